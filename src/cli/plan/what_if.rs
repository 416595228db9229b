//! `covgap plan what-if`: villages gained and lost.

use super::args::WhatIfArgs;
use super::ready;
use crate::cli::{Answer, Common, load, memory, terminal};
use crate::coverage::{MatrixStore, NoStore};
use crate::domain::figures::{counted, grouped};
use crate::ingest;
use crate::output::json::to_json;
use crate::pipeline::plan::{self, WhatIfRequest, WhatIfTurned};
use crate::store::MatrixCache;
use anyhow::anyhow;
use std::io::{self, Write};

/// Reads, judges with and without the change, prints.
pub(super) fn what_if(args: &WhatIfArgs, common: &Common) -> anyhow::Result<Answer> {
    if args.add.is_none() && args.remove.is_empty() && args.change.is_empty() {
        return Err(anyhow!(
            "say what changes: --add FILE, --remove ID or --change CELL:tilt=4"
        ));
    }
    let study = load::study(&args.study)?;
    let mut input = load::input_within(&study, memory::budget_bytes(args.kept.memory_gb))?;
    let mut request = WhatIfRequest {
        remove: args.remove.clone(),
        change: args.change.clone(),
        ..WhatIfRequest::default()
    };
    if let Some(file) = &args.add {
        let mut added = study.clone();
        added.sites.layered.path.clone_from(file);
        let (network, _) = ingest::read_sites(&added, &input.world)
            .map_err(|faults| anyhow!("the cells of {} have faults\n{faults}", file.display()))?;
        request.add = network.cells().to_vec();
    }
    let cache = ready::cache(&args.kept, &study);
    let store: &dyn MatrixStore = cache.as_deref().map_or(&NoStore, |cache| cache);
    let progress = crate::cli::progress::Progress::new(common.quiet || common.json, cache.clone());
    let answer =
        plan::what_if(&study, &mut input.world, &request, store, &progress).map_err(ready::reported)?;
    progress.finish();
    for warning in cache.as_deref().map(MatrixCache::warnings).unwrap_or_default() {
        terminal::say(format_args!("WARNING: {warning}"));
    }
    let mut out = terminal::out();
    if common.json {
        write!(out, "{}", terminal::in_json(&to_json("plan-what-if", &answer)?))?;
    } else if !common.quiet {
        writeln!(
            out,
            "{} changed; {} within range judged with and without (predicted)",
            counted(answer.cells_changed, "cell", "cells"),
            counted(answer.villages_looked_at, "village", "villages")
        )?;
        list(
            &mut out,
            "turn to covered",
            &answer.gained,
            answer.people_gained,
            args.rows,
        )?;
        list(
            &mut out,
            "lose their coverage",
            &answer.lost,
            answer.people_lost,
            args.rows,
        )?;
    }
    Ok(Answer::Yes)
}

fn list(
    out: &mut dyn Write,
    what: &str,
    turned: &[WhatIfTurned],
    people: u64,
    rows: usize,
) -> io::Result<()> {
    writeln!(
        out,
        "{} with {} people {what}",
        counted(turned.len(), "village", "villages"),
        grouped(people)
    )?;
    for village in turned.iter().take(rows) {
        let people = village
            .people
            .map_or_else(|| "people not known".to_owned(), |p| format!("{p:.0} people"));
        writeln!(out, "  {} ({}), {people}", village.name, village.id)?;
    }
    if turned.len() > rows {
        writeln!(out, "  and {} more", turned.len() - rows)?;
    }
    Ok(())
}
