//! The column beside the map: what the signs mean, and by which rule.

use super::canvas::{Canvas, FINE, Px, Rgb};
use super::palette::{self, ALARM, FAINT, INK, PAPER};
use super::projection::Projection;
use super::text::Type;
use super::{Map, Sketch, frame, ground, symbols};
use crate::analysis::Caption;
use crate::domain::figures::grouped;
use crate::gaps::Class;
use crate::output::OutputError;
use crate::output::caption::{operator_label, signal_label};
use crate::terrain::SeaMask;

/// Width of the column, pixels.
pub(super) const WIDTH: f64 = 330.0;
const HEADING: Type = Type::bold(17.0);
const ITEM: Type = Type::regular(15.0);
const NOTE: Type = Type::regular(13.0).colored(FAINT);
/// Between a sign's left edge and its words.
const INDENT: f64 = 44.0;

/// Draws the column from its upper left corner; returns where it ends below.
pub(super) fn draw(
    canvas: &mut Canvas,
    input: &Map,
    map: &Projection,
    at: Px,
    opacity: f32,
) -> Result<f64, OutputError> {
    let (x, mut y) = at;
    if input.caption.synthetic_sites {
        y = synthetic(canvas, (x, y))?;
    }
    y = villages(canvas, input, (x, y))?;
    if let Some(layer) = input.layer {
        y = classes(canvas, input, layer, (x, y), opacity)?;
    }
    y = rule(canvas, input.caption, input.notes, (x, y));
    y += 26.0;
    let end = frame::scale_bar(canvas, map, (x, y), WIDTH - 90.0)?;
    frame::north_arrow(canvas, (x + WIDTH - 22.0, y - 4.0))?;
    Ok(end.max(y + 44.0))
}

/// The box that says that the sites are made up.
pub(super) fn synthetic(canvas: &mut Canvas, at: Px) -> Result<f64, OutputError> {
    let (x, y) = at;
    let words = Type::regular(14.0).colored(ALARM);
    let text = "The masts are made up. This map is no statement about a real network.";
    let lines = canvas.wrapped(text, words, WIDTH - 24.0).len() as f64;
    let bottom = y + 34.0 + 1.3 * words.size * lines + 10.0;
    canvas.outlined(
        &[(x, y), (x + WIDTH, y), (x + WIDTH, bottom), (x, bottom)],
        [255, 243, 240],
        2.0,
        ALARM,
    )?;
    let title = Type::bold(18.0).colored(ALARM);
    canvas.text((x + 12.0, y + 26.0), "SYNTHETIC SITES", title);
    canvas.paragraph((x + 12.0, y + 34.0), text, words, WIDTH - 24.0);
    Ok(bottom + 18.0)
}

/// A heading; returns where it ends below.
pub(super) fn heading(canvas: &mut Canvas, at: Px, text: &str) -> f64 {
    canvas.paragraph(at, text, HEADING, WIDTH) + 6.0
}

/// Villages by verdict with their numbers, masts, lines.
fn villages(canvas: &mut Canvas, input: &Map, at: Px) -> Result<f64, OutputError> {
    let (x, y) = at;
    let mut y = heading(
        canvas,
        (x, y),
        &format!(
            "Villages{}: {}",
            if input.gaps.is_some() {
                ", as predicted"
            } else {
                ""
            },
            grouped(input.villages.len())
        ),
    );
    let sign = |y: f64| (x + 16.0, y + 11.0);
    if let Some(gaps) = input.gaps {
        for mark in palette::MARKS.iter().rev() {
            symbols::village(canvas, sign(y), mark, 7.0)?;
            let text = format!("{}: {}", mark.label, grouped(gaps.count(mark.verdict)));
            y = item(canvas, (x, y), &text);
        }
    } else {
        canvas.disc(sign(y), 3.5, INK, 1.0, PAPER)?;
        y = item(canvas, (x, y), "village, not judged");
    }
    if !input.masts.is_empty() {
        symbols::mast(canvas, sign(y), 7.0)?;
        let kind = if input.caption.synthetic_sites {
            "synthetic masts with cells that count"
        } else {
            "masts with cells that count"
        };
        y = item(canvas, (x, y), &format!("{kind}: {}", grouped(input.masts.len())));
    }
    if let Some(sea) = input.sea {
        y = sea_item(canvas, (x, y), sea)?;
    }
    if !input.boundaries.is_empty() {
        canvas.path(
            &[(x, y + 11.0), (x + 32.0, y + 11.0)],
            1.0,
            palette::BOUNDARY,
            0.7,
        )?;
        y = item(canvas, (x, y), input.boundary_label);
    }
    Ok(y + 14.0)
}

