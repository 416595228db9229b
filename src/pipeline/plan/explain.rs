//! Why a village is, or is not, served by a plan.

use super::{Prepared, explain_carried};
use crate::optimise::{Effort, Goal, Instance, Lists, Outcome, Phase, solve};
use crate::plan::PlanMade;
use crate::plan::problem::{Counted, people_served, turns, way_of};
use crate::world::World;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What is known of a village in a plan.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Explained {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its people, where they are known.
    pub people: Option<f64>,
    /// `covered-today`, `turns`, `nothing-reaches-it`, `waits-for-power`, `no-way-carries-it`, `too-expensive`, `not-chosen`.
    pub state: String,
    /// The same as sentences.
    pub sentences: Vec<String>,
    /// The phase in which it turns, from 1.
    pub phase: Option<u32>,
    /// Sites of the plan that lift one of its test points.
    pub sites: Vec<String>,
    /// The numbers of its points in the register that are left, where these are sought.
    pub register_points: Vec<String>,
    /// Test points, and how many of them a candidate lifts.
    pub points: usize,
    /// Of these, how many can be lifted at all.
    pub points_that_can_be_lifted: usize,
    /// The cheapest way to turn it beside the plan: what is built, with its chain.
    pub cheapest: Vec<StepToTake>,
    /// What that costs, present value.
    pub cheapest_cost: Option<u64>,
    /// What is left of the money with the plan.
    pub money_left: Option<u64>,
    /// The currency.
    pub currency: String,
}

/// One thing to build.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct StepToTake {
    /// The candidate.
    pub id: String,
    /// `new site`, `tilt` …
    pub kind: String,
    /// How it is connected.
    pub backhaul: String,
    /// What it costs, present value.
    pub cost: u64,
}

/// Explains a village by its place in the study, beside a plan.
pub fn explain(prepared: &Prepared, world: &World, made: &PlanMade, village: usize) -> Explained {
    let of = &world.villages[village];
    let mut answer = Explained {
        id: of.id.clone(),
        name: of.name.clone(),
        people: of.population,
        points: of.test_points.len(),
        register_points: prepared.points_of(village),
        currency: made.currency.clone(),
        money_left: money_left(prepared, made),
        ..Explained::default()
    };
    if let Some(sentence) = not_counted(prepared, village) {
        answer.sentences.push(sentence);
    }
    if prepared.covered[village] {
        answer.state = "covered-today".to_owned();
        answer
            .sentences
            .push("It is predicted covered today: it is no part of the plan.".to_owned());
        return answer;
    }
    if let Some(turned) = made.villages.iter().find(|v| v.id == of.id) {
        answer.state = "turns".to_owned();
        answer.phase = Some(turned.phase);
        answer.sites.clone_from(&turned.sites);
        answer.sentences.push(format!(
            "It is predicted to turn to covered in phase {}, by {}.",
            turned.phase,
            turned.sites.join(" and ")
        ));
        return answer;
    }
    let question = prepared
        .question
        .villages
        .iter()
        .position(|c| *c == Counted::Village(village));
    let Some(at) = question else { return answer };
    unserved(prepared, made, at, &mut answer);
    answer
}

/// Where points of a register are sought, a village without one counts nothing.
fn not_counted(prepared: &Prepared, village: usize) -> Option<String> {
    let points = prepared.layers.points.as_ref()?;
    let none = points.of.get(village).is_none_or(Vec::is_empty);
    none.then(|| "The register has no point of it that is left: it counts nothing in this plan.".to_owned())
}

/// What is left of the budget: of all, or of the phases together.
fn money_left(prepared: &Prepared, made: &PlanMade) -> Option<u64> {
    let phases: Option<Vec<u64>> = prepared.plan.phases.iter().map(|phase| phase.budget).collect();
    let of_phases = phases
        .filter(|all| !all.is_empty())
        .map(|all| all.iter().sum::<u64>());
    let all = match (prepared.plan.budget, of_phases) {
        (Some(whole), Some(phases)) => whole.min(phases),
        (whole, phases) => whole.or(phases)?,
    };
    let spent = made.phases.iter().map(|phase| phase.spent);
    Some(all.saturating_sub(spent.fold(0, u64::saturating_add)))
}

