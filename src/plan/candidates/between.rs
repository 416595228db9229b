//! Relays on flat land: places on the straight line from a chosen place to the next one, a hop's length apart.
//!
//! Hilltops join places where there are hills. On a plain nothing is higher than the rest, and a chain needs masts
//! simply because the earth is round. So the chosen places are joined as a net would be: from what is connected, the
//! nearest place next, and each once more straight to the nearest connected mast. Where such a line is longer than a
//! hop can be over flat ground, relays lie on it in equal parts. Whether a path is clear is looked at later, as for
//! all others.

use super::counts::{Counts, LeftOut, Made};
use super::places::{Place, Search, is_on_air, numbers};
use super::sites::distinct;
use crate::domain::Masts;
use crate::plan::backhaul::{FibreNet, bulge_m, first_fresnel_m};
use crate::plan::{Candidate, Kind, Structure};
use crate::space::{LonLat, geodesic};
use crate::study::{PlanSource, Source};

/// Chosen places that are joined; the others, of very many, are not looked at.
const MOST_JOINED: usize = 2_000;
/// Of the places that may be chosen at most, a relay for each so many, as on hilltops.
const SITES_A_RELAY: usize = 5;
/// Relays are nearer to each other than flat ground would allow: no ground is quite flat.
const ROOM: f64 = 0.9;
/// Where nothing can be built on a place, so far along the line it is tried again, in parts of a hop.
const ASIDE: [f64; 5] = [0.0, -0.1, 0.1, -0.2, 0.2];

/// A line on which relays lie.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Line {
    from: LonLat,
    to: LonLat,
    hops: u8,
}

/// Relays on lines between chosen places and what is connected, from the spot `spot` on, apart from each other and
/// from what is `taken`.
pub(super) fn between(
    search: &Search,
    chosen: &[Place],
    taken: &[LonLat],
    spot: u32,
    counts: &mut Counts,
) -> Vec<Candidate> {
    let plan = search.plan;
    let Some(height_m) = distinct(&plan.mast_heights_m).first().copied() else {
        return Vec::new();
    };
    let Some(hop_m) = hop_m(plan, height_m) else {
        return Vec::new();
    };
    let joined = chosen.get(..MOST_JOINED).unwrap_or(chosen);
    counts.left_out(LeftOut::NotJoined, chosen.len() - joined.len());
    let places: Vec<LonLat> = joined.iter().map(|place| place.position).collect();
    let lines = lines(&places, &connected(search, &places), hop_m, plan.max_hops);
    let mut taken: Vec<LonLat> = chosen
        .iter()
        .map(|place| place.position)
        .chain(taken.iter().copied())
        .collect();
    let most = plan.most_candidates / SITES_A_RELAY;
    let mut made = Vec::new();
    for place in lines
        .iter()
        .flat_map(|line| (1..line.hops).map(move |nth| (line, nth)))
    {
        if made.len() >= most.max(1) {
            counts.left_out(LeftOut::OverLimit, 1);
            continue;
        }
        match built_on(search, place, &taken) {
            Ok(Some((at, ground_m))) => {
                taken.push(at);
                made.push(relay(at, ground_m, height_m, spot + made.len() as u32));
            }
            // Another place is near enough to be the relay.
            Ok(None) => {}
            Err(why) => counts.left_out(why, 1),
        }
    }
    counts.made(Made::LineRelays, made.len());
    made
}

fn relay(position: LonLat, ground_m: f64, height_m: f64, spot: u32) -> Candidate {
    Candidate {
        id: format!("relay:{}:{height_m}m", numbers(position)),
        spot,
        kind: Kind::Relay,
        source: Source::Line,
        position,
        ground_m: Some(ground_m),
        structure: Structure::Mast(height_m),
        antenna_height_m: height_m,
        cells: Vec::new(),
        replaces: Vec::new(),
    }
}

/// The place of a relay on a line, with its ground; nothing where another is near; why nothing can be built there.
fn built_on(
    search: &Search,
    (line, nth): (&Line, u8),
    taken: &[LonLat],
) -> Result<Option<(LonLat, f64)>, LeftOut> {
    let (whole_m, azimuth_deg) = geodesic::distance_azimuth(line.from, line.to);
    let mut why = LeftOut::NoTerrain;
    for aside in ASIDE {
        let along_m = whole_m * (f64::from(nth) + aside) / f64::from(line.hops);
        let Some(at) = geodesic::destination(line.from, azimuth_deg, along_m) else {
            continue;
        };
        let is_near = |other: &LonLat| geodesic::distance_m(*other, at) < search.plan.spacing_m;
        if taken.iter().any(is_near) {
            return Ok(None);
        }
        match search.ground.fit_for_building(at) {
            Ok(ground_m) => return Ok(Some((at, ground_m))),
            Err(because) if aside == 0.0 => why = because,
            Err(_) => {}
        }
    }
    Err(why)
}

