//! Pictures for a web map: rows at equal steps of the Mercator projection (EPSG:3857), so that a browser can lay
//! them between their corners.

use super::ground;
use super::projection::Projection;
use super::sketch::Sketch;
use crate::maths;
use crate::output::OutputError;
use crate::space::BoundingBox;
use crate::terrain::ElevationGrid;
use image::{ExtendedColorType, ImageEncoder, codecs::png::PngEncoder};

/// A picture and where it lies.
#[derive(Clone, Debug)]
pub struct Picture {
    /// Its edges.
    pub area: BoundingBox,
    /// Columns.
    pub cols: usize,
    /// Rows.
    pub rows: usize,
    /// A file, or a byte a pixel.
    pub bytes: Vec<u8>,
}

/// The most columns and rows of a picture.
const MOST: usize = 1400;

/// The Mercator height of a latitude, in radians.
fn height(lat_deg: f64) -> f64 {
    let half = std::f64::consts::FRAC_PI_4 + lat_deg.to_radians() / 2.0;
    maths::ln(maths::tan(half))
}

/// The latitude of a Mercator height.
fn latitude_deg(height: f64) -> f64 {
    (2.0 * maths::atan(maths::exp(height)) - std::f64::consts::FRAC_PI_2).to_degrees()
}

/// The latitudes of the middles of so many rows between two edges, from the north.
fn rows_of(area: BoundingBox, rows: usize) -> impl Iterator<Item = f64> {
    let (top, bottom) = (height(area.north_deg), height(area.south_deg));
    (0..rows).map(move |row| latitude_deg(top + (bottom - top) * (row as f64 + 0.5) / rows as f64))
}

/// Rows for pixels that are square on the web's map.
fn rows_for(area: BoundingBox, cols: usize) -> usize {
    let wide = (area.east_deg - area.west_deg).to_radians();
    let tall = height(area.north_deg) - height(area.south_deg);
    ((cols as f64 * tall / wide).round() as usize).clamp(1, 2 * MOST)
}

/// Shaded relief as a grey PNG.
///
/// # Errors
/// [`OutputError::Picture`] when it cannot be written.
pub fn relief(ground: &ElevationGrid, area: BoundingBox) -> Result<Picture, OutputError> {
    let map = Projection::over(area);
    let (width, tall) = (map.width as usize, map.height as usize);
    let shades = ground::relief(ground, &map);
    let rows = rows_for(map.area, width);
    let mut grey = Vec::with_capacity(width * rows);
    for lat_deg in rows_of(map.area, rows) {
        let row = ((map.area.north_deg - lat_deg) / map.deg_per_px_lat()) as usize;
        let first = row.min(tall.saturating_sub(1)) * width;
        let line = shades.iter().skip(first).take(width);
        // Steps of 8 halve the file and are not seen.
        grey.extend(line.map(|shade| shade.map_or(232, |s| ground::tone(s)[0] & 0xF8)));
    }
    let mut bytes = Vec::new();
    PngEncoder::new_with_quality(
        &mut bytes,
        image::codecs::png::CompressionType::Best,
        image::codecs::png::FilterType::Adaptive,
    )
    .write_image(&grey, width as u32, rows as u32, ExtendedColorType::L8)
    .map_err(|e| OutputError::Picture {
        what: "PNG".to_owned(),
        cause: e.to_string(),
    })?;
    Ok(Picture {
        area: map.area,
        cols: width,
        rows,
        bytes,
    })
}

/// The classes of coverage, a byte a pixel: nearest pixels of the raster, none mixed.
pub fn classes(sketch: &Sketch) -> Option<Picture> {
    let (area, kept) = sketch.bounds()?;
    let cols = kept.min(MOST);
    let rows = rows_for(area, cols);
    let step = (area.east_deg - area.west_deg) / cols as f64;
    let mut bytes = Vec::with_capacity(cols * rows);
    for lat_deg in rows_of(area, rows) {
        bytes.extend((0..cols).map(|col| {
            let lon_deg = area.west_deg + (col as f64 + 0.5) * step;
            sketch.near(lon_deg, lat_deg) as u8
        }));
    }
    Some(Picture {
        area,
        cols,
        rows,
        bytes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latitudes_come_back_and_rows_are_at_equal_steps_of_the_map() {
        for lat in [-60.0, 0.0, 8.5, 21.0, 44.3] {
            assert!((latitude_deg(height(lat)) - lat).abs() < 1e-9);
        }
        let area = BoundingBox {
            west_deg: 102.0,
            south_deg: 8.5,
            east_deg: 110.0,
            north_deg: 23.5,
        };
        let lats: Vec<f64> = rows_of(area, 100).collect();
        let steps: Vec<f64> = lats.windows(2).map(|p| height(p[0]) - height(p[1])).collect();
        assert!(steps.iter().all(|s| (s - steps[0]).abs() < 1e-12));
        assert!(lats[0] < 23.5 && lats[99] > 8.5);
    }
}
