//! covgap
pub mod bibliography;
pub mod coverage;
pub mod domain;
pub mod gaps;
#[cfg(feature = "tool")]
pub mod ingest;
pub mod radio;
pub mod space;
pub mod study;
pub mod terrain;
pub mod units;
