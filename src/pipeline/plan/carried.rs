//! Offers whose way does not carry what their candidate must carry at most are left out, and counted.

use super::PlanError;
use super::error::of_costs;
use crate::plan::capacity::Traffic;
use crate::plan::cost::{MissingLine, Priced};
use crate::plan::problem::{Offer, way_of};
use crate::plan::{Candidate, Carried, PlanPoints, Reach, Ways};
use crate::study::PlanSource;
use crate::world::World;
use std::collections::{BTreeMap, BTreeSet};

/// Offers that are left.
pub(super) struct Kept {
    /// With their prices, in their order.
    pub(super) offers: Vec<(Offer, Priced)>,
    /// Candidates that have ways, and none that carries it.
    pub(super) heavy: Vec<u32>,
    /// What was left out or assumed.
    pub(super) notes: Vec<(String, usize)>,
}

/// What each candidate must carry at most.
pub(super) fn carried(
    plan: &PlanSource,
    world: &World,
    points: &PlanPoints,
    candidates: &[Candidate],
    reach: &Reach,
) -> Result<Carried, PlanError> {
    let traffic = Traffic::of(&plan.costs).map_err(|line| of_costs(MissingLine(line)))?;
    Ok(Carried::of(traffic, points, &world.villages, candidates, reach))
}

/// Leaves out the offers that carry too little.
pub(super) fn keep(carried: &Carried, world: &World, ways: &Ways, all: Vec<(Offer, Priced)>) -> Kept {
    let mut left_out: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut heavy = BTreeSet::new();
    let mut offers = Vec::with_capacity(all.len());
    for (offer, price) in all {
        let way = way_of(ways, &offer);
        if carried.is_carried(offer.candidate as usize, way) {
            offers.push((offer, price));
        } else {
            *left_out.entry(way.name()).or_default() += 1;
            heavy.insert(offer.candidate);
        }
    }
    for (offer, _) in &offers {
        heavy.remove(&offer.candidate);
    }
    let of_way = |(way, count): (&'static str, usize)| {
        let text = format!("offers by {way} that would not carry what their site may have to carry");
        (text, count)
    };
    let mut notes: Vec<(String, usize)> = left_out.into_iter().map(of_way).collect();
    notes.push((
        "candidates that no way carries: they are not offered".to_owned(),
        heavy.len(),
    ));
    let unknown = world.villages.iter().filter(|v| v.population.is_none()).count();
    notes.push((
        format!(
            "villages whose people are not known: {} each are taken for what sites must carry (people-where-unknown in the \
             costs)",
            carried.people_where_unknown()
        ),
        unknown,
    ));
    Kept {
        offers,
        heavy: heavy.into_iter().collect(),
        notes,
    }
}
