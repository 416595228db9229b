//! Which places lie in an area of very many polygons.
//!
//! The sides of all rings lie in bands of latitude, so that a place is compared with the sides near its own
//! parallel alone. An area of millions of corners is made ready in a time that grows with their number.

use super::LonLat;
use geo::algorithm::kernels::{Kernel, Orientation, RobustKernel};
use geo::{Coord, MultiPolygon};

/// A side of a ring.
#[derive(Clone, Copy, Debug)]
struct Side {
    from: Coord<f64>,
    to: Coord<f64>,
    /// The polygon, which rings of holes share with their outline.
    polygon: u32,
}

/// An area: the union of polygons, which may overlap. A place on an edge, also of a hole, lies inside.
#[derive(Clone, Debug, Default)]
pub struct Inside {
    sides: Vec<Side>,
    south_deg: f64,
    bands_per_deg: f64,
    /// Where the sides of each band begin in the list below; one more than there are bands.
    begins: Vec<usize>,
    /// Sides by bands, in their own order.
    in_bands: Vec<u32>,
    /// West, south, east, north; longitudes may go on beyond 180°.
    bounds: Option<[f64; 4]>,
}

/// The most entries of all bands, for each side: a side that runs through many bands is in each of them.
const ENTRIES_PER_SIDE: f64 = 4.0;

impl Inside {
    /// The area of valid polygons whose longitudes do not jump at 180°.
    pub fn of<'a>(areas: impl IntoIterator<Item = &'a MultiPolygon<f64>>) -> Self {
        let mut sides = Vec::new();
        let mut polygon = 0u32;
        for part in areas.into_iter().flat_map(|area| &area.0) {
            for ring in std::iter::once(part.exterior()).chain(part.interiors()) {
                sides.extend(ring.lines().map(|line| Side {
                    from: line.start,
                    to: line.end,
                    polygon,
                }));
            }
            polygon = polygon.saturating_add(1);
        }
        Self::banded(sides)
    }

    fn banded(sides: Vec<Side>) -> Self {
        let ends = || sides.iter().flat_map(|s| [s.from, s.to]);
        let least = |pick: fn(Coord<f64>) -> f64| ends().map(pick).fold(f64::INFINITY, f64::min);
        let most = |pick: fn(Coord<f64>) -> f64| ends().map(pick).fold(f64::NEG_INFINITY, f64::max);
        let bounds = [least(|c| c.x), least(|c| c.y), most(|c| c.x), most(|c| c.y)];
        if sides.is_empty() || bounds.iter().any(|b| !b.is_finite()) {
            return Self::default();
        }
        let height_deg = bounds[3] - bounds[1];
        let climbs_deg: f64 = sides.iter().map(|s| (s.from.y - s.to.y).abs()).sum();
        let allowed = ENTRIES_PER_SIDE * sides.len() as f64 * height_deg / climbs_deg;
        // Without height there is one band; NaN becomes 1 too.
        let bands = allowed.min(sides.len() as f64).max(1.0).floor();
        let mut inside = Self {
            south_deg: bounds[1],
            bands_per_deg: if height_deg > 0.0 { bands / height_deg } else { 0.0 },
            begins: vec![0; bands as usize + 1],
            in_bands: Vec::new(),
            bounds: Some(bounds),
            sides,
        };
        inside.fill();
        inside
    }

    /// Counts the sides of each band, then puts them there.
    fn fill(&mut self) {
        let spans: Vec<(usize, usize)> = self
            .sides
            .iter()
            .map(|s| {
                let (low, high) = (s.from.y.min(s.to.y), s.from.y.max(s.to.y));
                (self.band(low), self.band(high))
            })
            .collect();
        let mut counts = vec![0usize; self.begins.len()];
        for (low, high) in &spans {
            for count in counts.iter_mut().take(high + 1).skip(*low) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for (begin, count) in self.begins.iter_mut().zip(&counts) {
            *begin = sum;
            sum += count;
        }
        let mut next = self.begins.clone();
        self.in_bands = vec![0; sum];
        for (nth, (low, high)) in (0u32..).zip(&spans) {
            for at in next.iter_mut().take(high + 1).skip(*low) {
                if let Some(entry) = self.in_bands.get_mut(*at) {
                    *entry = nth;
                }
                *at += 1;
            }
        }
    }

    /// The band of a latitude within the bounds.
    fn band(&self, lat_deg: f64) -> usize {
        let last = self.begins.len().saturating_sub(2);
        // Negative numbers become 0.
        (((lat_deg - self.south_deg) * self.bands_per_deg) as usize).min(last)
    }

    /// The box around it: west, south, east, north; its east may lie beyond 180°. `None` for an empty one.
    pub fn bounds(&self) -> Option<[f64; 4]> {
        self.bounds
    }

    /// Does a place lie in the area, or on its edge?
    pub fn holds(&self, at: LonLat) -> bool {
        let Some([west, _, east, _]) = self.bounds else {
            return false;
        };
        [0.0, 360.0, -360.0]
            .into_iter()
            .map(|turn| at.lon_deg() + turn)
            .filter(|lon| (west..=east).contains(lon))
            .any(|lon| {
                self.holds_at(Coord {
                    x: lon,
                    y: at.lat_deg(),
                })
            })
    }

    fn holds_at(&self, at: Coord<f64>) -> bool {
        let Some([_, south, _, north]) = self.bounds else {
            return false;
        };
        if !(south..=north).contains(&at.y) {
            return false;
        }
        let band = self.band(at.y);
        let (begin, end) = (self.begins.get(band), self.begins.get(band + 1));
        let range = begin.copied().unwrap_or_default()..end.copied().unwrap_or_default();
        let mut within = (0u32, false);
        for nth in self.in_bands.get(range).unwrap_or_default() {
            let Some(side) = self.sides.get(*nth as usize) else {
                continue;
            };
            if side.polygon != within.0 {
                if within.1 {
                    return true;
                }
                within = (side.polygon, false);
            }
            match side.passes(at) {
                Passes::On => return true,
                Passes::East => within.1 = !within.1,
                Passes::Elsewhere => {}
            }
        }
        within.1
    }
}

