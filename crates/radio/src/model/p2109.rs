//! Building entry loss, ITU-R P.2109-2: what a receiver indoors loses beside one in front of the house.
//!
//! Source: [`P2109_2`](crate::bibliography::P2109_2), Annex 1 §3, eq. (1)–(10), table 1. Use for: coverage
//! indoors, by the share of places in buildings that shall be served: the median at 50 %, nine of ten places
//! at 90 %. Not for: single buildings whose walls are known (TR 38.901's [materials](super::tr38901::o2i)),
//! cars. Left out: nothing. The share of traditional and thermally efficient houses is the planner's to know:
//! the median of a mixture is not the mixture of medians. Validity: see [`CARD`]. Departures: none. At small
//! shares the loss goes below 0 dB: some places, at a window, receive more than the mean in front of the
//! house. Checked against: tests/vectors/own/p2109.csv (an independent calculation) and published values,
//! within 1e-6 dB.

use super::{Card, LossError, Quantity, Range, normal};
use crate::maths;
use crate::units::{Db, Frequency};

/// Identity card.
pub const CARD: Card = Card {
    name: "p2109",
    title: "P.2109 building entry loss",
    source: "ITU-R P.2109-2",
    use_for: "receivers indoors, 80 MHz–100 GHz, by share of places: traditional or thermally efficient houses",
    not_for: "single buildings whose walls are known, cars; models that have buildings in their loss",
    ranges: &[
        Range::hard(Quantity::FrequencyMhz, 80.0, 100_000.0),
        Range::hard(Quantity::ElevationDeg, -90.0, 90.0),
        // The Recommendation's shares are open at 0 and 100, where the loss has no bound.
        Range::hard(Quantity::SharePct, 0.000_001, 99.999_999),
    ],
    ..Card::ADDITION
};

/// Kinds of buildings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Building {
    /// Without metal-coated glass and foil: the ordinary house.
    Traditional,
    /// With metal-coated glass, foil-backed panels.
    ThermallyEfficient,
}

/// A row of table 1: r, s, t, u, v, w, x, y, z.
type Coefficients = [f64; 9];
const TRADITIONAL: Coefficients = [12.64, 3.72, 0.96, 9.6, 2.0, 9.1, -3.0, 4.5, -2.0];
const THERMALLY_EFFICIENT: Coefficients = [28.19, -3.0, 8.48, 13.5, 3.8, 27.8, -2.9, 9.4, -2.1];

const C_DB: f64 = -3.0; // eq. (4)

/// Loss on the way in, not exceeded at a share of places in such buildings, %. `elevation_deg`: of the path
/// at the façade, above the horizontal positive.
///
/// # Errors
/// [`LossError::OutOfRange`] outside the ranges of [`CARD`].
pub fn entry_loss(
    building: Building,
    frequency: Frequency,
    elevation_deg: f64,
    probability_pct: f64,
) -> Result<Db, LossError> {
    CARD.admit(&[(Quantity::FrequencyMhz, frequency.mhz())])?;
    CARD.admit(&[(Quantity::ElevationDeg, elevation_deg)])?;
    CARD.admit(&[(Quantity::SharePct, probability_pct)])?;
    let [r, s, t, u, v, w, x, y, z]: Coefficients = match building {
        Building::Traditional => TRADITIONAL,
        Building::ThermallyEfficient => THERMALLY_EFFICIENT,
    };
    let log_f = maths::log10(frequency.ghz());
    let l_h_db = r + s * log_f + t * log_f * log_f; // eq. (9)
    let l_e_db = 0.212 * elevation_deg.abs(); // eq. (10)
    let mu_1_db = l_h_db + l_e_db; // eq. (5)
    let mu_2_db = w + x * log_f; // eq. (6)
    let sigma_1_db = u + v * log_f; // eq. (7)
    let sigma_2_db = y + z * log_f; // eq. (8)
    let deviations = normal::quantile(probability_pct / 100.0);
    let a_db = deviations * sigma_1_db + mu_1_db; // eq. (2)
    let b_db = deviations * sigma_2_db + mu_2_db; // eq. (3)
    let ratio = [a_db, b_db, C_DB]
        .map(|db| maths::pow(10.0, 0.1 * db))
        .iter()
        .sum::<f64>();
    Ok(Db(10.0 * maths::log10(ratio))) // eq. (1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(building: Building, f_ghz: f64, elevation_deg: f64, p_pct: f64) -> f64 {
        let got = entry_loss(building, Frequency::from_ghz(f_ghz), elevation_deg, p_pct);
        got.expect("a loss").0
    }

    #[test]
    fn the_median_at_one_gigahertz() {
        // log f is 0: 10·log(10^1.264 + 10^0.91 + 10^−0.3) = 10·log(18.365383 + 8.128305 + 0.501187)
        let house = at(Building::Traditional, 1.0, 0.0, 50.0);
        assert!((house - 14.312_813).abs() < 1e-6, "{house}");
        // 10·log(10^2.819 + 10^2.78 + 10^−0.3) = 10·log(659.173895 + 602.559586 + 0.501187)
        let sealed = at(Building::ThermallyEfficient, 1.0, 0.0, 50.0);
        assert!((sealed - 31.011_401).abs() < 1e-6, "{sealed}");
    }

    #[test]
    fn nine_of_ten_places_at_one_gigahertz() {
        // z = 1.281552: A = 12.64 + 12.302895 = 24.942895, B = 9.1 + 5.766982 = 14.866982;
        // 10·log(312.0969 + 30.66890 + 0.501187)
        let house = at(Building::Traditional, 1.0, 0.0, 90.0);
        assert!((house - 25.356_321).abs() < 1e-6, "{house}");
    }

    #[test]
    fn rays_from_above_and_below_lose_alike_and_more() {
        let level = at(Building::Traditional, 0.7, 0.0, 50.0);
        let above = at(Building::Traditional, 0.7, 30.0, 50.0);
        assert!(above > level);
        assert_eq!(above, at(Building::Traditional, 0.7, -30.0, 50.0));
    }

    #[test]
    fn outside_the_ranges_there_is_no_loss() {
        let f = Frequency::from_ghz(1.0);
        for bad in [0.0, 100.0, -5.0, f64::NAN] {
            assert!(entry_loss(Building::Traditional, f, 0.0, bad).is_err());
        }
        for bad in [-90.1, 90.1, f64::INFINITY] {
            assert!(entry_loss(Building::Traditional, f, bad, 50.0).is_err());
        }
        assert!(entry_loss(Building::Traditional, Frequency::from_mhz(79.0), 0.0, 50.0).is_err());
    }
}
