//! A problem in the optimiser's form and in the checker's: the same numbers.

use crate::optimise::{Goal, Instance, Lists, Minimum, Phase};
use crate::plan_check::{self, Stage, Task, Wanted};

/// The optimiser's form of a task.
pub(super) fn instance(task: &Task) -> Instance {
    let lists = |lists: &[Vec<u32>]| Lists::from_lists(lists.iter().map(|list| list.iter().copied()));
    let phase = |s: &Stage| Phase {
        weight: s.weight,
        budget: s.budget,
        max_sites: s.max_sites,
    };
    let minimum = |m: &plan_check::Minimum| Minimum {
        villages: m.villages.clone(),
        weight: m.weight,
    };
    Instance {
        weights: task.weights.clone(),
        points: lists(&task.points),
        people: task.people.clone(),
        centres: task.centres.clone(),
        needs: task.needs.clone(),
        served: task.served.clone(),
        costs: task.costs.clone(),
        covers: lists(&task.covers),
        locked_in: task.locked_in.clone(),
        locked_out: task.locked_out.clone(),
        max_sites: task.max_sites,
        budget: task.budget,
        goal: match task.wanted {
            Wanted::MostWeight => Goal::MostWeight,
            Wanted::AllAtLeastCost => Goal::LeastCost(None),
            Wanted::WeightAtLeastCost(least) => Goal::LeastCost(Some(least)),
        },
        phases: task.stages.iter().map(phase).collect(),
        carry_over: task.carry_over,
        places: task.places.clone(),
        after: lists(&task.after),
        earliest: task.earliest.clone(),
        paid: task.paid.clone(),
        minima: task.minima.iter().map(minimum).collect(),
    }
}

/// The checker's form of what the optimiser is asked.
pub fn task_of(instance: &Instance) -> Task {
    let lists = |lists: &Lists| lists.iter().map(<[u32]>::to_vec).collect::<Vec<_>>();
    let stage = |p: &Phase| Stage {
        weight: p.weight,
        budget: p.budget,
        max_sites: p.max_sites,
    };
    let minimum = |m: &Minimum| plan_check::Minimum {
        villages: m.villages.clone(),
        weight: m.weight,
    };
    Task {
        weights: instance.weights.clone(),
        points: lists(&instance.points),
        people: instance.people.clone(),
        centres: instance.centres.clone(),
        needs: instance.needs.clone(),
        served: instance.served.clone(),
        costs: instance.costs.clone(),
        covers: lists(&instance.covers),
        locked_in: instance.locked_in.clone(),
        locked_out: instance.locked_out.clone(),
        max_sites: instance.max_sites,
        budget: instance.budget,
        wanted: match instance.goal {
            Goal::MostWeight => Wanted::MostWeight,
            Goal::LeastCost(None) => Wanted::AllAtLeastCost,
            Goal::LeastCost(Some(least)) => Wanted::WeightAtLeastCost(least),
        },
        stages: instance.phases.iter().map(stage).collect(),
        carry_over: instance.carry_over,
        places: instance.places.clone(),
        after: lists(&instance.after),
        earliest: instance.earliest.clone(),
        paid: instance.paid.clone(),
        minima: instance.minima.iter().map(minimum).collect(),
    }
}
