//! Raster files of terrain and land cover, found and opened: what each one is, where it lies, how fine it is.

use super::affine::Affine;
use super::band_names::chosen;
use super::gate::{self, Purpose, is_remote};
use super::height_unit::m_per_unit;
use super::hgt::{Hgt, is_whole};
use super::notes::{Notes, file_name};
use super::open::doubt_of_datum;
use super::own_crs::own_crs;
use super::people_unit::is_number_of_people;
use super::picture::{doubtful, picture};
use super::role::Role;
use super::rows::parsed_crs;
use super::seen;
use super::stated_unit::statements;
use super::tile::{Source, Tile};
use super::validity::Validity;
use crate::maths;
use crate::space::BoundingBox;
use crate::space::crs::{Crs, Transformer};
use crate::study::{TerrainSource, Units};
use crate::world::Fault;
use gdal::Dataset;
use gdal::raster::RasterBand;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Files of a folder that are taken for terrain.
const EXTENSIONS: [&str; 11] = [
    "tif", "tiff", "hgt", "vrt", "asc", "img", "dt0", "dt1", "dt2", "bil", "dem",
];

/// A step finer than a centimetre is a mistake in the georeference.
const MIN_STEP_DEG: f64 = 1e-7;

/// Ends of the names of packed files, which are not read.
const PACKED: [&str; 8] = ["zip", "gz", "7z", "rar", "bz2", "xz", "tgz", "zst"];

/// Which files are wanted, and what the study says of them.
pub(super) struct Wanted<'s> {
    pub(super) role: Role,
    pub(super) paths: &'s [PathBuf],
    /// Overrides the files' own.
    pub(super) crs: Option<&'s String>,
    /// Overrides the files' own.
    pub(super) height_unit: Option<Units>,
    /// The band that the study names.
    pub(super) band: Option<usize>,
}

impl<'s> Wanted<'s> {
    /// The terrain of a study.
    pub(super) fn terrain(source: &'s TerrainSource) -> Self {
        Self {
            role: Role::Terrain,
            paths: &source.paths,
            crs: source.crs.as_ref(),
            height_unit: source.height_unit,
            band: None,
        }
    }

    /// Files whose values have no unit.
    pub(super) fn without_unit(role: Role, paths: &'s [PathBuf], crs: Option<&'s String>) -> Self {
        Self {
            role,
            paths,
            crs,
            height_unit: None,
            band: None,
        }
    }
}

