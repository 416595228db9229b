//! Candidates in chunks whose paths fit into memory together, and points by tiles. What is kept of a mast hangs on
//! the points in its reach, and on no chunk.

use super::super::{Candidate, PlanPoints};
use crate::coverage::candidates::Candidates as Index;
use crate::domain::{Cell, Network, Status};
use crate::space::LonLat;
use std::collections::BTreeMap;

/// Paths of a chunk, about: all of its receivers are heard in one batch, so that what is kept for a mast does not
/// hang on its neighbours in the list.
const PATHS: usize = 600_000;

/// The points within the study's range of a place.
pub(super) struct Near(Index);

/// Some candidates and the points around them.
pub(super) struct Chunk {
    /// By their place in the list.
    pub(super) candidates: Vec<u32>,
    /// Ascending.
    pub(super) points: Vec<u32>,
}

impl Near {
    pub(super) fn new(points: &PlanPoints, range_m: f64) -> Self {
        // A metre for the rounding of distances there and back.
        let places: Vec<(LonLat, f64)> = points
            .receivers
            .iter()
            .map(|r| (r.place, range_m + 1.0))
            .collect();
        Self(Index::new(&places))
    }

    /// How many points are near each candidate, added up.
    pub(super) fn pairs(&self, candidates: &[Candidate]) -> u64 {
        let with_cells = candidates.iter().filter(|c| !c.cells.is_empty());
        let mut last: Option<(LonLat, u64)> = None;
        with_cells
            .map(|candidate| match last {
                Some((place, count)) if place == candidate.position => count,
                _ => {
                    let count = self.0.near(candidate.position).len() as u64;
                    last = Some((candidate.position, count));
                    count
                }
            })
            .sum()
    }

    /// In the order of the list.
    pub(super) fn chunks(&self, candidates: &[Candidate]) -> Vec<Chunk> {
        let mut chunks = Vec::new();
        let mut chunk = Chunk {
            candidates: Vec::new(),
            points: Vec::new(),
        };
        let mut paths = 0;
        let mut last: Option<(LonLat, Vec<u32>)> = None;
        for (nth, candidate) in candidates.iter().enumerate() {
            if candidate.cells.is_empty() {
                continue;
            }
            let near = match last.take() {
                Some((place, near)) if place == candidate.position => near,
                _ => {
                    chunk.tidy();
                    self.0
                        .near(candidate.position)
                        .iter()
                        .map(|p| *p as u32)
                        .collect()
                }
            };
            let wanted = near.len() * distinct_masts(&candidate.cells);
            if paths + wanted > PATHS && !chunk.candidates.is_empty() {
                chunks.push(chunk.taken());
                paths = 0;
            }
            paths += wanted;
            chunk.candidates.push(nth as u32);
            chunk.points.extend_from_slice(&near);
            last = Some((candidate.position, near));
        }
        if !chunk.candidates.is_empty() {
            chunks.push(chunk.taken());
        }
        chunks
    }
}

impl Chunk {
    fn tidy(&mut self) {
        self.points.sort_unstable();
        self.points.dedup();
    }

    fn taken(&mut self) -> Self {
        self.tidy();
        Self {
            candidates: std::mem::take(&mut self.candidates),
            points: std::mem::take(&mut self.points),
        }
    }

    /// The candidates' cells, all on air, and whose each is.
    pub(super) fn network(&self, candidates: &[Candidate]) -> (Network, Vec<u32>) {
        let mut cells: Vec<(u32, Cell)> = Vec::new();
        for owner in &self.candidates {
            let of = candidates.get(*owner as usize).map(|c| c.cells.as_slice());
            cells.extend(of.unwrap_or_default().iter().map(|cell| {
                let status = Status::OnAir;
                (
                    *owner,
                    Cell {
                        status,
                        ..cell.clone()
                    },
                )
            }));
        }
        // As the network sorts them.
        cells.sort_by(|a, b| a.1.id.cmp(&b.1.id));
        let (owners, cells): (Vec<u32>, Vec<Cell>) = cells.into_iter().unzip();
        (Network::new(cells), owners)
    }
}

/// Heights and frequencies of some cells: each is a path.
fn distinct_masts(cells: &[Cell]) -> usize {
    let mut keys: Vec<(u64, u64)> = cells
        .iter()
        .map(|c| (c.antenna_height_m.to_bits(), c.frequency.hz().to_bits()))
        .collect();
    keys.sort_unstable();
    keys.dedup();
    keys.len()
}

/// Points by tiles of a degree, those of villages apart from those along roads: each list is heard at once, as a
/// run of the study hears the points of villages, and finds what such a run has kept.
pub(super) fn tiles(points: &PlanPoints, some: impl IntoIterator<Item = u32>) -> Vec<Vec<u32>> {
    let first_of_stretches = points.first_of_stretches();
    let mut tiles: BTreeMap<(bool, i32, i32), Vec<u32>> = BTreeMap::new();
    for point in some {
        let Some(receiver) = points.receivers.get(point as usize) else {
            continue;
        };
        let at = receiver.place;
        let tile = (
            point >= first_of_stretches,
            at.lat_deg().floor() as i32,
            at.lon_deg().floor() as i32,
        );
        tiles.entry(tile).or_default().push(point);
    }
    tiles.into_values().collect()
}
