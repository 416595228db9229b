use super::*;
use crate::coverage::{Heard, Reason, Serving};
use crate::domain::Threshold;
use crate::domain::example::{at, clustered};
use crate::units::Dbm;
use std::collections::BTreeMap;

fn rule() -> Rule {
    let threshold = Threshold {
        covered: Dbm(-105.0),
        usable: Dbm(-120.0),
    };
    Rule {
        thresholds: BTreeMap::from([(Technology::G4, threshold)]),
        people_share: 0.8,
    }
}

/// A village whose centre has a fifth of the people, and a cluster with the others.
fn village() -> Village {
    Village {
        population: Some(100.0),
        ..clustered("v", &[(at(105.0, 21.0), 0.2), (at(105.01, 21.0), 0.8)])
    }
}

fn service(operator: &str, technology: Technology, inside: [bool; 2]) -> ClaimedService {
    ClaimedService {
        operator: operator.to_owned(),
        technology,
        as_of: None,
        inside: vec![inside.to_vec()],
    }
}

/// What A and B give at all test points, dBm.
fn coverage(a_dbm: Option<f64>, b_dbm: Option<f64>) -> PointCoverage {
    let services = ["A", "B"].map(|name| Service {
        technology: Technology::G4,
        operator: name.to_owned(),
    });
    let heard = [a_dbm, b_dbm].map(|dbm| Heard {
        best: dbm.map_or(Err(Reason::OutOfRange), |dbm| {
            Ok(Serving {
                cell: 0,
                level: Dbm(dbm),
            })
        }),
        unknown_up_to: None,
    });
    PointCoverage {
        services: services.to_vec(),
        heard: vec![vec![heard.to_vec(); 2]],
        ..PointCoverage::default()
    }
}

/// Places of A in so many squares of 100 m around the centre, each with its level.
fn measured(levels: &[f64]) -> Vec<MeasuredPlace> {
    let place = |(nth, level): (usize, &f64)| MeasuredPlace {
        at: at(105.0 + 0.0005 * nth as f64, 21.0),
        bin: [0, 2 * nth as i32],
        operator: "A".to_owned(),
        technology: Technology::G4,
        cell: None,
        level: Dbm(*level),
        last_ms: Some(0),
    };
    levels.iter().enumerate().map(place).collect()
}

fn only(services: &[ClaimedService], coverage: &PointCoverage, places: &[MeasuredPlace]) -> ClaimRow {
    let claims = Claims {
        services: services.to_vec(),
        measured: Some(places.to_vec()),
    };
    let found = compare(&[village()], coverage, &rule(), &claims, places);
    found.rows[0][0].clone()
}

#[test]
fn a_village_is_claimed_with_its_centre_and_the_share_of_its_people() {
    let of = |inside| {
        let row = only(
            &[service("A", Technology::G4, inside)],
            &coverage(None, None),
            &[],
        );
        (row.is_claimed, row.claimed_share, row.class)
    };
    assert_eq!(of([true, true]), (true, 1.0, ClaimClass::ClaimedPredictedDark));
    assert_eq!(of([true, false]), (false, 0.2, ClaimClass::Agrees));
    assert_eq!(of([false, true]), (false, 0.8, ClaimClass::Agrees));
}

#[test]
fn each_claim_is_compared_with_the_cells_of_its_operator_and_technology_alone() {
    let covered_by_b = coverage(None, Some(-80.0));
    let services = [
        service("A", Technology::G4, [true, true]),
        service("B", Technology::G4, [false, false]),
    ];
    let claims = Claims {
        services: services.to_vec(),
        measured: None,
    };
    let found = compare(&[village()], &covered_by_b, &rule(), &claims, &[]);
    let classes: Vec<_> = found.scopes.iter().zip(&found.rows[0]).collect();
    let of = |nth: usize| (classes[nth].0.operator.as_deref(), classes[nth].1.class);
    assert_eq!(of(0), (Some("A"), ClaimClass::ClaimedPredictedDark));
    assert_eq!(of(1), (Some("B"), ClaimClass::NotClaimedCovered));
    // Together they claim it, and one of them covers it.
    assert_eq!(of(2), (None, ClaimClass::Agrees));
    assert_eq!(found.gravest(0), Some(ClaimClass::ClaimedPredictedDark));
    assert!(!found.is_measured);
    // A technology that the rule does not count is compared with nothing.
    let row = only(&[service("A", Technology::G2, [true, true])], &covered_by_b, &[]);
    assert_eq!(row.class, ClaimClass::Unknown);
}

#[test]
fn what_was_measured_comes_before_what_is_predicted() {
    let claim = [service("A", Technology::G4, [true, true])];
    let none = [service("A", Technology::G4, [false, false])];
    let (strong, silent) = (coverage(Some(-80.0), None), coverage(None, None));
    let (good, bad) = (measured(&[-90.0; 5]), measured(&[-118.0; 5]));
    assert_eq!(only(&claim, &strong, &bad).class, ClaimClass::ClaimedMeasuredDark);
    assert_eq!(only(&claim, &silent, &good).class, ClaimClass::Agrees);
    assert_eq!(only(&none, &silent, &good).class, ClaimClass::NotClaimedCovered);
    assert_eq!(only(&none, &strong, &bad).class, ClaimClass::Agrees);
    // Four squares are too few, and half good is neither.
    assert_eq!(
        only(&claim, &silent, &bad[..4]).class,
        ClaimClass::ClaimedPredictedDark
    );
    let mixed = measured(&[-90.0, -118.0, -90.0, -118.0, -90.0, -118.0]);
    let row = only(&claim, &strong, &mixed);
    assert_eq!(
        (row.measured.verdict, row.class),
        (Measured::Mixed, ClaimClass::Unknown)
    );
}

#[test]
fn places_of_one_square_count_once_and_far_or_early_ones_not_at_all() {
    let claim = service("A", Technology::G4, [true, true]);
    let mut one_spot = measured(&[-118.0; 20]);
    for place in &mut one_spot {
        place.bin = [1, 1];
    }
    let silent = coverage(None, None);
    assert_eq!(
        only(std::slice::from_ref(&claim), &silent, &one_spot)
            .measured
            .squares,
        1
    );
    let mut far = measured(&[-118.0; 5]);
    for place in &mut far {
        place.at = at(105.005, 21.003);
    }
    assert_eq!(
        only(std::slice::from_ref(&claim), &silent, &far).measured.squares,
        0
    );
    let late = ClaimedService {
        as_of: CalendarDay::new(2026, 6, 30),
        ..claim
    };
    assert_eq!(
        only(&[late], &silent, &measured(&[-118.0; 5])).measured.squares,
        0
    );
}

#[test]
fn dark_is_said_only_where_chance_does_not_explain_it() {
    let of = |squares, covered| Measured::of(squares, covered, 0.95);
    assert_eq!(of(4, 0), Measured::NotMeasured);
    assert_eq!((of(5, 0), of(5, 1)), (Measured::Dark, Measured::Mixed));
    assert_eq!((of(8, 1), of(8, 2)), (Measured::Dark, Measured::Mixed));
    assert_eq!((of(20, 19), of(20, 18)), (Measured::Covered, Measured::Mixed));
    assert_eq!(
        (of(3000, 1400), of(3000, 1500)),
        (Measured::Dark, Measured::Mixed)
    );
}
