//! Coverage in worlds that can be solved by hand, and laws that hold in any world.

use crate::support::hand_made::{at, omni, settings, village};
use covgap::coverage::candidates::Candidates;
use covgap::coverage::{AreaSettings, Reason, Scene, Unobserved, points, raster};
use covgap::domain::{Network, Status, Village};
use covgap::radio::model::{self, Parameters, Sweep};
use covgap::space::{BoundingBox, Frame, LonLat, Window, geodesic};
use covgap::terrain::{Blocks, ElevationGrid, Flat};
use covgap::units::{Db, Dbm};
use proptest::prelude::*;

const FLAT: Flat = Flat { height_m: 100.0 };

fn free_space() -> Box<dyn Sweep> {
    (model::find("free-space").unwrap().build)(&Parameters::default())
}

#[test]
fn a_lone_mast_on_a_plain_gives_what_the_ledger_says() {
    let model = free_space();
    let mast = at(105.0, 21.0);
    let place = geodesic::destination(mast, 70.0, 10_000.0).unwrap();
    let network = Network::new(vec![omni("a", "A", mast)]);
    let scene = Scene::new(&network, &FLAT, model.as_ref(), settings(20_000.0));
    let got = points::cover(&scene, &[village("v", place)], &Unobserved).unwrap();
    let level = got.heard[0][0][0].best.unwrap().level.0;
    // 60 − 27.78 − (32.45 + 20·log10(800) + 20·log10(10)) = −78.29 dBm
    assert!((level - -78.29).abs() < 0.02, "{level}");
    let (cell, distance_m) = got.nearest[0].unwrap();
    assert_eq!(cell, 0);
    assert!((distance_m - 10_000.0).abs() < 0.01);
}

#[test]
fn a_lowered_cell_is_heard_as_far_and_weaker_in_villages_and_pixels_alike() {
    let model = free_space();
    let mut faint = omni("a", "A", at(105.05, 21.05));
    // −47.8 dBm of a reference element: the floor of −140 dBm is 92.2 dB below, 1.2 km away.
    faint.eirp = Dbm(-20.0);
    let network = Network::new(vec![faint]);
    let by = |db: f64| Scene::lowered(&network, &FLAT, model.as_ref(), settings(15_000.0), &[Db(db)]);
    let area = BoundingBox::around([at(105.03, 21.03), at(105.07, 21.07)]).unwrap();
    let window = Window::over(&area, 100.0, None);
    let pixels = |s: &Scene| {
        let got = raster::cover(s, &window, &AreaSettings::default(), &Unobserved).unwrap();
        got.layers[0].levels.values.clone()
    };
    let (mut heard, mut silent) = (0, 0);
    for (plain, lowered) in pixels(&by(0.0)).iter().zip(pixels(&by(7.0))) {
        match (plain.best(), lowered.best()) {
            (Ok(p), Ok(l)) => {
                assert!((p - l - 7.0).abs() < 0.011, "{p} {l}");
                heard += 1;
            }
            (Err(a), Err(b)) => {
                assert_eq!(a, b);
                silent += 1;
            }
            (p, l) => panic!("{p:?} {l:?}"),
        }
    }
    assert!(heard > 50 && silent > 50, "{heard} {silent}");
    let place = geodesic::destination(at(105.05, 21.05), 40.0, 900.0).unwrap();
    let at_village = |s: &Scene| {
        let got = points::cover(s, &[village("v", place)], &Unobserved).unwrap();
        let level = got.heard[0][0][0].best.unwrap().level.0;
        (level, got.sinr[0][0].unwrap().unwrap().0)
    };
    let (plain, lowered) = (at_village(&by(0.0)), at_village(&by(7.0)));
    assert!((plain.0 - lowered.0 - 7.0).abs() < 0.011);
    assert!((plain.1 - lowered.1).abs() < 1e-9, "SINR knows the true level");
}

