//! The tables and keys of a study file, each declared once: by the call that reads it.

#[rustfmt::skip]
mod judging;
#[rustfmt::skip]
mod planning;
#[rustfmt::skip]
mod propagation;

use super::calibration::Sources;
use super::fault::{Code, Source};
use super::kind::{
    BoxDeg, CellText, Choice, ClaimsTable, DayText, Flag, List, Map, OneOf, SafeName, Surroundings, TECHNOLOGY, Text, Whole, number, unsafe_because,
};
use super::models::{ModelFiles, ModelKind, ModelText};
use super::reader::{Document, Table, read_document};
use super::template::RadioTemplate;
use super::{
    AntennaError, AntennaModel, AreaLayer, AreaMethod, AreaSpec, BoundarySource, BuildingSource, ClaimsSource, ClusterSpec, ClutterSource, Layered, PlanSource, PopulationSource, Sea, SiteSource, Study, StudyFaults, TerrainSource,
    TestPointSource, Units, VillageSource, clutter as clutter_table, template,
};
use crate::domain::doubt::ALLOWABLE;
use crate::domain::{Electricity, Status, Technology, TestPointKind};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Our names of a cell's fields: what a study may map, and what the sites file is read by. Some say the same in
/// another unit: of those, the first that a file has is read.
pub const CELL_FIELDS: &[&str] = &[
    "id", "site", "operator", "technology", "band", "frequency_mhz", "earfcn", "nr_arfcn", "uarfcn", "arfcn", "eirp_dbm",
    "eirp_dbw", "eirp_w", "erp_dbm", "erp_dbw", "erp_w", "power_dbm", "power_dbw", "power_w", "gain_dbi", "gain_dbd",
    "losses_db", "antenna_height_m", "antenna_height_ft", "azimuth_deg", "mechanical_tilt_deg", "electrical_tilt_deg", "horizontal_beam_width_deg",
    "vertical_beam_width_deg", "antenna_pattern", "bandwidth_mhz", "subcarrier_spacing_khz", "noise_figure_db", "load",
    "status", "cell_identity", "physical_code",
];

const ELECTRICITY: Choice<Electricity> = Choice(&[
    ("grid", Electricity::Grid),
    ("weak", Electricity::Weak),
    ("none", Electricity::None),
    ("unknown", Electricity::Unknown),
]);

const POINT_KIND: Choice<TestPointKind> = Choice(&[
    ("community-house", TestPointKind::CommunityHouse),
    ("school", TestPointKind::School),
    ("clinic", TestPointKind::Clinic),
    ("cluster", TestPointKind::Cluster),
]);

const SITE_FORMAT: Choice<bool> = Choice(&[("table", false), ("opencellid", true)]);

const HEIGHT_UNIT: Choice<Units> = Choice(&[
    ("m", Units::Metres),
    ("dm", Units::Decimetres),
    ("cm", Units::Centimetres),
    ("ft", Units::Feet),
    ("us-ft", Units::UsSurveyFeet),
]);

const SEA: Choice<Sea> = Choice(&[("none", Sea::None), ("no-tile", Sea::NoTile), ("nodata", Sea::Nodata), ("both", Sea::Both)]);

const METHOD: Choice<AreaMethod> = Choice(&[("radial", AreaMethod::Radial), ("exact", AreaMethod::Exact)]);

const LAYER: Choice<AreaLayer> = Choice(&[
    ("server", AreaLayer::Server),
    ("second", AreaLayer::Second),
    ("servers", AreaLayer::Servers),
    ("sinr", AreaLayer::Sinr),
]);

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

/// What the table of a plan is.
const PLAN: &str = "What is asked of a plan: what to build, in which order, with which money.";

/// The table `[plan]` of a study that has none.
pub(super) fn usual_plan(models: &dyn ModelFiles) -> Result<PlanSource, StudyFaults> {
    let file = Path::new("");
    let source = Source { file, text: "" };
    let (plan, _, faults) = read_document(source, |d| d.table("plan", PLAN, |t| planning::plan(t, Shelf { file, models })));
    if faults.is_empty() { Ok(plan) } else { Err(StudyFaults::sorted(faults)) }
}

