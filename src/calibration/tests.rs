//! Known terms in made-up drives, found again.

use super::*;
use crate::domain::Technology;
use crate::maths::random::Random;
use crate::maths::{self};
use crate::validation::{Pair, Split};

/// A world of drives past some masts.
#[derive(Clone)]
struct World {
    sites: usize,
    drives: usize,
    drive_m: f64,
    step_m: f64,
    offset_db: f64,
    slope_db: f64,
    share: f64,
    sigma_db: f64,
    correlation_m: f64,
    between_sites_db: f64,
    /// Receivers hear nothing below; and whether they list what they do not hear.
    floor_dbm: Option<(f64, bool)>,
    /// Levels are whole decibels, as phones write them.
    rounds: bool,
    /// Offset of woods, where every third drive goes.
    woods_db: f64,
    outliers: f64,
}

const USUAL: World = World {
    sites: 8,
    drives: 12,
    drive_m: 4_000.0,
    step_m: 50.0,
    offset_db: 0.0,
    slope_db: 0.0,
    share: 1.0,
    sigma_db: 8.0,
    correlation_m: 75.0,
    between_sites_db: 0.0,
    floor_dbm: None,
    rounds: false,
    woods_db: 0.0,
    outliers: 0.0,
};

/// Drives in straight lines at random over 12 km; each place hears the three nearest masts. Shadowing is
/// correlated along each drive by exp(−d/d₀), for each mast by itself.
fn pairs(world: &World, seed: u64) -> Vec<Pair> {
    let mut random = Random::new(seed, 1);
    let wide_m = 12_000.0;
    let place = |random: &mut Random| [random.between(0.0, wide_m), random.between(0.0, wide_m)];
    let masts: Vec<([f64; 2], f64, f64)> = (0..world.sites)
        .map(|_| {
            let at = place(&mut random);
            let own_db = world.between_sites_db * random.normal();
            (at, own_db, random.between(0.0, std::f64::consts::TAU))
        })
        .collect();
    let mut pairs = Vec::new();
    for drive in 0..world.drives {
        let from = place(&mut random);
        let turn = random.between(0.0, std::f64::consts::TAU);
        let (sin, cos) = maths::sin_cos(turn);
        let is_woods = world.woods_db != 0.0 && drive % 3 == 0;
        let mut shadows_db: Vec<f64> = masts.iter().map(|_| world.sigma_db * random.normal()).collect();
        let alike = maths::exp(-world.step_m / world.correlation_m);
        let steps = (world.drive_m / world.step_m) as usize;
        for step in 0..steps {
            let along_m = step as f64 * world.step_m;
            let at = [from[0] + cos * along_m, from[1] + sin * along_m];
            let mut near: Vec<(usize, f64)> = masts
                .iter()
                .enumerate()
                .map(|(nth, mast)| (nth, maths::hypot(at[0] - mast.0[0], at[1] - mast.0[1]).max(30.0)))
                .collect();
            near.sort_by(|a, b| a.1.total_cmp(&b.1));
            for shadow in &mut shadows_db {
                *shadow = alike * *shadow + world.sigma_db * (1.0 - alike * alike).sqrt() * random.normal();
            }
            for (nth, distance_m) in near.into_iter().take(3) {
                let mast = masts[nth];
                let towards = maths::atan2(at[1] - mast.0[1], at[0] - mast.0[0]);
                let off = maths::cos(towards - mast.2);
                let pattern_loss_db = 10.0 * (1.0 - off);
                let decades = maths::log10(distance_m / 1000.0);
                let predicted_dbm = -75.0 - 35.0 * decades - pattern_loss_db;
                let added_db = world.offset_db
                    + world.slope_db * decades
                    + (1.0 - world.share) * pattern_loss_db
                    + mast.1
                    + if is_woods { world.woods_db } else { 0.0 };
                let mut measured_dbm = predicted_dbm + added_db + shadows_db[nth];
                if random.chance(world.outliers) {
                    measured_dbm += 40.0;
                }
                let mut floor = None;
                if let Some((floor_dbm, lists)) = world.floor_dbm {
                    floor = Some(floor_dbm);
                    if world.rounds {
                        measured_dbm = measured_dbm.round();
                    }
                    // What is rounded to the floor was heard.
                    if measured_dbm < floor_dbm || (!world.rounds && measured_dbm <= floor_dbm) {
                        if !lists {
                            continue;
                        }
                        measured_dbm = floor_dbm;
                    }
                }
                pairs.push(Pair {
                    cell: format!("S{nth}-1"),
                    site: format!("S{nth}"),
                    operator: "A".into(),
                    technology: Technology::G4,
                    frequency_mhz: 1800.0,
                    mast_height_m: 35.0,
                    receiver_height_m: 1.5,
                    split: Split::new(["north", "south"][drive % 2], at),
                    place_m: at,
                    distance_m,
                    pattern_loss_db,
                    around: if is_woods { "woods" } else { "village" }.into(),
                    line_of_sight: None,
                    measured_dbm,
                    predicted_dbm,
                    samples: 10,
                    floor_dbm: floor,
                });
            }
        }
    }
    pairs
}

