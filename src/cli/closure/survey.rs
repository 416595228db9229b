//! `covgap survey`: where the next measurements would change most decisions.

use super::super::told::{self, Done};
use super::args::SurveyArgs;
use super::print;
use crate::analysis::{AnalysisError, judge};
use crate::cli::progress::Progress;
use crate::cli::staged::write_whole;
use crate::cli::{Answer, Common, answers, load, resilience};
use crate::closure::Limits;
use crate::coverage::{MatrixStore, NoStore};
use crate::output::json::to_json;
use crate::pipeline::closure::{SurveyAnswer, SurveyRequest, survey as surveyed, survey_files};
use crate::pipeline::register::decided;
use crate::space::LonLat;
use crate::store::MatrixCache;
use crate::study::Study;
use crate::world::Ingested;
use anyhow::{Context, anyhow};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Judges, ranks, plans, writes where asked, prints.
pub(in crate::cli) fn survey(args: &SurveyArgs, common: &Common) -> anyhow::Result<Answer> {
    let study = load::study(&args.study)?;
    let (rule, around) = super::rule(&args.rule, &study)?;
    let limits = limits(args)?;
    let input = load::input(&study)?;
    if let Some(folder) = &args.to {
        load::are_elsewhere_than(folder, &study, &input)?;
    }
    let measurements = super::measurements(&args.measured, &study)?;
    let known = args
        .register
        .as_deref()
        .map(decided)
        .transpose()?
        .unwrap_or_default();
    let judged = judged(args, &study, &input, common)?;
    let answer = surveyed(&SurveyRequest {
        study: &study,
        input: &input,
        judged: &judged,
        measurements: &measurements,
        decided: &known,
        rule,
        around,
        limits,
    });
    let files = match &args.to {
        Some(folder) => write(folder, &answer)?,
        None => Vec::new(),
    };
    told::answered(args.to.clone().map(Done::Written), || {
        let mut out = crate::cli::terminal::out();
        if common.json {
            answers::print(&mut out, &answer)?;
        } else if !common.quiet {
            print::survey(&mut out, &answer)?;
            for file in &files {
                writeln!(out, "written: {}", file.display())?;
            }
        }
        Ok(Answer::Yes)
    })
}

fn limits(args: &SurveyArgs) -> anyhow::Result<Limits> {
    let from = args.from.as_deref().map(|text| {
        let (lon, lat) = text.split_once(',').unwrap_or((text, ""));
        let number = |part: &str| part.trim().parse::<f64>().ok();
        let place = number(lon)
            .zip(number(lat))
            .and_then(|(lon, lat)| LonLat::new(lon, lat).ok());
        place.ok_or_else(|| {
            anyhow!("--from {text}: write longitude,latitude in degrees, for example 105.5,21.5")
        })
    });
    Ok(Limits {
        days: usize::from(args.days),
        km_per_day: args.km_per_day,
        per_day: usize::from(args.per_day),
        detour: args.detour,
        from: from.transpose()?,
    })
}

/// What the study predicts, as a run does.
fn judged(
    args: &SurveyArgs,
    study: &Study,
    input: &Ingested,
    common: &Common,
) -> anyhow::Result<crate::analysis::Judged> {
    let cache = (!args.no_cache).then(|| {
        let folder = args.cache.clone().unwrap_or_else(|| study.cache_dir());
        Arc::new(MatrixCache::at(&folder, &study.name, &study.radio.model))
    });
    let progress = Progress::new(common.quiet || common.json, cache.clone());
    let store: &dyn MatrixStore = cache.as_deref().map_or(&NoStore, |cache| cache);
    let judged = judge(study, &input.world, store, &progress);
    progress.finish();
    resilience::report_cache(cache.as_deref());
    judged.map_err(|error| match error {
        AnalysisError::Cancelled(stopped) => {
            anyhow::Error::new(stopped).context("stopped on request; nothing was written")
        }
        other => other.into(),
    })
}

fn write(folder: &Path, answer: &SurveyAnswer) -> anyhow::Result<Vec<PathBuf>> {
    let files = [
        ("survey.csv", survey_files::sheet(answer).to_csv()?),
        ("survey.geojson", survey_files::geojson(answer).into_bytes()),
        ("survey.gpx", survey_files::gpx(answer).into_bytes()),
        ("survey.txt", survey_files::text(answer).into_bytes()),
        ("survey.json", to_json("survey.json", answer)?.into_bytes()),
    ];
    std::fs::create_dir_all(folder)
        .with_context(|| format!("--to {}: the folder cannot be made", folder.display()))?;
    let mut written = Vec::new();
    for (name, bytes) in files {
        let file = folder.join(name);
        write_whole(&file, |to| Ok(to.write_all(&bytes)?))?;
        written.push(file);
    }
    Ok(written)
}
