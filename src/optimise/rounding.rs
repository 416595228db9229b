//! Plans from the mean of the relaxation's choices: what it mostly builds is built, the rest is filled in.

use super::greedy::{fill, finish, prune};
use super::linked;
use super::offer::By;
use super::plan::Plan;
use super::problem::Problem;

/// Builds sites of which more than a part is built in the mean, in the phase where that part is reached, and
/// fills in the rest.
pub(super) fn rounded(problem: &Problem, mean: &[f32], part: f32) -> Plan {
    let phases = usize::from(problem.phases);
    let mut plan = Plan::empty(problem);
    if let Some(links) = &problem.links {
        linked::round(problem, links, &mut plan, mean, part);
        finish(problem, &mut plan);
        return plan;
    }
    for phase in 0..problem.phases {
        let of = |site: usize| mean[site * phases + usize::from(phase)];
        let open = |site: &usize| {
            plan.start[*site] > phase && problem.first[*site] <= phase && phase <= problem.last[*site]
        };
        let mut sites: Vec<usize> = (0..problem.sites)
            .filter(open)
            .filter(|s| of(*s) > part)
            .collect();
        sites.sort_by(|a, b| of(*b).total_cmp(&of(*a)).then(a.cmp(b)));
        for site in sites {
            if plan.fits(problem, site, phase) {
                plan.put(problem, site, phase);
            }
        }
    }
    if !problem.is_simple && !problem.is_cheapest {
        fill(problem, &mut plan, By::Promise);
        prune(problem, &mut plan);
    }
    fill(problem, &mut plan, By::Gain);
    finish(problem, &mut plan);
    plan
}
