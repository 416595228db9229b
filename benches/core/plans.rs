//! Plans: planar problems from a seed, of villages in towns and between them, and sites of three radii.
//!
//! What is measured includes the bound. The gap of each is printed once: a plan that comes quickly and is far
//! from its bound is none.

use crate::backhaul::Backhaul;
use covgap::optimise::{Effort, Instance, Lists, Outcome, Phase, solve};
use std::fmt;

/// A problem to make.
#[derive(Clone, Copy, Debug)]
struct Planar {
    villages: usize,
    sites: usize,
    /// A village has a centre and 5 to 12 points, of which 80 % of the people are needed.
    has_points: bool,
    /// Equal phases; 1 for none.
    phases: usize,
    effort: Effort,
}

impl fmt::Display for Planar {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let points = if self.has_points { ", points" } else { "" };
        let Self {
            villages,
            sites,
            phases,
            effort,
            ..
        } = self;
        write!(f, "{villages} x {sites}{points}, {phases} phases, {effort:?}")
    }
}

const fn planar(villages: usize, has_points: bool, phases: usize, effort: Effort) -> Planar {
    Planar {
        villages,
        sites: villages / 2,
        has_points,
        phases,
        effort,
    }
}

const PROBLEMS: &[Planar] = &[
    planar(2_000, true, 1, Effort::Quick),
    planar(2_000, false, 4, Effort::Quick),
    planar(20_000, false, 4, Effort::Quick),
    planar(100_000, false, 1, Effort::Quick),
    planar(100_000, false, 1, Effort::Normal),
    planar(100_000, true, 1, Effort::Normal),
];

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

    /// About a normal distribution.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }

    fn below(&mut self, end: usize) -> usize {
        ((self.unit() * end as f64) as usize).min(end - 1)
    }
}

/// The side of the plane.
const SIDE: f64 = 1_000.0;

type Place = (f64, f64);

