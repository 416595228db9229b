//! One pixel's own path, as receivers at points have it.

use super::Part;
use super::bound::LeastCode;
use super::filled::FilledPixel;
use super::mast::Mast;
use super::matrix::{LossCode, elevation_code};
use super::progress::Progress;
use super::scene::Scene;
use super::walk::Walk;
use crate::radio::model::Warnings;
use crate::space::LonLat;

/// The loss from a mast to a place by a profile of its own, or its bound, the ray's elevation and the ranges
/// that the path leaves.
pub(super) fn path_to(
    scene: &Scene,
    mast: &Mast,
    place: LonLat,
    walk: &mut Walk,
    progress: &Progress,
) -> FilledPixel {
    let begun = progress.clock();
    walk.go(scene, mast.position, place);
    let begun = progress.spent(Part::Terrain, begun);
    let arrival = walk.arrive(scene, mast, scene.settings.pixel_end());
    progress.spent(Part::Model, begun);
    let outcome = arrival.outcome();
    let warnings = outcome.map_or(Warnings::NONE, |loss| loss.warnings);
    FilledPixel {
        loss: LossCode::of(outcome),
        elevation: elevation_code(arrival.known_elevation_deg().unwrap_or(0.0)),
        // Without a bound of the ground the direction still counts.
        least: LeastCode::of(
            arrival
                .known_elevation_deg()
                .map(|_| arrival.least().unwrap_or_default()),
        ),
        warnings,
    }
}
