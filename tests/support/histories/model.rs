//! What is right, in the simplest way: every question plays all facts again.

use super::{Command, Row, Set};
use std::collections::{BTreeMap, BTreeSet};

/// One event that was taken.
#[derive(Clone, Debug)]
pub(crate) struct Fact {
    pub point: u32,
    pub what: &'static str,
    pub operator: Option<&'static str>,
    pub due: Option<i32>,
    pub into: Option<u32>,
    /// When it happened, as it was recorded.
    pub day: i32,
    /// The day on which it was recorded, by the clock.
    pub shown: i32,
    /// The day on which it was recorded.
    pub recorded: i32,
    /// The number of the event whose day it sets right.
    pub redates: Option<u64>,
}

/// What can be asked of a day.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct View {
    /// Number, status, due date.
    pub points: Vec<(u32, String, Option<i32>)>,
    pub total: usize,
    pub closed: usize,
    pub left: usize,
    /// Left, and past their due date.
    pub past: usize,
}

impl View {
    pub(crate) fn of(points: Vec<(u32, String, Option<i32>)>, as_of: i32) -> Self {
        let off = |s: &str| s == "merged" || s == "withdrawn";
        let listed = points.iter().filter(|(_, status, _)| !off(status));
        let closed = listed.clone().filter(|(_, status, _)| status == "closed").count();
        let total = listed.clone().count();
        let past = listed.filter(|(_, status, due)| status != "closed" && due.is_some_and(|d| d < as_of));
        Self {
            total,
            closed,
            left: total - closed,
            past: past.count(),
            points,
        }
    }
}

/// A point after some facts.
#[derive(Clone, Debug)]
struct Point {
    /// What concerns it as a whole, or no named operator.
    own: &'static str,
    own_due: Option<i32>,
    parts: BTreeMap<&'static str, (&'static str, Option<i32>)>,
    off: Option<&'static str>,
    into: Option<u32>,
}

const ORDER: [&str; 7] = [
    "identified",
    "verified",
    "reopened",
    "assigned",
    "in-progress",
    "on-air",
    "closed",
];

fn rank(status: &str) -> usize {
    ORDER
        .iter()
        .position(|s| *s == status)
        .expect("a status of a listed point")
}

/// What may follow what, for what is on the list.
fn may_follow(from: &str, to: &str) -> bool {
    match to {
        "verified" => ["identified", "reopened"].contains(&from),
        "assigned" => from != "closed",
        "in-progress" | "on-air" => from != "closed" && from != to,
        "closed" => from != "closed",
        "reopened" => from == "closed",
        "merged" | "withdrawn" => true,
        _ => false,
    }
}

