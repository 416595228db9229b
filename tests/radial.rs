//! The two ways to fill an area, compared: rays swept once, and a profile for every pixel.
// Made-up ground may call the system: nothing compares its last bits.
#![allow(clippy::disallowed_methods)]
#![allow(clippy::print_stdout)]

#[path = "support/cells.rs"]
mod cells;

use covgap::coverage::fill::{Filling, matrix};
use covgap::coverage::raster::RAY_SPACING_PIXELS;
use covgap::coverage::{Method, Scene, Settings, Unobserved};
use covgap::domain::{Cell, Network};
use covgap::radio::antenna::Combination;
use covgap::radio::model::{self, Parameters};
use covgap::space::{BoundingBox, Frame, LonLat, Window};
use covgap::terrain::{Blocks, ElevationGrid};
use covgap::units::Frequency;
use std::path::PathBuf;

fn at(lon: f64, lat: f64) -> LonLat {
    LonLat::new(lon, lat).expect("valid")
}

fn cell(position: LonLat, mhz: f64, antenna_height_m: f64) -> Cell {
    Cell {
        frequency: Frequency::from_mhz(mhz),
        antenna_height_m,
        ..cells::omni("a", position)
    }
}

/// How far the losses of the two ways lie apart, dB, rising, over the pixels that both know; and how many pixels only one of them knows.
struct Apart {
    differences_db: Vec<f64>,
    known_to_one: usize,
}

impl Apart {
    /// Around a mast on every sixteenth row of pixels of 100 m, with samples every `step_m` along rays and profiles.
    fn of(ground: &ElevationGrid, cell: Cell, model: &str, range_m: f64, step_m: f64) -> Self {
        let model = (model::find(model).expect("a model").build)(&Parameters::default());
        let network = Network::new(vec![cell]);
        let settings = Settings {
            receiver_height_m: 1.5,
            max_range_m: range_m,
            profile_step_m: step_m,
            earth_radius_factor: 4.0 / 3.0,
            include_planned: false,
            pattern_combination: Combination::Sum,
        };
        let scene = Scene::new(&network, ground, model.as_ref(), settings);
        let mast = &scene.masts[0];
        let area = BoundingBox::around([mast.position])
            .expect("one")
            .widened_m(range_m);
        let window = Window::over(&area, 100.0, None);
        let fill = |window: &Window, method| {
            let filling = Filling {
                method,
                ray_spacing_m: window.lattice.resolution_m() * RAY_SPACING_PIXELS,
                range_m,
            };
            matrix(&scene, mast, window, &filling, &Unobserved).expect("not stopped")
        };
        let rays = fill(&window, Method::Radial);
        let mut apart = Self {
            differences_db: Vec::new(),
            known_to_one: 0,
        };
        for first_row in (window.first_row..window.end_row()).step_by(16) {
            let of_row = Window {
                first_row,
                rows: 1,
                ..window
            };
            let exact = fill(&of_row, Method::Exact);
            let (a, b) = (rays.row(first_row), exact.row(first_row));
            assert_eq!((a.first_col, a.losses.len()), (b.first_col, b.losses.len()));
            for (a, b) in a.losses.iter().zip(b.losses) {
                match (a.centibels(), b.centibels()) {
                    (Ok(a), Ok(b)) => apart.differences_db.push((f64::from(a) - f64::from(b)) / 100.0),
                    (Err(_), Err(_)) => {}
                    _ => apart.known_to_one += 1,
                }
            }
        }
        apart.differences_db.sort_by(f64::total_cmp);
        apart
    }

    /// Those of several masts together.
    fn with(mut self, other: Self) -> Self {
        self.differences_db.extend(other.differences_db);
        self.differences_db.sort_by(f64::total_cmp);
        self.known_to_one += other.known_to_one;
        self
    }

    fn tell(&self, what: &str) {
        println!(
            "{what}: {} pixels, {} known to one way alone: median {:+.2} dB, 5 % {:+.2}, 95 % {:+.2}; of all, 50 % lie within {:.2} dB, 90 % within {:.2}, 95 % \
             within {:.2}, 99 % within {:.2}",
            self.differences_db.len(),
            self.known_to_one,
            self.at(0.5),
            self.at(0.05),
            self.at(0.95),
            self.within(0.5),
            self.within(0.9),
            self.within(0.95),
            self.within(0.99)
        );
    }

    fn at(&self, share: f64) -> f64 {
        self.differences_db[(share * (self.differences_db.len() - 1) as f64) as usize]
    }

