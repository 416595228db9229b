//! Coverage: the level of every cell that can be heard, at test points and over an area.

use crate::domain::Technology;
use crate::space::Grid;
use crate::units::Dbm;
use serde::Serialize;

/// Told how far a long job is, and asked whether to stop. The core neither prints nor opens files.
pub trait Observer: Sync {
    /// A stage begins, of so many ticks.
    fn begin(&self, stage: &str, ticks: u64);
    /// So many ticks are done.
    fn tick(&self, ticks: u64);
    /// Should the job stop?
    fn cancelled(&self) -> bool;
}

/// Watches nothing and never stops.
#[derive(Clone, Copy, Debug)]
pub struct Unobserved;

impl Observer for Unobserved {
    fn begin(&self, _stage: &str, _ticks: u64) {}
    fn tick(&self, _ticks: u64) {}
    fn cancelled(&self) -> bool {
        false
    }
}

/// Why there is no level at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// No counting cell of the technology is near enough to be heard: a fact, not an unknown.
    OutOfRange,
    /// The receiver or the path leaves the terrain data or crosses a void.
    NoTerrain,
    /// The path lies outside what the model is defined for.
    OutsideModel,
    /// The study has no cell of this operator and technology at all.
    NoCells,
}

impl Reason {
    /// For people.
    pub const fn text(self) -> &'static str {
        match self {
            Self::OutOfRange => "no cell in range",
            Self::NoTerrain => "no terrain data on the path",
            Self::OutsideModel => "outside the model's definition",
            Self::NoCells => "no cells of this kind in the data",
        }
    }
}

/// The best level at a place and the cell that gives it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Serving {
    /// Index into the network's cells.
    pub cell: usize,
    /// Level of the technology's reference signal, before any indoor loss.
    pub level: Dbm,
}

/// What a receiver hears of one operator and technology.
#[derive(Clone, Debug, PartialEq)]
pub struct Heard {
    /// Operator.
    pub operator: String,
    /// Technology.
    pub technology: Technology,
    /// Best server, or why there is none.
    pub best: Result<Serving, Reason>,
    /// An upper bound of the level of the cells whose path could not be computed: if it reaches a threshold, nobody can say
    /// that the place is not covered. `None` when every path was computed.
    pub unknown_up_to: Option<(Dbm, Reason)>,
}

/// One raster layer: the best level of a technology, of one operator or of any.
#[derive(Clone, Debug)]
pub struct Layer {
    /// `None`: the best of all operators.
    pub operator: Option<String>,
    /// Technology.
    pub technology: Technology,
    /// Level in dBm, or the reason why there is none. In steps of 0.01 dB.
    pub levels: Grid<Result<f32, Reason>>,
}

/// Levels at every test point of every village, and the rasters.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// `points[village][test point]`: what is heard there, by operator and technology.
    pub points: Vec<Vec<Vec<Heard>>>,
    /// The rasters, "any operator" first for each technology.
    pub layers: Vec<Layer>,
}
