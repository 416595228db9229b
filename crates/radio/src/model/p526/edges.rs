//! Free space and one diffraction construction, without the smooth earth: what such models share, and the
//! plainest of them, Bullington's construction alone.
//!
//! Source: [`P526_15`](crate::bibliography::P526_15), Annex 1 §4.5.1. Use for: a look at what the terrain's
//! edges do alone, and comparisons. Not for: flat country, where the smooth earth's own diffraction, which
//! this leaves out, is the greater part: there it says too little. Validity: see [`CARD_BULLINGTON`].
//! Departures: as [`super`]. Checked against: tests/vectors/own/bullington.csv, the Bullington part of the
//! delta-Bullington reference values, within 1e-6 dB.

use super::super::{Card, Loss, LossError, Parameters, Path, PathLoss, Warnings, free_space};
use super::bullington::{self, Ends, FromTx};
use super::{CARD, ends_of, inner, usable};
use crate::units::Db;

/// Identity card of [`Bullington`].
pub const CARD_BULLINGTON: Card = Card {
    name: "p526-bullington",
    title: "Bullington diffraction alone",
    source: "ITU-R P.526-15 §4.5.1 and P.525-4",
    use_for: "comparisons; what the terrain's edges do without the smooth earth",
    not_for: "flat country and long paths (the earth's own curve is left out), towns and forests",
    ..CARD
};

/// Checks a path against a card and reads its ends.
///
/// # Errors
/// As every model of diffraction, in the name of the card.
pub(super) fn read(
    card: &'static Card,
    parameters: &Parameters,
    path: &Path,
) -> Result<(Warnings, Ends), LossError> {
    let warnings = card.check(path)?;
    parameters.require_earth_radius(card.name)?;
    usable(card.name, path)?;
    // A card that asks for two samples has refused every path without.
    let ends = ends_of(path, parameters.earth_radius_factor).ok_or(LossError::NeedsTerrain {
        model: card.name,
        samples: path.heights_m.len(),
        least: card.least_samples,
    })?;
    Ok((warnings, ends))
}

/// Free space over the slant distance and a diffraction loss.
///
/// # Errors
/// [`LossError::BadProfile`] for heights that overflow together.
pub(super) fn close(
    card: &'static Card,
    path: &Path,
    warnings: Warnings,
    l_d_db: f64,
) -> Result<Loss, LossError> {
    let loss_db = free_space::loss(path.frequency, path.slant_km()).0 + l_d_db;
    if loss_db.is_finite() {
        return Ok(Loss {
            loss: Db(loss_db),
            warnings,
        });
    }
    Err(LossError::BadProfile {
        model: card.name,
        sample: path.heights_m.len().saturating_sub(1),
    })
}

/// Bullington's construction alone.
#[derive(Clone, Copy, Debug)]
pub struct Bullington {
    pub(super) parameters: Parameters,
}

impl Bullington {
    /// With a study's earth radius factor.
    pub fn new(parameters: &Parameters) -> Self {
        Self {
            parameters: *parameters,
        }
    }
}

impl PathLoss for Bullington {
    fn card(&self) -> &'static Card {
        &CARD_BULLINGTON
    }

    fn loss(&self, path: &Path) -> Result<Loss, LossError> {
        let (warnings, ends) = read(&CARD_BULLINGTON, &self.parameters, path)?;
        let (inner_km, inner_m) = inner(path);
        let views = FromTx::of(&ends, inner_km, inner_m);
        let (l_bull_db, _) = bullington::loss_db(&ends, &views, inner_km, inner_m);
        close(&CARD_BULLINGTON, path, warnings, l_bull_db)
    }

    fn least_loss_over(&self, path: &Path) -> Db {
        least_over(self, ends_of(path, self.parameters.earth_radius_factor), path)
    }
}

/// Free space and Bullington's edge over the ground that is known: its slopes are maxima over the samples, and
/// its ν is that of the root of their product, so that further ground can only raise it. The slant distance is
/// the path's length at least.
pub(super) fn least_over(model: &dyn PathLoss, ends: Option<Ends>, path: &Path) -> Db {
    let least = model.least_loss(path.frequency, path.distance_km().max(0.001));
    let Some(ends) = ends.filter(|e| e.h_ts_m.is_finite() && e.h_rs_m.is_finite()) else {
        return least;
    };
    let (all_km, all_m) = inner(path);
    let known = all_km.iter().zip(all_m).filter(|(_, h)| h.is_finite());
    let (inner_km, inner_m): (Vec<f64>, Vec<f64>) = known.unzip();
    let views = FromTx::of(&ends, &inner_km, &inner_m);
    let (over_db, _) = bullington::loss_db(&ends, &views, &inner_km, &inner_m);
    least_with(least, over_db)
}

/// Free space and what an edge takes at least.
pub(super) fn least_with(least: Db, over_db: f64) -> Db {
    // What is no number takes nothing.
    Db(least.0
        + if over_db.is_finite() {
            over_db.max(0.0)
        } else {
            0.0
        })
}
