//! The tables and keys of a study file, each declared once: by the call that reads it.

use super::fault::Code;
use super::kind::{
    BoxDeg, CellText, Choice, Flag, List, Map, ModelName, SafeName, Text, Whole, model_advice, number,
    unsafe_because,
};
use super::models::{ModelFiles, ModelKind, ModelText};
use super::preset::{INDOOR_DB, LEVEL_DBM, MARGIN_DB, Preset, RECEIVER_M, SHARE, Threshold};
use super::reader::{Document, Table};
use super::template::{RadioTemplate, TECHNOLOGY};
use super::{
    AreaSpec, BoundarySource, DEFAULT_MODEL, DEFAULT_PRESET, Layered, RadioSpec, RankSpec, SiteSource, Study,
    StudyFaults, TerrainSource, TestPointSource, VillageSource, preset, template,
};
use crate::domain::{Electricity, Technology};
use crate::radio::model::{Environment, Parameters, Polarization, Sight};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Our names of a cell's fields.
const CELL_FIELDS: &[&str] = &[
    "id", "site", "operator", "technology", "frequency_mhz", "eirp_dbm", "power_dbm", "gain_dbi", "losses_db",
    "antenna_height_m", "azimuth_deg", "mechanical_tilt_deg", "electrical_tilt_deg", "horizontal_beam_width_deg",
    "vertical_beam_width_deg", "bandwidth_mhz", "status",
];

const ELECTRICITY: Choice<Electricity> = Choice(&[
    ("grid", Electricity::Grid),
    ("weak", Electricity::Weak),
    ("none", Electricity::None),
    ("unknown", Electricity::Unknown),
]);

const SITE_FORMAT: Choice<bool> = Choice(&[("table", false), ("opencellid", true)]);

const ENVIRONMENT: Choice<Environment> = Choice(&[
    ("urban-large", Environment::UrbanLarge),
    ("urban", Environment::Urban),
    ("suburban", Environment::Suburban),
    ("open", Environment::Open),
]);

const SIGHT: Choice<Sight> = Choice(&[("terrain", Sight::Terrain), ("los", Sight::Los), ("nlos", Sight::Nlos)]);

const POLARIZATION: Choice<Polarization> =
    Choice(&[("vertical", Polarization::Vertical), ("horizontal", Polarization::Horizontal)]);

/// Rows by column: which to keep, which to leave out.
const ROWS: Map<List<CellText>> = Map { keys: None, values: List { item: CellText, least: 1 } };

/// Where files are looked for.
#[derive(Clone, Copy)]
struct Shelf<'a> {
    file: &'a Path,
    models: &'a dyn ModelFiles,
}

impl Shelf<'_> {
    /// A path of the study, joined to the study's folder.
    fn join(&self, path: &str) -> PathBuf {
        self.file.parent().unwrap_or(Path::new("")).join(path)
    }
}

/// Reads a whole study, in the order in which tables are shown. Where a fault was noted, the value is a stand-in that nobody
/// sees.
pub(super) fn study(d: &mut Document, file: &Path, models: &dyn ModelFiles) -> Study {
    let shelf = Shelf { file, models };
    let head = d.table("study", "What the study is.", |t| head(t, shelf));
    let area = d.table("area", "Area and resolution of the maps.", area);
    let villages = d.table("villages", "The villages that are judged: points or polygons.", |t| villages(t, shelf));
    let test_points = d.optional_table("test_points", "Further places in villages where people are: clusters, schools, clinics.", |t| test_points(t, shelf));
    let boundaries = d.optional_table("boundaries", "Polygons of communes, for villages that do not say theirs.", |t| boundaries(t, shelf));
    let sites = d.table("sites", "Sites and their cells: one row a cell.", |t| sites(t, shelf));
    let terrain = d.table("terrain", "Heights of the ground.", |t| terrain(t, shelf));
    let (mut preset, mut changes) = d.table("verdict", "The rule by which a village is judged.", |t| verdict(t, shelf));
    let radio = d.table("radio", "How levels are predicted.", |t| radio(t, &preset));
    changes.note("receiver_height_m", Some(preset.receiver_height_m), radio.receiver_height_m);
    preset.receiver_height_m = radio.receiver_height_m;
    changes.mark(&mut preset);
    let rank = d.table("rank", "Which uncovered villages come first: 100 points × the weighted mean of the parts.", rank);
    Study {
        file: file.to_owned(),
        name: head.name,
        title: head.title,
        attribution: head.attribution,
        synthetic_sites: head.synthetic_sites,
        skip_bad_rows: head.skip_bad_rows,
        area,
        villages,
        test_points,
        boundaries,
        sites,
        terrain,
        radio,
        preset,
        rank,
        output_dir: head.output_dir,
        resolved: String::new(),
    }
}

