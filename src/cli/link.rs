//! `covgap link`: the dB ledger of one path.

use super::answers::{self, LinkClearance, LinkTerm, Linked};
use super::args::LinkArgs;
use super::{Answer, Common, load, quality};
use crate::analysis::link_budget::{self, PathLedger, Place};
use crate::analysis::{self, PREDICTED_NOTE};
use crate::domain::Cell;
use crate::domain::Threshold;
use crate::domain::nearest::or_nearest;
use crate::domain::word::Word;
use crate::space::LonLat;
use crate::study::{AntennaModel, ModelShelf, Study};
use crate::world::World;
use anyhow::{Context, anyhow, bail};
use std::io::Write;

/// Prints every term between a transmitter and a receiver.
pub(super) fn link(args: &LinkArgs, common: &Common) -> anyhow::Result<Answer> {
    let study = load::study(&args.study)?;
    let input = load::input(&study)?;
    let world = &input.world;
    let cell = transmitter(args, &study, world)?;
    let (to_name, to) = receiver(&args.to, &study, world)?;
    let model = analysis::build_model(&study, world)?;
    let computed = link_budget::of_path(&study, world, model.as_ref(), &cell, &to)?;
    analysis::sound(world)?;
    let quality = quality::Quality::of(&study, &cell, &computed.budget);
    let PathLedger {
        distance_km,
        azimuth_deg,
        elevation_deg,
        ledger,
        clearance,
        warnings,
        model_rx_height_m,
        ..
    } = &computed;
    let signal = cell.technology.reference_signal().name();
    let mut out = crate::cli::terminal::out();
    if common.json {
        let terms = ledger.terms.iter().map(|t| LinkTerm {
            name: t.name,
            value_db: t.value_db,
        });
        let answer = Linked {
            figures_are: Word::Predicted.name(),
            from: cell.id.clone(),
            to: to_name.clone(),
            technology: cell.technology.name(),
            signal,
            frequency_mhz: cell.frequency.mhz(),
            distance_km: *distance_km,
            azimuth_deg: *azimuth_deg,
            elevation_deg: *elevation_deg,
            model: model.card().name,
            model_receiver_height_m: *model_rx_height_m,
            terms: terms.collect(),
            level_dbm: ledger.level.0,
            quality: quality.answer(),
            outside_advised_validity: warnings.quantities().map(|q| q.label().0).collect(),
            least_clearance: clearance.as_ref().map(|c| LinkClearance {
                distance_km: c.distance_km,
                clearance_m: c.clearance_m,
                of_first_fresnel: c.of_first_fresnel,
            }),
        };
        answers::print(&mut out, &answer)?;
        return Ok(Answer::Yes);
    }
    writeln!(
        out,
        "{} ({} {}) → {to_name}",
        cell.id, cell.technology, cell.frequency
    )?;
    writeln!(
        out,
        "{:.3} km, azimuth {azimuth_deg:.1}°, elevation {elevation_deg:.2}°; antenna {:.1} m, receiver {:.1} m above ground",
        distance_km, cell.antenna_height_m, study.radio.receiver_height_m
    )?;
    writeln!(out, "{PREDICTED_NOTE}")?;
    if *model_rx_height_m != study.radio.receiver_height_m {
        writeln!(
            out,
            "the model's path ends at {model_rx_height_m:.1} m, the top of what is around the receiver"
        )?;
    }
    for (i, term) in ledger.terms.iter().enumerate() {
        writeln!(
            out,
            "  {:<28} {:>9.2} {}",
            term.name,
            term.value_db,
            if i == 0 { "dBm" } else { "dB" }
        )?;
    }
    let name = quality.name_of_level(signal);
    writeln!(out, "  {name:<28} {:>9.2} dBm", ledger.level.0)?;
    writeln!(out, "  model: {}", analysis::caption(&study).model)?;
    match study.preset.rule.thresholds.get(&cell.technology) {
        Some(t) => writeln!(
            out,
            "  preset {}: covered from {} dBm, usable from {} dBm: {}",
            study.preset.name,
            t.covered.0,
            t.usable.0,
            class(ledger.level.0, t)
        )?,
        None => writeln!(
            out,
            "  preset {}: {} does not count",
            study.preset.name, cell.technology
        )?,
    }
    quality.print(&mut out)?;
    if let Some(c) = clearance {
        let verb = if c.in_sight() {
            "above the ground"
        } else {
            "below the ground: blocked"
        };
        writeln!(
            out,
            "least clearance {:.1} m ({:.0} % of the first Fresnel zone) at {:.2} km: the ray is {verb}",
            c.clearance_m,
            100.0 * c.of_first_fresnel,
            c.distance_km
        )?;
    }
    if !warnings.is_empty() {
        writeln!(out, "warning: outside the model's advised validity: {}", warnings)?;
    }
    Ok(Answer::Yes)
}

