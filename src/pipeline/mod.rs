//! The stages in order: study → world → coverage → gaps → outputs.
//!
//! Every arrow is an owned value, and nothing downstream changes what is upstream.

mod air;
mod area;
mod beside;
mod caption;
mod centre;
pub mod counts;
pub mod diff;
pub mod explain;
mod files;
pub mod ledger;
pub mod lowering;
mod maps;
mod means;
mod model;
mod provenance;
pub mod receivers;
pub mod record;
pub mod register;
mod settings;
pub mod standing;
pub mod templated;
pub mod warnings;

pub use air::StudyAir;
pub use area::{AreaFound, area, window};
pub use beside::Beside;
pub use caption::caption;
pub use centre::downlink_mbps;
pub use lowering::Lowering;
pub use means::Means;
pub use model::{build_model, cover, model_fingerprint, surrounded};
pub use record::Summary;

use crate::coverage::{self, Cancelled, Observer, Part, PathCounts, PointCoverage, Scene, Settings};
use crate::gaps::{self, Draws, Gaps, Rule, Weights};
use crate::ingest::{Ingested, World};
use crate::output::{OutputError, Outputs};
use crate::radio::location::is_median;
use crate::radio::model::{LossError, Sweep};
use crate::study::Study;
use crate::terrain::ElevationSource;
use crate::units::Dbm;
use std::path::PathBuf;
use std::time::Instant;
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
    /// Terrain or land cover were lost on the way.
    #[error("{0}")]
    Ground(String),
    /// The raster has more pixels than files can hold.
    #[error(
        "the rasters would have {cols} × {rows} pixels, more than any disk has room for: raise resolution_m or give a smaller bbox_deg in [area]"
    )]
    TooManyPixels {
        /// Pixels from west to east.
        cols: usize,
        /// Pixels from north to south.
        rows: usize,
    },
    /// A folder holds the results of another command.
    #[error(
        "output folder {}: it holds the results of another command (its run.toml would be overwritten); name another folder with --out",
        folder.display()
    )]
    Occupied {
        /// The folder.
        folder: PathBuf,
    },
    /// The raster would not fit.
    #[error(
        "the rasters of {cols} × {rows} pixels for {services} services need {needed_gb:.3} GB of memory with the terrain, and may use {budget_gb:.3} GB: give \
         more with --memory-gb, raise resolution_m or give a smaller bbox_deg in [area]"
    )]
    Memory {
        /// Pixels from west to east.
        cols: usize,
        /// Pixels from north to south.
        rows: usize,
        /// Operators × technologies.
        services: usize,
        /// The least that would do, 10⁹ bytes.
        needed_gb: f64,
        /// The budget, 10⁹ bytes.
        budget_gb: f64,
    },
}

/// What a run found.
#[derive(Debug)]
pub struct Found {
    /// Levels at the villages' test points.
    pub points: PointCoverage,
    /// Verdicts and ranks.
    pub gaps: Gaps,
    /// The verdicts of further presets.
    pub beside: Vec<Beside>,
    /// The rasters, in numbers.
    pub area: Option<AreaFound>,
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
    means: &Means,
    observer: &dyn Observer,
) -> Result<(Found, Vec<PathBuf>), RunError> {
    let mut outputs = Outputs::open(&study.output_dir.join(&study.name))?;
    outputs.replace_all_of(files::FILES);
    let caption = caption(study);
    let mut taker = area::Taker::new(study, &input.world, &caption, Some(outputs.staging().to_owned()));
    let found = compute_into(study, input, parts, means, &mut taker, observer)?;
    let begun = observer.wants_times().then(Instant::now);
    files::write(study, input, &found, taker, parts, &mut outputs, observer)?;
    if let Some(begun) = begun {
        let nanos = u64::try_from(begun.elapsed().as_nanos()).unwrap_or(u64::MAX);
        observer.spent(Part::Writing, nanos);
    }
    sound(&input.world)?;
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
    means: &Means,
    observer: &dyn Observer,
) -> Result<Found, RunError> {
    let caption = caption(study);
    let mut taker = area::Taker::new(study, &input.world, &caption, None);
    compute_into(study, input, parts, means, &mut taker, observer)
}

