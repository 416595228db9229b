//! Mergers: what becomes of a village whose point was merged into another.
//!
//! A point that is merged counts no more, for the other carries on. So on every day on which it is merged,
//! the way from it must end at a point that is on the list: not at one that is withdrawn or not on the list
//! yet, and not at itself. What one event does to other points is held to every day that it touches, also
//! where it is recorded late.

use super::day::Day;
use super::event::{Event, Kind, PointId};
use super::life::{Life, Step};
use super::log::{Log, OperatorIndex};
use super::refusal::Refusal;
use super::state::{AsOf, States, order};
use super::status::Status;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Where a point is to be looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It is on the list.
    Listed,
    /// Another carries on.
    Merged(PointId),
    /// Nowhere: it was taken off the list.
    Withdrawn,
}

/// Where a point is to be looked for, from which day on: at the end of the day. Before the first day it is
/// not on the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Presences(Vec<(Day, Presence)>);

impl Presences {
    /// From steps in the order in which they happened; those that do not fit are passed over.
    pub fn of<'s, O: Copy + Eq + 's>(steps: impl IntoIterator<Item = &'s Step<O>>) -> Self {
        let mut life: Option<Life<O>> = None;
        let mut all: Vec<(Day, Presence)> = Vec::new();
        for step in steps {
            match &mut life {
                None => life = Life::begin(step).ok(),
                Some(life) => drop(life.go(step)),
            }
            let Some(life) = &life else { continue };
            let presence = match (life.status(), life.into()) {
                (Status::Merged, Some(into)) => Presence::Merged(into),
                (Status::Merged | Status::Withdrawn, _) => Presence::Withdrawn,
                _ => Presence::Listed,
            };
            if all.last().is_some_and(|(day, _)| *day == step.day) {
                all.pop();
            }
            if all.last().map(|(_, before)| *before) != Some(presence) {
                all.push((step.day, presence));
            }
        }
        Self(all)
    }

    /// On a day; `None`: not on the list yet.
    pub fn on(&self, day: Day) -> Option<Presence> {
        let at = self.0.partition_point(|(from, _)| *from <= day);
        self.0.get(at.checked_sub(1)?).map(|(_, presence)| *presence)
    }

    fn days(&self) -> impl Iterator<Item = Day> {
        self.0.iter().map(|(day, _)| *day)
    }

    fn targets(&self) -> impl Iterator<Item = PointId> {
        self.0.iter().filter_map(|(_, presence)| match presence {
            Presence::Merged(into) => Some(*into),
            _ => None,
        })
    }
}

/// Why the way from a merged point does not end on the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// At a point that is withdrawn.
    Withdrawn(PointId),
    /// At a point that is not on the list yet, or never was.
    Absent(PointId),
    /// It comes back to this point.
    Circle(PointId),
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Withdrawn(point) => write!(f, "{point}, which is withdrawn"),
            Self::Absent(point) => write!(f, "{point}, which is not on the list yet"),
            Self::Circle(point) => write!(f, "{point}, which is merged back into it"),
        }
    }
}

/// The end of the way from a point, where it is not on the list; `presence` says where points are on the day.
fn lost(point: PointId, presence: impl Fn(PointId) -> Option<Presence>) -> Option<End> {
    let Some(Presence::Merged(mut at)) = presence(point) else {
        return None;
    };
    // In a circle a second one, at half the pace, is met.
    let (mut slow, mut moves_slow) = (point, false);
    loop {
        match presence(at) {
            Some(Presence::Listed) => return None,
            Some(Presence::Withdrawn) => return Some(End::Withdrawn(at)),
            None => return Some(End::Absent(at)),
            Some(Presence::Merged(into)) => {
                if into == point || into == slow {
                    return Some(End::Circle(at));
                }
                at = into;
            }
        }
        if moves_slow && let Some(Presence::Merged(into)) = presence(slow) {
            slow = into;
        }
        moves_slow = !moves_slow;
    }
}

/// What an event does to a point and to those that are merged into it.
#[derive(Debug)]
pub struct Effect<'a> {
    /// The event.
    pub event: &'a Event,
    /// Where its point was to be looked for before it.
    pub before: Presences,
    /// And after it.
    pub after: Presences,
    /// Points that were ever merged into it.
    pub merged_into_it: Vec<PointId>,
}

