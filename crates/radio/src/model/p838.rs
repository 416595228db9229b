//! Rain: specific attenuation, ITU-R P.838-3, and what it takes of a terrestrial link, ITU-R P.530-18 §2.4.1.
//!
//! Source: [`P838_3`](crate::bibliography::P838_3), eq. (1)–(5), tables 1–4;
//! [`P530_18`](crate::bibliography::P530_18), Annex 1 §2.4.1. Use for: microwave links above 5 GHz, whose
//! outages rain makes. Not for: mobile coverage below 5 GHz, where even 100 mm/h takes little more than 0.5
//! dB/km; snow and hail. Left out: of P.530, wet antennas, frequency and polarisation scaling, and months
//! rather than years. Validity: see [`CARD`]; [`exceeded_db`] asks for a path of up to 60 km, at most 100 GHz
//! and a share of 0.001–1 % besides. Departures: rain of 0 mm/h takes nothing (the power law says so too for
//! a positive exponent). Texts disagree on C_0 of P.530: 0.4·log10((f/10)^0.8) here; others read
//! 0.4·(log10(f/10))^0.8. It touches only shares other than 0.01 % above 10 GHz, by less than 5 % of the
//! attenuation's decibels. Checked against: the recommendation's table 5 (k and α, both polarisations, 1–100
//! GHz) to its printed rounding, and tests/vectors/own/p838.csv (the same equations calculated apart from the
//! project) within 1e-9.

use super::{Card, LossError, Polarization, Quantity, Range};
use crate::maths;
use crate::units::{Db, Frequency};

/// Identity card.
pub const CARD: Card = Card {
    name: "p838",
    title: "Attenuation by rain",
    source: "ITU-R P.838-3; P.530-18 §2.4.1",
    use_for: "microwave links above 5 GHz",
    not_for: "snow and hail; below 5 GHz rain does not matter",
    ranges: &[
        Range::hard(Quantity::FrequencyMhz, 1000.0, 1_000_000.0),
        Range::hard(Quantity::ElevationDeg, -90.0, 90.0),
        Range::hard(Quantity::RainRateMmH, 0.0, 300.0),
    ],
    ..Card::ADDITION
};

/// Tilt of the field against the horizontal, degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tilt {
    /// τ: 0 horizontal, 90 vertical, 45 circular.
    pub tau_deg: f64,
}

impl Tilt {
    /// Circular polarisation.
    pub const CIRCULAR: Self = Self { tau_deg: 45.0 };
}

impl From<Polarization> for Tilt {
    fn from(polarization: Polarization) -> Self {
        let tau_deg = match polarization {
            Polarization::Horizontal => 0.0,
            Polarization::Vertical => 90.0,
        };
        Self { tau_deg }
    }
}

/// γ = k·R^α, R in mm/h and γ in dB/km.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coefficients {
    /// Factor.
    pub k: f64,
    /// Exponent.
    pub alpha: f64,
}

impl Coefficients {
    /// γ_R, dB/km.
    ///
    /// # Errors
    /// [`LossError::OutOfRange`] for rain outside [`CARD`].
    pub fn specific_db_km(&self, rain_rate_mm_h: f64) -> Result<f64, LossError> {
        CARD.admit(&[(Quantity::RainRateMmH, rain_rate_mm_h)])?;
        if rain_rate_mm_h == 0.0 {
            return Ok(0.0);
        }
        Ok(self.k * maths::pow(rain_rate_mm_h, self.alpha)) // eq. (1)
    }
}

/// A curve of P.838: Gaussian bells and a line over log10(f).
struct Curve<const N: usize> {
    /// a_j, b_j, c_j.
    bells: [(f64, f64, f64); N],
    m: f64,
    c: f64,
}

impl<const N: usize> Curve<N> {
    fn at(&self, log_f: f64) -> f64 {
        let bell = |&(a, b, c): &(f64, f64, f64)| {
            let x = (log_f - b) / c;
            a * maths::exp(-x * x)
        };
        self.bells.iter().map(bell).sum::<f64>() + self.m * log_f + self.c
    }
}

/// log10 of k_H: table 1.
const K_H: Curve<4> = Curve {
    bells: [
        (-5.33980, -0.10008, 1.13098),
        (-0.35351, 1.26970, 0.45400),
        (-0.23789, 0.86036, 0.15354),
        (-0.94158, 0.64552, 0.16817),
    ],
    m: -0.18961,
    c: 0.71147,
};

/// log10 of k_V: table 2.
const K_V: Curve<4> = Curve {
    bells: [
        (-3.80595, 0.56934, 0.81061),
        (-3.44965, -0.22911, 0.51059),
        (-0.39902, 0.73042, 0.11899),
        (0.50167, 1.07319, 0.27195),
    ],
    m: -0.16398,
    c: 0.63297,
};

