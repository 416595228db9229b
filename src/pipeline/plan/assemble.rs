//! A plan as it is written, from what the optimiser chose and what its networks cover.

use super::runs::Runs;
use super::{Prepared, digest};
use crate::analysis::program;
use crate::domain::figures::{counted, grouped};
use crate::optimise::{Effort, Planned};
use crate::plan::backhaul::chain;
use crate::plan::cell_rows::row_of_cell;
use crate::plan::problem::{Counted, turns, way_of};
use crate::plan::{
    BackhaulLink, End, Kind, PlanMade, PlannedPhase, PlannedSite, PlannedVillage, Structure, Way,
};
use crate::study::{Objective, Payer, Study};
use crate::world::World;
use std::collections::{BTreeMap, BTreeSet};

/// What a plan is put together from.
pub(super) struct Assembled<'a> {
    pub prepared: &'a Prepared,
    pub study: &'a Study,
    pub world: &'a World,
    pub planned: &'a Planned,
    pub runs: &'a Runs,
    pub bound: u64,
    pub phased_bound: Option<u64>,
    pub price_of_nesting: Option<u64>,
    pub effort: Effort,
}

/// The name of what is sought, as the study writes it.
pub(super) const fn objective_name(objective: Objective) -> &'static str {
    match objective {
        Objective::People => "people",
        Objective::Villages => "villages",
        Objective::CloseAll => "close-all",
        Objective::Points => "points",
    }
}

const fn effort_name(effort: Effort) -> &'static str {
    match effort {
        Effort::Quick => "quick",
        Effort::Normal => "normal",
        Effort::Long => "long",
        Effort::Exact => "exact",
    }
}

pub(super) fn assemble(all: &Assembled) -> PlanMade {
    let prepared = all.prepared;
    let villages = villages(all);
    let sites = sites(all, &villages);
    let links = links(all);
    let unit = prepared.plan.costs.unit.max(1);
    let is_cheapest = prepared.plan.objective == Objective::CloseAll;
    let lost = all.runs.lost(&prepared.covered);
    let lost_weight: u64 = lost.iter().map(|v| prepared.counts_of(*v)).sum();
    let (value, bound) = if is_cheapest {
        (
            all.planned.cost.saturating_mul(unit),
            all.bound.saturating_mul(unit),
        )
    } else {
        let end = all.planned.covered.last().copied().unwrap_or_default();
        (end.saturating_sub(lost_weight), all.bound)
    };
    PlanMade {
        program: program(),
        study: all.study.name.clone(),
        title: all.study.title.clone(),
        attribution: all.study.attribution.clone(),
        inputs_sha256: digest::of_inputs(prepared, all.study, all.world),
        objective: objective_name(prepared.plan.objective).to_owned(),
        points_count: prepared.points_count(),
        currency: prepared.plan.costs.currency.clone(),
        seed: prepared.plan.seed,
        effort: effort_name(all.effort).to_owned(),
        value,
        bound,
        gap_pct: gap_pct(value, bound),
        bound_of: bound_of(prepared),
        phased_value: all.phased_bound.map(|_| all.planned.value),
        phased_bound: all.phased_bound,
        price_of_nesting: all.price_of_nesting,
        phases: phases(all, &villages, &sites),
        lost: lost.iter().map(|v| all.world.villages[*v].id.clone()).collect(),
        notes: notes(all, &villages),
        sites,
        villages,
        links,
        ..PlanMade::default()
    }
}

/// Percent of the value, in ten-thousandths, rounded up: a gap is never shown as none.
fn gap_pct(value: u64, bound: u64) -> f64 {
    let apart = u128::from(value.abs_diff(bound));
    (apart * 1_000_000).div_ceil(u128::from(value.max(1))) as f64 / 10_000.0
}

fn bound_of(prepared: &Prepared) -> String {
    let text = "The bound is of all plans of these candidates within the money, by predicted levels, connected and powered";
    if prepared.candidates.iter().any(|c| !c.replaces.is_empty()) {
        return format!("{text}; villages that changes lose are not taken off it.");
    }
    format!("{text}.")
}

