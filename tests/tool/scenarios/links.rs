//! Both directions, probabilities over locations, and interference: worlds in free space, where every number
//! is on paper.

use super::{Solved, World, free_space_level_dbm};
use covgap::analysis;
use covgap::analysis::link_budget::{self, Place};
use covgap::coverage::{Reason, Unobserved};
use covgap::gaps::{Centre, Verdict};
use covgap::pipeline;

fn plain() -> World {
    World::new(|_, _| 100.0)
}

/// One village 5 km from one mast, in free space: −72.3 dBm.
fn one(lines: &str) -> Solved {
    plain()
        .village("v", 5.0, 0.0, 100)
        .cell("c", "Viettel", 0.0, 0.0)
        // Less than what varies from place to place, which the error is no less than.
        .with("model = \"free-space\"\nerror_sigma_db = 5.0\n")
        .with(lines)
        .solved()
}

fn centre(solved: &Solved, village: &str) -> Centre {
    solved.gap(village).centre
}

/// What the 4G rule of the FCC takes off this mast: the reference signal leaves with 60 − 27.78 dBm and may
/// lose 148.22 dB to −116.0 dBm. A phone of 23 dBm into the template's 17.5 dBi less 1 dB may lose 39.5 +
/// 101.33 dB: 1 Mbit/s in 1.8 MHz needs −173.975 + 62.553 + 5 + 3 + 2.092 dBm.
fn deficit_db() -> f64 {
    let required_dbm = -173.975_2 + 10.0 * 1.8e6f64.log10() + 5.0 + 3.0 + 2.091_5;
    (60.0 - 10.0 * 600f64.log10() + 116.0) - (23.0 + 17.5 - 1.0 - required_dbm)
}

#[test]
fn a_cell_limited_by_its_uplink_covers_less_than_its_level_says() {
    let fcc = |indoor_db: u32| {
        one(&format!(
            "[verdict]\npreset = \"fcc-bdc-4g\"\nmargin_db = 0\nindoor_loss_db = {indoor_db}\n"
        ))
    };
    assert!((deficit_db() - 7.387).abs() < 0.01);
    let solved = fcc(0);
    let expected = free_space_level_dbm(5.0) - deficit_db();
    assert!((solved.level_dbm("v") - expected).abs() < 0.05, "{expected}");
    // 36 dB into a building leave −108.3 dBm, 7.7 dB more than the downlink needs, and 0.3 dB more than the
    // uplink needs; 37 dB are too much for it.
    assert_eq!(fcc(36).verdict("v"), Verdict::Covered);
    assert_eq!(fcc(37).verdict("v"), Verdict::LowSignal);
    let summary = &solved.found.summary;
    let row = summary.uplink.expect("the preset has a rule");
    assert_eq!((row.cells, row.uplink_weaker, row.by_up_to_db), (1, 1, 7.4));
    let said = "the uplink is the weaker direction in 1 of 1 cell, by up to 7.4 dB";
    assert!(
        summary.warnings.iter().any(|w| w.starts_with(said)),
        "{:?}",
        summary.warnings
    );
    // The row gives its EIRP alone: gain and losses are the template's, and counted.
    for field in ["gain_dbi", "losses_db", "noise_figure_db", "load"] {
        assert_eq!(
            solved.input.report.count_of_kind(&format!("site-filled-{field}")),
            1,
            "{field}"
        );
    }
    // Without a rule the downlink alone decides, and nothing is said.
    let without = one("[verdict]\ncovered_4g_dbm = -116.0\nusable_4g_dbm = -130\nindoor_loss_db = 43\n");
    assert_eq!(without.verdict("v"), Verdict::Covered);
    assert_eq!(without.found.summary.uplink, None);
    let of_uplink = |w: &String| w.contains("uplink");
    assert!(!without.found.summary.warnings.iter().any(of_uplink));
}

#[test]
fn a_better_receiver_closes_the_gap_of_the_uplink() {
    let with = |columns: &str, values: &str| {
        let mut world = plain()
            .village("v", 5.0, 0.0, 100)
            .cell("c", "Viettel", 0.0, 0.0)
            .with("model = \"free-space\"\n[verdict]\npreset = \"fcc-bdc-4g\"\nmargin_db = 0\n");
        world.sites = world.sites.replace("status\n", &format!("status{columns}\n"));
        world.sites = world.sites.replace("on-air\n", &format!("on-air{values}\n"));
        world.solved()
    };
    let plain_dbm = with("", "").level_dbm("v");
    let quiet_dbm = with(",noise_figure_db", ",2").level_dbm("v");
    assert!((quiet_dbm - plain_dbm - 3.0).abs() < 0.011, "{quiet_dbm}");
    // 26 dBi of antenna make the uplink the stronger direction: nothing is taken off.
    let strong = with(",gain_dbi", ",26");
    assert!((strong.level_dbm("v") - free_space_level_dbm(5.0)).abs() < 0.05);
    assert_eq!(strong.found.summary.uplink.expect("a rule").uplink_weaker, 0);
}

