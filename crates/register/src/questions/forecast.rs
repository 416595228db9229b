//! When nothing will be left.

use super::super::forecast::{self as ahead, Forecast, Question};
use super::super::{AsOf, Day, Group, Log, Moves, PointId, Series, Units, group};
use super::choice::{Choice, Grouping, Which};
use super::error::QuestionError;
use super::when::{When, select};
use std::collections::HashMap;

/// When will nothing be left?
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ForecastQuestion {
    /// From which day.
    pub when: When,
    /// Of which points.
    pub which: Which,
    /// For the whole, and for each group of this.
    pub by: Grouping,
    /// How it is made. By when nothing is to be left: the last due date of what is left where absent.
    pub ahead: Question,
}

impl ForecastQuestion {
    /// Can a forecast be made by this grouping?
    ///
    /// # Errors
    /// Operators and statuses: points move between them.
    pub fn check(&self) -> Result<(), QuestionError> {
        match self.by {
            Grouping::Operator | Grouping::Status => Err(QuestionError::NoForecastBy),
            _ => Ok(()),
        }
    }
}

/// What may come.
#[derive(Clone, Debug)]
pub struct ForecastAnswer {
    /// The day, and what was known.
    pub as_of: AsOf,
    /// Which points were looked at.
    pub choice: Choice,
    /// What was asked of the past, with the due date that was taken.
    pub question: Question,
    /// All points together.
    pub whole: Forecast,
    /// Each group that has points on the list; none where it is asked for the whole alone.
    pub groups: Vec<(Group, Forecast)>,
    moves: Moves,
    chosen: HashMap<PointId, Group>,
}

impl ForecastAnswer {
    /// The past of these points, month by month.
    pub fn past(&self) -> Series {
        let all = |p: PointId| self.chosen.contains_key(&p).then_some(());
        let mut series = self.moves.series_by(&self.moves.month_ends(), all);
        series.remove(&()).unwrap_or_default()
    }
}

/// Looks ahead from a day.
///
/// # Errors
/// A day to come, a condition that no point meets, an empty list.
pub fn forecast(
    log: &Log,
    units: &Units,
    question: &ForecastQuestion,
    today: Day,
) -> Result<ForecastAnswer, QuestionError> {
    question.check()?;
    let selected = select(log, units, &question.when, &question.which, today)?;
    let points = selected.points(log, units);
    let (as_of, by) = (selected.as_of, question.by.by(selected.choice.hierarchy));
    let last_due = points.iter().filter_map(|p| p.life.due()).max();
    let mut asked = question.ahead;
    asked.due = asked.due.or(last_due);
    let chosen: HashMap<PointId, Group> = points.iter().map(|p| (p.id, group(p, units, by))).collect();
    let moves = Moves::of(log, as_of);
    let days = ahead::past_days(&moves, &asked);
    let mut all = moves.series_by(&days, |p| chosen.contains_key(&p).then_some(()));
    let all = all.remove(&()).unwrap_or_default();
    let whole = ahead::forecast(&all, &asked, ahead::stream_of(""));
    let whole = whole.ok_or(QuestionError::NothingListed(as_of))?;
    let mut groups = Vec::new();
    if question.by != Grouping::Country {
        for (group, past) in moves.series_by(&days, |p| chosen.get(&p).cloned()) {
            let stream = ahead::stream_of(&group.code.clone().unwrap_or_else(|| group.shown()));
            let found = ahead::forecast(&past, &asked, stream);
            groups.extend(found.filter(|f| f.total > 0).map(|f| (group, f)));
        }
    }
    Ok(ForecastAnswer {
        as_of,
        question: asked,
        whole,
        groups,
        moves,
        chosen,
        choice: selected.choice,
    })
}
