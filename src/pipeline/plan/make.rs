//! From the question to a plan whose claims were run: solve, run each phase's network, and count a change that
//! loses villages against it.

use super::assemble::{Assembled, assemble};
use super::{PlanError, Prepared, planned_network, run_phase};
use crate::coverage::{MatrixStore, Observer};
use crate::domain::fault::Fault;
use crate::optimise::{Effort, Infeasible, Instance, Outcome, Planned, each_phase_alone, solve_from};
use crate::pipeline::covering::{self, BoundFile};
use crate::plan::PlanMade;
use crate::plan::problem::Counted;
use crate::plan_check::Breach;
use crate::study::Study;
use crate::world::World;

/// A plan, its proof, and what their check found.
#[derive(Debug)]
pub struct Made {
    /// The plan.
    pub plan: PlanMade,
    /// The proof of its bound.
    pub bound: BoundFile,
    /// What the check of plan and proof found: nothing, where both are sound.
    pub breaches: Vec<Breach>,
    /// The phase of each offer, from 0.
    pub start: Vec<u8>,
}

/// What a plan's networks cover, phase by phase.
pub(super) struct Runs {
    /// For each phase, is each village of the study predicted covered?
    pub covered: Vec<Vec<bool>>,
}

impl Runs {
    /// Villages that are covered today and not after the last phase.
    pub(super) fn lost(&self, today: &[bool]) -> Vec<usize> {
        let Some(last) = self.covered.last() else {
            return Vec::new();
        };
        (0..today.len()).filter(|v| today[*v] && !last[*v]).collect()
    }
}

/// Makes a plan.
///
/// # Errors
/// [`PlanError`]: no plan keeps to what is asked, and why.
pub fn make(
    prepared: &Prepared,
    study: &Study,
    world: &mut World,
    effort: Effort,
    store: &dyn MatrixStore,
    observer: &dyn Observer,
) -> Result<Made, PlanError> {
    if prepared.candidates.is_empty() {
        return Err(no_candidates().into());
    }
    let seed = prepared.plan.seed;
    let instance = &prepared.question.instance;
    let (outcome, breaches, bound) = covering::solved_instance(instance, effort, seed);
    let planned = planned_of(prepared, world, outcome)?;
    let bound = bound.ok_or_else(|| PlanError::from(not_found()))?;
    let runs = run_all(prepared, study, world, &planned.start, store, observer)?;
    let (planned, runs) = without_losses(prepared, study, world, effort, (planned, runs), store, observer)?;
    let alone = if instance.phases.len() > 1 {
        each_phase_alone(instance, Effort::Quick, seed)
    } else {
        Vec::new()
    };
    let plan = assemble(&Assembled {
        prepared,
        study,
        world,
        planned: &planned,
        runs: &runs,
        bound: bound.bound,
        alone: &alone,
        effort,
    });
    Ok(Made {
        plan,
        bound,
        breaches,
        start: planned.start,
    })
}

fn no_candidates() -> Fault {
    Fault::general(
        "plan-no-candidates",
        "no place for a site and no change was found that could be looked at",
        "name places with candidates = \"FILE\" in [plan], allow more sources in places, or raise most_candidates and max_slope_deg",
    )
}

fn not_found() -> Fault {
    Fault::general(
        "plan-not-found",
        "no plan was found that keeps to what is asked; there may be one",
        "try --effort long, or raise the budget",
    )
}

fn planned_of(prepared: &Prepared, world: &World, outcome: Outcome) -> Result<Planned, PlanError> {
    match outcome {
        Outcome::Planned(planned) => Ok(*planned),
        Outcome::NotFound => Err(not_found().into()),
        Outcome::Infeasible(why) => Err(impossible(prepared, world, why).into()),
    }
}

fn impossible(prepared: &Prepared, world: &World, why: Infeasible) -> Fault {
    let _ = (prepared, world);
    Fault::general(
        "plan-impossible",
        covering::reason(why),
        "raise the budget or the numbers of sites, take out locks, or lower the minima",
    )
}

/// Runs the network of each phase. Two phases in a row in which nothing is built are the same network.
pub(super) fn run_all(
    prepared: &Prepared,
    study: &Study,
    world: &mut World,
    start: &[u8],
    store: &dyn MatrixStore,
    observer: &dyn Observer,
) -> Result<Runs, PlanError> {
    let phases = prepared.question.instance.phases.len();
    let mut covered: Vec<Vec<bool>> = Vec::with_capacity(phases);
    for phase in 0..phases {
        let is_same = !start.iter().any(|s| usize::from(*s) == phase);
        let next = match covered.last() {
            _ if is_same && phase == 0 => prepared.covered.clone(),
            Some(before) if is_same => before.clone(),
            _ => {
                let network = planned_network(prepared, &world.network, start, phase);
                run_phase(study, world, network, store, observer)?
            }
        };
        covered.push(next);
    }
    Ok(Runs { covered })
}

/// The optimiser does not see that a change can lose villages. Where its plan loses some, the question is asked
/// again without the changes that lose villages by themselves, and the better of the two plans is taken by what
/// their networks cover.
fn without_losses(
    prepared: &Prepared,
    study: &Study,
    world: &mut World,
    effort: Effort,
    first: (Planned, Runs),
    store: &dyn MatrixStore,
    observer: &dyn Observer,
) -> Result<(Planned, Runs), PlanError> {
    if first.1.lost(&prepared.covered).is_empty() {
        return Ok(first);
    }
    let losing = losing_offers(prepared, &first.0);
    let mut instance: Instance = prepared.question.instance.clone();
    instance.locked_out.extend(&losing);
    instance.locked_in.retain(|site| !losing.contains(site));
    let Outcome::Planned(second) = solve_from(&instance, effort, prepared.plan.seed, None) else {
        return Ok(first);
    };
    let runs = run_all(prepared, study, world, &second.start, store, observer)?;
    let first_worth = worth(prepared, &first.1);
    Ok(if worth(prepared, &runs) >= first_worth {
        (*second, runs)
    } else {
        first
    })
}

/// The offers that replace a cell.
fn losing_offers(prepared: &Prepared, planned: &Planned) -> Vec<u32> {
    let phases = prepared.question.instance.phases.len();
    let offers = prepared.question.offers.iter().enumerate();
    let loses = |candidate: u32| !prepared.candidates[candidate as usize].replaces.is_empty();
    offers
        .filter(|(site, offer)| loses(offer.candidate) && usize::from(planned.start[*site]) < phases)
        .map(|(site, _)| site as u32)
        .collect()
}

/// What the networks of a plan cover, summed over the phases, as the question counts villages.
fn worth(prepared: &Prepared, runs: &Runs) -> i128 {
    let counted = prepared
        .question
        .villages
        .iter()
        .zip(&prepared.question.instance.weights);
    let gained: i128 = counted
        .map(|(counted, weight)| match counted {
            Counted::Village(village) => {
                i128::from(*weight) * runs.covered.iter().filter(|covered| covered[*village]).count() as i128
            }
            Counted::Stretch(_) => 0,
        })
        .sum();
    // A lost village counts as any other; its people are not in the question.
    let lost = runs.covered.iter().map(|covered| {
        let lost = (0..covered.len()).filter(|v| prepared.covered[*v] && !covered[*v]);
        lost.map(|v| i128::from(prepared.counts_of(v))).sum::<i128>()
    });
    gained - lost.sum::<i128>()
}
