//! What every output says about the run: title, rule, standing, attribution.

use super::{area, around_receivers, surrounded};
use crate::calibration::Range;
use crate::domain::{Technology, Threshold, surroundings};
use crate::radio::cover::{Around, Kind};
use crate::radio::model::{self, Card, ClutterUse};
use crate::radio::prediction::Surrounded;
use crate::study::{Preset, Study};

/// Title, rule and origin of a run, for every output.
#[derive(Clone, Debug, PartialEq)]
pub struct Caption {
    /// Title of the study.
    pub title: String,
    /// Lines that licences and honesty ask for.
    pub attribution: Vec<String>,
    /// The propagation model and what is around receivers, for people.
    pub model: String,
    /// What is around receivers, for people: the levels of maps are predicted there.
    pub surroundings: String,
    /// How rasters were filled: `radial` from rays around each mast, `exact` from a profile for every pixel.
    pub area_method: &'static str,
    /// The verdict's rule.
    pub preset: Preset,
    /// Receiver antenna above ground, metres.
    pub receiver_height_m: f64,
    /// True when the sites are made up.
    pub synthetic_sites: bool,
    /// Where the calibration of the levels holds; `None`: they are as the model gives them.
    pub calibration: Option<Range>,
}

impl Caption {
    /// The preset's levels for a technology, at which a raster changes its class; `None` where it does not
    /// count. What the preset takes off a level is off already.
    pub fn threshold(&self, technology: Technology) -> Option<Threshold> {
        self.preset.rule.thresholds.get(&technology).copied()
    }
}

/// What every output of levels and verdicts says of them.
pub const PREDICTED_NOTE: &str = "predicted, not measured";

/// The caption of a study.
pub fn caption(study: &Study) -> Caption {
    let card = model::find(&study.radio.model).map(|m| m.card);
    let surroundings = card.map_or_else(String::new, |c| surroundings_note(study, c));
    Caption {
        title: study.title.clone(),
        attribution: study.attribution.clone(),
        model: card.map_or_else(
            || study.radio.model.clone(),
            |c| {
                format!(
                    "{} ({}); {surroundings}{}",
                    c.title,
                    c.source,
                    calibration_note(study)
                )
            },
        ),
        surroundings,
        area_method: area::method(study).name(),
        preset: study.preset.clone(),
        receiver_height_m: study.radio.receiver_height_m,
        synthetic_sites: study.synthetic_sites,
        calibration: study.radio.calibration.as_ref().map(|c| c.range.clone()),
    }
}

/// What the levels were calibrated on, beside the model's name.
fn calibration_note(study: &Study) -> String {
    let calibration = study.radio.calibration.as_ref();
    calibration.map_or_else(String::new, |c| format!("; {}", c.text()))
}

/// What is around receivers outside villages, and what the land cover does, in a few words.
fn surroundings_note(study: &Study, card: &Card) -> String {
    let Some(usual) = around_receivers(study) else {
        let has_own = card.clutter == ClutterUse::Includes;
        let own = if has_own {
            "in the model's constants"
        } else {
            "nothing added"
        };
        return format!("surroundings of receivers: {own}");
    };
    let around = |of: Option<Around>| of.map_or_else(|| "open ground".to_owned(), surroundings::text);
    let Some(clutter) = &study.clutter else {
        let has_woods = usual.elsewhere.is_some_and(|a| a.kind == Kind::Trees);
        let above = if has_woods { "; above 3 GHz P.833-10" } else { "" };
        return format!("{} around receivers (P.2108-1{above})", around(usual.elsewhere));
    };
    let table = &clutter.table.title;
    let by_cover = match surrounded(study, card) {
        Surrounded::ByRecommendation => {
            format!("land cover {table}, at receivers by P.2108-1 and P.833-10")
        }
        Surrounded::ByTable => format!("clutter at receivers by the table {table}"),
        Surrounded::Bare => format!("land cover {table}; {} around receivers", around(usual.elsewhere)),
    };
    match usual.villages {
        Some(least) if usual.elsewhere.is_none() => {
            format!("{by_cover}; villages have at least {}", surroundings::text(least))
        }
        _ => by_cover,
    }
}
