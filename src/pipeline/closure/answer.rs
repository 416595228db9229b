//! What is answered: measured and predicted stand apart.

use crate::study::Preset;
use schemars::JsonSchema;
use serde::Serialize;

/// The answer of `covgap verify-closure`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ClosureAnswer {
    /// Program and version.
    pub program: String,
    /// Title of the study.
    pub study: String,
    /// SHA-256 over the study's keys and the checksums of its inputs.
    pub study_sha256: String,
    /// The masts of the study are made up.
    pub synthetic_sites: bool,
    /// The rule of coverage.
    pub preset: Preset,
    /// The village's id.
    pub village: String,
    /// Its name.
    pub name: String,
    /// The operator whose coverage is asked for; null: any operator.
    pub operator: Option<String>,
    /// `closed`, `not-closed` or `more`: by measurements alone.
    pub decision: &'static str,
    /// Why it is no other.
    pub because: Vec<String>,
    /// The rule with its figures.
    pub rule: String,
    /// How places were taken.
    pub places_by: String,
    /// What was measured.
    pub measured: Measured,
    /// What the study predicts; it decides nothing here.
    pub predicted: Predicted,
    /// So many further separate places close the village, if all are good.
    pub more_if_good: Option<u64>,
    /// So many decide that it is not closed, if none is good.
    pub more_if_bad: Option<u64>,
    /// Where to measure next, in order; empty where it is decided.
    pub measure_next: Vec<NextPlace>,
    /// What a reader must know.
    pub notes: Vec<String>,
    /// The events that were recorded.
    pub recorded: Vec<Event>,
}

/// What was measured.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Measured {
    /// The files.
    pub files: Vec<Source>,
    /// Samples around the test points.
    pub samples: u64,
    /// Their places of 50 m.
    pub places: u64,
    /// Those that lie apart: what is decided on.
    pub separate_places: u64,
    /// Of them at or above the level.
    pub good_places: u64,
    /// The share of these.
    pub good_share: Option<f64>,
    /// How many independent places they are worth.
    pub effective_places: f64,
    /// The median level of the separate places, as the preset judges it, dBm.
    pub median_dbm: Option<f64>,
    /// First day.
    pub first_day: Option<String>,
    /// Last day.
    pub last_day: Option<String>,
    /// Operators and technologies of the best services.
    pub services: Vec<String>,
    /// The operator of all best services, where it is one.
    pub operator: Option<String>,
    /// Their technology, where it is one.
    pub technology: Option<String>,
    /// Places that were not used.
    pub not_used: Vec<NotUsed>,
    /// By test point.
    pub test_points: Vec<VisitRow>,
}

/// A file of measurements.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Source {
    /// Its name.
    pub file: String,
    /// Its SHA-256.
    pub sha256: String,
    /// The log that it was made of.
    pub log: String,
    /// The log's SHA-256.
    pub log_sha256: String,
    /// Rows of the log.
    pub rows: u64,
    /// Rows without a level.
    pub rows_without_level: u64,
    /// What was assumed of it.
    pub assumed: Vec<String>,
}

/// Places around the test points that were not used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NotUsed {
    /// Why.
    pub because: String,
    /// How many.
    pub places: u64,
}

/// What was measured around a test point.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct VisitRow {
    /// The test point.
    pub id: String,
    /// What it is.
    pub kind: &'static str,
    /// Degrees.
    pub lon: f64,
    /// Degrees.
    pub lat: f64,
    /// Share of the people, %.
    pub people_pct: f64,
    /// Was there a place near enough?
    pub visited: bool,
    /// Measured places of which it is the nearest test point.
    pub measured_places: u64,
    /// Those at or above the level.
    pub measured_good: u64,
    /// Those that lie apart.
    pub measured_separate: u64,
    /// The predicted level of the best service, as the preset judges it, dBm.
    pub predicted_dbm: Option<f64>,
}

/// What the study predicts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Predicted {
    /// The verdict.
    pub verdict: &'static str,
    /// The level at the centre, as the preset judges it, dBm.
    pub level_dbm: Option<f64>,
    /// Probability that the centre's level meets the preset.
    pub covered_probability: Option<f64>,
    /// Share of the people covered, %.
    pub people_covered_pct: f64,
    /// The model.
    pub model: String,
}

/// A place to measure next.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct NextPlace {
    /// The test point around which to measure.
    pub test_point: String,
    /// Degrees.
    pub lon: f64,
    /// Degrees.
    pub lat: f64,
    /// Why there.
    pub because: &'static str,
}

/// An event that was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Event {
    /// The point.
    pub point: String,
    /// What happened.
    pub what: String,
    /// On which day.
    pub on: String,
    /// The operator whom it concerns alone.
    pub operator: Option<String>,
}
