//! The study: everything that a run was reported, typed and validated.
//!
//! A study is a TOML file. [`Study::from_toml`] reads it and reports every fault at once. The keys are
//! declared in one place, `tables`, by the calls that read them; what those calls write down also makes
//! [`init_toml`] (the commented file), [`reference_markdown`] (the table of keys) and
//! [`Study::resolved_toml`] (what was in force in a run).
//!
//! Presets and radio templates are TOML files too; they come through [`ModelFiles`], so that numbers change
//! answers without recompiling and tests need no disk.

pub mod antenna;
mod attempt;
pub mod calibration;
pub mod claims;
pub mod clutter;
pub mod costs;
pub mod draft;
mod fault;
mod ground;
mod kind;
pub mod models;
mod overrides;
pub mod planning;
pub mod preset;
mod reader;
mod record;
mod render;
#[rustfmt::skip] // One declaration a line: the file reads as the list of keys that it is.
mod tables;
pub mod template;

pub use crate::domain::fault::Fault;
pub use antenna::{AntennaError, AntennaModel, embedded_antennas};
pub use attempt::Attempt;
pub use claims::{ClaimsLayer, ClaimsSource};
pub use clutter::{ClutterTable, embedded_clutter_tables};
pub use costs::{CostLine, Costs};
pub use fault::{Code, StudyFaults};
pub use ground::{Sea, TerrainSource, Units};
pub use models::{Embedded, ModelFileError, ModelFiles, ModelKind, ModelShelf, ModelText, Written};
pub use overrides::Overrides;
pub use planning::{MOST_PHASES, Objective, Payer, PlanLayerFiles, PlanSource, PointsCount, Source, Spell};
pub use preset::{BuildingRule, Preset, UplinkRule, embedded_presets};
pub use record::study_of_record;
pub use tables::CELL_FIELDS;
pub use template::{RadioTemplate, embedded_templates};

use crate::calibration::Calibration;
use crate::domain::{Electricity, Status, Technology, TestPointKind, Weights};
use crate::radio::antenna::Combination;
use crate::radio::cover::Around;
use crate::radio::model::{Climate, Parameters};
use crate::space::BoundingBox;
use crate::terrain::Sampling;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The propagation model of a study that names none.
pub const DEFAULT_MODEL: &str = "p526-delta-bullington";

/// The preset of a study that names none.
pub const DEFAULT_PRESET: &str = "outdoor-4g";

/// A validated study. Paths are absolute or relative to the working directory: those of the file were joined
/// to its folder.
#[derive(Clone, Debug)]
pub struct Study {
    /// The study file.
    pub file: PathBuf,
    /// Short name: the output folder's.
    pub name: String,
    /// Title of maps and tables.
    pub title: String,
    /// Lines to show on every map and in every result: licences' attributions, "synthetic" and the like.
    pub attribution: Vec<String>,
    /// True when the sites are made up: said on every output.
    pub synthetic_sites: bool,
    /// Rows that cannot be used are counted and left out instead of stopping the run.
    pub skip_bad_rows: bool,
    /// Codes of doubts that are used as they are ([`crate::domain::doubt`]).
    pub allow: BTreeSet<String>,
    /// Folders in which files may lie that virtual rasters and layers name, beside the folder of each.
    pub trusted_folders: Vec<PathBuf>,
    /// The link budgets behind the verdicts are written too.
    pub ledgers: bool,
    /// The raster's area and resolution.
    pub area: AreaSpec,
    /// Village layer.
    pub villages: VillageSource,
    /// Extra test points.
    pub test_points: Option<TestPointSource>,
    /// Rasters of people, for villages with polygons and without given test points.
    pub population: Option<PopulationSource>,
    /// Buildings, for the same where the rasters have no people.
    pub buildings: Option<BuildingSource>,
    /// How test points are made of either, or sampled.
    pub clusters: ClusterSpec,
    /// Communes and provinces for villages without codes.
    pub boundaries: Option<BoundarySource>,
    /// Sites and cells.
    pub sites: SiteSource,
    /// Elevation.
    pub terrain: TerrainSource,
    /// Land cover, where the study has it.
    pub clutter: Option<ClutterSource>,
    /// Published coverage, where the study compares it.
    pub claims: Option<ClaimsSource>,
    /// What is asked of a plan, where the study has a table for it.
    pub plan: Option<PlanSource>,
    /// Propagation.
    pub radio: RadioSpec,
    /// The air.
    pub climate: ClimateSpec,
    /// The verdict's rule.
    pub preset: Preset,
    /// Further rules that the same villages are judged by, beside the first.
    pub beside: Vec<Preset>,
    /// Ranking.
    pub rank: RankSpec,
    /// Folder under which `<name>/` is written.
    pub output_dir: PathBuf,
    /// Where path losses are kept between runs; see [`Study::cache_dir`].
    pub cache: Option<PathBuf>,
    /// Where antenna patterns that rows of the sites file name are looked for.
    pub models: ModelShelf,
    /// The study as resolved, TOML.
    resolved: String,
}

