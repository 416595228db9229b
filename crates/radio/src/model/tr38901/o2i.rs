//! The way into buildings and cars, 3GPP TR 38.901: loss through the outer wall and behind it.
//!
//! Source: [`TR38901`](crate::bibliography::TR38901), §7.4.3, tables 7.4.3-1 and 7.4.3-2, eq. (7.4-2) and
//! (7.4-3) for buildings; §7.4.3.2 for cars. Versions 16.1 to 18.0. Use for: what a receiver indoors or in a
//! car loses beside one outside, added to the path loss at the wall's distance. Not for: models whose loss
//! has buildings in it already. Left out: the model for one frequency under 6 GHz (table 7.4.3-3), the
//! suburban wall of release 19. Validity: see [`CARD`]; cars 600–60 000 MHz; up to 25 m behind the wall, 10 m
//! in the country, where the source has the [low-loss](Building::LowLoss) building only. Departures: the
//! source draws the depth behind the wall and the deviation at random; here the depth is given, and the
//! deviation is asked for as a share of receivers: [`Penetration::not_exceeded`]. Checked against:
//! tests/vectors/own/o2i.csv (an independent calculation) within 1e-6 dB.

use super::super::normal;
use super::super::{BadParameter, Card, LossError, Quantity, Range};
use crate::maths;
use crate::units::{Db, Frequency};

const NAME: &str = "3gpp-38901-o2i";

/// Frequencies at which cars were measured, MHz.
const CAR_MHZ: (f64, f64) = (600.0, 60_000.0);

/// Farthest behind the outer wall that the source draws, m.
const DEEPEST_M: f64 = 25.0;

/// Identity card.
pub const CARD: Card = Card {
    name: NAME,
    title: "3GPP outdoor to indoor",
    source: "3GPP TR 38.901, §7.4.3",
    use_for: "receivers in buildings (low-loss or high-loss walls) and cars, added to a path loss outside",
    not_for: "models that have buildings in their loss; basements",
    ranges: &[
        Range::hard(Quantity::FrequencyMhz, 500.0, 100_000.0),
        Range::hard(Quantity::SharePct, 0.000_001, 99.999_999),
    ],
    ..Card::ADDITION
};

/// What outer walls are made of, table 7.4.3-1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Material {
    /// Standard multi-pane glass.
    Glass,
    /// Glass that reflects infrared: coated against heat.
    CoatedGlass,
    /// Concrete.
    Concrete,
    /// Wood.
    Wood,
}

impl Material {
    /// Loss straight through it.
    ///
    /// # Errors
    /// [`LossError::OutOfRange`] outside the frequencies of [`CARD`].
    pub fn loss(self, frequency: Frequency) -> Result<Db, LossError> {
        CARD.admit(&[(Quantity::FrequencyMhz, frequency.mhz())])?;
        Ok(Db(self.loss_db(frequency.ghz())))
    }

    fn loss_db(self, f_ghz: f64) -> f64 {
        match self {
            Self::Glass => 2.0 + 0.2 * f_ghz,
            Self::CoatedGlass => 23.0 + 0.3 * f_ghz,
            Self::Concrete => 5.0 + 4.0 * f_ghz,
            Self::Wood => 4.85 + 0.12 * f_ghz,
        }
    }
}

/// Kinds of buildings, table 7.4.3-2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Building {
    /// Standard glass and concrete.
    LowLoss,
    /// Coated glass and concrete.
    HighLoss,
}

impl Building {
    /// Shares of the outer wall by material.
    const fn wall(self) -> [(f64, Material); 2] {
        match self {
            Self::LowLoss => [(0.3, Material::Glass), (0.7, Material::Concrete)],
            Self::HighLoss => [(0.7, Material::CoatedGlass), (0.3, Material::Concrete)],
        }
    }

    /// σ_P, dB.
    const fn sigma_db(self) -> f64 {
        match self {
            Self::LowLoss => 4.4,
            Self::HighLoss => 6.5,
        }
    }
}

/// Kinds of cars, §7.4.3.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Car {
    /// Plain glass.
    PlainWindows,
    /// Metal-coated glass.
    CoatedWindows,
}

/// A loss on the way in, normally distributed in dB.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Penetration {
    /// Half of the receivers lose no more.
    pub median: Db,
    /// Standard deviation, dB.
    pub sigma_db: f64,
}

impl Penetration {
    /// What a share of the receivers, %, loses at most. The distribution itself can go below 0 dB where σ is
    /// wide.
    ///
    /// # Errors
    /// [`LossError::OutOfRange`] for a share that is 0 or less, 100 or more, or NaN.
    pub fn not_exceeded(&self, share_pct: f64) -> Result<Db, LossError> {
        CARD.admit(&[(Quantity::SharePct, share_pct)])?;
        Ok(self.median + Db(self.sigma_db * normal::quantile(share_pct / 100.0)))
    }
}

