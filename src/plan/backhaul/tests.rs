//! Worlds that can be solved by hand.

use super::*;
use crate::coverage::Unobserved;
use crate::domain::example::{at, omni, shared_equally};
use crate::domain::{Cell, Network};
use crate::plan::candidate::Structure;
use crate::plan::layers::Listed;
use crate::space::{BoundingBox, LonLat};
use crate::study::Source;
use crate::terrain::ElevationGrid;

const ASKED: Asked = Asked {
    frequency_ghz: 7.0,
    max_link_km: 30.0,
    fresnel_share: 0.6,
    max_hops: 4,
    max_fibre_km: 30.0,
    route_factor: 1.1,
    usual_tower_m: Some(20.0),
    step_m: 90.0,
    include_planned: false,
};

/// Around 105° 21°, one mast at 105.0° with antennas of 30 m.
fn world(height_m: impl Fn(LonLat) -> Option<f64>) -> World {
    let mast = Cell {
        site: "mast".to_owned(),
        ..omni("c", "A", at(105.0, 21.0))
    };
    let area = BoundingBox::around([at(104.8, 20.9), at(106.6, 21.2)]).expect("places");
    let terrain = ElevationGrid::over(&area, 90.0, height_m);
    World::new(
        vec![shared_equally("v", &[at(105.3, 21.0)])],
        Network::new(vec![mast]),
        terrain,
    )
    .expect("a place")
}

/// A ridge of 200 m along 105.1°, one kilometre wide.
fn ridge(place: LonLat) -> Option<f64> {
    Some(if (place.lon_deg() - 105.1).abs() < 0.005 {
        200.0
    } else {
        0.0
    })
}

fn site(spot: u32, kind: Kind, lon_deg: f64, mast_m: f64) -> Candidate {
    Candidate {
        id: format!("{spot}-{mast_m}"),
        spot,
        kind,
        source: Source::Hilltop,
        position: at(lon_deg, 21.0),
        ground_m: None,
        structure: Structure::Mast(mast_m),
        antenna_height_m: mast_m,
        cells: Vec::new(),
        replaces: Vec::new(),
    }
}

fn solved(world: &World, layers: &PlanLayers, candidates: &[Candidate]) -> Ways {
    ways_of(&ASKED, world, layers, candidates, &Unobserved)
        .expect("not stopped")
        .0
}

fn hops_of(ways: &Ways, candidate: usize) -> Vec<u8> {
    let of = ways.of[candidate].iter();
    of.map(Way::hops).filter(|hop| *hop > 0).collect()
}

#[test]
fn a_ridge_blocks_and_a_relay_on_it_is_the_way_over() {
    let world = world(ridge);
    let behind = site(0, Kind::NewSite, 105.2, 31.0);
    let alone = solved(&world, &PlanLayers::default(), std::slice::from_ref(&behind));
    assert_eq!(alone.of, [vec![Way::Satellite]]);
    assert!(alone.sights.is_empty());

    let candidates = [behind, site(1, Kind::Relay, 105.1, 21.0)];
    let ways = solved(&world, &PlanLayers::default(), &candidates);
    assert_eq!(hops_of(&ways, 0), [2]);
    assert_eq!(ways.of[1], [Way::Microwave { hop: 1 }]);
    let (one, two) = (Way::Microwave { hop: 1 }, Way::Microwave { hop: 2 });
    let links = chain(&ways, &[(0, two.clone()), (1, one)]).expect("a chain");
    let sight = &ways.sights[links[0].expect("a link")];
    assert_eq!((&sight.from, sight.to), (&End::Candidate(1), 0));
    // Dishes hang a metre below the tops.
    assert_eq!(sight.heights_m, [20.0, 30.0]);
    let first = &ways.sights[links[1].expect("a link")];
    assert_eq!(first.from, End::Connected("mast".to_owned(), at(105.0, 21.0)));
    assert_eq!(chain(&ways, &[(0, two)]), Err(0));
    // A link back to the mast's side is no one's way.
    assert_eq!(ways.sights.len(), 2);
}

