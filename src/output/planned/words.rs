//! What is said of a plan in sentences: always of what is predicted.

use crate::domain::figures::{counted, grouped};
use crate::plan::PlanMade;

/// What is said of a plan whose search the clock ended.
pub const STOPPED_BY_CLOCK: &str = "Stopped by the clock: another run may give another plan.";

/// What the plan reaches and how far any other one could be better, in a sentence for people; and the mark, where the
/// clock stopped the search.
pub fn sentence(made: &PlanMade) -> String {
    if made.stopped_by_clock {
        format!("{} {STOPPED_BY_CLOCK}", reached(made))
    } else {
        reached(made)
    }
}

fn reached(made: &PlanMade) -> String {
    let gap = gap(made);
    if made.villages.is_empty() && made.objective != "close-all" {
        return "No village is predicted to turn to covered: within this money none of the candidates turns one, or what \
                must be built to connect them costs more."
            .to_owned();
    }
    match made.objective.as_str() {
        "close-all" => format!(
            "The plan is predicted to turn {} with {} people to covered, all that can be closed, for {}; no plan that \
             does so costs less than {} ({gap}).",
            villages(made),
            grouped(made.people()),
            amount(made.value, made),
            amount(made.bound, made),
        ),
        "villages" => format!(
            "The plan is predicted to turn {} to covered; no plan within this budget turns more than {} ({gap}).",
            counted(made.value, "village", "villages"),
            grouped(made.bound),
        ),
        "points" if made.counts_people_of_points() => format!(
            "The plan is predicted to turn villages with {} of the register, of {} people, to covered; no plan within \
             this budget turns points of more than {} people ({gap}).",
            points(made),
            grouped(made.value),
            grouped(made.bound),
        ),
        "points" => format!(
            "The plan is predicted to turn villages with {} of the register to covered; no plan within this budget turns \
             more than {} ({gap}).",
            points(made),
            grouped(made.bound),
        ),
        // People alone are counted.
        _ if made.people() == made.value => format!(
            "The plan is predicted to turn villages with {} people to covered; no plan within this budget covers more \
             than {} ({gap}).",
            grouped(made.value),
            grouped(made.bound),
        ),
        _ => format!(
            "The plan is predicted to turn {} with {} people to covered. It counts {}, with roads as they are weighted and \
             one person where none are known; no plan within this budget counts more than {} ({gap}).",
            villages(made),
            grouped(made.people()),
            grouped(made.value),
            grouped(made.bound),
        ),
    }
}

/// What the bound is of, and the price of nesting, a sentence each.
pub fn further(made: &PlanMade) -> Vec<String> {
    let mut said = Vec::new();
    if !made.bound_of.is_empty() {
        said.push(made.bound_of.clone());
    }
    if let (Some(value), Some(bound)) = (made.phased_value, made.phased_bound) {
        said.push(format!(
            "After each phase added up it counts {}; no plan's phases add up to more than {}.",
            grouped(value),
            grouped(bound)
        ));
    }
    if let Some(price) = made.price_of_nesting {
        let what = match made.objective.as_str() {
            "close-all" => amount(price, made),
            "villages" => counted(price, "village", "villages"),
            "points" if !made.counts_people_of_points() => counted(price, "point", "points"),
            _ => format!("{} people", grouped(price)),
        };
        said.push(format!(
            "Price of nesting: the phases alone, each planned for itself, would come to {what} more."
        ));
    }
    if !made.lost.is_empty() {
        said.push(format!(
            "{} predicted covered today and not with the plan: {}.",
            counted(made.lost.len(), "village is", "villages are"),
            made.lost.join(", ")
        ));
    }
    said
}

/// `0.5 %`; never `0.0 %` while there is a distance.
pub(super) fn gap(made: &PlanMade) -> String {
    if made.value == made.bound {
        return "this is the best".to_owned();
    }
    match made.gap_pct {
        pct if !pct.is_finite() => "the distance is not known".to_owned(),
        pct if pct < 0.01 => "less than 0.01 %".to_owned(),
        pct if pct < 0.1 => format!("{pct:.2} %"),
        pct => format!("{pct:.1} %"),
    }
}

/// `1,200,000 USD`.
pub fn amount(money: u64, made: &PlanMade) -> String {
    format!("{} {}", grouped(money), made.currency)
}

/// `phase 2, by 2027-12-31`.
pub(in crate::output) fn phase(made: &PlanMade, phase: u32) -> String {
    match made.due(phase) {
        Some(due) => format!("phase {phase}, by {due}"),
        None => format!("phase {phase}"),
    }
}

fn points(made: &PlanMade) -> String {
    counted(made.points(), "low-signal point", "low-signal points")
}

fn villages(made: &PlanMade) -> String {
    counted(made.villages.len(), "village", "villages")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::made_example as example;

    #[test]
    fn what_the_clock_stopped_is_marked() {
        let mut made = example::made();
        assert!(!sentence(&made).contains(STOPPED_BY_CLOCK));
        made.stopped_by_clock = true;
        assert!(sentence(&made).ends_with(STOPPED_BY_CLOCK));
    }

    #[test]
    fn the_sentence_says_predicted_and_how_far_the_best_can_be() {
        let mut made = example::made();
        assert_eq!(
            sentence(&made),
            "The plan is predicted to turn villages with 18,240 people to covered; no plan within this budget covers more than 18,331 (0.5 %)."
        );
        (made.objective, made.value, made.bound) = ("villages".into(), 4, 4);
        assert_eq!(
            sentence(&made),
            "The plan is predicted to turn 4 villages to covered; no plan within this budget turns more than 4 (this is the best)."
        );
        (made.objective, made.value, made.bound) = ("points".into(), 3, 4);
        made.villages[0].points = vec!["7".into(), "12".into()];
        made.villages[2].points = vec!["9".into()];
        made.points_count = Some("alike".into());
        assert_eq!(
            sentence(&made),
            "The plan is predicted to turn villages with 3 low-signal points of the register to covered; no plan within this budget turns more than 4 (0.5 %)."
        );
        made.points_count = Some("people".into());
        assert_eq!(
            sentence(&made),
            "The plan is predicted to turn villages with 3 low-signal points of the register, of 3 people, to covered; no plan within this budget turns points of more than 4 people (0.5 %)."
        );
        (made.objective, made.value, made.bound, made.gap_pct) =
            ("close-all".into(), 180_000, 179_990, 0.0056);
        assert_eq!(
            sentence(&made),
            "The plan is predicted to turn 4 villages with 18,240 people to covered, all that can be closed, for 180,000 USD; no plan that does so costs less than 179,990 USD (less than 0.01 %)."
        );
    }
}
