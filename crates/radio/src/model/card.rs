//! What a model says of itself: source, purpose and validity, as data.

use super::{LossError, Path};
use std::fmt;

/// A quantity that a model limits.
///
/// The first ones are properties of every path and may stand in a card's ranges; the others are arguments of
/// single models, or follow from the profile: such a model compares them itself, with [`Card::require`] or
/// [`Warnings::insert`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// Carrier frequency, MHz.
    FrequencyMhz,
    /// Path length, km.
    DistanceKm,
    /// Transmitter antenna above ground, m.
    TxHeightM,
    /// Receiver antenna above ground, m.
    RxHeightM,
    /// Latitude of the path, degrees.
    LatitudeDeg,
    /// Height of the transmitter antenna over the terrain's mean or smooth surface, m.
    EffectiveTxHeightM,
    /// Height of the receiver antenna over the terrain's mean or smooth surface, m.
    EffectiveRxHeightM,
    /// Elevation of a horizon, rad.
    HorizonAngleRad,
    /// Distance to a horizon, km.
    HorizonDistanceKm,
    /// Refractivity at the surface, N-units.
    SurfaceRefractivity,
    /// Interdecile range of the terrain's heights, m.
    TerrainIrregularityM,
    /// Share of time, locations or situations, %.
    SharePct,
    /// Elevation of the ray, degrees.
    ElevationDeg,
    /// Height of buildings or trees, m.
    ClutterHeightM,
    /// Width of streets, m.
    StreetWidthM,
    /// Way through vegetation, m.
    VegetationDepthM,
    /// Pressure of dry air, hPa.
    PressureHpa,
    /// Water vapour, g/m³.
    WaterVapourGM3,
    /// Air temperature, K.
    TemperatureK,
    /// Rain, mm/h.
    RainRateMmH,
    /// Standard deviations from the median.
    Deviations,
}

impl Quantity {
    /// All of them in order, with name and unit for people.
    const ALL: [(Self, (&'static str, &'static str)); 21] = [
        (Self::FrequencyMhz, ("frequency", "MHz")),
        (Self::DistanceKm, ("distance", "km")),
        (Self::TxHeightM, ("transmitter height", "m")),
        (Self::RxHeightM, ("receiver height", "m")),
        (Self::LatitudeDeg, ("latitude", "°")),
        (Self::EffectiveTxHeightM, ("effective transmitter height", "m")),
        (Self::EffectiveRxHeightM, ("effective receiver height", "m")),
        (Self::HorizonAngleRad, ("horizon angle", "rad")),
        (Self::HorizonDistanceKm, ("horizon distance", "km")),
        (Self::SurfaceRefractivity, ("surface refractivity", "N-units")),
        (Self::TerrainIrregularityM, ("terrain irregularity", "m")),
        (Self::SharePct, ("share", "%")),
        (Self::ElevationDeg, ("elevation", "°")),
        (Self::ClutterHeightM, ("clutter height", "m")),
        (Self::StreetWidthM, ("street width", "m")),
        (Self::VegetationDepthM, ("vegetation depth", "m")),
        (Self::PressureHpa, ("pressure", "hPa")),
        (Self::WaterVapourGM3, ("water vapour", "g/m³")),
        (Self::TemperatureK, ("temperature", "K")),
        (Self::RainRateMmH, ("rain rate", "mm/h")),
        (Self::Deviations, ("standard deviations from the median", "")),
    ];

    /// The quantity's value on a path; NaN, which no range holds, for one that a path alone does not have.
    pub fn of(self, path: &Path) -> f64 {
        match self {
            Self::FrequencyMhz => path.frequency.mhz(),
            Self::DistanceKm => path.distance_km(),
            Self::TxHeightM => path.tx_height_m,
            Self::RxHeightM => path.rx_height_m,
            Self::LatitudeDeg => path.surroundings.latitude_deg,
            _ => f64::NAN,
        }
    }

    /// Name and unit, for people.
    pub const fn label(self) -> (&'static str, &'static str) {
        Self::ALL[self as usize].1
    }

    #[inline]
    const fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// How firmly a range binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// Outside, the equations are not defined: the model refuses.
    Hard,
    /// Outside, the source makes no promise: the value is an extrapolation and carries a warning.
    Advised,
}

/// A closed range of one quantity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// What is limited.
    pub quantity: Quantity,
    /// Smallest allowed value, in the quantity's unit.
    pub min: f64,
    /// Largest allowed value.
    pub max: f64,
    /// Refuse or warn.
    pub strength: Strength,
}

