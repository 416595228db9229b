//! Rasters as cloud-optimised GeoTIFF.
//!
//! EPSG:4326, longitude first as in every GeoTIFF; the geotransform is the frame's corner, "pixel is area", so that nothing moves by half a
//! pixel. GDAL writes into memory; what it wrote is read back and compared before anybody gets it, because some of its
//! versions do not report what goes wrong while a file is closed.

use super::caption::{SYNTHETIC_NOTE, operator_label, signal_label};
use super::{Caption, Class, OutputError};
use crate::coverage::Layer;
use crate::space::{Frame, Grid};
use gdal::errors::GdalError;
use gdal::raster::{Buffer, ColorEntry, ColorInterpretation, ColorTable, GdalType, RasterCreationOptions};
use gdal::spatial_ref::SpatialRef;
use gdal::{Dataset, DriverManager, Metadata, raster::PaletteInterpretation, vsi};
use std::sync::atomic::{AtomicU64, Ordering};

/// EPSG:4326 in full, so that no database of coordinate systems has to be found at run time.
const WGS_84: &str = r#"GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]"#;

/// `coverage.tif`: Float32, one band a layer, in dBm as judged (what the preset takes off is off); NaN, declared as nodata, where there is no level.
///
/// # Errors
/// [`OutputError::Mismatch`] for no layers or layers on different frames; [`OutputError::Raster`] when GDAL fails.
pub fn levels(layers: &[Layer], caption: &Caption) -> Result<Vec<u8>, OutputError> {
    let frame = common_frame(layers)?;
    let bands: Vec<Band<f32>> = layers
        .iter()
        .map(|layer| Band {
            values: layer
                .levels
                .values
                .iter()
                .map(|v| v.best().unwrap_or(f32::NAN))
                .collect(),
            description: format!(
                "{}, {}, dBm{}",
                signal_label(layer.technology),
                operator_label(layer.operator.as_deref()),
                if caption.lowered.contains(&layer.technology) {
                    " as judged: less walls, margins and what the uplink is weaker"
                } else {
                    ""
                }
            ),
            metadata: vec![
                ("technology".to_owned(), layer.technology.name().to_owned()),
                (
                    "operator".to_owned(),
                    operator_label(layer.operator.as_deref()).to_owned(),
                ),
                (
                    "signal".to_owned(),
                    layer.technology.reference_signal().name().to_owned(),
                ),
                ("units".to_owned(), "dBm".to_owned()),
            ],
            no_data: Some(f64::NAN),
        })
        .collect();
    encode("coverage.tif", &frame, &bands, caption, None)
}

/// A classified raster and the names of its classes, which GeoTIFF itself cannot hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassRaster {
    /// `coverage_class.tif`: one byte a pixel, with a colour table.
    pub tiff: Vec<u8>,
    /// `coverage_class.tif.aux.xml`: the names, where GDAL and QGIS look for them.
    pub aux_xml: String,
}

/// `coverage_class.tif`: Byte, the class of every pixel of a layer; see [`Class`].
///
/// # Errors
/// [`OutputError::Mismatch`] when the layer's technology does not count in the preset; [`OutputError::Raster`] when GDAL fails.
pub fn classes(layer: &Layer, caption: &Caption) -> Result<ClassRaster, OutputError> {
    let breaks = caption
        .breaks(layer.technology)
        .ok_or_else(|| OutputError::Mismatch {
            what: format!(
                "the preset {} has no level for {}",
                caption.preset, layer.technology
            ),
        })?;
    let signal = signal_label(layer.technology);
    let mut metadata: Vec<(String, String)> = Class::ALL
        .iter()
        .map(|c| (format!("class_{}", *c as u8), c.name().to_owned()))
        .collect();
    metadata.push(("covered_from_dbm".to_owned(), format!("{:.1}", breaks.covered.0)));
    metadata.push(("usable_from_dbm".to_owned(), format!("{:.1}", breaks.usable.0)));
    let band = Band {
        values: layer
            .levels
            .values
            .iter()
            .map(|v| Class::of(*v, breaks) as u8)
            .collect(),
        description: format!(
            "{signal} coverage class, {}",
            operator_label(layer.operator.as_deref())
        ),
        metadata,
        // What nobody can say is a class of its own, to be seen: as nodata it would look like no signal.
        no_data: None,
    };
    check_frame(&layer.levels)?;
    let tiff = encode(
        "coverage_class.tif",
        &layer.levels.frame,
        &[band],
        caption,
        Some(&Class::ALL),
    )?;
    let names: String = Class::ALL
        .iter()
        .map(|c| format!("      <Category>{}</Category>\n", c.name()))
        .collect();
    let aux_xml = format!(
        "<PAMDataset>\n  <PAMRasterBand band=\"1\">\n    <CategoryNames>\n{names}    </CategoryNames>\n  </PAMRasterBand>\n</PAMDataset>\n"
    );
    Ok(ClassRaster { tiff, aux_xml })
}

