//! Village layers as GeoJSON.
//!
//! Source: RFC 7946. Coordinates are WGS 84 with at most 7 decimals (about a centimetre), outer rings run
//! counter-clockwise, `bbox` is on the collection and on every feature, and there is no `crs` member. What
//! must be said about the run is in members of the collection. One line a feature, so that two versions of a
//! file can be compared.

use super::OutputError;
use super::caption::{PREDICTED_NOTE, SYNTHETIC_NOTE};
use super::record::{Record, Recorder, Results, rounded};
use super::sheet::Sheet;
use crate::analysis::Caption;
use crate::domain::Village;
use crate::gaps::VillageGap;
use crate::space::{BoundingBox, LonLat};
use ::geojson::{Feature, Geometry, GeometryValue, feature::Id};
use geo::{BooleanOps, BoundingRect, LineString, MapCoords, MultiPolygon};
use serde_json::{Map, Value, json};

/// Decimals of a coordinate in degrees.
const DECIMALS: i32 = 7;

/// Every village, in the order of the input: its polygon where it has a boundary, else the point of its
/// centre.
///
/// # Errors
/// [`OutputError::Mismatch`] when the results do not belong together.
pub fn villages(results: Results) -> Result<String, OutputError> {
    let gaps: Vec<&VillageGap> = results.gaps.villages.iter().collect();
    collection(results, &gaps, "all villages, with predicted coverage")
}

/// The low-signal and white villages, by rank.
///
/// # Errors
/// [`OutputError::Mismatch`] when the results do not belong together.
pub fn gaps(results: Results) -> Result<String, OutputError> {
    collection(
        results,
        &results.gaps.ranked(),
        "villages predicted without coverage, by rank",
    )
}

/// A table of points, a feature each with the row's cells as properties; without a place the geometry is
/// null.
///
/// # Errors
/// [`OutputError::Mismatch`] when there are not as many places as rows.
pub fn points(sheet: &Sheet, places: &[Option<[f64; 2]>]) -> Result<String, OutputError> {
    if sheet.rows.len() != places.len() {
        return Err(OutputError::mismatch(format!(
            "{} rows with {} places",
            sheet.rows.len(),
            places.len()
        )));
    }
    let rows = sheet.to_json().rows;
    let mut lines = Vec::with_capacity(places.len());
    for (row, place) in rows.iter().zip(places) {
        let geometry = place.map(|[lon, lat]| json!({"type": "Point", "coordinates": position(lon, lat)}));
        lines.push(text(
            &json!({"type": "Feature", "geometry": geometry, "properties": row}),
        )?);
    }
    let head = text(&json!({"type": "FeatureCollection", "title": sheet.title, "notes": sheet.notes}))?;
    let open = head.strip_suffix('}').unwrap_or(&head);
    Ok(format!("{open},\"features\":[\n{}\n]}}\n", lines.join(",\n")))
}

fn collection(results: Results, gaps: &[&VillageGap], content: &str) -> Result<String, OutputError> {
    let recorder = Recorder::new(results);
    let rows: Vec<(&Village, Record)> = gaps
        .iter()
        .map(|gap| Ok((recorder.village(gap)?, recorder.record(gap)?)))
        .collect::<Result<_, OutputError>>()?;
    layer(results.caption, content, rows)
}

/// Villages with their fields, in order.
pub(super) fn layer(
    caption: &Caption,
    content: &str,
    rows: Vec<(&Village, Record)>,
) -> Result<String, OutputError> {
    let drawn = rows.into_iter().map(|(village, record)| Drawn {
        id: Some(village.id.clone()),
        geometry: outline(village),
        properties: record.into_iter().collect(),
    });
    collection_of(caption, content, Map::new(), drawn.collect())
}

/// What becomes a feature.
pub(super) struct Drawn {
    pub id: Option<String>,
    pub geometry: Option<GeometryValue>,
    pub properties: Map<String, Value>,
}

