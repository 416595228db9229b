//! Rasters: the same bytes in any window, at any number of threads, with any memory, from a cold or a warm
//! store, pruned or not.

use crate::support::hand_made::{self, at, settings};
use covgap::coverage::layers::{Full, Sink};
use covgap::coverage::{
    AreaCoverage, AreaError, AreaSettings, Layer, MatrixKey, MatrixStore, Method, Observer, PathCounts,
    Planes, Reason, Scene, Settings, Unobserved, raster,
};
use covgap::domain::{Antenna, Cell, Network, Status, Technology};
use covgap::radio::model::{self, Parameters, Sweep};
use covgap::space::{BoundingBox, Frame, LonLat, Window};
use covgap::terrain::{Blocks, Cover, CoverGrid, CoverSource, ElevationGrid, Sampling};
use covgap::units::{Dbm, Frequency};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

const ALL_PLANES: Planes = Planes {
    server: true,
    second: true,
    servers: true,
    sinr: true,
};

/// The first letter of the id tells the technology, its last two the tilt and the frequency.
fn sector(id: &str, operator: &str, position: LonLat, azimuth_deg: f64, eirp: f64) -> Cell {
    let cell = hand_made::sector(id, operator, position, azimuth_deg);
    Cell {
        technology: if id.starts_with('g') {
            Technology::G2
        } else {
            Technology::G4
        },
        frequency: Frequency::from_mhz(if id.ends_with('h') { 1800.0 } else { 800.0 }),
        eirp: Dbm(eirp),
        antenna: Antenna {
            mechanical_tilt_deg: if id.contains('m') { 3.0 } else { 0.0 },
            front_to_back_db: 28.0,
            ..cell.antenna
        },
        ..cell
    }
}

/// Three masts in the area and one beyond it, sectors of two operators and technologies, one of them weak.
fn network() -> Network {
    let (west, east, south) = (at(105.02, 21.03), at(105.11, 21.08), at(105.17, 20.97));
    Network::new(vec![
        sector("a1", "A", west, 0.0, 58.0),
        sector("a2", "A", west, 120.0, 58.0),
        sector("a3m", "A", west, 240.0, 58.0),
        sector("a4h", "A", west, 300.0, 60.0),
        sector("b1", "B", east, 80.0, 55.0),
        sector("b2m", "B", east, 200.0, 55.0),
        sector("g1", "B", east, 10.0, 50.0),
        sector("c1", "A", south, 330.0, -12.0),
        sector("c2", "B", at(105.24, 21.02), 270.0, 57.0),
    ])
}

/// Rolling hills with a void, so that every kind of pixel occurs.
fn hills() -> ElevationGrid {
    let frame = Frame {
        west_deg: 104.8,
        north_deg: 21.3,
        step_lon_deg: 1.0 / 1200.0,
        step_lat_deg: 1.0 / 1200.0,
        cols: 720,
        rows: 600,
    };
    let mut heights_m = Blocks::new(frame.cols, frame.rows);
    for row in 0..frame.rows {
        for col in 0..frame.cols {
            let (x, y) = (col as f32 / 23.0, row as f32 / 17.0);
            let void = (400..404).contains(&col) && (300..310).contains(&row);
            let height_m = 200.0
                + 90.0 * x.sin() * y.cos()
                + 40.0 * (2.3 * x + y).sin()
                + 9.0 * (9.1 * x - 7.3 * y).cos();
            heights_m.set(col, row, (!void).then_some(height_m));
        }
    }
    ElevationGrid::new(frame, heights_m)
}

fn model(name: &str) -> Box<dyn Sweep> {
    (model::find(name).unwrap().build)(&Parameters::default())
}

fn area() -> BoundingBox {
    BoundingBox {
        west_deg: 105.0,
        south_deg: 20.95,
        east_deg: 105.2,
        north_deg: 21.1,
    }
}

fn window() -> Window {
    Window::over(&area(), 150.0, None)
}