fn unserved(prepared: &Prepared, made: &PlanMade, at: usize, answer: &mut Explained) {
    let instance = &prepared.question.instance;
    let points = instance.points.get(at);
    let own: BTreeSet<u32> = points.iter().copied().collect();
    let mut can = BTreeSet::new();
    for covers in instance.covers.iter() {
        can.extend(covers.iter().filter(|p| own.contains(p)).copied());
    }
    answer.points_that_can_be_lifted = can.len();
    let has = |point: u32| can.contains(&point) || instance.served[point as usize];
    if !turns(instance, at, has) {
        let people = people_served(instance, at, has);
        answer.state = "nothing-reaches-it".to_owned();
        answer.sentences.push(nothing(prepared, at, &can, people));
        let waits = waits_for_power(prepared, at);
        if waits {
            answer.state = "waits-for-power".to_owned();
            answer
                .sentences
                .push("A candidate that reaches it has no power before the last phase ends.".to_owned());
        }
        if let Some(sentence) = explain_carried::not_carried(prepared, at) {
            answer.state = "no-way-carries-it".to_owned();
            answer.sentences.push(sentence);
        }
        return;
    }
    let Some((sites, cost)) = cheapest(prepared, made, at) else {
        answer.state = "not-chosen".to_owned();
        answer
            .sentences
            .push("Candidates reach it, and no way was found to build them beside the plan.".to_owned());
        return;
    };
    let unit = prepared.plan.costs.unit.max(1);
    answer.cheapest = sites.iter().map(|site| option_of(prepared, *site)).collect();
    answer.cheapest_cost = Some(cost.saturating_mul(unit));
    let shown = crate::domain::figures::grouped;
    let cost = cost.saturating_mul(unit);
    let needs = match sites.len() {
        1 => format!("One more site would turn it: {}", answer.cheapest[0].id),
        n => format!("It needs {n} more sites together, with those that connect them"),
    };
    answer
        .sentences
        .push(format!("{needs}, for {} {}.", shown(cost), answer.currency));
    match answer.money_left {
        Some(left) if cost > left => {
            answer.state = "too-expensive".to_owned();
            answer.sentences.push(format!(
                "The plan leaves {} {}: {} are missing.",
                shown(left),
                answer.currency,
                shown(cost - left)
            ));
        }
        _ => {
            answer.state = "not-chosen".to_owned();
            answer.sentences.push(
                "The money that is left would do, but limits of phases or of the number of sites, or a better use of the money, leave it out."
                    .to_owned(),
            );
        }
    }
}

fn option_of(prepared: &Prepared, site: usize) -> StepToTake {
    let offer = &prepared.question.offers[site];
    let candidate = &prepared.candidates[offer.candidate as usize];
    StepToTake {
        id: candidate.id.clone(),
        kind: candidate.kind.name().to_owned(),
        backhaul: way_of(&prepared.ways, offer).name().to_owned(),
        cost: offer.cost.saturating_mul(prepared.plan.costs.unit.max(1)),
    }
}

/// What is missing where no mix of candidates turns a village.
fn nothing(prepared: &Prepared, at: usize, can: &BTreeSet<u32>, people: u64) -> String {
    let instance = &prepared.question.instance;
    let points = instance.points.get(at);
    let centre = instance.centres[at].is_some_and(|c| !can.contains(&c) && !instance.served[c as usize]);
    if can.is_empty() {
        return match points.len() {
            1 => "No candidate lifts its only test point to the preset's level.".to_owned(),
            n => format!("No candidate lifts any of its {n} test points to the preset's level."),
        };
    }
    let all: u64 = points.iter().map(|p| instance.people[*p as usize]).sum();
    let share = |people: u64| 100.0 * people as f64 / all.max(1) as f64;
    let centre = if centre {
        "no candidate lifts its centre; "
    } else {
        ""
    };
    format!(
        "All candidates together do not turn it: {centre}they lift test points of {:.0} % of its people, and {:.0} % are asked for.",
        share(people),
        share(instance.needs[at])
    )
}

