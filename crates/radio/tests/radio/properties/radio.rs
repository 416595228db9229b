//! Radio: sweeps equal paths, bounds hold, nothing panics, no number is NaN.

use covgap_radio::link::{Budget, Radiated};
use covgap_radio::model::p526::DeltaBullington;
use covgap_radio::model::p526::clearance::least_clearance;
use covgap_radio::model::{
    Environment, Loss, LossError, MODELS, Parameters, Path, PathLoss, Polarization, Sight, Surroundings,
    Sweep, free_space_loss,
};
use covgap_radio::units::{Db, Dbi, Dbm, Frequency};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

fn config() -> Config {
    Config {
        cases: 1000,
        rng_seed: RngSeed::Fixed(20_261_122),
        failure_persistence: None,
        ..Config::default()
    }
}

/// Bare ground in the tropics.
const AROUND: Surroundings = Surroundings {
    latitude_deg: 21.0,
    ..Surroundings::NONE
};

/// Distances that rise from 0, and as many heights.
#[derive(Clone, Debug)]
pub(super) struct Radial {
    pub distances_km: Vec<f64>,
    pub heights_m: Vec<f64>,
}

/// Terrain from plains to alps, evenly and unevenly sampled.
fn radial() -> impl Strategy<Value = Radial> {
    let relief_m = prop_oneof![Just(0.0), Just(5.0), Just(100.0), Just(2000.0)];
    (2usize..80, 0.02f64..0.5, any::<bool>(), relief_m).prop_flat_map(|(n, step_km, even, relief_m)| {
        let step = if even { step_km..=step_km } else { 0.001..=step_km };
        (
            proptest::collection::vec(step, n - 1),
            proptest::collection::vec(0.0..=1.0f64, n),
        )
            .prop_map(move |(steps, shares)| {
                let mut distances_km = vec![0.0];
                for step in steps {
                    distances_km.push(distances_km[distances_km.len() - 1] + step);
                }
                Radial {
                    distances_km,
                    heights_m: shares.iter().map(|s| 100.0 + relief_m * s).collect(),
                }
            })
    })
}

/// Ground of one shape, as many whole or broken metres as there are samples.
#[derive(Clone, Copy, Debug)]
enum Shape {
    Flat,
    Ramp,
    Step,
    Sawtooth,
    Plateau,
    Bowl,
    Fractal,
    Rough,
}

/// Long radials over ground made to be awkward: rows of equal heights, straight slopes, cliffs, ties, broken
/// mountains.
pub(super) fn shaped_radial() -> impl Strategy<Value = Radial> {
    let shape = prop_oneof![
        Just(Shape::Flat),
        Just(Shape::Ramp),
        Just(Shape::Step),
        Just(Shape::Sawtooth),
        Just(Shape::Plateau),
        Just(Shape::Bowl),
        Just(Shape::Fractal),
        Just(Shape::Rough)
    ];
    let relief_m = prop_oneof![Just(1.0), Just(-20.0), Just(300.0), Just(-2500.0)];
    let steps = (0.01f64..1.0, any::<bool>());
    (shape, relief_m, 2usize..300, steps, any::<bool>(), any::<u64>()).prop_map(
        |(shape, relief_m, n, (step_km, even), whole, seed)| {
            let mut noise = Noise(seed);
            let period = 2 + (noise.next() * 40.0) as usize;
            let fractal = fractal(n, &mut noise);
            let mut distances_km = vec![0.0];
            for i in 1..n {
                let step = if even { 1.0 } else { 0.05 + noise.next() };
                // An even grid by products, as the sweeps make it; an uneven one by sums.
                let at_km = if even {
                    step_km * i as f64
                } else {
                    distances_km[i - 1] + step_km * step
                };
                distances_km.push(at_km);
            }
            let heights_m = (0..n)
                .map(|i| {
                    let x = i as f64 / n as f64;
                    let share = match shape {
                        Shape::Flat => 0.0,
                        Shape::Ramp => x,
                        Shape::Step => f64::from(i >= period),
                        Shape::Sawtooth => (i % period) as f64 / period as f64,
                        Shape::Plateau => f64::from(i >= period && i < 3 * period),
                        Shape::Bowl => (2.0 * x - 1.0).powi(2),
                        Shape::Fractal => fractal[i],
                        Shape::Rough => noise.next(),
                    };
                    let height_m = 400.0 + relief_m * share;
                    if whole { height_m.round() } else { height_m }
                })
                .collect();
            Radial {
                distances_km,
                heights_m,
            }
        },
    )
}

