//! Laws that hold for every model and every input.
// Hand-made truths may call the system: they are compared with a tolerance.
#![allow(clippy::disallowed_methods)]

#[path = "properties/antenna.rs"]
mod antenna;
#[path = "properties/empirical.rs"]
mod empirical;
#[path = "properties/prediction.rs"]
mod prediction;
#[path = "properties/radio.rs"]
mod radio;

#[path = "properties/p1812.rs"]
mod p1812;
#[path = "properties/sweeps.rs"]
mod sweeps;
