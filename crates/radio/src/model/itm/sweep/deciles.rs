//! How rough the ground is: the interdecile range of a resampled profile, by counting from the deciles of the
//! receiver before.

use super::super::profile::{MAX_RESAMPLED, resampled};
use super::lanes::{larger, smaller};
use super::ranks::{key_of, ranked};
use crate::maths::{Slices, widest};

const LANES: usize = 8;
/// Sums and counts go through so many values at once: more than a compiler would write out one by one.
const STRIP: usize = 64;
/// Room for the samples of a resampled profile, whole strips.
const ROOM: usize = MAX_RESAMPLED.next_multiple_of(STRIP);
/// 1.5·2⁵²: added to a number it rounds it to the nearest whole number, which is in the low bits.
const ROUNDER: f64 = 6_755_399_441_055_744.0;
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
/// Copies of the first and of the last height around a profile, so that a place at its end has neighbours.
pub(super) const MARGIN: usize = 16;

/// The deciles of the receiver before, and room for the resampled profile.
pub(super) struct Deciles {
    values: [f64; ROOM],
    /// The values as numbers that compare alike.
    keys: [u64; ROOM],
    places: [u32; ROOM],
    /// The two deciles, metres over the line.
    last_m: [f64; 2],
}

/// The way between two places of a profile, counted in samples.
#[derive(Clone, Copy)]
pub(super) struct Way {
    pub start: f64,
    pub end: f64,
    /// Samples in a tenth of the resampled way.
    pub tenth: usize,
}

impl Deciles {
    pub(super) fn new() -> Self {
        Self {
            values: [0.0; ROOM],
            keys: [0; ROOM],
            places: [0; ROOM],
            last_m: [0.0; 2],
        }
    }

    /// The interdecile range of the heights on the way, less their line, metres. `around_m`: the heights with
    /// [`MARGIN`] on both sides.
    pub(super) fn range_m(&mut self, around_m: &[f64], way: Way) -> f64 {
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
        let count = resampled(tenth).min(MAX_RESAMPLED);
        let stride = (end - start) / (count - 1) as f64;
        let Deciles {
            values,
            keys,
            places,
            last_m,
        } = self.deciles;
        let whole = &mut values[..count.next_multiple_of(LANES)];
        // Eight places in a row, of which the first lies between two samples, lie on how many parts from
        // sample to sample?
        let most = 1.0 + (LANES - 1) as f64 * (stride - 1.0).abs();
        let back = usize::from(stride < 1.0);
        if most <= 1.95 {
            resample_near::<2>(self.around_m, start, stride, back, whole);
        } else if most <= 2.95 && back == 0 {
            resample_near::<3>(self.around_m, start, stride, back, whole);
        } else if most <= 3.95 && back == 0 {
            resample_near::<4>(self.around_m, start, stride, back, whole);
        } else {
            resample(self.around_m, start, stride, whole, places);
        }
        let whole = count.next_multiple_of(STRIP);
        let (values, keys) = (&mut values[..whole], &mut keys[..whole]);
        values[count..].fill(0.0);
        level(values, count, keys);
        // Those behind the last lie below all others.
        keys[count..].fill(u64::MIN);
        // About a decile of normally spread heights 2.2 parts in `count` of the range lie between two, of
        // evenly spread ones 1.25.
        let spacing_m = 1.7 * (last_m[0] - last_m[1]).abs() / count as f64;
        let ranks = [tenth, count - tenth + 1];
        for (value, rank) in last_m.iter_mut().zip(ranks) {
            *value = ranked(keys, count, rank, *value, spacing_m);
        }
        last_m[0] - last_m[1]
    }
}

