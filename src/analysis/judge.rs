//! A verdict for every village: by the study's preset, and by further ones beside it.

use super::{
    AnalysisError, Beside, beside, build_model, centre, claims, draws, margins, scene, sound, strict,
};
use crate::coverage::{Cancelled, MatrixStore, Observer, PointCoverage, Scene};
use crate::gaps::claims::ClaimsFound;
use crate::gaps::{self, Gaps};
use crate::radio::model::Sweep;
use crate::study::Study;
use crate::world::World;

/// Verdicts and what they rest on.
#[derive(Clone, Debug, Default)]
pub struct Judged {
    /// Levels at the villages' test points.
    pub points: PointCoverage,
    /// Verdicts and ranks.
    pub gaps: Gaps,
    /// The verdicts of further presets.
    pub beside: Vec<Beside>,
    /// What operators claim beside what is predicted and was measured; `None` where the study has no claims.
    pub claims: Option<ClaimsFound>,
}

/// What is heard at the villages' test points, by the study's preset and by further ones.
#[derive(Clone, Debug, Default)]
pub struct Hearing {
    points: PointCoverage,
    others: Vec<(Study, PointCoverage)>,
}

/// Judges all villages of a world. Losses that `store` holds are not computed again;
/// [`NoStore`](crate::coverage::NoStore) holds none.
///
/// # Errors
/// [`AnalysisError`].
pub fn judge(
    study: &Study,
    world: &World,
    store: &dyn MatrixStore,
    observer: &dyn Observer,
) -> Result<Judged, AnalysisError> {
    let model = build_model(study, world)?;
    let scene = scene(study, world, model.as_ref());
    hear(study, world, model.as_ref(), &scene, store, observer)?.judge(study, world, observer)
}

/// Computes every path to the villages' test points; `scene` is the study's own.
///
/// # Errors
/// [`AnalysisError`].
pub fn hear<'a>(
    study: &Study,
    world: &'a World,
    model: &'a dyn Sweep,
    scene: &Scene,
    store: &dyn MatrixStore,
    observer: &dyn Observer,
) -> Result<Hearing, AnalysisError> {
    let (points, others) = beside::cover(study, world, model, scene, store, observer)?;
    strict(study, &points.counts)?;
    for (_, points) in &others {
        strict(study, &points.counts)?;
    }
    sound(world)?;
    Ok(Hearing { points, others })
}

impl Hearing {
    /// The verdicts.
    ///
    /// # Errors
    /// [`AnalysisError::Cancelled`].
    pub fn judge(
        self,
        study: &Study,
        world: &World,
        observer: &dyn Observer,
    ) -> Result<Judged, AnalysisError> {
        let (villages, network, points) = (&world.villages, &world.network, self.points);
        let mut gaps = gaps::judge(
            villages,
            network,
            &points,
            &study.preset.rule,
            &study.rank.weights,
        );
        centre::add(study, network, &points, &mut gaps);
        spread(study, world, &points, &mut gaps, observer)?;
        Ok(Judged {
            claims: claims::of_world(study, world, &points),
            points,
            gaps,
            beside: beside::judge(world, self.others),
        })
    }
}

/// Draws levels by location variability, where the study asks for it.
fn spread(
    study: &Study,
    world: &World,
    points: &PointCoverage,
    gaps: &mut Gaps,
    observer: &dyn Observer,
) -> Result<(), Cancelled> {
    let Some(draws) = draws(study) else {
        return Ok(());
    };
    gaps.spread(
        &world.villages,
        points,
        &study.preset.rule,
        &study.rank.weights,
        &margins::scatter(study, world),
        draws,
        observer,
    )
}
