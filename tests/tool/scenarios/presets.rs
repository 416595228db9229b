//! Several presets judged in one run, technologies judged alone, and how steady ranks are.

use super::{Solved, World, free_space_level_dbm};
use covgap::analysis::tally::Scope;
use covgap::domain::Technology;
use covgap::gaps::{Verdict, VillageGap};
use covgap::study::{Embedded, ModelShelf, Overrides, Study};

fn free_space() -> World {
    World::new(|_, _| 100.0).with("model = \"free-space\"\n")
}

/// Hills in which every preset finds villages of every kind.
fn hilly() -> World {
    let mut world = World::new(|east_km, north_km| {
        let waves = (east_km * 1.7).sin() * (north_km * 1.3).cos();
        (300.0 + 250.0 * waves) as f32
    });
    for k in 0..40 {
        let (turn, far_km) = (f64::from(k) * 2.4, 0.5 + 0.22 * f64::from(k));
        let at = (far_km * turn.cos(), far_km * turn.sin());
        world = world.village(&format!("v{k:02}"), at.0, at.1, 20 + 7 * k as u32);
    }
    world
        .cell("a", "Viettel", 0.0, 0.0)
        .cell("b", "VNPT", -4.0, 3.0)
        .special_cell("c", "VNPT", (5.0, -2.0), "45", "omni", "on-air")
}

impl World {
    fn judged_by(&self, presets: &[&str]) -> Solved {
        self.files();
        let overrides = Overrides {
            presets: presets.iter().map(|p| (*p).to_owned()).collect(),
            top_n: None,
            ..Overrides::default()
        };
        let file = self.scene.path("study.toml");
        let shelf = ModelShelf::beside(&file, None);
        let study = Study::from_toml_with(&self.study, &file, &shelf, &overrides);
        self.solved_as(study.unwrap_or_else(|faults| panic!("{faults}")))
    }
}

/// What a preset alone decides of a village.
fn decided(gap: &VillageGap) -> VillageGap {
    VillageGap {
        spread: None,
        centre: Default::default(),
        ..gap.clone()
    }
}

#[test]
fn presets_side_by_side_judge_as_each_does_alone() {
    let world = hilly();
    // The same at 1.5 m, and one at another height, with paths of its own.
    let lofty = "title = \"Roofs\"\nsource = \"none\"\nstanding = \"planning convention\"\npeople_share = 1.0\nreceiver_height_m = 9.0\n\
         indoor_loss_db = 6.0\nmargin_db = 3.0\n[4G]\ncovered_dbm = -95.0\nusable_dbm = -110.0\n";
    world.scene.write("roofs.toml", lofty);
    let names = ["vn-lomsong", "fcc-bdc-4g", "roofs.toml", "ofcom-4g"];
    let together = world.judged_by(&names);
    let rules = std::iter::once(&together.found.gaps).chain(together.found.beside.iter().map(|b| &b.gaps));
    let mut seen = Vec::new();
    for (name, gaps) in names.iter().zip(rules) {
        let alone = world.judged_by(&[name]);
        assert!(alone.found.beside.is_empty());
        for (a, b) in alone.found.gaps.villages.iter().zip(&gaps.villages) {
            assert_eq!(decided(a), decided(b), "{name}");
        }
        seen.push(["covered", "low-signal", "white"].map(|verdict| gaps.count(verdict)));
    }
    // They differ, or the test says nothing.
    assert!(
        seen.iter().all(|counts| counts.iter().all(|c| *c > 0)),
        "{seen:?}"
    );
    assert!(
        seen[0] != seen[1] && seen[0] != seen[2] && seen[1] != seen[2],
        "{seen:?}"
    );
    let heights: Vec<f64> = together
        .found
        .summary
        .presets
        .iter()
        .map(|p| p.receiver_height_m)
        .collect();
    assert_eq!(heights, [1.5, 1.5, 9.0, 1.5]);
}

