//! Why a village is dark: worlds in which the answer is known, and every remedy tried by running the study
//! again with it.

use super::*;
use covgap::analysis::explain::{Explanation, Question, explain};

/// Effective radius of the earth, km.
const EARTH_KM: f64 = 6371.0 * 4.0 / 3.0;

fn asked(world: &World, village: &str) -> Explanation {
    asked_at(world, village, None)
}

fn asked_at(world: &World, village: &str, test_point: Option<&str>) -> Explanation {
    world.files();
    let study = world.study();
    let input = ingest::read(&study).unwrap_or_else(|problems| panic!("{problems}"));
    let question = Question {
        village: input
            .world
            .villages
            .iter()
            .position(|v| v.id == village)
            .expect("there"),
        operator: None,
        test_point: test_point.map(str::to_owned),
        masts: 3,
        highest_m: 150.0,
    };
    explain(&study, &input, &question).unwrap_or_else(|e| panic!("{e}"))
}

/// Ground of 100 m with a flat-topped ridge from north to south; its western rim is the sample 37 columns
/// east of the mast.
fn ridge(top_m: f32) -> World {
    World::new(move |east_km, _| {
        let column = (east_km / LON_KM / 0.001 - 0.5).round() as i64;
        if (37..=39).contains(&column) { top_m } else { 100.0 }
    })
}

/// The rim's longitude.
const RIM_LON: f64 = MAST.0 + 0.0375;

/// Loss over one knife edge, P.526-15 eq. (31).
fn knife_edge_db(nu: f64) -> f64 {
    6.9 + 20.0 * (((nu - 0.1).powi(2) + 1.0).sqrt() + nu - 0.1).log10()
}

#[test]
fn the_ridge_is_found_to_the_metre_and_its_height_above_the_ray_is_that_by_hand() {
    let world = ridge(300.0)
        .village("v", 10.0, 0.0, 100)
        .cell("c", "Viettel", 0.0, 0.0)
        .with("profile_step_m = 1\n");
    let answer = asked(&world, "v");
    let cell = &answer.cells[0];
    let way = cell.way.as_ref().expect("a way");
    assert_eq!(way.kind, "beyond-horizon");
    let found = &way.obstacle;
    // A metre is 0.00001° here.
    assert!((found.lon_deg - RIM_LON).abs() < 1.1e-5, "{found:?}");
    assert!((found.lat_deg - MAST.1).abs() < 2e-5, "{found:?}");
    assert_eq!(
        (found.ground_m, found.cover_m, found.cover_kind),
        (300.0, 0.0, None)
    );
    assert!((found.from_mast_km - 0.0375 * LON_KM).abs() < 0.003, "{found:?}");
    let (d_km, all_km) = (found.from_mast_km, cell.distance_km);
    assert!((all_km - 10.0).abs() < 0.01);
    assert!((d_km + found.to_village_km - all_km).abs() < 0.002);
    // The ray falls from 130 m to 101.5 m; the earth bulges d₁·d₂/2a between.
    let ray_m = 130.0 - 28.5 * d_km / all_km;
    let bulge_m = 500.0 * d_km * (all_km - d_km) / EARTH_KM;
    let above_m = 300.0 + bulge_m - ray_m;
    assert!((found.bulge_m - bulge_m).abs() < 0.01, "{found:?} {bulge_m}");
    assert!((found.above_ray_m - above_m).abs() < 0.1, "{found:?} {above_m}");
    let wavelength_m = 299.792_458 / 800.0;
    let fresnel_m = (wavelength_m * 1000.0 * d_km * (all_km - d_km) / all_km).sqrt();
    assert!((found.fresnel_m - fresnel_m).abs() < 0.01);
    let nu = 2f64.sqrt() * above_m / fresnel_m;
    assert!((found.nu - nu).abs() < 0.01, "{found:?} {nu}");
    assert!((found.clear_share + above_m / fresnel_m).abs() < 0.01);
    assert!(
        (found.knife_edge_db - knife_edge_db(nu)).abs() < 0.02,
        "{found:?}"
    );
    // The mast sees the western rim, the village the eastern one, two columns on.
    let (mast, village) = (way.mast_horizon.as_ref(), way.village_horizon.as_ref());
    let (mast, village) = (mast.expect("blocked"), village.expect("blocked"));
    assert!((mast.lon_deg - RIM_LON).abs() < 1.1e-5);
    assert!((village.lon_deg - RIM_LON - 0.002).abs() < 1.1e-5, "{village:?}");
    // The ledger sums to the level.
    let sum: f64 = cell.terms.iter().map(|t| t.value_db).sum();
    assert!((sum - cell.level_dbm).abs() < 0.05, "{sum} {}", cell.level_dbm);
    let free_dbm = free_space_level_dbm(all_km);
    assert!(cell.level_dbm < free_dbm - found.knife_edge_db + 0.3);
}

