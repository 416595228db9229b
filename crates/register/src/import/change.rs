//! What a row changes of its point: the events, each admitted by the table of transitions.

use super::carried::missing;
use super::known::Histories;
use super::known::Known;
use super::plan::{Options, Remark};
use super::row::{ImportRow, Prediction, Said};
use super::standing::{Current, current, last_reopening, life, part};
use super::steps::{Step, date_missing, steps};
use super::values::amended;
use crate::{
    Attributes, Bears, Carried, Changes, Day, DayFrom, Event, Field, Kind, PointId, Refusal, Status, admit,
};

/// What rows come to.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub(super) events: Vec<Event>,
    pub(super) remarks: Vec<Remark>,
}

/// All rows about one point, played after one another.
///
/// # Errors
/// The first row that cannot be taken, with why.
pub(super) fn changes(
    known: &Known,
    rows: &[&ImportRow],
    options: &Options,
    histories: &Histories<'_>,
) -> Result<Outcome, (u64, Refusal)> {
    let mut making = Making {
        options,
        histories,
        id: known.id,
        history: known.history.clone(),
        outcome: Outcome::default(),
        known: known.history.clone(),
    };
    let carried = rows.first().and_then(|row| Some((*row, row.carried.as_ref()?)));
    match (carried, rows.first()) {
        (Some((row, carried)), _) if known.is_new => {
            making.carry(&carried.history).map_err(|t| (row.row, t))?;
        }
        (Some((row, carried)), _) => making.go_on(row, &carried.history),
        (None, Some(row)) if known.is_new => {
            making.identify(known, rows, row).map_err(|t| (row.row, t))?;
        }
        _ => {}
    }
    for row in rows {
        making.stand(row).map_err(|t| (row.row, t))?;
    }
    match carried.filter(|_| known.is_new) {
        // What a person changed in the cells is news beside the history.
        Some((_, carried)) => {
            let told = Known {
                id: known.id,
                history: making.history.clone(),
                attributes: carried.history.shown().map(|s| s.fields).unwrap_or_default(),
                is_new: true,
            };
            making.amend(&told, rows)?;
        }
        None if !known.is_new => making.amend(known, rows)?,
        None => {}
    }
    Ok(making.outcome)
}

struct Making<'a> {
    options: &'a Options,
    histories: &'a Histories<'a>,
    id: PointId,
    /// Recorded events and, behind them, those that are proposed.
    history: Vec<Event>,
    outcome: Outcome,
    /// What is recorded.
    known: Vec<Event>,
}

