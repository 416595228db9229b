//! Lists against registers, small enough to be played by hand; and laws that every list obeys.

use super::*;
use crate::testing::day;
use crate::{
    AsOf, Crossing, DayFrom, Event, Field, Hierarchy, Kind, Level, Log, PointId, Stamp, States, Status, Unit,
    Units,
};
use covgap_radio::technology::Technology;

fn options(as_of: &str) -> Options {
    let mut options = Options::new("Lan", Stamp::start_of(day("2024-06-01")));
    options.as_of = Some(day(as_of));
    options
}

/// A row from words: `name=Bản A; code=01; commune=Lũng Cú; status=closed; closed=2022-12-28; …`.
fn row(number: u64, text: &str) -> ImportRow {
    let mut row = ImportRow {
        row: number,
        ..ImportRow::default()
    };
    for part in text.split(';').map(str::trim).filter(|p| !p.is_empty()) {
        let (key, value) = part.split_once('=').expect("key=value");
        match key {
            "point" => row.point = value.parse().ok(),
            "operator" => row.operator = Some(value.to_owned()),
            "technology" => row.technology = value.parse::<Technology>().ok(),
            "due" => row.due = Some(day(value)),
            "evidence" => row.evidence = Some(value.to_owned()),
            "why" => row.why = Some(value.to_owned()),
            "said" if value == "open" => row.said = Some(Said::NotCovered),
            "said" if value == "gap" => row.said = Some(Said::Predicted(Prediction::Gap)),
            "said" if value == "covered" => row.said = Some(Said::Predicted(Prediction::Covered)),
            "said" => row.said = Some(Said::Is(value.parse().expect("a status"))),
            _ => match key.parse::<Field>() {
                Ok(field) => drop(row.fields.insert(field, field.checked(value).expect("valid"))),
                Err(_) => {
                    let status = key.parse().expect("a field or a status");
                    row.dates.insert(status, day(value));
                }
            },
        }
    }
    row
}

fn rows(texts: &[&str]) -> Vec<ImportRow> {
    (2..).zip(texts).map(|(number, text)| row(number, text)).collect()
}

fn planned(log: &Log, texts: &[&str], options: &Options) -> Plan {
    plan_import(log, &Units::viet_nam(), &rows(texts), options)
}

fn take(log: &mut Log, plan: &Plan) -> Vec<Event> {
    let events = plan.events(log.last_point() + 1, Stamp::start_of(day("2024-06-01")));
    for event in &events {
        log.push(event);
    }
    events
}

/// A register made of a list.
fn register(texts: &[&str]) -> Log {
    let mut log = Log::default();
    let plan = planned(&log, texts, &options("2023-01-01"));
    assert!(plan.is_clear(), "{:?}", plan.contradictions);
    take(&mut log, &plan);
    log
}

fn status(log: &Log) -> Vec<Status> {
    let states = States::of(log, AsOf::day(day("2024-06-01")));
    states.points().iter().map(|p| p.life.status()).collect()
}

fn codes(plan: &Plan) -> Vec<&'static str> {
    plan.contradictions.iter().map(|c| c.trouble.code).collect()
}

fn remarks(plan: &Plan) -> Vec<&'static str> {
    plan.remarks.iter().map(|r| r.code).collect()
}

const VILLAGE: &str =
    "hierarchy=old; code=0201; name=Bản Mù; province=Hà Giang; commune=Lũng Cú; lon=105.3; lat=23.3";

#[test]
fn a_status_with_its_dates_gives_the_chain_of_events() {
    let reported = format!(
        "{VILLAGE}; operator=A; technology=4G; said=closed; identified=2021-01-05; assigned=2021-06-01; due=2022-12-31; on-air=2022-10-01; closed=2022-12-28; evidence=report 7"
    );
    let plan = planned(&Log::default(), &[&reported], &options("2023-01-01"));
    let events = plan.events(7, Stamp::from_seconds(9));
    let chain: Vec<(PointId, Kind, String)> = events
        .iter()
        .map(|e| (e.point, e.kind, e.occurred.to_string()))
        .collect();
    let step = |status, on: &str| (PointId(7), Kind::Became(status), on.to_owned());
    assert_eq!(
        chain,
        [
            step(Status::Identified, "2021-01-05"),
            step(Status::Assigned, "2021-06-01"),
            step(Status::OnAir, "2022-10-01"),
            step(Status::Closed, "2022-12-28"),
        ]
    );
    assert_eq!(events[1].due, Some(day("2022-12-31")));
    assert_eq!(events[3].evidence.as_deref(), Some("report 7"));
    assert_eq!(events[3].operator.as_deref(), Some("A"));
    assert!(events.iter().all(|e| e.recorded == Stamp::from_seconds(9)));
    assert_eq!(DayFrom::ALL.map(|from| plan.days_from(from)), [0, 0, 0]);
}

