//! The fast way along a radial.
//!
//! First a pass outward over the samples, which carries what it has passed (running maxima and sums, convex
//! hulls) and answers for each receiver what only the samples know; then the equations, for all receivers at
//! once in columns, several lanes at a time. What few receivers need is done for those few. Every value is
//! that of the truth but for rounding.

pub(crate) mod edge;
pub(crate) mod equations;
mod first_term;
pub(crate) mod sight;
pub(crate) mod skyline;
pub(crate) mod smooth;
mod smooth_edge;
pub(crate) mod sphere;

use super::super::{
    Card, Loss, LossError, Path, PathLoss, Sweep, Warnings, ends_known, free_space, known_ground,
};
use super::bullington::DB_PER_NEPER;
use super::edges::{Bullington, CARD_BULLINGTON, least_with};
use super::{CARD, DeltaBullington, EARTH_RADIUS_KM, NAME, first_unusable};
use crate::maths::lanes;
use crate::units::{Db, km_from_m};
use edge::{Edges, Ground, Site};
use equations::{Equation, fit, solve};
use smooth::Smooth;
use sphere::{Over, Spheres};
use std::cell::Cell;
use std::ops::Range;

/// Heights and antennas up to here, m, are swept; absurd ones, which may overflow together, are left to the
/// truth.
pub(crate) const TAME_M: f64 = 1e6;

/// Columns of a radial, kept from one to the next.
#[derive(Clone, Debug, Default)]
struct Scratch {
    d_km: Vec<f64>,
    before_km: Vec<f64>,
    bare_m: Vec<f64>,
    loss_db: Vec<f64>,
    edges: Edges,
    smooth: Smooth,
    spheres: Spheres,
}

thread_local! {
    static SCRATCH: Cell<Scratch> = Cell::default();
}

impl Sweep for DeltaBullington {
    fn along(&self, radial: &Path, out: &mut [Result<Loss, LossError>]) {
        let usable = match self.parameters.require_earth_radius(NAME) {
            Ok(()) => tame_samples(radial).min(out.len()),
            Err(_) => 0,
        };
        along(self, &CARD, radial, usable, out, |scratch| {
            let wave = self.wave(radial);
            let a_e_km = self.parameters.earth_radius_factor * EARTH_RADIUS_KM;
            let site = scratch.start(radial, usable);
            let over = Over {
                a_e_km,
                wave: &wave,
                sea_share: &[],
            };
            let (ground, parts) = scratch.parts();
            parts.edges.solve(&site, &ground, a_e_km);
            parts.smooth.solve(&site, &ground, &parts.edges.slope, a_e_km);
            parts
                .spheres
                .add(&site, &ground, parts.smooth, &over, &mut parts.edges.loss_db);
            scratch.finish(radial, &site);
        });
    }

    fn least_along(&self, radial: &Path, out: &mut [Option<Db>]) {
        let sound = self.parameters.require_earth_radius(NAME).is_ok();
        least_along(
            self,
            sound.then_some(self.parameters.earth_radius_factor),
            radial,
            out,
        );
    }
}

impl Sweep for Bullington {
    fn along(&self, radial: &Path, out: &mut [Result<Loss, LossError>]) {
        let usable = match self.parameters.require_earth_radius(CARD_BULLINGTON.name) {
            Ok(()) => tame_samples(radial).min(out.len()),
            Err(_) => 0,
        };
        along(self, &CARD_BULLINGTON, radial, usable, out, |scratch| {
            let a_e_km = self.parameters.earth_radius_factor * EARTH_RADIUS_KM;
            let site = scratch.start(radial, usable);
            let (ground, parts) = scratch.parts();
            parts.edges.solve(&site, &ground, a_e_km);
            scratch.finish(radial, &site);
        });
    }

    fn least_along(&self, radial: &Path, out: &mut [Option<Db>]) {
        let sound = self.parameters.require_earth_radius(CARD_BULLINGTON.name).is_ok();
        least_along(
            self,
            sound.then_some(self.parameters.earth_radius_factor),
            radial,
            out,
        );
    }
}

