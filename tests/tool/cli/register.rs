//! `covgap register`, as a clerk uses it: one small register by hand, whose every number can be computed on
//! paper.

use crate::support::guide::Page;
use crate::support::tool::Ran;
use crate::support::tool::{covgap, holds};
use serde_json::Value;
use std::path::Path;
use tempfile::TempDir;

/// Runs `covgap register …` in a folder.
fn register(dir: &Path, args: &[&str]) -> Ran {
    let mut command = covgap(dir);
    command.arg("register").args(args).env("COVGAP_WHO", "Lan");
    command.output().expect("runs").into()
}

fn json(dir: &Path, args: &[&str]) -> Value {
    let text = register(dir, &[args, &["--json"]].concat()).good();
    serde_json::from_str(&text).expect("JSON")
}

/// Three points in Hà Giang and Lào Cai: one closed by Viettel in 2023, one assigned to VinaPhone and due in
/// 2023, one withdrawn.
fn small() -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let at = dir.path();
    register(at, &["init", "--country", "vn", "--title", "Trial list"]).good();
    let add = |name: &str, province: &str, lon: &str, on: &str, people: &str| {
        let (province, lon, people) = (
            format!("province={province}"),
            format!("lon={lon}"),
            format!("population={people}"),
        );
        register(
            at,
            &[
                "add", "--name", name, "--set", &province, "--set", &lon, "--set", "lat=22.9", "--set",
                &people, "--on", on,
            ],
        )
        .good();
    };
    add("Bản Mù", "Hà Giang", "105.1", "2021-01-10", "120");
    add("Nậm Lúc", "Lào Cai", "104.2", "2021-01-10", "80");
    add("Xà Phìn", "Hà Giang", "105.3", "2022-03-01", "40");
    register(
        at,
        &[
            "set",
            "LS-000001",
            "assigned",
            "--operator",
            "Viettel",
            "--due",
            "2023-06-30",
            "--on",
            "2021-02-01",
        ],
    )
    .good();
    register(
        at,
        &[
            "set",
            "Ban Mu",
            "closed",
            "--technology",
            "4G",
            "--evidence",
            "report 12/2023",
            "--on",
            "2023-05-02",
        ],
    )
    .good();
    register(
        at,
        &[
            "set",
            "Nậm Lúc",
            "assigned",
            "--operator",
            "VinaPhone",
            "--due",
            "2023-11-30",
            "--on",
            "2021-02-01",
        ],
    )
    .good();
    register(
        at,
        &[
            "set",
            "LS-000003",
            "withdrawn",
            "--why",
            "village resettled",
            "--on",
            "2023-07-01",
        ],
    )
    .good();
    dir
}

#[test]
fn counts_of_any_day_come_from_what_happened_by_then() {
    let dir = small();
    let at = dir.path();
    for (day, total, closed) in [
        ("2020-12-31", 0, 0),
        ("2021-12-31", 2, 0),
        ("2022-12", 3, 0),
        ("2023-05-02", 3, 1),
        ("2023-12-28", 2, 1),
    ] {
        let all = json(at, &["status", "--as-of", day])["all"].clone();
        assert_eq!(
            (&all["total"], &all["closed"], &all["left"]),
            (&total.into(), &closed.into(), &(total - closed).into()),
            "{day}"
        );
    }
    let text = register(
        at,
        &[
            "status",
            "--as-of",
            "2023-12-28",
            "--by",
            "province,operator,status",
        ],
    )
    .good();
    holds(
        &text,
        &[
            "Trial list",
            "1 of 2 low-signal points closed (50.0 %), 1 left, as of 2023-12-28",
            "Tỉnh Hà Giang",
            "Viettel",
            "withdrawn",
        ],
    );
    // Both old provinces live on under other names: Hà Giang in Tuyên Quang, Lào Cai with Yên Bái.
    let new = json(at, &["status", "--as-of", "2023-12-28", "--hierarchy", "new"]);
    let rows = new["tables"][0]["rows"].as_array().expect("rows").clone();
    let labels: Vec<&str> = rows.iter().filter_map(|r| r["group"].as_str()).collect();
    assert_eq!(labels.len(), 3, "{labels:?}");
    assert!(
        labels[0].contains("Tuyên Quang") || labels[1].contains("Tuyên Quang"),
        "{labels:?}"
    );
    let only = json(
        at,
        &["status", "--as-of", "2023-12-28", "--only", "province=ha giang"],
    );
    assert_eq!(
        (&only["all"]["total"], &only["all"]["closed"]),
        (&1.into(), &1.into())
    );
    let wrong = register(
        at,
        &["status", "--hierarchy", "old", "--only", "province=Ha Gian"],
    )
    .refused();
    holds(&wrong, &["Ha Gian", "Hà Giang"]);
    let gone = register(
        at,
        &["status", "--hierarchy", "new", "--only", "province=Hà Giang"],
    )
    .refused();
    holds(&gone, &["give --hierarchy old"]);
}

