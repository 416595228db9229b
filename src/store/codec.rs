//! Packing payloads: LZ4, which unpacks at several GB/s. Whoever computes lays the bytes out so that they
//! pack well.

use lz4_flex::block;

/// Packs a payload.
pub(super) fn pack(bytes: &[u8]) -> Vec<u8> {
    block::compress(bytes)
}

/// Unpacks what [`pack`] has made of `length` bytes; `None` when it is not that.
pub(super) fn unpack(packed: &[u8], length: usize) -> Option<Vec<u8>> {
    /// No byte of LZ4 represents more than this.
    const MOST: usize = 255;
    // A wrong length must not reserve all memory.
    if length > packed.len().saturating_mul(MOST).saturating_add(64) {
        return None;
    }
    let bytes = block::decompress(packed, length).ok()?;
    (bytes.len() == length).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(length: usize) -> Vec<u8> {
        let mut state = 7_u64;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 24) as u8
        };
        (0..length).map(|_| next()).collect()
    }

    #[test]
    fn payloads_of_every_kind_come_back() {
        for bytes in [
            Vec::new(),
            vec![7],
            [0, 255].repeat(50_000),
            vec![0; 1 << 20],
            noise(99_999),
        ] {
            let packed = pack(&bytes);
            assert!(packed.len() < bytes.len() + bytes.len() / 200 + 64);
            assert_eq!(unpack(&packed, bytes.len()).as_deref(), Some(&bytes[..]));
            assert_eq!(unpack(&packed, bytes.len() + 1), None);
        }
        assert!(pack(&[0; 1 << 20]).len() < 10_000);
    }

    #[test]
    fn a_wrong_length_or_wrong_bytes_are_refused() {
        let packed = pack(&[5; 2_000]);
        assert_eq!(unpack(&packed, usize::MAX), None);
        assert_eq!(unpack(&packed[..packed.len() / 2], 2_000), None);
        assert_eq!(unpack(&[], 2_000), None);
        assert_eq!(unpack(&[0xff; 40], 2_000), None);
    }
}
