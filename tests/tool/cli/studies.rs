//! Bad studies: all faults at once, with line, cause and the nearest name.

use crate::support::Scene;
use crate::support::tool::{STUDY, holds};

/// What is said about the small world's study after an exchange of some text.
fn answer_to(from: &str, to: &str) -> String {
    assert!(STUDY.contains(from), "{from}");
    let scene = Scene::small_world();
    scene.study_file(&STUDY.replacen(from, to, 1));
    scene.refused()
}

#[test]
fn several_faults_come_together_in_the_order_of_lines() {
    let scene = Scene::small_world();
    scene.study_file(
        "[study]\nname = \"small\"\n[area]\nresolution_m = -5\nresolution = 10\n[villages]\npath = 7\n\
         [site]\npath = \"sites.csv\"\n[terrain]\npaths = []\n[radio]\nmodel = \"okumura\"\n",
    );
    let reported = scene.refused();
    let lines: Vec<&str> = reported.lines().filter(|l| l.starts_with('[')).collect();
    holds(
        &reported,
        &[
            "not looked at",
            "villages (villages.path); sites ([sites], sites.path); terrain (terrain.paths)",
        ],
    );
    let places = [
        ("[study-missing-key] study.toml: ", "path"),
        ("[study-out-of-range] study.toml:4:16: ", "-5"),
        ("[study-unknown-key] study.toml:5:1: ", "'resolution_m'"),
        ("[study-wrong-type] study.toml:7:8: ", "path"),
        ("[study-unknown-table] study.toml:8:2: ", "'sites'"),
        ("[study-empty] study.toml:11:9: ", "paths"),
        ("[study-unknown-model] study.toml:13:9: ", "'okumura-hata'"),
    ];
    assert_eq!(lines.len(), places.len(), "{reported}");
    for (line, (place, word)) in lines.iter().zip(places) {
        assert!(
            line.starts_with(place) && line.contains(word),
            "{place} {word}\n{reported}"
        );
    }
}

#[test]
fn an_unknown_key_gets_the_nearest_name() {
    let reported = answer_to("max_range_km = 8.0", "max_rnage_km = 8.0");
    let parts = [
        "[study-unknown-key] study.toml:25:1: ",
        "max_rnage_km",
        "did you mean 'max_range_km'?",
    ];
    holds(&reported, &parts);
}

#[test]
fn a_file_that_is_not_there_leads_to_init() {
    let scene = Scene::new();
    let reported = scene.covgap(&["run", "nowhere.toml"]).refused();
    holds(
        &reported,
        &["nowhere.toml", "cannot be read", "covgap init", "No such file"],
    );
    let reported = scene.covgap(&["run", "."]).refused();
    holds(&reported, &["cannot be read", "a folder, not a file"]);
}

#[test]
fn a_file_that_is_not_utf8() {
    let scene = Scene::small_world();
    let mut bytes = b"[study]\ntitle = \"B\xe3n\"\n".to_vec();
    bytes.extend(STUDY.as_bytes());
    scene.write("study.toml", bytes);
    holds(
        &scene.refused(),
        &["study.toml", "not UTF-8 at byte 18", "save it as UTF-8"],
    );
}

#[test]
fn a_file_that_is_not_toml() {
    let scene = Scene::small_world();
    scene.study_file("[study\nname = small\n");
    holds(&scene.refused(), &["study.toml:1:", "[study-syntax]"]);
}

#[test]
fn unknown_models_presets_and_templates() {
    let reported = answer_to("[radio]\n", "[radio]\nmodel = \"p526-delta-bulington\"\n");
    holds(&reported, &["[study-unknown-model]", "'p526-delta-bullington'"]);
    let reported = answer_to("[radio]\n", "[verdict]\npreset = \"vn-lomsang\"\n[radio]\n");
    holds(&reported, &["[study-unknown-file]", "vn-lomsang", "'vn-lomsong'"]);
    let reported = answer_to("[terrain]\n", "template_4g = \"4g-850-macro\"\n[terrain]\n");
    holds(
        &reported,
        &["[study-unknown-file]", "4g-850-macro", "'4g-800-macro'"],
    );
    let reported = answer_to("[terrain]\n", "template_4g = \"5g-700-macro\"\n[terrain]\n");
    holds(&reported, &["[study-inconsistent]", "template of 5G, not of 4G"]);
}

#[test]
fn a_name_that_would_leave_the_output_folder() {
    for name in ["../small", "/tmp", "..", "a/b", "CON", ""] {
        let reported = answer_to("name = \"small\"", &format!("name = \"{name}\""));
        holds(&reported, &["[study-", "name"]);
    }
}

#[test]
fn numbers_that_are_none_or_out_of_range() {
    for value in ["nan", "inf", "-1", "0", "1e300", "\"8\"", "[8]"] {
        let reported = answer_to("max_range_km = 8.0", &format!("max_range_km = {value}"));
        holds(&reported, &["study.toml:25:16: ", "[study-", "max_range_km"]);
    }
}

#[test]
fn a_raster_too_large_for_memory_is_refused_before_anything_is_computed() {
    let scene = Scene::small_world();
    let wide = "bbox_deg = [100.0, 10.0, 120.0, 30.0]\nresolution_m = 1.0";
    scene.study_file(&STUDY.replace("resolution_m = 250.0", wide));
    let reported = scene.covgap(&["run", "study.toml"]).refused();
    holds(&reported, &["pixels", "resolution_m", "bbox_deg"]);
    assert!(!scene.path("out").exists());
}

#[test]
fn what_a_strict_study_does_not_allow() {
    let scene = Scene::small_world();
    // Hata's formula is for antennas from 30 m on and 1 km: some paths are outside.
    scene.study_file(&STUDY.replace("[radio]\n", "[radio]\nmodel = \"okumura-hata\"\nstrict = true\n"));
    let reported = scene.covgap(&["run", "study.toml"]).refused();
    holds(&reported, &["outside the validity of okumura-hata", "strict"]);
    // What was computed is kept for other runs; of results there is nothing.
    let left = std::fs::read_dir(scene.path("out")).into_iter().flatten();
    let left: Vec<_> = left.filter_map(|e| e.ok().map(|e| e.file_name())).collect();
    assert!(left.iter().all(|name| name == ".cache"), "{left:?}");
}