#[test]
fn a_clear_path_is_said_to_be_one_and_a_long_one_bulges() {
    let flat = World::new(|_, _| 100.0)
        .village("v", 1.0, 0.0, 1)
        .cell("c", "Viettel", 0.0, 0.0);
    let answer = asked(&flat, "v");
    assert_eq!(answer.cells[0].way.as_ref().expect("a way").kind, "line-of-sight");
    // Antennas of 1.5 m at both ends, 14 km apart: in the middle the earth bulges 2.9 m.
    let mut low = World::new(|_, _| 100.0)
        .village("v", 14.0, 0.0, 1)
        .cell("c", "Viettel", 0.0, 0.0);
    low.sites = low.sites.replace(",10,30,", ",10,1.5,");
    low.study = low.study.replace("max_range_km = 12", "max_range_km = 20");
    let answer = asked(&low, "v");
    let way = answer.cells[0].way.as_ref().expect("a way");
    assert_eq!(way.kind, "earth-bulge");
    assert!(
        (way.obstacle.bulge_m - 500.0 * 49.0 / EARTH_KM).abs() < 0.01,
        "{way:?}"
    );
}

/// A ridge of 160 m, and a mast that is a few decibels too weak.
fn dim() -> World {
    let mut world = ridge(160.0)
        .village("v", 10.0, 0.0, 100)
        .cell("c", "Viettel", 0.0, 0.0);
    world.sites = world.sites.replace(",800,60,", ",800,53,");
    world
}

#[test]
fn what_is_said_to_close_the_gap_closes_it_when_the_study_is_run_with_it() {
    let world = dim();
    let answer = asked(&world, "v");
    assert_eq!(answer.verdict.verdict, world.solved().verdict("v").name());
    assert_ne!(answer.verdict.verdict, "covered");
    let cell = &answer.cells[0];
    assert_eq!(Some(cell.level_dbm), answer.verdict.level_dbm);
    let closing = cell.closing.as_ref().expect("a gap");
    // Decibels.
    let gain_db = closing.gain_db.expect("heard");
    assert!((gain_db + cell.margin_db).abs() < 1e-9);
    let stronger = |db: f64| {
        let mut world = dim();
        world.sites = world
            .sites
            .replace(",800,53,", &format!(",800,{:.3},", 53.0 + db));
        world.solved().verdict("v")
    };
    assert_eq!(stronger(gain_db), Verdict::Covered);
    assert_ne!(stronger(gain_db - 0.02), Verdict::Covered);
    assert_eq!(closing.by_power_alone, Some(true));
    // Metres.
    let height_m = closing.mast_height.closes_at_m.expect("a height closes it");
    let higher = |m: f64| {
        let mut world = dim();
        world.sites = world.sites.replace(",10,30,", &format!(",10,{m},"));
        world.solved()
    };
    assert_eq!(higher(height_m).verdict("v"), Verdict::Covered);
    for m in 31..height_m as u32 {
        assert_ne!(higher(f64::from(m)).verdict("v"), Verdict::Covered, "{m} m");
    }
    let best = (
        closing.mast_height.best_m.expect("one"),
        closing.mast_height.best_level_dbm,
    );
    assert_eq!(Some(higher(best.0).level_dbm("v")), best.1);
    // Receivers on roofs.
    let roofs = answer.on_roofs.as_ref().expect("lower than a roof");
    let solved = dim().with("receiver_height_m = 10\n").solved();
    assert_eq!(roofs.verdict.verdict, solved.verdict("v").name());
    assert_eq!(roofs.verdict.level_dbm, Some(solved.level_dbm("v")));
    assert_eq!(
        closing.on_roof.as_ref().and_then(|r| r.level_dbm),
        roofs.verdict.level_dbm
    );
}

