//! Geodesic distances, azimuths and lines on WGS 84.
//!
//! The truth is Karney's algorithm (GeographicLib, in the `geo` crate). A line that is sampled at hundreds of places is anchored at exact
//! points a few kilometres apart and interpolated between them; a raster, which asks for distance and azimuth millions of
//! times, uses the mid-latitude formulas of [`near_distance_azimuth`].

use super::LonLat;
use crate::maths;
use crate::units::{deg_from_rad, wrap_azimuth_deg};
use geo::{Bearing, Destination, Distance, Geodesic, GeodesicBearing};

/// Mean length of a degree of a great circle, metres: for resolutions and spacings, never for distances.
pub const MEAN_M_PER_DEG: f64 = 111_195.0;

/// WGS 84 equatorial radius, metres.
pub(super) const A_M: f64 = 6_378_137.0;
/// WGS 84 first eccentricity squared.
pub(super) const E2: f64 = 6.694_379_990_141_316_5e-3;

/// Geodesic distance, metres.
pub fn distance_m(from: LonLat, to: LonLat) -> f64 {
    Geodesic.distance(from.point(), to.point())
}

/// Azimuth at the start of the geodesic, degrees clockwise from north, 0…360.
pub fn azimuth_deg(from: LonLat, to: LonLat) -> f64 {
    wrap_azimuth_deg(Geodesic.bearing(from.point(), to.point()))
}

/// [`distance_m`] and [`azimuth_deg`] at once, for the price of one.
pub fn distance_azimuth(from: LonLat, to: LonLat) -> (f64, f64) {
    let (bearing_deg, distance_m) = from.point().geodesic_bearing_distance(to.point());
    (distance_m, wrap_azimuth_deg(bearing_deg))
}

/// The point at a distance along an azimuth; `None` when the numbers are not finite.
pub fn destination(from: LonLat, azimuth_deg: f64, distance_m: f64) -> Option<LonLat> {
    let p = Geodesic.destination(from.point(), azimuth_deg, distance_m);
    LonLat::wrapped(p.x(), p.y())
}

/// Distance (metres) and azimuth (degrees, 0…360) between near points by Gauss's mid-latitude formulas.
///
/// Within 100 km, below 60° of latitude, the distance is right to 5 m and the azimuth to 0.005°: enough to find the ray
/// that passes a pixel. Use [`distance_m`] where the value itself is reported.
pub fn near_distance_azimuth(from: LonLat, to: LonLat) -> (f64, f64) {
    NearRow::new(from, to.lat_deg()).distance_azimuth(to.lon_deg())
}

/// [`near_distance_azimuth`] from one place to a whole row of pixels: what depends on the latitude alone is computed once.
#[derive(Clone, Copy, Debug)]
pub struct NearRow {
    from_lon_deg: f64,
    /// Metres eastwards for a radian of longitude.
    east_m_per_rad: f64,
    north_m: f64,
    sin_mid: f64,
}

impl NearRow {
    /// From a place to the points of a latitude, degrees.
    pub fn new(from: LonLat, to_lat_deg: f64) -> Self {
        let mid_lat = (0.5 * (from.lat_deg() + to_lat_deg)).to_radians();
        let (sin_mid, cos_mid) = maths::sin_cos(mid_lat);
        let w2 = 1.0 - E2 * sin_mid * sin_mid;
        let n_m = A_M / w2.sqrt();
        let m_m = n_m * (1.0 - E2) / w2;
        Self {
            from_lon_deg: from.lon_deg(),
            east_m_per_rad: n_m * cos_mid,
            north_m: m_m * (to_lat_deg - from.lat_deg()).to_radians(),
            sin_mid,
        }
    }

    /// Distance (metres) and azimuth (degrees, 0…360) to a longitude of the row.
    pub fn distance_azimuth(&self, to_lon_deg: f64) -> (f64, f64) {
        let d_lon = shortest_deg(to_lon_deg - self.from_lon_deg).to_radians();
        let east_m = self.east_m_per_rad * d_lon;
        // The chord's azimuth holds in the middle; at the start it is less by half the meridians' convergence.
        let azimuth = maths::atan2(east_m, self.north_m) - 0.5 * d_lon * self.sin_mid;
        let distance_m = (east_m * east_m + self.north_m * self.north_m).sqrt();
        (distance_m, wrap_azimuth_deg(deg_from_rad(azimuth)))
    }

    /// The longitudes of the row, as a distance either side of the place in degrees, that lie within `reach_m`: `None` when the
    /// whole row lies farther away.
    pub fn half_width_deg(&self, reach_m: f64) -> Option<f64> {
        let left = reach_m * reach_m - self.north_m * self.north_m;
        (left >= 0.0).then(|| deg_from_rad(left.sqrt() / self.east_m_per_rad.max(1.0)))
    }
}

/// A difference of longitudes the short way round.
fn shortest_deg(d_lon_deg: f64) -> f64 {
    if d_lon_deg.abs() <= 180.0 {
        d_lon_deg
    } else {
        d_lon_deg - 360.0 * d_lon_deg.signum()
    }
}

