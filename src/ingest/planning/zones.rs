//! Zones in which nothing is built: polygons, repaired as boundaries are.

use super::{around, left_out, touches};
use crate::ingest::columns::Wishes;
use crate::ingest::notes::Notes;
use crate::ingest::polygons::{bounds_of, polygons_of};
use crate::ingest::rows::Table;
use crate::space::BoundingBox;
use crate::study::Layered;
use geo::MultiPolygon;

/// The zones near the study; nothing where the layer is faulty.
pub(super) fn read(
    notes: &mut Notes,
    layered: &Layered,
    near: &BoundingBox,
) -> Option<Vec<MultiPolygon<f64>>> {
    let faults_before = notes.problems.len();
    let mut table = Table::open(notes, "forbidden", layered, &Wishes::default())?;
    if table.taken.is_faulty || notes.problems.len() > faults_before {
        return None;
    }
    table.survey(notes, &around(near));
    let (mut found, mut outside) = (Vec::new(), 0);
    for row in &table.rows {
        let mut reader = table.reader(row);
        let zone = reader
            .shape()
            .and_then(|shape| polygons_of(notes, &mut reader, shape));
        if !reader.finish(notes) {
            continue;
        }
        match zone {
            Some(zone) if bounds_of(&zone).is_some_and(|bounds| touches(near, bounds)) => found.push(zone),
            Some(_) => outside += 1,
            None => {}
        }
    }
    notes.most_left_out(&table.path, found.len());
    // That no zone is near is no slip: parks are few.
    left_out(notes, "forbidden", outside);
    (notes.problems.len() == faults_before).then_some(found)
}
