//! Loss by scatter from the troposphere, TN 101 chapter 9 with the algorithm's curve fits.

use super::link::Link;
use super::surroundings::wavenumber_per_m;
use crate::maths;
use std::f64::consts::SQRT_2;

/// A scatter loss with the frequency gain that went into it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scatter {
    /// A_s, dB.
    pub loss_db: f64,
    /// H_0, dB.
    pub h_0_db: f64,
}

/// Frequency gain above which it is no longer worked out anew nearer by, dB.
const LARGE_H_0_DB: f64 = 15.0;

/// The loss at a distance; `None` where both antennas lie too low for the function to be defined. `farther`:
/// the result at a greater distance, whose H_0 replaces a large one here.
pub(super) fn at(link: &Link, d_m: f64, farther: Option<Scatter>) -> Option<Scatter> {
    let h_0_db = match farther {
        Some(f) if f.h_0_db > LARGE_H_0_DB => f.h_0_db,
        _ => {
            let own_db = frequency_gain_db(link, d_m)?;
            // Algorithm, page 12
            match farther {
                Some(f) if own_db > LARGE_H_0_DB => f.h_0_db,
                _ => own_db,
            }
        }
    };
    let theta_rad = d_m / link.air.a_e_m - link.theta_los_rad();
    let theta_d_m = theta_rad * d_m;
    let k_per_m = wavenumber_per_m(link.f_mhz);
    let loss_db = attenuation_db(theta_d_m) + 10.0 * maths::log10(k_per_m * 47.7 * theta_rad.powi(4))
        - 0.1 * (link.air.n_s - 301.0) * maths::exp(-theta_d_m / 40e3)
        + h_0_db; // Algorithm eq. (4.63)
    Some(Scatter { loss_db, h_0_db })
}

/// F(θd): the attenuation function, dB.
fn attenuation_db(theta_d_m: f64) -> f64 {
    let (a, b, c) = if theta_d_m <= 10e3 {
        (133.4, 0.332e-3, -10.0)
    } else if theta_d_m <= 70e3 {
        (104.6, 0.212e-3, -2.5)
    } else {
        (71.8, 0.157e-3, 5.0)
    };
    a + b * theta_d_m + c * maths::log10(theta_d_m) // Algorithm eq. (6.9)
}

/// H_0: the frequency gain, dB.
fn frequency_gain_db(link: &Link, d_m: f64) -> Option<f64> {
    let g = &link.geometry;
    let k_per_m = wavenumber_per_m(link.f_mhz);
    let theta_rad = g.theta_hzn_rad[0] + g.theta_hzn_rad[1] + d_m / link.air.a_e_m;
    let [r_1, r_2] = g.h_e_m.map(|h| 2.0 * k_per_m * theta_rad * h); // TN 101 eq. (9.4a)
    if r_1 < 0.2 && r_2 < 0.2 {
        return None; // Algorithm, page 11
    }
    let mut unlike_m = g.d_hzn_m[0] - g.d_hzn_m[1];
    let mut ratio = g.h_e_m[1] / g.h_e_m[0];
    if unlike_m < 0.0 {
        (unlike_m, ratio) = (-unlike_m, 1.0 / ratio);
    }
    let s = (d_m - unlike_m) / (d_m + unlike_m);
    // Both are truncated at 0.1, and q at 10. Algorithm, page 16
    let q = (ratio / s).clamp(0.1, 10.0);
    let s = s.max(0.1);
    let crossing_m = (d_m - unlike_m) * (d_m + unlike_m) * theta_rad * 0.25 / d_m; // Algorithm eq. (4.66)
    let eta_s = efficiency(crossing_m, link.air.n_s);
    let h_00_db = (curve_db(r_1, eta_s) + curve_db(r_2, eta_s)) / 2.0;
    let asymmetry_db =
        h_00_db.min(6.0 * (0.6 - maths::log10(eta_s.max(1.0))) * maths::log10(s) * maths::log10(q));
    let h_0_db = (h_00_db + asymmetry_db).max(0.0); // TN 101 eq. (9.5)
    if eta_s >= 1.0 {
        return Some(h_0_db);
    }
    let both = (1.0 + SQRT_2 / r_1) * (1.0 + SQRT_2 / r_2);
    let at_no_efficiency_db = 10.0 * maths::log10(both * both * (r_1 + r_2) / (r_1 + r_2 + 2.0 * SQRT_2));
    Some(eta_s * h_0_db + (1.0 - eta_s) * at_no_efficiency_db)
}

/// η_s: how well the air scatters where the rays cross, at this height.
fn efficiency(crossing_m: f64, n_s: f64) -> f64 {
    let above = (crossing_m / 8.0e3).min(1.7).powi(6); // Algorithm eq. (4.67)
    let air = 0.031 - n_s * 2.32e-3 + n_s * n_s * 5.67e-6;
    crossing_m / 1.7556e3 * (1.0 + air * maths::exp(-above)) // TN 101 eq. (9.3a)
}

/// H_01(r, η_s) by the curve fits for whole η_s from 1 to 5, with straight lines between them, dB.
fn curve_db(r: f64, eta_s: f64) -> f64 {
    // Algorithm eq. (6.13)
    const FITS: [(f64, f64); 5] = [
        (25.0, 24.0),
        (80.0, 45.0),
        (177.0, 68.0),
        (395.0, 80.0),
        (705.0, 105.0),
    ];
    let fit_db =
        |(a, b): (f64, f64)| 10.0 * maths::log10(1.0 + a * (1.0 / r).powi(4) + b * (1.0 / r).powi(2));
    let eta_s = eta_s.clamp(1.0, 5.0);
    let whole = eta_s as usize;
    let part = eta_s - whole as f64;
    let below_db = FITS.get(whole.max(1) - 1).copied().map_or(f64::NAN, fit_db);
    match FITS.get(whole) {
        Some(&above) if part != 0.0 => (1.0 - part) * below_db + part * fit_db(above),
        _ => below_db,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frequency_gain_at_whole_and_half_efficiencies() {
        // r = 1: 10 log(1 + 25 + 24), 10 log(1 + 80 + 45)
        assert!((curve_db(1.0, 1.0) - maths::log10(50.0) * 10.0).abs() < 1e-12);
        assert!((curve_db(1.0, 0.2) - curve_db(1.0, 1.0)).abs() < 1e-12);
        let middle = 5.0 * (maths::log10(50.0) + maths::log10(126.0));
        assert!((curve_db(1.0, 1.5) - middle).abs() < 1e-12);
        // Above 5 the last curve: 10 log(1 + 705 + 105)
        assert!((curve_db(1.0, 9.0) - maths::log10(811.0) * 10.0).abs() < 1e-12);
    }

    #[test]
    fn the_attenuation_function_has_three_pieces() {
        // 133.4 + 3.32 − 40; 104.6 + 14.84 − 2.5 · 4.845098; 71.8 + 15.7 + 25
        assert!((attenuation_db(10e3) - 96.72).abs() < 1e-9);
        assert!((attenuation_db(70e3) - 107.327_255).abs() < 1e-6);
        assert!((attenuation_db(100e3) - 112.5).abs() < 1e-9);
    }
}