#[test]
fn a_closing_needs_its_proof_and_a_step_its_date() {
    let closed = format!("{VILLAGE}; said=closed; closed=2022-12-28; identified=2021-01-05");
    assert_eq!(
        codes(&planned(&Log::default(), &[&closed], &options("2023-01-01"))),
        ["evidence-missing"]
    );
    let mut proven = options("2023-01-01");
    proven.evidence = Some("report of the province".into());
    let plan = planned(&Log::default(), &[&closed], &proven);
    assert_eq!(plan.new[0].events[1].evidence, proven.evidence);
    let undated = format!("{VILLAGE}; said=verified");
    let mut no_day = options("2023-01-01");
    no_day.as_of = None;
    assert_eq!(
        codes(&planned(&Log::default(), &[&undated], &no_day)),
        ["date-missing"]
    );
    let plan = planned(&Log::default(), &[&undated], &options("2023-01-01"));
    assert_eq!(DayFrom::ALL.map(|from| plan.days_from(from)), [2, 0, 0]);
}

#[test]
fn who_is_late_is_so_since_the_due_date() {
    let late = format!("{VILLAGE}; said=in-progress; operator=A; due=2022-06-30");
    let log = register(&[&late]);
    let states = States::of(&log, AsOf::day(day("2023-01-01")));
    assert_eq!(states.points()[0].life.due(), Some(day("2022-06-30")));
    assert_eq!(states.points()[0].life.status(), Status::InProgress);
    let again = planned(&log, &[&late], &options("2023-01-01"));
    assert!(again.is_empty() && again.same == 1, "{again:?}");
}

/// What happened on which day, and where the day comes from.
fn days(plan: &Plan) -> Vec<(Status, String, Option<DayFrom>)> {
    let all = plan.new.iter().flat_map(|p| &p.events);
    let all = all.chain(plan.changed.iter().flat_map(|p| &p.events));
    let became = all.filter_map(|e| match e.kind {
        Kind::Became(status) => Some((status, e.occurred.to_string(), e.day_from)),
        _ => None,
    });
    became.collect()
}

/// A due date says when something is to be done: never when something happened.
#[test]
fn no_event_is_on_a_due_date() {
    use Status::{Assigned, Closed, Identified, InProgress};
    let (list, row) = (Some(DayFrom::List), Some(DayFrom::Row));
    let on = |status, day: &str, from| (status, day.to_owned(), from);
    for (text, expected) in [
        (
            "operator=A; due=2022-06-30",
            vec![
                on(Identified, "2023-01-01", list),
                on(Assigned, "2023-01-01", list),
            ],
        ),
        (
            "operator=A; due=2023-06-30; said=assigned",
            vec![
                on(Identified, "2023-01-01", list),
                on(Assigned, "2023-01-01", list),
            ],
        ),
        (
            "operator=A; due=2022-06-30; in-progress=2022-09-01",
            vec![
                on(Identified, "2022-09-01", row),
                on(Assigned, "2022-09-01", row),
                on(InProgress, "2022-09-01", None),
            ],
        ),
        (
            "operator=A; due=2022-06-30; identified=2021-05-01; said=in-progress",
            vec![
                on(Identified, "2021-05-01", None),
                on(Assigned, "2023-01-01", list),
                on(InProgress, "2023-01-01", list),
            ],
        ),
        (
            "operator=A; due=2022-06-30; closed=2022-11-01; evidence=r",
            vec![on(Identified, "2022-11-01", row), on(Closed, "2022-11-01", None)],
        ),
    ] {
        let text = format!("{VILLAGE}; {text}");
        let plan = planned(&Log::default(), &[&text], &options("2023-01-01"));
        assert_eq!(codes(&plan), <[&str; 0]>::default(), "{text}");
        assert_eq!(days(&plan), expected, "{text}");
        let mut log = Log::default();
        take(&mut log, &plan);
        // What is overdue on the list's own day is late on it.
        let states = States::of(&log, AsOf::day(day("2023-01-01")));
        assert_eq!(states.misfits, 0, "{text}");
        let again = planned(&log, &[&text], &options("2023-01-01"));
        assert!(again.is_empty(), "{text}: {again:?}");
    }
    let mut no_day = options("2023-01-01");
    no_day.as_of = None;
    let text = format!("{VILLAGE}; operator=A; due=2022-06-30");
    assert_eq!(
        codes(&planned(&Log::default(), &[&text], &no_day)),
        ["date-missing"]
    );
}

