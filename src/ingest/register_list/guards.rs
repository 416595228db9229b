//! What spreadsheets and encodings spoil of codes, names and numbers, by the rules of a study's lists.

use super::admin_units::code_text;
use super::rows::{Columns, RowFaults};
use super::table::RegisterTable;
use crate::ingest::codes::whole;
use crate::ingest::list::NOT_KNOWN;
use crate::ingest::list::{ListCell, Target, is_not_known};
use crate::ingest::notes::{Notes, file_name};
use crate::ingest::spoilt::{Sort, Stored, Wrong, wrong, wrong_text};
use crate::ingest::text_remarks::of_texts;
use crate::ingest::villages::is_no_village;
use crate::register::Field;
use std::collections::BTreeMap;

const CODES: [Target; 4] = [
    Target::Field(Field::Code),
    Target::Field(Field::ProvinceCode),
    Target::Field(Field::DistrictCode),
    Target::Field(Field::CommuneCode),
];

/// Names, by which points and units are found again.
const NAMES: [Target; 4] = [
    Target::Field(Field::Name),
    Target::Field(Field::Province),
    Target::Field(Field::District),
    Target::Field(Field::Commune),
];

const NUMBERS: [Target; 4] = [
    Target::Field(Field::Population),
    Target::Field(Field::Households),
    Target::Field(Field::Lon),
    Target::Field(Field::Lat),
];

/// Empties cells of numbers that say in words that none is known, and makes codes whole that their column has
/// with decimals.
pub(super) fn prepare(notes: &mut Notes, table: &mut RegisterTable, columns: &Columns) {
    for column in NUMBERS.into_iter().filter_map(|t| columns.of(t)) {
        for row in &mut table.rows {
            let Some(cell) = row.cells.get_mut(column) else {
                continue;
            };
            if let ListCell::Text(text) = cell
                && is_not_known(text)
            {
                notes.note(
                    "cells-not-known",
                    NOT_KNOWN,
                    format!("row {}: {}", row.number, text.trim()),
                );
                *cell = ListCell::Empty;
            }
        }
    }
    for column in CODES.into_iter().filter_map(|t| columns.of(t)) {
        codes_made_whole(notes, table, column);
    }
}

fn codes_made_whole(notes: &mut Notes, table: &mut RegisterTable, column: usize) {
    let texts = || {
        table.rows.iter().filter_map(|row| match row.cells.get(column)? {
            ListCell::Text(text) => Some(text.as_str()),
            _ => None,
        })
    };
    let has_decimals = texts().any(|t| t.contains(['.', ',']));
    if !has_decimals || !texts().all(|t| whole(t, false).is_some()) {
        return;
    }
    let heading = table.columns.get(column).cloned().unwrap_or_default();
    for row in &mut table.rows {
        let Some(ListCell::Text(text)) = row.cells.get_mut(column) else {
            continue;
        };
        let Some(plain) = whole(text, false).filter(|plain| plain != text) else {
            continue;
        };
        let what = "codes that their column has with decimals, and that are whole numbers";
        notes.note(
            "codes-made-whole",
            what,
            format!("row {}, {heading}: {text} is {plain}", row.number),
        );
        *text = plain;
    }
}

/// Remarks on the names of the columns.
pub(super) fn remarks(notes: &mut Notes, table: &RegisterTable, columns: &Columns) {
    for column in NAMES.into_iter().filter_map(|t| columns.of(t)) {
        let texts = table.rows.iter().filter_map(|row| match row.cells.get(column)? {
            ListCell::Text(text) => Some((row.number, text.as_str())),
            _ => None,
        });
        of_texts(notes, &file_name(&table.path), texts);
    }
}

/// How the columns of codes are stored, by their place.
pub(super) fn stored(table: &RegisterTable, columns: &Columns) -> BTreeMap<Target, Stored> {
    let of_column = |target: Target| {
        let column = columns.of(target)?;
        let numbers: Vec<String> = table
            .rows
            .iter()
            .filter_map(|row| row.cells.get(column).filter(|c| matches!(c, ListCell::Number(_))))
            .map(ListCell::shown)
            .collect();
        Some((target, Stored::of_numbers(numbers.iter().map(String::as_str))))
    };
    CODES.into_iter().filter_map(of_column).collect()
}

/// Faults and doubts of a row.
pub(super) fn check(
    notes: &mut Notes,
    faults: &mut RowFaults<'_>,
    stored: &BTreeMap<Target, Stored>,
    at: usize,
) {
    let (table, columns) = (faults.table, faults.columns);
    let cell = |target| table.rows.get(at)?.cells.get(columns.of(target)?);
    for target in CODES.into_iter().chain(NAMES) {
        let found = match cell(target) {
            Some(cell @ ListCell::Number(_)) => {
                let kept = stored.get(&target).copied().unwrap_or(Stored::AsNumbers);
                wrong(&code_text(cell), Sort::Code, kept)
            }
            Some(ListCell::Text(text)) if CODES.contains(&target) => wrong(text, Sort::Code, Stored::Exactly),
            // Points and units are found by their names: what is lost of one is lost as of a code.
            Some(ListCell::Text(text)) => wrong_text(text, Sort::Code),
            _ => None,
        };
        if let Some(Wrong {
            code,
            cause,
            remedy,
            is_doubt,
        }) = found
        {
            if is_doubt {
                faults.doubt(
                    notes,
                    at,
                    target,
                    (code, cause.replace("this code", "this"), remedy),
                );
            } else {
                faults.at(at, Some(target), code, cause, remedy);
            }
        }
    }
}

/// A number of people or houses that represents "not known".
pub(super) fn check_number(
    notes: &mut Notes,
    faults: &mut RowFaults<'_>,
    at: usize,
    field: Field,
    number: f64,
) {
    if !is_no_village(number) {
        return;
    }
    let what = if field == Field::Households {
        "houses"
    } else {
        "people"
    };
    let cause =
        format!("no village has so many {what}: this looks like a value that represents \"not known\"");
    let remedy = "give the number, or leave it empty where it is not known";
    faults.doubt(
        notes,
        at,
        Target::Field(field),
        ("village-population-doubtful", cause, remedy),
    );
}