#[test]
fn the_way_from_one_count_to_another_adds_up() {
    let dir = small();
    let way = json(dir.path(), &["reconcile", "2021-12", "2023-12-28"]);
    let flows = way["reconciliation"]["happened"]["flows"]
        .as_array()
        .expect("flows")
        .clone();
    let reported: Vec<(&str, &str, usize)> = flows
        .iter()
        .map(|f| {
            (
                f["from"].as_str().expect("a word"),
                f["to"].as_str().expect("a word"),
                f["points"].as_array().map_or(0, Vec::len),
            )
        })
        .collect();
    assert_eq!(reported, [("absent", "withdrawn", 1), ("left", "closed", 1)]);
    let text = register(dir.path(), &["reconcile", "2022-12", "2023-12-28", "--list"]).good();
    holds(&text, &["withdrawn, were left", "closed", "Xà Phìn", "LS-000003"]);
    register(dir.path(), &["reconcile", "2023-01", "2022-01"]).refused();
    for args in [
        &["reconcile", "2023-01", "2199-01"][..],
        &["status", "--as-of", "2199-01-01"],
    ] {
        holds(
            &register(dir.path(), args).refused(),
            &["lies after today", "forecast"],
        );
    }
}

#[test]
fn what_was_known_then_is_not_what_is_known_now() {
    let dir = small();
    // Everything was written down today: on that day in 2023 nothing was known.
    let then = json(
        dir.path(),
        &["status", "--as-of", "2023-12-28", "--known-on", "2023-12-28"],
    );
    assert_eq!(then["all"]["total"], 0);
    let way = json(
        dir.path(),
        &["reconcile", "2022-12-31", "2023-12-28", "--as-reported"],
    );
    assert_eq!(way["reconciliation"]["b"]["total"], 0);
    register(
        dir.path(),
        &["status", "--as-of", "2023-12-28", "--known-on", "2023-01-01"],
    )
    .refused();
}

#[test]
fn every_refusal_says_why_and_changes_nothing() {
    let dir = small();
    let at = dir.path();
    let before = std::fs::read(at.join("register.gpkg")).expect("there");
    let tomorrow = "2199-01-01";
    for (args, parts) in [
        (
            &[
                "set",
                "LS-000001",
                "assigned",
                "--operator",
                "Viettel",
                "--on",
                "2023-06-01",
            ][..],
            &["transition-not-allowed", "reopen it first"][..],
        ),
        (
            &["set", "LS-000002", "closed", "--on", "2023-06-01"],
            &["evidence-missing"],
        ),
        (
            &["set", "LS-000002", "reopened", "--on", "2023-06-01", "--why", "x"],
            &["transition-not-allowed"],
        ),
        (
            &["set", "LS-000002", "verified", "--on", tomorrow],
            &["date-in-future"],
        ),
        (
            &["set", "LS-000002", "verified", "--on", "2020-01-01"],
            &["point-not-identified"],
        ),
        (
            &["set", "LS-000002", "merged", "--into", "LS-000003", "--why", "x"],
            &["merged-into-gone"],
        ),
        (
            &["set", "LS-000002", "merged", "--why", "x"],
            &["merged-into-missing"],
        ),
        (&["set", "LS-000009", "verified"], &["no such point"]),
        (
            &["set", "Nam Luc Thuong", "verified"],
            &["nearest names", "Nậm Lúc"],
        ),
        (&["set", "LS-000002"], &["nothing to record"]),
        (
            &["set", "LS-000002", "--set", "lon=105"],
            &["lon and lat together"],
        ),
        (
            &["set", "LS-000002", "--set", "lon=22.9", "--set", "lat=104.2"],
            &["covgap: "],
        ),
        (
            &["set", "LS-000002", "--set", "lon=22.9", "--set", "lat=21"],
            &["outside the register's country"],
        ),
        (
            &[
                "add",
                "--name",
                "nam luc",
                "--set",
                "lon=104.201",
                "--set",
                "lat=22.9",
            ],
            &["the same name there", "--anyway"],
        ),
        (&["init"], &["register-exists"]),
    ] {
        let ran = register(at, args);
        assert_eq!(ran.code, Some(2), "{args:?} {}", ran.out);
        if parts != ["covgap: "] {
            holds(&ran.err, parts);
        }
        assert_eq!(
            before,
            std::fs::read(at.join("register.gpkg")).expect("there"),
            "{args:?}"
        );
    }
}

