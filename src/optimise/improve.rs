//! Ruin and recreate: some sites near each other are taken out, and the hole is filled anew, greedily.
//!
//! With a price for each limit the cost may float: what counts is the weight less what is paid. Without that
//! the search stalls at the budget's edge. What is too much is trimmed at the end.

use super::lists::Lists;
use super::plan::Plan;
use super::problem::Problem;
use super::random::Random;

/// How the search goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Search {
    pub steps: usize,
    /// Limits are kept at each step; else they are paid for.
    pub is_hard: bool,
    /// The most sites that are taken out at once.
    pub most_out: usize,
}

/// From a site that is taken out, so many looks find others near it.
const LOOKS: usize = 4;

/// A search from a plan.
pub(super) struct Improver<'a> {
    problem: &'a Problem<'a>,
    pub plan: Plan,
    /// The price of each limit.
    prices: Vec<f64>,
    /// What each site costs in each phase, site by site; empty with one phase, where it is quickly made.
    paid: Vec<f64>,
    random: Random,
    /// Sites of each point that the search may build.
    sites_of: Lists,
    /// The built sites, and where each is among them.
    built: Vec<u32>,
    place: Vec<u32>,
    /// The step in which a site was last looked at.
    seen: Vec<u32>,
    stamp: u32,
    /// Sites are chosen by what they promise for their price, and not by what is left of it.
    by_ratio: bool,
    /// What was changed in this step: site and the phase in which it was.
    changed: Vec<(u32, u8)>,
    pool: Vec<u32>,
    scores: Vec<f64>,
}

impl<'a> Improver<'a> {
    pub(super) fn new(
        problem: &'a Problem<'a>,
        plan: Plan,
        prices: Vec<f64>,
        is_eligible: &[bool],
        seed: u64,
    ) -> Self {
        let mut all = Self {
            problem,
            prices,
            paid: Vec::new(),
            random: Random::new(seed),
            sites_of: Lists::from_lists(problem.sites_of.iter().map(|sites| {
                let may =
                    |s: &&u32| is_eligible[**s as usize] && problem.last[**s as usize] == problem.phases;
                sites.iter().filter(may).copied().collect::<Vec<_>>()
            })),
            built: Vec::new(),
            place: vec![0; problem.sites],
            seen: vec![0; problem.sites],
            stamp: 0,
            by_ratio: false,
            changed: Vec::new(),
            pool: Vec::new(),
            scores: Vec::new(),
            plan,
        };
        for site in 0..problem.sites {
            if all.plan.start[site] < problem.phases && problem.last[site] == problem.phases {
                all.place[site] = all.built.len() as u32;
                all.built.push(site as u32);
            }
        }
        all.remember_prices();
        all
    }

    /// With several phases many limits make a price.
    fn remember_prices(&mut self) {
        self.paid.clear();
        let phases = self.problem.phases;
        if phases > 1 {
            let all = (0..self.problem.sites).flat_map(|site| (0..phases).map(move |phase| (site, phase)));
            self.paid = all.map(|(site, phase)| self.price_made(site, phase)).collect();
        }
    }

    /// What a site in a phase costs, in the goal and in prices.
    #[inline]
    fn price(&self, site: usize, phase: u8) -> f64 {
        let phases = self.problem.phases;
        if phase == phases {
            return 0.0;
        }
        let remembered = self.paid.get(site * usize::from(phases) + usize::from(phase));
        remembered
            .copied()
            .unwrap_or_else(|| self.price_made(site, phase))
    }

    fn price_made(&self, site: usize, phase: u8) -> f64 {
        if self.problem.is_cheapest {
            return self.problem.given.costs[site] as f64;
        }
        let caps = self
            .problem
            .caps
            .iter()
            .zip(&self.prices)
            .filter(|(cap, _)| cap.has(phase));
        caps.map(|(cap, price)| price * self.problem.takes(cap, site) as f64)
            .sum()
    }

    fn put(&mut self, site: usize, phase: u8) {
        let never = self.problem.phases;
        let was = self.plan.start[site];
        self.changed.push((site as u32, was));
        self.move_to(site, phase, was, never);
    }

