//! Land cover: rasters of classes made into one grid in degrees.
//!
//! A file is finer than a radio path needs: a pixel of the grid holds the class that most of its ground has
//! (of equals, the one with the lowest code). Where files overlap, the first that knows the place wins. A
//! code without a class in the study's table is counted and represents "not known": paths over it cannot be
//! computed.

use super::notes::{Notes, file_name};
use super::places::places;
use super::raster::{beside, no_scratch, span_text};
use super::role::Role;
use super::room::Room;
use super::samples::read;
use super::terrain_files::{Wanted, open_all};
use super::tile::Tile;
use crate::space::crs::Transformer;
use crate::space::geodesic::MEAN_M_PER_DEG;
use crate::space::{BoundingBox, Frame};
use crate::study::ClutterSource;
use crate::terrain::{Codes, CoverGrid, Cut, TerrainLattice, TerrainWindow};
use crate::world::Fault;
use std::ops::Range;
use std::path::Path;

/// Side of a pixel of the grid, metres, where the files are as fine or finer.
const FINEST_M: f64 = 30.0;

/// More pixels than this are refused: they would take 4 GB of memory or of the disk.
const MAX_PIXELS: f64 = 4e9;

/// Parts of pixels looked at together, about: 64 MB of places.
const AT_ONCE: usize = 1 << 22;

/// Reads the part of the land cover inside a box.
pub(super) fn read_cover(
    notes: &mut Notes,
    source: &ClutterSource,
    needed: &BoundingBox,
    room: &Room,
) -> Option<CoverGrid> {
    let tiles = open_cover(notes, source);
    let window = window(notes, &tiles, needed)?;
    let (cols, rows) = (window.cols(), window.rows());
    let has_class = |code: &u8| source.table.classes.contains_key(code);
    // Clutter tables leave at least one code without a class.
    let unknown = (0..=u8::MAX).find(|code| !has_class(code))?;
    let first = tiles.first().map_or(Path::new("landcover"), |t| &t.path);
    let codes = match room.for_cover(cols as u64 * rows as u64) {
        Ok(None) => Codes::filled(cols, rows, unknown),
        Ok(Some(paging)) => Codes::paged(cols, rows, unknown, paging),
        Err(error) => {
            notes.problem(no_scratch(first, "land cover", &error.to_string()));
            return None;
        }
    };
    let mut mosaic = Mosaic {
        source,
        frame: window.frame(),
        window,
        codes,
        unknown,
        known: (0..=u8::MAX).map(|code| has_class(&code)).collect(),
        without_class: [0; 256],
        nodata: 0,
    };
    let mut sound = true;
    for tile in &tiles {
        let text = "land-cover files, each pixel of about 30 m (or the file's own) with the class of most of its ground";
        notes.note("cover-read", text, file_name(&tile.path));
        if let Err(cause) = mosaic.lay(tile) {
            sound = false;
            let remedy = "the file is damaged or cut short: fetch or write it again";
            notes.problem(Fault::new("cover-damaged", &tile.path, cause, remedy));
        }
    }
    let cover = sound.then(|| mosaic.finish(notes)).flatten()?;
    if let Some(fault) = cover.codes().fault() {
        notes.problem(no_scratch(first, "land cover", fault));
        return None;
    }
    Some(cover)
}

/// Opens the files; faults go to the notes.
pub(super) fn open_cover(notes: &mut Notes, source: &ClutterSource) -> Vec<Tile> {
    let wanted = Wanted::without_unit(Role::Cover, &source.paths, source.crs.as_ref());
    open_all(notes, &wanted)
}

