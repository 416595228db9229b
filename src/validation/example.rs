//! A pair for tests.

use super::{Pair, Split};
use crate::domain::Technology;

/// Of one cell, 1 km away, with its measured and predicted levels, dBm.
pub(crate) fn pair(measured_dbm: f64, predicted_dbm: f64) -> Pair {
    Pair {
        cell: "c1".to_owned(),
        site: "s1".to_owned(),
        operator: "A".to_owned(),
        technology: Technology::G4,
        frequency_mhz: 1800.0,
        mast_height_m: 30.0,
        receiver_height_m: 1.5,
        split: Split::new("drive", [0.0, 0.0]),
        place_m: [0.0, 0.0],
        distance_m: 1000.0,
        pattern_loss_db: 0.0,
        around: "village".to_owned(),
        line_of_sight: Some(true),
        measured_dbm,
        predicted_dbm,
        samples: 1,
        floor_dbm: None,
    }
}
