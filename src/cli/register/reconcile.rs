//! `covgap register reconcile A B`: why one count differs from another.

use super::super::{Answer, Common};
use super::args::ReconcileArgs;
use super::present::{Report, thousands};
use super::which::Choice;
use crate::output::sheet::{Cell, Sheet, numbers, words};
use crate::register::{self, AsOf, Field, Flow, Flows, Stamp, States, Sum};
use anyhow::bail;
use serde_json::json;
use std::path::Path;

/// Prints the way from one count to the other.
pub fn reconcile(file: &Path, args: &ReconcileArgs, common: &Common) -> anyhow::Result<Answer> {
    if args.b < args.a {
        bail!("{} lies before {}: give the earlier day first", args.b, args.a);
    }
    super::which::past(args.b)?;
    let register = super::read(file)?;
    let (log, units) = (register.log()?, super::init::units_of(&register)?);
    let at = |day| AsOf {
        day,
        known: args.as_reported.then(|| Stamp::end_of(day)),
    };
    let (a, b) = (at(args.a), at(args.b));
    let choice = Choice::new(&args.which, args.b)?;
    let last = States::of(&log, b);
    choice.check(&last, &log, &units)?;
    let way = register::reconcile(&log, a, b, |p| choice.has(p, &log, &units));
    if !way.adds_up() {
        bail!(
            "the flows do not add up: this is a fault of covgap; nothing is printed that cannot be trusted"
        );
    }
    let mut report = Report::of(&register);
    report.head.push(format!(
        "from {} to {}: left {} → {}",
        args.a,
        args.b,
        thousands(way.a.left),
        thousands(way.b.left)
    ));
    let only = choice.told();
    report.head.extend((!only.is_empty()).then(|| only.clone()));
    report.json.insert("from".into(), json!(args.a.to_string()));
    report.json.insert("to".into(), json!(args.b.to_string()));
    report.json.insert("only".into(), json!(only));
    report
        .json
        .insert("reconciliation".into(), serde_json::to_value(&way)?);
    let mut sheet = Sheet::new("The way from one count to the other", {
        let mut columns = vec![words("what")];
        columns.extend(["points", "total", "closed", "left"].map(numbers));
        columns
    });
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
    report.push(register.meta(), sheet);
    report.foot.push(
        "every point that moved is counted once, by where it stood on the two days; all sums were checked"
            .to_owned(),
    );
    if args.list || args.out.is_some() {
        let points = listed(&way, &last);
        if args.list {
            report.push(register.meta(), points);
        } else {
            // In the file alone.
            let mut whole = Report {
                sheets: report.sheets.clone(),
                ..Report::default()
            };
            whole.push(register.meta(), points);
            if let Some(out) = &args.out {
                whole.write(out)?;
                report.foot.push(format!("written: {}", out.display()));
            }
            return report.print(None, common);
        }
    }
    report.print(args.out.as_deref(), common)
}

fn sum_row(what: &str, sum: Sum) -> Vec<Cell> {
    let mut row = vec![Cell::Text(what.to_owned()), Cell::Empty];
    row.extend([sum.total, sum.closed, sum.left].map(Cell::Whole));
    row
}

fn flow_rows(sheet: &mut Sheet, prefix: &str, flows: &Flows) {
    for flow in &flows.flows {
        let change = flow.change();
        let mut row = vec![
            Cell::Text(format!("  {prefix}{}", flow.name())),
            Cell::count(flow.points.len() as u64),
        ];
        row.extend([change.total, change.closed, change.left].map(Cell::Change));
        sheet.rows.push(row);
    }
}

fn listed(way: &register::Reconciliation, states: &States) -> Sheet {
    let mut sheet = Sheet::new(
        "Points that moved",
        ["what", "point", "name", "province", "from", "to"]
            .map(words)
            .to_vec(),
    );
    let mut add = |prefix: &str, flow: &Flow| {
        for id in &flow.points {
            let said = |field| Cell::text(states.get(*id).and_then(|p| p.attributes.get(&field).cloned()));
            let standing = |s| {
                Cell::Text(
                    serde_json::to_value(s)
                        .ok()
                        .and_then(|v| v.as_str().map(str::to_owned))
                        .unwrap_or_default(),
                )
            };
            sheet.rows.push(vec![
                Cell::Text(format!("{prefix}{}", flow.name())),
                Cell::Text(id.to_string()),
                said(Field::Name),
                said(Field::Province),
                standing(flow.from),
                standing(flow.to),
            ]);
        }
    };
    way.recorded_late
        .flows
        .iter()
        .for_each(|f| add("recorded late: ", f));
    way.happened.flows.iter().for_each(|f| add("", f));
    sheet
}
