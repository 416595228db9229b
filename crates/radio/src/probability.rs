//! Levels that scatter about their median: the normal distribution, margins, and coverage of an edge and of
//! an area.
//!
//! Levels in dB are taken as normally distributed over locations about the median that a model predicts. This
//! is location variability alone: neither the model's own error nor the variation in time is in it.
//!
//! Source: the area of a circular cell from the probability at its edge is
//! [`JAKES_1974`](crate::bibliography::JAKES_1974), §2.5.3 (Reudink). With the margin in standard deviations
//! z (edge probability = Φ(z)), exponent n of the median loss and s = 2·σ·ln 10/(10·n), the book's closed
//! form `F_u = ½·{1 − erf(a) + exp[(1 − 2ab)/b²]·[1 − erf((1 − ab)/b)]}`, a = −z/√2, b =
//! 10·n·log10(e)/(σ·√2), is `F_u = Φ(z) + φ(z)·M(s + z)`, where M(x) = Q(x)/φ(x) is Mills' ratio: the same
//! number, without the overflow of the exponential. Checked against: tables of the normal distribution; the
//! definition of F_u integrated numerically (1e-6); the book's figure (edge 0.75 at σ/n = 2: about 0.90).

use super::model::normal;
use crate::maths;
use std::f64::consts::{LN_10, PI};

/// φ: the density of the standard normal distribution.
fn density(z: f64) -> f64 {
    maths::exp(-0.5 * z * z) / (2.0 * PI).sqrt()
}

/// Mills' ratio Q(z)/φ(z) for z of at least 3, by Laplace's continued fraction.
fn mills_far(z: f64) -> f64 {
    let rest = (1..=120).rev().fold(z, |below, k| z + f64::from(k) / below);
    1.0 / rest
}

/// Q(z): the probability that a standard normal variable exceeds z. Absolute error below 1e-14, relative
/// error below 1e-11 for z up to 37, beyond which it is 0 in double precision. NaN for NaN.
pub fn q(z: f64) -> f64 {
    const FAR: f64 = 3.0;
    if z < 0.0 {
        return 1.0 - q(-z);
    }
    if z >= FAR {
        return density(z) * mills_far(z);
    }
    // Φ(z) − ½ = φ(z)·(z + z³/3 + z⁵/(3·5) + …): terms of one sign, so that nothing cancels.
    let (mut term, mut sum) = (z, z);
    for k in 1..200 {
        term *= z * z / f64::from(2 * k + 1);
        sum += term;
        if term < 1e-17 * sum {
            break;
        }
    }
    0.5 - density(z) * sum
}

/// The z that a standard normal variable stays below with a probability: the inverse of 1 − [`q`], to about
/// 16 digits. `None` unless the probability lies between 0 and 1, both excluded.
pub fn quantile(probability: f64) -> Option<f64> {
    (probability > 0.0 && probability < 1.0).then(|| normal::quantile(probability))
}

/// The probability that a level is at least a threshold, whose median lies `margin_db` above it and which
/// scatters by `sigma_db`. Without scatter it is 0 or 1.
pub fn at_least(margin_db: f64, sigma_db: f64) -> f64 {
    if sigma_db > 0.0 {
        q(-margin_db / sigma_db)
    } else if margin_db >= 0.0 {
        1.0
    } else {
        0.0
    }
}

/// The margin that the median needs over a threshold for a probability at the cell's edge, dB: z·σ. `None`
/// for what is no probability.
pub fn shadowing_margin_db(edge_probability: f64, sigma_db: f64) -> Option<f64> {
    quantile(edge_probability).map(|z| z * sigma_db)
}

/// The probability over the whole area of a circular cell whose edge has a given one; `exponent` is n of the
/// median loss (10·n·log10 d). `None` for what is no probability, an exponent not above 0, or a negative
/// scatter.
pub fn area_from_edge(edge_probability: f64, exponent: f64, sigma_db: f64) -> Option<f64> {
    let z = quantile(edge_probability)?;
    if !(exponent > 0.0 && exponent.is_finite() && sigma_db >= 0.0 && sigma_db.is_finite()) {
        return None;
    }
    let s = 2.0 * sigma_db * LN_10 / (10.0 * exponent); // √2/b
    let x = s + z; // √2·(1 − ab)/b
    // φ(z)·M(x): where x is negative M itself may be too large for a number, the product never is.
    let inner = if x >= 3.0 {
        density(z) * mills_far(x)
    } else {
        q(x) * maths::exp(0.5 * (x * x - z * z))
    };
    Some((edge_probability + inner).min(1.0)) // Jakes eq. (2.5-16)
}

