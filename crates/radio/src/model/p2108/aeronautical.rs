//! Statistical clutter loss of slant paths, ITU-R P.2108-1 §3.3: by elevation and share of places.
//!
//! Source: [`P2108_1`](crate::bibliography::P2108_1), Annex 1 §3.3, eq. (7). Use for: an end below the roofs
//! whose other end is high in the air, 10–100 GHz. Not for: the bands of rural networks below 10 GHz. Left
//! out: nothing. Validity: see [`CARD`]. Departures: the normal distribution's quantile is exact, where
//! reference software uses an approximation: up to 0.0003 dB. For small shares at high elevations the
//! equation gives a little less than 0 dB, which is left as it is. Checked against:
//! tests/vectors/own/p2108_aeronautical.csv (an independent calculation) within 1e-6 dB, and published values
//! within their printed 0.1 dB.

use super::super::{Card, LossError, Quantity, Range, normal};
use super::SHARES;
use crate::maths;
use crate::units::{Db, Frequency};

const A_1: f64 = 0.05; // eq. (7)

/// Identity card.
pub const CARD: Card = Card {
    name: "p2108-aeronautical",
    title: "P.2108 aeronautical statistical",
    source: "ITU-R P.2108-1 §3.3",
    use_for: "terminals below the roofs towards aircraft and satellites, 10–100 GHz, by share of places",
    not_for: "paths along the ground, frequencies below 10 GHz",
    ranges: &[
        Range::hard(Quantity::FrequencyMhz, 10_000.0, 100_000.0),
        Range::hard(Quantity::ElevationDeg, 0.0, 90.0),
        SHARES,
    ],
    ..Card::ADDITION
};

/// Loss at the end on the ground, not exceeded at a share of places, %; `elevation_deg` as seen from there.
///
/// # Errors
/// [`LossError::OutOfRange`] outside the ranges of [`CARD`].
pub fn aeronautical(frequency: Frequency, elevation_deg: f64, location_pct: f64) -> Result<Db, LossError> {
    CARD.admit(&[(Quantity::FrequencyMhz, frequency.mhz())])?;
    CARD.admit(&[(Quantity::ElevationDeg, elevation_deg)])?;
    CARD.admit(&[(Quantity::SharePct, location_pct)])?;
    let share = location_pct / 100.0;
    let down = 1.0 - elevation_deg / 90.0;
    let k_1 = 93.0 * maths::pow(frequency.ghz(), 0.175);
    let cot = maths::tan(A_1 * down + elevation_deg.to_radians()).recip();
    let blocked_db = maths::pow(-k_1 * maths::ln_1p(-share) * cot, 0.5 * down);
    Ok(Db(blocked_db - 1.0 + 0.6 * normal::quantile(share))) // eq. (7)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(f_ghz: f64, elevation_deg: f64, p_pct: f64) -> f64 {
        let got = aeronautical(Frequency::from_ghz(f_ghz), elevation_deg, p_pct);
        got.expect("a loss").0
    }

    #[test]
    fn straight_up_the_median_is_nothing_and_along_the_ground_it_is_much() {
        assert!(at(15.0, 90.0, 50.0).abs() < 1e-12);
        // K_1 = 93·20^0.175 = 157.095302; √(157.095302·0.693147·cot 0.05) − 1 = √(108.890166·19.983331) − 1
        let level = at(20.0, 0.0, 50.0);
        assert!((level - 45.647_488).abs() < 1e-5, "{level}");
    }

    #[test]
    fn outside_the_sky_there_is_no_loss() {
        for bad in [-0.1, 90.1, f64::NAN] {
            assert!(aeronautical(Frequency::from_ghz(20.0), bad, 50.0).is_err());
        }
        assert!(aeronautical(Frequency::from_ghz(9.9), 10.0, 50.0).is_err());
    }
}