#[test]
fn no_chain_is_longer_than_the_hops_that_are_allowed() {
    // Masts of 31 m see 0.2° (20.8 km) over flat ground, and not 0.4°.
    let flat = world(|_| Some(0.0));
    let candidates: Vec<Candidate> = (1..=6)
        .map(|k| site(k, Kind::NewSite, 105.0 + 0.2 * f64::from(k), 31.0))
        .collect();
    let ways = solved(&flat, &PlanLayers::default(), &candidates);
    let hops: Vec<Vec<u8>> = (0..6).map(|c| hops_of(&ways, c)).collect();
    assert_eq!(hops, [vec![1], vec![2], vec![3], vec![4], vec![], vec![]]);
}

#[test]
fn each_height_of_a_spot_sees_for_itself_and_not_the_other() {
    // 25 km over flat ground: the bulge is 9.197 m in the middle, 0.6·F1 = 9.808 m; 30 m at the mast.
    let flat = world(|_| Some(0.0));
    let candidates = [
        site(0, Kind::NewSite, 105.24, 4.0),
        site(0, Kind::NewSite, 105.24, 31.0),
    ];
    let ways = solved(&flat, &PlanLayers::default(), &candidates);
    assert_eq!(hops_of(&ways, 0), Vec::<u8>::new());
    assert_eq!(hops_of(&ways, 1), [1]);
}

#[test]
fn kinds_that_need_no_link_have_none() {
    let flat = world(|_| Some(0.0));
    let candidates = [
        site(0, Kind::Small(Small::Repeater), 105.1, 5.0),
        site(1, Kind::Small(Small::SmallCell), 105.1, 5.0),
        site(2, Kind::NewSite, 105.0, 30.0),
        site(3, Kind::Change(crate::plan::Change::OtherMast), 105.1, 30.0),
        site(4, Kind::NewSite, 105.12, 30.0),
    ];
    let layers = PlanLayers {
        towers: Some(vec![Listed {
            id: "tower".to_owned(),
            position: at(105.12, 21.0),
            height_m: None,
            cost: None,
            powered_from: None,
            is_connected: true,
        }]),
        ..PlanLayers::default()
    };
    let (ways, notes) = ways_of(&ASKED, &flat, &layers, &candidates, &Unobserved).expect("not stopped");
    let on_mast = vec![Way::OnMast];
    assert_eq!(
        ways.of,
        [
            vec![Way::Donor],
            vec![Way::Satellite],
            on_mast.clone(),
            on_mast.clone(),
            on_mast,
        ]
    );
    assert!(
        notes
            .iter()
            .any(|(text, n)| text.starts_with("connected towers") && *n == 1)
    );
}

#[test]
fn ground_that_is_not_known_is_not_clear_and_counted() {
    let hole = world(|p| (p.lon_deg() < 105.05 || p.lon_deg() > 105.06).then_some(0.0));
    let candidates = [site(0, Kind::Relay, 105.1, 30.0)];
    let (ways, notes) =
        ways_of(&ASKED, &hole, &PlanLayers::default(), &candidates, &Unobserved).expect("not stopped");
    assert!(ways.of[0].is_empty());
    for (begins, count) in [
        ("microwave paths", 1),
        ("of them not clear", 1),
        ("candidates that nothing", 1),
    ] {
        assert!(
            notes.iter().any(|(t, n)| t.starts_with(begins) && *n == count),
            "{notes:?}"
        );
    }
}

