//! What a run may use beside its study and input.

use crate::coverage::{MatrixStore, NoStore};
use crate::output::language::Language;

/// The means of a run: none of them changes a result.
#[derive(Clone, Copy)]
pub struct Means<'a> {
    /// The most memory that rasters may take, with the terrain, bytes.
    pub memory_bytes: u64,
    /// Where loss matrices are kept for other runs.
    pub store: &'a dyn MatrixStore,
    /// The language that the report opens in; its reader can change it.
    pub language: Language,
}

impl Default for Means<'_> {
    /// As much memory as it takes, and nothing kept.
    fn default() -> Self {
        Self {
            memory_bytes: u64::MAX,
            store: &NoStore,
            language: Language::default(),
        }
    }
}
