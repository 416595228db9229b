//! The test points that each candidate lifts to the preset.

use std::collections::BTreeMap;

/// What candidates, and what is on air, give the test points. Points have the numbers of [`super::PlanPoints`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reach {
    /// For each candidate, the points at which one of its cells meets the preset, ascending.
    pub lifts: Vec<Vec<u32>>,
    /// For each candidate, each point at which it is heard, and how far its best cell there is above what the preset
    /// asks, hundredths of a dB; below it by 3 σ at most.
    pub margins: Vec<Vec<(u32, i16)>>,
    /// The points that cells meet the preset at which no candidate replaces.
    pub served: Vec<bool>,
    /// For each point, how far the best cell of what is on air is above what the preset asks, hundredths of a dB;
    /// `None` where nothing is heard.
    pub today: Vec<Option<i16>>,
    /// The points at which each cell meets the preset that a candidate replaces, by its place in the network.
    pub by_replaced: BTreeMap<usize, Vec<u32>>,
}
