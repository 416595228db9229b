//! What is added to a model, by hand; sweeps and paths alone.

use super::*;
use crate::model::{Parameters, find};

const WOODS: Cover = Cover {
    height_m: 15.0,
    kind: Kind::Trees,
    loss_db: 12.0,
    ..Cover::BARE
};

fn model(name: &str) -> Box<dyn Sweep> {
    (find(name).expect("in the list").build)(&Parameters::default())
}

/// 10 km of flat ground, the last 2 km wooded.
struct World {
    distances_km: Vec<f64>,
    heights_m: Vec<f64>,
    cover: Vec<Cover>,
}

impl World {
    fn new() -> Self {
        Self {
            distances_km: (0..=100).map(|i| 0.1 * f64::from(i)).collect(),
            heights_m: vec![50.0; 101],
            cover: (0..=100)
                .map(|i| if i > 80 { WOODS } else { Cover::BARE })
                .collect(),
        }
    }

    fn path(&self, f_mhz: f64) -> Path<'_> {
        Path::bare(f_mhz, [40.0, 1.5], &self.distances_km, &self.heights_m).under(&self.cover, 21.0)
    }
}

const AIR: Air = Air {
    dry_pressure_hpa: 1013.25,
    water_vapour_g_m3: 7.5,
    temperature_k: 288.15,
    rain_rate_mm_h: 20.0,
    polarization: Polarization::Vertical,
};

#[test]
fn nothing_added_is_the_model_itself() {
    let world = World::new();
    let path = world.path(800.0);
    let whole = Prediction::over(model("p526-delta-bullington"), Surrounded::Bare, None);
    assert_eq!(whole.loss(&path), model("p526-delta-bullington").loss(&path));
}

#[test]
fn a_receiver_in_woods_is_reckoned_at_their_top_and_loses_what_p2108_says() {
    let world = World::new();
    let path = world.path(800.0);
    let whole = Prediction::over(model("p526-delta-bullington"), Surrounded::ByRecommendation, None);
    let account = whole.account(&path).expect("an account");
    assert_eq!(account.model_rx_height_m, 15.0);
    let at_top = Path {
        rx_height_m: 15.0,
        ..path
    };
    assert_eq!(Ok(account.model), model("p526-delta-bullington").loss(&at_top));
    // ν = 0.342·√0.8·√(13.5·atan(13.5/27)·180/π) = 5.75: J(ν) = 28.1, less 6.03.
    let (_, added) = account.added[0];
    assert!((added.0 - 22.0).abs() < 0.3, "{added:?}");
    assert_eq!(whole.loss(&path).expect("a loss").loss, account.total());
}

#[test]
fn above_3_ghz_the_way_through_the_woods_counts() {
    let world = World::new();
    let path = world.path(3500.0);
    let whole = Prediction::over(model("p526-delta-bullington"), Surrounded::ByRecommendation, None);
    let account = whole.account(&path).expect("an account");
    assert_eq!(account.model_rx_height_m, 1.5);
    // A_m = 1.37·3500^0.42 = 42.2 dB; 1.95 km of woods at 0.7 dB/m are as deep as can be.
    assert!((account.added[0].1.0 - 42.2).abs() < 0.1, "{:?}", account.added);
    assert!((woods_before_receiver_m(&path).expect("known") - 1950.0).abs() < 1e-6);
    // No wood was measured so high: the loss says so, one by one and in a sweep.
    let warned =
        |loss: Result<Loss, LossError>| loss.expect("a loss").warnings.contains(Quantity::FrequencyMhz);
    assert!(warned(whole.loss(&path)) && !warned(whole.loss(&world.path(800.0))));
    let mut swept = vec![whole.loss(&path); 101];
    whole.along(&path, &mut swept);
    assert!(warned(swept[100]) && !warned(swept[50]));
}

#[test]
fn above_3_ghz_the_path_to_a_village_ends_at_the_receiver() {
    let mut world = World::new();
    for cover in &mut world.cover[81..] {
        cover.kind = Kind::Suburban;
    }
    // A bank 200 m before the receiver, lower than the roofs.
    world.heights_m[98] = 58.0;
    let path = world.path(3500.0);
    let whole = Prediction::over(model("p526-delta-bullington"), Surrounded::ByRecommendation, None);
    let account = whole.account(&path).expect("an account");
    assert_eq!(account.model_rx_height_m, 1.5);
    assert_eq!(Ok(account.model), model("p526-delta-bullington").loss(&path));
    let added = statistical(path.frequency, 10.0, 50.0).expect("a loss");
    assert_eq!(account.added, [("clutter around the receiver", added)]);
}

