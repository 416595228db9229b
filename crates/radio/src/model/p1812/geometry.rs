//! What a path's bare terrain comes to: horizons, angular distance, smooth surface, roughness. P.1812-7
//! Attachment 1.

use super::super::p526::bullington::Ends;
use super::super::p526::smooth_earth::{Line, Sums};
use crate::maths;

/// The antennas' horizons and the heights that the ducting model reads. Clutter counts for nothing here.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Geometry {
    /// `d`: path length, km.
    pub d_km: f64,
    /// `h_ts`: transmitter antenna above sea level, m.
    pub h_ts_m: f64,
    /// `h_rs`: receiver antenna above sea level, m.
    pub h_rs_m: f64,
    /// Do the antennas see each other over the bare effective earth?
    pub in_sight: bool,
    /// `d_lt`: from the transmitter to its horizon, km; in sight, to the sample that comes nearest to the
    /// ray.
    pub d_lt_km: f64,
    /// `d_lr`: from the receiver to its horizon, km; in sight, to the same sample.
    pub d_lr_km: f64,
    /// `θ_t`: elevation of the transmitter's horizon, mrad; in sight, of the receiver.
    pub theta_t_mrad: f64,
    /// `θ_r`: elevation of the receiver's horizon, mrad; in sight, of the transmitter.
    pub theta_r_mrad: f64,
    /// `θ`: angular distance of the path, mrad.
    pub theta_mrad: f64,
    /// `h_st`, `h_sr`: least-squares line through the terrain, m above sea level.
    pub line: Line,
    /// The same, nowhere above the ground at the ends: the smooth surface of the ducting model.
    pub smooth: Line,
    /// `h_te`: transmitter antenna over that surface, m.
    pub h_te_m: f64,
    /// `h_re`: receiver antenna over that surface, m.
    pub h_re_m: f64,
    /// `h_m`: terrain roughness, the highest ground over that surface between the horizons, m.
    pub h_m_m: f64,
}

impl Geometry {
    /// Of a profile of three samples or more, ends included, as many distances as heights. `ends` hold the
    /// median effective earth radius, `sums` are those of the profile.
    pub fn of(ends: &Ends, distances_km: &[f64], heights_m: &[f64], sums: &Sums) -> Self {
        let profile = Profile {
            ends,
            distances_km,
            heights_m,
        };
        let horizons = profile.horizons();
        let (first, last) = (horizons.tx_sample, horizons.rx_sample);
        let last_sample = heights_m.len() - 1;
        let line = sums.line(ends.d_km);
        let smooth = Line {
            h_st_m: line.h_st_m.min(heights_m[0]),           // eq. (90a)
            h_sr_m: line.h_sr_m.min(heights_m[last_sample]), // eq. (90b)
        };
        let slope = (smooth.h_sr_m - smooth.h_st_m) / ends.d_km; // eq. (91)
        // Rounding may set the horizons of one summit the wrong way round.
        let h_m_m = (first.min(last)..=first.max(last))
            .map(|i| heights_m[i] - (smooth.h_st_m + slope * distances_km[i]))
            .fold(f64::NEG_INFINITY, f64::max); // eq. (93)
        Self {
            d_km: ends.d_km,
            h_ts_m: ends.h_ts_m,
            h_rs_m: ends.h_rs_m,
            in_sight: horizons.in_sight,
            d_lt_km: distances_km[first],            // eq. (78)
            d_lr_km: ends.d_km - distances_km[last], // eq. (81), (81a)
            theta_t_mrad: horizons.theta_t_mrad,
            theta_r_mrad: horizons.theta_r_mrad,
            theta_mrad: 1000.0 * ends.d_km / ends.a_e_km + horizons.theta_t_mrad + horizons.theta_r_mrad, // eq. (82)
            line,
            smooth,
            h_te_m: ends.h_ts_m - smooth.h_st_m, // eq. (92a)
            h_re_m: ends.h_rs_m - smooth.h_sr_m, // eq. (92b)
            h_m_m,
        }
    }
}

/// Elevation of a point by its slope over the effective earth, which rises with it, mrad.
fn elevation_mrad(slope: f64) -> f64 {
    1000.0 * maths::atan(slope)
}

struct Profile<'a> {
    ends: &'a Ends,
    distances_km: &'a [f64],
    heights_m: &'a [f64],
}

struct Horizons {
    in_sight: bool,
    tx_sample: usize,
    rx_sample: usize,
    theta_t_mrad: f64,
    theta_r_mrad: f64,
}

