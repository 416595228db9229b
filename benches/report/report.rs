//! The report: what each section found, kept as data (`report.json`) and as a page (`report.md`).

use super::bench::Bench;
use super::machine;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

/// A table of the page.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Table {
    /// Heads of the columns; a leading ">" sets a column to the right.
    pub columns: Vec<String>,
    /// Rows.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// Without rows yet.
    pub(crate) fn new(columns: &[&str]) -> Self {
        Self {
            columns: columns.iter().map(|c| (*c).to_owned()).collect(),
            rows: Vec::new(),
        }
    }

    /// As Markdown.
    pub(crate) fn markdown(&self) -> String {
        let line =
            |cells: &mut dyn Iterator<Item = &str>| cells.fold("|".to_owned(), |l, c| format!("{l} {c} |"));
        let mut text = line(&mut self.columns.iter().map(|c| c.trim_start_matches('>')));
        text.push_str("\n|");
        for column in &self.columns {
            text.push_str(if column.starts_with('>') { "---:|" } else { "---|" });
        }
        for row in &self.rows {
            text.push('\n');
            text.push_str(&line(&mut row.iter().map(String::as_str)));
        }
        text
    }
}

/// What a section found.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Section {
    /// Heading.
    pub title: String,
    /// Paragraphs before the tables.
    pub text: Vec<String>,
    /// Tables.
    pub tables: Vec<Table>,
    /// Paragraphs after them.
    pub notes: Vec<String>,
    /// All figures.
    pub data: Value,
    /// Machine, program and mode that it was measured under.
    #[serde(default)]
    pub conditions: Value,
    /// Processors that others kept busy, before or after, the larger figure.
    #[serde(default)]
    pub others_busy: Option<f64>,
}

impl Section {
    /// What must be said where the machine was not free.
    pub(crate) fn busy_note(&self) -> Option<String> {
        let busy = self.others_busy.filter(|b| *b > 0.2)?;
        Some(format!(
            "**Others kept {busy:.1} processors busy before or after: times by the clock may be too long, processors' time less so.**"
        ))
    }
}

/// All sections.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Report {
    /// By name.
    pub sections: BTreeMap<String, Section>,
}

impl Report {
    /// What an earlier bench left, or nothing.
    pub(crate) fn open(folder: &Path) -> anyhow::Result<Self> {
        match std::fs::read(folder.join("report.json")) {
            Ok(bytes) => Ok(serde_json::from_slice(&bytes).unwrap_or_default()),
            Err(_) => Ok(Self::default()),
        }
    }

    /// Takes a section in, in place of its earlier self.
    pub(crate) fn put(&mut self, name: &str, mut section: Section, bench: &Bench) {
        section.conditions = machine::describe(&bench.exe);
        section.conditions["repeats"] = bench.repeats().into();
        section.conditions["mode"] = if bench.arguments.full { "full" } else { "quick" }.into();
        self.sections.insert(name.to_owned(), section);
    }

    /// Writes both files, whole or not at all.
    pub(crate) fn write(&self, folder: &Path) -> anyhow::Result<()> {
        for (name, text) in [
            ("report.json", serde_json::to_string_pretty(self)?),
            ("report.md", self.markdown()?),
        ] {
            let new = folder.join(format!("{name}.new"));
            std::fs::write(&new, text + "\n")?;
            std::fs::rename(new, folder.join(name))?;
        }
        Ok(())
    }

    fn markdown(&self) -> anyhow::Result<String> {
        let mut text = String::from("# How fast covgap is\n\n");
        let made: Vec<(&str, &Section)> = super::SECTIONS
            .iter()
            .filter_map(|(name, _)| Some((*name, self.sections.get(*name)?)))
            .collect();
        let Some((_, first)) = made.first() else {
            return Ok(text);
        };
        writeln!(text, "{}\n\n{DEFINITIONS}", conditions(&first.conditions))?;
        for (_, section) in &made {
            writeln!(text, "\n## {}\n", section.title)?;
            if section.conditions != first.conditions {
                writeln!(
                    text,
                    "Measured under other conditions: {}\n",
                    conditions(&section.conditions)
                )?;
            }
            if let Some(note) = section.busy_note() {
                writeln!(text, "{note}\n")?;
            }
            let paragraphs = section.text.iter().cloned();
            let tables = section.tables.iter().map(Table::markdown);
            let all: Vec<String> = paragraphs
                .chain(tables)
                .chain(section.notes.iter().cloned())
                .collect();
            writeln!(text, "{}", all.join("\n\n"))?;
        }
        writeln!(
            text,
            "\nMade by `make bench`; all figures with their least and most are in `report.json`."
        )?;
        Ok(text)
    }
}

/// Machine, program and mode in a sentence.
pub(crate) fn conditions(reported: &Value) -> String {
    let word = |key: &str| reported[key].as_str().unwrap_or("?").to_owned();
    format!(
        "{}, {} cores, {} GiB, {}; loops over slices run with {}. {} at revision {}, built in release by {}. Medians of {} runs after one that does \
         not count ({} mode); cases of a section in turn.",
        word("processor"),
        reported["cores"],
        reported["memory_gib"],
        word("system"),
        word("instructions"),
        word("program"),
        word("revision"),
        word("compiler"),
        reported["repeats"],
        word("mode"),
    )
}

const DEFINITIONS: &str = "\
- A **point** is one receiver at the end of one path with the full profile between: a sample of a radial for which the loss was computed. Radials
  go out from the mast, at full range 0.7 of a pixel apart, with a sample every 45 m: twice as dense as the terrain, which is what studies
  have by default. Every disc lies on the ground as a whole, so that the number of points follows from the study.
- A **mast's pixel** is one pixel within the range of one mast: π·r²/pixel² a mast. There are fewer of them than points: radials lie closer
  together near the mast, and samples closer than pixels.
- Times are **whole processes**: starting, reading study, terrain and masts, computing, writing rasters, map and tables. *Processors' time* is user and
  system time of all threads; peak memory is the operating system's own figure.";
