//! Terrain: files of any system and step made into one grid in degrees.
//!
//! Files that lie on one lattice of WGS 84 are copied sample for sample; the others are read bilinearly at the lattice's
//! sample centres. Where files overlap, the first that has a height wins: name the best file first. What is no height
//! becomes a void, is counted by its reason, and small voids are filled.

use super::problem::Problem;
use super::report::Notes;
use super::terrain_files::{Tile, open_all};
use super::voids::{VoidMap, fill};
use crate::space::crs::Transformer;
use crate::space::{BoundingBox, Frame};
use crate::study::TerrainSource;
use crate::terrain::{Blocks, ElevationGrid};
use std::path::Path;

/// More samples than this are refused: they would need 16 GB.
const MOST_SAMPLES: f64 = 4e9;
/// Rows read at once.
const BAND_ROWS: usize = 128;
/// A file is on a lattice when no sample is further off than this part of a step.
const LATTICE_SLACK: f64 = 0.02;

/// The open terrain files.
pub(super) struct Catalog {
    tiles: Vec<Tile>,
}

/// A world-wide lattice: the outer corner of pixel (0, 0) and the steps.
#[derive(Clone, Copy, Debug)]
struct Lattice {
    west_deg: f64,
    north_deg: f64,
    step_lon_deg: f64,
    step_lat_deg: f64,
}

/// Values that became voids, by reason, in samples read.
#[derive(Clone, Copy, Debug, Default)]
struct Rejected {
    nodata: u64,
    not_finite: u64,
    too_low: u64,
    too_high: u64,
}

impl Catalog {
    /// Opens the files.
    pub(super) fn open(notes: &mut Notes, source: &TerrainSource) -> Self {
        Self {
            tiles: open_all(notes, source),
        }
    }

    /// The box around all files.
    pub(super) fn bounds(&self) -> Option<BoundingBox> {
        self.tiles.iter().map(|t| t.bounds).reduce(|a, b| BoundingBox {
            west_deg: a.west_deg.min(b.west_deg),
            south_deg: a.south_deg.min(b.south_deg),
            east_deg: a.east_deg.max(b.east_deg),
            north_deg: a.north_deg.max(b.north_deg),
        })
    }

    /// Reads the part inside a box.
    pub(super) fn read(
        &self,
        notes: &mut Notes,
        source: &TerrainSource,
        crop: &BoundingBox,
    ) -> Option<ElevationGrid> {
        let lattice = self.lattice()?;
        let (first_col, first_row, frame) = self.frame(notes, &lattice, crop)?;
        let mut mosaic = Mosaic {
            source,
            lattice,
            first_col,
            first_row,
            heights_m: Blocks::new(frame.cols, frame.rows),
            voids: VoidMap::new(frame.cols, frame.rows),
            frame,
            rejected: Rejected::default(),
        };
        let mut sound = true;
        for tile in &self.tiles {
            let on_lattice = lattice.place_of(tile);
            let result = match on_lattice {
                Some(corner) => mosaic.copy(tile, corner),
                None => mosaic.resample(tile),
            };
            let (code, text) = if on_lattice.is_some() {
                ("terrain-copied", "terrain files copied sample for sample")
            } else {
                ("terrain-resampled", "terrain files resampled bilinearly")
            };
            notes.note(code, text, tile.path.display().to_string());
            if let Err(cause) = result {
                sound = false;
                let remedy = "the file is damaged or cut short: fetch or write it again";
                notes.problem(Problem::new("terrain-damaged", &tile.path, cause, remedy));
            }
        }
        sound.then(|| mosaic.finish(notes))
    }

    /// The lattice of the finest file; of its own making where that one is not on WGS 84.
    fn lattice(&self) -> Option<Lattice> {
        let area = |t: &Tile| t.step_lon_deg * t.step_lat_deg;
        let finest = |only_wgs84: bool| {
            self.tiles
                .iter()
                .filter(|t| t.on_wgs84 || !only_wgs84)
                .reduce(|a, b| if area(b) < 0.99 * area(a) { b } else { a })
        };
        let best = finest(false)?;
        if let Some(tile) = finest(true)
            && area(tile) <= 1.02 * area(best)
        {
            let (west_deg, north_deg) = tile.affine.at(0.0, 0.0);
            return Some(Lattice {
                west_deg,
                north_deg,
                step_lon_deg: tile.step_lon_deg,
                step_lat_deg: tile.step_lat_deg,
            });
        }
        Some(Lattice {
            west_deg: best.bounds.west_deg.floor(),
            north_deg: best.bounds.north_deg.ceil(),
            step_lon_deg: 1.0 / (1.0 / best.step_lon_deg).round().max(1.0),
            step_lat_deg: 1.0 / (1.0 / best.step_lat_deg).round().max(1.0),
        })
    }

