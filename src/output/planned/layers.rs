//! A plan as layers: sites, lines from sites to villages, links of the backhaul, villages.

use super::tables::{self, yes};
use super::words::sentence;
use crate::analysis::Caption;
use crate::domain::Village;
use crate::domain::word::Word;
use crate::output::OutputError;
use crate::output::geojson::{self, Drawn};
use crate::output::sheet::{Sheet, SheetCell, numbers, words};
use crate::plan::{PlanMade, PlannedSite};
use crate::space::{LonLat, geodesic};
use ::geojson::GeometryValue;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// `plan_sites.geojson`: a point each, with phase, cost and what it closes.
///
/// # Errors
/// [`OutputError::Text`] where the text cannot be made.
pub fn sites(made: &PlanMade, caption: &Caption) -> Result<String, OutputError> {
    let geometries = made.sites.iter().map(|s| geojson::point(s.lon_deg, s.lat_deg));
    let content = "what the plan builds, by phase, with its cost and the villages it is predicted to close";
    layer(made, caption, content, &tables::sites(made, caption), geometries)
}

/// `plan_lines.geojson`: a line from each site to each village that it lifts.
///
/// # Errors
/// As [`sites`].
pub fn lines(made: &PlanMade, caption: &Caption) -> Result<String, OutputError> {
    let (sheet, geometries) = drawn_lines(made);
    let content = "from each planned site to the villages that it lifts; closes: the village does not turn without the site";
    layer(made, caption, content, &sheet, geometries)
}

/// Rows and lines of what [`lines`] draws.
pub(super) fn drawn_lines(made: &PlanMade) -> (Sheet, Vec<Option<GeometryValue>>) {
    let by_id: BTreeMap<&str, &PlannedSite> = made.sites.iter().map(|s| (s.id.as_str(), s)).collect();
    let columns = vec![
        words("site_id"),
        words("village_id"),
        words("village"),
        numbers("phase"),
        numbers("people"),
        numbers("length_km"),
        words("closes"),
    ];
    let mut sheet = Sheet::new(Word::Predicted, "Plan: which site serves which village", columns);
    let mut geometries = Vec::new();
    for village in &made.villages {
        for site in village.sites.iter().filter_map(|id| by_id.get(id.as_str())) {
            let (from, to) = ([site.lon_deg, site.lat_deg], [village.lon_deg, village.lat_deg]);
            sheet.rows.push(vec![
                site.id.as_str().into(),
                village.id.as_str().into(),
                village.name.as_str().into(),
                SheetCell::count(village.phase),
                SheetCell::count(village.people),
                SheetCell::number(length_km(from, to), 3),
                yes(site.closes.contains(&village.id)).into(),
            ]);
            geometries.push(geojson::line(from, to));
        }
    }
    (sheet, geometries)
}

/// `plan_links.geojson`: the links of the backhaul, with their clearance.
///
/// # Errors
/// As [`sites`].
pub fn links(made: &PlanMade, caption: &Caption) -> Result<String, OutputError> {
    let geometries = made
        .links
        .iter()
        .map(|l| geojson::line(l.line_deg[0], l.line_deg[1]));
    let content = "links of the backhaul; clearance: the least one, over the first Fresnel zone's radius";
    layer(made, caption, content, &tables::links(made, caption), geometries)
}

/// `plan_villages.geojson`: the villages that turn; the study's boundaries where it has them, else points.
///
/// # Errors
/// As [`sites`].
pub fn villages(made: &PlanMade, caption: &Caption, known: &[Village]) -> Result<String, OutputError> {
    let by_id: BTreeMap<&str, &Village> = known.iter().map(|v| (v.id.as_str(), v)).collect();
    let geometries = made.villages.iter().map(|v| {
        let drawn = by_id
            .get(v.id.as_str())
            .and_then(|village| geojson::outline(village));
        drawn.or_else(|| geojson::point(v.lon_deg, v.lat_deg))
    });
    let content = "villages that the plan is predicted to turn to covered, by phase";
    layer(
        made,
        caption,
        content,
        &tables::villages(made, caption),
        geometries,
    )
}

fn layer(
    made: &PlanMade,
    caption: &Caption,
    content: &str,
    sheet: &Sheet,
    geometries: impl IntoIterator<Item = Option<GeometryValue>>,
) -> Result<String, OutputError> {
    let rows = sheet.to_json().rows.into_iter().zip(geometries);
    let drawn = rows.map(|(properties, geometry)| Drawn {
        id: None,
        geometry,
        properties,
    });
    geojson::collection_of(caption, content, said(made), drawn.collect())
}

/// What the collection says of the plan.
fn said(made: &PlanMade) -> Map<String, Value> {
    let pairs = [
        ("plan", json!(sentence(made))),
        ("bound_of", json!(made.bound_of)),
        ("currency", json!(made.currency)),
        ("inputs_sha256", json!(made.inputs_sha256)),
    ];
    pairs
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value))
        .collect()
}

fn length_km(from: [f64; 2], to: [f64; 2]) -> Option<f64> {
    let at = |[lon_deg, lat_deg]: [f64; 2]| LonLat::new(lon_deg, lat_deg).ok();
    Some(geodesic::distance_m(at(from)?, at(to)?) / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::example::{Example, caption};
    use crate::plan::made_example as example;

    fn parsed(text: Result<String, OutputError>) -> Value {
        serde_json::from_str(&text.expect("a layer")).expect("JSON")
    }

    fn kinds(layer: &Value) -> Vec<&str> {
        let features = layer["features"].as_array().expect("features");
        features
            .iter()
            .map(|f| f["geometry"]["type"].as_str().expect("a kind"))
            .collect()
    }

    #[test]
    fn every_layer_says_what_it_is_and_whose() {
        let (made, caption) = (example::made(), caption());
        let known = Example::new().villages;
        for layer in [
            sites(&made, &caption),
            lines(&made, &caption),
            links(&made, &caption),
            villages(&made, &caption, &known),
        ] {
            let layer = parsed(layer);
            assert_eq!(layer["levels"], "predicted, not measured");
            assert_eq!(layer["attribution"][0], "Terrain: made up");
            assert!(layer["plan"].as_str().expect("a sentence").contains("predicted"));
            assert_eq!(layer["bbox"].as_array().expect("a box").len(), 4);
            assert!(layer["features"][0]["properties"]["phase"].is_number());
        }
    }

    #[test]
    fn villages_have_their_boundaries_and_lines_lead_to_them() {
        let (made, caption) = (example::made(), caption());
        let layer = parsed(villages(&made, &caption, &Example::new().villages));
        assert_eq!(kinds(&layer), ["Polygon", "Point", "Point", "Point"]);
        let layer = parsed(lines(&made, &caption));
        assert_eq!(kinds(&layer), ["LineString"; 5]);
        let closes = layer["features"].as_array().expect("features").iter();
        let closes: Vec<_> = closes.map(|f| f["properties"]["closes"].clone()).collect();
        assert_eq!(closes, ["yes", "yes", "no", "no", "yes"]);
    }

    #[test]
    fn a_link_across_180_is_cut_there() {
        let mut made = example::made();
        made.links[0].line_deg = [[179.5, 10.0], [-179.5, 11.0]];
        let layer = parsed(links(&made, &caption()));
        let geometry = &layer["features"][0]["geometry"];
        assert_eq!(geometry["type"], "MultiLineString");
        assert_eq!(
            geometry["coordinates"],
            json!([[[179.5, 10.0], [180.0, 10.5]], [[-180.0, 10.5], [-179.5, 11.0]]])
        );
    }
}
