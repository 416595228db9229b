//! People against money.

use super::Prepared;
use crate::optimise::{Goal, Instance, Outcome, Pace, Phase, curve, solve};
use crate::plan::CurvePoint;
use crate::study::Objective;
use schemars::JsonSchema;
use serde::Serialize;

/// People (or villages, or points of the register) against money.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct CurveAnswer {
    /// The study.
    pub study: String,
    /// `people`, `villages` or `points`: what is counted.
    pub counts: String,
    /// Three letters of ISO 4217.
    pub currency: String,
    /// The points, from the least money up.
    pub points: Vec<CurvePoint>,
    /// The clock stopped the search: points may be missing, and another run may give others.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub stopped_by_clock: bool,
}

/// The curve in equal steps up to the plan's money, or, where there is no budget, up to what everything costs that
/// could be of use at a place.
pub fn curve_of(prepared: &Prepared, study: &str, steps: usize, pace: impl Into<Pace>) -> CurveAnswer {
    let pace = pace.into();
    let counts = match prepared.plan.objective {
        Objective::Villages => "villages",
        Objective::Points => "points",
        Objective::People | Objective::CloseAll => "people",
    };
    CurveAnswer {
        study: study.to_owned(),
        counts: counts.to_owned(),
        currency: prepared.plan.costs.currency.clone(),
        points: points(prepared, &budgets(whole(prepared, &pace), steps), &pace),
        stopped_by_clock: pace.stop.has_cut(),
    }
}

/// All the money of a plan, in the optimiser's units.
fn whole(prepared: &Prepared, pace: &Pace) -> u64 {
    let instance = &prepared.question.instance;
    let phases: Option<Vec<u64>> = instance.phases.iter().map(|phase| phase.budget).collect();
    let of_phases = phases.map(|all| all.iter().fold(0_u64, |sum, own| sum.saturating_add(*own)));
    let given = match (instance.budget, of_phases) {
        (Some(whole), Some(phases)) => Some(whole.min(phases)),
        (whole, phases) => whole.or(phases),
    };
    given.unwrap_or_else(|| {
        let question = Instance {
            goal: Goal::LeastCost(None),
            phases: vec![Phase::default()],
            minima: Vec::new(),
            ..instance.clone()
        };
        match solve(&question, pace.clone(), prepared.plan.seed) {
            Outcome::Planned(planned) => planned.cost,
            _ => instance.costs.iter().sum(),
        }
    })
}

/// Budgets in equal steps, from none up: what operators pay for can be had without any.
fn budgets(whole: u64, steps: usize) -> Vec<u64> {
    let steps = steps.clamp(1, 100) as u64;
    let part = |step: u64| (u128::from(whole) * u128::from(step) / u128::from(steps)) as u64;
    let mut budgets: Vec<u64> = (0..=steps).map(part).collect();
    budgets.dedup();
    budgets
}

/// The value that can be had for each budget, and the bound above it, in one phase.
fn points(prepared: &Prepared, budgets: &[u64], pace: &Pace) -> Vec<CurvePoint> {
    let mut question = prepared.question.instance.clone();
    question.goal = Goal::MostWeight;
    question.phases = vec![Phase::default()];
    question.minima.clear();
    let unit = prepared.plan.costs.unit.max(1);
    let solved = curve(&question, budgets, pace.clone(), prepared.plan.seed);
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
