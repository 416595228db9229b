//! A calibration: the error against the distance before and after it, with where most of the places lie.

use super::super::canvas::{Canvas, Rgb};
use super::super::palette::{ALARM, FAINT, INK, PAPER};
use super::super::text::Type;
use super::axis::{Axis, range};
use super::distance::{grid, round_ends};
use super::{MARGIN, SAME, text_around, text_to};
use crate::analysis::Caption;
use crate::output::OutputError;
use crate::validation::DistanceStep;

const WIDTH: usize = 1500;
const HEIGHT: usize = 1000;
/// Before: vermilion.
const BEFORE: Rgb = [213, 94, 0];
/// After: blue.
const AFTER: Rgb = [0, 90, 160];
/// Half of what is between the bars of one step.
const APART_PX: f64 = 11.0;

/// What to draw.
#[derive(Clone, Copy, Debug)]
pub struct CalibrationChart<'a> {
    /// The study.
    pub caption: &'a Caption,
    /// The calibration, in words.
    pub about: &'a str,
    /// Errors by distance before it.
    pub before: &'a [DistanceStep],
    /// The same after it.
    pub after: &'a [DistanceStep],
    /// Held-out error before and after, dB.
    pub held_out_db: [Option<f64>; 2],
}

/// Draws it.
///
/// # Errors
/// [`OutputError::Picture`] when drawing fails.
pub fn before_and_after(chart: &CalibrationChart<'_>) -> Result<Vec<u8>, OutputError> {
    let mut canvas = Canvas::new(WIDTH, HEIGHT, PAPER)?;
    let top = head(&mut canvas, chart) + 58.0;
    let (left, right) = (MARGIN + 60.0, WIDTH as f64 - MARGIN);
    let bottom = HEIGHT as f64 - 150.0;
    let steps = || chart.before.iter().chain(chart.after);
    let ends = steps().flat_map(|s| s.most_db).chain([-10.0, 10.0]);
    let (from_db, to_db) = range(ends, 10.0, (-20.0, 20.0));
    let (nearest, farthest) = steps().fold((f64::INFINITY, 0.0f64), |(a, b), s| {
        (a.min(s.from_m), b.max(s.to_m))
    });
    let across = round_ends((nearest, farthest), (left, right));
    let up = Axis {
        from: from_db,
        to: to_db,
        first_px: bottom,
        last_px: top,
        is_log: false,
    };
    grid(&mut canvas, &across, &up)?;
    let zero = up.px(0.0);
    canvas.path(&[(left, zero), (right, zero)], 2.0, SAME, 1.0)?;
    for (steps, color, shift) in [(chart.before, BEFORE, -APART_PX), (chart.after, AFTER, APART_PX)] {
        for step in steps {
            bar(&mut canvas, step, (&across, &up), color, shift)?;
        }
    }
    canvas.frame((left, top), (right, bottom), 1.5, INK)?;
    words(&mut canvas, (left, right), (top, bottom));
    legend(&mut canvas, (left, bottom + 58.0))?;
    let kind = Type::regular(13.5).colored(FAINT);
    let text = "Measured: local means of 50 m of the places that were fitted, five or more in a step. Predicted: the model alone (before), and with the calibration's terms (after). Bars: eight places in ten. The error at what no fit had seen is the one above. Made with covgap; letters: Noto Sans (OFL).";
    canvas.paragraph((MARGIN, bottom + 84.0), text, kind, WIDTH as f64 - 2.0 * MARGIN);
    canvas.png()
}

