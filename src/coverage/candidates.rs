//! Which masts can be heard at a place: an R-tree over their places (the owner of `rstar`).
//!
//! The tree lives in earth-centred Cartesian metres. A straight line through the earth is never longer than
//! the geodesic, and on its surface the geodesic is hardly longer than the chord: so the chord decides, at
//! the antimeridian and the poles too, and the geodesic is asked only where a place lies within a hair of the
//! rim of a reach.

use crate::space::{LonLat, geodesic};
use rstar::{AABB, PointDistance, RTree, RTreeObject};

/// A place in the tree.
#[derive(Clone, Copy, Debug)]
struct Entry {
    index: usize,
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
        chord_2(&self.at_m, point)
    }
}

/// The square of a straight distance, m².
fn chord_2(a_m: &[f64; 3], b_m: &[f64; 3]) -> f64 {
    a_m.iter().zip(b_m).map(|(a, b)| (a - b) * (a - b)).sum()
}

/// The index.
#[derive(Debug)]
pub struct Candidates {
    tree: RTree<Entry>,
    places: Vec<Place>,
    longest_reach_m: f64,
}

/// What is indexed.
#[derive(Clone, Copy, Debug)]
struct Place {
    position: LonLat,
    at_m: [f64; 3],
    reach_m: f64,
}

/// A place that is asked for, made ready for many comparisons.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    position: LonLat,
    at_m: [f64; 3],
}

impl Asked {
    pub(super) fn at(position: LonLat) -> Self {
        Self {
            position,
            at_m: position.ecef_m(),
        }
    }
}

impl Candidates {
    /// From positions and reaches (metres); what has a reach of 0 or less is never found.
    pub fn new(places: &[(LonLat, f64)]) -> Self {
        let places: Vec<Place> = places
            .iter()
            .map(|(position, reach_m)| Place {
                position: *position,
                at_m: position.ecef_m(),
                reach_m: *reach_m,
            })
            .collect();
        let entries = places
            .iter()
            .enumerate()
            .filter(|(_, place)| place.reach_m > 0.0)
            .map(|(index, place)| Entry {
                index,
                at_m: place.at_m,
            })
            .collect();
        Self {
            tree: RTree::bulk_load(entries),
            longest_reach_m: places.iter().map(|p| p.reach_m).fold(0.0, f64::max),
            places,
        }
    }

    /// Those whose reach includes a place, by index.
    pub fn near(&self, place: LonLat) -> Vec<usize> {
        let mut found = Vec::new();
        self.near_into(&Asked::at(place), &mut found);
        found
    }

    /// The same into a buffer, which is emptied first.
    pub(super) fn near_into(&self, asked: &Asked, found: &mut Vec<usize>) {
        found.clear();
        let longest_2 = self.longest_reach_m * self.longest_reach_m;
        let within = self
            .tree
            .locate_within_distance(asked.at_m, longest_2)
            .map(|entry| entry.index)
            .filter(|index| self.reaches(*index, self.places[*index].reach_m, asked));
        found.extend(within);
        found.sort_unstable();
    }

    /// Does a place lie within `reach_m` of what has this index?
    pub(super) fn reaches(&self, index: usize, reach_m: f64, asked: &Asked) -> bool {
        let Some(place) = self.places.get(index) else {
            return false;
        };
        let chord_m = chord_2(&place.at_m, &asked.at_m).sqrt();
        // A millimetre and a part in 10⁹ for the rounding of the coordinates.
        let hair_m = 1e-3 + 1e-9 * reach_m;
        if chord_m > reach_m + hair_m {
            return false;
        }
        match longest_geodesic_m(chord_m) {
            Some(longest_m) if longest_m < reach_m - hair_m => true,
            _ => geodesic::distance_m(place.position, asked.position) <= reach_m,
        }
    }

    /// The nearest of those with a reach and its geodesic distance, metres, whether the place is within the
    /// reach or not; `None` without any.
    pub fn nearest(&self, place: LonLat) -> Option<(usize, f64)> {
        // The chord orders places as the geodesic does but for differences of a few parts in 10⁷; ties go to
        // the lower index.
        let mut by_chord = self.tree.nearest_neighbor_iter(place.ecef_m());
        let first = by_chord.next()?;
        let with_distance = |e: &Entry| {
            (
                e.index,
                geodesic::distance_m(self.places[e.index].position, place),
            )
        };
        let mut best = with_distance(first);
        for entry in by_chord {
            let next = with_distance(entry);
            if next.1 > best.1 * 1.000_01 + 1.0 {
                break;
            }
            if (next.1, next.0) < (best.1, best.0) {
                best = next;
            }
        }
        Some(best)
    }
}

/// No geodesic whose ends are this far apart in a straight line is longer; `None` for chords that are too
/// long to say it simply.
fn longest_geodesic_m(chord_m: f64) -> Option<f64> {
    /// Smallest radius of curvature of WGS 84: along the meridian at the equator.
    const MIN_RADIUS_M: f64 = 6_335_439.0;
    const LONGEST_CHORD_M: f64 = 500_000.0;
    // arc = 2R·asin(c/2R) = c·(1 + x/24 + 3x²/640 + …) with x = (c/R)² ≤ 0.0063: a twentieth of the first
    // term is more than all that follow.
    let x = (chord_m / MIN_RADIUS_M) * (chord_m / MIN_RADIUS_M);
    (chord_m <= LONGEST_CHORD_M).then(|| chord_m * (1.0 + 1.05 * x / 24.0))
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
        assert_eq!(cells.near(at(-179.99, 10.0)), [0]);
    }

    #[test]
    fn reach_is_each_cells_own() {
        let cells = Candidates::new(&[
            (at(5.0, 44.0), 1_000.0),
            (at(5.0, 44.0), 20_000.0),
            (at(5.0, 44.0), 0.0),
        ]);
        assert_eq!(cells.near(at(5.0, 44.1)), [1]);
    }

    #[test]
    fn the_nearest_of_equals_is_the_first() {
        let cells = Candidates::new(&[(at(5.1, 44.0), 1.0), (at(5.0, 44.0), 1.0), (at(5.0, 44.0), 1.0)]);
        assert_eq!(cells.nearest(at(5.0, 44.01)).expect("cells").0, 1);
        assert!(Candidates::new(&[]).nearest(at(0.0, 0.0)).is_none());
    }

    #[test]
    fn the_bound_of_a_geodesic_holds_and_is_near() {
        for lat in [-85.0, -30.0, 0.0, 21.5, 60.0, 89.9] {
            for azimuth in [0.0, 45.0, 90.0, 200.0] {
                for distance_m in [10.0, 5_000.0, 35_000.0, 100_000.0, 490_000.0] {
                    let from = at(179.9, lat);
                    let to = geodesic::destination(from, azimuth, distance_m).expect("finite");
                    let chord_m = chord_2(&from.ecef_m(), &to.ecef_m()).sqrt();
                    let bound_m = longest_geodesic_m(chord_m).expect("short");
                    assert!(chord_m <= distance_m + 1e-6, "{lat} {azimuth} {distance_m}");
                    assert!(
                        bound_m >= distance_m - 1e-6,
                        "{lat} {azimuth} {distance_m}: {bound_m}"
                    );
                    assert!(
                        bound_m < distance_m * (1.0 + 1e-4),
                        "{lat} {azimuth} {distance_m}: {bound_m}"
                    );
                }
            }
        }
    }
}
