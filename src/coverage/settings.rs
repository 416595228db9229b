//! What a study decides about receivers and paths.

use crate::radio::antenna::Combination;

/// A study's choices for its receivers and paths.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Receiver antenna above ground, metres.
    pub receiver_height_m: f64,
    /// Cells farther away are not heard, metres.
    pub max_range_m: f64,
    /// Spacing of profile samples, metres.
    pub profile_step_m: f64,
    /// Effective earth radius factor, for the elevation angle of the ray.
    pub earth_radius_factor: f64,
    /// Planned cells count as if on air.
    pub include_planned: bool,
    /// How the two cuts of a measured antenna pattern make a solid.
    pub pattern_combination: Combination,
}
