//! One covering problem from its file to a plan, a bound, and their check.

mod answer;
mod bound;
mod fields;
mod file;
mod limits;
mod written;

pub use answer::{CoveringAnswer, CoveringStatus};
pub use bound::{BoundFile, CaseOfFile, EndOfFile, SetOfFile, SitePhases, proof_of};
pub use file::{Covering, read};
pub use limits::reason;
pub use written::problem_json;

use crate::optimise::{Effort, Outcome, each_phase_alone, solve};
use crate::plan_check::{Breach, check_plan, check_proof};

/// What a problem came to.
#[derive(Debug)]
pub struct Solved {
    /// What is printed.
    pub answer: CoveringAnswer,
    /// The proof, as its file has it.
    pub bound: Option<BoundFile>,
}

/// Solves a problem, and checks the plan and its bound.
pub fn solved(covering: &Covering, effort: Effort, seed: u64) -> Solved {
    let task = &covering.task;
    match solve(&covering.instance, effort, seed) {
        Outcome::Planned(planned) => {
            let bound = BoundFile::of(&planned.certificate, task);
            let plan = answer::built(task, &planned);
            let mut breaches = check_plan(task, &plan);
            breaches.extend(check_proof(task, &proof_of(&bound), Some(planned.value)));
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

/// stub
pub fn task_of(_: &crate::optimise::Instance) -> crate::plan_check::Task {
    Default::default()
}
/// stub
pub fn solved_instance(
    instance: &crate::optimise::Instance,
    effort: Effort,
    seed: u64,
) -> (Outcome, Vec<Breach>, Option<BoundFile>) {
    (solve(instance, effort, seed), Vec::new(), None)
}