struct Head {
    name: String,
    title: String,
    attribution: Vec<String>,
    synthetic_sites: bool,
    skip_bad_rows: bool,
    output_dir: PathBuf,
}

fn head(t: &mut Table, shelf: Shelf) -> Head {
    let stem = shelf.file.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
    let name = t.inherited("name", SafeName, Some(stem), ("the study file's name", "\"study\""), "Short name; names the output folder").unwrap_or_default();
    if !t.is_set("name") && let Some(why) = unsafe_because(&name) {
        let advice = "the file's name cannot name the output folder: add, below [study], name = \"short-name\"".to_owned();
        t.fault(Code::UnsafeName, "name", &format!("comes from the file's name '{name}', which {why}"), advice);
    }
    let title = t.inherited("title", Text, Some(name.clone()), ("the study's name", "\"A title\""), "Title of maps and tables").unwrap_or_default();
    Head {
        name,
        title,
        attribution: t.value("attribution", List { item: Text, least: 0 }, Vec::new(), "Lines to show on every map and in every result: attributions that licences ask for"),
        synthetic_sites: t.value("synthetic_sites", Flag, false, "The sites are made up: said on every output"),
        skip_bad_rows: t.value("skip_bad_rows", Flag, false, "Rows that cannot be used are counted and left out instead of stopping the run"),
        output_dir: t.optional("output_dir", Text, "the folder outputs where the command is run", "\"outputs\"", "Folder, relative to this file, below which a folder with the study's name is written")
            .map_or_else(|| PathBuf::from("outputs"), |p| shelf.join(&p)),
    }
}

fn area(t: &mut Table) -> AreaSpec {
    AreaSpec {
        bbox: t.optional("bbox_deg", BoxDeg, "the villages' extent and the margin", "[105.0, 21.0, 106.0, 22.0]", "Area of the maps"),
        margin_km: t.value("margin_km", number(0.0, 200.0), 5.0, "Margin around the villages where there is no bbox_deg, km"),
        resolution_m: t.value("resolution_m", number(1.0, 10_000.0), 100.0, "Side of a pixel, metres"),
    }
}

/// The keys of every data file. `what` is an example of a path.
fn layered(t: &mut Table, shelf: Shelf, what: &'static str) -> Layered {
    Layered {
        path: shelf.join(&t.required("path", Text, what, "File, relative to this file: CSV or any vector format that GDAL reads")),
        layer: t.optional("layer", Text, "the file's first layer", "\"layer\"", "Layer of a file that has several"),
        crs: t.optional("crs", Text, "the file's own; EPSG:4326 for a CSV", "\"EPSG:4326\"", "Coordinate system; overrides the file's own"),
    }
}

fn lon(t: &mut Table) -> String {
    t.value("lon_field", Text, "lon".to_owned(), "Column of a CSV with the longitude or easting, in the units of crs")
}

fn lat(t: &mut Table) -> String {
    t.value("lat_field", Text, "lat".to_owned(), "Column of a CSV with the latitude or northing, in the units of crs")
}

/// A key that names a column which the file may not have.
fn column(t: &mut Table, name: &'static str, example: &'static str, doc: &'static str) -> Option<String> {
    t.optional(name, Text, "the file has no such column", example, doc)
}

fn villages(t: &mut Table, shelf: Shelf) -> VillageSource {
    VillageSource {
        layered: layered(t, shelf, "\"villages.csv\""),
        lon: lon(t),
        lat: lat(t),
        id: column(t, "id_field", "\"id\"", "Column with the village's unique code"),
        name: column(t, "name_field", "\"name\"", "Column with the name"),
        population: column(t, "population_field", "\"population\"", "Column with the number of people"),
        households: column(t, "households_field", "\"households\"", "Column with the number of households"),
        electricity: column(t, "electricity_field", "\"electricity\"", "Column with the power supply"),
        electricity_values: t.value("electricity_values", Map { keys: None, values: ELECTRICITY }, BTreeMap::new(), "What the values of electricity_field mean; grid, weak, none and unknown need no entry"),
        commune_code: column(t, "commune_code_field", "\"commune_code\"", "Column with the commune's code"),
        commune_name: column(t, "commune_name_field", "\"commune\"", "Column with the commune's name"),
        province_code: column(t, "province_code_field", "\"province_code\"", "Column with the province's code"),
        province_name: column(t, "province_name_field", "\"province\"", "Column with the province's name"),
        zero_population_is_unknown: t.value("zero_population_is_unknown", Flag, false, "A population of 0 means that nobody knows"),
        keep: t.value("keep", ROWS, BTreeMap::new(), "Keep only rows whose column has one of the listed values; {} keeps all"),
    }
}

