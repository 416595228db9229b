//! Statistical clutter loss of terrestrial paths, ITU-R P.2108-1 §3.2: by distance and share of places.
//!
//! Source: [`P2108_1`](crate::bibliography::P2108_1), Annex 1 §3.2, eq. (3)–(6). Use for: ends below the
//! roofs of towns and suburbs, 0.5–67 GHz, where nothing is known of the single place. Not for: open country;
//! woods; single links. Left out: nothing. For both ends the source wants paths of 1 km at least: call it
//! once an end. Validity: see [`CARD`]; beyond 2 km the loss stays what it is there. Departures: the normal
//! distribution's quantile is exact, where reference software uses an approximation: up to 0.003 dB. Checked
//! against: tests/vectors/own/p2108_statistical.csv (an independent calculation) within 1e-6 dB, and
//! published values within their printed 0.1 dB.

use super::super::{Card, LossError, Quantity, Range, normal};
use super::SHARES;
use crate::maths;
use crate::units::{Db, Frequency};

/// Distance from which the loss no longer grows, km.
const FARTHEST_KM: f64 = 2.0;

const SIGMA_L_DB: f64 = 4.0; // eq. (4b)
const SIGMA_S_DB: f64 = 6.0; // eq. (5b)

/// Identity card.
pub const CARD: Card = Card {
    name: "p2108-statistical",
    title: "P.2108 terrestrial statistical",
    source: "ITU-R P.2108-1 §3.2",
    use_for: "terminals below the roofs of towns and suburbs, 0.5–67 GHz, by share of places",
    not_for: "open country, woods, single links; models that have a town in their loss",
    ranges: &[
        Range::hard(Quantity::FrequencyMhz, 500.0, 67_000.0),
        Range::hard(Quantity::DistanceKm, 0.25, 1000.0),
        SHARES,
    ],
    ..Card::ADDITION
};

/// Loss at one end, not exceeded at a share of places, %; `distance_km` is the whole path's.
///
/// # Errors
/// [`LossError::OutOfRange`] outside the ranges of [`CARD`].
pub fn statistical(frequency: Frequency, distance_km: f64, location_pct: f64) -> Result<Db, LossError> {
    CARD.admit(&[(Quantity::FrequencyMhz, frequency.mhz())])?;
    CARD.admit(&[(Quantity::DistanceKm, distance_km)])?;
    CARD.admit(&[(Quantity::SharePct, location_pct)])?;
    let at_db = |d_km| at_distance_db(frequency.ghz(), d_km, location_pct);
    Ok(Db(at_db(distance_km).min(at_db(FARTHEST_KM)))) // eq. (6)
}

fn at_distance_db(f_ghz: f64, d_km: f64, p_pct: f64) -> f64 {
    let log_f = maths::log10(f_ghz);
    let l_l_db = -2.0 * maths::log10(maths::pow(10.0, -5.0 * log_f - 12.5) + maths::pow(10.0, -16.5)); // eq. (4a)
    let l_s_db = 32.98 + 23.9 * maths::log10(d_km) + 3.0 * log_f; // eq. (5a)
    let (w_l, w_s) = (maths::pow(10.0, -0.2 * l_l_db), maths::pow(10.0, -0.2 * l_s_db));
    let variance_db2 = (SIGMA_L_DB * SIGMA_L_DB * w_l + SIGMA_S_DB * SIGMA_S_DB * w_s) / (w_l + w_s);
    let sigma_cb_db = variance_db2.sqrt(); // eq. (3b)
    // The source's Q⁻¹ is of the upper tail: the quantile with the other sign.
    -5.0 * maths::log10(w_l + w_s) + sigma_cb_db * normal::quantile(p_pct / 100.0) // eq. (3a)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(f_ghz: f64, d_km: f64, p_pct: f64) -> f64 {
        let got = statistical(Frequency::from_ghz(f_ghz), d_km, p_pct);
        got.expect("a loss").0
    }

    #[test]
    fn the_median_at_one_gigahertz_and_one_kilometre() {
        // L_l = −2·log(10^−12.5 + 10^−16.5) = 24.999913, L_s = 32.98;
        // −5·log(10^−4.9999826 + 10^−6.596) = −5·log(1.00004e−5 + 2.535e−7) = 24.945552
        let median = at(1.0, 1.0, 50.0);
        assert!((median - 24.945_552).abs() < 1e-5, "{median}");
    }

    #[test]
    fn more_places_lose_more_and_beyond_two_kilometres_nothing_changes() {
        assert!(at(3.5, 0.5, 90.0) > at(3.5, 0.5, 50.0));
        assert!(at(3.5, 2.0, 50.0) > at(3.5, 0.5, 50.0));
        assert_eq!(at(3.5, 30.0, 50.0), at(3.5, 2.0, 50.0));
    }

    #[test]
    fn shares_of_nothing_and_all_are_errors() {
        for bad in [0.0, 100.0, f64::NAN] {
            assert!(statistical(Frequency::from_ghz(2.0), 1.0, bad).is_err());
        }
    }
}
