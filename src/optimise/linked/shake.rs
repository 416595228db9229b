//! Ruin and recreate with chains: some sites near each other go, with what hangs on them, and the hole is filled
//! anew, whole chains at a time.

use super::super::improve::Search;
use super::super::links::Links;
use super::super::lists::Lists;
use super::super::plan::Plan;
use super::super::problem::Problem;
use super::super::random::Random;
use super::grow::sum_along;
use super::moves::{delay, is_leaf, undo};
use super::paths::{Paths, is_open};

/// From a site that is taken out, so many looks find others near it.
const LOOKS: usize = 4;
/// Sites that could fill a hole; more are left out by chance.
const MOST_IN_POOL: usize = 120;

/// A search from a plan.
pub(in super::super) struct Shaker<'a> {
    problem: &'a Problem<'a>,
    links: &'a Links,
    pub plan: Plan,
    prices: Vec<f64>,
    random: Random,
    /// Sites of each point that the search may build.
    sites_of: Lists,
    /// Chains of each phase: each has others.
    paths: Vec<Paths>,
    /// The price of each site in each phase, site by site; the last is that of never.
    paid: Vec<f64>,
    path: Vec<u32>,
    moved: Vec<(u32, u8)>,
    pool: Vec<u32>,
    scores: Vec<f64>,
    seen: Vec<u32>,
    stamp: u32,
    by_ratio: bool,
    /// What part of its price a site counts in a chain that it does not end: others may hang on it as well.
    shared: f64,
    /// What a step may lose at most.
    warmth: f64,
}

/// What a step may lose at first, as a part of what a site is worth.
const WARMTH: f64 = 0.5;

impl<'a> Shaker<'a> {
    pub(in super::super) fn new(
        problem: &'a Problem<'a>,
        links: &'a Links,
        plan: Plan,
        prices: Vec<f64>,
        is_eligible: &[bool],
        seed: u64,
    ) -> Self {
        let may = |s: &&u32| is_eligible[**s as usize] && problem.last[**s as usize] == problem.phases;
        let sites_of = problem
            .sites_of
            .iter()
            .map(|sites| sites.iter().filter(may).copied().collect::<Vec<_>>());
        Self {
            sites_of: Lists::from_lists(sites_of),
            paid: paid(problem, &prices),
            problem,
            links,
            plan,
            prices,
            random: Random::new(seed),
            paths: (0..problem.phases).map(|_| Paths::new(problem.sites)).collect(),
            path: Vec::new(),
            moved: Vec::new(),
            pool: Vec::new(),
            scores: Vec::new(),
            seen: vec![0; problem.sites],
            stamp: 0,
            by_ratio: false,
            shared: 1.0,
            warmth: 0.0,
        }
    }

    /// Runs the search. The plan may then break limits, where they are paid for.
    pub(in super::super) fn run(&mut self, search: Search) {
        let built = self
            .plan
            .start
            .iter()
            .filter(|s| **s < self.problem.phases)
            .count();
        let begin = WARMTH * self.plan.value(self.problem) as f64 / built.max(1) as f64;
        let mut best = (self.plan.merit(self.problem), self.plan.clone());
        for step in 0..search.steps {
            // A step may lose a little, less and less: a chain must often go before a better one can come.
            let left = 1.0 - step as f64 / search.steps as f64;
            self.warmth = if self.problem.is_cheapest {
                0.0
            } else {
                begin * left * left
            };
            if self.problem.stop.cuts() || !self.step(search) {
                break;
            }
            if search.is_hard && self.plan.missing(self.problem) <= best.1.missing(self.problem) {
                let standing = self.plan.merit(self.problem);
                if standing > best.0 {
                    best = (standing, self.plan.clone());
                }
            }
            if !search.is_hard && step % 64 == 63 {
                self.feed_back(search.steps);
            }
        }
        if search.is_hard && best.0 > self.plan.merit(self.problem) {
            self.plan = best.1;
        }
    }