pub(super) struct Band<T> {
    pub(super) values: Vec<T>,
    pub(super) description: String,
    pub(super) metadata: Vec<(String, String)>,
    /// `None`: every pixel says something.
    pub(super) no_data: Option<f64>,
}

/// A value that is read back as it was written, NaN included.
pub(super) trait Same: GdalType + Copy {
    fn same(self, other: Self) -> bool;
}

impl Same for f32 {
    fn same(self, other: Self) -> bool {
        self == other || self.is_nan() && other.is_nan()
    }
}

impl Same for u8 {
    fn same(self, other: Self) -> bool {
        self == other
    }
}

impl Same for u16 {
    fn same(self, other: Self) -> bool {
        self == other
    }
}

impl Same for u32 {
    fn same(self, other: Self) -> bool {
        self == other
    }
}

pub(super) fn common_frame(layers: &[Layer]) -> Result<Frame, OutputError> {
    let mismatch = |what: &str| OutputError::Mismatch {
        what: what.to_owned(),
    };
    let first = layers.first().ok_or_else(|| mismatch("no layer to write"))?;
    for layer in layers {
        check_frame(&layer.levels)?;
        if layer.levels.frame != first.levels.frame {
            return Err(mismatch("the layers lie on different frames"));
        }
    }
    Ok(first.levels.frame)
}

fn check_frame<T>(grid: &Grid<T>) -> Result<(), OutputError> {
    if grid.frame.is_empty() || grid.values.len() != grid.frame.len() {
        return Err(OutputError::Mismatch {
            what: format!(
                "a raster of {} × {} pixels has {} values",
                grid.frame.cols,
                grid.frame.rows,
                grid.values.len()
            ),
        });
    }
    Ok(())
}

fn raster_error(what: &str) -> impl Fn(GdalError) -> OutputError {
    move |error| OutputError::Raster {
        what: what.to_owned(),
        cause: error.to_string(),
    }
}

pub(super) fn encode<T: Same>(
    name: &str,
    frame: &Frame,
    bands: &[Band<T>],
    caption: &Caption,
    classes: Option<&[Class]>,
) -> Result<Vec<u8>, OutputError> {
    let source = in_memory(frame, bands, caption, classes).map_err(raster_error(name))?;
    let copy = MemoryFile::new();
    copy.cog(&source).map_err(raster_error(name))?;
    if !copy.holds(frame, bands).map_err(raster_error(name))? {
        return Err(OutputError::Raster {
            what: name.to_owned(),
            cause: "what GDAL wrote reads back differently; is there enough memory?".to_owned(),
        });
    }
    vsi::get_vsi_mem_file_bytes_owned(&copy.path).map_err(raster_error(name))
}

fn in_memory<T: Same>(
    frame: &Frame,
    bands: &[Band<T>],
    caption: &Caption,
    classes: Option<&[Class]>,
) -> Result<Dataset, GdalError> {
    let driver = DriverManager::get_driver_by_name("MEM")?;
    let mut raster = driver.create_with_band_type::<T, _>("", frame.cols, frame.rows, bands.len())?;
    raster.set_geo_transform(&geo_transform(frame))?;
    raster.set_spatial_ref(&SpatialRef::from_wkt(WGS_84)?)?;
    for (key, value) in said(caption) {
        raster.set_metadata_item(key, &value, "")?;
    }
    for (index, band) in bands.iter().enumerate() {
        let mut target = raster.rasterband(index + 1)?;
        if band.no_data.is_some() {
            target.set_no_data_value(band.no_data)?;
        }
        target.set_description(&band.description)?;
        for (key, value) in &band.metadata {
            target.set_metadata_item(key, value, "")?;
        }
        if let Some(classes) = classes {
            target.set_color_interpretation(ColorInterpretation::PaletteIndex)?;
            target.set_color_table(&color_table(classes));
        }
        let mut buffer = Buffer::new((frame.cols, frame.rows), band.values.clone());
        target.write((0, 0), (frame.cols, frame.rows), &mut buffer)?;
    }
    Ok(raster)
}