fn all(method: Method) -> AreaSettings<'static> {
    AreaSettings {
        method,
        planes: ALL_PLANES,
        ..AreaSettings::default()
    }
}

/// Everything that files are made from.
fn reported(area: &AreaCoverage) -> (Vec<String>, PathCounts) {
    let layer = |l: &Layer| {
        format!(
            "{:?} {} {:?} {:?}",
            l.operator, l.technology, l.levels.values, l.further
        )
    };
    (area.layers.iter().map(layer).collect(), area.counts)
}

fn same(a: &AreaCoverage, b: &AreaCoverage) -> bool {
    reported(a) == reported(b)
}

#[test]
fn every_plane_says_something() {
    let (ground, network, model) = (hills(), network(), model("p526-delta-bullington"));
    let scene = Scene::new(&network, &ground, model.as_ref(), settings(12_000.0)).identified("test".into());
    let got = raster::cover(&scene, &window(), &all(Method::Radial), &Unobserved).unwrap();
    let any = got
        .layers
        .iter()
        .find(|l| l.operator.is_none() && l.technology == Technology::G4)
        .unwrap();
    let servers = any.further.server.as_ref().unwrap();
    let mut cells: Vec<u32> = servers.iter().flatten().map(|c| c.get()).collect();
    cells.sort_unstable();
    cells.dedup();
    assert!(cells.len() >= 6, "{cells:?}");
    for (i, pixel) in any.levels.values.iter().enumerate() {
        let heard = any.further.servers.as_ref().unwrap()[i];
        let second = any.further.second.as_ref().unwrap()[i].get();
        match pixel.best() {
            Ok(level) => {
                assert!(heard >= 1 && servers[i].is_some());
                assert_eq!(second.is_some(), heard >= 2);
                assert!(second.is_none_or(|s| s <= level));
            }
            Err(_) => assert!(heard == 0 && servers[i].is_none() && second.is_none()),
        }
    }
    let sinr: Vec<f32> = any
        .further
        .sinr
        .as_ref()
        .unwrap()
        .iter()
        .filter_map(|s| s.get())
        .collect();
    assert!(sinr.len() > 1_000 && sinr.iter().any(|s| *s < 0.0) && sinr.iter().any(|s| *s > 10.0));
    let unknown = any
        .levels
        .values
        .iter()
        .filter(|p| p.unknown_up_to().is_some())
        .count();
    assert!(unknown > 10, "{unknown}");
    let gsm = got
        .layers
        .iter()
        .find(|l| l.technology == Technology::G2)
        .unwrap();
    assert!(
        gsm.further
            .sinr
            .as_ref()
            .unwrap()
            .iter()
            .all(|s| s.get().is_none())
    );
}

/// Cells of a service with a level of its own are counted from that level on, those of others as far as they
/// are heard.
#[test]
fn cells_are_counted_from_the_level_that_was_given() {
    let (ground, network, model) = (hills(), network(), model("p526-delta-bullington"));
    let scene = Scene::new(&network, &ground, model.as_ref(), settings(12_000.0)).identified("test".into());
    let window = window();
    let usable = Dbm(-95.0);
    let is_4g = |technology: Technology| technology == Technology::G4;
    let counted: Vec<Option<Dbm>> = scene
        .services
        .iter()
        .map(|s| is_4g(s.technology).then_some(usable))
        .collect();
    let settings = AreaSettings {
        counted: &counted,
        ..all(Method::Exact)
    };
    let got = raster::cover(&scene, &window, &settings, &Unobserved).unwrap();
    let plain = raster::cover(&scene, &window, &all(Method::Exact), &Unobserved).unwrap();
    let mut fewer = 0;
    for (layer, plain) in got.layers.iter().zip(&plain.layers) {
        let (counts, heard) = (
            layer.further.servers.as_ref().unwrap(),
            plain.further.servers.as_ref().unwrap(),
        );
        if !is_4g(layer.technology) {
            assert_eq!(counts, heard);
            continue;
        }
        let seconds = layer.further.second.as_ref().unwrap();
        for i in 0..window.len() {
            let reaches = |level: Option<f32>| level.is_some_and(|l| f64::from(l) >= usable.0 - 1e-6);
            // None without a best level there, one at least with it, two at least with a second.
            assert_eq!(counts[i] > 0, reaches(layer.levels.values[i].best().ok()), "{i}");
            assert_eq!(counts[i] > 1, reaches(seconds[i].get()), "{i}");
            assert!(counts[i] <= heard[i]);
            fewer += usize::from(counts[i] < heard[i]);
        }
    }
    assert!(fewer > 100, "{fewer}");
}

