//! Sites that go with what hangs on them, and come back.

use super::super::links::Links;
use super::super::plan::Plan;
use super::super::problem::Problem;

/// Builds a site later, or never, with those that hang on it and on nothing else: they move to where they can
/// be. Sites that must be built stay, and then nothing moves. Adds what moved to `moved`, with its phase before.
pub(super) fn delay(
    problem: &Problem,
    links: &Links,
    plan: &mut Plan,
    site: usize,
    phase: u8,
    moved: &mut Vec<(u32, u8)>,
) -> bool {
    let begun = moved.len();
    let mut next = vec![(site, phase)];
    while let Some((site, phase)) = next.pop() {
        let was = plan.start[site];
        if was >= phase {
            continue;
        }
        if phase > problem.last[site] {
            undo(problem, plan, moved, begun);
            return false;
        }
        moved.push((site as u32, was));
        plan.put(problem, site, phase);
        for other in links.needed_by.get(site) {
            let at = *other as usize;
            if plan.start[at] >= phase {
                continue;
            }
            let needed = links.after.get(at).iter();
            let soonest = needed.map(|n| plan.start[*n as usize]).min();
            if let Some(soonest) = soonest.filter(|s| *s > plan.start[at]) {
                next.push((at, soonest));
            }
        }
    }
    true
}

/// Takes moves back, down to a length of their list.
pub(super) fn undo(problem: &Problem, plan: &mut Plan, moved: &mut Vec<(u32, u8)>, down_to: usize) {
    while moved.len() > down_to {
        if let Some((site, was)) = moved.pop() {
            plan.put(problem, site as usize, was);
        }
    }
}

/// Does no site that is on air hang on this one alone?
pub(super) fn is_leaf(links: &Links, plan: &Plan, site: usize) -> bool {
    links.needed_by.get(site).iter().all(|other| {
        let start = plan.start[*other as usize];
        let mut needed = links.after.get(*other as usize).iter();
        usize::from(start) >= plan.covers.len()
            || start < plan.start[site]
            || needed.any(|n| *n as usize != site && plan.start[*n as usize] <= start)
    })
}
