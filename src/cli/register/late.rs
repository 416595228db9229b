//! `covgap register late`: who is behind.

use super::super::{Answer, Common};
use super::args::LateArgs;
use super::present::Report;
use super::recorder::today;
use crate::cli::answers;
use crate::domain::figures::{counted, thousands};
use crate::domain::word::Word;
use crate::output::sheet::{Column, Sheet, SheetCell, numbers, words};
use crate::pipeline::register as pipeline;
use crate::register::late::{Behind, BehindRow, Item, Timing};
use crate::register::questions::{Grouping, LateQuestion};
use std::path::Path;

/// Prints the units and operators that are behind, and the points.
pub(super) fn late(file: &Path, args: &LateArgs, common: &Common) -> anyhow::Result<Answer> {
    let question = LateQuestion {
        when: args.when.asked(),
        which: args.which.asked()?,
        soon_days: u32::from(args.soon),
        unproven_days: u32::from(args.unproven),
    };
    let found = pipeline::late(file, &question, today()?)?;
    let mut report = Report::answering(&found);
    let (meta, as_of, choice) = (&found.meta, found.answer.as_of, &found.answer.choice);
    let zone = &found.zone;
    let (when, only) = (as_of.to_string(), choice.to_string());
    let found = &found.answer.late;
    report.head.push(headline(&found.all, &when));
    report.head.extend((!only.is_empty()).then(|| only.clone()));
    if args.when.known_on.is_some() {
        report.zone(zone);
    }
    report.answer(&answers::register::Late {
        as_of: as_of.day.to_string(),
        only: only.clone(),
    });
    let heading = Grouping::Province.heading(choice.named_hierarchy());
    for (name, rows) in [
        (heading.as_str(), &found.by_unit),
        ("operator (own part)", &found.by_operator),
    ] {
        let mut sheet = counts(name, rows, &found.all);
        sheet.notes.push(when.clone());
        report.push(meta, sheet);
    }
    let behind: Vec<&Item> = found.items.iter().filter(|i| matters(i)).collect();
    let is_whole = common.json || args.out.is_some();
    let shown = if is_whole { behind.len() } else { args.top };
    let mut sheet = points(behind.iter().take(shown));
    sheet.notes.push(when.clone());
    report.push(meta, sheet);
    if shown < behind.len() {
        report.foot.push(format!(
            "and {} more points: --top N lists more, --out FILE.xlsx all",
            behind.len() - shown
        ));
    }
    if found.shared > 0 {
        report.foot.push(format!(
            "where several operators are to close a point it is with each of them: {} times",
            found.shared
        ));
    }
    let served: u32 = found.by_operator.iter().map(|(_, b)| b.served).sum();
    if served > 0 {
        report.foot.push(format!(
            "operators' rows hold {served} parts in villages that another operator has closed already: these villages are not left, the parts are"
        ));
    }
    report.print(args.out.as_deref(), common)
}

fn matters(item: &Item) -> bool {
    item.unproven || matches!(item.timing, Timing::Past(_) | Timing::Soon(_))
}

fn headline(all: &Behind, when: &str) -> String {
    let whole = |n: u32| thousands(i64::from(n));
    format!(
        "{} left, {when}: {} past their due date, {} due soon, {} due later, {} without a due date; {} on air without proof",
        counted(all.left, "point", "points"),
        whole(all.past),
        whole(all.soon),
        whole(all.later),
        whole(all.undated),
        whole(all.unproven)
    )
}

fn counts(name: &str, rows: &[BehindRow], all: &Behind) -> Sheet {
    let columns: Vec<Column> = vec![
        words("group").headed(name),
        numbers("left"),
        numbers("past_due").headed("past"),
        numbers("due_soon").headed("soon"),
        numbers("due_later").headed("later"),
        numbers("no_date").headed("undated"),
        numbers("mean_days_late").headed("mean days"),
        numbers("worst_days_late").headed("most days"),
        numbers("people_past_due").headed("people past"),
        numbers("unproven"),
    ];
    let mut sheet = Sheet::new(Word::Recorded, format!("Behind, by {name}"), columns);
    let row = |label: &str, b: &Behind| {
        let mut row = vec![SheetCell::Text(label.to_owned())];
        row.extend([b.left, b.past, b.soon, b.later, b.undated].map(SheetCell::count));
        row.push(
            b.mean_days()
                .map_or(SheetCell::Empty, |d| SheetCell::Number(d, 0)),
        );
        row.push(
            (b.past > 0)
                .then_some(b.worst_days)
                .map_or(SheetCell::Empty, SheetCell::count),
        );
        row.push(SheetCell::count(b.past_people));
        row.push(SheetCell::count(b.unproven));
        row
    };
    let is_operators = name.starts_with("operator");
    let unknown = if is_operators {
        "no operator named"
    } else {
        "not known"
    };
    let rows = rows.iter().map(|(n, b)| row(n.as_deref().unwrap_or(unknown), b));
    sheet.rows = rows.collect();
    sheet.rows.push(row("all, once each", all));
    sheet
}

fn points<'a>(items: impl Iterator<Item = &'a &'a Item>) -> Sheet {
    let mut columns: Vec<Column> = ["point", "name", "unit", "operators", "status", "due"]
        .map(words)
        .to_vec();
    columns.push(numbers("days_late"));
    columns.push(numbers("people"));
    columns.push(words("remark"));
    let mut sheet = Sheet::new(Word::Recorded, "Points behind, the latest first", columns);
    sheet.rows = items.map(|item| row(item)).collect();
    sheet
}

fn row(item: &Item) -> Vec<SheetCell> {
    let mut remarks = Vec::new();
    if let Timing::Soon(days) = item.timing {
        remarks.push(format!("due in {days} days"));
    }
    if item.unproven {
        remarks.push(format!("on air since {}, not proven", item.since));
    }
    vec![
        SheetCell::Text(item.point.to_string()),
        SheetCell::text(item.name.clone()),
        SheetCell::text(item.unit.clone()),
        SheetCell::text((!item.operators.is_empty()).then(|| item.operators.join(", "))),
        SheetCell::Text(item.status.name().to_owned()),
        SheetCell::day(item.due),
        match item.timing {
            Timing::Past(days) => SheetCell::count(days),
            _ => SheetCell::Empty,
        },
        item.people.map_or(SheetCell::Empty, SheetCell::count),
        SheetCell::text((!remarks.is_empty()).then(|| remarks.join("; "))),
    ]
}
