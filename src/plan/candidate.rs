//! What could be built or changed.

use crate::domain::Cell;
use crate::space::LonLat;
use crate::study::Source;

/// One thing that can be built or changed, in one configuration.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Unique and steady: the same inputs give the same name.
    pub id: String,
    /// Configurations of one spot (or of one cell) have the same number: at most one of them is built.
    pub spot: u32,
    /// What it is.
    pub kind: Kind,
    /// Why it is looked at.
    pub source: Source,
    /// Where.
    pub position: LonLat,
    /// Height of the ground, metres; `None` where the terrain does not say.
    pub ground_m: Option<f64>,
    /// What must be built to carry the antennas.
    pub structure: Structure,
    /// Antennas' height above ground, metres.
    pub antenna_height_m: f64,
    /// The cells that are on air when it is built; none for a relay of the backhaul.
    pub cells: Vec<Cell>,
    /// The cells, by their place in the network, that are off when it is built.
    pub replaces: Vec<usize>,
}

/// What a candidate is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// A change of what is there.
    Change(Change),
    /// A new site.
    NewSite,
    /// A small answer for few people.
    Small(Small),
    /// A relay of the backhaul, which covers no one.
    Relay,
}

/// A change of a cell, or a further cell on a mast that is there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Change {
    /// More power, dB.
    Power(f64),
    /// Another electrical tilt, degrees.
    Tilt(f64),
    /// Another azimuth, degrees.
    Azimuth(f64),
    /// A further cell in a lower band, MHz.
    LowerBand(f64),
    /// The antenna higher on the mast, metres above ground.
    Height(f64),
    /// Cells on another operator's mast.
    OtherMast,
}

/// A small answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Small {
    /// A repeater, which needs a donor's signal.
    Repeater,
    /// A small cell with satellite backhaul.
    SmallCell,
}

/// What must be built to carry the antennas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Structure {
    /// Nothing: what is there carries them.
    None,
    /// A mast of so many metres.
    Mast(f64),
    /// A pole of so many metres.
    Pole(f64),
}

impl Kind {
    /// A word for tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Change(Change::Power(_)) => "more power",
            Self::Change(Change::Tilt(_)) => "tilt",
            Self::Change(Change::Azimuth(_)) => "azimuth",
            Self::Change(Change::LowerBand(_)) => "lower band",
            Self::Change(Change::Height(_)) => "antenna height",
            Self::Change(Change::OtherMast) => "another operator's mast",
            Self::NewSite => "new site",
            Self::Small(Small::Repeater) => "repeater",
            Self::Small(Small::SmallCell) => "small cell",
            Self::Relay => "relay",
        }
    }
}
