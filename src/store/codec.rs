//! Packing payloads: what is not known here is what is in them, only that planes of 16-bit numbers are likely.
//!
//! Losses and elevations along rays change little from sample to sample, so that differences between neighbouring numbers are small;
//! then low bytes are put apart from high ones, which are nearly all alike. LZ4 does the rest: it unpacks at several GB/s. The way that makes
//! a sample of the payload smallest is taken.

use lz4_flex::block;

/// What was done to a payload before LZ4.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Nothing.
    Plain,
    /// Low bytes of the 16-bit numbers before the high ones.
    Apart,
    /// The same of the differences between neighbouring numbers.
    Differences,
}

impl Way {
    const ALL: [Self; 3] = [Self::Plain, Self::Apart, Self::Differences];

    /// As written in an entry.
    pub(super) const fn code(self) -> u8 {
        match self {
            Self::Plain => 0,
            Self::Apart => 1,
            Self::Differences => 2,
        }
    }

    /// From what an entry says.
    pub(super) fn of_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.code() == code)
    }

    fn prepared(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Plain => bytes.to_vec(),
            Self::Apart => apart(bytes, |number, _| number),
            Self::Differences => apart(bytes, |number, last| folded(number.wrapping_sub(last))),
        }
    }

    fn restored(self, bytes: Vec<u8>) -> Vec<u8> {
        match self {
            Self::Plain => bytes,
            Self::Apart => together(&bytes, |numbers, _| numbers),
            Self::Differences => together(&bytes, running_sums),
        }
    }
}

/// Bytes of the samples on which the ways are tried.
const TRIAL: usize = 16 << 10;

/// Packs a payload.
pub(super) fn pack(bytes: &[u8]) -> (Way, Vec<u8>) {
    let way = best_way(bytes);
    (way, block::compress(&way.prepared(bytes)))
}

/// Unpacks what [`pack`] has made of `length` bytes; `None` when it is not that.
pub(super) fn unpack(way: Way, packed: &[u8], length: usize) -> Option<Vec<u8>> {
    /// No byte of LZ4 stands for more than this.
    const MOST: usize = 255;
    // A wrong length must not reserve all memory.
    if length > packed.len().saturating_mul(MOST).saturating_add(64) {
        return None;
    }
    let bytes = block::decompress(packed, length).ok()?;
    (bytes.len() == length).then(|| way.restored(bytes))
}

/// The way that makes the first, a middle and the last part smallest; the plainer where they are equal.
fn best_way(bytes: &[u8]) -> Way {
    let part = |start: usize| {
        // Numbers begin at even places.
        let start = start & !1;
        &bytes[start..bytes.len().min(start + TRIAL)]
    };
    let last = bytes.len().saturating_sub(TRIAL);
    let parts = [part(0), part(last / 2), part(last)];
    let size = |way: &Way| -> usize {
        let of = |part: &&[u8]| block::compress(&way.prepared(part)).len();
        parts.iter().map(of).sum()
    };
    Way::ALL.into_iter().min_by_key(size).unwrap_or(Way::Plain)
}

/// Small steps up and down become small numbers.
const fn folded(difference: u16) -> u16 {
    let signed = difference.cast_signed();
    ((signed << 1) ^ (signed >> 15)).cast_unsigned()
}

/// The inverse of [`folded`].
const fn unfolded(number: u16) -> u16 {
    (number >> 1) ^ (number & 1).wrapping_neg()
}

/// Low bytes of what `change` makes of each number and the one before, then the high bytes, then an odd byte left over.
fn apart(bytes: &[u8], change: impl Fn(u16, u16) -> u16) -> Vec<u8> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut out = vec![0; bytes.len()];
    let (low, others) = out.split_at_mut(pairs.len());
    let (high, odd) = others.split_at_mut(pairs.len());
    let mut last = 0;
    for ((pair, low), high) in pairs.iter().zip(low).zip(high) {
        let number = u16::from_le_bytes(*pair);
        [*low, *high] = change(number, last).to_le_bytes();
        last = number;
    }
    odd.copy_from_slice(rest);
    out
}

/// Numbers in a group that is restored together, few enough for the nearest cache.
const GROUP: usize = 16;

