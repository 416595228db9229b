//! Receivers as points: what is kept between runs, what is passed over, and what threads do may change time
//! and never a result.

use crate::support::hand_made::{self, at, sector, shared_equally};
use covgap::coverage::points::{self, cover, cover_kept};
use covgap::coverage::{
    MatrixKey, MatrixStore, PathLevel, PointCoverage, Reason, Receiver, Scene, Settings, Unobserved,
};
use covgap::domain::{Antenna, Cell, Network, Technology, Village};
use covgap::radio::model::{self, Parameters, Sweep};
use covgap::space::{Frame, LonLat, geodesic};
use covgap::terrain::{Blocks, ElevationGrid, Flat};
use covgap::units::{Dbm, Frequency};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};
use std::collections::BTreeMap;
use std::sync::Mutex;

fn cell(id: &str, operator: &str, mhz: f64, position: LonLat) -> Cell {
    let cell = sector(id, operator, position, 90.0);
    Cell {
        frequency: Frequency::from_mhz(mhz),
        antenna: Antenna {
            mechanical_tilt_deg: 1.0,
            electrical_tilt_deg: 3.0,
            ..cell.antenna
        },
        ..cell
    }
}

fn settings() -> Settings {
    hand_made::settings(12_000.0)
}

fn village(id: usize, places: &[LonLat]) -> Village {
    shared_equally(&id.to_string(), places)
}

/// Villages of three points on both sides of the border between two tiles.
fn villages() -> Vec<Village> {
    (0..60)
        .map(|i| {
            let (lon, lat) = (104.9 + 0.004 * f64::from(i), 20.96 + 0.013 * f64::from(i % 9));
            let places = [at(lon, lat), at(lon + 0.002, lat), at(lon, lat - 0.003)];
            village(i as usize, &places)
        })
        .collect()
}

/// Two frequencies and two sectors at one place, a second place in the other tile, a weak cell that does not
/// reach far.
fn network() -> Network {
    let (a, b) = (at(105.02, 21.03), at(104.96, 21.0));
    let mut cells = vec![
        cell("a1", "A", 800.0, a),
        cell("a2", "A", 800.0, a),
        cell("a3", "A", 1800.0, a),
        cell("b1", "B", 800.0, b),
        cell("b2", "A", 800.0, b),
        cell("weak", "B", 1800.0, at(105.05, 21.05)),
    ];
    cells[1].antenna.azimuth_deg = Some(270.0);
    cells[5].eirp = Dbm(-20.0);
    Network::new(cells)
}

/// Rolling hills, with a void where `void` says so.
fn hills(void: impl Fn(usize, usize) -> bool) -> ElevationGrid {
    let frame = Frame {
        west_deg: 104.7,
        north_deg: 21.3,
        step_lon_deg: 1.0 / 1200.0,
        step_lat_deg: 1.0 / 1200.0,
        cols: 840,
        rows: 600,
    };
    let mut heights_m = Blocks::new(frame.cols, frame.rows);
    for row in 0..frame.rows {
        for col in 0..frame.cols {
            let (x, y) = (col as f32 / 23.0, row as f32 / 17.0);
            let height_m = 200.0 + 90.0 * x.sin() * y.cos() + 40.0 * (2.3 * x + y).sin();
            heights_m.set(col, row, (!void(col, row)).then_some(height_m));
        }
    }
    ElevationGrid::new(frame, heights_m)
}

fn a_void(col: usize, row: usize) -> bool {
    (400..404).contains(&col) && (300..340).contains(&row)
}

fn model() -> Box<dyn Sweep> {
    (model::find("p526-delta-bullington").unwrap().build)(&Parameters::default())
}

/// Keeps in memory and counts.
#[derive(Default)]
struct Memory {
    entries: Mutex<BTreeMap<MatrixKey, Vec<u8>>>,
    saved: Mutex<usize>,
}

impl Memory {
    fn saved_since(&self) -> usize {
        std::mem::take(&mut *self.saved.lock().unwrap())
    }
}

impl MatrixStore for Memory {
    fn load(&self, key: &MatrixKey) -> Option<Vec<u8>> {
        self.entries.lock().unwrap().get(key).cloned()
    }

    fn save(&self, key: &MatrixKey, bytes: &[u8]) {
        self.entries.lock().unwrap().insert(*key, bytes.to_vec());
        *self.saved.lock().unwrap() += 1;
    }
}

struct World {
    network: Network,
    ground: ElevationGrid,
    settings: Settings,
    identity: Option<String>,
    villages: Vec<Village>,
}

impl World {
    fn new() -> Self {
        Self {
            network: network(),
            ground: hills(a_void),
            settings: settings(),
            identity: Some("p526".into()),
            villages: villages(),
        }
    }

