//! What a reader must know before trusting the numbers.

use super::uplinks::uplinks;
use super::{calibrated, cover, surrounded, takes_surroundings, usable};
use crate::coverage::mast::Mast;
use crate::coverage::range_end::range_end;
use crate::coverage::{PathCounts, Scene};
use crate::domain::figures::{counted, grouped};
use crate::domain::{PointsFrom, Status, Village};
use crate::radio::cover::Around;
use crate::radio::model::{self, Card, ClutterUse, Quantity, Strength};
use crate::radio::prediction::{RAIN_MATTERS_MHZ, Surrounded};
use crate::study::{Sea, Study};
use crate::world::Ingested;

/// What makes a run's numbers mean less than they seem to, as far as it can be said without computing a path.
pub fn before(study: &Study, input: &Ingested, scene: &Scene) -> Vec<String> {
    let mut warnings = Vec::new();
    let cells = input.world.network.cells();
    if scene.masts.is_empty() {
        let of = |status| cells.iter().filter(|c| c.status == status).count();
        warnings.push(format!(
            "no cell counts: {} off, {} planned; set their status, or include_planned in [sites]",
            of(Status::Off),
            of(Status::Planned)
        ));
    } else if !scene
        .services
        .iter()
        .any(|s| study.preset.rule.thresholds.contains_key(&s.technology))
    {
        let mut there: Vec<&str> = scene.services.iter().map(|s| s.technology.name()).collect();
        there.dedup();
        let wanted: Vec<&str> = study.preset.rule.thresholds.keys().map(|t| t.name()).collect();
        warnings.push(format!(
            "the preset counts {}, the counting cells are {}: no village can be judged and no class map drawn",
            wanted.join(", "),
            there.join(", ")
        ));
    }
    if let Some(row) = uplinks(study, input, scene).filter(|row| row.uplink_weaker > 0) {
        warnings.push(format!(
            "the uplink is the weaker direction in {} of {}, by up to {:.1} dB: their levels are lowered by the difference",
            grouped(row.uplink_weaker),
            counted(row.cells, "cell", "cells"),
            row.by_up_to_db
        ));
    }
    // The code is what `covgap help` explains and `allow` names.
    warnings.extend(input.report.remarks.iter().map(|r| format!("[{}] {r}", r.code)));
    warnings.extend(sampled(input));
    warnings.extend(unread(study, scene));
    warnings.extend(calibrated::cells(study, &input.world, scene));
    if let Some(model) = model::find(&study.radio.model) {
        warnings.extend(refused(study, scene, model.card));
        warnings.extend(of_ground(study, scene, model.card));
    }
    warnings
}

/// Villages that are judged where no people are known to live.
fn sampled(input: &Ingested) -> Option<String> {
    let villages = &input.world.villages;
    let is_sampled = |v: &&Village| v.points_from() == PointsFrom::Sampled;
    let count = villages.iter().filter(is_sampled).count();
    (count > 0).then(|| {
        format!(
            "{} of {} {} judged at SAMPLED points, a lattice within the polygon: not where people are known to be",
            grouped(count),
            counted(villages.len(), "village", "villages"),
            if count == 1 { "is" } else { "are" }
        )
    })
}

/// What can be said only when paths were computed as well.
pub(super) fn all(study: &Study, input: &Ingested, scene: &Scene, counts: &PathCounts) -> Vec<String> {
    /// Fewer paths outside than this are a matter of the counts alone, %.
    const NOTABLE_PCT: u64 = 5;
    let mut warnings = before(study, input, scene);
    if counts.outside_validity * 100 > counts.paths * NOTABLE_PCT {
        let names: Vec<&str> = counts.outside_by.quantities().map(|q| q.label().0).collect();
        warnings.push(format!(
            "{} of {} lie outside what the source of {} vouches for ({}): their levels are extrapolated",
            grouped(counts.outside_validity),
            counted(counts.paths, "path", "paths"),
            study.radio.model,
            names.join(", ")
        ));
    }
    warnings.extend(cut_short(study, scene));
    warnings
}

/// What holes in the terrain and the land cover cost, of the paths to villages and of the villages where they
/// were judged, and what can be done.
pub(super) fn holes(
    study: &Study,
    input: &Ingested,
    counts: &PathCounts,
    unknown: Option<usize>,
) -> Option<String> {
    if counts.no_terrain == 0 {
        return None;
    }
    let villages = input.world.villages.len();
    let cost = unknown.map_or_else(String::new, |unknown| {
        let whole = counted(villages as u64, "village", "villages");
        format!(
            "; {} of {whole} {} unknown for that",
            grouped(unknown as u64),
            if unknown == 1 { "is" } else { "are" }
        )
    });
    let voids = input.report.count("terrain-voids-left");
    let mut remedies = vec![if cover(study, &input.world).is_some() {
        "add the tiles of terrain or the part of the land cover that are missing".to_owned()
    } else {
        "add the tiles that are missing".to_owned()
    }];
    if voids > 0 {
        remedies.push(format!(
            "fill larger voids with fill_voids_up_to_samples in [terrain] ({} are left)",
            grouped(voids)
        ));
    }
    if study.terrain.sea != Sea::Both {
        remedies.push("where the sea has no heights, set sea_level in [terrain]".to_owned());
    }
    Some(format!(
        "{} of {} to villages cross ground without terrain or land cover and are not known{cost}. {}. `covgap explain` shows where a village's path has the hole",
        grouped(counts.no_terrain),
        counted(counts.paths, "path", "paths"),
        sentence(&remedies.join("; or "))
    ))
}

