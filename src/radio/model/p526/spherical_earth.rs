//! Diffraction over a smooth spherical earth, ITU-R P.526-15 §3.1.1 and §3.2.
//!
//! Equation numbers are those of P.1812-7 §4.3.2 and §4.3.3, which prints the same equations in kilometres, metres
//! and gigahertz.

use super::super::Polarization;
use std::f64::consts::FRAC_PI_3;

/// Electrical constants of the ground.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ground {
    /// Relative permittivity.
    pub permittivity: f64,
    /// Conductivity, S/m.
    pub conductivity_s_m: f64,
}

/// Average land.
pub const LAND: Ground = Ground {
    permittivity: 22.0,
    conductivity_s_m: 0.003,
};

/// The sea.
pub const SEA: Ground = Ground {
    permittivity: 80.0,
    conductivity_s_m: 5.0,
};

/// What the wave is and what it runs over.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wave {
    /// Frequency, GHz.
    pub f_ghz: f64,
    /// Wavelength, m.
    pub wavelength_m: f64,
    /// Polarisation.
    pub polarization: Polarization,
    /// Share of the path over sea, 0…1.
    pub sea_share: f64,
}

/// Distance from the transmitter of the point where a ray between two antennas over a smooth earth would be
/// reflected, km: there the earth comes nearest to it, measured in Fresnel zones.
pub fn reflection_point_km(d_km: f64, h_te_m: f64, h_re_m: f64, a_e_km: f64) -> f64 {
    let c = (h_te_m - h_re_m) / (h_te_m + h_re_m); // eq. (24d)
    let m = 250.0 * d_km * d_km / (a_e_km * (h_te_m + h_re_m)); // eq. (24e)
    let m1 = m + 1.0;
    // At most 1 in exact arithmetic.
    let cosine = (1.5 * c * (3.0 * m / (m1 * m1 * m1)).sqrt()).clamp(-1.0, 1.0);
    let b = 2.0 * (m1 / (3.0 * m)).sqrt() * (FRAC_PI_3 + cosine.acos() / 3.0).cos(); // eq. (24c)
    d_km / 2.0 * (1.0 + b) // eq. (24a)
}

/// Spherical-earth diffraction loss for antennas `h_te_m` and `h_re_m` above a smooth earth, dB.
pub fn loss_db(wave: &Wave, d_km: f64, h_te_m: f64, h_re_m: f64, a_e_km: f64) -> f64 {
    loss_and_reflection(wave, d_km, h_te_m, h_re_m, a_e_km).0
}

/// The same, with the point of reflection in km where it was needed (within the horizon).
pub fn loss_and_reflection(
    wave: &Wave,
    d_km: f64,
    h_te_m: f64,
    h_re_m: f64,
    a_e_km: f64,
) -> (f64, Option<f64>) {
    let roots = h_te_m.sqrt() + h_re_m.sqrt();
    let d_los_km = (0.002 * a_e_km).sqrt() * roots; // eq. (22)
    if d_km >= d_los_km {
        return (first_term_db(wave, d_km, h_te_m, h_re_m, a_e_km), None);
    }
    let d1_km = reflection_point_km(d_km, h_te_m, h_re_m, a_e_km);
    let d2_km = d_km - d1_km; // eq. (24b)
    let h_se_m = ((h_te_m - 500.0 * d1_km * d1_km / a_e_km) * d2_km
        + (h_re_m - 500.0 * d2_km * d2_km / a_e_km) * d1_km)
        / d_km; // eq. (23)
    let h_req_m = 17.456 * (d1_km * d2_km * wave.wavelength_m / d_km).sqrt(); // eq. (25)
    if h_se_m > h_req_m {
        return (0.0, Some(d1_km));
    }
    let in_roots = d_km / roots;
    let a_em_km = 500.0 * in_roots * in_roots; // eq. (26)
    let l_dft_db = first_term_db(wave, d_km, h_te_m, h_re_m, a_em_km);
    ((1.0 - h_se_m / h_req_m) * l_dft_db.max(0.0), Some(d1_km)) // eq. (27)
}

/// First term of the residue series beyond the horizon of an earth of radius `a_km`, dB; negative values are possible.
pub fn first_term_db(wave: &Wave, d_km: f64, h_te_m: f64, h_re_m: f64, a_km: f64) -> f64 {
    let over = |ground| first_term_over_db(ground, wave, d_km, h_te_m, h_re_m, a_km);
    match wave.sea_share {
        0.0 => over(LAND),
        1.0 => over(SEA),
        omega => omega * over(SEA) + (1.0 - omega) * over(LAND), // eq. (28)
    }
}

