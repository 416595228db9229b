//! Predicted against measured levels, with the line on which both are the same and the threshold.

use super::super::canvas::Canvas;
use super::super::palette::{FAINT, INK, PAPER};
use super::super::text::Type;
use super::axis::{Axis, range};
use super::{
    ErrorChart, GRID, MARGIN, SAME, THRESHOLD, dashed, density_legend, dot, dots, foot, head, text_around,
    text_to,
};
use crate::domain::figures::grouped;
use crate::output::OutputError;

const WIDTH: usize = 1200;
const HEIGHT: usize = 1330;
/// With more thresholds (each cell may have its own) no line is drawn.
const MOST_LINES: usize = 3;

/// Draws it.
///
/// # Errors
/// [`OutputError::Picture`] when drawing fails.
pub fn scatter(chart: &ErrorChart<'_>) -> Result<Vec<u8>, OutputError> {
    let mut canvas = Canvas::new(WIDTH, HEIGHT, PAPER)?;
    let radius = dot(chart.errors.pairs.len());
    let top = head(&mut canvas, chart, "Predicted against measured levels") + 60.0;
    let side = (WIDTH as f64 - 2.0 * MARGIN - 60.0).min(HEIGHT as f64 - top - 150.0);
    let (left, bottom) = (MARGIN + 60.0, top + side);
    let levels = chart
        .errors
        .pairs
        .iter()
        .flat_map(|p| [p.measured_dbm, p.predicted_dbm]);
    let (from, to) = range(levels, 10.0, (-140.0, -40.0));
    let across = Axis {
        from,
        to,
        first_px: left,
        last_px: left + side,
        is_log: false,
    };
    let up = Axis {
        first_px: bottom,
        last_px: top,
        ..across
    };
    grid(&mut canvas, &across, &up)?;
    let signal = chart.signal;
    let kind = Type::bold(18.0);
    canvas.text((MARGIN, top - 16.0), &format!("PREDICTED {signal}, dBm"), kind);
    text_to(
        &mut canvas,
        (left + side, bottom + 58.0),
        &format!("MEASURED {signal}, dBm"),
        kind,
    );
    let spots = chart
        .errors
        .pairs
        .iter()
        .map(|p| (across.px(p.measured_dbm), up.px(p.predicted_dbm)));
    let most = dots(&mut canvas, spots, radius)?;
    canvas.path(&[(left, bottom), (left + side, top)], 2.0, SAME, 1.0)?;
    thresholds(&mut canvas, chart, &across, &up)?;
    canvas.frame((left, top), (left + side, bottom), 1.5, INK)?;
    let x = density_legend(&mut canvas, (left, bottom + 58.0), most, radius + 1.0)?;
    canvas.path(&[(x, bottom + 52.0), (x + 34.0, bottom + 52.0)], 2.0, SAME, 1.0)?;
    canvas.text(
        (x + 42.0, bottom + 58.0),
        "predicted = measured",
        Type::regular(16.0),
    );
    foot(&mut canvas, chart, bottom + 84.0);
    canvas.png()
}

fn grid(canvas: &mut Canvas, across: &Axis, up: &Axis) -> Result<(), OutputError> {
    let kind = Type::regular(16.0).colored(FAINT);
    for level in across.ticks() {
        let (x, y) = (across.px(level), up.px(level));
        canvas.path(&[(x, up.last_px), (x, up.first_px + 6.0)], 1.0, GRID, 1.0)?;
        canvas.path(&[(across.first_px - 6.0, y), (across.last_px, y)], 1.0, GRID, 1.0)?;
        text_around(canvas, (x, up.first_px + 26.0), &format!("{level:.0}"), kind);
        text_to(
            canvas,
            (across.first_px - 10.0, y + 6.0),
            &format!("{level:.0}"),
            kind,
        );
    }
    Ok(())
}

/// The levels from which places count as covered, and how many lie on which sides of them.
fn thresholds(
    canvas: &mut Canvas,
    chart: &ErrorChart<'_>,
    across: &Axis,
    up: &Axis,
) -> Result<(), OutputError> {
    let all = chart.errors.thresholds_dbm();
    if all.len() <= MOST_LINES {
        for level in &all {
            let is_on = *level > across.from && *level < across.to;
            if is_on {
                let (x, y) = (across.px(*level), up.px(*level));
                dashed(canvas, (x, up.first_px), (x, up.last_px), THRESHOLD)?;
                dashed(canvas, (across.first_px, y), (across.last_px, y), THRESHOLD)?;
                let kind = Type::regular(15.0).colored(THRESHOLD).haloed(3.0);
                let text = format!("covered from {level:.0} dBm");
                text_to(canvas, (across.last_px - 8.0, y + 18.0), &text, kind);
            }
        }
    }
    let Some(agreement) = chart.errors.all().map(|s| s.agreement).filter(|a| a.places() > 0) else {
        return Ok(());
    };
    let (left, right) = (across.first_px + 12.0, across.last_px - 12.0);
    let (top, bottom) = (up.last_px + 28.0, up.first_px - 14.0);
    let kind = Type::bold(17.0).haloed(4.0);
    let n = grouped;
    let alarm = format!(
        "{} false alarms: predicted covered, measured not",
        n(agreement.false_alarms)
    );
    canvas.text(
        (left, top),
        &alarm,
        Type {
            color: THRESHOLD,
            ..kind
        },
    );
    text_to(canvas, (right, top), &format!("{} hits", n(agreement.hits)), kind);
    canvas.text(
        (left, bottom),
        &format!("{} both below", n(agreement.rejections)),
        kind,
    );
    let miss = format!("{} misses: measured covered, predicted not", n(agreement.misses));
    text_to(canvas, (right, bottom), &miss, kind);
    Ok(())
}
