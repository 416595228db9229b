//! What can be asked of a validation.

use clap::Args;
use std::path::PathBuf;

/// Measurements to put beside a study's predictions.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct ValidateArgs {
    /// The study.
    pub study: PathBuf,
    /// Measurements: files that `covgap measurements import` wrote, or logs; may be given again.
    #[arg(long, value_name = "FILE", num_args = 1.., required = true)]
    pub measurements: Vec<PathBuf>,
    /// A further propagation model to put beside the study's own; may be given again.
    #[arg(long, value_name = "NAME", num_args = 1..)]
    pub model: Vec<String>,
    /// A small TOML with what holds for the logs: receiver_height_m = 1.5, floor_dbm = -120, [columns].
    #[arg(long, value_name = "FILE")]
    pub campaign: Option<PathBuf>,
    /// Folder for tables, a layer of residuals and charts.
    #[arg(long, value_name = "DIR")]
    pub to: Option<PathBuf>,
}
