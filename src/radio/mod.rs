//! Radio: propagation models, antenna patterns and the link budget.

pub mod antenna;
pub mod link;
pub mod model;
