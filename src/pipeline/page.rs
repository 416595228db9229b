//! `report.html` of a run.

use super::{Found, RunError, maps};
use crate::analysis::{area, link_budget};
use crate::gaps::Gaps;
use crate::output::Outputs;
use crate::output::language::Language;
use crate::output::png::{Sketch, web};
use crate::output::record::Results;
use crate::output::report::{self, Report, WhatIf};
use crate::page::{self, Limits, NotInPage, Room};
use crate::study::Study;
use crate::world::World;
use std::collections::BTreeSet;

/// Of so many of the first gaps the page says what is in the way: each is a path computed once more.
const EXPLAINED: usize = 500;

/// Puts the page.
pub(super) fn write(
    study: &Study,
    world: &World,
    found: &Found,
    sketch: Option<&Sketch>,
    (results, language): (Results, Language),
    outputs: &mut Outputs,
) -> Result<(), RunError> {
    let first = Gaps {
        villages: found.gaps.ranked().into_iter().take(EXPLAINED).cloned().collect(),
    };
    let paths = link_budget::of_gaps(study, world, &first)?;
    let masts = maps::mast_positions(study, world);
    let coverage = sketch.and_then(|s| Some((web::classes(s)?, s.technology().name())));
    let operators = operators(world);
    let page = report::html(&Report {
        operators: &operators,
        what_if: what_if(study, world, found),
        results,
        summary: &found.summary,
        world,
        masts: &masts,
        relief: Some(web::relief(&world.terrain, area(study, world))?),
        coverage,
        paths: &paths,
        language,
    })?;
    outputs.put("report.html", &page)?;
    Ok(())
}

/// The operators of cells, each once, by name.
fn operators(world: &World) -> Vec<String> {
    let all = world.network.cells().iter().map(|cell| cell.operator.clone());
    let names: BTreeSet<String> = all.collect();
    names.into_iter().collect()
}

/// What the page computes with; why it does not, where it cannot. Nothing is said where all villages are covered.
fn what_if(study: &Study, world: &World, found: &Found) -> Option<Result<WhatIf, String>> {
    let packed = match page::pack(study, world, (&found.points, &found.gaps), Limits::default()) {
        Ok(packed) => packed,
        Err(NotInPage::Nothing) => return None,
        Err(why) => return Some(Err(why.to_string())),
    };
    let opened = Room::open(&packed.bytes);
    Some(opened.map(|room| WhatIf {
        templates: room.templates(),
        ground: packed.ground,
        package: packed.bytes,
    }))
}
