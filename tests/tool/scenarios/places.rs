//! Operators, plans, people, communes: what becomes of levels that are plain.

use super::{Solved, World, place};
use covgap::gaps::Verdict;

fn plain() -> World {
    World::new(|_, _| 100.0)
}

/// A wall of 600 m on the meridian of the mast's west side, at 2.5 km.
fn walled() -> World {
    World::new(|east_km, _| {
        if (east_km + 2.5).abs() < 0.06 {
            600.0
        } else {
            100.0
        }
    })
}

#[test]
fn each_operator_is_judged_alone_and_any_takes_the_best() {
    let solved = walled()
        .village("west", -5.0, 0.0, 100)
        .village("east", 5.0, 0.0, 100)
        .cell("c", "Viettel", 0.0, 0.0)
        .cell("d", "VNPT", -5.0, 2.0)
        .solved();
    let of = |village: &str, operator: &str| solved.of_operator(village, operator).verdict;
    assert_eq!(
        (of("east", "Viettel"), of("west", "Viettel")),
        (Verdict::Covered, Verdict::White)
    );
    assert_eq!(
        (of("east", "VNPT"), of("west", "VNPT")),
        (Verdict::White, Verdict::Covered)
    );
    assert_eq!(
        (solved.verdict("east"), solved.verdict("west")),
        (Verdict::Covered, Verdict::Covered)
    );
    let rows: Vec<_> = solved
        .found
        .summary
        .by_operator
        .iter()
        .map(|r| (r.name.as_str(), r.tally.covered, r.tally.white))
        .collect();
    assert_eq!(rows, [("VNPT", 1, 1), ("Viettel", 1, 1)]);
    assert_eq!(solved.found.summary.total.expect("judged").covered, 2);
}

#[test]
fn planned_cells_count_only_when_asked_for_and_dead_ones_never() {
    let world = |lines: &str| {
        plain()
            .village("v", 2.0, 0.0, 100)
            .special_cell("far", "Viettel", (-9.0, 8.0), "20", "omni", "on-air")
            .special_cell("p", "Viettel", (0.0, 0.0), "60", "omni", "planned")
            .special_cell("o", "Viettel", (0.1, 0.0), "60", "omni", "off")
            .with(lines)
    };
    let now = world("").solved();
    assert_eq!(now.verdict("v"), Verdict::White);
    assert_eq!(
        (now.found.summary.cells_counting, now.found.summary.cells),
        (1, 3)
    );
    let world = world("");
    let study = world
        .study
        .replace("[sites]\n", "[sites]\ninclude_planned = true\n");
    let later = World { study, ..world }.solved();
    assert_eq!(later.verdict("v"), Verdict::Covered);
    assert_eq!(later.found.summary.cells_counting, 2);
    let (site, _) = later.gap("v").nearest_site.clone().expect("a mast");
    assert_eq!(site, "p");
}

#[test]
fn without_any_cell_that_counts_nothing_is_known() {
    let solved = plain()
        .village("v", 2.0, 0.0, 100)
        .special_cell("p", "Viettel", (0.0, 0.0), "60", "omni", "planned")
        .solved();
    assert!(
        matches!(solved.verdict("v"), Verdict::Unknown(_)),
        "{:?}",
        solved.verdict("v")
    );
}

#[test]
fn communes_and_provinces_are_joined_by_location_and_counted_there() {
    let square = |west_km: f64, east_km: f64| {
        let corners = [
            (west_km, -3.0),
            (east_km, -3.0),
            (east_km, 3.0),
            (west_km, 3.0),
            (west_km, -3.0),
        ];
        let ring = corners.map(|(x, y)| {
            let (lon, lat) = place(x, y);
            format!("[{lon},{lat}]")
        });
        format!("[[{}]]", ring.join(","))
    };
    let feature = |code: &str, name: &str, province: &str, ring: String| {
        format!(
            r#"{{"type":"Feature","properties":{{"code":"{code}","name":"{name}","province":"{province}"}},"geometry":{{"type":"Polygon","coordinates":{ring}}}}}"#
        )
    };
    let world = walled()
        .village("west", -5.0, 0.0, 100)
        .village("east", 5.0, 0.0, 40)
        .village("beyond", 5.0, 5.0, 7)
        .cell("c", "Viettel", 0.0, 0.0)
        .with("[boundaries]\npath = \"communes.geojson\"\ncommune_code_field = \"code\"\n")
        .with("commune_name_field = \"name\"\nprovince_name_field = \"province\"\n");
    let (a, b) = (square(-8.0, 0.0), square(0.0, 8.0));
    let features = [
        feature("00011", "Xã Tây", "Hà Giang", a),
        feature("00012", "Xã Đông", "Cao Bằng", b),
    ];
    let layer = format!(
        r#"{{"type":"FeatureCollection","features":[{}]}}"#,
        features.join(",")
    );
    world.scene.write("communes.geojson", layer);
    let solved = world.solved();
    let commune = |id: &str| {
        let mut villages = solved.input.world.villages.iter();
        let village = villages.find(|v| v.id == id).expect("a village");
        (village.commune.code.clone(), village.province.name.clone())
    };
    let unit = |code: &str, province: &str| (Some(code.to_owned()), Some(province.to_owned()));
    assert_eq!(commune("west"), unit("00011", "Hà Giang"));
    assert_eq!(commune("east"), unit("00012", "Cao Bằng"));
    assert_eq!(commune("beyond"), (None, None));
    let rows: Vec<_> = solved
        .found
        .summary
        .by_province
        .iter()
        .map(|r| {
            (
                r.name.as_str(),
                r.tally.villages,
                r.tally.white,
                r.tally.people_in_gaps,
            )
        })
        .collect();
    assert_eq!(rows.len(), 3, "{rows:?}");
    assert!(rows.contains(&("Hà Giang", 1, 1, 100.0)), "{rows:?}");
    assert!(rows.contains(&("Cao Bằng", 1, 0, 0.0)), "{rows:?}");
    assert_eq!(rows.last(), Some(&("no province given", 1, 0, 0.0)), "{rows:?}");
}

