//! From places where people are to a few test points: plain clusters, the same whatever the order of the
//! places.
//!
//! The places of a village are counted in squares of some hundred metres, laid out from the village's centre,
//! which lies in the middle of its own. The centre speaks for its square and the eight around it. Of the
//! squares that are left the one with the most people takes those of its eight neighbours that are left, and
//! so on: no cluster is wider than three squares. A cluster is judged at one of its own places, the one
//! nearest to the middle of its people. Clusters that are too small, and those beyond the largest few, are
//! left out and counted.

use crate::maths;
use crate::space::LonLat;
use crate::space::geodesic::MEAN_M_PER_DEG;
use crate::study::ClusterSpec;
use std::collections::{BTreeMap, BTreeSet};

/// A place with people, or a building.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Inhabited {
    pub(super) position: LonLat,
    /// People, or 1 for a building.
    pub(super) weight: f64,
}

/// Test points made of such places.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Gathered {
    /// What the centre speaks for.
    pub(super) centre: f64,
    /// The others, the heaviest first.
    pub(super) clusters: Vec<Inhabited>,
    /// Clusters that were too small, and what they weighed.
    pub(super) small: (u64, f64),
    /// Clusters beyond the most that are wanted, and what they weighed.
    pub(super) beyond: (u64, f64),
}

impl Gathered {
    /// What the test points speak for.
    pub(super) fn kept(&self) -> f64 {
        self.centre + self.clusters.iter().map(|c| c.weight).sum::<f64>()
    }
}

/// Metres east and north of a centre: a flat map, good for the width of a village.
#[derive(Clone, Copy, Debug)]
pub(super) struct Flat {
    centre: LonLat,
    east_m_per_deg: f64,
}

impl Flat {
    pub(super) fn around(centre: LonLat) -> Self {
        Self {
            centre,
            east_m_per_deg: MEAN_M_PER_DEG * maths::cos(centre.lat_deg().to_radians()).max(1e-6),
        }
    }

    pub(super) fn metres(&self, lon_deg: f64, lat_deg: f64) -> (f64, f64) {
        // Across 180° the nearer way counts.
        let turns = ((lon_deg - self.centre.lon_deg()) / 360.0).round();
        (
            (lon_deg - 360.0 * turns - self.centre.lon_deg()) * self.east_m_per_deg,
            (lat_deg - self.centre.lat_deg()) * MEAN_M_PER_DEG,
        )
    }

    /// The place so many metres away; nothing beyond the globe.
    pub(super) fn place(&self, east_m: f64, north_m: f64) -> Option<LonLat> {
        let lon = self.centre.lon_deg() + east_m / self.east_m_per_deg;
        let lat = self.centre.lat_deg() + north_m / MEAN_M_PER_DEG;
        LonLat::wrapped(lon, lat).filter(|_| lat.abs() <= 90.0)
    }
}

/// Row and column of a square; the centre's is (0, 0).
type Square = (i64, i64);

fn around((row, col): Square) -> impl Iterator<Item = Square> {
    (-1..=1).flat_map(move |r| (-1..=1).map(move |c| (row + r, col + c)))
}

/// The places of a square and of those around it that are not taken yet.
fn take<'a>(
    squares: &BTreeMap<Square, Vec<&'a Inhabited>>,
    taken: &mut BTreeSet<Square>,
    square: Square,
) -> Vec<&'a Inhabited> {
    let mut inside = Vec::new();
    for near in around(square) {
        if let Some(places) = squares.get(&near)
            && taken.insert(near)
        {
            inside.extend(places.iter().copied());
        }
    }
    inside
}

/// Gathers the places; those smaller than `least` are left out.
pub(super) fn gather(centre: LonLat, places: &[Inhabited], least: f64, spec: &ClusterSpec) -> Gathered {
    let flat = Flat::around(centre);
    let mut squares: BTreeMap<Square, Vec<&Inhabited>> = BTreeMap::new();
    for place in places {
        let (east_m, north_m) = flat.metres(place.position.lon_deg(), place.position.lat_deg());
        let nth = |m: f64| (m / spec.square_m + 0.5).floor() as i64;
        squares
            .entry((nth(north_m), nth(east_m)))
            .or_default()
            .push(place);
    }
    // Places in a fixed order, so that sums do not hang on the order in which they were read.
    for inside in squares.values_mut() {
        inside.sort_by_key(|place| key(place));
    }
    let mut taken: BTreeSet<Square> = BTreeSet::new();
    let mut gathered = Gathered {
        centre: sum(&take(&squares, &mut taken, (0, 0))),
        ..Gathered::default()
    };
    let mut seeds: Vec<(f64, Square)> = squares.iter().map(|(at, inside)| (sum(inside), *at)).collect();
    seeds.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut clusters: Vec<Inhabited> = Vec::new();
    for (_, seed) in seeds {
        if !taken.contains(&seed) {
            clusters.extend(cluster(&flat, &take(&squares, &mut taken, seed)));
        }
    }
    // Stable: of equals, the one whose seed came first.
    clusters.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    for cluster in clusters {
        if cluster.weight < least {
            gathered.small.0 += 1;
            gathered.small.1 += cluster.weight;
        } else if gathered.clusters.len() >= spec.most {
            gathered.beyond.0 += 1;
            gathered.beyond.1 += cluster.weight;
        } else {
            gathered.clusters.push(cluster);
        }
    }
    gathered
}

