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
use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

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
    /// First moment, milliseconds.
    pub first_ms: Option<i64>,
    /// Last moment.
    pub last_ms: Option<i64>,
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
            self.first_ms = Some(self.first_ms.map_or(time, |t| t.min(time)));
            self.last_ms = Some(self.last_ms.map_or(time, |t| t.max(time)));
        }
    }

    /// All of another one.
    pub(super) fn join(&mut self, other: &Self) {
        self.levels.join(&other.levels);
        self.lon += other.lon;
        self.lat += other.lat;
        self.height_cm += other.height_cm;
        self.first_ms = [self.first_ms, other.first_ms].into_iter().flatten().min();
        self.last_ms = [self.last_ms, other.last_ms].into_iter().flatten().max();
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Key {
    pub(super) bin: Bin,
    pub(super) cell: u32,
    pub(super) quantity: Quantity,
    pub(super) group: u32,
}

/// Things by their number, in the order in which they were first seen.
#[derive(Clone, Debug)]
pub(super) struct Table<T> {
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

    pub(super) fn get(&self, number: u32) -> Option<&T> {
        self.all.get(number as usize)
    }

    pub(super) fn all(&self) -> &[T] {
        &self.all
    }
}

/// The groups of each cell's quantity in each bin.
pub(super) type ByPlace<'a> = BTreeMap<(Bin, &'a CellKey, Quantity), Vec<(&'a Group, &'a Content)>>;

/// All samples that were added, by bin, cell, quantity and group.
#[derive(Clone, Debug, Default)]
pub struct Bins {
    contents: HashMap<Key, Content>,
    pub(super) cells: Table<CellKey>,
    pub(super) operators: HashMap<u32, String>,
    pub(super) groups: Table<Group>,
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
        self.contents.entry(key).or_default().add(sample, level);
    }

    /// All of another one: pieces of a log may be added apart.
    pub fn join(&mut self, other: &Self) {
        for (key, content) in &other.contents {
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
            self.contents.entry(key).or_default().join(content);
        }
    }

    /// The groups of each cell's quantity in each bin, in an order that does not depend on that of the samples.
    pub(super) fn by_place(&self) -> ByPlace<'_> {
        let mut places = ByPlace::new();
        for (key, content) in &self.contents {
            let (Some(cell), Some(group)) = (self.cells.get(key.cell), self.groups.get(key.group)) else {
                continue;
            };
            let place = places.entry((key.bin, cell, key.quantity)).or_default();
            place.push((group, content));
        }
        for groups in places.values_mut() {
            groups.sort_by(|a, b| a.0.cmp(b.0));
        }
        places
    }

    /// The operator of a cell.
    pub(super) fn operator(&self, cell: &CellKey) -> Option<&str> {
        let number = self.cells.numbers.get(cell)?;
        self.operators.get(number).map(String::as_str)
    }

    /// How many cells there are.
    pub fn cell_count(&self) -> usize {
        self.cells.all().len()
    }

    /// The devices, each once.
    pub fn devices(&self) -> Vec<&str> {
        let mut all: Vec<&str> = self.groups.all().iter().map(|g| g.device.as_str()).collect();
        all.retain(|d| !d.is_empty());
        all.sort_unstable();
        all.dedup();
        all
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
