//! Vector files of any format that GDAL reads: GeoJSON, GeoPackage, Shapefile, FlatGeobuf, KML …

use super::gate::{self, Purpose};
use super::layer_text::LayerText;
use super::list::{MOST_COLUMNS, Style, has_quoted_commas};
use super::notes::{Notes, file_name};
use super::raw::{Form, Raw};
use super::rows::Row;
use super::text::{clean, nearest};
use super::wholeness::{deleted, is_whole, too_wide};
use crate::study::Layered;
use crate::world::Fault;
use gdal::Dataset;
use gdal::spatial_ref::SpatialRef;
use gdal::vector::{Feature, Layer, LayerAccess, OGRFieldType};
use geo::Geometry;
use std::path::Path;

/// The most fields of a layer, features by columns, where most of them are empty: each takes memory, and in a file
/// whose features have columns of their own nearly none has a value.
const MOST_EMPTY_CELLS: u64 = 20_000_000;

/// Reads a layer: its fields, its features, and the coordinate system that it declares.
pub(super) fn read(
    notes: &mut Notes,
    role: &'static str,
    layered: &Layered,
) -> Option<(Raw, Option<SpatialRef>)> {
    if !is_whole(notes, &layered.path) {
        return None;
    }
    let text = LayerText::of(notes, layered)?;
    let dataset = match gate::open(notes, role, &text.path, Purpose::Vector, &text.options) {
        Ok(dataset) => dataset?,
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
    let columns: Vec<String> = layer.defn().fields().map(|f| text.heading(&f.name())).collect();
    let numeric = layer
        .defn()
        .fields()
        .map(|f| is_numeric(f.field_type()))
        .collect();
    let bytes = std::fs::metadata(&layered.path).map_or(0, |about| about.len());
    let most = MOST_EMPTY_CELLS.max(2 * bytes);
    let cells = layer.feature_count().saturating_mul(columns.len() as u64);
    if columns.len() > MOST_COLUMNS || cells > most {
        let cause = format!("{} columns of {} features", columns.len(), layer.feature_count());
        notes.problem(too_wide(&layered.path, cause));
        return None;
    }
    let rows = rows(notes, &layered.path, &mut layer, columns.len());
    let mut raw = Raw {
        sheet: None,
        columns,
        numeric,
        styles: Vec::new(),
        rows,
        is_workbook: false,
        form,
    };
    text.settle(notes, &layered.path, &mut raw)?;
    raw.take_out_unseen(notes, &layered.path);
    raw.styles = styles_of_layer(&raw.rows, raw.columns.len());
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

/// All features as rows.
fn rows(notes: &mut Notes, path: &Path, layer: &mut Layer<'_>, columns: usize) -> Vec<Row> {
    let expected = layer.try_feature_count();
    let mut rows = Vec::new();
    let mut features = 0u64;
    for (number, feature) in (1u64..).zip(layer.features()) {
        features += 1;
        let values = (0..columns)
            .map(|k| feature.field_as_string(k).ok().flatten())
            .map(|v| v.filter(|t| !t.trim().is_empty()))
            .collect();
        if feature.geometry().is_some_and(has_open_ring) {
            let text = "polygons with a ring that did not end where it began, closed";
            notes.note(
                "polygon-ring-closed",
                text,
                format!("{}, feature {number}", file_name(path)),
            );
        }
        match shape_of(&feature) {
            Ok(shape) => rows.push(Row {
                shape,
                ..Row::of_texts(number, values)
            }),
            Err(cause) => {
                let remedy = "replace the shape by points or polygons with straight sides";
                notes.bad_row(Fault::new("shape-unreadable", path, cause, remedy).at_feature(number));
            }
        }
    }
    if let Some(expected) = expected
        && features + deleted(path) < expected
    {
        // Also where bad rows may pass: what is not there is no bad row.
        let cause = format!("only {features} of {expected} features can be read");
        let remedy = "the file is damaged: write it again";
        notes.problem(Fault::new("vector-truncated", path, cause, remedy));
    }
    rows
}

/// Has a polygon a ring whose last point is not its first?
fn has_open_ring(shape: &gdal::vector::Geometry) -> bool {
    use gdal::vector::OGRwkbGeometryType as Kind;
    let parts = shape.geometry_count();
    let of_polygon = [Kind::wkbPolygon, Kind::wkbPolygon25D].contains(&shape.geometry_type());
    (0..parts).any(|k| {
        let part = shape.get_geometry(k);
        if !of_polygon {
            return part.geometry_count() > 0 && has_open_ring(&part);
        }
        let last = part.point_count() as i32 - 1;
        let ends = [0, last].map(|k| part.get_point(k));
        last > 0 && (ends[0].0, ends[0].1) != (ends[1].0, ends[1].1)
    })
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
    // What is wrong with the file is said when it is read.
    let mut notes = Notes::default();
    let Ok(Some(dataset)) = gate::open(&mut notes, "layer", path, Purpose::Vector, &[]) else {
        return Vec::new();
    };
    let columns = |layer: &Layer<'_>| layer.defn().fields().map(|f| clean(&f.name())).collect();
    dataset
        .layers()
        .map(|layer| (layer.name(), columns(&layer)))
        .collect()
}
