//! What time, place and situation add to the reference attenuation.

use super::super::{Parameters, Variability, VariabilityMode};
use super::climate::{self, ClimateRow};
use super::geometry::Geometry;
use super::roughness::delta_h_d_m;
use super::spread::Spread;
use super::surroundings::wavenumber_per_m;
use crate::maths;

/// Quantiles beyond this many standard deviations lie far in the tail.
const FAR_DEVIATIONS: f64 = 3.10;

/// The quantiles asked for, in a climate.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quantiles {
    /// Time, location, situation; as the mode joins them.
    z_t: f64,
    z_l: f64,
    z_s: f64,
    varies: Variability,
    climate: ClimateRow,
    /// Largest values of the climate's three curves over all distances, dB: median, weak side, strong side.
    most_db: [f64; 3],
}

/// Standard deviations of time, location and situation, dB.
#[derive(Clone, Copy, Debug)]
struct Sigmas {
    t_db: f64,
    l_db: f64,
    s_db: f64,
}

impl Quantiles {
    /// From a study's shares, climate and mode.
    pub(super) fn of(parameters: &Parameters) -> Self {
        let [mut z_t, mut z_l, z_s] = [
            parameters.time_pct,
            parameters.location_pct,
            parameters.situation_pct,
        ]
        .map(|pct| deviations(pct / 100.0));
        match parameters.variability.mode {
            VariabilityMode::SingleMessage => (z_t, z_l) = (z_s, z_s),
            VariabilityMode::Accidental => z_l = z_s,
            VariabilityMode::Mobile => z_l = z_t,
            VariabilityMode::Broadcast => {}
        }
        let climate = climate::row(parameters.climate);
        Self {
            z_t,
            z_l,
            z_s,
            varies: parameters.variability,
            climate,
            most_db: [climate.median, climate.weak.0, climate.strong.0].map(|curve| curve.most_db()),
        }
    }

    /// The same as numbers that only multiply, at a wavenumber.
    pub(super) fn spread(&self, k_per_m: f64) -> Spread {
        use VariabilityMode::{Accidental, Broadcast, Mobile, SingleMessage};
        let one_if = |yes: bool| if yes { 1.0 } else { 0.0 };
        let (time, factor) = if self.z_t < 0.0 {
            self.climate.weak
        } else {
            self.climate.strong
        };
        let mode = self.varies.mode;
        Spread {
            median: self.climate.median,
            time,
            time_factor: self.sigma_t_db(factor.at(k_per_m)),
            z_t: self.z_t,
            z_l: self.z_l,
            z_s: self.z_s,
            location: one_if(!self.varies.without_location),
            situation: one_if(!self.varies.without_situation),
            y_r: [
                one_if(matches!(mode, Accidental | Broadcast)),
                one_if(mode == Mobile),
                one_if(mode == Broadcast),
            ],
            y_s: [
                one_if(mode == SingleMessage),
                one_if(matches!(mode, SingleMessage | Accidental)),
            ],
            d_x_m: wavelength_part_m(k_per_m),
        }
    }

    /// Does one of them lie far in the tail of its distribution?
    pub(super) fn are_extreme(&self) -> bool {
        [self.z_t, self.z_l, self.z_s]
            .iter()
            .any(|z| z.abs() > FAR_DEVIATIONS)
    }

    /// The attenuation over free space at these quantiles, dB, from the reference attenuation.
    pub(super) fn attenuation_db(&self, geometry: &Geometry, f_mhz: f64, a_ref_db: f64) -> f64 {
        let k_per_m = wavenumber_per_m(f_mhz);
        let d_e_m = effective_distance_m(geometry, k_per_m);
        let side = if self.z_t < 0.0 {
            self.climate.weak
        } else {
            self.climate.strong
        };
        let rough_m = delta_h_d_m(geometry.d_m, geometry.delta_h_m);
        let sigmas = Sigmas {
            t_db: self.sigma_t_db(side.0.at_db(d_e_m) * side.1.at(k_per_m)),
            l_db: self.sigma_l_db(k_per_m * rough_m),
            s_db: self.sigma_s_db(d_e_m),
        };
        let [y_t_db, y_l_db] = self.y_r_db(&sigmas);
        let v_med_db = self.climate.median.at_db(d_e_m);
        squeeze_db(a_ref_db - v_med_db - (y_t_db + y_l_db) - self.y_s_db(&sigmas))
    }

