//! How rough the ground is: the interdecile range of a resampled profile, by counting from the deciles of the receiver before.

use super::super::profile::{MOST_RESAMPLED, resampled};
use super::lanes::{larger, smaller};
use crate::maths::{Slices, widest};

const LANES: usize = 8;
/// Counts go through so many values at once.
const STRIP: usize = 32;
/// Room for the samples of a resampled profile, whole strips.
const ROOM: usize = MOST_RESAMPLED.next_multiple_of(STRIP);
/// 1.5·2⁵²: added to a number it rounds it to the nearest whole number, which stands in the low bits.
const ROUNDER: f64 = 6_755_399_441_055_744.0;
/// Counts before a decile is looked for by sorting.
const MOST_COUNTS: usize = 12;
/// Whole numbers.
static INDEX: [f64; ROOM] = {
    let mut index = [0.0; ROOM];
    let mut k = 0;
    while k < ROOM {
        index[k] = k as f64;
        k += 1;
    }
    index
};
/// Strides at which eight places in a row stay within a sample of eight samples in a row.
const EVEN_STRIDES: std::ops::Range<f64> = 0.87..1.13;

/// Copies of the first and of the last height around a profile, so that a place at its end has neighbours.
pub const MARGIN: usize = 16;

/// The deciles of the receiver before, and room for the resampled profile.
pub struct Deciles {
    values: [f64; ROOM],
    /// The values as numbers that compare alike.
    keys: [u64; ROOM],
    places: [u32; ROOM],
    guess: [Guess; 2],
}

/// Where a decile probably lies, and how far one value lies from the next there.
#[derive(Clone, Copy)]
struct Guess {
    value: f64,
    spacing: f64,
}

/// The way between two places of a profile, counted in samples.
#[derive(Clone, Copy)]
pub struct Way {
    pub start: f64,
    pub end: f64,
    /// Samples in a tenth of the resampled way.
    pub tenth: usize,
}

impl Deciles {
    pub fn new() -> Self {
        Self {
            values: [0.0; ROOM],
            keys: [0; ROOM],
            places: [0; ROOM],
            guess: [Guess {
                value: 0.0,
                spacing: 1.0,
            }; 2],
        }
    }

    /// The interdecile range of the heights on the way, less their line, metres. `around_m`: the heights with [`MARGIN`] on both sides.
    pub fn range_m(&mut self, around_m: &[f64], way: Way) -> f64 {
        widest(Range {
            deciles: self,
            around_m,
            way,
        })
    }
}

struct Range<'a> {
    deciles: &'a mut Deciles,
    around_m: &'a [f64],
    way: Way,
}

impl Slices for Range<'_> {
    type Output = f64;

    #[inline(always)]
    fn run(self) -> f64 {
        let Way { start, end, tenth } = self.way;
        let count = resampled(tenth).min(MOST_RESAMPLED);
        let stride = (end - start) / (count - 1) as f64;
        let Deciles {
            values,
            keys,
            places,
            guess: [high, low],
        } = self.deciles;
        if EVEN_STRIDES.contains(&stride) {
            resample_evenly(
                self.around_m,
                start,
                stride,
                &mut values[..count.next_multiple_of(LANES)],
            );
        } else {
            resample(self.around_m, start, stride, &mut values[..count], places);
        }
        let keys = &mut keys[..count.next_multiple_of(STRIP)];
        level(&values[..count], keys);
        // Those behind the last lie below all others.
        keys[count..].fill(u64::MIN);
        high.find(keys, count, tenth) - low.find(keys, count, count - tenth + 1)
    }
}

/// Heights at equal strides that are nearly samples: the neighbours of eight places are found among eleven samples in a row.
#[inline(always)]
fn resample_evenly(around_m: &[f64], start: f64, stride: f64, out: &mut [f64]) {
    for (out, index) in out
        .as_chunks_mut::<LANES>()
        .0
        .iter_mut()
        .zip(INDEX.as_chunks::<LANES>().0)
    {
        let base = (start + index[0] * stride) as usize;
        let Some(&near_m) = around_m
            .get(base + MARGIN - 1..)
            .and_then(|s| s.first_chunk::<{ LANES + 3 }>())
        else {
            *out = [f64::NAN; LANES];
            continue;
        };
        // How far the place lies beyond the second of four samples in a row: from −1 to 2, more or less.
        let offset = start - (base as f64 - index[0]);
        let mut row = [0.0; LANES];
        for l in 0..LANES {
            let part = offset + (index[l] * stride - index[l]);
            let (first, inner, last) = (
                smaller(part, 0.0),
                smaller(larger(part, 0.0), 1.0),
                larger(part - 1.0, 0.0),
            );
            row[l] = near_m[l + 1]
                + (near_m[l + 2] - near_m[l + 1]) * inner
                + (near_m[l + 1] - near_m[l]) * first
                + (near_m[l + 3] - near_m[l + 2]) * last;
        }
        *out = row;
    }
}

