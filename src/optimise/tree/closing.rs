//! Cases that are closed without dividing them: impossible ones, decided ones, and those of one limit.

use super::super::certificate::Multipliers;
use super::super::exact::MOST_MULTIPLIER;
use super::super::greedy::finish;
use super::super::knapsack::{self, Piece};
use super::super::plan::Plan;
use super::super::problem::NONE;
use super::super::relaxation::Dual;
use super::super::restrict::Restricted;
use super::{Open, Tree};

impl Tree<'_> {
    /// A case in which limits are broken or something cannot be covered: prices as high as need be prove it.
    pub(super) fn impossible(&mut self, open: Open, restricted: &Restricted) -> Option<Open> {
        let dual = restricted.widened(self.relaxation, restricted.narrowed(&open.dual));
        let mut high = 1.0;
        // Where the formula has no end, doubling reaches what is needed.
        for _ in 0..40 {
            let mut trial = dual.clone();
            restricted.raise(self.relaxation, &mut trial, high);
            let set = self.exact.rounded(self.relaxation, &trial);
            let proved = self.exact.prove(&set, &open.domain);
            if self.exact.whole(proved.total) <= self.reached {
                let set = self.keep(set);
                self.close(open.node, set);
                return None;
            }
            high *= 2.0;
        }
        Some(open)
    }

    /// A case in which every site is decided: a plan, and what it covers is the bound.
    pub(super) fn decided(&mut self, mut open: Open) -> Option<Open> {
        let problem = self.exact.problem;
        let mut plan = Plan::empty(problem);
        for site in 0..problem.sites {
            plan.put(problem, site, open.domain.first[site]);
        }
        let is_enough = plan.is_enough(problem);
        let set = if !problem.is_cheapest || !is_enough {
            self.multipliers_of(&plan)
        } else {
            // All rows are hit: what it costs is the bound.
            Multipliers {
                prices: vec![0; problem.caps.len()],
                ..Multipliers::default()
            }
        };
        self.offer(plan);
        let proved = self.exact.prove_with(&set, &open.domain, &self.extra_rows);
        open.bound = self.exact.whole(proved.total);
        open.set = self.keep(set);
        self.closed_or(open)
    }

    fn closed_or(&mut self, open: Open) -> Option<Open> {
        if open.bound > self.reached {
            return Some(open);
        }
        self.close(open.node, open.set);
        None
    }

    /// Multipliers under which just what a plan turns is worth something. Rows that say so are added.
    fn multipliers_of(&mut self, plan: &Plan) -> Multipliers {
        let problem = self.exact.problem;
        let mut set = Multipliers {
            prices: vec![0; problem.caps.len()],
            ..Multipliers::default()
        };
        // More than any plan costs.
        let dear = problem.given.costs.iter().sum::<u64>() + 1;
        if problem.least.is_some() {
            set.weight_price = dear.min(MOST_MULTIPLIER >> self.exact.bits) << self.exact.bits;
        }
        // A minimum that is missed takes more than all is worth.
        let all: u64 = (0..plan.covers.len())
            .map(|t| problem.phase_weight(t).saturating_mul(problem.reachable()))
            .fold(dear, u64::saturating_add);
        let met = plan.covers.last().map_or(&[][..], |cover| &cover.met);
        for (minimum, met) in problem.given.minima.iter().zip(met) {
            let lacks = minimum.weight.saturating_sub(*met);
            let price = all.checked_div(lacks).map_or(0, |price| price.saturating_add(1));
            set.minima
                .push(price.min(MOST_MULTIPLIER >> self.exact.bits) << self.exact.bits);
        }
        let last = plan.covers.len() - 1;
        for (phase, cover) in plan.covers.iter().enumerate() {
            for village in 0..problem.villages {
                if problem.is_dead[village] || cover.has_turned(village) {
                    continue;
                }
                let centre = problem.centre[village];
                let is_missing = |p: &&u32| cover.count(**p as usize) == 0;
                let points: Vec<u32> = if centre != NONE && cover.count(centre as usize) == 0 {
                    vec![centre]
                } else {
                    let all = problem.given.points.get(village).iter();
                    all.filter(|p| !problem.given.served[**p as usize])
                        .filter(is_missing)
                        .copied()
                        .collect()
                };
                let row = self.exact.rows.len() + self.extra_rows.len();
                self.extra_rows.push((village as u32, points));
                let all = match (problem.is_cheapest, problem.least) {
                    (false, _) => problem.phase_weight(phase) * problem.weight[village],
                    (true, None) => dear,
                    (true, Some(_)) => dear.saturating_mul(problem.weight[village]),
                };
                // A number that is cut off proves less, and the case stays open.
                let mut u = all.min(MOST_MULTIPLIER >> self.exact.bits) << self.exact.bits;
                if phase == last {
                    let of = problem.minima_of(village).filter_map(|m| set.minima.get(m));
                    let more = of.fold(0, |sum: u64, m| sum.saturating_add(*m));
                    u = u
                        .saturating_add(more.saturating_mul(problem.weight[village]))
                        .min(MOST_MULTIPLIER);
                }
                set.rows.push((row as u32, phase as u8, u));
            }
        }
        set
    }

    /// Closes a case by a table over the room of its only limit.
    pub(super) fn by_table(&mut self, open: &mut Open, most: u128, is_apart: bool) -> bool {
        let problem = self.exact.problem;
        if problem.links.is_some() || problem.minima() > 0 {
            return false;
        }
        let ([cap], 1) = (&problem.caps[..], problem.phases) else {
            return false;
        };
        let open_sites: Vec<usize> = (0..problem.sites)
            .filter(|s| open.domain.first[*s] < open.domain.last[*s])
            .collect();
        let built = (0..problem.sites).filter(|s| open.domain.last[*s] == 0);
        let used: u64 = built.map(|s| problem.takes(cap, s)).sum();
        let Some(room) = cap.room.checked_sub(used) else {
            return false;
        };
        let mut set = self.sets[open.set as usize].clone();
        if is_apart && !problem.is_cheapest {
            // No two sites share a row: each is worth all that it hits.
            set = self.exact.rounded(self.relaxation, &self.whole_weights());
        }
        set.prices = vec![0];
        let proved = self.exact.prove(&set, &open.domain);
        let worth = |site: &usize| self.exact.worth_in(&proved.worth, *site, 0).max(0);
        let pieces: Vec<Piece> = open_sites
            .iter()
            .map(|s| Piece {
                takes: problem.takes(cap, *s),
                worth: worth(s),
            })
            .collect();
        let steps = knapsack::steps(&pieces, room);
        if steps > most {
            return false;
        }
        self.work = self.work.saturating_sub(steps as u64 / 2);
        let all: i128 = pieces.iter().map(|p| p.worth).sum();
        let (best, chosen) = knapsack::best(&pieces, room);
        let bound = self.exact.whole(proved.total - all + best);
        if open.node < 40 {
            let mut plan = Plan::empty(problem);
            for site in 0..problem.sites {
                plan.put(
                    problem,
                    site,
                    open.domain.last[site].min(open.domain.first[site].max(1)),
                );
            }
            for (site, _) in open_sites.iter().zip(&chosen).filter(|(_, c)| **c) {
                plan.put(problem, *site, 0);
            }
            if plan.is_within(problem) {
                finish(problem, &mut plan);
                self.offer(plan);
            }
        }
        if bound >= open.bound {
            return false;
        }
        set.is_whole = true;
        open.bound = bound;
        open.set = self.keep(set);
        if bound <= self.reached {
            self.close(open.node, open.set);
            return true;
        }
        false
    }

    /// Multipliers as high as the weights; of several rows of a village the first has all.
    fn whole_weights(&self) -> Dual {
        let mut dual = Dual {
            u: vec![0.0; self.relaxation.elements()],
            prices: vec![0.0],
            weight_price: 0.0,
        };
        for (item, weight) in self.relaxation.weight.iter().enumerate() {
            dual.u[self.relaxation.item_start[item] as usize] = *weight;
        }
        dual
    }
}
