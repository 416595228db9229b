//! Answers about studies, models and caches.

use crate::analysis::summary::PointsRow;
use crate::world::{ColumnsRead, InputSeen};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What was written.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct Written {
    /// The files.
    pub written: Vec<PathBuf>,
}

/// A study that was read, and nothing computed.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct Checked {
    /// Its name.
    pub study: String,
    /// Villages.
    pub villages: usize,
    /// Cells.
    pub cells: usize,
    /// Sites.
    pub sites: usize,
    /// Masts: places of cells, of whatever sites.
    pub masts: usize,
    /// Operators, by name.
    pub operators: Vec<String>,
    /// West, south, east, north, degrees.
    pub area_deg: [f64; 4],
    /// From where the villages' test points are.
    pub test_points: Vec<PointsRow>,
    /// What each input was found to be.
    pub inputs: Vec<InputSeen>,
    /// Which columns of the lists were taken for what.
    pub columns: Vec<ColumnsRead>,
    /// What was filled, repaired, joined or left out, by code.
    pub counts: BTreeMap<String, u64>,
    /// The map that was drawn.
    pub map: Option<PathBuf>,
    /// How many warnings there are.
    pub remarks: usize,
    /// How many faults: none, or there is no answer.
    pub faults: usize,
    /// What a reader must know before trusting the numbers.
    pub warnings: Vec<String>,
}

/// The link budget of one path.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct Linked {
    /// What every figure here is: predicted.
    pub figures_are: Option<&'static str>,
    /// The cell.
    pub from: String,
    /// The village or point.
    pub to: String,
    /// Technology.
    pub technology: &'static str,
    /// The signal whose level is asked for: RSRP, SS-RSRP, ….
    pub signal: &'static str,
    /// Frequency, MHz.
    pub frequency_mhz: f64,
    /// Length, km.
    pub distance_km: f64,
    /// From the transmitter, degrees from north.
    pub azimuth_deg: f64,
    /// From the transmitter, degrees above the horizon.
    pub elevation_deg: f64,
    /// Propagation model.
    pub model: &'static str,
    /// Receiver above ground as the model takes it, metres.
    pub model_receiver_height_m: f64,
    /// What adds up to the level.
    pub terms: Vec<LinkTerm>,
    /// Level at the receiver, dBm.
    pub level_dbm: f64,
    /// Noise, SINR, rates, the way back.
    pub quality: LinkQuality,
    /// Quantities outside what the model's source vouches for.
    pub outside_advised_validity: Vec<&'static str>,
    /// Where the ray has the least room over the ground.
    pub least_clearance: Option<LinkClearance>,
}

/// One term.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct LinkTerm {
    /// What it is.
    pub name: &'static str,
    /// Its value, dB; the first is dBm.
    pub value_db: f64,
}

/// Where the ray has the least room.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct LinkClearance {
    /// From the transmitter, km.
    pub distance_km: f64,
    /// Over the ground, metres; negative where it goes through.
    pub clearance_m: f64,
    /// As a share of the first Fresnel zone's radius.
    pub of_first_fresnel: f64,
}

/// Both directions of a path.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct LinkQuality {
    /// Before the preset's margins, dBm.
    pub level_before_lowering_dbm: f64,
    /// Carrier bandwidth, MHz.
    pub bandwidth_mhz: f64,
    /// Power of the whole carrier, dBm.
    pub carrier_dbm: f64,
    /// Noise of the terminal, dBm.
    pub noise_dbm: f64,
    /// SINR without neighbours, dB.
    pub sinr_without_neighbours_db: f64,
    /// Downlink without neighbours, Mbit/s.
    pub downlink_without_neighbours_mbps: Option<f64>,
    /// EIRP of the terminal, dBm.
    pub terminal_eirp_dbm: f64,
    /// Uplink at the base station, dBm.
    pub uplink_at_base_station_dbm: f64,
    /// What the preset asks of the uplink.
    pub uplink_rule: Option<UplinkNeed>,
}

/// What a preset asks of the uplink.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct UplinkNeed {
    /// Rate, Mbit/s.
    pub mbps: f64,
    /// In this bandwidth, MHz.
    pub bandwidth_mhz: f64,
    /// Power required at the base station, dBm.
    pub required_dbm: f64,
    /// What is over it, dB.
    pub margin_db: f64,
}

/// What was heard at the receivers of a table.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct PointsFound {
    /// The table.
    pub written: Vec<PathBuf>,
    /// Rows.
    pub receivers: u64,
    /// Of the best service, by verdict.
    pub verdicts: BTreeMap<&'static str, u64>,
    /// Rows without a place or height that can be used.
    pub receivers_not_usable: u64,
    /// The same by code.
    pub not_usable_by_kind: BTreeMap<&'static str, u64>,
    /// Rows with doubts that the study allows, which are used as they are, by code.
    pub doubts_allowed: BTreeMap<&'static str, u64>,
    /// Some of them in full.
    pub examples: Vec<String>,
}

