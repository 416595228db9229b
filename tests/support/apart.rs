//! The two ways to fill an area, compared pixel by pixel.

use super::hand_made::settings;
use covgap::coverage::fill::{Filling, matrix};
use covgap::coverage::raster::RAY_SPACING_PIXELS;
use covgap::coverage::{Method, Scene, Settings, Unobserved};
use covgap::domain::{Cell, Network};
use covgap::radio::model::{self, Parameters};
use covgap::space::{BoundingBox, Window};
use covgap::terrain::ElevationGrid;

/// Half of the spacing of heights of 3″, metres: what studies take where they say nothing else.
pub(crate) const STEP_M: f64 = 45.0;

/// By model: 95 % of pixels lie within so many dB of their own profile's loss. ITM's answer jumps where
/// another sample becomes the horizon; so it does between two profiles to one pixel.
pub(crate) const WITHIN_DB: [(&str, f64); 3] = [("p526-delta-bullington", 1.5), ("p1812", 1.5), ("itm", 4.0)];

/// How far the losses of the two ways lie apart, dB, rising, over the pixels that both know; and how many
/// pixels only one of them knows.
pub(crate) struct Apart {
    pub differences_db: Vec<f64>,
    pub known_to_one: usize,
}

impl Apart {
    /// Around a mast on every sixteenth row of pixels of 100 m, with samples every `step_m` along rays and
    /// profiles.
    pub(crate) fn of(ground: &ElevationGrid, cell: Cell, model: &str, range_m: f64, step_m: f64) -> Self {
        let model = (model::find(model).expect("a model").build)(&Parameters::default());
        let network = Network::new(vec![cell]);
        let settings = Settings {
            profile_step_m: step_m,
            ..settings(range_m)
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
    pub(crate) fn with(mut self, other: Self) -> Self {
        self.differences_db.extend(other.differences_db);
        self.differences_db.sort_by(f64::total_cmp);
        self.known_to_one += other.known_to_one;
        self
    }

    /// The distribution in a line.
    pub(crate) fn reported(&self, what: &str) -> String {
        format!(
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
        )
    }

    /// The difference that a share of pixels does not exceed.
    pub(crate) fn at(&self, share: f64) -> f64 {
        self.differences_db[(share * (self.differences_db.len() - 1) as f64) as usize]
    }

    /// The difference that a share of pixels does not exceed in either direction.
    pub(crate) fn within(&self, share: f64) -> f64 {
        let mut sizes: Vec<f64> = self.differences_db.iter().map(|d| d.abs()).collect();
        sizes.sort_by(f64::total_cmp);
        sizes[(share * (sizes.len() - 1) as f64) as usize]
    }
}
