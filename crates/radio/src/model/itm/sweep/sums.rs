//! Sums over any part of a radial from running sums, without loss: in whole numbers.

/// Heights are counted in these parts of a metre (9e-13 m): what a double holds of a height is not much
/// finer.
const PARTS_PER_M: f64 = 1_099_511_627_776.0;

/// Running sums of heights and of heights times their index.
#[derive(Default)]
pub(super) struct Sums {
    /// Of all samples before this one.
    before: Vec<[i128; 2]>,
    parts: Vec<i64>,
}

impl Sums {
    /// Of heights within ±1e5 m.
    pub(super) fn of(heights_m: &[f64]) -> Self {
        let parts: Vec<i64> = heights_m.iter().map(|h| (h * PARTS_PER_M) as i64).collect();
        let mut before = Vec::with_capacity(parts.len() + 1);
        let [mut sum, mut moment] = [0i128; 2];
        before.push([sum, moment]);
        for (i, h) in parts.iter().enumerate() {
            sum += i128::from(*h);
            moment += i128::from(*h) * i as i128;
            before.push([sum, moment]);
        }
        Self { before, parts }
    }

    /// Mean height of the samples from one to before another, metres.
    pub(super) fn mean_m(&self, start: usize, end: usize) -> f64 {
        let sum = self.before[end][0] - self.before[start][0];
        real(sum) / (PARTS_PER_M * (end - start) as f64)
    }

    /// Least-squares line through the samples from one to another, the two ends counting half: its height in
    /// their middle, and its rise from sample to sample, metres. `start` < `end` < number of samples.
    pub(super) fn line_m(&self, start: usize, end: usize) -> (f64, f64) {
        let length = (end - start) as f64;
        let [sum, moment] = [0, 1].map(|k| self.before[end + 1][k] - self.before[start][k]);
        let (first, last) = (i128::from(self.parts[start]), i128::from(self.parts[end]));
        let twice_sum = 2 * sum - first - last;
        // About the middle, the place (start + end)/2.
        let four_moments =
            4 * moment - 2 * (start + end) as i128 * sum - (last - first) * (end - start) as i128;
        let mean_m = real(twice_sum) / (2.0 * PARTS_PER_M * length);
        let rise_m = real(four_moments) * 12.0 / (4.0 * PARTS_PER_M * (length * length + 2.0) * length);
        (mean_m, rise_m)
    }
}

/// To floating point, within two roundings.
fn real(x: i128) -> f64 {
    const LOW: i128 = 0xffff_ffff;
    ((x >> 32) as i64) as f64 * 4_294_967_296.0 + ((x & LOW) as i64) as f64
}

#[cfg(test)]
mod tests {
    use super::super::super::profile::Profile;
    use super::*;

    #[test]
    fn means_and_lines_by_hand() {
        let sums = Sums::of(&[1000.5, 3.0, 5.0, 7.0, 9.0, -40.0]);
        assert_eq!(sums.mean_m(1, 5), 6.0);
        // 3, 5, 7, 9: 6 in the middle, rising by 2.
        let (mean_m, rise_m) = sums.line_m(1, 4);
        // ends count half: (1.5 + 5 + 7 + 4.5)/3; 12 · (1.5·(4.5 − 1.5) + 0.5·2)/((9 + 2)·3)
        assert!(
            (mean_m - 6.0).abs() < 1e-12 && (rise_m - 2.0).abs() < 1e-12,
            "{mean_m} {rise_m}"
        );
    }

    #[test]
    fn lines_are_those_of_the_profile() {
        let heights_m: Vec<f64> = (0..3000u32)
            .map(|i| 800.0 + f64::from(i.wrapping_mul(2_654_435_761) >> 16) * 0.01)
            .collect();
        let (sums, profile) = (
            Sums::of(&heights_m),
            Profile {
                step_m: 1.0,
                heights_m: &heights_m,
            },
        );
        for (start, end) in [(0, 1), (5, 6), (0, 2999), (2990, 2999), (100, 1700)] {
            let [tx_m, rx_m] = profile.line_m(start as f64, end as f64);
            let (mean_m, rise_m) = sums.line_m(start, end);
            let middle = 0.5 * (start + end) as f64;
            let got = [mean_m - rise_m * middle, mean_m + rise_m * (2999.0 - middle)];
            assert!(
                (got[0] - tx_m).abs() < 1e-8 && (got[1] - rx_m).abs() < 1e-8,
                "{start} {end}"
            );
        }
    }
}
