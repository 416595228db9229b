//! What is on the ground: woods, houses, water, and how high they are.
//!
//! Outside data comes through [`CoverSource`]; a place whose cover is not known is `None`, never "open".

use super::fingerprint::Digests;
use super::pages::{BLOCK, Pages, Paging, SIDE};
use super::window::{Finder, OUTSIDE, TerrainWindow};
use crate::maths::{Slices, widest};
use crate::space::{BoundingBox, Frame, LonLat, Places};
pub use covgap_radio::cover::{Cover, Kind, Zone};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// Where land cover comes from.
pub trait CoverSource: Sync {
    /// What is at a place; `None` outside the data or on a pixel without a class.
    fn cover(&self, at: LonLat) -> Option<Cover>;

    /// A hash of everything that the cover within an area can depend on. `None` where the source cannot say:
    /// then nothing that was computed from it can be kept for another run.
    fn fingerprint(&self, _around: &BoundingBox) -> Option<[u8; 32]> {
        None
    }

    /// Was everything that was read what the source holds? Where not, nothing that was computed from it
    /// counts.
    fn is_sound(&self) -> bool {
        true
    }

    /// What is at some places in order, up to the first where that is not known: as [`CoverSource::cover`]
    /// has it. What was in `out` is lost.
    fn covers(&self, places: &Places, out: &mut Vec<Cover>) {
        out.clear();
        out.extend((0..places.len()).map_while(|i| self.cover(places.get(i)?)));
    }
}

/// A code for each of many pixels, in blocks, those at the right and at the bottom filled up: neighbours in
/// two dimensions are neighbours in memory. 64 × 64 codes of one byte are 4 KiB.
#[derive(Clone, Debug)]
pub struct Codes {
    cols: usize,
    rows: usize,
    kept: Kept,
}

/// Where the codes are.
#[derive(Clone, Debug)]
enum Kept {
    Whole(Vec<u8>),
    /// Shared by copies.
    Paged(Arc<Pages<u8>>),
}

impl Codes {
    /// All of one code.
    pub fn filled(cols: usize, rows: usize, code: u8) -> Self {
        Self {
            cols,
            rows,
            kept: Kept::Whole(vec![code; cols.div_ceil(SIDE) * rows.div_ceil(SIDE) * BLOCK]),
        }
    }

    /// The same; only a part is in memory at a time.
    pub fn paged(cols: usize, rows: usize, code: u8, paging: Paging) -> Self {
        let blocks = cols.div_ceil(SIDE) * rows.div_ceil(SIDE);
        Self {
            cols,
            rows,
            kept: Kept::Paged(Arc::new(Pages::new(blocks, code, paging))),
        }
    }

    /// Number of pixels.
    pub const fn len(&self) -> usize {
        self.cols * self.rows
    }

    /// None at all?
    pub const fn is_empty(&self) -> bool {
        self.cols == 0 || self.rows == 0
    }

    /// The code of a pixel; `None` outside.
    #[inline(always)]
    pub fn get(&self, col: usize, row: usize) -> Option<u8> {
        if col >= self.cols || row >= self.rows {
            return None;
        }
        let place = place(self.cols.div_ceil(SIDE), col, row);
        match &self.kept {
            Kept::Whole(codes) => codes.get(place).copied(),
            Kept::Paged(pages) => Some(pages.get(place / BLOCK, place % BLOCK)),
        }
    }

    /// Sets the code of a pixel; pixels outside, and those of codes that others share, are ignored.
    pub fn set(&mut self, col: usize, row: usize, code: u8) {
        if col >= self.cols || row >= self.rows {
            return;
        }
        let place = place(self.cols.div_ceil(SIDE), col, row);
        match &mut self.kept {
            Kept::Whole(codes) => {
                if let Some(slot) = codes.get_mut(place) {
                    *slot = code;
                }
            }
            Kept::Paged(pages) => {
                if let Some(own) = Arc::get_mut(pages) {
                    own.set(place / BLOCK, place % BLOCK, code);
                }
            }
        }
    }

    /// How many pixels have a code.
    pub fn count(&self, code: u8) -> u64 {
        let across = self.cols.div_ceil(SIDE);
        let mut count = 0;
        // Block by block: each is brought into memory once.
        for nth in 0..across * self.rows.div_ceil(SIDE) {
            let (col, row) = (nth % across * SIDE, nth / across * SIDE);
            for r in row..self.rows.min(row + SIDE) {
                let cols = col..self.cols.min(col + SIDE);
                count += cols.filter(|c| self.get(*c, r) == Some(code)).count() as u64;
            }
        }
        count
    }

    /// What went wrong with the depot: then codes were lost, and nothing that was computed from them counts.
    pub fn fault(&self) -> Option<&str> {
        match &self.kept {
            Kept::Whole(_) => None,
            Kept::Paged(pages) => pages.fault(),
        }
    }

