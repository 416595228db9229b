//! Units side by side: what is left and what is closed, the one with most left first.

use super::super::canvas::{Canvas, Rgb};
use super::super::palette::{FAINT, INK, PAPER};
use super::super::text::Type;
use super::words::Words;
use super::{CLOSED, ChartCaption, GRID, LEFT, MARGIN, foot, head, text_to};
use crate::domain::figures::percent;
use crate::output::OutputError;
use crate::register::Hierarchy;

/// One unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// Its name.
    pub label: String,
    /// Closed points.
    pub closed: u64,
    /// Points left.
    pub left: u64,
}

impl Bar {
    const fn total(&self) -> u64 {
        self.closed + self.left
    }
}

/// Units to draw.
#[derive(Clone, Copy, Debug)]
pub struct Bars<'a> {
    /// Above and below.
    pub caption: &'a ChartCaption<'a>,
    /// Of which division; `None` where the rows are no administrative units.
    pub hierarchy: Option<Hierarchy>,
    /// The units, in any order.
    pub rows: &'a [Bar],
}

/// A4 standing, 150 pixels an inch; lower where there are few rows.
const WIDTH: f64 = 1240.0;
const HEIGHT: f64 = 1754.0;
/// More rows would not be legible: the last ones are put together.
const MAX_ROWS: usize = 66;
/// Between the columns of numbers.
const COLUMN: f64 = 92.0;

/// Draws them: most left first, then most in total, then by name.
///
/// # Errors
/// [`OutputError::Picture`] when drawing fails.
pub fn by_unit(input: &Bars<'_>) -> Result<Vec<u8>, OutputError> {
    let words = Words(input.caption.language);
    let units = || input.hierarchy.map(|hierarchy| words.units_of(hierarchy));
    let rows = arranged(input.rows, &words);
    let mut trial = Canvas::new(WIDTH as usize, 1, PAPER)?;
    let top = head(&mut trial, input.caption, words.by_unit(), units()) + 64.0;
    let room = HEIGHT - top - 110.0;
    let height = (room / (rows.len() + 1) as f64).clamp(18.0, 40.0);
    let end = top + height * (rows.len() + 1) as f64;
    let mut canvas = Canvas::new(WIDTH as usize, (end + 110.0) as usize, PAPER)?;
    head(&mut canvas, input.caption, words.by_unit(), units());
    table(&mut canvas, &rows, &words, top, height)?;
    foot(&mut canvas, input.caption);
    canvas.png()
}

fn arranged(rows: &[Bar], words: &Words) -> Vec<Bar> {
    let mut rows: Vec<Bar> = rows.to_vec();
    rows.sort_by(|a, b| (b.left, b.total(), &a.label).cmp(&(a.left, a.total(), &b.label)));
    if rows.len() > MAX_ROWS {
        let rest = rows.split_off(MAX_ROWS - 1);
        rows.push(Bar {
            label: words.others(rest.len()),
            closed: rest.iter().map(|r| r.closed).sum(),
            left: rest.iter().map(|r| r.left).sum(),
        });
    }
    rows
}

fn table(canvas: &mut Canvas, rows: &[Bar], words: &Words, top: f64, height: f64) -> Result<(), OutputError> {
    let size = (height * 0.68).clamp(14.0, 19.0);
    let kind = Type::regular(size);
    let widest = rows
        .iter()
        .map(|r| canvas.text_width(&r.label, kind))
        .fold(60.0, f64::max);
    let bars_left = MARGIN + widest.min(330.0) + 14.0;
    let right = WIDTH - MARGIN;
    let bars_right = right - 4.0 * COLUMN - 6.0;
    // The rows that put others together must not make all others small.
    let most = rows.iter().map(Bar::total).max().unwrap_or(1).max(1) as f64;
    let length = |n: u64| (bars_right - bars_left) * n as f64 / most;
    heads(canvas, words, top, right)?;
    let sum = Bar {
        label: words.all().to_owned(),
        closed: rows.iter().map(|r| r.closed).sum(),
        left: rows.iter().map(|r| r.left).sum(),
    };
    for (k, row) in rows.iter().chain([&sum]).enumerate() {
        let (y, is_sum) = (top + k as f64 * height, k == rows.len());
        let base = y + 0.5 * height + 0.36 * size;
        let kind = Type { bold: is_sum, ..kind };
        let label = canvas.shortened(&row.label, kind, bars_left - MARGIN - 10.0);
        canvas.path(
            &[(MARGIN, y), (right, y)],
            if is_sum { 1.5 } else { 1.0 },
            if is_sum { INK } else { GRID },
            1.0,
        )?;
        canvas.text((MARGIN, base), &label, kind);
        let pct = percent(row.closed, row.total());
        let cells = [
            words.count(row.left),
            words.count(row.closed),
            words.count(row.total()),
            pct.map_or_else(|| "–".to_owned(), |pct| words.number(pct)),
        ];
        for (cell, column) in cells.iter().zip((0..4).rev()) {
            text_to(canvas, (right - f64::from(column) * COLUMN, base), cell, kind);
        }
        if !is_sum {
            let (from, to) = (y + 0.16 * height, y + 0.84 * height);
            let (left, all) = (bars_left + length(row.left), bars_left + length(row.total()));
            if row.left > 0 {
                canvas.rect((bars_left, from), (left, to), LEFT)?;
            }
            if row.closed > 0 {
                canvas.rect((left, from), (all, to), CLOSED)?;
            }
        }
    }
    let bottom = top + rows.len() as f64 * height;
    canvas.path(&[(bars_left, top), (bars_left, bottom)], 1.0, FAINT, 1.0)
}

/// Heads of the columns, which are the legend too.
fn heads(canvas: &mut Canvas, words: &Words, top: f64, right: f64) -> Result<(), OutputError> {
    let kind = Type::bold(16.0);
    let y = top - 12.0;
    canvas.text((MARGIN, y), words.unit(), kind);
    let heads: [(&str, Option<Rgb>); 4] = [
        (words.left(), Some(LEFT)),
        (words.closed(), Some(CLOSED)),
        (words.total(), None),
        (words.share(), None),
    ];
    for ((text, color), column) in heads.into_iter().zip((0..4).rev()) {
        let x = right - f64::from(column) * COLUMN;
        let lines = canvas.wrapped(text, kind, COLUMN - 6.0);
        for (k, line) in lines.iter().rev().enumerate() {
            text_to(canvas, (x, y - 18.0 * k as f64), line, kind);
        }
        if let Some(color) = color {
            let above = y - 18.0 * lines.len() as f64;
            canvas.rect((x - 26.0, above - 8.0), (x, above + 3.0), color)?;
        }
    }
    Ok(())
}
