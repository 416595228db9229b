//! Masts: places with cells. What a map draws, and what a text counts, are these.
//!
//! A *cell* is a row of the list; a *site* is what the list calls so; a *mast* is a place: cells within 30 m of
//! each other, be it through a third, are on one mast, whatever their sites are called.

use super::Network;
use crate::space::{LonLat, geodesic};
use std::collections::{BTreeMap, BTreeSet};

/// Cells nearer to each other than this share a mast, metres: a roof or a fenced ground with its towers, and
/// the rounding of coordinates to a second of arc.
pub const MAST_M: f64 = 30.0;

/// Squares a degree in which neighbours are looked for: of at least [`MAST_M`] anywhere but at the poles.
const SQUARES_A_DEGREE: f64 = 500.0;

/// The masts of a network.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Masts {
    /// Where each is: its westernmost cell's place. Sorted.
    pub places: Vec<LonLat>,
    /// The mast of each cell of the network, by its place in `places`; `None` for cells that do not count.
    pub of_cell: Vec<Option<usize>>,
}

impl Masts {
    /// Of the cells of a network that count; `counts` says by index which do.
    pub fn of(network: &Network, counts: impl Fn(usize) -> bool) -> Self {
        let cells = network.cells();
        let mut at: Vec<(LonLat, usize)> = (0..cells.len())
            .filter(|index| counts(*index))
            .map(|index| (cells[index].position, index))
            .collect();
        at.sort_by(|(a, i), (b, j)| {
            let by_lon = a.lon_deg().total_cmp(&b.lon_deg());
            by_lon.then(a.lat_deg().total_cmp(&b.lat_deg())).then(i.cmp(j))
        });
        // Cells of one place are one: most lists have many.
        let mut places: Vec<LonLat> = Vec::new();
        let mut place_of: Vec<Option<usize>> = vec![None; cells.len()];
        for (place, index) in at {
            if places.last() != Some(&place) {
                places.push(place);
            }
            place_of[index] = places.len().checked_sub(1);
        }
        let first = joined(&places);
        // The first place of each group, and its number among these.
        let number: BTreeMap<usize, usize> = first
            .iter()
            .copied()
            .collect::<BTreeSet<_>>()
            .into_iter()
            .zip(0..)
            .collect();
        Self {
            of_cell: place_of
                .into_iter()
                .map(|place| place.and_then(|p| number.get(&first[p]).copied()))
                .collect(),
            places: number.keys().map(|p| places[*p]).collect(),
        }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.places.len()
    }
}

/// For each place the first that it shares a mast with, be it through a third.
fn joined(places: &[LonLat]) -> Vec<usize> {
    let mut first: Vec<usize> = (0..places.len()).collect();
    let square = |at: LonLat| {
        let number = |degrees: f64| (degrees * SQUARES_A_DEGREE).floor() as i64;
        (number(at.lon_deg()), number(at.lat_deg()))
    };
    let mut squares: BTreeMap<(i64, i64), Vec<usize>> = BTreeMap::new();
    for (index, place) in places.iter().enumerate() {
        let (x, y) = square(*place);
        for near in (x - 1..=x + 1).flat_map(|x| (y - 1..=y + 1).map(move |y| (x, y))) {
            for other in squares.get(&near).into_iter().flatten() {
                let (a, b) = (root(&mut first, *other), root(&mut first, index));
                if a != b && geodesic::distance_m(places[*other], *place) <= MAST_M {
                    first[a.max(b)] = a.min(b);
                }
            }
        }
        squares.entry((x, y)).or_default().push(index);
    }
    (0..places.len()).map(|index| root(&mut first, index)).collect()
}

/// The first of a group; shortens the way to it.
pub fn root(first: &mut [usize], mut index: usize) -> usize {
    while first[index] != index {
        first[index] = first[first[index]];
        index = first[index];
    }
    index
}

#[cfg(test)]
mod tests {
    use super::super::example::{at, omni};
    use super::*;

    /// Cells at longitudes, in metres east of 105° on the equator (111,320 m a degree).
    fn network(metres: &[f64]) -> Network {
        let cells = metres
            .iter()
            .enumerate()
            .map(|(k, m)| omni(&format!("c{k}"), "A", at(105.0 + m / 111_320.0, 0.0)));
        Network::new(cells.collect())
    }

    #[test]
    fn cells_within_thirty_metres_are_on_one_mast_be_it_through_a_third() {
        let network = network(&[0.0, 0.0, 25.0, 50.0, 90.0, 400.0]);
        let masts = Masts::of(&network, |_| true);
        assert_eq!(masts.count(), 3);
        let of = [Some(0), Some(0), Some(0), Some(0), Some(1), Some(2)];
        assert_eq!(masts.of_cell, of);
        // Without the third in between there is no way from the first to the fourth.
        let masts = Masts::of(&network, |index| index != 2 && index != 5);
        assert_eq!(masts.of_cell, [Some(0), Some(0), None, Some(1), Some(2), None]);
    }
}
