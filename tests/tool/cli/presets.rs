//! Several presets on the command line, where test points come from, and how steady ranks are: what is
//! printed and written.

use crate::support::Scene;
use crate::support::guide::Page;
use crate::support::tool::{STUDY, files, holds};
use serde_json::Value;

fn table(scene: &Scene, name: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    let bytes = std::fs::read(scene.path(name)).expect("written");
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").expect("a byte order mark");
    let mut reader = csv::Reader::from_reader(text);
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

#[test]
fn several_presets_are_counted_side_by_side_in_every_output() {
    let scene = Scene::small_world();
    let args = [
        "gaps",
        "study.toml",
        "-v",
        "--preset",
        "ofcom-4g,vn-lomsong,fcc-bdc-4g",
    ];
    let said = scene.covgap(&args).good();
    holds(
        &said,
        &[
            "served by",
            "any operator",
            "4G of any operator",
            "people without",
            "preset ofcom-4g (planning convention; ranks, maps and rasters go by it; receiver at 1.5 m)",
            "preset fcc-bdc-4g (planning convention; beside; receiver at 1.5 m)",
            "note: −105 dBm is a convention",
            "the level is a planning translation of 5/1 Mbit/s",
            "test points: 4 villages judged at their centre alone (4 points)",
        ],
    );
    // Rules under headers are as wide as their tables.
    let widths = said
        .lines()
        .filter(|l| l.contains('─'))
        .map(|l| l.trim_end().chars().count());
    assert!(widths.max().is_some_and(|w| w <= 110), "{said}");
    let lines = table(&scene, "out/small/presets.csv");
    let any: Vec<&str> = lines
        .iter()
        .filter(|l| l["scope"] == "any")
        .map(|l| l["preset"].as_str())
        .collect();
    assert_eq!(any, ["ofcom-4g", "vn-lomsong", "fcc-bdc-4g"]);
    for line in &lines {
        let number = |name: &str| line[name].parse::<u32>().expect("a number");
        let parts = ["covered", "low_signal", "white", "unknown"].map(number);
        assert_eq!(parts.iter().sum::<u32>(), 4, "{line:?}");
        assert!(!line["preset_mark"].is_empty() && line["note"].starts_with("SYNTHETIC"));
    }
    let villages = table(&scene, "out/small/villages.csv");
    assert_eq!(villages.len(), 4);
    for (preset, column) in [("vn-lomsong", "vn_lomsong"), ("fcc-bdc-4g", "fcc_bdc_4g")] {
        let covered = villages
            .iter()
            .filter(|v| v[&format!("verdict_by_{column}")] == "covered");
        let line = lines
            .iter()
            .find(|l| l["preset"] == preset && l["scope"] == "any")
            .expect("a row");
        assert_eq!(covered.count().to_string(), line["covered"], "{preset}");
    }
    assert!(!villages[0].contains_key("verdict_by_ofcom_4g"));
    assert_eq!(villages[0]["preset"], "ofcom-4g");
    let text = std::fs::read_to_string(scene.path("out/small/villages.geojson")).expect("written");
    let layer: Value = serde_json::from_str(&text).expect("JSON");
    let properties = &layer["features"][0]["properties"];
    for name in [
        "verdict_by_fcc_bdc_4g",
        "level_by_fcc_bdc_4g_dbm",
        "people_covered_share_by_fcc_bdc_4g",
        "verdict_4g",
        "test_points_from",
    ] {
        assert!(properties.get(name).is_some(), "{name}: {properties}");
    }
    let text = std::fs::read_to_string(scene.path("out/small/summary.json")).expect("written");
    let summary: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(summary["preset"]["name"], "ofcom-4g");
    let names: Vec<&Value> = summary["presets"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|p| &p["preset"]["name"])
        .collect();
    assert_eq!(names, ["ofcom-4g", "vn-lomsong", "fcc-bdc-4g"]);
    assert_eq!(
        summary["presets"][0]["counts"][0]["covered"],
        summary["total"]["covered"]
    );
    let run = std::fs::read_to_string(scene.path("out/small/run.toml")).expect("written");
    holds(
        &run,
        &[
            "preset = \"ofcom-4g\"",
            "beside = [\"vn-lomsong\", \"fcc-bdc-4g\"]",
            "[beside_preset_sha256]",
        ],
    );
}

#[test]
fn the_first_preset_judges_as_if_the_study_named_it() {
    let scene = Scene::small_world();
    let results = |args: &[&str]| {
        scene.covgap(args).good();
        let mut made = files(&scene.path("out/small"));
        // It says which presets were asked for.
        made.remove(std::path::Path::new("run.toml"));
        made
    };
    let asked = results(&["gaps", "study.toml", "--preset", "fcc-bdc-4g", "-q"]);
    scene.study_file(&format!("{STUDY}[verdict]\npreset = \"fcc-bdc-4g\"\n"));
    let named = results(&["gaps", "study.toml", "-q"]);
    assert!(asked == named);
    // What is beside changes no column of the first.
    scene
        .covgap(&["gaps", "study.toml", "--preset", "fcc-bdc-4g,vn-lomsong", "-q"])
        .good();
    let beside = table(&scene, "out/small/gaps.csv");
    results(&["gaps", "study.toml", "-q"]);
    for (with, without) in beside.iter().zip(table(&scene, "out/small/gaps.csv")) {
        for (name, value) in without {
            assert_eq!(with[&name], value, "{name}");
        }
    }
}

#[test]
fn a_preset_that_does_not_exist_is_refused_by_its_name() {
    let scene = Scene::small_world();
    let before = files(&scene.path(""));
    for (presets, said) in [
        ("vn-lomsong,ofkom", "'ofkom'"),
        ("ofkom", "names no preset"),
        ("ofcom-4g,ofcom-4g", "twice"),
        ("ofcom-4g,", "is empty"),
    ] {
        let reported = scene
            .covgap(&["gaps", "study.toml", "--preset", presets])
            .refused();
        holds(&reported, &[said]);
    }
    let ran = scene.covgap(&["gaps", "study.toml", "--top", "0"]);
    assert_eq!(ran.code, Some(2));
    assert!(files(&scene.path("")) == before);
}

#[test]
fn draws_are_the_same_at_any_number_of_threads_and_another_seed_draws_otherwise() {
    let scene = Scene::small_world();
    let run = |threads: &str, seed: u32| {
        scene.study_file(&format!(
            "{STUDY}location_sigma_db = 20.0\n[rank]\nseed = {seed}\ndraws = 300\n"
        ));
        let args = [
            "gaps",
            "study.toml",
            "--no-cache",
            "-v",
            "--threads",
            threads,
            "--preset",
            "vn-lomsong,fcc-bdc-4g",
            "--top",
            "1",
        ];
        let said = scene.covgap(&args).good();
        (said, files(&scene.path("out/small")))
    };
    let (said, one) = run("1", 9);
    holds(
        &said,
        &[
            "% in",
            "top 1",
            "share of 300 draws (seed 9)",
            "among the first 1",
        ],
    );
    assert!((said, one.clone()) == run("4", 9));
    let (_, other) = run("2", 10);
    let column = |made: &std::collections::BTreeMap<std::path::PathBuf, Vec<u8>>| {
        made[std::path::Path::new("villages.csv")].clone()
    };
    assert!(column(&one) != column(&other));
    // Every village has its share, ranked or not; shares of the first rank sum to the draws in which anybody
    // had one.
    let rows = table(&scene, "out/small/villages.csv");
    let share = |row: &std::collections::BTreeMap<String, String>, name: &str| -> f64 {
        row[name].parse().expect("a share")
    };
    assert!(rows.iter().all(|r| r["top_n"] == "1"));
    let first: f64 = rows.iter().map(|r| share(r, "top_n_share")).sum();
    assert!(first > 0.0 && first <= 1.0 + 1e-9, "{first}");
    assert!(
        rows.iter()
            .all(|r| share(r, "top_n_share") <= share(r, "gap_share"))
    );
    assert!(
        rows.iter()
            .any(|r| r["verdict"] == "covered" && r["rank"].is_empty())
    );
}

#[test]
fn without_draws_nothing_is_said_of_them() {
    let scene = Scene::small_world();
    scene.study_file(&format!("{STUDY}[rank]\ndraws = 0\n"));
    let said = scene.covgap(&["gaps", "study.toml"]).good();
    assert!(!said.contains("% in") && !said.contains("draws"), "{said}");
    let rows = table(&scene, "out/small/villages.csv");
    assert!(
        rows.iter()
            .all(|r| r["top_n_share"].is_empty() && r["top_n"].is_empty())
    );
}

#[test]
fn the_page_for_planners_has_what_three_presets_make_of_the_demo() {
    let scene = Scene::new();
    let project = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let study = project.join("data/demo/study.toml").display().to_string();
    let presets = "vn-lomsong,fcc-bdc-4g,ofcom-4g";
    let args = [
        "gaps",
        &study,
        "--preset",
        presets,
        "--out",
        "out",
        "--no-cache",
        "-q",
    ];
    scene.covgap(&args).good();
    let page = Page::of_guide("planner.md").text;
    let lines = table(&scene, "out/demo/presets.csv");
    let any: Vec<String> = lines
        .iter()
        .filter(|l| l["scope"] == "any")
        .map(|l| {
            let numbers = [
                "covered",
                "low_signal",
                "white",
                "unknown",
                "people_without_service",
            ];
            let numbers = numbers.map(|name| l[name].as_str()).join(" | ");
            format!("| `{}` | {numbers} |", l["preset"])
        })
        .collect();
    assert_eq!(any[0], "| `vn-lomsong` | 106 | 11 | 29 | 0 | 3142 |");
    for row in any {
        assert!(page.contains(&row), "{row}");
    }
}