/// Corner and steps, as GDAL orders them.
fn geo_transform(frame: &Frame) -> [f64; 6] {
    [
        frame.west_deg,
        frame.step_lon_deg,
        0.0,
        frame.north_deg,
        0.0,
        -frame.step_lat_deg,
    ]
}

fn color_table(classes: &[Class]) -> ColorTable<'static> {
    let mut table = ColorTable::new(PaletteInterpretation::Rgba);
    for class in classes {
        let [r, g, b] = class.rgb().map(i16::from);
        table.set_color_entry(*class as u16, &ColorEntry::rgba(r, g, b, 255));
    }
    table
}

/// What the file says of the run.
fn said(caption: &Caption) -> Vec<(&'static str, String)> {
    let mut items = vec![
        ("title", caption.title.clone()),
        ("attribution", caption.attribution.join("; ")),
        ("model", caption.model.clone()),
        ("method", caption.area_method.to_owned()),
        ("preset", caption.preset.clone()),
        ("preset_standing", caption.preset_standing.clone()),
        ("receiver_height_m", caption.receiver_height_m.to_string()),
        ("synthetic_sites", caption.synthetic_sites.to_string()),
    ];
    if let Some(mark) = &caption.preset_mark {
        items.push(("preset_mark", mark.clone()));
    }
    if caption.synthetic_sites {
        items.push(("note", SYNTHETIC_NOTE.to_owned()));
    }
    items
}

/// A file in GDAL's memory, with a name that no other has; gone when dropped.
struct MemoryFile {
    path: String,
}

impl MemoryFile {
    fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        Self {
            path: format!("/vsimem/covgap-{number}.tif"),
        }
    }

    fn cog(&self, source: &Dataset) -> Result<(), GdalError> {
        let driver = DriverManager::get_driver_by_name("COG")?;
        let mut options = RasterCreationOptions::new();
        for (key, value) in [
            ("COMPRESS", "DEFLATE"),
            ("PREDICTOR", "YES"),
            ("BLOCKSIZE", "256"),
            // Overviews keep values that were computed: a mean of decibels, or of classes, is nobody's.
            ("RESAMPLING", "NEAREST"),
            ("NUM_THREADS", "1"),
            ("BIGTIFF", "IF_SAFER"),
        ] {
            options.set_name_value(key, value)?;
        }
        let mut copy = source.create_copy(&driver, &self.path, &options)?;
        copy.flush_cache()?;
        copy.close()
    }

    /// Reads the file back: place and every value.
    fn holds<T: Same>(&self, frame: &Frame, bands: &[Band<T>]) -> Result<bool, GdalError> {
        let raster = Dataset::open(&self.path)?;
        let expected = geo_transform(frame);
        let transform = raster.geo_transform()?;
        let close = |(a, b): (&f64, &f64)| (a - b).abs() < 1e-12 * (1.0 + b.abs());
        let mut same = raster.raster_size() == (frame.cols, frame.rows)
            && raster.raster_count() == bands.len()
            && transform.iter().zip(&expected).all(close);
        for (index, band) in bands.iter().enumerate() {
            let read = raster.rasterband(index + 1)?.read_band_as::<T>()?;
            same &= read.data().len() == band.values.len()
                && read.data().iter().zip(&band.values).all(|(a, b)| a.same(*b));
        }
        raster.close()?;
        Ok(same)
    }
}

