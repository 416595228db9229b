//! Multipliers as whole numbers, and what they prove.

use super::certificate::Multipliers;
use super::links::Links;
use super::problem::{Problem, gcd};
use super::relaxation::{Dual, NO_CHAIN, Relaxation};
use super::rows::Rows;

/// Multipliers beyond this are refused by the check.
pub(super) const MOST_MULTIPLIER: u64 = 1 << 62;
/// The most bits behind the point.
const MOST_BITS: u32 = 20;
/// The most bits of a sum of weights with those behind the point.
const MOST_BITS_OF_SUMS: u32 = 60;

/// Which phases a site may be built in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Domain {
    pub first: Vec<u8>,
    pub last: Vec<u8>,
}

/// The formula of the bound in whole numbers.
pub(super) struct Exact<'a> {
    pub problem: &'a Problem<'a>,
    pub rows: &'a Rows,
    pub bits: u32,
    /// Every value of the goal is a multiple of this.
    step: i128,
}

/// What a set of multipliers proves in a domain.
pub(super) struct Proved {
    /// The bound of the merit, times 2^bits.
    pub total: i128,
    /// What each site is worth in each phase, prices paid, times 2^bits; in `phases` it is 0.
    pub worth: Vec<i128>,
    /// What each site's place is worth, and what without the site. Empty where each site is alone.
    places: Vec<(i128, i128)>,
}

/// Below the bound of every plan.
const NO_PLAN: i128 = -(1 << 120);

impl<'a> Exact<'a> {
    pub(super) fn new(problem: &'a Problem<'a>, rows: &'a Rows) -> Self {
        let phases = usize::from(problem.phases);
        let all = (0..phases).map(|t| u128::from(problem.phase_weight(t)) * u128::from(problem.reachable()));
        let costs: u128 = problem.given.costs.iter().map(|c| u128::from(*c)).sum();
        let bits = 128 - (all.sum::<u128>() + costs + 1).leading_zeros();
        let step = if problem.is_cheapest {
            problem.given.costs.iter().fold(0, |s, c| gcd(s, *c))
        } else {
            let phases = (0..phases).fold(0, |s, t| gcd(s, problem.phase_weight(t)));
            problem
                .weight
                .iter()
                .fold(0, |s, w| gcd(s, *w))
                .saturating_mul(phases)
        };
        Self {
            problem,
            rows,
            bits: MOST_BITS_OF_SUMS.saturating_sub(bits).min(MOST_BITS),
            step: i128::from(step.max(1)),
        }
    }

    /// Multipliers rounded to whole numbers.
    pub(super) fn rounded(&self, relaxation: &Relaxation, dual: &Dual) -> Multipliers {
        let times = (1_u64 << self.bits) as f64;
        let whole = |x: f64| ((x.max(0.0) * times).round() as u64).min(MOST_MULTIPLIER);
        let rows = self.rows.len();
        let phases = relaxation.phases;
        let all = dual.u[..relaxation.rows_end()]
            .iter()
            .enumerate()
            .map(|(e, u)| ((e % rows) as u32, (e / rows) as u8, whole(*u)));
        Multipliers {
            rows: all.filter(|(_, _, u)| *u > 0).collect(),
            prices: dual.prices.iter().map(|p| whole(*p)).collect(),
            weight_price: whole(dual.weight_price),
            is_whole: false,
            chains: relaxation
                .own_chain
                .iter()
                .enumerate()
                .filter(|(_, e)| **e != NO_CHAIN)
                .map(|(at, e)| {
                    (
                        (at / phases) as u32,
                        (at % phases) as u8,
                        whole(dual.u[*e as usize]),
                    )
                })
                .filter(|(_, _, v)| *v > 0)
                .collect(),
            minima: dual.u[relaxation.chains_end()..]
                .iter()
                .zip(&relaxation.minima)
                .map(|(u, (_, scale))| whole(u / scale))
                .collect(),
        }
    }

