//! A synthetic province as a data set: the files that a study reads, the study itself and a page that says
//! what it all is.
//!
//! Bytes only; whoever calls writes them. Owner of the format: `terrain.tif` is made by GDAL in memory, the
//! texts are written here.

use super::raster::geo_transform;
use crate::domain::{AdminUnit, Status, Village};
use crate::space::Grid;
use crate::synth::Province;
use gdal::raster::{Buffer, RasterCreationOptions};
use gdal::spatial_ref::SpatialRef;
use gdal::{DriverManager, vsi};
use serde_json::Value;
use std::fmt::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use thiserror::Error;

/// Why a data set could not be turned into bytes.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DatasetError {
    /// GDAL could not make the terrain file.
    #[error("terrain.tif: {0}")]
    Terrain(#[from] gdal::errors::GdalError),
    /// The terrain is empty or its numbers do not fill its frame.
    #[error("terrain: {values} heights for {cols} × {rows} samples")]
    Shape {
        /// Heights there are.
        values: usize,
        /// Columns of the frame.
        cols: usize,
        /// Rows of the frame.
        rows: usize,
    },
}

/// Rows of terrain handed to GDAL at once: one row of tiles.
const TILE: usize = 256;

/// The files of a synthetic province, by name: `terrain.tif`, `villages.geojson`, `communes.geojson`,
/// `roads.geojson`, `sites.csv`, `study.toml`, `README.md`. `name` is the study's short name (letters,
/// digits, `-`, `_`).
///
/// # Errors
/// [`DatasetError`] when GDAL fails.
pub fn files(province: &Province, name: &str) -> Result<Vec<(&'static str, Vec<u8>)>, DatasetError> {
    Ok(vec![
        ("terrain.tif", terrain_tif(&province.terrain)?),
        ("villages.geojson", villages_geojson(province).into_bytes()),
        ("communes.geojson", communes_geojson(province).into_bytes()),
        ("roads.geojson", roads_geojson(province).into_bytes()),
        ("sites.csv", sites_csv(province).into_bytes()),
        ("study.toml", study_toml(province, name).into_bytes()),
        ("README.md", readme(province, name).into_bytes()),
    ])
}

/// Whole-metre heights as a tiled DEFLATE GeoTIFF in EPSG:4326, "pixel is area": the frame's corner is the
/// file's corner.
///
/// # Errors
/// [`DatasetError`] when the values do not fill the frame or GDAL fails.
pub fn terrain_tif(heights_m: &Grid<i16>) -> Result<Vec<u8>, DatasetError> {
    // Files in GDAL's memory are shared by all threads: each call takes a name of its own.
    static CALLS: AtomicUsize = AtomicUsize::new(0);
    let path = format!(
        "/vsimem/covgap-terrain-{}.tif",
        CALLS.fetch_add(1, Ordering::Relaxed)
    );
    let frame = &heights_m.frame;
    let (cols, rows) = (frame.cols, frame.rows);
    if frame.is_empty() || heights_m.values.len() != frame.len() {
        let values = heights_m.values.len();
        return Err(DatasetError::Shape { values, cols, rows });
    }
    if let Err(error) = write_terrain(&path, heights_m) {
        // Half a file must not stay in memory; that it may not exist at all does not matter.
        let _ = vsi::unlink_mem_file(&path);
        return Err(error.into());
    }
    Ok(vsi::get_vsi_mem_file_bytes_owned(&path)?)
}

fn write_terrain(path: &str, heights_m: &Grid<i16>) -> gdal::errors::Result<()> {
    let frame = &heights_m.frame;
    let (cols, rows) = (frame.cols, frame.rows);
    let tile = TILE.to_string();
    let options = RasterCreationOptions::from_iter([
        "COMPRESS=DEFLATE".to_owned(),
        "PREDICTOR=2".to_owned(),
        "TILED=YES".to_owned(),
        format!("BLOCKXSIZE={tile}"),
        format!("BLOCKYSIZE={tile}"),
        "BIGTIFF=IF_SAFER".to_owned(),
    ]);
    let driver = DriverManager::get_driver_by_name("GTiff")?;
    let mut file = driver.create_with_band_type_with_options::<i16, _>(path, cols, rows, 1, &options)?;
    file.set_geo_transform(&geo_transform(frame))?;
    file.set_spatial_ref(&SpatialRef::from_epsg(4326)?)?;
    let mut band = file.rasterband(1)?;
    band.set_no_data_value(Some(-32768.0))?;
    for (strip, values) in heights_m.values.chunks(cols * TILE).enumerate() {
        let shape = (cols, values.len() / cols);
        let mut buffer = Buffer::new(shape, values.to_vec());
        band.write((0, (strip * TILE) as isize), shape, &mut buffer)?;
    }
    file.flush_cache()
}

