//! The default over flat ground: what is added among houses and trees, against a calculation of its own.

use covgap::radio::cover::Around;
use covgap::radio::model::{self, Parameters, Path, PathLoss, Surroundings};
use covgap::radio::prediction::{Prediction, Surrounded};
use covgap::units::Frequency;

const MAST_M: f64 = 30.0;
const PHONE_M: f64 = 1.5;
/// What is around a village: houses and trees.
const TOP_M: f64 = 15.0;
/// Streets where the true width is not known, ITU-R P.2108-1 §3.1.
const STREET_M: f64 = 27.0;

/// ITU-R P.2108-1 eq. (2a), written out once more.
fn from_the_top_down_db(mhz: f64) -> f64 {
    let below_m = TOP_M - PHONE_M;
    let angle_deg = (below_m / STREET_M).atan().to_degrees();
    let nu = 0.342 * (mhz / 1000.0).sqrt() * (below_m * angle_deg).sqrt();
    let v = nu - 0.1;
    6.9 + 20.0 * ((v * v + 1.0).sqrt() + v).log10() - 6.03
}

#[test]
fn among_houses_the_loss_is_the_larger_of_the_phones_own_and_that_from_the_top_down() {
    let mut from_top = 0;
    for name in ["p526-delta-bullington", "p1812", "itm"] {
        let found = model::find(name).expect("in the list");
        let build = || (found.build)(&Parameters::default());
        let alone = build();
        let default = Prediction::over(build(), Surrounded::Bare, None);
        for mhz in [450.0, 868.0, 1800.0, 2600.0] {
            for km in [1.0, 5.0, 10.0, 20.0] {
                let distances_km: Vec<f64> = (0..=200).map(|k| km * f64::from(k) / 200.0).collect();
                let heights_m = vec![100.0; distances_km.len()];
                let path = |rx_height_m: f64, receiver: Option<Around>| Path {
                    frequency: Frequency::from_mhz(mhz),
                    tx_height_m: MAST_M,
                    rx_height_m,
                    distances_km: &distances_km,
                    heights_m: &heights_m,
                    surroundings: Surroundings {
                        receiver,
                        ..Surroundings::NONE
                    },
                };
                let loss = |of: &dyn PathLoss, path: &Path| of.loss(path).expect("inside").loss.0;
                let own_db = loss(alone.as_ref(), &path(PHONE_M, None));
                let top_db = loss(alone.as_ref(), &path(TOP_M, None)) + from_the_top_down_db(mhz);
                let found_db = loss(default.as_ref(), &path(PHONE_M, Some(Around::VILLAGE)));
                let expected_db = own_db.max(top_db);
                from_top += usize::from(top_db > own_db);
                assert!(
                    (found_db - expected_db).abs() < 0.01,
                    "{name} {mhz} MHz {km} km: {found_db} for {expected_db} (own {own_db}, top {top_db})"
                );
                // A study without land cover goes the same way.
                let bare_db = loss(default.as_ref(), &path(PHONE_M, None));
                assert!(
                    (bare_db - own_db).abs() < 1e-9,
                    "{name}: open ground adds nothing"
                );
            }
        }
    }
    assert!(from_top > 0 && from_top <= 48, "{from_top}");
}
