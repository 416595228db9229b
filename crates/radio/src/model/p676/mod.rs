//! Attenuation by the air, ITU-R P.676-13: oxygen and water vapour, line by line.
//!
//! Source: [`P676_13`](crate::bibliography::P676_13), Annex 1 §1, eq. (1)–(9), tables 1 and 2. Use for: links
//! above some 10 GHz; at 60 GHz air takes more than rain. Below 3 GHz it takes less than 0.01 dB/km. Not for:
//! slant paths through the atmosphere, whose air changes along the way. Left out: Annex 1 §2 (slant paths)
//! and Annex 2 (approximations). Validity: see [`CARD`]; the frequencies are the recommendation's, the state
//! of the air is bounded to what occurs at the ground. Departures: none. The pressure is that of **dry air**,
//! as everywhere in the recommendation's Annex 1: a barometer reads this plus the vapour's own pressure,
//! [`vapour_pressure_hpa`]. Checked against: a published table of 1,000 values of both specific attenuations
//! (dry pressure 950–1050 hPa, 3.5–15 g/m³, 233 K, 1–1000 GHz) within 1e-8 dB/km, and
//! tests/vectors/own/p676.csv (the same equations calculated apart from the project) within 1e-8 dB.

mod lines;

use super::{Card, LossError, Quantity, Range};
use crate::maths;
use crate::units::{Db, Frequency};
use lines::{OXYGEN, OxygenLine, WATER, WaterLine};

/// Identity card.
pub const CARD: Card = Card {
    name: "p676",
    title: "Attenuation by oxygen and water vapour",
    source: "ITU-R P.676-13, Annex 1",
    use_for: "terrestrial links above some 10 GHz",
    not_for: "slant paths through the atmosphere",
    ranges: &[
        Range::hard(Quantity::FrequencyMhz, 1000.0, 1_000_000.0),
        Range::hard(Quantity::DistanceKm, 0.0, 1000.0),
        Range::hard(Quantity::PressureHpa, 300.0, 1100.0),
        Range::hard(Quantity::WaterVapourGM3, 0.0, 60.0),
        Range::hard(Quantity::TemperatureK, 180.0, 340.0),
    ],
    ..Card::ADDITION
};

/// What a kilometre of air takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SpecificAttenuation {
    /// Oxygen, with the continuum of dry air, dB/km.
    pub oxygen_db_km: f64,
    /// Water vapour, dB/km.
    pub water_db_km: f64,
}

impl SpecificAttenuation {
    /// Both, dB/km.
    pub fn total_db_km(&self) -> f64 {
        self.oxygen_db_km + self.water_db_km // eq. (1)
    }

    /// A terrestrial path of `distance_km` through the same air all along.
    ///
    /// # Errors
    /// [`LossError::OutOfRange`] for a distance outside [`CARD`].
    pub fn along(&self, distance_km: f64) -> Result<Db, LossError> {
        CARD.admit(&[(Quantity::DistanceKm, distance_km)])?;
        Ok(Db(self.total_db_km() * distance_km)) // eq. (10)
    }
}

/// Pressure of water vapour of a density, hPa: what a barometer reads beyond the pressure of dry air.
pub fn vapour_pressure_hpa(water_vapour_g_m3: f64, temperature_k: f64) -> f64 {
    water_vapour_g_m3 * temperature_k / 216.7 // eq. (4)
}

/// Specific attenuation of air.
///
/// `dry_pressure_hpa` is the pressure of the dry air alone, without the vapour's; `water_vapour_g_m3` the
/// vapour's density; `temperature_k` the air's temperature.
///
/// # Errors
/// [`LossError::OutOfRange`] outside [`CARD`]: below 1 GHz too, where the answer is smaller than 0.01 dB/km.
pub fn specific_attenuation(
    frequency: Frequency,
    dry_pressure_hpa: f64,
    water_vapour_g_m3: f64,
    temperature_k: f64,
) -> Result<SpecificAttenuation, LossError> {
    CARD.admit(&[
        (Quantity::FrequencyMhz, frequency.mhz()),
        (Quantity::PressureHpa, dry_pressure_hpa),
        (Quantity::WaterVapourGM3, water_vapour_g_m3),
        (Quantity::TemperatureK, temperature_k),
    ])?;
    let air = Air {
        p_hpa: dry_pressure_hpa,
        e_hpa: vapour_pressure_hpa(water_vapour_g_m3, temperature_k),
        theta: 300.0 / temperature_k,
    };
    let f_ghz = frequency.ghz();
    let oxygen: f64 = OXYGEN.iter().map(|line| air.oxygen_line(line, f_ghz)).sum();
    let water: f64 = WATER.iter().map(|line| air.water_line(line, f_ghz)).sum();
    Ok(SpecificAttenuation {
        oxygen_db_km: 0.1820 * f_ghz * (oxygen + air.dry_continuum(f_ghz)), // eq. (1), (2a)
        water_db_km: 0.1820 * f_ghz * water,                                // eq. (1), (2b)
    })
}

/// The state of the air.
struct Air {
    /// p: pressure of dry air.
    p_hpa: f64,
    /// e: pressure of water vapour.
    e_hpa: f64,
    /// θ = 300/T.
    theta: f64,
}

