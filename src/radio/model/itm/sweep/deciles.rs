//! How rough the ground is: the interdecile range of a resampled profile, by counting from the deciles of the receiver before.

use super::super::profile::{MOST_RESAMPLED, resampled};
use crate::maths::{Slices, widest};

const LANES: usize = 8;
/// Room for the samples of a resampled profile, whole lanes.
const ROOM: usize = MOST_RESAMPLED.next_multiple_of(LANES);
/// 1.5·2⁵²: added to a number it rounds it to the nearest whole number, which stands in the low bits.
const ROUNDER: f64 = 6_755_399_441_055_744.0;
/// Counts before a decile is looked for by sorting.
const MOST_COUNTS: usize = 12;
/// Strides at which eight places in a row stay within a sample of eight samples in a row.
const EVEN_STRIDES: std::ops::Range<f64> = 0.87..1.13;

/// Copies of the first and of the last height around a profile, so that a place at its end has neighbours.
pub const MARGIN: usize = 16;

/// The deciles of the receiver before, and room for the resampled profile.
pub struct Deciles {
    /// Its values: ready for lanes, NaN behind the last.
    values: [[f64; LANES]; ROOM / LANES],
    guess: [Guess; 2],
    places: [u32; ROOM],
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
            values: [[f64::NAN; LANES]; ROOM / LANES],
            guess: [Guess {
                value: 0.0,
                spacing: 1.0,
            }; 2],
            places: [0; ROOM],
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
            guess,
            places,
        } = self.deciles;
        let rows = &mut values[..count.div_ceil(LANES)];
        if EVEN_STRIDES.contains(&stride) {
            resample_evenly(self.around_m, start, stride, rows);
        } else {
            resample(self.around_m, start, stride, rows, places);
        }
        level(rows, count);
        let [high, low] = guess;
        high.find(rows, count, tenth) - low.find(rows, count, count - tenth + 1)
    }
}

/// Heights at equal strides that are nearly samples: the neighbours of eight places are found among ten samples in a row.
#[inline(always)]
fn resample_evenly(around_m: &[f64], start: f64, stride: f64, rows: &mut [[f64; LANES]]) {
    for (row, out) in rows.iter_mut().enumerate() {
        let first = (row * LANES) as f64;
        let base = (start + first * stride) as usize;
        let Some(near_m) = around_m
            .get(base + MARGIN - 1..)
            .and_then(|s| s.first_chunk::<{ LANES + 3 }>())
        else {
            *out = [f64::NAN; LANES];
            continue;
        };
        let base = base as f64;
        for l in 0..LANES {
            let lane = l as f64;
            let part = (start + (first + lane) * stride) - (base + lane);
            let (before, after) = (part < 0.0, part >= 1.0);
            let left_m = if before { near_m[l] } else { near_m[l + 1] };
            let left_m = if after { near_m[l + 2] } else { left_m };
            let right_m = if before { near_m[l + 1] } else { near_m[l + 2] };
            let right_m = if after { near_m[l + 3] } else { right_m };
            let part = if before { part + 1.0 } else { part };
            let part = if after { part - 1.0 } else { part };
            out[l] = left_m + (right_m - left_m) * part;
        }
    }
}

/// Heights at equal strides.
#[inline(always)]
fn resample(around_m: &[f64], start: f64, stride: f64, rows: &mut [[f64; LANES]], places: &mut [u32; ROOM]) {
    let mut parts = [0.0; ROOM];
    for k in 0..ROOM {
        let place = start + k as f64 * stride;
        // Half a sample less, rounded: the sample before. On a sample itself either neighbour serves.
        let rounded = (place - 0.5) + ROUNDER;
        places[k] = rounded.to_bits() as u32;
        parts[k] = place - (rounded - ROUNDER);
    }
    for (row, out) in rows.iter_mut().enumerate() {
        let mut ends_m = [[0.0; LANES]; 2];
        for l in 0..LANES {
            let pair = around_m
                .get(places[row * LANES + l] as usize + MARGIN..)
                .and_then(|s| s.first_chunk::<2>());
            let [left_m, right_m] = *pair.unwrap_or(&[0.0; 2]);
            ends_m[0][l] = left_m;
            ends_m[1][l] = right_m;
        }
        for l in 0..LANES {
            out[l] = ends_m[0][l] + (ends_m[1][l] - ends_m[0][l]) * parts[row * LANES + l];
        }
    }
}

