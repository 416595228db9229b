//! The stages in order: study → world → coverage → gaps → outputs.
//!
//! Every arrow is an owned value, and nothing downstream changes what is upstream.

mod air;
mod caption;
mod centre;
mod files;
pub mod ledger;
pub mod lowering;
mod maps;
mod model;
mod provenance;
pub mod receivers;
pub mod record;
pub mod warnings;

pub use air::StudyAir;
pub use caption::caption;
pub use centre::downlink_mbps;
pub use lowering::Lowering;
pub use model::{build_model, cover, surrounded};
pub use record::Summary;

use crate::coverage::{
    self, AreaCoverage, Cancelled, Layer, Observer, PathCounts, PointCoverage, Scene, Settings, points,
    raster,
};
use crate::gaps::{self, Gaps, Rule, Weights};
use crate::ingest::{Ingested, World};
use crate::output::{OutputError, Outputs};
use crate::radio::model::{LossError, Sweep};
use crate::space::{BoundingBox, Frame};
use crate::study::Study;
use crate::terrain::ElevationSource;
use crate::units::Dbm;
use std::path::PathBuf;
use thiserror::Error;

/// Which stages a command wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    /// Verdicts and ranking.
    pub villages: bool,
    /// Rasters.
    pub area: bool,
}

impl Parts {
    /// Everything.
    pub const ALL: Self = Self {
        villages: true,
        area: true,
    };
    /// Rasters alone.
    pub const AREA: Self = Self {
        villages: false,
        area: true,
    };
    /// Villages alone.
    pub const VILLAGES: Self = Self {
        villages: true,
        area: false,
    };
}

/// Why a run has no result.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RunError {
    /// Stopped by the user; nothing was written.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// Could not be written.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// The study's model is not in this build.
    #[error("model '{name}' is not in this build: `covgap models list` prints what is")]
    NoModel {
        /// Its name.
        name: String,
    },
    /// A key of `[radio]` or `[climate]` has a value that the study's model does not take.
    #[error("{0}: change it in [radio] or [climate] (`covgap models show` prints what the model takes)")]
    Parameter(LossError),
    /// A link budget that was asked for cannot be made.
    #[error("ledgers.csv, village {village}: {cause}")]
    Ledger {
        /// The village's id.
        village: String,
        /// Why.
        cause: ledger::LedgerError,
    },
    /// Paths left the model's validity, and the study is strict.
    #[error(
        "{count} of {paths} paths lie outside the validity of {model}, or of what is added to it for clutter ({by}), and the study says \
         strict = true: choose another model, a smaller max_range_km, or strict = false (`covgap models show {model}` prints the ranges)"
    )]
    OutsideValidity {
        /// The model.
        model: String,
        /// The quantities.
        by: String,
        /// Paths outside.
        count: u64,
        /// All paths.
        paths: u64,
    },
    /// Rasters across the antimeridian are not supported, and half a raster would state a falsehood.
    #[error(
        "the area with max_range_km around it touches the antimeridian (180°): rasters there are not supported; `covgap gaps` \
         judges the villages without rasters, or give a bbox_deg away from it in [area]"
    )]
    Antimeridian,
    /// The raster would not fit.
    #[error(
        "the raster would have {pixels} pixels for {services} services, more than {most} in all: raise resolution_m or give a smaller \
         bbox_deg in [area]"
    )]
    TooLarge {
        /// Pixels of the area.
        pixels: usize,
        /// Operators × technologies.
        services: usize,
        /// The limit on their product.
        most: usize,
    },
}

/// What a run found.
#[derive(Debug)]
pub struct Found {
    /// Levels at the villages' test points.
    pub points: PointCoverage,
    /// Verdicts and ranks.
    pub gaps: Gaps,
    /// Rasters.
    pub area: Option<AreaCoverage>,
    /// The numbers of the run.
    pub summary: Summary,
}

/// Computes what was asked for and writes it. The outputs' folder is opened first, so that hours of work do not end at a
/// folder that cannot be written.
///
/// # Errors
/// [`RunError`]; then nothing was written, but for a failure of the last step, the moving of finished files into place, which
/// leaves a set without `run.toml` and says so.
pub fn run(
    study: &Study,
    input: &Ingested,
    parts: Parts,
    observer: &dyn Observer,
) -> Result<(Found, Vec<PathBuf>), RunError> {
    let mut outputs = Outputs::open(&study.output_dir.join(&study.name))?;
    outputs.replace_all_of(files::FILES);
    let found = compute(study, input, parts, observer)?;
    files::write(study, input, &found, parts, &mut outputs, observer)?;
    stop_if_asked(observer)?;
    Ok((found, outputs.commit()?))
}

/// Coverage, verdicts, summary.
///
/// # Errors
/// [`RunError`] but for those of writing.
pub fn compute(
    study: &Study,
    input: &Ingested,
    parts: Parts,
    observer: &dyn Observer,
) -> Result<Found, RunError> {
    let world = &input.world;
    let model = build_model(study, world)?;
    let scene = scene(study, world, model.as_ref());
    // What can be refused is refused before hours of work.
    let frame = if parts.area {
        Some(frame(study, world, &scene)?)
    } else {
        None
    };
    let points = if parts.villages {
        points::cover(&scene, &world.villages, observer)?
    } else {
        PointCoverage::default()
    };
    strict(study, &points.counts)?;
    let area = frame
        .map(|f| cover_area(study, &scene, f, observer))
        .transpose()?;
    let gaps = if parts.villages {
        let (villages, network) = (&world.villages, &world.network);
        let mut gaps = gaps::judge(villages, network, &points, &rule(study), &weights(study));
        centre::add(study, network, &points, &mut gaps);
        gaps
    } else {
        Gaps::default()
    };
    if let Some(area) = &area {
        strict(study, &area.counts)?;
    }
    let judged = parts.villages.then_some((&points, &gaps));
    let summary = record::summarise(study, input, &scene, judged, area.as_ref());
    Ok(Found {
        points,
        gaps,
        area,
        summary,
    })
}

