//! Sheets on the terminal and in files.

use super::super::{Answer, Common, staged, table};
use crate::output::sheet::{Cell, Sheet};
use crate::output::xlsx;
use crate::store::register::Meta;
use anyhow::bail;
use comfy_table::CellAlignment;
use serde::Serialize;
use serde_json::json;
use std::io::{self, Write};
use std::path::Path;

/// Columns of text that tables keep to.
const WIDTH: u16 = 110;

/// What stands over and beside the tables of a command.
#[derive(Debug, Default)]
pub(super) struct Report {
    /// Lines before the tables: the answer in words.
    pub head: Vec<String>,
    /// The tables.
    pub sheets: Vec<Sheet>,
    /// Lines behind them.
    pub foot: Vec<String>,
    /// Further members for JSON.
    pub json: serde_json::Map<String, serde_json::Value>,
}

impl Report {
    /// For a register: its title first, and that it is made up where it is.
    pub(super) fn of(meta: &Meta) -> Self {
        let mut report = Self::default();
        report.head.push(meta.title.clone());
        report.head.extend(mark(meta));
        report.member("register", &meta.title);
        report.member("made_up", meta.made_up);
        report
    }

    /// Adds a member for JSON.
    pub(super) fn member(&mut self, name: &str, value: impl Serialize) {
        self.json.insert(name.to_owned(), json!(value));
    }

    /// Adds a sheet, with what must be said beside it.
    pub(super) fn push(&mut self, meta: &Meta, mut sheet: Sheet) {
        sheet.notes.insert(0, meta.title.clone());
        sheet.notes.extend(mark(meta));
        self.sheets.push(sheet);
    }

    /// Prints to standard output, and writes `--out`.
    pub(super) fn print(&self, out_file: Option<&Path>, common: &Common) -> anyhow::Result<Answer> {
        if let Some(file) = out_file {
            self.write(file)?;
        }
        let mut out = io::stdout().lock();
        if common.json {
            let mut all = self.json.clone();
            all.insert(
                "tables".to_owned(),
                self.sheets.iter().map(Sheet::to_json).collect(),
            );
            writeln!(out, "{:#}", serde_json::Value::Object(all))?;
        } else if !common.quiet {
            self.text(&mut out)?;
            if let Some(file) = out_file {
                writeln!(out, "\nwritten: {}", file.display())?;
            }
        }
        Ok(Answer::Yes)
    }

    fn text(&self, out: &mut dyn Write) -> io::Result<()> {
        for line in &self.head {
            writeln!(out, "{line}")?;
        }
        for sheet in &self.sheets {
            if sheet.rows.is_empty() {
                writeln!(out, "\n{}: none", sheet.title)?;
                continue;
            }
            writeln!(out, "\n{}\n{}", sheet.title, text_table(sheet))?;
        }
        if !self.foot.is_empty() {
            writeln!(out)?;
        }
        for line in &self.foot {
            writeln!(out, "{line}")?;
        }
        Ok(())
    }

    /// Writes the tables to a file.
    pub(super) fn write(&self, file: &Path) -> anyhow::Result<()> {
        let ending = file.extension().map(|e| e.to_string_lossy().to_lowercase());
        let bytes = match (ending.as_deref(), self.sheets.first()) {
            (Some("xlsx"), Some(_)) => xlsx::workbook(&self.sheets)?,
            (Some("csv"), Some(first)) => first.to_csv()?,
            (Some("xlsx" | "csv"), None) => bail!("{}: there is no table to write", file.display()),
            _ => bail!(
                "{}: tables are written as .xlsx or .csv; choose one of these endings",
                file.display()
            ),
        };
        staged::write_whole(file, |to| Ok(to.write_all(&bytes)?))
    }
}

/// What every output of a made-up register says.
pub(super) fn mark(meta: &Meta) -> Option<String> {
    meta.made_up
        .then(|| "MADE UP: this register is synthetic; it says nothing about any real place".to_owned())
}

/// A sheet as text.
fn text_table(sheet: &Sheet) -> comfy_table::Table {
    let header: Vec<&str> = sheet.columns.iter().map(|c| c.heading.as_str()).collect();
    let mut text = table::table(&header, header.len());
    text.set_width(WIDTH);
    for (at, column) in sheet.columns.iter().enumerate() {
        if let Some(c) = text.column_mut(at).filter(|_| column.is_number) {
            c.set_cell_alignment(CellAlignment::Right);
        }
    }
    for row in &sheet.rows {
        text.add_row(row.iter().map(shown));
    }
    text
}

/// Whole numbers with thousands apart, as people read them.
fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Whole(n) => thousands(*n),
        Cell::Change(n) if *n > 0 => format!("+{}", thousands(*n)),
        Cell::Change(n) if *n < 0 => thousands(*n),
        other => other.shown(),
    }
}

/// 2853 → 2,853.
pub(super) fn thousands(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut text = String::from(if n < 0 { "-" } else { "" });
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The share that is closed, in whole per cent, and never 100 while something is left.
pub(super) fn whole_pct(closed: u64, total: u64) -> String {
    match (closed, total) {
        (_, 0) => "–".to_owned(),
        (c, t) if c == t => "100 %".to_owned(),
        (c, t) => {
            let pct = 100.0 * c as f64 / t as f64;
            if pct >= 99.5 {
                "over 99 %".to_owned()
            } else {
                format!("{pct:.0} %")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_in_reports() {
        assert_eq!(
            [0, 7, 620, 2853, -1_234_567].map(thousands),
            ["0", "7", "620", "2,853", "-1,234,567"]
        );
        assert_eq!(whole_pct(2233, 2853), "78 %");
        assert_eq!(whole_pct(2852, 2853), "over 99 %");
        assert_eq!(
            (whole_pct(5, 5), whole_pct(0, 0), whole_pct(0, 9)),
            ("100 %".into(), "–".into(), "0 %".into())
        );
    }
}