/// Numbers in 0…1 from a seed.
pub(super) struct Noise(pub u64);

impl Noise {
    pub(super) fn next(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// Mountains by octaves of straight lines between random heights, about −1…1.
fn fractal(n: usize, noise: &mut Noise) -> Vec<f64> {
    let mut heights = vec![0.0; n];
    let (mut span, mut amplitude) = (128, 1.0);
    while span >= 1 {
        let knots: Vec<f64> = (0..=n / span + 1).map(|_| noise.next() - 0.5).collect();
        for (i, h) in heights.iter_mut().enumerate() {
            let within = (i % span) as f64 / span as f64;
            *h += amplitude * (knots[i / span] * (1.0 - within) + knots[i / span + 1] * within);
        }
        (span, amplitude) = (span / 2, amplitude * 0.5);
    }
    heights
}

fn parameters() -> impl Strategy<Value = Parameters> {
    let environment = prop_oneof![
        Just(Environment::UrbanLarge),
        Just(Environment::Urban),
        Just(Environment::Suburban),
        Just(Environment::QuasiOpen),
        Just(Environment::Open)
    ];
    let sight = prop_oneof![Just(Sight::Los), Just(Sight::Nlos), Just(Sight::Terrain)];
    let polarization = prop_oneof![Just(Polarization::Horizontal), Just(Polarization::Vertical)];
    (
        environment,
        sight,
        polarization,
        0.5f64..5.0,
        5.0f64..50.0,
        5.0f64..50.0,
    )
        .prop_map(
            |(environment, sight, polarization, earth_radius_factor, building_height_m, street_width_m)| {
                Parameters {
                    environment,
                    sight,
                    earth_radius_factor,
                    polarization,
                    building_height_m,
                    street_width_m,
                    ..Parameters::default()
                }
            },
        )
}

/// Any number at all, the special ones often.
fn anything() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => -1e4..1e4f64,
        1 => any::<f64>(),
        1 => prop_oneof![
            Just(f64::NAN),
            Just(f64::INFINITY),
            Just(f64::NEG_INFINITY),
            Just(0.0),
            Just(-0.0),
            Just(f64::MAX),
            Just(f64::MIN_POSITIVE)
        ],
    ]
}

fn no_answer() -> Result<Loss, LossError> {
    Err(LossError::NeedsTerrain {
        model: "none",
        samples: 0,
        least: 2,
    })
}