#[test]
fn a_due_date_of_a_reopening_counts_or_is_said_not_to() {
    let closed = format!("{VILLAGE}; identified=2021-01-05; closed=2022-01-01; evidence=r");
    for (operator, due) in [("; operator=A", Some(day("2023-06-30"))), ("", None)] {
        let log = register(&[&format!("{closed}{operator}")]);
        let reopened =
            format!("{VILLAGE}{operator}; said=reopened; reopened=2022-06-01; why=fell; due=2023-06-30");
        let plan = planned(&log, &[&reopened], &options("2023-01-01"));
        let mut after = log.clone();
        let events = take(&mut after, &plan);
        assert_eq!(events.last().map(|e| e.due), Some(due), "{operator}");
        let states = States::of(&after, AsOf::day(day("2023-01-01")));
        assert_eq!(states.points()[0].life.due(), due, "{operator}");
        assert_eq!(remarks(&plan).len(), usize::from(due.is_none()), "{operator}");
    }
}

/// Old registers, in which a village is merged into one that a list now withdraws.
#[test]
fn a_list_withdraws_no_point_that_others_were_merged_into() {
    let other = "hierarchy=old; code=0202; name=Bản Hai; province=Hà Giang; commune=Lũng Cú";
    let mut log = register(&[
        &format!("{VILLAGE}; identified=2021-01-05"),
        &format!("{other}; identified=2021-01-05"),
    ]);
    let mut merged = crate::testing::became(2, Status::Merged, "2022-01-01");
    merged.into = Some(PointId(1));
    log.push(&merged);
    let withdrawn = format!("{VILLAGE}; said=withdrawn; withdrawn=2022-06-01; why=moved away");
    let plan = planned(&log, &[&withdrawn], &options("2023-01-01"));
    assert_eq!(codes(&plan), ["village-nowhere"]);
}

#[test]
fn what_is_behind_the_register_changes_nothing() {
    let mut log = register(&[&format!(
        "{VILLAGE}; said=closed; closed=2022-12-28; identified=2021-01-05; evidence=r"
    )]);
    let behind = planned(
        &log,
        &[&format!(
            "{VILLAGE}; said=assigned; operator=A; assigned=2021-06-01"
        )],
        &options("2023-02-01"),
    );
    assert!(behind.is_empty() && behind.is_clear());
    assert_eq!(remarks(&behind), ["register-further"]);
    // "Not covered", said after it was closed, is to be decided; said before, it was true.
    let open = format!("{VILLAGE}; said=open");
    assert_eq!(
        codes(&planned(&log, &[&open], &options("2023-02-01"))),
        ["open-here-closed-there"]
    );
    assert_eq!(
        remarks(&planned(&log, &[&open], &options("2022-02-01"))),
        ["register-further"]
    );
    // Reopened since: the old list closes nothing again, a new closing does.
    let reopening = format!("{VILLAGE}; said=reopened; reopened=2023-03-01; why=the mast fell");
    let plan = planned(&log, &[&reopening], &options("2023-04-01"));
    assert_eq!(plan.transitions(), [(Status::Reopened, 1)]);
    take(&mut log, &plan);
    let old = format!("{VILLAGE}; said=closed; closed=2022-12-28; evidence=r");
    let plan = planned(&log, &[&old], &options("2023-04-01"));
    assert!(
        plan.is_empty() && remarks(&plan) == ["register-further"],
        "{plan:?}"
    );
    let new = format!("{VILLAGE}; said=closed; closed=2023-05-01; evidence=r2");
    let plan = planned(&log, &[&new], &options("2023-06-01"));
    take(&mut log, &plan);
    assert_eq!(status(&log), [Status::Closed]);
}

