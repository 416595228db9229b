//! Claims: the coverage that operators publish, and the measured levels that it is compared with.
//!
//! What is *claimed* is an operator's word, what is *predicted* is computed, what is *measured* was received by
//! somebody: three things that are kept apart.

use super::Technology;
use super::day::CalendarDay;
use crate::space::LonLat;
use crate::units::Dbm;

/// What is claimed of a study's villages, and what was measured there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Claims {
    /// By operator, then by technology; each pair once.
    pub services: Vec<ClaimedService>,
    /// Measured levels; `None` where the study names no measurements.
    pub measured: Option<Vec<MeasuredPlace>>,
}

/// What one operator claims of one technology.
#[derive(Clone, Debug, PartialEq)]
pub struct ClaimedService {
    /// Operator, as the network calls it where it has cells there.
    pub operator: String,
    /// Technology.
    pub technology: Technology,
    /// The day of the claim, of several the last; `None` where it is not said.
    pub as_of: Option<CalendarDay>,
    /// For each village, for each of its test points: does it lie in the claimed area, or on its edge?
    pub inside: Vec<Vec<bool>>,
}

/// A level that was measured at one place of 50 m.
#[derive(Clone, Debug, PartialEq)]
pub struct MeasuredPlace {
    /// Where.
    pub at: LonLat,
    /// Row and column of its bin of 50 m.
    pub bin: [i32; 2],
    /// The operator, as the network calls it where it has cells there.
    pub operator: String,
    /// Technology.
    pub technology: Technology,
    /// The study's cell, by its place in the network, where it is known.
    pub cell: Option<usize>,
    /// Level of the technology's reference signal, out of doors, of an isotropic antenna.
    pub level: Dbm,
    /// The last moment, milliseconds since 1970.
    pub last_ms: Option<i64>,
}
