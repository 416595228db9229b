//! The curve of loss in sight, in lanes: see [`super::super::line_of_sight`] and [`super::super::reference`].

use super::block::{Block, ROOM, Shared};
use super::lanes::{exp, larger, ln, log10, share_at, sigma_h_m, sin_cos, smaller};
use crate::maths::Slices;
use std::f64::consts::{FRAC_PI_2, PI};

/// From the diffraction line to the attenuation of those that lie within the smooth earth's horizon; the
/// others get some number.
pub(super) struct InSight<'a>(pub &'a Shared, pub &'a mut Block);

impl Slices for InSight<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self(shared, block) = self;
        for l in 0..ROOM {
            let curve = Curve::of(
                &Rays {
                    shared,
                    h_e_m: [block.h_e_m[0][l], block.h_e_m[1][l]],
                    delta_h_m: block.delta_h_m[l],
                    d_sml_m: block.d_sml_m[l],
                    slope: block.slope[l],
                    zero_db: block.zero_db[l],
                },
                block.d_hzn_m[0][l] + block.d_hzn_m[1][l],
            );
            let d_m = block.d_m[l];
            block.a_ref_db[l] = curve.a_o_db + curve.k_1 * d_m + curve.k_2 * ln(d_m); // ERL 79-ITS 67 eq. (3.19)
        }
    }
}

/// What two rays and the diffraction line know of a link.
struct Rays<'a> {
    shared: &'a Shared,
    h_e_m: [f64; 2],
    delta_h_m: f64,
    d_sml_m: f64,
    slope: f64,
    zero_db: f64,
}

struct Curve {
    a_o_db: f64,
    k_1: f64,
    k_2: f64,
}

impl Curve {
    #[inline(always)]
    fn of(rays: &Rays, d_ml_m: f64) -> Self {
        let &Rays {
            d_sml_m,
            slope,
            zero_db,
            ..
        } = rays;
        let a_sml_db = slope * d_sml_m + zero_db;
        let d_0_m = 0.04 * rays.shared.f_mhz * rays.h_e_m[0] * rays.h_e_m[1]; // ERL 79-ITS 67 eq. (3.16a)
        let near_m = smaller(d_0_m, 0.5 * d_ml_m);
        let lies_over = zero_db >= 0.0;
        let d_0_m = if lies_over { near_m } else { d_0_m };
        let crossing_m = larger(-zero_db / slope, 0.25 * d_ml_m);
        // ERL 79-ITS 67 eq. (3.16d)
        let d_1_m = if lies_over {
            d_0_m + 0.25 * (d_ml_m - d_0_m)
        } else {
            crossing_m
        };
        let (a_0_db, a_1_db) = (rays.loss_db(d_0_m), rays.loss_db(d_1_m));

        let q = ln(d_sml_m / d_0_m);
        let (near_m, far_m) = (d_1_m - d_0_m, d_sml_m - d_0_m);
        let bend = (far_m * (a_1_db - a_0_db) - near_m * (a_sml_db - a_0_db))
            / (far_m * ln(d_1_m / d_0_m) - near_m * q); // ERL 79-ITS 67 eq. (3.20)
        let bend = if bend < 0.0 { 0.0 } else { bend };
        // Three points, unless two say all.
        let three = d_0_m < d_1_m && !(zero_db <= 0.0 && bend <= 0.0);
        let k_1 = (a_sml_db - a_0_db - bend * q) / far_m; // ERL 79-ITS 67 eq. (3.21)
        let steep = excess(a_sml_db, a_0_db) / q;
        let falls = k_1 < 0.0;
        let k_2 = if falls { steep } else { bend };
        let k_1 = if falls {
            if steep == 0.0 { slope } else { 0.0 }
        } else {
            k_1
        };
        let straight = excess(a_sml_db, a_1_db) / (d_sml_m - d_1_m);
        let straight = if straight == 0.0 { slope } else { straight };
        let k_1 = if three { k_1 } else { straight };
        let k_2 = if three { k_2 } else { 0.0 };
        Self {
            a_o_db: a_sml_db - k_1 * d_sml_m - k_2 * ln(d_sml_m),
            k_1,
            k_2,
        }
    }
}

impl Rays<'_> {
    /// Attenuation at a distance within the horizon, dB.
    #[inline(always)]
    fn loss_db(&self, d_m: f64) -> f64 {
        let w = 1.0 / (1.0 + self.shared.f_mhz * self.delta_h_m / larger(self.d_sml_m, 10e3));
        w * self.two_rays_db(d_m) + (1.0 - w) * (self.slope * d_m + self.zero_db)
    }

    /// A_t, dB.
    #[inline(always)]
    fn two_rays_db(&self, d_m: f64) -> f64 {
        let shared = self.shared;
        let both_m = self.h_e_m[0] + self.h_e_m[1];
        let sin_psi = both_m / (d_m * d_m + both_m * both_m).sqrt(); // Algorithm eq. (4.46)
        let sigma_m = sigma_h_m(self.delta_h_m * share_at(d_m));
        let (re, im) = reflection(shared, sin_psi, shared.k_per_m * sigma_m * sin_psi);
        let phase = shared.k_per_m * 2.0 * self.h_e_m[0] * self.h_e_m[1] / d_m; // Algorithm eq. (4.49)
        let folded = PI - FRAC_PI_2 * FRAC_PI_2 / phase; // Algorithm eq. (4.50)
        let (sin, cos) = sin_cos(if phase > FRAC_PI_2 { folded } else { phase });
        let (re, im) = (cos + re, im - sin);
        -10.0 * log10(re * re + im * im)
    }
}

/// R_e: its parts.
#[inline(always)]
fn reflection(shared: &Shared, sin_psi: f64, roughness: f64) -> (f64, f64) {
    let (top_re, below_re) = (sin_psi - shared.z_re, sin_psi + shared.z_re);
    let (top_im, below_im) = (-shared.z_im, shared.z_im);
    let norm = below_re * below_re + below_im * below_im;
    let rough = exp(-smaller(roughness, 10.0));
    // Algorithm eq. (4.47)
    let re = (top_re * below_re + top_im * below_im) / norm * rough;
    let im = (top_im * below_re - top_re * below_im) / norm * rough;
    let q = re * re + im * im;
    let raised = (sin_psi / q).sqrt(); // Algorithm eq. (4.48)
    let by = if q < 0.25 { raised } else { 1.0 };
    let by = if q < sin_psi { raised } else { by };
    (re * by, im * by)
}

/// How much a exceeds b, at least 0; NaN where either is.
#[inline(always)]
fn excess(a: f64, b: f64) -> f64 {
    if a <= b { 0.0 } else { a - b }
}