#[test]
fn a_list_that_says_less_takes_nothing_away_and_an_older_one_turns_nothing_back() {
    let mut log = register(&[&format!(
        "{VILLAGE}; population=120; said=open; identified=2021-01-05"
    )]);
    let less = "hierarchy=old; code=0201; name=ban mu; lon=105.300; lat=23.300";
    assert_eq!(planned(&log, &[less], &options("2023-02-01")).same, 1);
    let more = format!("{VILLAGE}; population=134; households=30");
    let plan = planned(&log, &[&more], &options("2023-02-01"));
    assert_eq!(plan.amended(), 1);
    let events = take(&mut log, &plan);
    assert_eq!(events[0].changes.len(), 2);
    assert_eq!(events[0].occurred, day("2023-02-01"));
    // The first list again, with its own day or with none: the later value is.
    let first = format!("{VILLAGE}; population=120; said=open");
    for as_of in [Some(day("2023-01-01")), None] {
        let mut first_day = options("2023-01-01");
        first_day.as_of = as_of;
        let plan = planned(&log, &[&first], &first_day);
        assert!(plan.is_empty() && plan.is_clear(), "{plan:?}");
        assert_eq!(remarks(&plan), ["value-older"]);
    }
}

#[test]
fn rows_find_their_points_by_code_name_and_place() {
    let log = register(&[
        &format!("{VILLAGE}; said=open"),
        "hierarchy=old; name=Bản Hai; province=Hà Giang; commune=Má Lé; said=open",
        "hierarchy=old; name=Bản Ba; province=Hà Giang; lon=105.5; lat=23.0; said=open",
    ]);
    let same = |text: &str| {
        let plan = planned(&log, &[text], &options("2023-02-01"));
        assert!(plan.is_clear() && plan.new.is_empty(), "{text}: {plan:?}");
    };
    same("point=LS-000001; name=Bản Mù");
    same("hierarchy=old; code=0201; name=Bản Mù");
    same("hierarchy=old; name=BAN HAI; province=Tỉnh Hà Giang; commune=Xã Má Lé");
    same("hierarchy=old; name=Bản Ba; province=Hà Giang; lon=105.51; lat=23.0");
    let uncertain = |text: &str, reason: &str| {
        let plan = planned(&log, &[text], &options("2023-02-01"));
        assert!(plan.is_empty() && plan.uncertain.len() == 1, "{text}: {plan:?}");
        let reasons = plan.uncertain[0].candidates[0].reasons.join(", ");
        assert!(reasons.contains(reason), "{text}: {reasons}");
    };
    uncertain("hierarchy=old; code=0201; name=Nà Khoang", "quite another name");
    uncertain(
        "hierarchy=old; code=0201; name=Bản Mù; lon=106.3; lat=23.3",
        "far away",
    );
    uncertain(
        "hierarchy=old; name=Bản Hải; province=Hà Giang; commune=Má Lé",
        "differs in accents",
    );
    uncertain(
        "hierarchy=old; name=Khuổi Lếch; province=Hà Giang; lon=105.5002; lat=23.0",
        "another name",
    );
    uncertain(
        "hierarchy=old; name=Bản Ba; province=Hà Giang",
        "too little is known",
    );
    let new = |text: &str| {
        assert_eq!(
            planned(&log, &[text], &options("2023-02-01")).new.len(),
            1,
            "{text}"
        )
    };
    new("hierarchy=old; name=Bản Hai; province=Hà Giang; commune=Lũng Cú");
    new("hierarchy=new; code=0201; name=Pa Thắng; province=Lai Châu; commune=Thu Lũm");
    new("hierarchy=old; name=Bản Ba; province=Hà Giang; commune=Sủng Là; lon=105.6; lat=23.1");
    let none = planned(&log, &["point=LS-000099; name=X"], &options("2023-02-01"));
    assert_eq!(codes(&none), ["no-such-point"]);
}

