//! The stages in order: study → world → coverage → gaps → outputs.
//!
//! Every arrow is an owned value, and nothing downstream changes what is upstream.

mod maps;
pub mod record;

pub use record::Summary;

use crate::coverage::{
    self, AreaCoverage, Cancelled, Layer, Observer, PointCoverage, Scene, Settings, points, raster,
};
use crate::gaps::{self, Gaps, Rule, Weights};
use crate::ingest::{Ingested, World};
use crate::output::{self, Caption, OutputError, Outputs, record::Results, tiff};
use crate::radio::model::{self, Sweep};
use crate::space::{BoundingBox, Frame};
use crate::study::Study;
use crate::terrain::ElevationSource;
use crate::units::{Db, Dbm};
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
    /// Paths left the model's validity, and the study is strict.
    #[error(
        "{count} of {paths} paths lie outside the validity of {model} and the study says strict = true: choose another \
         model, a smaller max_range_km, or strict = false (`covgap models show {model}` prints the ranges)"
    )]
    OutsideValidity {
        /// The model.
        model: String,
        /// Paths outside.
        count: u64,
        /// All paths.
        paths: u64,
    },
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
/// [`RunError`]; then nothing was written.
pub fn run(
    study: &Study,
    input: &Ingested,
    parts: Parts,
    observer: &dyn Observer,
) -> Result<(Found, Vec<PathBuf>), RunError> {
    let mut outputs = Outputs::open(&study.output_dir.join(&study.name))?;
    let found = compute(study, input, parts, observer)?;
    write(study, input, &found, parts, &mut outputs)?;
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
    let model = build_model(study)?;
    let world = &input.world;
    let scene = scene(study, world, model.as_ref());
    let points = if parts.villages {
        points::cover(&scene, &world.villages, observer)?
    } else {
        PointCoverage::default()
    };
    let area = if parts.area {
        Some(cover_area(study, world, &scene, observer)?)
    } else {
        None
    };
    let gaps = if parts.villages {
        gaps::judge(
            &world.villages,
            &world.network,
            &points,
            &rule(study),
            &weights(study),
        )
    } else {
        Gaps::default()
    };
    let counts = area
        .as_ref()
        .map_or(points.counts, |a| a.counts.plus(points.counts));
    if study.radio.strict && counts.outside_validity > 0 {
        return Err(RunError::OutsideValidity {
            model: study.radio.model.clone(),
            count: counts.outside_validity,
            paths: counts.paths,
        });
    }
    let summary = record::summarise(study, input, &scene, &points, &gaps, area.as_ref());
    Ok(Found {
        points,
        gaps,
        area,
        summary,
    })
}

/// The study's model with the study's parameters.
///
/// # Errors
/// [`RunError::NoModel`].
pub fn build_model(study: &Study) -> Result<Box<dyn Sweep>, RunError> {
    let model = model::find(&study.radio.model).ok_or_else(|| RunError::NoModel {
        name: study.radio.model.clone(),
    })?;
    Ok((model.build)(&study.radio.parameters))
}

/// Cells, ground and model, ready for questions.
pub fn scene<'a>(study: &Study, world: &'a World, model: &'a dyn Sweep) -> Scene<'a> {
    let settings = Settings {
        receiver_height_m: study.radio.receiver_height_m,
        max_range_m: study.radio.max_range_km * 1000.0,
        profile_step_m: study
            .radio
            .profile_step_m
            .unwrap_or_else(|| world.terrain.spacing_m()),
        earth_radius_factor: study.radio.parameters.earth_radius_factor,
        include_planned: study.sites.include_planned,
    };
    Scene::new(&world.network, &world.terrain, model, settings)
}

