//! The direct problem: where one comes to, going so far along an azimuth.
//!
//! Source: [`KARNEY_2013`](crate::bibliography::KARNEY_2013), §§2–3: closed formulas on the auxiliary sphere.

use super::series::{B_M, F, Series, sines};
use crate::maths::lanes;
use crate::space::LonLat;
use crate::units::deg_from_rad;

/// A geodesic from a point along an azimuth, endless.
#[derive(Clone, Copy, Debug)]
pub(super) struct Course {
    lon_deg: f64,
    sin_alpha_0: f64,
    cos_alpha_0: f64,
    /// Arc of the start from the node, and τ there: eq. (20).
    tau_1_rad: f64,
    sigma_1_rad: f64,
    omega_1_rad: f64,
    /// Σ C₃ₗ sin 2lσ₁.
    wave_1: f64,
    series: Series,
}

impl Course {
    pub(super) fn new(from: LonLat, azimuth_deg: f64) -> Self {
        let (sin_alpha, cos_alpha) = lanes::sin_cos((azimuth_deg % 360.0).to_radians());
        let (sin_beta, cos_beta) = reduced(from.lat_deg());
        let sin_alpha_0 = sin_alpha * cos_beta; // eq. (5)
        let across = sin_alpha * sin_beta;
        let cos_alpha_0 = (cos_alpha * cos_alpha + across * across).sqrt(); // eq. (10)
        let (along, omega_y) = (cos_alpha * cos_beta, sin_alpha_0 * sin_beta);
        let sigma_1_rad = lanes::atan2(sin_beta, along); // eq. (11)
        let series = Series::of(cos_alpha_0);
        let (sin_sigma, cos_sigma) = lanes::sin_cos(sigma_1_rad);
        Self {
            lon_deg: from.lon_deg(),
            sin_alpha_0,
            cos_alpha_0,
            tau_1_rad: sigma_1_rad + sines(&series.c_1, sin_sigma, cos_sigma),
            sigma_1_rad,
            omega_1_rad: lanes::atan2(omega_y, along), // eq. (12)
            wave_1: sines(&series.c_3, sin_sigma, cos_sigma),
            series,
        }
    }

    /// Longitude (not wrapped: up to half a turn and its start's away) and latitude, degrees, at a distance,
    /// metres.
    #[inline(always)]
    pub(super) fn place(&self, distance_m: f64) -> (f64, f64) {
        let tau = self.tau_1_rad + distance_m / (B_M * self.series.a_1); // eq. (19)
        let (sin_tau, cos_tau) = lanes::sin_cos(tau);
        let sigma = tau + sines(&self.series.back_1, sin_tau, cos_tau); // eq. (20)
        let (sin_sigma, cos_sigma) = lanes::sin_cos(sigma);
        let omega = lanes::atan2(self.sin_alpha_0 * sin_sigma, cos_sigma); // eq. (12)
        let wave = sines(&self.series.c_3, sin_sigma, cos_sigma) - self.wave_1;
        let integral = self.series.a_3 * ((sigma - self.sigma_1_rad) + wave); // eq. (23)
        let lambda = (omega - self.omega_1_rad) - F * self.sin_alpha_0 * integral; // eq. (8)
        let level = self.cos_alpha_0 * cos_sigma;
        let cos_beta = (self.sin_alpha_0 * self.sin_alpha_0 + level * level).sqrt();
        let phi = lanes::atan2(self.cos_alpha_0 * sin_sigma, (1.0 - F) * cos_beta); // eq. (13), (6)
        (self.lon_deg + deg_from_rad(lambda), deg_from_rad(phi))
    }
}

/// Sine and cosine of the reduced latitude: eq. (6).
#[inline(always)]
pub(super) fn reduced(lat_deg: f64) -> (f64, f64) {
    let (sin_phi, cos_phi) = lanes::sin_cos(lat_deg.to_radians());
    let y = (1.0 - F) * sin_phi;
    let length = (y * y + cos_phi * cos_phi).sqrt();
    (y / length, cos_phi / length)
}
