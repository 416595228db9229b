//! What can be asked of plans.

use crate::cli::numbers::{money, rows, whole};
use crate::optimise::Effort;
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// The largest seed that a study may have.
const MOST_SEED: u64 = 4_294_967_295;

/// Plans.
#[derive(Clone, Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(in crate::cli) struct PlanArgs {
    /// What else to do.
    #[command(subcommand)]
    pub action: Option<Action>,
    /// What to plan for.
    #[command(flatten)]
    pub make: MakeArgs,
    /// Folder in which the plan's folder is made, instead of the study's own.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// What can be done.
#[derive(Clone, Debug, Subcommand)]
pub(in crate::cli) enum Action {
    /// Check a plan: candidates, prices, chains, budgets and the bound are derived anew, and the network of each
    /// phase is run. Exit code 1 where something is wrong.
    Check(CheckArgs),
    /// Say why a village is, or is not, served by a plan.
    Explain(ExplainPlanArgs),
    /// Villages gained and lost where cells are added, taken away or changed.
    WhatIf(WhatIfArgs),
    /// People against money: the best plan for each of several budgets, and the bound above it.
    Curve(CurveArgs),
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
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = rows, allow_negative_numbers = true)]
    pub rows: usize,
}

/// A study, and what the command line changes of its plan.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct MakeArgs {
    /// The study file. Its table [plan] says what is asked; without one the usual values are taken.
    #[arg(required = true)]
    pub study: Option<PathBuf>,
    /// All money, in the cost file's currency, instead of the study's.
    #[arg(long, value_name = "MONEY", value_parser = money, allow_negative_numbers = true)]
    pub budget: Option<u64>,
    /// Money of each phase, separated by commas, instead of the study's phases; with --budget alone one number:
    /// so many equal phases.
    #[arg(long, value_name = "MONEY,…", value_delimiter = ',', value_parser = money, allow_negative_numbers = true)]
    pub phases: Vec<u64>,
    /// What is sought.
    #[arg(long, value_enum)]
    pub objective: Option<ObjectiveArg>,
    /// A candidate that is built in any case, by its name; may be repeated.
    #[arg(long, value_name = "ID")]
    pub lock: Vec<String>,
    /// A candidate that is not built; may be repeated.
    #[arg(long, value_name = "ID")]
    pub forbid: Vec<String>,
    /// Begins the random choices; the same seed gives the same plan.
    #[arg(long, value_name = "N", value_parser = whole(0, MOST_SEED), allow_negative_numbers = true)]
    pub seed: Option<u64>,
    /// How much work is done. Work is counted, so that the same comes out on every machine.
    #[arg(long, value_enum, default_value_t = EffortArg::Normal)]
    pub effort: EffortArg,
    /// Emergency: the search ends after so many seconds with the best plan that it has, and the bound that it has proved.
    /// The result is marked, because another run may give another one. Looking for candidates before it and
    /// running the planned networks after it take what they take.
    #[arg(long, value_name = "SECONDS", value_parser = crate::cli::numbers::positive, allow_negative_numbers = true)]
    pub time_limit: Option<f64>,
    /// Where path losses are kept.
    #[command(flatten)]
    pub kept: KeptArgs,
}

/// What is sought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ObjectiveArg {
    /// The most people whose village turns to covered.
    People,
    /// The most villages.
    Villages,
    /// The most low-signal points of the register that the study names.
    Points,
    /// All that can be closed, at the least cost.
    CloseAll,
}

/// Where path losses are kept, and how much memory terrain may take.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct KeptArgs {
    /// Folder in which path losses are kept between runs [default: the study's].
    #[arg(long, value_name = "DIR")]
    pub cache: Option<PathBuf>,
    /// Compute everything anew, and keep nothing.
    #[arg(long, conflicts_with = "cache")]
    pub no_cache: bool,
    /// The most memory that terrain and land cover may take, and after them what candidates reach and the search, each
    /// in 10⁹ bytes (default: half of the machine's). What would take more is refused before it is made. The results do
    /// not depend on it.
    #[arg(long, value_name = "GB", value_parser = crate::cli::numbers::positive, allow_negative_numbers = true)]
    pub memory_gb: Option<f64>,
}

/// A study and a plan of it.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct OfPlanArgs {
    /// The study file.
    pub study: PathBuf,
    /// The plan [default: plan.toml in the folder of the study's plan].
    #[arg(long, value_name = "FILE")]
    pub plan: Option<PathBuf>,
    /// Where path losses are kept.
    #[command(flatten)]
    pub kept: KeptArgs,
}

/// A check.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct CheckArgs {
    /// What is checked.
    #[command(flatten)]
    pub of: OfPlanArgs,
    /// The proof of its bound [default: plan_bound.json beside the plan].
    #[arg(long, value_name = "FILE")]
    pub bound: Option<PathBuf>,
}

/// One village.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct ExplainPlanArgs {
    /// The study and its plan.
    #[command(flatten)]
    pub of: OfPlanArgs,
    /// The village: its id, or its name with or without accents.
    #[arg(allow_hyphen_values = true)]
    pub village: String,
}

/// A change of the network.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct WhatIfArgs {
    /// The study file. Where it names a plan in [sites], the network is that of the plan.
    pub study: PathBuf,
    /// A list of cells that go on air, in any form that the study's [sites] can read.
    #[arg(long, value_name = "FILE")]
    pub add: Option<PathBuf>,
    /// A site or a cell that goes off, by its name; may be repeated.
    #[arg(long, value_name = "ID")]
    pub remove: Vec<String>,
    /// A change of a cell: CELL:tilt=4,power=+3,azimuth=120,height=40; may be repeated.
    #[arg(long, value_name = "CHANGE", value_parser = crate::pipeline::plan::CellChange::parse)]
    pub change: Vec<crate::pipeline::plan::CellChange>,
    /// Villages to print of each list.
    #[arg(long, value_name = "N", default_value_t = 15, value_parser = rows, allow_negative_numbers = true)]
    pub rows: usize,
    /// Where path losses are kept.
    #[command(flatten)]
    pub kept: KeptArgs,
}

/// A curve.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct CurveArgs {
    /// What is planned.
    #[command(flatten)]
    pub make: MakeArgs,
    /// How many steps of money, from none up to the whole budget.
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = whole(2, 50), allow_negative_numbers = true)]
    pub steps: u64,
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
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = whole(0, u64::MAX), allow_negative_numbers = true)]
    pub seed: u64,
    /// Emergency: the search ends after so many seconds with the best plan that it has, and the bound that it has proved.
    /// The result is marked, because another run may give another one. Reading the problem counts as well.
    #[arg(long, value_name = "SECONDS", value_parser = crate::cli::numbers::positive, allow_negative_numbers = true)]
    pub time_limit: Option<f64>,
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
    /// Cases by linear programs: up to about 2,000 villages to the best plan or near it. Needs an executable that
    /// was built with the feature `exact`.
    Exact,
}

impl From<EffortArg> for Effort {
    fn from(effort: EffortArg) -> Self {
        match effort {
            EffortArg::Quick => Self::Quick,
            EffortArg::Normal => Self::Normal,
            EffortArg::Long => Self::Long,
            EffortArg::Exact => Self::Exact,
        }
    }
}
