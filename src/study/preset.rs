//! Presets: the rule by which a village is judged, with its source and standing.

use crate::domain::Technology;
use std::collections::BTreeMap;

/// Levels of one technology's reference signal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Threshold {
    /// At or above: covered, dBm.
    pub covered_dbm: f64,
    /// At or above: some usable signal; below: none, dBm.
    pub usable_dbm: f64,
}

/// A verdict rule from models/presets/.
#[derive(Clone, Debug, PartialEq)]
pub struct Preset {
    /// File name without extension.
    pub name: String,
    /// For people.
    pub title: String,
    /// Where the rule comes from.
    pub source: String,
    /// `regulation`, `operator declaration` or `planning convention`.
    pub standing: String,
    /// What must be said beside every result, if anything.
    pub mark: Option<String>,
    /// Levels by technology: only these technologies count.
    pub thresholds: BTreeMap<Technology, Threshold>,
    /// Share of the people that must have the level, 0…1.
    pub people_share: f64,
    /// Receiver antenna above ground, metres.
    pub receiver_height_m: f64,
    /// Loss into buildings or vehicles, taken off every level, dB.
    pub indoor_loss_db: f64,
    /// Margin for fading, taken off every level, dB.
    pub margin_db: f64,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
}