    /// Memory taken, bytes: at most, where a part is in a depot.
    pub fn bytes(&self) -> usize {
        match &self.kept {
            Kept::Whole(codes) => codes.len(),
            Kept::Paged(pages) => pages.filled().min(pages.most()) * BLOCK,
        }
    }
}

/// Land cover in memory: a code for each pixel of a window of the globe, read at the nearest pixel. What is
/// read at a place does not depend on the window.
#[derive(Clone, Debug)]
pub struct CoverGrid {
    window: TerrainWindow,
    frame: Frame,
    codes: Codes,
    legend: Vec<Option<Cover>>,
    digests: Digests,
}

impl CoverGrid {
    /// `codes` row by row, northernmost first, as many as the frame has pixels; `legend[code]` says what a
    /// code means, and a code beyond it or `None` there represents "not known". `None` where the numbers do
    /// not fit.
    pub fn new(frame: Frame, codes: Vec<u8>, legend: Vec<Option<Cover>>) -> Option<Self> {
        Self::on(TerrainWindow::of(&frame), codes, legend)
    }

    /// The same on the pixels of a window.
    pub fn on(window: TerrainWindow, codes: Vec<u8>, legend: Vec<Option<Cover>>) -> Option<Self> {
        let (cols, rows) = (window.cols(), window.rows());
        if codes.len() != cols * rows {
            return None;
        }
        let mut blocks = Codes::filled(cols, rows, 0);
        for (nth, code) in codes.into_iter().enumerate() {
            blocks.set(nth % cols, nth / cols, code);
        }
        Self::of_codes(window, blocks, legend)
    }

    /// The same of codes that lie in blocks already.
    pub fn of_codes(window: TerrainWindow, codes: Codes, legend: Vec<Option<Cover>>) -> Option<Self> {
        let fits = (window.cols(), window.rows()) == (codes.cols, codes.rows);
        fits.then(|| Self {
            frame: window.frame(),
            window,
            codes,
            legend,
            digests: Digests::default(),
        })
    }

    /// The codes.
    pub const fn codes(&self) -> &Codes {
        &self.codes
    }

    /// A part of it by itself: its first column and row, and how many of each; `None` where it reaches beyond
    /// this one.
    pub fn part(&self, (col, row): (usize, usize), cols: usize, rows: usize) -> Option<Self> {
        let window = self.window.part((col, row), cols, rows)?;
        let code = |c: usize, r: usize| self.codes.get(col + c, row + r);
        let codes = (0..rows).flat_map(|r| (0..cols).filter_map(move |c| code(c, r)));
        Self::on(window, codes.collect(), self.legend.clone())
    }

    /// Which pixels of the globe they are.
    pub const fn window(&self) -> &TerrainWindow {
        &self.window
    }

    /// Where the pixels lie.
    pub const fn frame(&self) -> &Frame {
        &self.frame
    }

    /// What each pixel's code means, row by row.
    pub fn covers_of_pixels(&self) -> impl Iterator<Item = Option<Cover>> + '_ {
        let (cols, rows) = (self.window.cols(), self.window.rows());
        (0..rows).flat_map(move |row| (0..cols).map(move |col| self.meaning(col, row)))
    }

    #[inline(always)]
    fn meaning(&self, col: usize, row: usize) -> Option<Cover> {
        let code = self.codes.get(col, row)?;
        *self.legend.get(usize::from(code))?
    }
}

/// Where a pixel's code is.
#[inline(always)]
const fn place(across: usize, col: usize, row: usize) -> usize {
    ((row / SIDE) * across + col / SIDE) * SIDE * SIDE + (row % SIDE) * SIDE + col % SIDE
}

impl CoverSource for CoverGrid {
    fn cover(&self, at: LonLat) -> Option<Cover> {
        let (col, row) = self.window.finder()?.nearest_to(at)?;
        self.meaning(col, row)
    }

    fn covers(&self, places: &Places, out: &mut Vec<Cover>) {
        let found = self.window.finder().map_or(0, |finder| {
            out.resize(places.len(), Cover::BARE);
            widest(AllCovers {
                grid: self,
                finder,
                lons_deg: places.lons_deg(),
                lats_deg: places.lats_deg(),
                out,
            })
        });
        out.truncate(found);
    }

    fn fingerprint(&self, around: &BoundingBox) -> Option<[u8; 32]> {
        let bytes = |col, row, out: &mut Vec<u8>| {
            out.extend(self.codes.get(col, row));
        };
        let mut hash = Sha256::new();
        hash.update(self.digests.of(&self.window, around, bytes));
        for cover in &self.legend {
            // Written as Rust writes it: every field, numbers so that they read back the same.
            hash.update(format!("{cover:?};"));
        }
        Some(hash.finalize().into())
    }

    fn is_sound(&self) -> bool {
        self.codes.fault().is_none()
    }
}

/// Places looked up together: what is kept of them stays in the first-level cache.
const TOGETHER: usize = 128;