/// A collection with what must be said of the run, and further members.
pub(super) fn collection_of(
    caption: &Caption,
    content: &str,
    further: Map<String, Value>,
    drawn: Vec<Drawn>,
) -> Result<String, OutputError> {
    let mut bounds: Option<Bounds> = None;
    let mut lines = Vec::with_capacity(drawn.len());
    for one in drawn {
        let own = one.geometry.as_ref().and_then(Bounds::of);
        bounds = Bounds::merged(bounds, own);
        let feature = Feature {
            bbox: own.map(Bounds::to_vec),
            geometry: one.geometry.map(Geometry::new),
            id: one.id.map(Id::String),
            properties: Some(one.properties),
            foreign_members: None,
        };
        lines.push(text(&feature)?);
    }
    let mut head = said(caption, content);
    head.extend(further);
    if let Some(bounds) = bounds {
        head.insert("bbox".to_owned(), json!(bounds.to_vec()));
    }
    let head = text(&head)?;
    // The head is an object with members: its closing brace makes room for the features.
    let open = head.strip_suffix('}').unwrap_or(&head);
    let body = if lines.is_empty() {
        String::new()
    } else {
        format!("\n{}\n", lines.join(",\n"))
    };
    Ok(format!("{open},\"features\":[{body}]}}\n"))
}

/// A point; `None` where it is no place.
pub(super) fn point(lon_deg: f64, lat_deg: f64) -> Option<GeometryValue> {
    LonLat::new(lon_deg, lat_deg).ok()?;
    Some(GeometryValue::new_point(position(lon_deg, lat_deg)))
}

/// A straight line, the shorter way round; across 180° it is cut there, as the standard wants it. `None` where
/// an end is no place.
#[cfg(feature = "tool")]
pub(super) fn line(from: [f64; 2], to: [f64; 2]) -> Option<GeometryValue> {
    for [lon_deg, lat_deg] in [from, to] {
        LonLat::new(lon_deg, lat_deg).ok()?;
    }
    let at = |[lon_deg, lat_deg]: [f64; 2]| position(lon_deg, lat_deg);
    if (from[0] - to[0]).abs() <= 180.0 {
        return Some(GeometryValue::new_line_string([at(from), at(to)]));
    }
    // Where the line meets 180°, seen from its first end.
    let edge = if from[0] > to[0] { 180.0 } else { -180.0 };
    let beyond = to[0] + 2.0 * edge;
    let share = (edge - from[0]) / (beyond - from[0]);
    let lat_deg = from[1] + share * (to[1] - from[1]);
    Some(GeometryValue::new_multi_line_string([
        [at(from), at([edge, lat_deg])],
        [at([-edge, lat_deg]), at(to)],
    ]))
}

/// The members of the collection that tell what it is.
fn said(caption: &Caption, content: &str) -> Map<String, Value> {
    let mut head = Map::new();
    let mut put = |name: &str, value: Value| head.insert(name.to_owned(), value);
    put("type", json!("FeatureCollection"));
    put("title", json!(caption.title));
    put("content", json!(content));
    put("attribution", json!(caption.attribution));
    put("levels", json!(PREDICTED_NOTE));
    put("model", json!(caption.model));
    put("preset", json!(caption.preset.name));
    put("preset_title", json!(caption.preset.title));
    put("preset_standing", json!(caption.preset.standing));
    put("preset_mark", json!(caption.preset.said()));
    put("synthetic_sites", json!(caption.synthetic_sites));
    put(
        "note",
        if caption.synthetic_sites {
            json!(SYNTHETIC_NOTE)
        } else {
            Value::Null
        },
    );
    head
}

fn text(value: &impl serde::Serialize) -> Result<String, OutputError> {
    serde_json::to_string(value).map_err(|e| OutputError::Text {
        what: "GeoJSON",
        cause: e.to_string(),
    })
}

/// The boundary, else the centre; `None` for a village that has neither.
pub(super) fn outline(village: &Village) -> Option<GeometryValue> {
    let polygon = village.boundary.as_ref().and_then(area);
    let centre = || {
        let centre = village.centre()?;
        point(centre.lon_deg(), centre.lat_deg())
    };
    polygon.or_else(centre)
}

/// An area, cut at 180°; `None` when rounding leaves nothing.
pub(super) fn area(boundary: &MultiPolygon<f64>) -> Option<GeometryValue> {
    match split_at_180(boundary) {
        Some(parts) => polygon(&parts),
        None => polygon(boundary),
    }
}

