//! How the median and the hourly medians vary with distance in each radio climate.
//!
//! The curves of TN 101, fig. 10.13 and eq. (III.69), (III.70), fitted by the constants of the algorithm's
//! table 5.1.

use super::super::Climate;
use crate::maths;

/// y(d): a fitted curve over the effective distance.
#[derive(Clone, Copy, Debug)]
pub(super) struct Curve {
    c_1_db: f64,
    c_2_db: f64,
    x_1_km: f64,
    x_2_km: f64,
    x_3_km: f64,
}

/// How a spread depends on frequency: 1 in most climates.
#[derive(Clone, Copy, Debug)]
pub(super) struct FrequencyFactor {
    base: f64,
    peak: f64,
    width: f64,
}

/// What is known of a climate.
#[derive(Clone, Copy, Debug)]
pub(super) struct ClimateRow {
    /// V: how much the climate's median lies below the reference attenuation.
    pub median: Curve,
    /// σ_T on the side of great losses (quantiles below 0).
    pub weak: (Curve, FrequencyFactor),
    /// σ_T on the side of small losses.
    pub strong: (Curve, FrequencyFactor),
    /// C_D: how much farther out the small losses lie in the tail …
    pub c_d: f64,
    /// z_D: … which begins at this quantile.
    pub z_d: f64,
}

const fn curve(c_1_db: f64, c_2_db: f64, x_1_km: f64, x_2_km: f64, x_3_km: f64) -> Curve {
    Curve {
        c_1_db,
        c_2_db,
        x_1_km,
        x_2_km,
        x_3_km,
    }
}

const fn factor(base: f64, peak: f64, width: f64) -> FrequencyFactor {
    FrequencyFactor { base, peak, width }
}

const NO_FACTOR: FrequencyFactor = factor(1.0, 0.0, 0.0);

/// Rows in the order of the climates.
#[rustfmt::skip] // Columns can be read down.
const ROWS: [ClimateRow; 7] = [
    ClimateRow { median: curve(-9.67, 12.7, 144.9, 190.3, 133.8), c_d: 1.224, z_d: 1.282, // Equatorial
          weak: (curve(2.13, 159.5, 762.2, 123.6, 94.5), NO_FACTOR),
          strong: (curve(2.11, 102.3, 636.9, 134.8, 95.6), NO_FACTOR) },
    ClimateRow { median: curve(-0.62, 9.19, 228.9, 205.2, 143.6), c_d: 0.801, z_d: 2.161, // ContinentalSubtropical
          weak: (curve(2.66, 7.67, 100.4, 172.5, 136.4), NO_FACTOR),
          strong: (curve(6.87, 15.53, 138.7, 143.7, 98.6), factor(0.93, 0.31, 2.0)) },
    ClimateRow { median: curve(1.26, 15.5, 262.6, 185.2, 99.8), c_d: 1.38, z_d: 1.282, // MaritimeSubtropical
          weak: (curve(6.11, 6.65, 138.2, 242.2, 178.6), NO_FACTOR),
          strong: (curve(10.08, 9.6, 165.3, 225.7, 129.7), NO_FACTOR) },
    ClimateRow { median: curve(-9.21, 9.05, 84.1, 101.1, 98.6), c_d: 1.0, z_d: 20.0, // Desert
          weak: (curve(1.98, 13.11, 139.1, 132.7, 193.5), NO_FACTOR),
          strong: (curve(3.68, 159.3, 464.4, 93.1, 94.2), factor(0.93, 0.19, 1.79)) },
    ClimateRow { median: curve(-0.62, 9.19, 228.9, 205.2, 143.6), c_d: 1.224, z_d: 1.282, // ContinentalTemperate
          weak: (curve(2.68, 7.16, 93.7, 186.8, 133.5), factor(0.92, 0.25, 1.77)),
          strong: (curve(4.75, 8.12, 93.2, 135.9, 113.4), factor(0.93, 0.31, 2.0)) },
    ClimateRow { median: curve(-0.39, 2.86, 141.7, 315.9, 167.4), c_d: 1.518, z_d: 1.282, // MaritimeTemperateLand
          weak: (curve(6.86, 10.38, 187.8, 169.6, 108.9), NO_FACTOR),
          strong: (curve(8.58, 13.97, 216.0, 152.0, 122.7), NO_FACTOR) },
    ClimateRow { median: curve(3.15, 857.9, 2222.0, 164.8, 116.3), c_d: 1.518, z_d: 1.282, // MaritimeTemperateSea
          weak: (curve(8.51, 169.8, 609.8, 119.9, 106.6), NO_FACTOR),
          strong: (curve(8.43, 8.19, 136.2, 188.5, 122.9), NO_FACTOR) },
];

