//! Where every point stood on a day: the events, played again.

use super::day::{Day, Stamp};
use super::event::PointId;
use super::field::{Attributes, Changes, apply};
use super::life::{Life, Step};
use super::log::{Log, Mark, OperatorIndex};

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
        mark.occurred <= self.day && self.known.is_none_or(|k| mark.recorded <= k)
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
    /// Events that did not fit the table of transitions: only a damaged register, or a cut through what was known, has any.
    pub misfits: u64,
}

impl PointState {
    /// Plays a point's steps again, which stand in the order in which they happened: its state, and how many steps did not fit.
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
                    state = Some(Self {
                        id,
                        life,
                        attributes: Attributes::new(),
                    });
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
        let mut states = Self::default();
        for group in order(log, &as_of).chunk_by(|a, b| a.0 == b.0) {
            let Some((point, _)) = group.first() else {
                continue;
            };
            let steps = group.iter().filter_map(|(_, event)| {
                let mark = log.marks().get(*event as usize)?;
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

/// Events that count, by point; those of one point in the order in which they happened, on one day as recorded.
pub(super) fn order(log: &Log, as_of: &AsOf) -> Vec<(PointId, u32)> {
    let counts = log.marks().iter().enumerate().filter(|(_, m)| as_of.has(m));
    let mut order: Vec<(PointId, Day, u32)> = counts
        .map(|(i, m)| (m.point, m.occurred, u32::try_from(i).unwrap_or(u32::MAX)))
        .collect();
    order.sort_unstable();
    order
        .into_iter()
        .map(|(point, _, event)| (point, event))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::event::{Event, Kind};
    use super::super::field::Field;
    use super::super::status::Status;
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("valid")
    }

    fn event(point: u32, kind: Kind, on: &str, recorded: &str) -> Event {
        let stamp = recorded.parse().expect("valid");
        Event::new(PointId(point), kind, day(on), stamp, "Lan")
    }

    /// Two points; the second's closing of March is written down in July only.
    fn log() -> Log {
        let mut log = Log::default();
        let became = Kind::Became;
        let mut first = event(
            1,
            became(Status::Identified),
            "2021-01-05",
            "2021-01-05T08:00:00Z",
        );
        first.changes.insert(Field::Population, Some("120".into()));
        log.push(&first);
        log.push(&event(
            2,
            became(Status::Identified),
            "2021-02-01",
            "2021-02-01T08:00:00Z",
        ));
        let mut amended = event(1, Kind::Amended, "2021-04-01", "2021-04-02T08:00:00Z");
        amended.changes.insert(Field::Population, Some("134".into()));
        log.push(&amended);
        let mut closed = event(2, became(Status::Closed), "2021-03-15", "2021-07-01T08:00:00Z");
        closed.operator = Some("A".into());
        log.push(&closed);
        log
    }

    #[test]
    fn a_day_has_what_happened_by_then_and_what_was_known() {
        let log = log();
        let on = |text, known: Option<&str>| {
            let known = known.map(|k| Stamp::end_of(day(k)));
            States::of(
                &log,
                AsOf {
                    day: day(text),
                    known,
                },
            )
        };
        assert_eq!(on("2020-12-31", None).points().len(), 0);
        assert_eq!(on("2021-01-31", None).points().len(), 1);
        let status = |states: &States| states.get(PointId(2)).map(|p| p.life.status());
        assert_eq!(status(&on("2021-03-14", None)), Some(Status::Identified));
        assert_eq!(status(&on("2021-03-15", None)), Some(Status::Closed));
        assert_eq!(
            status(&on("2021-03-31", Some("2021-04-30"))),
            Some(Status::Identified)
        );
        let people = |states: &States| {
            states
                .get(PointId(1))
                .and_then(|p| p.attributes.get(&Field::Population).cloned())
        };
        assert_eq!(people(&on("2021-03-31", None)).as_deref(), Some("120"));
        assert_eq!(people(&on("2021-04-01", None)).as_deref(), Some("134"));
        assert_eq!(on("2022-01-01", None).misfits, 0);
    }
}
