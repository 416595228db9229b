//! Land cover as a model reads it: where a hole in it counts.

use super::{Cover, CoverSource};
use crate::space::{BoundingBox, LonLat, Places};

/// Land cover, and which of it is read.
#[derive(Clone, Copy)]
pub struct LandCover<'a> {
    source: &'a dyn CoverSource,
    reading: Reading,
}

/// Which land cover of a path a model reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// All of it: a hole anywhere ends what is known of the path.
    AlongPath,
    /// What is at the receiver, and the woods that go on before it: a hole elsewhere changes nothing, and is
    /// [`Cover::UNKNOWN`].
    AtReceiver,
}

impl<'a> LandCover<'a> {
    /// From a source.
    pub fn new(source: &'a dyn CoverSource, reading: Reading) -> Self {
        Self { source, reading }
    }

    /// Which of it is read.
    pub const fn reading(&self) -> Reading {
        self.reading
    }

    /// What is at a place.
    pub fn at(&self, at: LonLat) -> Option<Cover> {
        self.source.cover(at)
    }

    /// Is it known what is at a place?
    pub fn is_known(&self, at: LonLat) -> bool {
        self.source.cover(at).is_some_and(|c| c.is_known())
    }

    /// What is at some places in order, up to the first hole that counts wherever the path ends. What was in
    /// `out` is lost.
    pub fn covers(&self, places: &Places, out: &mut Vec<Cover>) {
        self.source.covers(places, out);
        if self.reading == Reading::AtReceiver {
            let rest = (out.len()..places.len()).map_while(|i| places.get(i));
            out.extend(rest.map(|at| self.source.cover(at).unwrap_or(Cover::UNKNOWN)));
        }
    }

    /// As [`CoverSource::fingerprint`].
    pub fn fingerprint(&self, around: &BoundingBox) -> Option<[u8; 32]> {
        self.source.fingerprint(around)
    }

    /// As [`CoverSource::is_sound`].
    pub fn is_sound(&self) -> bool {
        self.source.is_sound()
    }
}

/// Read along the path.
impl<'a> From<&'a dyn CoverSource> for LandCover<'a> {
    fn from(source: &'a dyn CoverSource) -> Self {
        Self::new(source, Reading::AlongPath)
    }
}