/// A pixel's planes by adding up what each cell gives at its centre.
#[test]
fn planes_agree_with_the_cells_at_their_pixels() {
    let (ground, network, model) = (hills(), network(), model("p526-delta-bullington"));
    let scene = Scene::new(&network, &ground, model.as_ref(), settings(12_000.0)).identified("test".into());
    let window = window();
    let got = raster::cover(&scene, &window, &all(Method::Exact), &Unobserved).unwrap();
    let mut compared = 0;
    for layer in &got.layers {
        for i in (0..window.len()).step_by(97) {
            let (col, row) = (i % window.cols, i / window.cols);
            let place = window
                .centre(window.first_col + col as i64, window.first_row + row as i64)
                .unwrap();
            let of = |cell: usize| &scene.services[scene.emitter(cell).unwrap().service];
            let mut levels: Vec<(f64, usize)> = scene
                .hear(place)
                .iter()
                .filter(|l| of(l.cell).technology == layer.technology)
                .filter(|l| layer.operator.as_ref().is_none_or(|o| *o == of(l.cell).operator))
                .filter_map(|l| Some((l.outcome.ok()?.1.0, l.cell)))
                .filter(|(level, cell)| *level >= scene.emitter(*cell).unwrap().floor.0)
                .collect();
            levels.sort_by(|a, b| b.0.total_cmp(&a.0));
            let best = layer.levels.values[i].best().ok();
            let near = |a: f64, b: f32| (a - f64::from(b)).abs() < 0.06;
            let further = &layer.further;
            match (levels.as_slice(), best) {
                ([], None) => {}
                ([first, rest @ ..], Some(level)) => {
                    assert!(near(first.0, level), "{first:?} {level}");
                    let second = further.second.as_ref().unwrap()[i].get();
                    assert_eq!(rest.is_empty(), second.is_none());
                    if let (Some(next), Some(second)) = (rest.first(), second) {
                        assert!(near(next.0, second), "{next:?} {second}");
                        if first.0 - next.0 > 0.2 {
                            let server = further.server.as_ref().unwrap()[i].unwrap().get();
                            assert_eq!(server as usize, first.1 + 1);
                        }
                    }
                    assert_eq!(usize::from(further.servers.as_ref().unwrap()[i]), levels.len());
                    compared += 1;
                }
                // At the floor itself a rounding decides.
                (levels, best) => assert!(
                    levels.iter().all(|l| l.0 < -139.9 || l.0 < -109.9),
                    "{levels:?} {best:?}"
                ),
            }
        }
    }
    assert!(compared > 300, "{compared}");
}

