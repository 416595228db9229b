use super::*;
use crate::coverage::{Reason, Service, SpareCoverage};
use crate::domain::example::{self, at};
use crate::domain::{Antenna, Cell, Network, Status, Technology};
use crate::gaps::{Rule, Scope, Side, Threshold};
use crate::space::LonLat;
use crate::units::{Dbm, Frequency};

fn village(id: &str, name: &str, place: LonLat) -> Village {
    Village {
        name: name.into(),
        population: Some(100.0),
        ..example::village(id, place)
    }
}

fn cell(id: &str, site: &str) -> Cell {
    let cell = example::sector(id, "Viettel", at(105.0, 21.0), 120.0);
    Cell {
        site: site.into(),
        frequency: Frequency::from_mhz(1800.0),
        eirp: Dbm(58.0),
        reference_offset: Db(30.0),
        bandwidth_mhz: 20.0,
        antenna: Antenna {
            vertical_beam_width_deg: 7.0,
            front_to_back_db: 30.0,
            side_lobe_db: 20.0,
            ..cell.antenna
        },
        ..cell
    }
}

fn stand(verdict: Verdict, margin_db: Option<f64>, share: f64) -> Stand {
    Stand {
        judgement: Judgement {
            verdict,
            technology: Some(Technology::G4),
            cell: Some(0),
            level: margin_db.map(|m| Dbm(-105.0 + m)),
            shortfall: None,
            people_covered_share: share,
        },
        margin: margin_db.map(Db),
        known: Known::default(),
    }
}

const UNKNOWN: Verdict = Verdict::Unknown(Reason::NoTerrain);

fn change_of(before: (Verdict, f64, f64), after: (Verdict, f64, f64)) -> Change {
    let of = |(verdict, margin, share)| stand(verdict, Some(margin), share);
    change(&of(before), &of(after), Db(3.0))
}

#[test]
fn a_verdict_that_falls_is_darker_and_one_that_rises_is_back() {
    let order = [Verdict::White, Verdict::LowSignal, Verdict::Covered];
    for (i, was) in order.iter().enumerate() {
        for (j, is) in order.iter().enumerate() {
            let expected = match j.cmp(&i) {
                std::cmp::Ordering::Less => Change::Darker,
                std::cmp::Ordering::Greater => Change::Back,
                std::cmp::Ordering::Equal => Change::Same,
            };
            assert_eq!(change_of((*was, 0.0, 1.0), (*is, 0.0, 1.0)), expected);
        }
    }
}

#[test]
fn from_and_to_unknown_nothing_is_concluded() {
    for verdict in [Verdict::White, Verdict::LowSignal, Verdict::Covered] {
        assert_eq!(
            change_of((verdict, 0.0, 1.0), (UNKNOWN, 0.0, 1.0)),
            Change::BecomesUnknown
        );
        assert_eq!(
            change_of((UNKNOWN, 0.0, 1.0), (verdict, 0.0, 1.0)),
            Change::NoLongerUnknown
        );
    }
    assert_eq!(
        change_of((UNKNOWN, 0.0, 1.0), (UNKNOWN, -40.0, 0.0)),
        Change::Same
    );
    // Low-signal or white is not known; that it is not covered is sure.
    let covered = stand(Verdict::Covered, Some(0.0), 1.0);
    let low_or_white = Stand {
        known: Known {
            covered: Some(false),
            usable: None,
        },
        ..stand(UNKNOWN, None, 0.0)
    };
    let low = stand(Verdict::LowSignal, Some(-5.0), 0.0);
    assert_eq!(change(&covered, &low_or_white, Db(3.0)), Change::Darker);
    assert_eq!(change(&low_or_white, &covered, Db(3.0)), Change::Back);
    assert_eq!(change(&low, &low_or_white, Db(3.0)), Change::BecomesUnknown);
    let perhaps_darker = |before: &Stand, after: &Stand| {
        let both = ScopeChange {
            before: Some(before.clone()),
            after: Some(after.clone()),
            change: change(before, after, Db(3.0)),
        };
        both.perhaps_darker()
    };
    assert!(perhaps_darker(&low, &low_or_white));
    // It may be covered, and is usable for sure: no darker than low-signal.
    let covered_or_low = Stand {
        known: Known {
            covered: None,
            usable: Some(true),
        },
        ..stand(UNKNOWN, None, 0.0)
    };
    assert!(!perhaps_darker(&low, &covered_or_low));
    assert!(perhaps_darker(&covered, &covered_or_low));
    let white = stand(Verdict::White, None, 0.0);
    assert!(!perhaps_darker(&white, &low_or_white));
}

