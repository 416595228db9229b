//! Raster files of terrain and land cover, found and opened: what each one is, where it lies, how fine it is.

use super::affine::Affine;
use super::notes::{Notes, file_name};
use super::room::Room;
use super::rows::parsed_crs;
use super::seen;
use super::vector::{own_crs, quiet_gdal};
use crate::maths;
use crate::space::BoundingBox;
use crate::space::crs::{Crs, Transformer};
use crate::world::Fault;
use gdal::{Dataset, DatasetOptions, GdalOpenFlags};
use std::path::{Path, PathBuf};

/// Files of a folder that are taken for terrain.
const EXTENSIONS: [&str; 11] = [
    "tif", "tiff", "hgt", "vrt", "asc", "img", "dt0", "dt1", "dt2", "bil", "dem",
];

/// A step finer than a centimetre is a mistake in the georeference.
const MIN_STEP_DEG: f64 = 1e-7;

/// What the files of a list are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Heights of the ground.
    Terrain,
    /// Codes of what is on it.
    Cover,
    /// People in each pixel.
    Population,
}

impl Role {
    /// As the list of inputs calls it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Terrain => "terrain",
            Self::Cover => "land cover",
            Self::Population => "population",
        }
    }

    const fn missing(self) -> &'static str {
        match self {
            Self::Terrain => "terrain-missing",
            Self::Cover => "cover-missing",
            Self::Population => "population-missing",
        }
    }

    const fn unreadable(self) -> &'static str {
        match self {
            Self::Terrain => "terrain-unreadable",
            Self::Cover => "cover-unreadable",
            Self::Population => "population-unreadable",
        }
    }

    /// What a person should put there.
    const fn wanted(self) -> &'static str {
        match self {
            Self::Terrain => "GeoTIFF, HGT or VRT files",
            Self::Cover => "GeoTIFF or VRT files of classes, such as ESA WorldCover's",
            Self::Population => "GeoTIFF or VRT files with the number of people in each pixel",
        }
    }
}

/// A square of 1″ and of 3″ SRTM: sides and bytes.
const HGT_SIDES: [u64; 2] = [1201, 3601];

/// An open raster file.
pub(super) struct Tile {
    pub(super) path: PathBuf,
    pub(super) dataset: Dataset,
    pub(super) cols: usize,
    pub(super) rows: usize,
    pub(super) affine: Affine,
    pub(super) crs: Crs,
    pub(super) nodata: Option<f64>,
    /// Raw value × scale + offset = metres, or people.
    pub(super) scale: f64,
    pub(super) offset: f64,
    /// Outer edges on WGS 84.
    pub(super) bounds: BoundingBox,
    pub(super) step_lon_deg: f64,
    pub(super) step_lat_deg: f64,
    /// Rows and columns run along parallels and meridians of WGS 84.
    pub(super) on_wgs84: bool,
}

/// Opens every file of a list, in its order; faults go to the notes. `crs` overrides the files' own.
pub(super) fn open_all(notes: &mut Notes, role: Role, paths: &[PathBuf], crs: Option<&String>) -> Vec<Tile> {
    quiet_gdal(&Room::default());
    let mut tiles = Vec::new();
    for path in expand(notes, role, paths) {
        if !notes.input(role.name(), &path) || !whole_hgt(notes, &path) {
            continue;
        }
        match open(notes, role, &path, crs) {
            Ok(Some(tile)) => {
                for source in vrt_sources(&path) {
                    notes.input(role.name(), &source);
                }
                seen::raster(&mut notes.report, as_seen(role, &tile, crs.is_some()));
                tiles.push(tile);
            }
            Ok(None) => {}
            Err((cause, remedy)) => {
                notes.problem(Fault::new(role.unreadable(), &path, cause, remedy));
            }
        }
    }
    tiles
}

