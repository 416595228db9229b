//! What a command line changes of what is asked of a plan. It is recorded in the plan, so that its check asks the
//! same.

use crate::domain::fault::Fault;
use crate::plan::PlanAsked;
use crate::study::{Objective, PlanSource, Spell};

/// The question with the changes.
///
/// # Errors
/// What cannot be meant.
pub fn changed(plan: &PlanSource, asked: &PlanAsked) -> Result<PlanSource, Box<Fault>> {
    let mut plan = plan.clone();
    if asked.budget.is_some() || !asked.phase_budgets.is_empty() || asked.objective.is_some() {
        // What was said of a study without money does not hold any more.
        plan.notes.clear();
    }
    if let Some(objective) = &asked.objective {
        plan.objective = match objective.as_str() {
            "people" => Objective::People,
            "villages" => Objective::Villages,
            "points" => Objective::Points,
            "close-all" => Objective::CloseAll,
            other => {
                let cause = format!("the plan's objective '{other}' is none");
                return Err(Box::new(Fault::general(
                    "plan-asked-invalid",
                    cause,
                    "write people, villages, points or close-all",
                )));
            }
        };
    }
    if asked.budget == Some(0) || asked.phase_budgets.contains(&0) {
        let cause = "a budget of 0 builds nothing";
        let remedy = "give the money that there is, or leave the budget out with --objective close-all";
        return Err(Box::new(Fault::general("plan-asked-invalid", cause, remedy)));
    }
    plan.budget = asked.budget.or(plan.budget);
    match (asked.phase_budgets.as_slice(), asked.budget) {
        ([], _) => {}
        // One number beside a budget: so many equal phases.
        ([count], Some(budget)) if *count <= MOST_PHASES => plan.phases = equal(budget, *count, &plan.phases),
        ([count], Some(_)) => {
            let cause = format!("--phases {count} beside --budget asks for so many equal phases");
            let remedy = format!(
                "ask for at most {MOST_PHASES}, or give the money of each phase, separated by commas"
            );
            return Err(Box::new(Fault::general("plan-asked-invalid", cause, remedy)));
        }
        ([count], None) if *count <= MOST_PHASES => {
            let cause = format!("--phases {count} without --budget is one phase with {count} units of money");
            let remedy = "give the money with --budget too, which is shared out to so many equal phases, or the money of each phase";
            return Err(Box::new(Fault::general("plan-asked-invalid", cause, remedy)));
        }
        (budgets, _) if budgets.len() as u64 > MOST_PHASES => {
            let cause = format!("{} phases are more than {MOST_PHASES}", budgets.len());
            return Err(Box::new(Fault::general(
                "plan-asked-invalid",
                cause,
                "give fewer phases",
            )));
        }
        (budgets, _) => {
            plan.phases = budgets
                .iter()
                .enumerate()
                .map(|(at, budget)| spell(*budget, plan.phases.get(at)))
                .collect();
            // The phases' money is all there is, but where the command line says both.
            plan.budget = asked.budget;
        }
    }
    // With money the most is sought; without any, all is closed.
    if asked.budget.is_some() && asked.objective.is_none() && plan.objective == Objective::CloseAll {
        plan.objective = Objective::People;
    }
    once_each(&mut plan.locked_in, &asked.lock);
    once_each(&mut plan.locked_out, &asked.forbid);
    if let Some(both) = plan.locked_in.iter().find(|id| plan.locked_out.contains(id)) {
        let cause = format!("the candidate {both} is to be built and not to be built");
        return Err(Box::new(Fault::general(
            "plan-lock-contradiction",
            cause,
            "take it out of one of the two",
        )));
    }
    plan.seed = asked.seed.unwrap_or(plan.seed);
    Ok(plan)
}

/// Adds names that are not there yet: who says a thing twice means it once.
fn once_each(names: &mut Vec<String>, more: &[String]) {
    for name in more {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
}

/// More phases than this are no plan, as in a study.
const MOST_PHASES: u64 = crate::study::MOST_PHASES as u64;

/// Equal phases; what is left over goes to the first ones.
fn equal(budget: u64, count: u64, before: &[Spell]) -> Vec<Spell> {
    let count = count.max(1);
    let part = |at: u64| budget / count + u64::from(at < budget % count);
    (0..count)
        .map(|at| spell(part(at), before.get(at as usize)))
        .collect()
}

/// A phase with other money; its date stays.
fn spell(budget: u64, before: Option<&Spell>) -> Spell {
    Spell {
        budget: Some(budget),
        ..before.copied().unwrap_or_default()
    }
}
