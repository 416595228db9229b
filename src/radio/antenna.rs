//! Antenna patterns.

use crate::units::Db;

/// Sector pattern.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pattern {
    /// Azimuth.
    pub azimuth_deg: Option<f64>,
    /// Mechanical tilt.
    pub mechanical_tilt_deg: f64,
    /// Electrical tilt.
    pub electrical_tilt_deg: f64,
    /// Beam width.
    pub horizontal_beam_width_deg: f64,
    /// Beam width.
    pub vertical_beam_width_deg: f64,
    /// A_max.
    pub front_to_back_db: f64,
    /// SLA_V.
    pub side_lobe_db: f64,
}

impl Pattern {
    /// Attenuation.
    pub fn attenuation(&self, _azimuth_deg: f64, _elevation_deg: f64) -> Db {
        Db(0.0)
    }
}
