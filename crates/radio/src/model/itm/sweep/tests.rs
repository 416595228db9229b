use super::super::super::{Path, Sweep};
use super::super::profile::Profile;
use super::super::tests::Random;
use super::super::{Itm, ItmArea};
use super::*;
use crate::maths;
use crate::model::Parameters;

/// Ground of all kinds.
fn heights_m(random: &mut Random, n: usize) -> Vec<f64> {
    let kind = random.below(10);
    let base = random.between(-50.0, 3000.0);
    let rough = random.decades(0.01, 300.0);
    let run = 1 + random.below(40);
    let slope = random.between(-5.0, 5.0);
    let mut h = base;
    (0..n)
        .map(|i| {
            let x = i as f64;
            match kind {
                // A walk, mountains, whole metres, steps, a ramp, level ground of a few or of many digits,
                // the sea with an island, sines, two levels.
                0 => {
                    h += random.between(-rough, rough);
                    h
                }
                1 => {
                    h += random.between(-rough, rough) + 0.01 * (base - h);
                    h + 30.0 * maths::sin(x * 0.3)
                }
                2 => {
                    h += random.between(-rough, rough);
                    h.round()
                }
                3 => {
                    if i % run == 0 {
                        h = base + random.between(-rough, rough);
                    }
                    h
                }
                4 => base + slope * x,
                5 => base.round(),
                6 => base,
                7 => {
                    if i / run == 2 {
                        rough * random.next()
                    } else {
                        0.0
                    }
                }
                8 => rough * maths::sin(x / run as f64),
                _ => {
                    if (i / run).is_multiple_of(2) {
                        base.round()
                    } else {
                        base.round() + rough.round()
                    }
                }
            }
        })
        .collect()
}

fn unasked(n: usize) -> Vec<Result<Loss, LossError>> {
    vec![Err(LossError::UNASKED); n]
}

/// Along and truth, compared at every sample; the number of losses, and the largest difference.
fn compare(model: &dyn Sweep, radial: &Path) -> (usize, f64) {
    let mut swept = unasked(radial.distances_km.len());
    model.along(radial, &mut swept);
    let (mut values, mut most_db) = (0, 0.0f64);
    for (i, swept) in swept.iter().enumerate() {
        let direct = model.loss(&radial.prefix(i));
        match (swept, direct) {
            (Ok(s), Ok(d)) => {
                let off_db = (s.loss.0 - d.loss.0).abs();
                assert!(off_db <= 1e-6, "{i}: {s:?} {d:?} {radial:?}");
                assert_eq!(s.warnings, d.warnings, "{i} {radial:?}");
                most_db = most_db.max(off_db);
                values += 1;
            }
            // NaN is not equal to itself, but is written alike.
            (s, d) => assert_eq!(format!("{s:?}"), format!("{d:?}"), "{i} {radial:?}"),
        }
    }
    (values, most_db)
}

fn random_radials(seed: u64, count: usize, most_samples: usize) -> (usize, f64) {
    let mut random = Random(seed);
    let (mut values, mut most_db) = (0, 0.0f64);
    for _ in 0..count {
        let parameters = random.parameters();
        let n = 2 + random.below(most_samples);
        let step_km = match random.below(4) {
            0 => 0.03 * (1 + random.below(10)) as f64,
            1 => 0.09,
            _ => random.decades(0.003, 3.0),
        };
        let mut heights_m = heights_m(&mut random, n);
        let mut distances_km: Vec<f64> = (0..n).map(|i| i as f64 * step_km).collect();
        // Now and then something is wrong in the middle.
        match random.below(12) {
            0 => heights_m[random.below(n)] = f64::NAN,
            1 => distances_km[random.below(n)] *= 1.1,
            2 => heights_m[random.below(n)] = 1e9,
            _ => {}
        }
        let radial = Path::bare(
            random.decades(20.0, 20_000.0),
            [random.decades(0.5, 3000.0), random.decades(0.5, 100.0)],
            &distances_km,
            &heights_m,
        );
        let models: [&dyn Sweep; 2] = [&Itm::new(&parameters), &ItmArea::new(&parameters)];
        for model in models {
            let (got, off_db) = compare(model, &radial);
            values += got;
            most_db = most_db.max(off_db);
        }
    }
    (values, most_db)
}

#[test]
fn every_receiver_has_the_loss_of_its_own_path() {
    let (values, most_db) = random_radials(1, 1500, 90);
    assert!(values > 80_000 && most_db < 1e-6, "{values} {most_db}");
}

#[test]
fn long_radials_too() {
    let (values, most_db) = random_radials(7, 60, 700);
    assert!(values > 20_000 && most_db < 1e-6, "{values} {most_db}");
}

/// All that is truncated to samples hangs on the horizons: they must be the profile's own to the last bit.
#[test]
fn horizons_have_the_bits_of_the_profiles() {
    let mut random = Random(3);
    for _ in 0..400 {
        let n = 10 + random.below(300);
        let step_m = [30.0, 90.0, 92.662_542, random.decades(3.0, 3000.0)][random.below(4)];
        let heights_m = heights_m(&mut random, n);
        let h_m = [random.decades(0.5, 300.0), random.decades(0.5, 30.0)];
        let sums = Sums::of(&heights_m);
        let radii_m: Vec<f64> = (0..n).map(|_| random.between(7.2e6, 11.2e6)).collect();
        let mut running = Running::new(step_m, &heights_m, h_m, &sums, [0.5 / 11.2e6, 0.5 / 7.2e6]);
        running.pass(1);
        for (last, a_e_m) in radii_m.iter().enumerate().skip(2) {
            let profile = Profile {
                step_m,
                heights_m: &heights_m[..=last],
            };
            let (want, got) = (
                profile.horizons(h_m, *a_e_m),
                running.outline(last, *a_e_m).horizons,
            );
            assert_eq!(want, got, "{last} {step_m} {h_m:?} {heights_m:?}");
            running.pass(last);
        }
    }
}

#[test]
fn what_is_rare_is_asked_of_the_truth() {
    let model = Itm::new(&Parameters::default());
    let mut distances_km: Vec<f64> = (0..40).map(|i| f64::from(i) * 0.1).collect();
    let mut heights_m = vec![10.0; 40];
    let receivers_of = |distances_km: &[f64], heights_m: &[f64], tx_height_m| {
        let radial = Path::bare(900.0, [tx_height_m, 1.5], distances_km, heights_m);
        receivers(&model, &radial, 40)
    };
    assert_eq!(receivers_of(&distances_km, &heights_m, 30.0), 2..40);
    assert_eq!(receivers_of(&distances_km, &heights_m[..7], 30.0), 2..7);
    assert!(receivers_of(&distances_km, &heights_m, 0.1).is_empty());
    assert!(receivers_of(&[], &[], 30.0).is_empty());
    heights_m[30] = f64::NAN;
    assert_eq!(receivers_of(&distances_km, &heights_m, 30.0), 2..30);
    distances_km[20] += 0.01;
    assert_eq!(receivers_of(&distances_km, &heights_m, 30.0), 2..20);
    heights_m[11] = 2e5;
    assert_eq!(receivers_of(&distances_km, &heights_m, 30.0), 2..11);
}
