//! Plans grown by chains, pruned leaf by leaf, rounded from the mean, cut back to their limits.

use super::super::links::Links;
use super::super::offer::{By, Offer, is_enough_without, price, take_out};
use super::super::plan::Plan;
use super::super::problem::Problem;
use super::moves::{delay, is_leaf, undo};
use super::paths::{Paths, is_open};

use std::collections::BinaryHeap;

/// A chain that costs nothing comes first.
const FREE: f64 = 1e-12;
/// Sites behind a chain that was built whose offers are made anew.
const MOST_BEHIND: usize = 3_000;

/// Builds chains that fit, the best for its price first, until nothing gains any more.
pub(in super::super) fn fill(problem: &Problem, links: &Links, plan: &mut Plan, by: By) {
    let mut grower = Grower {
        problem,
        links,
        paths: Paths::new(problem.sites),
        path: Vec::new(),
        by,
    };
    for phase in 0..problem.phases {
        grower.fill_phase(plan, phase);
    }
}

struct Grower<'a> {
    problem: &'a Problem<'a>,
    links: &'a Links,
    paths: Paths,
    path: Vec<u32>,
    by: By,
}

impl Grower<'_> {
    fn fill_phase(&mut self, plan: &mut Plan, phase: u8) {
        self.paths.forget();
        let mut heap: BinaryHeap<Offer> = (0..self.problem.sites)
            .filter_map(|site| self.offer(plan, site, phase, false))
            .collect();
        while let Some(offer) = heap.pop() {
            let site = offer.site as usize;
            let Some(now) = self.offer(plan, site, phase, true) else {
                continue;
            };
            if now.score < offer.score && heap.peek().is_some_and(|next| now < *next) {
                heap.push(now);
                continue;
            }
            if self.problem.is_cheapest && self.problem.least.is_some() && plan.is_enough(self.problem) {
                return;
            }
            if !put_path(self.problem, plan, &self.path, phase) {
                continue;
            }
            self.paths.forget();
            let built = std::mem::take(&mut self.path);
            let mut behind: Vec<u32> = Vec::new();
            let mut is_seen = std::collections::BTreeSet::new();
            let mut from = built.clone();
            while let Some(site) = from.pop() {
                for other in self.links.needed_by.get(site as usize) {
                    if is_seen.len() < MOST_BEHIND
                        && plan.start[*other as usize] > phase
                        && is_seen.insert(*other)
                    {
                        from.push(*other);
                        behind.push(*other);
                    }
                }
            }
            for site in behind {
                heap.extend(self.offer(plan, site as usize, phase, false));
            }
            self.path = built;
        }
    }

    /// What a site with its chain promises for its price; exactly, or as the sum of the parts. The chain is in
    /// `path` then.
    fn offer(&mut self, plan: &mut Plan, site: usize, phase: u8, is_exact: bool) -> Option<Offer> {
        if plan.start[site] <= phase || !is_open(self.problem, self.links, plan, site, phase) {
            return None;
        }
        if self.problem.covers.get(site).is_empty() {
            return None;
        }
        let paid = |plan: &Plan, site: usize| price(self.problem, plan, site, phase);
        let both = (self.problem, self.links);
        let cost = self.paths.cost(both, plan, site, phase, |s| paid(plan, s) + FREE);
        if cost == f64::INFINITY || !self.paths.path(self.links, plan, site, phase, &mut self.path) {
            return None;
        }
        let by = self.by;
        let of = |plan: &Plan, s: usize| match by {
            By::Promise => plan.promise(self.problem, s, phase),
            _ => plan.gain(self.problem, s, phase) as f64,
        };
        let promise = if is_exact && self.path.len() > 1 {
            sum_along(self.problem, plan, &self.path, phase, of)
        } else {
            self.path.iter().map(|s| of(plan, *s as usize)).sum()
        };
        let score = if by == By::GainAlone {
            promise
        } else {
            promise / cost.max(FREE)
        };
        (promise > 0.0).then_some(Offer {
            score,
            site: site as u32,
        })
    }
}

