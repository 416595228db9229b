//! Attenuation beyond the horizon in lanes, the line of scatter included: see [`super::super::troposcatter`]
//! and [`super::super::reference`].

use super::block::{Block, ROOM, Shared};
use super::lanes::{exp, larger, ln, log10, smaller};
use crate::maths::Slices;
use std::f64::consts::{LOG10_E, SQRT_2};

/// The attenuation of those that lie beyond the smooth earth's horizon, where scatter may count; the others
/// keep theirs.
pub(super) struct Beyond<'a>(pub &'a Shared, pub &'a mut Block);

/// From here on scatter may be stronger than diffraction, metres.
#[inline(always)]
pub(super) fn least_m(shared: &Shared, a_e_m: f64, d_ml_m: f64) -> f64 {
    d_ml_m + 1.088 * super::lanes::cbrt(a_e_m * a_e_m / shared.f_mhz) * shared.ln_f
}

impl Slices for Beyond<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self(shared, block) = self;
        for l in 0..ROOM {
            let (d_m, d_sml_m, slope, zero_db) =
                (block.d_m[l], block.d_sml_m[l], block.slope[l], block.zero_db[l]);
            let d_ml_m = block.d_hzn_m[0][l] + block.d_hzn_m[1][l];
            let a_e_m = block.a_e_m[l];
            let angles_rad = block.theta_hzn_rad[0][l] + block.theta_hzn_rad[1][l];
            let link = Link {
                shared,
                n_s: block.n_s[l],
                a_e_m,
                angles_rad,
                theta_los_rad: -larger(angles_rad, -d_ml_m / a_e_m),
                h_e_m: [block.h_e_m[0][l], block.h_e_m[1][l]],
                unlike_m: block.d_hzn_m[0][l] - block.d_hzn_m[1][l],
            };
            let (d_5_m, d_6_m) = (d_ml_m + 200e3, d_ml_m + 400e3);
            let far = link.frequency_gain(d_6_m);
            let near = link.frequency_gain(d_5_m);
            let far_is_large = far.defined && far.db > LARGE_H_0_DB;
            let near_db = if near.db > LARGE_H_0_DB { far.db } else { near.db };
            let near_db = if far_is_large { far.db } else { near_db };
            let loss_5_db = link.loss_db(d_5_m, near_db);
            let loss_6_db = link.loss_db(d_6_m, far.db);
            let defined = far.defined && (far_is_large || near.defined);
            let hopeless = loss_5_db >= HOPELESS_DB;
            let counts = defined && !hopeless;

            let scatter_slope = (loss_6_db - loss_5_db) / 200e3;
            let meeting_m = (loss_5_db - zero_db - scatter_slope * d_5_m) / (slope - scatter_slope);
            let from_m = larger(larger(meeting_m, least_m(shared, a_e_m, d_ml_m)), d_sml_m);
            let scatter_zero_db = (slope - scatter_slope) * from_m + zero_db;
            let scattered_db = scatter_slope * d_m + scatter_zero_db;
            let diffracted_db = slope * d_m + zero_db;
            // Where the distance is not a number, neither is the loss.
            let db = if d_m <= from_m {
                diffracted_db
            } else {
                scattered_db
            };
            let db = if counts { db } else { diffracted_db };
            block.a_ref_db[l] = if d_m < d_sml_m { block.a_ref_db[l] } else { db };
        }
    }
}

const HOPELESS_DB: f64 = 1000.0;
const LARGE_H_0_DB: f64 = 15.0;

struct Link<'a> {
    shared: &'a Shared,
    n_s: f64,
    a_e_m: f64,
    angles_rad: f64,
    theta_los_rad: f64,
    h_e_m: [f64; 2],
    unlike_m: f64,
}

/// H_0, and whether there is one.
struct FrequencyGain {
    db: f64,
    defined: bool,
}

