//! What formulae fitted to measurements have in common: free space as the least loss, and a loss that goes by
//! the logarithm of the distance.

use super::{Card, Loss, LossError, Path, PathLoss, free_space};
use crate::maths::{Slices, lanes, widest};
use crate::units::Db;

/// A formula's loss, dB, of a path that the card lets through, but never less than free space over the same
/// distance: every one of these formulae falls below it near the mast, where nothing was measured.
pub(super) fn loss(card: &Card, path: &Path, formula_db: impl Fn(&Path) -> f64) -> Result<Loss, LossError> {
    let warnings = card.check(path)?;
    let free_db = free_space::loss(path.frequency, path.distance_km()).0;
    Ok(Loss {
        loss: Db(formula_db(path).max(free_db)),
        warnings,
    })
}

/// A loss that goes by the distance's logarithm l = log₁₀(d/1 km): c + (s + q·l)·l, and never less than free
/// space.
#[derive(Clone, Copy, Debug)]
pub(super) struct LogLaw {
    /// At 1 km, dB.
    pub at_1_km_db: f64,
    /// A decade, dB.
    pub slope_db: f64,
    /// A squared decade, dB.
    pub curve_db: f64,
    /// Free space at 1 km, dB.
    pub free_at_1_km_db: f64,
}

impl LogLaw {
    /// The law of a formula along a radial.
    pub(super) fn new(
        radial: &Path,
        formula_db: impl Fn(&Path) -> f64,
        slope_db: f64,
        curve_db: f64,
    ) -> Self {
        let kilometre = Path {
            distances_km: &[1.0],
            ..*radial
        };
        Self {
            at_1_km_db: formula_db(&kilometre),
            slope_db,
            curve_db,
            free_at_1_km_db: free_space::loss(radial.frequency, 1.0).0,
        }
    }

    #[inline(always)]
    fn loss_db(&self, distance_km: f64) -> f64 {
        let l = lanes::log10(distance_km);
        let formula_db = self.at_1_km_db + (self.slope_db + self.curve_db * l) * l;
        let free_db = self.free_at_1_km_db + 20.0 * l;
        if formula_db > free_db { formula_db } else { free_db }
    }
}

/// Samples computed together.
pub(super) const TOGETHER: usize = 128;

/// The losses along a radial by a law; what the card refuses, or might, is asked of the model itself, path by
/// path.
pub(super) fn along(
    model: &dyn PathLoss,
    radial: &Path,
    law: impl FnOnce() -> LogLaw,
    out: &mut [Result<Loss, LossError>],
) {
    let reach = model.card().reach(radial);
    let law = reach.map(|reach| (reach, law()));
    let mut losses_db = [0.0; TOGETHER];
    for (k, out) in out.chunks_mut(TOGETHER).enumerate() {
        let first = k * TOGETHER;
        let end = radial.distances_km.len().min(first + out.len());
        let distances_km = radial.distances_km.get(first..end).unwrap_or(&[]);
        if let Some((_, law)) = &law {
            widest(ByLaw {
                law,
                distances_km,
                losses_db: &mut losses_db,
            });
        }
        for (i, slot) in out.iter_mut().enumerate() {
            let warnings = match (&law, distances_km.get(i)) {
                (Some((reach, _)), Some(d_km)) => reach.warnings(*d_km),
                _ => None,
            };
            *slot = match warnings {
                Some(warnings) => Ok(Loss {
                    loss: Db(losses_db[i]),
                    warnings,
                }),
                None => model.loss(&radial.prefix(first + i)),
            };
        }
    }
}

struct ByLaw<'a> {
    law: &'a LogLaw,
    distances_km: &'a [f64],
    losses_db: &'a mut [f64],
}

impl Slices for ByLaw<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let law = *self.law;
        for (d_km, loss_db) in self.distances_km.iter().zip(self.losses_db) {
            *loss_db = law.loss_db(*d_km);
        }
    }
}
