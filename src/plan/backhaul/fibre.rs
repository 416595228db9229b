//! The shortest new fibre to a place: along roads, or straight where the study names none.
//!
//! Roads are nodes at most [`NODES_M`] apart; lines that share a place (to about a metre) are joined there, lines
//! that merely cross are not: one may pass over the other. Fibre joins the roads within [`JOIN_M`] of it, and
//! where there is none, the road nearest to the line. A site joins the nearest road, or the fibre itself where
//! that is nearer than any road or nearer than [`JOIN_M`]. Parts off the road count so many times the straight
//! distance as the cost file's route factor says. Where no roads are given the length is the straight one: there
//! the prices have the factor.

use crate::coverage::candidates::Candidates;
use crate::plan::PlanLayers;
use crate::space::LonLat;
use crate::space::geodesic::{destination, distance_azimuth, distance_m};
use geo::LineString;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// Fibre joins the roads that are as near as this, metres.
const JOIN_M: f64 = 200.0;

/// The nodes of roads, and the samples of fibre, are no farther apart, metres.
const NODES_M: f64 = 100.0;

/// Places with the same number are one: a degree has so many, a metre is about one.
const PLACES_A_DEGREE: f64 = 1e5;

/// Where fibre is, and how far every road is from it.
#[derive(Debug)]
pub struct FibreNet {
    fibre: Vec<LonLat>,
    near_fibre: Candidates,
    nodes: Vec<LonLat>,
    near_nodes: Candidates,
    /// Of each node: how far along roads and off them it is to the fibre.
    routes: Vec<Option<Route>>,
    most_mm: u64,
    /// Off roads a route is so many times the straight distance.
    route_factor: f64,
}

/// From a node to the fibre. Whole millimetres: sums do not hang on their order.
#[derive(Clone, Copy, Debug)]
struct Route {
    mm: u64,
    /// The next node, or the sample of the fibre.
    next: Next,
    /// The sample of the fibre where it ends.
    to: usize,
}

#[derive(Clone, Copy, Debug)]
enum Next {
    Node(usize),
    Fibre,
}

/// New fibre.
#[derive(Clone, Debug, PartialEq)]
pub struct NewFibre {
    /// Its length, parts off the road with their factor.
    pub km: f64,
    /// From the site to where it meets the fibre, both included.
    pub line: Vec<LonLat>,
    /// Where it meets the fibre.
    pub to: LonLat,
}

/// Nodes of lines and the edges between them.
#[derive(Debug, Default)]
struct Graph {
    nodes: Vec<LonLat>,
    /// Of each node: the other node and the length, millimetres.
    edges: Vec<Vec<(usize, u64)>>,
    ends: BTreeMap<(i64, i64), usize>,
}

impl FibreNet {
    /// Of the layers; `None` where they have no fibre. Nothing farther than `most_km` from it is looked at; off
    /// roads a route is `route_factor` times the straight distance, where there are roads.
    pub fn new(layers: &PlanLayers, most_km: f64, route_factor: f64) -> Option<Self> {
        let lines: Vec<Vec<LonLat>> = layers.fibre.as_ref()?.iter().map(samples).collect();
        let mut graph = Graph::default();
        for road in layers.roads.iter().flatten() {
            graph.add(road);
        }
        let reaches = |places: &[LonLat]| places.iter().map(|p| (*p, JOIN_M)).collect::<Vec<_>>();
        let near_nodes = Candidates::new(&reaches(&graph.nodes));
        let fibre = lines.concat();
        let mut net = Self {
            near_fibre: Candidates::new(&reaches(&fibre)),
            fibre,
            routes: vec![None; graph.nodes.len()],
            near_nodes,
            most_mm: mm(most_km * 1e6),
            route_factor: if layers.roads.is_some() { route_factor } else { 1.0 },
            nodes: Vec::new(),
        };
        let joins = net.joins(&lines, &graph.nodes);
        net.spread(&graph, joins);
        net.nodes = graph.nodes;
        (!net.fibre.is_empty()).then_some(net)
    }

    /// Where the fibre joins roads: length, node, sample.
    fn joins(&self, lines: &[Vec<LonLat>], nodes: &[LonLat]) -> Vec<(u64, usize, usize)> {
        let mut joins = Vec::new();
        let mut first = 0;
        for line in lines {
            let own = first..first + line.len();
            first = own.end;
            let before = joins.len();
            for sample in own.clone() {
                for node in self.near_nodes.near(self.fibre[sample]) {
                    let m = distance_m(self.fibre[sample], nodes[node]);
                    joins.push((self.off_road_mm(m), node, sample));
                }
            }
            if joins.len() == before {
                let nearest = own.filter_map(|sample| {
                    let (node, m) = self.near_nodes.nearest(self.fibre[sample])?;
                    Some((self.off_road_mm(m), node, sample))
                });
                joins.extend(nearest.min());
            }
        }
        joins
    }

