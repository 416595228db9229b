//! Rasters of colours, which are no terrain, no land cover and no people.

use super::role::Role;
use crate::world::Fault;
use gdal::Dataset;
use gdal::raster::{ColorInterpretation, RasterBand};
use std::path::Path;

/// So many bands of bytes are a picture: heights, classes and people have one, with a mask two.
const BANDS_OF_A_PICTURE: usize = 3;

/// What makes a file a picture, in words; nothing where it is none.
pub(super) fn picture(role: Role, dataset: &Dataset) -> Option<String> {
    let bands: Vec<(ColorInterpretation, bool)> = (1..=dataset.raster_count())
        .filter_map(|nth| dataset.rasterband(nth).ok())
        .map(|b| (b.color_interpretation(), is_byte(&b)))
        .collect();
    let has = |wanted: ColorInterpretation| bands.iter().any(|(of, _)| *of == wanted);
    let (red, green, blue) = (
        ColorInterpretation::RedBand,
        ColorInterpretation::GreenBand,
        ColorInterpretation::BlueBand,
    );
    if has(red) && has(green) && has(blue) {
        return Some("bands of red, green and blue".to_owned());
    }
    if bands.len() >= BANDS_OF_A_PICTURE && bands.iter().all(|(_, is_byte)| *is_byte) {
        return Some(format!("{} bands of bytes", bands.len()));
    }
    // Classes come with a palette as a rule, and so does coverage.
    let is_palette = bands
        .first()
        .is_some_and(|(of, _)| *of == ColorInterpretation::PaletteIndex);
    (is_palette && ![Role::Cover, Role::Claims].contains(&role))
        .then(|| "numbers of a palette's colours".to_owned())
}

/// Heights in bytes, without a word on their unit or scale: shaded relief more often than terrain.
pub(super) fn doubtful(role: Role, path: &Path, band: &RasterBand<'_>, has_unit: bool) -> Option<Fault> {
    let is_stated = has_unit || band.scale().is_some_and(|s| s != 1.0);
    if role != Role::Terrain || !is_byte(band) || is_stated {
        return None;
    }
    let cause = "its values are bytes, 0 to 255, and it does not say their unit: this looks like shaded relief or another picture, not like heights";
    let remedy = "give a raster of heights";
    Some(Fault::new("terrain-of-bytes", path, cause, remedy))
}

fn is_byte(band: &RasterBand<'_>) -> bool {
    band.band_type().bytes() == 1
}
