//! What the page shows, as one JSON value: the tables' rows as columns, lines as whole numbers.

use super::{Report, base64, packed, words::WORDS};
use crate::coverage::Reason;
use crate::domain::Village;
use crate::output::OutputError;
use crate::output::json::to_line;
use crate::output::png::web::Picture;
use crate::output::record::Recorder;
use crate::space::{BoundingBox, LonLat};
use geo::MultiPolygon;
use serde_json::{Map, Value, json};

/// Beyond so many villages the page carries only the columns that its panel needs.
const FULL_UP_TO: usize = 20_000;
/// Columns of every page, however many villages.
const NEEDED: [&str; 19] = [
    "id",
    "name",
    "commune_code",
    "commune_name",
    "province_code",
    "province_name",
    "population",
    "verdict",
    "reason",
    "technology",
    "operator",
    "level_dbm",
    "threshold_covered_dbm",
    "shortfall_db",
    "people_covered_share",
    "nearest_site",
    "nearest_site_km",
    "rank",
    "cell_id",
];
/// Beyond so many corners lines are drawn to 11 m, beyond ten times as many not at all.
const FINE_CORNERS: usize = 300_000;

/// The payload.
pub(super) fn of(report: &Report) -> Result<Value, OutputError> {
    let results = report.results;
    let recorder = Recorder::new(results);
    let villages = results.villages;
    let summary: Value =
        serde_json::from_str(&to_line("report.html", report.summary)?).map_err(|e| OutputError::Text {
            what: "report.html",
            cause: e.to_string(),
        })?;
    let places: Vec<Option<LonLat>> = results
        .gaps
        .villages
        .iter()
        .map(|gap| villages.get(gap.village).and_then(Village::centre))
        .collect();
    let outlines: Vec<&MultiPolygon<f64>> = villages.iter().filter_map(|v| v.boundary.as_ref()).collect();
    let boundaries: Vec<&MultiPolygon<f64>> = report.world.boundaries.iter().collect();
    let caption = results.caption;
    let area = report.world.extent;
    let points = villages.iter().flat_map(|v| v.test_points.iter().skip(1));
    Ok(json!({
        "title": caption.title,
        "synthetic": caption.synthetic_sites,
        "language": report.language.tag(),
        "model": caption.model,
        "receiver_height_m": caption.receiver_height_m,
        "calibrated": caption.calibration.is_some(),
        "attribution": caption.attribution,
        "summary": summary,
        "words": words(),
        "reasons": reasons(),
        "scopes": scopes(&recorder),
        "operators": report.operators,
        "villages_at": results.gaps.villages.iter().map(|gap| gap.village).collect::<Vec<_>>(),
        "what_if": what_if(report),
        "villages": columns(report, &recorder)?,
        "has_place": places.iter().map(|p| u8::from(p.is_some())).collect::<Vec<_>>(),
        "places": line(places.iter().scan((0.0, 0.0), |last, place| {
            // A village without a place repeats the one before, and is not drawn.
            *last = place.map_or(*last, |p| (p.lon_deg(), p.lat_deg()));
            Some(*last)
        })),
        "masts": line(report.masts.iter().map(|p| (p.lon_deg(), p.lat_deg()))),
        "points": line(points.take(FINE_CORNERS).map(|p| (p.position.lon_deg(), p.position.lat_deg()))),
        "outlines": rings(&outlines),
        "boundaries": rings(&boundaries),
        "bounds": bounds(area),
        "extent_area": share_of_world(area),
        "relief": report.relief.as_ref().map(|p| json!({ "bounds": bounds(p.area), "png": base64::of(&p.bytes) })),
        "raster": report.coverage.as_ref().map(|(picture, technology)| raster(picture, technology)),
        "ways": ways(report),
    }))
}

/// What the page says of its own computing; empty where there is nothing to compute with.
fn what_if(report: &Report) -> Value {
    match &report.what_if {
        None => json!({}),
        Some(Err(why)) => json!({ "not": why }),
        Some(Ok(what)) => json!({
            "templates": what.templates,
            "one_of": what.ground.one_of,
            "spacing_m": what.ground.spacing_m,
            "rounded_to_m": what.ground.rounded_to_m,
            "area_deg": what.ground.area_deg,
        }),
    }
}

fn line(places: impl Iterator<Item = (f64, f64)>) -> Vec<i64> {
    packed::line(places, 1)
}