/// Takes the least-squares line off the first `count` values and makes the others NaN.
#[inline(always)]
fn level(rows: &mut [[f64; LANES]], count: usize) {
    let length = (count - 1) as f64;
    let middle = 0.5 * length;
    let (mut sums, mut moments) = ([0.0; LANES], [0.0; LANES]);
    let (whole, part) = rows.split_at(count / LANES);
    let mut from_middle = [0.0; LANES];
    for (l, x) in from_middle.iter_mut().enumerate() {
        *x = l as f64 - middle;
    }
    for row in whole {
        for l in 0..LANES {
            sums[l] += row[l];
            moments[l] += row[l] * from_middle[l];
            from_middle[l] += LANES as f64;
        }
    }
    let mut sum: f64 = sums.iter().sum();
    let mut moment: f64 = moments.iter().sum();
    let rest = count % LANES;
    if let Some(row) = part.first() {
        for l in 0..rest {
            sum += row[l];
            moment += row[l] * from_middle[l];
        }
    }
    // The two ends count half.
    let (first_m, last_m) = (rows[0][0], rows[(count - 1) / LANES][(count - 1) % LANES]);
    sum -= 0.5 * (first_m + last_m);
    moment -= 0.5 * (last_m - first_m) * middle;
    let mean_m = sum / length;
    let rise_m = moment * 12.0 / ((length * length + 2.0) * length);
    let mut line_m = [0.0; LANES];
    for (l, x) in line_m.iter_mut().enumerate() {
        *x = mean_m + rise_m * (l as f64 - middle);
    }
    for row in rows.iter_mut() {
        for l in 0..LANES {
            row[l] -= line_m[l];
            line_m[l] += LANES as f64 * rise_m;
        }
    }
    if rest > 0 {
        for x in &mut rows[count / LANES][rest..] {
            *x = f64::NAN;
        }
    }
}

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
    fn find(&mut self, rows: &[[f64; LANES]], count: usize, rank: usize) -> f64 {
        let mut mark = self.value;
        // Marks known to be too low and too high.
        let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
        for _ in 0..MOST_COUNTS {
            let found = count_above(rows, mark);
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
        let mut all = [0.0; ROOM];
        for (slot, value) in all.iter_mut().zip(rows.as_flattened()) {
            *slot = *value;
        }
        let (_, value, _) = all[..count].select_nth_unstable_by(rank - 1, |a, b| b.total_cmp(a));
        self.value = *value;
        *value
    }
}

#[inline(always)]
fn count_above(rows: &[[f64; LANES]], mark: f64) -> Count {
    let mut above = [0.0; LANES];
    let (mut least, mut most) = ([f64::INFINITY; LANES], [f64::NEG_INFINITY; LANES]);
    for row in rows {
        for l in 0..LANES {
            let x = row[l];
            above[l] += if x > mark { 1.0 } else { 0.0 };
            let high = if x > mark { x } else { f64::INFINITY };
            least[l] = if high < least[l] { high } else { least[l] };
            let low = if x <= mark { x } else { f64::NEG_INFINITY };
            most[l] = if low > most[l] { low } else { most[l] };
        }
    }
    Count {
        above: above.iter().sum::<f64>() as usize,
        least_above: least.into_iter().fold(f64::INFINITY, f64::min),
        most_below: most.into_iter().fold(f64::NEG_INFINITY, f64::max),
    }
}
