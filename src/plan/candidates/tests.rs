//! Small worlds whose candidates can be told by hand.

use super::*;
use crate::analysis::judge;
use crate::coverage::{NoStore, Unobserved};
use crate::domain::example::{at, omni, sector, village};
use crate::domain::{Cell, Network, Village};
use crate::plan::backhaul::ways;
use crate::plan::example::{example_plan, template};
use crate::plan::{Change, Kind, Listed, Small, Structure, Way};
use crate::space::{BoundingBox, LonLat, geodesic};
use crate::terrain::cover::{Cover, CoverGrid, Kind as CoverKind};
use crate::terrain::{ElevationGrid, ElevationSource};
use crate::units::Frequency;
use geo::{LineString, MultiPolygon, polygon};

const AREA: BoundingBox = BoundingBox {
    west_deg: 105.4,
    south_deg: 21.4,
    east_deg: 105.8,
    north_deg: 21.6,
};

fn study() -> Study {
    Study::in_memory("[radio]\nmax_range_km = 20\nprofile_step_m = 90").expect("no fault")
}

fn world(villages: Vec<Village>, cells: Vec<Cell>, height_m: impl Fn(LonLat) -> f64) -> World {
    let ground = ElevationGrid::over(&AREA, 90.0, |at| Some(height_m(at)));
    World::new(villages, Network::new(cells), ground).expect("has villages")
}

fn found(study: &Study, plan: &PlanSource, world: &World, layers: &PlanLayers) -> CandidatesFound {
    let today = judge(study, world, &NoStore, &Unobserved).expect("judged").gaps;
    candidates(study, plan, world, layers, &today, &Unobserved).expect("found")
}

fn plain(plan: &PlanSource, world: &World, layers: &PlanLayers) -> CandidatesFound {
    found(&study(), plan, world, layers)
}

fn ids(found: &CandidatesFound) -> Vec<&str> {
    found.candidates.iter().map(|c| c.id.as_str()).collect()
}

fn count(found: &CandidatesFound, sentence: &str) -> usize {
    let row = found.counts.iter().find(|(text, _)| text.contains(sentence));
    row.map_or(0, |(_, count)| *count)
}

fn only(source: Source) -> PlanSource {
    PlanSource {
        sources: vec![source],
        ..example_plan()
    }
}

fn listed(id: &str, position: LonLat) -> Listed {
    Listed {
        id: id.to_owned(),
        position,
        height_m: None,
        cost: None,
        powered_from: None,
        is_connected: false,
    }
}

/// A ridge of 150 m along 105.55° E with one hill of 400 m on it.
fn ridge_m(place: LonLat) -> f64 {
    let from_ridge_m = (place.lon_deg() - 105.55).abs() * 103_000.0;
    let from_hill_m = geodesic::distance_m(place, at(105.55, 21.5));
    let ridge_m = (150.0 - 0.1 * from_ridge_m).max(50.0);
    ridge_m.max(400.0 - 0.2 * from_hill_m)
}

#[test]
fn the_one_hill_of_a_ridge_is_found() {
    let world = world(vec![village("v", at(105.6, 21.5))], Vec::new(), ridge_m);
    let found = plain(&only(Source::Hilltop), &world, &PlanLayers::default());
    assert_eq!(found.candidates.len(), 1, "{:?}", ids(&found));
    let hill = &found.candidates[0];
    assert!(geodesic::distance_m(hill.position, at(105.55, 21.5)) < 150.0);
    assert!(
        hill.id.starts_with("hill:105.55") && hill.id.ends_with(":30m"),
        "{}",
        hill.id
    );
    assert_eq!(hill.structure, Structure::Mast(30.0));
    assert_eq!(hill.kind, Kind::NewSite);
    assert_eq!(hill.cells.len(), 1);
    assert_eq!(hill.cells[0].id, format!("{}/4g-800-macro", hill.id));
    assert_eq!(hill.cells[0].operator, "A");
    assert_eq!(hill.cells[0].position, hill.position);
    assert_eq!(count(&found, "test points without service"), 1);
    assert_eq!(count(&found, "looked at: hilltops"), 1);
}