/// The longest hop between two masts of a height over flat, bare ground, metres, with some room; nothing where there
/// is no microwave.
fn hop_m(plan: &PlanSource, height_m: f64) -> Option<f64> {
    let is_clear = |km: &f64| {
        let half_km = km / 2.0;
        let zone_m = plan.fresnel_share * first_fresnel_m(plan.link_frequency_ghz, half_km, half_km);
        bulge_m(half_km, half_km) + zone_m <= height_m - 1.0
    };
    let steps = (1..=40)
        .rev()
        .map(|step| plan.max_link_km * f64::from(step) / 40.0);
    let longest_km = steps.into_iter().find(is_clear).filter(|_| plan.max_hops > 1)?;
    Some(ROOM * 1000.0 * longest_km)
}

/// What is connected: masts on air, towers and listed places of which a list says so, and chosen places that new
/// fibre can reach.
fn connected(search: &Search, places: &[LonLat]) -> Vec<LonLat> {
    let cells = search.world.network.cells();
    let masts = Masts::of(&search.world.network, |index| {
        is_on_air(search.study, cells[index].status)
    });
    let layers = [&search.layers.towers, &search.layers.list];
    let listed = layers
        .into_iter()
        .flatten()
        .flatten()
        .filter(|row| row.is_connected);
    let fibre = FibreNet::new(search.layers, search.plan.max_fibre_km, 1.0);
    let with_fibre = places
        .iter()
        .filter(|place| fibre.as_ref().is_some_and(|net| net.to(**place).is_some()));
    let mut all = masts.places;
    all.extend(listed.map(|row| row.position));
    all.extend(with_fibre);
    all
}

/// The lines longer than a hop that join the places to what is connected, each place by the nearest that is joined
/// already, and straight; of no more hops than are allowed.
fn lines(places: &[LonLat], connected: &[LonLat], hop_m: f64, most_hops: u8) -> Vec<Line> {
    let near = |place: LonLat| {
        let all = connected
            .iter()
            .map(|other| (geodesic::distance_m(*other, place), *other));
        all.min_by(|a, b| a.0.total_cmp(&b.0))
    };
    let straight: Vec<Option<(f64, LonLat)>> = places.iter().map(|place| near(*place)).collect();
    // Of each place that is not joined yet the nearest that is, and how many hops away that is.
    let mut best: Vec<Option<(f64, LonLat, u8)>> =
        straight.iter().map(|s| s.map(|(d_m, at)| (d_m, at, 0))).collect();
    let mut left: Vec<usize> = (0..places.len()).filter(|place| best[*place].is_some()).collect();
    let mut found: Vec<Line> = Vec::new();
    let mut add = |from: LonLat, to: LonLat, hops: u8| {
        let line = Line { from, to, hops };
        if hops > 1 && !found.contains(&line) {
            found.push(line);
        }
    };
    let hops_of = |distance_m: f64| (distance_m / hop_m).ceil().clamp(1.0, 250.0) as u8;
    while let Some(at) = (0..left.len()).min_by(|a, b| {
        let of = |nth: &usize| best[left[*nth]].map_or(f64::MAX, |b| b.0);
        of(a).total_cmp(&of(b)).then(left[*a].cmp(&left[*b]))
    }) {
        let place = left.swap_remove(at);
        let Some((distance_m, from, before)) = best[place] else {
            continue;
        };
        let hops = hops_of(distance_m);
        let Some(depth) = before.checked_add(hops).filter(|depth| *depth <= most_hops) else {
            continue;
        };
        add(from, places[place], hops);
        if let Some((distance_m, mast)) = straight[place].filter(|(d_m, _)| hops_of(*d_m) <= most_hops) {
            add(mast, places[place], hops_of(distance_m));
        }
        for other in &left {
            let distance_m = geodesic::distance_m(places[place], places[*other]);
            if best[*other].is_none_or(|b| distance_m < b.0) {
                best[*other] = Some((distance_m, places[place], depth));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::example::at;
    use crate::plan::example::example_plan;

    #[test]
    fn a_hop_is_as_long_as_the_round_earth_allows() {
        let plan = example_plan();
        // 34 km: 17.0 m of earth and 0.6 · 19.1 m of the zone are 28.5 m, under dishes at 29 m; 35 km are too far.
        let longest_m = hop_m(&plan, 30.0).expect("microwave") / ROOM;
        assert!((33_000.0..=34_500.0).contains(&longest_m), "{longest_m}");
        let near = PlanSource {
            max_link_km: 10.0,
            ..plan.clone()
        };
        assert_eq!(hop_m(&near, 30.0), Some(9_000.0));
        let without = PlanSource {
            max_hops: 1,
            ..plan.clone()
        };
        assert_eq!(hop_m(&without, 30.0), None, "a relay makes a second hop");
        assert_eq!(hop_m(&plan, 1.0), None);
    }

    #[test]
    fn places_are_joined_by_the_nearest_and_straight() {
        // A mast, a village two hops away, and one a hop behind it: 0.1 degrees are 10.4 km.
        let (mast, first, second) = (at(105.0, 21.0), at(105.3, 21.0), at(105.45, 21.0));
        let line = |from, to, hops| Line { from, to, hops };
        let found = lines(&[second, first], &[mast], 20_000.0, 4);
        assert_eq!(found, [line(mast, first, 2), line(mast, second, 3)]);
        // What is farther than all hops together has no line, and nothing behind it.
        assert_eq!(lines(&[second, first], &[mast], 20_000.0, 1), []);
        assert_eq!(lines(&[first], &[], 20_000.0, 4), []);
    }
}
