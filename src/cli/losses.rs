//! `covgap losses`: a row for every cell and receiver.

use super::answers::{self, Written};
use super::args::LossesArgs;
use super::progress::Progress;
use super::staged::write_whole;
use super::tables::{self, Form};
use super::{Answer, Common, load, terminal};
use crate::analysis;
use crate::coverage::{self, Cancelled, Observer, PathLevel, Reason, Scene, points};
use crate::domain::Network;
use crate::ingest::{self, Receiver, Receivers, Surroundings};
use crate::output::rows::{LossRow, RowWriter};
use crate::space::geodesic;
use anyhow::{Context, anyhow, bail};
use std::io::{BufWriter, Write};

/// Receivers computed between two writes.
const AT_ONCE: usize = 4096;

/// Writes the table to a file (whole or not at all) or to standard output.
pub(super) fn losses(args: &LossesArgs, common: &Common) -> anyhow::Result<Answer> {
    if common.json && args.out.is_none() {
        bail!("--json: the table of losses is CSV; name a file for it with --out, or leave --json out");
    }
    let read = |around| {
        let found = ingest::receivers_around(&args.receivers, around);
        found.map_err(|p| anyhow!("the receivers have problems\n{p}"))
    };
    let loaded = load::study(&args.study).and_then(|study| Ok((load::input(&study)?, study)));
    let (input, study) = match loaded {
        Ok(loaded) => loaded,
        // All that is to be mended comes in one pass.
        Err(faults) => return Err(load::joined(faults, read(Surroundings::unknown()).err())),
    };
    let Receivers {
        list: receivers,
        report,
    } = read(Surroundings::of(&study, &input.world))?;
    for remark in report.remarks.iter().filter(|_| !common.quiet) {
        terminal::say(format_args!("WARNING: [{}] {remark}", remark.code));
    }
    if let Some(file) = &args.out {
        load::is_no_input(file, &study, &input, &[&args.receivers])?;
    }
    let form = args.out.as_deref().map_or(Ok(Form::Csv), Form::of)?;
    let model = analysis::build_model(&study, &input.world)?;
    let scene = analysis::scene(&study, &input.world, model.as_ref());
    let usual = scene.settings.pixel_end();
    let progress = Progress::new(common.quiet || args.out.is_none(), None);
    progress.begin("receivers", receivers.len() as u64);
    let fill = |table: &mut RowWriter<&mut dyn Write>| -> anyhow::Result<()> {
        for some in receivers.chunks(AT_ONCE) {
            if progress.cancelled() {
                let state = match &args.out {
                    Some(_) => "stopped on request; nothing was written",
                    None => "stopped on request; the table on standard output is not complete",
                };
                return Err(Cancelled).context(state);
            }
            let places: Vec<coverage::Receiver> = some
                .iter()
                .map(|r| coverage::Receiver {
                    place: r.position,
                    height_m: r.height_m.unwrap_or(usual.height_m),
                    around: usual.around,
                })
                .collect();
            // Asked to stop between two pieces only, so that what is on standard output ends with a receiver.
            let heard = points::hear_each(&scene, &places, &coverage::Unobserved, |_, levels| {
                levels.to_vec()
            })?;
            analysis::sound(&input.world)?;
            for (receiver, paths) in some.iter().zip(heard) {
                for row in rows(&scene, &input.world.network, receiver, &paths) {
                    table.write(&row)?;
                }
            }
            progress.tick(some.len() as u64);
        }
        Ok(())
    };
    let write = |target: &mut dyn Write| {
        tables::streamed::<LossRow>(form, "Predicted losses and levels at each receiver", target, fill)
    };
    match &args.out {
        None => write(&mut BufWriter::new(crate::cli::terminal::data()))?,
        Some(file) => {
            write_whole(file, write)?;
            progress.finish();
            if common.json {
                answers::print(
                    &mut crate::cli::terminal::out(),
                    &Written {
                        written: vec![file.clone()],
                    },
                )?;
            } else if !common.quiet {
                writeln!(crate::cli::terminal::out(), "written: {}", file.display())?;
            }
        }
    }
    Ok(Answer::Yes)
}

/// A row for every counting cell: those beyond their reach have the reason instead of a level.
fn rows<'a>(
    scene: &Scene,
    network: &'a Network,
    receiver: &'a Receiver,
    paths: &[PathLevel],
) -> Vec<LossRow<'a>> {
    let counting = network
        .cells()
        .iter()
        .enumerate()
        .filter(|(i, _)| scene.emitter(*i).is_some());
    counting
        .map(|(index, cell)| {
            // Both lists are in the order of cells.
            let path = paths
                .binary_search_by_key(&index, |p| p.cell)
                .ok()
                .map(|at| &paths[at]);
            let (distance_m, outcome) = match path {
                Some(path) => (
                    path.distance_m,
                    path.outcome.map(|(loss, level)| (loss.loss, level)),
                ),
                None => (
                    geodesic::distance_m(cell.position, receiver.position),
                    Err(Reason::BeyondReach),
                ),
            };
            LossRow {
                receiver_id: &receiver.id,
                cell_id: &cell.id,
                operator: &cell.operator,
                technology: cell.technology,
                distance_km: distance_m / 1000.0,
                outcome,
            }
        })
        .collect()
}
