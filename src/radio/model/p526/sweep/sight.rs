//! The largest ν of paths in sight: no corner of a hull need be it, so the samples are read, but for blocks that cannot hold it.

use super::super::bullington::NO_LOSS_NU;
use super::equations::BLOCK;
use crate::maths::{Slices, widest};

/// What rounding may add to a depth that is compared, m: far above it for heights on earth.
const ROUNDING_M: f64 = 1e-6;

/// The samples of a radial in blocks, with what bounds each.
#[derive(Clone, Debug, Default)]
pub struct Blocks {
    first_km: Vec<f64>,
    last_km: Vec<f64>,
    /// The highest sample over the effective earth's parabola, m.
    top_m: Vec<f64>,
}

/// The radial that is looked along.
#[derive(Clone, Copy)]
pub struct Look<'a> {
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
}

impl Blocks {
    /// Measures the blocks of a radial. The mast's own sample stands in nobody's way.
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
    }

    /// The largest ν of each receiver asked for, or one that costs nothing where all are so small.
    pub fn largest_nu(&mut self, look: &Look, asked: &[usize], nu: &mut [f64]) {
        if !asked.is_empty() {
            self.measure(look);
            widest(Answers {
                blocks: self,
                look: *look,
                asked,
                nu,
            });
        }
    }
}

impl Blocks {
    /// The sample nearest to the ray of each receiver asked for, measured in Fresnel zones; of equals the last one.
    pub fn nearest(&mut self, look: &Look, asked: &[usize], nearest: &mut Vec<usize>) {
        nearest.clear();
        if asked.is_empty() {
            return;
        }
        self.measure(look);
        let mut likely = 0;
        for &i in asked {
            let ray = Ray::to(i, look);
            let count = i.saturating_sub(1) / BLOCK + 1;
            likely = if likely < count { likely } else { count - 1 };
            let (mut least, mut at) = ray.nearest_in(likely, look);
            let looked_at = likely;
            for b in (0..count).filter(|b| *b != looked_at) {
                if ray.may_hold(self.first_km[b], self.last_km[b], self.top_m[b], least) {
                    let (found, there) = ray.nearest_in(b, look);
                    if found < least || (found == least && there > at) {
                        (least, at, likely) = (found, there, b);
                    }
                }
            }
            nearest.push(at);
        }
    }
}

struct Answers<'a> {
    blocks: &'a Blocks,
    look: Look<'a>,
    asked: &'a [usize],
    nu: &'a mut [f64],
}

impl Slices for Answers<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self {
            blocks,
            look,
            asked,
            nu,
        } = self;
        let mut likely = 0;
        for &i in asked {
            let d_km = look.d_km[i];
            let ray = Ray::to(i, &look);
            // ν is −√(0.002·D·measure/λ). Where a loss begins it has a step: what is a hair beyond is left to the equation itself.
            let costs_nothing = NO_LOSS_NU * NO_LOSS_NU * look.wavelength_m / (0.002 * d_km) * (1.0 + 1e-9);
            let mut least = costs_nothing;
            let count = i.saturating_sub(1) / BLOCK + 1;
            likely = if likely < count { likely } else { count - 1 };
            let found = ray.least_in(likely, &look);
            least = if found < least { found } else { least };
            // Most often no other block comes nearer, which one look at all of them shows.
            let mut any = false;
            let bounds = blocks.first_km[..count]
                .iter()
                .zip(&blocks.last_km[..count])
                .zip(&blocks.top_m[..count]);
            for ((&first_km, &last_km), &top_m) in bounds {
                any |= ray.may_hold(first_km, last_km, top_m, least);
            }
            if any {
                let looked_at = likely;
                for b in 0..count {
                    let (first_km, last_km, top_m) = (blocks.first_km[b], blocks.last_km[b], blocks.top_m[b]);
                    if b != looked_at && ray.may_hold(first_km, last_km, top_m, least) {
                        let found = ray.least_in(b, &look);
                        if found < least {
                            (least, likely) = (found, b);
                        }
                    }
                }
            }
            nu[i] = if least < costs_nothing {
                -(least * 0.002 * d_km / look.wavelength_m).sqrt()
            } else {
                NO_LOSS_NU
            };
        }
    }
}

/// The straight line between the antennas of one path.
struct Ray {
    d_km: f64,
    h_ts_m: f64,
    slope: f64,
    bulge: f64,
}

impl Ray {
    #[inline(always)]
    fn to(i: usize, look: &Look) -> Self {
        Self {
            d_km: look.d_km[i],
            h_ts_m: look.h_ts_m,
            slope: look.slope[i],
            bulge: look.bulge,
        }
    }

    /// Can a block hold a smaller measure? Its highest point, put where the ray is lowest and the Fresnel zone widest, would.
    #[inline(always)]
    fn may_hold(&self, first_km: f64, last_km: f64, top_m: f64, least: f64) -> bool {
        // In the frame of the tops the ray is the line through the transmitter with this slope.
        let slope = self.slope - self.bulge * self.d_km;
        let lowest_km = if slope < 0.0 { last_km } else { first_km };
        let depth_m = self.h_ts_m + slope * lowest_km - top_m - ROUNDING_M;
        let depth_m = if depth_m > 0.0 { depth_m } else { 0.0 };
        let middle_km = 0.5 * self.d_km;
        let widest_km = if middle_km > first_km { middle_km } else { first_km };
        let widest_km = if widest_km < last_km { widest_km } else { last_km };
        depth_m * depth_m < least * widest_km * (self.d_km - widest_km)
    }

    /// The least depth² / (d₁·d₂) of a block's samples between the antennas.
    #[inline(always)]
    fn least_in(&self, block: usize, look: &Look) -> f64 {
        let measures = self.measures_in(block, look);
        let mut least = measures[0];
        for &measure in &measures[1..] {
            least = if measure < least { measure } else { least };
        }
        least
    }

    /// The same with its sample, the last of equals.
    fn nearest_in(&self, block: usize, look: &Look) -> (f64, usize) {
        let mut best = (f64::INFINITY, 0);
        for (k, measure) in self.measures_in(block, look).into_iter().enumerate() {
            if measure <= best.0 {
                best = (measure, block * BLOCK + k);
            }
        }
        best
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
            measures[k] = if spread > 0.0 { measure } else { f64::INFINITY };
        }
        measures
    }
}
