//! Seeded numbers that are the same on every machine.
//!
//! SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014): a
//! counter with an even step and a mixing function. Everything below is integer arithmetic, or floating-point
//! operations that IEEE 754 defines to the last bit.

/// The step of the counter: 2⁶⁴ divided by the golden ratio, odd.
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

/// SplitMix64's mixing function: a bijection of 64 bits.
#[inline]
pub const fn mix(word: u64) -> u64 {
    let word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    word ^ (word >> 31)
}

/// A word for two whole numbers: the same for the same seed, and without visible pattern.
#[inline]
pub const fn hash(seed: u64, a: i64, b: i64) -> u64 {
    let first = mix(seed.wrapping_add(STEP) ^ (a as u64).wrapping_mul(STEP));
    mix(first.wrapping_add(STEP) ^ (b as u64).wrapping_mul(0xD1B5_4A32_D192_ED03))
}

/// 53 random bits as a number in 0 (included) … 1 (excluded).
#[inline]
pub const fn unit(word: u64) -> f64 {
    (word >> 11) as f64 / (1u64 << 53) as f64
}

/// A stream of random numbers.
#[derive(Clone, Debug)]
pub struct Random {
    counter: u64,
}

impl Random {
    /// The stream of a seed and a purpose: streams of different purposes do not depend on each other.
    #[inline]
    pub const fn new(seed: u64, purpose: u64) -> Self {
        Self {
            counter: mix(mix(seed) ^ purpose.wrapping_mul(STEP)),
        }
    }

    /// The next 64 bits.
    #[inline]
    pub const fn word(&mut self) -> u64 {
        self.counter = self.counter.wrapping_add(STEP);
        mix(self.counter)
    }

    /// Uniform in 0 … 1 (excluded).
    #[inline]
    pub const fn unit(&mut self) -> f64 {
        unit(self.word())
    }

    /// A number of the standard normal distribution: Box and Muller's transform of two uniform ones, of which
    /// the cosine's half is taken.
    #[inline]
    pub fn normal(&mut self) -> f64 {
        // 1 − u lies above 0, and its logarithm is finite.
        let (u, v) = (self.unit(), self.unit());
        (-2.0 * super::ln(1.0 - u)).sqrt() * super::cos(std::f64::consts::TAU * v)
    }

    /// Uniform between two numbers.
    #[inline]
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// True with a probability.
    #[inline]
    pub fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// A whole number below `count`; 0 for a count of 0.
    #[inline]
    pub fn below(&mut self, count: usize) -> usize {
        // The product stays below `count`, because a unit is below 1 and counts here are far below 2⁵³.
        (self.unit() * count as f64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mixing_function_is_splitmix64s() {
        // First outputs of the published generator from a counter of 0.
        assert_eq!(mix(STEP), 0xE220_A839_7B1D_CDAF);
        assert_eq!(mix(STEP.wrapping_mul(2)), 0x6E78_9E6A_A1B9_65F4);
    }

    #[test]
    fn numbers_fill_their_range_evenly() {
        let mut random = Random::new(1, 1);
        let mean = (0..10_000).map(|_| random.unit()).sum::<f64>() / 10_000.0;
        assert!((mean - 0.5).abs() < 0.02, "{mean}");
        assert!((0..1000).all(|_| random.below(7) < 7));
    }

    #[test]
    fn normal_numbers_are_normal() {
        const COUNT: usize = 40_000;
        let mut random = Random::new(1, 3);
        let numbers: Vec<f64> = (0..COUNT).map(|_| random.normal()).collect();
        let mean = |power: i32| numbers.iter().map(|z| z.powi(power)).sum::<f64>() / COUNT as f64;
        // Standard errors: 0.005, 0.007, 0.019, 0.049.
        assert!(mean(1).abs() < 0.02 && (mean(2) - 1.0).abs() < 0.03);
        assert!(mean(3).abs() < 0.08 && (mean(4) - 3.0).abs() < 0.2);
        let within = |limit: f64| numbers.iter().filter(|z| **z < limit).count() as f64 / COUNT as f64;
        for (limit, truth) in [(-1.644_85, 0.05), (-1.0, 0.158_655), (0.0, 0.5), (2.0, 0.977_25)] {
            assert!((within(limit) - truth).abs() < 0.01, "{limit}: {}", within(limit));
        }
        assert!(numbers.iter().all(|z| z.is_finite()));
    }

    #[test]
    fn purposes_and_seeds_give_different_streams() {
        assert_ne!(Random::new(1, 1).word(), Random::new(1, 2).word());
        assert_ne!(Random::new(1, 1).word(), Random::new(2, 1).word());
        assert_ne!(hash(1, 2, 3), hash(1, 3, 2));
    }
}
