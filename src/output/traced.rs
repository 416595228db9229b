//! The areas of the classes of coverage, traced along the edges of pixels: a polygon for each connected area
//! of one class, with its holes.
//!
//! Pixels are connected along their edges. Where two pixels of an area touch at a corner only, its outline
//! goes through the corner twice, in two rings: so no ring crosses or touches itself.

use super::OutputError;
use super::png::overlay;
use crate::gaps::Class;
use crate::maths;
use crate::space::Frame;
use ::geojson::GeometryValue;
use gdal::Dataset;
use std::path::Path;

/// Rasters of more pixels are looked at in steps: outlines of more would be of no use on any screen.
const MOST_PIXELS: usize = 4_000_000;

/// Rows that are read at once.
const ROWS: usize = 256;

/// Columns, rows.
type Corner = [u32; 2];

/// The areas of a raster of classes.
#[derive(Clone, Debug)]
pub(in crate::output) struct ClassAreas {
    pub technology: String,
    pub operator: String,
    /// One pixel in so many was looked at, along each axis.
    pub step: usize,
    pub areas: Vec<ClassArea>,
}

/// A connected area of one class.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::output) struct ClassArea {
    pub class: Class,
    /// The outer ring, then holes; closed, degrees.
    pub rings: Vec<Vec<[f64; 2]>>,
    pub area_km2: f64,
}

impl ClassArea {
    /// As a polygon.
    pub(in crate::output) fn geometry(&self) -> GeometryValue {
        GeometryValue::new_polygon(self.rings.clone())
    }
}

/// Traces a raster of classes that lies in a file.
///
/// # Errors
/// [`OutputError::Raster`] where it cannot be read.
pub(in crate::output) fn of_file(
    path: &Path,
    frame: &Frame,
    technology: &str,
    operator: &str,
) -> Result<ClassAreas, OutputError> {
    let Sampled { step, plane, .. } = sampled(path, frame, MOST_PIXELS)?;
    let cols = plane.cols;
    let mut areas = Vec::new();
    // What lies beyond 180° is the west of the other side.
    let edge = ((180.0 - frame.west_deg) / (frame.step_lon_deg * step as f64)).round();
    let cut = if edge > 0.0 && (edge as usize) < cols {
        edge as usize
    } else {
        cols
    };
    for (first, last, turn_deg) in [(0, cut, 0.0), (cut, cols, -360.0)] {
        let part = plane.part(first, last);
        let place = Place {
            frame,
            step,
            first_col: first,
            turn_deg,
        };
        areas.extend(part.areas().into_iter().map(|found| place.area(&found)));
    }
    Ok(ClassAreas {
        technology: technology.to_owned(),
        operator: operator.to_owned(),
        step,
        areas,
    })
}

/// A raster of classes in memory, of so many pixels at most.
#[derive(Clone, Debug)]
pub(in crate::output) struct Sampled {
    frame: Frame,
    step: usize,
    plane: Plane,
}

impl Sampled {
    /// A picture of it.
    pub(in crate::output) fn picture(&self) -> Result<Vec<u8>, OutputError> {
        overlay::classes(self.plane.cols, self.plane.rows, &self.plane.values)
    }

    /// The edges of the picture: west, south, east, north.
    pub(in crate::output) fn bounds_deg(&self) -> [f64; 4] {
        let across = (self.step * self.plane.cols) as f64 * self.frame.step_lon_deg;
        let down = (self.step * self.plane.rows) as f64 * self.frame.step_lat_deg;
        let (west, north) = (self.frame.west_deg, self.frame.north_deg);
        [west, north - down, west + across, north]
    }
}

/// Every so-manieth pixel of a raster of classes that lies in a file: as few are left out as can be.
///
/// # Errors
/// [`OutputError::Raster`] where it cannot be read.
pub(in crate::output) fn sampled(path: &Path, frame: &Frame, most: usize) -> Result<Sampled, OutputError> {
    let mut step = 1;
    while frame.cols.div_ceil(step) * frame.rows.div_ceil(step) > most {
        step += 1;
    }
    let (cols, rows, values) = read(path, frame, step).map_err(|error| OutputError::Raster {
        what: "coverage_class.tif".to_owned(),
        cause: error.to_string(),
    })?;
    Ok(Sampled {
        frame: *frame,
        step,
        plane: Plane { cols, rows, values },
    })
}

