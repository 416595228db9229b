//! What the command line and the study ask of a plan: numbers, and names that nothing has.

use super::study::{PLAN, STUDY, check, codes, plan_file, scene};
use crate::support::tool::holds;

#[test]
fn numbers_of_the_command_line_are_refused_with_what_is_allowed() {
    let scene = scene();
    let money = "give whole units of the currency from 1 to";
    for (args, words) in [
        (vec!["plan", "study.toml", "--budget=-3"], money),
        (vec!["plan", "study.toml", "--budget", "-3"], money),
        (vec!["plan", "study.toml", "--budget", "0"], money),
        (vec!["plan", "study.toml", "--budget", "1e400"], money),
        (vec!["plan", "study.toml", "--budget", "NaN"], money),
        (vec!["plan", "study.toml", "--budget", "abc"], money),
        (vec!["plan", "study.toml", "--budget", "2.5"], money),
        (vec!["plan", "study.toml", "--phases", "10,-1"], money),
        (vec!["plan", "study.toml", "--phases", ""], money),
        (
            vec!["plan", "study.toml", "--seed", "-1"],
            "give a whole number from 0 to 4294967295",
        ),
        (
            vec!["plan", "curve", "study.toml", "--steps", "1"],
            "give a whole number from 2 to 50",
        ),
        (
            vec!["plan", "study.toml", "--memory-gb", "-1"],
            "give a number above 0",
        ),
        (
            vec!["plan", "what-if", "study.toml", "--rows", "1e9"],
            "give a whole number from 0 to 1000000",
        ),
        (
            vec!["plan", "covering", "p.json", "--seed", "x"],
            "give a whole number from 0 to",
        ),
    ] {
        let ran = scene.covgap(&args);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{args:?}");
        holds(&ran.err, &[words]);
    }
}

#[test]
fn a_name_of_the_study_that_nothing_has_is_told_with_its_line() {
    let scene = scene();
    let study = format!("{STUDY}{PLAN}");
    let line = study.lines().count() + 2;
    for (keys, code) in [
        ("locked_in = [\n  'hill:nowhere']\n", "plan-lock-unknown"),
        ("locked_out = [\n  'hill:nowhere']\n", "plan-lock-unknown"),
        (
            "locked_in = [\n  'village:v4:30m',\n 'hill:nowhere',\n]\n",
            "plan-lock-unknown",
        ),
        ("seed = 2\nminima = { Atlantis = 10 }\n", "plan-province-unknown"),
    ] {
        scene.write("study.toml", format!("{study}{keys}"));
        let line = if keys.contains("v4") { line + 1 } else { line };
        let said = scene.covgap(&["plan", "study.toml"]).refused();
        holds(&said, &[code, &format!("study.toml:{line}:")]);
    }
    // A name of the command line is in no file.
    scene.write("study.toml", &study);
    let said = scene
        .covgap(&["plan", "study.toml", "--lock", "hill:nowhere"])
        .refused();
    assert!(!said.contains("study.toml:"), "{said}");
}

#[test]
fn phases_that_cannot_be_meant_are_refused_and_names_said_twice_are_meant_once() {
    let scene = scene();
    for args in [
        vec!["plan", "study.toml", "--phases", "3"],
        vec!["plan", "study.toml", "--phases", "41", "--budget", "200000"],
    ] {
        holds(
            &scene.covgap(&args).refused(),
            &["plan-asked-invalid", "--phases"],
        );
    }
    let lock = ["--lock", "village:v4:30m"];
    let all: Vec<&str> = [
        "plan",
        "study.toml",
        "--effort",
        "quick",
        "--budget",
        "300000",
        "--phases",
        "1",
    ]
    .into_iter()
    .chain(lock)
    .chain(lock)
    .collect();
    scene.covgap(&all).good();
}

#[test]
fn numbers_of_a_plan_that_were_changed_by_hand_are_caught() {
    let scene = scene();
    scene.covgap(&["plan", "study.toml", "--effort", "quick"]).good();
    let file = scene.path("out/valley-plan/plan.toml");
    let plan = plan_file(&scene);
    for (field, value) in [("gap_pct", f64::NAN), ("gap_pct", 90.0), ("gap_pct", -1.0)] {
        let mut spoilt = plan.clone();
        spoilt.insert(field.to_owned(), value.into());
        std::fs::write(&file, toml::to_string(&spoilt).expect("TOML")).expect("written");
        assert!(
            codes(&check(&scene)).contains("plan-number-wrong"),
            "{field} = {value}"
        );
    }
    // Sums of such numbers do not run over.
    let mut spoilt = plan.clone();
    for village in spoilt["villages"].as_array_mut().expect("villages") {
        let village = village.as_table_mut().expect("a table");
        village.insert("people".to_owned(), i64::MAX.into());
    }
    std::fs::write(&file, toml::to_string(&spoilt).expect("TOML")).expect("written");
    let found = codes(&check(&scene));
    assert!(
        found.contains("plan-number-wrong") && found.contains("plan-claim-wrong"),
        "{found:?}"
    );
}
