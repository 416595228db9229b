//! The lattice on which terrain samples lie, and which files lie on it.

use super::tile::Tile;
use crate::space::BoundingBox;

/// A file is on a lattice when no sample is further off than this part of a step.
const SLACK: f64 = 0.02;

/// A world-wide lattice: the outer corner of pixel (0, 0) and the steps.
#[derive(Clone, Copy, Debug)]
pub(super) struct SampleLattice {
    pub(super) west_deg: f64,
    pub(super) north_deg: f64,
    pub(super) step_lon_deg: f64,
    pub(super) step_lat_deg: f64,
}

impl SampleLattice {
    /// Columns and rows that cover a box, with some more on each side: first column, first row, end column,
    /// end row.
    pub(super) fn span(&self, area: &BoundingBox, more: f64) -> (i64, i64, i64, i64) {
        const HAIR: f64 = 1e-6;
        let col = |lon: f64| (lon - self.west_deg) / self.step_lon_deg;
        let row = |lat: f64| (self.north_deg - lat) / self.step_lat_deg;
        (
            ((col(area.west_deg) + HAIR).floor() - more) as i64,
            ((row(area.north_deg) + HAIR).floor() - more) as i64,
            ((col(area.east_deg) - HAIR).ceil() + more) as i64,
            ((row(area.south_deg) - HAIR).ceil() + more) as i64,
        )
    }

    /// Columns round the globe, where that is a whole number: else files cannot be copied a turn on.
    pub(super) fn turn(&self) -> Option<i64> {
        let turn = 360.0 / self.step_lon_deg;
        ((turn - turn.round()).abs() < SLACK).then(|| turn.round() as i64)
    }

    /// Column and row of a file's first sample, when every sample of it is on this lattice.
    pub(super) fn place_of(&self, tile: &Tile) -> Option<(i64, i64)> {
        if !tile.on_wgs84 {
            return None;
        }
        let (west, north) = tile.affine.at(0.0, 0.0);
        let (east, south) = tile.affine.at(tile.cols as f64, tile.rows as f64);
        let col = (west - self.west_deg) / self.step_lon_deg;
        let row = (self.north_deg - north) / self.step_lat_deg;
        let end_col = (east - self.west_deg) / self.step_lon_deg;
        let end_row = (self.north_deg - south) / self.step_lat_deg;
        let off = |value: f64, should: f64| (value - should).abs() > SLACK;
        let (first_col, first_row) = (col.round(), row.round());
        let apart = off(col, first_col)
            || off(row, first_row)
            || off(end_col, first_col + tile.cols as f64)
            || off(end_row, first_row + tile.rows as f64);
        (!apart).then_some((first_col as i64, first_row as i64))
    }
}