#[test]
fn counts_stand_side_by_side_for_any_each_operator_and_each_technology() {
    // Free space at 5 km: −72.3 dBm of 4G. The 5G cell gives 40 dB less.
    let mut world = free_space()
        .village("v", 5.0, 0.0, 100)
        .village("w", 5.0, 1.0, 50)
        .cell("a", "Viettel", 0.0, 0.0)
        .special_cell("b", "VNPT", (0.0, 0.0), "20", "omni", "on-air");
    world.sites = world.sites.replace("VNPT,4G", "VNPT,5G");
    let solved = world.judged_by(&["vn-lomsong", "ofcom-4g"]);
    assert!((solved.level_dbm("v") - free_space_level_dbm(5.0)).abs() < 0.1);
    let rows: Vec<_> = solved
        .found
        .summary
        .presets
        .iter()
        .flat_map(|p| {
            p.counts.iter().map(|r| {
                let t = r.tally;
                let name = r.name.as_deref().unwrap_or("any");
                (
                    p.preset.name.as_str(),
                    r.scope,
                    name,
                    [t.covered, t.low_signal, t.white, t.unknown],
                    r.people_without_service,
                )
            })
        })
        .collect();
    // −72.3 − 40 − 3.01 (1200 subcarriers would be 3 dB less; here both have 600): low-signal, by no one's
    // level covered.
    let low = [0, 2, 0, 0];
    let expected = [
        ("vn-lomsong", Scope::Any, "any", [2, 0, 0, 0], 0.0),
        ("vn-lomsong", Scope::Operator, "VNPT", low, 150.0),
        ("vn-lomsong", Scope::Operator, "Viettel", [2, 0, 0, 0], 0.0),
        ("vn-lomsong", Scope::Technology, "4G", [2, 0, 0, 0], 0.0),
        ("vn-lomsong", Scope::Technology, "5G", low, 150.0),
        ("ofcom-4g", Scope::Any, "any", [2, 0, 0, 0], 0.0),
        // 5G does not count there, so VNPT has no cell: it is not known, and no one is counted as without
        // service.
        ("ofcom-4g", Scope::Operator, "VNPT", [0, 0, 0, 2], 0.0),
        ("ofcom-4g", Scope::Operator, "Viettel", [2, 0, 0, 0], 0.0),
        ("ofcom-4g", Scope::Technology, "4G", [2, 0, 0, 0], 0.0),
    ];
    assert_eq!(rows, expected);
    let by_technology = &solved.gap("v").by_technology;
    let verdicts: Vec<_> = by_technology.iter().map(|(t, j)| (*t, j.verdict)).collect();
    assert_eq!(
        verdicts,
        [
            (Technology::G4, Verdict::Covered),
            (Technology::G5, Verdict::LowSignal)
        ]
    );
    let names: Vec<_> = solved
        .found
        .summary
        .by_technology
        .iter()
        .map(|r| (r.name.as_str(), r.tally.covered))
        .collect();
    assert_eq!(names, [("4G", 2), ("5G", 0)]);
}

#[test]
fn what_a_study_changes_of_its_preset_holds_for_that_one_alone() {
    let study = |presets: &[&str]| {
        let world = free_space()
            .village("v", 5.0, 0.0, 100)
            .cell("a", "Viettel", 0.0, 0.0)
            .with("receiver_height_m = 4.0\n[verdict]\npreset = \"ofcom-4g\"\nindoor_loss_db = 10.0\n");
        world.judged_by(presets)
    };
    let own = study(&[]);
    assert!((own.level_dbm("v") - (free_space_level_dbm(5.0) - 10.0)).abs() < 0.1);
    // First or not, the study's own name brings its changes only where it is the main one.
    let first = study(&["ofcom-4g", "vn-lomsong"]);
    assert_eq!(first.level_dbm("v"), own.level_dbm("v"));
    assert_eq!(first.found.beside[0].study.preset.indoor_loss_db, 0.0);
    assert_eq!(first.found.beside[0].study.radio.receiver_height_m, 1.5);
    let second = study(&["vn-lomsong", "ofcom-4g"]);
    assert!((second.level_dbm("v") - free_space_level_dbm(5.0)).abs() < 0.1);
    assert_eq!(second.found.beside[0].study.preset.indoor_loss_db, 0.0);
    let marks: Vec<_> = first
        .found
        .summary
        .presets
        .iter()
        .map(|p| p.preset.mark.clone())
        .collect();
    assert!(
        marks[0]
            .as_deref()
            .is_some_and(|m| m.contains("indoor_loss_db = 10"))
    );
    assert!(
        marks[1]
            .as_deref()
            .is_some_and(|m| !m.contains("changed by the study"))
    );
}

#[test]
fn a_study_as_resolved_judges_by_the_same_presets() {
    let world = hilly();
    world.files();
    let file = world.scene.path("study.toml");
    let overrides = Overrides {
        presets: vec!["fcc-bdc-4g".to_owned(), "vn-lomsong".to_owned()],
        top_n: Some(3),
        ..Overrides::default()
    };
    let study = Study::from_toml_with(&world.study, &file, &Embedded, &overrides).expect("right");
    let again = Study::from_toml(&study.resolved_toml(), &file, &Embedded).expect("right");
    for study in [&study, &again] {
        assert_eq!(study.preset.name, "fcc-bdc-4g");
        assert_eq!(study.beside[0].name, "vn-lomsong");
        assert_eq!(study.rank.top_n, 3);
    }
    assert_eq!(study.resolved_toml(), again.resolved_toml());
}