/// σ of Okumura's curves at 800 MHz outside towns, and the margins of 90 %.
const SIGMA_DB: f64 = 8.3041;
const Z_90: f64 = 1.281_552;

#[test]
fn a_probability_over_locations_takes_off_exactly_z_sigma() {
    let level = |lines: &str| one(lines).level_dbm("v");
    let off_db = level("") - level("[verdict]\nedge_probability = 0.9\n");
    assert!((off_db - Z_90 * SIGMA_DB).abs() < 0.011, "{off_db}");
    assert_eq!(level("[verdict]\nedge_probability = 0.5\n"), level(""));
    // −72.27 − 10.64 dBm: 22.09 dB are left before −105.
    let verdict = |lines: &str| one(&format!("[verdict]\nedge_probability = 0.9\n{lines}")).verdict("v");
    assert_eq!(verdict("indoor_loss_db = 22.0\n"), Verdict::Covered);
    assert_eq!(verdict("indoor_loss_db = 22.2\n"), Verdict::LowSignal);
    // A larger error of the model asks for a larger margin.
    let wide = plain()
        .village("v", 5.0, 0.0, 100)
        .cell("c", "Viettel", 0.0, 0.0)
        .with("model = \"free-space\"\nerror_sigma_db = 12.0\n[verdict]\nedge_probability = 0.9\n")
        .solved();
    let off_db = level("") - wide.level_dbm("v");
    assert!((off_db - Z_90 * 12.0).abs() < 0.011, "{off_db}");
}

#[test]
fn a_building_takes_off_what_p2109_says_at_the_cells_frequency() {
    let level = |lines: &str| one(lines).level_dbm("v");
    // Traditional houses at 0.8 GHz: A = 12.64 + 3.72·log10 0.8 + 0.96·(log10 0.8)² = 12.288 dB, B = 9.6 +
    // 2·log10 0.8 = 9.406 dB, C = −3 dB: 10·log10(16.94 + 8.72 + 0.50) = 14.17 dB.
    let of_model = covgap::radio::model::p2109::entry_loss(
        covgap::radio::model::p2109::Building::Traditional,
        covgap::units::Frequency::from_mhz(800.0),
        0.0,
        50.0,
    );
    let expected_db = of_model.expect("in range").0;
    assert!((expected_db - 14.17).abs() < 0.01, "{expected_db}");
    let off_db = level("") - level("[verdict]\nbuilding = \"traditional\"\n");
    assert!((off_db - expected_db).abs() < 0.011, "{off_db} {expected_db}");
    let rarer_db = level("") - level("[verdict]\nbuilding = \"traditional\"\nbuilding_share_pct = 90\n");
    assert!(rarer_db > off_db + 5.0, "{rarer_db}");
    let solved = one("[verdict]\nbuilding = \"thermally-efficient\"\n");
    assert!(solved.gap("v").centre.covered_probability.expect("served") < 1.0);
}

#[test]
fn the_probability_of_coverage_meets_the_rule_at_its_edge() {
    let probability = |lines: &str| {
        let solved = one(&format!("[verdict]\n{lines}"));
        centre(&solved, "v").covered_probability.expect("served")
    };
    // At the threshold one half, whatever represents the loss; at z·σ above it 0.9, whether a margin is taken
    // off or not.
    let to_edge_db = free_space_level_dbm(5.0) + 105.0;
    let at = |db: f64, more: &str| probability(&format!("indoor_loss_db = {db:.2}\n{more}"));
    assert!((at(to_edge_db, "") - 0.5).abs() < 0.005);
    for more in [
        "",
        "margin_db = 7\n",
        "edge_probability = 0.9\n",
        "edge_probability = 0.95\n",
    ] {
        let p = at(to_edge_db - Z_90 * SIGMA_DB, more);
        assert!((p - 0.9).abs() < 0.003, "{more}: {p}");
    }
}

#[test]
fn noise_alone_sets_the_sinr_of_a_lone_cell() {
    let there = centre(&one(""), "v");
    // The whole carrier arrives with −72.27 + 27.78 = −44.49 dBm; the noise of a phone of 9 dB in the 9 MHz
    // of 50 blocks is −95.433 dBm.
    let sinr = there.sinr.expect("computed").0;
    assert!((sinr - 50.94).abs() < 0.05, "{sinr}");
    // The curve's most: 4.4 bit/s/Hz over the 9 MHz of 50 blocks.
    assert!((there.downlink_mbps.expect("a rate") - 39.6).abs() < 1e-9);
}

