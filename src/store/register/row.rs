//! Events as rows.

use super::chain::{self, Stored};
use super::error::RegisterError;
use crate::domain::Technology;
use crate::register::{Changes, Day, DayFrom, Event, Field, Kind, PointId, Stamp};
use rusqlite::{Row, types::ValueRef};
use serde::de::{Error, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;
use std::path::Path;

/// The columns of `event`, in the order in which they are hashed, without the two hashes.
pub(super) const COLUMNS: &str = "seq, point, kind, operator, technology, occurred_on, recorded_at, who, why, evidence, due_on, merged_into, changes";
/// How many they are.
pub(super) const COLUMN_COUNT: usize = 13;

/// An event as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its number in the register, from 1.
    pub seq: u64,
    /// What it says.
    pub event: Event,
    /// The hash of its row, which covers the one before.
    pub hash: String,
}

/// An event's values as text, from which the cells borrow.
pub(super) struct Written<'a> {
    event: &'a Event,
    occurred: String,
    recorded: String,
    due: Option<String>,
    changes: Option<String>,
}

impl<'a> Written<'a> {
    pub(super) fn of(event: &'a Event) -> Self {
        let more = More {
            changes: Cow::Borrowed(&event.changes),
            day_from: event.day_from,
            corrects: event.corrects,
            record: event.record,
        };
        // A map of names and text always becomes JSON.
        let json = |more: &More<'_>| serde_json::to_string(more).unwrap_or_default();
        Self {
            event,
            occurred: event.occurred.to_string(),
            recorded: chain::stamp_text(event.recorded),
            due: event.due.map(|d| d.to_string()),
            changes: (!more.is_empty()).then(|| json(&more)),
        }
    }

    /// The row, in the order of [`COLUMNS`].
    pub(super) fn cells(&self, seq: i64) -> [Stored<'_>; COLUMN_COUNT] {
        let event = self.event;
        [
            Stored::Whole(seq),
            Stored::Whole(i64::from(event.point.0)),
            Stored::Text(event.kind.name()),
            Stored::maybe(event.operator.as_deref()),
            Stored::maybe(event.technology.map(Technology::name)),
            Stored::Text(&self.occurred),
            Stored::Text(&self.recorded),
            Stored::Text(&event.who),
            Stored::maybe(event.why.as_deref()),
            Stored::maybe(event.evidence.as_deref()),
            Stored::maybe(self.due.as_deref()),
            Stored::maybe_whole(event.into.map(|p| i64::from(p.0))),
            Stored::maybe(self.changes.as_deref()),
        ]
    }
}

/// The hash of a row behind another.
pub(super) fn hash(previous: &str, cells: &[Stored]) -> String {
    let mut all = Vec::with_capacity(1 + cells.len());
    all.push(Stored::Text(previous));
    all.extend_from_slice(cells);
    chain::hash(&all)
}

/// Reads columns of a row of `event`; what cannot be read is named with its row and column.
pub(super) struct Reader<'r, 's> {
    pub path: &'r Path,
    pub row: &'r Row<'s>,
    pub seq: i64,
}

impl Reader<'_, '_> {
    fn wrong(&self, column: &str, is: impl std::fmt::Display) -> RegisterError {
        RegisterError::damaged(self.path, format!("event {}, column {column}: {is}", self.seq))
    }

