//! The two ways to fill an area, compared: rays swept once, and a profile for every pixel.
// Made-up ground may call the system: nothing compares its last bits.
#![allow(clippy::disallowed_methods)]
#![allow(clippy::print_stdout)]

use covgap::coverage::fill::{Filling, matrix};
use covgap::coverage::{Method, Scene, Settings, Unobserved};
use covgap::domain::{Antenna, Cell, Ends, Network, Status, Technology};
use covgap::radio::antenna::Combination;
use covgap::radio::model::{self, Parameters};
use covgap::space::{BoundingBox, Frame, LonLat, Window};
use covgap::terrain::{Blocks, ElevationGrid};
use covgap::units::{Db, Dbm, Frequency};
use std::path::PathBuf;

fn at(lon: f64, lat: f64) -> LonLat {
    LonLat::new(lon, lat).expect("valid")
}

fn cell(position: LonLat, mhz: f64, antenna_height_m: f64) -> Cell {
    Cell {
        id: "a".into(),
        site: "a".into(),
        operator: "A".into(),
        technology: Technology::G4,
        frequency: Frequency::from_mhz(mhz),
        position,
        antenna_height_m,
        eirp: Dbm(60.0),
        reference_offset: Db(27.78),
        bandwidth_mhz: 10.0,
        antenna: Antenna {
            azimuth_deg: None,
            mechanical_tilt_deg: 0.0,
            electrical_tilt_deg: 0.0,
            horizontal_beam_width_deg: 360.0,
            vertical_beam_width_deg: 360.0,
            front_to_back_db: 0.0,
            side_lobe_db: 0.0,
            measured: None,
        },
        ends: Ends::default(),
        status: Status::OnAir,
    }
}

/// How far the losses of the two ways lie apart, dB, rising, over every pixel that both know; and how many pixels only one of them knows.
struct Apart {
    differences_db: Vec<f64>,
    known_to_one: usize,
}

impl Apart {
    fn of(
        ground: &ElevationGrid,
        cell: Cell,
        name: &str,
        range_m: f64,
        spacing: f64,
        step: f64,
        base: f64,
    ) -> Self {
        let model = (model::find(name).expect("a model").build)(&Parameters::default());
        let network = Network::new(vec![cell]);
        let settings = Settings {
            receiver_height_m: 1.5,
            max_range_m: range_m,
            profile_step_m: base,
            earth_radius_factor: 4.0 / 3.0,
            include_planned: false,
            pattern_combination: Combination::Sum,
        };
        let scene = Scene::new(&network, ground, model.as_ref(), settings);
        let finer = Scene::new(
            &network,
            ground,
            model.as_ref(),
            Settings {
                profile_step_m: step,
                ..settings
            },
        );
        let mast = &scene.masts[0];
        let area = BoundingBox::around([mast.position])
            .expect("one")
            .widened_m(range_m);
        let window = Window::over(&area, 100.0, None);
        let fill = |scene: &Scene, method| {
            let filling = Filling {
                method,
                ray_spacing_m: window.lattice.resolution_m() * spacing,
                range_m,
            };
            let t = std::time::Instant::now();
            let m = matrix(scene, mast, &window, &filling, &Unobserved).expect("not stopped");
            (m, t.elapsed().as_secs_f64())
        };
        let ((rays, t1), (exact, t2)) = (
            fill(
                &finer,
                if spacing > 0.0 {
                    Method::Radial
                } else {
                    Method::Exact
                },
            ),
            fill(&scene, Method::Exact),
        );
        println!("{t1:.2} s against {t2:.2}");
        let mut apart = Self {
            differences_db: Vec::new(),
            known_to_one: 0,
        };
        for row in window.first_row..window.end_row() {
            let (a, b) = (rays.row(row), exact.row(row));
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

#[test]
fn explore() {
    let ground = tile().expect("tile");
    let names = std::env::var("MODELS").unwrap_or("p526-delta-bullington".into());
    let arg = |n: &str, d: f64| std::env::var(n).ok().and_then(|v| v.parse().ok()).unwrap_or(d);
    for name in names.split(',') {
        for (lon, lat) in [(105.6463, 21.4639), (105.3, 21.3), (105.55, 21.75)] {
            for (spacing, step, base) in [
                (1.0, 45.0, 45.0),
                (0.7, 45.0, 45.0),
                (0.5, 45.0, 45.0),
                (0.5, 60.0, 60.0),
            ] {
                {
                    let apart = Apart::of(
                        &ground,
                        cell(at(lon, lat), arg("MHZ", 800.0), 45.0),
                        name,
                        arg("R", 30000.0),
                        spacing,
                        step,
                        base,
                    );
                    println!(
                        "{name} {lon} {lat} sp {spacing} step {step} base {base}: n {} one {} median {:+.3} p5 {:+.2} p95 {:+.2} |.|: 50 {:.2} 90 {:.2} 95 {:.2} 99 {:.2}",
                        apart.differences_db.len(),
                        apart.known_to_one,
                        apart.at(0.5),
                        apart.at(0.05),
                        apart.at(0.95),
                        apart.within(0.5),
                        apart.within(0.9),
                        apart.within(0.95),
                        apart.within(0.99)
                    );
                }
            }
        }
    }
}
