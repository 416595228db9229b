//! Where every point stood on a day: the events, played again.

use super::day::{Day, Stamp};
use super::event::PointId;
use super::field::{Attributes, Changes, Field, apply};
use super::life::{Life, Step};
use super::log::{Log, Mark, OperatorIndex};
use std::fmt;

/// Which events count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AsOf {
    /// What happened up to this day, it included.
    pub day: Day,
    /// What had been written down by this moment; `None`: all that is known now.
    pub known: Option<Stamp>,
}

impl AsOf {
    /// A day, with all that is known now.
    pub const fn day(day: Day) -> Self {
        Self { day, known: None }
    }

    fn has(&self, mark: &Mark) -> bool {
        !mark.kind.is_correction()
            && mark.occurred <= self.day
            && self.known.is_none_or(|k| mark.recorded <= k)
    }
}

impl fmt::Display for AsOf {
    /// `as of 2023-12-28`, with the moment up to which records count.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "as of {}", self.day)?;
        match self.known {
            Some(known) => write!(f, ", by what had been recorded until {known}"),
            None => Ok(()),
        }
    }
}

/// A point on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointState {
    /// Which.
    pub id: PointId,
    /// Its statuses.
    pub life: Life<OperatorIndex>,
    /// What is known of it.
    pub attributes: Attributes,
}

/// All points that were on the list by a day, those merged and withdrawn included, by number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct States {
    points: Vec<PointState>,
    /// Events that did not fit the table of transitions: only a damaged register, or a cut through what was
    /// known, has any.
    pub misfits: u64,
}

impl PointState {
    /// Plays a point's steps again, which stand in the order in which they happened: its state, and how many
    /// steps did not fit.
    pub fn replay<'a>(
        id: PointId,
        steps: impl IntoIterator<Item = (Step<OperatorIndex>, Option<&'a Changes>)>,
    ) -> (Option<Self>, u64) {
        let mut state: Option<Self> = None;
        let mut misfits = 0;
        for (step, changes) in steps {
            let went = match &mut state {
                Some(state) => state.life.go(&step),
                None => Life::begin(&step).map(|life| {
                    let attributes = Attributes::new();
                    state = Some(Self { id, life, attributes });
                }),
            };
            match (went, &mut state, changes) {
                (Err(_), ..) => misfits += 1,
                (Ok(()), Some(state), Some(changes)) => apply(&mut state.attributes, changes),
                _ => {}
            }
        }
        (state, misfits)
    }
}

impl States {
    /// Plays the events again.
    pub fn of(log: &Log, as_of: AsOf) -> Self {
        let marks = &log.set_right(as_of.known);
        let order = order(marks, &as_of);
        let part = |order: &[(PointId, u32)]| Self::of_part(log, marks, order);
        if order.len() < WORTH_THREADS {
            return part(&order);
        }
        // Points do not depend on each other.
        let middle = order.get(order.len() / 2).map(|(point, _)| *point);
        let middle = order.partition_point(|(point, _)| Some(*point) < middle);
        let (first, second) = order.split_at(middle);
        std::thread::scope(|threads| {
            let begun = std::thread::Builder::new().spawn_scoped(threads, || part(second));
            let mut states = part(first);
            let second = match begun {
                Ok(thread) => thread
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
                Err(_) => part(second),
            };
            states.points.extend(second.points);
            states.misfits += second.misfits;
            states
        })
    }

    /// Plays events again that stand in order.
    fn of_part(log: &Log, marks: &[Mark], order: &[(PointId, u32)]) -> Self {
        let mut states = Self::default();
        for group in order.chunk_by(|a, b| a.0 == b.0) {
            let Some((point, _)) = group.first() else {
                continue;
            };
            let steps = group.iter().filter_map(|(_, event)| {
                let mark = marks.get(*event as usize)?;
                Some((mark.step(), log.changes_of(*event)))
            });
            let (state, misfits) = PointState::replay(*point, steps);
            states.points.extend(state);
            states.misfits += misfits;
        }
        states
    }

    /// Those for which `holds` says yes.
    #[must_use]
    pub fn only(&self, holds: impl Fn(&PointState) -> bool) -> Self {
        Self {
            points: self.points.iter().filter(|p| holds(p)).cloned().collect(),
            misfits: self.misfits,
        }
    }

    /// Takes a field away from all points.
    pub(super) fn forget(&mut self, field: Field) {
        for point in &mut self.points {
            point.attributes.remove(&field);
        }
    }

    /// The points, by number.
    pub fn points(&self) -> &[PointState] {
        &self.points
    }

    /// One point.
    pub fn get(&self, id: PointId) -> Option<&PointState> {
        let at = self.points.binary_search_by_key(&id, |p| p.id).ok()?;
        self.points.get(at)
    }
}

/// With fewer events a second thread costs more than it brings.
const WORTH_THREADS: usize = 50_000;

