//! Streets with the mast below the roofs, 3GPP TR 38.901: loss with and without line of sight.
//!
//! Source: [`TR38901`](crate::bibliography::TR38901), §7.4.1, table 7.4.1-1, scenario UMi – street canyon,
//! notes 1 and 4. Use for: street cells of a town, 0.5–100 GHz. Not for: country, masts above the roofs. Left
//! out: as for [all scenarios](super). Validity: see [`CARD`]. The source gives one mast height, 10 m: any
//! other carries a warning. Departures: the three-dimensional distance uses the antennas' heights above
//! ground, as the source does, on any terrain. Within 1.1 m of the mast the loss lies 0.05 dB below free
//! space: see [`UrbanMicro::least_loss`](super::super::PathLoss::least_loss). Checked against:
//! tests/vectors/own/umi.csv (an independent calculation) and published values, within 1e-6 dB.

use super::super::{Card, ClutterUse, LossError, Parameters, Path, Quantity, Range, Scatter, Warnings};
use super::dual_slope::DualSlope;
use super::{Laws, TwoState, Way};
use crate::maths;
use crate::units::{Db, Frequency, m_from_km};

const NAME: &str = "3gpp-38901-umi";

/// Identity card.
pub const CARD: Card = Card {
    name: NAME,
    title: "3GPP urban micro, street canyon (UMi)",
    source: "3GPP TR 38.901, table 7.4.1-1",
    use_for: "street cells of towns, the mast below the roofs, 0.5–100 GHz",
    not_for: "country, hills, masts above the roofs",
    least_samples: 0,
    clutter: ClutterUse::Includes,
    reads: &["line_of_sight", "clutter"],
    scatter: Scatter::Shadow {
        los_db: 4.0,
        nlos_db: 7.82,
    },
    ranges: &[
        Range::hard(Quantity::FrequencyMhz, 100.0, 100_000.0),
        Range::advised(Quantity::FrequencyMhz, 500.0, 100_000.0),
        Range::hard(Quantity::DistanceKm, 0.001, 100.0),
        Range::advised(Quantity::DistanceKm, 0.010, 5.0),
        Range::hard(Quantity::TxHeightM, 2.0, 1000.0),
        Range::advised(Quantity::TxHeightM, 10.0, 10.0),
        Range::hard(Quantity::RxHeightM, 1.1, 100.0),
        Range::advised(Quantity::RxHeightM, 1.5, 22.5),
    ],
};

pub(in super::super) const LOS: DualSlope = DualSlope {
    constant_db: 32.4,
    slope_db: 21.0,
    joint_db: 9.5,
};

/// Shadow fading about [`optional_nlos`], dB.
pub const OPTIONAL_NLOS_SIGMA_DB: f64 = 8.2;

/// The model.
#[derive(Clone, Copy, Debug)]
pub struct UrbanMicro {
    parameters: Parameters,
}

impl UrbanMicro {
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
        + 31.9 * maths::log10(m_from_km(d_3d_km))))
}

/// Effective height of the surroundings, m, note 1.
const H_E_M: f64 = 1.0;

/// Without sight, dB a decade.
const NLOS_SLOPE_DB: f64 = 35.3;

/// PL'_UMi-NLOS, dB.
fn nlos_db(way: &Way) -> f64 {
    NLOS_SLOPE_DB * maths::log10(way.d_3d_m) + 22.4 + 21.3 * maths::log10(way.f_ghz)
        - 0.3 * (way.h_ut_m - 1.5)
}

impl TwoState for UrbanMicro {
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
        Ok(warnings)
    }

    fn laws(&self, metre: &Way) -> Option<Laws> {
        Some(LOS.laws(metre, H_E_M, (nlos_db(metre), NLOS_SLOPE_DB)))
    }

    fn loss_db(&self, way: &Way, in_sight: bool) -> f64 {
        let los_db = LOS.los_db(way, H_E_M);
        if in_sight {
            los_db
        } else {
            los_db.max(nlos_db(way))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::{PathLoss, Sight};
    use super::*;

    #[test]
    fn the_loss_is_continuous_at_the_breakpoint() {
        let model = UrbanMicro::new(&Parameters::with(|p| p.sight = Sight::Los));
        let at = |d_km: f64| {
            let loss = model.loss(&Path::bare(3700.0, [10.0, 1.5], &[d_km], &[]));
            loss.expect("a loss").loss.0
        };
        // 4 · 9 · 0.5 · 3.7e9 / 3e8 = 222 m
        assert!((at(0.221_99) - at(0.222_01)).abs() < 0.01);
        // 32.4 + 21·log √(100² + 8.5²) + 20·log 3.7 = 32.4 + 42.032828 + 11.364034
        assert!((at(0.1) - 85.796_863).abs() < 1e-6, "{}", at(0.1));
    }
}
