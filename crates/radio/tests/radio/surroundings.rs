//! What is around a receiver, by hand: the loss at the top of it and what the way down takes, never less than
//! the loss at the receiver's own height; and a loss that does not hang on how finely a profile is sampled.

use covgap_radio::cover::{Around, Cover, Kind};
use covgap_radio::model::{Parameters, Path, Surroundings, Sweep, find};
use covgap_radio::prediction::{Prediction, Surrounded};
use covgap_radio::units::Frequency;

const MODELS: [&str; 5] = [
    "p526-delta-bullington",
    "p526-bullington",
    "p526-deygout",
    "p1812",
    "itm",
];

fn whole(model: &str, surrounded: Surrounded) -> Box<dyn Sweep> {
    let model = find(model).expect("a model");
    Prediction::over((model.build)(&Parameters::default()), surrounded, None)
}

/// A flat world sampled in equal steps.
struct Flat {
    distances_km: Vec<f64>,
    heights_m: Vec<f64>,
    cover: Vec<Cover>,
}

impl Flat {
    fn new(length_m: f64, step_m: f64, cover: Option<Cover>) -> Self {
        let steps = (length_m / step_m).round() as usize;
        let at_km = |i: usize| length_m / 1000.0 * i as f64 / steps as f64;
        Self {
            distances_km: (0..=steps).map(at_km).collect(),
            heights_m: vec![0.0; steps + 1],
            cover: cover.map_or_else(Vec::new, |cover| vec![cover; steps + 1]),
        }
    }

    fn path(&self, f_mhz: f64, tx_height_m: f64, rx_height_m: f64, receiver: Option<Around>) -> Path<'_> {
        Path {
            frequency: Frequency::from_mhz(f_mhz),
            tx_height_m,
            rx_height_m,
            distances_km: &self.distances_km,
            heights_m: &self.heights_m,
            surroundings: Surroundings {
                cover: &self.cover,
                latitude_deg: 21.0,
                receiver,
                ..Surroundings::NONE
            },
        }
    }
}

/// ITU-R P.2108-1 eq. (2a) and (2c)–(2e), by hand: from the top of houses down to the street.
fn way_down_db(f_ghz: f64, top_m: f64, receiver_m: f64) -> f64 {
    let below_m = top_m - receiver_m;
    let angle_deg = (below_m / 27.0).atan().to_degrees();
    let nu = 0.342 * f_ghz.sqrt() * (below_m * angle_deg).sqrt();
    6.9 + 20.0 * (((nu - 0.1) * (nu - 0.1) + 1.0).sqrt() + nu - 0.1).log10() - 6.03
}

#[test]
fn a_village_takes_the_larger_of_the_loss_at_its_roofs_and_that_at_the_receiver() {
    for name in MODELS {
        let whole = whole(name, Surrounded::Bare);
        for f_mhz in [450.0, 868.0, 1800.0, 2600.0] {
            for length_km in [1.0, 5.0, 10.0, 20.0] {
                let flat = Flat::new(1000.0 * length_km, 50.0, None);
                let loss = |rx_m: f64, around| {
                    let path = flat.path(f_mhz, 30.0, rx_m, around);
                    whole.loss(&path).expect("a loss").loss.0
                };
                let at_top_db = loss(15.0, None) + way_down_db(f_mhz / 1000.0, 15.0, 1.5);
                let expected_db = at_top_db.max(loss(1.5, None));
                let got_db = loss(1.5, Some(Around::VILLAGE));
                assert!(
                    (got_db - expected_db).abs() < 0.01,
                    "{name} {f_mhz} MHz {length_km} km: {got_db} {expected_db}"
                );
            }
        }
    }
}

