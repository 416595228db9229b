//! Bins of 50 m: samples of one cell in one of them are one local mean.
//!
//! Along a drive neighbouring samples say the same thing once more; in a bin they count once. Fifty metres are
//! 40 wavelengths at 240 MHz and more above: fast fading is averaged out, as Lee asks for, and the shadow of a
//! hill or house is not.

use super::groups::Group;
use super::histogram::Histogram;
use super::identity::CellKey;
use super::sample::{Quantity, Sample};
use crate::maths;
use crate::space::LonLat;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

/// Side of a bin, metres.
pub const BIN_M: f64 = 50.0;
/// A degree of a sphere of 6,371,009 m, metres.
const M_PER_DEG: f64 = 111_195.08;
/// Positions are summed in ten-millionths of a degree, so that the order of samples does not matter.
const PER_DEG: f64 = 1e7;

/// A bin: row northwards from the equator, column eastwards from Greenwich.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bin {
    /// Row.
    pub row: i32,
    /// Column.
    pub col: i32,
}

impl Bin {
    /// The bin of a place.
    pub fn of(at: LonLat) -> Self {
        let row = (at.lat_deg() * M_PER_DEG / BIN_M).floor();
        let middle_deg = ((row + 0.5) * BIN_M / M_PER_DEG).clamp(-89.9, 89.9);
        let m_per_deg = M_PER_DEG * maths::cos(middle_deg.to_radians());
        let col = (at.lon_deg() * m_per_deg / BIN_M).floor();
        Self {
            row: row as i32,
            col: col as i32,
        }
    }
}

/// What is known of one group's samples of one cell in one bin.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Content {
    /// Levels for an isotropic antenna out of doors.
    pub levels: Histogram,
    lon: i64,
    lat: i64,
    /// Heights of receivers, summed in centimetres.
    height_cm: i64,
    /// First and last moment, milliseconds.
    pub span_ms: Option<[i64; 2]>,
}

impl Content {
    fn add(&mut self, sample: &Sample, level: f64) {
        self.levels.add(level);
        self.lon += (sample.at.lon_deg() * PER_DEG).round() as i64;
        self.lat += (sample.at.lat_deg() * PER_DEG).round() as i64;
        let height_m = sample
            .receiver_height_m
            .unwrap_or(super::campaign::ASSUMED_HEIGHT_M);
        self.height_cm += (height_m * 100.0).round() as i64;
        if let Some(time) = sample.time_ms {
            self.span(Some([time, time]));
        }
    }

    fn span(&mut self, other: Option<[i64; 2]>) {
        self.span_ms = match (self.span_ms, other) {
            (Some([a, b]), Some([c, d])) => Some([a.min(c), b.max(d)]),
            (own, other) => own.or(other),
        };
    }

    /// All of another one.
    pub(super) fn join(&mut self, other: &Self) {
        self.levels.join(&other.levels);
        self.lon += other.lon;
        self.lat += other.lat;
        self.height_cm += other.height_cm;
        self.span(other.span_ms);
    }

    /// The middle of the samples' places.
    pub(super) fn at(&self) -> Option<LonLat> {
        let count = self.levels.count();
        (count > 0).then_some(())?;
        let mean = |sum: i64| sum as f64 / count as f64 / PER_DEG;
        LonLat::wrapped(mean(self.lon), mean(self.lat))
    }

    /// The mean height of the receivers, metres.
    pub(super) fn height_m(&self) -> f64 {
        self.height_cm as f64 / 100.0 / self.levels.count().max(1) as f64
    }
}

/// By what contents are kept apart: the place, the cell, the quantity, the group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Key {
    bin: Bin,
    cell: u32,
    quantity: Quantity,
    group: u32,
}

/// Things by their number, in the order in which they were first seen.
#[derive(Clone, Debug)]
struct Table<T> {
    all: Vec<T>,
    numbers: HashMap<T, u32>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self {
            all: Vec::new(),
            numbers: HashMap::new(),
        }
    }
}

impl<T: Clone + Eq + Hash> Table<T> {
    fn number(&mut self, thing: T) -> u32 {
        if let Some(number) = self.numbers.get(&thing) {
            return *number;
        }
        let number = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        self.all.push(thing.clone());
        self.numbers.insert(thing, number);
        number
    }

    fn get(&self, number: u32) -> Option<&T> {
        self.all.get(number as usize)
    }
}