    /// The difference that a share of pixels does not exceed in either direction.
    fn within(&self, share: f64) -> f64 {
        let mut sizes: Vec<f64> = self.differences_db.iter().map(|d| d.abs()).collect();
        sizes.sort_by(f64::total_cmp);
        sizes[(share * (sizes.len() - 1) as f64) as usize]
    }
}

/// The tile N21E105, 3″, voids left as they are.
fn tile() -> Option<ElevationGrid> {
    let shared = std::env::var_os("COVGAP_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    let bytes = std::fs::read(shared.join("realdata/terrain/N21E105.hgt")).ok()?;
    let step_deg = 1.0 / 1200.0;
    let frame = Frame {
        west_deg: 105.0 - 0.5 * step_deg,
        north_deg: 22.0 + 0.5 * step_deg,
        step_lon_deg: step_deg,
        step_lat_deg: step_deg,
        cols: 1201,
        rows: 1201,
    };
    let mut heights_m = Blocks::new(1201, 1201);
    for (i, pair) in bytes.chunks_exact(2).enumerate() {
        let height_m = i16::from_be_bytes([pair[0], pair[1]]);
        heights_m.set(i % 1201, i / 1201, (height_m > -100).then(|| f32::from(height_m)));
    }
    Some(ElevationGrid::new(frame, heights_m))
}

/// Ridges and hollows of several sizes, steep enough that half of the land lies in shadow.
fn mountains() -> ElevationGrid {
    let frame = Frame {
        west_deg: 104.8,
        north_deg: 21.3,
        step_lon_deg: 1.0 / 1200.0,
        step_lat_deg: 1.0 / 1200.0,
        cols: 480,
        rows: 480,
    };
    let mut heights_m = Blocks::new(frame.cols, frame.rows);
    for i in 0..frame.len() {
        let (x, y) = ((i % frame.cols) as f64 / 40.0, (i / frame.cols) as f64 / 40.0);
        let height_m = 500.0
            + 220.0 * (x + 0.4 * y.sin()).sin() * (0.8 * y).cos()
            + 90.0 * (2.7 * x - 1.9 * y).sin()
            + 30.0 * (7.3 * y + 5.1 * x).cos();
        heights_m.set(i % frame.cols, i / frame.cols, Some(height_m as f32));
    }
    ElevationGrid::new(frame, heights_m)
}

/// Half of the spacing of heights of 3″, metres: what studies take where they say nothing else.
const STEP_M: f64 = 45.0;

/// By model: 95 % of pixels lie within so many dB of their own profile's loss. ITM's answer jumps where another sample becomes the horizon; so it
/// does between two profiles to one pixel.
const WITHIN_DB: [(&str, f64); 3] = [("p526-delta-bullington", 1.5), ("p1812", 1.5), ("itm", 4.0)];

#[test]
fn rays_are_as_good_as_profiles_on_made_up_mountains() {
    let ground = mountains();
    for (name, within_db) in WITHIN_DB {
        let apart = Apart::of(
            &ground,
            cell(at(105.0, 21.1), 800.0, 30.0),
            name,
            12_000.0,
            STEP_M,
        );
        apart.tell(name);
        assert!(apart.differences_db.len() > 2_000 && apart.known_to_one == 0);
        assert!(apart.at(0.5).abs() <= 0.05, "{name}: {}", apart.at(0.5));
        assert!(apart.within(0.95) <= within_db, "{name}: {}", apart.within(0.95));
    }
}

#[test]
fn rays_are_as_good_as_profiles_on_the_real_tile() {
    let Some(ground) = tile() else {
        println!("left out: realdata/terrain/N21E105.hgt is not there");
        return;
    };
    for (name, within_db) in WITHIN_DB {
        let masts = [
            (105.6463, 21.4639),
            (105.3, 21.3),
            (105.55, 21.75),
            (105.85, 21.65),
        ];
        let all = masts.map(|(lon, lat)| {
            let apart = Apart::of(&ground, cell(at(lon, lat), 800.0, 30.0), name, 30_000.0, STEP_M);
            apart.tell(&format!("{name}, mast at {lon} {lat}"));
            assert!(apart.differences_db.len() > 5_000);
            apart
        });
        let all = all.into_iter().reduce(Apart::with).expect("four masts");
        all.tell(name);
        assert!(all.at(0.5).abs() <= 0.05, "{name}: {}", all.at(0.5));
        assert!(all.within(0.95) <= within_db, "{name}: {}", all.within(0.95));
    }
}
