//! The ground: elevation in memory and profiles along geodesics.
//!
//! Outside data comes through [`ElevationSource`]; a missing height is `None`, never a number.

pub mod blocks;
pub mod cover;
pub mod elevation;
mod fingerprint;
pub mod land_cover;
mod pages;
pub mod profile;
mod sea_mask;
pub mod window;

pub use blocks::Blocks;
pub use cover::Codes;
pub use cover::{Cover, CoverGrid, CoverSource};
pub use elevation::{ElevationGrid, ElevationSource, Flat, Sampling};
pub use land_cover::LandCover;
pub use pages::{Depot, Paging};
pub use profile::{Profile, ProfileError};
pub use sea_mask::SeaMask;
pub use window::{Cut, TerrainLattice, TerrainWindow};