#[test]
fn weaker_is_more_than_the_bound_or_fewer_people() {
    let covered = |margin, share| (Verdict::Covered, margin, share);
    // Exactly 3 dB is not more than 3 dB, whatever the last bit says.
    assert_eq!(change_of(covered(10.3, 1.0), covered(7.3, 1.0)), Change::Same);
    assert_eq!(change_of(covered(10.3, 1.0), covered(7.29, 1.0)), Change::Weaker);
    assert_eq!(
        change_of(covered(7.29, 1.0), covered(10.3, 1.0)),
        Change::Stronger
    );
    assert_eq!(change_of(covered(9.0, 1.0), covered(9.0, 0.95)), Change::Weaker);
    assert_eq!(change_of(covered(9.0, 0.95), covered(9.0, 1.0)), Change::Stronger);
    // More level and fewer people: the loss counts.
    assert_eq!(change_of(covered(2.0, 1.0), covered(30.0, 0.95)), Change::Weaker);
    let low = |margin| (Verdict::LowSignal, margin, 0.0);
    assert_eq!(change_of(low(-4.0), low(-8.0)), Change::Weaker);
    // Nothing usable before and after.
    let white = |margin| (Verdict::White, margin, 0.0);
    assert_eq!(change_of(white(-20.0), white(-40.0)), Change::Same);
}

#[test]
fn another_technology_is_compared_by_what_it_needs() {
    // 5G at −100 dBm of −110 needed, then 4G at −95 dBm of −105 needed: 5 dB more, and as far from the
    // verdict.
    let before = stand(Verdict::Covered, Some(10.0), 1.0);
    let after = Stand {
        judgement: Judgement {
            level: Some(Dbm(-130.0)),
            ..before.judgement.clone()
        },
        ..before.clone()
    };
    assert_eq!(change(&before, &after, Db(3.0)), Change::Same);
}

#[test]
fn villages_are_matched_by_id_and_namesakes_at_one_place_are_listed_not_matched() {
    let before = [
        village("a", "Bản Một", at(105.0, 21.0)),
        village("b", "Bản Hai", at(105.1, 21.0)),
        village("c", "Bản Ba", at(105.2, 21.0)),
        village("d", "Bản Tư", at(105.3, 21.0)),
    ];
    let after = [
        village("x", "Bản Hai", at(105.1001, 21.0)),
        // The same name elsewhere is another village.
        village("y", "Bản Ba", at(105.9, 21.0)),
        village("a", "Bản Một mới", at(105.0, 21.0)),
        // Another name at the place too.
        village("z", "Bản Bốn", at(105.3, 21.0)),
    ];
    let matched = match_villages(&before, &after);
    assert_eq!(matched.both, [(0, 2)]);
    assert_eq!(matched.only_before, [1, 2, 3]);
    assert_eq!(matched.only_after, [0, 1, 3]);
    let pairs: Vec<_> = matched
        .perhaps_renamed
        .iter()
        .map(|p| (p.before, p.after))
        .collect();
    assert_eq!(pairs, [(1, 0)]);
    // 0.0001° of longitude at 21° N.
    assert!((matched.perhaps_renamed[0].apart_m - 10.39).abs() < 0.02);
}

