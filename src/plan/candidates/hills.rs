//! Hilltops: the highest samples of the ground around, where the ground falls away far enough.

use super::need::Need;
use crate::coverage::{Cancelled, Observer};
use crate::maths;
use crate::space::LonLat;
use crate::space::geodesic::MEAN_M_PER_DEG;
use crate::terrain::{Blocks, ElevationGrid};

/// A hilltop stands at least so far over the lowest ground within the radius, metres: less is the noise of heights
/// measured from space.
const LEAST_RISE_M: f32 = 20.0;
/// The radius within which nothing is higher, metres.
const RADIUS_M: (f64, f64) = (300.0, 2000.0);

/// A hilltop.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Hilltop {
    pub(super) place: LonLat,
    /// Over the lowest ground within the radius, metres.
    pub(super) rise_m: f64,
}

/// The hilltops in range of points that are not served, from north to south.
///
/// The ground is cut into blocks as large as the radius. Only the highest sample of a block can be a hilltop, so
/// that the ground is read about once, and once more around each such sample.
pub(super) fn hilltops(
    terrain: &ElevationGrid,
    need: &Need,
    spacing_m: f64,
    observer: &dyn Observer,
) -> Result<Vec<Hilltop>, Cancelled> {
    let frame = terrain.frame();
    let samples = terrain.samples_m();
    let radius_m = spacing_m.clamp(RADIUS_M.0, RADIUS_M.1);
    let middle_deg = frame.bounds().centre().lat_deg();
    let narrow = maths::cos(middle_deg.to_radians()).max(1e-3);
    let across = |step_deg: f64| ((radius_m / (step_deg * MEAN_M_PER_DEG)).ceil() as usize).max(1);
    let radius = (across(frame.step_lon_deg * narrow), across(frame.step_lat_deg));
    let (wide, high) = (radius.0 + 1, radius.1 + 1);
    let mut found = Vec::new();
    observer.begin("hilltops", frame.rows.div_ceil(high) as u64);
    for row in (0..frame.rows).step_by(high) {
        if observer.cancelled() {
            return Err(Cancelled);
        }
        for col in (0..frame.cols).step_by(wide) {
            let middle = frame.centre(
                (col + wide / 2).min(frame.cols - 1),
                (row + high / 2).min(frame.rows - 1),
            );
            let in_range = |at: LonLat| {
                need.nearest_m(at)
                    .is_some_and(|d| d <= need.reach_m + 2.0 * radius_m)
            };
            if !middle.is_some_and(in_range) {
                continue;
            }
            let block = (
                col..(col + wide).min(samples.cols()),
                row..(row + high).min(samples.rows()),
            );
            let top = highest(samples, block).and_then(|top| hilltop(terrain, top, radius));
            found.extend(top.filter(|hill| need.nearest_m(hill.place).is_some_and(|d| d <= need.reach_m)));
        }
        observer.tick(1);
    }
    Ok(found)
}

/// Column, row and height of the highest sample of a block, of equals the first.
fn highest(
    samples: &Blocks,
    (cols, rows): (std::ops::Range<usize>, std::ops::Range<usize>),
) -> Option<(usize, usize, f32)> {
    let mut top: Option<(usize, usize, f32)> = None;
    for row in rows {
        for col in cols.clone() {
            if let Some(height_m) = samples.get(col, row)
                && top.is_none_or(|(.., most_m)| height_m > most_m)
            {
                top = Some((col, row, height_m));
            }
        }
    }
    top
}

/// The sample as a hilltop, where nothing within the radius is higher; of equals the first is it. The outermost
/// samples are none: the ground goes on, and it is not known how.
fn hilltop(
    terrain: &ElevationGrid,
    (col, row, height_m): (usize, usize, f32),
    radius: (usize, usize),
) -> Option<Hilltop> {
    let samples = terrain.samples_m();
    let is_outermost = |at: usize, of: usize| at == 0 || at + 1 == of;
    if is_outermost(col, samples.cols()) || is_outermost(row, samples.rows()) {
        return None;
    }
    let mut lowest_m = height_m;
    for r in row.saturating_sub(radius.1)..=(row + radius.1).min(samples.rows().checked_sub(1)?) {
        for c in col.saturating_sub(radius.0)..=(col + radius.0).min(samples.cols().checked_sub(1)?) {
            let Some(other_m) = samples.get(c, r) else {
                continue;
            };
            let is_before = (r, c) < (row, col);
            if other_m > height_m || (other_m == height_m && is_before) {
                return None;
            }
            lowest_m = lowest_m.min(other_m);
        }
    }
    let rise_m = height_m - lowest_m;
    (rise_m >= LEAST_RISE_M).then_some(Hilltop {
        place: terrain.frame().centre(col, row)?,
        rise_m: f64::from(rise_m),
    })
}