#[test]
fn a_village_that_was_closed_can_become_dark_again_and_its_history_stays() {
    let dir = small();
    let at = dir.path();
    register(
        at,
        &[
            "set",
            "LS-000001",
            "reopened",
            "--why",
            "mast struck by lightning",
            "--on",
            "2024-02-01",
        ],
    )
    .good();
    register(
        at,
        &[
            "set",
            "LS-000001",
            "--set",
            "population=131",
            "--on",
            "2024-02-01",
        ],
    )
    .good();
    let text = register(at, &["history", "LS-000001"]).good();
    holds(&text, &["reopened since 2024-02-01", "population 131"]);
    assert!(text.lines().all(|l| l.chars().count() <= 110), "{text}");
    let events = json(at, &["history", "LS-000001"])["tables"][0]["rows"].clone();
    let last = |n: usize, key: &str| events[events.as_array().map_or(0, Vec::len) - n][key].clone();
    assert_eq!(last(2, "why"), "mast struck by lightning");
    assert_eq!(
        (last(3, "evidence"), last(3, "operator")),
        ("report 12/2023".into(), "Viettel".into())
    );
    assert_eq!(
        (last(1, "what"), last(1, "who")),
        ("amended".into(), "Lan".into())
    );
    let all = json(at, &["status", "--as-of", "2024-02-01"])["all"].clone();
    assert_eq!(
        (&all["closed"], &all["left"], &all["people_left"]),
        (&0.into(), &2.into(), &(131 + 80).into())
    );
    // And the past is as it was.
    assert_eq!(json(at, &["status", "--as-of", "2023-12-28"])["all"]["closed"], 1);
}

#[test]
fn who_is_late_is_reported_by_province_and_operator() {
    let dir = small();
    let late = json(dir.path(), &["late", "--as-of", "2023-12-28"]);
    let points = late["tables"][2]["rows"].as_array().expect("rows").clone();
    assert_eq!(points.len(), 1);
    assert_eq!(
        (&points[0]["point"], &points[0]["days_late"]),
        (&"LS-000002".into(), &28.into())
    );
    let text = register(dir.path(), &["late", "--as-of", "2023-12-28"]).good();
    holds(&text, &["1 point left", "VinaPhone", "Lào Cai"]);
}

#[test]
fn the_export_opens_elsewhere_and_holds_every_point() {
    let dir = small();
    let at = dir.path();
    for name in ["points.csv", "points.xlsx", "points.geojson"] {
        register(at, &["export", name, "--as-of", "2023-12-28"]).good();
    }
    let csv = std::fs::read_to_string(at.join("points.csv")).expect("there");
    assert_eq!(csv.lines().count(), 4);
    holds(
        &csv,
        &[
            "LS-000001,closed,2023-05-02",
            "Viettel (closed)",
            "Tỉnh Tuyên Quang",
        ],
    );
    let geojson: Value =
        serde_json::from_slice(&std::fs::read(at.join("points.geojson")).expect("there")).expect("JSON");
    assert_eq!(
        geojson["features"][1]["geometry"]["coordinates"],
        serde_json::json!([104.2, 22.9])
    );
    register(at, &["export", "points.pdf"]).refused();
    register(at, &["export", "register.gpkg"]).refused();
}

