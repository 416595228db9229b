//! Why a file does not pass the gate.

use crate::world::Fault;
use std::path::{Path, PathBuf};

/// Why a file does not pass: code, cause, remedy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::ingest) struct Refusal {
    pub(super) code: &'static str,
    pub(super) file: PathBuf,
    pub(super) cause: String,
    pub(super) remedy: &'static str,
}

impl Refusal {
    pub(super) fn new(
        code: &'static str,
        file: &Path,
        cause: impl Into<String>,
        remedy: &'static str,
    ) -> Self {
        Self {
            code,
            file: file.to_owned(),
            cause: cause.into(),
            remedy,
        }
    }
}

impl From<Refusal> for Fault {
    fn from(refused: Refusal) -> Self {
        Self::new(refused.code, &refused.file, refused.cause, refused.remedy)
    }
}
