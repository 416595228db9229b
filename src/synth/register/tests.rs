use super::*;
use crate::register::{
    AsOf, Day, Field, Hierarchy, Kind, Level, Log, Moves, PointId, PointState, Stamp, States, Status, admit,
};
use std::collections::{BTreeMap, BTreeSet};

fn day(text: &str) -> Day {
    text.parse().expect("valid")
}

fn log_of(events: &[Event]) -> Log {
    let mut log = Log::default();
    events.iter().for_each(|e| log.push(e));
    log
}

struct Seen {
    states: States,
}

impl Seen {
    fn count(&self, fits: impl Fn(&PointState) -> bool) -> usize {
        self.states.points().iter().filter(|p| fits(p)).count()
    }

    fn total(&self) -> usize {
        self.count(|p| p.life.status().is_listed())
    }

    fn closed(&self) -> usize {
        self.count(|p| p.life.status() == Status::Closed)
    }

    fn left(&self) -> usize {
        self.count(|p| p.life.status().is_left())
    }

    fn left_with(&self, field: Field, values: &[&str]) -> usize {
        self.count(|p| {
            let value = p.attributes.get(&field).map(String::as_str);
            p.life.status().is_left() && value.is_some_and(|v| values.contains(&v))
        })
    }
}

/// As it is known now, and as it was known on the day itself.
fn seen(log: &Log, on: &str) -> [Seen; 2] {
    [None, Some(Stamp::end_of(day(on)))].map(|known| {
        let states = States::of(log, AsOf { day: day(on), known });
        assert_eq!(states.misfits, 0, "{on}");
        Seen { states }
    })
}

#[test]
fn the_history_passes_through_the_reported_figures() {
    for seed in [1, 2, 77, 2023, u64::MAX] {
        let made = national(seed).expect("a register");
        let log = log_of(&made.events);
        for s in seen(&log, "2021-01-31") {
            assert_eq!((s.total(), s.closed()), (2418, 0), "seed {seed}");
        }
        for s in seen(&log, "2022-09-30") {
            assert_eq!((s.closed(), s.left()), (2152, 266), "seed {seed}");
            assert_eq!(s.left_with(Field::Electricity, &["none", "weak"]), 148);
            assert_eq!(s.left_with(Field::Electricity, &["grid"]), 118);
        }
        for s in seen(&log, "2023-07-12") {
            assert_eq!(s.left_with(Field::Signal, &["white"]), 254, "seed {seed}");
            assert_eq!(s.left_with(Field::Signal, &["white", "low-signal"]), s.left());
        }
        for s in seen(&log, "2023-12-28") {
            assert_eq!(
                (s.total(), s.closed(), s.left()),
                (2853, 2233, 620),
                "seed {seed}"
            );
        }
        for s in seen(&log, "2024-10-31") {
            assert_eq!(s.left(), 761, "seed {seed}");
            assert_eq!(s.left_with(Field::Electricity, &["grid"]), 637);
            assert_eq!(s.left_with(Field::Electricity, &["none"]), 124);
        }
        for s in seen(&log, "2025-06-30") {
            assert_eq!(s.left(), 355, "seed {seed}");
            assert_eq!(s.left_with(Field::Electricity, &["grid"]), 238);
            assert_eq!(s.left_with(Field::Electricity, &["none"]), 117);
        }
        let provinces: BTreeSet<&String> = made
            .events
            .iter()
            .filter(|e| e.kind == Kind::Became(Status::Identified) && e.occurred.civil().0 == 2023)
            .filter_map(|e| e.changes.get(&Field::ProvinceCode)?.as_ref())
            .collect();
        assert_eq!(provinces.len(), 40, "seed {seed}");
    }
}

#[test]
fn every_event_is_admitted_when_it_is_recorded() {
    for seed in [5, 6, 7] {
        admitted_one_by_one(national(seed).expect("a register"));
    }
}

fn admitted_one_by_one(made: Register) {
    let mut histories: BTreeMap<PointId, Vec<Event>> = BTreeMap::new();
    let mut last = Stamp::from_seconds(0);
    let mut next = 1;
    for event in &made.events {
        assert!(event.recorded >= last && event.recorded.day() >= event.occurred);
        last = event.recorded;
        let history = histories.entry(event.point).or_default();
        if history.is_empty() {
            assert_eq!(event.point, PointId(next));
            next += 1;
        }
        let today = event.recorded.day();
        if let Err(refusal) = admit(history, event, today) {
            panic!("{refusal}\n{event:?}\nafter {history:#?}");
        }
        history.push(event.clone());
        if let Some(into) = event.into {
            let log = log_of(histories.get(&into).map_or(&[], Vec::as_slice));
            let known = States::of(&log, AsOf::day(day("2199-12-31")));
            let status = known.get(into).map(|p| p.life.status());
            assert!(status.is_some_and(Status::is_listed), "{event:?}");
        }
    }
}

