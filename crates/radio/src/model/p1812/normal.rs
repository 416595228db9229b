//! The normal distribution, P.1812-7 Attachment 2.

use crate::maths;

/// Smallest share that the approximation takes; nearer to 0 or 1 it stays at this one's value.
const MIN_SHARE: f64 = 1e-6;

/// I(x): the inverse complementary cumulative normal distribution, by how many standard deviations a value
/// lies above the median that is exceeded with probability `x` (0…1). Within 5.4e-4 of the exact function.
pub(super) fn inverse_complementary(x: f64) -> f64 {
    let x = x.clamp(MIN_SHARE, 1.0 - MIN_SHARE);
    if x <= 0.5 {
        above_median(x) // eq. (94a)
    } else {
        -above_median(1.0 - x) // eq. (94b)
    }
}

fn above_median(x: f64) -> f64 {
    let t = (-2.0 * maths::ln(x)).sqrt(); // eq. (95a)
    let numerator = (0.010328 * t + 0.802853) * t + 2.515516698;
    let denominator = ((0.001308 * t + 0.189269) * t + 1.432788) * t + 1.0;
    t - numerator / denominator // eq. (95b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_quantiles() {
        assert!(inverse_complementary(0.5).abs() < 1e-8);
        assert!((inverse_complementary(0.1) - 1.2816).abs() < 5.4e-4);
        assert!((inverse_complementary(0.01) - 2.3263).abs() < 5.4e-4);
        assert_eq!(inverse_complementary(0.99), -inverse_complementary(1.0 - 0.99));
        assert_eq!(inverse_complementary(0.0), inverse_complementary(1e-7));
    }
}