    /// What multipliers prove where each site keeps to its domain.
    pub(super) fn prove(&self, set: &Multipliers, domain: &Domain) -> Proved {
        self.prove_with(set, domain, &[])
    }

    /// The same with rows that no site in the domain hits.
    pub(super) fn prove_with(&self, set: &Multipliers, domain: &Domain, extra: &[(u32, Vec<u32>)]) -> Proved {
        let problem = self.problem;
        let phases = usize::from(problem.phases);
        let rows = self.rows.len();
        let mut u = vec![0_i128; rows * phases];
        let mut paid = vec![
            0_i128;
            if extra.is_empty() {
                0
            } else {
                problem.villages * phases
            }
        ];
        for (row, phase, multiplier) in &set.rows {
            if let Some((village, _)) = (*row as usize).checked_sub(rows).and_then(|at| extra.get(at)) {
                paid[usize::from(*phase) * problem.villages + *village as usize] += i128::from(*multiplier);
                continue;
            }
            u[usize::from(*phase) * rows + *row as usize] = i128::from(*multiplier);
        }
        let mut total = self.villages(set, &u, &paid);
        for (cap, price) in problem.caps.iter().zip(&set.prices) {
            total += i128::from(*price) * i128::from(cap.room);
        }
        let mut worth = vec![0; problem.sites * phases];
        let chains = self.chains(set);
        for site in 0..problem.sites {
            let own = if problem.is_cheapest {
                i128::from(problem.given.costs[site]) << self.bits
            } else {
                0
            };
            let mut sum = -own;
            for phase in (0..phases).rev() {
                let of = &u[phase * rows..(phase + 1) * rows];
                sum += self
                    .rows
                    .of_site
                    .get(site)
                    .iter()
                    .map(|row| of[*row as usize])
                    .sum::<i128>();
                sum += chains.get(site * phases + phase).copied().unwrap_or(0);
                let caps = problem
                    .caps
                    .iter()
                    .zip(&set.prices)
                    .filter(|(cap, _)| cap.has(phase as u8));
                let paid: i128 = caps
                    .map(|(cap, p)| i128::from(*p) * i128::from(problem.takes(cap, site)))
                    .sum();
                worth[site * phases + phase] = sum - paid;
            }
            if problem.links.is_some() {
                continue;
            }
            let of = domain.first[site]..=domain.last[site];
            total += of.map(|s| self.worth_in(&worth, site, s)).max().unwrap_or(0);
        }
        let mut proved = Proved {
            total,
            worth,
            places: Vec::new(),
        };
        if let Some(links) = &problem.links {
            self.add_places(links, domain, &mut proved);
        }
        proved
    }

    /// What each site gets in each phase from those that need it, less what it pays itself.
    fn chains(&self, set: &Multipliers) -> Vec<i128> {
        let Some(links) = self.problem.links.as_ref().filter(|_| !set.chains.is_empty()) else {
            return Vec::new();
        };
        let phases = usize::from(self.problem.phases);
        let mut all = vec![0; self.problem.sites * phases];
        for (site, phase, multiplier) in &set.chains {
            let at = |site: u32| site as usize * phases + usize::from(*phase);
            all[at(*site)] -= i128::from(*multiplier);
            for needed in links.after.get(*site as usize) {
                all[at(*needed)] += i128::from(*multiplier);
            }
        }
        all
    }

