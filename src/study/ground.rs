//! What a study says of its terrain files.

use std::path::PathBuf;

/// Elevation files.
#[derive(Clone, Debug, PartialEq)]
pub struct TerrainSource {
    /// Files, folders and globs, joined to the study's folder.
    pub paths: Vec<PathBuf>,
    /// Coordinate system, which overrides the files' own.
    pub crs: Option<String>,
    /// Unit of heights, which overrides the files' own.
    pub height_unit: Option<Units>,
    /// Voids of at most this many samples are filled from their edges; larger ones stay voids.
    pub fill_voids_up_to: usize,
    /// What is the sea, and has 0 m.
    pub sea: Sea,
    /// Samples below are voids, metres.
    pub lowest_m: f64,
    /// Samples above are voids, metres.
    pub highest_m: f64,
}

/// A unit of heights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Units {
    /// Metres.
    Metres,
    /// Tenths of a metre.
    Decimetres,
    /// Hundredths of a metre.
    Centimetres,
    /// International feet.
    Feet,
    /// Feet of the United States' surveys.
    UsSurveyFeet,
}

impl Units {
    /// Metres of one.
    pub const fn m_per_unit(self) -> f64 {
        match self {
            Self::Metres => 1.0,
            Self::Decimetres => 0.1,
            Self::Centimetres => 0.01,
            Self::Feet => 0.3048,
            Self::UsSurveyFeet => 1200.0 / 3937.0,
        }
    }
}

/// What of the ground without a height is the sea, as far as heights at its rim agree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sea {
    /// Nothing.
    #[default]
    None,
    /// Where there is no tile.
    NoTile,
    /// Where a tile has no data.
    Nodata,
    /// Both.
    Both,
}

impl Sea {
    /// Is ground without a tile the sea?
    pub const fn is_no_tile(self) -> bool {
        matches!(self, Self::NoTile | Self::Both)
    }

    /// Is a void of a tile the sea?
    pub const fn is_nodata(self) -> bool {
        matches!(self, Self::Nodata | Self::Both)
    }
}
