//! A signal from outside that the work should end with what it has. Nothing here looks at a clock.

use super::effort::Effort;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A signal that the work should end. The usual one never comes, and then the same question gives the same plan.
///
/// Whoever gave it asks [`has_cut`](Self::has_cut) afterwards: what comes out of work that was cut depends on when
/// the signal came, and must be marked.
#[derive(Clone, Debug, Default)]
pub struct Stop(Option<Arc<Signal>>);

#[derive(Debug, Default)]
struct Signal {
    is_given: AtomicBool,
    has_cut: AtomicBool,
}

impl Stop {
    /// One that can be given.
    pub fn new() -> Self {
        Self(Some(Arc::new(Signal::default())))
    }

    /// Gives the signal to all that share it.
    pub fn give(&self) {
        if let Some(signal) = &self.0 {
            signal.is_given.store(true, Ordering::Relaxed);
        }
    }

    /// Was any work cut by it?
    pub fn has_cut(&self) -> bool {
        self.0
            .as_ref()
            .is_some_and(|signal| signal.has_cut.load(Ordering::Relaxed))
    }

    /// Must work that is left be left undone? Then it counts as cut.
    #[inline]
    pub fn cuts(&self) -> bool {
        let Some(signal) = &self.0 else { return false };
        let is_given = signal.is_given.load(Ordering::Relaxed);
        if is_given {
            signal.has_cut.store(true, Ordering::Relaxed);
        }
        is_given
    }
}

/// How much work is done, and what may end it before.
#[derive(Clone, Debug, Default)]
pub struct Pace {
    /// How much work is done.
    pub effort: Effort,
    /// What may end it before.
    pub stop: Stop,
}

impl From<Effort> for Pace {
    fn from(effort: Effort) -> Self {
        Self {
            effort,
            stop: Stop::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimise::{Goal, Instance, Lists, Outcome, Phase, solve};

    #[test]
    fn only_work_that_is_left_undone_is_cut() {
        let never = Stop::default();
        never.give();
        assert!(!never.cuts() && !never.has_cut());
        let stop = Stop::new();
        assert!(!stop.cuts());
        stop.clone().give();
        assert!(!stop.has_cut());
        assert!(stop.cuts() && stop.has_cut());
    }

    /// Villages in a row; each site covers three of them, but for the goal of all of them with gaps between.
    fn row(goal: Goal, phases: usize) -> Instance {
        let sites = 60_u32;
        let covers = (0..sites).map(|site| (site..site + 3).collect::<Vec<u32>>());
        let weights = (0..u64::from(sites) + 2).map(|v| 10 + v * 7 % 31).collect();
        let costs = (0..u64::from(sites)).map(|s| 5 + s * 5 % 13).collect();
        let mut instance = Instance::of_single_points(weights, costs, Lists::from_lists(covers));
        let budget = (goal == Goal::MostWeight).then_some(60);
        instance.goal = goal;
        instance.phases = vec![
            Phase {
                budget,
                ..Phase::default()
            };
            phases
        ];
        instance
    }

    #[test]
    fn a_signal_that_is_there_from_the_first_leaves_a_plan_and_a_bound() {
        for (goal, phases) in [
            (Goal::MostWeight, 1),
            (Goal::MostWeight, 3),
            (Goal::LeastCost(None), 1),
            (Goal::LeastCost(Some(300)), 1),
        ] {
            let instance = row(goal, phases);
            let stop = Stop::new();
            stop.give();
            let pace = Pace {
                effort: Effort::Long,
                stop: stop.clone(),
            };
            let Outcome::Planned(planned) = solve(&instance, pace, 1) else {
                panic!("no plan for {goal:?}");
            };
            assert!(stop.has_cut());
            let Outcome::Planned(whole) = solve(&instance, Effort::Normal, 1) else {
                panic!("no plan for {goal:?}");
            };
            let (bound, best) = (planned.certificate.bound, whole.value);
            if goal == Goal::MostWeight {
                assert!(planned.value <= best && best <= bound, "{goal:?}");
            } else {
                assert!(planned.value >= best && best >= bound, "{goal:?}");
            }
        }
    }

    #[test]
    fn a_signal_that_does_not_come_changes_nothing() {
        let instance = row(Goal::MostWeight, 2);
        let pace = Pace {
            effort: Effort::Quick,
            stop: Stop::new(),
        };
        assert_eq!(
            solve(&instance, pace.clone(), 3),
            solve(&instance, Effort::Quick, 3)
        );
        assert!(!pace.stop.has_cut());
    }
}