/// Into a building, to a depth behind the outer wall, metres.
///
/// # Errors
/// [`LossError::OutOfRange`] outside the frequencies of [`CARD`]; [`LossError::BadParameter`] for a depth
/// outside 0…25 m.
pub fn into_building(
    building: Building,
    frequency: Frequency,
    indoor_m: f64,
) -> Result<Penetration, LossError> {
    CARD.admit(&[(Quantity::FrequencyMhz, frequency.mhz())])?;
    if !(0.0..=DEEPEST_M).contains(&indoor_m) {
        return Err(LossError::BadParameter {
            model: NAME,
            fault: BadParameter {
                name: "indoor_m",
                value: indoor_m,
                min: 0.0,
                max: DEEPEST_M,
                unit: "m",
            },
        });
    }
    let passed: f64 = building
        .wall()
        .iter()
        .map(|(share, material)| share * maths::pow(10.0, -material.loss_db(frequency.ghz()) / 10.0))
        .sum();
    let wall_db = 5.0 - 10.0 * maths::log10(passed); // eq. (7.4-3) with PL_npi = 5 dB
    let behind_db = 0.5 * indoor_m; // table 7.4.3-2, PL_in
    Ok(Penetration {
        median: Db(wall_db + behind_db),
        sigma_db: building.sigma_db(),
    })
}

/// Into a car.
///
/// # Errors
/// [`LossError::OutOfRange`] outside 600–60 000 MHz.
pub fn into_car(car: Car, frequency: Frequency) -> Result<Penetration, LossError> {
    CARD.require(Quantity::FrequencyMhz, frequency.mhz(), CAR_MHZ.0, CAR_MHZ.1)?;
    let median_db = match car {
        Car::PlainWindows => 9.0,
        Car::CoatedWindows => 20.0,
    };
    Ok(Penetration {
        median: Db(median_db),
        sigma_db: 5.0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const F: Frequency = Frequency::from_ghz(3.5);

    #[test]
    fn walls_at_3500_mhz() {
        // Glass 2.7 dB, concrete 19 dB: 0.3·0.537032 + 0.7·0.012589 = 0.169922 → 7.697503 dB, plus 5, plus 5
        // behind.
        let low = into_building(Building::LowLoss, F, 10.0).expect("a loss");
        assert!((low.median.0 - 17.697_503).abs() < 1e-6, "{low:?}");
        // Coated glass 24.05 dB: 0.7·0.0039355 + 0.3·0.012589 = 0.0065316 → 21.849786 dB, plus 5.
        let high = into_building(Building::HighLoss, F, 0.0).expect("a loss");
        assert!((high.median.0 - 26.849_786).abs() < 1e-6, "{high:?}");
        // 4.85 + 0.42
        let wood = Material::Wood.loss(F).expect("a loss");
        assert!((wood.0 - 5.27).abs() < 1e-12);
    }

    #[test]
    fn nine_of_ten_receivers_lose_no_more_than_one_and_a_quarter_sigma_more() {
        let low = into_building(Building::LowLoss, F, 10.0).expect("a loss");
        // 4.4 · 1.281552 = 5.638827
        let more = low.not_exceeded(90.0).expect("a loss") - low.median;
        assert!((more.0 - 5.638_827).abs() < 1e-6);
        assert_eq!(low.not_exceeded(50.0), Ok(low.median));
        let car = into_car(Car::PlainWindows, F).expect("a loss");
        // 9 + 5 · 1.281552
        assert!((car.not_exceeded(90.0).expect("a loss").0 - 15.407_758).abs() < 1e-6);
        let coated = into_car(Car::CoatedWindows, F).expect("a loss");
        assert_eq!(coated.median, Db(20.0));
    }

    #[test]
    fn outside_the_ranges_there_is_no_loss() {
        let slow = Frequency::from_mhz(450.0);
        assert!(into_building(Building::LowLoss, slow, 1.0).is_err());
        assert!(Material::Glass.loss(slow).is_err());
        assert!(into_car(Car::PlainWindows, Frequency::from_ghz(70.0)).is_err());
        for bad in [-0.1, 25.1, f64::NAN] {
            let got = into_building(Building::HighLoss, F, bad);
            assert!(matches!(got, Err(LossError::BadParameter { .. })), "{got:?}");
        }
        let car = into_car(Car::PlainWindows, F).expect("a loss");
        for bad in [0.0, 100.0, f64::NAN] {
            assert!(car.not_exceeded(bad).is_err());
        }
    }
}