/// A village halfway between two equal masts 5 km away, with a load for all cells.
fn between(second_operator: &str, load: &str) -> Solved {
    let mut world = plain()
        .village("v", 0.0, 0.0, 100)
        .cell("a", "Viettel", -5.0, 0.0)
        .cell("b", second_operator, 5.0, 0.0)
        .with("model = \"free-space\"\n");
    world.sites = world.sites.replace("status\n", "status,load\n");
    world.sites = world.sites.replace("on-air\n", &format!("on-air,{load}\n"));
    world.solved()
}

#[test]
fn two_equal_cells_leave_a_sinr_of_their_load() {
    let sinr = |second: &str, load: &str| centre(&between(second, load), "v").sinr.expect("computed").0;
    assert!(sinr("Viettel", "1").abs() < 0.05);
    assert!((sinr("Viettel", "0.5") - 3.0103).abs() < 0.05);
    // 0.6·log2(2) bit/s/Hz over 9 MHz
    let rate = centre(&between("Viettel", "1"), "v")
        .downlink_mbps
        .expect("a rate");
    assert!((rate - 5.4).abs() < 0.1, "{rate}");
    // Another operator has another channel, and a neighbour without load disturbs no one.
    assert!((sinr("VNPT", "1") - 50.94).abs() < 0.1);
    assert!((sinr("Viettel", "0") - 50.94).abs() < 0.1);
}

#[test]
fn a_lowered_cell_has_the_sinr_of_its_true_level() {
    let fcc = one("[verdict]\npreset = \"fcc-bdc-4g\"\n");
    let sinr = |s: &Solved| centre(s, "v").sinr.expect("computed").0;
    assert!((sinr(&fcc) - sinr(&one(""))).abs() < 1e-9);
}

#[test]
fn a_neighbour_behind_a_void_leaves_the_sinr_open() {
    let ground = |east_km: f64, _: f64| {
        if (2.0..3.0).contains(&east_km) {
            f32::NAN
        } else {
            100.0
        }
    };
    let world = World::new(ground)
        .village("v", 0.0, 0.0, 100)
        .cell("a", "Viettel", -5.0, 0.0)
        .cell("b", "Viettel", 5.0, 0.0);
    let there = centre(&world.solved(), "v");
    assert_eq!(there.sinr_unknown, Some(Reason::NoTerrain));
    assert_eq!((there.sinr, there.downlink_mbps), (None, None));
    assert!(there.covered_probability.is_some());
}

#[test]
fn a_level_that_is_no_median_has_no_probability_of_coverage() {
    let p1812 = |location_pct: f64| {
        let world = plain()
            .village("v", 5.0, 0.0, 100)
            .cell("c", "Viettel", 0.0, 0.0)
            .with(&format!("model = \"p1812\"\nlocation_pct = {location_pct}\n"));
        let solved = world.solved();
        (solved.level_dbm("v"), centre(&solved, "v").covered_probability)
    };
    let (median_dbm, at_median) = p1812(50.0);
    let (of_most_dbm, at_most) = p1812(95.0);
    assert!(median_dbm > of_most_dbm + 1.0);
    assert!(at_median.is_some());
    // The share is in the level already: counted again it would be wrong.
    assert_eq!(at_most, None);
    // A model that does not read the share gives the median, whatever the study says.
    let free = one("location_pct = 95\n");
    assert!(centre(&free, "v").covered_probability.is_some());
}

#[test]
fn the_ledger_of_a_village_under_the_mast_ends_at_its_level() {
    let world = plain()
        .village("v", 0.0, 0.0, 100)
        .special_cell("c", "Viettel", (0.0, 0.0), "60", "0", "on-air")
        .with("model = \"free-space\"\n");
    let solved = world.solved();
    let study = world.study();
    let model = analysis::build_model(&study, &solved.input.world).expect("a model");
    let cell = &solved.input.world.network.cells()[0];
    let to = solved.input.world.villages[0].centre().expect("a centre");
    let path = link_budget::of_path(
        &study,
        &solved.input.world,
        model.as_ref(),
        cell,
        &Place::elsewhere(&study, to),
    )
    .expect("a ledger");
    // Verdicts keep hundredths of a decibel.
    let (of_ledger, of_verdict) = (path.ledger.level.0, solved.level_dbm("v"));
    assert!((of_ledger - of_verdict).abs() < 0.011, "{of_ledger} {of_verdict}");
}