/// Where the grid's pixels lie: over what is wanted and there. Their size goes by the files alone, the same
/// part of a degree both ways: what a pixel holds must not depend on the area that is wanted.
fn window(notes: &mut Notes, tiles: &[Tile], needed: &BoundingBox) -> Option<TerrainWindow> {
    let there = tiles.iter().map(|t| t.bounds).reduce(|a, b| a.with(&b))?;
    let there = beside(&there, needed);
    let wanted = BoundingBox {
        west_deg: needed.west_deg.max(there.west_deg),
        south_deg: needed.south_deg.max(there.south_deg),
        east_deg: needed.east_deg.min(there.east_deg),
        north_deg: needed.north_deg.min(there.north_deg),
    };
    let first = tiles.first().map_or(Path::new("landcover"), |t| &t.path);
    if wanted.west_deg >= wanted.east_deg || wanted.south_deg >= wanted.north_deg {
        let cause = format!(
            "the land cover covers {}, the study needs {}: they do not touch",
            span_text(&there),
            span_text(needed)
        );
        let remedy = "add the land cover of the study's area, or correct the coordinate systems";
        notes.problem(Fault::new("cover-elsewhere", first, cause, remedy));
        return None;
    }
    let finest_m = tiles
        .iter()
        .map(|t| t.step_lat_deg * MEAN_M_PER_DEG)
        .fold(f64::INFINITY, f64::min);
    let per_degree = (MEAN_M_PER_DEG / finest_m.max(FINEST_M)).round().max(1.0);
    let (west, south) = (
        (wanted.west_deg * per_degree).floor(),
        (wanted.south_deg * per_degree).floor(),
    );
    let (east, north) = (
        (wanted.east_deg * per_degree).ceil(),
        (wanted.north_deg * per_degree).ceil(),
    );
    let pixels = (east - west) * (north - south);
    if pixels > MAX_PIXELS {
        let cause = format!(
            "the land cover of this study has {:.1} thousand million pixels",
            pixels / 1e9
        );
        let remedy = "split the study into smaller areas";
        notes.problem(Fault::new("cover-too-large", first, cause, remedy));
        return None;
    }
    let degree = Frame {
        west_deg: 0.0,
        north_deg: 0.0,
        step_lon_deg: 1.0 / per_degree,
        step_lat_deg: 1.0 / per_degree,
        cols: 1,
        rows: 1,
    };
    let cut = Cut {
        west: wanted.west_deg > there.west_deg,
        north: wanted.north_deg < there.north_deg,
        east: wanted.east_deg < there.east_deg,
        south: wanted.south_deg > there.south_deg,
    };
    let first = (west as i64, -north as i64);
    let (cols, rows) = ((east - west) as usize, (north - south) as usize);
    Some(TerrainWindow::new(
        TerrainLattice::of(&degree).0,
        first,
        cols,
        rows,
        cut,
    ))
}

/// The grid in the making.
struct Mosaic<'s> {
    source: &'s ClutterSource,
    frame: Frame,
    window: TerrainWindow,
    codes: Codes,
    /// The code of a pixel that no file knows: one without a class.
    unknown: u8,
    /// Has the code a class?
    known: Vec<bool>,
    /// Parts of pixels with codes that have none.
    without_class: [u64; 256],
    nodata: u64,
}

impl Mosaic<'_> {
    /// Lays a file over the pixels that no file before it knew.
    fn lay(&mut self, tile: &Tile) -> Result<(), String> {
        [0.0, 360.0, -360.0]
            .into_iter()
            .try_for_each(|by_deg| self.lay_turned(tile, by_deg))
    }

    /// The same with the file's longitudes a turn of the globe on or back.
    fn lay_turned(&mut self, tile: &Tile, by_deg: f64) -> Result<(), String> {
        let (Some(cols), Some(rows)) = (self.cols_of(tile, by_deg), self.rows_of(tile)) else {
            return Ok(());
        };
        // Parts of a pixel on a side: about as many as the file has pixels there.
        let parts = (self.frame.step_lat_deg / tile.step_lat_deg)
            .round()
            .clamp(1.0, 16.0) as usize;
        let (lattice, first) = self.window.place();
        let fine = lattice.finer(parts);
        let back = if tile.on_wgs84 {
            None
        } else {
            Some(Transformer::from_wgs84(&tile.crs).map_err(|e| e.to_string())?)
        };
        let band = (AT_ONCE / (cols.len() * parts * parts).max(1)).clamp(1, 256);
        for from in rows.clone().step_by(band) {
            let some = from..(from + band).min(rows.end);
            let fine_range = |r: &Range<usize>, first: i64| {
                let parts = parts as i64;
                (first + r.start as i64) * parts..(first + r.end as i64) * parts
            };
            let (fine_cols, fine_rows) = (fine_range(&cols, first.0), fine_range(&some, first.1));
            let codes = codes_of(tile, &fine, (back.as_ref(), by_deg), &fine_cols, &fine_rows)?;
            self.vote(&codes, parts, &cols, &some);
        }
        Ok(())
    }

    /// Gives every pixel the code of most of its parts.
    fn vote(&mut self, codes: &[Option<f64>], parts: usize, cols: &Range<usize>, rows: &Range<usize>) {
        let width = cols.len() * parts;
        for row in 0..rows.len() {
            for col in 0..cols.len() {
                let pixel = (cols.start + col, rows.start + row);
                if self.codes.get(pixel.0, pixel.1) != Some(self.unknown) {
                    continue;
                }
                let mut votes = [0u16; 256];
                for j in 0..parts {
                    let start = (row * parts + j) * width + col * parts;
                    for code in codes[start..start + parts].iter().flatten() {
                        let code = *code as u8;
                        if self.known[usize::from(code)] {
                            votes[usize::from(code)] += 1;
                        } else {
                            self.without_class[usize::from(code)] += 1;
                        }
                    }
                    self.nodata += codes[start..start + parts].iter().filter(|c| c.is_none()).count() as u64;
                }
                let most = votes.iter().copied().max().unwrap_or(0);
                if most > 0
                    && let Some(code) = votes.iter().position(|v| *v == most)
                {
                    self.codes.set(pixel.0, pixel.1, code as u8);
                }
            }
        }
    }

    fn cols_of(&self, tile: &Tile, by_deg: f64) -> Option<Range<usize>> {
        let col = |lon: f64| (lon + by_deg - self.frame.west_deg) / self.frame.step_lon_deg;
        range(
            col(tile.bounds.west_deg),
            col(tile.bounds.east_deg),
            self.frame.cols,
        )
    }

    fn rows_of(&self, tile: &Tile) -> Option<Range<usize>> {
        let row = |lat: f64| (self.frame.north_deg - lat) / self.frame.step_lat_deg;
        range(
            row(tile.bounds.north_deg),
            row(tile.bounds.south_deg),
            self.frame.rows,
        )
    }

    /// Tells what was found and hands the grid over.
    fn finish(self, notes: &mut Notes) -> Option<CoverGrid> {
        let unknown = self.codes.count(self.unknown);
        notes.tally(
            "cover-pixels",
            "pixels of land cover in the study's area",
            self.codes.len() as u64,
        );
        notes.tally(
            "cover-nodata",
            "parts of pixels for which the land-cover files have no value, or none that is a whole number from 0 to 255",
            self.nodata,
        );
        for (code, count) in self.without_class.iter().enumerate() {
            let text = format!(
                "parts of pixels with code {code}, for which the clutter table {} has no class: not known",
                self.source.table.name
            );
            notes.tally("cover-without-class", &text, *count);
        }
        let text =
            "pixels whose land cover is not known: where it is read, paths over them cannot be computed";
        notes.tally("cover-unknown", text, unknown);
        if unknown == self.codes.len() as u64 {
            let first = self.source.paths.first().map_or(Path::new("landcover"), |p| p);
            let cause = format!(
                "not one pixel in the study's area has a class of the clutter table {}",
                self.source.table.name
            );
            let remedy = "give a raster of whole-numbered classes and the table that belongs to it";
            notes.problem(Fault::new("cover-without-classes", first, cause, remedy));
            return None;
        }
        let legend = (0..=u8::MAX)
            .map(|code| self.source.table.classes.get(&code).copied())
            .collect();
        CoverGrid::of_codes(self.window, self.codes, legend)
    }
}