fn first_term_over_db(ground: Ground, wave: &Wave, d_km: f64, h_te_m: f64, h_re_m: f64, a_km: f64) -> f64 {
    let f_ghz = wave.f_ghz;
    let epsilon = ground.permittivity;
    let loss_term = 18.0 * ground.conductivity_s_m / f_ghz;
    let loss_term = loss_term * loss_term;
    let root = (a_km * f_ghz).cbrt();
    let quarter = ((epsilon - 1.0) * (epsilon - 1.0) + loss_term).sqrt().sqrt();
    let k_horizontal = 0.036 / (root * quarter); // eq. (29a)
    let k = match wave.polarization {
        Polarization::Horizontal => k_horizontal,
        Polarization::Vertical => k_horizontal * (epsilon * epsilon + loss_term).sqrt(), // eq. (29b)
    };
    let k2 = k * k;
    let beta = (1.0 + 1.6 * k2 + 0.67 * k2 * k2) / (1.0 + 4.5 * k2 + 1.53 * k2 * k2); // eq. (30)
    // (f/a²)^⅓ and (f²/a)^⅓ by the one cube root above.
    let x = 21.88 * beta * (f_ghz / (root * root)) * d_km; // eq. (31)
    let y_unit = 0.9575 * beta * (f_ghz / root); // eq. (32), a metre
    let b_unit = beta * y_unit; // eq. (35), a metre
    let (distance, tx, rx) = (
        distance_term(x),
        height_gain(b_unit * h_te_m, k),
        height_gain(b_unit * h_re_m, k),
    );
    let ratio = distance.ratio * tx.ratio * rx.ratio;
    -20.0 * ratio.log10() - distance.plus_db - tx.plus_db - rx.plus_db // eq. (36)
}

/// A term 20·log10(ratio) + plus: the three terms of the sum then share one logarithm, the costliest step of many.
struct LogTerm {
    ratio: f64,
    plus_db: f64,
}

fn distance_term(x: f64) -> LogTerm {
    if x >= 1.6 {
        LogTerm {
            ratio: x.sqrt(),
            plus_db: 11.0 - 17.6 * x,
        }
    } else {
        LogTerm {
            ratio: 1.0 / x,
            plus_db: -5.6488 * x.powf(1.425),
        }
    } // eq. (33)
}

/// Height gain, never below 2 + 20·log10(K): near the ground a lower antenna loses no more.
fn height_gain(b: f64, k: f64) -> LogTerm {
    /// 2 dB as a ratio.
    const FLOOR: f64 = 1.258_925_411_794_167_3;
    let floor = FLOOR * k;
    if b <= 2.0 {
        return LogTerm {
            ratio: (b + 0.1 * b * b * b).max(floor),
            plus_db: 0.0,
        }; // eq. (34b)
    }
    let root = (b - 1.1).sqrt();
    let high = LogTerm {
        ratio: 1.0 / root.sqrt(),
        plus_db: 17.6 * root - 8.0,
    }; // eq. (34a)
    // Above 8.9 dB throughout, which the floor reaches only over a ground with K > 2.
    if k > 2.0 && 20.0 * high.ratio.log10() + high.plus_db < 20.0 * floor.log10() {
        return LogTerm {
            ratio: floor,
            plus_db: 0.0,
        };
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::SPEED_OF_LIGHT_M_S;

    fn wave(f_ghz: f64, polarization: Polarization) -> Wave {
        Wave {
            f_ghz,
            wavelength_m: SPEED_OF_LIGHT_M_S / (f_ghz * 1e9),
            polarization,
            sea_share: 0.0,
        }
    }

    #[test]
    fn equal_antennas_reflect_in_the_middle() {
        assert!((reflection_point_km(20.0, 30.0, 30.0, 8500.0) - 10.0).abs() < 1e-9);
        // The lower antenna is nearer to the point of reflection; on a flat earth in proportion to the heights.
        assert!((reflection_point_km(10.0, 30.0, 10.0, 1e9) - 7.5).abs() < 1e-3);
    }

    #[test]
    fn high_antennas_near_each_other_lose_nothing() {
        assert_eq!(
            loss_db(&wave(2.0, Polarization::Vertical), 1.0, 60.0, 60.0, 8500.0),
            0.0
        );
    }

    #[test]
    fn the_loss_is_continuous_where_the_horizon_begins() {
        let w = wave(0.9, Polarization::Vertical);
        let d_los = (0.002f64 * 8500.0).sqrt() * (30f64.sqrt() + 10f64.sqrt());
        let near = loss_db(&w, d_los * (1.0 - 1e-9), 30.0, 10.0, 8500.0);
        let far = loss_db(&w, d_los * (1.0 + 1e-9), 30.0, 10.0, 8500.0);
        assert!(near > 10.0 && (near - far).abs() < 1e-4, "{near} {far}");
    }

    #[test]
    fn sea_and_polarisation_change_the_loss_at_low_frequencies_only() {
        let at = |f, p, sea_share| {
            loss_db(
                &Wave {
                    sea_share,
                    ..wave(f, p)
                },
                60.0,
                10.0,
                10.0,
                8500.0,
            )
        };
        let low = at(0.03, Polarization::Horizontal, 1.0) - at(0.03, Polarization::Vertical, 1.0);
        assert!(low > 10.0, "{low}");
        let high = at(2.0, Polarization::Horizontal, 0.0) - at(2.0, Polarization::Vertical, 0.0);
        assert!(high.abs() < 0.5, "{high}");
    }
}
