//! Radio: propagation models, antenna patterns, the link budget and the climate that models ask for.

pub mod antenna;
pub mod climate;
pub mod link;
pub mod model;
pub mod prediction;
