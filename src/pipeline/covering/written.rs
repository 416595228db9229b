//! A question as the file that `covgap plan covering` reads: anyone can solve it again with another solver.

use crate::optimise::{Goal, Instance, Lists};
use crate::output::OutputError;
use serde_json::{Map, Value, json};

/// A question as JSON.
///
/// # Errors
/// [`OutputError`] where it cannot be written.
pub fn problem_json(name: &str, instance: &Instance) -> Result<String, OutputError> {
    let mut all = Map::new();
    let mut set = |key: &str, value: Value| drop(all.insert(key.to_owned(), value));
    set("name", json!(name));
    let has_phases = instance.phases.len() > 1;
    set(
        "objective",
        json!(match instance.goal {
            Goal::MostWeight if has_phases => "max_weight_phases",
            Goal::MostWeight => "max_weight",
            Goal::LeastCost(_) => "min_cost",
        }),
    );
    if let Goal::LeastCost(Some(least)) = instance.goal {
        set("min_covered_weight", json!(least));
    }
    set("weights", json!(instance.weights));
    let people = instance.points.iter().map(|points| {
        let own = points.iter().map(|p| instance.people[*p as usize]);
        own.collect::<Vec<u64>>()
    });
    set("points", json!(people.collect::<Vec<_>>()));
    set("needs", json!(instance.needs));
    set("centres", json!(centres(instance)));
    let served = instance.served.iter().enumerate().filter(|(_, served)| **served);
    set(
        "served",
        json!(served.map(|(point, _)| point).collect::<Vec<usize>>()),
    );
    set("costs", json!(instance.costs));
    set("covers", lists(&instance.covers));
    set(
        "budget",
        json!(single(
            instance.budget,
            has_phases,
            instance.phases.first().and_then(|p| p.budget)
        )),
    );
    set(
        "p",
        json!(single(
            instance.max_sites,
            has_phases,
            instance.phases.first().and_then(|p| p.max_sites)
        )),
    );
    if has_phases {
        let phases = instance.phases.iter().map(
            |phase| json!({"budget": phase.budget, "max_sites": phase.max_sites, "weight": phase.weight}),
        );
        set("phases", phases.collect());
        set("carry_over", json!(instance.carry_over));
    }
    set("locked_in", json!(instance.locked_in));
    set("locked_out", json!(instance.locked_out));
    set("places", json!(instance.places));
    set("after", lists(&instance.after));
    set("earliest", json!(instance.earliest));
    set("paid", json!(instance.paid));
    let minima = instance.minima.iter();
    set(
        "minima",
        minima
            .map(|m| json!({"villages": m.villages, "weight": m.weight}))
            .collect(),
    );
    crate::output::json::to_line("plan_problem.json", &all)
}

/// The limit of a question of one phase: the file has it once.
fn single(whole: Option<u64>, has_phases: bool, of_phase: Option<u64>) -> Option<u64> {
    match (whole, of_phase.filter(|_| !has_phases)) {
        (Some(whole), Some(phase)) => Some(whole.min(phase)),
        (whole, phase) => whole.or(phase),
    }
}

/// The place of each village's centre among its points.
fn centres(instance: &Instance) -> Vec<Option<usize>> {
    let villages = instance.centres.iter().zip(instance.points.iter());
    villages
        .map(|(centre, points)| points.iter().position(|p| Some(*p) == *centre))
        .collect()
}

fn lists(lists: &Lists) -> Value {
    lists.iter().map(|list| json!(list)).collect()
}
