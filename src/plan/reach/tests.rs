//! What is reached is what a run of the study with these cells would say.

use super::*;
use crate::analysis::{build_model, judge, scene};
use crate::coverage::{MatrixKey, NoStore, Unobserved};
use crate::domain::example::{at, omni, sector, shared_equally, village};
use crate::domain::{Cell, Network, Village};
use crate::plan::{Change, Kind, Structure};
use crate::space::{BoundingBox, LonLat};
use crate::study::Source;
use crate::terrain::ElevationGrid;
use crate::units::Frequency;
use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// With walls, a margin, an uplink rule and surroundings: all that lowers levels.
fn study(preset: &str) -> Study {
    Study::in_memory(&format!(
        "[radio]\nmax_range_km = 15\nprofile_step_m = 90\n[verdict]\npreset = '{preset}'"
    ))
    .expect("no fault")
}

fn world(cells: Vec<Cell>) -> World {
    let area = BoundingBox {
        west_deg: 105.8,
        south_deg: 21.4,
        east_deg: 106.2,
        north_deg: 21.6,
    };
    let hills = |place: LonLat| {
        let (x, y) = (place.lon_deg() * 300.0, place.lat_deg() * 350.0);
        Some(200.0 + 25.0 * crate::maths::sin(x) * crate::maths::cos(y))
    };
    // On both sides of a degree, so in two tiles.
    let villages: Vec<Village> = (0..24)
        .map(|k| {
            let (x, y) = (f64::from(k % 6), f64::from(k / 6));
            let centre = at(105.84 + 0.06 * x, 21.43 + 0.045 * y);
            let beside = at(centre.lon_deg() + 0.007, centre.lat_deg() + 0.004);
            shared_equally(&format!("v{k}"), &[centre, beside])
        })
        .collect();
    let ground = ElevationGrid::over(&area, 90.0, hills);
    World::new(villages, Network::new(cells), ground).expect("has villages")
}

fn mast() -> Vec<Cell> {
    vec![
        sector("s1", "A", at(105.9, 21.503), 0.0),
        sector("s2", "A", at(105.9, 21.503), 160.0),
        omni("t", "B", at(106.1, 21.45)),
    ]
}

fn candidate(id: &str, cells: Vec<Cell>, replaces: Vec<usize>) -> Candidate {
    let cells: Vec<Cell> = cells
        .into_iter()
        .enumerate()
        .map(|(k, cell)| Cell {
            id: format!("{id}/{k}"),
            ..cell
        })
        .collect();
    Candidate {
        id: id.to_owned(),
        spot: 0,
        kind: if replaces.is_empty() {
            Kind::NewSite
        } else {
            Kind::Change(Change::Tilt(6.0))
        },
        source: Source::List,
        position: cells.first().map_or(at(106.0, 21.5), |c| c.position),
        ground_m: None,
        structure: Structure::None,
        antenna_height_m: 30.0,
        cells,
        replaces,
    }
}

fn candidates() -> Vec<Candidate> {
    let high = Cell {
        frequency: Frequency::from_mhz(1842.5),
        antenna_height_m: 45.0,
        ..omni("", "A", at(106.005, 21.513))
    };
    let mut tilted = sector("", "A", at(105.9, 21.503), 0.0);
    tilted.antenna.electrical_tilt_deg = 12.0;
    let weak = Cell {
        eirp: crate::units::Dbm(35.0),
        ..omni("", "B", at(105.95, 21.55))
    };
    vec![
        candidate("new", vec![omni("", "A", at(106.005, 21.513)), high], vec![]),
        candidate("tilted", vec![tilted], vec![0]),
        candidate("relay", vec![], vec![]),
        candidate("weak", vec![weak], vec![]),
    ]
}

fn points(study: &Study, world: &World) -> PlanPoints {
    let model = build_model(study, world).expect("built");
    let settings = scene(study, world, model.as_ref()).settings;
    let road = geo::LineString::from(vec![(105.85, 21.52), (106.15, 21.52)]);
    PlanPoints::of(&world.villages, &[("road".to_owned(), road)], 2000.0, &settings)
}

/// By a run of the study with other cells: which points of villages meet the preset, and how far the best is over
/// it, hundredths of a dB.
fn by_a_run(study: &Study, world: &World, cells: Vec<Cell>) -> Vec<Option<i16>> {
    let world = World {
        network: Network::new(cells),
        ..world.clone()
    };
    let judged = judge(study, &world, &NoStore, &Unobserved).expect("judged");
    let services = &judged.points.services;
    let margin = |heard: &Vec<crate::coverage::Heard>| {
        let of = heard.iter().zip(services).filter_map(|(heard, service)| {
            let asked = study.preset.rule.thresholds.get(&service.technology)?;
            Some(((heard.best.ok()?.level - asked.covered).0 * 100.0).round() as i16)
        });
        of.max()
    };
    judged.points.heard.iter().flatten().map(margin).collect()
}

