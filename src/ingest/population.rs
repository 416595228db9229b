//! People from rasters: how many live in each pixel of a village's polygon.
//!
//! Pixels are read as they lie in the file, in whatever coordinate system, and belong to a polygon by their
//! centre: nothing is resampled, so that no person is counted twice or lost. Where files overlap, the first
//! that knows the place wins.

use super::gathering::Inhabited;
use super::notes::{Notes, file_name};
use super::polygons::{bounds_of, holds};
use super::role::Role;
use super::samples::read;
use super::terrain_files::{Wanted, open_all};
use super::tile::Tile;
use crate::domain::Village;
use crate::maths;
use crate::space::LonLat;
use crate::space::crs::Transformer;
use crate::space::geodesic::MEAN_M_PER_DEG;
use crate::study::PopulationSource;
use crate::world::Fault;
use geo::MultiPolygon;

/// More pixels than this in one village's box are a mistake: 2 GB of numbers would be read for it.
const MAX_PIXELS: usize = 1 << 28;

/// Open rasters of people.
pub(super) struct People {
    files: Vec<File>,
    /// Pixels below 0 that no file declares as "no data".
    negative: u64,
    /// People found.
    found: f64,
}

/// A village's polygon has by far more people in the raster than the village: more than so many times as many,
/// and so many more.
const BY_FAR_TIMES: f64 = 10.0;
const BY_FAR_PEOPLE: f64 = 1_000.0;

struct File {
    tile: Tile,
    /// Ground of a pixel in its middle, km².
    pixel_km2: f64,
    /// Pixels that no number of people is: how many, and the first.
    impossible: (u64, Option<String>),
    /// Of bytes: pixels with the largest, 255, and the most people of any other.
    full: (u64, f64),
    there: Transformer,
    back: Transformer,
}

/// Where people live closest together there are 350,000 to a km², and twice that in a block of towers.
const MOST_PER_KM2: f64 = 1_000_000.0;
/// A tower has fewer people than this, however small its pixel.
const MOST_IN_PIXEL: f64 = 10_000.0;
/// A byte of 255 may be people: then other pixels come near it. It represents "no data" where none has more
/// than this share of it.
const NEAR_FULL: f64 = 0.5;

/// Ground of a file's pixel in its middle, km².
fn pixel_km2(tile: &Tile) -> f64 {
    let middle_deg = 0.5 * (tile.bounds.north_deg + tile.bounds.south_deg);
    let degree_km = MEAN_M_PER_DEG / 1000.0;
    let across_km = tile.step_lon_deg * degree_km * maths::cos(middle_deg.to_radians()).abs();
    across_km * tile.step_lat_deg * degree_km
}

/// A part of a file.
struct ReadWindow {
    col: usize,
    row: usize,
    cols: usize,
    rows: usize,
    /// People; nothing where the file does not know.
    people: Vec<Option<f64>>,
}

impl People {
    /// Opens the files; faults go to the notes.
    pub(super) fn open(notes: &mut Notes, source: &PopulationSource) -> Self {
        let tiles = open_all(
            notes,
            &Wanted::without_unit(Role::Population, &source.paths, source.crs.as_ref()),
        );
        let mut files = Vec::new();
        for tile in tiles {
            notes.note("population-read", "rasters of people", file_name(&tile.path));
            match (
                Transformer::from_wgs84(&tile.crs),
                Transformer::to_wgs84(&tile.crs),
            ) {
                (Ok(there), Ok(back)) => files.push(File {
                    pixel_km2: pixel_km2(&tile),
                    impossible: (0, None),
                    full: (0, 0.0),
                    tile,
                    there,
                    back,
                }),
                (Err(e), _) | (_, Err(e)) => {
                    let remedy = "declare another `crs`";
                    notes.problem(Fault::new(
                        "population-unreadable",
                        &tile.path,
                        e.to_string(),
                        remedy,
                    ));
                }
            }
        }
        Self {
            files,
            negative: 0,
            found: 0.0,
        }
    }

