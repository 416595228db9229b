//! What can be asked of plans.

use crate::optimise::Effort;
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Plans.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct PlanArgs {
    /// What to do.
    #[command(subcommand)]
    pub action: Action,
}

/// What can be done.
#[derive(Clone, Debug, Subcommand)]
pub(in crate::cli) enum Action {
    /// Solve one covering problem in a JSON file, and print value, safe bound and plan as JSON.
    Covering(CoveringArgs),
    /// Compare two plans: sites, phases, villages, people, cost, bound.
    Compare(CompareArgs),
}

/// Two plans.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct CompareArgs {
    /// The first plan: its plan.toml, or the folder that holds it.
    pub a: PathBuf,
    /// The second plan.
    pub b: PathBuf,
    /// Also writes all rows: .xlsx, .csv or .json.
    #[arg(long, value_name = "FILE")]
    pub table: Option<PathBuf>,
    /// So many rows of each table are printed.
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub rows: usize,
}

/// A covering problem.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct CoveringArgs {
    /// The problem: weights, costs, covers, and budget, p or phases.
    pub file: PathBuf,
    /// How much work is done. Work is counted, so that the same comes out on every machine.
    #[arg(long, value_enum, default_value_t = EffortArg::Normal)]
    pub effort: EffortArg,
    /// Begins the random choices; the same seed gives the same plan.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Also writes the proof of the bound, which anyone can check without a solver.
    #[arg(long, value_name = "FILE")]
    pub certificate: Option<PathBuf>,
}

/// How much work is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum EffortArg {
    /// A first plan with a bound: about a second for 2,000 villages.
    Quick,
    /// A good plan; small problems are looked through to the end.
    Normal,
    /// About six times as much work.
    Long,
}

impl From<EffortArg> for Effort {
    fn from(effort: EffortArg) -> Self {
        match effort {
            EffortArg::Quick => Self::Quick,
            EffortArg::Normal => Self::Normal,
            EffortArg::Long => Self::Long,
        }
    }
}