#[test]
fn the_history_has_all_that_a_register_meets() {
    let made = national(9).expect("a register");
    let count = |fits: &dyn Fn(&Event) -> bool| made.events.iter().filter(|e| fits(e)).count();
    for status in Status::ALL {
        let with = count(&|e| e.kind == Kind::Became(status));
        assert!(with > 20, "{status}: {with}");
    }
    assert!(count(&|e| e.kind == Kind::Amended) > 200);
    assert!(count(&|e| e.recorded.day().number() - e.occurred.number() > 30) > 100);
    assert!(count(&|e| e.why.as_deref().is_some_and(|w| w.starts_with("joins in"))) > 30);
    assert!(count(&|e| e.why.as_deref().is_some_and(|w| w.starts_with("more time"))) > 100);
    let states = States::of(&log_of(&made.events), AsOf::day(day("2025-12-31")));
    let two = states
        .points()
        .iter()
        .filter(|p| p.life.parts().len() > 1)
        .count();
    assert!(two > 30, "{two}");
    let of = |hierarchy: Hierarchy| {
        let is = |p: &&PointState| {
            p.attributes
                .get(&Field::Hierarchy)
                .is_some_and(|h| h == hierarchy.name())
        };
        states.points().iter().filter(is).count()
    };
    assert!(of(Hierarchy::New) > 60 && of(Hierarchy::Old) > 2000);
    // The list comes from all provinces, and the total of mid 2025 is explained by moves.
    let moves = Moves::of(&log_of(&made.events), AsOf::day(day("2025-06-30")));
    let end = moves.series(&[day("2025-06-30")]);
    assert_eq!(end[0].total(), 3189);
}

#[test]
fn everything_says_that_it_is_made_up() {
    let made = national(3).expect("a register");
    assert!(made.title.contains(MADE_UP) && made.title.contains("Synthetic"));
    for event in &made.events {
        assert!(event.who.contains(MADE_UP));
        assert!(event.evidence.as_ref().is_none_or(|e| e.contains(MADE_UP)));
        if event.kind == Kind::Became(Status::Identified) {
            let source = event.changes.get(&Field::Source).and_then(Option::as_ref);
            assert!(source.is_some_and(|s| s.contains("synthetic") && s.contains(MADE_UP)));
        }
        for (field, value) in &event.changes {
            if let Some(value) = value {
                assert_eq!(field.checked(value).as_ref(), Ok(value), "{field}");
            }
        }
    }
}

#[test]
fn units_fit_together() {
    let made = national(1).expect("a register");
    let key = |u: &Unit| (u.hierarchy, u.level, u.code.clone());
    let keys: BTreeSet<_> = made.units.iter().map(key).collect();
    assert_eq!(keys.len(), made.units.len());
    for unit in &made.units {
        let above = match (unit.level, unit.hierarchy) {
            (Level::Province, _) => None,
            (Level::District, _) | (Level::Commune, Hierarchy::New) => Some(Level::Province),
            (Level::Commune, Hierarchy::Old) => Some(Level::District),
        };
        let parent = above.zip(unit.parent.clone());
        assert_eq!(parent.is_some(), above.is_some());
        if let Some((level, code)) = parent {
            assert!(keys.contains(&(unit.hierarchy, level, code)), "{unit:?}");
        }
    }
    for crossing in &made.crossings {
        assert!(keys.contains(&(Hierarchy::Old, crossing.level, crossing.old.clone())));
        assert!(keys.contains(&(Hierarchy::New, crossing.level, crossing.new.clone())));
    }
    let units = crate::register::Units::new(made.units.clone(), made.crossings.clone());
    let states = States::of(&log_of(&made.events), AsOf::day(day("2025-12-31")));
    for point in states.points() {
        for hierarchy in Hierarchy::ALL {
            let chain = units.chain(&point.attributes, hierarchy);
            assert!(
                chain.province.unit().is_some(),
                "{hierarchy} {:?}",
                point.attributes
            );
        }
        let new = units.chain(&point.attributes, Hierarchy::New);
        assert!(new.commune.unit().is_some(), "{:?}", point.attributes);
    }
}

#[test]
fn the_same_seed_gives_the_same_register() {
    assert_eq!(national(4), national(4));
    assert_ne!(national(4).map(|r| r.events), national(6).map(|r| r.events));
}

#[test]
fn any_size_is_a_sound_register() {
    let made: Vec<Event> = sized(3, 400, 4000).expect("fits").collect();
    assert_eq!(made.len(), 4000);
    let mut histories: BTreeMap<PointId, Vec<Event>> = BTreeMap::new();
    for event in &made {
        let history = histories.entry(event.point).or_default();
        admit(history, event, event.recorded.day()).expect("admitted");
        history.push(event.clone());
    }
    assert_eq!(histories.len(), 400);
    assert!(made.windows(2).all(|pair| pair[0].recorded <= pair[1].recorded));
    let late = made.iter().filter(|e| e.recorded.day() > e.occurred).count();
    assert!(late > 500, "{late}");
    let states = States::of(&log_of(&made), AsOf::day(day("2025-12-31")));
    let closed = states
        .points()
        .iter()
        .filter(|p| p.life.status() == Status::Closed)
        .count();
    assert!((50..350).contains(&closed), "{closed}");
    assert!(sized(1, 10, 9).is_err() && sized(1, 0, 0).is_err() && sized(1, 1, 201).is_err());
    assert_eq!(sized(1, 1, 200).map(Iterator::count), Ok(200));
}