fn path<'a>(radial: &'a Radial, f_mhz: f64, tx_height_m: f64, rx_height_m: f64) -> Path<'a> {
    Path {
        frequency: Frequency::from_mhz(f_mhz),
        tx_height_m,
        rx_height_m,
        distances_km: &radial.distances_km,
        heights_m: &radial.heights_m,
        surroundings: AROUND,
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_sweep_equals_the_path_to_every_sample(
        radial in radial(), parameters in parameters(),
        f_mhz in 90.0..6500.0f64, tx_m in 0.5..300.0f64, rx_m in 0.5..20.0f64,
    ) {
        check_sweep(&path(&radial, f_mhz, tx_m, rx_m), &parameters)?;
    }

    #[test]
    fn a_sweep_over_awkward_ground_equals_the_path_to_every_sample(
        radial in shaped_radial(), parameters in parameters(), log_f_mhz in 1.5..4.6f64,
        log_tx_m in -0.9..3.5f64, log_rx_m in -0.9..2.5f64,
    ) {
        let [f_mhz, tx_m, rx_m] = [log_f_mhz, log_tx_m, log_rx_m].map(|x| 10f64.powf(x));
        let model = DeltaBullington::new(&parameters);
        check_sweep_of(&model, &path(&radial, f_mhz, tx_m, rx_m))?;
    }

    #[test]
    fn no_path_loses_less_than_the_least_loss(
        radial in radial(), parameters in parameters(),
        f_mhz in 100.0..6000.0f64, tx_m in 1.0..300.0f64, rx_m in 1.0..20.0f64,
    ) {
        let path = path(&radial, f_mhz, tx_m, rx_m);
        for model in MODELS {
            let built = (model.build)(&parameters);
            if let Ok(got) = built.loss(&path) {
                let least = built.least_loss(path.frequency, path.distance_km());
                prop_assert!(got.loss.0 >= least.0 - 1e-9, "{}: {} < {}", model.card.name, got.loss, least);
            }
        }
    }

    #[test]
    fn the_rural_models_bound_holds_near_the_mast_too(
        parameters in parameters(), log_d in -3.0..2.0f64,
        f_mhz in 100.0..30_000.0f64, tx_m in 1.0..1000.0f64, rx_m in 1.0..100.0f64,
    ) {
        let d_km = [10f64.powf(log_d)];
        for model in MODELS.iter().filter(|m| !m.card.needs_terrain()) {
            let built = (model.build)(&parameters);
            let path = Path {
                frequency: Frequency::from_mhz(f_mhz),
                tx_height_m: tx_m,
                rx_height_m: rx_m,
                distances_km: &d_km,
                heights_m: &[],
                surroundings: AROUND,
            };
            if let Ok(got) = built.loss(&path) {
                prop_assert!(got.loss.0 >= built.least_loss(path.frequency, d_km[0]).0 - 1e-9, "{}", model.card.name);
            }
        }
    }

    #[test]
    fn no_input_makes_a_panic_or_a_number_that_is_none(
        distances_km in proptest::collection::vec(anything(), 0..12),
        heights_m in proptest::collection::vec(anything(), 0..12),
        numbers in proptest::array::uniform6(anything()),
        sight in prop_oneof![Just(Sight::Los), Just(Sight::Nlos), Just(Sight::Terrain)],
    ) {
        let [f_mhz, tx_height_m, rx_height_m, k, building_height_m, street_width_m] = numbers;
        let odd = Parameters { sight, earth_radius_factor: k, building_height_m, street_width_m, ..Parameters::default() };
        let path = Path {
            frequency: Frequency::from_mhz(f_mhz), tx_height_m, rx_height_m,
            distances_km: &distances_km, heights_m: &heights_m, surroundings: AROUND,
        };
        check_never_nan(&path, &odd)?;
    }

    #[test]
    fn one_odd_number_in_a_good_path_is_an_error_or_has_no_effect(
        radial in radial(), odd in anything(), place in 0usize..6, at in 0usize..80,
    ) {
        let mut radial = radial;
        let mut parameters = Parameters { sight: Sight::Terrain, ..Parameters::default() };
        let i = at % radial.distances_km.len();
        let (mut f_mhz, mut tx_m, mut rx_m) = (900.0, 30.0, 1.5);
        match place {
            0 => radial.distances_km[i] = odd,
            1 => radial.heights_m[i] = odd,
            2 => f_mhz = odd,
            3 => tx_m = odd,
            4 => rx_m = odd,
            _ => parameters.earth_radius_factor = odd,
        }
        let path = path(&radial, f_mhz, tx_m, rx_m);
        check_never_nan(&path, &parameters)?;
        // Beyond that, rounding may decide on which sample a sum overflows.
        if !odd.is_finite() || odd.abs() <= 1e4 {
            check_sweep(&path, &parameters)?;
        }
    }

    #[test]
    fn short_paths_over_flat_ground_are_close_to_free_space(
        f_mhz in 700.0..6000.0f64, tx_m in 20.0..60.0f64, d_km in 0.1..0.5f64,
    ) {
        let n = 20;
        let radial = Radial {
            distances_km: (0..=n).map(|i| d_km * f64::from(i) / f64::from(n)).collect(),
            heights_m: vec![250.0; 21],
        };
        let path = path(&radial, f_mhz, tx_m, 10.0);
        let got = DeltaBullington::new(&Parameters::default()).loss(&path).expect("a loss").loss;
        let free = free_space_loss(path.frequency, path.slant_km());
        prop_assert!((got - free).0.abs() < 0.5, "{got} {free}");
    }

    #[test]
    fn a_receiver_raised_far_over_a_ridge_loses_no_more(
        f_mhz in 400.0..3500.0f64, ridge_m in 50.0..800.0f64, at in 5usize..35, low_m in 1.0..10.0f64,
    ) {
        let mut radial = Radial {
            distances_km: (0..=40).map(|i| f64::from(i) * 0.25).collect(),
            heights_m: vec![0.0; 41],
        };
        radial.heights_m[at] = ridge_m;
        let model = DeltaBullington::new(&Parameters::default());
        let at_height = |rx_m| model.parts(&path(&radial, f_mhz, 30.0, rx_m)).expect("parts").l_d_db;
        let raised_m = 10.0 * ridge_m + 1000.0;
        prop_assert!(at_height(raised_m) <= at_height(low_m) + 1e-9);
    }

    #[test]
    fn a_higher_knife_edge_loses_no_less(f_mhz in 400.0..3500.0f64, ridge_m in 50.0..800.0f64, at in 2usize..39) {
        let l_bulla_db = |height_m: f64| {
            let mut radial = Radial {
                distances_km: (0..=40).map(|i| f64::from(i) * 0.25).collect(),
                heights_m: vec![0.0; 41],
            };
            radial.heights_m[at] = height_m;
            let model = DeltaBullington::new(&Parameters::default());
            model.parts(&path(&radial, f_mhz, 30.0, 10.0)).expect("parts").l_bulla_db
        };
        prop_assert!(l_bulla_db(ridge_m + 10.0) >= l_bulla_db(ridge_m) - 1e-9);
    }

    #[test]
    fn the_actual_bullington_loss_starts_where_the_clearance_ends(
        radial in radial(), f_mhz in 400.0..3500.0f64, tx_m in 10.0..100.0f64,
    ) {
        let path = path(&radial, f_mhz, tx_m, 1.5);
        let worst = least_clearance(&path, &Parameters::default()).expect("usable");
        let parts = DeltaBullington::new(&Parameters::default()).parts(&path).expect("parts");
        if let Some(worst) = worst {
            prop_assert!(worst.distance_km > 0.0 && worst.distance_km < path.distance_km());
            prop_assert!((worst.nu + 2f64.sqrt() * worst.of_first_fresnel).abs() <= 1e-9 * (1.0 + worst.nu.abs()));
            if worst.nu < -0.79 {
                prop_assert_eq!(parts.l_bulla_db, 0.0);
            }
            if worst.nu > -0.77 {
                prop_assert!(parts.l_bulla_db > 0.0);
            }
        } else {
            prop_assert_eq!(parts.l_bulla_db, 0.0);
        }
    }

    #[test]
    fn a_ledger_sums_to_the_level(
        numbers in proptest::array::uniform6(-200.0..200.0f64), free_db in 50.0..150.0f64,
    ) {
        let [power, gain, losses, pattern, offset, loss] = numbers;
        let budget = Budget {
            radiated: Radiated::Parts { power: Dbm(power), gain: Dbi(gain), losses: Db(losses) },
            pattern: Db(pattern), reference_offset: Db(offset), path_loss: Db(loss),
        };
        for split in [None, Some((Db(free_db), "rest"))] {
            let ledger = budget.ledger(split);
            let sum: f64 = ledger.terms.iter().map(|t| t.value_db).sum();
            prop_assert!((sum - budget.level().0).abs() < 1e-9);
            prop_assert_eq!(ledger.level, budget.level());
        }
    }
}

