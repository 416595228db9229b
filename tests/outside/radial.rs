//! The two ways to fill an area, compared on a real tile: rays swept once, and a profile for every pixel.

use crate::needs::{Need, shared};
use crate::row::{Row, rows, say};
use crate::support::apart::{Apart, STEP_M, WITHIN_DB};
use crate::support::hand_made::{at, omni};
use covgap::space::Frame;
use covgap::terrain::{Blocks, ElevationGrid};

const TILE: &str = "realdata/terrain/N21E105.hgt";

pub(crate) const TESTS: &[Row] = rows! {
    rays_are_as_good_as_profiles_on_the_real_tile: [Need::Shared(TILE)],
};

/// The tile N21E105, 3″, voids left as they are.
fn tile() -> ElevationGrid {
    let bytes = std::fs::read(shared(TILE)).expect("readable");
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
    ElevationGrid::new(frame, heights_m)
}

fn rays_are_as_good_as_profiles_on_the_real_tile() {
    let ground = tile();
    for (name, within_db) in WITHIN_DB {
        let masts = [
            (105.6463, 21.4639),
            (105.3, 21.3),
            (105.55, 21.75),
            (105.85, 21.65),
        ];
        let all = masts.map(|(lon, lat)| {
            let apart = Apart::of(&ground, omni("a", "A", at(lon, lat)), name, 30_000.0, STEP_M);
            say(&apart.reported(&format!("{name}, mast at {lon} {lat}")));
            assert!(apart.differences_db.len() > 5_000);
            apart
        });
        let all = all.into_iter().reduce(Apart::with).expect("four masts");
        say(&all.reported(name));
        assert!(all.at(0.5).abs() <= 0.05, "{name}: {}", all.at(0.5));
        assert!(all.within(0.95) <= within_db, "{name}: {}", all.within(0.95));
    }
}
