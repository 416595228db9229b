//! `covgap losses`: a row for every cell and receiver.

use super::args::LossesArgs;
use super::progress::Progress;
use super::{Answer, Common, load};
use crate::coverage::Observer;
use crate::ingest;
use crate::output::csv::{LossRow, LossWriter};
use crate::pipeline;
use anyhow::{Context, anyhow, bail};
use std::io::{BufWriter, Write};

/// Receivers computed between two writes.
const AT_ONCE: usize = 4096;

/// Writes the table to a file (whole or not at all) or to standard output.
pub fn losses(args: &LossesArgs, common: &Common) -> anyhow::Result<Answer> {
    let study = load::study(&args.study)?;
    let receivers = ingest::receivers(&args.receivers).map_err(|p| anyhow!("the receivers have problems\n{p}"))?;
    let input = load::input(&study)?;
    let model = pipeline::build_model(&study)?;
    let scene = pipeline::scene(&study, &input.world, model.as_ref());
    let progress = Progress::new(common.quiet || args.out.is_none());
    progress.begin("receivers", receivers.len() as u64);
    let write = |target: &mut dyn Write| -> anyhow::Result<()> {
        let mut table = LossWriter::new(target)?;
        for some in receivers.chunks(AT_ONCE) {
            if progress.cancelled() {
                bail!("stopped on request; nothing was written");
            }
            let heard = crate::coverage::points::hear_all(&scene, some.iter().map(|r| r.position).collect());
            for (receiver, paths) in some.iter().zip(heard) {
                for path in paths {
                    let cell = &input.world.network.cells()[path.cell];
                    table.write(&LossRow {
                        receiver_id: &receiver.id,
                        cell,
                        distance_km: path.distance_m / 1000.0,
                        outcome: path.outcome.map(|(loss, level)| (loss.loss, level)),
                    })?;
                }
            }
            progress.tick(some.len() as u64);
        }
        table.finish()?;
        Ok(())
    };
    match &args.out {
        None => write(&mut BufWriter::new(std::io::stdout().lock()))?,
        Some(file) => {
            let folder = file.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(".".as_ref());
            let mut staged = tempfile::NamedTempFile::new_in(folder)
                .with_context(|| format!("{}: nothing can be written in this folder", folder.display()))?;
            write(&mut BufWriter::new(staged.as_file_mut()))?;
            staged.as_file().sync_all().with_context(|| format!("{} cannot be written", file.display()))?;
            staged.persist(file).with_context(|| format!("{} cannot be written", file.display()))?;
            progress.finish();
            if !common.quiet {
                writeln!(std::io::stdout(), "written: {}", file.display())?;
            }
        }
    }
    Ok(Answer::Yes)
}
