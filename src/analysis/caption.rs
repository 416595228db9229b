//! What every output says about the run: title, rule, standing, attribution.

use super::{area, surrounded};
use crate::domain::{Technology, Threshold};
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
    /// The propagation model, for people.
    pub model: String,
    /// How rasters were filled: `radial` from rays around each mast, `exact` from a profile for every pixel.
    pub area_method: &'static str,
    /// The verdict's rule.
    pub preset: Preset,
    /// Receiver antenna above ground, metres.
    pub receiver_height_m: f64,
    /// True when the sites are made up.
    pub synthetic_sites: bool,
}

impl Caption {
    /// The preset's levels for a technology, at which a raster changes its class; `None` where it does not
    /// count. What the preset takes off a level is off already.
    pub fn threshold(&self, technology: Technology) -> Option<Threshold> {
        self.preset.rule.thresholds.get(&technology).copied()
    }
}

/// The caption of a study.
pub fn caption(study: &Study) -> Caption {
    let card = model::find(&study.radio.model).map(|m| m.card);
    Caption {
        title: study.title.clone(),
        attribution: study.attribution.clone(),
        model: card.map_or_else(
            || study.radio.model.clone(),
            |c| format!("{} ({}){}", c.title, c.source, cover_note(study, c)),
        ),
        area_method: area::method(study).name(),
        preset: study.preset.clone(),
        receiver_height_m: study.radio.receiver_height_m,
        synthetic_sites: study.synthetic_sites,
    }
}

/// What is said of land cover beside the model's name.
fn cover_note(study: &Study, card: &Card) -> String {
    let Some(clutter) = &study.clutter else {
        let is_missed = card.needs_terrain() && card.clutter != ClutterUse::Includes;
        return if is_missed { "; no land cover" } else { "" }.to_owned();
    };
    let table = &clutter.table.title;
    match surrounded(study, card) {
        Surrounded::ByRecommendation => {
            format!("; clutter at receivers by P.2108-1 and P.833-10, land cover {table}")
        }
        Surrounded::ByTable => format!("; clutter at receivers by the table {table}"),
        Surrounded::Bare if card.clutter == ClutterUse::Reads => format!("; land cover {table}"),
        Surrounded::Bare => String::new(),
    }
}