/// Everything that a study can name.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct ModelList {
    /// Propagation models.
    pub models: Vec<Named>,
    /// What is added to a path's loss.
    pub additions: Vec<Named>,
    /// Clutter tables.
    pub clutter_tables: Vec<Named>,
    /// Presets.
    pub presets: Vec<NamedPreset>,
    /// Radio templates.
    pub radio_templates: Vec<Named>,
    /// Antenna patterns.
    pub antennas: Vec<NamedAntenna>,
    /// Cost files.
    pub cost_files: Vec<Named>,
    /// Calibrations: those of the shelf, and that of the study which is named.
    pub calibrations: Vec<Named>,
}

/// A model or a table.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct Named {
    /// Name.
    pub name: String,
    /// Title.
    pub title: String,
    /// Where it is from.
    pub source: String,
}

impl Named {
    /// Of three words.
    pub(in crate::cli) fn new(name: &str, title: &str, source: &str) -> Self {
        let [name, title, source] = [name, title, source].map(str::to_owned);
        Self { name, title, source }
    }
}

/// A preset.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct NamedPreset {
    /// Name, title, source.
    #[serde(flatten)]
    pub named: Named,
    /// How binding it is.
    pub standing: String,
}

/// An antenna pattern.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct NamedAntenna {
    /// Name.
    pub name: String,
    /// In short.
    pub title: String,
    /// Checksum of the file.
    pub sha256: String,
}

/// The text of a model, preset, template or pattern.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct ModelShown {
    /// Name.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// Models against reference vectors.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct Verified {
    /// All agree.
    pub passed: bool,
    /// A row a file and quantity.
    pub checks: Vec<VectorCheck>,
    /// Files that are of no model.
    pub left_out: Vec<VectorsLeftOut>,
}

/// A file of vectors.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct VectorCheck {
    /// Model.
    pub model: String,
    /// File.
    pub file: String,
    /// What is compared.
    pub quantity: String,
    /// Rows.
    pub rows: usize,
    /// Rows that must be refused.
    pub expected_errors: usize,
    /// The largest difference.
    pub largest_difference: f64,
    /// What is allowed.
    pub tolerance: f64,
    /// Rows that do not agree.
    pub failures: usize,
}

/// A file that is of no model.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct VectorsLeftOut {
    /// File.
    pub file: String,
    /// What it is about.
    pub what: String,
    /// Rows.
    pub rows: usize,
}

/// What a cache has.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct CacheListed {
    /// Its folder.
    pub folder: PathBuf,
    /// It is there.
    pub exists: bool,
    /// Entries.
    pub entries: u64,
    /// Their size.
    pub bytes: u64,
    /// Entries that cannot be read.
    pub unreadable: u64,
    /// Unfinished files of runs that were killed.
    pub abandoned: u64,
    /// By study and model.
    pub groups: Vec<CacheGroup>,
}

/// Entries of one study and model.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct CacheGroup {
    /// Study.
    pub study: String,
    /// Model.
    pub model: String,
    /// This version of covgap can use them.
    pub of_this_version: bool,
    /// Entries.
    pub entries: u64,
    /// Their size.
    pub bytes: u64,
    /// Seconds since 1970.
    pub oldest_use_unix_s: u64,
    /// Seconds since 1970.
    pub newest_use_unix_s: u64,
}

/// A cache that was read whole.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct CacheVerified {
    /// Its folder.
    pub folder: PathBuf,
    /// It is there.
    pub exists: bool,
    /// Entries.
    pub entries: u64,
    /// Their size.
    pub bytes: u64,
    /// Entries that are damaged.
    pub damaged: Vec<DamagedEntry>,
}

/// An entry that is damaged.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct DamagedEntry {
    /// File.
    pub path: PathBuf,
    /// What is wrong.
    pub cause: String,
    /// It was removed.
    pub removed: bool,
}

/// What was removed from a cache.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct CachePruned {
    /// Its folder.
    pub folder: PathBuf,
    /// Nothing was removed: only said.
    pub dry_run: bool,
    /// Entries.
    pub removed: u64,
    /// Their size.
    pub removed_bytes: u64,
    /// Entries that stay.
    pub kept: u64,
    /// Their size.
    pub kept_bytes: u64,
    /// Entries that could not be removed.
    pub failed: usize,
}

/// A drive test that was made up.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct MadeDriveTest {
    /// The log, and what is in it.
    pub written: Vec<PathBuf>,
    /// Rows of the log, without headings.
    pub rows: u64,
    /// Seconds of driving.
    pub moments: usize,
    /// Cells that were reported.
    pub cells: usize,
    /// Phones.
    pub phones: usize,
    /// The faults in it.
    pub faults: Vec<MadeFault>,
    /// Always.
    pub made_up: bool,
}

/// Faults of one kind in it.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct MadeFault {
    /// Its name.
    pub kind: &'static str,
    /// The code under which `measurements check` counts it; empty where it flags it without one.
    pub code: &'static str,
    /// Where the answer of `measurements check` has it: left_out, disagreements or at_two_places.
    pub found_in: &'static str,
    /// Rows that have it.
    pub rows: u64,
}

/// A register that was made up.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct MadeRegister {
    /// The file.
    pub written: PathBuf,
    /// Events.
    pub events: u64,
    /// Always.
    pub made_up: bool,
}