    /// The pixels of a polygon in which people live.
    pub(super) fn within(
        &mut self,
        notes: &mut Notes,
        village: &Village,
        shape: &MultiPolygon<f64>,
    ) -> Vec<Inhabited> {
        let Some(bounds) = bounds_of(shape) else {
            return Vec::new();
        };
        let mut seen: Vec<(usize, ReadWindow)> = Vec::new();
        let mut places = Vec::new();
        // Across 180° the longitudes of a file begin anew.
        let [west, south, east, north] = bounds;
        let beyond = (east > 180.0).then_some([west - 360.0, south, east - 360.0, north]);
        let parts: Vec<(usize, [f64; 4])> = (0..self.files.len())
            .flat_map(|nth| {
                // A file may itself count on beyond 180°.
                let goes_on = self.files[nth].tile.bounds.east_deg > 180.0;
                let turned = goes_on.then_some([west + 360.0, south, east + 360.0, north]);
                let all = std::iter::once(bounds).chain(beyond).chain(turned);
                all.map(move |part| (nth, part))
            })
            .collect();
        for (nth, part) in parts {
            let Some(file) = self.files.get(nth) else { continue };
            let window = match file.window(part, &mut self.negative) {
                Ok(Some(window)) => window,
                Ok(None) => continue,
                Err(cause) => {
                    let remedy = "the file is damaged, or far too fine: fetch it again, or give one with coarser pixels";
                    notes.problem(Fault::new("population-damaged", &file.tile.path, cause, remedy));
                    continue;
                }
            };
            let known_before = |lon: f64, lat: f64| {
                seen.iter()
                    .any(|(earlier, window)| self.files[*earlier].people_at(window, lon, lat).is_some())
            };
            for (position, weight) in file.inhabited(&window) {
                let (lon, lat) = (position.lon_deg(), position.lat_deg());
                if holds(shape, bounds, position) && !known_before(lon, lat) {
                    places.push(Inhabited { position, weight });
                }
            }
            seen.push((nth, window));
        }
        for (nth, window) in &seen {
            if let Some(file) = self.files.get_mut(*nth) {
                file.doubt(window, shape);
            }
        }
        let found = places.iter().map(|p| p.weight).sum::<f64>();
        self.found += found;
        if let Some(stated) = village.population
            && found > BY_FAR_TIMES * stated
            && found - stated > BY_FAR_PEOPLE
        {
            let text = "villages in whose polygon the raster of people has by far more people than the village: over 10 times and 1,000 more";
            let example = format!("{}: {found:.0} in the raster, {stated:.0} stated", village.id);
            notes.remark("population-far-more", text, example);
        }
        places
    }

    /// Tells what was found.
    pub(super) fn finish(self, notes: &mut Notes) {
        for file in &self.files {
            if let Some(doubt) = file.doubt_of_bytes() {
                notes.doubt(doubt);
            }
            if let (count, Some(example)) = &file.impossible {
                let cause = format!(
                    "{count} of its pixels in villages' polygons have more people than can live there, or the largest number that a pixel can hold: {example}; \
                     such a value represents \"no data\" that the file does not declare"
                );
                let remedy =
                    "declare the value (gdal_edit.py -a_nodata VALUE FILE), or give another raster of people";
                notes.doubt(Fault::new(
                    "population-impossible",
                    &file.tile.path,
                    cause,
                    remedy,
                ));
            }
        }
        let people = self.found.round() as u64;
        notes.tally(
            "population-people",
            "people of the rasters inside villages' polygons",
            people,
        );
        if self.negative > 0 {
            let text =
                "pixels of people below 0, which the file does not declare as without data: taken as such";
            notes
                .report
                .remark("population-negative", text, self.negative, None);
        }
    }
}

impl File {
    /// The part of the file around a box (west, south, east, north, degrees); nothing where they do not
    /// touch.
    fn window(
        &self,
        [west, south, east, north]: [f64; 4],
        negative: &mut u64,
    ) -> Result<Option<ReadWindow>, String> {
        const STEPS: usize = 8;
        let mut edge = Vec::with_capacity(4 * STEPS + 4);
        for k in 0..=STEPS {
            let t = k as f64 / STEPS as f64;
            let (lon, lat) = (west + t * (east - west), south + t * (north - south));
            edge.extend([(lon, south), (lon, north), (west, lat), (east, lat)]);
        }
        self.there.convert_all(&mut edge);
        let mut span: Option<[f64; 4]> = None;
        for (x, y) in edge {
            let (col, row) = self.tile.affine.pixel(x, y);
            if !col.is_finite() || !row.is_finite() {
                continue;
            }
            span = Some(span.map_or([col, row, col, row], |[a, b, c, d]| {
                [a.min(col), b.min(row), c.max(col), d.max(row)]
            }));
        }
        let Some([left, top, right, bottom]) = span else {
            return Ok(None);
        };
        // A pixel more on each side: an edge between two steps may bulge.
        let clamp = |v: f64, len: usize| v.clamp(0.0, len as f64) as usize;
        let (col, end_col) = (
            clamp(left.floor() - 1.0, self.tile.cols),
            clamp(right.ceil() + 1.0, self.tile.cols),
        );
        let (row, end_row) = (
            clamp(top.floor() - 1.0, self.tile.rows),
            clamp(bottom.ceil() + 1.0, self.tile.rows),
        );
        if col >= end_col || row >= end_row {
            return Ok(None);
        }
        let (cols, rows) = (end_col - col, end_row - row);
        if cols.saturating_mul(rows) > MAX_PIXELS {
            return Err(format!("one village has {cols} × {rows} pixels of it"));
        }
        let people = read(&self.tile, (col, row), (cols, rows))?
            .raw
            .into_iter()
            .map(|raw| self.people(raw, negative))
            .collect();
        Ok(Some(ReadWindow {
            col,
            row,
            cols,
            rows,
            people,
        }))
    }

    /// A raw value as people; nothing for no data.
    fn people(&self, raw: f64, negative: &mut u64) -> Option<f64> {
        let people = raw * self.tile.scale + self.tile.offset;
        if people < 0.0 {
            *negative += 1;
            return None;
        }
        people.is_finite().then_some(people)
    }

