//! What operators claim and what was measured, beside what is predicted.

use super::look::marks_of;
use super::villages::{number, place};
use crate::domain::{Claims, Network};
use crate::gaps::claims::{ClaimClass, ClaimsFound};
use crate::output::claimants::of_village;
use crate::output::geojson::point;
use crate::output::gpkg::fields::fields;
use crate::output::gpkg::lists::CLAIMS;
use crate::output::gpkg::model::{Feature, Figure, Group, Layer, Look};
use crate::output::png::palette::Shape;
use crate::output::qml::claim_mark;
use crate::output::record::{RecordRow, Results, blank_village, place as place_of};
use crate::register::Day;
use serde_json::{Value, json};

/// Villages by the gravest class of their claims.
pub(super) fn claims<'a>(results: Results<'a>, found: &'a ClaimsFound) -> Layer<'a> {
    let record = move |village: &crate::domain::Village, at: usize| {
        let mut row = RecordRow(Vec::with_capacity(20));
        place_of(&mut row, village);
        for (name, text) in of_village(found, at) {
            row.text(name, text.as_deref());
        }
        row.0
    };
    let names: Vec<String> = record(&blank_village(), usize::MAX)
        .into_iter()
        .map(|f| f.0)
        .collect();
    let features = results.villages.iter().enumerate().map(move |(at, village)| {
        Ok(Feature {
            geometry: place(village, Figure::Point),
            values: record(village, at).into_iter().map(|f| f.1).collect(),
        })
    });
    Layer {
        name: "claims",
        title: [
            "Claims beside predictions and measurements",
            "Công bố so với dự báo và đo kiểm",
        ],
        description: "villages by the gravest class of what operators claim".to_owned(),
        figure: Figure::Point,
        fields: fields(names.iter().map(String::as_str)),
        look: Look {
            label: Some("name"),
            tips: &[
                "name",
                "id",
                "claims_class",
                "claimed_by",
                "claimed_predicted_dark_by",
                "claimed_measured_dark_by",
                "not_claimed_covered_by",
            ],
            ..Look::by("claims_class", marks_of(CLAIMS, &ClaimClass::ALL.map(claim_mark)))
        },
        group: Group::Evidence,
        features: Box::new(features),
    }
}

/// Measured levels, as far as the study compares them with claims.
pub(super) fn measurements<'a>(claims: &'a Claims, network: &'a Network) -> Option<Layer<'a>> {
    const KEYS: [&str; 5] = ["operator", "technology", "cell_id", "level_dbm", "measured_on"];
    let places = claims.measured.as_ref()?;
    let features = places.iter().map(|place| {
        let cell = place.cell.and_then(|cell| network.cells().get(cell));
        Ok(Feature {
            geometry: point(place.at.lon_deg(), place.at.lat_deg()),
            values: vec![
                json!(place.operator),
                json!(place.technology.name()),
                json!(cell.map(|c| &c.id)),
                number(Some(place.level.0), 1),
                place.last_ms.map_or(Value::Null, day),
            ],
        })
    });
    Some(Layer {
        name: "measurements",
        title: ["Measured levels", "Mức thu đo được"],
        description: "measured levels out of doors, the mean of each square of 50 m".to_owned(),
        figure: Figure::Point,
        fields: fields(KEYS),
        look: Look {
            tips: &KEYS,
            size_mm: 1.4,
            ..Look::plain(["measured level", "mức thu đo được"], Shape::Disc, [86, 180, 233])
        },
        group: Group::Evidence,
        features: Box::new(features),
    })
}

/// The day of a moment, UTC.
fn day(unix_ms: i64) -> Value {
    const DAY_MS: i64 = 86_400_000;
    match i32::try_from(unix_ms.div_euclid(DAY_MS)) {
        Ok(number) => json!(Day::from_number(number).to_string()),
        Err(_) => Value::Null,
    }
}
