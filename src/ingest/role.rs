//! What the files of a list of rasters are.

/// What the files of a list are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Heights of the ground.
    Terrain,
    /// Codes of what is on it.
    Cover,
    /// People in each pixel.
    Population,
}

impl Role {
    /// As the list of inputs calls it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Terrain => "terrain",
            Self::Cover => "land cover",
            Self::Population => "population",
        }
    }

    pub(super) const fn missing(self) -> &'static str {
        match self {
            Self::Terrain => "terrain-missing",
            Self::Cover => "cover-missing",
            Self::Population => "population-missing",
        }
    }

    pub(super) const fn unreadable(self) -> &'static str {
        match self {
            Self::Terrain => "terrain-unreadable",
            Self::Cover => "cover-unreadable",
            Self::Population => "population-unreadable",
        }
    }

    /// What its samples are.
    pub(super) const fn values(self) -> &'static str {
        match self {
            Self::Terrain => "heights",
            Self::Cover => "classes",
            Self::Population => "people",
        }
    }

    /// What a person should put there.
    pub(super) const fn wanted(self) -> &'static str {
        match self {
            Self::Terrain => "GeoTIFF, HGT or VRT files",
            Self::Cover => "GeoTIFF or VRT files of classes, such as ESA WorldCover's",
            Self::Population => "GeoTIFF or VRT files with the number of people in each pixel",
        }
    }
}
