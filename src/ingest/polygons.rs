//! Polygons made valid: what is wrong is repaired and counted, and nothing is dropped in silence.

use super::notes::Notes;
use super::rings::untangled;
use super::rows::{RowReader, shape_name};
use super::tangle::is_tangled;
use crate::maths;
use crate::space::LonLat;
use crate::space::geodesic::MEAN_M_PER_DEG;
use geo::algorithm::bool_ops::{BooleanOps, FillRule, OpType, unary_union};
use geo::{Area, GeodesicArea, MapCoordsInPlace};
use geo::{
    BoundingRect, Centroid, Contains, CoordsIter, Geometry, InteriorPoint, Intersects, LineString,
    MultiPolygon, Polygon, RemoveRepeatedPoints, Validation,
};

/// Less than this is no area but a line with rounding errors.
const MIN_AREA_M2: f64 = 1.0;

/// The polygons of a row, valid, on WGS 84. A fault where there is no area; `None` also for a point.
pub(super) fn polygons_of(
    notes: &mut Notes,
    reader: &mut RowReader<'_>,
    shape: Geometry<f64>,
) -> Option<MultiPolygon<f64>> {
    let raw = match shape {
        Geometry::Polygon(p) => MultiPolygon::new(vec![p]),
        Geometry::MultiPolygon(many) => many,
        Geometry::GeometryCollection(parts) => {
            let mut polygons = Vec::new();
            for part in parts {
                match part {
                    Geometry::Polygon(p) => polygons.push(p),
                    Geometry::MultiPolygon(many) => polygons.extend(many),
                    other => notes.note(
                        "polygon-part-ignored",
                        "parts of collections that are no polygons were left out",
                        format!("{}: {}", reader.place(), shape_name(&other)),
                    ),
                }
            }
            MultiPolygon::new(polygons)
        }
        other => {
            let cause = format!("a polygon is wanted here, this is a {}", shape_name(&other));
            reader.fault("shape-unsuitable", None, cause, "use a layer of polygons");
            return None;
        }
    };
    let raw = continuous(notes, reader, raw);
    if is_tangled(&raw) {
        reader.fault(
            "polygon-tangled",
            None,
            "the outline runs to and fro over itself at nearly every side: it encloses nothing that can be meant",
            "draw it again (a village may also be a point); are its corners out of order?",
        );
        return None;
    }
    let valid = if is_sound(&raw) {
        raw
    } else {
        repaired(notes, reader, &raw)
    };
    if drawn_m2(&valid) >= MIN_AREA_M2 {
        return Some(valid);
    }
    reader.fault(
        "polygon-without-area",
        None,
        "the polygon has no area (less than one square metre)",
        "draw it again (a village may also be a point)",
    );
    None
}

/// A valid polygon of the same area, or as near as the drawing allows; the change goes into the report.
fn repaired(notes: &mut Notes, reader: &RowReader<'_>, raw: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    let why = raw
        .check_validation()
        .err()
        .map_or_else(String::new, |e| e.to_string());
    let outside = raw.iter().map(rings_outside).sum::<usize>();
    let text = "rings drawn as holes outside their outline, which are no part of the polygon: left out";
    if outside > 0 {
        let example = format!("{}: {outside}", reader.place());
        notes
            .report
            .add("polygon-ring-outside", text, outside as u64, Some(example));
    }
    let mended = mend(raw);
    let (before_km2, after_km2) = (square_km(raw), square_km(&mended));
    notes.note(
        "polygon-repaired",
        "polygons repaired",
        format!(
            "{}: {why}; {before_km2:.4} km² as drawn, {after_km2:.4} km² repaired",
            reader.place()
        ),
    );
    if (after_km2 - before_km2).abs() > 0.01 * before_km2.max(after_km2) {
        notes.note(
            "polygon-area-changed",
            "of the repaired polygons changed their area by more than 1 %",
            format!("{}: {before_km2:.4} → {after_km2:.4} km²", reader.place()),
        );
    }
    if mended.coords_count() <= MANY_VERTICES && !mended.is_valid() {
        let text = "polygons that no repair makes valid, used as they are";
        notes.note("polygon-still-invalid", text, reader.place());
    }
    mended
}

