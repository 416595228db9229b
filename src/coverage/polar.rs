//! The loss around one mast, on rays: each ray is swept once outward.
//!
//! Rays belong to the mast: their directions and samples depend on its place, the study's range and the
//! spacing, never on the area that is filled. The area only decides which of them need not be computed, or
//! not to their ends.

use super::ground::{RayGround, first_sample, ground_along};
use super::mast::Mast;
use super::matrix::{LossCode, elevation_code};
use super::progress::Progress;
use super::reason::reason_of_loss;
use super::scene::Scene;
use super::{Cancelled, Part, Reason};
use crate::maths::{Slices, lanes, widest};
use crate::radio::model::p526::EARTH_RADIUS_KM;
use crate::radio::model::{Loss, LossError, Path, Surroundings, Warnings};
use crate::space::BoundingBox;
use crate::units::deg_from_rad;
use rayon::prelude::*;

/// Loss and elevation at one sample of a ray.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Sample {
    /// dB. What is not finite represents a reason and never leaves this file: infinity for no terrain, NaN
    /// for outside the model. So whatever is interpolated with it is not finite either.
    loss_db: f32,
    /// Degrees above the horizontal.
    elevation_deg: f32,
}

const NO_TERRAIN: Sample = Sample {
    loss_db: f32::INFINITY,
    elevation_deg: 0.0,
};

impl Sample {
    fn reason(self) -> Option<Reason> {
        if self.loss_db.is_finite() {
            return None;
        }
        Some(if self.loss_db.is_nan() {
            Reason::OutsideModel
        } else {
            Reason::NoTerrain
        })
    }
}

/// One ray; empty where the area does not need it.
#[derive(Default)]
struct Ray {
    samples: Vec<Sample>,
    /// The warnings of each sample; empty where none has any.
    warnings: Vec<Warnings>,
}

/// The swept rays of one mast.
pub(super) struct Polar {
    rays: Vec<Ray>,
    rays_per_deg: f64,
    samples_per_m: f64,
    first_sample: f64,
}

/// Loss and elevation at a pixel, as whole numbers, and the ranges that the path leaves.
pub(super) struct AtPixel {
    pub(super) loss: LossCode,
    pub(super) elevation: i16,
    pub(super) warnings: Warnings,
}

/// How many rays a mast has when neighbours are `spacing_m` apart at the study's range.
pub(super) fn ray_count(max_range_m: f64, spacing_m: f64) -> usize {
    let around = std::f64::consts::TAU * max_range_m / spacing_m;
    around.ceil().clamp(8.0, 10_000_000.0) as usize
}

impl Polar {
    /// Sweeps the rays that meet an area, outward to `range_m`. At the study's range neighbouring rays are
    /// `spacing_m` apart.
    pub(super) fn sweep(
        scene: &Scene,
        mast: &Mast,
        range_m: f64,
        area: &BoundingBox,
        spacing_m: f64,
        progress: &Progress,
    ) -> Result<Self, Cancelled> {
        let step_m = scene.settings.profile_step_m;
        let count = ray_count(scene.settings.max_range_m, spacing_m);
        let rays = (0..count)
            .into_par_iter()
            .map_init(Buffers::default, |buffers, ray| {
                progress.go_on()?;
                let azimuth_deg = 360.0 * ray as f64 / count as f64;
                let swept = sweep_ray(scene, mast, range_m, area, azimuth_deg, buffers, progress);
                progress.did_share(ray, count);
                Ok(swept)
            })
            .collect::<Result<Vec<Ray>, Cancelled>>()?;
        Ok(Self {
            rays_per_deg: count as f64 / 360.0,
            samples_per_m: 1.0 / step_m,
            first_sample: first_sample(step_m) as f64,
            rays,
        })
    }

    /// At a place seen from the mast: between the two rays beside it and the two samples before and behind
    /// it. Where one of the four that count is missing, so is the pixel; where a ray ended early, the terrain
    /// had a hole.
    pub(super) fn at(&self, distance_m: f64, azimuth_deg: f64) -> AtPixel {
        let turn = azimuth_deg * self.rays_per_deg;
        let left = (turn as usize).min(self.rays.len() - 1);
        let right = if left + 1 == self.rays.len() { 0 } else { left + 1 };
        let out = (distance_m * self.samples_per_m).max(self.first_sample);
        let near = out as usize;
        let across = (turn - left as f64) as f32;
        let along = (out - near as f64) as f32;
        let (a, b) = self.pair(left, near);
        let (c, d) = self.pair(right, near);
        let mix = |a: f32, b: f32, c: f32, d: f32| {
            let (left, right) = (a + along * (b - a), c + along * (d - c));
            left + across * (right - left)
        };
        let loss_db = mix(a.loss_db, b.loss_db, c.loss_db, d.loss_db);
        let loss = if loss_db.is_finite() {
            LossCode::of_db(f64::from(loss_db))
        } else {
            self.with_missing([a, b, c, d], across, along)
        };
        let elevation_deg = mix(a.elevation_deg, b.elevation_deg, c.elevation_deg, d.elevation_deg);
        let nearest_ray = if across < 0.5 { left } else { right };
        let nearest = near + usize::from(along >= 0.5);
        let warnings = self.rays[nearest_ray].warnings.get(nearest);
        AtPixel {
            loss,
            elevation: elevation_code(f64::from(elevation_deg)),
            warnings: warnings.copied().unwrap_or_default(),
        }
    }

