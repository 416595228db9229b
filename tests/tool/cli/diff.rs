//! `covgap diff` and `covgap resilience` from outside.

use crate::support::Scene;
use crate::support::tool::{STUDY, files, holds};
use serde_json::Value;
use std::collections::BTreeSet;

/// The small world, and a list of sites without mast B.
fn two_lists() -> Scene {
    let scene = Scene::small_world();
    let sites = std::fs::read_to_string(scene.path("sites.csv")).expect("there");
    let without_a: Vec<&str> = sites.lines().filter(|l| !l.contains(",A,")).collect();
    scene.write("after.csv", without_a.join("\n") + "\n");
    scene
}

const LISTS: [&str; 5] = ["diff", "sites.csv", "after.csv", "--study", "study.toml"];

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    LISTS.iter().copied().chain(more.iter().copied()).collect()
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|e| panic!("{e} in:\n{text}"))
}

#[test]
fn two_lists_are_compared_in_tables_of_110_columns() {
    let scene = two_lists();
    let said = scene.covgap(&with(&[])).good();
    holds(
        &said,
        &[
            "SYNTHETIC SITES",
            "BEFORE sites.csv",
            "AFTER  after.csv",
            "sites: 1 removed, 0 added, 0 changed; cells: 2 removed",
            "site removed, with 2 cells",
            "villages by id: 4 in both, 0 only in BEFORE, 0 only in AFTER",
            "go dark",
        ],
    );
    // Tables; sentences may be longer.
    let in_tables = said.lines().filter(|l| l.starts_with(' ') || l.starts_with('─'));
    for line in in_tables {
        assert!(line.chars().count() <= 110, "{line}");
    }
    // Nothing but the cache is written without --out.
    assert!(!scene.path("out/small").exists());
}

#[test]
fn json_says_the_same_and_the_files_hold_it() {
    let scene = two_lists();
    let answer = json(&scene.covgap(&with(&["--json", "--out", "d"])).good());
    assert_eq!(answer["network"]["sites_removed"], serde_json::json!(["A"]));
    let names: BTreeSet<String> = files(&scene.path("d"))
        .keys()
        .map(|p| p.to_string_lossy().into_owned())
        .filter(|n| !n.starts_with('.'))
        .collect();
    let expected = [
        "diff.csv",
        "diff.geojson",
        "diff.json",
        "diff.qml",
        "diff.xlsx",
        "run.toml",
        "single_site_villages.csv",
        "single_site_villages.xlsx",
        "site_loss.csv",
        "site_loss.xlsx",
    ];
    assert_eq!(names, expected.map(str::to_owned).into());
    let read = |name: &str| std::fs::read_to_string(scene.path(&format!("d/{name}"))).expect("there");
    assert_eq!(json(&read("diff.json")), answer);
    let layer = json(&read("diff.geojson"));
    let features = layer["features"].as_array().expect("features");
    let rows = answer["changed_villages"].as_array().expect("rows");
    assert_eq!(features.len(), rows.len());
    assert!(!rows.is_empty());
    for (feature, row) in features.iter().zip(rows) {
        assert_eq!(&feature["properties"], row);
    }
    let table = read("diff.csv");
    assert_eq!(table.lines().count(), rows.len() + 1);
    assert!(table.starts_with('\u{feff}'));
    holds(
        &read("run.toml"),
        &[
            "command = \"diff\"",
            "weaker_db = 3.0",
            "shared_masts = false",
            "[before]",
            "[after]",
            "after.csv",
        ],
    );
    let toml: toml::Table = read("run.toml").parse().expect("TOML");
    assert!(toml["resolved_before"]["radio"].is_table());
    // Masts with counting cells in AFTER: only B.
    assert_eq!(
        read("site_loss.csv")
            .lines()
            .filter(|l| l.contains(",any,"))
            .count(),
        1
    );
}

#[test]
fn the_same_bytes_at_any_number_of_threads_and_with_and_without_a_cache() {
    let scene = two_lists();
    scene
        .covgap(&with(&["-q", "--out", "d1", "--threads", "1"]))
        .good();
    scene
        .covgap(&with(&["-q", "--out", "d2", "--threads", "3"]))
        .good();
    scene.covgap(&with(&["-q", "--out", "d3", "--no-cache"])).good();
    let of = |dir: &str| files(&scene.path(dir));
    assert!(of("d1") == of("d2") && of("d1") == of("d3"));
}

