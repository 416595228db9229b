//! Rings that touch themselves, taken apart: an overlay may leave a hole shaped like an eight, which no
//! standard allows.

use geo::algorithm::kernels::{Kernel, Orientation, RobustKernel};
use geo::{Area, Contains, Coord, InteriorPoint, LineString, MultiPolygon, Polygon};

/// The same area with rings that touch themselves nowhere. Rings must not cross.
pub(super) fn untangled(shape: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    let mut rings: Vec<Vec<Coord<f64>>> = Vec::new();
    for polygon in shape {
        for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
            rings.extend(loops(&with_touching_vertices(ring)));
        }
    }
    nested(rings)
}

/// Adds to each side the vertices of the same ring that lie exactly on it.
fn with_touching_vertices(ring: &LineString<f64>) -> Vec<Coord<f64>> {
    let mut out = Vec::with_capacity(ring.0.len());
    for line in ring.lines() {
        let (a, b) = (line.start, line.end);
        out.push(a);
        let along = |p: &Coord<f64>| (p.x - a.x) * (b.x - a.x) + (p.y - a.y) * (b.y - a.y);
        let mut on: Vec<Coord<f64>> = ring.0.iter().copied().filter(|p| lies_within(*p, a, b)).collect();
        on.sort_by(|p, q| along(p).total_cmp(&along(q)));
        on.dedup();
        out.extend(on);
    }
    out
}

/// Exactly on the side and neither of its ends.
fn lies_within(p: Coord<f64>, a: Coord<f64>, b: Coord<f64>) -> bool {
    p != a
        && p != b
        && p.x >= a.x.min(b.x)
        && p.x <= a.x.max(b.x)
        && p.y >= a.y.min(b.y)
        && p.y <= a.y.max(b.y)
        && RobustKernel::orient2d(a, b, p) == Orientation::Collinear
}

/// Cuts an open ring at every vertex that it passes twice.
fn loops(ring: &[Coord<f64>]) -> Vec<Vec<Coord<f64>>> {
    let mut found = Vec::new();
    let mut path: Vec<Coord<f64>> = Vec::new();
    for &vertex in ring {
        if let Some(back) = path.iter().position(|p| *p == vertex) {
            found.push(path.split_off(back));
        }
        path.push(vertex);
    }
    found.push(path);
    found.retain(|r| r.len() >= 3);
    found
}

/// Rings as polygons by how deep they lie in one another: even depths are outlines, odd ones holes of the
/// outline around them.
fn nested(rings: Vec<Vec<Coord<f64>>>) -> MultiPolygon<f64> {
    let mut alone: Vec<Polygon<f64>> = rings
        .into_iter()
        .map(|r| Polygon::new(LineString::new(r), Vec::new()))
        .filter(|p| p.unsigned_area() > 0.0)
        .collect();
    alone.sort_by(|a, b| b.unsigned_area().total_cmp(&a.unsigned_area()));
    let mut outlines: Vec<(usize, Polygon<f64>)> = Vec::new();
    for (k, ring) in alone.iter().enumerate() {
        let Some(inside) = ring.interior_point() else {
            continue;
        };
        // Larger rings come first: only they can hold this one.
        let around: Vec<usize> = (0..k)
            .filter(|i| alone.get(*i).is_some_and(|p| p.contains(&inside)))
            .collect();
        if around.len().is_multiple_of(2) {
            outlines.push((k, ring.clone()));
        } else if let Some((_, parent)) = outlines
            .iter_mut()
            .rev()
            .find(|(index, _)| around.contains(index))
        {
            parent.interiors_push(ring.exterior().clone());
        }
    }
    MultiPolygon::new(outlines.into_iter().map(|(_, p)| p).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Validation, wkt};

    #[test]
    fn a_hole_like_an_eight_becomes_two_holes() {
        let eight = MultiPolygon::new(vec![wkt!(POLYGON(
            (0. 0., 9. 0., 9. 9., 0. 9., 0. 0.),
            (1. 1., 4. 4., 7. 1., 7. 7., 4. 4., 1. 7., 1. 1.)))]);
        assert!(!eight.is_valid());
        let apart = untangled(&eight);
        assert!(apart.is_valid());
        assert_eq!(apart.0[0].interiors().len(), 2);
        assert!((apart.unsigned_area() - eight.unsigned_area()).abs() < 1e-12);
    }

    #[test]
    fn a_vertex_on_a_side_of_its_own_ring_is_a_touch_too() {
        let touch = MultiPolygon::new(vec![wkt!(POLYGON(
            (0. 0., 8. 0., 8. 8., 4. 0., 0. 8., 0. 0.)))]);
        let apart = untangled(&touch);
        assert!(apart.is_valid());
        assert_eq!(apart.0.len(), 2);
    }
}
