//! The states of a day, and the choice among them.

use super::super::{AsOf, Day, Log, PointState, States, Units};
use super::choice::{Choice, Which};
use super::error::QuestionError;
use super::when::When;

/// The states of a day, and the choice among them.
#[derive(Clone, Debug)]
pub struct Selection {
    /// The day, and what was known.
    pub as_of: AsOf,
    /// Which points are meant.
    pub choice: Choice,
    /// All points of the day.
    pub states: States,
}

impl Selection {
    /// The points that are meant, by number.
    pub fn points(&self, log: &Log, units: &Units) -> Vec<&PointState> {
        let all = self.states.points().iter();
        all.filter(|p| self.choice.has(p, log, units)).collect()
    }
}

/// Plays the events up to the day, and checks the choice against them.
///
/// # Errors
/// A day to come, or a condition that no point meets.
pub fn select(
    log: &Log,
    units: &Units,
    when: When,
    which: &Which,
    today: Day,
) -> Result<Selection, QuestionError> {
    let as_of = when.as_of(today)?;
    let states = States::of(log, as_of);
    let choice = which.on(as_of.day);
    choice.check(&states, log, units)?;
    Ok(Selection {
        as_of,
        choice,
        states,
    })
}
