//! The largest ν of paths in sight: no corner of a hull need be it, so the samples are read, but for blocks
//! that cannot hold it.

use super::super::bullington::NO_LOSS_NU;
use super::equations::{BLOCK, run};
use crate::maths::Slices;

/// What rounding may add to a depth that is compared, m: far above it for heights on earth.
const ROUNDING_M: f64 = 1e-6;

/// The samples of a radial in blocks, with what bounds each; as many blocks as whole groups of [`BLOCK`]
/// take.
#[derive(Clone, Debug, Default)]
pub(crate) struct Blocks {
    first_km: Vec<f64>,
    last_km: Vec<f64>,
    /// The highest sample over the effective earth's parabola, m; −∞ where there is no block.
    top_m: Vec<f64>,
}

/// What is asked of the blocks.
#[derive(Clone, Copy, PartialEq)]
enum Wanted {
    /// Measures that cost nothing need not be distinguished.
    Costly,
    /// The very least.
    Least,
}

/// The radial that is looked along.
#[derive(Clone, Copy)]
pub(crate) struct Look<'a> {
    /// Distances; beyond the last sample 0, in whole blocks.
    pub d_km: &'a [f64],
    /// Heights of the samples, m above sea level.
    pub ground_m: &'a [f64],
    /// The same less 500·d²/a_e.
    pub framed_m: &'a [f64],
    pub samples: usize,
    /// Transmitter antenna above sea level.
    pub h_ts_m: f64,
    /// Slopes to the receivers, eq. (14).
    pub slope: &'a [f64],
    pub bulge: f64,
    pub wavelength_m: f64,
    /// Samples beyond this distance from the mast do not count, for each receiver, km; `None`: all between the
    /// antennas do.
    pub last_km: Option<&'a [f64]>,
}

impl Blocks {
    /// Measures the blocks of a radial. The mast's own sample is in no one's way.
    fn measure(&mut self, look: &Look) {
        self.first_km.clear();
        self.last_km.clear();
        self.top_m.clear();
        let used = look.samples.min(look.d_km.len()).min(look.framed_m.len());
        for from in (0..used).step_by(BLOCK) {
            let to = (from + BLOCK).min(used);
            let mut top_m = f64::NEG_INFINITY;
            for &y_m in &look.framed_m[from.max(1).min(to)..to] {
                top_m = if y_m > top_m { y_m } else { top_m };
            }
            self.first_km.push(look.d_km[from.max(1).min(to - 1)]);
            self.last_km.push(look.d_km[to - 1]);
            self.top_m.push(top_m);
        }
        let whole = self.top_m.len().next_multiple_of(BLOCK);
        self.first_km.resize(whole, 0.0);
        self.last_km.resize(whole, 0.0);
        self.top_m.resize(whole, f64::NEG_INFINITY);
    }

    /// The largest ν of each receiver asked for, or one that costs nothing where all are so small.
    pub(crate) fn largest_nu(&mut self, look: &Look, asked: &[usize], nu: &mut [f64]) {
        self.answer(look, asked, Wanted::Costly, |i, least, _| {
            nu[i] = if least < f64::INFINITY {
                // Where a loss begins it has a step: the equation itself, so that a hair does not decide.
                -(least * 0.002 * look.d_km[i] / look.wavelength_m).sqrt()
            } else {
                NO_LOSS_NU
            };
        });
    }

    /// The sample nearest to the ray of each receiver asked for, measured in Fresnel zones; of equals the
    /// last one.
    pub(crate) fn nearest(&mut self, look: &Look, asked: &[usize], nearest: &mut Vec<usize>) {
        nearest.clear();
        self.answer(look, asked, Wanted::Least, |i, least, block| {
            let measures = Ray::to(i, look).measures_in(block, look);
            let at = measures.iter().rposition(|m| *m == least).unwrap_or(1);
            nearest.push(block * BLOCK + at);
        });
    }

    /// Tells the least measure of each receiver asked for, and in which block it is; +∞ where none is of
    /// interest.
    fn answer(&mut self, look: &Look, asked: &[usize], wanted: Wanted, tell: impl FnMut(usize, f64, usize)) {
        if asked.is_empty() {
            return;
        }
        self.measure(look);
        run(Answers {
            blocks: self,
            look: *look,
            asked,
            wanted,
            tell,
        });
    }
}

struct Answers<'a, T> {
    blocks: &'a Blocks,
    look: Look<'a>,
    asked: &'a [usize],
    wanted: Wanted,
    tell: T,
}

