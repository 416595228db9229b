//! Simulated measurements with shadowing that is correlated over distance: both rules keep their error rates.
//!
//! Levels are normal, with a correlation of e^(−d/100 m), in a place above the threshold with the same share
//! everywhere. The test looks after every place, as somebody does who stops as soon as it is decided.

use super::outcome::{Count, Outcome};
use super::rule::Rule;
use super::separated::{CORRELATION_M, SEPARATION_M, distance_m, effective, separated};
use super::{Share, Sprt};
use crate::maths::{self, random::Random};

/// Runs of each village.
const RUNS: u32 = 10_000;
/// The quantiles of the normal distribution at shares.
const AT: [(f64, f64); 3] = [
    (0.80, 0.841_621_233_572_914),
    (0.90, 1.281_551_565_544_6),
    (0.95, 1.644_853_626_951_472),
];

/// Where samples are taken: every 10 m of a drive, and 20 at each of some spots.
fn drives() -> Vec<(&'static str, Vec<[f64; 2]>)> {
    let road: Vec<[f64; 2]> = (0..1_500).map(|k| [10.0 * f64::from(k), 0.0]).collect();
    let mut around = Vec::new();
    let (mut radius_m, mut turn) = (250.0, 0.0);
    while around.len() < 3_000 {
        let (sin, cos) = maths::sin_cos(turn);
        around.push([radius_m * cos, radius_m * sin]);
        turn += 10.0 / radius_m;
        radius_m += 10.0 / std::f64::consts::TAU * 160.0 / radius_m;
    }
    // Streets 160 m apart, up one and down the next.
    let mut streets = Vec::new();
    for street in 0..10 {
        for k in 0..150 {
            let along = 10.0 * f64::from(if street % 2 == 0 { k } else { 149 - k });
            streets.push([along, 160.0 * f64::from(street)]);
        }
    }
    let mut random = Random::new(15, 5);
    let mut spots = Vec::new();
    for _ in 0..400 {
        let spot = [random.between(0.0, 2_400.0), random.between(0.0, 2_400.0)];
        spots.extend((0..20).map(|_| spot.map(|m| m + random.between(-15.0, 15.0))));
    }
    vec![
        ("a road", road),
        ("around", around),
        ("streets", streets),
        ("spots", spots),
    ]
}

/// A village: its places that lie apart, the root of their covariances, and their effective numbers.
struct Village {
    root: Vec<Vec<f64>>,
    effective: Vec<f64>,
}

impl Village {
    fn of(samples: &[[f64; 2]], separation_m: f64, correlation_m: f64, share: f64) -> Self {
        let kept = separated(samples, separation_m);
        let places: Vec<[f64; 2]> = kept.iter().take(100).map(|k| samples[*k]).collect();
        let mut root: Vec<Vec<f64>> = Vec::new();
        for (i, a) in places.iter().enumerate() {
            let mut row: Vec<f64> = Vec::new();
            for (j, b) in places.iter().enumerate().take(i + 1) {
                let covariance = maths::exp(-distance_m(*a, *b) / correlation_m);
                let other = if j == i { row.clone() } else { root[j].clone() };
                let known: f64 = row.iter().zip(&other).map(|(x, y)| x * y).sum();
                let rest = covariance - known;
                row.push(if j == i {
                    rest.max(0.0).sqrt()
                } else {
                    rest / root[j][j]
                });
            }
            root.push(row);
        }
        let effective = (1..=places.len())
            .map(|n| effective(&places[..n], CORRELATION_M, share))
            .collect();
        Self { root, effective }
    }

    /// Draws one drive; `look` hears of every place whether it is good, and ends it.
    fn run(&self, random: &mut Random, share_at: f64, mut look: impl FnMut(&Count) -> bool) {
        let mut draws = Vec::new();
        let mut good = 0;
        for (row, effective) in self.root.iter().zip(&self.effective) {
            draws.push(random.normal());
            let level: f64 = row.iter().zip(&draws).map(|(x, y)| x * y).sum();
            good += u64::from(level <= share_at);
            let places = draws.len() as u64;
            let count = Count {
                places,
                good,
                effective: *effective,
            };
            if look(&count) {
                return;
            }
        }
    }
}

fn at(share: f64) -> f64 {
    AT.iter().find(|(s, _)| *s == share).expect("a known share").1
}

/// Shares of closed and of not closed.
fn sequential(village: &Village, test: &Sprt, share: f64) -> (f64, f64) {
    let mut random = Random::new(1, (100.0 * share) as u64);
    let (mut closed, mut refused) = (0, 0);
    for _ in 0..RUNS {
        village.run(&mut random, at(share), |count| match test.decided(count) {
            Some(Outcome::Closed) => {
                closed += 1;
                true
            }
            Some(_) => {
                refused += 1;
                true
            }
            None => false,
        });
    }
    (
        f64::from(closed) / f64::from(RUNS),
        f64::from(refused) / f64::from(RUNS),
    )
}

#[test]
fn ten_thousand_drives_keep_the_error_rates_of_the_sequential_test() {
    let test = Sprt {
        // Every look counts.
        least_places: 1,
        ..Sprt::about(0.9)
    };
    for (name, samples) in drives() {
        let village = Village::of(&samples, SEPARATION_M, CORRELATION_M, Rule::Sprt(test).about());
        assert!(village.root.len() > 60, "{name}: {}", village.root.len());
        let (alpha, _) = sequential(&village, &test, 0.80);
        let (_, beta) = sequential(&village, &test, 0.95);
        assert!(alpha <= test.alpha, "{name}: {alpha}");
        assert!(beta <= test.beta, "{name}: {beta}");
    }
}

#[test]
fn without_separation_and_effective_numbers_the_rates_are_not_kept() {
    let test = Sprt {
        least_places: 1,
        ..Sprt::about(0.9)
    };
    let (_, samples) = drives().swap_remove(2);
    let mut village = Village::of(&samples, 50.0, CORRELATION_M, 0.9);
    village.effective = (1..=village.root.len()).map(|n| n as f64).collect();
    let (alpha, _) = sequential(&village, &test, 0.80);
    assert!(alpha > 2.0 * test.alpha, "{alpha}");
}

#[test]
fn ten_thousand_drives_keep_the_confidence_of_the_share() {
    let rule = Rule::Share(Share::about(0.9));
    for (name, samples) in drives() {
        let village = Village::of(&samples, SEPARATION_M, CORRELATION_M, rule.about());
        for looked_at in [30, 60] {
            let mut random = Random::new(2, looked_at);
            let (mut closed, mut refused) = (0, 0);
            for _ in 0..RUNS / 2 {
                village.run(&mut random, at(0.90), |count| {
                    if count.places < looked_at {
                        return false;
                    }
                    let Rule::Share(share) = rule else { return true };
                    match share.decided(count) {
                        Some(Outcome::Closed) => closed += 1,
                        Some(Outcome::NotClosed) => refused += 1,
                        _ => {}
                    }
                    true
                });
            }
            let of = |n: u32| f64::from(n) / f64::from(RUNS / 2);
            assert!(of(closed) <= 0.05, "{name} {looked_at}: {}", of(closed));
            assert!(of(refused) <= 0.05, "{name} {looked_at}: {}", of(refused));
        }
    }
}
