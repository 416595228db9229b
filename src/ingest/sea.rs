//! The sea: ground without a height that a study says is at 0 m, as far as the heights at its rim agree.
//!
//! A hole in the ground of a land must not become the sea: what lies in it is not known, and mountains that
//! were there would be gone. So a study's word alone is not enough.

use super::lattice::SampleLattice;
use super::tile::Tile;
use super::void_map::{VoidMap, neighbours};
use crate::study::Sea;
use crate::terrain::Blocks;
use std::ops::Range;

/// Heights at a shore: no farther from 0 than this, metres.
const NEAR_M: f32 = 10.0;
/// So much of the rim of a void is near 0 where it is the sea: shores are steep in places.
const SHORE_OF_VOID: f64 = 0.5;
/// Beside a missing tile the ground is sea already: nearly all of the rim is near 0.
const SHORE_OF_TILE: f64 = 0.75;
/// A smaller void is no sea, m²: the radar's shadow behind a hill in a plain has a low rim as well.
const LEAST_M2: f64 = 2e6;
/// The sea goes on from one missing tile to the next: so many rounds.
const ROUNDS: usize = 64;

/// A part of the window in which no file lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Gap {
    pub(super) cols: Range<usize>,
    pub(super) rows: Range<usize>,
}

impl Gap {
    /// A gap of one or two samples between files is a seam.
    pub(super) fn is_seam(&self) -> bool {
        self.cols.len().min(self.rows.len()) <= 2
    }

    fn samples(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.rows
            .clone()
            .flat_map(|row| self.cols.clone().map(move |col| (col, row)))
    }

    /// The samples around it.
    fn rim(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let (west, east) = (self.cols.start.wrapping_sub(1), self.cols.end);
        let (north, south) = (self.rows.start.wrapping_sub(1), self.rows.end);
        let beside = self.rows.clone().flat_map(move |row| [(west, row), (east, row)]);
        let over = self
            .cols
            .clone()
            .flat_map(move |col| [(col, north), (col, south)]);
        beside.chain(over)
    }
}

/// The parts of a window in which no file lies: between the edges of all files, so that one missing tile is
/// one part.
pub(super) fn gaps(
    tiles: &[Tile],
    lattice: &SampleLattice,
    first: (i64, i64),
    size: (usize, usize),
) -> Vec<Gap> {
    let rects: Vec<[usize; 4]> = tiles
        .iter()
        .filter_map(|tile| place(tile, lattice, first, size))
        .collect();
    gaps_between(&rects, size)
}

/// First column, end column, first row, end row of a file in the window.
fn place(
    tile: &Tile,
    lattice: &SampleLattice,
    first: (i64, i64),
    size: (usize, usize),
) -> Option<[usize; 4]> {
    let (west, north, east, south) = match lattice.place_of(tile) {
        Some((col, row)) => (col, row, col + tile.cols as i64, row + tile.rows as i64),
        None => lattice.span(&tile.bounds, 0.0),
    };
    let within = |v: i64, first: i64, len: usize| (v - first).clamp(0, len as i64) as usize;
    let rect = [
        within(west, first.0, size.0),
        within(east, first.0, size.0),
        within(north, first.1, size.1),
        within(south, first.1, size.1),
    ];
    (rect[0] < rect[1] && rect[2] < rect[3]).then_some(rect)
}