#[test]
fn where_all_are_covered_nothing_is_looked_at() {
    let cells = vec![omni("c", "A", at(105.6, 21.5))];
    let world = world(vec![village("v", at(105.61, 21.5))], cells, ridge_m);
    let plan = PlanSource {
        changes: true,
        relays: true,
        small_cell: Some((template("4g-1800-small"), None)),
        ..example_plan()
    };
    let found = plain(&plan, &world, &PlanLayers::default());
    assert_eq!(found.candidates, Vec::new());
    assert_eq!(count(&found, "looked at"), 0);
}

#[test]
fn no_site_stands_in_a_lake_on_a_slope_in_a_zone_or_outside_the_ground() {
    let places = [
        ("dry", at(105.50, 21.50)),
        ("lake", at(105.55, 21.50)),
        ("slope", at(105.60, 21.50)),
        ("zone", at(105.65, 21.50)),
    ];
    let villages = places.iter().map(|(id, place)| village(id, *place)).collect();
    // One in two up, around the third.
    let slope = |place: LonLat| {
        let east_m = (place.lon_deg() - 105.60) * 103_000.0;
        if east_m.abs() < 500.0 {
            300.0 + 0.5 * east_m
        } else {
            50.0
        }
    };
    let mut world = world(villages, Vec::new(), slope);
    let frame = *world.terrain.frame();
    let in_lake = |place: LonLat| geodesic::distance_m(place, at(105.55, 21.50)) < 300.0;
    let codes = (0..frame.rows)
        .flat_map(|row| (0..frame.cols).map(move |col| (col, row)))
        .map(|(col, row)| u8::from(frame.centre(col, row).is_some_and(in_lake)))
        .collect();
    let water = Cover {
        kind: CoverKind::Water,
        ..Cover::BARE
    };
    world.cover = CoverGrid::new(frame, codes, vec![Some(Cover::BARE), Some(water)]);
    assert!(world.cover.is_some());
    let zone =
        polygon![(x: 105.64, y: 21.49), (x: 105.66, y: 21.49), (x: 105.66, y: 21.51), (x: 105.64, y: 21.51)];
    let layers = PlanLayers {
        forbidden: Some(vec![MultiPolygon::new(vec![zone])]),
        list: Some(vec![listed("abroad", at(107.0, 21.5))]),
        ..PlanLayers::default()
    };
    let plan = PlanSource {
        sources: vec![Source::Village, Source::List],
        ..example_plan()
    };
    let found = plain(&plan, &world, &layers);
    assert_eq!(ids(&found), ["village:dry:30m"]);
    for why in ["no terrain", "water", "steep", "forbidden"] {
        assert_eq!(count(&found, why), 1, "{why} in {:?}", found.counts);
    }
}

#[test]
fn places_lie_apart_and_are_no_more_than_asked_for() {
    let villages = (0..6).map(|k| village(&format!("v{k}"), at(105.5 + 0.004 * f64::from(k), 21.5)));
    let world = world(villages.collect(), Vec::new(), |_| 50.0);
    let plan = only(Source::Village);
    let found = plain(&plan, &world, &PlanLayers::default());
    // 412 m from each to the next.
    assert_eq!(found.candidates.len(), 2, "{:?}", ids(&found));
    let [a, b] = [&found.candidates[0], &found.candidates[1]];
    assert!(geodesic::distance_m(a.position, b.position) >= plan.spacing_m);
    assert_ne!(a.spot, b.spot);
    assert_eq!(count(&found, "too near"), 4);
    let plan = PlanSource {
        most_candidates: 1,
        mast_heights_m: vec![45.0, 30.0, 30.0],
        ..plan
    };
    let found = plain(&plan, &world, &PlanLayers::default());
    assert_eq!(found.candidates.len(), 2);
    let heights: Vec<f64> = found.candidates.iter().map(|c| c.antenna_height_m).collect();
    assert_eq!(heights, [30.0, 45.0]);
    assert_eq!(found.candidates[0].spot, found.candidates[1].spot);
    assert!(count(&found, "over the most") > 0);
}

