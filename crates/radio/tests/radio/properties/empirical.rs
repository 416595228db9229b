//! Formulae fitted to measurements: free space is their floor, and what should cost more costs no less.

use covgap_radio::model::ehata::ExtendedHata;
use covgap_radio::model::{Environment, Parameters, Path, SuiTerrain, Surroundings, find, free_space_loss};
use covgap_radio::units::Frequency;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

const FORMULAE: [&str; 6] = [
    "okumura-hata",
    "cost231-hata",
    "extended-hata",
    "sui",
    "ecc33",
    "egli",
];

fn config() -> Config {
    Config {
        cases: 2000,
        rng_seed: RngSeed::Fixed(20_261_122),
        failure_persistence: None,
        ..Config::default()
    }
}

fn parameters() -> impl Strategy<Value = Parameters> {
    let environment = prop_oneof![
        Just(Environment::UrbanLarge),
        Just(Environment::Urban),
        Just(Environment::Suburban),
        Just(Environment::QuasiOpen),
        Just(Environment::Open)
    ];
    let sui_terrain = prop_oneof![Just(SuiTerrain::A), Just(SuiTerrain::B), Just(SuiTerrain::C)];
    (environment, sui_terrain, 0.001..99.999f64).prop_map(|(environment, sui_terrain, location_pct)| {
        Parameters {
            environment,
            sui_terrain,
            location_pct,
            ..Parameters::default()
        }
    })
}

/// Even steps over ridges, plains and sea.
fn ground() -> impl Strategy<Value = (Vec<f64>, Vec<f64>)> {
    let relief_m = prop_oneof![Just(0.0), Just(30.0), Just(300.0), Just(3000.0)];
    (2usize..300, -3.0..-0.3f64, relief_m).prop_flat_map(|(samples, log_step_km, relief_m)| {
        let height_m = prop_oneof![1 => Just(0.0), 4 => 0.0..=relief_m, 1 => Just(relief_m)];
        let distances_km = (0..samples)
            .map(|i| 10f64.powf(log_step_km) * i as f64)
            .collect::<Vec<f64>>();
        (Just(distances_km), proptest::collection::vec(height_m, samples))
    })
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn no_formula_loses_less_than_free_space(
        (distances_km, heights_m) in ground(), parameters in parameters(), log_f_mhz in 1.5..4.1f64,
        log_tx_m in -0.1..3.1f64, log_rx_m in -0.4..2.1f64,
    ) {
        let [f_mhz, tx_height_m, rx_height_m] = [log_f_mhz, log_tx_m, log_rx_m].map(|x| 10f64.powf(x));
        let path = Path {
            frequency: Frequency::from_mhz(f_mhz), tx_height_m, rx_height_m,
            distances_km: &distances_km, heights_m: &heights_m, surroundings: Surroundings::NONE,
        };
        let free_space = free_space_loss(path.frequency, path.distance_km());
        for name in FORMULAE {
            let model = (find(name).expect("a model").build)(&parameters);
            prop_assert!(model.least_loss(path.frequency, path.distance_km()) <= free_space, "{name}");
            if let Ok(got) = model.loss(&path) {
                prop_assert!(got.loss >= free_space, "{name}: {} < {free_space}", got.loss);
                prop_assert!(got.loss.0.is_finite());
            }
        }
    }

    #[test]
    fn a_larger_share_of_places_costs_more(
        (distances_km, heights_m) in ground(), less_pct in 0.001..99.9f64, more_pct in 0.0..50.0f64,
    ) {
        let path = Path {
            frequency: Frequency::from_mhz(1800.0), tx_height_m: 40.0, rx_height_m: 1.5,
            distances_km: &distances_km, heights_m: &heights_m, surroundings: Surroundings::NONE,
        };
        let at = |location_pct: f64| {
            ExtendedHata::new(&Parameters { location_pct, ..Parameters::default() }).parts(&path).map(|p| p.loss_db)
        };
        if let (Ok(less), Ok(more)) = (at(less_pct), at((less_pct + more_pct).min(99.99))) {
            // Across the median the approximation steps by some millionths.
            prop_assert!(more >= less - 1e-5, "{less} {more}");
        }
    }
}
