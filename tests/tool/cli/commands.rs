//! What each command prints and how it ends.

use crate::support::Scene;
use crate::support::tool::{STUDY, files, holds};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

pub(super) fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|e| panic!("{e} in:\n{text}"))
}

#[test]
fn help_and_version_are_no_errors_and_nonsense_is_one() {
    let scene = Scene::new();
    let help = scene.covgap(&["--help"]).good();
    let commands = [
        "init",
        "check",
        "run",
        "coverage",
        "gaps",
        "diff",
        "resilience",
        "link",
        "losses",
        "models",
        "cache",
        "synth",
    ];
    holds(&help, &commands);
    for command in commands {
        scene.covgap(&[command, "--help"]).good();
    }
    holds(&scene.covgap(&["--version"]).good(), &[env!("CARGO_PKG_VERSION")]);
    for nonsense in [
        &["rnu"][..],
        &["run"],
        &["run", "a", "b"],
        &["run", "a", "--threads", "0"],
    ] {
        let ran = scene.covgap(nonsense);
        assert_eq!(ran.code, Some(2), "{nonsense:?}");
        assert!(ran.out.is_empty() && ran.err.contains("error"), "{ran:?}");
    }
    let ran = scene.covgap(&[]);
    assert_eq!(ran.code, Some(2));
    holds(&ran.err, &["Usage"]);
}

#[test]
fn init_writes_a_study_that_holds_once_its_paths_are_set_and_never_writes_twice() {
    let scene = Scene::small_world();
    let said = scene.covgap(&["init", "--all-keys", "new.toml"]).good();
    holds(&said, &["written: new.toml", "covgap check new.toml"]);
    let text = std::fs::read_to_string(scene.path("new.toml")).expect("written");
    holds(
        &scene.covgap(&["init", "new.toml"]).refused(),
        &["new.toml", "never overwritten"],
    );
    assert_eq!(
        std::fs::read_to_string(scene.path("new.toml")).expect("there"),
        text
    );
    // Its example paths are this folder's, but for the terrain.
    let filled = text.replace("paths = [\"terrain\"]", "paths = [\"terrain.tif\"]");
    assert_ne!(filled, text);
    scene.write("new.toml", filled);
    holds(
        &scene.covgap(&["check", "new.toml"]).good(),
        &["4 villages", "0 faults"],
    );
    holds(
        &scene.covgap(&["init", "no/such/folder.toml"]).refused(),
        &["no/such/folder.toml"],
    );
}

#[cfg(unix)]
#[test]
fn what_is_written_may_be_read_like_any_new_file() {
    use std::os::unix::fs::PermissionsExt;
    let scene = Scene::small_world();
    scene.write("points.csv", "id,lon,lat\nr1,105.5,21.5\n");
    scene.covgap(&["init", "new.toml", "-q"]).good();
    let losses = [
        "losses",
        "study.toml",
        "--receivers",
        "points.csv",
        "--out",
        "l.csv",
        "-q",
    ];
    scene.covgap(&losses).good();
    scene.covgap(&["gaps", "study.toml", "-q"]).good();
    let mode = |name: &str| {
        let data = std::fs::metadata(scene.path(name)).expect("there");
        data.permissions().mode()
    };
    scene.write("plain.txt", "");
    for name in ["new.toml", "l.csv", "out/small/gaps.csv", "out/small/run.toml"] {
        assert_eq!(mode(name), mode("plain.txt"), "{name}");
    }
}

#[test]
fn check_counts_what_is_there_and_writes_nothing() {
    let scene = Scene::small_world();
    let before = files(&scene.path(""));
    let said = scene.covgap(&["check", "study.toml"]).good();
    let parts = [
        "A small world: 4 villages, 5 cells at 3 sites on 3 masts of 2 operators",
        "0 faults",
    ];
    holds(&said, &parts);
    let answer = json(&scene.covgap(&["check", "study.toml", "--json"]).good());
    assert_eq!(
        (&answer["villages"], &answer["cells"], &answer["sites"]),
        (&Value::from(4), &Value::from(5), &Value::from(3))
    );
    assert_eq!(answer["operators"], serde_json::json!(["VNPT", "Viettel"]));
    assert!(files(&scene.path("")) == before);
}

