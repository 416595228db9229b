//! A plan against the study that it was made for: everything that it claims is derived anew.
//!
//! Candidates, what they reach, prices and chains are made again; the plan's own claims go through
//! [`plan_check`](crate::plan_check), which has nothing of the optimiser's; and the network of each phase is run.

use super::assemble::objective_name;
use super::breach::{PlanBreach, Proofs};
use super::make::has_end_of_its_own;
use super::runs::run_all;
use super::{PlanError, Prepared, check_carried, derived, digest};
use crate::coverage::{MatrixStore, Observer};
use crate::domain::figures::grouped;
use crate::optimise::as_one_phase;
use crate::pipeline::covering::{proof_of, task_of};
use crate::plan::problem::{Counted, way_of};
use crate::plan::{PlanMade, PlannedSite};
use crate::plan_check::{Breach, Built, Task, check_plan, check_proof};
use crate::study::{Objective, Study};
use crate::world::World;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Checked {
    /// The study.
    pub study: String,
    /// What was derived anew and compared.
    pub looked_at: Vec<String>,
    /// The plan is marked: the clock stopped its search. What it claims holds all the same, or not.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub stopped_by_clock: bool,
    /// What is wrong: nothing, where the plan is what it says.
    pub breaches: Vec<PlanBreach>,
}

/// Checks a plan.
///
/// # Errors
/// [`PlanError`] where the networks cannot be run.
pub fn check(
    prepared: &Prepared,
    study: &Study,
    world: &mut World,
    made: &PlanMade,
    proofs: &Proofs,
    store: &dyn MatrixStore,
    observer: &dyn Observer,
) -> Result<Checked, PlanError> {
    let mut checking = Checking {
        prepared,
        made,
        breaches: Vec::new(),
    };
    checking.inputs(study, world);
    let instance = &prepared.question.instance;
    let task = task_of(instance);
    let start = checking.starts();
    checking.prices(&start);
    checking
        .breaches
        .extend(check_carried::ways(prepared, made, world));
    checking.with_task(&task, proofs, &start, world);
    let runs = run_all(prepared, study, world, &phases_of(&start, &task), store, observer)?;
    checking.run(&runs.covered, world);
    checking.sums();
    let built = checking.built(&task, &start, world);
    let derived = derived::derive(
        prepared,
        study,
        world,
        made,
        proofs,
        (&phases_of(&start, &task), &built),
        &runs,
        observer,
    )?;
    checking.breaches.extend(derived);
    let mut breaches = checking.breaches;
    breaches.sort();
    breaches.dedup();
    Ok(Checked {
        study: study.name.clone(),
        looked_at: looked_at(made),
        stopped_by_clock: made.stopped_by_clock,
        breaches,
    })
}

fn looked_at(made: &PlanMade) -> Vec<String> {
    vec![
        "the inputs: villages, network, candidates, prices and question".to_owned(),
        format!(
            "each of {} sites: place, price, way and what it carries, chain of links, power, locks",
            made.sites.len()
        ),
        format!(
            "budgets, numbers of sites and due dates of {} phases",
            made.phases.len()
        ),
        "the multipliers of the bound, added up anew".to_owned(),
        format!(
            "{} villages, by running the network of each phase",
            made.villages.len()
        ),
    ]
}

fn phases_of(start: &BTreeMap<usize, u32>, task: &Task) -> Vec<u8> {
    let never = task.stages.len().min(250) as u8;
    let mut phases = vec![never; task.costs.len()];
    for (site, phase) in start {
        phases[*site] = (*phase).saturating_sub(1).min(250) as u8;
    }
    phases
}

/// A sentence about budgets with its amounts in the currency: the task counts in the costs' own units.
fn in_money(text: &str, prepared: &Prepared) -> String {
    let unit = prepared.plan.costs.unit.max(1);
    let mut before = "";
    let words: Vec<String> = text
        .split(' ')
        .map(|word| {
            let number = word
                .trim_end_matches(',')
                .parse::<u64>()
                .ok()
                .filter(|_| ["of", "is"].contains(&before));
            before = word;
            let comma = if word.ends_with(',') { "," } else { "" };
            match number {
                Some(number) => format!(
                    "{} {}{comma}",
                    grouped(number.saturating_mul(unit)),
                    prepared.plan.costs.currency
                ),
                None => word.to_owned(),
            }
        })
        .collect();
    words.join(" ")
}

