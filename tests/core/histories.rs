//! Random histories in memory, command by command, against a model of the rules that shares no code with the
//! register. `COVGAP_HISTORIES=3000` plays more of them.

use crate::support::histories::{Book, Command, Model, Set, Tally, View, play};
use covgap::register::import::{ImportRow, Said};
use covgap::register::questions::{StatusQuestion, When, status};
use covgap::register::repair::{self, Recorded};
use covgap::register::{
    AsOf, Day, Event, Field, ImportOptions, Kind, Log, PointId, Stamp, States, Units, mergers, plan_import,
    record,
};

const FIRST: i32 = 19_000;

fn day(of: i32) -> Day {
    Day::from_number(FIRST + of)
}

fn moment(of: i32) -> Stamp {
    Stamp::from_seconds(Stamp::start_of(day(of)).seconds() + 8 * 3600)
}

#[derive(Default)]
struct Memory {
    log: Log,
}

impl Memory {
    fn recorded(&self, clock: i32) -> Stamp {
        let last = self.log.set_right(None).iter().map(|m| m.recorded).max();
        last.map_or(moment(clock), |last| last.max(moment(clock)))
    }

    fn event(&self, point: u32, kind: Kind, on: i32, clock: i32) -> Event {
        let mut event = Event::new(PointId(point), kind, day(on), self.recorded(clock), "Lan");
        event.why = Some("so it is".into());
        event
    }

    fn set(&mut self, set: &Set, clock: i32) -> bool {
        let status = set.status.parse().expect("a status");
        let mut event = self.event(set.point, Kind::Became(status), set.day, clock);
        event.operator = set.operator.map(str::to_owned);
        event.evidence = (set.status == "closed").then(|| "report 7".to_owned());
        event.due = set.due.map(day);
        event.into = set.into.map(PointId);
        record(&mut self.log, &event, day(clock)).is_ok()
    }
}

impl Book for Memory {
    fn take(&mut self, command: &Command, clock: i32, _: &Model) -> bool {
        match command {
            Command::ClockAhead | Command::ClockBack => true,
            Command::Add { day: on } => {
                let kind = Kind::Became("identified".parse().expect("a status"));
                let event = self.event(self.log.last_point() + 1, kind, *on, clock);
                record(&mut self.log, &event, day(clock)).is_ok()
            }
            Command::Set(set) => self.set(set, clock),
            Command::Redate { event, day: on } => {
                let at = usize::try_from(*event).expect("small").checked_sub(1);
                let Some(mark) = at.and_then(|at| self.log.marks().get(at)).copied() else {
                    return false;
                };
                let recorded = self.recorded(clock);
                let right = Event::day_corrected(*event, mark.point, day(*on), recorded, "Lan");
                record(&mut self.log, &right, day(clock)).is_ok()
            }
            Command::List { as_of, row } => {
                let mut options = ImportOptions::new("Lan", self.recorded(clock));
                (options.as_of, options.today) = (Some(day(*as_of)), day(clock));
                options.evidence = Some("list 7".to_owned());
                let name = format!("Bản {}", self.log.last_point() + 1);
                let mut given = ImportRow {
                    row: 2,
                    operator: row.operator.map(str::to_owned),
                    due: row.due.map(day),
                    said: row.status.map(|s| Said::Is(s.parse().expect("a status"))),
                    ..ImportRow::default()
                };
                given.fields.insert(Field::Name, name);
                for (status, on) in [("assigned", row.assigned), ("closed", row.closed)] {
                    given
                        .dates
                        .extend(on.map(|on| (status.parse().expect("a status"), day(on))));
                }
                let plan = plan_import(&self.log, &Units::default(), &[given], &options);
                for event in plan.events(self.log.last_point() + 1, self.recorded(clock)) {
                    record(&mut self.log, &event, day(clock)).expect("what is planned is taken");
                }
                plan.is_clear()
            }
            Command::RepairClock { right } => {
                let right = right.iter().map(|(number, on)| Recorded {
                    from: *number,
                    to: *number,
                    at: moment(*on),
                });
                let (right, now): (Vec<Recorded>, _) = (right.collect(), moment(clock));
                let made = repair::recorded_at(&self.log, &right, now, "Lan").expect("in order");
                made.iter()
                    .all(|event| record(&mut self.log, event, day(clock)).is_ok())
            }
        }
    }

    fn view(&mut self, as_of: i32, known: Option<i32>) -> View {
        let known = known.map(|known| Stamp::end_of(day(known)));
        let states = States::of(
            &self.log,
            AsOf {
                day: day(as_of),
                known,
            },
        );
        assert_eq!(states.misfits, 0);
        let number = |day: Day| day.number() - FIRST;
        let points = states.points().iter().map(|p| {
            (
                p.id.0,
                p.life.status().name().to_owned(),
                p.life.due().map(number),
            )
        });
        let view = View::of(points.collect(), as_of);
        if known.is_none() {
            // The counts that are printed say the same.
            let question = StatusQuestion {
                when: When::on(day(as_of)),
                ..StatusQuestion::default()
            };
            let counted = status(&self.log, &Units::default(), &question, day(1000)).expect("counted");
            let all = &counted.all;
            let counts = [all.total, all.closed, all.left];
            assert_eq!(counts, [view.total, view.closed, view.left].map(|n| n as u64));
            assert_eq!(counted.nowhere, []);
        }
        view
    }

    fn finish(&mut self) {
        assert_eq!(mergers::nowhere(&self.log), []);
    }
}

/// How many histories are played.
fn count() -> u64 {
    let asked = std::env::var("COVGAP_HISTORIES").ok();
    asked.and_then(|n| n.parse().ok()).unwrap_or(300)
}

#[test]
fn whatever_happens_the_counts_are_right() {
    let mut tally = Tally::default();
    for seed in 1..=count() {
        play(seed, 30, &mut Memory::default(), Model::default(), &mut tally);
    }
    println!("{tally:?}");
    tally.is_rich(u32::try_from(count() / 15).unwrap_or(u32::MAX));
}
