//! What is kept of the rows of a file while they pass by.

use super::repairs::Raw;
use super::{Around, Spot};
use crate::space::crs::Transformer;
use crate::space::regions::{Cell, FEW};
use crate::space::{LonLat, Regions};
use std::collections::BTreeMap;

/// Rows by which a repair is chosen for a whole file.
const SAMPLE: usize = 300;
/// Rows that are kept of a region's cell of half a degree: enough to choose a repair for what hangs together.
const SAMPLE_OF_CELL: usize = 20;

/// The rows of a file on their way.
pub(in crate::ingest) struct Passing<'a> {
    pub(super) around: &'a Around,
    pub(super) system: &'a Transformer,
    /// Where rows lie.
    pub(super) places: Regions,
    /// Where rows with longitudes beyond 180° would lie.
    pub(super) turned: Regions,
    /// Some row lies where it should.
    pub(super) some_hold: bool,
    /// Rows of the whole file, evenly.
    pub(super) sample: Vec<Raw>,
    /// Of each cell the first few.
    pub(super) of_cell: BTreeMap<Cell, Vec<Raw>>,
    /// The rows on each side of the equator and of Greenwich.
    pub(super) sides: Sides,
    rows: u64,
    step: u64,
}

/// The rows on each side of the equator, and of Greenwich: where they would lie with the other sign.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sides {
    /// South and north; west and east.
    lat: [Side; 2],
    lon: [Side; 2],
}

#[derive(Clone, Copy, Debug, Default)]
struct Side {
    rows: u64,
    /// Those near the line that lie where they should, and those that would with the other sign.
    held: u64,
    mirrored: u64,
}

/// A lost sign moves a row nearer to the line than this by less than 330 km: it may still hang together with the
/// others. Degrees.
const NEAR_LINE_DEG: f64 = 1.5;
/// A lost sign that cannot be seen by the distance happened to one row in so many at most.
const ONE_IN: u64 = 10;

impl Side {
    /// Are its rows few, none where it should lie, and all where they should with the other sign?
    fn has_lost_its_sign(self, other: Self) -> bool {
        self.rows > 0
            && self.rows <= FEW
            && self.rows * ONE_IN <= other.rows
            && self.held == 0
            && self.mirrored == self.rows
    }
}

impl Sides {
    fn add(&mut self, at: LonLat, around: &Around) {
        let other_sign = [
            LonLat::new(at.lon_deg(), -at.lat_deg()),
            LonLat::new(-at.lon_deg(), at.lat_deg()),
        ];
        let axes = [(&mut self.lat, at.lat_deg()), (&mut self.lon, at.lon_deg())];
        for ((sides, deg), mirrored) in axes.into_iter().zip(other_sign) {
            let Some(side) = sides.get_mut(usize::from(deg >= 0.0)) else {
                continue;
            };
            side.rows += 1;
            // Beyond a few rows it does not matter.
            if deg.abs() < NEAR_LINE_DEG && side.rows <= FEW {
                side.held += u64::from(around.holds(at));
                side.mirrored += u64::from(mirrored.is_ok_and(|p| around.holds(p)));
            }
        }
    }

    /// Which signs a row has lost, of the longitude and of the latitude, by the side on which it lies.
    pub(super) fn lost(&self, at: LonLat) -> Option<(bool, bool)> {
        let is_lost = |[negative, positive]: [Side; 2], deg: f64| {
            if deg >= 0.0 {
                positive.has_lost_its_sign(negative)
            } else {
                negative.has_lost_its_sign(positive)
            }
        };
        let lost = (is_lost(self.lon, at.lon_deg()), is_lost(self.lat, at.lat_deg()));
        (lost != (false, false)).then_some(lost)
    }
}

impl<'a> Passing<'a> {
    /// Before the first row.
    pub(in crate::ingest) fn new(around: &'a Around, system: &'a Transformer) -> Self {
        Self {
            around,
            system,
            places: Around::regions(),
            turned: Around::regions(),
            some_hold: false,
            sample: Vec::new(),
            of_cell: BTreeMap::new(),
            sides: Sides::default(),
            rows: 0,
            step: 1,
        }
    }

    /// One row more.
    pub(in crate::ingest) fn add(&mut self, spot: Spot) {
        let raw = Raw { x: spot.x, y: spot.y };
        self.take(raw);
        if let Some(at) = spot.at {
            let cell = self.places.cell(at);
            self.places.add(at);
            self.keep(cell, at, raw);
            if !self.around.is_nothing() && !self.around.strays {
                self.sides.add(at, self.around);
            }
        } else if let Some(at) = spot.turned(self.system) {
            let cell = self.turned.cell(at);
            self.turned.add(at);
            self.keep(cell, at, raw);
        }
    }

    fn keep(&mut self, cell: Cell, at: LonLat, raw: Raw) {
        self.some_hold = self.some_hold || self.around.holds(at);
        let kept = self.of_cell.entry(cell).or_default();
        if kept.len() < SAMPLE_OF_CELL {
            kept.push(raw);
        }
    }

    /// Every so many rows one; where there are too many, every second of these.
    fn take(&mut self, raw: Raw) {
        if self.rows.is_multiple_of(self.step) {
            self.sample.push(raw);
        }
        self.rows += 1;
        if self.sample.len() >= 2 * SAMPLE {
            let mut nth = 0;
            self.sample.retain(|_| {
                nth += 1;
                nth % 2 == 1
            });
            self.step *= 2;
        }
    }
}
