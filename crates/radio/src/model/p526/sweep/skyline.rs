//! The upper convex hull of the samples already passed: the farthest view and the highest obstruction of any
//! later receiver lie on it.

/// A corner, with the edge that leads to it from the one before.
///
/// The order of the fields is for speed: were the two coordinates neighbours, a compiler would read them as
/// one pair that has just been written as two halves, which processors do slowly.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
struct Corner {
    x_km: f64,
    /// The edge's run and rise; 0 and +∞ at the first corner, which makes every question about its edge come
    /// out right.
    run_km: f64,
    y_m: f64,
    rise_m: f64,
    sample: usize,
}

/// Corners from the first sample to the last, the edges between them ever more downward.
///
/// Heights are those of a frame of the caller's: with 500·d²/a_e taken off, the straight lines of the frame
/// are rays over the effective earth; as they are, over a flat one. Slopes are compared as products: a
/// division would stand in the way of the next sample.
#[derive(Clone, Debug, Default)]
pub(crate) struct Skyline {
    corners: Vec<Corner>,
    /// Where the last answers were: the next are near them.
    steepest: usize,
    highest: usize,
}

impl Skyline {
    /// Forgets all samples.
    pub(crate) fn clear(&mut self) {
        self.corners.clear();
        (self.steepest, self.highest) = (0, 0);
    }

    /// Takes in a sample beyond all others. Those that it hides from every later receiver go: each only once,
    /// so a radial of n samples costs n steps.
    #[inline]
    pub(crate) fn push(&mut self, sample: usize, x_km: f64, y_m: f64) {
        let mut edge = (0.0, f64::INFINITY);
        while let Some(last) = self.corners.last() {
            let (run_km, rise_m) = (x_km - last.x_km, y_m - last.y_m);
            if rise_m * last.run_km < last.rise_m * run_km {
                edge = (run_km, rise_m);
                break;
            }
            self.corners.pop();
        }
        self.corners.push(Corner {
            x_km,
            y_m,
            run_km: edge.0,
            rise_m: edge.1,
            sample,
        });
    }

    /// The sample seen under the steepest slope from a receiver beyond all samples; 0 without samples.
    ///
    /// A corner is steeper than the one before it exactly when the edge between them, made longer, passes
    /// above the receiver; the edges do so up to one and no more from there.
    #[inline]
    pub(crate) fn steepest_from(&mut self, x_km: f64, y_m: f64) -> usize {
        let at = last_where(&self.corners, self.steepest, |c| {
            (y_m - c.y_m) * c.run_km < c.rise_m * (x_km - c.x_km)
        });
        self.steepest = at;
        self.corners.get(at).map_or(0, |c| c.sample)
    }

    /// The same by a function of the samples that says how steep the view is: where rounding makes corners
    /// equal, the last one.
    #[inline]
    pub(crate) fn steepest_by(&mut self, x_km: f64, y_m: f64, view: impl Fn(usize) -> f64) -> usize {
        self.steepest_from(x_km, y_m);
        let mut at = self.steepest;
        let Some(corner) = self.corners.get(at) else {
            return 0;
        };
        let mut best = view(corner.sample);
        while let Some(next) = self.corners.get(at + 1) {
            let there = view(next.sample);
            if there < best {
                break;
            }
            (at, best) = (at + 1, there);
        }
        while let Some(before) = at.checked_sub(1).map(|b| self.corners[b]) {
            let there = view(before.sample);
            if there <= best {
                break;
            }
            (at, best) = (at - 1, there);
        }
        self.steepest = at;
        self.corners[at].sample
    }

    /// The sample highest over a line of a slope in m/km; 0 without samples.
    #[inline]
    pub(crate) fn highest_over(&mut self, slope: f64) -> usize {
        let at = last_where(&self.corners, self.highest, |c| c.rise_m > slope * c.run_km);
        self.highest = at;
        self.corners.get(at).map_or(0, |c| c.sample)
    }
}

