//! Days that were not given, clocks that are wrong, options that would not count: as a clerk meets them.

use crate::support::register::{identified, stamp};
use crate::support::tool::{Ran, covgap, holds};
use covgap::store::register::{Access, RegisterFile};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

fn register(dir: &Path, args: &[&str]) -> Ran {
    let mut command = covgap(dir);
    command.arg("register").args(args).env("COVGAP_WHO", "Lan");
    command.output().expect("runs").into()
}

fn made(country: &str) -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    register(dir.path(), &["init", "--country", country]).good();
    dir
}

fn words(text: &str) -> Vec<&str> {
    text.split(' ').collect()
}

/// A row with a due date alone is on the list's own day, says so, and is late by its due date.
#[test]
fn a_due_date_is_no_day_of_an_event() {
    let dir = made("vn");
    let at = dir.path();
    fs::write(
        at.join("list.csv"),
        "name,province,operator,due date\nNậm Lúc,Lào Cai,Viettel,2023-12-31\n",
    )
    .expect("written");
    let text = register(at, &words("import list.csv --as-of 2024-01-31")).good();
    holds(&text, &["its own day, --as-of, is taken"]);
    let history = register(at, &["history", "LS-000001"]).good();
    holds(
        &history,
        &[
            "2024-01-31  assigned (Viettel)",
            "day taken from the list",
            "due 2023-12-31",
        ],
    );
    let late = register(at, &words("late --as-of 2024-02-10")).good();
    holds(&late, &["1 past their due date"]);
    let before = register(at, &words("status --as-of 2024-01-30")).good();
    holds(&before, &["0 of 0 low-signal points"]);
}

/// As an earlier version wrote it: the correction is a further event, shown first, recorded on demand.
#[test]
fn days_of_an_earlier_version_are_set_right() {
    let dir = made("vn");
    let at = dir.path();
    let add = "add --name A --set source=list.csv --on 2023-12-31";
    register(at, &words(add)).good();
    let assign = "set LS-000001 assigned --operator Viettel --due 2023-12-31 --on 2023-12-31";
    register(at, &words(assign)).good();
    // The identification is found where it was recorded in one import with the assignment.
    let found = register(at, &["repair-dates"]).good();
    holds(&found, &["Events whose day is a due date", "2023-12-31"]);
    let verdict = register(at, &["verify"]).good();
    holds(&verdict, &["WARNING [day-of-due-date]", "sound"]);
    let shown = register(at, &words("repair-dates --events 1,2 --as-of 2024-01-31")).good();
    holds(&shown, &["2 corrections would be recorded, and nothing was"]);
    let count = |day: &str| register(at, &["status", "--as-of", day]).good();
    holds(&count("2024-01-30"), &["0 of 1 low-signal point closed"]);
    register(
        at,
        &words("repair-dates --events 1,2 --as-of 2024-01-31 --record"),
    )
    .good();
    holds(&count("2024-01-30"), &["0 of 0 low-signal points"]);
    holds(&count("2024-01-31"), &["0 of 1 low-signal point closed"]);
    let history = register(at, &["history", "LS-000001"]).good();
    holds(
        &history,
        &["set right by event", "it happened on 2024-01-31", "day-corrected"],
    );
    register(at, &["verify"]).good();
}

/// An event of the year 2100 makes every later record untrue: nothing is recorded until it is set right.
#[test]
fn a_wrong_clock_is_noticed_and_its_record_set_right() {
    let dir = made("other");
    let at = dir.path();
    let mut file = RegisterFile::open(&at.join("register.gpkg"), Access::Write).expect("opened");
    let event = identified(1, "2024-01-01");
    let written = file.write_at(stamp("2100-01-01T00:00:00Z"), |writing| writing.append(event));
    written.expect("recorded");
    drop(file);
    let add = "add --name B --on 2024-01-01";
    let refused = register(at, &words(add)).refused();
    holds(
        &refused,
        &["clock-behind-record", "repair-clock", "--against-clock"],
    );
    register(at, &words("add --name B --on 2024-01-01 --against-clock")).good();
    let known = "status --as-of 2024-02-01 --known-on 2024-02-01";
    holds(
        &register(at, &words(known)).good(),
        &["0 of 0 low-signal points", "in UTC"],
    );
    let found = register(at, &["repair-clock"]).good();
    holds(&found, &["2100-01-01T00:00:00Z"]);
    let too_few = register(at, &words("repair-clock 1=2024-01-02")).refused();
    holds(&too_few, &["record-order"]);
    register(at, &words("repair-clock 1-2=2024-01-02 --record")).good();
    holds(&register(at, &words(known)).good(), &["0 of 2 low-signal points"]);
    register(at, &words("add --name C --on 2024-01-03")).good();
    register(at, &["verify"]).good();
}

