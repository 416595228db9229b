//! A validation in numbers: what `--json` prints.

use super::super::pairs::Measured;
use super::Compared;
use crate::analysis::program;
use crate::study::Study;
use crate::validation::{DistanceStep, FEW_SQUARES, Group, GroupBy, ModelErrors, Statistics, by_distance};
use schemars::JsonSchema;
use serde::Serialize;
use std::path::PathBuf;

/// The answer of `covgap validate`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ValidationSummary {
    /// Program and version.
    pub program: String,
    /// What an error is: predicted minus measured.
    pub error: &'static str,
    /// How levels are compared.
    pub levels: &'static str,
    /// Name of the study.
    pub study: String,
    /// Title of the study.
    pub title: String,
    /// True where its sites are made up.
    pub synthetic_sites: bool,
    /// The preset about whose level both are compared.
    pub preset: String,
    /// The measurements.
    pub files: Vec<FileRow>,
    /// Measured places in them: local means of 50 m by cell.
    pub measured_places: u64,
    /// Places that are compared.
    pub compared_places: usize,
    /// What was measured at places of known cells.
    pub quantities: Vec<QuantityRow>,
    /// Measured places that are not compared, by reason.
    pub left_out: Vec<LeftRow>,
    /// Places that some of the models have a level for and others do not.
    pub not_in_all_models: u64,
    /// Measured cells that are no cell of the study, the most places first.
    pub cells_not_matched: Vec<CellRow>,
    /// Cells of the study that measurements contradict: proposals, nothing was changed.
    pub proposals: Vec<String>,
    /// With fewer squares of 500 m an error is not settled.
    pub few_squares: usize,
    /// The models, the study's own first; all over the same places.
    pub models: Vec<ModelRow>,
    /// What was written.
    pub written: Vec<PathBuf>,
}

/// A file of measurements.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct FileRow {
    /// The file.
    pub file: PathBuf,
    /// Name of the campaign.
    pub campaign: String,
    /// SHA-256 of the log, hexadecimal.
    pub sha256: String,
    /// Samples used of it.
    pub samples: u64,
    /// Its places.
    pub places: usize,
}

/// What was measured.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct QuantityRow {
    /// For example `rsrp_dbm`.
    pub quantity: &'static str,
    /// For people.
    pub name: &'static str,
    /// Places.
    pub places: u64,
}

/// Why places are not compared.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct LeftRow {
    /// Stable code.
    pub code: &'static str,
    /// For people.
    pub text: &'static str,
    /// The model that has no level there; null where it is not the model.
    pub model: Option<String>,
    /// Places.
    pub places: u64,
}

/// A measured cell that is no cell of the study.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct CellRow {
    /// As the log has it.
    pub cell: String,
    /// Its places.
    pub places: u64,
}

/// A model beside the measurements.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ModelRow {
    /// Its name.
    pub model: String,
    /// For people, with what is around receivers.
    pub about: String,
    /// Levels out of doors from which places count as covered, dBm.
    pub covered_from_dbm: Vec<f64>,
    /// Predictions outside the ranges that the model's source vouches for.
    pub outside_validity: u64,
    /// Which ranges.
    pub outside_by: String,
    /// Over all places.
    pub all: Option<ErrorRow>,
    /// By what places have in common.
    pub groups: Vec<GroupRow>,
    /// Median error along the distance.
    pub by_distance: Vec<StepRow>,
}

/// Places that have something in common.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct GroupRow {
    /// `campaign`, `operator`, `technology`, `frequency`, `distance`, `around`, `line_of_sight`, `site` or `cell`.
    pub group: &'static str,
    /// Which.
    pub name: String,
    /// What their errors come to.
    #[serde(flatten)]
    pub errors: ErrorRow,
}

/// What errors come to: predicted minus measured, dB.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ErrorRow {
    /// Places, each counted once.
    pub places: usize,
    /// Squares of 500 m in which they lie: so many say something new at most.
    pub squares: usize,
    /// Samples behind them.
    pub samples: u64,
    /// True where there are too few squares: the figures are not settled.
    pub few: bool,
    /// Mean.
    pub mean_error_db: f64,
    /// The mean is known to plus or minus so much (95 %); null where there are few squares.
    pub mean_within_db: Option<f64>,
    /// Median.
    pub median_error_db: f64,
    /// Standard deviation about the mean.
    pub standard_deviation_db: Option<f64>,
    /// Root of the mean square.
    pub rms_error_db: f64,
    /// Mean of the absolute values.
    pub mean_absolute_error_db: f64,
    /// Pearson's correlation of measured and predicted levels.
    pub correlation: Option<f64>,
    /// Measured and predicted covered.
    pub hits: u64,
    /// Measured covered, predicted not.
    pub misses: u64,
    /// Predicted covered, measured not.
    pub false_alarms: u64,
    /// Neither.
    pub correct_rejections: u64,
}

