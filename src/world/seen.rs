//! What an input was found to be: what a planner confirms before a run, and what a new study is written from.

use crate::space::BoundingBox;
use schemars::JsonSchema;
use serde::Serialize;
use std::path::PathBuf;

/// Where a file's coordinate system is declared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CrsFrom {
    /// Nowhere: degrees on WGS 84 are taken.
    #[default]
    Assumed,
    /// In the file.
    File,
    /// In the study.
    Study,
}

impl CrsFrom {
    /// For people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Assumed => "not said, assumed",
            Self::File => "the file's own",
            Self::Study => "by the study",
        }
    }
}

/// How a column was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TakenBy {
    /// The study names it, or it bears our own name.
    Name,
    /// By what its heading says.
    Heading,
}

/// A column that is used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ColumnUsed {
    /// The heading in the file.
    pub heading: String,
    /// The study's key, or our name for it.
    pub key: String,
    /// How it was taken.
    pub by: TakenBy,
}

/// One file, or the rasters of one kind.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct InputSeen {
    /// `villages`, `sites`, `terrain`, `land cover`, ….
    pub role: &'static str,
    /// The file; of several rasters the first.
    pub file: PathBuf,
    /// How many files.
    pub files: usize,
    /// What kind of file it is: `GPKG`, `CSV (semicolon), UTF-8`, `3601 × 3601 samples`.
    pub form: String,
    /// The layer or sheet that was read, where a file can have several.
    pub layer: Option<String>,
    /// All that it has.
    pub layers: Vec<String>,
    /// Rows or features that were read; rasters have none.
    pub rows: Option<u64>,
    /// Columns that are used.
    pub used: Vec<ColumnUsed>,
    /// Columns whose headings say what they are, and which are not used because the study names others, or
    /// never takes such by their headings: heading, key.
    pub proposed: Vec<(String, String)>,
    /// Columns that look like something whose headings say too little to use them: heading, key.
    pub unsure: Vec<(String, String)>,
    /// Columns that are not used.
    pub unused: Vec<String>,
    /// What the values of a column of words were taken as, where it is not our own word: value, meaning.
    pub words: Vec<(String, String)>,
    /// Units of numbers and coordinates.
    pub units: Vec<String>,
    /// The coordinate system: its code, where it has a short one, and name.
    pub crs: String,
    /// Where that is said.
    pub crs_from: CrsFrom,
    /// West, south, east, north of what was read, degrees.
    pub extent_deg: Option<[f64; 4]>,
    /// The outlines of rasters: west, south, east, north of each, degrees.
    #[serde(skip)]
    pub tiles_deg: Vec<[f64; 4]>,
}

impl InputSeen {
    /// The heading that a key is read from.
    pub fn heading(&self, key: &str) -> Option<&str> {
        let used = self.used.iter().find(|c| c.key == key);
        used.map(|c| c.heading.as_str())
    }

    /// Takes one more raster of the same kind.
    pub fn add_tile(&mut self, bounds: &BoundingBox) {
        self.files += 1;
        self.tiles_deg.push(corners(bounds));
        self.extent_deg = Some(self.extent_deg.map_or(corners(bounds), |[w, s, e, n]| {
            [
                w.min(bounds.west_deg),
                s.min(bounds.south_deg),
                e.max(bounds.east_deg),
                n.max(bounds.north_deg),
            ]
        }));
    }
}

/// West, south, east, north.
pub fn corners(bounds: &BoundingBox) -> [f64; 4] {
    [
        bounds.west_deg,
        bounds.south_deg,
        bounds.east_deg,
        bounds.north_deg,
    ]
}
