//! Pairs of a measured and a predicted level: what validation shows and calibration fits.
//!
//! ```text
//! files → Measured (a record of local means each) → Candidates (sound, matched with a cell of the study)
//!       → the path of THAT cell to each place, once → Pair
//! ```
//!
//! Every place that becomes no pair is counted with its reason.

mod candidates;
mod faults;
mod read;
mod signal;
mod why;

pub use candidates::{Candidate, Candidates, candidates};
pub use faults::no_pairs;
pub use read::{Measured, read};
pub use why::Why;

use super::matched::{self, Contradicted};
use super::passes::Found;
use super::request::Request;
use crate::analysis::{AnalysisError, around_receivers, build_model, unlowered_scene};
use crate::coverage::paths::{CellAt, OnePath, each_path};
use crate::coverage::{Observer, PathCounts, Receiver, Scene};
use crate::domain::surroundings;
use crate::measurements::{Flag, GroupKind, HeardAt, Quantity};
use crate::study::Study;
use crate::terrain::CoverSource;
use crate::validation::{Pair, Plane, Split};
use crate::world::World;
use std::collections::{BTreeMap, BTreeSet};

/// Measured places beside one model's predictions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paired {
    /// One pair for each place that has both; in the order of [`Candidates::places`].
    pub pairs: Vec<Pair>,
    /// For each pair its place in [`Candidates::places`].
    pub of: Vec<usize>,
    /// Why candidates have no prediction.
    pub left: BTreeMap<Why, u64>,
    /// What became of the paths.
    pub counts: PathCounts,
    /// Cells that the measurements contradict: proposals, nothing is changed. Their places are no pairs.
    pub contradicted: Vec<Contradicted>,
}

/// Predicts each candidate with the model of a study: the level of its own cell, of an isotropic antenna
/// out of doors at the receiver's height, without walls, margins or calibration.
///
/// # Errors
/// [`AnalysisError`]: the model cannot be built, the ground was lost, or the work was stopped.
pub fn predict(
    study: &Study,
    world: &World,
    candidates: &Candidates,
    observer: &dyn Observer,
) -> Result<Paired, AnalysisError> {
    let model = build_model(study, world)?;
    let scene = unlowered_scene(study, world, model.as_ref());
    let at = |c: &Candidate| CellAt {
        cell: c.cell,
        receiver: Receiver {
            place: c.at,
            height_m: c.receiver_height_m,
            around: scene.settings.around_elsewhere(None),
        },
    };
    let asked: Vec<CellAt> = candidates.places.iter().map(at).collect();
    let paths = each_path(&scene, &asked, "measured places", observer)?;
    crate::analysis::sound(world)?;
    let mut paired = Paired::default();
    for (nth, (candidate, path)) in candidates.places.iter().zip(&paths).enumerate() {
        count(&mut paired.counts, path);
        match pair(study, world, &scene, candidate, path) {
            Ok(pair) => {
                paired.pairs.push(pair);
                paired.of.push(nth);
            }
            Err(why) => *paired.left.entry(why).or_default() += 1,
        }
    }
    leave_contradicted(&mut paired, candidates, world);
    Ok(paired)
}

