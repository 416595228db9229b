//! A model and what is added to it: the receiver's own surroundings, and at high frequencies the air.
//!
//! A model of terrain alone ends at the receiver's antenna as if nothing stood around it. Where land cover is known,
//! [`Prediction`] adds what the receiver's class takes:
//!
//! - Built-up classes, and woods, up to 3 GHz by [`P2108_1`](crate::bibliography::P2108_1) §3.1: the model's path ends at the top of
//!   the clutter (the class's representative height), and the terminal's loss below it is added.
//! - Built-up classes above 3 GHz by the median of §3.2, which is what clutter adds to a path that is otherwise the same: the model's
//!   path ends at the receiver's own height.
//! - Woods above 3 GHz by [`P833_10`](crate::bibliography::P833_10) §2.1, for the way through the woods that the path takes before the
//!   receiver.
//! - Open ground and water take nothing.
//!
//! Paths shorter than §3.2's 250 m lose what one of 250 m does, with a warning of the distance; the woods of P.833's fit were measured below
//! 3 GHz: their loss carries a warning of the frequency.
//!
//! Departure: what stands around a receiver never helps it. In a hollow, or beyond the horizon, terrain alone may take more of a path
//! that ends at the receiver than of one that ends at the clutter's top, by more than the clutter's own loss; then the loss without
//! clutter stands. Left out: the transmitter's end, which is taken to stand clear; and there is a step at 3 GHz, where the methods change.
//!
//! Models that know clutter themselves, by their constants or by reading it, get nothing added: see
//! [`ClutterUse`](super::model::ClutterUse). Gas by [`P676_13`](crate::bibliography::P676_13) is added from [`GAS_MATTERS_MHZ`] on, rain by
//! [`P838_3`](crate::bibliography::P838_3) from [`RAIN_MATTERS_MHZ`] on, over the whole length of the path.

use super::model::p833::{ST_PETERSBURG, in_woodland};
use super::model::p2108::height_gain::{self, STREET_WIDTH_M, height_gain};
use super::model::p2108::statistical::statistical;
use super::model::{
    Account, Card, Loss, LossError, Path, PathLoss, Polarization, Quantity, Sweep, Warnings, p676, p838,
};
use crate::terrain::Cover;
use crate::terrain::cover::Kind;
use crate::units::{Db, Frequency};

/// Below this frequency gas takes less than 0.03 dB per kilometre, even of warm and wet air, MHz.
pub const GAS_MATTERS_MHZ: f64 = 10_000.0;

/// Below this frequency rain of 100 mm/h takes less than 0.05 dB per kilometre, MHz; at 7 GHz it takes 1.8.
pub const RAIN_MATTERS_MHZ: f64 = 3_000.0;

/// Up to here P.2108's height-gain model is defined, MHz.
const HEIGHT_GAIN_UP_TO_MHZ: f64 = 3_000.0;

/// P.2108 §3.2 is defined from this path length on, km: a shorter path loses no more than this one.
const STATISTICAL_FROM_KM: f64 = 0.25;

/// A way through woods longer than this takes no more, metres: the exponential of P.833 is at its end.
const DEEPEST_M: f64 = 10_000.0;

/// What the receiver's surroundings take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surrounded {
    /// Nothing.
    Bare,
    /// The clutter table's loss of the class.
    ByTable,
    /// As the recommendations say, by the kind and height of the class.
    ByRecommendation,
}

/// The air along a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Air {
    /// Pressure of dry air, hPa.
    pub dry_pressure_hpa: f64,
    /// Water vapour, g/m³.
    pub water_vapour_g_m3: f64,
    /// Temperature, K.
    pub temperature_k: f64,
    /// Rain, mm/h; 0: dry.
    pub rain_rate_mm_h: f64,
    /// Polarisation of the wave.
    pub polarization: Polarization,
}

/// A model with what is added to it.
pub struct Prediction {
    model: Box<dyn Sweep>,
    surrounded: Surrounded,
    air: Option<Air>,
}

/// What one receiver's surroundings do to a path.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Terminal {
    /// The model's path ends here above ground, metres.
    height_m: f64,
    /// Added to its loss.
    added: Option<(&'static str, Db)>,
    /// Ranges of measurement that the addition leaves.
    warnings: Warnings,
}

impl Terminal {
    /// The model's loss, and what is added to it. Where a path that ends at the receiver's own height loses more than one that ends at the
    /// clutter's top with what is added to it, that path's: clutter never helps.
    fn on(
        mut self,
        own_height_m: f64,
        loss_at: impl Fn(f64) -> Result<Loss, LossError>,
    ) -> Result<(Loss, Self), LossError> {
        let mut loss = loss_at(self.height_m)?;
        if self.height_m != own_height_m {
            let added = self.added.map_or(Db(0.0), |(_, db)| db);
            match loss_at(own_height_m) {
                Ok(bare) if bare.loss > loss.loss + added => {
                    loss = bare;
                    self = Self::bare(own_height_m);
                }
                _ => {}
            }
        }
        loss.warnings = loss.warnings.with(self.warnings);
        Ok((loss, self))
    }

