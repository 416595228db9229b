//! Measured places around a village's test points, and those of them that count.

use super::outcome::Count;
use super::separated::{effective, separated};
use crate::domain::Technology;
use crate::maths;
use crate::space::{LonLat, geodesic};

/// A degree of a sphere of 6,371,009 m, metres.
const M_PER_DEG: f64 = 111_195.08;
/// Places are taken from the test points outwards in rings of this width, metres.
const RING_M: f64 = 50.0;

/// What was measured of the best service in one bin of 50 m.
#[derive(Clone, Debug, PartialEq)]
pub struct Sighted {
    /// Where.
    pub at: LonLat,
    /// Row and column of its bin.
    pub bin: [i32; 2],
    /// The level as the preset judges it, dBm.
    pub level_dbm: f64,
    /// How far that lies above what "covered" asks for, dB.
    pub margin_db: f64,
    /// Samples behind it.
    pub samples: u64,
    /// First and last moment, milliseconds since 1970.
    pub span_ms: Option<[i64; 2]>,
    /// The best service's operator.
    pub operator: Option<String>,
    /// Its technology.
    pub technology: Technology,
}

impl Sighted {
    /// At or above the level?
    pub fn is_good(&self) -> bool {
        self.margin_db >= 0.0
    }
}

/// Where a village is measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Ground {
    /// Its test points; the first is the centre.
    pub test_points: Vec<LonLat>,
    /// Places within this distance of a test point count, metres.
    pub radius_m: f64,
    /// A test point with a place within this distance was visited, metres.
    pub visited_m: f64,
    /// Places nearer to each other count once, metres.
    pub separation_m: f64,
    /// Distance at which shadowing's correlation has fallen to 1/e, metres.
    pub correlation_m: f64,
    /// The share of good places about which it is decided.
    pub share: f64,
}

/// What was measured around one test point.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Visit {
    /// Places of which it is the nearest test point.
    pub places: u64,
    /// Those at or above the level.
    pub good: u64,
    /// Those of them that lie apart.
    pub separate: u64,
    /// Distance of the nearest, metres.
    pub nearest_m: Option<f64>,
}

/// What counts of all that was measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen {
    /// Indices of the places that lie apart, in the order in which they were taken.
    pub kept: Vec<usize>,
    /// Places within the radius.
    pub near: u64,
    /// Their samples.
    pub samples: u64,
    /// First and last moment of them.
    pub span_ms: Option<[i64; 2]>,
    /// What is decided on.
    pub count: Count,
    /// By test point.
    pub visits: Vec<Visit>,
}

impl Ground {
    /// Metres east and north of the centre: flat enough for a village.
    fn plane_m(&self, at: LonLat) -> [f64; 2] {
        let Some(centre) = self.test_points.first() else {
            return [0.0, 0.0];
        };
        let east_deg = (at.lon_deg() - centre.lon_deg() + 540.0).rem_euclid(360.0) - 180.0;
        let narrowed = maths::cos(centre.lat_deg().to_radians());
        let north_deg = at.lat_deg() - centre.lat_deg();
        [east_deg * narrowed * M_PER_DEG, north_deg * M_PER_DEG]
    }

    /// The nearest test point within the radius, and its distance.
    pub fn nearest(&self, at: LonLat) -> Option<(usize, f64)> {
        // A degree of latitude is 110.6 km at least: what is farther off is not looked at closely.
        let reach_deg = self.radius_m / 110_000.0;
        let mut best: Option<(usize, f64)> = None;
        for (nth, point) in self.test_points.iter().enumerate() {
            if (at.lat_deg() - point.lat_deg()).abs() > reach_deg {
                continue;
            }
            let distance_m = geodesic::distance_m(*point, at);
            if distance_m <= self.radius_m && best.is_none_or(|(_, d)| distance_m < d) {
                best = Some((nth, distance_m));
            }
        }
        best
    }
}

