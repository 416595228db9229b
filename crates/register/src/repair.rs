//! Setting right what was recorded wrongly, by further events: days that were taken from due dates, and moments
//! of records that a wrong clock gave. Nothing is written anew.

use super::day::{Day, Stamp};
use super::event::{Event, Kind, PointId};
use super::field::Field;
use super::log::{Log, Mark};
use super::refusal::Refusal;
use super::status::Status;
use std::collections::{BTreeMap, BTreeSet};

/// An event that may bear a day that was not given: versions before took the due date for the day of an
/// assignment, and of the identification with it, where a list gave neither.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invented {
    /// Its number.
    pub number: u64,
    /// Whose.
    pub point: PointId,
    /// What.
    pub kind: Kind,
    /// The day that it bears, which is a due date.
    pub day: Day,
    /// When it was recorded.
    pub recorded: Stamp,
    /// The list from which the point came.
    pub list: Option<String>,
}

/// Numbers of events, and the events, by point, in the order in which they were recorded.
fn by_point(marks: &[Mark]) -> BTreeMap<PointId, Vec<(u64, &Mark)>> {
    let mut points: BTreeMap<PointId, Vec<(u64, &Mark)>> = BTreeMap::new();
    for (number, mark) in (1..).zip(marks).filter(|(_, m)| !m.kind.is_correction()) {
        points.entry(mark.point).or_default().push((number, mark));
    }
    points
}

/// All events that may bear a day that was not given, by number. A person has to look at them: an operator may
/// have been assigned on the due date itself.
pub fn invented(log: &Log) -> Vec<Invented> {
    let marks = log.set_right(None);
    let mut found = Vec::new();
    for (point, own) in by_point(&marks) {
        let is_assigned_when_due = |m: &Mark| {
            m.kind == Kind::Became(Status::Assigned) && m.day_from.is_none() && m.due == Some(m.occurred)
        };
        let assigned = own.iter().filter(|(_, m)| is_assigned_when_due(m));
        let together: BTreeSet<(Stamp, Day)> = assigned.map(|(_, m)| (m.recorded, m.occurred)).collect();
        let is_identified_so = |m: &Mark| {
            m.kind == Kind::Became(Status::Identified)
                && m.day_from.is_none()
                && together.contains(&(m.recorded, m.occurred))
        };
        let source = own.iter().find_map(|(number, _)| {
            let changes = log.changes_of(u32::try_from(number - 1).ok()?)?;
            changes.get(&Field::Source)?.clone()
        });
        for (number, mark) in own
            .iter()
            .filter(|(_, m)| is_assigned_when_due(m) || is_identified_so(m))
        {
            found.push(Invented {
                number: *number,
                point,
                kind: mark.kind,
                day: mark.occurred,
                recorded: mark.recorded,
                list: source.clone(),
            });
        }
    }
    found.sort_by_key(|f| f.number);
    found
}

/// The corrections that bring events to the day of their list, or to the day of the next thing that happened to
/// the point, where that came before; in an order in which each can be taken. What is on that day already needs
/// none.
///
/// # Errors
/// A number that no event has.
pub fn on_the_day_of_the_list(
    log: &Log,
    numbers: &[u64],
    list: Day,
    recorded: Stamp,
    who: &str,
) -> Result<Vec<Event>, Refusal> {
    let chosen: BTreeSet<u64> = numbers.iter().copied().collect();
    let marks = log.set_right(None);
    let mut corrections = Vec::new();
    let mut left = chosen.clone();
    for (point, mut own) in by_point(&marks) {
        own.sort_by_key(|(number, m)| (m.occurred, *number));
        let mut later: Vec<Event> = Vec::new();
        let mut earlier: Vec<Event> = Vec::new();
        let mut next: Option<Day> = None;
        for (number, mark) in own.iter().rev() {
            if !chosen.contains(number) {
                next = Some(mark.occurred);
                continue;
            }
            left.remove(number);
            let day = next.map_or(list, |next| next.min(list));
            let event = Event::day_corrected(*number, point, day, recorded, who);
            match day.cmp(&mark.occurred) {
                std::cmp::Ordering::Greater => later.push(event),
                std::cmp::Ordering::Less => earlier.push(event),
                std::cmp::Ordering::Equal => {}
            }
        }
        // The last is moved on before the first, and the first is moved back before the last.
        corrections.extend(later);
        corrections.extend(earlier.into_iter().rev());
    }
    match left.first() {
        None => Ok(corrections),
        Some(number) => Err(no_event(*number)),
    }
}

