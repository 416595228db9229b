//! Layers: what rasters show, made from the canvas.

use super::canvas::Canvas;
use super::pixel::{Level16, PixelLevel};
use super::planes::Planes;
use super::power::{Powers, Shares};
use super::{Further, Layer, Scene};
use crate::domain::Technology;
use crate::space::{Grid, Window};
use crate::units::Dbm;
use std::num::NonZeroU32;

/// Takes the bands of an area, from the north, as they are finished: so that a country's raster need never be
/// whole in memory.
pub trait Sink {
    /// The layers to come, without pixels, in the order in which every band has them, and the window that the
    /// bands make up.
    fn begin(&mut self, window: &Window, kinds: &[(Option<String>, Technology)]);

    /// A band: as many layers as announced, on a frame that holds whole rows of the window, below the band
    /// before.
    ///
    /// # Errors
    /// [`Full`] where it can take no more: then no further band comes.
    fn band(&mut self, layers: Vec<Layer>) -> Result<(), Full>;
}

/// Layers could not be taken; the [`Sink`] knows why.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq)]
#[error("the layers could not be taken")]
pub struct Full;

/// Keeps all bands: the layers whole.
#[derive(Debug, Default)]
pub struct Whole {
    /// The layers so far.
    pub layers: Vec<Layer>,
}

impl Sink for Whole {
    fn begin(&mut self, window: &Window, kinds: &[(Option<String>, Technology)]) {
        let frame = window.frame();
        let empty = |(operator, technology): &(Option<String>, Technology)| Layer {
            operator: operator.clone(),
            technology: *technology,
            levels: Grid {
                frame,
                values: Vec::with_capacity(frame.len()),
            },
            further: Further::default(),
        };
        self.layers = kinds.iter().map(empty).collect();
    }

    fn band(&mut self, layers: Vec<Layer>) -> Result<(), Full> {
        for (whole, band) in self.layers.iter_mut().zip(layers) {
            whole.levels.values.extend(band.levels.values);
            whole.further.append(band.further);
        }
        Ok(())
    }
}

/// The services of each layer: any operator first, then each operator, technology by technology.
pub(super) struct Plan {
    pub(super) kinds: Vec<(Option<String>, Technology)>,
    members: Vec<Vec<usize>>,
}

impl Plan {
    pub(super) fn new(scene: &Scene) -> Self {
        let mut technologies: Vec<Technology> = scene.services.iter().map(|s| s.technology).collect();
        technologies.dedup();
        let (mut kinds, mut members) = (Vec::new(), Vec::new());
        for technology in technologies {
            let of: Vec<usize> = (0..scene.services.len())
                .filter(|s| scene.services[*s].technology == technology)
                .collect();
            kinds.push((None, technology));
            members.push(of.clone());
            for service in of {
                kinds.push((Some(scene.services[service].operator.clone()), technology));
                members.push(vec![service]);
            }
        }
        Self { kinds, members }
    }

    /// The layers of a band.
    pub(super) fn layers(
        &self,
        scene: &Scene,
        canvas: &Canvas,
        planes: Planes,
        shares: &Shares,
        powers: &Powers,
    ) -> Vec<Layer> {
        use rayon::prelude::*;
        self.kinds
            .par_iter()
            .zip(&self.members)
            .map(|((operator, technology), members)| {
                let mut layer = Layer {
                    operator: operator.clone(),
                    technology: *technology,
                    levels: Grid {
                        frame: canvas.window.frame(),
                        values: Vec::with_capacity(canvas.window.len()),
                    },
                    further: Further::default(),
                };
                for row in 0..canvas.window.rows {
                    for col in 0..canvas.window.cols {
                        let of = Joined::of(canvas, members, row, col);
                        layer.levels.values.push(of.pixel);
                        layer.further.push(scene, &of, canvas, planes, shares, powers);
                    }
                }
                layer
            })
            .collect()
    }
}

/// One pixel of several services together.
struct Joined {
    row: usize,
    col: usize,
    pixel: PixelLevel,
    /// The best level's cell, where cells are kept.
    server: Option<u32>,
    second: i16,
    heard: u16,
}

impl Joined {
    fn of(canvas: &Canvas, services: &[usize], row: usize, col: usize) -> Self {
        let of = &canvas.rows[row];
        let mut all = Self {
            row,
            col,
            pixel: PixelLevel::UNHEARD,
            server: None,
            second: super::pixel::NONE,
            heard: 0,
        };
        for service in services {
            let at = service * canvas.window.cols + col;
            let (pixel, best) = (of.pixels[at], all.pixel.level());
            let level = pixel.level();
            if level != super::pixel::NONE {
                let server = of.servers.get(at).copied();
                if level > best || level == best && server < all.server {
                    all.server = server;
                }
                let second = of.seconds.get(at).copied().unwrap_or(super::pixel::NONE);
                all.second = all.second.max(second).max(level.min(best));
            }
            all.pixel = all.pixel.with(pixel);
            all.heard = all.heard.saturating_add(of.counts.get(at).copied().unwrap_or(0));
        }
        all
    }
}

impl Further {
    fn push(
        &mut self,
        scene: &Scene,
        of: &Joined,
        canvas: &Canvas,
        planes: Planes,
        shares: &Shares,
        powers: &Powers,
    ) {
        if planes.server {
            let code = of.server.and_then(|cell| NonZeroU32::new(cell + 1));
            self.server.get_or_insert_default().push(code);
        }
        if planes.second {
            self.second.get_or_insert_default().push(Level16::of(of.second));
        }
        if planes.servers {
            self.servers.get_or_insert_default().push(of.heard);
        }
        if planes.sinr {
            let sinr = sinr(scene, of, canvas, shares, powers);
            self.sinr.get_or_insert_default().push(Level16::from_db(sinr));
        }
    }

    fn append(&mut self, band: Self) {
        fn join<T>(to: &mut Option<Vec<T>>, from: Option<Vec<T>>) {
            if let Some(from) = from {
                to.get_or_insert_default().extend(from);
            }
        }
        join(&mut self.server, band.server);
        join(&mut self.second, band.second);
        join(&mut self.servers, band.servers);
        join(&mut self.sinr, band.sinr);
    }
}

/// SINR of the best server against the other heard cells of its service, by load and overlap of channels, and
/// noise, dB. `None` without a server, for technologies that have none, and where a path is missing: what it
/// would add is not known.
fn sinr(scene: &Scene, of: &Joined, canvas: &Canvas, shares: &Shares, powers: &Powers) -> Option<f64> {
    if of.pixel.unknown_up_to().is_some() {
        return None;
    }
    let emitter = scene.emitter(of.server? as usize)?;
    let channel = shares.own(emitter)?;
    let whole = i32::from(of.pixel.level()) + shares.whole_offset(emitter);
    let sums = &canvas.rows[of.row].powers;
    let sum = sums.get(channel * canvas.window.cols + of.col)?;
    let others = sum.saturating_sub(powers.shared(whole, shares.own_share(emitter)));
    let against = Dbm::from_mw(emitter.carrier.noise.mw() + Powers::mw(others));
    Some(f64::from(whole) / 100.0 - against.0)
}
