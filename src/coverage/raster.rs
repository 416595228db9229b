//! Coverage of an area: best-server levels of every pixel, filled from the rays around each mast.
//!
//! Levels become whole hundredths of a dB before they are compared, so the result depends neither on the order of masts nor on the
//! number of threads.

use super::mast::Mast;
use super::polar::Polar;
use super::scene::NEAREST_M;
use super::{AreaCoverage, Cancelled, Layer, Observer, PathCounts, PixelLevel, Scene};
use crate::domain::Technology;
use crate::radio::model::Sweep;
use crate::space::geodesic::NearRow;
use crate::space::{BoundingBox, Frame, Grid};
use rayon::prelude::*;

/// Masts whose rays are in memory at one time.
const MASTS_AT_ONCE: usize = 16;

/// Best-server levels on a frame.
///
/// # Errors
/// [`Cancelled`] when the observer asks to stop.
pub fn cover(
    scene: &Scene,
    frame: Frame,
    resolution_m: f64,
    observer: &dyn Observer,
) -> Result<AreaCoverage, Cancelled> {
    let area = frame.bounds();
    let mut canvas = Canvas::new(frame, scene.services.len());
    let mut counts = PathCounts::default();
    let near = masts_near(scene, &area);
    observer.begin("area", near.len() as u64);
    for some in near.chunks(MASTS_AT_ONCE) {
        if observer.cancelled() {
            return Err(Cancelled);
        }
        // A pixel takes the nearest ray and sample: rays must go one pixel beyond the edge, and as far as a mast's first sample.
        let margin_m = 2.0 * resolution_m.max(scene.settings.profile_step_m) + 2.0 * NEAREST_M;
        let wanted = area.widened_m(margin_m);
        let polars: Vec<Polar> = some
            .par_iter()
            .map(|mast| {
                let polar = Polar::sweep(scene, mast, &wanted, resolution_m);
                observer.tick(1);
                polar
            })
            .collect();
        counts = polars.iter().fold(counts, |sum, p| sum.plus(p.counts));
        canvas.paint(scene.model, &polars);
    }
    Ok(AreaCoverage {
        layers: canvas.layers(scene),
        counts,
    })
}

/// The masts whose reach meets the area.
fn masts_near<'a>(scene: &'a Scene, area: &BoundingBox) -> Vec<&'a Mast> {
    scene
        .masts
        .iter()
        .filter(|m| m.reach_m > 0.0 && area.widened_m(m.reach_m).contains(m.position))
        .collect()
}

/// All services' pixels: row by row, in a row service by service, so that threads can share out the rows.
struct Canvas {
    frame: Frame,
    services: usize,
    pixels: Vec<PixelLevel>,
}

impl Canvas {
    fn new(frame: Frame, services: usize) -> Self {
        Self {
            frame,
            services,
            pixels: vec![PixelLevel::UNHEARD; frame.len() * services],
        }
    }

    fn paint(&mut self, model: &dyn Sweep, polars: &[Polar]) {
        let (frame, row_length) = (self.frame, self.frame.cols * self.services);
        if row_length == 0 {
            return;
        }
        self.pixels
            .par_chunks_mut(row_length)
            .enumerate()
            .for_each(|(row, pixels)| {
                for polar in polars {
                    paint_row(model, &frame, row, polar, pixels);
                }
            });
    }

    fn layers(&self, scene: &Scene) -> Vec<Layer> {
        let mut technologies: Vec<Technology> = scene.services.iter().map(|s| s.technology).collect();
        technologies.dedup();
        let mut layers = Vec::new();
        for technology in technologies {
            let members: Vec<usize> = (0..self.services)
                .filter(|s| scene.services[*s].technology == technology)
                .collect();
            layers.push(self.layer(None, technology, &members));
            for &service in &members {
                let operator = scene.services[service].operator.clone();
                layers.push(self.layer(Some(operator), technology, &[service]));
            }
        }
        layers
    }

    /// The best of some services.
    fn layer(&self, operator: Option<String>, technology: Technology, services: &[usize]) -> Layer {
        let cols = self.frame.cols;
        let values = (0..self.frame.len())
            .map(|i| {
                let row_start = (i / cols) * cols * self.services;
                let of = |service: &usize| self.pixels[row_start + service * cols + i % cols];
                services
                    .iter()
                    .map(of)
                    .fold(PixelLevel::UNHEARD, PixelLevel::with)
            })
            .collect();
        Layer {
            operator,
            technology,
            levels: Grid {
                frame: self.frame,
                values,
            },
        }
    }
}

/// Lays one mast's levels over one row.
fn paint_row(model: &dyn Sweep, frame: &Frame, row: usize, polar: &Polar, pixels: &mut [PixelLevel]) {
    let mast = polar.mast;
    let near_row = NearRow::new(mast.position, frame.lat_deg(row));
    let Some(half_width_deg) = near_row.half_width_deg(mast.reach_m) else {
        return;
    };
    let col_of = |lon_deg: f64| (lon_deg - frame.west_deg) / frame.step_lon_deg - 0.5;
    let first = col_of(mast.position.lon_deg() - half_width_deg).floor().max(0.0) as usize;
    let last = col_of(mast.position.lon_deg() + half_width_deg).ceil();
    if last < 0.0 {
        return;
    }
    for col in first..=(last as usize).min(frame.cols - 1) {
        let (distance_m, azimuth_deg) = near_row.distance_azimuth(frame.lon_deg(col));
        if distance_m > mast.reach_m {
            continue;
        }
        let sample = polar.at(distance_m, azimuth_deg);
        let loss = sample.loss();
        // Asked only where a path is missing: the most that it could give.
        let least_loss = || model.least_loss(mast.frequency, distance_m / 1000.0);
        for emitter in &mast.emitters {
            let pixel = &mut pixels[emitter.service * frame.cols + col];
            match loss {
                Err(reason) => pixel.miss(reason, (emitter.reference_eirp - least_loss()).0),
                Ok(loss) => {
                    // The pattern only takes away: where even the main direction is weaker, it need not be asked.
                    if pixel.hears_better_than((emitter.reference_eirp - loss).0) {
                        continue;
                    }
                    let level = emitter.level(loss, azimuth_deg, sample.elevation_deg());
                    if level >= emitter.floor {
                        pixel.hear(level.0);
                    }
                }
            }
        }
    }
}