#[test]
fn candidates_lift_the_points_that_a_run_with_their_cells_covers() {
    let mut some_lifted = false;
    for preset in ["outdoor-4g", "vn-lomsong", "vn-4g-1110", "ofcom-4g"] {
        let (study, world) = (study(preset), world(mast()));
        let (points, candidates) = (points(&study, &world), candidates());
        let reach = reach(&study, &world, &candidates, &points, &NoStore, &Unobserved).expect("reached");
        let of_villages = points.first_of_stretches();
        assert!(points.receivers.len() as u32 > of_villages);
        for (nth, candidate) in candidates.iter().enumerate() {
            let run = by_a_run(&study, &world, candidate.cells.clone());
            let lifts: Vec<u32> = (0..of_villages)
                .filter(|p| run[*p as usize].is_some_and(|m| m >= 0))
                .collect();
            let mine: Vec<u32> = reach.lifts[nth]
                .iter()
                .copied()
                .filter(|p| *p < of_villages)
                .collect();
            assert_eq!(mine, lifts, "{preset} {}", candidate.id);
            some_lifted |= !mine.is_empty() && (mine.len() as u32) < of_villages;
            for (point, margin) in reach.margins[nth].iter().filter(|(p, _)| *p < of_villages) {
                assert_eq!(
                    run[*point as usize],
                    Some(*margin),
                    "{preset} {} {point}",
                    candidate.id
                );
            }
        }
        let run = by_a_run(&study, &world, mast());
        assert_eq!(reach.today[..of_villages as usize], run[..], "{preset}");
        // The tilted cell is in the place of the first; the others serve with or without it.
        let rest = by_a_run(&study, &world, mast().split_off(1));
        let alone = by_a_run(&study, &world, mast()[..1].to_vec());
        for point in 0..of_villages as usize {
            assert_eq!(reach.served[point], rest[point].is_some_and(|m| m >= 0));
            let met = reach.by_replaced[&0].contains(&(point as u32));
            assert_eq!(met, alone[point].is_some_and(|m| m >= 0));
        }
    }
    assert!(some_lifted);
}

#[test]
fn a_change_that_loses_points_shows_them() {
    let study = study("outdoor-4g");
    let world = world(mast());
    let points = points(&study, &world);
    let mut turned = sector("", "A", at(105.9, 21.503), 240.0);
    turned.antenna.electrical_tilt_deg = 10.0;
    let change = candidate("turned", vec![turned], vec![0]);
    let reach = reach(&study, &world, &[change], &points, &NoStore, &Unobserved).expect("reached");
    let lost = reach.by_replaced[&0]
        .iter()
        .filter(|p| !reach.served[**p as usize] && !reach.lifts[0].contains(p));
    assert!(lost.count() > 0, "{:?}", reach.by_replaced);
    assert_eq!(reach.by_replaced.len(), 1);
}

#[test]
fn nothing_and_nobody_reach_nothing() {
    let study = study("outdoor-4g");
    let empty = World {
        villages: vec![village("v", at(106.0, 21.5))],
        ..world(Vec::new())
    };
    let points = points(&study, &empty);
    let none = reach(&study, &empty, &[], &points, &NoStore, &Unobserved).expect("reached");
    assert_eq!(none.today, vec![None; points.receivers.len()]);
    assert!(none.lifts.is_empty() && none.served.iter().all(|s| !s));
    let nobody = PlanPoints {
        begin: vec![0],
        ..PlanPoints::default()
    };
    let found = reach(&study, &empty, &candidates()[..1], &nobody, &NoStore, &Unobserved);
    assert_eq!(found.expect("reached").lifts, vec![Vec::<u32>::new()]);
}

/// Keeps everything in memory and counts what was found.
#[derive(Default)]
struct Memory {
    kept: Mutex<HashMap<MatrixKey, Vec<u8>>>,
    found: AtomicUsize,
    saved: AtomicUsize,
}

impl MatrixStore for Memory {
    fn load(&self, key: &MatrixKey) -> Option<Vec<u8>> {
        let found = self.kept.lock().expect("sound").get(key).cloned();
        self.found
            .fetch_add(usize::from(found.is_some()), Ordering::Relaxed);
        found
    }

    fn save(&self, key: &MatrixKey, bytes: &[u8]) {
        self.saved.fetch_add(1, Ordering::Relaxed);
        self.kept.lock().expect("sound").insert(*key, bytes.to_vec());
    }
}

#[test]
fn a_second_time_and_with_other_candidates_beside_it_nothing_is_computed_anew() {
    let study = study("outdoor-4g");
    let world = world(mast());
    let (points, candidates) = (points(&study, &world), candidates());
    let store = Memory::default();
    // What a run of the study keeps is found.
    judge(&study, &world, &store, &Unobserved).expect("judged");
    let by_run = store.saved.swap(0, Ordering::Relaxed);
    let with =
        |some: &[Candidate]| reach(&study, &world, some, &points, &store, &Unobserved).expect("reached");
    let first = with(&candidates);
    assert!(store.found.load(Ordering::Relaxed) >= by_run && by_run > 0);
    let saved = store.saved.swap(0, Ordering::Relaxed);
    assert!(saved > 0);
    assert_eq!(with(&candidates), first);
    let fewer = with(&candidates[1..]);
    assert_eq!(fewer.lifts, first.lifts[1..]);
    assert_eq!(store.saved.load(Ordering::Relaxed), 0);
    let unkept = reach(&study, &world, &candidates, &points, &NoStore, &Unobserved).expect("reached");
    assert_eq!(unkept, first);
}

#[test]
fn the_result_hangs_on_no_number_of_threads() {
    let study = study("vn-lomsong");
    let world = world(mast());
    let (points, candidates) = (points(&study, &world), candidates());
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let all = || reach(&study, &world, &candidates, &points, &NoStore, &Unobserved).expect("reached");
        pool.expect("a pool").install(all)
    };
    let one = with(1);
    assert!(one.lifts.iter().any(|of| !of.is_empty()));
    assert!([2, 8].into_iter().all(|threads| with(threads) == one));
}
