//! Spoilt plans and proofs of problems whose sites hang on each other are caught, line by line.

use super::problem;
use super::spoilt::{plan_has, proof_has, resealed};
use covgap::optimise::Effort;
use covgap::pipeline::covering::{BoundFile, Covering, proof_of, solved};
use covgap::plan_check::{Built, Proof, check_plan, check_proof};
use serde_json::json;

/// A relay (0) before two sites at one place (1, 2) and one elsewhere (3); a site for itself (4), which comes in
/// the second phase; money for some of them, and a minimum for the last village.
fn made() -> (Covering, Built, Proof, u64) {
    let covering = problem(&json!({
        "objective": "max_weight_phases", "weights": [70, 40, 55, 30, 20], "costs": [3, 4, 5, 6, 7],
        "covers": [[], [0], [0, 1], [2], [3, 4]], "places": [0, 1, 1, 2, 3], "after": [[], [0], [0], [0], []],
        "earliest": [0, 0, 0, 0, 1], "paid": [3, 4, 5, 6, 5], "phases": [{"budget": 9}, {"budget": 6}],
        "minima": [{"villages": [4], "weight": 20}],
    }));
    let solved = solved(&covering, Effort::Normal, 1);
    let answer = solved.answer;
    let plan = Built {
        on_air: answer.plan.expect("a plan"),
        turned: answer.turned.expect("villages"),
        value: answer.value.expect("a value"),
        covered: answer.value_by_phase.expect("weights"),
        cost: answer.cost.expect("a cost"),
    };
    let bound = solved.bound.expect("a proof");
    let text = serde_json::to_string(&bound).expect("JSON");
    let read: BoundFile = serde_json::from_str(&text).expect("the same");
    assert_eq!(read, bound);
    let value = plan.value;
    (covering, plan, proof_of(&read), value)
}

#[test]
fn a_spoilt_plan_is_caught() {
    let (mut covering, plan, _, _) = made();
    assert_eq!(check_plan(&covering.task, &plan), []);
    // By hand: the relay and the better site of the place at once, the site for itself later.
    assert_eq!(plan.on_air, [vec![0, 2], vec![0, 2, 4]]);
    let spoil = |change: &dyn Fn(&mut Built)| {
        let mut plan = plan.clone();
        change(&mut plan);
        plan
    };
    let doubled = spoil(&|p| p.on_air.iter_mut().for_each(|sites| sites.push(1)));
    plan_has(&covering, &doubled, "plan-place-twice");
    let broken = spoil(&|p| p.on_air.iter_mut().for_each(|sites| sites.retain(|s| *s != 0)));
    plan_has(&covering, &broken, "plan-chain-broken");
    let late = spoil(&|p| p.on_air[0].retain(|s| *s != 0));
    plan_has(&covering, &late, "plan-chain-broken");
    plan_has(&covering, &spoil(&|p| p.on_air[0].push(4)), "plan-too-early");
    let missed = spoil(&|p| p.on_air[1].retain(|s| *s != 4));
    plan_has(&covering, &missed, "plan-minimum-missed");
    covering.task.paid[0] = 9;
    plan_has(&covering, &plan, "plan-budget-exceeded");
}

#[test]
fn a_proof_of_other_links_is_of_another_task() {
    let (covering, _, proof, value) = made();
    assert_eq!(check_proof(&covering.task, &proof, Some(value)), []);
    let changes: [&dyn Fn(&mut Covering); 5] = [
        &|c| c.task.places[0] = 3,
        &|c| c.task.after[4].push(0),
        &|c| c.task.earliest[1] = 1,
        &|c| c.task.paid[3] += 1,
        &|c| c.task.minima[0].weight -= 1,
    ];
    for change in changes {
        let mut other = covering.clone();
        change(&mut other);
        proof_has(&other, &proof, value, "bound-other-task");
    }
}

/// A chain of two hops under a budget that buys one branch, so that the chains' multipliers are needed.
fn chained() -> (Covering, Proof, u64) {
    let covering = problem(&json!({
        "objective": "max_weight", "weights": [50, 50, 90], "costs": [10, 10, 4, 4, 4],
        "covers": [[], [], [0], [1], [2]], "after": [[], [], [0], [1], [1]], "budget": 18,
        "minima": [{"villages": [0], "weight": 50}],
    }));
    let solved = solved(&covering, Effort::Normal, 1);
    assert_eq!(solved.answer.breaches, Vec::<String>::new());
    let value = solved.answer.value.expect("a value");
    assert_eq!(value, 50);
    (covering, proof_of(&solved.bound.expect("a proof")), value)
}

#[test]
fn each_multiplier_is_sealed_and_must_be_one_of_the_task() {
    let (covering, proof, value) = chained();
    assert_eq!(check_proof(&covering.task, &proof, Some(value)), []);
    for set in 0..proof.sets.len() {
        for at in 0..proof.sets[set].chains.len() {
            let mut spoilt = proof.clone();
            spoilt.sets[set].chains[at].2 += 1;
            proof_has(&covering, &spoilt, value, "bound-seal-broken");
        }
        for at in 0..proof.sets[set].minima.len() {
            let mut spoilt = proof.clone();
            spoilt.sets[set].minima[at] += 1;
            proof_has(&covering, &spoilt, value, "bound-seal-broken");
        }
    }
    // Site 0 needs no other, phase 1 is not there, and neither is a second minimum.
    let spoilt = resealed(&proof, |p| p.sets[0].chains.push((0, 0, 5)));
    proof_has(&covering, &spoilt, value, "bound-row-unknown");
    let spoilt = resealed(&proof, |p| p.sets[0].chains.push((2, 1, 5)));
    proof_has(&covering, &spoilt, value, "bound-row-unknown");
    let spoilt = resealed(&proof, |p| p.sets[0].minima = vec![0, 0]);
    proof_has(&covering, &spoilt, value, "bound-row-unknown");
    let spoilt = resealed(&proof, |p| p.sets[0].chains = vec![(2, 0, u64::MAX)]);
    proof_has(&covering, &spoilt, value, "bound-row-large");
    let spoilt = resealed(&proof, |p| p.bound -= 1);
    proof_has(&covering, &spoilt, value, "bound-below-plan");
    proof_has(&covering, &spoilt, value, "bound-not-reached");
    let spoilt = resealed(&proof, |p| p.dominated.push((3, 4)));
    proof_has(&covering, &spoilt, value, "bound-site-needed");
    // Village 1 hangs on site 1, and not on site 0.
    let with = |site: u32| {
        move |p: &mut Proof| {
            p.rows.push(covgap::plan_check::Row {
                village: 1,
                points: Vec::new(),
            });
            p.row_sites.push((p.rows.len() as u32 - 1, vec![site]));
        }
    };
    let sound = resealed(&proof, with(1));
    assert_eq!(check_proof(&covering.task, &sound, Some(value)), []);
    let spoilt = resealed(&proof, with(0));
    proof_has(&covering, &spoilt, value, "bound-row-invalid");
    let spoilt = resealed(&proof, with(99));
    proof_has(&covering, &spoilt, value, "bound-row-unknown");
}