    /// Adds the best of each place.
    fn add_places(&self, links: &Links, domain: &Domain, proved: &mut Proved) {
        let never = self.problem.phases;
        proved.places = vec![(0, 0); self.problem.sites];
        for sites in links.sites_of.iter() {
            let is_needed = |s: &&u32| domain.last[**s as usize] < never;
            let needed = sites.iter().filter(is_needed).count();
            if needed > 1 {
                proved.total = NO_PLAN;
                return;
            }
            let none = if needed == 0 { 0 } else { NO_PLAN };
            let (mut best, mut second) = ((none, None), none);
            for site in sites.iter().filter(|s| needed == 0 || is_needed(s)) {
                let at = *site as usize;
                let of = domain.first[at]..=domain.last[at].min(never - 1);
                let Some(of) = of.map(|t| self.worth_in(&proved.worth, at, t)).max() else {
                    continue;
                };
                if of > best.0 {
                    second = best.0;
                    best = (of, Some(*site));
                } else if of > second {
                    second = of;
                }
            }
            for site in sites {
                let without = if best.1 == Some(*site) { second } else { best.0 };
                proved.places[*site as usize] = (best.0, without);
            }
            proved.total += best.0;
        }
    }

    /// What a site's place is worth, or the site where it is alone, in its domain.
    pub(super) fn best_of(&self, proved: &Proved, site: usize, first: u8, last: u8) -> i128 {
        match proved.places.get(site) {
            Some((best, _)) => *best,
            None => {
                let of = (first..=last).map(|t| self.worth_in(&proved.worth, site, t));
                of.max().unwrap_or(0)
            }
        }
    }

    /// The total where a site is built in a phase, or never. `best` is what its place is worth.
    pub(super) fn total_with(&self, proved: &Proved, best: i128, site: usize, phase: u8) -> i128 {
        let with = match proved.places.get(site) {
            Some((_, without)) if phase == self.problem.phases => *without,
            _ => self.worth_in(&proved.worth, site, phase),
        };
        proved.total - best + with
    }

    /// The villages' part.
    fn villages(&self, set: &Multipliers, u: &[i128], extra: &[i128]) -> i128 {
        let problem = self.problem;
        let rows = self.rows.len();
        if problem.is_cheapest && problem.least.is_none() {
            return -u.iter().chain(extra).sum::<i128>();
        }
        let mut total = 0;
        let times = match problem.least {
            Some(least) => {
                total -= i128::from(set.weight_price) * i128::from(least);
                i128::from(set.weight_price)
            }
            None => 1 << self.bits,
        };
        let more = |village: usize| {
            let of = problem.minima_of(village).filter_map(|m| set.minima.get(m));
            of.map(|m| i128::from(*m)).sum::<i128>()
        };
        for (multiplier, minimum) in set.minima.iter().zip(&problem.given.minima) {
            total -= i128::from(*multiplier) * i128::from(minimum.weight);
        }
        let last = usize::from(problem.phases) - 1;
        let has_minima = problem.minima() > 0;
        for phase in 0..usize::from(problem.phases) {
            let many = times * i128::from(problem.phase_weight(phase));
            let of = &u[phase * rows..(phase + 1) * rows];
            for village in 0..problem.villages {
                let mut paid: i128 = of[self.rows.of_village(village)].iter().sum();
                paid += extra
                    .get(phase * problem.villages + village)
                    .copied()
                    .unwrap_or(0);
                let many = if has_minima && phase == last {
                    many + more(village)
                } else {
                    many
                };
                total += (many * i128::from(problem.weight[village]) - paid).max(0);
            }
        }
        total
    }

    /// What a site is worth in a phase; never building it is worth nothing.
    #[inline]
    pub(super) fn worth_in(&self, worth: &[i128], site: usize, phase: u8) -> i128 {
        let phases = usize::from(self.problem.phases);
        worth[site * phases..(site + 1) * phases]
            .get(usize::from(phase))
            .copied()
            .unwrap_or(0)
    }

    /// The best merit that a bound leaves: whole, a multiple of what all values share, and no more than all.
    pub(super) fn whole(&self, total: i128) -> i128 {
        let whole = (total >> self.bits).div_euclid(self.step) * self.step;
        if self.problem.is_cheapest {
            return whole.min(0);
        }
        let reachable = i128::from(self.problem.reachable());
        let phases = (0..usize::from(self.problem.phases)).map(|t| i128::from(self.problem.phase_weight(t)));
        whole.min(reachable * phases.sum::<i128>())
    }
}
