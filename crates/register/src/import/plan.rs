//! What an import would do: new points, changed ones, and everything that it leaves to a person.

use super::matching::Candidate;
use super::row::ImportRow;
use crate::{Attributes, Day, DayFrom, Event, Field, Kind, PointId, Refusal, Stamp, Status};
use std::collections::{BTreeMap, HashMap};

/// How a list is taken.
#[derive(Clone, Debug)]
pub struct Options {
    /// The list's own day, for steps without dates and for changed fields.
    pub as_of: Option<Day>,
    /// Who answers for the import.
    pub who: String,
    /// When it is recorded.
    pub now: Stamp,
    /// The day where the user is: for what has no day of its own.
    pub today: Day,
    /// Reason of every event whose row gives none.
    pub why: Option<String>,
    /// Proof for every closing whose row gives none.
    pub evidence: Option<String>,
    /// Where new points come from, where their rows do not say.
    pub source: Option<String>,
    /// What a person decided about rows that were uncertain, by row.
    pub decisions: BTreeMap<u64, Decision>,
}

impl Options {
    /// Nothing but what must be.
    pub fn new(who: impl Into<String>, now: Stamp) -> Self {
        Self {
            as_of: None,
            who: who.into(),
            now,
            today: now.day(),
            why: None,
            evidence: None,
            source: None,
            decisions: BTreeMap::new(),
        }
    }
}

/// A person's decision about an uncertain row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The village's name in the row, to notice a decision about another list.
    pub name: String,
    /// The point that it is about; `None`: it is new.
    pub point: Option<PointId>,
}

/// A point that the register does not have yet.
#[derive(Clone, Debug, PartialEq)]
pub struct NewPoint {
    /// The rows that speak of it.
    pub rows: Vec<u64>,
    /// Its name, where given.
    pub name: String,
    /// Its events in their order, the first identifies it; their number of the point is not the final one.
    pub events: Vec<Event>,
    /// Where its rows carried its history.
    pub carried: Option<CarriedPoint>,
}

/// What is known of a new point whose history was carried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarriedPoint {
    /// Its number in the register that wrote the list.
    pub number: Option<PointId>,
    /// The numbers that its first events had there.
    pub order: Vec<u64>,
}

/// A point that changes.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangedPoint {
    /// Which.
    pub point: PointId,
    /// The rows that speak of it.
    pub rows: Vec<u64>,
    /// The new events in their order.
    pub events: Vec<Event>,
}

/// A row that may be about one of several points.
#[derive(Clone, Debug, PartialEq)]
pub struct UncertainRow {
    /// The rows of the list that are about one thing, the first of them first.
    pub rows: Vec<u64>,
    /// What the first row says.
    pub fields: Attributes,
    /// Points that it may be, the likeliest first.
    pub candidates: Vec<Candidate>,
}

/// Rows that contradict the register, each other, or the table of transitions: nothing of them is taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Contradiction {
    /// The rows.
    pub rows: Vec<u64>,
    /// The point, where it is known.
    pub point: Option<PointId>,
    /// Village's name in the list.
    pub name: String,
    /// Why.
    pub trouble: Refusal,
}

/// Something to be reported about a row that hinders nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Stable: see [`Remark::heading`].
    pub code: &'static str,
    /// The row.
    pub row: u64,
    /// The point.
    pub point: PointId,
    /// Its name in the list.
    pub name: String,
    /// What.
    pub text: String,
}

impl Remark {
    pub(super) fn new(row: &ImportRow, point: PointId, code: &'static str, text: impl Into<String>) -> Self {
        Self {
            code,
            row: row.row,
            point,
            name: row.get(Field::Name).unwrap_or_default().to_owned(),
            text: text.into(),
        }
    }

    /// What remarks of a code have in common; reads well after a number.
    pub fn heading(code: &str) -> &'static str {
        match code {
            "register-further" => "rows behind the register: it stays as it is",
            "value-older" => "values older than the register's: it stays as it is",
            "row-other-hierarchy" => "rows in the other hierarchy of units: the register keeps its own",
            "other-date" => "rows with another date for the same status: the register's stays",
            "other-assignment" => "rows with another due date or technology: not taken",
            "operator-without-status" => "operators named without a status of their own: not taken",
            "due-without-operator" => "due dates that have passed, without an operator: not taken",
            "history-other" => "rows whose history is not the register's: its further steps are not taken",
            "not-on-the-list" => "rows about points that were merged or withdrawn: not taken",
            "study-says-covered" => "points open in the register and covered in the study: worth verifying",
            "study-says-gap" => "points closed in the register and gaps in the study: worth verifying",
            _ => "other remarks",
        }
    }
}

