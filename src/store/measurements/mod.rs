//! Measurements on disk: one GeoPackage that QGIS opens as it is, made from one log, never changed afterwards.
//!
//! | what | where |
//! |---|---|
//! | `samples` | the samples that were sound, with the flags of what they belong to |
//! | `places` | local means of 50 m by cell: what is compared with predictions |
//! | `dropped`, `disagreement` | what was left out, and what is not to be fitted |
//! | `campaign`, `assumption` | the file with its checksum, the program, and what was assumed |
//!
//! Nothing in it depends on the clock: the same log and options give the same bytes.

mod reading;
mod writing;

pub use reading::read;
pub use writing::MeasurementsWriter;

use crate::domain::fault::Fault;
use std::path::Path;

/// "GPKG", as GeoPackage wants it at a fixed place of the file.
const APPLICATION_ID: i64 = 0x4750_4B47;
/// GeoPackage 1.3.0.
const GEOPACKAGE_VERSION: i64 = 10_300;
/// The version of the tables.
const SCHEMA: &str = "1";

/// A file that cannot be written.
fn not_written(path: &Path, cause: impl std::fmt::Display) -> Box<Fault> {
    let remedy = "make room, or choose another folder";
    Box::new(Fault::new("measurements-not-written", path, cause.to_string(), remedy))
}

/// A file that cannot be read.
fn not_read(path: &Path, cause: impl std::fmt::Display) -> Box<Fault> {
    let remedy = "give a file that `covgap measurements import` has written";
    Box::new(Fault::new("measurements-unreadable", path, cause.to_string(), remedy))
}
