//! Features on their way into a GeoPackage, through GDAL, in one transaction.

use super::model::{Feature, Field, Figure, Kind, Layer, Written};
use super::wkb;
use crate::output::OutputError;
use crate::output::raster::WGS_84;
use gdal::errors::GdalError;
use gdal::spatial_ref::SpatialRef;
use gdal::vector::{Defn, FieldDefn, Geometry, LayerOptions, OGRFieldType, OGRwkbGeometryType};
use gdal::{DriverManager, config};
use serde_json::Value;
use std::path::Path;

/// What files say of the moment at which they were made: none, because the same inputs give the same bytes.
pub(super) const NO_TIME: &str = "1970-01-01T00:00:00.000Z";

/// What stopped the writing.
#[derive(Debug)]
pub(super) enum Stopped {
    /// GDAL, most often for want of room.
    Gdal(GdalError),
    /// The features are not what their layer says.
    Output(OutputError),
}

impl From<GdalError> for Stopped {
    fn from(error: GdalError) -> Self {
        Self::Gdal(error)
    }
}

impl From<OutputError> for Stopped {
    fn from(error: OutputError) -> Self {
        Self::Output(error)
    }
}

/// Makes the file with all layers, and says what is in them.
pub(super) fn write(path: &Path, layers: Vec<Layer>) -> Result<Vec<Written>, Stopped> {
    // GDAL asks the clock otherwise.
    config::set_config_option("OGR_CURRENT_DATE", NO_TIME)?;
    let driver = DriverManager::get_driver_by_name("GPKG")?;
    let mut options = gdal::raster::RasterCreationOptions::new();
    options.set_name_value("VERSION", "1.3")?;
    let mut file = driver.create_with_band_type_with_options::<u8, _>(path, 0, 0, 0, &options)?;
    let wgs_84 = SpatialRef::from_wkt(WGS_84)?;
    let mut written = Vec::with_capacity(layers.len());
    let mut transaction = file.start_transaction()?;
    for layer in layers {
        let made = transaction.create_layer(LayerOptions {
            name: layer.name,
            srs: Some(&wgs_84),
            ty: geometry_of(layer.figure),
            options: Some(&["GEOMETRY_NAME=geom", "FID=fid", "SPATIAL_INDEX=YES"]),
        })?;
        for field in &layer.fields {
            FieldDefn::new(&field.key, type_of(field.kind))?.add_to_layer(&made)?;
        }
        written.push(fill(&made, layer)?);
    }
    transaction.commit()?;
    file.flush_cache()?;
    file.close()?;
    Ok(written)
}

/// GDAL's number for a kind of geometries.
const fn geometry_of(figure: Figure) -> u32 {
    match figure {
        Figure::Point => OGRwkbGeometryType::wkbPoint,
        Figure::Line => OGRwkbGeometryType::wkbMultiLineString,
        Figure::Area => OGRwkbGeometryType::wkbMultiPolygon,
    }
}

const fn type_of(kind: Kind) -> u32 {
    match kind {
        Kind::Text => OGRFieldType::OFTString,
        Kind::Whole => OGRFieldType::OFTInteger64,
        Kind::Real => OGRFieldType::OFTReal,
        Kind::Date => OGRFieldType::OFTDate,
    }
}

fn fill(to: &gdal::vector::Layer, mut layer: Layer) -> Result<Written, Stopped> {
    let defn = Defn::from_layer(to);
    let features = std::mem::replace(&mut layer.features, Box::new(std::iter::empty()));
    let (mut count, mut bounds) = (0, None);
    for feature in features {
        let feature = feature?;
        let mut made = gdal::vector::Feature::new(&defn)?;
        if let Some(value) = &feature.geometry {
            let bytes = wkb::of(value, layer.figure).ok_or_else(|| {
                OutputError::mismatch(format!(
                    "a feature of {} has another kind of geometry",
                    layer.name
                ))
            })?;
            made.set_geometry(Geometry::from_wkb(&bytes)?)?;
            for position in wkb::positions(value) {
                extend(&mut bounds, position.as_slice());
            }
        }
        put_values(&mut made, layer.name, &layer.fields, &feature)?;
        made.create(to)?;
        count += 1;
    }
    Ok(layer.described(count, bounds))
}

fn extend(bounds: &mut Option<[f64; 4]>, position: &[f64]) {
    let [x, y, ..] = *position else { return };
    *bounds = Some(match *bounds {
        None => [x, y, x, y],
        Some([west, south, east, north]) => [west.min(x), south.min(y), east.max(x), north.max(y)],
    });
}

/// A value that is not known is NULL: it is not set.
fn put_values(
    made: &mut gdal::vector::Feature,
    layer: &str,
    fields: &[Field],
    feature: &Feature,
) -> Result<(), Stopped> {
    if fields.len() != feature.values.len() {
        return Err(OutputError::mismatch(format!(
            "a feature of {layer} has {} values for {} fields",
            feature.values.len(),
            fields.len()
        ))
        .into());
    }
    let wrong = |field: &Field, value: &Value| {
        OutputError::mismatch(format!("{layer}: the field {} cannot hold {value}", field.key))
    };
    for (at, (field, value)) in fields.iter().zip(&feature.values).enumerate() {
        match (field.kind, value) {
            (_, Value::Null) => {}
            (Kind::Text, Value::String(text)) => made.set_field_string(at, &without_nul(text))?,
            (Kind::Date, Value::String(text)) if is_day(text) => made.set_field_string(at, text)?,
            (Kind::Whole, Value::Number(number)) => {
                let whole = number.as_i64().ok_or_else(|| wrong(field, value))?;
                made.set_field_integer64(at, whole)?;
            }
            (Kind::Real, Value::Number(number)) => {
                let real = number.as_f64().ok_or_else(|| wrong(field, value))?;
                made.set_field_double(at, real)?;
            }
            _ => return Err(wrong(field, value).into()),
        }
    }
    Ok(())
}

/// GDAL's texts end at a NUL.
fn without_nul(text: &str) -> std::borrow::Cow<'_, str> {
    if text.contains('\0') {
        text.replace('\0', "\u{fffd}").into()
    } else {
        text.into()
    }
}

/// `2027-06-30`.
fn is_day(text: &str) -> bool {
    text.parse::<crate::register::Day>().is_ok()
}