/// Reads a whole study, in the order in which tables are shown. Where a fault was noted, the value is a
/// stand-in that is never used.
pub(super) fn study(d: &mut Document, file: &Path, models: &dyn ModelFiles) -> Study {
    let shelf = Shelf { file, models };
    let head = d.table("study", "What the study is.", |t| head(t, shelf));
    let area = d.table("area", "Area and resolution of the maps.", area);
    let villages = d.table("villages", "The villages that are judged: points or polygons.", |t| villages(t, shelf));
    let test_points = d.optional_table("test_points", "Further places in villages where people are: clusters, schools, clinics.", |t| test_points(t, shelf));
    let population = d.optional_table("population", "Where people live: rasters with the number of people in each pixel, for villages with polygons and without given test points.", |t| population(t, shelf));
    let buildings = d.optional_table("buildings", "Buildings, where no raster knows of people in a polygon: points, or outlines whose middle counts.", |t| buildings(t, shelf));
    let clusters = d.table("clusters", "How people or buildings of a polygon become test points: they are counted in squares; the centre speaks for its own square and the eight around it, then the fullest square that is left for itself and its neighbours that are left, and so on.", clusters);
    let boundaries = d.optional_table("boundaries", "Polygons of communes, for villages that do not say theirs.", |t| boundaries(t, shelf));
    let sites = d.table("sites", "Sites and their cells: one row a cell.", |t| sites(t, shelf));
    let terrain = d.table("terrain", "Heights of the ground.", |t| terrain(t, shelf));
    let clutter = d.optional_table("clutter", "What is on the ground: woods, houses, water.", |t| clutter(t, shelf));
    let claims = d.optional_table("claims", "Coverage that operators publish, compared with what is predicted and what was measured.", |t| claims(t, shelf));
    let plan = d.optional_table("plan", PLAN, |t| planning::plan(t, shelf));
    let (mut preset, beside, mut changes) = d.table("verdict", "The rule by which a village is judged.", |t| judging::verdict(t, shelf));
    let radio = d.table("radio", "How levels are predicted.", |t| judging::radio(t, shelf, &preset, &beside, Sources { terrain: &terrain, clutter: clutter.as_ref(), sites: &sites }));
    changes.note("receiver_height_m", Some(preset.receiver_height_m), radio.receiver_height_m);
    preset.receiver_height_m = radio.receiver_height_m;
    changes.mark(&mut preset);
    let climate = d.table("climate", "The air.", |t| propagation::climate_spec(t, shelf));
    let rank = d.table("rank", "Which uncovered villages come first: 100 points × the weighted mean of the parts.", judging::rank);
    Study {
        file: file.to_owned(),
        name: head.name,
        title: head.title,
        attribution: head.attribution,
        synthetic_sites: head.synthetic_sites,
        skip_bad_rows: head.skip_bad_rows,
        allow: head.allow.into_iter().map(str::to_owned).collect(),
        trusted_folders: head.trusted_folders,
        ledgers: head.ledgers,
        area,
        villages,
        test_points,
        population,
        buildings,
        clusters,
        boundaries,
        sites,
        terrain,
        clutter,
        claims,
        plan,
        radio,
        climate,
        preset,
        beside,
        rank,
        output_dir: head.output_dir,
        cache: head.cache,
        models: models.shelf(file),
        resolved: String::new(),
    }
}

struct Head {
    name: String,
    title: String,
    attribution: Vec<String>,
    synthetic_sites: bool,
    skip_bad_rows: bool,
    allow: Vec<&'static str>,
    trusted_folders: Vec<PathBuf>,
    ledgers: bool,
    output_dir: PathBuf,
    cache: Option<PathBuf>,
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
        allow: t.value("allow", List { item: OneOf { words: ALLOWABLE, what: "the doubts that can be allowed" }, least: 0 }, Vec::new(), "Doubts that are no fault here: codes of values that look wrong and are right; they are counted and shown in every output"),
        trusted_folders: t.value("trusted_folders", List { item: Text, least: 0 }, Vec::new(), "Folders, relative to this file, in which files may lie that virtual rasters and layers name; beside them only the folder of the file that names them")
            .iter().map(|p| shelf.join(p)).collect(),
        ledgers: t.value("ledgers", Flag, false, "Writes ledgers.csv: the link budget from the serving cell to each village's centre, term by term"),
        output_dir: t.optional("output_dir", Text, "the folder outputs where the command is run", "\"outputs\"", "Folder, relative to this file, below which a folder with the study's name is written")
            .map_or_else(|| PathBuf::from("outputs"), |p| shelf.join(&p)),
        cache: t.optional("cache_dir", Text, ".cache in the folder that output_dir names", "\"outputs/.cache\"", "Folder, relative to this file, in which path losses are kept between runs; --no-cache keeps none").map(|p| shelf.join(&p)),
    }
}

