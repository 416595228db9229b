//! Branch and bound: cases on sites, each closed by multipliers of its own.

mod brought;
mod closing;
mod dive;
mod programs;

use self::brought::{Born, Brought};
use super::ascent::{self, ascend};
use super::certificate::{End, Multipliers, Node, Step};
use super::exact::{Domain, Exact, Proved};
use super::greedy::is_better;
use super::knapsack;
use super::linear::Linear;
use super::plan::Plan;
use super::problem::Problem;
use super::relaxation::{Dual, Relaxation};
use super::restrict::Restricted;
use super::rounding::rounded;
use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::rc::Rc;

/// Iterations at a case, and at the first one.
const ITERATIONS: usize = 80;
const ITERATIONS_AT_ROOT: usize = 1200;
/// A table over the room of the limit may take so many steps for each visit of an element by a site: about as
/// much as the multipliers took.
const TABLE_STEPS: u128 = 64;
/// A case is solved again after so large a part of its sites was decided.
const AGAIN: f64 = 0.08;
/// The multipliers of all closed cases together: a proof stays below some hundred megabytes.
const MOST_MULTIPLIERS: usize = 5_000_000;

/// A case that is open.
struct Open {
    /// No plan in it has more merit.
    bound: i128,
    node: u32,
    /// The multipliers that prove this.
    set: u32,
    domain: Domain,
    dual: Rc<Dual>,
    /// No plan is in it: places or chains say so.
    is_empty: bool,
    /// The division that it comes from, where linear programs say what divisions bring.
    born: Option<Born>,
}

impl PartialEq for Open {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Open {}

impl PartialOrd for Open {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Open {
    /// The highest bound first; of equals the latest, which is the deepest.
    fn cmp(&self, other: &Self) -> Ordering {
        self.bound.cmp(&other.bound).then(self.node.cmp(&other.node))
    }
}

/// The tree on its way.
pub(super) struct Tree<'a> {
    exact: &'a Exact<'a>,
    relaxation: &'a Relaxation,
    pub nodes: Vec<Node>,
    pub sets: Vec<Multipliers>,
    /// Rows that only closed cases have: village and points.
    pub extra_rows: Vec<(u32, Vec<u32>)>,
    /// The best plan, where there is one that covers what it must.
    pub plan: Plan,
    /// The merit to be beaten.
    reached: i128,
    multipliers: usize,
    /// Steps that are left, in visits of an element by a site; of linear programs in steps times rows and columns.
    work: u64,
    /// Linear programs, which find the multipliers of cases where they are there.
    pub linear: Option<Linear>,
    brought: Brought,
    /// Cases that linear programs looked at.
    looked: u32,
}

impl<'a> Tree<'a> {
    /// A tree without cases. `reached` is the merit of the plan, or below all of any plan's.
    pub(super) fn new(
        exact: &'a Exact<'a>,
        relaxation: &'a Relaxation,
        plan: Plan,
        reached: i128,
        work: u64,
    ) -> Self {
        Self {
            exact,
            relaxation,
            nodes: Vec::new(),
            sets: Vec::new(),
            extra_rows: Vec::new(),
            plan,
            reached,
            multipliers: 0,
            work,
            linear: None,
            brought: Brought::of(relaxation.sites),
            looked: 0,
        }
    }

    /// Opens cases until all are closed or the work is done. Returns the bound of merit that this proves.
    pub(super) fn explore(&mut self, domain: Domain, dual: Dual) -> i128 {
        let set = self.exact.rounded(self.relaxation, &dual);
        let proved = self.exact.prove(&set, &domain);
        let root = Open {
            bound: self.exact.whole(proved.total),
            node: self.open_node(),
            set: self.keep(set),
            domain,
            dual: Rc::new(dual),
            is_empty: false,
            born: None,
        };
        let mut heap = BinaryHeap::from([root]);
        let mut bound = self.reached;
        while let Some(open) = heap.pop() {
            if open.bound <= self.reached || open.is_empty {
                self.close(open.node, open.set);
            } else if self.work == 0 || self.multipliers > MOST_MULTIPLIERS || self.exact.problem.stop.cuts()
            {
                bound = bound.max(open.bound);
                self.close(open.node, open.set);
            } else if let Some(open) = self.look_into(open, &mut heap) {
                // It cannot be divided.
                bound = bound.max(open.bound);
                self.close(open.node, open.set);
            }
        }
        bound.max(self.reached)
    }