#[test]
fn a_check_fails_where_a_village_goes_dark_and_only_where_asked() {
    let scene = two_lists();
    // Mast B in the far corner, out of everybody's reach, and no other.
    scene.write(
        "dark.csv",
        "id,site,operator,technology,lon,lat,frequency_mhz,azimuth_deg,status\nb1,B,VNPT,4G,105.38,21.60,800,45,on-air\n",
    );
    let dark = |more: &[&'static str]| {
        let base = ["diff", "sites.csv", "dark.csv", "--study", "study.toml"];
        scene.covgap(&base.iter().chain(more).copied().collect::<Vec<_>>())
    };
    let said = dark(&[]).good();
    holds(
        &said,
        &[
            "villages that go dark:",
            "3 covered → white (465 people)",
            "site A removed",
            "lon 105.47 → 105.38",
        ],
    );
    let ran = dark(&["--fail-on-darker"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    holds(&ran.out, &["CHECK FAILED: 3 villages go dark"]);
    let ran = dark(&["--fail-on-darker", "-q"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
    let ran = dark(&["--fail-on-darker", "--json"]);
    assert_eq!(ran.code, Some(1));
    assert_eq!(json(&ran.out)["check"]["passed"], false);
    // The other way round villages come back.
    let back = [
        "diff",
        "dark.csv",
        "sites.csv",
        "--study",
        "study.toml",
        "--fail-on-darker",
    ];
    holds(
        &scene.covgap(&back).good(),
        &[
            "villages that come back or gain:",
            "check passed: no village goes dark",
        ],
    );
    // Weaker is not darker; of an operator that AFTER has no cell of, it is not known.
    scene.covgap(&with(&["--fail-on-darker"])).good();
    assert_eq!(scene.covgap(&with(&["--fail-on-darker=operator"])).code, Some(1));
}

#[test]
fn a_study_beside_itself_has_no_difference() {
    let scene = Scene::small_world();
    let said = scene
        .covgap(&["diff", "study.toml", "study.toml", "--fail-on-darker=operator"])
        .good();
    holds(&said, &["NO DIFFERENCE", "check passed"]);
}

#[test]
fn two_studies_with_another_rule_say_so_at_the_top() {
    let scene = Scene::small_world();
    scene.write(
        "other.toml",
        STUDY.replace("max_range_km = 8.0", "max_range_km = 7.0\nmodel = \"free-space\""),
    );
    let said = scene.covgap(&["diff", "study.toml", "other.toml"]).good();
    holds(
        &said,
        &[
            "NOT THE SAME RULE OR INPUT",
            "radio.max_range_km: 8.0 → 7.0",
            "radio.model: \"p526-delta-bullington\" → \"free-space\"",
        ],
    );
    let (rule, table) = (
        said.find("NOT THE SAME").expect("said"),
        said.find("villages that").expect("said"),
    );
    assert!(rule < table);
    // Where a file lies and what a study is called is no difference.
    std::fs::copy(scene.path("sites.csv"), scene.path("copy.csv")).expect("copied");
    let copy = STUDY
        .replace("\"small\"", "\"copy\"")
        .replace("sites.csv", "copy.csv");
    scene.write("copy.toml", copy);
    holds(
        &scene.covgap(&["diff", "study.toml", "copy.toml"]).good(),
        &["NO DIFFERENCE"],
    );
}

#[test]
fn what_cannot_be_compared_is_reported() {
    let scene = two_lists();
    // Lists without the study that they belong to.
    holds(
        &scene.covgap(&["diff", "sites.csv", "after.csv"]).refused(),
        &[
            "sites.csv is no study file",
            "covgap diff sites.csv after.csv --study STUDY",
        ],
    );
    // A list without a column that is needed.
    scene.write(
        "bad.csv",
        "id,site,operator,technology,lon\nc,C,Viettel,4G,105.5\n",
    );
    let reported = scene
        .covgap(&[
            "diff",
            "sites.csv",
            "bad.csv",
            "--study",
            "study.toml",
            "--out",
            "d",
        ])
        .refused();
    holds(&reported, &["AFTER has", "bad.csv", "lat"]);
    assert!(!scene.path("d").exists());
    let reported = scene
        .covgap(&["diff", "bad.csv", "sites.csv", "--study", "study.toml"])
        .refused();
    holds(&reported, &["bad.csv", "lat"]);
    holds(
        &scene
            .covgap(&["diff", "sites.csv", "none.csv", "--study", "study.toml"])
            .refused(),
        &["none.csv"],
    );
    // A folder with the results of a run, or with an input.
    scene.covgap(&["gaps", "study.toml", "-q"]).good();
    let before = files(&scene.path("out/small"));
    holds(
        &scene.covgap(&with(&["--out", "out/small"])).refused(),
        &["out/small", "another command", "--out"],
    );
    assert!(files(&scene.path("out/small")) == before);
    holds(&scene.covgap(&with(&["--out", "."])).refused(), &["lies in it"]);
    for wrong in ["-1", "nan", "x"] {
        assert_eq!(
            scene.covgap(&with(&["--weaker-db", wrong])).code,
            Some(2),
            "{wrong}"
        );
    }
}

#[test]
fn resilience_names_the_sites_that_villages_hang_on() {
    let scene = Scene::small_world();
    let said = scene.covgap(&["resilience", "study.toml", "--out", "r"]).good();
    holds(
        &said,
        &[
            "would not be without one site",
            "coverage of",
            "Viettel",
            "written:",
            "r/site_loss.csv",
        ],
    );
    let answer = json(&scene.covgap(&["resilience", "study.toml", "--json"]).good());
    let any = &answer["scopes"][0];
    assert_eq!(any["whose_coverage"], "any");
    let on_one: BTreeSet<&str> = answer["villages"]
        .as_array()
        .expect("rows")
        .iter()
        .filter(|r| r["whose_coverage"] == "any" && r["covered_without_site"] == "lost")
        .filter_map(|r| r["id"].as_str())
        .collect();
    assert_eq!(any["on_one_site"]["villages"], on_one.len());
    // A second answer takes the place of the first, also one of another kind.
    scene
        .covgap(&["diff", "study.toml", "study.toml", "-q", "--out", "r"])
        .good();
    assert!(!scene.path("r/resilience.json").exists() && scene.path("r/diff.json").exists());
}

#[test]
fn a_run_of_an_earlier_version_is_compared_by_its_record_and_the_surroundings_are_why() {
    let scene = Scene::small_world();
    scene.covgap(&["run", "study.toml", "--no-cache"]).good();
    // An earlier version knew no surroundings.
    let record = std::fs::read_to_string(scene.path("out/small/run.toml")).expect("written");
    let earlier: Vec<&str> = record
        .lines()
        .filter(|line| !line.starts_with("surroundings"))
        .collect();
    scene.write("earlier.toml", earlier.join("\n") + "\n");
    let study = std::fs::read_to_string(scene.path("study.toml")).expect("there");
    scene.study_file(&study.replace("surroundings = \"open\"", "surroundings = \"city\""));
    let said = scene
        .covgap(&["diff", "earlier.toml", "study.toml", "--no-cache", "--out", "d"])
        .good();
    holds(&said, &["radio.surroundings: \"open\" → \"city\"", "go dark"]);
    let table = std::fs::read_to_string(scene.path("d/diff.csv")).expect("written");
    let why = "no cell that serves it changed: the two studies have other surroundings of receivers (open before, city after)";
    assert!(table.lines().skip(1).all(|row| row.contains(why)), "{table}");
    assert!(table.lines().count() > 1, "{table}");
}

#[test]
fn the_record_of_todays_run_is_the_same_study() {
    let scene = Scene::small_world();
    scene.covgap(&["run", "study.toml", "--no-cache"]).good();
    let said = scene
        .covgap(&["diff", "out/small/run.toml", "study.toml", "--no-cache"])
        .good();
    holds(&said, &["NO DIFFERENCE"]);
}
