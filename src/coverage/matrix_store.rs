//! Where computed losses are kept between runs. The core only asks and gives: it opens no file.

/// The name of a payload: a hash of all that it depends on, the program's code among it ([`CODE`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MatrixKey(pub [u8; 32]);

/// The fingerprint of the code that losses depend on, 32 hexadecimal digits: whatever is kept under a key without it would outlive a
/// correction of an equation.
pub const CODE: &str = env!("COVGAP_CODE");

/// Keeps payloads of bytes by key. Nothing here can fail: what cannot be kept is computed again.
pub trait MatrixStore: Sync {
    /// What was saved under the key, byte for byte; `None` when it is not there or no longer whole.
    fn load(&self, key: &MatrixKey) -> Option<Vec<u8>>;
    /// Keeps the bytes under the key, if it can.
    fn save(&self, key: &MatrixKey, bytes: &[u8]);
}

/// Keeps nothing.
#[derive(Clone, Copy, Debug)]
pub struct NothingKept;

impl MatrixStore for NothingKept {
    fn load(&self, _key: &MatrixKey) -> Option<Vec<u8>> {
        None
    }

    fn save(&self, _key: &MatrixKey, _bytes: &[u8]) {}
}
