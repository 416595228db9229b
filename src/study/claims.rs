//! Where operators publish that they have coverage, and what it is compared with.

use super::Layered;
use crate::domain::{CalendarDay, Technology};
use std::path::{Path, PathBuf};

/// Published coverage, and measurements to compare it with.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClaimsSource {
    /// Layers, at least one.
    pub layers: Vec<ClaimsLayer>,
    /// The day for which the study's cells are: later claims are a doubt.
    pub cells_as_of: Option<CalendarDay>,
    /// Files that `covgap measurements import` wrote.
    pub measurements: Vec<PathBuf>,
}

/// One layer of polygons, or one raster.
#[derive(Clone, Debug, PartialEq)]
pub struct ClaimsLayer {
    /// The file.
    pub layered: Layered,
    /// Whose claim it is.
    pub operator: Named<String>,
    /// Of what.
    pub technology: Named<Technology>,
    /// The day of the claim.
    pub as_of: Option<CalendarDay>,
    /// The band of a raster.
    pub band: Option<usize>,
    /// Values of a raster where there is coverage.
    pub covered_values: Vec<i64>,
    /// Values of a raster where there is none; no data is none too.
    pub uncovered_values: Vec<i64>,
}

/// Something that is the same of a whole layer, or that a field of it says.
#[derive(Clone, Debug, PartialEq)]
pub enum Named<T> {
    /// Of all.
    All(T),
    /// By this field.
    Field(String),
}

impl<T> Named<T> {
    /// The field, where one says it.
    pub fn field(&self) -> Option<&String> {
        match self {
            Self::All(_) => None,
            Self::Field(name) => Some(name),
        }
    }
}

/// Ends of the names of files that are rasters.
const RASTERS: [&str; 8] = ["tif", "tiff", "vrt", "asc", "img", "bil", "flt", "nc"];

impl ClaimsLayer {
    /// Is it a raster? By the ending of its name, or because a key is set that only rasters have.
    pub fn is_raster(&self) -> bool {
        self.band.is_some() || is_raster(&self.layered.path)
    }
}

/// Is a file a raster, by the ending of its name?
pub(super) fn is_raster(path: &Path) -> bool {
    let ending = path.extension().map(|e| e.to_ascii_lowercase());
    ending.is_some_and(|e| RASTERS.iter().any(|raster| e == *raster))
}
