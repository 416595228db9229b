//! Who is behind: points past their due date, due soon, without a date, and those that radiate without proof.
//!
//! A unit's count holds each of its points that are left once, by the earliest due date of what is not
//! closed. An operator's count holds its parts that are not closed, each by its own date, as the table of
//! states by operator does: a point that several operators are to close is in the count of each, and one that
//! another operator has closed already too; [`Behind::served`] tells these.

use super::day::Day;
use super::event::PointId;
use super::field::Field;
use super::log::Log;
use super::state::{PointState, States};
use super::status::Status;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// The day of the states.
    pub day: Day,
    /// "Due soon" is within so many days.
    pub soon_days: u32,
    /// "Not proven" is on air since more than so many days.
    pub unproven_days: u32,
}

impl Question {
    /// Soon: 30 days. Not proven: 60 days.
    pub const fn on(day: Day) -> Self {
        Self {
            day,
            soon_days: 30,
            unproven_days: 60,
        }
    }
}

/// How a point is against its due date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Timing {
    /// Past it by so many days, at least 1.
    Past(u32),
    /// So many days are left, 0 on the day itself; no more than "soon".
    Soon(u32),
    /// More days are left.
    Later(u32),
    /// None was set.
    Undated,
}

impl Timing {
    fn of(due: Option<Day>, question: &Question) -> Self {
        let Some(due) = due else { return Self::Undated };
        let ahead = due.number() - question.day.number();
        let days = ahead.unsigned_abs();
        if ahead < 0 {
            Self::Past(days)
        } else if days <= question.soon_days {
            Self::Soon(days)
        } else {
            Self::Later(days)
        }
    }

    /// Days past the due date, 0 where it is not past.
    pub const fn days_late(self) -> u32 {
        match self {
            Self::Past(days) => days,
            _ => 0,
        }
    }
}

/// A point that is left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Which point.
    pub point: PointId,
    /// Its village, where the name is known.
    pub name: Option<String>,
    /// Its unit, as the caller groups; `None`: not known.
    pub unit: Option<String>,
    /// Who is to close it; `None`: no operator is named.
    pub operators: Vec<String>,
    /// Where it is.
    pub status: Status,
    /// Since when.
    pub since: Day,
    /// By when.
    pub due: Option<Day>,
    /// How that is against the day.
    pub timing: Timing,
    /// On air for longer than asked, without proof.
    pub unproven: bool,
    /// People, where known.
    pub people: Option<u32>,
}

/// Counts of one unit, one operator, or the country.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Behind {
    /// Points left: the sum of the next four.
    pub left: u32,
    /// Past due.
    pub past: u32,
    /// Due within the days that count as soon.
    pub soon: u32,
    /// Due later.
    pub later: u32,
    /// Without a due date.
    pub undated: u32,
    /// People in the points past due, where known.
    pub past_people: u64,
    /// Points past due whose people are not known.
    pub past_people_unknown: u32,
    /// Days that all points past due are late, together.
    pub past_days: u64,
    /// The longest.
    pub worst_days: u32,
    /// On air without proof for longer than asked, whatever the due date.
    pub unproven: u32,
    /// Of an operator's count: parts at points that another operator has closed already.
    pub served: u32,
}

impl Behind {
    fn add(&mut self, timing: Timing, people: Option<u32>, unproven: bool) {
        self.left += 1;
        self.unproven += u32::from(unproven);
        match timing {
            Timing::Past(days) => {
                self.past += 1;
                self.past_days += u64::from(days);
                self.worst_days = self.worst_days.max(days);
                match people {
                    Some(people) => self.past_people += u64::from(people),
                    None => self.past_people_unknown += 1,
                }
            }
            Timing::Soon(_) => self.soon += 1,
            Timing::Later(_) => self.later += 1,
            Timing::Undated => self.undated += 1,
        }
    }

    /// Days late of a mean point past due; `None` where there is none.
    pub fn mean_days(&self) -> Option<f64> {
        (self.past > 0).then(|| self.past_days as f64 / f64::from(self.past))
    }
}

/// A name and its counts; `None`: the unit is not known, or no operator is named.
pub type BehindRow = (Option<String>, Behind);

/// Who is behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Late {
    /// What was asked.
    pub question: Question,
    /// Each point left once: the latest first, then by people (many first), then by number.
    pub items: Vec<Item>,
    /// All points left.
    pub all: Behind,
    /// By unit: most points past due first, then most people in them, then the longest, then by name.
    pub by_unit: Vec<BehindRow>,
    /// By operator, in the same order.
    pub by_operator: Vec<BehindRow>,
    /// How many times points that are left stand in a further operator's count: the operators' sum of `left`
    /// without `served` is that of all, and this.
    pub shared: u32,
}

