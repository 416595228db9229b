//! The steps that a row tells of, in the order of a point's life.

use super::row::{ImportRow, Said};
use crate::{Day, DayFrom, Refusal, Status};

/// One step of a row, and where its day comes from, where the row does not give it.
#[derive(Clone, Copy)]
pub(super) struct Step {
    pub(super) status: Status,
    pub(super) day: Day,
    pub(super) from: Option<DayFrom>,
}

/// The row's steps after the identification, in their order; the last is where the point is. An operator that
/// is building by a due date was assigned, on the day of the building at the latest. What is not given is the
/// list's own day: a due date says when something is to be done, and never when something happened.
pub(super) fn steps(row: &ImportRow, as_of: Option<Day>) -> Result<Vec<Step>, Refusal> {
    let mut steps = stated_steps(row, as_of)?;
    let building = steps
        .iter()
        .position(|s| s.status.progress() > Status::Assigned.progress());
    let assigned = steps.iter().any(|s| s.status == Status::Assigned);
    let left = steps.last().is_some_and(|s| s.status.is_left());
    if let (Some(at), Some(_), Some(_), false, true) = (building, row.due, &row.operator, assigned, left)
        && let Some(next) = steps.get(at).copied()
    {
        let assigned = Step {
            status: Status::Assigned,
            from: next.from.or(Some(DayFrom::Row)),
            ..next
        };
        steps.insert(at, assigned);
    }
    Ok(steps)
}

fn stated_steps(row: &ImportRow, as_of: Option<Day>) -> Result<Vec<Step>, Refusal> {
    let dated = row.dates.iter().filter(|(s, _)| **s != Status::Identified);
    let reported = |(&status, &day): (&Status, &Day)| Step {
        status,
        day,
        from: None,
    };
    let mut steps: Vec<Step> = dated.map(reported).collect();
    steps.sort_by_key(|s| s.status.progress());
    let farthest = steps.last().map(|s| s.status);
    let goal = match row.said {
        Some(Said::Is(Status::Identified)) | Some(Said::NotCovered) => {
            if farthest == Some(Status::Closed) {
                return Err(Refusal::new(
                    "status-contradicts-dates",
                    "the row says that the point is not covered, and gives the day on which it was closed",
                    "correct one of the two",
                ));
            }
            return Ok(steps);
        }
        Some(Said::Is(status)) => status,
        Some(Said::Predicted(_)) => return Ok(Vec::new()),
        None if farthest.is_some() => return Ok(steps),
        None if row.due.is_some() && row.operator.is_some() => Status::Assigned,
        None => return Ok(steps),
    };
    if steps.iter().any(|s| s.status == goal) && farthest == Some(goal) {
        return Ok(steps);
    }
    let farther = farthest.filter(|f| f.progress() > goal.progress() && goal.is_listed());
    if let Some(farthest) = farther {
        return Err(Refusal::new(
            "status-contradicts-dates",
            format!("the row says {goal}, and gives the day on which it became {farthest}"),
            "correct the status or the date",
        ));
    }
    let day = as_of.ok_or_else(|| date_missing(goal))?;
    if let Some(last) = steps.iter().map(|s| s.day).max().filter(|last| *last > day) {
        return Err(Refusal::new(
            "date-after-as-of",
            format!(
                "the row gives no date for {goal}; the list's own day, {day}, lies before {last}, which the row gives for an earlier step"
            ),
            "give the date, or correct the day of the list (--as-of)",
        ));
    }
    steps.push(Step {
        status: goal,
        day,
        from: Some(DayFrom::List),
    });
    Ok(steps)
}

pub(super) fn date_missing(status: Status) -> Refusal {
    Refusal::new(
        "date-missing",
        format!("the row gives no day for {status}, and the list has none of its own"),
        "fill the date in, or say as of which day the list is (--as-of 2023-12-28)",
    )
}