impl Effect<'_> {
    /// Can an event of a kind change where points are to be looked for?
    pub const fn is_possible(kind: Kind) -> bool {
        matches!(
            kind,
            Kind::DayCorrected | Kind::Became(Status::Merged | Status::Withdrawn | Status::Reopened)
        )
    }

    /// Refuses what would leave a village in no count on any day, where it was in one before. `others` says
    /// where other points are to be looked for.
    ///
    /// # Errors
    /// What `others` says.
    pub fn refusal<E>(
        &self,
        others: &mut dyn FnMut(PointId) -> Result<Presences, E>,
    ) -> Result<Option<Refusal>, E> {
        let event = self.event;
        if let (Kind::Became(Status::Merged), Some(into)) = (event.kind, event.into) {
            let refusal = not_listed(event, into, &others(into)?);
            if refusal.is_some() {
                return Ok(refusal);
            }
        }
        if self.before == self.after {
            return Ok(None);
        }
        let own = event.point;
        let mut known: BTreeMap<PointId, Presences> = BTreeMap::new();
        let mut asked: Vec<PointId> = self.before.targets().chain(self.after.targets()).collect();
        while let Some(point) = asked.pop() {
            if point != own && !known.contains_key(&point) {
                let there = others(point)?;
                asked.extend(there.targets());
                known.insert(point, there);
            }
        }
        let ahead = known.values().flat_map(Presences::days);
        let common: BTreeSet<Day> = self.before.days().chain(self.after.days()).chain(ahead).collect();
        for point in std::iter::once(own).chain(self.merged_into_it.iter().copied()) {
            let mut days = common.clone();
            if point != own {
                let there = others(point)?;
                days.extend(there.days());
                known.insert(point, there);
            }
            for day in days {
                let with = |own_presences: &Presences| {
                    lost(point, |p| match known.get(&p) {
                        _ if p == own => own_presences.on(day),
                        Some(there) => there.on(day),
                        None => None,
                    })
                };
                if let (None, Some(end)) = (with(&self.before), with(&self.after)) {
                    return Ok(Some(self.leaves(point, day, end)));
                }
            }
        }
        Ok(None)
    }

    fn leaves(&self, point: PointId, day: Day, end: End) -> Refusal {
        let event = self.event;
        let cause = format!(
            "with '{}' on {}, {point} would be in no count from {day} on: it is merged into {end}",
            event.kind, event.occurred
        );
        let remedy = if point == event.point {
            "merge into a point that is on the list on all those days, or record first what became of it"
                .to_owned()
        } else {
            format!(
                "first reopen {point}, with the reason; then merge it into another point, or withdraw it by itself"
            )
        };
        Refusal::new("village-nowhere", cause, remedy)
    }
}

/// Points are merged into one that is on the list on that day.
fn not_listed(event: &Event, into: PointId, there: &Presences) -> Option<Refusal> {
    let (code, cause) = match (there.on(event.occurred), there.0.first()) {
        (Some(Presence::Listed), _) => return None,
        (Some(Presence::Merged(other)), _) => (
            "merged-into-gone",
            format!("{into} is itself merged into {other} on {}", event.occurred),
        ),
        (Some(Presence::Withdrawn), _) => (
            "merged-into-gone",
            format!("{into} is withdrawn itself on {}", event.occurred),
        ),
        (None, Some((first, _))) => (
            "merged-into-gone",
            format!(
                "{into} comes on the list on {first} only, after {}",
                event.occurred
            ),
        ),
        (None, None) => ("merged-into-unknown", format!("there is no {into}")),
    };
    Some(Refusal::new(
        code,
        cause,
        "merge into a point that is on the list on that day",
    ))
}

/// A village that is in no count for some days, although no event withdrew its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nowhere {
    /// Its point.
    pub point: PointId,
    /// From this day on.
    pub from: Day,
    /// Until the day before this one; `None`: until now.
    pub until: Option<Day>,
    /// Where the way from it ends on the first day.
    pub end: End,
}

