//! Small worlds with backhaul from a seed: an entry for each site and hop, relays that cover nobody, phases.

use super::chance::Chance;
use super::{merits, problem};
use covgap::optimise::{Effort, Outcome};
use covgap::pipeline::covering::{Covering, solved_instance};
use serde_json::{Value, json};

/// A world of some nodes on a square; the last ones are relays. With `hops` a node has an entry for each.
fn world(seed: u64, nodes: u64, hops: usize, phases: u64) -> Covering {
    let mut chance = Chance(seed);
    let (villages, relays) = (nodes * 2, nodes / 5);
    let place = |chance: &mut Chance| (chance.below(1_000) as i64, chance.below(1_000) as i64);
    let is_near = |a: (i64, i64), b: (i64, i64), far: i64| {
        (a.0 - b.0) * (a.0 - b.0) + (a.1 - b.1) * (a.1 - b.1) <= far * far
    };
    let homes: Vec<_> = (0..villages).map(|_| place(&mut chance)).collect();
    let masts: Vec<_> = (0..nodes).map(|_| place(&mut chance)).collect();
    let (mut costs, mut covers, mut places) = (Vec::new(), Vec::<Vec<u64>>::new(), Vec::new());
    let mut after = Vec::<Vec<u64>>::new();
    // The first hop is what lies near the left edge.
    let mut before: Vec<Option<u64>> = vec![None; nodes as usize];
    let prices = chance.list(nodes, 20, 90);
    for hop in 0..hops {
        let mut now = vec![None; nodes as usize];
        for node in 0..nodes as usize {
            let seen = (0..nodes as usize)
                .filter(|n| *n != node && is_near(masts[*n], masts[node], 260))
                .filter_map(|n| before[n]);
            let from: Vec<u64> = if hop == 0 { Vec::new() } else { seen.collect() };
            if (hop == 0 && masts[node].0 > 200) || (hop > 0 && from.is_empty()) {
                continue;
            }
            now[node] = Some(costs.len() as u64);
            let near = (0..villages).filter(|v| is_near(homes[*v as usize], masts[node], 130));
            covers.push(if node as u64 >= nodes - relays {
                Vec::new()
            } else {
                near.collect()
            });
            costs.push(prices[node]);
            places.push(node);
            after.push(from);
        }
        before = now;
    }
    let money: u64 = prices.iter().sum::<u64>() / 4;
    let stages: Vec<Value> = (0..phases).map(|_| json!({"budget": money / phases})).collect();
    problem(&json!({
        "objective": "max_weight_phases", "weights": chance.list(villages, 50, 900), "costs": costs,
        "covers": covers, "places": places, "after": after, "phases": stages,
    }))
}

#[test]
fn chains_reach_a_root_in_every_phase_and_the_bound_holds() {
    for (seed, phases) in [(1, 1), (2, 1), (3, 3)] {
        let covering = world(seed, 40, 3, phases);
        let (outcome, breaches, _) = solved_instance(&covering.instance, Effort::Quick, seed);
        assert_eq!(breaches, [], "{seed}");
        let (value, bound) = merits(&covering, &outcome).expect("a plan");
        assert!(value > 0 && value <= bound, "{seed}: {value} {bound}");
        assert!(bound - value <= value * 15 / 100, "{seed}: {value} {bound}");
        let Outcome::Planned(planned) = &outcome else {
            continue;
        };
        assert!(
            planned.greedy.is_some_and(|greedy| greedy <= planned.value),
            "{seed}"
        );
        assert!(planned.covered.is_sorted(), "{seed}: {:?}", planned.covered);
        // Without its chains a world is worth no less.
        let mut free = covering.instance.clone();
        free.after = covgap::optimise::Lists::default();
        let (free, _, _) = solved_instance(&free, Effort::Quick, seed);
        let (_, free) = merits(&covering, &free).expect("a plan");
        assert!(free >= value, "{seed}: {free} {value}");
    }
}

#[test]
fn the_same_plan_comes_again() {
    let covering = world(5, 30, 3, 2);
    let once = solved_instance(&covering.instance, Effort::Quick, 7);
    assert_eq!(once, solved_instance(&covering.instance, Effort::Quick, 7));
}

#[test]
fn a_relay_is_built_for_what_hangs_on_it_and_for_nothing_else() {
    // Two sites behind one relay are worth it together; the other relay leads nowhere.
    let covering = problem(&json!({
        "objective": "max_weight", "weights": [60, 60, 50], "costs": [0, 5, 5, 4, 4, 6],
        "covers": [[], [], [], [0], [1], [2]], "after": [[], [0], [0], [1], [1], [0]], "budget": 13,
    }));
    let (outcome, breaches, _) = solved_instance(&covering.instance, Effort::Normal, 1);
    assert_eq!(breaches, []);
    let Outcome::Planned(planned) = outcome else {
        panic!("no plan: {outcome:?}")
    };
    assert_eq!((planned.value, planned.certificate.bound), (120, 120));
    assert_eq!(planned.start, [0, 0, 1, 0, 0, 1]);
}
