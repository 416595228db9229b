//! Coverage: the level of every cell that can be heard, at test points and over an area.

mod arrival;
pub mod best_server;
mod bound;
mod brush;
pub mod candidates;
mod canvas;
pub mod correction;
mod direction;
mod exact;
pub mod fill;
mod filled;
mod ground;
mod kept;
pub mod layers;
mod listening;
pub mod mast;
pub mod matrix;
pub mod paths;
pub mod pixel;
pub mod plan;
mod planes;
pub mod points;
mod polar;
mod power;
mod progress;
mod pruned;
pub mod quality;
pub mod range_end;
pub mod raster;
mod reason;
pub mod scene;
mod settings;
pub mod sight;
pub mod spare;
mod turned;
mod walk;

pub use arrival::Arrival;
pub use best_server::{Bound, Tally};
pub use correction::Correction;
pub use fill::Method;
pub use matrix::{CODE, Matrix, MatrixKey, MatrixStore, NoStore};
pub use pixel::{Level16, PixelLevel};
pub use planes::Planes;
pub use pruned::best_each;
pub use raster::{AreaError, AreaSettings};
pub use reason::Reason;
pub use scene::{PathLevel, Receiver, Scene, Service};
pub use settings::{AroundReceivers, ReceiverEnd, Settings};
pub use spare::{SpareCoverage, SpareTally};

use crate::domain::Technology;
use crate::radio::model::{Loss, Warnings};
use crate::space::Grid;
use crate::units::{Db, Dbm};
use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use std::num::NonZeroU32;

/// Reported how far a long job is, and asked whether to stop. The core neither prints nor opens files.
pub trait Observer: Sync {
    /// A stage begins, of so many ticks.
    fn begin(&self, stage: &str, ticks: u64);
    /// So many ticks are done.
    fn tick(&self, ticks: u64);
    /// Should the job stop?
    fn cancelled(&self) -> bool;
    /// Does anybody want to know how long the parts take? Clocks are read only then.
    fn wants_times(&self) -> bool {
        false
    }
    /// A part of the work took so many nanoseconds of one thread. Reported once a ray, a row or a mast, from
    /// any thread.
    fn spent(&self, _part: Part, _nanos: u64) {}
}

/// The parts of the work whose times can be reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Reading the ground along rays and paths.
    Terrain,
    /// The model's losses.
    Model,
    /// From rays to pixels.
    Mapping,
    /// Hashing, loading and saving matrices.
    Store,
    /// From losses to levels, best servers and sums.
    Painting,
    /// Making and writing files.
    Writing,
}

impl Part {
    /// All of them, in the order in which work goes through them.
    pub const ALL: [Self; 6] = [
        Self::Terrain,
        Self::Model,
        Self::Mapping,
        Self::Store,
        Self::Painting,
        Self::Writing,
    ];

    /// For people and tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Terrain => "terrain",
            Self::Model => "model",
            Self::Mapping => "mapping",
            Self::Store => "store",
            Self::Painting => "painting",
            Self::Writing => "writing",
        }
    }
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

/// The best level at a place and the cell that gives it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Serving {
    /// Index into the network's cells.
    pub cell: usize,
    /// Level of the technology's reference signal, lowered by what the scene lowers the cell's levels by.
    pub level: Dbm,
}

/// What a receiver hears of one service (an operator's technology).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Heard {
    /// Best server, or why there is none.
    pub best: Result<Serving, Reason>,
    /// An upper bound of the level of the cells whose path could not be computed: if it reaches a threshold,
    /// it is not sure that the place is not covered. `None` when every path was computed that could give more
    /// than the best.
    pub unknown_up_to: Option<(Dbm, Reason)>,
}

/// One raster layer: the best level of a technology, of one operator or of any.
#[derive(Clone, Debug)]
pub struct Layer {
    /// `None`: the best of all operators.
    pub operator: Option<String>,
    /// Technology.
    pub technology: Technology,
    /// What is known of each pixel.
    pub levels: Grid<PixelLevel>,
    /// What else was asked for.
    pub further: Further,
}

