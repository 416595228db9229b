//! Opening a file of rows, by whichever reader its kind wants.

use super::codes::make_whole;
use super::columns::{Wishes, assign};
use super::list::is_workbook;
use super::notes::Notes;
use super::own_crs::own_crs;
use super::raw::Raw;
use super::rows::{Kind, Table, Taken, parsed_crs, transformer};
use super::spoilt::{Sort, Stored, sort_of};
use super::{not_known, seen, table, text_remarks, vector};
use crate::space::crs::{Crs, Transformer};
use crate::study::Layered;
use crate::world::{CrsFrom, Fault};
use gdal::spatial_ref::SpatialRef;
use std::collections::BTreeMap;

/// Is a file a separated table, by its ending?
pub(super) fn is_separated(layered: &Layered) -> bool {
    let extension = layered.path.extension().map(|e| e.to_ascii_lowercase());
    extension.is_some_and(|e| ["csv", "tsv", "txt"].iter().any(|t| e == *t))
}

impl Table {
    /// Opens a CSV (.csv, .tsv, .txt), a workbook, or any vector file that GDAL reads; faults go to the
    /// notes.
    pub(super) fn open(
        notes: &mut Notes,
        role: &'static str,
        layered: &Layered,
        wishes: &Wishes,
    ) -> Option<Self> {
        if !notes.input(role, &layered.path) {
            return None;
        }
        let faults_before = notes.problems.len();
        let (raw, own) = read(notes, role, layered, wishes)?;
        let table = assembled(notes, role, layered, raw, wishes, own)?;
        if table.rows.is_empty() && notes.problems.len() > faults_before {
            return None;
        }
        if table.rows.is_empty() && !wishes.may_be_empty {
            let cause = "there is not one row or feature in it";
            let mut problem = Fault::new("no-rows", &table.path, cause, "give a file with data");
            problem.sheet.clone_from(&table.sheet);
            notes.problem(problem);
            return None;
        }
        let code = format!("{role}-rows");
        notes.tally(&code, &format!("rows of {role} read"), table.rows.len() as u64);
        doubt_of_datum(notes, &table.transformer, table.file_name());
        Some(table)
    }
}

/// Says where a system may be without its datum shift.
pub(super) fn doubt_of_datum(notes: &mut Notes, system: &Transformer, file: String) {
    if system.shift_is_unknown() {
        let text = "files whose coordinate system names no datum: positions may be off by hundreds of metres, declare `crs`";
        notes.remark("datum-unknown", text, file);
    } else if system.lacks_shift() {
        let text = "files whose coordinate system has a datum shift of zero, or the zone of VN-2000 on WGS 84: positions are probably off \
                    by hundreds of metres (VN-2000: 223 m); declare `crs`, for example EPSG:9210 for VN-2000 / TM-3 105-45";
        notes.remark("datum-shift-zero", text, file);
    }
}

/// Where the coordinate system of a file's shapes is declared.
enum Own {
    /// It has no shapes: degrees on WGS 84.
    Table,
    /// A layer, which may say it.
    Layer(Option<SpatialRef>),
}

fn read(notes: &mut Notes, role: &'static str, layered: &Layered, wishes: &Wishes) -> Option<(Raw, Own)> {
    if layered.path.is_file() && is_workbook(&layered.path) {
        return Some((
            table::read_workbook(notes, layered, &wishes.headings())?,
            Own::Table,
        ));
    }
    if is_separated(layered) {
        return Some((table::read(notes, layered, &wishes.headings())?, Own::Table));
    }
    let (raw, own) = vector::read(notes, role, layered)?;
    Some((raw, Own::Layer(own)))
}

/// Columns taken, the coordinate system known.
fn assembled(
    notes: &mut Notes,
    role: &'static str,
    layered: &Layered,
    mut raw: Raw,
    wishes: &Wishes,
    own: Own,
) -> Option<Table> {
    let empty_layer = matches!(own, Own::Layer(_)) && raw.rows.is_empty();
    let in_columns = raw.is_shapeless() && !empty_layer;
    let mut taken = assign(notes, role, &layered.path, &raw, wishes, in_columns)?;
    not_known::take_out(notes, &layered.path, &mut raw, &taken);
    make_whole(notes, &mut raw, &taken);
    taken.stored = stored(&raw, &taken);
    let (crs, from) = match (&layered.crs, own) {
        (Some(text), _) => (parsed_crs(notes, &layered.path, text)?, CrsFrom::Study),
        (None, Own::Table) => (Crs::wgs84(), CrsFrom::Assumed),
        (None, Own::Layer(_)) if taken.lon_lat.is_some() => (Crs::wgs84(), CrsFrom::Assumed),
        (None, Own::Layer(reference)) => (own_crs(notes, &layered.path, reference)?, CrsFrom::File),
    };
    seen::crs_of_last(&mut notes.report, &crs, from);
    let table = Table {
        transformer: transformer(notes, &layered.path, &crs)?,
        path: layered.path.clone(),
        sheet: raw.sheet,
        columns: raw.columns,
        numeric: raw.numeric,
        styles: raw.styles,
        rows: raw.rows,
        taken,
    };
    text_remarks::remark(notes, &table);
    Some(table)
}

/// How the file has the codes of columns of numbers.
fn stored(raw: &Raw, taken: &Taken) -> BTreeMap<usize, Stored> {
    let codes = taken
        .by_key
        .iter()
        .filter(|(key, _)| sort_of(key) == Some(Sort::Code));
    let of_column = |column: usize| {
        let declared = raw.numeric.get(column) == Some(&true);
        let numbers = raw.rows.iter().filter_map(move |row| {
            let is_number = declared || row.kinds.get(column) == Some(&Kind::Number);
            row.values.get(column)?.as_deref().filter(|_| is_number)
        });
        Stored::of_numbers(numbers)
    };
    codes.map(|(_, column)| (*column, of_column(*column))).collect()
}

impl Table {
    /// Rows that are read already: their place is taken from its columns.
    pub(super) fn of_columns(
        notes: &mut Notes,
        role: &'static str,
        layered: &Layered,
        raw: Raw,
        wishes: &Wishes,
    ) -> Option<Self> {
        assembled(notes, role, layered, raw, wishes, Own::Table)
    }
}

/// A layer without wishes: shapes and fields, for lists that are typed by cells.
pub(super) fn layer(notes: &mut Notes, role: &'static str, layered: &Layered) -> Option<Table> {
    let (raw, own) = vector::read(notes, role, layered)?;
    assembled(notes, role, layered, raw, &Wishes::default(), Own::Layer(own))
}