/// α_H: table 3.
const ALPHA_H: Curve<5> = Curve {
    bells: [
        (-0.14318, 1.82442, -0.55187),
        (0.29591, 0.77564, 0.19822),
        (0.32177, 0.63773, 0.13164),
        (-5.37610, -0.96230, 1.47828),
        (16.1721, -3.29980, 3.43990),
    ],
    m: 0.67849,
    c: -1.95537,
};

/// α_V: table 4.
const ALPHA_V: Curve<5> = Curve {
    bells: [
        (-0.07771, 2.33840, -0.76284),
        (0.56727, 0.95545, 0.54039),
        (-0.20238, 1.14520, 0.26809),
        (-48.2991, 0.791669, 0.116226),
        (48.5833, 0.791459, 0.116479),
    ],
    m: -0.053739,
    c: 0.83433,
};

/// k and α for a path of an elevation (0 for a terrestrial link) and a polarisation.
///
/// # Errors
/// [`LossError::OutOfRange`] outside [`CARD`]; a tilt outside ±180° counts as an elevation, being none.
pub fn coefficients(frequency: Frequency, elevation_deg: f64, tilt: Tilt) -> Result<Coefficients, LossError> {
    CARD.admit(&[
        (Quantity::FrequencyMhz, frequency.mhz()),
        (Quantity::ElevationDeg, elevation_deg),
    ])?;
    CARD.require(Quantity::ElevationDeg, tilt.tau_deg, -180.0, 180.0)?;
    let log_f = maths::log10(frequency.ghz());
    let (k_h, k_v) = (maths::pow(10.0, K_H.at(log_f)), maths::pow(10.0, K_V.at(log_f))); // eq. (2)
    let (alpha_h, alpha_v) = (ALPHA_H.at(log_f), ALPHA_V.at(log_f)); // eq. (3)
    let cos_elevation = maths::cos(elevation_deg.to_radians());
    let share = cos_elevation * cos_elevation * maths::cos((2.0 * tilt.tau_deg).to_radians());
    let k = (k_h + k_v + (k_h - k_v) * share) / 2.0; // eq. (4)
    let (ka_h, ka_v) = (k_h * alpha_h, k_v * alpha_v);
    Ok(Coefficients {
        k,
        alpha: (ka_h + ka_v + (ka_h - ka_v) * share) / (2.0 * k), // eq. (5)
    })
}

/// A terrestrial link in rain.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// Carrier frequency.
    pub frequency: Frequency,
    /// Polarisation.
    pub tilt: Tilt,
    /// Path length, km.
    pub distance_km: f64,
    /// Elevation of the path, degrees.
    pub elevation_deg: f64,
    /// R_0.01: rain exceeded for 0.01 % of an average year, mm/h, over one minute.
    pub rain_rate_001_mm_h: f64,
}

/// Attenuation that rain exceeds on a link for `share_pct` of an average year. P.530-18 §2.4.1.
///
/// # Errors
/// [`LossError::OutOfRange`] outside [`CARD`], over 100 GHz, for a path over 60 km, or a share outside
/// 0.001–1 %.
pub fn exceeded_db(link: &Link, share_pct: f64) -> Result<Db, LossError> {
    CARD.require(Quantity::FrequencyMhz, link.frequency.mhz(), 1000.0, 100_000.0)?;
    CARD.require(Quantity::DistanceKm, link.distance_km, 0.0, 60.0)?;
    CARD.require(Quantity::SharePct, share_pct, 0.001, 1.0)?;
    let coefficients = coefficients(link.frequency, link.elevation_deg, link.tilt)?;
    let gamma_r_db_km = coefficients.specific_db_km(link.rain_rate_001_mm_h)?;
    if gamma_r_db_km == 0.0 || link.distance_km == 0.0 {
        return Ok(Db(0.0));
    }
    let f_ghz = link.frequency.ghz();
    let d_eff_km = link.distance_km * distance_factor(link, coefficients.alpha);
    let a_001_db = gamma_r_db_km * d_eff_km; // P.530-18 eq. (33)
    Ok(Db(a_001_db * share_factor(f_ghz, share_pct)))
}

/// r: the rain cell's share of the path. At most 2.5, as the recommendation says.
fn distance_factor(link: &Link, alpha: f64) -> f64 {
    let (d_km, f_ghz) = (link.distance_km, link.frequency.ghz());
    let spread = 0.477
        * maths::pow(d_km, 0.633)
        * maths::pow(link.rain_rate_001_mm_h, 0.073 * alpha)
        * maths::pow(f_ghz, 0.123);
    let denominator = spread - 10.579 * (1.0 - maths::exp(-0.024 * d_km));
    if denominator < 0.4 { 2.5 } else { 1.0 / denominator } // P.530-18 eq. (32)
}

