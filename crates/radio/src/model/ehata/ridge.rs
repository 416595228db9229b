//! An isolated ridge: one horizon for both antennas.

use super::ground::{Ground, mean_m};
use crate::maths;

/// Curvature of the earth without air, 1/m.
const EARTH_PER_M: f64 = 157e-9;
/// N_0, N-units, whatever a study says.
const SEA_LEVEL_REFRACTIVITY: f64 = 301.0;

/// A ridge that both antennas have as their horizon.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ridge {
    /// From the base, km.
    pub d_1_km: f64,
    /// From the mobile, km.
    pub d_2_km: f64,
    /// Height over the line that the report draws, m; never less than 0.
    pub h_m: f64,
}

/// Curvature of the earth under a standard atmosphere, 1/m.
fn effective_per_m(ground: &Ground) -> f64 {
    let mean_m = mean_m(ground.between(0, ground.steps()));
    let surface = SEA_LEVEL_REFRACTIVITY * maths::exp(-mean_m / 9460.0);
    EARTH_PER_M * (1.0 - 0.04665 * maths::exp(surface / 179.3))
}

/// Steps to the horizons, from the mobile and from the base; `None` where they see each other.
fn horizons(ground: &Ground, h_m_m: f64, h_b_m: f64, curvature_per_m: f64) -> Option<(usize, usize)> {
    let last = ground.steps();
    let d_m = ground.step_m * last as f64;
    let (a_m, b_m) = (ground.at(0) + h_m_m, ground.at(last) + h_b_m);
    let half = 0.5 * curvature_per_m;
    let level = (b_m - a_m) / d_m;
    let (mut theta_a, mut theta_b) = (level - half * d_m, -level - half * d_m);
    let (mut from_a, mut from_b) = (None, last);
    for i in 1..last {
        let (s_a_m, s_b_m) = (ground.step_m * i as f64, ground.step_m * (last - i) as f64);
        let over_a_m = ground.at(i) - (half * s_a_m + theta_a) * s_a_m - a_m;
        if over_a_m > 0.0 {
            theta_a += over_a_m / s_a_m;
            from_a = Some(i);
        }
        // Nothing hides the mobile from the base before something hides the base from the mobile.
        let over_b_m = ground.at(i) - (half * s_b_m + theta_b) * s_b_m - b_m;
        if from_a.is_some() && over_b_m > 0.0 {
            theta_b += over_b_m / s_b_m;
            from_b = last - i;
        }
    }
    from_a.map(|from_a| (from_a, from_b))
}

impl Ridge {
    /// The ridge of a path that has one.
    pub fn of(ground: &Ground, h_m_m: f64, h_b_m: f64) -> Option<Self> {
        let curvature_per_m = effective_per_m(ground);
        let (mobile, base) = horizons(ground, h_m_m, h_b_m, curvature_per_m)?;
        let last = ground.steps();
        if mobile + base != last {
            return None;
        }
        let (d_1_m, d_2_m) = (ground.step_m * base as f64, ground.step_m * mobile as f64);
        let (mobile_m, base_m) = (ground.at(0) + h_m_m, ground.at(last) + h_b_m);
        // Each antenna is weighed with the way to its own horizon; a straight line would take the other's.
        let line_m = (base_m * d_1_m + mobile_m * d_2_m) / (d_1_m + d_2_m);
        let h_m = ground.at(mobile) - line_m + 0.5 * curvature_per_m * d_1_m * d_2_m;
        Some(Self {
            d_1_km: 0.001 * d_1_m,
            d_2_km: 0.001 * d_2_m,
            h_m: h_m.max(0.0),
        })
    }

    /// What it gains, dB: mostly negative, a loss, but positive for a mobile within some hundred metres of
    /// its top.
    pub fn gain_db(&self) -> f64 {
        let curve = |knots: &[f64; 9]| {
            // The curves end at 8 km; their last pieces go on.
            let i = (self.d_2_km.ceil() as usize).clamp(1, 8) - 1;
            knots[i] + (knots[i + 1] - knots[i]) * (self.d_2_km - i as f64)
        };
        let piece = usize::from(self.d_1_km >= CURVES_KM[1]);
        let (low_db, high_db) = (curve(&CURVES[piece]), curve(&CURVES[piece + 1]));
        let (from_km, to_km) = (CURVES_KM[piece], CURVES_KM[piece + 1]);
        let share = ((self.d_1_km - from_km) / (to_km - from_km)).clamp(0.0, 1.0);
        let mut k_im_db = low_db + (high_db - low_db) * share;
        if self.d_2_km > 2.0 {
            k_im_db = k_im_db.min(0.0);
        }
        (self.h_m / 200.0).sqrt() * k_im_db // Okumura eq. (1) with 0.07 ≈ √(1/200)
    }
}

/// d_1 of the curves below, km.
const CURVES_KM: [f64; 3] = [15.0, 30.0, 60.0];

/// Okumura's fig. 31 for a ridge of 200 m: curves C, B and A at d_2 = 0, 1 … 8 km, dB.
const CURVES: [[f64; 9]; 3] = [
    [4.0, -13.0, -17.5, -17.5, -15.0, -12.5, -10.0, -8.0, -6.0],
    [12.0, -8.5, -13.0, -12.0, -10.0, -8.0, -6.5, -5.0, -4.0],
    [20.0, -4.0, -6.5, -6.0, -4.5, -3.5, -2.5, -2.0, -1.0],
];

#[cfg(test)]
mod tests {
    use super::*;

    fn gain_db(d_1_km: f64, d_2_km: f64, h_m: f64) -> f64 {
        Ridge { d_1_km, d_2_km, h_m }.gain_db()
    }

    #[test]
    fn the_curves_are_okumuras() {
        assert_eq!(gain_db(10.0, 2.0, 200.0), -17.5);
        assert_eq!(gain_db(15.0, 1.5, 200.0), -15.25);
        assert_eq!(gain_db(22.5, 4.0, 200.0), -12.5);
        assert_eq!(gain_db(45.0, 8.0, 200.0), -2.5);
        assert_eq!(gain_db(90.0, 0.0, 200.0), 20.0);
        // A quarter of the height: α = √(50/200) = ½.
        assert_eq!(gain_db(10.0, 2.0, 50.0), -8.75);
        // Beyond 8 km the last piece goes on, but no farther than nought.
        assert_eq!(gain_db(10.0, 9.0, 200.0), -4.0);
        assert_eq!(gain_db(10.0, 50.0, 200.0), 0.0);
    }
}
