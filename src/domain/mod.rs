//! The nouns of coverage planning: cells on sites, villages with their test points, operators and
//! technologies, and the rule by which villages are judged.
//!
//! Nothing here reads a file or computes a level.

pub mod cell;
pub mod claims;
pub mod csv_text;
pub mod day;
pub mod doubt;
#[cfg(test)]
pub(crate) mod example;
pub mod fault;
pub mod figures;
pub mod mast;
pub mod nearest;
mod rule;
pub mod surroundings;
pub mod village;
pub mod visible;
pub mod word;

pub use cell::{AirIdentity, Antenna, Cell, Ends, MOST_OPERATORS, MeasuredPattern, Network, Status};
pub use claims::{ClaimedService, Claims, MeasuredPlace};
pub use covgap_radio::technology;
pub use day::CalendarDay;
pub use mast::Masts;
pub use rule::{Rule, Threshold, Weights};
pub use technology::{ReferenceSignal, Technology};
pub use village::{AdminUnit, Electricity, PointsFrom, TestPoint, TestPointKind, Village};
