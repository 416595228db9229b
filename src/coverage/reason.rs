//! Why there is no level at a place.

use crate::radio::model::LossError;
use crate::terrain::ProfileError;
use schemars::JsonSchema;
use serde::Serialize;

/// Why there is no level at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// No counting cell of the technology is near or strong enough to be heard: a fact, not an unknown.
    OutOfRange,
    /// The receiver or the path leaves the terrain or land-cover data or crosses a void.
    NoTerrain,
    /// The path lies outside what the model is defined for.
    OutsideModel,
    /// The study has no cell of this operator and technology at all.
    NoCells,
    /// This one cell does not reach the place: it lies beyond the study's range, or could not be heard even
    /// in free space.
    BeyondReach,
}

impl Reason {
    /// For people.
    pub const fn text(self) -> &'static str {
        match self {
            Self::OutOfRange => "no cell can be heard",
            Self::NoTerrain => "no terrain or land-cover data on the path",
            Self::OutsideModel => "outside the model's definition",
            Self::NoCells => "no counting cells of this kind (none in the data, or all off or planned)",
            Self::BeyondReach => "beyond the reach of the cell (max_range_km)",
        }
    }
}

/// The reason behind a model's refusal.
pub(super) fn reason_of_loss(error: LossError) -> Reason {
    match error {
        LossError::NeedsTerrain { .. } | LossError::BadProfile { .. } | LossError::UnknownCover { .. } => {
            Reason::NoTerrain
        }
        _ => Reason::OutsideModel,
    }
}

/// The reason behind a profile that could not be read.
pub(super) fn reason_of_profile(error: ProfileError) -> Reason {
    match error {
        ProfileError::TooShort { .. } => Reason::OutsideModel,
        ProfileError::NoTerrain { .. } | ProfileError::NoCover { .. } => Reason::NoTerrain,
    }
}
