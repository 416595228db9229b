//! Rows that carry their point's history.

use super::known::Histories;
use super::plan::{Contradiction, NewPoint, Plan};
use super::row::ImportRow;
use crate::{Carried, Changes, Log, PointId, Refusal, States, mergers};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Points by how their histories begin: what was known of them when they came on the list.
pub(super) struct Beginnings<'a> {
    by_point: HashMap<PointId, &'a Changes>,
    points: BTreeMap<&'a Changes, Vec<PointId>>,
}

impl<'a> Beginnings<'a> {
    /// Of all points; empty where no row carries a history, for then none is asked for.
    pub(super) fn new(log: &'a Log, rows: &[ImportRow]) -> Self {
        let mut found = Self {
            by_point: HashMap::new(),
            points: BTreeMap::new(),
        };
        if rows.iter().all(|r| r.carried.is_none()) {
            return found;
        }
        static NOTHING: Changes = Changes::new();
        for (mark, at) in log.marks().iter().zip(0..) {
            if found.by_point.contains_key(&mark.point) || mark.kind.is_correction() {
                continue;
            }
            let changes = log.changes_of(at).unwrap_or(&NOTHING);
            found.by_point.insert(mark.point, changes);
            found.points.entry(changes).or_default().push(mark.point);
        }
        found
    }

    /// The point whose history begins as the carried one: the one with the number, else the only one.
    pub(super) fn same(&self, number: Option<PointId>, carried: &Carried) -> Option<PointId> {
        let beginning = carried.beginning()?;
        if let Some(number) = number
            && self.by_point.get(&number) == Some(&beginning)
        {
            return Some(number);
        }
        match self.points.get(beginning)?.as_slice() {
            [point] => Some(*point),
            _ => None,
        }
    }
}

/// Events of a carried history that the register does not have, neither as they were recorded nor as they were
/// set right.
pub(super) fn missing(carried: &Carried, histories: &Histories<'_>, point: PointId) -> Vec<crate::Event> {
    let mut known = histories.of(point);
    known.extend(histories.as_recorded(point));
    let is_known = |event: &crate::Event| {
        known.iter().any(|k| {
            k.kind == event.kind
                && k.occurred == event.occurred
                && k.operator == event.operator
                && k.changes == event.changes
        })
    };
    let events = carried.events.iter().map(|(_, event)| event);
    events.filter(|event| !is_known(event)).cloned().collect()
}

/// Where carried histories merge points: each must go on in a point of the list, and none may be lost.
pub(super) fn check_mergers(plan: &mut Plan, log: &Log) {
    let merges = |p: &NewPoint| p.events.iter().any(|e| e.into.is_some());
    if !plan.new.iter().any(merges) {
        return;
    }
    let listed: BTreeSet<PointId> = plan
        .new
        .iter()
        .filter_map(|p| p.carried.as_ref()?.number)
        .collect();
    let known = |into: &PointId| listed.contains(into);
    let (kept, lost): (Vec<NewPoint>, Vec<NewPoint>) = std::mem::take(&mut plan.new)
        .into_iter()
        .partition(|p| p.events.iter().filter_map(|e| e.into.as_ref()).all(known));
    plan.new = kept;
    for point in lost {
        let into = point.events.iter().filter_map(|e| e.into).find(|i| !known(i));
        let into = into.map(|i| i.to_string()).unwrap_or_default();
        let trouble = Refusal::new(
            "merged-into-missing",
            format!("it was merged into {into}, which the list does not put on the list"),
            "export the register as a whole, without --only",
        );
        plan.contradictions.push(contradiction(&point, trouble));
    }
    let mut whole = log.clone();
    let before: BTreeSet<PointId> = mergers::nowhere(&whole).into_iter().map(|n| n.point).collect();
    let first = log.last_point() + 1;
    for event in plan.events(first, crate::Stamp::from_seconds(0)) {
        whole.push(&event);
    }
    let lost: BTreeMap<PointId, String> = mergers::nowhere(&whole)
        .into_iter()
        .filter(|n| !before.contains(&n.point))
        .map(|n| (n.point, n.to_string()))
        .collect();
    for (number, cause) in lost {
        let at = (number.0 as usize).checked_sub(first as usize);
        if let Some(point) = at.and_then(|at| plan.new.get(at)) {
            let trouble = Refusal::new(
                "village-nowhere",
                format!("by the list's history, {cause}"),
                "set the register right that wrote the list: reopen the point that was merged, and export again",
            );
            let contradiction = contradiction(point, trouble);
            plan.contradictions.push(contradiction);
        }
    }
}

fn contradiction(point: &NewPoint, trouble: Refusal) -> Contradiction {
    Contradiction {
        rows: point.rows.clone(),
        point: None,
        name: point.name.clone(),
        trouble,
    }
}

/// A row whose number is that of another register is about the point whose history begins the same way, else
/// about none that the register has.
pub(super) fn found(beginnings: &Beginnings<'_>, states: &States, row: &ImportRow) -> Option<PointId> {
    let carried = row.carried.as_ref()?;
    let point = beginnings.same(row.point, &carried.history)?;
    states.get(point).map(|_| point)
}
