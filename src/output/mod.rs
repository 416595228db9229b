//! Output: results become bytes, and bytes become files.
//!
//! The exporters ([`geojson`], [`csv`], `png`) turn results into text or bytes and open no file; [`files`]
//! alone writes, and writes a set of files whole or not at all. Rasters, which may be larger than memory, go
//! into its staging folder as they are filled (`Rasters`), and so do the GeoPackages, which GDAL and SQLite
//! write (`gpkg`); `study_files` brings together what people with map programs open. The same results give the
//! same bytes: no time stamps, no random order.

pub mod caption;
#[cfg(feature = "tool")]
mod catalogue;
pub mod changes;
mod claimants;
pub mod claims;
pub mod class;
pub mod csv;
#[cfg(feature = "tool")]
pub mod dataset;
#[cfg(feature = "tool")]
pub mod drive;
mod error;
pub mod files;
#[cfg(feature = "tool")]
mod further;
pub mod geojson;
#[cfg(feature = "tool")]
pub mod gpkg;
pub mod histories;
pub mod json;
#[cfg(feature = "tool")]
mod kmz;
pub mod language;
pub mod ledgers;
#[cfg(feature = "tool")]
pub mod planned;
#[cfg(feature = "tool")]
pub mod png;
pub mod presets;
pub mod provinces;
#[cfg(feature = "tool")]
pub mod qml;
#[cfg(feature = "tool")]
mod raster;
#[cfg(feature = "tool")]
mod rasters;
pub mod record;
#[cfg(feature = "tool")]
pub mod report;
mod room;
pub mod rows;
pub mod run_toml;
pub mod sheet;
pub mod single_site;
#[cfg(feature = "tool")]
pub mod study_files;
pub mod tables;
#[cfg(feature = "tool")]
mod tiff;
#[cfg(feature = "tool")]
mod traced;
mod uncertain;
pub mod validation;
#[cfg(feature = "tool")]
pub mod xlsx;

#[cfg(test)]
pub(crate) mod example;

pub use crate::analysis::Caption;
pub use error::OutputError;
pub use files::Outputs;
#[cfg(feature = "tool")]
pub use rasters::Rasters;
pub use room::Shortage;
pub use uncertain::uncertain;
