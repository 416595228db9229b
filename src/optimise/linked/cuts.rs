//! Sets of sites over which every chain to a village leads: where it turns, one of them is on air.
//!
//! A village that is covered by several sites, all of which hang on the same relay, turns with the relay or not at
//! all; the chains of single sites do not say so. The sets are sought where the mean breaks them: a flow from the
//! sites that hang on nothing, through no site more than the mean has of it, to those that cover the village. What
//! stops the flow is the set.

use super::super::links::Links;
use super::super::problem::Problem;
use super::super::rows::Rows;

/// A set must be broken by so much.
const BROKEN_BY: f32 = 0.04;
/// What the mean has of no site counts as so much: of two sets the smaller one is better.
const LITTLE: f32 = 1e-3;
/// Ways of one flow.
const MOST_WAYS: usize = 80;
/// Sites that are looked at over all flows.
const MOST_LOOKS: usize = 300_000_000;
/// Rows of a village whose sets are sought.
const MOST_ROWS: usize = 2;

/// Sets that a mean breaks: village and sites.
pub(in super::super) fn cuts(
    problem: &Problem,
    links: &Links,
    rows: &Rows,
    mean: &[f32],
) -> Vec<(u32, Vec<u32>)> {
    let phases = usize::from(problem.phases);
    let hit_by = rows.of_site.turned(rows.len());
    let mut all = Vec::new();
    let mut looks = 0;
    for phase in (0..phases).rev() {
        let of = |site: usize| mean[site * phases + phase];
        let mut flow = Flow::new(problem, links, &of);
        for village in 0..problem.villages {
            let sum = |row: &usize| hit_by.get(*row).iter().map(|s| of(*s as usize)).sum::<f32>();
            let mut sums: Vec<(f32, usize)> = rows.of_village(village).map(|r| (sum(&r), r)).collect();
            sums.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            let Some(covered) = sums.first().map(|(sum, _)| sum.min(1.0)) else {
                continue;
            };
            if covered < BROKEN_BY
                || problem.weight[village] == 0
                || looks > MOST_LOOKS
                || problem.stop.cuts()
            {
                continue;
            }
            for (_, row) in sums.into_iter().take(MOST_ROWS) {
                let set = flow.stopped_by(hit_by.get(row), covered - BROKEN_BY);
                all.extend(set.map(|set| (village as u32, set)));
                looks += flow.looks;
            }
        }
    }
    all.sort();
    all.dedup();
    all
}

/// A flow over sites, from those that hang on nothing.
struct Flow<'a> {
    problem: &'a Problem<'a>,
    links: &'a Links,
    room: Vec<f32>,
    through: Vec<f32>,
    /// From one site to the next one, and how much.
    edges: Vec<(u32, u32, f32)>,
    /// The flow in which a site was looked at: from behind, from before.
    seen: Vec<[u32; 2]>,
    stamp: u32,
    looks: usize,
}

/// One side of a site: 0 is where the flow comes in, 1 where it goes out.
type Side = (u32, u8);

impl<'a> Flow<'a> {
    fn new(problem: &'a Problem<'a>, links: &'a Links, of: &dyn Fn(usize) -> f32) -> Self {
        Self {
            problem,
            links,
            room: (0..problem.sites).map(|s| of(s).max(LITTLE)).collect(),
            through: vec![0.0; problem.sites],
            edges: Vec::new(),
            seen: vec![[0; 2]; problem.sites],
            stamp: 0,
            looks: 0,
        }
    }

    /// The set that stops the flow to these sites below an amount; nothing where it does not stop, or where it is
    /// the sites themselves.
    fn stopped_by(&mut self, ends: &[u32], amount: f32) -> Option<Vec<u32>> {
        for (from, to, _) in std::mem::take(&mut self.edges) {
            self.through[from as usize] = 0.0;
            self.through[to as usize] = 0.0;
        }
        for end in ends {
            self.through[*end as usize] = 0.0;
        }
        self.looks = 0;
        let mut sum = 0.0;
        for _ in 0..MOST_WAYS {
            let Some(way) = self.way(ends) else {
                let mut set = self.behind(ends);
                let mut plain = ends.to_vec();
                plain.sort_unstable();
                set.sort_unstable();
                return (set != plain).then_some(set);
            };
            sum += self.push(&way, amount - sum);
            if sum >= amount {
                break;
            }
        }
        None
    }

