//! Towns with the mast above the roofs, 3GPP TR 38.901: loss with and without line of sight.
//!
//! Source: [`TR38901`](crate::bibliography::TR38901), §7.4.1, table 7.4.1-1, scenario UMa, notes 1 and 3. Use
//! for: towns, 0.5–100 GHz. Not for: country, hills. Left out: as for [all scenarios](super). Validity: see
//! [`CARD`]. The source gives one mast height, 25 m: any other carries a warning. Departures: above 13 m the
//! source draws the effective height of the surroundings, h_E, at random for every receiver: 1 m, or one of
//! 12, 15 … h_UT − 1.5 m. Here the loss is the mean over that draw, dB, so that the same place always gets
//! the same loss; from 13 m on the mast must not be lower than the receiver, and beyond 23 m, where the draw
//! is not defined, the model refuses. The three-dimensional distance uses the antennas' heights above ground,
//! as the source does, on any terrain. With sight the source's equation lies below free space until 167 m, by
//! 2.4 dB at 10 m: see [`UrbanMacro::least_loss`](super::super::PathLoss::least_loss). Checked against:
//! tests/vectors/own/uma.csv (an independent calculation) and published values, within 1e-6 dB.

use super::super::{Card, ClutterUse, LossError, Parameters, Path, Quantity, Range, Scatter, Warnings};
use super::dual_slope::DualSlope;
use super::sight::{TALLEST_UT_M, above_the_roofs};
use super::{Laws, TwoState, Way};
use crate::maths;
use crate::units::{Db, Frequency, m_from_km};

const NAME: &str = "3gpp-38901-uma";

/// Identity card.
pub const CARD: Card = Card {
    name: NAME,
    title: "3GPP urban macro (UMa)",
    source: "3GPP TR 38.901, table 7.4.1-1",
    use_for: "towns, the mast above the roofs, 0.5–100 GHz",
    not_for: "country and hills; it knows no ridge in between",
    least_samples: 0,
    clutter: ClutterUse::Includes,
    reads: &["line_of_sight", "clutter"],
    scatter: Scatter::Shadow {
        los_db: 4.0,
        nlos_db: 6.0,
    },
    ranges: &[
        Range::hard(Quantity::FrequencyMhz, 100.0, 100_000.0),
        Range::advised(Quantity::FrequencyMhz, 500.0, 100_000.0),
        Range::hard(Quantity::DistanceKm, 0.001, 100.0),
        Range::advised(Quantity::DistanceKm, 0.010, 5.0),
        Range::hard(Quantity::TxHeightM, 2.0, 1000.0),
        Range::advised(Quantity::TxHeightM, 25.0, 25.0),
        Range::hard(Quantity::RxHeightM, 1.1, TALLEST_UT_M),
        Range::advised(Quantity::RxHeightM, 1.5, 22.5),
    ],
};

pub(in super::super) const LOS: DualSlope = DualSlope {
    constant_db: 28.0,
    slope_db: 22.0,
    joint_db: 9.0,
};

/// Shadow fading about [`optional_nlos`], dB.
pub const OPTIONAL_NLOS_SIGMA_DB: f64 = 7.8;

/// The model.
#[derive(Clone, Copy, Debug)]
pub struct UrbanMacro {
    parameters: Parameters,
}

impl UrbanMacro {
    /// With a study's sight and earth radius factor.
    pub fn new(parameters: &Parameters) -> Self {
        Self {
            parameters: *parameters,
        }
    }
}

/// The source's simpler loss without line of sight, by the straight distance between the antennas.
///
/// # Errors
/// [`LossError::OutOfRange`] outside the hard ranges of [`CARD`].
pub fn optional_nlos(frequency: Frequency, d_3d_km: f64) -> Result<Db, LossError> {
    CARD.admit(&[(Quantity::FrequencyMhz, frequency.mhz())])?;
    CARD.admit(&[(Quantity::DistanceKm, d_3d_km)])?;
    Ok(Db(32.4
        + 20.0 * maths::log10(frequency.ghz())
        + 30.0 * maths::log10(m_from_km(d_3d_km))))
}

/// Without sight, dB a decade.
const NLOS_SLOPE_DB: f64 = 39.08;

/// PL'_UMa-NLOS, dB.
fn nlos_db(way: &Way) -> f64 {
    13.54 + NLOS_SLOPE_DB * maths::log10(way.d_3d_m) + 20.0 * maths::log10(way.f_ghz)
        - 0.6 * (way.h_ut_m - 1.5)
}

/// The mean of a loss over the draw of h_E, note 1.
fn mean_over_surroundings(way: &Way, loss_db: impl Fn(f64) -> f64) -> f64 {
    let low_db = loss_db(1.0);
    let c = above_the_roofs(way.d_2d_m, way.h_ut_m);
    let steps = ((way.h_ut_m - 1.5 - 12.0) / 3.0).floor();
    if c <= 0.0 || steps < 0.0 {
        return low_db;
    }
    let count = steps as usize + 1;
    let high_db: f64 = (0..count).map(|i| loss_db(12.0 + 3.0 * i as f64)).sum();
    let p_low = 1.0 / (1.0 + c);
    p_low * low_db + (1.0 - p_low) * high_db / count as f64
}

