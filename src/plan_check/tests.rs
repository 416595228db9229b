//! A task that can be solved by hand.

use super::*;

/// Two villages of 100 and 51; a site of 3 for the first, of 4 for both; money for one.
fn task() -> Task {
    let mut task = Task::of_single_points(vec![100, 51], vec![3, 4], vec![vec![0], vec![0, 1]]);
    task.budget = Some(4);
    task
}

/// 151 is all that there is: no multiplier is needed.
fn proof(task: &Task) -> Proof {
    let mut proof = Proof {
        task: digest_of_task(task),
        bound: 151,
        sets: vec![Set::default()],
        cases: vec![Case {
            settled: Vec::new(),
            ending: Ending::Bounded { set: 0 },
        }],
        ..Proof::default()
    };
    proof.seal = digest_of_proof(&proof);
    proof
}

#[test]
fn a_plan_and_a_proof_that_are_sound_have_no_breach() {
    let task = task();
    let plan = Built {
        on_air: vec![vec![1]],
        turned: vec![vec![0, 1]],
        value: 151,
        covered: vec![151],
        cost: 4,
    };
    assert_eq!(check_plan(&task, &plan), []);
    assert_eq!(check_proof(&task, &proof(&task), Some(151)), []);
}

#[test]
fn a_price_proves_what_the_money_leaves() {
    let mut task = task();
    task.covers = vec![vec![0], vec![1]];
    // At 51 for the second village's row and 100 for the first, and 25 for money, a site of 3 keeps 25.
    let mut proof = proof(&task);
    proof.rows = (0..2)
        .map(|village| Row {
            village,
            points: vec![village],
        })
        .collect();
    proof.limits = vec![LimitOf {
        from: 0,
        to: 0,
        counts: false,
    }];
    proof.sets = vec![Set {
        rows: vec![(0, 0, 100), (1, 0, 51)],
        prices: vec![25],
        ..Set::default()
    }];
    // 4 at 25, and 100 - 75.
    proof.bound = 125;
    proof.seal = digest_of_proof(&proof);
    assert_eq!(check_proof(&task, &proof, Some(100)), []);
    proof.bound = 124;
    proof.seal = digest_of_proof(&proof);
    let codes: Vec<_> = check_proof(&task, &proof, Some(100))
        .iter()
        .map(|b| b.code)
        .collect();
    assert_eq!(codes, ["bound-not-reached"]);
    // By a table over the money only one of the two is built.
    proof.sets[0].is_whole = true;
    proof.bound = 100;
    proof.seal = digest_of_proof(&proof);
    assert_eq!(check_proof(&task, &proof, Some(100)), []);
}