fn check_never_nan(path: &Path, parameters: &Parameters) -> Result<(), TestCaseError> {
    for model in MODELS {
        let built = (model.build)(parameters);
        let answer = built.loss(path);
        if let Ok(got) = answer {
            prop_assert!(got.loss.0.is_finite(), "{}: {:?}", model.card.name, got);
        }
        let mut swept = vec![no_answer(); path.distances_km.len()];
        built.along(path, &mut swept);
        for got in swept.iter().flatten() {
            prop_assert!(got.loss.0.is_finite(), "{}: {:?}", model.card.name, got);
        }
    }
    Ok(())
}

/// A sweep answers, at every sample, what the model answers for the path that ends there: the same loss,
/// warnings or error.
fn check_sweep(radial: &Path, parameters: &Parameters) -> Result<(), TestCaseError> {
    for model in MODELS {
        check_sweep_of(&*(model.build)(parameters), radial)?;
    }
    Ok(())
}

fn check_sweep_of(model: &dyn Sweep, radial: &Path) -> Result<(), TestCaseError> {
    let name = model.card().name;
    let mut swept = vec![no_answer(); radial.distances_km.len()];
    model.along(radial, &mut swept);
    for (i, swept) in swept.iter().enumerate() {
        let direct = model.loss(&Path {
            distances_km: &radial.distances_km[..=i],
            heights_m: &radial.heights_m[..=i],
            ..*radial
        });
        match (swept, direct) {
            (Ok(s), Ok(d)) => {
                let off_db = (s.loss.0 - d.loss.0).abs();
                prop_assert!(off_db <= 1e-6, "{name} {i}: {s:?} {d:?}");
                prop_assert_eq!(s.warnings, d.warnings);
            }
            // NaN is not equal to itself, but is written alike.
            (s, d) => prop_assert_eq!(format!("{s:?}"), format!("{d:?}"), "{} {}", name, i),
        }
    }
    Ok(())
}