/// The sea that a study filled in, with its samples.
pub(super) fn sea_item(canvas: &mut Canvas, at: Px, sea: &SeaMask) -> Result<f64, OutputError> {
    let (from, to) = ((at.0, at.1 + 2.0), (at.0 + 32.0, at.1 + 20.0));
    canvas.rect(from, to, palette::SEA)?;
    canvas.frame(from, to, 0.8, INK)?;
    let samples = usize::try_from(sea.samples()).unwrap_or(usize::MAX);
    let text = format!(
        "sea by sea_level, at 0 m: {} samples of the terrain",
        grouped(samples)
    );
    Ok(item(canvas, at, &text))
}

/// The words beside a sign; returns where they end below.
pub(super) fn item(canvas: &mut Canvas, at: Px, text: &str) -> f64 {
    canvas.paragraph((at.0 + INDENT, at.1), text, ITEM, WIDTH - INDENT) + 5.0
}

/// The classes of coverage as they look on level ground.
fn classes(
    canvas: &mut Canvas,
    input: &Map,
    layer: &Sketch,
    at: Px,
    opacity: f32,
) -> Result<f64, OutputError> {
    let title = format!(
        "Predicted coverage: {}, {}",
        signal_label(layer.technology),
        operator_label(layer.operator.as_deref())
    );
    let mut y = heading(canvas, at, &title);
    let (covered, usable) = (dbm(layer.breaks.covered.0), dbm(layer.breaks.usable.0));
    let items = [
        (Class::Covered, format!("covered: {covered} dBm or more")),
        (Class::Low, format!("low signal: {usable} to {covered} dBm")),
        (Class::None, format!("no usable signal: below {usable} dBm")),
        (Class::Unknown, "unknown, or not computed".to_owned()),
    ];
    for (class, text) in items {
        let ground = if input.elevation.is_some() {
            ground::tone(ground::LEVEL)
        } else {
            PAPER
        };
        swatch(canvas, (at.0, y + 2.0), ground, class, opacity)?;
        y = item(canvas, (at.0, y), &text);
    }
    let taken_off_db = input.caption.preset.taken_off().0;
    if taken_off_db != 0.0 {
        let note = format!("Levels as judged: {taken_off_db:.1} dB of indoor loss and margin are taken off.");
        y = canvas.paragraph((at.0, y), &note, NOTE, WIDTH) + 2.0;
    }
    Ok(y + 14.0)
}

fn swatch(canvas: &mut Canvas, at: Px, level: Rgb, class: Class, opacity: f32) -> Result<(), OutputError> {
    let (left, top) = ((at.0 * FINE as f64) as i64, (at.1 * FINE as f64) as i64);
    let (width, height) = (32 * FINE, 18 * FINE);
    for row in 0..height {
        for col in 0..width {
            let color = ground::tinted(level, class, opacity, (col, row));
            canvas.blend(left + col as i64, top + row as i64, color, 1.0);
        }
    }
    let (x, y) = at;
    canvas.frame((x, y), (x + 32.0, y + 18.0), 0.8, INK)
}

/// Preset, standing and mark.
pub(super) fn rule(canvas: &mut Canvas, caption: &Caption, notes: &[String], at: Px) -> f64 {
    let mut y = heading(canvas, at, "Rule");
    let text = format!("{} ({})", caption.preset.title, caption.preset.name);
    y = canvas.paragraph((at.0, y), &text, ITEM, WIDTH) + 3.0;
    let standing = format!("Standing: {}", caption.preset.standing);
    y = canvas.paragraph((at.0, y), &standing, ITEM, WIDTH) + 3.0;
    if let Some(mark) = caption.preset.said() {
        let kind = Type::bold(14.0).colored(ALARM);
        y = canvas.paragraph((at.0, y), &mark, kind, WIDTH) + 3.0;
    }
    for note in notes {
        y = canvas.paragraph((at.0, y), note, NOTE, WIDTH) + 2.0;
    }
    y
}

/// A level with at most one decimal and a true minus.
fn dbm(level: f64) -> String {
    format!("{}", (level * 10.0).round() / 10.0).replace('-', "–")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_legible() {
        assert_eq!(dbm(-105.0), "–105");
        assert_eq!(dbm(-93.26), "–93.3");
    }
}