#[test]
fn the_list_is_never_dropped_for_spacing_and_what_is_on_one_spot_has_one_number() {
    let world = world(vec![village("v", at(105.5, 21.5))], Vec::new(), |_| 50.0);
    let high = Listed {
        height_m: Some(60.0),
        ..listed("b", at(105.5201, 21.5))
    };
    let layers = PlanLayers {
        list: Some(vec![
            listed("a", at(105.52, 21.5)),
            high,
            listed("c", at(105.523, 21.5)),
            listed("c", at(105.523, 21.5)),
        ]),
        towers: Some(vec![listed("t", at(105.52, 21.5)), listed("u", at(105.54, 21.5))]),
        ..PlanLayers::default()
    };
    let plan = PlanSource {
        sources: vec![Source::List, Source::Tower],
        most_candidates: 4,
        ..example_plan()
    };
    let found = plain(&plan, &world, &layers);
    assert_eq!(ids(&found), ["list:a:30m", "list:b", "list:c:30m", "tower:u:30m"]);
    let spots: Vec<u32> = found.candidates.iter().map(|c| c.spot).collect();
    assert_eq!(spots, [0, 0, 1, 2]);
    assert_eq!(found.candidates[1].antenna_height_m, 60.0);
    assert_eq!(found.candidates[3].structure, Structure::None);
    assert_eq!(count(&found, "share a spot"), 1);
    assert_eq!(count(&found, "on the spot of another"), 2);
}

#[test]
fn places_along_roads_lie_near_those_who_are_not_served() {
    let world = world(vec![village("v", at(105.5, 21.5))], Vec::new(), |_| 50.0);
    let road = LineString::from(vec![(105.42, 21.505), (105.78, 21.505)]);
    let layers = PlanLayers {
        roads: Some(vec![road]),
        ..PlanLayers::default()
    };
    let found = plain(&only(Source::Road), &world, &layers);
    assert!(found.candidates.len() >= 5, "{:?}", ids(&found));
    for candidate in &found.candidates {
        assert!(candidate.id.starts_with("road:"));
        assert!(geodesic::distance_m(candidate.position, at(105.5, 21.5)) <= 5000.0);
    }
}

#[test]
fn another_operators_mast_is_shared_only_where_the_plan_says_so() {
    // Of another technology than the preset counts, so that the village stays without service.
    let other = Cell {
        technology: crate::domain::Technology::G2,
        antenna_height_m: 37.0,
        ..omni("b", "B", at(105.55, 21.5))
    };
    let own = Cell {
        technology: crate::domain::Technology::G2,
        ..omni("a", "A", at(105.58, 21.5))
    };
    let world = world(vec![village("v", at(105.56, 21.5))], vec![other, own], |_| 50.0);
    let alone = only(Source::Tower);
    assert_eq!(
        plain(&alone, &world, &PlanLayers::default()).candidates,
        Vec::new()
    );
    let plan = PlanSource {
        shared_masts: true,
        ..alone
    };
    let found = plain(&plan, &world, &PlanLayers::default());
    assert_eq!(ids(&found), ["mast:site of b"]);
    let shared = &found.candidates[0];
    assert_eq!(shared.kind, Kind::Change(Change::OtherMast));
    assert_eq!(
        (shared.structure, shared.antenna_height_m),
        (Structure::None, 37.0)
    );
    assert_eq!(shared.cells[0].site, "site of b");
    assert_eq!(shared.cells[0].operator, "A");
    assert_eq!(shared.replaces, Vec::<usize>::new());
}

/// A village in the back of a sector, some decibels below what the preset asks.
fn behind_a_sector() -> World {
    let mast = Cell {
        frequency: Frequency::from_mhz(1842.5),
        ..sector("s", "A", at(105.5, 21.5), 300.0)
    };
    world(vec![village("v", at(105.52, 21.5))], vec![mast], |_| 50.0)
}

