//! How points moved between statuses, day by day: every series over time is counted from here, in one pass
//! over the events.

use super::day::Day;
use super::event::PointId;
use super::life::Life;
use super::log::{Log, OperatorIndex};
use super::state::{AsOf, order};
use super::status::Status;
use std::collections::BTreeMap;

/// A point as a whole came to stand elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Move {
    /// When.
    pub day: Day,
    /// Which.
    pub point: PointId,
    /// Where it stood; `None`: it came on the list.
    pub from: Option<Status>,
    /// Where it is.
    pub to: Status,
}

/// All moves up to a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moves {
    moves: Vec<Move>,
    as_of: AsOf,
    /// Events that did not fit, as in [`States`](super::States).
    pub misfits: u64,
}

/// What happened in a period, in points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PeriodFlows {
    /// Came on the list for the first time.
    pub identified: u32,
    /// Came back: was closed.
    pub reopened: u32,
    /// Came back: was merged or withdrawn.
    pub restored: u32,
    /// Closed.
    pub closed: u32,
    /// Merged or withdrawn while left to do.
    pub dropped: u32,
    /// Merged or withdrawn after they were closed.
    pub dropped_closed: u32,
}

impl PeriodFlows {
    /// By how many points "left" grew.
    pub fn net(&self) -> i64 {
        i64::from(self.arisen()) - i64::from(self.closed) - i64::from(self.dropped)
    }

    /// What made "left" larger: identified, reopened, restored.
    pub fn arisen(&self) -> u32 {
        self.identified + self.reopened + self.restored
    }

    /// How many moves changed "left".
    pub fn count(&self) -> u32 {
        self.arisen() + self.closed + self.dropped
    }

    fn add(&mut self, from: Option<Status>, to: Status) {
        let was_left = from.is_some_and(Status::is_left);
        let was_closed = from == Some(Status::Closed);
        match (from, to) {
            (None, _) => self.identified += 1,
            (_, Status::Closed) if was_left => self.closed += 1,
            (_, Status::Merged | Status::Withdrawn) if was_left => self.dropped += 1,
            (_, Status::Merged | Status::Withdrawn) if was_closed => self.dropped_closed += 1,
            _ if was_closed && to.is_left() => self.reopened += 1,
            _ if !was_left && to.is_left() => self.restored += 1,
            _ => {}
        }
    }

    /// Both periods together.
    pub fn and(&self, other: &Self) -> Self {
        Self {
            identified: self.identified + other.identified,
            reopened: self.reopened + other.reopened,
            restored: self.restored + other.restored,
            closed: self.closed + other.closed,
            dropped: self.dropped + other.dropped,
            dropped_closed: self.dropped_closed + other.dropped_closed,
        }
    }
}

/// Points by status on one day, and what happened since the day before it in the series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayCount {
    /// The period's last day.
    pub day: Day,
    /// Points, in the order of [`Status::ALL`].
    pub by_status: [u32; Status::ALL.len()],
    /// What happened in the period.
    pub flows: PeriodFlows,
}

impl DayCount {
    /// Points with a status.
    pub fn of(&self, status: Status) -> u32 {
        self.by_status.get(place(status)).copied().unwrap_or(0)
    }

    fn sum(&self, counts: impl Fn(Status) -> bool) -> u32 {
        let counted = Status::ALL.into_iter().filter(|s| counts(*s));
        counted.map(|s| self.of(s)).sum()
    }

    /// Points on the list: neither merged nor withdrawn.
    pub fn total(&self) -> u32 {
        self.sum(Status::is_listed)
    }

    /// Closed points.
    pub fn closed(&self) -> u32 {
        self.of(Status::Closed)
    }

    /// Points on the list that are not closed.
    pub fn left(&self) -> u32 {
        self.sum(Status::is_left)
    }
}

/// Place in [`Status::ALL`].
const fn place(status: Status) -> usize {
    // Declared in that order; a test holds it to it.
    status as usize
}

/// A series of days, the earliest first.
pub type Series = Vec<DayCount>;

