//! Several questions in a row: people against money, and each phase for itself.

use super::instance::{Instance, Phase};
use super::solve::{Outcome, solve, solve_from};
use super::stop::Pace;

/// Solves a question for several budgets, from the least up. Each begins with the plan of the one before, so
/// that more money never covers less. Where the work is stopped, the higher budgets are missing.
pub fn curve(given: &Instance, budgets: &[u64], pace: impl Into<Pace>, seed: u64) -> Vec<(u64, Outcome)> {
    let pace = pace.into();
    let mut budgets = budgets.to_vec();
    budgets.sort_unstable();
    budgets.dedup();
    let mut before: Option<Vec<u8>> = None;
    let mut all = Vec::with_capacity(budgets.len());
    for budget in budgets {
        if !all.is_empty() && pace.stop.cuts() {
            break;
        }
        let question = Instance {
            budget: Some(budget),
            ..given.clone()
        };
        let outcome = solve_from(&question, pace.clone(), seed, before.as_deref());
        if let Outcome::Planned(planned) = &outcome {
            before = Some(planned.start.clone());
        }
        all.push((budget, outcome));
    }
    all
}

/// Each phase for itself, with the money and the sites up to it, as if no other phase counted. What these are
/// worth together, less what the phased plan is worth, is the price of nesting.
pub fn each_phase_alone(given: &Instance, pace: impl Into<Pace>, seed: u64) -> Vec<Outcome> {
    let pace = pace.into();
    (1..=given.phases.len())
        .map(|count| solve(&as_one_phase(given, count), pace.clone(), seed))
        .collect()
}

/// The question of the first phases as one, with the money and the sites up to it: what can be reached at its end.
pub fn as_one_phase(given: &Instance, count: usize) -> Instance {
    let to_date = |of: &dyn Fn(&Phase) -> Option<u64>, whole: Option<u64>| {
        let mut parts = given.phases.iter().take(count).map(of);
        let sum = parts.try_fold(0_u64, |sum, part| part.map(|part| sum.saturating_add(part)));
        match (sum, whole) {
            (Some(sum), Some(whole)) => Some(sum.min(whole)),
            (sum, whole) => sum.or(whole),
        }
    };
    let earliest = |site: u32| given.earliest.get(site as usize).map_or(0, |e| usize::from(*e));
    let is_late = |site: &u32| earliest(*site) >= count;
    let mut locked_out = given.locked_out.clone();
    let late = (0..given.sites() as u32).filter(is_late);
    locked_out.extend(late.filter(|site| !given.locked_out.contains(site)));
    Instance {
        locked_in: given.locked_in.iter().filter(|s| !is_late(s)).copied().collect(),
        locked_out,
        earliest: Vec::new(),
        // They are asked of the end, and of no phase before it.
        minima: if count == given.phases.len() {
            given.minima.clone()
        } else {
            Vec::new()
        },
        budget: to_date(&|phase| phase.budget, given.budget),
        max_sites: to_date(&|phase| phase.max_sites, given.max_sites),
        phases: vec![Phase::default()],
        ..given.clone()
    }
}