impl Point {
    fn status(&self) -> &'static str {
        if let Some(off) = self.off {
            return off;
        }
        let all = self.parts.values().map(|(status, _)| *status).chain([self.own]);
        all.max_by_key(|status| rank(status)).expect("its own")
    }

    fn due(&self) -> Option<i32> {
        let status = self.status();
        if self.off.is_some() || status == "closed" {
            return None;
        }
        let open = self.parts.values().filter(|(status, _)| *status != "closed");
        open.filter_map(|(_, due)| *due).chain(self.own_due).min()
    }

    fn reopen(&mut self) {
        let parts_closed = self
            .parts
            .values()
            .filter(|(status, _)| *status == "closed")
            .count();
        if parts_closed == 0 || self.own == "closed" {
            self.own = "reopened";
        }
        self.own_due = None;
        for part in self.parts.values_mut().filter(|(status, _)| *status == "closed") {
            *part = ("reopened", None);
        }
    }

    /// Goes on by a fact, or refuses it.
    fn go(&mut self, fact: &Fact) -> bool {
        let (what, whole) = (fact.what, self.status());
        if self.off.is_some() {
            let back = what == "reopened" && fact.operator.is_none();
            if back {
                (self.off, self.into) = (None, None);
                self.reopen();
            }
            return back;
        }
        let Some(operator) = fact.operator else {
            return self.go_whole(fact, whole);
        };
        match what {
            "withdrawn" => {
                let is_open = self
                    .parts
                    .get(operator)
                    .is_some_and(|(status, _)| *status != "closed");
                if is_open {
                    self.parts.remove(operator);
                }
                is_open
            }
            "assigned" | "in-progress" | "on-air" | "closed" | "reopened" => {
                let part = self.parts.get(operator).copied();
                if !may_follow(part.map_or(self.own, |(status, _)| status), what) {
                    return false;
                }
                // A date that was met says nothing of the next time; the first who is named takes over.
                let before = match part {
                    Some((_, due)) => due,
                    None => self.own_due.take(),
                };
                let before = before.filter(|_| what != "reopened");
                self.parts.insert(operator, (what, fact.due.or(before)));
                if part.is_none() && rank(self.own) > rank("reopened") {
                    self.own = "verified";
                }
                true
            }
            _ => false,
        }
    }

    fn go_whole(&mut self, fact: &Fact, whole: &'static str) -> bool {
        match fact.what {
            "merged" | "withdrawn" => {
                self.off = Some(fact.what);
                self.into = fact.into;
                true
            }
            "verified" | "reopened" if !may_follow(whole, fact.what) => false,
            "verified" => {
                self.own = "verified";
                self.own_due = fact.due.or(self.own_due);
                self.parts.retain(|_, (status, _)| *status != "reopened");
                true
            }
            "reopened" => {
                self.reopen();
                true
            }
            "in-progress" | "on-air" | "closed" => {
                let goes = self.parts.is_empty() && may_follow(self.own, fact.what);
                if goes {
                    self.own = fact.what;
                    self.own_due = fact.due.or(self.own_due);
                }
                goes
            }
            _ => false,
        }
    }
}

/// All that was taken.
#[derive(Clone, Debug, Default)]
pub(crate) struct Model {
    facts: Vec<Fact>,
    /// An operator that alone has a part is meant where none is named.
    pub fills_operator: bool,
    /// A clock that lies far before the last record is refused.
    pub watches_clock: bool,
    /// A day is set right to that of the next thing that happened to the point, where that came before.
    pub redates_to_the_next: bool,
    is_repaired: BTreeSet<usize>,
}

impl Model {
    /// Events that were recorded.
    pub(crate) fn events(&self) -> usize {
        self.facts.len()
    }

    pub(crate) fn fact(&self, number: u64) -> Option<&Fact> {
        self.facts.get(number.checked_sub(1)? as usize)
    }

    /// Points that have a number.
    pub(crate) fn points(&self) -> u32 {
        self.facts.iter().map(|f| f.point).max().unwrap_or(0)
    }

    /// Events whose record bears a moment that is not the right one: number, and the right day.
    pub(crate) fn wrong_records(&self) -> Vec<(u64, i32)> {
        let all = self.facts.iter().enumerate();
        let wrong = all.filter(|(at, f)| f.shown != f.recorded && !self.is_repaired.contains(at));
        wrong.map(|(at, f)| (at as u64 + 1, f.recorded)).collect()
    }

    fn known_at(&self, at: usize) -> i32 {
        let fact = &self.facts[at];
        if self.is_repaired.contains(&at) {
            fact.recorded
        } else {
            fact.shown
        }
    }

    /// A point's facts on the days that are right, by what was known.
    fn reported(&self, point: u32, known: Option<i32>) -> Vec<Fact> {
        let is_known = |at: usize| known.is_none_or(|known| self.known_at(at) <= known);
        let mut reported: Vec<Fact> = Vec::new();
        for (at, fact) in self
            .facts
            .iter()
            .enumerate()
            .filter(|(at, f)| f.point == point && is_known(*at))
        {
            if fact.redates.is_some() || fact.what == "record" {
                continue;
            }
            let mut later = self
                .facts
                .iter()
                .enumerate()
                .filter(|(by, f)| f.redates == Some(at as u64 + 1) && is_known(*by));
            let day = later.next_back().map_or(fact.day, |(_, f)| f.day);
            reported.push(Fact { day, ..fact.clone() });
        }
        // What is recorded first comes first on a day.
        reported.sort_by_key(|f| f.day);
        reported
    }