#[test]
fn quiet_prints_nothing_and_json_is_json() {
    let scene = Scene::small_world();
    for command in ["check", "run"] {
        assert_eq!(
            scene.covgap(&[command, "study.toml", "--quiet"]).good(),
            "",
            "{command}"
        );
    }
    for command in ["check", "coverage", "gaps"] {
        // A folder for each: what a command does not make would be removed, and that is said.
        let out = match command {
            "check" => &[][..],
            command => &["--out", command],
        };
        json(
            &scene
                .covgap(&[&[command, "study.toml", "--json"], out].concat())
                .good(),
        );
    }
    scene.write("points.csv", "id,lon,lat\nr1,105.5,21.5\n");
    let args = [
        "losses",
        "study.toml",
        "--receivers",
        "points.csv",
        "--out",
        "l.csv",
        "-q",
    ];
    assert_eq!(scene.covgap(&args).good(), "");
    assert_eq!(scene.covgap(&["init", "i.toml", "-q"]).good(), "");
    let vectors = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/radio/tests/vectors");
    let vectors = vectors.to_string_lossy();
    assert_eq!(scene.covgap(&["models", "verify", &vectors, "-q"]).good(), "");
    let synth = ["synth", "--villages", "5", "--sites", "1", "-q", "--out", "p"];
    assert_eq!(scene.covgap(&synth).good(), "");
}

#[test]
fn every_command_prints_json_where_it_is_asked_to() {
    let scene = Scene::small_world();
    scene.write("points.csv", "id,lon,lat\nr1,105.5,21.5\n");
    let answer = |args: &[&str]| json(&scene.covgap(&[args, &["--json"]].concat()).good());
    let written = serde_json::json!({"written": ["new.toml"]});
    assert_eq!(answer(&["init", "new.toml"]), written);
    let losses = ["losses", "study.toml", "--receivers", "points.csv"];
    let written = serde_json::json!({"written": ["l.csv"]});
    assert_eq!(answer(&[&losses[..], &["--out", "l.csv"]].concat()), written);
    holds(
        &scene.covgap(&[&losses[..], &["--json"]].concat()).refused(),
        &["--out"],
    );
    let province = answer(&["synth", "--villages", "5", "--sites", "1", "--out", "p"]);
    assert!(
        province["written"].as_array().is_some_and(|w| w.len() > 4),
        "{province}"
    );
    let list = answer(&["models", "list"]);
    let names = |kind: &str| {
        let rows = list[kind].as_array().expect("a list").iter();
        rows.map(|m| m["name"].as_str().expect("a name").to_owned())
            .collect::<Vec<_>>()
    };
    assert!(names("models").contains(&"p526-delta-bullington".to_owned()));
    assert!(names("presets").contains(&"vn-lomsong".to_owned()));
    assert!(names("radio_templates").contains(&"4g-800-macro".to_owned()));
    let shown = answer(&["models", "show", "vn-lomsong"]);
    holds(shown["text"].as_str().expect("text"), &["people_share"]);
    let vectors = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/radio/tests/vectors");
    answer(&["models", "verify", &vectors.to_string_lossy()]);
}

