//! The study's model: its parameters, the air of the place, and what is added to it.

use super::{AnalysisError, StudyAir};
use crate::coverage::AroundReceivers;
use crate::radio::cover::Around;
use crate::radio::model::{self, Card, ClutterUse, LossError, Path, Surroundings, Sweep};
use crate::radio::prediction::{Prediction, Surrounded};
use crate::study::{ReceiverClutter, Study};
use crate::terrain::LandCover;
use crate::terrain::land_cover::Reading;
use crate::units::Frequency;
use crate::world::World;

/// The study's model with the study's parameters, the air of the place, and what is added to it.
///
/// # Errors
/// [`AnalysisError::NoModel`]; [`AnalysisError::Parameter`] where the model refuses a parameter whatever the
/// path.
pub fn build_model(study: &Study, world: &World) -> Result<Box<dyn Sweep>, AnalysisError> {
    let row = model::find(&study.radio.model).ok_or_else(|| AnalysisError::NoModel {
        name: study.radio.model.clone(),
    })?;
    let air = StudyAir::of(study, world);
    let built = (row.build)(air.parameters());
    if let Some(fault) = refused_parameter(built.as_ref(), study) {
        return Err(AnalysisError::Parameter(fault));
    }
    Ok(Prediction::over(
        built,
        surrounded(study, row.card),
        Some(air.air()),
    ))
}

/// Everything that makes the study's model lose what it loses, beside the path: its name, its parameters,
/// what is added to it.
pub fn model_fingerprint(study: &Study, world: &World) -> String {
    let air = StudyAir::of(study, world);
    let around = model::find(&study.radio.model).map(|row| surrounded(study, row.card));
    // Numbers are written so that they read back the same.
    format!(
        "{} {:?} {:?} {around:?} surroundings added 1",
        study.radio.model,
        air.parameters(),
        air.air()
    )
}

/// What is around receivers, for models of terrain; `None` for those that have surroundings in their constants,
/// and for those that read no profile, which get nothing added.
pub fn around_receivers(study: &Study) -> Option<AroundReceivers> {
    let card = model::find(&study.radio.model)?.card;
    if !takes_surroundings(card) {
        return None;
    }
    let said = Some(study.radio.surroundings).filter(|around| *around != Around::OPEN);
    let cover_decides = study.clutter.is_some() && study.radio.receiver_clutter != ReceiverClutter::None;
    Some(AroundReceivers {
        villages: said.filter(|_| !cover_decides || study.radio.surroundings_at_least),
        elsewhere: said.filter(|_| !cover_decides),
    })
}

/// Is what is around a receiver added to this model? It is to a model that follows a path over its terrain and
/// knows nothing of what is at its end.
pub fn takes_surroundings(card: &Card) -> bool {
    card.needs_terrain() && card.clutter != ClutterUse::Includes
}

/// What the land cover at a receiver takes: nothing without land cover, and nothing for models that have
/// surroundings in their constants unless the study says so.
pub fn surrounded(study: &Study, card: &Card) -> Surrounded {
    match (&study.clutter, study.radio.receiver_clutter) {
        (None, _) | (_, ReceiverClutter::None) => Surrounded::Bare,
        (Some(_), ReceiverClutter::Table) => Surrounded::ByTable,
        (Some(_), ReceiverClutter::Auto) if card.clutter == ClutterUse::Includes => Surrounded::Bare,
        (Some(_), ReceiverClutter::Auto) => Surrounded::ByRecommendation,
    }
}

/// The parameter that the model refuses on a path on which nothing else is wrong.
fn refused_parameter(model: &dyn Sweep, study: &Study) -> Option<LossError> {
    let distances_km: Vec<f64> = (0..=20).map(|i| 0.1 * f64::from(i)).collect();
    let refused = model.loss(&Path {
        frequency: Frequency::from_mhz(1800.0),
        tx_height_m: 30.0,
        rx_height_m: study.radio.receiver_height_m,
        distances_km: &distances_km,
        heights_m: &[10.0; 21],
        surroundings: Surroundings {
            cover: &[],
            latitude_deg: 21.0,
            ..Surroundings::NONE
        },
    });
    refused
        .err()
        .filter(|error| matches!(error, LossError::BadParameter { .. }))
}

/// The land cover, where anything reads it: what is not read shall make no place unknown. Models that read
/// clutter themselves read it along the path; what is added to the others is read at the receiver.
pub fn cover<'a>(study: &Study, world: &'a World) -> Option<LandCover<'a>> {
    let name = &study.radio.model;
    let reading = if model::reads(name, "clutter") {
        Reading::AlongPath
    } else if model::find(name).is_some_and(|m| surrounded(study, m.card) != Surrounded::Bare) {
        Reading::AtReceiver
    } else {
        return None;
    };
    let cover = world.cover.as_ref()?;
    Some(LandCover::new(cover, reading))
}