/// A polygon across 180° as the standard wants it: cut there, with all longitudes from −180° to 180°; `None`
/// for any other.
fn split_at_180(boundary: &MultiPolygon<f64>) -> Option<MultiPolygon<f64>> {
    let bounds = boundary.bounding_rect().filter(|b| b.max().x > 180.0)?;
    let half = |west: f64, east: f64| {
        let (south, north) = (bounds.min().y - 1.0, bounds.max().y + 1.0);
        let cut = geo::Rect::new(
            geo::coord! { x: west, y: south },
            geo::coord! { x: east, y: north },
        );
        boundary.intersection(&cut.to_polygon())
    };
    let (near, beyond) = (half(bounds.min().x - 1.0, 180.0), half(180.0, 541.0));
    let beyond = beyond.map_coords(|c| geo::coord! { x: c.x - 360.0, y: c.y });
    Some(MultiPolygon::new(near.into_iter().chain(beyond).collect()))
}

/// A polygon, or several; `None` when rounding leaves nothing.
fn polygon(boundary: &MultiPolygon<f64>) -> Option<GeometryValue> {
    let mut parts: Vec<Vec<Vec<[f64; 2]>>> = Vec::new();
    for part in &boundary.0 {
        let Some(outer) = ring(part.exterior(), true) else {
            continue;
        };
        let holes = part.interiors().iter().filter_map(|hole| ring(hole, false));
        parts.push(std::iter::once(outer).chain(holes).collect());
    }
    match parts.len() {
        0 => None,
        1 => parts.pop().map(GeometryValue::new_polygon),
        _ => Some(GeometryValue::new_multi_polygon(parts)),
    }
}

/// A closed ring of rounded positions, none twice in a row, counter-clockwise or clockwise. `None` for a ring
/// without an area.
fn ring(line: &LineString<f64>, counter_clockwise: bool) -> Option<Vec<[f64; 2]>> {
    let mut points: Vec<[f64; 2]> = line.0.iter().map(|c| position(c.x, c.y)).collect();
    if points.iter().flatten().any(|v| !v.is_finite()) {
        return None;
    }
    points.dedup();
    while points.len() > 1 && points.first() == points.last() {
        points.pop();
    }
    let twice_area = twice_signed_area(&points);
    if points.len() < 3 || twice_area == 0.0 {
        return None;
    }
    if (twice_area > 0.0) != counter_clockwise {
        // The other way round, from the same point.
        points.reverse();
        points.rotate_right(1);
    }
    points.push(*points.first()?);
    Some(points)
}

/// Positive for a ring that runs counter-clockwise. Measured from the first point, because the differences
/// are small.
fn twice_signed_area(points: &[[f64; 2]]) -> f64 {
    let Some(&[x0, y0]) = points.first() else {
        return 0.0;
    };
    points
        .windows(2)
        .map(|pair| match pair {
            [[ax, ay], [bx, by]] => (ax - x0) * (by - y0) - (bx - x0) * (ay - y0),
            _ => 0.0,
        })
        .sum()
}

fn position(lon_deg: f64, lat_deg: f64) -> [f64; 2] {
    [rounded(lon_deg, DECIMALS), rounded(lat_deg, DECIMALS)]
}

/// The box around positions. Across 180°, as the standard says, its west is greater than its east.
#[derive(Clone, Copy, Debug)]
struct Bounds(BoundingBox);

impl Bounds {
    fn of(value: &GeometryValue) -> Option<Self> {
        let points: Vec<&::geojson::Position> = match value {
            GeometryValue::Point { coordinates } => vec![coordinates],
            GeometryValue::Polygon { coordinates } => coordinates.iter().flatten().collect(),
            GeometryValue::LineString { coordinates } => coordinates.iter().collect(),
            GeometryValue::MultiLineString { coordinates } => coordinates.iter().flatten().collect(),
            GeometryValue::MultiPolygon { coordinates } => coordinates.iter().flatten().flatten().collect(),
            _ => Vec::new(),
        };
        let places = points.into_iter().filter_map(|p| match p.as_slice() {
            [x, y, ..] => LonLat::new(*x, *y).ok(),
            _ => None,
        });
        BoundingBox::around(places).map(Self)
    }