fn head(canvas: &mut Canvas, chart: &CalibrationChart<'_>) -> f64 {
    let width = canvas.size().0 - 2.0 * MARGIN;
    let title = format!("Error before and after calibration: {}", chart.caption.title);
    let mut y = canvas.paragraph((MARGIN, MARGIN - 14.0), &title, Type::bold(29.0), width);
    let about = format!("Predicted by {}; {}", chart.caption.model, chart.about);
    y = canvas.paragraph((MARGIN, y + 3.0), &about, Type::regular(17.0), width);
    let db = |db: Option<f64>| db.map_or_else(|| "not known".to_owned(), |db| format!("{db:.1} dB"));
    let [before, after] = chart.held_out_db.map(db);
    let held = format!("Error at what no fit had seen (root mean square): {before} before, {after} after");
    y = canvas.paragraph((MARGIN, y + 3.0), &held, Type::bold(17.0), width);
    if chart.caption.synthetic_sites {
        let kind = Type::bold(17.0).colored(ALARM);
        y = canvas.paragraph(
            (MARGIN, y + 3.0),
            crate::output::caption::SYNTHETIC_NOTE,
            kind,
            width,
        );
    }
    y
}

/// One step: a bar from one place in ten to nine in ten, and a dot at the median.
fn bar(
    canvas: &mut Canvas,
    step: &DistanceStep,
    (across, up): (&Axis, &Axis),
    color: Rgb,
    shift: f64,
) -> Result<(), OutputError> {
    let x = 0.5 * (across.px(step.from_m) + across.px(step.to_m)) + shift;
    let [low, high] = step.most_db.map(|db| up.px(db));
    canvas.path(&[(x, low), (x, high)], 4.0, color, 0.75)?;
    for y in [low, high] {
        canvas.path(&[(x - 6.0, y), (x + 6.0, y)], 3.0, color, 1.0)?;
    }
    let y = up.px(step.median_db);
    canvas.disc((x, y), 7.0, color, 1.5, PAPER)?;
    let kind = Type::bold(14.0).colored(color).haloed(3.5);
    let side = if shift < 0.0 { -26.0 } else { 26.0 };
    text_around(
        canvas,
        (x + side, y + 5.0),
        &format!("{:+.1}", step.median_db),
        kind,
    );
    Ok(())
}

fn words(canvas: &mut Canvas, (left, right): (f64, f64), (top, bottom): (f64, f64)) {
    let kind = Type::bold(18.0);
    canvas.text((MARGIN, top - 16.0), "ERROR: predicted minus measured, dB", kind);
    text_to(canvas, (right, bottom + 58.0), "DISTANCE from the mast", kind);
    let kind = Type::bold(16.0).colored(FAINT).haloed(4.0);
    canvas.text((left + 12.0, top + 26.0), "predicted too strong", kind);
    canvas.text((left + 12.0, bottom - 12.0), "predicted too weak", kind);
}

fn legend(canvas: &mut Canvas, at: (f64, f64)) -> Result<(), OutputError> {
    let mut x = at.0;
    for (color, text) in [
        (BEFORE, "before: the model alone, median"),
        (AFTER, "after: with the calibration, median"),
    ] {
        canvas.disc((x + 7.0, at.1 - 5.5), 7.0, color, 0.0, color)?;
        let kind = Type::regular(16.0);
        canvas.text((x + 22.0, at.1), text, kind);
        x += 22.0 + canvas.text_width(text, kind) + 34.0;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::example::caption;

    #[test]
    fn it_is_drawn_and_the_same_each_time() {
        let step = |from_m: f64, median_db: f64| DistanceStep {
            from_m,
            to_m: 1.6 * from_m,
            places: 9,
            median_db,
            most_db: [median_db - 8.0, median_db + 9.0],
        };
        let (before, after) = (
            [step(1000.0, 12.0), step(1600.0, 14.0)],
            [step(1000.0, -1.0), step(1600.0, 1.0)],
        );
        for (before, after) in [(&before[..], &after[..]), (&[][..], &[][..])] {
            let chart = CalibrationChart {
                caption: &caption(),
                about: "calibrated on a drive",
                before,
                after,
                held_out_db: [Some(14.2), None],
            };
            let picture = before_and_after(&chart).expect("drawn");
            assert!(picture.starts_with(b"\x89PNG"));
            assert_eq!(picture, before_and_after(&chart).expect("drawn"));
        }
    }
}
