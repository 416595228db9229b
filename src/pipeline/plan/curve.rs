//! People against money.

use super::Prepared;
use crate::optimise::{Effort, Outcome, curve};
use crate::plan::CurvePoint;

/// Budgets in equal steps up to a plan's money, or up to what closing all costs where there is no budget: in the
/// optimiser's units.
pub fn budgets(prepared: &Prepared, steps: usize, whole: u64) -> Vec<u64> {
    let _ = prepared;
    let steps = steps.clamp(1, 100) as u64;
    let mut budgets: Vec<u64> = (1..=steps)
        .map(|step| (u128::from(whole) * u128::from(step) / u128::from(steps)) as u64)
        .collect();
    budgets.dedup();
    budgets
}

/// The value that can be had for each budget, and the bound above it, in one phase.
pub fn points(prepared: &Prepared, budgets: &[u64], effort: Effort) -> Vec<CurvePoint> {
    let mut question = prepared.question.instance.clone();
    question.goal = crate::optimise::Goal::MostWeight;
    question.phases = vec![crate::optimise::Phase::default()];
    question.minima.clear();
    let unit = prepared.plan.costs.unit.max(1);
    let solved = curve(&question, budgets, effort, prepared.plan.seed);
    let mut points = Vec::with_capacity(solved.len());
    let mut best = 0;
    for (budget, outcome) in solved {
        let Outcome::Planned(planned) = outcome else {
            continue;
        };
        // What a smaller budget could do, a larger one can.
        best = planned.value.max(best);
        points.push(CurvePoint {
            budget: budget.saturating_mul(unit),
            value: best,
            bound: planned.certificate.bound.max(best),
        });
    }
    points
}
