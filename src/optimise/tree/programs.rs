//! Cases by linear programs: their multipliers bound a case, their solution is rounded and says where to divide.

use super::super::certificate::Multipliers;
use super::super::exact::Domain;
use super::super::greedy::finish;
use super::super::knapsack;
use super::super::linear::{Linear, Says};
use super::super::plan::Plan;
use super::super::relaxation::Dual;
use super::super::restrict::Restricted;
use super::brought::Born;
use super::{AGAIN, Open, TABLE_STEPS, Tree, follow};
use std::collections::BinaryHeap;
use std::rc::Rc;

/// Programs of one case at most.
const ROUNDS: usize = 4;
/// A bound of merit this far below the next value is enough.
const MARGIN: f64 = 1e-3;
/// How often multipliers are raised to twice their height.
const RAISES: u32 = 44;
/// After so many cases HiGHS is asked for a plan again.
const WHOLE_AFTER: u32 = 60;
/// The best plan and a solution agree on a site where they are no further apart.
const AGREED: f32 = 0.1;
/// Fewer sites than this make no new plan.
const FEW_FREE: usize = 10;
/// One case in so many is gone down from.
const DIVES: u32 = 20;
/// Sites that are tried before a case is divided, and the steps of one such program.
const TRIALS: usize = 8;
const STEPS_OF_TRIAL: u32 = 60;
/// A site whose part is nearer to a whole one is none to divide at, where there is another.
const LEAST_PART: f32 = 1e-4;

/// A place to divide at: site, phase, which part is on air by then.
#[derive(Clone, Copy)]
struct Place {
    site: usize,
    phase: u8,
    part: f32,
}

