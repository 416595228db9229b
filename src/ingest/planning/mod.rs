//! The layers of a plan: roads, power, fibre, zones, towers, the user's own candidates.
//!
//! They come through the one reader of lists and layers. What lies beyond the study is left out and counted:
//! such layers are often of a whole country.

mod lines;
mod places;
mod zones;

use super::Faults;
use super::guard::Around;
use super::notes::{Notes, file_name};
use crate::plan::PlanLayers;
use crate::space::BoundingBox;
use crate::study::{Layered, PlanLayerFiles, PlanSource, Study};
use crate::units::m_from_km;
use crate::world::{Fault, Report};
use geo::LineString;

/// Roads and power lines this far from the villages can serve a site, km.
const MARGIN_KM: f64 = 20.0;

/// Reads the layers that a plan names, around the extent of the study's villages.
///
/// # Errors
/// [`Faults`]: all that is wrong, in the order of reading.
pub fn plan_layers(
    study: &Study,
    plan: &PlanSource,
    extent: &BoundingBox,
) -> Result<(PlanLayers, Report), Faults> {
    let mut notes = Notes::of(study);
    let layers = read(&mut notes, plan, extent);
    if notes.problems.is_empty() {
        Ok((layers, notes.report))
    } else {
        Err(notes.problems)
    }
}

/// Reads all layers; a faulty one is as if it were not named.
pub(super) fn read(notes: &mut Notes, plan: &PlanSource, extent: &BoundingBox) -> PlanLayers {
    let reach_km = MARGIN_KM.max(plan.max_link_km).max(plan.max_fibre_km);
    let near = extent.widened_m(m_from_km(reach_km));
    let PlanLayerFiles {
        roads,
        power_lines,
        fibre,
        forbidden,
        towers,
        list,
        stretches,
    } = &plan.layers;
    let mut plain = |role, layered: &Option<Layered>| {
        let layered = layered.as_ref()?;
        let named = lines::read(notes, role, layered, &near)?;
        Some(
            named
                .into_iter()
                .map(|(_, line)| line)
                .collect::<Vec<LineString<f64>>>(),
        )
    };
    let (roads, power_lines, fibre) = (
        plain("roads", roads),
        plain("power-lines", power_lines),
        plain("fibre", fibre),
    );
    PlanLayers {
        roads,
        power_lines,
        fibre,
        forbidden: forbidden.as_ref().and_then(|l| zones::read(notes, l, &near)),
        towers: towers
            .as_ref()
            .and_then(|l| places::read(notes, places::TOWERS, l, &near)),
        list: list
            .as_ref()
            .and_then(|l| places::read(notes, places::CANDIDATES, l, &near)),
        // A road that is not to be covered here is none of the plan's.
        stretches: stretches
            .as_ref()
            .and_then(|l| lines::read(notes, "stretches", l, &extent.widened_m(m_from_km(1.0)))),
        // A register is no layer: it is read where the plan is made.
        points: None,
    }
}

/// Where the rows of a layer should lie, for the guard of places. A layer may be of a whole country, so none of its
/// rows is a fault for lying far away; a slip that would bring a row here is.
fn around(near: &BoundingBox) -> Around {
    Around::boxes("the study's villages", [*near]).with_strays(true)
}

/// What is left out because it lies beyond the study; a doubt where that is everything.
fn beyond(notes: &mut Notes, role: &'static str, layered: &Layered, outside: u64, used: usize) -> Option<()> {
    left_out(notes, role, outside);
    if outside == 0 || used > 0 {
        return Some(());
    }
    let cause = format!(
        "all {outside} features or rows of {} lie beyond the study",
        file_name(&layered.path)
    );
    let remedy = "give the layer of the study's area, or correct its coordinate system (`crs`)";
    notes
        .doubt(Fault::new("plan-layer-elsewhere", &layered.path, cause, remedy))
        .then_some(())
}

/// Counts what lies beyond the study.
fn left_out(notes: &mut Notes, role: &'static str, outside: u64) {
    notes.tally(
        &format!("plan-{role}-outside"),
        &format!("features or rows of {role} beyond the study, left out"),
        outside,
    );
}

/// Does a box of longitudes and latitudes touch the area?
fn touches(area: &BoundingBox, [west, south, east, north]: [f64; 4]) -> bool {
    let is_level = area.south_deg <= north && south <= area.north_deg;
    is_level
        && [0.0, 360.0, -360.0]
            .into_iter()
            .any(|turn| area.west_deg + turn <= east && west <= area.east_deg + turn)
}

#[cfg(test)]
mod tests;
