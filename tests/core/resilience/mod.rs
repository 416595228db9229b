//! What hangs on one site alone, held against the slow way: take each site away and judge the whole network
//! again.

mod by_hand;

use crate::support::hand_made::{self, at, shared_equally};
use covgap::coverage::{Heard, NoStore, Scene, Serving, Settings, SpareTally, Unobserved, points};
use covgap::domain::{Antenna, Cell, Network, Technology, Village};
use covgap::gaps::resilience::{Fate, Joined, Sites, resilience};
use covgap::gaps::{Counted, Rule, Scope, Side, Threshold, Verdict};
use covgap::maths::random::Random;
use covgap::radio::model::{self, Parameters};
use covgap::space::{Frame, LonLat};
use covgap::terrain::{Blocks, ElevationGrid};
use covgap::units::Dbm;
use std::collections::BTreeMap;

const OPERATORS: [&str; 2] = ["Viettel", "VNPT"];

/// Steep hills with square voids.
fn ground(random: &mut Random) -> ElevationGrid {
    let frame = Frame {
        west_deg: 104.98,
        north_deg: 21.22,
        step_lon_deg: 1.0 / 600.0,
        step_lat_deg: 1.0 / 600.0,
        cols: 144,
        rows: 144,
    };
    let hills: Vec<(f64, f64, f64)> = (0..25)
        .map(|_| {
            (
                random.between(0.0, 144.0),
                random.between(0.0, 144.0),
                random.between(50.0, 700.0),
            )
        })
        .collect();
    let voids: Vec<(usize, usize)> = (0..4).map(|_| (random.below(140), random.below(140))).collect();
    let mut heights_m = Blocks::new(frame.cols, frame.rows);
    for row in 0..frame.rows {
        for col in 0..frame.cols {
            let in_void = |(c, r): &(usize, usize)| (*c..c + 9).contains(&col) && (*r..r + 9).contains(&row);
            let height = |(x, y, h): &(f64, f64, f64)| {
                let d2 = (x - col as f64) * (x - col as f64) + (y - row as f64) * (y - row as f64);
                h / (1.0 + d2 / 30.0)
            };
            let m: f64 = hills.iter().map(height).sum();
            heights_m.set(col, row, (!voids.iter().any(in_void)).then_some(m as f32));
        }
    }
    ElevationGrid::new(frame, heights_m)
}

/// Sites of one to three cells of one or two operators.
fn network(random: &mut Random) -> Network {
    let mut cells = Vec::new();
    for site in 0..6 + random.below(4) {
        let position = at(random.between(105.0, 105.2), random.between(21.0, 21.2));
        for cell in 0..1 + random.below(3) {
            let technology = if random.chance(0.3) {
                Technology::G5
            } else {
                Technology::G4
            };
            let made = hand_made::omni(&format!("s{site}c{cell}"), OPERATORS[random.below(2)], position);
            cells.push(Cell {
                site: format!("s{site}"),
                technology,
                eirp: Dbm(random.between(45.0, 62.0)),
                antenna: Antenna {
                    azimuth_deg: random.chance(0.7).then(|| random.between(0.0, 360.0)),
                    vertical_beam_width_deg: 10.0,
                    ..hand_made::sector("", "", position, 0.0).antenna
                },
                ..made
            });
        }
    }
    Network::new(cells)
}

fn villages(random: &mut Random) -> Vec<Village> {
    (0..40)
        .map(|n| {
            let (lon, lat) = (random.between(105.0, 105.2), random.between(21.0, 21.2));
            let points = 1 + random.below(3);
            let places: Vec<LonLat> = (0..points)
                .map(|_| {
                    at(
                        lon + random.between(-0.01, 0.01),
                        lat + random.between(-0.01, 0.01),
                    )
                })
                .collect();
            Village {
                name: format!("Bản {n}"),
                population: random.chance(0.8).then(|| 10.0 * random.below(60) as f64),
                ..shared_equally(&format!("v{n:02}"), &places)
            }
        })
        .collect()
}

fn rule(people_share: f64) -> Rule {
    let threshold = |covered: f64, usable: f64| Threshold {
        covered: Dbm(covered),
        usable: Dbm(usable),
    };
    Rule {
        thresholds: BTreeMap::from([
            (Technology::G4, threshold(-105.0, -118.0)),
            (Technology::G5, threshold(-108.0, -116.0)),
        ]),
        people_share,
    }
}

/// The same network with a site that radiates so little that no one hears it: operators and technologies
/// stay.
fn silenced(network: &Network, site: &str) -> Network {
    let mut cells = network.cells().to_vec();
    for cell in cells.iter_mut().filter(|c| c.site == site) {
        cell.eirp = Dbm(-500.0);
    }
    Network::new(cells)
}

/// As if every path that could not be computed were as good as can be.
fn at_best(heard: &[Vec<Heard>]) -> Vec<Vec<Heard>> {
    let best = |h: &Heard| {
        let bound = h.unknown_up_to.map(|(level, _)| Serving { cell: 0, level });
        let louder = |a: Serving, b: Serving| if b.level > a.level { b } else { a };
        Heard {
            best: match (h.best, bound) {
                (Ok(best), Some(bound)) => Ok(louder(best, bound)),
                (Err(_), Some(bound)) => Ok(bound),
                (best, None) => best,
            },
            unknown_up_to: None,
        }
    };
    heard
        .iter()
        .map(|point| point.iter().map(best).collect())
        .collect()
}

fn settings() -> Settings {
    Settings {
        profile_step_m: 120.0,
        ..hand_made::settings(15_000.0)
    }
}

