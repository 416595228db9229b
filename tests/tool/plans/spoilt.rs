//! Plans and proofs that were changed are caught, each with its code.

use super::known;
use covgap::optimise::Effort;
use covgap::pipeline::covering::{BoundFile, Covering, proof_of, solved};
use covgap::plan_check::{Built, Proof, check_plan, check_proof, digest_of_proof};

/// A problem, its plan, its proof and its value.
fn made(name: &str) -> (Covering, Built, Proof, u64) {
    let covering = known(name);
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

#[track_caller]
pub(super) fn plan_has(covering: &Covering, plan: &Built, code: &str) {
    let breaches = check_plan(&covering.task, plan);
    assert!(
        breaches.iter().any(|b| b.code == code),
        "{code} is not in {breaches:?}"
    );
}

#[track_caller]
pub(super) fn proof_has(covering: &Covering, proof: &Proof, value: u64, code: &str) {
    let breaches = check_proof(&covering.task, proof, Some(value));
    assert!(
        breaches.iter().any(|b| b.code == code),
        "{code} is not in {breaches:?}"
    );
}

/// A proof with numbers changed, and a seal that fits them.
pub(super) fn resealed(proof: &Proof, change: impl Fn(&mut Proof)) -> Proof {
    let mut proof = proof.clone();
    change(&mut proof);
    proof.seal = digest_of_proof(&proof);
    proof
}

#[test]
fn a_spoilt_plan_is_caught() {
    let (mut covering, plan, _, _) = made("d_locked_budget_300x120");
    assert_eq!(check_plan(&covering.task, &plan), []);
    let spoil = |change: &dyn Fn(&mut Built)| {
        let mut plan = plan.clone();
        change(&mut plan);
        plan
    };
    let locked = covering.task.locked_in[0];
    let dropped = spoil(&|p| p.on_air[0].retain(|site| *site != locked));
    plan_has(&covering, &dropped, "plan-lock-dropped");
    let free = *plan.on_air[0]
        .iter()
        .find(|s| !covering.task.locked_in.contains(s))
        .expect("a site");
    let dropped = spoil(&|p| p.on_air[0].retain(|site| *site != free));
    plan_has(&covering, &dropped, "plan-village-not-covered");
    plan_has(&covering, &dropped, "plan-number-wrong");
    plan_has(&covering, &spoil(&|p| p.on_air[0].push(free)), "plan-site-twice");
    plan_has(
        &covering,
        &spoil(&|p| p.on_air[0].push(9_999)),
        "plan-site-unknown",
    );
    let forbidden = covering.task.locked_out[0];
    plan_has(
        &covering,
        &spoil(&|p| p.on_air[0].push(forbidden)),
        "plan-lock-forbidden",
    );
    let twice = spoil(&|p| {
        let village = p.turned[0][0];
        p.turned[0].push(village);
    });
    plan_has(&covering, &twice, "plan-village-twice");
    let unclaimed = spoil(&|p| {
        p.turned[0].pop();
    });
    plan_has(&covering, &unclaimed, "plan-village-unclaimed");
    plan_has(
        &covering,
        &spoil(&|p| p.turned[0].push(9_999)),
        "plan-village-unknown",
    );
    plan_has(&covering, &spoil(&|p| p.value += 1), "plan-number-wrong");
    plan_has(&covering, &spoil(&|p| p.turned.clear()), "plan-phases");
    covering.task.budget = Some(plan.cost - 1);
    plan_has(&covering, &plan, "plan-budget-exceeded");
    covering.task.max_sites = Some(plan.on_air[0].len() as u64 - 1);
    plan_has(&covering, &plan, "plan-sites-exceeded");
}

#[test]
fn a_site_that_goes_again_is_caught() {
    let (covering, mut plan, _, _) = made("e_phases_tiny_40x9");
    assert_eq!(check_plan(&covering.task, &plan), []);
    let site = plan.on_air[0][0];
    plan.on_air[2].retain(|s| *s != site);
    plan_has(&covering, &plan, "plan-not-nested");
}

#[test]
fn a_plan_that_does_not_cover_all_is_caught() {
    let (covering, mut plan, _, _) = made("c_geo_cover_all_100x60");
    assert_eq!(check_plan(&covering.task, &plan), []);
    plan.on_air[0].pop();
    plan_has(&covering, &plan, "plan-not-enough");
}

#[test]
fn a_spoilt_proof_is_caught() {
    let (mut covering, _, proof, value) = made("b_geo_budget_150x80");
    assert_eq!(check_proof(&covering.task, &proof, Some(value)), []);
    // Any number that is changed breaks the seal.
    for at in 0..proof.sets[0].rows.len() {
        let mut spoilt = proof.clone();
        spoilt.sets[0].rows[at].2 += 1;
        proof_has(&covering, &spoilt, value, "bound-seal-broken");
    }
    // With a seal that fits, the numbers themselves are caught.
    let spoilt = resealed(&proof, |p| p.sets.iter_mut().for_each(|s| s.rows.clear()));
    proof_has(&covering, &spoilt, value, "bound-not-reached");
    let spoilt = resealed(&proof, |p| p.bound -= 1);
    proof_has(&covering, &spoilt, value, "bound-below-plan");
    proof_has(&covering, &spoilt, value, "bound-not-reached");
    let spoilt = resealed(&proof, |p| p.rows[0].village += 1);
    proof_has(&covering, &spoilt, value, "bound-row-unknown");
    let spoilt = resealed(&proof, |p| p.sets[0].rows[0].0 = 1_000_000);
    proof_has(&covering, &spoilt, value, "bound-row-unknown");
    let spoilt = resealed(&proof, |p| p.sets[0].rows[0].2 = u64::MAX);
    proof_has(&covering, &spoilt, value, "bound-row-large");
    let spoilt = resealed(&proof, |p| p.limits[0].counts = true);
    proof_has(&covering, &spoilt, value, "bound-limit-unknown");
    let spoilt = resealed(&proof, |p| p.scale_bits = 64);
    proof_has(&covering, &spoilt, value, "bound-scale");
    let spoilt = resealed(&proof, |p| p.cases.truncate(1));
    proof_has(&covering, &spoilt, value, "bound-case-missing");
    let spoilt = resealed(&proof, |p| p.dominated.push((0, 1)));
    proof_has(&covering, &spoilt, value, "bound-site-needed");
    let spoilt = resealed(&proof, |p| {
        // What was shown to be built is said not to be, and the other way round.
        let mut settled = p
            .cases
            .iter_mut()
            .flat_map(|c| &mut c.settled)
            .flat_map(|s| &mut s.sites);
        let (_, first, last) = settled.next().expect("a settled site");
        (*first, *last) = (1 - *first, 1 - *last);
    });
    proof_has(&covering, &spoilt, value, "bound-step-unproved");
    covering.task.costs[0] += 1;
    proof_has(&covering, &proof, value, "bound-other-task");
}

#[test]
fn a_row_that_need_not_be_hit_is_caught() {
    let value = serde_json::json!({
        "objective": "max_weight", "weights": [100, 50], "costs": [3, 4, 5], "budget": 7,
        "points": [[10, 10, 10], [5, 5]], "centres": [0, null], "needs": [20, 10],
        "covers": [[0, 1], [2, 3], [3, 4]],
    });
    let covering = super::problem(&value);
    let solved = solved(&covering, Effort::Normal, 1);
    let proof = proof_of(&solved.bound.expect("a proof"));
    let value = solved.answer.value.expect("a value");
    assert_eq!(check_proof(&covering.task, &proof, Some(value)), []);
    let village = proof.rows.iter().position(|row| row.village == 0).expect("a row");
    // Without its centre the village cannot turn; without its third point it can.
    let spoilt = resealed(&proof, |p| p.rows[village].points = vec![2]);
    proof_has(&covering, &spoilt, value, "bound-row-invalid");
}
