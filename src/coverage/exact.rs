//! One pixel's own path, as receivers at points have it.

use super::Part;
use super::mast::Mast;
use super::matrix::{LossCode, elevation_code};
use super::progress::Progress;
use super::scene::Scene;
use super::walk::Walk;
use crate::radio::model::Warnings;
use crate::space::LonLat;

/// The loss from a mast to a place by a profile of its own, the ray's elevation and the ranges that the path
/// leaves.
pub(super) fn path_to(
    scene: &Scene,
    mast: &Mast,
    place: LonLat,
    walk: &mut Walk,
    progress: &Progress,
) -> (LossCode, i16, Warnings) {
    let begun = progress.clock();
    walk.go(scene, mast.position, place);
    let begun = progress.spent(Part::Terrain, begun);
    let arrival = walk.arrive(scene, mast, scene.settings.pixel_end());
    progress.spent(Part::Model, begun);
    let outcome = arrival.outcome();
    let warnings = outcome.map_or(Warnings::NONE, |loss| loss.warnings);
    (
        LossCode::of(outcome),
        elevation_code(arrival.elevation_deg()),
        warnings,
    )
}