    /// Prices follow what is used of the limits.
    fn feed_back(&mut self, steps: usize) {
        let rate = (20.0 / steps.max(1000) as f64).min(0.01);
        for (at, cap) in self.problem.caps.iter().enumerate() {
            let used = self.plan.used[at] as f64 / cap.room.max(1) as f64;
            self.prices[at] *= 1.0 + rate * ((used - 1.0) * 200.0).clamp(-1.0, 1.0);
        }
        self.paid = paid(self.problem, &self.prices);
    }

    fn price(&self, site: usize, phase: u8) -> f64 {
        self.paid[site * (self.plan.covers.len() + 1) + usize::from(phase)]
    }

    /// The plan changed: chains are others now.
    fn forget(&mut self) {
        self.paths.iter_mut().for_each(Paths::forget);
    }

    /// One hole, filled. Nothing to take out: there is no step.
    fn step(&mut self, search: Search) -> bool {
        self.moved.clear();
        self.by_ratio = self.random.below(2) == 0;
        self.shared = [1.0, 0.5, 0.15][self.random.below(3)];
        let (value, missing) = (self.plan.value(self.problem), self.plan.missing(self.problem));
        if !self.ruin(search.most_out) {
            return false;
        }
        self.gather();
        self.recreate(search);
        self.tidy(search);
        if !self.is_better(search, value, missing) {
            undo(self.problem, &mut self.plan, &mut self.moved, 0);
        }
        true
    }

    fn is_better(&mut self, search: Search, value: u64, missing: u64) -> bool {
        let luck = self.random.unit();
        let luck = luck * luck;
        let mut first = self.moved.clone();
        first.reverse();
        first.sort_by_key(|(site, _)| *site);
        let mut paid = 0.0;
        for at in 0..first.len() {
            let (site, was) = first[at];
            // Of a site that moved twice the first place counts.
            if first.get(at + 1).is_none_or(|next| next.0 != site) {
                let site = site as usize;
                paid += self.price(site, self.plan.start[site]) - self.price(site, was);
            }
        }
        let after = self.plan.value(self.problem);
        let better = match (self.problem.is_cheapest, search.is_hard) {
            (true, _) => -paid,
            (false, true) => after as f64 - value as f64,
            (false, false) => after as f64 - value as f64 - paid,
        };
        let is_enough =
            !self.problem.is_cheapest || after >= self.problem.least.unwrap_or(value).min(value.max(after));
        better >= -self.warmth * luck
            && is_enough
            && (!search.is_hard
                || (self.plan.is_within(self.problem) && self.plan.missing(self.problem) <= missing))
    }

    /// Takes some built sites out that are near each other, with what hangs on them.
    fn ruin(&mut self, most: usize) -> bool {
        let never = self.problem.phases;
        let is_free =
            |s: &u32| self.plan.start[*s as usize] < never && self.problem.last[*s as usize] == never;
        let built: Vec<u32> = (0..self.problem.sites as u32).filter(is_free).collect();
        if built.is_empty() {
            return false;
        }
        let wide = if self.random.below(4) == 0 { 3 * most } else { most };
        let out = 1 + self.random.below(wide);
        let mut next = built[self.random.below(built.len())];
        for _ in 0..out {
            let begun = self.moved.len();
            delay(
                self.problem,
                self.links,
                &mut self.plan,
                next as usize,
                never,
                &mut self.moved,
            );
            self.stamp += 1;
            let mut near = Vec::new();
            let from = if self.moved.len() > begun {
                let at = begun + self.random.below(self.moved.len() - begun);
                self.moved[at].0
            } else {
                next
            };
            self.look_around(from as usize, &mut near);
            near.retain(|site| is_built(&self.plan, self.problem, *site));
            if near.is_empty() {
                break;
            }
            next = near[self.random.below(near.len())];
        }
        true
    }

    /// Built sites near one: those that cover what sites near it cover, and those of its chains.
    fn look_around(&mut self, site: usize, near: &mut Vec<u32>) {
        near.extend(
            self.links
                .after
                .get(site)
                .iter()
                .chain(self.links.needed_by.get(site)),
        );
        let points = self.problem.covers.get(site);
        if points.is_empty() {
            return;
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
            near.extend(self.sites_of.get(other as usize));
        }
    }

