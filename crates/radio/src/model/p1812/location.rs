//! Location variability of losses, P.1812-7 §4.7.

use super::normal::inverse_complementary;
use crate::maths;

/// Width of the square over which losses vary where no standard deviation is given, m. About a terrain
/// sample.
pub const PREDICTION_RESOLUTION_M: f64 = 100.0;

/// Where the receiver is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Place {
    /// In the open.
    Outdoor,
    /// In a building, with the standard deviation of its entry loss, dB (ITU-R P.2109).
    Indoor {
        /// Standard deviation of the building entry loss, dB.
        entry_sigma_db: f64,
    },
}

/// Standard deviation of the loss over the places of a square, dB, for a receiver `height_m` above ground
/// among clutter of height `clutter_m` (0 on bare ground).
///
/// `resolution_m` is the width w_a of the square. P.1812-7 §4.7: σ_L = (0.024·f + 0.52)·w_a^0.28, times u(h),
/// which falls from 1 at the clutter's top to 0 ten metres above; indoors the root of the sum of squares with
/// the building's.
pub fn location_sigma_db(f_ghz: f64, resolution_m: f64, height_m: f64, clutter_m: f64, place: Place) -> f64 {
    let sigma_l_db = (0.024 * f_ghz + 0.52) * maths::pow(resolution_m, 0.28);
    let u = (1.0 - (height_m - clutter_m) / 10.0).clamp(0.0, 1.0);
    match place {
        Place::Outdoor => u * sigma_l_db,
        Place::Indoor { entry_sigma_db } => maths::hypot(u * sigma_l_db, entry_sigma_db),
    }
}

/// What the loss not exceeded at `p_l_pct` % of the places is above that of half of them, dB.
pub fn above_median_db(p_l_pct: f64, sigma_db: f64) -> f64 {
    -inverse_complementary(p_l_pct / 100.0) * sigma_db
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_deviation_falls_above_the_clutter() {
        let at = |height_m| location_sigma_db(1.0, 100.0, height_m, 10.0, Place::Outdoor);
        // 0.544 · 100^0.28
        assert!((at(1.5) - 1.9751).abs() < 1e-3, "{}", at(1.5));
        assert_eq!(at(10.0), at(1.5));
        assert!((at(15.0) - 0.5 * at(10.0)).abs() < 1e-12);
        assert_eq!(at(20.0), 0.0);
        let indoor = location_sigma_db(1.0, 100.0, 20.0, 10.0, Place::Indoor { entry_sigma_db: 6.0 });
        assert_eq!(indoor, 6.0);
    }

    #[test]
    fn nine_places_of_ten_lose_one_and_a_quarter_deviations_more_than_half() {
        assert!((above_median_db(90.0, 5.5) - 7.0486).abs() < 3e-3);
        assert!((above_median_db(10.0, 5.5) + 7.0486).abs() < 3e-3);
        assert!(above_median_db(50.0, 5.5).abs() < 1e-7);
    }
}
