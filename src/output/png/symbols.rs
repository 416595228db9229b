//! Marks on the map: masts, villages, lines.

use super::canvas::{Canvas, Px};
use super::palette::{self, INK, Mark, PAPER, Shape};
use super::projection::Projection;
use crate::domain::Village;
use crate::gaps::Gaps;
use crate::maths;
use crate::output::OutputError;
use crate::space::LonLat;
use geo::LineString;

/// Half the size of a mark of weight 1, pixels: smaller where there are many.
pub(super) fn mark_radius(villages: usize) -> f64 {
    (7.0 * maths::pow(120.0 / villages.max(1) as f64, 0.3)).clamp(2.2, 7.0)
}

/// A mast: a small triangle on its foot.
pub(super) fn mast(canvas: &mut Canvas, at: Px, size: f64) -> Result<(), OutputError> {
    mast_halo(canvas, at, size)?;
    canvas.polygon(&triangle(at, size), INK)
}

fn mast_halo(canvas: &mut Canvas, at: Px, size: f64) -> Result<(), OutputError> {
    canvas.outlined(&triangle(at, size), PAPER, 1.0, PAPER)
}

fn triangle(at: Px, size: f64) -> [Px; 3] {
    [
        (at.0, at.1 - size),
        (at.0 + 0.8 * size, at.1 + 0.6 * size),
        (at.0 - 0.8 * size, at.1 + 0.6 * size),
    ]
}

/// All masts on the map: first every halo, then every triangle, so that masts side by side do not wipe each
/// other out.
pub(super) fn masts(canvas: &mut Canvas, map: &Projection, masts: &[LonLat]) -> Result<(), OutputError> {
    let shown: Vec<Px> = masts
        .iter()
        .map(|mast| map.px(mast.lon_deg(), mast.lat_deg()))
        .filter(|at| map.shows(*at))
        .collect();
    masts_at(canvas, &shown, masts.len())
}

/// The same at places on the map; `of` is how many there are in all.
pub(super) fn masts_at(canvas: &mut Canvas, shown: &[Px], of: usize) -> Result<(), OutputError> {
    let size = (7.0 * maths::pow(150.0 / of.max(1) as f64, 0.3)).clamp(2.5, 7.0);
    for at in shown {
        mast_halo(canvas, *at, size)?;
    }
    for at in shown {
        canvas.polygon(&triangle(*at, size), INK)?;
    }
    Ok(())
}

/// One village's mark.
pub(super) fn village(canvas: &mut Canvas, at: Px, mark: &Mark, radius: f64) -> Result<(), OutputError> {
    let (x, y) = at;
    let r = radius * mark.weight;
    let rim = (0.22 * radius).clamp(0.5, 1.4);
    match mark.shape {
        Shape::Disc => canvas.disc(at, r, mark.fill, rim, mark.line),
        Shape::Ring => canvas.disc(at, r, mark.fill, 1.5 * rim, mark.line),
        Shape::Diamond => canvas.outlined(
            &[(x, y - r), (x + r, y), (x, y + r), (x - r, y)],
            mark.fill,
            rim,
            mark.line,
        ),
        Shape::Square => {
            let r = 0.9 * r;
            let corners = [(x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r)];
            canvas.outlined(&corners, mark.fill, rim, mark.line)
        }
        Shape::Triangle => canvas.outlined(&triangle(at, r), mark.fill, rim, mark.line),
    }
}

/// All villages, those that matter most on top. Without verdicts every village is a small dark dot.
pub(super) fn villages(
    canvas: &mut Canvas,
    map: &Projection,
    villages: &[Village],
    gaps: Option<&Gaps>,
) -> Result<(), OutputError> {
    let radius = mark_radius(villages.len());
    let place = |v: &Village| {
        v.centre()
            .map(|c| map.px(c.lon_deg(), c.lat_deg()))
            .filter(|p| map.shows(*p))
    };
    let Some(gaps) = gaps else {
        for at in villages.iter().filter_map(place) {
            canvas.disc(at, 0.5 * radius, INK, 0.2 * radius, PAPER)?;
        }
        return Ok(());
    };
    for mark in &palette::MARKS {
        let of_mark = gaps
            .villages
            .iter()
            .filter(|g| g.any.verdict.name() == mark.verdict);
        for at in of_mark.filter_map(|g| villages.get(g.village)).filter_map(place) {
            self::village(canvas, at, mark, radius)?;
        }
    }
    Ok(())
}

/// Lines of administrative units, cut at the map's edge; points that fall on one pixel are one.
pub(super) fn boundaries(
    canvas: &mut Canvas,
    map: &Projection,
    lines: &[LineString<f64>],
) -> Result<(), OutputError> {
    for line in lines {
        let mut run: Vec<Px> = Vec::new();
        let mut last: Option<Px> = None;
        for point in &line.0 {
            let here = map.px(point.x, point.y);
            let Some(before) = last else {
                last = Some(here);
                continue;
            };
            if maths::hypot(here.0 - before.0, here.1 - before.1) < 0.7 {
                continue;
            }
            match map.clipped(before, here) {
                Some((a, b)) => {
                    if run.last() != Some(&a) {
                        stroke(canvas, &mut run)?;
                        run.push(a);
                    }
                    run.push(b);
                }
                None => stroke(canvas, &mut run)?,
            }
            last = Some(here);
        }
        stroke(canvas, &mut run)?;
    }
    Ok(())
}

fn stroke(canvas: &mut Canvas, run: &mut Vec<Px>) -> Result<(), OutputError> {
    if run.len() > 1 {
        canvas.path(run, 1.0, palette::BOUNDARY, 0.55)?;
    }
    run.clear();
    Ok(())
}