/// More vertices than this are not checked pair by pair, which takes the square of their number.
const MANY_VERTICES: usize = 4000;

/// Valid as it is. A polygon of very many vertices is sound when mending changes neither its rings nor its
/// area.
fn is_sound(raw: &MultiPolygon<f64>) -> bool {
    if raw.iter().any(|p| p.exterior().0.len() < 4) {
        return false;
    }
    if raw.coords_count() <= MANY_VERTICES {
        return raw.is_valid();
    }
    let mended = mend(raw);
    let rings = |shape: &MultiPolygon<f64>| {
        let holes: usize = shape.iter().map(|p| p.interiors().len()).sum();
        (shape.0.len(), holes)
    };
    let (before, after) = (raw.unsigned_area(), mended.unsigned_area());
    rings(raw) == rings(&mended) && (before - after).abs() <= 1e-7 * before.max(after)
}

/// The holes of a polygon that lie outside its outline as a whole.
fn rings_outside(polygon: &Polygon<f64>) -> usize {
    let outline = Polygon::new(polygon.exterior().clone(), Vec::new());
    let is_outside = |ring: &&LineString<f64>| !ring.0.is_empty() && !outline.intersects(*ring);
    polygon.interiors().iter().filter(is_outside).count()
}

/// Each outline by the even-odd rule, which splits loops, without what its holes enclose; then the union of
/// all, because parts may overlap. A hole never adds to a polygon, wherever it lies.
fn mend(raw: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    let nothing = MultiPolygon::<f64>::new(Vec::new());
    let even_odd = |ring: &LineString<f64>| {
        let alone = Polygon::new(ring.clone(), Vec::new()).remove_repeated_points();
        MultiPolygon::new(vec![alone]).boolean_op_with_fill_rule(&nothing, OpType::Union, FillRule::EvenOdd)
    };
    let mut parts: Vec<Polygon<f64>> = Vec::new();
    for polygon in raw.iter().filter(|p| !p.exterior().0.is_empty()) {
        let outline = even_odd(polygon.exterior());
        let holes: Vec<Polygon<f64>> = polygon.interiors().iter().flat_map(&even_odd).collect();
        if holes.is_empty() {
            parts.extend(outline);
        } else {
            parts.extend(outline.difference(&unary_union(holes.iter())));
        }
    }
    let mut whole = MultiPolygon::new(parts);
    if whole.0.len() > 1 {
        whole = unary_union(whole.iter());
    }
    if whole.coords_count() <= MANY_VERTICES && !whole.is_valid() {
        whole = untangled(&whole);
    }
    whole
}

/// Area between straight lines on the map: three vertices in a row enclose nothing, although geodesics
/// between them would.
fn drawn_m2(shape: &MultiPolygon<f64>) -> f64 {
    let Some([_, south, _, north]) = bounds_of(shape) else {
        return 0.0;
    };
    let across = maths::cos((0.5 * (south + north)).to_radians());
    shape.unsigned_area() * MEAN_M_PER_DEG * MEAN_M_PER_DEG * across
}

/// Area on the ellipsoid, of whatever is drawn.
fn square_km(shape: &MultiPolygon<f64>) -> f64 {
    let area_m2: f64 = shape.iter().map(|p| p.geodesic_area_signed().abs()).sum();
    if area_m2.is_finite() { area_m2 / 1e6 } else { 0.0 }
}

/// The centre of the largest part: its centroid where that lies inside, else a point that does, away from
/// holes.
pub(super) fn centre_of(shape: &MultiPolygon<f64>) -> Option<LonLat> {
    let mut parts: Vec<&Polygon<f64>> = shape.iter().collect();
    parts.sort_by(|a, b| b.unsigned_area().total_cmp(&a.unsigned_area()));
    let inside = parts.into_iter().find_map(|part| {
        part.centroid()
            .filter(|c| part.contains(c))
            .or_else(|| part.interior_point().filter(|c| part.contains(c)))
    })?;
    LonLat::wrapped(inside.x(), inside.y())
}

