//! Damage in terrain files: heights and steps that no ground has. A file is looked at while it is read.
//!
//! Nothing of it is dropped sample by sample: heights that cannot be condemn the file, steps that cannot be
//! condemn the block, and both are doubts that a study may allow.

mod blocks;
mod cliffs;
mod holes;
mod parts;
mod scaled;

use super::tile::Tile;
use crate::maths;
use crate::space::geodesic::MEAN_M_PER_DEG;
use crate::study::TerrainSource;
use crate::world::Fault;
use blocks::Steps;
use holes::Holes;
use scaled::Scaled;
use std::collections::BTreeMap;
use std::path::Path;

/// No ground is lower, metres: the shore of the Dead Sea is at −430, the deepest pit at −300.
const LOWEST_M: f64 = -500.0;
/// No ground is higher, metres: the highest is 8,849.
const HIGHEST_M: f64 = 9_000.0;
/// A value that comes so often represents something.
const SENTINELS: u64 = 3;
/// Different impossible values that are counted one by one.
const VALUES: usize = 64;

/// What is seen of a file while it is read.
pub(super) struct Watch {
    possible_m: (f64, f64),
    impossible: Impossible,
    steps: Steps,
    holes: Holes,
    scaled: Scaled,
    /// Of the file, where it turns heights around.
    turning: Option<f64>,
    /// The row before the next, with its number and its first column.
    last: Option<(usize, usize, Vec<f32>)>,
    heights_m: Vec<f32>,
}

/// Heights that no ground has, as the file keeps them.
#[derive(Default)]
struct Impossible {
    count: u64,
    first: Option<(usize, usize)>,
    /// By their bits.
    values: BTreeMap<u64, u64>,
}

/// A file's rows as they are read.
#[derive(Clone, Copy)]
pub(super) struct Band<'a> {
    pub(super) first_col: usize,
    pub(super) first_row: usize,
    pub(super) width: usize,
    /// NaN for no data.
    pub(super) raw: &'a [f64],
}

impl Watch {
    /// Ready for a file.
    pub(super) fn new(tile: &Tile, source: &TerrainSource) -> Self {
        let middle_deg = 0.5 * (tile.bounds.north_deg + tile.bounds.south_deg);
        let across_m = tile.step_lon_deg * MEAN_M_PER_DEG * maths::cos(middle_deg.to_radians()).abs();
        let step_m = across_m.max(tile.step_lat_deg * MEAN_M_PER_DEG);
        Self {
            possible_m: (LOWEST_M.min(source.lowest_m), HIGHEST_M.max(source.highest_m)),
            impossible: Impossible::default(),
            steps: Steps::new(step_m),
            holes: Holes::new(tile.whole_bytes == Some(2), tile.rows, step_m),
            scaled: Scaled::default(),
            turning: (tile.scale < 0.0).then_some(tile.scale),
            last: None,
            heights_m: Vec::new(),
        }
    }

    /// Looks at some rows. Those that follow what was seen before go on from there.
    pub(super) fn look(&mut self, tile: &Tile, band: Band) {
        self.holes.begin(band.first_row);
        for (nth, raw) in band.raw.chunks(band.width.max(1)).enumerate() {
            let row = band.first_row + nth;
            self.take_heights(tile, row, band.first_col, raw);
            let follows =
                |l: &&(usize, usize, Vec<f32>)| (l.0 + 1, l.1, l.2.len()) == (row, band.first_col, raw.len());
            let above = self.last.as_ref().filter(follows).map(|l| l.2.as_slice());
            self.steps.row(row, band.first_col, &self.heights_m, above);
            self.scaled.row(row, band.first_col, &self.heights_m, above);
            self.holes.row(row, band.first_col, raw, &self.heights_m);
            match &mut self.last {
                Some(last) => {
                    (last.0, last.1) = (row, band.first_col);
                    std::mem::swap(&mut last.2, &mut self.heights_m);
                }
                None => self.last = Some((row, band.first_col, std::mem::take(&mut self.heights_m))),
            }
        }
    }

    /// A row's heights, NaN where there is none or none that can be.
    fn take_heights(&mut self, tile: &Tile, row: usize, first_col: usize, raw: &[f64]) {
        let (low, high) = self.possible_m;
        self.heights_m.clear();
        self.heights_m.extend(raw.iter().map(|raw| {
            let height_m = raw * tile.scale + tile.offset;
            if height_m >= low && height_m <= high {
                height_m as f32
            } else {
                f32::NAN
            }
        }));
        for (nth, (raw, _)) in raw
            .iter()
            .zip(&self.heights_m)
            .enumerate()
            .filter(|(_, (r, h))| h.is_nan() && !r.is_nan())
        {
            self.impossible.take((row, first_col + nth), *raw);
        }
    }

    /// What is wrong with the file: doubts.
    pub(super) fn faults(self, path: &Path) -> Vec<Fault> {
        let usual = self.steps.usual();
        let mut faults = Vec::new();
        faults.extend(self.impossible.fault(path, self.possible_m, self.turning));
        faults.extend(self.steps.fault(path, usual));
        faults.extend(self.holes.fault(path, usual));
        faults.extend(self.scaled.fault(path, usual));
        faults
    }
}

impl Impossible {
    fn take(&mut self, at: (usize, usize), raw: f64) {
        self.count += 1;
        self.first.get_or_insert(at);
        if self.values.len() < VALUES || self.values.contains_key(&raw.to_bits()) {
            *self.values.entry(raw.to_bits()).or_default() += 1;
        }
    }

    fn fault(&self, path: &Path, (low, high): (f64, f64), turning: Option<f64>) -> Option<Fault> {
        let (row, col) = self.first?;
        if let Some(scale) = turning {
            let cause = format!(
                "{} of its samples have heights that no ground has (below {low} or above {high} m), first in row {row}, column {col}: \
                 the file states a scale of {scale}, which turns its values around",
                self.count
            );
            let remedy =
                "correct the scale of its band (gdal_edit.py -scale 1 FILE), or write the heights again";
            return Some(Fault::new("terrain-impossible-heights", path, cause, remedy));
        }
        let (value, often) = self
            .values
            .iter()
            .max_by_key(|(_, count)| **count)
            .map(|(bits, count)| (f64::from_bits(*bits), *count))?;
        // A value that comes again and again represents something: no data.
        let is_sentinel = often * 2 > self.count && often >= SENTINELS;
        let cause = format!(
            "{} of its samples have heights that no ground has (below {low} or above {high} m), first in row {row}, column {col}{}",
            self.count,
            if is_sentinel {
                format!(
                    "; the value {value}, in {often} of them, looks like one for \"no data\" that the file does not declare"
                )
            } else {
                ": the file is damaged, or its unit or scale is not what it states".to_owned()
            }
        );
        let remedy = if is_sentinel {
            format!("declare it (gdal_edit.py -a_nodata {value} FILE), or fetch the file again")
        } else {
            "fetch or write the file again; for heights in another unit than metres set height_unit in [terrain]".to_owned()
        };
        Some(Fault::new("terrain-impossible-heights", path, cause, remedy).with_value(format!("{value}")))
    }
}
