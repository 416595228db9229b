//! The question that candidates, ways and prices make: which offers to take, so that the most is closed.
//!
//! An *offer* is a candidate with one way of connecting it. Offers of one spot exclude each other; an offer by
//! microwave needs one that is nearer to a connected mast. Villages that are covered already are no part of the
//! question; points along roads count as villages of one point.

mod chains;
mod counted;
mod locks;
mod turns;

pub use counted::{Counted, Counting};
pub use locks::BadLock;
pub use turns::{people_served, turns};

use super::{Candidate, Kind, PlanPoints, Reach, Way, Ways};
use crate::optimise::{Goal, Instance, Lists, Minimum, Phase};
use crate::study::{Objective, Payer, PlanSource};
use std::collections::BTreeMap;

/// A candidate with one way of connecting it, and its price.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// The candidate's place in the list.
    pub candidate: u32,
    /// The place of the way among the candidate's.
    pub way: u32,
    /// What it costs over the plan's years, in the optimiser's units.
    pub cost: u64,
    /// The first phase in which it can be on air, from 0.
    pub earliest: u8,
    /// Who pays.
    pub payer: Payer,
}

/// What a question is made of.
pub struct Given<'a> {
    /// What is asked.
    pub plan: &'a PlanSource,
    /// The candidates.
    pub candidates: &'a [Candidate],
    /// Their ways.
    pub ways: &'a Ways,
    /// Their prices.
    pub offers: Vec<Offer>,
    /// The points.
    pub points: &'a PlanPoints,
    /// Who lifts which.
    pub reach: &'a Reach,
    /// What counts.
    pub counting: Counting<'a>,
}

/// The question, and what its numbers stand for.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// For the optimiser.
    pub instance: Instance,
    /// The offers, by the instance's sites.
    pub offers: Vec<Offer>,
    /// What each of the instance's villages is.
    pub villages: Vec<Counted>,
    /// What each minimum is of: the province, what is asked in all, what is covered today.
    pub minima: Vec<(String, u64, u64)>,
    /// What was left out, in sentences, with its number.
    pub notes: Vec<(String, usize)>,
}

/// Makes the question.
///
/// # Errors
/// [`BadLock`]: candidates that are to be built or left out and are not there, or exclude each other.
pub fn question(given: Given) -> Result<Question, Vec<BadLock>> {
    let (offers, after, mut notes) = chains::usable(&given);
    let (villages, mut instance) = counted::villages(&given, &mut notes);
    instance.costs = offers.iter().map(|offer| offer.cost).collect();
    instance.paid = offers
        .iter()
        .map(|offer| match offer.payer {
            Payer::Fund => offer.cost,
            Payer::Operator => 0,
        })
        .collect();
    instance.places = offers.iter().map(|offer| spot(&given, offer)).collect();
    instance.earliest = offers.iter().map(|offer| offer.earliest).collect();
    instance.after = after;
    instance.covers = covers(&given, &offers, &instance);
    instance.goal = match given.plan.objective {
        Objective::CloseAll => Goal::LeastCost(None),
        Objective::People | Objective::Villages | Objective::Points => Goal::MostWeight,
    };
    instance.phases = phases(given.plan);
    instance.carry_over = given.plan.carry_over;
    instance.budget = in_units(given.plan, given.plan.budget);
    instance.max_sites = given.plan.max_sites;
    let (minima, of_minima) = minima(&given, &villages);
    instance.minima = minima;
    locks::set(&given, &offers, &mut instance)?;
    Ok(Question {
        instance,
        offers,
        villages,
        minima: of_minima,
        notes,
    })
}

fn spot(given: &Given, offer: &Offer) -> u32 {
    given.candidates[offer.candidate as usize].spot
}

/// Money in the optimiser's units, of which costs are rounded up and budgets down.
fn in_units(plan: &PlanSource, money: Option<u64>) -> Option<u64> {
    money.map(|money| money / plan.costs.unit.max(1))
}

fn phases(plan: &PlanSource) -> Vec<Phase> {
    let phases = plan.phases.iter().map(|spell| Phase {
        weight: 1,
        budget: in_units(plan, spell.budget),
        max_sites: spell.max_sites,
    });
    let phases: Vec<Phase> = phases.collect();
    if phases.is_empty() {
        vec![Phase::default()]
    } else {
        phases
    }
}

/// The points that count, by the instance's numbers, of each offer.
fn covers(given: &Given, offers: &[Offer], instance: &Instance) -> Lists {
    let mut number: BTreeMap<u32, u32> = BTreeMap::new();
    let mut next = 0;
    for counted in counted::points_of(given) {
        for point in counted {
            number.insert(point, next);
            next += 1;
        }
    }
    debug_assert_eq!(next as usize, instance.people.len());
    Lists::from_lists(offers.iter().map(|offer| {
        let lifts = &given.reach.lifts[offer.candidate as usize];
        let points: Vec<u32> = lifts.iter().filter_map(|p| number.get(p).copied()).collect();
        points
    }))
}

/// Minima that are not met today, and what each is of: the province, what is asked, what is covered today.
type Minima = (Vec<Minimum>, Vec<(String, u64, u64)>);

fn minima(given: &Given, villages: &[Counted]) -> Minima {
    let minima = given.plan.minima.iter().map(|(province, least)| {
        let is_of = |at: &usize| given.counting.is_of_province(&villages[*at], province);
        let covered = given.counting.covered_already(given, province);
        let minimum = Minimum {
            villages: (0..villages.len()).filter(is_of).map(|at| at as u32).collect(),
            weight: least.saturating_sub(covered),
        };
        (minimum, (province.clone(), *least, covered))
    });
    minima.filter(|(minimum, _)| minimum.weight > 0).unzip()
}

/// Is a candidate of any use by itself?
fn lifts_any(given: &Given, candidate: u32, open: &dyn Fn(u32) -> bool) -> bool {
    given.candidates[candidate as usize].kind == Kind::Relay
        || given.reach.lifts[candidate as usize].iter().any(|p| open(*p))
}

/// The way of an offer.
pub fn way_of<'a>(ways: &'a Ways, offer: &Offer) -> &'a Way {
    &ways.of[offer.candidate as usize][offer.way as usize]
}
