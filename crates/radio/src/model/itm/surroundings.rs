//! The air and the ground: how the earth is curved for the ray, and what a wave meets on its surface.

use super::super::{Parameters, Polarization};
use super::complex::Complex;
use crate::maths;

/// Curvature of the earth itself, 1/m.
const GAMMA_A_PER_M: f64 = 157e-9;

/// The atmosphere over a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Air {
    /// N_s: refractivity at the surface, N-units.
    pub n_s: f64,
    /// Effective earth radius, metres.
    pub a_e_m: f64,
}

impl Air {
    /// From the refractivity at sea level and the path's mean height above it. Any N_s of 150…400 N-units
    /// makes the radius 7138…11 257 km, well inside the model's own 4000…13 333 km: that limit has no error
    /// of its own here.
    pub fn over(n_0: f64, h_sys_m: f64) -> Self {
        let n_s = n_0 * maths::exp(-h_sys_m / 9460.0); // TN 101 eq. (4.3)
        let gamma_e_per_m = GAMMA_A_PER_M * (1.0 - 0.04665 * maths::exp(n_s / 179.3)); // TN 101 eq. (4.4)
        Self {
            n_s,
            a_e_m: 1.0 / gamma_e_per_m,
        }
    }
}

/// Z_g: the ground's surface transfer impedance, relative to free space. For a permittivity above 1 its phase
/// stays within ±45°: half the phase of ε − 1, less the phase of ε under vertical polarisation.
pub(super) fn ground_impedance(parameters: &Parameters, f_mhz: f64) -> Complex {
    let loss_term = 18_000.0 * parameters.ground_conductivity_s_m / f_mhz;
    let epsilon = Complex::new(parameters.ground_permittivity, loss_term);
    let z_horizontal = (epsilon - Complex::real(1.0)).root();
    match parameters.polarization {
        Polarization::Horizontal => z_horizontal,
        Polarization::Vertical => z_horizontal / epsilon,
    }
}

/// k: the wavenumber, 1/m, in the model's rounding of the speed of light.
pub(super) fn wavenumber_per_m(f_mhz: f64) -> f64 {
    f_mhz / 47.7
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sea_level_has_the_refractivity_of_sea_level_and_301_makes_four_thirds() {
        let air = Air::over(301.0, 0.0);
        assert_eq!(air.n_s, 301.0);
        // e^(301/179.3) = 5.3588; 1 − 0.04665 · 5.3588 = 0.75001: 6369.4 km / 0.75001 = 8492.4 km
        assert!((air.a_e_m - 8_492_400.0).abs() < 1000.0, "{air:?}");
        assert!((Air::over(301.0, 9460.0).n_s - 301.0 / std::f64::consts::E).abs() < 1e-9);
    }

    #[test]
    fn usable_refractivities_make_usable_radii() {
        for (n_s, a_e_km) in [(150.0, 7138.0), (400.0, 11_257.0)] {
            assert!((Air::over(n_s, 0.0).a_e_m / 1000.0 - a_e_km).abs() < 1.0, "{n_s}");
        }
    }

    #[test]
    fn average_ground_at_900_mhz() {
        // ε = 15 + 0.1i: √(14 + 0.1i) = 3.74168 + 0.01336i; over ε: 0.24945 − 0.00077i
        let horizontal = ground_impedance(
            &Parameters::with(|p| p.polarization = Polarization::Horizontal),
            900.0,
        );
        let vertical = ground_impedance(&Parameters::default(), 900.0);
        assert!((horizontal.re - 3.741_68).abs() < 1e-5 && (horizontal.im - 0.013_36).abs() < 1e-5);
        assert!((vertical.re - 0.249_45).abs() < 1e-5 && (vertical.im + 0.000_77).abs() < 1e-5);
    }

    #[test]
    fn the_impedance_is_more_resistance_than_reactance_for_all_allowed_grounds() {
        for f_mhz in [20.0, 900.0, 20_000.0] {
            for ground_permittivity in [1.0001, 1.5, 15.0, 1000.0] {
                for ground_conductivity_s_m in [1e-6, 0.005, 5.0, 100.0] {
                    for polarization in [Polarization::Horizontal, Polarization::Vertical] {
                        let z = ground_impedance(
                            &Parameters {
                                ground_permittivity,
                                ground_conductivity_s_m,
                                polarization,
                                ..Parameters::default()
                            },
                            f_mhz,
                        );
                        assert!(z.re > z.im.abs(), "{z:?}");
                    }
                }
            }
        }
    }
}
