//! Vector files of any format that GDAL reads: GeoJSON, GeoPackage, Shapefile, FlatGeobuf, KML …

use super::list::{Style, has_quoted_commas};
use super::notes::{Notes, file_name};
use super::raw::{Form, Raw};
use super::room::Room;
use super::rows::{Row, parsed_crs};
use super::text::{clean, nearest};
use crate::space::crs::Crs;
use crate::study::Layered;
use crate::world::Fault;
use gdal::spatial_ref::SpatialRef;
use gdal::vector::{Feature, Layer, LayerAccess, OGRFieldType};
use gdal::{Dataset, DatasetOptions, GdalOpenFlags};
use geo::Geometry;
use std::path::Path;
use std::sync::Once;

/// GDAL prints errors to the terminal unless set otherwise; its messages reach the user through the returned
/// errors.
pub(super) fn quiet_gdal(room: &Room) {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        gdal::config::set_error_handler(|_, _, _| {});
        // Where it cannot be set, GDAL takes a twentieth of the machine's memory.
        let bytes = Room::gdal_cache_bytes(room.memory_bytes);
        let _ = gdal::config::set_config_option("GDAL_CACHEMAX", &bytes.to_string());
    });
}

/// Reads a layer: its fields, its features, and the coordinate system that it declares.
pub(super) fn read(notes: &mut Notes, layered: &Layered) -> Option<(Raw, Option<SpatialRef>)> {
    quiet_gdal(&Room::default());
    let options = DatasetOptions {
        open_flags: GdalOpenFlags::GDAL_OF_VECTOR | GdalOpenFlags::GDAL_OF_READONLY,
        ..DatasetOptions::default()
    };
    let dataset = match Dataset::open_ex(&layered.path, options) {
        Ok(dataset) => dataset,
        Err(e) => {
            notes.problem(Fault::new(
                "vector-unreadable",
                &layered.path,
                format!("this is not a vector file that can be read ({e})"),
                "give a GeoJSON, GeoPackage, Shapefile, FlatGeobuf, KML or CSV file, or a workbook",
            ));
            return None;
        }
    };
    let mut layer = layer_of(notes, layered, &dataset)?;
    let form = Form {
        kind: dataset.driver().short_name(),
        layer: Some(layer.name()),
        layers: dataset.layers().map(|l| l.name()).collect(),
    };
    let columns: Vec<String> = layer.defn().fields().map(|f| clean(&f.name())).collect();
    let numeric = layer
        .defn()
        .fields()
        .map(|f| is_numeric(f.field_type()))
        .collect();
    let rows = rows(notes, &layered.path, &mut layer, columns.len());
    let styles = styles_of_layer(&rows, columns.len());
    let raw = Raw {
        sheet: None,
        columns,
        numeric,
        styles,
        rows,
        is_workbook: false,
        form,
    };
    Some((raw, layer.spatial_ref()))
}

/// Text fields may have decimal commas; a field of numbers never.
fn styles_of_layer(rows: &[Row], columns: usize) -> Vec<Style> {
    let texts = |k: usize| rows.iter().filter_map(move |r| r.values.get(k)?.as_deref());
    let style = |k| {
        if has_quoted_commas(texts(k)) {
            Style::QuotedCommas
        } else {
            Style::Programs
        }
    };
    (0..columns).map(style).collect()
}

/// Does a field hold numbers, and not texts that look like some?
fn is_numeric(kind: OGRFieldType::Type) -> bool {
    [
        OGRFieldType::OFTInteger,
        OGRFieldType::OFTInteger64,
        OGRFieldType::OFTReal,
    ]
    .contains(&kind)
}

