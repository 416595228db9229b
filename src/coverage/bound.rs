//! The most that a cell can give behind a path that could not be computed: one rule for villages, points and
//! pixels.
//!
//! Three things bound it from above: the length of the path, since no model loses less than its own least loss
//! of that length; the antenna, which radiates no more than its pattern says towards the receiver; and the
//! ground that is known, where the model can say what it takes at least. Pattern and ground need the heights
//! of both ends; without the receiver's, the pattern's strongest elevation counts, and no ground.

use super::mast::Emitter;
use crate::units::{Db, Dbm};

/// What is known of a path that could not be computed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bounding {
    /// Seen from the mast, degrees from north.
    pub(super) azimuth_deg: f64,
    /// In which direction it leaves the antenna, degrees above the horizontal, where that is known.
    pub(super) elevation_deg: Option<f64>,
    /// No less is lost over the ground that is known, where that says anything.
    pub(super) least: Option<Db>,
}

impl Emitter {
    /// The most that it gives; `shortest` is the least loss of the path's length.
    pub(super) fn at_most_behind(&self, known: &Bounding, shortest: Db) -> Dbm {
        let least_db = known.least.map_or(shortest.0, |least| least.0.max(shortest.0));
        self.at_most(known.azimuth_deg, known.elevation_deg) - Db(least_db)
    }
}

/// What the known ground takes at least at a pixel whose path could not be computed, in hundredths of a dB,
/// rounded down; 0: neither that nor the direction in which the path leaves the antenna is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeastCode(pub(super) u16);

impl LeastCode {
    /// Nothing is known.
    pub(super) const UNKNOWN: Self = Self(0);

    /// Of a path whose direction is known: what it loses at least.
    pub(super) fn of(least: Option<Db>) -> Self {
        // A cast keeps within its type; what is no number becomes 0.
        least.map_or(Self::UNKNOWN, |least| {
            Self(((least.0 * 100.0).floor() as u16).max(1))
        })
    }

    /// With the direction of the pixel's path (degrees).
    pub(super) fn bounding(self, azimuth_deg: f64, elevation_deg: f64) -> Bounding {
        let is_known = self != Self::UNKNOWN;
        Bounding {
            azimuth_deg,
            elevation_deg: is_known.then_some(elevation_deg),
            least: is_known.then(|| Db(f64::from(self.0) / 100.0)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_never_above_what_it_was_made_of() {
        let of = |db: f64| LeastCode::of(Some(Db(db))).bounding(0.0, -1.0);
        assert_eq!(of(101.239).least, Some(Db(101.23)));
        assert_eq!(of(101.239).elevation_deg, Some(-1.0));
        // A direction alone is worth something too.
        assert_eq!(
            (of(0.0).least, of(0.0).elevation_deg),
            (Some(Db(0.01)), Some(-1.0))
        );
        let nothing = LeastCode::of(None).bounding(0.0, -1.0);
        assert_eq!((nothing.least, nothing.elevation_deg), (None, None));
    }
}
