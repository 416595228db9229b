//! `covgap run`, `coverage` and `gaps`: the job, whole or in part.

use super::args::RunArgs;
use super::progress::Progress;
use super::summary::Written;
use super::tables::Form;
use super::told::{self, Done};
use super::{Answer, Common, load, memory, summary, tables, terminal};
use crate::coverage::{Cancelled, MatrixStore, NoStore};
use crate::output::json::to_json;
use crate::pipeline::{self, Means, RunError};
use crate::store::MatrixCache;
use crate::study::{Overrides, Study};
use anyhow::bail;
use std::io::{self, Write};
use std::sync::Arc;

pub(super) use crate::pipeline::Parts;

/// Reads, computes, writes, then prints what was found and where it was written.
pub(super) fn run(args: &RunArgs, parts: Parts, common: &Common) -> anyhow::Result<Answer> {
    let overrides = Overrides {
        presets: args.preset.iter().map(|name| name.trim().to_owned()).collect(),
        top_n: args.top,
        ..Overrides::default()
    };
    let mut study = load::study_with(&args.study, &overrides)?;
    if let Some(out) = &args.out {
        study.output_dir = out.clone();
    }
    if let Some(file) = &args.table {
        Form::of(file)?;
        if !parts.villages {
            bail!(
                "--table {}: `covgap coverage` judges no village and has no table; use `covgap gaps` or `covgap run`",
                file.display()
            );
        }
    }
    let memory_bytes = memory::budget_bytes(args.memory_gb);
    let input = load::input_within(&study, memory_bytes)?;
    load::inputs_are_elsewhere(&study, &input)?;
    if let Some(file) = &args.table {
        load::is_no_input(file, &study, &input, &[])?;
    }
    if !common.quiet {
        replaced(&study, parts);
    }
    let cache = cache(args, &study);
    let store: &dyn MatrixStore = cache.as_deref().map_or(&NoStore, |cache| cache);
    let means = Means {
        memory_bytes,
        store,
        language: args.lang.into(),
    };
    let progress = Progress::new(common.quiet || common.json, cache.clone()).timed(args.timings);
    let result = pipeline::run(&study, &input, parts, &means, &progress);
    progress.finish();
    progress.report_times();
    let warnings = cache.as_ref().map_or_else(Vec::new, |c| c.warnings());
    let is_text = !common.json && !common.quiet;
    if !common.quiet && (result.is_err() || common.json) {
        // Standard output is for results alone.
        for warning in &warnings {
            terminal::say(format_args!("WARNING: {warning}"));
        }
    }
    let (found, files) = match result {
        Err(RunError::Cancelled(cancelled)) => return Err(stopped(cancelled, &study, cache.as_deref())),
        result => result?,
    };
    let table = args
        .table
        .as_deref()
        .map(|file| {
            let sheets = pipeline::tables(&study, &input.world, &found)?;
            tables::write(file, &sheets, &serde_json::Map::new())
        })
        .transpose()?;
    let folder = study.output_dir.join(&study.name);
    told::answered(Some(Done::Written(folder.clone())), || {
        let mut out = terminal::out();
        if common.json {
            write!(out, "{}", terminal::in_json(&to_json("summary", &found.summary)?))?;
        } else if is_text && common.verbose {
            summary::full(&mut out, &found.summary)?;
            if let Some(cache) = &cache {
                answers(&mut out, &progress, cache)?;
            }
            for warning in &warnings {
                writeln!(out, "WARNING: {warning}")?;
            }
            writeln!(out, "\nwritten:")?;
            for file in files {
                writeln!(out, "  {}", file.display())?;
            }
            if let Some(table) = &table {
                writeln!(out, "  {table}")?;
            }
        } else if is_text {
            let names = files.iter().filter_map(|f| f.file_name());
            let names: Vec<String> = names.map(|n| n.to_string_lossy().into_owned()).collect();
            let written = Written {
                study: &args.study,
                folder: &folder,
                files: &names,
                table: table.as_deref(),
            };
            summary::brief(&mut out, &found.summary, &warnings, written)?;
        }
        Ok(Answer::Yes)
    })
}

/// Says before the work which files of an earlier run go, because this command does not make them.
fn replaced(study: &Study, parts: Parts) {
    let folder = study.output_dir.join(&study.name);
    let names = pipeline::files_that_go(&folder, parts, study);
    if !names.is_empty() {
        terminal::say(format!(
            "note: {} holds results that this command does not make; when it is done, they are removed: {}. To keep them, stop now \
             and name another folder with --out",
            folder.display(),
            names.join(", ")
        ));
    }
}

/// Where path losses are kept; `None` where they are not to be.
fn cache(args: &RunArgs, study: &Study) -> Option<Arc<MatrixCache>> {
    if args.no_cache {
        return None;
    }
    let folder = args.cache.clone().unwrap_or_else(|| study.cache_dir());
    Some(Arc::new(MatrixCache::at(
        &folder,
        &study.name,
        &study.radio.model,
    )))
}

/// What came from the cache. On the terminal alone: what is written does not depend on it.
fn answers(out: &mut dyn Write, progress: &Progress, cache: &MatrixCache) -> io::Result<()> {
    for (stage, counts) in progress.found_in_cache() {
        writeln!(
            out,
            "path loss, {stage}: {} of {} entries from the cache {}",
            counts.found,
            counts.found + counts.missed,
            cache.folder().display()
        )?;
    }
    Ok(())
}

/// What a user who stopped a run should know: nothing is lost.
fn stopped(cancelled: Cancelled, study: &Study, cache: Option<&MatrixCache>) -> anyhow::Error {
    let results = study.output_dir.join(&study.name);
    let results = results.display();
    let context = match cache.map(|c| (c, c.kept() as u64 + c.counts().found)) {
        Some((cache, entries)) if entries > 0 => format!(
            "stopped on request; {results} is as it was before. What was computed is kept, {entries} entries of the cache {}: the same \
             command goes on from there",
            cache.folder().display()
        ),
        _ => format!(
            "stopped on request; {results} is as it was before, and no path loss is kept: the same command begins anew"
        ),
    };
    anyhow::Error::new(cancelled).context(context)
}