/// Takes the places around the test points that lie apart: test point by test point, from it outwards, by bin.
/// The order knows nothing of levels, and so the share of good ones is not shifted by it.
pub fn chosen(ground: &Ground, all: &[Sighted]) -> Chosen {
    let mut visits = vec![Visit::default(); ground.test_points.len()];
    let mut order: Vec<(usize, i64, [i32; 2], usize)> = Vec::new();
    let (mut samples, mut span_ms) = (0, None);
    for (nth, place) in all.iter().enumerate() {
        let Some((point, distance_m)) = ground.nearest(place.at) else {
            continue;
        };
        order.push((point, (distance_m / RING_M).floor() as i64, place.bin, nth));
        samples += place.samples;
        span_ms = joined(span_ms, place.span_ms);
        if let Some(visit) = visits.get_mut(point) {
            visit.places += 1;
            visit.good += u64::from(place.is_good());
        }
        // A place may be near to several test points.
        for (visit, at) in visits.iter_mut().zip(&ground.test_points) {
            let distance_m = geodesic::distance_m(*at, place.at);
            if distance_m <= ground.radius_m && visit.nearest_m.is_none_or(|d| distance_m < d) {
                visit.nearest_m = Some(distance_m);
            }
        }
    }
    order.sort_unstable();
    let places_m: Vec<[f64; 2]> = order
        .iter()
        .filter_map(|(.., nth)| all.get(*nth))
        .map(|place| ground.plane_m(place.at))
        .collect();
    let at = separated(&places_m, ground.separation_m);
    let kept_m: Vec<[f64; 2]> = at.iter().filter_map(|k| places_m.get(*k)).copied().collect();
    let taken: Vec<(usize, usize)> = at
        .iter()
        .filter_map(|k| order.get(*k))
        .map(|(point, .., nth)| (*point, *nth))
        .collect();
    for (point, _) in &taken {
        if let Some(visit) = visits.get_mut(*point) {
            visit.separate += 1;
        }
    }
    let kept: Vec<usize> = taken.into_iter().map(|(_, nth)| nth).collect();
    let good = kept
        .iter()
        .filter_map(|nth| all.get(*nth))
        .filter(|p| p.is_good());
    let count = Count {
        places: kept.len() as u64,
        good: good.count() as u64,
        effective: effective(&kept_m, ground.correlation_m, ground.share),
    };
    Chosen {
        near: order.len() as u64,
        kept,
        samples,
        span_ms,
        count,
        visits,
    }
}

/// From the first of both to the last.
fn joined(a: Option<[i64; 2]>, b: Option<[i64; 2]>) -> Option<[i64; 2]> {
    match (a, b) {
        (Some(a), Some(b)) => Some([a[0].min(b[0]), a[1].max(b[1])]),
        (one, other) => one.or(other),
    }
}

impl Visit {
    /// Is there a place near enough?
    pub fn is_visited(&self, ground: &Ground) -> bool {
        self.nearest_m.is_some_and(|m| m <= ground.visited_m)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(east_m: f64, north_m: f64) -> LonLat {
        LonLat::new(105.0 + east_m / M_PER_DEG, north_m / M_PER_DEG).expect("a place")
    }

    fn sighted(east_m: f64, north_m: f64, margin_db: f64) -> Sighted {
        Sighted {
            at: at(east_m, north_m),
            bin: [(north_m / 50.0).floor() as i32, (east_m / 50.0).floor() as i32],
            level_dbm: -105.0 + margin_db,
            margin_db,
            samples: 3,
            span_ms: Some([1_000, 2_000]),
            operator: None,
            technology: Technology::G4,
        }
    }

    fn ground() -> Ground {
        Ground {
            test_points: vec![at(0.0, 0.0), at(1_000.0, 0.0)],
            radius_m: 500.0,
            visited_m: 250.0,
            separation_m: 150.0,
            correlation_m: 100.0,
            share: 0.9,
        }
    }

    #[test]
    fn ten_good_places_along_a_road_are_four_that_lie_apart() {
        // Every 51 m from 10 m to 469 m east of the centre: 10, 163, 316, 469 m lie apart.
        let road: Vec<Sighted> = (0..10)
            .map(|k| sighted(10.0 + 51.0 * f64::from(k), 0.0, 1.0))
            .collect();
        let found = chosen(&ground(), &road);
        assert_eq!(
            (found.near, found.samples, found.count.places, found.count.good),
            (10, 30, 4, 4)
        );
        assert!(found.count.effective < 4.0);
        assert!(found.visits[0].is_visited(&ground()) && !found.visits[1].is_visited(&ground()));
        assert_eq!(found.span_ms, Some([1_000, 2_000]));
    }

    #[test]
    fn what_is_measured_changes_nothing_in_what_is_chosen() {
        let places = |margin: fn(u32) -> f64| -> Vec<Sighted> {
            (0..60)
                .map(|k| sighted(f64::from(k * 37 % 900), f64::from(k * 53 % 400), margin(k)))
                .collect()
        };
        let good = chosen(&ground(), &places(|_| 5.0));
        let mixed = chosen(&ground(), &places(|k| if k % 3 == 0 { -5.0 } else { 5.0 }));
        assert_eq!(good.kept, mixed.kept);
        // Nor does the order in which places come.
        let mut turned = places(|_| 5.0);
        turned.reverse();
        assert_eq!(chosen(&ground(), &turned).count, good.count);
    }

    #[test]
    fn places_far_away_are_of_another_village() {
        let found = chosen(&ground(), &[sighted(0.0, 520.0, 9.0), sighted(1_700.0, 0.0, 9.0)]);
        assert_eq!((found.near, found.count.places), (0, 0));
    }
}
