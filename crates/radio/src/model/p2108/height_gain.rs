//! Height-gain terminal correction, ITU-R P.2108-1 §3.1: from the clutter's top down to the antenna among it.
//!
//! Source: [`P2108_1`](crate::bibliography::P2108_1), Annex 1 §3.1, eq. (2a)–(2g), table 3. Use for: an end
//! that is among houses or trees, 30 MHz–3 GHz: compute the path loss with that end at the clutter's height,
//! then add the correction; at both ends where both stand in clutter. Not for: path losses computed with the
//! antenna at its own height, over open ground and water above all, where part of the gain would count twice.
//! Left out: nothing. Validity: see [`CARD`]; heights and widths have no limits in the source but must be
//! above 0: those given here keep to what is on the earth. Departures: none. Immediately below the clutter's
//! top the correction of houses and trees begins at 0.003 dB, because the source rounds J(0) to 6.03 dB.
//! Checked against: tests/vectors/own/p2108_height_gain.csv (an independent calculation) within 1e-6 dB, and
//! published values within their printed 0.1 dB.

use super::super::p526::bullington::knife_edge_db;
use super::super::{Card, LossError, Quantity, Range};
use crate::cover::Kind;
use crate::maths;
use crate::units::{Db, Frequency};

/// Street width that the source gives where the true one is not known, m.
pub const STREET_WIDTH_M: f64 = 27.0;

/// Identity card.
pub const CARD: Card = Card {
    name: "p2108-height-gain",
    title: "P.2108 height gain",
    source: "ITU-R P.2108-1 §3.1",
    use_for: "a terminal among houses or trees, 30 MHz–3 GHz, added to a path loss at the clutter's height",
    not_for: "path losses at the antenna's own height; models that read land cover",
    ranges: &[
        Range::hard(Quantity::FrequencyMhz, 30.0, 3000.0),
        Range::hard(Quantity::RxHeightM, 0.1, 10_000.0),
        Range::hard(Quantity::StreetWidthM, 0.1, 1000.0),
        Range::hard(Quantity::ClutterHeightM, 0.1, 1000.0),
    ],
    ..Card::ADDITION
};

/// R: height of the clutter where the true one is not known, m, table 3.
pub const fn representative_height_m(kind: Kind) -> f64 {
    match kind {
        Kind::Water | Kind::Open | Kind::Suburban => 10.0,
        Kind::Urban | Kind::Trees | Kind::Unknown => 15.0,
        Kind::DenseUrban => 20.0,
    }
}

/// Loss to add at one end, to a path loss that has this end at `clutter_height_m` (R). 0 dB for an antenna at
/// that height or above. Heights and widths in metres.
///
/// # Errors
/// [`LossError::OutOfRange`] outside the ranges of [`CARD`]; the antenna is its receiver.
pub fn height_gain(
    frequency: Frequency,
    antenna_height_m: f64,
    street_width_m: f64,
    clutter_height_m: f64,
    kind: Kind,
) -> Result<Db, LossError> {
    CARD.admit(&[(Quantity::FrequencyMhz, frequency.mhz())])?;
    CARD.admit(&[(Quantity::RxHeightM, antenna_height_m)])?;
    CARD.admit(&[(Quantity::StreetWidthM, street_width_m)])?;
    CARD.admit(&[(Quantity::ClutterHeightM, clutter_height_m)])?;
    let (h_m, r_m) = (antenna_height_m, clutter_height_m);
    if h_m >= r_m {
        return Ok(Db(0.0)); // §3.1, the case before eq. (2)
    }
    Ok(Db(match kind {
        Kind::Water | Kind::Open => reflection_db(frequency.ghz(), h_m, r_m),
        Kind::Suburban | Kind::Urban | Kind::DenseUrban | Kind::Trees | Kind::Unknown => {
            diffraction_db(frequency.ghz(), h_m, street_width_m, r_m)
        }
    }))
}

/// Over open ground: what two rays lose near it.
fn reflection_db(f_ghz: f64, h_m: f64, r_m: f64) -> f64 {
    let k_h2_db = 21.8 + 6.2 * maths::log10(f_ghz); // eq. (2f)
    -k_h2_db * maths::log10(h_m / r_m) // eq. (2b)
}

/// Behind houses or trees: diffraction over the one across the street.
fn diffraction_db(f_ghz: f64, h_m: f64, w_s_m: f64, r_m: f64) -> f64 {
    let h_dif_m = r_m - h_m; // eq. (2d)
    let theta_clut_deg = maths::atan(h_dif_m / w_s_m).to_degrees(); // eq. (2e)
    let k_nu = 0.342 * f_ghz.sqrt(); // eq. (2g)
    let nu = k_nu * (h_dif_m * theta_clut_deg).sqrt(); // eq. (2c)
    knife_edge_db(nu) - 6.03 // eq. (2a)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(f_ghz: f64, h_m: f64, kind: Kind) -> Result<Db, LossError> {
        let r_m = representative_height_m(kind);
        height_gain(Frequency::from_ghz(f_ghz), h_m, STREET_WIDTH_M, r_m, kind)
    }

    #[test]
    fn hand_values_at_800_mhz() {
        // K_h2 = 21.8 + 6.2·(−0.09691) = 21.199158; log(1.5/10) = −0.823909
        let open = at(0.8, 1.5, Kind::Open).expect("a loss");
        assert!((open.0 - 17.466_171).abs() < 1e-5, "{open}");
        // h_dif 13.5 m, θ = atan(0.5) = 26.565051°, ν = 0.342·√0.8·√358.628191 = 5.792864,
        // J = 6.9 + 20·log(5.780026 + 5.692864) = 28.093456, less 6.03
        let woods = at(0.8, 1.5, Kind::Trees).expect("a loss");
        assert!((woods.0 - 22.063_456).abs() < 1e-5, "{woods}");
    }

    #[test]
    fn the_higher_the_less_and_above_the_clutter_nothing() {
        for kind in [
            Kind::Water,
            Kind::Open,
            Kind::Suburban,
            Kind::Urban,
            Kind::DenseUrban,
            Kind::Trees,
        ] {
            let loss = |h_m| at(0.7, h_m, kind).expect("a loss").0;
            assert!(loss(1.5) > loss(3.0) && loss(3.0) > loss(9.0), "{kind:?}");
            let r_m = representative_height_m(kind);
            assert!(loss(r_m * (1.0 - 1e-9)).abs() < 0.01, "{kind:?}");
            assert_eq!(loss(r_m), 0.0);
        }
    }

    #[test]
    fn what_is_no_height_is_an_error() {
        for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(at(1.0, bad, Kind::Urban).is_err());
        }
        assert!(at(3.1, 1.5, Kind::Open).is_err());
    }
}
