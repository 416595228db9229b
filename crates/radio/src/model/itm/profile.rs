//! The terrain profile: its horizons, its least-squares lines and how rough it is.
//!
//! Distances become sample indices by truncation, as in the reference: a line may gain or lose a sample when
//! terrain moves by next to nothing, and a loss can then move by 1 dB. The arithmetic of everything that is
//! truncated therefore follows the reference operation by operation.

use super::super::{LossError, Path, p526};
use super::roughness;
use crate::units::m_from_km;

/// How far a sample may lie from its place on an even profile, in steps.
pub(super) const STEP_TOLERANCE: f64 = 1e-3;

/// A profile of equal steps.
#[derive(Clone, Copy, Debug)]
pub struct Profile<'a> {
    /// Step, metres.
    pub step_m: f64,
    /// Heights above sea level, metres: one more than there are steps.
    pub heights_m: &'a [f64],
}

/// Elevations of the two horizons and the distances to them, from the transmitter and from the receiver.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Horizons {
    /// Above the horizontal, radians.
    pub theta_rad: [f64; 2],
    /// Metres; the path's length where the other antenna is in sight.
    pub d_m: [f64; 2],
}

impl<'a> Profile<'a> {
    /// The profile of a path: at least one step, as many heights as distances, all finite, the steps equal to
    /// the first but for [`STEP_TOLERANCE`].
    pub fn of(model: &'static str, path: &Path<'a>) -> Result<Self, LossError> {
        let (distances_km, heights_m) = (path.distances_km, path.heights_m);
        let step_km = distances_km.get(1).copied().unwrap_or(f64::NAN);
        let in_step = |i: usize, d_km: f64| in_step(i, d_km, step_km);
        let all_in_step = distances_km.iter().enumerate().all(|(i, d)| in_step(i, *d));
        let all_finite = heights_m.iter().all(|h| h.is_finite());
        let from_zero = distances_km.first() == Some(&0.0);
        if !(all_in_step && all_finite && from_zero && distances_km.len() == heights_m.len()) {
            p526::usable(model, path)?;
            let sample = (1..distances_km.len()).find(|&i| !in_step(i, distances_km[i]));
            return Err(LossError::UnevenSteps {
                model,
                sample: sample.unwrap_or(1),
                step_km,
            });
        }
        Ok(Self {
            step_m: m_from_km(step_km),
            heights_m,
        })
    }

    /// Number of steps.
    pub fn steps(&self) -> usize {
        self.heights_m.len().saturating_sub(1)
    }

    /// Length, metres.
    pub fn d_m(&self) -> f64 {
        self.steps() as f64 * self.step_m
    }

    /// Heights of the ground under the antennas, metres.
    pub fn ends_m(&self) -> [f64; 2] {
        let end = |h: Option<&f64>| h.copied().unwrap_or(f64::NAN);
        [end(self.heights_m.first()), end(self.heights_m.last())]
    }

    /// Mean height above sea level without the first and the last tenth, metres.
    pub fn h_sys_m(&self) -> f64 {
        let tenth = (0.1 * self.steps() as f64) as usize;
        let middle = &self.heights_m[tenth..self.heights_m.len() - tenth];
        middle.iter().sum::<f64>() / middle.len() as f64
    }

    /// The radio horizons of antennas at these heights above ground.
    pub fn horizons(&self, h_m: [f64; 2], a_e_m: f64) -> Horizons {
        let d_m = self.d_m();
        let [first_m, last_m] = self.ends_m();
        let (z_tx_m, z_rx_m) = (first_m + h_m[0], last_m + h_m[1]);
        let two_a_m = 2.0 * a_e_m;
        // As if the antennas saw each other. TN 101 eq. (6.15)
        let mut found = Horizons {
            theta_rad: [
                (z_rx_m - z_tx_m) / d_m - d_m / two_a_m,
                -(z_rx_m - z_tx_m) / d_m - d_m / two_a_m,
            ],
            d_m: [d_m, d_m],
        };
        let (mut d_tx_m, mut d_rx_m) = (0.0, d_m);
        let steps = self.steps();
        for &h in self.heights_m.get(1..steps).unwrap_or(&[]) {
            d_tx_m += self.step_m;
            d_rx_m -= self.step_m;
            let theta_tx = (h - z_tx_m) / d_tx_m - d_tx_m / two_a_m;
            let theta_rx = -(z_rx_m - h) / d_rx_m - d_rx_m / two_a_m;
            if theta_tx > found.theta_rad[0] {
                found.theta_rad[0] = theta_tx;
                found.d_m[0] = d_tx_m;
            }
            if theta_rx > found.theta_rad[1] {
                found.theta_rad[1] = theta_rx;
                found.d_m[1] = d_rx_m;
            }
        }
        found
    }

