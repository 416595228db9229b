//! One covering problem from its file to a plan, a bound, and their check.

mod answer;
mod bound;
mod convert;
mod fields;
mod file;
mod limits;
mod linked;
mod written;

pub use answer::{CoveringAnswer, CoveringStatus, built};
pub use bound::{BoundFile, CaseOfFile, EndOfFile, SetOfFile, SitePhases, proof_of};
pub use convert::task_of;
pub use file::{Covering, read};
pub use limits::reason;
pub use written::problem_json;

use crate::optimise::{Effort, Instance, Outcome, Planned, each_phase_alone, solve};
use crate::plan_check::{Breach, Built, Task, check_plan, check_proof};

/// What a problem came to.
#[derive(Debug)]
pub struct Solved {
    /// What is printed.
    pub answer: CoveringAnswer,
    /// The proof, as its file has it.
    pub bound: Option<BoundFile>,
}

/// Solves what was built without a file, and checks the plan and its bound: what was found, what the check found
/// (nothing, where both are sound), and the proof of a plan.
pub fn solved_instance(
    instance: &Instance,
    effort: Effort,
    seed: u64,
) -> (Outcome, Vec<Breach>, Option<BoundFile>) {
    let outcome = solve(instance, effort, seed);
    match &outcome {
        Outcome::Planned(planned) => {
            let (_, breaches, bound) = checked(&task_of(instance), planned);
            (outcome, breaches, Some(bound))
        }
        _ => (outcome, Vec::new(), None),
    }
}

/// The plan and the proof in the form of their files, and what the check of both finds.
fn checked(task: &Task, planned: &Planned) -> (Built, Vec<Breach>, BoundFile) {
    let bound = BoundFile::of(&planned.certificate, task);
    let plan = answer::built(task, planned);
    let mut breaches = check_plan(task, &plan);
    breaches.extend(check_proof(task, &proof_of(&bound), Some(planned.value)));
    (plan, breaches, bound)
}

/// Solves a problem, and checks the plan and its bound.
pub fn solved(covering: &Covering, effort: Effort, seed: u64) -> Solved {
    let task = &covering.task;
    match solve(&covering.instance, effort, seed) {
        Outcome::Planned(planned) => {
            let (plan, breaches, bound) = checked(task, &planned);
            let breaches = breaches.iter().map(Breach::to_string).collect();
            let mut answer = CoveringAnswer::planned(covering, &planned, plan, &bound, breaches);
            if covering.instance.phases.len() > 1 {
                answer.set_alone(covering, &each_phase_alone(&covering.instance, effort, seed));
            }
            Solved {
                answer,
                bound: Some(bound),
            }
        }
        Outcome::Infeasible(why) => Solved {
            answer: CoveringAnswer::without(covering, CoveringStatus::Infeasible, limits::reason(why)),
            bound: None,
        },
        Outcome::NotFound => {
            let reason = "no plan was found that covers what it must; there may be one: try --effort long";
            let answer = CoveringAnswer::without(covering, CoveringStatus::NotFound, reason.to_owned());
            Solved { answer, bound: None }
        }
    }
}
