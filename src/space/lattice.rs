//! The world-wide lattice of pixels on which rasters are computed: whole numbers say where a pixel lies.
//!
//! A pixel's centre is computed from its number on the globe, never from the corner of the window that is
//! being filled, so that two windows agree to the last bit about every pixel that they share. [`Frame`] says
//! the same in degrees, for files.

use super::geodesic::MEAN_M_PER_DEG;
use super::{BoundingBox, Frame, LonLat};
use crate::maths;

/// Pixels on a side of a block of the lattice: 102.4 km at 100 m.
pub const BLOCK: i64 = 1024;

/// How many pixels a degree has, in both directions. Column 0 begins at Greenwich and columns count
/// eastwards; row 0 begins at the equator and rows count southwards, so that those of the northern hemisphere
/// are negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Lattice {
    /// Columns in a degree of longitude, at least 1.
    pub per_degree_lon: u32,
    /// Rows in a degree of latitude, at least 1.
    pub per_degree_lat: u32,
}

impl Lattice {
    /// Pixels that divide a degree evenly: north–south of about `resolution_m` on the mean meridian,
    /// east–west of the same length at a latitude, which is rounded to a whole degree.
    ///
    /// `resolution_m` in metres, taken as at least 1 (and as 1 where it is no number).
    pub fn new(resolution_m: f64, latitude_deg: f64) -> Self {
        let lat_deg = latitude_deg.round().clamp(-85.0, 85.0);
        let per_degree = |m_per_deg: f64| (m_per_deg / resolution_m.max(1.0)).round().max(1.0) as u32;
        Self {
            per_degree_lon: per_degree(MEAN_M_PER_DEG * maths::cos(lat_deg.to_radians())),
            per_degree_lat: per_degree(MEAN_M_PER_DEG),
        }
    }

    /// Height of a pixel on the mean meridian, metres.
    pub fn resolution_m(&self) -> f64 {
        MEAN_M_PER_DEG / f64::from(self.per_degree_lat)
    }

    /// Longitude of the centre of a column, degrees.
    pub fn lon_deg(&self, col: i64) -> f64 {
        (col as f64 + 0.5) / f64::from(self.per_degree_lon)
    }

    /// Latitude of the centre of a row, degrees.
    pub fn lat_deg(&self, row: i64) -> f64 {
        -(row as f64 + 0.5) / f64::from(self.per_degree_lat)
    }

    /// The smallest window that covers an area completely; of one pixel at least.
    pub fn over(&self, area: &BoundingBox) -> Window {
        let (across, down) = (f64::from(self.per_degree_lon), f64::from(self.per_degree_lat));
        let first_col = (area.west_deg * across).floor() as i64;
        let first_row = (-area.north_deg * down).floor() as i64;
        let last_col = (area.east_deg * across).ceil() as i64;
        let last_row = (-area.south_deg * down).ceil() as i64;
        Window {
            lattice: *self,
            first_col,
            first_row,
            cols: (last_col - first_col).max(1) as usize,
            rows: (last_row - first_row).max(1) as usize,
        }
    }
}

/// A rectangle of pixels of a lattice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Window {
    /// The lattice.
    pub lattice: Lattice,
    /// Its westernmost column.
    pub first_col: i64,
    /// Its northernmost row.
    pub first_row: i64,
    /// Number of columns.
    pub cols: usize,
    /// Number of rows.
    pub rows: usize,
}

impl Window {
    /// The window over an area, on the lattice of the area's own middle latitude or of a given one, degrees:
    /// areas that are to share pixels must be given one latitude.
    pub fn over(area: &BoundingBox, resolution_m: f64, lattice_latitude_deg: Option<f64>) -> Self {
        let latitude_deg = lattice_latitude_deg.unwrap_or_else(|| area.centre().lat_deg());
        Lattice::new(resolution_m, latitude_deg).over(area)
    }

    /// Number of pixels.
    pub const fn len(&self) -> usize {
        self.cols * self.rows
    }

    /// A window without pixels.
    pub const fn is_empty(&self) -> bool {
        self.cols == 0 || self.rows == 0
    }

    /// The column after its last.
    pub const fn end_col(&self) -> i64 {
        self.first_col + self.cols as i64
    }

    /// The row after its last.
    pub const fn end_row(&self) -> i64 {
        self.first_row + self.rows as i64
    }

    /// The centre of a pixel, by its numbers on the lattice. Columns go round the globe; `None` beyond a pole.
    pub fn centre(&self, col: i64, row: i64) -> Option<LonLat> {
        let lat_deg = self.lattice.lat_deg(row);
        LonLat::wrapped(self.lattice.lon_deg(col), lat_deg).filter(|_| lat_deg.abs() <= 90.0)
    }

    /// The same pixels with their columns counted a turn of the globe on or back, so that most of them are
    /// columns of another window too.
    pub fn turned_to(&self, other: &Self) -> Self {
        let turn = 360 * i64::from(self.lattice.per_degree_lon);
        let turned = [0, turn, -turn].map(|by| Self {
            first_col: self.first_col + by,
            ..*self
        });
        let shared =
            |window: &Self| window.end_col().min(other.end_col()) - window.first_col.max(other.first_col);
        let [plain, on, back] = turned;
        let more = |a: Self, b: Self| if shared(&b) > shared(&a) { b } else { a };
        more(more(plain, on), back)
    }

