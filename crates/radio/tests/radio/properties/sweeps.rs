//! The sweeps of the models that read terrain: at every sample the loss, the warnings or the error of the
//! path that ends there.

use super::radio::{Noise, Radial, shaped_radial};
use covgap_radio::cover::Cover;
use covgap_radio::cover::Zone;
use covgap_radio::model::p526::DeltaBullington;
use covgap_radio::model::p526::edges::Bullington;
use covgap_radio::model::p1812::P1812;
use covgap_radio::model::{Loss, LossError, MODELS, Parameters, Path, Polarization, Surroundings, Sweep};
use covgap_radio::units::Frequency;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

fn config() -> Config {
    Config {
        cases: 1500,
        rng_seed: RngSeed::Fixed(5_261_812),
        failure_persistence: None,
        ..Config::default()
    }
}

/// A radial with what is on it, and everything else that a loss depends on.
#[derive(Clone, Debug)]
struct Case {
    ground: Radial,
    cover: Vec<Cover>,
    f_mhz: f64,
    tx_m: f64,
    rx_m: f64,
    latitude_deg: f64,
    parameters: Parameters,
}

impl Case {
    fn path(&self) -> Path<'_> {
        Path {
            frequency: Frequency::from_mhz(self.f_mhz),
            tx_height_m: self.tx_m,
            rx_height_m: self.rx_m,
            distances_km: &self.ground.distances_km,
            heights_m: &self.ground.heights_m,
            surroundings: Surroundings {
                cover: &self.cover,
                latitude_deg: self.latitude_deg,
                ..Surroundings::NONE
            },
        }
    }
}

/// What is on a radial: nothing known, bare ground, or clutter to 30 m, in one zone or runs of several.
fn cover(n: usize, kind: u8, seed: u64) -> Vec<Cover> {
    let mut noise = Noise(seed);
    let run = 1 + (noise.next() * n as f64) as usize;
    let zones = [Zone::Inland, Zone::CoastalLand, Zone::Sea];
    let mut zone = Zone::Inland;
    (0..if kind == 0 { 0 } else { n })
        .map(|i| {
            if kind > 2 && i % run == 0 {
                zone = zones[(noise.next() * 3.0) as usize % 3];
            }
            let height_m = if kind == 1 || noise.next() < 0.4 {
                0.0
            } else {
                30.0 * noise.next()
            };
            Cover {
                height_m: if i % 2 == 0 { height_m.round() } else { height_m },
                zone,
                ..Cover::BARE
            }
        })
        .collect()
}

fn parameters() -> impl Strategy<Value = Parameters> {
    let polarization = prop_oneof![Just(Polarization::Horizontal), Just(Polarization::Vertical)];
    let time_pct = prop_oneof![3 => Just(50.0), 1 => Just(1.0), 2 => 1.0..50.0f64];
    let location_pct = prop_oneof![Just(50.0), 1.0..=99.0f64];
    let location_sigma_db = prop_oneof![Just(None), (0.0..12.0f64).prop_map(Some)];
    let coast_km = || prop_oneof![Just(0.0), Just(500.0), 0.0..10.0f64];
    (
        (polarization, time_pct, location_pct, location_sigma_db),
        (
            20.0..120.0f64,
            250.0..400.0f64,
            coast_km(),
            coast_km(),
            0.5..5.0f64,
        ),
    )
        .prop_map(|(of_path, of_air)| {
            let (polarization, time_pct, location_pct, location_sigma_db) = of_path;
            let (delta_n, sea_level_refractivity, tx_coast_km, rx_coast_km, earth_radius_factor) = of_air;
            Parameters {
                polarization,
                time_pct,
                location_pct,
                location_sigma_db,
                delta_n,
                sea_level_refractivity,
                tx_coast_km,
                rx_coast_km,
                earth_radius_factor,
                ..Parameters::default()
            }
        })
}

fn case() -> impl Strategy<Value = Case> {
    let antenna_m = || prop_oneof![1.0..10.0f64, 10.0..100.0f64, 300.0..3000.0f64];
    let latitude_deg = prop_oneof![Just(21.0), -80.0..=80.0f64];
    (
        shaped_radial(),
        prop_oneof![Just(1.0), Just(1.0), Just(10.0)],
        (0u8..6, any::<u64>()),
        parameters(),
        (1.478f64..3.778, antenna_m(), antenna_m(), latitude_deg),
    )
        .prop_map(
            |(mut ground, stretch, (kind, seed), parameters, (log_f_mhz, tx_m, rx_m, latitude_deg))| {
                ground.distances_km.iter_mut().for_each(|d| *d *= stretch);
                let cover = cover(ground.heights_m.len(), kind, seed);
                Case {
                    ground,
                    cover,
                    f_mhz: 10f64.powf(log_f_mhz),
                    tx_m,
                    rx_m,
                    latitude_deg,
                    parameters,
                }
            },
        )
}

