//! Laws that every synthetic province obeys.

use super::*;
use crate::domain::{Electricity, Status, Technology};
use crate::maths;
use crate::terrain::ElevationSource;
use geo::Contains;
use std::collections::BTreeSet;

fn small(seed: u64) -> Province {
    province(&Spec::new(300, 40, seed)).expect("a province")
}

#[test]
fn the_same_spec_gives_the_same_province_and_another_seed_another() {
    assert_eq!(small(1), small(1));
    assert_ne!(small(1).terrain, small(2).terrain);
    assert_ne!(small(1).villages, small(2).villages);
    assert_ne!(small(1).network, small(2).network);
}

#[test]
fn counts_are_exact_and_ids_unique() {
    for (villages, sites) in [(1, 0), (2, 1), (17, 3), (300, 40)] {
        let made = province(&Spec::new(villages, sites, 5)).expect("a province");
        assert_eq!(made.villages.len(), villages);
        assert_eq!(made.network.site_count(), sites);
        let ids: BTreeSet<&str> = made.villages.iter().map(|v| v.id.as_str()).collect();
        assert_eq!(ids.len(), villages);
        let cells: BTreeSet<&str> = made.network.cells().iter().map(|c| c.id.as_str()).collect();
        assert_eq!(cells.len(), made.network.cells().len());
        let codes: BTreeSet<_> = made.communes.iter().map(|c| c.unit.code.clone()).collect();
        assert_eq!(codes.len(), made.communes.len());
    }
}

#[test]
fn a_village_lies_in_its_commune_on_the_ground() {
    let made = small(3);
    let ground = made.elevation();
    for village in &made.villages {
        let at = village.centre().expect("a centre");
        let commune = made
            .communes
            .iter()
            .find(|c| c.unit == village.commune)
            .expect("its commune");
        assert!(commune.polygon.contains(&at.point()), "{}", village.id);
        assert_eq!(commune.province, village.province);
        assert!(ground.height_m(at).is_some_and(|h| h > 0.0 && h < 4000.0));
        let people = village.population.expect("people");
        let households = village.households.expect("households");
        assert!(people >= 70.0 && households >= 1.0 && households < people);
    }
}

#[test]
fn most_villages_have_power_and_some_have_none() {
    let made = small(4);
    let count = |e: Electricity| made.villages.iter().filter(|v| v.electricity == e).count();
    assert!(count(Electricity::Grid) > 240);
    assert!(count(Electricity::None) >= 3 && count(Electricity::Weak) >= 10);
}

#[test]
fn roads_connect_all_villages() {
    for seed in 1..6 {
        let made = small(seed);
        let mut reached = vec![false; made.villages.len()];
        let mut frontier = vec![0];
        while let Some(here) = frontier.pop() {
            if !std::mem::replace(&mut reached[here], true) {
                let onward = (made.roads.iter())
                    .filter(|r| r.from == here || r.to == here)
                    .map(|r| r.from + r.to - here);
                frontier.extend(onward);
            }
        }
        assert!(reached.iter().all(|&r| r), "seed {seed}");
        for road in &made.roads {
            let end = |village: usize| {
                made.villages[village]
                    .centre()
                    .map(|p| (p.lon_deg(), p.lat_deg()))
            };
            assert_eq!(road.path_deg.first().copied(), end(road.from));
            assert_eq!(road.path_deg.last().copied(), end(road.to));
        }
    }
}

#[test]
fn cells_have_parameters_that_radios_have() {
    let made = small(6);
    assert_eq!(made.network.operators().len(), 3);
    let ground = made.elevation();
    for cell in made.network.cells() {
        assert!(made.area.contains(cell.position));
        assert!(ground.height_m(cell.position).is_some());
        assert!((20.0..=80.0).contains(&cell.antenna_height_m));
        assert!((45.0..=80.0).contains(&cell.eirp.0), "{}", cell.eirp);
        assert!((700.0..=3800.0).contains(&cell.frequency.mhz()));
        assert!(cell.antenna.azimuth_deg.is_none_or(|a| (0.0..360.0).contains(&a)));
        assert!(cell.operator.contains("synthetic"));
        if cell.technology == Technology::G4 {
            let blocks = (5.0 * cell.bandwidth_mhz).round();
            assert!((cell.reference_offset.0 - 10.0 * maths::log10(12.0 * blocks)).abs() < 1e-3);
        }
    }
    let on_air = made
        .network
        .cells()
        .iter()
        .filter(|c| c.status == Status::OnAir)
        .count();
    assert!(10 * on_air > 8 * made.network.cells().len());
}

#[test]
fn samples_lie_on_the_lattice_of_whole_steps() {
    let frame = small(1).terrain.frame;
    let steps = frame.lon_deg(0) * 1200.0;
    assert!((steps - steps.round()).abs() < 1e-6);
    let steps = frame.lat_deg(0) * 1200.0;
    assert!((steps - steps.round()).abs() < 1e-6);
}

#[test]
fn impossible_specs_are_refused() {
    let good = Spec::new(10, 1, 1);
    let bad = [
        Spec {
            villages: 0,
            ..good.clone()
        },
        Spec {
            villages: 2_000_000,
            ..good.clone()
        },
        Spec {
            sites: 2_000_000,
            ..good.clone()
        },
        Spec {
            km2_per_village: f64::NAN,
            ..good.clone()
        },
        Spec {
            step_arcsec: 0,
            ..good.clone()
        },
        Spec {
            south_deg: 80.0,
            ..good.clone()
        },
        Spec {
            west_deg: 178.99,
            ..good.clone()
        },
        Spec {
            west_deg: f64::INFINITY,
            ..good.clone()
        },
        Spec {
            south_deg: 59.0,
            villages: 900_000,
            ..good.clone()
        },
        Spec {
            villages: 1_000_000,
            km2_per_village: 100.0,
            step_arcsec: 1,
            ..good.clone()
        },
    ];
    for spec in bad {
        assert!(
            matches!(province(&spec), Err(SynthError::Spec { .. })),
            "{spec:?}"
        );
    }
}

#[test]
fn a_known_seed_still_gives_its_known_numbers() {
    // A fingerprint: changes only when the recipe does.
    let made = small(1);
    let sum = (made.terrain.values.iter()).fold(0u64, |s, &h| s.wrapping_mul(31).wrapping_add(h as u64));
    assert_eq!((made.terrain.frame.cols, made.terrain.frame.rows), (521, 491));
    assert_eq!(sum, 15_065_167_246_683_084_824);
    let people: f64 = made.villages.iter().filter_map(|v| v.population).sum();
    assert_eq!(
        (people, made.network.cells().len(), made.roads.len()),
        (60_794.0, 278, 306)
    );
}