#[test]
fn a_path_beyond_what_diffraction_is_defined_for_has_a_ledger_without_clearance() {
    let mut world = plain()
        .village("v", 5.0, 0.0, 100)
        .cell("c", "Viettel", 0.0, 0.0)
        .with("model = \"free-space\"\n");
    world.sites = world.sites.replace(",800,", ",60000,");
    let solved = world.solved();
    let study = world.study();
    let model = analysis::build_model(&study, &solved.input.world).expect("a model");
    let cell = &solved.input.world.network.cells()[0];
    let to = solved.input.world.villages[0].centre().expect("a centre");
    let path = link_budget::of_path(
        &study,
        &solved.input.world,
        model.as_ref(),
        cell,
        &Place::elsewhere(&study, to),
    )
    .expect("a ledger");
    assert_eq!(path.clearance, None);
    let sum: f64 = path.ledger.terms.iter().map(|t| t.value_db).sum();
    assert!((sum - path.ledger.level.0).abs() < 1e-9);
}

/// In free space 12 km of flat ground take 112.1 dB: of 60 dBm, 32.2 dBm of them the reference signal's,
/// −79.9 dBm are left in all 16 directions; of 10 dBm −129.9 dBm, which is not usable.
#[test]
fn a_range_that_ends_before_the_coverage_does_is_reported() {
    let said = |eirp_dbm: &str| {
        let flat = World::on((400, 400), 0.001, |_, _| 100.0);
        let world = flat.village("v", 0.5, 0.0, 100).special_cell(
            "c",
            "Viettel",
            (0.0, 0.0),
            eirp_dbm,
            "omni",
            "on-air",
        );
        let all = world
            .with("model = \"free-space\"\n")
            .solved()
            .found
            .summary
            .warnings;
        all.into_iter()
            .find(|w| w.contains("ends before the coverage does"))
    };
    let warning = said("60").expect("a warning");
    assert!(
        warning.contains("max_range_km = 12 ") && warning.contains("16 of 16 directions"),
        "{warning}"
    );
    assert_eq!(said("10"), None);
}

#[test]
fn keys_that_the_model_does_not_read_are_reported() {
    let said = |lines: &str| {
        let all = one(lines).found.summary.warnings;
        all.into_iter().find(|w| w.contains("does not read"))
    };
    assert_eq!(said(""), None);
    let warning = said("sui_terrain = \"a\"\ntime_pct = 10\n").expect("a warning");
    assert!(
        warning.contains("time_pct") && warning.contains("sui_terrain") && warning.contains("free-space"),
        "{warning}"
    );
    let rain = said("[climate]\nrain_rate_mm_h = 20\ndelta_n = 50\n").expect("a warning");
    assert!(
        rain.contains("rain_rate_mm_h") && rain.contains("delta_n"),
        "{rain}"
    );
}

/// Terms and last line of a village in ledgers.csv, and its level in villages.csv.
fn written(lines: &str) -> (Vec<(String, f64)>, f64, f64) {
    let mut world = plain()
        .village("v", 5.0, 0.0, 100)
        .village("far", 0.0, 9.0, 100)
        .cell("c", "Viettel", 0.0, 0.0)
        .with("model = \"free-space\"\n")
        .with(lines);
    let head = "[study]\nname = \"l\"\nledgers = true\noutput_dir = \"out\"\n";
    world.study = world.study.replace("[study]\n", head);
    let solved = world.solved();
    let study = world.study();
    pipeline::run(
        &study,
        &solved.input,
        pipeline::Parts::VILLAGES,
        &pipeline::Means::default(),
        &Unobserved,
    )
    .expect("written");
    let text = std::fs::read_to_string(world.scene.path("out/l/ledgers.csv")).expect("there");
    let mut terms: Vec<(String, f64)> = text
        .lines()
        .filter_map(|line| line.trim_start_matches('\u{feff}').strip_prefix("v,"))
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            (cells[5].to_owned(), cells[6].parse().expect("a number"))
        })
        .collect();
    let (_, level_dbm) = terms.pop().expect("a last line");
    (terms, level_dbm, solved.level_dbm("v"))
}

#[test]
fn ledgers_as_written_sum_to_the_levels_of_the_verdicts() {
    for (lines, named) in [
        ("", "free space"),
        (
            "[verdict]\nindoor_loss_db = 12\nmargin_db = 4\n",
            "into buildings or vehicles",
        ),
        ("[verdict]\nmargin_db = 4\n", "margin for fading"),
        ("[verdict]\nedge_probability = 0.9\n", "margin over locations"),
        (
            "[verdict]\nbuilding = \"traditional\"\n",
            "entry into the building",
        ),
        ("[verdict]\npreset = \"fcc-bdc-4g\"\n", "uplink weaker by"),
    ] {
        let (terms, last_dbm, level_dbm) = written(lines);
        assert!(terms.iter().any(|(name, _)| name == named), "{lines}: {terms:?}");
        let sum: f64 = terms.iter().map(|(_, db)| db).sum();
        assert!((sum - last_dbm).abs() < 1e-3, "{lines}: {sum} {last_dbm}");
        // Verdicts keep hundredths.
        assert!(
            (last_dbm - level_dbm).abs() < 0.011,
            "{lines}: {last_dbm} {level_dbm}"
        );
    }
}
