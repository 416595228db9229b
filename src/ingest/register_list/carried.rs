//! Lists that covgap wrote: each row carries the history of its point, and its other cells say what follows from
//! it. What a person changed in these cells is taken as in any list; what follows from the history is not read
//! again, whatever a spreadsheet made of it.

use super::table::{RegisterTable, TableRow};
use crate::ingest::list::{Dated, ListCell, dated};
use crate::ingest::notes::Notes;
use crate::ingest::text::clean;
use crate::register::import::CarriedRow;
use crate::register::{Carried, CarriedEvent, Day, Field, ImportRow, PointId, Said, Shown};
use std::collections::BTreeSet;

const HISTORY: &str = "history";
const OF_THE_POINT: &str = "follows from the column history";
const OF_THE_UNITS: &str = "named by the register's own lists of units";
const OF_THE_LIST: &str = "said of the list as a whole";

/// Columns of an export that are no columns of other lists, and why they are not taken.
const OWN: [(&str, &str); 10] = [
    ("status_since", OF_THE_POINT),
    ("on_list_since", OF_THE_POINT),
    ("operators", OF_THE_POINT),
    ("merged_into", OF_THE_POINT),
    ("old_province", OF_THE_UNITS),
    ("old_district", OF_THE_UNITS),
    ("old_commune", OF_THE_UNITS),
    ("new_province", OF_THE_UNITS),
    ("new_commune", OF_THE_UNITS),
    ("remarks", OF_THE_LIST),
];

/// A heading as it is in files for programs: workbooks have `status since`.
fn key(heading: &str) -> String {
    heading.trim().replace(' ', "_")
}

/// Are these the headings of an export? Those of earlier versions carry no history.
pub(super) fn is_export(columns: &[String]) -> bool {
    let has = |name: &str| columns.iter().any(|c| key(c) == name);
    ["point", "status_since", "on_list_since"].into_iter().all(has)
}

/// Why a column of an export is not taken as in other lists.
pub(super) fn why_not_taken(heading: &str) -> Option<&'static str> {
    let heading = key(heading);
    if is_history(&heading) {
        return Some("the history, taken as a whole");
    }
    OWN.iter().find(|(name, _)| *name == heading).map(|(_, why)| *why)
}

fn is_history(heading: &str) -> bool {
    let part = heading.strip_prefix(HISTORY);
    part.is_some_and(|n| n.is_empty() || n.strip_prefix('_').is_some_and(|n| n.parse::<u16>().is_ok()))
}

/// What a row carries.
struct Carrying {
    history: Carried,
    shown: Shown,
    /// The day of the status, where it was changed.
    since: Option<Day>,
}

/// Histories by the place of their row; none in other lists.
#[derive(Default)]
pub(super) struct Histories {
    rows: Vec<Option<Result<Carrying, String>>>,
}

impl Histories {
    /// Takes the histories out of an export, and empties the cells that say what follows from them.
    pub(super) fn taken(notes: &mut Notes, table: &mut RegisterTable) -> Self {
        if !is_export(&table.columns) || !table.columns.iter().any(|c| key(c) == HISTORY) {
            return Self::default();
        }
        let columns: Vec<String> = table.columns.iter().map(|c| key(c)).collect();
        let rows = table.rows.iter_mut().map(|row| {
            let carried = match history(&columns, row)? {
                Ok(history) => history,
                Err(cause) => return Some(Err(cause)),
            };
            let Some(shown) = carried.shown() else {
                return Some(Err("it does not put the point on the list".to_owned()));
            };
            let since = settle(notes, &columns, row, &shown);
            Some(Ok(Carrying {
                history: carried,
                shown,
                since,
            }))
        });
        Self { rows: rows.collect() }
    }

    /// What is wrong with the history of a row.
    pub(super) fn fault(&self, at: usize) -> Option<&str> {
        match self.rows.get(at)? {
            Some(Err(cause)) => Some(cause),
            _ => None,
        }
    }

    /// The hierarchy of units that a row's point has.
    pub(super) fn hierarchy(&self, at: usize) -> Option<crate::register::Hierarchy> {
        let fields = &self.of(at)?.shown.fields;
        crate::register::Hierarchy::named(fields.get(&Field::Hierarchy)?)
    }

    fn of(&self, at: usize) -> Option<&Carrying> {
        self.rows.get(at)?.as_ref()?.as_ref().ok()
    }

