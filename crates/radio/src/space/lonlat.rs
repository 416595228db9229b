//! Typed coordinates: geographic ([`LonLat`], WGS 84, degrees) and projected ([`Projected`], metres).

use super::geodesic::{A_M, E2};
use crate::maths;
use thiserror::Error;

/// A position on WGS 84: longitude −180…180°, latitude −90…90°, both finite.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LonLat {
    lon_deg: f64,
    lat_deg: f64,
}

/// A position in a projected coordinate system, metres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Projected {
    /// Easting, metres.
    pub x_m: f64,
    /// Northing, metres.
    pub y_m: f64,
}

/// Why two numbers are no position on the globe.
#[derive(Clone, Copy, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum InvalidLonLat {
    /// One of the numbers is NaN or infinite.
    #[error("longitude {lon_deg}, latitude {lat_deg} is not a pair of finite numbers")]
    NotFinite {
        /// Longitude as given.
        lon_deg: f64,
        /// Latitude as given.
        lat_deg: f64,
    },
    /// The numbers look like metres of a projected system.
    #[error(
        "({lon_deg}, {lat_deg}) looks like metres, not degrees: declare the coordinate system of the file (key `crs`)"
    )]
    LooksProjected {
        /// First number as given.
        lon_deg: f64,
        /// Second number as given.
        lat_deg: f64,
    },
    /// The latitude is beyond a pole and would be valid if the two were exchanged.
    #[error("longitude {lon_deg}, latitude {lat_deg}: the latitude is beyond 90°; are the two swapped?")]
    LooksSwapped {
        /// Longitude as given.
        lon_deg: f64,
        /// Latitude as given.
        lat_deg: f64,
    },
    /// Out of range in some other way.
    #[error("longitude {lon_deg}, latitude {lat_deg} is outside −180…180, −90…90")]
    OutOfRange {
        /// Longitude as given.
        lon_deg: f64,
        /// Latitude as given.
        lat_deg: f64,
    },
}

impl LonLat {
    /// Checks the ranges; longitude first.
    ///
    /// # Errors
    /// [`InvalidLonLat`] with a guess at the cause: swapped axes, or metres taken for degrees.
    pub fn new(lon_deg: f64, lat_deg: f64) -> Result<Self, InvalidLonLat> {
        if !lon_deg.is_finite() || !lat_deg.is_finite() {
            return Err(InvalidLonLat::NotFinite { lon_deg, lat_deg });
        }
        if lon_deg.abs() <= 180.0 && lat_deg.abs() <= 90.0 {
            return Ok(Self { lon_deg, lat_deg });
        }
        Err(if lon_deg.abs() > 400.0 || lat_deg.abs() > 400.0 {
            InvalidLonLat::LooksProjected { lon_deg, lat_deg }
        } else if lon_deg.abs() <= 90.0 && lat_deg.abs() <= 180.0 {
            InvalidLonLat::LooksSwapped { lon_deg, lat_deg }
        } else {
            InvalidLonLat::OutOfRange { lon_deg, lat_deg }
        })
    }

    /// For positions that were computed: longitude wrapped, latitude clamped. `None` when a number is not
    /// finite.
    #[inline]
    pub fn wrapped(lon_deg: f64, lat_deg: f64) -> Option<Self> {
        if !lon_deg.is_finite() || !lat_deg.is_finite() {
            return None;
        }
        let lon = if lon_deg.abs() <= 180.0 {
            lon_deg
        } else {
            (lon_deg + 180.0).rem_euclid(360.0) - 180.0
        };
        Some(Self {
            lon_deg: lon,
            lat_deg: lat_deg.clamp(-90.0, 90.0),
        })
    }

    /// Longitude, degrees east.
    #[inline]
    pub const fn lon_deg(self) -> f64 {
        self.lon_deg
    }

    /// Latitude, degrees north.
    #[inline]
    pub const fn lat_deg(self) -> f64 {
        self.lat_deg
    }

    /// As a point of the `geo` crate: x is the longitude.
    #[cfg(feature = "geo-types")]
    #[inline]
    pub fn point(self) -> geo_types::Point<f64> {
        geo_types::Point::new(self.lon_deg, self.lat_deg)
    }

    /// Earth-centred Cartesian coordinates on the WGS 84 ellipsoid, metres. Straight lines between two of
    /// them are never longer than the geodesic, which makes them safe bounds in searches, across the
    /// antimeridian too.
    #[inline]
    pub fn ecef_m(self) -> [f64; 3] {
        let (sin_lat, cos_lat) = maths::sin_cos(self.lat_deg.to_radians());
        let (sin_lon, cos_lon) = maths::sin_cos(self.lon_deg.to_radians());
        let n_m = A_M / (1.0 - E2 * sin_lat * sin_lat).sqrt();
        [
            n_m * cos_lat * cos_lon,
            n_m * cos_lat * sin_lon,
            n_m * (1.0 - E2) * sin_lat,
        ]
    }
}

