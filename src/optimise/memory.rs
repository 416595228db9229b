//! How much memory a question takes, from its counts alone.

use super::instance::Instance;

/// Copies of who covers which point, in a question, its check's task and what the optimiser makes of both.
const COPIES_OF_COVERS: u64 = 9;
/// Rows of a village with several points are hit about so much more often than its points are.
const HITS_OF_A_POINT: u64 = 6;
/// Plans that are there at the same time.
const PLANS: u64 = 8;
/// Multipliers, gradients and their means of an element, and its name in the proof and in its file.
const BYTES_OF_AN_ELEMENT: u64 = 180;
/// What a site has besides in each phase.
const BYTES_OF_A_SITE: u64 = 150;

/// About how many bytes it takes to solve and to prove a question. Nothing is allocated for it.
pub fn bytes_needed(given: &Instance) -> u64 {
    let phases = given.phases.len().max(1) as u64;
    let (covers, points) = (given.covers.total() as u64, given.people.len() as u64);
    let (sites, villages) = (given.sites() as u64, given.villages() as u64);
    let is_simple = points <= villages;
    let hits = if is_simple {
        covers
    } else {
        covers.saturating_mul(HITS_OF_A_POINT)
    };
    let rows = if is_simple {
        villages
    } else {
        points.saturating_mul(2)
    };
    let chains = given.after.total() as u64;
    let lists = covers
        .saturating_mul(COPIES_OF_COVERS)
        .saturating_add(hits)
        .saturating_add((hits + chains * 2).saturating_mul(phases));
    let plans = PLANS * phases * (4 * points + 9 * villages) + PLANS * sites;
    let elements = phases
        .saturating_mul(rows + if chains > 0 { sites } else { 0 })
        .saturating_mul(BYTES_OF_AN_ELEMENT);
    lists
        .saturating_mul(4)
        .saturating_add(plans)
        .saturating_add(elements)
        .saturating_add(sites.saturating_mul(phases).saturating_mul(BYTES_OF_A_SITE))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimise::{Lists, Phase};

    fn question(villages: u32, sites: u32, phases: usize) -> Instance {
        let covers = (0..sites).map(|site| (0..20).map(move |v| (site + v) % villages));
        let mut instance = Instance::of_single_points(
            vec![10; villages as usize],
            vec![5; sites as usize],
            Lists::from_lists(covers),
        );
        instance.phases = vec![Phase::default(); phases];
        instance
    }

    #[test]
    fn more_of_anything_takes_more() {
        let few = bytes_needed(&question(1_000, 500, 1));
        assert!(few > 100_000 && few < 10_000_000, "{few}");
        assert!(bytes_needed(&question(2_000, 500, 1)) > few);
        assert!(bytes_needed(&question(1_000, 1_000, 1)) > few);
        let phased = bytes_needed(&question(1_000, 500, 4));
        assert!(phased > 2 * few && phased < 5 * few);
    }
}
