//! How the mechanisms come together, P.1812-7 §4.6.

use super::diffraction::Diffraction;
use super::sight::LineOfSight;
use crate::maths;

/// The mechanisms' losses on their way to one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Combination {
    /// `F_j`: weight by angular distance, 1 in sight and 0 far beyond the horizon.
    pub f_j: f64,
    /// `F_k`: weight by distance, 0.95 at the mast, a half at 20 km, 0.05 at 40 km.
    pub f_k: f64,
    /// `L_bd50`: diffraction, median, dB.
    pub l_bd50_db: f64,
    /// `L_bd`: diffraction, not exceeded for p % of time, dB.
    pub l_bd_db: f64,
    /// `L_minb0p`: notional least of line of sight and diffraction over the sea, dB.
    pub l_minb0p_db: f64,
    /// `L_minbap`: notional least of line of sight and ducting, dB.
    pub l_minbap_db: f64,
    /// `L_bda`: diffraction with line of sight and ducting, dB.
    pub l_bda_db: f64,
    /// `L_bam`: the same with the enhancements of line of sight, dB.
    pub l_bam_db: f64,
    /// `L_bc`: with tropospheric scatter: not exceeded for p % of time and half of the locations, dB.
    pub l_bc_db: f64,
}

/// What is put together.
pub struct Mechanisms<'a> {
    pub sight: &'a LineOfSight,
    pub diffraction: &'a Diffraction,
    /// `L_ba`.
    pub ducting_db: f64,
    /// `L_bs`.
    pub scatter_db: f64,
}

/// Where p is against β₀, and the path's length, angle and share over sea.
pub struct Weights {
    pub p_pct: f64,
    pub beta_0_pct: f64,
    pub d_km: f64,
    pub theta_mrad: f64,
    pub sea_share: f64,
}

impl Combination {
    /// Of all mechanisms.
    pub fn of(mechanisms: &Mechanisms, weights: &Weights) -> Self {
        let (sight, diffraction) = (mechanisms.sight, mechanisms.diffraction);
        let f_j = falling(weights.theta_mrad, 0.3, 0.8); // eq. (57)
        let f_k = falling(weights.d_km, 20.0, 0.5); // eq. (58)
        let l_bd50_db = sight.l_bfs_db + diffraction.median.l_d_db; // eq. (42)
        let l_bd_db = sight.l_b0p_db + diffraction.l_dp_db; // eq. (43)
        let over_land_db = (1.0 - weights.sea_share) * diffraction.l_dp_db;
        let l_minb0p_db = if weights.p_pct < weights.beta_0_pct {
            sight.l_b0p_db + over_land_db
        } else {
            l_bd50_db + (sight.l_b0beta_db + over_land_db - l_bd50_db) * diffraction.f_i
        }; // eq. (59)
        let l_minbap_db = soft_max(mechanisms.ducting_db, sight.l_b0p_db); // eq. (60)
        let l_bda_db = if l_minbap_db > l_bd_db {
            l_bd_db
        } else {
            l_minbap_db + (l_bd_db - l_minbap_db) * f_k
        }; // eq. (61)
        let l_bam_db = l_bda_db + (l_minb0p_db - l_bda_db) * f_j; // eq. (62)
        Self {
            f_j,
            f_k,
            l_bd50_db,
            l_bd_db,
            l_minb0p_db,
            l_minbap_db,
            l_bda_db,
            l_bam_db,
            l_bc_db: soft_min(mechanisms.scatter_db, l_bam_db), // eq. (63)
        }
    }
}

/// From 1 far below `middle` to 0 far above.
fn falling(value: f64, middle: f64, steepness: f64) -> f64 {
    1.0 - 0.5 * (1.0 + maths::tanh(3.0 * steepness * (value - middle) / middle))
}

/// η·ln(e^(a/η) + e^(b/η)): the larger, a little more where both are alike. Written so that nothing
/// overflows.
fn soft_max(a_db: f64, b_db: f64) -> f64 {
    const ETA: f64 = 2.5;
    a_db.max(b_db) + ETA * maths::ln_1p(maths::exp(-(a_db - b_db).abs() / ETA))
}

/// −5·log10(10^(−0.2·a) + 10^(−0.2·b)): the smaller, a little less where both are alike.
fn soft_min(a_db: f64, b_db: f64) -> f64 {
    a_db.min(b_db) - 5.0 * maths::log10(1.0 + maths::pow(10.0, -0.2 * (a_db - b_db).abs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_losses_move_by_a_fixed_step_and_distant_ones_not_at_all() {
        // 2.5·ln 2 and 5·log10 2
        assert!((soft_max(100.0, 100.0) - 101.732_868).abs() < 1e-6);
        assert!((soft_min(100.0, 100.0) - 98.494_850).abs() < 1e-6);
        assert_eq!(soft_max(f64::INFINITY, 100.0), f64::INFINITY);
        assert_eq!(soft_min(3000.0, 2000.0), 2000.0);
        assert!((soft_max(130.0, 100.0) - 130.0).abs() < 1e-4);
    }

    #[test]
    fn weights_fall_from_one_to_nothing() {
        assert_eq!(falling(0.3, 0.3, 0.8), 0.5);
        assert!(falling(-5.0, 0.3, 0.8) > 1.0 - 1e-12 && falling(5.0, 0.3, 0.8) < 1e-12);
        // ½·(1 − tanh(−1.5))
        assert!((falling(0.0, 20.0, 0.5) - 0.952_574).abs() < 1e-6);
    }
}
