//! Charts of a model beside measurements: predicted against measured levels, the error on a map, the error
//! against the distance.
//!
//! An error is predicted minus measured, so that what is above the line is too strong: the side on which
//! villages are called covered that are not.

mod axis;
mod calibrated;
mod distance;
mod map;
mod scatter;

pub use calibrated::{CalibrationChart, before_and_after};
pub use distance::against_distance;
pub use map::map;
pub use scatter::scatter;

use super::canvas::{Canvas, Px, Rgb};
use super::palette::{ALARM, FAINT};
use super::text::Type;
use crate::analysis::Caption;
use crate::domain::figures::{counted, grouped};
use crate::output::OutputError;
use crate::space::LonLat;
use crate::validation::{FEW_SQUARES, ModelErrors};
use std::collections::BTreeMap;

/// A model's errors to draw.
#[derive(Clone, Copy, Debug)]
pub struct ErrorChart<'a> {
    /// The study.
    pub caption: &'a Caption,
    /// The model's pairs and what they come to.
    pub errors: &'a ModelErrors,
    /// Where each pair was measured.
    pub places: &'a [LonLat],
    /// Masts of the cells that were measured.
    pub masts: &'a [LonLat],
    /// What the levels are: RSRP, RxLev, level.
    pub signal: &'a str,
    /// The campaigns, in words.
    pub campaigns: &'a str,
}

const MARGIN: f64 = 56.0;
/// So many places at one spot are drawn as many at least.
const LEAST_MANY: usize = 8;
/// So many places have larger dots.
const FEW_DOTS: usize = 500;
/// Lines of the grid.
const GRID: Rgb = [226, 226, 226];
/// The line on which both are the same.
const SAME: Rgb = [34, 34, 34];
/// The threshold: vermilion.
const THRESHOLD: Rgb = [213, 94, 0];
/// Medians.
const MEDIAN: Rgb = [160, 0, 0];
/// Places, from few to many at one spot.
const FEW: Rgb = [86, 180, 233];
const MANY: Rgb = [0, 50, 110];

/// Title, model, what the errors come to; returns where it ends.
fn head(canvas: &mut Canvas, chart: &ErrorChart<'_>, title: &str) -> f64 {
    let width = canvas.size().0 - 2.0 * MARGIN;
    let title = format!("{title}: {}", chart.caption.title);
    let mut y = canvas.paragraph((MARGIN, MARGIN - 14.0), &title, Type::bold(29.0), width);
    let about = format!("Predicted by {}", chart.errors.about);
    y = canvas.paragraph((MARGIN, y + 3.0), &about, Type::regular(17.0), width);
    y = canvas.paragraph((MARGIN, y + 3.0), &figures(chart), Type::bold(17.0), width);
    let alarms = [
        (
            chart.caption.synthetic_sites,
            crate::output::caption::SYNTHETIC_NOTE.to_owned(),
        ),
        (
            chart.errors.all().is_none_or(|s| s.is_few()),
            format!("Few places: under {FEW_SQUARES} squares of 500 m, the figures are not settled."),
        ),
    ];
    for (_, text) in alarms.into_iter().filter(|(is_so, _)| *is_so) {
        y = canvas.paragraph((MARGIN, y + 3.0), &text, Type::bold(17.0).colored(ALARM), width);
    }
    y
}

/// `2,870 places in 312 squares of 500 m · error (predicted minus measured): mean +12.3 dB, …`. The letters of
/// maps have no Greek and no arrows.
fn figures(chart: &ErrorChart<'_>) -> String {
    let Some(s) = chart.errors.all() else {
        return "no place".to_owned();
    };
    let sigma = s
        .deviation_db
        .map_or_else(String::new, |db| format!(", standard deviation {db:.1} dB"));
    let within = s
        .mean_within_db
        .map_or_else(String::new, |db| format!(" ± {db:.1}"));
    let correlation = s
        .correlation
        .map_or_else(String::new, |r| format!(", correlation of levels {r:.2}"));
    format!(
        "{} in {} of 500 m · error (predicted minus measured): mean {:+.1}{within} dB, median {:+.1} dB{sigma}{correlation}",
        counted(s.places, "place", "places"),
        counted(s.squares, "square", "squares"),
        s.mean_db,
        s.median_db,
    )
}

