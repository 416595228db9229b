//! Propagation models: one file or folder each, one row in [`MODELS`].
//!
//! [`PathLoss`] is the truth, the loss of one path; [`Sweep`] is the speed, the loss at every sample of one
//! radial. The list you read is the list that runs.
//!
//! # A new model
//!
//! One file with its [`Card`] and its equations, one `mod` line here, one row in [`MODELS`], and its
//! reference values: then studies can name it, `covgap models` lists, shows and verifies it, the guide's
//! table has it, and coverage runs on it (`tests/core/toy_model` shows that with a toy). The card says what
//! the rest of the program must know: where the model holds, which samples of the profile and which keys of a
//! study it reads, what it knows of woods and houses, how its losses scatter. A model that can lose less than
//! free space overrides [`PathLoss::least_loss`]; one that can carry state outward along a radial implements
//! [`Sweep::along`].
//!
//! What is no loss of a path (clutter about an antenna, walls, gas, rain, woods) has a card in [`ADDITIONS`];
//! what a study adds of it to a model is in [`prediction`](super::prediction).

mod card;
mod choices;
mod ecc33;
mod egli;
pub mod ehata;
mod empirical;
mod free_space;
mod hata;
pub mod itm;
pub(crate) mod normal;
pub mod p1812;
pub mod p2108;
pub mod p2109;
pub mod p526;
pub mod p676;
pub mod p833;
pub mod p838;
mod parameters;
mod reads;
mod sui;
pub mod tr38901;
pub mod verify;

pub use card::{Card, ClutterUse, Quantity, Range, Scatter, Strength, Warnings};
pub use choices::{
    Climate, Environment, Polarization, Sight, Siting, SuiTerrain, Variability, VariabilityMode,
};
pub use parameters::{BadParameter, Parameters};
pub use reads::{keys, reads, unread};

use crate::cover::{Around, Cover};
use crate::units::{Db, Frequency, km_from_m};
use thiserror::Error;

/// One path from a transmitter to a receiver.
///
/// `distances_km` rise from 0 to the path's length; `heights_m` are the ground's heights above sea level at
/// them, ends included. Models that do not read terrain need only the last distance and accept empty
/// `heights_m`.
#[derive(Clone, Copy, Debug)]
pub struct Path<'a> {
    /// Carrier frequency.
    pub frequency: Frequency,
    /// Transmitter antenna above ground, metres.
    pub tx_height_m: f64,
    /// Receiver antenna above ground, metres.
    pub rx_height_m: f64,
    /// Distances of the samples from the transmitter, kilometres.
    pub distances_km: &'a [f64],
    /// Heights of the ground above sea level, metres.
    pub heights_m: &'a [f64],
    /// What else is known of the way.
    pub surroundings: Surroundings<'a>,
}

/// What is known of a path beyond its profile. By default ([`Surroundings::NONE`]) nothing is known: every
/// model takes the path to lie over bare inland ground at 45° of latitude. The latitude changes P.1812's
/// losses only.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings<'a> {
    /// What is on the ground at every sample, as many as distances; empty where it is not known: bare inland
    /// ground.
    pub cover: &'a [Cover],
    /// Latitude of the path, degrees, north positive: P.1812 has more ducts in the air nearer the equator.
    /// [`Surroundings::MIDDLE_LATITUDE_DEG`] where it is not known. NaN is no latitude: P.1812 refuses it.
    pub latitude_deg: f64,
    /// What is said to be around the receiver, beside what `cover` has there. No model reads it: what it takes
    /// is added by [`Prediction`](crate::prediction::Prediction).
    pub receiver: Option<Around>,
    /// So far before the receiver, metres, cover that is no higher than what is around the receiver belongs to
    /// its surroundings and is not in the path's way: P.1812 reads it. 0, the model as written: all cover is
    /// in the way.
    pub own_m: f64,
}

impl Surroundings<'_> {
    /// The latitude of a path of which none is given, degrees: half-way between the equator and a pole.
    pub const MIDDLE_LATITUDE_DEG: f64 = 45.0;

    /// Nothing is known: bare inland ground at the middle latitude. The same as the default, for constants.
    pub const NONE: Self = Self {
        cover: &[],
        latitude_deg: Self::MIDDLE_LATITUDE_DEG,
        receiver: None,
        own_m: 0.0,
    };
}

impl Default for Surroundings<'_> {
    fn default() -> Self {
        Self::NONE
    }
}

impl<'a> Path<'a> {
    /// A path over bare ground, by its frequency in MHz and the heights of its transmitter and receiver.
    pub(crate) fn bare(f_mhz: f64, ends_m: [f64; 2], distances_km: &'a [f64], heights_m: &'a [f64]) -> Self {
        let [tx_height_m, rx_height_m] = ends_m;
        Self {
            frequency: Frequency::from_mhz(f_mhz),
            tx_height_m,
            rx_height_m,
            distances_km,
            heights_m,
            surroundings: Surroundings::NONE,
        }
    }