    fn pair(&self, ray: usize, near: usize) -> (Sample, Sample) {
        match self.rays[ray].samples.get(near..near + 2) {
            Some([a, b]) => (*a, *b),
            _ => {
                let last = self.rays[ray].samples.get(near);
                (last.copied().unwrap_or(NO_TERRAIN), NO_TERRAIN)
            }
        }
    }

    /// The rare pixel of whose four samples one is missing: those of no weight do not count.
    #[cold]
    fn with_missing(&self, [a, b, c, d]: [Sample; 4], across: f32, along: f32) -> LossCode {
        let weighted = [
            (a, (1.0 - across) * (1.0 - along)),
            (b, (1.0 - across) * along),
            (c, across * (1.0 - along)),
            (d, across * along),
        ];
        let mut sum_db = 0.0f32;
        let mut missing: Option<Reason> = None;
        for (sample, weight) in weighted.into_iter().filter(|(_, weight)| *weight > 0.0) {
            match sample.reason() {
                None => sum_db += weight * sample.loss_db,
                // No terrain is the graver of the two reasons.
                Some(Reason::NoTerrain) => missing = Some(Reason::NoTerrain),
                Some(reason) => missing = missing.or(Some(reason)),
            }
        }
        missing.map_or_else(|| LossCode::of_db(f64::from(sum_db)), LossCode::missing)
    }
}

/// A thread's buffers, used again from ray to ray.
#[derive(Default)]
struct Buffers {
    ground: RayGround,
    losses: Vec<Result<Loss, LossError>>,
    elevations_deg: Vec<f64>,
}

/// One ray: positions, heights up to the first hole, losses.
fn sweep_ray(
    scene: &Scene,
    mast: &Mast,
    range_m: f64,
    area: &BoundingBox,
    azimuth_deg: f64,
    buffers: &mut Buffers,
    progress: &Progress,
) -> Ray {
    let Buffers {
        ground,
        losses,
        elevations_deg,
    } = buffers;
    let begun = progress.clock();
    ground_along(scene, mast, range_m, area, azimuth_deg, ground);
    let begun = progress.spent(Part::Terrain, begun);
    let Some(&ground_tx_m) = ground.heights_m.first() else {
        return Ray::default();
    };
    let radial = Path {
        frequency: mast.frequency,
        tx_height_m: mast.antenna_height_m,
        rx_height_m: scene.settings.receiver_height_m,
        distances_km: &ground.distances_km,
        heights_m: &ground.heights_m,
        surroundings: Surroundings {
            cover: &ground.cover,
            latitude_deg: mast.position.lat_deg(),
            receiver: scene.settings.around_elsewhere(None),
            ..Surroundings::NONE
        },
    };
    // Every one is overwritten: what is there first is only a value of the type.
    let unasked = Err(LossError::NeedsTerrain {
        model: scene.model.card().name,
        samples: 0,
        least: 2,
    });
    losses.resize(ground.distances_km.len(), unasked);
    scene.model.along(&radial, losses);
    let begun = progress.spent(Part::Model, begun);
    elevations_deg.clear();
    elevations_deg.resize(ground.distances_km.len(), 0.0);
    widest(Elevations {
        heights_m: &ground.heights_m,
        distances_km: &ground.distances_km,
        below_m: ground_tx_m + mast.antenna_height_m - scene.settings.receiver_height_m,
        curve_per_km: 1.0 / (2.0 * scene.settings.earth_radius_factor * EARTH_RADIUS_KM),
        out: elevations_deg,
    });
    let ray = taken(losses, elevations_deg);
    progress.spent(Part::Mapping, begun);
    ray
}

/// Losses and elevations as a ray keeps them.
fn taken(losses: &[Result<Loss, LossError>], elevations_deg: &[f64]) -> Ray {
    let mut all = Warnings::NONE;
    let samples = losses.iter().zip(elevations_deg).map(|(outcome, elevation_deg)| {
        let loss_db = match outcome {
            Ok(loss) => {
                all = all.with(loss.warnings);
                // Finite, so that it is no reason: beyond what a matrix holds all losses are one.
                (loss.loss.0 as f32).min(1e6)
            }
            Err(error) => match reason_of_loss(*error) {
                Reason::NoTerrain => f32::INFINITY,
                _ => f32::NAN,
            },
        };
        Sample {
            // `min` passes over NaN.
            loss_db: if matches!(outcome, Ok(loss) if loss.loss.0.is_nan()) {
                f32::NAN
            } else {
                loss_db
            },
            elevation_deg: *elevation_deg as f32,
        }
    });
    let samples: Vec<Sample> = samples.collect();
    let warnings = if all.is_empty() {
        Vec::new()
    } else {
        let of = |outcome: &Result<Loss, LossError>| outcome.map_or(Warnings::NONE, |loss| loss.warnings);
        losses.iter().map(of).collect()
    };
    Ray { samples, warnings }
}

/// The elevation of the straight ray to every sample, as
/// [`link::elevation_deg`](crate::radio::link::elevation_deg) has it.
struct Elevations<'a> {
    heights_m: &'a [f64],
    distances_km: &'a [f64],
    /// The transmitter's antenna above sea level less the receiver's above ground.
    below_m: f64,
    curve_per_km: f64,
    out: &'a mut [f64],
}

impl Slices for Elevations<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for ((height_m, d_km), out) in self.heights_m.iter().zip(self.distances_km).zip(self.out) {
            let rise = (height_m - self.below_m) / (1000.0 * d_km);
            *out = deg_from_rad(lanes::atan(rise - d_km * self.curve_per_km)); // P.1812-7 eq. (76)
        }
    }
}
