//! What a calibration is: its terms, how sure they are, where they hold, and what they come from.

use super::candidate::Candidate;
use crate::coverage::Correction;
use crate::space::{BoundingBox, LonLat};
use crate::units::Db;
use crate::validation::Pair;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The intervals hold the true value with this probability, %.
pub const CONFIDENCE_PCT: f64 = 90.0;

/// Larger offsets are no error of a model: the measured powers are not absolute, or are of something else, dB.
pub const MOST_DB: f64 = 60.0;

/// Steeper slopes are none, dB in a factor of ten.
pub const MOST_SLOPE_DB: f64 = 60.0;

/// A term and its interval of [`CONFIDENCE_PCT`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Term {
    /// Its value.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Term {
    /// A value, and half of its interval's width.
    pub fn about(value: f64, half: f64) -> Self {
        Self {
            value,
            low: value - half,
            high: value + half,
        }
    }
}

/// What is added to a predicted level.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Terms {
    /// To every level, dB.
    pub offset_db: Term,
    /// For every factor of ten of the distance from 1 km, dB.
    pub slope_db: Option<Term>,
    /// How much of the antenna's pattern counts, 0…1.
    pub pattern_share: Option<Term>,
    /// By what is around the receiver, dB; nothing for other words.
    pub around_db: BTreeMap<String, Term>,
    /// By site, dB; nothing for other sites.
    pub site_db: BTreeMap<String, Term>,
}

/// The ends of something.
pub type ValidRange = [f64; 2];

/// Where the terms were found, and so where they hold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Range {
    /// Distances from the mast but for the nearest and farthest 1 %, metres.
    pub distance_m: ValidRange,
    /// Carriers, MHz.
    pub frequency_mhz: ValidRange,
    /// Antennas above ground, metres.
    pub mast_height_m: ValidRange,
    /// Receivers above ground, metres.
    pub receiver_height_m: ValidRange,
    /// West, south, east and north of the places, degrees; `None` where it is not known.
    pub bbox_deg: Option<[f64; 4]>,
    /// What was around the receivers.
    pub surroundings: Vec<String>,
}

/// Carriers so far from those that were measured are of the same band, as a share.
const LIKE_FREQUENCY: f64 = 0.1;
/// Masts that are so much higher or lower are alike, metres.
const LIKE_MAST_M: f64 = 5.0;
/// Receivers likewise, metres.
const LIKE_RECEIVER_M: f64 = 0.5;
/// Land within so far of the measured places is like theirs, metres.
const LIKE_LAND_M: f64 = 5_000.0;

/// A level, as far as a calibration's range is concerned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Asked {
    /// From the mast, metres.
    pub distance_m: f64,
    /// The carrier, MHz.
    pub frequency_mhz: f64,
    /// The antenna above ground, metres.
    pub mast_height_m: f64,
    /// The receiver above ground, metres.
    pub receiver_height_m: f64,
    /// The receiver's place.
    pub place: LonLat,
}

impl Range {
    /// In what a level lies outside; a cell by itself is asked for at a distance that is inside.
    pub fn outside(&self, asked: &Asked) -> Vec<&'static str> {
        let within = |value: f64, [low, high]: ValidRange, slack: f64| {
            // Written so that NaN is outside.
            value >= low - slack && value <= high + slack
        };
        let near = self
            .bbox_deg
            .is_none_or(|[west_deg, south_deg, east_deg, north_deg]| {
                let measured = BoundingBox {
                    west_deg,
                    south_deg,
                    east_deg,
                    north_deg,
                };
                measured.widened_m(LIKE_LAND_M).contains(asked.place)
            });
        let [low_mhz, high_mhz] = self.frequency_mhz;
        let band = [
            low_mhz / (1.0 + LIKE_FREQUENCY),
            high_mhz * (1.0 + LIKE_FREQUENCY),
        ];
        let all = [
            ("distance", within(asked.distance_m, self.distance_m, 0.0)),
            ("frequency", within(asked.frequency_mhz, band, 0.0)),
            (
                "mast height",
                within(asked.mast_height_m, self.mast_height_m, LIKE_MAST_M),
            ),
            (
                "receiver height",
                within(asked.receiver_height_m, self.receiver_height_m, LIKE_RECEIVER_M),
            ),
            ("area", near),
        ];
        all.into_iter()
            .filter(|(_, is_in)| !is_in)
            .map(|(name, _)| name)
            .collect()
    }
}

