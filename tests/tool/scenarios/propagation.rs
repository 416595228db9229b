//! Ridges, voids, the earth's curve, antennas: why a village hears what it hears.

use super::{Solved, World, free_space_level_dbm};
use covgap::coverage::Reason;
use covgap::gaps::Verdict;

/// A mast between two villages 5 km to the west and to the east; a ridge of some height halfway to the
/// western one.
fn ridge(height_m: f32) -> Solved {
    let ground = move |east_km: f64, _: f64| {
        if (east_km + 2.5).abs() < 0.06 {
            height_m
        } else {
            100.0
        }
    };
    let world = World::new(ground)
        .village("west", -5.0, 0.0, 100)
        .village("east", 5.0, 0.0, 100)
        .cell("c", "Viettel", 0.0, 0.0);
    world.solved()
}

#[test]
fn a_village_behind_a_ridge_is_white_and_its_mirror_image_is_covered() {
    let solved = ridge(500.0);
    assert_eq!(solved.verdict("west"), Verdict::White);
    assert_eq!(solved.verdict("east"), Verdict::Covered);
    // One knife edge, 400 m − 16 m above the line, halfway: ν = h·√(2·d / (λ·d₁·d₂)) ≈ 25, so 6.9 +
    // 20·log10(2ν) ≈ 41 dB.
    let wavelength_m: f64 = 299.792_458 / 800.0;
    let nu = 384.0 * (2.0 * 5000.0 / (wavelength_m * 2500.0 * 2500.0)).sqrt();
    let edge_db = 6.9 + 20.0 * (2.0 * nu).log10();
    let lost_db = free_space_level_dbm(5.0) - solved.level_dbm("west");
    assert!(
        (edge_db..edge_db + 25.0).contains(&lost_db),
        "{lost_db} for {edge_db}"
    );
    assert_eq!(solved.gap("west").rank, Some(1));
    assert_eq!(solved.gap("east").rank, None);
}

#[test]
fn without_the_ridge_both_are_covered_alike() {
    let solved = ridge(100.0);
    for village in ["west", "east"] {
        assert_eq!(solved.verdict(village), Verdict::Covered);
    }
    let (west, east) = (solved.level_dbm("west"), solved.level_dbm("east"));
    assert!((west - east).abs() < 0.1, "{west} {east}");
    let lost_db = free_space_level_dbm(5.0) - east;
    assert!(
        (0.0..20.0).contains(&lost_db),
        "the plain takes a little: {lost_db}"
    );
}

#[test]
fn a_village_in_the_shadow_of_a_void_is_unknown_until_another_mast_covers_it() {
    let ground = |east_km: f64, north_km: f64| {
        if (-3.0..-2.0).contains(&east_km) && north_km.abs() < 2.0 {
            f32::NAN
        } else {
            100.0
        }
    };
    let world = || {
        World::new(ground)
            .village("shadow", -5.0, 0.0, 100)
            .village("open", 5.0, 0.0, 100)
            .cell("c", "Viettel", 0.0, 0.0)
    };
    let solved = world().solved();
    assert_eq!(solved.verdict("shadow"), Verdict::Unknown(Reason::NoTerrain));
    assert_eq!(solved.verdict("open"), Verdict::Covered);
    assert_eq!(solved.gap("shadow").rank, None, "what is unknown is not ranked");
    assert_eq!(solved.found.summary.total.expect("judged").unknown, 1);
    // A mast on the village's side of the void says that it is covered, whatever the other one gives.
    let solved = world().cell("d", "Viettel", -6.0, 3.0).solved();
    assert_eq!(solved.verdict("shadow"), Verdict::Covered);
    // Another operator's mast does so for that operator, and the first stays unknown.
    let solved = world().cell("d", "VNPT", -6.0, 3.0).solved();
    assert_eq!(solved.verdict("shadow"), Verdict::Covered);
    let first = solved.of_operator("shadow", "Viettel");
    assert_eq!(first.verdict, Verdict::Unknown(Reason::NoTerrain));
}

#[test]
fn a_mast_too_weak_to_matter_makes_nothing_unknown() {
    let ground = |east_km: f64, _: f64| {
        if (-3.0..-2.0).contains(&east_km) {
            f32::NAN
        } else {
            100.0
        }
    };
    let verdict = |eirp_dbm: &str| {
        let world = World::new(ground).village("shadow", -5.0, 0.0, 100).special_cell(
            "c",
            "Viettel",
            (0.0, 0.0),
            eirp_dbm,
            "omni",
            "on-air",
        );
        world.solved().verdict("shadow")
    };
    // In free space a village at 5 km gets 132.3 dB less than what is radiated: −97, −107, −117 dBm.
    assert_eq!(
        verdict("35"),
        Verdict::Unknown(Reason::NoTerrain),
        "may be covered"
    );
    assert_eq!(
        verdict("25"),
        Verdict::Unknown(Reason::NoTerrain),
        "may be low-signal"
    );
    assert_eq!(verdict("15"), Verdict::White, "cannot be anything else");
}