/// A text as JSON.
fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// Six decimals, 0.1 m.
fn pair(out: &mut String, lon_deg: f64, lat_deg: f64) {
    // Writing to a String cannot fail.
    let _ = write!(out, "[{lon_deg:.6},{lat_deg:.6}]");
}

/// One feature a line: large files stay readable and comparable.
fn collection(name: &str, features: impl Iterator<Item = String>) -> String {
    let lines: Vec<String> = features.collect();
    format!(
        "{{\"type\":\"FeatureCollection\",\"name\":{},\"features\":[\n{}\n]}}\n",
        quoted(name),
        lines.join(",\n")
    )
}

fn line(positions: impl Iterator<Item = (f64, f64)>) -> String {
    let mut out = String::from("[");
    for (index, (lon_deg, lat_deg)) in positions.enumerate() {
        if index > 0 {
            out.push(',');
        }
        pair(&mut out, lon_deg, lat_deg);
    }
    out.push(']');
    out
}

/// A unit's code and name as JSON texts.
fn unit(unit: &AdminUnit) -> (String, String) {
    (
        quoted(unit.code.as_deref().unwrap_or_default()),
        quoted(unit.name.as_deref().unwrap_or_default()),
    )
}

fn villages_geojson(province: &Province) -> String {
    collection("villages", province.villages.iter().filter_map(village_feature))
}

fn village_feature(village: &Village) -> Option<String> {
    let at = village.centre()?;
    let (commune_code, commune_name) = unit(&village.commune);
    let (province_code, province_name) = unit(&village.province);
    let number = |value: Option<f64>| value.map_or("null".to_owned(), |v| format!("{v:.0}"));
    Some(format!(
        concat!(
            r#"{{"type":"Feature","properties":{{"id":{},"name":{},"population":{},"households":{},"electricity":"{}","#,
            r#""commune_code":{},"commune_name":{},"province_code":{},"province_name":{},"synthetic":"yes"}},"#,
            r#""geometry":{{"type":"Point","coordinates":[{:.6},{:.6}]}}}}"#
        ),
        quoted(&village.id),
        quoted(&village.name),
        number(village.population),
        number(village.households),
        village.electricity.name(),
        commune_code,
        commune_name,
        province_code,
        province_name,
        at.lon_deg(),
        at.lat_deg(),
    ))
}

fn communes_geojson(province: &Province) -> String {
    let features = province.communes.iter().map(|commune| {
        let (commune_code, commune_name) = unit(&commune.unit);
        let (province_code, province_name) = unit(&commune.province);
        let ring = line(commune.polygon.exterior().coords().map(|c| (c.x, c.y)));
        format!(
            concat!(
                r#"{{"type":"Feature","properties":{{"commune_code":{},"commune_name":{},"province_code":{},"#,
                r#""province_name":{},"synthetic":"yes"}},"geometry":{{"type":"Polygon","coordinates":[{}]}}}}"#
            ),
            commune_code, commune_name, province_code, province_name, ring
        )
    });
    collection("communes", features)
}

fn roads_geojson(province: &Province) -> String {
    let id = |village: usize| {
        let village = province.villages.get(village);
        quoted(village.map_or("", |v| v.id.as_str()))
    };
    let features = province.roads.iter().map(|road| {
        format!(
            concat!(
                r#"{{"type":"Feature","properties":{{"id":{},"class":"{}","from":{},"to":{},"synthetic":"yes"}},"#,
                r#""geometry":{{"type":"LineString","coordinates":{}}}}}"#
            ),
            quoted(&road.id),
            road.class,
            id(road.from),
            id(road.to),
            line(road.path_deg.iter().copied())
        )
    });
    collection("roads", features)
}

