//! One raster on its way into a cloud-optimised GeoTIFF, rows from the north as they are finished: so that no
//! raster is ever whole in memory.
//!
//! Rows go into a plain tiled file first; a cloud-optimised one, which begins with its overviews, is made of
//! that at the end. EPSG:4326, longitude first as in every GeoTIFF; the geotransform is the frame's corner,
//! "pixel is area", so that nothing moves by half a pixel. What was written is read back and compared with
//! what was given before anybody gets it, because some of GDAL's versions do not report what goes wrong while
//! a file is closed.

use super::OutputError;
use super::caption::{PREDICTED_NOTE, SYNTHETIC_NOTE};
use crate::analysis::Caption;
use crate::gaps::Class;
use crate::maths::random::mix;
use crate::output::class;
use crate::space::Frame;
use gdal::errors::GdalError;
use gdal::raster::{
    Buffer, ColorEntry, ColorInterpretation, ColorTable, GdalType, RasterBand, RasterCreationOptions,
};
use gdal::spatial_ref::SpatialRef;
use gdal::{Dataset, DriverManager, Metadata, raster::PaletteInterpretation};
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// EPSG:4326 in full, so that no database of coordinate systems has to be found at run time.
pub(super) const WGS_84: &str = r#"GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]"#;

/// Pixels on the side of a tile of the files; so many rows at most wait in memory.
pub(super) const TILE: usize = 256;

/// Larger rasters are compressed already on their way, bytes.
const PLAIN_BYTES: usize = 1 << 29;

/// What a band says of itself.
#[derive(Clone, Debug)]
pub(super) struct Description {
    pub(super) text: String,
    pub(super) metadata: Vec<(String, String)>,
    /// `None`: every pixel says something.
    pub(super) no_data: Option<f64>,
}

/// A value of a raster.
pub(super) trait Value: GdalType + Copy {
    /// Its bits; all NaN have the same.
    fn bits(self) -> u32;
}

impl Value for f32 {
    fn bits(self) -> u32 {
        if self.is_nan() { Self::NAN } else { self }.to_bits()
    }
}

impl Value for u8 {
    fn bits(self) -> u32 {
        u32::from(self)
    }
}

impl Value for u16 {
    fn bits(self) -> u32 {
        u32::from(self)
    }
}

impl Value for u32 {
    fn bits(self) -> u32 {
        self
    }
}

/// A raster in the making.
pub(super) struct Raster<T> {
    name: &'static str,
    frame: Frame,
    /// The plain file.
    plain: Dataset,
    path: PathBuf,
    /// Rows that do not yet make a row of tiles, layer by layer.
    waiting: Vec<Vec<T>>,
    rows_waiting: usize,
    rows_done: usize,
    sum: Sum,
}

impl<T: Value> Raster<T> {
    /// An empty one, with a working file in a folder. `classes` give colours.
    pub(super) fn begin(
        name: &'static str,
        folder: &Path,
        frame: &Frame,
        bands: &[Description],
        caption: &Caption,
        classes: Option<&[Class]>,
    ) -> Result<Self, OutputError> {
        if frame.is_empty() || bands.is_empty() {
            return Err(OutputError::mismatch(format!(
                "{name} has {} layers of {} × {} pixels",
                bands.len(),
                frame.cols,
                frame.rows
            )));
        }
        let path = folder.join(format!("{name}.plain"));
        let bytes = most_bytes::<T>(frame, bands.len());
        let plain = plain::<T>(&path, frame, bands, caption, classes).map_err(failed(name, folder, bytes))?;
        Ok(Self {
            name,
            frame: *frame,
            plain,
            path,
            waiting: bands.iter().map(|_| Vec::new()).collect(),
            rows_waiting: 0,
            rows_done: 0,
            sum: Sum::default(),
        })
    }