    /// Puts a history into its row, which has only what was changed in the cells.
    pub(super) fn put(&self, at: usize, row: &mut ImportRow) {
        let Some(carrying) = self.of(at) else { return };
        let known = &carrying.shown.fields;
        row.fields.retain(|field, value| known.get(field) != Some(value));
        let edited: BTreeSet<Field> = row.fields.keys().copied().collect();
        for (field, value) in known {
            row.fields.entry(*field).or_insert_with(|| value.clone());
        }
        if let (Some(Said::Is(status)), Some(day)) = (row.said, carrying.since) {
            row.dates.entry(status).or_insert(day);
        }
        row.carried = Some(CarriedRow {
            history: carrying.history.clone(),
            edited,
        });
    }
}

/// The history of a row; nothing in a row that a person added.
fn history(columns: &[String], row: &TableRow) -> Option<Result<Carried, String>> {
    let mut text = String::new();
    let mut number = None;
    for (heading, cell) in columns.iter().zip(&row.cells) {
        if let (true, ListCell::Text(part)) = (is_history(heading), cell) {
            text.push_str(part.trim());
        }
        if heading == "point" {
            number = cell.shown().parse::<PointId>().ok();
        }
    }
    if text.is_empty() {
        return None;
    }
    let read = serde_json::from_str::<Vec<CarriedEvent>>(&text).map_err(|e| e.to_string());
    // A row that lost its number is about the point all the same.
    Some(read.and_then(|events| Carried::read(&events, number.unwrap_or(PointId(u32::MAX)))))
}

/// Empties the cells of a row that say what follows from its history. The day of the status where it was
/// changed with it.
fn settle(notes: &mut Notes, columns: &[String], row: &mut TableRow, shown: &Shown) -> Option<Day> {
    let place = [Field::Lon, Field::Lat].map(|f| shown.fields.get(&f).and_then(|v| v.parse::<f64>().ok()));
    if let (Some(at), [Some(lon), Some(lat)]) = (row.place, place)
        && (at.lon_deg() - lon).abs() < 1e-6
        && (at.lat_deg() - lat).abs() < 1e-6
    {
        row.place = None;
    }
    let mut since = None;
    let mut changed: Vec<String> = Vec::new();
    let is_status_changed = columns.iter().zip(&row.cells).any(|(heading, cell)| {
        heading == "status" && !cell.is_empty() && !says(cell, Some(shown.status.name()))
    });
    for (heading, cell) in columns.iter().zip(&mut row.cells) {
        let Some(expected) = expected(heading, shown) else {
            continue;
        };
        let same = cell.is_empty() || says(cell, expected.as_deref());
        let is_own = why_not_taken(heading).is_some();
        if !same && heading == "status_since" && is_status_changed {
            since = match dated(cell) {
                Some(Dated::Is(day)) => Some(day),
                _ => None,
            };
        }
        if !same && is_own && since.is_none() {
            changed.push(format!("row {}: {heading} '{}'", row.number, cell.shown()));
        }
        if same || is_own {
            *cell = ListCell::Empty;
        }
    }
    for example in changed {
        let text = "cells changed in columns that follow from the history, not taken: record it by the status, or by hand";
        notes.note("cells-not-taken", text, example);
    }
    since
}

/// What a column of an export says by the history: a text, or that it is empty; nothing for other columns.
fn expected(heading: &str, shown: &Shown) -> Option<Option<String>> {
    let day = |day: Option<Day>| day.map(|d| d.to_string());
    Some(match heading {
        "status" => Some(shown.status.name().to_owned()),
        "status_since" => day(Some(shown.since)),
        "on_list_since" => day(Some(shown.opened)),
        "operators" => shown.operators.clone(),
        "technology" => shown.technology.map(|t| t.name().to_owned()),
        "due" => day(shown.due),
        "evidence" => shown.evidence.clone(),
        "why" => shown.why.clone(),
        "merged_into" => shown.into.map(|p| p.to_string()),
        field => {
            let field: Field = field.parse().ok()?;
            shown.fields.get(&field).cloned()
        }
    })
}

/// Does a cell say this, however the file has it?
fn says(cell: &ListCell, expected: Option<&str>) -> bool {
    let Some(expected) = expected else {
        return cell.is_empty();
    };
    match cell {
        ListCell::Text(text) if clean(text) == clean(expected) => true,
        ListCell::Number(x) => expected.parse::<f64>().is_ok_and(|e| (e - x).abs() < 5e-7),
        ListCell::Text(text) => match (text.trim().parse::<f64>(), expected.parse::<f64>()) {
            // A coordinate with all its decimals.
            (Ok(a), Ok(b)) => text.contains('.') && (a - b).abs() < 5e-7,
            _ => is_day(cell, expected),
        },
        ListCell::Date(_) | ListCell::Moment(..) => is_day(cell, expected),
        _ => false,
    }
}

fn is_day(cell: &ListCell, expected: &str) -> bool {
    expected
        .parse::<Day>()
        .is_ok_and(|day| dated(cell) == Some(Dated::Is(day)))
}
