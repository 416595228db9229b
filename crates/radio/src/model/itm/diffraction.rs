//! Loss beyond the horizon: a weighted mean of diffraction over the rounded earth and over two knife edges,
//! with what is around the antennas.
//!
//! Vogler's method of three radii (1964) for the rounded earth; TN 101 for the edges.

use super::link::Link;
use super::roughness::{delta_h_d_m, sigma_h_m};
use super::surroundings::wavenumber_per_m;
use crate::maths;

/// Radius of the earth in Vogler's method, metres.
const A_0_M: f64 = 6370e3;

/// The attenuation by diffraction as a function of distance: what does not depend on it is worked out once.
pub(super) struct Diffraction<'a> {
    link: &'a Link,
    f_cbrt_mhz: f64,
    d_ml_m: f64,
    theta_los_rad: f64,
    /// |Z_g|
    z_g: f64,
    /// x_1 + x_2, km.
    x_ends_km: f64,
    /// F(x_1, K_1) + F(x_2, K_2), dB.
    height_gains_db: f64,
    /// A_fo, dB.
    clutter_db: f64,
}

impl<'a> Diffraction<'a> {
    pub(super) fn of(link: &'a Link) -> Self {
        let g = &link.geometry;
        let mut diffraction = Self {
            link,
            f_cbrt_mhz: maths::cbrt(link.f_mhz),
            d_ml_m: link.d_ml_m(),
            theta_los_rad: link.theta_los_rad(),
            z_g: link.z_g.magnitude(),
            x_ends_km: 0.0,
            height_gains_db: 0.0,
            clutter_db: clutter_db(link),
        };
        for end in 0..2 {
            let a_m = 0.5 * g.d_hzn_m[end] * g.d_hzn_m[end] / g.h_e_m[end]; // Vogler eq. (3)
            let (x_km, k) = diffraction.normalized_km(a_m, g.d_hzn_m[end] / 1000.0);
            diffraction.x_ends_km += x_km;
            diffraction.height_gains_db += height_gain_db(x_km, k);
        }
        diffraction
    }

    /// x, the distance in Vogler's natural unit, and K, over a sphere of radius `a_m`.
    fn normalized_km(&self, a_m: f64, d_km: f64) -> (f64, f64) {
        let c_0 = maths::cbrt(4.0 / 3.0 * A_0_M / a_m); // Vogler eq. (2)
        let k = 0.017_778 * c_0 / self.f_cbrt_mhz / self.z_g; // Vogler eq. (6a), (7a)
        let b_0 = 1.607 - k; // Vogler fig. 4
        (b_0 * c_0 * c_0 * self.f_cbrt_mhz * d_km, k)
    }

    /// θ' : the angle at the earth's centre between the horizons of a path of this length, radians.
    fn theta_nlos_rad(&self, d_m: f64) -> f64 {
        d_m / self.link.air.a_e_m - self.theta_los_rad // Algorithm eq. (4.12)
    }

    /// A_r: over the rounded earth, dB.
    fn rounded_earth_db(&self, d_m: f64) -> f64 {
        let theta_nlos_rad = self.theta_nlos_rad(d_m);
        let a_m = (d_m - self.d_ml_m) / theta_nlos_rad;
        let (x_between_km, _) = self.normalized_km(a_m, a_m * theta_nlos_rad / 1000.0);
        let x_km = x_between_km + self.x_ends_km;
        let g_db = 0.05751 * x_km - 10.0 * maths::log10(x_km); // TN 101 eq. (8.4)
        g_db - self.height_gains_db - 20.0 // Algorithm eq. (4.20)
    }

    /// A_k: over an edge at each horizon, dB.
    fn knife_edges_db(&self, d_m: f64) -> f64 {
        let theta_nlos_rad = self.theta_nlos_rad(d_m);
        let between_m = d_m - self.d_ml_m;
        let k_per_m = wavenumber_per_m(self.link.f_mhz);
        let edge_db = |d_hzn_m: f64| {
            // 1 / (4π). TN 101 eq. (I.7)
            let v2 = 0.079_577_5 * k_per_m * theta_nlos_rad * theta_nlos_rad * d_hzn_m * between_m
                / (between_m + d_hzn_m);
            knife_edge_db(v2)
        };
        let [d_tx_m, d_rx_m] = self.link.geometry.d_hzn_m;
        edge_db(d_tx_m) + edge_db(d_rx_m) // TN 101 eq. (I.1)
    }

