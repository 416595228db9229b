//! Samples of many files brought into one grid: copied where they lie on its lattice, else read bilinearly.

use super::damage::{Band, Watch};
use super::lattice::SampleLattice;
use super::notes::Notes;
use super::places::places;
use super::samples::{Samples, read};
use super::sea::{Gap, SeaMap, flood};
use super::seams::Width;
use super::tile::Tile;
use super::void_map::VoidMap;
use super::voids::{Filled, fill};
use crate::maths;
use crate::space::BoundingBox;
use crate::space::crs::Transformer;
use crate::space::geodesic::MEAN_M_PER_DEG;
use crate::study::{Sea, TerrainSource};
use crate::terrain::{Blocks, ElevationGrid, TerrainWindow};

/// Samples read at once, about: 32 MB.
const AT_ONCE: usize = 1 << 22;

/// Rows of a band of this width.
fn band_rows(width: usize) -> usize {
    (AT_ONCE / width.max(1)).clamp(1, 128)
}

/// Values that became voids, by reason, in samples read.
#[derive(Clone, Copy, Debug, Default)]
struct Rejected {
    nodata: u64,
    not_finite: u64,
    too_low: u64,
    too_high: u64,
}

/// The grid in the making.
pub(super) struct Mosaic<'s> {
    source: &'s TerrainSource,
    lattice: SampleLattice,
    /// Column and row of the first sample on the lattice.
    first_col: i64,
    first_row: i64,
    window: TerrainWindow,
    heights_m: Blocks,
    voids: VoidMap,
    rejected: Rejected,
    /// The steps of the coarsest file that was resampled, in steps of the grid.
    coarsest: Option<(f64, f64)>,
}

impl<'s> Mosaic<'s> {
    /// An empty grid, to be filled into an array without heights; `first` is the column and row of its first
    /// sample on the files' lattice.
    pub(super) fn new(
        source: &'s TerrainSource,
        lattice: SampleLattice,
        first: (i64, i64),
        window: TerrainWindow,
        heights_m: Blocks,
    ) -> Self {
        Self {
            source,
            lattice,
            first_col: first.0,
            first_row: first.1,
            heights_m,
            voids: VoidMap::new(window.cols(), window.rows()),
            window,
            rejected: Rejected::default(),
            coarsest: None,
        }
    }

    /// Columns and rows.
    pub(super) const fn size(&self) -> (usize, usize) {
        (self.window.cols(), self.window.rows())
    }

    /// Counts what a file marks as no data.
    fn count(&mut self, samples: &Samples) {
        self.rejected.nodata += samples.nodata;
        self.rejected.not_finite += samples.not_finite;
    }

