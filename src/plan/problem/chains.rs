//! Which offers can be taken at all, and which others each needs.

use super::{Given, Offer, lifts_any, way_of};
use crate::optimise::Lists;
use crate::plan::{End, Way};
use std::collections::BTreeMap;

/// The offers that are of use, in the order of candidates and ways; for each those of which it needs one; and
/// what was left out.
pub(super) fn usable(given: &Given) -> (Vec<Offer>, Lists, Vec<(String, usize)>) {
    let phases = given.plan.phases.len().max(1);
    let covered = |point: u32| given.reach.serves_today(point as usize);
    let (mut late, mut idle) = (0, 0);
    let mut kept: Vec<&Offer> = Vec::new();
    for offer in &given.offers {
        if usize::from(offer.earliest) >= phases {
            late += 1;
        } else if !lifts_any(given, offer.candidate, &|point| !covered(point)) {
            idle += 1;
        } else {
            kept.push(offer);
        }
    }
    kept.sort_by_key(|offer| (way_of(given.ways, offer).hops(), offer.candidate, offer.way));
    let found = connected(given, &kept);
    let cut_off = kept.len() - found.len();
    // In the order of candidates: a plan does not hang on the order in which hops were looked at.
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by_key(|at| (found[*at].0.candidate, found[*at].0.way));
    let mut place = vec![0; found.len()];
    for (new, old) in order.iter().enumerate() {
        place[*old] = new as u32;
    }
    let offers = order.iter().map(|at| found[*at].0.clone()).collect();
    let after = Lists::from_lists(order.iter().map(|at| {
        let mut needs: Vec<u32> = found[*at].1.iter().map(|other| place[*other]).collect();
        needs.sort_unstable();
        needs
    }));
    let notes = [
        ("offers that have no power within the plan's phases", late),
        ("offers that lift no test point that is not covered", idle),
        (
            "offers by microwave whose chain to a connected mast is broken",
            cut_off,
        ),
    ];
    let notes = notes.into_iter().filter(|note| note.1 > 0);
    (
        offers,
        after,
        notes.map(|(text, n)| (text.to_owned(), n)).collect(),
    )
}

/// The offers that can be connected, nearest hops first, each with those of which it needs one: their places in
/// the list that is returned.
fn connected<'a>(given: &Given, kept: &[&'a Offer]) -> Vec<(&'a Offer, Vec<usize>)> {
    let mut from: BTreeMap<u32, (bool, Vec<u32>)> = BTreeMap::new();
    for sight in &given.ways.sights {
        let known = from.entry(sight.to).or_default();
        match &sight.from {
            End::Connected(..) => known.0 = true,
            End::Candidate(other) => known.1.push(*other),
        }
    }
    let mut found: Vec<(&Offer, Vec<usize>)> = Vec::new();
    // Offers that others can hang on: by candidate and hops; new fibre is as good as no hop.
    let mut roots: BTreeMap<(u32, u8), usize> = BTreeMap::new();
    for offer in kept {
        let way = way_of(given.ways, offer);
        let needs = match way {
            Way::Microwave { hop } => {
                let none = (false, Vec::new());
                let (is_direct, others) = from.get(&offer.candidate).unwrap_or(&none);
                let near: Vec<usize> = others
                    .iter()
                    .filter_map(|other| roots.get(&(*other, hop - 1)).copied())
                    .collect();
                match (*hop == 1 && *is_direct, near.is_empty()) {
                    (true, _) => Vec::new(),
                    (false, true) => continue,
                    (false, false) => near,
                }
            }
            _ => Vec::new(),
        };
        let carries = matches!(way, Way::Microwave { .. } | Way::Fibre { .. });
        if carries {
            roots.entry((offer.candidate, way.hops())).or_insert(found.len());
        }
        found.push((offer, needs));
    }
    found
}