struct Checking<'a> {
    prepared: &'a Prepared,
    made: &'a PlanMade,
    breaches: Vec<PlanBreach>,
}

impl Checking<'_> {
    fn add(&mut self, code: &str, text: impl Into<String>) {
        self.breaches.push(PlanBreach::new(code, text));
    }

    fn take(&mut self, breaches: Vec<Breach>) {
        for breach in breaches {
            let text = match breach.code {
                "plan-budget-exceeded" => in_money(&breach.text, self.prepared),
                _ => self.named(&breach),
            };
            self.add(breach.code, text);
        }
    }

    /// A breach with the names of its sites and villages beside their numbers.
    fn named(&self, breach: &Breach) -> String {
        let name_of = |word: &str, number: usize| match word {
            "site" => {
                let offer = self.prepared.question.offers.get(number)?;
                Some(self.prepared.candidates[offer.candidate as usize].id.clone())
            }
            "village" => {
                let at = self.prepared.question.villages.get(number)?;
                Some(match at {
                    Counted::Village(at) => self.prepared.village_ids.get(*at).cloned()?,
                    Counted::Stretch(at) => format!("point {at} along the roads"),
                })
            }
            _ => None,
        };
        let words: Vec<&str> = breach.text.split(' ').collect();
        let mut text = String::new();
        for (at, word) in words.iter().enumerate() {
            if at > 0 {
                text.push(' ');
            }
            text.push_str(word);
            let before = at.checked_sub(1).map_or("", |before| words[before]);
            let number = word.trim_end_matches(',').parse::<usize>().ok();
            if let Some(name) = number.and_then(|number| name_of(before, number)) {
                let comma = if word.ends_with(',') { "," } else { "" };
                text = text.trim_end_matches(',').to_owned();
                text.push_str(&format!(" ({name}){comma}"));
            }
        }
        text
    }

    fn inputs(&mut self, study: &Study, world: &World) {
        let now = digest::of_inputs(self.prepared, study, world);
        if now != self.made.inputs_sha256 {
            let text = format!(
                "the plan was made from other inputs than these: their digest is {now}, and the plan has {}",
                self.made.inputs_sha256
            );
            self.add("plan-inputs-changed", text);
        }
        let objective = objective_name(self.prepared.plan.objective);
        if self.made.objective != objective {
            let text = format!(
                "the plan's objective is {}, and the study's {objective}",
                self.made.objective
            );
            self.add("plan-inputs-changed", text);
        }
        if self.made.currency != self.prepared.plan.costs.currency {
            let text = format!(
                "the plan counts in {}, and the cost file in {}",
                self.made.currency, self.prepared.plan.costs.currency
            );
            self.add("plan-inputs-changed", text);
        }
        let (has, phases) = (
            self.made.phases.len(),
            self.prepared.question.instance.phases.len(),
        );
        if has != phases {
            self.add(
                "plan-phases",
                format!("the plan has {has} phases, and the study asks for {phases}"),
            );
        }
    }

    /// The offer of each of the plan's sites, with its phase from 1.
    fn starts(&mut self) -> BTreeMap<usize, u32> {
        let mut start = BTreeMap::new();
        let phases = self.prepared.question.instance.phases.len() as u32;
        for site in &self.made.sites {
            let Some(offer) = self.offer_of(site) else {
                let text = format!(
                    "site {} by {} is none of the candidates that are made from these inputs",
                    site.id, site.backhaul
                );
                self.add("plan-site-unknown", text);
                continue;
            };
            if site.phase == 0 || site.phase > phases {
                let text = format!(
                    "site {} is of phase {}, and there are {phases}",
                    site.id, site.phase
                );
                self.add("plan-phases", text);
                continue;
            }
            if start.insert(offer, site.phase).is_some() {
                self.add("plan-site-twice", format!("site {} is there twice", site.id));
            }
        }
        start
    }

    fn offer_of(&self, site: &PlannedSite) -> Option<usize> {
        self.prepared.question.offers.iter().position(|offer| {
            let way = way_of(&self.prepared.ways, offer);
            self.prepared.candidates[offer.candidate as usize].id == site.id
                && way.name() == site.backhaul
                && u32::from(way.hops()) == site.hops
        })
    }

    /// Prices, places and masts of each site.
    fn prices(&mut self, start: &BTreeMap<usize, u32>) {
        let unit = self.prepared.plan.costs.unit.max(1);
        let offers: Vec<usize> = start.keys().copied().collect();
        for offer in offers {
            let of = &self.prepared.question.offers[offer];
            let candidate = &self.prepared.candidates[of.candidate as usize];
            let price = &self.prepared.prices[offer];
            let Some(site) = self.made.sites.iter().find(|site| site.id == candidate.id) else {
                continue;
            };
            let cost = of.cost.saturating_mul(unit);
            for (what, claimed, is) in [
                ("a cost of", site.cost, cost),
                ("a cost to build of", site.capex, price.capex),
                ("a yearly cost of", site.yearly, price.yearly),
            ] {
                if claimed != is {
                    let text = format!("site {} claims {what} {claimed}, and it is {is}", site.id);
                    self.breaches.push(PlanBreach::new("plan-number-wrong", text));
                }
            }
            let moved = (site.lon_deg - candidate.position.lon_deg()).abs() > 1e-9
                || (site.lat_deg - candidate.position.lat_deg()).abs() > 1e-9;
            let cells: Vec<_> = candidate
                .cells
                .iter()
                .map(crate::plan::cell_rows::row_of_cell)
                .collect();
            if moved || cells != site.cells || site.antenna_height_m != candidate.antenna_height_m {
                let text = format!(
                    "site {} has another place, height or other cells than its candidate",
                    site.id
                );
                self.breaches.push(PlanBreach::new("plan-site-changed", text));
            }
            if site.power != price.power {
                let text = format!(
                    "site {} claims its power from {}, and the cheapest is {}",
                    site.id, site.power, price.power
                );
                self.breaches.push(PlanBreach::new("plan-power-wrong", text));
            }
        }
    }

    /// The plan and its proof against the task, by the room that knows no optimiser.
    fn with_task(&mut self, task: &Task, proofs: &Proofs, start: &BTreeMap<usize, u32>, world: &World) {
        let built = self.built(task, start, world);
        self.take(check_plan(task, &built));
        let is_cheapest = self.prepared.plan.objective == Objective::CloseAll;
        let unit = self.prepared.plan.costs.unit.max(1);
        let has_end = has_end_of_its_own(self.prepared);
        let end = built.covered.last().copied().unwrap_or_default();
        let lost: u64 = (0..world.villages.len())
            .filter(|village| self.made.lost.contains(&world.villages[*village].id))
            .map(|village| self.prepared.counts_of(village))
            .sum();
        if has_end {
            let instance = &self.prepared.question.instance;
            let whole = task_of(&as_one_phase(instance, instance.phases.len()));
            self.take(check_proof(&whole, &proof_of(&proofs.end), Some(end)));
            match &proofs.phased {
                Some(phased) => {
                    self.take(check_proof(task, &proof_of(phased), Some(built.value)));
                    self.number(
                        "a bound of the phases' sum of",
                        self.made.phased_bound,
                        phased.bound,
                    );
                }
                None => self.add(
                    "plan-proof-missing",
                    "the proof of the phases' sum, plan_bound_phases.json, is not there",
                ),
            }
            self.number("a sum of the phases of", self.made.phased_value, built.value);
        } else {
            let value = if is_cheapest { built.cost } else { built.value };
            self.take(check_proof(task, &proof_of(&proofs.end), Some(value)));
            self.only_of_phases();
        }
        let (value, bound) = if is_cheapest {
            (
                built.cost.saturating_mul(unit),
                proofs.end.bound.saturating_mul(unit),
            )
        } else {
            (end.saturating_sub(lost), proofs.end.bound)
        };
        self.number("a value of", Some(self.made.value), value);
        self.number("a bound of", Some(self.made.bound), bound);
        self.gap(value, bound);
    }

    /// The gap in per cent of the value, which is never shown less than it is.
    fn gap(&mut self, value: u64, bound: u64) {
        let is_pct = 100.0 * value.abs_diff(bound) as f64 / value.max(1) as f64;
        let claimed_pct = self.made.gap_pct;
        // In ten-thousandths, rounded up; no comparison holds of what is no number.
        if !(claimed_pct >= is_pct - 1e-9 && claimed_pct <= is_pct + 1.01e-4) {
            let text = format!("the plan claims a gap of {claimed_pct} %, and it is {is_pct:.4} %");
            self.add("plan-number-wrong", text);
        }
    }

    /// Numbers that only a plan of several phases has.
    fn only_of_phases(&mut self) {
        let numbers = [
            ("a sum of the phases", self.made.phased_value),
            ("a bound of the phases' sum", self.made.phased_bound),
            ("a price of nesting", self.made.price_of_nesting),
        ];
        for (what, claimed) in numbers {
            if let Some(claimed) = claimed {
                let text = format!("the plan claims {what}, {claimed}, and has no phases whose sum counts");
                self.add("plan-number-wrong", text);
            }
        }
    }

    fn number(&mut self, what: &str, claimed: Option<u64>, is: u64) {
        if claimed != Some(is) {
            let claimed = claimed.map_or_else(|| "none".to_owned(), |claimed| claimed.to_string());
            self.add(
                "plan-number-wrong",
                format!("the plan claims {what} {claimed}, and it is {is}"),
            );
        }
    }

    /// The plan in the checker's form: sites as they are claimed, villages as they are claimed; points along roads
    /// make no claim of their own and are filled in.
    fn built(&mut self, task: &Task, start: &BTreeMap<usize, u32>, world: &World) -> Built {
        let phases = task.stages.len();
        let on_air: Vec<Vec<u32>> = (1..=phases as u32)
            .map(|phase| {
                let built = start.iter().filter(|(_, first)| **first <= phase);
                built.map(|(site, _)| *site as u32).collect()
            })
            .collect();
        let mut first = vec![usize::MAX; task.people.len()];
        for (site, phase) in start {
            for point in &task.covers[*site] {
                let at = &mut first[*point as usize];
                *at = (*at).min(*phase as usize - 1);
            }
        }
        // A rule of the check's own, on purpose: plans are put together by `plan::problem::turns`, and what is wrong
        // there must not hide here.
        let turns = |village: usize, phase: usize| {
            let has = |p: &u32| task.served[*p as usize] || first[*p as usize] <= phase;
            let people = task.points[village].iter().filter(|p| has(p));
            people.map(|p| task.people[*p as usize]).sum::<u64>() >= task.needs[village]
                && task.centres[village].is_none_or(|c| has(&c))
        };
        let mut turned = vec![Vec::new(); phases];
        let number: BTreeMap<&str, usize> = self
            .prepared
            .question
            .villages
            .iter()
            .enumerate()
            .filter_map(|(at, counted)| match counted {
                Counted::Village(village) => Some((world.villages[*village].id.as_str(), at)),
                Counted::Stretch(_) => None,
            })
            .collect();
        let mut seen = BTreeSet::new();
        for village in &self.made.villages {
            let phase = village.phase as usize;
            if !seen.insert(village.id.as_str()) {
                let text = format!("village {} is claimed twice", village.id);
                self.breaches.push(PlanBreach::new("plan-village-twice", text));
            } else if let Some(at) = number
                .get(village.id.as_str())
                .filter(|_| (1..=phases).contains(&phase))
            {
                turned[phase - 1].push(*at as u32);
            } else {
                let text = format!(
                    "the plan claims village {}, which is none of those that can turn",
                    village.id
                );
                self.breaches.push(PlanBreach::new("plan-village-unknown", text));
            }
        }
        for (at, counted) in self.prepared.question.villages.iter().enumerate() {
            if matches!(counted, Counted::Stretch(_))
                && let Some(phase) = (0..phases).find(|phase| turns(at, *phase))
            {
                turned[phase].push(at as u32);
            }
        }
        let covered: Vec<u64> = (0..phases)
            .map(|phase| {
                let now = (0..task.weights.len()).filter(|village| turns(*village, phase));
                now.map(|village| task.weights[village]).sum()
            })
            .collect();
        let cost = start.keys().map(|site| task.costs[*site]).sum();
        let value = match self.prepared.plan.objective {
            Objective::CloseAll => cost,
            _ => covered
                .iter()
                .zip(&task.stages)
                .map(|(covered, stage)| covered * stage.weight)
                .sum(),
        };
        Built {
            on_air,
            turned,
            value,
            covered,
            cost,
        }
    }

    /// The claims against the run of each phase's network.
    fn run(&mut self, covered: &[Vec<bool>], world: &World) {
        let claimed: BTreeMap<&str, u32> = self
            .made
            .villages
            .iter()
            .map(|v| (v.id.as_str(), v.phase))
            .collect();
        let lost: BTreeSet<&str> = self.made.lost.iter().map(String::as_str).collect();
        for (at, village) in world.villages.iter().enumerate() {
            let id = village.id.as_str();
            if self.prepared.covered[at] {
                if covered.last().is_some_and(|last| !last[at]) && !lost.contains(id) {
                    self.add(
                        "plan-village-lost",
                        format!("village {id} loses its coverage, and the plan does not say so"),
                    );
                }
                continue;
            }
            let first = covered
                .iter()
                .position(|covered| covered[at])
                .map(|phase| phase as u32 + 1);
            match (claimed.get(id).copied(), first) {
                (Some(claim), Some(first)) if claim == first => {}
                (Some(claim), Some(first)) => {
                    let text = format!(
                        "village {id} is claimed in phase {claim}, and the run of the network covers it first in phase {first}"
                    );
                    self.add("plan-village-not-covered", text);
                }
                (Some(claim), None) => {
                    let text = format!(
                        "village {id} is claimed in phase {claim}, and the run of the network does not cover it"
                    );
                    self.add("plan-village-not-covered", text);
                }
                (None, Some(first)) => {
                    let text =
                        format!("village {id} is covered by the run of phase {first}, and is not claimed");
                    self.add("plan-village-unclaimed", text);
                }
                (None, None) => {}
            }
        }
        for (phase, covered) in self.made.phases.iter().zip(covered) {
            let is = covered.iter().filter(|c| **c).count() as u32;
            if phase.covered_villages != is {
                let text = format!(
                    "phase {} claims {} covered villages, and the run of its network covers {is}",
                    phase.phase, phase.covered_villages
                );
                self.breaches.push(PlanBreach::new("plan-number-wrong", text));
            }
        }
    }

    /// The sums of the phases, from the plan's own rows.
    fn sums(&mut self) {
        let mut so_far = 0;
        for phase in &self.made.phases {
            let own = || self.made.sites.iter().filter(|site| site.phase == phase.phase);
            // Numbers of a file that anyone may have changed: sums of them must not run over.
            let sum = |all: &mut dyn Iterator<Item = u64>| all.fold(0_u64, u64::saturating_add);
            let paid = |by: &'static str| sum(&mut own().filter(|s| s.paid_by == by).map(|s| s.cost));
            let villages = self.made.villages.iter();
            let people = sum(&mut villages.filter(|v| v.phase == phase.phase).map(|v| v.people));
            so_far = u64::saturating_add(so_far, people);
            for (what, claimed, is) in [
                ("money of the fund", phase.spent, paid("fund")),
                ("money of operators", phase.spent_by_operators, paid("operator")),
                ("sites", u64::from(phase.sites), own().count() as u64),
                ("people", phase.people, people),
                ("people so far", phase.people_so_far, so_far),
            ] {
                if claimed != is {
                    let text = format!(
                        "phase {} claims {claimed} as {what}, and its rows come to {is}",
                        phase.phase
                    );
                    self.breaches.push(PlanBreach::new("plan-number-wrong", text));
                }
            }
        }
    }
}
