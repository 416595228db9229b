//! Sites and villages looked at together: is there a site that any village could hear, do the cells of a site
//! stand at one place, is a site or a village alone?

use super::notes::Notes;
use crate::domain::figures;
use crate::domain::{Cell, Network, Status, Village};
use crate::space::regions::Regions;
use crate::space::{LonLat, geodesic, settled};
use crate::study::Study;
use crate::terrain::{ElevationGrid, ElevationSource};
use crate::units::m_from_km;
use crate::world::Fault;
use std::collections::{BTreeMap, BTreeSet};

/// Cells of one site farther apart than this hang on no one mast.
const ONE_SITE_M: f64 = 1000.0;
/// A site farther than this from every other site and village is alone, and farther than four times what
/// it reaches.
const ALONE_M: f64 = 100_000.0;
/// Of fewer sites, none is the rule.
const FEWEST_SITES: u64 = 3;

/// Counts and faults of sites and villages together.
pub(super) fn check(
    notes: &mut Notes,
    study: &Study,
    villages: &[Village],
    network: &Network,
    terrain: &ElevationGrid,
) {
    let reach_m = m_from_km(study.radio.max_range_km.max(0.0));
    in_reach(notes, study, villages, network, terrain, reach_m);
    looks(notes, study, villages, network);
}

/// The same of another list of sites, beside the study's: that no village can hear one of them may be what is
/// asked.
pub(super) fn looks(notes: &mut Notes, study: &Study, villages: &[Village], network: &Network) {
    let reach_m = m_from_km(study.radio.max_range_km.max(0.0));
    apart(notes, network);
    if !study.sites.opencellid {
        alone(notes, villages, network, reach_m);
    }
    if study.area.bbox.is_none() {
        outside_area(notes, villages);
    }
}

/// Places by cells of a graticule, to find whether one is within reach.
struct Places {
    reach_m: f64,
    regions: Regions,
    by_cell: BTreeMap<(i32, i32), Vec<LonLat>>,
}

impl Places {
    fn new(reach_m: f64, places: impl Iterator<Item = LonLat>) -> Self {
        let mut regions = Regions::new(20);
        let mut by_cell: BTreeMap<_, Vec<LonLat>> = BTreeMap::new();
        for place in places {
            by_cell.entry(regions.cell(place)).or_default().push(place);
        }
        for here in by_cell.values() {
            if let Some(first) = here.first() {
                regions.add_many(*first, here.len() as u64);
            }
        }
        Self {
            reach_m,
            regions,
            by_cell,
        }
    }

    /// Is a place within reach that passes a test?
    fn reach(&self, at: LonLat, passes: impl Fn(LonLat) -> bool) -> bool {
        let near = self.regions.cells_within(at, self.reach_m);
        let mut near = near.filter_map(|cell| self.by_cell.get(&cell)).flatten();
        near.any(|place| geodesic::distance_m(at, *place) <= self.reach_m && passes(*place))
    }
}

/// A run in which no village can hear any site has no answer, but for a country without sites.
fn in_reach(
    notes: &mut Notes,
    study: &Study,
    villages: &[Village],
    network: &Network,
    terrain: &ElevationGrid,
    reach_m: f64,
) {
    let points = || {
        villages
            .iter()
            .flat_map(|v| v.test_points.iter().map(|t| t.position))
    };
    if points().next().is_none() || !notes.problems.is_empty() {
        return;
    }
    let counts = |cell: &&Cell| match cell.status {
        Status::OnAir => true,
        Status::Planned => study.sites.include_planned,
        Status::Off => false,
    };
    let counted: Vec<&Cell> = network.cells().iter().filter(counts).collect();
    let file = &study.sites.layered.path;
    let all = Places::new(reach_m, points());
    let known = |at: LonLat| terrain.height_m(at).is_some();
    // One path is enough, and nearly every study has one from its first cells on.
    let has_path = |c: &&Cell| known(c.position) && all.reach(c.position, known);
    if counted.iter().any(has_path) {
        return;
    }
    let near = || counted.iter().filter(|c| all.reach(c.position, |_| true));
    let km = study.radio.max_range_km;
    if near().next().is_none() {
        let of = |status| network.cells().iter().filter(|c| c.status == status).count();
        let (cause, remedy) = match counted.len() {
            0 => (
                format!(
                    "no cell counts: {} off, {} planned; every village would be white",
                    of(Status::Off),
                    of(Status::Planned)
                ),
                "set the status of the cells that are on air, or include_planned in [sites]",
            ),
            n => (
                format!(
                    "{}, and none lies within max_range_km = {km} of a village: every village would be white",
                    figures::counted(n, "cell counts", "cells count")
                ),
                "correct the coordinates or the coordinate system of sites or villages, add the sites of the area, or raise max_range_km",
            ),
        };
        notes.doubt(Fault::new("no-site-in-reach", file, cause, remedy));
        return;
    }
    let cause = format!(
        "{} within max_range_km = {km} of a village, and there is no pair of a cell and a village on ground that the terrain knows: \
         no path can be computed",
        figures::counted(near().count(), "cell is", "cells are")
    );
    let remedy = "add the terrain under the sites and the villages";
    notes.doubt(Fault::new("no-path", file, cause, remedy));
}

