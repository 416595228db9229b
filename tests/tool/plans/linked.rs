//! Small problems by chance whose sites hang on each other, with places, chains, first phases, what budgets pay
//! and minima, against all choices.

use super::chance::{Chance, best_of_those, turns};
use super::{efforts, merits, problem};
use covgap::optimise::{Effort, Infeasible, Outcome, solve};
use covgap::pipeline::covering::{Covering, solved_instance, task_of};
use covgap::plan_check::Task;
use serde_json::json;

/// Adds what links sites and villages to a problem of chance.
fn linked(chance: &mut Chance) -> Covering {
    let mut value = chance.text();
    let sites = value["costs"].as_array().expect("costs").len() as u64;
    let villages = value["weights"].as_array().expect("weights").len() as u64;
    let phases = value["phases"].as_array().map_or(1, |p| p.len() as u64);
    if chance.below(3) > 0 {
        value["places"] = json!(chance.list(sites, 0, sites / 2));
    }
    if chance.below(4) > 0 {
        // Later sites hang on earlier ones: no circle.
        let after: Vec<Vec<u64>> = (0..sites)
            .map(|site| (0..site).filter(|_| chance.below(3) == 0).collect())
            .collect();
        value["after"] = json!(after);
    }
    if chance.below(2) == 0 && phases > 1 {
        value["earliest"] = json!(chance.list(sites, 0, phases - 1));
    }
    if chance.below(2) == 0 {
        let paid: Vec<u64> = value["costs"]
            .as_array()
            .expect("costs")
            .iter()
            .map(|c| c.as_u64().expect("a cost") * chance.below(3) / 2)
            .collect();
        value["paid"] = json!(paid);
    }
    if chance.below(2) == 0 {
        let minima: Vec<_> = (0..=chance.below(2))
            .map(|_| {
                let of: Vec<u64> = (0..villages).filter(|_| chance.below(2) == 0).collect();
                json!({"villages": of, "weight": chance.below(of.len() as u64 * 30 + 2)})
            })
            .collect();
        value["minima"] = json!(minima);
    }
    problem(&value)
}

/// Does a plan keep to places, chains and first phases?
fn keeps_links(task: &Task, start: &[usize]) -> bool {
    let phases = task.stages.len();
    let is_on = |s: usize| start[s] < phases;
    let built = || (0..start.len()).filter(|s| is_on(*s));
    let has_chain = |s: usize| {
        let after: &[u32] = task.after.get(s).map_or(&[], |list| list);
        after.is_empty() || after.iter().any(|n| start[*n as usize] <= start[s])
    };
    built().all(|s| has_chain(s) && start[s] >= task.earliest.get(s).map_or(0, |e| usize::from(*e)))
        && (task.places.is_empty()
            || built().all(|s| built().all(|other| s == other || task.places[s] != task.places[other])))
}

fn keeps_minima(task: &Task, start: &[usize]) -> bool {
    task.minima.iter().all(|m| {
        let villages = m.villages.iter().map(|v| *v as usize);
        let covered = villages.filter(|v| turns(task, *v, &|s| start[s] < task.stages.len()));
        covered.map(|v| task.weights[v]).sum::<u64>() >= m.weight
    })
}

/// The sites that may be built, each for itself: not locked out, with a chain, beside no locked-in one.
fn allowed(task: &Task) -> Vec<bool> {
    let mut all = vec![false; task.costs.len()];
    for _ in 0..all.len() {
        for site in 0..all.len() {
            let after: &[u32] = task.after.get(site).map_or(&[], |list| list);
            let is_out = task.locked_out.contains(&(site as u32));
            let has_mate = task.locked_in.iter().any(|other| {
                *other as usize != site
                    && !task.places.is_empty()
                    && task.places[*other as usize] == task.places[site]
            });
            let has_chain = after.is_empty() || after.iter().any(|n| all[*n as usize]);
            all[site] = !is_out && !has_mate && has_chain;
        }
    }
    all
}

fn best(task: &Task) -> Option<i128> {
    let allowed = allowed(task);
    best_of_those(
        task,
        &|start| keeps_links(task, start) && keeps_minima(task, start),
        &|site| allowed[site],
    )
}

#[test]
fn the_exact_answer_is_the_best_of_all_choices() {
    for effort in efforts() {
        every_answer_is_the_best(effort);
    }
}