/// The climate's row.
pub(super) const fn row(climate: Climate) -> ClimateRow {
    ROWS[climate as usize - 1]
}

impl Curve {
    /// At an effective distance, dB. Without branches: also in lanes.
    #[inline(always)]
    pub(super) fn at_db(&self, d_e_m: f64) -> f64 {
        let d_e_km = d_e_m / 1000.0;
        (self.c_1_db + self.hump_db(d_e_km)) * self.share(d_e_km) // TN 101 eq. (III.69), (III.70)
    }

    #[inline(always)]
    fn hump_db(&self, d_e_km: f64) -> f64 {
        self.c_2_db / (1.0 + ((d_e_km - self.x_2_km) / self.x_3_km).powi(2))
    }

    #[inline(always)]
    fn share(&self, d_e_km: f64) -> f64 {
        let square = (d_e_km / self.x_1_km).powi(2);
        square / (1.0 + square)
    }

    /// A bound from above over all distances, dB, at least 0. Between two distances the share is largest at
    /// the far one, and the hump (c₂ is positive) at the one nearer its top, or at the top: piece by piece
    /// their product bounds the curve, and beyond the last piece the share is at most 1.
    pub(super) fn most_db(&self) -> f64 {
        const PIECE_KM: f64 = 5.0;
        const PIECES: u32 = 600;
        let piece_db = |i: u32| {
            let (near_km, far_km) = (f64::from(i) * PIECE_KM, f64::from(i + 1) * PIECE_KM);
            let top_km = self.x_2_km.max(near_km).min(far_km);
            (self.c_1_db + self.hump_db(top_km)).max(0.0) * self.share(far_km)
        };
        let rest_db = self.c_1_db + self.hump_db(f64::from(PIECES) * PIECE_KM);
        (0..PIECES).map(piece_db).fold(rest_db.max(0.0), f64::max)
    }
}

impl FrequencyFactor {
    /// At a wavenumber.
    pub(super) fn at(&self, k_per_m: f64) -> f64 {
        let q = maths::ln(0.133 * k_per_m);
        self.base + self.peak / ((self.width * q).powi(2) + 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Climate; 7] = [
        Climate::Equatorial,
        Climate::ContinentalSubtropical,
        Climate::MaritimeSubtropical,
        Climate::Desert,
        Climate::ContinentalTemperate,
        Climate::MaritimeTemperateLand,
        Climate::MaritimeTemperateSea,
    ];

    #[test]
    fn a_curve_at_the_top_of_its_hump() {
        // Continental temperate, median: (−0.62 + 9.19) · u / (1 + u), u = (205.2/228.9)² = 0.803642
        let got = row(Climate::ContinentalTemperate).median.at_db(205.2e3);
        assert!((got - 3.818_505).abs() < 1e-5, "{got}");
    }

    #[test]
    fn the_bound_holds_and_is_not_far_off() {
        for climate in ALL {
            let row = row(climate);
            for curve in [row.median, row.weak.0, row.strong.0] {
                assert!(curve.c_2_db > 0.0);
                let largest_db = (0..40_000)
                    .map(|i| curve.at_db(f64::from(i) * 100.0))
                    .fold(0.0, f64::max);
                let most_db = curve.most_db();
                assert!(
                    most_db >= largest_db && most_db < largest_db * 1.15 + 0.2,
                    "{climate:?} {most_db} {largest_db}"
                );
            }
        }
    }

    #[test]
    fn only_some_climates_know_the_frequency() {
        assert_eq!(row(Climate::Equatorial).strong.1.at(17.0), 1.0);
        // At k = 1/0.133 the hump is whole: 0.93 + 0.31
        assert!((row(Climate::ContinentalTemperate).strong.1.at(1.0 / 0.133) - 1.24).abs() < 1e-12);
    }
}