#[test]
fn a_report_ends_its_day_at_the_office() {
    for (country, zone) in [("vn", "Asia/Ho_Chi_Minh"), ("other", "UTC")] {
        let dir = made(country);
        let text = register(
            dir.path(),
            &words("status --known-on 2024-01-01 --as-of 2024-01-01"),
        )
        .good();
        holds(&text, &[zone]);
    }
    let dir = tempfile::tempdir().expect("a folder");
    register(dir.path(), &words("init --time-zone +07:00")).good();
    let reconcile = "reconcile 2024-01-01 2024-01-02 --as-reported";
    holds(&register(dir.path(), &words(reconcile)).good(), &["+07:00"]);
    for (wrong, cause) in [
        ("status --time-zone +07:00", "--known-on"),
        ("init --time-zone Hanoi", "no time zone"),
    ] {
        let ran = register(dir.path(), &words(wrong));
        assert_eq!(ran.code, Some(2), "{wrong}");
        holds(&ran.err, &[cause]);
    }
}

#[test]
fn what_would_not_count_is_refused() {
    let dir = made("vn");
    let at = dir.path();
    register(at, &words("add --name A --on 2024-01-01")).good();
    let close = "set LS-000001 closed --operator Viettel --evidence r --on 2024-02-01";
    register(at, &words(close)).good();
    for refused in [
        "set LS-000001 reopened --why fell --due 2024-06-30",
        "set LS-000001 reopened --why fell --into LS-000001",
        "set LS-000001 withdrawn --why gone --technology 4G",
        "set LS-000001 reopened --why fell --new-operator",
    ] {
        let text = register(at, &words(refused)).refused();
        holds(
            &text,
            &[if refused.contains("--new") {
                "new-operator-alone"
            } else {
                "detail-without-effect"
            }],
        );
    }
    let reopen = "set LS-000001 reopened --operator Viettel --why fell --due 2024-06-30 --on 2024-03-01";
    register(at, &words(reopen)).good();
    let late = register(at, &words("late --as-of 2024-07-01")).good();
    holds(&late, &["1 past their due date"]);
}

/// No reform, no hierarchies: the province that is given is the one that is counted.
#[test]
fn another_country_has_its_own_provinces() {
    let dir = made("other");
    let at = dir.path();
    fs::write(
        at.join("a.csv"),
        "name,province,commune\nBan Na,Bolikhamxai,Pakkading\n",
    )
    .expect("written");
    register(at, &words("import a.csv --as-of 2024-01-31")).good();
    // The same list after Viet Nam's reform is about the same village.
    let again = register(at, &words("import a.csv --as-of 2025-12-31")).good();
    holds(&again, &["the register knows all of it already"]);
    register(
        at,
        &words("set LS-000001 --set population=40 --set province=Bolikhamxai --on 2026-01-01"),
    )
    .good();
    for day in ["2024-06-30", "2026-02-01"] {
        let text = register(at, &["status", "--as-of", day]).good();
        holds(&text, &["Bolikhamxai", "By province, recorded\n"]);
        assert!(!text.contains("no certain") && !text.contains("(new)"), "{text}");
    }
}

/// A rehearsal says what the import would: also that it has no author, and which points are new.
#[test]
fn a_rehearsal_says_what_the_import_would_refuse() {
    let dir = made("vn");
    let at = dir.path();
    let mut list = "name,province\n".to_owned();
    (1..=15).for_each(|k| list.push_str(&format!("Bản {},Lào Cai\n", ["Mù", "Lúc"][k % 2].repeat(k))));
    fs::write(at.join("list.csv"), list).expect("written");
    let run = |more: &[&str]| -> Ran {
        let mut command = covgap(at);
        for name in ["USER", "LOGNAME", "COVGAP_WHO"] {
            command.env_remove(name);
        }
        let import = words("register import list.csv --as-of 2024-01-31");
        command.args(import).args(more).output().expect("runs").into()
    };
    let said = run(&["--dry-run"]);
    assert_eq!(said.code, Some(2), "{}", said.out);
    holds(
        &said.out,
        &[
            "NOTHING WOULD BE RECORDED",
            "this event has no author",
            "new points",
        ],
    );
    holds(&said.err, &["this event has no author"]);
    holds(&run(&[]).refused(), &["this event has no author"]);
    let named = run(&["--dry-run", "--who", "Lan"]).good();
    holds(
        &named,
        &["new: row 2, Bản Lúc (Tỉnh Lào Cai)", "and 3 more new points"],
    );
    let all = run(&["--dry-run", "--who", "Lan", "--verbose"]).good();
    assert_eq!(all.matches("new: row").count(), 15, "{all}");
}

#[test]
fn days_in_options_are_read_as_in_lists() {
    let dir = made("vn");
    let at = dir.path();
    let added = register(at, &words("add --name A --on 05/02/2024")).good();
    holds(&added, &["on 2024-02-05"]);
    let refused = register(at, &words("add --name B --on 12/28/2023"));
    assert_eq!(refused.code, Some(2), "{}", refused.out);
    holds(
        &refused.err,
        &["there is no month 28; read the other way round it would be 2023-12-28"],
    );
}