    /// A way from the ends back to a site that hangs on nothing, along which more can flow.
    fn way(&mut self, ends: &[u32]) -> Option<Vec<Side>> {
        self.stamp += 1;
        let mut way: Vec<(Side, u32)> = Vec::new();
        for end in ends {
            if !self.enter((*end, 1)) {
                continue;
            }
            way.push(((*end, 1), 0));
            while let Some(((site, side), next)) = way.pop() {
                if side == 0 && self.links.after.get(site as usize).is_empty() {
                    way.push(((site, side), next));
                    return Some(way.iter().map(|(side, _)| *side).collect());
                }
                if let Some((step, after)) = self.step((site, side), next) {
                    way.push(((site, side), after));
                    way.push((step, 0));
                }
            }
        }
        None
    }

    /// Marks a side; false where it was there already, or may not be used at all.
    fn enter(&mut self, (site, side): Side) -> bool {
        let at = site as usize;
        if self.problem.first[at] >= self.problem.phases {
            return false;
        }
        self.looks += 1;
        let seen = &mut self.seen[at][usize::from(side)];
        std::mem::replace(seen, self.stamp) != self.stamp
    }

    /// The next side from which more can come, and where to go on looking.
    fn step(&mut self, (site, side): Side, mut next: u32) -> Option<(Side, u32)> {
        let at = site as usize;
        if side == 1 {
            if next == 0 {
                next = 1;
                if self.through[at] < self.room[at] - 1e-6 && self.enter((site, 0)) {
                    return Some(((site, 0), next));
                }
            }
            // Less may flow on from here.
            while let Some((from, to, much)) = self.edges.get(next as usize - 1).copied() {
                next += 1;
                if from == site && much > 1e-6 && self.enter((to, 0)) {
                    return Some(((to, 0), next));
                }
            }
            return None;
        }
        if next == 0 {
            next = 1;
            if self.through[at] > 1e-6 && self.enter((site, 1)) {
                return Some(((site, 1), next));
            }
        }
        let needed = self.links.after.get(at);
        while let Some(from) = needed.get(next as usize - 1) {
            next += 1;
            if self.enter((*from, 1)) {
                return Some(((*from, 1), next));
            }
        }
        None
    }

    /// Lets as much flow along a way as it can take.
    fn push(&mut self, way: &[Side], most: f32) -> f32 {
        let mut much = most;
        for pair in way.windows(2) {
            let ((later, side), (earlier, _)) = (pair[0], pair[1]);
            let at = later as usize;
            let room = match (later == earlier, side) {
                (true, 1) => self.room[at] - self.through[at],
                (true, _) => self.through[at],
                // Along a chain there is room for all; against it for what flows there.
                (false, 0) => f32::INFINITY,
                (false, _) => self.edge(later, earlier).2,
            };
            much = much.min(room);
        }
        for pair in way.windows(2) {
            let ((later, side), (earlier, _)) = (pair[0], pair[1]);
            let at = later as usize;
            match (later == earlier, side) {
                (true, 1) => self.through[at] += much,
                (true, _) => self.through[at] -= much,
                (false, 0) => self.edge(earlier, later).2 += much,
                (false, _) => self.edge(later, earlier).2 -= much,
            }
        }
        much
    }

    fn edge(&mut self, from: u32, to: u32) -> &mut (u32, u32, f32) {
        let found = self.edges.iter().position(|e| (e.0, e.1) == (from, to));
        let at = found.unwrap_or_else(|| {
            self.edges.push((from, to, 0.0));
            self.edges.len() - 1
        });
        &mut self.edges[at]
    }

    /// The sites that stop the flow: the last search came to where it goes out and not to where it comes in.
    fn behind(&self, ends: &[u32]) -> Vec<u32> {
        let mut set = Vec::new();
        let mut next = ends.to_vec();
        let mut is_done = std::collections::BTreeSet::new();
        while let Some(site) = next.pop() {
            let [before, after] = self.seen[site as usize];
            if after != self.stamp || !is_done.insert(site) {
                continue;
            }
            if before == self.stamp {
                next.extend(self.links.after.get(site as usize));
            } else {
                set.push(site);
            }
        }
        set
    }
}