/// Events that count, of those that are set right, by point; those of one point in the order in which they happened, on one day as
/// recorded.
pub(super) fn order(marks: &[Mark], as_of: &AsOf) -> Vec<(PointId, u32)> {
    let counting = || (0..).zip(marks).filter(|(_, mark)| as_of.has(mark));
    let last = marks.iter().map(|m| m.point.0).max().unwrap_or(0) as usize;
    if last > 1000 + 16 * marks.len() {
        // Only a damaged register numbers like this.
        let all = counting().map(|(event, m)| (m.point, m.occurred, event));
        let mut order: Vec<(PointId, Day, u32)> = all.collect();
        order.sort_unstable();
        return order
            .into_iter()
            .map(|(point, _, event)| (point, event))
            .collect();
    }
    // Points are numbered one by one, so that each has its shelf: how many events, then where they begin.
    let mut ends = vec![0usize; 1 + last];
    for (_, mark) in counting() {
        if let Some(count) = ends.get_mut(mark.point.0 as usize) {
            *count += 1;
        }
    }
    let mut begin = 0;
    for slot in &mut ends {
        begin += std::mem::replace(slot, begin);
    }
    let mut order = vec![(PointId(0), 0); begin];
    for (event, mark) in counting() {
        if let Some(end) = ends.get_mut(mark.point.0 as usize)
            && let Some(slot) = order.get_mut(*end)
        {
            *slot = (mark.point, event);
            *end += 1;
        }
    }
    let occurred = |(_, event): &(PointId, u32)| marks.get(*event as usize).map(|m| m.occurred);
    for group in order.chunk_by_mut(|a, b| a.0 == b.0) {
        if !group.is_sorted_by_key(occurred) {
            // Stable: on one day as recorded.
            group.sort_by_key(occurred);
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::super::event::{Event, Kind};
    use super::super::status::Status;
    use super::super::testing::day;
    use super::*;

    fn event(point: u32, kind: Kind, on: &str, recorded: &str) -> Event {
        let stamp = recorded.parse().expect("valid");
        Event::new(PointId(point), kind, day(on), stamp, "Lan")
    }

    /// Two points; the second's closing of March is written down in July only.
    fn log() -> Log {
        let mut log = Log::default();
        let (became, new) = (Kind::Became, Kind::Became(Status::Identified));
        let mut first = event(1, new, "2021-01-05", "2021-01-05T08:00:00Z");
        first.changes.insert(Field::Population, Some("120".into()));
        log.push(&first);
        log.push(&event(2, new, "2021-02-01", "2021-02-01T08:00:00Z"));
        let mut amended = event(1, Kind::Amended, "2021-04-01", "2021-04-02T08:00:00Z");
        amended.changes.insert(Field::Population, Some("134".into()));
        log.push(&amended);
        let mut closed = event(2, became(Status::Closed), "2021-03-15", "2021-07-01T08:00:00Z");
        closed.operator = Some("A".into());
        log.push(&closed);
        log
    }

    /// Many points in two threads, with the numbers far apart and events recorded late, are as each point
    /// alone.
    #[test]
    fn points_do_not_depend_on_each_other() {
        let mut log = Log::default();
        let first = day("2021-01-01");
        let mut draw = covgap_radio::maths::random::Random::new(3, 0);
        let kinds = [
            Kind::Became(Status::Verified),
            Kind::Became(Status::OnAir),
            Kind::Amended,
            Kind::Became(Status::InProgress),
        ];
        for round in 0..12u32 {
            for point in 1..=5000u32 {
                let kind = match round {
                    0 => Kind::Became(Status::Identified),
                    _ => kinds[draw.below(kinds.len())],
                };
                let on = first.plus(if round == 0 { 0 } else { draw.below(500) as i32 });
                let mut event = event(7 * point, kind, &on.to_string(), "2023-01-01T00:00:00Z");
                event.changes.insert(Field::Population, Some(round.to_string()));
                log.push(&event);
            }
        }
        let all = States::of(&log, AsOf::day(first.plus(400)));
        assert_eq!(all.points().len(), 5000);
        let mut misfits = 0;
        for point in (1..=50).map(|p| PointId(700 * p)) {
            let mut alone = Log::default();
            for (mark, at) in log.marks().iter().zip(0..).filter(|(m, _)| m.point == point) {
                alone.push_mark(*mark, log.changes_of(at).cloned().unwrap_or_default());
            }
            let alone = States::of(&alone, AsOf::day(first.plus(400)));
            assert_eq!(alone.get(point), all.get(point));
            misfits += alone.misfits;
        }
        assert!(misfits > 0 && all.misfits > misfits);
    }

    #[test]
    fn a_day_has_what_happened_by_then_and_what_was_known() {
        let log = log();
        let on = |text, known: Option<&str>| {
            let (day, known) = (day(text), known.map(|k| Stamp::end_of(day(k))));
            States::of(&log, AsOf { day, known })
        };
        assert_eq!(on("2020-12-31", None).points().len(), 0);
        assert_eq!(on("2021-01-31", None).points().len(), 1);
        let status = |states: &States| states.get(PointId(2)).map(|p| p.life.status());
        assert_eq!(status(&on("2021-03-14", None)), Some(Status::Identified));
        assert_eq!(status(&on("2021-03-15", None)), Some(Status::Closed));
        let reported = on("2021-03-31", Some("2021-04-30"));
        assert_eq!(status(&reported), Some(Status::Identified));
        let people = |states: &States| {
            states
                .get(PointId(1))?
                .attributes
                .get(&Field::Population)
                .cloned()
        };
        assert_eq!(people(&on("2021-03-31", None)).as_deref(), Some("120"));
        assert_eq!(people(&on("2021-04-01", None)).as_deref(), Some("134"));
        assert_eq!(on("2022-01-01", None).misfits, 0);
    }
}
