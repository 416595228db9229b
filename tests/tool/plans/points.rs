//! The points of a register as what a plan seeks, and villages that no way of connecting a site carries.

use super::study::{check, codes, plan_file, scene};
use crate::support::Scene;
use crate::support::tool::holds;
use serde_json::Value;
use std::collections::BTreeSet;

/// The valley with a register of three of its villages and one that is elsewhere.
fn with_register(keys: &str) -> Scene {
    let scene = scene();
    let list = "village code,village name,population,identified\n\
        v2,Bản 2,999,2024-01-31\nzz,Bản 4,40,2024-01-31\nv6,Bản 6,,2024-01-31\n77,Nơi khác,10,2024-01-31\n";
    scene.write("list.csv", list);
    let register = ["--register", "points.gpkg", "--quiet"];
    let run = |args: &[&str]| scene.covgap(&[args, &register[..]].concat()).good();
    run(&["register", "init", "--title", "Points", "--made-up"]);
    run(&[
        "register",
        "import",
        "list.csv",
        "--who",
        "office",
        "--as-of",
        "2024-02-20",
    ]);
    let study = std::fs::read_to_string(scene.path("study.toml")).expect("a study");
    scene.write("study.toml", format!("{study}register = 'points.gpkg'\n{keys}"));
    scene
}

fn points_of(plan: &toml::Table) -> BTreeSet<String> {
    let villages = plan["villages"].as_array().expect("villages").iter();
    let with_points = villages.filter(|v| v["points"].as_array().is_some_and(|p| !p.is_empty()));
    with_points
        .map(|v| v["id"].as_str().expect("an id").to_owned())
        .collect()
}

#[test]
fn the_points_of_a_register_are_sought_checked_and_explained() {
    let scene = with_register("");
    let said = scene
        .covgap(&["plan", "study.toml", "--objective", "points"])
        .good();
    holds(
        &said,
        &[
            "low-signal point",
            "of them matched with a village by name",
            "of no village of this study",
        ],
    );
    let plan = plan_file(&scene);
    assert_eq!(plan["objective"].as_str(), Some("points"));
    assert_eq!(plan["points_count"].as_str(), Some("alike"));
    let turned = points_of(&plan);
    assert!(
        turned.is_subset(&["v2", "v4", "v6"].map(str::to_owned).into()),
        "{turned:?}"
    );
    assert!(!turned.is_empty(), "{said}");
    assert_eq!(plan["value"].as_integer(), Some(turned.len() as i64));
    assert_eq!(codes(&check(&scene)), BTreeSet::new());
    let table = std::fs::read_to_string(scene.path("out/valley-plan/plan_villages.csv")).expect("a table");
    holds(&table, &["register_points"]);
    let explained = |id: &str| -> Value {
        let said = scene
            .covgap(&["plan", "explain", "study.toml", id, "--json"])
            .good();
        serde_json::from_str(&said).expect("JSON")
    };
    assert!(
        explained("v1")["sentences"]
            .to_string()
            .contains("counts nothing in this plan")
    );
    let of = explained("v2");
    assert_eq!(of["register_points"].as_array().map(Vec::len), Some(1), "{of}");
    // The claim of a point is derived anew.
    let mut spoiled = plan.clone();
    for village in spoiled["villages"].as_array_mut().expect("villages") {
        village
            .as_table_mut()
            .expect("a table")
            .insert("points".into(), toml::Value::Array(vec!["9".into()]));
    }
    std::fs::write(scene.path("out/valley-plan/plan.toml"), spoiled.to_string()).expect("written");
    assert!(codes(&check(&scene)).contains("plan-claim-wrong"));
}

#[test]
fn points_count_by_their_people_where_the_study_says_so() {
    let scene = with_register("points_count = 'people'\n");
    let study = std::fs::read_to_string(scene.path("study.toml")).expect("a study");
    scene.write(
        "study.toml",
        study.replace("objective = 'people'", "objective = 'points'"),
    );
    let said = scene.covgap(&["plan", "study.toml", "--effort", "quick"]).good();
    let plan = plan_file(&scene);
    let turned = points_of(&plan);
    // The register's own number comes first; where it has none, the village's.
    let people = |id: &str| match id {
        "v2" => 999,
        "v4" => 40,
        _ => 280,
    };
    let sum: i64 = turned.iter().map(|id| people(id)).sum();
    assert_eq!(plan["value"].as_integer(), Some(sum), "{said}");
    holds(&said, &["points of more than"]);
}

#[test]
fn points_without_a_register_or_of_another_place_are_a_fault() {
    let scene = scene();
    let refused = scene
        .covgap(&["plan", "study.toml", "--objective", "points"])
        .refused();
    holds(&refused, &["plan-register-missing", "names no register"]);
    let study = std::fs::read_to_string(scene.path("study.toml")).expect("a study");
    scene.write(
        "study.toml",
        study.replace("objective = 'people'", "objective = 'points'"),
    );
    holds(
        &scene.covgap(&["plan", "study.toml"]).refused(),
        &["plan-register-missing"],
    );
    let scene = with_register("");
    let text = std::fs::read_to_string(scene.path("villages.csv")).expect("villages");
    let text = text.replace("\nv", "\nw").replace("Bản", "Làng");
    scene.write("villages.csv", text);
    holds(
        &scene
            .covgap(&["plan", "study.toml", "--objective", "points"])
            .refused(),
        &["plan-register-elsewhere", "none of the 4 points"],
    );
}

#[test]
fn a_village_that_no_way_carries_is_told_so() {
    let scene = scene();
    // Neither microwave nor satellite carries a single person.
    let line = |name: &str| {
        format!("[{name}]\nvalue = 0.001\nunit = 'Mbit/s'\nsource = 'made up'\nstanding = 'planning value'\n")
    };
    let costs = format!(
        "currency = 'USD'\n{}{}",
        line("satellite-throughput"),
        line("microwave-throughput")
    );
    scene.write("costs.toml", costs);
    let study = std::fs::read_to_string(scene.path("study.toml")).expect("a study");
    let study = study.replace(
        "phase_budgets",
        "changes = false\nrepeater = 'none'\nphase_budgets",
    );
    scene.write("study.toml", format!("{study}costs_file = 'costs.toml'\n"));
    let said = scene.covgap(&["plan", "study.toml"]).good();
    holds(
        &said,
        &[
            "would not carry what their site may have to carry",
            "candidates that no way carries",
        ],
    );
    let said = scene
        .covgap(&["plan", "explain", "study.toml", "v4", "--json"])
        .good();
    let answer: Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!(answer["state"], "no-way-carries-it", "{said}");
    holds(&said, &["no way to connect it carries"]);
}