impl Drop for MemoryFile {
    fn drop(&mut self) {
        // Fails only where the file was never made or its bytes were taken.
        let _ = vsi::unlink_mem_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::PixelLevel;
    use crate::output::example;

    fn opened<R>(bytes: Vec<u8>, look: impl FnOnce(&Dataset) -> R) -> R {
        let file = MemoryFile::new();
        vsi::create_mem_file(&file.path, bytes).expect("in memory");
        look(&Dataset::open(&file.path).expect("a raster"))
    }

    #[test]
    fn a_pixel_lies_where_the_frame_says() {
        let layer = example::layer();
        let frame = layer.levels.frame;
        let bytes = levels(&[layer], &example::caption()).expect("a raster");
        opened(bytes, |raster| {
            let t = raster.geo_transform().expect("a place");
            // The centre of column 3, row 2, by GDAL's affine transform.
            let (x, y) = (t[0] + 3.5 * t[1] + 2.5 * t[2], t[3] + 3.5 * t[4] + 2.5 * t[5]);
            assert!((x - frame.lon_deg(3)).abs() < 1e-9 && (y - frame.lat_deg(2)).abs() < 1e-9);
            let band = raster.rasterband(1).expect("a band");
            let value = band
                .read_as::<f32>((3, 2), (1, 1), (1, 1), None)
                .expect("a pixel");
            assert_eq!(value.data(), [-77.25]);
            assert!(band.no_data_value().expect("declared").is_nan());
            assert_eq!(band.description().expect("text"), "4G RSRP, any operator, dBm");
            let srs = raster.spatial_ref().expect("a system");
            assert_eq!(srs.auth_code().expect("a code"), 4326);
            assert_eq!(raster.metadata_item("AREA_OR_POINT", "").as_deref(), Some("Area"));
            assert_eq!(raster.metadata_item("note", "").as_deref(), Some(SYNTHETIC_NOTE));
        });
    }

    #[test]
    fn no_level_is_nan_whatever_the_reason() {
        let bytes = levels(&[example::layer(), example::layer()], &example::caption()).expect("a raster");
        opened(bytes, |raster| {
            assert_eq!(raster.raster_count(), 2);
            let band = raster.rasterband(2).expect("a band");
            let row = band.read_as::<f32>((0, 0), (5, 1), (5, 1), None).expect("pixels");
            assert_eq!(&row.data()[..3], [-80.0, -110.5, -130.0]);
            assert!(row.data()[3].is_nan() && row.data()[4].is_nan());
        });
    }

    #[test]
    fn classes_follow_the_breaks_and_carry_colours_and_names() {
        let raster = classes(&example::layer(), &example::caption()).expect("a raster");
        assert!(raster.aux_xml.contains("<Category>low signal</Category>"));
        opened(raster.tiff, |raster| {
            let band = raster.rasterband(1).expect("a band");
            let row = band.read_as::<u8>((0, 0), (5, 1), (5, 1), None).expect("pixels");
            assert_eq!(row.data(), [3, 2, 1, 0, 1]);
            assert_eq!(band.no_data_value(), None);
            let table = band.color_table().expect("colours");
            let blue = table.entry_as_rgb(3).expect("a colour");
            assert_eq!([blue.r, blue.g, blue.b], Class::Covered.rgb().map(i16::from));
        });
    }

    #[test]
    fn the_same_layer_gives_the_same_bytes_and_a_large_one_has_overviews() {
        let frame = Frame {
            cols: 700,
            rows: 600,
            ..example::layer().levels.frame
        };
        let mut layer = example::layer();
        layer.levels = Grid::filled(frame, PixelLevel::new(Ok(-90.0)));
        let make = || levels(std::slice::from_ref(&layer), &example::caption()).expect("a raster");
        let bytes = make();
        assert_eq!(bytes, make());
        opened(bytes, |raster| {
            let band = raster.rasterband(1).expect("a band");
            assert!(band.overview_count().expect("a number") >= 1);
            assert_eq!(band.block_size(), (256, 256));
        });
    }

    #[test]
    fn layers_that_do_not_fit_are_refused() {
        let caption = example::caption();
        assert!(matches!(levels(&[], &caption), Err(OutputError::Mismatch { .. })));
        let mut broken = example::layer();
        broken.levels.values.pop();
        assert!(matches!(
            levels(&[broken], &caption),
            Err(OutputError::Mismatch { .. })
        ));
        let mut other = example::layer();
        other.levels.frame.west_deg += 1.0;
        assert!(matches!(
            levels(&[example::layer(), other], &caption),
            Err(OutputError::Mismatch { .. })
        ));
    }
}