    /// A receiver around which nothing stands.
    const fn bare(height_m: f64) -> Self {
        Self {
            height_m,
            added: None,
            warnings: Warnings::NONE,
        }
    }
}

/// Attenuation by the air, dB/km; 0 where it does not matter.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Specific {
    gas_db_km: f64,
    rain_db_km: f64,
}

impl Prediction {
    /// A model with what is added; the model itself where nothing is.
    pub fn over(model: Box<dyn Sweep>, surrounded: Surrounded, air: Option<Air>) -> Box<dyn Sweep> {
        if surrounded == Surrounded::Bare && air.is_none() {
            return model;
        }
        Box::new(Self {
            model,
            surrounded,
            air,
        })
    }

    /// Without land cover, and where the air does not matter, the model stands alone, and nothing may cost it time.
    fn adds_nothing(&self, path: &Path) -> bool {
        let bare = self.surrounded == Surrounded::Bare || path.surroundings.cover.is_empty();
        bare && (self.air.is_none() || path.frequency.mhz() < RAIN_MATTERS_MHZ)
    }

    fn specific(&self, frequency: Frequency) -> Result<Specific, LossError> {
        let mut specific = Specific::default();
        let Some(air) = self.air else {
            return Ok(specific);
        };
        if frequency.mhz() >= GAS_MATTERS_MHZ {
            let gas = p676::specific_attenuation(
                frequency,
                air.dry_pressure_hpa,
                air.water_vapour_g_m3,
                air.temperature_k,
            )?;
            specific.gas_db_km = gas.total_db_km();
        }
        if frequency.mhz() >= RAIN_MATTERS_MHZ && air.rain_rate_mm_h != 0.0 {
            let rain = p838::coefficients(frequency, 0.0, air.polarization.into())?;
            specific.rain_db_km = rain.specific_db_km(air.rain_rate_mm_h)?;
        }
        Ok(specific)
    }

    fn terminal(&self, path: &Path) -> Result<Terminal, LossError> {
        let bare = Terminal::bare(path.rx_height_m);
        if self.surrounded != Surrounded::Bare {
            whole_cover(self.card(), path)?;
        }
        let Some(cover) = path.cover_at_receiver() else {
            return Ok(bare);
        };
        match self.surrounded {
            Surrounded::Bare => Ok(bare),
            // A table's loss is that among the clutter, not above it.
            Surrounded::ByTable if cover.height_m > 0.0 && path.rx_height_m >= cover.height_m => Ok(bare),
            Surrounded::ByTable => Ok(Terminal {
                added: Some(("clutter around the receiver", Db(cover.loss_db))),
                ..bare
            }),
            Surrounded::ByRecommendation => recommended(path, &cover, bare),
        }
    }
}

/// Land cover of another length than the path would be read as bare ground.
fn whole_cover(card: &Card, path: &Path) -> Result<(), LossError> {
    let (cover, samples) = (path.surroundings.cover.len(), path.distances_km.len());
    if cover == 0 || cover == samples {
        return Ok(());
    }
    Err(LossError::BadCover {
        model: card.name,
        sample: cover.min(samples),
    })
}

fn recommended(path: &Path, cover: &Cover, bare: Terminal) -> Result<Terminal, LossError> {
    if matches!(cover.kind, Kind::Open | Kind::Water) || cover.height_m <= path.rx_height_m {
        return Ok(bare);
    }
    height_gain::CARD.admit(&[(Quantity::ClutterHeightM, cover.height_m)])?;
    if path.frequency.mhz() <= HEIGHT_GAIN_UP_TO_MHZ {
        let added = height_gain(
            path.frequency,
            path.rx_height_m,
            STREET_WIDTH_M,
            cover.height_m,
            cover.kind,
        )?;
        return Ok(Terminal {
            height_m: cover.height_m,
            added: Some(("clutter around the receiver", added)),
            ..bare
        });
    }
    if cover.kind == Kind::Trees {
        let depth_m = woods_before_receiver_m(path).min(DEEPEST_M);
        let woods = in_woodland(path.frequency, depth_m, &ST_PETERSBURG)?;
        return Ok(Terminal {
            added: Some(("woods around the receiver", woods.loss)),
            warnings: woods.warnings,
            ..bare
        });
    }
    let distance_km = path.distance_km();
    let mut warnings = Warnings::NONE;
    if distance_km < STATISTICAL_FROM_KM {
        warnings.insert(Quantity::DistanceKm);
    }
    let added = statistical(path.frequency, distance_km.max(STATISTICAL_FROM_KM), 50.0)?;
    Ok(Terminal {
        added: Some(("clutter around the receiver", added)),
        warnings,
        ..bare
    })
}

