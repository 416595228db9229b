//! Output: results become bytes, and bytes become files.
//!
//! The exporters ([`geojson`], [`csv`], `tiff`, `png`) turn results into text or bytes and open no file; [`files`] alone writes, and
//! writes a set of files whole or not at all. The same results give the same bytes: no time stamps, no random order.

pub mod caption;
pub mod changes;
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
pub mod presets;
#[cfg(feature = "tool")]
pub mod qml;
pub mod record;
pub mod sheet;
pub mod single_site;
#[cfg(feature = "tool")]
pub mod tiff;
mod uncertain;
#[cfg(feature = "tool")]
pub mod xlsx;

#[cfg(test)]
pub(crate) mod example;

pub use caption::{Breaks, Caption, Threshold};
pub use class::Class;
pub use error::OutputError;
pub use files::Outputs;
pub use uncertain::uncertain;