#[test]
fn a_village_on_the_masts_own_spot_is_heard() {
    let model = free_space();
    let mast = at(105.0, 21.0);
    let network = Network::new(vec![omni("a", "A", mast)]);
    let scene = Scene::new(&network, &FLAT, model.as_ref(), settings(20_000.0));
    let got = points::cover(&scene, &[village("v", mast)], &Unobserved).unwrap();
    assert!(got.heard[0][0][0].best.unwrap().level.0 > -40.0);
}

#[test]
fn a_hole_in_the_terrain_is_a_reason_with_a_bound() {
    let model = (model::find("free-space").unwrap().build)(&Parameters::default());
    let frame = Frame {
        west_deg: 105.0,
        north_deg: 21.1,
        step_lon_deg: 0.001,
        step_lat_deg: 0.001,
        cols: 200,
        rows: 200,
    };
    let mut heights_m = Blocks::new(200, 200);
    for row in 0..200 {
        for col in (0..200).filter(|c| *c != 100) {
            heights_m.set(col, row, Some(50.0));
        }
    }
    let ground = ElevationGrid::new(frame, heights_m);
    let network = Network::new(vec![omni("a", "A", at(105.05, 21.0))]);
    let scene = Scene::new(&network, &ground, model.as_ref(), settings(30_000.0));
    let places = [
        village("near", at(105.06, 21.0)),
        village("beyond", at(105.15, 21.0)),
    ];
    let got = points::cover(&scene, &places, &Unobserved).unwrap();
    assert!(got.heard[0][0][0].best.is_ok());
    let beyond = got.heard[1][0][0];
    assert_eq!(beyond.best, Err(Reason::OutOfRange));
    let (bound, reason) = beyond.unknown_up_to.unwrap();
    assert_eq!(reason, Reason::NoTerrain);
    assert!(bound.0 > -90.0 && bound.0 < -60.0);
    assert_eq!(got.counts.no_terrain, 1);
}

#[test]
fn cells_that_are_off_or_only_planned_do_not_count() {
    let model = free_space();
    let mast = at(105.0, 21.0);
    let mut cells = vec![omni("a", "A", mast), omni("b", "B", mast)];
    cells[0].status = Status::Off;
    cells[1].status = Status::Planned;
    let network = Network::new(cells);
    let mut how = settings(20_000.0);
    assert!(
        Scene::new(&network, &FLAT, model.as_ref(), how)
            .services
            .is_empty()
    );
    how.include_planned = true;
    let scene = Scene::new(&network, &FLAT, model.as_ref(), how);
    assert_eq!(scene.services.len(), 1);
    assert_eq!(scene.services[0].operator, "B");
}

fn three_masts() -> Network {
    Network::new(vec![
        omni("a", "A", at(105.02, 21.03)),
        omni("b", "B", at(105.11, 21.08)),
        omni("c", "A", at(105.17, 20.97)),
    ])
}

fn area() -> BoundingBox {
    BoundingBox {
        west_deg: 105.0,
        south_deg: 20.95,
        east_deg: 105.2,
        north_deg: 21.1,
    }
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
            let void = (400..404).contains(&col) && (300..340).contains(&row);
            heights_m.set(
                col,
                row,
                (!void).then(|| 200.0 + 90.0 * x.sin() * y.cos() + 40.0 * (2.3 * x + y).sin()),
            );
        }
    }
    ElevationGrid::new(frame, heights_m)
}