#[test]
fn every_field_that_changes_is_reported_and_no_other() {
    let mut turned = cell("b", "S");
    turned.antenna.azimuth_deg = Some(240.0);
    turned.antenna.electrical_tilt_deg = 6.0;
    let mut omni = cell("c", "S");
    omni.antenna.azimuth_deg = None;
    let mut off = cell("d", "T");
    off.status = Status::Off;
    let mut moved = cell("e", "T");
    moved.position = at(105.001, 21.0);
    let before = Network::new(
        ["a", "b", "c"]
            .map(|id| cell(id, "S"))
            .into_iter()
            .chain(["d", "e", "g"].map(|id| cell(id, "T")))
            .collect(),
    );
    let after = Network::new(vec![turned, omni, off, moved, cell("f", "U"), cell("g", "T")]);
    let found = compare_networks(&before, &after);
    let reported: Vec<(How, String)> = found
        .cells
        .iter()
        .map(|c| {
            let fields = c
                .fields
                .iter()
                .map(|f| format!("{} {} {}", f.field, f.before, f.after));
            (c.how, fields.collect::<Vec<_>>().join(", "))
        })
        .collect();
    let expected = [
        (How::Removed, ""),
        (How::Changed, "azimuth_deg 120 240, electrical_tilt_deg 2 6"),
        (How::Changed, "azimuth_deg 120 omni"),
        (How::Changed, "status on-air off"),
        (How::Changed, "lon 105 105.001"),
        (How::Added, ""),
    ];
    assert_eq!(reported, expected.map(|(how, text)| (how, text.to_owned())));
    assert_eq!(found.sites_removed, Vec::<String>::new());
    assert_eq!(found.sites_added, ["U"]);
    assert_eq!(found.sites_changed, ["S", "T"]);
    assert_eq!(found.perhaps_renamed, 0);
}

#[test]
fn a_cell_whose_id_is_made_of_its_azimuth_is_said_to_be_perhaps_the_same() {
    let before = Network::new(vec![cell("S/Viettel/4G/1800/120", "S")]);
    let after = Network::new(vec![cell("S/Viettel/4G/1800/240", "S")]);
    let found = compare_networks(&before, &after);
    assert_eq!((found.count(How::Removed), found.count(How::Added)), (1, 1));
    assert_eq!(found.perhaps_renamed, 1);
    assert!(found.sites_removed.is_empty());
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

#[test]
fn a_study_beside_itself_has_changed_nothing_and_an_operator_that_left_is_unknown() {
    let villages = [village("a", "Bản Một", at(105.0, 21.0))];
    let network = Network::new(vec![cell("a", "S")]);
    let of = |operators: &[&str]| SpareCoverage {
        services: operators
            .iter()
            .map(|o| Service {
                technology: Technology::G4,
                operator: (*o).to_owned(),
            })
            .collect(),
        spare: vec![vec![vec![SpareTally::SILENCE; operators.len()]]],
        counts: Default::default(),
    };
    let (one, two) = (of(&["VNPT"]), of(&["VNPT", "Viettel"]));
    let rule = rule();
    let side = |coverage| Side {
        villages: &villages,
        network: &network,
        coverage,
        rule: &rule,
    };
    let same = compare(&side(&two), &side(&two), Db(3.0));
    assert!(same.villages.is_empty() && same.network.cells.is_empty());
    assert_eq!(same.changes[0].of(Change::Same).people, 100.0);
    let left = compare(&side(&two), &side(&one), Db(3.0));
    let viettel = left
        .scopes
        .iter()
        .position(|s| *s == Scope::Operator("Viettel".into()));
    let viettel = viettel.expect("an operator of one of the two");
    assert_eq!(left.changes[viettel].of(Change::BecomesUnknown).villages, 1);
    assert_eq!(left.changes[0].of(Change::Same).villages, 1);
}
