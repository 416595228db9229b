//! Tables in files, what a run prints, schemas, completions, and the nearest names.

use super::commands::json;
use crate::support::Scene;
use crate::support::tool::holds;
use calamine::{Data, Reader, Xlsx};
use serde_json::Value;
use std::collections::BTreeMap;

type Rows = Vec<BTreeMap<String, String>>;

/// The rows of CSV, by heading.
fn csv_rows(scene: &Scene, name: &str) -> Rows {
    let bytes = std::fs::read(scene.path(name)).expect("written");
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    let mut reader = csv::Reader::from_reader(text);
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

/// The rows of a workbook's page, below the first row that begins with this heading.
fn xlsx_rows(scene: &Scene, name: &str, page: usize, first: &str) -> Rows {
    let mut book: Xlsx<_> = calamine::open_workbook(scene.path(name)).expect("a workbook");
    let range = book.worksheet_range_at(page).expect("a page").expect("cells");
    let shown = |cell: &Data| match cell {
        Data::Empty => String::new(),
        Data::Float(n) => n.to_string(),
        other => other.to_string(),
    };
    let mut rows = range.rows().skip_while(|row| shown(&row[0]) != first);
    let header: Vec<String> = rows.next().expect("a header").iter().map(shown).collect();
    rows.map(|row| header.iter().cloned().zip(row.iter().map(shown)).collect())
        .collect()
}

fn number(text: &str) -> Option<f64> {
    text.parse().ok()
}

#[test]
fn a_run_prints_one_page_and_everything_where_asked() {
    let scene = Scene::small_world();
    let page = scene
        .covgap(&["run", "study.toml", "--preset", "vn-lomsong,ofcom-4g"])
        .good();
    assert!(page.lines().count() <= 25, "{page}");
    holds(
        &page,
        &[
            "3 of 4 villages covered (75.0 %)",
            "the predicted gaps to look at first:\n  1. Lũng Bốn: white, 80 people",
            "gaps.png (map)",
            "covgap explain study.toml",
        ],
    );
    let whole = scene.covgap(&["run", "study.toml", "--verbose"]).good();
    holds(
        &whole,
        &["operator alone", "paths to test points", "out/small/gaps.png"],
    );
    assert!(whole.lines().count() > page.lines().count());
    assert_eq!(scene.covgap(&["run", "study.toml", "-q", "-v"]).code, Some(2));
}

#[test]
fn a_command_says_before_which_results_of_another_go() {
    let scene = Scene::small_world();
    scene.covgap(&["run", "study.toml", "-q"]).good();
    let ran = scene.covgap(&["gaps", "study.toml"]);
    assert_eq!(ran.code, Some(0));
    holds(&ran.err, &["note: ", "coverage.tif", "are removed", "--out"]);
    assert!(!ran.err.contains("gaps.csv"), "{}", ran.err);
    assert!(!scene.path("out/small/coverage.tif").exists());
    assert_eq!(scene.covgap(&["gaps", "study.toml"]).err, "");
}

#[test]
fn every_form_of_a_table_has_the_same_values() {
    let scene = Scene::small_world();
    for form in ["csv", "xlsx", "json"] {
        let file = format!("t.{form}");
        let said = scene
            .covgap(&["gaps", "study.toml", "--out", "out", "--table", &file])
            .good();
        holds(&said, &[&file]);
    }
    let csv = csv_rows(&scene, "t.csv");
    assert_eq!(csv, csv_rows(&scene, "out/small/gaps.csv"));
    let book = xlsx_rows(&scene, "t.xlsx", 0, "id");
    assert_eq!(book, xlsx_rows(&scene, "out/small/gaps.xlsx", 0, "id"));
    let text = std::fs::read_to_string(scene.path("t.json")).expect("written");
    let tables = json(&text)["tables"].clone();
    assert_eq!(tables.as_array().expect("tables").len(), 4);
    let rows = tables[0]["rows"].as_array().expect("rows");
    assert_eq!((csv.len(), book.len(), rows.len()), (1, 1, 1));
    for (key, value) in rows[0].as_object().expect("a row") {
        let heading = key.replace('_', " ");
        let (of_csv, of_book) = (&csv[0][key], &book[0][&heading]);
        match value {
            Value::Null => assert_eq!((of_csv.as_str(), of_book.as_str()), ("", ""), "{key}"),
            Value::String(text) => assert_eq!((of_csv, of_book), (text, text), "{key}"),
            Value::Number(n) => {
                assert_eq!(
                    (number(of_csv), number(of_book)),
                    (n.as_f64(), n.as_f64()),
                    "{key}"
                );
            }
            other => panic!("{key}: {other}"),
        }
    }
    // The rule that judged the rows is in every form.
    assert_eq!(csv[0]["preset"], "outdoor-4g");
    assert_eq!(tables[0]["preset"], "outdoor-4g");
    let provinces = xlsx_rows(&scene, "out/small/provinces.xlsx", 0, "code");
    assert_eq!(provinces.last().expect("the whole")["covered pct"], "75");
}

#[test]
fn comparisons_points_and_losses_are_written_in_every_form() {
    let scene = Scene::small_world();
    scene.write("points.csv", "id,lon,lat\n-7,105.5,21.5\nr2,105.51,21.5\n");
    let points = |form: &str| {
        let out = format!("p.{form}");
        let args = ["points", "study.toml", "--receivers", "points.csv", "--out", &out];
        scene.covgap(&args).good();
    };
    ["csv", "xlsx", "json"].into_iter().for_each(points);
    let csv = csv_rows(&scene, "p.csv");
    let book = xlsx_rows(&scene, "p.xlsx", 0, "receiver id");
    assert_eq!((csv.len(), book.len()), (2, 2));
    assert_eq!(csv[0]["receiver_id"], "-7", "letter by letter");
    for (one, other) in csv.iter().zip(&book) {
        assert_eq!(one["verdict"], other["verdict"]);
        assert_eq!(number(&one["level_dbm"]), number(&other["level dbm"]));
    }
    let args = [
        "losses",
        "study.toml",
        "--receivers",
        "points.csv",
        "--out",
        "l.xlsx",
    ];
    scene.covgap(&args).good();
    assert!(!xlsx_rows(&scene, "l.xlsx", 0, "receiver id").is_empty());
    scene
        .covgap(&["resilience", "study.toml", "--table", "r.xlsx"])
        .good();
    assert!(!xlsx_rows(&scene, "r.xlsx", 1, "site").is_empty());
    let diff = ["diff", "study.toml", "study.toml", "--table", "d.json"];
    scene.covgap(&diff).good();
    let text = std::fs::read_to_string(scene.path("d.json")).expect("written");
    assert_eq!(json(&text)["tables"].as_array().expect("tables").len(), 3);
    for args in [
        &[
            "points",
            "study.toml",
            "--receivers",
            "points.csv",
            "--out",
            "p.txt",
        ][..],
        &["gaps", "study.toml", "--table", "t.ods"],
        &["resilience", "study.toml", "--table", "t"],
    ] {
        holds(&scene.covgap(args).refused(), &[".xlsx, .csv or .json"]);
    }
    let coverage = ["coverage", "study.toml", "--table", "t.csv"];
    holds(&scene.covgap(&coverage).refused(), &["judges no village"]);
    let input = ["gaps", "study.toml", "--table", "villages.csv"];
    holds(&scene.covgap(&input).refused(), &["this is an input"]);
}

/// Holds a value to a schema as covgap writes them: types, members, references.
fn check(value: &Value, schema: &Value, root: &Value, at: &str) {
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        let name = reference.trim_start_matches("#/$defs/");
        return check(value, &root["$defs"][name], root, at);
    }
    if let Some(either) = schema.get("anyOf").and_then(Value::as_array) {
        let wanted = either.iter().find(|s| (s["type"] == "null") == value.is_null());
        return check(value, wanted.unwrap_or_else(|| panic!("{at}: {value}")), root, at);
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(n) if n.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let allowed: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        _ => return,
    };
    let fits = allowed.contains(&kind) || (kind == "integer" && allowed.contains(&"number"));
    assert!(fits, "{at}: {value} is no {allowed:?}");
    match value {
        Value::Array(items) => {
            if let Some(of) = schema.get("items") {
                for (nth, item) in items.iter().enumerate() {
                    check(item, of, root, &format!("{at}/{nth}"));
                }
            }
        }
        Value::Object(members) => {
            let known = schema.get("properties").and_then(Value::as_object);
            for (name, member) in members {
                match known.and_then(|k| k.get(name)) {
                    Some(of) => check(member, of, root, &format!("{at}/{name}")),
                    None => assert!(
                        schema.get("additionalProperties").is_some_and(|a| *a != false),
                        "{at}: {name} is not in the schema"
                    ),
                }
            }
            for name in schema
                .get("required")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
            {
                let name = name.as_str().expect("a name");
                assert!(members.contains_key(name), "{at}: {name} is missing");
            }
        }
        _ => {}
    }
}

