//! Problems whose optimum is known, through the executable.

use super::folder;
use crate::support::Scene;
use crate::support::tool::covgap;
use serde_json::Value;
use std::path::Path;

/// The answer of the executable.
fn answer(file: &Path, arguments: &[&str]) -> Value {
    let mut command = covgap(file.parent().expect("a folder"));
    let ran = command
        .args(["plan", "covering"])
        .arg(file)
        .args(arguments)
        .output()
        .expect("it runs");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    serde_json::from_slice(&ran.stdout).expect("JSON")
}

#[test]
fn every_known_optimum_is_found_and_proved() {
    let mut files: Vec<_> = std::fs::read_dir(folder())
        .expect("a folder")
        .map(|f| f.expect("a file").path())
        .collect();
    files.sort();
    assert!(files.len() >= 14);
    for file in files {
        let text = std::fs::read_to_string(&file).expect("readable");
        let given: Value = serde_json::from_str(&text).expect("JSON");
        let found = answer(&file, &[]);
        let optimum = &given["optimum"];
        if optimum["status"] == "infeasible" {
            assert_eq!(found["status"], "infeasible", "{found}");
            continue;
        }
        assert_eq!(found["value"], optimum["value"], "{}", file.display());
        assert_eq!(found["bound"], optimum["value"], "{}", file.display());
        assert_eq!(found["status"], "optimal");
        assert_eq!(found["breaches"], Value::Array(Vec::new()));
        if !given["price_of_nesting"].is_null() {
            assert_eq!(found["price_of_nesting"], given["price_of_nesting"]);
            assert_eq!(found["alone_by_phase"], given["independent_optima"]);
        }
    }
}

#[test]
fn the_same_bytes_come_out_with_any_number_of_threads() {
    let file = folder().join("b_geo_budget_150x80.json");
    let scene = Scene::new();
    let proof = |threads: &str| {
        let proof = scene.path(&format!("bound-{threads}.json"));
        let mut found = answer(
            &file,
            &[
                "--threads",
                threads,
                "--certificate",
                &proof.display().to_string(),
            ],
        );
        found["certificate"] = Value::Null;
        (found, std::fs::read(proof).expect("a proof"))
    };
    let first = proof("1");
    assert_eq!(first, proof("2"));
    assert_eq!(first, proof("8"));
}