impl fmt::Display for Nowhere {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { point, from, end, .. } = self;
        write!(f, "{point} is in no count from {from} on")?;
        if let Some(until) = self.until {
            write!(f, " until {}", until.plus(-1))?;
        }
        write!(f, ": it is merged into {end}")
    }
}

/// Every village that is in no count on some day, by point and day: registers that were written before this
/// was refused may hold such histories.
pub fn nowhere(log: &Log) -> Vec<Nowhere> {
    let known = involved(log, AsOf::day(Day::from_number(i32::MAX)));
    let mut found = Vec::new();
    for point in known.keys() {
        of_point(*point, &known, &mut found);
    }
    found
}

/// Where the points of mergers are to be looked for, by what is known.
fn involved(log: &Log, as_of: AsOf) -> BTreeMap<PointId, Presences> {
    let marks = log.set_right(as_of.known);
    let merged = marks.iter().filter(|m| m.kind == Kind::Became(Status::Merged));
    let involved: BTreeSet<PointId> = merged.flat_map(|m| [Some(m.point), m.into]).flatten().collect();
    let mut steps: BTreeMap<PointId, Vec<Step<OperatorIndex>>> = BTreeMap::new();
    if involved.is_empty() {
        return BTreeMap::new();
    }
    for (point, event) in order(&marks, &as_of) {
        if involved.contains(&point)
            && let Some(mark) = marks.get(event as usize)
        {
            steps.entry(point).or_default().push(mark.step());
        }
    }
    let presences = |(point, steps): (PointId, Vec<Step<OperatorIndex>>)| (point, Presences::of(&steps));
    steps.into_iter().map(presences).collect()
}

/// Points that are merged on a day, and whose village is in no count on it: each with the end of the way from
/// it.
pub fn nowhere_on(log: &Log, as_of: AsOf) -> Vec<(PointId, End)> {
    let known = involved(log, as_of);
    let presence = |id: PointId| known.get(&id)?.on(as_of.day);
    let lost = known
        .keys()
        .filter_map(|point| Some((*point, lost(*point, presence)?)));
    lost.collect()
}

/// The days on which one point is in no count.
fn of_point(point: PointId, known: &BTreeMap<PointId, Presences>, found: &mut Vec<Nowhere>) {
    let mut seen: BTreeSet<PointId> = BTreeSet::new();
    let mut days: BTreeSet<Day> = BTreeSet::new();
    let mut asked = vec![point];
    while let Some(at) = asked.pop() {
        if let Some(there) = known.get(&at).filter(|_| seen.insert(at)) {
            days.extend(there.days());
            asked.extend(there.targets());
        }
    }
    let mut open: Option<Nowhere> = None;
    for day in days {
        match (lost(point, |p| known.get(&p)?.on(day)), open) {
            (Some(end), None) => {
                open = Some(Nowhere {
                    point,
                    from: day,
                    until: None,
                    end,
                });
            }
            (None, Some(nowhere)) => {
                found.push(Nowhere {
                    until: Some(day),
                    ..nowhere
                });
                open = None;
            }
            _ => {}
        }
    }
    found.extend(open);
}