impl<T: Clone + Ord> Table<T> {
    fn in_order(&self) -> Vec<T> {
        let mut all = self.all.clone();
        all.sort();
        all
    }

    /// The place of each in their order.
    fn ranks(&self) -> Vec<u32> {
        let mut order: Vec<usize> = (0..self.all.len()).collect();
        order.sort_by(|a, b| self.all.get(*a).cmp(&self.all.get(*b)));
        let mut ranks = vec![0; order.len()];
        for (rank, nth) in (0u32..).zip(order) {
            if let Some(own) = ranks.get_mut(nth) {
                *own = rank;
            }
        }
        ranks
    }
}

/// Contents in pieces: a list that grows by doubling would hold as much again that is empty.
#[derive(Clone, Debug, Default)]
struct Pieces(Vec<Vec<Content>>);

/// Contents in one piece.
const PIECE: usize = 4096;

impl Pieces {
    fn add(&mut self) -> u32 {
        if self.0.last().is_none_or(|piece| piece.len() == PIECE) {
            self.0.push(Vec::with_capacity(PIECE));
        }
        let before = (self.0.len().saturating_sub(1)) * PIECE;
        let piece = self.0.last_mut();
        let at = piece.as_ref().map_or(0, |p| p.len());
        if let Some(piece) = piece {
            piece.push(Content::default());
        }
        u32::try_from(before + at).unwrap_or(u32::MAX)
    }

    fn get(&self, nth: u32) -> Option<&Content> {
        let nth = nth as usize;
        self.0.get(nth / PIECE)?.get(nth % PIECE)
    }

    fn get_mut(&mut self, nth: u32) -> Option<&mut Content> {
        let nth = nth as usize;
        self.0.get_mut(nth / PIECE)?.get_mut(nth % PIECE)
    }
}

/// All samples that were added, by bin, cell, quantity and group.
#[derive(Clone, Debug, Default)]
pub struct Bins {
    numbers: HashMap<Key, u32>,
    contents: Pieces,
    cells: Table<CellKey>,
    operators: HashMap<u32, String>,
    groups: Table<Group>,
}

impl Bins {
    /// One more sample; nothing where it has no level.
    pub fn add(&mut self, sample: &Sample) {
        let Some((quantity, level)) = sample.level_outdoors() else {
            return;
        };
        let cell = self.cells.number(sample.cell());
        if let Some(operator) = &sample.operator {
            // Of several names the first of the alphabet, so that the order of samples does not matter.
            let known = self.operators.entry(cell).or_insert_with(|| operator.clone());
            if operator < known {
                known.clone_from(operator);
            }
        }
        let key = Key {
            bin: Bin::of(sample.at),
            cell,
            quantity,
            group: self.groups.number(Group::of(sample)),
        };
        if let Some(content) = self.content(key) {
            content.add(sample, level);
        }
    }

    /// All of another one: pieces of a log may be added apart.
    pub fn join(&mut self, other: &Self) {
        for (key, nth) in &other.numbers {
            let Some(content) = other.contents.get(*nth) else {
                continue;
            };
            let cell = other.cells.get(key.cell).cloned();
            let group = other.groups.get(key.group).cloned();
            let (Some(cell), Some(group)) = (cell, group) else {
                continue;
            };
            let cell = self.cells.number(cell);
            if let Some(operator) = other.operators.get(&key.cell) {
                let known = self.operators.entry(cell).or_insert_with(|| operator.clone());
                if operator < known {
                    known.clone_from(operator);
                }
            }
            let key = Key {
                bin: key.bin,
                cell,
                quantity: key.quantity,
                group: self.groups.number(group),
            };
            if let Some(own) = self.content(key) {
                own.join(content);
            }
        }
    }

    fn content(&mut self, key: Key) -> Option<&mut Content> {
        let contents = &mut self.contents;
        let nth = *self.numbers.entry(key).or_insert_with(|| contents.add());
        self.contents.get_mut(nth)
    }

