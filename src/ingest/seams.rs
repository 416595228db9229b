//! Seams: lines of voids so thin that both their sides are known, however long they are.
//!
//! Tiles of a mosaic often have no data in their outermost row or column, and their seams join to one region
//! that is larger than any hole. A line of one or two samples hides nothing: it is filled from both sides.

use super::void_map::VoidMap;
use crate::terrain::Blocks;

/// Lines of voids are at most so many samples wide.
const WIDEST: usize = 2;
/// Where seams cross, a first pass fills their arms, a second one the crossing.
const PASSES: usize = 2;

/// How many samples a seam is wide at most: across from west to east, and down from north to south.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Width {
    across: usize,
    down: usize,
}

impl Width {
    #[cfg(test)]
    pub(super) const NONE: Self = Self { across: 0, down: 0 };

    /// Of files of which the coarsest that is resampled has steps of so many steps of the grid. Its outermost
    /// row is void and, bilinearly, so is the way from there to the next: of two such files that meet these
    /// are three steps.
    pub(super) fn of(resampled: Option<(f64, f64)>) -> Self {
        let (across, down) = resampled.unwrap_or((0.0, 0.0));
        let wide = |steps: f64| WIDEST.max((3.0 * steps - 1e-3).clamp(0.0, 1e3).ceil() as usize);
        Self {
            across: wide(across),
            down: wide(down),
        }
    }

    pub(super) fn at_most(self, limit: usize) -> Self {
        Self {
            across: self.across.min(limit),
            down: self.down.min(limit),
        }
    }
}

/// Fills the seams, which are taken off the map; how many samples they had.
pub(super) fn fill(heights_m: &mut Blocks, voids: &mut VoidMap, width: Width) -> u64 {
    let mut filled = 0;
    for _ in 0..PASSES {
        let thin: Vec<((usize, usize), f32)> = voids
            .at_rims()
            .into_iter()
            .filter_map(|at| Some((at, between(heights_m, voids, at, width)?)))
            .collect();
        for ((col, row), height_m) in &thin {
            heights_m.set(*col, *row, Some(*height_m));
            voids.set(*col, *row, false);
        }
        filled += thin.len() as u64;
        if thin.is_empty() {
            break;
        }
    }
    filled
}

/// The height on the straight line between the two sides of a thin line, the thinner way.
fn between(heights_m: &Blocks, voids: &VoidMap, (col, row): (usize, usize), width: Width) -> Option<f32> {
    let across = side_to_side(width.across, |back, steps| {
        let col = if back {
            col.checked_sub(steps)?
        } else {
            col + steps
        };
        Some((voids.get(col, row), heights_m.get(col, row)))
    });
    let down = side_to_side(width.down, |back, steps| {
        let row = if back {
            row.checked_sub(steps)?
        } else {
            row + steps
        };
        Some((voids.get(col, row), heights_m.get(col, row)))
    });
    match (across, down) {
        (Some((a, wide)), Some((b, high))) => Some(if high < wide { b } else { a }),
        (one, other) => one.or(other).map(|(height_m, _)| height_m),
    }
}

/// The height between the ends of a run of voids, and its length; nothing where the run is longer than
/// `widest`, or has no height at an end. `at` looks so many steps back or on: is it a void, and its height.
fn side_to_side(
    widest: usize,
    at: impl Fn(bool, usize) -> Option<(bool, Option<f32>)>,
) -> Option<(f32, usize)> {
    let end = |back: bool| {
        (1..=widest)
            .map(|steps| (steps, at(back, steps)))
            .find(|(_, seen)| !seen.is_some_and(|(is_void, _)| is_void))
            .and_then(|(steps, seen)| Some((steps, seen?.1?)))
    };
    let ((before, a), (after, b)) = (end(true)?, end(false)?);
    let run = before + after - 1;
    let share = before as f32 / (before + after) as f32;
    (run <= widest).then_some((a + share * (b - a), run))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ground that rises by 10 m a column, with voids.
    fn ground(is_void: impl Fn(usize, usize) -> bool) -> (Blocks, VoidMap) {
        let (mut heights, mut voids) = (Blocks::new(200, 150), VoidMap::new(200, 150));
        for row in 0..150 {
            for col in 0..200 {
                let is_void = is_void(col, row);
                heights.set(col, row, (!is_void).then_some(10.0 * col as f32));
                voids.set(col, row, is_void);
            }
        }
        (heights, voids)
    }

    #[test]
    fn seams_that_cross_are_filled_and_the_hole_that_they_lead_to_stays() {
        let hole = |c: usize, r: usize| (20..40).contains(&c) && (20..40).contains(&r);
        let (mut heights, mut voids) = ground(|c, r| c == 99 || c == 100 || r == 75 || hole(c, r));
        let filled = fill(&mut heights, &mut voids, Width::of(None));
        assert_eq!(filled, 2 * 150 + 200 - 2);
        for row in [0, 74, 75, 149] {
            assert_eq!(heights.get(99, row), Some(990.0), "{row}");
            assert_eq!(heights.get(100, row), Some(1000.0), "{row}");
        }
        assert_eq!((heights.get(30, 30), voids.get(30, 30)), (None, true));
        assert_eq!(heights.get(20, 20), None);
    }

    #[test]
    fn wider_lines_and_none_at_all_where_nothing_may_be_filled() {
        let three = |c: usize, _: usize| (50..53).contains(&c);
        let (mut heights, mut voids) = ground(three);
        assert_eq!(fill(&mut heights, &mut voids, Width::of(None)), 0);
        let coarse = Width::of(Some((1.0, 1.0)));
        assert_eq!(fill(&mut heights, &mut voids, coarse.at_most(0)), 0);
        assert_eq!(fill(&mut heights, &mut voids, coarse), 450);
        assert_eq!(heights.get(51, 7), Some(510.0));
    }
}