impl Moves {
    /// From the events that count.
    pub fn of(log: &Log, as_of: AsOf) -> Self {
        let mut all = Self {
            moves: Vec::new(),
            as_of,
            misfits: 0,
        };
        let mut current: Option<(PointId, Life<OperatorIndex>)> = None;
        let marks = log.set_right(as_of.known);
        for (point, event) in order(&marks, &as_of) {
            let Some(mark) = marks.get(event as usize) else {
                continue;
            };
            let step = mark.step();
            let moved = match &mut current {
                Some((known, life)) if *known == point => {
                    let from = life.status();
                    life.go(&step).map(|()| (Some(from), life.status()))
                }
                _ => Life::begin(&step).map(|life| {
                    let to = life.status();
                    current = Some((point, life));
                    (None, to)
                }),
            };
            match moved {
                Ok((from, to)) if from != Some(to) => {
                    let day = mark.occurred;
                    all.moves.push(Move { day, point, from, to });
                }
                Ok(_) => {}
                Err(_) => all.misfits += 1,
            }
        }
        // Stable: moves of one point on one day keep their order.
        all.moves.sort_by_key(|m| (m.day, m.point));
        all
    }

    /// By day; of one day, by point.
    pub fn moves(&self) -> &[Move] {
        &self.moves
    }

    /// Up to when, and what was known.
    pub fn as_of(&self) -> AsOf {
        self.as_of
    }

    /// The day on which the first point came on the list.
    pub fn first_day(&self) -> Option<Day> {
        self.moves.first().map(|m| m.day)
    }

    /// Last days of the calendar months from the first point's to the day itself, which ends the last, mostly
    /// shorter one.
    pub fn month_ends(&self) -> Vec<Day> {
        let mut ends = Vec::new();
        let Some(first) = self.first_day() else {
            return vec![self.as_of.day];
        };
        let mut end = first.end_of_month();
        while end < self.as_of.day {
            ends.push(end);
            end = end.plus(1).end_of_month();
        }
        ends.push(self.as_of.day);
        ends
    }

    /// Counts at the end of each day named (ascending), for all points.
    pub fn series(&self, days: &[Day]) -> Series {
        self.series_by(days, |_| Some(()))
            .remove(&())
            .unwrap_or_else(|| Counter::default().finish(days))
    }

    /// The same for each group that has a point; points without a group are left out.
    pub fn series_by<G: Ord>(
        &self,
        days: &[Day],
        group: impl Fn(PointId) -> Option<G>,
    ) -> BTreeMap<G, Series> {
        let mut counters: BTreeMap<G, Counter> = BTreeMap::new();
        for moved in &self.moves {
            if let Some(group) = group(moved.point) {
                counters.entry(group).or_default().take(moved, days);
            }
        }
        counters
            .into_iter()
            .map(|(group, counter)| (group, counter.finish(days)))
            .collect()
    }
}

/// Counts one group.
#[derive(Default)]
struct Counter {
    done: Series,
    by_status: [u32; Status::ALL.len()],
    flows: PeriodFlows,
}

impl Counter {
    fn take(&mut self, moved: &Move, days: &[Day]) {
        while let Some(day) = days.get(self.done.len()).filter(|d| **d < moved.day) {
            self.close(*day);
        }
        if let Some(from) = moved.from
            && let Some(count) = self.by_status.get_mut(place(from))
        {
            *count = count.saturating_sub(1);
        }
        if let Some(count) = self.by_status.get_mut(place(moved.to)) {
            *count += 1;
        }
        self.flows.add(moved.from, moved.to);
    }

    fn close(&mut self, day: Day) {
        self.done.push(DayCount {
            day,
            by_status: self.by_status,
            flows: std::mem::take(&mut self.flows),
        });
    }

    fn finish(mut self, days: &[Day]) -> Series {
        while let Some(day) = days.get(self.done.len()) {
            self.close(*day);
        }
        self.done
    }
}

#[cfg(test)]
mod tests {
    use super::super::day::Stamp;
    use super::super::event::{Event, Kind};
    use super::super::state::States;
    use super::super::testing::day;
    use super::*;
    use covgap_radio::maths::random::Random;

