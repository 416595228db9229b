//! How tables look on a terminal.

use crate::domain::figures::{NO_NUMBER, thousands};
use crate::domain::visible;
use crate::domain::word::Word;
use crate::output::sheet::{Sheet, SheetCell, numbers, words};
use comfy_table::{
    CellAlignment, ColumnConstraint, ContentArrangement, Table, TableComponent, Width, presets,
};
use std::fmt;

/// Columns of a terminal that tables keep to.
pub(super) const WIDTH: u16 = 110;

/// A sheet for a terminal alone: its columns' headings are between bars, those from `first_number` on are of
/// numbers.
pub(super) fn headed(word: Word, headings: &str, first_number: usize) -> Sheet {
    let column = |(at, heading): (usize, &str)| {
        let key = heading.replace([' ', '\n'], "_");
        if at < first_number {
            words(key)
        } else {
            numbers(key)
        }
        .headed(heading)
    };
    Sheet::new(word, "", headings.split(" | ").enumerate().map(column).collect())
}

/// A table with the word that its figures go with in a line above it, where no heading says it.
pub(super) struct Drawn {
    word: Option<&'static str>,
    table: Table,
}

impl fmt::Display for Drawn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(word) = self.word {
            writeln!(f, "{word}:")?;
        }
        self.table.fmt(f)
    }
}

fn with_word(sheet: &Sheet, table: Table) -> Drawn {
    let is_said = sheet.columns.iter().any(|c| sheet.word.is_in(&c.heading));
    let word = sheet.word.name().filter(|_| !is_said);
    Drawn { word, table }
}

/// A sheet as text, no wider than a page.
pub(super) fn text(sheet: &Sheet) -> Drawn {
    let mut table = drawn(sheet);
    table.set_width(WIDTH);
    with_word(sheet, table)
}

/// A sheet as text below its title, which says the word.
pub(super) fn titled(sheet: &Sheet) -> String {
    format!("{}\n{}", sheet.title, text(sheet).table)
}

/// The same; one column is at least so wide.
pub(super) fn text_with(sheet: &Sheet, column: usize, at_least: u16) -> Drawn {
    let mut table = drawn(sheet);
    table.set_width(WIDTH);
    if let Some(column) = table.column_mut(column) {
        column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(at_least)));
    }
    with_word(sheet, table)
}

/// The same; a narrow table stays as narrow as it is.
pub(super) fn fitted(sheet: &Sheet) -> Drawn {
    let mut table = drawn(sheet);
    for column in table.column_iter_mut() {
        column.set_padding((0, 1));
    }
    if table.width().is_none_or(|width| width > WIDTH) {
        table.set_width(WIDTH);
    }
    with_word(sheet, table)
}

fn drawn(sheet: &Sheet) -> Table {
    let mut table = Table::new();
    table
        .load_preset(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic);
    table.set_style(TableComponent::HeaderLines, '─');
    table.set_style(TableComponent::MiddleHeaderIntersections, '─');
    table.set_header(sheet.columns.iter().map(|c| c.heading.as_str()));
    for (at, column) in sheet.columns.iter().enumerate() {
        if let Some(c) = table.column_mut(at).filter(|_| column.is_number) {
            c.set_cell_alignment(CellAlignment::Right);
        }
    }
    for row in &sheet.rows {
        let cells = row.iter().zip(&sheet.columns);
        table.add_row(cells.map(|(cell, column)| shown(cell, column.is_number)));
    }
    table
}

/// Whole numbers with thousands apart, as people read them; a dash where there is no number.
fn shown(cell: &SheetCell, is_number: bool) -> String {
    match cell {
        SheetCell::Whole(n) => thousands(*n),
        SheetCell::Change(n) if *n > 0 => format!("+{}", thousands(*n)),
        SheetCell::Change(n) if *n < 0 => thousands(*n),
        SheetCell::Empty if is_number => NO_NUMBER.to_owned(),
        // Shown before it is laid out, so that the columns stay where they are.
        other => visible::shown(&other.shown()).into_owned(),
    }
}
