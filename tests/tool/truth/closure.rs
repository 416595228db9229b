//! `covgap verify-closure` and `covgap survey`: from logs to decisions, events and routes.

use crate::support::Scene;
use crate::support::tool::{Ran, covgap, holds};
use serde_json::Value;
use std::collections::BTreeSet;

/// Village 001 of the small world.
const VILLAGE: (f64, f64) = (105.485, 21.5);
const HEADING: &str = "time,lon,lat,technology,operator,cell id,rsrp";

/// A log of streets 160 m apart within 450 m of a village, a sample each second, 10 m on.
fn streets(at: (f64, f64), day: &str, operator: &str, level: impl Fn(usize) -> f64) -> String {
    let mut rows = vec![HEADING.to_owned()];
    let (mut second, mut count) = (0, 0);
    for street in -3..=3 {
        let north_m = 160.0 * f64::from(street);
        for step in -45..=45 {
            let east_m = 10.0 * f64::from(if street % 2 == 0 { step } else { -step });
            let lon = at.0 + east_m / 103_650.0;
            let lat = at.1 + north_m / 110_730.0;
            let (h, m, s) = (8 + second / 3600, second / 60 % 60, second % 60);
            rows.push(format!(
                "{day} {h:02}:{m:02}:{s:02},{lon:.6},{lat:.6},LTE,{operator},26378753,{:.1}",
                level(count)
            ));
            second += 1;
            count += 1;
        }
        second += 30;
    }
    rows.join("\n") + "\n"
}

fn run(scene: &Scene, args: &[&str]) -> Ran {
    let mut command = covgap(&scene.path(""));
    let ran = command.args(args).env("COVGAP_WHO", "Lan").output();
    ran.expect("the executable runs").into()
}

fn answered(scene: &Scene, args: &[&str], code: i32) -> Value {
    let all = [&["verify-closure", "study.toml"], args, &["--json"]].concat();
    let ran = run(scene, &all);
    assert_eq!(ran.code, Some(code), "{}{}", ran.out, ran.err);
    serde_json::from_str(&ran.out).expect("JSON")
}

fn refused(scene: &Scene, args: &[&str]) -> String {
    run(scene, &[&["verify-closure", "study.toml"], args].concat()).refused()
}

/// The small world with a register in which village 001 is being built by Viettel.
fn world() -> Scene {
    let scene = Scene::small_world();
    let register = |args: &[&str]| run(&scene, &[&["register"], args].concat()).good();
    register(&["init", "--title", "Trial list"]);
    register(&[
        "add",
        "--name",
        "Bản Một",
        "--set",
        "code=001",
        "--set",
        "lon=105.485",
        "--set",
        "lat=21.5",
        "--on",
        "2021-01-10",
    ]);
    register(&[
        "set",
        "LS-000001",
        "on-air",
        "--operator",
        "Viettel",
        "--on",
        "2022-03-01",
    ]);
    scene.write(
        "good.csv",
        streets(VILLAGE, "2022-04-25", "Viettel", |k| -90.0 - (k % 7) as f64),
    );
    scene.write(
        "bad.csv",
        streets(VILLAGE, "2022-09-25", "Viettel", |k| -112.0 - (k % 7) as f64),
    );
    scene
}