    fn with_cells(mut self, change: impl Fn(&mut Cell)) -> Self {
        let mut cells = self.network.cells().to_vec();
        cells.iter_mut().for_each(change);
        self.network = Network::new(cells);
        self
    }

    fn judged(&self, store: Option<&Memory>) -> PointCoverage {
        let model = model();
        let mut scene = Scene::new(&self.network, &self.ground, model.as_ref(), self.settings);
        if let Some(identity) = &self.identity {
            scene = scene.identified(identity.clone());
        }
        match store {
            None => cover(&scene, &self.villages, &Unobserved).unwrap(),
            Some(store) => cover_kept(&scene, &self.villages, store, &Unobserved).unwrap(),
        }
    }
}

#[test]
fn what_was_kept_gives_the_same_as_what_is_computed() {
    let (world, store) = (World::new(), Memory::default());
    let plain = world.judged(None);
    assert!(
        plain.counts.no_terrain > 0 && plain.counts.paths > 500,
        "{:?}",
        plain.counts
    );
    assert_eq!(world.judged(Some(&store)), plain);
    // Four tiles; a at two frequencies and b reach points of each, the weak cell those of one or two.
    let cold = store.saved_since();
    assert!((12..=16).contains(&cold), "{cold}");
    assert_eq!(world.judged(Some(&store)), plain);
    assert_eq!(store.saved_since(), 0, "nothing was computed");
}

#[test]
fn power_tilt_and_azimuth_compute_no_path() {
    let (world, store) = (World::new(), Memory::default());
    let before = world.judged(Some(&store));
    store.saved_since();
    let turned = World::new().with_cells(|c| {
        if c.id != "weak" {
            c.eirp = Dbm(c.eirp.0 - 7.0);
            c.antenna.azimuth_deg = Some(33.0);
            c.antenna.mechanical_tilt_deg = 5.0;
            c.antenna.electrical_tilt_deg = 0.0;
            c.antenna.horizontal_beam_width_deg = 90.0;
            c.ends.load = 1.0;
        }
    });
    let warm = turned.judged(Some(&store));
    assert_eq!(store.saved_since(), 0, "nothing was computed");
    assert_eq!(warm, turned.judged(None));
    assert_ne!(warm, before);
}

#[test]
fn whatever_a_loss_depends_on_is_computed_anew() {
    let store = Memory::default();
    World::new().judged(Some(&store));
    store.saved_since();
    let changed = |name: &str, world: World| {
        let warm = world.judged(Some(&store));
        assert!(store.saved_since() > 0, "{name}: what was kept was used");
        assert_eq!(warm, world.judged(None), "{name}");
    };
    changed(
        "antenna height",
        World::new().with_cells(|c| c.antenna_height_m = 31.0),
    );
    changed(
        "frequency",
        World::new().with_cells(|c| c.frequency = Frequency::from_mhz(c.frequency.mhz() + 1.0)),
    );
    changed(
        "place",
        World::new().with_cells(|c| c.position = at(105.021, 21.03)),
    );
    let mut world = World::new();
    world.settings.receiver_height_m = 2.0;
    changed("receiver height", world);
    let mut world = World::new();
    world.settings.profile_step_m = 45.0;
    changed("step", world);
    let mut world = World::new();
    world.settings.earth_radius_factor = 1.5;
    changed("earth radius", world);
    let mut world = World::new();
    world.identity = Some("p526 with other parameters".into());
    changed("model", world);
    let mut world = World::new();
    world.ground = hills(|col, row| a_void(col, row) || (col, row) == (380, 320));
    changed("ground", world);
    let mut world = World::new();
    world.villages[7].test_points[1].position = at(105.0, 21.0);
    changed("test point", world);
    // Without an identity nothing is kept.
    let mut world = World::new();
    world.identity = None;
    assert_eq!(world.judged(Some(&store)), World::new().judged(None));
    assert_eq!(store.saved_since(), 0);
}

#[test]
fn one_new_village_computes_the_masts_that_reach_it_alone() {
    let store = Memory::default();
    World::new().judged(Some(&store));
    store.saved_since();
    let mut world = World::new();
    // 11.6 km east of a: beyond the reach of b, and of the weak cell.
    world.villages.push(village(
        99,
        &[geodesic::destination(at(105.02, 21.03), 90.0, 11_600.0).unwrap()],
    ));
    world.judged(Some(&store));
    assert_eq!(store.saved_since(), 2, "the two frequencies of a");
}

#[test]
fn damaged_entries_are_computed_anew_and_change_nothing() {
    let (world, store) = (World::new(), Memory::default());
    let plain = world.judged(Some(&store));
    let cold = store.saved_since();
    for bytes in store.entries.lock().unwrap().values_mut() {
        bytes.pop();
    }
    assert_eq!(world.judged(Some(&store)), plain);
    assert_eq!(store.saved_since(), cold);
}

