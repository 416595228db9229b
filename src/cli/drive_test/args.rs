//! What can be asked of a synthetic drive test.

use crate::domain::Technology;
use clap::Args;
use clap::builder::RangedU64ValueParser;
use std::path::PathBuf;

/// A synthetic drive test.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct SynthDriveTestArgs {
    /// The study file: cells, terrain and predictions come from it.
    pub study: PathBuf,
    /// The log to write (CSV).
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// The file to write what is in the log: terms, sites, faults [default: beside the log, with the ending
    /// .truth.toml].
    #[arg(long, value_name = "FILE")]
    pub truth: Option<PathBuf>,
    /// Seed: the same seed gives the same bytes.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Seconds of driving; in each, every phone writes a row for each cell that it reports.
    #[arg(long, value_name = "N", default_value_t = 3600, value_parser = RangedU64ValueParser::<usize>::new().range(1..=10_000_000))]
    pub samples: usize,
    /// Drives among which the seconds are shared, a day each.
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = RangedU64ValueParser::<usize>::new().range(1..=10_000))]
    pub routes: usize,
    /// Drive through the streets of these villages (ids or names), once each, and nowhere else: enough places to
    /// verify a closure. --samples and --routes have no effect then.
    #[arg(long, value_name = "VILLAGE", num_args = 1..)]
    pub around: Vec<String>,
    /// Technology that the phones are locked to [default: 4G, else the study's commonest].
    #[arg(long, value_name = "TECHNOLOGY")]
    pub technology: Option<Technology>,
    /// Added to every level, dB; negative where the predictions are too strong.
    #[arg(long, value_name = "DB", default_value_t = 0.0, value_parser = difference, allow_negative_numbers = true)]
    pub offset_db: f64,
    /// Added for every factor of ten in the distance, dB; nothing at 1 km.
    #[arg(long, value_name = "DB", default_value_t = 0.0, value_parser = difference, allow_negative_numbers = true)]
    pub slope_db: f64,
    /// Of what an antenna's pattern takes off in a direction, this share is taken off.
    #[arg(long, value_name = "SHARE", default_value_t = 1.0, value_parser = share)]
    pub pattern_share: f64,
    /// Standard deviation of what sites differ by, dB.
    #[arg(long, value_name = "DB", default_value_t = 0.0, value_parser = scatter)]
    pub by_site_db: f64,
    /// Standard deviation of the shadowing, dB.
    #[arg(long, value_name = "DB", default_value_t = 6.0, value_parser = scatter)]
    pub shadowing_db: f64,
    /// Distance over which the shadowing's correlation falls to 1/e, metres.
    #[arg(long, value_name = "M", default_value_t = 75.0, value_parser = correlation)]
    pub correlation_m: f64,
    /// Below this level the phones report nothing, dBm.
    #[arg(long, value_name = "DBM", default_value_t = -120.0, value_parser = floor, allow_negative_numbers = true)]
    pub floor_dbm: f64,
    /// Cells that a phone reports beside the serving one.
    #[arg(long, value_name = "N", default_value_t = 6, value_parser = RangedU64ValueParser::<usize>::new().range(0..=100))]
    pub neighbours: usize,
    /// Neighbours have only their physical code and channel, as many phones write them.
    #[arg(long)]
    pub neighbours_by_code: bool,
    /// Add faults as real logs have them: each is counted in the truth file.
    #[arg(long)]
    pub faults: bool,
}

/// A number within limits.
fn within(text: &str, limits: std::ops::RangeInclusive<f64>) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(number) if limits.contains(&number) => Ok(number),
        _ => Err(format!(
            "give a number between {} and {}",
            limits.start(),
            limits.end()
        )),
    }
}

fn difference(text: &str) -> Result<f64, String> {
    within(text, -60.0..=60.0)
}

fn share(text: &str) -> Result<f64, String> {
    within(text, 0.0..=2.0)
}

fn scatter(text: &str) -> Result<f64, String> {
    within(text, 0.0..=30.0)
}

fn correlation(text: &str) -> Result<f64, String> {
    within(text, 1.0..=10_000.0)
}

fn floor(text: &str) -> Result<f64, String> {
    within(text, -160.0..=-40.0)
}