    /// w: how much the rounded earth counts beside the edges, 0…1.
    fn roundness(&self, d_m: f64) -> f64 {
        let link = self.link;
        let masts_m2 = link.h_m[0] * link.h_m[1];
        let raised_m2 = link.geometry.h_e_m[0] * link.geometry.h_e_m[1] - masts_m2;
        let term = (1.0 + raised_m2 / (masts_m2 + link.known_path_m2)).sqrt();
        let rough = (delta_h_d_m(d_m, link.geometry.delta_h_m) * wavenumber_per_m(link.f_mhz)).min(6283.2);
        let q = (term + (-self.theta_los_rad * link.air.a_e_m + self.d_ml_m) / d_m) * rough;
        25.1 / (25.1 + q.sqrt()) // ERL 79-ITS 67 eq. (3.23)
    }

    /// A_d: the whole at a distance beyond the horizons, dB.
    pub(super) fn at_db(&self, d_m: f64) -> f64 {
        let w = self.roundness(d_m);
        w * self.rounded_earth_db(d_m) + (1.0 - w) * self.knife_edges_db(d_m) + self.clutter_db
    }
}

/// A_fo: what is around the antennas, dB.
fn clutter_db(link: &Link) -> f64 {
    let sigma_m = sigma_h_m(delta_h_d_m(link.d_sml_m(), link.geometry.delta_h_m)); // ERL 79-ITS 67, page 3-13
    let depth = 1e-5 * link.h_m[0] * link.h_m[1] * link.f_mhz * sigma_m;
    (5.0 * maths::log10(1.0 + depth)).min(15.0) // ERL 79-ITS 67 eq. (3.38c)
}

/// A(ν, 0): loss over one knife edge by ν², dB, for an edge that reaches the ray or above.
pub(super) fn knife_edge_db(v2: f64) -> f64 {
    if v2 < 2.4 * 2.4 {
        6.02 + 9.11 * v2.sqrt() - 1.27 * v2 // TN 101 eq. (III.24b)
    } else {
        12.953 + 10.0 * maths::log10(v2) // TN 101 eq. (III.24c)
    }
}

/// F(x, K): what an antenna's height gains over the rounded earth, dB. `x_km`: its horizon in Vogler's unit.
pub(super) fn height_gain_db(x_km: f64, k: f64) -> f64 {
    if x_km >= 200.0 {
        let far_db = 0.05751 * x_km - 4.343 * maths::ln(x_km);
        if x_km >= 2000.0 {
            return far_db;
        }
        let w = 0.0134 * x_km * maths::exp(-0.005 * x_km);
        return (1.0 - w) * far_db + w * (17.372 * maths::ln(x_km) - 117.0);
    }
    let w = -maths::ln(k);
    if k < 1e-5 || x_km * w * w * w > 5495.0 {
        let near_db = if x_km > 1.0 { 17.372 * maths::ln(x_km) } else { 0.0 };
        return near_db - 117.0;
    }
    2.5e-5 * x_km * x_km / k - 8.686 * w - 15.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grazed_edge_loses_6_db_and_the_two_formulae_meet() {
        assert_eq!(knife_edge_db(0.0), 6.02);
        // ν = 1: 6.02 + 9.11 − 1.27; ν = 10: 12.953 + 20
        assert!((knife_edge_db(1.0) - 13.86).abs() < 1e-12);
        assert!((knife_edge_db(100.0) - 32.953).abs() < 1e-12);
        // At ν = 2.4: 20.5688 and 20.5570 dB, as published.
        assert!((knife_edge_db(5.76 - 1e-9) - knife_edge_db(5.76)).abs() < 0.02);
    }

    #[test]
    fn heights_gain_by_the_published_pieces() {
        // K = e^(−2): w = 2; 2.5e-5 · 100 / e^(−2) − 17.372 − 15
        let k = maths::exp(-2.0f64);
        assert!((height_gain_db(10.0, k) - (0.0025 / k - 32.372)).abs() < 1e-12);
        // A ground that hardly loads the wave: 17.372 ln x − 117, and −117 within 1.
        assert!((height_gain_db(10.0, 1e-6) - (17.372 * maths::ln(10.0) - 117.0)).abs() < 1e-12);
        assert_eq!(height_gain_db(0.5, 1e-6), -117.0);
        // Far: 0.05751 · 3000 − 4.343 · ln 3000
        assert!((height_gain_db(3000.0, 0.1) - (172.53 - 4.343 * maths::ln(3000.0))).abs() < 1e-12);
    }
}
