//! Woods: what trees take of a signal, ITU-R P.833-10.
//!
//! Source: [`P833_10`](crate::bibliography::P833_10), Annex 1: one terminal within woodland (§2.1, eq. (1)
//! and (2)), slant paths through woodland (§2), a single tree or belt of trees up to 3 GHz (§3.1). Use for: a
//! receiver among trees, below their tops; a link that cuts one belt of trees. Not for: woods in the middle
//! of a path that goes over them (that is diffraction over their tops), houses, and depths taken from land
//! cover that does not know the trees' height. Left out: diffraction around and over a tree and ground
//! reflection below it (§3.2), scattering (radiative energy transfer, above 5 GHz), depolarisation, and what
//! wind does. Validity: see [`CARD`]. Each [`Woodland`] was measured in a band of its own: outside it the
//! answer is an extrapolation and carries a warning. Departures: the specific attenuation is a curve that the
//! recommendation draws and does not print. It is taken as two straight lines in doubly logarithmic scale
//! through 0.02 dB/m at 30 MHz, 0.2 dB/m at 1 GHz and 6 dB/m at 30 GHz, read from the curve of vertical
//! polarisation for both: below 1 GHz horizontal polarisation loses less. Trees differ by a factor of two and
//! more either way; measurements in woods scattered by 8.7 dB about their fit. Slant paths of less than 1°
//! elevation, where the fit tends to no loss at all, are refused. Their fit is of one pine wood; its band is
//! not printed with it, so a warning is given outside 900–2200 MHz, where woods were measured. Checked
//! against: hand values, the recommendation's table 1 (five frequencies, 105.9–2117.5 MHz: γ within 25 %, A_m
//! within 3.5 dB) and tests/vectors/own/p833.csv (the same equations calculated apart from the project)
//! within 1e-9 dB.

use super::{Card, LossError, Quantity, Range, Warnings};
use crate::maths;
use crate::units::{Db, Frequency};

/// Identity card.
pub const CARD: Card = Card {
    name: "p833",
    title: "Attenuation in vegetation",
    source: "ITU-R P.833-10, Annex 1 §2, §3.1",
    use_for: "a terminal among trees; one belt of trees in the way",
    not_for: "woods that the path goes over; houses",
    ranges: &[
        Range::hard(Quantity::FrequencyMhz, 30.0, 30_000.0),
        Range::hard(Quantity::VegetationDepthM, 0.0, 10_000.0),
        Range::hard(Quantity::ElevationDeg, 1.0, 90.0),
    ],
    ..Card::ADDITION
};

/// What vegetation takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Attenuation {
    /// Added to the loss without trees.
    pub loss: Db,
    /// Ranges of measurement that were left.
    pub warnings: Warnings,
}

/// A wood in which the maximum attenuation was measured: A_m = A_1·f^α, f in MHz.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Woodland {
    /// Where.
    pub name: &'static str,
    /// A_1, dB.
    pub a_1_db: f64,
    /// α.
    pub alpha: f64,
    /// Band of the measurements, MHz.
    pub band_mhz: (f64, f64),
}

/// Tropical trees in a park, 15 m high, receiver at 2.4 m.
pub const RIO_DE_JANEIRO: Woodland = Woodland {
    name: "Rio de Janeiro (tropical trees)",
    a_1_db: 0.18,
    alpha: 0.752,
    band_mhz: (900.0, 1800.0),
};

/// Mixed forest, 15 m high, receiver at 1.6 m; the standard deviation was 8.7 dB.
pub const MULHOUSE: Woodland = Woodland {
    name: "Mulhouse (mixed forest)",
    a_1_db: 1.15,
    alpha: 0.43,
    band_mhz: (900.0, 2200.0),
};

/// Mixed forests, about 15 m high, receiver at 1.5 m: the widest band, and the one to take where nothing is
/// known.
pub const ST_PETERSBURG: Woodland = Woodland {
    name: "St. Petersburg (mixed forest)",
    a_1_db: 1.37,
    alpha: 0.42,
    band_mhz: (105.9, 2117.5),
};

/// All of them.
pub const WOODLANDS: [&Woodland; 3] = [&RIO_DE_JANEIRO, &MULHOUSE, &ST_PETERSBURG];