#[test]
fn another_band_is_the_template_at_the_same_mast() {
    let answer = asked(&dim(), "v");
    let closing = answer.cells[0].closing.as_ref().expect("a gap");
    assert!(
        closing.bands.len() >= 5 && closing.bands.iter().all(|b| b.template != "4g-800-macro"),
        "{closing:?}"
    );
    let band = closing
        .bands
        .iter()
        .find(|b| b.template == "4g-700-macro")
        .expect("there");
    // The same as a second cell that has everything but its place and height from that template.
    let mut world = dim().with("[verdict]\npreset = \"vn-lomsong\"\n");
    let (lon, lat) = place(0.0, 0.0);
    world.sites += &format!("d,c,Viettel,4G,{lon:.7},{lat:.7},,,,30,omni,,on-air\n");
    world.study = world
        .study
        .replace("[terrain]", "template_4g = \"4g-700-macro\"\n[terrain]");
    let solved = world.solved();
    assert_eq!(Some(solved.level_dbm("v")), band.change.level_dbm);
    assert_eq!(solved.verdict("v") == Verdict::Covered, band.change.closes);
    let levels: Vec<f64> = closing.bands.iter().filter_map(|b| b.change.level_dbm).collect();
    assert!(levels.is_sorted_by(|a, b| a >= b), "{levels:?}");
}

#[test]
fn an_antenna_that_looks_away_is_turned() {
    let world = || World::new(|_, _| 100.0).village("v", 9.0, 0.0, 10);
    let away = world().special_cell("c", "Viettel", (0.0, 0.0), "52", "270", "on-air");
    let answer = asked(&away, "v");
    let turning = &answer.cells[0].closing.as_ref().expect("a gap").turning;
    assert!((turning.azimuth_deg.expect("a sector") - 90.0).abs() < 0.1);
    let to = format!("{:.2}", turning.azimuth_deg.expect("a sector"));
    let turned = world()
        .special_cell("c", "Viettel", (0.0, 0.0), "52", &to, "on-air")
        .solved();
    let change = turning.azimuth.as_ref().expect("a sector");
    assert_eq!(change.level_dbm, Some(turned.level_dbm("v")));
    assert_eq!(change.closes, turned.verdict("v") == Verdict::Covered);
    // Behind, the pattern takes the front-to-back ratio of the template.
    assert!(turning.pattern_db < -20.0, "{turning:?}");
    assert!(change.level_dbm.expect("a level") - answer.cells[0].level_dbm > 20.0);
}

