//! The ground between the antennas, asked for what the Bullington construction needs of it: by a scan of all samples
//! (the truth) or from what was kept of those already passed (the speed).

use super::bullington::{Ends, FromRx, NO_LOSS_NU, nu_max_in_sight};
use super::hull::Hull;

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
    /// block, comes nearer to the ray than all before.
    fn nu_max_in_sight(&self, ends: &Ends) -> f64 {
        // In the frame of the block tops the ray is the line through the transmitter with this slope.
        let slope = ends.slope() - self.bulge * ends.d_km;
        let ray_m = |x_km: f64| ends.h_ts_m + slope * x_km;
        let mid_km = 0.5 * ends.d_km;
        let mut nu_max = NO_LOSS_NU;
        let mut measure_min = ends.measure_of(nu_max);
        let blocks = self
            .distances_km()
            .chunks(BLOCK)
            .zip(self.heights_m.chunks(BLOCK));
        for ((d_km, h_m), top_m) in blocks.zip(&self.tops_m) {
            let (Some(&first_km), Some(&last_km)) = (d_km.first(), d_km.last()) else {
                break;
            };
            let depth_m = (ray_m(first_km).min(ray_m(last_km)) - top_m - ROUNDING_M).max(0.0);
            let widest_km = mid_km.clamp(first_km, last_km);
            if depth_m * depth_m < measure_min * widest_km * (ends.d_km - widest_km) {
                let nu = nu_max_in_sight(ends, d_km, &h_m[..d_km.len()]);
                if nu > nu_max {
                    nu_max = nu;
                    measure_min = ends.measure_of(nu);
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