/// Free space and the edge over the ground that is known, for all samples of a radial: the sweep over those
/// whose ground is known.
fn least_along(model: &dyn PathLoss, factor: Option<f64>, radial: &Path, out: &mut [Option<Db>]) {
    out.fill(None);
    if !ends_known(radial, 0) {
        return;
    }
    let (at, distances_km, heights_m) = known_ground(radial);
    let known = Path {
        distances_km: &distances_km,
        heights_m: &heights_m,
        ..*radial
    };
    let usable = factor.map_or(0, |_| tame_samples(&known));
    let usable = if usable > 1 { usable } else { 0 };
    let mut scratch = SCRATCH.take();
    if let Some(factor) = factor.filter(|_| usable > 0) {
        let site = scratch.start(&known, usable);
        let (ground, parts) = scratch.parts();
        parts.edges.solve(&site, &ground, factor * EARTH_RADIUS_KM);
    }
    for (nth, i) in at.into_iter().enumerate() {
        let Some(slot) = out.get_mut(i) else { break };
        let over_db = scratch.edges.loss_db.get(nth).filter(|_| nth > 0 && nth < usable);
        let d_km = distances_km.get(nth).map_or(0.001, |d| d.max(0.001));
        *slot = Some(match over_db.filter(|db| db.is_finite()) {
            Some(over_db) => least_with(model.least_loss(radial.frequency, d_km), *over_db),
            None => model.least_loss_over(&radial.prefix(i)),
        });
    }
    SCRATCH.set(scratch);
}

/// Sweeps the usable samples of a radial and leaves the others to the truth, which finds the words for what
/// is wrong with them.
fn along(
    model: &dyn PathLoss,
    card: &Card,
    radial: &Path,
    usable: usize,
    out: &mut [Result<Loss, LossError>],
    solve: impl FnOnce(&mut Scratch),
) {
    // A path has two ends.
    let usable = if usable > 1 { usable } else { 0 };
    let (swept, rest) = out.split_at_mut(usable);
    if usable > 0 {
        let mut scratch = SCRATCH.take();
        solve(&mut scratch);
        write(model, card, radial, &scratch.loss_db, swept);
        SCRATCH.set(scratch);
    }
    by_itself(model, radial, usable..usable + rest.len(), rest);
}

/// What is solved for over the ground of a [`Scratch`].
struct Parts<'a> {
    edges: &'a mut Edges,
    smooth: &'a mut Smooth,
    spheres: &'a mut Spheres,
}

impl Scratch {
    /// Takes in the first `samples` samples of a radial.
    fn start(&mut self, radial: &Path, samples: usize) -> Site {
        copy_in(&radial.distances_km[..samples], &mut self.d_km);
        copy_in(&radial.heights_m[..samples], &mut self.bare_m);
        shift_in(&radial.distances_km[..samples], &mut self.before_km);
        fit(&mut self.loss_db, samples);
        Site {
            samples,
            h_ts_m: self.bare_m[0] + radial.tx_height_m,
            rx_height_m: radial.rx_height_m,
            wavelength_m: radial.frequency.wavelength_m(),
        }
    }

    fn parts(&mut self) -> (Ground<'_>, Parts<'_>) {
        let ground = Ground {
            d_km: &self.d_km,
            before_km: &self.before_km,
            bare_m: &self.bare_m,
            top_m: &self.bare_m,
            own: None,
        };
        let parts = Parts {
            edges: &mut self.edges,
            smooth: &mut self.smooth,
            spheres: &mut self.spheres,
        };
        (ground, parts)
    }

    /// Free space and what diffraction came to.
    fn finish(&mut self, radial: &Path, site: &Site) {
        let free_space = FreeSpace {
            h_ts_m: site.h_ts_m,
            rx_height_m: site.rx_height_m,
            one_km_db: free_space::loss(radial.frequency, 1.0).0,
        };
        solve(
            free_space,
            [&self.d_km, &self.bare_m, &self.edges.loss_db],
            [&mut self.loss_db],
        );
    }
}

/// Free space over the slant distance, and the diffraction loss.
struct FreeSpace {
    h_ts_m: f64,
    rx_height_m: f64,
    one_km_db: f64,
}

impl Equation<3, 1> for FreeSpace {
    #[inline(always)]
    fn at(&self, [d_km, bare_m, l_d_db]: [f64; 3]) -> [f64; 1] {
        let rise_km = km_from_m(self.h_ts_m - (bare_m + self.rx_height_m));
        let square_km2 = d_km * d_km + rise_km * rise_km; // P.1812-7 eq. (8a)
        [self.one_km_db + 0.5 * DB_PER_NEPER * lanes::ln(square_km2) + l_d_db]
    }
}

/// A column of the samples; whole blocks, 0 beyond the last.
pub(crate) fn copy_in(samples: &[f64], column: &mut Vec<f64>) {
    column.clear();
    column.extend_from_slice(samples);
    fit(column, samples.len());
}

/// A column of the samples before each; 0 at the first and beyond the last.
pub(crate) fn shift_in(samples: &[f64], column: &mut Vec<f64>) {
    column.clear();
    column.push(0.0);
    column.extend_from_slice(&samples[..samples.len().saturating_sub(1)]);
    fit(column, samples.len());
}

