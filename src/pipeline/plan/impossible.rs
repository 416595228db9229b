//! Why no plan keeps to what is asked, with names and money.

use super::Prepared;
use crate::domain::fault::Fault;
use crate::domain::figures::grouped;
use crate::optimise::{Effort, Goal, Infeasible, Instance, Outcome, Phase, solve};
use crate::pipeline::covering;

/// The fault.
pub(super) fn impossible(prepared: &Prepared, why: Infeasible) -> Fault {
    let money = |units: u64| {
        let unit = prepared.plan.costs.unit.max(1);
        format!(
            "{} {}",
            grouped(units.saturating_mul(unit)),
            prepared.plan.costs.currency
        )
    };
    let cause = match why {
        Infeasible::Locks { limit, room, takes } if !limit.counts => format!(
            "the candidates that are locked in cost {}, and the budget up to phase {} is {}",
            money(takes),
            limit.to + 1,
            money(room)
        ),
        Infeasible::Minimum {
            minimum,
            weight,
            reachable,
        } => of_minimum(prepared, minimum as usize, weight, reachable),
        Infeasible::Linked { site } => {
            let offer = prepared.question.offers.get(site as usize);
            let id = offer.map_or("", |offer| {
                prepared.candidates[offer.candidate as usize].id.as_str()
            });
            format!(
                "the candidate {id} is locked in and cannot be on air in its first phase: nothing that it hangs on may be \
                 built by then, or its spot is taken"
            )
        }
        Infeasible::Limits if prepared.question.instance.goal != Goal::MostWeight => match least(prepared) {
            Some((cost, bound)) => format!(
                "closing all that can be closed does not fit into the money: the cheapest plan that was found costs {}, and \
                 none costs less than {}",
                money(cost),
                money(bound)
            ),
            None => covering::reason(why),
        },
        _ => covering::reason(why),
    };
    Fault::general(
        "plan-impossible",
        cause,
        "raise the budget or the numbers of sites, take out locks, or lower the minima",
    )
}

fn of_minimum(prepared: &Prepared, minimum: usize, weight: u64, reachable: u64) -> String {
    let (name, asked, covered) = prepared.question.minima.get(minimum).cloned().unwrap_or_default();
    let what = super::assemble::objective_name(prepared.plan.objective);
    format!(
        "the minimum of {} {what} in {name} cannot be met: {} are predicted covered today, plans within the money turn at \
         most {} more, and {} are missing",
        grouped(asked),
        grouped(covered),
        grouped(reachable),
        grouped(weight.saturating_sub(reachable))
    )
}

/// What closing all costs without a budget: of the cheapest plan that was found, and the bound.
fn least(prepared: &Prepared) -> Option<(u64, u64)> {
    let question = Instance {
        budget: None,
        max_sites: None,
        phases: vec![Phase::default()],
        ..prepared.question.instance.clone()
    };
    match solve(&question, Effort::Quick, prepared.plan.seed) {
        Outcome::Planned(planned) => Some((planned.cost, planned.certificate.bound)),
        _ => None,
    }
}
