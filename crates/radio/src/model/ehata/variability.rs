//! How the loss varies from place to place.

use super::class::Class;
use crate::maths;

/// Standard deviation over places, dB: Okumura's 7.1, 7.5 and 8.1 dB in towns at 1500, 2000 and 3000 MHz, 2
/// dB more elsewhere.
pub(super) fn sigma_db(class: Class, f_mhz: f64) -> f64 {
    let log_f = maths::log10(f_mhz);
    let towns_db = 4.0976291 + log_f * (-1.2255656 + 0.68350345 * log_f);
    match class {
        Class::Urban => towns_db,
        Class::Suburban | Class::Rural => towns_db + 2.0,
    }
}

/// Standard deviations from the median to the value that a share, 0…1, does not exceed.
///
/// A rational approximation, good to 4.5·10⁻⁴, as in ITM; its first constant is the report's.
pub(super) fn deviations(share: f64) -> f64 {
    let tail = share.min(1.0 - share).max(1e-6);
    let t = (-2.0 * maths::ln(tail)).sqrt();
    let numerator = (0.010328 * t + 0.802853) * t + 2.515516698;
    let denominator = ((0.001308 * t + 0.189269) * t + 1.432788) * t + 1.0;
    let out = t - numerator / denominator;
    if share > 0.5 { out } else { -out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn okumuras_deviations_at_three_frequencies() {
        for (f_mhz, towns_db) in [(1500.0, 7.1), (2000.0, 7.5), (3000.0, 8.1)] {
            assert!((sigma_db(Class::Urban, f_mhz) - towns_db).abs() < 1e-6);
            assert!((sigma_db(Class::Rural, f_mhz) - towns_db - 2.0).abs() < 1e-6);
        }
    }

    #[test]
    fn the_normal_quantiles() {
        for (share, z) in [
            (0.5, 0.0),
            (0.9, 1.2816),
            (0.1, -1.2816),
            (0.99, 2.3263),
            (0.001, -3.0902),
        ] {
            assert!((deviations(share) - z).abs() < 5e-4, "{share}");
        }
    }
}
