//! The Lagrangian relaxation in flat arrays: rows of villages are paid for by multipliers, limits by prices.
//!
//! ```text
//! L(u, λ) = Σ_villages max(0, w − Σ u) + Σ_limits λ · room + Σ_sites max over its phases of (U − own − prices)
//! ```
//!
//! An *item* is a village in a phase, with its weight; an *element* is a row in a phase; U is the sum of the
//! multipliers of the elements that a site hits. Each L is a bound on every plan.

use super::instance::Goal;
use super::lists::Lists;
use super::problem::{Cap, Problem};
use super::rows::Rows;
use super::stop::Stop;

/// The relaxation, or what is left of one where some sites are decided.
#[derive(Clone, Debug, Default)]
pub(super) struct Relaxation {
    pub sites: usize,
    pub phases: usize,
    /// The weight of each item.
    pub weight: Vec<f64>,
    /// The first element of each item, and the end.
    pub item_start: Vec<u32>,
    /// Where the elements begin that a site hits in a phase: site by site, phase by phase, and the end.
    pub list_start: Vec<u32>,
    pub list: Vec<u32>,
    /// What a site costs in the goal.
    pub own: Vec<f64>,
    pub cost: Vec<f64>,
    /// The first and the last phase of each site.
    pub first: Vec<u8>,
    pub last: Vec<u8>,
    pub caps: Vec<Cap>,
    /// What is left of each limit.
    pub room: Vec<f64>,
    /// Every item must be covered.
    pub is_required: bool,
    /// The weight that must be covered, where a part is enough.
    pub least: Option<f64>,
    /// What is decided already adds this.
    pub constant: f64,
    /// Elements of chains, behind those of rows: the one that each site pays in each phase, or none. Empty: no
    /// site needs another.
    pub own_chain: Vec<u32>,
    /// Is what pays a chain decided, so that it must be got?
    pub is_due: Vec<bool>,
    /// The sites of each place; empty where each is alone and needs no other.
    pub groups: Lists,
    /// Elements of minima, behind those of chains: the weight that is wanted, and the scale of its multiplier.
    pub minima: Vec<(f64, f64)>,
    /// The minima of each item, and what it counts there.
    pub minima_of: Lists,
    pub counts: Vec<f64>,
    /// What may end the work.
    pub stop: Stop,
}

/// No chain.
pub(super) const NO_CHAIN: u32 = u32::MAX;

/// Multipliers of the elements, prices of the limits, and the price of weight (for the least cost of a part).
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Dual {
    pub u: Vec<f64>,
    pub prices: Vec<f64>,
    pub weight_price: f64,
}

impl Relaxation {
    pub(super) fn of(problem: &Problem, rows: &Rows) -> Self {
        let phases = usize::from(problem.phases);
        let (villages, sites) = (problem.villages, problem.sites);
        let mut item_start = vec![0];
        let mut weight = Vec::new();
        let mut constant = 0.0;
        // Villages without rows are decided.
        let has_rows = |v: &usize| !rows.of_village(*v).is_empty();
        for phase in 0..phases {
            let many = problem.phase_weight(phase) as f64;
            for village in (0..villages).filter(has_rows) {
                weight.push(many * problem.weight[village] as f64);
                item_start.push((phase * rows.len() + rows.of_village(village).end) as u32);
            }
            let decided = (0..villages).filter(|v| !has_rows(v) && problem.is_served(*v));
            if !problem.is_cheapest {
                constant += decided.map(|v| many * problem.weight[v] as f64).sum::<f64>();
            }
        }
        let chains = Chains::of(problem, rows.len() * phases);
        let mut list_start = vec![0];
        let mut list = Vec::with_capacity(rows.of_site.total() * phases);
        for site in 0..sites {
            for phase in 0..phases {
                let shift = (phase * rows.len()) as u32;
                list.extend(rows.of_site.get(site).iter().map(|row| row + shift));
                list.extend(chains.got(problem, site, phase));
                list_start.push(list.len() as u32);
            }
        }
        let mut minima_of = Lists::new();
        let mut counts = Vec::new();
        if problem.minima() > 0 {
            for phase in 0..phases {
                for village in (0..villages).filter(has_rows) {
                    let is_last = phase + 1 == phases;
                    minima_of.push(problem.minima_of(village).filter(|_| is_last).map(|m| m as u32));
                    counts.push(problem.weight[village] as f64);
                }
            }
        }
        let minima = (0..problem.minima()).map(|m| wanted(problem, m)).collect();
        let served: u64 = (0..villages)
            .filter(|v| problem.is_served(*v))
            .map(|v| problem.weight[v])
            .sum();
        let costs = problem.given.costs.iter().map(|c| *c as f64);
        let paid = (0..sites).map(|site| super::problem::paid(problem.given, site) as f64);
        Self {
            sites,
            phases,
            weight,
            item_start,
            list_start,
            list,
            own: if problem.is_cheapest {
                costs.clone().collect()
            } else {
                vec![0.0; sites]
            },
            cost: paid.collect(),
            first: problem.first.clone(),
            last: problem.last.clone(),
            caps: problem.caps.clone(),
            room: problem.caps.iter().map(|cap| cap.room as f64).collect(),
            is_required: problem.given.goal == Goal::LeastCost(None),
            least: problem.least.map(|least| least as f64 - served as f64),
            constant,
            is_due: vec![false; chains.count],
            own_chain: chains.own,
            groups: problem
                .links
                .as_ref()
                .map_or_else(Lists::default, |links| links.sites_of.clone()),
            minima,
            minima_of,
            counts,
            stop: problem.stop.clone(),
        }
    }

