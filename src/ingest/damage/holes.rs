//! Holes with a filling: samples that all have the value of lost bytes, below ground that ends in a cliff all
//! around them.

use super::blocks::Usual;
use crate::world::Fault;
use std::path::Path;

/// A cliff is at least this high, metres, and higher than [`TIMES`] the mean step that nine of ten blocks of
/// the file stay below. Shores of the sea and of lakes are low somewhere.
const CLIFF_M: f32 = 20.0;
const TIMES: f64 = 4.0;
/// A hole has at least so many samples and so many rows.
const SAMPLES: usize = 64;
const ROWS: usize = 8;
/// A filling that ends in cliffs above and below is straight there for so many samples.
const STRAIGHT: usize = 32;
/// The rim of a hole that reaches to the file's end is natural ground: so many different heights.
const DIFFERENT: usize = 8;

/// A stretch of a row that is filled, with cliffs at both ends.
#[derive(Clone, Copy, Debug)]
struct Chain {
    from: usize,
    to: usize,
    first_row: usize,
    rows: usize,
    samples: usize,
    /// Sum of the lower cliffs of its rows.
    cliffs_m: f64,
}

/// A hole that was found.
#[derive(Clone, Copy, Debug)]
struct Hole {
    first_row: usize,
    col: usize,
    samples: usize,
    cliff_m: f64,
}

/// A filled stretch of a column that began below a cliff.
#[derive(Clone, Copy, Debug)]
struct Open {
    first_row: usize,
    above_m: f32,
}

/// The filled holes of a file.
pub(super) struct Holes {
    /// Whole numbers of two bytes: −1 is a filling, too.
    is_short: bool,
    file_rows: usize,
    chains: Vec<Chain>,
    open: Vec<Option<Open>>,
    holes: Vec<Hole>,
    filled: u64,
    known: u64,
    last_row: Option<usize>,
}

impl Holes {
    pub(super) fn new(is_short: bool, file_rows: usize) -> Self {
        Self {
            is_short,
            file_rows,
            chains: Vec::new(),
            open: Vec::new(),
            holes: Vec::new(),
            filled: 0,
            known: 0,
            last_row: None,
        }
    }

    fn is_filling(&self, raw: f64) -> bool {
        raw == 0.0 || (self.is_short && raw == -1.0)
    }

    /// Takes a row: what the file has, and heights, NaN for none.
    pub(super) fn row(&mut self, row: usize, raw: &[f64], heights_m: &[f32], above: Option<&[f32]>) {
        self.last_row = Some(row);
        if above.is_none() {
            self.chains.clear();
            self.open.clear();
        }
        self.known += heights_m.iter().filter(|h| !h.is_nan()).count() as u64;
        let has_filling = raw.iter().any(|v| self.is_filling(*v));
        if !has_filling && self.chains.is_empty() && self.open.is_empty() {
            return;
        }
        self.across(row, raw, heights_m);
        if let Some(above) = above {
            self.down(row, raw, heights_m, above);
        }
    }

    /// Stretches of a row, and the holes that end above it.
    fn across(&mut self, row: usize, raw: &[f64], heights_m: &[f32]) {
        let mut found: Vec<Chain> = Vec::new();
        let mut at = 0;
        while let Some(begin) = raw
            .get(at..)
            .and_then(|r| r.iter().position(|v| self.is_filling(*v)))
        {
            let from = at + begin;
            let value = raw.get(from).copied().unwrap_or(0.0);
            let length = raw
                .get(from..)
                .map_or(0, |r| r.iter().take_while(|v| **v == value).count());
            let to = from + length;
            self.filled += length as u64;
            at = to.max(from + 1);
            let height = |col: Option<usize>| col.and_then(|c| heights_m.get(c)).copied().unwrap_or(f32::NAN);
            let own = height(Some(from));
            let lower = (height(from.checked_sub(1)) - own).min(height(Some(to)) - own);
            let has_both = !height(from.checked_sub(1)).is_nan() && !height(Some(to)).is_nan();
            if !has_both || lower.is_nan() || lower < CLIFF_M {
                continue;
            }
            let above = self.chains.iter().find(|c| c.from < to && from < c.to);
            found.push(Chain {
                from,
                to,
                first_row: above.map_or(row, |c| c.first_row),
                rows: above.map_or(0, |c| c.rows) + 1,
                samples: above.map_or(0, |c| c.samples) + length,
                cliffs_m: above.map_or(0.0, |c| c.cliffs_m) + f64::from(lower),
            });
        }
        let ended = std::mem::replace(&mut self.chains, found);
        for chain in ended {
            if !self.chains.iter().any(|c| c.from < chain.to && chain.from < c.to) {
                self.end(&chain);
            }
        }
    }

    fn end(&mut self, chain: &Chain) {
        if chain.rows >= ROWS && chain.samples >= SAMPLES {
            self.holes.push(Hole {
                first_row: chain.first_row,
                col: chain.from,
                samples: chain.samples,
                cliff_m: chain.cliffs_m / chain.rows as f64,
            });
        }
    }

    /// Stretches of columns that begin or end here.
    fn down(&mut self, row: usize, raw: &[f64], heights_m: &[f32], above: &[f32]) {
        self.open.resize(raw.len(), None);
        let (mut straight, mut samples, mut cliffs_m) = (0usize, 0usize, 0.0f64);
        for col in 0..=raw.len() {
            let ended = self.ended(row, col, raw, heights_m, above);
            if let Some((rows, cliff_m)) = ended {
                straight += 1;
                samples += rows;
                cliffs_m += f64::from(cliff_m);
                continue;
            }
            if straight >= STRAIGHT && samples >= SAMPLES {
                self.holes.push(Hole {
                    first_row: row - samples / straight.max(1),
                    col: col - straight,
                    samples,
                    cliff_m: cliffs_m / straight as f64,
                });
            }
            (straight, samples, cliffs_m) = (0, 0, 0.0);
        }
        if self.open.iter().all(Option::is_none) {
            self.open.clear();
        }
    }