#[test]
fn a_commune_of_today_holds_the_villages_of_the_old_ones_that_went_into_it() {
    let unit = |hierarchy, code: &str, name: &str| Unit {
        hierarchy,
        level: Level::Commune,
        code: code.to_owned(),
        name: name.to_owned(),
        parent: None,
    };
    let units = Units::new(
        vec![
            unit(Hierarchy::Old, "00712", "Lũng Cú"),
            unit(Hierarchy::New, "00800", "Đồng Văn"),
        ],
        vec![Crossing {
            level: Level::Commune,
            old: "00712".into(),
            new: "00800".into(),
        }],
    );
    let mut log = Log::default();
    let old = rows(&["hierarchy=old; code=11; name=Bản Mù; commune_code=00712; commune=Lũng Cú; said=open"]);
    let plan = plan_import(&log, &units, &old, &options("2023-01-01"));
    take(&mut log, &plan);
    let new =
        rows(&["hierarchy=new; code=99; name=Bản Mù; commune_code=00800; commune=Đồng Văn; population=12"]);
    let plan = plan_import(&log, &units, &new, &options("2024-01-01"));
    assert_eq!(plan.changed.len(), 1, "{plan:?}");
    // The register keeps the units that it has: the crosswalk leads from them to today's, and not back.
    let changes = &plan.changed[0].events[0].changes;
    assert_eq!(changes.keys().collect::<Vec<_>>(), [&Field::Population]);
    assert_eq!(remarks(&plan), ["row-other-hierarchy"]);
}

#[test]
fn what_a_person_decided_is_done_once() {
    let mut log = register(&[&format!("{VILLAGE}; said=open")]);
    let texts = ["hierarchy=old; code=0201; name=Nà Khoang; commune=Lũng Cú; province=Hà Giang; said=open"];
    let mut decided = options("2023-02-01");
    let decision = |name: &str, point| Decision {
        name: name.to_owned(),
        point,
    };
    decided.decisions.insert(2, decision("Nà Khoang", None));
    let plan = planned(&log, &texts, &decided);
    assert_eq!(plan.new.len(), 1);
    take(&mut log, &plan);
    let again = planned(&log, &texts, &decided);
    assert!(again.is_empty() && again.is_clear(), "{again:?}");
    decided.decisions.insert(2, decision("Bản Khác", None));
    assert_eq!(
        codes(&planned(&log, &texts, &decided)),
        ["decision-about-another-row"]
    );
    let mut joined = options("2023-03-01");
    joined
        .decisions
        .insert(2, decision("Nà Khoang", Some(PointId(1))));
    let plan = planned(&register(&[&format!("{VILLAGE}; said=open")]), &texts, &joined);
    assert_eq!(
        plan.changed[0].events[0].changes.get(&Field::Name),
        Some(&Some("Nà Khoang".to_owned()))
    );
}

#[test]
fn operators_have_a_row_each_and_rows_that_fight_are_reported() {
    let a = format!("{VILLAGE}; operator=A; said=assigned; assigned=2022-01-01");
    let b = format!("{VILLAGE}; operator=B; said=in-progress; assigned=2022-02-01; in-progress=2022-03-01");
    let plan = planned(&Log::default(), &[&a, &b], &options("2023-01-01"));
    assert_eq!((plan.new.len(), plan.contradictions.len()), (1, 0), "{plan:?}");
    assert_eq!(plan.new[0].rows, [2, 3]);
    let other = format!("{VILLAGE}; operator=A; said=closed; closed=2022-01-01; evidence=r");
    assert_eq!(
        codes(&planned(&Log::default(), &[&a, &other], &options("2023-01-01"))),
        ["rows-contradict"]
    );
    let alike = [
        "hierarchy=old; name=Bản Mù; province=Hà Giang; commune=Lũng Cú",
        "hierarchy=old; name=ban mu; province=Hà Giang; commune=Lũng Cú",
    ];
    assert_eq!(
        codes(&planned(&Log::default(), &alike, &options("2023-01-01"))),
        ["rows-look-alike"]
    );
}

