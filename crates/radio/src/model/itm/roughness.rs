//! How rough ground is over a distance, from Δh, which is that of a great distance.

use crate::maths;

/// Share of Δh that a stretch of this length shows.
pub(super) fn share_at(d_m: f64) -> f64 {
    1.0 - 0.8 * maths::exp(-d_m / 50e3) // ERL 79-ITS 67 eq. (3)
}

/// Δh(d): interdecile range of the heights on a stretch of this length, metres.
pub(super) fn delta_h_d_m(d_m: f64, delta_h_m: f64) -> f64 {
    delta_h_m * share_at(d_m)
}

/// σ_h: root mean square deviation of the ground within the first Fresnel zone, metres.
pub(super) fn sigma_h_m(delta_h_m: f64) -> f64 {
    0.78 * delta_h_m * maths::exp(-0.5 * delta_h_m.sqrt().sqrt()) // ERL 79-ITS 67 eq. (3.6a)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_shows_a_fifth_and_a_great_distance_all() {
        assert!((delta_h_d_m(0.0, 90.0) - 18.0).abs() < 1e-12);
        assert!((delta_h_d_m(1e7, 90.0) - 90.0).abs() < 1e-12);
    }

    #[test]
    fn sixteen_metres() {
        // 0.78 · 16 · e^(−1)
        assert!((sigma_h_m(16.0) - 4.591_135).abs() < 1e-6);
        assert_eq!(sigma_h_m(0.0), 0.0);
    }
}