#[test]
fn link_s_ledger_sums_to_the_level_from_cell_to_village() {
    let scene = Scene::small_world();
    let args = ["link", "study.toml", "--from", "a1", "--to", "001"];
    let answer = json(&scene.covgap(&[&args[..], &["--json"]].concat()).good());
    let terms = answer["terms"].as_array().expect("terms");
    let sum: f64 = terms.iter().filter_map(|t| t["value_db"].as_f64()).sum();
    let level = answer["level_dbm"].as_f64().expect("a level");
    assert!((sum - level).abs() < 1e-9, "{answer:#}");
    assert_eq!(answer["signal"], "RSRP");
    // 0.015° of longitude at 21.5° N, to the west.
    let distance = answer["distance_km"].as_f64().expect("a distance");
    assert!((distance - 1.554).abs() < 0.003, "{distance}");
    assert!((answer["azimuth_deg"].as_f64().expect("an azimuth") - 270.0).abs() < 0.1);
    let said = scene.covgap(&args).good();
    holds(
        &said,
        &["a1 (4G", "Bản Một (001)", "RSRP", &format!("{level:.2} dBm")],
    );
    // The same number is in the village layer, which comes another way.
    scene.covgap(&["gaps", "study.toml", "-q"]).good();
    let layer = std::fs::read_to_string(scene.path("out/small/villages.geojson")).expect("written");
    let village = &json(&layer)["features"][0]["properties"];
    if village["cell_id"] == "a1" {
        let there = village["level_dbm"].as_f64().expect("a level");
        // Rounded to hundredths when servers are compared, then to tenths.
        assert!((there - level).abs() < 0.056, "{there} {level}");
    } else {
        panic!("the nearest strong cell does not serve: {village:#}");
    }
}

#[test]
fn link_shows_by_what_a_rule_lowers_a_level_and_still_sums() {
    let scene = Scene::small_world();
    let text = std::fs::read_to_string(scene.path("study.toml")).expect("a study");
    let judged = |rule: &str| {
        scene.write("study.toml", format!("{text}[verdict]\n{rule}"));
        let args = ["link", "study.toml", "--from", "a1", "--to", "001"];
        let said = scene.covgap(&args).good();
        (
            json(&scene.covgap(&[&args[..], &["--json"]].concat()).good()),
            said,
        )
    };
    let number = |v: &Value| v.as_f64().expect("a number");
    let (plain, _) = judged("preset = \"vn-lomsong\"\n");
    let (fcc, said) = judged("preset = \"fcc-bdc-4g\"\n");
    let terms = fcc["terms"].as_array().expect("terms");
    let sum: f64 = terms.iter().map(|t| number(&t["value_db"])).sum();
    assert!((sum - number(&fcc["level_dbm"])).abs() < 1e-9, "{fcc:#}");
    let last: Vec<&Value> = terms.iter().rev().take(2).collect();
    assert_eq!(last[1]["name"], "uplink weaker by");
    assert_eq!(last[0]["name"], "margin over locations");
    let lowered = number(&last[0]["value_db"]) + number(&last[1]["value_db"]);
    let step = number(&fcc["level_dbm"]) - number(&plain["level_dbm"]);
    assert!((step - lowered).abs() < 1e-9 && lowered < 0.0, "{step} {lowered}");
    // Where the balanced level is over the rule's, the uplink's margin is likewise, if the uplink is the
    // weaker one.
    let uplink = &fcc["quality"]["uplink_rule"];
    let deficit = -number(&last[1]["value_db"]);
    if deficit > 0.0 {
        let over = number(&plain["level_dbm"]) - deficit + 116.0;
        assert!((number(&uplink["margin_db"]) - over).abs() < 1e-9, "{fcc:#}");
    }
    let before = number(&fcc["quality"]["level_before_lowering_dbm"]);
    assert!((before - number(&plain["level_dbm"])).abs() < 1e-9);
    let snr = number(&fcc["quality"]["carrier_dbm"]) - number(&fcc["quality"]["noise_dbm"]);
    assert!((snr - number(&fcc["quality"]["sinr_without_neighbours_db"])).abs() < 1e-9);
    assert_eq!(plain["quality"]["uplink_rule"], Value::Null);
    holds(
        &said,
        &[
            "RSRP as lowered for judging",
            "uplink weaker by",
            "margin over locations",
            "SINR without neighbours",
            "uplink: margin",
        ],
    );
}