    /// People of a pixel whose byte is 255.
    fn full_byte(&self) -> Option<f64> {
        let is_byte = self.tile.whole_bytes == Some(1);
        is_byte.then_some(f64::from(u8::MAX) * self.tile.scale + self.tile.offset)
    }

    /// Counts the pixels of a polygon whose byte is 255, and the most people of the others.
    fn count_full(&mut self, window: &ReadWindow, shape: &MultiPolygon<f64>) {
        let (Some(full), Some(bounds)) = (self.full_byte(), bounds_of(shape)) else {
            return;
        };
        for (position, people) in self.inhabited(window) {
            if holds(shape, bounds, position) {
                self.full.0 += u64::from(people == full);
                if people < full {
                    self.full.1 = self.full.1.max(people);
                }
            }
        }
    }

    /// The doubt about bytes of 255 beside others that are far below.
    fn doubt_of_bytes(&self) -> Option<Fault> {
        let (count, others) = self.full;
        let full = self
            .full_byte()
            .filter(|full| count > 0 && others < NEAR_FULL * full)?;
        let cause = format!(
            "{count} of its pixels in villages' polygons have 255, the largest number that a byte can hold, and no other has more than {others}: \
             such a value represents \"no data\" that the file does not declare"
        );
        let remedy = "declare the value (gdal_edit.py -a_nodata 255 FILE), or give another raster of people";
        Some(
            Fault::new("population-impossible", &self.tile.path, cause, remedy).with_value(format!("{full}")),
        )
    }

    /// Counts the pixels of a polygon whose number of people cannot be.
    fn doubt(&mut self, window: &ReadWindow, shape: &MultiPolygon<f64>) {
        self.count_full(window, shape);
        let largest = self.tile.whole_bytes.map(|bytes| {
            let bits = 8.0 * f64::from(bytes);
            [bits, bits - 1.0].map(|bits| (maths::exp2(bits) - 1.0) * self.tile.scale + self.tile.offset)
        });
        // A byte may hold 127 people, and 255: see `doubt_of_bytes`.
        let is_largest =
            |people: f64| self.tile.whole_bytes != Some(1) && largest.is_some_and(|l| l.contains(&people));
        let crowd = MOST_IN_PIXEL.max(MOST_PER_KM2 * self.pixel_km2);
        let is_impossible = |people: f64| is_largest(people) || people > crowd;
        if !window
            .people
            .iter()
            .flatten()
            .any(|people| is_impossible(*people))
        {
            return;
        }
        let Some(bounds) = bounds_of(shape) else {
            return;
        };
        let mut found: Vec<f64> = Vec::new();
        for (position, people) in self.inhabited(window) {
            if is_impossible(people) && holds(shape, bounds, position) {
                found.push(people);
            }
        }
        if let Some(people) = found.first() {
            self.impossible.0 += found.len() as u64;
            let example = format!("{people} people in a pixel of {:.4} km²", self.pixel_km2);
            self.impossible.1.get_or_insert(example);
        }
    }

    /// Places and people of the inhabited pixels of a window, row by row.
    fn inhabited(&self, window: &ReadWindow) -> Vec<(LonLat, f64)> {
        let mut centres = Vec::new();
        let mut people = Vec::new();
        for (k, count) in window.people.iter().enumerate() {
            if let Some(count) = count.filter(|c| *c > 0.0) {
                let (col, row) = (window.col + k % window.cols, window.row + k / window.cols);
                centres.push(self.tile.affine.at(col as f64 + 0.5, row as f64 + 0.5));
                people.push(count);
            }
        }
        self.back.convert_all(&mut centres);
        let placed = |((lon, lat), count): ((f64, f64), f64)| {
            let lon = if lon > 180.0 { lon - 360.0 } else { lon };
            Some((LonLat::new(lon, lat).ok()?, count))
        };
        centres.into_iter().zip(people).filter_map(placed).collect()
    }

    /// What a window that was read says of a place.
    fn people_at(&self, window: &ReadWindow, lon_deg: f64, lat_deg: f64) -> Option<f64> {
        let goes_on = self.tile.bounds.east_deg > 180.0;
        self.people_there(window, lon_deg, lat_deg).or_else(|| {
            self.people_there(window, lon_deg + 360.0, lat_deg)
                .filter(|_| goes_on)
        })
    }

    /// The same by longitudes as the file counts them.
    fn people_there(&self, window: &ReadWindow, lon_deg: f64, lat_deg: f64) -> Option<f64> {
        let (x, y) = self.there.convert(lon_deg, lat_deg).ok()?;
        let (col, row) = self.tile.affine.pixel(x, y);
        let inside = |v: f64, first: usize, len: usize| {
            (v >= first as f64 && v < (first + len) as f64).then(|| v as usize - first)
        };
        let (col, row) = (
            inside(col, window.col, window.cols)?,
            inside(row, window.row, window.rows)?,
        );
        window.people.get(row * window.cols + col).copied().flatten()
    }
}
