//! What worlds made by hand are made of: cells and villages as the unit tests have them, and settings.

#[path = "../../src/domain/example.rs"]
mod example;

pub(crate) use example::*;

use covgap::coverage::Settings;
use covgap::radio::antenna::Combination;

/// Receivers 1.5 m above ground, profiles sampled every 90 m, the standard atmosphere.
pub(crate) fn settings(max_range_m: f64) -> Settings {
    Settings {
        around: None,
        receiver_height_m: 1.5,
        max_range_m,
        profile_step_m: 90.0,
        earth_radius_factor: 4.0 / 3.0,
        include_planned: false,
        pattern_combination: Combination::Sum,
    }
}