/// Is a place inside a polygon or on its edge? `bounds`: the polygon's, from [`bounds_of`].
pub(super) fn holds(shape: &MultiPolygon<f64>, bounds: [f64; 4], at: LonLat) -> bool {
    let [west, south, east, north] = bounds;
    let (lon, lat) = (turned_deg(bounds, at.lon_deg()), at.lat_deg());
    (west..=east).contains(&lon)
        && (south..=north).contains(&lat)
        && shape.intersects(&geo::Point::new(lon, lat))
}

/// A longitude as a polygon counts them, which may lie across 180°.
pub(super) fn turned_deg([west, _, east, _]: [f64; 4], lon_deg: f64) -> f64 {
    if lon_deg < west && lon_deg + 360.0 <= east {
        lon_deg + 360.0
    } else {
        lon_deg
    }
}

/// A ring has no longer side than this, degrees: one that does goes across 180°.
const LONGEST_SIDE_DEG: f64 = 180.0;
/// Parts that end this near to 180° go on at −180°, degrees.
const AT_180_DEG: f64 = 1e-6;

/// The same polygon with longitudes that do not jump at 180°: rings that cross it go on beyond 180°, and so do
/// parts that a program has split there.
fn continuous(notes: &mut Notes, reader: &RowReader<'_>, mut raw: MultiPolygon<f64>) -> MultiPolygon<f64> {
    let mut jumps = false;
    for polygon in &mut raw.0 {
        let mut outline_deg = None;
        polygon.exterior_mut(|ring| {
            jumps |= unrolled(ring, None);
            outline_deg = middle_of(ring);
        });
        polygon.interiors_mut(|rings| {
            for ring in rings {
                jumps |= unrolled(ring, outline_deg);
            }
        });
    }
    jumps |= joined_at_180(&mut raw);
    if jumps {
        let text = "polygons across 180°, read as one";
        notes.note("polygon-across-180", text, reader.place());
        // From the west: the western edge lies from −180° to 180°.
        if let Some([west, ..]) = bounds_of(&raw) {
            let by = -360.0 * ((west + 180.0) / 360.0).floor();
            if by != 0.0 {
                raw.map_coords_in_place(|c| geo::coord! { x: c.x + by, y: c.y });
            }
        }
    }
    raw
}

/// Takes the jumps out of a ring; with a turn more or less where that brings it to a longitude. True where
/// anything changed.
fn unrolled(ring: &mut LineString<f64>, near_deg: Option<f64>) -> bool {
    let mut by = 0.0;
    let mut last: Option<f64> = None;
    for point in &mut ring.0 {
        if let Some(before) = last {
            let side = point.x - before;
            if side > LONGEST_SIDE_DEG {
                by -= 360.0;
            } else if side < -LONGEST_SIDE_DEG {
                by += 360.0;
            }
        }
        last = Some(point.x);
        point.x += by;
    }
    let mut changed = ring
        .0
        .windows(2)
        .any(|two| matches!(two, [a, b] if (a.x.abs() > 180.0) != (b.x.abs() > 180.0)));
    if let (Some(near), Some(middle)) = (near_deg, middle_of(ring)) {
        let turns = ((near - middle) / 360.0).round();
        if turns != 0.0 {
            changed = true;
            for point in &mut ring.0 {
                point.x += 360.0 * turns;
            }
        }
    }
    changed
}

fn middle_of(ring: &LineString<f64>) -> Option<f64> {
    let b = ring.bounding_rect()?;
    Some(0.5 * (b.min().x + b.max().x))
}