#[test]
fn pixels_agree_with_points_on_a_plain() {
    let model = free_space();
    let network = three_masts();
    let scene = Scene::new(&network, &FLAT, model.as_ref(), settings(15_000.0));
    let window = Window::over(&area(), 100.0, None);
    let got = raster::cover(&scene, &window, &AreaSettings::default(), &Unobserved).unwrap();
    let frame = window.frame();
    let any = &got.layers[0];
    assert_eq!(any.operator, None);
    let (mut compared, mut worst) = (0, 0.0f64);
    for (col, row) in (0..frame.cols)
        .step_by(7)
        .flat_map(|c| (0..frame.rows).step_by(5).map(move |r| (c, r)))
    {
        let place = frame.centre(col, row).unwrap();
        let nearest_m = scene.nearest(place).unwrap().distance_m;
        if nearest_m < 1_000.0 {
            continue;
        }
        let exact = scene
            .hear(place)
            .iter()
            .map(|l| l.outcome.unwrap().1.0)
            .fold(f64::MIN, f64::max);
        let pixel = f64::from(any.levels.get(col, row).unwrap().best().unwrap());
        worst = worst.max((exact - pixel).abs());
        compared += 1;
    }
    // The nearest sample of the nearest ray is at most 45 m off: 0.4 dB at one kilometre.
    assert!(compared > 500 && worst < 0.45, "{compared} {worst}");
}

#[test]
fn any_window_of_a_raster_is_the_crop_of_the_whole() {
    let model = free_space();
    let ground = hills();
    let network = three_masts();
    let scene = Scene::new(&network, &ground, model.as_ref(), settings(12_000.0));
    let whole = raster::cover(
        &scene,
        &Window::over(&area(), 100.0, None),
        &AreaSettings::default(),
        &Unobserved,
    )
    .unwrap();
    let window = BoundingBox {
        west_deg: 105.08,
        south_deg: 21.0,
        east_deg: 105.15,
        north_deg: 21.06,
    };
    let part = raster::cover(
        &scene,
        &Window::over(&window, 100.0, None),
        &AreaSettings::default(),
        &Unobserved,
    )
    .unwrap();
    for (large, small) in whole.layers.iter().zip(&part.layers) {
        let (frame, inner) = (large.levels.frame, small.levels.frame);
        let (dx, dy) = frame.position(inner.centre(0, 0).unwrap());
        let (dx, dy) = (dx.round() as usize, dy.round() as usize);
        for (col, row) in (0..inner.cols).flat_map(|c| (0..inner.rows).map(move |r| (c, r))) {
            assert_eq!(
                small.levels.get(col, row),
                large.levels.get(col + dx, row + dy),
                "{col} {row}"
            );
        }
    }
}

#[test]
fn a_mast_at_the_rim_of_its_range_reaches_a_raster_as_it_reaches_a_village() {
    // Near the equator a degree of latitude is shortest: a box that is widened too little loses the mast.
    let model = free_space();
    let mast = at(10.0, 0.05);
    let network = Network::new(vec![omni("a", "A", mast)]);
    let scene = Scene::new(&network, &FLAT, model.as_ref(), settings(35_000.0));
    let north = geodesic::destination(mast, 0.0, 34_900.0).unwrap();
    let window = BoundingBox {
        west_deg: 9.95,
        south_deg: north.lat_deg() - 0.0001,
        east_deg: 10.05,
        north_deg: north.lat_deg() + 0.01,
    };
    let heard = points::cover(&scene, &[village("v", north)], &Unobserved).unwrap();
    assert!(heard.heard[0][0][0].best.is_ok());
    let got = raster::cover(
        &scene,
        &Window::over(&window, 100.0, None),
        &AreaSettings::default(),
        &Unobserved,
    )
    .unwrap();
    assert!(got.layers[0].levels.values.iter().any(|p| p.best().is_ok()));
}

#[test]
fn a_fine_raster_around_a_mast_is_known() {
    let model = free_space();
    let mast = at(105.0, 21.0);
    let network = Network::new(vec![omni("a", "A", mast)]);
    let mut how = settings(5_000.0);
    how.profile_step_m = 2.0;
    let scene = Scene::new(&network, &FLAT, model.as_ref(), how);
    let window = BoundingBox {
        west_deg: 104.99995,
        south_deg: 20.99995,
        east_deg: 105.00005,
        north_deg: 21.00005,
    };
    let got = raster::cover(
        &scene,
        &Window::over(&window, 2.0, None),
        &AreaSettings::default(),
        &Unobserved,
    )
    .unwrap();
    assert!(got.layers[0].levels.values.iter().all(|p| p.best().is_ok()));
}

