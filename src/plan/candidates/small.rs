//! Small answers at the centres of villages that are not covered: repeaters where a signal is there to repeat, and
//! small cells.

use super::counts::{Counts, LeftOut, Made};
use super::need::weight;
use super::places::Search;
use super::sites::{Carrier, Radio, cells};
use crate::analysis::{AnalysisError, build_model, scene};
use crate::coverage::best_server::quantised;
use crate::coverage::points::hear_each;
use crate::coverage::{Observer, PathLevel, Receiver, Scene};
use crate::domain::Cell;
use crate::plan::{Candidate, Kind, Small, Structure};
use crate::space::LonLat;
use crate::study::Source;
use crate::units::Dbm;
use std::collections::BTreeMap;

/// The donor antenna of a repeater above ground, metres.
const DONOR_M: f64 = 15.0;

/// Centres of villages that carry small answers: the village's place in the world, where, and the height of the
/// ground.
struct Centre {
    village: usize,
    position: LonLat,
    ground_m: f64,
}

/// Numbers of spots by village, so that a mast, a repeater and a small cell of one centre are one spot.
#[derive(Debug, Default)]
pub(super) struct Spots {
    pub(super) of_village: BTreeMap<String, u32>,
    pub(super) next: u32,
}

impl Spots {
    fn at(&mut self, village: &str) -> u32 {
        let next = self.next;
        let spot = *self.of_village.entry(village.to_owned()).or_insert(next);
        self.next += u32::from(spot == next);
        spot
    }
}

/// Repeaters, then small cells; of each for as many villages as there may be places for sites, those that count
/// most.
pub(super) fn small_answers(
    search: &Search,
    spots: &mut Spots,
    counts: &mut Counts,
    observer: &dyn Observer,
) -> Result<Vec<Candidate>, AnalysisError> {
    let plan = search.plan;
    if plan.repeater.is_none() && plan.small_cell.is_none() {
        return Ok(Vec::new());
    }
    let centres = centres(search, counts);
    let mut made = Vec::new();
    if let Some(radio) = &plan.repeater {
        let donors = donors(search, radio, &centres, observer)?;
        let heard: Vec<(&Centre, &Cell)> = centres
            .iter()
            .zip(donors)
            .filter_map(|(centre, donor)| Some((centre, search.world.network.cells().get(donor?)?)))
            .collect();
        counts.left_out(LeftOut::NoDonor, centres.len() - heard.len());
        counts.left_out(
            LeftOut::OverLimit,
            heard.len().saturating_sub(plan.most_candidates),
        );
        for (centre, donor) in heard.into_iter().take(plan.most_candidates) {
            let repeater = candidate(
                search,
                radio,
                centre,
                Small::Repeater,
                donor.operator.as_str(),
                counts,
            );
            let Some(mut repeater) = repeater else { continue };
            for cell in &mut repeater.cells {
                repeat(cell, donor);
            }
            repeater.spot = spots.at(&search.world.villages[centre.village].id);
            counts.made(Made::Repeaters, 1);
            made.push(repeater);
        }
    }
    if let Some(radio) = &plan.small_cell {
        counts.left_out(
            LeftOut::OverLimit,
            centres.len().saturating_sub(plan.most_candidates),
        );
        for centre in centres.iter().take(plan.most_candidates) {
            let small = candidate(search, radio, centre, Small::SmallCell, &plan.operator, counts);
            let Some(mut small) = small else { continue };
            small.spot = spots.at(&search.world.villages[centre.village].id);
            counts.made(Made::SmallCells, 1);
            made.push(small);
        }
    }
    Ok(made)
}

