//! Codes that must be unique: a duplicate is a fault that names both rows.

use super::notes::Notes;
use super::rows::Table;
use crate::world::Fault;
use std::collections::BTreeMap;

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
        table: &Table,
        id: &str,
        row: u64,
    ) -> bool {
        if let Some(first) = self.rows.get(id) {
            let cause = format!("rows {first} and {row} have the same id");
            let remedy = "give each its own id, or remove one of the rows";
            let mut problem = Fault::new(code, &table.path, cause, remedy)
                .at_row(row)
                .in_field("id")
                .with_value(id);
            problem.sheet.clone_from(&table.sheet);
            notes.bad_row(problem);
            return false;
        }
        self.rows.insert(id.to_owned(), row);
        true
    }
}