/// Heights at equal strides.
#[inline(always)]
fn resample(around_m: &[f64], start: f64, stride: f64, out: &mut [f64], places: &mut [u32; ROOM]) {
    let (mut parts, mut rights_m) = ([0.0; ROOM], [0.0; ROOM]);
    for k in 0..ROOM {
        let place = start + INDEX[k] * stride;
        // Half a sample less, rounded: the sample before. On a sample itself either neighbour serves.
        let rounded = (place - 0.5) + ROUNDER;
        places[k] = rounded.to_bits() as u32;
        parts[k] = place - (rounded - ROUNDER);
    }
    for ((out, right_m), place) in out.iter_mut().zip(&mut rights_m).zip(places) {
        let pair = around_m
            .get(*place as usize + MARGIN..)
            .and_then(|s| s.first_chunk::<2>());
        [*out, *right_m] = *pair.unwrap_or(&[f64::NAN; 2]);
    }
    for ((out, right_m), part) in out.iter_mut().zip(&rights_m).zip(&parts) {
        *out += (right_m - *out) * part;
    }
}

/// The values less their least-squares line, as keys.
#[inline(always)]
fn level(values: &[f64], keys: &mut [u64]) {
    let length = (values.len() - 1) as f64;
    let middle = 0.5 * length;
    let (mut sums, mut moments) = ([0.0; LANES], [0.0; LANES]);
    let (rows, rest) = values.as_chunks::<LANES>();
    let (index, _) = INDEX.as_chunks::<LANES>();
    for (row, index) in rows.iter().zip(index) {
        for l in 0..LANES {
            sums[l] += row[l];
            moments[l] += row[l] * (index[l] - middle);
        }
    }
    let mut sum: f64 = sums.iter().sum();
    let mut moment: f64 = moments.iter().sum();
    for (h_m, index) in rest.iter().zip(&INDEX[rows.len() * LANES..]) {
        sum += h_m;
        moment += h_m * (index - middle);
    }
    // The two ends count half.
    let (first_m, last_m) = (values[0], values[values.len() - 1]);
    sum -= 0.5 * (first_m + last_m);
    moment -= 0.5 * (last_m - first_m) * middle;
    let mean_m = sum / length;
    let rise_m = moment * 12.0 / ((length * length + 2.0) * length);
    let start_m = mean_m - rise_m * middle;
    for ((h_m, key), index) in values.iter().zip(keys).zip(&INDEX) {
        *key = key_of(h_m - (start_m + rise_m * index));
    }
}

/// A whole number that compares to others as the value does to theirs.
#[inline(always)]
fn key_of(value: f64) -> u64 {
    let bits = value.to_bits();
    bits ^ ((((bits as i64) >> 63) as u64) | SIGN)
}

/// Back again.
#[inline(always)]
fn value_of(key: u64) -> f64 {
    f64::from_bits(key ^ ((!((key as i64) >> 63) as u64) | SIGN))
}

const SIGN: u64 = 1 << 63;

/// What a count finds.
struct Count {
    /// Values above the mark.
    above: usize,
    /// The lowest of them.
    least_above: f64,
    /// The highest of the others.
    most_below: f64,
}

impl Guess {
    /// The value of this rank, counted from the highest, which is 1. Starts from the one found before.
    #[inline(always)]
    fn find(&mut self, keys: &mut [u64], count: usize, rank: usize) -> f64 {
        let mut mark = self.value;
        // Marks known to be too low and too high.
        let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
        for _ in 0..MOST_COUNTS {
            let found = count_above(keys, mark);
            if found.above == rank || found.above + 1 == rank {
                let value = if found.above == rank {
                    found.least_above
                } else {
                    found.most_below
                };
                self.value = value;
                return value;
            }
            let ranks = found.above as f64 - rank as f64;
            let next = if found.above > rank {
                low = found.least_above;
                (mark + (ranks + 0.5) * self.spacing).max(low)
            } else {
                high = found.most_below;
                (mark + (ranks + 0.5) * self.spacing).min(high)
            };
            mark = if next > low && next < high {
                next
            } else if low > f64::NEG_INFINITY && high < f64::INFINITY {
                0.5 * (low + high)
            } else {
                next
            };
        }
        let (_, key, _) = keys[..count].select_nth_unstable_by(rank - 1, |a, b| b.cmp(a));
        self.value = value_of(*key);
        self.value
    }
}

#[inline(always)]
fn count_above(keys: &[u64], mark: f64) -> Count {
    let mark = key_of(mark);
    // Differences that wrap: keys on the other side of the mark come out larger than all on this side.
    let (mut above, mut over, mut under) = (0u64, u64::MAX, u64::MAX);
    for &key in keys {
        above += u64::from(key > mark);
        over = over.min(key.wrapping_sub(mark).wrapping_sub(1));
        under = under.min(mark.wrapping_sub(key));
    }
    Count {
        above: above as usize,
        least_above: value_of(mark.wrapping_add(over).wrapping_add(1)),
        most_below: value_of(mark.wrapping_sub(under)),
    }
}
