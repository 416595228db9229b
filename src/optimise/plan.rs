//! A plan on its way: when each site is built, what is covered after each phase, what is used of each limit.

use super::problem::{NONE, Problem};

/// How much of a village's weight progress towards its verdict is worth, before it turns.
const WORTH_OF_PROGRESS: f64 = 0.2;

/// What is covered after one phase.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cover {
    /// Sites on air at each point.
    count: Vec<u32>,
    /// People at covered points of each village.
    got: Vec<u64>,
    turned: Vec<bool>,
    /// The weight that is covered.
    pub value: u64,
    /// The weight of each minimum's villages that is covered.
    pub met: Vec<u64>,
}

impl Cover {
    fn nothing(problem: &Problem) -> Self {
        let turned: Vec<bool> = (0..problem.villages).map(|v| problem.is_served(v)).collect();
        let value = problem
            .weight
            .iter()
            .zip(&turned)
            .filter(|(_, t)| **t)
            .map(|(w, _)| w)
            .sum();
        let mut met = vec![0; problem.minima()];
        for village in (0..problem.villages).filter(|v| turned[*v]) {
            problem
                .minima_of(village)
                .for_each(|m| met[m] += problem.weight[village]);
        }
        Self {
            met,
            count: vec![0; problem.village_of.len()],
            got: vec![0; problem.villages],
            turned,
            value,
        }
    }

    pub(super) fn has_turned(&self, village: usize) -> bool {
        self.turned[village]
    }

    pub(super) fn count(&self, point: usize) -> u32 {
        self.count[point]
    }

    fn is_turned(&self, problem: &Problem, village: usize) -> bool {
        let centre = problem.centre[village];
        self.got[village] >= problem.need[village] && (centre == NONE || self.count[centre as usize] > 0)
    }

    fn add(&mut self, problem: &Problem, site: usize) {
        for point in problem.covers.get(site) {
            let point = *point as usize;
            self.count[point] += 1;
            if self.count[point] == 1 {
                let village = problem.village_of[point] as usize;
                self.got[village] += problem.given.people[point];
                if !self.turned[village] && self.is_turned(problem, village) {
                    self.turned[village] = true;
                    self.value += problem.weight[village];
                    if !self.met.is_empty() {
                        let minima = problem.minima_of(village);
                        minima.for_each(|m| self.met[m] += problem.weight[village]);
                    }
                }
            }
        }
    }

    fn remove(&mut self, problem: &Problem, site: usize) {
        for point in problem.covers.get(site) {
            let point = *point as usize;
            self.count[point] -= 1;
            if self.count[point] == 0 {
                let village = problem.village_of[point] as usize;
                self.got[village] -= problem.given.people[point];
                if self.turned[village] && !self.is_turned(problem, village) {
                    self.turned[village] = false;
                    self.value -= problem.weight[village];
                    if !self.met.is_empty() {
                        let minima = problem.minima_of(village);
                        minima.for_each(|m| self.met[m] -= problem.weight[village]);
                    }
                }
            }
        }
    }

    /// The weight that one more site would turn.
    #[inline]
    pub(super) fn gain(&self, problem: &Problem, site: usize) -> u64 {
        if problem.is_simple {
            let open = problem
                .covers
                .get(site)
                .iter()
                .filter(|p| self.count[**p as usize] == 0);
            return open
                .map(|p| problem.weight[problem.village_of[*p as usize] as usize])
                .sum();
        }
        let mut gain = 0;
        self.each_village(problem, site, 0, |village, more, has_centre| {
            if !self.turned[village] && self.got[village] + more >= problem.need[village] && has_centre {
                gain += problem.weight[village];
            }
        });
        gain
    }