    /// Adds rows: `values` gives those of a layer for a range of pixels, counted row by row from the first
    /// that is added.
    pub(super) fn add(
        &mut self,
        rows: usize,
        mut values: impl FnMut(usize, Range<usize>) -> Vec<T>,
    ) -> Result<(), OutputError> {
        let cols = self.frame.cols;
        let mut done = 0;
        while done < rows {
            let some = (TILE - self.rows_waiting).min(rows - done);
            for (layer, waiting) in self.waiting.iter_mut().enumerate() {
                waiting.extend(values(layer, done * cols..(done + some) * cols));
            }
            self.rows_waiting += some;
            done += some;
            if self.rows_waiting == TILE {
                self.flush()?;
            }
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), OutputError> {
        let (cols, rows, first) = (self.frame.cols, self.rows_waiting, self.rows_done);
        if first + rows > self.frame.rows || self.waiting.iter().any(|w| w.len() != rows * cols) {
            return Err(self.mismatch());
        }
        let bytes = most_bytes::<T>(&self.frame, self.waiting.len());
        let failed = failed(self.name, self.path.parent().unwrap_or(&self.path), bytes);
        for (layer, waiting) in self.waiting.iter_mut().enumerate() {
            self.sum.add(layer, (0, first), cols, waiting);
            let mut buffer = Buffer::new((cols, rows), std::mem::take(waiting));
            let written = self
                .plain
                .rasterband(layer + 1)
                .and_then(|mut band| band.write((0, first as isize), (cols, rows), &mut buffer));
            written.map_err(&failed)?;
        }
        self.rows_done += rows;
        self.rows_waiting = 0;
        Ok(())
    }

    fn mismatch(&self) -> OutputError {
        OutputError::mismatch(format!(
            "{} of {} × {} pixels was given {} rows, or rows of another length",
            self.name,
            self.frame.cols,
            self.frame.rows,
            self.rows_done + self.rows_waiting
        ))
    }

    /// Its name.
    pub(super) const fn name(&self) -> &'static str {
        self.name
    }

    /// Makes the file itself, and looks at it again; the working file goes.
    pub(super) fn finish(mut self, to: &Path) -> Result<(), OutputError> {
        if self.rows_waiting > 0 {
            self.flush()?;
        }
        if self.rows_done != self.frame.rows {
            return Err(self.mismatch());
        }
        let (name, layers) = (self.name, self.waiting.len());
        let staging = to.parent().unwrap_or(to).to_owned();
        let bytes = most_bytes::<T>(&self.frame, layers);
        let failed = failed(name, &staging, bytes);
        self.plain.flush_cache().map_err(&failed)?;
        self.plain.close().map_err(&failed)?;
        cloud_optimised(&self.path, to).map_err(&failed)?;
        if !holds::<T>(to, &self.frame, layers, self.sum).map_err(&failed)? {
            let cause = format!(
                "what was written below {} reads back differently",
                staging.parent().unwrap_or(&staging).display()
            );
            return Err(OutputError::of_raster(name, &staging, bytes, cause));
        }
        // Goes with the folder otherwise.
        let _ = fs::remove_file(&self.path);
        Ok(())
    }
}

fn failed<'a>(what: &'a str, folder: &'a Path, bytes: u64) -> impl Fn(GdalError) -> OutputError + 'a {
    move |error| OutputError::of_raster(what, folder, bytes, error.to_string())
}

/// The most that a raster can take on the disk: uncompressed, with its overviews.
fn most_bytes<T>(frame: &Frame, layers: usize) -> u64 {
    let plain = frame.len().saturating_mul(layers).saturating_mul(size_of::<T>()) as u64;
    plain.saturating_add(plain / 3)
}

fn plain<T: Value>(
    path: &Path,
    frame: &Frame,
    bands: &[Description],
    caption: &Caption,
    classes: Option<&[Class]>,
) -> Result<Dataset, GdalError> {
    let is_large = frame.len().saturating_mul(bands.len() * size_of::<T>()) > PLAIN_BYTES;
    let mut options = RasterCreationOptions::new();
    let tile = TILE.to_string();
    for (key, value) in [
        ("TILED", "YES"),
        ("BLOCKXSIZE", &tile),
        ("BLOCKYSIZE", &tile),
        ("INTERLEAVE", "BAND"),
        ("BIGTIFF", "IF_SAFER"),
        ("COMPRESS", if is_large { "DEFLATE" } else { "NONE" }),
        ("ZLEVEL", "1"),
    ] {
        if is_large || key != "ZLEVEL" {
            options.set_name_value(key, value)?;
        }
    }
    let driver = DriverManager::get_driver_by_name("GTiff")?;
    let (cols, rows) = (frame.cols, frame.rows);
    let mut raster =
        driver.create_with_band_type_with_options::<T, _>(path, cols, rows, bands.len(), &options)?;
    raster.set_geo_transform(&geo_transform(frame))?;
    raster.set_spatial_ref(&SpatialRef::from_wkt(WGS_84)?)?;
    for (key, value) in said(caption) {
        raster.set_metadata_item(key, &value, "")?;
    }
    for (index, said) in bands.iter().enumerate() {
        let mut band = raster.rasterband(index + 1)?;
        if said.no_data.is_some() {
            band.set_no_data_value(said.no_data)?;
        }
        band.set_description(&said.text)?;
        for (key, value) in &said.metadata {
            band.set_metadata_item(key, value, "")?;
        }
        if let Some(classes) = classes {
            colour(&mut band, classes)?;
        }
    }
    Ok(raster)
}