#[test]
fn a_village_that_hangs_on_one_mast_and_one_that_does_not() {
    let world = |second: bool| {
        let world = World::new(|_, _| 100.0)
            .village("v", 3.0, 0.0, 10)
            .cell("a", "Viettel", 0.0, 0.0);
        if second {
            world.cell("b", "VNPT", 5.0, 0.0)
        } else {
            world
        }
    };
    let alone = asked(&world(false), "v");
    assert_eq!(alone.verdict.verdict, "covered");
    let margin_db = alone.verdict.margin_db.expect("covered");
    assert!((margin_db - (alone.verdict.level_dbm.expect("a level") + 105.0)).abs() < 1e-9);
    let lost = alone.without_mast.as_ref().expect("covered");
    assert_eq!(
        (lost.site.as_str(), lost.cells, lost.remains.verdict),
        ("a", 1, "white")
    );
    assert!(alone.cells.iter().all(|c| c.closing.is_none()) && alone.on_roofs.is_none());
    let both = asked(&world(true), "v");
    let lost = both.without_mast.as_ref().expect("covered");
    assert_eq!((lost.site.as_str(), lost.remains.verdict), ("b", "covered"));
    assert_eq!(lost.remains.level_dbm, alone.verdict.level_dbm);
    assert_eq!(both.by_operator.len(), 2);
    let viettel = both
        .by_operator
        .iter()
        .find(|o| o.operator.as_deref() == Some("Viettel"));
    assert_eq!(viettel.expect("there").level_dbm, alone.verdict.level_dbm);
}

#[test]
fn a_hole_in_the_terrain_is_named_where_it_lies() {
    let world = World::new(|east_km, _| {
        if (4.0..6.0).contains(&east_km) {
            -1000.0
        } else {
            100.0
        }
    })
    .village("v", 10.0, 0.0, 10)
    .cell("c", "Viettel", 0.0, 0.0);
    let answer = asked(&world, "v");
    assert_eq!(answer.verdict.verdict, "unknown");
    assert!(answer.cells.is_empty());
    assert_eq!((answer.unknown_paths_count, answer.unknown_paths.len()), (1, 1));
    let path = &answer.unknown_paths[0];
    // At most: not more than free space, and not less than over ground without the hole.
    let plain = World::new(|_, _| 100.0)
        .village("v", 10.0, 0.0, 10)
        .cell("c", "Viettel", 0.0, 0.0)
        .solved();
    let possible = plain.level_dbm("v")..=free_space_level_dbm(10.0);
    assert!(possible.contains(&path.at_most_dbm), "{possible:?}: {path:?}");
    let hole = &path.holes[0];
    assert_eq!((path.holes.len(), hole.data, hole.is_void), (1, "terrain", true));
    // Bilinear: the sample before the hole is the last with four neighbours.
    assert!(
        (hole.from_km - 3.95).abs() < 0.12 && (hole.to_km - 6.05).abs() < 0.12,
        "{hole:?}"
    );
    assert!((hole.lon_deg - (MAST.0 + hole.from_km / LON_KM)).abs() < 1e-4);
}

#[test]
fn beyond_the_range_the_nearest_mast_is_reported_with_the_level_that_it_would_have() {
    let world = || {
        World::new(|_, _| 100.0)
            .village("v", 14.0, 0.0, 10)
            .cell("c", "Viettel", 0.0, 0.0)
    };
    let beyond = world();
    let answer = asked(&beyond, "v");
    assert_eq!((answer.verdict.verdict, answer.masts_computed), ("white", 0));
    let nearest = answer.nearest_mast.as_ref().expect("one");
    assert!(nearest.beyond_range && nearest.refusal.is_none());
    assert!((nearest.distance_km - 14.0).abs() < 0.01);
    let cell = &answer.cells[0];
    assert_eq!(cell.out_of_reach, Some("beyond max_range_km"));
    assert!(cell.closing.is_none());
    let mut wider = world();
    wider.study = wider.study.replace("max_range_km = 12", "max_range_km = 20");
    assert!((wider.solved().level_dbm("v") - cell.level_dbm).abs() < 0.011);
}