impl Study {
    /// Reads and checks the text of a study file. `file` is where the text came from: its folder is what
    /// paths are relative to, and its name is the study's where none is given. Opens nothing itself; presets
    /// and templates come from `models`.
    ///
    /// # Errors
    /// Every fault of the study, and of the preset and templates that it names, at once.
    pub fn from_toml(text: &str, file: &Path, models: &dyn ModelFiles) -> Result<Self, StudyFaults> {
        Self::attempted(text, file, models).map_err(|attempt| attempt.faults)
    }

    /// The same; a study with faults as far as it could be read.
    ///
    /// # Errors
    /// [`Attempt`].
    pub fn attempted(text: &str, file: &Path, models: &dyn ModelFiles) -> Result<Self, Box<Attempt>> {
        let source = fault::Source { file, text };
        let (mut study, declared, faults) = reader::read_document(source, |d| tables::study(d, file, models));
        if !faults.is_empty() {
            return Err(Box::new(Attempt::new(study, faults, text, &declared)));
        }
        study.resolved = render::resolved(&declared);
        Ok(study)
    }

    /// A study of a world that is made in memory: `text` sets what differs from the defaults, and names no
    /// input. Presets and radio templates are those built in.
    ///
    /// # Errors
    /// Every fault of the text at once.
    ///
    /// ```
    /// use covgap::study::Study;
    ///
    /// let study = Study::in_memory("[radio]\nmodel = 'p1812'\nmax_range_km = 20").expect("no fault");
    /// assert_eq!((study.radio.model.as_str(), study.radio.max_range_km), ("p1812", 20.0));
    /// ```
    pub fn in_memory(text: &str) -> Result<Self, StudyFaults> {
        // These tables must be there; what they name is not opened.
        const INPUTS: &str =
            "[villages]\npath = 'memory'\n[sites]\npath = 'memory'\n[terrain]\npaths = ['memory']\n";
        Self::from_toml(&format!("{text}\n{INPUTS}"), Path::new("memory.toml"), &Embedded)
    }

    /// Folder in which path losses are kept between runs: the study's own, else `.cache` below the outputs'
    /// folder.
    pub fn cache_dir(&self) -> PathBuf {
        self.cache
            .clone()
            .unwrap_or_else(|| self.output_dir.join(".cache"))
    }

    /// Every key with the value in force, in a fixed order, texts and paths as written in the study: a study
    /// file that gives the same run when it is in the same folder and the same presets and templates are at
    /// hand.
    pub fn resolved_toml(&self) -> String {
        self.resolved.clone()
    }
}

impl PlanSource {
    /// What is asked of a plan by a study without the table: no budget, no layers, everything as usual.
    ///
    /// # Errors
    /// Faults of the templates and costs that are usual, where a folder of models has its own.
    pub fn usual(models: &dyn ModelFiles) -> Result<Self, StudyFaults> {
        tables::usual_plan(models)
    }
}