impl std::fmt::Display for LonLat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.6} {:.6}", self.lon_deg, self.lat_deg)
    }
}

/// A box in degrees: west ≤ east, south ≤ north. Longitude is a circle: a box across 180° has its western edge
/// from −180° to 180° and its eastern edge beyond 180°.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BoundingBox {
    /// Western edge, degrees, −180…180.
    pub west_deg: f64,
    /// Southern edge, degrees.
    pub south_deg: f64,
    /// Eastern edge, degrees: beyond 180° where the box goes on there.
    pub east_deg: f64,
    /// Northern edge, degrees.
    pub north_deg: f64,
}

/// A turn of the globe, degrees.
const TURN_DEG: f64 = 360.0;

impl BoundingBox {
    /// The smallest box around both.
    pub fn with(&self, other: &Self) -> Self {
        let (south_deg, north_deg) = (
            self.south_deg.min(other.south_deg),
            self.north_deg.max(other.north_deg),
        );
        let turned = [0.0, TURN_DEG, -TURN_DEG].map(|by| {
            let (west, east) = (other.west_deg + by, other.east_deg + by);
            (self.west_deg.min(west), self.east_deg.max(east))
        });
        // Of equals the first: as the numbers are.
        let narrower = |a: (f64, f64), b: (f64, f64)| if b.1 - b.0 < a.1 - a.0 { b } else { a };
        let [plain, up, down] = turned;
        let (west, east) = narrower(narrower(plain, up), down);
        Self::between(west, east, south_deg, north_deg)
    }

    /// With edges that may lie a turn off, or a turn apart.
    fn between(west_deg: f64, east_deg: f64, south_deg: f64, north_deg: f64) -> Self {
        let (west_deg, east_deg) = if east_deg - west_deg >= TURN_DEG {
            (-180.0, 180.0)
        } else if west_deg < -180.0 {
            (west_deg + TURN_DEG, east_deg + TURN_DEG)
        } else if west_deg > 180.0 {
            (west_deg - TURN_DEG, east_deg - TURN_DEG)
        } else {
            (west_deg, east_deg)
        };
        Self {
            west_deg,
            south_deg,
            east_deg,
            north_deg,
        }
    }

    /// The smallest box around some positions; `None` for none.
    pub fn around(positions: impl IntoIterator<Item = LonLat>) -> Option<Self> {
        let mut lons_deg: Vec<f64> = Vec::new();
        let mut lats_deg: Option<(f64, f64)> = None;
        for p in positions {
            lons_deg.push(p.lon_deg);
            let (south, north) = lats_deg.unwrap_or((p.lat_deg, p.lat_deg));
            lats_deg = Some((south.min(p.lat_deg), north.max(p.lat_deg)));
        }
        let (south_deg, north_deg) = lats_deg?;
        let west_deg = lons_deg.iter().copied().fold(f64::INFINITY, f64::min);
        let east_deg = lons_deg.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let plain = Self {
            west_deg,
            south_deg,
            east_deg,
            north_deg,
        };
        if east_deg - west_deg <= 180.0 {
            return Some(plain);
        }
        // Around the other side, but for the widest gap between neighbours.
        lons_deg.sort_by(f64::total_cmp);
        let gaps = lons_deg.windows(2).filter_map(|two| match two {
            [a, b] => Some((b - a, *a, *b)),
            _ => None,
        });
        let widest = gaps.reduce(|a, b| if b.0 > a.0 { b } else { a });
        Some(match widest {
            Some((gap, before, behind)) if gap > TURN_DEG - (east_deg - west_deg) => Self {
                west_deg: behind,
                east_deg: before + TURN_DEG,
                ..plain
            },
            _ => plain,
        })
    }

    /// Does it go on beyond 180°?
    #[inline]
    pub fn crosses_antimeridian(&self) -> bool {
        self.east_deg > 180.0
    }

    /// A longitude as the box counts them: with a turn more where that brings one into it which lies west of
    /// it.
    #[inline]
    pub fn turned_deg(&self, lon_deg: f64) -> f64 {
        if lon_deg < self.west_deg && lon_deg + TURN_DEG <= self.east_deg {
            lon_deg + TURN_DEG
        } else {
            lon_deg
        }
    }

    /// Is the position inside or on the edge?
    #[inline]
    pub fn contains(&self, p: LonLat) -> bool {
        self.holds(p.lon_deg, p.lat_deg)
    }

    /// The same of a longitude and a latitude, degrees.
    #[inline(always)]
    pub(in crate::space) fn holds(&self, lon_deg: f64, lat_deg: f64) -> bool {
        let across = self.west_deg..=self.east_deg;
        (across.contains(&lon_deg) || across.contains(&(lon_deg + TURN_DEG)))
            && (self.south_deg..=self.north_deg).contains(&lat_deg)
    }