/// The values of every so-manieth column and row: of the middle one.
fn read(path: &Path, frame: &Frame, step: usize) -> gdal::errors::Result<(usize, usize, Vec<u8>)> {
    let raster = Dataset::open(path)?;
    let band = raster.rasterband(1)?;
    let (cols, rows) = (frame.cols.div_ceil(step), frame.rows.div_ceil(step));
    let middle = |nth: usize, of: usize| (nth * step + step / 2).min(of - 1);
    let mut values = Vec::with_capacity(cols * rows);
    let mut next = 0;
    for first in (0..frame.rows).step_by(ROWS) {
        let count = ROWS.min(frame.rows - first);
        let size = (frame.cols, count);
        let block = band.read_as::<u8>((0, first as isize), size, size, None)?;
        while next < rows && middle(next, frame.rows) < first + count {
            let row = middle(next, frame.rows) - first;
            let line = block.data().iter().skip(row * frame.cols).take(frame.cols);
            let line: Vec<u8> = line.copied().collect();
            values.extend((0..cols).filter_map(|col| line.get(middle(col, frame.cols))));
            next += 1;
        }
    }
    Ok((cols, rows, values))
}

/// Where corners of pixels lie.
struct Place<'a> {
    frame: &'a Frame,
    step: usize,
    first_col: usize,
    turn_deg: f64,
}

impl Place<'_> {
    fn lon_deg(&self, col: u32) -> f64 {
        let col = ((self.first_col + col as usize) * self.step).min(self.frame.cols);
        self.frame.west_deg + self.frame.step_lon_deg * col as f64 + self.turn_deg
    }

    fn lat_deg(&self, row: u32) -> f64 {
        let row = (row as usize * self.step).min(self.frame.rows);
        self.frame.north_deg - self.frame.step_lat_deg * row as f64
    }

    fn area(&self, found: &Found) -> ClassArea {
        let ring = |corners: &Vec<Corner>| {
            let mut ring: Vec<[f64; 2]> = corners
                .iter()
                .map(|[col, row]| [rounded(self.lon_deg(*col)), rounded(self.lat_deg(*row))])
                .collect();
            ring.extend(ring.first().copied());
            ring
        };
        let rows = found.pixels_of_row.iter();
        let area_km2 = rows.map(|(row, [first, last])| {
            let width_rad = (self.lon_deg(*last) - self.lon_deg(*first)).to_radians();
            width_rad * band_km2(self.lat_deg(row + 1), self.lat_deg(*row))
        });
        ClassArea {
            class: found.class,
            rings: found.rings.iter().map(ring).collect(),
            area_km2: area_km2.sum(),
        }
    }
}

/// Seven decimals of a degree, as everywhere.
fn rounded(degrees: f64) -> f64 {
    super::record::rounded(degrees, 7)
}

/// Square kilometres of a band of the ellipsoid of WGS 84, for each radian of its length.
fn band_km2(south_deg: f64, north_deg: f64) -> f64 {
    const MAJOR_KM: f64 = 6378.137;
    const FLATTENING: f64 = 1.0 / 298.257_223_563;
    let squared = FLATTENING * (2.0 - FLATTENING);
    let eccentricity = squared.sqrt();
    // The integral of the area from the equator on, over half of b².
    let from_equator = |lat_deg: f64| {
        let sine = maths::sin(lat_deg.to_radians());
        let along = eccentricity * sine;
        sine / (1.0 - along * along) + maths::ln((1.0 + along) / (1.0 - along)) / (2.0 * eccentricity)
    };
    0.5 * MAJOR_KM * MAJOR_KM * (1.0 - squared) * (from_equator(north_deg) - from_equator(south_deg))
}

/// A connected area, in pixels.
#[derive(Clone, Debug)]
struct Found {
    class: Class,
    /// The outer ring first; not closed.
    rings: Vec<Vec<Corner>>,
    /// Stretches of pixels: row, first column, column behind the last.
    pixels_of_row: Vec<(u32, [u32; 2])>,
}

/// A raster in memory.
#[derive(Clone, Debug)]
struct Plane {
    cols: usize,
    rows: usize,
    values: Vec<u8>,
}