/// What a calibration is of: another model, or other surroundings, has other errors.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Basis {
    /// The model's name.
    pub model: String,
    /// The study's `surroundings`.
    pub surroundings: String,
    /// The study's `receiver_clutter` and its clutter table, or "none".
    pub land_cover: String,
    /// The study's `environment`.
    pub environment: String,
    /// What else its levels depend on, by key: what differs from the default, and what has none. `None`: the
    /// file does not say it.
    pub settings: Option<BTreeMap<String, String>>,
}

impl Basis {
    /// In what another one differs: what, as it is here, as it is there.
    pub fn differences(&self, other: &Self) -> Vec<(String, String, String)> {
        let words = [
            ("model", &self.model, &other.model),
            ("surroundings", &self.surroundings, &other.surroundings),
            ("land cover", &self.land_cover, &other.land_cover),
            ("environment", &self.environment, &other.environment),
        ];
        let mut all: Vec<(String, String, String)> = words
            .into_iter()
            .map(|(what, a, b)| (what.to_owned(), a.clone(), b.clone()))
            .collect();
        if let (Some(own), Some(its)) = (&self.settings, &other.settings) {
            let keys: BTreeSet<&String> = own.keys().chain(its.keys()).collect();
            let text = |of: Option<&String>| of.map_or("the default", String::as_str).to_owned();
            all.extend(
                keys.into_iter()
                    .map(|key| (key.clone(), text(own.get(key)), text(its.get(key)))),
            );
        }
        all.retain(|(_, a, b)| a != b);
        all
    }
}

/// What a calibration comes from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Provenance {
    /// The campaigns.
    pub campaigns: Vec<String>,
    /// SHA-256 of each file of measurements, by its name.
    pub measurements: BTreeMap<String, String>,
    /// The study's name.
    pub study: String,
    /// Name and version of the program.
    pub program: String,
    /// The day of the fit, as 2026-05-31.
    pub date: String,
    /// Places of a cell.
    pub places: u64,
    /// Squares of 500 m.
    pub squares: u64,
    /// Sites.
    pub sites: u64,
    /// Seed of the intervals.
    pub seed: u64,
}

/// A calibration, as its file has it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Calibration {
    /// Name of its file.
    pub name: String,
    /// What it is of.
    pub basis: Basis,
    /// What is added.
    pub terms: Terms,
    /// Held-out scatter about the calibrated levels, dB.
    pub sigma_db: f64,
    /// What was tried, with its held-out error.
    pub candidates: Vec<Candidate>,
    /// Where it holds.
    pub range: Range,
    /// What it comes from.
    pub provenance: Provenance,
    /// SHA-256 of its file, hexadecimal.
    pub sha256: String,
}

impl Calibration {
    /// What it adds to levels.
    pub fn correction(&self) -> Correction {
        let terms = &self.terms;
        let values = |of: &BTreeMap<String, Term>| {
            let pair = |(name, term): (&String, &Term)| (name.clone(), Db(term.value));
            of.iter().map(pair).collect()
        };
        Correction {
            offset: Db(terms.offset_db.value),
            slope_db: terms.slope_db.map_or(0.0, |term| term.value),
            distance_m: (self.range.distance_m[0], self.range.distance_m[1]),
            pattern_share: terms.pattern_share.map_or(1.0, |term| term.value),
            around: values(&terms.around_db),
            sites: values(&terms.site_db),
        }
    }

    /// What it adds to the predicted level of a pair, dB.
    pub fn added_db(&self, pair: &Pair) -> f64 {
        let correction = self.correction();
        let pattern_db = (1.0 - correction.pattern_share) * pair.pattern_loss_db;
        correction.of_cell(&pair.site).0
            + correction.of_distance(pair.distance_m).0
            + correction.of_around(Some(&pair.around)).0
            + pattern_db
    }

    /// For people: what it comes from.
    pub fn text(&self) -> String {
        let from = &self.provenance;
        format!(
            "calibrated on {} ({} places, {})",
            from.campaigns.join(", "),
            crate::domain::figures::grouped(from.places),
            from.date
        )
    }
}