/// The named layer, or the first.
fn layer_of<'d>(notes: &mut Notes, layered: &Layered, dataset: &'d Dataset) -> Option<Layer<'d>> {
    let names: Vec<String> = dataset.layers().map(|l| l.name()).collect();
    let wanted = match &layered.layer {
        None => 0,
        Some(name) => match names.iter().position(|n| clean(n) == clean(name)) {
            Some(index) => index,
            None => {
                let offered =
                    nearest(name, &names).map_or_else(String::new, |n| format!("did you mean '{n}'? "));
                notes.problem(
                    Fault::new(
                        "layer-missing",
                        &layered.path,
                        format!("there is no such layer; there are: {}", names.join(", ")),
                        format!("{offered}correct the key `layer`"),
                    )
                    .in_field("layer")
                    .with_value(name.clone()),
                );
                return None;
            }
        },
    };
    if layered.layer.is_none() && names.len() > 1 {
        let text = "files with several layers of which the first was taken";
        let example = format!("{}: {}", file_name(&layered.path), names.join(", "));
        notes.note("layer-first", text, example);
    }
    match dataset.layer(wanted) {
        Ok(layer) => Some(layer),
        Err(e) => {
            notes.problem(Fault::new(
                "layer-missing",
                &layered.path,
                format!("there is no layer in it ({e})"),
                "give a file with a layer",
            ));
            None
        }
    }
}

/// The system that a file declares; a fault where there is none.
pub(super) fn own_crs(notes: &mut Notes, path: &Path, declared: Option<SpatialRef>) -> Option<Crs> {
    let Some(reference) = declared else {
        notes.problem(Fault::new(
            "crs-missing",
            path,
            "the file does not say which coordinate system it is in",
            "declare it with the key `crs`, for example EPSG:9210 for VN-2000 / TM-3 105-45, EPSG:4326 for WGS 84",
        ));
        return None;
    };
    let by_code = reference
        .authority()
        .ok()
        .and_then(|authority| Crs::parse(&authority).ok());
    match by_code {
        Some(crs) => Some(crs),
        None => match reference.to_wkt() {
            Ok(wkt) => parsed_crs(notes, path, &wkt),
            Err(e) => {
                notes.problem(Fault::new(
                    "crs-unknown",
                    path,
                    format!("the coordinate system of the file is not understood ({e})"),
                    "declare it with the key `crs`",
                ));
                None
            }
        },
    }
}

/// All features as rows.
fn rows(notes: &mut Notes, path: &Path, layer: &mut Layer<'_>, columns: usize) -> Vec<Row> {
    let expected = layer.try_feature_count();
    let mut rows = Vec::new();
    for (index, feature) in layer.features().enumerate() {
        let number = feature.fid().unwrap_or(index as u64);
        let values = (0..columns)
            .map(|k| feature.field_as_string(k).ok().flatten())
            .map(|v| v.filter(|t| !t.trim().is_empty()))
            .collect();
        match shape_of(&feature) {
            Ok(shape) => rows.push(Row {
                shape,
                ..Row::of_texts(number, values)
            }),
            Err(cause) => {
                let remedy = "replace the shape by points or polygons with straight sides";
                notes.bad_row(Fault::new("shape-unreadable", path, cause, remedy).at_row(number));
            }
        }
    }
    if let Some(expected) = expected
        && (rows.len() as u64) < expected
        && notes.problems.is_empty()
        && !notes.skip_bad_rows
    {
        let cause = format!("only {} of {expected} features can be read", rows.len());
        let remedy = "the file is damaged: write it again";
        notes.problem(Fault::new("vector-truncated", path, cause, remedy));
    }
    rows
}

/// The geometry in two dimensions; `None` for an empty one.
fn shape_of(feature: &Feature<'_>) -> Result<Option<Geometry<f64>>, String> {
    let Some(geometry) = feature.geometry() else {
        return Ok(None);
    };
    if geometry.is_empty() {
        return Ok(None);
    }
    let mut flat = geometry.clone();
    flat.flatten_to_2d();
    Geometry::try_from(&flat)
        .map(Some)
        .map_err(|e| format!("the shape ({}) cannot be used: {e}", geometry.geometry_name()))
}

/// The layers of a file with their columns; none where it is no file of layers.
pub(super) fn layers_and_columns(path: &Path) -> Vec<(String, Vec<String>)> {
    quiet_gdal(&Room::default());
    let options = DatasetOptions {
        open_flags: GdalOpenFlags::GDAL_OF_VECTOR | GdalOpenFlags::GDAL_OF_READONLY,
        ..DatasetOptions::default()
    };
    let Ok(dataset) = Dataset::open_ex(path, options) else {
        return Vec::new();
    };
    let columns = |layer: &Layer<'_>| layer.defn().fields().map(|f| clean(&f.name())).collect();
    dataset
        .layers()
        .map(|layer| (layer.name(), columns(&layer)))
        .collect()
}
