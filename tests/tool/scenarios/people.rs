//! Test points where people are: given houses, rasters of people, buildings, a sampling.

use super::{Solved, World, place};
use crate::support::Sheet;
use covgap::domain::{PointsFrom, TestPointKind};
use covgap::gaps::Verdict;
use covgap::ingest;

/// A wall of 600 m on the meridian of the mast's west side, at 2.5 km.
fn walled() -> World {
    World::new(|east_km, _| {
        if (east_km + 2.5).abs() < 0.06 {
            600.0
        } else {
            100.0
        }
    })
    .cell("c", "Viettel", 0.0, 0.0)
}

/// The same with one polygon "v" from 6 km west to 4 km east, 2 km high, of 1,000 people, whose centre lies 2
/// km east of the mast.
fn with_polygon(lines: &str) -> World {
    let mut world = walled().with(lines);
    let corners = [(-6.0, -1.0), (4.0, -1.0), (4.0, 1.0), (-6.0, 1.0), (-6.0, -1.0)].map(|(x, y)| {
        let (lon, lat) = place(x, y);
        format!("[{lon},{lat}]")
    });
    let (lon, lat) = place(2.0, 0.0);
    world.scene.write(
        "villages.geojson",
        format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"id":"v","name":"V","population":1000,"x":{lon},"y":{lat}}},"geometry":{{"type":"Polygon","coordinates":[[{}]]}}}}]}}"#,
            corners.join(",")
        ),
    );
    let polygons = "path = \"villages.geojson\"\ncentre_lon_field = \"x\"\ncentre_lat_field = \"y\"";
    world.study = world.study.replace("path = \"villages.csv\"", polygons);
    world
}

/// A raster of people of 0.001° (about 100 m), with people at kilometres east and north of the mast.
fn people_raster(world: &World, name: &str, people: &[(f64, f64, f32)]) {
    let sheet = Sheet {
        size: (160, 60),
        corner: (105.5 - 0.08, 21.5 + 0.03),
        step: 0.001,
        epsg: Some(4326),
        nodata: Some(-99999.0),
    };
    let pixel = |east_km: f64, north_km: f64| {
        let (lon, lat) = place(east_km, north_km);
        let (col, row) = ((lon - sheet.corner.0) / 0.001, (sheet.corner.1 - lat) / 0.001);
        (col as usize, row as usize)
    };
    world.scene.tiff(name, sheet, |col, row| {
        let here = people.iter().filter(|(e, n, _)| pixel(*e, *n) == (col, row));
        here.map(|(_, _, count)| count).sum()
    });
}

fn points(solved: &Solved) -> Vec<(TestPointKind, f64)> {
    let village = &solved.input.world.villages[0];
    village.test_points.iter().map(|t| (t.kind, t.weight)).collect()
}

fn from(solved: &Solved) -> PointsFrom {
    solved.input.world.villages[0].points_from()
}

#[test]
fn clusters_of_a_raster_of_people_judge_a_polygon() {
    let world = with_polygon("[population]\npaths = [\"people.tif\"]\n");
    // 700 at the centre (in two pixels 200 m apart), 200 behind the wall, 100 in the north, 5 alone; 4,000
    // outside the polygon.
    let people = [
        (2.0, 0.0, 500.0),
        (2.2, 0.0, 200.0),
        (-5.0, 0.0, 200.0),
        (0.5, 0.8, 100.0),
        (-1.0, -0.8, 5.0),
        (0.0, 2.0, 4000.0),
    ];
    people_raster(&world, "people.tif", &people);
    let solved = world.solved();
    let kind = TestPointKind::Populated;
    assert_eq!(points(&solved), [(kind, 0.7), (kind, 0.2), (kind, 0.1)]);
    assert_eq!(from(&solved), PointsFrom::Population);
    // Everybody but those behind the wall is covered: 0.8 of the 0.9 that vn-lomsong asks for.
    assert_eq!(solved.verdict("v"), Verdict::LowSignal);
    assert!((solved.gap("v").any.people_covered_share - 0.8).abs() < 1e-9);
    let report = &solved.input.report;
    assert_eq!(report.count("population-people"), 1005);
    assert_eq!(
        (report.count("clusters-small"), report.count("people-not-judged")),
        (1, 5)
    );
    assert_eq!(report.count("clusters-of-people"), 2);
    let rows = &solved.found.summary.test_points;
    assert_eq!(
        (rows[0].from, rows[0].villages, rows[0].test_points),
        ("population", 1, 3)
    );
    // The cluster behind the wall is judged at its pixel.
    let point = &solved.input.world.villages[0].test_points[1];
    let (lon, lat) = place(-5.0, 0.0);
    let off = (point.position.lon_deg() - lon)
        .abs()
        .max((point.position.lat_deg() - lat).abs());
    assert!(off <= 0.00051, "{off}");
}

