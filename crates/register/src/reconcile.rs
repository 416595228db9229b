//! Why one count differs from another: every point that moved, once, adding up exactly.

use super::event::PointId;
use super::log::Log;
use super::state::{AsOf, PointState, States};
use super::status::Status;
use serde::Serialize;
use std::collections::BTreeMap;

/// What a point is to a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Not yet on the list.
    Absent,
    /// On the list, and not of those that are counted: of another unit, operator ….
    Elsewhere,
    /// Counted, not closed.
    Left,
    /// Counted, closed.
    Closed,
    /// Off the list: the same place as another.
    Merged,
    /// Off the list.
    Withdrawn,
}

use Standing::{Absent, Closed, Elsewhere, Left, Merged, Withdrawn};

impl Standing {
    fn of(point: Option<&PointState>, inside: &impl Fn(&PointState) -> bool) -> Self {
        let Some(point) = point else {
            return Absent;
        };
        match point.life.status() {
            _ if !inside(point) => Elsewhere,
            Status::Closed => Closed,
            Status::Merged => Merged,
            Status::Withdrawn => Withdrawn,
            _ => Left,
        }
    }

    const fn is_counted(self) -> bool {
        matches!(self, Left | Closed)
    }
}

/// Total, closed, left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sum {
    /// On the list.
    pub total: i64,
    /// Closed.
    pub closed: i64,
    /// Not closed.
    pub left: i64,
}

impl Sum {
    const fn one(standing: Standing) -> Self {
        let closed = matches!(standing, Closed) as i64;
        let left = matches!(standing, Left) as i64;
        Self {
            total: closed + left,
            closed,
            left,
        }
    }

    const fn plus(self, other: Self) -> Self {
        Self {
            total: self.total + other.total,
            closed: self.closed + other.closed,
            left: self.left + other.left,
        }
    }

    const fn times(self, n: i64) -> Self {
        Self {
            total: self.total * n,
            closed: self.closed * n,
            left: self.left * n,
        }
    }
}

/// Points that went from one standing to another between two counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Flow {
    /// Before.
    pub from: Standing,
    /// After.
    pub to: Standing,
    /// Which, by number.
    #[serde(serialize_with = "numbers")]
    pub points: Vec<PointId>,
}

fn numbers<S: serde::Serializer>(points: &[PointId], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(points.iter().map(ToString::to_string))
}

impl Flow {
    /// What it is called.
    pub const fn name(&self) -> &'static str {
        match (self.from, self.to) {
            (Absent, Left) => "opened",
            (Absent, Closed) => "opened and closed",
            (Left, Closed) => "closed",
            (Closed, Left) => "reopened",
            (Left, Merged) => "merged, were left",
            (Closed, Merged) => "merged, were closed",
            (Left, Withdrawn) => "withdrawn, were left",
            (Closed, Withdrawn) => "withdrawn, were closed",
            (Merged | Withdrawn, Left) => "back on the list",
            (Merged | Withdrawn, Closed) => "back on the list, closed",
            (Elsewhere, Left) => "came into the selection",
            (Elsewhere, Closed) => "came into the selection, closed",
            (Left, Elsewhere) => "left the selection, were left",
            (Closed, Elsewhere) => "left the selection, were closed",
            (Left, Absent) => "not yet on the list",
            (Closed, Absent) => "not yet on the list, were closed",
            (Absent, Merged) => "opened and merged",
            (Absent, Withdrawn) => "opened and withdrawn",
            _ => "other",
        }
    }

    /// What the flow does to the count.
    pub fn change(&self) -> Sum {
        let one = Sum::one(self.to).plus(Sum::one(self.from).times(-1));
        one.times(i64::try_from(self.points.len()).unwrap_or(i64::MAX))
    }
}

/// All flows between two counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Flows {
    /// Those with points, in a fixed order.
    pub flows: Vec<Flow>,
}

impl Flows {
    fn between(a: &States, b: &States, inside: &impl Fn(&PointState) -> bool) -> Self {
        let mut flows: BTreeMap<(Standing, Standing), Vec<PointId>> = BTreeMap::new();
        for id in ids(a, b) {
            let [from, to] = [a, b].map(|s| Standing::of(s.get(id), inside));
            // What is in neither count and passes between them is reported, what only stays away is not.
            let passes = from == Absent && matches!(to, Merged | Withdrawn);
            if from != to && (from.is_counted() || to.is_counted() || passes) {
                flows.entry((from, to)).or_default().push(id);
            }
        }
        let flows = flows
            .into_iter()
            .map(|((from, to), points)| Flow { from, to, points });
        Self {
            flows: flows.collect(),
        }
    }

    /// All of it together.
    pub fn change(&self) -> Sum {
        self.flows
            .iter()
            .fold(Sum::default(), |sum, flow| sum.plus(flow.change()))
    }

    /// Number of points that went so.
    pub fn count(&self, from: Standing, to: Standing) -> usize {
        self.flows
            .iter()
            .find(|f| (f.from, f.to) == (from, to))
            .map_or(0, |f| f.points.len())
    }
}

/// Every number that either has, once, in order.
fn ids(a: &States, b: &States) -> Vec<PointId> {
    let mut ids: Vec<PointId> = a.points().iter().chain(b.points()).map(|p| p.id).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// The way from one count to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reconciliation {
    /// The first count, by what was known when it was made.
    pub a: Sum,
    /// What was written down only after the first count about the time before it.
    pub recorded_late: Flows,
    /// The first count, by what was known when the second was made.
    pub a_as_known_later: Sum,
    /// What happened between the two.
    pub happened: Flows,
    /// The second count.
    pub b: Sum,
}

