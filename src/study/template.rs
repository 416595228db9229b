//! Radio templates from models/radios/: what fills a cell's missing fields.

use crate::domain::Technology;

/// A typical cell.
#[derive(Clone, Debug, PartialEq)]
pub struct RadioTemplate {
    /// File name without extension.
    pub name: String,
    /// For people.
    pub title: String,
    /// Where the values come from.
    pub source: String,
    /// Technology.
    pub technology: Technology,
    /// Carrier, MHz.
    pub frequency_mhz: f64,
    /// Total transmitter power, dBm.
    pub power_dbm: f64,
    /// Antenna gain, dBi.
    pub gain_dbi: f64,
    /// Feeder and other losses, dB.
    pub losses_db: f64,
    /// Antenna above ground, m.
    pub antenna_height_m: f64,
    /// `None`: omnidirectional.
    pub azimuth_deg: Option<f64>,
    /// Positive downwards, degrees.
    pub mechanical_tilt_deg: f64,
    /// Positive downwards, degrees.
    pub electrical_tilt_deg: f64,
    /// Degrees.
    pub horizontal_beam_width_deg: f64,
    /// Degrees.
    pub vertical_beam_width_deg: f64,
    /// dB.
    pub front_to_back_db: f64,
    /// dB.
    pub side_lobe_db: f64,
    /// MHz.
    pub bandwidth_mhz: f64,
    /// Resource blocks of the carrier (LTE, NR); sets the step from total power to RSRP.
    pub resource_blocks: Option<u32>,
    /// From carrier power to the reference signal where there are no resource blocks, dB: 0 for GSM, the pilot's share for UMTS.
    pub reference_offset_db: Option<f64>,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
}
