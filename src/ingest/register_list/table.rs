//! Files of any kind as one table of cells.

use super::grid::{Cell, Grid, Head, is_part_of_form, is_total, same_heading, says_nothing_else};
use super::headings::Target;
use super::options::ListOptions;
use crate::ingest::notes::{Notes, file_name};
use crate::ingest::rows::{Table, clean, declared_crs, nearest, transformer};
use crate::ingest::table::{bytes_of, delimiter_name, records};
use crate::ingest::workbook::{Refused, Workbook, looks_like_workbook};
use crate::space::LonLat;
use crate::space::crs::Transformer;
use crate::study::Layered;
use crate::world::Report;
use crate::world::{Problem, Problems};
use std::io::Read;
use std::path::{Path, PathBuf};

/// Delimiters that a table may have; where several would do, the first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// A list as it stands in its file.
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
    /// Shapes give the place: nobody needs columns for it.
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
    pub cells: Vec<Cell>,
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
/// What is wrong with the file as a whole; faults of single rows are kept for [`register_rows`](super::register_rows).
pub fn register_table(path: &Path, options: &ListOptions<'_>) -> Result<RegisterTable, Problems> {
    let mut notes = Notes {
        skip_bad_rows: options.skip_bad_rows,
        ..Notes::default()
    };
    match open(&mut notes, path, options) {
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

type Opened = (Option<String>, Vec<String>, Vec<TableRow>, Transformer, bool);

fn open(notes: &mut Notes, path: &Path, options: &ListOptions<'_>) -> Option<Opened> {
    if !notes.input("register", path) {
        return None;
    }
    let extension = path
        .extension()
        .map(|e| e.to_string_lossy().to_lowercase())
        .unwrap_or_default();
    if path.is_file() && is_workbook(path, &extension) {
        let (sheet, grid, head) = workbook(notes, path, options)?;
        return tabular(notes, path, options, Some(sheet), grid, head);
    }
    if ["csv", "tsv", "txt"].contains(&extension.as_str()) {
        let (grid, head) = separated(notes, path, options)?;
        return tabular(notes, path, options, None, grid, head);
    }
    layer(notes, path, options)
}

fn is_workbook(path: &Path, extension: &str) -> bool {
    let mut head = [0u8; 8];
    let read = std::fs::File::open(path).and_then(|mut f| f.read_exact(&mut head));
    // A zipped shapefile or KMZ is an archive too.
    let named = ["xlsx", "xlsm", "xlsb", "xls", "ods"].contains(&extension);
    named || (read.is_ok() && looks_like_workbook(&head) && !["zip", "kmz", "shz"].contains(&extension))
}

fn workbook(notes: &mut Notes, path: &Path, options: &ListOptions<'_>) -> Option<(String, Grid, Head)> {
    let refused = |(code, cause, remedy): Refused| Problem::new(code, path, cause, remedy);
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(e) => {
            notes.problem(Problem::new(
                "file-unreadable",
                path,
                e.to_string(),
                "correct the path or the permissions",
            ));
            return None;
        }
    };
    let mut book = Workbook::open(bytes)
        .map_err(|r| notes.problem(refused(r)))
        .ok()?;
    let sheets = book.sheets();
    let asked: Vec<String> = options.columns.values().cloned().collect();
    if let Some(wanted) = &options.sheet {
        let names: Vec<String> = sheets.iter().map(|s| s.0.clone()).collect();
        let Some(name) = names.iter().find(|n| clean(n) == clean(wanted)) else {
            let offered =
                nearest(wanted, &names).map_or_else(String::new, |n| format!("did you mean '{n}'? "));
            let cause = format!("there is no sheet '{wanted}'; there are: {}", names.join(", "));
            notes.problem(Problem::new(
                "sheet-missing",
                path,
                cause,
                format!("{offered}name one of them"),
            ));
            return None;
        };
        let grid = book.sheet(name).map_err(|r| notes.problem(refused(r))).ok()?;
        let Some(head) = grid.head(&asked) else {
            notes.problem(no_heading(path, &grid));
            return None;
        };
        return Some((name.clone(), grid, head));
    }
    let mut found: Vec<(String, Grid, Head)> = Vec::new();
    let mut first: Option<Grid> = None;
    for (name, hidden) in &sheets {
        if *hidden {
            notes.note("sheets-hidden", "hidden sheets not looked at", name.clone());
            continue;
        }
        let grid = book.sheet(name).map_err(|r| notes.problem(refused(r))).ok()?;
        match grid
            .head(&asked)
            .filter(|h| h.recognised > 1 || !asked.is_empty())
        {
            Some(head) => found.push((name.clone(), grid, head)),
            None => {
                notes.note("sheets-without-list", "sheets without a list", name.clone());
                first = first.or(Some(grid));
            }
        }
    }
    if found.len() > 1 {
        let names: Vec<String> = found.iter().map(|f| f.0.clone()).collect();
        let cause = format!("several sheets look like lists: {}", names.join(", "));
        notes.problem(Problem::new(
            "sheet-ambiguous",
            path,
            cause,
            "say which one is meant (--sheet NAME)",
        ));
        return None;
    }
    let one = found.pop();
    if one.is_none() {
        notes.problem(no_heading(path, &first.unwrap_or_default()));
    }
    one
}

/// A CSV, with the delimiter by which most headings are recognised.
fn separated(notes: &mut Notes, path: &Path, options: &ListOptions<'_>) -> Option<(Grid, Head)> {
    let bytes = bytes_of(notes, path)?;
    let asked: Vec<String> = options.columns.values().cloned().collect();
    let beginning = beginning(&bytes);
    let mut best: Option<(usize, u8)> = None;
    for delimiter in DELIMITERS {
        let recognised = records(&mut Notes::default(), path, beginning, delimiter)
            .and_then(|r| grid_of(r.into_iter().map(|r| (r.line, r.fields))).head(&asked))
            .map_or(0, |h| h.recognised);
        if recognised > best.map_or(0, |b| b.0) {
            best = Some((recognised, delimiter));
        }
    }
    let delimiter = best.map_or(b',', |b| b.1);
    if delimiter != b',' {
        let example = format!("{}: {}", file_name(path), delimiter_name(delimiter));
        notes.note(
            "table-delimiter",
            "tables read with another delimiter than the comma",
            example,
        );
    }
    let records = records(notes, path, &bytes, delimiter)?;
    let widths: Vec<(u64, usize)> = records.iter().map(|r| (r.line, r.fields.len())).collect();
    let mut grid = grid_of(records.into_iter().map(|r| (r.line, r.fields)));
    let Some(head) = grid.head(&asked) else {
        notes.problem(no_heading(path, &grid));
        return None;
    };
    let wide = widths.iter().find(|w| w.0 == head.rows.0).map_or(0, |w| w.1);
    for (line, width) in widths.into_iter().filter(|w| w.0 > head.rows.1 && w.1 > 1) {
        if width != wide {
            let cause = format!("the row has {width} values, the heading {wide}");
            let remedy = "put values that contain the delimiter into quotes and mend the row";
            notes.bad_row(Problem::new("row-ragged", path, cause, remedy).at_row(line));
            grid.rows.remove(&line);
        }
    }
    Some((grid, head))
}

/// The first lines of a table: enough to find its heading.
fn beginning(bytes: &[u8]) -> &[u8] {
    let mut ends = bytes.iter().enumerate().filter(|(_, b)| **b == b'\n');
    let end = ends.nth(30).map_or(bytes.len(), |(at, _)| at + 1);
    bytes.get(..end).unwrap_or(bytes)
}

fn grid_of(records: impl Iterator<Item = (u64, Vec<String>)>) -> Grid {
    let mut grid = Grid::default();
    for (line, fields) in records {
        let cells = fields.into_iter().map(|f| {
            if f.trim().is_empty() {
                Cell::Empty
            } else {
                Cell::Text(armed(f))
            }
        });
        let cells: Vec<Cell> = cells.collect();
        if cells.iter().any(|c| !c.is_empty()) {
            grid.rows.insert(line, cells);
        }
    }
    grid
}

/// Without the apostrophe by which covgap's own tables keep spreadsheets from running text as a formula.
fn armed(text: String) -> String {
    match text.strip_prefix('\'') {
        Some(rest) if rest.trim_start().starts_with(['=', '+', '-', '@']) => rest.to_owned(),
        _ => text,
    }
}

fn no_heading(path: &Path, grid: &Grid) -> Problem {
    let first: Vec<String> = grid
        .rows
        .values()
        .next()
        .into_iter()
        .flatten()
        .filter(|c| !c.is_empty())
        .map(Cell::shown)
        .collect();
    let cause = match first.as_slice() {
        [] => "there is nothing in it".to_owned(),
        some => format!(
            "no row is recognised as a heading; the first reads: {}",
            some.join(" | ")
        ),
    };
    Problem::new(
        "heading-missing",
        path,
        cause,
        "give the columns headings such as 'Tên thôn', 'Xã', 'Kinh độ', or say what they are (--columns name=…,lon=…)",
    )
}

/// Rows under the heading; totals are counted and left out.
fn tabular(
    notes: &mut Notes,
    path: &Path,
    options: &ListOptions<'_>,
    sheet: Option<String>,
    mut grid: Grid,
    head: Head,
) -> Option<Opened> {
    let filled = grid.fill_spans(head.rows.1 + 1);
    notes.tally("cells-merged", "cells filled from merged cells", filled);
    notes.tally(
        "cells-beyond",
        "cells to the right of column 1000 not looked at",
        grid.beyond,
    );
    // Merged headings have their text in every column now.
    let asked: Vec<String> = options.columns.values().cloned().collect();
    let head = grid.head(&asked).filter(|h| h.rows == head.rows).unwrap_or(head);
    let width = head.columns.len();
    let code = head
        .columns
        .iter()
        .position(|c| Target::of(c) == Some(Target::Field(crate::register::Field::Code)));
    let mut rows = Vec::with_capacity(grid.rows.len());
    for (number, mut cells) in grid.rows.split_off(&(head.rows.1 + 1)) {
        if rows.is_empty() && is_part_of_form(&cells) {
            let text = "rows below the heading that number the columns or name their units left out";
            notes.note("rows-of-the-form", text, format!("row {number}"));
            continue;
        }
        let code = code.and_then(|n| cells.get(n)).filter(|c| !c.is_empty());
        let has_code = code.is_some_and(|c| !is_total(std::slice::from_ref(c)));
        if !has_code && says_nothing_else(&cells) && is_total(&cells) {
            let first = cells.iter().find(|c| !c.is_empty()).map(Cell::shown);
            let example = format!("row {number}: {}", first.unwrap_or_default());
            notes.note("rows-of-totals", "rows of totals left out", example);
            continue;
        }
        if cells.iter().all(Cell::is_empty) {
            continue;
        }
        cells.resize(width, Cell::Empty);
        rows.push(TableRow {
            number,
            cells,
            place: None,
        });
    }
    if rows.is_empty() && notes.problems.is_empty() {
        notes.problem(Problem::new(
            "no-rows",
            path,
            "there is not one row under the heading",
            "give a list with rows",
        ));
        return None;
    }
    let crs = declared_crs(notes, path, options.crs.as_ref())?;
    let transformer = transformer(notes, path, &crs)?;
    Some((sheet, head.columns, rows, transformer, false))
}

/// A vector layer: its fields as columns, its shapes as places.
fn layer(notes: &mut Notes, path: &Path, options: &ListOptions<'_>) -> Option<Opened> {
    let layered = Layered {
        path: path.to_owned(),
        layer: options.sheet.clone(),
        crs: options.crs.clone(),
    };
    let table: Table = crate::ingest::vector::open(notes, &layered, None)?;
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
                None => Cell::Empty,
                Some(text) => match text.parse::<f64>() {
                    Ok(x) if *numeric => Cell::Number(x),
                    _ => Cell::Text(text.clone()),
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
        notes.problem(Problem::new(
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
    if columns.iter().all(|c| Target::of(c).is_none()) && !options.columns.values().any(known) {
        let cause = format!("no field is recognised; there are: {}", columns.join(", "));
        notes.problem(Problem::new(
            "heading-missing",
            path,
            cause,
            "say what they are (--columns name=…,code=…)",
        ));
        return None;
    }
    // The columns of a layer with shapes are not needed for the place; those without are taken as degrees or in the declared system.
    let crs = if has_shapes { None } else { options.crs.as_ref() };
    let crs = declared_crs(notes, path, crs)?;
    let transformer = transformer(notes, path, &crs)?;
    Some((options.sheet.clone(), columns, rows, transformer, has_shapes))
}
