//! What the differences of predicted and measured levels come to.

use super::Pair;
use std::collections::BTreeSet;

/// With fewer squares a mean error is not settled. The errors of unbiased models scatter by some 10 dB from
/// square to square: over twenty of them the mean is known to about ±4.5 dB (95 %), over five to ±9 dB.
pub const FEW_SQUARES: usize = 20;

/// Quantile of 95 % of a normal distribution, both sides.
const BOTH_SIDES_95: f64 = 1.96;

/// How often predictions and measurements agree about a threshold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Agreement {
    /// Both at or above it.
    pub hits: u64,
    /// Measured at or above, predicted below: a gap that is none.
    pub misses: u64,
    /// Predicted at or above, measured below: a gap that is not seen.
    pub false_alarms: u64,
    /// Both below.
    pub rejections: u64,
}

impl Agreement {
    /// Takes one place.
    pub fn take(&mut self, predicted: bool, measured: bool) {
        let count = match (predicted, measured) {
            (true, true) => &mut self.hits,
            (false, true) => &mut self.misses,
            (true, false) => &mut self.false_alarms,
            (false, false) => &mut self.rejections,
        };
        *count += 1;
    }

    /// All of them.
    pub const fn places(&self) -> u64 {
        self.hits + self.misses + self.false_alarms + self.rejections
    }

    /// Places about which both agree.
    pub const fn agreed(&self) -> u64 {
        self.hits + self.rejections
    }
}

/// Statistics of errors: predicted minus measured, dB. Every place counts once, whatever the number of its
/// samples.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Statistics {
    /// Places.
    pub places: usize,
    /// Squares of 500 m in which they lie: along a drive errors are alike, and so many places say something
    /// new at most.
    pub squares: usize,
    /// Samples behind them.
    pub samples: u64,
    /// Mean.
    pub mean_db: f64,
    /// Half of the mean's range of 95 %, where there are squares enough to say it.
    pub mean_within_db: Option<f64>,
    /// Median.
    pub median_db: f64,
    /// Standard deviation about the mean; `None` of one place.
    pub deviation_db: Option<f64>,
    /// Root of the mean square.
    pub rms_db: f64,
    /// Mean of the absolute values.
    pub absolute_db: f64,
    /// Pearson's correlation of both levels; `None` where one of them does not vary.
    pub correlation: Option<f64>,
    /// About the threshold, of those places whose technology has one.
    pub agreement: Agreement,
}

impl Statistics {
    /// Of pairs with the level from which each counts as covered. `None` of no pair.
    pub fn of<'a>(pairs: impl Iterator<Item = (&'a Pair, Option<f64>)> + Clone) -> Option<Self> {
        let mut errors: Vec<f64> = pairs.clone().map(|(pair, _)| pair.error_db()).collect();
        let count = errors.len() as f64;
        if errors.is_empty() {
            return None;
        }
        let mean_db = errors.iter().sum::<f64>() / count;
        let square = |x: f64| x * x;
        let about_mean: f64 = errors.iter().map(|e| square(e - mean_db)).sum();
        let rms_db = (errors.iter().map(|e| square(*e)).sum::<f64>() / count).sqrt();
        let absolute_db = errors.iter().map(|e| e.abs()).sum::<f64>() / count;
        let deviation_db = (errors.len() > 1).then(|| (about_mean / (count - 1.0)).sqrt());
        errors.sort_by(f64::total_cmp);
        let (mut agreement, mut samples) = (Agreement::default(), 0);
        let mut squares = BTreeSet::new();
        for (pair, covered_dbm) in pairs.clone() {
            samples += pair.samples;
            squares.insert(pair.split.square);
            if let Some(covered_dbm) = covered_dbm {
                agreement.take(
                    pair.predicted_dbm >= covered_dbm,
                    pair.measured_dbm >= covered_dbm,
                );
            }
        }
        let squares = squares.len();
        let is_settled = squares >= FEW_SQUARES;
        Some(Self {
            places: errors.len(),
            squares,
            samples,
            mean_db,
            mean_within_db: deviation_db
                .filter(|_| is_settled)
                .map(|deviation_db| BOTH_SIDES_95 * deviation_db / (squares as f64).sqrt()),
            median_db: middle(&errors),
            deviation_db,
            rms_db,
            absolute_db,
            correlation: correlation(pairs.map(|(pair, _)| (pair.measured_dbm, pair.predicted_dbm))),
            agreement,
        })
    }

    /// Too few places apart from each other to settle anything.
    pub const fn is_few(&self) -> bool {
        self.squares < FEW_SQUARES
    }
}

