//! The loss by ITU-R P.1812 at every sample of a profile, computed in one pass: twenty kilometres over a
//! hill.
//!
//! `cargo run --release --example losses_of_a_radial`
// An example shows what it finds.
#![allow(clippy::print_stdout)]

use covgap_radio::model::{LossError, Parameters, Path, PathLoss, Surroundings, Sweep, p1812::P1812};
use covgap_radio::units::{Db, Frequency};

/// A round hill, 120 m high and 4 km wide, between two plains.
fn height_m(d_km: f64) -> f64 {
    let from_top_km = d_km - 8.0;
    50.0 + (120.0 - 30.0 * from_top_km * from_top_km).max(0.0)
}

/// Runs the example.
pub(crate) fn main() -> Result<(), LossError> {
    let distances_km: Vec<f64> = (0..=200).map(|i| 0.1 * f64::from(i)).collect();
    let heights_m: Vec<f64> = distances_km.iter().map(|d_km| height_m(*d_km)).collect();
    let radial = Path {
        frequency: Frequency::from_mhz(900.0),
        tx_height_m: 40.0,
        rx_height_m: 1.5,
        distances_km: &distances_km,
        heights_m: &heights_m,
        surroundings: Surroundings {
            cover: &[],
            latitude_deg: 21.0,
            ..Surroundings::NONE
        },
    };
    let model = P1812::new(&Parameters::default());

    // A place to write into for each sample. What is there before is overwritten.
    let nothing_yet = LossError::NeedsTerrain {
        model: "p1812",
        samples: 0,
        least: 3,
    };
    let mut losses = vec![Err(nothing_yet); distances_km.len()];
    model.along(&radial, &mut losses);

    println!("   km  ground m  loss dB");
    for i in (10..=200).step_by(10) {
        let Db(loss_db) = losses[i]?.loss;
        println!("{:5.1}  {:8.1}  {loss_db:7.1}", distances_km[i], heights_m[i]);
    }

    // The mast itself is no path: an error, and no number.
    assert!(losses[0].is_err());
    // At the foot of the hill, at its top, behind it, and far out on the plain.
    for (i, expected_db) in [(60, 115.62), (80, 120.58), (110, 151.12), (200, 151.68)] {
        let Db(loss_db) = losses[i]?.loss;
        assert!(
            (loss_db - expected_db).abs() < 0.01,
            "{} km: {loss_db} dB",
            distances_km[i]
        );
        // One path alone has the same loss.
        let Db(alone_db) = model.loss(&radial.prefix(i))?.loss;
        assert!((loss_db - alone_db).abs() < 1e-6);
    }
    Ok(())
}