    fn move_to(&mut self, site: usize, phase: u8, was: u8, never: u8) {
        self.plan.put(self.problem, site, phase);
        if was == never && phase < never {
            self.place[site] = self.built.len() as u32;
            self.built.push(site as u32);
        } else if was < never && phase == never {
            let at = self.place[site] as usize;
            self.built.swap_remove(at);
            if let Some(moved) = self.built.get(at) {
                self.place[*moved as usize] = at as u32;
            }
        }
    }

    /// What the plan is worth after prices, apart from a constant.
    fn paid(&self, site: usize, was: u8) -> f64 {
        self.price(site, self.plan.start[site]) - self.price(site, was)
    }

    /// Runs the search. The plan may then break limits, where they are paid for.
    pub(super) fn run(&mut self, search: Search) {
        for step in 0..search.steps {
            if self.built.is_empty() || self.problem.stop.cuts() {
                return;
            }
            self.step(search);
            if !search.is_hard && step % 64 == 63 {
                self.feed_back(search.steps);
            }
        }
    }

    /// Prices follow what is used of the limits.
    fn feed_back(&mut self, steps: usize) {
        // Over the whole search a price may change by about a third.
        let rate = (20.0 / steps.max(1000) as f64).min(0.01);
        for (at, cap) in self.problem.caps.iter().enumerate() {
            let used = self.plan.used[at] as f64 / cap.room.max(1) as f64;
            self.prices[at] *= 1.0 + rate * ((used - 1.0) * 200.0).clamp(-1.0, 1.0);
        }
        self.remember_prices();
    }

    fn step(&mut self, search: Search) {
        self.changed.clear();
        self.by_ratio = self.random.below(2) == 0;
        let before = self.plan.value(self.problem);
        let missing = self.plan.missing(self.problem);
        self.ruin(search.most_out);
        self.gather();
        self.recreate(search);
        self.tidy(search);
        let after = self.plan.value(self.problem);
        let mut first = self.changed.clone();
        // Of a site that moved twice the first place counts.
        first.reverse();
        first.sort_by_key(|(site, _)| *site);
        let mut paid = 0.0;
        for at in 0..first.len() {
            let is_last = first.get(at + 1).is_none_or(|next| next.0 != first[at].0);
            if is_last {
                paid += self.paid(first[at].0 as usize, first[at].1);
            }
        }
        let better = if self.problem.is_cheapest {
            -paid
        } else {
            after as f64 - before as f64 - paid
        };
        let better = if search.is_hard && !self.problem.is_cheapest {
            after as f64 - before as f64
        } else {
            better
        };
        let is_good = better >= 0.0
            && (!search.is_hard || self.plan.is_within(self.problem))
            && self.covers_enough(before, after)
            && (!search.is_hard || self.plan.missing(self.problem) <= missing);
        if !is_good {
            self.undo();
        }
    }

    fn covers_enough(&self, before: u64, after: u64) -> bool {
        !self.problem.is_cheapest || after >= self.problem.least.unwrap_or(before).min(before.max(after))
    }

    fn undo(&mut self) {
        let never = self.problem.phases;
        while let Some((site, was)) = self.changed.pop() {
            let now = self.plan.start[site as usize];
            self.move_to(site as usize, was, now, never);
        }
    }

    /// Takes some built sites out that are near each other.
    fn ruin(&mut self, most: usize) {
        let never = self.problem.phases;
        let out = 1 + self.random.below(most);
        let mut next = self.built[self.random.below(self.built.len())];
        let mut taken = 0;
        self.stamp += 1;
        self.pool.clear();
        let mut near: Vec<u32> = Vec::new();
        while taken < out {
            self.put(next as usize, never);
            taken += 1;
            // Built sites that share points with sites that cover the same as this one.
            let points = self.problem.covers.get(next as usize);
            if points.is_empty() {
                break;
            }
            for _ in 0..LOOKS {
                let point = points[self.random.below(points.len())];
                let sites = self.sites_of.get(point as usize);
                if sites.is_empty() {
                    continue;
                }
                let between = sites[self.random.below(sites.len())] as usize;
                let others = self.problem.covers.get(between);
                let other = others[self.random.below(others.len())];
                for site in self.sites_of.get(other as usize) {
                    let at = *site as usize;
                    if self.seen[at] != self.stamp {
                        self.seen[at] = self.stamp;
                        if self.plan.start[at] < never {
                            near.push(*site);
                        }
                    }
                }
            }
            if near.is_empty() {
                break;
            }
            next = near.swap_remove(self.random.below(near.len()));
        }
    }