/// The edge probability whose area has a given one: the inverse of [`area_from_edge`] by bisection to 1e-12.
/// `None` as there.
pub fn edge_from_area(area_probability: f64, exponent: f64, sigma_db: f64) -> Option<f64> {
    if !(area_probability > 0.0 && area_probability < 1.0) {
        return None;
    }
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if area_from_edge(middle, exponent, sigma_db)? < area_probability {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(0.5 * (low + high))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_normal_distribution_is_that_of_the_tables() {
        for (z, tail) in [
            (0.0, 0.5),
            (1.0, 0.158_655_253_931_457),
            (1.281_551_565_544_6, 0.1),
            (1.644_853_626_951_473, 0.05),
            (2.0, 0.022_750_131_948_179),
            (3.0, 0.001_349_898_031_630),
            (5.0, 2.866_515_718_791_9e-7),
        ] {
            assert!((q(z) - tail).abs() < 1e-14 + 1e-12 * tail, "Q({z}) = {}", q(z));
            assert!((q(-z) - (1.0 - tail)).abs() < 1e-14);
        }
        assert!((q(10.0) / 7.619_853_024_160_5e-24 - 1.0).abs() < 1e-11);
        // Where the series hands over to the fraction there is no step.
        assert!((q(2.999_999_999_999) - q(3.0)).abs() < 1e-14);
        assert!(q(f64::NAN).is_nan());
        assert_eq!(q(1e308), 0.0);
    }

    #[test]
    fn quantiles_are_inverse() {
        assert!((quantile(0.9).expect("a z") - 1.281_551_565_544_6).abs() < 1e-11);
        assert!((quantile(0.1).expect("a z") + 1.281_551_565_544_6).abs() < 1e-11);
        assert!(quantile(0.5).expect("a z").abs() < 1e-11);
        for p in [0.0, 1.0, -0.1, 1.1, f64::NAN] {
            assert_eq!(quantile(p), None);
        }
    }

    #[test]
    fn margins() {
        // 8 dB and 90 %: 1.28155 · 8
        let margin = shadowing_margin_db(0.9, 8.0).expect("a margin");
        assert!((margin - 10.2524).abs() < 1e-4);
        assert!((at_least(margin, 8.0) - 0.9).abs() < 1e-12);
        assert_eq!(at_least(0.0, 8.0), 0.5);
        assert_eq!((at_least(0.1, 0.0), at_least(-0.1, 0.0)), (1.0, 0.0));
    }

    /// 2/R² · ∫ P(r)·r dr with P(r) = Φ(z − (10·n/σ)·log10(r/R)): the definition, by the midpoint rule.
    fn integrated(edge: f64, n: f64, sigma_db: f64) -> f64 {
        const STEPS: i32 = 200_000;
        let z = quantile(edge).expect("a z");
        let ring = |i: i32| {
            let r = (f64::from(i) + 0.5) / f64::from(STEPS);
            2.0 * r * q(-(z - 10.0 * n / sigma_db * maths::log10(r))) / f64::from(STEPS)
        };
        (0..STEPS).map(ring).sum()
    }

    #[test]
    fn the_area_is_the_integral_of_its_rings() {
        for (edge, n, sigma) in [
            (0.5, 4.0, 8.0),
            (0.75, 4.0, 8.0),
            (0.9, 3.5, 8.0),
            (0.95, 2.0, 12.0),
            (0.05, 3.0, 10.0),
            (0.9, 4.0, 0.5),
        ] {
            let closed = area_from_edge(edge, n, sigma).expect("an area");
            let summed = integrated(edge, n, sigma);
            assert!(
                (closed - summed).abs() < 1e-6,
                "{edge} {n} {sigma}: {closed} {summed}"
            );
        }
    }

    #[test]
    fn the_area_is_that_of_the_book() {
        // σ/n = 2: 0.75 at the edge is about 0.90 of the area. By hand: z = 0.67449, s = 0.92103, x =
        // 1.59552, Q(x) = 0.05530, φ(x) = 0.11173, φ(z) = 0.31778; 0.75 + 0.31778 · 0.49494 = 0.9073
        let area = area_from_edge(0.75, 4.0, 8.0).expect("an area");
        assert!((area - 0.9073).abs() < 2e-4, "{area}");
        // The classical 0.5 at the edge: 0.77.
        assert!((area_from_edge(0.5, 4.0, 8.0).expect("an area") - 0.773).abs() < 1e-3);
        // No scatter: what holds at the edge holds everywhere.
        assert!((area_from_edge(0.6, 4.0, 0.0).expect("an area") - 1.0).abs() < 1e-12);
    }

    #[test]
    fn edge_and_area_are_inverse_and_nothing_else_is_answered() {
        for edge in [0.3, 0.75, 0.9, 0.97] {
            let area = area_from_edge(edge, 3.5, 8.0).expect("an area");
            assert!((edge_from_area(area, 3.5, 8.0).expect("an edge") - edge).abs() < 1e-9);
        }
        for (edge, n, sigma) in [
            (0.0, 4.0, 8.0),
            (0.5, 0.0, 8.0),
            (0.5, 4.0, -1.0),
            (0.5, f64::NAN, 8.0),
            (0.5, 4.0, f64::INFINITY),
        ] {
            assert_eq!(area_from_edge(edge, n, sigma), None);
        }
        for (edge, n, sigma) in [(1e-9, 0.01, 1e6), (1.0 - 1e-9, 1e9, 1e-9)] {
            let area = area_from_edge(edge, n, sigma).expect("an area");
            assert!((0.0..=1.0).contains(&area), "{area}");
        }
    }
}
