//! What is added to a plan once it stands, and its files.

use super::curve::curve_of;
use super::{Made, Prepared};
use crate::optimise::Effort;
use crate::output::json::to_json;
use crate::output::planned;
use crate::output::{OutputError, Outputs};
use crate::pipeline::covering::{BoundFile, problem_json};
use crate::study::Study;
use crate::world::{Ingested, World};

/// Budgets of the curve that is drawn beside a plan.
const STEPS: usize = 8;

/// Adds the curve.
pub fn finish(prepared: &Prepared, study: &Study, world: &World, made: &mut Made) {
    let _ = world;
    made.plan.curve = curve_of(prepared, study, STEPS, Effort::Quick).points;
}

/// Puts every file of a plan.
///
/// # Errors
/// [`OutputError`].
pub fn write(
    outputs: &mut Outputs,
    prepared: &Prepared,
    study: &Study,
    input: &Ingested,
    made: &Made,
) -> Result<(), OutputError> {
    let own = [
        "plan_bound.json",
        "plan_bound_phases.json",
        "plan_candidates.csv",
        "plan_problem.json",
    ];
    let names: Vec<&str> = planned::NAMES.iter().copied().chain(own).collect();
    outputs.replace_all_of(&names);
    planned::write(
        outputs,
        study,
        &input.world,
        Some(&prepared.today.gaps),
        &made.plan,
    )?;
    let candidates = super::listed::sheet(prepared);
    outputs.put("plan_candidates.csv", &candidates.to_csv()?)?;
    let proof = |file: &BoundFile| to_json("plan_bound.json", file);
    outputs.put("plan_bound.json", proof(&made.bound)?.as_bytes())?;
    if let Some(phased) = &made.phased {
        outputs.put("plan_bound_phases.json", proof(phased)?.as_bytes())?;
    }
    let problem = problem_json(&study.name, &prepared.question.instance)?;
    outputs.put("plan_problem.json", problem.as_bytes())
}