#[test]
fn a_site_with_fibre_can_be_the_root_of_others() {
    // Behind the ridge there is fibre: the first site joins it, the second hangs on the first.
    let world = world(ridge);
    let layers = PlanLayers {
        fibre: Some(vec![geo::LineString::from(vec![(105.2, 20.95), (105.2, 21.05)])]),
        ..PlanLayers::default()
    };
    let asked = Asked {
        max_fibre_km: 2.0,
        ..ASKED
    };
    let candidates = [
        site(0, Kind::NewSite, 105.21, 31.0),
        site(1, Kind::NewSite, 105.35, 31.0),
    ];
    let ways = ways_of(&asked, &world, &layers, &candidates, &Unobserved)
        .expect("not stopped")
        .0;
    let Way::Fibre { km, to } = ways.of[0][0] else {
        panic!("{ways:?}");
    };
    // Straight, as no roads are given: the prices have the factor.
    assert!(
        (km - 1.04).abs() < 0.01 && (to.lon_deg() - 105.2).abs() < 1e-9,
        "{km} {to}"
    );
    assert_eq!(ways.of[1], [Way::Satellite, Way::Microwave { hop: 1 }]);
    let fibre = ways.of[0][0].clone();
    assert!(chain(&ways, &[(0, fibre), (1, Way::Microwave { hop: 1 })]).is_ok());
    assert_eq!(
        chain(&ways, &[(0, Way::Satellite), (1, Way::Microwave { hop: 1 })]),
        Err(1)
    );
}

#[test]
fn the_order_of_candidates_changes_nothing_but_their_numbers() {
    let world = world(ridge);
    let lons = [105.02, 105.08, 105.1, 105.13, 105.2, 105.3, 105.4, 105.41];
    let candidates: Vec<Candidate> = lons
        .iter()
        .enumerate()
        .map(|(k, lon)| site(k as u32, Kind::NewSite, *lon, 25.0))
        .collect();
    let straight = solved(&world, &PlanLayers::default(), &candidates);
    assert_eq!(straight, solved(&world, &PlanLayers::default(), &candidates));
    let mut turned = candidates.clone();
    turned.reverse();
    let back = solved(&world, &PlanLayers::default(), &turned);
    assert_eq!(straight.of, back.of.into_iter().rev().collect::<Vec<_>>());
}

#[test]
fn every_way_over_random_hills_has_a_chain_of_links_that_are_clear() {
    let mut random = crate::maths::random::Random::new(11, 1);
    let hills = world(|p| {
        let wave = |deg: f64, step: f64| crate::maths::sin(deg * step);
        Some(150.0 + 150.0 * wave(p.lon_deg(), 60.0) * wave(p.lat_deg(), 75.0))
    });
    let mut candidates = Vec::new();
    for spot in 0..40 {
        let place = at(random.between(104.85, 105.9), random.between(20.92, 21.18));
        let kind = if random.chance(0.3) {
            Kind::Relay
        } else {
            Kind::NewSite
        };
        for mast_m in [16.0, 31.0] {
            candidates.push(Candidate {
                position: place,
                ground_m: Some(random.between(0.0, 300.0)),
                ..site(spot, kind, 105.0, mast_m)
            });
        }
    }
    let ways = solved(&hills, &PlanLayers::default(), &candidates);
    let mut longest = 0;
    for (candidate, of) in ways.of.iter().enumerate() {
        for hop in of.iter().map(Way::hops).filter(|hop| *hop > 0) {
            longest = longest.max(hop);
            let is_before = |from: u32| ways.of[from as usize].contains(&Way::Microwave { hop: hop - 1 });
            assert!(ways.sights.iter().any(|s| s.to as usize == candidate
                && match s.from {
                    End::Connected(..) => hop == 1,
                    End::Candidate(from) => is_before(from),
                }));
        }
    }
    assert!(longest > 1 && longest <= ASKED.max_hops, "{longest}");
    for sight in &ways.sights {
        assert!(sight.clearance >= ASKED.fresnel_share && sight.length_km <= ASKED.max_link_km);
        assert!(sight.worst_at_km > 0.0 && sight.worst_at_km < sight.length_km);
        if let End::Candidate(from) = sight.from {
            assert_ne!(candidates[from as usize].spot, candidates[sight.to as usize].spot);
        }
    }
    // A higher mast of one spot is reached wherever the lower one is.
    for pair in (0..candidates.len()).step_by(2) {
        let lowest = |c: usize| hops_of(&ways, c).first().copied();
        assert!(lowest(pair).is_none_or(|low| lowest(pair + 1).is_some_and(|high| high <= low)));
    }
}
