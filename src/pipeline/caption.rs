//! What stands on every output.

use super::{lowering, surrounded};
use crate::output::Caption;
use crate::radio::model::{self, Card, ClutterUse};
use crate::radio::prediction::Surrounded;
use crate::study::Study;
use crate::units::{Db, Dbm};

/// What must be said beside every result: the preset's mark, and by what its rule lowers levels.
pub(super) fn mark(study: &Study) -> Option<String> {
    let preset = &study.preset;
    let mut said: Vec<String> = preset.mark.iter().cloned().collect();
    if let Some(edge) = preset.edge_probability {
        said.push(format!(
            "levels are those exceeded at {:.0} % of locations, by location variability alone",
            100.0 * edge
        ));
    }
    if let Some(rule) = preset.building {
        said.push(format!(
            "levels are those indoors, entry loss of {:.0} % of buildings by P.2109-2",
            rule.share_pct
        ));
    }
    if preset.thresholds.values().any(|t| t.uplink.is_some()) {
        said.push(
            "levels of cells whose uplink is the weaker direction are lowered by the difference".to_owned(),
        );
    }
    (!said.is_empty()).then(|| said.join("; "))
}

/// What stands on every output.
pub fn caption(study: &Study) -> Caption {
    let preset = &study.preset;
    let card = model::find(&study.radio.model).map(|m| m.card);
    Caption {
        title: study.title.clone(),
        attribution: study.attribution.clone(),
        model: card.map_or_else(
            || study.radio.model.clone(),
            |c| format!("{} ({}){}", c.title, c.source, cover_note(study, c)),
        ),
        area_method: super::area::method(study).name(),
        preset: preset.name.clone(),
        preset_title: preset.title.clone(),
        preset_standing: preset.standing.clone(),
        preset_mark: mark(study),
        thresholds: preset
            .thresholds
            .iter()
            .map(|(technology, t)| crate::output::Threshold {
                technology: *technology,
                covered: Dbm(t.covered_dbm),
                usable: Dbm(t.usable_dbm),
            })
            .collect(),
        taken_off: Db(preset.indoor_loss_db + preset.margin_db),
        lowered: preset
            .thresholds
            .iter()
            .filter(|(_, t)| lowering::lowers(preset, t))
            .map(|(technology, _)| *technology)
            .collect(),
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