/// Events that are recorded at a moment: from a number to a number, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The first.
    pub from: u64,
    /// The last.
    pub to: u64,
    /// The right moment.
    pub at: Stamp,
}

/// The corrections of moments at which events were recorded; afterwards no record goes back, and none lies
/// after `now`.
///
/// # Errors
/// Numbers that no event has, or moments that do not fit between the others.
pub fn recorded_at(log: &Log, right: &[Recorded], now: Stamp, who: &str) -> Result<Vec<Event>, Refusal> {
    let marks = log.set_right(None);
    let mut moments: Vec<Stamp> = marks.iter().map(|m| m.recorded).collect();
    let mut corrections = Vec::new();
    for Recorded { from, to, at } in right {
        for number in *from..=*to {
            let index = usize::try_from(number).ok().and_then(|n| n.checked_sub(1));
            let found = index.and_then(|i| Some((marks.get(i)?, moments.get_mut(i)?)));
            let Some((mark, moment)) = found else {
                return Err(no_event(number));
            };
            if mark.kind == Kind::RecordCorrected {
                let cause = format!("event {number} is itself a correction of a moment");
                return Err(Refusal::new(
                    "record-order",
                    cause,
                    "correct the event that it names",
                ));
            }
            if *moment != *at {
                *moment = *at;
                let mut event = Event::new(mark.point, Kind::RecordCorrected, now.day(), now, who);
                (event.corrects, event.record) = (Some(number), Some(*at));
                corrections.push(event);
            }
        }
    }
    let back = (1..)
        .zip(moments.windows(2))
        .find(|(_, pair)| pair.first() > pair.last());
    if let Some((number, [before, after])) = back {
        return Err(Refusal::new(
            "record-order",
            format!(
                "event {number} would then be recorded {before}, after event {} behind it, {after}",
                number + 1
            ),
            "give moments that do not go back, for all events that bear a wrong one",
        ));
    }
    match moments.last().filter(|last| **last > now) {
        None => Ok(corrections),
        Some(last) => Err(Refusal::new(
            "record-order",
            format!("the last event would still be recorded {last}, after now, {now}"),
            "correct all events that bear a wrong moment, up to the last",
        )),
    }
}

fn no_event(number: u64) -> Refusal {
    Refusal::new(
        "correction-of-nothing",
        format!("there is no event {number} that could be corrected so"),
        "give the number of an event (covgap register history)",
    )
}

#[cfg(test)]
mod tests {
    use super::super::record::record;
    use super::super::state::{AsOf, States};
    use super::super::testing::{became, day};
    use super::*;

    fn stamp(text: &str) -> Stamp {
        text.parse().expect("valid")
    }

    /// As versions before made it of a row with a due date alone, in a list as of 2024-01-31.
    fn made_before() -> Log {
        let mut log = Log::default();
        let mut events = [
            became(1, Status::Identified, "2023-12-31"),
            became(1, Status::Assigned, "2023-12-31"),
            became(1, Status::Verified, "2024-01-10"),
            became(2, Status::Identified, "2023-06-01"),
            became(2, Status::Assigned, "2023-12-31"),
        ];
        events[2].kind = Kind::Amended;
        events[2].changes.insert(Field::Population, Some("40".into()));
        for (event, at) in events.iter_mut().zip([1, 1, 2, 1, 1]) {
            event.recorded = stamp(&format!("2024-02-0{at}T08:00:00Z"));
            if event.kind == Kind::Became(Status::Assigned) {
                event.operator = Some("A".into());
                event.due = Some(event.occurred);
            }
            if event.kind == Kind::Became(Status::Identified) {
                event.changes.insert(Field::Source, Some("list.csv".into()));
            }
        }
        [0, 1, 3, 4, 2].iter().for_each(|at| log.push(&events[*at]));
        log
    }