impl Plane {
    fn part(&self, first: usize, last: usize) -> Self {
        let lines = self.values.chunks_exact(self.cols.max(1));
        let values = lines.flat_map(|line| line.get(first..last).unwrap_or_default());
        Self {
            cols: last - first,
            rows: self.rows,
            values: values.copied().collect(),
        }
    }

    /// The number of each pixel's area, from 0 in the order of their first pixels, and how many there are.
    fn numbered(&self) -> (Vec<u32>, usize) {
        let mut root: Vec<u32> = Vec::new();
        let find = |root: &mut Vec<u32>, mut at: u32| {
            while root[at as usize] != at {
                let above = root[root[at as usize] as usize];
                root[at as usize] = above;
                at = above;
            }
            at
        };
        let mut of = vec![0u32; self.values.len()];
        for (at, value) in self.values.iter().enumerate() {
            let (col, row) = (at % self.cols, at / self.cols);
            let west = (col > 0 && self.values[at - 1] == *value).then(|| of[at - 1]);
            let north = (row > 0 && self.values[at - self.cols] == *value).then(|| of[at - self.cols]);
            of[at] = match (west, north) {
                (None, None) => {
                    root.push(root.len() as u32);
                    root.len() as u32 - 1
                }
                (Some(one), None) | (None, Some(one)) => one,
                (Some(west), Some(north)) => {
                    let (west, north) = (find(&mut root, west), find(&mut root, north));
                    let (first, other) = (west.min(north), west.max(north));
                    root[other as usize] = first;
                    first
                }
            };
        }
        let mut number: Vec<u32> = vec![u32::MAX; root.len()];
        let mut count = 0;
        for own in &mut of {
            let at = find(&mut root, *own) as usize;
            if number[at] == u32::MAX {
                number[at] = count;
                count += 1;
            }
            *own = number[at];
        }
        (of, count as usize)
    }

    /// Every connected area, in the order of their first pixels.
    fn areas(&self) -> Vec<Found> {
        if self.cols == 0 {
            return Vec::new();
        }
        let (of, count) = self.numbered();
        let mut found: Vec<Option<Found>> = vec![None; count];
        for (at, area) in of.iter().enumerate() {
            let (col, row) = ((at % self.cols) as u32, (at / self.cols) as u32);
            let value = self.values[at];
            let class = Class::ALL.into_iter().find(|class| *class as u8 == value);
            let one = found[*area as usize].get_or_insert_with(|| Found {
                class: class.unwrap_or(Class::Unknown),
                rings: Vec::new(),
                pixels_of_row: Vec::new(),
            });
            match one.pixels_of_row.last_mut() {
                Some((last, [_, end])) if *last == row && *end == col => *end += 1,
                _ => one.pixels_of_row.push((row, [col, col + 1])),
            }
        }
        let mut walked = vec![0u8; of.len()];
        for at in 0..of.len() {
            for side in 0..4 {
                if walked[at] & (1 << side) == 0 && self.is_edge(&of, at, side) {
                    let ring = self.ring(&of, &mut walked, at, side);
                    if let Some(Some(found)) = found.get_mut(of[at] as usize) {
                        // The first edge of an area is the north side of its first pixel: on its outer ring.
                        found.rings.push(ring);
                    }
                }
            }
        }
        found.into_iter().flatten().collect()
    }

    /// The pixel beside another one, in the direction of a side.
    fn beside(&self, at: usize, side: usize) -> Option<usize> {
        let (col, row) = (at % self.cols, at / self.cols);
        match side {
            0 => row.checked_sub(1).map(|_| at - self.cols),
            1 => col.checked_sub(1).map(|_| at - 1),
            2 => (row + 1 < self.rows).then(|| at + self.cols),
            _ => (col + 1 < self.cols).then(|| at + 1),
        }
    }

    fn is_edge(&self, of: &[u32], at: usize, side: usize) -> bool {
        self.beside(at, side).is_none_or(|other| of[other] != of[at])
    }

