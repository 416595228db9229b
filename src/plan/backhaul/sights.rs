//! Which places see each other.
//!
//! The ground between two places is read once, for all heights of masts at both. So that a large study stays
//! feasible not all pairs are looked at. Of the connected masts: from the nearest on, at most [`MASTS_TRIED`],
//! until [`MASTS_WANTED`] are seen by the lowest configuration. Of the other candidates: the [`NEAREST`] nearest,
//! and of each eighth of the horizon and each of three bands of distance the one on the highest ground, because
//! relays stand high.

use super::asked::Asked;
use super::clear::Obstacles;
use super::roots::{Root, dish_m};
use crate::coverage::candidates::Candidates;
use crate::coverage::{Cancelled, Observer};
use crate::domain::mast::MAST_M;
use crate::plan::candidate::Candidate;
use crate::plan::way::{End, Sight};
use crate::space::LonLat;
use crate::space::geodesic::{distance_azimuth, distance_m};
use crate::terrain::{CoverSource, LandCover, Profile, land_cover};
use crate::world::World;
use std::collections::{BTreeMap, BTreeSet};

/// The most connected masts that are looked at from one place.
pub const MASTS_TRIED: usize = 40;

/// So many connected masts in sight are enough.
pub const MASTS_WANTED: usize = 3;

/// So many nearest places are looked at from one place, and others farther off.
pub const NEAREST: usize = 8;

/// The horizon is looked at in so many parts.
const SECTORS: f64 = 8.0;

/// Ends of the bands of distance, shares of the longest link.
const BANDS: [f64; 2] = [0.25, 0.5];

/// What was looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Looked {
    /// Paths of which the ground was read.
    pub paths: usize,
    /// Paths with ground that is not known somewhere: not clear.
    pub no_terrain: usize,
    /// Paths with land cover that is not known somewhere: bare there.
    pub no_cover: usize,
    /// Places with more connected masts within the longest link than are tried, of which too few were seen.
    pub more_masts: usize,
}

/// A place with the candidates on it, which are configurations of one spot.
struct Spot {
    at: LonLat,
    ground_m: Option<f64>,
    number: u32,
    /// Candidates and the heights of their dishes, from the lowest.
    members: Vec<(u32, f64)>,
}

/// Reads the ground between places.
struct Looking<'a> {
    asked: &'a Asked,
    world: &'a World,
    cover: Option<LandCover<'a>>,
    looked: Looked,
}

/// The clear paths to the candidates that are asked for: from connected masts, nearest first, and between
/// candidates, both directions; by the candidate that they connect.
pub fn sights(
    asked: &Asked,
    world: &World,
    roots: &[Root],
    candidates: &[Candidate],
    linked: &[u32],
    observer: &dyn Observer,
) -> Result<(Vec<Sight>, Looked), Cancelled> {
    let spots = spots(candidates, linked);
    let pairs = pairs(asked, &spots);
    observer.begin("backhaul", (spots.len() + pairs.len()) as u64);
    let source = world.cover.as_ref().map(|c| c as &dyn CoverSource);
    let mut looking = Looking {
        asked,
        world,
        // A hole in the land cover does not hide the ground.
        cover: source.map(|s| LandCover::new(s, land_cover::Reading::AtReceiver)),
        looked: Looked::default(),
    };
    let reach_m = 1000.0 * asked.max_link_km;
    let near_roots = Candidates::new(&roots.iter().map(|r| (r.at, reach_m)).collect::<Vec<_>>());
    let mut found = Vec::new();
    for spot in &spots {
        go_on(observer)?;
        looking.masts_seen(spot, roots, &near_roots, &mut found);
    }
    for (a, b) in &pairs {
        go_on(observer)?;
        looking.between(&spots[*a], &spots[*b], &mut found);
    }
    // Those of one candidate stay in their order: masts first.
    found.sort_by_key(|sight| sight.to);
    Ok((found, looking.looked))
}

fn go_on(observer: &dyn Observer) -> Result<(), Cancelled> {
    if observer.cancelled() {
        return Err(Cancelled);
    }
    observer.tick(1);
    Ok(())
}

/// By the numbers of spots, then by the order of candidates.
fn spots(candidates: &[Candidate], linked: &[u32]) -> Vec<Spot> {
    let mut by_place: BTreeMap<(u32, u64, u64), Spot> = BTreeMap::new();
    for index in linked {
        let Some(candidate) = candidates.get(*index as usize) else {
            continue;
        };
        let at = candidate.position;
        let key = (candidate.spot, at.lon_deg().to_bits(), at.lat_deg().to_bits());
        let spot = by_place.entry(key).or_insert_with(|| Spot {
            at,
            ground_m: candidate.ground_m,
            number: candidate.spot,
            members: Vec::new(),
        });
        spot.members.push((*index, dish_m(candidate)));
    }
    let mut spots: Vec<Spot> = by_place.into_values().collect();
    for spot in &mut spots {
        spot.members
            .sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    }
    spots
}

