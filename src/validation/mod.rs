//! Predictions against measurements: pairs of both, and what their differences say.
//!
//! ```text
//! measured places (measurements) + a study's levels there (coverage) → Pair → statistics, charts
//! ```
//!
//! Nothing here is fitted; [`calibration`](crate::calibration) does that with the same pairs.

mod bins;
mod compared;
mod groups;
mod pair;
mod plane;
mod statistics;

#[cfg(test)]
pub(crate) mod example;

pub use bins::{DistanceStep, by_distance};
pub use compared::ModelErrors;
pub use groups::{Group, GroupBy, groups};
pub use pair::{Pair, Split};
pub use plane::Plane;
pub use statistics::{Agreement, FEW_SQUARES, Statistics};
