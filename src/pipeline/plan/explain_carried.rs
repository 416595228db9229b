//! Villages that only candidates reach which no way carries.

use super::Prepared;
use crate::domain::figures::grouped;
use crate::plan::problem::Counted;
use std::collections::BTreeSet;

/// The sentence about the candidates that lift a point of a village and that no way carries: of those that lift the
/// most of its people, the one that has to carry the least. `None` where there is none.
pub(super) fn not_carried(prepared: &Prepared, at: usize) -> Option<String> {
    let Counted::Village(village) = *prepared.question.villages.get(at)? else {
        return None;
    };
    let own: BTreeSet<u32> = prepared.points.of_village(village).collect();
    let lifts = |candidate: &u32| {
        let lifted = prepared.reach.lifts.get(*candidate as usize)?;
        Some(lifted.iter().filter(|point| own.contains(point)).count()).filter(|count| *count > 0)
    };
    let reaching: Vec<(u32, usize)> = prepared
        .heavy
        .iter()
        .filter_map(|candidate| Some((*candidate, lifts(candidate)?)))
        .collect();
    let least = reaching.iter().min_by(|a, b| {
        let mbps = |of: &(u32, usize)| prepared.carried.most_mbps(of.0 as usize);
        b.1.cmp(&a.1).then(mbps(a).total_cmp(&mbps(b)))
    })?;
    let candidate = least.0 as usize;
    let ways: BTreeSet<&str> = prepared
        .ways
        .of
        .get(candidate)?
        .iter()
        .map(|way| way.name())
        .collect();
    let ways: Vec<&str> = ways.into_iter().collect();
    Some(format!(
        "{} would reach it, and no way to connect it carries what it may have to: {:.1} Mbit/s in the busy hour for {} people \
         ({} carries less). Lower masts, small cells, or a line of the costs for a better link would help.",
        prepared.candidates.get(candidate)?.id,
        prepared.carried.most_mbps(candidate),
        grouped(prepared.carried.most_people(candidate).round() as usize),
        ways.join(" and ")
    ))
}
