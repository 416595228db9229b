//! Why one count differs from another.

use super::super::{self as register, AsOf, Day, Log, Reconciliation, Stamp, States, Units};
use super::choice::{Choice, Which};
use super::error::QuestionError;
use super::when::past;

/// Why does the count of one day differ from that of another?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReconcileQuestion {
    /// The first day.
    pub a: Day,
    /// The second.
    pub b: Day,
    /// Each day by what had been written down by its end.
    pub as_reported: bool,
    /// Of which points.
    pub which: Which,
}

impl ReconcileQuestion {
    /// Are the days in order, and past?
    ///
    /// # Errors
    /// Days in the wrong order, or to come.
    pub fn check(&self, today: Day) -> Result<(), QuestionError> {
        if self.b < self.a {
            return Err(QuestionError::DaysExchanged(self.a, self.b));
        }
        past(self.b, today).map(|_| ())
    }
}

/// The way from one count to the other.
#[derive(Clone, Debug)]
pub struct ReconcileAnswer {
    /// Which points were counted.
    pub choice: Choice,
    /// The counts, and the flows between them; they add up.
    pub way: Reconciliation,
    /// All points of the second day.
    pub states: States,
}

/// Follows every point from one day to the other.
///
/// # Errors
/// Days in the wrong order or to come, a condition that no point meets.
pub fn reconcile(
    log: &Log,
    units: &Units,
    question: &ReconcileQuestion,
    today: Day,
) -> Result<ReconcileAnswer, QuestionError> {
    question.check(today)?;
    let at = |day| AsOf {
        day,
        known: question.as_reported.then(|| Stamp::end_of(day)),
    };
    let (a, b) = (at(question.a), at(question.b));
    let choice = question.which.on(question.b);
    let states = States::of(log, b);
    choice.check(&states, log, units)?;
    let way = register::reconcile(log, a, b, |p| choice.has(p, log, units));
    if !way.adds_up() {
        return Err(QuestionError::DoesNotAddUp);
    }
    Ok(ReconcileAnswer { choice, way, states })
}
