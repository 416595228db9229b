//! Who is behind.

use super::super::late::{self as behind, Late, Question};
use super::super::{AsOf, Day, Log, PointState, Units, group};
use super::choice::{Choice, Which};
use super::error::QuestionError;
use super::grouping::Grouping;
use super::selection::select;
use super::when::When;

/// Who is behind?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LateQuestion {
    /// On which day.
    pub when: When,
    /// Of which points.
    pub which: Which,
    /// "Due soon" is within so many days.
    pub soon_days: u32,
    /// "Not proven" is on air for more than so many days.
    pub unproven_days: u32,
}

impl Default for LateQuestion {
    /// Today, all points; soon is 30 days, not proven is 60.
    fn default() -> Self {
        let usual = Question::on(Day::from_number(0));
        Self {
            when: When::default(),
            which: Which::default(),
            soon_days: usual.soon_days,
            unproven_days: usual.unproven_days,
        }
    }
}

/// Who is behind.
#[derive(Clone, Debug)]
pub struct LateAnswer {
    /// The day, and what was known.
    pub as_of: AsOf,
    /// Which points were looked through.
    pub choice: Choice,
    /// By province and operator, and each point.
    pub late: Late,
}

/// Looks through the points of a day, by province.
///
/// # Errors
/// A day to come, or a condition that no point meets.
pub fn late(
    log: &Log,
    units: &Units,
    question: &LateQuestion,
    today: Day,
) -> Result<LateAnswer, QuestionError> {
    let selected = select(log, units, question.when, &question.which, today)?;
    let (as_of, choice) = (selected.as_of, selected.choice);
    let asked = Question {
        day: as_of.day,
        soon_days: question.soon_days,
        unproven_days: question.unproven_days,
    };
    let by = Grouping::Province.by(choice.hierarchy);
    let unit = |p: &PointState| {
        let province = group(p, units, by);
        province.is_said().then_some(province.label)
    };
    let states = selected.states.only(|p| choice.has(p, log, units));
    let late = behind::late(&states, log, asked, unit);
    Ok(LateAnswer { as_of, choice, late })
}
