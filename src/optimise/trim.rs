//! Plans cut back to their limits.

use super::linked;
use super::plan::Plan;
use super::problem::Problem;

/// Delays or drops sites until all limits are kept: the least loss for what it frees first.
pub(super) fn trim(problem: &Problem, plan: &mut Plan) {
    if let Some(links) = &problem.links {
        return linked::trim(problem, links, plan);
    }
    for (at, cap) in problem.caps.iter().enumerate() {
        if plan.used[at] <= cap.room {
            continue;
        }
        let later = cap.to + 1;
        let ratio = |plan: &Plan, site: usize| {
            plan.loss(problem, site, later) as f64 / problem.takes(cap, site).max(1) as f64
        };
        let free = |s: &usize| {
            problem.last[*s] == problem.phases && cap.has(plan.start[*s]) && problem.takes(cap, *s) > 0
        };
        let mut sites: Vec<(f64, usize)> = (0..problem.sites)
            .filter(free)
            .map(|s| (ratio(plan, s), s))
            .collect();
        // Losses only grow as others go.
        sites.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)));
        while plan.used[at] > cap.room {
            let Some((_, site)) = sites.pop() else { break };
            let now = ratio(plan, site);
            if sites.last().is_some_and(|next| now > next.0) {
                let place =
                    sites.partition_point(|other| other.0 > now || (other.0 == now && other.1 > site));
                sites.insert(place, (now, site));
                continue;
            }
            plan.put(problem, site, later);
        }
    }
}