#[test]
fn a_cell_that_nearly_serves_a_village_is_changed_in_every_way_that_could_help() {
    let world = behind_a_sector();
    let plan = PlanSource {
        changes: true,
        sources: Vec::new(),
        ..example_plan()
    };
    let found = plain(&plan, &world, &PlanLayers::default());
    let all = ids(&found);
    // The village lies at 90°, to the right of 300°.
    for id in [
        "cell:s:tilt+2",
        "cell:s:azimuth+30",
        "cell:s:azimuth+60",
        "cell:s:tilt-2",
    ] {
        assert!(all.contains(&id), "{id} in {all:?}");
    }
    for id in ["cell:s:azimuth-30", "cell:s:tilt-4"] {
        assert!(!all.contains(&id), "{id} in {all:?}");
    }
    assert!(all.contains(&"cell:s:band-4g-800-macro"), "{all:?}");
    for candidate in &found.candidates {
        let is_added = matches!(candidate.kind, Kind::Change(Change::LowerBand(_)));
        let replaces = if is_added { vec![] } else { vec![0] };
        assert_eq!(candidate.replaces, replaces, "{}", candidate.id);
        assert_eq!(candidate.spot, u32::from(is_added), "{}", candidate.id);
        assert_eq!(candidate.cells[0].site, "site of s");
    }
    let turned = found.candidates.iter().find(|c| c.id == "cell:s:azimuth+60");
    let turned = turned.expect("there");
    assert_eq!(turned.kind, Kind::Change(Change::Azimuth(0.0)));
    assert_eq!(turned.cells[0].antenna.azimuth_deg, Some(0.0));
}

#[test]
fn repeaters_stand_where_there_is_a_signal_to_repeat_and_small_cells_anywhere() {
    // 1 heard, too weak for the preset; 2 behind a wall.
    let wall = |place: LonLat| {
        if (place.lon_deg() - 105.7).abs() < 0.01 {
            2500.0
        } else {
            50.0
        }
    };
    let mast = Cell {
        eirp: crate::units::Dbm(44.0),
        ..omni("m", "B", at(105.5, 21.5))
    };
    let villages = vec![
        village("near", at(105.6, 21.5)),
        village("behind", at(105.75, 21.5)),
    ];
    let world = world(villages, vec![mast], wall);
    let plan = PlanSource {
        repeater: Some((template("4g-900-repeater"), None)),
        small_cell: Some((template("4g-1800-small"), None)),
        sources: vec![Source::Village],
        ..example_plan()
    };
    let found = plain(&plan, &world, &PlanLayers::default());
    assert_eq!(
        ids(&found),
        [
            "village:behind:30m",
            "village:near:30m",
            "repeater:near",
            "small-cell:near",
            "small-cell:behind"
        ]
    );
    let of = |id: &str| found.candidates.iter().find(|c| c.id == id).expect("there");
    let repeater = of("repeater:near");
    assert_eq!(repeater.kind, Kind::Small(Small::Repeater));
    assert_eq!(repeater.cells[0].operator, "B");
    assert_eq!(repeater.cells[0].frequency.mhz(), 800.0);
    assert_eq!(repeater.spot, of("village:near:30m").spot);
    assert_eq!(repeater.spot, of("small-cell:near").spot);
    assert_ne!(repeater.spot, of("small-cell:behind").spot);
    assert!(matches!(of("small-cell:behind").structure, Structure::Pole(_)));
    assert_eq!(count(&found, "without a signal to repeat"), 1);
}

/// Hills all over, villages in the valleys.
fn rolling() -> World {
    let hills = |place: LonLat| {
        let (x, y) = (place.lon_deg() * 300.0, place.lat_deg() * 350.0);
        200.0 + 100.0 * crate::maths::sin(x) * crate::maths::cos(y) + 40.0 * crate::maths::sin(0.37 * x + y)
    };
    let villages = (0..40).map(|k| {
        let (x, y) = (f64::from(k % 8), f64::from(k / 8));
        let mut village = village(&format!("v{k}"), at(105.43 + 0.047 * x, 21.42 + 0.039 * y));
        village.population = Some(f64::from(100 + 13 * k));
        village
    });
    let mast = sector("s", "A", at(105.45, 21.45), 300.0);
    world(villages.collect(), vec![mast], hills)
}

#[test]
fn candidates_are_the_same_at_any_number_of_threads() {
    let world = rolling();
    let plan = PlanSource {
        changes: true,
        relays: true,
        most_candidates: 25,
        mast_heights_m: vec![30.0, 45.0],
        small_cell: Some((template("4g-1800-small"), None)),
        ..example_plan()
    };
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        pool.expect("a pool")
            .install(|| plain(&plan, &world, &PlanLayers::default()))
    };
    let one = with(1);
    for threads in [2, 8] {
        assert_eq!(one, with(threads));
    }
    let of = |kind: &str| one.candidates.iter().filter(|c| c.kind.name() == kind).count();
    assert_eq!(of("new site"), 50);
    assert!((1..=5).contains(&of("relay")), "{:?}", one.counts);
    let mut seen = std::collections::BTreeSet::new();
    for candidate in &one.candidates {
        assert!(seen.insert(candidate.id.as_str()));
        assert_eq!(
            candidate.ground_m.is_some(),
            world.terrain.height_m(candidate.position).is_some()
        );
    }
    for relay in one.candidates.iter().filter(|c| c.kind == Kind::Relay) {
        assert!(
            relay.cells.is_empty() && relay.id.starts_with("relay:"),
            "{}",
            relay.id
        );
    }
}

