//! The loss over the smooth sphere, equation by equation: who loses anything, from where it is reflected, the
//! first term of the residue series.

use super::super::bullington::DB_PER_NEPER;
use super::super::spherical_earth::CLEARANCE;
use super::equations::Equation;
use super::smooth::Clear;
use crate::maths::lanes;
use std::f64::consts::FRAC_PI_3;

/// Of a receiver: 0 clear of the sphere, 1 not clear, 2 beyond its horizon.
pub(super) struct Class(pub Clear);

impl Equation<3, 1> for Class {
    #[inline(always)]
    fn at(&self, [d_km, h_te_m, h_re_m]: [f64; 3]) -> [f64; 1] {
        let (root_te, root_re) = (h_te_m.sqrt(), h_re_m.sqrt());
        let before = if self.0.surely(d_km, root_te, root_re) {
            0.0
        } else {
            1.0
        };
        [if self.0.sees(d_km, root_te, root_re) {
            before
        } else {
            2.0
        }]
    }
}

/// Point of reflection, share of the first term's loss, radius for it.
pub(super) struct Reflection {
    pub a_e_km: f64,
    pub wavelength_m: f64,
}

impl Equation<3, 3> for Reflection {
    #[inline(always)]
    fn at(&self, [d_km, h_te_m, h_re_m]: [f64; 3]) -> [f64; 3] {
        let a_e_km = self.a_e_km;
        let sum_m = h_te_m + h_re_m;
        let c = (h_te_m - h_re_m) / sum_m; // eq. (24d)
        let m = 250.0 * d_km * d_km / (a_e_km * sum_m); // eq. (24e)
        let m1 = m + 1.0;
        let cosine = 1.5 * c * (3.0 * m / (m1 * m1 * m1)).sqrt();
        // At most 1 in exact arithmetic.
        let cosine = if cosine > 1.0 { 1.0 } else { cosine };
        let cosine = if cosine < -1.0 { -1.0 } else { cosine };
        let b = 2.0 * (m1 / (3.0 * m)).sqrt() * lanes::cos(FRAC_PI_3 + lanes::acos(cosine) * (1.0 / 3.0)); // eq. (24c)
        let d1_km = d_km * 0.5 * (1.0 + b); // eq. (24a)
        let d2_km = d_km - d1_km; // eq. (24b)
        let h_se_m = ((h_te_m - 500.0 * d1_km * d1_km / a_e_km) * d2_km
            + (h_re_m - 500.0 * d2_km * d2_km / a_e_km) * d1_km)
            / d_km; // eq. (23)
        let h_req_m = CLEARANCE * (d1_km * d2_km * self.wavelength_m / d_km).sqrt(); // eq. (25)
        let weight = 1.0 - h_se_m / h_req_m;
        let in_roots = d_km / (h_te_m.sqrt() + h_re_m.sqrt());
        [d1_km, weight, 500.0 * in_roots * in_roots] // eq. (26)
    }
}

/// First term of the residue series over one ground. `root` is (a·f)^⅓ where it is the same for all.
#[derive(Clone, Copy)]
pub(super) struct FirstTerm {
    pub k_unit: f64,
    pub f_ghz: f64,
    pub root: Option<f64>,
}

impl Equation<4, 2> for FirstTerm {
    #[inline(always)]
    fn at(&self, [d_km, h_te_m, h_re_m, a_km]: [f64; 4]) -> [f64; 2] {
        let root = match self.root {
            Some(root) => root,
            None => lanes::cbrt(a_km * self.f_ghz),
        };
        let k = self.k_unit / root;
        let k2 = k * k;
        let beta = (1.0 + 1.6 * k2 + 0.67 * k2 * k2) / (1.0 + 4.5 * k2 + 1.53 * k2 * k2); // eq. (30)
        let over_root = self.f_ghz / root;
        let x = 21.88 * beta * over_root / root * d_km; // eq. (31)
        let b_per_m = beta * 0.9575 * beta * over_root; // eq. (32), (35)
        let (distance_ratio, distance_db) = distance_term(x);
        let (tx_ratio, tx_db) = height_gain(b_per_m * h_te_m, k);
        let (rx_ratio, rx_db) = height_gain(b_per_m * h_re_m, k);
        let ratio = distance_ratio * tx_ratio * rx_ratio;
        [
            -DB_PER_NEPER * lanes::ln(ratio) - distance_db - tx_db - rx_db, // eq. (36)
            k,
        ]
    }
}

/// A ratio and dB beside it, as in the truth.
#[inline(always)]
fn distance_term(x: f64) -> (f64, f64) {
    let far = x >= 1.6;
    let near_db = -5.6488 * lanes::pow(x, 1.425);
    let ratio = if far { x.sqrt() } else { 1.0 / x };
    (ratio, if far { 11.0 - 17.6 * x } else { near_db }) // eq. (33)
}

/// The same of an antenna's height; where a ground with K > 2 would raise the gain of a high antenna, too
/// little.
#[inline(always)]
fn height_gain(b: f64, k: f64) -> (f64, f64) {
    const FLOOR: f64 = 1.258_925_411_794_167_3;
    let floor = FLOOR * k;
    let low = b + 0.1 * b * b * b;
    let low = if low > floor { low } else { floor }; // eq. (34b)
    let root = (b - 1.1).sqrt();
    let high = b > 2.0;
    let ratio = if high { 1.0 / root.sqrt() } else { low };
    (ratio, if high { 17.6 * root - 8.0 } else { 0.0 }) // eq. (34a)
}
