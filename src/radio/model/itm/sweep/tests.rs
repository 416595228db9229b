use super::super::super::{
    Climate, Parameters, Path, Polarization, Siting, Surroundings, Sweep, Variability,
};
use super::super::{Itm, ItmArea};
use super::*;
use crate::maths;
use crate::units::Frequency;

/// Numbers between 0 and 1 from a seed.
struct Random(u64);

impl Random {
    fn next(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.next()
    }

    fn decades(&mut self, low: f64, high: f64) -> f64 {
        maths::pow(10.0, self.between(maths::log10(low), maths::log10(high)))
    }

    fn below(&mut self, n: usize) -> usize {
        ((self.next() * n as f64) as usize).min(n - 1)
    }

    fn parameters(&mut self) -> Parameters {
        let mode = 10 * self.below(4) + self.below(4);
        Parameters {
            time_pct: self.between(0.01, 99.99),
            location_pct: self.between(0.01, 99.99),
            situation_pct: self.between(0.01, 99.99),
            climate: Climate::from_number(1 + self.below(7) as u8).expect("a climate"),
            variability: Variability::from_number(mode as u8).expect("a mode"),
            sea_level_refractivity: self.between(250.0, 400.0),
            ground_permittivity: self.decades(1.01, 100.0),
            ground_conductivity_s_m: self.decades(1e-4, 10.0),
            polarization: [Polarization::Horizontal, Polarization::Vertical][self.below(2)],
            terrain_irregularity_m: self.decades(1e-3, 3000.0),
            tx_siting: Siting::from_number(self.below(3) as u8).expect("a siting"),
            rx_siting: Siting::from_number(self.below(3) as u8).expect("a siting"),
            ..Parameters::default()
        }
    }

    fn heights(&mut self, n: usize) -> Vec<f64> {
        let kind = self.below(10);
        let base = self.between(-50.0, 3000.0);
        let rough = self.decades(0.01, 300.0);
        let run = 1 + self.below(40);
        let slope = self.between(-5.0, 5.0);
        let mut h = base;
        (0..n)
            .map(|i| {
                let x = i as f64;
                match kind {
                    // A walk, mountains, whole metres, steps, a ramp, level ground of a few or of many digits, the sea with
                    // an island, sines, two levels.
                    0 => {
                        h += self.between(-rough, rough);
                        h
                    }
                    1 => {
                        h += self.between(-rough, rough) + 0.01 * (base - h);
                        h + 30.0 * maths::sin(x * 0.3)
                    }
                    2 => {
                        h += self.between(-rough, rough);
                        h.round()
                    }
                    3 => {
                        if i % run == 0 {
                            h = base + self.between(-rough, rough);
                        }
                        h
                    }
                    4 => base + slope * x,
                    5 => base.round(),
                    6 => base,
                    7 => {
                        if i / run == 2 {
                            rough * self.next()
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
}

fn unasked(n: usize) -> Vec<Result<Loss, LossError>> {
    vec![Err(LossError::NoValue { model: "", what: "" }); n]
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
        let mut heights_m = random.heights(n);
        let mut distances_km: Vec<f64> = (0..n).map(|i| i as f64 * step_km).collect();
        // Now and then something is wrong in the middle.
        match random.below(12) {
            0 => heights_m[random.below(n)] = f64::NAN,
            1 => distances_km[random.below(n)] *= 1.1,
            2 => heights_m[random.below(n)] = 1e9,
            _ => {}
        }
        let radial = Path {
            frequency: Frequency::from_mhz(random.decades(20.0, 20_000.0)),
            tx_height_m: random.decades(0.5, 3000.0),
            rx_height_m: random.decades(0.5, 100.0),
            distances_km: &distances_km,
            heights_m: &heights_m,
            surroundings: Surroundings::NONE,
        };
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

#[test]
#[ignore]
fn stress() {
    for seed in 100..112 {
        println!("{seed} {:?}", random_radials(seed, 2500, 130));
        println!("{seed} {:?}", random_radials(seed + 50, 40, 900));
    }
}