/// One row a cell, in the program's own column names. Operators' names hold no comma or quote.
fn sites_csv(province: &Province) -> String {
    let mut out = String::from(concat!(
        "id,site,operator,technology,frequency_mhz,eirp_dbm,antenna_height_m,azimuth_deg,mechanical_tilt_deg,",
        "electrical_tilt_deg,horizontal_beam_width_deg,vertical_beam_width_deg,bandwidth_mhz,status,lon,lat,cell_identity,",
        "physical_code,synthetic\n"
    ));
    for (nth, cell) in province.network.cells().iter().enumerate() {
        let identity = province.network.identity(nth);
        let stated = |number: Option<u64>| number.map_or(String::new(), |n| n.to_string());
        let antenna = &cell.antenna;
        let azimuth = antenna.azimuth_deg.map_or(String::new(), |a| a.to_string());
        // Writing to a String cannot fail.
        let _ = writeln!(
            out,
            "{},{},{},{},{},{},{},{azimuth},{},{},{},{},{},{},{:.6},{:.6},{},{},yes",
            cell.id,
            cell.site,
            cell.operator,
            cell.technology,
            cell.frequency.mhz(),
            cell.eirp.0,
            cell.antenna_height_m,
            antenna.mechanical_tilt_deg,
            antenna.electrical_tilt_deg,
            antenna.horizontal_beam_width_deg,
            antenna.vertical_beam_width_deg,
            cell.bandwidth_mhz,
            status_word(cell.status),
            cell.position.lon_deg(),
            cell.position.lat_deg(),
            stated(identity.cell),
            stated(identity.code.map(u64::from)),
        );
    }
    out
}

const fn status_word(status: Status) -> &'static str {
    match status {
        Status::OnAir => "on-air",
        Status::Planned => "planned",
        Status::Off => "off",
    }
}

fn study_toml(province: &Province, name: &str) -> String {
    let spec = &province.spec;
    let title = format!(
        "SYNTHETIC province: {} villages, seed {}",
        spec.villages, spec.seed
    );
    format!(
        r#"# A synthetic province: nothing in it exists.

[study]
name = {name}
title = {title}
attribution = ["SYNTHETIC: terrain, villages, boundaries, roads and sites are made up by covgap (seed {seed})"]
synthetic_sites = true

[villages]
path = "villages.geojson"
id_field = "id"
name_field = "name"
population_field = "population"
households_field = "households"
electricity_field = "electricity"
electricity_values = {{ grid = "grid", weak = "weak", none = "none", unknown = "unknown" }}
commune_code_field = "commune_code"
commune_name_field = "commune_name"
province_code_field = "province_code"
province_name_field = "province_name"

[boundaries]
path = "communes.geojson"
commune_code_field = "commune_code"
commune_name_field = "commune_name"
province_code_field = "province_code"
province_name_field = "province_name"

[sites]
path = "sites.csv"

[terrain]
paths = ["terrain.tif"]

[radio]
model = "p526-delta-bullington"
max_range_km = 25

[area]
resolution_m = {resolution_m}

[verdict]
preset = "vn-lomsong"
"#,
        name = quoted(name),
        title = quoted(&title),
        seed = spec.seed,
        resolution_m = resolution_m(province),
    )
}

/// Pixels of 100 m, coarser where the area would have more than some four million of them.
fn resolution_m(province: &Province) -> u32 {
    let area_km2 = province.spec.villages as f64 * province.spec.km2_per_village;
    let finest_m = (area_km2 / 4.0).sqrt();
    [100u32, 200, 250, 500, 1000]
        .into_iter()
        .find(|&m| f64::from(m) >= finest_m)
        .unwrap_or(2000)
}

