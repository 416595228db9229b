//! Which places are chosen: those that see the most who are not served, spread over all who need it.
//!
//! A point counts in full for the first place that sees it, a half for the second, a third for the third: so places
//! spread, and those that need most get several to choose from. The user's list comes first and is never dropped.

use super::counts::{Counts, LeftOut, Made};
use super::need::Need;
use super::places::{Place, Search};
use crate::coverage::candidates::Candidates as Index;
use crate::coverage::sight::{Lookout, Sighting, seen};
use crate::coverage::{Cancelled, Observer};
use crate::domain::mast::MAST_M;
use crate::space::{LonLat, geodesic};
use crate::study::Source;
use crate::terrain::ElevationSource;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A point so near to a place counts as seen: waves bend around what is between, metres.
const SEEN_ANYWAY_M: f64 = 2_000.0;
/// Ground between is read no finer than this, metres: it is a choice of places, not a level.
const STEP_M: f64 = 90.0;
/// Worths are compared in steps of so many parts of a person.
const STEPS: f64 = 1024.0;

/// How sights are looked for.
pub(super) fn sighting(search: &Search) -> Sighting {
    Sighting {
        step_m: search.world.terrain.spacing_m().max(STEP_M),
        earth_radius_factor: search.study.radio.parameters.earth_radius_factor,
        near_m: SEEN_ANYWAY_M,
    }
}

/// The places that are chosen, in the order of the choice, each with the number of its spot among them.
pub(super) fn choose(
    search: &Search,
    places: Vec<Place>,
    counts: &mut Counts,
    observer: &dyn Observer,
) -> Result<Vec<(Place, u32)>, Cancelled> {
    let sights = sights(search, &places, observer)?;
    let mut spread = Spread::new(search.need);
    let around: Vec<(LonLat, f64)> = places
        .iter()
        .map(|place| (place.position, search.plan.spacing_m.max(MAST_M)))
        .collect();
    let around = Index::new(&around);
    let mut blocked: Vec<Option<LeftOut>> = vec![None; places.len()];
    let mut chosen: Vec<usize> = Vec::new();
    let block = |nth: usize, blocked: &mut Vec<Option<LeftOut>>| {
        for other in around.near(places[nth].position) {
            let distance_m = geodesic::distance_m(places[nth].position, places[other].position);
            let why = if distance_m <= MAST_M {
                LeftOut::Doubled
            } else {
                LeftOut::TooNear
            };
            blocked[other].get_or_insert(why);
        }
    };
    for nth in (0..places.len()).filter(|nth| places[*nth].source == Source::List) {
        spread.take(&sights[nth]);
        block(nth, &mut blocked);
        chosen.push(nth);
    }
    let listed = chosen.len();
    let mut best: BinaryHeap<(u64, Reverse<usize>)> = (listed..places.len())
        .map(|nth| (spread.worth(&sights[nth]), Reverse(nth)))
        .collect();
    while let Some((worth, Reverse(nth))) = best.pop() {
        if let Some(why) = blocked[nth] {
            counts.left_out(why, 1);
            continue;
        }
        let now = spread.worth(&sights[nth]);
        if now < worth {
            best.push((now, Reverse(nth)));
            continue;
        }
        if now == 0 {
            counts.left_out(LeftOut::Blind, 1);
        } else if chosen.len() >= search.plan.most_candidates {
            counts.left_out(LeftOut::OverLimit, 1);
        } else {
            spread.take(&sights[nth]);
            block(nth, &mut blocked);
            chosen.push(nth);
        }
    }
    let spots = spots(&places, &chosen, listed, counts);
    counts.made(Made::Places, chosen.len());
    let mut places: Vec<Option<Place>> = places.into_iter().map(Some).collect();
    let taken = chosen.into_iter().filter_map(|nth| places[nth].take());
    Ok(taken.zip(spots).collect())
}

/// Listed places on one spot have one number; the others, which were kept apart, have one each.
fn spots(places: &[Place], chosen: &[usize], listed: usize, counts: &mut Counts) -> Vec<u32> {
    let mut spots: Vec<u32> = Vec::with_capacity(chosen.len());
    let mut next = 0;
    let at: Vec<(LonLat, f64)> = chosen[..listed]
        .iter()
        .map(|nth| (places[*nth].position, MAST_M))
        .collect();
    let list = Index::new(&at);
    for (k, nth) in chosen.iter().enumerate() {
        let before = (k < listed)
            .then(|| {
                list.near(places[*nth].position)
                    .into_iter()
                    .find(|other| *other < k)
            })
            .flatten();
        match before {
            Some(other) => {
                counts.made(Made::SharedSpots, 1);
                spots.push(spots[other]);
            }
            None => {
                spots.push(next);
                next += 1;
            }
        }
    }
    spots
}

/// What each place sees of what is not served, from the highest mast that it could carry.
fn sights(search: &Search, places: &[Place], observer: &dyn Observer) -> Result<Vec<Vec<u32>>, Cancelled> {
    let highest_m = highest_m(search);
    let lookouts: Vec<Lookout> = places
        .iter()
        .map(|place| Lookout {
            place: place.position,
            height_m: place.height_m.unwrap_or(highest_m),
            at: search.need.near(place.position),
        })
        .collect();
    let ends: Vec<(LonLat, f64)> = search
        .need
        .points
        .iter()
        .map(|point| (point.receiver.place, point.receiver.height_m))
        .collect();
    observer.begin("places for sites", lookouts.len() as u64);
    seen(
        &search.world.terrain,
        sighting(search),
        &lookouts,
        &ends,
        observer,
    )
}

/// The highest of the plan's masts, metres.
pub(super) fn highest_m(search: &Search) -> f64 {
    search.plan.mast_heights_m.iter().copied().fold(0.0, f64::max)
}

/// How often each point is seen by what is chosen.
struct Spread {
    weights: Vec<f64>,
    seen: Vec<u32>,
}

impl Spread {
    fn new(need: &Need) -> Self {
        Self {
            weights: need.points.iter().map(|point| point.weight).collect(),
            seen: vec![0; need.points.len()],
        }
    }

    fn worth(&self, sees: &[u32]) -> u64 {
        let of = |point: &u32| {
            let at = *point as usize;
            self.weights[at] / f64::from(1 + self.seen[at])
        };
        (sees.iter().map(of).sum::<f64>() * STEPS).ceil() as u64
    }

    fn take(&mut self, sees: &[u32]) {
        for point in sees {
            self.seen[*point as usize] += 1;
        }
    }
}
