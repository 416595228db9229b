//! Claims as polygons, of any vector format.

use super::places::Places;
use super::{Answers, elsewhere};
use crate::domain::Technology;
use crate::ingest::columns::Wishes;
use crate::ingest::guard::Around;
use crate::ingest::notes::Notes;
use crate::ingest::polygons::{bounds_of, polygons_of};
use crate::ingest::rows::{RowReader, Table};
use crate::ingest::text::clean;
use crate::radio::bands::named;
use crate::space::{BoundingBox, Inside};
use crate::study::ClaimsLayer;
use crate::study::claims::Named;
use geo::MultiPolygon;
use std::collections::BTreeMap;

/// Claimed areas lie within this of the villages, where a slip is looked for that would bring them there,
/// metres: a neighbouring province's is no slip.
const REACH_M: f64 = 200_000.0;

/// The areas of each operator and technology.
type Areas = BTreeMap<(String, Technology), Vec<MultiPolygon<f64>>>;

/// Reads a layer; nothing where it is faulty.
pub(super) fn read(notes: &mut Notes, layer: &ClaimsLayer, places: &Places) -> Option<Answers> {
    let faults_before = notes.problems.len();
    let mut table = Table::open(notes, "claims", &layer.layered, &wishes(layer))?;
    if table.taken.is_faulty || notes.problems.len() > faults_before {
        return None;
    }
    let areas = areas(notes, &table, layer);
    if notes.problems.len() > faults_before {
        return None;
    }
    let there = box_of(&areas);
    if let Some(there) = there.filter(|there| !places.touch(there)) {
        let around = Around::places("the villages", places.at().iter().copied(), REACH_M);
        table.survey(notes, &around);
        // A slip that brings them here is a better answer than where they are.
        if table.rows.iter().any(|row| row.suspect.is_some()) {
            let _ = self::areas(notes, &table, layer);
        }
        if notes.problems.len() > faults_before || !elsewhere(notes, layer, &there, places) {
            return None;
        }
    }
    let answers = areas.into_iter().map(|((operator, technology), areas)| {
        let inside = Inside::of(&areas);
        let inside = places.at().iter().map(|at| inside.holds(*at)).collect();
        (operator, technology, inside)
    });
    Some(answers.collect())
}

fn wishes(layer: &ClaimsLayer) -> Wishes {
    let mut wishes = Wishes {
        proposes_only: true,
        ..Wishes::default()
    };
    wishes.field("operator_field", layer.operator.field(), &[]);
    wishes.field("technology_field", layer.technology.field(), &[]);
    wishes
}

/// The polygons of all rows that can be used.
fn areas(notes: &mut Notes, table: &Table, layer: &ClaimsLayer) -> Areas {
    let mut areas = Areas::new();
    let mut used = 0;
    for row in &table.rows {
        let mut reader = table.reader(row);
        let area = reader
            .shape()
            .and_then(|shape| polygons_of(notes, &mut reader, shape));
        let operator = operator(notes, table, layer, &mut reader);
        let technology = technology(table, layer, &mut reader);
        if reader.finish(notes)
            && let (Some(area), Some(operator), Some(technology)) = (area, operator, technology)
        {
            used += 1;
            areas.entry((operator, technology)).or_default().push(area);
        }
    }
    notes.most_left_out(&table.path, used);
    areas
}

fn operator(
    notes: &mut Notes,
    table: &Table,
    layer: &ClaimsLayer,
    reader: &mut RowReader<'_>,
) -> Option<String> {
    if let Named::All(name) = &layer.operator {
        return Some(clean(name));
    }
    let column = table.at("operator_field");
    let name = reader.name(notes, column);
    if name.is_none() {
        let cause = "the row does not say whose claim it is";
        reader.fault(
            "claims-operator-missing",
            column,
            cause,
            "fill it in, or remove the row",
        );
    }
    name
}

fn technology(table: &Table, layer: &ClaimsLayer, reader: &mut RowReader<'_>) -> Option<Technology> {
    if let Named::All(technology) = &layer.technology {
        return Some(*technology);
    }
    let column = table.at("technology_field");
    let text = reader.text(column).map(clean).unwrap_or_default();
    let by_band = || named(&text, None).ok().map(|found| found.technology);
    let found = text.parse().ok().or_else(by_band);
    if found.is_none() {
        let cause = if text.is_empty() {
            "the row does not say of which technology the claim is"
        } else {
            "this is no technology: 2G, 3G, 4G, 5G, their names and bands are known"
        };
        let remedy = "write 2G, 3G, 4G or 5G; a claim of several technologies is a row for each";
        reader.fault("claims-technology-unknown", column, cause, remedy);
    }
    found
}

/// The box around all areas, as its longitudes are counted there.
fn box_of(areas: &Areas) -> Option<BoundingBox> {
    let boxes = areas.values().flatten().filter_map(bounds_of);
    let whole = boxes.reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])])?;
    let [west_deg, south_deg, east_deg, north_deg] = whole;
    Some(BoundingBox {
        west_deg,
        south_deg,
        east_deg,
        north_deg,
    })
}
