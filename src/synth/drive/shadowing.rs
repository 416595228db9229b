//! Shadowing as a field over the ground: a place has one value, whenever and however often it is passed.
//!
//! A sum of plane waves whose lengths and directions are drawn from the spectrum of exp(−r/d) in the plane:
//! its share below the wave number k is 1 − 1/√(1 + (kd)²). The correlation of any two places is then exp(−r/d)
//! (Gudmundson's), along every road and across it, without a grid or a memory.

use crate::maths::{cos, random::Random, sin_cos};
use std::f64::consts::TAU;

/// So many waves make the sum normal but for a kurtosis of −0.016.
const WAVES: usize = 96;

/// A field of mean 0 and standard deviation 1.
#[derive(Clone, Debug)]
pub struct Field {
    /// Wave numbers eastwards and northwards, per metre, and phase.
    waves: Vec<[f64; 3]>,
}

impl Field {
    /// The field of a seed and a purpose.
    pub fn new(seed: u64, purpose: u64, correlation_m: f64) -> Self {
        let mut random = Random::new(seed, purpose);
        let wave = |nth: usize| {
            // One wave from each equal share of the spectrum.
            let share = (nth as f64 + random.unit()) / WAVES as f64;
            let rest = (1.0 - share).max(1e-6);
            let number = (1.0 / (rest * rest) - 1.0).sqrt() / correlation_m;
            let (sin, cos) = sin_cos(random.between(0.0, TAU));
            [number * cos, number * sin, random.between(0.0, TAU)]
        };
        Self {
            waves: (0..WAVES).map(wave).collect(),
        }
    }

    /// The value at a place, metres east and north of any origin.
    pub fn at(&self, east_m: f64, north_m: f64) -> f64 {
        let wave = |[x, y, phase]: &[f64; 3]| cos(x * east_m + y * north_m + phase);
        let sum: f64 = self.waves.iter().map(wave).sum();
        sum * (2.0 / WAVES as f64).sqrt()
    }
}
