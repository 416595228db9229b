//! Where things are: typed coordinates, coordinate systems, grids and geodesic lines.
//!
//! Everything inside covgap lives on WGS 84 in degrees ([`LonLat`]); other systems are transformed at the
//! door by [`crs`], the only user of PROJ. Distances are geodesic.

#[cfg(feature = "tool")]
pub mod crs;
pub mod grid;
pub mod inside;
pub mod lattice;
pub mod regions;

pub use covgap_radio::space::{geodesic, lonlat};
pub use geodesic::{GeodesicLine, Places};
pub use grid::{Frame, Grid};
pub use inside::Inside;
pub use lattice::{Lattice, Window};
pub use lonlat::{BoundingBox, InvalidLonLat, LonLat, Projected};
pub use regions::{Regions, settled};