/// What an import would do. Nothing of it has happened yet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// Points to be put on the list.
    pub new: Vec<NewPoint>,
    /// Points that change, by number.
    pub changed: Vec<ChangedPoint>,
    /// Points of the list about which it says nothing new.
    pub same: u64,
    /// New points that get another number than the list has for them, which is of another register.
    pub renumbered: u64,
    /// Villages of a study that are covered, or could not be judged, and are not on the list: nothing is done
    /// about them.
    pub not_listed: u64,
    /// Rows left to a person.
    pub uncertain: Vec<UncertainRow>,
    /// Rows that cannot be taken.
    pub contradictions: Vec<Contradiction>,
    /// What else was noticed, by row.
    pub remarks: Vec<Remark>,
}

impl Plan {
    /// Days that were not given, by where they come from: one for each event that is marked so.
    pub fn days_from(&self, from: DayFrom) -> u64 {
        // A history that is carried says by itself where its days come from.
        let new = self.new.iter().filter(|p| p.carried.is_none());
        let new = new.flat_map(|p| &p.events);
        let all = new.chain(self.changed.iter().flat_map(|p| &p.events));
        all.filter(|e| e.day_from == Some(from)).count() as u64
    }

    /// Can everything in the list be taken?
    pub fn is_clear(&self) -> bool {
        self.uncertain.is_empty() && self.contradictions.is_empty()
    }

    /// Would nothing be written?
    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.changed.is_empty()
    }

    /// How many events would be written.
    pub fn event_count(&self) -> usize {
        let new = self.new.iter().map(|p| p.events.len());
        new.chain(self.changed.iter().map(|p| p.events.len())).sum()
    }

    /// Points of which only fields change.
    pub fn amended(&self) -> usize {
        let only = |p: &&ChangedPoint| p.events.iter().all(|e| e.kind == Kind::Amended);
        self.changed.iter().filter(only).count()
    }

    /// Steps by the status that is reached, of new points too, in the order of a point's life.
    pub fn transitions(&self) -> Vec<(Status, u64)> {
        let new = self.new.iter().flat_map(|p| &p.events);
        let all = new.chain(self.changed.iter().flat_map(|p| &p.events));
        let mut counts: BTreeMap<Status, u64> = BTreeMap::new();
        for event in all {
            if let Kind::Became(status) = event.kind {
                *counts.entry(status).or_default() += 1;
            }
        }
        counts.into_iter().collect()
    }

    /// Remarks by code: how many, and the first of them.
    pub fn remarks_by_code(&self) -> BTreeMap<&'static str, Vec<&Remark>> {
        let mut by_code: BTreeMap<&'static str, Vec<&Remark>> = BTreeMap::new();
        for remark in &self.remarks {
            by_code.entry(remark.code).or_default().push(remark);
        }
        by_code
    }

    /// New points whose rows carried their history.
    pub fn with_history(&self) -> usize {
        self.new.iter().filter(|p| p.carried.is_some()).count()
    }

    /// New points that get another number than the list has for them, where the first gets `first`.
    pub(super) fn with_other_numbers(&self, first: u32) -> usize {
        let numbers = (first..).map(PointId).zip(&self.new);
        let other = |(own, new): &(PointId, &NewPoint)| {
            let number = new.carried.as_ref().and_then(|c| c.number);
            number.is_some_and(|number| number != *own)
        };
        numbers.filter(other).count()
    }

    /// All events of what can be taken, to be recorded together: of known points by number, then those of new
    /// points, which are numbered from `first` on ([`Log::last_point`](crate::Log::last_point) + 1).
    pub fn events(&self, first: u32, recorded: Stamp) -> Vec<Event> {
        let known = self.changed.iter().flat_map(|p| p.events.iter().cloned());
        known
            .chain(self.events_of_new(first))
            .map(|event| Event { recorded, ..event })
            .collect()
    }

    /// Events of new points. Where histories were carried, points may be merged into others: all are put on
    /// the list first, and what happened then follows in its order.
    fn events_of_new(&self, first: u32) -> Vec<Event> {
        let targets: HashMap<PointId, PointId> = (first..)
            .map(PointId)
            .zip(&self.new)
            .filter_map(|(own, p)| Some((p.carried.as_ref()?.number?, own)))
            .collect();
        let mut identified = Vec::new();
        let mut later = Vec::new();
        for (number, point) in (first..).zip(&self.new) {
            let Some(carried) = &point.carried else {
                let own = point.events.iter().cloned();
                identified.extend(own.map(|event| Event {
                    point: PointId(number),
                    ..event
                }));
                continue;
            };
            for (at, event) in point.events.iter().enumerate() {
                let event = Event {
                    point: PointId(number),
                    into: event.into.map(|into| targets.get(&into).copied().unwrap_or(into)),
                    ..event.clone()
                };
                if at == 0 {
                    identified.push(event);
                } else {
                    // What the row says beside its history comes last.
                    let order = carried.order.get(at).copied().unwrap_or(u64::MAX);
                    later.push((event.occurred, order, event));
                }
            }
        }
        later.sort_by_key(|(day, order, _)| (*day, *order));
        identified.extend(later.into_iter().map(|(.., event)| event));
        identified
    }
}
