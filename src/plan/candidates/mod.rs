//! What could be built or changed for those who are not served: changes of what is there, places for new sites,
//! small answers, relays.
//!
//! ```text
//! gaps → need (test points without service) → places of each source, on ground that can be built on
//!      → sights of each place → the choice: a spread over all who need it → candidates
//! ```
//!
//! Everything is looked at for the points that are not served, and nothing that is out of their range. The same
//! inputs give the same candidates in the same order.

mod between;
mod changes;
mod choose;
mod counts;
mod ground;
mod hills;
mod need;
mod places;
mod relays;
mod sites;
mod small;
#[cfg(test)]
mod tests;

use super::{Candidate, PlanLayers};
use crate::analysis::AnalysisError;
use crate::coverage::{Cancelled, Observer};
use crate::gaps::Gaps;
use crate::space::LonLat;
use crate::study::{PlanSource, Source, Study};
use crate::world::World;
use between::between;
use changes::changes;
use choose::choose;
use counts::{Counts, LeftOut};
use ground::Ground;
use need::Need;
use places::{Place, Search};
use relays::relays;
use sites::configurations;
use small::{Spots, small_answers};
use std::collections::BTreeSet;

/// Candidates, and what was looked at for them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CandidatesFound {
    /// Changes, new sites in the order in which they were chosen, small answers, relays.
    pub candidates: Vec<Candidate>,
    /// Sentences with numbers: what was looked at, what was left out and why, what was made; in a fixed order.
    pub counts: Vec<(String, usize)>,
}

/// Looks for candidates.
///
/// # Errors
/// [`AnalysisError`]: stopped, or the study has no model.
pub fn candidates(
    study: &Study,
    plan: &PlanSource,
    world: &World,
    layers: &PlanLayers,
    today: &Gaps,
    observer: &dyn Observer,
) -> Result<CandidatesFound, AnalysisError> {
    let stretches = layers.stretches.as_deref().unwrap_or_default();
    let need = Need::of(
        study,
        plan,
        world,
        (stretches, layers.points.as_ref()),
        today,
        observer,
    )?;
    let ground = Ground::new(world, plan, layers.forbidden.as_deref());
    let search = Search {
        study,
        plan,
        world,
        layers,
        need: &need,
        ground: &ground,
    };
    let mut counts = Counts::default();
    counts.needed(need.points.len(), need.without_people);
    let mut found = Vec::new();
    let mut spot = 0;
    if plan.changes {
        let (changes, next) = changes(&search, spot, &mut counts);
        found.extend(changes);
        spot = next;
    }
    let (chosen, hills) = new_sites(&search, &mut counts, observer)?;
    let mut spots = Spots {
        next: spot + chosen.iter().map(|(_, nth)| nth + 1).max().unwrap_or(0),
        ..Spots::default()
    };
    for (place, nth) in &chosen {
        found.extend(configurations(plan, place, spot + nth, &mut counts));
        if let Some(village) = place
            .id
            .strip_prefix("village:")
            .filter(|_| place.source == Source::Village)
        {
            spots.of_village.insert(village.to_owned(), spot + nth);
        }
    }
    found.extend(small_answers(&search, &mut spots, &mut counts, observer)?);
    if plan.relays {
        let chosen: Vec<Place> = chosen.into_iter().map(|(place, _)| place).collect();
        let relays = relays(&search, &hills, &chosen, spots.next, &mut counts, observer)?;
        let taken: Vec<LonLat> = relays.iter().map(|relay| relay.position).collect();
        let next = relays
            .iter()
            .map(|relay| relay.spot + 1)
            .max()
            .unwrap_or(spots.next);
        found.extend(relays);
        found.extend(between(&search, &chosen, &taken, next, &mut counts));
    }
    counts.left_out(LeftOut::Doubled, once_each(&mut found));
    Ok(CandidatesFound {
        candidates: found,
        counts: counts.told(&plan.sources),
    })
}

/// Places for new sites, each with its spot, and places for relays.
type Chosen = (Vec<(Place, u32)>, Vec<Place>);

/// The chosen places with their spots, and all hilltops that could be built on.
fn new_sites(search: &Search, counts: &mut Counts, observer: &dyn Observer) -> Result<Chosen, Cancelled> {
    let places = search.places(counts, observer)?;
    let places = search.without_own_masts(places, counts);
    let hills = places
        .iter()
        .filter(|place| place.source == Source::Hilltop)
        .cloned()
        .collect();
    Ok((choose(search, places, counts, observer)?, hills))
}

/// Takes off what has the name of another before it; tells how many.
fn once_each(found: &mut Vec<Candidate>) -> usize {
    let mut ids = BTreeSet::new();
    let before = found.len();
    found.retain(|candidate| ids.insert(candidate.id.clone()));
    before - found.len()
}
