//! Plans with cases by linear programs: their proofs are of whole numbers like all others, and spoilt ones are caught.

use super::spoilt::{proof_has, resealed};
use super::{folder, known, merits};
use covgap::optimise::{Effort, solve};
use covgap::pipeline::covering::{Covering, proof_of, solved};
use covgap::plan_check::{Ending, Proof, check_proof};
use serde_json::Value;

/// A problem whose proof has cases.
fn made() -> (Covering, Proof, u64) {
    let covering = known("f_steiner_27");
    let solved = solved(&covering, Effort::Exact, 1);
    let proof = proof_of(&solved.bound.expect("a proof"));
    (covering, proof, solved.answer.value.expect("a value"))
}

#[test]
fn every_known_optimum_is_found_and_proved() {
    let files = std::fs::read_dir(folder()).expect("a folder");
    let mut seen = 0;
    for file in files.map(|f| f.expect("a file").path()) {
        let text = std::fs::read_to_string(&file).expect("readable");
        let given: Value = serde_json::from_str(&text).expect("JSON");
        let name = file.file_stem().expect("a name").to_string_lossy();
        let covering = known(&name);
        let answer = solved(&covering, Effort::Exact, 1).answer;
        assert_eq!(answer.breaches, Vec::<String>::new(), "{name}");
        let optimum = &given["optimum"]["value"];
        assert_eq!(answer.value, optimum.as_u64(), "{name}");
        assert_eq!(answer.bound, optimum.as_u64(), "{name}");
        seen += 1;
    }
    assert!(seen >= 14);
}

#[test]
fn the_same_proof_comes_out_again() {
    let covering = known("d_locked_budget_300x120");
    let once = solve(&covering.instance, Effort::Exact, 7);
    assert_eq!(once, solve(&covering.instance, Effort::Exact, 7));
    let (value, bound) = merits(&covering, &once).expect("a plan");
    assert_eq!(value, bound);
}

#[test]
fn a_spoilt_tree_is_caught() {
    let (covering, proof, value) = made();
    assert_eq!(check_proof(&covering.task, &proof, Some(value)), []);
    let leaves = |p: &Proof| -> Vec<usize> {
        let is_leaf = |at: &usize| matches!(p.cases[*at].ending, Ending::Bounded { .. });
        (0..p.cases.len()).filter(is_leaf).collect()
    };
    let all = leaves(&proof);
    assert!(all.len() > 10, "{} cases", proof.cases.len());
    for at in all.iter().step_by(all.len() / 5) {
        // A leaf without its multipliers proves nothing.
        let spoilt = resealed(&proof, |p| {
            p.sets.push(covgap::plan_check::Set {
                prices: vec![0; p.limits.len()],
                ..covgap::plan_check::Set::default()
            });
            let set = p.sets.len() as u32 - 1;
            p.cases[*at].settled.clear();
            p.cases[*at].ending = Ending::Bounded { set };
        });
        proof_has(&covering, &spoilt, value, "bound-not-reached");
    }
    // One case in the place of both leaves the other out.
    let spoilt = resealed(&proof, |p| {
        let split = p.cases.iter_mut().find_map(|case| match &mut case.ending {
            Ending::Split { early, late, .. } => Some((early, late)),
            Ending::Bounded { .. } => None,
        });
        let (early, late) = split.expect("a case that is divided");
        *late = *early;
    });
    proof_has(&covering, &spoilt, value, "bound-case-missing");
    // The other site than the one that the cases were proved for.
    let spoilt = resealed(&proof, |p| {
        let split = p.cases.iter_mut().find_map(|case| match &mut case.ending {
            Ending::Split { early, late, .. } => Some((early, late)),
            Ending::Bounded { .. } => None,
        });
        let (early, late) = split.expect("a case that is divided");
        std::mem::swap(early, late);
    });
    assert_ne!(check_proof(&covering.task, &spoilt, Some(value)), []);
    let spoilt = resealed(&proof, |p| p.bound += 1);
    proof_has(&covering, &spoilt, value, "bound-below-plan");
}
