//! What hangs on one site, in villages that can be judged by hand.

use crate::support::hand_made::{at, clustered, omni};
use covgap::coverage::{PathLevel, Reason, SpareCoverage};
use covgap::coverage::{Service, SpareTally};
use covgap::domain::{Cell, Network, Technology, Village};
use covgap::gaps::resilience::{Fate, Joined, Sites, hanging, resilience};
use covgap::gaps::{Counted, Rule, Side, Threshold};
use covgap::radio::model::{Loss, Warnings};
use covgap::space::LonLat;
use covgap::units::{Db, Dbm};
use std::collections::BTreeMap;

fn village(id: &str, population: Option<f64>, weights: &[f64]) -> Village {
    let clusters: Vec<(LonLat, f64)> = weights.iter().map(|w| (at(105.0, 21.0), *w)).collect();
    Village {
        population,
        ..clustered(id, &clusters)
    }
}

/// What is heard of one service: site and level, or a bound where the path could not be computed.
fn tally(paths: &[(usize, Result<f64, f64>)]) -> SpareTally {
    let mut tally = SpareTally::SILENCE;
    for (cell, (site, heard)) in paths.iter().enumerate() {
        let loss = Loss {
            loss: Db(100.0),
            warnings: Warnings::NONE,
        };
        let path = PathLevel {
            cell,
            distance_m: 1000.0,
            outcome: heard
                .map(|level| (loss, Dbm(level)))
                .map_err(|_| Reason::NoTerrain),
            at_most: Dbm(heard.err().unwrap_or(0.0)),
        };
        tally.take(&path, *site, Dbm(-140.0));
    }
    tally
}

fn rule() -> Rule {
    let threshold = Threshold {
        covered: Dbm(-105.0),
        usable: Dbm(-120.0),
    };
    Rule {
        thresholds: BTreeMap::from([(Technology::G4, threshold)]),
        people_share: 0.9,
    }
}

fn service() -> Service {
    Service {
        technology: Technology::G4,
        operator: "A".into(),
    }
}

/// Fates of "covered" and "usable" without each site, for a village with as many test points as there are
/// lists.
fn fates(points: &[&[(usize, Result<f64, f64>)]]) -> Vec<(usize, Option<Fate>, Option<Fate>)> {
    let weights = vec![1.0 / points.len() as f64; points.len()];
    let spare: Vec<Vec<SpareTally>> = points.iter().map(|p| vec![tally(p)]).collect();
    let counted = Counted::new(&[service()], &rule(), |_| true);
    hanging(&counted, &village("v", None, &weights), &spare)
        .into_iter()
        .map(|h| (h.site, h.covered, h.usable))
        .collect()
}

const LOST: Option<Fate> = Some(Fate::Lost);
const KEPT: Option<Fate> = Some(Fate::Kept);
const UNSURE: Option<Fate> = Some(Fate::Unknown);

#[test]
fn a_village_hangs_on_its_only_strong_site_and_on_none_of_two() {
    assert_eq!(fates(&[&[(3, Ok(-90.0)), (4, Ok(-104.0))]]), []);
    assert_eq!(fates(&[&[(3, Ok(-90.0)), (4, Ok(-110.0))]]), [(3, LOST, KEPT)]);
    assert_eq!(fates(&[&[(3, Ok(-90.0)), (4, Ok(-125.0))]]), [(3, LOST, LOST)]);
    // Two cells of one site are no spare for each other.
    assert_eq!(fates(&[&[(3, Ok(-90.0)), (3, Ok(-91.0))]]), [(3, LOST, LOST)]);
    // Not covered, and the last usable signal hangs on one.
    assert_eq!(fates(&[&[(3, Ok(-110.0)), (4, Ok(-125.0))]]), [(3, None, LOST)]);
    assert_eq!(fates(&[&[(3, Ok(-130.0))]]), []);
}