#[test]
fn what_is_around_a_receiver_takes_the_more_the_higher_it_is() {
    let flat = Flat::new(5000.0, 50.0, None);
    for name in MODELS {
        let whole = whole(name, Surrounded::Bare);
        let loss = |around| {
            let path = flat.path(900.0, 30.0, 1.5, around);
            whole.loss(&path).expect("a loss").loss.0
        };
        let heights_m = [0.5, 1.5, 3.0, 6.0, 10.0, 15.0, 20.0, 30.0];
        let losses: Vec<f64> = heights_m.iter().map(|m| loss(Some(Around::houses(*m)))).collect();
        // Nothing that is not above the receiver takes anything.
        assert_eq!(losses[..2], [loss(None), loss(None)], "{name}");
        // Not less; where the receiver is high the path gains as much as the way down takes.
        assert!(losses.iter().all(|db| *db >= loss(None)), "{name} {losses:?}");
        assert!(losses[6] > losses[2], "{name} {losses:?}");
    }
}

#[test]
fn land_cover_and_what_is_said_do_not_add_up() {
    let class = |kind, height_m| Cover {
        kind,
        height_m,
        loss_db: 9.0,
        ..Cover::BARE
    };
    for name in ["p526-delta-bullington", "itm", "p1812"] {
        let by_cover = whole(name, Surrounded::ByRecommendation);
        let loss = |cover: Cover, around| {
            let flat = Flat::new(5000.0, 50.0, Some(cover));
            let path = flat.path(900.0, 30.0, 1.5, around);
            by_cover.loss(&path).expect("a loss").loss.0
        };
        let open = class(Kind::Open, 0.0);
        // In open ground what is said counts; among higher houses they do; among lower ones what is said.
        let village = Some(Around::VILLAGE);
        assert!(loss(open, village) > loss(open, None) + 5.0, "{name}");
        let high = class(Kind::Urban, 25.0);
        assert!((loss(high, village) - loss(high, None)).abs() < 1e-9, "{name}");
        let low = class(Kind::Suburban, 5.0);
        assert!(loss(low, village) > loss(low, None), "{name}");
    }
}

#[test]
fn p1812_among_houses_does_not_hang_on_the_step_of_the_profile() {
    let whole = whole("p1812", Surrounded::ByRecommendation);
    for (kind, height_m) in [
        (Kind::Suburban, 10.0),
        (Kind::Urban, 15.0),
        (Kind::DenseUrban, 20.0),
        (Kind::Trees, 15.0),
    ] {
        let cover = Cover {
            kind,
            height_m,
            ..Cover::BARE
        };
        for f_mhz in [450.0, 900.0, 1800.0, 2600.0, 3500.0] {
            for length_m in [600.0, 1000.0, 2000.0, 5000.0, 10_000.0, 30_000.0] {
                for tx_m in [30.0, 60.0] {
                    let losses: Vec<f64> = [10.0, 20.0, 30.0, 50.0, 90.0, 100.0, 150.0, 200.0]
                        .iter()
                        .map(|step_m| {
                            let flat = Flat::new(length_m, *step_m, Some(cover));
                            let path = flat.path(f_mhz, tx_m, 1.5, None);
                            whole.loss(&path).expect("a loss").loss.0
                        })
                        .collect();
                    let least = losses.iter().copied().fold(f64::INFINITY, f64::min);
                    let most = losses.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                    assert!(
                        most - least < 0.5,
                        "{kind:?} {f_mhz} MHz {length_m} m, mast {tx_m} m: {losses:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn woods_in_the_way_count_for_a_village_behind_them() {
    let whole = whole("p1812", Surrounded::ByRecommendation);
    let mut flat = Flat::new(10_000.0, 50.0, Some(Cover::BARE));
    let loss = |flat: &Flat| {
        let path = flat.path(900.0, 30.0, 1.5, Some(Around::houses(10.0)));
        whole.loss(&path).expect("a loss").loss.0
    };
    let clear_db = loss(&flat);
    // A belt of woods higher than the houses, 150 m before the receiver.
    flat.cover[197] = Cover {
        kind: Kind::Trees,
        height_m: 25.0,
        ..Cover::BARE
    };
    assert!(loss(&flat) > clear_db + 3.0, "{} {clear_db}", loss(&flat));
}
