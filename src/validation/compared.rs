//! One model beside the measurements.

use super::{Group, GroupBy, Pair, Statistics};

/// A model's predictions beside what was measured.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ModelErrors {
    /// The model's name.
    pub model: String,
    /// The model for people, with what is around receivers.
    pub about: String,
    /// One for each place, in the same order for all models.
    pub pairs: Vec<Pair>,
    /// The level from which each place counts as covered; `None` where its technology does not count.
    pub covered_dbm: Vec<Option<f64>>,
    /// What the errors come to.
    pub groups: Vec<Group>,
    /// Paths that leave the ranges that the model's source vouches for.
    pub outside_validity: u64,
    /// Which ranges.
    pub outside_by: String,
}

impl ModelErrors {
    /// The statistics of all places; `None` without any.
    pub fn all(&self) -> Option<&Statistics> {
        let all = self.groups.iter().find(|g| g.by == GroupBy::All);
        all.map(|g| &g.statistics)
    }

    /// The different levels from which places count as covered, rising.
    pub fn thresholds_dbm(&self) -> Vec<f64> {
        let mut all: Vec<f64> = self.covered_dbm.iter().copied().flatten().collect();
        all.sort_by(f64::total_cmp);
        all.dedup();
        all
    }
}
