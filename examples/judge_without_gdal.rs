//! Judges villages that exist only in memory: no file, no GDAL, no PROJ.
//!
//! `cargo run --release --no-default-features --example judge_without_gdal`
//!
//! A valley with a ridge, one mast and three villages. The ridge is between the mast and the last village.
#![allow(clippy::print_stdout)]

use covgap::analysis::{judge, templated};
use covgap::coverage::{NoStore, Unobserved};
use covgap::domain::{Network, Technology, Village};
use covgap::space::{BoundingBox, LonLat};
use covgap::study::Study;
use covgap::terrain::ElevationGrid;
use covgap::world::World;
use std::error::Error;

/// The ground: a plain at 200 m with a ridge of 900 m along a meridian.
fn height_m(at: LonLat) -> Option<f64> {
    let from_ridge_deg = (at.lon_deg() - 105.55).abs();
    Some(200.0 + 700.0 * (1.0 - from_ridge_deg / 0.01).max(0.0))
}

/// Runs the example; the verdicts of the three villages.
pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    // What differs from the defaults. The rule is the preset `outdoor-4g`, the model diffraction by ITU-R
    // P.526.
    let study = Study::in_memory("[radio]\nmax_range_km = 20\nprofile_step_m = 90")?;

    // The world: villages, a cell of the usual 4G radio on a mast of 45 m, and the ground.
    let villages = vec![
        Village::at("1", "Bản Một", LonLat::new(105.50, 21.51)?),
        Village::at("2", "Nà Hai", LonLat::new(105.53, 21.50)?),
        Village::at("3", "Lũng Ba", LonLat::new(105.57, 21.50)?),
    ];
    let radio = &study.sites.templates[&Technology::G4];
    let cell = templated::cell(radio, None, LonLat::new(105.50, 21.50)?, 45.0).ok_or("a radio")?;
    let area = BoundingBox {
        west_deg: 105.3,
        south_deg: 21.3,
        east_deg: 105.7,
        north_deg: 21.7,
    };
    let ground = ElevationGrid::over(&area, 90.0, height_m);
    let world = World::new(villages, Network::new(vec![cell]), ground).ok_or("no village")?;

    // The verdicts. No loss is kept for another time, and progress is not watched.
    let judged = judge(&study, &world, &NoStore, &Unobserved)?;
    for (village, gap) in world.villages.iter().zip(&judged.gaps.villages) {
        let level = gap.any.level.map_or("no signal".to_owned(), |l| l.to_string());
        println!("{}: {} ({level})", village.name, gap.any.verdict.name());
    }
    let verdicts: Vec<&str> = judged
        .gaps
        .villages
        .iter()
        .map(|g| g.any.verdict.name())
        .collect();
    assert_eq!(verdicts, ["covered", "covered", "white"]);
    Ok(())
}