impl Range {
    /// A range outside which the model refuses.
    pub const fn hard(quantity: Quantity, min: f64, max: f64) -> Self {
        Self {
            quantity,
            min,
            max,
            strength: Strength::Hard,
        }
    }

    /// A range outside which the model warns.
    pub const fn advised(quantity: Quantity, min: f64, max: f64) -> Self {
        Self {
            quantity,
            min,
            max,
            strength: Strength::Advised,
        }
    }
}

/// What a model knows of woods and houses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClutterUse {
    /// Nothing: what is around a receiver must be added.
    Ignores,
    /// The usual surroundings are in its constants.
    Includes,
    /// It reads the land cover along the path.
    Reads,
}

impl ClutterUse {
    /// For people.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Ignores => "knows none; it is added where the study has land cover",
            Self::Includes => "in its constants; nothing is added",
            Self::Reads => "reads the land cover along the path",
        }
    }
}

/// How a model's losses scatter between places that it cannot tell apart: what margins for a probability over
/// places go by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scatter {
    /// By P.1812's own formula.
    P1812,
    /// By the shadow fading of its source, dB.
    Shadow {
        /// In sight.
        los_db: f64,
        /// Out of sight.
        nlos_db: f64,
    },
    /// Its source says nothing: by Okumura's curves, which go by the surroundings.
    Okumura,
}

/// The model's identity card. Documentation, `covgap models show` and the check before the equations all read
/// it.
#[derive(Clone, Copy, Debug)]
pub struct Card {
    /// The name used in study files.
    pub name: &'static str,
    /// The name used by people.
    pub title: &'static str,
    /// Recommendation or report, with its edition.
    pub source: &'static str,
    /// What it is good for.
    pub use_for: &'static str,
    /// What it must not be used for.
    pub not_for: &'static str,
    /// Samples that a terrain profile needs at least, ends included; 0 for a model that reads the distance
    /// only.
    pub least_samples: usize,
    /// What it knows of woods and houses.
    pub clutter: ClutterUse,
    /// The keys of a study's `[radio]` and `[climate]` that its losses go by, and `clutter` where they go by
    /// land cover. The effective earth radius and the polarisation are no keys of this list: the ray's
    /// elevation and rain read them for every model.
    pub reads: &'static [&'static str],
    /// How its losses scatter between places.
    pub scatter: Scatter,
    /// Where it holds.
    pub ranges: &'static [Range],
}

/// Which advised ranges a value lies outside of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Warnings(u32);

impl Warnings {
    /// None.
    pub const NONE: Self = Self(0);

    /// Is there any?
    #[inline]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// As a number, for keeping.
    #[inline]
    pub const fn bits(self) -> u32 {
        self.0
    }

    /// From [`Warnings::bits`]; what represents no quantity is passed over when quantities are listed.
    #[inline]
    pub const fn from_bits(bits: u32) -> Self {
        Self(bits)
    }

    /// Adds one.
    #[inline]
    pub fn insert(&mut self, quantity: Quantity) {
        self.0 |= quantity.bit();
    }

    /// These and others.
    pub const fn with(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Does it hold this one?
    #[inline]
    pub const fn contains(self, quantity: Quantity) -> bool {
        self.0 & quantity.bit() != 0
    }

    /// The quantities, in order.
    pub fn quantities(self) -> impl Iterator<Item = Quantity> {
        let all = Quantity::ALL.into_iter().map(|(quantity, _)| quantity);
        all.filter(move |q| self.contains(*q))
    }
}

impl fmt::Display for Warnings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.quantities().map(|q| q.label().0).collect();
        f.write_str(&names.join(", "))
    }
}

impl Card {
    /// What the cards of additions have in common: functions of single quantities that no study's key
    /// reaches.
    pub const ADDITION: Self = Self {
        name: "",
        title: "",
        source: "",
        use_for: "",
        not_for: "",
        least_samples: 0,
        clutter: ClutterUse::Ignores,
        reads: &[],
        scatter: Scatter::Okumura,
        ranges: &[],
    };

    /// Does the model read the terrain profile (or only the distance)?
    pub const fn needs_terrain(&self) -> bool {
        self.least_samples > 0
    }

    /// Refuses a value outside a closed range, in this model's name.
    ///
    /// # Errors
    /// [`LossError::OutOfRange`]; NaN is outside every range.
    pub fn require(&self, quantity: Quantity, value: f64, min: f64, max: f64) -> Result<(), LossError> {
        // Written so that NaN fails.
        if value >= min && value <= max {
            return Ok(());
        }
        Err(LossError::OutOfRange {
            model: self.name,
            quantity,
            value,
            min,
            max,
        })
    }