/// The villages that turn, by the runs of the planned networks.
fn villages(all: &Assembled) -> Vec<PlannedVillage> {
    let (prepared, world) = (all.prepared, all.world);
    let built = built(all);
    let mut lifting: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for site in &built {
        let candidate = prepared.question.offers[*site].candidate as usize;
        for point in &prepared.reach.lifts[candidate] {
            lifting.entry(*point).or_default().push(*site);
        }
    }
    let mut found = Vec::new();
    for (at, village) in world.villages.iter().enumerate() {
        let first = all.runs.covered.iter().position(|covered| covered[at]);
        let Some(phase) = first.filter(|_| !prepared.covered[at]) else {
            continue;
        };
        let points = prepared.points.of_village(at);
        let sites: BTreeSet<usize> = points
            .filter_map(|p| lifting.get(&p))
            .flatten()
            .copied()
            .collect();
        let centre = village.centre();
        found.push(PlannedVillage {
            id: village.id.clone(),
            name: village.name.clone(),
            province: village
                .province
                .name
                .clone()
                .or_else(|| village.province.code.clone()),
            phase: phase as u32 + 1,
            people: village
                .population
                .map_or(0, |people| people.max(0.0).round() as u64),
            lon_deg: centre.map_or(0.0, |c| c.lon_deg()),
            lat_deg: centre.map_or(0.0, |c| c.lat_deg()),
            sites: sites.iter().map(|site| id_of(all, *site)).collect(),
            probability: None,
            points: prepared.points_of(at),
        });
    }
    found.sort_by_key(|village| village.phase);
    found
}

/// The offers that are built, by phase and then in their order.
pub(super) fn built(all: &Assembled) -> Vec<usize> {
    let phases = all.prepared.question.instance.phases.len();
    let start = &all.planned.start;
    let mut built: Vec<usize> = (0..start.len())
        .filter(|s| usize::from(start[*s]) < phases)
        .collect();
    built.sort_by_key(|site| start[*site]);
    built
}

fn id_of(all: &Assembled, site: usize) -> String {
    let offer = &all.prepared.question.offers[site];
    all.prepared.candidates[offer.candidate as usize].id.clone()
}

fn sites(all: &Assembled, villages: &[PlannedVillage]) -> Vec<PlannedSite> {
    let prepared = all.prepared;
    let built = built(all);
    let closes = closes(all, &built);
    let carries = carries(all, &built);
    let turned: BTreeSet<&str> = villages.iter().map(|v| v.id.as_str()).collect();
    built
        .iter()
        .enumerate()
        .map(|(nth, site)| {
            let offer = &prepared.question.offers[*site];
            let candidate = &prepared.candidates[offer.candidate as usize];
            let price = &prepared.prices[*site];
            let way = way_of(&prepared.ways, offer);
            let own: Vec<String> = closes[nth]
                .iter()
                .map(|village| all.world.villages[*village].id.clone())
                .filter(|id| turned.contains(id.as_str()))
                .collect();
            PlannedSite {
                id: candidate.id.clone(),
                phase: u32::from(all.planned.start[*site]) + 1,
                kind: candidate.kind.name().to_owned(),
                source: candidate.source.name().to_owned(),
                lon_deg: candidate.position.lon_deg(),
                lat_deg: candidate.position.lat_deg(),
                ground_m: candidate.ground_m,
                antenna_height_m: candidate.antenna_height_m,
                mast_m: match candidate.structure {
                    // Nothing is built: the mast that is there is taken to be high enough.
                    _ if matches!(candidate.kind, Kind::Change(_)) => None,
                    Structure::Mast(height_m) | Structure::Pole(height_m) => Some(height_m),
                    Structure::None => None,
                },
                capex: price.capex,
                yearly: price.yearly,
                cost: offer.cost.saturating_mul(prepared.plan.costs.unit.max(1)),
                cost_parts: price.parts.clone(),
                paid_by: payer_name(offer.payer).to_owned(),
                power: price.power.to_owned(),
                backhaul: way.name().to_owned(),
                hops: u32::from(way.hops()),
                needed: !own.is_empty() || carries.contains(site) || is_locked(all, *site),
                closes: own,
                cells: candidate.cells.iter().map(row_of_cell).collect(),
                replaces: candidate
                    .replaces
                    .iter()
                    .map(|cell| all.world.network.cells()[*cell].id.clone())
                    .collect(),
                ..PlannedSite::default()
            }
        })
        .collect()
}

