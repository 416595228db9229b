//! The door: no input that cannot be meant becomes a verdict. One file for each kind of rule.

mod cases;
mod inside;
mod limits;
mod places;
mod rasters;
mod text;
mod trust;
mod values;
