//! What the declarations say, written three ways: the commented file, the reference table and the study as
//! resolved.

use super::reader::{Fallback, KeyRecord, TableRecord};
use std::fmt::Write;

/// A file with every key: those that must be set are set to an example, the others stand as comments with
/// their defaults. Lines that begin with `# ` explain; lines that begin with `#` and no space are keys to be
/// switched on.
pub(super) fn commented(tables: &[TableRecord]) -> String {
    let mut out = String::new();
    for table in tables {
        let off = if table.optional { "#" } else { "" };
        let _ = writeln!(out, "\n# {}\n{off}[{}]", table.doc, table.name);
        for key in &table.keys {
            let _ = writeln!(out, "\n# {}. ({}){}", key.doc, key.kind, unset(key));
            let _ = match &key.fallback {
                Fallback::Value(value) => writeln!(out, "#{} = {value}", key.name),
                Fallback::Absent { example, .. } => writeln!(out, "#{} = {example}", key.name),
                Fallback::Inherited { value, example, .. } => {
                    writeln!(out, "#{} = {}", key.name, value.as_deref().unwrap_or(example))
                }
                Fallback::Required { example } => writeln!(out, "{off}{} = {example}", key.name),
            };
        }
    }
    out
}

/// What happens where the key is not set, as the end of a comment.
fn unset(key: &KeyRecord) -> String {
    match &key.fallback {
        Fallback::Value(_) => String::new(),
        Fallback::Absent { meaning, .. } => format!(" Not set: {meaning}. For example:"),
        Fallback::Inherited {
            value: Some(_), from, ..
        } => format!(" Not set: from {from}:"),
        Fallback::Inherited { from, .. } => format!(" Not set: from {from}, which has none. For example:"),
        Fallback::Required { .. } => " Must be set:".to_owned(),
    }
}

/// A Markdown table for each table of the file.
pub(super) fn reference(tables: &[TableRecord]) -> String {
    let mut out = String::new();
    for table in tables {
        let note = if table.optional { " May be left out." } else { "" };
        let _ = writeln!(out, "#### `[{}]`\n\n{}{note}\n", table.name, table.doc);
        out.push_str("| key | value | where not set | meaning |\n|---|---|---|---|\n");
        for key in &table.keys {
            let fallback = match &key.fallback {
                Fallback::Value(value) => format!("`{value}`"),
                Fallback::Absent { meaning, .. } => (*meaning).to_owned(),
                Fallback::Inherited { from, .. } => format!("from {from}"),
                Fallback::Required { .. } => "must be set".to_owned(),
            };
            let cells = [&key.kind, &fallback, key.doc].map(|c| c.replace('|', "\\|"));
            let _ = writeln!(out, "| `{}` | {} |", key.name, cells.join(" | "));
        }
        out.push('\n');
    }
    out
}

/// Every key with the value in force; what is not set is as a comment.
pub(super) fn resolved(tables: &[TableRecord]) -> String {
    let mut out = String::new();
    for table in tables {
        if !out.is_empty() {
            out.push('\n');
        }
        if table.optional && !table.present {
            let _ = writeln!(out, "# [{}] is left out", table.name);
            continue;
        }
        let _ = writeln!(out, "[{}]", table.name);
        for key in &table.keys {
            let _ = match (&key.value, &key.fallback) {
                (Some(value), _) => writeln!(out, "{} = {value}", key.name),
                (None, Fallback::Absent { meaning, .. }) => {
                    writeln!(out, "# {} is not set: {meaning}", key.name)
                }
                (None, _) => writeln!(out, "# {} is not set", key.name),
            };
        }
    }
    out
}