#[test]
fn a_village_is_closed_by_measurements_and_reopened_by_others_with_their_own_evidence() {
    let scene = world();
    let closed = answered(&scene, &["001", "--measurements", "good.csv", "--record"], 0);
    let measured = &closed["measured"];
    assert_eq!(
        (&closed["decision"], &closed["predicted"]["verdict"]),
        (&"closed".into(), &"covered".into())
    );
    assert_eq!(measured["good_places"], measured["separate_places"]);
    assert!(measured["separate_places"].as_u64() >= Some(18), "{closed:#}");
    let effective = measured["effective_places"].as_f64().expect("a number");
    assert!(effective < measured["separate_places"].as_f64().expect("a number"));
    assert_eq!(closed["recorded"][0]["what"], "closed");
    assert_eq!(closed["recorded"][0]["operator"], "Viettel");
    assert_eq!(closed["recorded"][0]["on"], "2022-04-25");
    // The same again is no further proof.
    let again = refused(&scene, &["001", "--measurements", "good.csv", "--record"]);
    holds(&again, &["closure-recorded-already"]);

    let challenge = [
        "Ban Mot",
        "--measurements",
        "bad.csv",
        "--operator",
        "Viettel",
        "--record",
    ];
    let reopened = answered(&scene, &challenge, 1);
    assert_eq!(reopened["decision"], "not-closed");
    assert_eq!(reopened["recorded"][0]["what"], "reopened");
    let history = run(&scene, &["register", "history", "LS-000001"]).good();
    let sha = |answer: &Value| {
        answer["measured"]["files"][0]["sha256"]
            .as_str()
            .expect("text")
            .to_owned()
    };
    let unwrapped = history.split_whitespace().collect::<Vec<_>>().join(" ");
    holds(
        &unwrapped,
        &[
            "closed (Viettel)",
            "reopened (Viettel)",
            "evidence: measured: closed for any operator",
            "evidence: measured: not-closed for Viettel",
            "predicted of made-up masts: covered",
            &sha(&closed),
            &sha(&reopened),
            "why: measured: not covered",
        ],
    );
    assert_eq!(run(&scene, &["register", "verify"]).code, Some(0));
    let status = run(&scene, &["register", "export", "points.csv"]).good();
    assert!(status.contains("points.csv"), "{status}");
    let points = std::fs::read_to_string(scene.path("points.csv")).expect("read");
    holds(&points, &["reopened", "measured: not-closed"]);
}

#[test]
fn what_changes_no_status_is_kept_as_an_event_of_its_own() {
    let scene = world();
    // On air, and measured to be no good: what is being done goes on.
    let args = [
        "001",
        "--measurements",
        "bad.csv",
        "--operator",
        "Viettel",
        "--record",
    ];
    let answer = answered(&scene, &args, 1);
    assert_eq!(answer["recorded"][0]["what"], "measured");
    let status = run(&scene, &["register", "history", "LS-000001"]).good();
    holds(&status, &["on-air since 2022-03-01", "measured (Viettel)"]);
    assert_eq!(run(&scene, &["register", "verify"]).code, Some(0));
    // Carried into another register, it is there too.
    run(&scene, &["register", "export", "points.json"]).good();
    // A register opens with the program that knows the kind alone: its version says so.
    let verified = run(&scene, &["register", "verify", "--json"]).good();
    holds(&verified, &["\"version\": 6"]);
}

#[test]
fn a_village_that_is_measured_to_be_dark_is_verified() {
    let scene = world();
    let place = ["--set", "code=004", "--set", "lon=105.563", "--set", "lat=21.5"];
    run(
        &scene,
        &[
            &["register", "add", "--name", "Lũng Bốn", "--on", "2021-01-10"],
            &place[..],
        ]
        .concat(),
    )
    .good();
    scene.write(
        "dark.csv",
        streets((105.563, 21.5), "2022-04-25", "Viettel", |_| -125.0),
    );
    // No service is predicted usable behind the ridge: what was measured is enough for any operator.
    let answer = answered(
        &scene,
        &["LS-000002", "--measurements", "dark.csv", "--record"],
        1,
    );
    assert_eq!(answer["village"], "004");
    assert_eq!(answer["recorded"][0]["what"], "verified", "{answer:#}");
}

#[test]
fn rules_of_whole_networks_are_named_as_such() {
    let scene = world();
    let study =
        crate::support::tool::STUDY.replace("[radio]", "[verdict]\npreset = \"vn-4g-1110\"\n\n[radio]");
    scene.study_file(&study);
    let ran = run(
        &scene,
        &[
            "verify-closure",
            "study.toml",
            "001",
            "--measurements",
            "good.csv",
        ],
    );
    holds(
        &ran.out,
        &[
            "Decision 1110 is a rule for a commune's average",
            "not the decision's",
        ],
    );
}

#[test]
fn too_few_places_ask_for_more_and_record_nothing() {
    let scene = world();
    let text = streets(VILLAGE, "2022-04-25", "Viettel", |_| -90.0);
    let one_street: Vec<&str> = text.lines().take(92).collect();
    scene.write("street.csv", one_street.join("\n"));
    let answer = answered(&scene, &["001", "--measurements", "street.csv", "--record"], 1);
    assert_eq!(answer["decision"], "more");
    assert_eq!(answer["recorded"].as_array().map(Vec::len), Some(0));
    assert!(answer["more_if_good"].as_u64() > Some(5), "{answer:#}");
    assert_eq!(answer["measure_next"][0]["test_point"], "centre");
    let said = run(
        &scene,
        &[
            "verify-closure",
            "study.toml",
            "001",
            "--measurements",
            "street.csv",
            "--record",
        ],
    );
    holds(
        &said.out,
        &[
            "NOT DECIDED",
            "nothing was recorded",
            "would close it, if all are good",
        ],
    );
    let history = run(&scene, &["register", "history"]).good();
    assert!(!history.contains("measured:"), "{history}");
}

