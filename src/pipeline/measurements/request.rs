//! What is asked of a log.

use crate::ingest::measurements::Reading;
use crate::measurements::Campaign;
use crate::study::Study;
use std::path::Path;

/// What is asked.
#[derive(Debug)]
pub struct Request<'a> {
    /// The log.
    pub file: &'a Path,
    /// How it is read.
    pub reading: Reading,
    /// What holds for all of it.
    pub campaign: Campaign,
    /// With whose cells it is matched.
    pub study: Option<&'a Study>,
    /// Now, milliseconds since 1970.
    pub now_ms: i64,
    /// Name and version of the program.
    pub program: &'a str,
}
