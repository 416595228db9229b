//! `covgap resilience`: villages that hang on one site alone, and the sites whose loss darkens the most
//! people.

use super::args::{ComparingArgs, ResilienceArgs};
use super::progress::Progress;
use super::tables::{self, Form};
use super::told::{self, Done};
use super::{Answer, Common, diff_table, load};
use crate::analysis::{AnalysisError, Standing, stand};
use crate::coverage::{MatrixStore, NoStore};
use crate::gaps::resilience::Joined;
use crate::output::Outputs;
use crate::output::json::to_json;
use crate::output::single_site::Hung;
use crate::pipeline::{self, resilience};
use crate::store::MatrixCache;
use crate::study::Study;
use crate::world::Ingested;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

/// Reads, judges with and without each site, writes where asked, prints.
pub(super) fn resilience(args: &ResilienceArgs, common: &Common) -> anyhow::Result<Answer> {
    let study = load::study(&args.study)?;
    let input = load::input(&study)?;
    let outputs = opened(&args.common)?;
    no_input(&args.common, &study, &input)?;
    if let Some(folder) = &args.common.out {
        load::are_elsewhere_than(folder, &study, &input)?;
    }
    let cache = cache(&args.common, &study);
    let standing = judged(&study, &input, &args.study, &args.common, common, cache.as_ref())?;
    let world = &input.world;
    let hung = Hung::of(&standing, &world.villages, &world.network, None);
    let summary = resilience::summarise(&standing, &hung);
    let files = match outputs {
        Some(outputs) => resilience::write(outputs, &study, &input, &hung, &summary)?,
        None => Vec::new(),
    };
    report_cache(cache.as_deref());
    let table = args.common.table.as_deref();
    let table = table
        .map(|file| tables::write(file, &resilience::tables(&hung)?, &serde_json::Map::new()))
        .transpose()?;
    let written = args.common.out.clone().map(Done::Written);
    told::answered(written, || {
        let mut out = crate::cli::terminal::out();
        if common.json {
            write!(out, "{}", to_json("resilience", &summary)?)?;
        } else if !common.quiet {
            diff_table::resilience(&mut out, &summary, args.common.rows)?;
            diff_table::written(&mut out, &files, table.as_deref())?;
        }
        Ok(Answer::Yes)
    })
}

/// Judges with and without each site. `file` is what the user calls it.
pub(super) fn judged(
    study: &Study,
    input: &Ingested,
    file: &Path,
    args: &ComparingArgs,
    common: &Common,
    cache: Option<&Arc<MatrixCache>>,
) -> anyhow::Result<Standing> {
    let progress = Progress::new(common.quiet || common.json, cache.cloned());
    let label = file.display().to_string();
    let store = store(cache.map(Arc::as_ref));
    let standing = stand(study, input, &label, joined(args), store, &progress);
    progress.finish();
    standing.map_err(reported)
}

/// What fails as one site.
fn joined(args: &ComparingArgs) -> Joined {
    if args.shared_masts {
        Joined::ByMast
    } else {
        Joined::ByName
    }
}

/// Refuses a table that would take the place of what it is made from, or whose form is not known, before
/// hours of work.
pub(super) fn no_input(args: &ComparingArgs, study: &Study, input: &Ingested) -> anyhow::Result<()> {
    let Some(file) = &args.table else { return Ok(()) };
    Form::of(file)?;
    load::is_no_input(file, study, input, &[])
}

/// The folder for files, opened before hours of work.
pub(super) fn opened(args: &ComparingArgs) -> anyhow::Result<Option<Outputs>> {
    Ok(args.out.as_deref().map(pipeline::open).transpose()?)
}

/// Where path losses are kept; `None` where they are not to be.
pub(super) fn cache(args: &ComparingArgs, study: &Study) -> Option<Arc<MatrixCache>> {
    if args.no_cache {
        return None;
    }
    let folder = args.cache.clone().unwrap_or_else(|| study.cache_dir());
    let cache = MatrixCache::at(&folder, &study.name, &study.radio.model);
    Some(Arc::new(cache))
}

/// Where losses are looked for: the cache, where there is one.
fn store(cache: Option<&MatrixCache>) -> &dyn MatrixStore {
    cache.map_or(&NoStore, |cache| cache)
}

/// What went wrong, with what a user who stopped it should know.
fn reported(error: AnalysisError) -> anyhow::Error {
    match error {
        AnalysisError::Cancelled(cancelled) => anyhow::Error::new(cancelled)
            .context("stopped on request; nothing was written. What was computed is kept in the cache, unless --no-cache was given"),
        error => error.into(),
    }
}

/// What the cache could not do; standard output is for results alone.
pub(super) fn report_cache(cache: Option<&MatrixCache>) {
    for warning in cache.map(MatrixCache::warnings).unwrap_or_default() {
        super::terminal::say(format_args!("WARNING: {warning}"));
    }
}