fn colour(band: &mut RasterBand, classes: &[Class]) -> Result<(), GdalError> {
    let mut table = ColorTable::new(PaletteInterpretation::Rgba);
    for class in classes {
        let [r, g, b] = class::rgb(*class).map(i16::from);
        table.set_color_entry(*class as u16, &ColorEntry::rgba(r, g, b, 255));
    }
    band.set_color_interpretation(ColorInterpretation::PaletteIndex)?;
    band.set_color_table(&table);
    Ok(())
}

/// Corner and steps, as GDAL orders them.
pub(super) fn geo_transform(frame: &Frame) -> [f64; 6] {
    [
        frame.west_deg,
        frame.step_lon_deg,
        0.0,
        frame.north_deg,
        0.0,
        -frame.step_lat_deg,
    ]
}

/// What the file says of the run.
fn said(caption: &Caption) -> Vec<(&'static str, String)> {
    let mut items = vec![
        ("title", caption.title.clone()),
        ("attribution", caption.attribution.join("; ")),
        ("levels", PREDICTED_NOTE.to_owned()),
        ("model", caption.model.clone()),
        ("method", caption.area_method.to_owned()),
        ("preset", caption.preset.name.clone()),
        ("preset_standing", caption.preset.standing.clone()),
        ("receiver_height_m", caption.receiver_height_m.to_string()),
        ("synthetic_sites", caption.synthetic_sites.to_string()),
    ];
    if let Some(mark) = caption.preset.said() {
        items.push(("preset_mark", mark));
    }
    if caption.synthetic_sites {
        items.push(("note", SYNTHETIC_NOTE.to_owned()));
    }
    items
}

fn cloud_optimised(from: &Path, to: &Path) -> Result<(), GdalError> {
    let source = Dataset::open(from)?;
    let driver = DriverManager::get_driver_by_name("COG")?;
    let mut options = RasterCreationOptions::new();
    let tile = TILE.to_string();
    for (key, value) in [
        ("COMPRESS", "DEFLATE"),
        ("PREDICTOR", "YES"),
        ("BLOCKSIZE", &tile),
        // Overviews keep values that were computed: a mean of decibels, or of classes, means nothing.
        ("RESAMPLING", "NEAREST"),
        ("NUM_THREADS", "1"),
        ("BIGTIFF", "IF_SAFER"),
    ] {
        options.set_name_value(key, value)?;
    }
    let mut copy = source.create_copy(&driver, to, &options)?;
    copy.flush_cache()?;
    copy.close()?;
    source.close()
}

/// Reads the file back, tile by tile: place and every value.
fn holds<T: Value>(path: &Path, frame: &Frame, layers: usize, given: Sum) -> Result<bool, GdalError> {
    let raster = Dataset::open(path)?;
    let expected = geo_transform(frame);
    let transform = raster.geo_transform()?;
    let close = |(a, b): (&f64, &f64)| (a - b).abs() < 1e-12 * (1.0 + b.abs());
    let in_place = raster.raster_size() == (frame.cols, frame.rows)
        && raster.raster_count() == layers
        && transform.iter().zip(&expected).all(close);
    let mut read = Sum::default();
    if in_place {
        for row in (0..frame.rows).step_by(TILE) {
            for col in (0..frame.cols).step_by(TILE) {
                let size = (TILE.min(frame.cols - col), TILE.min(frame.rows - row));
                for layer in 0..layers {
                    let band = raster.rasterband(layer + 1)?;
                    let values = band.read_as::<T>((col as isize, row as isize), size, size, None)?;
                    read.add(layer, (col, row), size.0, values.data());
                }
            }
        }
    }
    raster.close()?;
    Ok(in_place && read == given)
}

/// A sum over values and their places, in whatever order they come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sum {
    values: u64,
    mixed: u64,
}

