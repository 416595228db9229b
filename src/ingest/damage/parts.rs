//! Connected samples of one value, found row by row: where they lie, and the steps of their rim.

use super::cliffs::{Cliffs, DIFFERENT};

/// Stretches of a row that are so long belong to a part; shorter ones where both their ends are cliffs. Those
/// with a value of lost bytes always do.
const LONG: usize = 8;

/// Sides of what is read, and of parts without heights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    North = 0,
    West = 1,
    East = 2,
    South = 3,
}

/// Connected samples of one value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    pub(super) value: f64,
    pub(super) samples: u64,
    pub(super) first_row: usize,
    pub(super) last_row: usize,
    pub(super) west: usize,
    pub(super) east: usize,
    /// By [`Side`].
    pub(super) touches: [bool; 4],
    /// Steps to samples of another value.
    pub(super) rim: u64,
    /// Those that are lower than a cliff, and contacts with samples of the value that are no part of it.
    pub(super) low: u64,
    /// Those that lead up.
    pub(super) up: u64,
    sum_m: f64,
    heights_m: [i32; DIFFERENT],
    different: usize,
    cliff_m: f32,
    /// The part that this one is joined to.
    joined_to: Option<usize>,
}

impl Part {
    fn of(stretch: &Stretch, row: usize, cliff_m: f32) -> Self {
        Self {
            value: stretch.value,
            samples: (stretch.to - stretch.from) as u64,
            first_row: row,
            last_row: row,
            west: stretch.from,
            east: stretch.to - 1,
            touches: [false; 4],
            rim: 0,
            low: 0,
            up: 0,
            sum_m: 0.0,
            heights_m: [0; DIFFERENT],
            different: 0,
            cliff_m,
            joined_to: None,
        }
    }

    /// The mean height of the rim above or below it, metres.
    pub(super) fn mean_m(&self) -> f64 {
        self.sum_m / self.rim.max(1) as f64
    }

    /// Different heights of the rim, whole metres, as far as they are counted.
    pub(super) const fn different(&self) -> usize {
        self.different
    }

    /// Takes a neighbour of another value; NaN is one without a height.
    fn step(&mut self, side: Side, own_m: f32, other_m: f32) {
        let step_m = other_m - own_m;
        if step_m.is_nan() {
            self.touches[side as usize] = true;
            return;
        }
        self.rim += 1;
        self.low += u64::from(step_m.abs() < self.cliff_m);
        self.up += u64::from(step_m > 0.0);
        self.sum_m += f64::from(step_m.abs());
        self.sees(other_m as i32);
    }

    fn sees(&mut self, height_m: i32) {
        let seen = self.heights_m.get(..self.different).unwrap_or(&[]);
        if !seen.contains(&height_m)
            && let Some(slot) = self.heights_m.get_mut(self.different)
        {
            *slot = height_m;
            self.different += 1;
        }
    }

    fn take(&mut self, other: &Self) {
        self.samples += other.samples;
        self.first_row = self.first_row.min(other.first_row);
        self.last_row = self.last_row.max(other.last_row);
        self.west = self.west.min(other.west);
        self.east = self.east.max(other.east);
        for (own, of) in self.touches.iter_mut().zip(other.touches) {
            *own |= of;
        }
        self.rim += other.rim;
        self.low += other.low;
        self.up += other.up;
        self.sum_m += other.sum_m;
        for height_m in other.heights_m.iter().take(other.different) {
            self.sees(*height_m);
        }
    }
}

/// Samples of one value side by side; columns of the file.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    from: usize,
    to: usize,
    value: f64,
    part: usize,
}

/// A row that was taken.
#[derive(Default)]
struct Line {
    row: usize,
    first_col: usize,
    raw: Vec<f64>,
    heights_m: Vec<f32>,
    /// Samples that belong to a part.
    is_in: Vec<bool>,
    stretches: Vec<Stretch>,
}

impl Line {
    /// What the file has at a column, its height, and whether it belongs to a part.
    fn at(&self, col: usize) -> Option<(f64, f32, bool)> {
        let k = col.checked_sub(self.first_col)?;
        Some((*self.raw.get(k)?, *self.heights_m.get(k)?, *self.is_in.get(k)?))
    }
}

/// The parts that are not ended.
pub(super) struct Parts {
    cliffs: Cliffs,
    parts: Vec<Part>,
    last: Option<Line>,
    spare: Line,
    begun_at: Option<usize>,
}

impl Parts {
    pub(super) fn new(cliffs: Cliffs) -> Self {
        Self {
            cliffs,
            parts: Vec::new(),
            last: None,
            spare: Line::default(),
            begun_at: None,
        }
    }

    /// Do rows from here on not go on from those before?
    pub(super) fn is_new_pass(&self, first_row: usize) -> bool {
        self.begun_at.is_none_or(|begun| first_row <= begun)
    }

    pub(super) const fn start(&mut self, first_row: usize) {
        self.begun_at = Some(first_row);
    }

    pub(super) fn last_row(&self) -> Option<usize> {
        self.last.as_ref().map(|l| l.row)
    }

    /// Takes the next row; the parts that ended above it.
    pub(super) fn row(&mut self, row: usize, first_col: usize, raw: &[f64], heights_m: &[f32]) -> Vec<Part> {
        let mut line = std::mem::take(&mut self.spare);
        (line.row, line.first_col) = (row, first_col);
        line.raw.clear();
        line.raw.extend_from_slice(raw);
        line.heights_m.clear();
        line.heights_m.extend_from_slice(heights_m);
        line.is_in.clear();
        line.is_in.resize(raw.len(), false);
        line.stretches.clear();
        self.find(&mut line);
        let above = self.last.take();
        match &above {
            Some(above) => {
                self.join(above, &line);
                self.between(&line, above, Side::North);
                self.between(above, &line, Side::South);
            }
            None => self.touch(&line, Side::North),
        }
        let ended = self.keep(&mut line, above.as_ref());
        self.last = Some(line);
        self.spare = above.unwrap_or_default();
        ended
    }