fn gaps_between(rects: &[[usize; 4]], (cols, rows): (usize, usize)) -> Vec<Gap> {
    let edges = |of: [usize; 2], end: usize| {
        let mut all: Vec<usize> = rects
            .iter()
            .flat_map(|r| [r[of[0]], r[of[1]]])
            .chain([0, end])
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    let (xs, ys) = (edges([0, 1], cols), edges([2, 3], rows));
    let across = xs.len();
    let mut has_file = vec![false; across * ys.len()];
    for rect in rects {
        let place = |all: &[usize], v: usize| all.binary_search(&v).unwrap_or_default();
        for y in place(&ys, rect[2])..place(&ys, rect[3]) {
            let row = y * across;
            if let Some(part) = has_file.get_mut(row + place(&xs, rect[0])..row + place(&xs, rect[1])) {
                part.fill(true);
            }
        }
    }
    let mut found = Vec::new();
    for (y, rows) in ys.windows(2).enumerate() {
        for (x, cols) in xs.windows(2).enumerate() {
            if has_file.get(y * across + x) == Some(&false)
                && let ([west, east], [north, south]) = (cols, rows)
            {
                found.push(Gap {
                    cols: *west..*east,
                    rows: *north..*south,
                });
            }
        }
    }
    found
}

/// What became the sea.
#[derive(Debug)]
pub(super) struct SeaMap {
    /// Where no file lies.
    pub(super) no_tile: VoidMap,
    /// Where a file has no data.
    pub(super) nodata: VoidMap,
    /// Samples of both.
    pub(super) count: u64,
    /// Samples that the key is about and whose rim is not the sea's.
    pub(super) refused: u64,
}

/// What is known of the rim of a part.
#[derive(Clone, Copy, Debug, Default)]
struct Rim {
    known: u64,
    near: u64,
}

impl Rim {
    fn take(&mut self, height_m: Option<f32>) {
        if let Some(height_m) = height_m {
            self.known += 1;
            self.near += u64::from(height_m.abs() <= NEAR_M);
        }
    }

    /// Nothing where nothing of it is known.
    fn is_shore(self, share: f64) -> Option<bool> {
        (self.known > 0).then_some(self.near as f64 >= share * self.known as f64)
    }
}

/// A part that may be sea, and whether it is one, as far as that is known.
struct Part {
    gap: Gap,
    is_sea: Option<bool>,
}

/// Gives the sea its height. `voids` are the voids that are left in files, of which those of the sea are
/// taken; `sample_m2` is the ground of a sample.
pub(super) fn flood(
    heights_m: &mut Blocks,
    voids: &mut VoidMap,
    gaps: Vec<Gap>,
    sea: Sea,
    sample_m2: f64,
) -> SeaMap {
    let empty = || VoidMap::new(heights_m.cols(), heights_m.rows());
    let mut map = SeaMap {
        no_tile: empty(),
        nodata: empty(),
        count: 0,
        refused: 0,
    };
    let gaps = if sea.is_no_tile() { gaps } else { Vec::new() };
    let mut parts: Vec<Part> = gaps.into_iter().map(|gap| Part { gap, is_sea: None }).collect();
    let mut land = empty();
    for _ in 0..ROUNDS {
        let before = map.count;
        if sea.is_nodata() {
            flood_voids(heights_m, voids, sample_m2, &mut map);
        }
        flood_gaps(heights_m, &mut parts, &mut land, &mut map);
        if map.count == before {
            break;
        }
    }
    map.refused += parts
        .iter()
        .filter(|p| p.is_sea != Some(true))
        .map(|p| (p.gap.cols.len() * p.gap.rows.len()) as u64)
        .sum::<u64>();
    if sea.is_nodata() {
        map.refused += voids.count();
    }
    map
}

fn flood_voids(heights_m: &mut Blocks, voids: &mut VoidMap, sample_m2: f64, map: &mut SeaMap) {
    let empty = VoidMap::new(heights_m.cols(), heights_m.rows());
    let mut all = std::mem::replace(voids, empty.clone());
    for block in 0..all.blocks() {
        while let Some(start) = all.first_in(block) {
            let (_, size) = all.take_region(start, 0, voids);
            if (size as f64) * sample_m2 < LEAST_M2 {
                continue;
            }
            // Once more, by itself: regions so large are few.
            let mut region = empty.clone();
            voids.take_region(start, 0, &mut region);
            let mut rim = Rim::default();
            for (col, row) in region.at_rims() {
                for (c, r) in neighbours(col, row) {
                    rim.take(heights_m.get(c, r));
                }
            }
            if rim.is_shore(SHORE_OF_VOID) == Some(true) {
                region.each(|col, row| {
                    heights_m.set(col, row, Some(0.0));
                    map.nodata.set(col, row, true);
                });
                map.count += size;
            } else {
                region.each(|col, row| voids.set(col, row, true));
            }
        }
    }
}

fn flood_gaps(heights_m: &mut Blocks, parts: &mut [Part], land: &mut VoidMap, map: &mut SeaMap) {
    for part in parts.iter_mut().filter(|p| p.is_sea.is_none()) {
        let (mut rim, mut at_land) = (Rim::default(), false);
        for (col, row) in part.gap.rim() {
            rim.take(heights_m.get(col, row));
            at_land |= land.get(col, row);
        }
        // A part whose only neighbours are parts goes with them, unless one of them is no sea.
        part.is_sea = rim.is_shore(SHORE_OF_TILE).map(|is_shore| is_shore && !at_land);
        match part.is_sea {
            Some(true) => {
                for (col, row) in part.gap.samples() {
                    heights_m.set(col, row, Some(0.0));
                    map.no_tile.set(col, row, true);
                    map.count += 1;
                }
            }
            Some(false) => {
                let (cols, rows) = (&part.gap.cols, &part.gap.rows);
                for row in [rows.start, rows.end.saturating_sub(1)] {
                    cols.clone().for_each(|col| land.set(col, row, true));
                }
                for col in [cols.start, cols.end.saturating_sub(1)] {
                    rows.clone().for_each(|row| land.set(col, row, true));
                }
            }
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_tile_is_one_gap() {
        // Three of four tiles of 10 by 10, and the window reaches two samples farther east.
        let rects = [[0, 10, 0, 10], [10, 20, 0, 10], [0, 10, 10, 20]];
        let found = gaps_between(&rects, (22, 20));
        let gap = |cols, rows| Gap { cols, rows };
        assert_eq!(
            found,
            [gap(20..22, 0..10), gap(10..20, 10..20), gap(20..22, 10..20)]
        );
        assert_eq!(gaps_between(&[], (3, 2)), [gap(0..3, 0..2)]);
    }

    /// 40 by 20 samples: a west half of one height with a void, an east half without a file, and what is sea.
    fn flooded(height_m: f32, sea: Sea, sample_m2: f64) -> (Blocks, SeaMap) {
        let (mut heights, mut voids) = (Blocks::new(40, 20), VoidMap::new(40, 20));
        for row in 0..20 {
            for col in 0..20 {
                let is_void = (5..10).contains(&col) && (5..10).contains(&row);
                heights.set(col, row, (!is_void).then_some(height_m));
                voids.set(col, row, is_void);
            }
        }
        let gaps = vec![Gap {
            cols: 20..40,
            rows: 0..20,
        }];
        let map = flood(&mut heights, &mut voids, gaps, sea, sample_m2);
        (heights, map)
    }

    #[test]
    fn the_sea_is_what_the_study_names_where_the_rim_is_low() {
        let at = |blocks: &Blocks| (blocks.get(7, 7), blocks.get(30, 10));
        let (blocks, map) = flooded(3.0, Sea::Both, 1e6);
        assert_eq!(
            (at(&blocks), map.count, map.refused),
            ((Some(0.0), Some(0.0)), 425, 0)
        );
        assert!(map.nodata.get(7, 7) && map.no_tile.get(30, 10) && !map.no_tile.get(7, 7));
        assert_eq!(at(&flooded(3.0, Sea::NoTile, 1e6).0), (None, Some(0.0)));
        assert_eq!(at(&flooded(3.0, Sea::Nodata, 1e6).0), (Some(0.0), None));
        assert_eq!(at(&flooded(3.0, Sea::None, 1e6).0), (None, None));
        // High land is no shore, and a small void no sea.
        let (blocks, map) = flooded(120.0, Sea::Both, 1e6);
        assert_eq!((at(&blocks), map.count, map.refused), ((None, None), 0, 425));
        assert_eq!(at(&flooded(3.0, Sea::Both, 900.0).0), (None, Some(0.0)));
    }
}
