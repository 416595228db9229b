//! Ducting and layer reflection, P.1812-7 §4.5.

use super::geometry::Geometry;
use super::zones::Zones;
use crate::maths;

/// What the equations need besides geometry and zones.
pub(super) struct Conditions {
    pub f_ghz: f64,
    pub p_pct: f64,
    pub a_e_km: f64,
    pub beta_0_pct: f64,
    /// `d_ct`: way over land from the transmitter to the coast, km.
    pub tx_coast_km: f64,
    /// `d_cr`: the same from the receiver, km.
    pub rx_coast_km: f64,
}

/// `L_ba`: basic transmission loss by ducting and layer reflection, not exceeded for p % of time, dB; +∞ over
/// terrain so rough that no duct carries.
pub(super) fn loss_db(conditions: &Conditions, geometry: &Geometry, zones: &Zones) -> f64 {
    coupling_db(conditions, geometry, zones.sea_share) + along_db(conditions, geometry, zones) // eq. (46)
}

/// `A_f`: fixed coupling losses between the antennas and the duct, dB.
fn coupling_db(conditions: &Conditions, geometry: &Geometry, sea_share: f64) -> f64 {
    let f_ghz = conditions.f_ghz;
    let (d_lt_km, d_lr_km) = (geometry.d_lt_km, geometry.d_lr_km);
    102.45
        + 20.0 * maths::log10(f_ghz)
        + 20.0 * maths::log10(d_lt_km + d_lr_km)
        + low_frequency_db(f_ghz)
        + shielding_db(f_ghz, geometry.theta_t_mrad, d_lt_km)
        + shielding_db(f_ghz, geometry.theta_r_mrad, d_lr_km)
        + over_sea_db(conditions.tx_coast_km, d_lt_km, sea_share, geometry.h_ts_m)
        + over_sea_db(conditions.rx_coast_km, d_lr_km, sea_share, geometry.h_rs_m) // eq. (47)
}

/// `A_lf`: what is lost more at low frequencies, dB.
pub(super) fn low_frequency_db(f_ghz: f64) -> f64 {
    if f_ghz < 0.5 {
        45.375 - 137.0 * f_ghz + 92.5 * f_ghz * f_ghz
    } else {
        0.0
    } // eq. (47a)
}

/// `A_st`, `A_sr`: diffraction by what shields a site, dB.
fn shielding_db(f_ghz: f64, theta_mrad: f64, horizon_km: f64) -> f64 {
    let above_mrad = theta_mrad - 0.1 * horizon_km; // eq. (48a)
    if above_mrad > 0.0 {
        20.0 * maths::log10(1.0 + 0.361 * above_mrad * (f_ghz * horizon_km).sqrt())
            + 0.264 * above_mrad * maths::cbrt(f_ghz) // eq. (48)
    } else {
        0.0
    }
}

/// `A_ct`, `A_cr`: coupling to surface ducts over the sea, dB, 0 or below.
pub(super) fn over_sea_db(coast_km: f64, horizon_km: f64, sea_share: f64, antenna_m: f64) -> f64 {
    if sea_share >= 0.75 && coast_km <= horizon_km && coast_km <= 5.0 {
        -3.0 * maths::exp(-0.25 * coast_km * coast_km) * (1.0 + maths::tanh(0.07 * (50.0 - antenna_m))) // eq. (49), (49a)
    } else {
        0.0
    }
}

/// `A_d(p)`: losses along the way that depend on time and angular distance, dB.
fn along_db(conditions: &Conditions, geometry: &Geometry, zones: &Zones) -> f64 {
    let a_e_km = conditions.a_e_km;
    let gamma_d = 5e-5 * a_e_km * maths::cbrt(conditions.f_ghz); // eq. (51)
    let theta_mrad = 1000.0 * geometry.d_km / a_e_km
        + geometry.theta_t_mrad.min(0.1 * geometry.d_lt_km)
        + geometry.theta_r_mrad.min(0.1 * geometry.d_lr_km); // eq. (52), (52a)
    let beta_pct = conditions.beta_0_pct * path_geometry(a_e_km, geometry, zones) * roughness(geometry); // eq. (54)
    gamma_d * theta_mrad + time_variability_db(geometry.d_km, conditions.p_pct, beta_pct) // eq. (50)
}

/// `A(p)`: cumulative distribution over time, dB.
fn time_variability_db(d_km: f64, p_pct: f64, beta_pct: f64) -> f64 {
    let log_beta = maths::log10(beta_pct);
    let gamma = 1.076 / maths::pow(2.0058 - log_beta, 1.012)
        * maths::exp(-(9.51 - 4.8 * log_beta + 0.198 * log_beta * log_beta) * 1e-6 * maths::pow(d_km, 1.13)); // eq. (53a)
    let ratio = p_pct / beta_pct;
    -12.0 + (1.2 + 3.7e-3 * d_km) * maths::log10(ratio) + 12.0 * maths::pow(ratio, gamma) // eq. (53)
}

/// `μ₂`: correction for the path's geometry, at most 1.
fn path_geometry(a_e_km: f64, geometry: &Geometry, zones: &Zones) -> f64 {
    const EPSILON: f64 = 3.5;
    let d_km = geometry.d_km;
    let alpha = (-0.6 - EPSILON * 1e-9 * maths::pow(d_km, 3.1) * zones.tau()).max(-3.4); // eq. (55a)
    let roots = geometry.h_te_m.sqrt() + geometry.h_re_m.sqrt();
    maths::pow(500.0 / a_e_km * d_km * d_km / (roots * roots), alpha).min(1.0) // eq. (55)
}

/// `μ₃`: correction for rough terrain, at most 1.
fn roughness(geometry: &Geometry) -> f64 {
    let d_i_km = (geometry.d_km - geometry.d_lt_km - geometry.d_lr_km).min(40.0); // eq. (56a)
    let over_m = (geometry.h_m_m - 10.0).max(0.0);
    maths::exp(-4.6e-5 * over_m * (43.0 + 6.0 * d_i_km)) // eq. (56)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_in_a_hollow_is_shielded_and_one_on_a_hill_is_not() {
        assert_eq!(shielding_db(1.0, 0.2, 10.0), 0.0);
        // 20·log10(1 + 0.361·4·√10) + 0.264·4 = 14.9114 + 1.056
        assert!((shielding_db(1.0, 5.0, 10.0) - 15.9674).abs() < 1e-3);
    }

    #[test]
    fn a_ship_couples_into_the_duct() {
        // A very low antenna at the coast gains nearly 6 dB, a very high one nothing.
        assert!((over_sea_db(0.0, 10.0, 1.0, -1000.0) + 6.0).abs() < 1e-12);
        assert!(over_sea_db(0.0, 10.0, 1.0, 1000.0).abs() < 1e-12);
        assert_eq!(over_sea_db(0.0, 10.0, 0.74, 10.0), 0.0);
        assert_eq!(over_sea_db(5.1, 10.0, 1.0, 10.0), 0.0);
        assert_eq!(over_sea_db(3.0, 2.0, 1.0, 10.0), 0.0);
    }

    #[test]
    fn the_time_variability_is_nothing_where_p_is_beta() {
        assert!(time_variability_db(80.0, 3.0, 3.0).abs() < 1e-12);
        assert!(time_variability_db(80.0, 1.0, 3.0) < 0.0);
        assert_eq!(time_variability_db(80.0, 50.0, 0.0), f64::INFINITY);
    }
}
