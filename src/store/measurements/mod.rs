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

mod format;
mod reading;
mod writing;

pub use reading::{is_record, read};
pub use writing::MeasurementsWriter;
