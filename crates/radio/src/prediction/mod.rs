//! A model and what is added to it: the receiver's own surroundings, and at high frequencies the air.
//!
//! A model of terrain alone ends at the receiver's antenna as if nothing stood around it. Measured losses in
//! villages are 15 to 34 dB higher than that. So [`Prediction`] adds what is around the receiver: what the study
//! says is there ([`Surroundings::receiver`](super::model::Surroundings::receiver)), what the land cover has
//! there, or the higher of the two where both are known:
//!
//! - Built-up classes, and woods, up to 3 GHz by [`P2108_1`](crate::bibliography::P2108_1) §3.1: the model's
//!   path ends at the top of
//!   the clutter (the class's representative height), and the terminal's loss below it is added.
//! - Built-up classes above 3 GHz by the median of §3.2, which is what clutter adds to a path that is
//!   otherwise the same: the model's
//!   path ends at the receiver's own height.
//! - Woods above 3 GHz by [`P833_10`](crate::bibliography::P833_10) §2.1, for the way through the woods that
//!   the path takes before the receiver; [`WOODS_DEPTH_M`] where no land cover tells it.
//! - Open ground and water take nothing.
//!
//! Paths shorter than §3.2's 250 m lose what one of 250 m does, with a warning of the distance; the woods of
//! P.833's fit were measured below 3 GHz: their loss carries a warning of the frequency.
//!
//! Departure: what is around a receiver never helps it. In a hollow, or beyond the horizon, terrain alone may
//! take more of a path that ends at the receiver than of one that ends at the clutter's top, by more than the
//! clutter's own loss; then the loss without clutter is. Left out: the transmitter's end, which is taken to
//! stand clear; and there is a step at 3 GHz, where the methods change.
//!
//! A model that reads land cover along the path, P.1812, is told that what is around the receiver, within
//! [`OWN_SURROUNDINGS_M`], is not in the path's way: that is what is added, and the loss does not hang on how
//! finely the path is sampled. Models that have surroundings in their constants get nothing added: see
//! [`ClutterUse`]. Gas by [`P676_13`](crate::bibliography::P676_13) is added from
//! [`GAS_MATTERS_MHZ`] on, rain by [`P838_3`](crate::bibliography::P838_3) from [`RAIN_MATTERS_MHZ`] on, over
//! the whole length of the path.

use super::model::p833::{ST_PETERSBURG, in_woodland};
use super::model::p2108::height_gain::{self, STREET_WIDTH_M, height_gain};
use super::model::p2108::statistical::statistical;
use super::model::{
    Account, Card, ClutterUse, Loss, LossError, Path, PathLoss, Polarization, Quantity, Sweep, Warnings,
    p676, p838,
};
use crate::cover::{Around, Cover, Kind};
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

/// So far before a receiver land cover belongs to what is around it, metres: about the size of a village. What
/// it takes is added at the receiver, by the recommendation, and is not in the way of a model that reads land
/// cover along the path. Without this such a model would see the first house one step of its profile before
/// the receiver, and lose 30 dB more with steps of 10 m than with steps of 200 m.
pub const OWN_SURROUNDINGS_M: f64 = 500.0;

/// The way through woods around a receiver where no land cover tells it, metres: a village in a clearing, or a
/// road through the trees. It counts above 3 GHz alone.
pub const WOODS_DEPTH_M: f64 = 50.0;