/// A geodesic from one point, to be sampled densely: exact anchors every 4 km at most, parabolas between.
///
/// Below 70° of latitude the interpolated points lie within 1 mm of the geodesic.
#[derive(Clone, Debug)]
pub struct GeodesicLine {
    anchor_step_m: f64,
    /// Exact longitudes (unwrapped) and latitudes at multiples of `anchor_step_m`; an odd number of them.
    anchors: Vec<(f64, f64)>,
}

impl GeodesicLine {
    /// A line of a given length, metres, along an azimuth. `None` when a number is not finite or the length not positive.
    pub fn along(from: LonLat, azimuth_deg: f64, length_m: f64) -> Option<Self> {
        if !(length_m.is_finite() && length_m > 0.0 && azimuth_deg.is_finite()) {
            return None;
        }
        let pairs = (length_m / 8000.0).ceil().max(1.0);
        let anchor_step_m = length_m / (2.0 * pairs);
        let mut anchors = Vec::with_capacity(2 * pairs as usize + 1);
        anchors.push((from.lon_deg(), from.lat_deg()));
        let mut last_lon = from.lon_deg();
        for k in 1..=(2 * pairs as usize) {
            let p = destination(from, azimuth_deg, k as f64 * anchor_step_m)?;
            let lon = last_lon + shortest_deg(p.lon_deg() - last_lon);
            anchors.push((lon, p.lat_deg()));
            last_lon = lon;
        }
        Some(Self {
            anchor_step_m,
            anchors,
        })
    }

    /// The line between two points. `None` when they coincide.
    pub fn between(from: LonLat, to: LonLat) -> Option<Self> {
        let (distance_m, azimuth_deg) = distance_azimuth(from, to);
        Self::along(from, azimuth_deg, distance_m)
    }

    /// The position at a distance from the start, metres.
    pub fn at_m(&self, distance_m: f64) -> Option<LonLat> {
        let pairs = (self.anchors.len() - 1) / 2;
        // A cast rounds towards zero and takes what lies before the start as 0.
        let pair = ((distance_m / (2.0 * self.anchor_step_m)) as usize).min(pairs.saturating_sub(1));
        let (a, b, c) = (
            self.anchors[2 * pair],
            self.anchors[2 * pair + 1],
            self.anchors[2 * pair + 2],
        );
        // Lagrange's parabola through three even anchors; t is −1, 0, 1 at them.
        let t = distance_m / self.anchor_step_m - (2 * pair + 1) as f64;
        let (wa, wb, wc) = (0.5 * t * (t - 1.0), 1.0 - t * t, 0.5 * t * (t + 1.0));
        LonLat::wrapped(wa * a.0 + wb * b.0 + wc * c.0, wa * a.1 + wb * b.1 + wc * c.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lon: f64, lat: f64) -> LonLat {
        LonLat::new(lon, lat).expect("valid")
    }

    #[test]
    fn a_degree_of_the_equator_is_111_319_m() {
        assert!((distance_m(at(0.0, 0.0), at(1.0, 0.0)) - 111_319.490_793).abs() < 1e-3);
        assert!((azimuth_deg(at(0.0, 0.0), at(1.0, 0.0)) - 90.0).abs() < 1e-9);
        assert!((azimuth_deg(at(0.0, 0.0), at(-1.0, 0.0)) - 270.0).abs() < 1e-9);
        let (here, there) = (at(105.0, 21.0), at(104.7, 21.3));
        let both = (distance_m(here, there), azimuth_deg(here, there));
        assert_eq!(distance_azimuth(here, there), both);
    }

    #[test]
    fn mid_latitude_formulas_stay_near_the_geodesic() {
        for lat in [0.0, 21.5, 44.3, -60.0] {
            for azimuth in [0.0, 37.0, 90.0, 181.0, 300.0] {
                for distance in [500.0, 15_000.0, 100_000.0] {
                    let from = at(179.9, lat);
                    let to = destination(from, azimuth, distance).expect("finite");
                    let (d, a) = near_distance_azimuth(from, to);
                    assert!((d - distance).abs() < 5.0, "{lat} {azimuth} {distance}: {d}");
                    let turn = crate::units::azimuth_difference_deg(a, azimuth).abs();
                    assert!(turn < 0.005, "{lat} {azimuth} {distance}: {a}");
                }
            }
        }
    }

    #[test]
    fn a_sampled_line_follows_the_geodesic_to_a_millimetre() {
        for lat in [0.0, 21.5, 44.3, -70.0] {
            let line = GeodesicLine::along(at(179.9, lat), 63.0, 35_000.0).expect("a line");
            for d in [0.0, 10.0, 1_234.5, 7_999.0, 20_000.0, 34_999.9, 35_000.0] {
                let exact = destination(at(179.9, lat), 63.0, d).expect("finite");
                let off_m = distance_m(exact, line.at_m(d).expect("finite"));
                assert!(off_m < 1e-3, "{lat} {d}: {off_m}");
            }
        }
    }

    #[test]
    fn a_line_needs_a_length() {
        assert!(GeodesicLine::between(at(1.0, 1.0), at(1.0, 1.0)).is_none());
        assert!(GeodesicLine::along(at(1.0, 1.0), 0.0, f64::NAN).is_none());
    }
}
