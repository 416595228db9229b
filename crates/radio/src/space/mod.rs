//! Where things are: typed coordinates and geodesic lines. A path runs along a geodesic, and climate maps are
//! read at a place.
//!
//! Everything lives on WGS 84 in degrees ([`LonLat`]). Distances are geodesic.

pub mod geodesic;
pub mod lonlat;

pub use geodesic::{GeodesicLine, Places};
pub use lonlat::{BoundingBox, InvalidLonLat, LonLat, Projected};
