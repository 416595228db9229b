//! What the maps show of a run.

use super::{Found, RunError};
use crate::analysis::{Caption, area};
use crate::domain::{Masts, Status};
use crate::output::png::Sketch;
use crate::output::{Outputs, png};
use crate::space::LonLat;
use crate::study::Study;
use crate::world::World;
use geo::LineString;

/// Gaps that bear their names.
const LABELS: usize = 25;

/// Puts the maps that the run's parts allow.
pub(super) fn write(
    study: &Study,
    world: &World,
    found: &Found,
    layer: Option<&Sketch>,
    caption: &Caption,
    outputs: &mut Outputs,
) -> Result<(), RunError> {
    let masts = mast_positions(study, world);
    let boundaries: Vec<LineString<f64>> = world
        .boundaries
        .iter()
        .flat_map(|b| b.iter().map(|p| p.exterior().clone()))
        .collect();
    let notes = notes(found);
    let judged = !found.gaps.villages.is_empty();
    let map = png::Map {
        caption,
        notes: &notes,
        area: area(study, world),
        elevation: Some(&world.terrain),
        sea: world.sea.as_ref(),
        layer,
        villages: &world.villages,
        gaps: judged.then_some(&found.gaps),
        masts: &masts,
        boundaries: &boundaries,
        boundary_label: "commune boundary",
        labels: LABELS,
    };
    if layer.is_some() {
        outputs.put("coverage.png", &png::coverage(&map)?)?;
    }
    if judged {
        outputs.put("gaps.png", &png::gaps(&map)?)?;
    }
    Ok(())
}

/// The masts with counting cells.
pub(super) fn mast_positions(study: &Study, world: &World) -> Vec<LonLat> {
    let counts = |s: Status| s == Status::OnAir || (s == Status::Planned && study.sites.include_planned);
    let cells = world.network.cells();
    Masts::of(&world.network, |index| counts(cells[index].status)).places
}

fn notes(found: &Found) -> Vec<String> {
    let Some(total) = &found.summary.total else {
        return Vec::new();
    };
    let mut notes = vec![format!(
        "{} villages, as predicted: {} covered, {} low-signal, {} white, {} unknown",
        total.villages, total.covered, total.low_signal, total.white, total.unknown
    )];
    if found.summary.village_rows_left_out > 0 {
        let rows = found.summary.village_rows_left_out;
        notes.push(format!(
            "{rows} rows of the village layer could not be used and are not shown"
        ));
    }
    notes.extend(found.summary.warnings.iter().cloned());
    notes
}