    /// Compares single values with the ranges that the card has for their quantities, for what is asked by
    /// arguments rather than by a path. A quantity that the card does not limit passes.
    ///
    /// # Errors
    /// [`LossError::OutOfRange`] outside a hard range, and for NaN.
    pub fn admit(&self, values: &[(Quantity, f64)]) -> Result<Warnings, LossError> {
        let mut warnings = Warnings::NONE;
        for range in self.ranges {
            for &(_, value) in values.iter().filter(|(quantity, _)| *quantity == range.quantity) {
                let inside = self.require(range.quantity, value, range.min, range.max);
                match range.strength {
                    Strength::Advised if !value.is_nan() && inside.is_err() => {
                        warnings.insert(range.quantity)
                    }
                    _ => inside?,
                }
            }
        }
        Ok(warnings)
    }

    /// Compares a path with the ranges.
    ///
    /// # Errors
    /// [`LossError::OutOfRange`] outside a hard range or for NaN; [`LossError::NeedsTerrain`] where the model
    /// reads the profile and the path has none.
    pub fn check(&self, path: &Path) -> Result<Warnings, LossError> {
        let mut warnings = Warnings::NONE;
        for range in self.ranges {
            let value = range.quantity.of(path);
            // Written so that NaN fails.
            if value >= range.min && value <= range.max {
                continue;
            }
            if range.strength == Strength::Hard || value.is_nan() {
                self.require(range.quantity, value, range.min, range.max)?;
            }
            warnings.insert(range.quantity);
        }
        if path.heights_m.len() < self.least_samples {
            return Err(LossError::NeedsTerrain {
                model: self.name,
                samples: path.heights_m.len(),
                least: self.least_samples,
            });
        }
        Ok(warnings)
    }
}

/// What a card says of the paths along one radial, which differ in length alone.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reach {
    hard_km: (f64, f64),
    advised_km: (f64, f64),
    warnings: Warnings,
}

impl Reach {
    /// The warnings of a path so long; `None` where the card refuses it.
    #[inline(always)]
    pub(super) fn warnings(&self, distance_km: f64) -> Option<Warnings> {
        // Written so that NaN fails.
        if !(distance_km >= self.hard_km.0 && distance_km <= self.hard_km.1) {
            return None;
        }
        let mut warnings = self.warnings;
        if !(distance_km >= self.advised_km.0 && distance_km <= self.advised_km.1) {
            warnings.insert(Quantity::DistanceKm);
        }
        Some(warnings)
    }
}

impl Card {
    /// [`Card::check`] of all paths along a radial at once, for models that read no profile; `None` where
    /// something else than the length is refused, or not known to be all right.
    pub(super) fn reach(&self, radial: &Path) -> Option<Reach> {
        let mut reach = Reach {
            hard_km: (f64::NEG_INFINITY, f64::INFINITY),
            advised_km: (f64::NEG_INFINITY, f64::INFINITY),
            warnings: Warnings::NONE,
        };
        if self.needs_terrain() {
            return None;
        }
        for range in self.ranges {
            if range.quantity == Quantity::DistanceKm {
                let km = match range.strength {
                    Strength::Hard => &mut reach.hard_km,
                    Strength::Advised => &mut reach.advised_km,
                };
                *km = (km.0.max(range.min), km.1.min(range.max));
                continue;
            }
            let value = range.quantity.of(radial);
            if value >= range.min && value <= range.max {
                continue;
            }
            if range.strength == Strength::Hard || value.is_nan() {
                return None;
            }
            reach.warnings.insert(range.quantity);
        }
        Some(reach)
    }
}

#[cfg(test)]
mod tests {
    use super::super::free_space;
    use super::*;

    #[test]
    fn every_quantity_has_its_own_label() {
        for (at, (quantity, label)) in Quantity::ALL.into_iter().enumerate() {
            assert_eq!((quantity as usize, quantity.label()), (at, label));
        }
    }

    #[test]
    fn single_values_are_compared_with_the_cards_own_ranges() {
        let card = &free_space::CARD;
        assert!(card.admit(&[(Quantity::DistanceKm, 1000.0)]).is_ok());
        assert!(card.admit(&[(Quantity::RainRateMmH, f64::NAN)]).is_ok());
        for bad in [1000.1, f64::NAN, f64::INFINITY] {
            let got = card.admit(&[(Quantity::DistanceKm, bad)]);
            assert!(matches!(got, Err(LossError::OutOfRange { .. })), "{got:?}");
        }
    }
}
