//! Worlds with backhaul from a seed: sites and relays that see each other, some of which see a fibre, and an entry
//! for each of them and each hop.

use covgap::optimise::{Effort, Instance, Lists, Phase};
use std::fmt;

/// A world to make.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Backhaul {
    pub villages: usize,
    pub sites: usize,
    /// They cover nobody.
    pub relays: usize,
    pub hops: usize,
    pub phases: usize,
    /// The money, in thousandths of what all sites cost.
    pub budget: u64,
    pub seed: u64,
    pub effort: Effort,
}

impl fmt::Display for Backhaul {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let Self {
            villages,
            sites,
            relays,
            hops,
            phases,
            seed,
            effort,
            ..
        } = self;
        write!(
            f,
            "{villages} x {sites} + {relays}, {hops} hops, {phases} phases, seed {seed}, {effort:?}"
        )
    }
}

/// Chance from a seed.
struct Chance(u64);

impl Chance {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn place(&mut self) -> (f64, f64) {
        (self.unit(), self.unit())
    }

    fn below(&mut self, end: usize) -> usize {
        ((self.unit() * end as f64) as usize).min(end - 1)
    }
}

fn is_near(a: (f64, f64), b: (f64, f64), far: f64) -> bool {
    (a.0 - b.0) * (a.0 - b.0) + (a.1 - b.1) * (a.1 - b.1) <= far * far
}

impl Backhaul {
    /// The question, on a plane of side 1.
    pub(crate) fn made(&self) -> Instance {
        let mut chance = Chance(self.seed);
        let homes: Vec<(f64, f64)> = (0..self.villages).map(|_| chance.place()).collect();
        let nodes: Vec<(f64, f64)> = (0..self.sites + self.relays).map(|_| chance.place()).collect();
        let mut covers = Vec::new();
        let mut costs = Vec::new();
        for (node, place) in nodes.iter().enumerate() {
            if node >= self.sites {
                covers.push(Vec::new());
                costs.push(20 + chance.below(20) as u64);
                continue;
            }
            // About 12 villages for the middle one of three radii.
            let far = (12.0 / self.villages as f64 / std::f64::consts::PI).sqrt()
                * [0.6, 1.0, 1.5][chance.below(3)];
            let near = (0..self.villages).filter(|v| is_near(homes[*v], *place, far));
            covers.push(near.map(|v| v as u32).collect());
            costs.push(40 + chance.below(60) as u64);
        }
        let hop_of = self.hops_of(&nodes, &mut chance);
        let weights = (0..self.villages)
            .map(|_| 50 + chance.below(1_000) as u64)
            .collect();
        self.entries(&hop_of, weights, &costs, &covers)
    }

    /// For each node and each hop the nodes from which the hop comes; nothing where there are none. The first hop
    /// comes from a fibre.
    fn hops_of(&self, nodes: &[(f64, f64)], chance: &mut Chance) -> Vec<Vec<Option<Vec<usize>>>> {
        // About 14 other nodes are seen.
        let far = (28.0 / nodes.len() as f64 / std::f64::consts::PI).sqrt();
        let mut sees = vec![Vec::new(); nodes.len()];
        for one in 0..nodes.len() {
            for other in one + 1..nodes.len() {
                if is_near(nodes[one], nodes[other], far) && chance.unit() < 0.5 {
                    sees[one].push(other);
                    sees[other].push(one);
                }
            }
        }
        let fibres: Vec<(f64, f64)> = (0..6).map(|_| chance.place()).collect();
        let has_fibre = |node: &(f64, f64)| fibres.iter().any(|f| is_near(*f, *node, 0.1));
        let mut hop_of: Vec<Vec<Option<Vec<usize>>>> =
            vec![nodes.iter().map(|n| has_fibre(n).then(Vec::new)).collect()];
        for hop in 1..self.hops {
            let before = &hop_of[hop - 1];
            let from = |node: usize| {
                let seen: Vec<usize> = sees[node]
                    .iter()
                    .copied()
                    .filter(|n| before[*n].is_some())
                    .collect();
                (!seen.is_empty()).then_some(seen)
            };
            let next = (0..nodes.len()).map(from).collect();
            hop_of.push(next);
        }
        hop_of
    }

    /// An entry for each node and hop; those of a node share its place.
    fn entries(
        &self,
        hop_of: &[Vec<Option<Vec<usize>>>],
        weights: Vec<u64>,
        costs: &[u64],
        covers: &[Vec<u32>],
    ) -> Instance {
        let mut entry = vec![vec![0; costs.len()]; hop_of.len()];
        let (mut paid, mut covering, mut places, mut after) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (hop, nodes) in hop_of.iter().enumerate() {
            for (node, from) in nodes.iter().enumerate() {
                let Some(from) = from else { continue };
                entry[hop][node] = paid.len() as u32;
                paid.push(costs[node]);
                covering.push(covers[node].clone());
                places.push(node as u32);
                let needed: Vec<u32> = from.iter().map(|n| entry[hop - 1][*n]).collect();
                after.push(needed);
            }
        }
        let all: u64 = costs.iter().sum();
        let mut instance = Instance::of_single_points(weights, paid, Lists::from_lists(covering));
        instance.places = places;
        instance.after = Lists::from_lists(after);
        let budget = Some(all * self.budget / 1000 / self.phases as u64);
        instance.phases = vec![
            Phase {
                budget,
                ..Phase::default()
            };
            self.phases
        ];
        instance.carry_over = true;
        instance
    }
}
