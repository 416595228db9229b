//! The phases in which each site may come on air, and what follows for one site from another.

use super::task::Task;

/// First and last phase of each site; the number of phases means never. A first phase behind the last one: no plan
/// is of this case.
pub(super) type Domain = Vec<(u8, u8)>;

impl Task {
    /// The domain of the whole task: what locks, first phases, places and chains leave.
    pub(super) fn whole_domain(&self) -> Domain {
        let never = self.stages.len() as u8;
        let first = |site: usize| self.earliest.get(site).map_or(0, |e| (*e).min(never));
        let mut domain: Domain = (0..self.costs.len()).map(|s| (first(s), never)).collect();
        for site in &self.locked_in {
            domain[*site as usize].1 = domain[*site as usize].0.min(never - 1);
        }
        for site in &self.locked_out {
            domain[*site as usize].0 = never;
        }
        self.follow(&mut domain);
        domain
    }

    /// Narrows a domain to what follows, until nothing more does: a site comes no earlier than the first that it
    /// needs; where only one is left that it needs in time, that one comes as early as the site must; a place
    /// in which one site must be built has no other.
    pub(super) fn follow(&self, domain: &mut Domain) {
        if !self.is_linked() {
            return;
        }
        loop {
            let before = domain.clone();
            self.follow_chains(domain);
            self.follow_places(domain);
            if *domain == before {
                return;
            }
        }
    }

    /// The sites, each behind those that it needs; those of a circle are not there.
    pub(super) fn chains_in_order(&self) -> Vec<u32> {
        let sites = self.costs.len();
        let mut missing: Vec<usize> = (0..sites).map(|s| self.needed(s).len()).collect();
        let mut needed_by = vec![Vec::new(); sites];
        for site in 0..sites {
            for needed in self.needed(site) {
                needed_by[*needed as usize].push(site as u32);
            }
        }
        let mut order: Vec<u32> = (0..sites as u32).filter(|s| missing[*s as usize] == 0).collect();
        let mut at = 0;
        while let Some(site) = order.get(at).copied() {
            at += 1;
            for next in &needed_by[site as usize] {
                missing[*next as usize] -= 1;
                if missing[*next as usize] == 0 {
                    order.push(*next);
                }
            }
        }
        order
    }

    /// Which sites may be on air where some are not.
    pub(super) fn alive_without(&self, gone: &[u32], domain: &Domain, order: &[u32]) -> Vec<bool> {
        let never = self.stages.len() as u8;
        let mut is_gone = vec![false; self.costs.len()];
        gone.iter().for_each(|s| is_gone[*s as usize] = true);
        let mut alive = vec![false; self.costs.len()];
        for site in order.iter().map(|s| *s as usize) {
            let needed = self.needed(site);
            let has_chain = needed.is_empty() || needed.iter().any(|n| alive[*n as usize]);
            alive[site] = has_chain && !is_gone[site] && domain[site].0 < never;
        }
        alive
    }

    fn follow_chains(&self, domain: &mut Domain) {
        let never = self.stages.len() as u8;
        for site in 0..domain.len() {
            let needed = self.needed(site);
            if needed.is_empty() || domain[site].0 >= never {
                continue;
            }
            let soonest = needed.iter().map(|s| domain[*s as usize].0).min();
            domain[site].0 = domain[site].0.max(soonest.unwrap_or(0));
            let last = domain[site].1;
            let mut in_time = needed.iter().filter(|s| domain[**s as usize].0 <= last);
            if let (true, Some(only), None) = (last < never, in_time.next(), in_time.next()) {
                let only = &mut domain[*only as usize].1;
                *only = (*only).min(last);
            }
        }
    }

    fn follow_places(&self, domain: &mut Domain) {
        let never = self.stages.len() as u8;
        for sites in self.sites_of_places() {
            let Some(built) = sites.iter().find(|s| domain[**s].1 < never) else {
                continue;
            };
            for other in sites.iter().filter(|s| *s != built) {
                domain[*other].0 = never;
            }
        }
    }

    /// The sites of each place; without places each site is alone.
    pub(super) fn sites_of_places(&self) -> Vec<Vec<usize>> {
        if self.places.is_empty() {
            return (0..self.costs.len()).map(|site| vec![site]).collect();
        }
        let mut by_place: std::collections::BTreeMap<u32, Vec<usize>> = std::collections::BTreeMap::new();
        for (site, place) in self.places.iter().enumerate() {
            by_place.entry(*place).or_default().push(site);
        }
        by_place.into_values().collect()
    }
}