/// A file as it is shown.
fn as_seen(role: Role, tile: &Tile, is_declared: bool) -> seen::Raster<'_> {
    let unit = match role {
        Role::Terrain if tile.scale == 1.0 && tile.offset == 0.0 => "heights m".to_owned(),
        Role::Terrain => format!("heights × {} + {} m", tile.scale, tile.offset),
        Role::Cover => "classes".to_owned(),
        Role::Population => "people a pixel".to_owned(),
    };
    seen::Raster {
        role: role.name(),
        path: &tile.path,
        size: (tile.cols, tile.rows),
        unit,
        crs: &tile.crs,
        is_declared,
        bounds: &tile.bounds,
    }
}

/// The files that a virtual raster is made of, as far as they exist: they are inputs as well, once each.
fn vrt_sources(path: &Path) -> Vec<PathBuf> {
    if !path.extension().is_some_and(|e| e.eq_ignore_ascii_case("vrt")) {
        return Vec::new();
    }
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut sources: Vec<PathBuf> = text
        .split("<SourceFilename")
        .skip(1)
        .filter_map(|part| {
            let (attributes, rest) = part.split_once('>')?;
            let (name, _) = rest.split_once('<')?;
            let relative = attributes.contains("relativeToVRT=\"1\"");
            Some(if relative {
                folder.join(name.trim())
            } else {
                PathBuf::from(name.trim())
            })
        })
        .filter(|source| source.is_file())
        .collect();
    sources.sort();
    sources.dedup();
    sources
}

/// Files as they are, folders' rasters and globs' matches sorted; each file once.
fn expand(notes: &mut Notes, role: Role, paths: &[PathBuf]) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = Vec::new();
    for path in paths {
        let text = path.to_string_lossy();
        let found = if path.is_dir() {
            folder(path)
        } else if !path.exists() && text.contains(['*', '?', '[']) {
            let mut matches: Vec<PathBuf> = glob::glob(&pattern_of(path))
                .map(|all| all.flatten().filter(|p| p.is_file()).collect())
                .unwrap_or_default();
            matches.sort();
            matches
        } else {
            vec![path.clone()]
        };
        if found.is_empty() {
            notes.problem(Fault::new(
                role.missing(),
                path,
                format!("no {} file is there", role.name()),
                format!("put {} there, or correct the path in the study", role.wanted()),
            ));
        }
        for file in found {
            if !files.contains(&file) {
                files.push(file);
            }
        }
    }
    if paths.is_empty() {
        notes.problem(Fault::new(
            role.missing(),
            Path::new(role.name()),
            format!("the study names no {}", role.name()),
            format!("name {}, a folder or a pattern", role.wanted()),
        ));
    }
    files
}

/// The path as a pattern. The folder, where it is there as it is, is no part of it: its name may have
/// brackets.
fn pattern_of(path: &Path) -> String {
    match (path.parent().filter(|p| p.is_dir()), path.file_name()) {
        (Some(folder), Some(name)) => {
            let folder = glob::Pattern::escape(&folder.to_string_lossy());
            format!("{folder}/{}", name.to_string_lossy())
        }
        _ => path.to_string_lossy().into_owned(),
    }
}

