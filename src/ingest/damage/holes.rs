//! Holes with a filling: connected samples of one value with a cliff all around them.
//!
//! Water has one value, too. It is known by its shores, which are low somewhere, and by its shape where it
//! reaches the edge of what is read: nature is not straight there, lost bytes and tiles are. Samples of one
//! value are judged together, so that an arm of the sea is judged with the sea.

use super::blocks::Usual;
use super::cliffs::{CLIFF_M, Cliffs, DIFFERENT, TIMES};
use super::parts::{Part, Parts, Side};
use crate::world::Fault;
use std::collections::BTreeMap;
use std::path::Path;

/// A filling above the ground around it is higher than this, metres: the highest walls of rock have 1,340, the
/// highest roofs 800.
const RAISED_M: f64 = 1_500.0;
/// One in so many steps of the rim may be lower, or lead the other way.
const RIM_SHARE: u64 = 20;
/// A hole has at least so many samples; with any other value than that of lost bytes more than 8 by 8, which a
/// levelled field (an airport) has in coarse terrain.
const SAMPLES: u64 = 64;
const SAMPLES_OF_ANY: u64 = 72;
/// Where it reaches an edge, a side is straight for so many samples.
const STRAIGHT: usize = 32;
/// A hole that reaches over the whole width to the file's last row has so many rows, and a tile at an edge so
/// many each way.
const ROWS: usize = 8;
/// A tile at an edge is not more than so many times as long as wide: arms of the sea are.
const LONGEST: usize = 3;

/// A hole that was found.
#[derive(Clone, Copy, Debug)]
struct Hole {
    value: f64,
    first_row: usize,
    col: usize,
    samples: u64,
    cliff_m: f64,
    is_raised: bool,
}

/// The filled holes of a file.
pub(super) struct Holes {
    cliffs: Cliffs,
    file_rows: usize,
    parts: Parts,
    holes: Vec<Hole>,
    /// Samples in large parts, by the bits of their value.
    of_value: BTreeMap<u64, u64>,
    known: u64,
}

impl Holes {
    pub(super) fn new(is_short: bool, file_rows: usize, step_m: f64) -> Self {
        let cliffs = Cliffs::new(is_short, step_m);
        Self {
            cliffs,
            file_rows,
            parts: Parts::new(cliffs),
            holes: Vec::new(),
            of_value: BTreeMap::new(),
            known: 0,
        }
    }

    /// Some rows follow, of which this is the first: they go on from those before, or begin anew.
    pub(super) fn begin(&mut self, first_row: usize) {
        if self.parts.is_new_pass(first_row) {
            self.flush();
            self.parts.start(first_row);
        }
    }

    /// Takes a row: what the file has, and heights, NaN for none. Rows that were taken already are left out.
    pub(super) fn row(&mut self, row: usize, first_col: usize, raw: &[f64], heights_m: &[f32]) {
        match self.parts.last_row() {
            Some(last) if row <= last => return,
            Some(last) if row > last + 1 => self.flush(),
            _ => {}
        }
        self.known += heights_m.iter().filter(|h| !h.is_nan()).count() as u64;
        for part in self.parts.row(row, first_col, raw, heights_m) {
            self.end(&part);
        }
    }

    fn flush(&mut self) {
        for part in self.parts.flush() {
            self.end(&part);
        }
    }

    /// Judges a part that is whole.
    fn end(&mut self, part: &Part) {
        if part.samples < SAMPLES {
            return;
        }
        *self.of_value.entry(part.value.to_bits()).or_default() += part.samples;
        let is_lost = self.cliffs.is_lost(part.value);
        let is_pit = (part.rim - part.up) * RIM_SHARE <= part.rim;
        let is_raised = part.up * RIM_SHARE <= part.rim;
        if part.rim == 0
            || part.low * RIM_SHARE > part.rim
            || (is_lost && !is_pit)
            || (!is_lost && (part.samples < SAMPLES_OF_ANY || part.different() < DIFFERENT))
            || (is_raised && part.mean_m() < RAISED_M)
            || !self.has_shape(part, is_lost, is_raised)
        {
            return;
        }
        self.holes.push(Hole {
            value: part.value,
            first_row: part.first_row,
            col: part.west,
            samples: part.samples,
            cliff_m: part.mean_m(),
            is_raised,
        });
    }

