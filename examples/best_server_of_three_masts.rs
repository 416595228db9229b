//! The best server of three masts at one place, with what each of them gives there.
//!
//! `cargo run --release --no-default-features --example best_server_of_three_masts`
#![allow(clippy::print_stdout)]

use covgap::analysis::{build_model, scene, templated};
use covgap::coverage::best_server::best;
use covgap::domain::{Cell, Network, Technology, Village};
use covgap::space::{BoundingBox, LonLat};
use covgap::study::Study;
use covgap::terrain::ElevationGrid;
use covgap::world::World;
use std::error::Error;

/// Runs the example.
pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    let study = Study::in_memory("[radio]\nmax_range_km = 30")?;
    let radio = &study.sites.templates[&Technology::G4];
    let mast = |id: &str, lon_deg: f64, height_m: f64| -> Result<Cell, Box<dyn Error>> {
        let place = LonLat::new(lon_deg, 45.0)?;
        let cell = templated::cell(radio, None, place, height_m).ok_or("a radio")?;
        Ok(Cell {
            id: id.to_owned(),
            ..cell
        })
    };
    // From west to east: near and low behind the hill, near and high, far and high.
    let cells = vec![
        mast("low", 5.91, 20.0)?,
        mast("high", 5.99, 45.0)?,
        mast("far", 6.10, 45.0)?,
    ];
    let place = LonLat::new(5.95, 45.0)?;

    // A hill of 300 m between the place and the mast in the west.
    let hill_m = |at: LonLat| Some(300.0 * (1.0 - (at.lon_deg() - 5.93).abs() / 0.005).max(0.0));
    let area = BoundingBox {
        west_deg: 5.8,
        south_deg: 44.9,
        east_deg: 6.2,
        north_deg: 45.1,
    };
    let ground = ElevationGrid::over(&area, 60.0, hill_m);
    let here = Village::at("1", "Here", place);
    let world = World::new(vec![here], Network::new(cells), ground).ok_or("no village")?;

    let model = build_model(&study, &world)?;
    let scene = scene(&study, &world, model.as_ref());
    let levels = scene.hear(place);
    for path in &levels {
        let cell = &world.network.cells()[path.cell];
        match path.outcome {
            Ok((_, level)) => println!("{:>4}: {level} from {:.1} km", cell.id, path.distance_m / 1000.0),
            Err(reason) => println!("{:>4}: {}", cell.id, reason.text()),
        }
    }
    // A level counts from the weakest that a 4G terminal reports.
    let floor = covgap::units::Dbm(Technology::G4.floor_dbm());
    let heard = best(levels.iter().map(|path| (path, floor)));
    let server = heard.best.map_err(|reason| reason.text())?;
    println!(
        "best server: {}, {}",
        world.network.cells()[server.cell].id,
        server.level
    );
    assert_eq!(world.network.cells()[server.cell].id, "high");
    Ok(())
}