fn taken(outcome: &Outcome) -> String {
    let last = outcome
        .candidates
        .iter()
        .rfind(|c| matches!(c.judged, Judged::Start | Judged::Taken(_)));
    last.map_or_else(String::new, |c| c.name.clone())
}

#[test]
fn known_terms_are_found_again() {
    let world = World {
        offset_db: -14.0,
        slope_db: -9.0,
        share: 0.5,
        drives: 24,
        outliers: 0.02,
        ..USUAL
    };
    let outcome = calibrate(&pairs(&world, 3), 1).expect("enough");
    let terms = outcome.terms.as_ref().expect("a correction");
    assert_eq!(
        taken(&outcome),
        "offset + slope + pattern share",
        "{:#?}",
        outcome.candidates
    );
    assert!((terms.offset_db.value + 14.0).abs() < 2.0, "{terms:?}");
    let (slope, share) = (
        terms.slope_db.expect("taken"),
        terms.pattern_share.expect("taken"),
    );
    assert!((slope.value + 9.0).abs() < 3.0, "{terms:?}");
    assert!((share.value - 0.5).abs() < 0.15, "{terms:?}");
    assert!((7.0..14.0).contains(&outcome.sigma_db), "{}", outcome.sigma_db);
}

#[test]
fn a_floor_does_not_pull_the_offset_up() {
    // A third of all places lie below the floor.
    for (lists, rounds) in [(true, false), (false, false), (false, true), (true, true)] {
        let mut sum = 0.0;
        let mut all = Vec::new();
        const MANY: u64 = 6;
        for seed in 0..MANY {
            let world = World {
                offset_db: -12.0,
                floor_dbm: Some((-118.0, lists)),
                rounds,
                drives: 30,
                ..USUAL
            };
            let outcome = calibrate(&pairs(&world, 40 + seed), 1).expect("enough");
            let terms = outcome.terms.as_ref().expect("a correction");
            sum += terms.offset_db.value + terms.slope_db.map_or(0.0, |s| s.value) * 0.5;
            all.push((
                terms.offset_db,
                terms.slope_db,
                outcome.sigma_db,
                outcome.at_floor,
                outcome.places,
            ));
        }
        let mean_db = sum / MANY as f64;
        assert!(
            (mean_db + 12.0).abs() < 1.0,
            "lists {lists}, rounds {rounds}: {mean_db} {all:?}"
        );
    }
}