    /// The part of the lattice that is wanted and there: first column and row, and the frame.
    fn frame(&self, notes: &mut Notes, lattice: &Lattice, crop: &BoundingBox) -> Option<(i64, i64, Frame)> {
        let there = self.bounds()?;
        let first_path = self.tiles.first().map_or(Path::new("terrain"), |t| &t.path);
        let (from_col, from_row, to_col, to_row) = lattice.span(crop, 2.0);
        let (west, north, east, south) = lattice.span(&there, 0.0);
        let (first_col, first_row) = (from_col.max(west), from_row.max(north));
        let (end_col, end_row) = (to_col.min(east), to_row.min(south));
        if first_col >= end_col || first_row >= end_row {
            notes.problem(Problem::new(
                "terrain-elsewhere",
                first_path,
                format!(
                    "the terrain covers {}, the study needs {}: they do not touch",
                    span_text(&there),
                    span_text(crop)
                ),
                "add the terrain of the study's area, or correct the coordinate systems",
            ));
            return None;
        }
        let (cols, rows) = (end_col - first_col, end_row - first_row);
        let samples = cols as f64 * rows as f64;
        if samples > MOST_SAMPLES {
            notes.problem(Problem::new(
                "terrain-too-large",
                first_path,
                format!(
                    "the terrain of this study has {cols} × {rows} samples, {:.1} thousand million, and would need {:.0} GB",
                    samples / 1e9,
                    samples * 4.0 / 1e9
                ),
                "use coarser terrain, or split the study into smaller areas",
            ));
            return None;
        }
        let frame = Frame {
            west_deg: lattice.west_deg + first_col as f64 * lattice.step_lon_deg,
            north_deg: lattice.north_deg - first_row as f64 * lattice.step_lat_deg,
            step_lon_deg: lattice.step_lon_deg,
            step_lat_deg: lattice.step_lat_deg,
            cols: usize::try_from(cols).ok()?,
            rows: usize::try_from(rows).ok()?,
        };
        Some((first_col, first_row, frame))
    }
}

/// A box in words.
pub(super) fn span_text(b: &BoundingBox) -> String {
    format!(
        "{:.3}…{:.3}° E, {:.3}…{:.3}° N",
        b.west_deg, b.east_deg, b.south_deg, b.north_deg
    )
}

impl Lattice {
    /// Columns and rows that cover a box, with some more on each side: first column, first row, end column, end row.
    fn span(&self, area: &BoundingBox, more: f64) -> (i64, i64, i64, i64) {
        const HAIR: f64 = 1e-6;
        let col = |lon: f64| (lon - self.west_deg) / self.step_lon_deg;
        let row = |lat: f64| (self.north_deg - lat) / self.step_lat_deg;
        (
            ((col(area.west_deg) + HAIR).floor() - more) as i64,
            ((row(area.north_deg) + HAIR).floor() - more) as i64,
            ((col(area.east_deg) - HAIR).ceil() + more) as i64,
            ((row(area.south_deg) - HAIR).ceil() + more) as i64,
        )
    }

    /// Column and row of a file's first sample, when every sample of it is on this lattice.
    fn place_of(&self, tile: &Tile) -> Option<(i64, i64)> {
        if !tile.on_wgs84 {
            return None;
        }
        let (west, north) = tile.affine.at(0.0, 0.0);
        let (east, south) = tile.affine.at(tile.cols as f64, tile.rows as f64);
        let col = (west - self.west_deg) / self.step_lon_deg;
        let row = (self.north_deg - north) / self.step_lat_deg;
        let end_col = (east - self.west_deg) / self.step_lon_deg;
        let end_row = (self.north_deg - south) / self.step_lat_deg;
        let off = |value: f64, should: f64| (value - should).abs() > LATTICE_SLACK;
        let (first_col, first_row) = (col.round(), row.round());
        let apart = off(col, first_col)
            || off(row, first_row)
            || off(end_col, first_col + tile.cols as f64)
            || off(end_row, first_row + tile.rows as f64);
        (!apart).then_some((first_col as i64, first_row as i64))
    }
}

/// The grid in the making.
struct Mosaic<'s> {
    source: &'s TerrainSource,
    lattice: Lattice,
    first_col: i64,
    first_row: i64,
    frame: Frame,
    heights_m: Blocks,
    voids: VoidMap,
    rejected: Rejected,
}

