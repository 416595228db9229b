//! What is known of every pixel of a band, service by service: levels are laid over each other mast by mast,
//! in any order.
//!
//! Every plane is a maximum or a sum of whole numbers, so that the order of masts and the number of threads
//! leave no trace.

use super::bound::{Bounding, LeastCode};
use super::brush::{Brush, Rounds, Seen, add, brushes, centibels, not_below};
use super::direction::direction;
use super::fill::columns_from;
use super::mast::Mast;
use super::matrix::Matrix;
use super::pixel::{NONE, PixelLevel};
use super::planes::Planes;
use super::power::{Powers, Shares};
use super::progress::Progress;
use super::{Part, Reason, Scene};
use crate::space::Window;
use crate::space::geodesic::{NearColumns, NearRow};
use crate::units::{Db, Dbm};
use rayon::prelude::*;

/// One row of all services: in each list service after service, the pixels of a service from west to east.
/// Lists of planes that are not asked for are empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct PixelRow {
    pub(super) pixels: Vec<PixelLevel>,
    /// The cell of the best level: its index, which is the rank of its id.
    pub(super) servers: Vec<u32>,
    /// The second-best level.
    pub(super) seconds: Vec<i16>,
    /// Cells that are counted.
    pub(super) counts: Vec<u16>,
    /// Sums of power by channel, of all services' channels.
    pub(super) powers: Vec<u64>,
}

/// A band of pixels.
pub(super) struct Canvas<'a> {
    pub(super) window: Window,
    pub(super) rows: Vec<PixelRow>,
    with: With<'a>,
}

/// What a canvas is painted with.
#[derive(Clone, Copy)]
pub(super) struct With<'a> {
    /// From which level on the cells of a service are counted; the lowest that is heard where there is none.
    pub(super) counted: &'a [Option<Dbm>],
    pub(super) shares: &'a Shares,
    pub(super) powers: &'a Powers,
    pub(super) rounds: &'a Rounds,
}

/// Buffers of a thread.
#[derive(Default)]
struct Buffers {
    distances_m: Vec<f64>,
    azimuths_deg: Vec<f64>,
    directions: Vec<u16>,
    levels: Vec<i16>,
    seen: Seen,
    /// What a calibration adds by what is around each pixel of the row.
    around: Vec<Db>,
    /// What it adds to each path of a stroke, centibels.
    added: Vec<i32>,
}

impl<'a> Canvas<'a> {
    pub(super) fn new(window: Window, services: usize, planes: Planes, with: With<'a>) -> Self {
        let pixels = window.cols * services;
        let of = |asked: bool, each: usize| if asked { each } else { 0 };
        let row = PixelRow {
            pixels: vec![PixelLevel::UNHEARD; pixels],
            servers: vec![0; of(planes.server || planes.sinr, pixels)],
            seconds: vec![NONE; of(planes.second, pixels)],
            counts: vec![0; of(planes.servers, pixels)],
            powers: vec![0; of(planes.sinr, window.cols * with.shares.channels())],
        };
        Self {
            window,
            rows: vec![row; window.rows],
            with,
        }
    }

    /// Lays masts over the band.
    pub(super) fn paint(&mut self, scene: &Scene, masts: &[(&Mast, Matrix)], progress: &Progress) {
        let ready: Vec<(Vec<Brush>, NearColumns)> = masts
            .par_iter()
            .map(|(mast, matrix)| {
                (
                    brushes(mast, self.with.rounds, matrix),
                    columns_from(mast, matrix.window()),
                )
            })
            .collect();
        let (window, with) = (self.window, self.with);
        self.rows
            .par_iter_mut()
            .enumerate()
            .for_each_init(Buffers::default, |buffers, (nth, row)| {
                let begun = progress.clock();
                let lattice_row = window.first_row + nth as i64;
                around_pixels(scene, &window, lattice_row, &mut buffers.around);
                for ((mast, matrix), (brushes, columns)) in masts.iter().zip(&ready) {
                    let stroke = Stroke {
                        scene,
                        mast,
                        matrix,
                        brushes,
                        columns,
                        window,
                        lattice_row,
                        with,
                    };
                    stroke.over(row, buffers);
                }
                progress.spent(Part::Painting, begun);
            });
    }
}

/// What a calibration adds by what is around each pixel of a row; empty where it adds nothing by that.
fn around_pixels(scene: &Scene, window: &Window, row: i64, around: &mut Vec<Db>) {
    around.clear();
    if scene.correction().is_some_and(|c| !c.around.is_empty()) {
        let said = scene.settings.around_elsewhere(None);
        around.extend((window.first_col..window.end_col()).map(|col| {
            let place = window.centre(col, row);
            place.map_or(Db(0.0), |place| scene.added_around(place, said))
        }));
    }
}

/// One mast over one row.
struct Stroke<'a> {
    scene: &'a Scene<'a>,
    mast: &'a Mast,
    matrix: &'a Matrix,
    brushes: &'a [Brush<'a>],
    /// The columns of the matrix's window.
    columns: &'a NearColumns,
    window: Window,
    lattice_row: i64,
    with: With<'a>,
}

