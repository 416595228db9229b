//! One pixel's own path: profile, loss and elevation.

use super::mast::Mast;
use super::scene::{Scene, away_from_mast, reason_of_loss};
use super::walk::reason_of_profile;
use super::{Part, Reason, fill::Watch};
use crate::radio::link;
use crate::radio::model::{Loss, Path, Surroundings};
use crate::space::LonLat;
use crate::terrain::Profile;

/// The loss from a mast to a place by a profile of its own, as receivers at points have it, and the ray's elevation in degrees.
pub(super) fn path_to(
    scene: &Scene,
    mast: &Mast,
    place: LonLat,
    watch: &Watch,
) -> Result<(Loss, f64), Reason> {
    let begun = watch.clock();
    let end = away_from_mast(mast.position, place);
    let step_m = scene.settings.profile_step_m;
    let read = Profile::covered(scene.ground, scene.cover, mast.position, end, step_m);
    let begun = watch.spent(Part::Terrain, begun);
    let ground = read.map_err(reason_of_profile)?;
    let path = Path {
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
    let loss = scene.model.loss(&path).map_err(reason_of_loss);
    watch.spent(Part::Model, begun);
    let elevation_deg = link::elevation_of_path_deg(&path, scene.settings.earth_radius_factor);
    Ok((loss?, elevation_deg))
}