/// The pairs of spots that are looked at, each once, the lower first.
fn pairs(asked: &Asked, spots: &[Spot]) -> BTreeSet<(usize, usize)> {
    let reach_m = 1000.0 * asked.max_link_km;
    let near = Candidates::new(&spots.iter().map(|s| (s.at, reach_m)).collect::<Vec<_>>());
    let mut pairs = BTreeSet::new();
    for (own, spot) in spots.iter().enumerate() {
        let mut others: Vec<(f64, f64, usize)> = near
            .near(spot.at)
            .into_iter()
            .filter(|other| spots[*other].number != spot.number)
            .map(|other| {
                let (m, azimuth_deg) = distance_azimuth(spot.at, spots[other].at);
                (m, azimuth_deg, other)
            })
            .filter(|(m, ..)| *m > MAST_M)
            .collect();
        others.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.2.cmp(&b.2)));
        let mut highest: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        for (nth, (m, azimuth_deg, other)) in others.into_iter().enumerate() {
            if nth < NEAREST {
                pairs.insert((own.min(other), own.max(other)));
                continue;
            }
            let sector = (azimuth_deg.rem_euclid(360.0) / 360.0 * SECTORS) as usize;
            let band = BANDS.iter().filter(|end| m > *end * reach_m).count();
            let kept = highest.entry((sector, band)).or_insert(other);
            if is_higher(&spots[other], &spots[*kept]) {
                *kept = other;
            }
        }
        pairs.extend(
            highest
                .into_values()
                .map(|other| (own.min(other), own.max(other))),
        );
    }
    pairs
}

/// Ground that is not known is lower than any.
fn is_higher(a: &Spot, b: &Spot) -> bool {
    match (a.ground_m, b.ground_m) {
        (Some(a), Some(b)) => a > b,
        (Some(_), None) => true,
        (None, _) => false,
    }
}

impl Looking<'_> {
    fn masts_seen(&mut self, spot: &Spot, roots: &[Root], near: &Candidates, found: &mut Vec<Sight>) {
        let mut masts: Vec<(f64, usize)> = near
            .near(spot.at)
            .into_iter()
            .map(|root| (distance_m(roots[root].at, spot.at), root))
            .collect();
        masts.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut seen = 0;
        for (nth, (_, root)) in masts.into_iter().enumerate() {
            if nth >= MASTS_TRIED {
                self.looked.more_masts += 1;
                return;
            }
            let root = &roots[root];
            let Some(obstacles) = self.obstacles(root.at, spot.at) else {
                continue;
            };
            for (member, (index, dish_m)) in spot.members.iter().enumerate() {
                let from = || End::Connected(root.name.clone(), root.at);
                let sight = self.sight(&obstacles, [root.height_m, *dish_m], from, *index);
                seen += usize::from(member == 0 && sight.is_some());
                found.extend(sight);
            }
            if seen >= MASTS_WANTED {
                return;
            }
        }
    }

    /// Both directions.
    fn between(&mut self, a: &Spot, b: &Spot, found: &mut Vec<Sight>) {
        let Some(obstacles) = self.obstacles(a.at, b.at) else {
            return;
        };
        for (from, from_m) in &a.members {
            for (to, to_m) in &b.members {
                let heights_m = [*from_m, *to_m];
                let Some(sight) = self.sight(&obstacles, heights_m, || End::Candidate(*from), *to) else {
                    continue;
                };
                found.push(Sight {
                    from: End::Candidate(*to),
                    to: *from,
                    heights_m: [*to_m, *from_m],
                    worst_at_km: sight.length_km - sight.worst_at_km,
                    ..sight.clone()
                });
                found.push(sight);
            }
        }
    }

    fn sight(
        &self,
        obstacles: &Obstacles,
        heights_m: [f64; 2],
        from: impl FnOnce() -> End,
        to: u32,
    ) -> Option<Sight> {
        let least = obstacles.least(heights_m)?;
        (least.share >= self.asked.fresnel_share).then(|| Sight {
            from: from(),
            to,
            length_km: obstacles.length_km(),
            heights_m,
            clearance: least.share,
            worst_at_km: least.at_km,
        })
    }

    /// `None` where the ground is not known or there is no path.
    fn obstacles(&mut self, from: LonLat, to: LonLat) -> Option<Obstacles> {
        self.looked.paths += 1;
        let profile = Profile::covered(&self.world.terrain, self.cover, from, to, self.asked.step_m);
        let Ok(profile) = profile else {
            self.looked.no_terrain += 1;
            return None;
        };
        let obstacles = Obstacles::of(&profile, self.asked.frequency_ghz);
        self.looked.no_cover += usize::from(obstacles.has_unknown_cover);
        Some(obstacles)
    }
}
