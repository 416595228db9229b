//! The bound that multipliers give in a domain, in whole numbers.
//!
//! For the most weight: Σ_villages max(0, w − Σ u) + Σ_limits λ · room + Σ_sites max over its phases of
//! (U − λ · what it takes). For the least cost the same with the signs turned round.
//!
//! Sites that need another pay their chains' multipliers v in each phase on air, and those that they need get
//! them; of the sites of a place the best one counts; a minimum's multiplier μ adds to the weights of its
//! villages, and takes μ · the minimum.

use super::breach::Breach;
use super::domain::Domain;
use super::form::{Proof, Set};
use super::task::{Room, Task, Wanted};

/// The largest table of dynamic programming, in steps.
const MOST_STEPS: u128 = 1_000_000_000;

/// Below the bound of every plan.
const NO_PLAN: i128 = -(1 << 120);

/// What stays the same for all sets of a proof.
pub(super) struct Formula<'a> {
    pub task: &'a Task,
    pub proof: &'a Proof,
    pub phases: usize,
    /// The weight of each village; 0 where it cannot be covered.
    weight: Vec<u64>,
    is_reachable: Vec<bool>,
    is_served: Vec<bool>,
    /// The rows that each site hits.
    rows_of: Vec<Vec<u32>>,
    /// The room of each of the proof's limits.
    rooms: Vec<Room>,
    /// All values are multiples of this.
    step: i128,
    /// The sites of each place.
    places: Vec<Vec<usize>>,
}

/// What a set proves.
pub(super) struct Value {
    /// The bound, scaled; of the least cost with its sign turned round.
    pub total: i128,
    /// Each site's part in each phase.
    worth: Vec<i128>,
    phases: usize,
    /// The best part of each place, and of each place without one of its sites: site by site.
    without: Vec<i128>,
    of_place: Vec<i128>,
}

impl Value {
    /// A site's part in a phase; never building it has none.
    pub(super) fn worth(&self, site: usize, phase: u8) -> i128 {
        let of = &self.worth[site * self.phases..(site + 1) * self.phases];
        of.get(usize::from(phase)).copied().unwrap_or(0)
    }

    /// The total where a site comes on air in this phase.
    pub(super) fn total_with(&self, site: usize, phase: u8) -> i128 {
        let is_never = usize::from(phase) >= self.phases;
        let with = if is_never {
            self.without[site]
        } else {
            self.worth(site, phase)
        };
        self.total - self.of_place[site] + with
    }
}