impl TwoState for UrbanMacro {
    const CARD: &'static Card = &CARD;
    const BARE_WHERE_UNKNOWN: bool = false;
    const NLOS_MAX_KM: f64 = 5.0;

    fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// PL1 at the distance along the ground: PL2 is nowhere below it, and the way between the antennas not
    /// shorter.
    fn least_db(&self, frequency: Frequency, distance_km: f64) -> Db {
        Db(LOS.near_db(frequency.ghz(), m_from_km(distance_km)))
    }

    fn admit(&self, path: &Path) -> Result<Warnings, LossError> {
        let warnings = CARD.check(path)?;
        self.parameters.require_earth_radius(NAME)?;
        if path.rx_height_m >= 13.0 {
            // Lower than the receiver, it could stand below the surroundings drawn for it.
            CARD.require(Quantity::TxHeightM, path.tx_height_m, path.rx_height_m, 1000.0)?;
        }
        Ok(warnings)
    }

    fn laws(&self, metre: &Way) -> Option<Laws> {
        // Higher receivers have surroundings that go by the distance.
        (metre.h_ut_m <= 13.0).then(|| LOS.laws(metre, 1.0, (nlos_db(metre), NLOS_SLOPE_DB)))
    }

    fn loss_db(&self, way: &Way, in_sight: bool) -> f64 {
        mean_over_surroundings(way, |h_e_m| {
            let los_db = LOS.los_db(way, h_e_m);
            if in_sight {
                los_db
            } else {
                los_db.max(nlos_db(way))
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::{PathLoss, Sight, Surroundings};
    use super::*;
    use crate::cover::Cover;

    fn path<'a>(d_km: &'a [f64], h_ut_m: f64) -> Path<'a> {
        Path::bare(1800.0, [25.0, h_ut_m], d_km, &[])
    }

    fn model(sight: Sight) -> UrbanMacro {
        UrbanMacro::new(&Parameters::with(|p| p.sight = sight))
    }

    fn loss_db(sight: Sight, path: &Path) -> f64 {
        model(sight).loss(path).expect("a loss").loss.0
    }

    #[test]
    fn the_loss_is_continuous_at_the_breakpoint() {
        // 4 · 24 · 0.5 · 1.8e9 / 3e8 = 288 m
        let at = |d| loss_db(Sight::Los, &path(&[d], 1.5));
        assert!((at(0.28799) - at(0.28801)).abs() < 0.01);
        // Beyond it 40 dB a decade, but for the antennas' difference in height.
        assert!((at(5.0) - at(0.5) - 40.0).abs() < 0.05);
    }

    #[test]
    fn a_tall_terminal_gets_the_mean_of_the_draw() {
        // 22.5 m at 450 m: C = 0.95^1.5 · 1.25 · 4.5³ · e^−3 = 5.251091, so h_E is 1 m with 0.159972, and 12,
        // 15, 18 or 21 m with 0.210007 each. The breakpoints lie at 12384, 3276, 1800, 756 and 144 m: beyond
        // 450 m but for the last.
        let tall = path(&[0.45], 22.5);
        let way = Way::of(&tall);
        let one = LOS.los_db(&way, 1.0);
        let far = LOS.los_db(&way, 21.0);
        assert!(far > one + 5.0);
        for h_e_m in [12.0, 15.0, 18.0] {
            assert_eq!(LOS.los_db(&way, h_e_m), one);
        }
        let got = loss_db(Sight::Los, &tall);
        assert!((got - (one + 0.210_007 * (far - one))).abs() < 1e-4, "{got}");
    }

    #[test]
    fn a_mast_lower_than_a_tall_terminal_is_an_error() {
        let low = Path {
            tx_height_m: 15.0,
            ..path(&[0.3], 16.0)
        };
        let got = model(Sight::Los).loss(&low);
        assert!(matches!(
            got,
            Err(LossError::OutOfRange {
                quantity: Quantity::TxHeightM,
                ..
            })
        ));
    }

    #[test]
    fn in_a_town_whose_houses_are_not_known_no_one_is_in_sight() {
        let (d, flat) = ([0.0, 0.1, 0.2, 0.3], [0.0; 4]);
        let house = Cover::high(20.0);
        let town = |cover| Path {
            heights_m: &flat,
            surroundings: Surroundings {
                cover,
                ..Surroundings::NONE
            },
            ..path(&d, 1.5)
        };
        let (los, nlos) = (loss_db(Sight::Los, &town(&[])), loss_db(Sight::Nlos, &town(&[])));
        assert!(nlos > los);
        assert_eq!(loss_db(Sight::Terrain, &town(&[])), nlos);
        assert_eq!(loss_db(Sight::Terrain, &town(&[Cover::BARE; 4])), los);
        // A house at the receiver itself is not in its way; one before it is.
        let beside = [Cover::BARE, Cover::BARE, Cover::BARE, house];
        assert_eq!(loss_db(Sight::Terrain, &town(&beside)), los);
        let before = [Cover::BARE, Cover::BARE, house, Cover::BARE];
        assert_eq!(loss_db(Sight::Terrain, &town(&before)), nlos);
        let short = model(Sight::Terrain).loss(&town(&before[..3]));
        assert!(
            matches!(short, Err(LossError::BadCover { sample: 3, .. })),
            "{short:?}"
        );
    }
}