fn is_locked(all: &Assembled, site: usize) -> bool {
    all.prepared.question.instance.locked_in.contains(&(site as u32))
}

pub(super) const fn payer_name(payer: Payer) -> &'static str {
    match payer {
        Payer::Fund => "fund",
        Payer::Operator => "operator",
    }
}

/// For each built offer, the villages of the study that turn with it and not without it.
fn closes(all: &Assembled, built: &[usize]) -> Vec<Vec<usize>> {
    let instance = &all.prepared.question.instance;
    let mut times = vec![0_u32; instance.people.len()];
    for site in built {
        instance
            .covers
            .get(*site)
            .iter()
            .for_each(|p| times[*p as usize] += 1);
    }
    let mut village_of = vec![0_usize; instance.people.len()];
    for (village, points) in instance.points.iter().enumerate() {
        points.iter().for_each(|p| village_of[*p as usize] = village);
    }
    let turns_without = |village: usize, without: &BTreeSet<u32>| {
        turns(instance, village, |point| {
            let own = u32::from(without.contains(&point));
            instance.served[point as usize] || times[point as usize] > own
        })
    };
    built
        .iter()
        .map(|site| {
            let own: BTreeSet<u32> = instance.covers.get(*site).iter().copied().collect();
            let touched: BTreeSet<usize> = own.iter().map(|p| village_of[*p as usize]).collect();
            let none = BTreeSet::new();
            touched
                .into_iter()
                .filter(|village| turns_without(*village, &none) && !turns_without(*village, &own))
                .filter_map(|village| match all.prepared.question.villages[village] {
                    Counted::Village(at) => Some(at),
                    Counted::Stretch(_) => None,
                })
                .collect()
        })
        .collect()
}

/// The built offers on whose links others hang.
fn carries(all: &Assembled, built: &[usize]) -> BTreeSet<usize> {
    let prepared = all.prepared;
    let chosen: Vec<(u32, Way)> = built
        .iter()
        .map(|site| {
            let offer = &prepared.question.offers[*site];
            (offer.candidate, way_of(&prepared.ways, offer).clone())
        })
        .collect();
    let Ok(sights) = chain(&prepared.ways, &chosen) else {
        return BTreeSet::new();
    };
    let from = sights
        .iter()
        .flatten()
        .filter_map(|sight| match &prepared.ways.sights[*sight].from {
            End::Candidate(candidate) => Some(*candidate),
            End::Connected(..) => None,
        });
    let from: BTreeSet<u32> = from.collect();
    let own = built
        .iter()
        .zip(&chosen)
        .filter(|(_, (candidate, _))| from.contains(candidate));
    own.map(|(site, _)| *site).collect()
}

/// The links of what is built.
fn links(all: &Assembled) -> Vec<BackhaulLink> {
    let prepared = all.prepared;
    let built = built(all);
    let chosen: Vec<(u32, Way)> = built
        .iter()
        .map(|site| {
            let offer = &prepared.question.offers[*site];
            (offer.candidate, way_of(&prepared.ways, offer).clone())
        })
        .collect();
    let sights = chain(&prepared.ways, &chosen).unwrap_or_else(|_| vec![None; chosen.len()]);
    let mut links = Vec::new();
    for ((site, (at, way)), sight) in built.iter().zip(&chosen).zip(sights) {
        let candidate = &prepared.candidates[*at as usize];
        let here = [candidate.position.lon_deg(), candidate.position.lat_deg()];
        let phase = u32::from(all.planned.start[*site]) + 1;
        if let Way::Fibre { km, to } = way {
            links.push(BackhaulLink {
                from: "fibre".to_owned(),
                to: candidate.id.clone(),
                way: way.name().to_owned(),
                phase,
                line_deg: [[to.lon_deg(), to.lat_deg()], here],
                length_km: *km,
                ..BackhaulLink::default()
            });
        }
        let Some(sight) = sight.map(|at| &prepared.ways.sights[at]) else {
            continue;
        };
        let (from, place) = match &sight.from {
            End::Connected(name, place) => (name.clone(), *place),
            End::Candidate(other) => {
                let other = &prepared.candidates[*other as usize];
                (other.id.clone(), other.position)
            }
        };
        links.push(BackhaulLink {
            from,
            to: candidate.id.clone(),
            way: way.name().to_owned(),
            phase,
            line_deg: [[place.lon_deg(), place.lat_deg()], here],
            length_km: sight.length_km,
            heights_m: Some(sight.heights_m),
            clearance: Some(sight.clearance),
            worst_at_km: Some(sight.worst_at_km),
        });
    }
    links
}

