//! Rasters and where their pixels lie.

use super::geodesic::MEAN_M_PER_DEG;
use super::{BoundingBox, LonLat};
use crate::maths;

/// Where the pixels of a north-up raster in degrees lie. Coordinates of a pixel are those of its *centre*;
/// the frame's corner is half a pixel outside the first centre, as in GeoTIFF's "pixel is area".
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// Western edge of the first column, degrees.
    pub west_deg: f64,
    /// Northern edge of the first row, degrees.
    pub north_deg: f64,
    /// Width of a pixel, degrees, positive.
    pub step_lon_deg: f64,
    /// Height of a pixel, degrees, positive.
    pub step_lat_deg: f64,
    /// Number of columns.
    pub cols: usize,
    /// Number of rows.
    pub rows: usize,
}

impl Frame {
    /// The frame over an area on a world-wide lattice, so that two studies with one resolution share their
    /// pixels: the step divides one degree evenly, north–south by `resolution_m` on the mean meridian,
    /// east–west by the same length at the area's middle latitude rounded to a whole degree.
    ///
    /// `resolution_m` in metres, at least 1; the pixels cover the area completely.
    pub fn over(area: &BoundingBox, resolution_m: f64) -> Self {
        let middle_lat_deg = area.centre().lat_deg().round().clamp(-85.0, 85.0);
        let per_degree_lat = (MEAN_M_PER_DEG / resolution_m).round().max(1.0);
        let per_degree_lon = (MEAN_M_PER_DEG * maths::cos(middle_lat_deg.to_radians()) / resolution_m)
            .round()
            .max(1.0);
        let first_col = (area.west_deg * per_degree_lon).floor();
        let last_col = (area.east_deg * per_degree_lon).ceil();
        let first_row = (area.north_deg * per_degree_lat).ceil();
        let last_row = (area.south_deg * per_degree_lat).floor();
        Self {
            west_deg: first_col / per_degree_lon,
            north_deg: first_row / per_degree_lat,
            step_lon_deg: 1.0 / per_degree_lon,
            step_lat_deg: 1.0 / per_degree_lat,
            cols: (last_col - first_col).max(1.0) as usize,
            rows: (first_row - last_row).max(1.0) as usize,
        }
    }

    /// Number of pixels.
    pub const fn len(&self) -> usize {
        self.cols * self.rows
    }

    /// A frame without pixels.
    pub const fn is_empty(&self) -> bool {
        self.cols == 0 || self.rows == 0
    }

    /// Longitude of the centre of a column, degrees.
    pub fn lon_deg(&self, col: usize) -> f64 {
        self.west_deg + (col as f64 + 0.5) * self.step_lon_deg
    }

    /// Latitude of the centre of a row, degrees; row 0 is the northernmost.
    pub fn lat_deg(&self, row: usize) -> f64 {
        self.north_deg - (row as f64 + 0.5) * self.step_lat_deg
    }

    /// The centre of a pixel. `None` only where the frame itself lies off the globe.
    pub fn centre(&self, col: usize, row: usize) -> Option<LonLat> {
        LonLat::wrapped(self.lon_deg(col), self.lat_deg(row))
    }

    /// Continuous column and row of a position: whole numbers at pixel centres.
    pub fn position(&self, at: LonLat) -> (f64, f64) {
        (
            (self.turned_deg(at.lon_deg()) - self.west_deg) / self.step_lon_deg - 0.5,
            (self.north_deg - at.lat_deg()) / self.step_lat_deg - 0.5,
        )
    }

    /// Column and row of the pixel that holds a position.
    pub fn pixel(&self, at: LonLat) -> Option<(usize, usize)> {
        self.col_of(at.lon_deg()).zip(self.row_of(at.lat_deg()))
    }

    /// The column that holds a longitude.
    pub fn col_of(&self, lon_deg: f64) -> Option<usize> {
        let col = ((self.turned_deg(lon_deg) - self.west_deg) / self.step_lon_deg).floor();
        (col >= 0.0 && col < self.cols as f64).then_some(col as usize)
    }

    /// The row that holds a latitude.
    pub fn row_of(&self, lat_deg: f64) -> Option<usize> {
        let row = ((self.north_deg - lat_deg) / self.step_lat_deg).floor();
        (row >= 0.0 && row < self.rows as f64).then_some(row as usize)
    }

    /// A longitude as the frame counts them: beyond 180° where the frame goes on there.
    fn turned_deg(&self, lon_deg: f64) -> f64 {
        let east_deg = self.west_deg + self.cols as f64 * self.step_lon_deg;
        if east_deg > 180.0 && lon_deg < self.west_deg {
            lon_deg + 360.0
        } else {
            lon_deg
        }
    }

    /// The edges of the frame.
    pub fn bounds(&self) -> BoundingBox {
        BoundingBox {
            west_deg: self.west_deg,
            south_deg: self.north_deg - self.rows as f64 * self.step_lat_deg,
            east_deg: self.west_deg + self.cols as f64 * self.step_lon_deg,
            north_deg: self.north_deg,
        }
    }
}

/// Values on a [`Frame`], row by row from the north.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid<T> {
    /// Where the pixels lie.
    pub frame: Frame,
    /// `frame.rows × frame.cols` values.
    pub values: Vec<T>,
}

impl<T: Clone> Grid<T> {
    /// A grid full of one value.
    pub fn filled(frame: Frame, value: T) -> Self {
        Self {
            frame,
            values: vec![value; frame.len()],
        }
    }
}

impl<T> Grid<T> {
    /// The value of a pixel; `None` outside.
    pub fn get(&self, col: usize, row: usize) -> Option<&T> {
        (col < self.frame.cols && row < self.frame.rows).then(|| &self.values[row * self.frame.cols + col])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area() -> BoundingBox {
        BoundingBox {
            west_deg: 105.0,
            south_deg: 21.0,
            east_deg: 106.0,
            north_deg: 22.0,
        }
    }

    #[test]
    fn a_hundred_metres_is_a_hundred_metres() {
        let frame = Frame::over(&area(), 100.0);
        assert_eq!(frame.rows, 1112);
        assert!((frame.step_lat_deg * 111_195.0 - 100.0).abs() < 0.1);
        assert!((frame.step_lon_deg * 111_195.0 * maths::cos(22f64.to_radians()) - 100.0).abs() < 0.1);
    }

    #[test]
    fn a_centre_lies_in_its_own_pixel() {
        let frame = Frame::over(&area(), 100.0);
        let centre = frame.centre(3, 7).expect("on the globe");
        assert_eq!(frame.pixel(centre), Some((3, 7)));
        let (col, row) = frame.position(centre);
        assert!((col - 3.0).abs() < 1e-6 && (row - 7.0).abs() < 1e-6);
    }

    #[test]
    fn a_smaller_area_shares_the_lattice() {
        let whole = Frame::over(&area(), 90.0);
        let part = Frame::over(
            &BoundingBox {
                west_deg: 105.3,
                south_deg: 21.4,
                east_deg: 105.5,
                north_deg: 21.7,
            },
            90.0,
        );
        let (col, row) = whole.position(part.centre(0, 0).expect("on the globe"));
        assert!((col - col.round()).abs() < 1e-6 && (row - row.round()).abs() < 1e-6);
    }
}