    /// Dijkstra's shortest ways from all joins at once.
    fn spread(&mut self, graph: &Graph, joins: Vec<(u64, usize, usize)>) {
        let mut open = BinaryHeap::new();
        for (mm, node, sample) in joins {
            self.offer(&mut open, node, mm, Next::Fibre, sample);
        }
        while let Some(Reverse((mm, node))) = open.pop() {
            let Some(route) = self.routes[node].filter(|r| r.mm == mm) else {
                continue;
            };
            for (other, length_mm) in &graph.edges[node] {
                let mm = mm.saturating_add(*length_mm);
                self.offer(&mut open, *other, mm, Next::Node(node), route.to);
            }
        }
    }

    fn offer(
        &mut self,
        open: &mut BinaryHeap<Reverse<(u64, usize)>>,
        node: usize,
        mm: u64,
        next: Next,
        to: usize,
    ) {
        if mm <= self.most_mm && self.routes[node].is_none_or(|r| mm < r.mm) {
            self.routes[node] = Some(Route { mm, next, to });
            open.push(Reverse((mm, node)));
        }
    }

    /// The shortest new fibre to a place; `None` where it is longer than what is allowed.
    pub fn to(&self, site: LonLat) -> Option<NewFibre> {
        let straight = self.near_fibre.nearest(site);
        let by_road = self.near_nodes.nearest(site);
        let road = by_road.and_then(|(node, m)| {
            let route = self.routes.get(node).copied().flatten()?;
            Some((self.off_road_mm(m).saturating_add(route.mm), node))
        });
        let is_straight = |m: f64| m <= JOIN_M || by_road.is_none_or(|(_, road_m)| m <= road_m);
        let straight = straight
            .filter(|(_, m)| is_straight(*m))
            .map(|(sample, m)| (self.off_road_mm(m), sample));
        let (mm, line, to) = match (road, straight) {
            (Some((road_mm, node)), straight) if straight.is_none_or(|(mm, _)| road_mm < mm) => {
                (road_mm, self.line(site, node), self.routes[node]?.to)
            }
            (_, straight) => {
                let (mm, sample) = straight?;
                (mm, vec![site, self.fibre[sample]], sample)
            }
        };
        (mm <= self.most_mm).then(|| NewFibre {
            km: mm as f64 / 1e6,
            line,
            to: self.fibre[to],
        })
    }

    fn off_road_mm(&self, m: f64) -> u64 {
        mm(1000.0 * m * self.route_factor)
    }

    /// From a site over a node along the roads.
    fn line(&self, site: LonLat, node: usize) -> Vec<LonLat> {
        let mut line = vec![site];
        let mut at = Some(node);
        while let Some(node) = at {
            line.push(self.nodes[node]);
            at = match self.routes[node] {
                Some(route) => match route.next {
                    Next::Node(next) => Some(next),
                    Next::Fibre => {
                        line.push(self.fibre[route.to]);
                        None
                    }
                },
                None => None,
            };
        }
        line
    }
}

impl Graph {
    fn add(&mut self, line: &LineString<f64>) {
        let mut before: Option<usize> = None;
        for (at, is_vertex) in parts(line) {
            let node = if is_vertex { self.vertex(at) } else { self.node(at) };
            if let Some(before) = before.filter(|b| *b != node) {
                let length_mm = mm(1000.0 * distance_m(self.nodes[before], at));
                self.edges[before].push((node, length_mm));
                self.edges[node].push((before, length_mm));
            }
            before = Some(node);
        }
    }

    fn node(&mut self, at: LonLat) -> usize {
        self.nodes.push(at);
        self.edges.push(Vec::new());
        self.nodes.len() - 1
    }

    /// The node of a place that lines may share.
    fn vertex(&mut self, at: LonLat) -> usize {
        let number = |deg: f64| (deg * PLACES_A_DEGREE).round() as i64;
        let place = (number(at.lon_deg()), number(at.lat_deg()));
        if let Some(node) = self.ends.get(&place) {
            return *node;
        }
        let node = self.node(at);
        self.ends.insert(place, node);
        node
    }
}

/// A line's vertices, each `true`, and places between them.
fn parts(line: &LineString<f64>) -> Vec<(LonLat, bool)> {
    let vertices: Vec<LonLat> = line.coords().filter_map(|c| LonLat::new(c.x, c.y).ok()).collect();
    let mut found: Vec<(LonLat, bool)> = vertices.first().map(|v| (*v, true)).into_iter().collect();
    for pair in vertices.windows(2) {
        let (m, azimuth_deg) = distance_azimuth(pair[0], pair[1]);
        let parts = (m / NODES_M).ceil().max(1.0);
        let between =
            (1..parts as usize).filter_map(|k| destination(pair[0], azimuth_deg, m * k as f64 / parts));
        found.extend(between.map(|at| (at, false)));
        found.push((pair[1], true));
    }
    found
}