impl Mosaic<'_> {
    /// A raw value as a height, or nothing, counted.
    fn sift(&mut self, tile: &Tile, raw: f64) -> Option<f32> {
        let is_nodata = tile
            .nodata
            .is_some_and(|n| raw == n || (raw as f32 == n as f32) || (raw.is_nan() && n.is_nan()));
        if is_nodata {
            self.rejected.nodata += 1;
            return None;
        }
        let height = raw * tile.scale + tile.offset;
        if !height.is_finite() {
            self.rejected.not_finite += 1;
            None
        } else if height < self.source.lowest_m {
            self.rejected.too_low += 1;
            None
        } else if height > self.source.highest_m {
            self.rejected.too_high += 1;
            None
        } else {
            Some(height as f32)
        }
    }

    /// Enters a sample: the first height wins, a void is one only as long as no file knows better.
    fn enter(&mut self, col: usize, row: usize, height_m: Option<f32>) {
        if self.heights_m.get(col, row).is_some() {
            return;
        }
        self.voids.set(col, row, height_m.is_none());
        self.heights_m.set(col, row, height_m);
    }

    /// Copies a file whose first sample has this place on the lattice.
    fn copy(&mut self, tile: &Tile, corner: (i64, i64)) -> Result<(), String> {
        let cols = overlap(corner.0, tile.cols, self.first_col, self.frame.cols);
        let rows = overlap(corner.1, tile.rows, self.first_row, self.frame.rows);
        let (Some((from_col, to_col, width)), Some((from_row, to_row, height))) = (cols, rows) else {
            return Ok(());
        };
        let mut done = 0;
        while done < height {
            let band = BAND_ROWS.min(height - done);
            let samples = read(tile, from_col, from_row + done, width, band)?;
            for (k, raw) in samples.into_iter().enumerate() {
                let value = self.sift(tile, raw);
                self.enter(to_col + k % width, to_row + done + k / width, value);
            }
            done += band;
        }
        Ok(())
    }

    /// Reads a file of another system or step at the lattice's sample centres.
    fn resample(&mut self, tile: &Tile) -> Result<(), String> {
        let back = Transformer::from_wgs84(&tile.crs).map_err(|e| e.to_string())?;
        let (west, north, east, south) = self.lattice.span(&tile.bounds, 1.0);
        let from_col = (west - self.first_col).clamp(0, self.frame.cols as i64) as usize;
        let to_col = (east - self.first_col).clamp(0, self.frame.cols as i64) as usize;
        let from_row = (north - self.first_row).clamp(0, self.frame.rows as i64) as usize;
        let to_row = (south - self.first_row).clamp(0, self.frame.rows as i64) as usize;
        if from_col >= to_col {
            return Ok(());
        }
        for band in (from_row..to_row).step_by(BAND_ROWS / 2) {
            let end = (band + BAND_ROWS / 2).min(to_row);
            self.resample_band(tile, &back, from_col..to_col, band..end)?;
        }
        Ok(())
    }

    fn resample_band(
        &mut self,
        tile: &Tile,
        back: &Transformer,
        cols: std::ops::Range<usize>,
        rows: std::ops::Range<usize>,
    ) -> Result<(), String> {
        let width = cols.len();
        let mut places = Vec::with_capacity(width * rows.len());
        for row in rows.clone() {
            let lat = self.frame.lat_deg(row);
            places.extend(cols.clone().map(|col| (self.frame.lon_deg(col), lat)));
        }
        back.convert_all(&mut places);
        // Continuous sample positions of the file, whole numbers at sample centres; none outside it.
        let (last_x, last_y) = (tile.cols as f64 - 1.0, tile.rows as f64 - 1.0);
        let positions: Vec<Option<(f64, f64)>> = places
            .into_iter()
            .map(|(x, y)| {
                let (col, row) = tile.affine.pixel(x, y);
                let (col, row) = (col - 0.5, row - 0.5);
                let inside = col >= -0.5 && row >= -0.5 && col <= last_x + 0.5 && row <= last_y + 0.5;
                inside.then(|| (col.clamp(0.0, last_x), row.clamp(0.0, last_y)))
            })
            .collect();
        let mut window: Option<[usize; 4]> = None;
        for (x, y) in positions.iter().flatten() {
            let (x0, y0) = (x.floor() as usize, y.floor() as usize);
            let (x1, y1) = ((x0 + 1).min(tile.cols - 1), (y0 + 1).min(tile.rows - 1));
            window = Some(match window {
                None => [x0, y0, x1, y1],
                Some([a, b, c, d]) => [a.min(x0), b.min(y0), c.max(x1), d.max(y1)],
            });
        }
        let Some([left, top, right, bottom]) = window else {
            return Ok(());
        };
        let across = right - left + 1;
        let raw = read(tile, left, top, across, bottom - top + 1)?;
        let samples: Vec<Option<f32>> = raw.into_iter().map(|v| self.sift(tile, v)).collect();
        for (k, position) in positions.into_iter().enumerate() {
            let Some((x, y)) = position else {
                continue;
            };
            let value = bilinear(&samples, across, x - left as f64, y - top as f64);
            self.enter(cols.start + k % width, rows.start + k / width, value);
        }
        Ok(())
    }

    /// Fills small voids and tells what was found.
    fn finish(mut self, notes: &mut Notes) -> ElevationGrid {
        let filled = fill(&mut self.heights_m, self.voids, self.source.fill_voids_up_to);
        let samples = (self.frame.cols as u64) * (self.frame.rows as u64);
        notes.tally(
            "terrain-samples",
            "samples of terrain in the study's area",
            samples,
        );
        let r = self.rejected;
        notes.tally(
            "terrain-nodata",
            "samples read that the files mark as without data",
            r.nodata,
        );
        notes.tally(
            "terrain-not-finite",
            "samples read that are NaN or infinite, taken as voids",
            r.not_finite,
        );
        let low = format!("samples read below {} m, taken as voids", self.source.lowest_m);
        notes.tally("terrain-too-low", &low, r.too_low);
        let high = format!("samples read above {} m, taken as voids", self.source.highest_m);
        notes.tally("terrain-too-high", &high, r.too_high);
        notes.tally("terrain-voids", "voids in the terrain", filled.found);
        notes.tally(
            "terrain-voids-filled",
            "voids filled from their edges",
            filled.filled,
        );
        notes.tally(
            "terrain-regions-filled",
            "connected regions of voids filled",
            filled.filled_regions,
        );
        let left = format!(
            "voids left, in regions of more than {} samples",
            self.source.fill_voids_up_to
        );
        notes.tally("terrain-voids-left", &left, filled.left);
        notes.tally(
            "terrain-regions-left",
            "connected regions of voids left",
            filled.left_regions,
        );
        ElevationGrid {
            frame: self.frame,
            heights_m: self.heights_m,
        }
    }
}