fn readme(province: &Province, name: &str) -> String {
    let spec = &province.spec;
    let frame = &province.terrain.frame;
    format!(
        "# {name}: a SYNTHETIC province\n\n\
        Nothing here exists. Terrain, villages, people, boundaries, roads, operators and sites are drawn by chance; names are put\n\
        together from syllables. The coordinates fall on a real part of the globe, which looks different: do not use these files\n\
        as data about it.\n\n\
        Made by covgap from seed {seed}; the same numbers give the same bytes. No licence binds generated numbers: use them freely.\n\n\
        | file | what |\n|---|---|\n\
        | terrain.tif | {cols} × {rows} samples of {step}″, whole metres, EPSG:4326; a sample is its pixel's centre |\n\
        | villages.geojson | {villages} villages, points |\n\
        | communes.geojson | {communes} communes in {provinces} province(s) that tile the area; some have no village |\n\
        | roads.geojson | {roads} roads that connect all villages |\n\
        | sites.csv | {sites} masts of three operators, {cells} cells: one row a cell |\n\
        | study.toml | the study that reads them |\n\n\
        The terrain has no hydrology: a valley need not fall all the way to a sea.\n",
        seed = spec.seed,
        cols = frame.cols,
        rows = frame.rows,
        step = spec.step_arcsec,
        villages = province.villages.len(),
        communes = province.communes.len(),
        provinces = province.provinces.len(),
        roads = province.roads.len(),
        sites = province.network.site_count(),
        cells = province.network.cells().len(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synth::{Spec, province};

    fn made() -> Province {
        province(&Spec::new(60, 9, 1)).expect("a province")
    }

    fn file(files: &[(&'static str, Vec<u8>)], name: &str) -> Vec<u8> {
        let found = files.iter().find(|(n, _)| *n == name);
        found.map(|(_, bytes)| bytes.clone()).expect("the file")
    }

    #[test]
    fn the_same_province_gives_the_same_bytes() {
        let files_of = |p: &Province| files(p, "t").expect("bytes");
        assert_eq!(files_of(&made()), files_of(&made()));
    }

    #[test]
    fn the_terrain_file_reads_back_sample_by_sample_where_it_lies() {
        let made = made();
        let path = "/vsimem/covgap-test-read-back.tif";
        vsi::create_mem_file(path, terrain_tif(&made.terrain).expect("bytes")).expect("in memory");
        let file = gdal::Dataset::open(path).expect("opens");
        let frame = made.terrain.frame;
        assert_eq!(file.raster_size(), (frame.cols, frame.rows));
        let transform = file.geo_transform().expect("a transform");
        // The first sample's centre is half a pixel inside the corner.
        assert!((transform[0] + 0.5 * transform[1] - frame.lon_deg(0)).abs() < 1e-9);
        assert!((transform[3] + 0.5 * transform[5] - frame.lat_deg(0)).abs() < 1e-9);
        let band = file.rasterband(1).expect("a band");
        let values = band.read_band_as::<i16>().expect("values");
        assert_eq!(values.data(), made.terrain.values.as_slice());
    }

    #[test]
    fn texts_hold_every_village_commune_road_and_cell() {
        let made = made();
        let files = files(&made, "t").expect("bytes");
        let features = |name: &str| -> usize {
            let json: Value = serde_json::from_slice(&file(&files, name)).expect("JSON");
            json["features"].as_array().map_or(0, Vec::len)
        };
        assert_eq!(features("villages.geojson"), 60);
        assert_eq!(features("communes.geojson"), made.communes.len());
        assert_eq!(features("roads.geojson"), made.roads.len());
        let sites = file(&files, "sites.csv");
        let mut table = csv::Reader::from_reader(sites.as_slice());
        assert!(table.records().all(|row| row.is_ok()));
        let rows = csv::Reader::from_reader(sites.as_slice()).into_records().count();
        assert_eq!(rows, made.network.cells().len());
    }

    #[test]
    fn the_study_is_toml_and_says_synthetic() {
        let files = files(&made(), "a \"name\"").expect("bytes");
        let text = String::from_utf8(file(&files, "study.toml")).expect("UTF-8");
        let study: toml::Table = text.parse().expect("TOML");
        assert_eq!(study["study"]["name"].as_str(), Some("a \"name\""));
        assert_eq!(study["study"]["synthetic_sites"].as_bool(), Some(true));
        assert_eq!(study["area"]["resolution_m"].as_integer(), Some(100));
        assert!(text.contains("SYNTHETIC"));
    }

    #[test]
    fn terrain_without_its_numbers_is_refused() {
        let mut terrain = made().terrain;
        terrain.values.pop();
        assert!(matches!(terrain_tif(&terrain), Err(DatasetError::Shape { .. })));
    }
}
