//! From the question to a plan whose claims were run: solve, run each phase's network, and count a change that
//! loses villages against it.

use super::assemble::{Assembled, assemble};
use super::impossible::impossible;
use super::runs::{Runs, run_all};
use super::stoppable::stoppable;
use super::thrift::thrifty;
use super::{PlanError, Prepared};
use crate::coverage::{MatrixStore, Observer};
use crate::domain::fault::Fault;
use crate::optimise::{Effort, Goal, Instance, Outcome, Pace, Planned, as_one_phase, solve_from};
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
    /// The proof of the bound of what it reaches in the end.
    pub bound: BoundFile,
    /// With several phases: the proof of the bound of their sum.
    pub phased: Option<BoundFile>,
    /// What the check of plan and proof found: nothing, where both are sound.
    pub breaches: Vec<Breach>,
    /// The phase of each offer, from 0.
    pub start: Vec<u8>,
}

/// Makes a plan.
///
/// # Errors
/// [`PlanError`]: no plan keeps to what is asked, and why.
pub fn make(
    prepared: &Prepared,
    study: &Study,
    world: &mut World,
    pace: impl Into<Pace>,
    store: &dyn MatrixStore,
    observer: &dyn Observer,
) -> Result<Made, PlanError> {
    let pace = &pace.into();
    if prepared.candidates.is_empty() {
        return Err(no_candidates().into());
    }
    let seed = prepared.plan.seed;
    let instance = &prepared.question.instance;
    let question = instance.clone();
    let own = pace.clone();
    let (outcome, mut breaches, proof) =
        stoppable(observer, move || covering::solved_instance(&question, own, seed))?;
    let first = planned_of(prepared, outcome, pace)?;
    let (question, stop) = (instance.clone(), pace.stop.clone());
    let planned = stoppable(observer, move || thrifty(&question, first, seed, &stop))?;
    let proof = proof.ok_or_else(|| PlanError::from(not_found(pace)))?;
    let runs = run_all(prepared, study, world, &planned.start, store, observer)?;
    let (planned, runs) = without_losses(prepared, study, world, pace, (planned, runs), store, observer)?;
    let ends = Ends::of(prepared, &planned, proof, pace, observer)?;
    breaches.extend(ends.breaches);
    let mut plan = assemble(&Assembled {
        prepared,
        study,
        world,
        planned: &planned,
        runs: &runs,
        bound: ends.bound.bound,
        phased_bound: ends.phased.as_ref().map(|proof| proof.bound),
        price_of_nesting: ends.price_of_nesting,
        effort: pace.effort,
    });
    plan.stopped_by_clock = pace.stop.has_cut();
    Ok(Made {
        plan,
        bound: ends.bound,
        phased: ends.phased,
        breaches,
        start: planned.start,
    })
}

/// The proofs of a plan, of its end and of its phases.
struct Ends {
    bound: BoundFile,
    phased: Option<BoundFile>,
    price_of_nesting: Option<u64>,
    breaches: Vec<Breach>,
}

impl Ends {
    /// With one phase, or where all is closed at the least cost, the proof of the plan is that of its end. With
    /// several, what can be reached in the end is a question of its own.
    fn of(
        prepared: &Prepared,
        planned: &Planned,
        proof: BoundFile,
        pace: &Pace,
        observer: &dyn Observer,
    ) -> Result<Self, PlanError> {
        let instance = &prepared.question.instance;
        if !has_end_of_its_own(prepared) {
            return Ok(Self {
                bound: proof,
                phased: None,
                price_of_nesting: None,
                breaches: Vec::new(),
            });
        }
        let count = instance.phases.len();
        let (question, seed, own) = (instance.clone(), prepared.plan.seed, pace.clone());
        let (outcome, breaches, bound, before) = stoppable(observer, move || {
            let (outcome, breaches, bound) =
                covering::solved_instance(&as_one_phase(&question, count), own.clone(), seed);
            let quick = Pace {
                effort: Effort::Quick,
                ..own
            };
            let before = (1..count)
                .take_while(|_| !quick.stop.cuts())
                .map(|count| solve_from(&as_one_phase(&question, count), quick.clone(), seed, None))
                .collect::<Vec<Outcome>>();
            (outcome, breaches, bound, before)
        })?;
        let bound = bound.ok_or_else(|| PlanError::from(not_found(pace)))?;
        let alone: Vec<Outcome> = before.into_iter().chain([outcome]).collect();
        Ok(Self {
            // What was cut short is not what a phase is worth.
            price_of_nesting: price_of_nesting(&alone, planned).filter(|_| !pace.stop.has_cut()),
            bound,
            phased: Some(proof),
            breaches,
        })
    }
}

/// Is what can be reached in the end a question of its own?
pub(super) fn has_end_of_its_own(prepared: &Prepared) -> bool {
    let instance = &prepared.question.instance;
    instance.phases.len() > 1 && instance.goal == Goal::MostWeight
}

/// What the phases are worth each alone, less what they are worth together.
fn price_of_nesting(alone: &[Outcome], planned: &Planned) -> Option<u64> {
    let values = alone.iter().map(|outcome| match outcome {
        Outcome::Planned(planned) => Some(planned.value),
        _ => None,
    });
    let sum: u64 = values.collect::<Option<Vec<u64>>>()?.iter().sum();
    Some(sum.saturating_sub(planned.value))
}

fn no_candidates() -> Fault {
    Fault::general(
        "plan-no-candidates",
        "no place for a site and no change was found that could be looked at",
        "name places with candidates = \"FILE\" in [plan], allow more sources in places, or raise most_candidates and max_slope_deg",
    )
}

fn not_found(pace: &Pace) -> Fault {
    let (cause, remedy) = if pace.stop.has_cut() {
        (
            "no plan was found that keeps to what is asked before the clock stopped the search; there may be one",
            "give more seconds with --time-limit, or leave it out",
        )
    } else {
        (
            "no plan was found that keeps to what is asked; there may be one",
            "try --effort long, or raise the budget",
        )
    };
    Fault::general("plan-not-found", cause, remedy)
}

fn planned_of(prepared: &Prepared, outcome: Outcome, pace: &Pace) -> Result<Planned, PlanError> {
    match outcome {
        Outcome::Planned(planned) => Ok(*planned),
        Outcome::NotFound => Err(not_found(pace).into()),
        Outcome::Infeasible(why) => Err(impossible(prepared, why).into()),
    }
}

/// The optimiser does not see that a change can lose villages. Where its plan loses some, the question is asked
/// again without the changes that lose villages by themselves, and the better of the two plans is taken by what
/// their networks cover.
fn without_losses(
    prepared: &Prepared,
    study: &Study,
    world: &mut World,
    pace: &Pace,
    first: (Planned, Runs),
    store: &dyn MatrixStore,
    observer: &dyn Observer,
) -> Result<(Planned, Runs), PlanError> {
    if first.1.lost(&prepared.covered).is_empty() || pace.stop.cuts() {
        return Ok(first);
    }
    let losing = losing_offers(prepared, &first.0);
    let mut instance: Instance = prepared.question.instance.clone();
    instance.locked_out.extend(&losing);
    instance.locked_in.retain(|site| !losing.contains(site));
    let (seed, pace) = (prepared.plan.seed, pace.clone());
    let second = stoppable(observer, move || solve_from(&instance, pace, seed, None))?;
    let Outcome::Planned(second) = second else {
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