#[test]
fn threads_change_nothing() {
    let world = World::new();
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| world.judged(None))
    };
    let one = on(1);
    assert_eq!(one, on(2));
    assert_eq!(one, on(8));
}

#[test]
fn many_receivers_hear_what_each_hears_alone() {
    let (network, ground, model) = (network(), hills(a_void), model());
    let scene = Scene::new(&network, &ground, model.as_ref(), settings());
    let places: Vec<LonLat> = (0..300)
        .map(|i| at(104.85 + 0.0011 * f64::from(i), 20.95 + 0.017 * f64::from(i % 13)))
        .collect();
    let together = points::hear_all(&scene, places.clone());
    assert!(together.iter().flatten().count() > 500);
    for (place, heard) in places.iter().zip(together) {
        assert_eq!(scene.hear(*place), heard);
    }
}

#[test]
fn a_receivers_own_height_counts() {
    let (network, ground, model) = (network(), hills(|_, _| false), model());
    let scene = Scene::new(&network, &ground, model.as_ref(), settings());
    let place = at(105.1, 21.06);
    let of = |height_m: f64| {
        let receiver = Receiver {
            place,
            height_m,
            around: None,
        };
        points::hear_each(&scene, &[receiver], &Unobserved, |_, levels| levels.to_vec()).unwrap()[0].clone()
    };
    assert_eq!(of(1.5), scene.hear(place));
    let (low, high) = (of(1.5), of(60.0));
    let level = |levels: &[PathLevel]| levels[0].outcome.unwrap().1.0;
    assert!(
        level(&high) > level(&low) + 1.0,
        "{} {}",
        level(&high),
        level(&low)
    );
}

#[test]
fn across_the_antimeridian_and_far_north_paths_are_geodesics() {
    let model = (model::find("free-space").unwrap().build)(&Parameters::default());
    for (lon, lat) in [
        (179.97, 10.0),
        (-179.99, 66.0),
        (30.0, 85.0),
        (-179.98, 85.0),
        (10.0, 89.95),
    ] {
        let mast = at(lon, lat);
        let mut omni = cell("a", "A", 800.0, mast);
        omni.antenna.azimuth_deg = None;
        omni.antenna.vertical_beam_width_deg = 360.0;
        omni.antenna.side_lobe_db = 0.0;
        let network = Network::new(vec![omni]);
        let scene = Scene::new(&network, &Flat { height_m: 10.0 }, model.as_ref(), settings());
        for azimuth in [0.0, 63.0, 90.0, 180.0, 271.0] {
            for distance_m in [5_000.0, 11_990.0, 12_010.0] {
                let place = geodesic::destination(mast, azimuth, distance_m).unwrap();
                let heard = scene.hear(place);
                assert_eq!(
                    heard.len(),
                    usize::from(distance_m < 12_000.0),
                    "{lon} {lat} {azimuth}"
                );
                if let Some(path) = heard.first() {
                    assert!(
                        (path.distance_m - distance_m).abs() < 0.006,
                        "{}",
                        path.distance_m
                    );
                    let loss = 32.45 + 20.0 * 800f64.log10() + 20.0 * (distance_m / 1000.0).log10();
                    assert!((path.outcome.unwrap().0.loss.0 - loss).abs() < 0.01);
                }
            }
        }
    }
}

#[test]
fn ground_on_one_side_of_the_antimeridian_leaves_the_other_unknown() {
    let frame = Frame {
        west_deg: 179.8,
        north_deg: 10.1,
        step_lon_deg: 0.001,
        step_lat_deg: 0.001,
        cols: 200,
        rows: 200,
    };
    let mut heights_m = Blocks::new(200, 200);
    for (col, row) in (0..200).flat_map(|c| (0..200).map(move |r| (c, r))) {
        heights_m.set(col, row, Some(5.0));
    }
    let ground = ElevationGrid::new(frame, heights_m);
    let (network, model) = (
        Network::new(vec![cell("a", "A", 800.0, at(179.95, 10.0))]),
        model(),
    );
    let scene = Scene::new(&network, &ground, model.as_ref(), settings());
    let here = scene.hear(at(179.9, 10.0));
    assert!(here[0].outcome.is_ok());
    let beyond = scene.hear(at(-179.98, 10.0));
    assert_eq!(beyond[0].outcome, Err(Reason::NoTerrain));
}

