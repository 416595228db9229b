//! Where a point, or one operator's part of it, is after its events.

use crate::life::step_of;
use crate::{Day, Event, Kind, Life, Status};
use covgap_radio::technology::Technology;

/// Where an operator's part, or the whole, is.
pub(super) struct Current {
    pub(super) status: Status,
    pub(super) since: Day,
    pub(super) due: Option<Day>,
    pub(super) technology: Option<Technology>,
}

/// The life that events make.
pub(super) fn life(history: &[Event]) -> Option<Life<&str>> {
    let mut all: Vec<&Event> = history.iter().collect();
    all.sort_by_key(|e| e.occurred);
    let mut life: Option<Life<&str>> = None;
    for event in all {
        let step = step_of(event);
        match &mut life {
            // What does not fit is the register's own fault, which `verify` finds.
            Some(life) => drop(life.go(&step)),
            None => life = Life::begin(&step).ok(),
        }
    }
    life
}

/// Where an operator's part is.
pub(super) fn part(history: &[Event], operator: Option<&str>) -> Option<Current> {
    let life = life(history)?;
    let operator = operator?;
    let part = life.parts().iter().find(|p| p.operator == operator)?;
    Some(Current {
        status: part.status,
        since: part.since,
        due: part.due,
        technology: part.technology,
    })
}

/// Where the operator's part is; without one, or before the operator is known, where the whole is.
pub(super) fn current(history: &[Event], operator: Option<&str>) -> Option<Current> {
    let life = life(history)?;
    if !life.status().is_listed() {
        return Some(whole(&life));
    }
    if let Some(part) = part(history, operator) {
        return Some(part);
    }
    let mut current = whole(&life);
    if operator.is_some() && !life.parts().is_empty() {
        // Other operators' parts say nothing of this one's.
        current.status = Status::Identified;
        current.since = life.opened();
    }
    Some(current)
}

fn whole(life: &Life<&str>) -> Current {
    Current {
        status: life.status(),
        since: life.since(),
        due: life.due(),
        technology: life.technology(),
    }
}

/// The day of the last reopening of the point as a whole, or of an operator's part.
pub(super) fn last_reopening(history: &[Event], operator: Option<&str>) -> Option<Day> {
    let concerns =
        |e: &&Event| e.operator.is_none() || operator.is_none() || e.operator.as_deref() == operator;
    let reopened = history
        .iter()
        .filter(|e| e.kind == Kind::Became(Status::Reopened));
    reopened.filter(concerns).map(|e| e.occurred).max()
}
