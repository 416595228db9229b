//! What arrived from a mast, kept between runs: found by a key over everything that it depends on, which
//! power, tilt and azimuth are no part of.

use super::arrival::{self, Arrival};
use super::mast::Mast;
use super::matrix::KeyWriter;
use super::scene::{Receiver, Scene};
use super::{MatrixKey, MatrixStore};
use crate::space::{BoundingBox, LonLat};

/// Raised when the bytes change, or how they come about.
const FORMAT: &str = "arrivals at points 3";

/// What is kept; `None` where nothing is, or nothing that fits.
pub(super) fn load(
    scene: &Scene,
    mast: &Mast,
    receivers: &[Receiver],
    store: &dyn MatrixStore,
) -> Option<Vec<Arrival>> {
    let bytes = store.load(&key(scene, mast, receivers)?)?;
    arrival::from_bytes(&bytes, receivers.len())
}

/// Keeps it.
pub(super) fn save(
    scene: &Scene,
    mast: &Mast,
    receivers: &[Receiver],
    arrivals: &[Arrival],
    store: &dyn MatrixStore,
) {
    if let Some(key) = key(scene, mast, receivers).filter(|_| scene.is_sound()) {
        store.save(&key, &arrival::to_bytes(arrivals));
    }
}

/// The key; `None` where the model, the ground or the cover cannot say what they are.
fn key(scene: &Scene, mast: &Mast, receivers: &[Receiver]) -> Option<MatrixKey> {
    let area = ground_around(mast.position, scene.settings.max_range_m);
    let mut key = KeyWriter::new();
    key.text(FORMAT).text(scene.identity()?);
    key.numbers(&[
        mast.position.lon_deg(),
        mast.position.lat_deg(),
        mast.antenna_height_m,
        mast.frequency.hz(),
        scene.settings.profile_step_m,
        scene.settings.earth_radius_factor,
    ]);
    key.bytes(&scene.ground.fingerprint(&area)?);
    match scene.cover {
        Some(cover) => key.bytes(&cover.fingerprint(&area)?),
        None => key.bytes(&[]),
    };
    for receiver in receivers {
        key.numbers(&[
            receiver.place.lon_deg(),
            receiver.place.lat_deg(),
            receiver.height_m,
        ]);
    }
    Some(key.finish())
}

/// A box that holds all paths of a mast; across the antimeridian, where a box cannot lie, all the way round.
fn ground_around(mast: LonLat, range_m: f64) -> BoundingBox {
    let here = BoundingBox {
        west_deg: mast.lon_deg(),
        south_deg: mast.lat_deg(),
        east_deg: mast.lon_deg(),
        north_deg: mast.lat_deg(),
    };
    let area = here.widened_m(range_m);
    let inside = area.west_deg > -180.0 && area.east_deg < 180.0;
    // Near a pole a circle of latitude is short, and a path may go across.
    if inside && area.north_deg < 89.0 && area.south_deg > -89.0 {
        return area;
    }
    BoundingBox {
        west_deg: -180.0,
        east_deg: 180.0,
        south_deg: if area.south_deg > -89.0 {
            area.south_deg
        } else {
            -90.0
        },
        north_deg: if area.north_deg < 89.0 {
            area.north_deg
        } else {
            90.0
        },
    }
}
