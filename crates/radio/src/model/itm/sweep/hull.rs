//! The receiver's horizon: the steepest of all samples on the way back, from those that can be it.

use crate::maths::{Slices, widest};

/// Samples that lie lower than this under a line between two others are never the steepest, metres: far more
/// than rounding moves.
const MARGIN_M: f64 = 1e-6;
const LANES: usize = 8;

/// The samples passed so far that some receiver farther out may have as its horizon: the upper hull of the
/// ground over a curved earth. The less it is curved (the larger its effective radius), the fewer they are:
/// the smallest radius of the radial's holds for all.
pub(super) struct Hull {
    /// c · step²: how far two neighbours' chord lies under the earth's arc, at the strongest curvature;
    /// metres.
    bulge_m: f64,
    /// Index of each.
    at: Vec<f64>,
    h_m: Vec<f64>,
    /// The highest of this one and those before it, metres.
    highest_m: Vec<f64>,
    /// Elevations worked out by the last search, for those that it looked at.
    theta: Vec<f64>,
}

/// What the search wants to know of a receiver.
#[derive(Clone, Copy)]
pub(super) struct View {
    /// Index of the receiver.
    pub n: f64,
    pub step_m: f64,
    /// Antenna above sea level, metres.
    pub z_m: f64,
    /// 1/(2·a_e), 1/m.
    pub c_per_m: f64,
}

impl Hull {
    /// Of no samples. `c_per_m`: the largest of all receivers' 1/(2·a_e).
    pub(super) fn new(c_per_m: f64, step_m: f64, room: usize) -> Self {
        Self {
            bulge_m: c_per_m * step_m * step_m,
            at: Vec::with_capacity(room),
            h_m: Vec::with_capacity(room),
            highest_m: Vec::with_capacity(room),
            theta: vec![0.0; room],
        }
    }

    /// The next sample.
    pub(super) fn push(&mut self, i: usize, h_m: f64) {
        let r = i as f64;
        while let ([.., l, m], [.., h_l_m, h_m_m]) = (&self.at[..], &self.h_m[..]) {
            let (before, after) = (m - l, r - m);
            let chord_m = (h_l_m * after + h_m * before) / (before + after);
            if h_m_m + self.bulge_m * before * after + MARGIN_M >= chord_m {
                break;
            }
            self.at.pop();
            self.h_m.pop();
            self.highest_m.pop();
        }
        let highest_m = self.highest_m.last().map_or(h_m, |highest| highest.max(h_m));
        self.at.push(r);
        self.h_m.push(h_m);
        self.highest_m.push(highest_m);
    }

    /// The samples that are as steep as the steepest but for rounding, in order: index and height.
    pub(super) fn steepest(&mut self, view: View, at_least: f64) -> impl Iterator<Item = (usize, f64)> + '_ {
        let (from, best) = widest(Search { hull: self, view });
        // Not even near what is asked for: none.
        let from = if best < at_least - tolerance(at_least) {
            self.at.len()
        } else {
            from
        };
        let near = best - tolerance(best);
        let seen = self.theta[from..]
            .iter()
            .zip(&self.at[from..])
            .zip(&self.h_m[from..]);
        seen.filter(move |((theta, _), _)| **theta >= near)
            .map(|((_, at), h_m)| (*at as usize, *h_m))
    }
}

/// More than the rounding of an elevation.
fn tolerance(theta_rad: f64) -> f64 {
    1e-12 * (1.0 + theta_rad.abs())
}

struct Search<'a> {
    hull: &'a mut Hull,
    view: View,
}

impl Slices for Search<'_> {
    /// From where on elevations were worked out, and the largest of them.
    type Output = (usize, f64);

    #[inline(always)]
    fn run(self) -> (usize, f64) {
        let View {
            n,
            step_m,
            z_m,
            c_per_m,
        } = self.view;
        let Hull {
            at,
            h_m,
            highest_m,
            theta,
            ..
        } = self.hull;
        let mut end = at.len();
        let mut best = f64::NEG_INFINITY;
        while end > 0 {
            let start = end.saturating_sub(LANES);
            if let (Some(at), Some(h_m), Some(theta)) = (
                at.get(start..).and_then(|s| s.first_chunk::<LANES>()),
                h_m.get(start..).and_then(|s| s.first_chunk::<LANES>()),
                theta.get_mut(start..).and_then(|s| s.first_chunk_mut::<LANES>()),
            ) {
                for l in 0..LANES {
                    let d_m = (n - at[l]) * step_m;
                    theta[l] = (h_m[l] - z_m) / d_m - c_per_m * d_m;
                }
                for t in theta {
                    best = if *t > best { *t } else { best };
                }
            } else {
                for l in start..end {
                    let d_m = (n - at[l]) * step_m;
                    theta[l] = (h_m[l] - z_m) / d_m - c_per_m * d_m;
                    best = if theta[l] > best { theta[l] } else { best };
                }
            }
            // What lies farther is no higher than the highest, and the earth curves away.
            let d_m = (n - at[start]) * step_m;
            let most = (highest_m[start] - z_m).max(0.0) / d_m - c_per_m * d_m;
            end = start;
            if most < best - 1e-9 {
                break;
            }
        }
        (end, best)
    }
}
