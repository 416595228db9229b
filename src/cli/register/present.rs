//! Sheets on the terminal and in files.

use super::super::{Answer, Common, table, tables};
use crate::output::sheet::Sheet;
use crate::pipeline::register::{Answered, Caution};
use crate::register::Zone;
use crate::store::register::Meta;
use serde::Serialize;
use serde_json::json;
use std::io::{self, Write};
use std::path::Path;

/// What is over and beside the tables of a command.
#[derive(Debug, Default)]
pub(super) struct Report {
    /// Lines before the tables: the answer in words.
    pub head: Vec<String>,
    /// The tables.
    pub sheets: Vec<Sheet>,
    /// Lines behind them.
    pub foot: Vec<String>,
    /// Lines at the end: what must be known before the answer is believed.
    pub warnings: Vec<String>,
    /// Further members for JSON.
    pub json: serde_json::Map<String, serde_json::Value>,
}

impl Report {
    /// For a register: its title first, and that it is made up where it is.
    pub(super) fn of(meta: &Meta) -> Self {
        let mut report = Self::default();
        report.head.push(meta.title.clone());
        report.head.extend(mark(meta));
        report.json.insert("register".to_owned(), json!(meta.title));
        report.json.insert("made_up".to_owned(), json!(meta.made_up));
        report
    }

    /// For an answer: the register's title first, and at the end what must be known before it is believed.
    pub(super) fn answering<T>(found: &Answered<T>) -> Self {
        let mut report = Self::of(&found.meta);
        for Caution { code, what } in &found.cautions {
            report.warnings.push(format!("WARNING: {what} [{code}]"));
        }
        if !found.cautions.is_empty() {
            let warnings = found.cautions.iter();
            let warnings: Vec<_> = warnings
                .map(|c| json!({"code": c.code, "what": c.what}))
                .collect();
            report.json.insert("warnings".to_owned(), json!(warnings));
        }
        report
    }

    /// Adds the members of an answer, for JSON.
    pub(super) fn answer(&mut self, answer: &impl Serialize) {
        if let serde_json::Value::Object(members) = json!(answer) {
            self.json.extend(members);
        }
    }

    /// Says where days end, where it matters.
    pub(super) fn zone(&mut self, zone: &Zone) {
        self.head.push(format!(
            "a day's report knows what was written down by the end of the day in {zone}"
        ));
        self.json.insert("time_zone".to_owned(), json!(zone.name()));
    }

    /// Adds a sheet, with what must be said beside it.
    pub(super) fn push(&mut self, meta: &Meta, mut sheet: Sheet) {
        sheet.notes.insert(0, meta.title.clone());
        sheet.notes.extend(mark(meta));
        self.sheets.push(sheet);
    }

    /// Prints to standard output, and writes `--out`.
    pub(super) fn print(&self, out_file: Option<&Path>, common: &Common) -> anyhow::Result<Answer> {
        let written = out_file
            .map(|file| tables::write(file, &self.sheets, &self.json))
            .transpose()?;
        let mut out = crate::cli::terminal::out();
        if common.json {
            let object = format!("{:#}", tables::object(&self.sheets, &self.json));
            writeln!(out, "{}", crate::cli::terminal::in_json(&object))?;
        } else if !common.quiet {
            self.text(&mut out)?;
            if let Some(written) = written {
                writeln!(out, "\nwritten: {written}")?;
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
            writeln!(out, "\n{}", table::titled(sheet))?;
        }
        if !self.foot.is_empty() || !self.warnings.is_empty() {
            writeln!(out)?;
        }
        for line in self.foot.iter().chain(&self.warnings) {
            writeln!(out, "{line}")?;
        }
        Ok(())
    }
}

/// What every output of a made-up register says.
pub(super) fn mark(meta: &Meta) -> Option<String> {
    meta.made_up
        .then(|| "MADE UP: this register is synthetic; it says nothing about any real place".to_owned())
}
