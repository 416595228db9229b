//! Exports of OpenCelliD: cells without radio parameters, with or without a header row.

use super::columns::Wishes;
use super::list::records;
use super::notes::Notes;
use super::rows::{Row, Table};
use super::table;
use super::text::clean;
use crate::domain::Technology;
use crate::files::{self, FileKind};
use crate::study::SiteSource;
use crate::world::{ColumnUsed, TakenBy};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::Path;

/// The columns of an export, in their order.
const COLUMNS: [&str; 14] = [
    "radio",
    "mcc",
    "net",
    "area",
    "cell",
    "unit",
    "lon",
    "lat",
    "range",
    "samples",
    "changeable",
    "created",
    "updated",
    "averageSignal",
];

/// Names that older exports, those of Mozilla's location service among them, have for these columns.
const OLDER: [(&str, &str); 12] = [
    ("mnc", "net"),
    ("lac", "area"),
    ("tac", "area"),
    ("cid", "cell"),
    ("cellid", "cell"),
    ("ci", "cell"),
    ("psc", "unit"),
    ("pci", "unit"),
    ("long", "lon"),
    ("longitude", "lon"),
    ("latitude", "lat"),
    ("act", "radio"),
];

/// The name that a column has today.
fn modern(column: &str) -> String {
    let plain = clean(column).to_lowercase();
    let older = OLDER.iter().find(|(old, _)| *old == plain);
    let known = COLUMNS.iter().find(|name| name.to_lowercase() == plain);
    match (older, known) {
        (Some((_, name)), _) => (*name).to_owned(),
        (None, Some(name)) => (*name).to_owned(),
        (None, None) => column.to_owned(),
    }
}

/// Is a first row the row of headings?
fn is_header(first: &[String]) -> bool {
    let has = |name: &str| first.iter().any(|f| modern(f) == name);
    has("radio") || (has("mcc") && has("lon"))
}

/// Does a file look like an export? Its headings, or a first row that has the values of one, tell.
pub(super) fn is_export(path: &Path) -> bool {
    let mut notes = Notes::default();
    let mut head = Vec::new();
    let opened = files::open(path, FileKind::Table);
    let read = opened
        .map_err(std::io::Error::from)
        .and_then(|(file, _)| file.take(LOOKED_AT).read_to_end(&mut head));
    let first_line = head.split(|b| *b == b'\n').next().unwrap_or_default();
    let first = records(&mut notes, path, first_line, b',').and_then(|rows| rows.into_iter().next());
    let Some(first) = first.filter(|_| read.is_ok()) else {
        return false;
    };
    let names: Vec<String> = first.fields.iter().map(|f| modern(f)).collect();
    let has = |name: &str| names.iter().any(|n| n == name);
    let number = |at: usize| {
        first
            .fields
            .get(at)
            .is_some_and(|f| f.trim().parse::<f64>().is_ok())
    };
    let radio = first
        .fields
        .first()
        .map(|f| clean(f).to_uppercase())
        .unwrap_or_default();
    let known = FOREIGN.contains(&radio.as_str()) || radio.parse::<Technology>().is_ok();
    ["radio", "mcc", "net", "area", "cell"]
        .iter()
        .all(|name| has(name))
        || (known && first.fields.len() == COLUMNS.len() && [1, 2, 4, 6, 7].into_iter().all(number))
}

/// Bytes in which the first row is looked for.
const LOOKED_AT: u64 = 4096;