fn cover_area(
    study: &Study,
    world: &World,
    scene: &Scene,
    observer: &dyn Observer,
) -> Result<AreaCoverage, RunError> {
    /// Pixels × services that are held at a time: six bytes each while filling, as many in the layers, and about twelve while writing.
    const MOST: usize = 300_000_000;
    let frame = Frame::over(&area(study, world), study.area.resolution_m);
    let services = scene.services.len();
    if frame
        .cols
        .saturating_mul(frame.rows)
        .saturating_mul(services.max(1))
        > MOST
    {
        return Err(RunError::TooLarge {
            pixels: frame.cols.saturating_mul(frame.rows),
            services,
            most: MOST,
        });
    }
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
        let bounds = BoundingBox::around(points).unwrap_or_else(|| world.terrain.frame.bounds());
        bounds.widened_m(study.area.margin_km * 1000.0)
    };
    study.area.bbox.unwrap_or_else(around_villages)
}

fn rule(study: &Study) -> Rule {
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
        allowance: Db(preset.indoor_loss_db + preset.margin_db),
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

/// What stands on every output.
pub fn caption(study: &Study) -> Caption {
    let preset = &study.preset;
    let card = model::find(&study.radio.model).map(|m| m.card);
    Caption {
        title: study.title.clone(),
        attribution: study.attribution.clone(),
        model: card.map_or_else(
            || study.radio.model.clone(),
            |c| format!("{} ({})", c.title, c.source),
        ),
        preset: preset.name.clone(),
        preset_title: preset.title.clone(),
        preset_standing: preset.standing.clone(),
        preset_mark: preset.mark.clone(),
        thresholds: preset
            .thresholds
            .iter()
            .map(|(technology, t)| crate::output::Threshold {
                technology: *technology,
                covered: Dbm(t.covered_dbm),
                usable: Dbm(t.usable_dbm),
            })
            .collect(),
        taken_off: Db(preset.indoor_loss_db + preset.margin_db),
        receiver_height_m: study.radio.receiver_height_m,
        synthetic_sites: study.synthetic_sites,
    }
}

/// The layer that maps show: the first technology that counts in the preset, any operator.
pub fn main_layer<'a>(study: &Study, area: &'a AreaCoverage) -> Option<&'a Layer> {
    let judged = |l: &&Layer| l.operator.is_none() && study.preset.thresholds.contains_key(&l.technology);
    area.layers.iter().find(judged)
}

fn write(
    study: &Study,
    input: &Ingested,
    found: &Found,
    parts: Parts,
    outputs: &mut Outputs,
) -> Result<(), RunError> {
    let world = &input.world;
    let caption = caption(study);
    let results = Results {
        caption: &caption,
        villages: &world.villages,
        gaps: &found.gaps,
        network: &world.network,
    };
    if parts.villages {
        outputs.put("villages.geojson", output::geojson::villages(results)?.as_bytes())?;
        outputs.put("gaps.geojson", output::geojson::gaps(results)?.as_bytes())?;
        let style = output::qml::by_verdict(geometry(world));
        outputs.put("villages.qml", style.as_bytes())?;
        outputs.put("gaps.qml", style.as_bytes())?;
        outputs.put("gaps.csv", &output::csv::gaps(results)?)?;
    }
    if let Some(area) = &found.area {
        outputs.put("coverage.tif", &tiff::levels(&area.layers, &caption)?)?;
        outputs.put("coverage.qml", output::qml::of_levels().as_bytes())?;
    }
    maps::write(study, world, found, &caption, outputs)?;
    outputs.put("summary.json", found.summary.to_json()?.as_bytes())?;
    outputs.put(
        "run.toml",
        record::run_toml(study, input, &found.summary).as_bytes(),
    )?;
    Ok(())
}

/// A layer with boundaries is one of polygons; QGIS splits a layer that has both kinds and asks.
fn geometry(world: &World) -> output::qml::Geometry {
    if world.villages.iter().any(|v| v.boundary.is_some()) {
        output::qml::Geometry::Polygons
    } else {
        output::qml::Geometry::Points
    }
}

/// Re-exported so that callers of the pipeline need not know the rooms.
pub use coverage::Unobserved;