/// What the sites of a path give, one after the other.
pub(super) fn sum_along(
    problem: &Problem,
    plan: &mut Plan,
    path: &[u32],
    phase: u8,
    of: impl Fn(&Plan, usize) -> f64,
) -> f64 {
    let mut moved = Vec::with_capacity(path.len());
    let mut sum = 0.0;
    for site in path {
        sum += of(plan, *site as usize);
        moved.push((*site, plan.start[*site as usize]));
        plan.put(problem, *site as usize, phase);
    }
    undo(problem, plan, &mut moved, 0);
    sum
}

/// Builds a path where all of it fits.
fn put_path(problem: &Problem, plan: &mut Plan, path: &[u32], phase: u8) -> bool {
    let mut moved = Vec::with_capacity(path.len());
    for site in path {
        if !plan.fits(problem, *site as usize, phase) {
            undo(problem, plan, &mut moved, 0);
            return false;
        }
        moved.push((*site, plan.start[*site as usize]));
        plan.put(problem, *site as usize, phase);
    }
    true
}

/// Takes out sites without which nothing is lost and on which nothing hangs, the dearest first.
pub(in super::super) fn prune(problem: &Problem, links: &Links, plan: &mut Plan) {
    let never = problem.phases;
    let free = |s: &usize| plan.start[*s] < never && problem.last[*s] == never;
    let mut built: Vec<usize> = (0..problem.sites).filter(free).collect();
    built.sort_by_key(|site| (std::cmp::Reverse(problem.given.costs[*site]), *site));
    loop {
        let before = built.len();
        built.retain(|site| {
            let is_useless = is_leaf(links, plan, *site)
                && plan.loss(problem, *site, never) == 0
                && is_enough_without(problem, plan, *site);
            !(is_useless && take_out(problem, plan, *site))
        });
        if built.len() == before {
            return;
        }
    }
}

/// Builds sites of which more than a part is built in the mean, with their chains: those first that the mean
/// has most of.
pub(in super::super) fn round(problem: &Problem, links: &Links, plan: &mut Plan, mean: &[f32], part: f32) {
    let phases = usize::from(problem.phases);
    let mut paths = Paths::new(problem.sites);
    let mut path = Vec::new();
    for phase in 0..problem.phases {
        let of = |site: usize| mean[site * phases + usize::from(phase)];
        let mut sites: Vec<usize> = (0..problem.sites)
            .filter(|s| of(*s) > part && plan.start[*s] > phase)
            .collect();
        sites.sort_by(|a, b| of(*b).total_cmp(&of(*a)).then(a.cmp(b)));
        for site in sites {
            if plan.start[site] <= phase || !is_open(problem, links, plan, site, phase) {
                continue;
            }
            // What the mean builds costs less.
            let left = |s: usize| f64::from(1.0 - of(s)).max(0.01);
            let paid = |s: usize| (price(problem, plan, s, phase) + FREE) * left(s);
            let cost = paths.cost((problem, links), plan, site, phase, paid);
            if cost < f64::INFINITY
                && paths.path(links, plan, site, phase, &mut path)
                && put_path(problem, plan, &path, phase)
            {
                paths.forget();
            }
        }
        paths.forget();
    }
}

/// Delays or drops sites, each with what hangs on it, until all limits are kept: the least loss for what it
/// frees first.
pub(in super::super) fn trim(problem: &Problem, links: &Links, plan: &mut Plan) {
    for (at, cap) in problem.caps.iter().enumerate() {
        while plan.used[at] > cap.room {
            let mut best: Option<(f64, usize)> = None;
            for site in 0..problem.sites {
                if !cap.has(plan.start[site]) || problem.last[site] < problem.phases {
                    continue;
                }
                let (value, used) = (plan.value(problem), plan.used[at]);
                let mut moved = Vec::new();
                if delay(problem, links, plan, site, cap.to + 1, &mut moved) {
                    let freed = used - plan.used[at].min(used);
                    let ratio = (value - plan.value(problem).min(value)) as f64 / freed.max(1) as f64;
                    if freed > 0 && best.is_none_or(|b| ratio < b.0) {
                        best = Some((ratio, site));
                    }
                    undo(problem, plan, &mut moved, 0);
                }
            }
            let Some((_, site)) = best else { break };
            delay(problem, links, plan, site, cap.to + 1, &mut Vec::new());
        }
    }
}
