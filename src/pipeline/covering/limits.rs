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
        Infeasible::Limits => {
            "what must be covered cannot be within the limits: all cases were looked through".to_owned()
        }
    }
}
