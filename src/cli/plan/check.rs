//! `covgap plan check`: everything that a plan claims, derived anew.

use super::args::{CheckArgs, ExplainPlanArgs, OfPlanArgs};
use super::ready::{self, Ready};
use crate::cli::{Answer, Common, terminal};
use crate::files::{self, FileKind};
use crate::output::json::to_json;
use crate::output::planned;
use crate::pipeline::closure::village;
use crate::pipeline::covering::BoundFile;
use crate::pipeline::plan::{self, Proofs};
use crate::plan::{PlanMade, file as plan_file};
use anyhow::{Context, anyhow};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Checks a plan against its study.
pub(super) fn check(args: &CheckArgs, common: &Common) -> anyhow::Result<Answer> {
    let (mut ready, made, file) = read(&args.of)?;
    let proof = args
        .bound
        .clone()
        .unwrap_or_else(|| file.with_file_name("plan_bound.json"));
    let beside = proof.with_file_name("plan_bound_phases.json");
    let proofs = Proofs {
        phased: if beside.exists() {
            Some(bound_of(&beside)?)
        } else {
            None
        },
        end: bound_of(&proof)?,
    };
    let progress = ready.progress(common);
    let prepared = ready.prepared(&progress)?;
    let cache = ready.cache.clone();
    let store: &dyn crate::coverage::MatrixStore = cache.as_deref().map_or(&crate::coverage::NoStore, |c| c);
    let checked = plan::check(
        &prepared,
        &ready.study,
        &mut ready.input.world,
        &made,
        &proofs,
        store,
        &progress,
    )
    .map_err(ready::reported)?;
    progress.finish();
    ready.report_cache();
    let mut out = terminal::out();
    if common.json {
        write!(out, "{}", terminal::in_json(&to_json("plan-check", &checked)?))?;
    } else if !common.quiet {
        writeln!(out, "{}", file.display())?;
        for looked in &checked.looked_at {
            writeln!(out, "  looked at {looked}")?;
        }
        if checked.stopped_by_clock {
            writeln!(out, "{}", planned::STOPPED_BY_CLOCK)?;
        }
        for breach in &checked.breaches {
            writeln!(out, "WRONG: [{}] {}", breach.code, breach.text)?;
        }
        if checked.breaches.is_empty() {
            writeln!(out, "the plan is what it says")?;
        }
    }
    Ok(if checked.breaches.is_empty() {
        Answer::Yes
    } else {
        Answer::No
    })
}

/// A proof from its file.
fn bound_of(file: &Path) -> anyhow::Result<BoundFile> {
    let text = files::read_text(file, FileKind::Table).with_context(|| {
        format!(
            "the proof of a bound, {}, cannot be read; name it with --bound",
            file.display()
        )
    })?;
    serde_json::from_str(&text).map_err(|error| {
        anyhow!(
            "{}: no proof of a bound ({error}); name the file with --bound",
            file.display()
        )
    })
}

/// Explains a village beside a plan.
pub(super) fn explain(args: &ExplainPlanArgs, common: &Common) -> anyhow::Result<Answer> {
    let (ready, made, _) = read(&args.of)?;
    let villages = &ready.input.world.villages;
    let asked = village(&ready.study, villages, &args.village).map_err(|fault| anyhow!("{fault}"))?;
    let Some(at) = villages.iter().position(|v| v.id == asked.id) else {
        return Err(anyhow!("the study has no village {}", asked.id));
    };
    let progress = ready.progress(common);
    let prepared = ready.prepared(&progress)?;
    progress.finish();
    ready.report_cache();
    let answer = plan::explain(&prepared, &ready.input.world, &made, at);
    let mut out = terminal::out();
    if common.json {
        write!(out, "{}", terminal::in_json(&to_json("plan-explain", &answer)?))?;
    } else if !common.quiet {
        writeln!(out, "{} ({})", answer.name, answer.id)?;
        for sentence in &answer.sentences {
            writeln!(out, "{sentence}")?;
        }
    }
    Ok(Answer::Yes)
}

/// A study with the question that its plan was made for, and the plan.
fn read(args: &OfPlanArgs) -> anyhow::Result<(Ready, PlanMade, PathBuf)> {
    let study = crate::cli::load::study(&args.study)?;
    let file = args
        .plan
        .clone()
        .unwrap_or_else(|| ready::folder(&study).join("plan.toml"));
    if !file.exists() {
        return Err(anyhow!(
            "the plan {} is not there; make it with covgap plan, or name it with --plan",
            file.display()
        ));
    }
    let made = plan_file::read(&file)?;
    let ready = Ready::read(&args.study, None, &made.asked, &args.kept)?;
    Ok((ready, made, file))
}