/// What a layer holds beside the best level, as far as it was asked for: each as many values as the layer has
/// pixels, row by row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Further {
    /// The cell of the best level, by its place in [`Network::cells`](crate::domain::Network::cells) from 1
    /// on; of equal levels the cell whose id comes first.
    pub server: Option<Vec<Option<NonZeroU32>>>,
    /// The second-best level, dBm.
    pub second: Option<Vec<Level16>>,
    /// How many cells are at or above the level from which they count ([`AreaSettings::counted`]).
    pub servers: Option<Vec<u16>>,
    /// SINR of the best server, dB: against those other cells of its service that are heard. None where a
    /// path could not be computed.
    pub sinr: Option<Vec<Level16>>,
}

/// How many paths were computed and what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PathCounts {
    /// Paths asked for.
    pub paths: u64,
    /// No terrain somewhere on the path.
    pub no_terrain: u64,
    /// Refused by the model.
    pub outside_model: u64,
    /// Computed, but outside the ranges that the model's source vouches for.
    pub outside_validity: u64,
    /// Whose ranges they leave.
    #[serde(serialize_with = "names")]
    #[schemars(with = "Vec<String>")]
    pub outside_by: Warnings,
}

fn names<S: Serializer>(outside_by: &Warnings, to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(outside_by.quantities().map(|q| q.label().0))
}

impl PathCounts {
    /// Counts one path.
    pub fn count(&mut self, outcome: &Result<Loss, Reason>) {
        self.paths += 1;
        match outcome {
            Ok(loss) if !loss.warnings.is_empty() => {
                self.outside_validity += 1;
                self.outside_by = self.outside_by.with(loss.warnings);
            }
            Ok(_) | Err(Reason::OutOfRange | Reason::NoCells | Reason::BeyondReach) => {}
            Err(Reason::NoTerrain) => self.no_terrain += 1,
            Err(Reason::OutsideModel) => self.outside_model += 1,
        }
    }

    /// Counts the path to a pixel: why it has no loss, or the ranges that it leaves.
    fn count_pixel(&mut self, missing: Option<Reason>, warnings: Warnings) {
        self.paths += 1;
        match missing {
            Some(Reason::NoTerrain) => self.no_terrain += 1,
            Some(_) => self.outside_model += 1,
            None if !warnings.is_empty() => {
                self.outside_validity += 1;
                self.outside_by = self.outside_by.with(warnings);
            }
            None => {}
        }
    }

    /// Counts paths that were asked for and could not be computed.
    pub fn count_missing(&mut self, paths: u64, reason: Reason) {
        self.paths += paths;
        match reason {
            Reason::NoTerrain => self.no_terrain += paths,
            Reason::OutsideModel => self.outside_model += paths,
            Reason::OutOfRange | Reason::NoCells | Reason::BeyondReach => {}
        }
    }

    /// The sum of two counts.
    pub fn plus(self, other: Self) -> Self {
        Self {
            paths: self.paths + other.paths,
            no_terrain: self.no_terrain + other.no_terrain,
            outside_model: self.outside_model + other.outside_model,
            outside_validity: self.outside_validity + other.outside_validity,
            outside_by: self.outside_by.with(other.outside_by),
        }
    }
}

/// Levels at every test point of every village.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PointCoverage {
    /// The services heard, in the order of [`Scene::services`].
    pub services: Vec<Service>,
    /// `heard[village][test point][service]`.
    pub heard: Vec<Vec<Vec<Heard>>>,
    /// SINR of each service's best server at each village's centre, `sinr[village][service]`: `None` where
    /// there is no server, or none that SINR is computed for, else the value or why it is not known.
    pub sinr: Vec<Vec<Option<Result<Db, Reason>>>>,
    /// Nearest counting cell (index in the network) and its distance in metres, of each village's centre.
    pub nearest: Vec<Option<(usize, f64)>>,
    /// What became of the paths.
    pub counts: PathCounts,
}

/// Rasters of best-server levels.
#[derive(Clone, Debug, Default)]
pub struct AreaCoverage {
    /// "Any operator" first for each technology.
    pub layers: Vec<Layer>,
    /// What became of the paths: one from each mast to every pixel within its range.
    pub counts: PathCounts,
}

/// The job was asked to stop.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq)]
#[error("stopped on request")]
pub struct Cancelled;
