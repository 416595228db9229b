//! The survey as tables, a map, tracks for a navigator, and a text for each day.

use super::survey::{SurveyAnswer, SurveyDay, SurveyStop};
use crate::domain::figures::counted;
use crate::domain::word::Word;
use crate::output::sheet::{Sheet, SheetCell, numbers, words};
use serde_json::{Value, json};
use std::fmt::Write;

/// Decimals of a degree: about a decimetre.
const DECIMALS: usize = 6;

/// A row for each stop, in the order of the ways.
pub fn sheet(answer: &SurveyAnswer) -> Sheet {
    let columns = vec![
        numbers("day"),
        numbers("stop"),
        words("village"),
        words("name"),
        words("commune"),
        numbers("lon"),
        numbers("lat"),
        numbers("km").headed("km from last"),
        words("predicted_verdict"),
        numbers("predicted_dbm").headed("predicted dBm"),
        numbers("covered_probability").headed("predicted probability"),
        numbers("chance_pct").headed("chance to turn %"),
        numbers("people"),
        numbers("people_turned"),
        numbers("test_points"),
    ];
    let mut sheet = Sheet::new(Word::Predicted, "Where to measure next (predicted)", columns);
    sheet.notes.clone_from(&answer.notes);
    sheet.of_all = vec![("preset", answer.preset.name.clone())];
    for day in &answer.days {
        for (nth, stop) in (1usize..).zip(&day.stops) {
            sheet.rows.push(vec![
                day.day.into(),
                nth.into(),
                stop.village.clone().into(),
                stop.name.clone().into(),
                stop.commune.clone().into(),
                SheetCell::Number(stop.lon, DECIMALS as u8),
                SheetCell::Number(stop.lat, DECIMALS as u8),
                SheetCell::Number(stop.km, 1),
                stop.predicted_verdict.into(),
                SheetCell::number(stop.predicted_dbm, 1),
                SheetCell::number(stop.covered_probability, 2),
                SheetCell::Number(stop.chance_pct, 1),
                SheetCell::quantity(stop.people),
                SheetCell::Number(stop.people_turned, 1),
                stop.test_points.into(),
            ]);
        }
    }
    sheet
}

/// Stops and ways as GeoJSON (RFC 7946), a line for each feature.
pub fn geojson(answer: &SurveyAnswer) -> String {
    let place = |stop: &SurveyStop| json!([rounded(stop.lon), rounded(stop.lat)]);
    let mut lines: Vec<Value> = Vec::new();
    for day in &answer.days {
        if day.stops.len() > 1 {
            let way: Vec<Value> = day.stops.iter().map(place).collect();
            lines.push(json!({
                "type": "Feature",
                "geometry": {"type": "LineString", "coordinates": way},
                "properties": {"what": "way", "day": day.day, "km": day.km, "note": "straight lines, no roads"},
            }));
        }
        for (nth, stop) in (1..).zip(&day.stops) {
            let mut properties = json!(stop);
            if let Some(map) = properties.as_object_mut() {
                map.insert("what".to_owned(), json!("stop"));
                map.insert("day".to_owned(), json!(day.day));
                map.insert("stop".to_owned(), json!(nth));
                map.insert("figures_are".to_owned(), json!("predicted"));
            }
            lines.push(json!({
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": place(stop)},
                "properties": properties,
            }));
        }
    }
    let lines: Vec<String> = lines.iter().map(Value::to_string).collect();
    let (title, notes) = (json!(answer.study), json!(answer.notes));
    format!(
        "{{\"type\":\"FeatureCollection\",\"title\":{title},\"notes\":{notes},\"features\":[\n{}\n]}}\n",
        lines.join(",\n")
    )
}

fn rounded(deg: f64) -> f64 {
    (deg * 1e6).round() / 1e6
}

/// A route for each day as GPX 1.1.
pub fn gpx(answer: &SurveyAnswer) -> String {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gpx version=\"1.1\" creator=\"covgap\" \
         xmlns=\"http://www.topografix.com/GPX/1/1\">\n",
    );
    for day in &answer.days {
        let _ = writeln!(text, "  <rte><name>Day {}</name>", day.day);
        for stop in &day.stops {
            let _ = writeln!(
                text,
                "    <rtept lat=\"{:.DECIMALS$}\" lon=\"{:.DECIMALS$}\"><name>{}</name><desc>{}</desc></rtept>",
                stop.lat,
                stop.lon,
                in_xml(&stop.name),
                in_xml(&format!("{}, predicted {}", stop.village, stop.predicted_verdict)),
            );
        }
        text.push_str("  </rte>\n");
    }
    text.push_str("</gpx>\n");
    text
}

fn in_xml(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            c if c.is_control() => safe.push(' '),
            c => safe.push(c),
        }
    }
    safe
}

/// For whoever goes: a page for each day.
pub fn text(answer: &SurveyAnswer) -> String {
    let mut text = format!(
        "{}\nWhere to measure next; all levels and chances are predicted.\n",
        answer.study
    );
    for note in &answer.notes {
        let _ = writeln!(text, "- {note}");
    }
    for day in &answer.days {
        text.push('\n');
        text.push_str(&day_text(day));
    }
    text
}

fn day_text(day: &SurveyDay) -> String {
    let villages = counted(day.stops.len(), "village", "villages");
    let mut text = format!("Day {}: {villages}, {:.1} km\n", day.day, day.km);
    for (nth, stop) in (1..).zip(&day.stops) {
        let level = stop
            .predicted_dbm
            .map_or_else(|| "no level".to_owned(), |v| format!("{v:.1} dBm"));
        let _ = writeln!(
            text,
            "  {nth}. {} ({}), {}: {:.6}, {:.6}; {:.1} km; {}; predicted {}, {level}; chance to turn {:.0} %",
            stop.name,
            stop.village,
            stop.commune,
            stop.lat,
            stop.lon,
            stop.km,
            counted(stop.test_points, "test point", "test points"),
            stop.predicted_verdict,
            stop.chance_pct,
        );
    }
    text
}
