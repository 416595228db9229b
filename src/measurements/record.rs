//! What is kept of a campaign: places and provenance, as plain values. Validation and calibration begin here.

use super::campaign::Assumption;
use super::clean::Left;
use super::disagreement::Disagreement;
use super::flags::Flags;
use super::place::Place;
use super::sample::Quantity;
use crate::domain::Technology;
use crate::space::LonLat;

/// One cell in one bin, as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceRecord {
    /// Row and column of its bin of 50 m.
    pub bin: [i32; 2],
    /// The middle of its samples.
    pub at: LonLat,
    /// The cell, as the log has it.
    pub cell: String,
    /// Its generation.
    pub technology: Option<Technology>,
    /// Its operator.
    pub operator: Option<String>,
    /// The study's cell.
    pub study_cell: Option<String>,
    /// What was measured.
    pub quantity: Quantity,
    /// For an isotropic antenna out of doors; dBm, dBµV/m, dB or Mbit/s, by the quantity.
    pub level: f64,
    /// The median of all samples.
    pub sample_median: f64,
    /// Their standard deviation.
    pub spread_db: f64,
    /// How many.
    pub samples: u64,
    /// Campaigns × devices × seasons.
    pub groups: u32,
    /// Mean height of the receivers, metres.
    pub receiver_height_m: f64,
    /// First and last moment, milliseconds since 1970.
    pub span_ms: Option<[i64; 2]>,
    /// Why it is not to be fitted.
    pub flags: Flags,
}

impl From<&Place> for PlaceRecord {
    fn from(place: &Place) -> Self {
        Self {
            bin: [place.bin.row, place.bin.col],
            at: place.at,
            cell: place.cell.to_string(),
            technology: place.technology,
            operator: place.operator.as_deref().map(str::to_owned),
            study_cell: place.study_cell.as_deref().map(str::to_owned),
            quantity: place.quantity,
            level: place.level,
            sample_median: place.sample_median,
            spread_db: place.spread_db,
            samples: place.samples,
            groups: place.groups,
            receiver_height_m: place.receiver_height_m,
            span_ms: place.span_ms,
            flags: place.flags,
        }
    }
}

/// Where a file of measurements comes from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Provenance {
    /// Name of the campaign.
    pub campaign: String,
    /// Name of the file, without folders.
    pub file: String,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
    /// Version of the program.
    pub program: String,
    /// Rows read.
    pub rows: u64,
    /// Samples used.
    pub used: u64,
    /// The level under which the receivers report nothing, as levels are kept, dBm; `None` where it is not
    /// known.
    pub floor_dbm: Option<f64>,
}

/// A whole campaign.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// From where.
    pub provenance: Provenance,
    /// What the levels depend on.
    pub assumptions: Vec<Assumption>,
    /// What was left out.
    pub left: Vec<Left>,
    /// What disagrees.
    pub disagreements: Vec<Disagreement>,
    /// The places, by bin, cell and quantity.
    pub places: Vec<PlaceRecord>,
}
