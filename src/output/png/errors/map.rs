//! The error of each place on a map: where a model is too strong, and where it is too weak.

use super::super::canvas::{Canvas, Px, Rgb};
use super::super::palette::{FAINT, INK, PAPER};
use super::super::projection::Projection;
use super::super::text::Type;
use super::super::{frame, symbols};
use super::{ErrorChart, MARGIN, foot, head};
use crate::domain::figures::{counted, grouped};
use crate::output::OutputError;
use crate::space::regions::Cluster;
use crate::space::{BoundingBox, LonLat, Regions};
use std::collections::BTreeSet;

/// Room for degrees left of the map.
const LEFT: f64 = 72.0;
const GUTTER: f64 = 36.0;
const LEGEND: f64 = 330.0;
/// Between two maps, and their degrees.
const BETWEEN: f64 = 64.0;
const LEGEND_HEIGHT: f64 = 520.0;
/// Around the outermost places, metres.
const RIM_M: f64 = 400.0;
/// Masts that are no farther from the places are on the map, metres.
const BESIDE_M: f64 = 8_000.0;
/// Places in cells of a twentieth of a degree that are no farther from each other are on one map, metres.
const LINK_M: f64 = 50_000.0;
const PER_DEGREE: i32 = 20;
/// More maps than these have no room on a page.
const MOST_MAPS: usize = 3;

/// Errors from here on (dB) have this colour, down to the next: blue where the prediction is too weak, grey
/// where it is right, orange and red where it is too strong.
const CLASSES: [(f64, Rgb, &str); 7] = [
    (20.0, [128, 0, 20], "+20 dB and more: far too strong"),
    (10.0, [213, 94, 0], "+10 to +20 dB: too strong"),
    (5.0, [246, 178, 107], "+5 to +10 dB"),
    (-5.0, [225, 225, 225], "within 5 dB"),
    (-10.0, [158, 202, 225], "-5 to -10 dB"),
    (-20.0, [49, 130, 189], "-10 to -20 dB: too weak"),
    (f64::NEG_INFINITY, [8, 48, 107], "-20 dB and less: far too weak"),
];

/// Draws it: a map for each area that was measured, those with the most places.
///
/// # Errors
/// [`OutputError::Picture`] when drawing fails; [`OutputError::Mismatch`] without a place.
pub fn map(chart: &ErrorChart<'_>) -> Result<Vec<u8>, OutputError> {
    let areas = areas(chart);
    let maps: Vec<Projection> = areas.iter().copied().map(Projection::over).collect();
    let widest = maps.iter().map(|m| m.width).fold(0.0, f64::max);
    if maps.is_empty() {
        return Err(OutputError::mismatch("a map needs a place"));
    }
    let width = MARGIN + LEFT + widest + GUTTER + LEGEND + MARGIN;
    let title = "Error at each measured place";
    let mut trial = Canvas::new(width as usize, 1, PAPER)?;
    let top = (head(&mut trial, chart, title) + 40.0).ceil();
    let heights = maps.iter().map(|m| m.height + BETWEEN).sum::<f64>();
    let bottom = top + heights.max(LEGEND_HEIGHT);
    let mut canvas = Canvas::new(width as usize, (bottom + 90.0) as usize, PAPER)?;
    head(&mut canvas, chart, title);
    let left = (MARGIN + LEFT).floor();
    let mut y = top;
    for map in &maps {
        let face = face(chart, map)?;
        canvas.paste(&face, (left as usize, y as usize));
        frame::neat_line(&mut canvas, map, (left, y))?;
        frame::scale_bar(
            &mut canvas,
            map,
            (left + widest + GUTTER, y + map.height - 60.0),
            220.0,
        )?;
        y = (y + map.height + BETWEEN).ceil();
    }
    let shown = |at: &LonLat| maps.iter().any(|m| m.shows(m.px(at.lon_deg(), at.lat_deg())));
    let outside = chart.places.iter().filter(|at| !shown(at)).count();
    legend(&mut canvas, chart, outside, (left + widest + GUTTER, top))?;
    foot(&mut canvas, chart, bottom + 10.0);
    canvas.png()
}

/// The areas that were measured, those with the most places first; each with the masts beside it.
fn areas(chart: &ErrorChart<'_>) -> Vec<BoundingBox> {
    let mut regions = Regions::new(PER_DEGREE);
    for at in chart.places {
        regions.add(*at);
    }
    let clusters = regions.clusters(LINK_M);
    let area = |cluster: &Cluster| {
        let cells: BTreeSet<_> = cluster.regions.cells().collect();
        let here = chart
            .places
            .iter()
            .filter(|at| cells.contains(&regions.cell(**at)));
        let own = BoundingBox::around(here.copied())?;
        let near = own.widened_m(BESIDE_M);
        let masts = chart.masts.iter().copied().filter(|at| near.contains(*at));
        let around = BoundingBox::around(masts).map_or(own, |m| own.with(&m));
        Some(around.widened_m(RIM_M))
    };
    clusters.iter().take(MOST_MAPS).filter_map(area).collect()
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

fn legend(canvas: &mut Canvas, chart: &ErrorChart<'_>, outside: usize, at: Px) -> Result<(), OutputError> {
    let mut counts = [0u64; CLASSES.len()];
    for pair in &chart.errors.pairs {
        if let Some(count) = counts.get_mut(class_of(pair.error_db())) {
            *count += 1;
        }
    }
    let (x, mut y) = at;
    let heading = "Error: predicted minus measured";
    y = canvas.paragraph((x, y), heading, Type::bold(18.0), LEGEND) + 26.0;
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
    y += 16.0;
    let mut notes = vec!["Several cells that were measured at one place lie over each other.".to_owned()];
    if outside > 0 {
        notes.push(format!(
            "{} lie outside: see residuals.geojson.",
            counted(outside, "place", "places")
        ));
    }
    for note in notes {
        y = canvas.paragraph((x, y), &note, Type::regular(14.0).colored(FAINT), LEGEND);
    }
    frame::north_arrow(canvas, (x + 20.0, y + 20.0))
}
