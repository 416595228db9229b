//! Coverage of an area: best-server levels of every pixel, filled mast by mast, band by band.
//!
//! A mast's losses become whole numbers once, in its matrix; levels become whole numbers before they are
//! compared. So the result depends neither on the order of masts nor on the number of threads, nor on the
//! memory that there is, nor on whether matrices were computed or loaded; and any window is the crop of a
//! larger one.

use super::brush::Rounds;
use super::canvas::{Canvas, With};
use super::fill::{self, Filling, disc_window, spans};
use super::layers::{self, Full, Sink, Whole};
use super::mast::Mast;
use super::matrix::{KeyWriter, Matrix, MatrixKey, MatrixStore, NoStore};
use super::plan::{Need, Plan, plan};
use super::planes::Planes;
use super::polar::ray_count;
use super::power::{Powers, Shares};
use super::progress::Progress;
use super::{AreaCoverage, Cancelled, Method, Observer, Part, PathCounts, Scene};
use crate::space::{BoundingBox, Window};
use crate::units::Dbm;
use rayon::prelude::*;
use thiserror::Error;

/// Distance of neighbouring rays at the study's range, in pixels, where the caller gives no other.
///
/// On mountains (N21E105, 3″, pixels of 100 m, 30 km, 800 MHz, delta-Bullington) 95 % of pixels lie within so
/// many dB of their own profile's loss, the median being 0, with rays every so many pixels and samples every
/// so many metres along rays and profiles:
///
/// | mast | 1 px, 90 m | 0.5 px, 90 m | 0.25 px, 90 m | 1 px, 45 m | 0.7 px, 45 m | 0.5 px, 60 m | 0.5 px, 45 m |
/// |---|---|---|---|---|---|---|---|
/// | on the crest | 3.3 | 2.8 | 2.7 | 2.2 | 1.7 | 1.9 | 1.4 |
/// | in a valley | 2.7 | 2.5 | 2.4 | 1.8 | 1.4 | 1.6 | 1.2 |
/// | on a slope | 2.2 | 2.0 | 2.0 | 1.5 | 1.2 | – | 1.0 |
///
/// The work goes with the number of samples. At 90 m, as far apart as the heights themselves, what a profile
/// sees of a ridge hangs on where its samples happen to lie, and more rays do not help.
pub const RAY_SPACING_PIXELS: f64 = 0.7;

/// How an area is filled, and what is asked of it.
#[derive(Clone, Copy)]
pub struct AreaSettings<'a> {
    /// Rays or profiles.
    pub method: Method,
    /// Distance of neighbouring rays at the study's range, in pixels: see [`RAY_SPACING_PIXELS`].
    pub ray_spacing_pixels: f64,
    /// What is wanted beside the best level.
    pub planes: Planes,
    /// From which level on the cells of a service are counted, by the scene's services; the lowest that is
    /// heard where there is none.
    pub counted: &'a [Option<Dbm>],
    /// The most memory to use, bytes.
    pub memory_bytes: u64,
    /// Part of it that is taken by what is in memory already, terrain for the most part.
    pub beside_bytes: u64,
    /// Leave out what cannot change the result: for tests alone is there a choice.
    pub prune: bool,
    /// Where matrices are kept. A scene that is not [identified](Scene::identified) keeps none.
    pub store: &'a dyn MatrixStore,
}

impl Default for AreaSettings<'_> {
    fn default() -> Self {
        Self {
            method: Method::Radial,
            ray_spacing_pixels: RAY_SPACING_PIXELS,
            planes: Planes::default(),
            counted: &[],
            memory_bytes: u64::MAX,
            beside_bytes: 0,
            prune: true,
            store: &NoStore,
        }
    }
}

/// Why an area was not filled.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum AreaError {
    /// Stopped by the user.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// Not even the smallest part fits.
    #[error("the area needs {needed_bytes} bytes of memory, the budget is {budget_bytes}")]
    Memory {
        /// The least that would do.
        needed_bytes: u64,
        /// The budget.
        budget_bytes: u64,
    },
    /// What takes the layers can take no more.
    #[error(transparent)]
    Full(#[from] Full),
}

/// Best-server levels in a window, whole in memory.
///
/// # Errors
/// [`AreaError`]: asked to stop, or not enough memory.
pub fn cover(
    scene: &Scene,
    window: &Window,
    settings: &AreaSettings,
    observer: &dyn Observer,
) -> Result<AreaCoverage, AreaError> {
    let mut whole = Whole::default();
    let counts = Job::new(scene, window, settings).run(true, &mut whole, observer)?;
    Ok(AreaCoverage {
        layers: whole.layers,
        counts,
    })
}

/// Best-server levels in a window, handed on band by band; returns what became of the paths.
///
/// # Errors
/// As [`cover`]; then bands may have been handed on already.
pub fn cover_into(
    scene: &Scene,
    window: &Window,
    settings: &AreaSettings,
    sink: &mut dyn Sink,
    observer: &dyn Observer,
) -> Result<PathCounts, AreaError> {
    Job::new(scene, window, settings).run(false, sink, observer)
}

