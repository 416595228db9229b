//! How many points are closed and how many are left, as of a day, by whatever they are grouped by.

use super::admin_units::{Answer, Units};
use super::field::Field;
use super::hierarchy::{Hierarchy, Level};
use super::log::Log;
use super::state::{PointState, States};
use super::status::Status;
use serde::Serialize;
use std::collections::BTreeMap;

/// What points are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// All together.
    Country,
    /// Units of a level in a hierarchy.
    Unit(Hierarchy, Level),
    /// Operators: each by its own part, so that a point may count with several.
    Operator,
    /// What was, or is to be, brought.
    Technology,
    /// Power supply.
    Electricity,
    /// White or low-signal.
    Signal,
    /// Status.
    Status,
}

/// One group. Sorted: groups with a code by code, then those that only have a name, then what is not known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Group {
    /// 0: a group; 1: ambiguous; 2: unknown.
    #[serde(skip)]
    rank: u8,
    /// Code of a unit.
    pub code: Option<String>,
    /// Its name, or a word.
    pub label: String,
    /// Of a unit smaller than a province: the province, for names repeat.
    pub within: Option<String>,
}

impl Group {
    fn ranked(rank: u8, code: Option<&str>, label: &str) -> Self {
        Self {
            rank,
            code: code.map(str::to_owned),
            label: label.to_owned(),
            within: None,
        }
    }

    fn named(code: Option<&str>, label: &str) -> Self {
        Self::ranked(0, code, label)
    }

    /// What tables show.
    pub fn shown(&self) -> String {
        match &self.within {
            Some(within) => format!("{}, {within}", self.label),
            None => self.label.clone(),
        }
    }

    /// All points together.
    pub fn all() -> Self {
        Self::named(None, "all")
    }

    fn of_answer(answer: Answer<'_>) -> Self {
        match answer {
            Answer::Listed(unit) => Self::named(Some(&unit.code), &unit.name),
            Answer::Stated(code, name) => Self::named(code, name.or(code).unwrap_or("–")),
            Answer::Ambiguous => Self::ranked(1, None, "several possible"),
            Answer::Unknown => Self::unknown("not known"),
        }
    }

    fn unknown(label: &str) -> Self {
        Self::ranked(2, None, label)
    }

    /// Is it a real group, not one of what is not known?
    pub fn is_said(&self) -> bool {
        self.rank == 0
    }
}

/// Points of a group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// On the list: neither merged nor withdrawn.
    pub total: u64,
    /// Closed with proof.
    pub closed: u64,
    /// Not closed.
    pub left: u64,
    /// People of the points that are left, where known.
    pub people_left: u64,
    /// Points that are left whose people are not known.
    pub left_without_people: u64,
    /// By status, those off the list too, in the order of [`Status::ALL`].
    pub by_status: [u64; 9],
}

impl Count {
    fn add(&mut self, status: Status, people: Option<u64>) {
        if let Some(n) = self.by_status.get_mut(status as usize) {
            *n += 1;
        }
        if !status.is_listed() {
            return;
        }
        self.total += 1;
        if status == Status::Closed {
            self.closed += 1;
            return;
        }
        self.left += 1;
        match people {
            Some(people) => self.people_left += people,
            None => self.left_without_people += 1,
        }
    }

    /// Share of the points that are closed, between 0 and 1; `None` of an empty list.
    pub fn closed_share(&self) -> Option<f64> {
        (self.total > 0).then(|| self.closed as f64 / self.total as f64)
    }

    /// Number with a status.
    pub fn with(&self, status: Status) -> u64 {
        // Declared in that order; a test holds it to it.
        self.by_status.get(status as usize).copied().unwrap_or(0)
    }
}

/// Counts by group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Sorted by group.
    pub rows: Vec<(Group, Count)>,
    /// Every point once: where points count in several groups, less than the rows' sum.
    pub all: Count,
    /// Points that count in more than one row.
    pub in_several: u64,
}

/// People of a point, where its entry says so.
pub fn people(point: &PointState) -> Option<u64> {
    point.attributes.get(&Field::Population)?.parse().ok()
}

