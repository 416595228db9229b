//! What the register knows of points before an import.

use crate::life::step_of;
use crate::mergers::{Effect, Presences};
use crate::{Attributes, Course, Event, Log, Mark, PointId, Refusal};
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::convert::Infallible;

/// What is known of a point before the rows about it are taken.
pub(super) struct Known {
    pub(super) id: PointId,
    /// What happened, in the order in which it was recorded.
    pub(super) history: Vec<Event>,
    /// What is known of it; of a new point, what its rows say beside what tells points apart.
    pub(super) attributes: Attributes,
    /// Not on the list before the import.
    pub(super) is_new: bool,
}

/// Events of points, made of marks again: enough to admit further ones.
pub(super) struct Histories<'a> {
    log: &'a Log,
    /// With what was corrected.
    marks: Cow<'a, [Mark]>,
    order: Vec<(PointId, u32)>,
    /// Points that were ever merged into one.
    merged_into: HashMap<PointId, BTreeSet<PointId>>,
}

impl<'a> Histories<'a> {
    pub(super) fn new(log: &'a Log) -> Self {
        let marks = log.set_right(None);
        let recorded = (0..).zip(marks.iter()).filter(|(_, m)| !m.kind.is_correction());
        let mut order: Vec<(PointId, u32)> = recorded.map(|(i, m)| (m.point, i)).collect();
        order.sort_unstable();
        let mut merged_into: HashMap<PointId, BTreeSet<PointId>> = HashMap::new();
        for mark in marks.iter() {
            if let Some(into) = mark.into {
                merged_into.entry(into).or_default().insert(mark.point);
            }
        }
        Self {
            log,
            marks,
            order,
            merged_into,
        }
    }

    /// Refuses an event behind a history that would leave a village in no count.
    pub(super) fn loses_none(&self, history: &[Event], event: &Event) -> Result<(), Refusal> {
        if !Effect::is_possible(event.kind) {
            return Ok(());
        }
        let merged = self.merged_into.get(&event.point).into_iter().flatten();
        let more = std::iter::once(event);
        let effect = Effect {
            event,
            before: presences(history.iter()),
            after: presences(history.iter().chain(more)),
            merged_into_it: merged.copied().collect(),
        };
        let others = &mut |point| Ok::<_, Infallible>(presences(self.of(point).iter()));
        match effect.refusal(others) {
            Ok(Some(refusal)) => Err(refusal),
            Ok(None) => Ok(()),
        }
    }

    pub(super) fn of(&self, point: PointId) -> Vec<Event> {
        let start = self.order.partition_point(|(p, _)| *p < point);
        let own = self.order.iter().skip(start).take_while(|(p, _)| *p == point);
        own.filter_map(|(_, i)| Some(self.event(*i, self.marks.get(*i as usize)?)))
            .collect()
    }

    /// A point's events without what was set right later.
    pub(super) fn as_recorded(&self, point: PointId) -> Vec<Event> {
        let start = self.order.partition_point(|(p, _)| *p < point);
        let own = self.order.iter().skip(start).take_while(|(p, _)| *p == point);
        let marks = self.log.marks();
        own.filter_map(|(_, i)| Some(self.event(*i, marks.get(*i as usize)?)))
            .collect()
    }

    fn event(&self, at: u32, mark: &Mark) -> Event {
        Event {
            operator: mark.operator.map(|o| self.log.operator_name(o).to_owned()),
            technology: mark.technology,
            due: mark.due,
            into: mark.into,
            changes: self.log.changes_of(at).cloned().unwrap_or_default(),
            ..Event::new(mark.point, mark.kind, mark.occurred, mark.recorded, "–")
        }
    }
}

/// Where a point is to be looked for after its events.
fn presences<'e>(events: impl Iterator<Item = &'e Event>) -> Presences {
    let mut course = Course::default();
    for (event, number) in events.zip(1..) {
        course.push(number, event, step_of(event));
    }
    course.presences()
}
