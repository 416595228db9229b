//! Villages as points and as areas, gaps by rank, and the places where villages are judged.

use super::look::marks_of;
use crate::coverage::PointCoverage;
use crate::domain::Village;
use crate::gaps::{Counted, Judgement, Verdict, VillageGap};
use crate::output::OutputError;
use crate::output::geojson::{area, point};
use crate::output::gpkg::fields::fields;
use crate::output::gpkg::lists::VERDICTS;
use crate::output::gpkg::model::{Feature, Figure, Group, Layer, Look};
use crate::output::png::palette::MARKS;
use crate::output::record::{Recorder, Results, rounded};
use ::geojson::GeometryValue;
use serde_json::{Value, json};

/// What is shown where the mouse rests on a village.
const TIPS: &[&str] = &[
    "name",
    "id",
    "commune_name",
    "province_name",
    "population",
    "verdict",
    "reason",
    "level_dbm",
    "shortfall_db",
    "operator",
    "technology",
    "nearest_site_km",
    "rank",
];

/// Villages, village areas where there are boundaries, gaps.
///
/// # Errors
/// [`OutputError::Mismatch`] when the results do not belong together.
pub(super) fn villages<'a>(results: Results<'a>) -> Result<Vec<Layer<'a>>, OutputError> {
    let all = || results.gaps.villages.iter().collect::<Vec<_>>();
    let mut layers = vec![
        Layer {
            look: Look {
                label_before: Some("rank"),
                label_from_scale: 200_000,
                size_mm: 3.6,
                ..by_verdict()
            },
            group: Group::Gaps,
            ..layer(
                results,
                "gaps",
                ["Gaps, by rank", "Thôn bản thiếu sóng, theo thứ hạng"],
                "villages predicted without coverage, by rank",
                Figure::Point,
                results.gaps.ranked(),
            )?
        },
        layer(
            results,
            "villages",
            ["Villages, by verdict", "Thôn bản, theo kết luận"],
            "all villages with their predicted coverage, at their centres",
            Figure::Point,
            all(),
        )?,
    ];
    if results.villages.iter().any(|v| v.boundary.is_some()) {
        let outlined = all().into_iter().filter(|gap| {
            let village = results.villages.get(gap.village);
            village.is_some_and(|v| v.boundary.is_some())
        });
        layers.push(layer(
            results,
            "village_areas",
            ["Village areas, by verdict", "Ranh giới thôn bản, theo kết luận"],
            "villages that have a boundary, with their predicted coverage",
            Figure::Area,
            outlined.collect(),
        )?);
    }
    Ok(layers)
}

fn by_verdict() -> Look {
    Look {
        label: Some("name"),
        label_from_scale: 100_000,
        tips: TIPS,
        ..Look::by("verdict", marks_of(VERDICTS, &MARKS))
    }
}

fn layer<'a>(
    results: Results<'a>,
    name: &'static str,
    title: [&'static str; 2],
    description: &str,
    figure: Figure,
    gaps: Vec<&'a VillageGap>,
) -> Result<Layer<'a>, OutputError> {
    let recorder = Recorder::new(results);
    let names = recorder.names()?;
    let features = gaps.into_iter().map(move |gap| -> Result<Feature, OutputError> {
        let village = recorder.village(gap)?;
        let record = recorder.record(gap)?;
        Ok(Feature {
            geometry: place(village, figure),
            values: record.into_iter().map(|field| field.1).collect(),
        })
    });
    Ok(Layer {
        name,
        title,
        description: description.to_owned(),
        figure,
        fields: fields(names.iter().map(String::as_str)),
        look: by_verdict(),
        group: Group::Villages,
        features: Box::new(features),
    })
}

/// The boundary, or the centre.
pub(super) fn place(village: &Village, figure: Figure) -> Option<GeometryValue> {
    match figure {
        Figure::Area => area(village.boundary.as_ref()?),
        _ => {
            let centre = village.centre()?;
            point(centre.lon_deg(), centre.lat_deg())
        }
    }
}

/// The places where villages are judged, each with what is predicted there.
pub(super) fn test_points<'a>(results: Results<'a>, heard: &'a PointCoverage) -> Layer<'a> {
    const KEYS: [&str; 11] = [
        "village_id",
        "village",
        "point_id",
        "point_kind",
        "people_share",
        "verdict",
        "reason",
        "technology",
        "operator",
        "cell_id",
        "level_dbm",
    ];
    let counted = Counted::new(&heard.services, &results.caption.preset.rule, |_| true);
    let of_village = results.villages.iter().zip(&heard.heard);
    let features = of_village.flat_map(move |(village, heard)| {
        let counted = counted.clone();
        village.test_points.iter().zip(heard).map(move |(at, heard)| {
            let judged = counted.at_place(heard);
            let cell = judged.cell.and_then(|cell| results.network.cells().get(cell));
            Ok(Feature {
                geometry: point(at.position.lon_deg(), at.position.lat_deg()),
                values: vec![
                    json!(village.id),
                    json!(village.name),
                    json!(at.id),
                    json!(at.kind.name()),
                    number(Some(at.weight), 4),
                    json!(judged.verdict.name()),
                    reason(&judged),
                    json!(judged.technology.map(|t| t.name())),
                    json!(cell.map(|c| &c.operator)),
                    json!(cell.map(|c| &c.id)),
                    number(judged.level.map(|l| l.0), 1),
                ],
            })
        })
    });
    Layer {
        name: "test_points",
        title: ["Test points", "Điểm kiểm tra"],
        description: "the places where villages are judged, each as if all people lived there".to_owned(),
        figure: Figure::Point,
        fields: fields(KEYS),
        look: Look {
            size_mm: 1.6,
            tips: &KEYS,
            ..Look::by("verdict", marks_of(VERDICTS, &MARKS))
        },
        group: Group::Villages,
        features: Box::new(features),
    }
}

fn reason(judged: &Judgement) -> Value {
    match judged.verdict {
        Verdict::Unknown(reason) => json!(reason.text()),
        _ => Value::Null,
    }
}

/// A rounded number; null where there is none.
pub(super) fn number(value: Option<f64>, decimals: i32) -> Value {
    value
        .filter(|v| v.is_finite())
        .map_or(Value::Null, |v| json!(rounded(v, decimals)))
}