    /// A raw value as a height, or nothing, counted where it is a number.
    fn sift(&mut self, tile: &Tile, raw: f64) -> Option<f32> {
        let height = raw * tile.scale + tile.offset;
        if height.is_nan() {
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

    /// Copies a file whose first sample has this place on the lattice, or has it a turn of the globe on or
    /// back.
    pub(super) fn copy(&mut self, tile: &Tile, corner: (i64, i64), watch: &mut Watch) -> Result<(), String> {
        let Some(turn) = self.lattice.turn() else {
            return self.copy_at(tile, corner, watch);
        };
        for by in [0, turn, -turn] {
            self.copy_at(tile, (corner.0 + by, corner.1), watch)?;
        }
        Ok(())
    }

    fn copy_at(&mut self, tile: &Tile, corner: (i64, i64), watch: &mut Watch) -> Result<(), String> {
        let cols = overlap(corner.0, tile.cols, self.first_col, self.window.cols());
        let rows = overlap(corner.1, tile.rows, self.first_row, self.window.rows());
        let (Some((from_col, to_col, width)), Some((from_row, to_row, height))) = (cols, rows) else {
            return Ok(());
        };
        let mut done = 0;
        while done < height {
            let band = band_rows(width).min(height - done);
            let samples = read(tile, (from_col, from_row + done), (width, band))?;
            watch.look(
                tile,
                Band {
                    first_col: from_col,
                    first_row: from_row + done,
                    width,
                    raw: &samples.raw,
                },
            );
            self.count(&samples);
            for (k, raw) in samples.raw.into_iter().enumerate() {
                let value = self.sift(tile, raw);
                self.enter(to_col + k % width, to_row + done + k / width, value);
            }
            done += band;
        }
        Ok(())
    }

    /// Reads a file of another system or step at the lattice's sample centres, with those a turn of the globe
    /// on or back.
    pub(super) fn resample(&mut self, tile: &Tile, watch: &mut Watch) -> Result<(), String> {
        let steps = (
            tile.step_lon_deg / self.lattice.step_lon_deg,
            tile.step_lat_deg / self.lattice.step_lat_deg,
        );
        let before = self.coarsest.unwrap_or((0.0, 0.0));
        self.coarsest = Some((before.0.max(steps.0), before.1.max(steps.1)));
        let back = Transformer::from_wgs84(&tile.crs).map_err(|e| e.to_string())?;
        for by_deg in [0.0, 360.0, -360.0] {
            self.resample_turned(tile, &back, by_deg, watch)?;
        }
        Ok(())
    }

    fn resample_turned(
        &mut self,
        tile: &Tile,
        back: &Transformer,
        by_deg: f64,
        watch: &mut Watch,
    ) -> Result<(), String> {
        let bounds = BoundingBox {
            west_deg: tile.bounds.west_deg + by_deg,
            east_deg: tile.bounds.east_deg + by_deg,
            ..tile.bounds
        };
        let (west, north, east, south) = self.lattice.span(&bounds, 1.0);
        let from_col = (west - self.first_col).clamp(0, self.window.cols() as i64) as usize;
        let to_col = (east - self.first_col).clamp(0, self.window.cols() as i64) as usize;
        let from_row = (north - self.first_row).clamp(0, self.window.rows() as i64) as usize;
        let to_row = (south - self.first_row).clamp(0, self.window.rows() as i64) as usize;
        if from_col >= to_col || from_row >= to_row {
            return Ok(());
        }
        let step = band_rows(to_col - from_col);
        for band in (from_row..to_row).step_by(step) {
            let end = (band + step).min(to_row);
            self.resample_band(tile, (back, by_deg), from_col..to_col, band..end, watch)?;
        }
        Ok(())
    }

    fn resample_band(
        &mut self,
        tile: &Tile,
        (back, by_deg): (&Transformer, f64),
        cols: std::ops::Range<usize>,
        rows: std::ops::Range<usize>,
        watch: &mut Watch,
    ) -> Result<(), String> {
        let width = cols.len();
        let (lattice, (first_col, first_row)) = self.window.place();
        let on_lattice =
            |r: &std::ops::Range<usize>, first: i64| first + r.start as i64..first + r.end as i64;
        let places = places(
            lattice,
            (back, by_deg),
            &on_lattice(&cols, first_col),
            &on_lattice(&rows, first_row),
        );
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
        let raw = read(tile, (left, top), (across, bottom - top + 1))?;
        watch.look(
            tile,
            Band {
                first_col: left,
                first_row: top,
                width: across,
                raw: &raw.raw,
            },
        );
        self.count(&raw);
        let samples: Vec<Option<f32>> = raw.raw.into_iter().map(|v| self.sift(tile, v)).collect();
        for (k, position) in positions.into_iter().enumerate() {
            let Some((x, y)) = position else {
                continue;
            };
            let value = bilinear(&samples, across, x - left as f64, y - top as f64);
            self.enter(cols.start + k % width, rows.start + k / width, value);
        }
        Ok(())
    }

    /// Fills small voids and seams, gives the sea its height, and tells what was found.
    pub(super) fn finish(
        mut self,
        notes: &mut Notes,
        gaps: Vec<Gap>,
    ) -> (Option<ElevationGrid>, Option<SeaMap>) {
        for gap in gaps.iter().filter(|g| g.is_seam()) {
            for row in gap.rows.clone() {
                for col in gap
                    .cols
                    .clone()
                    .filter(|col| self.heights_m.get(*col, row).is_none())
                {
                    self.voids.set(col, row, true);
                }
            }
        }
        let (up_to, cut) = (self.source.fill_voids_up_to, self.window.cut());
        let width = Width::of(self.coarsest);
        let (mut filled, mut left) = fill(&mut self.heights_m, self.voids, up_to, width, cut);
        let samples = (self.window.cols() as u64) * (self.window.rows() as u64);
        notes.tally(
            "terrain-samples",
            "samples of terrain in the study's area",
            samples,
        );
        let sea = (self.source.sea != Sea::None).then(|| {
            let frame = self.window.frame();
            let middle_deg = frame.north_deg - 0.5 * frame.rows as f64 * frame.step_lat_deg;
            let sample_m2 = MEAN_M_PER_DEG * MEAN_M_PER_DEG * maths::cos(middle_deg.to_radians());
            let sample_m2 = sample_m2 * frame.step_lat_deg * frame.step_lon_deg;
            flood(&mut self.heights_m, &mut left, gaps, self.source.sea, sample_m2)
        });
        if let Some(sea) = &sea {
            filled.left -= filled.left.min(sea.nodata.count());
            tell_sea(notes, sea);
        }
        let reported = Reported {
            source: self.source,
            rejected: self.rejected,
            filled,
        };
        reported.tell(notes);
        (ElevationGrid::on(self.window, self.heights_m), sea)
    }
}

/// What the study made the sea, and what it could not: every output says so.
fn tell_sea(notes: &mut Notes, sea: &SeaMap) {
    let flooded = "samples of the terrain without a height are the sea, 0 m, as sea_level says";
    let refused = "samples of the terrain without a height stay holes though sea_level asks for the sea: the heights around them are not near 0 m, or the hole is small";
    for (code, text, count) in [
        ("terrain-sea", flooded, sea.count),
        ("terrain-sea-refused", refused, sea.refused),
    ] {
        if count > 0 {
            notes.report.remark(code, text, count, None);
        }
    }
}

/// What is said of a grid that was made.
struct Reported<'s> {
    source: &'s TerrainSource,
    rejected: Rejected,
    filled: Filled,
}

impl Reported<'_> {
    fn tell(&self, notes: &mut Notes) {
        let (r, filled) = (&self.rejected, &self.filled);
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
        notes.tally(
            "terrain-seams-filled",
            "voids in lines one or two samples wide, filled from both sides",
            filled.seams,
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
