//! `covgap plan STUDY`: a plan, its proof, its check, and everything that is written of it.

use super::args::MakeArgs;
use super::clock;
use super::ready::{self, Ready};
use crate::cli::register::today;
use crate::cli::told::{self, Done};
use crate::cli::{Answer, Common, load, terminal};
use crate::optimise::Pace;
use crate::output::Outputs;
use crate::output::json::to_json;
use crate::output::planned;
use crate::pipeline::plan;
use std::io::Write;
use std::path::PathBuf;

/// Plans, checks, writes, prints.
pub(super) fn study(args: &MakeArgs, out: Option<&PathBuf>, common: &Common) -> anyhow::Result<Answer> {
    let asked = ready::asked(args);
    let mut ready = Ready::read(ready::study_of(args)?, out, &asked, &args.kept)?;
    past_dues(&ready)?;
    let folder = ready::folder(&ready.study);
    load::are_elsewhere_than(&folder, &ready.study, &ready.input)?;
    let mut outputs = Outputs::open(&folder)?;
    let progress = ready.progress(common);
    let prepared = ready.prepared(&progress)?;
    plan::fits_optimiser(&prepared.question.instance, ready.memory_bytes).map_err(ready::reported)?;
    let cache = ready.cache.clone();
    let store: &dyn crate::coverage::MatrixStore = cache.as_deref().map_or(&crate::coverage::NoStore, |c| c);
    let world = &mut ready.input.world;
    let pace = Pace {
        effort: args.effort.into(),
        stop: clock::after(args.time_limit)?,
    };
    let mut made = plan::make(&prepared, &ready.study, world, pace.clone(), store, &progress)
        .map_err(ready::reported)?;
    made.plan.asked = asked;
    plan::finish(&prepared, &ready.study, world, &mut made, &pace, &progress).map_err(ready::reported)?;
    progress.finish();
    plan::write(&mut outputs, &prepared, &ready.study, &ready.input, &made)?;
    let files = outputs.commit()?;
    ready.report_cache();
    told::answered(Some(Done::Written(folder.clone())), || {
        let mut out = terminal::out();
        if common.json {
            write!(out, "{}", terminal::in_json(&to_json("plan", &made.plan)?))?;
        } else if !common.quiet {
            super::show::plan(&mut out, &made.plan)?;
            for breach in &made.breaches {
                writeln!(out, "WRONG: {breach}")?;
            }
            let sentence = planned::sentence(&made.plan);
            writeln!(out, "\n{sentence}")?;
            writeln!(out, "\nwritten to {}:", folder.display())?;
            let names = files.iter().filter_map(|f| f.file_name());
            let names: Vec<String> = names.map(|n| n.to_string_lossy().into_owned()).collect();
            writeln!(out, "  {}", names.join(", "))?;
        }
        // A plan that does not stand its own check is no answer to rely on.
        Ok(if made.breaches.is_empty() {
            Answer::Yes
        } else {
            Answer::No
        })
    })
}

/// Phases that are due before today: said on the terminal alone, because no result depends on the day.
fn past_dues(ready: &Ready) -> anyhow::Result<()> {
    let today = today()?.to_string();
    let dues = ready.plan.phases.iter().filter_map(|phase| phase.due);
    let past: Vec<String> = dues
        .map(|day| day.to_string())
        .filter(|day| *day < today)
        .collect();
    if !past.is_empty() {
        terminal::say(format_args!(
            "WARNING: phases are due before today ({today}): {}; correct phase_due in [plan]",
            past.join(", ")
        ));
    }
    Ok(())
}
