//! A flat map of a study: metres east and north of its middle.

use crate::maths;
use crate::space::LonLat;

/// A degree of a sphere of 6,371,009 m, metres.
const M_PER_DEG: f64 = 111_195.08;

/// The plane on which places of a study lie. It serves squares and pictures; distances are geodesic.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plane {
    origin: LonLat,
    east_m_per_deg: f64,
}

impl Plane {
    /// About the middle of a study.
    pub fn about(origin: LonLat) -> Self {
        let middle_deg = origin.lat_deg().clamp(-89.0, 89.0);
        Self {
            origin,
            east_m_per_deg: M_PER_DEG * maths::cos(middle_deg.to_radians()),
        }
    }

    /// East and north of the middle, metres; the shorter way around the globe.
    pub fn of(&self, at: LonLat) -> [f64; 2] {
        let east_deg = (at.lon_deg() - self.origin.lon_deg() + 540.0).rem_euclid(360.0) - 180.0;
        let north_deg = at.lat_deg() - self.origin.lat_deg();
        [east_deg * self.east_m_per_deg, north_deg * M_PER_DEG]
    }

    /// The place of metres east and north; `None` beyond a pole.
    pub fn place(&self, [east_m, north_m]: [f64; 2]) -> Option<LonLat> {
        let lon_deg = self.origin.lon_deg() + east_m / self.east_m_per_deg;
        let lon_deg = (lon_deg + 540.0).rem_euclid(360.0) - 180.0;
        LonLat::new(lon_deg, self.origin.lat_deg() + north_m / M_PER_DEG).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::example::at;

    #[test]
    fn a_place_comes_back_from_the_plane_and_the_date_line_is_no_edge() {
        let plane = Plane::about(at(179.9, 60.0));
        let [east_m, north_m] = plane.of(at(-179.9, 61.0));
        assert!((north_m - M_PER_DEG).abs() < 1e-6);
        assert!((east_m - 0.2 * 0.5 * M_PER_DEG).abs() < 1e-3, "{east_m}");
        let back = plane.place([east_m, north_m]).expect("a place");
        assert!((back.lon_deg() + 179.9).abs() < 1e-9 && (back.lat_deg() - 61.0).abs() < 1e-9);
        assert_eq!(plane.place([0.0, 4e6]), None);
    }
}
