//! The cheapest chain that a site lacks: itself, one that it needs, one that that needs, down to what is on air.

use super::super::links::Links;
use super::super::plan::Plan;
use super::super::problem::Problem;

/// No site.
const NONE: u32 = u32::MAX;

/// Chains that were sought since the plan last changed.
pub(super) struct Paths {
    cost: Vec<f64>,
    via: Vec<u32>,
    stamp: Vec<u32>,
    now: u32,
    stack: Vec<(u32, u32)>,
}

impl Paths {
    pub(super) fn new(sites: usize) -> Self {
        Self {
            cost: vec![0.0; sites],
            via: vec![NONE; sites],
            stamp: vec![0; sites],
            now: 1,
            stack: Vec::new(),
        }
    }

    /// The plan or the prices changed.
    pub(super) fn forget(&mut self) {
        self.now += 1;
    }

    /// What the cheapest chain of a site costs that puts it on air in a phase; infinite where there is none.
    pub(super) fn cost(
        &mut self,
        (problem, links): (&Problem, &Links),
        plan: &Plan,
        site: usize,
        phase: u8,
        price: impl Fn(usize) -> f64,
    ) -> f64 {
        self.stack.push((site as u32, 0));
        while let Some((site, next)) = self.stack.pop() {
            let at = site as usize;
            if self.stamp[at] == self.now {
                continue;
            }
            if plan.start[at] <= phase {
                self.set(at, 0.0, NONE);
                continue;
            }
            if !is_open(problem, links, plan, at, phase) {
                self.set(at, f64::INFINITY, NONE);
                continue;
            }
            let needed = links.after.get(at);
            let unknown = needed[next as usize..]
                .iter()
                .position(|n| self.stamp[*n as usize] != self.now);
            if let Some(place) = unknown {
                let place = next as usize + place;
                self.stack.push((site, place as u32 + 1));
                self.stack.push((needed[place], 0));
                continue;
            }
            let best = needed
                .iter()
                .min_by(|a, b| self.cost[**a as usize].total_cmp(&self.cost[**b as usize]));
            let rest = best.map_or(0.0, |n| self.cost[*n as usize]);
            self.set(at, price(at) + rest, best.copied().unwrap_or(NONE));
        }
        self.cost[site]
    }

    fn set(&mut self, site: usize, cost: f64, via: u32) {
        self.cost[site] = cost;
        self.via[site] = via;
        self.stamp[site] = self.now;
    }

    /// The chain that was found, the site itself last. Nothing where two of its sites share a place.
    pub(super) fn path(
        &self,
        links: &Links,
        plan: &Plan,
        site: usize,
        phase: u8,
        into: &mut Vec<u32>,
    ) -> bool {
        into.clear();
        let mut at = site as u32;
        while at != NONE && plan.start[at as usize] > phase {
            into.push(at);
            at = self.via[at as usize];
        }
        into.reverse();
        let place = |site: &u32| links.place_of[*site as usize];
        (1..into.len()).all(|i| !into[..i].iter().any(|s| place(s) == place(&into[i])))
    }
}

/// May a site be put on air in a phase, as far as its own phases and its place go?
pub(super) fn is_open(problem: &Problem, links: &Links, plan: &Plan, site: usize, phase: u8) -> bool {
    let never = problem.phases;
    problem.first[site] <= phase
        && problem.last[site] >= phase
        && (plan.start[site] < never
            || links
                .mates(site)
                .iter()
                .all(|mate| plan.start[*mate as usize] == never))
}
