//! The flat map on which a synthetic country is drawn: kilometres east and north of its south-western corner.

use crate::space::BoundingBox;

/// Kilometres of one degree of latitude on the mean sphere.
const KM_PER_DEG: f64 = 111.195;

/// A place on the flat map, kilometres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spot {
    /// East of the western edge.
    pub(super) x_km: f64,
    /// North of the southern edge.
    pub(super) y_km: f64,
}

impl Spot {
    /// Distance on the flat map, km.
    pub(super) fn distance_km(self, other: Self) -> f64 {
        let (dx, dy) = (self.x_km - other.x_km, self.y_km - other.y_km);
        (dx * dx + dy * dy).sqrt()
    }

    /// The place a given number of kilometres east and north.
    pub(super) fn moved(self, dx_km: f64, dy_km: f64) -> Self {
        Self {
            x_km: self.x_km + dx_km,
            y_km: self.y_km + dy_km,
        }
    }
}

/// Eight compass directions, unit length, from the east counter-clockwise.
pub(super) const DIRECTIONS: [(f64, f64); 8] = {
    const D: f64 = std::f64::consts::FRAC_1_SQRT_2;
    [
        (1.0, 0.0),
        (D, D),
        (0.0, 1.0),
        (-D, D),
        (-1.0, 0.0),
        (-D, -D),
        (0.0, -1.0),
        (D, -D),
    ]
};

/// The map: an area in degrees and its size in kilometres, with one scale from west to east (that of the
/// middle latitude).
#[derive(Clone, Debug)]
pub(super) struct Plane {
    /// The inhabited area.
    pub(super) area: BoundingBox,
    /// Its width, km.
    pub(super) width_km: f64,
    /// Its height, km.
    pub(super) height_km: f64,
}

impl Plane {
    /// A nearly square area of so many square kilometres, its sides whole multiples of `step_deg`.
    pub(super) fn square((west_deg, south_deg): (f64, f64), area_km2: f64, step_deg: f64) -> Self {
        let side_km = area_km2.sqrt();
        let whole_steps = |degrees: f64| (degrees / step_deg).round().max(1.0) * step_deg;
        let d_lat = whole_steps(side_km / KM_PER_DEG);
        let shrink = cos_deg((south_deg + 0.5 * d_lat).clamp(-80.0, 80.0));
        let d_lon = whole_steps(side_km / (KM_PER_DEG * shrink));
        Self {
            area: BoundingBox {
                west_deg,
                south_deg,
                east_deg: west_deg + d_lon,
                north_deg: south_deg + d_lat,
            },
            width_km: d_lon * KM_PER_DEG * shrink,
            height_km: d_lat * KM_PER_DEG,
        }
    }

    /// Size, km².
    pub(super) fn area_km2(&self) -> f64 {
        self.width_km * self.height_km
    }

    /// From degrees.
    pub(super) fn spot(&self, lon_deg: f64, lat_deg: f64) -> Spot {
        let (lon_share, lat_share) = (
            (lon_deg - self.area.west_deg) / (self.area.east_deg - self.area.west_deg),
            (lat_deg - self.area.south_deg) / (self.area.north_deg - self.area.south_deg),
        );
        Spot {
            x_km: lon_share * self.width_km,
            y_km: lat_share * self.height_km,
        }
    }

    /// To degrees with six decimals (0.1 m), kept inside the area.
    pub(super) fn lon_lat(&self, spot: Spot) -> (f64, f64) {
        let (x_share, y_share) = (
            (spot.x_km / self.width_km).clamp(0.0, 1.0),
            (spot.y_km / self.height_km).clamp(0.0, 1.0),
        );
        (
            six_decimals(self.area.west_deg + x_share * (self.area.east_deg - self.area.west_deg)),
            six_decimals(self.area.south_deg + y_share * (self.area.north_deg - self.area.south_deg)),
        )
    }

    /// Is the spot inside the area and at least `margin_km` from its edges?
    pub(super) fn holds(&self, spot: Spot, margin_km: f64) -> bool {
        (margin_km..=self.width_km - margin_km).contains(&spot.x_km)
            && (margin_km..=self.height_km - margin_km).contains(&spot.y_km)
    }
}

/// Rounds to six decimals: 0.1 m in degrees.
pub(super) fn six_decimals(degrees: f64) -> f64 {
    (degrees * 1e6).round() / 1e6
}

