//! Tests that need something which a machine may lack: data from outside the repository, another program, a
//! right.
//!
//! Each is a row of a table: its name, what it needs, a function. What it needs is looked for when the tests
//! start. Where it is missing, the test is reported as ignored, with the reason, and never as passed.
//!
//! The environment's `COVGAP_TEST_LARGE` says what becomes of tests that need a large program (LibreOffice,
//! QGIS, a browser): `without` leaves them to `make test-all`, `only` runs nothing else; unset, they run where the
//! program is.
//!
//! Tests that start this binary again, to kill it or to give it a full disk, are here too: its `main` can
//! play a role.
#![allow(
    clippy::disallowed_methods,
    reason = "truths made by hand may call the system: they are compared with a tolerance"
)]
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "why tests are ignored, and what roles have to say"
)]

#[path = "../support/mod.rs"]
mod support;

mod browser;
#[cfg(unix)]
mod forbidden;
mod full_disk;
mod generators;
mod ingest;
mod interop;
mod needs;
mod packages;
mod planned;
mod processes;
mod provinces;
mod radial;
mod reference_grid;
mod register_programs;
mod roles;
mod row;
mod spreadsheets;
mod vectors;
mod what_if;

use libtest_mimic::{Arguments, Trial};
use needs::Need;
use row::Row;
use std::collections::BTreeMap;
use std::process::ExitCode;

const FILES: &[(&str, &[Row])] = &[
    ("browser", browser::TESTS),
    #[cfg(unix)]
    ("forbidden", forbidden::TESTS),
    ("full_disk", full_disk::TESTS),
    ("generators", generators::TESTS),
    ("ingest", ingest::TESTS),
    ("interop", interop::TESTS),
    ("packages", packages::TESTS),
    ("planned", planned::TESTS),
    ("processes", processes::TESTS),
    ("provinces", provinces::TESTS),
    ("radial", radial::TESTS),
    ("reference_grid", reference_grid::TESTS),
    ("register_programs", register_programs::TESTS),
    ("spreadsheets", spreadsheets::TESTS),
    ("vectors", vectors::TESTS),
    ("what_if", what_if::TESTS),
];

/// Why a need is not met.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lack {
    Missing,
    LeftToTestAll,
}

fn main() -> ExitCode {
    if let Some(code) = roles::play() {
        return code;
    }
    let arguments = Arguments::from_args();
    let _ = row::NOTES.set(arguments.nocapture);
    let large = std::env::var("COVGAP_TEST_LARGE").unwrap_or_default();
    let mut lacks = Lacks::new(large == "without");
    let mut trials = Vec::new();
    for (file, row) in FILES
        .iter()
        .flat_map(|(file, rows)| rows.iter().map(move |row| (file, row)))
    {
        if large == "only" && !row.needs.iter().any(|n| n.is_large()) {
            continue;
        }
        trials.push(trial(format!("{file}::{}", row.name), row, &mut lacks));
    }
    if !arguments.list && arguments.filter.is_none() {
        lacks.print();
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// The row as a test; ignored where something is missing, with its first lack in the place of its kind.
fn trial(name: String, row: &'static Row, lacks: &mut Lacks) -> Trial {
    let lack = row.needs.iter().find_map(|n| lacks.of(*n, &name).map(|l| (n, l)));
    let kind = match lack {
        Some((need, Lack::Missing)) => format!("needs {need}, which is not here"),
        Some((need, Lack::LeftToTestAll)) => format!("needs {need}, left to make test-all"),
        None if row.needs.is_empty() => String::new(),
        None => {
            let needs: Vec<String> = row.needs.iter().map(Need::to_string).collect();
            format!("needs {}", needs.join(", "))
        }
    };
    let run = row.run;
    Trial::test(name, move || {
        run();
        Ok(())
    })
    .with_kind(kind)
    .with_ignored_flag(lack.is_some())
}

/// What was looked for, each once, and the tests that miss it.
struct Lacks {
    large_are_left: bool,
    found: BTreeMap<Need, (Option<Lack>, Vec<String>)>,
}

impl Lacks {
    fn new(large_are_left: bool) -> Self {
        Self {
            large_are_left,
            found: BTreeMap::new(),
        }
    }

    /// Whether and why a test lacks something.
    fn of(&mut self, need: Need, test: &str) -> Option<Lack> {
        let large_are_left = self.large_are_left;
        let (lack, tests) = self.found.entry(need).or_insert_with(|| {
            let lack = if large_are_left && need.is_large() {
                Some(Lack::LeftToTestAll)
            } else {
                (!need.is_met()).then_some(Lack::Missing)
            };
            (lack, Vec::new())
        });
        if lack.is_some() {
            tests.push(test.to_owned());
        }
        *lack
    }

    /// Every reason once, with what to do about it and the tests that are ignored for it.
    fn print(&self) {
        for (need, (lack, tests)) in &self.found {
            match lack {
                None => continue,
                Some(Lack::Missing) => println!("not here: {need} ({}). Ignored:", need.remedy()),
                Some(Lack::LeftToTestAll) => println!("left to make test-all: what needs {need}. Ignored:"),
            }
            tests.iter().for_each(|test| println!("    {test}"));
        }
    }
}
