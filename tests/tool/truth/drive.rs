//! `covgap synth drive-test`: what it says of its log is what is in it.

use crate::support::Scene;
use crate::support::tool::{covgap, holds};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

/// A small synthetic province.
fn province() -> Scene {
    let scene = Scene::new();
    let args = [
        "synth",
        "--villages",
        "60",
        "--sites",
        "14",
        "--seed",
        "4",
        "--out",
        "p",
        "--quiet",
    ];
    scene.covgap(&args).good();
    scene
}

fn made(scene: &Scene, args: &[&str]) -> Value {
    let all: Vec<&str> = ["synth", "drive-test", "p/study.toml", "--out", "d.csv", "--json"]
        .into_iter()
        .chain(args.iter().copied())
        .collect();
    serde_json::from_str(&scene.covgap(&all).good()).expect("JSON")
}

fn checked(scene: &Scene, args: &[&str]) -> Value {
    let all: Vec<&str> = ["measurements", "check", "d.csv", "--json"]
        .into_iter()
        .chain(args.iter().copied())
        .collect();
    serde_json::from_str(&scene.covgap(&all).good()).expect("JSON")
}

/// The rows of the log by their headings.
fn rows(scene: &Scene) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(scene.path("d.csv")).expect("a log");
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

#[test]
fn a_check_finds_every_fault_and_counts_it_right() {
    let scene = province();
    let made = made(&scene, &["--samples", "2400", "--routes", "2", "--faults"]);
    let truth: toml::Value =
        toml::from_str(&std::fs::read_to_string(scene.path("d.truth.toml")).expect("truth")).expect("TOML");
    assert_eq!(truth["made_up"].as_bool(), Some(true));
    assert_eq!(truth["rows"].as_integer(), made["rows"].as_i64());
    let answer = checked(&scene, &[]);
    let faults = truth["faults"].as_array().expect("faults");
    assert_eq!(faults.len(), 12, "{faults:#?}");
    let mut wanted: BTreeMap<&str, u64> = BTreeMap::new();
    for fault in faults {
        let text = |key: &str| fault[key].as_str().expect("a text");
        let rows = fault["rows"].as_integer().expect("a count") as u64;
        match text("found_in") {
            "left_out" => *wanted.entry(text("code")).or_default() += rows,
            "disagreements" => {
                let found = answer["disagreements"].as_array().expect("a list");
                assert_eq!(found.len(), 1, "{answer:#}");
                let off = found[0]["difference_db"].as_f64().expect("dB");
                assert!((off + 20.0).abs() < 1.0, "{off}");
                let name = found[0]["name"].as_str().expect("a name");
                assert!(text("text").starts_with(name), "{name}");
            }
            other => {
                assert_eq!(other, "at_two_places");
                let found = answer["at_two_places"].as_array().expect("a list");
                assert_eq!(found.len(), 1, "{answer:#}");
                assert_eq!(found[0]["places"].as_u64(), Some(rows));
            }
        }
    }
    let left = answer["left_out"].as_array().expect("a list").iter().map(|l| {
        let count = l["count"].as_u64().expect("a count");
        (l["code"].as_str().expect("a code"), count)
    });
    assert_eq!(left.collect::<BTreeMap<_, _>>(), wanted);
    // Rows and headings: nothing else is in the file.
    let headings = wanted["measurement-heading-inside"];
    assert_eq!(
        answer["rows"].as_u64(),
        made["rows"].as_u64().map(|n| n + headings)
    );
}

#[test]
fn the_same_seed_gives_the_same_bytes_at_any_number_of_threads() {
    let scene = province();
    let mut written = Vec::new();
    for (threads, seed) in [("1", "3"), ("3", "3"), ("2", "4")] {
        let args = [
            "--samples",
            "300",
            "--seed",
            seed,
            "--threads",
            threads,
            "--faults",
        ];
        made(&scene, &args);
        let bytes = |name: &str| std::fs::read(scene.path(name)).expect("written");
        written.push((bytes("d.csv"), bytes("d.truth.toml")));
    }
    assert!(written[0] == written[1]);
    assert!(written[0].0 != written[2].0);
}

#[test]
fn without_faults_nothing_is_left_out_and_all_cells_are_matched() {
    let scene = province();
    let made = made(
        &scene,
        &["--samples", "900", "--offset-db", "-6", "--by-site-db", "3"],
    );
    let answer = checked(&scene, &["--study", "p/study.toml"]);
    assert_eq!(answer["used"], made["rows"]);
    assert_eq!(answer["left_out"].as_array().map(Vec::len), Some(0), "{answer:#}");
    let matched = answer["matched"].as_array().expect("a list");
    assert_eq!(matched.len() as u64, made["cells"].as_u64().expect("a count"));
    for cell in matched {
        assert_eq!(cell["how"], "by its identity", "{cell:#}");
    }
}