/// A step of distance.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct StepRow {
    /// From, metres.
    pub from_m: f64,
    /// To, metres.
    pub to_m: f64,
    /// Places.
    pub places: usize,
    /// Median error, dB.
    pub median_error_db: f64,
}

impl ValidationSummary {
    /// Of a comparison.
    pub fn of(study: &Study, files: &[Measured], compared: &Compared) -> Self {
        let file = |m: &Measured| FileRow {
            file: m.file.clone(),
            campaign: m.record.provenance.campaign.clone(),
            sha256: m.record.provenance.sha256.clone(),
            samples: m.record.provenance.used,
            places: m.record.places.len(),
        };
        let candidates = &compared.candidates;
        Self {
            program: program(),
            error: "predicted minus measured, dB: positive where the prediction is too strong",
            levels: "of the same cell, at an isotropic antenna out of doors at the receiver's height",
            study: study.name.clone(),
            title: study.title.clone(),
            synthetic_sites: study.synthetic_sites,
            preset: study.preset.name.clone(),
            files: files.iter().map(file).collect(),
            measured_places: candidates.measured,
            compared_places: compared.places.len(),
            quantities: candidates
                .quantities
                .iter()
                .map(|(quantity, places)| QuantityRow {
                    quantity: quantity.key(),
                    name: quantity.name(),
                    places: *places,
                })
                .collect(),
            left_out: left_out(compared),
            not_in_all_models: compared.not_in_all,
            cells_not_matched: not_matched(compared),
            proposals: compared.contradicted.clone(),
            few_squares: FEW_SQUARES,
            models: compared.models.iter().map(model).collect(),
            written: Vec::new(),
        }
    }
}

fn left_out(compared: &Compared) -> Vec<LeftRow> {
    let row = |((why, model), places): (&(super::Why, Option<String>), &u64)| LeftRow {
        code: why.code(),
        text: why.text(),
        model: model.clone(),
        places: *places,
    };
    compared.left.iter().map(row).collect()
}

fn not_matched(compared: &Compared) -> Vec<CellRow> {
    let without = compared
        .candidates
        .cells
        .iter()
        .filter(|c| c.study_cell.is_none());
    let mut rows: Vec<CellRow> = without
        .map(|c| CellRow {
            cell: c.cell.to_string(),
            places: c.places,
        })
        .collect();
    rows.sort_by(|a, b| b.places.cmp(&a.places).then_with(|| a.cell.cmp(&b.cell)));
    rows
}

fn model(errors: &ModelErrors) -> ModelRow {
    let groups = errors.groups.iter().filter(|g| g.by != GroupBy::All);
    ModelRow {
        model: errors.model.clone(),
        about: errors.about.clone(),
        covered_from_dbm: errors.thresholds_dbm().into_iter().map(tenths).collect(),
        outside_validity: errors.outside_validity,
        outside_by: errors.outside_by.clone(),
        all: errors.all().map(row),
        groups: groups.map(group).collect(),
        by_distance: by_distance(&errors.pairs).into_iter().map(step).collect(),
    }
}

fn group(group: &Group) -> GroupRow {
    GroupRow {
        group: group.by.key(),
        name: group.name.clone(),
        errors: row(&group.statistics),
    }
}

/// A number with so many decimals; −0 is 0.
fn rounded(number: f64, decimals: i32) -> f64 {
    let scale = 10f64.powi(decimals);
    (number * scale).round() / scale + 0.0
}

fn tenths(db: f64) -> f64 {
    rounded(db, 1)
}

fn row(s: &Statistics) -> ErrorRow {
    ErrorRow {
        places: s.places,
        squares: s.squares,
        samples: s.samples,
        few: s.is_few(),
        mean_error_db: tenths(s.mean_db),
        mean_within_db: s.mean_within_db.map(tenths),
        median_error_db: tenths(s.median_db),
        standard_deviation_db: s.deviation_db.map(tenths),
        rms_error_db: tenths(s.rms_db),
        mean_absolute_error_db: tenths(s.absolute_db),
        correlation: s.correlation.map(|r| rounded(r, 2)),
        hits: s.agreement.hits,
        misses: s.agreement.misses,
        false_alarms: s.agreement.false_alarms,
        correct_rejections: s.agreement.rejections,
    }
}

fn step(step: DistanceStep) -> StepRow {
    StepRow {
        from_m: rounded(step.from_m, 0),
        to_m: rounded(step.to_m, 0),
        places: step.places,
        median_error_db: tenths(step.median_db),
    }
}
