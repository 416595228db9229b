//! Coverage of an area: best-server levels of every pixel, filled from the rays around each mast.
//!
//! Levels become whole hundredths of a dB before they are compared, so the result depends neither on the order of masts nor on the
//! number of threads.

use super::polar::Polar;
use super::scene::Mast;
use super::{AreaCoverage, Cancelled, Layer, Observer, PathCounts, Reason, Scene};
use crate::domain::Technology;
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
        // A pixel takes the nearest ray and sample: rays must go one pixel beyond the edge.
        let wanted = area.widened_m(2.0 * resolution_m.max(scene.settings.profile_step_m));
        let polars: Vec<Polar> = some
            .par_iter()
            .map(|mast| {
                let polar = Polar::sweep(scene, mast, &wanted, resolution_m);
                observer.tick(1);
                polar
            })
            .collect();
        counts = polars.iter().fold(counts, |sum, p| sum.plus(p.counts));
        canvas.paint(&polars);
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

/// One pixel of one service: the best level so far and what could not be computed.
#[derive(Clone, Copy)]
struct Pixel {
    /// Hundredths of a dBm; `UNHEARD` until something is heard.
    level: i16,
    no_terrain: bool,
    outside_model: bool,
}

const UNHEARD: i16 = i16::MIN;

/// All services' pixels: row by row, in a row service by service, so that threads can share out the rows.
struct Canvas {
    frame: Frame,
    services: usize,
    pixels: Vec<Pixel>,
}

impl Canvas {
    fn new(frame: Frame, services: usize) -> Self {
        let blank = Pixel {
            level: UNHEARD,
            no_terrain: false,
            outside_model: false,
        };
        Self {
            frame,
            services,
            pixels: vec![blank; frame.len() * services],
        }
    }

    fn paint(&mut self, polars: &[Polar]) {
        let (frame, row_length) = (self.frame, self.frame.cols * self.services);
        if row_length == 0 {
            return;
        }
        self.pixels
            .par_chunks_mut(row_length)
            .enumerate()
            .for_each(|(row, pixels)| {
                for polar in polars {
                    paint_row(&frame, row, polar, pixels);
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
                summary(services.iter().map(of))
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

/// The best level of some pixels, or the gravest reason why there is none: what is not known comes before what is not there.
fn summary(pixels: impl Iterator<Item = Pixel>) -> Result<f32, Reason> {
    let together = pixels.reduce(|a, b| Pixel {
        level: a.level.max(b.level),
        no_terrain: a.no_terrain || b.no_terrain,
        outside_model: a.outside_model || b.outside_model,
    });
    match together {
        Some(p) if p.level != UNHEARD => Ok((f64::from(p.level) / 100.0) as f32),
        Some(p) if p.no_terrain => Err(Reason::NoTerrain),
        Some(p) if p.outside_model => Err(Reason::OutsideModel),
        _ => Err(Reason::OutOfRange),
    }
}

/// Lays one mast's levels over one row.
fn paint_row(frame: &Frame, row: usize, polar: &Polar, pixels: &mut [Pixel]) {
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
        for emitter in &mast.emitters {
            let pixel = &mut pixels[emitter.service * frame.cols + col];
            match loss {
                Err(Reason::NoTerrain) => pixel.no_terrain = true,
                Err(_) => pixel.outside_model = true,
                Ok(loss) => {
                    // The pattern only takes away: where even the main direction is weaker, it need not be asked.
                    if hundredths((emitter.reference_eirp - loss).0) <= pixel.level {
                        continue;
                    }
                    let level = emitter.level(loss, azimuth_deg, sample.elevation_deg());
                    if level >= emitter.floor {
                        pixel.level = pixel.level.max(hundredths(level.0));
                    }
                }
            }
        }
    }
}

/// A level in hundredths of a dBm, kept within what sixteen bits hold (±327 dBm, far beyond any level that is heard).
fn hundredths(level_dbm: f64) -> i16 {
    (level_dbm * 100.0)
        .round()
        .clamp(f64::from(UNHEARD + 1), f64::from(i16::MAX)) as i16
}
