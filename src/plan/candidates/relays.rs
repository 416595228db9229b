//! Relays of the backhaul: hilltops that see many of the chosen places and the masts that are there.

use super::choose::{highest_m, sighting};
use super::counts::{Counts, LeftOut, Made};
use super::places::{Place, Search, is_on_air};
use super::sites::distinct;
use crate::coverage::candidates::Candidates as Index;
use crate::coverage::sight::{Lookout, Sighting, seen};
use crate::coverage::{Cancelled, Observer};
use crate::domain::Masts;
use crate::plan::{Candidate, Kind, Structure};
use crate::space::{LonLat, geodesic};

/// Of the places that may be chosen at most, a relay for each so many.
const SITES_A_RELAY: usize = 5;
/// The nearest ends that are looked at from one hilltop.
const MOST_ENDS: usize = 256;

/// Relays on hilltops that no site was chosen for, from the spot `spot` on. A hilltop joins something when it sees
/// a chosen place and another one or a mast.
pub(super) fn relays(
    search: &Search,
    hills: &[Place],
    chosen: &[Place],
    spot: u32,
    counts: &mut Counts,
    observer: &dyn Observer,
) -> Result<Vec<Candidate>, Cancelled> {
    let plan = search.plan;
    let Some(height_m) = distinct(&plan.mast_heights_m).first().copied() else {
        return Ok(Vec::new());
    };
    let apart = |taken: &[LonLat], place: LonLat| {
        taken
            .iter()
            .all(|other| geodesic::distance_m(*other, place) >= plan.spacing_m)
    };
    let taken: Vec<LonLat> = chosen.iter().map(|place| place.position).collect();
    let hills: Vec<&Place> = hills.iter().filter(|hill| apart(&taken, hill.position)).collect();
    let ends = ends(search, chosen);
    let reaches: Vec<(LonLat, f64)> = ends
        .iter()
        .map(|(at, _)| (*at, plan.max_link_km * 1000.0))
        .collect();
    let index = Index::new(&reaches);
    let lookouts: Vec<Lookout> = hills
        .iter()
        .map(|hill| Lookout {
            place: hill.position,
            height_m,
            at: nearest_ends(&index, &ends, hill.position),
        })
        .collect();
    let how = Sighting {
        near_m: 0.0,
        ..sighting(search)
    };
    observer.begin("relays", lookouts.len() as u64);
    let sights = seen(&search.world.terrain, how, &lookouts, &ends, observer)?;
    let most = plan.most_candidates / SITES_A_RELAY;
    let picked = pick(&hills, &sights, chosen.len(), most, plan.spacing_m);
    counts.left_out(LeftOut::NoUse, hills.len() - picked.len());
    counts.made(Made::Relays, picked.len());
    let made = picked.into_iter().zip(spot..).map(|(nth, spot)| Candidate {
        id: format!("relay:{}:{height_m}m", hills[nth].id.trim_start_matches("hill:")),
        spot,
        kind: Kind::Relay,
        source: hills[nth].source,
        position: hills[nth].position,
        ground_m: Some(hills[nth].ground_m),
        structure: Structure::Mast(height_m),
        antenna_height_m: height_m,
        cells: Vec::new(),
        replaces: Vec::new(),
    });
    Ok(made.collect())
}

/// The hilltops that see the most chosen places which few relays see, apart from each other. `sites`: the ends below
/// this number are chosen places.
fn pick(hills: &[&Place], sights: &[Vec<u32>], sites: usize, most: usize, spacing_m: f64) -> Vec<usize> {
    /// Worths are whole numbers: divisible by the first numbers.
    const ONE: u64 = 720_720;
    let mut seen = vec![0u64; sites];
    let mut left: Vec<usize> = (0..hills.len())
        .filter(|nth| sights[*nth].len() > 1 && sights[*nth].iter().any(|end| (*end as usize) < sites))
        .collect();
    let mut picked: Vec<usize> = Vec::new();
    while picked.len() < most {
        let worth = |nth: usize| -> u64 {
            let ends = sights[nth].iter().filter_map(|end| seen.get(*end as usize));
            ends.map(|times| ONE / (1 + times)).sum()
        };
        let best = left
            .iter()
            .copied()
            .max_by_key(|nth| (worth(*nth), std::cmp::Reverse(*nth)));
        let Some(best) = best else { break };
        for end in &sights[best] {
            if let Some(times) = seen.get_mut(*end as usize) {
                *times += 1;
            }
        }
        picked.push(best);
        let here = hills[best].position;
        left.retain(|nth| *nth != best && geodesic::distance_m(hills[*nth].position, here) >= spacing_m);
    }
    picked
}

/// Chosen places, then masts on air, each with the height of what is on it.
fn ends(search: &Search, chosen: &[Place]) -> Vec<(LonLat, f64)> {
    let highest_m = highest_m(search);
    let sites = chosen
        .iter()
        .map(|place| (place.position, place.height_m.unwrap_or(highest_m)));
    let cells = search.world.network.cells();
    let masts = Masts::of(&search.world.network, |index| {
        is_on_air(search.study, cells[index].status)
    });
    let mut heights_m = vec![0.0f64; masts.count()];
    for (cell, mast) in cells.iter().zip(&masts.of_cell) {
        if let Some(height_m) = mast.and_then(|mast| heights_m.get_mut(mast)) {
            *height_m = height_m.max(cell.antenna_height_m);
        }
    }
    sites.chain(masts.places.into_iter().zip(heights_m)).collect()
}

fn nearest_ends(index: &Index, ends: &[(LonLat, f64)], place: LonLat) -> Vec<u32> {
    let mut near = index.near(place);
    if near.len() > MOST_ENDS {
        near.sort_by_cached_key(|end| {
            let distance_m = geodesic::distance_m(ends[*end].0, place);
            ((distance_m * 1000.0) as u64, *end)
        });
        near.truncate(MOST_ENDS);
        near.sort_unstable();
    }
    near.into_iter().map(|end| end as u32).collect()
}
