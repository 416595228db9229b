//! Line of sight with multipath and focusing, P.1812-7 §4.2.

use super::geometry::Geometry;
use crate::maths;

/// Losses of a path as if nothing were in the way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LineOfSight {
    /// `L_bfs`: free space, dB. With the recommendation's constant 92.4, 0.048 dB less than the exact one.
    pub l_bfs_db: f64,
    /// `L_b0p`: not exceeded for p % of time, dB.
    pub l_b0p_db: f64,
    /// `L_b0β`: not exceeded for β₀ % of time, dB.
    pub l_b0beta_db: f64,
}

/// 20·log10 of 1 km and 1 GHz in free space, as the recommendation rounds it, dB.
pub(super) const ONE_KM_ONE_GHZ_DB: f64 = 92.4;

impl LineOfSight {
    /// Of a path by its geometry.
    pub fn of(f_ghz: f64, geometry: &Geometry, p_pct: f64, beta_0_pct: f64) -> Self {
        let rise_km = (geometry.h_ts_m - geometry.h_rs_m) / 1000.0;
        let square_km2 = geometry.d_km * geometry.d_km + rise_km * rise_km; // eq. (8a)
        let l_bfs_db = ONE_KM_ONE_GHZ_DB + 20.0 * maths::log10(f_ghz) + 10.0 * maths::log10(square_km2); // eq. (8)
        let horizons_km = geometry.d_lt_km + geometry.d_lr_km;
        Self {
            l_bfs_db,
            l_b0p_db: l_bfs_db + enhancement_db(horizons_km, p_pct), // eq. (10)
            l_b0beta_db: l_bfs_db + enhancement_db(horizons_km, beta_0_pct), // eq. (11)
        }
    }
}

/// Multipath and focusing: 0 or below.
fn enhancement_db(horizons_km: f64, share_pct: f64) -> f64 {
    2.6 * (1.0 - maths::exp(-0.1 * horizons_km)) * maths::log10(share_pct / 50.0) // eq. (9a), (9b)
}

/// The least `L_b0p` of any path of this length, dB: antennas at one height, horizons that cover the whole
/// path.
pub(super) fn least_db(f_ghz: f64, d_km: f64, p_pct: f64) -> f64 {
    ONE_KM_ONE_GHZ_DB + 20.0 * maths::log10(f_ghz * d_km) + enhancement_db(d_km, p_pct)
}
