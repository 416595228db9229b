//! What can be asked of a calibration.

use crate::register::Day;
use clap::Args;
use std::path::PathBuf;

/// Measurements that are to correct a study's predictions.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct CalibrateArgs {
    /// The study.
    pub study: PathBuf,
    /// Measurements: files that `covgap measurements import` wrote, or logs; may be given again.
    #[arg(long, value_name = "FILE", num_args = 1.., required = true)]
    pub measurements: Vec<PathBuf>,
    /// The calibration to write, which must not exist yet; without it nothing is written.
    #[arg(long, value_name = "NAME.toml")]
    pub to: Option<PathBuf>,
    /// A small TOML with what holds for the logs: receiver_height_m = 1.5, floor_dbm = -120, [columns].
    #[arg(long, value_name = "FILE")]
    pub campaign: Option<PathBuf>,
    /// Seed of the intervals: the same seed gives the same file.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// The day that is written down, year-month-day [default: today, in UTC].
    #[arg(long, value_name = "DATE")]
    pub date: Option<Day>,
}
