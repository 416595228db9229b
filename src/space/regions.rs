//! Where places are known to be, in the cells of a graticule whose columns go round the globe.

use super::{BoundingBox, LonLat, geodesic};
use crate::maths;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

/// No degree of a meridian is shorter, metres: distances in rows are never underestimated.
const MIN_M_PER_DEG: f64 = 110_570.0;

/// A cell: a row, counted northwards from the equator, and a column, counted eastwards from Greenwich.
pub type Cell = (i32, i32);

/// Cells that hold places, with how many.
#[derive(Clone, Debug)]
pub struct Regions {
    per_degree: i32,
    cells: BTreeMap<Cell, u64>,
}

/// Places that hang together: each is near another.
#[derive(Clone, Debug)]
pub struct Cluster {
    /// Where.
    pub regions: Regions,
    /// How many places.
    pub places: u64,
}

impl Regions {
    /// Nothing yet; cells of so many to a degree.
    pub const fn new(per_degree: i32) -> Self {
        Self {
            per_degree,
            cells: BTreeMap::new(),
        }
    }

    /// The cell of a place.
    pub fn cell(&self, at: LonLat) -> Cell {
        let by = f64::from(self.per_degree);
        (
            (at.lat_deg() * by).floor() as i32,
            self.around_globe((at.lon_deg() * by).floor() as i32),
        )
    }

    fn around_globe(&self, col: i32) -> i32 {
        col.rem_euclid(360 * self.per_degree)
    }

    /// One more place.
    pub fn add(&mut self, at: LonLat) {
        *self.cells.entry(self.cell(at)).or_default() += 1;
    }

    /// So many more in the cell of a place.
    pub fn add_many(&mut self, at: LonLat, count: u64) {
        *self.cells.entry(self.cell(at)).or_default() += count;
    }

    /// The middles of the cells that are held, with how many places are in each.
    pub fn counted(&self) -> impl Iterator<Item = (LonLat, u64)> {
        let counted = self.cells.iter();
        counted.filter_map(|(cell, count)| Some((self.middle(*cell)?, *count)))
    }

    /// Every cell that a box touches.
    pub fn add_box(&mut self, area: &BoundingBox) {
        let by = f64::from(self.per_degree);
        let span = |from: f64, to: f64| (from * by).floor() as i32..=(to * by).floor() as i32;
        for row in span(area.south_deg, area.north_deg) {
            for col in span(area.west_deg, area.east_deg) {
                let col = self.around_globe(col);
                *self.cells.entry((row, col)).or_default() += 1;
            }
        }
    }

    /// Nothing is held.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The cells that are held.
    pub fn cells(&self) -> impl Iterator<Item = Cell> {
        self.cells.keys().copied()
    }

    /// The middles of the cells that are held.
    pub fn middles(&self) -> impl Iterator<Item = LonLat> {
        self.cells.keys().filter_map(|cell| self.middle(*cell))
    }

    /// Is a cell that is held within a distance, metres? Up to a cell's diagonal too generous.
    pub fn is_within(&self, at: LonLat, distance_m: f64) -> bool {
        self.spans(self.cell(at), distance_m).any(|(row, cols)| {
            self.cells
                .range((row, *cols.start())..=(row, *cols.end()))
                .next()
                .is_some()
        })
    }

    /// The cells that are held within a distance, metres, from south to north; up to a cell's diagonal too many.
    pub fn cells_within(&self, at: LonLat, distance_m: f64) -> impl Iterator<Item = Cell> {
        self.spans(self.cell(at), distance_m)
            .flat_map(|(row, cols)| self.cells.range((row, *cols.start())..=(row, *cols.end())))
            .map(|(cell, _)| *cell)
    }

    /// Rows with the columns within a distance of a cell; those across the first column are parted in two.
    fn spans(&self, (row, col): Cell, distance_m: f64) -> impl Iterator<Item = (i32, RangeInclusive<i32>)> {
        let by = f64::from(self.per_degree);
        let rows = (distance_m / MIN_M_PER_DEG * by).ceil() as i32;
        let turn = 360 * self.per_degree;
        (row - rows..=row + rows).flat_map(move |near| {
            let lat_deg = (f64::from(near.abs() + 1) / by).min(89.9);
            let wide = distance_m / (MIN_M_PER_DEG * maths::cos(lat_deg.to_radians())) * by;
            let wide = (wide.ceil() as i32).min(turn / 2);
            let (from, to) = (col - wide, col + wide);
            let parts = if from < 0 {
                [Some(0..=to), Some(from + turn..=turn - 1)]
            } else if to >= turn {
                [Some(from..=turn - 1), Some(0..=to - turn)]
            } else {
                [Some(from..=to), None]
            };
            parts.into_iter().flatten().map(move |cols| (near, cols))
        })
    }

    /// The distance to the middle of the nearest cell that is held, metres.
    pub fn nearest_m(&self, at: LonLat) -> Option<f64> {
        self.middles()
            .map(|p| geodesic::distance_m(at, p))
            .reduce(f64::min)
    }

    fn middle(&self, (row, col): Cell) -> Option<LonLat> {
        let by = f64::from(self.per_degree);
        LonLat::wrapped((f64::from(col) + 0.5) / by, (f64::from(row) + 0.5) / by)
    }

    /// The middle of the cell that has as many places before it as behind it, from south to north.
    pub fn median(&self) -> Option<LonLat> {
        let half = self.cells.values().sum::<u64>() / 2;
        let mut before = 0;
        let found = self.cells.iter().find(|(_, count)| {
            before += **count;
            before > half
        });
        self.middle(*found?.0)
    }

