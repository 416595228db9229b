//! `covgap register history`: what happened, event by event.

use super::super::{Answer, Common, tables};
use super::args::HistoryArgs;
use super::details::details;
use super::present::Report;
use super::recorder::today;
use crate::domain::word::Word;
use crate::output::sheet::{Sheet, SheetCell, numbers, words};
use crate::pipeline::register as pipeline;
use crate::register::Field;
use crate::register::questions::label;
use crate::store::register::Entry;
use std::path::Path;

/// Prints a point's events, or the last of all.
pub(super) fn history(file: &Path, args: &HistoryArgs, common: &Common) -> anyhow::Result<Answer> {
    let found = pipeline::history(file, args.point.as_deref(), args.last, today()?)?;
    let (meta, entries) = (&found.meta, &found.answer.entries);
    let mut report = Report::answering(&found);
    if let Some(state) = &found.answer.point {
        report.head.push(label(state));
        let life = &state.life;
        report.head.push(format!(
            "{} since {}; on the list since {}",
            life.status(),
            life.since(),
            life.opened()
        ));
        report.head.extend(known(&state.attributes));
    }
    let mut sheet = Sheet::new(Word::Recorded, "Events", columns());
    if args.point.is_none() {
        sheet.title = format!("The last {} events", entries.len());
    }
    sheet.rows = entries.iter().map(row).collect();
    if !common.json {
        // On the terminal a table of so many columns would be a heap of broken words.
        report.head.push(String::new());
        report.head.extend(
            entries
                .iter()
                .flat_map(|e| lines(e, entries, args.point.is_none())),
        );
        if args.out.is_none() {
            return report.print(None, common);
        }
        report.print(None, common)?;
        let mut file = Report::default();
        file.push(meta, sheet);
        if let Some(out) = &args.out {
            tables::write(out, &file.sheets, &file.json)?;
        }
        return Ok(Answer::Yes);
    }
    report.push(meta, sheet);
    report.print(args.out.as_deref(), common)
}

/// An event as lines of text, with what the others set right of it.
fn lines(entry: &Entry, entries: &[Entry], with_point: bool) -> Vec<String> {
    let event = &entry.event;
    let point = if with_point {
        format!("{} ", event.point)
    } else {
        String::new()
    };
    let by = event
        .operator
        .as_ref()
        .map(|o| format!(" ({o})"))
        .unwrap_or_default();
    let mut lines = vec![format!(
        "{:>6}  {}  {point}{}{by}; recorded {} by {}",
        entry.seq, event.occurred, event.kind, event.recorded, event.who
    )];
    let details = details(event);
    let said = [
        ("", Some(&details).filter(|d| !d.is_empty())),
        ("why: ", event.why.as_ref()),
        ("evidence: ", event.evidence.as_ref()),
    ];
    for (name, text) in said {
        if let Some(text) = text {
            lines.extend(wrapped(&format!("{name}{text}")));
        }
    }
    let later = entries.iter().filter(|e| e.event.corrects == Some(entry.seq));
    lines.extend(later.flat_map(|by| {
        let right = match by.event.record {
            Some(moment) => format!("it was recorded {moment}"),
            None => format!("it happened on {}", by.event.occurred),
        };
        wrapped(&format!("set right by event {}: {right}", by.seq))
    }));
    lines
}

/// Text under an event, at most 110 columns wide.
fn wrapped(text: &str) -> Vec<String> {
    const INDENT: &str = "        ";
    const WIDTH: usize = 102;
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.iter().map(|line| format!("{INDENT}{line}")).collect()
}

fn known(attributes: &crate::register::Attributes) -> Option<String> {
    let said: Vec<String> = attributes
        .iter()
        .filter(|(f, _)| **f != Field::Name)
        .map(|(field, value)| format!("{field} {value}"))
        .collect();
    (!said.is_empty()).then(|| said.join(", "))
}

fn columns() -> Vec<crate::output::sheet::Column> {
    let mut columns = vec![numbers("seq")];
    columns.extend(
        [
            "point",
            "happened_on",
            "recorded_at",
            "what",
            "operator",
            "details",
            "why",
            "evidence",
            "who",
        ]
        .map(words),
    );
    columns
}

fn row(entry: &Entry) -> Vec<SheetCell> {
    let event = &entry.event;
    vec![
        SheetCell::count(entry.seq),
        SheetCell::Text(event.point.to_string()),
        SheetCell::Day(event.occurred),
        SheetCell::Text(event.recorded.to_string()),
        SheetCell::Text(event.kind.name().to_owned()),
        SheetCell::text(event.operator.clone()),
        SheetCell::Text(details(event)),
        SheetCell::text(event.why.clone()),
        SheetCell::text(event.evidence.clone()),
        SheetCell::Text(event.who.clone()),
    ]
}