fn bounds(area: BoundingBox) -> [f64; 4] {
    [area.west_deg, area.south_deg, area.east_deg, area.north_deg]
}

/// About what share of the page's square world the area takes: only how large marks are hangs on it.
fn share_of_world(area: BoundingBox) -> f64 {
    (area.east_deg - area.west_deg) / 360.0 * (area.north_deg - area.south_deg) / 360.0
}

fn raster(picture: &Picture, technology: &str) -> Value {
    let classes: String = picture
        .bytes
        .iter()
        .map(|class| char::from(b'0' + class.min(&3)))
        .collect();
    json!({
        "bounds": bounds(picture.area), "cols": picture.cols, "rows": picture.rows,
        "classes": classes, "technology": technology,
    })
}

fn words() -> Map<String, Value> {
    WORDS
        .iter()
        .map(|(key, english, vietnamese)| ((*key).to_owned(), json!([english, vietnamese])))
        .collect()
}

/// Why something is not known, in both languages.
fn reasons() -> Map<String, Value> {
    let all = [
        Reason::OutOfRange,
        Reason::NoTerrain,
        Reason::OutsideModel,
        Reason::NoCells,
        Reason::BeyondReach,
    ];
    let pair = |reason: Reason| {
        (
            reason.text().to_owned(),
            json!([reason.text(), vietnamese(reason)]),
        )
    };
    all.map(pair).into_iter().collect()
}

const fn vietnamese(reason: Reason) -> &'static str {
    match reason {
        Reason::OutOfRange => "không thu được trạm nào",
        Reason::NoTerrain => "thiếu dữ liệu địa hình hoặc lớp phủ trên đường truyền",
        Reason::OutsideModel => "ngoài phạm vi áp dụng của mô hình",
        Reason::NoCells => "không có cell nào thuộc loại này được tính",
        Reason::BeyondReach => "ngoài tầm phủ của cell",
    }
}

/// Operators and technologies, with the part of their columns' names.
fn scopes(recorder: &Recorder) -> Vec<Value> {
    let scope = |(name, slug): (String, String)| json!({ "name": name, "slug": slug });
    recorder.scopes().into_iter().map(scope).collect()
}

/// The rows of `villages.csv` as columns.
fn columns(report: &Report, recorder: &Recorder) -> Result<Map<String, Value>, OutputError> {
    let rows = &report.results.gaps.villages;
    let names = recorder.names()?;
    let is_short = rows.len() > FULL_UP_TO;
    let kept: Vec<bool> = names
        .iter()
        .map(|name| !is_short || NEEDED.contains(&name.as_str()) || name.ends_with("_deg"))
        .collect();
    let mut columns: Vec<Vec<Value>> = vec![Vec::with_capacity(rows.len()); names.len()];
    for gap in rows {
        let row = recorder.record(gap)?;
        for ((column, (_, value)), kept) in columns.iter_mut().zip(row).zip(&kept) {
            if *kept {
                column.push(value);
            }
        }
    }
    let all = names.into_iter().zip(columns).zip(kept);
    Ok(all
        .filter(|(_, kept)| *kept)
        .map(|((name, column), _)| (name, Value::Array(column)))
        .collect())
}

/// Every ring of some polygons; coarser where they have many corners, none where they have far too many.
fn rings(all: &[&MultiPolygon<f64>]) -> Vec<Vec<i64>> {
    let each = || {
        all.iter()
            .flat_map(|m| m.iter())
            .flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()))
    };
    let corners: usize = each().map(|ring| ring.0.len()).sum();
    if corners > 10 * FINE_CORNERS {
        return Vec::new();
    }
    let step = if corners > FINE_CORNERS { 10 } else { 1 };
    each()
        .map(|ring| packed::line(ring.0.iter().map(|c| (c.x, c.y)), step))
        .collect()
}

/// What is on the way from the best cell to each of the first gaps.
fn ways(report: &Report) -> Map<String, Value> {
    let way = |serving: &crate::analysis::link_budget::Serving| {
        let clearance = serving.path.clearance;
        let value = json!({
            "cell": serving.cell.id,
            "km": tenth(serving.path.distance_km),
            "blocked": clearance.map(|c| tenth((-c.clearance_m).max(0.0))),
            "at_km": clearance.map(|c| tenth(c.distance_km)),
            "fresnel": clearance.is_some_and(|c| c.of_first_fresnel < 0.6),
        });
        (serving.village.id.clone(), value)
    };
    report.paths.iter().map(way).collect()
}

fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}