#[test]
fn a_forecast_is_refused_where_the_past_says_nothing() {
    let dir = small();
    let text = register(dir.path(), &["forecast", "--as-of", "2023-12-28"]).good();
    holds(&text, &["1 of 2 points left", "too few"]);
    assert!(!text.contains("half of the draws"), "{text}");
    let empty = tempfile::tempdir().expect("a folder");
    register(empty.path(), &["init"]).good();
    register(empty.path(), &["forecast"]).refused();
    holds(
        &register(empty.path(), &["status"]).good(),
        &["0 of 0", "the register is empty"],
    );
}

#[test]
fn files_that_are_no_register_are_kept_apart() {
    let dir = small();
    let at = dir.path();
    let bytes = std::fs::read(at.join("register.gpkg")).expect("there");
    std::fs::write(at.join("cut.gpkg"), &bytes[..bytes.len() / 2]).expect("written");
    std::fs::write(at.join("text.gpkg"), "id,name\n1,a\n").expect("written");
    std::fs::write(at.join("empty.gpkg"), "").expect("written");
    for (file, code) in [
        ("missing.gpkg", "register-missing"),
        ("cut.gpkg", "register-"),
        ("text.gpkg", "register-no-geopackage"),
        ("empty.gpkg", "register-no-geopackage"),
        (".", "register-is-folder"),
    ] {
        let reported = register(at, &["status", "--register", file]).refused();
        holds(&reported, &[code]);
    }
}

/// From the guide's spreadsheet to its numbers.
#[test]
fn the_page_for_offices_runs_as_it_is_printed() {
    let dir = tempfile::tempdir().expect("a folder");
    let at = dir.path();
    let list = concat!(env!("CARGO_MANIFEST_DIR"), "/data/register/list.xlsx");
    register(at, &["init", "--country", "vn", "--made-up"]).good();
    let import =
        |more: &[&str]| register(at, &[&["import", list, "--as-of", "2023-12-28"], more].concat()).good();
    holds(
        &import(&["--dry-run"]),
        &["90 events would be recorded", "12 province codes that got back"],
    );
    holds(&import(&[]), &["recorded: 90 events"]);
    let before = std::fs::read(at.join("register.gpkg")).expect("there");
    holds(&import(&[]), &["nothing was recorded"]);
    assert_eq!(before, std::fs::read(at.join("register.gpkg")).expect("there"));
    let page = Page::of_guide("offices.md").text;
    for args in [
        &["status", "--chart", "provinces.png", "--out", "status.xlsx"][..],
        &["late", "--out", "late.xlsx"],
    ] {
        let text = register(at, &[args, &["--as-of", "2023-12-28"]].concat()).good();
        let headline = text
            .lines()
            .find(|l| l.contains("as of 2023-12-28"))
            .expect("a headline");
        assert!(page.contains(headline), "{headline}");
    }
    let chart = [
        "forecast",
        "--as-of",
        "2023-12-28",
        "--due",
        "2024-12-31",
        "--chart",
        "burndown.png",
        "--lang",
        "vi",
    ];
    register(at, &chart).good();
    for name in ["provinces.png", "burndown.png", "status.xlsx", "late.xlsx"] {
        let bytes = std::fs::read(at.join(name)).expect("written");
        assert!(
            bytes.starts_with(b"\x89PNG") || bytes.starts_with(b"PK"),
            "{name}"
        );
    }
    register(at, &["verify"]).good();
}