/// What the land cover at the receiver takes.
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
    /// The model's loss, and what is added to it. Where a path that ends at the receiver's own height loses
    /// more than one that ends at the clutter's top with what is added to it, that path's: clutter never
    /// helps.
    fn on(
        mut self,
        own_height_m: f64,
        loss_at: impl Fn(f64) -> Result<Loss, LossError>,
    ) -> Result<(Loss, Self), LossError> {
        let mut loss = loss_at(self.height_m)?;
        if self.height_m != own_height_m {
            let added = Db(self.added_db());
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

    fn added_db(&self) -> f64 {
        self.added.map_or(0.0, |(_, db)| db.0)
    }

    /// A receiver around which nothing is.
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
    /// A model with what is added.
    pub fn over(model: Box<dyn Sweep>, surrounded: Surrounded, air: Option<Air>) -> Box<dyn Sweep> {
        Box::new(Self {
            model,
            surrounded,
            air,
        })
    }

    /// Where nothing is around the receiver, and where the air does not matter, the model is alone, and nothing
    /// may cost it time.
    fn adds_nothing(&self, path: &Path) -> bool {
        self.is_bare(path) && (self.air.is_none() || path.frequency.mhz() < RAIN_MATTERS_MHZ)
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

    /// What the air takes of a path at least; nothing where that is not known.
    fn air_db(&self, frequency: Frequency, d_km: f64) -> Db {
        let specific = self.specific(frequency).unwrap_or_default();
        Db((specific.gas_db_km + specific.rain_db_km).max(0.0) * d_km.max(0.0))
    }

    /// Is nothing known to be around the receiver that would take something?
    fn is_bare(&self, path: &Path) -> bool {
        let covered = self.surrounded != Surrounded::Bare && !path.surroundings.cover.is_empty();
        !covered && path.surroundings.receiver.is_none()
    }

    /// The path as the model reads it: what is around the receiver is added here, and is not in the way.
    fn seen<'a>(&self, path: &Path<'a>) -> Path<'a> {
        let mut path = *path;
        if self.surrounded == Surrounded::ByRecommendation && self.card().clutter == ClutterUse::Reads {
            path.surroundings.own_m = OWN_SURROUNDINGS_M;
        }
        path
    }

    /// What the land cover at the receiver takes, and what the study says is around it: the higher of the two.
    fn terminal(&self, path: &Path) -> Result<Terminal, LossError> {
        if self.surrounded != Surrounded::Bare {
            whole_cover(self.card(), path)?;
        }
        let last = path.surroundings.cover.len().saturating_sub(1);
        let cover = path.cover_at_receiver();
        let cover = cover.as_ref().map(|cover| (last, cover));
        self.terminal_at(path, cover, || woods_before_receiver_m(path))
    }

    /// The same with the land cover at the receiver. Where a study adds a table's loss, that counts wherever
    /// land cover is known.
    fn terminal_at(
        &self,
        path: &Path,
        cover: Option<(usize, &Cover)>,
        woods_m: impl FnOnce() -> Result<f64, usize>,
    ) -> Result<Terminal, LossError> {
        match (cover, path.surroundings.receiver) {
            (Some(cover), None) => self.terminal_in(path, cover, woods_m),
            (Some(cover), Some(said)) if self.outdoes(path, cover.1, said) => {
                self.terminal_in(path, cover, woods_m)
            }
            (_, Some(said)) => stated(path, said),
            (None, None) => Ok(Terminal::bare(path.rx_height_m)),
        }
    }

    /// Does the land cover take more than what is said to be around the receiver? By their heights; a table's
    /// loss counts wherever the table has one.
    fn outdoes(&self, path: &Path, cover: &Cover, said: Around) -> bool {
        match self.surrounded {
            Surrounded::Bare => false,
            // What is not known may be higher.
            _ if !cover.is_known() => true,
            Surrounded::ByTable => {
                cover.loss_db > 0.0 && (cover.height_m <= 0.0 || path.rx_height_m < cover.height_m)
            }
            Surrounded::ByRecommendation => {
                !matches!(cover.kind, Kind::Open | Kind::Water) && cover.height_m >= said.height_m
            }
        }
    }

    /// `cover`: what is at the receiver, and which sample that is; `woods_m`: the way through woods that ends
    /// there, metres, or the sample where it is not known how it goes on; asked where it matters.
    fn terminal_in(
        &self,
        path: &Path,
        (sample, cover): (usize, &Cover),
        woods_m: impl FnOnce() -> Result<f64, usize>,
    ) -> Result<Terminal, LossError> {
        let bare = Terminal::bare(path.rx_height_m);
        let model = self.card().name;
        let unknown = |sample| LossError::UnknownCover { model, sample };
        match self.surrounded {
            Surrounded::Bare => Ok(bare),
            // Elsewhere on the path a hole in the land cover changes nothing.
            _ if !cover.is_known() => Err(unknown(sample)),
            // A table's loss is that among the clutter, not above it.
            Surrounded::ByTable if cover.height_m > 0.0 && path.rx_height_m >= cover.height_m => Ok(bare),
            Surrounded::ByTable => Ok(Terminal {
                added: Some(("clutter around the receiver", Db(cover.loss_db))),
                ..bare
            }),
            Surrounded::ByRecommendation => recommended(path, cover, || woods_m().map_err(unknown)),
        }
    }

    /// The terminals of all paths along a radial, whose land cover is whole. Woods are counted as they come,
    /// and what goes by the class alone is computed once for each class that follows another.
    fn terminals(&self, radial: &Path, samples: usize) -> Vec<Result<Terminal, LossError>> {
        let cover = radial.surroundings.cover;
        let by_table =
            self.surrounded != Surrounded::ByRecommendation && radial.surroundings.receiver.is_none();
        let by_class = by_table || radial.frequency.mhz() <= HEIGHT_GAIN_UP_TO_MHZ;
        let mut last: Option<(Cover, Result<Terminal, LossError>)> = None;
        let mut first_wood = 0;
        (0..samples)
            .map(|i| {
                let Some(here) = cover.get(i) else {
                    // Without land cover what the study says is around every receiver alike.
                    if let Some((_, terminal)) = &last
                        && by_class
                        && cover.is_empty()
                    {
                        return *terminal;
                    }
                    let terminal = self.terminal(&radial.prefix(i));
                    last = Some((Cover::BARE, terminal));
                    return terminal;
                };
                if here.kind != Kind::Trees {
                    first_wood = i + 1;
                }
                if let Some((class, terminal)) = &last
                    && by_class
                    && class == here
                {
                    return *terminal;
                }
                let woods_m = || woods_from_m(radial.distances_km, cover, first_wood, i);
                let terminal = self.terminal_at(&radial.prefix(i), Some((i, here)), woods_m);
                last = Some((*here, terminal));
                terminal
            })
            .collect()
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

/// What a study says is around the receiver.
fn stated(path: &Path, said: Around) -> Result<Terminal, LossError> {
    let cover = Cover {
        kind: said.kind,
        ..Cover::high(said.height_m)
    };
    recommended(path, &cover, || Ok(WOODS_DEPTH_M))
}

fn recommended(
    path: &Path,
    cover: &Cover,
    woods_m: impl FnOnce() -> Result<f64, LossError>,
) -> Result<Terminal, LossError> {
    let bare = Terminal::bare(path.rx_height_m);
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
        let depth_m = woods_m()?.min(DEEPEST_M);
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

/// The way through woods that ends at the receiver, metres: as many samples as are woods without a gap, each
/// for the ground half-way to its neighbours.
fn woods_before_receiver_m(path: &Path) -> Result<f64, usize> {
    let cover = path.surroundings.cover;
    let woods = cover.iter().rev().take_while(|c| c.kind == Kind::Trees).count();
    let n = cover.len().min(path.distances_km.len());
    match (n.checked_sub(1), n.checked_sub(woods)) {
        (Some(last), Some(first)) => woods_from_m(path.distances_km, cover, first, last),
        _ => Ok(0.0),
    }
}

/// The way from the edge of woods whose first sample is `first` to the sample `last`, metres; 0 where there
/// is no such way. An error names the sample before the woods where it is not known what is there: woods may
/// go on.
fn woods_from_m(distances_km: &[f64], cover: &[Cover], first: usize, last: usize) -> Result<f64, usize> {
    let before = first.checked_sub(1);
    if let Some(before) = before.filter(|b| cover.get(*b).is_some_and(|c| !c.is_known())) {
        return Err(before);
    }
    let Some(end_km) = distances_km.get(last) else {
        return Ok(0.0);
    };
    let edge_km = match (before, distances_km.get(first)) {
        (Some(before), Some(at_km)) => 0.5 * (distances_km[before] + at_km),
        _ => 0.0,
    };
    Ok(1000.0 * (end_km - edge_km).max(0.0))
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

    /// What is around the receiver never helps it: the loss is never less than that of the path that ends at
    /// the receiver's own height. The air takes its share of the whole length.
    fn least_loss_over(&self, path: &Path) -> Db {
        self.model.least_loss_over(path) + self.air_db(path.frequency, path.distance_km())
    }

    fn account(&self, path: &Path) -> Result<Account, LossError> {
        let seen = self.seen(path);
        let (model, terminal) = self.terminal(path)?.on(path.rx_height_m, |rx_height_m| {
            self.model.loss(&Path { rx_height_m, ..seen })
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
    fn least_along(&self, radial: &Path, out: &mut [Option<Db>]) {
        self.model.least_along(radial, out);
        for (slot, d_km) in out.iter_mut().zip(radial.distances_km) {
            *slot = slot.map(|least| least + self.air_db(radial.frequency, *d_km));
        }
    }

    /// One pass of the model for the heights at which paths end, and one for the receiver's own where those
    /// are others.
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
        let terminals = self.terminals(radial, out.len());
        let seen = &self.seen(radial);
        let own_m = radial.rx_height_m;
        let ends_at_m = |terminal: &Result<Terminal, LossError>| terminal.map_or(own_m, |t| t.height_m);
        let elsewhere = |terminal: &Result<Terminal, LossError>| ends_at_m(terminal) != own_m;
        // The receiver's own height is asked for as far out as clutter's tops are.
        let own_needed = terminals.iter().rposition(elsewhere).map_or(0, |last| last + 1);
        let mut own = out[..own_needed].to_vec();
        if own_needed > 0 {
            self.model.along(seen, &mut own);
            let heights_m: Vec<f64> = terminals.iter().map(ends_at_m).collect();
            self.model.along_at(seen, &heights_m, out);
        } else {
            self.model.along(seen, out);
        }
        for (i, (slot, terminal)) in out.iter_mut().zip(terminals).enumerate() {
            let d_km = radial.distances_km.get(i).copied().unwrap_or(f64::NAN);
            let at_top = *slot;
            let loss_at = |height_m: f64| match own.get(i) {
                Some(bare) if height_m == own_m => *bare,
                _ => at_top,
            };
            let computed = terminal.and_then(|t| t.on(own_m, loss_at));
            *slot = computed.and_then(|(loss, terminal)| Ok(whole(loss, &terminal, specific?, d_km)));
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
