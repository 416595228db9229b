//! Which cells can be heard at a place: an R-tree over the cells' masts (the owner of `rstar`).
//!
//! The tree lives in earth-centred Cartesian metres. A straight line through the earth is never longer than the geodesic, so the
//! tree can offer a cell too many but never miss one, at the antimeridian and the poles too; the geodesic distance then decides.

use crate::space::{LonLat, geodesic};
use rstar::{AABB, PointDistance, RTree, RTreeObject};

/// A cell in the tree.
#[derive(Clone, Copy, Debug)]
struct Entry {
    cell: usize,
    at_m: [f64; 3],
}

impl RTreeObject for Entry {
    type Envelope = AABB<[f64; 3]>;

    fn envelope(&self) -> Self::Envelope {
        AABB::from_point(self.at_m)
    }
}

impl PointDistance for Entry {
    fn distance_2(&self, point: &[f64; 3]) -> f64 {
        self.at_m.iter().zip(point).map(|(a, b)| (a - b) * (a - b)).sum()
    }
}

/// A cell that reaches a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// Index of the cell, as given to [`Candidates::new`].
    pub cell: usize,
    /// Geodesic distance, metres.
    pub distance_m: f64,
}

/// The index.
#[derive(Debug)]
pub struct Candidates {
    tree: RTree<Entry>,
    positions: Vec<LonLat>,
    reaches_m: Vec<f64>,
    longest_reach_m: f64,
}

impl Candidates {
    /// From the position and the reach (metres) of every cell; a cell of reach 0 or less is never a candidate.
    pub fn new(cells: &[(LonLat, f64)]) -> Self {
        let entries = cells
            .iter()
            .enumerate()
            .filter(|(_, (_, reach_m))| *reach_m > 0.0)
            .map(|(cell, (at, _))| Entry {
                cell,
                at_m: at.ecef_m(),
            })
            .collect();
        Self {
            tree: RTree::bulk_load(entries),
            positions: cells.iter().map(|c| c.0).collect(),
            reaches_m: cells.iter().map(|c| c.1).collect(),
            longest_reach_m: cells.iter().map(|c| c.1).fold(0.0, f64::max),
        }
    }

    /// The cells whose reach includes a place, by index.
    pub fn near(&self, place: LonLat) -> Vec<Candidate> {
        let longest_2 = self.longest_reach_m * self.longest_reach_m;
        let mut found: Vec<Candidate> = self
            .tree
            .locate_within_distance(place.ecef_m(), longest_2)
            .filter_map(|entry| {
                let distance_m = geodesic::distance_m(self.positions[entry.cell], place);
                (distance_m <= self.reaches_m[entry.cell]).then_some(Candidate {
                    cell: entry.cell,
                    distance_m,
                })
            })
            .collect();
        found.sort_by_key(|c| c.cell);
        found
    }

    /// The nearest cell of those with a reach, whether the place is within it or not; `None` without such cells.
    pub fn nearest(&self, place: LonLat) -> Option<Candidate> {
        // The chord orders places as the geodesic does but for differences of a few parts in 10⁷; ties go to the lower index.
        let mut by_chord = self.tree.nearest_neighbor_iter(place.ecef_m());
        let first = by_chord.next()?;
        let with_distance = |e: &Entry| Candidate {
            cell: e.cell,
            distance_m: geodesic::distance_m(self.positions[e.cell], place),
        };
        let mut best = with_distance(first);
        for entry in by_chord {
            let next = with_distance(entry);
            if next.distance_m > best.distance_m * 1.000_01 + 1.0 {
                break;
            }
            if (next.distance_m, next.cell) < (best.distance_m, best.cell) {
                best = next;
            }
        }
        Some(best)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lon: f64, lat: f64) -> LonLat {
        LonLat::new(lon, lat).expect("valid")
    }

    #[test]
    fn a_cell_across_the_antimeridian_is_found() {
        let cells = Candidates::new(&[(at(179.99, 10.0), 5_000.0), (at(0.0, 10.0), 5_000.0)]);
        let near: Vec<usize> = cells.near(at(-179.99, 10.0)).iter().map(|c| c.cell).collect();
        assert_eq!(near, [0]);
    }

    #[test]
    fn reach_is_each_cells_own() {
        let cells = Candidates::new(&[
            (at(5.0, 44.0), 1_000.0),
            (at(5.0, 44.0), 20_000.0),
            (at(5.0, 44.0), 0.0),
        ]);
        let near: Vec<usize> = cells.near(at(5.0, 44.1)).iter().map(|c| c.cell).collect();
        assert_eq!(near, [1]);
    }

    #[test]
    fn the_nearest_of_equals_is_the_first() {
        let cells = Candidates::new(&[(at(5.1, 44.0), 1.0), (at(5.0, 44.0), 1.0), (at(5.0, 44.0), 1.0)]);
        assert_eq!(cells.nearest(at(5.0, 44.01)).expect("cells").cell, 1);
        assert!(Candidates::new(&[]).nearest(at(0.0, 0.0)).is_none());
    }
}
