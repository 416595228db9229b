//! The losses along a radial: each receiver's geometry from what the one before has left, the equations for
//! many receivers at once.
//!
//! The truth stays [`Itm::loss`](super::super::PathLoss::loss). Whatever is rare here is asked of it: the
//! first samples, bad ones, heights that no ground has, air outside the model's limits, results that are no
//! numbers. So errors are the truth's own.

mod area;
mod block;
mod deciles;
mod diffraction;
mod hull;
mod lanes;
mod ranks;
mod receding;
mod running;
mod scatter;
mod shares;
mod sight;
mod sums;
#[cfg(test)]
mod tests;
mod usual;

pub(super) use area::along as along_area;

use super::super::{Loss, LossError, Path, PathLoss, Warnings};
use super::{CARD, Itm, KNOWN_PATH_M2, NAME, profile, warning};
use crate::maths::{Slices, widest};
use crate::units::{Db, m_from_km};
use block::{Block, ROOM, Shared};
use running::Running;
use std::ops::Range;
use sums::Sums;

/// Heights beyond are no ground; metres.
const MAX_HEIGHT_M: f64 = 1e5;
/// Samples after these are asked of the truth: sums are exact for so many.
const MAX_SAMPLES: usize = 1 << 17;

/// The loss at every sample of a radial.
pub(super) fn along(itm: &Itm, radial: &Path, out: &mut [Result<Loss, LossError>]) {
    let fast = receivers(itm, radial, out.len());
    let truth = |i: usize| itm.loss(&radial.prefix(i));
    for i in (0..fast.start).chain(fast.end.max(fast.start)..out.len()) {
        out[i] = truth(i);
    }
    if fast.is_empty() {
        return;
    }
    let heights_m = &radial.heights_m[..fast.end];
    let step_m = m_from_km(radial.distances_km[1]);
    let sums = Sums::of(heights_m);
    let air = Air::over(itm, &sums, fast.clone());
    let h_m = [radial.tx_height_m, radial.rx_height_m];
    let mut running = Running::new(step_m, heights_m, h_m, &sums, air.c_per_m);
    for i in 1..fast.start {
        running.pass(i);
    }
    let shared = Shared::of(&itm.core.parameters, &itm.core.quantiles, radial, KNOWN_PATH_M2);
    let shared_bits = warning::shared_bits(shared.f_mhz, h_m, itm.core.quantiles.are_extreme());
    let mut reported = Reported::new(shared_bits);
    let mut block = Block::EMPTY;
    let mut start = fast.start;
    while start < fast.end {
        let end = (start + ROOM).min(fast.end);
        for n in start..end {
            let (n_s, a_e_m) = (air.n_s[n - fast.start], air.a_e_m[n - fast.start]);
            block.put(n - start, &running.outline(n, a_e_m), n_s, a_e_m);
            running.pass(n);
        }
        close(&shared, &mut block);
        for (lane, slot) in out[start..end].iter_mut().enumerate() {
            let n = start + lane;
            let usable = air.is_usable[n - fast.start];
            *slot = reported
                .loss(&block, lane)
                .filter(|_| usable)
                .map_or_else(|| truth(n), Ok);
        }
        start = end;
    }
}

/// Losses as they are reported; the warnings of neighbours are mostly the same.
struct Reported {
    shared_bits: u32,
    last_bits: u64,
    last: Warnings,
}

impl Reported {
    fn new(shared_bits: u32) -> Self {
        Self {
            shared_bits,
            last_bits: 0,
            last: warning::warnings(shared_bits),
        }
    }

    /// That of a receiver, if it is a number.
    fn loss(&mut self, block: &Block, lane: usize) -> Option<Loss> {
        let (bits, loss_db) = (block.bits[lane], block.loss_db[lane]);
        if bits != self.last_bits {
            self.last_bits = bits;
            self.last = warning::warnings(bits as u32 | self.shared_bits);
        }
        loss_db.is_finite().then_some(Loss {
            loss: Db(loss_db),
            warnings: self.last,
        })
    }
}