/// The whole pixels that an interval touches.
fn range(from: f64, to: f64, len: usize) -> Option<Range<usize>> {
    let clamp = |v: f64| v.clamp(0.0, len as f64) as usize;
    let span = clamp((from + 1e-6).floor())..clamp((to - 1e-6).ceil());
    (!span.is_empty()).then_some(span)
}

/// The file's codes at some parts of pixels, row by row; nothing outside the file, for no data and for what
/// is no code.
fn codes_of(
    tile: &Tile,
    fine: &TerrainLattice,
    (back, turned_deg): (Option<&Transformer>, f64),
    cols: &Range<i64>,
    rows: &Range<i64>,
) -> Result<Vec<Option<f64>>, String> {
    let at: Vec<(f64, f64)> = match back {
        Some(back) => places(fine, (back, turned_deg), cols, rows),
        None => rows
            .clone()
            .flat_map(|row| {
                let lat = fine.lat_deg(row);
                cols.clone().map(move |col| (fine.lon_deg(col) - turned_deg, lat))
            })
            .collect(),
    };
    let pixels: Vec<Option<(usize, usize)>> = at
        .into_iter()
        .map(|(x, y)| {
            let (col, row) = tile.affine.pixel(x, y);
            let inside = col >= 0.0 && row >= 0.0 && col < tile.cols as f64 && row < tile.rows as f64;
            inside.then_some((col as usize, row as usize))
        })
        .collect();
    let window = pixels
        .iter()
        .flatten()
        .fold(None, |window: Option<[usize; 4]>, &(c, r)| {
            Some(window.map_or([c, r, c, r], |[w, n, e, s]| {
                [w.min(c), n.min(r), e.max(c), s.max(r)]
            }))
        });
    let Some([west, north, east, south]) = window else {
        return Ok(vec![None; pixels.len()]);
    };
    let across = east - west + 1;
    let raw = read(tile, (west, north), (across, south - north + 1))?.raw;
    let code = |raw: f64| {
        let is_code = (0.0..=255.0).contains(&raw) && raw.fract() == 0.0;
        is_code.then_some(raw)
    };
    Ok(pixels
        .into_iter()
        .map(|pixel| {
            let (col, row) = pixel?;
            code(*raw.get((row - north) * across + col - west)?)
        })
        .collect())
}
