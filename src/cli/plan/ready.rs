//! A study, its input and its plan's layers, read for a command.

use super::args::{KeptArgs, MakeArgs, ObjectiveArg};
use crate::cli::progress::Progress;
use crate::cli::{Common, load, memory, terminal};
use crate::coverage::{Cancelled, MatrixStore, NoStore};
use crate::domain::figures::grouped;
use crate::ingest;
use crate::pipeline::plan::{self, PlanError, Prepared};
use crate::plan::{PlanAsked, PlanLayers};
use crate::store::MatrixCache;
use crate::study::{PlanSource, Study};
use crate::world::Ingested;
use anyhow::anyhow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a command works with.
pub(super) struct Ready {
    pub(super) study: Study,
    pub(super) input: Ingested,
    pub(super) plan: PlanSource,
    pub(super) layers: PlanLayers,
    pub(super) cache: Option<Arc<MatrixCache>>,
    /// What may be taken of the machine's memory.
    pub(super) memory_bytes: u64,
}

impl Ready {
    /// Reads everything; `asked` is what changes the study's question.
    pub(super) fn read(
        file: &Path,
        out: Option<&PathBuf>,
        asked: &PlanAsked,
        kept: &KeptArgs,
    ) -> anyhow::Result<Self> {
        let mut study = load::study(file)?;
        // A plan may be the first that there is: where no village hears a site, it begins with new ones.
        study.allow.insert("no-site-in-reach".to_owned());
        if let Some(out) = out {
            study.output_dir.clone_from(out);
        }
        let mut plan = plan::changed(&load::plan_of(&study)?, asked).map_err(|fault| anyhow!("{fault}"))?;
        let memory_bytes = memory::budget_bytes(kept.memory_gb);
        let input = load::input_within(&study, memory_bytes)?;
        let (layers, report) = ingest::plan_layers(&study, &plan, &input.world.extent).map_err(faulty)?;
        // What was left out of the layers, or assumed, is said beside the plan.
        let counts = report.counts.iter().chain(&report.remarks);
        plan.notes
            .extend(counts.map(|count| format!("{}: {}", count.text, grouped(count.count))));
        let cache = cache(kept, &study);
        Ok(Self {
            study,
            input,
            plan,
            layers,
            cache,
            memory_bytes,
        })
    }

    /// Where losses are looked for.
    pub(super) fn store(&self) -> &dyn MatrixStore {
        self.cache.as_deref().map_or(&NoStore, |cache| cache)
    }

    pub(super) fn progress(&self, common: &Common) -> Progress {
        Progress::new(common.quiet || common.json, self.cache.clone())
    }

    /// The question, made ready.
    pub(super) fn prepared(&self, progress: &Progress) -> anyhow::Result<Prepared> {
        let prepared = plan::prepare_within(
            &self.study,
            &self.plan,
            &self.input.world,
            self.layers.clone(),
            self.memory_bytes,
            self.store(),
            progress,
        );
        prepared.map_err(reported)
    }

    /// What the cache could not do; standard output is for results alone.
    pub(super) fn report_cache(&self) {
        for warning in self
            .cache
            .as_deref()
            .map(MatrixCache::warnings)
            .unwrap_or_default()
        {
            terminal::say(format_args!("WARNING: {warning}"));
        }
    }
}

/// The folder of a study's plan.
pub(super) fn folder(study: &Study) -> PathBuf {
    study.output_dir.join(format!("{}-plan", study.name))
}

pub(super) fn cache(kept: &KeptArgs, study: &Study) -> Option<Arc<MatrixCache>> {
    if kept.no_cache {
        return None;
    }
    let folder = kept.cache.clone().unwrap_or_else(|| study.cache_dir());
    Some(Arc::new(MatrixCache::at(
        &folder,
        &study.name,
        &study.radio.model,
    )))
}

/// What the command line asks.
pub(super) fn asked(args: &MakeArgs) -> PlanAsked {
    PlanAsked {
        budget: args.budget,
        phase_budgets: args.phases.clone(),
        objective: args.objective.map(|objective| {
            match objective {
                ObjectiveArg::People => "people",
                ObjectiveArg::Villages => "villages",
                ObjectiveArg::Points => "points",
                ObjectiveArg::CloseAll => "close-all",
            }
            .to_owned()
        }),
        lock: args.lock.clone(),
        forbid: args.forbid.clone(),
        seed: args.seed,
    }
}

/// The study that the command line names.
pub(super) fn study_of(args: &MakeArgs) -> anyhow::Result<&Path> {
    let study = args.study.as_deref();
    study.ok_or_else(|| anyhow!("name the study: covgap plan STUDY"))
}

pub(super) fn faulty(faults: crate::world::Faults) -> anyhow::Error {
    anyhow!("the plan's input has faults; nothing was written\n{faults}")
}

/// What went wrong, with what a user who stopped it should know.
pub(super) fn reported(error: PlanError) -> anyhow::Error {
    match error {
        PlanError::Cancelled(cancelled) => stopped(cancelled),
        error => error.into(),
    }
}

fn stopped(cancelled: Cancelled) -> anyhow::Error {
    anyhow::Error::new(cancelled).context(
        "stopped on request; nothing was written. What was computed is kept in the cache, unless --no-cache was given",
    )
}
