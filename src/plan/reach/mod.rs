//! The test points that each candidate lifts to the preset, by the study's own scene: the levels are those that a
//! run of the study with these cells would give.

mod chunks;
mod judge;

use super::{Candidate, PlanPoints};
use crate::analysis::{AnalysisError, build_model, scene, scene_of, sound, strict};
use crate::coverage::points::hear_each_kept;
use crate::coverage::{Cancelled, MatrixStore, Observer, PathCounts, PathLevel, Receiver, Scene};
use crate::radio::model::Sweep;
use crate::study::Study;
use crate::world::World;
use chunks::{Chunk, Near, tiles};
pub(super) use judge::Judge;
use judge::best_of_each;
use std::collections::{BTreeMap, BTreeSet};

/// What candidates, and what is on air, give the test points. Points have the numbers of [`super::PlanPoints`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reach {
    /// For each candidate, the points at which one of its cells meets the preset, ascending.
    pub lifts: Vec<Vec<u32>>,
    /// For each candidate, each point at which it is heard, and how far its best cell there is above what the preset
    /// asks, hundredths of a dB; below it by 3 σ at most.
    pub margins: Vec<Vec<(u32, i16)>>,
    /// The points that cells meet the preset at which no candidate replaces.
    pub served: Vec<bool>,
    /// For each point, how far the best cell of what is on air is above what the preset asks, hundredths of a dB;
    /// `None` where nothing is heard.
    pub today: Vec<Option<i16>>,
    /// The points at which each cell meets the preset that a candidate replaces, by its place in the network.
    pub by_replaced: BTreeMap<usize, Vec<u32>>,
}

impl Reach {
    /// Is a point covered by what is on air, whatever candidates replace?
    pub fn serves_today(&self, point: usize) -> bool {
        let margin = self.today.get(point).copied().flatten();
        margin.is_some_and(|margin| margin >= 0)
    }
}

/// How many pairs of a candidate and a point within the study's range there are: what [`reach`] keeps is no more.
pub fn pairs_in_range(study: &Study, candidates: &[Candidate], points: &PlanPoints) -> u64 {
    Near::new(points, study.radio.max_range_km * 1000.0).pairs(candidates)
}

/// What each candidate reaches. Losses that `store` holds are not computed again, and the result does not depend
/// on what it holds.
///
/// # Errors
/// [`AnalysisError`].
pub fn reach(
    study: &Study,
    world: &World,
    candidates: &[Candidate],
    points: &PlanPoints,
    store: &dyn MatrixStore,
    observer: &dyn Observer,
) -> Result<Reach, AnalysisError> {
    reach_counted(study, world, candidates, points, store, observer).map(|(reach, _)| reach)
}

/// The same with what became of the candidates' paths: a path that could not be computed lifts nothing.
///
/// # Errors
/// [`AnalysisError`].
pub fn reach_counted(
    study: &Study,
    world: &World,
    candidates: &[Candidate],
    points: &PlanPoints,
    store: &dyn MatrixStore,
    observer: &dyn Observer,
) -> Result<(Reach, PathCounts), AnalysisError> {
    let model = build_model(study, world)?;
    let on = On {
        study,
        world,
        model: model.as_ref(),
        points,
        store,
        observer,
    };
    let mut reach = on.today(candidates)?;
    let counts = on.of_candidates(candidates, &mut reach)?;
    strict(study, &counts)?;
    sound(world)?;
    Ok((reach, counts))
}

/// What everything is heard with.
struct On<'a> {
    study: &'a Study,
    world: &'a World,
    model: &'a dyn Sweep,
    points: &'a PlanPoints,
    store: &'a dyn MatrixStore,
    observer: &'a dyn Observer,
}

