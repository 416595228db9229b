//! What both sides of the file know: its marks, and how its faults are said.

use crate::domain::fault::Fault;
use std::path::Path;

/// "GPKG", as GeoPackage wants it at a fixed place of the file.
pub(super) const APPLICATION_ID: i64 = 0x4750_4B47;
/// GeoPackage 1.3.0.
pub(super) const GEOPACKAGE_VERSION: i64 = 10_300;
/// The version of the tables.
pub(super) const SCHEMA: &str = "1";

/// A file that cannot be written.
pub(super) fn not_written(path: &Path, cause: impl std::fmt::Display) -> Box<Fault> {
    let remedy = "make room, or choose another folder";
    Box::new(Fault::new(
        "measurements-not-written",
        path,
        cause.to_string(),
        remedy,
    ))
}

/// A file that cannot be read.
pub(super) fn not_read(path: &Path, cause: impl std::fmt::Display) -> Box<Fault> {
    let remedy = "give a file that `covgap measurements import` has written";
    Box::new(Fault::new(
        "measurements-unreadable",
        path,
        cause.to_string(),
        remedy,
    ))
}
