//! The day that a question is about, and the points of that day.

use super::super::{AsOf, Day, Log, PointState, Stamp, States, Units, Zone};
use super::choice::{Choice, Which};
use super::error::QuestionError;

/// The day, and what was known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct When {
    /// What happened up to this day; today where absent.
    pub as_of: Option<Day>,
    /// By what had been written down by the end of this day; by all that is known now where absent.
    pub known_on: Option<Day>,
    /// Where that day ends; in universal time where absent.
    pub zone: Option<Zone>,
}

impl When {
    /// A day, by all that is known now.
    pub const fn on(day: Day) -> Self {
        Self {
            as_of: Some(day),
            known_on: None,
            zone: None,
        }
    }

    /// A day, as its own report knew it.
    pub const fn as_reported(day: Day) -> Self {
        Self {
            as_of: Some(day),
            known_on: Some(day),
            zone: None,
        }
    }

    /// With a zone, where none is said.
    #[must_use]
    pub fn in_zone(&self, zone: &Zone) -> Self {
        let zone = self.zone.clone().or_else(|| Some(zone.clone()));
        Self { zone, ..self.clone() }
    }

    /// Which events count.
    ///
    /// # Errors
    /// A day to come, or a report that is older than its day.
    pub fn as_of(&self, today: Day) -> Result<AsOf, QuestionError> {
        let day = past(self.as_of.unwrap_or(today), today)?;
        if let Some(known) = self.known_on {
            past(known, today)?;
            if known < day && self.as_of.is_some() {
                return Err(QuestionError::KnownTooEarly(known, day));
            }
        }
        Ok(AsOf {
            day,
            known: self.known_on.map(|day| end_of(day, self.zone.as_ref())),
        })
    }
}

/// The end of a day.
pub(super) fn end_of(day: Day, zone: Option<&Zone>) -> Stamp {
    zone.unwrap_or(&Zone::UTC).end_of(day)
}

/// A day of which the register can know: not one to come.
///
/// # Errors
/// A day to come.
pub fn past(day: Day, today: Day) -> Result<Day, QuestionError> {
    if day > today {
        return Err(QuestionError::DayToCome(day, today));
    }
    Ok(day)
}

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
    when: &When,
    which: &Which,
    today: Day,
) -> Result<Selection, QuestionError> {
    let as_of = when.as_of(today)?;
    let states = States::of(log, as_of);
    let choice = which.on(as_of.day, units);
    choice.check(&states, log, units)?;
    Ok(Selection {
        as_of,
        choice,
        states,
    })
}