#[test]
fn every_answer_keeps_to_its_schema() {
    let scene = Scene::small_world();
    scene.write("points.csv", "id,lon,lat\nr1,105.5,21.5\nr2,x,y\n");
    let names = scene.covgap(&["schema"]).good();
    let asked: &[(&str, &[&str])] = &[
        ("run", &["run", "study.toml"]),
        ("check", &["check", "study.toml"]),
        ("diff", &["diff", "study.toml", "study.toml"]),
        ("resilience", &["resilience", "study.toml"]),
        ("explain", &["explain", "study.toml", "Lũng Bốn"]),
        (
            "link",
            &[
                "link",
                "study.toml",
                "--from",
                "105.5,21.5",
                "--template",
                "4g-800-macro",
                "--to",
                "105.51,21.5",
            ],
        ),
        (
            "points",
            &[
                "points",
                "study.toml",
                "--receivers",
                "points.csv",
                "--out",
                "p.csv",
            ],
        ),
        ("models-list", &["models", "list"]),
        ("models-show", &["models", "show", "p1812"]),
        ("cache-list", &["cache", "list", "study.toml"]),
        ("cache-verify", &["cache", "verify", "study.toml"]),
        ("cache-prune", &["cache", "prune", "study.toml", "--outdated"]),
        ("written", &["init", "new.toml"]),
        (
            "synth-register",
            &["synth", "register", "--points", "20", "--out", "r.gpkg"],
        ),
        ("register-verify", &["register", "verify", "--register", "r.gpkg"]),
        (
            "register-status",
            &["register", "status", "--register", "r.gpkg", "--by", "operator"],
        ),
        (
            "register-forecast",
            &["register", "forecast", "--register", "r.gpkg"],
        ),
        ("register-late", &["register", "late", "--register", "r.gpkg"]),
        ("register-units", &["register", "units", "--register", "r.gpkg"]),
        (
            "register-history",
            &["register", "history", "--register", "r.gpkg"],
        ),
        (
            "register-export",
            &["register", "export", "--register", "r.gpkg", "p.xlsx"],
        ),
        (
            "register-reconcile",
            &[
                "register",
                "reconcile",
                "2021-06-30",
                "2023-12-28",
                "--register",
                "r.gpkg",
            ],
        ),
    ];
    for (name, args) in asked {
        assert!(names.lines().any(|n| n == *name), "{name}");
        let schema = json(&scene.covgap(&["schema", name]).good());
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        let ran = scene.covgap(&[args, &["--json"][..]].concat());
        assert_eq!(ran.code, Some(0), "{name}: {}", ran.err);
        check(&json(&ran.out), &schema, &schema, name);
    }
    holds(
        &scene.covgap(&["schema", "rum"]).refused(),
        &["did you mean 'run'?"],
    );
}

