//! Diffraction not exceeded for p % of time, P.1812-7 §4.3: the delta-Bullington method of P.526 over terrain
//! with clutter, at the median earth radius and at the one exceeded for β₀ % of time.

use super::super::p526::bullington::{self, Ends, FromRx, FromTx};
use super::super::p526::smooth_earth::{self, Line};
use super::super::p526::spherical_earth::Wave;
use super::super::p526::{self};
use super::normal::inverse_complementary;
use super::way::Way;

/// A path's diffraction loss and its parts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Diffraction {
    /// The parts at the median effective earth radius; their sum `L_d` is `L_d50`.
    pub median: p526::Diffraction,
    /// `L_dβ`: at the effective earth radius exceeded for β₀ % of time, dB.
    pub l_dbeta_db: f64,
    /// `F_i`: where p lies between the median (0) and β₀ (1).
    pub f_i: f64,
    /// `L_dp`: not exceeded for p % of time, dB.
    pub l_dp_db: f64,
}

/// The samples between the ends.
pub(super) struct Ground<'a> {
    pub distances_km: &'a [f64],
    /// Terrain, m above sea level.
    pub bare_m: &'a [f64],
    /// Terrain and what is on it.
    pub way: &'a Way<'a>,
}

impl Ground<'_> {
    /// Smooth surface heights for the diffraction model, of the bare terrain: `h_std`, `h_srd`. They do not
    /// depend on the earth's radius.
    pub(super) fn smooth(&self, ends: &Ends, line: Line, ground_tx_m: f64, ground_rx_m: f64) -> Line {
        let from_tx = FromTx::of(ends, self.distances_km, self.bare_m);
        let obstructed = from_tx.alpha_obt(ends) > 0.0;
        let from_rx = obstructed.then(|| FromRx::of(ends, self.distances_km, self.bare_m));
        smooth_earth::for_diffraction(line, ends, &from_tx, from_rx, ground_tx_m, ground_rx_m)
    }

    /// §4.3.4 for one effective earth radius, that of `ends`.
    pub(super) fn delta_bullington(&self, ends: &Ends, wave: &Wave, smooth: Line) -> p526::Diffraction {
        let (d_km, h_m) = (&self.way.distances_km, &self.way.heights_m);
        let from_tx = FromTx::of(ends, d_km, h_m);
        let (l_bulla_db, _) = bullington::loss_db(ends, &from_tx, d_km, h_m);
        p526::Diffraction::over(smooth, l_bulla_db, ends, wave, self.distances_km)
    }
}

impl Diffraction {
    /// From the losses at both earth radii to that of p % of time, at most 50.
    pub fn of(median: p526::Diffraction, l_dbeta_db: f64, p_pct: f64, beta_0_pct: f64) -> Self {
        let f_i = interpolation(p_pct, beta_0_pct);
        let l_d50_db = median.l_d_db;
        let l_dp_db = if p_pct == 50.0 {
            l_d50_db
        } else {
            l_d50_db + (l_dbeta_db - l_d50_db) * f_i // eq. (41)
        };
        Self {
            median,
            l_dbeta_db,
            f_i,
            l_dp_db,
        }
    }
}

fn interpolation(p_pct: f64, beta_0_pct: f64) -> f64 {
    if p_pct > beta_0_pct {
        inverse_complementary(p_pct / 100.0) / inverse_complementary(beta_0_pct / 100.0) // eq. (40)
    } else {
        1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn between_beta_0_and_the_median_the_normal_distribution_interpolates() {
        assert_eq!(interpolation(3.0, 3.0), 1.0);
        assert_eq!(interpolation(1.0, 3.0), 1.0);
        assert!(interpolation(50.0, 3.0).abs() < 1e-8);
        // I(0.16) = 0.9945, I(0.02) = 2.0537
        assert!((interpolation(16.0, 2.0) - 0.4842).abs() < 1e-3);
    }
}
