//! Tails of the binomial distribution, exact, and of effective numbers, which are not whole.
//!
//! Source: Clopper and Pearson (Biometrika 26, 1934) for the bounds; P(X ≥ k) = I_p(k, n − k + 1), the
//! regularised incomplete beta function, which takes any k and n (Korn and Graubard, Survey Methodology 24,
//! 1998, use it so for correlated samples). The continued fraction is that of DLMF §8.17.22, by Lentz.

use crate::maths;

/// Terms of the continued fraction: 1,000 are enough for 100,000 places.
const MOST_TERMS: u32 = 1_000;
/// Relative error at which the fraction ends.
const CLOSE: f64 = 1e-14;
/// In the place of a zero in Lentz's method.
const TINY: f64 = 1e-300;

/// P(X ≥ k) of `n` draws with a probability.
pub(super) fn at_least(k: f64, n: f64, probability: f64) -> f64 {
    if k <= 0.0 {
        return 1.0;
    }
    if k > n {
        return 0.0;
    }
    incomplete_beta(probability, k, n - k + 1.0)
}

/// P(X ≤ k) of `n` draws with a probability.
pub(super) fn at_most(k: f64, n: f64, probability: f64) -> f64 {
    if k >= n {
        return 1.0;
    }
    if k < 0.0 {
        return 0.0;
    }
    incomplete_beta(1.0 - probability, n - k, k + 1.0)
}

/// I_x(a, b).
fn incomplete_beta(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let scale = ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * maths::ln(x) + b * maths::ln(1.0 - x);
    let front = maths::exp(scale);
    // The fraction is quick on one side of the mean alone.
    if x < (a + 1.0) / (a + b + 2.0) {
        front * fraction(x, a, b) / a
    } else {
        1.0 - front * fraction(1.0 - x, b, a) / b
    }
}

fn fraction(x: f64, a: f64, b: f64) -> f64 {
    let kept = |v: f64| if v.abs() < TINY { TINY } else { v };
    let mut c = 1.0;
    let mut d = 1.0 / kept(1.0 - (a + b) * x / (a + 1.0));
    let mut h = d;
    for term in 1..=MOST_TERMS {
        let m = f64::from(term);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / kept(1.0 + even * d);
        c = kept(1.0 + even / c);
        h *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / kept(1.0 + odd * d);
        c = kept(1.0 + odd / c);
        h *= d * c;
        if (d * c - 1.0).abs() < CLOSE {
            break;
        }
    }
    h
}

/// ln Γ(x) for x > 0: Stirling's series (DLMF §5.11.1) above 10, and the recurrence up to there.
fn ln_gamma(x: f64) -> f64 {
    let (mut x, mut below) = (x, 1.0);
    while x < 10.0 {
        below *= x;
        x += 1.0;
    }
    let inverse = 1.0 / (x * x);
    let series = (1.0 / 12.0 - inverse * (1.0 / 360.0 - inverse * (1.0 / 1260.0 - inverse / 1680.0))) / x;
    let half_ln_tau = 0.918_938_533_204_672_7;
    (x - 0.5) * maths::ln(x) - x + half_ln_tau + series - maths::ln(below)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_are_those_of_sums() {
        // 10 of 10 at 0.9: 0.9¹⁰.
        assert!((at_least(10.0, 10.0, 0.9) - 0.9f64.powi(10)).abs() < 1e-12);
        // 9 or 10 of 10: 0.9¹⁰ + 10 · 0.9⁹ · 0.1.
        let two = 0.9f64.powi(10) + 10.0 * 0.9f64.powi(9) * 0.1;
        assert!((at_least(9.0, 10.0, 0.9) - two).abs() < 1e-12);
        assert!((at_most(8.0, 10.0, 0.9) - (1.0 - two)).abs() < 1e-12);
        assert!((at_most(0.0, 7.0, 0.3) - 0.7f64.powi(7)).abs() < 1e-12);
        assert_eq!((at_least(0.0, 5.0, 0.2), at_most(5.0, 5.0, 0.2)), (1.0, 1.0));
    }

    #[test]
    fn large_numbers_keep_the_symmetry() {
        // P(X ≥ 501) + P(X ≤ 500) = 1, and both halves of a fair coin are alike.
        let (up, down) = (at_least(501.0, 1000.0, 0.5), at_most(500.0, 1000.0, 0.5));
        assert!((up + down - 1.0).abs() < 1e-10);
        assert!((up - at_most(499.0, 1000.0, 0.5)).abs() < 1e-10);
    }
}