    /// The pixels in both; `None` where there are none or the lattices differ.
    pub fn shared_with(&self, other: &Self) -> Option<Self> {
        let first_col = self.first_col.max(other.first_col);
        let first_row = self.first_row.max(other.first_row);
        let cols = self.end_col().min(other.end_col()) - first_col;
        let rows = self.end_row().min(other.end_row()) - first_row;
        (self.lattice == other.lattice && cols > 0 && rows > 0).then_some(Self {
            lattice: self.lattice,
            first_col,
            first_row,
            cols: cols as usize,
            rows: rows as usize,
        })
    }

    /// The edges, degrees.
    pub fn bounds(&self) -> BoundingBox {
        self.frame().bounds()
    }

    /// Where the pixels lie, for files.
    pub fn frame(&self) -> Frame {
        let (across, down) = (
            f64::from(self.lattice.per_degree_lon),
            f64::from(self.lattice.per_degree_lat),
        );
        Frame {
            west_deg: self.first_col as f64 / across,
            // 0 − x, so that the equator is 0 and not −0.
            north_deg: 0.0 - self.first_row as f64 / down,
            step_lon_deg: 1.0 / across,
            step_lat_deg: 1.0 / down,
            cols: self.cols,
            rows: self.rows,
        }
    }

    /// Bands of so many rows each, from the north, cut where the lattice's own rows are multiples of that
    /// number.
    pub fn bands(&self, rows: usize) -> Vec<Self> {
        let step = rows.max(1) as i64;
        let first = self.first_row.div_euclid(step);
        let last = (self.end_row() - 1).div_euclid(step);
        (first..=last)
            .filter_map(|band| {
                self.shared_with(&Self {
                    first_row: band * step,
                    rows: step as usize,
                    ..*self
                })
            })
            .collect()
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

    /// 111,195 m of a degree in 1,112 rows of 100 m; at 22° a degree of longitude has 103,098 m.
    #[test]
    fn a_hundred_metres_is_a_hundred_metres() {
        let window = Window::over(&area(), 100.0, None);
        assert_eq!(
            (window.lattice.per_degree_lon, window.lattice.per_degree_lat),
            (1031, 1112)
        );
        assert_eq!((window.first_row, window.rows), (-22 * 1112, 1112));
        assert_eq!((window.first_col, window.cols), (105 * 1031, 1031));
        assert!((window.lattice.resolution_m() - 99.995_5).abs() < 1e-4);
    }

    #[test]
    fn a_pixel_lies_where_its_frame_says() {
        for (south_deg, latitude_deg) in [(21.0, None), (-4.3, None), (-0.5, Some(40.0))] {
            let area = BoundingBox {
                south_deg,
                north_deg: south_deg + 0.9,
                ..area()
            };
            let window = Window::over(&area, 90.0, latitude_deg);
            let frame = window.frame();
            assert!(
                frame.bounds().north_deg >= area.north_deg
                    && frame.bounds().south_deg <= area.south_deg + 1e-12
            );
            for (col, row) in [(0, 0), (17, 400), (window.cols - 1, window.rows - 1)] {
                let (lon, lat) = (
                    window.lattice.lon_deg(window.first_col + col as i64),
                    window.lattice.lat_deg(window.first_row + row as i64),
                );
                assert!((lon - frame.lon_deg(col)).abs() < 1e-9, "{lon}");
                assert!((lat - frame.lat_deg(row)).abs() < 1e-9, "{lat}");
            }
        }
    }

    #[test]
    fn areas_of_one_lattice_agree_about_every_pixel() {
        let part = BoundingBox {
            west_deg: 105.3,
            south_deg: 21.4,
            east_deg: 105.51,
            north_deg: 21.7,
        };
        let whole = Window::over(&area(), 90.0, Some(16.0));
        let part = Window::over(&part, 90.0, Some(16.0));
        assert_eq!(whole.shared_with(&part), Some(part));
        assert_eq!(
            whole.centre(part.first_col, part.first_row),
            part.centre(part.first_col, part.first_row)
        );
    }

    #[test]
    fn bands_are_the_window_cut_at_blocks() {
        let window = Window::over(&area(), 30.0, None);
        for rows in [1024, 2048, 100_000, 64] {
            let bands = window.bands(rows);
            assert_eq!(bands.iter().map(|b| b.rows).sum::<usize>(), window.rows);
            assert_eq!(bands[0].first_row, window.first_row);
            for pair in bands.windows(2) {
                assert_eq!(pair[0].end_row(), pair[1].first_row);
                assert_eq!(pair[1].first_row.rem_euclid(rows as i64), 0);
            }
        }
        // Rows −81,554 … −77,848 in blocks −80 … −77.
        assert_eq!(window.bands(BLOCK as usize).len(), 4);
    }
}
