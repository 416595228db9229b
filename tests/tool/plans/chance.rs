//! Small problems by chance, with test points, phases and locks, against all choices.

use super::{efforts, merits, problem};
use crate::support::split_mix::split_mix;
use covgap::optimise::{Effort, Outcome, curve, solve};
use covgap::pipeline::covering::{Covering, solved};
use covgap::plan_check::{Task, Wanted};
use serde_json::{Value, json};

pub(super) struct Chance(pub u64);

impl Chance {
    pub(super) fn below(&mut self, end: u64) -> u64 {
        split_mix(&mut self.0) % end
    }

    pub(super) fn list(&mut self, count: u64, from: u64, to: u64) -> Vec<u64> {
        (0..count).map(|_| from + self.below(to - from + 1)).collect()
    }

    /// A problem of a few villages and sites.
    fn problem(&mut self) -> Covering {
        problem(&self.text())
    }

    /// Its text.
    pub(super) fn text(&mut self) -> Value {
        let phases = 1 + self.below(3);
        let sites = [7, 5, 4][phases as usize - 1];
        let villages = 5 + self.below(7);
        let has_points = self.below(2) == 0;
        let costs = match self.below(3) {
            0 => vec![1; sites],
            1 => self.list(sites as u64, 0, 30),
            _ => self.list(sites as u64, 2, 9).iter().map(|c| c * 10).collect(),
        };
        let all: u64 = costs.iter().sum();
        let mut value =
            json!({"weights": self.list(villages, 0, 90), "costs": costs, "carry_over": self.below(2) == 0});
        let mut end = villages;
        if has_points {
            let points: Vec<Vec<u64>> = (0..villages)
                .map(|_| {
                    let count = 1 + self.below(5);
                    self.list(count, 1, 40)
                })
                .collect();
            end = points.iter().map(|p| p.len() as u64).sum();
            let needs: Vec<u64> = points
                .iter()
                .map(|p| p.iter().sum::<u64>() * (4 + self.below(6)) / 10)
                .collect();
            let centres: Vec<Option<u64>> = points
                .iter()
                .map(|p| (self.below(4) > 0).then(|| self.below(p.len() as u64)))
                .collect();
            let served: Vec<u64> = (0..end).filter(|_| self.below(12) == 0).collect();
            value["points"] = json!(points);
            value["needs"] = json!(needs);
            value["centres"] = json!(centres);
            value["served"] = json!(served);
        }
        let covers: Vec<Vec<u64>> = (0..sites)
            .map(|_| {
                (0..end)
                    .filter(|_| self.below(if has_points { 2 } else { 3 }) == 0)
                    .collect()
            })
            .collect();
        value["covers"] = json!(covers);
        if self.below(3) == 0 {
            value["locked_in"] = json!([0]);
        }
        if self.below(3) == 0 {
            value["locked_out"] = json!([1]);
        }
        self.limits(&mut value, phases, all);
        value
    }

    fn limits(&mut self, value: &mut Value, phases: u64, all: u64) {
        value["objective"] = json!("max_weight");
        if phases > 1 {
            let stage = |chance: &mut Self| {
                let budget = (chance.below(4) > 0).then(|| chance.below(all / 2 + 1));
                let most = (chance.below(3) == 0).then(|| chance.below(3));
                json!({"budget": budget, "max_sites": most, "weight": 1 + chance.below(3)})
            };
            value["objective"] = json!("max_weight_phases");
            value["phases"] = (0..phases).map(|_| stage(self)).collect();
        } else if self.below(3) == 0 {
            value["objective"] = json!("min_cost");
            value["min_covered_weight"] = json!((self.below(2) == 0).then(|| self.below(200)));
        }
        if self.below(2) == 0 {
            value["budget"] = json!(self.below(all + 1));
        }
        if self.below(3) == 0 {
            value["p"] = json!(self.below(5));
        }
    }
}

/// The best of all plans, the larger the better.
fn best_of_all(task: &Task) -> Option<i128> {
    let is_allowed = |site: usize| !task.locked_out.contains(&(site as u32));
    best_of_those(task, &|_| true, &is_allowed)
}

/// The best of those plans that something else allows as well. `is_allowed`: may a site be built at all?
pub(super) fn best_of_those(
    task: &Task,
    also: &dyn Fn(&[usize]) -> bool,
    is_allowed: &dyn Fn(usize) -> bool,
) -> Option<i128> {
    let (sites, phases) = (task.costs.len(), task.stages.len());
    let count = (phases + 1).pow(sites as u32);
    let plans = (0..count).map(|mut number| {
        let digit = |_| {
            let digit = number % (phases + 1);
            number /= phases + 1;
            digit
        };
        (0..sites).map(digit).collect::<Vec<usize>>()
    });
    plans
        .filter(|start| keeps_to(task, start) && also(start))
        .filter_map(|start| worth(task, &start, is_allowed))
        .max()
}