/// Looks through the states of the day. `unit` names a point's unit.
pub fn late(
    states: &States,
    log: &Log,
    question: Question,
    unit: impl Fn(&PointState) -> Option<String>,
) -> Late {
    let mut found = Late {
        question,
        items: Vec::new(),
        all: Behind::default(),
        by_unit: Vec::new(),
        by_operator: Vec::new(),
        shared: 0,
    };
    let mut units: BTreeMap<Option<String>, Behind> = BTreeMap::new();
    let mut operators: BTreeMap<Option<String>, Behind> = BTreeMap::new();
    for point in states.points().iter().filter(|p| p.life.status().is_listed()) {
        let is_left = point.life.status().is_left();
        let people = people_of(point);
        let parts = open_parts(point, log, &question);
        for part in &parts {
            let behind = operators.entry(part.operator.clone()).or_default();
            behind.add(part.timing, people, part.unproven);
            behind.served += u32::from(!is_left);
        }
        if is_left {
            let item = item_of(point, unit(point), &parts, &question);
            found.all.add(item.timing, people, item.unproven);
            let behind = units.entry(item.unit.clone()).or_default();
            behind.add(item.timing, people, item.unproven);
            found.shared += (parts.len() as u32).saturating_sub(1);
            found.items.push(item);
        }
    }
    found
        .items
        .sort_by_key(|i| (Reverse(i.timing.days_late()), Reverse(i.people), i.point));
    found.by_unit = ranked(units);
    found.by_operator = ranked(operators);
    found
}

/// What one operator still has to do at a point; without an operator, what no named operator has.
struct OpenPart {
    operator: Option<String>,
    timing: Timing,
    unproven: bool,
}

fn open_parts(point: &PointState, log: &Log, question: &Question) -> Vec<OpenPart> {
    let life = &point.life;
    let part = |operator: Option<&str>, status, since, due| OpenPart {
        operator: operator.map(str::to_owned),
        timing: Timing::of(due, question),
        unproven: is_unproven(status, since, question),
    };
    let open = life.parts().iter().filter(|p| p.status.is_left());
    let open = open.map(|p| part(Some(log.operator_name(p.operator)), p.status, p.since, p.due));
    let parts: Vec<OpenPart> = open.collect();
    if !parts.is_empty() || !life.status().is_left() {
        return parts;
    }
    vec![part(None, life.status(), life.since(), life.due())]
}

fn is_unproven(status: Status, since: Day, question: &Question) -> bool {
    let days = i64::from(question.day.number()) - i64::from(since.number());
    status == Status::OnAir && days > i64::from(question.unproven_days)
}

fn item_of(point: &PointState, unit: Option<String>, parts: &[OpenPart], question: &Question) -> Item {
    let life = &point.life;
    Item {
        point: point.id,
        name: point.attributes.get(&Field::Name).cloned(),
        unit,
        operators: parts.iter().filter_map(|p| p.operator.clone()).collect(),
        status: life.status(),
        since: life.since(),
        due: life.due(),
        timing: Timing::of(life.due(), question),
        unproven: parts.iter().any(|p| p.unproven),
        people: people_of(point),
    }
}

fn people_of(point: &PointState) -> Option<u32> {
    super::counts::people(point).and_then(|n| u32::try_from(n).ok())
}

fn ranked(rows: BTreeMap<Option<String>, Behind>) -> Vec<BehindRow> {
    let mut rows: Vec<BehindRow> = rows.into_iter().collect();
    // Stable: names decide last, what has none comes after those.
    rows.sort_by_key(|(name, b)| (Reverse((b.past, b.past_people, b.worst_days)), name.is_none()));
    rows
}

#[cfg(test)]
mod tests {
    use super::super::state::AsOf;
    use super::super::testing::{became, day};
    use super::*;

    #[derive(Default)]
    struct Book(Log);

    impl Book {
        fn identified(&mut self, point: u32, unit: &str, people: Option<&str>) {
            let mut event = became(point, Status::Identified, "2023-01-01");
            event.changes.insert(Field::Province, Some(unit.into()));
            let people = people.map(|people| (Field::Population, Some(people.to_owned())));
            event.changes.extend(people);
            self.0.push(&event);
        }

        fn did(&mut self, point: u32, status: Status, operator: &str, on: &str, due: Option<&str>) {
            let mut event = became(point, status, on);
            event.operator = Some(operator.into());
            event.due = due.map(day);
            self.0.push(&event);
        }

        fn late(&self, on: &str) -> Late {
            let states = States::of(&self.0, AsOf::day(day(on)));
            assert_eq!(states.misfits, 0);
            late(&states, &self.0, Question::on(day(on)), |p| {
                p.attributes.get(&Field::Province).cloned()
            })
        }
    }

