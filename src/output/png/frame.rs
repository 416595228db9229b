//! Around the map: frame, degrees, scale bar, north arrow.

use super::canvas::{Canvas, Px};
use super::palette::{FAINT, INK, PAPER};
use super::projection::Projection;
use super::text::Type;
use crate::output::OutputError;

/// Steps of the graticule, seconds of arc.
const STEPS_S: [i64; 17] = [
    5, 10, 15, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 18_000, 36_000, 54_000, 108_000,
];

/// The finest step that gives a span at most so many ticks, seconds of arc.
pub(super) fn step_s(span_deg: f64, most: f64) -> i64 {
    let fits = |s: &i64| span_deg * 3600.0 / *s as f64 <= most;
    STEPS_S.into_iter().find(fits).unwrap_or(108_000)
}

/// The multiples of a step inside a range, seconds of arc.
pub(super) fn ticks_s(from_deg: f64, to_deg: f64, step_s: i64) -> Vec<i64> {
    let first = (from_deg * 3600.0 / step_s as f64).ceil() as i64;
    let last = (to_deg * 3600.0 / step_s as f64).floor() as i64;
    (first..=last).map(|k| k * step_s).collect()
}

/// Degrees, minutes, and seconds where there are any, with the letter of the hemisphere.
pub(super) fn angle(seconds: i64, positive: char, negative: char) -> String {
    let s = seconds.unsigned_abs();
    let (degrees, minutes, rest) = (s / 3600, s / 60 % 60, s % 60);
    let letter = match seconds.signum() {
        1 => positive.to_string(),
        -1 => negative.to_string(),
        _ => String::new(),
    };
    match (minutes, rest) {
        (0, 0) => format!("{degrees}°{letter}"),
        (_, 0) => format!("{degrees}°{minutes:02}′{letter}"),
        _ => format!("{degrees}°{minutes:02}′{rest:02}″{letter}"),
    }
}

/// Crosses where meridians and parallels of the graticule meet, on the map itself.
pub(super) fn crosses(canvas: &mut Canvas, map: &Projection) -> Result<(), OutputError> {
    for lon in lon_ticks(map) {
        for lat in lat_ticks(map) {
            let (x, y) = map.px(lon as f64 / 3600.0, lat as f64 / 3600.0);
            canvas.path(&[(x - 6.0, y), (x + 6.0, y)], 1.0, FAINT, 0.6)?;
            canvas.path(&[(x, y - 6.0), (x, y + 6.0)], 1.0, FAINT, 0.6)?;
        }
    }
    Ok(())
}

fn lon_ticks(map: &Projection) -> Vec<i64> {
    ticks(map.area.west_deg, map.area.east_deg, map.width)
}

fn lat_ticks(map: &Projection) -> Vec<i64> {
    ticks(map.area.south_deg, map.area.north_deg, map.height)
}

/// Not nearer to each other than labels allow.
fn ticks(from_deg: f64, to_deg: f64, length_px: f64) -> Vec<i64> {
    ticks_s(from_deg, to_deg, step_s(to_deg - from_deg, length_px / 130.0))
}

