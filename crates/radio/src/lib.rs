//! Radio.

pub mod antenna;
pub mod bibliography;
pub mod carrier;
pub mod climate;
pub mod cover;
pub mod link;
pub mod location;
pub mod maths;
pub mod model;
pub mod noise;
pub mod prediction;
pub mod probability;
pub mod sinr;
pub mod space;
pub mod technology;
pub mod throughput;
pub mod units;
pub mod uplink;