impl Stroke<'_> {
    fn over(&self, row: &mut PixelRow, buffers: &mut Buffers) {
        let of_mast = self.matrix.row(self.lattice_row);
        let first_col = of_mast.first_col.max(self.window.first_col);
        let end_col = (of_mast.first_col + of_mast.losses.len() as i64).min(self.window.end_col());
        if first_col >= end_col {
            return;
        }
        let inside = (first_col - of_mast.first_col) as usize..(end_col - of_mast.first_col) as usize;
        let (losses, elevations) = (
            &of_mast.losses[inside.clone()],
            &of_mast.elevations[inside.clone()],
        );
        let lattice = self.window.lattice;
        let near = NearRow::new(self.mast.position, lattice.lat_deg(self.lattice_row));
        let counts = self.matrix.counts();
        let is_missing = counts.no_terrain + counts.outside_model > 0;
        buffers.directions.clear();
        buffers.added.clear();
        let is_corrected = self.scene.correction().is_some_and(|c| c.hangs_on_path());
        if is_missing || is_corrected || self.brushes.iter().any(Brush::is_directed) {
            let of_window = |col: i64| (col - self.matrix.window().first_col) as usize;
            let range = of_window(first_col)..of_window(end_col);
            near.distances_azimuths(
                self.columns,
                range,
                &mut buffers.distances_m,
                &mut buffers.azimuths_deg,
            );
            let directions = buffers.azimuths_deg.iter().map(|a| direction(*a));
            buffers.directions.extend(directions);
        }
        let offset = (first_col - self.window.first_col) as usize;
        if is_corrected {
            let around = |nth: usize| buffers.around.get(offset + nth).copied().unwrap_or_default();
            let added = buffers
                .distances_m
                .iter()
                .enumerate()
                .map(|(nth, distance_m)| centibels(self.scene.added(*distance_m, around(nth)).0));
            buffers.added.extend(added);
        }
        for brush in self.brushes {
            let (directions, seen) = (&buffers.directions, &mut buffers.seen);
            brush.levels(losses, elevations, directions, seen, &mut buffers.levels);
            add(&mut buffers.levels, &buffers.added);
            self.lay(row, brush, offset, &buffers.levels);
        }
        if !is_missing {
            return;
        }
        let before = &of_mast.losses[..inside.start];
        let passed = before.iter().filter(|l| l.centibels().is_err()).count();
        let mut leasts = of_mast.leasts.iter().skip(passed);
        let ways = buffers.distances_m.iter().zip(&buffers.azimuths_deg);
        for (nth, ((loss, code), (distance_m, azimuth_deg))) in
            losses.iter().zip(elevations).zip(ways).enumerate()
        {
            let Err(reason) = loss.centibels() else { continue };
            let least = leasts.next().copied().unwrap_or(LeastCode::UNKNOWN);
            let known = least.bounding(*azimuth_deg, f64::from(*code) / 100.0);
            self.miss(row, reason, *distance_m, &known, offset + nth);
        }
    }

    /// One cell's levels over a row.
    fn lay(&self, row: &mut PixelRow, brush: &Brush, offset: usize, levels: &[i16]) {
        let cols = self.window.cols;
        let emitter = brush.emitter;
        let at = emitter.service * cols + offset;
        let own = at..at + levels.len();
        let floor = brush.floor as i16;
        let pixels = &mut row.pixels[own.clone()];
        if row.servers.is_empty() && row.seconds.is_empty() {
            for (pixel, level) in pixels.iter_mut().zip(levels) {
                if *level >= floor {
                    pixel.hear(*level);
                }
            }
        } else {
            for (nth, (pixel, level)) in pixels.iter_mut().zip(levels).enumerate() {
                if *level < floor {
                    continue;
                }
                let best = pixel.level();
                // Of equals, the cell that comes first by id.
                let server = row.servers.get_mut(at + nth);
                let wins = *level > best
                    || *level == best && server.as_deref().is_some_and(|s| (emitter.cell as u32) < *s);
                if let (true, Some(server)) = (wins, server) {
                    *server = emitter.cell as u32;
                }
                if let Some(second) = row.seconds.get_mut(at + nth) {
                    *second = (*second).max(best.min(*level));
                }
                pixel.hear(*level);
            }
        }
        if !row.counts.is_empty() {
            let counted = self.with.counted.get(emitter.service).copied().flatten();
            let from = counted.map_or(floor, |from| floor.max(not_below(from) as i16));
            for (count, level) in row.counts[own].iter_mut().zip(levels) {
                *count = count.saturating_add(u16::from(*level >= from));
            }
        }
        if !row.powers.is_empty() {
            let whole = self.with.shares.whole_offset(emitter);
            for (channel, share) in self.with.shares.of(emitter) {
                let sums = &mut row.powers[channel * cols + offset..][..levels.len()];
                for (sum, level) in sums.iter_mut().zip(levels) {
                    if *level >= floor {
                        *sum = sum.saturating_add(self.with.powers.shared(i32::from(*level) + whole, share));
                    }
                }
            }
        }
    }

    /// A path that could not be computed, with the most that each cell could give.
    fn miss(&self, row: &mut PixelRow, reason: Reason, distance_m: f64, known: &Bounding, col: usize) {
        let shortest = self.scene.least_loss(self.mast, distance_m);
        let added = self.scene.added_at_most(distance_m);
        for brush in self.brushes {
            let emitter = brush.emitter;
            // What the length alone rules out needs no look at the pattern.
            if emitter.reference_eirp - shortest + added < emitter.floor {
                continue;
            }
            let at_most = emitter.at_most_behind(known, shortest) + added;
            if at_most >= emitter.floor {
                row.pixels[emitter.service * self.window.cols + col].miss(reason, at_most.0);
            }
        }
    }
}