/// Does a candidate reach it that has no power in time?
fn waits_for_power(prepared: &Prepared, at: usize) -> bool {
    let Counted::Village(village) = prepared.question.villages[at] else {
        return false;
    };
    let own: BTreeSet<u32> = prepared.points.of_village(village).collect();
    let offered: BTreeSet<u32> = prepared
        .question
        .offers
        .iter()
        .map(|offer| offer.candidate)
        .collect();
    prepared.late.iter().any(|candidate| {
        !offered.contains(candidate)
            && prepared.reach.lifts[*candidate as usize]
                .iter()
                .any(|p| own.contains(p))
    })
}

/// The cheapest sites that turn a village beside those of the plan, with what they hang on.
fn cheapest(prepared: &Prepared, made: &PlanMade, at: usize) -> Option<(Vec<usize>, u64)> {
    let instance = &prepared.question.instance;
    let own: Vec<u32> = instance.points.get(at).to_vec();
    let number: BTreeMap<u32, u32> = own.iter().enumerate().map(|(n, p)| (*p, n as u32)).collect();
    let built: Vec<usize> = built(prepared, made);
    let taken: BTreeSet<u32> = built
        .iter()
        .filter_map(|s| instance.places.get(*s).copied())
        .collect();
    let is_built = |site: usize| built.contains(&site);
    let is_free =
        |site: usize| is_built(site) || instance.places.get(site).is_none_or(|p| !taken.contains(p));
    let costs = (0..instance.costs.len()).map(|site| if is_built(site) { 0 } else { instance.costs[site] });
    let small = Instance {
        weights: vec![1],
        points: Lists::from_lists(std::iter::once(0..own.len() as u32)),
        people: own.iter().map(|p| instance.people[*p as usize]).collect(),
        centres: vec![instance.centres[at].and_then(|c| number.get(&c).copied())],
        needs: vec![instance.needs[at]],
        served: own.iter().map(|p| instance.served[*p as usize]).collect(),
        costs: costs.collect(),
        covers: Lists::from_lists(instance.covers.iter().map(|covers| {
            covers
                .iter()
                .filter_map(|p| number.get(p).copied())
                .collect::<Vec<u32>>()
        })),
        locked_out: (0..instance.costs.len())
            .filter(|s| !is_free(*s))
            .map(|s| s as u32)
            .collect(),
        goal: Goal::LeastCost(None),
        phases: vec![Phase::default()],
        places: instance.places.clone(),
        after: instance.after.clone(),
        ..Instance::default()
    };
    let Outcome::Planned(planned) = solve(&small, Effort::Normal, prepared.plan.seed) else {
        return None;
    };
    let sites: Vec<usize> = (0..planned.start.len())
        .filter(|s| planned.start[*s] == 0 && !is_built(*s))
        .collect();
    (!sites.is_empty()).then_some((sites, planned.cost))
}

/// The offers that a plan builds.
pub(super) fn built(prepared: &Prepared, made: &PlanMade) -> Vec<usize> {
    let of = |offer: &crate::plan::problem::Offer| {
        let way = way_of(&prepared.ways, offer);
        let id = &prepared.candidates[offer.candidate as usize].id;
        made.sites
            .iter()
            .any(|site| site.id == *id && site.backhaul == way.name() && site.hops == u32::from(way.hops()))
    };
    let offers = prepared.question.offers.iter().enumerate();
    offers
        .filter(|(_, offer)| of(offer))
        .map(|(site, _)| site)
        .collect()
}