/// The same; the area's bands are taken as they are finished.
fn compute_into(
    study: &Study,
    input: &Ingested,
    parts: Parts,
    means: &Means,
    taker: &mut area::Taker,
    observer: &dyn Observer,
) -> Result<Found, RunError> {
    let world = &input.world;
    let model = build_model(study, world)?;
    let scene = scene(study, world, model.as_ref());
    // What can be refused is refused before hours of work.
    let job = if parts.area {
        let window = area::admitted(study, world, &scene)?;
        let job = area::Job::new(study, world, window, means, &scene);
        job.fits(&scene)?;
        Some(job)
    } else {
        None
    };
    let (points, others) = if parts.villages {
        beside::cover(study, world, model.as_ref(), &scene, means, observer)?
    } else {
        Default::default()
    };
    strict(study, &points.counts)?;
    for (_, points) in &others {
        strict(study, &points.counts)?;
    }
    sound(world)?;
    let area = job.map(|job| job.cover(&scene, taker, observer)).transpose()?;
    sound(world)?;
    let gaps = if parts.villages {
        let (villages, network) = (&world.villages, &world.network);
        let mut gaps = gaps::judge(villages, network, &points, &rule(study), &weights(study));
        centre::add(study, network, &points, &mut gaps);
        spread(study, world, &points, &mut gaps, observer)?;
        gaps
    } else {
        Gaps::default()
    };
    if let Some(area) = &area {
        strict(study, &area.counts)?;
    }
    let beside = beside::judge(world, others);
    let judged = parts.villages.then_some(record::Judged {
        points: &points,
        gaps: &gaps,
        beside: &beside,
    });
    let summary = record::summarise(study, input, &scene, judged, area.as_ref());
    Ok(Found {
        points,
        gaps,
        beside,
        area,
        summary,
    })
}

/// Spacing of the samples of terrain profiles, metres: the study's, else half of the terrain's own. With samples as far apart as the heights, what a
/// profile sees of a ridge hangs on where they happen to lie; nearer than 30 m they tell nothing new.
pub fn profile_step_m(study: &Study, world: &World) -> f64 {
    const FINE_ENOUGH_M: f64 = 30.0;
    let own_m = world.terrain.spacing_m();
    let usual_m = (0.5 * own_m).max(own_m.min(FINE_ENOUGH_M));
    study.radio.profile_step_m.unwrap_or(usual_m)
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
        .identified(model_fingerprint(study, world))
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

/// An error where ground that lies in a file could not be read: what it was taken for is not what it is.
///
/// # Errors
/// [`RunError::Ground`].
pub fn sound(world: &World) -> Result<(), RunError> {
    world.fault().map_or(Ok(()), |fault| Err(RunError::Ground(fault)))
}

fn stop_if_asked(observer: &dyn Observer) -> Result<(), Cancelled> {
    if observer.cancelled() {
        Err(Cancelled)
    } else {
        Ok(())
    }
}

/// Draws levels by location variability, where the study asks for it. Not where the model was asked for another share of locations than one half: its levels are no
/// medians, about which they could vary.
fn spread(
    study: &Study,
    world: &World,
    points: &PointCoverage,
    gaps: &mut Gaps,
    observer: &dyn Observer,
) -> Result<(), Cancelled> {
    let Some(draws) = draws(study) else {
        return Ok(());
    };
    let cells = world.network.cells().iter();
    let sigma_db: Vec<f64> = cells.map(|cell| lowering::sigma_db(study, cell)).collect();
    let (rule, weights) = (rule(study), weights(study));
    gaps.spread(
        &world.villages,
        points,
        &rule,
        &weights,
        &sigma_db,
        draws,
        observer,
    )
}

/// What is drawn; `None` where nothing is.
pub fn draws(study: &Study) -> Option<Draws> {
    let wanted = study.rank.draws > 0 && is_median(&study.radio.model, &study.radio.parameters);
    wanted.then_some(Draws {
        top_n: study.rank.top_n,
        draws: study.rank.draws,
        seed: study.rank.seed,
    })
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

/// The level from which each of a scene's services is usable; `None` for those that do not count in the preset.
pub fn usable(study: &Study, scene: &Scene) -> Vec<Option<Dbm>> {
    let thresholds = rule(study).thresholds;
    let of = |service: &coverage::Service| thresholds.get(&service.technology).map(|t| t.usable);
    scene.services.iter().map(of).collect()
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

/// Re-exported so that callers of the pipeline need not know the rooms.
pub use coverage::Unobserved;
