//! The error of each place on a map: where a model is too strong, and where it is too weak.

use super::super::canvas::{Canvas, Px, Rgb};
use super::super::palette::{FAINT, INK, PAPER};
use super::super::projection::Projection;
use super::super::text::Type;
use super::super::{frame, symbols};
use super::{ErrorChart, MARGIN, foot, head};
use crate::domain::figures::grouped;
use crate::output::OutputError;
use crate::space::BoundingBox;

/// Room for degrees left of the map.
const LEFT: f64 = 72.0;
const GUTTER: f64 = 36.0;
const LEGEND: f64 = 330.0;
/// Around the outermost places, metres.
const RIM_M: f64 = 400.0;

/// Errors from here on (dB) have this colour, down to the next: blue where the prediction is too weak, grey
/// where it is right, orange and red where it is too strong.
const CLASSES: [(f64, Rgb, &str); 7] = [
    (20.0, [128, 0, 20], "+20 dB and more: far too strong"),
    (10.0, [213, 94, 0], "+10 to +20 dB: too strong"),
    (5.0, [246, 178, 107], "+5 to +10 dB"),
    (-5.0, [225, 225, 225], "within 5 dB"),
    (-10.0, [158, 202, 225], "−5 to −10 dB"),
    (-20.0, [49, 130, 189], "−10 to −20 dB: too weak"),
    (f64::NEG_INFINITY, [8, 48, 107], "−20 dB and less: far too weak"),
];

/// Draws it.
///
/// # Errors
/// [`OutputError::Picture`] when drawing fails; [`OutputError::Mismatch`] without a place.
pub fn map(chart: &ErrorChart<'_>) -> Result<Vec<u8>, OutputError> {
    let shown = chart.places.iter().chain(chart.masts).copied();
    let area = BoundingBox::around(shown).ok_or_else(|| OutputError::mismatch("a map needs a place"))?;
    let projection = Projection::over(area.widened_m(RIM_M));
    let width = MARGIN + LEFT + projection.width + GUTTER + LEGEND + MARGIN;
    let mut trial = Canvas::new(width as usize, 1, PAPER)?;
    let top = (head(&mut trial, chart, "Error at each measured place") + 40.0).ceil();
    let corner: Px = ((MARGIN + LEFT).floor(), top);
    let bottom = top + projection.height.max(560.0);
    let mut canvas = Canvas::new(width as usize, (bottom + 130.0) as usize, PAPER)?;
    head(&mut canvas, chart, "Error at each measured place");
    let face = face(chart, &projection)?;
    canvas.paste(&face, (corner.0 as usize, corner.1 as usize));
    frame::neat_line(&mut canvas, &projection, corner)?;
    legend(
        &mut canvas,
        chart,
        &projection,
        (corner.0 + projection.width + GUTTER, top),
    )?;
    foot(&mut canvas, chart, bottom + 50.0);
    canvas.png()
}

fn class_of(error_db: f64) -> usize {
    CLASSES
        .iter()
        .position(|(from_db, ..)| error_db >= *from_db)
        .unwrap_or(CLASSES.len() - 1)
}

fn radius(places: usize) -> f64 {
    match places {
        0..=300 => 6.0,
        301..=3000 => 4.5,
        _ => 3.2,
    }
}

fn face(chart: &ErrorChart<'_>, projection: &Projection) -> Result<Canvas, OutputError> {
    let mut canvas = Canvas::new(
        projection.width as usize,
        projection.height as usize,
        [250, 250, 248],
    )?;
    frame::crosses(&mut canvas, projection)?;
    let radius = radius(chart.places.len());
    for (at, pair) in chart.places.iter().zip(&chart.errors.pairs) {
        if let Some((_, color, _)) = CLASSES.get(class_of(pair.error_db())) {
            let at = projection.px(at.lon_deg(), at.lat_deg());
            canvas.disc(at, radius, *color, 1.0, [70, 70, 70])?;
        }
    }
    symbols::masts(&mut canvas, projection, chart.masts)?;
    Ok(canvas)
}

fn legend(canvas: &mut Canvas, chart: &ErrorChart<'_>, map: &Projection, at: Px) -> Result<(), OutputError> {
    let mut counts = [0u64; CLASSES.len()];
    for pair in &chart.errors.pairs {
        if let Some(count) = counts.get_mut(class_of(pair.error_db())) {
            *count += 1;
        }
    }
    let (x, mut y) = (at.0, at.1 + 14.0);
    y = canvas.paragraph(
        (x, y - 14.0),
        "Error: predicted − measured",
        Type::bold(18.0),
        LEGEND,
    ) + 16.0;
    for ((_, color, text), count) in CLASSES.iter().zip(counts) {
        canvas.disc((x + 9.0, y - 6.0), 7.5, *color, 1.0, INK)?;
        canvas.text(
            (x + 28.0, y),
            &format!("{text} ({})", grouped(count)),
            Type::regular(16.0),
        );
        y += 30.0;
    }
    symbols::mast(canvas, (x + 9.0, y - 5.0), 7.0)?;
    canvas.text((x + 28.0, y), "mast of a measured cell", Type::regular(16.0));
    y += 30.0;
    let note = "Several cells that were measured at one place lie over each other.";
    y = canvas.paragraph((x, y), note, Type::regular(14.0).colored(FAINT), LEGEND) + 24.0;
    let y = frame::scale_bar(canvas, map, (x, y), 220.0)?;
    frame::north_arrow(canvas, (x + 20.0, y + 24.0))
}
