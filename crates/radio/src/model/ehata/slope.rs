//! The general slope of the ground at the mobile.

use super::ground::Ground;

/// Slope over the five to ten kilometres next to the mobile, mrad; 0 for a shorter path.
///
/// It is positive where the ground falls from the mobile towards the base. Of the slopes over 5, 6 … 10 km
/// the greatest counts, or the least where all fall the other way, or that over 5 km where they differ in
/// sign.
pub(super) fn theta_m_mrad(ground: &Ground) -> f64 {
    let (mut steepest, mut least, mut five) = (f64::NEG_INFINITY, f64::INFINITY, 0.0);
    let mut lengths = 0;
    let mut sums = Sums::default();
    for km in (5..=10).map(f64::from).take_while(|km| ground.reaches(*km)) {
        let theta_mrad = -sums.rise_m(ground, ground.steps_within(km)) / km;
        if lengths == 0 {
            five = theta_mrad;
        }
        steepest = theta_mrad.max(steepest);
        least = theta_mrad.min(least);
        lengths += 1;
    }
    if lengths <= 1 || steepest * least < 0.0 {
        five
    } else if steepest >= 0.0 {
        steepest
    } else {
        least
    }
}

/// Running sums over the samples after the mobile's, of heights above its ground.
#[derive(Default)]
struct Sums {
    steps: usize,
    heights_m: f64,
    moments_m: f64,
}

impl Sums {
    /// How much the line of least squares rises over so many steps from the mobile, m. The ends count half.
    /// Lengths rise from call to call.
    fn rise_m(&mut self, ground: &Ground, steps: usize) -> f64 {
        let here_m = ground.at(0);
        while self.steps < steps {
            self.steps += 1;
            let height_m = ground.at(self.steps) - here_m;
            self.heights_m += height_m;
            self.moments_m += self.steps as f64 * height_m;
        }
        let n = steps as f64;
        let around_middle_m =
            self.moments_m - 0.5 * n * self.heights_m - 0.25 * n * (ground.at(steps) - here_m);
        12.0 * around_middle_m / (n * n + 2.0)
    }
}

/// What a slope gains, dB: Okumura's fig. 34, read at 10, 30 and 60 km.
pub(super) fn gain_db(theta_m_mrad: f64, d_km: f64) -> f64 {
    let between = |from: f64, to: f64, share: f64| from + share.clamp(0.0, 1.0) * (to - from);
    let db_per_mrad = if theta_m_mrad <= 0.0 {
        between(0.25, 0.8, (d_km - 10.0) / 20.0)
    } else if d_km <= 30.0 {
        between(0.125, 0.35, (d_km - 10.0) / 20.0)
    } else {
        between(0.35, 0.6, (d_km - 30.0) / 30.0)
    };
    theta_m_mrad * db_per_mrad
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curves_meet_their_knots() {
        for (theta_mrad, d_km, want_db) in [
            (20.0, 5.0, 2.5),
            (20.0, 20.0, 4.75),
            (20.0, 30.0, 7.0),
            (20.0, 45.0, 9.5),
            (20.0, 90.0, 12.0),
            (-20.0, 5.0, -5.0),
            (-20.0, 20.0, -10.5),
            (-20.0, 50.0, -16.0),
        ] {
            assert!(
                (gain_db(theta_mrad, d_km) - want_db).abs() < 1e-12,
                "{theta_mrad} {d_km}"
            );
        }
    }
}