#[test]
fn the_share_rule_needs_as_many_places_as_its_bound() {
    let scene = world();
    let rule = ["001", "--measurements", "good.csv", "--rule", "share"];
    let by = |more: &[&str], code| answered(&scene, &[&rule, more].concat(), code);
    assert_eq!(by(&["--share", "0.5"], 0)["decision"], "closed");
    assert_eq!(by(&["--share", "0.99"], 1)["decision"], "more");
    holds(
        &refused(&scene, &[&rule[..], &["--alpha", "0.01"]].concat()),
        &["closure-rule-invalid", "--alpha belongs to --rule sprt"],
    );
}

#[test]
fn another_operator_that_may_serve_keeps_a_village_from_being_refused() {
    let scene = world();
    let answer = answered(&scene, &["001", "--measurements", "bad.csv"], 1);
    assert_eq!(answer["decision"], "more", "{answer:#}");
    let because = answer["because"][0].as_str().expect("text");
    holds(because, &["VNPT 4G", "were not measured"]);
    let said = refused(
        &scene,
        &["001", "--measurements", "bad.csv", "--operator", "VNPT"],
    );
    holds(&said, &["closure-other-operator", "of Viettel"]);
    let said = refused(
        &scene,
        &["001", "--measurements", "bad.csv", "--operator", "Vietel"],
    );
    holds(&said, &["closure-operator-unknown", "'Viettel'"]);
}

#[test]
fn a_later_visit_takes_the_place_of_an_earlier_one() {
    let scene = world();
    for files in [["good.csv", "bad.csv"], ["bad.csv", "good.csv"]] {
        let args = [
            "001",
            "--operator",
            "Viettel",
            "--measurements",
            files[0],
            files[1],
        ];
        let answer = answered(&scene, &args, 1);
        assert_eq!(answer["decision"], "not-closed", "{answer:#}");
        let not_used = answer["measured"]["not_used"][0]["because"]
            .as_str()
            .expect("text");
        holds(not_used, &["of an earlier visit"]);
    }
    // Of one day the worse counts.
    let bad = streets(VILLAGE, "2022-04-25", "Viettel", |_| -112.0);
    scene.write("same-day.csv", bad);
    let args = [
        "001",
        "--operator",
        "Viettel",
        "--measurements",
        "good.csv",
        "same-day.csv",
    ];
    assert_eq!(answered(&scene, &args, 1)["decision"], "not-closed");
}

#[test]
fn rows_without_a_level_may_be_where_it_is_dark() {
    let scene = world();
    let text = streets(VILLAGE, "2022-04-25", "Viettel", |_| -90.0);
    let gaps: Vec<String> = text
        .lines()
        .enumerate()
        .map(|(k, row)| match row.rsplit_once(',') {
            Some((before, _)) if k % 8 == 5 => format!("{before},"),
            _ => row.to_owned(),
        })
        .collect();
    scene.write("gaps.csv", gaps.join("\n"));
    let answer = answered(&scene, &["001", "--measurements", "gaps.csv"], 1);
    assert_eq!(answer["decision"], "more", "{answer:#}");
    holds(
        answer["because"][0].as_str().expect("text"),
        &["rows have no level"],
    );
    let args = ["001", "--measurements", "gaps.csv", "--allow-rows-without-level"];
    assert_eq!(answered(&scene, &args, 0)["decision"], "closed");
}

#[test]
fn what_decides_nothing_is_refused_with_the_reason() {
    let scene = world();
    holds(
        &refused(&scene, &["Bản Mốt X", "--measurements", "good.csv"]),
        &["closure-village-unknown", "001  Bản Một"],
    );
    holds(
        &refused(&scene, &["003", "--measurements", "good.csv"]),
        &["closure-no-measurements", "km from its centre"],
    );
    let early = streets(VILLAGE, "2022-01-25", "Viettel", |_| -90.0);
    scene.write("early.csv", early);
    holds(
        &refused(
            &scene,
            &[
                "001",
                "--measurements",
                "early.csv",
                "--register",
                "register.gpkg",
            ],
        ),
        &["closure-before-service", "went on air on 2022-03-01"],
    );
    holds(
        &refused(&scene, &["001", "--measurements", "good.csv", "good.csv"]),
        &["measurements-file-twice"],
    );
    scene.write(
        "quiet.csv",
        streets(VILLAGE, "2022-04-25", "Viettel", |_| -90.0).replace("LTE", "GSM"),
    );
    let said = refused(&scene, &["001", "--measurements", "quiet.csv"]);
    holds(&said, &["closure-not-judged"]);
}

