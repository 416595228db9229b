//! The upper convex hull of the samples already passed: the farthest view and the highest obstruction of any later receiver lie on it.

/// A corner, with the edge that leads to it from the one before.
#[derive(Clone, Copy, Debug)]
struct Corner {
    x_km: f64,
    y_m: f64,
    /// The edge's run and rise; 0 and +∞ at the first corner, which makes every question about its edge come out right.
    run_km: f64,
    rise_m: f64,
    sample: usize,
}

/// Corners from the first sample to the last, the edges between them ever more downward.
///
/// Heights are those of a frame of the caller's: with 500·d²/a_e taken off, the straight lines of the frame are rays over the effective
/// earth; as they are, over a flat one. Slopes are compared as products: a division would stand in the way of the next sample.
#[derive(Clone, Debug, Default)]
pub struct Skyline {
    corners: Vec<Corner>,
    /// Where the last answers were: the next are near them.
    steepest: usize,
    highest: usize,
}

impl Skyline {
    /// Forgets all samples.
    pub fn clear(&mut self) {
        self.corners.clear();
        (self.steepest, self.highest) = (0, 0);
    }

    /// Takes in a sample beyond all others. Those that it hides from every later receiver go: each only once, so a
    /// radial of n samples costs n steps.
    #[inline]
    pub fn push(&mut self, sample: usize, x_km: f64, y_m: f64) {
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
    /// A corner is steeper than the one before it exactly when the edge between them, made longer, passes above the
    /// receiver; the edges do so up to one and no more from there.
    #[inline]
    pub fn steepest_from(&mut self, x_km: f64, y_m: f64) -> usize {
        let at = last_where(&self.corners, self.steepest, |c| {
            (y_m - c.y_m) * c.run_km < c.rise_m * (x_km - c.x_km)
        });
        self.steepest = at;
        self.corners.get(at).map_or(0, |c| c.sample)
    }

    /// The same by a function of the samples that says how steep the view is: where rounding makes corners equal, the last one.
    #[inline]
    pub fn steepest_by(&mut self, x_km: f64, y_m: f64, view: impl Fn(usize) -> f64) -> usize {
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
    pub fn highest_over(&mut self, slope: f64) -> usize {
        let at = last_where(&self.corners, self.highest, |c| c.rise_m > slope * c.run_km);
        self.highest = at;
        self.corners.get(at).map_or(0, |c| c.sample)
    }
}

/// The last corner that a property holds for, given that it holds for the first and, up to one, for all. Searched
/// from a corner nearby in steps that double, then halve.
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
