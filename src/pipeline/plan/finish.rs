//! What is added to a plan once it stands, and its files.

use super::curve::curve_of;
use super::error::of_costs;
use super::stoppable::stoppable;
use super::{Made, PlanError, Prepared, explain};
use crate::coverage::Observer;
use crate::domain::figures::counted;
use crate::optimise::{Effort, Pace};
use crate::output::json::to_json;
use crate::output::planned;
use crate::output::{OutputError, Outputs};
use crate::pipeline::covering::{BoundFile, problem_json};
use crate::plan::backhaul::chain;
use crate::plan::capacity::{Traffic, loads_of_plan};
use crate::plan::cost::MissingLine;
use crate::plan::doubt::{DoubtRule, doubt, doubted};
use crate::plan::made::WorthMeasuring;
use crate::plan::problem::way_of;
use crate::plan::unknown_people::unknown_people;
use crate::plan::{PlanMade, Way};
use crate::study::Study;
use crate::world::{Ingested, World};

/// Budgets of the curve that is drawn beside a plan.
const STEPS: usize = 8;

/// Draws of the levels' errors.
const DRAWS: usize = 200;

/// Adds what the sites must carry, how sure the plan is, and the curve: of `pace` what may end that before.
///
/// # Errors
/// [`PlanError`]: stopped, or a price that the costs do not have.
pub fn finish(
    prepared: &Prepared,
    study: &Study,
    world: &World,
    made: &mut Made,
    pace: &Pace,
    observer: &dyn Observer,
) -> Result<(), PlanError> {
    sure_and_loaded(prepared, study, world, &mut made.plan, observer)?;
    let (question, name) = (prepared.clone(), study.name.clone());
    let quick = Pace {
        effort: Effort::Quick,
        stop: pace.stop.clone(),
    };
    made.plan.curve = stoppable(observer, move || curve_of(&question, &name, STEPS, quick))?.points;
    made.plan.stopped_by_clock = pace.stop.has_cut();
    Ok(())
}

/// Adds what the sites must carry, and how sure the plan is.
pub(super) fn sure_and_loaded(
    prepared: &Prepared,
    study: &Study,
    world: &World,
    plan: &mut PlanMade,
    observer: &dyn Observer,
) -> Result<(), PlanError> {
    let built = explain::built(prepared, plan);
    let chosen: Vec<(u32, Way)> = built
        .iter()
        .map(|site| {
            let offer = &prepared.question.offers[*site];
            (offer.candidate, way_of(&prepared.ways, offer).clone())
        })
        .collect();
    load(prepared, study, world, &chosen, plan)?;
    note_unknown_people(prepared, world, &chosen, plan);
    doubt_of(prepared, study, world, &chosen, plan, observer)
}

/// Says how many villages of the plan count none where people are added up.
fn note_unknown_people(prepared: &Prepared, world: &World, chosen: &[(u32, Way)], plan: &mut PlanMade) {
    let own: Vec<u32> = chosen.iter().map(|(candidate, _)| *candidate).collect();
    let unknown = unknown_people(&world.villages, &prepared.points, &prepared.reach, &own);
    if unknown > 0 {
        plan.notes.push(format!(
            "{} that the plan reaches and whose people are not known: no one of them is in the sums of people or in the \
             doubt, and what they ask for in the busy hour is not known either",
            counted(unknown, "village", "villages")
        ));
    }
}

/// What each site must carry, and can.
fn load(
    prepared: &Prepared,
    study: &Study,
    world: &World,
    chosen: &[(u32, Way)],
    plan: &mut PlanMade,
) -> Result<(), PlanError> {
    let traffic = Traffic::of(&prepared.plan.costs).map_err(|line| of_costs(MissingLine(line)))?;
    let links = chain(&prepared.ways, chosen).unwrap_or_else(|_| vec![None; chosen.len()]);
    let loads = loads_of_plan(
        study,
        world,
        &prepared.points,
        &prepared.reach,
        &prepared.candidates,
        &prepared.ways,
        chosen,
        &links,
        &traffic,
    );
    for load in loads {
        let id = &prepared.candidates[load.candidate as usize].id;
        let Some(site) = plan.sites.iter_mut().find(|site| site.id == *id) else {
            continue;
        };
        let carries = [load.cells_carry_mbps, load.backhaul_carries_mbps];
        site.busy_hour_mbps = Some(rounded(load.needs_mbps));
        site.can_carry_mbps = carries.into_iter().flatten().reduce(f64::min).map(rounded);
        site.is_overloaded = load.is_overloaded;
    }
    let overloaded: Vec<&str> = plan
        .sites
        .iter()
        .filter(|s| s.is_overloaded)
        .map(|s| s.id.as_str())
        .collect();
    if !overloaded.is_empty() {
        plan.notes.push(format!(
            "sites that must carry more in the busy hour than they can: {}: {}",
            overloaded.len(),
            overloaded.join(", ")
        ));
    }
    Ok(())
}

