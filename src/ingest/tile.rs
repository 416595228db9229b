//! An open raster file: where it lies, how fine it is, and where its samples come from.

use super::affine::Affine;
use super::hgt::Hgt;
use super::validity::Validity;
use crate::space::BoundingBox;
use crate::space::crs::Crs;
use gdal::Dataset;
use std::path::PathBuf;

/// Where samples come from.
pub(super) enum Source {
    Gdal(Dataset),
    Hgt(Hgt),
}

/// An open raster file.
pub(super) struct Tile {
    pub(super) path: PathBuf,
    pub(super) source: Source,
    pub(super) cols: usize,
    pub(super) rows: usize,
    pub(super) affine: Affine,
    pub(super) crs: Crs,
    /// Which samples are data.
    pub(super) validity: Validity,
    /// Values are kept as whole numbers, of so many bytes.
    pub(super) whole_bytes: Option<u8>,
    /// Raw value × scale + offset = metres, or people.
    pub(super) scale: f64,
    pub(super) offset: f64,
    /// Outer edges on WGS 84.
    pub(super) bounds: BoundingBox,
    pub(super) step_lon_deg: f64,
    pub(super) step_lat_deg: f64,
    /// Rows and columns run along parallels and meridians of WGS 84.
    pub(super) on_wgs84: bool,
}
