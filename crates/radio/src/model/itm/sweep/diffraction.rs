//! The diffraction line in lanes: see [`super::super::diffraction`] and [`super::super::reference`].

use super::block::{Block, ROOM, Shared};
use super::lanes::{cbrt, exp, larger, ln, log10, share_at, sigma_h_m, smaller};
use crate::maths::Slices;

/// From the geometry to the diffraction line.
pub(super) struct DiffractionLine<'a>(pub &'a Shared, pub &'a mut Block);

/// What the attenuation over a distance reads of a link.
struct Link<'a> {
    shared: &'a Shared,
    a_e_m: f64,
    delta_h_m: f64,
    h_e_m: [f64; 2],
    d_hzn_m: [f64; 2],
    d_ml_m: f64,
    theta_los_rad: f64,
    x_ends_km: f64,
    height_gains_db: f64,
    clutter_db: f64,
}

impl Slices for DiffractionLine<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self(shared, block) = self;
        for l in 0..ROOM {
            let (a_e_m, d_sml_m) = (block.a_e_m[l], block.d_sml_m[l]);
            let d_ml_m = block.d_hzn_m[0][l] + block.d_hzn_m[1][l];
            let mut link = Link {
                shared,
                a_e_m,
                delta_h_m: block.delta_h_m[l],
                h_e_m: [block.h_e_m[0][l], block.h_e_m[1][l]],
                d_hzn_m: [block.d_hzn_m[0][l], block.d_hzn_m[1][l]],
                d_ml_m,
                theta_los_rad: -larger(
                    block.theta_hzn_rad[0][l] + block.theta_hzn_rad[1][l],
                    -d_ml_m / a_e_m,
                ),
                x_ends_km: 0.0,
                height_gains_db: 0.0,
                clutter_db: clutter_db(shared, d_sml_m, block.delta_h_m[l]),
            };
            link.raise(0);
            link.raise(1);
            let scale_m = cbrt(a_e_m * a_e_m / shared.f_mhz);
            let d_3_m = larger(d_ml_m + 5.0 * scale_m, d_sml_m);
            let d_4_m = d_3_m + 10.0 * scale_m;
            let (a_3_db, a_4_db) = (link.at_db(d_3_m), link.at_db(d_4_m));
            let slope = (a_4_db - a_3_db) / (d_4_m - d_3_m);
            block.slope[l] = slope;
            block.zero_db[l] = a_3_db - slope * d_3_m;
        }
    }
}

impl Link<'_> {
    /// Takes in what an antenna's height gains.
    #[inline(always)]
    fn raise(&mut self, end: usize) {
        let d_m = self.d_hzn_m[end];
        let (x_km, k) = self.normalized_km(0.5 * d_m * d_m / self.h_e_m[end], d_m / 1000.0); // Vogler eq. (3)
        self.x_ends_km += x_km;
        self.height_gains_db += height_gain_db(x_km, k);
    }

    #[inline(always)]
    fn normalized_km(&self, a_m: f64, d_km: f64) -> (f64, f64) {
        let c_0 = cbrt(4.0 / 3.0 * 6370e3 / a_m); // Vogler eq. (2)
        let k = 0.017_778 * c_0 / self.shared.f_cbrt_mhz / self.shared.z_g; // Vogler eq. (6a), (7a)
        let b_0 = 1.607 - k; // Vogler fig. 4
        (b_0 * c_0 * c_0 * self.shared.f_cbrt_mhz * d_km, k)
    }

    /// A_d, dB.
    #[inline(always)]
    fn at_db(&self, d_m: f64) -> f64 {
        let theta_rad = d_m / self.a_e_m - self.theta_los_rad; // Algorithm eq. (4.12)
        let between_m = d_m - self.d_ml_m;
        let k_per_m = self.shared.k_per_m;

        let a_m = between_m / theta_rad;
        let (x_between_km, _) = self.normalized_km(a_m, a_m * theta_rad / 1000.0);
        let x_km = x_between_km + self.x_ends_km;
        let g_db = 0.05751 * x_km - 10.0 * log10(x_km); // TN 101 eq. (8.4)
        let rounded_db = g_db - self.height_gains_db - 20.0; // Algorithm eq. (4.20)

        let edge_db = |d_hzn_m: f64| {
            // TN 101 eq. (I.7)
            let v2 =
                0.079_577_5 * k_per_m * theta_rad * theta_rad * d_hzn_m * between_m / (between_m + d_hzn_m);
            knife_edge_db(v2)
        };
        let edges_db = edge_db(self.d_hzn_m[0]) + edge_db(self.d_hzn_m[1]); // TN 101 eq. (I.1)

        let masts_m2 = self.shared.masts_m2;
        let raised_m2 = self.h_e_m[0] * self.h_e_m[1] - masts_m2;
        let term = (1.0 + raised_m2 / (masts_m2 + self.shared.known_path_m2)).sqrt();
        let rough = smaller(self.delta_h_m * share_at(d_m) * k_per_m, 6283.2);
        let q = (term + (-self.theta_los_rad * self.a_e_m + self.d_ml_m) / d_m) * rough;
        let w = 25.1 / (25.1 + q.sqrt()); // ERL 79-ITS 67 eq. (3.23)
        w * rounded_db + (1.0 - w) * edges_db + self.clutter_db
    }
}

/// A_fo, dB.
#[inline(always)]
fn clutter_db(shared: &Shared, d_sml_m: f64, delta_h_m: f64) -> f64 {
    let sigma_m = sigma_h_m(delta_h_m * share_at(d_sml_m)); // ERL 79-ITS 67, page 3-13
    let depth = 1e-5 * shared.masts_m2 * shared.f_mhz * sigma_m;
    smaller(5.0 * log10(1.0 + depth), 15.0) // ERL 79-ITS 67 eq. (3.38c)
}

/// A(ν, 0) by ν², dB.
#[inline(always)]
fn knife_edge_db(v2: f64) -> f64 {
    let near_db = 6.02 + 9.11 * v2.sqrt() - 1.27 * v2; // TN 101 eq. (III.24b)
    let far_db = 12.953 + 10.0 * log10(v2); // TN 101 eq. (III.24c)
    if v2 < 2.4 * 2.4 { near_db } else { far_db }
}

/// F(x, K), dB.
#[inline(always)]
fn height_gain_db(x_km: f64, k: f64) -> f64 {
    let ln_x = ln(x_km);
    let far_db = 0.05751 * x_km - 4.343 * ln_x;
    let part = 0.0134 * x_km * exp(-0.005 * x_km);
    let middle_db = (1.0 - part) * far_db + part * (17.372 * ln_x - 117.0);
    let w = -ln(k);
    let bare_db = (if x_km > 1.0 { 17.372 * ln_x } else { 0.0 }) - 117.0;
    let loaded_db = 2.5e-5 * x_km * x_km / k - 8.686 * w - 15.0;
    let near_db = if k < 1e-5 { bare_db } else { loaded_db };
    let near_db = if x_km * w * w * w > 5495.0 {
        bare_db
    } else {
        near_db
    };
    let db = if x_km >= 200.0 { middle_db } else { near_db };
    if x_km >= 2000.0 { far_db } else { db }
}
