//! All events of a register in columns: what counting needs, and nothing more. A million events take some 60
//! MB.

use super::day::{Day, Stamp};
use super::event::{DayFrom, Event, Kind, PointId};
use super::field::Changes;
use super::life::Step;
use covgap_radio::technology::Technology;
use std::borrow::Cow;
use std::collections::HashMap;
use std::num::NonZeroU32;

/// An operator's index in [`Log::operators`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperatorIndex(pub u16);

/// One event without its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Whose.
    pub point: PointId,
    /// What.
    pub kind: Kind,
    /// Who alone.
    pub operator: Option<OperatorIndex>,
    /// With what.
    pub technology: Option<Technology>,
    /// When it happened.
    pub occurred: Day,
    /// When it was written down.
    pub recorded: Stamp,
    /// By when.
    pub due: Option<Day>,
    /// Where to.
    pub into: Option<PointId>,
    /// Where the day comes from, where it was not given.
    pub day_from: Option<DayFrom>,
}

impl Mark {
    /// What the event does to its point's life.
    pub const fn step(&self) -> Step<OperatorIndex> {
        Step {
            kind: self.kind,
            operator: self.operator,
            day: self.occurred,
            due: self.due,
            technology: self.technology,
            into: self.into,
        }
    }
}

/// Events in the order in which they were recorded.
#[derive(Clone, Debug, Default)]
pub struct Log {
    marks: Vec<Mark>,
    /// Index into `marks`, and the changes of that event; sorted by index.
    changes: Vec<(u32, Changes)>,
    /// By index of the event: which of `changes` is its own, counted from 1.
    changes_at: Vec<Option<NonZeroU32>>,
    operators: Operators,
    corrections: Vec<Correction>,
}

/// What an event says of an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Correction {
    /// Index of the event that says it.
    at: u32,
    /// Number of the other event: its index in the whole register, counted from 1.
    of: u64,
    right: Right,
}

/// What is right of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// It happened on this day.
    Day(Day),
    /// It was recorded at this moment.
    Record(Stamp),
}

impl Right {
    /// What an event says of an earlier one: the other's number, and what is right.
    pub fn of(event: &Event) -> Option<(u64, Self)> {
        let right = Self::said(event.kind, event.occurred, event.record)?;
        Some((event.corrects?, right))
    }

    /// What an event of a kind, on a day, with a moment, says is right.
    pub fn said(kind: Kind, day: Day, record: Option<Stamp>) -> Option<Self> {
        match kind {
            Kind::DayCorrected => Some(Self::Day(day)),
            Kind::RecordCorrected => record.map(Self::Record),
            _ => None,
        }
    }
}

/// Operators by index.
#[derive(Clone, Debug, Default)]
pub struct Operators {
    names: Vec<String>,
    index: HashMap<String, OperatorIndex>,
}

impl Operators {
    /// The index of an operator, given one where it is new.
    pub fn index(&mut self, name: &str) -> OperatorIndex {
        if let Some(index) = self.index.get(name) {
            return *index;
        }
        // 65,535 operators are more than any country has; further ones would share the last index.
        let index = OperatorIndex(u16::try_from(self.names.len()).unwrap_or(u16::MAX));
        self.names.push(name.to_owned());
        self.index.insert(name.to_owned(), index);
        index
    }

    /// The name of an operator.
    pub fn name(&self, index: OperatorIndex) -> &str {
        self.names.get(usize::from(index.0)).map_or("–", String::as_str)
    }
}

impl Log {
    /// Makes room for so many events.
    pub fn with_capacity(events: usize) -> Self {
        Self {
            marks: Vec::with_capacity(events),
            changes_at: Vec::with_capacity(events),
            ..Self::default()
        }
    }

    /// Appends an event, which must have been recorded after those before it.
    pub fn push(&mut self, event: &Event) {
        let operator = event.operator.as_deref().map(|name| self.operator(name));
        let mark = Mark {
            point: event.point,
            kind: event.kind,
            operator,
            technology: event.technology,
            occurred: event.occurred,
            recorded: event.recorded,
            due: event.due,
            into: event.into,
            day_from: event.day_from,
        };
        self.push_mark(mark, event.changes.clone());
        if let Some((of, right)) = Right::of(event) {
            self.correct(of, right);
        }
    }

    /// Says of the last event what it sets right: the number of an earlier event of the register.
    pub fn correct(&mut self, of: u64, right: Right) {
        let at = u32::try_from(self.marks.len())
            .unwrap_or(u32::MAX)
            .saturating_sub(1);
        self.corrections.push(Correction { at, of, right });
    }

