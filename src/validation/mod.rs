//! Predictions against measurements: pairs of both, and what their differences say.
//!
//! ```text
//! measured places (measurements) + a study's levels there (coverage) → Pair → statistics, charts
//! ```
//!
//! Nothing here is fitted; [`calibration`](crate::calibration) does that with the same pairs.

mod pair;
mod plane;

pub use pair::{Pair, Split};
pub use plane::Plane;
