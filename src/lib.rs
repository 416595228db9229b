//! covgap
pub mod bibliography;
pub mod coverage;
pub mod domain;
pub mod gaps;
#[cfg(feature = "tool")]
pub mod output;
pub mod radio;
pub mod space;
pub mod study;
pub mod synth;
pub mod terrain;
pub mod units;
