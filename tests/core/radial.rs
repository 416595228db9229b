//! The two ways to fill an area, compared: rays swept once, and a profile for every pixel.

use crate::support::apart::{Apart, STEP_M, WITHIN_DB};
use crate::support::hand_made::{at, omni};
use covgap::space::Frame;
use covgap::terrain::{Blocks, ElevationGrid};

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

#[test]
fn rays_are_as_good_as_profiles_on_made_up_mountains() {
    let ground = mountains();
    for (name, within_db) in WITHIN_DB {
        let mast = omni("a", "A", at(105.0, 21.1));
        let apart = Apart::of(&ground, mast, name, 12_000.0, STEP_M);
        println!("{}", apart.reported(name));
        assert!(apart.differences_db.len() > 2_000 && apart.known_to_one == 0);
        assert!(apart.at(0.5).abs() <= 0.05, "{name}: {}", apart.at(0.5));
        assert!(apart.within(0.95) <= within_db, "{name}: {}", apart.within(0.95));
    }
}
