//! The Lagrangian relaxation in flat arrays: rows of villages are paid for by multipliers, limits by prices.
//!
//! ```text
//! L(u, λ) = Σ_villages max(0, w − Σ u) + Σ_limits λ · room + Σ_sites max over its phases of (U − own − prices)
//! ```
//!
//! An *item* is a village in a phase, with its weight; an *element* is a row in a phase; U is the sum of the
//! multipliers of the elements that a site hits. Each L is a bound on every plan.

use super::instance::Goal;
use super::problem::{Cap, Problem};
use super::rows::Rows;

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
}

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
        let mut list_start = vec![0];
        let mut list = Vec::with_capacity(rows.of_site.total() * phases);
        for site in 0..sites {
            for phase in 0..phases {
                let shift = (phase * rows.len()) as u32;
                list.extend(rows.of_site.get(site).iter().map(|row| row + shift));
                list_start.push(list.len() as u32);
            }
        }
        let served: u64 = (0..villages)
            .filter(|v| problem.is_served(*v))
            .map(|v| problem.weight[v])
            .sum();
        let costs = problem.given.costs.iter().map(|c| *c as f64);
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
            cost: costs.collect(),
            first: problem.first.clone(),
            last: problem.last.clone(),
            caps: problem.caps.clone(),
            room: problem.caps.iter().map(|cap| cap.room as f64).collect(),
            is_required: problem.given.goal == Goal::LeastCost(None),
            least: problem.least.map(|least| least as f64 - served as f64),
            constant,
        }
    }

    pub(super) fn elements(&self) -> usize {
        self.item_start.last().map_or(0, |end| *end as usize)
    }

    pub(super) fn hits(&self, site: usize, phase: usize) -> &[u32] {
        let at = site * self.phases + phase;
        &self.list[self.list_start[at] as usize..self.list_start[at + 1] as usize]
    }

    /// What a site takes of a limit.
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