fn every_answer_is_the_best(effort: Effort) {
    let mut chance = Chance(160);
    let (mut planned, mut without) = (0, 0);
    for round in 0..400 {
        let covering = linked(&mut chance);
        let task = &covering.task;
        assert_eq!(task_of(&covering.instance), *task);
        let best = best(task);
        let (outcome, breaches, _) = solved_instance(&covering.instance, effort, round);
        assert_eq!(breaches, [], "round {round}: {task:?}");
        let found = merits(&covering, &outcome);
        assert_eq!(
            found.map(|(value, _)| value),
            best,
            "round {round}: {outcome:?} {task:?}"
        );
        match found {
            Some((value, bound)) => {
                planned += 1;
                assert_eq!(value, bound, "round {round}: {task:?}");
            }
            None => {
                without += 1;
                assert!(
                    matches!(outcome, Outcome::Infeasible(_)),
                    "round {round}: {task:?}"
                );
            }
        }
    }
    assert!(planned > 200 && without > 20, "{planned} {without}");
}

#[test]
fn a_quick_answer_lies_between_greedy_and_its_bound() {
    let mut chance = Chance(170);
    for round in 0..300 {
        let covering = linked(&mut chance);
        let best = best(&covering.task);
        let (outcome, breaches, _) = solved_instance(&covering.instance, Effort::Quick, round);
        assert_eq!(breaches, [], "round {round}: {:?}", covering.task);
        if let (Some((value, bound)), Some(best)) = (merits(&covering, &outcome), best) {
            assert!(
                value <= best && best <= bound,
                "round {round}: {value} {best} {bound}"
            );
        }
        if let Outcome::Planned(planned) = &outcome {
            let sign = if covering.objective == "min_cost" { -1 } else { 1 };
            let is_worse = |greedy: u64| sign * i128::from(greedy) <= sign * i128::from(planned.value);
            assert!(planned.greedy.is_none_or(is_worse), "round {round}");
        }
    }
}

#[test]
fn a_minimum_that_cannot_be_met_is_named() {
    // Two villages, of which the money buys one: the second minimum asks for both.
    let covering = problem(&json!({
        "objective": "max_weight", "weights": [30, 50], "costs": [4, 5], "covers": [[0], [1]], "budget": 5,
        "minima": [{"villages": [0], "weight": 30}, {"villages": [0, 1], "weight": 70}],
    }));
    let outcome = solve(&covering.instance, Effort::Normal, 1);
    let why = Infeasible::Minimum {
        minimum: 1,
        weight: 70,
        reachable: 50,
    };
    assert_eq!(outcome, Outcome::Infeasible(why));
}

#[test]
fn a_last_phase_that_counts_nothing_meets_minima_all_the_same() {
    let covering = problem(&json!({
        "objective": "max_weight_phases", "weights": [30, 50], "costs": [4, 5], "covers": [[0], [1]],
        "phases": [{"budget": 4, "weight": 1}, {"budget": 5, "weight": 0}],
        "minima": [{"villages": [1], "weight": 50}],
    }));
    for effort in [Effort::Quick, Effort::Normal] {
        let (outcome, breaches, _) = solved_instance(&covering.instance, effort, 1);
        assert_eq!(breaches, []);
        let Outcome::Planned(planned) = &outcome else {
            panic!("{outcome:?}")
        };
        assert_eq!(
            (&planned.start[..], planned.value),
            (&[0, 1][..], 30),
            "{effort:?}"
        );
    }
}

#[test]
fn minima_with_last_phases_that_count_nothing_are_met_as_well_as_can_be() {
    let mut chance = Chance(180);
    let (mut planned, mut without, mut looked_at) = (0, 0, 0);
    for round in 0..900 {
        let mut value = chance.text();
        let Some(phases) = value["phases"].as_array_mut() else {
            continue;
        };
        for phase in phases.iter_mut().skip(1) {
            phase["weight"] = json!(0);
        }
        let villages = value["weights"].as_array().expect("weights").len() as u64;
        let of: Vec<u64> = (0..villages).filter(|_| chance.below(2) == 0).collect();
        value["minima"] = json!([{"villages": of, "weight": chance.below(of.len() as u64 * 30 + 2)}]);
        let covering = problem(&value);
        let best = best(&covering.task);
        looked_at += 1;
        for effort in [Effort::Quick, Effort::Normal] {
            let (outcome, breaches, _) = solved_instance(&covering.instance, effort, round);
            assert_eq!(breaches, [], "round {round}: {:?}", covering.task);
            match (merits(&covering, &outcome), best) {
                (Some((value, bound)), Some(best)) => {
                    planned += 1;
                    assert!(
                        value <= best && best <= bound,
                        "round {round}: {value} {best} {bound}"
                    );
                    assert!(
                        effort == Effort::Quick || value == best,
                        "round {round}: {value} {best}"
                    );
                }
                (found, best) => {
                    without += 1;
                    assert_eq!(
                        (found, best),
                        (None, None),
                        "round {round} {effort:?}: {:?}",
                        covering.task
                    );
                }
            }
        }
    }
    assert!(
        looked_at > 300 && planned > 300 && without > 20,
        "{looked_at} {planned} {without}"
    );
}
