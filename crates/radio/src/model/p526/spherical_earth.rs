//! Diffraction over a smooth spherical earth, ITU-R P.526-15 §3.1.1 and §3.2.
//!
//! Equation numbers are those of P.1812-7 §4.3.2 and §4.3.3, which prints the same equations in kilometres,
//! metres and gigahertz.

use super::super::Polarization;
use super::bullington::DB_PER_NEPER;
use crate::maths;
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
    let b = 2.0 * (m1 / (3.0 * m)).sqrt() * maths::cos(FRAC_PI_3 + maths::acos(cosine) / 3.0); // eq. (24c)
    d_km / 2.0 * (1.0 + b) // eq. (24a)
}

/// Spherical-earth diffraction loss for antennas `h_te_m` and `h_re_m` above a smooth earth, dB.
pub fn loss_db(wave: &Wave, d_km: f64, h_te_m: f64, h_re_m: f64, a_e_km: f64) -> f64 {
    Sphere::new(wave, a_e_km)
        .loss_and_reflection(d_km, h_te_m, h_re_m)
        .0
}

/// A smooth earth for one kind of wave: what all paths over it have in common.
#[derive(Clone, Copy, Debug)]
pub struct Sphere {
    a_e_km: f64,
    wavelength_m: f64,
    surface: Surface,
    /// √(0.002·a_e), eq. (22).
    horizon_unit: f64,
    /// Beyond the horizon: the first term at the earth's own radius.
    beyond: FirstTerm,
}

impl Sphere {
    /// For a wave over an earth of effective radius `a_e_km`.
    pub fn new(wave: &Wave, a_e_km: f64) -> Self {
        let surface = Surface::new(wave);
        Self {
            a_e_km,
            wavelength_m: wave.wavelength_m,
            surface,
            horizon_unit: (0.002 * a_e_km).sqrt(),
            beyond: surface.first_term(a_e_km),
        }
    }

    /// The first term's loss over an earth of a radius, by distance and the antennas' heights.
    pub(super) fn first_term_db(wave: &Wave, a_km: f64) -> impl Fn(f64, f64, f64) -> f64 {
        let term = Surface::new(wave).first_term(a_km);
        move |d_km, h_te_m, h_re_m| term.loss_db(d_km, h_te_m, h_re_m)
    }

    /// Diffraction loss for antennas `h_te_m` and `h_re_m` above the earth (both above 0), dB, with the point
    /// of reflection in km where it was needed.
    pub fn loss_and_reflection(&self, d_km: f64, h_te_m: f64, h_re_m: f64) -> (f64, Option<f64>) {
        let a_e_km = self.a_e_km;
        let (root_te, root_re) = (h_te_m.sqrt(), h_re_m.sqrt());
        let roots = root_te + root_re;
        let d_los_km = self.horizon_unit * roots; // eq. (22)
        if d_km >= d_los_km {
            return (self.beyond.loss_db(d_km, h_te_m, h_re_m), None);
        }
        if self.surely_clear(d_km, root_te * root_re) {
            return (0.0, None);
        }
        let d1_km = reflection_point_km(d_km, h_te_m, h_re_m, a_e_km);
        let d2_km = d_km - d1_km; // eq. (24b)
        let h_se_m = ((h_te_m - 500.0 * d1_km * d1_km / a_e_km) * d2_km
            + (h_re_m - 500.0 * d2_km * d2_km / a_e_km) * d1_km)
            / d_km; // eq. (23)
        let h_req_m = CLEARANCE * (d1_km * d2_km * self.wavelength_m / d_km).sqrt(); // eq. (25)
        if h_se_m > h_req_m {
            return (0.0, Some(d1_km));
        }
        let in_roots = d_km / roots;
        let a_em_km = 500.0 * in_roots * in_roots; // eq. (26)
        let l_dft_db = self.surface.first_term(a_em_km).loss_db(d_km, h_te_m, h_re_m);
        ((1.0 - h_se_m / h_req_m) * l_dft_db.max(0.0), Some(d1_km)) // eq. (27)
    }

    /// Is the ray clear of the earth at every point of the path, by a bound that costs no search for the
    /// worst?
    ///
    /// With u = d₁/D and v = d₂/D the ray is h_te·v + h_re·u − 500·D²·u·v/a_e above the earth and must be
    /// 17.456·√(λ·D·u·v). Divided by √(u·v), the first two terms are at least 2·√(h_te·h_re), and √(u·v) is
    /// at most ½. Near equality the loss tends to 0, so rounding cannot matter.
    fn surely_clear(&self, d_km: f64, root_product_m: f64) -> bool {
        let least_m = 2.0 * root_product_m - 250.0 * d_km * d_km / self.a_e_km;
        let square = CLEARANCE * CLEARANCE * self.wavelength_m * d_km;
        least_m > 0.0 && least_m * least_m > square
    }
}