#[test]
fn levels_are_the_predictions_and_the_terms() {
    let scene = province();
    let plain = [
        "--samples",
        "600",
        "--shadowing-db",
        "0",
        "--floor-dbm",
        "-150",
        "--neighbours",
        "100",
    ];
    made(&scene, &plain);
    let before = rows(&scene);
    // Without shadowing what is left is fading of 2 dB and the rounding: against the program's own levels.
    let cell_of: HashMap<String, String> = csv::Reader::from_path(scene.path("p/sites.csv"))
        .expect("sites")
        .deserialize::<BTreeMap<String, String>>()
        .map(|row| row.expect("a site"))
        .filter(|row| row["technology"] == "4G")
        .map(|row| (row["cell_identity"].clone(), row["id"].clone()))
        .collect();
    let mut receivers = "id,lon,lat\n".to_owned();
    for (nth, row) in before.iter().enumerate().step_by(37) {
        receivers += &format!("{nth},{},{}\n", row["Longitude"], row["Latitude"]);
    }
    scene.write("r.csv", receivers);
    let args = [
        "losses",
        "p/study.toml",
        "--receivers",
        "r.csv",
        "--out",
        "l.csv",
        "--quiet",
    ];
    scene.covgap(&args).good();
    let levels: HashMap<(usize, String), f64> = csv::Reader::from_path(scene.path("l.csv"))
        .expect("losses")
        .deserialize::<BTreeMap<String, String>>()
        .map(|row| row.expect("a path"))
        .filter_map(|row| {
            let nth = row["receiver_id"].parse().ok()?;
            Some(((nth, row["cell_id"].clone()), row["level_dbm"].parse().ok()?))
        })
        .collect();
    let mut errors = Vec::new();
    for (nth, row) in before.iter().enumerate().step_by(37) {
        let predicted = levels.get(&(nth, cell_of[&row["ECI"]].clone()));
        let measured: f64 = row["RSRP"].parse().expect("a level");
        errors.extend(predicted.map(|p| measured - p));
    }
    let n = errors.len() as f64;
    let mean = errors.iter().sum::<f64>() / n;
    let sigma = (errors.iter().map(|e| (e - mean) * (e - mean)).sum::<f64>() / n).sqrt();
    assert!(n > 60.0, "{n}");
    // The mean of the levels of a fading signal lies 0.4 dB under that of its power.
    assert!(
        (mean + 0.4).abs() < 0.9 && (1.2..3.2).contains(&sigma),
        "{mean} {sigma} {n}"
    );
    // An offset moves every level by just that.
    made(&scene, &[plain.as_slice(), &["--offset-db", "-8"]].concat());
    let key = |row: &BTreeMap<String, String>| [&row["Time"], &row["Device"], &row["ECI"]].map(Clone::clone);
    let level = |row: &BTreeMap<String, String>| row["RSRP"].parse::<i32>().expect("a level");
    let moved: HashMap<_, _> = rows(&scene).iter().map(|row| (key(row), level(row))).collect();
    let pairs: Vec<(i32, i32)> = before
        .iter()
        .filter_map(|row| Some((level(row), *moved.get(&key(row))?)))
        .collect();
    assert!(
        pairs.len() * 10 > before.len() * 8,
        "{} of {}",
        pairs.len(),
        before.len()
    );
    // What a phone cannot report is left as it is: −44 dBm is the most.
    assert!(pairs.iter().all(|(a, b)| *a == -44 || *b == a - 8));
}

#[test]
fn neighbours_by_code_have_no_identity_and_the_serving_cells_have() {
    let scene = province();
    made(&scene, &["--samples", "600", "--neighbours-by-code"]);
    let all = rows(&scene);
    let (named, coded): (Vec<_>, Vec<_>) = all.iter().partition(|row| !row["ECI"].is_empty());
    assert!(!named.is_empty() && !coded.is_empty());
    assert!(
        all.iter()
            .all(|row| !row["PCI"].is_empty() && !row["EARFCN"].is_empty())
    );
    let answer = checked(&scene, &["--study", "p/study.toml"]);
    assert_eq!(answer["used"].as_u64(), Some(all.len() as u64));
}

#[test]
fn what_cannot_be_made_is_said_and_nothing_is_written() {
    let scene = province();
    let run = |args: &[&str]| {
        let all = ["synth", "drive-test", "p/study.toml"]
            .iter()
            .chain(args)
            .copied();
        let output = covgap(&scene.path("")).args(all).output().expect("runs");
        (
            output.status.code(),
            String::from_utf8_lossy(&output.stderr).into_owned(),
        )
    };
    let (code, said) = run(&["--out", "p/sites.csv"]);
    assert_eq!(code, Some(2));
    holds(&said, &["this is an input"]);
    let (code, said) = run(&["--out", "x.csv", "--floor-dbm", "-45"]);
    assert_eq!(code, Some(2), "{said}");
    holds(&said, &["no phone hears anything", "--floor-dbm"]);
    let (code, said) = run(&["--out", "x.csv", "--pattern-share", "7"]);
    assert_eq!(code, Some(2));
    holds(&said, &["between 0 and 2"]);
    assert!(!scene.path("x.csv").exists() && !scene.path("x.truth.toml").exists());
}
