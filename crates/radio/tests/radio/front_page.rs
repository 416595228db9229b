//! The example of the crate's first page, with every model of the list; and what the README says of the list.

use covgap_radio::model::{ADDITIONS, MODELS, Parameters, Path, Surroundings, Warnings};
use covgap_radio::units::Frequency;

/// What each model has for the path of the first page, dB: computed by the models themselves, which the
/// vectors check.
const EXPECTED_DB: &[(&str, f64)] = &[
    ("free-space", 110.510),
    ("p526-delta-bullington", 139.801),
    ("p526-bullington", 139.801),
    ("p526-deygout", 139.993),
    ("p1812", 139.739),
    ("itm", 142.962),
    ("itm-area", 131.620),
    ("okumura-hata", 137.283),
    ("cost231-hata", 136.503),
    ("extended-hata", 138.453),
    ("egli", 152.956),
    ("sui", 156.971),
    ("ecc33", 173.170),
    ("3gpp-38901-rma", 158.103),
    ("3gpp-38901-uma", 167.922),
    ("3gpp-38901-umi", 161.536),
];

const PATH: Path = Path {
    frequency: Frequency::from_mhz(800.0),
    tx_height_m: 30.0,
    rx_height_m: 1.5,
    distances_km: &[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0],
    heights_m: &[
        120.0, 118.0, 121.0, 125.0, 140.0, 180.0, 150.0, 128.0, 122.0, 119.0, 120.0,
    ],
    surroundings: Surroundings::NONE,
};

#[test]
fn the_example_runs_with_every_model() {
    let default = Path {
        surroundings: Surroundings::default(),
        ..PATH
    };
    let mut wrong = Vec::new();
    for model in MODELS {
        let name = model.card.name;
        let (_, expected_db) = EXPECTED_DB
            .iter()
            .find(|(known, _)| *known == name)
            .unwrap_or_else(|| panic!("{name}: no value is expected of it here"));
        let built = (model.build)(&Parameters::default());
        let loss = built.loss(&PATH).unwrap_or_else(|e| panic!("{name}: {e}"));
        if (loss.loss.0 - expected_db).abs() >= 0.000_6 {
            wrong.push(format!("{name}: {:.3} dB", loss.loss.0));
        }
        assert_eq!(built.loss(&default), Ok(loss), "{name}");
    }
    assert!(wrong.is_empty(), "{wrong:?}");
    assert_eq!(EXPECTED_DB.len(), MODELS.len());
}

#[test]
fn the_models_that_the_first_page_compares_hold_there_without_a_warning() {
    for name in ["free-space", "p1812"] {
        let model = covgap_radio::model::find(name).expect("in the list");
        let loss = (model.build)(&Parameters::default())
            .loss(&PATH)
            .expect("in range");
        assert_eq!(loss.warnings, Warnings::NONE, "{name}");
    }
}

#[test]
fn the_readme_and_the_first_page_name_every_model() {
    let pages = [include_str!("../../README.md"), include_str!("../../src/lib.rs")];
    for model in MODELS {
        let name = format!("`{}`", model.card.name);
        assert!(pages.iter().all(|page| page.contains(&name)), "{name}");
    }
    for card in ADDITIONS {
        assert!(pages[0].contains(&format!("`{}`", card.name)), "{}", card.name);
    }
}
