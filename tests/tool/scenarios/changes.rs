//! What became of villages between two networks, in worlds where it can be seen.

use super::{World, place};
use covgap::analysis::{Standing, stand};
use covgap::coverage::NoStore;
use covgap::coverage::Unobserved;
use covgap::gaps::diff::Change;
use covgap::gaps::resilience::{Fate, Joined};
use covgap::ingest::{self, Ingested};
use covgap::pipeline::diff::{Diff, Judged, compare};
use covgap::study::Study;
use covgap::units::Db;

/// A plain with a wall of 600 m on the meridian, 2.5 km west of the middle.
fn walled() -> World {
    World::new(|east_km, _| {
        if (east_km + 2.5).abs() < 0.06 {
            600.0
        } else {
            100.0
        }
    })
}

/// A study, read and judged.
struct Half {
    study: Study,
    input: Ingested,
    standing: Standing,
}

impl Half {
    fn of(world: &World) -> Self {
        world.files();
        let study = world.study();
        let input = ingest::read(&study).unwrap_or_else(|problems| panic!("{problems}"));
        let standing =
            stand(&study, &input, "here", Joined::ByName, &NoStore, &Unobserved).expect("a result");
        Self {
            study,
            input,
            standing,
        }
    }

    fn against<'a>(&'a self, after: &'a Self) -> Diff<'a> {
        let judged = |half: &'a Self| Judged::of(&half.study, &half.input, &half.standing);
        compare(judged(self), judged(after), Db(3.0))
    }

    /// The sites that a village hangs on, for any operator, with what becomes of "covered" and of "usable".
    fn hangs(&self, village: &str) -> Vec<(&str, Option<Fate>, Option<Fate>)> {
        let villages = &self.input.world.villages;
        let index = villages.iter().position(|v| v.id == village).expect("a village");
        let hanging = &self.standing.scopes[0].hanging[index];
        let id = |site: usize| self.standing.sites.ids[site].as_str();
        hanging
            .iter()
            .map(|h| (id(h.site), h.covered, h.usable))
            .collect()
    }
}

/// What became of each village that changed for any operator, with the reason.
fn reported(found: &Diff) -> Vec<(String, Change, String)> {
    let compared = found.compared();
    let villages = found.comparison.villages.iter();
    villages
        .map(|change| {
            let (was, is) = compared.villages(change);
            let id = is.or(was).expect("of one of the two").id.clone();
            (id, change.any(), compared.reason(change))
        })
        .collect()
}

#[test]
fn behind_a_wall_each_side_hangs_on_its_own_mast_and_goes_dark_with_it() {
    let both = || {
        walled()
            .village("west", -5.0, 0.0, 70)
            .village("east", 5.0, 0.0, 300)
            .village("between", -4.0, 1.0, 40)
    };
    let before = Half::of(
        &both()
            .cell("W", "Viettel", -5.0, 2.0)
            .cell("E", "Viettel", 0.0, 0.0),
    );
    assert_eq!(before.hangs("west"), [("W", Some(Fate::Lost), Some(Fate::Lost))]);
    assert_eq!(before.hangs("east"), [("E", Some(Fate::Lost), Some(Fate::Lost))]);
    let losses: Vec<(&str, usize, f64)> = before.standing.scopes[0]
        .losses
        .iter()
        .map(|l| {
            let id = before.standing.sites.ids[l.site].as_str();
            (id, l.covered.villages, l.covered.people)
        })
        .collect();
    assert_eq!(losses, [("E", 1, 300.0), ("W", 2, 110.0)]);
    // The mast in the west goes; one more comes in the east.
    let after = Half::of(
        &both()
            .cell("E", "Viettel", 0.0, 0.0)
            .cell("E2", "Viettel", 5.0, 2.0),
    );
    assert_eq!(after.hangs("east"), []);
    let found = before.against(&after);
    let reported = reported(&found);
    let named: Vec<(&str, Change)> = reported
        .iter()
        .map(|(id, change, _)| (id.as_str(), *change))
        .collect();
    // The most people first; the village in the east has a nearer mast now.
    assert_eq!(
        named,
        [
            ("west", Change::Darker),
            ("between", Change::Darker),
            ("east", Change::Stronger)
        ]
    );
    assert_eq!(reported[0].2, "site W removed (cells that served it: 1)");
    assert_eq!(reported[2].2, "site E2 added (cells that serve it: 1)");
    assert_eq!(found.darker(false), ["2 villages go dark"]);
    // The other way round they come back.
    let back = after.against(&before);
    let changes = &back.comparison.changes[0];
    assert_eq!(changes.of(Change::Back).people, 110.0);
    assert_eq!(changes.of(Change::Weaker).villages, 1);
    assert!(back.darker(false).is_empty());
}