/// The least power sums by hand: a server and one co-channel neighbour at half load.
#[test]
fn sinr_is_that_of_points() {
    let (ground, model) = (hills(), model("free-space"));
    let network = Network::new(vec![
        sector("a1", "A", at(105.02, 21.03), 90.0, 58.0),
        sector("a2", "A", at(105.11, 21.05), 270.0, 58.0),
    ]);
    let scene = Scene::new(&network, &ground, model.as_ref(), settings(20_000.0));
    let window = window();
    let got = raster::cover(&scene, &window, &all(Method::Exact), &Unobserved).unwrap();
    let layer = &got.layers[0];
    let mut compared = 0;
    for i in (0..window.len()).step_by(53) {
        let (col, row) = (i % window.cols, i / window.cols);
        let place = window
            .centre(window.first_col + col as i64, window.first_row + row as i64)
            .unwrap();
        let Some(sinr) = layer.further.sinr.as_ref().unwrap()[i].get() else {
            continue;
        };
        let levels = scene.hear(place);
        let server = covgap::coverage::best_server::best(levels.iter().map(|l| (l, Dbm(-140.0))))
            .best
            .unwrap();
        let exact = covgap::coverage::quality::of_server(&scene, &levels, server)
            .unwrap()
            .unwrap();
        assert!((exact.0 - f64::from(sinr)).abs() < 0.12, "{} {sinr}", exact.0);
        compared += 1;
    }
    assert!(compared > 100, "{compared}");
}

