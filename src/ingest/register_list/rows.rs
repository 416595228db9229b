//! Faults of rows, gathered row by row.

use super::table::RegisterTable;
use crate::ingest::list::Target;
use crate::ingest::notes::{Notes, with_way_out};
use crate::register::Field;
use crate::world::Fault;
use std::collections::BTreeMap;

/// Which column is what.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns {
    pub(super) by_target: BTreeMap<Target, usize>,
}

impl Columns {
    pub(super) fn of(&self, target: Target) -> Option<usize> {
        self.by_target.get(&target).copied()
    }
}

/// What is wrong, by the row's place in the table.
pub(super) struct RowFaults<'a> {
    pub(super) table: &'a RegisterTable,
    pub(super) columns: &'a Columns,
    pub(super) by_row: BTreeMap<usize, Vec<Fault>>,
}

impl<'a> RowFaults<'a> {
    pub(super) fn new(table: &'a RegisterTable, columns: &'a Columns) -> Self {
        Self {
            table,
            columns,
            by_row: BTreeMap::new(),
        }
    }

    /// A fault in the column of a field, or of the row as a whole.
    pub(super) fn add(
        &mut self,
        row: usize,
        field: Option<Field>,
        code: &'static str,
        cause: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.at(row, field.map(Target::Field), code, cause, remedy);
    }

    /// A fault in a column.
    pub(super) fn at(
        &mut self,
        row: usize,
        target: Option<Target>,
        code: &'static str,
        cause: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        let problem = self.fault_of(row, target, code, cause, remedy);
        if let Some(problem) = problem {
            self.by_row.entry(row).or_default().push(problem);
        }
    }

    /// What looks wrong in a column and could be meant: a fault of the row, unless it is let pass.
    pub(super) fn doubt(
        &mut self,
        notes: &mut Notes,
        row: usize,
        target: Target,
        (code, cause, remedy): (&'static str, String, &str),
    ) {
        let Some(doubt) = self.fault_of(row, Some(target), code, cause, remedy) else {
            return;
        };
        if !notes.is_allowed(&doubt) {
            self.by_row.entry(row).or_default().push(with_way_out(doubt));
        }
    }

    fn fault_of(
        &self,
        row: usize,
        target: Option<Target>,
        code: &'static str,
        cause: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Option<Fault> {
        let table = self.table;
        let reported = table.rows.get(row)?;
        let mut problem = Fault::new(code, &table.path, cause, remedy).at_row(reported.number);
        problem.sheet.clone_from(&table.sheet);
        if let Some(column) = target.and_then(|t| self.columns.of(t)) {
            if let Some(heading) = table.columns.get(column) {
                problem = problem.in_field(heading.clone());
            }
            if let Some(cell) = reported.cells.get(column).filter(|c| !c.is_empty()) {
                problem = problem.with_value(cell.shown());
            }
        }
        Some(problem)
    }

    pub(super) fn has(&self, row: usize) -> bool {
        self.by_row.contains_key(&row)
    }
}
