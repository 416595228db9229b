//! The network as a plan has it after a phase, and what it covers: run as the study itself is.

use super::{PlanError, Prepared};
use crate::analysis::judge;
use crate::coverage::{MatrixStore, Observer};
use crate::domain::{Cell, Network, Status};
use crate::gaps::Verdict;
use crate::study::Study;
use crate::world::World;

/// The network with what the offers put on air that are built by a phase, counted from 0. `start` is the phase
/// of each offer.
pub fn planned_network(prepared: &Prepared, now: &Network, start: &[u8], phase: usize) -> Network {
    let built = || {
        let offers = prepared.question.offers.iter().zip(start);
        offers
            .filter(move |(_, start)| usize::from(**start) <= phase)
            .map(|(offer, _)| &prepared.candidates[offer.candidate as usize])
    };
    let mut cells: Vec<Cell> = now.cells().to_vec();
    for replaced in built().flat_map(|candidate| &candidate.replaces) {
        if let Some(cell) = cells.get_mut(*replaced) {
            cell.status = Status::Off;
        }
    }
    for cell in built().flat_map(|candidate| &candidate.cells) {
        cells.push(Cell {
            status: Status::OnAir,
            ..cell.clone()
        });
    }
    Network::new(cells)
}

/// Which villages a network covers, as the study predicts it.
///
/// # Errors
/// [`PlanError`].
pub fn run_phase(
    study: &Study,
    world: &mut World,
    network: Network,
    store: &dyn MatrixStore,
    observer: &dyn Observer,
) -> Result<Vec<bool>, PlanError> {
    let now = std::mem::replace(&mut world.network, network);
    let judged = judge(study, world, store, observer);
    world.network = now;
    let judged = judged?;
    let verdicts = judged.gaps.villages.iter();
    Ok(verdicts.map(|v| v.any.verdict == Verdict::Covered).collect())
}
