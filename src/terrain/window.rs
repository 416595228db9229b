//! Where samples lie on the globe, and which of them are in memory.
//!
//! A value read between samples must not depend on the part of the data that happens to be loaded. So
//! positions are computed on a [`TerrainLattice`] that spans the globe, as whole multiples of 2⁻²⁴ of a step;
//! a [`TerrainWindow`] of it takes off whole steps, which is exact.

use crate::space::{Frame, LonLat};

/// Samples at even steps over the globe: sample (c, r) lies at longitude (c + east)/per_deg_lon and latitude
/// −(r + south)/per_deg_lat.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TerrainLattice {
    per_deg_lon: f64,
    per_deg_lat: f64,
    east: f64,
    south: f64,
}

/// Added and taken off again, it rounds a position to whole multiples of 2⁻²⁴ steps, as long as there are
/// less than 2²⁷ of them.
const ROUNDER: f64 = 1.5 * 268_435_456.0;

/// 2⁻²⁴ of a step.
const QUANTUM: f64 = 1.0 / 16_777_216.0;

/// A hair, in steps: positions on the very edge count as inside.
const HAIR: f64 = 1e-6;

/// Steps in a degree; a number that is whole but for rounding is made whole, so that all files of one step
/// agree.
fn per_degree(step_deg: f64) -> f64 {
    let per_deg = 1.0 / step_deg;
    let whole = per_deg.round();
    let over_the_globe = 360.0 * (per_deg - whole).abs();
    if over_the_globe < 1e-3 { whole } else { per_deg }
}

/// A first sample's place, in steps from 0°, as a whole number of them and a part: none or a half where it is
/// that but for rounding.
fn whole_and_part(first: f64) -> (i64, f64) {
    let halves = (2.0 * first).round();
    let first = if (2.0 * first - halves).abs() < 2e-4 {
        0.5 * halves
    } else {
        first
    };
    (first.floor() as i64, first - first.floor())
}

impl TerrainLattice {
    /// The lattice on which the pixels of a frame lie, and the column and row of its first pixel there.
    pub fn of(frame: &Frame) -> (Self, (i64, i64)) {
        let (per_deg_lon, per_deg_lat) = (per_degree(frame.step_lon_deg), per_degree(frame.step_lat_deg));
        let (first_col, east) = whole_and_part(frame.west_deg * per_deg_lon + 0.5);
        let (first_row, south) = whole_and_part(0.5 - frame.north_deg * per_deg_lat);
        let lattice = Self {
            per_deg_lon,
            per_deg_lat,
            east,
            south,
        };
        (lattice, (first_col, first_row))
    }

    /// The numbers that make it: samples in a degree of longitude and of latitude, and the parts of a step by which
    /// it is moved to the east and to the south.
    pub const fn numbers(&self) -> [f64; 4] {
        [self.per_deg_lon, self.per_deg_lat, self.east, self.south]
    }

    /// The lattice of such numbers, bit for bit; `None` where they make none.
    pub fn of_numbers([per_deg_lon, per_deg_lat, east, south]: [f64; 4]) -> Option<Self> {
        let is_step = |per_deg: f64| per_deg.is_finite() && per_deg > 0.0;
        let is_part = |part: f64| (-1.0..=1.0).contains(&part);
        let is_sound = is_step(per_deg_lon) && is_step(per_deg_lat) && is_part(east) && is_part(south);
        is_sound.then_some(Self {
            per_deg_lon,
            per_deg_lat,
            east,
            south,
        })
    }

    /// Longitude of a column's samples, degrees.
    pub fn lon_deg(&self, col: i64) -> f64 {
        (col as f64 + self.east) / self.per_deg_lon
    }

    /// Latitude of a row's samples, degrees.
    pub fn lat_deg(&self, row: i64) -> f64 {
        -(row as f64 + self.south) / self.per_deg_lat
    }

    /// Continuous column and row of a place: whole numbers at samples. The same whatever part of the lattice
    /// is in memory.
    pub(super) fn position(&self, lon_deg: f64, lat_deg: f64) -> (f64, f64) {
        (
            lon_deg * self.per_deg_lon - self.east,
            -lat_deg * self.per_deg_lat - self.south,
        )
    }

    /// Columns round the globe.
    pub(super) fn turn(&self) -> f64 {
        360.0 * self.per_deg_lon
    }

    /// The lattice with so many samples for each of this one's, both ways: those of pixel (c, r) begin at
    /// column c·parts and row r·parts.
    pub fn finer(&self, parts: usize) -> Self {
        let parts = parts as f64;
        Self {
            per_deg_lon: self.per_deg_lon * parts,
            per_deg_lat: self.per_deg_lat * parts,
            east: (self.east - 0.5) * parts + 0.5,
            south: (self.south - 0.5) * parts + 0.5,
        }
    }