    fn value(&self, at: usize) -> Result<ValueRef<'_>, RegisterError> {
        self.row
            .get_ref(at)
            .map_err(|e| RegisterError::of(self.path, 0, &e))
    }

    pub(super) fn maybe_text(&self, at: usize, column: &str) -> Result<Option<&str>, RegisterError> {
        match self.value(at)? {
            ValueRef::Null => Ok(None),
            ValueRef::Text(bytes) => std::str::from_utf8(bytes)
                .map(Some)
                .map_err(|_| self.wrong(column, "the text is not UTF-8")),
            other => Err(self.wrong(column, format_args!("{} instead of text", other.data_type()))),
        }
    }

    pub(super) fn text(&self, at: usize, column: &str) -> Result<&str, RegisterError> {
        self.maybe_text(at, column)?
            .ok_or_else(|| self.wrong(column, "nothing is there"))
    }

    pub(super) fn maybe<T>(
        &self,
        at: usize,
        column: &str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<Option<T>, RegisterError> {
        self.maybe_text(at, column)?
            .map(|text| read(text).map_err(|is| self.wrong(column, is)))
            .transpose()
    }

    pub(super) fn one<T>(
        &self,
        at: usize,
        column: &str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<T, RegisterError> {
        read(self.text(at, column)?).map_err(|is| self.wrong(column, is))
    }

    pub(super) fn maybe_point(&self, at: usize, column: &str) -> Result<Option<PointId>, RegisterError> {
        match self.value(at)? {
            ValueRef::Null => Ok(None),
            ValueRef::Integer(n) => match u32::try_from(n) {
                Ok(n) if n > 0 => Ok(Some(PointId(n))),
                _ => Err(self.wrong(column, format_args!("{n} is no number of a point"))),
            },
            other => Err(self.wrong(column, format_args!("{} instead of a number", other.data_type()))),
        }
    }

    pub(super) fn point(&self, at: usize, column: &str) -> Result<PointId, RegisterError> {
        self.maybe_point(at, column)?
            .ok_or_else(|| self.wrong(column, "nothing is there"))
    }

    /// The whole event, of a row with [`COLUMNS`] and the hash.
    pub(super) fn entry(&self) -> Result<Entry, RegisterError> {
        let own = |text: Option<&str>| text.map(str::to_owned);
        let more = self.maybe(12, "changes", more_of)?.unwrap_or_default();
        let event = Event {
            point: self.point(1, "point")?,
            kind: self.one(2, "kind", kind)?,
            operator: own(self.maybe_text(3, "operator")?),
            technology: self.maybe(4, "technology", technology)?,
            occurred: self.one(5, "occurred_on", |t| t.parse::<Day>())?,
            recorded: self.one(6, "recorded_at", |t| t.parse::<Stamp>())?,
            who: self.text(7, "who")?.to_owned(),
            why: own(self.maybe_text(8, "why")?),
            evidence: own(self.maybe_text(9, "evidence")?),
            due: self.maybe(10, "due_on", |t| t.parse::<Day>())?,
            into: self.maybe_point(11, "merged_into")?,
            changes: more.changes.into_owned(),
            day_from: more.day_from,
            corrects: more.corrects,
            record: more.record,
        };
        Ok(Entry {
            seq: u64::try_from(self.seq).unwrap_or(0),
            event,
            hash: self.text(13, "hash")?.to_owned(),
        })
    }
}

/// A kind as covgap writes it, and in no other spelling.
pub(super) fn kind(text: &str) -> Result<Kind, String> {
    let mut named = Kind::all().filter(|kind| kind.name() == text);
    named
        .next()
        .ok_or_else(|| format!("'{text}' is no kind of event"))
}

/// A technology as covgap writes it, and in no other spelling.
pub(super) fn technology(text: &str) -> Result<Technology, String> {
    let mut named = Technology::ALL.into_iter().filter(|t| t.name() == text);
    named.next().ok_or_else(|| format!("'{text}' is no technology"))
}

/// What is in the column `changes`: new values of fields, and behind them what has no column of its own.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct More<'a> {
    pub changes: Cow<'a, Changes>,
    pub day_from: Option<DayFrom>,
    pub corrects: Option<u64>,
    pub record: Option<Stamp>,
}

const DAY_FROM: &str = "day_from";
const CORRECTS: &str = "corrects";
const RECORD: &str = "record";

impl More<'_> {
    fn is_empty(&self) -> bool {
        let others = self.day_from.is_some() || self.corrects.is_some() || self.record.is_some();
        self.changes.is_empty() && !others
    }
}

impl Serialize for More<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (field, value) in self.changes.iter() {
            map.serialize_entry(field, value)?;
        }
        if let Some(from) = self.day_from {
            map.serialize_entry(DAY_FROM, from.name())?;
        }
        if let Some(number) = self.corrects {
            map.serialize_entry(CORRECTS, &number)?;
        }
        if let Some(moment) = self.record {
            map.serialize_entry(RECORD, &chain::stamp_text(moment))?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for More<'static> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members)
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = More<'static>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("fields with their values")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut more = More::default();
        let mut changes = Changes::new();
        while let Some(name) = map.next_key::<Cow<'de, str>>()? {
            match &*name {
                DAY_FROM => {
                    let from: Cow<'de, str> = map.next_value()?;
                    let known = DayFrom::named(&from);
                    let wrong = || A::Error::custom(format_args!("'{from}' is no origin of a day"));
                    more.day_from = Some(known.ok_or_else(wrong)?);
                }
                CORRECTS => more.corrects = Some(map.next_value()?),
                RECORD => {
                    let moment: Cow<'de, str> = map.next_value()?;
                    more.record = Some(moment.parse().map_err(A::Error::custom)?);
                }
                field => {
                    let field: Field = field.parse().map_err(A::Error::custom)?;
                    changes.insert(field, map.next_value()?);
                }
            }
        }
        more.changes = Cow::Owned(changes);
        Ok(more)
    }
}

/// Reads the column `changes`.
pub(super) fn more_of(text: &str) -> Result<More<'static>, String> {
    serde_json::from_str(text).map_err(|e| format!("'{text}' is no list of fields: {e}"))
}