/// A plain with a mast in the west, and a village so many degrees east of it, as long as the earth is round.
fn plain_world(east_deg: f64) -> World {
    let (mast, there) = (omni("m", "A", at(105.1, 21.5)), at(105.1 + east_deg, 21.5));
    let area = BoundingBox {
        west_deg: 105.0,
        south_deg: 21.45,
        east_deg: 105.2 + east_deg,
        north_deg: 21.55,
    };
    let ground = ElevationGrid::over(&area, 400.0, |_| Some(20.0));
    World::new(vec![village("v", there)], Network::new(vec![mast]), ground).expect("a village")
}

/// The ways of the village's own candidate, and all relays.
fn ways_on_a_plain(plan: &PlanSource, world: &World, layers: &PlanLayers) -> (Vec<Way>, Vec<LonLat>) {
    let found = plain(plan, world, layers).candidates;
    let (ways, _) = ways(&study(), plan, world, layers, &found, &Unobserved).expect("not stopped");
    let own = found
        .iter()
        .position(|c| c.id.starts_with("village:v"))
        .expect("a candidate");
    let relays = found.iter().filter(|c| c.kind == Kind::Relay).map(|c| c.position);
    (ways.of[own].clone(), relays.collect())
}

#[test]
fn on_a_plain_a_relay_lies_on_the_line_to_the_mast() {
    let plan = PlanSource {
        relays: true,
        max_hops: 4,
        sources: vec![Source::Village],
        ..example_plan()
    };
    let layers = PlanLayers::default();
    // 52 km are two hops, 78 km three, 29 km one.
    for (east_deg, hops) in [(0.5, 2), (0.75, 3), (0.28, 1)] {
        let world = plain_world(east_deg);
        let (ways, relays) = ways_on_a_plain(&plan, &world, &layers);
        assert!(
            ways.contains(&Way::Microwave { hop: hops }),
            "{east_deg}: {ways:?} {relays:?}"
        );
        assert_eq!(relays.len(), usize::from(hops) - 1, "{east_deg}");
        for relay in relays {
            assert!((relay.lat_deg() - 21.5).abs() < 0.001 && relay.lon_deg() > 105.1);
        }
        let without = PlanSource {
            relays: false,
            ..plan.clone()
        };
        let (ways, _) = ways_on_a_plain(&without, &world, &layers);
        assert_eq!(ways.contains(&Way::Microwave { hop: 1 }), hops == 1);
        assert!(!ways.contains(&Way::Microwave { hop: 2 }));
    }
}

#[test]
fn no_relay_of_a_line_lies_in_a_forbidden_zone_or_in_water() {
    let plan = PlanSource {
        relays: true,
        sources: vec![Source::Village],
        ..example_plan()
    };
    let world = plain_world(0.5);
    // In the middle of the line, some kilometres wide: the relay goes aside along the line.
    let zone = |west: f64, east: f64| PlanLayers {
        forbidden: Some(vec![MultiPolygon(vec![polygon![
            (x: west, y: 21.4), (x: east, y: 21.4), (x: east, y: 21.6), (x: west, y: 21.6)
        ]])]),
        ..PlanLayers::default()
    };
    let (ways, relays) = ways_on_a_plain(&plan, &world, &zone(105.34, 105.36));
    assert!(ways.contains(&Way::Microwave { hop: 2 }), "{ways:?}");
    assert!(
        relays.iter().all(|r| !(105.34..105.36).contains(&r.lon_deg())),
        "{relays:?}"
    );
    let (ways, relays) = ways_on_a_plain(&plan, &world, &zone(105.2, 105.5));
    assert_eq!(
        (relays.len(), ways.contains(&Way::Microwave { hop: 2 })),
        (0, false)
    );
}