/// How a window would be filled within the settings' budget, the layers whole in memory or not.
///
/// # Errors
/// [`AreaError::Memory`].
pub fn planned(
    scene: &Scene,
    window: &Window,
    settings: &AreaSettings,
    keeps_layers: bool,
) -> Result<Plan, AreaError> {
    Job::new(scene, window, settings).plan(keeps_layers)
}

struct Job<'a> {
    scene: &'a Scene<'a>,
    window: Window,
    settings: &'a AreaSettings<'a>,
    shares: Shares,
    powers: Powers,
    rounds: Rounds,
    layers: layers::Plan,
}

impl<'a> Job<'a> {
    fn new(scene: &'a Scene, window: &Window, settings: &'a AreaSettings) -> Self {
        Self {
            scene,
            window: *window,
            settings,
            shares: Shares::new(scene, settings.planes.sinr),
            powers: Powers::new(),
            rounds: Rounds::new(scene),
            layers: layers::Plan::new(scene),
        }
    }

    fn ray_spacing_m(&self) -> f64 {
        self.settings.ray_spacing_pixels * self.window.lattice.resolution_m()
    }

    fn plan(&self, keeps_layers: bool) -> Result<Plan, AreaError> {
        let max_range_m = self.scene.settings.max_range_m;
        let need = Need {
            window: self.window,
            services: self.scene.services.len(),
            channels: self.shares.channels(),
            layers: self.layers.kinds.len(),
            planes: self.settings.planes,
            masts: self.near(&self.window).len(),
            threads: rayon::current_num_threads(),
            range_m: max_range_m,
            step_m: self.scene.settings.profile_step_m,
            rays: match self.settings.method {
                Method::Radial => ray_count(max_range_m, self.ray_spacing_m()),
                Method::Exact => 0,
            },
            keeps_layers,
            whole_matrices: self.settings.store.keeps(),
            beside_bytes: self.settings.beside_bytes,
        };
        plan(&need, self.settings.memory_bytes).map_err(|needed_bytes| AreaError::Memory {
            needed_bytes,
            budget_bytes: self.settings.memory_bytes,
        })
    }

    fn run(
        &self,
        keeps_layers: bool,
        sink: &mut dyn Sink,
        observer: &dyn Observer,
    ) -> Result<PathCounts, AreaError> {
        let plan = self.plan(keeps_layers)?;
        let bands = if plan.band_rows < self.window.rows {
            self.window.bands(plan.band_rows)
        } else {
            vec![self.window]
        };
        let ticks = bands.iter().map(|band| self.ticks(band)).sum();
        observer.begin("area", ticks);
        sink.begin(&self.window, &self.layers.kinds);
        let mut counts = PathCounts::default();
        for band in &bands {
            let planes = self.settings.planes;
            let services = self.scene.services.len();
            let with = With {
                counted: self.settings.counted,
                shares: &self.shares,
                powers: &self.powers,
                rounds: &self.rounds,
            };
            let mut canvas = Canvas::new(*band, services, planes, with);
            for some in self.near(band).chunks(plan.masts_at_once) {
                counts = counts.plus(self.lay(some, band, &mut canvas, observer)?);
            }
            let layers = self
                .layers
                .layers(self.scene, &canvas, planes, &self.shares, &self.powers);
            drop(canvas);
            let progress = Progress { observer, ticks: 0 };
            let begun = progress.clock();
            sink.band(layers)?;
            progress.spent(Part::Writing, begun);
        }
        Ok(counts)
    }