fn keeps_to(task: &Task, start: &[usize]) -> bool {
    let phases = task.stages.len();
    let used = |from: usize, to: usize, counts: bool| {
        let built = (0..start.len()).filter(|s| (from..=to).contains(&start[*s]));
        built
            .map(|s| {
                if counts {
                    1
                } else {
                    *task.paid.get(s).unwrap_or(&task.costs[s])
                }
            })
            .sum::<u64>()
    };
    let fits = |from: usize, to: usize, budget: Option<u64>, most: Option<u64>| {
        budget.is_none_or(|b| used(from, to, false) <= b) && most.is_none_or(|m| used(from, to, true) <= m)
    };
    let sum = |to: usize, of: &dyn Fn(usize) -> Option<u64>| (0..=to).map(of).sum::<Option<u64>>();
    let first = |s: u32| task.earliest.get(s as usize).map_or(0, |e| usize::from(*e));
    task.locked_in.iter().all(|s| start[*s as usize] == first(*s))
        && task.locked_out.iter().all(|s| start[*s as usize] == phases)
        && fits(0, phases - 1, task.budget, task.max_sites)
        && (0..phases).all(|t| {
            if task.carry_over {
                fits(
                    0,
                    t,
                    sum(t, &|t| task.stages[t].budget),
                    sum(t, &|t| task.stages[t].max_sites),
                )
            } else {
                fits(t, t, task.stages[t].budget, task.stages[t].max_sites)
            }
        })
}

/// Does a village turn where these sites are on air?
pub(super) fn turns(task: &Task, village: usize, is_on: &dyn Fn(usize) -> bool) -> bool {
    let has = |p: &u32| {
        task.served[*p as usize] || (0..task.costs.len()).any(|s| is_on(s) && task.covers[s].contains(p))
    };
    let people: u64 = task.points[village]
        .iter()
        .filter(|p| has(p))
        .map(|p| task.people[*p as usize])
        .sum();
    people >= task.needs[village] && task.centres[village].is_none_or(|c| has(&c))
}

fn worth(task: &Task, start: &[usize], is_allowed: &dyn Fn(usize) -> bool) -> Option<i128> {
    let phases = task.stages.len();
    let turns = |village: usize, is_on: &dyn Fn(usize) -> bool| turns(task, village, is_on);
    let covered = |phase: usize| {
        let villages = (0..task.weights.len()).filter(|v| turns(*v, &|s| start[s] <= phase));
        villages.map(|v| task.weights[v]).sum::<u64>()
    };
    let cost: u64 = (0..start.len())
        .filter(|s| start[*s] < phases)
        .map(|s| task.costs[s])
        .sum();
    match task.wanted {
        Wanted::MostWeight => Some(
            (0..phases)
                .map(|t| i128::from(task.stages[t].weight * covered(t)))
                .sum(),
        ),
        Wanted::WeightAtLeastCost(least) => (covered(phases - 1) >= least).then(|| -i128::from(cost)),
        Wanted::AllAtLeastCost => {
            let all = (0..task.weights.len()).filter(|v| turns(*v, is_allowed));
            all.into_iter()
                .all(|v| turns(v, &|s| start[s] < phases))
                .then(|| -i128::from(cost))
        }
    }
}

#[test]
fn the_exact_answer_is_the_best_of_all_choices() {
    for effort in efforts() {
        every_answer_is_the_best(effort);
    }
}

fn every_answer_is_the_best(effort: Effort) {
    let mut chance = Chance(16);
    let (mut planned, mut without) = (0, 0);
    for round in 0..150 {
        let covering = chance.problem();
        let best = best_of_all(&covering.task);
        let solved = solved(&covering, effort, round);
        let answer = &solved.answer;
        assert_eq!(
            answer.breaches,
            Vec::<String>::new(),
            "round {round}: {:?}",
            covering.task
        );
        let outcome = solve(&covering.instance, effort, round);
        let found = merits(&covering, &outcome);
        assert_eq!(
            found.map(|(value, _)| value),
            best,
            "round {round}: {:?}",
            covering.task
        );
        match found {
            Some((value, bound)) => {
                planned += 1;
                assert_eq!(value, bound, "round {round}");
            }
            None => {
                without += 1;
                assert!(
                    matches!(outcome, Outcome::Infeasible(_)),
                    "round {round}: {:?}",
                    covering.task
                );
            }
        }
        if covering.objective == "min_cost" {
            assert!(
                answer.greedy.is_none_or(|greedy| Some(greedy) >= answer.value),
                "round {round}"
            );
        } else {
            assert!(
                answer.greedy.is_none_or(|greedy| Some(greedy) <= answer.value),
                "round {round}"
            );
        }
    }
    assert!(planned > 90 && without > 5, "{planned} {without}");
}

#[test]
fn a_quick_answer_lies_between_greedy_and_its_bound() {
    let mut chance = Chance(17);
    for round in 0..150 {
        let covering = chance.problem();
        let best = best_of_all(&covering.task);
        let solved = solved(&covering, Effort::Quick, round);
        assert_eq!(solved.answer.breaches, Vec::<String>::new(), "round {round}");
        let found = merits(&covering, &solve(&covering.instance, Effort::Quick, round));
        if let (Some((value, bound)), Some(best)) = (found, best) {
            assert!(
                value <= best && best <= bound,
                "round {round}: {value} {best} {bound}"
            );
        }
    }
}

#[test]
fn more_money_never_covers_less() {
    let mut covering = super::known("b_geo_budget_150x80");
    let budgets: Vec<u64> = (0..40).map(|at| at * 57).collect();
    let curve = curve(&covering.instance, &budgets, Effort::Quick, 3);
    assert_eq!(curve.len(), budgets.len());
    let mut before = 0;
    for (budget, outcome) in curve {
        covering.task.budget = Some(budget);
        let (value, bound) = merits(&covering, &outcome).expect("a plan");
        assert!(
            value >= before && bound >= value,
            "{budget}: {value} {before} {bound}"
        );
        before = value;
    }
}