fn crops(method: Method, name: &str, range_m: f64, windows: &[(f64, f64, f64, f64)]) {
    let (ground, network, model) = (hills(), network(), model(name));
    let scene = Scene::new(&network, &ground, model.as_ref(), settings(range_m));
    let whole_window = Window::over(&area(), 150.0, Some(21.0));
    let whole = raster::cover(&scene, &whole_window, &all(method), &Unobserved).unwrap();
    for &(x, y, width, height) in windows {
        let area = area();
        let part = BoundingBox {
            west_deg: area.west_deg + 0.2 * x,
            south_deg: area.south_deg + 0.15 * y,
            east_deg: (area.west_deg + 0.2 * (x + width)).min(area.east_deg),
            north_deg: (area.south_deg + 0.15 * (y + height)).min(area.north_deg),
        };
        let window = Window::over(&part, 150.0, Some(21.0));
        let got = raster::cover(&scene, &window, &all(method), &Unobserved).unwrap();
        let (dx, dy) = (
            (window.first_col - whole_window.first_col) as usize,
            (window.first_row - whole_window.first_row) as usize,
        );
        for (large, small) in whole.layers.iter().zip(&got.layers) {
            for i in 0..window.len() {
                let at = (i / window.cols + dy) * whole_window.cols + i % window.cols + dx;
                assert_eq!(
                    small.levels.values[i], large.levels.values[at],
                    "{name} {part:?} {i}"
                );
                let (s, l) = (&small.further, &large.further);
                assert_eq!(s.server.as_ref().unwrap()[i], l.server.as_ref().unwrap()[at]);
                assert_eq!(s.second.as_ref().unwrap()[i], l.second.as_ref().unwrap()[at]);
                assert_eq!(s.servers.as_ref().unwrap()[i], l.servers.as_ref().unwrap()[at]);
                assert_eq!(s.sinr.as_ref().unwrap()[i], l.sinr.as_ref().unwrap()[at]);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_window_is_the_crop_of_the_whole(
        windows in prop::collection::vec((0.0..0.9f64, 0.0..0.9f64, 0.01..0.6f64, 0.01..0.6f64), 4),
        model in 0usize..4,
    ) {
        let name = ["free-space", "p526-delta-bullington", "p1812", "itm"][model];
        crops(Method::Radial, name, 12_000.0, &windows);
    }
}

#[test]
fn a_window_of_profiles_is_the_crop_of_the_whole() {
    crops(
        Method::Exact,
        "p526-delta-bullington",
        5_000.0,
        &[(0.1, 0.2, 0.3, 0.3), (0.5, 0.55, 0.02, 0.4)],
    );
}

#[test]
fn one_thread_two_and_eight_give_the_same() {
    let (ground, network, model) = (hills(), network(), model("p526-delta-bullington"));
    let scene = Scene::new(&network, &ground, model.as_ref(), settings(12_000.0)).identified("test".into());
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| raster::cover(&scene, &window(), &all(Method::Radial), &Unobserved).unwrap())
    };
    let one = on(1);
    assert!(same(&one, &on(2)) && same(&one, &on(8)));
}

/// Entries in memory; counts what is asked and saved.
#[derive(Default)]
struct InMemory {
    entries: Mutex<BTreeMap<MatrixKey, Vec<u8>>>,
    saved: AtomicU64,
}

impl MatrixStore for InMemory {
    fn load(&self, key: &MatrixKey) -> Option<Vec<u8>> {
        self.entries.lock().unwrap().get(key).cloned()
    }

    fn save(&self, key: &MatrixKey, bytes: &[u8]) {
        self.saved.fetch_add(1, Ordering::Relaxed);
        self.entries.lock().unwrap().insert(*key, bytes.to_vec());
    }
}

impl InMemory {
    fn saves(&self) -> u64 {
        self.saved.swap(0, Ordering::Relaxed)
    }

    fn damage(&self, with: impl Fn(&mut Vec<u8>)) {
        self.entries.lock().unwrap().values_mut().for_each(with);
    }
}

#[test]
fn a_cold_store_a_warm_one_and_a_damaged_one_give_the_same() {
    let (ground, network, model) = (hills(), network(), model("p526-delta-bullington"));
    let scene = Scene::new(&network, &ground, model.as_ref(), settings(12_000.0)).identified("test".into());
    for method in [Method::Radial, Method::Exact] {
        let window = Window::over(&area(), if method == Method::Exact { 600.0 } else { 150.0 }, None);
        let store = InMemory::default();
        let kept = AreaSettings {
            store: &store,
            ..all(method)
        };
        let run = |settings: &AreaSettings| raster::cover(&scene, &window, settings, &Unobserved).unwrap();
        let without = run(&all(method));
        assert!(same(&without, &run(&kept)));
        assert_eq!(store.saves(), scene.masts.len() as u64);
        assert!(same(&without, &run(&kept)));
        assert_eq!(store.saves(), 0);
        for damage in [
            |bytes: &mut Vec<u8>| bytes.truncate(100),
            |bytes: &mut Vec<u8>| bytes.clear(),
            |bytes: &mut Vec<u8>| bytes[5] ^= 1,
            |bytes: &mut Vec<u8>| bytes[20] ^= 1,
        ] {
            store.damage(damage);
            assert!(same(&without, &run(&kept)));
            assert_eq!(store.saves(), scene.masts.len() as u64);
        }
    }
}

#[test]
fn what_is_no_part_of_a_loss_asks_for_no_new_one() {
    let (mut ground, model) = (hills(), model("p526-delta-bullington"));
    let store = InMemory::default();
    let kept = AreaSettings {
        store: &store,
        ..all(Method::Radial)
    };
    let run = |ground: &ElevationGrid, change: &dyn Fn(&mut Cell), identity: &str, window: &Window| {
        let mut cells = network().cells().to_vec();
        // The first three share a mast: what moves one moves it away from them.
        change(&mut cells[0]);
        let network = Network::new(cells);
        let scene =
            Scene::new(&network, ground, model.as_ref(), settings(12_000.0)).identified(identity.into());
        raster::cover(&scene, window, &kept, &Unobserved).unwrap();
        store.saves()
    };
    let first = run(&ground, &|_| {}, "test", &window());
    assert_eq!(first, 5, "four places, one with two carriers");
    assert_eq!(run(&ground, &|c| c.eirp = Dbm(40.0), "test", &window()), 0);
    assert_eq!(
        run(
            &ground,
            &|c| c.antenna.azimuth_deg = Some(77.0),
            "test",
            &window()
        ),
        0
    );
    assert_eq!(
        run(
            &ground,
            &|c| c.antenna.electrical_tilt_deg = 7.0,
            "test",
            &window()
        ),
        0
    );
    assert_eq!(
        run(
            &ground,
            &|c| c.antenna.mechanical_tilt_deg = 5.0,
            "test",
            &window()
        ),
        0
    );
    assert_eq!(run(&ground, &|c| c.status = Status::Off, "test", &window()), 0);
    assert_eq!(run(&ground, &|c| c.antenna_height_m = 31.0, "test", &window()), 1);
    assert_eq!(
        run(
            &ground,
            &|c| c.frequency = Frequency::from_mhz(801.0),
            "test",
            &window()
        ),
        1
    );
    assert_eq!(
        run(&ground, &|c| c.position = at(105.03, 21.03), "test", &window()),
        1
    );
    assert_eq!(run(&ground, &|_| {}, "other", &window()), first);
    let finer = Window::over(&area(), 120.0, None);
    assert_eq!(run(&ground, &|_| {}, "test", &finer), first);
    let mut heights_m = ground.samples_m().clone();
    heights_m.set(300, 300, Some(1.0));
    ground = ElevationGrid::new(*ground.frame(), heights_m);
    assert!(run(&ground, &|_| {}, "test", &window()) > 0);
}

#[test]
fn what_a_loss_depends_on_asks_for_new_ones() {
    let (ground, network, model) = (hills(), network(), model("p526-delta-bullington"));
    let woods = |height_m: f64| {
        let legend = vec![Some(Cover {
            height_m,
            ..Cover::BARE
        })];
        CoverGrid::new(*ground.frame(), vec![0; ground.frame().len()], legend).unwrap()
    };
    let (low, high) = (woods(5.0), woods(15.0));
    let nearest = ground.clone().sampled(Sampling::Nearest);
    let store = InMemory::default();
    let run = |ground: &ElevationGrid, cover: Option<&CoverGrid>, settings: Settings, area: &AreaSettings| {
        let scene = Scene::new(&network, ground, model.as_ref(), settings)
            .with_cover(cover.map(|c| c as &dyn CoverSource))
            .identified("test".into());
        let kept = AreaSettings {
            store: &store,
            ..*area
        };
        raster::cover(&scene, &window(), &kept, &Unobserved).unwrap();
        store.saves()
    };
    let (usual, radial) = (settings(6_000.0), all(Method::Radial));
    let first = run(&ground, None, usual, &radial);
    assert!(first >= 4);
    assert_eq!(run(&ground, None, usual, &radial), 0);
    let changes: [fn(&mut Settings); 4] = [
        |s| s.receiver_height_m = 1.6,
        |s| s.profile_step_m = 91.0,
        |s| s.earth_radius_factor = 1.3,
        |s| s.max_range_m = 6_001.0,
    ];
    for (nth, change) in changes.iter().enumerate() {
        let mut changed = usual;
        change(&mut changed);
        assert_eq!(run(&ground, None, changed, &radial), first, "{nth}");
    }
    let denser = AreaSettings {
        ray_spacing_pixels: 0.5,
        ..radial
    };
    assert_eq!(run(&ground, None, usual, &denser), first);
    assert_eq!(run(&ground, None, usual, &all(Method::Exact)), first);
    assert_eq!(run(&nearest, None, usual, &radial), first);
    assert_eq!(run(&ground, Some(&low), usual, &radial), first);
    assert_eq!(run(&ground, Some(&high), usual, &radial), first);
    // All of them are there now.
    assert_eq!(run(&ground, None, usual, &radial), 0);
    assert_eq!(run(&ground, Some(&low), usual, &radial), 0);
}

#[test]
fn any_budget_gives_the_same_and_too_small_a_one_says_what_it_takes() {
    let (ground, network, model) = (hills(), network(), model("p526-delta-bullington"));
    let scene = Scene::new(&network, &ground, model.as_ref(), settings(12_000.0)).identified("test".into());
    let window = Window::over(&area(), 60.0, None);
    let with = |memory_bytes: u64, store: &dyn MatrixStore| {
        raster::cover(
            &scene,
            &window,
            &AreaSettings {
                memory_bytes,
                store,
                ..all(Method::Radial)
            },
            &Unobserved,
        )
    };
    let least = match with(1_000, &covgap::coverage::NoStore) {
        Err(AreaError::Memory {
            needed_bytes,
            budget_bytes: 1_000,
        }) => needed_bytes,
        other => panic!("{other:?}"),
    };
    let whole = with(u64::MAX, &covgap::coverage::NoStore).unwrap();
    for budget in [least, least + least / 4] {
        let settings = AreaSettings {
            memory_bytes: budget,
            ..all(Method::Radial)
        };
        let plan = raster::planned(&scene, &window, &settings, true).unwrap();
        assert!(plan.bytes <= budget && plan.band_rows < window.rows, "{plan:?}");
        assert!(same(&whole, &with(budget, &covgap::coverage::NoStore).unwrap()));
    }
    let store = InMemory::default();
    let least = match with(1_000, &store) {
        Err(AreaError::Memory { needed_bytes, .. }) => needed_bytes,
        other => panic!("{other:?}"),
    };
    assert!(same(&whole, &with(least, &store).unwrap()), "cold, in bands");
    assert!(same(&whole, &with(least, &store).unwrap()), "warm, in bands");
}

#[test]
fn bands_that_are_handed_on_make_up_the_whole() {
    #[derive(Default)]
    struct Bands(Vec<Vec<Layer>>, usize);
    impl Sink for Bands {
        fn begin(&mut self, _: &Window, _: &[(Option<String>, Technology)]) {}
        fn band(&mut self, layers: Vec<Layer>) -> Result<(), Full> {
            self.0.push(layers);
            if self.0.len() == self.1 { Err(Full) } else { Ok(()) }
        }
    }
    let (ground, network, model) = (hills(), network(), model("free-space"));
    let scene = Scene::new(&network, &ground, model.as_ref(), settings(12_000.0)).identified("test".into());
    let window = Window::over(&area(), 60.0, None);
    let whole = raster::cover(&scene, &window, &all(Method::Radial), &Unobserved).unwrap();
    let tight = |memory_bytes| AreaSettings {
        memory_bytes,
        ..all(Method::Radial)
    };
    let Err(AreaError::Memory { needed_bytes, .. }) = raster::planned(&scene, &window, &tight(1), false)
    else {
        panic!("a byte is not enough")
    };
    let mut bands = Bands::default();
    let counts = raster::cover_into(&scene, &window, &tight(needed_bytes), &mut bands, &Unobserved).unwrap();
    assert_eq!(counts, whole.counts);
    assert!(bands.0.len() > 2);
    for (nth, layer) in whole.layers.iter().enumerate() {
        let joined: Vec<_> = bands
            .0
            .iter()
            .flat_map(|b| b[nth].levels.values.clone())
            .collect();
        assert_eq!(joined, layer.levels.values);
    }
    // One that can take no more is asked no more.
    let mut two = Bands(Vec::new(), 2);
    let stopped = raster::cover_into(&scene, &window, &tight(needed_bytes), &mut two, &Unobserved);
    assert_eq!(stopped, Err(AreaError::Full(Full)));
    assert_eq!(two.0.len(), 2);
}

#[test]
fn what_is_pruned_changes_nothing() {
    let (ground, model) = (hills(), model("p526-delta-bullington"));
    let mut cells = network().cells().to_vec();
    // Weak cells, whose reach ends within the study's range, one of them behind the void.
    for (cell, eirp) in cells
        .iter_mut()
        .zip([-12.0, -18.0, -25.0, -300.0, -9.0, 20.0, -5.0, -20.0, -15.0])
    {
        cell.eirp = Dbm(eirp);
    }
    let network = Network::new(cells);
    let scene = Scene::new(&network, &ground, model.as_ref(), settings(12_000.0)).identified("test".into());
    assert!(scene.masts.iter().any(|m| m.reach_m > 0.0 && m.reach_m < 6_000.0));
    for method in [Method::Radial, Method::Exact] {
        let window = Window::over(&area(), if method == Method::Exact { 600.0 } else { 150.0 }, None);
        let run = |prune| {
            raster::cover(
                &scene,
                &window,
                &AreaSettings { prune, ..all(method) },
                &Unobserved,
            )
            .unwrap()
        };
        let (pruned, unpruned) = (run(true), run(false));
        assert!(same(&pruned, &unpruned));
        let pixels = || pruned.layers.iter().flat_map(|l| &l.levels.values);
        let heard = pixels().filter(|p| p.best().is_ok()).count();
        let none = pixels().filter(|p| p.best() == Err(Reason::OutOfRange)).count();
        assert!(heard > 20 && none > 20, "{heard} {none}");
    }
}

/// Two cells of one mast that are alike: everywhere the smaller id serves.
#[test]
fn equals_go_to_the_smaller_id() {
    let (ground, model) = (hills(), model("free-space"));
    let mast = at(105.1, 21.0);
    // In the order of the input the larger id comes first, and ids are texts: "10" before "9".
    let cells = ["9", "10"].map(|id| sector(id, "A", mast, 0.0, 58.0));
    let network = Network::new(cells.to_vec());
    let scene = Scene::new(&network, &ground, model.as_ref(), settings(12_000.0)).identified("test".into());
    let got = raster::cover(&scene, &window(), &all(Method::Radial), &Unobserved).unwrap();
    let servers = got.layers[0].further.server.as_ref().unwrap();
    let ids: Vec<&str> = servers
        .iter()
        .flatten()
        .map(|code| network.cells()[code.get() as usize - 1].id.as_str())
        .collect();
    assert!(ids.len() > 1_000 && ids.iter().all(|id| *id == "10"));
}

#[test]
fn a_job_stops_when_asked_keeps_what_is_done_and_goes_on_from_there() {
    /// Stops after so many questions.
    struct Patience {
        left: AtomicU64,
        ticks: AtomicU64,
        total: AtomicU64,
    }
    impl Observer for Patience {
        fn begin(&self, _: &str, ticks: u64) {
            self.total.store(ticks, Ordering::Relaxed);
        }
        fn tick(&self, ticks: u64) {
            self.ticks.fetch_add(ticks, Ordering::Relaxed);
        }
        fn cancelled(&self) -> bool {
            self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| {
                Some(n.saturating_sub(1))
            }) == Ok(0)
        }
    }
    let patience = |n: u64| Patience {
        left: AtomicU64::new(n),
        ticks: AtomicU64::new(0),
        total: AtomicU64::new(0),
    };
    let (ground, network, model) = (hills(), network(), model("free-space"));
    let scene = Scene::new(&network, &ground, model.as_ref(), settings(12_000.0)).identified("test".into());
    let store = InMemory::default();
    let kept = AreaSettings {
        store: &store,
        ..all(Method::Radial)
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let run = |observer: &Patience| {
        pool.install(|| raster::cover(&scene, &window(), &kept, observer).map(|a| reported(&a)))
    };
    let all_of_it = patience(u64::MAX);
    let expected = run(&all_of_it).unwrap();
    assert_eq!(
        all_of_it.ticks.into_inner(),
        all_of_it.total.into_inner(),
        "ticks add up"
    );
    assert_eq!(store.saves(), 5);
    store.entries.lock().unwrap().clear();
    // Rays around a mast: enough for two masts and a half.
    let rays = (std::f64::consts::TAU * 12_000.0 / (150.0 * raster::RAY_SPACING_PIXELS)) as u64;
    assert_eq!(
        run(&patience(rays * 5 / 2)),
        Err(AreaError::Cancelled(covgap::coverage::Cancelled))
    );
    let saved = store.saves();
    assert!((1..5).contains(&saved), "{saved}");
    let rest = patience(u64::MAX);
    assert_eq!(run(&rest).unwrap(), expected);
    assert_eq!(store.saves(), 5 - saved);
    assert_eq!(rest.ticks.into_inner(), rest.total.into_inner());
}
