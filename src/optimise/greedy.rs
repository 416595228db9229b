//! The first plans: sites by what they gain for their price, phase by phase; useless ones taken out again.

use super::linked;
use super::offer::{By, Offer, is_enough_without, price, take_out};
use super::plan::Plan;
use super::problem::Problem;
use std::collections::BinaryHeap;

/// A share of the limits that counts as none: what is free comes first.
const FREE: f64 = 1e-12;

fn score(problem: &Problem, plan: &Plan, site: usize, phase: u8, by: By) -> f64 {
    let price = price(problem, plan, site, phase).max(FREE);
    match by {
        By::Gain => plan.gain(problem, site, phase) as f64 / price,
        By::Promise => plan.promise(problem, site, phase) / price,
        By::GainAlone => plan.gain(problem, site, phase) as f64,
    }
}

/// Builds what fits, the best first, until nothing gains any more; for the least cost until all is covered.
pub(super) fn fill(problem: &Problem, plan: &mut Plan, by: By) {
    if let Some(links) = &problem.links {
        return linked::fill(problem, links, plan, by);
    }
    for phase in 0..problem.phases {
        fill_phase(problem, plan, by, phase);
    }
}

fn fill_phase(problem: &Problem, plan: &mut Plan, by: By, phase: u8) {
    let mut built = 0;
    // What a site promises can grow with what is around it, and a heap only sees it fall: it is made anew
    // now and then.
    let mut until_anew = anew_after(problem, built);
    let mut heap = offers(problem, plan, by, phase);
    while let Some(offer) = heap.pop() {
        let site = offer.site as usize;
        if !plan.fits(problem, site, phase) {
            continue;
        }
        let now = score(problem, plan, site, phase, by);
        if now <= 0.0 {
            continue;
        }
        if heap
            .peek()
            .is_some_and(|next| Offer { score: now, ..offer } < *next)
        {
            heap.push(Offer { score: now, ..offer });
            continue;
        }
        if problem.is_cheapest && problem.least.is_some() && plan.is_enough(problem) {
            return;
        }
        plan.put(problem, site, phase);
        built += 1;
        if built >= until_anew && by == By::Promise {
            heap = offers(problem, plan, by, phase);
            until_anew = built + anew_after(problem, built);
        }
    }
}

/// So many more sites, and all scores are made anew.
fn anew_after(problem: &Problem, built: usize) -> usize {
    if problem.is_simple {
        usize::MAX
    } else {
        (built / 8).max(16)
    }
}

fn offers(problem: &Problem, plan: &Plan, by: By, phase: u8) -> BinaryHeap<Offer> {
    let free = (0..problem.sites).filter(|site| {
        problem.first[*site] <= phase && plan.start[*site] > phase && problem.last[*site] >= phase
    });
    let offers = free.map(|site| Offer {
        score: score(problem, plan, site, phase, by),
        site: site as u32,
    });
    offers.filter(|offer| offer.score > 0.0).collect()
}

/// Takes out sites without which nothing is lost, the dearest first.
pub(super) fn prune(problem: &Problem, plan: &mut Plan) {
    if let Some(links) = &problem.links {
        return linked::prune(problem, links, plan);
    }
    let never = problem.phases;
    let is_free = |site: &usize| problem.last[*site] == never;
    let mut built: Vec<usize> = (0..problem.sites)
        .filter(|s| plan.start[*s] < never)
        .filter(is_free)
        .collect();
    built.sort_by_key(|site| (std::cmp::Reverse(problem.given.costs[*site]), *site));
    for site in built {
        if plan.loss(problem, site, never) == 0 && is_enough_without(problem, plan, site) {
            take_out(problem, plan, site);
        }
    }
}

/// The best of several greedy plans; never worse than the plain one, by gain for the price.
pub(super) fn best(problem: &Problem) -> Plan {
    let begin = Plan::empty(problem);
    let mut plans = Vec::new();
    for by in [By::Gain, By::Promise, By::GainAlone] {
        if by == By::Promise && problem.is_simple {
            continue;
        }
        // One plan is made in any case.
        if !plans.is_empty() && problem.stop.cuts() {
            break;
        }
        let mut plan = begin.clone();
        fill(problem, &mut plan, by);
        finish(problem, &mut plan);
        plans.push(plan);
    }
    if problem.links.is_some() || problem.stop.cuts() {
        return better_of(problem, begin, plans);
    }
    // Where the best for its price keeps out the only great one.
    let singles = (0..problem.sites).filter(|s| begin.start[*s] > 0 && problem.first[*s] == 0);
    let fitting = singles.filter(|s| begin.fits(problem, *s, 0));
    let greatest = fitting.max_by_key(|s| (begin.gain(problem, *s, 0), std::cmp::Reverse(*s)));
    if let Some(site) = greatest {
        let mut plan = begin.clone();
        plan.put(problem, site, 0);
        fill(problem, &mut plan, By::Gain);
        finish(problem, &mut plan);
        plans.push(plan);
    }
    better_of(problem, begin, plans)
}

/// The best of plans; the first of equals.
pub(super) fn better_of(problem: &Problem, first: Plan, others: impl IntoIterator<Item = Plan>) -> Plan {
    others.into_iter().fold(first, |best, plan| {
        if is_better(problem, &plan, &best) {
            plan
        } else {
            best
        }
    })
}

/// Is a plan better than another? One that covers what it must is better than one that does not.
pub(super) fn is_better(problem: &Problem, plan: &Plan, than: &Plan) -> bool {
    let of = |plan: &Plan| {
        let is_good = plan.is_within(problem) && plan.is_enough(problem);
        let missing = std::cmp::Reverse(plan.missing(problem));
        (
            is_good,
            missing,
            plan.merit(problem),
            -i128::from(plan.cost(problem)),
        )
    };
    of(plan) > of(than)
}

/// Takes out the useless, and builds more with what that leaves over.
pub(super) fn finish(problem: &Problem, plan: &mut Plan) {
    prune(problem, plan);
    if !problem.is_cheapest {
        fill(problem, plan, By::Gain);
    }
}