/// Where a file's span of samples meets the frame's: first in the file, first in the frame, how many.
fn overlap(
    file_first: i64,
    file_len: usize,
    frame_first: i64,
    frame_len: usize,
) -> Option<(usize, usize, usize)> {
    let start = file_first.max(frame_first);
    let end = (file_first + file_len as i64).min(frame_first + frame_len as i64);
    let len = usize::try_from(end - start).ok().filter(|n| *n > 0)?;
    Some((
        usize::try_from(start - file_first).ok()?,
        usize::try_from(start - frame_first).ok()?,
        len,
    ))
}

/// Samples of a window, row by row.
fn read(tile: &Tile, col: usize, row: usize, width: usize, height: usize) -> Result<Vec<f64>, String> {
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

/// Between the four samples around a position; nothing when one that counts is a void.
fn bilinear(samples: &[Option<f32>], across: usize, x: f64, y: f64) -> Option<f32> {
    let (col, row) = (x.floor(), y.floor());
    let (fx, fy) = (x - col, y - row);
    let (col, row) = (col as usize, row as usize);
    let mut height_m = 0.0f64;
    for (dc, dr, weight) in [
        (0, 0, (1.0 - fx) * (1.0 - fy)),
        (1, 0, fx * (1.0 - fy)),
        (0, 1, (1.0 - fx) * fy),
        (1, 1, fx * fy),
    ] {
        if weight > 0.0 {
            let sample = samples.get((row + dr) * across + col + dc).copied().flatten()?;
            height_m += weight * f64::from(sample);
        }
    }
    Some(height_m as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_meet() {
        assert_eq!(overlap(0, 10, 5, 10), Some((5, 0, 5)));
        assert_eq!(overlap(5, 10, 0, 10), Some((0, 5, 5)));
        assert_eq!(overlap(20, 10, 0, 10), None);
    }

    #[test]
    fn a_void_corner_counts_only_with_weight() {
        let samples = [Some(0.0), Some(10.0), Some(20.0), None];
        assert_eq!(bilinear(&samples, 2, 0.5, 0.0), Some(5.0));
        assert_eq!(bilinear(&samples, 2, 0.5, 0.5), None);
    }
}