/// The way of the reported figures, counted by the program from a made-up history.
#[test]
fn the_reported_figures_come_out_of_a_history() {
    let dir = tempfile::tempdir().expect("a folder");
    let at = dir.path();
    let made: Ran = covgap(at)
        .args(["synth", "register", "--out", "register.gpkg", "--seed", "7"])
        .output()
        .expect("runs")
        .into();
    made.good();
    let all = |day: &str| json(at, &["status", "--as-of", day])["all"].clone();
    assert_eq!(all("2021-01")["total"], 2418);
    assert_eq!(
        (&all("2022-09-30")["closed"], &all("2022-09-30")["left"]),
        (&2152.into(), &266.into())
    );
    let text = register(at, &["status", "--as-of", "2023-12-28"]).good();
    holds(
        &text,
        &[
            "MADE UP",
            "2,233 of 2,853 low-signal points closed (78.3 %), 620 left",
        ],
    );
    let way = json(at, &["reconcile", "2021-01", "2023-12-28"])["reconciliation"].clone();
    assert_eq!(
        (&way["a"]["total"], &way["b"]["left"]),
        (&2418.into(), &620.into())
    );
    for (day, electricity, left) in [
        ("2024-10-31", "grid", 637),
        ("2024-10-31", "none", 124),
        ("2025-06-30", "grid", 238),
        ("2025-06-30", "none", 117),
    ] {
        let only = json(
            at,
            &[
                "status",
                "--as-of",
                day,
                "--only",
                &format!("electricity={electricity}"),
            ],
        );
        assert_eq!(only["all"]["left"], left, "{day} {electricity}");
    }
    register(at, &["verify"]).good();
}

/// What is recorded by hand is held to the lists as an import is; what counts by name is held apart by
/// province.
#[test]
fn names_that_do_not_exist_or_repeat_are_reported() {
    let dir = small();
    let at = dir.path();
    for (args, parts) in [
        (
            &[
                "set",
                "LS-000002",
                "--set",
                "province=Hà Gian",
                "--set",
                "hierarchy=old",
            ][..],
            &["no such province", "Tỉnh Hà Giang"][..],
        ),
        (
            &["set", "LS-000002", "--set", "province=Tuyên Quang"],
            &["old hierarchy", "hierarchy=new"],
        ),
        (
            &[
                "add",
                "--name",
                "X",
                "--set",
                "province=Atlantis",
                "--on",
                "2021-01-01",
            ],
            &["no such province"],
        ),
        (
            &["set", "LS-000002", "in-progress", "--operator", "Vietel"],
            &["has Viettel", "--new-operator"],
        ),
    ] {
        holds(&register(at, args).refused(), parts);
    }
    for (name, province) in [("Một", "Hà Giang"), ("Hai", "Lào Cai")] {
        let province = format!("province={province}");
        let commune = [
            "add",
            "--name",
            name,
            "--set",
            &province,
            "--set",
            "commune=Tân Tiến",
            "--on",
            "2021-01-01",
        ];
        register(at, &commune).good();
    }
    let by = json(at, &["status", "--as-of", "2023-12-28", "--by", "commune"]);
    let rows = by["tables"][0]["rows"].as_array().expect("rows").clone();
    let named = rows.iter().filter(|r| {
        r["group"]
            .as_str()
            .is_some_and(|g| g.starts_with("Tân Tiến, Tỉnh"))
    });
    assert_eq!(named.count(), 2, "{rows:?}");
    let both = register(
        at,
        &["status", "--as-of", "2023-12-28", "--only", "commune=tan tien"],
    )
    .refused();
    holds(&both, &["several have this name", "Hà Giang", "Lào Cai"]);
}

/// Points off the list are reported by status and count in no total.
#[test]
fn the_withdrawn_are_reported_and_do_not_count() {
    let dir = small();
    let by = json(dir.path(), &["status", "--as-of", "2023-12-28", "--by", "status"]);
    let rows = by["tables"][0]["rows"].clone();
    let withdrawn = rows
        .as_array()
        .and_then(|r| r.iter().find(|r| r["status"] == "withdrawn"))
        .expect("reported");
    assert_eq!(
        (&withdrawn["points"], &withdrawn["on_the_list"]),
        (&1.into(), &0.into())
    );
    assert_eq!(by["all"]["total"], 2);
}

/// A list from before the last thing that happened changes nothing that may have been overtaken.
#[test]
fn an_older_list_does_not_turn_the_register_back() {
    let dir = small();
    let at = dir.path();
    std::fs::write(at.join("old.csv"), "point,name,population\nLS-000001,Bản Mù,30\n").expect("written");
    let text = register(at, &["import", "old.csv", "--as-of", "2022-12-31"]).good();
    holds(
        &text,
        &["nothing was recorded", "older than what the register knows"],
    );
    assert_eq!(
        json(at, &["status", "--as-of", "2022-12-31", "--by", "country"])["all"]["people_left"],
        240
    );
}
