//! Fingerprints of data in memory: what a part of a raster holds, as a hash that is the same wherever the
//! data came from.
//!
//! The fingerprint of an area is a hash over the samples around it and their places on the lattice. It does
//! not depend on how much more is in memory, as long as the area lies well inside: what was computed in one
//! study is found again by the next, which loads another window. Squares of [`SQUARE`] samples that lie in
//! the area as a whole are hashed once, when somebody first asks for them; the samples around them each time.

use super::window::TerrainWindow;
use crate::space::BoundingBox;
use sha2::{Digest, Sha256};
use std::ops::Range;
use std::sync::OnceLock;

/// Samples on the side of a square.
const SQUARE: i64 = 32;

/// Samples around an area that count with it: those that are read for places on its edge, and as many again.
const AROUND: f64 = 4.0;

/// The squares' hashes, as far as they were asked for. A copy starts anew.
#[derive(Debug, Default)]
pub(super) struct Digests(OnceLock<Vec<OnceLock<[u8; 32]>>>);

impl Clone for Digests {
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// Samples by their numbers on the lattice.
#[derive(Clone)]
struct Part {
    cols: Range<i64>,
    rows: Range<i64>,
}

impl Part {
    /// The whole squares in it, by their numbers.
    fn squares(&self) -> Self {
        let whole = |range: &Range<i64>| {
            let first = -(-range.start).div_euclid(SQUARE);
            first..range.end.div_euclid(SQUARE).max(first)
        };
        Self {
            cols: whole(&self.cols),
            rows: whole(&self.rows),
        }
    }
}

impl Digests {
    /// Forgets everything: to be called when the data change.
    pub(super) fn clear(&mut self) {
        self.0.take();
    }

    /// The fingerprint of what `value` holds around an area, by column and row of the window. What lies
    /// beyond the window counts as nothing; where the area comes near its edge, so does where that edge is.
    pub(super) fn of(
        &self,
        window: &TerrainWindow,
        around: &BoundingBox,
        value: impl Fn(usize, usize, &mut Vec<u8>),
    ) -> [u8; 32] {
        let (lattice, (first_col, first_row)) = window.place();
        let mut hash = Sha256::new();
        hash.update(format!("{lattice:?};"));
        let all = Part {
            cols: first_col..first_col + window.cols() as i64,
            rows: first_row..first_row + window.rows() as i64,
        };
        let (west, north) = lattice.position(around.west_deg, around.north_deg);
        let (east, south) = lattice.position(around.east_deg, around.south_deg);
        let wanted = Part {
            cols: turned(touched(west, east), &all.cols, lattice.turn().round() as i64),
            rows: touched(north, south),
        };
        let bounds = window.frame().bounds();
        let crosses =
            around.crosses_antimeridian() || bounds.crosses_antimeridian() || bounds.west_deg < -180.0;
        let is_within = wanted.cols.start >= all.cols.start && wanted.cols.end <= all.cols.end;
        let part = Part {
            // Across 180° a part may lie at both ends of the window: all columns count.
            cols: if crosses && !is_within {
                all.cols.clone()
            } else {
                shared(&wanted.cols, &all.cols)
            },
            rows: shared(&wanted.rows, &all.rows),
        };
        if part.cols != wanted.cols || part.rows != wanted.rows {
            hash.update(format!("{window:?};"));
        }
        for number in [part.cols.start, part.cols.end, part.rows.start, part.rows.end] {
            hash.update(number.to_le_bytes());
        }
        let mut bytes = Vec::new();
        let read = |cols: Range<i64>, row: i64, bytes: &mut Vec<u8>| {
            for col in cols {
                value((col - first_col) as usize, (row - first_row) as usize, bytes);
            }
        };
        let squares = part.squares();
        let inner = Part {
            cols: squares.cols.start * SQUARE..squares.cols.end * SQUARE,
            rows: squares.rows.start * SQUARE..squares.rows.end * SQUARE,
        };
        let none_inside = inner.cols.is_empty() || inner.rows.is_empty();
        for row in part.rows.clone() {
            bytes.clear();
            if none_inside || !inner.rows.contains(&row) {
                read(part.cols.clone(), row, &mut bytes);
            } else {
                read(part.cols.start..inner.cols.start, row, &mut bytes);
                read(inner.cols.end..part.cols.end, row, &mut bytes);
            }
            hash.update(&bytes);
        }
        if none_inside {
            return hash.finalize().into();
        }
        let in_window = all.squares();
        let across = (in_window.cols.end - in_window.cols.start) as usize;
        let down = (in_window.rows.end - in_window.rows.start) as usize;
        let kept = self.0.get_or_init(|| vec![OnceLock::new(); across * down]);
        for row in squares.rows {
            for col in squares.cols.clone() {
                let of_square = || {
                    let mut bytes = Vec::new();
                    for row in row * SQUARE..(row + 1) * SQUARE {
                        read(col * SQUARE..(col + 1) * SQUARE, row, &mut bytes);
                    }
                    Sha256::digest(&bytes).into()
                };
                let nth =
                    (row - in_window.rows.start) as usize * across + (col - in_window.cols.start) as usize;
                let digest = kept
                    .get(nth)
                    .map_or_else(of_square, |d| *d.get_or_init(of_square));
                hash.update(digest);
            }
        }
        hash.finalize().into()
    }
}

/// The samples along one direction between two positions on the lattice, and some more.
fn touched(first: f64, last: f64) -> Range<i64> {
    // A cast takes what is no number as 0, and what is beyond all numbers as the last of them.
    let (first, end) = ((first - AROUND).floor() as i64, (last + AROUND).ceil() as i64);
    first.min(end)..end
}

/// Columns counted a turn of the globe on or back, where all of them are columns of the window then.
fn turned(cols: Range<i64>, all: &Range<i64>, turn: i64) -> Range<i64> {
    let by = [0, turn, -turn]
        .into_iter()
        .find(|by| cols.start + by >= all.start && cols.end + by <= all.end);
    let by = by.unwrap_or(0);
    cols.start + by..cols.end + by
}

fn shared(a: &Range<i64>, b: &Range<i64>) -> Range<i64> {
    let start = a.start.max(b.start);
    start..a.end.min(b.end).max(start)
}

#[cfg(test)]
mod tests {
    use super::super::{
        Blocks, Cover, CoverGrid, CoverSource, ElevationGrid, ElevationSource, Flat, Sampling,
    };
    use super::*;
    use crate::space::Frame;