    /// Has a part the shape of a hole? Within what is read any shape; at its edge that of lost bytes.
    fn has_shape(&self, part: &Part, is_lost: bool, is_raised: bool) -> bool {
        let touched = part.touches.iter().filter(|t| **t).count();
        if touched == 0 {
            return true;
        }
        let (rows, cols) = (part.last_row - part.first_row + 1, part.east - part.west + 1);
        let touches = |side: Side| part.touches[side as usize];
        // A wall, or a canyon, from edge to edge down the file is no part of it that was lost.
        if is_raised || (!is_lost && touches(Side::North) && touches(Side::South)) {
            return false;
        }
        let area = (rows * cols) as u64;
        let is_block = part.samples * 10 >= area * 9;
        let is_tile = is_block && rows.min(cols) >= ROWS && rows.max(cols) <= LONGEST * rows.min(cols);
        // Lost bytes begin and end within a row, and take all between.
        let full = (rows.saturating_sub(2) * cols) as u64;
        let is_wide = touches(Side::West) && touches(Side::East) && cols >= STRAIGHT;
        let is_run = is_wide && (is_block || (rows > 2 && part.samples * 100 >= full * 98));
        let is_line = is_block && touches(Side::North) && touches(Side::South) && rows >= STRAIGHT;
        let is_tail = is_run && rows >= ROWS && part.last_row + 1 == self.file_rows;
        let is_natural = part.different() >= DIFFERENT;
        match touched {
            1 | 2 => is_natural && (is_tile || is_run || is_line),
            3 => is_natural && is_tail && !touches(Side::North),
            _ => false,
        }
    }

