//! Plans and their proofs: covering problems with known optima, small ones against all choices, spoilt ones.

mod asked;
mod backhaul;
mod chance;
mod demo;
#[cfg(feature = "exact")]
mod exact;
mod greenfield;
mod in_page;
mod known;
mod linked;
mod points;
mod refused;
mod spoilt;
mod spoilt_links;
mod study;

use covgap::optimise::{Effort, Outcome, has_exact};
use covgap::pipeline::covering::{Covering, read};
use serde_json::Value;
use std::path::PathBuf;

/// The folder of problems with known optima.
fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/covering")
}

/// The efforts that solve small problems to the end: with linear programs as well, where they are built in.
fn efforts() -> Vec<Effort> {
    let exact = has_exact().then_some(Effort::Exact);
    [Effort::Normal].into_iter().chain(exact).collect()
}

/// A problem from its text.
fn problem(value: &Value) -> Covering {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("problem.json");
    std::fs::write(&file, value.to_string()).expect("written");
    read(&file).unwrap_or_else(|faults| panic!("{faults}\n{value}"))
}

/// A problem of the folder.
fn known(name: &str) -> Covering {
    read(&folder().join(format!("{name}.json"))).expect("a problem")
}

/// Value and bound, the larger the better; nothing where there is no plan.
fn merits(covering: &Covering, outcome: &Outcome) -> Option<(i128, i128)> {
    let Outcome::Planned(planned) = outcome else {
        return None;
    };
    let sign = if covering.objective == "min_cost" { -1 } else { 1 };
    Some((
        sign * i128::from(planned.value),
        sign * i128::from(planned.certificate.bound),
    ))
}