/// Where something can be built, those first that count most.
fn centres(search: &Search, counts: &mut Counts) -> Vec<Centre> {
    let mut found = Vec::new();
    for &village in &search.need.villages {
        let Some(position) = search.world.villages.get(village).and_then(|v| v.centre()) else {
            continue;
        };
        match search.ground.fit_for_building(position) {
            Ok(ground_m) => found.push(Centre {
                village,
                position,
                ground_m,
            }),
            // Where village centres are looked at for sites as well, they were counted there.
            Err(why) if !search.plan.sources.contains(&Source::Village) => counts.left_out(why, 1),
            Err(_) => {}
        }
    }
    let of = |centre: &Centre| {
        let (at, points) = (centre.village, search.layers.points.as_ref());
        weight(search.plan, points, at, &search.world.villages[at])
    };
    found.sort_by(|a, b| of(b).total_cmp(&of(a)).then(a.village.cmp(&b.village)));
    found
}

fn candidate(
    search: &Search,
    radio: &Radio,
    centre: &Centre,
    what: Small,
    operator: &str,
    counts: &mut Counts,
) -> Option<Candidate> {
    let word = match what {
        Small::Repeater => "repeater",
        Small::SmallCell => "small-cell",
    };
    let id = format!("{word}:{}", search.world.villages.get(centre.village)?.id);
    let height_m = radio.0.antenna_height_m;
    let on = Carrier {
        id: &id,
        site: &id,
        operator,
        position: centre.position,
        height_m,
    };
    let cells = cells([radio], on, counts);
    (!cells.is_empty()).then(|| Candidate {
        spot: 0,
        kind: Kind::Small(what),
        source: Source::Village,
        position: centre.position,
        ground_m: Some(centre.ground_m),
        structure: Structure::Pole(height_m),
        antenna_height_m: height_m,
        cells,
        replaces: Vec::new(),
        id,
    })
}

/// A repeater sends what its donor sends: its carrier, with the repeater's power.
fn repeat(cell: &mut Cell, donor: &Cell) {
    cell.frequency = donor.frequency;
    cell.bandwidth_mhz = donor.bandwidth_mhz;
    cell.reference_offset = donor.reference_offset;
    cell.ends.load = donor.ends.load;
}

/// The donor of each centre: the cell of the repeater's technology, of any operator, with the highest level at
/// [`DONOR_M`] out of doors, if that is usable by the preset. Calibration is in the level, and what the preset takes
/// off for walls, margins and terminals is not: the donor antenna is no phone.
fn donors(
    search: &Search,
    (template, _): &Radio,
    centres: &[Centre],
    observer: &dyn Observer,
) -> Result<Vec<Option<usize>>, AnalysisError> {
    let (study, world) = (search.study, search.world);
    let Some(threshold) = study.preset.rule.thresholds.get(&template.technology) else {
        return Ok(vec![None; centres.len()]);
    };
    let model = build_model(study, world)?;
    let scene = scene(study, world, model.as_ref());
    let cells = world.network.cells();
    let receivers: Vec<Receiver> = centres
        .iter()
        .map(|centre| {
            let point = world.villages[centre.village].test_points.first();
            Receiver {
                place: centre.position,
                height_m: DONOR_M,
                around: scene.settings.around_test_point(point.and_then(|p| p.around)),
            }
        })
        .collect();
    observer.begin("donors", receivers.len() as u64);
    let best = |levels: &[PathLevel]| {
        let of = |path: &PathLevel| {
            let same = cells.get(path.cell)?.technology == template.technology;
            let level = outdoors(&scene, path)?;
            (same && level >= threshold.usable).then_some((level, path.cell))
        };
        let better = |a: (Dbm, usize), b: (Dbm, usize)| if b.0 > a.0 { b } else { a };
        levels.iter().filter_map(of).reduce(better).map(|(_, cell)| cell)
    };
    Ok(hear_each(&scene, &receivers, observer, |_, levels| best(levels))?)
}

fn outdoors(scene: &Scene, path: &PathLevel) -> Option<Dbm> {
    let lowered = scene.emitter(path.cell)?.lowered;
    Some(quantised(path.outcome.ok()?.1 + lowered))
}
