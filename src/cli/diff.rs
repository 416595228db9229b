//! `covgap diff`: what became of villages between two studies, or two lists of sites of one study.

use super::args::{DiffArgs, Whose};
use super::resilience::{cache, judged, no_input, opened, report_cache};
use super::told::{self, Done};
use super::{Answer, Common, diff_table, load, tables};
use crate::domain::figures::counted;
use crate::ingest;
use crate::output::json::to_json;
use crate::output::run_toml::Origin;
use crate::pipeline::diff::{CheckRow, Diff, Judged, compare};
use crate::study::Study;
use crate::units::Db;
use crate::world::{Ingested, Report};
use anyhow::anyhow;
use std::io::Write;
use std::path::Path;

/// Reads both, judges both, compares, writes where asked, prints.
pub(super) fn diff(args: &DiffArgs, common: &Common) -> anyhow::Result<Answer> {
    match &args.study {
        Some(study) => lists(args, study, common),
        None => studies(args, common),
    }
}

/// Two studies, each with a world of its own.
fn studies(args: &DiffArgs, common: &Common) -> anyhow::Result<Answer> {
    let is_study = |file: &Path| file.extension().is_some_and(|e| e.eq_ignore_ascii_case("toml"));
    if let Some(file) = [&args.before, &args.after].into_iter().find(|f| !is_study(f)) {
        return Err(anyhow!(
            "{} is no study file (.toml); to compare two lists of sites, name the study that they belong to: covgap diff {} {} --study STUDY",
            file.display(),
            args.before.display(),
            args.after.display()
        ));
    }
    let studies = match (
        load::study_or_record(&args.before, &args.after),
        load::study_or_record(&args.after, &args.before),
    ) {
        (Ok(before), Ok(after)) => (before, after),
        (Err(before), after) => return Err(load::joined(before, after.and_then(|s| load::input(&s)).err())),
        (before, Err(after)) => {
            return Err(match before.and_then(|s| load::input(&s)) {
                Ok(_) => after,
                Err(before) => load::joined(before, Some(after)),
            });
        }
    };
    let (before, after) = match (load::input(&studies.0), load::input(&studies.1)) {
        (Ok(before), Ok(after)) => (before, after),
        (Err(before), Err(after)) => return Err(anyhow!("BEFORE: {before}\nAFTER: {after}")),
        (Err(before), Ok(_)) => return Err(before.context("BEFORE")),
        (Ok(_), Err(after)) => return Err(after.context("AFTER")),
    };
    let outputs = opened(&args.common)?;
    no_input(&args.common, &studies.0, &before)?;
    no_input(&args.common, &studies.1, &after)?;
    if let Some(folder) = &args.common.out {
        load::are_elsewhere_than(folder, &studies.0, &before)?;
        load::are_elsewhere_than(folder, &studies.1, &after)?;
    }
    let mut stood = Vec::new();
    for (study, input, file) in [
        (&studies.0, &before, &args.before),
        (&studies.1, &after, &args.after),
    ] {
        let cache = cache(&args.common, study);
        let standing = judged(study, input, file, &args.common, common, cache.as_ref());
        report_cache(cache.as_deref());
        stood.push(standing?);
    }
    let [was, is] = stood.as_slice() else {
        return Err(anyhow!("two studies make two answers"));
    };
    let found = compare(
        Judged::of(&studies.0, &before, was),
        Judged::of(&studies.1, &after, is),
        Db(args.weaker_db),
    );
    answer(args, common, &found, outputs)
}

/// Two lists of sites in one world, which is read once.
fn lists(args: &DiffArgs, study: &Path, common: &Common) -> anyhow::Result<Answer> {
    let study = load::study(study)?;
    let of = |file: &Path| {
        let mut study = study.clone();
        study.sites.layered.path = file.to_owned();
        // That no village can hear one of the lists may be what is asked: a warning says it.
        study
            .allow
            .extend(["no-path", "no-site-in-reach"].map(str::to_owned));
        study
    };
    let studies = (of(&args.before), of(&args.after));
    let mut input = load::input(&studies.0)?;
    let (network, report) = ingest::read_sites(&studies.1, &input.world).map_err(|problems| {
        let count = counted(problems.len(), "problem", "problems");
        anyhow!("AFTER has {count}; nothing was written\n{problems}")
    })?;
    let outputs = opened(&args.common)?;
    let cache = cache(&args.common, &study);
    let judged = |study: &Study, input: &Ingested, file: &Path| {
        no_input(&args.common, study, input)?;
        if let Some(folder) = &args.common.out {
            load::are_elsewhere_than(folder, study, input)?;
        }
        judged(study, input, file, &args.common, common, cache.as_ref())
    };
    let was = judged(&studies.0, &input, &args.before)?;
    let before = std::mem::replace(&mut input.world.network, network);
    let before_report = std::mem::replace(&mut input.report, report);
    input.report = with_the_rest(&before_report, std::mem::take(&mut input.report));
    let is = judged(&studies.1, &input, &args.after)?;
    report_cache(cache.as_deref());
    let found = compare(
        Judged {
            origin: Origin {
                study: &studies.0,
                report: &before_report,
            },
            network: &before,
            ..Judged::of(&studies.0, &input, &was)
        },
        Judged::of(&studies.1, &input, &is),
        Db(args.weaker_db),
    );
    answer(args, common, &found, outputs)
}

/// What was read of all but the sites, with what was read of other sites.
fn with_the_rest(world: &Report, sites: Report) -> Report {
    let of_sites =
        |code: &str| code.starts_with("site") || code.starts_with("cell") || code.starts_with("antenna");
    let mut whole = world.clone();
    whole
        .inputs
        .retain(|file| !matches!(file.role, "sites" | "antenna"));
    whole.inputs.extend(sites.inputs);
    whole.counts.retain(|count| !of_sites(&count.code));
    whole.counts.extend(sites.counts);
    whole.antenna_patterns = sites.antenna_patterns;
    whole.radio_templates = sites.radio_templates;
    whole
}

fn answer(
    args: &DiffArgs,
    common: &Common,
    found: &Diff,
    outputs: Option<crate::output::Outputs>,
) -> anyhow::Result<Answer> {
    let mut summary = found.summary();
    summary.check = args.fail_on_darker.map(|whose| {
        let because = found.darker(whose == Whose::Operator);
        CheckRow {
            passed: because.is_empty(),
            because,
        }
    });
    let files = match outputs {
        Some(outputs) => found.write(outputs, &summary)?,
        None => Vec::new(),
    };
    let table = args.common.table.as_deref();
    let table = table
        .map(|file| tables::write(file, &found.tables()?, &serde_json::Map::new()))
        .transpose()?;
    let written = args.common.out.clone().map(Done::Written);
    told::answered(written, || {
        let mut out = crate::cli::terminal::out();
        if common.json {
            write!(out, "{}", to_json("diff", &summary)?)?;
        } else if !common.quiet {
            diff_table::diff(&mut out, &summary, args.common.rows, !files.is_empty())?;
            diff_table::written(&mut out, &files, table.as_deref())?;
        }
        Ok(match summary.check {
            Some(check) if !check.passed => Answer::No,
            _ => Answer::Yes,
        })
    })
}
