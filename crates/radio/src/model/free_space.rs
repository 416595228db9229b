//! Free-space loss, ITU-R P.525-4.
//!
//! Source: [`P525_4`](crate::bibliography::P525_4), Annex 1 §2.2, eq. (4): the loss between two isotropic
//! antennas with nothing around them. Use for: a bound from below, line-of-sight links. Not for: coverage
//! over terrain. Validity: see [`CARD`]; the equation itself has no limits, those given keep a path in the
//! far field. Departures: the distance is the path's length along the ground; the antennas' heights are not
//! read. So it is never above the slant distance's loss and stays a bound from below for every model that
//! adds to it. Checked against: absolute values in this file and tests/vectors/own/free_space.csv (an
//! independent calculation) within 1e-9 dB.

use super::empirical::{self, LogLaw};
use super::{Card, ClutterUse, Loss, LossError, Path, PathLoss, Quantity, Range, Scatter, Sweep};
use crate::maths;
use crate::units::{Db, Frequency, SPEED_OF_LIGHT_M_S, m_from_km};

/// Identity card.
pub(super) const CARD: Card = Card {
    name: "free-space",
    title: "Free space",
    source: "ITU-R P.525-4",
    use_for: "a lower bound of loss; line-of-sight links",
    not_for: "coverage: it ignores terrain, vegetation and buildings",
    least_samples: 0,
    clutter: ClutterUse::Ignores,
    reads: &[],
    scatter: Scatter::Okumura,
    ranges: &[
        Range::hard(Quantity::FrequencyMhz, 30.0, 100_000.0),
        Range::hard(Quantity::DistanceKm, 0.001, 1000.0),
    ],
};

/// Free-space loss over a distance, with the exact speed of light.
#[inline]
pub fn loss(frequency: Frequency, distance_km: f64) -> Db {
    let turns = 4.0 * std::f64::consts::PI * m_from_km(distance_km) * frequency.hz() / SPEED_OF_LIGHT_M_S;
    Db(20.0 * maths::log10(turns)) // P.525-4 eq. (4)
}

/// The model.
#[derive(Clone, Copy, Debug)]
pub(super) struct FreeSpace;

impl PathLoss for FreeSpace {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn loss(&self, path: &Path) -> Result<Loss, LossError> {
        let warnings = CARD.check(path)?;
        Ok(Loss {
            loss: loss(path.frequency, path.distance_km()),
            warnings,
        })
    }
}

impl Sweep for FreeSpace {
    fn along(&self, radial: &Path, out: &mut [Result<Loss, LossError>]) {
        let law = || LogLaw::new(radial, |p| loss(p.frequency, p.distance_km()).0, 20.0, 0.0);
        empirical::along(self, radial, law, out);
    }

    /// The receiver's height is not read.
    fn along_at(&self, radial: &Path, _rx_heights_m: &[f64], out: &mut [Result<Loss, LossError>]) {
        self.along(radial, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_kilometre_at_one_gigahertz_loses_92_45_db() {
        assert!((loss(Frequency::from_ghz(1.0), 1.0).0 - 92.4478).abs() < 1e-4);
    }

    #[test]
    fn twice_the_distance_loses_6_db_more() {
        let f = Frequency::from_mhz(800.0);
        assert!(((loss(f, 20.0) - loss(f, 10.0)).0 - 6.0206).abs() < 1e-4);
    }
}
