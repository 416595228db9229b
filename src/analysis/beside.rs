//! The same villages judged by further presets, side by side with the first.
//!
//! A preset changes what levels are lowered by, the levels that are asked for, and the share of people: none
//! of that touches a path's loss. So presets with the same height of the receiver share every path; another
//! height needs paths of its own.

use super::scene;
use crate::coverage::{Cancelled, MatrixStore, Observer, PointCoverage, Scene, points};
use crate::gaps::{self, Gaps};
use crate::radio::model::Sweep;
use crate::study::{Preset, Study};
use crate::world::World;

/// The verdicts of a further preset.
#[derive(Clone, Debug)]
pub struct Beside {
    /// The study as that preset has it.
    pub study: Study,
    /// Its verdicts.
    pub gaps: Gaps,
}

/// The study with a preset in the place of its own, as the preset's file says.
fn judged_by(study: &Study, preset: &Preset) -> Study {
    let mut other = study.clone();
    other.radio.receiver_height_m = preset.receiver_height_m;
    other.preset = preset.clone();
    other.beside.clear();
    other
}

/// What the study's own preset hears, and each further one with it.
pub(super) fn cover<'a>(
    study: &Study,
    world: &'a World,
    model: &'a dyn Sweep,
    own: &Scene,
    store: &dyn MatrixStore,
    observer: &dyn Observer,
) -> Result<(PointCoverage, Vec<(Study, PointCoverage)>), Cancelled> {
    let others: Vec<Study> = study.beside.iter().map(|p| judged_by(study, p)).collect();
    let scenes: Vec<Scene> = others.iter().map(|s| scene(s, world, model)).collect();
    let mut heard: Vec<Option<PointCoverage>> = vec![None; others.len()];
    let height = |s: &Scene| s.settings.receiver_height_m.to_bits();
    let of_height = |bits: u64, heard: &[Option<PointCoverage>]| -> Vec<usize> {
        let open = |nth: &usize| heard[*nth].is_none() && height(&scenes[*nth]) == bits;
        (0..scenes.len()).filter(open).collect()
    };
    let cover = |first: &Scene, some: &[usize]| {
        let some: Vec<&Scene> = some.iter().map(|nth| &scenes[*nth]).collect();
        points::cover_lowered(first, &some, &world.villages, store, observer)
    };
    let alike = of_height(height(own), &heard);
    let mut found = cover(own, &alike)?.into_iter();
    let first = found.next().unwrap_or_default();
    for (nth, coverage) in alike.into_iter().zip(found) {
        heard[nth] = Some(coverage);
    }
    while let Some(next) = heard.iter().position(Option::is_none) {
        let alike = of_height(height(&scenes[next]), &heard);
        let found = cover(&scenes[next], alike.get(1..).unwrap_or_default())?;
        for (nth, coverage) in alike.into_iter().zip(found) {
            heard[nth] = Some(coverage);
        }
    }
    let others = others
        .into_iter()
        .zip(heard)
        .map(|(s, h)| (s, h.unwrap_or_default()));
    Ok((first, others.collect()))
}

/// The verdicts of each.
pub(super) fn judge(world: &World, heard: Vec<(Study, PointCoverage)>) -> Vec<Beside> {
    heard
        .into_iter()
        .map(|(study, points)| Beside {
            gaps: gaps::judge(
                &world.villages,
                &world.network,
                &points,
                &study.preset.rule,
                &study.rank.weights,
            ),
            study,
        })
        .collect()
}
