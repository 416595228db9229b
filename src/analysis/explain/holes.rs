//! Paths that could not be computed and could turn the verdict: which, why, and where the data has its hole.

use super::listen::Listener;
use super::{hundredths, millionths, thousandths};
use crate::analysis::{LinkBudgetError, link_budget};
use crate::coverage::{PathLevel, Reason};
use crate::radio::model::LossError;
use crate::space::{GeodesicLine, LonLat, Places, geodesic};
use crate::terrain::ElevationSource;
use crate::terrain::land_cover::Reading;
use schemars::JsonSchema;
use serde::Serialize;

/// So many paths are reported in full.
const LISTED: usize = 5;

/// A stretch of a path without data.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Hole {
    /// `terrain` or `land cover`.
    pub data: &'static str,
    /// From the mast, km.
    pub from_km: f64,
    /// The last sample without data, km from the mast.
    pub to_km: f64,
    /// Where it begins, degrees.
    pub lon_deg: f64,
    /// Where it begins, degrees.
    pub lat_deg: f64,
    /// Inside the data's bounds: a void. Else the path leaves the data.
    pub is_void: bool,
}

/// A path that could not be computed.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct UnknownPath {
    /// The cell's id.
    pub cell: String,
    /// Test point.
    pub test_point: String,
    /// km.
    pub distance_km: f64,
    /// No path of this length can give more, dBm.
    pub at_most_dbm: f64,
    /// Why it could not be computed.
    pub reason: &'static str,
    /// The model's own words, where it refuses.
    pub refusal: Option<String>,
    /// Where data are missing, from the mast on.
    pub holes: Vec<Hole>,
}

/// The paths to a test point that could not be computed and could, at their best, reach a level that the rule
/// asks for: those that could give most, and how many there are.
pub(super) fn unknown_paths(listener: &Listener, point: usize) -> (Vec<UnknownPath>, usize) {
    let cells = listener.world.network.cells();
    let matters = |l: &&PathLevel| {
        let cell = cells
            .get(l.cell)
            .filter(|c| listener.operator.is_none_or(|o| o == c.operator));
        let threshold = cell.and_then(|c| listener.rule.thresholds.get(&c.technology));
        l.outcome.is_err() && threshold.is_some_and(|t| l.at_most >= t.usable)
    };
    let mut paths: Vec<&PathLevel> = listener
        .levels
        .get(point)
        .into_iter()
        .flatten()
        .filter(matters)
        .collect();
    paths.sort_by(|a, b| b.at_most.0.total_cmp(&a.at_most.0).then(a.cell.cmp(&b.cell)));
    let count = paths.len();
    let reported = paths
        .into_iter()
        .take(LISTED)
        .filter_map(|l| reported(listener, point, l))
        .collect();
    (reported, count)
}

fn reported(listener: &Listener, point: usize, level: &PathLevel) -> Option<UnknownPath> {
    let cell = listener.world.network.cells().get(level.cell)?;
    let at = listener.village.test_points.get(point)?;
    let refused = match link_budget::of_path(
        listener.study,
        listener.world,
        listener.model,
        cell,
        &listener.place(at),
    ) {
        Err(LinkBudgetError::Loss(refused)) => Some(refused),
        _ => None,
    };
    let bare_sample = match refused {
        Some(LossError::UnknownCover { sample, .. }) => Some(sample),
        _ => None,
    };
    Some(UnknownPath {
        cell: cell.id.clone(),
        test_point: at.id.clone(),
        distance_km: thousandths(level.distance_m / 1000.0),
        at_most_dbm: hundredths(level.at_most.0),
        reason: level.outcome.err().map_or("", Reason::text),
        // A hole in the land cover is reported as such.
        refusal: refused.filter(|_| bare_sample.is_none()).map(|r| r.to_string()),
        holes: holes(listener, cell.position, at.position, bare_sample),
    })
}

/// Goes along the path as profiles do and notes where there is no height, or no land cover where that is
/// read: along the path, or where the model refused it at a sample (`bare_sample`).
fn holes(listener: &Listener, mast: LonLat, place: LonLat, bare_sample: Option<usize>) -> Vec<Hole> {
    let (study, world) = (listener.study, listener.world);
    let (distance_m, azimuth_deg) = geodesic::distance_azimuth(mast, place);
    let step_m = crate::analysis::profile_step_m(study, world);
    let steps = ((distance_m / step_m).ceil() as usize).max(2);
    let even_m = distance_m / steps as f64;
    let Some(line) = GeodesicLine::along(mast, azimuth_deg, distance_m) else {
        return Vec::new();
    };
    let mut places = Places::default();
    line.places(even_m, 0..steps + 1, &mut places);
    let terrain = &world.terrain;
    let within = terrain.frame().bounds();
    let mut found = stretches(
        &places,
        even_m,
        "terrain",
        |at| terrain.height_m(at).is_some(),
        |at| within.contains(at),
    );
    if let (Some(read), Some(grid)) = (crate::analysis::cover(study, world), &world.cover) {
        let within = grid.frame().bounds();
        let covered = stretches(
            &places,
            even_m,
            "land cover",
            |at| read.is_known(at),
            |at| within.contains(at),
        );
        let counted_km =
            [bare_sample.unwrap_or(steps), steps].map(|i| thousandths(i as f64 * even_m / 1000.0));
        let counts = |hole: &Hole| {
            let holds = |km: &f64| (hole.from_km..=hole.to_km).contains(km);
            read.reading() == Reading::AlongPath || counted_km.iter().any(holds)
        };
        found.extend(covered.into_iter().filter(counts));
    }
    found
}

fn stretches(
    places: &Places,
    even_m: f64,
    data: &'static str,
    known: impl Fn(LonLat) -> bool,
    within: impl Fn(LonLat) -> bool,
) -> Vec<Hole> {
    let mut found: Vec<Hole> = Vec::new();
    let mut open = false;
    for i in 0..places.len() {
        let Some(at) = places.get(i) else { break };
        if known(at) {
            open = false;
            continue;
        }
        let km = thousandths(i as f64 * even_m / 1000.0);
        match found.last_mut().filter(|_| open) {
            Some(hole) => {
                hole.to_km = km;
                hole.is_void &= within(at);
            }
            None => found.push(Hole {
                data,
                from_km: km,
                to_km: km,
                lon_deg: millionths(at.lon_deg()),
                lat_deg: millionths(at.lat_deg()),
                is_void: within(at),
            }),
        }
        open = true;
    }
    found
}