    /// Least-squares line through the samples between two distances: its heights at the two ends of the whole
    /// profile, metres.
    pub fn line_m(&self, d_start_m: f64, d_end_m: f64) -> [f64; 2] {
        let steps = self.steps();
        let (start, end) = stretch(steps, self.step_m, d_start_m, d_end_m);
        let samples = self.heights_m.get(start..=end).unwrap_or(&[]);
        let [first_m, between @ .., last_m] = samples else {
            return [f64::NAN; 2];
        };
        let length = (end - start) as f64;
        // Samples are counted from the middle; the two ends count half.
        let mut from_middle = -0.5 * length;
        let middle = end as f64 + from_middle;
        let mut sum = 0.5 * (first_m + last_m);
        let mut moment = 0.5 * (first_m - last_m) * from_middle;
        for h in between {
            from_middle += 1.0;
            sum += h;
            moment += h * from_middle;
        }
        let mean_m = sum / length;
        let slope_m = moment * 12.0 / ((length * length + 2.0) * length);
        [
            mean_m - slope_m * middle,
            mean_m + slope_m * (steps as f64 - middle),
        ]
    }

    /// Δh: the interdecile range of the heights between two distances, less their line, brought to a path of
    /// great length, metres. 0 with fewer than two steps between them.
    pub fn delta_h_m(&self, d_start_m: f64, d_end_m: f64) -> f64 {
        self.range_m(d_start_m, d_end_m) / roughness::share_at(d_end_m - d_start_m) // ERL 79-ITS 67 eq. (3), inverted
    }

    /// The interdecile range of the heights between two distances, less their line, metres. 0 with fewer than
    /// two steps between them.
    pub fn range_m(&self, d_start_m: f64, d_end_m: f64) -> f64 {
        let x_start = d_start_m / self.step_m;
        let x_end = d_end_m / self.step_m;
        let Some(tenth) = tenth(x_start, x_end) else {
            return 0.0;
        };
        let count = resampled(tenth);
        let mut room = [0.0; MAX_RESAMPLED];
        let resampled = &mut room[..count];
        self.resample(x_start, x_end, resampled);
        let even = Profile {
            step_m: 1.0,
            heights_m: resampled,
        };
        let last = (count - 1) as f64;
        let [mut on_line_m, end_m] = even.line_m(0.0, last);
        let rise_m = (end_m - on_line_m) / last;
        for h in resampled.iter_mut() {
            *h -= on_line_m;
            on_line_m += rise_m;
        }
        interdecile_m(resampled, tenth)
    }

    /// Heights at equal parts of the way between two places, counted in samples.
    fn resample(&self, x_start: f64, x_end: f64, out: &mut [f64]) {
        let steps = self.steps();
        let stride = (x_end - x_start) / (out.len() - 1) as f64;
        let mut i = (x_start as usize).min(steps - 1);
        // How far the place lies beyond sample i + 1: not above 0 once i has caught up.
        let mut beyond = x_start - (i as f64 + 1.0);
        for slot in out {
            while beyond > 0.0 && i + 1 < steps {
                beyond -= 1.0;
                i += 1;
            }
            let (here_m, next_m) = (self.heights_m[i], self.heights_m[i + 1]);
            *slot = next_m + (next_m - here_m) * beyond;
            beyond += stride;
        }
    }
}

/// Does a sample lie at its place?
pub(super) fn in_step(i: usize, d_km: f64, step_km: f64) -> bool {
    (d_km - i as f64 * step_km).abs() <= STEP_TOLERANCE * step_km
}

/// Samples in a tenth of a resampled profile, at most.
const MAX_TENTH: usize = 25;
/// Samples of a resampled profile, at most.
pub(super) const MAX_RESAMPLED: usize = resampled(MAX_TENTH);

/// Samples of a resampled profile with so many in a tenth.
pub(super) const fn resampled(tenth: usize) -> usize {
    10 * tenth - 5
}