impl Sum {
    /// Adds a rectangle of a layer, row by row from its first column and row.
    fn add<T: Value>(&mut self, layer: usize, (col, row): (usize, usize), cols: usize, values: &[T]) {
        for (nth, line) in values.chunks(cols.max(1)).enumerate() {
            let of_row = mix(((layer as u64) << 40) ^ (row + nth) as u64);
            for (i, value) in line.iter().enumerate() {
                let place = of_row ^ ((col + i) as u64) << 32;
                self.mixed = self.mixed.wrapping_add(mix(place ^ u64::from(value.bits())));
            }
            self.values += line.len() as u64;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::example;

    fn frame(cols: usize, rows: usize) -> Frame {
        Frame {
            west_deg: 105.0,
            north_deg: 22.0,
            step_lon_deg: 0.001,
            step_lat_deg: 0.001,
            cols,
            rows,
        }
    }

    fn bands(count: usize) -> Vec<Description> {
        (0..count)
            .map(|nth| Description {
                text: format!("layer {nth}"),
                metadata: Vec::new(),
                no_data: None,
            })
            .collect()
    }

    fn value(layer: usize, pixel: usize) -> u16 {
        (pixel.wrapping_mul(2_654_435_761) >> 7) as u16 ^ (layer as u16) << 9
    }

    /// Two layers of 300 × 700 pixels, given in strips of so many rows: the file's bytes.
    fn made(strip: usize) -> Vec<u8> {
        let folder = tempfile::tempdir().expect("a folder");
        let frame = frame(300, 700);
        let caption = example::caption();
        let mut raster =
            Raster::<u16>::begin("x.tif", folder.path(), &frame, &bands(2), &caption, None).expect("begun");
        for first in (0..700).step_by(strip) {
            let rows = strip.min(700 - first);
            let of = |layer, range: Range<usize>| range.map(|i| value(layer, first * 300 + i)).collect();
            raster.add(rows, of).expect("added");
        }
        let to = folder.path().join("x.tif");
        raster.finish(&to).expect("a file");
        let raster = Dataset::open(&to).expect("a raster");
        for layer in 0..2 {
            let band = raster.rasterband(layer + 1).expect("a band");
            let read = band.read_band_as::<u16>().expect("values");
            assert!((0..300 * 700).all(|i| read.data()[i] == value(layer, i)));
            assert_eq!(band.block_size(), (TILE, TILE));
            assert!(band.overview_count().expect("a number") >= 1);
        }
        let left: Vec<_> = fs::read_dir(folder.path()).expect("a folder").collect();
        assert_eq!(left.len(), 1, "no working file is left");
        fs::read(to).expect("bytes")
    }

    #[test]
    fn the_strips_in_which_rows_come_leave_no_trace() {
        let whole = made(700);
        for strip in [1, 64, 255, 256, 300] {
            assert_eq!(made(strip), whole, "{strip}");
        }
    }

    #[test]
    fn too_few_rows_too_many_and_short_ones_are_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let to = folder.path().join("x.tif");
        let caption = example::caption();
        let begin = |frame: &Frame| {
            Raster::<u8>::begin("x.tif", folder.path(), frame, &bands(1), &caption, None).expect("begun")
        };
        let zeros = |_, range: Range<usize>| vec![0; range.len()];
        let mut few = begin(&frame(5, 4));
        few.add(3, zeros).expect("added");
        assert!(matches!(few.finish(&to), Err(OutputError::Mismatch { .. })));
        let mut many = begin(&frame(5, 4));
        many.add(5, zeros).expect("added");
        assert!(matches!(many.finish(&to), Err(OutputError::Mismatch { .. })));
        let mut short = begin(&frame(5, 4));
        short.add(4, |_, range| vec![0; range.len() - 1]).expect("added");
        assert!(matches!(short.finish(&to), Err(OutputError::Mismatch { .. })));
        assert!(!to.exists());
        let nothing = Raster::<u8>::begin("x.tif", folder.path(), &frame(5, 0), &bands(1), &caption, None);
        assert!(nothing.is_err());
    }

    #[test]
    fn a_value_that_moved_or_changed_is_seen() {
        let sum = |values: &[u16], cols: usize| {
            let mut sum = Sum::default();
            sum.add(0, (0, 0), cols, values);
            sum
        };
        let right = sum(&[1, 2, 3, 4, 5, 6], 3);
        assert_ne!(right, sum(&[1, 2, 3, 4, 6, 5], 3));
        assert_ne!(right, sum(&[1, 2, 3, 4, 5, 7], 3));
        assert_ne!(right, sum(&[1, 2, 3, 4, 5, 6], 2));
        let mut parts = Sum::default();
        parts.add(0, (0, 1), 3, &[4u16, 5, 6]);
        parts.add(0, (0, 0), 3, &[1u16, 2, 3]);
        assert_eq!(parts, right);
        assert_eq!(f32::NAN.bits(), (-f32::NAN).bits());
    }
}
