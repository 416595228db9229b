//! Codes that must be unique: a duplicate is a fault that names both rows.

use super::notes::Notes;
use super::rows::Table;
use crate::world::Fault;
use std::collections::HashMap;

/// Codes seen so far, with the row of the first.
#[derive(Debug, Default)]
pub(super) struct Unique {
    rows: HashMap<String, u64>,
}

impl Unique {
    /// Registers a row's own code, and says whether the row is used: it must be good, and the first with its
    /// code. The codes of bad rows are looked at too, so that all faults come together; where bad rows are left
    /// out, they leave their code to others.
    pub(super) fn admits(
        &mut self,
        notes: &mut Notes,
        code: &'static str,
        table: &Table,
        (id, row, is_good): (Option<&str>, u64, bool),
    ) -> bool {
        let looks = is_good || !notes.skip_bad_rows;
        let is_first = id.is_none_or(|id| !looks || self.register(notes, code, table, id, row));
        is_good && is_first
    }

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