/// γ: specific attenuation of a very short way through woodland, dB/m.
///
/// # Errors
/// [`LossError::OutOfRange`] outside 30 MHz to 30 GHz.
pub fn specific_attenuation_db_m(frequency: Frequency) -> Result<f64, LossError> {
    CARD.admit(&[(Quantity::FrequencyMhz, frequency.mhz())])?;
    Ok(gamma_db_m(frequency.ghz()))
}

/// Through (0.03 GHz, 0.02), (1, 0.2) and (30, 6).
fn gamma_db_m(f_ghz: f64) -> f64 {
    /// Slope of the lower line: log 10 / log (1/0.03).
    const BELOW_1_GHZ: f64 = 0.656_651_097_862_631_3;
    let slope = if f_ghz < 1.0 { BELOW_1_GHZ } else { 1.0 };
    0.2 * maths::pow(f_ghz, slope)
}

/// A_m: the most that a wood takes of a path with one end in it, however deep.
///
/// # Errors
/// [`LossError::OutOfRange`] outside [`CARD`].
pub fn maximum(frequency: Frequency, woodland: &Woodland) -> Result<Attenuation, LossError> {
    let f_mhz = frequency.mhz();
    let mut warnings = CARD.admit(&[(Quantity::FrequencyMhz, f_mhz)])?;
    if f_mhz < woodland.band_mhz.0 || f_mhz > woodland.band_mhz.1 {
        warnings.insert(Quantity::FrequencyMhz);
    }
    Ok(Attenuation {
        loss: Db(woodland.a_1_db * maths::pow(f_mhz, woodland.alpha)), // eq. (2)
        warnings,
    })
}

/// What is lost beyond free space and diffraction where one end is `depth_m` deep in woodland.
///
/// # Errors
/// [`LossError::OutOfRange`] outside [`CARD`].
pub fn in_woodland(
    frequency: Frequency,
    depth_m: f64,
    woodland: &Woodland,
) -> Result<Attenuation, LossError> {
    CARD.admit(&[(Quantity::VegetationDepthM, depth_m)])?;
    let most = maximum(frequency, woodland)?;
    let a_m_db = most.loss.0;
    let way = depth_m * gamma_db_m(frequency.ghz()) / a_m_db;
    Ok(Attenuation {
        loss: Db(a_m_db * -maths::exp_m1(-way)), // eq. (1)
        ..most
    })
}

/// Straight through one tree, hedge or belt of trees, `depth_m` within the foliage. It cannot take more than
/// the easiest other way, over or around, whose excess loss is `least_other`.
///
/// # Errors
/// [`LossError::OutOfRange`] outside [`CARD`] or above 3 GHz. A `least_other` below 0 counts as 0; one that
/// is no number bounds nothing.
pub fn through_one_obstruction(
    frequency: Frequency,
    depth_m: f64,
    least_other: Option<Db>,
) -> Result<Db, LossError> {
    CARD.require(Quantity::FrequencyMhz, frequency.mhz(), 30.0, 3000.0)?;
    CARD.admit(&[(Quantity::VegetationDepthM, depth_m)])?;
    let through_db = depth_m * gamma_db_m(frequency.ghz());
    Ok(Db(match least_other {
        // False for NaN.
        Some(Db(other_db)) if other_db < through_db => other_db.max(0.0),
        _ => through_db,
    }))
}

