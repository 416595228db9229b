//! Fingerprints of data in memory: what a part of a raster holds, as a hash that is the same wherever the data came from.
//!
//! A raster is hashed in squares of [`SQUARE`] pixels on a side, each once and only when somebody asks for it; the fingerprint of an area is a
//! hash over those that it touches.

use crate::space::{BoundingBox, Frame};
use sha2::{Digest, Sha256};
use std::sync::OnceLock;

/// Pixels on the side of a square.
const SQUARE: usize = 256;

/// The squares' hashes, as far as they were asked for. A copy starts anew.
#[derive(Debug, Default)]
pub(super) struct Digests(OnceLock<Vec<OnceLock<[u8; 32]>>>);

impl Clone for Digests {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Digests {
    /// Forgets everything: to be called when the data change.
    pub(super) fn clear(&mut self) {
        self.0.take();
    }

    /// The fingerprint of what `value` holds around an area: the squares with pixels within two pixels of it. `None` where the area does not
    /// touch the frame is a fingerprint too: that of nothing.
    pub(super) fn of(
        &self,
        frame: &Frame,
        around: &BoundingBox,
        value: impl Fn(usize, usize, &mut Vec<u8>),
    ) -> [u8; 32] {
        let across = frame.cols.div_ceil(SQUARE);
        let squares = self
            .0
            .get_or_init(|| vec![OnceLock::new(); across * frame.rows.div_ceil(SQUARE)]);
        let mut hash = Sha256::new();
        for number in [
            frame.west_deg,
            frame.north_deg,
            frame.step_lon_deg,
            frame.step_lat_deg,
        ] {
            hash.update(number.to_bits().to_le_bytes());
        }
        let cols = touched(
            (around.west_deg - frame.west_deg) / frame.step_lon_deg,
            (around.east_deg - frame.west_deg) / frame.step_lon_deg,
            frame.cols,
        );
        let rows = touched(
            (frame.north_deg - around.north_deg) / frame.step_lat_deg,
            (frame.north_deg - around.south_deg) / frame.step_lat_deg,
            frame.rows,
        );
        for row in rows {
            for col in cols.clone() {
                hash.update((col as u64).to_le_bytes());
                hash.update((row as u64).to_le_bytes());
                let square = squares.get(row * across + col);
                let digest = square.map(|s| s.get_or_init(|| square_hash(frame, col, row, &value)));
                hash.update(digest.copied().unwrap_or_default());
            }
        }
        hash.finalize().into()
    }
}

/// The squares along one direction that hold pixels from `first` to `last` (continuous, counted from the frame's edge), two pixels more.
fn touched(first: f64, last: f64, pixels: usize) -> std::ops::Range<usize> {
    let end = pixels as f64;
    // Casts bring what is below 0, or no number, to 0.
    let first = (first - 2.0).clamp(0.0, end) as usize;
    let last = (last + 3.0).clamp(0.0, end) as usize;
    if first >= last {
        return 0..0;
    }
    first / SQUARE..last.div_ceil(SQUARE)
}

fn square_hash(
    frame: &Frame,
    col: usize,
    row: usize,
    value: &impl Fn(usize, usize, &mut Vec<u8>),
) -> [u8; 32] {
    let (first_col, first_row) = (col * SQUARE, row * SQUARE);
    let (end_col, end_row) = (
        (first_col + SQUARE).min(frame.cols),
        (first_row + SQUARE).min(frame.rows),
    );
    let mut bytes = Vec::with_capacity(4 * SQUARE * SQUARE);
    for row in first_row..end_row {
        for col in first_col..end_col {
            value(col, row, &mut bytes);
        }
    }
    let mut hash = Sha256::new();
    hash.update((end_col - first_col).to_le_bytes());
    hash.update(bytes);
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::super::{
        Blocks, Cover, CoverGrid, CoverSource, ElevationGrid, ElevationSource, Flat, Sampling,
    };
    use super::*;

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
        let mut heights_m = Blocks::new(600, 600);
        for i in 0..600 * 600 {
            heights_m.set(i % 600, i / 600, Some((i % 977) as f32));
        }
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
