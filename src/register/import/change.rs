//! What a row changes of its point: the events, each admitted by the table of transitions.

use super::plan::{Options, Remark, Trouble};
use super::row::{ImportRow, Prediction, Said};
use super::values::amended;
use crate::domain::Technology;
use crate::register::life::step_of;
use crate::register::{Attributes, Changes, Day, Event, Field, Kind, Life, PointId, Refusal, Status, admit};

/// What is known of a point before the rows about it are taken.
pub(super) struct Known {
    pub(super) id: PointId,
    /// What happened, in the order in which it was recorded.
    pub(super) history: Vec<Event>,
    pub(super) attributes: Attributes,
    /// On the list before the import.
    pub(super) is_new: bool,
}

/// What rows come to.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub(super) events: Vec<Event>,
    pub(super) remarks: Vec<Remark>,
    /// Days that stand for those that the list does not give.
    pub(super) dates_filled: u64,
}

/// One step of a row, and whether its day was filled in.
#[derive(Clone, Copy)]
struct Step {
    status: Status,
    day: Day,
    filled: bool,
}

/// All rows about one point, played after one another.
///
/// # Errors
/// The first row that cannot be taken, with why.
pub(super) fn changes(
    known: &Known,
    rows: &[&ImportRow],
    options: &Options,
) -> Result<Outcome, (u64, Trouble)> {
    let mut making = Making {
        options,
        id: known.id,
        history: known.history.clone(),
        outcome: Outcome::default(),
        reopened: last_reopening(&known.history),
    };
    for row in rows.iter().take(1).filter(|_| known.is_new) {
        making.identify(rows, row).map_err(|t| (row.row, t))?;
    }
    for row in rows {
        making.stand(row).map_err(|t| (row.row, t))?;
    }
    if !known.is_new {
        making.amend(known, rows)?;
    }
    Ok(making.outcome)
}

struct Making<'a> {
    options: &'a Options,
    id: PointId,
    /// Recorded events and, behind them, those that are proposed.
    history: Vec<Event>,
    outcome: Outcome,
    reopened: Option<Day>,
}

/// Where an operator's part, or the whole, stands.
struct Current {
    status: Status,
    since: Day,
    due: Option<Day>,
    technology: Option<Technology>,
}

