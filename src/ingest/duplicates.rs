//! Codes that must be unique: a duplicate is a fault that names both rows.

use super::notes::Notes;
use crate::world::Problem;
use std::collections::BTreeMap;
use std::path::Path;

/// Codes seen so far, with the row of the first.
#[derive(Debug, Default)]
pub(super) struct Unique {
    rows: BTreeMap<String, u64>,
}

impl Unique {
    /// Registers a code; false, and a bad row, when it is taken: the first row keeps it.
    pub(super) fn register(
        &mut self,
        notes: &mut Notes,
        code: &'static str,
        path: &Path,
        id: &str,
        row: u64,
    ) -> bool {
        if let Some(first) = self.rows.get(id) {
            let cause = format!("rows {first} and {row} have the same id");
            let remedy = "give each its own id, or remove one of the rows";
            notes.bad_row(
                Problem::new(code, path, cause, remedy)
                    .at_row(row)
                    .in_field("id")
                    .with_value(id),
            );
            return false;
        }
        self.rows.insert(id.to_owned(), row);
        true
    }
}