/// Counts the points for which `inside` holds.
pub fn tally(
    states: &States,
    log: &Log,
    units: &Units,
    by: By,
    inside: impl Fn(&PointState) -> bool,
) -> Table {
    let mut rows: BTreeMap<Group, Count> = BTreeMap::new();
    let mut all = Count::default();
    let mut in_several = 0;
    for point in states.points().iter().filter(|p| inside(p)) {
        let people = people(point);
        let status = point.life.status();
        all.add(status, people);
        if by == By::Operator && status.is_listed() && !point.life.parts().is_empty() {
            in_several += u64::from(point.life.parts().len() > 1);
            for part in point.life.parts() {
                let group = Group::named(None, log.operator_name(part.operator));
                rows.entry(group).or_default().add(part.status, people);
            }
        } else if status.is_listed() || by == By::Status {
            rows.entry(group(point, units, by))
                .or_default()
                .add(status, people);
        }
    }
    Table {
        rows: rows.into_iter().collect(),
        all,
        in_several,
    }
}

/// The group of a point; by operator, that of a point without any.
pub fn group(point: &PointState, units: &Units, by: By) -> Group {
    let word = |field: Field, unknown: &str| {
        let said = point.attributes.get(&field).map(String::as_str);
        said.filter(|s| *s != "unknown")
            .map_or_else(|| Group::unknown(unknown), |s| Group::named(None, s))
    };
    match by {
        By::Country => Group::all(),
        By::Unit(hierarchy, level) => {
            let chain = units.chain(&point.attributes, hierarchy);
            let group = Group::of_answer(chain.at(level));
            let province = Group::of_answer(chain.province);
            let within =
                (level != Level::Province && group.is_said() && province.is_said()).then_some(province.label);
            Group { within, ..group }
        }
        By::Operator => Group::unknown("no operator named"),
        By::Technology => match point.life.technology() {
            Some(technology) => Group::named(None, technology.name()),
            None => Group::unknown("not said"),
        },
        By::Electricity => word(Field::Electricity, "not known"),
        By::Signal => word(Field::Signal, "not said"),
        By::Status => {
            let status = point.life.status();
            Group::named(Some(&status.progress().to_string()), status.name())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::event::Event;
    use super::super::state::AsOf;
    use super::super::testing::{became, day};
    use super::*;

    fn event(point: u32, status: Status, operator: Option<&str>) -> Event {
        Event {
            operator: operator.map(str::to_owned),
            ..became(point, status, "2021-01-05")
        }
    }

    /// 1: closed by A, assigned to B; 2: left, 40 people, no electricity; 3: withdrawn; 4: closed by no one
    /// named.
    fn log() -> Log {
        let mut log = Log::default();
        for point in 1..=4 {
            let mut first = event(point, Status::Identified, None);
            if point == 2 {
                first.changes.insert(Field::Population, Some("40".into()));
                first.changes.insert(Field::Electricity, Some("none".into()));
            }
            log.push(&first);
        }
        log.push(&event(1, Status::Closed, Some("A")));
        log.push(&event(1, Status::Assigned, Some("B")));
        log.push(&event(3, Status::Withdrawn, None));
        log.push(&event(4, Status::Closed, None));
        log
    }

    fn rows(by: By) -> (Vec<(String, u64, u64, u64)>, Count) {
        let log = log();
        let states = States::of(&log, AsOf::day(day("2022-01-01")));
        let table = tally(&states, &log, &Units::default(), by, |_| true);
        let shown = |(g, c): (Group, Count)| (g.label, c.total, c.closed, c.left);
        (table.rows.into_iter().map(shown).collect(), table.all)
    }

    #[test]
    fn a_point_counts_once_and_the_withdrawn_not_at_all() {
        let (rows, all) = rows(By::Country);
        assert_eq!(rows, [("all".to_owned(), 3, 2, 1)]);
        let left = (all.people_left, all.left_without_people);
        assert_eq!((left, all.with(Status::Withdrawn)), ((40, 0), 1));
        assert!((all.closed_share().expect("not empty") - 0.66666).abs() < 0.00001);
        assert_eq!(Count::default().closed_share(), None);
    }

    #[test]
    fn each_operator_counts_its_own_part() {
        let (rows, _) = rows(By::Operator);
        let expected = [("A", 1, 1, 0), ("B", 1, 0, 1), ("no operator named", 2, 1, 1)];
        assert_eq!(rows, expected.map(|(l, t, c, o)| (l.to_owned(), t, c, o)));
    }

    #[test]
    fn what_is_not_said_is_a_group_of_its_own_at_the_end() {
        let (rows, _) = rows(By::Electricity);
        let expected = [("none", 1, 0, 1), ("not known", 2, 2, 0)];
        assert_eq!(rows, expected.map(|(l, t, c, o)| (l.to_owned(), t, c, o)));
    }
}
