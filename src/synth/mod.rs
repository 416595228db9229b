//! A whole synthetic province, or many: terrain, villages, communes, roads and masts of any number from one
//! seed.
//!
//! For tests, for trying the program out and for measuring it at a nation's size. Nothing in it exists:
//! names, people and masts are drawn by chance, and every name of a province and an operator says so.
//! Coordinates lie where the [`Spec`] puts them; the real ground there looks different.
//!
//! The same [`Spec`] gives the same numbers on every machine: only integers and operations that IEEE 754
//! defines to the last bit are used, and no function of the system's mathematical library. Heights are whole
//! metres, positions have six decimals.
//!
//! | what | how |
//! |---|---|
//! | terrain | distance from the zero lines of warped gradient noise on three scales, ridges on the slopes |
//! | villages | the easiest of five places for each, with chance; sizes Pareto with exponent 4/3; one to `km2_per_village` |
//! | communes | a wall of bricks with crumpled joints, about 20 villages each; provinces of about 100 communes |
//! | roads | minimum spanning tree over length and climb, a few short cuts |
//! | masts | three operators, largest villages first with a distance between own masts, one in five on a high point |

mod communes;
pub mod drive;
mod masts;
mod names;
mod plane;
pub mod register;
mod relief;
mod roads;
mod settle;

pub use communes::Commune;
pub use roads::Road;

use crate::domain::{AdminUnit, Network, Village};
use crate::register::Day;
use crate::space::{BoundingBox, Frame, Grid};
use crate::terrain::{Blocks, ElevationGrid};
use plane::{Plane, Spot};
use relief::Ground;
use thiserror::Error;

/// Terrain beyond the inhabited area on every side, seconds of arc (about 3.3 km).
const MARGIN_ARCSEC: u32 = 108;
/// Most samples of terrain: 16-bit heights of 2 GB.
const MAX_SAMPLES: f64 = 1e9;
/// Villages in a commune, about.
const VILLAGES_A_COMMUNE: usize = 20;

/// What to make.
#[derive(Clone, Debug, PartialEq)]
pub struct Spec {
    /// Number of villages, 1 … 1,000,000: exactly so many are made.
    pub villages: usize,
    /// Number of masts, 0 … 1,000,000: exactly so many are made; each carries one to fifteen cells.
    pub sites: usize,
    /// Everything random comes from it.
    pub seed: u64,
    /// Area for each village, km², 0.5 … 100.
    pub km2_per_village: f64,
    /// Spacing of the terrain's samples, seconds of arc, 1 … 30.
    pub step_arcsec: u32,
    /// Western edge of the inhabited area, degrees; whole multiples of the step keep the samples on the
    /// lattice of SRTM.
    pub west_deg: f64,
    /// Southern edge of the inhabited area, degrees, −60 … 60.
    pub south_deg: f64,
}

impl Spec {
    /// A spec with the usual density (5 km² a village), terrain of 3″ and the corner 103° E, 21° N.
    pub const fn new(villages: usize, sites: usize, seed: u64) -> Self {
        Self {
            villages,
            sites,
            seed,
            km2_per_village: 5.0,
            step_arcsec: 3,
            west_deg: 103.0,
            south_deg: 21.0,
        }
    }
}

/// Why a province cannot be made.
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum SynthError {
    /// A number of the spec is out of range.
    #[error("synthetic province: {field} = {value}: {fault}")]
    Spec {
        /// Field of [`Spec`].
        field: &'static str,
        /// Its value.
        value: f64,
        /// What is wrong and what to do.
        fault: &'static str,
    },
    /// Fewer villages found room than were asked for.
    #[error(
        "synthetic province: only {made} of {wanted} villages found a place: take another seed or more area for each village"
    )]
    NoRoom {
        /// Villages placed.
        made: usize,
        /// Villages asked for.
        wanted: usize,
    },
    /// The course of a synthetic register cannot be fitted to the figures.
    #[error("synthetic register: on {day}, {what}: take another seed")]
    Course {
        /// On which day.
        day: Day,
        /// What could not happen.
        what: String,
    },
}

const fn fault(field: &'static str, value: f64, fault: &'static str) -> SynthError {
    SynthError::Spec { field, value, fault }
}

/// A synthetic country, province by province.
#[derive(Clone, Debug, PartialEq)]
pub struct Province {
    /// What it was made from.
    pub spec: Spec,
    /// The inhabited area, which the communes tile.
    pub area: BoundingBox,
    /// Heights above sea level, whole metres, over the area and 0.03° around it; no voids. A sample is its
    /// pixel's centre.
    pub terrain: Grid<i16>,
    /// The provinces, by code.
    pub provinces: Vec<AdminUnit>,
    /// The communes, by row from the south. One without villages can occur.
    pub communes: Vec<Commune>,
    /// The villages, by id: points (no boundary) with one test point each, the centre.
    pub villages: Vec<Village>,
    /// The roads; together they connect all villages.
    pub roads: Vec<Road>,
    /// The cells, by id. `site` names the mast.
    pub network: Network,
}

