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
    /// Where an operator claims coverage.
    Claims,
}

impl Role {
    /// As the list of inputs calls it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Terrain => "terrain",
            Self::Cover => "land cover",
            Self::Population => "population",
            Self::Claims => "claims raster",
        }
    }

    pub(super) const fn missing(self) -> &'static str {
        match self {
            Self::Terrain => "terrain-missing",
            Self::Cover => "cover-missing",
            Self::Population => "population-missing",
            Self::Claims => "claims-missing",
        }
    }

    pub(super) const fn unreadable(self) -> &'static str {
        match self {
            Self::Terrain => "terrain-unreadable",
            Self::Cover => "cover-unreadable",
            Self::Population => "population-unreadable",
            Self::Claims => "claims-unreadable",
        }
    }

    /// What its samples are.
    pub(super) const fn values(self) -> &'static str {
        match self {
            Self::Terrain => "heights",
            Self::Cover => "classes",
            Self::Population => "people",
            Self::Claims => "1 where there is coverage",
        }
    }

    /// What a person should put there.
    pub(super) const fn wanted(self) -> &'static str {
        match self {
            Self::Terrain => "GeoTIFF, HGT or VRT files",
            Self::Cover => "GeoTIFF or VRT files of classes, such as ESA WorldCover's",
            Self::Population => "GeoTIFF or VRT files with the number of people in each pixel",
            Self::Claims => "GeoTIFF or VRT files of 1 where there is coverage",
        }
    }
}