    /// The doubt about filled holes.
    pub(super) fn fault(mut self, path: &Path, usual: Usual) -> Option<Fault> {
        self.flush();
        let least_m = f64::from(CLIFF_M).max(TIMES * usual.any_mean_m);
        // A file that has one value for the most part is a plain.
        let is_plain = |value: f64| {
            self.of_value
                .get(&value.to_bits())
                .is_some_and(|of| of * 2 > self.known)
        };
        let mut deep = self
            .holes
            .iter()
            .filter(|h| h.cliff_m > least_m && !is_plain(h.value));
        let hole = *deep.next()?;
        let count = 1 + deep.count();
        let what = if self.cliffs.is_lost(hole.value) {
            ", that of lost or unwritten data (0, or all bits set),"
        } else {
            ", as the filling of a hole has it,"
        };
        let cause = format!(
            "{count} of its parts have one value{what} and the ground around them ends in a cliff: first {} samples of the value {} from row {}, column {} of what is read, \
             {:.0} m {} their rim",
            hole.samples,
            hole.value,
            hole.first_row,
            hole.col,
            hole.cliff_m,
            if hole.is_raised { "above" } else { "below" }
        );
        let remedy = format!(
            "fetch the file again; where the value represents \"no data\", declare it (gdal_edit.py -a_nodata {} FILE)",
            hole.value
        );
        Some(Fault::new("terrain-broken-block", path, cause, remedy).with_value(format!("{}", hole.value)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::blocks::Steps;
    use super::*;

    fn seen_at(step_m: f64, size: usize, raw: impl Fn(usize, usize) -> f64) -> Option<Fault> {
        let (mut steps, mut holes) = (Steps::new(step_m), Holes::new(true, size, step_m));
        let mut above: Option<Vec<f32>> = None;
        holes.begin(0);
        for row in 0..size {
            let raws: Vec<f64> = (0..size).map(|col| raw(col, row)).collect();
            let here: Vec<f32> = raws.iter().map(|v| *v as f32).collect();
            steps.row(row, 0, &here, above.as_deref());
            holes.row(row, 0, &raws, &here);
            above = Some(here);
        }
        let usual = steps.usual();
        holes.fault(Path::new("a.tif"), usual)
    }

    fn seen(size: usize, raw: impl Fn(usize, usize) -> f64) -> Option<Fault> {
        seen_at(30.0, size, raw)
    }

    fn ground(col: usize, row: usize) -> f64 {
        300.0 + ((col * 7 + row * 3) % 11) as f64
    }

    fn within(v: usize, from: usize, to: usize) -> bool {
        v >= from && v < to
    }

    #[test]
    fn a_block_of_any_value_a_line_and_a_tail_are_damage() {
        for value in [
            0.0, -1.0, 1.0, 100.0, -100.0, -499.0, 1e-30, 230.0, 8191.0, 8848.0,
        ] {
            let block = |c, r| {
                if within(c, 40, 60) && within(r, 90, 110) {
                    value
                } else {
                    ground(c, r)
                }
            };
            let fault = seen(200, block);
            assert_eq!(fault.map(|f| f.code), Some("terrain-broken-block"), "{value}");
        }
        for value in [0.0, 7.0] {
            let strip = |c, r| if within(r, 50, 53) { value } else { ground(c, r) };
            assert!(seen(200, strip).is_some(), "{value}");
            let line = |c, r| if c == 77 { value } else { ground(c, r) };
            assert_eq!(seen(200, line).is_some(), value == 0.0, "{value}");
            let tail = |c, r| {
                if r > 120 || (r == 120 && c > 77) {
                    value
                } else {
                    ground(c, r)
                }
            };
            assert!(seen(200, tail).is_some(), "{value}");
            // Bytes lost from within one row to within another, and a tile in the corner.
            let run = |c: usize, r: usize| {
                let nth = r * 200 + c;
                if within(nth, 10_077, 13_950) {
                    value
                } else {
                    ground(c, r)
                }
            };
            assert!(seen(200, run).is_some(), "{value}");
            let corner = |c, r| if c >= 136 && r < 64 { value } else { ground(c, r) };
            assert!(seen(200, corner).is_some(), "{value}");
            let side = |c, r| {
                if c < 14 && within(r, 90, 110) {
                    value
                } else {
                    ground(c, r)
                }
            };
            assert!(seen(200, side).is_some(), "{value}");
            // A square on its corner, as a file of another system has it.
            let turned = |c: usize, r: usize| {
                if c.abs_diff(100) + r.abs_diff(100) < 20 {
                    value
                } else {
                    ground(c, r)
                }
            };
            assert!(seen(200, turned).is_some(), "{value}");
        }
    }

    #[test]
    fn seas_lakes_plains_and_lone_samples_are_ground() {
        // An island with cliffs, a lagoon with low shores, a plain between ridges.
        let island = |c: usize, r: usize| {
            let far = c.abs_diff(100).max(r.abs_diff(100));
            if far < 50 { 80.0 } else { 0.0 }
        };
        assert!(seen(200, island).is_none());
        let shore = |c: usize| 3.0 * c.abs_diff(100).saturating_sub(20) as f64;
        assert!(seen(200, |c, _| shore(c)).is_none());
        assert!(seen(200, |c, _| if c % 60 == 5 { 400.0 } else { 0.0 }).is_none());
        assert!(seen(200, |c, r| if (c, r) == (5, 5) { 0.0 } else { ground(c, r) }).is_none());
    }

    #[test]
    fn arms_of_the_sea_between_walls_are_judged_with_the_sea() {
        // A fjord across the file, one that ends in the land, and one whose narrows are one sample wide.
        let middle = |c: usize| 100.0 + 30.0 * crate::maths::sin(c as f64 / 25.0);
        let wall = |c: usize, r: usize| 900.0 + ground(c, r);
        let across = |c, r: usize| {
            if (r as f64 - middle(c)).abs() < 4.0 {
                0.0
            } else {
                wall(c, r)
            }
        };
        assert!(seen_at(90.0, 200, across).is_none());
        let open = |c: usize, r: usize| {
            if c > 150 || (c > 30 && (r as f64 - middle(c)).abs() < 4.0) {
                0.0
            } else {
                wall(c, r)
            }
        };
        assert!(seen_at(90.0, 200, open).is_none());
        let straight = |c: usize, r: usize| {
            if c < 90 && within(r, 90, 100) {
                0.0
            } else {
                wall(c, r)
            }
        };
        assert!(seen_at(90.0, 200, straight).is_none());
        let narrows = |c: usize, r: usize| {
            let is_basin = within(c, 40, 60) && within(r, 30, 60);
            let is_sea = r >= 120;
            if is_sea || is_basin || (c == 50 && r >= 60) {
                0.0
            } else {
                wall(c, r) + (c as f64 - 50.0).abs()
            }
        };
        assert!(seen_at(90.0, 200, narrows).is_none());
    }

    #[test]
    fn lakes_at_any_height_are_ground() {
        // A lake in a crater, steep all around but for its outlet; a reservoir with a dam.
        let crater = |c: usize, r: usize| {
            let far = crate::maths::hypot(c as f64 - 100.0, r as f64 - 100.0);
            let wall = 1883.0 + 25.0 * (far - 30.0);
            if far < 30.0 { 1883.0 } else { wall.min(2300.0) }
        };
        assert!(seen(200, crater).is_none());
        let reservoir = |c: usize, r: usize| {
            let far = r.abs_diff(100) as f64;
            let valley = 500.0 + 70.0 * far;
            match c {
                0..=60 => valley + 3.0 * (60 - c) as f64,
                61..=140 => valley.max(640.0),
                _ => valley,
            }
        };
        assert!(seen(200, reservoir).is_none());
        // Walls of one height, from edge to edge and within the file.
        let wall = |c, r| if within(c, 90, 94) { 1200.0 } else { ground(c, r) };
        assert!(seen(200, wall).is_none());
        let short = |c, r| {
            if within(c, 90, 94) && within(r, 20, 180) {
                1200.0
            } else {
                ground(c, r)
            }
        };
        assert!(seen(200, short).is_none());
        // A quarry and a tower at 1 m.
        let quarry = |c, r| {
            if within(c, 40, 90) && within(r, 40, 90) {
                260.0
            } else {
                ground(c, r)
            }
        };
        assert!(seen_at(1.0, 200, quarry).is_none());
        let tower = |c, r| {
            if within(c, 40, 90) && within(r, 40, 90) {
                550.0
            } else {
                ground(c, r)
            }
        };
        assert!(seen_at(1.0, 200, tower).is_none());
    }
}