fn samples(line: &LineString<f64>) -> Vec<LonLat> {
    parts(line).into_iter().map(|(at, _)| at).collect()
}

/// Whole millimetres; what is no number is no distance.
fn mm(mm: f64) -> u64 {
    mm.round().max(0.0) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::example::at;

    fn line(places: &[(f64, f64)]) -> LineString<f64> {
        LineString::from(places.to_vec())
    }

    /// Fibre runs north at 105.0°; the road leaves it to the east at 21.0° and turns north at 105.1°.
    fn layers() -> PlanLayers {
        PlanLayers {
            fibre: Some(vec![line(&[(105.0, 20.9), (105.0, 21.2)])]),
            roads: Some(vec![
                line(&[(105.0, 21.0), (105.1, 21.0)]),
                line(&[(105.1, 21.0), (105.1, 21.1)]),
            ]),
            ..PlanLayers::default()
        }
    }

    #[test]
    fn along_a_road_with_a_corner_it_is_longer_than_straight() {
        let site = at(105.1, 21.1);
        let net = FibreNet::new(&layers(), 50.0, 1.1).expect("fibre");
        let fibre = net.to(site).expect("a way");
        // 0.1° of longitude at 21° are 10.398 km, 0.1° of latitude 11.073 km; the fibre joins the road at its
        // first nodes, which saves up to a tenth of 200 m.
        let by_hand_km =
            (distance_m(at(105.0, 21.0), at(105.1, 21.0)) + distance_m(at(105.1, 21.0), site)) / 1000.0;
        assert!((fibre.km - by_hand_km).abs() < 0.03, "{} {by_hand_km}", fibre.km);
        let straight = FibreNet::new(
            &PlanLayers {
                roads: None,
                ..layers()
            },
            50.0,
            1.1,
        );
        let straight = straight.expect("fibre").to(site).expect("a way");
        let straight_km = distance_m(at(105.0, 21.1), site) / 1000.0;
        assert!(
            (straight.km - straight_km).abs() < 0.01,
            "{} {straight_km}",
            straight.km
        );
        assert!(straight.km < fibre.km);
        assert_eq!(straight.line, [site, straight.to]);
        assert_eq!(
            (fibre.line.first(), fibre.line.last()),
            (Some(&site), Some(&fibre.to))
        );
    }

    #[test]
    fn what_is_too_long_is_none_and_no_layer_is_no_fibre() {
        let site = at(105.1, 21.1);
        assert!(
            FibreNet::new(&layers(), 21.0, 1.1)
                .expect("fibre")
                .to(site)
                .is_none()
        );
        assert!(
            FibreNet::new(&layers(), 22.0, 1.1)
                .expect("fibre")
                .to(site)
                .is_some()
        );
        assert!(FibreNet::new(&PlanLayers::default(), 50.0, 1.1).is_none());
        let empty = PlanLayers {
            fibre: Some(Vec::new()),
            ..PlanLayers::default()
        };
        assert!(FibreNet::new(&empty, 50.0, 1.1).is_none());
    }

    #[test]
    fn roads_that_cross_without_a_shared_place_are_not_joined() {
        let mut layers = layers();
        // Passes over the first road at 105.05° and leads to the site.
        layers.roads = Some(vec![
            line(&[(105.0, 21.0), (105.1, 21.0)]),
            line(&[(105.05, 20.98), (105.05, 21.1)]),
        ]);
        assert!(
            FibreNet::new(&layers, 50.0, 1.1)
                .expect("fibre")
                .to(at(105.05, 21.1))
                .is_none()
        );
        layers.roads = Some(vec![
            line(&[(105.0, 21.0), (105.05, 21.0), (105.1, 21.0)]),
            line(&[(105.05, 20.98), (105.05, 21.0), (105.05, 21.1)]),
        ]);
        assert!(
            FibreNet::new(&layers, 50.0, 1.1)
                .expect("fibre")
                .to(at(105.05, 21.1))
                .is_some()
        );
    }

    #[test]
    fn a_site_beside_the_fibre_is_joined_to_it() {
        let net = FibreNet::new(&layers(), 50.0, 1.1).expect("fibre");
        let fibre = net.to(at(105.001, 21.15)).expect("a way");
        // 104 m to the line, at most 50 m along it to the next sample.
        let (least_km, most_km) = (1.1 * 0.1039, 1.1 * 0.1155);
        assert!(fibre.km > least_km && fibre.km < most_km, "{}", fibre.km);
    }
}
