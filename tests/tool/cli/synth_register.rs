//! `covgap synth register`: the program itself must print the figures that were reported.

use crate::support::tool::{Ran, covgap, holds};
use serde_json::Value;
use std::path::Path;

fn ran(dir: &Path, args: &[&str]) -> Ran {
    covgap(dir).args(args).output().expect("runs").into()
}

fn status(dir: &Path, more: &[&str]) -> Value {
    let args = [&["register", "status", "--register", "n.gpkg", "--json"], more].concat();
    serde_json::from_str(&ran(dir, &args).good()).expect("JSON")
}

#[test]
fn the_made_up_national_register_prints_the_reported_figures() {
    let dir = tempfile::tempdir().expect("a folder");
    let at = dir.path();
    let reported = ran(at, &["synth", "register", "--out", "n.gpkg"]).good();
    holds(&reported, &["n.gpkg", "made up"]);
    for (day, total, closed, left) in [
        ("2021-01", 2418, 0, 2418),
        ("2022-09-30", 2418, 2152, 266),
        ("2023-12-28", 2853, 2233, 620),
        ("2024-10", 3174, 2413, 761),
        ("2025-06-30", 3189, 2834, 355),
    ] {
        let all = status(at, &["--as-of", day])["all"].clone();
        let found = ["total", "closed", "left"].map(|key| all[key].as_u64());
        assert_eq!(found, [Some(total), Some(closed), Some(left)], "{day}");
    }
    let text = ran(
        at,
        &[
            "register",
            "status",
            "--register",
            "n.gpkg",
            "--as-of",
            "2023-12-28",
        ],
    );
    holds(&text.good(), &["2,233 of 2,853", "78.3 %", "620 left"]);
    for hierarchy in ["old", "new"] {
        let new = status(at, &["--as-of", "2023-12-28", "--hierarchy", hierarchy]);
        let rows = new["tables"][0]["rows"].as_array().expect("rows").len();
        // The provinces, and all together.
        assert_eq!(rows, if hierarchy == "old" { 64 } else { 35 });
    }
    // The file is whole, and stays as it is.
    ran(at, &["register", "verify", "--register", "n.gpkg"]).good();
    let again = ran(at, &["synth", "register", "--out", "n.gpkg"]).refused();
    holds(&again, &["n.gpkg", "already"]);
    let left: Vec<_> = std::fs::read_dir(at).expect("readable").collect();
    assert_eq!(left.len(), 1, "{left:?}");
}

#[test]
fn the_same_seed_gives_the_same_register() {
    let dir = tempfile::tempdir().expect("a folder");
    let at = dir.path();
    let make = |out: &str, seed: &str| {
        let size = ["--points", "300", "--events", "2500"];
        let args = [&["synth", "register", "--out", out, "--seed", seed][..], &size].concat();
        ran(at, &args).good();
        std::fs::read(at.join(out)).expect("written")
    };
    let first = make("a.gpkg", "5");
    assert!(first == make("b.gpkg", "5"), "two files of one seed differ");
    assert!(first != make("c.gpkg", "6"));
    let wrong = ran(
        at,
        &[
            "synth", "register", "--out", "d.gpkg", "--points", "9", "--events", "8",
        ],
    );
    holds(&wrong.refused(), &["events", "1 to 200"]);
    assert!(!at.join("d.gpkg").exists());
}