    /// The weight that would be lost without a site that is on air.
    pub(super) fn loss(&self, problem: &Problem, site: usize) -> u64 {
        if problem.is_simple {
            let alone = problem
                .covers
                .get(site)
                .iter()
                .filter(|p| self.count[**p as usize] == 1);
            return alone
                .map(|p| problem.weight[problem.village_of[*p as usize] as usize])
                .sum();
        }
        let mut loss = 0;
        self.each_village(problem, site, 1, |village, less, _| {
            let centre = problem.centre[village];
            let is_centre_lost = centre != NONE
                && self.count[centre as usize] == 1
                && problem
                    .covers
                    .get(site)
                    .binary_search_by_key(&(village as u32, centre), |p| {
                        (problem.village_of[*p as usize], *p)
                    })
                    .is_ok();
            if self.turned[village] && (is_centre_lost || self.got[village] - less < problem.need[village]) {
                loss += problem.weight[village];
            }
        });
        loss
    }

    /// The gain with something for villages that come nearer to turning.
    pub(super) fn promise(&self, problem: &Problem, site: usize) -> f64 {
        if problem.is_simple {
            return self.gain(problem, site) as f64;
        }
        let mut promise = 0.0;
        self.each_village(problem, site, 0, |village, more, has_centre| {
            if self.turned[village] || problem.weight[village] == 0 {
                return;
            }
            let centre = problem.centre[village];
            let had_centre = centre == NONE || self.count[centre as usize] > 0;
            let before = progress(self.got[village], problem.need[village], had_centre);
            let after = progress(self.got[village] + more, problem.need[village], has_centre);
            let worth = if after >= 1.0 {
                1.0
            } else {
                WORTH_OF_PROGRESS * after * after
            };
            promise += problem.weight[village] as f64 * (worth - WORTH_OF_PROGRESS * before * before);
        });
        promise
    }

    /// Calls for each village of a site: people at its points that have `count` sites, and whether the centre
    /// is covered with this site.
    fn each_village(
        &self,
        problem: &Problem,
        site: usize,
        count: u32,
        mut call: impl FnMut(usize, u64, bool),
    ) {
        let points = problem.covers.get(site);
        let mut at = 0;
        while at < points.len() {
            let village = problem.village_of[points[at] as usize];
            let centre = problem.centre[village as usize];
            let mut has_centre = centre == NONE || self.count[centre as usize] > 0;
            let mut people = 0;
            while at < points.len() && problem.village_of[points[at] as usize] == village {
                let point = points[at] as usize;
                if self.count[point] == count {
                    people += problem.given.people[point];
                }
                has_centre |= points[at] == centre;
                at += 1;
            }
            call(village as usize, people, has_centre);
        }
    }
}

/// How near a village is to turning: the share of the people that it needs, and its centre as a third of that.
fn progress(got: u64, need: u64, has_centre: bool) -> f64 {
    let share = if need == 0 {
        1.0
    } else {
        got.min(need) as f64 / need as f64
    };
    if has_centre {
        (share * 3.0 + 1.0) / 4.0
    } else {
        share * 0.75
    }
}

/// A plan on its way.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Plan {
    /// The phase in which each site is built; the number of phases means never.
    pub start: Vec<u8>,
    pub covers: Vec<Cover>,
    /// What is used of each limit.
    pub used: Vec<u64>,
}

impl Plan {
    /// Locked-in sites alone.
    pub(super) fn empty(problem: &Problem) -> Self {
        let phases = problem.phases;
        let mut plan = Self {
            start: vec![phases; problem.sites],
            covers: vec![Cover::nothing(problem); usize::from(phases)],
            used: vec![0; problem.caps.len()],
        };
        for site in 0..problem.sites {
            if problem.last[site] < phases {
                plan.put(problem, site, problem.last[site]);
            }
        }
        plan
    }