/// Opens every file of a list, in its order; faults go to the notes.
pub(super) fn open_all(notes: &mut Notes, wanted: &Wanted) -> Vec<Tile> {
    let role = wanted.role;
    let mut tiles = Vec::new();
    for path in expand(notes, role, wanted.paths) {
        if !notes.input(role.name(), &path) || !is_whole(notes, &path) {
            continue;
        }
        match open(notes, wanted, &path) {
            Ok(Some(tile)) => {
                let shown = as_seen(role, &tile, wanted.crs.is_some());
                seen::raster(&mut notes.report, shown);
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
        Role::Claims => "1 is coverage".to_owned(),
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

/// Files as they are, folders' rasters and globs' matches sorted; each file once.
fn expand(notes: &mut Notes, role: Role, paths: &[PathBuf]) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = Vec::new();
    let mut seen = BTreeSet::new();
    for path in paths {
        let text = path.to_string_lossy();
        let found = if is_remote(&text) {
            // The gate says why.
            vec![path.clone()]
        } else if path.is_dir() {
            note_packed(notes, role, path);
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
        files.extend(found.into_iter().filter(|file| seen.insert(file.clone())));
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

/// Packed files of a folder are not read: those that do not lie beside what is in them are shown.
fn note_packed(notes: &mut Notes, role: Role, path: &Path) {
    for file in packed(path) {
        let text = format!(
            "packed files in folders of {}, which are not read: unpack them",
            role.name()
        );
        notes.remark("raster-packed", &text, file_name(&file));
    }
}

/// The packed files of a folder without the files that they hold beside them, sorted.
pub(super) fn packed(path: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(path) else {
        return Vec::new();
    };
    let all: Vec<PathBuf> = entries.flatten().map(|e| e.path()).collect();
    let is_packed = |p: &PathBuf| {
        let end = p.extension().map(|e| e.to_string_lossy().to_lowercase());
        end.is_some_and(|e| PACKED.contains(&e.as_str()))
    };
    let stem = |p: &Path| p.file_stem().map(|s| s.to_string_lossy().to_lowercase());
    let name = |p: &Path| p.file_name().map(|s| s.to_string_lossy().to_lowercase());
    let is_beside = |p: &PathBuf| {
        let (held, bare) = (stem(p), p.file_stem().and_then(|s| stem(Path::new(s))));
        all.iter()
            .any(|other| other != p && !is_packed(other) && (name(other) == held || stem(other) == bare))
    };
    let mut found: Vec<PathBuf> = all
        .iter()
        .filter(|p| is_packed(p) && !is_beside(p))
        .cloned()
        .collect();
    found.sort();
    found
}

type CauseAndRemedy = (String, &'static str);

/// Opens one file. `Ok(None)`: the fault is already noted.
fn open(notes: &mut Notes, wanted: &Wanted, path: &Path) -> Result<Option<Tile>, CauseAndRemedy> {
    let dataset = match gate::open(notes, wanted.role.name(), path, Purpose::Raster, &[]) {
        Ok(Some(dataset)) => dataset,
        Ok(None) => return Ok(None),
        Err(e) => {
            // Some sizes of tiles are newer than the GDAL that is there.
            return match Hgt::open(path) {
                Some(hgt) => Ok(of_hgt(path, hgt)),
                None => Err((
                    format!("this is not a raster file that can be read{}", words_of(&e)),
                    "give GeoTIFF, HGT (named like N21E105.hgt) or VRT files",
                )),
            };
        }
    };
    let affine = affine_of(&dataset)?;
    let reference = dataset.spatial_ref().ok();
    let crs = match wanted.crs {
        Some(text) => parsed_crs(notes, path, text),
        None => own_crs(notes, path, reference.clone()),
    };
    let Some(crs) = crs else {
        return Ok(None);
    };
    let Some((nth, band)) = band_of(notes, wanted, path, &dataset)? else {
        return Ok(None);
    };
    let stated = statements(path, &dataset, &band);
    if let Some(doubt) = doubtful(wanted.role, path, &band, !stated.is_empty())
        && !notes.doubt(doubt)
    {
        return Ok(None);
    }
    if wanted.role == Role::Population && !is_number_of_people(notes, path, &stated, &band) {
        return Ok(None);
    }
    let (cols, rows) = band.size();
    let (scale, offset) = stated_scale(band.scale(), band.offset())?;
    let own = reference.and_then(|r| Crs::parse(&r.to_wkt().ok()?).ok());
    let systems = [Some(&crs), own.as_ref()];
    let Some(unit) = m_per_unit(notes, wanted.role, path, &stated, systems, wanted.height_unit) else {
        return Ok(None);
    };
    let (validity, lost) = Validity::of(path, &dataset, (nth, &band));
    if let Some(cause) = lost
        && !notes.doubt(lost_mask(path, &cause))
    {
        return Ok(None);
    }
    if nth == 1 && dataset.raster_count() > 1 + usize::from(validity.has_alpha()) {
        let text = "raster files with several bands, of which the first was taken";
        notes.note("terrain-bands", text, file_name(path));
    }
    let transformer = Transformer::to_wgs84(&crs).map_err(|e| (e.to_string(), "declare another `crs`"))?;
    doubt_of_datum(notes, &transformer, file_name(path));
    let place = place(&transformer, &affine, cols, rows).ok_or_else(|| {
        (
            "its corners are no positions on the globe, or its pixels have no sensible size".to_owned(),
            "correct the georeference or the key `crs`",
        )
    })?;
    note_longitudes(notes, wanted.role, path, &place.0);
    let kind = band.band_type();
    let whole_bytes = kind.is_integer().then(|| kind.bytes());
    Ok(Some(Tile {
        path: path.to_owned(),
        cols,
        rows,
        affine,
        on_wgs84: crs.is_wgs84() && affine.is_north_up(),
        crs,
        validity,
        whole_bytes,
        scale: unit * scale,
        offset: unit * offset,
        bounds: place.0,
        step_lon_deg: place.1,
        step_lat_deg: place.2,
        source: Source::Gdal(dataset),
    }))
}

/// GDAL's words, where it has any.
fn words_of(error: &str) -> String {
    if error.contains("Error msg: ''") {
        ": it is of no kind that is known, or its header is not beside it".to_owned()
    } else {
        format!(" ({error})")
    }
}

/// The band that is read, and its number. `Ok(None)`: the fault is already noted.
fn band_of<'d>(
    notes: &mut Notes,
    wanted: &Wanted,
    path: &Path,
    dataset: &'d Dataset,
) -> Result<Option<(usize, RasterBand<'d>)>, CauseAndRemedy> {
    let role = wanted.role;
    if let Some(nth) = wanted.band {
        let found = dataset.rasterband(nth).map_err(|_| {
            let cause = format!("it has no band {nth}: there are {}", dataset.raster_count());
            (cause, "correct the key `band`")
        });
        return found.map(|band| Some((nth, band)));
    }
    if let Some(what) = picture(role, dataset) {
        notes.problem(refused_picture(role, path, &what));
        return Ok(None);
    }
    let (nth, name) = match chosen(role, path, dataset) {
        Ok(chosen) => chosen,
        Err(fault) => {
            notes.problem(*fault);
            return Ok(None);
        }
    };
    let band = dataset.rasterband(nth).map_err(|e| {
        (
            format!("it has no band {nth} ({e})"),
            "give a raster of elevations",
        )
    })?;
    if let Some(name) = name {
        let text = "raster files with several bands, of which the one that is named so was taken";
        let example = format!("{}: band {nth}, '{name}'", file_name(path));
        notes.note("raster-band-chosen", text, example);
    }
    Ok(Some((nth, band)))
}

/// A tile that GDAL does not read.
fn of_hgt(path: &Path, hgt: Hgt) -> Option<Tile> {
    let (affine, (cols, rows), crs) = (hgt.affine(), hgt.size(), Crs::wgs84());
    let place = place(&Transformer::to_wgs84(&crs).ok()?, &affine, cols, rows)?;
    Some(Tile {
        path: path.to_owned(),
        cols,
        rows,
        affine,
        on_wgs84: true,
        crs,
        validity: Validity::of_value(Hgt::NODATA),
        whole_bytes: Some(2),
        scale: 1.0,
        offset: 0.0,
        bounds: place.0,
        step_lon_deg: place.1,
        step_lat_deg: place.2,
        source: Source::Hgt(hgt),
    })
}

fn affine_of(dataset: &Dataset) -> Result<Affine, CauseAndRemedy> {
    let forward = dataset.geo_transform().map_err(|_| {
        (
            "the raster does not say where it lies".to_owned(),
            "give it a georeference (GeoTIFF tags or a world file)",
        )
    })?;
    let affine = Affine { forward };
    if affine.is_usable() {
        return Ok(affine);
    }
    Err((
        format!("its georeference {forward:?} is degenerate"),
        "give it a correct georeference",
    ))
}

/// From values of the file to its unit: what it states, 1 and 0 where it states nothing.
fn stated_scale(scale: Option<f64>, offset: Option<f64>) -> Result<(f64, f64), CauseAndRemedy> {
    let (scale, offset) = (scale.unwrap_or(1.0), offset.unwrap_or(0.0));
    if scale != 0.0 && scale.is_finite() && offset.is_finite() {
        return Ok((scale, offset));
    }
    Err((
        format!(
            "it states a scale of {scale} and an offset of {offset}, which makes no values of its samples"
        ),
        "correct the scale and offset of its band",
    ))
}

fn refused_picture(role: Role, path: &Path, what: &str) -> Fault {
    let cause = format!(
        "the file is a picture ({what}): its values are colours, not {}",
        role.values()
    );
    let remedy = match role {
        Role::Terrain => {
            "give a raster of heights, with one band; heights packed into colours have to be unpacked first"
        }
        Role::Cover => "give the raster of classes from which the picture was made, with one band",
        Role::Population => "give the raster of people from which the picture was made, with one band",
        Role::Claims => {
            "give the raster of coverage from which the picture was made, or say which band it is with the key `band`"
        }
    };
    Fault::new("raster-picture", path, cause, remedy)
}

fn lost_mask(path: &Path, cause: &str) -> Fault {
    let remedy = "write it with a value for \"no data\" (gdalbuildvrt -vrtnodata, gdalwarp -dstnodata) or with an alpha band (-addalpha, -dstalpha)";
    let cause = format!("which of its samples are data cannot be known: {cause}; GDAL reads 0 there");
    Fault::new("raster-mask-lost", path, cause, remedy)
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
    // Half a pixel of a tile at the pole or the antimeridian lies off the globe: a little is allowed. Climate
    // grids count longitudes from 0 to 360, and files across 180° go on beyond it.
    let on_globe = |(lon, lat): &(f64, f64)| (-181.0..=361.0).contains(lon) && lat.abs() <= 91.0;
    if cols == 0 || rows == 0 || !edge.iter().chain(&middle).all(on_globe) {
        return None;
    }
    // Across 180° all longitudes are counted on from the middle's side.
    let mid_deg = middle[0].0;
    for (lon, _) in edge.iter_mut().chain(&mut middle) {
        if *lon - mid_deg > 180.0 + 1e-6 {
            *lon -= 360.0;
        } else if mid_deg - *lon > 180.0 + 1e-6 {
            *lon += 360.0;
        }
    }
    let fold = |pick: fn(&(f64, f64)) -> f64, least: bool| {
        edge.iter()
            .map(pick)
            .fold(f64::NAN, |a, b| if least { a.min(b) } else { a.max(b) })
    };
    let (west_deg, east_deg) = (fold(|p| p.0, true), fold(|p| p.0, false));
    // A tile whose middle lies beyond −180° is counted from the other side; half a pixel may lie there.
    let by_deg = if west_deg < -181.0 { 360.0 } else { 0.0 };
    let bounds = BoundingBox {
        west_deg: west_deg + by_deg,
        south_deg: fold(|p| p.1, true),
        east_deg: east_deg + by_deg,
        north_deg: fold(|p| p.1, false),
    };
    // More than the globe is no place; a pixel over is that of a grid whose samples lie on both edges.
    let pixel_deg = (edge_width(&bounds) / w).abs();
    if edge_width(&bounds) > 360.0 + 1.01 * pixel_deg {
        return None;
    }
    let [m, right, below] = middle;
    let step_lon_deg = maths::hypot(right.0 - m.0, below.0 - m.0);
    let step_lat_deg = maths::hypot(right.1 - m.1, below.1 - m.1);
    let believable = |step: f64| (MIN_STEP_DEG..=90.0).contains(&step);
    (believable(step_lon_deg) && believable(step_lat_deg)).then_some((bounds, step_lon_deg, step_lat_deg))
}

/// From the western to the eastern edge, degrees.
fn edge_width(bounds: &BoundingBox) -> f64 {
    bounds.east_deg - bounds.west_deg
}

/// A file whose longitudes go on beyond 180° is read so, and counted.
fn note_longitudes(notes: &mut Notes, role: Role, path: &Path, bounds: &BoundingBox) {
    // A tile that touches 180° may reach half a pixel beyond it.
    if bounds.east_deg <= 181.0 {
        return;
    }
    let text = format!(
        "files of {} whose longitudes go on beyond 180 degrees: 190 is read as 170 W",
        role.name()
    );
    let example = format!(
        "{}: {:.2} to {:.2}",
        file_name(path),
        bounds.west_deg,
        bounds.east_deg
    );
    notes.note("raster-longitudes-beyond-180", &text, example);
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