#[test]
fn a_path_that_could_not_be_computed_makes_no_spare_and_no_loss() {
    // The bound says nothing beside −90 dBm; without it, the village may be covered: not known.
    assert_eq!(
        fates(&[&[(3, Ok(-90.0)), (4, Err(-100.0))]]),
        [(3, UNSURE, UNSURE)]
    );
    // It could be usable and not covered.
    assert_eq!(fates(&[&[(3, Ok(-90.0)), (4, Err(-110.0))]]), [(3, LOST, UNSURE)]);
    assert_eq!(fates(&[&[(3, Ok(-90.0)), (4, Err(-121.0))]]), [(3, LOST, LOST)]);
    // The void is the failing site's own.
    assert_eq!(fates(&[&[(3, Ok(-90.0)), (3, Err(-100.0))]]), [(3, LOST, LOST)]);
    // A spare that covers is a spare, whatever else is not known.
    assert_eq!(fates(&[&[(3, Ok(-90.0)), (4, Err(-80.0)), (5, Ok(-100.0))]]), []);
    // Unknown as it is: not asked.
    assert_eq!(fates(&[&[(3, Ok(-125.0)), (4, Err(-90.0))]]), []);
}

#[test]
fn each_of_two_test_points_may_hang_on_a_site_of_its_own() {
    let centre: &[_] = &[(3, Ok(-90.0)), (4, Ok(-112.0))];
    let cluster: &[_] = &[(5, Ok(-90.0))];
    assert_eq!(fates(&[centre, cluster]), [(3, LOST, KEPT), (5, LOST, KEPT)]);
}

fn cell(id: &str, site: &str, lon: f64) -> Cell {
    Cell {
        site: site.into(),
        ..omni(id, "A", at(lon, 21.0))
    }
}

#[test]
fn losses_are_ranked_by_people_then_villages_and_ties_go_by_id() {
    let network = Network::new(
        ["b", "a", "c", "d", "e"]
            .map(|s| cell(s, s, 105.0 + f64::from(s.as_bytes()[0] - b'a')))
            .into(),
    );
    let sites = Sites::of(&network, Joined::ByName, |_| true);
    assert_eq!(sites.ids, ["a", "b", "c", "d", "e"]);
    // a and b: 100 people each; c: 300 people; d: one of unknown size; e: nothing.
    let villages = [
        village("1", Some(100.0), &[1.0]),
        village("2", Some(100.0), &[1.0]),
        village("3", Some(300.0), &[1.0]),
        village("4", None, &[1.0]),
    ];
    let coverage = SpareCoverage {
        services: vec![service()],
        spare: [1, 0, 2, 3]
            .map(|site| vec![vec![tally(&[(site, Ok(-90.0))])]])
            .into(),
        counts: Default::default(),
    };
    let rule = rule();
    let side = Side {
        villages: &villages,
        network: &network,
        coverage: &coverage,
        rule: &rule,
    };
    let answers = resilience(&side, &sites);
    assert_eq!(answers.len(), 1);
    let ranked: Vec<(&str, usize, f64, usize)> = answers[0]
        .losses
        .iter()
        .map(|l| {
            let c = l.covered;
            (
                sites.ids[l.site].as_str(),
                c.villages,
                c.people,
                c.villages_without_population,
            )
        })
        .collect();
    assert_eq!(
        ranked,
        [
            ("c", 1, 300.0, 0),
            ("a", 1, 100.0, 0),
            ("b", 1, 100.0, 0),
            ("d", 1, 0.0, 1),
            ("e", 0, 0.0, 0)
        ]
    );
    assert_eq!(answers[0].on_one_site.villages, 4);
    assert_eq!(answers[0].covered.villages, 4);
}

#[test]
fn sites_of_one_mast_fail_together_where_asked_and_wide_sites_are_reported() {
    // 0.0002° of longitude at 21° N are 20.8 m, 0.01° are 1.04 km.
    let network = Network::new(vec![
        cell("1", "V", 105.0),
        cell("2", "N", 105.0002),
        cell("3", "M", 105.0004),
        cell("4", "W", 105.1),
        cell("5", "W", 105.11),
        cell("6", "X", 105.1003),
    ]);
    let by_name = Sites::of(&network, Joined::ByName, |_| true);
    assert_eq!(by_name.ids, ["M", "N", "V", "W", "X"]);
    assert_eq!((by_name.shared_masts, by_name.wide.as_slice()), (1, &[3][..]));
    let by_mast = Sites::of(&network, Joined::ByMast, |_| true);
    // V and M are 42 m apart, and each is near N.
    assert_eq!(by_mast.ids, ["M + N + V", "W", "X"]);
    assert_eq!(by_mast.of_cell, [0, 0, 0, 1, 1, 2]);
    // A cell that does not count joins nothing.
    let without_n = Sites::of(&network, Joined::ByMast, |cell| cell != 1);
    assert_eq!(without_n.ids, ["M", "N", "V", "W", "X"]);
    assert!(without_n.cells[1].is_empty());
}
