//! Charts of the register: the burn-down with its forecast, and units side by side; in English and
//! Vietnamese.

mod axis;
mod bars;
mod burn_down;
mod words;

pub use bars::{Bar, Bars, by_unit};
pub use burn_down::{BurnDown, burn_down};
pub use words::Language;

use super::canvas::{Canvas, Px, Rgb};
use super::palette::{ALARM, FAINT};
use super::text::Type;
use crate::output::OutputError;
use crate::register::Day;
use words::Words;

/// What is above and below every chart.
#[derive(Clone, Copy, Debug)]
pub struct ChartCaption<'a> {
    /// The register's title.
    pub register: &'a str,
    /// Which of its points: a province, an operator; empty: all.
    pub only: &'a str,
    /// Nothing in the register is real.
    pub made_up: bool,
    /// The day of the counts.
    pub as_of: Day,
    /// Where only what was written down by a day counts.
    pub known: Option<Day>,
    /// Where the numbers come from: a file's name, an office.
    pub source: &'a str,
    /// Language of everything but names.
    pub language: Language,
}

/// Points that are closed: green.
const CLOSED: Rgb = [0, 158, 115];
/// Points that are left: vermilion.
const LEFT: Rgb = [213, 94, 0];
/// What may be left.
const BAND: Rgb = [248, 214, 188];
/// All points.
const TOTAL: Rgb = [70, 70, 70];
/// The due date and what it asks for: blue.
const DUE: Rgb = [0, 114, 178];
/// Lines of the grid.
const GRID: Rgb = [222, 222, 222];

const MARGIN: f64 = 56.0;

/// Title, what it is about, and the mark of made-up numbers; returns where it ends.
fn head(canvas: &mut Canvas, caption: &ChartCaption<'_>, title: &str, further: Option<String>) -> f64 {
    let words = Words(caption.language);
    let width = canvas.size().0 - 2.0 * MARGIN;
    let mut y = canvas.paragraph((MARGIN, MARGIN - 12.0), title, Type::bold(34.0), width);
    let mut about = vec![caption.register.to_owned()];
    about.extend((!caption.only.is_empty()).then(|| caption.only.to_owned()));
    about.extend(further);
    about.push(words.as_of(caption.as_of));
    about.extend(caption.known.map(|known| words.known(known)));
    y = canvas.paragraph((MARGIN, y + 4.0), &about.join(" · "), Type::regular(19.0), width);
    if caption.made_up {
        let kind = Type::bold(21.0).colored(ALARM);
        y = canvas.paragraph((MARGIN, y + 4.0), words.made_up(), kind, width);
    }
    y
}

/// Source and maker, at the bottom.
fn foot(canvas: &mut Canvas, caption: &ChartCaption<'_>) {
    let words = Words(caption.language);
    let kind = Type::regular(15.0).colored(FAINT);
    let (width, height) = canvas.size();
    let text = canvas.shortened(&words.source(caption.source), kind, width - 2.0 * MARGIN);
    canvas.text((MARGIN, height - 30.0), &text, kind);
}

/// Text that ends at a position.
fn text_to(canvas: &mut Canvas, right: Px, text: &str, kind: Type) {
    let width = canvas.text_width(text, kind);
    canvas.text((right.0 - width, right.1), text, kind);
}

/// Text around a position.
fn text_around(canvas: &mut Canvas, middle: Px, text: &str, kind: Type) {
    let width = canvas.text_width(text, kind);
    canvas.text((middle.0 - 0.5 * width, middle.1), text, kind);
}

/// A broken line between two points.
fn dashed(canvas: &mut Canvas, from: Px, to: Px, width: f64, color: Rgb) -> Result<(), OutputError> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = (dx * dx + dy * dy).sqrt();
    let (dash, gap) = (11.0, 7.0);
    let at = |s: f64| {
        let share = (s / length).min(1.0);
        (from.0 + share * dx, from.1 + share * dy)
    };
    let count = (length / (dash + gap)).ceil().min(10_000.0) as usize;
    for k in 0..count {
        let start = k as f64 * (dash + gap);
        canvas.path(&[at(start), at(start + dash)], width, color, 1.0)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