#[test]
fn the_clause_that_fails_and_the_test_point_that_decides_are_named() {
    // The centre is near the mast; a cluster with 30 of 100 people lies behind the ridge.
    let world = ridge(600.0)
        .village("v", 1.0, 0.0, 100)
        .cell("c", "Viettel", 0.0, 0.0)
        .with("[test_points]\npath = \"points.csv\"\nid_field = \"id\"\npeople_field = \"people\"\n");
    let (near, far) = (place(1.0, 0.0), place(8.0, 0.0));
    world.scene.write(
        "points.csv",
        format!(
            "village,id,lon,lat,people\nv,school,{},{},70\nv,far,{},{},30\n",
            near.0, near.1, far.0, far.1
        ),
    );
    let answer = asked(&world, "v");
    assert_eq!(answer.verdict.verdict, "low-signal");
    let met: Vec<(&str, &str)> = answer.clauses.iter().map(|c| (c.clause, c.met)).collect();
    assert_eq!(
        met,
        [
            ("centre-covered", "yes"),
            ("people-covered", "no"),
            ("centre-usable", "yes")
        ]
    );
    let decides: Vec<&str> = answer
        .test_points
        .iter()
        .filter(|p| p.decides)
        .map(|p| p.id.as_str())
        .collect();
    assert_eq!(decides, ["far"]);
    let far = answer.test_points.iter().find(|p| p.id == "far").expect("there");
    assert!(far.judged && (answer.cells[0].level_dbm - far.level_dbm.expect("heard")).abs() < 1e-9);
    // Asked at the school, the cells are looked at there, and the verdict stays.
    let school = asked_at(&world, "v", Some("school"));
    assert_eq!(school.verdict, answer.verdict);
    assert!(school.cells[0].level_dbm > -105.0);
    // What the far cluster misses is what the cell must gain, whatever it has at the school.
    let gain = |a: &Explanation| a.cells[0].closing.as_ref().and_then(|c| c.gain_db);
    assert_eq!(gain(&school), gain(&answer));
    assert_eq!(gain(&answer), answer.verdict.margin_db.map(|m| -m));
}

#[test]
fn woods_in_the_ray_are_named_and_whether_the_model_reckons_with_them() {
    let world = |model: &str| {
        let world = World::new(|_, _| 100.0)
            .village("v", 5.0, 0.0, 10)
            .cell("c", "Viettel", 0.0, 0.0)
            .with(&format!(
                "model = \"{model}\"\n[clutter]\npaths = [\"cover.tif\"]\n"
            ));
        let corner = (MAST.0 - 0.15, MAST.1 + 0.15);
        let sheet = Sheet {
            size: (300, 300),
            corner,
            step: 0.001,
            epsg: Some(4326),
            nodata: None,
        };
        // Woods of 15 m from 4.0 to 4.5 km east, fields elsewhere.
        world.scene.tiff("cover.tif", sheet, |col, _| {
            let east_km = (corner.0 + (col as f64 + 0.5) * 0.001 - MAST.0) * LON_KM;
            if (4.0..4.5).contains(&east_km) { 10.0 } else { 30.0 }
        });
        world
    };
    for (model, counts) in [("p526-delta-bullington", false), ("p1812", true)] {
        let answer = asked(&world(model), "v");
        let way = answer.cells[0].way.as_ref().expect("a way");
        assert_eq!(
            (way.kind, way.kind_with_cover),
            ("obstructed", Some("beyond-horizon")),
            "{model}"
        );
        assert_eq!(way.model_counts_cover, counts);
        let woods = way.cover_obstacle.as_ref().expect("woods");
        assert_eq!(
            (woods.cover_m, woods.cover_kind, woods.ground_m),
            (15.0, Some("woods"), 100.0)
        );
        // The edge towards the village cuts deepest: the ray is lowest there, and its Fresnel zone narrow.
        assert!((woods.from_mast_km - 4.5).abs() < 0.11, "{woods:?}");
        let d_km = woods.from_mast_km;
        let ray_m = 130.0 - 28.5 * d_km / answer.cells[0].distance_km;
        assert!(
            (woods.above_ray_m - (115.0 + woods.bulge_m - ray_m)).abs() < 0.05,
            "{woods:?}"
        );
    }
}