#[test]
fn link_goes_from_point_to_point_with_a_template() {
    let scene = Scene::small_world();
    let args = [
        "link",
        "study.toml",
        "--from",
        "105.5,21.5",
        "--to",
        "105.51,21.5",
        "--template",
        "4g-800-macro",
        "--height-m",
        "25",
        "--json",
    ];
    let answer = json(&scene.covgap(&args).good());
    let terms = answer["terms"].as_array().expect("terms");
    // 46 + 15 − 1 dBm, and −10·log10(12·50).
    assert_eq!(terms[0]["value_db"], 60.0);
    let offset = -10.0 * 600f64.log10();
    let has_offset = |t: &Value| t["value_db"].as_f64().is_some_and(|v| (v - offset).abs() < 1e-9);
    assert!(terms.iter().any(has_offset), "{answer:#}");
    assert_eq!(answer["frequency_mhz"], 806.0);
    let wrong: [(&[&str], &str); 6] = [
        (&["--from", "a9", "--to", "001"], "no cell has this id"),
        (&["--from", "a1", "--to", "009"], "no village has this id"),
        (&["--from", "105.5,21.5", "--to", "001"], "--template"),
        (
            &[
                "--from",
                "21.5,105.5",
                "--to",
                "001",
                "--template",
                "4g-800-macro",
            ],
            "105.5",
        ),
        (
            &["--from", "105.5,21.5", "--to", "001", "--template", "4g-850"],
            "4g-850",
        ),
        (&["--from", "a1", "--to", "106.9,21.5"], "terrain"),
    ];
    for (args, part) in wrong {
        let reported = scene.covgap(&[&["link", "study.toml"], args].concat()).refused();
        holds(&reported, &[part]);
    }
}

#[test]
fn losses_have_a_row_for_every_counting_cell_and_receiver() {
    let scene = Scene::small_world();
    scene.write(
        "points.csv",
        "id,lon,lat\nnear,105.501,21.5\nfar,105.6,21.5\noff,105.4,21.9\n",
    );
    let args = ["losses", "study.toml", "--receivers", "points.csv"];
    let table = scene.covgap(&args).good();
    scene
        .covgap(&[&args[..], &["--out", "losses.csv", "-q"]].concat())
        .good();
    let file = std::fs::read_to_string(scene.path("losses.csv")).expect("written");
    assert_eq!(file, table);
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let rows: Vec<BTreeMap<String, String>> = reader.deserialize().map(|r| r.expect("a row")).collect();
    // The planned cell does not count.
    let pairs: Vec<_> = rows
        .iter()
        .map(|r| (r["receiver_id"].as_str(), r["cell_id"].as_str()))
        .collect();
    let expected: Vec<_> = ["near", "far", "off"]
        .iter()
        .flat_map(|r| ["a1", "a2", "b1", "b2"].map(|c| (*r, c)))
        .collect();
    assert_eq!(pairs, expected);
    for row in &rows {
        let near = row["receiver_id"] == "near";
        assert_eq!(row["reason"].is_empty(), !row["loss_db"].is_empty(), "{row:?}");
        assert_eq!(row["loss_db"].is_empty(), row["level_dbm"].is_empty(), "{row:?}");
        assert!(!near || row["reason"].is_empty(), "{row:?}");
        if row["receiver_id"] == "far" {
            holds(&row["reason"], &["beyond the reach", "max_range_km"]);
        }
    }
    scene.write("points.csv", "id,lon,lat\nnear,105.501,21.5\nnear,105.5,91\n");
    let reported = scene.covgap(&args).refused();
    holds(&reported, &["points.csv, row 3"]);
    let reported = scene.covgap(&[&args[..3], &["nowhere.csv"]].concat()).refused();
    holds(&reported, &["nowhere.csv"]);
}

#[test]
fn models_are_listed_and_shown() {
    let scene = Scene::new();
    let list = scene.covgap(&["models", "list"]).good();
    let names: Vec<&str> = list
        .lines()
        .filter(|l| l.starts_with("  "))
        .filter_map(|l| l.split_whitespace().next())
        .collect();
    for name in [
        "p526-delta-bullington",
        "free-space",
        "vn-lomsong",
        "4g-800-macro",
    ] {
        assert!(names.contains(&name), "{name} in {list}");
    }
    for name in &names {
        let shown = scene.covgap(&["models", "show", name]).good();
        assert!(shown.lines().count() > 3, "{name}: {shown}");
    }
    let reported = scene.covgap(&["models", "show", "longley-rice"]).refused();
    holds(&reported, &["'longley-rice'", "covgap models list"]);
}