#[test]
fn a_village_on_a_void_is_unknown() {
    let ground = |east_km: f64, north_km: f64| {
        if (east_km - 5.0).hypot(north_km) < 0.6 {
            f32::NAN
        } else {
            100.0
        }
    };
    let world = World::new(ground)
        .village("v", 5.0, 0.0, 1)
        .cell("c", "Viettel", 0.0, 0.0);
    let solved = world.solved();
    assert_eq!(solved.verdict("v"), Verdict::Unknown(Reason::NoTerrain));
    assert_eq!(solved.input.report.count("village-on-void"), 1);
}

/// A smooth sea-level earth, a mast at its western end, villages every 8 km to the east.
fn smooth_earth(radio: &str) -> Solved {
    let mut world = World::on((500, 60), 0.002, |_, _| 0.0).cell("c", "Viettel", -45.0, 0.0);
    for step in 1..=5 {
        world = world.village(&format!("v{step}"), -45.0 + 8.0 * f64::from(step), 0.0, 10);
    }
    let study = world.study.replace("max_range_km = 12\n", "max_range_km = 60\n");
    World { study, ..world }.with(radio).solved()
}

#[test]
fn a_far_village_sinks_behind_the_curve_of_the_earth() {
    let names = ["v1", "v2", "v3", "v4", "v5"];
    let levels = |s: &Solved| names.map(|v| s.level_dbm(v));
    let curved = smooth_earth("");
    let flat = smooth_earth("model = \"free-space\"\n");
    // Free space covers them all: −90 dBm at 40 km.
    for (k, name) in names.iter().enumerate() {
        let km = 8.0 * (k as f64 + 1.0);
        let expected = free_space_level_dbm(km);
        let level = flat.level_dbm(name);
        assert!((level - expected).abs() < 0.1, "{name}: {level} for {expected}");
        assert_eq!(flat.verdict(name), Verdict::Covered, "{name}");
    }
    assert_eq!(curved.verdict("v1"), Verdict::Covered);
    // The horizon of 30 m and 1.5 m is at 4.12·(√30 + √1.5) = 27.6 km.
    assert_eq!(curved.verdict("v5"), Verdict::White);
    let lost: Vec<f64> = levels(&flat)
        .iter()
        .zip(levels(&curved))
        .map(|(f, c)| f - c)
        .collect();
    assert!(lost.windows(2).all(|w| w[1] > w[0] + 1.0), "{lost:?}");
    // On a much larger earth the same village is heard much better.
    let large = smooth_earth("earth_radius_factor = 20\n");
    let won_db = large.level_dbm("v5") - curved.level_dbm("v5");
    assert!(won_db > 10.0, "{won_db}");
}

#[test]
fn beyond_max_range_nothing_is_heard() {
    let world = |range: &str| {
        let world = World::new(|_, _| 100.0)
            .village("v", 5.0, 0.0, 10)
            .cell("c", "Viettel", 0.0, 0.0);
        let study = world.study.replace("max_range_km = 12", range);
        World { study, ..world }.solved()
    };
    assert_eq!(world("max_range_km = 5.01").verdict("v"), Verdict::Covered);
    let far = world("max_range_km = 4.99");
    assert_eq!(far.verdict("v"), Verdict::White);
    assert_eq!(far.gap("v").any.level, None);
    let (_, km) = far.gap("v").nearest_site.clone().expect("a mast");
    assert!((km - 5.0).abs() < 0.01, "{km}");
}

#[test]
fn a_sector_antenna_covers_in_front_and_not_behind() {
    // 44 dBm radiated: −88 dBm at 5 km in front in free space, and the template's 25 dB less behind.
    let world = |azimuth: &str| {
        World::new(|_, _| 100.0)
            .village("east", 5.0, 0.0, 10)
            .village("west", -5.0, 0.0, 10)
            .special_cell("c", "Viettel", (0.0, 0.0), "44", azimuth, "on-air")
            .solved()
    };
    let solved = world("90");
    assert_eq!(solved.verdict("east"), Verdict::Covered);
    assert_ne!(solved.verdict("west"), Verdict::Covered);
    let step_db = solved.level_dbm("east") - solved.level_dbm("west");
    assert!((23.0..=25.1).contains(&step_db), "{step_db}");
    let turned = world("270");
    assert_eq!(turned.verdict("west"), Verdict::Covered);
    assert!((turned.level_dbm("west") - solved.level_dbm("east")).abs() < 0.1);
    let all_round = world("omni");
    assert!((all_round.level_dbm("west") - all_round.level_dbm("east")).abs() < 0.1);
}