    /// The frame of some of its samples.
    pub fn frame(&self, first: (i64, i64), cols: usize, rows: usize) -> Frame {
        Frame {
            west_deg: (first.0 as f64 + self.east - 0.5) / self.per_deg_lon,
            north_deg: (0.5 - self.south - first.1 as f64) / self.per_deg_lat,
            step_lon_deg: 1.0 / self.per_deg_lon,
            step_lat_deg: 1.0 / self.per_deg_lat,
            cols,
            rows,
        }
    }
}

/// Sides on which the data goes on beyond what is in memory. There nothing is known between the outermost
/// samples and the next; at an end of the data itself the outermost samples hold as far as their pixels do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cut {
    /// To the west.
    pub west: bool,
    /// To the north.
    pub north: bool,
    /// To the east.
    pub east: bool,
    /// To the south.
    pub south: bool,
}

/// A rectangle of samples of a [`TerrainLattice`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TerrainWindow {
    lattice: TerrainLattice,
    first: (i64, i64),
    cols: usize,
    rows: usize,
    cut: Cut,
}

impl TerrainWindow {
    /// `first` is the column and row of its first sample on the lattice.
    pub const fn new(lattice: TerrainLattice, first: (i64, i64), cols: usize, rows: usize, cut: Cut) -> Self {
        Self {
            lattice,
            first,
            cols,
            rows,
            cut,
        }
    }

    /// The pixels of a frame, as all the data that there is.
    pub fn of(frame: &Frame) -> Self {
        let (lattice, first) = TerrainLattice::of(frame);
        Self::new(lattice, first, frame.cols, frame.rows, Cut::default())
    }

    /// A part of it: its first column and row, and how many of each; `None` where it reaches beyond this one.
    pub fn part(&self, (col, row): (usize, usize), cols: usize, rows: usize) -> Option<Self> {
        let (end_col, end_row) = (col.checked_add(cols)?, row.checked_add(rows)?);
        (end_col <= self.cols && end_row <= self.rows).then(|| Self {
            first: (self.first.0 + col as i64, self.first.1 + row as i64),
            cols,
            rows,
            cut: Cut {
                west: self.cut.west || col > 0,
                north: self.cut.north || row > 0,
                east: self.cut.east || end_col < self.cols,
                south: self.cut.south || end_row < self.rows,
            },
            ..*self
        })
    }

    /// The frame around its pixels.
    pub fn frame(&self) -> Frame {
        self.lattice.frame(self.first, self.cols, self.rows)
    }

    /// Its lattice, and the column and row of its first sample there.
    pub const fn place(&self) -> (&TerrainLattice, (i64, i64)) {
        (&self.lattice, self.first)
    }

    /// Where the data goes on beyond it.
    pub const fn cut(&self) -> Cut {
        self.cut
    }

    /// Number of columns.
    pub const fn cols(&self) -> usize {
        self.cols
    }

    /// Number of rows.
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// Made ready for positions; `None` for a window without samples.
    #[inline(always)]
    pub(super) fn finder(&self) -> Option<Finder> {
        let (last_col, last_row) = (self.cols.checked_sub(1)? as f64, self.rows.checked_sub(1)? as f64);
        let reach = |cut: bool| if cut { 0.0 } else { 0.5 + HAIR };
        // A pixel's western and northern edges are its own, the others its neighbours'.
        let (before, behind) = (
            |cut: bool| if cut { 0.5 } else { 0.5 + HAIR },
            |cut: bool| if cut { 0.5 - QUANTUM } else { 0.5 + HAIR },
        );
        let l = &self.lattice;
        let bounds = self.frame().bounds();
        let turn = |crosses: bool| if crosses { l.turn() } else { 0.0 };
        Some(Finder {
            turn_on: turn(bounds.east_deg > 180.0),
            turn_back: turn(bounds.west_deg < -180.0),
            beyond_col: last_col + 0.5 + HAIR,
            per_deg_lon: l.per_deg_lon,
            per_deg_lat: l.per_deg_lat,
            east: l.east,
            south: l.south,
            first_col: self.first.0 as f64,
            first_row: self.first.1 as f64,
            last_col,
            last_row,
            last_corner_col: (last_col - 1.0).max(0.0),
            last_corner_row: (last_row - 1.0).max(0.0),
            from_col: -reach(self.cut.west),
            to_col: last_col + reach(self.cut.east),
            from_row: -reach(self.cut.north),
            to_row: last_row + reach(self.cut.south),
            near_from_col: -before(self.cut.west),
            near_to_col: last_col + behind(self.cut.east),
            near_from_row: -before(self.cut.north),
            near_to_row: last_row + behind(self.cut.south),
        })
    }
}

