//! The path from a mast to a place: the ground under it, and what its level is made of.

use crate::analysis::build_model;
use crate::analysis::link_budget::{Ground, Place, over};
use crate::domain::{Cell, TestPoint};
use crate::study::Study;
use crate::world::World;
use serde::Serialize;

/// A path, as the page draws it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PathShown {
    /// Length, km.
    pub distance_km: f64,
    /// Samples along it, km from the mast.
    pub distances_km: Vec<f64>,
    /// The ground there above the sea, metres.
    pub heights_m: Vec<f64>,
    /// Antenna above ground, metres.
    pub antenna_m: f64,
    /// Receiver above ground, metres.
    pub receiver_m: f64,
    /// The effective radius of the earth is so many times the true one.
    pub earth_radius_factor: f64,
    /// What the level is made of, in order.
    pub terms: Vec<Term>,
    /// The level that is judged, dBm.
    pub level_dbm: f64,
}

/// A term of the link budget.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Term {
    /// Its name.
    pub name: String,
    /// Its value, dB; the first dBm.
    pub value_db: f64,
}

/// Computes it as the study's verdicts do.
pub(super) fn between(
    study: &Study,
    world: &World,
    cell: &Cell,
    to: &TestPoint,
) -> Result<PathShown, String> {
    let place = Place::test_point(study, to);
    let ground = Ground::between(study, world, cell.position, &place).map_err(|e| e.to_string())?;
    let model = build_model(study, world).map_err(|e| e.to_string())?;
    let path = over(study, model.as_ref(), cell, &ground).map_err(|e| e.to_string())?;
    let terms = path.ledger.terms.iter().map(|term| Term {
        name: term.name.to_string(),
        value_db: term.value_db,
    });
    Ok(PathShown {
        distance_km: path.distance_km,
        distances_km: ground.profile.distances_km.clone(),
        heights_m: ground.profile.heights_m.clone(),
        antenna_m: cell.antenna_height_m,
        receiver_m: study.radio.receiver_height_m,
        earth_radius_factor: study.radio.parameters.earth_radius_factor,
        terms: terms.collect(),
        level_dbm: path.ledger.level.0,
    })
}