impl<T: FnMut(usize, f64, usize)> Slices for Answers<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run(mut self) {
        let (blocks, look) = (self.blocks, &self.look);
        let mut likely = 0;
        for &i in self.asked {
            let ray = Ray::to(i, look);
            let limit = match self.wanted {
                // ν is −√(0.002·D·measure/λ); a hair more, for rounding.
                Wanted::Costly => {
                    NO_LOSS_NU * NO_LOSS_NU * look.wavelength_m / (0.002 * ray.d_km) * (1.0 + 1e-9)
                }
                Wanted::Least => f64::INFINITY,
            };
            let last = i.saturating_sub(1) / BLOCK;
            // The block of the last answer, and the one before the receiver, where the zone is narrow: one of
            // them has it most often.
            let first = if likely < last { likely } else { last };
            let mut best = (limit, usize::MAX);
            for b in [first, last] {
                let found = ray.least_in(b, look);
                best = if found < best.0 || (found == best.0 && b > best.1) {
                    (found, b)
                } else {
                    best
                };
            }
            let mut from = 0;
            while from <= last {
                best = ray.best_of_group(blocks, from, (first, last), best, look);
                from += BLOCK;
            }
            if best.1 == usize::MAX {
                (self.tell)(i, f64::INFINITY, 0);
            } else {
                likely = best.1;
                (self.tell)(i, best.0, best.1);
            }
        }
    }
}

/// The straight line between the antennas of one path.
struct Ray {
    d_km: f64,
    last_km: f64,
    h_ts_m: f64,
    slope: f64,
    bulge: f64,
}

impl Ray {
    #[inline(always)]
    fn to(i: usize, look: &Look) -> Self {
        Self {
            d_km: look.d_km[i],
            last_km: look.last_km.map_or(look.d_km[i], |last| last[i]),
            h_ts_m: look.h_ts_m,
            slope: look.slope[i],
            bulge: look.bulge,
        }
    }

    /// The best of the blocks of a group, two of which are known already, and of what was best before. A
    /// block is read only if its highest point, put where the ray is lowest and the Fresnel zone widest,
    /// would be better; most often that holds for none.
    #[inline(always)]
    fn best_of_group(
        &self,
        blocks: &Blocks,
        from: usize,
        known: (usize, usize),
        best: (f64, usize),
        look: &Look,
    ) -> (f64, usize) {
        let first_km = &blocks.first_km[from..from + BLOCK];
        let last_km = &blocks.last_km[from..from + BLOCK];
        let top_m = &blocks.top_m[from..from + BLOCK];
        // In the frame of the tops the ray is the line through the transmitter with this slope.
        let slope = self.slope - self.bulge * self.d_km;
        let middle_km = 0.5 * self.d_km;
        let (mut squares, mut spreads) = ([0.0; BLOCK], [0.0; BLOCK]);
        for k in 0..BLOCK {
            let lowest_km = if slope < 0.0 { last_km[k] } else { first_km[k] };
            let depth_m = self.h_ts_m + slope * lowest_km - top_m[k] - ROUNDING_M;
            let depth_m = if depth_m > 0.0 { depth_m } else { 0.0 };
            let widest_km = if middle_km > first_km[k] {
                middle_km
            } else {
                first_km[k]
            };
            let widest_km = if widest_km < last_km[k] {
                widest_km
            } else {
                last_km[k]
            };
            squares[k] = depth_m * depth_m;
            spreads[k] = widest_km * (self.d_km - widest_km);
        }
        let mut any = false;
        for k in 0..BLOCK {
            any |= squares[k] < best.0 * spreads[k];
        }
        let mut best = best;
        if any {
            for k in 0..BLOCK {
                let b = from + k;
                if squares[k] < best.0 * spreads[k] && b != known.0 && b != known.1 {
                    let found = self.least_in(b, look);
                    if found < best.0 || (found == best.0 && b > best.1 && best.1 != usize::MAX) {
                        best = (found, b);
                    }
                }
            }
        }
        best
    }

    /// The least depth² / (d₁·d₂) of a block's samples between the antennas.
    #[inline(always)]
    fn least_in(&self, block: usize, look: &Look) -> f64 {
        let mut measures = self.measures_in(block, look);
        let mut half = BLOCK / 2;
        while half > 0 {
            for k in 0..half {
                let other = measures[k + half];
                measures[k] = if other < measures[k] { other } else { measures[k] };
            }
            half /= 2;
        }
        measures[0]
    }

    #[inline(always)]
    fn measures_in(&self, block: usize, look: &Look) -> [f64; BLOCK] {
        let from = block * BLOCK;
        let (mut x_km, mut h_m) = ([0.0; BLOCK], [0.0; BLOCK]);
        x_km.copy_from_slice(&look.d_km[from..from + BLOCK]);
        h_m.copy_from_slice(&look.ground_m[from..from + BLOCK]);
        let mut measures = [0.0; BLOCK];
        for k in 0..BLOCK {
            let spread = x_km[k] * (self.d_km - x_km[k]);
            let depth_m = self.h_ts_m + self.slope * x_km[k] - h_m[k] - self.bulge * spread;
            let measure = depth_m * depth_m / spread;
            // Neither the antennas' own samples nor what lies beyond.
            let counts = (spread > 0.0) & (x_km[k] <= self.last_km);
            measures[k] = if counts { measure } else { f64::INFINITY };
        }
        measures
    }
}
