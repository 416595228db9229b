//! `covgap run`, `coverage` and `gaps`: the job, whole or in part.

use super::args::RunArgs;
use super::progress::Progress;
use super::{Answer, Common, load, memory, table};
use crate::pipeline;
use std::io::Write;

pub use crate::pipeline::Parts;

/// Reads, computes, writes, then prints what was found and where it was written.
pub fn run(args: &RunArgs, parts: Parts, common: &Common) -> anyhow::Result<Answer> {
    let mut study = load::study(&args.study)?;
    if let Some(out) = &args.out {
        study.output_dir = out.clone();
    }
    let input = load::input(&study)?;
    load::inputs_are_elsewhere(&study, &input)?;
    let means = pipeline::Means {
        memory_bytes: memory::budget_bytes(args.memory_gb),
        ..pipeline::Means::default()
    };
    let progress = Progress::new(common.quiet || common.json).timed(args.timings);
    let result = pipeline::run(&study, &input, parts, &means, &progress);
    progress.finish();
    progress.tell_times();
    let (found, files) = result?;
    let mut out = std::io::stdout().lock();
    if common.json {
        write!(out, "{}", found.summary.to_json()?)?;
    } else if !common.quiet {
        table::print(&mut out, &found.summary)?;
        writeln!(out, "\nwritten:")?;
        for file in files {
            writeln!(out, "  {}", file.display())?;
        }
    }
    Ok(Answer::Yes)
}
