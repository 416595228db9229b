//! The answer about a calibration.

use crate::calibration::{Candidate, Range, Terms};
use schemars::JsonSchema;
use serde::Serialize;
use std::path::PathBuf;

/// What measurements add to a study's predictions.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct CalibrationFound {
    /// What each kind of figure is: measured, predicted.
    pub figures_are: &'static str,
    /// The study.
    pub study: String,
    /// The model.
    pub model: String,
    /// The campaigns.
    pub campaigns: Vec<String>,
    /// Measured places.
    pub measured_places: u64,
    /// Those that are compared: places of a cell.
    pub places: usize,
    /// Their squares of 500 m.
    pub squares: usize,
    /// Their sites.
    pub sites: usize,
    /// Places at a receiver's floor: the level is at most that.
    pub places_at_floor: usize,
    /// Places that are not compared, by code.
    pub left_out: Vec<NotCompared>,
    /// What was tried, in rising order.
    pub candidates: Vec<Candidate>,
    /// The one that was taken.
    pub taken: String,
    /// What is added to levels; null where no correction is better.
    pub terms: Option<Terms>,
    /// The intervals of the terms hold the true value with this probability, %.
    pub interval_pct: f64,
    /// Held-out scatter of measured levels about the calibrated ones, dB.
    pub sigma_db: f64,
    /// Where the terms hold.
    pub range: Range,
    /// What would have to be repaired in the list of sites.
    pub proposals: Vec<String>,
    /// What a reader must know.
    pub remarks: Vec<String>,
    /// The picture beside it: errors by distance before and after; null of none.
    pub chart: Option<PathBuf>,
    /// The file that was written; null of none.
    pub written: Option<PathBuf>,
}

/// Places that are not compared.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct NotCompared {
    /// A word with hyphens.
    pub code: &'static str,
    /// Why.
    pub text: &'static str,
    /// Places.
    pub places: u64,
}