/// What the declarations say of every table and key, read from an empty study.
fn declared() -> Vec<reader::TableRecord> {
    let file = Path::new("study.toml");
    let source = fault::Source { file, text: "" };
    // The faults say that paths are missing; the declarations do not care.
    let (_, declared, _) = reader::read_document(source, |d| tables::study(d, file, &Embedded));
    declared
}

/// A study file to start from: every key explained, with its unit and default; the paths, which have none,
/// set to examples.
pub fn init_toml() -> String {
    format!(
        "# A covgap study. Paths are relative to this file. A line that begins with \"#\" and no space is a key that is not set, with\n\
         # its default (or an example, where it says so): take the \"#\" away and change the value.\n{}",
        render::commented(&declared())
    )
}

/// The tables and keys of a study file as Markdown.
pub fn reference_markdown() -> String {
    render::reference(&declared())
}

/// A vector or CSV file.
#[derive(Clone, Debug, PartialEq)]
pub struct Layered {
    /// The file (or folder, for formats that are folders).
    pub path: PathBuf,
    /// Layer or sheet; the first layer, or the only sheet with a list, where absent.
    pub layer: Option<String>,
    /// Coordinate system, which overrides the file's own; EPSG:4326 for a CSV where absent.
    pub crs: Option<String>,
    /// Encoding of its text, which overrides the file's own; UTF-8 for a CSV where absent.
    pub encoding: Option<String>,
}

/// Area and resolution of the rasters.
#[derive(Clone, Debug, PartialEq)]
pub struct AreaSpec {
    /// Given box; else the villages' extent plus the margin.
    pub bbox: Option<BoundingBox>,
    /// Margin around the villages, km.
    pub margin_km: f64,
    /// Side of a pixel, metres.
    pub resolution_m: f64,
    /// Latitude at which pixels are as wide as they are high, degrees: areas that are to share pixels have
    /// the same. `None`: the area's middle.
    pub lattice_latitude_deg: Option<f64>,
    /// How pixels get their losses.
    pub method: AreaMethod,
    /// Distance of neighbouring rays at the largest range, in pixels.
    pub ray_spacing_pixels: f64,
    /// Rasters beside the best level, each once.
    pub layers: Vec<AreaLayer>,
}

/// How pixels get their losses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AreaMethod {
    /// From rays around each mast.
    Radial,
    /// From a profile of their own.
    Exact,
}

/// A raster beside that of the best level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AreaLayer {
    /// The cell of the best level.
    Server,
    /// The second-best level.
    Second,
    /// How many cells are heard.
    Servers,
    /// SINR of the best server.
    Sinr,
}

/// The village layer and the names of its fields. `None`: the field is not there.
#[derive(Clone, Debug, PartialEq)]
pub struct VillageSource {
    /// The file.
    pub layered: Layered,
    /// Unique code.
    pub id: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// Longitude column of rows without a shape.
    pub lon: String,
    /// Latitude column of rows without a shape.
    pub lat: String,
    /// Longitude of the place where a polygon's village is judged, in the layer's coordinate system; a point
    /// inside the polygon where absent.
    pub centre_lon: Option<String>,
    /// Latitude of that place.
    pub centre_lat: Option<String>,
    /// People.
    pub population: Option<String>,
    /// Households.
    pub households: Option<String>,
    /// Power supply.
    pub electricity: Option<String>,
    /// What the electricity field's values mean.
    pub electricity_values: BTreeMap<String, Electricity>,
    /// What is around the village.
    pub surroundings: Option<String>,
    /// What that field's values mean, beside our own words.
    pub surroundings_values: BTreeMap<String, Around>,
    /// Commune code.
    pub commune_code: Option<String>,
    /// Commune name.
    pub commune_name: Option<String>,
    /// Province code.
    pub province_code: Option<String>,
    /// Province name.
    pub province_name: Option<String>,
    /// A population of 0 means "unknown".
    pub zero_population_is_unknown: bool,
    /// Keep only rows whose field has one of these values (empty: keep all).
    pub keep: BTreeMap<String, Vec<String>>,
}