fn key(place: &Inhabited) -> (u64, u64, u64) {
    let ordered = |v: f64| {
        // The order of numbers as that of whole numbers.
        let bits = v.to_bits();
        if bits >> 63 == 0 { bits | 1 << 63 } else { !bits }
    };
    (
        ordered(place.position.lat_deg()),
        ordered(place.position.lon_deg()),
        ordered(place.weight),
    )
}

fn sum(places: &[&Inhabited]) -> f64 {
    places.iter().map(|p| p.weight).sum()
}

/// One test point for some places: at the one that is nearest to the middle of their people.
fn cluster(flat: &Flat, places: &[&Inhabited]) -> Option<Inhabited> {
    let weight = sum(places);
    let metres = |p: &Inhabited| flat.metres(p.position.lon_deg(), p.position.lat_deg());
    let (mut east_m, mut north_m) = (0.0, 0.0);
    for place in places {
        let (e, n) = metres(place);
        east_m += e * place.weight / weight;
        north_m += n * place.weight / weight;
    }
    let distance_2 = |p: &Inhabited| {
        let (e, n) = metres(p);
        (e - east_m) * (e - east_m) + (n - north_m) * (n - north_m)
    };
    // The first of equals.
    let nearest = places
        .iter()
        .copied()
        .reduce(|a, b| if distance_2(b) < distance_2(a) { b } else { a })?;
    Some(Inhabited {
        position: nearest.position,
        weight,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEC: ClusterSpec = ClusterSpec {
        square_m: 300.0,
        most: 8,
        least_people: 10.0,
        least_buildings: 3.0,
        sampling_m: None,
    };

    fn centre() -> LonLat {
        LonLat::new(105.5, 21.5).expect("valid")
    }

    fn at(east_m: f64, north_m: f64, weight: f64) -> Inhabited {
        let position = Flat::around(centre())
            .place(east_m, north_m)
            .expect("on the globe");
        Inhabited { position, weight }
    }

    #[test]
    fn the_centre_speaks_for_its_surroundings_and_the_rest_for_itself() {
        // 0 and 440 m are the centre's; 1,000 m with its neighbour 1,250 m is a cluster; so is 5 km.
        let places = [
            at(0.0, 0.0, 50.0),
            at(440.0, 0.0, 5.0),
            at(1000.0, 0.0, 30.0),
            at(1250.0, 100.0, 20.0),
            at(0.0, -5000.0, 12.0),
        ];
        let gathered = gather(centre(), &places, 10.0, &SPEC);
        assert_eq!(gathered.centre, 55.0);
        let found: Vec<f64> = gathered.clusters.iter().map(|c| c.weight).collect();
        assert_eq!(found, [50.0, 12.0]);
        // The middle of 30 at 1,000 m and 20 at 1,250 m lies at 1,100 m: nearer to the first.
        assert_eq!(gathered.clusters[0].position, places[2].position);
        assert_eq!(gathered.kept(), 117.0);
    }

    #[test]
    fn the_order_of_the_places_does_not_matter() {
        let mut places: Vec<Inhabited> = (0..60)
            .map(|k| {
                let k = f64::from(k);
                at(
                    3000.0 * maths::sin(k),
                    2500.0 * maths::cos(1.7 * k),
                    0.1 + (k % 7.0) / 3.0,
                )
            })
            .collect();
        let straight = gather(centre(), &places, 1.0, &SPEC);
        for turn in [1, 13, 37] {
            places.rotate_left(turn);
            assert_eq!(straight, gather(centre(), &places, 1.0, &SPEC));
        }
        places.reverse();
        assert_eq!(straight, gather(centre(), &places, 1.0, &SPEC));
        assert!(!straight.clusters.is_empty());
    }

    #[test]
    fn no_one_is_lost() {
        // Nine single squares in a row, far apart: one is too small, one beyond the eight.
        let places: Vec<Inhabited> = (1..=10)
            .map(|k| at(0.0, 1500.0 * f64::from(k), 5.0 * f64::from(k)))
            .collect();
        let gathered = gather(centre(), &places, 10.0, &SPEC);
        assert_eq!((gathered.centre, gathered.clusters.len()), (0.0, 8));
        assert_eq!((gathered.small, gathered.beyond), ((1, 5.0), (1, 10.0)));
        let everybody: f64 = places.iter().map(|p| p.weight).sum();
        assert_eq!(gathered.kept() + gathered.small.1 + gathered.beyond.1, everybody);
        assert_eq!(gathered.clusters[0].weight, 50.0);
    }

    #[test]
    fn equal_squares_go_by_their_place() {
        // A row of five equal squares: the southernmost and westernmost leads, takes its neighbour; the third
        // leads next.
        let places: Vec<Inhabited> = (0..5)
            .map(|k| at(3000.0 + 300.0 * f64::from(k), 0.0, 20.0))
            .collect();
        let gathered = gather(centre(), &places, 10.0, &SPEC);
        let found: Vec<f64> = gathered.clusters.iter().map(|c| c.weight).collect();
        assert_eq!(found, [40.0, 40.0, 20.0]);
    }

    #[test]
    fn without_places_there_is_nothing() {
        assert_eq!(gather(centre(), &[], 10.0, &SPEC), Gathered::default());
    }
}
