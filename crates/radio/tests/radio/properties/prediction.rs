//! Models with what is added to them: sweeps equal paths, bounds hold, whatever is spoiled is refused.

use covgap_radio::cover::{Around, Cover, Kind, Zone};
use covgap_radio::model::{
    LossError, MODELS, Model, Parameters, Path, Polarization, Sight, Surroundings, Sweep, Warnings,
};
use covgap_radio::prediction::{Air, Prediction, Surrounded};
use covgap_radio::units::Frequency;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

fn config() -> Config {
    Config {
        cases: 60,
        rng_seed: RngSeed::Fixed(20_261_122),
        failure_persistence: None,
        ..Config::default()
    }
}

const AIR: Air = Air {
    dry_pressure_hpa: 1000.0,
    water_vapour_g_m3: 15.0,
    temperature_k: 298.0,
    rain_rate_mm_h: 30.0,
    polarization: Polarization::Horizontal,
};

/// Classes as a clutter table has them: one kind, one height.
const CLASSES: [Cover; 6] = [
    class(Kind::Water, 0.0, 0.0, Zone::Sea),
    class(Kind::Open, 0.0, 0.0, Zone::Inland),
    class(Kind::Suburban, 8.0, 9.0, Zone::CoastalLand),
    class(Kind::Urban, 15.0, 14.0, Zone::Inland),
    class(Kind::DenseUrban, 20.0, 18.0, Zone::Inland),
    class(Kind::Trees, 15.0, 12.0, Zone::Inland),
];

const fn class(kind: Kind, height_m: f64, loss_db: f64, zone: Zone) -> Cover {
    Cover {
        kind,
        height_m,
        loss_db,
        zone,
    }
}

/// Steps of 100 m over hills, with runs of land cover.
fn world() -> impl Strategy<Value = (Vec<f64>, Vec<f64>, Vec<Cover>)> {
    (4usize..60, prop_oneof![Just(0.0), Just(20.0), Just(400.0)]).prop_flat_map(|(n, relief_m)| {
        (
            proptest::collection::vec(0.0..=1.0f64, n),
            proptest::collection::vec((0usize..CLASSES.len(), 1usize..12), n),
        )
            .prop_map(move |(shares, runs)| {
                let cover = runs
                    .iter()
                    .flat_map(|(class, times)| std::iter::repeat_n(CLASSES[*class], *times));
                (
                    (0..n).map(|i| 0.1 * i as f64).collect(),
                    shares.iter().map(|s| 50.0 + relief_m * s).collect(),
                    cover.take(n).collect(),
                )
            })
    })
}

/// What a study says is around receivers.
fn said() -> impl Strategy<Value = Option<Around>> {
    prop_oneof![
        Just(None),
        Just(Some(Around::VILLAGE)),
        Just(Some(Around::WOODS)),
        (0.2..40.0f64).prop_map(|height_m| Some(Around::houses(height_m))),
    ]
}

fn whole(model: &Model, surrounded: Surrounded, sight: Sight) -> Box<dyn Sweep> {
    let parameters = Parameters {
        sight,
        time_pct: 10.0,
        ..Parameters::default()
    };
    Prediction::over((model.build)(&parameters), surrounded, Some(AIR))
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_model_sweeps_as_it_says_and_keeps_its_bound(
        (distances_km, heights_m, cover) in world(),
        f_mhz in prop_oneof![Just(700.0), Just(2600.0), Just(3500.0), Just(26_000.0)],
        rx_height_m in prop_oneof![Just(1.5), Just(10.0)],
        receiver in said(),
        finer in prop_oneof![Just(1.0), Just(0.37), Just(2.3)],
    ) {
        let distances_km: Vec<f64> = distances_km.iter().map(|d| d * finer).collect();
        let radial = Path {
            frequency: Frequency::from_mhz(f_mhz),
            tx_height_m: 35.0,
            rx_height_m,
            distances_km: &distances_km,
            heights_m: &heights_m,
            surroundings: Surroundings { cover: &cover, latitude_deg: 21.0, receiver, ..Surroundings::NONE },
        };
        for model in MODELS {
            for surrounded in [Surrounded::Bare, Surrounded::ByTable, Surrounded::ByRecommendation] {
                let whole = whole(model, surrounded, Sight::Terrain);
                check(&*whole, &radial)?;
                let nothing = Surroundings { cover: &[], ..radial.surroundings };
                check(&*whole, &Path { surroundings: nothing, ..radial })?;
            }
        }
    }

    #[test]
    fn spoiled_land_cover_gives_no_loss_that_is_no_number(
        (distances_km, heights_m, mut cover) in world(),
        at in 0usize..60,
        height_m in prop_oneof![Just(f64::NAN), Just(f64::INFINITY), Just(-1.0), Just(1e308), Just(0.05)],
        kept in 0usize..60,
        f_mhz in prop_oneof![Just(700.0), Just(3500.0), Just(26_000.0)],
    ) {
        let n = cover.len();
        cover[at % n].height_m = height_m;
        cover.truncate(n.min(kept.max(1)));
        let radial = Path {
            frequency: Frequency::from_mhz(f_mhz),
            tx_height_m: 35.0,
            rx_height_m: 1.5,
            distances_km: &distances_km,
            heights_m: &heights_m,
            surroundings: Surroundings { cover: &cover, latitude_deg: 21.0, ..Surroundings::NONE },
        };
        for model in MODELS {
            let whole = whole(model, Surrounded::ByRecommendation, Sight::Terrain);
            if let Ok(loss) = whole.loss(&radial) {
                prop_assert!(loss.loss.0.is_finite(), "{}: {loss:?}", model.card.name);
            }
        }
    }
}

fn check(whole: &dyn Sweep, radial: &Path) -> Result<(), TestCaseError> {
    let name = whole.card().name;
    let unasked = Err(LossError::NeedsTerrain {
        model: "",
        samples: 0,
        least: 0,
    });
    let mut swept = vec![unasked; radial.distances_km.len()];
    whole.along(radial, &mut swept);
    for (i, got) in swept.into_iter().enumerate() {
        let path = radial.prefix(i);
        let truth = whole.loss(&path);
        match (got, truth) {
            (Ok(got), Ok(truth)) => {
                prop_assert!(
                    (got.loss.0 - truth.loss.0).abs() < 1e-6,
                    "{name} {i}: {got:?} {truth:?}"
                );
                prop_assert_eq!(got.warnings, truth.warnings, "{} {}", name, i);
                let least = whole.least_loss(path.frequency, path.distance_km());
                prop_assert!(
                    truth.loss.0 >= least.0 - 1e-9,
                    "{name} {i}: {truth:?} under {least:?}"
                );
                let account = whole.account(&path).expect("an account, where there is a loss");
                prop_assert_eq!(account.total(), truth.loss, "{} {}", name, i);
                prop_assert_eq!(account.warnings, truth.warnings, "{} {}", name, i);
                prop_assert!(account.added.iter().all(|(_, db)| db.0 >= 0.0), "{account:?}");
            }
            (got, truth) => prop_assert_eq!(got, truth, "{} {}", name, i),
        }
    }
    Ok(())
}

/// The union of warnings loses none.
#[test]
fn warnings_are_joined() {
    use covgap_radio::model::Quantity::{DistanceKm, FrequencyMhz};
    let mut one = Warnings::NONE;
    one.insert(DistanceKm);
    let mut other = Warnings::NONE;
    other.insert(FrequencyMhz);
    let both = one.with(other);
    assert!(both.contains(DistanceKm) && both.contains(FrequencyMhz));
    assert_eq!(both.quantities().count(), 2);
}