fn test_points(t: &mut Table, shelf: Shelf) -> TestPointSource {
    TestPointSource {
        layered: layered(t, shelf, "\"test_points.csv\""),
        village: t.value("village_field", Text, "village".to_owned(), "Column with the code of the village that the point belongs to"),
        id: column(t, "id_field", "\"id\"", "Column with the point's own code"),
        lon: lon(t),
        lat: lat(t),
        people: t.optional("people_field", Text, "every point of a village weighs the same", "\"people\"", "Column with the number of people at the point"),
    }
}

fn boundaries(t: &mut Table, shelf: Shelf) -> BoundarySource {
    BoundarySource {
        layered: layered(t, shelf, "\"communes.geojson\""),
        commune_code: column(t, "commune_code_field", "\"commune_code\"", "Field with the commune's code"),
        commune_name: column(t, "commune_name_field", "\"commune\"", "Field with the commune's name"),
        province_code: column(t, "province_code_field", "\"province_code\"", "Field with the province's code"),
        province_name: column(t, "province_name_field", "\"province\"", "Field with the province's name"),
    }
}

fn sites(t: &mut Table, shelf: Shelf) -> SiteSource {
    let mut templates = BTreeMap::new();
    let source = SiteSource {
        layered: layered(t, shelf, "\"sites.csv\""),
        opencellid: t.value("format", SITE_FORMAT, false, "A table of cells, or an OpenCelliD export"),
        lon: lon(t),
        lat: lat(t),
        fields: t.value("fields", Map { keys: Some(CELL_FIELDS), values: Text }, BTreeMap::new(), "Columns by our names (id, site, operator, technology, frequency_mhz, eirp_dbm …); columns that bear our name need no entry"),
        default_operator: t.value("default_operator", Text, "unknown".to_owned(), "Operator of rows that name none"),
        default_technology: t.optional("default_technology", TECHNOLOGY, "a row that names none is an error", "\"4G\"", "Technology of rows that name none"),
        templates: BTreeMap::new(),
        include_planned: t.value("include_planned", Flag, false, "Planned cells count as if on air"),
        exclude: t.value("exclude", ROWS, BTreeMap::new(), "Leave out rows whose column has one of the listed values; they are counted"),
    };
    const DOC: &str = "What fills missing fields of such cells: a name from models/radios/ or a path that ends in .toml";
    for (technology, key, default) in [
        (Technology::G2, "template_2g", "2g-900-macro"),
        (Technology::G3, "template_3g", "3g-2100-macro"),
        (Technology::G4, "template_4g", "4g-1800-macro"),
        (Technology::G5, "template_5g", "5g-3500-macro"),
    ] {
        let name = t.value(key, Text, default.to_owned(), DOC);
        templates.extend(load_template(t, shelf, technology, key, &name).map(|found| (technology, found)));
    }
    SiteSource { templates, ..source }
}

fn load_template(t: &mut Table, shelf: Shelf, technology: Technology, key: &str, name: &str) -> Option<RadioTemplate> {
    let found = load(t, shelf, ModelKind::Radio, key, name, template::parse)?;
    if found.technology == technology {
        return Some(found);
    }
    let cause = format!("is a template of {}, not of {technology}", found.technology);
    t.fault(Code::Inconsistent, key, &cause, "name a template of that technology".to_owned());
    None
}

/// Fetches and parses a file that a key names; faults of either go to the table.
fn load<T>(
    t: &mut Table,
    shelf: Shelf,
    kind: ModelKind,
    key: &str,
    name: &str,
    parse: impl Fn(&ModelText) -> Result<T, StudyFaults>,
) -> Option<T> {
    match shelf.models.read(kind, name) {
        Ok(text) => parse(&text).map_err(|faults| t.adopt(faults.0)).ok(),
        Err(error) => {
            t.fault(Code::UnknownFile, key, &error.cause(), error.advice());
            None
        }
    }
}