#[test]
fn rasters_that_overlap_count_no_one_twice_and_the_first_wins() {
    let world = with_polygon("[population]\npaths = [\"a.tif\", \"b.tif\"]\n");
    people_raster(&world, "a.tif", &[(2.0, 0.0, 60.0), (-5.0, 0.0, 40.0)]);
    people_raster(&world, "b.tif", &[(2.0, 0.0, 999.0), (0.5, 0.8, 500.0)]);
    let solved = world.solved();
    let kind = TestPointKind::Populated;
    assert_eq!(points(&solved), [(kind, 0.6), (kind, 0.4)]);
    assert_eq!(solved.input.report.count("population-people"), 100);
}

#[test]
fn a_raster_in_metres_gives_the_same_clusters() {
    let world = with_polygon("[population]\npaths = [\"utm.tif\"]\n");
    // UTM zone 48 N: 105.5° E, 21.5° N is (551,783; 2,377,557); pixels of 100 m. North of the grid and of the
    // globe differ by 0.2° here.
    let sheet = Sheet {
        size: (160, 80),
        corner: (543_800.0, 2_381_600.0),
        step: 100.0,
        epsg: Some(32648),
        nodata: None,
    };
    // The pixels 2 km east (553,857) and 5 km west (546,603) of the mast.
    world.scene.tiff("utm.tif", sheet, |col, row| {
        match (col, (38..=42).contains(&row)) {
            (100, true) => 12.0,
            (28, true) => 8.0,
            _ => 0.0,
        }
    });
    let solved = world.solved();
    let kind = TestPointKind::Populated;
    let found = points(&solved);
    assert_eq!(found.len(), 2, "{found:?}");
    for ((kind_found, weight), wanted) in found.into_iter().zip([0.6, 0.4]) {
        assert_eq!(kind_found, kind);
        assert!((weight - wanted).abs() < 1e-9, "{weight}");
    }
    assert_eq!(solved.input.report.count("population-people"), 100);
}

#[test]
fn buildings_speak_where_the_raster_has_no_people() {
    let mut buildings = "lon,lat\n".to_owned();
    for (east_km, north_km, count) in [(2.0, 0.0, 6), (-5.0, 0.0, 3), (0.5, 0.8, 2), (0.0, 5.0, 9)] {
        for k in 0..count {
            let (lon, lat) = place(east_km + 0.005 * f64::from(k), north_km);
            buildings += &format!("{lon:.7},{lat:.7}\n");
        }
    }
    let with = |lines: &str, people: &[(f64, f64, f32)]| {
        let world = with_polygon(lines);
        world.scene.write("houses.csv", &buildings);
        people_raster(&world, "people.tif", people);
        world.solved()
    };
    let both = "[population]\npaths = [\"people.tif\"]\n[buildings]\npath = \"houses.csv\"\n";
    // The raster's people all live outside the polygon.
    let solved = with(both, &[(0.0, 2.0, 500.0)]);
    assert_eq!(from(&solved), PointsFrom::Buildings);
    let kind = TestPointKind::Buildings;
    assert_eq!(points(&solved), [(kind, 6.0 / 9.0), (kind, 3.0 / 9.0)]);
    let report = &solved.input.report;
    assert_eq!(
        (
            report.count("population-none"),
            report.count("buildings-not-judged")
        ),
        (1, 2)
    );
    // Where it knows of people, they go first.
    let solved = with(both, &[(2.0, 0.0, 500.0)]);
    assert_eq!(from(&solved), PointsFrom::Population);
    // More are asked for than there are: the centre alone, and said.
    let solved = with(
        "[buildings]\npath = \"houses.csv\"\n[clusters]\nleast_buildings = 5\nmost = 0\n",
        &[],
    );
    assert_eq!(points(&solved), [(kind, 1.0)]);
    assert_eq!(solved.input.report.count("buildings-not-judged"), 5);
}

#[test]
fn a_sampling_is_made_where_it_is_asked_for_and_said() {
    let alone = with_polygon("").solved();
    assert_eq!(from(&alone), PointsFrom::CentreAlone);
    assert_eq!(alone.verdict("v"), Verdict::Covered);
    assert!(
        alone
            .found
            .summary
            .warnings
            .iter()
            .all(|w| !w.contains("SAMPLED"))
    );
    // Every 2 km from the centre at 2 km east: 4, 0, −2, −4, −6 km; the polygon is 2 km high, and the one row
    // runs through its middle.
    let sampled = with_polygon("[clusters]\nsampling_m = 1990.0\n").solved();
    assert_eq!(from(&sampled), PointsFrom::Sampled);
    let found = points(&sampled);
    assert_eq!(found.len(), 6, "{found:?}");
    assert!(found.iter().all(|(_, weight)| (weight - 1.0 / 6.0).abs() < 1e-12));
    // Two of six lie behind the wall at −2.5 km.
    assert!((sampled.gap("v").any.people_covered_share - 4.0 / 6.0).abs() < 1e-9);
    assert_eq!(sampled.verdict("v"), Verdict::LowSignal);
    let report = &sampled.input.report;
    assert_eq!(
        (report.count("village-sampled"), report.count("points-sampled")),
        (1, 5)
    );
    let warnings = &sampled.found.summary.warnings;
    assert!(
        warnings.iter().any(|w| w.contains("1 of 1 village is judged")
            && w.contains("SAMPLED")
            && w.contains("not where people are known to be")),
        "{warnings:?}"
    );
}

