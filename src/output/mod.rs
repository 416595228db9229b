//! Output: results and generated data turned into bytes.

pub mod dataset;