    /// Computes or loads some masts' matrices and paints them.
    fn lay(
        &self,
        masts: &[Near<'a>],
        band: &Window,
        canvas: &mut Canvas,
        observer: &dyn Observer,
    ) -> Result<PathCounts, AreaError> {
        let made = masts
            .par_iter()
            .map(|near| {
                let progress = Progress {
                    observer,
                    ticks: near.ticks(band),
                };
                self.matrix(near, band, &progress)
            })
            .collect::<Result<Vec<_>, Cancelled>>()?;
        let counts = made
            .iter()
            .fold(PathCounts::default(), |sum, (_, c)| sum.plus(*c));
        let matrices: Vec<(&Mast, Matrix)> = masts
            .iter()
            .zip(made)
            .map(|(near, (matrix, _))| (near.mast, matrix))
            .collect();
        let progress = Progress { observer, ticks: 0 };
        progress.go_on()?;
        canvas.paint(self.scene, &matrices, &progress);
        Ok(counts)
    }

    /// A mast's matrix for a band at least, and what became of the paths that no other band counts.
    fn matrix(
        &self,
        near: &Near,
        band: &Window,
        progress: &Progress,
    ) -> Result<(Matrix, PathCounts), Cancelled> {
        progress.go_on()?;
        let filling = Filling {
            method: self.settings.method,
            ray_spacing_m: self.ray_spacing_m(),
            range_m: near.range_m,
        };
        if !self.settings.store.keeps() {
            let Some(window) = near.window.shared_with(band) else {
                return Err(Cancelled);
            };
            let matrix = fill::watched(self.scene, near.mast, &window, &filling, progress)?;
            let counts = self.counts(near, &matrix, &filling, progress)?;
            return Ok((matrix, counts));
        }
        let matrix = self.kept(near, &filling, progress)?;
        let is_first = near.window.first_row >= band.first_row;
        let counts = if is_first {
            self.counts(near, &matrix, &filling, progress)?
        } else {
            PathCounts::default()
        };
        Ok((matrix, counts))
    }

    /// Paths are those within the range that is computed when everything is pruned, whatever is computed.
    fn counts(
        &self,
        near: &Near,
        matrix: &Matrix,
        filling: &Filling,
        progress: &Progress,
    ) -> Result<PathCounts, Cancelled> {
        if self.settings.prune {
            return Ok(*matrix.counts());
        }
        if near.mast.reach_m <= 0.0 {
            return Ok(PathCounts::default());
        }
        let filling = Filling {
            range_m: near.mast.range_m(self.scene.settings.max_range_m),
            ..*filling
        };
        let progress = Progress {
            ticks: 0,
            ..*progress
        };
        let pruned = fill::watched(self.scene, near.mast, matrix.window(), &filling, &progress)?;
        Ok(*pruned.counts())
    }

    /// From the store, or computed and saved: the same bytes either way.
    fn kept(&self, near: &Near, filling: &Filling, progress: &Progress) -> Result<Matrix, Cancelled> {
        let begun = progress.clock();
        let key = matrix_key(self.scene, near.mast, &near.window, filling);
        let saved = key.and_then(|key| self.settings.store.load(&key));
        let loaded = saved.and_then(|bytes| Matrix::from_bytes(&bytes).ok());
        let begun = progress.spent(Part::Store, begun);
        if let Some(matrix) = loaded.filter(|m| *m.window() == near.window) {
            progress.did_share(0, 1);
            return Ok(matrix);
        }
        let matrix = fill::watched(self.scene, near.mast, &near.window, filling, progress)?;
        let begun = begun.and(progress.clock());
        if let Some(key) = key.filter(|_| self.scene.is_sound()) {
            self.settings.store.save(&key, &matrix.to_bytes());
        }
        progress.spent(Part::Store, begun);
        Ok(matrix)
    }

    /// The masts that can be heard in a part of the area, with what they need of the whole area.
    fn near(&self, part: &Window) -> Vec<Near<'a>> {
        let max_range_m = self.scene.settings.max_range_m;
        let bounds = part.bounds();
        let masts = self.scene.masts.iter();
        masts
            .filter(|mast| mast.reach_m > 0.0 || !self.settings.prune)
            .filter_map(|mast| {
                let range_m = if self.settings.prune {
                    mast.range_m(max_range_m)
                } else {
                    max_range_m
                };
                if !bounds.widened_m(range_m).contains(mast.position) {
                    return None;
                }
                let window = disc_window(mast, range_m, &self.window)?;
                window.shared_with(part)?;
                Some(Near {
                    mast,
                    range_m,
                    window,
                })
            })
            .collect()
    }

    fn ticks(&self, band: &Window) -> u64 {
        self.near(band).iter().map(|near| near.ticks(band)).sum()
    }
}

/// A mast that an area needs.
struct Near<'a> {
    mast: &'a Mast,
    range_m: f64,
    /// The part of the area within range.
    window: Window,
}

impl Near<'_> {
    /// The work for a band: its pixels.
    fn ticks(&self, band: &Window) -> u64 {
        let part = self.window.shared_with(band);
        part.map_or(0, |part| {
            spans(self.mast, self.range_m, &part)
                .iter()
                .map(|s| u64::from(s.1))
                .sum()
        })
    }
}

/// The key under which a mast's matrix is kept: `None` where the model, the ground or the cover cannot say
/// what they are.
pub fn matrix_key(scene: &Scene, mast: &Mast, window: &Window, filling: &Filling) -> Option<MatrixKey> {
    // Rays go to the end of the range, one sample and a hair beyond.
    let around = BoundingBox::around([mast.position])?;
    let around = around.widened_m(filling.range_m + 3.0 * scene.settings.profile_step_m + 100.0);
    let mut key = KeyWriter::new();
    key.text("area")
        .text(scene.identity()?)
        .text(filling.method.name());
    key.numbers(&[
        filling.ray_spacing_m,
        filling.range_m,
        scene.settings.max_range_m,
        scene.settings.profile_step_m,
        scene.settings.receiver_height_m,
        scene.settings.earth_radius_factor,
        mast.position.lon_deg(),
        mast.position.lat_deg(),
        mast.antenna_height_m,
        mast.frequency.hz(),
    ]);
    key.around(scene.settings.around_elsewhere(None));
    key.window(window);
    key.bytes(&scene.ground.fingerprint(&around)?);
    match scene.cover {
        Some(cover) => key.bytes(&cover.fingerprint(&around)?),
        None => key.bytes(&[]),
    };
    Some(key.finish())
}