#[test]
fn clutter_never_helps() {
    let mut world = World::new();
    // Beyond the horizon, 60 km away, ten times the height is worth more than the woods below it take.
    for km in &mut world.distances_km {
        *km *= 6.0;
    }
    let bare = model("p526-delta-bullington");
    let whole = Prediction::over(model("p526-delta-bullington"), Surrounded::ByRecommendation, None);
    let mut swept = vec![bare.loss(&world.path(150.0)); 101];
    whole.along(&world.path(150.0), &mut swept);
    for f_mhz in [150.0, 450.0, 800.0, 2600.0] {
        let path = world.path(f_mhz);
        let (in_woods, without) = (
            whole.loss(&path).expect("a loss"),
            bare.loss(&path).expect("a loss"),
        );
        assert!(
            in_woods.loss >= without.loss,
            "{f_mhz} MHz: {in_woods:?} {without:?}"
        );
    }
    let truth = whole.loss(&world.path(150.0)).expect("a loss");
    assert!((swept[100].expect("a loss").loss - truth.loss).0.abs() < 1e-6);
    let account = whole.account(&world.path(150.0)).expect("an account");
    assert_eq!((account.model_rx_height_m, account.added), (1.5, vec![]));
}

#[test]
fn a_town_nearer_than_p2108_begins_is_reported() {
    // P.2108 §3.2 begins at 250 m.
    let mut near = World::new();
    near.cover.fill(Cover {
        kind: Kind::Urban,
        ..WOODS
    });
    let whole = Prediction::over(model("free-space"), Surrounded::ByRecommendation, None);
    let path = near.path(3500.0);
    let alone: Vec<_> = (1..=3).map(|last| whole.loss(&path.prefix(last))).collect();
    let mut swept = vec![whole.loss(&path); 4];
    whole.along(&path.prefix(3), &mut swept);
    assert_eq!(swept[1..], alone);
    let warned = |last: usize| {
        let loss = alone[last - 1].expect("a loss");
        loss.warnings.contains(Quantity::DistanceKm)
    };
    assert!(warned(2) && !warned(3));
    let account = whole.account(&path.prefix(2)).expect("an account");
    assert!(account.warnings.contains(Quantity::DistanceKm));
}

#[test]
fn open_ground_takes_nothing_and_the_table_takes_what_it_says() {
    let world = World::new();
    let path = world.path(800.0).prefix(50);
    let whole = Prediction::over(model("free-space"), Surrounded::ByRecommendation, None);
    assert_eq!(whole.loss(&path), model("free-space").loss(&path));
    let path = world.path(800.0);
    let whole = Prediction::over(model("free-space"), Surrounded::ByTable, None);
    let difference =
        whole.loss(&path).expect("a loss").loss - model("free-space").loss(&path).expect("a loss").loss;
    assert!((difference.0 - 12.0).abs() < 1e-9);
}

#[test]
fn gas_counts_above_10_ghz_and_rain_above_3() {
    let world = World::new();
    let whole = Prediction::over(model("free-space"), Surrounded::Bare, Some(AIR));
    let path = world.path(2900.0);
    assert_eq!(whole.loss(&path), model("free-space").loss(&path));
    // P.838-3 at 7 GHz, vertical: k = 0.001425, α = 1.4745; 20 mm/h: 0.118 dB/km over 10 km.
    let account = whole.account(&world.path(7000.0)).expect("an account");
    assert_eq!(account.added.len(), 1);
    assert!((account.added[0].1.0 - 1.18).abs() < 0.02, "{:?}", account.added);
    let account = whole.account(&world.path(26_000.0)).expect("an account");
    let names: Vec<&str> = account.added.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["gas", "rain"]);
    // About 0.16 dB/km of gas; k = 0.15, α = 0.95 at 26 GHz: 2.6 dB/km of rain.
    assert!((account.added[0].1.0 - 1.6).abs() < 0.4, "{:?}", account.added);
    assert!((account.added[1].1.0 - 26.0).abs() < 3.0, "{:?}", account.added);
}

#[test]
fn a_sweep_is_the_truth_at_every_sample() {
    let world = World::new();
    for (name, f_mhz) in [
        ("p526-delta-bullington", 800.0),
        ("p526-delta-bullington", 3500.0),
        ("free-space", 26_000.0),
    ] {
        let whole = Prediction::over(model(name), Surrounded::ByRecommendation, Some(AIR));
        let path = world.path(f_mhz);
        let unasked = Err(LossError::UNASKED);
        let mut swept = vec![unasked; 101];
        whole.along(&path, &mut swept);
        for (i, got) in swept.iter().enumerate() {
            let truth = whole.loss(&path.prefix(i));
            match (got, truth) {
                (Ok(a), Ok(b)) => assert!((a.loss.0 - b.loss.0).abs() < 1e-6, "{name} {i}: {a:?} {b:?}"),
                (a, b) => assert_eq!(a.is_err(), b.is_err(), "{name} {i}: {a:?} {b:?}"),
            }
        }
    }
}

