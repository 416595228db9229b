//! Outlines of administrative units, and the areas of the classes of coverage.

use super::look::listed;
use super::villages::number;
use crate::gaps::Class;
use crate::output::class::rgb;
use crate::output::geojson::area;
use crate::output::gpkg::fields::fields;
use crate::output::gpkg::lists::CLASSES;
use crate::output::gpkg::model::{Feature, Figure, Group, Layer, Look};
use crate::output::png::palette::Shape;
use crate::output::traced::{ClassArea, ClassAreas};
use geo::MultiPolygon;
use serde_json::json;

/// The polygons of the boundary layer.
pub(super) fn boundaries(all: &[MultiPolygon<f64>]) -> Option<Layer<'_>> {
    const KEYS: [&str; 1] = ["unit"];
    let features = (1u64..).zip(all).map(|(number, boundary)| {
        Ok(Feature {
            geometry: area(boundary),
            values: vec![json!(number)],
        })
    });
    (!all.is_empty()).then(|| Layer {
        name: "boundaries",
        title: ["Boundaries", "Ranh giới hành chính"],
        description: "outlines of the study's layer of boundaries".to_owned(),
        figure: Figure::Area,
        fields: fields(KEYS),
        look: Look {
            is_outline: true,
            ..Look::plain(["boundary", "ranh giới"], Shape::Square, [70, 60, 80])
        },
        group: Group::Network,
        features: Box::new(features),
    })
}

/// The areas of each class of coverage.
pub(super) fn classes<'a>(areas: &'a ClassAreas) -> Layer<'a> {
    const KEYS: [&str; 4] = ["class", "area_km2", "technology", "operator"];
    let looks = Class::ALL.map(|class| (class.name(), Shape::Square, rgb(class)));
    let features = areas.areas.iter().map(|area: &'a ClassArea| {
        Ok(Feature {
            geometry: Some(area.geometry()),
            values: vec![
                json!(area.class.name()),
                number(Some(area.area_km2), 4),
                json!(areas.technology),
                json!(areas.operator),
            ],
        })
    });
    let every = if areas.step > 1 {
        format!(
            "; of every {}th pixel and row, because the raster is large",
            areas.step
        )
    } else {
        String::new()
    };
    Layer {
        name: "coverage_classes",
        title: ["Areas by class of coverage", "Vùng theo mức phủ sóng"],
        description: format!("areas of coverage_class.tif, predicted{every}"),
        figure: Figure::Area,
        fields: fields(KEYS),
        look: Look {
            is_without_lines: true,
            tips: &KEYS,
            ..Look::by("class", listed(CLASSES, &looks))
        },
        group: Group::Coverage,
        features: Box::new(features),
    }
}
