//! The link budget of one path, as coverage reckons it, term by term.

use super::lowering;
use crate::coverage::mast::pattern_of;
use crate::coverage::scene::away_from_mast;
use crate::domain::Cell;
use crate::ingest::World;
use crate::radio::link::{self, Budget, Ledger, Radiated};
use crate::radio::model::p526::clearance::{self, Clearance};
use crate::radio::model::{LossError, Path, Surroundings, Sweep, Warnings};
use crate::space::{LonLat, geodesic};
use crate::study::Study;
use crate::terrain::{Profile, ProfileError};
use thiserror::Error;

/// Why a path has no ledger.
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum LedgerError {
    /// Its ground is not known.
    #[error("the path's ground: {0}")]
    Ground(#[from] ProfileError),
    /// The model, or what is added to it, refuses.
    #[error(transparent)]
    Loss(#[from] LossError),
}

/// One path, reckoned.
#[derive(Clone, Debug, PartialEq)]
pub struct PathLedger {
    /// Length along the ground, km.
    pub distance_km: f64,
    /// Seen from the mast, degrees from north.
    pub azimuth_deg: f64,
    /// Seen from the antenna, degrees above the horizontal.
    pub elevation_deg: f64,
    /// Power, pattern, losses: before anything is lowered.
    pub budget: Budget,
    /// Every term, down to the level that is judged (but for the preset's fixed losses).
    pub ledger: Ledger,
    /// Height above ground at which the model's path ends, metres: the receiver's, or the top of the clutter around it.
    pub model_rx_height_m: f64,
    /// Advised ranges that the path leaves.
    pub warnings: Warnings,
    /// Where the ray comes nearest to the ground; `None` where P.526 is not defined for the path.
    pub clearance: Option<Clearance>,
}

/// Reckons the path from a cell to a place (moved off the mast where it is too near, as for verdicts).
///
/// # Errors
/// [`LedgerError`] where the ground is not known or the model refuses.
pub fn of_path(
    study: &Study,
    world: &World,
    model: &dyn Sweep,
    cell: &Cell,
    place: LonLat,
) -> Result<PathLedger, LedgerError> {
    let to = away_from_mast(cell.position, place);
    let cover = super::cover(study, world);
    let step_m = super::profile_step_m(study, world);
    let ground = Profile::covered(&world.terrain, cover, cell.position, to, step_m)?;
    let path = Path {
        frequency: cell.frequency,
        tx_height_m: cell.antenna_height_m,
        rx_height_m: study.radio.receiver_height_m,
        distances_km: &ground.distances_km,
        heights_m: &ground.heights_m,
        surroundings: Surroundings {
            cover: &ground.cover,
            latitude_deg: cell.position.lat_deg(),
        },
    };
    let account = model.account(&path)?;
    let azimuth_deg = geodesic::azimuth_deg(cell.position, to);
    let elevation_deg = link::elevation_of_path_deg(&path, study.radio.parameters.earth_radius_factor);
    let budget = Budget {
        radiated: Radiated::Eirp(cell.eirp),
        pattern: pattern_of(&cell.antenna, study.radio.pattern_combination)
            .attenuation(azimuth_deg, elevation_deg),
        reference_offset: cell.reference_offset,
        path_loss: account.total(),
    };
    let models_path = Path {
        rx_height_m: account.model_rx_height_m,
        ..path
    };
    let free_space = link::free_space_of(model.card().name, &models_path);
    let of_model = Budget {
        path_loss: account.model.loss,
        ..budget
    };
    let mut ledger = of_model.ledger(Some(free_space));
    for (name, db) in account.added {
        ledger = ledger.lowered(name, db);
    }
    for (name, by) in lowering::of_cell(study, cell).parts() {
        ledger = ledger.lowered(name, by);
    }
    Ok(PathLedger {
        distance_km: ground.length_km(),
        azimuth_deg,
        elevation_deg,
        budget,
        ledger,
        model_rx_height_m: account.model_rx_height_m,
        warnings: account.warnings,
        // Said beside the ledger: a path that diffraction is not defined for has a loss all the same.
        clearance: clearance::least_clearance(&path, &study.radio.parameters).unwrap_or(None),
    })
}
