//! Random histories of a register, and a model that says what is right: from the rules, with simple maps for each
//! day, and without any code of the register.

mod model;

use crate::support::split_mix::split_mix;
use std::collections::BTreeMap;

pub(crate) use model::{Fact, Model, View};

/// Days are counted from the first day of a history.
pub(crate) const STATUSES: [&str; 8] = [
    "verified",
    "assigned",
    "in-progress",
    "on-air",
    "closed",
    "reopened",
    "merged",
    "withdrawn",
];
const OPERATORS: [&str; 2] = ["Alpha", "Beta Mobile"];

/// What a clerk does.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Command {
    /// A new point, on the list since a day.
    Add { day: i32 },
    /// A point's new status.
    Set(Set),
    /// A list of one new point, as of a day.
    List { as_of: i32, row: Row },
    /// The event with this number happened on another day.
    Redate { event: u64, day: i32 },
    /// Somebody sets the clock of the computer a year ahead.
    ClockAhead,
    /// The clock is right again; moments of records are not.
    ClockBack,
    /// The moments of records are set right: numbers of events, and the days on which they were recorded.
    RepairClock { right: Vec<(u64, i32)> },
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Set {
    pub point: u32,
    pub status: &'static str,
    pub operator: Option<&'static str>,
    pub due: Option<i32>,
    pub into: Option<u32>,
    pub day: i32,
}

/// What the row of a list says beside a name.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Row {
    pub operator: Option<&'static str>,
    pub due: Option<i32>,
    pub status: Option<&'static str>,
    pub assigned: Option<i32>,
    pub closed: Option<i32>,
}

/// A register that does as it is asked.
pub(crate) trait Book {
    /// Does it take a command? `clock` is the day that the computer shows.
    fn take(&mut self, command: &Command, clock: i32, model: &Model) -> bool;
    /// The points of a day; by what was known at the end of a day.
    fn view(&mut self, as_of: i32, known: Option<i32>) -> View;
    /// Can it be asked so?
    fn knows(&self, _as_of: i32, _known: Option<i32>) -> bool {
        true
    }
    /// Once, at the end.
    fn finish(&mut self) {}
}

/// Draws numbers; the same seed draws the same.
pub(crate) struct Draw(u64);

impl Draw {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d)
    }

    fn next(&mut self) -> u64 {
        split_mix(&mut self.0)
    }

    pub(crate) fn below(&mut self, n: i32) -> i32 {
        (self.next() % n.max(1) as u64) as i32
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as i32) as usize]
    }

    fn maybe<T>(&mut self, one_in: i32, value: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.below(one_in) == 0).then(|| value(self))
    }
}

/// A command that is likely enough to be taken, and often enough not.
fn command(draw: &mut Draw, model: &Model, today: i32) -> Command {
    // Late records are common: most of what goes wrong comes from them.
    let day = |draw: &mut Draw| match draw.below(10) {
        0..=4 => today,
        5..=8 => today - draw.below(40),
        _ => today + 1 - draw.below(3),
    };
    // A register without points has no history.
    let drawn = if model.points() < 3 {
        draw.below(6)
    } else {
        draw.below(20)
    };
    match drawn {
        0..=3 => Command::Add { day: day(draw) },
        4 | 5 => Command::List {
            as_of: today - draw.below(5),
            row: row(draw, today),
        },
        6 | 7 if model.events() > 0 => Command::Redate {
            event: 1 + draw.below(model.events() as i32) as u64,
            day: day(draw),
        },
        8 => Command::ClockAhead,
        9 => Command::ClockBack,
        10 => Command::RepairClock {
            right: model.wrong_records(),
        },
        _ => {
            let points = model.points().max(1) as i32;
            let point = 1 + draw.below(points) as u32;
            // Mergers and withdrawals are drawn often: they are what loses villages.
            let status = match draw.below(3) {
                0 => draw.one(&["merged", "merged", "withdrawn", "reopened"]),
                _ => draw.one(&STATUSES),
            };
            let merges = status == "merged";
            let may_have_operator = !["merged", "verified"].contains(&status);
            Command::Set(Set {
                point,
                status,
                operator: if may_have_operator && draw.below(3) > 0 {
                    Some(draw.one(&OPERATORS))
                } else {
                    None
                },
                due: draw.maybe(if status == "assigned" { 2 } else { 8 }, |d| {
                    today - 20 + d.below(60)
                }),
                into: draw.maybe(if merges { 1 } else { 30 }, |d| 1 + d.below(points + 1) as u32),
                day: day(draw),
            })
        }
    }
}

