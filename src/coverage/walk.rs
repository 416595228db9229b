//! The way from a mast to a receiver: its length, its direction, the ground under it, and what arrives.

use super::arrival::Arrival;
use super::mast::Mast;
use super::reason::{Reason, reason_of_loss, reason_of_profile};
use super::scene::{NEAREST_M, PathLevel, Receiver, Scene};
use super::settings::ReceiverEnd;
use super::sight;
use crate::radio::link;
use crate::radio::model::{Path, Surroundings};
use crate::space::{LonLat, Places, geodesic};
use crate::terrain::Profile;

/// The way to one receiver, which all masts of a place share.
#[derive(Debug, Default)]
pub(super) struct Walk {
    distance_m: f64,
    azimuth_deg: f64,
    ground: Profile,
    places: Places,
    /// Why there is no ground.
    lost: Option<Reason>,
    /// What is known of the ground of a path that has holes: NaN where it is not.
    known: Profile,
}

impl Walk {
    /// Goes from a mast to a place.
    pub(super) fn go(&mut self, scene: &Scene, mast: LonLat, place: LonLat) {
        self.go_by(scene, mast, place, geodesic::distance_azimuth(mast, place));
    }

    /// The same where distance (metres) and azimuth (degrees) of the place are known.
    pub(super) fn go_by(
        &mut self,
        scene: &Scene,
        mast: LonLat,
        place: LonLat,
        (distance_m, azimuth_deg): (f64, f64),
    ) {
        self.distance_m = distance_m;
        // Right under the mast the path goes on to where a model has a meaning: northwards from the very
        // spot.
        self.azimuth_deg = if mast == place { 0.0 } else { azimuth_deg };
        let way = (self.azimuth_deg, distance_m.max(NEAREST_M));
        let step_m = scene.settings.profile_step_m;
        let read = self
            .ground
            .refill(&mut self.places, scene.ground, scene.cover, mast, way, step_m);
        self.lost = read.err().map(reason_of_profile);
        self.known.heights_m.clear();
        self.known.distances_km.clear();
        if self.lost == Some(Reason::NoTerrain) {
            self.look_around_holes(scene, way.1);
        }
    }

    /// Reads the heights on both sides of the holes.
    fn look_around_holes(&mut self, scene: &Scene, distance_m: f64) {
        let steps = self.places.len().saturating_sub(1);
        if steps == 0 {
            return;
        }
        let even_km = distance_m / 1000.0 / steps as f64;
        let known = &mut self.known;
        known.distances_km.extend((0..=steps).map(|k| k as f64 * even_km));
        let height_m = |k| scene.ground.height_m(self.places.get(k)?);
        known
            .heights_m
            .extend((0..=steps).map(|k| height_m(k).unwrap_or(f64::NAN)));
    }

    /// What is known of a path that could not be computed: where both its ends have ground the direction, and
    /// what the ground between takes at least.
    fn lose(&self, scene: &Scene, mast: &Mast, end: ReceiverEnd, reason: Reason) -> Arrival {
        let way = (self.distance_m, self.azimuth_deg);
        let ends = (self.known.heights_m.first(), self.known.heights_m.last());
        let ((Some(first_m), Some(last_m)), true) = (ends, self.known.heights_m.len() > 1) else {
            return Arrival::lost(reason, way, None, None);
        };
        if first_m.is_nan() || last_m.is_nan() {
            return Arrival::lost(reason, way, None, None);
        }
        let path = Path {
            frequency: mast.frequency,
            tx_height_m: mast.antenna_height_m,
            rx_height_m: end.height_m,
            distances_km: &self.known.distances_km,
            heights_m: &self.known.heights_m,
            surroundings: Surroundings {
                cover: &[],
                latitude_deg: mast.position.lat_deg(),
                receiver: end.around,
                ..Surroundings::NONE
            },
        };
        let elevation_deg = link::elevation_of_path_deg(&path, scene.settings.earth_radius_factor);
        let least = scene.model.least_loss_over(&path);
        Arrival::lost(reason, way, Some(elevation_deg), Some(least))
    }

    /// Does the ground, on an earth of the study's effective radius, leave the straight way between both
    /// antennas free? `None` where the ground is not known.
    pub(super) fn in_sight(&self, scene: &Scene, mast: &Mast, end: ReceiverEnd) -> Option<bool> {
        if self.lost.is_some() {
            return None;
        }
        let heights_m = [mast.antenna_height_m, end.height_m];
        sight::is_free(&self.ground, heights_m, scene.settings.earth_radius_factor)
    }

    /// What arrives from a mast at a receiver at the place.
    pub(super) fn arrive(&self, scene: &Scene, mast: &Mast, end: ReceiverEnd) -> Arrival {
        if let Some(reason) = self.lost {
            return self.lose(scene, mast, end, reason);
        }
        let ground = &self.ground;
        let path = Path {
            frequency: mast.frequency,
            tx_height_m: mast.antenna_height_m,
            rx_height_m: end.height_m,
            distances_km: &ground.distances_km,
            heights_m: &ground.heights_m,
            surroundings: Surroundings {
                cover: &ground.cover,
                latitude_deg: mast.position.lat_deg(),
                receiver: end.around,
                ..Surroundings::NONE
            },
        };
        let elevation_deg = link::elevation_of_path_deg(&path, scene.settings.earth_radius_factor);
        let outcome = scene.model.loss(&path).map_err(reason_of_loss);
        let way = (self.distance_m, self.azimuth_deg);
        if outcome == Err(Reason::NoTerrain) {
            // The ground is known; what is on it is not.
            let surroundings = Surroundings {
                cover: &[],
                ..path.surroundings
            };
            let least = scene.model.least_loss_over(&Path { surroundings, ..path });
            return Arrival::lost(Reason::NoTerrain, way, Some(elevation_deg), Some(least));
        }
        Arrival::new(outcome, way.0, way.1, elevation_deg)
    }
}

impl Scene<'_> {
    /// What every cell within reach gives at a place, by cell. Paths that share a mast are computed once, and
    /// profiles that share a place are read once.
    pub fn hear(&self, place: LonLat) -> Vec<PathLevel> {
        let end = self.settings.pixel_end();
        self.hear_at(&Receiver {
            place,
            height_m: end.height_m,
            around: end.around,
        })
    }

    /// The same at a receiver.
    pub fn hear_at(&self, receiver: &Receiver) -> Vec<PathLevel> {
        let place = receiver.place;
        let (mut walk, mut levels) = (Walk::default(), Vec::new());
        let around = self.added_around(place, receiver.around);
        let mut at = None;
        for mast in self.masts_near(place).into_iter().map(|m| &self.masts[m]) {
            if at != Some(mast.position) {
                walk.go(self, mast.position, place);
                at = Some(mast.position);
            }
            let arrival = walk.arrive(self, mast, receiver.end());
            self.levels_of(mast, &arrival, around, &mut levels);
        }
        levels.sort_unstable_by_key(|l| l.cell);
        levels
    }
}