#[test]
fn a_mast_on_a_void_or_beyond_the_ground_is_unknown_and_never_silence() {
    let model = model();
    let ground = hills(a_void);
    let frame = *ground.frame();
    let on_void = frame.centre(401, 320).unwrap();
    let outside = at(frame.west_deg - 0.02, 21.0);
    for mast in [on_void, outside] {
        let network = Network::new(vec![cell("a", "A", 800.0, mast)]);
        let scene = Scene::new(&network, &ground, model.as_ref(), settings());
        // A receiver on good ground, 5 km east.
        let place = geodesic::destination(mast, 90.0, 5_000.0).unwrap();
        let got = cover(&scene, &[village(0, &[place])], &Unobserved).unwrap();
        let heard = got.heard[0][0][0];
        assert_eq!(heard.best, Err(Reason::OutOfRange));
        let (bound, reason) = heard.unknown_up_to.unwrap();
        assert_eq!(reason, Reason::NoTerrain);
        assert!(bound.0 > -90.0, "as strong as free space: {bound}");
        assert_eq!(got.counts.no_terrain, 1);
    }
}

fn config() -> Config {
    Config {
        cases: 40,
        rng_seed: RngSeed::Fixed(20_261_122),
        failure_persistence: None,
        ..Config::default()
    }
}

/// Any cells around a place: some at one place, some weak, some silent but for a lobe.
fn cells() -> impl Strategy<Value = Vec<Cell>> {
    let one = (
        0..6i32,
        0..6i32,
        -10.0..65.0f64,
        0..2usize,
        0..3usize,
        0.0..360.0f64,
        0.0..8.0f64,
    );
    prop::collection::vec(one, 1..25).prop_map(|cells| {
        let of = |(i, (x, y, eirp, operator, band, azimuth, tilt)): (usize, _)| {
            let (x, y): (i32, i32) = (x, y);
            let place = at(104.93 + 0.03 * f64::from(x), 20.97 + 0.02 * f64::from(y));
            let mut cell = cell(
                &format!("c{i:02}"),
                ["A", "B"][operator],
                [800.0, 1800.0, 2600.0][band],
                place,
            );
            cell.technology = [Technology::G4, Technology::G2, Technology::G4][band];
            cell.eirp = Dbm(eirp);
            cell.antenna.azimuth_deg = Some(azimuth);
            cell.antenna.electrical_tilt_deg = tilt;
            cell
        };
        cells.into_iter().enumerate().map(of).collect()
    })
}

proptest! {
    #![proptest_config(config())]

    /// Best server, level, distance, and what is unknown and matters, do not hang on which paths are passed
    /// over.
    #[test]
    fn paths_that_are_passed_over_change_nothing(
        cells in cells(),
        places in prop::collection::vec((104.9..105.15f64, 20.95..21.1f64), 1..20),
        with_void: bool,
        model_of in prop::sample::select(vec!["p526-delta-bullington", "free-space", "p1812"]),
    ) {
        let network = Network::new(cells);
        let ground = hills(|col, row| with_void && a_void(col, row));
        let model = (model::find(model_of).unwrap().build)(&Parameters::default());
        let scene = Scene::new(&network, &ground, model.as_ref(), settings());
        let mut receivers: Vec<Receiver> = places
            .into_iter()
            .map(|(lon, lat)| Receiver { place: at(lon, lat), height_m: 1.5, around: None })
            .collect();
        // On the very spot of a mast, and a step from it.
        receivers.push(Receiver { place: at(104.93, 20.97), height_m: 1.5, around: None });
        receivers.push(Receiver { place: at(104.930_01, 20.97), height_m: 1.5, around: None });
        let reported = |t: &covgap::coverage::Tally| (t.heard(), t.best.map(|_| t.distance_m));
        let whole = points::hear_each(&scene, &receivers, &Unobserved, |_, levels| {
            points::tallies(&scene, levels, &[]).iter().map(reported).collect::<Vec<_>>()
        });
        let pruned = covgap::coverage::best_each(&scene, &receivers, &Unobserved, |_, tallies, _| {
            tallies.iter().map(reported).collect::<Vec<_>>()
        });
        prop_assert_eq!(whole, pruned);
    }
}

#[test]
fn a_well_served_receiver_needs_few_paths() {
    let near = at(105.0, 21.0);
    let far = (0..40).map(|i| geodesic::destination(near, 9.0 * f64::from(i), 9_000.0).unwrap());
    let cells = std::iter::once(near).chain(far).enumerate();
    let omni = |(i, place): (usize, LonLat)| {
        let mut cell = cell(&format!("c{i}"), "A", 800.0, place);
        cell.antenna.azimuth_deg = None;
        cell
    };
    let network = Network::new(cells.map(omni).collect());
    let (ground, model) = (Flat { height_m: 0.0 }, model());
    let scene = Scene::new(&network, &ground, model.as_ref(), settings());
    let receiver = Receiver {
        place: geodesic::destination(near, 10.0, 600.0).unwrap(),
        height_m: 1.5,
        around: None,
    };
    let paths = covgap::coverage::best_each(&scene, &[receiver], &Unobserved, |_, _, paths| paths);
    assert_eq!(paths, Ok(vec![1]), "of 41");
}
