//! What arrived from a mast, kept between runs: found by a key over everything that it depends on, which power, tilt and azimuth are no part of.

use super::arrival::{self, Arrival};
use super::mast::Mast;
use super::scene::{Receiver, Scene};
use super::{KeyWriter, MatrixKey, MatrixStore};

/// Raised when the bytes change, or how they come about.
const FORMAT: &str = "arrivals at points 1";

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
    if let Some(key) = key(scene, mast, receivers) {
        store.save(&key, &arrival::to_bytes(arrivals));
    }
}