    /// A bound from below of [`Quantiles::attenuation_db`], dB, at most 0. `rough_m`: Δh where the path's is
    /// known.
    ///
    /// The reference attenuation is not below 0, the climate's median not above the largest value of its
    /// curve, and each Y is a quantile times a root that grows with every σ: at most what the largest σ make
    /// of a quantile above 0, and at most 0 for one below. What is left is squeezed by a function that rises.
    pub(super) fn least_attenuation_db(&self, f_mhz: f64, rough_m: Option<f64>) -> f64 {
        let k_per_m = wavenumber_per_m(f_mhz);
        let [median_db, weak_db, strong_db] = self.most_db;
        let most_t_db = if self.z_t < 0.0 {
            weak_db * self.climate.weak.1.at(k_per_m)
        } else {
            strong_db * self.climate.strong.1.at(k_per_m)
        };
        let sigmas = Sigmas {
            t_db: self.sigma_t_db(most_t_db),
            l_db: self.sigma_l_db(rough_m.map_or(f64::INFINITY, |m| k_per_m * m)),
            s_db: self.sigma_s_db(0.0),
        };
        let gain_db: f64 = self.y_r_db(&sigmas).map(|y| y.max(0.0)).iter().sum();
        squeeze_db(-median_db - gain_db - self.y_s_db(&sigmas).max(0.0))
    }

    /// σ_T at the quantile of time, from the climate's spread on its side, dB.
    fn sigma_t_db(&self, spread_db: f64) -> f64 {
        let ClimateRow { c_d, z_d, .. } = self.climate;
        if self.z_t <= z_d {
            return spread_db;
        }
        let tail_db = c_d * spread_db;
        tail_db + (spread_db - tail_db) * z_d / self.z_t
    }

    /// σ_L, dB, of ground with this roughness in radians of phase.
    fn sigma_l_db(&self, roughness: f64) -> f64 {
        if self.varies.without_location {
            0.0
        } else if roughness == f64::INFINITY {
            10.0
        } else {
            10.0 * roughness / (roughness + 13.0) // Algorithm, at eq. (5.9)
        }
    }

    /// σ_S, dB: falls with distance.
    fn sigma_s_db(&self, d_e_m: f64) -> f64 {
        if self.varies.without_situation {
            0.0
        } else {
            5.0 + 3.0 * maths::exp(-d_e_m / 100e3) // Algorithm eq. (5.10)
        }
    }

    /// The two addends of Y_R, dB: what is the same for all that one situation holds.
    fn y_r_db(&self, sigma: &Sigmas) -> [f64; 2] {
        match self.varies.mode {
            VariabilityMode::SingleMessage => [0.0, 0.0],
            VariabilityMode::Accidental => [sigma.t_db * self.z_t, 0.0],
            VariabilityMode::Mobile => [maths::hypot(sigma.t_db, sigma.l_db) * self.z_t, 0.0],
            VariabilityMode::Broadcast => [sigma.t_db * self.z_t, sigma.l_db * self.z_l],
        }
    }

    /// Y_S, dB: what differs from situation to situation.
    fn y_s_db(&self, sigma: &Sigmas) -> f64 {
        let (y_t_db, y_l_db) = (sigma.t_db * self.z_t, sigma.l_db * self.z_l);
        let z2 = self.z_s * self.z_s;
        let own = sigma.s_db * sigma.s_db + y_t_db * y_t_db / (7.8 + z2) + y_l_db * y_l_db / (24.0 + z2); // Algorithm eq. (5.11)
        let joined = match self.varies.mode {
            VariabilityMode::SingleMessage => sigma.t_db * sigma.t_db + sigma.l_db * sigma.l_db,
            VariabilityMode::Accidental => sigma.l_db * sigma.l_db,
            VariabilityMode::Mobile | VariabilityMode::Broadcast => 0.0,
        };
        (joined + own).sqrt() * self.z_s
    }
}

