//! What a model says of itself: source, purpose and validity, as data.

use super::{LossError, Path};
use std::fmt;

/// A quantity of a path that a model limits.
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
}

impl Quantity {
    /// The quantity's value on a path.
    pub fn of(self, path: &Path) -> f64 {
        match self {
            Self::FrequencyMhz => path.frequency.mhz(),
            Self::DistanceKm => path.distance_km(),
            Self::TxHeightM => path.tx_height_m,
            Self::RxHeightM => path.rx_height_m,
        }
    }

    /// Name and unit, for people.
    pub const fn label(self) -> (&'static str, &'static str) {
        match self {
            Self::FrequencyMhz => ("frequency", "MHz"),
            Self::DistanceKm => ("distance", "km"),
            Self::TxHeightM => ("transmitter height", "m"),
            Self::RxHeightM => ("receiver height", "m"),
        }
    }

    const fn bit(self) -> u8 {
        1 << self as u8
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

/// The model's identity card. Documentation, `covgap models show` and the check before the equations all read it.
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
    /// Does it read the terrain profile (or only the distance)?
    pub needs_terrain: bool,
    /// Where it holds.
    pub ranges: &'static [Range],
}

/// Which advised ranges a value lies outside of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Warnings(u8);

impl Warnings {
    /// None.
    pub const NONE: Self = Self(0);

    /// Is there any?
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Adds one.
    pub fn insert(&mut self, quantity: Quantity) {
        self.0 |= quantity.bit();
    }

    /// Does it hold this one?
    pub const fn contains(self, quantity: Quantity) -> bool {
        self.0 & quantity.bit() != 0
    }

    /// The quantities, in order.
    pub fn quantities(self) -> impl Iterator<Item = Quantity> {
        [
            Quantity::FrequencyMhz,
            Quantity::DistanceKm,
            Quantity::TxHeightM,
            Quantity::RxHeightM,
        ]
        .into_iter()
        .filter(move |q| self.contains(*q))
    }
}

impl fmt::Display for Warnings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.quantities().map(|q| q.label().0).collect();
        f.write_str(&names.join(", "))
    }
}

impl Card {
    /// Compares a path with the ranges.
    ///
    /// # Errors
    /// [`LossError::OutOfRange`] outside a hard range or for NaN; [`LossError::NeedsTerrain`] where the model reads the
    /// profile and the path has none.
    pub fn check(&self, path: &Path) -> Result<Warnings, LossError> {
        let mut warnings = Warnings::NONE;
        for range in self.ranges {
            let value = range.quantity.of(path);
            // Written so that NaN fails.
            if value >= range.min && value <= range.max {
                continue;
            }
            if range.strength == Strength::Hard || value.is_nan() {
                return Err(LossError::OutOfRange {
                    model: self.name,
                    quantity: range.quantity,
                    value,
                    min: range.min,
                    max: range.max,
                });
            }
            warnings.insert(range.quantity);
        }
        if self.needs_terrain && path.heights_m.len() < 2 {
            return Err(LossError::NeedsTerrain {
                model: self.name,
                samples: path.heights_m.len(),
            });
        }
        Ok(warnings)
    }
}
