//! What a study's rule asks of levels, ranks and paths.

use super::AnalysisError;
use crate::coverage::{PathCounts, Scene, Service};
use crate::gaps::Draws;
use crate::radio::location::is_median;
use crate::study::Study;
use crate::units::Dbm;

/// The level from which each of a scene's services is usable; `None` for those that do not count in the
/// preset.
pub fn usable(study: &Study, scene: &Scene) -> Vec<Option<Dbm>> {
    let thresholds = &study.preset.rule.thresholds;
    let of = |service: &Service| thresholds.get(&service.technology).map(|t| t.usable);
    scene.services.iter().map(of).collect()
}

/// What is drawn to see how steady ranks are; `None` where nothing is.
///
/// Nothing is drawn where the model was asked for another share of locations than one half: its levels are no
/// medians, about which they could vary.
pub fn draws(study: &Study) -> Option<Draws> {
    let wanted = study.rank.draws > 0 && is_median(&study.radio.model, &study.radio.parameters);
    wanted.then_some(Draws {
        top_n: study.rank.top_n,
        draws: study.rank.draws,
        seed: study.rank.seed,
    })
}

/// An error where the study is strict and paths left the model's advised validity.
///
/// # Errors
/// [`AnalysisError::OutsideValidity`].
pub fn strict(study: &Study, counts: &PathCounts) -> Result<(), AnalysisError> {
    if !study.radio.strict || counts.outside_validity == 0 {
        return Ok(());
    }
    Err(AnalysisError::OutsideValidity {
        model: study.radio.model.clone(),
        by: counts.outside_by.to_string(),
        count: counts.outside_validity,
        paths: counts.paths,
    })
}