#[test]
fn a_spare_of_another_operator_keeps_any_and_not_the_operator() {
    let world = || World::new(|_, _| 100.0).village("v", 4.0, 0.0, 100);
    let before = Half::of(&world().cell("a", "Viettel", 0.0, 0.0).cell("b", "VNPT", 4.0, 3.0));
    let after = Half::of(&world().cell("b", "VNPT", 4.0, 3.0).special_cell(
        "z",
        "Viettel",
        (-9.0, 8.0),
        "5",
        "omni",
        "on-air",
    ));
    assert_eq!(before.hangs("v"), []);
    assert_eq!(after.hangs("v"), [("b", Some(Fate::Lost), Some(Fate::Lost))]);
    let found = before.against(&after);
    assert!(found.darker(false).is_empty());
    assert_eq!(found.darker(true), ["1 village goes dark (Viettel alone)"]);
    assert_eq!(
        found.summary().single_site_villages[0]["on_one_site_before"],
        "no"
    );
}

#[test]
fn a_turned_antenna_darkens_what_it_no_longer_looks_at() {
    let world = |azimuth: &str| {
        World::new(|_, _| 100.0)
            .village("east", 5.0, 0.0, 100)
            .special_cell("c", "Viettel", (0.0, 0.0), "48", azimuth, "on-air")
    };
    let (before, after) = (Half::of(&world("90")), Half::of(&world("270")));
    let reported = reported(&before.against(&after));
    assert_eq!(reported.len(), 1);
    assert_eq!(
        (reported[0].1, reported[0].2.as_str()),
        (Change::Darker, "cell c: azimuth_deg 90 → 270")
    );
}

#[test]
fn the_same_network_by_another_rule_says_that_it_is_the_rule() {
    let world = |lines: &str| {
        let mut world = World::new(|_, _| 100.0).village("v", 9.0, 0.0, 100).special_cell(
            "c",
            "Viettel",
            (0.0, 0.0),
            "10",
            "omni",
            "on-air",
        );
        world.study += lines;
        world
    };
    let before = Half::of(&world(""));
    let after = Half::of(&world("\n[verdict]\npreset = \"ofcom-4g\"\n"));
    let found = before.against(&after);
    assert!(!found.is_nothing());
    let keys: Vec<&str> = found.settings.iter().map(|s| s.key.as_str()).collect();
    assert!(keys.contains(&"verdict.preset"), "{keys:?}");
    assert!(keys.contains(&"content of the preset"), "{keys:?}");
    for (_, _, reason) in reported(&found) {
        assert_eq!(
            reason,
            "no cell that serves it changed: the two studies have other settings or input"
        );
    }
    let same = before.against(&before);
    assert!(same.is_nothing());
    assert!(same.summary().no_difference && same.darker(true).is_empty());
}

#[test]
fn villages_that_are_left_out_do_not_pass_a_check() {
    let world = || World::new(|_, _| 100.0).cell("c", "Viettel", 0.0, 0.0);
    let before = Half::of(&world().village("a", 3.0, 0.0, 100).village("b", 2.0, 0.0, 50));
    let mut renamed = world().village("a", 3.0, 0.0, 100);
    let (lon, lat) = place(2.0, 0.0);
    renamed.villages += &format!("b-new,Bản b,{lon:.7},{lat:.7},50\n");
    let after = Half::of(&renamed);
    let found = before.against(&after);
    let summary = found.summary();
    assert_eq!(
        (
            summary.villages.in_both,
            summary.villages.only_before,
            summary.villages.only_after
        ),
        (1, 1, 1)
    );
    let pair = &summary.villages.perhaps_another_id[0];
    assert_eq!((pair.id_before.as_str(), pair.id_after.as_str()), ("b", "b-new"));
    let darker = found.darker(false);
    assert!(
        darker.len() == 1 && darker[0].contains("AFTER leaves out"),
        "{darker:?}"
    );
}
