//! `covgap register status`: how many points are closed, and how many are left.

use super::super::{Answer, Common};
use super::args::StatusArgs;
use super::charts::Frame;
use super::present::Report;
use super::recorder::today;
use crate::cli::answers;
use crate::cli::answers::register::Counted;
use crate::domain::figures::{counted, grouped, percent, percent_text};
use crate::domain::word::Word;
use crate::output::sheet::{Sheet, SheetCell, numbers, words};
use crate::pipeline::register as pipeline;
use crate::register::questions::{CountsBy, Grouping, StatusAnswer, StatusQuestion};
use crate::register::{Count, Group, Hierarchy, Status, Table};
use std::path::Path;

/// Counts and prints.
pub(super) fn status(file: &Path, args: &StatusArgs, common: &Common) -> anyhow::Result<Answer> {
    // The picture's table comes last, and is not printed.
    let for_picture = args.chart.as_ref().map(|_| Grouping::Province);
    let question = StatusQuestion {
        when: args.when.asked(),
        which: args.which.asked()?,
        by: args.by.iter().copied().chain(for_picture).collect(),
    };
    let found = pipeline::status(file, &question, today()?)?;
    let mut report = Report::answering(&found);
    let (meta, zone, found) = (&found.meta, &found.zone, &found.answer);
    let (when, only) = (found.as_of.to_string(), found.choice.to_string());
    let hierarchy = found.choice.named_hierarchy();
    report.head.push(headline(&found.all, &when, &only));
    if args.when.known_on.is_some() {
        report.zone(zone);
    }
    report.answer(&answers::register::Status {
        as_of: found.as_of.day.to_string(),
        known_on: args.when.known_on.map(|day| day.to_string()),
        only: only.clone(),
        all: of_count(&found.all),
        in_no_count: found.nowhere.iter().map(|(point, _)| point.to_string()).collect(),
    });
    for counts in found.tables.iter().take(args.by.len()) {
        let mut sheet = sheet(counts.grouping, &counts.table, hierarchy);
        sheet.notes.push(when.clone());
        sheet.notes.extend((!only.is_empty()).then(|| only.clone()));
        report.push(meta, sheet);
        report.foot.extend(remarks(counts, found));
    }
    warn(&mut report, found);
    if let (Some(to), Some(counts)) = (&args.chart, found.tables.last()) {
        let frame = Frame {
            file,
            meta,
            as_of: found.as_of,
            only: &only,
            language: args.lang,
        };
        frame.by_province(to, &counts.table, hierarchy)?;
        report.foot.push(format!("written: {}", to.display()));
    }
    report.print(args.out.as_deref(), common)
}

/// `2,233 of 2,853 low-signal points closed (78.3 %), 620 left, as of 2023-12-28`.
fn headline(count: &Count, when: &str, only: &str) -> String {
    let mut line = format!(
        "{} of {} closed ({} %), {} left, {when}",
        grouped(count.closed),
        counted(count.total, "low-signal point", "low-signal points"),
        percent_text(percent(count.closed, count.total)),
        grouped(count.left)
    );
    if !only.is_empty() {
        line = format!("{line}; {only}");
    }
    line
}

fn of_count(count: &Count) -> Counted {
    let by_status = Status::ALL.iter();
    Counted {
        total: count.total,
        closed: count.closed,
        left: count.left,
        closed_pct: percent(count.closed, count.total),
        people_left: count.people_left,
        left_without_people: count.left_without_people,
        by_status: by_status
            .map(|s| (s.name().to_owned(), count.with(*s).into()))
            .collect(),
    }
}

fn sheet(grouping: Grouping, table: &Table, hierarchy: Option<Hierarchy>) -> Sheet {
    let heading = grouping.heading(hierarchy);
    let has_codes = table.rows.iter().any(|(g, _)| g.code.is_some()) && grouping != Grouping::Status;
    if grouping == Grouping::Status {
        return by_status(table);
    }
    let mut group = words("group");
    group.heading = heading.clone();
    let mut columns = vec![words("code"), group];
    if !has_codes {
        columns.remove(0);
    }
    columns.extend(["total", "closed", "left"].map(numbers));
    let mut pct = numbers("closed_pct");
    pct.heading = "% closed".to_owned();
    columns.push(pct);
    columns.extend(["people_left", "left_without_people"].map(numbers));
    let mut sheet = Sheet::new(Word::Recorded, format!("By {heading}"), columns);
    let row = |code: Option<&str>, label: &str, count: &Count| {
        let mut cells = vec![SheetCell::text(code), SheetCell::Text(label.to_owned())];
        if !has_codes {
            cells.remove(0);
        }
        cells.extend([count.total, count.closed, count.left].map(SheetCell::count));
        cells.push(SheetCell::pct(percent(count.closed, count.total)));
        cells.extend([count.people_left, count.left_without_people].map(SheetCell::count));
        cells
    };
    sheet.rows = table
        .rows
        .iter()
        .map(|(g, c): &(Group, Count)| row(g.code.as_deref(), &g.shown(), c))
        .collect();
    sheet.rows.push(row(None, "all", &table.all));
    sheet
}

/// Points by status, those off the list too; they count in no total.
fn by_status(table: &Table) -> Sheet {
    let mut columns = vec![words("status")];
    columns.extend(["points", "on_the_list"].map(numbers));
    let mut sheet = Sheet::new(Word::Recorded, "By status", columns);
    let row = |status: Status| {
        let n = table.all.with(status);
        let listed = if status.is_listed() { n } else { 0 };
        vec![
            SheetCell::Text(status.name().to_owned()),
            SheetCell::count(n),
            SheetCell::count(listed),
        ]
    };
    let there = Status::ALL.into_iter().filter(|s| table.all.with(*s) > 0);
    sheet.rows = there.map(row).collect();
    let points: u64 = Status::ALL.iter().map(|s| table.all.with(*s)).sum();
    sheet.rows.push(vec![
        SheetCell::Text("all".to_owned()),
        SheetCell::count(points),
        SheetCell::count(table.all.total),
    ]);
    sheet
}

/// What the tables alone do not say.
fn remarks(counts: &CountsBy, found: &StatusAnswer) -> Vec<String> {
    let table = &counts.table;
    let units = match found.choice.named_hierarchy() {
        Some(hierarchy) => format!(" in the {hierarchy} units"),
        None => String::new(),
    };
    let mut remarks = Vec::new();
    if counts.grouping == Grouping::Operator && table.in_several > 0 {
        remarks.push(format!(
            "{} points are counted with more than one of the {} operators; the last row counts each point once, and as closed when any operator has closed it",
            table.in_several,
            found.operators.len()
        ));
    }
    let Some(level) = counts.grouping.level() else {
        return remarks;
    };
    let unsaid: u64 = table
        .rows
        .iter()
        .filter(|(g, _)| !g.is_said())
        .map(|(_, c)| c.total)
        .sum();
    if unsaid > 0 {
        let lacking = if counts.has_units {
            ""
        } else {
            ", and the register has no list of these units (`covgap register units`)"
        };
        remarks.push(format!(
            "{} without a certain {}{units}: none was guessed{lacking}",
            counted(unsaid, "point is", "points are"),
            level.name()
        ));
    }
    remarks
}

fn warn(report: &mut Report, found: &StatusAnswer) {
    if found.misfits > 0 {
        report.foot.push(format!(
            "WARNING: {} events do not fit what was known before them and were passed over; `covgap register verify` tells more where nothing was cut by --known-on",
            found.misfits
        ));
    }
    if found.is_empty {
        report
            .foot
            .push("the register is empty: `covgap register import FILE` brings points into it".to_owned());
    }
}