    /// The same path at a latitude, over ground on which something is.
    pub(crate) fn under(self, cover: &'a [Cover], latitude_deg: f64) -> Self {
        let surroundings = Surroundings {
            cover,
            latitude_deg,
            ..self.surroundings
        };
        Self { surroundings, ..self }
    }

    /// The path to the sample `last` of this one, which keeps its start.
    #[inline]
    pub fn prefix(&self, last: usize) -> Self {
        Self {
            distances_km: self.distances_km.get(..=last).unwrap_or(&[]),
            heights_m: self.heights_m.get(..=last).unwrap_or(&[]),
            surroundings: Surroundings {
                cover: self.surroundings.cover.get(..=last).unwrap_or(&[]),
                ..self.surroundings
            },
            ..*self
        }
    }

    /// The radial up to a sample: as [`Path::prefix`], but what does not reach so far stays as long as it is.
    fn up_to(&self, last: usize) -> Self {
        fn head<T>(of: &[T], last: usize) -> &[T] {
            of.get(..=last).unwrap_or(of)
        }
        Self {
            distances_km: head(self.distances_km, last),
            heights_m: head(self.heights_m, last),
            surroundings: Surroundings {
                cover: head(self.surroundings.cover, last),
                ..self.surroundings
            },
            ..*self
        }
    }

    /// What is at the receiver, where it is known.
    #[inline]
    pub fn cover_at_receiver(&self) -> Option<Cover> {
        self.surroundings.cover.last().copied()
    }
}

impl Path<'_> {
    /// Length, kilometres; NaN for a path without samples, which every card refuses.
    #[inline]
    pub fn distance_km(&self) -> f64 {
        self.distances_km.last().copied().unwrap_or(f64::NAN)
    }

    /// Straight from antenna to antenna, kilometres: [`Path::distance_km`] with the difference of the
    /// antennas' heights above sea level, and that distance itself for a path without heights.
    #[inline]
    pub fn slant_km(&self) -> f64 {
        let (Some(first_m), Some(last_m)) = (self.heights_m.first(), self.heights_m.last()) else {
            return self.distance_km();
        };
        let rise_km = km_from_m((first_m + self.tx_height_m) - (last_m + self.rx_height_m));
        let along_km = self.distance_km();
        (along_km * along_km + rise_km * rise_km).sqrt() // P.1812-7 eq. (8a)
    }
}

/// A basic transmission loss with what must be known about it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Loss {
    /// Between isotropic antennas.
    pub loss: Db,
    /// Advised ranges that the path leaves.
    pub warnings: Warnings,
}

/// A loss, term by term.
#[derive(Clone, Debug, PartialEq)]
pub struct Account {
    /// The model's own.
    pub model: Loss,
    /// Height above ground at which the model's path ends, metres: the receiver's, or the top of the clutter
    /// around it.
    pub model_rx_height_m: f64,
    /// What is added, in order: name and dB.
    pub added: Vec<(&'static str, Db)>,
    /// Advised ranges that the path leaves: the model's, and those of what is added.
    pub warnings: Warnings,
}

impl Account {
    /// The sum.
    #[inline]
    pub fn total(&self) -> Db {
        self.added.iter().fold(self.model.loss, |sum, (_, db)| sum + *db)
    }
}

/// Why there is no loss. Never a number.
#[derive(Clone, Copy, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum LossError {
    /// A quantity lies where the model is not defined.
    #[error("{model}: {} {value} {} is outside {min}…{max} {}", quantity.label().0, quantity.label().1, quantity.label().1)]
    OutOfRange {
        /// Model.
        model: &'static str,
        /// Quantity.
        quantity: Quantity,
        /// Its value.
        value: f64,
        /// Smallest allowed.
        min: f64,
        /// Largest allowed.
        max: f64,
    },
    /// The model reads a terrain profile: at least its two ends.
    #[error("{model} reads the terrain: a profile needs at least {least} samples, this one has {samples}")]
    NeedsTerrain {
        /// Model.
        model: &'static str,
        /// Samples given.
        samples: usize,
        /// Samples needed.
        least: usize,
    },
    /// The model wants samples at equal steps.
    #[error(
        "{model}: sample {sample} of the profile is not a step of {step_km} km from the one before: this model wants equal steps"
    )]
    UnevenSteps {
        /// Model.
        model: &'static str,
        /// First sample out of step, from 0.
        sample: usize,
        /// The profile's first step, km.
        step_km: f64,
    },
    /// The land cover is not of the profile: another number of samples, or a height that is none.
    #[error(
        "{model}: sample {sample} of the land cover is not usable (as many as heights, each 0 m or more)"
    )]
    BadCover {
        /// Model.
        model: &'static str,
        /// First bad sample, from 0.
        sample: usize,
    },
    /// The land cover is not known where the model reads it.
    #[error("{model}: the land cover at sample {sample} of the profile is not known")]
    UnknownCover {
        /// Model.
        model: &'static str,
        /// The sample, from 0.
        sample: usize,
    },
    /// Distances do not rise, their number differs from that of the heights, or a height is not finite.
    #[error(
        "{model}: sample {sample} of the profile is not usable (distances must rise, heights be finite and as many)"
    )]
    BadProfile {
        /// Model.
        model: &'static str,
        /// First bad sample, from 0.
        sample: usize,
    },
    /// The model's equations have no finite value for this path, though every input is within its range.
    #[error("{model}: the equations have no value for this path ({what} is not a number)")]
    NoValue {
        /// Model.
        model: &'static str,
        /// The first result that is not finite.
        what: &'static str,
    },
    /// A parameter of the study that the model reads is outside its range.
    #[error("{model}: {fault}")]
    BadParameter {
        /// Model.
        model: &'static str,
        /// Which, and what it may be.
        fault: BadParameter,
    },
}