#[test]
fn samples_behind_a_hole_are_counted() {
    let model = free_space();
    let ground = hills();
    let network = three_masts();
    let scene = Scene::new(&network, &ground, model.as_ref(), settings(12_000.0));
    let got = raster::cover(
        &scene,
        &Window::over(&area(), 100.0, None),
        &AreaSettings::default(),
        &Unobserved,
    )
    .unwrap();
    assert!(got.counts.no_terrain > 1000, "{:?}", got.counts);
    assert!(got.counts.no_terrain < got.counts.paths);
}

#[test]
fn one_thread_and_two_give_the_same() {
    let model = free_space();
    let ground = hills();
    let network = three_masts();
    let scene = Scene::new(&network, &ground, model.as_ref(), settings(12_000.0));
    let villages: Vec<Village> = (0..40)
        .map(|i| {
            village(
                &i.to_string(),
                at(105.0 + 0.005 * f64::from(i), 20.96 + 0.003 * f64::from(i)),
            )
        })
        .collect();
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| {
            let area = raster::cover(
                &scene,
                &Window::over(&area(), 150.0, None),
                &AreaSettings::default(),
                &Unobserved,
            )
            .unwrap();
            let layers: Vec<_> = area.layers.into_iter().map(|l| l.levels).collect();
            (
                points::cover(&scene, &villages, &Unobserved).unwrap(),
                layers,
                area.counts,
            )
        })
    };
    assert_eq!(on(1), on(2));
}

#[test]
fn a_stopped_job_gives_nothing() {
    struct Impatient;
    impl covgap::coverage::Observer for Impatient {
        fn begin(&self, _: &str, _: u64) {}
        fn tick(&self, _: u64) {}
        fn cancelled(&self) -> bool {
            true
        }
    }
    let model = free_space();
    let network = three_masts();
    let scene = Scene::new(&network, &FLAT, model.as_ref(), settings(12_000.0));
    assert!(points::cover(&scene, &[village("v", at(105.0, 21.0))], &Impatient).is_err());
    assert!(
        raster::cover(
            &scene,
            &Window::over(&area(), 150.0, None),
            &AreaSettings::default(),
            &Impatient
        )
        .is_err()
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// The tree finds what looking at every cell finds, anywhere on the globe.
    #[test]
    fn the_r_tree_finds_what_brute_force_finds(
        cells in prop::collection::vec((-180.0..180.0f64, -89.0..89.0f64, 0.0..60_000.0f64), 1..60),
        cluster in prop::collection::vec((-0.5..0.5f64, -0.5..0.5f64, 0.0..60_000.0f64), 0..60),
        place in (-180.0..180.0f64, -89.0..89.0f64),
    ) {
        let place = at(place.0, place.1);
        let mut all: Vec<(LonLat, f64)> = cells.iter().map(|c| (at(c.0, c.1), c.2)).collect();
        // Most random cells lie far away: a cluster around the place makes the search bite.
        all.extend(cluster.iter().filter_map(|c| {
            Some((LonLat::wrapped(place.lon_deg() + c.0, place.lat_deg() + c.1)?, c.2))
        }));
        let index = Candidates::new(&all);
        let found = index.near(place);
        let brute: Vec<usize> = all
            .iter()
            .enumerate()
            .filter(|(_, (p, reach))| *reach > 0.0 && geodesic::distance_m(*p, place) <= *reach)
            .map(|(i, _)| i)
            .collect();
        prop_assert_eq!(found, brute);
        let nearest = all
            .iter()
            .enumerate()
            .filter(|(_, (_, reach))| *reach > 0.0)
            .map(|(i, (p, _))| (geodesic::distance_m(*p, place), i))
            .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        prop_assert_eq!(index.nearest(place).map(|n| n.0), nearest.map(|n| n.1));
    }
}