impl Tree<'_> {
    /// Solves a case by linear programs: it is closed, or divided, or given back where it cannot be.
    pub(super) fn look_by_program(
        &mut self,
        mut open: Open,
        linear: &mut Linear,
        heap: &mut BinaryHeap<Open>,
    ) -> Option<Open> {
        let mut solution = None;
        for round in 0..ROUNDS {
            let restricted = Restricted::of(self.relaxation, &open.domain);
            if !restricted.is_possible {
                return self.impossible(open, &restricted);
            }
            if restricted.site.is_empty() {
                return self.decided(open);
            }
            let says = linear.look(&open.domain, (self.reached + 1) as f64 - MARGIN, u32::MAX);
            self.work = self.work.saturating_sub(linear.work());
            let (dual, mean, merit) = match says {
                Says::Best { dual, mean, merit } => (dual, mean, merit),
                Says::Nothing { dual } => match self.nothing_in(&open, &dual) {
                    Some(set) => {
                        let set = self.keep(set);
                        self.close(open.node, set);
                        return None;
                    }
                    None => break,
                },
                Says::Unknown => break,
            };
            if let Some(born) = open.born.take() {
                self.brought.note(born, merit);
            }
            let set = self.exact.rounded(self.relaxation, &dual);
            let proved = self.exact.prove(&set, &open.domain);
            let bound = self.exact.whole(proved.total);
            let set = self.keep(set);
            if bound <= open.bound {
                open.bound = bound;
                open.dual = Rc::new(dual);
                open.set = set;
            }
            if open.bound > self.reached {
                self.try_rounding(&mean);
                if open.node.is_multiple_of(DIVES) && round == 0 {
                    self.dive(&open.domain, linear, &mean);
                }
            }
            if open.bound <= self.reached {
                self.close(open.node, open.set);
                return None;
            }
            if round == 0 && self.looked.is_multiple_of(WHOLE_AFTER) {
                self.whole_plan(&open.domain, &mean, linear);
            }
            let decided = self.fix(&mut open, &proved, set);
            solution = Some((mean, merit));
            if open.is_empty {
                self.close(open.node, open.set);
                return None;
            }
            let is_apart = open.node == 0 && round == 0 && restricted.is_apart();
            let most = if is_apart {
                knapsack::MOST_STEPS
            } else {
                TABLE_STEPS * (restricted.relaxation.list.len() as u128 + 1000)
            };
            if self.by_table(&mut open, most, is_apart) {
                return None;
            }
            if (decided as f64) < AGAIN * restricted.site.len() as f64 {
                break;
            }
        }
        self.looked += 1;
        let Some((mean, merit)) = solution else {
            let mean = vec![0.5; self.relaxation.sites * self.relaxation.phases];
            return self.divide(open, &mean, heap);
        };
        match self.best_place(&open, linear, &mean, merit) {
            Some(place) => self.divide_at(open, place.site, place.phase, Some((place.part, merit)), heap),
            None => self.divide(open, &mean, heap),
        }
    }

    /// A plan that HiGHS finds where the best plan and a solution do not agree, checked and finished like any other.
    fn whole_plan(&mut self, domain: &Domain, mean: &[f32], linear: &mut Linear) {
        let mut domain = domain.clone();
        self.decide_agreed(&mut domain, mean);
        let free = (0..self.relaxation.sites).filter(|s| domain.first[*s] < domain.last[*s]);
        if free.count() < FEW_FREE {
            return;
        }
        if !follow(self.exact.problem, &mut domain) {
            return;
        }
        let on_air = linear.whole(&domain);
        self.work = self.work.saturating_sub(linear.work());
        let Some(on_air) = on_air else { return };
        let problem = self.exact.problem;
        let phases = self.relaxation.phases;
        let mut plan = Plan::empty(problem);
        for (site, of) in on_air.chunks(phases).enumerate() {
            let start = of.iter().position(|part| *part > 0.5).unwrap_or(phases) as u8;
            if start < plan.start[site] && (domain.first[site]..=domain.last[site]).contains(&start) {
                plan.put(problem, site, start);
            }
        }
        if plan.is_within(problem) && plan.is_sound(problem) {
            finish(problem, &mut plan);
            self.offer(plan);
        }
    }

    /// Decides what the best plan and a solution have in common.
    fn decide_agreed(&self, domain: &mut Domain, mean: &[f32]) {
        let phases = self.relaxation.phases;
        for (site, start) in self.plan.start.iter().enumerate() {
            for phase in domain.first[site]..domain.last[site] {
                let part = mean[site * phases + usize::from(phase)];
                if *start > phase && part < AGREED && domain.first[site] <= phase {
                    domain.first[site] = phase + 1;
                } else if *start <= phase && part > 1.0 - AGREED {
                    domain.last[site] = domain.last[site].min(phase);
                }
            }
        }
    }

    /// The place whose division brings most: by what divisions there brought so far, or by trying both ways.
    fn best_place(&mut self, open: &Open, linear: &mut Linear, mean: &[f32], merit: f64) -> Option<Place> {
        let mut places: Vec<(f64, Place)> = self
            .places(&open.domain, mean)
            .into_iter()
            .map(|p| (self.score(p), p))
            .collect();
        places.sort_by(|a, b| {
            b.0.total_cmp(&a.0)
                .then(a.1.site.cmp(&b.1.site))
                .then(a.1.phase.cmp(&b.1.phase))
        });
        let mut best: Option<(f64, Place)> = None;
        let mut trials = 0;
        for (guess, place) in places {
            let is_trusted = self.brought.is_trusted(place.site);
            if !is_trusted && trials < TRIALS {
                trials += 1;
                let score = self.tried(open, linear, place, merit);
                if best.is_none_or(|b| score > b.0) {
                    best = Some((score, place));
                }
            } else if is_trusted && best.is_none_or(|b| guess > b.0) {
                best = Some((guess, place));
            }
        }
        best.map(|(_, place)| place)
    }

    /// Where a solution is in parts.
    fn places(&self, domain: &Domain, mean: &[f32]) -> Vec<Place> {
        let phases = self.relaxation.phases;
        let mut all = Vec::new();
        for site in 0..self.relaxation.sites {
            for phase in domain.first[site]..domain.last[site] {
                let part = mean[site * phases + usize::from(phase)];
                if (LEAST_PART..=1.0 - LEAST_PART).contains(&part) {
                    all.push(Place { site, phase, part });
                }
            }
        }
        all
    }

    fn score(&self, place: Place) -> f64 {
        let (late, early) = self.brought.guess(place.site, place.part);
        product(late, early)
    }

    /// Tries both ways of a division in a few steps each.
    fn tried(&mut self, open: &Open, linear: &mut Linear, place: Place, merit: f64) -> f64 {
        let mut falls = [0.0; 2];
        for is_early in [false, true] {
            let mut domain = open.domain.clone();
            if is_early {
                domain.last[place.site] = place.phase;
            } else {
                domain.first[place.site] = place.phase + 1;
            }
            let most = merit - (self.reached as f64);
            falls[usize::from(is_early)] = most;
            if !follow(self.exact.problem, &mut domain) {
                continue;
            }
            let says = linear.look(&domain, (self.reached + 1) as f64 - MARGIN, STEPS_OF_TRIAL);
            self.work = self.work.saturating_sub(linear.work());
            if let Says::Best { merit: now, .. } = says {
                falls[usize::from(is_early)] = (merit - now).clamp(0.0, most);
                let born = Born {
                    site: place.site,
                    is_early,
                    part: place.part,
                    merit,
                };
                self.brought.note(born, now.max(self.reached as f64));
            }
        }
        product(falls[0], falls[1])
    }

    /// Multipliers that prove that no plan is in a case, from those that say by how much it breaks its rows: high
    /// enough, they outweigh all that there is. Nothing where no height does.
    fn nothing_in(&self, open: &Open, dual: &Dual) -> Option<Multipliers> {
        let mut high = 1.0;
        for _ in 0..RAISES {
            let times = |x: &f64| x * high;
            let raised = Dual {
                u: dual.u.iter().map(times).collect(),
                prices: dual.prices.iter().map(times).collect(),
                weight_price: dual.weight_price * high,
            };
            let set = self.exact.rounded(self.relaxation, &raised);
            let proved = self.exact.prove(&set, &open.domain);
            if self.exact.whole(proved.total) <= self.reached {
                return Some(set);
            }
            high *= 2.0;
        }
        None
    }
}

/// A division that brings something on both ways is better than one that brings all on one.
fn product(one: f64, other: f64) -> f64 {
    one.max(1e-3) * other.max(1e-3)
}
