//! What a site promises for its price, and whether it can go: the same where sites hang on each other.

use super::plan::Plan;
use super::problem::Problem;
use std::cmp::Ordering;

/// A site and what it promises for its price.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Offer {
    pub score: f64,
    pub site: u32,
}

impl Eq for Offer {}

impl Ord for Offer {
    fn cmp(&self, other: &Self) -> Ordering {
        self.score
            .total_cmp(&other.score)
            .then(other.site.cmp(&self.site))
    }
}

impl PartialOrd for Offer {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// By what sites are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// The weight that turns, for the price.
    Gain,
    /// The same with something for progress.
    Promise,
    /// The weight that turns, whatever the price.
    GainAlone,
}

/// What a site takes of the limits that bind in a phase, each as a share of its room.
pub(super) fn price(problem: &Problem, plan: &Plan, site: usize, phase: u8) -> f64 {
    if problem.is_cheapest {
        return problem.given.costs[site] as f64;
    }
    let was = plan.start[site];
    let binding = problem.caps.iter().filter(|cap| cap.has(phase) && !cap.has(was));
    binding
        .map(|cap| problem.takes(cap, site) as f64 / cap.room.max(1) as f64)
        .sum()
}

/// Takes a site out, unless a minimum would miss it.
pub(super) fn take_out(problem: &Problem, plan: &mut Plan, site: usize) -> bool {
    let (was, before) = (plan.start[site], plan.missing(problem));
    plan.put(problem, site, problem.phases);
    let is_good = plan.missing(problem) <= before;
    if !is_good {
        plan.put(problem, site, was);
    }
    is_good
}

/// Is what must be covered covered without a site?
pub(super) fn is_enough_without(problem: &Problem, plan: &Plan, site: usize) -> bool {
    let (Some(least), Some(cover)) = (problem.least, plan.covers.last()) else {
        return true;
    };
    cover.value - cover.loss(problem, site) >= least
}
