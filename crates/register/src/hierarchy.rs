//! The two hierarchies, and what a unit of them is.

use super::day::Day;
use super::named::named;
use serde::{Deserialize, Serialize};

named! {
    /// A division of the country.
    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "lowercase")]
    pub enum Hierarchy {
        /// Until 2025-06-30: 63 provinces, districts, communes.
        Old = "old",
        /// Since 2025-07-01: 34 provinces, communes.
        New = "new",
    }
}

impl Hierarchy {
    /// The one in force on a day.
    pub fn on(day: Day) -> Self {
        match Day::new(2025, 7, 1) {
            Some(reform) if day >= reform => Self::New,
            _ => Self::Old,
        }
    }
}

named! {
    /// How large a unit is.
    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "lowercase")]
    pub enum Level {
        /// Tỉnh, thành phố.
        Province = "province",
        /// Huyện, quận: in the old hierarchy alone.
        District = "district",
        /// Xã, phường, thị trấn.
        Commune = "commune",
    }
}

/// One unit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Unit {
    /// Of which division.
    pub hierarchy: Hierarchy,
    /// How large.
    pub level: Level,
    /// Text, unique in its hierarchy and level.
    pub code: String,
    /// In its own spelling, Unicode NFC.
    pub name: String,
    /// Code of the unit that it belongs to, one level up (in the new hierarchy a commune's is its province);
    /// `None` for provinces.
    pub parent: Option<String>,
}

/// An old unit and a new one that took over all or part of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Crossing {
    /// Provinces, or communes.
    pub level: Level,
    /// Code in the old hierarchy.
    pub old: String,
    /// Code in the new hierarchy.
    pub new: String,
}