#[test]
fn shells_and_manuals_know_every_command() {
    let scene = Scene::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let text = scene.covgap(&["completions", shell]).good();
        holds(&text, &["resilience", "register", "table"]);
    }
    let page = scene.covgap(&["man"]).good();
    holds(&page, &[".TH", "covgap", "resilience"]);
    scene.covgap(&["man", "--out", "man"]).good();
    for page in ["covgap.1", "covgap-run.1", "covgap-register-status.1"] {
        let text = std::fs::read_to_string(scene.path(&format!("man/{page}"))).expect("a page");
        holds(&text, &[".TH"]);
    }
}

#[test]
fn the_nearest_name_is_offered_for_what_does_not_exist() {
    let scene = Scene::small_world();
    for (args, near) in [
        (&["rnu", "study.toml"][..], "'run'"),
        (&["run", "studi.toml"], "'study.toml'"),
        (&["run", "study.toml", "--preset", "vn-lomsog"], "'vn-lomsong'"),
        (&["models", "show", "p1821"], "'p1812'"),
        (&["explain", "study.toml", "Lung Bom"], "Lũng Bốn"),
        (
            &[
                "link",
                "study.toml",
                "--from",
                "105.5,21.5",
                "--template",
                "4g-800-macro",
                "--to",
                "Lũng Bon",
            ],
            "Lũng Bốn",
        ),
    ] {
        let ran = scene.covgap(args);
        assert_eq!(ran.code, Some(2), "{args:?}");
        holds(&ran.err, &[near]);
        assert!(!ran.err.contains('\u{1b}'), "no colours where no terminal is");
    }
}
