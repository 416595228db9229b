//! Exports of OpenCelliD: cells without radio parameters, with or without a header row.

use super::columns::Wishes;
use super::notes::Notes;
use super::rows::{Row, Table};
use super::table;
use super::text::clean;
use crate::study::SiteSource;
use std::collections::{BTreeMap, BTreeSet};

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

/// Names of columns in older exports, and ours.
const OLDER: [(&str, &str); 5] = [
    ("mnc", "net"),
    ("lac", "area"),
    ("cid", "cell"),
    ("cellid", "cell"),
    ("psc", "unit"),
];

/// Gives the columns of an older export the names of today, where those are not there.
fn rename_older(columns: &mut [String]) {
    for (older, ours) in OLDER {
        if !columns.iter().any(|c| c == ours)
            && let Some(column) = columns.iter_mut().find(|c| *c == older)
        {
            *column = ours.to_owned();
        }
    }
}

/// Opens an export and adds our own columns: id and operator made of the codes, technology.
pub(super) fn open(notes: &mut Notes, source: &SiteSource) -> Option<Table> {
    let is_header = |first: &[String]| {
        let has = |name: &str| first.iter().any(|f| clean(f) == name);
        has("radio") || (has("mcc") && has("lon"))
    };
    if !notes.input("sites", &source.layered.path) {
        return None;
    }
    let mut raw = table::read_with_columns(notes, &source.layered, &COLUMNS, is_header)?;
    rename_older(&mut raw.columns);
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