    fn open_node(&mut self) -> u32 {
        self.nodes.push(Node {
            steps: Vec::new(),
            end: End::Bounded { set: 0 },
        });
        self.nodes.len() as u32 - 1
    }

    fn keep(&mut self, set: Multipliers) -> u32 {
        self.multipliers += set.rows.len();
        self.sets.push(set);
        self.sets.len() as u32 - 1
    }

    fn close(&mut self, node: u32, set: u32) {
        self.nodes[node as usize].end = End::Bounded { set };
    }

    /// Solves a case: it is closed, or divided, or given back where it cannot be.
    fn look_into(&mut self, mut open: Open, heap: &mut BinaryHeap<Open>) -> Option<Open> {
        if let Some(mut linear) = self.linear.take() {
            let rest = self.look_by_program(open, &mut linear, heap);
            self.linear = Some(linear);
            return rest;
        }
        let mut mean = Vec::new();
        for round in 0..6 {
            let restricted = Restricted::of(self.relaxation, &open.domain);
            if !restricted.is_possible {
                return self.impossible(open, &restricted);
            }
            if restricted.site.is_empty() {
                return self.decided(open);
            }
            let iterations = if open.node == 0 && round == 0 {
                ITERATIONS_AT_ROOT
            } else {
                ITERATIONS
            };
            let effort = ascent::Effort {
                iterations,
                reached: self.reached as f64,
                enough: (self.reached + 1) as f64 - 1e-3,
            };
            let begin = restricted.narrowed(&open.dual);
            let found = ascend(&restricted.relaxation, begin, effort);
            let size =
                restricted.relaxation.list.len() + 8 * restricted.site.len() + self.relaxation.list.len() / 8;
            self.work = self
                .work
                .saturating_sub((found.iterations + 10) as u64 * size as u64);
            mean = restricted.widened_mean(&found.mean, self.relaxation, &open.domain);
            let dual = restricted.widened(self.relaxation, found.dual);
            let set = self.exact.rounded(self.relaxation, &dual);
            let proved = self.exact.prove(&set, &open.domain);
            let bound = self.exact.whole(proved.total);
            if open.node < 40 || open.node.is_multiple_of(16) {
                self.try_rounding(&mean);
            }
            let set = self.keep(set);
            if bound <= open.bound {
                open.bound = bound;
                open.dual = Rc::new(dual);
                open.set = set;
            }
            if open.bound <= self.reached {
                self.close(open.node, open.set);
                return None;
            }
            let decided = self.fix(&mut open, &proved, set);
            if open.is_empty {
                self.close(open.node, open.set);
                return None;
            }
            let is_apart = open.node == 0 && restricted.is_apart();
            let most = if is_apart {
                knapsack::MOST_STEPS
            } else {
                TABLE_STEPS * (restricted.relaxation.list.len() as u128 + 1000)
            };
            if self.by_table(&mut open, most, is_apart) {
                return None;
            }
            if (decided as f64) < AGAIN * restricted.site.len() as f64 && !(open.node == 0 && decided > 0) {
                break;
            }
        }
        self.divide(open, &mean, heap)
    }

    /// Decides phases of sites that would bring a case's bound to what is reached. Returns how many sites.
    fn fix(&mut self, open: &mut Open, proved: &Proved, set: u32) -> usize {
        let fixed = self.narrow(&mut open.domain, proved);
        let count = fixed.len();
        if count > 0 {
            self.nodes[open.node as usize].steps.push(Step { set, fixed });
            open.is_empty = !follow(self.exact.problem, &mut open.domain);
        }
        count
    }

