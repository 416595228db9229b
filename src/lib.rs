//! covgap
pub mod bibliography;
pub mod coverage;
pub mod domain;
pub mod gaps;
pub mod output;
pub mod radio;
pub mod space;
pub mod study;
pub mod terrain;
pub mod units;
