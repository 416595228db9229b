//! What the maps show of a run.

use super::{Found, RunError};
use crate::analysis::{Caption, area};
use crate::domain::Status;
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
    let sites = mast_positions(study, world);
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
        sites: &sites,
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

/// The masts with counting cells, each once.
fn mast_positions(study: &Study, world: &World) -> Vec<LonLat> {
    let counts = |s: Status| s == Status::OnAir || (s == Status::Planned && study.sites.include_planned);
    let mut positions: Vec<LonLat> = world
        .network
        .cells()
        .iter()
        .filter(|c| counts(c.status))
        .map(|c| c.position)
        .collect();
    let key = |p: &LonLat| (p.lon_deg().to_bits(), p.lat_deg().to_bits());
    positions.sort_by_key(key);
    positions.dedup_by_key(|p| key(p));
    positions
}

fn notes(found: &Found) -> Vec<String> {
    let Some(total) = &found.summary.total else {
        return Vec::new();
    };
    let mut notes = vec![format!(
        "{} villages: {} covered, {} low-signal, {} white, {} unknown",
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
