//! The loss around one mast, on rays: each ray is swept once outward.
//!
//! Rays belong to the mast: their directions and samples depend on its place, the study's range and the
//! spacing, never on the area that is filled. The area only decides which of them need not be computed, or
//! not to their ends.

use super::bound::LeastCode;
use super::filled::FilledPixel;
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
use crate::units::{Db, deg_from_rad};
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
    /// What the path to each sample loses at least over the ground that is known, dB; NaN where the sample has
    /// no ground. Empty where the ray has no ground behind a hole.
    leasts_db: Vec<f32>,
}

/// The swept rays of one mast.
pub(super) struct Polar {
    rays: Vec<Ray>,
    rays_per_deg: f64,
    samples_per_m: f64,
    first_sample: f64,
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
    pub(super) fn at(&self, distance_m: f64, azimuth_deg: f64) -> FilledPixel {
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
        let (loss, least) = if loss_db.is_finite() {
            (LossCode::of_db(f64::from(loss_db)), LeastCode::UNKNOWN)
        } else {
            let at = [(left, near), (left, near + 1), (right, near), (right, near + 1)];
            self.with_missing([a, b, c, d], at, across, along)
        };
        let elevation_deg = mix(a.elevation_deg, b.elevation_deg, c.elevation_deg, d.elevation_deg);
        let nearest_ray = if across < 0.5 { left } else { right };
        let nearest = near + usize::from(along >= 0.5);
        let warnings = self.rays[nearest_ray].warnings.get(nearest);
        FilledPixel {
            loss,
            elevation: elevation_code(f64::from(elevation_deg)),
            least,
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

    /// The rare pixel of whose four samples one is missing: those of no weight do not count. What its path
    /// loses at least is the least that is known of the samples that are missing and of those beside them.
    #[cold]
    fn with_missing(
        &self,
        [a, b, c, d]: [Sample; 4],
        at: [(usize, usize); 4],
        across: f32,
        along: f32,
    ) -> (LossCode, LeastCode) {
        let weighted = [
            (a, (1.0 - across) * (1.0 - along)),
            (b, (1.0 - across) * along),
            (c, across * (1.0 - along)),
            (d, across * along),
        ];
        let mut sum_db = 0.0f32;
        let mut missing: Option<Reason> = None;
        let mut least_db = Some(f64::INFINITY);
        for ((sample, weight), at) in weighted.into_iter().zip(at).filter(|((_, w), _)| *w > 0.0) {
            match sample.reason() {
                None => sum_db += weight * sample.loss_db,
                Some(reason) => {
                    // No terrain is the graver of the two reasons.
                    if missing != Some(Reason::NoTerrain) {
                        missing = Some(reason);
                    }
                    least_db = least_db
                        .zip(self.least_db(at, reason))
                        .map(|(all, own)| all.min(own));
                }
            }
        }
        // Samples of a ray meet a ridge where they happen to lie: those before and behind are asked too.
        for (ray, sample) in [at[0], at[2]] {
            for beside in [sample.wrapping_sub(1), sample + 2] {
                let own = self.rays[ray].leasts_db.get(beside).copied();
                let own = own.filter(|db| !db.is_nan()).map(f64::from);
                least_db = least_db.map(|all| own.map_or(all, |own| all.min(own)));
            }
        }
        match missing {
            None => (LossCode::of_db(f64::from(sum_db)), LeastCode::UNKNOWN),
            Some(reason) => (LossCode::missing(reason), LeastCode::of(least_db.map(Db))),
        }
    }

    /// What the path to a sample that has no loss takes at least; `None` where its ground is not known.
    fn least_db(&self, (ray, sample): (usize, usize), reason: Reason) -> Option<f64> {
        let known = self.rays[ray].leasts_db.get(sample).copied();
        let known = known.filter(|db| !db.is_nan()).map(f64::from);
        // A sample that the model refuses has ground, which then says nothing of its loss.
        match reason {
            Reason::OutsideModel => Some(0.0),
            _ => known,
        }
    }
}

/// A thread's buffers, used again from ray to ray.
#[derive(Default)]
struct Buffers {
    ground: RayGround,
    losses: Vec<Result<Loss, LossError>>,
    elevations_deg: Vec<f64>,
    leasts: Vec<Option<Db>>,
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
        leasts,
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
    // Where there is ground behind a hole, directions are known there too.
    let (all_km, all_m) = if ground.known_m.is_empty() {
        (&ground.distances_km, &ground.heights_m)
    } else {
        (&ground.all_km, &ground.known_m)
    };
    elevations_deg.clear();
    elevations_deg.resize(all_km.len(), 0.0);
    widest(Elevations {
        heights_m: all_m,
        distances_km: all_km,
        below_m: ground_tx_m + mast.antenna_height_m - scene.settings.receiver_height_m,
        curve_per_km: 1.0 / (2.0 * scene.settings.earth_radius_factor * EARTH_RADIUS_KM),
        out: elevations_deg,
    });
    let mut ray = taken(losses, elevations_deg);
    let is_uncovered =
        |outcome: &Result<Loss, LossError>| matches!(outcome, Err(LossError::UnknownCover { .. }));
    if !ground.known_m.is_empty() || losses.iter().any(is_uncovered) {
        let known = Path {
            distances_km: all_km,
            heights_m: all_m,
            surroundings: Surroundings {
                cover: &[],
                ..radial.surroundings
            },
            ..radial
        };
        bound_behind(scene, &known, elevations_deg, leasts, &mut ray);
    }
    progress.spent(Part::Mapping, begun);
    ray
}

/// Gives a ray what is known of it behind its holes: directions, and what the known ground takes at least.
fn bound_behind(
    scene: &Scene,
    known: &Path,
    elevations_deg: &[f64],
    leasts: &mut Vec<Option<Db>>,
    ray: &mut Ray,
) {
    leasts.clear();
    leasts.resize(known.distances_km.len(), None);
    scene.model.least_along(known, leasts);
    let of_db = |least: &Option<Db>| least.map_or(f32::NAN, |Db(db)| (db as f32).next_down());
    ray.leasts_db.extend(leasts.iter().map(of_db));
    let behind = elevations_deg.iter().skip(ray.samples.len());
    let lost = behind.map(|deg| Sample {
        elevation_deg: *deg as f32,
        ..NO_TERRAIN
    });
    ray.samples.extend(lost.collect::<Vec<_>>());
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
    Ray {
        samples,
        warnings,
        leasts_db: Vec::new(),
    }
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
