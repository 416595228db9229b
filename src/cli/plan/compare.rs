//! `covgap plan compare`: two plans beside each other.

use super::super::tables;
use super::super::told::{self, Done};
use super::super::{Answer, Common, answers, table};
use super::args::CompareArgs;
use crate::domain::figures::{counted, grouped};
use crate::domain::visible::shown;
use crate::domain::word::Word;
use crate::output::sheet::{Sheet, SheetCell, numbers, words};
use crate::plan::compare::{Compared, PlanHead};
use crate::plan::{compare, file};
use std::io::Write;

/// Reads both, compares, writes where asked, prints.
pub(super) fn compared(args: &CompareArgs, common: &Common) -> anyhow::Result<Answer> {
    let (a, b) = (file::read(&args.a)?, file::read(&args.b)?);
    let found = compare(&a, &b);
    let written = args.table.as_deref();
    let said = written
        .map(|to| tables::write(to, &sheets(&found), &serde_json::Map::new()))
        .transpose()?;
    told::answered(written.map(|to| Done::Written(to.to_owned())), || {
        let mut out = crate::cli::terminal::out();
        if common.json {
            answers::print(&mut out, &found)?;
        } else if !common.quiet {
            print(&mut out, &found, args.rows)?;
            if let Some(said) = &said {
                writeln!(out, "\nwritten: {said}")?;
            }
        }
        Ok(Answer::Yes)
    })
}

fn print(out: &mut dyn Write, found: &Compared, rows: usize) -> anyhow::Result<()> {
    for warning in &found.warnings {
        writeln!(out, "note: {}", shown(warning))?;
    }
    writeln!(out, "{}", table::fitted(&heads(found)))?;
    writeln!(
        out,
        "\nsites: {} in both; villages predicted to turn: {} in both alike; {} people gained in B, {} lost",
        grouped(found.sites_same),
        grouped(found.villages_same),
        grouped(found.people_gained),
        grouped(found.people_lost)
    )?;
    for (sheet, one, several) in [
        (sites(found), "site that differs", "sites that differ"),
        (villages(found), "village that differs", "villages that differ"),
    ] {
        if sheet.rows.is_empty() {
            continue;
        }
        let all = sheet.rows.len();
        let first = Sheet {
            rows: sheet.rows.iter().take(rows).cloned().collect(),
            ..sheet
        };
        let beyond = if all > rows {
            format!(", the first {rows} here (--table FILE has all)")
        } else {
            String::new()
        };
        writeln!(out, "\n{}{beyond}", counted(all, one, several))?;
        writeln!(out, "{}", table::fitted(&first))?;
    }
    Ok(())
}

/// The tables of the answer.
fn sheets(found: &Compared) -> Vec<Sheet> {
    let mut sheets = vec![heads(found), sites(found), villages(found)];
    for sheet in &mut sheets {
        sheet.notes.clone_from(&found.warnings);
    }
    sheets
}

/// Both plans in numbers, and by how much B differs from A.
fn heads(found: &Compared) -> Sheet {
    let columns = vec![words("what"), numbers("a"), numbers("b"), numbers("change")];
    let columns = columns.into_iter().map(|c| {
        let heading = match c.key.as_ref() {
            "a" => "A",
            "b" => "B",
            _ => return c,
        };
        c.headed(heading)
    });
    let mut sheet = Sheet::new(Word::Predicted, "Two plans", columns.collect());
    let same_money = found.a.currency == found.b.currency;
    let cost = if same_money {
        format!("cost, {}", found.a.currency)
    } else {
        format!("cost, {} and {}", found.a.currency, found.b.currency)
    };
    let mut row = |what: String, of: fn(&PlanHead) -> u64, compares: bool| {
        let (a, b) = (of(&found.a), of(&found.b));
        let whole = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        let change = whole(b).saturating_sub(whole(a));
        let change = if compares {
            SheetCell::Change(change)
        } else {
            SheetCell::Empty
        };
        sheet.rows.push(vec![
            what.into(),
            SheetCell::count(a),
            SheetCell::count(b),
            change,
        ]);
    };
    let same_goal = found.a.objective == found.b.objective;
    row("sites".to_owned(), |h| h.sites as u64, true);
    row("phases".to_owned(), |h| h.phases as u64, true);
    row(
        "villages predicted to turn".to_owned(),
        |h| h.villages as u64,
        true,
    );
    row("their people".to_owned(), |h| h.people, true);
    row(cost, |h| h.cost, same_money);
    row("worth by the objective".to_owned(), |h| h.value, same_goal);
    row("bound: no plan is better".to_owned(), |h| h.bound, same_goal);
    sheet
}

fn sites(found: &Compared) -> Sheet {
    let columns = vec![
        words("id"),
        words("what"),
        words("kind"),
        numbers("phase_a"),
        numbers("phase_b"),
        numbers("cost_a"),
        numbers("cost_b"),
        numbers("lon_deg"),
        numbers("lat_deg"),
    ];
    let mut sheet = Sheet::new(
        Word::Predicted,
        "Sites that are not the same in both plans",
        columns,
    );
    let whole = |n: Option<u64>| n.map_or(SheetCell::Empty, SheetCell::count);
    let row = |s: &crate::plan::compare::ComparedSite| {
        vec![
            s.id.as_str().into(),
            s.what.into(),
            s.kind.as_str().into(),
            whole(s.phase_a.map(u64::from)),
            whole(s.phase_b.map(u64::from)),
            whole(s.cost_a),
            whole(s.cost_b),
            SheetCell::number(Some(s.lon_deg), 5),
            SheetCell::number(Some(s.lat_deg), 5),
        ]
    };
    sheet.rows = found.sites.iter().map(row).collect();
    sheet
}

fn villages(found: &Compared) -> Sheet {
    let columns = vec![
        words("id"),
        words("name"),
        words("what"),
        numbers("people"),
        numbers("phase_a"),
        numbers("phase_b"),
    ];
    let mut sheet = Sheet::new(
        Word::Predicted,
        "Villages that do not turn alike in both plans, as predicted",
        columns,
    );
    let whole = |n: Option<u32>| n.map_or(SheetCell::Empty, SheetCell::count);
    let row = |v: &crate::plan::compare::ComparedVillage| {
        vec![
            v.id.as_str().into(),
            v.name.as_str().into(),
            v.what.into(),
            SheetCell::count(v.people),
            whole(v.phase_a),
            whole(v.phase_b),
        ]
    };
    sheet.rows = found.villages.iter().map(row).collect();
    sheet
}
