//! `covgap check`: reads everything, shows what it is, and reports every problem without computing.

use super::answers::{self, Checked};
use super::args::CheckArgs;
use super::{Answer, Common, inputs, load, presets, staged};
use crate::analysis;
use crate::domain::Masts;
use crate::domain::figures::counted;
use crate::ingest::Looked;
use crate::output::png::inputs::{InputsMap, draw};
use crate::study::Study;
use crate::world::Ingested;
use anyhow::{anyhow, bail};
use std::io::Write;
use std::path::Path;

/// Reads a study and its input; says what is there and what was filled, repaired and joined.
pub(super) fn check(args: &CheckArgs, common: &Common) -> anyhow::Result<Answer> {
    let study = load::study(&args.study)?;
    let mut looked = load::look(&study);
    let map = args.map.as_deref();
    let drawn = map.map_or(Ok(false), |file| write_map(file, &study, &looked));
    let Some(world) = looked.world.take() else {
        return Err(refused(&looked, common));
    };
    if !drawn? && map.is_some() {
        bail!("there is no map to draw: nothing that was read has a place");
    }
    let report = looked.report;
    checked(&study, &Ingested { world, report }, map, common)?;
    Ok(Answer::Yes)
}

/// Draws what was read, also beside faults, which it may explain; false where nothing has a place.
fn write_map(file: &Path, study: &Study, looked: &Looked) -> anyhow::Result<bool> {
    load::is_no_input_of(file, study, &looked.report)?;
    let world = looked.world.as_ref();
    let map = InputsMap {
        title: &study.title,
        attribution: &study.attribution,
        is_synthetic: study.synthetic_sites,
        villages: world.map_or(&looked.villages, |w| &w.villages),
        network: world.map_or(&looked.network, |w| &w.network),
        boundaries: world.map_or(&[], |w| &w.boundaries),
        sea: world.and_then(|w| w.sea.as_ref()),
        seen: &looked.report.seen,
        faults: looked.faults.len(),
    };
    let Some(bytes) = draw(&map)? else {
        return Ok(false);
    };
    staged::write_whole(file, |to| Ok(to.write_all(&bytes)?))?;
    Ok(true)
}

/// The faults, and what was read beside them.
fn refused(looked: &Looked, common: &Common) -> anyhow::Error {
    let faults = load::with_problems(looked);
    if common.quiet || common.json || looked.report.seen.is_empty() {
        return faults;
    }
    let table = inputs::table(&looked.report.seen);
    anyhow!(
        "{faults}\n\n{table}\n\n{}",
        last_line(looked.report.remarks.len(), looked.faults.len())
    )
}

/// What is left to look at.
fn last_line(remarks: usize, faults: usize) -> String {
    format!(
        "{}, {}",
        counted(remarks, "remark", "remarks"),
        counted(faults, "fault", "faults")
    )
}

fn checked(study: &Study, input: &Ingested, map: Option<&Path>, common: &Common) -> anyhow::Result<()> {
    let world = &input.world;
    let area = analysis::area(study, world);
    let model = analysis::build_model(study, world)?;
    let scene = analysis::scene(study, world, model.as_ref());
    let warnings = analysis::warnings::before(study, input, &scene);
    let masts = Masts::of(&world.network, |_| true).count();
    let mut out = crate::cli::terminal::out();
    if common.json {
        let counts = input.report.counts.iter();
        let answer = Checked {
            study: study.name.clone(),
            villages: world.villages.len(),
            cells: world.network.cells().len(),
            sites: world.network.site_count(),
            masts,
            operators: world.network.operators(),
            area_deg: [area.west_deg, area.south_deg, area.east_deg, area.north_deg],
            test_points: analysis::summary::test_points(&world.villages),
            inputs: input.report.seen.clone(),
            columns: input.report.columns.clone(),
            counts: counts.map(|c| (c.code.clone(), c.count)).collect(),
            map: map.map(Path::to_owned),
            remarks: warnings.len(),
            faults: 0,
            warnings,
        };
        return answers::print(&mut out, &answer);
    }
    if common.quiet {
        return Ok(());
    }
    writeln!(
        out,
        "{}: {}, {} at {} on {} of {}",
        study.title,
        counted(world.villages.len(), "village", "villages"),
        counted(world.network.cells().len(), "cell", "cells"),
        counted(world.network.site_count(), "site", "sites"),
        counted(masts, "mast", "masts"),
        counted(world.network.operators().len(), "operator", "operators")
    )?;
    writeln!(
        out,
        "area {:.4} {:.4} … {:.4} {:.4} at {} m",
        area.west_deg, area.south_deg, area.east_deg, area.north_deg, study.area.resolution_m
    )?;
    presets::test_points(&mut out, &analysis::summary::test_points(&world.villages))?;
    writeln!(out, "{}", input.report)?;
    for warning in &warnings {
        writeln!(out, "WARNING: {warning}")?;
    }
    writeln!(out, "\n{}\n", inputs::table(&input.report.seen))?;
    if let Some(file) = map {
        writeln!(out, "map: {}", file.display())?;
    }
    let rows = analysis::summary::left_out(input);
    if rows > 0 {
        writeln!(out, "{rows} rows of the village layer LEFT OUT")?;
    }
    writeln!(out, "{}", last_line(warnings.len(), 0))?;
    Ok(())
}
