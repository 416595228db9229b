//! The day that a question is about.

use super::super::{AsOf, Day, Stamp};
use super::error::QuestionError;

/// The day, and what was known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct When {
    /// What happened up to this day; today where absent.
    pub as_of: Option<Day>,
    /// By what had been written down by the end of this day, UTC; by all that is known now where absent.
    pub known_on: Option<Day>,
}

impl When {
    /// A day, by all that is known now.
    pub const fn on(day: Day) -> Self {
        Self {
            as_of: Some(day),
            known_on: None,
        }
    }

    /// A day, as its own report knew it.
    pub const fn as_reported(day: Day) -> Self {
        Self {
            as_of: Some(day),
            known_on: Some(day),
        }
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
            known: self.known_on.map(Stamp::end_of),
        })
    }
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