    fn merged(a: Option<Self>, b: Option<Self>) -> Option<Self> {
        match (a, b) {
            (Some(Self(a)), Some(Self(b))) => Some(Self(a.with(&b))),
            (a, b) => a.or(b),
        }
    }

    fn to_vec(self) -> Vec<f64> {
        let east_deg = if self.0.east_deg > 180.0 {
            rounded(self.0.east_deg - 360.0, DECIMALS)
        } else {
            self.0.east_deg
        };
        vec![self.0.west_deg, self.0.south_deg, east_deg, self.0.north_deg]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::example::Example;
    use geo::polygon;

    fn parsed(text: &str) -> Value {
        serde_json::from_str(text).expect("JSON")
    }

    #[test]
    fn every_village_is_a_feature_with_a_box() {
        let example = Example::new();
        let layer = parsed(&villages(example.results()).expect("a layer"));
        let features = layer["features"].as_array().expect("features");
        assert_eq!(features.len(), 4);
        assert!(layer.get("crs").is_none());
        assert_eq!(layer["preset_standing"], "planning convention");
        assert_eq!(layer["synthetic_sites"], true);
        assert_eq!(layer["bbox"][0], 105.1);
        for feature in features {
            assert_eq!(feature["bbox"].as_array().expect("a box").len(), 4);
            assert_eq!(feature["id"], feature["properties"]["id"]);
        }
        assert_eq!(features[0]["geometry"]["type"], "Polygon");
        assert_eq!(features[1]["geometry"]["type"], "Point");
    }

    #[test]
    fn gaps_come_by_rank() {
        let example = Example::new();
        let layer = parsed(&gaps(example.results()).expect("a layer"));
        let features = layer["features"].as_array().expect("features");
        let ranks: Vec<_> = features.iter().map(|f| f["properties"]["rank"].clone()).collect();
        assert_eq!(ranks, [json!(1), json!(2)]);
        assert_eq!(features[0]["properties"]["verdict"], "white");
    }

    #[test]
    fn no_gaps_are_an_empty_layer() {
        let mut example = Example::new();
        example.gaps.villages.clear();
        let layer = parsed(&gaps(example.results()).expect("a layer"));
        assert_eq!(layer["features"], json!([]));
        assert!(layer.get("bbox").is_none());
    }

    #[test]
    fn outer_rings_run_counter_clockwise_and_holes_clockwise() {
        let clockwise = polygon!(
            exterior: [(x: 0., y: 0.), (x: 0., y: 9.), (x: 9., y: 9.), (x: 9., y: 0.)],
            interiors: [[(x: 1., y: 1.), (x: 2., y: 1.), (x: 2., y: 2.), (x: 1., y: 2.)]],
        );
        let outer = ring(clockwise.exterior(), true).expect("a ring");
        assert!(twice_signed_area(&outer) > 0.0);
        let hole = ring(&clockwise.interiors()[0], false).expect("a ring");
        assert!(twice_signed_area(&hole) < 0.0);
        assert_eq!(outer.first(), outer.last());
        assert_eq!(outer.first(), Some(&[0.0, 0.0]));
    }

    #[test]
    fn rounding_leaves_no_double_points_and_no_ring_without_an_area() {
        let line = |p: &[(f64, f64)]| LineString::from(p.to_vec());
        let near = line(&[(0., 0.), (1., 0.), (1.0 + 1e-9, 0.), (1., 1.), (0., 0.)]);
        assert_eq!(ring(&near, true).expect("a ring").len(), 4);
        let flat = line(&[(0., 0.), (1., 0.), (2., 0.), (0., 0.)]);
        assert_eq!(ring(&flat, true), None);
        let tiny = line(&[(0., 0.), (1e-9, 0.), (0., 1e-9), (0., 0.)]);
        assert_eq!(ring(&tiny, true), None);
        // Two units of the last decimal, far from the origin: still a ring.
        let small = line(&[(105., 21.), (105.0000002, 21.), (105., 21.0000002), (105., 21.)]);
        assert_eq!(ring(&small, true).expect("a ring").len(), 4);
    }

    #[test]
    fn the_same_results_give_the_same_bytes() {
        let example = Example::new();
        assert_eq!(
            villages(example.results()).expect("text"),
            villages(Example::new().results()).expect("text")
        );
    }
}
