//! The same for less money: a plan that has reached what it can may still build more than it needs.
//!
//! Phase by phase, what the plan covers by then is asked for at the least cost, with what was built before it kept.
//! The optimiser's own question stops where no more people can be had, whatever that costs.

use crate::optimise::{Effort, Goal, Instance, Outcome, Pace, Planned, Stop, as_one_phase, solve};
use crate::pipeline::covering::{built, task_of};
use crate::plan_check::check_plan;

/// Questions with more points under their sites than this are left as they are.
const MOST_COVERED: usize = 300_000;

/// A plan that covers in each phase what the given one covers, and costs less; else the given one.
pub(super) fn thrifty(instance: &Instance, planned: Planned, seed: u64, stop: &Stop) -> Planned {
    let is_asked = instance.goal == Goal::MostWeight && instance.covers.total() <= MOST_COVERED;
    if !is_asked || stop.cuts() {
        return planned;
    }
    let Some(start) = cheaper(instance, &planned, seed, stop) else {
        return planned;
    };
    let task = task_of(instance);
    let mut other = Planned {
        start,
        ..planned.clone()
    };
    let never = instance.phases.len();
    let sites = other.start.iter().zip(&instance.costs);
    other.cost = sites
        .filter(|(start, _)| usize::from(**start) < never)
        .map(|(_, cost)| cost)
        .sum();
    let turned = built(&task, &other).turned;
    let mut so_far = 0;
    other.covered = turned
        .iter()
        .map(|villages| {
            so_far += villages
                .iter()
                .map(|v| instance.weights[*v as usize])
                .sum::<u64>();
            so_far
        })
        .collect();
    let phases = other.covered.iter().zip(&instance.phases);
    other.value = phases.map(|(covered, phase)| covered * phase.weight).sum();
    let keeps = other
        .covered
        .iter()
        .zip(&planned.covered)
        .all(|(now, before)| now >= before);
    let is_sound = check_plan(&task, &built(&task, &other)).is_empty();
    if keeps && is_sound && other.cost < planned.cost {
        other
    } else {
        planned
    }
}

/// The phase of each site, of the cheapest plan that was found.
fn cheaper(instance: &Instance, planned: &Planned, seed: u64, stop: &Stop) -> Option<Vec<u8>> {
    let pace = Pace {
        effort: Effort::Quick,
        stop: stop.clone(),
    };
    let never = instance.phases.len() as u8;
    let mut start = vec![never; instance.costs.len()];
    let mut kept: Vec<u32> = Vec::new();
    for (phase, covered) in planned.covered.iter().enumerate() {
        let mut question = as_one_phase(instance, phase + 1);
        question.goal = Goal::LeastCost(Some(*covered));
        question
            .locked_in
            .extend(kept.iter().filter(|site| !instance.locked_in.contains(site)));
        let Outcome::Planned(found) = solve(&question, pace.clone(), seed) else {
            return None;
        };
        for (site, own) in start.iter_mut().enumerate() {
            if found.start[site] == 0 && *own == never {
                *own = phase as u8;
                kept.push(site as u32);
            }
        }
    }
    Some(start)
}