/// Cosine by its Taylor series to the 16th power: right to 1e-9 between −90° and 90°, and the same on every
/// machine, which the cosine of the system's library is not.
pub(super) fn cos_deg(degrees: f64) -> f64 {
    let x = degrees.to_radians();
    let x2 = x * x;
    let mut term = 1.0;
    let mut sum = 1.0;
    for k in 1..=8 {
        let n = f64::from(2 * k);
        term *= -x2 / (n * (n - 1.0));
        sum += term;
    }
    sum
}

/// Spots sorted into squares, to find neighbours quickly.
#[derive(Clone, Debug)]
pub(super) struct Buckets {
    side_km: f64,
    cols: usize,
    rows: usize,
    buckets: Vec<Vec<u32>>,
    spots: Vec<Spot>,
}

impl Buckets {
    /// No spots yet. At most about a million squares, whatever side is asked for.
    pub(super) fn new(plane: &Plane, side_km: f64) -> Self {
        let side_km = side_km.max((plane.area_km2() / 1e6).sqrt()).max(1e-3);
        let squares = |length_km: f64| (length_km / side_km) as usize + 1;
        let (cols, rows) = (squares(plane.width_km), squares(plane.height_km));
        Self {
            side_km,
            cols,
            rows,
            buckets: vec![Vec::new(); cols * rows],
            spots: Vec::new(),
        }
    }

    fn square(&self, spot: Spot) -> (usize, usize) {
        // Spots outside the area fall into the outermost squares.
        let index = |km: f64, count: usize| ((km / self.side_km).max(0.0) as usize).min(count - 1);
        (index(spot.x_km, self.cols), index(spot.y_km, self.rows))
    }

    /// Adds a spot; its number is the count before.
    pub(super) fn add(&mut self, spot: Spot) {
        let (col, row) = self.square(spot);
        self.buckets[row * self.cols + col].push(self.spots.len() as u32);
        self.spots.push(spot);
    }

    /// Numbers and distances (km) of the spots within a radius, in no order that matters.
    pub(super) fn within(&self, centre: Spot, radius_km: f64) -> Vec<(usize, f64)> {
        let low = self.square(centre.moved(-radius_km, -radius_km));
        let high = self.square(centre.moved(radius_km, radius_km));
        let mut found = Vec::new();
        for row in low.1..=high.1 {
            for col in low.0..=high.0 {
                for &number in &self.buckets[row * self.cols + col] {
                    let distance_km = centre.distance_km(self.spots[number as usize]);
                    if distance_km <= radius_km {
                        found.push((number as usize, distance_km));
                    }
                }
            }
        }
        found
    }

    /// Is any spot nearer than this?
    pub(super) fn any_within(&self, centre: Spot, radius_km: f64) -> bool {
        !self.within(centre, radius_km).is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plane() -> Plane {
        Plane::square((103.0, 21.0), 400.0, 1.0 / 1200.0)
    }

    #[test]
    fn the_area_has_the_size_asked_for() {
        assert!((plane().area_km2() - 400.0).abs() < 4.0);
    }

    #[test]
    fn cosines_are_right() {
        for degrees in [0.0, 21.5, 45.0, 60.0, -89.0] {
            assert!((cos_deg(degrees) - crate::maths::cos(f64::to_radians(degrees))).abs() < 1e-9);
        }
    }

    #[test]
    fn degrees_and_kilometres_go_both_ways() {
        let plane = plane();
        let spot = Spot {
            x_km: 3.25,
            y_km: 17.5,
        };
        let (lon, lat) = plane.lon_lat(spot);
        assert!(plane.spot(lon, lat).distance_km(spot) < 1e-3);
    }

    #[test]
    fn neighbours_are_those_of_a_plain_search() {
        let plane = plane();
        let mut random = crate::maths::random::Random::new(5, 5);
        let mut buckets = Buckets::new(&plane, 1.3);
        let spots: Vec<Spot> = (0..300)
            .map(|_| Spot {
                x_km: random.between(0.0, plane.width_km),
                y_km: random.between(0.0, plane.height_km),
            })
            .collect();
        spots.iter().for_each(|&s| buckets.add(s));
        for &centre in &spots {
            let mut got: Vec<usize> = buckets.within(centre, 2.7).into_iter().map(|(n, _)| n).collect();
            got.sort_unstable();
            let plain: Vec<usize> = (0..spots.len())
                .filter(|&n| spots[n].distance_km(centre) <= 2.7)
                .collect();
            assert_eq!(got, plain);
        }
    }
}
