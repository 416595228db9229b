//! What a radial carries outward from receiver to receiver, and the geometry of a path that comes of it.
//!
//! Horizons, and with them all that is truncated to indices of samples, have the same bits as [`Profile`]'s.
//! Sums do not, and need not: nothing that is made of them is truncated.

use super::super::geometry::{between_feet_m, in_sight, near_horizons_m};
use super::super::profile::{Horizons, Profile, stretch, tenth};
use super::deciles::{Deciles, MARGIN, Way};
use super::hull::{Hull, View};
use super::receding::receded;
use super::sums::Sums;

/// Below this interdecile range rounding is all that there is to see, and the profile's own order of rounding
/// counts; metres.
const MIN_RANGE_M: f64 = 1e-6;
/// Bits at the end of a step that must be 0 for all its multiples to be exact: up to 2^17 of them.
const MULTIPLES_BITS: u64 = (1 << 17) - 1;

/// What is known of one path before the equations. Pairs: transmitter, receiver.
#[derive(Clone, Copy, Debug)]
pub(super) struct Outline {
    pub horizons: Horizons,
    /// Antennas over the ground that the wave sees, metres.
    pub h_e_m: [f64; 2],
    /// Interdecile range of the heights that count, metres, and the length of their stretch.
    pub range_m: f64,
    pub stretch_m: f64,
    pub d_m: f64,
    pub in_sight: bool,
}

/// The state of a radial.
pub(super) struct Running<'a> {
    step_m: f64,
    heights_m: &'a [f64],
    /// Antennas above ground, metres.
    h_m: [f64; 2],
    z_tx_m: f64,
    multiples_are_exact: bool,
    /// Distances from the transmitter as the profile adds them up, metres.
    d_tx_m: Vec<f64>,
    /// Samples that may be the transmitter's horizon, in order.
    candidates: Vec<usize>,
    /// Smallest and largest 1/(2·a_e) of all receivers, 1/m.
    c_per_m: [f64; 2],
    hull: Hull,
    sums: &'a Sums,
    /// The first of the samples up to this one that all have its height.
    level_since: usize,
    around_m: Vec<f64>,
    deciles: Deciles,
}

impl<'a> Running<'a> {
    /// At the transmitter. `heights_m`: of the samples at equal steps; `c_per_m`: bounds of all receivers'
    /// 1/(2·a_e).
    pub(super) fn new(
        step_m: f64,
        heights_m: &'a [f64],
        h_m: [f64; 2],
        sums: &'a Sums,
        c_per_m: [f64; 2],
    ) -> Self {
        let (first_m, last_m) = (
            heights_m.first().copied().unwrap_or(f64::NAN),
            heights_m.last().copied().unwrap_or(f64::NAN),
        );
        let around = |h: f64| std::iter::repeat_n(h, MARGIN);
        Self {
            step_m,
            heights_m,
            h_m,
            z_tx_m: first_m + h_m[0],
            multiples_are_exact: step_m.to_bits() & MULTIPLES_BITS == 0,
            d_tx_m: vec![0.0],
            candidates: Vec::new(),
            c_per_m,
            hull: Hull::new(c_per_m[1], step_m, heights_m.len()),
            sums,
            level_since: 0,
            around_m: around(first_m)
                .chain(heights_m.iter().copied())
                .chain(around(last_m))
                .collect(),
            deciles: Deciles::new(),
        }
    }

    /// The sample `i`, the next one, lies behind.
    pub(super) fn pass(&mut self, i: usize) {
        let h_m = self.heights_m[i];
        if h_m != self.heights_m[i - 1] {
            self.level_since = i;
        }
        let d_m = self.d_tx_m[i - 1] + self.step_m;
        self.d_tx_m.push(d_m);
        self.hull.push(i, h_m);
        self.weigh(i);
    }

    /// Elevation of a sample from the transmitter, as the profile works it out.
    fn theta_tx(&self, i: usize, two_a_m: f64) -> f64 {
        let d_m = self.d_tx_m[i];
        (self.heights_m[i] - self.z_tx_m) / d_m - d_m / two_a_m
    }

    /// Keeps a sample among the candidates if it can be the horizon: against a nearer one it does best over
    /// the flattest earth, and a nearer one against it over the roundest.
    fn weigh(&mut self, i: usize) {
        let [flat, round] = self.c_per_m.map(|c| 1.0 / c);
        let own = self.theta_tx(i, flat);
        let margin = 1e-12 * (1.0 + own.abs());
        if self
            .candidates
            .iter()
            .any(|&j| self.theta_tx(j, flat) > own + margin)
        {
            return;
        }
        let own = self.theta_tx(i, round);
        // They are few; taken out to be asked one by one.
        let mut candidates = std::mem::take(&mut self.candidates);
        candidates.retain(|&j| self.theta_tx(j, round) >= own - margin);
        candidates.push(i);
        self.candidates = candidates;
    }