fn area(t: &mut Table) -> AreaSpec {
    AreaSpec {
        bbox: t.optional("bbox_deg", BoxDeg, "the villages' extent and the margin", "[105.0, 21.0, 106.0, 22.0]", "Area of the maps"),
        margin_km: t.value("margin_km", number(0.0, 200.0), 5.0, "Margin around the villages where there is no bbox_deg, km"),
        resolution_m: t.value("resolution_m", number(1.0, 10_000.0), 100.0, "Side of a pixel, metres"),
        lattice_latitude_deg: t.optional("lattice_latitude_deg", number(-85.0, 85.0), "the area's middle", "16.0", "Latitude at which pixels are as wide as high; studies that are to share pixels give the same"),
        method: t.value("method", METHOD, AreaMethod::Radial, "Pixels take their losses from rays around each mast (radial), or from a profile each, which takes many times longer (exact)"),
        ray_spacing_pixels: t.value("ray_spacing_pixels", number(0.1, 4.0), 0.7, "How far apart neighbouring rays are at max_range_km, in pixels: fewer rays cost less, and pixels lie farther from their own profile's loss"),
        layers: t.value("layers", List { item: LAYER, least: 0 }, Vec::new(), "Rasters beside the best level: the best server's cell, the second-best level, how many cells are usable, the best server's SINR"),
    }
}

/// The keys of every data file. `what` is an example of a path.
fn layered(t: &mut Table, shelf: Shelf, what: &'static str) -> Layered {
    Layered {
        path: shelf.join(&t.required("path", Text, what, "File, relative to this file: CSV, a workbook (XLSX, XLS, ODS) or any vector format that GDAL reads")),
        layer: t.optional("layer", Text, "the file's first layer", "\"layer\"", "Layer of a file that has several, or sheet of a workbook (where it is not set, the only one with a list)"),
        crs: t.optional("crs", Text, "the file's own; EPSG:4326 for a CSV", "\"EPSG:4326\"", "Coordinate system; overrides the file's own"),
        encoding: t.optional("encoding", Text, "the file's own; UTF-8 or UTF-16 for a CSV", "\"windows-1258\"", "Encoding of the text of a CSV, a Shapefile, a MapInfo file or a GeoJSON: windows-1258, windows-1252, gbk …; overrides the file's own"),
    }
}

fn lon(t: &mut Table) -> String {
    t.value("lon_field", Text, "lon".to_owned(), "Column with the longitude or easting where rows have no shape, in the units of crs; found by its heading where no column bears this name")
}

fn lat(t: &mut Table) -> String {
    t.value("lat_field", Text, "lat".to_owned(), "Column with the latitude or northing where rows have no shape, in the units of crs; found by its heading where no column bears this name")
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
        id: t.optional("id_field", Text, "codes are made of name and place", "\"id\"", "Column with the village's unique code. Where no key here names a column, and in a workbook, columns are found by their headings in English, Vietnamese, French, Spanish or Indonesian"),
        name: column(t, "name_field", "\"name\"", "Column with the name"),
        centre_lon: column(t, "centre_lon_field", "\"centre_lon\"", "Column with the longitude or easting of the place where a polygon's village is judged; with centre_lat_field"),
        centre_lat: column(t, "centre_lat_field", "\"centre_lat\"", "Column with its latitude or northing"),
        population: column(t, "population_field", "\"population\"", "Column with the number of people"),
        households: column(t, "households_field", "\"households\"", "Column with the number of households"),
        electricity: column(t, "electricity_field", "\"electricity\"", "Column with the power supply"),
        electricity_values: t.value("electricity_values", Map { keys: None, values: ELECTRICITY }, BTreeMap::new(), "What the values of electricity_field mean; grid, weak, none and unknown need no entry"),
        surroundings: column(t, "surroundings_field", "\"surroundings\"", "Column with what is around the village: village, houses, city, woods, open, or a height in metres; empty is `surroundings` of [radio]"),
        surroundings_values: t.value("surroundings_values", Map { keys: None, values: Surroundings }, BTreeMap::new(), "What the values of surroundings_field mean; our own words need no entry"),
        commune_code: column(t, "commune_code_field", "\"commune_code\"", "Column with the commune's code"),
        commune_name: column(t, "commune_name_field", "\"commune\"", "Column with the commune's name"),
        province_code: column(t, "province_code_field", "\"province_code\"", "Column with the province's code"),
        province_name: column(t, "province_name_field", "\"province\"", "Column with the province's name"),
        zero_population_is_unknown: t.value("zero_population_is_unknown", Flag, false, "A population of 0 means that the number is not known"),
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
        kind: column(t, "kind_field", "\"kind\"", "Column that says what the point is: community-house, school, clinic or cluster; empty is cluster"),
        kind_values: t.value("kind_values", Map { keys: None, values: POINT_KIND }, BTreeMap::new(), "What the values of kind_field mean; our own words need no entry"),
        surroundings: column(t, "surroundings_field", "\"surroundings\"", "Column with what is around the point: village, houses, city, woods, open, or a height in metres; empty is what its village has"),
        surroundings_values: t.value("surroundings_values", Map { keys: None, values: Surroundings }, BTreeMap::new(), "What the values of surroundings_field mean; our own words need no entry"),
        house_is_centre: t.value("community_house_is_centre", Flag, true, "A village with a community house is judged there first, instead of at the centre that its layer has"),
    }
}

