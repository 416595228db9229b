//! `covgap plan curve`: people against money.

use super::args::CurveArgs;
use super::clock;
use super::ready::{self, Ready};
use crate::cli::{Answer, Common, table, terminal};
use crate::domain::figures::grouped;
use crate::domain::word::Word;
use crate::optimise::Pace;
use crate::output::json::to_json;
use crate::output::planned;
use crate::output::sheet::SheetCell;
use crate::pipeline::plan;
use std::io::Write;

/// Solves for several budgets and prints what each can do.
pub(super) fn curve(args: &CurveArgs, common: &Common) -> anyhow::Result<Answer> {
    let make = &args.make;
    let ready = Ready::read(ready::study_of(make)?, None, &ready::asked(make), &make.kept)?;
    let progress = ready.progress(common);
    let prepared = ready.prepared(&progress)?;
    plan::fits_optimiser(&prepared.question.instance, ready.memory_bytes).map_err(ready::reported)?;
    progress.finish();
    ready.report_cache();
    let answer = plan::curve_of(
        &prepared,
        &ready.study.name,
        usize::try_from(args.steps).unwrap_or(usize::MAX),
        Pace {
            effort: make.effort.into(),
            stop: clock::after(make.time_limit)?,
        },
    );
    let mut out = terminal::out();
    if common.json {
        write!(out, "{}", terminal::in_json(&to_json("plan-curve", &answer)?))?;
    } else if !common.quiet {
        let mut sheet = table::headed(Word::Predicted, "money | value | no plan exceeds | apart %", 0);
        for point in &answer.points {
            let apart = 100.0 * (point.bound - point.value) as f64 / point.value.max(1) as f64;
            sheet.rows.push(vec![
                SheetCell::Text(grouped(point.budget)),
                SheetCell::Text(grouped(point.value)),
                SheetCell::Text(grouped(point.bound)),
                SheetCell::Text(format!("{apart:.2}")),
            ]);
        }
        writeln!(
            out,
            "{}: {} against money in {} (predicted)",
            ready.study.title, answer.counts, answer.currency
        )?;
        writeln!(out, "{}", table::text(&sheet))?;
        if answer.stopped_by_clock {
            writeln!(
                out,
                "{} Higher amounts may be missing.",
                planned::STOPPED_BY_CLOCK
            )?;
        }
    }
    Ok(Answer::Yes)
}
