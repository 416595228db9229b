//! The question made ready: what is decided already is taken out, and both directions of who covers what.

use super::instance::{Goal, Instance};
use super::links::Links;
use super::lists::Lists;
use super::stop::Stop;

/// No point.
pub(super) const NONE: u32 = u32::MAX;

/// A limit on what is built in some phases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cap {
    /// The first phase whose sites count.
    pub from: u8,
    /// The last one.
    pub to: u8,
    /// Sites count as one each, and not by their cost.
    pub counts: bool,
    pub room: u64,
}

impl Cap {
    pub(super) const fn has(&self, phase: u8) -> bool {
        self.from <= phase && phase <= self.to
    }
}

/// The question made ready.
pub(super) struct Problem<'a> {
    pub given: &'a Instance,
    pub sites: usize,
    pub villages: usize,
    pub phases: u8,
    /// What a village counts: 0 where it cannot be covered, 1 where each must be.
    pub weight: Vec<u64>,
    pub village_of: Vec<u32>,
    /// Points of each site that count, in the order of their villages.
    pub covers: Lists,
    /// Sites of each point that may be built.
    pub sites_of: Lists,
    /// People that are missing still, of each village.
    pub need: Vec<u64>,
    /// The point that is missing still.
    pub centre: Vec<u32>,
    /// People over the points that can be covered, without those that are.
    pub reach: Vec<u64>,
    /// Villages that no plan can cover.
    pub is_dead: Vec<bool>,
    /// The first and the last phase in which a site may be built; `phases` means never.
    pub first: Vec<u8>,
    pub last: Vec<u8>,
    pub caps: Vec<Cap>,
    /// What the budgets pay of each site.
    pub pays: Vec<u64>,
    /// Every village has one point.
    pub is_simple: bool,
    /// Covers every village: the goal is the least cost.
    pub is_cheapest: bool,
    /// The weight to be covered, where a part is enough.
    pub least: Option<u64>,
    /// Places and chains, where sites hang on each other.
    pub links: Option<Links>,
    /// First and last phases leave a plan, as far as places and chains go.
    pub is_possible: bool,
    /// The minima of each village, where there are any. Where all must be covered they say nothing more.
    pub minima_of: Lists,
    /// What may end the work.
    pub stop: Stop,
    /// No phase counts less in the search for a plan: a phase that counts nothing meets minima all the same.
    pub least_phase_weight: u64,
}

impl<'a> Problem<'a> {
    pub(super) fn of(given: &'a Instance) -> Self {
        let (sites, villages) = (given.sites(), given.villages());
        let phases = given.phases.len().clamp(1, 250) as u8;
        let (mut first, mut last) = locks(given, phases);
        let links = Links::of(given);
        let is_possible = match &links {
            Some(links) => links.follow(&mut first, &mut last, phases),
            None => first.iter().zip(&last).all(|(f, l)| f <= l),
        };
        let mut village_of = vec![0; given.people.len()];
        for (village, points) in given.points.iter().enumerate() {
            for point in points {
                village_of[*point as usize] = village as u32;
            }
        }
        let covers = Lists::from_lists((0..sites).map(|site| {
            let all = given.covers.get(site).iter().copied();
            let mut points: Vec<u32> = all.filter(|p| !given.served[*p as usize]).collect();
            points.sort_unstable_by_key(|p| (village_of[*p as usize], *p));
            points
        }));
        let allowed = Lists::from_lists((0..sites).map(|site| {
            let none: &[u32] = &[];
            let points = if first[site] < phases {
                covers.get(site)
            } else {
                none
            };
            points.to_vec()
        }));
        let mut all = Self {
            given,
            sites,
            villages,
            phases,
            weight: given.weights.clone(),
            village_of,
            covers,
            sites_of: allowed.turned(given.people.len()),
            need: given.needs.clone(),
            centre: vec![NONE; villages],
            reach: vec![0; villages],
            is_dead: vec![false; villages],
            first,
            last,
            caps: caps_of(given, phases),
            pays: (0..sites).map(|site| paid(given, site)).collect(),
            is_simple: given.points.iter().all(|points| points.len() == 1),
            is_cheapest: matches!(given.goal, Goal::LeastCost(_)),
            least: match given.goal {
                Goal::LeastCost(least) => least,
                Goal::MostWeight => None,
            },
            links,
            is_possible,
            minima_of: Lists::default(),
            stop: Stop::default(),
            least_phase_weight: 0,
        };
        if all.given.goal != Goal::LeastCost(None) && !given.minima.is_empty() {
            let villages_of = given.minima.iter().map(|m| m.villages.iter().copied());
            all.minima_of = Lists::from_lists(villages_of).turned(villages);
        }
        all.look_at_villages();
        all
    }