    /// Walks along the edge of an area, from a side of a pixel until it is there again; corners only.
    fn ring(&self, of: &[u32], walked: &mut [u8], start: usize, first_side: usize) -> Vec<Corner> {
        let (mut at, mut side) = (start, first_side);
        let mut corners = Vec::new();
        loop {
            walked[at] |= 1 << side;
            // Ahead of the own pixel, and right of that: where the next side is.
            let ahead = self.beside(at, (side + 1) % 4);
            let right = ahead.and_then(|a| self.beside(a, side));
            // At the raster's edge the pixel at the right may be there where the one ahead is not: it is not.
            let same = |pixel: Option<usize>| pixel.filter(|p| of[*p] == of[start]);
            let corner = self.corner(at, side);
            let (next, next_side) = if let Some(pixel) = same(right) {
                (pixel, (side + 3) % 4)
            } else if let Some(pixel) = same(ahead) {
                (pixel, side)
            } else {
                (at, (side + 1) % 4)
            };
            if next_side != side {
                corners.push(corner);
            }
            (at, side) = (next, next_side);
            if (at, side) == (start, first_side) {
                return corners;
            }
        }
    }

    /// The corner at which the walk along a side ends.
    fn corner(&self, at: usize, side: usize) -> Corner {
        let (col, row) = ((at % self.cols) as u32, (at / self.cols) as u32);
        match side {
            0 => [col, row],
            1 => [col, row + 1],
            2 => [col + 1, row + 1],
            _ => [col + 1, row],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    /// Twice the area, positive where the ring runs counter-clockwise with the north above.
    fn twice_area(ring: &[Corner]) -> i64 {
        let next = ring.iter().cycle().skip(1);
        let cross =
            |a: &Corner, b: &Corner| i64::from(b[0]) * i64::from(a[1]) - i64::from(a[0]) * i64::from(b[1]);
        ring.iter().zip(next).map(|(a, b)| cross(a, b)).sum()
    }

    /// Does the middle of a pixel lie inside a ring?
    fn holds(ring: &[Corner], col: u32, row: u32) -> bool {
        let next = ring.iter().cycle().skip(1);
        let crossed = ring
            .iter()
            .zip(next)
            .filter(|(a, b)| a[0] == b[0] && a[0] > col && a[1].min(b[1]) <= row && row < a[1].max(b[1]));
        crossed.count() % 2 == 1
    }

    fn checked(plane: &Plane) {
        let mut seen = vec![0; plane.values.len()];
        for found in plane.areas() {
            for (nth, ring) in found.rings.iter().enumerate() {
                assert_eq!(twice_area(ring) > 0, nth == 0, "{ring:?}");
                let corners: BTreeSet<&Corner> = ring.iter().collect();
                assert_eq!(corners.len(), ring.len(), "a ring touches itself: {ring:?}");
            }
            let area: i64 = found.rings.iter().map(|r| twice_area(r)).sum();
            let pixels: u32 = found.pixels_of_row.iter().map(|(_, [a, b])| b - a).sum();
            assert_eq!(area, 2 * i64::from(pixels));
            for (at, value) in plane.values.iter().enumerate() {
                let (col, row) = ((at % plane.cols) as u32, (at / plane.cols) as u32);
                let inside = found.rings.iter().filter(|r| holds(r, col, row)).count() % 2 == 1;
                if inside {
                    seen[at] += 1;
                    assert_eq!(found.class as u8, *value);
                }
            }
        }
        assert!(
            seen.iter().all(|n| *n == 1),
            "every pixel lies in one area: {seen:?}"
        );
    }

    proptest! {
        #[test]
        fn areas_hold_their_pixels_and_no_others(
            cols in 1usize..9, rows in 1usize..9, seed in proptest::collection::vec(0u8..3, 81)
        ) {
            let values = seed.into_iter().take(cols * rows).collect();
            checked(&Plane { cols, rows, values });
        }
    }

    #[test]
    fn a_frame_around_two_holes_that_touch_has_three_rings() {
        #[rustfmt::skip]
        let values = vec![
            1, 1, 1, 1,
            1, 0, 1, 1,
            1, 1, 0, 1,
            1, 1, 1, 1,
        ];
        let plane = Plane {
            cols: 4,
            rows: 4,
            values,
        };
        checked(&plane);
        assert_eq!(plane.areas()[0].rings.len(), 3);
        assert_eq!(plane.areas().len(), 3);
    }

    #[test]
    fn the_whole_ellipsoid_has_its_area() {
        let whole = 2.0 * std::f64::consts::PI * band_km2(-90.0, 90.0);
        assert!((whole - 510_065_621.7).abs() < 1.0, "{whole}");
    }
}