fn row(draw: &mut Draw, today: i32) -> Row {
    let operator = Some(draw.one(&OPERATORS));
    let due = Some(today - 30 + draw.below(60));
    let before = Some(today - 10 - draw.below(30));
    match draw.below(6) {
        0 => Row::default(),
        1 => Row {
            operator,
            due,
            ..Row::default()
        },
        2 => Row {
            operator,
            due,
            status: Some("in-progress"),
            ..Row::default()
        },
        3 => Row {
            operator,
            due: due.map(|due| due.max(today - 40)),
            closed: before,
            status: Some("closed"),
            ..Row::default()
        },
        4 => Row {
            operator,
            assigned: before,
            due: Some(today + draw.below(30)),
            ..Row::default()
        },
        _ => Row {
            status: Some("verified"),
            ..Row::default()
        },
    }
}

/// How often commands were taken, and refused, by what they are.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally(BTreeMap<&'static str, [u32; 2]>);

impl Tally {
    fn count(&mut self, command: &Command, is_taken: bool) {
        let name = match command {
            Command::Add { .. } => "add",
            Command::Set(set) => set.status,
            Command::List { .. } => "list",
            Command::Redate { .. } => "redate",
            Command::ClockAhead | Command::ClockBack => "clock",
            Command::RepairClock { right } if right.is_empty() => "clock",
            Command::RepairClock { .. } => "repair",
        };
        self.0.entry(name).or_default()[usize::from(!is_taken)] += 1;
    }

    /// Histories in which nothing happens prove nothing.
    pub(crate) fn is_rich(&self, least: u32) {
        for (name, [taken, refused]) in &self.0 {
            assert!(*taken >= least, "{name} was taken {taken} times: {self:?}");
            let never = ["list", "clock", "repair"].contains(name);
            assert!(
                never || *refused >= least,
                "{name} was refused {refused} times: {self:?}"
            );
        }
        assert!(self.0.len() >= 13, "{self:?}");
    }
}

/// Plays one history of so many commands with a register and with the model, and compares all that they say.
pub(crate) fn play(seed: u64, commands: usize, book: &mut dyn Book, mut model: Model, tally: &mut Tally) {
    let mut draw = Draw::new(seed);
    let (mut today, mut ahead) = (40, 0);
    let mut reported: Vec<String> = Vec::new();
    for _ in 0..commands {
        today += draw.below(3);
        let command = command(&mut draw, &model, today);
        let clock = today + ahead;
        let context = |reported: &[String]| format!("seed {seed}, day {today}:\n{}", reported.join("\n"));
        match command {
            Command::ClockAhead => ahead = 365,
            Command::ClockBack => ahead = 0,
            _ => {}
        }
        let repairs = matches!(command, Command::RepairClock { .. });
        let clock = if repairs { today } else { clock };
        let is_ahead = clock > today;
        let expected = model.take(&command, today, is_ahead);
        let taken = book.take(&command, clock, &model);
        tally.count(&command, taken);
        reported.push(format!(
            "{command:?} → {}",
            if taken { "taken" } else { "refused" }
        ));
        assert_eq!(
            taken,
            expected,
            "register and model differ at the last command, {}",
            context(&reported)
        );
        if repairs {
            ahead = 0;
        }
        let days = [today, today - draw.below(60)];
        let known = [None, Some(today - draw.below(30))];
        for (as_of, known) in days.into_iter().zip(known) {
            if !book.knows(as_of, known) {
                continue;
            }
            let (is, should) = (book.view(as_of, known), model.view(as_of, known));
            assert_eq!(
                is,
                should,
                "as of {as_of}, known on {known:?}, {}",
                context(&reported)
            );
        }
        assert_eq!(
            model.lost(),
            [],
            "the model loses a village, {}",
            context(&reported)
        );
    }
    for as_of in (0..=today).step_by(7) {
        for known in [None, Some(as_of + 3)] {
            let (is, should) = (book.view(as_of, known), model.view(as_of, known));
            assert_eq!(
                is, should,
                "at the end, as of {as_of}, known on {known:?}, seed {seed}"
            );
        }
    }
    book.finish();
}
