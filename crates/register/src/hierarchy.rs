//! The two hierarchies, and what a unit of them is.

use super::day::Day;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A division of the country.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Hierarchy {
    /// Until 2025-06-30: 63 provinces, districts, communes.
    Old,
    /// Since 2025-07-01: 34 provinces, communes.
    New,
}

impl Hierarchy {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Old, Self::New];

    /// `old` or `new`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Old => "old",
            Self::New => "new",
        }
    }

    /// The one in force on a day.
    pub fn on(day: Day) -> Self {
        match Day::new(2025, 7, 1) {
            Some(reform) if day >= reform => Self::New,
            _ => Self::Old,
        }
    }
}

impl fmt::Display for Hierarchy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// How large a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Tỉnh, thành phố.
    Province,
    /// Huyện, quận: in the old hierarchy alone.
    District,
    /// Xã, phường, thị trấn.
    Commune,
}

impl Level {
    /// `province`, `district`, `commune`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::District => "district",
            Self::Commune => "commune",
        }
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
    /// Code of the unit that it belongs to, one level up (in the new hierarchy a commune's is its province); `None` for provinces.
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
