//! What points are grouped by, before it is said of which hierarchy of units.

use super::super::{By, Hierarchy, Level};

/// What counts are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// All together.
    Country,
    /// Provinces.
    Province,
    /// Districts, in the old hierarchy.
    District,
    /// Communes.
    Commune,
    /// Operators, each by its own part.
    Operator,
    /// What was, or is to be, brought.
    Technology,
    /// Power supply.
    Electricity,
    /// White or low-signal.
    Signal,
    /// Status.
    Status,
}

impl Grouping {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Country,
        Self::Province,
        Self::District,
        Self::Commune,
        Self::Operator,
        Self::Technology,
        Self::Electricity,
        Self::Signal,
        Self::Status,
    ];

    /// One word, in small letters.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::Province => "province",
            Self::District => "district",
            Self::Commune => "commune",
            Self::Operator => "operator",
            Self::Technology => "technology",
            Self::Electricity => "electricity",
            Self::Signal => "signal",
            Self::Status => "status",
        }
    }

    /// The level of its units; `None` where it groups by something else.
    pub const fn level(self) -> Option<Level> {
        match self {
            Self::Province => Some(Level::Province),
            Self::District => Some(Level::District),
            Self::Commune => Some(Level::Commune),
            _ => None,
        }
    }

    /// With the hierarchy of its units.
    pub const fn by(self, hierarchy: Hierarchy) -> By {
        match self {
            Self::Country => By::Country,
            Self::Province => By::Unit(hierarchy, Level::Province),
            Self::District => By::Unit(hierarchy, Level::District),
            Self::Commune => By::Unit(hierarchy, Level::Commune),
            Self::Operator => By::Operator,
            Self::Technology => By::Technology,
            Self::Electricity => By::Electricity,
            Self::Signal => By::Signal,
            Self::Status => By::Status,
        }
    }

    /// The heading of a column of its groups.
    pub fn heading(self, hierarchy: Hierarchy) -> String {
        match (self, self.level()) {
            (_, Some(level)) => format!("{} ({hierarchy})", level.name()),
            (Self::Operator, _) => "operator (own part)".to_owned(),
            _ => self.name().to_owned(),
        }
    }
}
