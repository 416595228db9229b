//! The door: no input that cannot be meant becomes a verdict. One file for each kind of rule.

mod cases;
mod holes;
mod inside;
mod onepass;
mod places;
mod rasters;
mod receivers;
mod register;
mod speed;
mod stated;
mod text;
mod trust;
mod values;
