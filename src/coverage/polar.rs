//! The loss around one mast, on rays: each ray is swept once outward.
//!
//! Rays belong to the mast: their directions and samples depend on its place, the study's range and the spacing, never on the area
//! that is filled. The area only decides which of them need not be computed.

use super::ground::{RayGround, first_sample, ground_along};
use super::mast::Mast;
use super::scene::{Scene, reason_of_loss};
use super::{PathCounts, Reason};
use crate::radio::link;
use crate::radio::model::{Loss, LossError, Path, Surroundings};
use crate::space::BoundingBox;
use crate::units::Db;
use rayon::prelude::*;

/// Loss and ray elevation at one sample, in four bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct PolarSample {
    /// Hundredths of a dB; the two largest values stand for reasons and never leave this file.
    loss_code: u16,
    /// Hundredths of a degree above the horizontal.
    elevation_code: i16,
}

const NO_TERRAIN: u16 = u16::MAX;
const OUTSIDE_MODEL: u16 = u16::MAX - 1;
const LARGEST_LOSS: f64 = (u16::MAX - 2) as f64;

impl PolarSample {
    fn new(outcome: Result<Loss, LossError>, elevation_deg: f64) -> Self {
        let loss_code = match outcome {
            // No model answers so; were it one day, 0 dB would be perfect coverage.
            Ok(loss) if loss.loss.0.is_nan() => OUTSIDE_MODEL,
            // Beyond 655 dB nothing is heard: the largest code stands for all of it.
            Ok(loss) => nearest(loss.loss.0 * 100.0).clamp(0.0, LARGEST_LOSS) as u16,
            Err(error) => match reason_of_loss(error) {
                Reason::NoTerrain => NO_TERRAIN,
                _ => OUTSIDE_MODEL,
            },
        };
        Self {
            loss_code,
            elevation_code: nearest(elevation_deg * 100.0) as i16,
        }
    }

    /// The loss, or why there is none.
    pub(super) fn loss(self) -> Result<Db, Reason> {
        match self.loss_code {
            NO_TERRAIN => Err(Reason::NoTerrain),
            OUTSIDE_MODEL => Err(Reason::OutsideModel),
            code => Ok(Db(f64::from(code) / 100.0)),
        }
    }

    /// Elevation of the ray at the mast, degrees.
    pub(super) fn elevation_deg(self) -> f64 {
        f64::from(self.elevation_code) / 100.0
    }
}

/// Half a unit away from zero: a whole number's cast then cuts off what is left, which spares a call of `round`.
fn nearest(value: f64) -> f64 {
    value + 0.5f64.copysign(value)
}

/// The swept rays of one mast.
pub(super) struct Polar<'a> {
    pub(super) mast: &'a Mast,
    rays: Vec<Vec<PolarSample>>,
    step_m: f64,
    first_sample: usize,
    /// What became of the samples.
    pub(super) counts: PathCounts,
}

impl<'a> Polar<'a> {
    /// Sweeps the rays that meet an area. At the study's full range neighbouring rays are `spacing_m` apart.
    pub(super) fn sweep(scene: &Scene, mast: &'a Mast, area: &BoundingBox, spacing_m: f64) -> Self {
        let step_m = scene.settings.profile_step_m;
        let ray_count = (std::f64::consts::TAU * scene.settings.max_range_m / spacing_m)
            .ceil()
            .max(8.0) as usize;
        let swept: Vec<(Vec<PolarSample>, PathCounts)> = (0..ray_count)
            .into_par_iter()
            .map_init(Ray::default, |buffer, ray| {
                sweep_ray(scene, mast, area, 360.0 * ray as f64 / ray_count as f64, buffer)
            })
            .collect();
        Self {
            mast,
            step_m,
            first_sample: first_sample(step_m),
            counts: swept
                .iter()
                .fold(PathCounts::default(), |sum, (_, c)| sum.plus(*c)),
            rays: swept.into_iter().map(|(samples, _)| samples).collect(),
        }
    }

    /// The sample nearest to a place seen from the mast; where the ray ended early, the terrain had a hole.
    pub(super) fn at(&self, distance_m: f64, azimuth_deg: f64) -> PolarSample {
        let ray = (azimuth_deg / 360.0 * self.rays.len() as f64).round() as usize % self.rays.len();
        let sample = ((distance_m / self.step_m).round() as usize).max(self.first_sample);
        let hole = PolarSample {
            loss_code: NO_TERRAIN,
            elevation_code: 0,
        };
        self.rays[ray].get(sample).copied().unwrap_or(hole)
    }
}

/// The ground along one ray and the losses over it: a thread's, used again from ray to ray.
#[derive(Default)]
struct Ray {
    ground: RayGround,
    losses: Vec<Result<Loss, LossError>>,
}

/// One ray: positions, heights up to the first hole, losses.
fn sweep_ray(
    scene: &Scene,
    mast: &Mast,
    area: &BoundingBox,
    azimuth_deg: f64,
    ray: &mut Ray,
) -> (Vec<PolarSample>, PathCounts) {
    let wanted = ground_along(scene, mast, area, azimuth_deg, &mut ray.ground);
    let ground = &ray.ground;
    let mut counts = PathCounts::default();
    // Behind the first hole in the terrain nothing is computed: those samples are counted, not passed over.
    counts.count_missing(
        wanted.saturating_sub(ground.heights_m.len().max(2)) as u64,
        Reason::NoTerrain,
    );
    let Some(&ground_tx_m) = ground.heights_m.first() else {
        return (Vec::new(), counts);
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
        },
    };
    // Every one is overwritten: what is there first is only a value of the type.
    let unasked = Err(LossError::NeedsTerrain {
        model: scene.model.card().name,
        samples: 0,
        least: 2,
    });
    ray.losses.resize(ground.distances_km.len(), unasked);
    scene.model.along(&radial, &mut ray.losses);
    let tx_m = ground_tx_m + mast.antenna_height_m;
    let samples = ray
        .losses
        .iter()
        .zip(ground.distances_km.iter().zip(&ground.heights_m))
        .enumerate()
        .map(|(i, (outcome, (d_km, h_m)))| {
            if i >= 2 {
                counts.count(&outcome.map_err(reason_of_loss));
            }
            let rx_m = h_m + scene.settings.receiver_height_m;
            let elevation_deg = link::elevation_deg(tx_m, rx_m, *d_km, scene.settings.earth_radius_factor);
            PolarSample::new(*outcome, if i == 0 { 0.0 } else { elevation_deg })
        })
        .collect();
    (samples, counts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::radio::model::Warnings;

    #[test]
    fn losses_keep_a_hundredth_of_a_db_and_reasons_stay_reasons() {
        let ok = |db| {
            Ok(Loss {
                loss: Db(db),
                warnings: Warnings::NONE,
            })
        };
        let sample = PolarSample::new(ok(123.456), -1.239);
        assert_eq!(sample.loss(), Ok(Db(123.46)));
        assert_eq!(sample.elevation_deg(), -1.24);
        assert_eq!(PolarSample::new(ok(9_999.0), 0.0).loss(), Ok(Db(655.33)));
        let refused = Err(LossError::NeedsTerrain {
            model: "m",
            samples: 0,
            least: 2,
        });
        assert_eq!(PolarSample::new(refused, 0.0).loss(), Err(Reason::NoTerrain));
        // What is no number must not become 0 dB.
        assert_eq!(
            PolarSample::new(ok(f64::NAN), 0.0).loss(),
            Err(Reason::OutsideModel)
        );
    }
}