#[test]
fn an_imported_file_decides_as_its_log_does_and_flagged_or_future_places_do_not() {
    let scene = world();
    run(
        &scene,
        &["measurements", "import", "good.csv", "--to", "good.gpkg"],
    )
    .good();
    let answer = answered(&scene, &["001", "--measurements", "good.gpkg"], 0);
    let of_log = answered(&scene, &["001", "--measurements", "good.csv"], 0);
    let file = &answer["measured"]["files"][0];
    assert_eq!(file["log_sha256"], of_log["measured"]["files"][0]["sha256"]);
    assert_eq!(
        answer["measured"]["separate_places"],
        of_log["measured"]["separate_places"]
    );
    let change = |sql: &str| {
        let connection = rusqlite::Connection::open(scene.path("good.gpkg")).expect("opened");
        connection.execute_batch(sql).expect("changed");
    };
    change("UPDATE places SET last_ms = 99999999999000");
    holds(
        &refused(&scene, &["001", "--measurements", "good.gpkg"]),
        &["closure-in-future"],
    );
    change("UPDATE places SET last_ms = first_ms, flags = 'level-uncalibrated'");
    holds(
        &refused(&scene, &["001", "--measurements", "good.gpkg"]),
        &["closure-places-flagged", "level-uncalibrated"],
    );
}

#[test]
fn a_survey_visits_each_village_once_and_leaves_out_what_is_decided() {
    let scene = world();
    let survey = |more: &[&str]| -> Value {
        let args = [&["survey", "study.toml", "--no-cache", "--json"], more].concat();
        serde_json::from_str(&run(&scene, &args).good()).expect("JSON")
    };
    let visited = |answer: &Value| -> Vec<String> {
        let days = answer["days"].as_array().expect("days").iter();
        let stops = days.flat_map(|d| d["stops"].as_array().expect("stops").clone());
        stops
            .map(|s| s["village"].as_str().expect("an id").to_owned())
            .collect()
    };
    let answer = survey(&[]);
    let all = visited(&answer);
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
    assert_eq!(
        all.len() as u64 + answer["sure"].as_u64().expect("a count"),
        4,
        "{answer:#}"
    );
    assert_eq!(answer["figures_are"], "predicted");
    let one_a_day = survey(&["--per-day", "1", "--days", "2"]);
    assert_eq!(visited(&one_a_day).len(), 2.min(all.len()));
    // Measured, or decided in the register: no visit.
    let measured = survey(&["--measurements", "good.csv"]);
    assert_eq!(measured["decided"], 1, "{measured:#}");
    assert!(!visited(&measured).contains(&"001".to_owned()));
    answered(&scene, &["001", "--measurements", "good.csv", "--record"], 0);
    let recorded = survey(&["--register", "register.gpkg"]);
    assert_eq!(recorded["decided"], 1, "{recorded:#}");
    // Files, the same at any number of threads.
    run(
        &scene,
        &[
            "survey",
            "study.toml",
            "--no-cache",
            "--to",
            "a",
            "--threads",
            "1",
        ],
    )
    .good();
    run(
        &scene,
        &[
            "survey",
            "study.toml",
            "--no-cache",
            "--to",
            "b",
            "--threads",
            "2",
        ],
    )
    .good();
    for name in [
        "survey.csv",
        "survey.geojson",
        "survey.gpx",
        "survey.txt",
        "survey.json",
    ] {
        let bytes = |folder: &str| std::fs::read(scene.path(folder).join(name)).expect("written");
        assert_eq!(bytes("a"), bytes("b"), "{name}");
        assert!(String::from_utf8_lossy(&bytes("a")).contains(&all[0]), "{name}");
    }
    let map: Value =
        serde_json::from_slice(&std::fs::read(scene.path("a/survey.geojson")).expect("read")).expect("JSON");
    assert_eq!(map["type"], "FeatureCollection");
}
