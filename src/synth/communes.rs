//! Communes that tile the area: the bricks of a wall, every other row shifted by half a brick, with corners
//! moved and edges crumpled. Every corner and edge is a function of its place in the wall, so that neighbours
//! share them to the last digit.

use super::names;
use super::plane::{Plane, Spot};
use crate::domain::AdminUnit;
use crate::maths::random::{hash, mix, unit};
use geo::{Contains, LineString, Point, Polygon};

/// A commune of a synthetic country.
#[derive(Clone, Debug, PartialEq)]
pub struct Commune {
    /// Code and name.
    pub unit: AdminUnit,
    /// The province it belongs to.
    pub province: AdminUnit,
    /// Its area: valid, exterior counter-clockwise, degrees with six decimals.
    pub polygon: Polygon<f64>,
}

/// The wall: rows and columns of communes.
#[derive(Clone, Debug)]
pub(super) struct Wall {
    seed: u64,
    cols: usize,
    rows: usize,
    /// Number of the first commune of each row, and the count of all.
    starts: Vec<usize>,
}

/// A corner of the wall: half bricks from the west, rows from the south.
type Corner = (usize, usize);

/// A corner as one number, different for each. In 64 bits on every machine: a `usize` may have 32, which
/// cannot be shifted so far.
fn number((half, line): Corner) -> i64 {
    ((half as u64) << 32 | line as u64) as i64
}

impl Wall {
    /// About `communes` bricks over the plane.
    pub(super) fn new(seed: u64, plane: &Plane, communes: usize) -> Self {
        let count = communes.max(1) as f64;
        let rows = ((count * plane.height_km / plane.width_km).sqrt().round() as usize).max(1);
        let cols = ((count / rows as f64).round() as usize).max(1);
        let mut starts = vec![0];
        for row in 0..rows {
            starts.push(starts[row] + cols + row % 2);
        }
        Self {
            seed: mix(seed ^ 0xC0),
            cols,
            rows,
            starts,
        }
    }

    /// Number of communes.
    pub(super) fn len(&self) -> usize {
        self.starts[self.rows]
    }

    /// Is there a joint between bricks of this row at so many half bricks from the west?
    fn joint(&self, row: usize, half: usize) -> bool {
        half == 0 || half == 2 * self.cols || half % 2 == row % 2
    }

    /// West and east joints of a brick.
    fn ends(&self, row: usize, brick: usize) -> (usize, usize) {
        let last = 2 * self.cols;
        if row.is_multiple_of(2) {
            (2 * brick, 2 * brick + 2)
        } else {
            ((2 * brick).saturating_sub(1), (2 * brick + 1).min(last))
        }
    }

    /// Where a corner lies, in bricks; up to an eighth of a brick from the regular place, on the area's edge
    /// only along it.
    fn place(&self, (half, line): Corner) -> (f64, f64) {
        let word = hash(self.seed, half as i64, line as i64);
        let shift = |word: u64| 0.24 * unit(word) - 0.12;
        let on_side = half == 0 || half == 2 * self.cols;
        let on_end = line == 0 || line == self.rows;
        (
            0.5 * half as f64 + if on_side { 0.0 } else { shift(word) },
            line as f64 + if on_end { 0.0 } else { shift(mix(word)) },
        )
    }

    /// Three places between two corners, crumpled by halving twice; straight along the area's edge.
    fn between(&self, a: Corner, b: Corner) -> [(f64, f64); 3] {
        if a > b {
            let [first, middle, last] = self.between(b, a);
            return [last, middle, first];
        }
        let straight = (a.0 == b.0 && (a.0 == 0 || a.0 == 2 * self.cols))
            || (a.1 == b.1 && (a.1 == 0 || a.1 == self.rows));
        let key = hash(self.seed ^ 1, number(a), number(b));
        let strength = if straight { 0.0 } else { 0.28 };
        let halve = |p: (f64, f64), q: (f64, f64), word: u64| {
            let offset = strength * (unit(word) - 0.5);
            (
                0.5 * (p.0 + q.0) - offset * (q.1 - p.1),
                0.5 * (p.1 + q.1) + offset * (q.0 - p.0),
            )
        };
        let (start, end) = (self.place(a), self.place(b));
        let middle = halve(start, end, key);
        [
            halve(start, middle, mix(key ^ 1)),
            middle,
            halve(middle, end, mix(key ^ 2)),
        ]
    }