    /// Points that wander through the table of transitions at random, with two operators and events recorded
    /// out of order.
    fn wanderers(seed: u64, points: u32) -> Log {
        let mut random = Random::new(seed, 7);
        let mut events = Vec::new();
        for point in 1..=points {
            let mut on = day("2021-01-01").plus(random.below(500) as i32);
            let mut status = Status::Identified;
            let event = |kind, on| Event::new(PointId(point), kind, on, Stamp::start_of(on), "Lan");
            events.push(event(Kind::Became(status), on));
            for _ in 0..random.below(9) {
                on = on.plus(random.below(90) as i32);
                let next = status.may_become();
                status = next[random.below(next.len())];
                let mut made = event(Kind::Became(status), on);
                let is_a_part = status.is_a_part() && status != Status::Reopened;
                made.operator = is_a_part.then(|| ["A", "B"][random.below(2)].to_owned());
                events.push(made);
            }
        }
        // Written down in any order: what does not fit is a misfit on both sides.
        events.sort_by_key(|e| (e.point.0 * 7919) % 1000);
        let mut log = Log::default();
        events.iter().for_each(|e| log.push(e));
        log
    }

    #[test]
    fn statuses_stand_in_their_places() {
        for (at, status) in Status::ALL.into_iter().enumerate() {
            assert_eq!(place(status), at);
        }
    }

    #[test]
    fn every_months_end_is_what_a_replay_says() {
        let log = wanderers(3, 300);
        let as_of = AsOf::day(day("2023-03-17"));
        let moves = Moves::of(&log, as_of);
        let days = moves.month_ends();
        assert_eq!(days.len(), 27);
        assert_eq!((days[0], days[26]), (day("2021-01-31"), day("2023-03-17")));
        let parity = |id: PointId| Some(id.0 % 3);
        let all = moves.series(&days);
        let by = moves.series_by(&days, parity);
        assert_eq!(by.len(), 3);
        for (at, on) in days.iter().enumerate() {
            let states = States::of(&log, AsOf::day(*on));
            for status in Status::ALL {
                let here = states.points().iter().filter(|p| p.life.status() == status);
                assert_eq!(all[at].of(status) as usize, here.clone().count(), "{on} {status}");
                for (group, series) in &by {
                    let grouped = here.clone().filter(|p| p.id.0 % 3 == *group).count();
                    assert_eq!(series[at].of(status) as usize, grouped, "{on} {status} {group}");
                }
            }
        }
        assert_eq!(moves.misfits, States::of(&log, as_of).misfits);
    }

    #[test]
    fn flows_explain_every_step_of_the_series() {
        let log = wanderers(5, 400);
        let moves = Moves::of(&log, AsOf::day(day("2024-12-31")));
        let series = moves.series(&moves.month_ends());
        let (mut left, mut closed) = (0i64, 0i64);
        for count in &series {
            let flows = count.flows;
            left += flows.net();
            closed += i64::from(flows.closed) - i64::from(flows.reopened) - i64::from(flows.dropped_closed);
            assert_eq!(left, i64::from(count.left()), "{}", count.day);
            assert_eq!(closed, i64::from(count.closed()), "{}", count.day);
            assert_eq!(count.total(), count.left() + count.closed());
        }
        let all = series
            .iter()
            .fold(PeriodFlows::default(), |sum, m| sum.and(&m.flows));
        assert_eq!(all.identified, 400);
        let back = [all.reopened, all.restored];
        let mut each = back
            .into_iter()
            .chain([all.closed, all.dropped, all.dropped_closed]);
        assert!(each.all(|n| n > 10), "{all:?}");
    }

    #[test]
    fn without_events_there_is_one_empty_day() {
        let moves = Moves::of(&Log::default(), AsOf::day(day("2024-01-01")));
        let series = moves.series(&moves.month_ends());
        assert_eq!(series.len(), 1);
        assert_eq!(series[0].total(), 0);
    }
}
