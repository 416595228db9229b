//! Δh, and the usual horizons of antennas in sight, in lanes: see
//! [`Geometry`](super::super::geometry::Geometry).

use super::block::{Block, ROOM};
use super::lanes::{exp, larger, share_at};
use crate::maths::Slices;

/// From the outlines to the geometry.
pub(super) struct Usual<'a>(pub &'a mut Block);

impl Slices for Usual<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let block = self.0;
        for l in 0..ROOM {
            let delta_h_m = block.delta_h_m[l] / share_at(block.stretch_m[l]); // ERL 79-ITS 67 eq. (3), inverted
            block.delta_h_m[l] = delta_h_m;
            let (a_e_m, d_m) = (block.a_e_m[l], block.d_m[l]);
            let found = Ends {
                h_e_m: [block.h_e_m[0][l], block.h_e_m[1][l]],
                d_hzn_m: [block.d_hzn_m[0][l], block.d_hzn_m[1][l]],
                theta_rad: [block.theta_hzn_rad[0][l], block.theta_hzn_rad[1][l]],
            };
            let usual = found.usual(delta_h_m, d_m, a_e_m);
            let in_sight = block.in_sight[l];
            let pick = |usual: f64, found: f64| if in_sight { usual } else { found };
            let mut d_sml_m = 0.0;
            for end in 0..2 {
                let h_e_m = pick(usual.h_e_m[end], found.h_e_m[end]);
                block.h_e_m[end][l] = h_e_m;
                block.d_hzn_m[end][l] = pick(usual.d_hzn_m[end], found.d_hzn_m[end]);
                block.theta_hzn_rad[end][l] = pick(usual.theta_rad[end], found.theta_rad[end]);
                d_sml_m += smooth_horizon_m(h_e_m, a_e_m);
            }
            block.d_sml_m[l] = d_sml_m;
        }
    }
}

#[derive(Clone, Copy)]
struct Ends {
    h_e_m: [f64; 2],
    d_hzn_m: [f64; 2],
    theta_rad: [f64; 2],
}

impl Ends {
    #[inline(always)]
    fn usual(self, delta_h_m: f64, d_m: f64, a_e_m: f64) -> Self {
        let h_e_m = self.h_e_m;
        let usual_m = |h: f64| usual_horizon_m(h, delta_h_m, a_e_m);
        let near_m = [usual_m(h_e_m[0]), usual_m(h_e_m[1])];
        let together_m = near_m[0] + near_m[1];
        let stretched = d_m / together_m;
        let lift = if together_m <= d_m {
            stretched * stretched
        } else {
            1.0
        };
        let h_e_m = [h_e_m[0] * lift, h_e_m[1] * lift];
        let d_hzn_m = [usual_m(h_e_m[0]), usual_m(h_e_m[1])];
        let elevation_rad = |end: usize| {
            let d_ls_m = smooth_horizon_m(h_e_m[end], a_e_m);
            (0.65 * delta_h_m * (d_ls_m / d_hzn_m[end] - 1.0) - 2.0 * h_e_m[end]) / d_ls_m // Algorithm eq. (3.4)
        };
        Self {
            h_e_m,
            d_hzn_m,
            theta_rad: [elevation_rad(0), elevation_rad(1)],
        }
    }
}

#[inline(always)]
fn smooth_horizon_m(h_e_m: f64, a_e_m: f64) -> f64 {
    (2.0 * h_e_m * a_e_m).sqrt()
}

#[inline(always)]
fn usual_horizon_m(h_e_m: f64, delta_h_m: f64, a_e_m: f64) -> f64 {
    smooth_horizon_m(h_e_m, a_e_m) * exp(-0.07 * (delta_h_m / larger(h_e_m, 5.0)).sqrt()) // Algorithm eq. (3.3)
}