    #[test]
    fn days_that_were_not_given_are_found_and_set_right() {
        let mut log = made_before();
        let found = invented(&log);
        let numbers: Vec<u64> = found.iter().map(|f| f.number).collect();
        assert_eq!(numbers, [1, 2, 4]);
        assert_eq!(found[0].list.as_deref(), Some("list.csv"));
        let now = stamp("2024-03-01T00:00:00Z");
        let list = day("2024-01-31");
        let corrections = on_the_day_of_the_list(&log, &numbers, list, now, "Lan").expect("known");
        for event in &corrections {
            record(&mut log, event, day("2024-03-01")).expect("taken");
        }
        let opened = |on: &str, known: Option<&str>| {
            let known = known.map(stamp);
            let states = States::of(&log, AsOf { day: day(on), known });
            assert_eq!(states.misfits, 0, "{on}");
            states.points().len()
        };
        // Something was known of the first point on 2024-01-10: it was on the list by then.
        assert_eq!([opened("2024-01-09", None), opened("2024-01-10", None)], [1, 2]);
        assert_eq!(opened("2024-01-09", Some("2024-02-29T00:00:00Z")), 2);
        assert_eq!(invented(&log), []);
        let again = on_the_day_of_the_list(&log, &numbers, list, now, "Lan");
        assert_eq!(again, Ok(vec![]));
        assert!(on_the_day_of_the_list(&log, &[99], list, now, "Lan").is_err());
    }

    #[test]
    fn moments_that_a_wrong_clock_gave_are_set_right() {
        let mut log = Log::default();
        for (point, recorded) in [(1, "2024-01-01"), (2, "2025-01-02"), (3, "2025-01-02")] {
            let mut event = became(point, Status::Identified, "2024-01-01");
            event.recorded = Stamp::start_of(day(recorded));
            log.push(&event);
        }
        let now = stamp("2024-03-01T00:00:00Z");
        let right = |from, to, at: &str| Recorded {
            from,
            to,
            at: stamp(at),
        };
        let code = |right: &[Recorded]| {
            recorded_at(&log, right, now, "Lan").map_or_else(|r| r.code.to_owned(), |c| c.len().to_string())
        };
        for (given, expected) in [
            (vec![right(2, 3, "2024-01-02T00:00:00Z")], "2"),
            (vec![right(2, 2, "2024-01-02T00:00:00Z")], "record-order"),
            (vec![right(2, 3, "2023-01-02T00:00:00Z")], "record-order"),
            (vec![right(2, 3, "2024-04-02T00:00:00Z")], "record-order"),
            (vec![right(2, 4, "2024-01-02T00:00:00Z")], "correction-of-nothing"),
            (vec![right(0, 1, "2024-01-02T00:00:00Z")], "correction-of-nothing"),
        ] {
            assert_eq!(code(&given), expected, "{given:?}");
        }
        let ranges = [
            right(2, 2, "2024-01-02T00:00:00Z"),
            right(3, 3, "2024-02-02T00:00:00Z"),
        ];
        let corrections = recorded_at(&log, &ranges, now, "Lan").expect("fits");
        let mut after = log.clone();
        for event in &corrections {
            record(&mut after, event, day("2024-03-01")).expect("taken");
        }
        let known = |on: &str| {
            let known = Some(Stamp::end_of(day(on)));
            let as_of = AsOf {
                day: day("2024-01-01"),
                known,
            };
            [&log, &after].map(|log| States::of(log, as_of).points().len())
        };
        assert_eq!(
            [known("2024-01-01"), known("2024-01-02"), known("2024-02-02")],
            [[1, 1], [1, 2], [1, 3]]
        );
    }
}
