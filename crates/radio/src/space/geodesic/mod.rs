//! Geodesic distances, azimuths and lines on WGS 84.
//!
//! Direct and inverse problem are Karney's, in our own arithmetic, so that they have the same bits on every
//! processor. A line that is sampled at hundreds of places is anchored at exact points a few kilometres apart
//! and interpolated between them; a raster, which asks for distance and azimuth millions of times, goes
//! straight through the earth: [`NearRow`].

mod course;
mod inverse;
mod line;
mod near;
mod series;
#[cfg(test)]
mod tests;

pub use line::{GeodesicLine, Places};
pub use near::{NearColumns, NearRow, near_distance_azimuth};
pub(super) use series::{A_M, E2};

use super::LonLat;
use crate::units::{deg_from_rad, wrap_azimuth_deg};

/// Mean length of a degree of a great circle, metres: for resolutions and spacings, never for distances.
pub const MEAN_M_PER_DEG: f64 = 111_195.0;

/// Geodesic distance, metres.
pub fn distance_m(from: LonLat, to: LonLat) -> f64 {
    inverse::distance_azimuth(from, to).0
}

/// Azimuth at the start of the geodesic, degrees clockwise from north, 0…360; 0 where the two are one place.
pub fn azimuth_deg(from: LonLat, to: LonLat) -> f64 {
    distance_azimuth(from, to).1
}

/// Both at once: geodesic distance, metres, and azimuth at the start, degrees clockwise from north, 0…360.
pub fn distance_azimuth(from: LonLat, to: LonLat) -> (f64, f64) {
    let (distance_m, azimuth) = inverse::distance_azimuth(from, to);
    (distance_m, wrap_azimuth_deg(deg_from_rad(azimuth)))
}

/// Longest way that is followed, metres: twice round the globe.
const LONGEST_M: f64 = 8.0e7;

/// The point at a distance along an azimuth; `None` when the numbers are not finite, or for more than twice
/// the way round the globe.
pub fn destination(from: LonLat, azimuth_deg: f64, distance_m: f64) -> Option<LonLat> {
    // Written so that NaN fails.
    if !(azimuth_deg.is_finite() && distance_m.abs() <= LONGEST_M) {
        return None;
    }
    let (lon_deg, lat_deg) = course::Course::new(from, azimuth_deg).place(distance_m);
    LonLat::wrapped(lon_deg, lat_deg)
}

/// A difference of longitudes the short way round, for differences up to a turn and a half.
#[inline(always)]
fn shortest_deg(d_lon_deg: f64) -> f64 {
    let d_lon_deg = if d_lon_deg > 180.0 {
        d_lon_deg - 360.0
    } else {
        d_lon_deg
    };
    if d_lon_deg < -180.0 {
        d_lon_deg + 360.0
    } else {
        d_lon_deg
    }
}
