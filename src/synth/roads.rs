//! Roads: the cheapest network that connects every village, and a few short cuts.

use super::plane::{Buckets, Plane, Spot};
use super::relief::Ground;
use crate::maths::random::Random;

/// A road between two villages.
#[derive(Clone, Debug, PartialEq)]
pub struct Road {
    /// Unique.
    pub id: String,
    /// `trunk`, `secondary` or `track`.
    pub class: &'static str,
    /// Index of the village at its start.
    pub from: usize,
    /// Index of the village at its end.
    pub to: usize,
    /// Its course, degrees (longitude, latitude) with six decimals; starts and ends in the villages.
    pub path_deg: Vec<(f64, f64)>,
}

/// Which villages hang together.
struct Components {
    parent: Vec<usize>,
    size: Vec<usize>,
}

impl Components {
    fn new(count: usize) -> Self {
        Self {
            parent: (0..count).collect(),
            size: vec![1; count],
        }
    }

    fn root(&mut self, mut node: usize) -> usize {
        while self.parent[node] != node {
            self.parent[node] = self.parent[self.parent[node]];
            node = self.parent[node];
        }
        node
    }

    /// False when they hung together already.
    fn join(&mut self, a: usize, b: usize) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return false;
        }
        let (large, small) = if self.size[a] >= self.size[b] {
            (a, b)
        } else {
            (b, a)
        };
        self.parent[small] = large;
        self.size[large] += self.size[small];
        true
    }
}

/// A possible road; `cost_km` is its length with climbs counted tenfold.
#[derive(Clone, Copy)]
struct Link {
    cost_km: f64,
    from: usize,
    to: usize,
}

/// The network over some villages with their people.
pub(super) fn roads(seed: u64, plane: &Plane, ground: &Ground, spots: &[Spot], people: &[f64]) -> Vec<Road> {
    let spacing_km = (plane.area_km2() / spots.len().max(1) as f64).sqrt();
    let mut buckets = Buckets::new(plane, 1.5 * spacing_km);
    spots.iter().for_each(|&spot| buckets.add(spot));
    let heights_m: Vec<f64> = spots.iter().map(|&spot| ground.near_m(plane, spot)).collect();
    let cost_km = |a: usize, b: usize, distance_km: f64| {
        distance_km + 10.0 * (heights_m[a] - heights_m[b]).abs() / 1000.0
    };
    let mut links: Vec<Link> = Vec::new();
    for (from, &spot) in spots.iter().enumerate() {
        for (to, distance_km) in buckets.within(spot, 1.5 * spacing_km) {
            if from < to {
                links.push(Link {
                    cost_km: cost_km(from, to, distance_km),
                    from,
                    to,
                });
            }
        }
    }
    sort(&mut links);
    let mut components = Components::new(spots.len());
    let mut random = Random::new(seed, 51);
    let mut chosen = Vec::new();
    for link in links {
        let shortcut = random.chance(0.03) && link.cost_km < spacing_km;
        if components.join(link.from, link.to) || shortcut {
            chosen.push(link);
        }
    }
    chosen.extend(bridges(&mut components, &buckets, spots, spacing_km, &cost_km));
    chosen
        .iter()
        .enumerate()
        .map(|(number, link)| road(number, link, plane, ground, spots, people))
        .collect()
}

/// By cost; ties by the villages' numbers.
fn sort(links: &mut [Link]) {
    links.sort_by(|a, b| {
        (a.cost_km.total_cmp(&b.cost_km))
            .then(a.from.cmp(&b.from))
            .then(a.to.cmp(&b.to))
    });
}

/// Links that join what the short links have left apart: in rounds, each group but the largest takes its
/// cheapest way out, sought in growing circles.
fn bridges(
    components: &mut Components,
    buckets: &Buckets,
    spots: &[Spot],
    spacing_km: f64,
    cost_km: &dyn Fn(usize, usize, f64) -> f64,
) -> Vec<Link> {
    let mut chosen = Vec::new();
    let mut radius_km = 3.0 * spacing_km;
    loop {
        let roots: Vec<usize> = (0..spots.len()).map(|n| components.root(n)).collect();
        let Some(largest) = roots.iter().copied().max_by_key(|&r| (components.size[r], r)) else {
            return chosen;
        };
        if components.size[largest] == spots.len() {
            return chosen;
        }
        let mut links = Vec::new();
        for from in (0..spots.len()).filter(|&n| roots[n] != largest) {
            for (to, distance_km) in buckets.within(spots[from], radius_km) {
                if roots[to] != roots[from] {
                    links.push(Link {
                        cost_km: cost_km(from, to, distance_km),
                        from,
                        to,
                    });
                }
            }
        }
        sort(&mut links);
        for link in links {
            if components.join(link.from, link.to) {
                chosen.push(link);
            }
        }
        radius_km *= 2.0;
    }
}

fn road(number: usize, link: &Link, plane: &Plane, ground: &Ground, spots: &[Spot], people: &[f64]) -> Road {
    let (start, end) = (spots[link.from], spots[link.to]);
    let mut course = vec![start];
    wind(plane, ground, start, end, 3, &mut course);
    let (small, large) = (
        people[link.from].min(people[link.to]),
        people[link.from].max(people[link.to]),
    );
    Road {
        id: format!("SYN-R{:06}", number + 1),
        class: match (small, large) {
            (s, l) if l >= 4000.0 && s >= 500.0 => "trunk",
            (_, l) if l >= 400.0 => "secondary",
            _ => "track",
        },
        from: link.from,
        to: link.to,
        path_deg: course.into_iter().map(|spot| plane.lon_lat(spot)).collect(),
    }
}

/// Adds the course from `start` (already there) to `end`: each halving steps aside to lower ground.
fn wind(plane: &Plane, ground: &Ground, start: Spot, end: Spot, halvings: usize, course: &mut Vec<Spot>) {
    let (dx, dy) = (end.x_km - start.x_km, end.y_km - start.y_km);
    if halvings == 0 || start.distance_km(end) < 0.3 {
        course.push(end);
        return;
    }
    let mut middle = start.moved(0.5 * dx, 0.5 * dy);
    let straight = middle;
    let mut lowest_m = ground.near_m(plane, straight);
    for aside in [-0.2, -0.1, 0.1, 0.2] {
        let place = straight.moved(-aside * dy, aside * dx);
        let height_m = ground.near_m(plane, place);
        if height_m < lowest_m && plane.holds(place, 0.0) {
            (lowest_m, middle) = (height_m, place);
        }
    }
    wind(plane, ground, start, middle, halvings - 1, course);
    wind(plane, ground, middle, end, halvings - 1, course);
}
