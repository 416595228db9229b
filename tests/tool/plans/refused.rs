//! What is no problem is refused, with the field and what to do; what has no plan is said to have none.

use crate::support::Scene;
use crate::support::tool::{covgap, holds};
use serde_json::{Value, json};

/// The executable's answer to a problem.
fn ran(text: &str) -> crate::support::tool::Ran {
    let scene = Scene::new();
    let file = scene.path("problem.json");
    std::fs::write(&file, text).expect("written");
    let mut command = covgap(file.parent().expect("a folder"));
    command
        .args(["plan", "covering", "problem.json"])
        .output()
        .expect("it runs")
        .into()
}

fn good() -> Value {
    json!({"objective": "max_weight", "weights": [5, 7], "costs": [2, 3], "covers": [[0], [1]], "budget": 4})
}

fn with(field: &str, value: Value) -> String {
    let mut all = good();
    all[field] = value;
    all.to_string()
}

#[test]
fn what_is_no_problem_is_refused() {
    for (text, parts) in [
        (
            "{\"weights\": [1,".to_owned(),
            ["covering-not-json", "problem.json:1"],
        ),
        ("[1, 2]".to_owned(), ["covering-not-json", "object"]),
        ("{}".to_owned(), ["covering-field-missing", "'costs'"]),
        (with("budget", json!(-1)), ["covering-field-invalid", "'-1'"]),
        (with("budget", json!(1.5)), ["covering-field-invalid", "'1.5'"]),
        (
            with("weights", json!([1, "a"])),
            ["covering-field-invalid", "entry 1"],
        ),
        (
            with("objective", json!("max")),
            ["covering-field-invalid", "max_weight"],
        ),
        (
            with("covers", json!([[0]])),
            ["covering-lengths-differ", "'covers' has 1"],
        ),
        (
            with("covers", json!([[0], [2]])),
            ["covering-number-outside", "entry 1"],
        ),
        (
            with("covers", json!([[0, 0], [1]])),
            ["covering-number-twice", "twice"],
        ),
        (
            with("locked_in", json!([5])),
            ["covering-number-outside", "'locked_in'"],
        ),
        (
            with("phases", json!([{"budget": 1}])),
            ["covering-phases-unused", "max_weight_phases"],
        ),
        (
            with("places", json!([0])),
            ["covering-lengths-differ", "'places' has 1"],
        ),
        (
            with("places", json!([0, 2])),
            ["covering-number-outside", "'places'"],
        ),
        (
            with("after", json!([[], [2]])),
            ["covering-number-outside", "'after'"],
        ),
        (
            with("after", json!([[1], [0]])),
            ["covering-after-circle", "hangs on itself"],
        ),
        (
            with("after", json!([[0], []])),
            ["covering-after-circle", "site 0"],
        ),
        (
            with("earliest", json!([0, 1])),
            ["covering-number-outside", "'earliest'"],
        ),
        (with("paid", json!([0, -1])), ["covering-field-invalid", "'paid'"]),
        (
            with("minima", json!([{"villages": [0]}])),
            ["covering-field-invalid", "villages and weight"],
        ),
        (
            with("minima", json!([{"villages": [2], "weight": 1}])),
            ["covering-number-outside", "'minima'"],
        ),
        (
            with("weights", json!([u64::MAX, 1])),
            ["covering-number-large", "larger unit"],
        ),
    ] {
        holds(&ran(&text).refused(), &parts);
    }
    let mut both = good();
    both["locked_in"] = json!([0]);
    both["locked_out"] = json!([0]);
    holds(&ran(&both.to_string()).refused(), &["covering-lock-both"]);
}

#[test]
fn no_money_no_sites_and_no_villages_are_problems_too() {
    let value = |text: &str| -> Value { serde_json::from_str(&ran(text).good()).expect("JSON") };
    assert_eq!(value(&with("budget", json!(0)))["value"], 0);
    assert_eq!(value(&with("budget", json!(1_000)))["value"], 12);
    let none = json!({"objective": "max_weight", "weights": [], "costs": [], "covers": [], "p": 1});
    assert_eq!(value(&none.to_string())["value"], 0);
    let unreachable = json!({"objective": "min_cost", "weights": [4], "costs": [1], "covers": [[]]});
    assert_eq!(value(&unreachable.to_string())["value"], 0);
}

#[test]
fn what_has_no_plan_says_why() {
    let mut locked = good();
    locked["locked_in"] = json!([0, 1]);
    let answer = ran(&locked.to_string()).good();
    holds(&answer, &["\"infeasible\"", "locked in cost 5", "is 4"]);
    let mut minimum = good();
    minimum["minima"] = json!([{"villages": [0, 1], "weight": 12}]);
    let answer = ran(&minimum.to_string()).good();
    holds(
        &answer,
        &["\"infeasible\"", "minimum 0", "than 7", "5 is missing"],
    );
    minimum["minima"] = json!([{"villages": [0], "weight": 6}]);
    holds(
        &ran(&minimum.to_string()).good(),
        &["\"infeasible\"", "minimum 0", "1 is missing"],
    );
    let mut twice = good();
    twice["places"] = json!([0, 0]);
    twice["locked_in"] = json!([0, 1]);
    twice["budget"] = json!(9);
    holds(&ran(&twice.to_string()).good(), &["\"infeasible\"", "locked in"]);
    let mut least = good();
    least["objective"] = json!("min_cost");
    least["min_covered_weight"] = json!(13);
    holds(&ran(&least.to_string()).good(), &["\"infeasible\"", "13", "12"]);
    least["min_covered_weight"] = json!(12);
    holds(
        &ran(&least.to_string()).good(),
        &["\"infeasible\"", "within the limits"],
    );
}
