//! What is kept of the rows of a file while they pass by.

use super::repairs::Raw;
use super::{Around, Spot};
use crate::space::crs::Transformer;
use crate::space::regions::Cell;
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
    rows: u64,
    step: u64,
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
