//! `report.html` of a run.

use super::{Found, RunError, maps};
use crate::analysis::{area, link_budget};
use crate::gaps::Gaps;
use crate::output::Outputs;
use crate::output::language::Language;
use crate::output::png::{Sketch, web};
use crate::output::record::Results;
use crate::output::report::{self, Report};
use crate::study::Study;
use crate::world::World;

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
        ..Gaps::default()
    };
    let paths = link_budget::of_gaps(study, world, &first)?;
    let masts = maps::mast_positions(study, world);
    let coverage = sketch.and_then(|s| Some((web::classes(s)?, s.technology().name())));
    let page = report::html(&Report {
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
