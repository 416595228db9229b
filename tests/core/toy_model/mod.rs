//! What a new model takes: one file, one `mod` line, one row. Then all that works on models works on it.

mod two_slopes;

use crate::support::hand_made::{at, omni, settings};
use covgap::coverage::{Scene, points};
use covgap::domain::{Cell, Network};
use covgap::radio::model::{LossError, Model, Parameters, Path, Quantity, Surroundings, find_in};
use covgap::space::geodesic;
use covgap::terrain::Flat;
use covgap::units::Frequency;

const MODELS: &[Model] = &[Model {
    card: &two_slopes::CARD,
    build: |p| Box::new(two_slopes::TwoSlopes::new(p)),
}];

fn path<'a>(f_mhz: f64, distances_km: &'a [f64]) -> Path<'a> {
    Path {
        frequency: Frequency::from_mhz(f_mhz),
        tx_height_m: 30.0,
        rx_height_m: 1.5,
        distances_km,
        heights_m: &[],
        surroundings: Surroundings::NONE,
    }
}

#[test]
fn it_is_found_checked_and_swept() {
    let model = (find_in(MODELS, "two-slopes").expect("in the list").build)(&Parameters::default());
    // 32.45 + 20·log10(1000) + 20 + 20 at 10 km
    let loss = model.loss(&path(1000.0, &[10.0])).expect("inside").loss.0;
    assert!((loss - 132.45).abs() < 0.01, "{loss}");
    let refused = model.loss(&path(50.0, &[10.0]));
    assert!(matches!(
        refused,
        Err(LossError::OutOfRange {
            quantity: Quantity::FrequencyMhz,
            ..
        })
    ));
    let warned = model.loss(&path(1000.0, &[30.0])).expect("inside the hard range");
    assert!(warned.warnings.contains(Quantity::DistanceKm));
    let distances_km = [0.0, 5.0, 10.0];
    let mut out = vec![
        Err(LossError::NeedsTerrain {
            model: "",
            samples: 0,
            least: 0
        });
        3
    ];
    model.along(&path(1000.0, &distances_km), &mut out);
    assert!(out[0].is_err());
    assert_eq!(out[2].map(|l| l.loss.0), Ok(loss));
}

#[test]
fn coverage_runs_on_it() {
    let model = (find_in(MODELS, "two-slopes").expect("in the list").build)(&Parameters::default());
    let mast = at(105.0, 21.0);
    let cell = Cell {
        frequency: Frequency::from_mhz(1000.0),
        ..omni("a", "A", mast)
    };
    let network = Network::new(vec![cell]);
    let scene = Scene::new(
        &network,
        &Flat { height_m: 0.0 },
        model.as_ref(),
        settings(35_000.0),
    );
    let near = geodesic::destination(mast, 0.0, 10_000.0).expect("on the globe");
    let far = geodesic::destination(mast, 0.0, 40_000.0).expect("on the globe");
    let heard = points::hear_all(&scene, vec![near, far]);
    let level = heard[0][0].outcome.expect("computed").1.0;
    // 60 − 27.78 − 132.45
    assert!((level + 100.23).abs() < 0.01, "{level}");
    assert!(heard[1].is_empty());
}
