//! Why measured places are not compared.

use crate::coverage::Reason;
use crate::measurements::{Flag, GroupKind};

/// Why a measured place is no pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// It is flagged.
    Flagged(Flag),
    /// None of the study's cells is the one that was measured.
    NotMatched,
    /// Several of the study's cells have the identity that was measured.
    Ambiguous,
    /// The study has no cell of its operator.
    NoOperator,
    /// A quality, a rate or a total power: no model predicts it as a level.
    NotALevel,
    /// The level of another technology than the cell's.
    OtherTechnology,
    /// The cell is off, or planned.
    NotOnAir,
    /// No level is predicted there.
    NoLevel(Reason),
}

impl Why {
    /// In a word with hyphens.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Flagged(flag) => flag.name(),
            Self::NotMatched => "cell-not-matched",
            Self::Ambiguous => "cell-ambiguous",
            Self::NoOperator => "operator-not-in-study",
            Self::NotALevel => "not-a-level",
            Self::OtherTechnology => "other-technology",
            Self::NotOnAir => "cell-not-on-air",
            Self::NoLevel(Reason::NoTerrain) => "no-terrain",
            Self::NoLevel(Reason::OutsideModel) => "outside-model",
            Self::NoLevel(_) => "beyond-range",
        }
    }

    /// For people.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Flagged(Flag::Uncalibrated) => "the level is not absolute",
            Self::Flagged(Flag::TwoPlaces) => "its cell is heard at two places far from each other",
            Self::Flagged(Flag::Disagrees(GroupKind::Site)) => {
                "measurements contradict its cell in the list of sites (see the proposals)"
            }
            Self::Flagged(_) => "its campaign, device or season disagrees with the rest",
            Self::NotMatched => "no cell of the study is the measured one",
            Self::Ambiguous => "several cells of the study have the measured identity",
            Self::NoOperator => "the study has no cell of this operator",
            Self::NotALevel => "no level of one signal (total power, quality or rate)",
            Self::OtherTechnology => "a level of another technology than the cell's",
            Self::NotOnAir => "the cell is off or planned in the study",
            Self::NoLevel(Reason::NoTerrain) => "no terrain or land cover on the path",
            Self::NoLevel(Reason::OutsideModel) => "outside the model's definition",
            Self::NoLevel(_) => "farther from its cell than max_range_km",
        }
    }
}