/// Heights at equal strides so near to a step that eight places in a row lie on at most `PARTS` stretches
/// from sample to sample, counted for each place from the sample that lies as many samples farther as it has
/// places before it. `back`: 1 where strides are shorter than a step and places fall back behind those
/// samples, else 0.
#[inline(always)]
fn resample_near<const PARTS: usize>(
    around_m: &[f64],
    start: f64,
    stride: f64,
    back: usize,
    out: &mut [f64],
) {
    for (out, index) in out
        .as_chunks_mut::<LANES>()
        .0
        .iter_mut()
        .zip(INDEX.as_chunks::<LANES>().0)
    {
        let base = (start + index[0] * stride) as usize;
        let near_m = around_m
            .get(base + MARGIN - back..)
            .and_then(|s| s.first_chunk::<{ LANES + 4 }>());
        let Some(&near_m) = near_m else {
            *out = [f64::NAN; LANES];
            continue;
        };
        let offset = start - (base as f64 - back as f64 - index[0]);
        let mut row = [0.0; LANES];
        row.copy_from_slice(&near_m[..LANES]);
        for part in 0..PARTS {
            for l in 0..LANES {
                let beyond = (offset + (index[l] * stride - index[l])) - part as f64;
                let inside = smaller(larger(beyond, 0.0), 1.0);
                row[l] += (near_m[l + part + 1] - near_m[l + part]) * inside;
            }
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
    let (rows, _) = out.as_chunks_mut::<LANES>();
    let rights = rights_m.as_chunks_mut::<LANES>().0.iter_mut();
    for ((row, rights), places) in rows.iter_mut().zip(rights).zip(places.as_chunks::<LANES>().0) {
        for l in 0..LANES {
            let pair = around_m
                .get(places[l] as usize + MARGIN..)
                .and_then(|s| s.first_chunk::<2>());
            [row[l], rights[l]] = *pair.unwrap_or(&[f64::NAN; 2]);
        }
    }
    for ((out, right_m), part) in out.iter_mut().zip(&rights_m).zip(&parts) {
        *out += (right_m - *out) * part;
    }
}

/// The sum, by halves.
#[inline(always)]
fn total(mut of: [f64; STRIP]) -> f64 {
    let mut half = STRIP / 2;
    while half > 0 {
        for l in 0..half {
            of[l] += of[l + half];
        }
        half /= 2;
    }
    of[0]
}

/// The first `count` values less their least-squares line, as keys; the others are 0.
#[inline(always)]
fn level(values: &[f64], count: usize, keys: &mut [u64]) {
    let length = (count - 1) as f64;
    let middle = 0.5 * length;
    let (mut sums, mut moments) = ([0.0; STRIP], [0.0; STRIP]);
    let (strips, _) = values.as_chunks::<STRIP>();
    let (index, _) = INDEX.as_chunks::<STRIP>();
    for (strip, index) in strips.iter().zip(index) {
        for l in 0..STRIP {
            sums[l] += strip[l];
            moments[l] += strip[l] * (index[l] - middle);
        }
    }
    // The two ends count half.
    let (first_m, last_m) = (values[0], values[count - 1]);
    let sum = total(sums) - 0.5 * (first_m + last_m);
    let moment = total(moments) - 0.5 * (last_m - first_m) * middle;
    let mean_m = sum / length;
    let rise_m = moment * 12.0 / ((length * length + 2.0) * length);
    let start_m = mean_m - rise_m * middle;
    for ((h_m, key), index) in values.iter().zip(keys).zip(&INDEX) {
        *key = key_of(h_m - (start_m + rise_m * index));
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::profile::{Profile, tenth};
    use super::*;
    use proptest::prelude::*;

    fn around(heights_m: &[f64]) -> Vec<f64> {
        let ends = [heights_m[0], heights_m[heights_m.len() - 1]];
        let mut around_m = vec![ends[0]; MARGIN];
        around_m.extend(heights_m);
        around_m.resize(around_m.len() + MARGIN, ends[1]);
        around_m
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn the_range_is_the_profiles(
            heights_m in prop_oneof![
                proptest::collection::vec(-100.0..3000.0f64, 10..700),
                proptest::collection::vec((0u8..5).prop_map(f64::from), 10..300),
            ],
            from in 0.0..0.3f64, to in 0.6..1.0f64, last_m in proptest::array::uniform2(-500.0..500.0f64),
        ) {
            let steps = (heights_m.len() - 1) as f64;
            let (start, end) = (from * steps, to * steps);
            let profile = Profile { step_m: 1.0, heights_m: &heights_m };
            let mut deciles = Deciles::new();
            if let Some(tenth) = tenth(start, end) {
                deciles.last_m = last_m;
                let around_m = around(&heights_m);
                let want_m = profile.range_m(start, end);
                // From a guess that may be far off, and again from the right one.
                for _ in 0..2 {
                    let got_m = deciles.range_m(&around_m, Way { start, end, tenth });
                    prop_assert!((got_m - want_m).abs() < 1e-9, "{got_m} {want_m}");
                }
            }
        }
    }
}
