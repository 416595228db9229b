//! Rings that run to and fro over themselves too often to be an outline. What mends a ring takes a step for every
//! two sides that lie beside each other, and a drawing of 300,000 corners can have ten thousand million of them.

use geo::{BoundingRect, LineString, MultiPolygon, Polygon, Rect};

/// Rings of fewer corners are never too much.
const FEW_CORNERS: usize = 4000;
/// Fewer rings within an outline are never too much.
const FEW_RINGS: usize = 1000;
/// So many neighbours are looked at for each side of a ring, on the average: those of real outlines have some ten.
const MOST_NEIGHBOURS: usize = 400;

/// Does a ring run to and fro over itself so often that it encloses nothing that can be meant?
pub(super) fn is_tangled(shape: &MultiPolygon<f64>) -> bool {
    let rings = shape
        .iter()
        .flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
    rings.into_iter().any(of_ring) || shape.iter().any(of_rings)
}

/// Rings that lie within and over each other, in x and in y: thousands of outlines in one place. Many lakes and
/// islands lie beside each other in one of the two at most.
fn of_rings(polygon: &Polygon<f64>) -> bool {
    if polygon.interiors().len() <= FEW_RINGS {
        return false;
    }
    let boxes: Vec<Rect<f64>> = polygon
        .interiors()
        .iter()
        .filter_map(|r| r.bounding_rect())
        .collect();
    has_too_many(boxes.iter().map(|b| (b.min().x, b.max().x)).collect())
        && has_too_many(boxes.iter().map(|b| (b.min().y, b.max().y)).collect())
}

/// Sides that lie beside each other in x, or in y: those of a star do in both, the teeth of a comb in one.
fn of_ring(ring: &LineString<f64>) -> bool {
    if ring.0.len() <= FEW_CORNERS {
        return false;
    }
    let extents = |along: fn(&geo::Line<f64>) -> (f64, f64)| {
        ring.lines()
            .map(|side| {
                let (a, b) = along(&side);
                (a.min(b), a.max(b))
            })
            .collect::<Vec<_>>()
    };
    has_too_many(extents(|s| (s.start.x, s.end.x))) || has_too_many(extents(|s| (s.start.y, s.end.y)))
}

/// Counts pairs of overlapping extents, up to what is too many.
fn has_too_many(mut extents: Vec<(f64, f64)>) -> bool {
    extents.sort_by(|a, b| a.0.total_cmp(&b.0));
    let most = MOST_NEIGHBOURS.saturating_mul(extents.len());
    let mut pairs = 0;
    for (at, side) in extents.iter().enumerate() {
        let beside = extents.get(at + 1..).unwrap_or_default();
        pairs += beside.partition_point(|other| other.0 < side.1);
        if pairs > most {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(corners: usize, at: impl Fn(usize) -> (f64, f64)) -> MultiPolygon<f64> {
        let ring: LineString<f64> = (0..corners).chain([0]).map(at).collect::<Vec<_>>().into();
        MultiPolygon::new(vec![Polygon::new(ring, Vec::new())])
    }

    #[test]
    fn thousands_of_rings_within_each_other_are_tangled_and_thousands_of_lakes_are_not() {
        let square = |x: f64, y: f64, side: f64| -> LineString<f64> {
            vec![(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)].into()
        };
        let within = |rings: Vec<LineString<f64>>| {
            MultiPolygon::new(vec![Polygon::new(square(0.0, 0.0, 100.0), rings)])
        };
        let nested = (1..3000)
            .map(|k| square(f64::from(k) * 1e-3, f64::from(k) * 1e-3, 50.0))
            .collect();
        assert!(is_tangled(&within(nested)));
        let lakes = (0..10_000)
            .map(|k| square(f64::from(k % 100), f64::from(k / 100), 0.5))
            .collect();
        assert!(!is_tangled(&within(lakes)));
    }

    #[test]
    fn stars_and_combs_of_many_corners_are_tangled_and_circles_and_stairs_are_not() {
        let n = 20_001;
        let turn = |share: f64| crate::maths::sin_cos(share * std::f64::consts::TAU);
        assert!(!is_tangled(&shape(n, |k| turn(k as f64 / n as f64))));
        assert!(is_tangled(&shape(n, |k| ((k % 2) as f64, k as f64 / n as f64))));
        // As a raster's outline is drawn.
        assert!(!is_tangled(&shape(n, |k| (
            (k / 2) as f64,
            (k.div_ceil(2)) as f64
        ))));
        assert!(is_tangled(&shape(n, |k| turn((k * (n / 2)) as f64 / n as f64))));
        assert!(!is_tangled(&shape(101, |k| turn((k * 50) as f64 / 101.0))));
    }
}
