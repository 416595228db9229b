//! Faults and doubts of the texts of a row, whatever its fields mean: what spreadsheets and encodings spoil.

use super::{Kind, RowReader};
use crate::ingest::spoilt::{Stored, is_error_of_sheet, sort_of, too_long, wrong};
use crate::ingest::workbook::{FORMULA_ALONE, TEXT_TOO_LONG};

impl RowReader<'_> {
    /// Faults of what a workbook spoils: formulas that failed, codes and numbers that became dates.
    pub(super) fn spoiled(&mut self) {
        for column in self.table.taken.columns() {
            match self.kind(column) {
                Kind::Error if self.text(Some(column)) == Some(FORMULA_ALONE) => self.fault(
                    "formula-without-value",
                    Some(column),
                    "the program that wrote the workbook has kept the formula of this cell and no value",
                    "open the workbook in a spreadsheet program and save it, so that the values are in it",
                ),
                Kind::Error if self.text(Some(column)) == Some(TEXT_TOO_LONG) => {
                    let wrong = too_long();
                    self.fault(wrong.code, Some(column), wrong.cause, wrong.remedy);
                }
                Kind::Error => self.fault(
                    "cell-error",
                    Some(column),
                    "the spreadsheet shows an error here",
                    "correct the formula, or write the value",
                ),
                Kind::Date if self.is_of_time(column) => {}
                Kind::Date => self.fault(
                    "cell-became-date",
                    Some(column),
                    "the spreadsheet has made a date of this",
                    "give the cell the format of text or of a number, and write it again",
                ),
                Kind::Text | Kind::Number => {}
            }
        }
    }

    /// Was the column taken for a day or a moment? A date is at home there.
    fn is_of_time(&self, column: usize) -> bool {
        let taken = &self.table.taken.by_key;
        ["time", "date", "powered_from"]
            .iter()
            .any(|key| taken.get(key) == Some(&column))
    }

    /// Faults and doubts of texts: errors of a spreadsheet, codes that it spoilt, letters that were lost.
    pub(super) fn texts(&mut self) {
        let table = self.table;
        if let Some((lon, lat)) = table.taken.lon_lat {
            for column in [lon, lat] {
                if self.text(Some(column)).is_some_and(is_error_of_sheet) && self.kind(column) == Kind::Text {
                    self.fault(
                        "cell-error",
                        Some(column),
                        "the spreadsheet shows an error here",
                        "correct the formula, or write the value",
                    );
                }
            }
        }
        for (key, column) in &table.taken.by_key {
            let is_number = match self.kind(*column) {
                Kind::Error | Kind::Date => continue,
                kind => kind == Kind::Number,
            };
            let Some(text) = self.text(Some(*column)) else {
                continue;
            };
            if !is_number && is_error_of_sheet(text) {
                self.fault(
                    "cell-error",
                    Some(*column),
                    "the spreadsheet shows an error here",
                    "correct the formula, or write the value",
                );
                continue;
            }
            let stored = match (is_number, table.taken.stored.get(column)) {
                (true, Some(stored)) => *stored,
                (true, None) => Stored::AsNumbers,
                (false, _) => Stored::Exactly,
            };
            if let Some(wrong) = sort_of(key).and_then(|sort| wrong(text, sort, stored)) {
                let fault = self.fault_of(
                    wrong.code,
                    Some(*column),
                    wrong.cause.to_string(),
                    wrong.remedy.to_string(),
                );
                let list = if wrong.is_doubt {
                    &mut self.doubts
                } else {
                    &mut self.faults
                };
                list.push(fault);
            }
        }
    }
}