    /// Builds a site in a phase instead of the one in which it was.
    pub(super) fn put(&mut self, problem: &Problem, site: usize, phase: u8) {
        let was = self.start[site];
        for (used, cap) in self.used.iter_mut().zip(&problem.caps) {
            match (cap.has(was), cap.has(phase)) {
                (false, true) => *used += problem.takes(cap, site),
                (true, false) => *used -= problem.takes(cap, site),
                _ => {}
            }
        }
        for at in phase..was {
            self.covers[usize::from(at)].add(problem, site);
        }
        for at in was..phase {
            self.covers[usize::from(at)].remove(problem, site);
        }
        self.start[site] = phase;
    }

    /// Does a site fit into the limits of a phase, besides what is there?
    pub(super) fn fits(&self, problem: &Problem, site: usize, phase: u8) -> bool {
        let was = self.start[site];
        problem.caps.iter().zip(&self.used).all(|(cap, used)| {
            !cap.has(phase) || cap.has(was) || used.saturating_add(problem.takes(cap, site)) <= cap.room
        })
    }

    /// Are all limits kept?
    pub(super) fn is_within(&self, problem: &Problem) -> bool {
        problem
            .caps
            .iter()
            .zip(&self.used)
            .all(|(cap, used)| *used <= cap.room)
    }

    /// What the plan is worth: covered weight over the phases with their weights.
    pub(super) fn value(&self, problem: &Problem) -> u64 {
        let phases = self.covers.iter().enumerate();
        phases
            .map(|(t, cover)| problem.phase_weight(t) * cover.value)
            .sum()
    }

    /// What all sites cost.
    pub(super) fn cost(&self, problem: &Problem) -> u64 {
        let built = (0..problem.sites).filter(|s| self.start[*s] < problem.phases);
        built.map(|s| problem.given.costs[s]).sum()
    }

    /// What the goal counts: the larger the better.
    pub(super) fn merit(&self, problem: &Problem) -> i128 {
        if problem.is_cheapest {
            -i128::from(self.cost(problem))
        } else {
            i128::from(self.value(problem))
        }
    }

    /// Does the plan cover what it must?
    pub(super) fn is_enough(&self, problem: &Problem) -> bool {
        if self.missing(problem) > 0 {
            return false;
        }
        if !problem.is_cheapest {
            return true;
        }
        let Some(cover) = self.covers.last() else {
            return true;
        };
        match problem.least {
            Some(least) => cover.value >= least,
            None => (0..problem.villages).all(|v| problem.is_dead[v] || cover.turned[v]),
        }
    }

    /// The weight that is missing to the minima.
    pub(super) fn missing(&self, problem: &Problem) -> u64 {
        let met = self.covers.last().map_or(&[][..], |cover| &cover.met);
        let minima = problem.given.minima.iter().zip(met);
        minima.map(|(m, met)| m.weight.saturating_sub(*met)).sum()
    }

    /// Does the plan keep to places and chains?
    pub(super) fn is_sound(&self, problem: &Problem) -> bool {
        problem
            .links
            .as_ref()
            .is_none_or(|links| links.is_kept(&self.start, problem.phases))
    }

    /// The weight gained over the phases by building a site earlier, in `phase`.
    pub(super) fn gain(&self, problem: &Problem, site: usize, phase: u8) -> u64 {
        let phases = usize::from(phase)..usize::from(self.start[site]);
        phases
            .map(|t| problem.phase_weight(t) * self.covers[t].gain(problem, site))
            .sum()
    }

    /// The same with something for progress.
    pub(super) fn promise(&self, problem: &Problem, site: usize, phase: u8) -> f64 {
        let phases = usize::from(phase)..usize::from(self.start[site]);
        phases
            .map(|t| problem.phase_weight(t) as f64 * self.covers[t].promise(problem, site))
            .sum()
    }

    /// The weight lost over the phases by building a site later, in `phase`.
    pub(super) fn loss(&self, problem: &Problem, site: usize, phase: u8) -> u64 {
        let phases = usize::from(self.start[site])..usize::from(phase);
        phases
            .map(|t| problem.phase_weight(t) * self.covers[t].loss(problem, site))
            .sum()
    }
}
