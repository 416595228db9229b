//! Rolling hills: how high the ground's waves are around the mobile, and where in them it is.

use super::ground::Ground;
use crate::maths;
use std::cmp::Ordering;

/// Quantiles of the ground's heights within 10 km of the mobile, m.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Undulation {
    /// Exceeded by one tenth.
    pub h10_m: f64,
    /// Exceeded by one half.
    pub h50_m: f64,
    /// Exceeded by nine tenths.
    pub h90_m: f64,
    /// Δh: what lies between the first and the last.
    pub delta_h_m: f64,
}

fn higher_first(a: &f64, b: &f64) -> Ordering {
    b.total_cmp(a)
}

/// The height that so many others exceed, m; `None` where there are no more than these.
fn nth_m(heights_m: &mut [f64], rank: usize) -> Option<f64> {
    (rank < heights_m.len()).then(|| *heights_m.select_nth_unstable_by(rank, higher_first).1)
}

impl Undulation {
    /// Reads them; for a path shorter than 10 km they are brought to what a long one would show.
    pub fn of(ground: &Ground) -> Self {
        let mut heights_m = ground.between(0, ground.steps_within(10.0)).to_vec();
        let count = heights_m.len();
        let rank = |share: f64| (share * count as f64 - 1.0).max(0.0) as usize;
        let (r10, r50, r90) = (rank(0.1), rank(0.5), rank(0.9));
        let (above, &mut h50_m, below) = heights_m.select_nth_unstable_by(r50, higher_first);
        let h10_m = nth_m(above, r10).unwrap_or(h50_m);
        let h90_m = r90
            .checked_sub(r50 + 1)
            .and_then(|r| nth_m(below, r))
            .unwrap_or(h50_m);
        let long = if ground.d_km < 10.0 {
            (1.0 - 0.8 * maths::exp(-0.2f64)) / (1.0 - 0.8 * maths::exp(-0.02 * ground.d_km))
        } else {
            1.0
        };
        Self {
            h10_m: h10_m * long,
            h50_m: h50_m * long,
            h90_m: h90_m * long,
            delta_h_m: (h10_m - h90_m) * long,
        }
    }

    /// What hills change in the median, dB, to be taken off the loss: negative.
    pub fn median_gain_db(&self) -> f64 {
        let log_h = maths::log10(self.delta_h_m.max(15.0));
        -1.507_201_3 + log_h * (8.458_676 - 6.102_538 * log_h)
    }

    /// What the mobile's place on its hill gains over that, dB: on the top positive, in the valley negative.
    pub fn place_gain_db(&self, ground_m: f64) -> f64 {
        if self.delta_h_m < 10.0 {
            return 0.0;
        }
        let log_h = maths::log10(self.delta_h_m);
        let k_h_db = -11.728795 + log_h * (15.544272 - 1.815_476_6 * log_h);
        if ground_m >= self.h10_m {
            k_h_db
        } else if ground_m <= self.h90_m {
            -k_h_db
        } else if ground_m >= self.h50_m {
            k_h_db * (ground_m - self.h50_m) / (self.h10_m - self.h50_m)
        } else {
            -k_h_db * (self.h50_m - ground_m) / (self.h50_m - self.h90_m)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HILLS: Undulation = Undulation {
        h10_m: 200.0,
        h50_m: 140.0,
        h90_m: 100.0,
        delta_h_m: 100.0,
    };

    #[test]
    fn hills_of_100_metres_cost_9_db_in_the_median() {
        // −1.5072013 + 2·8.458676 − 4·6.102538
        assert!((HILLS.median_gain_db() + 9.0000013).abs() < 1e-6);
    }

    #[test]
    fn the_top_gains_12_db_the_valley_loses_them_and_between_it_is_a_share() {
        // −11.728795 + 2·15.544272 − 4·1.8154766
        let k_h_db = 12.0978426;
        for (ground_m, share) in [
            (250.0, 1.0),
            (200.0, 1.0),
            (170.0, 0.5),
            (140.0, 0.0),
            (120.0, -0.5),
            (80.0, -1.0),
        ] {
            assert!(
                (HILLS.place_gain_db(ground_m) - share * k_h_db).abs() < 1e-6,
                "{ground_m}"
            );
        }
        assert_eq!(
            Undulation {
                delta_h_m: 9.9,
                ..HILLS
            }
            .place_gain_db(250.0),
            0.0
        );
    }
}
