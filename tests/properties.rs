//! Laws that hold for every model and every input.

#[path = "properties/radio.rs"]
mod radio;
