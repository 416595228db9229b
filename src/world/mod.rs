//! Everything that a study computes with, in memory: villages, cells, ground, and how they came about.
//!
//! A [`World`] has no file behind it. `ingest` makes one from files; tests, examples and other programs make
//! one by hand. [`Ingested`] is a world with the [`Report`] of what was read, filled, repaired and left out.
//! What is wrong with an input is a [`Fault`].

pub mod codes;
pub mod columns;
pub mod report;
pub mod seen;

pub use crate::domain::fault::{Fault, Faults};
pub use columns::ColumnsRead;
pub use report::{Count, InputFile, Report};
pub use seen::{ColumnUsed, CrsFrom, InputSeen, TakenBy};

use crate::domain::{Claims, Network, Village};
use crate::space::BoundingBox;
use crate::terrain::{CoverGrid, ElevationGrid, SeaMask};
use geo::MultiPolygon;

/// Everything that a study computes with.
#[derive(Clone, Debug)]
pub struct World {
    /// In the order of the input; ids are unique.
    pub villages: Vec<Village>,
    /// All cells, planned ones and those that are off included, by id.
    pub network: Network,
    /// The ground of the study's area and as far around it as cells are heard.
    pub terrain: ElevationGrid,
    /// Where this is the sea because the study says so: at 0 m, without a height in any file.
    pub sea: Option<SeaMask>,
    /// What is on it, where the study has land cover.
    pub cover: Option<CoverGrid>,
    /// What the user's own climate maps say at the middle of the extent.
    pub air: MappedAir,
    /// Outlines for maps: the polygons of the boundary layer, valid.
    pub boundaries: Vec<MultiPolygon<f64>>,
    /// What operators claim and what was measured, where the study compares them.
    pub claims: Option<Claims>,
    /// The villages' extent, and the given area where the study has one.
    pub extent: BoundingBox,
}

impl World {
    /// Villages and cells on their ground, without land cover, climate maps or outlines. `None` where no
    /// village has a place: then the world has no extent.
    pub fn new(villages: Vec<Village>, network: Network, terrain: ElevationGrid) -> Option<Self> {
        let extent = BoundingBox::around(villages.iter().filter_map(Village::centre))?;
        Some(Self {
            villages,
            network,
            terrain,
            sea: None,
            cover: None,
            air: MappedAir::default(),
            boundaries: Vec::new(),
            claims: None,
            extent,
        })
    }

    /// What went wrong with terrain or land cover that lie in a file: then nothing that was computed from
    /// them counts.
    pub fn fault(&self) -> Option<String> {
        let cover = self.cover.as_ref().and_then(|c| c.codes().fault());
        let fault = self.terrain.samples_m().fault().or(cover)?;
        Some(format!(
            "terrain or land cover, which are larger than the memory for them, lie in a file that fails ({fault}): make room on the disk, or give more with --memory-gb"
        ))
    }
}

/// What the user's own climate maps say at the middle of the study; `None` where the study names no map.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MappedAir {
    /// ΔN, N-units/km.
    pub delta_n: Option<f64>,
    /// N_0, N-units.
    pub sea_level_refractivity: Option<f64>,
}

/// A world and how it came about.
#[derive(Clone, Debug)]
pub struct Ingested {
    /// The world.
    pub world: World,
    /// Files, fills, repairs, losses.
    pub report: Report,
}

impl From<World> for Ingested {
    /// A world that was made in memory: nothing was read, filled or left out.
    fn from(world: World) -> Self {
        Self {
            world,
            report: Report::default(),
        }
    }
}