/// Finds positions in a window. Without branches, for loops over columns of positions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Finder {
    per_deg_lon: f64,
    per_deg_lat: f64,
    east: f64,
    south: f64,
    first_col: f64,
    first_row: f64,
    last_col: f64,
    last_row: f64,
    /// Columns round the globe, of a window that goes on beyond 180° or −180°; else 0.
    turn_on: f64,
    turn_back: f64,
    /// Where the last column's pixels end.
    beyond_col: f64,
    /// The one before the last, where there is one.
    last_corner_col: f64,
    last_corner_row: f64,
    from_col: f64,
    to_col: f64,
    from_row: f64,
    to_row: f64,
    near_from_col: f64,
    near_to_col: f64,
    near_from_row: f64,
    near_to_row: f64,
}

/// 2⁵²: added to a whole number it leaves that number in the low bits.
const TWO_52: f64 = 4_503_599_627_370_496.0;

/// The column or row of what lies outside the window.
pub(super) const OUTSIDE: u32 = u32::MAX;

/// The largest whole number not above one from 0 to 2³¹.
#[inline(always)]
fn floor(x: f64) -> f64 {
    const ROUNDER: f64 = 6_755_399_441_055_744.0;
    let nearest = (x + ROUNDER) - ROUNDER;
    if nearest > x { nearest - 1.0 } else { nearest }
}

#[inline(always)]
fn within(x: f64, low: f64, high: f64) -> f64 {
    let x = if x < low { low } else { x };
    if x > high { high } else { x }
}

impl Finder {
    /// Continuous column and row, whole numbers at samples.
    #[inline(always)]
    fn find(&self, lon_deg: f64, lat_deg: f64) -> (f64, f64) {
        let x = (lon_deg * self.per_deg_lon - self.east + ROUNDER) - ROUNDER - self.first_col;
        let on = if x < -(0.5 + HAIR) { self.turn_on } else { 0.0 };
        let back = if x > self.beyond_col { self.turn_back } else { 0.0 };
        (
            x + on - back,
            (-lat_deg * self.per_deg_lat - self.south + ROUNDER) - ROUNDER - self.first_row,
        )
    }

    /// Column and row of the north-western of the four samples around a position, and the shares of the way
    /// to the south-eastern one. At the last column or row the share is 1. The column is [`OUTSIDE`] for what
    /// lies outside.
    #[inline(always)]
    pub(super) fn corner(&self, lon_deg: f64, lat_deg: f64) -> (u32, u32, f64, f64) {
        let (x, y) = self.find(lon_deg, lat_deg);
        let inside = (x >= self.from_col) & (x <= self.to_col) & (y >= self.from_row) & (y <= self.to_row);
        // From up to half a pixel beyond them, moved to the outermost samples.
        let (x, y) = (within(x, 0.0, self.last_col), within(y, 0.0, self.last_row));
        let (col, row) = (
            within(floor(x), 0.0, self.last_corner_col),
            within(floor(y), 0.0, self.last_corner_row),
        );
        let known = if inside { col } else { f64::from(OUTSIDE) };
        (whole(known), whole(row), x - col, y - row)
    }

    /// Column and row of the sample nearest to a position. The column is [`OUTSIDE`] for what lies outside.
    #[inline(always)]
    pub(super) fn nearest(&self, lon_deg: f64, lat_deg: f64) -> (u32, u32) {
        let (x, y) = self.find(lon_deg, lat_deg);
        let inside = (x >= self.near_from_col)
            & (x <= self.near_to_col)
            & (y >= self.near_from_row)
            & (y <= self.near_to_row);
        let col = within(floor(x + 0.5), 0.0, self.last_col);
        let row = within(floor(y + 0.5), 0.0, self.last_row);
        (whole(if inside { col } else { f64::from(OUTSIDE) }), whole(row))
    }

    /// [`Finder::nearest`] of one place; `None` outside.
    pub(super) fn nearest_to(&self, at: LonLat) -> Option<(usize, usize)> {
        let (col, row) = self.nearest(at.lon_deg(), at.lat_deg());
        (col != OUTSIDE).then_some((col as usize, row as usize))
    }
}