/// A_p / A_0.01.
fn share_factor(f_ghz: f64, p_pct: f64) -> f64 {
    let c_0 = if f_ghz >= 10.0 {
        0.12 + 0.4 * maths::log10(maths::pow(f_ghz / 10.0, 0.8)) // P.530-18 eq. (35a)
    } else {
        0.12
    };
    let mix = |high: f64, low: f64| high * c_0 + low * (1.0 - c_0);
    let c_1 = maths::pow(0.07, c_0) * maths::pow(0.12, 1.0 - c_0); // eq. (35b)
    let (c_2, c_3) = (mix(0.855, 0.546), mix(0.139, 0.043)); // eq. (35c), (35d)
    c_1 * maths::pow(p_pct, -(c_2 + c_3 * maths::log10(p_pct))) // eq. (34)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(f_ghz: f64, polarization: Polarization) -> Coefficients {
        coefficients(Frequency::from_ghz(f_ghz), 0.0, polarization.into()).expect("inside the card")
    }

    #[test]
    fn the_recommendations_table_at_10_and_40_ghz() {
        let (h, v) = (
            at(10.0, Polarization::Horizontal),
            at(40.0, Polarization::Vertical),
        );
        assert!(
            (h.k - 0.01217).abs() < 0.5e-5 && (h.alpha - 1.2571).abs() < 0.5e-4,
            "{h:?}"
        );
        assert!(
            (v.k - 0.4274).abs() < 0.5e-4 && (v.alpha - 0.8421).abs() < 0.5e-4,
            "{v:?}"
        );
    }

    #[test]
    fn circular_lies_between_and_a_path_to_the_zenith_knows_no_polarisation() {
        let f = Frequency::from_ghz(20.0);
        let circular = coefficients(f, 0.0, Tilt::CIRCULAR).expect("inside the card");
        let (h, v) = (
            at(20.0, Polarization::Horizontal),
            at(20.0, Polarization::Vertical),
        );
        assert!((circular.k - (h.k + v.k) / 2.0).abs() < 1e-12);
        let up = coefficients(f, 90.0, Tilt { tau_deg: 0.0 }).expect("inside the card");
        assert!((up.k - circular.k).abs() < 1e-12 && (up.alpha - circular.alpha).abs() < 1e-12);
    }

    #[test]
    fn a_power_law_by_hand() {
        // 0.5 · 100^0.5
        let law = Coefficients { k: 0.5, alpha: 0.5 };
        assert!((law.specific_db_km(100.0).expect("rain") - 5.0).abs() < 1e-12);
        assert_eq!(law.specific_db_km(0.0), Ok(0.0));
        assert!(law.specific_db_km(-1.0).is_err() && law.specific_db_km(f64::NAN).is_err());
    }

    fn link(d_km: f64) -> Link {
        Link {
            frequency: Frequency::from_ghz(18.0),
            tilt: Polarization::Vertical.into(),
            distance_km: d_km,
            elevation_deg: 0.0,
            rain_rate_001_mm_h: 90.0,
        }
    }

    #[test]
    fn rarer_rain_takes_more_and_so_does_a_longer_path() {
        let db = |d_km, p_pct| exceeded_db(&link(d_km), p_pct).expect("inside the card").0;
        assert!(db(10.0, 0.001) > db(10.0, 0.01) && db(10.0, 0.01) > db(10.0, 1.0));
        assert!(db(20.0, 0.01) > db(10.0, 0.01) && db(10.0, 0.01) > db(1.0, 0.01));
        assert_eq!(db(0.0, 0.01), 0.0);
        // The power law of §2.4.1 is 1 at 0.01 % but for the rounding of its constants.
        assert!((share_factor(18.0, 0.01) - 1.0).abs() < 0.005);
    }

    #[test]
    fn a_short_path_may_be_all_in_the_cell() {
        // 0.1 km: 0.477·0.1^0.633·… is far below 0.4, so r = 2.5.
        assert_eq!(distance_factor(&link(0.1), 1.0), 2.5);
    }

    #[test]
    fn what_p530_does_not_cover_is_refused() {
        assert!(exceeded_db(&link(60.1), 0.01).is_err());
        assert!(exceeded_db(&link(10.0), 2.0).is_err());
        let fast = Link {
            frequency: Frequency::from_ghz(120.0),
            ..link(10.0)
        };
        assert!(exceeded_db(&fast, 0.01).is_err());
        assert!(coefficients(Frequency::from_ghz(10.0), 0.0, Tilt { tau_deg: f64::NAN }).is_err());
    }
}
