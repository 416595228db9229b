//! A point's history as a list carries it: what an export writes beside the columns that people read, so that
//! an import gives back what was there, event by event.
//!
//! Carried is what happened. Who wrote it down, when, and under which number of an event is the register's own:
//! another register writes it down itself.

use super::bearing::Bears;
use super::event::{DayFrom, Event, Kind, PointId};
use super::field::{Attributes, Changes, apply};
use super::life::{Life, Step, step_of};
use super::log::Log;
use super::state::{AsOf, order};
use super::status::Status;
use super::{Day, Stamp};
use covgap_radio::technology::Technology;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One event as a list carries it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CarriedEvent {
    /// Its number in the register that wrote the list: it tells the order of one day.
    pub n: u64,
    /// What: the name of a [`Kind`].
    pub what: String,
    /// When it happened.
    pub on: String,
    /// The operator whom it concerns alone.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub operator: Option<String>,
    /// With what.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub technology: Option<String>,
    /// By when.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub due: Option<String>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub why: Option<String>,
    /// Proof.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub evidence: Option<String>,
    /// The point that carries on.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub into: Option<String>,
    /// Where the day comes from, where it was not given.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub day_from: Option<String>,
    /// New values of fields.
    #[serde(skip_serializing_if = "Changes::is_empty", default)]
    pub changes: Changes,
}

/// A point's events in the order in which they happened, with their numbers in the register of the list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Carried {
    /// Number and event; the author and the moment of the record are not said.
    pub events: Vec<(u64, Event)>,
}

/// The words of an event, which a [`Log`] does not keep.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// Why.
    pub why: Option<String>,
    /// Proof.
    pub evidence: Option<String>,
}

/// The longest text of a cell, in the units that spreadsheets count.
const CELL: usize = 32_767;

/// What the columns of a list say of a point.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// Where it is.
    pub status: Status,
    /// Since when.
    pub since: Day,
    /// When it came on the list.
    pub opened: Day,
    /// Operators with the status of their parts.
    pub operators: Option<String>,
    /// What was, or is to be, brought.
    pub technology: Option<Technology>,
    /// By when.
    pub due: Option<Day>,
    /// The last proof.
    pub evidence: Option<String>,
    /// The last reason.
    pub why: Option<String>,
    /// The point that carries on.
    pub into: Option<PointId>,
    /// What is known of it.
    pub fields: Attributes,
}

impl Carried {
    /// The points' histories by what counts, by number of the point. `words` are by number of the event.
    pub fn of_log(log: &Log, as_of: AsOf, words: &BTreeMap<u64, Words>) -> BTreeMap<PointId, Self> {
        let marks = log.set_right(as_of.known);
        let mut found: BTreeMap<PointId, Self> = BTreeMap::new();
        for (point, at) in order(&marks, &as_of) {
            let Some(mark) = marks.get(at as usize) else {
                continue;
            };
            let number = u64::from(at) + 1;
            let said = words.get(&number).cloned().unwrap_or_default();
            let bears = Bears::of(mark.kind, mark.operator.is_some());
            let mut event = Event {
                operator: mark.operator.map(|o| log.operator_name(o).to_owned()),
                // Registers of earlier versions hold details that never counted.
                technology: mark.technology.filter(|_| bears.technology),
                due: mark.due.filter(|_| bears.due),
                into: mark.into.filter(|_| bears.into),
                changes: log.changes_of(at).cloned().unwrap_or_default(),
                day_from: mark.day_from,
                why: said.why,
                evidence: said.evidence,
                ..Event::new(point, mark.kind, mark.occurred, mark.recorded, "")
            };
            let is_moved = log
                .marks()
                .get(at as usize)
                .is_some_and(|m| m.occurred != mark.occurred);
            if is_moved && event.due.is_some_and(|due| due < event.occurred) {
                // The day was set right to that of the list, by which the task was overdue.
                event.day_from = event.day_from.or(Some(DayFrom::List));
            }
            found.entry(point).or_default().events.push((number, event));
        }
        found
    }

    /// As it is written.
    pub fn written(&self) -> Vec<CarriedEvent> {
        let text = |day: Option<Day>| day.map(|d| d.to_string());
        let events = self.events.iter().map(|(n, e)| CarriedEvent {
            n: *n,
            what: e.kind.name().to_owned(),
            on: e.occurred.to_string(),
            operator: e.operator.clone(),
            technology: e.technology.map(|t| t.name().to_owned()),
            due: text(e.due),
            why: e.why.clone(),
            evidence: e.evidence.clone(),
            into: e.into.map(|p| p.to_string()),
            day_from: e.day_from.map(|d| d.name().to_owned()),
            changes: e.changes.clone(),
        });
        events.collect()
    }

    /// Reads what was [`Self::written`], of a point with a number.
    ///
    /// # Errors
    /// What makes no sense.
    pub fn read(written: &[CarriedEvent], point: PointId) -> Result<Self, String> {
        let events: Result<Vec<(u64, Event)>, String> =
            written.iter().map(|e| Ok((e.n, e.event(point)?))).collect();
        let carried = Self { events: events? };
        carried
            .shown()
            .map(|_| carried)
            .ok_or_else(|| "the first event does not put the point on the list".to_owned())
    }

    /// What was known of the point when it came on the list.
    pub fn beginning(&self) -> Option<&Changes> {
        self.events.first().map(|(_, e)| &e.changes)
    }

