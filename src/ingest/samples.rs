//! The samples of a raster, NaN where they are no data.

use super::covered::Rect;
use super::tile::{Source, Tile};
use super::validity::Window;

/// Samples of a window, row by row, as the file has them; NaN where there is no data.
pub(super) struct Samples {
    pub(super) raw: Vec<f64>,
    /// How many of them the file marks as no data.
    pub(super) nodata: u64,
    /// How many of the others are no numbers.
    pub(super) not_finite: u64,
}

/// Reads the samples of a window.
pub(super) fn read(
    tile: &Tile,
    (col, row): (usize, usize),
    (width, height): (usize, usize),
) -> Result<Samples, String> {
    let window = Window {
        col,
        row,
        width,
        height,
    };
    let validity = &tile.validity;
    let (mut raw, mut nodata) = match &tile.source {
        Source::Hgt(hgt) => (
            hgt.read((col, row), (width, height)).map_err(|e| e.to_string())?,
            0,
        ),
        Source::Gdal(dataset) => validity.unmasked(dataset, &window)?,
    };
    if let Some(parts) = &validity.parts {
        let (north, south) = (row as f64, (row + height) as f64);
        let near: Vec<Rect> = parts
            .iter()
            .filter(|p| p.north < south && p.south > north)
            .copied()
            .collect();
        for (k, line) in raw.chunks_mut(width.max(1)).enumerate() {
            nodata += validity.uncover(line, col, (row + k) as f64 + 0.5, &near);
        }
    }
    let mut not_finite = 0u64;
    let marked = nodata;
    for value in &mut raw {
        if !validity.nodata.is_empty() && validity.is_nodata(*value) {
            nodata += u64::from(!value.is_nan() || validity.nodata.iter().any(|n| n.is_nan()));
            *value = f64::NAN;
        } else if !value.is_finite() {
            not_finite += 1;
            *value = f64::NAN;
        }
    }
    Ok(Samples {
        raw,
        nodata,
        // What a mask made NaN is counted with the mask.
        not_finite: not_finite.saturating_sub(marked),
    })
}