/// The inverse of [`apart`]; `change` gets groups of numbers and the last number before them.
fn together(bytes: &[u8], change: impl Fn([u16; GROUP], u16) -> [u16; GROUP]) -> Vec<u8> {
    let numbers = bytes.len() / 2;
    let (low, others) = bytes.split_at(numbers);
    let (high, odd) = others.split_at(numbers);
    let mut out = vec![0; bytes.len()];
    let mut last = 0;
    let (lows, highs) = (low.chunks(GROUP), high.chunks(GROUP));
    for ((low, high), out) in lows.zip(highs).zip(out.chunks_mut(2 * GROUP)) {
        let mut group = [0; GROUP];
        for ((number, low), high) in group.iter_mut().zip(low).zip(high) {
            *number = u16::from_le_bytes([*low, *high]);
        }
        let group = change(group, last);
        last = group[GROUP - 1];
        for (pair, number) in out.as_chunks_mut::<2>().0.iter_mut().zip(group) {
            *pair = number.to_le_bytes();
        }
    }
    let end = bytes.len() - odd.len();
    out[end..].copy_from_slice(odd);
    out
}

/// Numbers from their folded differences: sums over 1, 2, 4 and 8 neighbours, which vector registers do side by side.
fn running_sums(group: [u16; GROUP], last: u16) -> [u16; GROUP] {
    let mut sums = group.map(unfolded);
    let mut width = 1;
    while width < GROUP {
        let before = sums;
        for i in width..GROUP {
            sums[i] = before[i].wrapping_add(before[i - width]);
        }
        width *= 2;
    }
    sums.map(|sum| sum.wrapping_add(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that wander as losses do.
    fn wandering(numbers: usize) -> Vec<u8> {
        let mut state = 1_u64;
        let mut value = 9_000_u16;
        let mut bytes = Vec::new();
        for _ in 0..numbers {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            value = value.wrapping_add((state >> 57) as u16).wrapping_sub(60);
            bytes.extend(value.to_le_bytes());
        }
        bytes
    }

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
    fn every_way_gives_the_same_bytes_back_at_every_length() {
        let bytes = noise(200);
        for length in 0..bytes.len() {
            for way in Way::ALL {
                let there = way.prepared(&bytes[..length]);
                assert_eq!(there.len(), length);
                assert_eq!(way.restored(there), bytes[..length], "{way:?} {length}");
                assert_eq!(Way::of_code(way.code()), Some(way));
            }
        }
        assert_eq!(Way::of_code(3), None);
    }

    #[test]
    fn differences_are_what_they_say() {
        // 1000, 1002, 999: differences 1000, 2, -3; folded 2000, 4, 5.
        let bytes = [1000_u16, 1002, 999].map(u16::to_le_bytes).concat();
        assert_eq!(Way::Differences.prepared(&bytes), [0xd0, 4, 5, 0x07, 0, 0]);
        assert_eq!([0, 1, 2, u16::MAX].map(folded), [0, 2, 4, 1]);
        assert!((0..=u16::MAX).all(|n| unfolded(folded(n)) == n));
    }

    #[test]
    fn payloads_of_every_kind_come_back() {
        let extremes = [0_u16, u16::MAX, 0, u16::MAX].map(u16::to_le_bytes).concat();
        for bytes in [
            Vec::new(),
            vec![7],
            extremes,
            vec![0; 100_000],
            noise(99_999),
            wandering(70_000),
        ] {
            let (way, packed) = pack(&bytes);
            assert_eq!(unpack(way, &packed, bytes.len()).as_deref(), Some(&bytes[..]));
            assert_eq!(unpack(way, &packed, bytes.len() + 1), None);
        }
    }

    #[test]
    fn what_wanders_shrinks_and_noise_does_not_grow_much() {
        let bytes = wandering(100_000);
        let (way, packed) = pack(&bytes);
        assert_eq!(way, Way::Differences);
        assert!(packed.len() * 10 < bytes.len() * 6, "{}", packed.len());
        let noise = noise(100_000);
        assert!(pack(&noise).1.len() < noise.len() + 1_000);
    }

    #[test]
    fn a_wrong_length_or_wrong_bytes_are_refused() {
        let (way, packed) = pack(&wandering(1_000));
        assert_eq!(unpack(way, &packed, usize::MAX), None);
        assert_eq!(unpack(way, &packed[..packed.len() / 2], 2_000), None);
        assert_eq!(unpack(way, &[], 2_000), None);
        assert_eq!(unpack(way, &[0xff; 40], 2_000), None);
    }
}
