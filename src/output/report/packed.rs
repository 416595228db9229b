//! Places as whole numbers: 1e-5 degrees, each the difference to the one before.

/// One line of places after the other, `lon, lat, lon, lat, …`.
pub(super) fn line(places: impl Iterator<Item = (f64, f64)>, step: i64) -> Vec<i64> {
    let mut last = (0i64, 0i64);
    let mut out = Vec::new();
    for (lon, lat) in places {
        let at = (whole(lon, step), whole(lat, step));
        if out.is_empty() || at != last || step == 1 {
            out.push(at.0 - last.0);
            out.push(at.1 - last.1);
            last = at;
        }
    }
    out
}

/// In 1e-5 degrees, rounded to a step of so many.
fn whole(degrees: f64, step: i64) -> i64 {
    let units = degrees * 1e5 / step as f64;
    (units.round() as i64) * step
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn differences_add_up_to_the_places() {
        let places = [(105.123_456, 21.0), (105.123_5, 20.999_99), (-1.0, 0.0)];
        let flat = line(places.into_iter(), 1);
        let (mut x, mut y) = (0, 0);
        for (pair, place) in flat.chunks(2).zip(places) {
            x += pair[0];
            y += pair[1];
            assert!((x as f64 / 1e5 - place.0).abs() <= 0.500_1e-5);
            assert!((y as f64 / 1e5 - place.1).abs() <= 0.500_1e-5);
        }
    }

    #[test]
    fn a_coarse_step_drops_places_that_fall_together() {
        assert_eq!(line([(1.0, 1.0), (1.000_01, 1.0)].into_iter(), 10).len(), 2);
    }
}