    /// In an order that does not depend on that of the samples: by bin, cell, quantity and group.
    pub fn sorted(self) -> SortedBins {
        let cell_ranks = self.cells.ranks();
        let group_ranks = self.groups.ranks();
        let rank = |ranks: &[u32], nth: u32| ranks.get(nth as usize).copied().unwrap_or(u32::MAX);
        let entry = |(key, content): (Key, u32)| Entry {
            bin: key.bin,
            cell: rank(&cell_ranks, key.cell),
            quantity: key.quantity,
            group: rank(&group_ranks, key.group),
            content,
        };
        let mut order: Vec<Entry> = Vec::with_capacity(self.numbers.len());
        order.extend(self.numbers.into_iter().map(entry));
        order.sort_unstable();
        let mut operators: Vec<Option<Arc<str>>> = vec![None; self.cells.all.len()];
        for (cell, name) in &self.operators {
            if let Some(of) = operators.get_mut(rank(&cell_ranks, *cell) as usize) {
                *of = Some(name.as_str().into());
            }
        }
        SortedBins {
            order,
            contents: self.contents,
            cells: self.cells.in_order().into_iter().map(Arc::new).collect(),
            operators,
            groups: self.groups.in_order(),
        }
    }

    /// How many cells there are.
    pub fn cell_count(&self) -> usize {
        self.cells.all.len()
    }

    /// The devices, each once.
    pub fn devices(&self) -> Vec<&str> {
        let mut all: Vec<&str> = self.groups.all.iter().map(|g| g.device.as_str()).collect();
        all.retain(|d| !d.is_empty());
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// One content in the order of places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    bin: Bin,
    cell: u32,
    quantity: Quantity,
    group: u32,
    content: u32,
}

/// All samples by bin, cell, quantity and group, in order.
#[derive(Clone, Debug, Default)]
pub struct SortedBins {
    order: Vec<Entry>,
    contents: Pieces,
    cells: Vec<Arc<CellKey>>,
    operators: Vec<Option<Arc<str>>>,
    groups: Vec<Group>,
}

/// One cell's quantity in one bin.
#[derive(Clone, Copy, Debug)]
pub(super) struct OnePlace<'a> {
    bins: &'a SortedBins,
    entries: &'a [Entry],
    pub(super) bin: Bin,
    pub(super) cell: &'a Arc<CellKey>,
    pub(super) quantity: Quantity,
    pub(super) operator: Option<&'a Arc<str>>,
}

impl<'a> OnePlace<'a> {
    /// Its groups in their order.
    pub(super) fn groups(self) -> impl Iterator<Item = (&'a Group, &'a Content)> {
        self.entries.iter().filter_map(move |entry| {
            let group = self.bins.groups.get(entry.group as usize)?;
            Some((group, self.bins.contents.get(entry.content)?))
        })
    }
}

impl SortedBins {
    /// Place by place.
    pub(super) fn places(&self) -> impl Iterator<Item = OnePlace<'_>> {
        let is_same = |a: &Entry, b: &Entry| (a.bin, a.cell, a.quantity) == (b.bin, b.cell, b.quantity);
        self.order.chunk_by(is_same).filter_map(|entries| {
            let first = entries.first()?;
            Some(OnePlace {
                bins: self,
                entries,
                bin: first.bin,
                cell: self.cells.get(first.cell as usize)?,
                quantity: first.quantity,
                operator: self.operators.get(first.cell as usize)?.as_ref(),
            })
        })
    }
}

/// What a place's local mean is: of powers, or the plain one.
pub(super) fn local_mean(quantity: Quantity, levels: &Histogram) -> Option<f64> {
    match quantity {
        // A mean of losses is that of the powers behind them.
        Quantity::PathLoss => {
            let mut turned = Histogram::default();
            turned.join_turned(levels);
            turned.mean_of_powers().map(|x| -x)
        }
        q if q.is_power() => levels.mean_of_powers(),
        _ => levels.mean(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_of_a_place_is_small() {
        assert!(size_of::<Content>() <= 72, "{}", size_of::<Content>());
        assert!(size_of::<Entry>() <= 24, "{}", size_of::<Entry>());
        assert!(size_of::<(Key, u32)>() <= 24);
        assert!(size_of::<crate::measurements::Place>() <= 144);
    }

    #[test]
    fn bins_are_squares_of_fifty_metres_everywhere() {
        for lat in [0.0, 21.0, -33.5, 60.0] {
            let here = LonLat::new(105.0, lat).expect("a place");
            let bin = Bin::of(here);
            let north = LonLat::new(105.0, lat + BIN_M / M_PER_DEG).expect("a place");
            assert_eq!(Bin::of(north).row, bin.row + 1);
            let m_per_deg = M_PER_DEG * maths::cos(lat.to_radians());
            let east = LonLat::new(105.0 + 10.0 * BIN_M / m_per_deg, lat).expect("a place");
            assert!((Bin::of(east).col - bin.col - 10).abs() <= 1, "{lat}");
        }
    }
}