#[test]
fn verify_says_yes_no_and_nothing_to_verify() {
    let scene = Scene::new();
    let vectors = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/radio/tests/vectors");
    let said = scene
        .covgap(&["models", "verify", &vectors.to_string_lossy()])
        .good();
    holds(&said, &["ok     free-space", "ok     p526-delta-bullington"]);
    assert!(!said.contains("FAILED"));
    let own = scene.path("copy/own");
    std::fs::create_dir_all(&own).expect("made");
    for name in ["free_space.csv", "hata.csv"] {
        std::fs::copy(vectors.join("own").join(name), own.join(name)).expect("copied");
    }
    scene.covgap(&["models", "verify", "copy"]).good();
    let text = std::fs::read_to_string(own.join("free_space.csv")).expect("there");
    let tampered = text.replacen("41.0750585", "41.0750685", 1);
    assert_ne!(text, tampered);
    std::fs::write(own.join("free_space.csv"), tampered).expect("written");
    for quiet in [&[][..], &["-q"]] {
        let ran = scene.covgap(&[&["models", "verify", "copy"], quiet].concat());
        assert_eq!(ran.code, Some(1), "{ran:?}");
        holds(&ran.out, &["FAILED free-space", "row"]);
        assert!(ran.err.is_empty());
    }
    std::fs::create_dir(scene.path("empty")).expect("made");
    holds(
        &scene.covgap(&["models", "verify", "empty"]).refused(),
        &["empty"],
    );
    holds(
        &scene.covgap(&["models", "verify", "nowhere"]).refused(),
        &["no such folder"],
    );
}

#[test]
fn a_synthetic_province_runs_and_the_same_seed_gives_the_same_bytes() {
    let scene = Scene::new();
    let args = ["synth", "--villages", "25", "--sites", "4", "--seed", "3"];
    for out in ["one/prov", "two/prov"] {
        let said = scene.covgap(&[&args[..], &["--out", out]].concat()).good();
        holds(&said, &["written: ", &format!("covgap run {out}/study.toml")]);
    }
    assert!(files(&scene.path("one")) == files(&scene.path("two")));
    let again = scene
        .covgap(&[&args[..], &["--out", "one/prov"]].concat())
        .refused();
    holds(&again, &["one/prov", "not empty"]);
    scene.covgap(&["check", "one/prov/study.toml"]).good();
    let summary = json(
        &scene
            .covgap(&["gaps", "one/prov/study.toml", "--json", "--out", "o"])
            .good(),
    );
    // Results named like the province and written beside it would take the place of its villages.
    let beside = scene
        .covgap(&["gaps", "one/prov/study.toml", "--out", "one"])
        .refused();
    holds(&beside, &["output folder one/prov", "lies in it"]);
    assert_eq!(summary["total"]["villages"], 25);
    assert_eq!(summary["synthetic_sites"], true);
    assert_eq!(summary["total"]["unknown"], 0, "{summary:#}");
    for wrong in [["--villages", "0"], ["--sites", "1000000000"]] {
        let reported = scene.covgap(&[&["synth", "--out", "three"], &wrong[..]].concat());
        assert_eq!(reported.code, Some(2), "{wrong:?}: {reported:?}");
        assert!(!scene.path("three").exists());
    }
}

#[test]
fn models_beside_the_study_and_of_the_environment_are_found() {
    let scene = Scene::small_world();
    let preset = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/presets/vn-lomsong.toml");
    let text = std::fs::read_to_string(preset).expect("there");
    scene.write(
        "mine.toml",
        text.replace("covered_dbm = -105.0", "covered_dbm = -20.0")
            .replace("usable_dbm = -115.0", "usable_dbm = -30.0"),
    );
    scene.study_file(&format!("{STUDY}[verdict]\npreset = \"mine.toml\"\n"));
    let summary = json(&scene.covgap(&["gaps", "study.toml", "--json"]).good());
    assert_eq!(summary["total"]["white"], 4, "no one hears −20 dBm: {summary:#}");
}
