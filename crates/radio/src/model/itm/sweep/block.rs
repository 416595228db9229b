//! Some receivers of a radial side by side, and what all of them share: what the equations in lanes read and
//! write.

use super::super::geometry::Geometry;
use super::super::spread::Spread;
use super::super::surroundings::{Air, ground_impedance, wavenumber_per_m};
use super::super::variability::Quantiles;
use super::super::{Parameters, Path};
use super::running::Outline;
use crate::maths;

/// Receivers worked out at once.
pub(super) const ROOM: usize = 32;
/// A value of each.
pub(super) type Lane = [f64; ROOM];

/// What is the same for every receiver of a radial.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shared {
    pub f_mhz: f64,
    pub f_cbrt_mhz: f64,
    pub ln_f: f64,
    /// Free-space loss at 1 km, dB.
    pub a_fs_1_km_db: f64,
    pub k_per_m: f64,
    /// Z_g: its parts and its magnitude.
    pub z_re: f64,
    pub z_im: f64,
    pub z_g: f64,
    /// Product of the antennas' heights above ground.
    pub masts_m2: f64,
    pub known_path_m2: f64,
    pub spread: Spread,
}

impl Shared {
    pub(super) fn of(
        parameters: &Parameters,
        quantiles: &Quantiles,
        path: &Path,
        known_path_m2: f64,
    ) -> Self {
        let f_mhz = path.frequency.mhz();
        let z_g = ground_impedance(parameters, f_mhz);
        let k_per_m = wavenumber_per_m(f_mhz);
        Self {
            f_mhz,
            f_cbrt_mhz: maths::cbrt(f_mhz),
            ln_f: maths::ln(f_mhz),
            a_fs_1_km_db: super::super::free_space_db(f_mhz, 1000.0),
            k_per_m,
            z_re: z_g.re,
            z_im: z_g.im,
            z_g: z_g.magnitude(),
            masts_m2: path.tx_height_m * path.rx_height_m,
            known_path_m2,
            spread: quantiles.spread(k_per_m),
        }
    }
}

/// Receivers side by side.
#[derive(Clone, Debug)]
pub(super) struct Block {
    pub n_s: Lane,
    pub a_e_m: Lane,
    pub d_m: Lane,
    pub h_e_m: [Lane; 2],
    pub d_hzn_m: [Lane; 2],
    pub theta_hzn_rad: [Lane; 2],
    pub in_sight: [bool; ROOM],
    /// Interdecile range, and then Δh, metres.
    pub delta_h_m: Lane,
    pub stretch_m: Lane,
    /// The smooth earth's horizon, metres.
    pub d_sml_m: Lane,
    /// The diffraction line: dB/m and dB.
    pub slope: Lane,
    pub zero_db: Lane,
    pub a_ref_db: Lane,
    pub loss_db: Lane,
    pub bits: [u64; ROOM],
}

impl Block {
    pub(super) const EMPTY: Self = {
        const NONE: Lane = [1.0; ROOM];
        Self {
            n_s: NONE,
            a_e_m: NONE,
            d_m: NONE,
            h_e_m: [NONE; 2],
            d_hzn_m: [NONE; 2],
            theta_hzn_rad: [NONE; 2],
            in_sight: [false; ROOM],
            delta_h_m: NONE,
            stretch_m: NONE,
            d_sml_m: NONE,
            slope: NONE,
            zero_db: NONE,
            a_ref_db: NONE,
            loss_db: NONE,
            bits: [0; ROOM],
        }
    };

    /// Of receivers that differ in nothing but their distance.
    pub(super) fn of(geometry: &Geometry, air: Air) -> Self {
        Self {
            n_s: [air.n_s; ROOM],
            a_e_m: [air.a_e_m; ROOM],
            h_e_m: geometry.h_e_m.map(|x| [x; ROOM]),
            d_hzn_m: geometry.d_hzn_m.map(|x| [x; ROOM]),
            theta_hzn_rad: geometry.theta_hzn_rad.map(|x| [x; ROOM]),
            delta_h_m: [geometry.delta_h_m; ROOM],
            ..Self::EMPTY
        }
    }

    /// Puts a receiver in.
    pub(super) fn put(&mut self, lane: usize, outline: &Outline, n_s: f64, a_e_m: f64) {
        self.n_s[lane] = n_s;
        self.a_e_m[lane] = a_e_m;
        self.d_m[lane] = outline.d_m;
        for end in 0..2 {
            self.h_e_m[end][lane] = outline.h_e_m[end];
            self.d_hzn_m[end][lane] = outline.horizons.d_m[end];
            self.theta_hzn_rad[end][lane] = outline.horizons.theta_rad[end];
        }
        self.in_sight[lane] = outline.in_sight;
        self.delta_h_m[lane] = outline.range_m;
        self.stretch_m[lane] = outline.stretch_m;
    }
}
