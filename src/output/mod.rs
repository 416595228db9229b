//! Output: results become bytes, and bytes become files.
//!
//! The exporters ([`geojson`], [`csv`], `tiff`, `png`) turn results into text or bytes and open no file; [`files`] alone writes, and
//! writes a set of files whole or not at all. The same results give the same bytes: no time stamps, no random order.

pub mod caption;
pub mod class;
pub mod csv;
#[cfg(feature = "tool")]
pub mod dataset;
mod error;
pub mod files;
#[cfg(feature = "tool")]
pub mod further;
pub mod geojson;
#[cfg(feature = "tool")]
pub mod png;
#[cfg(feature = "tool")]
pub mod qml;
pub mod record;
pub mod sheet;
#[cfg(feature = "tool")]
pub mod tiff;
#[cfg(feature = "tool")]
pub mod xlsx;

#[cfg(test)]
pub(crate) mod example;

pub use caption::{Breaks, Caption, Threshold};
pub use class::Class;
pub use error::OutputError;
pub use files::Outputs;