/// A whole number, 0…2³² − 1, as such.
#[inline(always)]
fn whole(x: f64) -> u32 {
    (x + TWO_52).to_bits() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(west_deg: f64, north_deg: f64, step_deg: f64) -> Frame {
        Frame {
            west_deg,
            north_deg,
            step_lon_deg: step_deg,
            step_lat_deg: step_deg,
            cols: 4,
            rows: 3,
        }
    }

    #[test]
    fn files_of_one_step_lie_on_one_lattice_whatever_their_rounding() {
        // 1″ squares whose samples lie on whole degrees, as their files round them.
        let step_deg = 0.000_277_777_777_777_778;
        let half = step_deg / 2.0;
        let (one, first) = TerrainLattice::of(&frame(105.0 - half, 22.0 + half, step_deg));
        let (other, second) =
            TerrainLattice::of(&frame(105.999_861_111_111_1, 21.000_138_888_888_9, 1.0 / 3600.0));
        assert_eq!(one, other);
        assert_eq!(first, (105 * 3600, -22 * 3600));
        assert_eq!(second, (106 * 3600, -21 * 3600));
        // Pixels whose edges lie on whole degrees are half a step off.
        let (edges, first) = TerrainLattice::of(&frame(-61.0, -3.0, 1.0 / 1200.0));
        assert_eq!((edges.east, edges.south), (0.5, 0.5));
        assert_eq!(first, (-61 * 1200, 3 * 1200));
    }

    #[test]
    fn a_frame_comes_back_from_its_lattice() {
        for (west, north, step) in [
            (105.0, 22.0, 0.000_833_333_3),
            (-0.37, -5.1, 0.011_7),
            (179.9, 85.0, 0.1),
        ] {
            let before = frame(west, north, step);
            let (lattice, first) = TerrainLattice::of(&before);
            let after = lattice.frame(first, 4, 3);
            assert!((after.west_deg - west).abs() < 1e-4 * step, "{after:?}");
            assert!((after.north_deg - north).abs() < 1e-4 * step, "{after:?}");
            assert!((after.step_lon_deg - step).abs() < 1e-6 * step, "{after:?}");
        }
    }

    #[test]
    fn a_window_across_the_antimeridian_finds_places_on_both_sides() {
        // Four columns from 179.8° to 180.2°.
        let window = TerrainWindow::of(&frame(179.8, 50.0, 0.1));
        let finder = window.finder().expect("samples");
        let nearest = |lon: f64| {
            finder
                .nearest_to(LonLat::new(lon, 49.95).expect("valid"))
                .map(|c| c.0)
        };
        let found = [
            179.75, 179.85, 179.95, 180.0, -180.0, -179.95, -179.85, -179.75, 0.0,
        ]
        .map(nearest);
        assert_eq!(
            found,
            [
                None,
                Some(0),
                Some(1),
                Some(2),
                Some(2),
                Some(2),
                Some(3),
                None,
                None
            ]
        );
        // Half-way between the samples on both sides of 180°.
        let (col, _, share, _) = finder.corner(180.0, 49.95);
        assert_eq!((col, share), (1, 0.5));
        assert_eq!(finder.corner(-180.0, 49.95).2, 0.5);
    }

    #[test]
    fn a_part_knows_on_which_sides_it_was_cut() {
        let whole = TerrainWindow::of(&frame(10.0, 50.0, 0.1));
        let part = whole.part((0, 1), 3, 2).expect("inside");
        let cut = Cut {
            north: true,
            east: true,
            ..Cut::default()
        };
        assert_eq!(part.cut, cut);
        assert_eq!(part.part((0, 0), 3, 2), Some(part));
        assert_eq!(whole.part((2, 0), 3, 1), None);
        // Half a pixel beyond the data's own edge there are corners, beyond a cut there are none; a pixel is
        // known as a whole.
        let corner = |window: &TerrainWindow, lon, lat| {
            let corner = window.finder().expect("samples").corner(lon, lat);
            (corner.0 != OUTSIDE).then_some((corner.0, corner.1))
        };
        let nearest = |window: &TerrainWindow, lon, lat| {
            let at = LonLat::new(lon, lat).expect("valid");
            window.finder().and_then(|f| f.nearest_to(at))
        };
        assert_eq!(corner(&whole, 10.01, 49.99), Some((0, 0)));
        assert_eq!(corner(&part, 10.01, 49.84), Some((0, 0)));
        assert_eq!(corner(&part, 10.01, 49.86), None);
        assert_eq!(corner(&part, 10.26, 49.84), None);
        assert_eq!(corner(&whole, 10.39, 49.7), Some((2, 1)));
        assert_eq!(corner(&whole, 10.401, 49.7), None);
        assert_eq!(nearest(&part, 10.01, 49.86), Some((0, 0)));
        assert_eq!(nearest(&part, 10.26, 49.84), Some((2, 0)));
        assert_eq!(nearest(&part, 10.301, 49.84), None);
        assert_eq!(nearest(&whole, 10.39, 49.7), Some((3, 2)));
    }
}
