//! Loss in sight: two rays, mixed with the diffraction line by how rough the ground is.

use super::complex::Complex;
use super::link::Link;
use super::roughness::{delta_h_d_m, sigma_h_m};
use super::surroundings::wavenumber_per_m;
use crate::maths;
use std::f64::consts::FRAC_PI_2;

/// Attenuation at a distance within the horizon, dB. `diffracted_db`: the diffraction line at that distance;
/// `d_sml_m`: the smooth earth's horizon.
pub(super) fn loss_db(link: &Link, d_m: f64, diffracted_db: f64, d_sml_m: f64) -> f64 {
    let w = 1.0 / (1.0 + link.f_mhz * link.geometry.delta_h_m / d_sml_m.max(10e3));
    w * two_rays_db(link, d_m) + (1.0 - w) * diffracted_db
}

/// A_t: of the direct ray with the one from the ground, dB.
fn two_rays_db(link: &Link, d_m: f64) -> f64 {
    let k_per_m = wavenumber_per_m(link.f_mhz);
    let [h_tx_m, h_rx_m] = link.geometry.h_e_m;
    let both_m = h_tx_m + h_rx_m;
    let sin_psi = both_m / (d_m * d_m + both_m * both_m).sqrt(); // Algorithm eq. (4.46)
    let sigma_m = sigma_h_m(delta_h_d_m(d_m, link.geometry.delta_h_m));
    let r_e = reflection(sin_psi, link.z_g, k_per_m * sigma_m * sin_psi);
    let phase = fold(k_per_m * 2.0 * h_tx_m * h_rx_m / d_m); // Algorithm eq. (4.49)
    let sum = Complex::new(maths::cos(phase), -maths::sin(phase)) + r_e;
    -10.0 * maths::log10(sum.norm())
}

/// R_e: what the ground sends back, never less than a very rough one does.
fn reflection(sin_psi: f64, z_g: Complex, roughness: f64) -> Complex {
    let sin = Complex::real(sin_psi);
    let r_e = ((sin - z_g) / (sin + z_g)).scaled(maths::exp(-roughness.min(10.0))); // Algorithm eq. (4.47)
    let q = r_e.norm();
    if q < 0.25 || q < sin_psi {
        r_e.scaled((sin_psi / q).sqrt()) // Algorithm eq. (4.48)
    } else {
        r_e
    }
}

/// δ: the phase between the rays, kept below π: the interference near the antennas is averaged away.
fn fold(phase_rad: f64) -> f64 {
    if phase_rad > FRAC_PI_2 {
        std::f64::consts::PI - FRAC_PI_2 * FRAC_PI_2 / phase_rad // Algorithm eq. (4.50)
    } else {
        phase_rad
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_phase_is_continuous_and_stays_below_pi() {
        assert_eq!(fold(1.0), 1.0);
        assert!((fold(FRAC_PI_2 + 1e-12) - FRAC_PI_2).abs() < 1e-11);
        assert!((fold(1e9) - std::f64::consts::PI).abs() < 1e-8 && fold(1e9) < std::f64::consts::PI);
    }

    #[test]
    fn smooth_ground_mirrors_at_grazing_incidence_and_rough_ground_scatters() {
        let z = Complex::new(4.0, 0.0);
        // (0.01 − 4) / (0.01 + 4)
        let smooth = reflection(0.01, z, 0.0);
        assert!((smooth.re + 3.99 / 4.01).abs() < 1e-12 && smooth.im == 0.0);
        let rough = reflection(0.01, z, 50.0);
        assert!((rough.norm() - 0.01).abs() < 1e-12 && rough.re < 0.0);
    }
}
