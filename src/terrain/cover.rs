//! What stands on the ground: woods, houses, water, and how high they are.
//!
//! Outside data comes through [`CoverSource`]; a place whose cover is not known is `None`, never "open".

use super::fingerprint::Digests;
use crate::space::{BoundingBox, Frame, LonLat};
use sha2::{Digest, Sha256};

/// Kinds of land cover, as far as radio recommendations tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Water surface: lakes, rivers, sea.
    Water,
    /// Fields, grass, bare ground: nothing higher than a person.
    Open,
    /// Scattered houses and trees, villages.
    Suburban,
    /// Towns.
    Urban,
    /// Centres of large towns.
    DenseUrban,
    /// Woods and forests.
    Trees,
}

/// The radio climate of the ground, for mixed paths (ITU-R P.1812 table 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Zone {
    /// All land that is not coastal.
    Inland,
    /// Land up to 100 m above the sea and within 50 km of it.
    CoastalLand,
    /// Seas and other large bodies of water.
    Sea,
}

/// What stands at one sample of a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cover {
    /// Representative height of what stands there above the ground, metres.
    pub height_m: f64,
    /// Its kind.
    pub kind: Kind,
    /// Its radio climate.
    pub zone: Zone,
    /// What a receiver that stands in it loses, dB, by the planner's table.
    pub loss_db: f64,
}

impl Cover {
    /// Bare inland ground.
    pub const BARE: Self = Self {
        height_m: 0.0,
        kind: Kind::Open,
        zone: Zone::Inland,
        loss_db: 0.0,
    };
}

/// Where land cover comes from.
pub trait CoverSource: Sync {
    /// What stands at a place; `None` outside the data or on a pixel without a class.
    fn cover(&self, at: LonLat) -> Option<Cover>;

    /// A hash of everything that the cover within an area can depend on. `None` where the source cannot say: then nothing that was computed
    /// from it can be kept for another run.
    fn fingerprint(&self, _around: &BoundingBox) -> Option<[u8; 32]> {
        None
    }
}

/// Land cover in memory: a frame in degrees and a code for each pixel, read at the nearest pixel.
#[derive(Clone, Debug)]
pub struct CoverGrid {
    frame: Frame,
    codes: Vec<u8>,
    legend: Vec<Option<Cover>>,
    digests: Digests,
}

impl CoverGrid {
    /// `codes` row by row, northernmost first, as many as the frame has pixels; `legend[code]` says what a code means, and
    /// a code beyond it or `None` there stands for "not known". `None` where the numbers do not fit.
    pub fn new(frame: Frame, codes: Vec<u8>, legend: Vec<Option<Cover>>) -> Option<Self> {
        (codes.len() == frame.len()).then(|| Self {
            frame,
            codes,
            legend,
            digests: Digests::default(),
        })
    }

    /// Where the pixels lie.
    pub const fn frame(&self) -> &Frame {
        &self.frame
    }

    /// What each pixel's code means, row by row.
    pub fn covers(&self) -> impl Iterator<Item = Option<Cover>> + '_ {
        self.codes.iter().map(|code| self.meaning(*code))
    }

    fn meaning(&self, code: u8) -> Option<Cover> {
        self.legend.get(usize::from(code)).copied().flatten()
    }
}

impl CoverSource for CoverGrid {
    fn cover(&self, at: LonLat) -> Option<Cover> {
        let (col, row) = self.frame.position(at);
        // A hair for positions on the very edge.
        const REACH: f64 = 0.5 + 1e-9;
        let (last_col, last_row) = (self.frame.cols as f64 - 1.0, self.frame.rows as f64 - 1.0);
        if !(col >= -REACH && row >= -REACH && col <= last_col + REACH && row <= last_row + REACH) {
            return None;
        }
        let (col, row) = (col.round().clamp(0.0, last_col), row.round().clamp(0.0, last_row));
        let code = self.codes.get(row as usize * self.frame.cols + col as usize)?;
        self.meaning(*code)
    }

    fn fingerprint(&self, around: &BoundingBox) -> Option<[u8; 32]> {
        let bytes = |col, row, out: &mut Vec<u8>| {
            let code = self.codes.get(row * self.frame.cols + col);
            out.extend(code);
        };
        let mut hash = Sha256::new();
        hash.update(self.digests.of(&self.frame, around, bytes));
        for cover in &self.legend {
            // Written as Rust writes it: every field, numbers so that they read back the same.
            hash.update(format!("{cover:?};"));
        }
        Some(hash.finalize().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_pixel_answers_and_what_is_not_known_is_nothing() {
        let frame = Frame {
            west_deg: 10.0,
            north_deg: 50.0,
            step_lon_deg: 0.1,
            step_lat_deg: 0.1,
            cols: 2,
            rows: 2,
        };
        let woods = Cover {
            height_m: 15.0,
            kind: Kind::Trees,
            ..Cover::BARE
        };
        let legend = vec![None, Some(Cover::BARE), Some(woods)];
        let grid = CoverGrid::new(frame, vec![1, 2, 0, 7], legend.clone()).expect("fits");
        let at = |lon, lat| grid.cover(LonLat::new(lon, lat).expect("valid"));
        assert_eq!(at(10.02, 49.98), Some(Cover::BARE));
        assert_eq!(at(10.11, 49.91), Some(woods));
        assert_eq!(at(10.05, 49.85), None);
        assert_eq!(at(10.15, 49.85), None);
        assert_eq!(at(9.99, 49.95), None);
        assert_eq!(at(10.2, 50.0), Some(woods));
        assert!(CoverGrid::new(frame, vec![1, 2, 0], legend).is_none());
    }
}