/// The cells of a study that a log contradicts, in words: proposals, nothing is changed.
///
/// # Errors
/// [`AnalysisError`], as of [`predict`].
pub fn contradicted(
    study: &Study,
    world: &World,
    (request, found): (&Request<'_>, &Found),
    observer: &dyn Observer,
) -> Result<Vec<String>, AnalysisError> {
    let candidates = candidates(&[read::of_log(request, found)], &world.network);
    let paired = predict(study, world, &candidates, observer)?;
    Ok(paired.contradicted.iter().map(Contradicted::text).collect())
}

/// What the list of sites has wrong is no error of the model: such cells are proposed for repair, and left out.
fn leave_contradicted(paired: &mut Paired, candidates: &Candidates, world: &World) {
    let mut heard: BTreeMap<usize, Vec<HeardAt>> = BTreeMap::new();
    for (pair, nth) in paired.pairs.iter().zip(&paired.of) {
        let Some(candidate) = candidates.places.get(*nth) else {
            continue;
        };
        // A loss has no antenna in it.
        if candidate.quantity != Quantity::PathLoss {
            heard.entry(candidate.cell).or_default().push(HeardAt {
                at: candidate.at,
                level_dbm: pair.measured_dbm,
                in_main_direction_dbm: pair.predicted_dbm + pair.pattern_loss_db,
            });
        }
    }
    paired.contradicted = matched::contradicted(&world.network, heard);
    let wrong: BTreeSet<&str> = paired.contradicted.iter().map(|c| c.0.cell.as_str()).collect();
    let is_kept: Vec<bool> = paired
        .pairs
        .iter()
        .map(|p| !wrong.contains(p.cell.as_str()))
        .collect();
    let left = is_kept.iter().filter(|kept| !**kept).count();
    if left > 0 {
        let why = Why::Flagged(Flag::Disagrees(GroupKind::Site));
        *paired.left.entry(why).or_default() += left as u64;
        let (mut of_pairs, mut of_places) = (is_kept.iter(), is_kept.iter());
        paired.pairs.retain(|_| of_pairs.next().copied().unwrap_or(true));
        paired.of.retain(|_| of_places.next().copied().unwrap_or(true));
    }
}

fn count(counts: &mut PathCounts, path: &OnePath) {
    let loss = crate::radio::model::Loss {
        loss: crate::units::Db(0.0),
        warnings: path.warnings,
    };
    counts.count(&path.level.map(|_| loss));
}

fn pair(
    study: &Study,
    world: &World,
    scene: &Scene,
    candidate: &Candidate,
    path: &OnePath,
) -> Result<Pair, Why> {
    let cell = world
        .network
        .cells()
        .get(candidate.cell)
        .filter(|_| scene.emitter(candidate.cell).is_some())
        .ok_or(Why::NotOnAir)?;
    let predicted = path.level.map_err(Why::NoLevel)?;
    let pattern_loss_db = path.pattern_loss.map_or(0.0, |db| db.0);
    let to_dbm = signal::to_reference_dbm(candidate.quantity, cell, pattern_loss_db).ok_or(Why::NotALevel)?;
    let place_m = plane(world).of(candidate.at);
    let is_loss = candidate.quantity == Quantity::PathLoss;
    Ok(Pair {
        cell: cell.id.clone(),
        site: cell.site.clone(),
        operator: cell.operator.clone(),
        technology: cell.technology,
        frequency_mhz: cell.frequency.mhz(),
        mast_height_m: cell.antenna_height_m,
        receiver_height_m: candidate.receiver_height_m,
        split: Split::new(&candidate.campaign, place_m),
        place_m,
        distance_m: path.distance_m.max(1.0),
        // A loss between isotropic antennas has no pattern in it.
        pattern_loss_db: if is_loss { 0.0 } else { pattern_loss_db },
        around: around(study, world, candidate),
        line_of_sight: path.in_sight,
        measured_dbm: to_dbm.of(candidate.level),
        predicted_dbm: predicted.0,
        samples: candidate.samples,
        floor_dbm: candidate.floor_dbm,
    })
}

/// The plane of a study's places.
pub fn plane(world: &World) -> Plane {
    Plane::about(world.extent.centre())
}

/// What is around a place: the land cover's class, else the study's surroundings.
fn around(study: &Study, world: &World, candidate: &Candidate) -> String {
    if let Some(cover) = &world.cover {
        let kind = cover.cover(candidate.at).map(|c| c.kind);
        return signal::kind_name(kind).to_owned();
    }
    match around_receivers(study) {
        Some(usual) => usual.elsewhere.map_or_else(
            || "open".to_owned(),
            |a| {
                let word = surroundings::name(a);
                if word.parse::<f64>().is_ok() {
                    format!("{word} m")
                } else {
                    word
                }
            },
        ),
        None => "in the model".to_owned(),
    }
}