/// Opens an export and adds our own columns: id and operator made of the codes, technology.
pub(super) fn open(notes: &mut Notes, source: &SiteSource) -> Option<Table> {
    if !notes.input("sites", &source.layered.path) {
        return None;
    }
    let mut raw = table::read_with_columns(notes, &source.layered, &COLUMNS, is_header)?;
    for column in &mut raw.columns {
        *column = modern(column);
    }
    notes.tally("sites-rows", "rows of sites read", raw.rows.len() as u64);
    let mut table = Table::of_columns(
        notes,
        "sites",
        &source.layered,
        raw,
        &Wishes::of_place("lon", "lat"),
    )?;
    let wanted = ["radio", "mcc", "net", "area", "cell"].map(|c| table.column(notes, c));
    let [Some(radio), Some(mcc), Some(net), Some(area), Some(cell)] = wanted else {
        return None;
    };
    if let Some(seen) = notes.report.seen.last_mut() {
        let pairs = [
            ("radio", "technology"),
            ("mcc", "id"),
            ("net", "operator"),
            ("area", "id"),
            ("cell", "id"),
        ];
        for (heading, key) in pairs {
            seen.unused.retain(|other| other != heading);
            let (heading, key) = (heading.to_owned(), key.to_owned());
            seen.used.push(ColumnUsed {
                heading,
                key,
                by: TakenBy::Name,
            });
        }
    }
    table.columns.push("id".to_owned());
    table.columns.push("operator".to_owned());
    leave_out_foreign(notes, &mut table.rows, radio);
    for row in &mut table.rows {
        let code = |column: usize| row.values.get(column).and_then(|v| v.as_deref()).map(clean);
        let network = code(mcc).zip(code(net));
        let id = network
            .as_ref()
            .zip(code(area).zip(code(cell)))
            .map(|((mcc, net), (area, cell))| format!("{mcc}-{net}-{area}-{cell}"));
        let operator = network.map(|(mcc, net)| operator(&mcc, &net));
        row.values.push(id);
        row.values.push(operator);
    }
    tell_radios_apart(notes, &mut table.rows, radio);
    Some(table)
}

/// Radios of an export that are no generation of a phone network here: IoT carriers and a standard that has
/// been switched off.
const FOREIGN: [&str; 3] = ["CDMA", "NBIOT", "NB-IOT"];

/// Leaves them out, counted.
fn leave_out_foreign(notes: &mut Notes, rows: &mut Vec<Row>, radio: usize) {
    rows.retain(|row| {
        let value = row.values.get(radio).and_then(|v| v.as_deref()).map(clean);
        let foreign = value.filter(|v| FOREIGN.iter().any(|f| v.eq_ignore_ascii_case(f)));
        if let Some(radio) = &foreign {
            let text = "cells left out because their radio serves no phone here (CDMA, NB-IoT)";
            notes.note("opencellid-foreign-radio", text, radio.clone());
        }
        foreign.is_none()
    });
}

/// Networks reuse an area and cell number on another technology: then, and only then, the id names the radio
/// too.
fn tell_radios_apart(notes: &mut Notes, rows: &mut [Row], radio: usize) {
    let value = |row: &Row, column: usize| row.values.get(column).and_then(|v| v.as_deref()).map(clean);
    let id_of = |row: &Row| row.values.iter().rev().nth(1).cloned().flatten();
    let mut radios: BTreeMap<String, BTreeSet<Option<String>>> = BTreeMap::new();
    for row in rows.iter() {
        if let Some(id) = id_of(row) {
            radios.entry(id).or_default().insert(value(row, radio));
        }
    }
    for row in rows {
        let Some(id) = id_of(row).filter(|id| radios.get(id).is_some_and(|r| r.len() > 1)) else {
            continue;
        };
        let text = "cells whose number another technology uses too: their ids name the radio";
        notes.note("opencellid-number-shared", text, id.clone());
        let named = value(row, radio).map(|radio| format!("{id}-{radio}"));
        if let Some(slot) = row.values.iter_mut().rev().nth(1) {
            *slot = named.or(Some(id));
        }
    }
}

/// Our fields among the columns: everything else comes from templates.
pub(super) fn columns(table: &Table) -> BTreeMap<&'static str, usize> {
    [("technology", "radio"), ("id", "id"), ("operator", "operator")]
        .into_iter()
        .filter_map(|(ours, theirs)| {
            let index = table.columns.iter().rposition(|c| c == theirs)?;
            Some((ours, index))
        })
        .collect()
}

/// Names of the networks of Viet Nam (MCC 452); others keep their codes.
fn operator(mcc: &str, net: &str) -> String {
    let name = match (mcc, net.trim().parse::<u32>()) {
        ("452", Ok(1)) => "MobiFone",
        ("452", Ok(2)) => "VinaPhone",
        ("452", Ok(4)) => "Viettel",
        ("452", Ok(5)) => "Vietnamobile",
        ("452", Ok(7)) => "Gmobile",
        _ => return format!("{mcc}-{net}"),
    };
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_of_viet_nam_have_names() {
        assert_eq!(operator("452", "04"), "Viettel");
        assert_eq!(operator("452", "1"), "MobiFone");
        assert_eq!(operator("452", "99"), "452-99");
        assert_eq!(operator("208", "1"), "208-1");
    }
}
