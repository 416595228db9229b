//! The key of a matrix: a SHA-256 over everything that its numbers depend on, and nothing else.
//!
//! In it: the format, the program, the method and its sampling, the model with its parameters, the mast's
//! place, height, frequency and range, the receiver's height, the lattice and the window, and the ground
//! within the mast's range. Not in it: power, tilt, azimuth, pattern, and what a preset takes off, none of
//! which moves a loss.

use super::MatrixKey;
use crate::radio::cover::Around;
use crate::space::Window;
use sha2::{Digest, Sha256};

/// Version of the bytes of a matrix, and of how its numbers come about: raised whenever either changes.
pub const MATRIX_FORMAT: u32 = 2;

/// The fingerprint of the code that losses depend on, 32 hexadecimal digits made while building: nothing that
/// was kept outlives a correction of an equation.
pub const CODE: &str = env!("COVGAP_CODE");

/// Collects what a matrix depends on. Every item is hashed with its length or in a fixed width, so that no
/// two lists of items meet.
#[derive(Clone)]
pub struct KeyWriter(Sha256);

impl Default for KeyWriter {
    fn default() -> Self {
        Self::new()
    }
}

impl KeyWriter {
    /// With the format's version and the program's code.
    pub fn new() -> Self {
        let mut hash = Sha256::new();
        hash.update(b"covgap matrix");
        hash.update(MATRIX_FORMAT.to_le_bytes());
        hash.update(CODE);
        Self(hash)
    }

    /// A text.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.bytes(text.as_bytes())
    }

    /// Bytes.
    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
        self
    }

    /// What is around a receiver.
    pub fn around(&mut self, around: Option<Around>) -> &mut Self {
        match around {
            Some(around) => self
                .numbers(&[around.height_m])
                .text(&format!("{:?}", around.kind)),
            None => self.text("nothing said"),
        }
    }

    /// Numbers, by their bits.
    pub fn numbers(&mut self, numbers: &[f64]) -> &mut Self {
        self.0.update((numbers.len() as u64).to_le_bytes());
        for number in numbers {
            self.0.update(number.to_bits().to_le_bytes());
        }
        self
    }

    /// A window with its lattice.
    pub fn window(&mut self, window: &Window) -> &mut Self {
        for number in [
            i64::from(window.lattice.per_degree_lon),
            i64::from(window.lattice.per_degree_lat),
            window.first_col,
            window.first_row,
            window.cols as i64,
            window.rows as i64,
        ] {
            self.0.update(number.to_le_bytes());
        }
        self
    }

    /// The key.
    pub fn finish(self) -> MatrixKey {
        MatrixKey(self.0.finalize().into())
    }
}

impl std::fmt::Debug for KeyWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KeyWriter")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(write: impl FnOnce(&mut KeyWriter)) -> MatrixKey {
        let mut writer = KeyWriter::new();
        write(&mut writer);
        writer.finish()
    }

    #[test]
    fn items_do_not_run_into_each_other() {
        let key_of = |a: &str, b: &str| {
            key(|w| {
                w.text(a).text(b);
            })
        };
        assert_eq!(key_of("ab", "c"), key_of("ab", "c"));
        assert_ne!(key_of("ab", "c"), key_of("a", "bc"));
        let numbers = |n: &[f64]| {
            key(|w| {
                w.numbers(n);
            })
        };
        assert_ne!(numbers(&[0.0]), numbers(&[-0.0]));
        assert_ne!(numbers(&[1.0, 2.0]), numbers(&[2.0, 1.0]));
    }
}
