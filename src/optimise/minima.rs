//! Plans that meet minima: their villages count more and more, until enough of them are covered.

use super::greedy;
use super::plan::Plan;
use super::problem::Problem;

/// What a village of a minimum counts more, one try after the other.
const TIMES: [u64; 7] = [2, 3, 6, 15, 60, 400, 10_000];

/// The question with villages of minima that count more, in every phase: minima are met in the last one, whatever
/// that counts.
pub(super) fn raised<'a>(problem: &Problem<'a>, times: u64) -> Problem<'a> {
    let mut raised = Problem::of(problem.given);
    raised.stop.clone_from(&problem.stop);
    raised.least_phase_weight = 1;
    for village in 0..problem.villages {
        if problem.minima_of(village).next().is_some() {
            raised.weight[village] = raised.weight[village].saturating_mul(times).min(1 << 40);
        }
    }
    raised
}

/// A plan for the question itself from one for a raised question.
pub(super) fn lowered(problem: &Problem, plan: &Plan) -> Plan {
    let mut same = Plan::empty(problem);
    for (site, start) in plan.start.iter().enumerate() {
        if *start < same.start[site] {
            same.put(problem, site, *start);
        }
    }
    same
}

/// The first greedy plan that meets the minima, or the one that misses least.
pub(super) fn met(problem: &Problem, first: Plan) -> Plan {
    let mut best = first;
    for times in TIMES {
        if best.missing(problem) == 0 || problem.stop.cuts() {
            break;
        }
        let raised = raised(problem, times);
        let plan = lowered(problem, &greedy::best(&raised));
        if greedy::is_better(problem, &plan, &best) {
            best = plan;
        }
    }
    best
}
