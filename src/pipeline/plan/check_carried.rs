//! What the way of each of a plan's sites carries, derived anew: people, margins and the costs' own lines, and nothing
//! of what kept offers out.

use super::Prepared;
use super::breach::PlanBreach;
use crate::analysis::downlink_mbps;
use crate::plan::PlanMade;
use crate::plan_check::{Crowd, Linked, check_ways};
use crate::units::Db;
use crate::world::World;

/// The sites of a plan whose way carries too little.
pub(super) fn ways(prepared: &Prepared, made: &PlanMade, world: &World) -> Vec<PlanBreach> {
    let value = |line: &str| prepared.plan.costs.value(line);
    let (Some(kbps), Some(share), Some(unknown)) = (
        value("busy-hour-rate"),
        value("users-share"),
        value("people-where-unknown"),
    ) else {
        return Vec::new();
    };
    let mut people = vec![0.0; prepared.points.receivers.len()];
    for (number, village) in world.villages.iter().enumerate() {
        let all = village.population.unwrap_or(unknown).max(0.0);
        let first = prepared.points.begin.get(number).copied().unwrap_or_default() as usize;
        for (at, point) in people.iter_mut().skip(first).zip(&village.test_points) {
            *at = all * point.weight;
        }
    }
    let carries_mbps = |way: &str| match way {
        "satellite" => value("satellite-throughput"),
        "microwave" => value("microwave-throughput"),
        "fibre" => value("fibre-throughput"),
        _ => None,
    };
    let place = |id: &str| {
        prepared
            .candidates
            .iter()
            .position(|candidate| candidate.id == id)
    };
    // Signals as good as they can be.
    let rates = |at: usize| {
        let cells = prepared.candidates.get(at).into_iter().flat_map(|c| &c.cells);
        cells.map(|cell| downlink_mbps(cell, Db(100.0)))
    };
    let sites: Vec<Linked> = made
        .sites
        .iter()
        .filter_map(|site| {
            let at = place(&site.id)?;
            let all: Option<Vec<f64>> = rates(at).collect();
            Some(Linked {
                name: &site.id,
                way: &site.backhaul,
                carries_mbps: carries_mbps(&site.backhaul),
                cells_mbps: all.map(|all| all.iter().sum()),
                heard: prepared.reach.margins.get(at)?,
            })
        })
        .collect();
    let crowd = Crowd {
        people: &people,
        today: &prepared.reach.today,
        mbps_per_person: kbps * share / 1000.0,
    };
    let found = check_ways(&sites, &crowd);
    found
        .into_iter()
        .map(|breach| PlanBreach::new(breach.code, breach.text))
        .collect()
}