/// Where a side is, seen from a place along its parallel.
enum Passes {
    /// The place is on it.
    On,
    /// It crosses the parallel in the east.
    East,
    Elsewhere,
}

impl Side {
    fn passes(&self, at: Coord<f64>) -> Passes {
        let (low, high) = if self.from.y <= self.to.y {
            (self.from, self.to)
        } else {
            (self.to, self.from)
        };
        if at.y < low.y || at.y > high.y || at.x > low.x.max(high.x) {
            return Passes::Elsewhere;
        }
        let is_between = at.x >= low.x.min(high.x);
        let turn = RobustKernel::orient2d(low, high, at);
        if is_between && turn == Orientation::Collinear {
            return Passes::On;
        }
        // A corner belongs to the side above it, so that it is counted once.
        if low.y <= at.y && at.y < high.y && turn == Orientation::CounterClockwise {
            Passes::East
        } else {
            Passes::Elsewhere
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Intersects, wkt};

    fn at(lon: f64, lat: f64) -> LonLat {
        LonLat::new(lon, lat).expect("a place")
    }

    #[test]
    fn holes_are_outside_edges_inside_and_overlaps_count_once() {
        let area =
            wkt!(MULTIPOLYGON(((0. 0., 4. 0., 4. 4., 0. 4., 0. 0.), (1. 1., 3. 1., 3. 3., 1. 3., 1. 1.))));
        let other = wkt!(MULTIPOLYGON(((3.5 3.5, 6. 3.5, 6. 6., 3.5 6., 3.5 3.5))));
        let inside = Inside::of([&area, &other]);
        for within in [
            (0.5, 0.5),
            (3.75, 3.75),
            (5.0, 5.0),
            (0.0, 2.0),
            (4.0, 4.0),
            (1.0, 2.0),
            (2.0, 3.0),
        ] {
            assert!(inside.holds(at(within.0, within.1)), "{within:?}");
        }
        for without in [(2.0, 2.0), (5.0, 2.0), (-0.1, 2.0), (2.0, 6.0), (6.1, 5.0)] {
            assert!(!inside.holds(at(without.0, without.1)), "{without:?}");
        }
        assert_eq!(inside.bounds(), Some([0.0, 0.0, 6.0, 6.0]));
        assert!(!Inside::default().holds(at(0.0, 0.0)) && !Inside::of([]).holds(at(0.0, 0.0)));
    }

    #[test]
    fn an_area_across_180_degrees_is_one() {
        let area = wkt!(MULTIPOLYGON(((179. -1., 181. -1., 181. 1., 179. 1., 179. -1.))));
        let inside = Inside::of([&area]);
        assert!(
            inside.holds(at(179.5, 0.0)) && inside.holds(at(-179.5, 0.0)) && inside.holds(at(180.0, 0.0))
        );
        assert!(!inside.holds(at(-178.5, 0.0)) && !inside.holds(at(0.0, 0.0)));
    }

    #[test]
    fn very_many_sides_lie_in_bands_of_few() {
        // A star of 200,000 corners, as the outline of a raster of coverage has them.
        let corner = |k: u32| {
            let turn = std::f64::consts::TAU * f64::from(k) / 200_000.0;
            let (sin, cos) = crate::maths::sin_cos(turn);
            let radius_deg = if k.is_multiple_of(2) { 1.0 } else { 0.999 };
            (105.0 + radius_deg * cos, 21.0 + radius_deg * sin)
        };
        let ring: Vec<(f64, f64)> = (0..=200_000).map(corner).collect();
        let star = MultiPolygon::new(vec![geo::Polygon::new(ring.into(), Vec::new())]);
        let inside = Inside::of([&star]);
        assert!(inside.in_bands.len() <= 6 * inside.sides.len());
        // At the northern and southern end sides lie along the bands.
        let fullest = inside.begins.windows(2).map(|two| two[1] - two[0]).max();
        assert!(fullest.is_some_and(|most| most < 10_000), "{fullest:?}");
        for k in 0..1000 {
            let (sin, cos) = crate::maths::sin_cos(0.0063 * f64::from(k));
            assert!(inside.holds(at(105.0 + 0.998 * cos, 21.0 + 0.998 * sin)));
            assert!(!inside.holds(at(105.0 + 1.001 * cos, 21.0 + 1.001 * sin)));
        }
    }

    mod properties {
        use super::*;
        use proptest::prelude::*;

        proptest! {
            #![proptest_config(ProptestConfig {
                cases: 500,
                rng_seed: proptest::test_runner::RngSeed::Fixed(31),
                failure_persistence: None,
                ..ProptestConfig::default()
            })]

            /// Places on a lattice on which the corners lie too: every answer is that of the polygons one by one.
            #[test]
            fn it_answers_as_the_polygons_do(
                triangles in prop::collection::vec(prop::array::uniform6(0i32..9), 1..12),
            ) {
                let areas: Vec<MultiPolygon<f64>> = triangles
                    .iter()
                    .map(|t| {
                        let p = |k: usize| (f64::from(t[2 * k]), f64::from(t[2 * k + 1]));
                        geo::Polygon::new(vec![p(0), p(1), p(2), p(0)].into(), Vec::new()).into()
                    })
                    .collect();
                let inside = Inside::of(&areas);
                for x in 0..18 {
                    for y in 0..18 {
                        let (lon, lat) = (0.5 * f64::from(x), 0.5 * f64::from(y));
                        let wanted = areas.iter().any(|a| a.intersects(&geo::Point::new(lon, lat)));
                        prop_assert_eq!(inside.holds(at(lon, lat)), wanted, "{} {}", lon, lat);
                    }
                }
            }
        }
    }
}
