//! Answers about measurements.

use crate::world::ColumnsRead;
use schemars::JsonSchema;
use serde::Serialize;
use std::path::PathBuf;

/// What a log of measurements says.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct MeasurementsFound {
    /// `measured`: none of these figures is claimed or predicted.
    pub figures_are: &'static str,
    /// The log.
    pub file: PathBuf,
    /// Its SHA-256, hexadecimal.
    pub sha256: String,
    /// Rows read: those used and those left out.
    pub rows: u64,
    /// Samples used.
    pub used: u64,
    /// What was left out, by code.
    pub left_out: Vec<LeftOut>,
    /// Which columns were taken for what.
    pub columns: Option<ColumnsRead>,
    /// What the levels depend on, and from where it is known.
    pub assumptions: Vec<Assumed>,
    /// What was measured.
    pub quantities: Vec<MeasuredKind>,
    /// Places: local means of 50 m by cell.
    pub places: usize,
    /// Those that may be fitted.
    pub sound_places: usize,
    /// Cells in the log.
    pub cells: usize,
    /// Devices in the log.
    pub devices: usize,
    /// Campaigns, devices and seasons that disagree with the rest by more than 10 dB.
    pub disagreements: Vec<Disagreeing>,
    /// Cells that are heard at two places.
    pub at_two_places: Vec<TwoPlaces>,
    /// Measured cells and those of the study; null without a study.
    pub matched: Option<Vec<MatchedCell>>,
    /// Cells of the study that measurements contradict: proposals, nothing was changed.
    pub proposals: Option<Vec<String>>,
    /// What a reader must know.
    pub remarks: Vec<Remarked>,
    /// The file that was written; null of a check.
    pub written: Option<PathBuf>,
}

/// Rows that were left out for one reason.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct LeftOut {
    /// Stable code.
    pub code: String,
    /// Why, for people.
    pub text: String,
    /// How many.
    pub count: u64,
    /// The first few.
    pub examples: Vec<String>,
}

/// One thing that the levels depend on.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct Assumed {
    /// The key of the campaign.
    pub key: &'static str,
    /// Its value.
    pub value: String,
    /// `file`, `campaign` or `assumed`.
    pub from: &'static str,
}

/// One quantity.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct MeasuredKind {
    /// Its field.
    pub quantity: &'static str,
    /// Its unit.
    pub unit: &'static str,
    /// Samples that it describes.
    pub samples: u64,
}

/// One that disagrees.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct Disagreeing {
    /// `campaign`, `device` or `season`.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// Median of its levels less those of the rest, dB.
    pub difference_db: f64,
    /// Places in common.
    pub places: usize,
    /// There is one other alone: nothing says which is wrong.
    pub is_one_of_two: bool,
}

/// A cell at two places.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct TwoPlaces {
    /// The cell.
    pub cell: String,
    /// Places that are flagged.
    pub places: u64,
}

/// A measured cell.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct MatchedCell {
    /// As the log has it.
    pub cell: String,
    /// The study's cell.
    pub study_cell: Option<String>,
    /// How it was found, or why not.
    pub how: String,
    /// Its places.
    pub places: u64,
    /// Their samples.
    pub samples: u64,
}

/// Something that a reader must know.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct Remarked {
    /// Stable code.
    pub code: &'static str,
    /// What it is.
    pub text: String,
}
