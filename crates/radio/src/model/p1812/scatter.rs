//! Tropospheric scatter, P.1812-6 §4.4.
//!
//! Edition 7 prints another model there, which the ITU advises against: users are to keep that of edition 6,
//! and so does Study Group 3's validation of edition 7.

use crate::maths;

/// `L_bs`: basic transmission loss by scatter, not exceeded for p % of time (at most 50), dB.
pub(super) fn loss_db(
    f_ghz: f64,
    d_km: f64,
    theta_mrad: f64,
    sea_level_refractivity: f64,
    p_pct: f64,
) -> f64 {
    let log_half_f = maths::log10(f_ghz / 2.0);
    let l_f_db = 25.0 * maths::log10(f_ghz) - 2.5 * log_half_f * log_half_f; // eq. (45)
    190.1 + l_f_db + 20.0 * maths::log10(d_km) + 0.573 * theta_mrad
        - 0.15 * sea_level_refractivity
        - 10.125 * maths::pow(maths::log10(50.0 / p_pct), 0.7) // eq. (44)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_kilometres_at_two_gigahertz() {
        // 190.1 + 7.5257 + 40 + 5.73 − 48.75
        assert!((loss_db(2.0, 100.0, 10.0, 325.0, 50.0) - 194.6057).abs() < 1e-3);
        // log10(50) ^ 0.7 = 1.4490
        let rare = loss_db(2.0, 100.0, 10.0, 325.0, 50.0) - loss_db(2.0, 100.0, 10.0, 325.0, 1.0);
        assert!((rare - 14.671).abs() < 1e-2, "{rare}");
    }
}