/// The neat line with ticks and their degrees. `corner` is the map's upper left corner on the page.
pub(super) fn neat_line(canvas: &mut Canvas, map: &Projection, corner: Px) -> Result<(), OutputError> {
    let (left, top) = corner;
    let (right, bottom) = (left + map.width, top + map.height);
    canvas.frame(corner, (right, bottom), 1.5, INK)?;
    let kind = Type::regular(13.0);
    for lon in lon_ticks(map) {
        let x = left + map.px(lon as f64 / 3600.0, map.area.north_deg).0;
        canvas.path(&[(x, top - 6.0), (x, top)], 1.0, INK, 1.0)?;
        canvas.path(&[(x, bottom), (x, bottom + 6.0)], 1.0, INK, 1.0)?;
        // A map across 180° counts on beyond it; on it there is no east and no west.
        let lon = (lon + 648_000).rem_euclid(1_296_000) - 648_000;
        let text = angle(lon, 'E', 'W');
        let text = if lon == -648_000 {
            text.replace('W', "")
        } else {
            text
        };
        let x = x - 0.5 * canvas.text_width(&text, kind);
        canvas.text((x, top - 9.0), &text, kind);
        canvas.text((x, bottom + 19.0), &text, kind);
    }
    for lat in lat_ticks(map) {
        let y = top + map.px(map.area.west_deg, lat as f64 / 3600.0).1;
        canvas.path(&[(left - 6.0, y), (left, y)], 1.0, INK, 1.0)?;
        canvas.path(&[(right, y), (right + 6.0, y)], 1.0, INK, 1.0)?;
        let text = angle(lat, 'N', 'S');
        let width = canvas.text_width(&text, kind);
        canvas.text((left - 9.0 - width, y + 4.5), &text, kind);
    }
    Ok(())
}

/// The scale bar from its upper left corner; returns where it ends below.
pub(super) fn scale_bar(
    canvas: &mut Canvas,
    map: &Projection,
    at: Px,
    most_px: f64,
) -> Result<f64, OutputError> {
    let (length_m, length_px) = map.scale_bar(most_px);
    let (x, y) = (at.0, at.1 + 20.0);
    let quarter = 0.25 * length_px;
    canvas.rect((x - 1.0, y - 1.0), (x + length_px + 1.0, y + 8.0), INK)?;
    for k in [1.0, 3.0] {
        canvas.rect((x + k * quarter, y), (x + (k + 1.0) * quarter, y + 7.0), PAPER)?;
    }
    let kind = Type::regular(13.0);
    let (unit, per_unit) = if length_m >= 1000.0 {
        ("km", 1000.0)
    } else {
        ("m", 1.0)
    };
    let length = length_m / per_unit;
    for (share, text) in [
        (0.0, "0".to_owned()),
        (0.5, format!("{}", 0.5 * length)),
        (1.0, format!("{length} {unit}")),
    ] {
        let centred = x + share * length_px - 0.5 * canvas.text_width(&text, kind);
        canvas.text((centred.max(at.0), y - 5.0), &text, kind);
    }
    let latitude = (map.area.centre().lat_deg() * 60.0).round() as i64 * 60;
    let note = format!("true at {}", angle(latitude, 'N', 'S'));
    let kind = Type::regular(12.0).colored(FAINT);
    canvas.text((x, y + 24.0), &note, kind);
    Ok(y + 28.0)
}

/// The north arrow, 46 pixels high, around the middle of its top.
pub(super) fn north_arrow(canvas: &mut Canvas, at: Px) -> Result<(), OutputError> {
    let (x, y) = at;
    let kind = Type::bold(15.0);
    let width = canvas.text_width("N", kind);
    canvas.text((x - 0.5 * width, y + 12.0), "N", kind);
    let (tip, foot, notch) = ((x, y + 16.0), y + 46.0, (x, y + 39.0));
    canvas.outlined(&[tip, notch, (x - 9.0, foot)], INK, 1.0, INK)?;
    canvas.outlined(&[tip, (x + 9.0, foot), notch], PAPER, 1.0, INK)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn angles_read_as_on_paper_maps() {
        assert_eq!(angle(378_000, 'E', 'W'), "105°E");
        assert_eq!(angle(379_800, 'E', 'W'), "105°30′E");
        assert_eq!(angle(-65, 'N', 'S'), "0°01′05″S");
        assert_eq!(angle(0, 'N', 'S'), "0°");
    }

    #[test]
    fn ticks_are_round_and_few() {
        assert_eq!(step_s(1.0, 7.0), 600);
        assert_eq!(ticks_s(104.9, 105.4, 600), [378_000, 378_600, 379_200]);
        assert_eq!(ticks_s(-0.1, 0.1, 300), [-300, 0, 300]);
        assert!(ticks_s(0.0, 360.0, step_s(360.0, 8.0)).len() <= 13);
    }
}
