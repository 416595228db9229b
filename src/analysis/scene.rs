//! Cells, ground and model of a study, ready for questions.

use super::{AnalysisError, around_receivers, cover, margins, model_fingerprint};
use crate::calibration::Calibration;
use crate::coverage::{Correction, Scene, Settings};
use crate::domain::Network;
use crate::radio::model::Sweep;
use crate::study::Study;
use crate::terrain::ElevationSource;
use crate::world::World;

/// Spacing of the samples of terrain profiles, metres: the study's, else half of the terrain's own. With
/// samples as far apart as the heights, what a profile sees of a ridge hangs on where they happen to lie;
/// nearer than 30 m they tell nothing new.
pub fn profile_step_m(study: &Study, world: &World) -> f64 {
    const FINE_ENOUGH_M: f64 = 30.0;
    let own_m = world.terrain.spacing_m();
    let usual_m = (0.5 * own_m).max(own_m.min(FINE_ENOUGH_M));
    study.radio.profile_step_m.unwrap_or(usual_m)
}

/// What the study's calibration adds to levels.
pub fn correction(study: &Study) -> Option<Correction> {
    study.radio.calibration.as_ref().map(Calibration::correction)
}

/// Cells, ground and model, ready for questions.
pub fn scene<'a>(study: &Study, world: &'a World, model: &'a dyn Sweep) -> Scene<'a> {
    scene_of(study, world, &world.network, model)
}

/// The same with other cells on the world's ground: what a run of the study with that network would hear.
pub fn scene_of<'a>(study: &Study, world: &'a World, network: &Network, model: &'a dyn Sweep) -> Scene<'a> {
    let lowered = margins::of_all(study, network);
    Scene::corrected(
        network,
        &world.terrain,
        model,
        settings(study, world),
        &lowered,
        correction(study),
    )
    .with_cover(cover(study, world))
    .identified(model_fingerprint(study, world))
}

/// The same without walls, margins and the uplink: levels as a receiver out of doors measures them. Nothing
/// that was calibrated is in them.
pub fn unlowered_scene<'a>(study: &Study, world: &'a World, model: &'a dyn Sweep) -> Scene<'a> {
    Scene::new(&world.network, &world.terrain, model, settings(study, world)).with_cover(cover(study, world))
}

fn settings(study: &Study, world: &World) -> Settings {
    Settings {
        receiver_height_m: study.radio.receiver_height_m,
        max_range_m: study.radio.max_range_km * 1000.0,
        profile_step_m: profile_step_m(study, world),
        earth_radius_factor: study.radio.parameters.earth_radius_factor,
        include_planned: study.sites.include_planned,
        pattern_combination: study.radio.pattern_combination,
        around: around_receivers(study),
    }
}

/// An error where ground that lies in a file could not be read: what it was taken for is not what it is.
///
/// # Errors
/// [`AnalysisError::Ground`].
pub fn sound(world: &World) -> Result<(), AnalysisError> {
    world
        .fault()
        .map_or(Ok(()), |fault| Err(AnalysisError::Ground(fault)))
}