#[test]
fn what_is_added_outside_its_own_validity_is_reported() {
    let world = World::new();
    let warned = |f_mhz: f64, last: usize, kind: Kind| {
        let cover: Vec<Cover> = world.cover.iter().map(|c| Cover { kind, ..*c }).collect();
        let mut path = world.path(f_mhz).prefix(last);
        path.surroundings.cover = &cover[..=last];
        let whole = Prediction::over(model("free-space"), Surrounded::ByRecommendation, None);
        let loss = whole.loss(&path).expect("a loss");
        let account = whole.account(&path).expect("an account");
        assert_eq!(account.warnings, loss.warnings);
        let mut swept = vec![Ok(loss); last + 1];
        whole.along(&path, &mut swept);
        assert_eq!(swept[last].map(|l| l.warnings), Ok(loss.warnings));
        loss.warnings
    };
    assert!(warned(800.0, 100, Kind::Trees).is_empty());
    // P.833's woods were measured up to 2117.5 MHz.
    assert!(warned(3500.0, 100, Kind::Trees).contains(Quantity::FrequencyMhz));
    assert!(warned(3500.0, 100, Kind::Urban).is_empty());
    // P.2108 §3.2 begins at 250 m.
    let mut near = World::new();
    near.cover.fill(Cover {
        kind: Kind::Urban,
        ..WOODS
    });
    let whole = Prediction::over(model("free-space"), Surrounded::ByRecommendation, None);
    let at = |last: usize| whole.loss(&near.path(3500.0).prefix(last)).expect("a loss");
    assert!(at(2).warnings.contains(Quantity::DistanceKm));
    assert!(at(3).warnings.is_empty());
}

#[test]
fn land_cover_that_is_none_is_refused_alike_alone_and_in_a_sweep() {
    let world = World::new();
    let whole = Prediction::over(model("free-space"), Surrounded::ByRecommendation, None);
    let mut spoiled = world.cover.clone();
    spoiled[100].height_m = f64::NAN;
    for (f_mhz, cover) in [
        (800.0, &spoiled[..]),
        (3500.0, &spoiled),
        (800.0, &world.cover[..90]),
    ] {
        let mut path = world.path(f_mhz);
        path.surroundings.cover = cover;
        assert!(whole.loss(&path).is_err(), "{f_mhz}");
        let stale = Ok(Loss {
            loss: Db(0.0),
            warnings: Warnings::NONE,
        });
        let mut swept = vec![stale; 101];
        whole.along(&path, &mut swept);
        assert!(swept[100].is_err(), "{f_mhz}: {:?}", swept[100]);
    }
}

#[test]
fn a_hole_in_the_land_cover_counts_where_the_receiver_is_or_its_woods_go_on() {
    let world = World::new();
    for (mhz, hole, is_known) in [
        // Far from the receiver's woods, right before them, and at the receiver.
        (800.0, 20, true),
        (3500.0, 20, true),
        (800.0, 90, true),
        (3500.0, 90, false),
        (800.0, 100, false),
        (3500.0, 100, false),
    ] {
        let whole_path = world.path(mhz);
        let mut cover = whole_path.surroundings.cover.to_vec();
        cover[hole] = Cover::UNKNOWN;
        let path = Path {
            surroundings: super::super::model::Surroundings {
                cover: &cover,
                ..whole_path.surroundings
            },
            ..whole_path
        };
        let model_with = Prediction::over(model("p526-delta-bullington"), Surrounded::ByRecommendation, None);
        let loss = model_with.loss(&path);
        assert_eq!(loss.is_ok(), is_known, "{mhz} {hole}: {loss:?}");
        if is_known {
            assert_eq!(loss, model_with.loss(&whole_path));
        }
        let mut swept = vec![loss; 101];
        model_with.along(&path, &mut swept);
        assert_eq!(swept[100].is_ok(), is_known, "{mhz} {hole}");
        assert!(swept[hole].is_err());
        // Models that read the land cover along the path want it all.
        assert!(model("p1812").loss(&path).is_err() && model("extended-hata").loss(&path).is_err());
    }
}

#[test]
fn the_bound_is_never_above_the_loss_whatever_stands_at_the_receiver() {
    let world = World::new();
    for mhz in [800.0, 3500.0, 15_000.0] {
        let path = world.path(mhz);
        let air = Air {
            dry_pressure_hpa: 1013.0,
            water_vapour_g_m3: 15.0,
            temperature_k: 298.0,
            rain_rate_mm_h: 40.0,
            polarization: Polarization::Vertical,
        };
        let model = Prediction::over(
            model("p526-delta-bullington"),
            Surrounded::ByRecommendation,
            Some(air),
        );
        let mut bounds = vec![None; 101];
        model.least_along(&path, &mut bounds);
        for (i, bound) in bounds.iter().enumerate().skip(1) {
            if let (Some(bound), Ok(loss)) = (bound, model.loss(&path.prefix(i))) {
                assert!(bound.0 <= loss.loss.0 + 1e-6, "{mhz} {i}: {bound:?} {loss:?}");
            }
        }
    }
}
