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

use crate::optimise::{Instance, Outcome, Pace, Planned, each_phase_alone, solve};
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
    pace: impl Into<Pace>,
    seed: u64,
) -> (Outcome, Vec<Breach>, Option<BoundFile>) {
    let outcome = solve(instance, pace, seed);
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

/// Solves a problem, and checks the plan and its bound. Where the work was stopped, the answer says so.
pub fn solved(covering: &Covering, pace: impl Into<Pace>, seed: u64) -> Solved {
    let pace = pace.into();
    let mut solved = found(covering, &pace, seed);
    solved.answer.stopped_by_clock = pace.stop.has_cut();
    solved
}

fn found(covering: &Covering, pace: &Pace, seed: u64) -> Solved {
    let task = &covering.task;
    match solve(&covering.instance, pace.clone(), seed) {
        Outcome::Planned(planned) => {
            let (plan, breaches, bound) = checked(task, &planned);
            let breaches = breaches.iter().map(Breach::to_string).collect();
            let mut answer = CoveringAnswer::planned(covering, &planned, plan, &bound, breaches);
            if covering.instance.phases.len() > 1 && !pace.stop.cuts() {
                let alone = each_phase_alone(&covering.instance, pace.clone(), seed);
                // What was cut short is not what a phase is worth.
                if !pace.stop.has_cut() {
                    answer.set_alone(covering, &alone);
                }
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
            let reason = if pace.stop.has_cut() {
                "no plan was found that covers what it must before the clock stopped the search: give more with --time-limit"
            } else {
                "no plan was found that covers what it must; there may be one: try --effort long"
            };
            let answer = CoveringAnswer::without(covering, CoveringStatus::NotFound, reason.to_owned());
            Solved { answer, bound: None }
        }
    }
}
