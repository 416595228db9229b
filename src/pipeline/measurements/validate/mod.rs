//! `covgap validate`: models beside measurements, without any fit.

mod summary;
mod write;

pub use summary::ValidationSummary;
pub use write::{open, write};

use super::matched::Contradicted;
use super::pairs::{Candidates, Measured, Paired, Why, candidates, no_pairs, predict};
use crate::analysis::{AnalysisError, caption, margins};
use crate::coverage::Observer;
use crate::domain::Cell;
use crate::space::LonLat;
use crate::study::Study;
use crate::validation::{ModelErrors, Pair, groups};
use crate::world::{Fault, World};
use std::collections::{BTreeMap, BTreeSet};
use thiserror::Error;

/// Models beside the same measured places.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Compared {
    /// Measured places, and which cells they are of.
    pub candidates: Candidates,
    /// What would have to be repaired in the list of sites by the study's own model, in words.
    pub contradicted: Vec<String>,
    /// The places that every model has a level for.
    pub places: Vec<LonLat>,
    /// The models, the study's own first.
    pub models: Vec<ModelErrors>,
    /// Why measured places are not compared: by reason, and the model that has no level there.
    pub left: BTreeMap<(Why, Option<String>), u64>,
    /// Places that some models have a level for and others do not.
    pub not_in_all: u64,
}

/// Why there is no comparison.
#[derive(Debug, Error)]
pub enum NotCompared {
    /// A model cannot be computed, or the work was stopped.
    #[error(transparent)]
    Analysis(#[from] AnalysisError),
    /// Nothing measured can be compared with the study.
    #[error("{0}")]
    Nothing(Box<Fault>),
}

/// Puts the models of studies that differ in nothing else beside measurements.
///
/// # Errors
/// [`NotCompared`].
pub fn compare(
    studies: &[Study],
    world: &World,
    files: &[Measured],
    observer: &dyn Observer,
) -> Result<Compared, NotCompared> {
    let candidates = candidates(files, &world.network);
    let mut left: BTreeMap<(Why, Option<String>), u64> = candidates
        .left
        .iter()
        .map(|(why, n)| ((*why, None), *n))
        .collect();
    let mut paired = Vec::with_capacity(studies.len());
    for study in studies {
        let found = predict(study, world, &candidates, observer)?;
        for (why, n) in &found.left {
            let model = (studies.len() > 1).then(|| study.radio.model.clone());
            *left.entry((*why, model)).or_default() += n;
        }
        paired.push(found);
    }
    let shared = in_all(&paired);
    if let (true, Some(study)) = (shared.is_empty(), studies.first()) {
        let mut all = candidates.left.clone();
        for (why, n) in paired.iter().flat_map(|p| &p.left) {
            *all.entry(*why).or_default() += n;
        }
        let fault = no_pairs(files, study, &world.network, &candidates, &all);
        return Err(NotCompared::Nothing(Box::new(fault)));
    }
    let most = paired.iter().flat_map(|p| &p.of).collect::<BTreeSet<_>>().len();
    let not_in_all = (most - shared.len()) as u64;
    let places = shared.iter().filter_map(|nth| candidates.places.get(*nth));
    let places = places.map(|c| c.at).collect();
    let own = paired
        .first()
        .map(|p| p.contradicted.as_slice())
        .unwrap_or_default();
    let contradicted = own.iter().map(Contradicted::text).collect();
    let models = studies.iter().zip(paired);
    let models = models
        .map(|(study, paired)| errors(study, world, paired, &shared))
        .collect();
    Ok(Compared {
        candidates,
        contradicted,
        places,
        models,
        left,
        not_in_all,
    })
}

/// The candidates that all models have a level for, in order.
fn in_all(paired: &[Paired]) -> BTreeSet<usize> {
    let mut all = paired
        .iter()
        .map(|p| p.of.iter().copied().collect::<BTreeSet<usize>>());
    let first = all.next().unwrap_or_default();
    all.fold(first, |both, next| both.intersection(&next).copied().collect())
}

fn errors(study: &Study, world: &World, paired: Paired, shared: &BTreeSet<usize>) -> ModelErrors {
    let needed: BTreeMap<&str, f64> = world
        .network
        .cells()
        .iter()
        .filter_map(|cell| Some((cell.id.as_str(), needed_dbm(study, cell)?)))
        .collect();
    let of = paired.of.iter().zip(paired.pairs);
    let pairs: Vec<Pair> = of
        .filter(|(nth, _)| shared.contains(nth))
        .map(|(_, pair)| pair)
        .collect();
    let covered_dbm: Vec<Option<f64>> = pairs
        .iter()
        .map(|p| needed.get(p.cell.as_str()).copied())
        .collect();
    ModelErrors {
        model: study.radio.model.clone(),
        about: caption(study).model,
        groups: groups(&pairs, &covered_dbm),
        pairs,
        covered_dbm,
        outside_validity: paired.counts.outside_validity,
        outside_by: paired.counts.outside_by.to_string(),
    }
}

/// The level out of doors from which a place counts as covered: the preset's, raised by walls, vehicles and a
/// weaker uplink. What is only there because a prediction may err is no part of it: a measured level does not.
fn needed_dbm(study: &Study, cell: &Cell) -> Option<f64> {
    let threshold = study.preset.rule.thresholds.get(&cell.technology)?;
    let all = margins::of_cell(study, cell);
    let losses = [all.building, all.indoor, all.uplink].into_iter().flatten();
    Some(losses.fold(threshold.covered.0, |level, by| level + by.0))
}
