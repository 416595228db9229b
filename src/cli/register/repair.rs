//! `covgap register repair-dates` and `repair-clock`: further events set right what was recorded wrongly.

use super::super::{Answer, Common};
use super::args::{CorrectedBy, RepairClockArgs, RepairDatesArgs};
use super::details::details;
use super::present::Report;
use super::recorder::{SystemClock, who};
use crate::cli::{answers, told};
use crate::domain::figures::counted;
use crate::domain::word::Word;
use crate::output::sheet::{Sheet, SheetCell, numbers, words};
use crate::pipeline::register::{self as pipeline, ClockRequest, DatesRequest, Repaired};
use std::path::Path;

/// Corrections that are listed on the terminal.
const LISTED: usize = 12;

/// Lists events that bear a due date as their day, and sets their days right.
pub(super) fn dates(file: &Path, args: &RepairDatesArgs, common: &Common) -> anyhow::Result<Answer> {
    let request = DatesRequest {
        list: args.list.clone(),
        events: args.events.clone(),
        as_of: args.as_of,
        who: recorder(args.record, &args.by)?,
        why: args.by.why.clone(),
    };
    let clock = SystemClock::look(args.against_clock)?;
    let found = pipeline::repair_dates(file, &request, &clock)?;
    let mut columns = vec![numbers("event")];
    columns.extend(["point", "what", "day", "recorded_at", "list"].map(words));
    let mut sheet = Sheet::new(Word::Recorded, "Events whose day is a due date", columns);
    let rows = found.found.iter().map(|f| {
        vec![
            SheetCell::count(f.number),
            SheetCell::Text(f.point.to_string()),
            SheetCell::Text(f.kind.name().to_owned()),
            SheetCell::Day(f.day),
            SheetCell::Text(f.recorded.to_string()),
            SheetCell::text(f.list.clone()),
        ]
    });
    sheet.rows = rows.collect();
    let next = "give the list's own day with --as-of to see the corrections; an operator may have been assigned on the due date itself: choose events with --events";
    let next = (args.as_of.is_none() && !found.found.is_empty()).then_some(next);
    print(&found, sheet, next, common)
}

/// Lists events that are recorded in the future, and sets the moments of their records right.
pub(super) fn clock(file: &Path, args: &RepairClockArgs, common: &Common) -> anyhow::Result<Answer> {
    let request = ClockRequest {
        right: args.right.clone(),
        who: recorder(args.record, &args.by)?,
        why: args.by.why.clone(),
        zone: args.time_zone.clone(),
    };
    let found = pipeline::repair_clock(file, &request, &SystemClock::look(false)?)?;
    let mut columns = ["first_event", "last_event"].map(numbers).to_vec();
    columns.extend(["recorded_at", "event_before_recorded_at"].map(words));
    let mut sheet = Sheet::new(Word::Recorded, "Events that are recorded in the future", columns);
    let rows = found.found.iter().map(|f| {
        vec![
            SheetCell::count(f.from),
            SheetCell::count(f.to),
            SheetCell::Text(f.recorded.to_string()),
            SheetCell::text(f.before.map(|b| b.to_string())),
        ]
    });
    sheet.rows = rows.collect();
    let next = "say when they were recorded, for example 17-29=2024-03-05, to see the corrections";
    let next = (args.right.is_empty() && !found.found.is_empty()).then_some(next);
    print(&found, sheet, next, common)
}

/// Who records, where it is to be recorded.
fn recorder(record: bool, by: &CorrectedBy) -> anyhow::Result<Option<String>> {
    record.then(|| who(by.who.as_deref())).transpose()
}

fn print<T>(
    found: &Repaired<T>,
    sheet: Sheet,
    next: Option<&str>,
    common: &Common,
) -> anyhow::Result<Answer> {
    let mut report = Report::of(&found.meta);
    report.push(&found.meta, sheet);
    let said = |e: &crate::register::Event| format!("{}: {}", e.point, details(e));
    let shown = if common.verbose {
        found.corrections.len()
    } else {
        LISTED
    };
    report.foot.extend(found.corrections.iter().take(shown).map(said));
    if found.corrections.len() > shown {
        let more = found.corrections.len() - shown;
        report
            .foot
            .push(format!("  and {more} more (--verbose lists them)"));
    }
    if !found.corrections.is_empty() {
        let events = counted(found.corrections.len(), "correction", "corrections");
        report.foot.push(if found.is_recorded {
            format!("recorded: {events}")
        } else {
            format!("{events} would be recorded, and nothing was: --record records them")
        });
    }
    report.foot.extend(next.map(str::to_owned));
    report.answer(&answers::register::Repaired {
        recorded: found.is_recorded,
        corrections: found.corrections.iter().map(said).collect(),
        head: found.head.hash.clone(),
    });
    told::answered(told::recorded(found.receipt.as_ref()), || {
        report.print(None, common)
    })
}