#[cfg(test)]
impl LossError {
    /// What no model answers: a sample that a sweep does not fill shows.
    pub(crate) const UNASKED: Self = Self::NoValue { model: "", what: "" };
}

/// The truth: loss of one path.
pub trait PathLoss: Sync + Send {
    /// Source and validity.
    fn card(&self) -> &'static Card;

    /// Median basic transmission loss between isotropic antennas.
    ///
    /// # Errors
    /// [`LossError`] where the path lies outside the model's definition.
    fn loss(&self, path: &Path) -> Result<Loss, LossError>;

    /// The same loss, term by term.
    ///
    /// # Errors
    /// As [`PathLoss::loss`].
    fn account(&self, path: &Path) -> Result<Account, LossError> {
        let model = self.loss(path)?;
        Ok(Account {
            model,
            model_rx_height_m: path.rx_height_m,
            added: Vec::new(),
            warnings: model.warnings,
        })
    }

    /// A bound from below: no path of this length can lose less. Free space unless the model can go under it.
    fn least_loss(&self, frequency: Frequency, distance_km: f64) -> Db {
        free_space::loss(frequency, distance_km)
    }

    /// A bound from below where the ground is known in part: heights are NaN where it is not. Whatever lies
    /// there, and whatever stands on it, the path cannot lose less. [`PathLoss::least_loss`] unless the model can
    /// say more.
    fn least_loss_over(&self, path: &Path) -> Db {
        self.least_loss(path.frequency, path.distance_km().max(0.001))
    }
}

/// The speed: loss at every sample of one radial.
pub trait Sweep: PathLoss {
    /// Fills `out[i]` with the loss of the path that ends at sample `i` of the radial. `out` is as long as
    /// the radial; sample 0 is the mast itself and gets whatever the model answers for a path of no length:
    /// an error.
    ///
    /// The default asks [`PathLoss::loss`] for every prefix. A model that does better must equal it to 1e-6
    /// dB.
    fn along(&self, radial: &Path, out: &mut [Result<Loss, LossError>]) {
        for (i, slot) in out.iter_mut().enumerate() {
            *slot = self.loss(&radial.prefix(i));
        }
    }

    /// Fills `out[i]` with [`PathLoss::least_loss_over`] of the path that ends at sample `i` of a radial whose
    /// ground is known in part; `None` where the ground of an end is not known.
    ///
    /// The default asks for every prefix. A model whose bound reads the ground carries it, and must equal it to
    /// 1e-6 dB.
    fn least_along(&self, radial: &Path, out: &mut [Option<Db>]) {
        for (i, slot) in out.iter_mut().enumerate() {
            *slot = ends_known(radial, i).then(|| self.least_loss_over(&radial.prefix(i)));
        }
    }