/// Moves the parts of a polygon on the west of −180° a turn on, where others end at 180°.
fn joined_at_180(raw: &mut MultiPolygon<f64>) -> bool {
    let spans: Vec<(f64, f64)> = raw
        .iter()
        .filter_map(|p| p.bounding_rect().map(|b| (b.min().x, b.max().x)))
        .collect();
    let ends = spans.iter().any(|s| s.0 > 0.0 && s.1 >= 180.0 - AT_180_DEG);
    let begins = spans.iter().any(|s| s.1 < 0.0 && s.0 <= -180.0 + AT_180_DEG);
    let widest = spans.iter().any(|s| s.1 - s.0 > LONGEST_SIDE_DEG);
    if !(ends && begins) || widest {
        return false;
    }
    for polygon in &mut raw.0 {
        if polygon.bounding_rect().is_some_and(|b| b.max().x < 0.0) {
            polygon.map_coords_in_place(|c| geo::coord! { x: c.x + 360.0, y: c.y });
        }
    }
    true
}

/// A box around a shape, for quick rejection: west, south, east, north.
pub(super) fn bounds_of(shape: &MultiPolygon<f64>) -> Option<[f64; 4]> {
    let b = shape.bounding_rect()?;
    Some([b.min().x, b.min().y, b.max().x, b.max().y])
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::wkt;

    #[test]
    fn a_bow_tie_becomes_two_triangles() {
        let tie = MultiPolygon::new(vec![wkt!(POLYGON((0. 0., 2. 2., 2. 0., 0. 2., 0. 0.)))]);
        let mended = mend(&tie);
        assert!(mended.is_valid());
        assert!((mended.unsigned_area() - 2.0).abs() < 1e-6);
    }

    #[test]
    fn a_hole_stays_a_hole_and_an_overlap_counts_once() {
        let both = wkt!(MULTIPOLYGON(
            ((0. 0., 4. 0., 4. 4., 0. 4., 0. 0.), (1. 1., 2. 1., 2. 2., 1. 2., 1. 1.)),
            ((3. 3., 6. 3., 6. 6., 3. 6., 3. 3.))
        ));
        assert!(!both.is_valid());
        let mended = mend(&both);
        assert!(mended.is_valid());
        // 16 − 1 for the hole, 9 for the second, 1 for what they share.
        assert!((mended.unsigned_area() - 23.0).abs() < 1e-6, "{mended:?}");
        assert!(!mended.intersects(&geo::Point::new(1.5, 1.5)));
    }

    #[test]
    fn a_hole_outside_its_outline_adds_nothing() {
        let far = wkt!(POLYGON((0. 0., 4. 0., 4. 4., 0. 4., 0. 0.), (9. 9., 10. 9., 10. 10., 9. 10., 9. 9.)));
        assert_eq!(rings_outside(&far), 1);
        let mended = mend(&MultiPolygon::new(vec![far]));
        assert!(mended.is_valid());
        assert!((mended.unsigned_area() - 16.0).abs() < 1e-6);
        // Half of the hole lies outside: only the half inside is taken off.
        let across = wkt!(POLYGON((0. 0., 4. 0., 4. 4., 0. 4., 0. 0.), (3. 1., 5. 1., 5. 2., 3. 2., 3. 1.)));
        assert_eq!(rings_outside(&across), 0);
        assert!((mend(&MultiPolygon::new(vec![across])).unsigned_area() - 15.0).abs() < 1e-6);
    }

    #[test]
    fn a_polygon_across_180_is_one_however_it_is_written() {
        let mut jumping = MultiPolygon::new(vec![wkt!(POLYGON((
            179.9 - 16.,
            -179.9 - 16.,
            -179.9 - 15.,
            179.9 - 15.,
            179.9 - 16.
        )))]);
        jumping.0[0].exterior_mut(|ring| assert!(unrolled(ring, None)));
        let mut split = wkt!(MULTIPOLYGON(
            ((179.9 - 16., 180. - 16., 180. - 15., 179.9 - 15., 179.9 - 16.)),
            ((-180. - 16., -179.9 - 16., -179.9 - 15., -180. - 15., -180. - 16.))
        ));
        assert!(joined_at_180(&mut split));
        for shape in [jumping, split] {
            let bounds = bounds_of(&shape).expect("some");
            assert!(
                (bounds[0] - 179.9).abs() < 1e-9 && (bounds[2] - 180.1).abs() < 1e-9,
                "{bounds:?}"
            );
            assert!((shape.unsigned_area() - 0.2).abs() < 1e-9);
            let at = |lon| LonLat::new(lon, -15.5).expect("valid");
            assert!(holds(&shape, bounds, at(-179.95)) && holds(&shape, bounds, at(179.95)));
            assert!(!holds(&shape, bounds, at(-179.8)) && !holds(&shape, bounds, at(179.8)));
        }
        let mut plain = MultiPolygon::new(vec![wkt!(POLYGON((5. 0., 6. 0., 6. 1., 5. 0.)))]);
        assert!(!plain.0[0].exterior().0.is_empty() && !joined_at_180(&mut plain));
    }

    #[test]
    fn nothing_remains_of_a_line() {
        let line = MultiPolygon::new(vec![wkt!(POLYGON((0. 0., 1. 1., 2. 2., 0. 0.)))]);
        assert_eq!(mend(&line).unsigned_area(), 0.0);
    }

    #[test]
    fn a_centre_lies_inside_rings_and_crescents() {
        let ring = MultiPolygon::new(vec![wkt!(POLYGON(
            (0. 0., 4. 0., 4. 4., 0. 4., 0. 0.), (1. 1., 3. 1., 3. 3., 1. 3., 1. 1.)))]);
        let horseshoe = MultiPolygon::new(vec![wkt!(POLYGON(
            (0. 0., 5. 0., 5. 1., 1. 1., 1. 4., 5. 4., 5. 5., 0. 5., 0. 0.)))]);
        for shape in [ring, horseshoe] {
            let centre = centre_of(&shape).expect("a centre");
            assert!(shape.contains(&centre.point()), "{centre}");
        }
    }

    #[test]
    fn a_polygon_of_very_many_vertices_is_checked_by_mending() {
        let star = |fold: f64| {
            let at = |k: usize| {
                let a = std::f64::consts::TAU * k as f64 / 20_000.0;
                let r = 0.1 + 0.02 * maths::sin(37.0 * a);
                geo::coord! { x: 105.0 + r * maths::cos(fold * a), y: 21.0 + r * maths::sin(fold * a) }
            };
            let ring: Vec<_> = (0..20_000).map(at).collect();
            MultiPolygon::new(vec![Polygon::new(ring.into(), Vec::new())])
        };
        assert!(is_sound(&star(1.0)));
        assert!(!is_sound(&star(2.0)));
    }

    mod properties {
        use super::*;
        use proptest::prelude::*;

        proptest! {
            #![proptest_config(ProptestConfig {
                cases: 2000,
                rng_seed: proptest::test_runner::RngSeed::Fixed(21),
                failure_persistence: None,
                ..ProptestConfig::default()
            })]

            /// Whatever is drawn on a coarse lattice, with all its crossings, doublings and touches, comes
            /// out valid.
            #[test]
            fn any_scribble_is_mended(
                outer in prop::collection::vec((0i32..8, 0i32..8), 0..14),
                hole in prop::collection::vec((0i32..8, 0i32..8), 0..7),
                second in prop::collection::vec((0i32..8, 0i32..8), 0..7),
            ) {
                let ring = |points: &[(i32, i32)]| {
                    let at = |p: &(i32, i32)| (105.0 + 0.01 * f64::from(p.0), 21.0 + 0.01 * f64::from(p.1));
                    geo::LineString::from(points.iter().map(at).collect::<Vec<_>>())
                };
                let drawn = MultiPolygon::new(vec![
                    Polygon::new(ring(&outer), vec![ring(&hole)]),
                    Polygon::new(ring(&second), Vec::new()),
                ]);
                let mended = if is_sound(&drawn) { drawn } else { mend(&drawn) };
                prop_assert!(mended.is_valid(), "{:?}", mended.check_validation());
                if drawn_m2(&mended) >= MIN_AREA_M2 {
                    let centre = centre_of(&mended).expect("a centre");
                    prop_assert!(mended.contains(&centre.point()));
                }
            }
        }
    }
}