/// Land cover up to the first place where it is not known; tells how many.
struct AllCovers<'a> {
    grid: &'a CoverGrid,
    finder: Finder,
    lons_deg: &'a [f64],
    lats_deg: &'a [f64],
    out: &'a mut [Cover],
}

impl Slices for AllCovers<'_> {
    type Output = usize;

    #[inline(always)]
    fn run(self) -> usize {
        let (mut cols, mut rows) = ([0u32; TOGETHER], [0u32; TOGETHER]);
        let places = self.lons_deg.chunks(TOGETHER).zip(self.lats_deg.chunks(TOGETHER));
        let mut done = 0;
        for ((lons, lats), out) in places.zip(self.out.chunks_mut(TOGETHER)) {
            for ((lon, lat), (col, row)) in lons.iter().zip(lats).zip(cols.iter_mut().zip(&mut rows)) {
                (*col, *row) = self.finder.nearest(*lon, *lat);
            }
            for (i, cover) in out.iter_mut().enumerate() {
                if cols[i] == OUTSIDE {
                    return done + i;
                }
                let Some(known) = self.grid.meaning(cols[i] as usize, rows[i] as usize) else {
                    return done + i;
                };
                *cover = known;
            }
            done += out.len();
        }
        done
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_pixel_answers_and_what_is_not_known_is_nothing() {
        let frame = Frame {
            west_deg: 10.0,
            north_deg: 50.0,
            step_lon_deg: 0.1,
            step_lat_deg: 0.1,
            cols: 2,
            rows: 2,
        };
        let woods = Cover {
            height_m: 15.0,
            kind: Kind::Trees,
            ..Cover::BARE
        };
        let legend = vec![None, Some(Cover::BARE), Some(woods)];
        let grid = CoverGrid::new(frame, vec![1, 2, 0, 7], legend.clone()).expect("fits");
        let at = |lon, lat| grid.cover(LonLat::new(lon, lat).expect("valid"));
        assert_eq!(at(10.02, 49.98), Some(Cover::BARE));
        assert_eq!(at(10.11, 49.91), Some(woods));
        assert_eq!(at(10.05, 49.85), None);
        assert_eq!(at(10.15, 49.85), None);
        assert_eq!(at(9.99, 49.95), None);
        assert_eq!(at(10.2, 50.0), Some(woods));
        assert!(CoverGrid::new(frame, vec![1, 2, 0], legend).is_none());
    }

    #[test]
    fn many_places_and_parts_have_the_cover_of_each_place() {
        let frame = Frame {
            west_deg: -0.5,
            north_deg: 0.3,
            step_lon_deg: 0.01,
            step_lat_deg: 0.004,
            cols: 130,
            rows: 150,
        };
        let codes: Vec<u8> = (0..130 * 150u32)
            .map(|k| (k.wrapping_mul(2_654_435_761) >> 27) as u8)
            .collect();
        // A legend that tells the codes apart; one of 32 is not known.
        let legend: Vec<Option<Cover>> = (0..31)
            .map(|code| {
                Some(Cover {
                    height_m: f64::from(code),
                    ..Cover::BARE
                })
            })
            .collect();
        let grid = CoverGrid::new(frame, codes.clone(), legend).expect("fits");
        let part = grid.part((60, 70), 40, 30).expect("inside");
        assert!(grid.part((60, 70), 71, 30).is_none());
        let there: Vec<LonLat> = (0..4_000u32)
            .filter_map(|k| {
                LonLat::wrapped(
                    -0.505 + 0.000_33 * f64::from(k),
                    0.305 - 0.000_152 * f64::from(k * 7 % 4_001),
                )
            })
            .collect();
        let mut out = vec![Cover::BARE];
        let (mut from, mut known, mut in_part) = (0, 0, 0);
        while from < there.len() {
            grid.covers(&there[from..].iter().copied().collect(), &mut out);
            for (p, cover) in there[from..].iter().zip(&out) {
                let (col, row) = frame.position(*p);
                let code = codes[row.round().max(0.0) as usize * 130 + col.round().max(0.0) as usize];
                // On the edge between two pixels it may be either's.
                let on_edge = |x: f64| (x - x.floor() - 0.5).abs() < 1e-6;
                assert!(
                    cover.height_m == f64::from(code) || on_edge(col) || on_edge(row),
                    "{p}"
                );
                assert_eq!(grid.cover(*p), Some(*cover));
                in_part += usize::from(part.cover(*p) == Some(*cover));
                known += 1;
            }
            from += out.len();
            assert!(there.get(from).is_none_or(|p| grid.cover(*p).is_none()));
            from += 1;
        }
        assert!(
            there
                .iter()
                .all(|p| part.cover(*p).is_none_or(|c| grid.cover(*p) == Some(c)))
        );
        assert!(known > 3_000 && in_part > 100, "{known} {in_part}");
        assert_eq!(grid.covers_of_pixels().count(), 130 * 150);
    }
}
