//! The door: no input that cannot be meant becomes a verdict. One file for each kind of rule.

mod cases;
mod holes;
mod inside;
mod judged;
mod limits;
mod onepass;
mod places;
mod rasters;
mod receivers;
mod register;
mod speed;
mod stated;
mod states;
mod text;
mod texts;
mod trust;
mod values;