/// With a capital letter.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Where the range ends before the coverage does.
fn cut_short(study: &Study, scene: &Scene) -> Option<String> {
    /// Fewer directions are a matter of single summits, %.
    const NOTABLE_PCT: usize = 5;
    let end = range_end(scene, &usable(study, scene));
    (end.still_heard * 100 > end.directions * NOTABLE_PCT).then(|| {
        format!(
            "max_range_km = {} ends before the coverage does: in {} of {}, looked along from {} of {}, the level is still usable there. \
             What lies beyond is not computed and may wrongly come out uncovered: raise max_range_km",
            study.radio.max_range_km,
            end.still_heard,
            counted(end.directions, "direction", "directions"),
            end.masts,
            counted(scene.masts.len(), "transmitter", "transmitters")
        )
    })
}

/// Cells whose every path the model refuses.
fn refused(study: &Study, scene: &Scene, card: &Card) -> Vec<String> {
    let hard = card.ranges.iter().filter(|r| r.strength == Strength::Hard);
    let values = |quantity: Quantity| -> Vec<(f64, usize)> {
        scene
            .masts
            .iter()
            .filter_map(|mast| {
                let value = match quantity {
                    Quantity::FrequencyMhz => mast.frequency.mhz(),
                    Quantity::TxHeightM => mast.antenna_height_m,
                    Quantity::RxHeightM => study.radio.receiver_height_m,
                    _ => return None,
                };
                Some((value, mast.emitters.len()))
            })
            .collect()
    };
    let mut reported = Vec::new();
    for range in hard {
        let outside: Vec<(f64, usize)> = values(range.quantity)
            .into_iter()
            .filter(|(value, _)| !(*value >= range.min && *value <= range.max))
            .collect();
        if let Some((example, _)) = outside.first() {
            let (name, unit) = range.quantity.label();
            reported.push(format!(
                "{} refuses all paths of {}: {name} {example} {unit} is outside {}…{} {unit}; what they cover is not known. Choose another model, or set \
                 their status to off",
                card.name,
                counted(outside.iter().map(|(_, cells)| cells).sum::<usize>(), "cell", "cells"),
                range.min,
                range.max
            ));
        }
    }
    reported
}

/// What the model does not know of the ground.
fn of_ground(study: &Study, scene: &Scene, card: &Card) -> Vec<String> {
    /// Ridges that matter are narrower than this, metres.
    const COARSE_M: f64 = 200.0;
    let mut warnings = Vec::new();
    let step_m = scene.settings.profile_step_m;
    if !card.needs_terrain() && card.name != "free-space" {
        warnings.push(format!(
            "{} knows no mountain: a village behind a ridge may wrongly come out covered",
            card.name
        ));
    }
    if study.clutter.is_none() && takes_surroundings(card) && study.radio.surroundings == Around::OPEN {
        warnings.push(
            "surroundings = \"open\": houses and trees take nothing from the levels, which were measured 15 to 34 dB lower where people live"
                .to_owned(),
        );
    }
    if !takes_surroundings(card) && card.clutter != ClutterUse::Includes {
        warnings.push(format!(
            "nothing is added to {} for houses and trees around receivers: levels were measured 1 to 30 dB lower where people live",
            card.name
        ));
    }
    if card.needs_terrain() && step_m > COARSE_M {
        warnings.push(format!(
            "terrain is read every {step_m:.0} m: ridges between are not seen and villages behind them may wrongly come out \
             covered; use finer terrain or profile_step_m"
        ));
    }
    warnings
}

/// What the study says to no avail.
fn unread(study: &Study, scene: &Scene) -> Option<String> {
    let (name, air) = (&study.radio.model, &study.climate);
    let card = model::find(name)?.card;
    let is_bare = surrounded(study, card) == Surrounded::Bare;
    let is_rain_felt = |mast: &Mast| mast.frequency.mhz() >= RAIN_MATTERS_MHZ;
    let others = [
        ("delta_n", air.delta_n.is_some() || air.delta_n_map.is_some()),
        (
            "sea_level_refractivity",
            air.sea_level_refractivity.is_some() || air.refractivity_map.is_some(),
        ),
        ("radio_climate", air.radio_climate.is_some()),
        (
            "surroundings",
            // Open ground adds nothing, as such a model does.
            ![Around::VILLAGE, Around::OPEN].contains(&study.radio.surroundings)
                && !model::find(name).is_some_and(|m| takes_surroundings(m.card)),
        ),
        (
            "[clutter]",
            study.clutter.is_some() && is_bare && !model::reads(name, "clutter"),
        ),
        (
            "rain_rate_mm_h",
            air.rain_rate_mm_h > 0.0 && !scene.masts.iter().any(is_rain_felt),
        ),
    ];
    let others = others
        .into_iter()
        .filter_map(|(key, is_set)| (is_set && !model::reads(name, key)).then_some(key));
    let keys: Vec<&str> = model::unread(name, &study.radio.parameters)
        .into_iter()
        .chain(others)
        .collect();
    (!keys.is_empty()).then(|| {
        format!(
            "the study sets {}, which the model {name} does not read: without effect on its losses",
            keys.join(", ")
        )
    })
}
