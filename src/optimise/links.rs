//! What links sites: places that hold one of them, and chains over which each hangs on another.

use super::instance::Instance;
use super::lists::Lists;

/// Places and chains. Each site has a place, maybe of its own, and a list of those that it needs, maybe empty.
pub(super) struct Links {
    pub place_of: Vec<u32>,
    pub sites_of: Lists,
    pub after: Lists,
    pub needed_by: Lists,
}

impl Links {
    /// Nothing where no site hangs on another.
    pub(super) fn of(given: &Instance) -> Option<Self> {
        if given.places.is_empty() && given.after.is_empty() {
            return None;
        }
        let sites = given.sites();
        let mut names = given.places.clone();
        names.sort_unstable();
        names.dedup();
        let place = |site: usize| match given.places.get(site) {
            Some(name) => names.partition_point(|n| n < name) as u32,
            None => site as u32,
        };
        let place_of: Vec<u32> = (0..sites).map(place).collect();
        let places = place_of.iter().max().map_or(0, |p| *p as usize + 1);
        let sites_of = Lists::from_lists(place_of.iter().map(|p| [*p])).turned(places);
        let after = Lists::from_lists((0..sites).map(|site| {
            let of = if site < given.after.len() {
                given.after.get(site)
            } else {
                &[]
            };
            of.iter().copied()
        }));
        Some(Self {
            place_of,
            sites_of,
            needed_by: after.turned(sites),
            after,
        })
    }

    /// The sites of a site's place, with itself.
    pub(super) fn mates(&self, site: usize) -> &[u32] {
        self.sites_of.get(self.place_of[site] as usize)
    }

    /// Narrows first and last phases to what follows from them, until nothing more does: a site comes no earlier
    /// than the first that it needs; the only one left that it needs in time comes as early as it must; where one
    /// site of a place must be built, the others are not. Is there a plan at all?
    pub(super) fn follow(&self, first: &mut [u8], last: &mut [u8], never: u8) -> bool {
        loop {
            let mut is_new = self.follow_chains(first, last, never);
            is_new |= self.follow_places(first, last, never);
            if first.iter().zip(last.iter()).any(|(f, l)| f > l) {
                return false;
            }
            if !is_new {
                return true;
            }
        }
    }

    fn follow_chains(&self, first: &mut [u8], last: &mut [u8], never: u8) -> bool {
        let mut is_new = false;
        for site in 0..first.len() {
            let needed = self.after.get(site);
            if needed.is_empty() || first[site] >= never {
                continue;
            }
            let soonest = needed.iter().map(|s| first[*s as usize]).min().unwrap_or(0);
            if soonest > first[site] {
                first[site] = soonest;
                is_new = true;
            }
            let by = last[site];
            let mut in_time = needed.iter().filter(|s| first[**s as usize] <= by);
            if let (true, Some(only), None) = (by < never, in_time.next(), in_time.next())
                && last[*only as usize] > by
            {
                last[*only as usize] = by;
                is_new = true;
            }
        }
        is_new
    }

    fn follow_places(&self, first: &mut [u8], last: &[u8], never: u8) -> bool {
        let mut is_new = false;
        for sites in self.sites_of.iter().filter(|sites| sites.len() > 1) {
            let Some(built) = sites.iter().find(|s| last[**s as usize] < never) else {
                continue;
            };
            for other in sites.iter().filter(|s| *s != built) {
                let first = &mut first[*other as usize];
                is_new |= *first < never;
                *first = never;
            }
        }
        is_new
    }

    /// Do phases of sites keep to places and chains?
    pub(super) fn is_kept(&self, start: &[u8], never: u8) -> bool {
        let is_on = |site: &&u32| start[**site as usize] < never;
        let has_chain = |site: usize| {
            let needed = self.after.get(site);
            start[site] == never
                || needed.is_empty()
                || needed.iter().any(|n| start[*n as usize] <= start[site])
        };
        self.sites_of
            .iter()
            .all(|sites| sites.iter().filter(is_on).count() <= 1)
            && (0..start.len()).all(has_chain)
    }
}
