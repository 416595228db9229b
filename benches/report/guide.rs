//! The report's main tables, quoted in the guide between two marks.

use super::report::{Report, Table, conditions};
use anyhow::Context;
use std::path::Path;

const OPEN: &str = "<!-- speed -->\n";
const CLOSE: &str = "<!-- /speed -->";
/// Sections that are quoted, in this order.
const QUOTED: [&str; 6] = ["models", "process", "radius", "cache", "tile", "national"];
/// Of these the text and the notes are left to the report.
const TABLES_ALONE: [&str; 3] = ["shares", "radius", "sites"];

/// Puts the sections that are there into the page of the guide.
pub(crate) fn quote(report: &Report) -> anyhow::Result<()> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/src/benchmarks.md");
    let text = std::fs::read_to_string(&file)?;
    let start = text.find(OPEN).context("benchmarks.md has no mark for speed")? + OPEN.len();
    let end = text
        .find(CLOSE)
        .context("benchmarks.md has no end mark for speed")?;
    let mut parts = Vec::new();
    for name in QUOTED {
        let Some(section) = report.sections.get(name) else {
            continue;
        };
        if parts.is_empty() {
            parts.push(conditions(&section.conditions));
        }
        parts.push(format!("**{}.** {}", section.title, section.text.join(" ")));
        if let Some(note) = section.busy_note() {
            parts.push(note);
        }
        parts.extend(section.tables.iter().map(Table::markdown));
        if !TABLES_ALONE.contains(&name) {
            parts.extend(section.notes.iter().cloned());
        }
    }
    let new = format!("{}{}\n{}", &text[..start], parts.join("\n\n"), &text[end..]);
    Ok(std::fs::write(file, new)?)
}
