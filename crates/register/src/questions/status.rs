//! How many points are closed, and how many are left.

use super::super::{AsOf, By, Count, Day, Log, PointState, Table, Units, tally};
use super::choice::{Choice, Which};
use super::error::QuestionError;
use super::grouping::Grouping;
use super::selection::select;
use super::when::When;

/// How many are closed, and how many are left?
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatusQuestion {
    /// On which day.
    pub when: When,
    /// Of which points.
    pub which: Which,
    /// One table each.
    pub by: Vec<Grouping>,
}

/// Counts.
#[derive(Clone, Debug)]
pub struct StatusAnswer {
    /// The day, and what was known.
    pub as_of: AsOf,
    /// Which points were counted.
    pub choice: Choice,
    /// All of them.
    pub all: Count,
    /// In the order of the question.
    pub tables: Vec<CountsBy>,
    /// Names of the operators that the register knows.
    pub operators: Vec<String>,
    /// Events that did not fit what was known before them, and were passed over.
    pub misfits: u64,
    /// The register has no event at all.
    pub is_empty: bool,
}

/// Counts by one grouping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountsBy {
    /// By what.
    pub grouping: Grouping,
    /// The counts.
    pub table: Table,
    /// The register has a list of these units; true of what is not grouped by units.
    pub has_units: bool,
}

/// Counts the points of a day.
///
/// # Errors
/// A day to come, or a condition that no point meets.
pub fn status(
    log: &Log,
    units: &Units,
    question: &StatusQuestion,
    today: Day,
) -> Result<StatusAnswer, QuestionError> {
    let selected = select(log, units, question.when, &question.which, today)?;
    let (states, choice) = (&selected.states, &selected.choice);
    let inside = |p: &PointState| choice.has(p, log, units);
    let counts = |grouping: Grouping| CountsBy {
        grouping,
        table: tally(states, log, units, grouping.by(choice.hierarchy), inside),
        has_units: grouping.level().is_none_or(|l| units.has(choice.hierarchy, l)),
    };
    Ok(StatusAnswer {
        as_of: selected.as_of,
        all: tally(states, log, units, By::Country, inside).all,
        tables: question.by.iter().copied().map(counts).collect(),
        operators: log.operators().to_vec(),
        misfits: states.misfits,
        is_empty: log.marks().is_empty(),
        choice: selected.choice,
    })
}