/// Hundredths are enough for what is estimated.
fn rounded(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}

/// How sure the plan is.
fn doubt_of(
    prepared: &Prepared,
    study: &Study,
    world: &World,
    chosen: &[(u32, Way)],
    plan: &mut PlanMade,
    observer: &dyn Observer,
) -> Result<(), PlanError> {
    let own: Vec<u32> = chosen.iter().map(|(candidate, _)| *candidate).collect();
    let cells = own
        .iter()
        .flat_map(|candidate| &prepared.candidates[*candidate as usize].cells);
    let Some(cell) = cells.clone().next() else {
        return Ok(());
    };
    let rule = DoubtRule::of(study, cell, DRAWS, prepared.plan.seed);
    let all = doubted(&world.villages, &prepared.points, &prepared.reach, &own);
    let open: Vec<usize> = (0..all.len())
        .filter(|village| !prepared.covered[*village])
        .collect();
    let villages: Vec<_> = open.iter().map(|village| all[*village].clone()).collect();
    let doubt = doubt(&villages, own.len(), &rule, observer)?;
    plan.expected_people = Some(doubt.expected_people.round());
    plan.p10_people = Some(doubt.p10_people.round());
    plan.p90_people = Some(doubt.p90_people.round());
    for (at, probability) in open.iter().zip(&doubt.by_village) {
        let id = &world.villages[*at].id;
        if let Some(village) = plan.villages.iter_mut().find(|v| v.id == *id) {
            village.probability = Some(rounded(*probability));
        }
    }
    for (candidate, share) in own.iter().zip(&doubt.site_needed_share) {
        let id = &prepared.candidates[*candidate as usize].id;
        if let Some(site) = plan.sites.iter_mut().find(|site| site.id == *id) {
            site.needed_share = Some(rounded(*share));
        }
    }
    plan.worth_measuring = doubt
        .worth_measuring
        .iter()
        .map(|(at, people)| {
            let village = &world.villages[open[*at]];
            WorthMeasuring {
                id: village.id.clone(),
                name: village.name.clone(),
                people: rounded(*people),
            }
        })
        .collect();
    Ok(())
}

/// Puts every file of a plan.
///
/// # Errors
/// [`OutputError`].
pub fn write(
    outputs: &mut Outputs,
    prepared: &Prepared,
    study: &Study,
    input: &Ingested,
    made: &Made,
) -> Result<(), OutputError> {
    let own = [
        "plan_bound.json",
        "plan_bound_phases.json",
        "plan_candidates.csv",
        "plan_problem.json",
    ];
    let names: Vec<&str> = planned::NAMES.iter().copied().chain(own).collect();
    outputs.replace_all_of(&names);
    planned::write(
        outputs,
        study,
        &input.world,
        Some(&prepared.today.gaps),
        &made.plan,
    )?;
    let candidates = super::listed::sheet(prepared);
    outputs.put("plan_candidates.csv", &candidates.to_csv()?)?;
    let proof = |file: &BoundFile| to_json("plan_bound.json", file);
    outputs.put("plan_bound.json", proof(&made.bound)?.as_bytes())?;
    if let Some(phased) = &made.phased {
        outputs.put("plan_bound_phases.json", proof(phased)?.as_bytes())?;
    }
    let problem = problem_json(&study.name, &prepared.question.instance)?;
    outputs.put("plan_problem.json", problem.as_bytes())
}
