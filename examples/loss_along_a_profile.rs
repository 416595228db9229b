//! What a path over a hill loses by ITU-R P.1812, beside free space and the hill's diffraction alone.
//!
//! `cargo run --release --no-default-features --example loss_along_a_profile`
#![allow(clippy::print_stdout)]

use covgap::radio::model::{self, Parameters, Path, Surroundings};
use covgap::units::Frequency;
use std::error::Error;

/// Runs the example.
pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    // A sample every 100 m for 12 km. A hill of 80 m has its top 5 km from the mast.
    let distances_km: Vec<f64> = (0..=120).map(|i| 0.1 * f64::from(i)).collect();
    let hill_m = |d_km: &f64| 300.0 + (80.0 - 20.0 * (d_km - 5.0).powi(2)).max(0.0);
    let heights_m: Vec<f64> = distances_km.iter().map(hill_m).collect();
    let path = Path {
        frequency: Frequency::from_mhz(800.0),
        tx_height_m: 45.0,
        rx_height_m: 1.5,
        distances_km: &distances_km,
        heights_m: &heights_m,
        // Bare inland ground at a middle latitude, where nothing else is said.
        surroundings: Surroundings::default(),
    };
    let loss_db = |name: &str| -> Result<f64, Box<dyn Error>> {
        let row = model::find(name).ok_or("no such model")?;
        let model = (row.build)(&Parameters::default());
        Ok(model.loss(&path)?.loss.0)
    };
    println!("over {} km at {}:", path.distance_km(), path.frequency);
    for name in ["free-space", "p526-delta-bullington", "p1812"] {
        println!("  {name:<22} {:6.1} dB", loss_db(name)?);
    }
    let (least, p1812) = (loss_db("free-space")?, loss_db("p1812")?);
    assert!(p1812 > least + 15.0, "the hill takes {} dB", p1812 - least);
    Ok(())
}