    /// The corners around a brick, counter-clockwise from the south-west.
    fn corners(&self, row: usize, brick: usize) -> Vec<Corner> {
        let (west, east) = self.ends(row, brick);
        let below = |half: &usize| self.joint(row, *half) || (row > 0 && self.joint(row - 1, *half));
        let above =
            |half: &usize| self.joint(row, *half) || (row + 1 < self.rows && self.joint(row + 1, *half));
        let south = (west..=east).filter(below).map(|half| (half, row));
        let north = (west..=east).rev().filter(above).map(|half| (half, row + 1));
        south.chain(north).collect()
    }

    /// The polygon of a brick.
    pub(super) fn polygon(&self, plane: &Plane, row: usize, brick: usize) -> Polygon<f64> {
        let corners = self.corners(row, brick);
        let mut ring = Vec::with_capacity(4 * corners.len() + 1);
        for (i, &corner) in corners.iter().enumerate() {
            ring.push(self.place(corner));
            ring.extend(self.between(corner, corners[(i + 1) % corners.len()]));
        }
        let (brick_km, row_km) = (
            plane.width_km / self.cols as f64,
            plane.height_km / self.rows as f64,
        );
        let mut ring: Vec<(f64, f64)> = ring
            .into_iter()
            .map(|(x, y)| {
                plane.lon_lat(Spot {
                    x_km: x * brick_km,
                    y_km: y * row_km,
                })
            })
            .collect();
        ring.dedup();
        Polygon::new(LineString::from(ring), Vec::new())
    }

    /// The commune that holds a position strictly inside, by its number.
    pub(super) fn find(
        &self,
        plane: &Plane,
        communes: &[Commune],
        lon_deg: f64,
        lat_deg: f64,
    ) -> Option<usize> {
        let spot = plane.spot(lon_deg, lat_deg);
        let row = (spot.y_km / plane.height_km * self.rows as f64) as usize;
        let brick = (spot.x_km / plane.width_km * self.cols as f64) as usize;
        let point = Point::new(lon_deg, lat_deg);
        for row in row.saturating_sub(1)..=(row + 1).min(self.rows - 1) {
            let bricks = self.starts[row + 1] - self.starts[row];
            for brick in brick.saturating_sub(1)..=(brick + 2).min(bricks - 1) {
                let number = self.starts[row] + brick;
                if communes.get(number).is_some_and(|c| c.polygon.contains(&point)) {
                    return Some(number);
                }
            }
        }
        None
    }
}

/// The provinces, blocks of about a hundred communes, and the communes row by row.
pub(super) fn communes(seed: u64, plane: &Plane, wall: &Wall) -> (Vec<AdminUnit>, Vec<Commune>) {
    let across = (((wall.len() as f64 / 100.0).sqrt().round()) as usize).max(1);
    let province_names = names::provinces(seed, across * across);
    let provinces: Vec<AdminUnit> = province_names
        .into_iter()
        .enumerate()
        .map(|(number, name)| AdminUnit {
            code: Some(format!("S{:02}", number + 1)),
            name: Some(name),
        })
        .collect();
    let mut commune_names = names::communes(seed, wall.len()).into_iter();
    let mut counts = vec![0usize; provinces.len()];
    let mut communes = Vec::with_capacity(wall.len());
    for row in 0..wall.rows {
        let bricks = wall.starts[row + 1] - wall.starts[row];
        for brick in 0..bricks {
            let province = (row * across / wall.rows) * across + brick * across / bricks;
            counts[province] += 1;
            let code = format!("S{:02}{:03}", province + 1, counts[province]);
            communes.push(Commune {
                unit: AdminUnit {
                    code: Some(code),
                    name: commune_names.next(),
                },
                province: provinces[province].clone(),
                polygon: wall.polygon(plane, row, brick),
            });
        }
    }
    (provinces, communes)
}

