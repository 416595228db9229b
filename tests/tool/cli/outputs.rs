//! What a run writes: all of it, the same bytes again, and a record from which it can be made again.

use crate::support::Scene;
use crate::support::tool::{STUDY, files, holds};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What a run leaves in a folder, without the empty file that keeps other runs out.
fn written(scene: &Scene, folder: &str) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = files(&scene.path(folder));
    all.remove(&PathBuf::from(".covgap.lock"));
    all
}

fn names(files: &BTreeMap<PathBuf, Vec<u8>>) -> Vec<String> {
    files.keys().map(|p| p.to_string_lossy().into_owned()).collect()
}

#[test]
fn each_command_writes_its_files_and_lists_them() {
    let scene = Scene::small_world();
    let maps = [
        "coverage.png",
        "coverage.qml",
        "coverage.tif",
        "coverage_class.qml",
        "coverage_class.tif",
        "coverage_class.tif.aux.xml",
    ];
    let tables = ["gaps.csv", "gaps.geojson", "gaps.png", "gaps.qml", "gaps.xlsx"];
    let provinces = ["presets.csv", "presets.xlsx", "provinces.csv", "provinces.xlsx"];
    let record = [
        "layers.json",
        "run.toml",
        "study.gpkg",
        "study.kmz",
        "study.qgz",
        "summary.json",
    ];
    let page = ["report.html"];
    let layer = [
        "villages.csv",
        "villages.geojson",
        "villages.qml",
        "villages.xlsx",
    ];
    for (command, parts) in [
        (
            "run",
            [&maps[..], &tables, &provinces, &record, &layer, &page].concat(),
        ),
        ("coverage", [&maps[..], &record].concat()),
        ("gaps", [&tables[..], &provinces, &record, &layer, &page].concat()),
    ] {
        let said = scene
            .covgap(&[command, "study.toml", "-v", "--out", command])
            .good();
        let files = written(&scene, &format!("{command}/small"));
        let mut parts = parts;
        parts.sort_unstable();
        assert_eq!(names(&files), parts, "{command}");
        for (name, bytes) in &files {
            assert!(!bytes.is_empty(), "{name:?}");
            holds(&said, &[&format!("{command}/small/{}", name.display())]);
        }
    }
    let all = written(&scene, "run/small");
    for (name, bytes) in all
        .iter()
        .filter(|(n, _)| n.extension().is_some_and(|e| e == "png"))
    {
        assert!(bytes.starts_with(b"\x89PNG\r\n\x1a\n"), "{name:?}");
    }
    for name in ["villages.geojson", "gaps.geojson", "summary.json"] {
        let _: Value = serde_json::from_slice(&all[&PathBuf::from(name)]).expect("JSON");
    }
    let printed = scene.covgap(&["run", "study.toml", "--json"]).good();
    assert_eq!(printed.as_bytes(), all[&PathBuf::from("summary.json")]);
}

#[test]
fn any_number_of_threads_gives_the_same_bytes_and_so_does_a_second_run() {
    let scene = Scene::small_world();
    for (threads, out) in [("1", "one"), ("2", "two"), ("8", "eight"), ("2", "two")] {
        let args = ["run", "study.toml", "--out", out, "--threads", threads, "-q"];
        scene.covgap(&args).good();
    }
    let one = written(&scene, "one/small");
    assert_eq!(one.len(), 26);
    for other in ["two/small", "eight/small"] {
        let other_files = written(&scene, other);
        assert_eq!(names(&one), names(&other_files));
        for (name, bytes) in &one {
            assert!(*bytes == other_files[name], "{name:?} differs in {other}");
        }
    }
}

fn record(scene: &Scene) -> toml::Table {
    let text = std::fs::read_to_string(scene.path("out/small/run.toml")).expect("written");
    text.parse().expect("TOML")
}

#[test]
fn the_record_names_every_input_with_its_checksum() {
    let scene = Scene::small_world();
    scene.covgap(&["run", "study.toml", "-q"]).good();
    let record = record(&scene);
    let inputs = record["input"].as_array().expect("inputs");
    let roles: Vec<&str> = inputs.iter().filter_map(|i| i["role"].as_str()).collect();
    assert_eq!(roles, ["terrain", "villages", "sites"]);
    for input in inputs {
        let path = scene.path(input["path"].as_str().expect("a path"));
        let bytes = std::fs::read(&path).expect("readable");
        let sum: String = Sha256::digest(&bytes)
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
        assert_eq!(input["sha256"].as_str(), Some(sum.as_str()), "{path:?}");
        assert_eq!(input["bytes"].as_integer(), i64::try_from(bytes.len()).ok());
    }
    assert_eq!(record["synthetic_sites"].as_bool(), Some(true));
    holds(
        record["program"].as_str().expect("text"),
        &["covgap", env!("CARGO_PKG_VERSION")],
    );
}

#[test]
fn the_study_as_resolved_is_a_study_that_gives_the_same_run() {
    let scene = Scene::small_world();
    let more = "[rank]\npeople_weight = 0.7\n[verdict]\nmargin_db = 3.0\ncovered_2g_dbm = -95.0\nusable_2g_dbm = -104.0\n";
    scene.study_file(&format!("{STUDY}{more}"));
    scene.covgap(&["run", "study.toml", "-q"]).good();
    let resolved = record(&scene)["resolved"]
        .as_table()
        .expect("a study")
        .to_string();
    assert_ne!(resolved, STUDY);
    let first = written(&scene, "out/small");
    scene.write("again.toml", resolved);
    scene.covgap(&["check", "again.toml", "-q"]).good();
    scene
        .covgap(&["run", "again.toml", "--out", "again", "-q"])
        .good();
    let again = written(&scene, "again/small");
    assert_eq!(names(&first), names(&again));
    for (name, bytes) in &first {
        let text = |b: &[u8]| String::from_utf8_lossy(b).into_owned();
        assert!(
            *bytes == again[name],
            "{name:?}:\n{}\n\n{}",
            text(bytes),
            text(&again[name])
        );
    }
}