/// Extra test points (clusters, schools, clinics) that belong to villages.
#[derive(Clone, Debug, PartialEq)]
pub struct TestPointSource {
    /// The file.
    pub layered: Layered,
    /// The village's code.
    pub village: String,
    /// The point's own code.
    pub id: Option<String>,
    /// Longitude column of rows without a shape.
    pub lon: String,
    /// Latitude column of rows without a shape.
    pub lat: String,
    /// People at the point; equal weights where absent.
    pub people: Option<String>,
    /// What the point is; a cluster where absent.
    pub kind: Option<String>,
    /// What that field's values mean, beside our own words.
    pub kind_values: BTreeMap<String, TestPointKind>,
    /// What is around the point.
    pub surroundings: Option<String>,
    /// What that field's values mean, beside our own words.
    pub surroundings_values: BTreeMap<String, Around>,
    /// A community house takes the place of its village's centre.
    pub house_is_centre: bool,
}

/// Rasters of people.
#[derive(Clone, Debug, PartialEq)]
pub struct PopulationSource {
    /// Files, folders and globs, joined to the study's folder.
    pub paths: Vec<PathBuf>,
    /// Coordinate system, which overrides the files' own.
    pub crs: Option<String>,
}

/// A layer of buildings.
#[derive(Clone, Debug, PartialEq)]
pub struct BuildingSource {
    /// The file.
    pub layered: Layered,
    /// Longitude column of rows without a shape.
    pub lon: String,
    /// Latitude column of rows without a shape.
    pub lat: String,
}

/// How clusters are made, and what a village without any gets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClusterSpec {
    /// Side of the squares in which people are counted, metres.
    pub square_m: f64,
    /// The most clusters of a village beside its centre.
    pub most: usize,
    /// Clusters with fewer people are left out.
    pub least_people: f64,
    /// Clusters with fewer buildings are left out.
    pub least_buildings: f64,
    /// Spacing of a lattice of test points in polygons in which no people are known to live, metres; `None`: the
    /// centre alone.
    pub sampling_m: Option<f64>,
}

/// Polygons of communes (with their provinces).
#[derive(Clone, Debug, PartialEq)]
pub struct BoundarySource {
    /// The file.
    pub layered: Layered,
    /// Commune code.
    pub commune_code: Option<String>,
    /// Commune name.
    pub commune_name: Option<String>,
    /// Province code.
    pub province_code: Option<String>,
    /// Province name.
    pub province_name: Option<String>,
}

/// Sites and cells, a row a cell.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteSource {
    /// The file.
    pub layered: Layered,
    /// Is it an OpenCelliD export (columns radio, mcc, net, area, cell, unit, lon, lat, range …)?
    pub opencellid: bool,
    /// Longitude column of rows without a shape.
    pub lon: String,
    /// Latitude column of rows without a shape.
    pub lat: String,
    /// Our field, one of [`CELL_FIELDS`] → column of the file. Columns that bear our name need no entry.
    pub fields: BTreeMap<String, String>,
    /// Operator of rows that name none.
    pub default_operator: String,
    /// Technology of rows that name none; `None`: such a row is an error.
    pub default_technology: Option<Technology>,
    /// What words of the column of technologies mean, where they are not the usual ones.
    pub technology_values: BTreeMap<String, Technology>,
    /// What words of columns of states mean, where they are not the usual ones.
    pub status_values: BTreeMap<String, Status>,
    /// Which pattern a name in the column of antenna patterns means.
    pub antenna_values: BTreeMap<String, String>,
    /// Folder in which patterns are looked for by the names in that column, relative to the study.
    pub antenna_dir: Option<String>,
    /// Template for each technology.
    pub templates: BTreeMap<Technology, RadioTemplate>,
    /// Templates by band, of technologies whose template is the usual one.
    pub by_band: BTreeMap<Technology, Vec<RadioTemplate>>,
    /// Planned cells count as if on air.
    pub include_planned: bool,
    /// A plan whose cells are built: `plan.toml`.
    pub plan: Option<PathBuf>,
    /// The phase up to which it is built; `None`: the last.
    pub plan_phase: Option<u32>,
    /// Leave out rows whose field has one of these values; they are counted.
    pub exclude: BTreeMap<String, Vec<String>>,
}