    /// The elements of rows end here, and those of chains begin.
    pub(super) fn rows_end(&self) -> usize {
        self.item_start.last().map_or(0, |end| *end as usize)
    }

    /// The elements of chains end here, and those of minima begin.
    pub(super) fn chains_end(&self) -> usize {
        self.rows_end() + self.is_due.len()
    }

    pub(super) fn is_linked(&self) -> bool {
        !self.groups.is_empty()
    }

    /// What the minima add to the weight of an item.
    pub(super) fn more(&self, u: &[f64], item: usize) -> f64 {
        if self.minima.is_empty() {
            return 0.0;
        }
        let end = self.chains_end();
        let of = self.minima_of.get(item).iter().map(|m| *m as usize);
        of.map(|m| u[end + m] / self.minima[m].1 * self.counts[item])
            .sum()
    }

    pub(super) fn elements(&self) -> usize {
        self.chains_end() + self.minima.len()
    }

    #[inline]
    pub(super) fn hits(&self, site: usize, phase: usize) -> &[u32] {
        let at = site * self.phases + phase;
        &self.list[self.list_start[at] as usize..self.list_start[at + 1] as usize]
    }

    /// What a site takes of a limit.
    #[inline]
    pub(super) fn takes(&self, cap: usize, site: usize) -> f64 {
        if self.caps[cap].counts {
            1.0
        } else {
            self.cost[site]
        }
    }

    /// Multipliers to begin with: half of each village's weight, shared among its rows.
    pub(super) fn begin(&self) -> Dual {
        let mut u = vec![0.0; self.elements()];
        for item in 0..self.weight.len() {
            let elements = self.item_start[item] as usize..self.item_start[item + 1] as usize;
            let half = 0.5 * self.weight[item] / elements.len().max(1) as f64;
            u[elements].fill(half);
        }
        Dual {
            u,
            prices: vec![0.0; self.caps.len()],
            weight_price: 0.0,
        }
    }
}

/// The elements of chains: phase by phase, those sites that need another.
struct Chains {
    own: Vec<u32>,
    count: usize,
}

impl Chains {
    fn of(problem: &Problem, begin: usize) -> Self {
        let none = Self {
            own: Vec::new(),
            count: 0,
        };
        let Some(links) = problem.links.as_ref().filter(|links| links.after.total() > 0) else {
            return none;
        };
        let phases = usize::from(problem.phases);
        let mut own = vec![NO_CHAIN; problem.sites * phases];
        let mut count = 0;
        for phase in 0..phases {
            for site in 0..problem.sites {
                let can = usize::from(problem.first[site]) <= phase;
                if can && !links.after.get(site).is_empty() {
                    own[site * phases + phase] = (begin + count) as u32;
                    count += 1;
                }
            }
        }
        Self { own, count }
    }

    /// The chains that a site on air in a phase gets.
    fn got<'a>(&'a self, problem: &'a Problem, site: usize, phase: usize) -> impl Iterator<Item = u32> + 'a {
        let phases = usize::from(problem.phases);
        let links = problem.links.as_ref().filter(|_| self.count > 0);
        let by = links.map_or(&[][..], |links| links.needed_by.get(site));
        by.iter()
            .map(move |other| self.own[*other as usize * phases + phase])
            .filter(|e| *e != NO_CHAIN)
    }
}

/// What a minimum wants besides what is served, and the scale of its multiplier: as if its villages shared it.
fn wanted(problem: &Problem, minimum: usize) -> (f64, f64) {
    let of = &problem.given.minima[minimum];
    let villages = of.villages.iter().map(|v| *v as usize);
    let (mut served, mut all) = (0.0, 0.0);
    for village in villages {
        let weight = problem.weight[village] as f64;
        all += weight;
        if problem.is_served(village) {
            served += weight;
        }
    }
    let scale = all / (of.villages.len().max(1) as f64).sqrt();
    (of.weight as f64 - served, if scale > 0.0 { scale } else { 1.0 })
}