/// A slant path through a pine wood: `depth_m` within the foliage, seen at an elevation.
///
/// # Errors
/// [`LossError::OutOfRange`] outside [`CARD`], elevations under 1° among it.
pub fn slant(frequency: Frequency, depth_m: f64, elevation_deg: f64) -> Result<Attenuation, LossError> {
    /// L = A·f^B·d^C·(θ + E)^G, f in MHz, d in m, θ in degrees.
    const A: f64 = 0.25;
    const B: f64 = 0.39;
    const C: f64 = 0.25;
    const E: f64 = 0.0;
    const G: f64 = 0.05;
    let f_mhz = frequency.mhz();
    let mut warnings = CARD.admit(&[
        (Quantity::FrequencyMhz, f_mhz),
        (Quantity::VegetationDepthM, depth_m),
        (Quantity::ElevationDeg, elevation_deg),
    ])?;
    if !(900.0..=2200.0).contains(&f_mhz) {
        warnings.insert(Quantity::FrequencyMhz);
    }
    Ok(Attenuation {
        loss: Db(A * maths::pow(f_mhz, B) * maths::pow(depth_m, C) * maths::pow(elevation_deg + E, G)),
        warnings,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MHZ_900: Frequency = Frequency::from_mhz(900.0);

    fn deep(depth_m: f64) -> f64 {
        in_woodland(MHZ_900, depth_m, &ST_PETERSBURG)
            .expect("inside the card")
            .loss
            .0
    }

    #[test]
    fn the_curve_goes_through_its_points() {
        for (f_mhz, want) in [(30.0, 0.02), (1000.0, 0.2), (10_000.0, 2.0), (30_000.0, 6.0)] {
            let got = specific_attenuation_db_m(Frequency::from_mhz(f_mhz)).expect("inside the card");
            assert!((got / want - 1.0).abs() < 1e-9, "{f_mhz} MHz: {got}");
        }
    }

    #[test]
    fn the_recommendations_table_1_lies_near_the_curves() {
        for (f_mhz, gamma, a_m_db) in [
            (105.9, 0.04, 9.4),
            (466.475, 0.12, 18.0),
            (949.0, 0.17, 26.5),
            (1852.2, 0.30, 29.0),
            (2117.5, 0.34, 34.1),
        ] {
            let f = Frequency::from_mhz(f_mhz);
            let got = specific_attenuation_db_m(f).expect("inside the card");
            assert!((got / gamma - 1.0).abs() < 0.25, "{f_mhz} MHz: {got}");
            let most = maximum(f, &ST_PETERSBURG).expect("inside the card");
            assert!((most.loss.0 - a_m_db).abs() < 3.5, "{f_mhz} MHz: {most:?}");
            assert!(most.warnings.is_empty());
        }
    }

    #[test]
    fn a_wood_takes_its_specific_attenuation_at_first_and_its_maximum_in_the_end() {
        // A_m = 1.37·900^0.42 = 23.851 dB; γ = 0.2·0.9^0.65665 = 0.18663 dB/m.
        assert!((deep(1e-3) / 1e-3 - 0.18663).abs() < 1e-4, "{}", deep(1e-3));
        assert!((deep(10_000.0) - 23.851).abs() < 1e-3, "{}", deep(10_000.0));
        // 100 m: 23.851·(1 − e^(−18.663/23.851)) = 12.945 dB.
        assert!((deep(100.0) - 12.945).abs() < 2e-3, "{}", deep(100.0));
        assert_eq!(deep(0.0), 0.0);
        assert!(deep(30.0) < deep(31.0));
    }

    #[test]
    fn outside_the_band_of_a_wood_it_warns() {
        let warned = |f_mhz, wood| {
            let got = maximum(Frequency::from_mhz(f_mhz), wood).expect("inside the card");
            got.warnings.contains(Quantity::FrequencyMhz)
        };
        assert!(!warned(700.0, &ST_PETERSBURG) && warned(700.0, &MULHOUSE));
        assert!(warned(3500.0, &ST_PETERSBURG) && warned(2000.0, &RIO_DE_JANEIRO));
    }

    #[test]
    fn a_tree_takes_no_more_than_the_way_around_it() {
        let tree = |other| {
            through_one_obstruction(MHZ_900, 20.0, other)
                .expect("inside the card")
                .0
        };
        assert!((tree(None) - 20.0 * 0.18663).abs() < 1e-3);
        assert_eq!(tree(Some(Db(2.0))), 2.0);
        assert_eq!(tree(Some(Db(-1.0))), 0.0);
        assert_eq!(tree(Some(Db(f64::NAN))), tree(None));
        assert!(through_one_obstruction(Frequency::from_ghz(5.0), 20.0, None).is_err());
    }

    #[test]
    fn a_slant_path_by_hand() {
        // 0.25 · 1000^0.39 · 16^0.25 · 45^0.05 = 0.25 · 14.7911 · 2 · 1.20965
        let got = slant(Frequency::from_ghz(1.0), 16.0, 45.0).expect("inside the card");
        assert!((got.loss.0 - 8.9460).abs() < 1e-3, "{got:?}");
        assert!(got.warnings.is_empty());
    }

    #[test]
    fn what_is_no_wood_is_refused() {
        for bad in [f64::NAN, -1.0, f64::INFINITY] {
            assert!(in_woodland(MHZ_900, bad, &MULHOUSE).is_err());
            assert!(slant(MHZ_900, 10.0, bad).is_err());
            assert!(specific_attenuation_db_m(Frequency::from_mhz(bad)).is_err());
        }
        assert!(slant(MHZ_900, 10.0, 0.5).is_err());
    }
}