impl Making<'_> {
    fn event(&self, kind: Kind, day: Day, row: &ImportRow) -> Event {
        let mut event = Event::new(self.id, kind, day, self.options.now, self.options.who.clone());
        event.why = row.why.clone().or_else(|| self.options.why.clone());
        event
    }

    fn propose(&mut self, event: Event) -> Result<(), Trouble> {
        admit(&self.history, &event, self.options.today())?;
        self.history.push(event.clone());
        self.outcome.events.push(event);
        Ok(())
    }

    /// Puts a new point on the list, on the day given or on the first day that any of its rows gives.
    fn identify(&mut self, rows: &[&ImportRow], row: &ImportRow) -> Result<(), Trouble> {
        let given = rows.iter().filter_map(|r| r.dates.get(&Status::Identified)).min();
        let day = match given {
            Some(day) => *day,
            None => {
                self.outcome.dates_filled += 1;
                let first = rows.iter().flat_map(|r| r.dates.values()).min().copied();
                let as_of = self.options.as_of;
                as_of
                    .into_iter()
                    .chain(first)
                    .min()
                    .ok_or_else(|| date_missing(Status::Identified))?
            }
        };
        let mut fields = Attributes::new();
        for row in rows {
            for (field, value) in &row.fields {
                fields.entry(*field).or_insert_with(|| value.clone());
            }
        }
        if let Some(source) = &self.options.source {
            fields.entry(Field::Source).or_insert_with(|| source.clone());
        }
        let mut event = self.event(Kind::Became(Status::Identified), day, row);
        event.changes = fields.into_iter().map(|(f, v)| (f, Some(v))).collect::<Changes>();
        self.propose(event)
    }

    /// Brings the point to where a row says that it stands.
    fn stand(&mut self, row: &ImportRow) -> Result<(), Trouble> {
        let steps = self.steps(row)?;
        let Some(current) = self.current(row.operator.as_deref()) else {
            return Ok(());
        };
        if !current.status.is_listed() {
            return self.gone(row, &current, &steps);
        }
        if let Some(Said::Predicted(prediction)) = row.said {
            self.predicted(row, prediction, &current);
            return Ok(());
        }
        let Some(goal) = steps.last() else {
            return self.nothing_new(row, &current);
        };
        let news = |step: &Step| self.reopened.is_none_or(|day| step.day > day);
        if matches!(goal.status, Status::Reopened | Status::Withdrawn | Status::Merged) {
            return self.turn(row, goal, &current);
        }
        if goal.status == current.status {
            return self.again(row, goal, &current);
        }
        let went_back = self.happened(goal, row);
        if goal.status.progress() < current.status.progress() || !news(goal) || went_back {
            self.remark(Remark::further(row, self.id, goal.status, current.status));
            return Ok(());
        }
        let ahead: Vec<Step> = steps
            .into_iter()
            .filter(|s| s.status.progress() > current.status.progress() && news(s))
            .filter(|s| s.status != Status::Verified || !self.is_verified())
            .collect();
        for step in ahead {
            self.outcome.dates_filled += u64::from(step.filled);
            let event = self.step(row, &step);
            self.propose(event)?;
        }
        Ok(())
    }

    fn step(&self, row: &ImportRow, step: &Step) -> Event {
        let mut event = self.event(Kind::Became(step.status), step.day, row);
        if step.status.is_a_part() {
            event.operator = row.operator.clone();
            event.technology = row.technology;
        }
        if step.status == Status::Assigned {
            event.due = row.due;
        }
        let evidence = row.evidence.clone();
        event.evidence = match step.status {
            Status::Closed => evidence.or_else(|| self.options.evidence.clone()),
            Status::OnAir | Status::Verified if !row.dates.contains_key(&Status::Closed) => evidence,
            _ => None,
        };
        event
    }

    /// The row's steps after the identification, in their order; the last is where the point stands.
    fn steps(&self, row: &ImportRow) -> Result<Vec<Step>, Trouble> {
        let dated = row.dates.iter().filter(|(s, _)| **s != Status::Identified);
        let mut steps: Vec<Step> = dated
            .map(|(status, day)| Step {
                status: *status,
                day: *day,
                filled: false,
            })
            .collect();
        steps.sort_by_key(|s| s.status.progress());
        let farthest = steps.last().map(|s| s.status);
        let goal = match row.said {
            Some(Said::Is(Status::Identified)) | Some(Said::NotCovered) => {
                if farthest == Some(Status::Closed) {
                    return Err(Trouble::new(
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
        if farthest.is_some_and(|f| f.progress() > goal.progress()) && goal.is_listed() {
            return Err(Trouble::new(
                "status-contradicts-dates",
                format!(
                    "the row says {goal}, and gives the day on which it became {}",
                    farthest.unwrap_or(goal)
                ),
                "correct the status or the date",
            ));
        }
        let day = self.options.as_of.ok_or_else(|| date_missing(goal))?;
        if let Some(last) = steps.iter().map(|s| s.day).max().filter(|last| *last > day) {
            return Err(Trouble::new(
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
            filled: true,
        });
        Ok(steps)
    }

    /// The row says no more than that the point is open, or nothing of its standing at all.
    fn nothing_new(&mut self, row: &ImportRow, current: &Current) -> Result<(), Trouble> {
        let says_open = matches!(row.said, Some(Said::NotCovered | Said::Is(Status::Identified)));
        if says_open && current.status == Status::Closed {
            if self.options.as_of.is_some_and(|day| day <= current.since) {
                self.remark(Remark::further(row, self.id, Status::Identified, current.status));
                return Ok(());
            }
            return Err(Trouble::new(
                "open-here-closed-there",
                format!(
                    "the row says that the point is not covered; the register has it closed since {}",
                    current.since
                ),
                "find out which is true: reopen the point, with the reason (covgap register set), or correct the row",
            ));
        }
        if says_open && current.status.progress() > Status::Identified.progress() {
            self.remark(Remark::further(row, self.id, Status::Identified, current.status));
        }
        if row.operator.is_some() && self.part(row.operator.as_deref()).is_none() {
            self.remark(Remark::new(
                row,
                self.id,
                "operator-without-status",
                "an operator is named and no status or date says what it did: the operator is not taken",
            ));
        }
        Ok(())
    }

    /// The row says the status that the register has.
    fn again(&mut self, row: &ImportRow, goal: &Step, current: &Current) -> Result<(), Trouble> {
        let other_due = row.due.is_some() && row.due != current.due;
        let other_technology = row.technology.is_some() && row.technology != current.technology;
        if goal.status == Status::Assigned && (other_due || other_technology) {
            if self.assigned_so_before(goal, row) {
                self.remark(Remark::further(row, self.id, goal.status, current.status));
                return Ok(());
            }
            let day = if goal.day > current.since {
                goal.day
            } else {
                self.options.as_of.unwrap_or_else(|| self.options.today())
            };
            if day < current.since {
                self.remark(Remark::further(row, self.id, goal.status, current.status));
                return Ok(());
            }
            let mut event = self.step(row, &Step { day, ..*goal });
            event.due = row.due.or(current.due);
            return self.propose(event);
        }
        if !goal.filled && goal.day != current.since && !self.happened(goal, row) {
            let text = format!(
                "{} on {} here, on {} in the register: the register's day stands",
                goal.status, goal.day, current.since
            );
            self.remark(Remark::new(row, self.id, "other-date", text));
        }
        if goal.status != Status::Assigned && (other_technology || (other_due && goal.status.is_left())) {
            let text = "another due date or technology than in the register: to take it, assign the point anew (covgap register set)";
            self.remark(Remark::new(row, self.id, "other-assignment", text));
        }
        if row.operator.is_some() && self.part(row.operator.as_deref()).is_none() {
            let text = "the register has the same status without an operator: the operator is not taken";
            self.remark(Remark::new(row, self.id, "operator-without-status", text));
        }
        Ok(())
    }

    /// Was the operator given just this task on that day? Then another due date came later.
    fn assigned_so_before(&self, goal: &Step, row: &ImportRow) -> bool {
        self.history.iter().any(|e| {
            e.kind == Kind::Became(Status::Assigned)
                && e.operator == row.operator
                && e.occurred == goal.day
                && !goal.filled
                && (row.due.is_none() || e.due == row.due)
                && (row.technology.is_none() || e.technology == row.technology)
        })
    }

    /// Reopened, withdrawn, merged: what needs a reason.
    fn turn(&mut self, row: &ImportRow, goal: &Step, current: &Current) -> Result<(), Trouble> {
        if goal.status == Status::Merged {
            return Err(Trouble::new(
                "merger-by-list",
                "a list cannot say into which point this one was merged",
                "record the merger by itself (covgap register set), and leave the row out",
            ));
        }
        let before = |e: &Event| e.kind == Kind::Became(goal.status);
        if goal.status == current.status || self.history.iter().any(|e| before(e) && e.occurred >= goal.day) {
            return Ok(());
        }
        if goal.status == Status::Reopened && current.status != Status::Closed && self.reopened.is_some() {
            self.remark(Remark::further(row, self.id, goal.status, current.status));
            return Ok(());
        }
        self.outcome.dates_filled += u64::from(goal.filled);
        let mut event = self.step(row, goal);
        event.why.clone_from(&row.why);
        if event.operator.is_some() && self.part(event.operator.as_deref()).is_none() {
            event.operator = None;
        }
        self.propose(event)
    }

    /// The point was merged or withdrawn.
    fn gone(&mut self, row: &ImportRow, current: &Current, steps: &[Step]) -> Result<(), Trouble> {
        let same = steps.last().is_some_and(|s| s.status == current.status);
        if !same {
            let text = format!(
                "the register has this point {}: nothing of the row is taken; reopen it, with the reason, if it is a low-signal point again",
                current.status
            );
            self.remark(Remark::new(row, self.id, "not-on-the-list", text));
        }
        Ok(())
    }

    fn predicted(&mut self, row: &ImportRow, prediction: Prediction, current: &Current) {
        let (code, text) = match (prediction, current.status) {
            (Prediction::Covered, status) if status.is_left() => (
                "study-says-covered",
                "open in the register, covered by the study: worth verifying",
            ),
            (Prediction::Gap, Status::Closed) => (
                "study-says-gap",
                "closed in the register, a gap in the study: worth verifying",
            ),
            _ => return,
        };
        self.remark(Remark::new(row, self.id, code, text));
    }

    /// Fields that have other values in the list.
    fn amend(&mut self, known: &Known, rows: &[&ImportRow]) -> Result<(), (u64, Trouble)> {
        let (Some(first), Some(current)) = (rows.first(), self.current(None)) else {
            return Ok(());
        };
        if !current.status.is_listed() {
            return Ok(());
        }
        let day = self.options.as_of.unwrap_or_else(|| self.options.today());
        let mut changes = Changes::new();
        for row in rows {
            let found = amended(known, row, self.options.as_of);
            changes.extend(found.changes.into_iter().map(|(f, v)| (f, Some(v))));
            self.outcome.remarks.extend(found.remarks);
        }
        if changes.is_empty() {
            return Ok(());
        }
        let mut event = self.event(Kind::Amended, day, first);
        event.changes = changes;
        self.propose(event).map_err(|t| (first.row, t))
    }

    fn remark(&mut self, remark: Remark) {
        self.outcome.remarks.push(remark);
    }

    /// Did exactly this happen?
    fn happened(&self, step: &Step, row: &ImportRow) -> bool {
        let operator = row.operator.as_deref().filter(|_| step.status.is_a_part());
        self.history.iter().any(|e| {
            e.kind == Kind::Became(step.status) && e.occurred == step.day && e.operator.as_deref() == operator
        })
    }

    /// Verified is said of the point as a whole, and what was assigned to anybody counts as verified.
    fn is_verified(&self) -> bool {
        let least = Status::Verified.progress();
        self.life().is_some_and(|l| l.status().progress() >= least)
    }

    fn life(&self) -> Option<Life<&str>> {
        let mut all: Vec<&Event> = self.history.iter().collect();
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

    fn part(&self, operator: Option<&str>) -> Option<Current> {
        let life = self.life()?;
        let operator = operator?;
        let part = life.parts().iter().find(|p| p.operator == operator)?;
        Some(Current {
            status: part.status,
            since: part.since,
            due: part.due,
            technology: part.technology,
        })
    }

    /// Where the operator's part stands; without one, or before the operator is known, where the whole stands.
    fn current(&self, operator: Option<&str>) -> Option<Current> {
        let life = self.life()?;
        if !life.status().is_listed() {
            return Some(whole(&life));
        }
        if let Some(part) = self.part(operator) {
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
}

fn whole(life: &Life<&str>) -> Current {
    Current {
        status: life.status(),
        since: life.since(),
        due: life.due(),
        technology: life.technology(),
    }
}

fn last_reopening(history: &[Event]) -> Option<Day> {
    let reopened = history
        .iter()
        .filter(|e| e.kind == Kind::Became(Status::Reopened));
    reopened.map(|e| e.occurred).max()
}

fn date_missing(status: Status) -> Trouble {
    Trouble::new(
        "date-missing",
        format!("the row gives no day for {status}, and the list has none of its own"),
        "fill the date in, or say as of which day the list is (--as-of 2023-12-28)",
    )
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Self {
        Self::new(refusal.code, refusal.cause, refusal.remedy)
    }
}
