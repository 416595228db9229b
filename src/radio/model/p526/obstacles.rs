//! The ground between the antennas, asked for what the Bullington construction needs of it: by a scan of all samples
//! (the truth) or from what was kept of those already passed (the speed).

use super::bullington::{Ends, FromRx, NO_LOSS_NU, nu_max_in_sight};
use super::hull::Hull;
use std::cell::Cell;

/// The intermediate samples of a path.
pub trait Obstacles {
    /// Distances of the intermediate samples, km.
    fn distances_km(&self) -> &[f64];

    /// The largest ν of a path in sight. Where all are too small for a loss, any of them will do, or −∞.
    fn nu_max_in_sight(&self, ends: &Ends) -> f64;

    /// The views from the receiver of a trans-horizon path. Without obstruction on a flat earth
    /// (`obstructed` false) only [`FromRx::s_rim`] is asked for.
    fn seen_from_rx(&self, ends: &Ends, obstructed: bool) -> FromRx;
}

/// Every sample of a path, to be read at every question: as many heights as distances.
#[derive(Clone, Copy, Debug)]
pub struct Scan<'a> {
    /// Distances, km.
    pub distances_km: &'a [f64],
    /// Heights above sea level, m.
    pub heights_m: &'a [f64],
}

impl Obstacles for Scan<'_> {
    fn distances_km(&self) -> &[f64] {
        self.distances_km
    }

    fn nu_max_in_sight(&self, ends: &Ends) -> f64 {
        nu_max_in_sight(ends, self.distances_km, self.heights_m)
    }

    fn seen_from_rx(&self, ends: &Ends, _obstructed: bool) -> FromRx {
        FromRx::of(ends, self.distances_km, self.heights_m)
    }
}

/// Samples in a block.
const BLOCK: usize = 16;

/// What rounding may add to a depth that is compared, m: far above it for heights on earth.
const ROUNDING_M: f64 = 1e-6;

/// The samples of a radial that have been passed, kept so that a receiver's questions need no scan.
#[derive(Clone, Debug)]
pub struct Passed<'a> {
    /// All samples of the radial; those beyond `passed` are not read.
    distances_km: &'a [f64],
    heights_m: &'a [f64],
    passed: usize,
    bulge: f64,
    /// Over the effective earth: the receiver's horizon.
    curved: Hull,
    /// Over a flat earth: the obstructions of the smooth surface.
    flat: Hull,
    /// The highest sample of each block of [`BLOCK`] over the effective earth's parabola, m.
    tops_m: Vec<f64>,
    /// The block of the last largest ν.
    likely: Cell<usize>,
}

impl<'a> Passed<'a> {
    /// None of a radial's intermediate samples yet; `bulge` as [`Ends::bulge`].
    pub fn none_of(distances_km: &'a [f64], heights_m: &'a [f64], bulge: f64) -> Self {
        Self {
            distances_km,
            heights_m,
            passed: 0,
            bulge,
            curved: Hull::new(bulge),
            flat: Hull::new(0.0),
            tops_m: Vec::with_capacity(distances_km.len() / BLOCK + 1),
            likely: Cell::new(0),
        }
    }

    /// Goes past the next sample.
    pub fn pass(&mut self) {
        let next = self.passed;
        let (Some(&d_km), Some(&h_m)) = (self.distances_km.get(next), self.heights_m.get(next)) else {
            return;
        };
        self.curved.push(d_km, h_m);
        self.flat.push(d_km, h_m);
        let framed_m = h_m - self.bulge * d_km * d_km;
        match self.tops_m.last_mut() {
            Some(top_m) if !next.is_multiple_of(BLOCK) => *top_m = top_m.max(framed_m),
            _ => self.tops_m.push(framed_m),
        }
        self.passed += 1;
    }
}