/// The way through woods that ends at the receiver, metres: as many samples as are woods without a gap, each for the ground
/// half-way to its neighbours.
fn woods_before_receiver_m(path: &Path) -> f64 {
    let cover = path.surroundings.cover;
    let woods = cover.iter().rev().take_while(|c| c.kind == Kind::Trees).count();
    let n = cover.len().min(path.distances_km.len());
    let (Some(&end_km), Some(first)) = (path.distances_km.get(n.wrapping_sub(1)), n.checked_sub(woods))
    else {
        return 0.0;
    };
    let edge_km = match (first.checked_sub(1), path.distances_km.get(first)) {
        (Some(before), Some(at_km)) => 0.5 * (path.distances_km[before] + at_km),
        _ => 0.0,
    };
    1000.0 * (end_km - edge_km).max(0.0)
}

impl PathLoss for Prediction {
    fn card(&self) -> &'static Card {
        self.model.card()
    }

    fn loss(&self, path: &Path) -> Result<Loss, LossError> {
        if self.adds_nothing(path) {
            return self.model.loss(path);
        }
        let account = self.account(path)?;
        Ok(Loss {
            loss: account.total(),
            warnings: account.warnings,
        })
    }

    /// What is added is never negative.
    fn least_loss(&self, frequency: Frequency, distance_km: f64) -> Db {
        self.model.least_loss(frequency, distance_km)
    }

    fn account(&self, path: &Path) -> Result<Account, LossError> {
        let (model, terminal) = self.terminal(path)?.on(path.rx_height_m, |rx_height_m| {
            self.model.loss(&Path { rx_height_m, ..*path })
        })?;
        let mut added: Vec<(&'static str, Db)> = terminal.added.into_iter().collect();
        let (specific, d_km) = (self.specific(path.frequency)?, path.distance_km());
        for (name, db_km) in [("gas", specific.gas_db_km), ("rain", specific.rain_db_km)] {
            if db_km != 0.0 {
                added.push((name, Db(db_km * d_km)));
            }
        }
        Ok(Account {
            model,
            model_rx_height_m: terminal.height_m,
            added,
            warnings: model.warnings,
        })
    }
}

impl Sweep for Prediction {
    /// One sweep of the model for every height at which paths end: a handful, as many as the clutter's classes have.
    fn along(&self, radial: &Path, out: &mut [Result<Loss, LossError>]) {
        if self.adds_nothing(radial) {
            return self.model.along(radial, out);
        }
        if self.surrounded != Surrounded::Bare
            && let Err(error) = whole_cover(self.card(), radial)
        {
            out.fill(Err(error));
            return;
        }
        let specific = self.specific(radial.frequency);
        let terminals: Vec<Result<Terminal, LossError>> =
            (0..out.len()).map(|i| self.terminal(&radial.prefix(i))).collect();
        let own_m = radial.rx_height_m;
        let mut heights_m: Vec<f64> = terminals.iter().flatten().map(|t| t.height_m).collect();
        heights_m.push(own_m);
        heights_m.sort_by(f64::total_cmp);
        heights_m.dedup_by(|a, b| a.total_cmp(b).is_eq());
        let swept: Vec<Vec<Result<Loss, LossError>>> = heights_m
            .iter()
            .map(|&rx_height_m| {
                let mut losses = out.to_vec();
                self.model.along(
                    &Path {
                        rx_height_m,
                        ..*radial
                    },
                    &mut losses,
                );
                losses
            })
            .collect();
        for (i, (slot, terminal)) in out.iter_mut().zip(terminals).enumerate() {
            let d_km = radial.distances_km.get(i).copied().unwrap_or(f64::NAN);
            let loss_at = |height_m: f64| match heights_m.binary_search_by(|h| h.total_cmp(&height_m)) {
                Ok(at) => swept[at][i],
                // Not reached: every terminal's height was swept.
                Err(_) => self.model.loss(&Path {
                    rx_height_m: height_m,
                    ..radial.prefix(i)
                }),
            };
            let reckoned = terminal.and_then(|t| t.on(own_m, loss_at));
            *slot = reckoned.and_then(|(loss, terminal)| Ok(whole(loss, &terminal, specific?, d_km)));
        }
    }
}

/// The model's loss with what is added, summed in the order of [`Account::total`].
fn whole(mut loss: Loss, terminal: &Terminal, specific: Specific, d_km: f64) -> Loss {
    if let Some((_, db)) = terminal.added {
        loss.loss += db;
    }
    for db_km in [specific.gas_db_km, specific.rain_db_km] {
        if db_km != 0.0 {
            loss.loss += Db(db_km * d_km);
        }
    }
    loss
}

#[cfg(test)]
mod tests;
