//! What the register knows of points before an import.

use std::borrow::Cow;
use crate::{Attributes, Event, Log, Mark, PointId};

/// What is known of a point before the rows about it are taken.
pub(super) struct Known {
    pub(super) id: PointId,
    /// What happened, in the order in which it was recorded.
    pub(super) history: Vec<Event>,
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
}

impl<'a> Histories<'a> {
    pub(super) fn new(log: &'a Log) -> Self {
        let marks = log.set_right(None);
        let told = (0..).zip(marks.iter()).filter(|(_, m)| !m.kind.is_correction());
        let mut order: Vec<(PointId, u32)> = told.map(|(i, m)| (m.point, i)).collect();
        order.sort_unstable();
        Self { log, marks, order }
    }

    pub(super) fn of(&self, point: PointId) -> Vec<Event> {
        let start = self.order.partition_point(|(p, _)| *p < point);
        let own = self.order.iter().skip(start).take_while(|(p, _)| *p == point);
        own.filter_map(|(_, i)| Some(self.event(*i, self.marks.get(*i as usize)?)))
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