fn phases(all: &Assembled, villages: &[PlannedVillage], sites: &[PlannedSite]) -> Vec<PlannedPhase> {
    let spells = &all.prepared.plan.phases;
    let people = |v: &usize| {
        all.world.villages[*v]
            .population
            .map_or(0, |p| p.max(0.0).round() as u64)
    };
    let is_one = all.runs.covered.len() == 1;
    let mut so_far = 0;
    all.runs
        .covered
        .iter()
        .enumerate()
        .map(|(at, covered)| {
            let number = at as u32 + 1;
            let own = || sites.iter().filter(|site| site.phase == number);
            let paid = |by: &'static str| own().filter(|s| s.paid_by == by).map(|s| s.cost).sum::<u64>();
            let turned = || villages.iter().filter(|v| v.phase == number);
            let people_here: u64 = turned().map(|v| v.people).sum();
            so_far += people_here;
            let now: Vec<usize> = (0..covered.len()).filter(|v| covered[*v]).collect();
            let spell = spells.get(at).copied().unwrap_or_default();
            PlannedPhase {
                phase: number,
                due: spell.due.map(|day| day.to_string()),
                budget: spell.budget.or(all.prepared.plan.budget.filter(|_| is_one)),
                spent: paid("fund"),
                spent_by_operators: paid("operator"),
                sites: own().count() as u32,
                villages: turned().count() as u32,
                people: people_here,
                people_so_far: so_far,
                covered_villages: now.len() as u32,
                covered_people: now.iter().map(people).sum(),
            }
        })
        .collect()
}

/// What a reader must know beside the numbers.
fn notes(all: &Assembled, villages: &[PlannedVillage]) -> Vec<String> {
    let mut notes: Vec<String> = all
        .prepared
        .notes
        .iter()
        .map(|(text, number)| format!("{text}: {}", grouped(*number)))
        .collect();
    notes.splice(0..0, all.prepared.plan.notes.iter().cloned());
    let claimed = claimed(all);
    let run: BTreeSet<&str> = villages.iter().map(|v| v.id.as_str()).collect();
    let missing = claimed
        .iter()
        .filter(|v| !run.contains(all.world.villages[**v].id.as_str()))
        .count();
    if missing > 0 {
        notes.push(format!(
            "{} that the optimiser counts, but that the run of the planned network does not cover: not claimed",
            counted(missing, "village", "villages")
        ));
    }
    notes
}

/// The villages that turn by the question's own numbers.
fn claimed(all: &Assembled) -> Vec<usize> {
    let instance = &all.prepared.question.instance;
    let mut on_air = vec![false; instance.people.len()];
    for site in built(all) {
        instance
            .covers
            .get(site)
            .iter()
            .for_each(|p| on_air[*p as usize] = true);
    }
    let has = |point: u32| instance.served[point as usize] || on_air[point as usize];
    let villages = all.prepared.question.villages.iter().enumerate();
    villages
        .filter(|(at, _)| turns(instance, *at, has))
        .filter_map(|(_, counted)| match counted {
            Counted::Village(village) => Some(*village),
            Counted::Stretch(_) => None,
        })
        .collect()
}