#[test]
fn intervals_hold_the_truth_at_their_rate() {
    let world = World {
        offset_db: -10.0,
        slope_db: -12.0,
        ..USUAL
    };
    let (mut offsets, mut slopes, mut with_slope) = (0, 0, 0);
    let mut unheld = Vec::new();
    for seed in 0..100 {
        let outcome = calibrate(&pairs(&world, 1_000 + seed), seed).expect("enough");
        let terms = outcome.terms.as_ref().expect("a correction");
        let holds = |term: &Term, value: f64| term.low <= value && value <= term.high;
        let Some(slope) = terms.slope_db else { continue };
        with_slope += 1;
        let (of_offset, of_slope) = (holds(&terms.offset_db, -10.0), holds(&slope, -12.0));
        offsets += usize::from(of_offset);
        slopes += usize::from(of_slope);
        if !of_offset || !of_slope {
            unheld.push((seed, terms.offset_db, slope));
        }
    }
    assert!(with_slope >= 95, "{with_slope}");
    assert!(
        offsets * 100 >= 85 * with_slope,
        "{offsets} of {with_slope}: {unheld:?}"
    );
    assert!(
        slopes * 100 >= 85 * with_slope,
        "{slopes} of {with_slope}: {unheld:?}"
    );
}

#[test]
fn unbiased_levels_and_like_sites_get_no_correction() {
    let mut with_terms = 0;
    for seed in 0..20 {
        let outcome = calibrate(&pairs(&USUAL, 2_000 + seed), 1).expect("enough");
        with_terms += usize::from(outcome.terms.is_some());
        let sites = outcome.terms.as_ref().map_or(0, |t| t.site_db.len());
        assert_eq!(sites, 0, "seed {seed}: {:#?}", outcome.candidates);
    }
    assert!(with_terms <= 1, "{with_terms} of 20");
}

#[test]
fn offsets_of_sites_are_taken_where_sites_differ_and_shrunk() {
    let world = World {
        between_sites_db: 7.0,
        offset_db: -8.0,
        sites: 12,
        drives: 40,
        ..USUAL
    };
    let outcome = calibrate(&pairs(&world, 11), 1).expect("enough");
    let terms = outcome.terms.as_ref().expect("a correction");
    assert!(terms.site_db.len() >= 10, "{:#?}", outcome.candidates);
    let mean_db = terms.site_db.values().map(|t| t.value.abs()).sum::<f64>() / terms.site_db.len() as f64;
    assert!((2.0..9.0).contains(&mean_db), "{mean_db}");
    assert!(terms.site_db.values().all(|t| t.low < t.high), "{terms:?}");
}

#[test]
fn woods_get_an_offset_of_their_own() {
    let world = World {
        woods_db: -12.0,
        offset_db: -5.0,
        drives: 36,
        ..USUAL
    };
    let outcome = calibrate(&pairs(&world, 5), 1).expect("enough");
    let terms = outcome.terms.as_ref().expect("a correction");
    let woods = terms.around_db.get("woods").expect("taken");
    assert!((woods.value + 12.0).abs() < 4.0, "{terms:?}");
}

#[test]
fn one_road_settles_nothing() {
    let world = World {
        drives: 1,
        drive_m: 3_000.0,
        step_m: 1.0,
        offset_db: -20.0,
        ..USUAL
    };
    let many = pairs(&world, 1);
    assert!(many.len() >= 9_000);
    let refused = calibrate(&many, 1).expect_err("one road");
    assert!(
        refused.to_string().contains("needs 20 squares and 3 sites"),
        "{refused}"
    );
    let absurd = World {
        offset_db: -75.0,
        ..USUAL
    };
    assert!(matches!(
        calibrate(&pairs(&absurd, 1), 1),
        Err(Refused::TooFar { .. })
    ));
    assert!(calibrate(&[], 1).is_err());
}

/// Twice, in another order, and by other numbers of threads.
#[test]
fn the_same_pairs_make_the_same_calibration() {
    let world = World {
        offset_db: -9.0,
        slope_db: 6.0,
        between_sites_db: 5.0,
        ..USUAL
    };
    let forward = pairs(&world, 21);
    let mut backward = forward.clone();
    backward.reverse();
    let by = |threads: usize, pairs: &[Pair]| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .expect("threads");
        pool.install(|| calibrate(pairs, 7).expect("enough"))
    };
    let one = by(1, &forward);
    assert_eq!(one, by(1, &backward));
    assert_eq!(one, by(2, &forward));
    assert_eq!(one, by(8, &backward));
    let other = calibrate(&forward, 8).expect("enough");
    assert_eq!(one.candidates, other.candidates, "the seed is of intervals alone");
}