    /// Cells that hang together over at most this distance, metres; the cluster of the most places first.
    pub fn clusters(&self, link_m: f64) -> Vec<Cluster> {
        let mut left: BTreeSet<Cell> = self.cells.keys().copied().collect();
        let mut found = Vec::new();
        while let Some(first) = left.pop_first() {
            let mut cluster = Cluster {
                regions: Self::new(self.per_degree),
                places: 0,
            };
            let mut open = vec![first];
            while let Some(cell) = open.pop() {
                let count = self.cells.get(&cell).copied().unwrap_or(0);
                cluster.places += count;
                cluster.regions.cells.insert(cell, count);
                for (row, cols) in self.spans(cell, link_m) {
                    let near: Vec<Cell> = left
                        .range((row, *cols.start())..=(row, *cols.end()))
                        .copied()
                        .collect();
                    for cell in near {
                        left.remove(&cell);
                        open.push(cell);
                    }
                }
            }
            found.push(cluster);
        }
        found.sort_by_key(|region| std::cmp::Reverse(region.places));
        found
    }
}

/// Places nearer to each other than this hang together. Wider than the gaps of settled land, and narrower
/// than those that slips of a figure, a sign or an axis make.
pub const LINK_M: f64 = 150_000.0;
/// A few places farther than this from all others do not say where a study lies.
const APART_M: f64 = 300_000.0;
/// More places than this, and than a hundredth of all, are not few.
pub const FEW: u64 = 10;

/// Where most of some places lie.
#[derive(Clone, Debug, PartialEq)]
pub struct Settled {
    /// Around all but those that lie apart.
    pub bounds: BoundingBox,
    /// By their number: a few, far from all others.
    pub apart: Vec<usize>,
}

/// The box around places, but for a few that lie more than 300 km from all others; `None` for none.
pub fn settled(places: &[LonLat]) -> Option<Settled> {
    let whole = BoundingBox::around(places.iter().copied())?;
    let all = || Settled {
        bounds: whole,
        apart: Vec::new(),
    };
    let mut regions = Regions::new(2);
    for place in places {
        regions.add(*place);
    }
    let clusters = regions.clusters(LINK_M);
    let (Some(main), true) = (clusters.first(), clusters.len() > 1) else {
        return Some(all());
    };
    let far = |cluster: &&Cluster| {
        let few = cluster.places <= FEW || cluster.places * 100 <= places.len() as u64;
        let mut middles = cluster.regions.middles();
        few && cluster.places * 2 <= main.places
            && middles.all(|p| main.regions.nearest_m(p).is_some_and(|m| m > APART_M))
    };
    let cells: BTreeSet<Cell> = clusters
        .iter()
        .skip(1)
        .filter(far)
        .flat_map(|c| c.regions.cells())
        .collect();
    let is_apart = |place: &LonLat| cells.contains(&regions.cell(*place));
    let near = places.iter().copied().filter(|p| !is_apart(p));
    let apart = places.iter().enumerate().filter(|(_, p)| is_apart(p));
    Some(BoundingBox::around(near).map_or_else(all, |bounds| Settled {
        bounds,
        apart: apart.map(|(nth, _)| nth).collect(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lon: f64, lat: f64) -> LonLat {
        LonLat::new(lon, lat).expect("valid")
    }

    #[test]
    fn nearness_goes_round_the_globe() {
        let mut regions = Regions::new(2);
        regions.add(at(179.9, -16.1));
        assert!(regions.is_within(at(-179.9, -16.1), 60_000.0));
        assert!(!regions.is_within(at(-177.0, -16.1), 60_000.0));
        assert!(regions.is_within(at(179.0, -16.1), 60_000.0));
        let mut greenwich = Regions::new(2);
        greenwich.add(at(0.1, 51.0));
        assert!(greenwich.is_within(at(-0.4, 51.0), 60_000.0));
    }

    #[test]
    fn the_box_around_places_does_not_follow_one_that_lies_apart() {
        let mut places: Vec<LonLat> = (0..5).map(|k| at(105.1 + 0.1 * f64::from(k), 21.1)).collect();
        places.push(at(112.0, 10.0));
        let found = settled(&places).expect("some");
        assert_eq!(found.apart, [5]);
        assert!((found.bounds.east_deg - 105.5).abs() < 1e-9, "{:?}", found.bounds);
        // 200 km is not apart, and one of two says nothing.
        places[5] = at(107.5, 21.1);
        assert!(settled(&places).expect("some").apart.is_empty());
        assert!(
            settled(&[at(0.0, 50.0), at(9.0, 50.0)])
                .expect("some")
                .apart
                .is_empty()
        );
    }

    #[test]
    fn places_hang_together_over_gaps_that_are_not_too_wide() {
        let mut regions = Regions::new(2);
        for (lon, lat) in [
            (105.1, 21.1),
            (106.1, 21.1),
            (-179.8, -17.0),
            (179.0, -17.0),
            (179.9, -16.0),
        ] {
            regions.add(at(lon, lat));
        }
        let clusters = regions.clusters(150_000.0);
        assert_eq!(clusters.iter().map(|c| c.places).collect::<Vec<_>>(), [3, 2]);
        assert!(clusters[0].regions.nearest_m(at(179.5, -17.0)).expect("some") < 150_000.0);
    }
}
