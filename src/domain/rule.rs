//! The rule by which villages are judged and ranked: levels, shares, weights.

use super::Technology;
use crate::units::Dbm;
use std::collections::BTreeMap;

/// Levels of one technology's reference signal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Threshold {
    /// At or above: covered.
    pub covered: Dbm,
    /// At or above: usable; below: nothing.
    pub usable: Dbm,
}

/// The rule by which villages are judged.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// The technologies that count, with their levels.
    pub thresholds: BTreeMap<Technology, Threshold>,
    /// Share of the people whose test points must be covered, 0…1.
    pub people_share: f64,
}

/// What matters in the order of gaps: weights (at least 0, not all 0) and half values (above 0).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    /// Weight of people.
    pub people: f64,
    /// Weight of the distance to the nearest mast.
    pub distance: f64,
    /// Weight of the missing dB.
    pub shortfall: f64,
    /// Weight of electricity.
    pub electricity: f64,
    /// People at which that part is one half.
    pub people_half: f64,
    /// Distance at which that part is one half, km.
    pub distance_half_km: f64,
    /// Shortfall at which that part is one half, dB.
    pub shortfall_half_db: f64,
}

impl Default for Weights {
    /// People first: half of the score. These are the values of a study that sets none.
    fn default() -> Self {
        Self {
            people: 0.5,
            distance: 0.2,
            shortfall: 0.2,
            electricity: 0.1,
            people_half: 300.0,
            distance_half_km: 5.0,
            shortfall_half_db: 10.0,
        }
    }
}
