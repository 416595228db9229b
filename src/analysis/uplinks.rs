//! The uplinks of the counting cells, in numbers.

use super::margins;
use crate::coverage::Scene;
use crate::study::Study;
use crate::world::Ingested;
use schemars::JsonSchema;
use serde::Serialize;

/// The cells for which the preset has a rule for the uplink.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct UplinkRow {
    /// Counting cells with such a rule.
    pub cells: usize,
    /// Those whose uplink is the weaker direction: their levels are lowered.
    pub uplink_weaker: usize,
    /// The most that a level is lowered, dB.
    pub by_up_to_db: f64,
}

/// The counting cells' uplinks.
pub(super) fn uplinks(study: &Study, input: &Ingested, scene: &Scene) -> Option<UplinkRow> {
    let cells = input.world.network.cells().iter().enumerate();
    let counting = cells.filter(|(i, _)| scene.emitter(*i).is_some());
    let deficits: Vec<f64> = counting
        .filter_map(|(_, cell)| margins::of_cell(study, cell).uplink)
        .map(|deficit| deficit.0)
        .collect();
    (!deficits.is_empty()).then(|| UplinkRow {
        cells: deficits.len(),
        uplink_weaker: deficits.iter().filter(|d| **d > 0.0).count(),
        by_up_to_db: (deficits.iter().copied().fold(0.0, f64::max) * 10.0).round() / 10.0,
    })
}
