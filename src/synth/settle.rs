//! Villages: where people would live in this relief, how many, and with what power.

use super::communes::{Commune, Wall};
use super::names::VillageNames;
use super::plane::{DIRECTIONS, Plane, Spot};
use super::relief::Ground;
use crate::domain::{Electricity, TestPoint, TestPointKind, Village};
use crate::maths::random::Random;
use crate::space::LonLat;

/// Places examined for each village that is wanted.
const CANDIDATES_A_VILLAGE: f64 = 5.0;
/// The smallest village, people.
const SMALLEST: f64 = 70.0;
/// The largest town, people.
const LARGEST: f64 = 90_000.0;
/// People from which a place calls itself a town.
const TOWN: f64 = 4000.0;

/// A place where a village could stand.
struct Candidate {
    spot: Spot,
    /// 1 on a flat valley floor, towards 0 on steep ground high above it.
    ease: f64,
    /// Ease with chance added: the best are settled.
    appeal: f64,
}

/// Exactly `count` villages, sorted by id, and the index of each one's commune.
pub(super) fn villages(
    seed: u64,
    plane: &Plane,
    ground: &Ground,
    wall: &Wall,
    communes: &[Commune],
    count: usize,
) -> Vec<Village> {
    let mut homes = homes(seed, plane, ground, wall, communes, count);
    let electricity = electricity(seed, &homes);
    for (home, supply) in homes.iter_mut().zip(electricity) {
        home.electricity = supply;
    }
    // A commune's villages are numbered from west to east.
    homes.sort_by(|a, b| {
        (a.commune.cmp(&b.commune))
            .then(a.lon_deg.total_cmp(&b.lon_deg))
            .then(a.lat_deg.total_cmp(&b.lat_deg))
    });
    let mut random = Random::new(seed, 42);
    let mut villages = Vec::with_capacity(homes.len());
    let mut current = None;
    let mut names = VillageNames::new();
    let mut number = 0;
    for home in &homes {
        if current != Some(home.commune) {
            current = Some(home.commune);
            names = VillageNames::new();
            number = 0;
        }
        number += 1;
        villages.extend(home.village(&communes[home.commune], number, &mut names, &mut random));
    }
    villages.sort_by(|a, b| a.id.cmp(&b.id));
    villages
}

/// A settled place.
struct Home {
    commune: usize,
    lon_deg: f64,
    lat_deg: f64,
    ease: f64,
    people: f64,
    electricity: Electricity,
}

impl Home {
    fn village(
        &self,
        commune: &Commune,
        number: usize,
        names: &mut VillageNames,
        random: &mut Random,
    ) -> Option<Village> {
        let kinds: &[&str] = match self.people {
            p if p >= TOWN => &["Thị trấn"],
            _ if self.ease > 0.5 => &["Thôn", "Thôn", "Xóm", "Bản"],
            _ => &["Bản", "Bản", "Thôn"],
        };
        let kind = kinds[random.below(kinds.len())];
        let households = (self.people / random.between(3.6, 4.9)).round().max(1.0);
        Some(Village {
            id: format!("{}-{number:03}", commune.unit.code.as_deref().unwrap_or_default()),
            name: names.draw(random, kind),
            boundary: None,
            population: Some(self.people),
            households: Some(households),
            electricity: self.electricity,
            commune: commune.unit.clone(),
            province: commune.province.clone(),
            test_points: vec![TestPoint {
                id: "centre".to_owned(),
                position: LonLat::new(self.lon_deg, self.lat_deg).ok()?,
                kind: TestPointKind::Centre,
                weight: 1.0,
                around: None,
            }],
        })
    }
}

fn homes(
    seed: u64,
    plane: &Plane,
    ground: &Ground,
    wall: &Wall,
    communes: &[Commune],
    count: usize,
) -> Vec<Home> {
    let mut candidates = candidates(seed, plane, ground, count);
    // The sort is stable: equal appeals keep the order of the lattice.
    candidates.sort_by(|a, b| b.appeal.total_cmp(&a.appeal));
    let mut random = Random::new(seed, 41);
    let mut homes = Vec::with_capacity(count);
    for candidate in candidates {
        if homes.len() == count {
            break;
        }
        let (lon_deg, lat_deg) = plane.lon_lat(candidate.spot);
        // A candidate on a boundary belongs nowhere and is passed over.
        if let Some(commune) = wall.find(plane, communes, lon_deg, lat_deg) {
            homes.push(Home {
                commune,
                lon_deg,
                lat_deg,
                ease: candidate.ease,
                people: people(candidate.ease, &mut random),
                electricity: Electricity::Grid,
            });
        }
    }
    homes
}