#[cfg(test)]
mod tests {
    use super::super::plane::six_decimals;
    use super::*;
    use geo::{Area, Intersects, Validation};

    fn country(seed: u64) -> (Plane, Vec<Commune>) {
        let plane = Plane::square((103.0, 21.0), 4000.0, 1.0 / 1200.0);
        let wall = Wall::new(seed, &plane, 40);
        let (_, communes) = communes(seed, &plane, &wall);
        assert_eq!(communes.len(), wall.len());
        (plane, communes)
    }

    #[test]
    fn every_corner_has_a_number_of_its_own() {
        assert_eq!(number((1, 2)), 0x1_0000_0002);
        assert_eq!(number((70_000, 0)), 70_000 * 4_294_967_296);
        assert_ne!(number((0, 1)), number((1, 0)));
    }

    #[test]
    fn communes_are_valid_and_tile_the_area() {
        for seed in 0..30 {
            tiles(country(seed));
        }
    }

    fn tiles((plane, communes): (Plane, Vec<Commune>)) {
        let total: f64 = communes.iter().map(|c| c.polygon.signed_area()).sum();
        let area = &plane.area;
        let length = |a: f64, b: f64| six_decimals(b) - six_decimals(a);
        let whole = length(area.west_deg, area.east_deg) * length(area.south_deg, area.north_deg);
        assert!((total / whole - 1.0).abs() < 1e-9, "{total} {whole}");
        for commune in &communes {
            assert!(commune.polygon.is_valid(), "{:?}", commune.unit);
            assert!(commune.polygon.signed_area() > 0.0);
        }
    }

    #[test]
    fn every_inner_edge_is_shared_by_two_communes() {
        let (plane, communes) = country(9);
        let mut edges = std::collections::BTreeMap::new();
        for commune in &communes {
            for line in commune.polygon.exterior().lines() {
                let key = |c: geo::Coord<f64>| ((c.x * 1e6).round() as i64, (c.y * 1e6).round() as i64);
                let (a, b) = (key(line.start), key(line.end));
                *edges.entry((a.min(b), a.max(b))).or_insert(0) += 1;
            }
        }
        let (w, s) = (
            (plane.area.west_deg * 1e6).round() as i64,
            (plane.area.south_deg * 1e6).round() as i64,
        );
        let (e, n) = (
            (plane.area.east_deg * 1e6).round() as i64,
            (plane.area.north_deg * 1e6).round() as i64,
        );
        for ((a, b), count) in edges {
            let outer = (a.0 == b.0 && (a.0 == w || a.0 == e)) || (a.1 == b.1 && (a.1 == s || a.1 == n));
            assert_eq!(count, if outer { 1 } else { 2 }, "{a:?} {b:?}");
        }
    }

    #[test]
    fn a_place_is_found_in_the_commune_that_holds_it() {
        let (plane, communes) = country(9);
        let wall = Wall::new(9, &plane, 40);
        let mut random = crate::maths::random::Random::new(1, 1);
        for _ in 0..500 {
            let spot = Spot {
                x_km: random.between(0.0, plane.width_km),
                y_km: random.between(0.0, plane.height_km),
            };
            let (lon, lat) = plane.lon_lat(spot);
            let number = wall.find(&plane, &communes, lon, lat);
            let point = Point::new(lon, lat);
            let plain = communes.iter().position(|c| c.polygon.contains(&point));
            assert_eq!(number, plain);
            assert!(communes.iter().any(|c| c.polygon.intersects(&point)));
        }
    }
}
