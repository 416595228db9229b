//! Time, place and situation in lanes, and the warnings: see [`super::super::variability`] and
//! [`super::super::warning`].

use super::super::spread::Spread;
use super::super::warning;
use super::block::{Block, ROOM, Shared};
use super::lanes::{exp, log10, share_at};
use crate::maths::Slices;

/// From the reference attenuation to the loss.
pub(super) struct Shares<'a>(pub &'a Shared, pub &'a mut Block);

impl Slices for Shares<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self(shared, block) = self;
        for l in 0..ROOM {
            let a_db = block.a_ref_db[l];
            let a_ref_db = if a_db < 0.0 { 0.0 } else { a_db };
            let d_m = block.d_m[l];
            let d_e_m = shared
                .spread
                .effective_m(d_m, [block.h_e_m[0][l], block.h_e_m[1][l]]);
            let over_db = shared.spread.attenuation_db(
                d_e_m,
                shared.k_per_m * block.delta_h_m[l] * share_at(d_m),
                a_ref_db,
            );
            let loss_db = shared.a_fs_1_km_db + 20.0 * log10(d_m / 1000.0) + over_db;
            // What the loss is made of must be finite too: 0 times anything else is NaN.
            let all = block.theta_hzn_rad[0][l]
                + block.theta_hzn_rad[1][l]
                + block.d_hzn_m[0][l]
                + block.d_hzn_m[1][l]
                + block.h_e_m[0][l]
                + block.h_e_m[1][l]
                + block.delta_h_m[l]
                + a_ref_db;
            block.loss_db[l] = loss_db + 0.0 * all;
        }
        for l in 0..ROOM {
            block.bits[l] = bits(block, l);
        }
    }
}

impl Spread {
    /// d_e, metres.
    #[inline(always)]
    pub(crate) fn effective_m(&self, d_m: f64, h_e_m: [f64; 2]) -> f64 {
        let part = |h: f64| (2.0 * 9000e3 * h).sqrt();
        let d_ex_m = part(h_e_m[0]) + part(h_e_m[1]) + self.d_x_m; // Algorithm eq. (5.3)
        if d_m < d_ex_m {
            130e3 * d_m / d_ex_m
        } else {
            130e3 + d_m - d_ex_m
        }
    }

    /// The attenuation over free space, dB. `roughness`: of the ground on the path, in radians of phase.
    #[inline(always)]
    pub(crate) fn attenuation_db(&self, d_e_m: f64, roughness: f64, a_ref_db: f64) -> f64 {
        let t_db = self.time.at_db(d_e_m) * self.time_factor;
        let l_db = self.location * (10.0 * roughness / (roughness + 13.0)); // Algorithm, at eq. (5.9)
        let s_db = self.situation * (5.0 + 3.0 * exp(-d_e_m / 100e3)); // Algorithm eq. (5.10)
        let squares = [t_db * t_db, l_db * l_db];
        let y_r_db = self.y_r[0] * (t_db * self.z_t)
            + self.y_r[1] * ((squares[0] + squares[1]).sqrt() * self.z_t)
            + self.y_r[2] * (l_db * self.z_l);
        let z2 = self.z_s * self.z_s;
        let own = s_db * s_db
            + squares[0] * (self.z_t * self.z_t) / (7.8 + z2)
            + squares[1] * (self.z_l * self.z_l) / (24.0 + z2); // Algorithm eq. (5.11)
        let joined = self.y_s[0] * squares[0] + self.y_s[1] * squares[1];
        let y_s_db = (joined + own).sqrt() * self.z_s;
        let a_db = a_ref_db - self.median.at_db(d_e_m) - y_r_db - y_s_db;
        let squeezed_db = a_db * (29.0 - a_db) / (29.0 - 10.0 * a_db); // Algorithm eq. (5.2)
        if a_db < 0.0 { squeezed_db } else { a_db }
    }
}

/// The warnings that differ from receiver to receiver: see [`warning::bits`].
#[inline(always)]
fn bits(block: &Block, l: usize) -> u64 {
    let when = |set: bool, bit: u32| if set { u64::from(bit) } else { 0 };
    let d_m = block.d_m[l];
    let (h_1_m, h_2_m) = (block.h_e_m[0][l], block.h_e_m[1][l]);
    let (d_1_m, d_2_m) = (block.d_hzn_m[0][l], block.d_hzn_m[1][l]);
    let smooth_m = |h: f64| (2.0 * h * block.a_e_m[l]).sqrt();
    let (s_1_m, s_2_m) = (smooth_m(h_1_m), smooth_m(h_2_m));
    when(d_m > 1000e3, warning::LONG)
        | when(d_m > 2000e3, warning::VERY_LONG)
        | when(d_m < (h_1_m - h_2_m).abs() / warning::STEEP_RAD, warning::STEEP)
        | when(d_m < 1e3, warning::SHORT)
        | when(
            block.theta_hzn_rad[0][l].abs() > warning::STEEP_RAD,
            warning::TX_ANGLE,
        )
        | when(
            block.theta_hzn_rad[1][l].abs() > warning::STEEP_RAD,
            warning::RX_ANGLE,
        )
        | when(d_1_m < 0.1 * s_1_m, warning::TX_NEAR)
        | when(d_2_m < 0.1 * s_2_m, warning::RX_NEAR)
        | when(d_1_m > 3.0 * s_1_m, warning::TX_FAR)
        | when(d_2_m > 3.0 * s_2_m, warning::RX_FAR)
        | when(block.n_s[l] < 250.0, warning::REFRACTIVITY)
}
