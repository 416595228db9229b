//! Layers of lines, cut to what lies near.

use super::{around, beyond, touches};
use crate::ingest::columns::{Wish, Wishes};
use crate::ingest::list::Meaning;
use crate::ingest::notes::Notes;
use crate::ingest::rows::{RowReader, Table, shape_name};
use crate::space::BoundingBox;
use crate::study::Layered;
use geo::{Coord, Geometry, LineString};

const NAME: &str = "name";

/// The lines of a layer with their names, as far as they are near; nothing where the layer is faulty.
pub(super) fn read(
    notes: &mut Notes,
    role: &'static str,
    layered: &Layered,
    near: &BoundingBox,
) -> Option<Vec<(String, LineString<f64>)>> {
    let faults_before = notes.problems.len();
    let mut table = Table::open(notes, role, layered, &wishes())?;
    if table.taken.is_faulty || notes.problems.len() > faults_before {
        return None;
    }
    table.survey(notes, &around(near));
    let name_column = table.at(NAME);
    let (mut found, mut outside, mut used, mut unnamed) = (Vec::new(), 0, 0, 0);
    for row in &table.rows {
        let mut reader = table.reader(row);
        let lines = reader.shape().and_then(|shape| lines_of(&mut reader, shape));
        let name = reader.name(notes, name_column);
        if !reader.finish(notes) {
            continue;
        }
        let parts: Vec<_> = lines.iter().flatten().flat_map(|line| runs(line, near)).collect();
        if parts.is_empty() {
            outside += 1;
            continue;
        }
        used += 1;
        unnamed += u64::from(name.is_none());
        let name = name.unwrap_or_else(|| row.number.to_string());
        found.extend(parts.into_iter().map(|part| (name.clone(), part)));
    }
    if role == "stretches" {
        notes.tally(
            "plan-stretches-unnamed",
            "stretches without a name, called by their number in the layer",
            unnamed,
        );
    }
    notes.most_left_out(&table.path, used);
    beyond(notes, role, layered, outside, used)?;
    (notes.problems.len() == faults_before).then_some(found)
}

fn wishes() -> Wishes {
    Wishes {
        list: vec![Wish {
            key: NAME,
            named: None,
            own: Some(NAME),
            means: vec![Meaning::SiteName],
            needed: true,
        }],
        ..Wishes::default()
    }
}

/// The lines of a shape; a fault for any other.
fn lines_of(reader: &mut RowReader<'_>, shape: Geometry<f64>) -> Option<Vec<LineString<f64>>> {
    match shape {
        Geometry::LineString(line) => Some(vec![line]),
        Geometry::MultiLineString(many) => Some(many.0),
        Geometry::Line(line) => Some(vec![LineString::from(vec![line.start, line.end])]),
        Geometry::GeometryCollection(parts) if parts.iter().all(is_line) => {
            let lines = parts.into_iter().map(|part| lines_of(reader, part));
            let lines: Option<Vec<_>> = lines.collect();
            lines.map(|lines| lines.concat())
        }
        other => {
            let cause = format!("a line is wanted here, this is a {}", shape_name(&other));
            reader.fault("shape-unsuitable", None, cause, "use a layer of lines");
            None
        }
    }
}

fn is_line(shape: &Geometry<f64>) -> bool {
    matches!(
        shape,
        Geometry::LineString(_) | Geometry::MultiLineString(_) | Geometry::Line(_)
    )
}

/// The parts of a line whose sides touch an area: a road through a country is a few kilometres of it.
fn runs(line: &LineString<f64>, near: &BoundingBox) -> Vec<LineString<f64>> {
    let mut found: Vec<Vec<Coord<f64>>> = Vec::new();
    let mut goes_on = false;
    for side in line.0.windows(2) {
        let &[a, b] = side else { continue };
        if !is_near(a, b, near) {
            goes_on = false;
            continue;
        }
        match found.last_mut() {
            Some(run) if goes_on => run.push(b),
            _ => found.push(vec![a, b]),
        }
        goes_on = true;
    }
    found.into_iter().map(LineString::from).collect()
}

/// A side that goes more than half round the globe goes across 180°, and is near where one of its ends is.
fn is_near(a: Coord<f64>, b: Coord<f64>, near: &BoundingBox) -> bool {
    let of_end = |c: Coord<f64>| touches(near, [c.x, c.y, c.x, c.y]);
    if (a.x - b.x).abs() > 180.0 {
        return of_end(a) || of_end(b);
    }
    touches(near, [a.x.min(b.x), a.y.min(b.y), a.x.max(b.x), a.y.max(b.y)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_road_is_cut_to_the_parts_that_are_near() {
        let near = BoundingBox {
            west_deg: 105.0,
            south_deg: 21.0,
            east_deg: 106.0,
            north_deg: 22.0,
        };
        let road = LineString::from(vec![
            (100.0, 21.5),
            (104.0, 21.5),
            (105.5, 21.5),
            (107.0, 21.5),
            (108.0, 25.0),
            (105.5, 25.0),
            (105.5, 21.9),
        ]);
        let parts = runs(&road, &near);
        let lengths: Vec<usize> = parts.iter().map(|p| p.0.len()).collect();
        assert_eq!(lengths, [3, 2]);
        assert_eq!(parts[0].0[0], Coord { x: 104.0, y: 21.5 });
    }
}
