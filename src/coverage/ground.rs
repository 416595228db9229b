//! The ground along one ray: distances, heights and what stands there, as far as there is ground and the area wants it.

use super::mast::Mast;
use super::scene::{NEAREST_M, Scene};
use crate::space::{BoundingBox, GeodesicLine, Places};
use crate::terrain::Cover;

/// The ground along one ray: a thread's, used again from ray to ray.
#[derive(Default)]
pub(super) struct RayGround {
    /// Distances from the mast, kilometres.
    pub(super) distances_km: Vec<f64>,
    /// Heights above sea level, metres, as many.
    pub(super) heights_m: Vec<f64>,
    /// What stands there, as many; empty where the scene has no land cover.
    pub(super) cover: Vec<Cover>,
    places: Places,
}

/// Samples before this one are too near the mast, or too few, for a model of profiles: what lies nearer is judged here.
pub(super) fn first_sample(step_m: f64) -> usize {
    ((NEAREST_M / step_m).ceil() as usize).max(2)
}

/// Distances and heights along a ray, as far as it has ground, the area wants it and `range_m` reaches (the sample behind it too); returns how many samples the area wants. None
/// when the ray does not meet the area.
pub(super) fn ground_along(
    scene: &Scene,
    mast: &Mast,
    range_m: f64,
    area: &BoundingBox,
    azimuth_deg: f64,
    ray: &mut RayGround,
) -> usize {
    ray.distances_km.clear();
    ray.heights_m.clear();
    ray.cover.clear();
    let step_m = scene.settings.profile_step_m;
    let samples_to = |end_m: f64| ((end_m / step_m).ceil() as usize).max(first_sample(step_m)) + 1;
    let samples = samples_to(range_m);
    // The line is the study's: where a ray ends must not move its samples, not by a last bit.
    let length_m = samples_to(scene.settings.max_range_m) as f64 * step_m;
    let Some(line) = GeodesicLine::along(mast.position, azimuth_deg, length_m) else {
        return 0;
    };
    let Some(last_wanted) = line.last_within(area, step_m, samples) else {
        return 0;
    };
    line.places(step_m, 0..last_wanted + 1, &mut ray.places);
    // The first hole in the terrain or in the land cover ends the ray.
    scene.ground.heights_m(&ray.places, &mut ray.heights_m);
    if let Some(source) = scene.cover {
        ray.places.truncate(ray.heights_m.len());
        source.covers(&ray.places, &mut ray.cover);
        ray.heights_m.truncate(ray.cover.len());
    }
    let distances_km = (0..ray.heights_m.len()).map(|i| i as f64 * step_m / 1000.0);
    ray.distances_km.extend(distances_km);
    last_wanted + 1
}
