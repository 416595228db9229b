//! Random histories in a file, through the use cases that the command line calls, against the model of the rules;
//! with a clock that somebody sets a year ahead. `COVGAP_HISTORIES=100` plays more of them.

use crate::support::histories::{Book, Command, Model, Set, Tally, View, play};
use covgap::ingest::ListOptions;
use covgap::pipeline::register::{
    self as pipeline, Clock, ClockRequest, DatesRequest, ImportRequest, InitRequest, Outcome,
    When as Recorded,
};
use covgap::register::by_hand::{Addition, Change, Recording};
use covgap::register::questions::{When, Which};
use covgap::register::{Day, Stamp, Units};
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

const FIRST: i32 = 19_000;

fn day(of: i32) -> Day {
    Day::from_number(FIRST + of)
}

/// The clock of a day.
struct At(i32);

impl Clock for At {
    fn today(&self) -> Day {
        day(self.0)
    }

    fn now(&self) -> Stamp {
        Stamp::from_seconds(Stamp::start_of(day(self.0)).seconds() + 8 * 3600)
    }
}

pub(super) struct OnDisk {
    folder: TempDir,
    pub(super) file: PathBuf,
    villages: u32,
}

impl OnDisk {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("register.gpkg");
        let request = InitRequest {
            title: "Trial".into(),
            ..InitRequest::default()
        };
        pipeline::init(&file, &request, &At(0)).expect("made");
        Self {
            folder,
            file,
            villages: 0,
        }
    }

    fn recording(on: i32) -> Recording {
        let mut recording = Recording::new("Lan", day(on));
        recording.why = Some("so it is".into());
        recording
    }

    fn set(&self, set: &Set, clock: i32) -> bool {
        let change = Change {
            point: format!("LS-{:06}", set.point),
            status: Some(set.status.parse().expect("a status")),
            operator: set.operator.map(str::to_owned),
            due: set.due.map(day),
            into: set.into.map(|into| format!("LS-{into:06}")),
            ..Change::default()
        };
        let mut recording = Self::recording(set.day);
        recording.evidence = (set.status == "closed").then(|| "report 7".to_owned());
        pipeline::set(&self.file, &change, &recording, &At(clock)).is_ok()
    }

    fn import(&self, as_of: i32, text: &str, clock: i32) -> bool {
        let list = self.folder.path().join("list.csv");
        fs::write(&list, text).expect("written");
        let units = Units::default();
        let mut request = ImportRequest {
            files: vec![list],
            reading: ListOptions::new(&units, day(clock)),
            who: "Lan".into(),
            why: None,
            evidence: Some("list 7".into()),
            decisions: None,
            leave_uncertain: false,
            is_rehearsal: false,
        };
        request.reading.as_of = Some(day(as_of));
        let done = pipeline::import(&self.file, &request, &At(clock), &mut |_| Ok(()));
        done.is_ok_and(|imported| imported.outcome == Outcome::Recorded)
    }
}

impl Book for OnDisk {
    fn take(&mut self, command: &Command, clock: i32, _: &Model) -> bool {
        match command {
            Command::ClockAhead | Command::ClockBack => true,
            Command::Add { day: on } => {
                self.villages += 1;
                let addition = Addition::new(&format!("Bản {}", self.villages), &[], true).expect("a name");
                pipeline::add(&self.file, &addition, &Self::recording(*on), &At(clock)).is_ok()
            }
            Command::Set(set) => self.set(set, clock),
            Command::List { as_of, row } => {
                self.villages += 1;
                let on = |on: Option<i32>| on.map_or(String::new(), |on| day(on).to_string());
                let mut text = "name,province,status,operator,due date,assigned on,closed on\n".to_owned();
                let written = writeln!(
                    text,
                    "Bản {},P,{},{},{},{},{}",
                    self.villages,
                    row.status.unwrap_or_default(),
                    row.operator.unwrap_or_default(),
                    on(row.due),
                    on(row.assigned),
                    on(row.closed)
                );
                written.expect("written");
                self.import(*as_of, &text, clock)
            }
            Command::Redate { event, day: on } => {
                let request = DatesRequest {
                    events: vec![*event],
                    as_of: Some(day(*on)),
                    who: Some("Lan".into()),
                    ..DatesRequest::default()
                };
                let done = pipeline::repair_dates(&self.file, &request, &At(clock));
                done.is_ok_and(|done| done.is_recorded)
            }
            Command::RepairClock { right } => {
                let right = right.iter().map(|(n, on)| (*n, *n, Recorded::At(At(*on).now())));
                let request = ClockRequest {
                    right: right.collect(),
                    who: Some("Lan".into()),
                    ..ClockRequest::default()
                };
                pipeline::repair_clock(&self.file, &request, &At(clock)).is_ok()
            }
        }
    }

    fn view(&mut self, as_of: i32, known: Option<i32>) -> View {
        let when = When {
            as_of: Some(day(as_of)),
            // The day itself may lie after the day of the knowledge here, which a question does not take.
            known_on: known.filter(|known| *known >= as_of).map(day),
            zone: None,
        };
        let found = pipeline::points(&self.file, &when, &Which::default(), day(2000)).expect("read");
        let number = |day: Day| day.number() - FIRST;
        let points = found.answer.points.iter().map(|p| {
            let life = &p.state.life;
            (
                p.state.id.0,
                life.status().name().to_owned(),
                life.due().map(number),
            )
        });
        View::of(points.collect(), as_of)
    }

    fn knows(&self, as_of: i32, known: Option<i32>) -> bool {
        known.is_none_or(|known| known >= as_of)
    }

    fn finish(&mut self) {
        let verdict = pipeline::verify(&self.file, None).expect("read");
        assert!(verdict.is_sound(), "{verdict:?}");
        let warnings = verdict.warnings.iter().filter(|w| w.code == "village-nowhere");
        assert_eq!(warnings.count(), 0, "{verdict:?}");
    }
}

#[test]
fn whatever_happens_the_counts_of_a_file_are_right() {
    let asked = std::env::var("COVGAP_HISTORIES").ok();
    let count = asked.and_then(|n| n.parse::<u64>().ok()).unwrap_or(60) / 5;
    let mut tally = Tally::default();
    for seed in 1..=count {
        let mut model = Model::default();
        (
            model.fills_operator,
            model.watches_clock,
            model.redates_to_the_next,
        ) = (true, true, true);
        play(10_000 + seed, 30, &mut OnDisk::new(), model, &mut tally);
    }
    println!("{tally:?}");
}