/// Spacing of the samples of terrain profiles, metres: the study's, else the terrain's own.
pub fn profile_step_m(study: &Study, world: &World) -> f64 {
    study
        .radio
        .profile_step_m
        .unwrap_or_else(|| world.terrain.spacing_m())
}

/// Cells, ground and model, ready for questions.
pub fn scene<'a>(study: &Study, world: &'a World, model: &'a dyn Sweep) -> Scene<'a> {
    let settings = Settings {
        receiver_height_m: study.radio.receiver_height_m,
        max_range_m: study.radio.max_range_km * 1000.0,
        profile_step_m: profile_step_m(study, world),
        earth_radius_factor: study.radio.parameters.earth_radius_factor,
        include_planned: study.sites.include_planned,
        pattern_combination: study.radio.pattern_combination,
    };
    let lowered = lowering::of_all(study, world);
    let cover = cover(study, world);
    Scene::lowered(&world.network, &world.terrain, model, settings, &lowered)
        .with_cover(cover)
        .identified(model::identity(study, world))
}

/// An error where the study is strict and paths left the model's advised validity.
fn strict(study: &Study, counts: &PathCounts) -> Result<(), RunError> {
    if !study.radio.strict || counts.outside_validity == 0 {
        return Ok(());
    }
    Err(RunError::OutsideValidity {
        model: study.radio.model.clone(),
        by: counts.outside_by.to_string(),
        count: counts.outside_validity,
        paths: counts.paths,
    })
}

fn stop_if_asked(observer: &dyn Observer) -> Result<(), Cancelled> {
    if observer.cancelled() {
        Err(Cancelled)
    } else {
        Ok(())
    }
}

/// Where the pixels lie, if they can be held.
fn frame(study: &Study, world: &World, scene: &Scene) -> Result<Frame, RunError> {
    /// Pixels × services that are held at a time: six bytes each while filling, as many in the layers, and about twelve while writing.
    const MOST: usize = 200_000_000;
    let area = area(study, world);
    let reached = area.widened_m(scene.settings.max_range_m);
    if reached.west_deg <= -180.0 || reached.east_deg >= 180.0 {
        return Err(RunError::Antimeridian);
    }
    let frame = Frame::over(&area, study.area.resolution_m);
    let services = scene.services.len();
    let pixels = frame.cols.saturating_mul(frame.rows);
    if pixels.saturating_mul(services.max(1)) > MOST {
        return Err(RunError::TooLarge {
            pixels,
            services,
            most: MOST,
        });
    }
    Ok(frame)
}

fn cover_area(
    study: &Study,
    scene: &Scene,
    frame: Frame,
    observer: &dyn Observer,
) -> Result<AreaCoverage, RunError> {
    let mut area = raster::cover(scene, frame, study.area.resolution_m, observer)?;
    // What counts comes first: the first band is the one that opens.
    area.layers
        .sort_by_key(|l| !study.preset.thresholds.contains_key(&l.technology));
    Ok(area)
}

/// The area of the rasters: the study's, else the villages' extent with a margin.
pub fn area(study: &Study, world: &World) -> BoundingBox {
    let around_villages = || {
        let points = world
            .villages
            .iter()
            .flat_map(|v| v.test_points.iter().map(|t| t.position));
        let bounds = BoundingBox::around(points).unwrap_or_else(|| world.terrain.frame().bounds());
        bounds.widened_m(study.area.margin_km * 1000.0)
    };
    study.area.bbox.unwrap_or_else(around_villages)
}

/// The preset's rule.
pub fn rule(study: &Study) -> Rule {
    let preset = &study.preset;
    let threshold = |t: &crate::study::Threshold| gaps::Threshold {
        covered: Dbm(t.covered_dbm),
        usable: Dbm(t.usable_dbm),
    };
    Rule {
        thresholds: preset
            .thresholds
            .iter()
            .map(|(tech, t)| (*tech, threshold(t)))
            .collect(),
        people_share: preset.people_share,
    }
}

fn weights(study: &Study) -> Weights {
    let rank = &study.rank;
    Weights {
        people: rank.people_weight,
        distance: rank.distance_weight,
        shortfall: rank.shortfall_weight,
        electricity: rank.electricity_weight,
        people_half: rank.people_half,
        distance_half_km: rank.distance_half_km,
        shortfall_half_db: rank.shortfall_half_db,
    }
}

/// The layer that maps show: the first technology that counts in the preset, any operator.
pub fn main_layer<'a>(study: &Study, area: &'a AreaCoverage) -> Option<&'a Layer> {
    let judged = |l: &&Layer| l.operator.is_none() && study.preset.thresholds.contains_key(&l.technology);
    area.layers.iter().find(judged)
}

/// Re-exported so that callers of the pipeline need not know the rooms.
pub use coverage::Unobserved;