#[test]
fn presets_that_cannot_stand_together_are_refused() {
    let world = hilly();
    let refused = |presets: &[&str], more: &str| {
        let overrides = Overrides {
            presets: presets.iter().map(|p| (*p).to_owned()).collect(),
            top_n: None,
            ..Overrides::default()
        };
        let text = format!("{}{more}", world.study);
        let file = world.scene.path("study.toml");
        let faults = Study::from_toml_with(&text, &file, &Embedded, &overrides).expect_err("refused");
        faults.to_string()
    };
    assert!(refused(&["vn-lomsong", "vn-lomsong"], "").contains("names the preset vn-lomsong twice"));
    assert!(refused(&["vn-lomsong", "vn-lomsung"], "").contains("'vn-lomsung'"));
    assert!(refused(&["nothing"], "").contains("names no preset"));
    // A margin over locations goes with medians alone, whichever preset asks for it.
    let not_median = "model = \"p1812\"\nlocation_pct = 90\n";
    assert!(refused(&["vn-lomsong", "fcc-bdc-4g"], not_median).contains("location_pct"));
    // Faults of the file itself keep their place.
    let line = world.study.lines().count() + 1;
    let said = refused(&["ofcom-4g"], "modell = 1\n");
    assert!(said.contains(&format!("study.toml:{line}:1: ")), "{said}");
}

/// Two villages in free space, one at the level for "covered", one far below: σ of 8 dB, stated.
fn drawn(more: &str) -> Solved {
    // −72.3 dBm at 5 km; 32.7 dB of indoor loss leave −105.0.
    let level = free_space_level_dbm(5.0);
    let indoor = 105.0 + level;
    free_space()
        .village("edge", 5.0, 0.0, 300)
        .village("dark", -10.0, 0.0, 100)
        .special_cell("a", "Viettel", (0.0, 0.0), "60", "omni", "on-air")
        .with("location_sigma_db = 8.0\n")
        .with(&format!("[verdict]\nindoor_loss_db = {indoor:.3}\n"))
        .with("[rank]\ntop_n = 1\ndraws = 4000\n")
        .with(
            "people_weight = 1.0\ndistance_weight = 0.0\nshortfall_weight = 0.0\nelectricity_weight = 0.0\n",
        )
        .with(more)
        .solved()
}

#[test]
fn a_village_at_the_threshold_is_a_gap_in_half_of_the_draws() {
    let solved = drawn("");
    let spread = |id: &str| solved.gap(id).spread.expect("drawn");
    // 0.01 dB steps put "edge" within 0.01 dB of the threshold.
    assert!((solved.level_dbm("edge") + 105.0).abs() < 0.02);
    let edge = spread("edge");
    assert!((edge.gap_share - 0.5).abs() < 0.035, "{edge:?}");
    // 6 dB below, 0.75 σ: a gap in 77.3 % of the draws; first of them where the larger one is none.
    let dark = spread("dark");
    assert!((dark.gap_share - 0.7734).abs() < 0.03, "{dark:?}");
    // Of two gaps the larger village is the first.
    assert_eq!(edge.top_n_share, edge.gap_share);
    assert!((dark.top_n_share - 0.3867).abs() < 0.035, "{dark:?}");
    assert_eq!((dark.rank_5_pct, dark.rank_95_pct), (Some(1), None));
    // Wherever "edge" is, it is reported: as a rank or as a village that may enter.
    let row = solved.found.summary.rank_spread.as_ref().expect("drawn");
    assert_eq!((row.top_n, row.draws, row.seed), (1, 4000, 1));
    let ranked = solved.gap("edge").rank.is_some();
    assert_eq!(row.entering.iter().any(|e| e.id == "edge"), !ranked);
}

#[test]
fn the_same_seed_draws_the_same_and_models_that_give_no_median_draw_nothing() {
    let spreads = |more: &str| -> Vec<_> {
        let solved = drawn(more);
        solved.found.gaps.villages.iter().map(|g| g.spread).collect()
    };
    assert_eq!(spreads("seed = 5\n"), spreads("seed = 5\n"));
    assert_ne!(spreads("seed = 5\n"), spreads("seed = 6\n"));
    let none = World::new(|_, _| 100.0)
        .village("v", 5.0, 0.0, 100)
        .cell("a", "Viettel", 0.0, 0.0)
        .with("model = \"p1812\"\nlocation_pct = 90\n")
        .solved();
    assert_eq!(none.gap("v").spread, None);
    assert!(none.found.summary.rank_spread.is_none());
}