/// The last corner that a property holds for, given that it holds for the first and, up to one, for all.
/// Searched from a corner nearby in steps that double, then halve.
#[inline(always)]
fn last_where(corners: &[Corner], near: usize, holds: impl Fn(&Corner) -> bool) -> usize {
    let Some(end) = corners.len().checked_sub(1) else {
        return 0;
    };
    let from = near.min(end);
    let mut step = 1;
    // It holds for `low` and not for `high`.
    let (mut low, mut high);
    if from == 0 || holds(&corners[from]) {
        (low, high) = (from, from + 1);
        while high <= end && holds(&corners[high]) {
            step *= 2;
            (low, high) = (high, high + step);
        }
    } else {
        (low, high) = (from - 1, from);
        while low > 0 && !holds(&corners[low]) {
            step *= 2;
            (low, high) = (low.saturating_sub(step), low);
        }
    }
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if middle <= end && holds(&corners[middle]) {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;

    /// In the frame of an earth of some bulge; the samples are counted from 1.
    fn skyline(bulge: f64, samples: &[(f64, f64)]) -> Skyline {
        let mut skyline = Skyline::default();
        for (i, &(d_km, h_m)) in samples.iter().enumerate() {
            skyline.push(i + 1, d_km, h_m - bulge * d_km * d_km);
        }
        skyline
    }

    #[test]
    fn a_tent_keeps_its_ridge_and_its_ends() {
        let mut tent = skyline(
            0.0,
            &[(1.0, 0.0), (2.0, 40.0), (3.0, 100.0), (4.0, 20.0), (5.0, 0.0)],
        );
        let kept: Vec<usize> = tent.corners.iter().map(|c| c.sample).collect();
        // (2, 40) lies below the line from (1, 0) to (3, 100), (4, 20) below that from (3, 100) to (5, 0).
        assert_eq!(kept, [1, 3, 5]);
        let mut seen = |h_m| tent.steepest_from(6.0, h_m);
        // The edge from the ridge to the foot, made longer, is at −50 m in 6 km; the one up to the ridge at
        // 250 m.
        assert_eq!(seen(-60.0), 5);
        assert_eq!(seen(-40.0), 3);
        assert_eq!(seen(240.0), 3);
        assert_eq!(seen(260.0), 1);
        let mut highest = |slope| tent.highest_over(slope);
        assert_eq!(highest(60.0), 1);
        assert_eq!(highest(0.0), 3);
        assert_eq!(highest(-60.0), 5);
    }

    #[test]
    fn flat_ground_on_a_round_earth_is_all_corners_and_on_a_flat_one_none() {
        let flat: Vec<(f64, f64)> = (1..=9).map(|i| (f64::from(i), 7.0)).collect();
        assert_eq!(skyline(0.06, &flat).corners.len(), 9);
        assert_eq!(skyline(0.0, &flat).corners.len(), 2);
    }

    #[test]
    fn without_samples_nothing_is_seen() {
        let mut none = Skyline::default();
        assert_eq!(none.steepest_from(1.0, 0.0), 0);
        assert_eq!(none.steepest_by(1.0, 0.0, |_| 0.0), 0);
        assert_eq!(none.highest_over(0.0), 0);
    }

    #[test]
    fn the_corner_found_is_the_best_of_all_samples() {
        let mut seed = 7u64;
        let mut random = || {
            seed = seed
                .wrapping_mul(6364136223846793005)
                .wrapping_add(1442695040888963407);
            (seed >> 11) as f64 / (1u64 << 53) as f64
        };
        for round in 0..300 {
            let bulge = if round % 2 == 0 { 0.0 } else { 0.1 * random() };
            // Heights in whole metres at whole distances: many ties and straight rows.
            let relief_m = [0.0, 3.0, 500.0][round % 3];
            let mut skyline = Skyline::default();
            let mut passed: Vec<(f64, f64)> = Vec::new();
            for i in 1..=60u32 {
                let (d_km, h_m) = (f64::from(i), (relief_m * random()).round());
                let receiver_m = h_m + 30.0 * random() * random();
                let view = |&(x_km, z_m): &(f64, f64)| (z_m - receiver_m) / (d_km - x_km) + bulge * x_km;
                let slope = 100.0 * (random() - 0.5);
                let over = |&(x_km, z_m): &(f64, f64)| z_m - slope * x_km - bulge * x_km * x_km;
                let best =
                    |f: &dyn Fn(&(f64, f64)) -> f64| passed.iter().map(f).fold(f64::NEG_INFINITY, f64::max);
                let framed_m = |m: f64| m - bulge * d_km * d_km;
                if i > 1 {
                    let seen = skyline.steepest_from(d_km, framed_m(receiver_m));
                    let highest = skyline.highest_over(slope);
                    let by_view = skyline.steepest_by(d_km, framed_m(receiver_m), |s| view(&passed[s - 1]));
                    assert!((view(&passed[seen - 1]) - best(&view)).abs() < 1e-9);
                    assert!((over(&passed[highest - 1]) - best(&over)).abs() < 1e-9);
                    // The very best by rounded values, and the last of those that are equal.
                    let last = passed.iter().rposition(|s| view(s) >= best(&view) - 1e-12);
                    assert!(view(&passed[by_view - 1]) >= best(&view) - 1e-12, "{round} {i}");
                    assert_eq!(Some(by_view - 1), last, "{round} {i}");
                }
                skyline.push(i as usize, d_km, framed_m(h_m));
                passed.push((d_km, h_m));
            }
        }
    }
}