/// Sites whose cells lie apart: two sites of one name, or a slip in a coordinate.
fn apart(notes: &mut Notes, network: &Network) {
    let mut first: BTreeMap<&str, &Cell> = BTreeMap::new();
    let mut farthest: BTreeMap<&str, (f64, &Cell)> = BTreeMap::new();
    let mut before: Option<&Cell> = None;
    for cell in network.cells() {
        // Cells of one site mostly follow each other.
        let one = match before {
            Some(one) if one.site == cell.site => one,
            _ => *first.entry(&cell.site).or_insert(cell),
        };
        before = Some(one);
        if one.position == cell.position {
            continue;
        }
        let apart_m = geodesic::distance_m(one.position, cell.position);
        let known_m = farthest.get(cell.site.as_str()).map_or(ONE_SITE_M, |f| f.0);
        if apart_m > known_m {
            farthest.insert(&cell.site, (apart_m, cell));
        }
    }
    for (site, (apart_m, cell)) in farthest {
        let one = first.get(site).map_or("", |c| c.id.as_str());
        let text =
            "sites whose cells lie more than 1 km apart: two sites of one name, or a slip in a coordinate";
        let example = format!(
            "{site}: cells {one} and {} are {:.1} km apart",
            cell.id,
            apart_m / 1000.0
        );
        notes.remark("site-cells-apart", text, example);
    }
}

/// Sites far from every other site and village.
fn alone(notes: &mut Notes, villages: &[Village], network: &Network, reach_m: f64) {
    let far_m = ALONE_M.max(4.0 * reach_m);
    let mut sites: BTreeMap<&str, LonLat> = BTreeMap::new();
    let mut before = "";
    for cell in network.cells() {
        if cell.site != before {
            sites.entry(&cell.site).or_insert(cell.position);
            before = &cell.site;
        }
    }
    if (sites.len() as u64) < FEWEST_SITES {
        return;
    }
    let mut regions = Regions::new(2);
    let points = villages
        .iter()
        .flat_map(|v| v.test_points.iter().map(|t| t.position));
    for place in sites.values().copied().chain(points) {
        regions.add(place);
    }
    let clusters = regions.clusters(far_m);
    let single = clusters.iter().filter(|c| c.places == 1);
    let single: BTreeSet<_> = single.flat_map(|c| c.regions.cells()).collect();
    for (site, at) in sites {
        if single.contains(&regions.cell(at)) {
            let text = format!(
                "sites more than {:.0} km from every other site and village",
                far_m / 1000.0
            );
            notes.remark("site-alone", &text, format!("{site} at {at}"));
        }
    }
}

/// Villages that the rasters leave out, because they lie far from all others.
fn outside_area(notes: &mut Notes, villages: &[Village]) {
    let centred: Vec<(&Village, LonLat)> = villages.iter().filter_map(|v| Some((v, v.centre()?))).collect();
    let places: Vec<LonLat> = centred.iter().map(|c| c.1).collect();
    let apart = settled(&places).map(|s| s.apart).unwrap_or_default();
    for (village, at) in apart.into_iter().filter_map(|nth| centred.get(nth)) {
        let text = "villages more than 300 km from all others: judged, and left out of the rasters, whose area does not follow them; to include them, \
                    set bbox_deg in [area]";
        notes.remark(
            "village-outside-area",
            text,
            format!("{} ({}) at {at}", village.id, village.name),
        );
    }
}
