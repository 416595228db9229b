//! The columns that the guide explains are those that the program writes.

use crate::support::Scene;
use crate::support::guide::Page;
use crate::support::tool::{STUDY, covgap};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Words in capitals of a column's name that become an operator, a technology or a preset.
const VARIABLE: [&str; 3] = ["OPERATOR", "TECHNOLOGY", "PRESET"];
const AT_THE_END: &str = "At the end of every table that judges";

/// The header of a table, without the mark of UTF-8.
fn header(file: &Path) -> Vec<String> {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let line = text
        .trim_start_matches('\u{feff}')
        .lines()
        .next()
        .unwrap_or_default();
    line.split(',').map(str::to_owned).collect()
}

/// The name of a column with the variable part taken out: what is before and behind it.
fn variable(name: &str) -> Option<(&str, &str)> {
    VARIABLE.iter().find_map(|word| name.split_once(word))
}

/// Holds the rows below a heading to the columns of files.
pub(super) fn hold(heading: &str, files: &[&Path]) {
    let page = Page::of_guide("reference/columns.md");
    let explained = page.first_cells(heading);
    let common: BTreeSet<String> = page.first_cells(AT_THE_END).into_iter().collect();
    let mut written: Vec<String> = Vec::new();
    for file in files {
        for name in header(file) {
            if !written.contains(&name) && (explained.contains(&name) || !common.contains(&name)) {
                written.push(name);
            }
        }
    }
    let is_variable = |name: &String| {
        let forms = explained.iter().filter_map(|e| variable(e));
        !explained.contains(name)
            && forms
                .into_iter()
                .any(|(before, behind)| name.starts_with(before) && name.ends_with(behind))
    };
    for form in explained.iter().filter(|e| variable(e).is_some()) {
        let (before, behind) = variable(form).expect("has one");
        let found = written
            .iter()
            .any(|n| n.starts_with(before) && n.ends_with(behind));
        assert!(found, "{heading}: no column is like {form}");
    }
    written.retain(|name| !is_variable(name));
    let fixed: Vec<String> = explained.into_iter().filter(|e| variable(e).is_none()).collect();
    assert_eq!(fixed, written, "{heading}");
}

/// A small world in which every table is written.
fn world() -> Scene {
    let scene = Scene::small_world();
    let layers = "resolution_m = 250.0\nlayers = [\"server\", \"second\", \"servers\", \"sinr\"]\n";
    let study = STUDY.replace("resolution_m = 250.0\n", layers);
    scene.study_file(&study.replace("[study]\n", "[study]\nledgers = true\n"));
    let sites = fs::read_to_string(scene.path("sites.csv")).expect("there");
    let fewer: String = sites
        .lines()
        .filter(|l| !l.contains(",A,"))
        .map(|l| format!("{l}\n"))
        .collect();
    scene.write("fewer.csv", &fewer);
    scene.write("receivers.csv", "id,lon,lat\nr1,105.485,21.5\n");
    scene
}

#[test]
fn the_files_of_a_run_and_their_columns_are_explained() {
    let scene = world();
    let run = ["run", "study.toml", "--preset", "vn-lomsong,ofcom-4g", "-q"];
    scene.covgap(&run).good();
    let out = |name: &str| scene.path(&format!("out/small/{name}"));
    hold(
        "villages.csv and gaps.csv",
        &[&out("villages.csv"), &out("gaps.csv")],
    );
    for name in [
        "provinces.csv",
        "presets.csv",
        "ledgers.csv",
        "coverage_server.csv",
    ] {
        hold(name, &[&out(name)]);
    }
    let named = Page::of_guide("outputs.md").code();
    for entry in fs::read_dir(out("")).expect("a folder") {
        let file = entry
            .expect("an entry")
            .file_name()
            .to_string_lossy()
            .into_owned();
        let is_beside = file.starts_with('.') || file.ends_with(".qml") || file.ends_with(".aux.xml");
        assert!(
            is_beside || named.contains(&file),
            "outputs.md does not explain {file}"
        );
    }
    let summary = fs::read_to_string(out("summary.json")).expect("there");
    let summary: serde_json::Value = serde_json::from_str(&summary).expect("JSON");
    let members: Vec<String> = summary.as_object().expect("an object").keys().cloned().collect();
    let explained = Page::of_guide("reference/columns.md").first_cells("summary.json");
    assert_eq!(explained, members);
}

#[test]
fn the_columns_of_comparisons_are_explained() {
    let scene = world();
    let diff = [
        "diff",
        "sites.csv",
        "fewer.csv",
        "--study",
        "study.toml",
        "--out",
        "d",
        "-q",
    ];
    scene.covgap(&diff).good();
    scene
        .covgap(&["resilience", "study.toml", "--out", "r", "-q"])
        .good();
    let at = |name: &str| scene.path(name);
    hold("diff.csv", &[&at("d/diff.csv")]);
    hold(
        "single_site_villages.csv",
        &[
            &at("d/single_site_villages.csv"),
            &at("r/single_site_villages.csv"),
        ],
    );
    hold("site_loss.csv", &[&at("d/site_loss.csv"), &at("r/site_loss.csv")]);
}

#[test]
fn the_columns_of_receivers_are_explained() {
    let scene = world();
    let tail = ["study.toml", "--receivers", "receivers.csv", "--out"];
    scene
        .covgap(&[&["points"][..], &tail, &["points.csv"]].concat())
        .good();
    scene
        .covgap(&[&["losses"][..], &tail, &["losses.csv"]].concat())
        .good();
    hold("Table of covgap points", &[&scene.path("points.csv")]);
    hold("Table of covgap losses", &[&scene.path("losses.csv")]);
}

#[test]
fn the_columns_of_the_registers_tables_are_explained() {
    let dir = tempfile::tempdir().expect("a folder");
    let at = dir.path();
    let list = crate::support::guide::project().join("data/register/list.xlsx");
    let list = list.display().to_string();
    let day = ["--as-of", "2023-12-28"];
    let mut asked: Vec<Vec<&str>> = vec![
        vec!["init", "--country", "vn", "--made-up"],
        [&["import", &list][..], &day].concat(),
    ];
    let tables: [(&str, &[&str]); 4] = [
        ("status", &["status", "--out", "status.csv"]),
        (
            "forecast",
            &["forecast", "--due", "2024-12-31", "--out", "forecast.csv"],
        ),
        ("late", &["late", "--out", "late.csv"]),
        ("export", &["export", "export.csv"]),
    ];
    asked.extend(tables.iter().map(|(_, args)| [args, &day[..]].concat()));
    asked.push(vec!["history", "--out", "history.csv"]);
    asked.push(vec![
        "reconcile",
        "2022-12",
        "2023-12-28",
        "--out",
        "reconcile.csv",
    ]);
    for args in asked {
        let mut command = covgap(at);
        command.arg("register").args(&args).env("COVGAP_WHO", "Lan");
        let ran = command.output().expect("runs");
        assert!(
            ran.status.success(),
            "{args:?}: {}",
            String::from_utf8_lossy(&ran.stderr)
        );
    }
    for name in ["status", "forecast", "late", "export", "history", "reconcile"] {
        hold(
            &format!("covgap register {name}"),
            &[&at.join(format!("{name}.csv"))],
        );
    }
}