impl Reconciliation {
    /// Does all add up? It always does; printed so that everyone can check it.
    pub fn adds_up(&self) -> bool {
        self.a.plus(self.recorded_late.change()) == self.a_as_known_later
            && self.a_as_known_later.plus(self.happened.change()) == self.b
    }
}

/// Compares the counts of two days, of the points for which `inside` holds; the second is not before the
/// first, and knows no less.
pub fn reconcile(log: &Log, a: AsOf, b: AsOf, inside: impl Fn(&PointState) -> bool) -> Reconciliation {
    let first = States::of(log, a);
    let later = States::of(log, AsOf { day: a.day, ..b });
    let second = States::of(log, b);
    let sum = |states: &States| {
        let standings = states.points().iter().map(|p| Standing::of(Some(p), &inside));
        standings.fold(Sum::default(), |sum, s| sum.plus(Sum::one(s)))
    };
    Reconciliation {
        a: sum(&first),
        recorded_late: Flows::between(&first, &later, &inside),
        a_as_known_later: sum(&later),
        happened: Flows::between(&later, &second, &inside),
        b: sum(&second),
    }
}

#[cfg(test)]
mod tests {
    use super::super::day::Stamp;
    use super::super::event::{Event, Kind};
    use super::super::field::Field;
    use super::super::testing::{became, day, event};
    use super::*;
    use covgap_radio::maths::random::Random;

    fn push(log: &mut Log, point: u32, status: Status, on: &str, recorded: &str) {
        let mut event = became(point, status, on);
        event.recorded = Stamp::start_of(day(recorded));
        log.push(&event);
    }

    fn sum(total: i64, closed: i64, left: i64) -> Sum {
        Sum { total, closed, left }
    }

    #[test]
    fn a_small_register_by_hand() {
        let mut log = Log::default();
        use Status as S;
        push(&mut log, 1, S::Identified, "2021-01-01", "2021-01-01");
        push(&mut log, 2, S::Identified, "2021-01-01", "2021-01-01");
        push(&mut log, 3, S::Identified, "2021-01-01", "2021-01-01");
        push(&mut log, 3, S::Closed, "2021-06-01", "2021-06-01");
        // Known in 2022 only: a fourth was there in 2021 already.
        push(&mut log, 4, S::Identified, "2021-05-01", "2022-03-01");
        push(&mut log, 1, S::Closed, "2022-04-01", "2022-04-01");
        push(&mut log, 2, S::Merged, "2022-05-01", "2022-05-01");
        push(&mut log, 3, S::Reopened, "2022-06-01", "2022-06-01");
        push(&mut log, 5, S::Identified, "2022-07-01", "2022-07-01");
        let at = |text| AsOf {
            day: day(text),
            known: Some(Stamp::end_of(day(text))),
        };
        let r = reconcile(&log, at("2021-12-31"), at("2022-12-31"), |_| true);
        assert_eq!(r.a, sum(3, 1, 2));
        assert_eq!(r.recorded_late.count(Absent, Left), 1);
        assert_eq!(r.a_as_known_later, sum(4, 1, 3));
        let count = |from, to| r.happened.count(from, to);
        for (from, to) in [(Absent, Left), (Left, Closed), (Left, Merged), (Closed, Left)] {
            assert_eq!(count(from, to), 1, "{from:?} {to:?}");
        }
        assert_eq!(r.b, sum(4, 1, 3));
        assert!(r.adds_up());
    }

    #[test]
    fn a_point_that_moves_to_another_unit_is_reported_in_both() {
        let mut log = Log::default();
        for (kind, on, province) in [
            (Kind::Became(Status::Identified), "2021-01-01", "A"),
            (Kind::Amended, "2022-01-01", "B"),
        ] {
            let mut event = event(1, kind, on);
            event.changes.insert(Field::Province, Some(province.into()));
            log.push(&event);
        }
        let [a, b] = [AsOf::day(day("2021-12-31")), AsOf::day(day("2022-12-31"))];
        for (province, from, to) in [("A", Left, Elsewhere), ("B", Elsewhere, Left)] {
            let r = reconcile(&log, a, b, |p| {
                p.attributes.get(&Field::Province).is_some_and(|v| v == province)
            });
            assert_eq!(r.happened.count(from, to), 1, "{province}");
            assert!(r.adds_up());
        }
    }

    #[test]
    fn any_history_between_any_days_adds_up() {
        let mut random = Random::new(7, 1);
        let start = day("2021-01-01");
        for _ in 0..40 {
            let mut log = Log::default();
            let mut recorded = Stamp::start_of(start);
            for _ in 0..120 {
                let point = PointId(1 + random.below(15) as u32);
                let status = Status::ALL[random.below(9)];
                recorded = Stamp::from_seconds(recorded.seconds() + 86_400 * random.below(20) as i64);
                let occurred = recorded.day().plus(-(random.below(200) as i32));
                // What the table does not allow is passed over when it is played: also such a log must add
                // up.
                log.push(&Event::new(
                    point,
                    Kind::Became(status),
                    occurred,
                    recorded,
                    "Lan",
                ));
            }
            let a = start.plus(random.below(900) as i32);
            let b = a.plus(random.below(900) as i32);
            let at = |day| AsOf {
                day,
                known: Some(Stamp::end_of(day)),
            };
            assert!(reconcile(&log, at(a), at(b), |p| p.id.0 % 3 > 0).adds_up());
            assert!(reconcile(&log, AsOf::day(a), AsOf::day(b), |_| true).adds_up());
        }
    }
}