    /// The sites that could fill the hole.
    fn gather(&mut self) {
        self.stamp += 1;
        let last = self.plan.covers.len() - 1;
        for at in 0..self.changed.len() {
            let out = self.changed[at].0 as usize;
            for point in self.problem.covers.get(out) {
                if self.plan.covers[last].count(*point as usize) > 0 && self.problem.phases == 1 {
                    continue;
                }
                for site in self.sites_of.get(*point as usize) {
                    let at = *site as usize;
                    if self.seen[at] != self.stamp {
                        self.seen[at] = self.stamp;
                        self.pool.push(*site);
                    }
                }
            }
        }
    }

    /// The best phase for a site, and what it adds after prices.
    fn offer(&self, site: usize, search: Search) -> (f64, u8) {
        let now = self.plan.start[site];
        let mut best = (0.0, now);
        for phase in self.problem.first[site]..now {
            if search.is_hard && !self.plan.fits(self.problem, site, phase) {
                continue;
            }
            let promise = self.plan.promise(self.problem, site, phase);
            let paid = self.price(site, phase) - self.price(site, now);
            let score = if self.problem.is_cheapest {
                promise / paid.max(1e-9)
            } else if search.is_hard {
                // What is paid counts, but no more than what a limit leaves over is worth.
                if self.by_ratio {
                    promise / paid.max(promise * 1e-6)
                } else {
                    (promise - 0.5 * paid).max(promise * 1e-3)
                }
            } else {
                promise - paid
            };
            if promise > 0.0 && score > best.0 {
                best = (score, phase);
            }
        }
        best
    }

    /// Fills the hole, the best first, with some luck.
    fn recreate(&mut self, search: Search) {
        self.scores.clear();
        for at in 0..self.pool.len() {
            let score = self.offer(self.pool[at] as usize, search).0;
            self.scores.push(score * (0.9 + 0.2 * self.random.unit()));
        }
        let is_falling = self.problem.is_simple;
        loop {
            let best = (0..self.scores.len()).max_by(|a, b| self.scores[*a].total_cmp(&self.scores[*b]));
            let Some(at) = best.filter(|at| self.scores[*at] > 0.0) else {
                return;
            };
            if self.problem.is_cheapest && self.problem.least.is_some() && self.plan.is_enough(self.problem) {
                return;
            }
            let site = self.pool[at] as usize;
            let (score, phase) = self.offer(site, search);
            let luck = 0.9 + 0.2 * self.random.unit();
            let was = self.scores[at];
            if score <= 0.0 {
                self.scores[at] = 0.0;
                continue;
            }
            // Its score fell since it was made.
            if is_falling && score * 1.1 < was {
                self.scores[at] = score * luck;
                continue;
            }
            self.put(site, phase);
            if is_falling {
                self.scores[at] = if phase == 0 {
                    0.0
                } else {
                    self.offer(site, search).0
                };
            } else {
                for other in 0..self.pool.len() {
                    if self.scores[other] > 0.0 {
                        self.scores[other] = self.offer(self.pool[other] as usize, search).0;
                    }
                }
            }
        }
    }

    /// Takes out what is not worth its price any more, among what was looked at.
    fn tidy(&mut self, search: Search) {
        let never = self.problem.phases;
        for at in 0..self.pool.len() {
            let site = self.pool[at] as usize;
            let now = self.plan.start[site];
            if now == never {
                continue;
            }
            let loss = self.plan.loss(self.problem, site, never) as f64;
            let is_useless = if self.problem.is_cheapest {
                loss == 0.0
                    || self
                        .problem
                        .least
                        .is_some_and(|least| self.plan.covers[0].value - loss as u64 >= least)
            } else if search.is_hard {
                loss == 0.0
            } else {
                loss < self.price(site, now)
            };
            if is_useless {
                self.put(site, never);
            }
        }
    }
}
