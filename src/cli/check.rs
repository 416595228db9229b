//! `covgap check`: reads everything and reports every problem without computing.

use super::answers::{self, Checked};
use super::{Answer, Common, load};
use crate::analysis;
use crate::domain::figures::counted;
use std::io::Write;
use std::path::Path;

/// Reads a study and its input; says what is there and what was filled, repaired and joined.
pub(super) fn check(file: &Path, common: &Common) -> anyhow::Result<Answer> {
    let study = load::study(file)?;
    let input = load::input(&study)?;
    let world = &input.world;
    let area = analysis::area(&study, world);
    let model = analysis::build_model(&study, world)?;
    let scene = analysis::scene(&study, world, model.as_ref());
    let warnings = analysis::warnings::before(&study, &input, &scene);
    let mut out = crate::cli::terminal::out();
    if common.json {
        let counts = input.report.counts.iter();
        let answer = Checked {
            study: study.name.clone(),
            villages: world.villages.len(),
            cells: world.network.cells().len(),
            sites: world.network.site_count(),
            operators: world.network.operators(),
            area_deg: [area.west_deg, area.south_deg, area.east_deg, area.north_deg],
            test_points: analysis::summary::test_points(&world.villages),
            columns: input.report.columns.clone(),
            counts: counts.map(|c| (c.code.clone(), c.count)).collect(),
            warnings,
        };
        answers::print(&mut out, &answer)?;
    } else if !common.quiet {
        writeln!(
            out,
            "{}: {}, {} on {} of {}",
            study.title,
            counted(world.villages.len(), "village", "villages"),
            counted(world.network.cells().len(), "cell", "cells"),
            counted(world.network.site_count(), "site", "sites"),
            counted(world.network.operators().len(), "operator", "operators")
        )?;
        writeln!(
            out,
            "area {:.4} {:.4} … {:.4} {:.4} at {} m",
            area.west_deg, area.south_deg, area.east_deg, area.north_deg, study.area.resolution_m
        )?;
        super::presets::test_points(&mut out, &analysis::summary::test_points(&world.villages))?;
        writeln!(out, "{}", input.report)?;
        for warning in &warnings {
            writeln!(out, "WARNING: {warning}")?;
        }
        match analysis::summary::left_out(&input) {
            0 => writeln!(out, "no problem found")?,
            rows => writeln!(
                out,
                "no problem that stops a run; {rows} rows of the village layer LEFT OUT"
            )?,
        }
    }
    Ok(Answer::Yes)
}
