//! A file's rows before it is known what its columns are.

use super::list::Style;
use super::notes::Notes;
use super::rows::Row;
use std::path::Path;

/// What a file is, for people.
#[derive(Clone, Debug, Default)]
pub(super) struct Form {
    /// `GPKG`, `CSV (semicolon), UTF-8`.
    pub(super) kind: String,
    /// The layer or sheet that was read, where a file can have several.
    pub(super) layer: Option<String>,
    /// All that it has.
    pub(super) layers: Vec<String>,
}

/// Headings and rows of any file.
#[derive(Debug)]
pub(super) struct Raw {
    /// The sheet, of a workbook.
    pub(super) sheet: Option<String>,
    pub(super) columns: Vec<String>,
    /// Columns that the file itself declares as numbers.
    pub(super) numeric: Vec<bool>,
    /// How the numbers of each column are written.
    pub(super) styles: Vec<Style>,
    pub(super) rows: Vec<Row>,
    pub(super) is_workbook: bool,
    pub(super) form: Form,
}

impl Raw {
    /// Takes invisible characters out of the values.
    pub(super) fn take_out_unseen(&mut self, notes: &mut Notes, path: &Path) {
        for row in &mut self.rows {
            for value in row.values.iter_mut().flatten() {
                notes.take_out_unseen(path, row.number, value);
            }
        }
    }

    /// No row has a shape: columns give the places.
    pub(super) fn is_shapeless(&self) -> bool {
        self.rows.iter().all(|r| r.shape.is_none())
    }
}
