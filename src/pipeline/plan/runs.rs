//! What the networks of a plan cover, phase by phase.

use super::{PlanError, Prepared, planned_network, run_phase};
use crate::coverage::{MatrixStore, Observer};
use crate::study::Study;
use crate::world::World;

/// What a plan's networks cover, phase by phase.
pub(super) struct Runs {
    /// For each phase, is each village of the study predicted covered?
    pub covered: Vec<Vec<bool>>,
}

impl Runs {
    /// Villages that are covered today and not after the last phase.
    pub(super) fn lost(&self, today: &[bool]) -> Vec<usize> {
        let Some(last) = self.covered.last() else {
            return Vec::new();
        };
        (0..today.len()).filter(|v| today[*v] && !last[*v]).collect()
    }
}

/// Runs the network of each phase. Two phases in a row in which nothing is built are the same network.
pub(super) fn run_all(
    prepared: &Prepared,
    study: &Study,
    world: &mut World,
    start: &[u8],
    store: &dyn MatrixStore,
    observer: &dyn Observer,
) -> Result<Runs, PlanError> {
    let phases = prepared.question.instance.phases.len();
    let mut covered: Vec<Vec<bool>> = Vec::with_capacity(phases);
    for phase in 0..phases {
        let is_same = !start.iter().any(|s| usize::from(*s) == phase);
        let next = match covered.last() {
            _ if is_same && phase == 0 => prepared.covered.clone(),
            Some(before) if is_same => before.clone(),
            _ => {
                let network = planned_network(prepared, &world.network, start, phase);
                run_phase(study, world, network, store, observer)?
            }
        };
        covered.push(next);
    }
    Ok(Runs { covered })
}
