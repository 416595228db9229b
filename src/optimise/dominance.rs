//! Sites that need not be built: another one covers the same and costs no more.

use super::problem::{Problem, paid};

/// Sites whose points are compared with at most so many others each.
const MOST_COMPARED: usize = 400;

/// Each such site with the one that takes its place. Of equals the lower number stays.
pub(super) fn dominated(problem: &Problem) -> Vec<(u32, u32)> {
    let never = problem.phases;
    let pays = |site: usize| paid(problem.given, site);
    let mut is_out = vec![false; problem.sites];
    let mut all = Vec::new();
    if problem.links.is_some() {
        return all;
    }
    for site in 0..problem.sites {
        if problem.last[site] < never || problem.first[site] == never {
            continue;
        }
        let points = problem.covers.get(site);
        let Some(rarest) = points
            .iter()
            .min_by_key(|p| (problem.sites_of.get(**p as usize).len(), **p))
        else {
            continue;
        };
        let others = problem.sites_of.get(*rarest as usize).iter().take(MOST_COMPARED);
        let takes_place = |other: &&u32| {
            let at = **other as usize;
            at != site
                && !is_out[at]
                && problem.first[at] == 0
                && pays(at) <= pays(site)
                && problem.given.costs[at] <= problem.given.costs[site]
                && {
                    let theirs = problem.covers.get(at);
                    let is_same = theirs.len() == points.len()
                        && problem.given.costs[at] == problem.given.costs[site]
                        && pays(at) == pays(site)
                        && problem.last[at] == never;
                    has_all(theirs, points, problem) && (!is_same || at < site)
                }
        };
        if let Some(other) = others.into_iter().find(takes_place) {
            is_out[site] = true;
            all.push((site as u32, *other));
        }
    }
    all
}

/// Are all of some points among others? Both are sorted by village and number.
fn has_all(theirs: &[u32], points: &[u32], problem: &Problem) -> bool {
    let key = |p: &u32| (problem.village_of[*p as usize], *p);
    let mut rest = theirs.iter();
    theirs.len() >= points.len()
        && points
            .iter()
            .all(|p| rest.by_ref().find(|t| key(t) >= key(p)).is_some_and(|t| t == p))
}