    /// Opens and closes the stretch of a column; its rows and the lower of its two cliffs where it ends here
    /// between two.
    fn ended(
        &mut self,
        row: usize,
        col: usize,
        raw: &[f64],
        heights_m: &[f32],
        above: &[f32],
    ) -> Option<(usize, f32)> {
        let (raw, here_m, above_m) = (*raw.get(col)?, *heights_m.get(col)?, *above.get(col)?);
        let is_filled = self.is_filling(raw);
        let slot = self.open.get_mut(col)?;
        match *slot {
            None if is_filled && above_m - here_m >= CLIFF_M => {
                *slot = Some(Open {
                    first_row: row,
                    above_m,
                });
                None
            }
            Some(open) if !is_filled => {
                *slot = None;
                let lower = (open.above_m - above_m).min(here_m - above_m);
                (lower >= CLIFF_M).then_some((row - open.first_row, lower))
            }
            _ => None,
        }
    }

    /// The hole that reaches over the whole width to the file's last row.
    fn tail(&self) -> Option<Hole> {
        let is_last = self.last_row.is_some_and(|row| row + 1 == self.file_rows);
        let open: Vec<&Open> = self.open.iter().flatten().collect();
        let first_row = open.iter().map(|o| o.first_row).min()?;
        let near: Vec<&&Open> = open.iter().filter(|o| o.first_row <= first_row + 1).collect();
        let rows = self.file_rows.saturating_sub(first_row);
        if !is_last || rows < ROWS || self.open.len() < STRAIGHT || near.len() * 10 < self.open.len() * 9 {
            return None;
        }
        let mut heights: Vec<i64> = near.iter().map(|o| o.above_m as i64).collect();
        heights.sort_unstable();
        heights.dedup();
        let sum_m: f64 = near.iter().map(|o| f64::from(o.above_m)).sum();
        (heights.len() >= DIFFERENT).then(|| Hole {
            first_row,
            col: 0,
            samples: rows * self.open.len(),
            cliff_m: sum_m / near.len() as f64,
        })
    }

    /// The doubt about filled holes.
    pub(super) fn fault(mut self, path: &Path, usual: Usual) -> Option<Fault> {
        for chain in std::mem::take(&mut self.chains) {
            self.end(&chain);
        }
        let least_m = f64::from(CLIFF_M).max(TIMES * usual.any_mean_m);
        let tail = self.tail();
        // A file that is filled for the most part is a plain.
        let is_plain = self.filled * 2 > self.known;
        let holes = self.holes.iter().filter(|_| !is_plain);
        let mut deep = holes.chain(tail.as_ref()).filter(|h| h.cliff_m > least_m);
        let hole = *deep.next()?;
        let count = 1 + deep.count();
        let cause = format!(
            "{count} of its parts have one value, that of lost or unwritten data (0, or all bits set), and the ground around them ends in a cliff: first {} samples from row {}, column {} of what is read, \
             {:.0} m below their rim",
            hole.samples, hole.first_row, hole.col, hole.cliff_m
        );
        let remedy = "fetch the file again; where the value represents \"no data\", declare it (gdal_edit.py -a_nodata 0 FILE)";
        Some(Fault::new("terrain-broken-block", path, cause, remedy))
    }
}

#[cfg(test)]
mod tests {
    use super::super::blocks::Steps;
    use super::*;

    fn seen(size: usize, raw: impl Fn(usize, usize) -> f64) -> Option<Fault> {
        let (mut steps, mut holes) = (Steps::new(30.0), Holes::new(true, size));
        let mut above: Option<Vec<f32>> = None;
        for row in 0..size {
            let raws: Vec<f64> = (0..size).map(|col| raw(col, row)).collect();
            let here: Vec<f32> = raws.iter().map(|v| *v as f32).collect();
            steps.row(row, 0, &here, above.as_deref());
            holes.row(row, &raws, &here, above.as_deref());
            above = Some(here);
        }
        let usual = steps.usual();
        holes.fault(Path::new("a.tif"), usual)
    }

    fn ground(col: usize, row: usize) -> f64 {
        300.0 + ((col * 7 + row * 3) % 11) as f64
    }

    #[test]
    fn a_block_of_zeros_a_line_of_them_and_a_tail_are_damage() {
        let within = |v: usize, from: usize, to: usize| v >= from && v < to;
        let block = |c, r| {
            if within(c, 40, 60) && within(r, 90, 110) {
                0.0
            } else {
                ground(c, r)
            }
        };
        assert!(seen(200, block).is_some());
        let ones = |c, r| {
            if within(c, 40, 60) && within(r, 90, 110) {
                -1.0
            } else {
                ground(c, r)
            }
        };
        assert!(seen(200, ones).is_some());
        let strip = |c, r| if within(r, 50, 53) { 0.0 } else { ground(c, r) };
        assert!(seen(200, strip).is_some());
        let tail = |c, r| {
            if r > 120 || (r == 120 && c > 77) {
                0.0
            } else {
                ground(c, r)
            }
        };
        assert!(seen(200, tail).is_some());
    }

    #[test]
    fn seas_lakes_plains_and_lone_samples_are_ground() {
        // An island with cliffs, a lagoon with low shores, a plain between two ridges.
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
}