/// The rasters of a folder, sorted.
fn folder(path: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(path) else {
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .map(|e| e.path())
        .filter(|p| p.is_file())
        .filter(|p| {
            let extension = p.extension().map(|e| e.to_string_lossy().to_lowercase());
            extension.is_some_and(|e| EXTENSIONS.contains(&e.as_str()))
        })
        .collect();
    files.sort();
    files
}

/// An HGT has no header: only its size tells whether it is whole.
fn whole_hgt(notes: &mut Notes, path: &Path) -> bool {
    if !path.extension().is_some_and(|e| e.eq_ignore_ascii_case("hgt")) {
        return true;
    }
    let bytes = std::fs::metadata(path).map_or(0, |m| m.len());
    let whole = HGT_SIDES.iter().any(|side| side * side * 2 == bytes);
    if !whole {
        let cause = format!(
            "an HGT has 1201×1201 or 3601×3601 samples of two bytes (2884802 or 25934402 bytes), this file {bytes}: it is cut short or no HGT"
        );
        let remedy = "fetch the tile again";
        notes.problem(Fault::new("terrain-truncated", path, cause, remedy));
    }
    whole
}

type CauseAndRemedy = (String, &'static str);

/// Opens one file. `Ok(None)`: the fault is already noted.
fn open(
    notes: &mut Notes,
    role: Role,
    path: &Path,
    declared: Option<&String>,
) -> Result<Option<Tile>, CauseAndRemedy> {
    let options = DatasetOptions {
        open_flags: GdalOpenFlags::GDAL_OF_RASTER | GdalOpenFlags::GDAL_OF_READONLY,
        ..DatasetOptions::default()
    };
    let dataset = Dataset::open_ex(path, options).map_err(|e| {
        (
            format!("this is not a raster file that can be read ({e})"),
            "give GeoTIFF, HGT (named like N21E105.hgt) or VRT files",
        )
    })?;
    let transform = dataset.geo_transform().map_err(|_| {
        (
            "the raster does not say where it lies".to_owned(),
            "give it a georeference (GeoTIFF tags or a world file)",
        )
    })?;
    let affine = Affine { forward: transform };
    if !affine.is_usable() {
        return Err((
            format!("its georeference {transform:?} is degenerate"),
            "give it a correct georeference",
        ));
    }
    let crs = match declared {
        Some(text) => parsed_crs(notes, path, text),
        None => own_crs(notes, path, dataset.spatial_ref().ok()),
    };
    let Some(crs) = crs else {
        return Ok(None);
    };
    let band = dataset.rasterband(1).map_err(|e| {
        (
            format!("it has no first band ({e})"),
            "give a raster of elevations",
        )
    })?;
    let (cols, rows) = band.size();
    let (nodata, scale, offset) = (band.no_data_value(), band.scale(), band.offset());
    // People have no unit.
    let m_per_unit = match role {
        Role::Population => 1.0,
        Role::Terrain | Role::Cover => m_per_unit(notes, path, &band.unit()),
    };
    if dataset.raster_count() > 1 {
        let text = "raster files with several bands, of which the first was taken";
        notes.note("terrain-bands", text, file_name(path));
    }
    let transformer = Transformer::to_wgs84(&crs).map_err(|e| (e.to_string(), "declare another `crs`"))?;
    if transformer.shift_is_unknown() {
        let text = "files whose coordinate system names no datum: positions may be off by hundreds of metres, declare `crs`";
        notes.note("datum-unknown", text, file_name(path));
    }
    let place = place(&transformer, &affine, cols, rows).ok_or_else(|| {
        (
            "its corners are no positions on the globe, or its pixels have no sensible size".to_owned(),
            "correct the georeference or the key `crs`",
        )
    })?;
    Ok(Some(Tile {
        path: path.to_owned(),
        cols,
        rows,
        affine,
        on_wgs84: crs.is_wgs84() && affine.is_north_up(),
        crs,
        nodata,
        scale: m_per_unit * scale.filter(|s| *s != 0.0 && s.is_finite()).unwrap_or(1.0),
        offset: m_per_unit * offset.filter(|o| o.is_finite()).unwrap_or(0.0),
        bounds: place.0,
        step_lon_deg: place.1,
        step_lat_deg: place.2,
        dataset,
    }))
}

/// Metres of the unit in which a file gives heights. Most files say metres or nothing.
fn m_per_unit(notes: &mut Notes, path: &Path, unit: &str) -> f64 {
    let place = || format!("{}: {unit}", file_name(path));
    match unit.trim().to_lowercase().as_str() {
        "" | "m" | "metre" | "meter" | "metres" | "meters" => 1.0,
        "ft" | "foot" | "feet" => {
            notes.note(
                "terrain-in-feet",
                "terrain files in feet, turned into metres",
                place(),
            );
            0.3048
        }
        _ => {
            let text = "terrain files in a unit that is not known, taken as metres";
            notes.note("terrain-unit-unknown", text, place());
            1.0
        }
    }
}

/// Outer edges and the size of a pixel in degrees.
fn place(there: &Transformer, affine: &Affine, cols: usize, rows: usize) -> Option<(BoundingBox, f64, f64)> {
    const STEPS: usize = 32;
    let (w, h) = (cols as f64, rows as f64);
    let mut edge = Vec::with_capacity(4 * STEPS + 4);
    for k in 0..=STEPS {
        let t = k as f64 / STEPS as f64;
        for (col, row) in [(t * w, 0.0), (t * w, h), (0.0, t * h), (w, t * h)] {
            edge.push(affine.at(col, row));
        }
    }
    let (mid_col, mid_row) = (0.5 * w, 0.5 * h);
    let mut middle = [
        affine.at(mid_col, mid_row),
        affine.at(mid_col + 1.0, mid_row),
        affine.at(mid_col, mid_row + 1.0),
    ];
    there.convert_all(&mut edge);
    there.convert_all(&mut middle);
    // Half a pixel of a tile at the pole or the antimeridian lies off the globe: a little is allowed.
    let on_globe = |(lon, lat): &(f64, f64)| lon.abs() <= 181.0 && lat.abs() <= 91.0;
    if cols == 0 || rows == 0 || !edge.iter().chain(&middle).all(on_globe) {
        return None;
    }
    let fold = |pick: fn(&(f64, f64)) -> f64, least: bool| {
        edge.iter()
            .map(pick)
            .fold(f64::NAN, |a, b| if least { a.min(b) } else { a.max(b) })
    };
    let bounds = BoundingBox {
        west_deg: fold(|p| p.0, true),
        south_deg: fold(|p| p.1, true),
        east_deg: fold(|p| p.0, false),
        north_deg: fold(|p| p.1, false),
    };
    let [m, right, below] = middle;
    let step_lon_deg = maths::hypot(right.0 - m.0, below.0 - m.0);
    let step_lat_deg = maths::hypot(right.1 - m.1, below.1 - m.1);
    let believable = |step: f64| (MIN_STEP_DEG..=90.0).contains(&step);
    (believable(step_lon_deg) && believable(step_lat_deg)).then_some((bounds, step_lon_deg, step_lat_deg))
}

/// Samples of a window, row by row.
pub(super) fn read(
    tile: &Tile,
    col: usize,
    row: usize,
    width: usize,
    height: usize,
) -> Result<Vec<f64>, String> {
    let mut samples = vec![0.0f64; width * height];
    let band = tile.dataset.rasterband(1).map_err(|e| e.to_string())?;
    band.read_into_slice(
        (col as isize, row as isize),
        (width, height),
        (width, height),
        &mut samples,
        None,
    )
    .map_err(|e| {
        format!(
            "samples of rows {row} to {} cannot be read ({e})",
            row + height - 1
        )
    })?;
    Ok(samples)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_gives_its_rasters_sorted_and_a_pattern_that_matches_nothing_is_a_fault() {
        let dir = tempfile::tempdir().expect("a folder");
        for name in ["b.TIF", "a.hgt", "readme.txt"] {
            std::fs::write(dir.path().join(name), "x").expect("written");
        }
        let mut notes = Notes::default();
        let pattern = dir.path().join("*.vrt");
        let files = expand(
            &mut notes,
            Role::Terrain,
            &[dir.path().to_owned(), pattern, dir.path().join("a.hgt")],
        );
        let names: Vec<_> = files.iter().filter_map(|f| f.file_name()).collect();
        assert_eq!(names, ["a.hgt", "b.TIF"]);
        assert!(notes.problems.has("terrain-missing"));
    }
}
