//! What can be asked of closures and surveys.

use crate::cli::register::args::Recording;
use crate::closure::{CORRELATION_M, Limits, SEPARATION_M};
use crate::pipeline::closure::Around;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// A village to verify.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct VerifyClosureArgs {
    /// The study file: village, test points, preset and prediction come from it.
    pub study: PathBuf,
    /// The village: its id, its name with or without accents, or the number of its point in the register.
    #[arg(allow_hyphen_values = true)]
    pub village: String,
    /// What was measured.
    #[command(flatten)]
    pub measured: MeasuredArgs,
    /// Whose coverage: the operator by name [default: any operator].
    #[arg(long, value_name = "NAME")]
    pub operator: Option<String>,
    /// The rule.
    #[command(flatten)]
    pub rule: RuleArgs,
    /// Rows of the log without a level mean something else than a phone that hears nothing.
    #[arg(long)]
    pub allow_rows_without_level: bool,
    /// The register: measurements from before a point went on air, or was closed, say nothing of it.
    #[arg(long, value_name = "FILE")]
    pub register: Option<PathBuf>,
    /// The village's point in the register, by number, code or name [default: that of the village's id or name].
    #[arg(long, value_name = "ID")]
    pub point: Option<String>,
    /// Record the decision in the register [default file: register.gpkg beside the study]; where more places are
    /// needed nothing is recorded.
    #[arg(long)]
    pub record: bool,
    /// Who records.
    #[command(flatten)]
    pub recording: Recording,
}

/// Files of measurements.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct MeasuredArgs {
    /// Measurements: GeoPackages that `covgap measurements import` has written, or logs.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub measurements: Vec<PathBuf>,
    /// A small TOML with what holds for those that are logs (operator, receiver_height_m, …), as of
    /// `measurements import`.
    #[arg(long, value_name = "FILE")]
    pub campaign: Option<PathBuf>,
}

/// By which rule a village is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum RuleName {
    /// Wald's sequential test: as few places as it takes.
    Sprt,
    /// A share of places with a confidence.
    Share,
}

/// The rule and its figures.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct RuleArgs {
    /// The rule.
    #[arg(long, value_enum, default_value_t = RuleName::Sprt)]
    pub rule: RuleName,
    /// share: the share of places to prove [default: the preset's people_share, 0.95 at most].
    #[arg(long, value_name = "SHARE")]
    pub share: Option<f64>,
    /// share: with this confidence [default: 0.95].
    #[arg(long, value_name = "SHARE")]
    pub confidence: Option<f64>,
    /// sprt: a village with this share of good places should be closed [default: half way from the preset's
    /// people_share to 1, 0.98 at most].
    #[arg(long, value_name = "SHARE")]
    pub good_share: Option<f64>,
    /// sprt: a village with this share should not [default: 0.10 below the preset's people_share].
    #[arg(long, value_name = "SHARE")]
    pub bad_share: Option<f64>,
    /// sprt: how often a village with the bad share is closed all the same [default: 0.05].
    #[arg(long, value_name = "RATE")]
    pub alpha: Option<f64>,
    /// sprt: how often a village with the good share is not [default: 0.10].
    #[arg(long, value_name = "RATE")]
    pub beta: Option<f64>,
    /// No decision of fewer separate places [default: sprt 5, share 10].
    #[arg(long, value_name = "N")]
    pub least_places: Option<u64>,
    /// sprt: at so many places the nearer side wins [default: 100].
    #[arg(long, value_name = "N")]
    pub most_places: Option<u64>,
    /// Places within this distance of a test point count, metres; a test point with one within half of it was
    /// visited.
    #[arg(long, value_name = "M", default_value_t = Around::RADIUS_M, value_parser = metres)]
    pub radius_m: f64,
    /// Places nearer to each other count once, metres.
    #[arg(long, value_name = "M", default_value_t = SEPARATION_M, value_parser = metres)]
    pub separation_m: f64,
    /// Distance at which the correlation of shadowing has fallen to 1/e, metres.
    #[arg(long, value_name = "M", default_value_t = CORRELATION_M, value_parser = metres)]
    pub correlation_m: f64,
}

/// Where to measure next.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct SurveyArgs {
    /// The study file.
    pub study: PathBuf,
    /// What was measured already: villages that it decides are left out.
    #[command(flatten)]
    pub measured: MeasuredArgs,
    /// The rule by which it decides.
    #[command(flatten)]
    pub rule: RuleArgs,
    /// The register: points that measurements have decided are left out.
    #[arg(long, value_name = "FILE")]
    pub register: Option<PathBuf>,
    /// Days to plan.
    #[arg(long, value_name = "N", default_value_t = Limits::DAYS as u16, value_parser = clap::value_parser!(u16).range(1..=60))]
    pub days: u16,
    /// The most that a day's way can be, km.
    #[arg(long, value_name = "KM", default_value_t = Limits::KM_PER_DAY, value_parser = positive)]
    pub km_per_day: f64,
    /// The most villages of a day.
    #[arg(long, value_name = "N", default_value_t = Limits::PER_DAY as u16, value_parser = clap::value_parser!(u16).range(1..=20))]
    pub per_day: u16,
    /// Way by road over the straight line.
    #[arg(long, value_name = "FACTOR", default_value_t = Limits::DETOUR, value_parser = factor)]
    pub detour: f64,
    /// Where each day begins and ends, degrees [default: at its first and last village].
    #[arg(long, value_name = "LON,LAT", allow_hyphen_values = true)]
    pub from: Option<String>,
    /// Folder for survey.csv, survey.geojson, survey.gpx, survey.json and survey.txt.
    #[arg(long, value_name = "DIR")]
    pub to: Option<PathBuf>,
    /// Folder in which path losses are kept between runs [default: the study's].
    #[arg(long, value_name = "DIR")]
    pub cache: Option<PathBuf>,
    /// Compute everything anew, and keep nothing.
    #[arg(long, conflicts_with = "cache")]
    pub no_cache: bool,
}

fn within(text: &str, low: f64, high: f64) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(number) if (low..=high).contains(&number) => Ok(number),
        _ => Err(format!("give a number between {low} and {high}")),
    }
}

/// A distance in a village.
fn metres(text: &str) -> Result<f64, String> {
    within(text, 1.0, 10_000.0)
}

/// A day's way.
fn positive(text: &str) -> Result<f64, String> {
    within(text, 1.0, 2_000.0)
}

/// A factor of ways.
fn factor(text: &str) -> Result<f64, String> {
    within(text, 1.0, 5.0)
}