impl Link<'_> {
    #[inline(always)]
    fn loss_db(&self, d_m: f64, h_0_db: f64) -> f64 {
        let theta_rad = d_m / self.a_e_m - self.theta_los_rad;
        let theta_d_m = theta_rad * d_m;
        let square = theta_rad * theta_rad;
        attenuation_db(theta_d_m) + 10.0 * log10(self.shared.k_per_m * 47.7 * (square * square))
            - 0.1 * (self.n_s - 301.0) * exp(-theta_d_m / 40e3)
            + h_0_db // Algorithm eq. (4.63)
    }

    #[inline(always)]
    fn frequency_gain(&self, d_m: f64) -> FrequencyGain {
        let theta_rad = self.angles_rad + d_m / self.a_e_m;
        let r = |h: f64| 2.0 * self.shared.k_per_m * theta_rad * h; // TN 101 eq. (9.4a)
        let (r_1, r_2) = (r(self.h_e_m[0]), r(self.h_e_m[1]));
        let unlike_m = self.unlike_m.abs();
        let ratio = self.h_e_m[1] / self.h_e_m[0];
        let ratio = if self.unlike_m < 0.0 { 1.0 / ratio } else { ratio };
        let s = (d_m - unlike_m) / (d_m + unlike_m);
        // Algorithm, page 16
        let q = smaller(larger(ratio / s, 0.1), 10.0);
        let s = larger(s, 0.1);
        let crossing_m = (d_m - unlike_m) * (d_m + unlike_m) * theta_rad * 0.25 / d_m; // Algorithm eq. (4.66)
        let eta_s = efficiency(crossing_m, self.n_s);
        let h_00_db = (curve_db(r_1, eta_s) + curve_db(r_2, eta_s)) / 2.0;
        let asymmetry_db = 6.0 * (0.6 - log10(larger(eta_s, 1.0))) * log10(s) * log10(q);
        let h_0_db = larger(h_00_db + smaller(asymmetry_db, h_00_db), 0.0); // TN 101 eq. (9.5)
        let both = (1.0 + SQRT_2 / r_1) * (1.0 + SQRT_2 / r_2);
        let at_none_db = 10.0 * log10(both * both * (r_1 + r_2) / (r_1 + r_2 + 2.0 * SQRT_2));
        let weak_db = eta_s * h_0_db + (1.0 - eta_s) * at_none_db;
        FrequencyGain {
            db: if eta_s >= 1.0 { h_0_db } else { weak_db },
            // Algorithm, page 11
            defined: !(r_1 < 0.2 && r_2 < 0.2),
        }
    }
}

/// F(θd), dB.
#[inline(always)]
fn attenuation_db(theta_d_m: f64) -> f64 {
    let log = log10(theta_d_m);
    let near_db = 133.4 + 0.332e-3 * theta_d_m - 10.0 * log;
    let middle_db = 104.6 + 0.212e-3 * theta_d_m - 2.5 * log;
    let far_db = 71.8 + 0.157e-3 * theta_d_m + 5.0 * log;
    let db = if theta_d_m <= 70e3 { middle_db } else { far_db };
    if theta_d_m <= 10e3 { near_db } else { db } // Algorithm eq. (6.9)
}

/// η_s.
#[inline(always)]
fn efficiency(crossing_m: f64, n_s: f64) -> f64 {
    let height = smaller(crossing_m / 8.0e3, 1.7);
    let cube = height * height * height;
    let air = 0.031 - n_s * 2.32e-3 + n_s * n_s * 5.67e-6;
    crossing_m / 1.7556e3 * (1.0 + air * exp(-(cube * cube))) // TN 101 eq. (9.3a), Algorithm eq. (4.67)
}

/// H_01(r, η_s), dB.
#[inline(always)]
fn curve_db(r: f64, eta_s: f64) -> f64 {
    const FITS: [(f64, f64); 5] = [
        (25.0, 24.0),
        (80.0, 45.0),
        (177.0, 68.0),
        (395.0, 80.0),
        (705.0, 105.0),
    ];
    let part = smaller(larger(eta_s, 1.0), 5.0) - 1.0;
    let ([mut a_1, mut a_2], [mut b_1, mut b_2]) = ([FITS[0].0, FITS[1].0], [FITS[0].1, FITS[1].1]);
    let mut over = part;
    for i in 1..4 {
        let beyond = part >= i as f64;
        a_1 = if beyond { FITS[i].0 } else { a_1 };
        b_1 = if beyond { FITS[i].1 } else { b_1 };
        a_2 = if beyond { FITS[i + 1].0 } else { a_2 };
        b_2 = if beyond { FITS[i + 1].1 } else { b_2 };
        over = if beyond { part - i as f64 } else { over };
    }
    let square = 1.0 / (r * r);
    // Algorithm eq. (6.13)
    let fit_db = |a: f64, b: f64| 10.0 * LOG10_E * ln(1.0 + (a * square + b) * square);
    (1.0 - over) * fit_db(a_1, b_1) + over * fit_db(a_2, b_2)
}