/// Which is measured and which is predicted, and who made it.
fn foot(canvas: &mut Canvas, chart: &ErrorChart<'_>, top: f64) {
    let kind = Type::regular(13.5).colored(FAINT);
    let width = canvas.size().0 - 2.0 * MARGIN;
    let lines = [
        format!(
            "Measured: {}; local means of 50 m. Predicted: computed levels of the measured cell at each place, isotropic antenna out of doors at the receiver's height, nothing fitted.",
            chart.campaigns
        ),
        "Made with covgap; letters: Noto Sans (OFL).".to_owned(),
    ];
    let mut y = top;
    for line in lines {
        y = canvas.paragraph((MARGIN, y), &line, kind, width);
    }
}

fn text_to(canvas: &mut Canvas, right: Px, text: &str, kind: Type) {
    let width = canvas.text_width(text, kind);
    canvas.text((right.0 - width, right.1), text, kind);
}

fn text_around(canvas: &mut Canvas, middle: Px, text: &str, kind: Type) {
    let width = canvas.text_width(text, kind);
    canvas.text((middle.0 - 0.5 * width, middle.1), text, kind);
}

/// A broken line.
fn dashed(canvas: &mut Canvas, from: Px, to: Px, color: Rgb) -> Result<(), OutputError> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = (dx * dx + dy * dy).sqrt();
    let (dash, gap) = (11.0, 7.0);
    let at = |s: f64| {
        let share = (s / length.max(1.0)).min(1.0);
        (from.0 + share * dx, from.1 + share * dy)
    };
    let count = (length / (dash + gap)).ceil().min(10_000.0) as usize;
    for k in 0..count {
        let start = k as f64 * (dash + gap);
        canvas.path(&[at(start), at(start + dash)], 2.0, color, 1.0)?;
    }
    Ok(())
}

/// Radius of a dot: few are easier to see.
fn dot(places: usize) -> f64 {
    if places <= FEW_DOTS { 5.0 } else { 3.2 }
}

/// Dots whose colour says how many places lie on one spot of 3 pixels; the most last, on top. Returns the
/// most.
fn dots(canvas: &mut Canvas, places: impl Iterator<Item = Px>, radius: f64) -> Result<usize, OutputError> {
    const SPOT: f64 = 3.0;
    let mut spots: BTreeMap<(i64, i64), usize> = BTreeMap::new();
    for (x, y) in places {
        let spot = ((x / SPOT).round() as i64, (y / SPOT).round() as i64);
        *spots.entry(spot).or_default() += 1;
    }
    let most = spots.values().copied().max().unwrap_or(0);
    let mut sorted: Vec<(usize, (i64, i64))> = spots.into_iter().map(|(spot, n)| (n, spot)).collect();
    sorted.sort_unstable();
    for (n, (col, row)) in sorted {
        let at = (col as f64 * SPOT, row as f64 * SPOT);
        canvas.disc(at, radius, density(n, most), 0.0, FEW)?;
    }
    Ok(most)
}

/// From few to many, by steps that double.
fn density(n: usize, most: usize) -> Rgb {
    // A spot is dark where it is one of many, not where two places meet.
    let share = (n.max(1).ilog2() as f32) / (most.max(LEAST_MANY).ilog2() as f32);
    let mixed = |k: usize| super::canvas::mixed(FEW[k], MANY[k], share);
    [mixed(0), mixed(1), mixed(2)]
}

/// Dots of one place and of the most, with words; returns where it ends to the right.
fn density_legend(canvas: &mut Canvas, at: Px, most: usize, radius: f64) -> Result<f64, OutputError> {
    let kind = Type::regular(16.0);
    let mut x = at.0;
    let mut entries = vec![(density(1, most), "1 place".to_owned())];
    if most > 1 {
        entries.push((
            density(most, most),
            format!("{} places at one spot", grouped(most as u64)),
        ));
    }
    for (color, text) in entries {
        canvas.disc((x + radius, at.1 - 5.5), radius, color, 0.0, color)?;
        canvas.text((x + 2.0 * radius + 8.0, at.1), &text, kind);
        x += 2.0 * radius + 8.0 + canvas.text_width(&text, kind) + 28.0;
    }
    Ok(x)
}

#[cfg(test)]
mod tests;
