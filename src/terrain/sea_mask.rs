//! Where the ground is the sea because the study says so, for maps.

use crate::space::{Frame, LonLat};

/// A bit for each sample of a frame: is it the sea that a study filled in?
#[derive(Clone, Debug, PartialEq)]
pub struct SeaMask {
    frame: Frame,
    words_a_row: usize,
    words: Vec<u64>,
    samples: u64,
}

impl SeaMask {
    /// Without any sea.
    pub fn new(frame: Frame) -> Self {
        let words_a_row = frame.cols.div_ceil(64);
        Self {
            frame,
            words_a_row,
            words: vec![0; words_a_row * frame.rows],
            samples: 0,
        }
    }

    /// Makes a sample the sea; one outside is ignored.
    pub fn add(&mut self, col: usize, row: usize) {
        if col >= self.frame.cols || row >= self.frame.rows {
            return;
        }
        let bit = 1u64 << (col % 64);
        if let Some(word) = self.words.get_mut(row * self.words_a_row + col / 64) {
            self.samples += u64::from(*word & bit == 0);
            *word |= bit;
        }
    }

    /// Is a place the sea that was filled in?
    pub fn is_sea(&self, at: LonLat) -> bool {
        self.frame.pixel(at).is_some_and(|(col, row)| {
            let word = self.words.get(row * self.words_a_row + col / 64);
            word.is_some_and(|word| word & 1u64 << (col % 64) != 0)
        })
    }

    /// How many samples are.
    pub const fn samples(&self) -> u64 {
        self.samples
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_the_sea_where_it_was_added() {
        let frame = Frame {
            west_deg: 105.0,
            north_deg: 22.0,
            step_lon_deg: 0.01,
            step_lat_deg: 0.01,
            cols: 100,
            rows: 100,
        };
        let mut mask = SeaMask::new(frame);
        mask.add(70, 10);
        mask.add(70, 10);
        mask.add(100, 10);
        let at = |lon, lat| LonLat::new(lon, lat).expect("valid");
        assert!(mask.is_sea(at(105.705, 21.895)));
        assert!(!mask.is_sea(at(105.715, 21.895)) && !mask.is_sea(at(104.0, 21.0)));
        assert_eq!(mask.samples(), 1);
    }
}