#[test]
fn a_study_opens_points_and_closes_none() {
    let log = register(&[
        &format!("{VILLAGE}; said=open"),
        "code=v2; name=Bản Hai; lon=105.4; lat=23.2; said=closed; closed=2022-12-28; identified=2021-01-05; evidence=r",
    ]);
    let study = [
        "hierarchy=old; code=0201; name=Bản Mù; said=covered",
        "code=v2; name=Bản Hai; lon=105.4; lat=23.2; said=gap; signal=white",
        "code=v3; name=Bản Ba; lon=105.5; lat=23.1; said=gap; signal=low-signal",
        "code=v4; name=Bản Bốn; lon=105.6; lat=23.0; said=covered",
    ];
    let plan = planned(&log, &study, &options("2023-02-01"));
    assert_eq!(remarks(&plan), ["study-says-covered", "study-says-gap"]);
    assert_eq!((plan.new.len(), plan.not_listed), (1, 1));
    assert_eq!(plan.transitions(), [(Status::Identified, 1)]);
    assert!(plan.is_clear());
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig {
        rng_seed: proptest::test_runner::RngSeed::Fixed(5),
        failure_persistence: None,
        cases: 400,
        ..proptest::prelude::ProptestConfig::default()
    })]

    /// Any two lists, taken one after the other: the second, taken twice, makes no event the second time, and
    /// what the register holds is admitted in full.
    #[test]
    fn the_same_list_twice_changes_nothing(
        first in proptest::collection::vec(any_row(), 0..12),
        second in proptest::collection::vec(any_row(), 0..12),
        days in (0usize..4, 0usize..4),
    ) {
        // A number of the register is looked for before anything else: it must be there from the beginning.
        let mut log = register(&[VILLAGE]);
        let taken = |log: &mut Log, texts: &[String], at: usize| {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let plan = planned(log, &texts, &options(DAYS[at]));
            take(log, &plan).len()
        };
        taken(&mut log, &first, days.0);
        taken(&mut log, &second, days.1);
        let before = log.clone();
        proptest::prop_assert_eq!(taken(&mut log, &second, days.1), 0);
        let states = States::of(&before, AsOf::day(day("2024-06-01")));
        proptest::prop_assert_eq!(states.misfits, 0);
    }
}

const DAYS: [&str; 4] = ["2021-06-01", "2022-06-01", "2023-01-01", "2023-06-01"];

fn any_row() -> impl proptest::strategy::Strategy<Value = String> {
    use proptest::sample::select;
    let village = select(vec![
        "hierarchy=old; code=1; name=Bản Mù; province=P; commune=C; lon=105.3; lat=23.3",
        "hierarchy=old; name=ban mu; province=P; commune=C",
        "hierarchy=old; name=Bản Hai; province=P; commune=C; population=12",
        "hierarchy=old; name=Bản Hai; province=P; commune=C; population=15",
        "hierarchy=old; code=3; name=Bản Ba; province=P; commune=D; lon=105.4; lat=23.3",
        "name=Thôn 4; lon=105.9; lat=23.3",
        "name=Thôn 5; lon=105.9001; lat=23.3; note=x",
        "point=LS-000001; households=7",
    ]);
    let said = select(vec![
        "",
        "; said=open",
        "; said=identified",
        "; said=verified",
        "; said=assigned",
        "; said=in-progress",
        "; said=on-air",
        "; said=closed",
        "; said=closed; evidence=r",
        "; said=withdrawn; why=gone",
        "; said=reopened; why=fell",
        "; said=gap",
        "; said=covered",
    ]);
    let operator = select(vec!["", "", "; operator=A", "; operator=B; technology=4G"]);
    let dates = select(vec![
        "",
        "",
        "; identified=2021-01-05",
        "; assigned=2021-03-01",
        "; closed=2022-01-01; evidence=r",
        "; on-air=2021-11-01; closed=2022-05-01",
        "; due=2022-12-31",
        "; due=2021-02-01",
        "; assigned=2021-02-01; due=2023-01-01",
    ]);
    proptest::strategy::Strategy::prop_map((village, said, operator, dates), |(v, s, o, d)| {
        format!("{v}{s}{o}{d}")
    })
}
