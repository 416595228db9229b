//! Geodesics against an independent program, over the whole globe.

use super::*;
use crate::space::BoundingBox;
use crate::units::azimuth_difference_deg;
use geo::{Bearing, Destination, Distance, Geodesic, Point};
use proptest::prelude::*;

fn at(lon: f64, lat: f64) -> LonLat {
    LonLat::new(lon, lat).expect("valid")
}

fn point(p: LonLat) -> Point<f64> {
    Point::new(p.lon_deg(), p.lat_deg())
}

/// Latitudes with a liking for the equator and the poles, longitudes for the antimeridian.
fn place() -> impl Strategy<Value = LonLat> {
    let lat = prop_oneof![
        4 => -90.0..=90.0f64,
        1 => 84.0..=86.0f64,
        1 => 89.99..=90.0f64,
        1 => -1e-6..=1e-6f64,
        1 => prop_oneof![Just(0.0), Just(90.0), Just(-90.0), Just(45.0)],
    ];
    let lon = prop_oneof![
        4 => -180.0..=180.0f64,
        1 => 179.9..=180.0f64,
        1 => -180.0..=-179.9f64,
        1 => Just(0.0),
    ];
    (lon, lat).prop_map(|(lon, lat)| at(lon, lat))
}

/// Straight through the earth, metres.
fn apart_m(a: LonLat, b: LonLat) -> f64 {
    let (a, b) = (a.ecef_m(), b.ecef_m());
    let square = |i: usize| (a[i] - b[i]) * (a[i] - b[i]);
    (square(0) + square(1) + square(2)).sqrt()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_direct_problem_is_that_of_an_independent_program(
        from in place(),
        azimuth_deg in prop_oneof![4 => -360.0..=360.0f64, 1 => Just(0.0), 1 => Just(90.0), 1 => Just(180.0)],
        distance_m in prop_oneof![0.0..2.0e6f64, 0.0..1.0e4f64, 0.0..2.0e7f64],
    ) {
        let got = destination(from, azimuth_deg, distance_m).expect("finite");
        let want = Geodesic.destination(point(from), azimuth_deg, distance_m);
        let want = LonLat::wrapped(want.x(), want.y()).expect("finite");
        prop_assert!(apart_m(got, want) < 1e-5, "{from} {azimuth_deg} {distance_m}: {got} {want}");
    }

    #[test]
    fn the_inverse_problem_is_that_of_an_independent_program(
        from in place(),
        to in prop_oneof![2 => place().prop_map(Some), 1 => Just(None)],
        azimuth_deg in 0.0..360.0f64,
        near_m in prop_oneof![0.0..100.0f64, 0.0..2.0e6f64],
    ) {
        let to = to.or_else(|| destination(from, azimuth_deg, near_m)).expect("finite");
        check_inverse(from, to)?;
    }

    #[test]
    fn nearly_opposite_points_too(from in place(), d_lon in -3.0..3.0f64, d_lat in -3.0..3.0f64) {
        for scale in [1.0, 0.3, 0.01] {
            let lat = (scale * d_lat - from.lat_deg()).clamp(-90.0, 90.0);
            let to = LonLat::wrapped(from.lon_deg() + 180.0 + scale * d_lon, lat).expect("finite");
            check_inverse(from, to)?;
        }
    }

    #[test]
    fn near_points_seen_through_the_earth(
        from in place(),
        azimuth_deg in 0.0..360.0f64,
        distance_m in prop_oneof![1.0..100_000.0f64, 1.0..1000.0f64],
    ) {
        let to = destination(from, azimuth_deg, distance_m).expect("finite");
        let (d_m, a_deg) = near_distance_azimuth(from, to);
        prop_assert!((d_m - distance_m).abs() < 0.02, "{d_m} {distance_m}");
        // On the ground: a millimetre of rounding, or the angle between the geodesic and the plane of sight.
        let turn_deg = azimuth_difference_deg(a_deg, super::azimuth_deg(from, to)).abs();
        prop_assert!(turn_deg < 1e-4 || turn_deg.to_radians() * distance_m < 1e-3, "{turn_deg}");
        let width = NearRow::new(from, to.lat_deg()).half_width_deg(d_m + 1e-6).expect("within reach");
        prop_assert!(shortest_deg(to.lon_deg() - from.lon_deg()).abs() <= width + 1e-9);
    }

    #[test]
    fn rows_of_columns_have_the_bits_of_single_points(
        from in place(), lat in -90.0..=90.0f64, west in -181.0..180.0f64, step in 1e-4..0.5f64, n in 0usize..70,
    ) {
        let lons: Vec<f64> = (0..n).map(|i| west + step * i as f64).collect();
        let (columns, row) = (NearColumns::new(from, &lons), NearRow::new(from, lat));
        let (mut distances_m, mut azimuths_deg) = (vec![7.0; 3], vec![]);
        row.distances_azimuths(&columns, 0..n, &mut distances_m, &mut azimuths_deg);
        let singly: Vec<(f64, f64)> = lons.iter().map(|&lon| row.distance_azimuth(lon)).collect();
        let batch: Vec<(f64, f64)> = distances_m.into_iter().zip(azimuths_deg).collect();
        prop_assert_eq!(&batch, &singly);
        prop_assert!(batch.iter().all(|(d, a)| *d >= 0.0 && (0.0..360.0).contains(a)), "{batch:?}");
    }

    #[test]
    fn a_sampled_line_follows_the_geodesic(
        from in place(),
        azimuth_deg in 0.0..360.0f64,
        length_m in prop_oneof![1.0..40_000.0f64, 1.0..400_000.0f64],
        share in 0.0..=1.0f64,
    ) {
        let line = GeodesicLine::along(from, azimuth_deg, length_m).expect("a line");
        let exact = destination(from, azimuth_deg, share * length_m).expect("finite");
        let got = line.at_m(share * length_m).expect("finite");
        let most_m = if exact.lat_deg().abs() < 80.0 { 1e-3 } else { 5e-3 };
        prop_assert!(apart_m(exact, got) < most_m, "{}", apart_m(exact, got));
    }

    #[test]
    fn places_are_the_positions_one_by_one(
        from in place(),
        azimuth_deg in 0.0..360.0f64,
        step_m in 1.0..500.0f64,
        n in 1usize..2_000,
        first in 0usize..400,
        (west, east) in (-180.0..180.0f64, 0.0..10.0f64),
        (south, north) in (-90.0..90.0f64, 0.0..10.0f64),
    ) {
        let line = GeodesicLine::along(from, azimuth_deg, n as f64 * step_m).expect("a line");
        let singly: Vec<LonLat> = (0..=n).map(|i| line.at_m(i as f64 * step_m).expect("finite")).collect();
        let mut places = Places::default();
        line.places(step_m, first.min(n)..n + 1, &mut places);
        for (k, wanted) in singly.iter().skip(first.min(n)).enumerate() {
            prop_assert_eq!(places.get(k), Some(*wanted));
        }
        prop_assert_eq!(places.len(), n + 1 - first.min(n));
        let far = LonLat::wrapped(west + east, south + north).expect("finite");
        let one = |p: LonLat| BoundingBox::around([p]).expect("one");
        for area in [
            one(from).widened_m(0.3 * n as f64 * step_m),
            one(singly[n / 2]).widened_m(0.1 * n as f64 * step_m),
            one(at(west, south)).with(&one(far)),
        ] {
            let wanted = (0..=n).rev().find(|i| area.contains(singly[*i]));
            prop_assert_eq!(line.last_within(&area, step_m, n), wanted);
        }
    }
}