impl On<'_> {
    /// What is on air, at every point.
    fn today(&self, candidates: &[Candidate]) -> Result<Reach, AnalysisError> {
        let replaced: BTreeSet<usize> = candidates
            .iter()
            .flat_map(|c| c.replaces.iter().copied())
            .collect();
        let scene = scene(self.study, self.world, self.model);
        let judge = Judge::new(self.study, self.world.network.cells());
        let points = self.points.receivers.len();
        self.observer.begin("points today", points as u64);
        let mut reach = Reach {
            lifts: vec![Vec::new(); candidates.len()],
            margins: vec![Vec::new(); candidates.len()],
            served: vec![false; points],
            today: vec![None; points],
            by_replaced: replaced.iter().map(|cell| (*cell, Vec::new())).collect(),
        };
        for tile in tiles(self.points, 0..points as u32) {
            let heard = self.hear(&scene, &tile, |_, levels| judge.margins(&scene, levels))?;
            self.observer.tick(tile.len() as u64);
            for (point, margins) in tile.iter().zip(heard) {
                let at = *point as usize;
                reach.today[at] = margins.iter().map(|(_, margin)| *margin).max();
                for (cell, _) in margins.iter().filter(|(_, margin)| *margin >= 0) {
                    match reach.by_replaced.get_mut(&(*cell as usize)) {
                        Some(met) => met.push(*point),
                        None => reach.served[at] = true,
                    }
                }
            }
        }
        for met in reach.by_replaced.values_mut() {
            met.sort_unstable();
        }
        Ok(reach)
    }

    /// What the candidates give, so many at a time that their paths fit into memory together.
    fn of_candidates(
        &self,
        candidates: &[Candidate],
        reach: &mut Reach,
    ) -> Result<PathCounts, AnalysisError> {
        let near = Near::new(self.points, self.study.radio.max_range_km * 1000.0);
        let mut counts = PathCounts::default();
        self.observer
            .begin("what candidates reach", candidates.len() as u64);
        for chunk in near.chunks(candidates) {
            counts = counts.plus(self.of_chunk(candidates, &chunk, reach)?);
            self.observer.tick(chunk.candidates.len() as u64);
        }
        for of in reach.lifts.iter_mut() {
            of.sort_unstable();
        }
        for of in reach.margins.iter_mut() {
            of.sort_unstable();
        }
        Ok(counts)
    }

    fn of_chunk(
        &self,
        candidates: &[Candidate],
        chunk: &Chunk,
        reach: &mut Reach,
    ) -> Result<PathCounts, AnalysisError> {
        let (network, owners) = chunk.network(candidates);
        let scene = scene_of(self.study, self.world, &network, self.model);
        let judge = Judge::new(self.study, network.cells());
        let mut counts = PathCounts::default();
        for tile in tiles(self.points, chunk.points.iter().copied()) {
            let heard = self.hear(&scene, &tile, |_, levels| {
                let mut counts = PathCounts::default();
                for level in levels {
                    counts.count(&level.outcome.map(|(loss, _)| loss));
                }
                (best_of_each(judge.worth_telling(&scene, levels), &owners), counts)
            })?;
            for (point, (best, of_point)) in tile.iter().zip(heard) {
                counts = counts.plus(of_point);
                for (candidate, margin) in best {
                    let candidate = candidate as usize;
                    reach.margins[candidate].push((*point, margin));
                    if margin >= 0 {
                        reach.lifts[candidate].push(*point);
                    }
                }
            }
        }
        Ok(counts)
    }

    fn hear<T: Send>(
        &self,
        scene: &Scene,
        tile: &[u32],
        make: impl Fn(usize, &[PathLevel]) -> T + Sync,
    ) -> Result<Vec<T>, Cancelled> {
        let receivers: Vec<Receiver> = tile
            .iter()
            .filter_map(|point| self.points.receivers.get(*point as usize).copied())
            .collect();
        hear_each_kept(scene, &receivers, self.store, &Quiet(self.observer), make)
    }
}

/// Asks whether to stop, and ticks nothing.
struct Quiet<'a>(&'a dyn Observer);

impl Observer for Quiet<'_> {
    fn begin(&self, _stage: &str, _ticks: u64) {}
    fn tick(&self, _ticks: u64) {}
    fn cancelled(&self) -> bool {
        self.0.cancelled()
    }
}

#[cfg(test)]
mod tests;
