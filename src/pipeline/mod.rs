//! The stages in order: study → world → coverage → gaps → outputs.
//!
//! Every arrow is an owned value, and nothing downstream changes what is upstream. Judgement is in
//! [`analysis`](crate::analysis); what is here joins it to rasters, which are too large to be values, and to
//! files.

mod area;
pub mod begin;
pub mod claims;
pub mod closure;
pub mod covering;
pub mod diff;
mod files;
mod folder;
mod maps;
mod means;
pub mod measurements;
mod page;
pub mod plan;
pub mod register;
pub mod resilience;

pub use files::{files_that_go, tables};
pub use folder::open;
pub use means::Means;

use crate::analysis::{
    AnalysisError, Beside, Judged, Summary, build_model, caption, hear, scene, sound, strict,
};
use crate::analysis::{summary, tally::AreaFound};
use crate::coverage::{Cancelled, Observer, Part, PointCoverage};
use crate::domain::fault::Fault;
use crate::gaps::Gaps;
use crate::gaps::claims::ClaimsFound;
use crate::output::{OutputError, Outputs};
use crate::study::Study;
use crate::world::Ingested;
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
#[error("{}", self.text())]
pub enum RunError {
    /// Stopped by the user; nothing was written.
    Cancelled(#[from] Cancelled),
    /// The study and its input have no answer.
    Analysis(AnalysisError),
    /// Could not be written.
    Output(#[from] OutputError),
    /// The raster has more pixels than files can hold.
    TooManyPixels {
        /// Pixels from west to east.
        cols: usize,
        /// Pixels from north to south.
        rows: usize,
    },
    /// A folder holds the results of another command.
    Occupied {
        /// The folder.
        folder: PathBuf,
    },
    /// The raster would not fit.
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

impl RunError {
    /// The stable code, as it is in the message.
    pub fn code(&self) -> &'static str {
        self.fault().map_or("stopped", |fault| fault.code)
    }

    /// The same as a fault: code, place, value, cause, remedy. `None` where the user stopped the work.
    pub fn fault(&self) -> Option<Fault> {
        Some(match self {
            Self::Cancelled(_) => return None,
            Self::Analysis(error) => return error.fault(),
            Self::Output(error) => error.fault(),
            Self::TooManyPixels { cols, rows } => Fault::general(
                "area-too-many-pixels",
                format!("the rasters would have {cols} × {rows} pixels, more than any disk has room for"),
                "raise resolution_m or give a smaller bbox_deg in [area]",
            ),
            Self::Occupied { folder } => Fault::new(
                "output-occupied",
                folder,
                "the output folder holds the results of another command (its run.toml would be overwritten)",
                "name another folder with --out",
            ),
            Self::Memory {
                cols,
                rows,
                services,
                needed_gb,
                budget_gb,
            } => Fault::general(
                "area-memory",
                format!(
                    "the rasters of {cols} × {rows} pixels for {services} services need {needed_gb:.3} GB of memory \
                     with the terrain, and may use {budget_gb:.3} GB"
                ),
                "give more with --memory-gb, raise resolution_m or give a smaller bbox_deg in [area]",
            ),
        })
    }

    fn text(&self) -> String {
        match self {
            Self::Cancelled(cancelled) => cancelled.to_string(),
            other => other.fault().map(|fault| fault.to_string()).unwrap_or_default(),
        }
    }
}

impl From<AnalysisError> for RunError {
    fn from(error: AnalysisError) -> Self {
        match error {
            AnalysisError::Cancelled(cancelled) => Self::Cancelled(cancelled),
            other => Self::Analysis(other),
        }
    }
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
    /// What operators claim beside what is predicted and was measured; `None` where the study has no claims.
    pub claims: Option<ClaimsFound>,
    /// The rasters, in numbers.
    pub area: Option<AreaFound>,
    /// The numbers of the run.
    pub summary: Summary,
}

/// Computes what was asked for and writes it. The outputs' folder is opened first, so that hours of work do
/// not end at a folder that cannot be written.
///
/// # Errors
/// [`RunError`]; then nothing was written, but for a failure of the last step, the moving of finished files
/// into place, which leaves a set without `run.toml` and says so.
pub fn run(
    study: &Study,
    input: &Ingested,
    parts: Parts,
    means: &Means,
    observer: &dyn Observer,
) -> Result<(Found, Vec<PathBuf>), RunError> {
    let mut outputs = Outputs::open(&study.output_dir.join(&study.name))?;
    outputs.replace_all_of(&files::names());
    let caption = caption(study);
    let mut taker = area::Taker::new(study, &input.world, &caption, Some(outputs.staging().to_owned()));
    let found = compute_into(study, input, parts, means, &mut taker, observer)?;
    let begun = observer.wants_times().then(Instant::now);
    files::write(
        study,
        input,
        &found,
        taker,
        (parts, means.language),
        &mut outputs,
        observer,
    )?;
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
        let window = crate::analysis::window(study, world);
        let job = area::Job::new(study, world, window, means, &scene);
        job.fits(&scene)?;
        Some(job)
    } else {
        None
    };
    let heard = parts
        .villages
        .then(|| hear(study, world, model.as_ref(), &scene, means.store, observer))
        .transpose()?;
    let area = job.map(|job| job.cover(&scene, taker, observer)).transpose()?;
    sound(world)?;
    let judged = heard
        .map(|heard| heard.judge(study, world, observer))
        .transpose()?;
    if let Some(area) = &area {
        strict(study, &area.counts)?;
    }
    let summary = summary::summarise(study, input, &scene, judged.as_ref(), area.as_ref());
    let Judged {
        points,
        gaps,
        beside,
        claims,
    } = judged.unwrap_or_default();
    Ok(Found {
        points,
        gaps,
        beside,
        claims,
        area,
        summary,
    })
}

fn stop_if_asked(observer: &dyn Observer) -> Result<(), Cancelled> {
    if observer.cancelled() {
        Err(Cancelled)
    } else {
        Ok(())
    }
}
