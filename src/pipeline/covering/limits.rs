//! Why there is no plan, in words.

use crate::domain::figures::grouped;
use crate::optimise::Infeasible;

/// The reason as a sentence without its end.
pub fn reason(why: Infeasible) -> String {
    let shown = |n: u64| usize::try_from(n).map_or_else(|_| n.to_string(), grouped);
    match why {
        Infeasible::Locks { limit, room, takes } => {
            let what = if limit.counts { "are" } else { "cost" };
            let most = if limit.counts { "sites" } else { "the budget" };
            format!(
                "the sites that are locked in {what} {}, and the limit of {most} up to phase {} is {}",
                shown(takes),
                limit.to + 1,
                shown(room)
            )
        }
        Infeasible::Weight { least, reachable } => format!(
            "min_covered_weight is {}, and all sites together cover {}",
            shown(least),
            shown(reachable)
        ),
        Infeasible::Minimum {
            minimum,
            weight,
            reachable,
        } => format!(
            "minimum {minimum} asks for a weight of {}, and no plan covers more than {} of its villages: {} is missing",
            shown(weight),
            shown(reachable),
            shown(weight.saturating_sub(reachable))
        ),
        Infeasible::Linked { site } => format!(
            "site {site} is locked in, and cannot be on air in its first phase: its place has another site that is \
             locked in, or nothing that it hangs on may be built by then"
        ),
        Infeasible::Limits => {
            "what must be covered cannot be within the limits: all cases were looked through".to_owned()
        }
    }
}
