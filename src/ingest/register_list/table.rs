//! Files of any kind as one table of cells.

use super::options::ListOptions;
use crate::domain::csv_text::{bare, holds_keys};
use crate::ingest::layer_text::of_study;
use crate::ingest::list::{
    Headings, ListCell, Remedies, Target, Under, bytes_of, delimiter_of, grid_of, has_width, is_workbook,
    no_heading, records, rows_under, same_heading, target_of, workbook,
};
use crate::ingest::notes::Notes;
use crate::ingest::rows::{declared_crs, transformer};
use crate::register::Field;
use crate::space::LonLat;
use crate::space::crs::Transformer;
use crate::study::Layered;
use crate::world::Report;
use crate::world::{Fault, Faults};
use std::path::{Path, PathBuf};

/// A list as it is in its file.
#[derive(Debug)]
pub struct RegisterTable {
    /// The file.
    pub path: PathBuf,
    /// The sheet or layer, of files that have several.
    pub sheet: Option<String>,
    /// Headings in the order of the columns; those of several rows are joined by ` / `.
    pub columns: Vec<String>,
    /// The rows in the order of the file.
    pub rows: Vec<TableRow>,
    /// Shapes give the place: columns are not needed for it.
    pub(super) has_shapes: bool,
    /// From the file's coordinates to WGS 84.
    pub(super) transformer: Transformer,
    pub(super) notes: Notes,
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub struct TableRow {
    /// As the user counts: row of a sheet, line of a table, feature of a layer.
    pub number: u64,
    /// As many as there are columns.
    pub cells: Vec<ListCell>,
    /// Where its shape is, on WGS 84.
    pub place: Option<LonLat>,
}

impl RegisterTable {
    /// What was read and left out so far.
    pub fn report(&self) -> &Report {
        &self.notes.report
    }
}

/// Opens a list.
///
/// # Errors
/// What is wrong with the file as a whole; faults of single rows are kept for
/// [`register_rows`](super::register_rows).
pub fn register_table(path: &Path, options: &ListOptions<'_>) -> Result<RegisterTable, Faults> {
    let mut notes = Notes {
        skip_bad_rows: options.skip_bad_rows,
        allow: options.allow.clone(),
        ..Notes::default()
    };
    let opened = open(&mut notes, path, options);
    for_command_line(&mut notes.problems, &mut notes.report);
    match opened {
        Some((sheet, columns, rows, transformer, has_shapes)) => Ok(RegisterTable {
            path: path.to_owned(),
            sheet,
            columns,
            rows,
            has_shapes,
            transformer,
            notes,
        }),
        None => Err(notes.problems),
    }
}

/// Says of encodings and of doubts what a command line has for them, in place of a study's keys.
pub(super) fn for_command_line(faults: &mut Faults, report: &mut Report) {
    for remark in &mut report.remarks {
        remark.text = remark
            .text
            .replace("that the study allows", "that --allow lets pass")
            .replace(
                "set `encoding` to its own (windows-1251",
                "say its own (--encoding windows-1251",
            );
    }
    faults.reword(|fault| {
        if let Some((before, behind)) = fault.remedy.split_once("set allow = [\"")
            && let Some((code, behind)) = behind.split_once("\"] in [study]")
        {
            fault.remedy = format!("{before}give --allow {code}{behind}");
        }
        if !matches!(
            fault.code,
            "table-encoding" | "encoding-unknown" | "encoding-unused"
        ) {
            return;
        }
        for text in [&mut fault.cause, &mut fault.remedy] {
            let said = text.replace("set the key `encoding` to what it is", "say what it is");
            let said = said.replace("set the key `encoding` to", "give --encoding");
            let said = said.replace("the key `encoding`", "--encoding");
            *text = said.replace("take the key away", "leave it out").replace(
                "(for example \"windows-1258\")",
                "(for example --encoding windows-1258)",
            );
        }
        if fault.field.as_deref() == Some("encoding") {
            fault.field = Some("--encoding".to_owned());
        }
    });
}

type Opened = (Option<String>, Vec<String>, Vec<TableRow>, Transformer, bool);

const REMEDIES: Remedies = Remedies {
    sheet: "say which one is meant (--sheet NAME)",
    heading: "give the columns headings such as 'Tên thôn', 'Xã', 'Kinh độ', or say what they are (--columns name=…,lon=…)",
};

fn open(notes: &mut Notes, path: &Path, options: &ListOptions<'_>) -> Option<Opened> {
    if !notes.input("register", path) {
        return None;
    }
    let headings = Headings {
        asked: options.columns.values().cloned().collect(),
        ..Headings::default()
    };
    if path.is_file() && is_workbook(path) {
        if options.encoding.is_some() {
            let cause = "--encoding is given, and a workbook says its own encoding";
            notes.problem(Fault::new("encoding-unused", path, cause, "leave it out"));
            return None;
        }
        let wanted = options.sheet.as_deref();
        let (sheet, grid, head) = workbook(notes, path, &headings, wanted, REMEDIES)?;
        let under = rows_under(notes, path, grid, head, &headings);
        return tabular(notes, path, options, Some(sheet), under);
    }
    let extension = path.extension().map(|e| e.to_ascii_lowercase());
    if extension.is_some_and(|e| ["csv", "tsv", "txt"].iter().any(|t| e == *t)) {
        let under = separated(notes, path, options, &headings)?;
        return tabular(notes, path, options, None, under);
    }
    layer(notes, path, options)
}

/// A CSV, with the delimiter by which most headings are recognised.
fn separated(
    notes: &mut Notes,
    path: &Path,
    options: &ListOptions<'_>,
    headings: &Headings,
) -> Option<Under> {
    let encoding = of_study(notes, &layered(path, options))?;
    let bytes = bytes_of(notes, path, encoding)?;
    let delimiter = delimiter_of(notes, path, &bytes, headings);
    let records = records(notes, path, &bytes, delimiter)?;
    let mut grid = grid_of(records.iter().map(|r| (r.line, r.fields.clone())));
    let Some(head) = grid.head(headings) else {
        notes.problem(no_heading(path, &grid, REMEDIES));
        return None;
    };
    let first = records.iter().find(|r| r.line == head.rows.0);
    let wide = first.map_or(0, |r| r.fields.len());
    for record in records
        .iter()
        .filter(|r| r.line > head.rows.1 && r.fields.len() > 1)
    {
        if !has_width(notes, path, record, wide, delimiter) {
            grid.rows.remove(&record.line);
        }
    }
    let (columns, mut rows) = rows_under(notes, path, grid, head, headings);
    for (_, cells) in &mut rows {
        for (cell, heading) in cells.iter_mut().zip(&columns) {
            if let ListCell::Text(text) = cell
                && !is_of_keys(heading)
                && bare(text).len() < text.len()
            {
                *text = bare(text).to_owned();
            }
        }
    }
    Some((columns, rows))
}

/// Does a column hold keys, which are never written otherwise than they are?
fn is_of_keys(heading: &str) -> bool {
    const KEYS: [Target; 5] = [
        Target::Number,
        Target::Field(Field::Code),
        Target::Field(Field::ProvinceCode),
        Target::Field(Field::DistrictCode),
        Target::Field(Field::CommuneCode),
    ];
    holds_keys(heading) || target_of(heading).is_some_and(|t| KEYS.contains(&t))
}

/// The rows under a heading, as rows of the list.
fn tabular(
    notes: &mut Notes,
    path: &Path,
    options: &ListOptions<'_>,
    sheet: Option<String>,
    (columns, rows): Under,
) -> Option<Opened> {
    if rows.is_empty() && notes.problems.is_empty() {
        let cause = "there is not one row under the heading";
        notes.problem(Fault::new("no-rows", path, cause, "give a list with rows"));
        return None;
    }
    let row = |(number, cells)| TableRow {
        number,
        cells,
        place: None,
    };
    let rows = rows.into_iter().map(row).collect();
    let crs = declared_crs(notes, path, options.crs.as_ref())?;
    let transformer = transformer(notes, path, &crs)?;
    Some((sheet, columns, rows, transformer, false))
}

/// The file as the lists of a study are named.
fn layered(path: &Path, options: &ListOptions<'_>) -> Layered {
    Layered {
        path: path.to_owned(),
        layer: options.sheet.clone(),
        crs: options.crs.clone(),
        encoding: options.encoding.clone(),
    }
}

/// A vector layer: its fields as columns, its shapes as places.
fn layer(notes: &mut Notes, path: &Path, options: &ListOptions<'_>) -> Option<Opened> {
    let table = crate::ingest::open::layer(notes, "register", &layered(path, options))?;
    let mut rows = Vec::with_capacity(table.rows.len());
    let mut has_shapes = false;
    for row in &table.rows {
        let mut reader = table.reader(row);
        let place = match &row.shape {
            None => None,
            Some(geo::Geometry::Point(_) | geo::Geometry::MultiPoint(_)) => reader.position(),
            Some(_) => reader
                .shape()
                .and_then(|shape| crate::ingest::polygons::polygons_of(notes, &mut reader, shape))
                .and_then(|outline| crate::ingest::polygons::centre_of(&outline)),
        };
        has_shapes |= place.is_some();
        let cells = row
            .values
            .iter()
            .zip(&table.numeric)
            .map(|(value, numeric)| match value {
                None => ListCell::Empty,
                Some(text) => match text.parse::<f64>() {
                    Ok(x) if *numeric => ListCell::Number(x),
                    _ => ListCell::Text(text.clone()),
                },
            });
        let cells = cells.collect();
        if reader.finish(notes) {
            rows.push(TableRow {
                number: row.number,
                cells,
                place,
            });
        }
    }
    if rows.is_empty() && notes.problems.is_empty() {
        notes.problem(Fault::new(
            "no-rows",
            path,
            "there is not one feature in it",
            "give a layer with features",
        ));
    }
    if !notes.problems.is_empty() && rows.is_empty() {
        return None;
    }
    let columns = table.columns.clone();
    let known = |wanted: &String| columns.iter().any(|c| same_heading(c, wanted));
    if columns.iter().all(|c| target_of(c).is_none()) && !options.columns.values().any(known) {
        let cause = format!("no field is recognised; there are: {}", columns.join(", "));
        notes.problem(Fault::new(
            "heading-missing",
            path,
            cause,
            "say what they are (--columns name=…,code=…)",
        ));
        return None;
    }
    // The columns of a layer with shapes are not needed for the place; those without are taken as degrees or
    // in the declared system.
    let crs = if has_shapes { None } else { options.crs.as_ref() };
    let crs = declared_crs(notes, path, crs)?;
    let transformer = transformer(notes, path, &crs)?;
    Some((options.sheet.clone(), columns, rows, transformer, has_shapes))
}