impl Profile<'_> {
    fn horizons(&self) -> Horizons {
        let ends = self.ends;
        let (d_km, h_ts_m, h_rs_m) = (ends.d_km, ends.h_ts_m, ends.h_rs_m);
        let (tx_sample, steepest_t) = self.first_highest(|x_km, h_m| self.slope(h_ts_m, h_m, x_km)); // eq. (75)
        let to_rx = self.slope(h_ts_m, h_rs_m, d_km); // eq. (76)
        if steepest_t > to_rx {
            let (rx_sample, steepest_r) = self.last_highest(|x_km, h_m| self.slope(h_rs_m, h_m, d_km - x_km)); // eq. (80a)
            return Horizons {
                in_sight: false,
                tx_sample,
                rx_sample,
                theta_t_mrad: elevation_mrad(steepest_t), // eq. (77)
                theta_r_mrad: elevation_mrad(steepest_r), // eq. (80)
            };
        }
        // In sight every sample lies below the ray: the largest ν is that of the least depth² / (d₁·d₂).
        let (bulge, ray) = (ends.bulge(), ends.slope());
        let (nearest, _) = self.last_highest(|x_km, h_m| {
            let spread_km2 = x_km * (d_km - x_km);
            let depth_m = h_ts_m + ray * x_km - h_m - bulge * spread_km2;
            -depth_m * depth_m / spread_km2
        });
        Horizons {
            in_sight: true,
            tx_sample: nearest,
            rx_sample: nearest,
            theta_t_mrad: elevation_mrad(to_rx), // eq. (77)
            theta_r_mrad: elevation_mrad(self.slope(h_rs_m, h_ts_m, d_km)), // eq. (79)
        }
    }

    /// Slope from an antenna to a point over the effective earth.
    fn slope(&self, from_m: f64, to_m: f64, distance_km: f64) -> f64 {
        0.001 * ((to_m - from_m) / distance_km - self.ends.bulge() * distance_km)
    }

    /// The intermediate sample of the largest value; of equals the first.
    fn first_highest(&self, value: impl Fn(f64, f64) -> f64) -> (usize, f64) {
        self.highest(value, |new, old| new > old)
    }

    /// The intermediate sample of the largest value; of equals the last.
    fn last_highest(&self, value: impl Fn(f64, f64) -> f64) -> (usize, f64) {
        self.highest(value, |new, old| new >= old)
    }

    fn highest(&self, value: impl Fn(f64, f64) -> f64, beats: impl Fn(f64, f64) -> bool) -> (usize, f64) {
        let mut best = (1, f64::NEG_INFINITY);
        let inner = 1..self.heights_m.len() - 1;
        for ((i, &x_km), &h_m) in inner
            .clone()
            .zip(&self.distances_km[inner.clone()])
            .zip(&self.heights_m[inner])
        {
            let here = value(x_km, h_m);
            if beats(here, best.1) {
                best = (i, here);
            }
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::p526::smooth_earth;
    use super::*;

    fn geometry(h_m: &[f64], masts_m: f64) -> Geometry {
        let d_km: Vec<f64> = (0..h_m.len()).map(|i| 2.0 * i as f64).collect();
        let last = h_m.len() - 1;
        let ends = Ends {
            d_km: d_km[last],
            h_ts_m: h_m[0] + masts_m,
            h_rs_m: h_m[last] + masts_m,
            a_e_km: 8500.0,
            wavelength_m: 0.3,
        };
        Geometry::of(&ends, &d_km, h_m, &smooth_earth::sums(&d_km, h_m))
    }

    #[test]
    fn two_hills_are_the_two_horizons() {
        let got = geometry(&[0.0, 0.0, 100.0, 50.0, 120.0, 0.0], 10.0);
        assert!(!got.in_sight);
        assert_eq!((got.d_lt_km, got.d_lr_km), (4.0, 2.0));
        // 90 m over 4 km less 4/(2·8500); 110 m over 2 km less 2/(2·8500); 10 km / 8500 km more.
        assert!((got.theta_t_mrad - (22.5 - 0.235294)).abs() < 0.01, "{got:?}");
        assert!((got.theta_r_mrad - (55.0 - 0.117647)).abs() < 0.1, "{got:?}");
        let sum = got.theta_t_mrad + got.theta_r_mrad + 10_000.0 / 8500.0;
        assert!((got.theta_mrad - sum).abs() < 1e-12);
    }

    #[test]
    fn high_masts_see_each_other_over_the_nearest_sample() {
        let got = geometry(&[0.0, 0.0, 0.0, 30.0, 0.0], 200.0);
        assert!(got.in_sight);
        assert_eq!((got.d_lt_km, got.d_lr_km), (6.0, 2.0));
        // Rays to each other bend down by d/(2·a_e) each, which θ gives back.
        assert!(got.theta_mrad.abs() < 1e-6, "{got:?}");
    }

    #[test]
    fn roughness_is_measured_between_the_horizons_over_a_surface_below_both_ends() {
        let got = geometry(&[0.0, 0.0, 100.0, 50.0, 120.0, 0.0], 10.0);
        assert_eq!((got.smooth.h_st_m, got.smooth.h_sr_m), (0.0, 0.0));
        assert_eq!((got.h_te_m, got.h_re_m, got.h_m_m), (10.0, 10.0, 120.0));
    }
}