fn terrain(t: &mut Table, shelf: Shelf) -> TerrainSource {
    let paths = t.required("paths", List { item: Text, least: 1 }, "[\"terrain\"]", "Files, folders and patterns (*.tif), relative to this file");
    let terrain = TerrainSource {
        paths: paths.iter().map(|p| shelf.join(p)).collect(),
        crs: t.optional("crs", Text, "the files' own", "\"EPSG:4326\"", "Coordinate system; overrides the files' own"),
        fill_voids_up_to: t.value("fill_voids_up_to_samples", Whole { min: 0, max: 1_000_000 }, 25, "Voids of at most this many samples are filled from their edges; larger ones stay voids").unsigned_abs() as usize,
        lowest_m: t.value("lowest_m", number(-12_000.0, 9_000.0), -450.0, "Samples below this height are voids, metres"),
        highest_m: t.value("highest_m", number(-12_000.0, 9_000.0), 9_000.0, "Samples above this height are voids, metres"),
    };
    if terrain.lowest_m >= terrain.highest_m {
        t.fault(Code::Inconsistent, "lowest_m", "is not below highest_m", "every sample would be a void: exchange the two".to_owned());
    }
    terrain
}

fn verdict(t: &mut Table, shelf: Shelf) -> (Preset, Changes) {
    let name = t.value("preset", Text, DEFAULT_PRESET.to_owned(), "The rule: a name from models/presets/ or a path that ends in .toml");
    let loaded = load(t, shelf, ModelKind::Preset, "preset", &name, preset::parse);
    let mut rule = loaded.unwrap_or_else(|| stand_in(&name));
    let mut changes = Changes::default();
    const PRESET: (&str, &str) = ("the preset", "0.9");
    for (key, limits, slot, doc) in [
        ("people_share", SHARE, &mut rule.people_share, "Share of a village's people that must have the level, 0 … 1"),
        ("indoor_loss_db", INDOOR_DB, &mut rule.indoor_loss_db, "Loss into buildings or vehicles, taken off every level, dB"),
        ("margin_db", MARGIN_DB, &mut rule.margin_db, "Margin for fading, taken off every level, dB"),
    ] {
        let now = t.inherited(key, limits, Some(*slot), PRESET, doc).unwrap_or(*slot);
        changes.note(key, Some(*slot), now);
        *slot = now;
    }
    thresholds(t, &mut rule, &mut changes);
    (rule, changes)
}

fn thresholds(t: &mut Table, rule: &mut Preset, changes: &mut Changes) {
    const COVERED: &str = "A place with this level of the technology's reference signal is covered, dBm";
    const USABLE: &str = "Below this level there is no usable signal, dBm";
    for (technology, covered_key, usable_key, examples) in [
        (Technology::G2, "covered_2g_dbm", "usable_2g_dbm", ["-95.0", "-104.0"]),
        (Technology::G3, "covered_3g_dbm", "usable_3g_dbm", ["-100.0", "-110.0"]),
        (Technology::G4, "covered_4g_dbm", "usable_4g_dbm", ["-105.0", "-115.0"]),
        (Technology::G5, "covered_5g_dbm", "usable_5g_dbm", ["-105.0", "-115.0"]),
    ] {
        let before = rule.thresholds.get(&technology).copied();
        let covered = t.inherited(covered_key, LEVEL_DBM, before.map(|b| b.covered_dbm), ("the preset", examples[0]), COVERED);
        let usable = t.inherited(usable_key, LEVEL_DBM, before.map(|b| b.usable_dbm), ("the preset", examples[1]), USABLE);
        match (covered, usable) {
            (Some(covered_dbm), Some(usable_dbm)) => {
                changes.note(covered_key, before.map(|b| b.covered_dbm), covered_dbm);
                changes.note(usable_key, before.map(|b| b.usable_dbm), usable_dbm);
                rule.thresholds.insert(technology, Threshold { covered_dbm, usable_dbm });
                if covered_dbm < usable_dbm {
                    let key = if t.is_set(covered_key) { covered_key } else { usable_key };
                    let cause = format!("makes covered ({covered_dbm} dBm) start below usable ({usable_dbm} dBm)");
                    t.fault(Code::Inconsistent, key, &cause, "a covered place has a usable signal: raise the first or lower the second".to_owned());
                }
            }
            (None, None) => {}
            (one, _) => {
                let (set, other) = if one.is_some() { (covered_key, usable_key) } else { (usable_key, covered_key) };
                // Where the other is set and wrong, that was said already.
                if !t.is_set(other) {
                    let advice = format!("the preset has no levels for {technology}: set {other} too, or neither");
                    t.fault(Code::Inconsistent, set, "stands alone", advice);
                }
            }
        }
    }
}