fn check(model: &dyn Sweep, radial: &Path) -> Result<(), TestCaseError> {
    let unasked: Result<Loss, LossError> = Err(LossError::NeedsTerrain {
        model: "none",
        samples: 0,
        least: 2,
    });
    let mut swept = vec![unasked; radial.distances_km.len()];
    model.along(radial, &mut swept);
    for (i, swept) in swept.iter().enumerate() {
        match (swept, model.loss(&radial.prefix(i))) {
            (Ok(s), Ok(d)) => {
                prop_assert!(
                    (s.loss.0 - d.loss.0).abs() <= 1e-6,
                    "{} {i}: {s:?} {d:?}",
                    model.card().name
                );
                prop_assert_eq!(s.warnings, d.warnings);
            }
            // NaN is not equal to itself, but is written alike.
            (s, d) => prop_assert_eq!(format!("{s:?}"), format!("{d:?}"), "{}", i),
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn p1812_equals_the_path_to_every_sample(case in case()) {
        check(&P1812::new(&case.parameters), &case.path())?;
    }

    #[test]
    fn p526_equals_the_path_to_every_sample(case in case()) {
        check(&DeltaBullington::new(&case.parameters), &case.path())?;
        check(&Bullington::new(&case.parameters), &case.path())?;
    }

    #[test]
    fn what_is_spoiled_is_refused_alike(
        case in case(), odd in prop_oneof![
            Just(f64::NAN), Just(f64::INFINITY), Just(f64::MAX), Just(-1e308), Just(1e30), Just(2e6), Just(0.0), Just(-1.0),
            any::<f64>(), -1e4..1e4f64
        ], place in 0usize..15, at in 0usize..300,
    ) {
        let mut case = case;
        let at = at % case.ground.heights_m.len();
        let p = &mut case.parameters;
        match place {
            0 => case.f_mhz = odd,
            1 => case.tx_m = odd,
            2 => case.rx_m = odd,
            3 => case.ground.distances_km[at] = odd,
            4 => case.ground.heights_m[at] = odd,
            5 => case.latitude_deg = odd,
            6 => p.time_pct = odd,
            7 => p.location_pct = odd,
            8 => p.location_sigma_db = Some(odd),
            9 => p.delta_n = odd,
            10 => p.sea_level_refractivity = odd,
            11 => p.earth_radius_factor = odd,
            12 => case.cover.truncate(at),
            13 => case.ground.heights_m.truncate(at + 1),
            _ => if let Some(cover) = case.cover.get_mut(at) { cover.height_m = odd },
        }
        check(&P1812::new(&case.parameters), &case.path())?;
        check(&DeltaBullington::new(&case.parameters), &case.path())?;
        check(&Bullington::new(&case.parameters), &case.path())?;
    }
}

/// The losses along the first samples of a radial, bit for bit: numbers are written so that they read back
/// the same.
fn swept(model: &dyn Sweep, radial: &Path, samples: usize) -> Vec<String> {
    let unasked: Result<Loss, LossError> = Err(LossError::NeedsTerrain {
        model: "none",
        samples: 0,
        least: 2,
    });
    let mut swept = vec![unasked; samples];
    model.along(&radial.prefix(samples - 1), &mut swept);
    swept.iter().map(|outcome| format!("{outcome:?}")).collect()
}

proptest! {
    #![proptest_config(Config { cases: 400, ..config() })]

    /// What lies farther out moves no bit: rays that a small area clips have the losses of those that a large
    /// one needs.
    #[test]
    fn a_radial_that_ends_sooner_has_the_same_bits(case in case(), share in 0.0..1.0f64) {
        let radial = case.path();
        let samples = radial.distances_km.len();
        let fewer = 1 + (share * (samples - 1) as f64) as usize;
        for row in MODELS {
            let model = (row.build)(&case.parameters);
            let (whole, part) = (swept(&*model, &radial, samples), swept(&*model, &radial, fewer));
            for (i, (whole, part)) in whole.iter().zip(&part).enumerate() {
                prop_assert_eq!(whole, part, "{} {} of {}", row.card.name, i, fewer);
            }
        }
    }
}
