//! Every row of the list: a sweep is the truth on every prefix, with the same warnings and the same refusals.

use super::*;
use crate::cover::Kind;
use proptest::prelude::*;

fn parameters() -> impl Strategy<Value = Parameters> {
    let environment = prop_oneof![
        Just(Environment::UrbanLarge),
        Just(Environment::Urban),
        Just(Environment::Suburban),
        Just(Environment::QuasiOpen),
        Just(Environment::Open),
    ];
    let sui_terrain = prop_oneof![Just(SuiTerrain::A), Just(SuiTerrain::B), Just(SuiTerrain::C)];
    let sight = prop_oneof![Just(Sight::Los), Just(Sight::Nlos), Just(Sight::Terrain)];
    let building_height_m = prop_oneof![4 => 5.0..50.0f64, 1 => Just(f64::NAN)];
    (environment, sui_terrain, sight, building_height_m).prop_map(
        |(environment, sui_terrain, sight, building_height_m)| Parameters {
            environment,
            sui_terrain,
            sight,
            building_height_m,
            ..Parameters::default()
        },
    )
}

/// Even steps, short and long; heights and cover of every length.
#[derive(Clone, Debug)]
struct World {
    distances_km: Vec<f64>,
    heights_m: Vec<f64>,
    cover: Vec<Cover>,
}

fn world(most: usize) -> impl Strategy<Value = World> {
    let step_km = prop_oneof![4 => Just(0.1), 1 => Just(0.000_4), 1 => Just(0.03), 1 => Just(1.7)];
    (
        2..most,
        step_km,
        prop_oneof![Just(0.0), Just(30.0), Just(300.0)],
        any::<u32>(),
        0..4u8,
    )
        .prop_map(|(n, step_km, relief_m, seed, lacks)| {
            let wave = |i: usize, k: u32| {
                let mixed = (i as u32)
                    .wrapping_mul(k)
                    .wrapping_add(seed)
                    .wrapping_mul(2_654_435_761);
                f64::from(mixed >> 16) / 65_536.0
            };
            let tree = |i: usize| Cover {
                height_m: if wave(i / 5, 3) < 0.4 { 15.0 } else { 0.0 },
                kind: if wave(i / 5, 3) < 0.4 {
                    Kind::Trees
                } else {
                    Kind::Open
                },
                ..Cover::BARE
            };
            let (heights, cover) = match lacks {
                0 => (0, 0),
                1 => (n, 0),
                2 => (n, n),
                _ => (n - 1, n),
            };
            World {
                distances_km: (0..n).map(|i| step_km * i as f64).collect(),
                heights_m: (0..heights).map(|i| 100.0 + relief_m * wave(i, 7)).collect(),
                cover: (0..cover).map(tree).collect(),
            }
        })
}

impl World {
    fn path(&self, f_mhz: f64, tx_height_m: f64, rx_height_m: f64) -> Path<'_> {
        Path::bare(
            f_mhz,
            [tx_height_m, rx_height_m],
            &self.distances_km,
            &self.heights_m,
        )
        .under(&self.cover, 21.0)
    }
}

/// What no model answers: a sample that is not filled shows.
fn unfilled(n: usize) -> Vec<Result<Loss, LossError>> {
    let loss = Loss {
        loss: Db(-1e9),
        warnings: Warnings::NONE,
    };
    vec![Ok(loss); n]
}

fn same(
    name: &str,
    i: usize,
    got: Result<Loss, LossError>,
    truth: Result<Loss, LossError>,
) -> Result<(), TestCaseError> {
    match (got, truth) {
        (Ok(got), Ok(truth)) => {
            let off = (got.loss.0 - truth.loss.0).abs();
            prop_assert!(off < 1e-6, "{name} {i}: {got:?} {truth:?}");
            prop_assert_eq!(got.warnings, truth.warnings, "{} {}", name, i);
        }
        // NaN in a refusal is not equal to itself.
        (got, truth) => prop_assert_eq!(format!("{got:?}"), format!("{truth:?}"), "{} {}", name, i),
    }
    Ok(())
}

fn f_mhz() -> impl Strategy<Value = f64> {
    prop_oneof![
        Just(700.0),
        Just(1800.0),
        Just(3500.0),
        Just(39.0),
        20.0..120_000.0f64,
        Just(f64::NAN)
    ]
}

fn height_m() -> impl Strategy<Value = f64> {
    prop_oneof![4 => 1.0..60.0f64, 1 => Just(25.0), 1 => Just(0.2), 1 => Just(f64::NAN), 1 => 1.0..2000.0f64]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_sweep_is_the_truth_on_every_prefix(
        world in world(300),
        parameters in parameters(),
        f_mhz in f_mhz(),
        tx_height_m in height_m(),
        rx_height_m in prop_oneof![Just(1.5), height_m()],
    ) {
        let radial = world.path(f_mhz, tx_height_m, rx_height_m);
        for model in MODELS {
            // Models of profiles take their time: a tenth of the samples is enough here.
            let every = if model.card.needs_terrain() { 10 } else { 1 };
            let (name, model) = (model.card.name, (model.build)(&parameters));
            let mut swept = unfilled(world.distances_km.len());
            model.along(&radial, &mut swept);
            for (i, got) in swept.into_iter().enumerate().step_by(every) {
                same(name, i, got, model.loss(&radial.prefix(i)))?;
            }
        }
    }

    #[test]
    fn receivers_may_stand_at_heights_of_their_own(
        world in world(60),
        f_mhz in f_mhz(),
        heights_m in proptest::collection::vec(prop_oneof![Just(1.5), Just(15.0), Just(8.0)], 0..70),
    ) {
        let radial = world.path(f_mhz, 30.0, 1.5);
        for model in MODELS {
            let (name, model) = (model.card.name, (model.build)(&Parameters::default()));
            let mut swept = unfilled(world.distances_km.len());
            model.along_at(&radial, &heights_m, &mut swept);
            for (i, got) in swept.into_iter().enumerate() {
                let rx_height_m = heights_m.get(i).copied().unwrap_or(1.5);
                same(name, i, got, model.loss(&Path { rx_height_m, ..radial.prefix(i) }))?;
            }
        }
    }
}