impl Province {
    /// The terrain in the form that profiles are read from; takes four bytes a sample.
    pub fn elevation(&self) -> ElevationGrid {
        let frame = self.terrain.frame;
        let mut heights_m = Blocks::new(frame.cols, frame.rows);
        for (row, line) in self.terrain.values.chunks(frame.cols.max(1)).enumerate() {
            for (col, &height_m) in line.iter().enumerate() {
                heights_m.set(col, row, Some(f32::from(height_m)));
            }
        }
        ElevationGrid::new(frame, heights_m)
    }
}

/// Makes a province: 90,000 villages and 20,000 masts on 3″ terrain take about ten seconds
/// of one processor and half a gigabyte.
///
/// # Errors
/// [`SynthError`] when a number of the spec is out of its range or the area would leave 65° of latitude or
/// the antimeridian.
pub fn province(spec: &Spec) -> Result<Province, SynthError> {
    let plane = checked(spec)?;
    let ground = Ground::new(spec.seed, &plane, frame(spec, &plane)?);
    let wall = communes::Wall::new(spec.seed, &plane, spec.villages.div_ceil(VILLAGES_A_COMMUNE));
    let (provinces, communes) = communes::communes(spec.seed, &plane, &wall);
    let villages = settle::villages(spec.seed, &plane, &ground, &wall, &communes, spec.villages);
    if villages.len() != spec.villages {
        return Err(SynthError::NoRoom {
            made: villages.len(),
            wanted: spec.villages,
        });
    }
    let spots: Vec<Spot> = (villages.iter())
        .filter_map(Village::centre)
        .map(|at| plane.spot(at.lon_deg(), at.lat_deg()))
        .collect();
    let people: Vec<f64> = villages.iter().map(|v| v.population.unwrap_or(0.0)).collect();
    let roads = roads::roads(spec.seed, &plane, &ground, &spots, &people);
    let network = masts::network(spec.seed, &plane, &ground, &spots, &people, spec.sites);
    Ok(Province {
        spec: spec.clone(),
        area: plane.area,
        terrain: ground.heights_m,
        provinces,
        communes,
        villages,
        roads,
        network,
    })
}

/// Holds the spec to its ranges and lays out the area.
fn checked(spec: &Spec) -> Result<Plane, SynthError> {
    if !(1..=1_000_000).contains(&spec.villages) {
        return Err(fault("villages", spec.villages as f64, "use 1 to 1,000,000"));
    }
    if spec.sites > 1_000_000 {
        return Err(fault("sites", spec.sites as f64, "use at most 1,000,000"));
    }
    if !(0.5..=100.0).contains(&spec.km2_per_village) {
        return Err(fault(
            "km2_per_village",
            spec.km2_per_village,
            "use 0.5 to 100 km²",
        ));
    }
    if !(1..=30).contains(&spec.step_arcsec) {
        let value = f64::from(spec.step_arcsec);
        return Err(fault("step_arcsec", value, "use 1 to 30 seconds of arc"));
    }
    if !(-60.0..=60.0).contains(&spec.south_deg) {
        return Err(fault("south_deg", spec.south_deg, "use −60° to 60°"));
    }
    if !(-179.0..=179.0).contains(&spec.west_deg) {
        return Err(fault("west_deg", spec.west_deg, "use −179° to 179°"));
    }
    let area_km2 = spec.villages as f64 * spec.km2_per_village;
    let plane = Plane::square(
        (spec.west_deg, spec.south_deg),
        area_km2,
        f64::from(spec.step_arcsec) / 3600.0,
    );
    const ADVICE: &str = "the area reaches too far: use fewer villages, less area for each or another corner";
    if plane.area.north_deg > 65.0 {
        return Err(fault("northern edge", plane.area.north_deg, ADVICE));
    }
    if plane.area.east_deg > 179.0 {
        return Err(fault("eastern edge", plane.area.east_deg, ADVICE));
    }
    Ok(plane)
}

/// The terrain's frame: the area and its margin, samples on the area's edges and corners.
fn frame(spec: &Spec, plane: &Plane) -> Result<Frame, SynthError> {
    let step_deg = f64::from(spec.step_arcsec) / 3600.0;
    let margin = f64::from(MARGIN_ARCSEC.div_ceil(spec.step_arcsec));
    let samples = |degrees: f64| (degrees / step_deg).round() + 2.0 * margin + 1.0;
    let cols = samples(plane.area.east_deg - plane.area.west_deg);
    let rows = samples(plane.area.north_deg - plane.area.south_deg);
    if cols * rows > MAX_SAMPLES {
        let value = f64::from(spec.step_arcsec);
        return Err(fault(
            "step_arcsec",
            value,
            "more than a thousand million samples: use a coarser step",
        ));
    }
    Ok(Frame {
        west_deg: plane.area.west_deg - (margin + 0.5) * step_deg,
        north_deg: plane.area.north_deg + (margin + 0.5) * step_deg,
        step_lon_deg: step_deg,
        step_lat_deg: step_deg,
        cols: cols as usize,
        rows: rows as usize,
    })
}

#[cfg(test)]
mod tests;