impl States {
    /// Points that are merged on the day of the states, and whose village is in no count: each with the end of
    /// the way from it.
    pub fn nowhere(&self) -> Vec<(PointId, End)> {
        let presence = |id: PointId| {
            let life = &self.get(id)?.life;
            Some(match (life.status(), life.into()) {
                (Status::Merged, Some(into)) => Presence::Merged(into),
                (Status::Merged | Status::Withdrawn, _) => Presence::Withdrawn,
                _ => Presence::Listed,
            })
        };
        let merged = self.points().iter().filter(|p| p.life.status() == Status::Merged);
        merged
            .filter_map(|p| Some((p.id, lost(p.id, presence)?)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::record::record;
    use super::super::testing::{became, day};
    use super::*;

    fn identified(point: u32, on: &str) -> Event {
        became(point, Status::Identified, on)
    }

    fn gone(point: u32, into: Option<u32>, on: &str) -> Event {
        let status = into.map_or(Status::Withdrawn, |_| Status::Merged);
        Event {
            why: Some("the same village".into()),
            into: into.map(PointId),
            ..became(point, status, on)
        }
    }

    fn reopened(point: u32, on: &str) -> Event {
        Event {
            why: Some("a village of its own".into()),
            ..became(point, Status::Reopened, on)
        }
    }

    /// Records one after another; the codes of what is refused, and what is left.
    fn played(events: &[Event]) -> (Vec<&'static str>, Log) {
        let mut log = Log::default();
        let mut codes = Vec::new();
        for event in events {
            let taken = record(&mut log, event, day("2025-01-01"));
            codes.extend(taken.err().map(|refusal| refusal.code));
        }
        (codes, log)
    }

    fn written(events: &[Event]) -> Log {
        let mut log = Log::default();
        events.iter().for_each(|e| log.push(e));
        log
    }

    /// Every way to lose a village that was found, and the register that holds it.
    #[test]
    fn no_village_is_lost_on_any_day() {
        let three = ["2021-01-01", "2021-01-01", "2021-06-01"];
        let begin: Vec<Event> = (1..).zip(three).map(|(p, on)| identified(p, on)).collect();
        let cases: [(&str, Vec<Event>, &str); 6] = [
            (
                "into each other, the second recorded late",
                vec![gone(1, Some(2), "2022-01-01"), gone(2, Some(1), "2021-12-01")],
                "village-nowhere",
            ),
            (
                "before the other is on the list",
                vec![gone(1, Some(3), "2021-03-01")],
                "merged-into-gone",
            ),
            (
                "the end of a chain is withdrawn",
                vec![
                    gone(1, Some(2), "2022-01-01"),
                    gone(2, Some(3), "2022-02-01"),
                    gone(3, None, "2022-03-01"),
                ],
                "village-nowhere",
            ),
            (
                "withdrawn in between, recorded late",
                vec![gone(1, Some(2), "2022-01-01"), gone(2, None, "2023-01-01")],
                "village-nowhere",
            ),
            (
                "the other was gone on that day, and is back",
                vec![
                    gone(2, None, "2021-06-01"),
                    reopened(2, "2022-06-01"),
                    gone(1, Some(2), "2022-01-01"),
                ],
                "merged-into-gone",
            ),
            (
                "reopened, recorded late, then gone again",
                vec![
                    gone(1, Some(2), "2022-01-01"),
                    reopened(1, "2022-03-01"),
                    gone(2, None, "2022-02-01"),
                ],
                "village-nowhere",
            ),
        ];
        for (what, more, code) in cases {
            let events = [begin.clone(), more].concat();
            let (codes, log) = played(&events);
            assert_eq!(codes, [code], "{what}");
            assert_eq!(nowhere(&log), [], "{what}");
            let all = written(&events);
            assert!(
                !nowhere(&all).is_empty(),
                "{what}: what was written before this was refused is found"
            );
        }
    }

    #[test]
    fn what_is_right_is_taken() {
        let events = [
            identified(1, "2021-01-01"),
            identified(2, "2021-01-01"),
            identified(3, "2021-01-01"),
            gone(1, Some(2), "2022-01-01"),
            gone(2, Some(3), "2022-02-01"),
            // Late, into what was merged later: the way goes on.
            reopened(1, "2022-03-01"),
            gone(1, None, "2022-03-01"),
            reopened(2, "2022-03-01"),
            gone(3, None, "2022-03-01"),
        ];
        let (codes, log) = played(&events);
        assert_eq!((codes, nowhere(&log)), (vec![], vec![]));
    }

    #[test]
    fn a_register_that_has_lost_a_village_can_be_set_right() {
        let mut log = written(&[
            identified(1, "2021-01-01"),
            identified(2, "2021-01-01"),
            gone(1, Some(2), "2022-01-01"),
            gone(2, Some(1), "2021-12-01"),
        ]);
        let states = States::of(&log, AsOf::day(day("2022-06-01")));
        assert_eq!(states.nowhere().len(), 2);
        let found = nowhere(&log);
        assert_eq!(
            found[0].to_string(),
            "LS-000001 is in no count from 2022-01-01 on: it is merged into LS-000002, which is merged back into it"
        );
        record(&mut log, &reopened(2, "2022-01-01"), day("2025-01-01")).expect("taken");
        assert_eq!(nowhere(&log), []);
    }
}