#[test]
fn every_output_says_that_the_sites_are_made_up_and_by_which_rule_it_judges() {
    let scene = Scene::small_world();
    scene.covgap(&["gaps", "study.toml", "-q"]).good();
    let files = written(&scene, "out/small");
    for name in ["villages.geojson", "gaps.geojson", "gaps.csv"] {
        let text = String::from_utf8_lossy(&files[&PathBuf::from(name)]).into_owned();
        holds(&text, &["SYNTHETIC", "outdoor-4g", "planning convention"]);
    }
    let said = scene.covgap(&["gaps", "study.toml"]).good();
    holds(&said, &["SYNTHETIC SITES", "outdoor-4g", "planning"]);
}

#[test]
fn a_part_run_again_leaves_no_map_that_belongs_to_another_run() {
    let scene = Scene::small_world();
    scene.covgap(&["run", "study.toml", "-q"]).good();
    let whole = written(&scene, "out/small");
    scene.write("out/small/notes.txt", "my own");
    scene.covgap(&["gaps", "study.toml", "-q"]).good();
    let mut after = written(&scene, "out/small");
    assert!(
        after.remove(&PathBuf::from("notes.txt")).is_some(),
        "what others put there stays"
    );
    assert!(
        names(&after).iter().all(|n| !n.starts_with("coverage")),
        "{:?}",
        names(&after)
    );
    for name in [
        "villages.geojson",
        "villages.csv",
        "gaps.csv",
        "presets.csv",
        "provinces.csv",
    ] {
        let name = PathBuf::from(name);
        assert!(whole[&name] == after[&name], "{name:?}");
    }
}

#[test]
fn results_never_take_the_place_of_what_they_were_made_from() {
    let scene = Scene::small_world();
    let point = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":"1","name":"A","population":5,
        "province":"X"},"geometry":{"type":"Point","coordinates":[105.49,21.5]}}]}"#;
    std::fs::create_dir_all(scene.path("out/small")).expect("made");
    scene.write("out/small/villages.geojson", point);
    scene.study_file(&STUDY.replace("villages.csv", "out/small/villages.geojson"));
    let before = files(&scene.path(""));
    for command in ["run", "gaps", "coverage"] {
        let reported = scene.covgap(&[command, "study.toml"]).refused();
        let parts = [
            "output folder",
            "out/small",
            "villages.geojson lies in it",
            "--out",
        ];
        holds(&reported, &parts);
    }
    scene.write("points.csv", "id,lon,lat\nr1,105.5,21.5\n");
    let before: BTreeMap<_, _> = before
        .into_iter()
        .chain([(
            PathBuf::from("points.csv"),
            b"id,lon,lat\nr1,105.5,21.5\n".to_vec(),
        )])
        .collect();
    for target in ["points.csv", "sites.csv", "./terrain.tif", "study.toml"] {
        let args = [
            "losses",
            "study.toml",
            "--receivers",
            "points.csv",
            "--out",
            target,
        ];
        holds(&scene.covgap(&args).refused(), &[target, "input"]);
    }
    assert!(files(&scene.path("")) == before);
    scene
        .covgap(&["gaps", "study.toml", "--out", "elsewhere", "-q"])
        .good();
    scene
        .covgap(&["gaps", "study.toml", "--out", "elsewhere", "-q"])
        .good();
}

/// A degree of ground, 5.8 MB, of which all is needed; rasters are small beside it.
#[test]
fn any_budget_of_memory_gives_the_same_bytes() {
    let scene = Scene::small_world();
    scene.hgt("N21E105.hgt", |col, row| {
        let hill = 300.0 * (col as f64 / 50.0).sin() * (row as f64 / 70.0).cos();
        if (col / 3 + row / 2) % 97 == 0 {
            -32768
        } else {
            400 + hill as i16
        }
    });
    let wide = "[area]\nbbox_deg = [105.05, 21.05, 105.95, 21.95]\nlayers = [\"server\", \"second\", \"servers\", \"sinr\"]\n";
    let text = STUDY
        .replace("terrain.tif", "N21E105.hgt")
        .replace("[area]\n", wide)
        .replace("resolution_m = 250.0", "resolution_m = 900.0")
        .replace("[radio]\n", "[radio]\nmodel = \"p526-delta-bullington\"\n");
    scene.study_file(&text);
    let run = |out: &str, options: &[&str]| {
        let command = ["run", "study.toml", "--quiet", "--out", out];
        scene.covgap(&[&command, options].concat()).good();
        written(&scene, out)
    };
    let plenty = run("plenty", &["--no-cache"]);
    assert!(plenty.contains_key(&PathBuf::from("small/coverage_sinr.tif")));
    // What a run needs at least, from its refusal.
    let reported = scene
        .covgap(&["run", "study.toml", "--out", "little", "--memory-gb", "0.001"])
        .refused();
    holds(&reported, &["GB of memory", "--memory-gb"]);
    // Terrain does not fit into half of it, and rasters are filled in bands.
    let little = run("little", &["--no-cache", "--memory-gb", "0.0112"]);
    assert!(little == plenty);
    // So it does with losses that are kept: cold, warm, and at another number of threads.
    let budget = ["--memory-gb", "0.0112", "--cache", "losses"];
    assert!(run("cold", &budget) == plenty);
    assert!(run("warm", &[&budget[..], &["--threads", "1"]].concat()) == plenty);
}
