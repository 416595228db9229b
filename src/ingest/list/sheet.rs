//! The one sheet of a workbook that has the list, and the rows under a heading.

use super::cell::ListCell;
use super::encoding;
use super::grid::{Grid, Head, is_part_of_form, is_total, says_nothing_else};
use super::headings::Headings;
use super::target::Target;
use super::words::Meaning;
use crate::files::{self, FileKind};
use crate::ingest::notes::Notes;
use crate::ingest::text::{clean, nearest};
use crate::ingest::workbook::{Refused, Workbook, looks_like_workbook};
use crate::register::Field;
use crate::world::Fault;
use std::path::Path;

/// What to do where a sheet or its headings are not found: a study has keys, a command has options.
#[derive(Clone, Copy, Debug)]
pub(in crate::ingest) struct Remedies {
    /// Several sheets look like lists.
    pub(in crate::ingest) sheet: &'static str,
    /// No row looks like a heading.
    pub(in crate::ingest) heading: &'static str,
}

/// Is a file a workbook, by its ending or its first bytes?
pub(in crate::ingest) fn is_workbook(path: &Path) -> bool {
    let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    let extension = extension.as_deref().unwrap_or_default();
    let head = files::head(path, FileKind::Layer, 8).unwrap_or_default();
    let named = ["xlsx", "xlsm", "xlsb", "xls", "ods"].contains(&extension);
    // Zipped shapefiles and KMZ are archives too, and tables are refused by their own reader.
    let other = ["zip", "kmz", "shz", "csv", "tsv", "txt"].contains(&extension);
    named || (looks_like_workbook(&head) && !other)
}

/// The sheet that is asked for, or the only one with a list; its name, its cells, its heading.
pub(in crate::ingest) fn workbook(
    notes: &mut Notes,
    path: &Path,
    headings: &Headings,
    sheet: Option<&str>,
    remedies: Remedies,
) -> Option<(String, Grid, Head)> {
    let bytes = encoding::read(notes, path, FileKind::Workbook)?;
    let mut book = Workbook::open(bytes)
        .map_err(|r| notes.problem(refused(path, r)))
        .ok()?;
    match sheet {
        Some(wanted) => asked(notes, path, headings, &mut book, wanted, remedies),
        None => only(notes, path, headings, &mut book, remedies),
    }
}

fn refused(path: &Path, (code, cause, remedy): Refused) -> Fault {
    Fault::new(code, path, cause, remedy)
}

/// The sheet with a name.
fn asked(
    notes: &mut Notes,
    path: &Path,
    headings: &Headings,
    book: &mut Workbook,
    wanted: &str,
    remedies: Remedies,
) -> Option<(String, Grid, Head)> {
    let names: Vec<String> = book.sheets().into_iter().map(|s| s.0).collect();
    let Some(name) = names.iter().find(|n| clean(n) == clean(wanted)) else {
        let offered = nearest(wanted, &names).map_or_else(String::new, |n| format!("did you mean '{n}'? "));
        let cause = format!("there is no sheet '{wanted}'; there are: {}", names.join(", "));
        let remedy = format!("{offered}name one of them");
        notes.problem(Fault::new("sheet-missing", path, cause, remedy));
        return None;
    };
    let grid = book
        .sheet(name)
        .map_err(|r| notes.problem(refused(path, r)))
        .ok()?;
    let Some(head) = grid.head(headings) else {
        notes.problem(no_heading(path, &grid, remedies));
        return None;
    };
    Some((name.clone(), grid, head))
}

/// The only visible sheet with a list.
fn only(
    notes: &mut Notes,
    path: &Path,
    headings: &Headings,
    book: &mut Workbook,
    remedies: Remedies,
) -> Option<(String, Grid, Head)> {
    let mut found: Vec<(String, Grid, Head)> = Vec::new();
    let mut first: Option<Grid> = None;
    for (name, hidden) in &book.sheets() {
        if *hidden {
            notes.note("sheets-hidden", "hidden sheets not looked at", name.clone());
            continue;
        }
        let grid = book
            .sheet(name)
            .map_err(|r| notes.problem(refused(path, r)))
            .ok()?;
        let enough = |h: &Head| h.recognised > 1 || !headings.asked.is_empty();
        match grid.head(headings).filter(enough) {
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
        notes.problem(Fault::new("sheet-ambiguous", path, cause, remedies.sheet));
        return None;
    }
    let one = found.pop();
    if one.is_none() {
        notes.problem(no_heading(path, &first.unwrap_or_default(), remedies));
    }
    one
}

/// The fault of a table in which no row is a heading.
pub(in crate::ingest) fn no_heading(path: &Path, grid: &Grid, remedies: Remedies) -> Fault {
    let first: Vec<String> = grid
        .rows
        .values()
        .next()
        .into_iter()
        .flatten()
        .filter(|c| !c.is_empty())
        .map(ListCell::shown)
        .collect();
    let cause = match first.as_slice() {
        [] => "there is nothing in it".to_owned(),
        some => format!(
            "no row is recognised as a heading; the first reads: {}",
            some.join(" | ")
        ),
    };
    Fault::new("heading-missing", path, cause, remedies.heading)
}

/// Headings, and the rows under them with their numbers, each as wide as the headings.
pub(in crate::ingest) type Under = (Vec<String>, Vec<(u64, Vec<ListCell>)>);

/// Rows under the heading; totals are counted and left out.
pub(in crate::ingest) fn rows_under(
    notes: &mut Notes,
    path: &Path,
    mut grid: Grid,
    head: Head,
    headings: &Headings,
) -> Under {
    let filled = grid.fill_spans(head.rows.1 + 1);
    notes.tally("cells-merged", "cells filled from merged cells", filled);
    notes.tally(
        "cells-beyond",
        "cells to the right of column 1000 not looked at",
        grid.beyond,
    );
    // Merged headings have their text in every column now.
    let head = grid
        .head(headings)
        .filter(|h| h.rows == head.rows)
        .unwrap_or(head);
    if is_workbook(path) {
        let below = grid.rows.range(head.rows.1 + 1..);
        let last = grid.rows.keys().next_back().copied().unwrap_or(head.rows.1);
        let empty = last
            .saturating_sub(head.rows.1)
            .saturating_sub(below.count() as u64);
        notes.tally("rows-empty", "rows without any value left out", empty);
    }
    let width = head.columns.len();
    let code = head.columns.iter().position(|c| is_code(headings, c));
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
            let first = cells.iter().find(|c| !c.is_empty()).map(ListCell::shown);
            let example = format!("row {number}: {}", first.unwrap_or_default());
            notes.note("rows-of-totals", "rows of totals left out", example);
            continue;
        }
        if cells.iter().all(ListCell::is_empty) {
            continue;
        }
        for cell in &mut cells {
            if let ListCell::Text(text) = cell {
                notes.take_out_unseen(path, number, text);
            }
        }
        cells.resize(width, ListCell::Empty);
        rows.push((number, cells));
    }
    (head.columns, rows)
}

/// Does a column hold the codes of the rows?
fn is_code(headings: &Headings, heading: &str) -> bool {
    let codes = [
        Meaning::Point(Target::Field(Field::Code)),
        Meaning::VillageCode,
        Meaning::Cell("id"),
    ];
    headings.meaning(heading).is_some_and(|m| codes.contains(&m))
}
