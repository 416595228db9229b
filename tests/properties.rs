//! Laws that hold for every model and every input.

#[path = "properties/antenna.rs"]
mod antenna;
#[path = "properties/radio.rs"]
mod radio;
