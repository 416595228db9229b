//! Filling a mast's matrix: from rays that are swept once, or from a profile of its own for every pixel.

use super::bound::LeastCode;
use super::exact::path_to;
use super::filled::FilledPixel;
use super::mast::Mast;
use super::matrix::{LossCode, Matrix};
use super::polar::Polar;
use super::progress::Progress;
use super::scene::Scene;
use super::walk::Walk;
use super::{Cancelled, Observer, Part, PathCounts, Reason};
use crate::radio::model::Warnings;
use crate::space::geodesic::{NearColumns, NearRow};
use crate::space::{BoundingBox, Window};
use rayon::prelude::*;

/// How the pixels around a mast get their losses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Method {
    /// Rays, each swept once outward; a pixel's loss lies between those of the samples around it.
    #[default]
    Radial,
    /// Every pixel has its own profile.
    Exact,
}

impl Method {
    /// As studies and results name it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Radial => "radial",
            Self::Exact => "exact",
        }
    }
}

/// What a matrix is filled with, beyond the scene and the mast.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Filling {
    /// Rays or profiles.
    pub method: Method,
    /// Distance of neighbouring rays at the study's range, metres.
    pub ray_spacing_m: f64,
    /// Pixels farther from the mast have no loss, metres.
    pub range_m: f64,
}

/// The part of a window that lies within a distance of a place, as a window; `None` where nothing does.
pub(super) fn disc_window(mast: &Mast, range_m: f64, window: &Window) -> Option<Window> {
    let around = BoundingBox::around([mast.position])?.widened_m(range_m);
    window.lattice.over(&around).turned_to(window).shared_with(window)
}

/// For each row of a window the first column (counted from the window's) and the number of pixels within
/// range of a mast.
pub(super) fn spans(mast: &Mast, range_m: f64, window: &Window) -> Vec<(u32, u32)> {
    let lattice = window.lattice;
    let per_degree = f64::from(lattice.per_degree_lon);
    // The mast's longitude as the window counts them: the nearest to its middle.
    let middle_deg = (window.first_col as f64 + 0.5 * window.cols as f64) / per_degree;
    let turns = ((middle_deg - mast.position.lon_deg()) / 360.0).round();
    let lon_deg = mast.position.lon_deg() + 360.0 * turns;
    (window.first_row..window.end_row())
        .map(|row| {
            let near = NearRow::new(mast.position, lattice.lat_deg(row));
            let Some(half_deg) = near.half_width_deg(range_m) else {
                return (0, 0);
            };
            let first = ((lon_deg - half_deg) * per_degree - 0.5).ceil() as i64;
            let last = ((lon_deg + half_deg) * per_degree - 0.5).floor() as i64;
            let first = first.max(window.first_col);
            let count = (last + 1).min(window.end_col()) - first;
            if count <= 0 {
                return (0, 0);
            }
            ((first - window.first_col) as u32, count as u32)
        })
        .collect()
}

/// The matrix of a mast for those of a window's pixels that lie within range. The same pixels have the same
/// values whatever the window.
///
/// # Errors
/// [`Cancelled`] when the observer asks to stop.
pub fn matrix(
    scene: &Scene,
    mast: &Mast,
    window: &Window,
    filling: &Filling,
    observer: &dyn Observer,
) -> Result<Matrix, Cancelled> {
    let progress = Progress { observer, ticks: 0 };
    watched(scene, mast, window, filling, &progress)
}

/// [`matrix`], with ticks.
pub(super) fn watched(
    scene: &Scene,
    mast: &Mast,
    window: &Window,
    filling: &Filling,
    progress: &Progress,
) -> Result<Matrix, Cancelled> {
    let spans = spans(mast, filling.range_m, window);
    let rows = match filling.method {
        Method::Radial => {
            let step_m = scene.settings.profile_step_m;
            // A pixel draws on rays and samples around it, and under the mast on the first sample that
            // counts.
            let margin_m = filling.ray_spacing_m + 3.0 * step_m + 2.0 * super::scene::NEAREST_M;
            let area = window.bounds().widened_m(margin_m);
            let polar = Polar::sweep(
                scene,
                mast,
                filling.range_m,
                &area,
                filling.ray_spacing_m,
                progress,
            )?;
            let begun = progress.clock();
            let columns = columns_from(mast, window);
            let rows: Vec<FilledRow> = (0..window.rows)
                .into_par_iter()
                .map_init(Buffers::default, |buffers, row| {
                    from_rays(mast, window, row, spans[row], &columns, &polar, buffers)
                })
                .collect();
            progress.spent(Part::Mapping, begun);
            rows
        }
        Method::Exact => {
            let of_row = |row: usize| {
                let done = from_profiles(scene, mast, window, row, spans[row], progress);
                progress.did_share(row, window.rows);
                done
            };
            (0..window.rows)
                .into_par_iter()
                .map(of_row)
                .collect::<Result<_, _>>()?
        }
    };
    Ok(joined(window, &spans, rows))
}

