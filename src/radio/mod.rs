//! Radio: propagation models, antenna patterns, the climate that models ask for, the link budget and what follows from a level: noise,
//! SINR, rates, probabilities.

pub mod antenna;
pub mod carrier;
pub mod climate;
pub mod link;
pub mod location;
pub mod model;
pub mod noise;
pub mod prediction;
pub mod probability;
pub mod sinr;
pub mod throughput;
pub mod uplink;