impl Making<'_> {
    fn event(&self, kind: Kind, day: Day, row: &ImportRow) -> Event {
        let mut event = Event::new(self.id, kind, day, self.options.now, self.options.who.clone());
        event.why = row.why.clone().or_else(|| self.options.why.clone());
        event
    }

    fn propose(&mut self, event: Event) -> Result<(), Refusal> {
        admit(&self.history, &event, self.options.today)?;
        self.histories.loses_none(&self.history, &event)?;
        self.history.push(event.clone());
        self.outcome.events.push(event);
        Ok(())
    }

    /// Gives a new point the history that its row carries. What mergers do to other points is seen when all
    /// rows are planned.
    fn carry(&mut self, history: &Carried) -> Result<(), Refusal> {
        for (_, event) in &history.events {
            let event = self.written_down(event);
            admit(&self.history, &event, self.options.today)?;
            self.history.push(event.clone());
            self.outcome.events.push(event);
        }
        Ok(())
    }

    /// An event of a list, by whoever imports it.
    fn written_down(&self, event: &Event) -> Event {
        Event {
            point: self.id,
            recorded: self.options.now,
            who: self.options.who.clone(),
            ..event.clone()
        }
    }

    /// Takes the further steps of a history that the register has in part; all of them or none.
    fn go_on(&mut self, row: &ImportRow, history: &Carried) {
        let missing = missing(history, self.histories, self.id);
        if missing.is_empty() {
            return;
        }
        let (before, events) = (self.history.len(), self.outcome.events.len());
        let is_own = row.point == Some(self.id);
        for event in &missing {
            let event = self.written_down(event);
            if (event.into.is_none() || is_own) && self.propose(event).is_ok() {
                continue;
            }
            self.history.truncate(before);
            self.outcome.events.truncate(events);
            let text = format!(
                "{} in the list's history that the register does not have, and that do not fit its own: not taken",
                if missing.len() == 1 {
                    "1 step".to_owned()
                } else {
                    format!("{} steps", missing.len())
                }
            );
            self.remark(row, "history-other", text);
            return;
        }
    }

    /// Puts a new point on the list, on the day given or on the first day that any of its rows gives.
    fn identify(&mut self, known: &Known, rows: &[&ImportRow], row: &ImportRow) -> Result<(), Refusal> {
        let given = rows.iter().filter_map(|r| r.dates.get(&Status::Identified)).min();
        // What has come farther by a day was on the list by then.
        let first = rows.iter().flat_map(|r| r.dates.values()).min();
        let (day, from) = match (given, self.options.as_of, first) {
            (Some(day), ..) => (*day, None),
            (None, Some(list), Some(first)) if *first < list => (*first, Some(DayFrom::Row)),
            (None, Some(list), _) => (list, Some(DayFrom::List)),
            (None, None, Some(first)) => (*first, Some(DayFrom::Row)),
            (None, None, None) => return Err(date_missing(Status::Identified)),
        };
        let mut fields: Attributes = known.attributes.clone();
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
        event.day_from = from;
        self.propose(event)
    }

    /// Brings the point to where a row says that it is.
    fn stand(&mut self, row: &ImportRow) -> Result<(), Refusal> {
        let steps = steps(row, self.options.as_of)?;
        let Some(current) = current(&self.history, row.operator.as_deref()) else {
            return Ok(());
        };
        if !current.status.is_listed() {
            return self.gone(row, &current, &steps);
        }
        if let Some(Said::Predicted(prediction)) = row.said {
            self.predicted(row, prediction, &current);
            return Ok(());
        }
        let Some(goal) = steps.last().copied() else {
            return self.nothing_new(row, &current);
        };
        let goal = &goal;
        let reopened = last_reopening(&self.known, row.operator.as_deref());
        let news = |step: &Step| reopened.is_none_or(|day| step.day > day);
        if matches!(goal.status, Status::Reopened | Status::Withdrawn | Status::Merged) {
            return self.turn(row, goal, &current);
        }
        if goal.status == current.status {
            return self.again(row, goal, &current);
        }
        let went_back = self.happened(goal, row);
        if goal.status.progress() < current.status.progress() || !news(goal) || went_back {
            return self.further(row, goal.status, &current);
        }
        let ahead: Vec<Step> = steps
            .into_iter()
            .filter(|s| s.status.progress() > current.status.progress() && news(s))
            .filter(|s| s.status != Status::Verified || !self.is_verified())
            .collect();
        if row.operator.is_none() && row.due.is_some_and(|due| due < goal.day) && goal.status.is_left() {
            let text =
                "a due date that has passed, and no operator who was to meet it: the date is not taken";
            self.remark(row, "due-without-operator", text);
        }
        for step in ahead {
            let event = self.step(row, &step);
            self.propose(event)?;
        }
        Ok(())
    }

    /// The list's own day; without it, that of the record.
    fn own_day(&self) -> (Day, DayFrom) {
        let list = self.options.as_of.map(|day| (day, DayFrom::List));
        list.unwrap_or((self.options.today, DayFrom::Record))
    }

    /// A step whose day is not given.
    fn not_given(&self, status: Status) -> Step {
        let (day, from) = self.own_day();
        Step {
            status,
            day,
            from: Some(from),
        }
    }

    fn step(&self, row: &ImportRow, step: &Step) -> Event {
        let mut event = self.event(Kind::Became(step.status), step.day, row);
        event.day_from = step.from;
        if step.status.is_a_part() {
            event.operator = row.operator.clone();
            event.technology = row.technology;
        }
        let is_of_a_reopening = step.status == Status::Reopened && row.operator.is_some();
        if step.status == Status::Assigned
            || is_of_a_reopening
            || (row.operator.is_none() && step.status.is_left())
        {
            event.due = row
                .due
                .filter(|due| step.status == Status::Assigned || *due >= step.day);
        }
        let evidence = row.evidence.clone();
        event.evidence = match step.status {
            Status::Closed => evidence.or_else(|| self.options.evidence.clone()),
            Status::OnAir | Status::Verified if !row.dates.contains_key(&Status::Closed) => evidence,
            _ => None,
        };
        event
    }

    /// The row says no more than that the point is open, or nothing of its standing at all.
    fn nothing_new(&mut self, row: &ImportRow, current: &Current) -> Result<(), Refusal> {
        let says_open = matches!(row.said, Some(Said::NotCovered | Said::Is(Status::Identified)));
        if says_open && current.status == Status::Closed {
            if self.options.as_of.is_some_and(|day| day <= current.since) {
                return self.further(row, Status::Identified, current);
            }
            return Err(Refusal::new(
                "open-here-closed-there",
                format!(
                    "the row says that the point is not covered; the register has it closed since {}",
                    current.since
                ),
                "find out which is true: reopen the point, with the reason (covgap register set), or correct the row",
            ));
        }
        if says_open && current.status.progress() > Status::Identified.progress() {
            self.further(row, Status::Identified, current)?;
        }
        if row.operator.is_some() && part(&self.history, row.operator.as_deref()).is_none() {
            self.remark(
                row,
                "operator-without-status",
                "an operator is named and no status or date says what it did: the operator is not taken",
            );
        }
        Ok(())
    }

    /// The row says the status that the register has.
    fn again(&mut self, row: &ImportRow, goal: &Step, current: &Current) -> Result<(), Refusal> {
        let other_due = row.due.is_some() && row.due != current.due;
        let other_technology = row.technology.is_some() && row.technology != current.technology;
        if goal.status == Status::Assigned && (other_due || other_technology) {
            if self.assigned_so_before(goal, row) {
                return self.further(row, goal.status, current);
            }
            let step = if goal.day > current.since {
                *goal
            } else {
                self.not_given(goal.status)
            };
            if step.day < current.since {
                return self.further(row, goal.status, current);
            }
            let mut event = self.step(row, &step);
            event.due = row.due.or(current.due);
            if event.due.is_some_and(|due| due < step.day) && current.due.is_some() {
                // No one can be assigned today what was due yesterday: the assignment that is there is the
                // better record.
                let text = "another technology or due date, and the due date has passed: not taken (covgap register set)";
                self.remark(row, "other-assignment", text);
                return Ok(());
            }
            return self.propose(event);
        }
        if goal.from.is_none() && goal.day != current.since && !self.happened(goal, row) {
            let text = format!(
                "{} on {} here, on {} in the register: the day of the register stays",
                goal.status, goal.day, current.since
            );
            self.remark(row, "other-date", text);
        }
        if goal.status != Status::Assigned && (other_technology || (other_due && goal.status.is_left())) {
            let text = "another due date or technology than in the register: to take it, assign the point anew (covgap register set)";
            self.remark(row, "other-assignment", text);
        }
        if row.operator.is_some() && part(&self.history, row.operator.as_deref()).is_none() {
            let text = "the register has the same status without an operator: the operator is not taken";
            self.remark(row, "operator-without-status", text);
        }
        Ok(())
    }

    /// Was the operator given just this task on that day? Then another due date came later.
    fn assigned_so_before(&self, goal: &Step, row: &ImportRow) -> bool {
        self.history.iter().any(|e| {
            e.kind == Kind::Became(Status::Assigned)
                && e.operator == row.operator
                && e.occurred == goal.day
                && goal.from.is_none()
                && (row.due.is_none() || e.due == row.due)
                && (row.technology.is_none() || e.technology == row.technology)
        })
    }

    /// Reopened, withdrawn, merged: what needs a reason.
    fn turn(&mut self, row: &ImportRow, goal: &Step, current: &Current) -> Result<(), Refusal> {
        if goal.status == Status::Merged {
            return Err(Refusal::new(
                "merger-by-list",
                "a list cannot say into which point this one was merged",
                "record the merger by itself (covgap register set), and leave the row out",
            ));
        }
        let before = |e: &Event| e.kind == Kind::Became(goal.status);
        if goal.status == current.status || self.history.iter().any(|e| before(e) && e.occurred >= goal.day) {
            return Ok(());
        }
        if goal.status == Status::Reopened
            && current.status != Status::Closed
            && last_reopening(&self.known, row.operator.as_deref()).is_some()
        {
            return self.further(row, goal.status, current);
        }
        let mut event = self.step(row, goal);
        event.why.clone_from(&row.why);
        if event.operator.is_some() && part(&self.history, event.operator.as_deref()).is_none() {
            event.operator = None;
        }
        let bears = Bears::of(event.kind, event.operator.is_some());
        if event.due.is_some() && !bears.due {
            let text = "the due date of a reopening of the whole point counts for no operator: assign the point anew (covgap register set)";
            self.remark(row, "other-assignment", text);
            event.due = None;
        }
        event.technology = event.technology.filter(|_| bears.technology);
        self.propose(event)
    }

    /// The point was merged or withdrawn.
    fn gone(&mut self, row: &ImportRow, current: &Current, steps: &[Step]) -> Result<(), Refusal> {
        let same = steps.last().is_some_and(|s| s.status == current.status);
        let says_nothing = row.carried.is_some() && steps.is_empty();
        if !same && !says_nothing {
            let text = format!(
                "the register has this point {}: nothing of the row is taken; reopen it, with the reason, if it is a low-signal point again",
                current.status
            );
            self.remark(row, "not-on-the-list", text);
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
        self.remark(row, code, text);
    }

    /// Fields that have other values in the list.
    fn amend(&mut self, known: &Known, rows: &[&ImportRow]) -> Result<(), (u64, Refusal)> {
        let (Some(first), Some(current)) = (rows.first(), current(&self.history, None)) else {
            return Ok(());
        };
        if !current.status.is_listed() {
            return Ok(());
        }
        let mut changes = Changes::new();
        for row in rows {
            let found = amended(known, row, self.options.as_of);
            changes.extend(found.changes.into_iter().map(|(f, v)| (f, Some(v))));
            self.outcome.remarks.extend(found.remarks);
        }
        if changes.is_empty() {
            return Ok(());
        }
        // What a list knew before the last thing that happened to the point may have been overtaken.
        let last = known.history.iter().map(|e| e.occurred).max();
        let overtaken = self.options.as_of.zip(last);
        if overtaken.is_some_and(|(list, last)| list < last) {
            for (field, value) in &changes {
                let text = format!(
                    "{field} {} here: the list is older than what the register knows",
                    value.as_deref().unwrap_or("–")
                );
                self.remark(first, "value-older", text);
            }
            return Ok(());
        }
        let (day, from) = self.own_day();
        let mut event = self.event(Kind::Amended, day, first);
        event.day_from = Some(from);
        event.changes = changes;
        self.propose(event).map_err(|t| (first.row, t))
    }

    fn remark(&mut self, row: &ImportRow, code: &'static str, text: impl Into<String>) {
        self.outcome.remarks.push(Remark::new(row, self.id, code, text));
    }

    /// The row is behind the register, which stays as it is.
    fn further(&mut self, row: &ImportRow, says: Status, current: &Current) -> Result<(), Refusal> {
        let text = format!(
            "{says} here, {} in the register: the register stays as it is",
            current.status
        );
        self.remark(row, "register-further", text);
        Ok(())
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
        life(&self.history).is_some_and(|l| l.status().progress() >= least)
    }
}