/// A jittered lattice of places, at least a fifth of its spacing apart.
fn candidates(seed: u64, plane: &Plane, ground: &Ground, count: usize) -> Vec<Candidate> {
    let spacing_km = (plane.area_km2() / (CANDIDATES_A_VILLAGE * count as f64)).sqrt();
    let cols = (plane.width_km / spacing_km).ceil().max(2.0) as usize;
    let rows = (plane.height_km / spacing_km).ceil().max(2.0) as usize;
    let (step_x_km, step_y_km) = (plane.width_km / cols as f64, plane.height_km / rows as f64);
    let mut random = Random::new(seed, 40);
    let mut found = Vec::with_capacity(cols * rows);
    for row in 0..rows {
        for col in 0..cols {
            let spot = Spot {
                x_km: (col as f64 + random.between(0.1, 0.9)) * step_x_km,
                y_km: (row as f64 + random.between(0.1, 0.9)) * step_y_km,
            };
            let ease = ease(plane, ground, spot);
            found.push(Candidate {
                spot,
                ease,
                appeal: ease + 0.7 * random.unit(),
            });
        }
    }
    found
}

/// How easily one lives here: 1 low and flat, towards 0 high above the valley and steep.
fn ease(plane: &Plane, ground: &Ground, spot: Spot) -> f64 {
    let here_m = ground.near_m(plane, spot);
    let mut valley_m = here_m;
    let mut steepest = 0f64;
    for (dx, dy) in DIRECTIONS {
        for ring_km in [1.0, 2.2] {
            valley_m = valley_m.min(ground.near_m(plane, spot.moved(dx * ring_km, dy * ring_km)));
        }
        let near_m = ground.near_m(plane, spot.moved(dx * 0.3, dy * 0.3));
        steepest = steepest.max((near_m - here_m).abs() / 300.0);
    }
    let height = 1.0 / (1.0 + (here_m - valley_m) / 120.0);
    let slope = 1.0 / (1.0 + steepest / 0.25);
    height * slope
}

/// A heavy-tailed size (Pareto, exponent 4/3); hard places stay small.
fn people(ease: f64, random: &mut Random) -> f64 {
    let share = (1.0 - random.unit()).max(1e-12);
    // share^(−3/4) from square roots alone: they are the same on every machine, powers are not.
    let root = share.sqrt();
    let size = SMALLEST / (root * root.sqrt());
    let most = if ease > 0.45 {
        LARGEST
    } else {
        300.0 + 2000.0 * ease
    };
    // Drawn anew below the bound, so that not many places share one number.
    let below = most * random.between(0.6, 1.0);
    if size > most { below.round() } else { size.round() }
}

/// The hardest 2.5 % of places have no power, the next 7 % a weak supply; of one in a hundred nothing is
/// known.
fn electricity(seed: u64, homes: &[Home]) -> Vec<Electricity> {
    let mut random = Random::new(seed, 43);
    let hardship: Vec<f64> = homes
        .iter()
        .map(|home| 1.0 - home.ease + 0.35 * random.unit())
        .collect();
    let mut order: Vec<usize> = (0..homes.len()).collect();
    order.sort_by(|&a, &b| hardship[b].total_cmp(&hardship[a]));
    let share = |part: f64| (part * homes.len() as f64).round() as usize;
    let (none, weak) = (share(0.025), share(0.095));
    let mut supply = vec![Electricity::Grid; homes.len()];
    for (place, &home) in order.iter().enumerate() {
        supply[home] = match place {
            _ if random.chance(0.01) => Electricity::Unknown,
            p if p < none => Electricity::None,
            p if p < weak => Electricity::Weak,
            _ => Electricity::Grid,
        };
    }
    supply
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_a_heavy_tail_and_bounds() {
        let mut random = Random::new(2, 2);
        let mut sizes: Vec<f64> = (0..20_000).map(|_| people(0.9, &mut random)).collect();
        sizes.sort_by(f64::total_cmp);
        assert!(sizes[0] >= SMALLEST && sizes[sizes.len() - 1] <= LARGEST);
        // The median of a Pareto distribution with exponent 4/3 is 2^(3/4) = 1.68 times its smallest value.
        assert!((sizes[10_000] / SMALLEST - 1.68).abs() < 0.05);
        assert!(sizes[19_990] > 50.0 * sizes[10_000]);
        assert!((0..1000).all(|_| people(0.1, &mut random) <= 500.0));
    }
}
