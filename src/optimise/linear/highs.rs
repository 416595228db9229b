//! HiGHS: the one file that calls it.
//!
//! The simplex method on one thread, which makes the same steps each time; it begins where it ended before. It
//! is stopped by its steps and never by a clock.

use super::program::Program;
use highs::{Col, HighsModelStatus, HighsSolutionStatus, Model, RowProblem, Sense, SolvedModel};

/// HiGHS ends its own cases when it thinks that it is this near the best.
const NEAR: f64 = 2e-5;

/// A program in HiGHS.
pub(super) struct Solver {
    /// None after HiGHS has failed.
    model: Option<Model>,
    columns: Vec<Col>,
    bounds: Vec<(f64, f64)>,
}

/// How a program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// At its best, or at a value that is enough.
    Best,
    /// Nothing keeps to its rows.
    Nothing,
    /// The steps ended.
    Stopped,
}

/// What HiGHS found.
pub(super) struct Found {
    pub end: End,
    pub columns: Vec<f64>,
    pub duals: Vec<f64>,
    /// The value, as far as floating point goes.
    pub value: f64,
    /// Steps that were made.
    pub steps: u64,
}

impl Solver {
    /// Hands a program over. Nothing where HiGHS does not take it.
    pub(super) fn of(program: &Program) -> Option<Self> {
        let (model, columns) = handed_over(program, 0)?;
        Some(Self {
            model: Some(model),
            columns,
            bounds: program.columns.iter().map(|c| (c.low, c.high)).collect(),
        })
    }

    /// Sets between what a column lies.
    pub(super) fn bound(&mut self, column: usize, low: f64, high: f64) {
        if self.bounds[column] == (low, high) {
            return;
        }
        self.bounds[column] = (low, high);
        if let Some(model) = &mut self.model {
            model.change_column_bounds(self.columns[column], low..=high);
        }
    }

    /// Solves in so many steps at most; a value above `enough` is as good as the best.
    pub(super) fn solve(&mut self, most_steps: u32, enough: f64) -> Option<Found> {
        let mut model = self.model.take()?;
        let most = i32::try_from(most_steps).unwrap_or(i32::MAX);
        model.try_set_option("simplex_iteration_limit", most).ok()?;
        model.try_set_option("objective_bound", enough).ok()?;
        let solved = model.try_solve().ok()?;
        let found = found(&solved);
        self.model = Some(solved.into());
        found
    }
}

fn found(solved: &SolvedModel) -> Option<Found> {
    let end = match solved.status() {
        HighsModelStatus::Optimal | HighsModelStatus::ObjectiveBound => End::Best,
        HighsModelStatus::Infeasible => End::Nothing,
        HighsModelStatus::ReachedIterationLimit => End::Stopped,
        _ => return None,
    };
    let solution = solved.get_solution();
    Some(Found {
        end,
        columns: solution.columns().to_vec(),
        duals: solution.dual_rows().to_vec(),
        value: solved.objective_value(),
        steps: u64::try_from(solved.simplex_iteration_count()).unwrap_or(0),
    })
}

/// A program in HiGHS, of which the first columns are whole numbers. It does not speak, and has one thread: HiGHS
/// fails where the number of threads changes in a process.
fn handed_over(program: &Program, whole: usize) -> Option<(Model, Vec<Col>)> {
    let mut all = RowProblem::new();
    let mut columns = Vec::with_capacity(program.columns.len());
    for (at, column) in program.columns.iter().enumerate() {
        let bounds = column.low..=column.high;
        columns.push(all.add_column_with_integrality(column.cost, bounds, at < whole));
    }
    for row in &program.rows {
        let of: Vec<(Col, f64)> = row.of.iter().map(|(c, f)| (columns[*c as usize], *f)).collect();
        if row.is_least {
            all.add_row(row.limit.., of);
        } else {
            all.add_row(..=row.limit, of);
        }
    }
    let mut model = all.try_optimise(Sense::Minimise).ok()?;
    for (name, value) in [("threads", 1), ("simplex_strategy", 1), ("random_seed", 0)] {
        model.try_set_option(name, value).ok()?;
    }
    model.try_set_option("parallel", "off").ok()?;
    if whole == 0 {
        model.try_set_option("solver", "simplex").ok()?;
    }
    Some((model, columns))
}

/// The best that HiGHS finds in so many cases of its own, where the first columns are whole numbers; nothing where
/// it finds none. What it says of how near the best this is is not asked for.
pub(super) fn whole(program: &Program, whole: usize, most_cases: i32) -> Option<Vec<f64>> {
    let (mut model, _) = handed_over(program, whole)?;
    model.try_set_option("mip_max_nodes", most_cases).ok()?;
    model.try_set_option("mip_rel_gap", NEAR).ok()?;
    let solved = model.try_solve().ok()?;
    let has_plan = solved.primal_solution_status() == HighsSolutionStatus::Feasible;
    has_plan.then(|| solved.get_solution().columns().to_vec())
}