impl Obstacles for Passed<'_> {
    fn distances_km(&self) -> &[f64] {
        &self.distances_km[..self.passed]
    }

    /// Only blocks are read whose highest point, put where the ray is lowest and the Fresnel zone widest within the
    /// block, comes nearer to the ray than all before. The block that held the last answer is read first: it likely
    /// holds this one too and spares the others.
    fn nu_max_in_sight(&self, ends: &Ends) -> f64 {
        let (d_all_km, h_all_m) = (self.distances_km(), &self.heights_m[..self.passed]);
        let block = |i: usize| {
            let range = i * BLOCK..((i + 1) * BLOCK).min(self.passed);
            nu_max_in_sight(ends, &d_all_km[range.clone()], &h_all_m[range])
        };
        let likely = self.likely.get();
        let mut nu_max = NO_LOSS_NU;
        if likely < self.tops_m.len() {
            nu_max = nu_max.max(block(likely));
        }
        let mut measure_min = ends.measure_of(nu_max);
        // In the frame of the block tops the ray is the line through the transmitter with this slope.
        let slope = ends.slope() - self.bulge * ends.d_km;
        let mid_km = 0.5 * ends.d_km;
        for (i, (d_km, top_m)) in d_all_km.chunks(BLOCK).zip(&self.tops_m).enumerate() {
            let (first_km, last_km) = (d_km[0], d_km[d_km.len() - 1]);
            let lowest_km = if slope < 0.0 { last_km } else { first_km };
            let depth_m = (ends.h_ts_m + slope * lowest_km - top_m - ROUNDING_M).max(0.0);
            let widest_km = mid_km.max(first_km).min(last_km);
            if depth_m * depth_m < measure_min * widest_km * (ends.d_km - widest_km) && i != likely {
                let nu = block(i);
                if nu > nu_max {
                    nu_max = nu;
                    measure_min = ends.measure_of(nu);
                    self.likely.set(i);
                }
            }
        }
        nu_max
    }

    #[inline]
    fn seen_from_rx(&self, ends: &Ends, obstructed: bool) -> FromRx {
        let mut views = FromRx::NONE;
        if let Some(horizon) = self.curved.steepest_from(ends.d_km, ends.h_rs_m) {
            views.s_rim = ends.s_rim(horizon.d_km, horizon.h_m);
        }
        if !obstructed {
            return views;
        }
        if let Some(steepest) = self.flat.steepest_from(ends.d_km, ends.h_rs_m) {
            views.alpha_obr = ends.alpha_obr(steepest.d_km, steepest.h_m);
        }
        if let Some(highest) = self.flat.highest_over(ends.slope()) {
            views.h_obs_m = ends.h_obs_m(highest.d_km, highest.h_m);
        }
        views
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maths;

    #[test]
    fn what_was_kept_answers_like_a_scan() {
        let d_km: Vec<f64> = (1..=100).map(|i| 0.1 * f64::from(i)).collect();
        let h_m: Vec<f64> = (1..=100)
            .map(|i| 20.0 + 15.0 * maths::sin(f64::from(i * i)))
            .collect();
        let mut passed = Passed::none_of(&d_km, &h_m, 500.0 / 8500.0);
        for n in 1..100 {
            passed.pass();
            let scan = Scan {
                distances_km: &d_km[..n],
                heights_m: &h_m[..n],
            };
            assert_eq!(passed.distances_km(), scan.distances_km());
            // High antennas see each other over every sample, low ones over few.
            for (h_ts_m, h_rs_m) in [(60.0, 50.0), (40.0, 400.0), (36.0, 22.0), (10.0, 90.0)] {
                let ends = Ends {
                    d_km: d_km[n],
                    h_ts_m,
                    h_rs_m,
                    a_e_km: 8500.0,
                    wavelength_m: 0.3,
                };
                if h_ts_m > 36.0 {
                    let (got, want) = (passed.nu_max_in_sight(&ends), scan.nu_max_in_sight(&ends));
                    assert_eq!(got, want.max(NO_LOSS_NU), "{n} {ends:?}");
                }
                let (got, want) = (passed.seen_from_rx(&ends, true), scan.seen_from_rx(&ends, true));
                assert!((got.s_rim - want.s_rim).abs() < 1e-9, "{n} {ends:?}");
                assert!((got.alpha_obr - want.alpha_obr).abs() < 1e-9, "{n} {ends:?}");
                assert!((got.h_obs_m - want.h_obs_m).abs() < 1e-9, "{n} {ends:?}");
            }
        }
    }
}