    fn point(&self, point: u32, day: i32, known: Option<i32>) -> Option<Point> {
        self.played(point, day, known).1
    }

    /// Did everything fit? And the point on the day.
    fn played(&self, point: u32, day: i32, known: Option<i32>) -> (bool, Option<Point>) {
        let (mut state, mut fits) = (None::<Point>, true);
        for fact in self.reported(point, known).iter().filter(|f| f.day <= day) {
            fits &= match &mut state {
                Some(state) => state.go(fact),
                None if fact.what == "identified" => {
                    state = Some(Point {
                        own: "identified",
                        own_due: None,
                        parts: BTreeMap::new(),
                        off: None,
                        into: None,
                    });
                    true
                }
                None => false,
            };
        }
        (fits, state)
    }

    pub(crate) fn view(&self, as_of: i32, known: Option<i32>) -> View {
        let points = (1..=self.points()).filter_map(|number| {
            let point = self.point(number, as_of, known)?;
            Some((number, point.status().to_owned(), point.due()))
        });
        View::of(points.collect(), as_of)
    }

    /// Villages that are in no count on a day, although no event withdrew them.
    pub(crate) fn lost(&self) -> Vec<(u32, i32)> {
        let days: BTreeSet<i32> = (1..=self.points())
            .flat_map(|p| self.reported(p, None))
            .map(|f| f.day)
            .collect();
        let mut lost = Vec::new();
        for day in days {
            let all: BTreeMap<u32, Point> = (1..=self.points())
                .filter_map(|p| Some((p, self.point(p, day, None)?)))
                .collect();
            for number in all.keys() {
                let (mut at, mut moves) = (*number, 0);
                let is_merged = |at: u32| all.get(&at).is_some_and(|p| p.off == Some("merged"));
                while is_merged(at) && moves <= all.len() {
                    at = all[&at].into.expect("a merger names a point");
                    moves += 1;
                }
                let carries_on = all.get(&at).is_some_and(|p| p.off.is_none());
                if moves > 0 && !carries_on {
                    lost.push((*number, day));
                }
            }
        }
        lost
    }

    /// Is a command taken? If so, it is done.
    pub(crate) fn take(&mut self, command: &Command, today: i32, is_ahead: bool) -> bool {
        let clock = if is_ahead { today + 365 } else { today };
        let last = (0..self.facts.len()).map(|at| self.known_at(at)).max();
        let is_refused = self.watches_clock && last.is_some_and(|last| last > clock + 1);
        let mut after = self.clone();
        let fact = |point, what, day| Fact {
            point,
            what,
            operator: None,
            due: None,
            into: None,
            day,
            // Records never go back.
            shown: last.map_or(clock, |last| last.max(clock)),
            recorded: today,
            redates: None,
        };
        let next = self.points() + 1;
        let good = match command {
            Command::ClockAhead | Command::ClockBack => return true,
            Command::RepairClock { right } => {
                for (number, _) in right {
                    let number = *number;
                    let of = after.facts[number as usize - 1].point;
                    after.is_repaired.insert(number as usize - 1);
                    let mut said = fact(of, "record", today);
                    said.shown = today;
                    after.facts.push(said);
                }
                true
            }
            _ if is_refused => false,
            Command::Add { day } => {
                after.facts.push(fact(next, "identified", *day));
                *day <= clock
            }
            Command::Set(set) => after.set(set, fact(set.point, set.status, set.day), clock),
            Command::List { as_of, row } => {
                for (what, day) in listed(*as_of, row) {
                    let mut said = fact(next, what, day);
                    if what != "identified" && what != "verified" {
                        said.operator = row.operator;
                    }
                    said.due = row.due.filter(|_| what == "assigned");
                    after.facts.push(said);
                }
                true
            }
            Command::Redate { event, day } => match self.fact(*event) {
                Some(other) if other.redates.is_none() && other.what != "record" => {
                    let day = &if self.redates_to_the_next {
                        self.next_after(*event, *day)
                    } else {
                        *day
                    };
                    let mut said = fact(other.point, "redated", *day);
                    said.redates = Some(*event);
                    let before = self.days_of(*event);
                    after.facts.push(said);
                    *day <= clock && before != *day && after.played(other.point, i32::MAX, None).0
                }
                _ => false,
            },
        };
        let good = good && after.loses_no_more_than(self);
        if good {
            *self = after;
        }
        good
    }