/// Samples in a tenth of the resampled way between two places, counted in samples of the profile; none for a
/// way too short to be judged.
pub(super) fn tenth(x_start: f64, x_end: f64) -> Option<usize> {
    if x_end - x_start < 2.0 {
        return None;
    }
    Some(((0.1 * (x_end - x_start + 8.0)) as usize).clamp(4, MAX_TENTH))
}

/// The samples of a profile that a line between two distances goes through: the first and the last.
pub(super) fn stretch(steps: usize, step_m: f64, d_start_m: f64, d_end_m: f64) -> (usize, usize) {
    let beyond = |x: f64| (steps as f64 - x).max(0.0) as usize;
    let mut start = (d_start_m / step_m).max(0.0) as usize;
    let mut end = steps - beyond(d_end_m / step_m).min(steps);
    if end <= start {
        start = start.saturating_sub(1);
        end = steps - beyond(end as f64 + 1.0);
    }
    (start, end)
}

/// The value that a tenth exceeds, less the value that a tenth stays below. `values`: 10·tenth − 5 of them.
fn interdecile_m(values: &mut [f64], tenth: usize) -> f64 {
    let (_, q10, rest) = values.select_nth_unstable_by(tenth - 1, |a, b| b.total_cmp(a));
    let q10 = *q10;
    // Index count − tenth of all, of which `tenth` are gone.
    let ninth = rest.len() - tenth;
    let (_, q90, _) = rest.select_nth_unstable_by(ninth, |a, b| b.total_cmp(a));
    q10 - *q90
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(heights_m: &[f64]) -> Profile<'_> {
        Profile {
            step_m: 100.0,
            heights_m,
        }
    }

    #[test]
    fn the_line_through_a_slope_is_the_slope() {
        let h: Vec<f64> = (0..=10).map(|i| 5.0 + 3.0 * f64::from(i)).collect();
        let [tx_m, rx_m] = profile(&h).line_m(0.0, 1000.0);
        assert!(
            (tx_m - 5.0).abs() < 1e-12 && (rx_m - 35.0).abs() < 1e-12,
            "{tx_m} {rx_m}"
        );
    }

    #[test]
    fn a_peak_is_the_horizon_of_both_ends() {
        let h = [0.0, 0.0, 0.0, 200.0, 0.0];
        let found = profile(&h).horizons([10.0, 20.0], 8.5e6);
        // 190 m over 300 m and 180 m over 100 m
        assert_eq!(found.d_m, [300.0, 100.0]);
        assert!((found.theta_rad[0] - 190.0 / 300.0).abs() < 1e-4);
        assert!((found.theta_rad[1] - 1.8).abs() < 1e-4);
    }

    #[test]
    fn antennas_in_sight_have_the_path_as_horizon_and_opposite_elevations() {
        let found = profile(&[0.0; 5]).horizons([10.0, 30.0], 8.5e6);
        assert_eq!(found.d_m, [400.0, 400.0]);
        let bulge = 400.0 / 17e6;
        assert!((found.theta_rad[0] - (0.05 - bulge)).abs() < 1e-15);
        assert!((found.theta_rad[1] - (-0.05 - bulge)).abs() < 1e-15);
    }

    #[test]
    fn deciles_are_counted_from_the_top() {
        // 35 values 0…34: the 4th largest is 31, index 31 from the top is 3.
        let mut values: Vec<f64> = (0..35).map(|i| f64::from((i * 13) % 35)).collect();
        assert_eq!(interdecile_m(&mut values, 4), 28.0);
    }

    #[test]
    fn flat_and_sloping_ground_is_smooth_and_two_samples_are_not_judged() {
        let slope: Vec<f64> = (0..=60).map(|i| 7.0 * f64::from(i)).collect();
        assert!(profile(&slope).delta_h_m(100.0, 5900.0).abs() < 1e-9);
        assert_eq!(profile(&[0.0, 50.0, 0.0]).delta_h_m(10.0, 200.0), 0.0);
    }

    #[test]
    fn the_mean_height_leaves_out_a_tenth_at_each_end() {
        let mut h = [3.0; 21];
        h[0] = 1000.0;
        h[1] = 1000.0;
        h[20] = 1000.0;
        assert_eq!(profile(&h).h_sys_m(), 3.0);
    }
}
