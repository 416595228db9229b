//! The answer of `covgap plan covering`.

use super::bound::BoundFile;
use super::file::Covering;
use crate::optimise::{Outcome, Planned};
use crate::plan_check::{Built, Task};
use schemars::JsonSchema;
use serde::Serialize;
use std::path::PathBuf;

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CoveringStatus {
    /// The bound is the plan's own value: none is better.
    Optimal,
    /// There is a plan, and a better one may exist.
    Planned,
    /// There is none.
    Infeasible,
    /// None was found.
    NotFound,
}

/// The answer of `covgap plan covering`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct CoveringAnswer {
    /// The problem.
    pub name: String,
    /// max_weight, max_weight_phases or min_cost.
    pub objective: String,
    /// How it ended.
    pub status: CoveringStatus,
    /// The clock stopped the search: another run may give another plan, and a lower bound.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub stopped_by_clock: bool,
    /// Why there is no plan.
    pub reason: Option<String>,
    /// The plan's value: covered weight over the phases with their weights; of min_cost the cost.
    pub value: Option<u64>,
    /// The safe bound: no plan is worth more; of min_cost, none costs less.
    pub bound: Option<u64>,
    /// The distance between the two, percent of the value.
    pub gap_pct: Option<f64>,
    /// The value of plain greedy, by gain for the price.
    pub greedy: Option<u64>,
    /// Sites on air after each phase, from 0 as in the file.
    pub plan: Option<Vec<Vec<u32>>>,
    /// Villages that turn in each phase.
    pub turned: Option<Vec<Vec<u32>>>,
    /// The weight that is covered after each phase.
    pub value_by_phase: Option<Vec<u64>>,
    /// The best weight of each phase for itself, with the money up to it.
    pub alone_by_phase: Option<Vec<u64>>,
    /// What the phases are worth each for itself, less what they are worth together, where sites stay.
    pub price_of_nesting: Option<u64>,
    /// The weight that is covered in the end.
    pub covered_weight: Option<u64>,
    /// What the sites cost.
    pub cost: Option<u64>,
    /// The digest of the problem's numbers.
    pub task: String,
    /// What the check of the plan and its bound found: nothing, where both are sound.
    pub breaches: Vec<String>,
    /// The file of the proof, where it was asked for.
    pub certificate: Option<PathBuf>,
}

impl CoveringAnswer {
    pub(super) fn planned(
        covering: &Covering,
        planned: &Planned,
        plan: Built,
        bound: &BoundFile,
        breaches: Vec<String>,
    ) -> Self {
        let is_optimal = planned.value == bound.bound;
        let status = if is_optimal {
            CoveringStatus::Optimal
        } else {
            CoveringStatus::Planned
        };
        Self {
            value: Some(planned.value),
            bound: Some(bound.bound),
            gap_pct: Some(gap_pct(planned.value, bound.bound)),
            greedy: planned.greedy,
            covered_weight: plan.covered.last().copied(),
            value_by_phase: Some(plan.covered),
            plan: Some(plan.on_air),
            turned: Some(plan.turned),
            cost: Some(planned.cost),
            task: bound.task.clone(),
            breaches,
            ..Self::without(covering, status, String::new())
        }
    }

    /// Sets what each phase is worth for itself.
    pub(super) fn set_alone(&mut self, covering: &Covering, alone: &[Outcome]) {
        let value = |outcome: &Outcome| match outcome {
            Outcome::Planned(planned) => Some(planned.value),
            _ => None,
        };
        let Some(values) = alone.iter().map(value).collect::<Option<Vec<u64>>>() else {
            return;
        };
        let phases = covering.instance.phases.iter().zip(&values);
        let sum: u64 = phases.map(|(phase, value)| phase.weight * value).sum();
        self.price_of_nesting = self.value.map(|value| sum.saturating_sub(value));
        self.alone_by_phase = Some(values);
    }

    /// An answer without a plan.
    pub(super) fn without(covering: &Covering, status: CoveringStatus, reason: String) -> Self {
        Self {
            name: covering.name.clone(),
            objective: covering.objective.to_owned(),
            status,
            stopped_by_clock: false,
            reason: Some(reason).filter(|reason| !reason.is_empty()),
            value: None,
            bound: None,
            gap_pct: None,
            greedy: None,
            plan: None,
            turned: None,
            value_by_phase: None,
            alone_by_phase: None,
            price_of_nesting: None,
            covered_weight: None,
            cost: None,
            task: crate::plan_check::digest_of_task(&covering.task),
            breaches: Vec::new(),
            certificate: None,
        }
    }
}

/// Percent of the value, in ten-thousandths, rounded up: a gap is never shown as none.
fn gap_pct(value: u64, bound: u64) -> f64 {
    let apart = u128::from(value.abs_diff(bound));
    let steps = (apart * 1_000_000).div_ceil(u128::from(value.max(1)));
    steps as f64 / 10_000.0
}

/// The plan as its file has it: who is on air, who turns when.
pub fn built(task: &Task, planned: &Planned) -> Built {
    let phases = task.stages.len();
    let on_air = (0..phases).map(|phase| {
        let built = planned
            .start
            .iter()
            .enumerate()
            .filter(|(_, start)| usize::from(**start) <= phase);
        built.map(|(site, _)| site as u32).collect()
    });
    let mut first = vec![u8::MAX; task.people.len()];
    for (points, start) in task.covers.iter().zip(&planned.start) {
        for point in points {
            let at = &mut first[*point as usize];
            *at = (*at).min(*start);
        }
    }
    let mut turned = vec![Vec::new(); phases];
    for (village, points) in task.points.iter().enumerate() {
        let is_covered = |point: &u32, phase: usize| {
            task.served[*point as usize] || usize::from(first[*point as usize]) <= phase
        };
        let is_turned = |phase: &usize| {
            let covered = points.iter().filter(|point| is_covered(point, *phase));
            covered.map(|point| task.people[*point as usize]).sum::<u64>() >= task.needs[village]
                && task.centres[village].is_none_or(|centre| is_covered(&centre, *phase))
        };
        if let Some(phase) = (0..phases).find(is_turned) {
            turned[phase].push(village as u32);
        }
    }
    Built {
        on_air: on_air.collect(),
        turned,
        value: planned.value,
        covered: planned.covered.clone(),
        cost: planned.cost,
    }
}