    /// The middle of the box.
    #[inline]
    pub fn centre(&self) -> LonLat {
        let lon_deg = 0.5 * (self.west_deg + self.east_deg);
        LonLat {
            lon_deg: if lon_deg > 180.0 {
                lon_deg - TURN_DEG
            } else {
                lon_deg
            },
            lat_deg: 0.5 * (self.south_deg + self.north_deg),
        }
    }

    /// A box that holds every place within a distance of this one, metres.
    pub fn widened_m(&self, margin_m: f64) -> Self {
        // No degree of a meridian is shorter than 110,574 m, and none of a parallel than its cosine's share
        // of 111,319 m.
        const MIN_M_PER_DEG: f64 = 110_570.0;
        let dy = margin_m / MIN_M_PER_DEG;
        let widest_lat = (self.south_deg.abs().max(self.north_deg.abs()) + dy).min(89.9);
        let dx = dy / maths::cos(widest_lat.to_radians());
        Self::between(
            self.west_deg - dx,
            self.east_deg + dx,
            (self.south_deg - dy).max(-90.0),
            (self.north_deg + dy).min(90.0),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_pair_is_reported_what_it_looks_like() {
        assert!(LonLat::new(105.6, 21.4).is_ok());
        assert!(matches!(
            LonLat::new(21.4, 105.6),
            Err(InvalidLonLat::LooksSwapped { .. })
        ));
        assert!(matches!(
            LonLat::new(560_000.0, 2_370_000.0),
            Err(InvalidLonLat::LooksProjected { .. })
        ));
        assert!(matches!(
            LonLat::new(f64::NAN, 1.0),
            Err(InvalidLonLat::NotFinite { .. })
        ));
        assert!(matches!(
            LonLat::new(200.0, 1.0),
            Err(InvalidLonLat::OutOfRange { .. })
        ));
    }

    #[test]
    fn a_widened_box_holds_what_is_within_the_distance() {
        for (lon, lat) in [(10.0, 0.05), (105.0, 21.5), (5.0, 60.0)] {
            let here = LonLat::new(lon, lat).expect("valid");
            let wide = BoundingBox::around([here]).expect("one").widened_m(300_000.0);
            for azimuth in 0..72 {
                let rim = super::super::geodesic::destination(here, 5.0 * f64::from(azimuth), 299_999.0);
                assert!(wide.contains(rim.expect("finite")), "{lat} {azimuth}");
            }
        }
    }

    #[test]
    fn boxes_go_across_the_antimeridian() {
        let at = |lon, lat| LonLat::new(lon, lat).expect("valid");
        let fiji =
            BoundingBox::around([at(179.9, -16.0), at(-179.9, -16.2), at(178.0, -17.0)]).expect("some");
        assert_eq!(
            (fiji.west_deg, fiji.south_deg, fiji.north_deg),
            (178.0, -17.0, -16.0)
        );
        assert!((fiji.east_deg - 180.1).abs() < 1e-9 && fiji.crosses_antimeridian());
        assert!(
            fiji.contains(at(-179.95, -16.5))
                && fiji.contains(at(180.0, -16.5))
                && fiji.contains(at(-180.0, -16.5))
        );
        assert!(!fiji.contains(at(-179.8, -16.5)) && !fiji.contains(at(177.9, -16.5)));
        assert!((fiji.centre().lon_deg() - 179.05).abs() < 1e-9);
        let east = BoundingBox::around([at(179.9, 0.0)]).expect("one");
        let west = BoundingBox::around([at(-179.9, 0.0)]).expect("one");
        for both in [east.with(&west), west.with(&east)] {
            assert!(
                (both.west_deg - 179.9).abs() < 1e-9 && (both.east_deg - 180.1).abs() < 1e-9,
                "{both:?}"
            );
        }
        let wide = west.widened_m(30_000.0);
        assert!(
            wide.contains(at(179.9, 0.0)) && wide.contains(at(-179.7, 0.0)) && !wide.contains(at(179.0, 0.0))
        );
        // Around the whole globe there is no gap to leave out.
        let everywhere = BoundingBox {
            west_deg: -180.0,
            south_deg: -10.0,
            east_deg: 180.0,
            north_deg: 10.0,
        };
        assert_eq!(everywhere.widened_m(1000.0).east_deg, 180.0);
        assert_eq!(everywhere.with(&fiji).west_deg, -180.0);
    }

    #[test]
    fn ecef_of_the_pole_and_the_equator() {
        let equator = LonLat::new(0.0, 0.0).expect("valid").ecef_m();
        assert!((equator[0] - 6_378_137.0).abs() < 1e-6);
        let pole = LonLat::new(0.0, 90.0).expect("valid").ecef_m();
        assert!((pole[2] - 6_356_752.314_245).abs() < 1e-3);
    }

    #[test]
    fn computed_longitudes_wrap() {
        let p = LonLat::wrapped(181.0, 10.0).expect("finite");
        assert_eq!(p.lon_deg(), -179.0);
        assert!(LonLat::wrapped(f64::INFINITY, 0.0).is_none());
    }
}
