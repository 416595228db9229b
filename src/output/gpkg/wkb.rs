//! Geometries as well-known binary, little-endian: what GDAL takes. Areas and lines are always collections of
//! them, so that a layer holds one kind.

use super::model::Figure;
use ::geojson::{GeometryValue, Position};

/// A geometry of a layer's kind; `None` where it is of another one.
pub(super) fn of(value: &GeometryValue, figure: Figure) -> Option<Vec<u8>> {
    match (figure, value) {
        (Figure::Point, GeometryValue::Point { coordinates }) => point(coordinates),
        (Figure::Line, GeometryValue::LineString { coordinates }) => lines(std::slice::from_ref(coordinates)),
        (Figure::Line, GeometryValue::MultiLineString { coordinates }) => lines(coordinates),
        (Figure::Area, GeometryValue::Polygon { coordinates }) => areas(std::slice::from_ref(coordinates)),
        (Figure::Area, GeometryValue::MultiPolygon { coordinates }) => areas(coordinates),
        _ => None,
    }
}

/// Every position of a geometry.
pub(super) fn positions(value: &GeometryValue) -> Vec<&Position> {
    match value {
        GeometryValue::Point { coordinates } => vec![coordinates],
        GeometryValue::LineString { coordinates } => coordinates.iter().collect(),
        GeometryValue::MultiLineString { coordinates } | GeometryValue::Polygon { coordinates } => {
            coordinates.iter().flatten().collect()
        }
        GeometryValue::MultiPolygon { coordinates } => coordinates.iter().flatten().flatten().collect(),
        _ => Vec::new(),
    }
}

const POINT: u32 = 1;
const LINE: u32 = 2;
const POLYGON: u32 = 3;
const LINES: u32 = 5;
const POLYGONS: u32 = 6;

fn head(kind: u32, out: &mut Vec<u8>) {
    out.push(1);
    out.extend_from_slice(&kind.to_le_bytes());
}

fn count(of: usize, out: &mut Vec<u8>) -> Option<()> {
    out.extend_from_slice(&u32::try_from(of).ok()?.to_le_bytes());
    Some(())
}

fn pair(position: &Position, out: &mut Vec<u8>) -> Option<()> {
    for at in 0..2 {
        let degrees = *position.as_slice().get(at)?;
        out.extend_from_slice(&degrees.to_le_bytes());
    }
    Some(())
}

fn pairs(all: &[Position], out: &mut Vec<u8>) -> Option<()> {
    count(all.len(), out)?;
    all.iter().try_for_each(|p| pair(p, out))
}

fn point(at: &Position) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(21);
    head(POINT, &mut out);
    pair(at, &mut out)?;
    Some(out)
}

fn lines(all: &[Vec<Position>]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    head(LINES, &mut out);
    count(all.len(), &mut out)?;
    for line in all {
        head(LINE, &mut out);
        pairs(line, &mut out)?;
    }
    Some(out)
}

fn areas(all: &[Vec<Vec<Position>>]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    head(POLYGONS, &mut out);
    count(all.len(), &mut out)?;
    for rings in all {
        head(POLYGON, &mut out);
        count(rings.len(), &mut out)?;
        for ring in rings {
            pairs(ring, &mut out)?;
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_is_a_head_and_two_numbers() {
        let value = GeometryValue::new_point([105.5, 21.25]);
        let bytes = of(&value, Figure::Point).expect("a point");
        assert_eq!(bytes[..5], [1, 1, 0, 0, 0]);
        assert_eq!(bytes[5..13], 105.5f64.to_le_bytes());
        assert_eq!(bytes[13..], 21.25f64.to_le_bytes());
        assert_eq!(of(&value, Figure::Area), None);
    }

    #[test]
    fn one_line_is_a_collection_of_one() {
        let value = GeometryValue::new_line_string([[1.0, 2.0], [3.0, 4.0]]);
        let bytes = of(&value, Figure::Line).expect("a line");
        assert_eq!(bytes[..9], [1, 5, 0, 0, 0, 1, 0, 0, 0]);
        assert_eq!(bytes.len(), 9 + 9 + 2 * 16);
    }
}