/// The middle of sorted numbers; 0 of none.
pub(super) fn middle(sorted: &[f64]) -> f64 {
    let half = sorted.len() / 2;
    let upper = sorted.get(half).copied().unwrap_or_default();
    if sorted.len() % 2 == 1 {
        return upper;
    }
    let lower = half.checked_sub(1).and_then(|k| sorted.get(k)).copied();
    lower.map_or(upper, |lower| 0.5 * (lower + upper))
}

fn correlation(levels: impl Iterator<Item = (f64, f64)> + Clone) -> Option<f64> {
    let count = levels.clone().count() as f64;
    let sums = levels.clone().fold((0.0, 0.0), |s, (x, y)| (s.0 + x, s.1 + y));
    let (mean_x, mean_y) = (sums.0 / count, sums.1 / count);
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for (x, y) in levels {
        let (x, y) = (x - mean_x, y - mean_y);
        xx += x * x;
        yy += y * y;
        xy += x * y;
    }
    let spread = xx.sqrt() * yy.sqrt();
    // Two places lie on a line always.
    (count > 2.0 && spread > 0.0).then(|| (xy / spread).clamp(-1.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::super::example::pair;
    use super::*;

    fn statistics(pairs: &[Pair], covered_dbm: f64) -> Statistics {
        Statistics::of(pairs.iter().map(|p| (p, Some(covered_dbm)))).expect("pairs")
    }

    #[test]
    fn three_places_whose_errors_are_known() {
        // Errors +3, −1, +4.
        let pairs = [pair(-100.0, -97.0), pair(-90.0, -91.0), pair(-110.0, -106.0)];
        let found = statistics(&pairs, -98.0);
        assert_eq!((found.places, found.squares), (3, 1));
        assert!((found.mean_db - 2.0).abs() < 1e-12);
        assert!((found.median_db - 3.0).abs() < 1e-12);
        // Squares about the mean: 1 + 9 + 4 = 14; over two: 7.
        assert!((found.deviation_db.unwrap_or_default() - 7f64.sqrt()).abs() < 1e-12);
        assert!((found.rms_db - (26f64 / 3.0).sqrt()).abs() < 1e-12);
        assert!((found.absolute_db - 8.0 / 3.0).abs() < 1e-12);
        let expected = Agreement {
            hits: 1,
            misses: 0,
            false_alarms: 1,
            rejections: 1,
        };
        assert_eq!(found.agreement, expected);
        assert!(found.is_few() && found.mean_within_db.is_none());
        // Deviations (0, 10, −10) and (1, 7, −8): 150 / (√200 · √114).
        let r = 150.0 / (200f64.sqrt() * 114f64.sqrt());
        assert!((found.correlation.unwrap_or_default() - r).abs() < 1e-12);
    }

    #[test]
    fn what_does_not_vary_has_no_correlation_and_one_place_no_deviation() {
        let pairs = [pair(-100.0, -97.0)];
        let one = statistics(&pairs, -120.0);
        assert_eq!((one.deviation_db, one.correlation), (None, None));
        assert_eq!(one.agreement.hits, 1);
        let flat = [pair(-100.0, -90.0), pair(-100.0, -91.0), pair(-100.0, -92.0)];
        assert_eq!(statistics(&flat, -95.0).correlation, None);
        assert_eq!(Statistics::of(std::iter::empty()), None);
    }

    #[test]
    fn so_many_squares_settle_a_mean() {
        let at = |k: usize| {
            let place_m = [600.0 * k as f64, 0.0];
            let split = super::super::Split::new("c", place_m);
            let predicted = if k.is_multiple_of(2) { -95.0 } else { -105.0 };
            Pair {
                place_m,
                split,
                ..pair(-100.0, predicted)
            }
        };
        let pairs: Vec<Pair> = (0..100).map(at).collect();
        let found = statistics(&pairs, -100.0);
        assert_eq!(found.squares, 100);
        let sigma = (100.0 * 25.0 / 99.0f64).sqrt();
        assert!((found.mean_within_db.unwrap_or_default() - 0.196 * sigma).abs() < 1e-9);
        assert_eq!(found.agreement.agreed(), 50);
        assert_eq!(found.agreement.misses, 50);
    }
}