    /// X: point 1 is 10 days late (A), 2 due in 30 days (B), 3 undated, 4 closed. Y: point 5 is 40 days late
    /// with A and due later with B; 6 is on air since 61 days.
    fn book() -> Book {
        use Status::{Assigned, Closed, OnAir};
        let mut book = Book::default();
        book.identified(1, "X", Some("100"));
        book.identified(2, "X", Some("50"));
        book.identified(3, "X", None);
        book.identified(4, "X", Some("70"));
        book.identified(5, "Y", None);
        book.identified(6, "Y", Some("30"));
        book.did(1, Assigned, "A", "2023-02-01", Some("2023-12-18"));
        book.did(2, Assigned, "B", "2023-02-01", Some("2024-01-27"));
        book.did(4, Assigned, "A", "2023-02-01", Some("2023-06-30"));
        book.did(4, Closed, "A", "2023-09-01", None);
        book.did(5, Assigned, "A", "2023-02-01", Some("2023-11-18"));
        book.did(5, Assigned, "B", "2023-02-01", Some("2024-01-28"));
        book.did(6, Assigned, "B", "2023-02-01", Some("2024-06-30"));
        book.did(6, OnAir, "B", "2023-10-28", None);
        book
    }

    #[test]
    fn each_point_left_is_counted_once_by_unit() {
        let late = book().late("2023-12-28");
        let all = &late.all;
        assert_eq!(
            [all.left, all.past, all.soon, all.later, all.undated],
            [5, 2, 1, 1, 1]
        );
        assert_eq!((all.past_people, all.past_people_unknown), (100, 1));
        assert_eq!((all.past_days, all.worst_days, all.unproven), (50, 40, 1));
        assert_eq!(all.mean_days(), Some(25.0));
        let units = late.by_unit.iter().map(|(n, b)| (n.as_deref(), b.left, b.past));
        let units: Vec<_> = units.collect();
        // One each: X has more people past due.
        assert_eq!(units, [(Some("X"), 3, 1), (Some("Y"), 2, 1)]);
        let order: Vec<u32> = late.items.iter().map(|i| i.point.0).collect();
        assert_eq!(order, [5, 1, 2, 6, 3]);
        assert_eq!(late.items[0].timing, Timing::Past(40));
        assert_eq!(late.items[0].operators, ["A", "B"]);
    }

    #[test]
    fn operators_answer_for_their_own_parts() {
        let late = book().late("2023-12-28");
        let counts = |b: &Behind| [b.left, b.past, b.soon, b.later, b.undated];
        let rows = late.by_operator.iter().map(|(n, b)| (n.as_deref(), counts(b)));
        let expected = [
            (Some("A"), [2, 2, 0, 0, 0]),
            (Some("B"), [3, 0, 1, 2, 0]),
            (None, [1, 0, 0, 0, 1]),
        ];
        assert_eq!(rows.collect::<Vec<_>>(), expected);
        let sum: u32 = late.by_operator.iter().map(|(_, b)| b.left).sum();
        assert_eq!(sum, late.all.left + late.shared);
        assert_eq!(late.shared, 1);
    }

    #[test]
    fn the_day_itself_is_not_late() {
        let late = book().late("2023-12-18");
        let first = late.items.iter().find(|i| i.point.0 == 1).map(|i| i.timing);
        assert_eq!(first, Some(Timing::Soon(0)));
        let unproven = late.items.iter().filter(|i| i.unproven).count();
        assert_eq!(unproven, 0);
    }

    #[test]
    fn a_village_with_service_is_behind_in_no_unit_but_its_other_operator_is_named() {
        let mut book = book();
        book.did(5, Status::Closed, "B", "2023-12-01", None);
        let late = book.late("2023-12-28");
        assert!(late.items.iter().all(|i| i.point.0 != 5));
        assert_eq!(late.all.past, 1);
        let (name, behind) = &late.by_operator[0];
        assert_eq!((name.as_deref(), behind.past, behind.served), (Some("A"), 2, 1));
        let own: u32 = late.by_operator.iter().map(|(_, b)| b.left - b.served).sum();
        assert_eq!(own, late.all.left + late.shared);
    }

    #[test]
    fn counts_are_those_of_the_table_of_states() {
        use super::super::admin_units::Units;
        use super::super::counts::{By, tally};
        let mut book = book();
        book.did(5, Status::Closed, "B", "2023-12-01", None);
        let states = States::of(&book.0, AsOf::day(day("2023-12-28")));
        let table = tally(&states, &book.0, &Units::default(), By::Operator, |_| true);
        let late = book.late("2023-12-28");
        assert_eq!(u64::from(late.all.left), table.all.left);
        for (group, count) in &table.rows {
            let name = group.is_said().then_some(group.label.as_str());
            let row = late.by_operator.iter().find(|(n, _)| n.as_deref() == name);
            assert_eq!(row.map_or(0, |(_, b)| u64::from(b.left)), count.left, "{name:?}");
        }
    }
}