/// A village 2 km east of the mast with a school behind the wall and a community house beside it.
fn with_house(lines: &str, rows: &str) -> World {
    let world = walled()
        .village("v", 2.0, 0.0, 100)
        .with("[test_points]\npath = \"points.csv\"\nkind_field = \"kind\"\n")
        .with(lines);
    let (lon, lat) = place(-5.0, 0.0);
    let (near_lon, near_lat) = place(3.0, 0.0);
    let text = rows
        .replace("BEHIND", &format!("{lon},{lat}"))
        .replace("NEAR", &format!("{near_lon},{near_lat}"));
    world
        .scene
        .write("points.csv", format!("village,lon,lat,kind,people\n{text}"));
    world
}

#[test]
fn a_community_house_is_the_centre_unless_the_study_says_otherwise() {
    let house = with_house("", "v,BEHIND,community house,\n").solved();
    // The house alone is judged, and nothing is heard there.
    assert_eq!(points(&house), [(TestPointKind::CommunityHouse, 1.0)]);
    assert_eq!(house.verdict("v"), Verdict::White);
    assert_eq!(from(&house), PointsFrom::Given);
    assert_eq!(house.input.report.count("centre-is-house"), 1);
    let not = with_house(
        "community_house_is_centre = false\n",
        "v,BEHIND,community-house,\n",
    )
    .solved();
    assert_eq!(
        points(&not),
        [(TestPointKind::Centre, 0.5), (TestPointKind::CommunityHouse, 0.5)]
    );
    assert_eq!(not.verdict("v"), Verdict::LowSignal);
}

#[test]
fn kinds_are_kept_apart_in_the_users_own_words() {
    let words = "people_field = \"people\"\nkind_values = { \"Nhà văn hóa\" = \"community-house\", \"trường\" = \"school\" }\n";
    let rows = "v,NEAR,nhà văn hóa,\nv,BEHIND,Trường,20\n";
    let solved = with_house(words, rows).solved();
    // 80 of 100 live around the house, 20 at the school behind the wall.
    assert_eq!(
        points(&solved),
        [(TestPointKind::CommunityHouse, 0.8), (TestPointKind::School, 0.2)]
    );
    assert_eq!(solved.verdict("v"), Verdict::LowSignal);
    let two = with_house(words, "v,NEAR,nhà văn hóa,\nv,BEHIND,nhà văn hóa,20\n").solved();
    assert_eq!(two.input.report.count("houses-several"), 1);
    assert_eq!(points(&two)[1].0, TestPointKind::CommunityHouse);
    let world = with_house("", "v,NEAR,chợ,\n");
    world.files();
    let problems = ingest::read(&world.study()).expect_err("refused");
    let said = problems.to_string();
    assert!(
        said.contains("[test-point-kind-unexplained] ") && said.contains("'chợ'"),
        "{said}"
    );
    assert!(said.contains("kind_values"), "{said}");
}

#[test]
fn given_points_go_before_a_raster_and_points_have_no_polygon() {
    let world =
        with_polygon("[population]\npaths = [\"people.tif\"]\n[test_points]\npath = \"points.csv\"\n");
    people_raster(&world, "people.tif", &[(2.0, 0.0, 500.0), (-5.0, 0.0, 500.0)]);
    let (lon, lat) = place(3.0, 0.0);
    world
        .scene
        .write("points.csv", format!("village,lon,lat\nv,{lon},{lat}\n"));
    let solved = world.solved();
    assert_eq!(from(&solved), PointsFrom::Given);
    assert_eq!(solved.verdict("v"), Verdict::Covered);
    let world = walled()
        .village("p", 2.0, 0.0, 100)
        .with("[population]\npaths = [\"people.tif\"]\n");
    people_raster(&world, "people.tif", &[(2.0, 0.0, 500.0)]);
    let solved = world.solved();
    assert_eq!(from(&solved), PointsFrom::CentreAlone);
    assert_eq!(solved.input.report.count("village-without-polygon"), 1);
}

#[test]
fn a_raster_that_is_not_there_or_elsewhere_is_reported() {
    let world = with_polygon("[population]\npaths = [\"people.tif\"]\n");
    world.files();
    let said = ingest::read(&world.study()).expect_err("refused").to_string();
    assert!(said.contains("people.tif"), "{said}");
    world.scene.write("people.tif", "no raster");
    let said = ingest::read(&world.study()).expect_err("refused").to_string();
    assert!(said.contains("[file-other-kind]"), "{said}");
    let far = Sheet {
        size: (10, 10),
        corner: (5.0, 44.0),
        step: 0.01,
        epsg: Some(4326),
        nodata: None,
    };
    world.scene.tiff("people.tif", far, |_, _| 10.0);
    let solved = world.solved();
    assert_eq!(from(&solved), PointsFrom::CentreAlone);
    assert_eq!(solved.input.report.count("population-none"), 1);
}