    /// The events with what later ones set right: moments of records always, for otherwise nothing could be
    /// asked of what was known; days where the correction itself was known.
    pub fn set_right(&self, known: Option<Stamp>) -> Cow<'_, [Mark]> {
        if self.corrections.is_empty() {
            return Cow::Borrowed(&self.marks);
        }
        let mut marks = self.marks.clone();
        let at = |of: u64| usize::try_from(of).ok()?.checked_sub(1);
        for Correction { of, right, .. } in &self.corrections {
            if let (Right::Record(moment), Some(mark)) = (right, at(*of).and_then(|at| marks.get_mut(at))) {
                mark.recorded = *moment;
            }
        }
        for correction in &self.corrections {
            let said = marks.get(correction.at as usize).map(|mark| mark.recorded);
            let is_known = known.is_none_or(|known| said.is_some_and(|said| said <= known));
            if let (Right::Day(day), true) = (correction.right, is_known)
                && let Some(mark) = at(correction.of).and_then(|at| marks.get_mut(at))
            {
                mark.occurred = day;
            }
        }
        Cow::Owned(marks)
    }

    /// Appends a mark and its changes.
    pub fn push_mark(&mut self, mark: Mark, changes: Changes) {
        let mut at = None;
        if !changes.is_empty() {
            let event = u32::try_from(self.marks.len()).unwrap_or(u32::MAX);
            self.changes.push((event, changes));
            at = u32::try_from(self.changes.len()).ok().and_then(NonZeroU32::new);
        }
        self.changes_at.push(at);
        self.marks.push(mark);
    }

    /// Appends all events of another log, which were recorded after those of this one.
    pub fn append(&mut self, other: Self) {
        let operators: Vec<OperatorIndex> =
            other.operators().iter().map(|name| self.operator(name)).collect();
        let before = u32::try_from(self.marks.len()).unwrap_or(u32::MAX);
        let moved = other.corrections.iter().map(|c| Correction {
            at: c.at.saturating_add(before),
            ..*c
        });
        self.corrections.extend(moved);
        let mut changes = other.changes.into_iter().peekable();
        for (mark, event) in other.marks.into_iter().zip(0..) {
            let own = changes.next_if(|(at, _)| *at == event);
            let operator = mark
                .operator
                .and_then(|o| operators.get(usize::from(o.0)).copied());
            self.push_mark(Mark { operator, ..mark }, own.map(|(_, c)| c).unwrap_or_default());
        }
    }

    /// The index of an operator, given one where it is new.
    pub fn operator(&mut self, name: &str) -> OperatorIndex {
        self.operators.index(name)
    }

    /// The events as they were recorded, in that order; [`Self::set_right`] has what was corrected later.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// Changes of fields: index of the event, new values.
    pub fn changes(&self) -> &[(u32, Changes)] {
        &self.changes
    }

    /// Changes of fields of one event.
    pub fn changes_of(&self, event: u32) -> Option<&Changes> {
        let at = (*self.changes_at.get(event as usize)?)?.get() as usize - 1;
        self.changes.get(at).map(|(_, changes)| changes)
    }

    /// Names of operators, by index.
    pub fn operators(&self) -> &[String] {
        &self.operators.names
    }

    /// Operators by index.
    pub fn operator_table(&self) -> &Operators {
        &self.operators
    }

    /// The name of an operator.
    pub fn operator_name(&self, index: OperatorIndex) -> &str {
        self.operators.name(index)
    }

    /// The highest number that a point has; 0 without points.
    pub fn last_point(&self) -> u32 {
        self.marks.iter().map(|m| m.point.0).max().unwrap_or(0)
    }

    /// The day of the last thing that happened.
    pub fn last_day(&self) -> Option<Day> {
        let marks = self.set_right(None);
        let happened = marks.iter().filter(|m| !m.kind.is_correction());
        happened.map(|m| m.occurred).max()
    }
}

#[cfg(test)]
mod tests {
    use super::super::field::Field;
    use super::super::status::Status;
    use super::super::testing::became;
    use super::*;

    fn event(point: u32, operator: Option<&str>, people: Option<&str>) -> Event {
        let mut event = became(point, Status::Assigned, "1970-01-01");
        event.operator = operator.map(str::to_owned);
        if let Some(people) = people {
            event.changes.insert(Field::Population, Some(people.into()));
        }
        event
    }

    /// Cut anywhere and put together again, a log says the same.
    #[test]
    fn logs_are_put_together() {
        let events = [
            event(1, Some("B"), Some("1")),
            event(2, None, None),
            event(1, Some("A"), None),
            event(2, Some("B"), Some("2")),
            event(3, Some("C"), Some("3")),
        ];
        let of = |events: &[Event]| {
            let mut log = Log::default();
            events.iter().for_each(|e| log.push(e));
            log
        };
        let whole = of(&events);
        assert_eq!(whole.changes_of(1), None);
        assert_eq!(whole.changes_of(3), Some(&events[3].changes));
        assert_eq!(whole.changes_of(5), None);
        for at in 0..=events.len() {
            let mut log = of(&events[..at]);
            log.append(of(&events[at..]));
            assert_eq!(log.marks(), whole.marks(), "{at}");
            assert_eq!(log.operators(), whole.operators());
            assert_eq!(log.changes(), whole.changes());
            for event in 0..6 {
                assert_eq!(log.changes_of(event), whole.changes_of(event));
            }
        }
    }
}