    /// The sites that could fill the hole.
    fn gather(&mut self) {
        self.stamp += 1;
        self.pool.clear();
        let last = self.plan.covers.len() - 1;
        for at in 0..self.moved.len() {
            for point in self.problem.covers.get(self.moved[at].0 as usize) {
                if self.plan.covers[last].count(*point as usize) > 0 && self.problem.phases == 1 {
                    continue;
                }
                for site in self.sites_of.get(*point as usize) {
                    if self.seen[*site as usize] != self.stamp {
                        self.seen[*site as usize] = self.stamp;
                        self.pool.push(*site);
                    }
                }
            }
        }
        while self.pool.len() > MOST_IN_POOL {
            let at = self.random.below(self.pool.len());
            self.pool.swap_remove(at);
        }
    }

    /// The best phase for a site with its chain: score and phase.
    fn offer(&mut self, site: usize, search: Search, is_exact: bool) -> (f64, u8) {
        let mut best = (0.0, self.problem.phases);
        let now = self.plan.start[site];
        for phase in self.problem.first[site]..now {
            let score = self.offer_in(site, phase, search, is_exact);
            if score > best.0 {
                best = (score, phase);
            }
        }
        best
    }

    fn offer_in(&mut self, site: usize, phase: u8, search: Search, is_exact: bool) -> f64 {
        if !is_open(self.problem, self.links, &self.plan, site, phase) || !self.seek(site, phase) {
            return 0.0;
        }
        if search.is_hard && !self.fits(phase) {
            return 0.0;
        }
        let problem = self.problem;
        let promise = if is_exact && self.path.len() > 1 {
            sum_along(problem, &mut self.plan, &self.path, phase, |plan, s| {
                plan.promise(problem, s, phase)
            })
        } else {
            self.path
                .iter()
                .map(|s| self.plan.promise(problem, *s as usize, phase))
                .sum()
        };
        let paid: f64 = self
            .path
            .iter()
            .map(|s| self.paid_in_chain(*s as usize, site, phase))
            .sum();
        if promise <= 0.0 {
            0.0
        } else if problem.is_cheapest {
            promise / paid.max(1e-9)
        } else if !search.is_hard {
            promise - paid
        } else if self.by_ratio {
            promise / paid.max(promise * 1e-6)
        } else {
            (promise - 0.5 * paid).max(promise * 1e-3)
        }
    }

    /// What a site of a chain counts; its end counts all.
    fn paid_in_chain(&self, site: usize, end: usize, phase: u8) -> f64 {
        let paid = self.price(site, phase) - self.price(site, self.plan.start[site]);
        if site == end { paid } else { paid * self.shared }
    }

    /// Looks for the chain of a site in a phase.
    fn seek(&mut self, site: usize, phase: u8) -> bool {
        let (problem, plan, all) = (self.problem, &self.plan, &self.paid);
        let of = |s: usize, phase: u8| all[s * (plan.covers.len() + 1) + usize::from(phase)];
        let paid = |s: usize| (of(s, phase) - of(s, plan.start[s])).max(0.0) + 1e-9;
        let paths = &mut self.paths[usize::from(phase)];
        paths.cost((problem, self.links), plan, site, phase, paid) < f64::INFINITY
            && paths.path(self.links, plan, site, phase, &mut self.path)
    }

    /// Do all sites of the chain fit into the limits together?
    fn fits(&self, phase: u8) -> bool {
        let caps = self.problem.caps.iter().zip(&self.plan.used);
        caps.filter(|(cap, _)| cap.has(phase)).all(|(cap, used)| {
            let new = self
                .path
                .iter()
                .filter(|s| !cap.has(self.plan.start[**s as usize]));
            let takes: u64 = new.map(|s| self.problem.takes(cap, *s as usize)).sum();
            used.saturating_add(takes) <= cap.room
        })
    }

