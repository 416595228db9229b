//! What is connected today: masts of cells that are on air, and towers of which a list says so.

use super::asked::Asked;
use crate::domain::{Masts, Status};
use crate::plan::PlanLayers;
use crate::plan::candidate::{Candidate, Kind, Structure};
use crate::space::LonLat;
use crate::world::World;

/// A dish hangs so far below the top of a mast, metres.
const BELOW_TOP_M: f64 = 1.0;

/// A place that is connected today.
#[derive(Clone, Debug, PartialEq)]
pub struct Root {
    /// Its name.
    pub name: String,
    /// Where.
    pub at: LonLat,
    /// The dish above ground, metres.
    pub height_m: f64,
}

/// The connected places, and how many of them had no height: the masts of the network, each as high as its
/// highest antenna and named as the site of its first cell, then the towers of the lists.
pub fn roots(asked: &Asked, world: &World, layers: &PlanLayers) -> (Vec<Root>, usize) {
    let mut found = masts(asked, world);
    let mut without_height = 0;
    let rows = [&layers.towers, &layers.list].into_iter().flatten().flatten();
    for row in rows.filter(|row| row.is_connected) {
        without_height += usize::from(row.height_m.is_none());
        let Some(top_m) = row.height_m.or(asked.usual_tower_m) else {
            continue;
        };
        found.push(Root {
            name: row.id.clone(),
            at: row.position,
            height_m: below_top(top_m),
        });
    }
    (found, without_height)
}

fn masts(asked: &Asked, world: &World) -> Vec<Root> {
    let cells = world.network.cells();
    let counts = |index: usize| match cells[index].status {
        Status::OnAir => true,
        Status::Planned => asked.include_planned,
        Status::Off => false,
    };
    let masts = Masts::of(&world.network, counts);
    let mut found: Vec<Option<Root>> = vec![None; masts.count()];
    for (cell, mast) in cells.iter().zip(&masts.of_cell) {
        let Some((mast, at)) = mast.and_then(|m| Some((found.get_mut(m)?, *masts.places.get(m)?))) else {
            continue;
        };
        let root = mast.get_or_insert_with(|| Root {
            name: cell.site.clone(),
            at,
            height_m: cell.antenna_height_m,
        });
        root.height_m = root.height_m.max(cell.antenna_height_m);
    }
    found.into_iter().flatten().collect()
}

/// The height of a candidate's dish above ground, metres: below the top of what is built; where nothing is built,
/// beside the antennas.
pub fn dish_m(candidate: &Candidate) -> f64 {
    match candidate.structure {
        Structure::Mast(top_m) | Structure::Pole(top_m) => below_top(top_m),
        Structure::None => candidate.antenna_height_m,
    }
}

fn below_top(top_m: f64) -> f64 {
    (top_m - BELOW_TOP_M).max(0.0)
}

/// Does a candidate need a link of its own, if it is not where something is connected?
pub(super) fn needs_link(candidate: &Candidate) -> bool {
    matches!(candidate.kind, Kind::NewSite | Kind::Relay)
}