/// How many samples from the mast on are usable and not absurd.
pub(crate) fn tame_samples(radial: &Path) -> usize {
    let usable = first_unusable(radial).unwrap_or(radial.heights_m.len());
    let heights_m = &radial.heights_m[..usable];
    let wild = |h: &f64| h.abs() > TAME_M;
    heights_m.iter().position(wild).unwrap_or(usable)
}

/// What the truth answers for the paths to some samples of a radial.
pub(crate) fn by_itself(
    model: &dyn PathLoss,
    radial: &Path,
    samples: Range<usize>,
    out: &mut [Result<Loss, LossError>],
) {
    for (i, slot) in samples.zip(out) {
        *slot = model.loss(&radial.prefix(i));
    }
}

/// Writes a radial's losses, with the card's warnings and refusals. What came out as no number is left to the
/// truth.
pub(crate) fn write(
    model: &dyn PathLoss,
    card: &Card,
    radial: &Path,
    losses_db: &[f64],
    out: &mut [Result<Loss, LossError>],
) {
    let n = out.len().min(losses_db.len());
    let checked = |i: usize| card.check(&radial.prefix(i));
    // A range is an interval and distances rise: what holds for two samples without a warning holds for all
    // between.
    let inside = |i: &usize| checked(*i) == Ok(Warnings::NONE);
    let first = (1..n).find(inside).unwrap_or(n);
    let last = (first..n).rev().find(inside).unwrap_or(first);
    for (i, (slot, loss_db)) in out.iter_mut().zip(losses_db).enumerate() {
        let warnings = if (first..last).contains(&i) {
            Ok(Warnings::NONE)
        } else {
            checked(i)
        };
        *slot = match warnings {
            Ok(warnings) if loss_db.is_finite() => Ok(Loss {
                loss: Db(*loss_db),
                warnings,
            }),
            Ok(_) => model.loss(&radial.prefix(i)),
            Err(error) => Err(error),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::Parameters;
    use super::equations::oldest;
    use super::*;

    #[test]
    fn the_bound_that_is_carried_is_that_of_each_path_and_never_above_the_loss() {
        let mut random = oldest::noise(9);
        for round in 0..60 {
            let n = 8 + (120.0 * random()) as usize;
            let whole_m = oldest::ground(round, n, &mut random);
            let distances_km: Vec<f64> = (0..n).map(|i| 0.1 * i as f64).collect();
            let mut heights_m = whole_m.clone();
            for _ in 0..3 {
                let from = 1 + (random() * (n - 2) as f64) as usize;
                let to = (from + (random() * 20.0) as usize).min(n);
                heights_m[from..to].fill(f64::NAN);
            }
            let path = Path::bare(
                60.0 + 3000.0 * random(),
                [2.0 + 100.0 * random(), 1.0 + 10.0 * random()],
                &distances_km,
                &heights_m,
            );
            let whole = Path {
                heights_m: &whole_m,
                ..path
            };
            let parameters = Parameters::default();
            for model in [
                &DeltaBullington::new(&parameters) as &dyn Sweep,
                &Bullington::new(&parameters),
            ] {
                let mut carried = vec![None; n];
                model.least_along(&path, &mut carried);
                for (i, bound) in carried.iter().enumerate().skip(1) {
                    assert_eq!(bound.is_some(), heights_m[i].is_finite(), "{round} {i}");
                    let Some(Db(bound_db)) = *bound else { continue };
                    let Db(own_db) = model.least_loss_over(&path.prefix(i));
                    assert!(
                        (bound_db - own_db).abs() < 1e-6,
                        "{round} {i}: {bound_db} {own_db}"
                    );
                    if let Ok(loss) = model.loss(&whole.prefix(i)) {
                        assert!(bound_db <= loss.loss.0 + 1e-6, "{round} {i}");
                    }
                }
            }
        }
    }

    #[test]
    fn every_width_gives_the_same_bits() {
        let mut random = oldest::noise(526);
        for round in 0..200 {
            let n = 3 + (300.0 * random()) as usize;
            let heights_m = oldest::ground(round, n, &mut random);
            let distances_km: Vec<f64> = (0..n).map(|i| 0.1 * i as f64).collect();
            let path = Path::bare(
                60.0 + 3000.0 * random(),
                [2.0 + 100.0 * random(), 1.0 + 10.0 * random()],
                &distances_km,
                &heights_m,
            );
            let parameters = Parameters::default();
            oldest::assert_same_bits(&DeltaBullington::new(&parameters), &path);
            oldest::assert_same_bits(&Bullington::new(&parameters), &path);
        }
    }
}