#[test]
fn without_each_site_is_what_the_network_without_it_gives() {
    let model = (model::find("p526-delta-bullington").unwrap().build)(&Parameters::default());
    // How often each fate was met, of "covered" and of "usable".
    let mut met: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for world in 0..12 {
        let mut random = Random::new(world, 71);
        let (ground, network, villages) = (ground(&mut random), network(&mut random), villages(&mut random));
        let rule = rule(if world % 2 == 0 { 0.6 } else { 1.0 });
        let scene = Scene::new(&network, &ground, model.as_ref(), settings());
        let sites = Sites::of(&network, Joined::ByName, |cell| scene.emitter(cell).is_some());
        let coverage = points::cover_spare(&scene, &villages, &sites.of_cell, &NoStore, &Unobserved).unwrap();
        let plain = points::cover(&scene, &villages, &Unobserved).unwrap();
        assert_eq!(
            (&coverage.services, coverage.counts),
            (&plain.services, plain.counts)
        );
        let heard = |village: usize, of: &dyn Fn(&SpareTally) -> Heard| -> Vec<Vec<_>> {
            let points = coverage.spare[village].iter();
            points.map(|p| p.iter().map(of).collect()).collect()
        };
        for (v, heard_there) in plain.heard.iter().enumerate() {
            assert_eq!(
                &heard(v, &SpareTally::heard),
                heard_there,
                "world {world}, village {v}"
            );
        }
        let side = Side {
            villages: &villages,
            network: &network,
            coverage: &coverage,
            rule: &rule,
        };
        let found = resilience(&side, &sites);
        for (site, name) in sites.ids.iter().enumerate() {
            let without = silenced(&network, name);
            let scene = Scene::new(&without, &ground, model.as_ref(), settings());
            let slow = points::cover(&scene, &villages, &Unobserved).unwrap();
            for (v, village) in villages.iter().enumerate() {
                let fast = heard(v, &|tally| tally.heard_without(site));
                assert_eq!(fast, slow.heard[v], "world {world}, village {v} without {name}");
                for answer in &found {
                    let asked = |s: &covgap::coverage::Service| answer.scope.asks(s);
                    let counted = Counted::new(&slow.services, &rule, asked);
                    let now = counted.at_village(village, &plain.heard[v]).verdict;
                    let then = counted.at_village(village, &slow.heard[v]).verdict;
                    let at_best = counted.at_village(village, &at_best(&slow.heard[v])).verdict;
                    let expected = (now == Verdict::Covered).then_some(match (then, at_best) {
                        (Verdict::Covered, _) => Fate::Kept,
                        (_, Verdict::Covered) => Fate::Unknown,
                        _ => Fate::Lost,
                    });
                    let reported = answer.hanging[v].iter().find(|h| h.site == site);
                    let got = match reported {
                        Some(hanging) => {
                            assert_eq!(hanging.verdict, then);
                            hanging.covered
                        }
                        // What is not reported is kept.
                        None => (now == Verdict::Covered).then_some(Fate::Kept),
                    };
                    assert_eq!(
                        got, expected,
                        "world {world}, village {v} without {name}, {}",
                        answer.scope
                    );
                    if let Some(fate) = expected {
                        *met.entry(("covered", fate.name())).or_default() += 1;
                    }
                    // A village that had a usable signal for sure, and is white, has lost it; reported so and
                    // only so.
                    let usable_now = matches!(now, Verdict::Covered | Verdict::LowSignal);
                    let lost = reported.and_then(|h| h.usable) == Some(Fate::Lost);
                    if usable_now {
                        assert_eq!(
                            lost,
                            then == Verdict::White,
                            "world {world}, village {v} without {name}"
                        );
                        *met.entry(("usable", if lost { "lost" } else { "not lost" }))
                            .or_default() += 1;
                    }
                }
            }
        }
        for answer in &found {
            sums_agree(answer, &villages);
        }
    }
    // The worlds must be such that every answer occurs.
    for fate in [
        ("covered", "kept"),
        ("covered", "lost"),
        ("covered", "unknown"),
        ("usable", "lost"),
    ] {
        assert!(met.get(&fate).copied().unwrap_or(0) >= 10, "{fate:?}: {met:?}");
    }
}

/// The losses of sites are the sums over villages, and are in order.
fn sums_agree(answer: &covgap::gaps::resilience::Resilience, villages: &[Village]) {
    for loss in &answer.losses {
        let hanging = |fate| {
            let lost = answer.hanging.iter().zip(villages);
            lost.filter(move |(h, _)| h.iter().any(|h| h.site == loss.site && h.covered == Some(fate)))
                .map(|(_, village)| village)
        };
        assert_eq!(loss.covered.villages, hanging(Fate::Lost).count());
        let people: f64 = hanging(Fate::Lost).filter_map(|v| v.population).sum();
        assert_eq!(loss.covered.people, people);
        let unknown_size = hanging(Fate::Lost).filter(|v| v.population.is_none()).count();
        assert_eq!(loss.covered.villages_without_population, unknown_size);
        assert_eq!(loss.covered_unknown.villages, hanging(Fate::Unknown).count());
    }
    let ranks: Vec<usize> = answer.losses.iter().map(|l| l.rank).collect();
    assert_eq!(ranks, (1..=answer.losses.len()).collect::<Vec<_>>());
    let people: Vec<f64> = answer.losses.iter().map(|l| l.covered.people).collect();
    assert!(people.windows(2).all(|w| w[0] >= w[1]), "{people:?}");
    if matches!(answer.scope, Scope::Any) {
        let on_one = answer
            .hanging
            .iter()
            .filter(|h| h.iter().any(|h| h.covered == Some(Fate::Lost)))
            .count();
        assert_eq!(answer.on_one_site.villages, on_one);
    }
}