    fn look_at_villages(&mut self) {
        for village in 0..self.villages {
            for point in self.given.points.get(village) {
                let people = self.given.people[*point as usize];
                if self.given.served[*point as usize] {
                    self.need[village] = self.need[village].saturating_sub(people);
                } else if !self.sites_of.get(*point as usize).is_empty() {
                    self.reach[village] += people;
                }
            }
            if let Some(point) = self.given.centres[village]
                && !self.given.served[point as usize]
            {
                self.centre[village] = point;
            }
            let centre = self.centre[village];
            let is_out = centre != NONE && self.sites_of.get(centre as usize).is_empty();
            if is_out || self.reach[village] < self.need[village] {
                self.is_dead[village] = true;
                self.weight[village] = 0;
            } else if self.is_cheapest && self.least.is_none() {
                // Each must be covered, whatever it counts.
                self.weight[village] = 1;
            }
        }
    }

    /// Is a village covered with nothing built?
    pub(super) fn is_served(&self, village: usize) -> bool {
        self.need[village] == 0 && self.centre[village] == NONE
    }

    pub(super) fn phase_weight(&self, phase: usize) -> u64 {
        if self.is_cheapest {
            1
        } else {
            let own = self.given.phases.get(phase).map_or(1, |p| p.weight);
            own.max(self.least_phase_weight)
        }
    }

    /// What a site takes of a limit.
    pub(super) fn takes(&self, cap: &Cap, site: usize) -> u64 {
        if cap.counts { 1 } else { self.pays[site] }
    }

    /// How many minima say something.
    pub(super) fn minima(&self) -> usize {
        if self.minima_of.is_empty() {
            0
        } else {
            self.given.minima.len()
        }
    }

    /// The minima of a village.
    pub(super) fn minima_of(&self, village: usize) -> impl Iterator<Item = usize> + '_ {
        let of: &[u32] = if self.minima_of.is_empty() {
            &[]
        } else {
            self.minima_of.get(village)
        };
        of.iter().map(|m| *m as usize)
    }

    /// The weight that can be covered at all.
    pub(super) fn reachable(&self) -> u64 {
        self.weight.iter().sum()
    }
}

/// What the budgets pay of a site.
pub(super) fn paid(given: &Instance, site: usize) -> u64 {
    given.paid.get(site).copied().unwrap_or(given.costs[site])
}

/// Locked-in sites are built in the first phase in which they can be; locked-out ones never.
fn locks(given: &Instance, phases: u8) -> (Vec<u8>, Vec<u8>) {
    let earliest = |site: usize| given.earliest.get(site).map_or(0, |e| (*e).min(phases));
    let mut first: Vec<u8> = (0..given.sites()).map(earliest).collect();
    let mut last = vec![phases; given.sites()];
    for site in &given.locked_in {
        last[*site as usize] = first[*site as usize].min(phases - 1);
    }
    for site in &given.locked_out {
        first[*site as usize] = phases;
    }
    (first, last)
}

/// The limits, without those that cannot bind. Of money only multiples of what all costs share can be used.
fn caps_of(given: &Instance, phases: u8) -> Vec<Cap> {
    let mut caps = Vec::new();
    let mut add = |from: u8, to: u8, budget: Option<u64>, most: Option<u64>| {
        caps.extend(budget.map(|room| Cap {
            from,
            to,
            counts: false,
            room,
        }));
        caps.extend(most.map(|room| Cap {
            from,
            to,
            counts: true,
            room,
        }));
    };
    let (mut money, mut sites) = (Some(0_u64), Some(0_u64));
    for (at, phase) in (0..phases).zip(&given.phases) {
        if given.carry_over {
            // A phase without a limit has all that it wants, and so have those after it.
            money = money.zip(phase.budget).map(|(a, b)| a.saturating_add(b));
            sites = sites.zip(phase.max_sites).map(|(a, b)| a.saturating_add(b));
            add(0, at, money, sites);
        } else {
            add(at, at, phase.budget, phase.max_sites);
        }
    }
    add(0, phases - 1, given.budget, given.max_sites);
    let pays = || (0..given.sites()).map(|site| paid(given, site));
    let share = pays().fold(0, gcd);
    let all: u64 = pays().fold(0, u64::saturating_add);
    for cap in &mut caps {
        if !cap.counts && share > 1 {
            cap.room -= cap.room % share;
        }
    }
    caps.retain(|cap| cap.room < if cap.counts { given.costs.len() as u64 } else { all });
    caps
}

pub(super) const fn gcd(mut a: u64, mut b: u64) -> u64 {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a
}