/// A row of a matrix on its way.
#[derive(Default)]
struct FilledRow {
    losses: Vec<LossCode>,
    elevations: Vec<i16>,
    leasts: Vec<LeastCode>,
    counts: PathCounts,
}

impl FilledRow {
    fn of(pixels: u32) -> Self {
        Self {
            losses: Vec::with_capacity(pixels as usize),
            elevations: Vec::with_capacity(pixels as usize),
            leasts: Vec::new(),
            counts: PathCounts::default(),
        }
    }

    fn push(&mut self, pixel: FilledPixel) {
        let missing = pixel.loss.centibels().err();
        self.losses.push(pixel.loss);
        self.elevations.push(pixel.elevation);
        if missing.is_some() {
            self.leasts.push(pixel.least);
        }
        self.counts.count_pixel(missing, pixel.warnings);
    }
}

fn joined(window: &Window, spans: &[(u32, u32)], rows: Vec<FilledRow>) -> Matrix {
    let pixels = spans.iter().map(|s| s.1 as usize).sum();
    let (mut losses, mut elevations) = (Vec::with_capacity(pixels), Vec::with_capacity(pixels));
    let mut leasts = Vec::new();
    let mut counts = PathCounts::default();
    for row in rows {
        losses.extend(row.losses);
        elevations.extend(row.elevations);
        leasts.extend(row.leasts);
        counts = counts.plus(row.counts);
    }
    Matrix::of_spans(*window, spans, (losses, elevations, leasts), counts)
}

/// A thread's distances and azimuths of a row.
#[derive(Default)]
struct Buffers {
    distances_m: Vec<f64>,
    azimuths_deg: Vec<f64>,
}

/// A window's columns as a mast sees them.
pub(super) fn columns_from(mast: &Mast, window: &Window) -> NearColumns {
    let lons_deg: Vec<f64> = (window.first_col..window.end_col())
        .map(|col| window.lattice.lon_deg(col))
        .collect();
    NearColumns::new(mast.position, &lons_deg)
}

fn from_rays(
    mast: &Mast,
    window: &Window,
    row: usize,
    span: (u32, u32),
    columns: &NearColumns,
    polar: &Polar,
    buffers: &mut Buffers,
) -> FilledRow {
    let lat_deg = window.lattice.lat_deg(window.first_row + row as i64);
    let near = NearRow::new(mast.position, lat_deg);
    let inside = span.0 as usize..(span.0 + span.1) as usize;
    let Buffers {
        distances_m,
        azimuths_deg,
    } = buffers;
    near.distances_azimuths(columns, inside, distances_m, azimuths_deg);
    let mut out = FilledRow::of(span.1);
    for (distance_m, azimuth_deg) in distances_m.iter().zip(azimuths_deg) {
        out.push(polar.at(*distance_m, *azimuth_deg));
    }
    out
}

fn from_profiles(
    scene: &Scene,
    mast: &Mast,
    window: &Window,
    row: usize,
    span: (u32, u32),
    progress: &Progress,
) -> Result<FilledRow, Cancelled> {
    let row = window.first_row + row as i64;
    let first_col = window.first_col + i64::from(span.0);
    let mut out = FilledRow::of(span.1);
    let mut walk = Walk::default();
    for col in first_col..first_col + i64::from(span.1) {
        progress.go_on()?;
        out.push(match window.centre(col, row) {
            Some(place) => path_to(scene, mast, place, &mut walk, progress),
            None => FilledPixel {
                loss: LossCode::missing(Reason::NoTerrain),
                elevation: 0,
                least: LeastCode::UNKNOWN,
                warnings: Warnings::NONE,
            },
        });
    }
    Ok(out)
}
