//! What all parts of the reference attenuation read of a link.

use super::complex::Complex;
use super::geometry::{Geometry, smooth_horizon_m};
use super::surroundings::Air;
use crate::maths;

/// A link with its geometry, air and ground. Pairs: transmitter, receiver.
#[derive(Clone, Copy, Debug)]
pub struct Link {
    pub f_mhz: f64,
    /// h_g: antennas above ground, metres.
    pub h_m: [f64; 2],
    pub geometry: Geometry,
    pub air: Air,
    /// Z_g: impedance of the ground.
    pub z_g: Complex,
    /// C of the weight between rounded earth and knife edges, m²: about 10 where the path's own horizons are
    /// known.
    pub known_path_m2: f64,
}

impl Link {
    /// d_L: from the one horizon to its antenna, and from the other: the longest path in sight, metres.
    pub fn d_ml_m(&self) -> f64 {
        self.geometry.d_hzn_m[0] + self.geometry.d_hzn_m[1]
    }

    /// Distances to the horizons on a smooth earth, metres.
    pub fn d_hzn_s_m(&self) -> [f64; 2] {
        self.geometry.h_e_m.map(|h| smooth_horizon_m(h, self.air.a_e_m))
    }

    /// d_Ls: the longest path in sight on a smooth earth, metres.
    pub fn d_sml_m(&self) -> f64 {
        let [tx_m, rx_m] = self.d_hzn_s_m();
        tx_m + rx_m
    }

    /// −θ_e: the angle that the part in sight spans at the earth's centre, radians.
    pub fn theta_los_rad(&self) -> f64 {
        let [tx_rad, rx_rad] = self.geometry.theta_hzn_rad;
        -(tx_rad + rx_rad).max(-self.d_ml_m() / self.air.a_e_m)
    }

    /// The distance over which diffraction at this frequency changes its character, metres.
    pub fn diffraction_scale_m(&self) -> f64 {
        maths::cbrt(self.air.a_e_m * self.air.a_e_m / self.f_mhz)
    }
}