    /// Takes away phases of sites that would bring the bound to what is reached. Returns the sites with what is left.
    fn narrow(&self, domain: &mut Domain, proved: &Proved) -> Vec<(u32, u8, u8)> {
        let mut fixed = Vec::new();
        for site in 0..self.relaxation.sites {
            let (first, last) = (domain.first[site], domain.last[site]);
            if first == last {
                continue;
            }
            let best = self.exact.best_of(proved, site, first, last);
            let with = |phase: u8| self.exact.total_with(proved, best, site, phase);
            let is_out = |phase: u8| self.exact.whole(with(phase)) <= self.reached;
            let (mut from, mut to) = (first, last);
            while from < to && is_out(from) {
                from += 1;
            }
            while from < to && is_out(to) {
                to -= 1;
            }
            if (from, to) != (first, last) {
                (domain.first[site], domain.last[site]) = (from, to);
                fixed.push((site as u32, from, to));
            }
        }
        fixed
    }

    fn try_rounding(&mut self, mean: &[f32]) {
        let problem = self.exact.problem;
        for part in [0.5, 0.7] {
            let plan = rounded(problem, mean, part);
            self.offer(plan);
        }
    }

    /// Takes a plan where it is better.
    pub(super) fn offer(&mut self, plan: Plan) {
        let problem = self.exact.problem;
        let merit = plan.merit(problem);
        let is_good = plan.is_within(problem) && plan.is_enough(problem) && plan.is_sound(problem);
        if is_good && merit > self.reached {
            debug_assert!(merit > self.reached || is_better(problem, &plan, &self.plan));
            self.reached = merit;
            self.plan = plan;
        }
    }

    /// Two cases from one, at the site that the mean leaves most open.
    fn divide(&mut self, open: Open, mean: &[f32], heap: &mut BinaryHeap<Open>) -> Option<Open> {
        let phases = self.relaxation.phases;
        let mut best: Option<(f64, usize, u8)> = None;
        for site in 0..self.relaxation.sites {
            let (first, last) = (open.domain.first[site], open.domain.last[site]);
            for phase in first..last {
                let part = f64::from(mean[site * phases + usize::from(phase)]);
                let weight = self.weight_of(site, usize::from(phase), &open.dual);
                let score = (part.min(1.0 - part) + 0.01) * weight;
                if best.is_none_or(|b| score > b.0) {
                    best = Some((score, site, phase));
                }
            }
        }
        let Some((_, site, phase)) = best else {
            return Some(open);
        };
        self.divide_at(open, site, phase, None, heap)
    }

    /// Two cases from one: a site is on air by a phase, or it is not.
    fn divide_at(
        &mut self,
        open: Open,
        site: usize,
        phase: u8,
        born: Option<(f32, f64)>,
        heap: &mut BinaryHeap<Open>,
    ) -> Option<Open> {
        let (early, late) = (self.open_node(), self.open_node());
        self.nodes[open.node as usize].end = End::Split {
            site: site as u32,
            phase,
            early,
            late,
        };
        for (node, is_early) in [(late, false), (early, true)] {
            let mut domain = open.domain.clone();
            if is_early {
                domain.last[site] = phase;
            } else {
                domain.first[site] = phase + 1;
            }
            let is_empty = !follow(self.exact.problem, &mut domain);
            heap.push(Open {
                is_empty,
                born: born.map(|(part, merit)| Born {
                    site,
                    is_early,
                    part,
                    merit,
                }),
                bound: open.bound,
                node,
                set: open.set,
                domain,
                dual: Rc::clone(&open.dual),
            });
        }
        None
    }

    /// How much hangs on a site: the multipliers that it hits.
    fn weight_of(&self, site: usize, phase: usize, dual: &Dual) -> f64 {
        let hits = self.relaxation.hits(site, phase);
        hits.iter().map(|e| dual.u[*e as usize]).sum::<f64>() + 1e-6
    }
}

/// Narrows a domain to what follows from places and chains. Is there a plan in it?
fn follow(problem: &Problem, domain: &mut Domain) -> bool {
    problem
        .links
        .as_ref()
        .is_none_or(|links| links.follow(&mut domain.first, &mut domain.last, problem.phases))
}