    /// Ends all parts: no row follows.
    pub(super) fn flush(&mut self) -> Vec<Part> {
        if let Some(line) = self.last.take() {
            self.touch(&line, Side::South);
        }
        let parts = std::mem::take(&mut self.parts);
        parts.into_iter().filter(|p| p.joined_to.is_none()).collect()
    }

    /// The stretches of a row that belong to parts, with the steps at their ends.
    fn find(&mut self, line: &mut Line) {
        let any_m = self.cliffs.of_any_m();
        let mut from = 0;
        while let Some(value) = line.raw.get(from).copied() {
            // Most samples are unlike those beside them, and near to them: the short way for these.
            if let (Some(right), Some(&[west_m, own_m])) = (
                line.raw.get(from + 1),
                from.checked_sub(1)
                    .and_then(|left| line.heights_m.get(left..=from)?.first_chunk::<2>()),
            ) && *right != value
                && (west_m - own_m).abs() < any_m
                && !self.cliffs.is_lost(value)
            {
                from += 1;
                continue;
            }
            let rest = line.raw.get(from..).unwrap_or(&[]);
            let to = from + rest.iter().take_while(|v| **v == value).count().max(1);
            let height =
                |k: Option<usize>| k.and_then(|k| line.heights_m.get(k)).copied().unwrap_or(f32::NAN);
            let own_m = height(Some(from));
            let (west_m, east_m) = (height(from.checked_sub(1)), height(Some(to)));
            let cliff_m = self.cliffs.of_m(value);
            let is_low = |m: f32| (m - own_m).abs() < cliff_m;
            let is_in = !own_m.is_nan()
                && (to - from >= LONG || self.cliffs.is_lost(value) || !(is_low(west_m) || is_low(east_m)));
            if is_in {
                let stretch = Stretch {
                    from: line.first_col + from,
                    to: line.first_col + to,
                    value,
                    part: self.parts.len(),
                };
                let mut part = Part::of(&stretch, line.row, cliff_m);
                part.step(Side::West, own_m, west_m);
                part.step(Side::East, own_m, east_m);
                self.parts.push(part);
                line.stretches.push(stretch);
                line.is_in.iter_mut().take(to).skip(from).for_each(|s| *s = true);
            }
            from = to;
        }
    }

    fn root(&self, mut nth: usize) -> usize {
        while let Some(next) = self.parts.get(nth).and_then(|p| p.joined_to) {
            nth = next;
        }
        nth
    }

    /// Joins stretches that touch, at corners as well: narrow water runs across the lattice.
    fn join(&mut self, above: &Line, line: &Line) {
        let mut first = 0;
        for stretch in &line.stretches {
            let older = above.stretches.get(first..).unwrap_or(&[]);
            first += older.iter().take_while(|o| o.to < stretch.from).count();
            let near = above.stretches.get(first..).unwrap_or(&[]);
            for other in near.iter().take_while(|o| o.from <= stretch.to) {
                if other.value == stretch.value {
                    let (into, from) = (self.root(other.part), self.root(stretch.part));
                    self.unite(into, from);
                }
            }
        }
    }

    fn unite(&mut self, into: usize, from: usize) {
        if into == from {
            return;
        }
        let Some(taken) = self.parts.get_mut(from) else {
            return;
        };
        taken.joined_to = Some(into);
        let taken = *taken;
        if let Some(part) = self.parts.get_mut(into) {
            part.take(&taken);
        }
    }

    /// The steps from the parts of a line to the line beside it.
    fn between(&mut self, line: &Line, other: &Line, side: Side) {
        for stretch in &line.stretches {
            let root = self.root(stretch.part);
            let Some(part) = self.parts.get_mut(root) else {
                continue;
            };
            for col in stretch.from..stretch.to {
                let own_m = line.at(col).map_or(f32::NAN, |(_, m, _)| m);
                match other.at(col) {
                    Some((raw, _, is_in)) if raw == stretch.value => {
                        part.rim += u64::from(!is_in);
                        part.low += u64::from(!is_in);
                    }
                    found => part.step(side, own_m, found.map_or(f32::NAN, |(_, m, _)| m)),
                }
            }
        }
    }

    fn touch(&mut self, line: &Line, side: Side) {
        for stretch in &line.stretches {
            let root = self.root(stretch.part);
            if let Some(part) = self.parts.get_mut(root) {
                part.touches[side as usize] = true;
            }
        }
    }

    /// Keeps the parts that reach into a row, numbered anew, and gives back the others.
    fn keep(&mut self, line: &mut Line, above: Option<&Line>) -> Vec<Part> {
        if self.parts.is_empty() {
            return Vec::new();
        }
        let mut kept: Vec<Part> = Vec::with_capacity(line.stretches.len());
        let mut place: Vec<Option<usize>> = vec![None; self.parts.len()];
        for stretch in &mut line.stretches {
            let root = self.root(stretch.part);
            if let (Some(slot), Some(part)) = (place.get_mut(root), self.parts.get(root)) {
                stretch.part = *slot.get_or_insert_with(|| {
                    kept.push(*part);
                    kept.len() - 1
                });
            }
        }
        let is_ended = |(nth, part): &(usize, &Part)| {
            part.joined_to.is_none() && place.get(*nth).is_some_and(Option::is_none)
        };
        let ended = if above.is_some() {
            let parts = self.parts.iter().enumerate().filter(is_ended);
            parts.map(|(_, part)| *part).collect()
        } else {
            Vec::new()
        };
        self.parts = kept;
        ended
    }
}