/// Clearance that costs nothing, in roots of (km²·m/km): 0.552 of the first Fresnel zone. Eq. (25).
pub(super) const CLEARANCE: f64 = 17.456;

/// The ground under a wave, land and sea.
#[derive(Clone, Copy, Debug)]
pub(super) struct Surface {
    f_ghz: f64,
    /// K·(a·f)^⅓ of land.
    pub(super) land: f64,
    /// The same of the sea.
    pub(super) sea: f64,
    sea_share: f64,
}

impl Surface {
    pub(super) fn new(wave: &Wave) -> Self {
        let f_ghz = wave.f_ghz;
        let k_unit = |ground: Ground| {
            let epsilon = ground.permittivity;
            let loss_term = 18.0 * ground.conductivity_s_m / f_ghz;
            let loss_term = loss_term * loss_term;
            let quarter = ((epsilon - 1.0) * (epsilon - 1.0) + loss_term).sqrt().sqrt();
            let horizontal = 0.036 / quarter; // eq. (29a)
            match wave.polarization {
                Polarization::Horizontal => horizontal,
                Polarization::Vertical => horizontal * (epsilon * epsilon + loss_term).sqrt(), // eq. (29b)
            }
        };
        Self {
            f_ghz,
            land: k_unit(LAND),
            sea: k_unit(SEA),
            sea_share: wave.sea_share,
        }
    }

    /// (a·f)^⅓.
    pub(super) fn root(&self, a_km: f64) -> f64 {
        maths::cbrt(a_km * self.f_ghz)
    }

    /// On an earth of a radius.
    fn first_term(&self, a_km: f64) -> FirstTerm {
        let root = self.root(a_km);
        FirstTerm {
            land: Coefficients::new(self.land / root, self.f_ghz, root),
            sea: (self.sea_share != 0.0).then(|| Coefficients::new(self.sea / root, self.f_ghz, root)),
            sea_share: self.sea_share,
        }
    }
}

/// First term of the residue series beyond the horizon of an earth of one radius.
#[derive(Clone, Copy, Debug)]
struct FirstTerm {
    land: Coefficients,
    sea: Option<Coefficients>,
    sea_share: f64,
}

impl FirstTerm {
    /// The loss, dB; negative values are possible.
    fn loss_db(&self, d_km: f64, h_te_m: f64, h_re_m: f64) -> f64 {
        let over = |ground: &Coefficients| ground.loss_db(d_km, h_te_m, h_re_m);
        let omega = self.sea_share;
        match &self.sea {
            None => over(&self.land),
            Some(sea) if omega == 1.0 => over(sea),
            Some(sea) => omega * over(sea) + (1.0 - omega) * over(&self.land), // eq. (28)
        }
    }
}

/// The units of the first term's equations over one ground and earth.
#[derive(Clone, Copy, Debug)]
struct Coefficients {
    /// Normalised factor of surface admittance.
    k: f64,
    /// Normalised distance of a kilometre.
    x_per_km: f64,
    /// Normalised height of a metre, times β.
    b_per_m: f64,
}

impl Coefficients {
    /// `root` is (a·f)^⅓: (f/a²)^⅓ and (f²/a)^⅓ follow from it.
    fn new(k: f64, f_ghz: f64, root: f64) -> Self {
        let k2 = k * k;
        let beta = (1.0 + 1.6 * k2 + 0.67 * k2 * k2) / (1.0 + 4.5 * k2 + 1.53 * k2 * k2); // eq. (30)
        let over_root = f_ghz / root;
        Self {
            k,
            x_per_km: 21.88 * beta * over_root / root, // eq. (31)
            b_per_m: beta * 0.9575 * beta * over_root, // eq. (32), (35)
        }
    }

    fn loss_db(&self, d_km: f64, h_te_m: f64, h_re_m: f64) -> f64 {
        let (distance, tx, rx) = (
            distance_term(self.x_per_km * d_km),
            height_gain(self.b_per_m * h_te_m, self.k),
            height_gain(self.b_per_m * h_re_m, self.k),
        );
        let ratio = distance.ratio * tx.ratio * rx.ratio;
        -DB_PER_NEPER * maths::ln(ratio) - distance.plus_db - tx.plus_db - rx.plus_db // eq. (36)
    }
}

/// A term 20·log10(ratio) + plus: the three terms of the sum then share one logarithm, the costliest step of
/// many.
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
            plus_db: -5.6488 * maths::pow(x, 1.425),
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
    if k > 2.0 && 20.0 * maths::log10(high.ratio) + high.plus_db < 20.0 * maths::log10(floor) {
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
        // The lower antenna is nearer to the point of reflection; on a flat earth in proportion to the
        // heights.
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