    /// What the columns of the list say of the point.
    pub fn shown(&self) -> Option<Shown> {
        let mut life: Option<Life<&str>> = None;
        let mut fields = Attributes::new();
        for (_, event) in &self.events {
            let step: Step<&str> = step_of(event);
            let fits = match &mut life {
                Some(life) => life.go(&step).is_ok(),
                None => {
                    life = Life::begin(&step).ok();
                    life.is_some()
                }
            };
            if fits {
                apply(&mut fields, &event.changes);
            }
        }
        let life = life?;
        let parts = life.parts().iter();
        let parts: Vec<String> = parts.map(|p| format!("{} ({})", p.operator, p.status)).collect();
        let last = |said: fn(&Event) -> Option<&String>| {
            let said = self.events.iter().rev().find_map(|(_, e)| said(e));
            said.map(|text| cut(text))
        };
        Some(Shown {
            status: life.status(),
            since: life.since(),
            opened: life.opened(),
            operators: (!parts.is_empty()).then(|| cut(&parts.join("; "))),
            technology: life.technology(),
            due: life.due(),
            evidence: last(|e| e.evidence.as_ref()),
            why: last(|e| e.why.as_ref()),
            into: Life::into(&life),
            fields,
        })
    }
}

impl CarriedEvent {
    fn event(&self, point: PointId) -> Result<Event, String> {
        let day = |text: &Option<String>| text.as_deref().map(str::parse::<Day>).transpose();
        let technology = |text: &String| {
            let mut named = Technology::ALL.into_iter().filter(|t| t.name() == text);
            named.next().ok_or_else(|| format!("'{text}' is no technology"))
        };
        let origin =
            |text: &String| DayFrom::named(text).ok_or_else(|| format!("'{text}' is no origin of a day"));
        let mut changes = Changes::new();
        for (field, value) in &self.changes {
            let checked = value.as_deref().map(|v| field.checked(v)).transpose()?;
            changes.insert(*field, checked);
        }
        let kind: Kind = self.what.parse()?;
        if kind.is_correction() {
            return Err(format!("'{kind}' is said of an event, and not of a point"));
        }
        Ok(Event {
            operator: self.operator.clone(),
            technology: self.technology.as_ref().map(technology).transpose()?,
            due: day(&self.due)?,
            into: self.into.as_deref().map(str::parse).transpose()?,
            changes,
            day_from: self.day_from.as_ref().map(origin).transpose()?,
            why: self.why.clone(),
            evidence: self.evidence.clone(),
            ..Event::new(point, kind, self.on.parse()?, Stamp::from_seconds(0), "")
        })
    }
}

/// A text as a cell of a spreadsheet has it. The history has all of it.
fn cut(text: &str) -> String {
    if text.encode_utf16().count() <= CELL {
        return text.to_owned();
    }
    let mut units = 1;
    let fits = |c: &char| {
        units += c.len_utf16();
        units <= CELL
    };
    text.chars().take_while(fits).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::super::field::Field;
    use super::super::testing::{became, day};
    use super::*;

    #[test]
    fn a_history_is_read_as_it_was_written() {
        let mut first = became(7, Status::Identified, "2021-01-05");
        first.changes.insert(Field::Name, Some("=Bản 'X'".into()));
        first.day_from = Some(DayFrom::List);
        let mut assigned = became(7, Status::Assigned, "2021-02-01");
        assigned.operator = Some("A; B (closed)".into());
        assigned.due = Some(day("2021-12-31"));
        assigned.technology = Some(Technology::G4);
        let mut merged = became(7, Status::Merged, "2021-03-01");
        (merged.into, merged.why) = (Some(PointId(3)), Some("one\nvillage".into()));
        let mut log = Log::default();
        let events = [first, assigned, merged];
        events.iter().for_each(|e| log.push(e));
        let why = Words {
            why: Some("one\nvillage".into()),
            evidence: None,
        };
        let words = BTreeMap::from([(3, why)]);
        let carried = Carried::of_log(&log, AsOf::day(day("2024-01-01")), &words);
        let carried = &carried[&PointId(7)];
        let json = serde_json::to_string(&carried.written()).expect("written");
        let written: Vec<CarriedEvent> = serde_json::from_str(&json).expect("read");
        let read = Carried::read(&written, PointId(7)).expect("makes sense");
        let bare = |c: &Carried| {
            let mut c = c.clone();
            c.events
                .iter_mut()
                .for_each(|(_, e)| e.recorded = Stamp::from_seconds(0));
            c
        };
        assert_eq!(bare(&read), bare(carried));
        let shown = read.shown().expect("a point");
        assert_eq!((shown.status, shown.into), (Status::Merged, Some(PointId(3))));
        assert_eq!(shown.operators.as_deref(), Some("A; B (closed) (assigned)"));
        let broken = CarriedEvent {
            what: "closed".into(),
            on: "2021-01-01".into(),
            ..CarriedEvent::default()
        };
        assert!(Carried::read(&[broken], PointId(7)).is_err());
    }

    #[test]
    fn a_cell_has_no_more_than_a_spreadsheet_takes() {
        let long = "é".repeat(40_000);
        assert_eq!(cut(&long).encode_utf16().count(), CELL);
        let just = "a".repeat(CELL);
        assert_eq!(cut(&just), just);
        assert!(cut(&"𝄞".repeat(20_000)).encode_utf16().count() <= CELL);
    }
}