/// d_e: the distance at which the climate's curves are read, metres: 130 km at the horizon.
fn effective_distance_m(geometry: &Geometry, k_per_m: f64) -> f64 {
    const A_9000_M: f64 = 9000e3;
    let [tx_m, rx_m] = geometry.h_e_m.map(|h| (2.0 * A_9000_M * h).sqrt());
    let d_ex_m = tx_m + rx_m + wavelength_part_m(k_per_m); // Algorithm eq. (5.3)
    if geometry.d_m < d_ex_m {
        130e3 * geometry.d_m / d_ex_m
    } else {
        130e3 + geometry.d_m - d_ex_m
    }
}

/// What the frequency has in d_ex, metres.
fn wavelength_part_m(k_per_m: f64) -> f64 {
    maths::cbrt(575.7e12 / k_per_m)
}

/// What lies below free space counts ever less: rises everywhere, at a tenth far below.
fn squeeze_db(a_db: f64) -> f64 {
    if a_db < 0.0 {
        a_db * (29.0 - a_db) / (29.0 - 10.0 * a_db) // Algorithm eq. (5.2)
    } else {
        a_db
    }
}

/// Standard deviations by which a normal value exceeds the mean with this probability, 0 < q < 1: Abramowitz
/// and Stegun 26.2.23, within 4.5e-4.
pub(super) fn deviations(q: f64) -> f64 {
    let x = if q > 0.5 { 1.0 - q } else { q };
    let t = (-2.0 * maths::ln(x)).sqrt();
    let zeta = ((0.010_328 * t + 0.802_853) * t + 2.515_516)
        / (((0.001_308 * t + 0.189_269) * t + 1.432_788) * t + 1.0);
    if q > 0.5 { zeta - t } else { t - zeta }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_of_the_normal_distribution() {
        for (q, z) in [
            (0.5, 0.0),
            (0.1, 1.281_552),
            (0.01, 2.326_348),
            (0.9, -1.281_552),
            (0.999, -3.090_232),
        ] {
            assert!((deviations(q) - z).abs() < 4.5e-4, "{q}");
        }
    }

    #[test]
    fn what_lies_under_free_space_is_squeezed() {
        assert_eq!(squeeze_db(3.0), 3.0);
        // −10 · 39 / 129
        assert!((squeeze_db(-10.0) + 390.0 / 129.0).abs() < 1e-12);
        let falling: Vec<f64> = (0..100).map(|i| squeeze_db(f64::from(-i))).collect();
        assert!(falling.windows(2).all(|w| w[1] < w[0]));
    }

    #[test]
    fn the_horizon_lies_at_130_km_of_effective_distance() {
        let geometry = |d_m| Geometry {
            theta_hzn_rad: [0.0; 2],
            d_hzn_m: [0.0; 2],
            h_e_m: [50.0, 50.0],
            delta_h_m: 0.0,
            d_m,
        };
        // k = 1/m: 2 · √(9e8) + (575.7e12)^⅓ = 60 000 + 83 189.6
        let d_ex_m = 60_000.0 + maths::cbrt(575.7e12f64);
        assert!((effective_distance_m(&geometry(d_ex_m), 1.0) - 130e3).abs() < 1e-6);
        assert!((effective_distance_m(&geometry(d_ex_m + 7e3), 1.0) - 137e3).abs() < 1e-6);
        assert!((effective_distance_m(&geometry(d_ex_m / 2.0), 1.0) - 65e3).abs() < 1e-6);
    }

    #[test]
    fn small_shares_lie_far_in_the_tail() {
        let asked = |time_pct| Quantiles::of(&Parameters::with(|p| p.time_pct = time_pct));
        assert!(asked(0.05).are_extreme() && asked(99.95).are_extreme());
        assert!(!asked(0.1).are_extreme());
    }
}