    /// Fills the hole, the best first, with some luck.
    fn recreate(&mut self, search: Search) {
        self.forget();
        self.scores.clear();
        for at in 0..self.pool.len() {
            let score = self.offer(self.pool[at] as usize, search, false).0;
            self.scores.push(score * (0.9 + 0.2 * self.random.unit()));
        }
        loop {
            let best = (0..self.scores.len()).max_by(|a, b| self.scores[*a].total_cmp(&self.scores[*b]));
            let Some(at) = best.filter(|at| self.scores[*at] > 0.0) else {
                return;
            };
            if self.problem.is_cheapest && self.problem.least.is_some() && self.plan.is_enough(self.problem) {
                return;
            }
            let site = self.pool[at] as usize;
            let (score, phase) = self.offer(site, search, true);
            if score <= 0.0 {
                self.scores[at] = 0.0;
                continue;
            }
            if score * 1.1 < self.scores[at] {
                self.scores[at] = score * (0.9 + 0.2 * self.random.unit());
                continue;
            }
            if !self.seek(site, phase) {
                self.scores[at] = 0.0;
                continue;
            }
            self.stamp += 1;
            for site in std::mem::take(&mut self.path) {
                self.seen[site as usize] = self.stamp;
                self.moved.push((site, self.plan.start[site as usize]));
                self.plan.put(self.problem, site as usize, phase);
            }
            self.forget();
            // Chains are shorter now, and places are taken.
            for other in 0..self.pool.len() {
                if !self.can_rise(other) {
                    continue;
                }
                let score = self.offer(self.pool[other] as usize, search, false).0;
                self.scores[other] = score * (0.9 + 0.2 * self.random.unit());
            }
        }
    }

    /// May the score of a site in the pool be another since the last chain was built? With several phases those that
    /// were worth nothing are looked at again only where they hang on that chain.
    fn can_rise(&self, at: usize) -> bool {
        let hangs = |site: &u32| self.seen[*site as usize] == self.stamp;
        self.problem.phases == 1
            || self.scores[at] > 0.0
            || self.links.after.get(self.pool[at] as usize).iter().any(hangs)
    }

    /// Takes out what is not worth its price any more, leaf by leaf.
    fn tidy(&mut self, search: Search) {
        let never = self.problem.phases;
        let mut all: Vec<u32> = self.pool.clone();
        all.extend(self.moved.iter().map(|(site, _)| *site));
        // What lost a site that hung on it may hang there for nothing.
        for (site, _) in &self.moved {
            all.extend(self.links.after.get(*site as usize));
        }
        all.sort_unstable();
        all.dedup();
        loop {
            let mut is_done = true;
            for at in 0..all.len() {
                let site = all[at] as usize;
                if !is_built(&self.plan, self.problem, all[at])
                    || !is_leaf(self.links, &self.plan, site)
                    || !self.is_useless(site, search)
                {
                    continue;
                }
                self.moved.push((site as u32, self.plan.start[site]));
                self.plan.put(self.problem, site, never);
                all.extend(self.links.after.get(site));
                is_done = false;
            }
            if is_done {
                return;
            }
        }
    }

    fn is_useless(&self, site: usize, search: Search) -> bool {
        let loss = self.plan.loss(self.problem, site, self.problem.phases);
        if self.problem.is_cheapest {
            let covered = self.plan.covers[0].value;
            return loss == 0
                || self
                    .problem
                    .least
                    .is_some_and(|least| covered.saturating_sub(loss) >= least);
        }
        if search.is_hard {
            loss == 0
        } else {
            (loss as f64) < self.price(site, self.plan.start[site])
        }
    }
}

fn is_built(plan: &Plan, problem: &Problem, site: u32) -> bool {
    plan.start[site as usize] < problem.phases && problem.last[site as usize] == problem.phases
}

/// What each site costs in each phase and never, site by site.
fn paid(problem: &Problem, prices: &[f64]) -> Vec<f64> {
    let all = (0..problem.sites).flat_map(|site| (0..=problem.phases).map(move |phase| (site, phase)));
    all.map(|(site, phase)| price(problem, prices, site, phase))
        .collect()
}

/// What a site in a phase costs, in the goal and in prices.
fn price(problem: &Problem, prices: &[f64], site: usize, phase: u8) -> f64 {
    if phase == problem.phases {
        return 0.0;
    }
    if problem.is_cheapest {
        return problem.given.costs[site] as f64;
    }
    let caps = problem.caps.iter().zip(prices).filter(|(cap, _)| cap.has(phase));
    caps.map(|(cap, price)| price * problem.takes(cap, site) as f64)
        .sum()
}