    /// A day, or that of what happened to the point right behind an event, where that came before.
    fn next_after(&self, event: u64, day: i32) -> i32 {
        let point = self.fact(event).expect("an event").point;
        let own = (self.days_of(event), event);
        let numbers = (1..=self.facts.len() as u64).filter(|n| {
            let fact = self.fact(*n).expect("an event");
            fact.point == point && fact.redates.is_none() && fact.what != "record"
        });
        let later = numbers.map(|n| (self.days_of(n), n)).filter(|other| *other > own);
        later.min().map_or(day, |(next, _)| next.min(day))
    }

    /// The day of an event that is right.
    fn days_of(&self, event: u64) -> i32 {
        let mut later = self.facts.iter().filter(|f| f.redates == Some(event));
        later.next_back().or(self.fact(event)).expect("an event").day
    }

    fn loses_no_more_than(&self, before: &Self) -> bool {
        let was = before.lost();
        self.lost().iter().all(|lost| was.contains(lost))
    }

    fn set(&mut self, set: &Set, mut fact: Fact, clock: i32) -> bool {
        let Some(now) = self.point(set.point, i32::MAX, None) else {
            return false;
        };
        fact.operator = set.operator;
        let is_work = ["in-progress", "on-air", "closed"].contains(&set.status);
        if self.fills_operator && is_work && set.operator.is_none() && now.parts.len() == 1 {
            fact.operator = now.parts.keys().next().copied();
        }
        // A due date counts for work that is to be done; a point that carries on, for a merger.
        let counts = matches!(
            (set.status, set.operator),
            ("verified", None) | ("assigned" | "in-progress" | "on-air", _) | ("reopened", Some(_))
        );
        if set.due.is_some_and(|due| !counts || due < set.day) {
            return false;
        }
        (fact.due, fact.into) = (set.due, set.into);
        if (set.status == "merged") != set.into.is_some() || set.into == Some(set.point) {
            return false;
        }
        if let Some(into) = set.into {
            let other = self.point(into, set.day, None);
            if other.is_none_or(|other| other.off.is_some()) {
                return false;
            }
        }
        self.facts.push(fact);
        set.day <= clock && self.played(set.point, i32::MAX, None).0
    }
}

/// What a list of one new point says, on which days: what it does not give is its own day, or the first day that
/// it gives for a later step.
fn listed(as_of: i32, row: &Row) -> Vec<(&'static str, i32)> {
    let first = row.assigned.or(row.closed).map_or(as_of, |day| day.min(as_of));
    let mut facts = vec![("identified", first)];
    let is_assigned_by_its_due_date = row.due.is_some() && row.operator.is_some() && row.closed.is_none();
    match (row.assigned, row.status) {
        (Some(day), _) => facts.push(("assigned", day)),
        (None, Some("verified")) => facts.push(("verified", as_of)),
        (None, _) if is_assigned_by_its_due_date => facts.push(("assigned", as_of)),
        _ => {}
    }
    if row.status == Some("in-progress") {
        facts.push(("in-progress", as_of));
    }
    if let Some(day) = row.closed {
        facts.push(("closed", day));
    }
    facts
}