fn population(t: &mut Table, shelf: Shelf) -> PopulationSource {
    let paths = t.required("paths", List { item: Text, least: 1 }, "[\"population.tif\"]", "Rasters of people per pixel: files, folders and patterns (*.tif), relative to this file");
    PopulationSource {
        paths: paths.iter().map(|p| shelf.join(p)).collect(),
        crs: t.optional("crs", Text, "the files' own", "\"EPSG:4326\"", "Coordinate system; overrides the files' own"),
    }
}

fn buildings(t: &mut Table, shelf: Shelf) -> BuildingSource {
    BuildingSource { layered: layered(t, shelf, "\"buildings.gpkg\""), lon: lon(t), lat: lat(t) }
}

fn clusters(t: &mut Table) -> ClusterSpec {
    ClusterSpec {
        square_m: t.value("square_m", number(50.0, 5000.0), 300.0, "Side of the squares, metres; a cluster is at most three squares wide"),
        most: t.value("most", Whole { min: 0, max: 1000 }, 8, "The most clusters of a village beside its centre, the largest first; the rest is counted").unsigned_abs() as usize,
        least_people: t.value("least_people", number(0.0, 1e6), 10.0, "Clusters with fewer people are left out and counted"),
        least_buildings: t.value("least_buildings", number(0.0, 1e6), 3.0, "Clusters with fewer buildings are left out and counted"),
        sampling_m: t.optional("sampling_m", number(50.0, 50_000.0), "the centre alone", "1000.0", "Spacing of a lattice of test points in polygons in which no people are known to live, metres: sampled, not where people are known to be; said in every output"),
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

/// States of masts as words of a study.
const STATUS: Choice<Status> = Choice(&[("on-air", Status::OnAir), ("planned", Status::Planned), ("off", Status::Off)]);

fn sites(t: &mut Table, shelf: Shelf) -> SiteSource {
    let mut templates = BTreeMap::new();
    let source = SiteSource {
        layered: layered(t, shelf, "\"sites.csv\""),
        opencellid: t.value("format", SITE_FORMAT, false, "A table of cells, or an OpenCelliD export"),
        lon: lon(t),
        lat: lat(t),
        fields: t.value("fields", Map { keys: Some(CELL_FIELDS), values: Text }, BTreeMap::new(), "Our name = column of the file, for id, site, operator, technology (also with a band: LTE1800), band (B3, n28, GSM900), frequency_mhz (or a channel number: earfcn, nr_arfcn, uarfcn, arfcn), eirp_dbm (or power_dbm, gain_dbi, losses_db; in other units eirp_w, eirp_dbw, erp_dbm, erp_w, erp_dbw, power_w, power_dbw, gain_dbd), antenna_height_m (or antenna_height_ft), azimuth_deg, mechanical_tilt_deg, electrical_tilt_deg, horizontal_beam_width_deg, vertical_beam_width_deg, antenna_pattern (a name from models/antennas/ or a path that ends in .msi or .pln), bandwidth_mhz, subcarrier_spacing_khz (5G), noise_figure_db, load, status, cell_identity (CI, ECI or NCI) and physical_code (BSIC, scrambling code or PCI), by which measurements name cells; columns that bear our name need no entry, nor do headings in English, Vietnamese, French, Spanish or Indonesian in a file none of whose columns bears our name"),
        default_operator: t.value("default_operator", Text, "unknown".to_owned(), "Operator of rows that name none"),
        default_technology: t.optional("default_technology", TECHNOLOGY, "a row that names none is an error", "\"4G\"", "Technology of rows that name none"),
        technology_values: t.value("technology_values", Map { keys: None, values: TECHNOLOGY }, BTreeMap::new(), "What the values of the column technology mean; 2G, 3G, 4G, 5G and the usual words and bands need no entry"),
        status_values: t.value("status_values", Map { keys: None, values: STATUS }, BTreeMap::new(), "What words of the column status, and of other columns that say whether masts are on air, mean: on-air, planned or off; the usual words in English, Vietnamese, French, Spanish and Indonesian need no entry"),
        antenna_values: t.value("antenna_values", Map { keys: None, values: Text }, BTreeMap::new(), "Which antenna pattern the values of the column antenna_pattern mean: a name from models/antennas/ or a path that ends in .msi or .pln"),
        antenna_dir: t.optional("antenna_dir", Text, "names in the column are paths", "\"antennas\"", "Folder, relative to this file, in which antenna patterns are looked for by the names in the column antenna_pattern, with .msi or .pln behind them"),
        templates: BTreeMap::new(),
        by_band: BTreeMap::new(),
        include_planned: t.value("include_planned", Flag, false, "Planned cells count as if on air"),
        plan: t.optional("plan", Text, "the list alone", "\"plan.toml\"", "A plan, relative to this file, that `covgap plan` wrote: its cells are on air, and the cells that they replace are off").map(|p| shelf.join(&p)),
        plan_phase: t.optional("plan_phase", Whole { min: 0, max: 1000 }, "the plan's last", "1", "The phase up to which the plan is built; 0: nothing of it").and_then(|n| u32::try_from(n).ok()),
        exclude: t.value("exclude", ROWS, BTreeMap::new(), "Leave out rows whose column has one of the listed values; they are counted"),
    };
    if source.plan_phase.is_some() && source.plan.is_none() {
        t.fault(Code::Inconsistent, "plan_phase", "is without plan", "name the plan too, or remove the phase".to_owned());
    }
    const DOC: &str = "What fills missing fields of such cells: a name from models/radios/ or a path that ends in .toml; see template_by_band";
    let mut by_band = BTreeMap::new();
    let is_by_band = t.value("template_by_band", Flag, true, "Where a template is the one that this program takes by itself, and a cell's carrier is known, the macro template of its technology that is nearest in frequency fills the cell");
    for (technology, key, default) in [
        (Technology::G2, "template_2g", "2g-900-macro"),
        (Technology::G3, "template_3g", "3g-2100-macro"),
        (Technology::G4, "template_4g", "4g-1800-macro"),
        (Technology::G5, "template_5g", "5g-3500-macro"),
    ] {
        let name = t.value(key, Text, default.to_owned(), DOC);
        templates.extend(load_template(t, shelf, technology, key, &name).map(|found| (technology, found)));
        if is_by_band && name == default {
            by_band.insert(technology, templates_by_band(t, shelf, technology));
        }
    }
    SiteSource { templates, by_band, ..source }
}

/// Templates of other bands than the usual one's, by which cells are filled whose band is known.
const BY_BAND: [(Technology, &str); 17] = [
    (Technology::G2, "2g-900-macro"), (Technology::G2, "2g-1800-macro"),
    (Technology::G3, "3g-900-macro"), (Technology::G3, "3g-2100-macro"),
    (Technology::G4, "4g-700-macro"), (Technology::G4, "4g-800-macro"), (Technology::G4, "4g-900-macro"),
    (Technology::G4, "4g-1800-macro"), (Technology::G4, "4g-2100-macro"), (Technology::G4, "4g-2300-macro"),
    (Technology::G4, "4g-2600-macro"), (Technology::G4, "4g-3500-macro"),
    (Technology::G5, "5g-700-macro"), (Technology::G5, "5g-2100-macro"), (Technology::G5, "5g-2600-macro"),
    (Technology::G5, "5g-3500-macro"), (Technology::G5, "5g-26000-small"),
];

/// Those that are there; a folder of models of one's own need not have all.
fn templates_by_band(t: &mut Table, shelf: Shelf, technology: Technology) -> Vec<RadioTemplate> {
    let names = BY_BAND.iter().filter(|(of, _)| *of == technology).map(|(_, name)| *name);
    let texts = names.filter_map(|name| shelf.models.read(ModelKind::Radio, name).ok());
    let mut found = Vec::new();
    for text in texts {
        match template::parse(&text) {
            Ok(template) if template.technology == technology => found.push(template),
            Ok(_) => {}
            Err(faults) => t.adopt(faults.0),
        }
    }
    found
}

fn load_template(t: &mut Table, shelf: Shelf, technology: Technology, key: &str, name: &str) -> Option<RadioTemplate> {
    let found = load(t, shelf, ModelKind::Radio, key, name, template::parse)?;
    check_pattern(t, shelf, key, &found);
    if found.technology == technology {
        return Some(found);
    }
    let cause = format!("is a template of {}, not of {technology}", found.technology);
    t.fault(Code::Inconsistent, key, &cause, "name a template of that technology".to_owned());
    None
}

/// An antenna pattern that a template names must be there and right.
fn check_pattern(t: &mut Table, shelf: Shelf, key: &str, template: &RadioTemplate) {
    let Some(name) = &template.antenna_pattern else { return };
    let (cause, advice) = match AntennaModel::load(shelf.models, name) {
        Ok(_) => return,
        Err(AntennaError::File(error)) => (error.cause(), error.advice()),
        Err(AntennaError::Content(error)) => (format!("has faults: {error}"), "correct the file".to_owned()),
    };
    t.fault(Code::UnknownFile, key, &format!("is a template whose antenna_pattern '{name}' {cause}"), advice);
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
        height_unit: t.optional("height_unit", HEIGHT_UNIT, "the files' own, metres where they say none", "\"ft\"", "Unit of heights; overrides the files' own: metres, decimetres, centimetres, feet, US survey feet"),
        fill_voids_up_to: t.value("fill_voids_up_to_samples", Whole { min: 0, max: 1_000_000 }, 25, "Voids of at most this many samples are filled from their edges, and so are lines of voids one or two samples wide, however long; larger ones stay voids. 0 fills none").unsigned_abs() as usize,
        sea: t.value("sea_level", SEA, Sea::None, "Ground without a height that is the sea and has 0 m, where the heights at its rim are at or near 0: where there is no tile (no-tile), where tiles have no data (nodata), both, or none"),
        lowest_m: t.value("lowest_m", number(-12_000.0, 9_000.0), -500.0, "Samples below this height are voids, metres"),
        highest_m: t.value("highest_m", number(-12_000.0, 9_000.0), 9_000.0, "Samples above this height are voids, metres"),
    };
    if terrain.lowest_m >= terrain.highest_m {
        t.fault(Code::Inconsistent, "lowest_m", "is not below highest_m", "every sample would be a void: exchange the two".to_owned());
    }
    terrain
}

fn clutter(t: &mut Table, shelf: Shelf) -> ClutterSource {
    let paths = t.required("paths", List { item: Text, least: 1 }, "[\"landcover\"]", "Rasters of classes: files, folders and patterns (*.tif), relative to this file");
    let crs = t.optional("crs", Text, "the files' own", "\"EPSG:4326\"", "Coordinate system; overrides the files' own");
    let name = t.value("table", Text, "esa-worldcover".to_owned(), "What the classes mean: a name from models/clutter/ or a path that ends in .toml");
    let table = load(t, shelf, ModelKind::Clutter, "table", &name, clutter_table::parse);
    ClutterSource { paths: paths.iter().map(|p| shelf.join(p)).collect(), crs, table: table.unwrap_or_default() }
}

fn claims(t: &mut Table, shelf: Shelf) -> ClaimsSource {
    let mut layers = t.required("layers", List { item: ClaimsTable, least: 1 }, "[{ path = \"claims.gpkg\", operator = \"Name\", technology = \"4G\", as_of = \"2026-06-30\" }]", "Layers of published coverage, one table each ([[claims.layers]]): polygons of any vector format, or rasters of 1 where there is coverage and 0 or no data where there is none (other values are named with covered_values and uncovered_values); as_of is the day of the claim");
    for layer in &mut layers {
        layer.layered.path = shelf.join(&layer.layered.path.to_string_lossy());
    }
    let measurements = t.value("measurements", List { item: Text, least: 0 }, Vec::new(), "Files of measurements, relative to this file, that `covgap measurements import` wrote");
    ClaimsSource {
        layers,
        cells_as_of: t.optional("cells_as_of", DayText, "not compared with the days of claims", "\"2026-06-30\"", "The day for which the list of cells is: claims of a later day are a doubt"),
        measurements: measurements.iter().map(|p| shelf.join(p)).collect(),
    }
}
