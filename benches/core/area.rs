//! Areas: a mast's matrix, matrices to bytes and back, and many masts painted over each other. By one thread.

use super::ground::{Land, RANGE_M, STEP_M};
use covgap::coverage::fill::{Filling, matrix};
use covgap::coverage::{
    AreaSettings, Matrix, MatrixKey, MatrixStore, Method, Scene, Settings, Unobserved, raster,
};
use covgap::domain::{Antenna, Cell, Ends, Network, Status, Technology};
use covgap::radio::antenna::Combination;
use covgap::radio::model::{Parameters, Sweep, find};
use covgap::space::{BoundingBox, LonLat, Window};
use covgap::terrain::{ElevationSource, Flat};
use covgap::units::{Db, Dbm, Frequency};
use divan::Bencher;
use divan::counter::ItemsCount;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Three sectors on every mast; masts east of each other, 2 km apart.
fn network(middle: LonLat, masts: usize) -> Network {
    let cell = |n: usize| {
        let (mast, sector) = (n / 3, n % 3);
        let lon_deg = middle.lon_deg() + 0.02 * (mast as f64 - 0.5 * masts as f64);
        let position = LonLat::wrapped(lon_deg, middle.lat_deg())?;
        Some(Cell {
            id: format!("{mast:03}-{sector}"),
            site: format!("{mast:03}"),
            operator: "bench".to_owned(),
            technology: Technology::G4,
            frequency: Frequency::from_mhz(800.0),
            position,
            antenna_height_m: 30.0,
            eirp: Dbm(62.0),
            reference_offset: Db(27.78),
            bandwidth_mhz: 10.0,
            antenna: Antenna {
                azimuth_deg: Some(120.0 * sector as f64),
                mechanical_tilt_deg: 0.0,
                electrical_tilt_deg: 2.0,
                horizontal_beam_width_deg: 65.0,
                vertical_beam_width_deg: 8.0,
                front_to_back_db: 25.0,
                side_lobe_db: 20.0,
                measured: None,
            },
            ends: Ends::default(),
            status: Status::OnAir,
        })
    };
    Network::new((0..3 * masts).filter_map(cell).collect())
}

/// What is shared by the benches here: a scene of masts heard so far, and the window around them.
fn with_scene(
    model: &str,
    ground: &dyn ElevationSource,
    (masts, range_m): (usize, f64),
    then: impl FnOnce(&Scene, &Window),
) {
    let (Some(middle), Some(found)) = (Land::Synthetic.middle(), find(model)) else {
        return;
    };
    let model: Box<dyn Sweep> = (found.build)(&Parameters::default());
    let settings = Settings {
        around: None,
        receiver_height_m: 1.5,
        max_range_m: range_m,
        profile_step_m: STEP_M,
        earth_radius_factor: 4.0 / 3.0,
        include_planned: false,
        pattern_combination: Combination::Sum,
    };
    let network = network(middle, masts);
    let scene = Scene::new(&network, ground, model.as_ref(), settings).identified("bench".to_owned());
    let Some(around) = BoundingBox::around(scene.masts.iter().map(|m| m.position)) else {
        return;
    };
    let window = Window::over(&around.widened_m(range_m), 100.0, None);
    then(&scene, &window);
}

fn filling(range_m: f64) -> Filling {
    Filling {
        method: Method::Radial,
        ray_spacing_m: 100.0,
        range_m,
    }
}

fn of_first_mast(scene: &Scene, window: &Window, range_m: f64) -> Option<Matrix> {
    matrix(
        scene,
        scene.masts.first()?,
        window,
        &filling(range_m),
        &Unobserved,
    )
    .ok()
}

/// A mast's matrix over ground that costs nothing and with the cheapest model: what is left is rays to
/// pixels. An item is a pixel.
#[divan::bench(sample_count = 20, max_time = 1.5)]
fn rays_to_pixels(bencher: Bencher) {
    matrices(bencher, "free-space", &Flat { height_m: 100.0 });
}

/// A mast's matrix over mountains, all that it takes. An item is a pixel.
#[divan::bench(args = ["p526-delta-bullington", "p1812", "itm"], sample_count = 5, max_time = 3)]
fn mast(bencher: Bencher, model: &str) {
    if let Some(ground) = Land::Synthetic.ground() {
        matrices(bencher, model, ground);
    }
}

fn matrices(bencher: Bencher, model: &str, ground: &dyn ElevationSource) {
    with_scene(model, ground, (1, RANGE_M), |scene, window| {
        let pixels = of_first_mast(scene, window, RANGE_M).map_or(0, |m| m.counts().paths);
        bencher
            .counter(ItemsCount::new(pixels))
            .bench_local(|| of_first_mast(scene, window, RANGE_M));
    });
}

/// A matrix to its bytes. An item is a pixel.
#[divan::bench(sample_count = 20, max_time = 1.5)]
fn encode(bencher: Bencher) {
    real_matrix(|made| {
        bencher
            .counter(ItemsCount::new(made.counts().paths))
            .bench_local(|| made.to_bytes());
    });
}

/// And back, checked. An item is a pixel.
#[divan::bench(sample_count = 20, max_time = 1.5)]
fn decode(bencher: Bencher) {
    real_matrix(|made| {
        let bytes = made.to_bytes();
        bencher
            .counter(ItemsCount::new(made.counts().paths))
            .bench_local(|| Matrix::from_bytes(&bytes).is_ok());
    });
}

fn real_matrix(then: impl FnOnce(Matrix)) {
    if let Some(ground) = Land::Synthetic.ground() {
        with_scene("p526-delta-bullington", ground, (1, RANGE_M), |scene, window| {
            if let Some(made) = of_first_mast(scene, window, RANGE_M) {
                then(made);
            }
        });
    }
}

/// Matrices in memory.
#[derive(Default)]
struct Memory(Mutex<HashMap<MatrixKey, Vec<u8>>>);

impl MatrixStore for Memory {
    fn load(&self, key: &MatrixKey) -> Option<Vec<u8>> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(key)
            .cloned()
    }

    fn save(&self, key: &MatrixKey, bytes: &[u8]) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert(*key, bytes.to_vec());
    }
}

/// Ten masts of three cells over each other, their losses known: reading them back, levels, best servers. An
/// item is a pixel of a mast.
#[divan::bench(sample_count = 10, max_time = 3)]
fn best_servers(bencher: Bencher) {
    let Some(ground) = Land::Synthetic.ground() else {
        return;
    };
    with_scene(
        "p526-delta-bullington",
        ground,
        (10, 15_000.0),
        |scene, window| {
            let memory = Memory::default();
            let settings = AreaSettings {
                store: &memory,
                ..AreaSettings::default()
            };
            let Ok(first) = raster::cover(scene, window, &settings, &Unobserved) else {
                return;
            };
            bencher
                .counter(ItemsCount::new(first.counts.paths))
                .bench_local(|| raster::cover(scene, window, &settings, &Unobserved).is_ok());
        },
    );
}