#[test]
fn of_villages_alike_in_all_else_the_one_with_more_people_comes_first() {
    let solved = walled()
        .village("few", -5.0, 0.0, 10)
        .village("many", -5.0, 0.0, 900)
        .village("some", -5.0, 0.0, 90)
        .village("a-tie", -5.0, 0.0, 90)
        .cell("c", "Viettel", 0.0, 0.0)
        .solved();
    let order: Vec<&str> = solved
        .found
        .summary
        .top_gaps
        .iter()
        .map(|g| g.id.as_str())
        .collect();
    assert_eq!(order, ["many", "a-tie", "some", "few"]);
    let score = |id: &str| solved.gap(id).score.expect("a score");
    // 300 people are one half: 900 are 0.75, with half of the weight of what is known.
    let people = score("many").people.expect("known");
    assert!((people - 0.75).abs() < 1e-9, "{people}");
    assert_eq!(score("many").distance, score("few").distance);
    assert_eq!(score("many").shortfall, score("few").shortfall);
    assert_eq!(solved.found.summary.total.expect("judged").people_in_gaps, 1090.0);
}

/// A covered centre of 100 people, of whom some live behind the wall.
fn with_cluster(people: u32, verdict: &str) -> Solved {
    let world = walled()
        .village("v", 2.0, 0.0, 100)
        .cell("c", "Viettel", 0.0, 0.0)
        .with("[test_points]\npath = \"points.csv\"\npeople_field = \"people\"\n")
        .with(verdict);
    let (lon, lat) = place(-5.0, 0.0);
    world.scene.write(
        "points.csv",
        format!("village,lon,lat,people\nv,{lon},{lat},{people}\n"),
    );
    world.solved()
}

#[test]
fn people_behind_the_ridge_pull_a_village_from_covered_to_low_signal() {
    // vn-lomsong asks for 0.9 of the people.
    let few = with_cluster(10, "");
    assert_eq!(few.verdict("v"), Verdict::Covered);
    let many = with_cluster(11, "");
    assert_eq!(many.verdict("v"), Verdict::LowSignal);
    assert!((many.gap("v").any.people_covered_share - 0.89).abs() < 1e-9);
    assert_eq!(many.gap("v").rank, Some(1));
    let lenient = with_cluster(11, "[verdict]\npeople_share = 0.5\n");
    assert_eq!(lenient.verdict("v"), Verdict::Covered);
}

#[test]
fn loss_into_buildings_and_the_margin_come_off_every_level() {
    let with = |lines: &str| {
        plain()
            .village("v", 5.0, 0.0, 100)
            .cell("c", "Viettel", 0.0, 0.0)
            .with("model = \"free-space\"\n")
            .with(lines)
            .solved()
    };
    // −72.3 dBm in the open: 32 dB are left before −105, 42 before −115.
    assert!((with("").level_dbm("v") + 72.3).abs() < 0.1);
    let verdict = |lines: &str| with(lines).verdict("v");
    assert_eq!(
        verdict("[verdict]\nindoor_loss_db = 20\nmargin_db = 12\n"),
        Verdict::Covered
    );
    assert_eq!(
        verdict("[verdict]\nindoor_loss_db = 20\nmargin_db = 13\n"),
        Verdict::LowSignal
    );
    assert_eq!(
        verdict("[verdict]\nindoor_loss_db = 23\nmargin_db = 20\n"),
        Verdict::White
    );
}

#[test]
fn a_technology_that_the_rule_does_not_count_closes_no_gap() {
    let world = plain().village("v", 2.0, 0.0, 100).cell("c", "Viettel", 0.0, 0.0);
    assert_eq!(world.solved().verdict("v"), Verdict::Covered);
    let sites = world
        .sites
        .replace(",4G,", ",2G,")
        .replace(",800,60,10,", ",900,60,,");
    let solved = World { sites, ..world }.solved();
    assert!(
        !matches!(solved.verdict("v"), Verdict::Covered | Verdict::LowSignal),
        "{:?}",
        solved.verdict("v")
    );
}