fn common(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl<'a> Formula<'a> {
    /// Checks rows and limits, and prepares the rest.
    pub(super) fn new(task: &'a Task, proof: &'a Proof, breaches: &mut Vec<Breach>) -> Self {
        let can = task.reachable_points();
        let villages = task.weights.len();
        let is_served: Vec<bool> = (0..villages).map(|v| task.turns(v, |_| false)).collect();
        let is_reachable: Vec<bool> = (0..villages).map(|v| task.turns(v, |p| can[p])).collect();
        let weight: Vec<u64> = (0..villages)
            .map(|v| if is_reachable[v] { task.weights[v] } else { 0 })
            .collect();
        let mut all = Self {
            task,
            proof,
            phases: task.stages.len(),
            is_reachable,
            is_served,
            rows_of: vec![Vec::new(); task.costs.len()],
            rooms: Vec::new(),
            step: 1,
            weight,
            places: task.sites_of_places(),
        };
        all.step = i128::from(all.step_of_values().max(1));
        all.check_rows(&can, breaches);
        all.check_limits(breaches);
        all
    }

    fn step_of_values(&self) -> u64 {
        if self.task.is_cheapest() {
            return self.task.costs.iter().fold(0, |s, c| common(s, *c));
        }
        let weights = self.weight.iter().fold(0, |s, w| common(s, *w));
        weights.saturating_mul(
            self.task
                .stages
                .iter()
                .fold(0, |s, stage| common(s, stage.weight)),
        )
    }

    /// Each row must be one that every plan hits that turns its village.
    fn check_rows(&mut self, can: &[bool], breaches: &mut Vec<Breach>) {
        let task = self.task;
        let mut of_village = vec![u32::MAX; task.people.len()];
        for (village, points) in task.points.iter().enumerate() {
            points
                .iter()
                .for_each(|p| of_village[*p as usize] = village as u32);
        }
        let mut sites_of = vec![Vec::new(); task.people.len()];
        for (site, points) in task.covers.iter().enumerate() {
            points
                .iter()
                .for_each(|p| sites_of[*p as usize].push(site as u32));
        }
        let mut more: Vec<&[u32]> = vec![&[]; self.proof.rows.len()];
        for (row, sites) in &self.proof.row_sites {
            let is_known = sites.iter().all(|s| (*s as usize) < task.costs.len());
            match more.get_mut(*row as usize).filter(|of| is_known && of.is_empty()) {
                Some(of) => *of = sites,
                None => {
                    let text =
                        format!("sites of row {row}: the row or a site is not there, or the row comes twice");
                    breaches.push(Breach::new("bound-row-unknown", text));
                }
            }
        }
        let domain = task.whole_domain();
        let order = task.chains_in_order();
        for (at, row) in self.proof.rows.iter().enumerate() {
            let is_known =
                |p: &u32| of_village.get(*p as usize) == Some(&row.village) && !task.served[*p as usize];
            if row.village as usize >= task.weights.len() || !row.points.iter().all(is_known) {
                let text = format!("row {at} has a point that its village does not have, or that is served");
                breaches.push(Breach::new("bound-row-unknown", text));
                continue;
            }
            let village = row.village as usize;
            // Without the row's sites others hang in the air as well.
            let alive = if more[at].is_empty() {
                Vec::new()
            } else {
                task.alive_without(more[at], &domain, &order)
            };
            let can_still = |p: usize| {
                if alive.is_empty() {
                    can[p]
                } else {
                    sites_of[p].iter().any(|s| alive[*s as usize])
                }
            };
            if task.turns(village, |p| can_still(p) && !row.points.contains(&(p as u32))) {
                let text = format!("row {at}: village {village} can turn without any of its points");
                breaches.push(Breach::new("bound-row-invalid", text));
                continue;
            }
            let mut sites: Vec<u32> = row
                .points
                .iter()
                .flat_map(|p| &sites_of[*p as usize])
                .chain(more[at])
                .copied()
                .collect();
            sites.sort_unstable();
            sites.dedup();
            sites
                .iter()
                .for_each(|site| self.rows_of[*site as usize].push(at as u32));
        }
    }

    /// Each limit must be one of the task's. Of money only multiples of what all costs share can be used.
    fn check_limits(&mut self, breaches: &mut Vec<Breach>) {
        let share = (0..self.task.costs.len())
            .fold(0, |s, site| common(s, self.task.pays(site)))
            .max(1);
        let rooms = self.task.rooms();
        for limit in &self.proof.limits {
            let (from, to) = (usize::from(limit.from), usize::from(limit.to));
            let same = rooms
                .iter()
                .filter(|r| r.from == from && r.to == to && r.counts == limit.counts);
            let Some(least) = same.min_by_key(|room| room.room) else {
                let text = format!("the task has no such limit for phases {} to {}", from + 1, to + 1);
                breaches.push(Breach::new("bound-limit-unknown", text));
                continue;
            };
            let left = if limit.counts { 0 } else { least.room % share };
            self.rooms.push(Room {
                room: least.room - left,
                ..*least
            });
        }
    }

    /// What a set gives in a domain; nothing where its table would be too large.
    pub(super) fn value(&self, set: &Set, domain: &Domain) -> Option<Value> {
        let mut u = vec![0_i128; self.proof.rows.len() * self.phases];
        for (row, phase, multiplier) in &set.rows {
            u[*row as usize * self.phases + usize::from(*phase)] += i128::from(*multiplier);
        }
        let sites = self.task.costs.len();
        let mut value = Value {
            total: self.of_villages(set, &u),
            worth: vec![0; sites * self.phases],
            phases: self.phases,
            without: vec![0; sites],
            of_place: vec![0; sites],
        };
        let chains = self.of_chains(set);
        let scale = 1_i128 << self.proof.scale_bits;
        for site in 0..self.task.costs.len() {
            let own = if self.task.is_cheapest() {
                i128::from(self.task.costs[site]) * scale
            } else {
                0
            };
            for phase in 0..self.phases {
                let of = |row: &u32| {
                    u[*row as usize * self.phases..][phase..self.phases]
                        .iter()
                        .sum::<i128>()
                };
                let mut hit: i128 = self.rows_of[site].iter().map(of).sum();
                if !chains.is_empty() {
                    let at = site * self.phases;
                    hit += chains[at + phase..at + self.phases].iter().sum::<i128>();
                }
                let binding = self
                    .rooms
                    .iter()
                    .zip(&set.prices)
                    .filter(|(r, _)| r.from <= phase && phase <= r.to);
                let paid = binding.map(|(r, p)| i128::from(*p) * i128::from(self.task.takes(r.counts, site)));
                value.worth[site * self.phases + phase] = hit - own - paid.sum::<i128>();
            }
        }
        if set.is_whole {
            if self.task.is_linked() {
                return None;
            }
            value.total += self.by_table(&value, domain)?;
            return Some(value);
        }
        for (room, price) in self.rooms.iter().zip(&set.prices) {
            value.total += i128::from(*price) * i128::from(room.room);
        }
        if domain.iter().any(|(first, last)| first > last) {
            // No plan is of this case.
            value.total = NO_PLAN;
            return Some(value);
        }
        self.add_places(&mut value, domain);
        Some(value)
    }

    /// What a site gets in each phase from those that need it, less what it pays for its own need.
    fn of_chains(&self, set: &Set) -> Vec<i128> {
        if set.chains.is_empty() {
            return Vec::new();
        }
        let mut all = vec![0; self.task.costs.len() * self.phases];
        for (site, phase, multiplier) in &set.chains {
            let at = |site: u32| site as usize * self.phases + usize::from(*phase);
            all[at(*site)] -= i128::from(*multiplier);
            for needed in self.task.needed(*site as usize) {
                all[at(*needed)] += i128::from(*multiplier);
            }
        }
        all
    }

    /// Adds the best of each place: one of its sites in one phase, or none where none must be built.
    fn add_places(&self, value: &mut Value, domain: &Domain) {
        let never = self.phases as u8;
        let best = |site: usize| {
            let (first, last) = domain[site];
            (first..=last.min(never - 1)).map(|t| value.worth(site, t)).max()
        };
        let (mut total, mut of_place, mut without) = (0, vec![0; domain.len()], vec![0; domain.len()]);
        for sites in &self.places {
            let built = sites.iter().filter(|s| domain[**s].1 < never).count();
            if built > 1 {
                total = NO_PLAN;
                break;
            }
            // Where one must be built, it is that one.
            let open = |s: &&usize| built == 0 || domain[**s].1 < never;
            let none = (built == 0).then_some(0);
            let of = sites
                .iter()
                .filter(open)
                .filter_map(|s| best(*s).map(|b| (b, *s)));
            let mut of: Vec<(Option<i128>, Option<usize>)> = of.map(|(b, s)| (Some(b), Some(s))).collect();
            of.push((none, None));
            of.sort_unstable();
            let highest = of.last().copied().unwrap_or_default();
            let second = of.iter().rev().nth(1).and_then(|(b, _)| *b);
            let sum = highest.0.unwrap_or(NO_PLAN);
            total += sum;
            for site in sites.iter().copied() {
                of_place[site] = sum;
                let is_highest = highest.1 == Some(site);
                without[site] = if is_highest {
                    second.unwrap_or(NO_PLAN)
                } else {
                    sum
                };
            }
        }
        value.total += total;
        value.of_place = of_place;
        value.without = without;
    }

    fn of_villages(&self, set: &Set, u: &[i128]) -> i128 {
        let villages = self.weight.len();
        let mut paid = vec![0_i128; villages * self.phases];
        for (row, of) in self.proof.rows.iter().zip(u.chunks(self.phases.max(1))) {
            for (phase, multiplier) in of.iter().enumerate() {
                paid[phase * villages + row.village as usize] += multiplier;
            }
        }
        let scale = 1_i128 << self.proof.scale_bits;
        let times = match self.task.wanted {
            Wanted::AllAtLeastCost => {
                let required = (0..villages).filter(|v| self.is_reachable[*v] && !self.is_served[*v]);
                return -required.map(|v| paid[v]).sum::<i128>();
            }
            Wanted::MostWeight => scale,
            Wanted::WeightAtLeastCost(_) => i128::from(set.weight_price),
        };
        let extra = self.of_minima(set);
        let mut total = 0;
        for (multiplier, minimum) in set.minima.iter().zip(&self.task.minima) {
            total -= i128::from(*multiplier) * i128::from(minimum.weight);
        }
        for (phase, stage) in self.task.stages.iter().enumerate() {
            let is_last = phase + 1 == self.phases;
            let many = if self.task.is_cheapest() {
                1
            } else {
                i128::from(stage.weight)
            };
            for village in 0..villages {
                let more = extra.get(village).filter(|_| is_last).copied().unwrap_or(0);
                let worth = (times * many + more) * i128::from(self.weight[village]);
                total += (worth - paid[phase * villages + village]).max(0);
            }
        }
        match self.task.wanted {
            Wanted::WeightAtLeastCost(least) => total - times * i128::from(least),
            _ => total,
        }
    }

    /// What the minima add to the weight of each village after the last phase.
    fn of_minima(&self, set: &Set) -> Vec<i128> {
        if set.minima.iter().all(|multiplier| *multiplier == 0) {
            return Vec::new();
        }
        let mut extra = vec![0; self.weight.len()];
        for (multiplier, minimum) in set.minima.iter().zip(&self.task.minima) {
            for village in &minimum.villages {
                extra[*village as usize] += i128::from(*multiplier);
            }
        }
        extra
    }

    /// The sites' part under the only limit, by a table over its room.
    fn by_table(&self, value: &Value, domain: &Domain) -> Option<i128> {
        let [limit] = self.rooms[..] else { return None };
        if self.phases != 1 {
            return None;
        }
        let (mut sum, mut room) = (0, i128::from(limit.room));
        let mut open = Vec::new();
        for (site, (first, last)) in domain.iter().enumerate() {
            let takes = self.task.takes(limit.counts, site);
            match (first, last) {
                (0, 0) => {
                    sum += value.worth(site, 0);
                    room -= i128::from(takes);
                }
                (0, _) if value.worth(site, 0) > 0 => open.push((takes, value.worth(site, 0))),
                _ => {}
            }
        }
        if room < 0 {
            // What is built already breaks the limit: no plan is of this case.
            return Some(NO_PLAN);
        }
        let share = open.iter().fold(0, |s, (takes, _)| common(s, *takes)).max(1);
        let places = u128::try_from(room).ok()? / u128::from(share) + 1;
        let all: u128 = open.iter().map(|(takes, _)| u128::from(takes / share)).sum();
        let places = places.min(all + 1);
        if places * open.len() as u128 > MOST_STEPS {
            return None;
        }
        let mut best = vec![0_i128; places as usize];
        for (takes, worth) in open {
            let Ok(takes) = usize::try_from(takes / share) else {
                continue;
            };
            for at in (takes..best.len()).rev() {
                best[at] = best[at].max(best[at - takes] + worth);
            }
        }
        Some(sum + best.last().copied().unwrap_or(0))
    }

    /// The bound that a total leaves, as the proof's bound has it.
    pub(super) fn bound(&self, total: i128) -> i128 {
        let whole = total.div_euclid(1 << self.proof.scale_bits).div_euclid(self.step) * self.step;
        if self.task.is_cheapest() {
            return whole.min(0);
        }
        let reachable: i128 = self.weight.iter().map(|w| i128::from(*w)).sum();
        let phases: i128 = self.task.stages.iter().map(|s| i128::from(s.weight)).sum();
        whole.min(reachable * phases)
    }

    /// The proof's bound, in the sign of totals.
    pub(super) fn claimed(&self) -> i128 {
        let bound = i128::from(self.proof.bound);
        if self.task.is_cheapest() { -bound } else { bound }
    }
}