/// The samples to which the path is one that the card and the profile take: all from one to before another.
fn receivers(itm: &Itm, radial: &Path, room: usize) -> Range<usize> {
    let (distances_km, heights_m) = (radial.distances_km, radial.heights_m);
    let none = 0..0;
    if itm.core.parameters.require_itm(NAME).is_err() || distances_km.first() != Some(&0.0) {
        return none;
    }
    let Some(&step_km) = distances_km.get(1) else {
        return none;
    };
    let most = room.min(MAX_SAMPLES);
    let usable = |(i, (d_km, h_m)): (usize, (&f64, &f64))| {
        profile::in_step(i, *d_km, step_km) && h_m.abs() <= MAX_HEIGHT_M
    };
    let samples = distances_km.iter().zip(heights_m).take(most).enumerate();
    let mut end = samples.take_while(|s| usable(*s)).count();
    // The card's ranges are intervals, and of what they hold only the distance changes, which grows.
    let fits = |i: usize| CARD.check(&radial.prefix(i)).is_ok();
    let Some(start) = (CARD.least_samples - 1..end).find(|i| fits(*i)) else {
        return none;
    };
    while end > start && !fits(end - 1) {
        end -= 1;
    }
    start..end
}

/// The air over the path to each receiver.
struct Air {
    n_s: Vec<f64>,
    a_e_m: Vec<f64>,
    /// Within the model's limits, by more than rounding.
    is_usable: Vec<bool>,
    /// Bounds of 1/(2·a_e) of the usable ones, 1/m.
    c_per_m: [f64; 2],
}

impl Air {
    fn over(itm: &Itm, sums: &Sums, receivers: Range<usize>) -> Self {
        let mut n_s: Vec<f64> = receivers
            .map(|n| {
                let tenth = (0.1 * n as f64) as usize;
                sums.mean_m(tenth, n + 1 - tenth)
            })
            .collect();
        let mut a_e_m = vec![0.0; n_s.len()];
        widest(Curvature {
            n_0: itm.core.parameters.sea_level_refractivity,
            n_s: &mut n_s,
            a_e_m: &mut a_e_m,
        });
        let is_usable: Vec<bool> = n_s
            .iter()
            .map(|n| (150.0..=400.0).contains(n) && near(*n, &[150.0, 250.0, 400.0]).is_none())
            .collect();
        let mut c_per_m = [f64::INFINITY, f64::NEG_INFINITY];
        for (a_e_m, is_usable) in a_e_m.iter_mut().zip(&is_usable) {
            if !is_usable {
                // Any radius, its result is not used.
                *a_e_m = 8.5e6;
            }
            let c = 0.5 / *a_e_m;
            c_per_m = [c_per_m[0].min(c), c_per_m[1].max(c)];
        }
        Self {
            n_s,
            a_e_m,
            is_usable,
            c_per_m: [c_per_m[0] * (1.0 - 1e-12), c_per_m[1] * (1.0 + 1e-12)],
        }
    }
}

/// The limit that a refractivity lies near, but not on: on which side, rounding decides.
fn near(n_s: f64, limits: &[f64]) -> Option<f64> {
    limits
        .iter()
        .copied()
        .find(|l| n_s != *l && (n_s - l).abs() < 1e-9)
}

/// From mean heights, in `n_s`, to refractivities and radii: see [`super::surroundings::Air::over`].
struct Curvature<'a> {
    n_0: f64,
    n_s: &'a mut [f64],
    a_e_m: &'a mut [f64],
}

impl Slices for Curvature<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for (n_s, a_e_m) in self.n_s.iter_mut().zip(self.a_e_m) {
            *n_s = self.n_0 * lanes::exp(-*n_s / 9460.0); // TN 101 eq. (4.3)
            *a_e_m = 1.0 / (157e-9 * (1.0 - 0.04665 * lanes::exp(*n_s / 179.3))); // TN 101 eq. (4.4)
        }
    }
}

/// From the outlines to the losses.
fn close(shared: &Shared, block: &mut Block) {
    widest(usual::Usual(block));
    widest(diffraction::DiffractionLine(shared, block));
    let d_ml_m = |l: usize| block.d_hzn_m[0][l] + block.d_hzn_m[1][l];
    let sees = |l: usize| block.d_m[l] < block.d_sml_m[l];
    let any_in_sight = (0..ROOM).any(sees);
    let any_far =
        (0..ROOM).any(|l| !sees(l) && block.d_m[l] > scatter::least_m(shared, block.a_e_m[l], d_ml_m(l)));
    if any_in_sight {
        widest(sight::InSight(shared, block));
    }
    if any_far {
        widest(scatter::Beyond(shared, block));
    } else {
        for l in 0..ROOM {
            let diffracted_db = block.slope[l] * block.d_m[l] + block.zero_db[l];
            let seen = block.d_m[l] < block.d_sml_m[l];
            block.a_ref_db[l] = if seen { block.a_ref_db[l] } else { diffracted_db };
        }
    }
    widest(shares::Shares(shared, block));
}