    fn frame(west_deg: f64) -> Frame {
        Frame {
            west_deg,
            north_deg: 50.0,
            step_lon_deg: 0.001,
            step_lat_deg: 0.001,
            cols: 600,
            rows: 600,
        }
    }

    /// One sample, at column 20 and row 30, is as given; the others are always the same.
    fn ground(west_deg: f64, sample: Option<f32>) -> ElevationGrid {
        let mut heights_m = Blocks::of(600, 600, |col, row| Some(((600 * row + col) % 977) as f32));
        heights_m.set(20, 30, sample);
        ElevationGrid::new(frame(west_deg), heights_m)
    }

    fn around(west_deg: f64, north_deg: f64) -> BoundingBox {
        BoundingBox {
            west_deg,
            south_deg: north_deg - 0.05,
            east_deg: west_deg + 0.05,
            north_deg,
        }
    }

    #[test]
    fn a_change_is_seen_from_near_and_not_from_far() {
        let (near, far) = (around(10.0, 50.0), around(10.4, 49.5));
        let prints = |sample| {
            let ground = ground(10.0, sample);
            (ground.fingerprint(&near), ground.fingerprint(&far))
        };
        let (first, second, void) = (prints(Some(7.0)), prints(Some(0.0)), prints(None));
        assert!(first.0.is_some() && first.0 != first.1);
        assert!(first.0 != second.0 && second.0 != void.0);
        assert!(first.1 == second.1 && second.1 == void.1);
    }

    #[test]
    fn the_same_heights_elsewhere_or_read_otherwise_are_other_ground() {
        let (here, there) = (ground(10.0, None), ground(10.000_1, None));
        let read_otherwise = here.clone().sampled(Sampling::Nearest);
        let box_deg = around(10.1, 49.9);
        assert_ne!(here.fingerprint(&box_deg), there.fingerprint(&box_deg));
        assert_eq!(here.fingerprint(&box_deg), here.clone().fingerprint(&box_deg));
        assert_ne!(here.fingerprint(&box_deg), read_otherwise.fingerprint(&box_deg));
        let outside = around(100.0, 0.0);
        assert_ne!(here.fingerprint(&outside), here.fingerprint(&box_deg));
        assert_ne!(
            Flat { height_m: 1.0 }.fingerprint(&box_deg),
            Flat { height_m: 2.0 }.fingerprint(&box_deg)
        );
    }

    #[test]
    fn how_much_more_is_loaded_does_not_matter() {
        let whole = ground(10.0, Some(3.0));
        let (middle, corner) = (around(10.2, 49.8), around(10.098, 49.902));
        for (first, cols, rows) in [
            ((100, 90), 400, 420),
            ((101, 97), 333, 350),
            ((150, 150), 150, 160),
        ] {
            let part = whole.part(first, cols, rows).expect("inside");
            assert_eq!(part.fingerprint(&middle), whole.fingerprint(&middle), "{first:?}");
            // Near the edge of what is loaded it does: heights end there.
            assert_ne!(part.fingerprint(&corner), whole.fingerprint(&corner), "{first:?}");
        }
    }

    #[test]
    fn every_sample_that_can_be_read_counts() {
        let box_deg = around(10.2, 49.8);
        let same = ground(10.0, None).fingerprint(&box_deg);
        let changed = |col: usize, row: usize| {
            let mut heights_m = ground(10.0, None).samples_m().clone();
            heights_m.set(col, row, Some(-5.0));
            ElevationGrid::new(frame(10.0), heights_m).fingerprint(&box_deg) != same
        };
        // The box holds columns 200 to 249 and rows 200 to 249.
        for at in [198, 199, 200, 223, 224, 225, 249, 250, 251] {
            assert!(changed(at, 230) && changed(230, at), "{at}");
        }
        assert!(!changed(190, 230) && !changed(230, 260));
    }

    #[test]
    fn a_code_means_what_its_legend_says() {
        let frame = frame(10.0);
        let grid = |height_m: f64| {
            let legend = vec![
                None,
                Some(Cover {
                    height_m,
                    ..Cover::BARE
                }),
            ];
            CoverGrid::new(frame, vec![1; frame.len()], legend).expect("fits")
        };
        let box_deg = around(10.1, 49.9);
        assert!(grid(10.0).fingerprint(&box_deg).is_some());
        assert_ne!(grid(10.0).fingerprint(&box_deg), grid(11.0).fingerprint(&box_deg));
    }
}