impl SiteSource {
    /// The template that fills a cell: the study's own; where that is the usual one and the carrier is known, the
    /// one of the technology whose carrier is nearest, by ratio.
    pub fn template(&self, technology: Technology, carrier_mhz: Option<f64>) -> Option<&RadioTemplate> {
        let usual = self.templates.get(&technology)?;
        let Some(carrier_mhz) = carrier_mhz else {
            return Some(usual);
        };
        let ratio = |template: &RadioTemplate| {
            let ratio = template.frequency_mhz / carrier_mhz;
            ratio.max(1.0 / ratio)
        };
        let others = self.by_band.get(&technology).into_iter().flatten();
        // Of equals the usual one.
        let nearest = others.fold(
            usual,
            |best, other| if ratio(other) < ratio(best) { other } else { best },
        );
        Some(nearest)
    }
}

/// Land-cover files and what their classes mean.
#[derive(Clone, Debug, PartialEq)]
pub struct ClutterSource {
    /// Files, folders and globs, joined to the study's folder.
    pub paths: Vec<PathBuf>,
    /// Coordinate system, which overrides the files' own.
    pub crs: Option<String>,
    /// The classes.
    pub table: ClutterTable,
}

/// Propagation and receivers.
#[derive(Clone, Debug, PartialEq)]
pub struct RadioSpec {
    /// Name in [`MODELS`](crate::radio::model::MODELS).
    pub model: String,
    /// The model's parameters, but for the air's: see [`ClimateSpec`].
    pub parameters: Parameters,
    /// Standard deviation of the error of a level, dB: the model's and that from place to place together.
    pub error_sigma_db: f64,
    /// Correlation of the error between masts that are heard at one village.
    pub mast_correlation: f64,
    /// What measurements add to the model's levels.
    pub calibration: Option<Calibration>,
    /// What is around the places where people are.
    pub surroundings: Around,
    /// Where there is land cover: test points of villages have at least that around them.
    pub surroundings_at_least: bool,
    /// What the land cover at a receiver takes from the level.
    pub receiver_clutter: ReceiverClutter,
    /// Cells farther away are not heard, km.
    pub max_range_km: f64,
    /// Spacing of profile samples, metres; `None`: the terrain's own.
    pub profile_step_m: Option<f64>,
    /// How heights are read from the terrain's samples.
    pub terrain_sampling: Sampling,
    /// Receiver antenna above ground, metres; from the preset where the study is silent.
    pub receiver_height_m: f64,
    /// A path outside the model's advised validity is an error instead of a counted warning.
    pub strict: bool,
    /// How the two cuts of a measured antenna pattern make a solid.
    pub pattern_combination: Combination,
}

/// How the loss in the receiver's own surroundings is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReceiverClutter {
    /// By recommendations, for models that know no clutter themselves.
    Auto,
    /// Not at all.
    None,
    /// The clutter table's `loss_db`.
    Table,
}

/// The air, as far as the study says it.
#[derive(Clone, Debug, PartialEq)]
pub struct ClimateSpec {
    /// ISO 3166, two letters.
    pub country: Option<String>,
    /// N-units/km.
    pub delta_n: Option<f64>,
    /// N-units.
    pub sea_level_refractivity: Option<f64>,
    /// For ITM.
    pub radio_climate: Option<Climate>,
    /// A digital map of ITU-R with ΔN.
    pub delta_n_map: Option<PathBuf>,
    /// A digital map of ITU-R with N_0.
    pub refractivity_map: Option<PathBuf>,
    /// Rain along the path, mm/h; 0: dry.
    pub rain_rate_mm_h: f64,
}

/// What orders the gaps, and what is drawn to see how steady the order is.
#[derive(Clone, Debug, PartialEq)]
pub struct RankSpec {
    /// Weights and half values of the score.
    pub weights: Weights,
    /// How many of the first ranks are counted in the draws.
    pub top_n: usize,
    /// Draws of levels; 0: none.
    pub draws: usize,
    /// Of the draws' random numbers.
    pub seed: u64,
}
