//! What the urban scenarios share: two slopes that meet at a breakpoint.
//!
//! Source: [`TR38901`](crate::bibliography::TR38901), table 7.4.1-1, PL1 and PL2 of UMa and UMi, note 1.

use super::{C_M_S, Laws, Way};
use crate::maths;

/// The constants in which the scenarios differ.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct DualSlope {
    /// At 1 m and 1 GHz, dB.
    pub(super) constant_db: f64,
    /// Before the breakpoint, dB a decade.
    pub(super) slope_db: f64,
    /// Of the term that lets PL2 begin where PL1 ends, dB a decade of the square.
    pub(super) joint_db: f64,
}

impl DualSlope {
    /// PL1, dB.
    pub(super) fn near_db(&self, f_ghz: f64, d_3d_m: f64) -> f64 {
        self.constant_db + self.slope_db * maths::log10(d_3d_m) + 20.0 * maths::log10(f_ghz)
    }

    /// PL2, dB, by the breakpoint distance and the antennas' difference in height.
    pub(in super::super) fn far_db(&self, f_ghz: f64, d_3d_m: f64, d_bp_m: f64, rise_m: f64) -> f64 {
        self.constant_db + 40.0 * maths::log10(d_3d_m) + 20.0 * maths::log10(f_ghz)
            - self.joint_db * maths::log10(d_bp_m * d_bp_m + rise_m * rise_m)
    }

    /// All paths of a radial over surroundings of the effective height `h_e_m`, and their loss without sight:
    /// constant, dB, and slope.
    pub(super) fn laws(&self, metre: &Way, h_e_m: f64, nlos_db: (f64, f64)) -> Laws {
        let breakpoint_m = breakpoint_m(metre, h_e_m);
        let rise_m = metre.h_bs_m - metre.h_ut_m;
        Laws {
            near_db: (self.near_db(metre.f_ghz, 1.0), self.slope_db),
            near_per_m_db: 0.0,
            far_db: (self.far_db(metre.f_ghz, 1.0, breakpoint_m, rise_m), 40.0),
            nlos_db,
            breakpoint_m,
        }
    }

    /// With line of sight over surroundings of the effective height `h_e_m`, dB.
    pub(super) fn los_db(&self, way: &Way, h_e_m: f64) -> f64 {
        let d_bp_m = breakpoint_m(way, h_e_m);
        if way.d_2d_m <= d_bp_m {
            self.near_db(way.f_ghz, way.d_3d_m)
        } else {
            self.far_db(way.f_ghz, way.d_3d_m, d_bp_m, way.h_bs_m - way.h_ut_m)
        }
    }
}

/// d'_BP, m, note 1.
pub(super) fn breakpoint_m(way: &Way, h_e_m: f64) -> f64 {
    4.0 * (way.h_bs_m - h_e_m) * (way.h_ut_m - h_e_m) * way.f_hz / C_M_S
}