    /// The horizons of the path to sample `n`, all samples between having been passed.
    fn horizons(&mut self, n: usize, a_e_m: f64) -> Horizons {
        let d_m = n as f64 * self.step_m;
        let (z_tx_m, z_rx_m) = (self.z_tx_m, self.heights_m[n] + self.h_m[1]);
        let two_a_m = 2.0 * a_e_m;
        let mut found = Horizons {
            theta_rad: [
                (z_rx_m - z_tx_m) / d_m - d_m / two_a_m,
                -(z_rx_m - z_tx_m) / d_m - d_m / two_a_m,
            ],
            d_m: [d_m, d_m],
        };
        for &i in &self.candidates {
            let theta = self.theta_tx(i, two_a_m);
            if theta > found.theta_rad[0] {
                found.theta_rad[0] = theta;
                found.d_m[0] = self.d_tx_m[i];
            }
        }
        let view = View {
            n: n as f64,
            step_m: self.step_m,
            z_m: z_rx_m,
            c_per_m: 1.0 / two_a_m,
        };
        let (step_m, multiples_are_exact) = (self.step_m, self.multiples_are_exact);
        for (i, h_m) in self.hull.steepest(view, found.theta_rad[1]) {
            // As the profile takes step after step off the path.
            let d_rx_m = if multiples_are_exact {
                (n - i) as f64 * step_m
            } else {
                receded(d_m, step_m, i)
            };
            let theta = -(z_rx_m - h_m) / d_rx_m - d_rx_m / two_a_m;
            if theta > found.theta_rad[1] {
                found.theta_rad[1] = theta;
                found.d_m[1] = d_rx_m;
            }
        }
        found
    }

    /// The heights of the line of a stretch under the two antennas, metres.
    fn line_m(&self, n: usize, (d_start_m, d_end_m): (f64, f64)) -> [f64; 2] {
        let (start, end) = stretch(n, self.step_m, d_start_m, d_end_m);
        if start >= end || end > n {
            return [f64::NAN; 2];
        }
        let (mean_m, rise_m) = self.sums.line_m(start, end);
        let middle = 0.5 * (start + end) as f64;
        [mean_m - rise_m * middle, mean_m + rise_m * (n as f64 - middle)]
    }

    fn range_m(&mut self, n: usize, (d_start_m, d_end_m): (f64, f64)) -> f64 {
        let (start, end) = (d_start_m / self.step_m, d_end_m / self.step_m);
        let Some(tenth) = tenth(start, end) else {
            return 0.0;
        };
        let h_m = self.heights_m[n];
        let is_level = h_m == self.heights_m[n - 1] && self.level_since <= start as usize;
        // A height of few digits is exact in every sum: then level ground has no roughness at all.
        if is_level && f64::from(h_m as f32) == h_m {
            return 0.0;
        }
        let range_m = self.deciles.range_m(&self.around_m, Way { start, end, tenth });
        if range_m >= MIN_RANGE_M {
            return range_m;
        }
        let profile = Profile {
            step_m: self.step_m,
            heights_m: &self.heights_m[..=n],
        };
        profile.range_m(d_start_m, d_end_m)
    }

    /// The path to sample `n`, all samples between having been passed.
    pub(super) fn outline(&mut self, n: usize, a_e_m: f64) -> Outline {
        let d_m = n as f64 * self.step_m;
        let horizons = self.horizons(n, a_e_m);
        let feet_m = between_feet_m(self.h_m, horizons.d_m, d_m);
        let in_sight = in_sight(horizons.d_m, d_m);
        let fit_m = if in_sight {
            self.line_m(n, feet_m)
        } else {
            let near = near_horizons_m(feet_m, horizons.d_m, d_m);
            [self.line_m(n, near[0])[0], self.line_m(n, near[1])[1]]
        };
        let ends_m = [self.heights_m[0], self.heights_m[n]];
        let raised_m = |end: usize| {
            let over_m = ends_m[end] - fit_m[end];
            // Not `max`, which would hide what is not a number.
            self.h_m[end] + if over_m < 0.0 { 0.0 } else { over_m }
        };
        Outline {
            horizons,
            h_e_m: [raised_m(0), raised_m(1)],
            range_m: self.range_m(n, feet_m),
            stretch_m: feet_m.1 - feet_m.0,
            d_m,
            in_sight,
        }
    }
}