/// What a level is by the preset.
fn class(level_dbm: f64, threshold: &Threshold) -> &'static str {
    if level_dbm >= threshold.covered.0 {
        "covered"
    } else if level_dbm >= threshold.usable.0 {
        "low signal"
    } else {
        "no usable signal"
    }
}

/// The cell with an id, or one made of a template at a point.
fn transmitter(args: &LinkArgs, study: &Study, world: &World) -> anyhow::Result<Cell> {
    if let Some(cell) = world.network.cells().iter().find(|c| c.id == args.from) {
        return Ok(cell.clone());
    }
    let Some(position) = point(&args.from)? else {
        bail!(
            "--from {}: no cell has this id, and it is not LON,LAT in degrees{}",
            args.from,
            nearest_cells(&args.from, world)
        );
    };
    let Some(name) = &args.template else {
        bail!(
            "--from {} is a point: name a radio template with --template (see `covgap models list`)",
            args.from
        );
    };
    let shelf = ModelShelf::beside(&study.file, load::models_folder());
    let template = load::template(&shelf, name)?;
    let height_m = args.height_m.unwrap_or(template.antenna_height_m);
    if !(height_m > 0.0 && height_m <= 1000.0) {
        bail!("--height-m {height_m}: give a height above ground between 0 and 1000 m");
    }
    let antenna = template.antenna_pattern.as_ref();
    let antenna = antenna
        .map(|name| AntennaModel::load(&shelf, name).with_context(|| format!("antenna pattern '{name}'")))
        .transpose()?;
    analysis::templated::cell(&template, antenna.as_ref(), position, height_m)
        .ok_or_else(|| anyhow!("template {} has no reference offset", template.name))
}

/// The village with an id, or a point.
fn receiver(text: &str, study: &Study, world: &World) -> anyhow::Result<(String, Place)> {
    if let Some(village) = world.villages.iter().find(|v| v.id == text) {
        let at = village
            .test_points
            .first()
            .ok_or_else(|| anyhow!("village {text} has no centre"))?;
        let to = Place::test_point(study, at);
        return Ok((format!("{} ({})", village.name, village.id), to));
    }
    match point(text)? {
        Some(at) => Ok((at.to_string(), Place::elsewhere(study, at))),
        None => bail!(
            "--to {text}: no village has this id, and it is not LON,LAT in degrees{}",
            nearest_village(text, world)
        ),
    }
}

/// The cells of a site of this name, else cells of a like id.
fn nearest_cells(text: &str, world: &World) -> String {
    /// Cells that are named.
    const NAMED: usize = 6;
    let cells = world.network.cells();
    let of_site: Vec<&str> = cells
        .iter()
        .filter(|c| c.site == text)
        .map(|c| c.id.as_str())
        .collect();
    if of_site.is_empty() {
        return or_nearest(text, cells.iter().map(|c| c.id.as_str()));
    }
    let more = if of_site.len() > NAMED { ", …" } else { "" };
    let some = of_site[..of_site.len().min(NAMED)].join(", ");
    format!("; it is a site with the cells {some}{more}: name one of them")
}

/// The village of this name, else one of a like id or name.
fn nearest_village(text: &str, world: &World) -> String {
    let villages = &world.villages;
    if let Some(named) = villages.iter().find(|v| v.name == text) {
        return format!("; a village of this name has the id '{}'", named.id);
    }
    or_nearest(
        text,
        villages.iter().flat_map(|v| [v.id.as_str(), v.name.as_str()]),
    )
}

/// `LON,LAT` in degrees; `None` for text that is not two numbers.
fn point(text: &str) -> anyhow::Result<Option<LonLat>> {
    let Some((lon, lat)) = text.split_once(',') else {
        return Ok(None);
    };
    let (Ok(lon), Ok(lat)) = (lon.trim().parse(), lat.trim().parse()) else {
        return Ok(None);
    };
    LonLat::new(lon, lat)
        .map(Some)
        .with_context(|| format!("'{text}'"))
}
