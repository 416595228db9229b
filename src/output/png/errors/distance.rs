//! The error against the distance from the mast, on a logarithmic axis, with medians.

use super::super::canvas::Canvas;
use super::super::palette::{FAINT, INK, PAPER};
use super::super::text::Type;
use super::axis::{Axis, distance_text, range};
use super::{
    ErrorChart, GRID, MARGIN, MEDIAN, SAME, density_legend, dot, dots, foot, head, text_around, text_to,
};
use crate::output::OutputError;
use crate::validation::by_distance;

const WIDTH: usize = 1500;
const HEIGHT: usize = 1050;

/// Draws it.
///
/// # Errors
/// [`OutputError::Picture`] when drawing fails.
pub fn against_distance(chart: &ErrorChart<'_>) -> Result<Vec<u8>, OutputError> {
    let mut canvas = Canvas::new(WIDTH, HEIGHT, PAPER)?;
    let radius = dot(chart.errors.pairs.len());
    let top = head(&mut canvas, chart, "Error against the distance from the mast") + 60.0;
    let (left, right) = (MARGIN + 60.0, WIDTH as f64 - MARGIN);
    let bottom = HEIGHT as f64 - 150.0;
    let pairs = &chart.errors.pairs;
    let (from_db, to_db) = range(
        pairs.iter().map(|p| p.error_db()).chain([-10.0, 10.0]),
        10.0,
        (-20.0, 20.0),
    );
    let distances = pairs.iter().map(|p| p.distance_m);
    let (nearest, farthest) = distances.fold((f64::INFINITY, 0.0f64), |(a, b), m| (a.min(m), b.max(m)));
    let across = round_ends((nearest, farthest), (left, right));
    let up = Axis {
        from: from_db,
        to: to_db,
        first_px: bottom,
        last_px: top,
        is_log: false,
    };
    grid(&mut canvas, &across, &up)?;
    let spots = pairs
        .iter()
        .map(|p| (across.px(p.distance_m), up.px(p.error_db())));
    let most = dots(&mut canvas, spots, radius)?;
    let zero = up.px(0.0);
    canvas.path(&[(left, zero), (right, zero)], 2.0, SAME, 1.0)?;
    for step in by_distance(pairs) {
        let y = up.px(step.median_db);
        let (x0, x1) = (across.px(step.from_m), across.px(step.to_m));
        canvas.path(&[(x0 + 2.0, y), (x1 - 2.0, y)], 5.0, MEDIAN, 1.0)?;
        let kind = Type::bold(15.0).colored(MEDIAN).haloed(3.5);
        text_around(
            &mut canvas,
            (0.5 * (x0 + x1), y - 9.0),
            &format!("{:+.1}", step.median_db),
            kind,
        );
    }
    canvas.frame((left, top), (right, bottom), 1.5, INK)?;
    words(&mut canvas, (left, right), (top, bottom));
    let x = density_legend(&mut canvas, (left, bottom + 58.0), most, radius + 1.0)?;
    canvas.path(&[(x, bottom + 52.0), (x + 34.0, bottom + 52.0)], 5.0, MEDIAN, 1.0)?;
    canvas.text(
        (x + 42.0, bottom + 58.0),
        "median error, dB, of five places or more",
        Type::regular(16.0),
    );
    foot(&mut canvas, chart, bottom + 84.0);
    canvas.png()
}

/// A logarithmic axis whose ends are round numbers: 1, 2 or 5 times a power of ten.
pub(super) fn round_ends((nearest, farthest): (f64, f64), (left, right): (f64, f64)) -> Axis {
    let whole = Axis {
        from: 1.0,
        to: 1e6,
        first_px: left,
        last_px: right,
        is_log: true,
    };
    let rounds = whole.ticks();
    let below = rounds.iter().rev().find(|m| **m <= nearest.max(1.0));
    let from = below.copied().unwrap_or(1.0);
    let above = rounds.iter().find(|m| **m >= farthest && **m > from);
    let to = above.copied().unwrap_or(1e6);
    Axis { from, to, ..whole }
}

/// What the axes and both sides of the line are.
fn words(canvas: &mut Canvas, (left, right): (f64, f64), (top, bottom): (f64, f64)) {
    let kind = Type::bold(18.0);
    canvas.text((MARGIN, top - 16.0), "ERROR: predicted minus measured, dB", kind);
    text_to(canvas, (right, bottom + 58.0), "DISTANCE from the mast", kind);
    let kind = Type::bold(16.0).colored(FAINT).haloed(4.0);
    canvas.text((left + 12.0, top + 26.0), "predicted too strong", kind);
    canvas.text((left + 12.0, bottom - 12.0), "predicted too weak", kind);
}

pub(super) fn grid(canvas: &mut Canvas, across: &Axis, up: &Axis) -> Result<(), OutputError> {
    let kind = Type::regular(16.0).colored(FAINT);
    for distance_m in across.ticks() {
        let x = across.px(distance_m);
        canvas.path(&[(x, up.last_px), (x, up.first_px + 6.0)], 1.0, GRID, 1.0)?;
        text_around(canvas, (x, up.first_px + 26.0), &distance_text(distance_m), kind);
    }
    for db in up.ticks() {
        let y = up.px(db);
        canvas.path(&[(across.first_px - 6.0, y), (across.last_px, y)], 1.0, GRID, 1.0)?;
        let text = if db == 0.0 {
            "0".to_owned()
        } else {
            format!("{db:+.0}")
        };
        text_to(canvas, (across.first_px - 10.0, y + 6.0), &text, kind);
    }
    Ok(())
}
