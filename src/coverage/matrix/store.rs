//! Where matrices may be kept between runs. The core does no input or output: who wants matrices kept gives a
//! store.

/// What a matrix is found by: a hash over everything that it depends on. See [`KeyWriter`](super::KeyWriter).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MatrixKey(pub [u8; 32]);

/// A place where the bytes of matrices are kept.
///
/// What comes back is checked before it is used: bytes that are no matrix of the window that was asked for
/// are computed anew and saved again, so a damaged entry costs time and never changes a result. A store that
/// can tell damage (by a checksum) answers `None` for it. Both functions are called from several threads at a
/// time, and a failure to save is the store's to report: the run goes on.
pub trait MatrixStore: Sync {
    /// The bytes saved under a key; `None` where there are none that can be trusted.
    fn load(&self, key: &MatrixKey) -> Option<Vec<u8>>;

    /// Keeps bytes under a key, in place of what was there.
    fn save(&self, key: &MatrixKey, bytes: &[u8]);

    /// Is anything ever kept? Where not, no keys are computed, nor more of a mast than the work at hand
    /// needs.
    fn keeps(&self) -> bool {
        true
    }
}

/// Keeps nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoStore;

impl MatrixStore for NoStore {
    fn load(&self, _key: &MatrixKey) -> Option<Vec<u8>> {
        None
    }

    fn save(&self, _key: &MatrixKey, _bytes: &[u8]) {}

    fn keeps(&self) -> bool {
        false
    }
}