    /// [`Sweep::along`] for receivers that stand at a height of their own at every sample, `rx_heights_m`, as
    /// many as `out` (a missing one is at the radial's). The height matters at the end of a path alone.
    ///
    /// The default sweeps once for each height that there is, as far as it is asked for. A model whose
    /// running state does not hold the receiver's height can do all in one pass.
    fn along_at(&self, radial: &Path, rx_heights_m: &[f64], out: &mut [Result<Loss, LossError>]) {
        let height_at = |i: usize| rx_heights_m.get(i).copied().unwrap_or(radial.rx_height_m);
        // From the far end inward, so that every sweep is as long as it must be.
        let mut done: Vec<f64> = Vec::new();
        let mut swept = Vec::new();
        for last in (0..out.len()).rev() {
            let height_m = height_at(last);
            if done.iter().any(|h| h.total_cmp(&height_m).is_eq()) {
                continue;
            }
            done.push(height_m);
            let path = Path {
                rx_height_m: height_m,
                ..radial.up_to(last)
            };
            swept.clear();
            swept.extend_from_slice(&out[..=last]);
            self.along(&path, &mut swept);
            for (i, slot) in out[..=last].iter_mut().enumerate() {
                if height_at(i).total_cmp(&height_m).is_eq() {
                    *slot = swept[i];
                }
            }
        }
    }
}

/// Is the ground at both ends of the path to a sample known?
fn ends_known(radial: &Path, last: usize) -> bool {
    let is_known = |i: usize| radial.heights_m.get(i).is_some_and(|h| h.is_finite());
    is_known(0) && is_known(last) && last < radial.distances_km.len()
}

/// The samples of a radial whose ground is known: where they are, their distances and their heights.
fn known_ground(radial: &Path) -> (Vec<usize>, Vec<f64>, Vec<f64>) {
    let (mut at, mut distances_km, mut heights_m) = (Vec::new(), Vec::new(), Vec::new());
    for (i, (d_km, h_m)) in radial.distances_km.iter().zip(radial.heights_m).enumerate() {
        if h_m.is_finite() {
            at.push(i);
            distances_km.push(*d_km);
            heights_m.push(*h_m);
        }
    }
    (at, distances_km, heights_m)
}

/// A row of the list of models.
pub struct Model {
    /// Source and validity.
    pub card: &'static Card,
    /// Makes the model with a study's parameters.
    pub build: fn(&Parameters) -> Box<dyn Sweep>,
}

const fn model(card: &'static Card, build: fn(&Parameters) -> Box<dyn Sweep>) -> Model {
    Model { card, build }
}

/// Every model there is: free space, terrain, formulae for places, formulae of 3GPP.
pub const MODELS: &[Model] = &[
    model(&free_space::CARD, |_| Box::new(free_space::FreeSpace)),
    model(&p526::CARD, |p| Box::new(p526::DeltaBullington::new(p))),
    model(&p526::edges::CARD_BULLINGTON, |p| {
        Box::new(p526::edges::Bullington::new(p))
    }),
    model(&p526::deygout::CARD, |p| Box::new(p526::deygout::Deygout::new(p))),
    model(&p1812::CARD, |p| Box::new(p1812::P1812::new(p))),
    model(&itm::CARD, |p| Box::new(itm::Itm::new(p))),
    model(&itm::CARD_AREA, |p| Box::new(itm::ItmArea::new(p))),
    model(&hata::CARD_HATA, |p| Box::new(hata::OkumuraHata::new(p))),
    model(&hata::CARD_COST231, |p| Box::new(hata::Cost231Hata::new(p))),
    model(&ehata::CARD, |p| Box::new(ehata::ExtendedHata::new(p))),
    model(&egli::CARD, |_| Box::new(egli::Egli)),
    model(&sui::CARD, |p| Box::new(sui::Sui::new(p))),
    model(&ecc33::CARD, |p| Box::new(ecc33::Ecc33::new(p))),
    model(&tr38901::rma::CARD, |p| {
        Box::new(tr38901::rma::RuralMacro::new(p))
    }),
    model(&tr38901::uma::CARD, |p| {
        Box::new(tr38901::uma::UrbanMacro::new(p))
    }),
    model(&tr38901::umi::CARD, |p| {
        Box::new(tr38901::umi::UrbanMicro::new(p))
    }),
];

/// The cards of what is added to a path's loss, or known of a place, beside the models: clutter, buildings,
/// gas, rain, woods.
pub const ADDITIONS: &[&Card] = &[
    &tr38901::o2i::CARD,
    &p2108::height_gain::CARD,
    &p2108::statistical::CARD,
    &p2108::aeronautical::CARD,
    &p2109::CARD,
    &p676::CARD,
    &p838::CARD,
    &p833::CARD,
];

/// The cards of all models and additions, in the order of the lists.
pub fn cards() -> impl Iterator<Item = &'static Card> {
    MODELS.iter().map(|m| m.card).chain(ADDITIONS.iter().copied())
}

/// Looks a model up by its name in study files.
pub fn find(name: &str) -> Option<&'static Model> {
    find_in(MODELS, name)
}

/// Looks a model up in a list.
pub fn find_in<'a>(models: &'a [Model], name: &str) -> Option<&'a Model> {
    models.iter().find(|m| m.card.name == name)
}

pub use free_space::loss as free_space_loss;

#[cfg(test)]
mod tests;
