//! `covgap register reconcile A B`: why one count differs from another.

use super::super::{Answer, Common, tables};
use super::args::ReconcileArgs;
use super::present::Report;
use super::recorder::today;
use crate::cli::answers::register::Reconciled;
use crate::domain::figures::thousands;
use crate::domain::word::Word;
use crate::output::sheet::{Sheet, SheetCell, numbers, words};
use crate::pipeline::register as pipeline;
use crate::register::questions::ReconcileQuestion;
use crate::register::{self, Field, Flow, Flows, States, Sum};
use serde_json::json;
use std::path::Path;

/// Prints the way from one count to the other.
pub(super) fn reconcile(file: &Path, args: &ReconcileArgs, common: &Common) -> anyhow::Result<Answer> {
    let question = ReconcileQuestion {
        a: args.a,
        b: args.b,
        as_reported: args.as_reported,
        zone: args.time_zone.clone(),
        which: args.which.asked()?,
    };
    let found = pipeline::reconcile(file, &question, today()?)?;
    let mut report = Report::answering(&found);
    let (meta, zone, found) = (&found.meta, &found.zone, &found.answer);
    let (way, only) = (&found.way, found.choice.to_string());
    report.head.push(format!(
        "from {} to {}: left {} → {}",
        args.a,
        args.b,
        thousands(way.a.left),
        thousands(way.b.left)
    ));
    report.head.extend((!only.is_empty()).then(|| only.clone()));
    if args.as_reported {
        report.zone(zone);
    }
    report.answer(&Reconciled {
        from: args.a.to_string(),
        to: args.b.to_string(),
        only: only.clone(),
        reconciliation: json!(way),
    });
    let counts = ["points", "total", "closed", "left"].map(numbers);
    let columns = [words("what")].into_iter().chain(counts).collect();
    let mut sheet = Sheet::new(Word::Recorded, "The way from one count to the other", columns);
    sheet.notes.extend((!only.is_empty()).then(|| only.clone()));
    let reported = if args.as_reported { " as reported then" } else { "" };
    sheet.rows.push(sum_row(&format!("{}{reported}", args.a), way.a));
    if args.as_reported {
        flow_rows(&mut sheet, "recorded late: ", &way.recorded_late);
        sheet.rows.push(sum_row(
            &format!("{} as known on {}", args.a, args.b),
            way.a_as_known_later,
        ));
    }
    flow_rows(&mut sheet, "", &way.happened);
    sheet.rows.push(sum_row(&format!("{}{reported}", args.b), way.b));
    report.push(meta, sheet);
    report.foot.push(
        "every point that moved is counted once, by its status on the two days; all sums were checked"
            .to_owned(),
    );
    if args.list || args.out.is_some() {
        let points = listed(way, &found.states);
        if args.list {
            report.push(meta, points);
        } else {
            // In the file alone.
            let mut whole = Report {
                sheets: report.sheets.clone(),
                ..Report::default()
            };
            whole.push(meta, points);
            if let Some(out) = &args.out {
                tables::write(out, &whole.sheets, &whole.json)?;
                report.foot.push(format!("written: {}", out.display()));
            }
            return report.print(None, common);
        }
    }
    report.print(args.out.as_deref(), common)
}

fn sum_row(what: &str, sum: Sum) -> Vec<SheetCell> {
    let mut row = vec![SheetCell::Text(what.to_owned()), SheetCell::Empty];
    row.extend([sum.total, sum.closed, sum.left].map(SheetCell::Whole));
    row
}

fn flow_rows(sheet: &mut Sheet, prefix: &str, flows: &Flows) {
    for flow in &flows.flows {
        let change = flow.change();
        let mut row = vec![
            SheetCell::Text(format!("  {prefix}{}", flow.name())),
            SheetCell::count(flow.points.len() as u64),
        ];
        row.extend([change.total, change.closed, change.left].map(SheetCell::Change));
        sheet.rows.push(row);
    }
}

fn listed(way: &register::Reconciliation, states: &States) -> Sheet {
    let mut sheet = Sheet::new(
        Word::Recorded,
        "Points that moved",
        ["what", "point", "name", "province", "from", "to"]
            .map(words)
            .to_vec(),
    );
    let mut add = |prefix: &str, flow: &Flow| {
        for id in &flow.points {
            let said =
                |field| SheetCell::text(states.get(*id).and_then(|p| p.attributes.get(&field).cloned()));
            let standing = |s| SheetCell::text(json!(s).as_str().map(str::to_owned));
            sheet.rows.push(vec![
                SheetCell::Text(format!("{prefix}{}", flow.name())),
                SheetCell::Text(id.to_string()),
                said(Field::Name),
                said(Field::Province),
                standing(flow.from),
                standing(flow.to),
            ]);
        }
    };
    let late = &way.recorded_late.flows;
    late.iter().for_each(|f| add("recorded late: ", f));
    way.happened.flows.iter().for_each(|f| add("", f));
    sheet
}