fn check_inverse(from: LonLat, to: LonLat) -> Result<(), TestCaseError> {
    let (got_m, got_deg) = distance_azimuth(from, to);
    let want_m = Geodesic.distance(point(from), point(to));
    prop_assert!((got_m - want_m).abs() < 1e-5, "{from:?} {to:?}: {got_m} {want_m}");
    // Of two ways of one length either is right: whoever goes along comes out at the end.
    let end = destination(from, got_deg, got_m).expect("finite");
    prop_assert!(
        apart_m(end, to) < 1e-4,
        "{from:?} {to:?}: {got_deg} {} m off",
        apart_m(end, to)
    );
    Ok(())
}

#[test]
fn a_degree_of_the_equator_is_111_319_m() {
    assert!((distance_m(at(0.0, 0.0), at(1.0, 0.0)) - 111_319.490_793).abs() < 1e-6);
    assert!((azimuth_deg(at(0.0, 0.0), at(1.0, 0.0)) - 90.0).abs() < 1e-9);
    assert!((azimuth_deg(at(0.0, 0.0), at(-1.0, 0.0)) - 270.0).abs() < 1e-9);
}

#[test]
fn from_pole_to_pole_is_half_a_meridian() {
    let (north, south) = (at(0.0, 90.0), at(77.0, -90.0));
    assert!((distance_m(north, south) - 20_003_931.458_6).abs() < 1e-3);
    // From one point of the equator to the one opposite the way over a pole is the shortest.
    assert!((distance_m(at(-90.0, 0.0), at(90.0, 0.0)) - 20_003_931.458_6).abs() < 1e-3);
}

#[test]
fn bearings_are_those_of_an_independent_program() {
    for lat in [0.0, 21.5, 44.3, -60.0, 85.0] {
        for (d_lon, d_lat) in [(0.01, 0.02), (-0.3, 0.1), (1.0, -1.0), (0.0, -0.5), (-5.0, 0.0)] {
            let from = at(179.95, lat);
            let to = LonLat::wrapped(179.95 + d_lon, lat + d_lat).expect("finite");
            let want = Geodesic.bearing(point(from), point(to));
            let off = azimuth_difference_deg(azimuth_deg(from, to), want).abs();
            assert!(off < 1e-9, "{from} {to}: {off}");
        }
    }
}

#[test]
fn one_place_is_no_distance_and_no_direction() {
    for p in [at(1.0, 1.0), at(180.0, -33.3), at(0.0, 90.0), at(5.0, 0.0)] {
        assert_eq!(distance_azimuth(p, p), (0.0, 0.0));
        assert_eq!(near_distance_azimuth(p, p), (0.0, 0.0));
    }
    // The antimeridian has two names.
    assert!(distance_m(at(180.0, 20.0), at(-180.0, 20.0)) < 1e-8);
}

#[test]
fn a_line_needs_a_length() {
    assert!(GeodesicLine::between(at(1.0, 1.0), at(1.0, 1.0)).is_none());
    for bad in [f64::NAN, f64::INFINITY, 0.0, -1.0, 1e308] {
        assert!(GeodesicLine::along(at(1.0, 1.0), 0.0, bad).is_none());
    }
    assert!(GeodesicLine::along(at(1.0, 1.0), f64::NAN, 10.0).is_none());
    for bad in [f64::NAN, f64::INFINITY, -1e308] {
        assert!(destination(at(1.0, 1.0), 0.0, bad).is_none());
        assert!(destination(at(1.0, 1.0), bad, 1.0).is_none() || bad == -1e308);
    }
    let line = GeodesicLine::along(at(1.0, 1.0), 0.0, 10.0).expect("a line");
    assert!(line.at_m(f64::NAN).is_none());
}