/// A preset to read on with where the real one could not be had.
fn stand_in(name: &str) -> Preset {
    Preset {
        name: name.to_owned(),
        title: String::new(),
        source: String::new(),
        standing: String::new(),
        mark: None,
        thresholds: BTreeMap::new(),
        people_share: 1.0,
        receiver_height_m: 1.5,
        indoor_loss_db: 0.0,
        margin_db: 0.0,
        sha256: String::new(),
    }
}

/// What a study changes of a preset, in words.
#[derive(Default)]
struct Changes(Vec<String>);

impl Changes {
    fn note(&mut self, key: &str, before: Option<f64>, now: f64) {
        match before {
            Some(before) if before == now => {}
            Some(before) => self.0.push(format!("{key} = {now} instead of {before}")),
            None => self.0.push(format!("{key} = {now}, which the preset does not have")),
        }
    }

    /// Says so in the preset's mark.
    fn mark(self, rule: &mut Preset) {
        if self.0.is_empty() {
            return;
        }
        let changed = format!("changed by the study: {}", self.0.join(", "));
        rule.mark = Some(match rule.mark.take() {
            Some(mark) => format!("{mark}; {changed}"),
            None => changed,
        });
    }
}

fn radio(t: &mut Table, rule: &Preset) -> RadioSpec {
    let model = t.value("model", ModelName, DEFAULT_MODEL.to_owned(), "Path-loss model; `covgap models list` shows all");
    if !t.is_set("model") && crate::radio::model::find(&model).is_none() {
        t.fault(Code::UnknownModel, "model", &format!("is not set, and the default '{model}' is no propagation model"), model_advice(&model));
    }
    let defaults = Parameters::default();
    RadioSpec {
        model,
        max_range_km: t.value("max_range_km", number(0.1, 300.0), 35.0, "Cells farther away are not heard, km"),
        profile_step_m: t.optional("profile_step_m", number(1.0, 10_000.0), "the terrain's own spacing", "90.0", "Spacing of samples of a terrain profile, metres"),
        receiver_height_m: t.inherited("receiver_height_m", RECEIVER_M, Some(rule.receiver_height_m), ("the preset", "1.5"), "Receiver antenna above ground, metres").unwrap_or(rule.receiver_height_m),
        strict: t.value("strict", Flag, false, "A path outside the model's advised validity is an error instead of a counted warning"),
        parameters: Parameters {
            environment: t.value("environment", ENVIRONMENT, defaults.environment, "Surroundings of the receiver, for Hata's models"),
            sight: t.value("line_of_sight", SIGHT, defaults.sight, "Line of sight: by the terrain profile, always or never; for TR 38.901"),
            earth_radius_factor: t.value("earth_radius_factor", number(0.3, 20.0), defaults.earth_radius_factor, "Median effective earth radius over the true one, for models with diffraction"),
            polarization: t.value("polarization", POLARIZATION, defaults.polarization, "Polarisation of the wave, for models with diffraction"),
            building_height_m: t.value("building_height_m", number(5.0, 50.0), defaults.building_height_m, "Mean height of buildings, metres, for TR 38.901"),
            street_width_m: t.value("street_width_m", number(5.0, 50.0), defaults.street_width_m, "Mean width of streets, metres, for TR 38.901"),
        },
    }
}

fn rank(t: &mut Table) -> RankSpec {
    const WEIGHT: super::kind::Number = number(0.0, 1000.0);
    let rank = RankSpec {
        people_weight: t.value("people_weight", WEIGHT, 0.5, "Weight of the people without service"),
        distance_weight: t.value("distance_weight", WEIGHT, 0.2, "Weight of the distance to the nearest mast"),
        shortfall_weight: t.value("shortfall_weight", WEIGHT, 0.2, "Weight of the missing dB"),
        electricity_weight: t.value("electricity_weight", WEIGHT, 0.1, "Weight of electricity at hand to build with"),
        people_half: t.value("people_half", number(1.0, 1e6), 300.0, "People without service at which that part reaches one half"),
        distance_half_km: t.value("distance_half_km", number(0.1, 1000.0), 5.0, "Distance to the nearest mast at which that part reaches one half, km"),
        shortfall_half_db: t.value("shortfall_half_db", number(0.1, 200.0), 10.0, "Missing dB at which that part reaches one half"),
    };
    let total = rank.people_weight + rank.distance_weight + rank.shortfall_weight + rank.electricity_weight;
    if total <= 0.0 {
        t.fault(Code::Inconsistent, "people_weight", "and all other weights are 0", "give at least one weight above 0".to_owned());
    }
    rank
}