impl Air {
    /// S·F of a line of oxygen: its part of N″.
    fn oxygen_line(&self, line: &OxygenLine, f_ghz: f64) -> f64 {
        let [a_1, a_2, a_3, a_4, a_5, a_6] = line.a;
        let (p, e, theta) = (self.p_hpa, self.e_hpa, self.theta);
        let strength = a_1 * 1e-7 * p * theta.powi(3) * maths::exp(a_2 * (1.0 - theta)); // eq. (3)
        let pressure_ghz = a_3 * 1e-4 * (p * maths::pow(theta, 0.8 - a_4) + 1.1 * e * theta); // eq. (6a)
        let width_ghz = (pressure_ghz * pressure_ghz + 2.25e-6).sqrt(); // eq. (6b): Zeeman splitting
        let interference = (a_5 + a_6 * theta) * 1e-4 * (p + e) * maths::pow(theta, 0.8); // eq. (7)
        strength * shape(f_ghz, line.f_0_ghz, width_ghz, interference)
    }

    /// S·F of a line of water vapour.
    fn water_line(&self, line: &WaterLine, f_ghz: f64) -> f64 {
        let [b_1, b_2, b_3, b_4, b_5, b_6] = line.b;
        let (p, e, theta) = (self.p_hpa, self.e_hpa, self.theta);
        let strength = b_1 * 1e-1 * e * maths::pow(theta, 3.5) * maths::exp(b_2 * (1.0 - theta)); // eq. (3)
        let pressure_ghz = b_3 * 1e-4 * (p * maths::pow(theta, b_4) + b_5 * e * maths::pow(theta, b_6)); // eq. (6a)
        let doppler = 2.1316e-12 * line.f_0_ghz * line.f_0_ghz / theta;
        let width_ghz = 0.535 * pressure_ghz + (0.217 * pressure_ghz * pressure_ghz + doppler).sqrt(); // eq. (6b)
        strength * shape(f_ghz, line.f_0_ghz, width_ghz, 0.0)
    }

    /// N″_D: Debye's spectrum of oxygen below 10 GHz, and nitrogen under pressure above 100 GHz.
    fn dry_continuum(&self, f_ghz: f64) -> f64 {
        let (p, theta) = (self.p_hpa, self.theta);
        let d_ghz = 5.6e-4 * (p + self.e_hpa) * maths::pow(theta, 0.8); // eq. (9)
        let debye = 6.14e-5 / (d_ghz * (1.0 + (f_ghz / d_ghz) * (f_ghz / d_ghz)));
        let nitrogen = 1.4e-12 * p * maths::pow(theta, 1.5) / (1.0 + 1.9e-5 * maths::pow(f_ghz, 1.5));
        f_ghz * p * theta * theta * (debye + nitrogen) // eq. (8)
    }
}

/// F: the shape of a line at a frequency.
fn shape(f_ghz: f64, f_0_ghz: f64, width_ghz: f64, interference: f64) -> f64 {
    let side =
        |away_ghz: f64| (width_ghz - interference * away_ghz) / (away_ghz * away_ghz + width_ghz * width_ghz);
    f_ghz / f_0_ghz * (side(f_0_ghz - f_ghz) + side(f_0_ghz + f_ghz)) // eq. (5)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standard(f_ghz: f64) -> SpecificAttenuation {
        // A barometer at 1013.25 hPa over air of 15 °C with 7.5 g/m³: 1003.28 hPa of dry air.
        let dry_hpa = 1013.25 - vapour_pressure_hpa(7.5, 288.15);
        specific_attenuation(Frequency::from_ghz(f_ghz), dry_hpa, 7.5, 288.15).expect("inside the card")
    }

    #[test]
    fn the_air_of_the_recommendations_figures() {
        // Read from its figures 1 and 2: about 15 dB/km at 60 GHz, 0.2 at the vapour's line, 0.007 at 2 GHz.
        assert!((standard(60.0).total_db_km() - 15.0).abs() < 0.5);
        assert!((standard(22.235).water_db_km - 0.19).abs() < 0.02);
        assert!((standard(2.0).oxygen_db_km - 0.0066).abs() < 0.0005);
    }

    #[test]
    fn vapour_at_a_room_temperature() {
        // 7.5 · 288.15 / 216.7
        assert!((vapour_pressure_hpa(7.5, 288.15) - 9.97289).abs() < 1e-5);
    }

    #[test]
    fn dry_air_has_no_vapour_and_more_vapour_takes_more() {
        let at = |g_m3| {
            specific_attenuation(Frequency::from_ghz(24.0), 1000.0, g_m3, 290.0).expect("inside the card")
        };
        assert_eq!(at(0.0).water_db_km, 0.0);
        assert!(at(0.0).oxygen_db_km > 0.0);
        assert!(at(20.0).water_db_km > 2.0 * at(10.0).water_db_km);
    }

    #[test]
    fn a_path_takes_its_length() {
        let air = standard(38.0);
        let ten = air.along(10.0).expect("inside the card").0;
        assert!((ten - 10.0 * (air.oxygen_db_km + air.water_db_km)).abs() < 1e-12);
        assert!(air.along(-1.0).is_err() && air.along(f64::NAN).is_err());
    }

    #[test]
    fn what_is_no_air_is_refused() {
        let of = |f_ghz, p, rho, t| {
            specific_attenuation(Frequency::from_ghz(f_ghz), p, rho, t)
                .err()
                .map(|error| match error {
                    LossError::OutOfRange { quantity, .. } => quantity,
                    other => panic!("{other}"),
                })
        };
        assert_eq!(of(0.8, 1000.0, 7.5, 288.0), Some(Quantity::FrequencyMhz));
        assert_eq!(of(10.0, 100_000.0, 7.5, 288.0), Some(Quantity::PressureHpa));
        assert_eq!(of(10.0, 1000.0, -0.1, 288.0), Some(Quantity::WaterVapourGM3));
        assert_eq!(of(10.0, 1000.0, 7.5, 15.0), Some(Quantity::TemperatureK));
        assert_eq!(of(f64::NAN, 1000.0, 7.5, 288.0), Some(Quantity::FrequencyMhz));
    }
}
