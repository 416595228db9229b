//! The link budget of one path, as coverage computes it, term by term.

use super::error::{AnalysisError, LinkBudgetError};
use super::{around_receivers, build_model, correction, cover, margins, profile_step_m};
use crate::coverage::correction::word_of;
use crate::coverage::mast::pattern_of;
use crate::coverage::scene::away_from_mast;
use crate::domain::{Cell, TestPoint, Village};
use crate::gaps::Gaps;
use crate::radio::cover::Around;
use crate::radio::link::{self, Budget, Ledger, Radiated};
use crate::radio::model::p526::clearance::{self, Clearance};
use crate::radio::model::{LossError, Path, Surroundings, Sweep, Warnings};
use crate::space::{LonLat, geodesic};
use crate::study::Study;
use crate::terrain::{Profile, ProfileError};
use crate::units::Db;
use crate::world::World;

/// One path, computed.
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
    /// Height above ground at which the model's path ends, metres: the receiver's, or the top of the clutter
    /// around it.
    pub model_rx_height_m: f64,
    /// Advised ranges that the path leaves.
    pub warnings: Warnings,
    /// Where the ray comes nearest to the ground; `None` where P.526 is not defined for the path.
    pub clearance: Option<Clearance>,
}

/// Where a path ends, and what is around it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Where.
    pub position: LonLat,
    /// What is said to be around it.
    pub around: Option<Around>,
}

impl Place {
    /// A village's test point.
    pub fn test_point(study: &Study, point: &TestPoint) -> Self {
        Self {
            position: point.position,
            around: around_receivers(study).and_then(|usual| point.around.or(usual.villages)),
        }
    }

    /// Any other place.
    pub fn elsewhere(study: &Study, position: LonLat) -> Self {
        Self {
            position,
            around: around_receivers(study).and_then(|usual| usual.elsewhere),
        }
    }
}

/// The ground between a mast and a place, read once for any number of computations.
#[derive(Clone, Debug, PartialEq)]
pub struct Ground {
    /// The mast's place.
    pub from: LonLat,
    /// Where the path ends: the place, moved off the mast where it is too near, as for verdicts.
    pub to: LonLat,
    /// Heights and what is on them.
    pub profile: Profile,
    /// What is said to be around the receiver.
    pub around: Option<Around>,
}

impl Ground {
    /// Reads it as the study has it.
    ///
    /// # Errors
    /// [`ProfileError`]: a hole in the terrain or the land cover.
    pub fn between(study: &Study, world: &World, mast: LonLat, place: &Place) -> Result<Self, ProfileError> {
        let to = away_from_mast(mast, place.position);
        let cover = cover(study, world);
        let step_m = profile_step_m(study, world);
        let profile = Profile::covered(&world.terrain, cover, mast, to, step_m)?;
        Ok(Self {
            from: mast,
            to,
            profile,
            around: place.around,
        })
    }

    /// A cell's path over it.
    pub fn path(&self, cell: &Cell, rx_height_m: f64) -> Path<'_> {
        Path {
            frequency: cell.frequency,
            tx_height_m: cell.antenna_height_m,
            rx_height_m,
            distances_km: &self.profile.distances_km,
            heights_m: &self.profile.heights_m,
            surroundings: Surroundings {
                cover: &self.profile.cover,
                latitude_deg: self.from.lat_deg(),
                receiver: self.around,
                ..Surroundings::NONE
            },
        }
    }
}

/// Reckons the path from a cell to a place (moved off the mast where it is too near, as for verdicts).
///
/// # Errors
/// [`LinkBudgetError`] where the ground is not known or the model refuses.
pub fn of_path(
    study: &Study,
    world: &World,
    model: &dyn Sweep,
    cell: &Cell,
    place: &Place,
) -> Result<PathLedger, LinkBudgetError> {
    let ground = Ground::between(study, world, cell.position, place)?;
    Ok(over(study, model, cell, &ground)?)
}

/// The same over ground that is read already; the cell is where the ground begins.
///
/// # Errors
/// [`LossError`] where the model refuses.
pub fn over(study: &Study, model: &dyn Sweep, cell: &Cell, ground: &Ground) -> Result<PathLedger, LossError> {
    let path = ground.path(cell, study.radio.receiver_height_m);
    let account = model.account(&path)?;
    let azimuth_deg = geodesic::azimuth_deg(cell.position, ground.to);
    let elevation_deg = link::elevation_of_path_deg(&path, study.radio.parameters.earth_radius_factor);
    let correction = correction(study);
    let share = correction.as_ref().map_or(1.0, |c| c.pattern_share);
    let pattern = pattern_of(&cell.antenna, study.radio.pattern_combination);
    let added = correction.map(|c| {
        let profile = &ground.profile;
        let cover = (!profile.cover.is_empty()).then(|| profile.cover.last().copied());
        let word = word_of(cover, ground.around);
        c.of_cell(&cell.site) + c.of_distance(1000.0 * profile.length_km()) + c.of_around(word.as_deref())
    });
    let budget = Budget {
        radiated: Radiated::Eirp(cell.eirp),
        pattern: Db(share * pattern.attenuation(azimuth_deg, elevation_deg).0),
        reference_offset: cell.reference_offset,
        path_loss: account.total() - added.unwrap_or_default(),
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
    if let Some(added) = added {
        ledger = ledger.lowered("calibration", Db(0.0) - added);
    }
    for (name, by) in margins::of_cell(study, cell).parts() {
        ledger = ledger.lowered(name, by);
    }
    Ok(PathLedger {
        distance_km: ground.profile.length_km(),
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

/// The link budget behind a village's verdict.
#[derive(Clone, Debug)]
pub struct Serving<'a> {
    /// The village.
    pub village: &'a Village,
    /// The cell that serves its centre.
    pub cell: &'a Cell,
    /// The path between them.
    pub path: PathLedger,
}

/// The link budget from each village's serving cell to its centre, down to the level of its verdict. Villages
/// that no cell serves have none.
///
/// # Errors
/// [`AnalysisError`].
pub fn of_gaps<'a>(study: &Study, world: &'a World, gaps: &Gaps) -> Result<Vec<Serving<'a>>, AnalysisError> {
    let model = build_model(study, world)?;
    let mut found = Vec::new();
    for gap in &gaps.villages {
        let Some(village) = world.villages.get(gap.village) else {
            continue;
        };
        let cell = gap.any.cell.and_then(|index| world.network.cells().get(index));
        let (Some(cell), Some(centre)) = (cell, village.test_points.first()) else {
            continue;
        };
        // A serving cell was computed on this very path: a refusal now would be a fault of this program.
        let centre = Place::test_point(study, centre);
        let path = of_path(study, world, model.as_ref(), cell, &centre).map_err(|cause| {
            AnalysisError::LinkBudget {
                village: village.id.clone(),
                cause,
            }
        })?;
        found.push(Serving { village, cell, path });
    }
    Ok(found)
}