impl Planar {
    fn made(&self) -> Instance {
        let mut chance = Chance(5);
        let mean_covers = if self.has_points { 4.3 } else { 42.0 };
        let density = self.villages as f64 / (SIDE * SIDE) * std::f64::consts::PI;
        let radius = (mean_covers / density).sqrt() * 0.8;
        let towns: Vec<Place> = (0..self.villages / 250)
            .map(|_| (chance.unit() * SIDE, chance.unit() * SIDE))
            .collect();
        let spread = SIDE * 0.02;
        let homes: Vec<Place> = (0..self.villages)
            .map(|_| {
                if chance.unit() > 0.6 {
                    return (chance.unit() * SIDE, chance.unit() * SIDE);
                }
                let town = towns[chance.below(towns.len())];
                let near = |at: f64, chance: &mut Chance| (at + chance.normal() * spread).rem_euclid(SIDE);
                (near(town.0, &mut chance), near(town.1, &mut chance))
            })
            .collect();
        let mut instance = Instance::default();
        let points = self.villages_of(&homes, radius, &mut chance, &mut instance);
        sites(self.sites, &homes, &points, radius, &mut chance, &mut instance);
        let all: u64 = instance.costs.iter().sum();
        let share = if self.phases > 1 || self.has_points {
            30
        } else {
            20
        };
        let budget = Some(all * share / 1000 / self.phases as u64);
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

    /// Villages with their points; returns where the points are.
    fn villages_of(
        &self,
        homes: &[Place],
        radius: f64,
        chance: &mut Chance,
        into: &mut Instance,
    ) -> Vec<Place> {
        let mut places = Vec::new();
        into.points = Lists::new();
        for home in homes {
            let mut weight = 100.0;
            for _ in 0..chance.below(6) {
                weight *= 1.6;
            }
            into.weights.push(weight as u64);
            let first = places.len() as u32;
            let count = if self.has_points { 5 + chance.below(8) } else { 1 };
            places.push(*home);
            for _ in 1..count {
                let far = 0.3 * radius;
                places.push((home.0 + chance.normal() * far, home.1 + chance.normal() * far));
            }
            let people: Vec<u64> = (0..count).map(|_| 10 + chance.below(40) as u64).collect();
            let needs = people.iter().sum::<u64>() * if self.has_points { 80 } else { 100 };
            into.needs.push(needs.div_ceil(100));
            into.people.extend(people);
            into.centres.push(Some(first));
            into.points.push(first..places.len() as u32);
        }
        into.served = vec![false; places.len()];
        places
    }
}

/// Sites near villages and between them, of three radii; the wider the dearer.
fn sites(
    count: usize,
    homes: &[Place],
    points: &[Place],
    radius: f64,
    chance: &mut Chance,
    into: &mut Instance,
) {
    let cell = radius * 1.6;
    let wide = (SIDE / cell) as usize + 1;
    let at = |x: f64| ((x / cell).max(0.0) as usize).min(wide - 1);
    let mut grid = vec![Vec::new(); wide * wide];
    for (number, point) in points.iter().enumerate() {
        grid[at(point.1) * wide + at(point.0)].push(number as u32);
    }
    into.covers = Lists::new();
    for _ in 0..count {
        let place = if chance.unit() < 0.6 {
            let home = homes[chance.below(homes.len())];
            (
                home.0 + chance.normal() * radius * 0.3,
                home.1 + chance.normal() * radius * 0.3,
            )
        } else {
            (chance.unit() * SIDE, chance.unit() * SIDE)
        };
        let times = [0.6, 1.0, 1.5][chance.below(3)];
        into.costs
            .push((60.0 * times * (0.6 + 1.6 * chance.unit())) as u64);
        let reach = times * radius * times * radius;
        let mut covers = Vec::new();
        for row in at(place.1).saturating_sub(1)..=(at(place.1) + 1).min(wide - 1) {
            for column in at(place.0).saturating_sub(1)..=(at(place.0) + 1).min(wide - 1) {
                let near = grid[row * wide + column].iter().filter(|p| {
                    let (x, y) = points[**p as usize];
                    (x - place.0) * (x - place.0) + (y - place.1) * (y - place.1) <= reach
                });
                covers.extend(near.copied());
            }
        }
        covers.sort_unstable();
        into.covers.push(covers);
    }
}

/// From the problem to plan and bound.
#[allow(clippy::print_stderr, reason = "a time without its gap says nothing")]
#[divan::bench(args = PROBLEMS, sample_count = 1, sample_size = 1)]
fn plan(bencher: divan::Bencher, problem: &Planar) {
    let instance = problem.made();
    bencher.bench_local(|| {
        let outcome = solve(&instance, problem.effort, 1);
        if let Outcome::Planned(planned) = &outcome {
            let gap = planned.certificate.bound.abs_diff(planned.value) as f64 / planned.value.max(1) as f64;
            eprintln!("{problem}: value {}, gap {:.3} %", planned.value, gap * 100.0);
        }
        outcome
    });
}

const WORLDS: &[Backhaul] = &[
    world(1, 1, Effort::Quick),
    world(1, 1, Effort::Normal),
    world(2, 1, Effort::Normal),
    world(1, 3, Effort::Quick),
    world(2, 3, Effort::Quick),
];

/// 1,000 villages, 500 sites and 100 relays, up to 4 hops, in equal phases.
const fn world(seed: u64, phases: usize, effort: Effort) -> Backhaul {
    Backhaul {
        villages: 1_000,
        sites: 500,
        relays: 100,
        hops: 4,
        phases,
        budget: 60,
        seed,
        effort,
    }
}

/// The same where sites hang on each other.
#[allow(clippy::print_stderr, reason = "a time without its gap says nothing")]
#[divan::bench(args = WORLDS, sample_count = 1, sample_size = 1)]
fn backhaul(bencher: divan::Bencher, world: &Backhaul) {
    let instance = world.made();
    bencher.bench_local(|| {
        let outcome = solve(&instance, world.effort, 1);
        if let Outcome::Planned(planned) = &outcome {
            let gap = planned.certificate.bound.abs_diff(planned.value) as f64 / planned.value.max(1) as f64;
            eprintln!("{world}: value {}, gap {:.3} %", planned.value, gap * 100.0);
        }
        outcome
    });
}
