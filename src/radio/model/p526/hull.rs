//! The upper convex hull of a profile's samples, kept as they are passed: what can be the farthest view or the highest
//! obstruction of any later receiver lies on it.

use std::cell::Cell;

/// A corner of a hull.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Corner {
    /// Distance of the sample, km.
    pub d_km: f64,
    /// Its height above sea level, m.
    pub h_m: f64,
    /// Its height in the hull's own frame, m.
    framed_m: f64,
    /// Slope of the edge that leads to it from the corner before, m/km; +∞ at the first.
    slope_in: f64,
}

/// Corners from the first sample to the last, the edges between them ever more downward.
///
/// The frame measures heights over a parabola: `bulge`·d² is taken off, so that the straight lines of the frame are
/// rays over the effective earth. With `bulge` 0 it is a flat earth's.
#[derive(Clone, Debug)]
pub struct Hull {
    bulge: f64,
    corners: Vec<Corner>,
    /// Where the last answers of [`Self::steepest_from`] and [`Self::highest_over`] were: the next are near them.
    steepest: Cell<usize>,
    highest: Cell<usize>,
}

impl Hull {
    /// Without samples; `bulge` in m/km².
    pub fn new(bulge: f64) -> Self {
        Self {
            bulge,
            corners: Vec::new(),
            steepest: Cell::new(0),
            highest: Cell::new(0),
        }
    }

    /// Takes in a sample beyond all others. Samples that it hides from every later receiver go: each only once, so a
    /// radial of n samples costs n steps.
    #[inline]
    pub fn push(&mut self, d_km: f64, h_m: f64) {
        let framed_m = h_m - self.bulge * d_km * d_km;
        let mut slope_in = f64::INFINITY;
        while let Some(last) = self.corners.last() {
            slope_in = (framed_m - last.framed_m) / (d_km - last.d_km);
            if slope_in < last.slope_in {
                break;
            }
            self.corners.pop();
            slope_in = f64::INFINITY;
        }
        self.corners.push(Corner {
            d_km,
            h_m,
            framed_m,
            slope_in,
        });
    }

    /// The corner seen under the steepest slope from a receiver beyond all samples; `None` without samples.
    ///
    /// A corner is steeper than the one before it exactly when the edge between them, made longer, passes above the
    /// receiver; the edges do so up to one and no more from there.
    #[inline]
    pub fn steepest_from(&self, d_km: f64, h_m: f64) -> Option<Corner> {
        let framed_m = h_m - self.bulge * d_km * d_km;
        self.last_where(&self.steepest, |c| {
            c.framed_m + c.slope_in * (d_km - c.d_km) > framed_m
        })
    }

    /// The corner highest over a line of a slope in m/km; `None` without samples.
    #[inline]
    pub fn highest_over(&self, slope: f64) -> Option<Corner> {
        self.last_where(&self.highest, |c| c.slope_in > slope)
    }

    /// The last corner that a property holds for, given that it holds for the first and, up to one, for all. Searched
    /// from a corner nearby in steps that double, then halve.
    #[inline]
    fn last_where(&self, near: &Cell<usize>, holds: impl Fn(&Corner) -> bool) -> Option<Corner> {
        let holds = |i: usize| self.corners.get(i).is_some_and(&holds);
        let from = near.get().min(self.corners.len().checked_sub(1)?);
        let mut step = 1;
        // It holds for `low` and not for `high`.
        let (mut low, mut high);
        if from == 0 || holds(from) {
            (low, high) = (from, from + 1);
            while holds(high) {
                step *= 2;
                (low, high) = (high, high + step);
            }
        } else {
            (low, high) = (from - 1, from);
            while low > 0 && !holds(low) {
                step *= 2;
                (low, high) = (low.saturating_sub(step), low);
            }
        }
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if holds(middle) {
                low = middle;
            } else {
                high = middle;
            }
        }
        near.set(low);
        self.corners.get(low).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hull(bulge: f64, samples: &[(f64, f64)]) -> Hull {
        let mut hull = Hull::new(bulge);
        for &(d_km, h_m) in samples {
            hull.push(d_km, h_m);
        }
        hull
    }

    #[test]
    fn a_tent_keeps_its_ridge_and_its_ends() {
        let tent = hull(
            0.0,
            &[(1.0, 0.0), (2.0, 40.0), (3.0, 100.0), (4.0, 20.0), (5.0, 0.0)],
        );
        let kept: Vec<f64> = tent.corners.iter().map(|c| c.d_km).collect();
        // (2, 40) lies below the line from (1, 0) to (3, 100), (4, 20) below that from (3, 100) to (5, 0).
        assert_eq!(kept, [1.0, 3.0, 5.0]);
        let seen = |h_m| tent.steepest_from(6.0, h_m).map(|c| c.d_km);
        // The edge from the ridge to the foot, made longer, is at −50 m in 6 km; the one up to the ridge at 250 m.
        assert_eq!(seen(-60.0), Some(5.0));
        assert_eq!(seen(-40.0), Some(3.0));
        assert_eq!(seen(240.0), Some(3.0));
        assert_eq!(seen(260.0), Some(1.0));
        let highest = |slope| tent.highest_over(slope).map(|c| c.d_km);
        assert_eq!(highest(60.0), Some(1.0));
        assert_eq!(highest(0.0), Some(3.0));
        assert_eq!(highest(-60.0), Some(5.0));
    }

    #[test]
    fn flat_ground_on_a_round_earth_is_all_corners_and_on_a_flat_one_none() {
        let flat: Vec<(f64, f64)> = (1..=9).map(|i| (f64::from(i), 7.0)).collect();
        assert_eq!(hull(0.06, &flat).corners.len(), 9);
        assert_eq!(hull(0.0, &flat).corners.len(), 2);
    }

    #[test]
    fn without_samples_nothing_is_seen() {
        let none = Hull::new(0.0);
        assert_eq!(none.steepest_from(1.0, 0.0), None);
        assert_eq!(none.highest_over(0.0), None);
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
            let mut hull = Hull::new(bulge);
            let mut passed: Vec<(f64, f64)> = Vec::new();
            for i in 1..=60 {
                let (d_km, h_m) = (f64::from(i), (relief_m * random()).round());
                let receiver_m = h_m + 30.0 * random() * random();
                let view = |&(x_km, z_m): &(f64, f64)| (z_m - receiver_m) / (d_km - x_km) + bulge * x_km;
                let slope = 100.0 * (random() - 0.5);
                let over = |&(x_km, z_m): &(f64, f64)| z_m - bulge * x_km * x_km - slope * x_km;
                let best = |f: &dyn Fn(&(f64, f64)) -> f64| passed.iter().map(f).reduce(f64::max);
                let at = |c: Corner| (c.d_km, c.h_m);
                let seen = hull.steepest_from(d_km, receiver_m).map(at);
                let highest = hull.highest_over(slope).map(at);
                for (got, want) in [
                    (seen.as_ref().map(view), best(&view)),
                    (highest.as_ref().map(over), best(&over)),
                ] {
                    match (got, want) {
                        (Some(got), Some(want)) => assert!((got - want).abs() < 1e-9, "{got} {want}"),
                        (got, want) => assert_eq!(got, want),
                    }
                }
                hull.push(d_km, h_m);
                passed.push((d_km, h_m));
            }
        }
    }
}
