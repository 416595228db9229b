//! Every kind of bad input is refused with file, row, field, value and remedy, and nothing is written.

use crate::support::tool::{STUDY, holds};
use crate::support::{Scene, Sheet};

#[test]
fn an_empty_file() {
    let scene = Scene::small_world();
    scene.write("villages.csv", "");
    holds(
        &scene.refused(),
        &[
            "nothing was written",
            "[file-empty]",
            "villages.csv",
            "give the path",
        ],
    );
    scene.write("villages.csv", "id,name,lon,lat,population,province\n");
    holds(&scene.refused(), &["[no-rows]", "villages.csv"]);
}

#[test]
fn a_wrong_delimiter() {
    let scene = Scene::small_world();
    scene.write(
        "villages.csv",
        "id;name;lon\tlat;population;province\n1;A;105.5\t21.5;9;X\n",
    );
    let reported = scene.refused();
    holds(
        &reported,
        &["[table-delimiter-unknown]", "villages.csv, row 1", "by commas"],
    );
}

#[test]
fn a_missing_column_with_the_nearest_there_is() {
    let scene = Scene::small_world();
    scene.write(
        "villages.csv",
        "id,name,lon,latt,population,province\n1,A,105.5,21.5,9,X\n",
    );
    let reported = scene.refused();
    holds(
        &reported,
        &["[column-missing]", "villages.csv", "field 'lat'", "'latt'"],
    );
}

#[test]
fn latitude_and_longitude_swapped() {
    let scene = Scene::small_world();
    scene.write(
        "villages.csv",
        "id,name,lon,lat,population,province\n1,A,21.5,105.5,9,X\n",
    );
    let reported = scene.refused();
    holds(
        &reported,
        &[
            "[coordinates-swapped]",
            "villages.csv, row 2",
            "105.5",
            "exchange the two columns",
        ],
    );
}

#[test]
fn coordinates_in_metres_declared_as_degrees() {
    let scene = Scene::small_world();
    let rows = "id,name,lon,lat,population,province\n1,A,474100,2377700,9,X\n";
    scene.write("villages.csv", rows);
    let reported = scene.refused();
    holds(
        &reported,
        &["[coordinates-in-metres]", "villages.csv, row 2", "474100", "crs"],
    );
}

#[test]
fn an_unknown_coordinate_system() {
    let scene = Scene::small_world();
    let villages = "path = \"villages.csv\"\n";
    scene.study_file(&STUDY.replace(villages, &format!("{villages}crs = \"EPSG:99999\"\n")));
    let reported = scene.refused();
    holds(
        &reported,
        &[
            "[crs-unknown]",
            "villages.csv",
            "'EPSG:99999'",
            "PROJ does not know it",
            "such as EPSG:9210",
        ],
    );
}

/// Single samples are filled and counted; a whole block without a height is a void, and villages on it are
/// unknown.
#[test]
fn heights_that_are_no_numbers_are_voids_and_counted() {
    let scene = Scene::small_world();
    let sheet = Sheet {
        size: (160, 140),
        corner: (105.36, 21.64),
        step: 0.002,
        epsg: Some(4326),
        nodata: None,
    };
    scene.tiff("terrain.tif", sheet, |col, row| match (col, row) {
        (70, 40) => f32::NAN,
        (72, 40) => f32::INFINITY,
        // Around village 004 at 105.563° E, 21.5° N.
        (95..=108, 63..=76) => f32::NEG_INFINITY,
        _ => 100.0,
    });
    let reported = scene.covgap(&["check", "study.toml"]).good();
    holds(
        &reported,
        &["198 samples", "NaN or infinite", "1 village on a void"],
    );
    let summary = scene.covgap(&["gaps", "study.toml", "--json"]).good();
    let summary: serde_json::Value = serde_json::from_str(&summary).expect("JSON");
    assert_eq!(summary["total"]["unknown"], 1, "{summary:#}");
    assert_eq!(
        summary["unknown_reasons"]["no terrain or land-cover data on the path"], 1,
        "{summary:#}"
    );
}

#[test]
fn duplicate_cell_ids_name_both_rows() {
    let scene = Scene::small_world();
    scene.write(
        "sites.csv",
        "id,operator,technology,lon,lat\nc,X,4G,105.5,21.5\nd,X,4G,105.5,21.5\nc,X,4G,105.6,21.5\n",
    );
    let reported = scene.refused();
    let parts = [
        "[site-id-twice]",
        "sites.csv, row 4",
        "value 'c'",
        "rows 2 and 4",
        "its own id",
    ];
    holds(&reported, &parts);
}

#[test]
fn a_truncated_hgt() {
    let scene = Scene::small_world();
    scene.hgt("N21E105.hgt", |_, _| 100);
    scene.study_file(&STUDY.replace("terrain.tif", "N21E105.hgt"));
    scene.covgap(&["check", "study.toml"]).good();
    scene.cut("N21E105.hgt", 0.7);
    let reported = scene.refused();
    holds(
        &reported,
        &[
            "[terrain-truncated]",
            "N21E105.hgt",
            "2019361",
            "fetch the tile again",
        ],
    );
}

#[test]
fn a_truncated_geotiff() {
    let scene = Scene::small_world();
    for part in [0.01, 0.5, 0.75] {
        scene.ridge_terrain("terrain.tif", 900.0);
        scene.cut("terrain.tif", part);
        let reported = scene.refused();
        holds(&reported, &["[terrain-", "terrain.tif"]);
        assert!(
            reported.contains("[terrain-damaged]") || reported.contains("[terrain-unreadable]"),
            "{reported}"
        );
    }
}

/// A ring with a hole around its middle, a bow tie, and whatever else is given.
fn polygons(scene: &Scene, more: &str) {
    let text = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"id":"r","name":"Ring"},"geometry":{"type":"Polygon","coordinates":
 [[[105.49,21.49],[105.51,21.49],[105.51,21.51],[105.49,21.51],[105.49,21.49]],
  [[105.492,21.492],[105.492,21.508],[105.508,21.508],[105.508,21.492],[105.492,21.492]]]}},
{"type":"Feature","properties":{"id":"b","name":"Bow"},"geometry":{"type":"Polygon","coordinates":
 [[[105.46,21.46],[105.48,21.48],[105.48,21.46],[105.46,21.48],[105.46,21.46]]]}}MORE]}"#;
    scene.write("villages.geojson", text.replace("MORE", more));
    let study = STUDY.replace("villages.csv", "villages.geojson");
    let unset = [
        "population_field = \"population\"\n",
        "province_name_field = \"province\"\n",
    ];
    scene.study_file(&unset.iter().fold(study, |text, line| text.replace(line, "")));
}

#[test]
fn crossing_polygons_are_repaired_and_holes_stay_with_the_village_judged_inside() {
    let scene = Scene::small_world();
    polygons(&scene, "");
    let reported = scene.covgap(&["check", "study.toml"]).good();
    holds(&reported, &["1 polygon repaired"]);
    scene.covgap(&["gaps", "study.toml", "--quiet"]).good();
    let layer = std::fs::read_to_string(scene.path("out/small/villages.geojson")).expect("written");
    let layer: serde_json::Value = serde_json::from_str(&layer).expect("JSON");
    let ring = &layer["features"][0];
    let rings = ring["geometry"]["coordinates"].as_array().expect("rings");
    assert_eq!(rings.len(), 2, "the hole is kept");
    let centre = |axis: &str| ring["properties"][axis].as_f64().expect("a number");
    let (lon, lat) = (centre("centre_lon_deg"), centre("centre_lat_deg"));
    let in_box = |w: f64, s: f64, e: f64, n: f64| (w..=e).contains(&lon) && (s..=n).contains(&lat);
    assert!(in_box(105.49, 21.49, 105.51, 21.51), "{lon} {lat}");
    assert!(
        !in_box(105.492, 21.492, 105.508, 21.508),
        "in the hole: {lon} {lat}"
    );
    let bow = &layer["features"][1]["geometry"];
    assert_eq!(bow["type"], "MultiPolygon");
    assert_eq!(bow["coordinates"].as_array().map(Vec::len), Some(2));
}

#[test]
fn a_polygon_without_area() {
    let scene = Scene::small_world();
    polygons(
        &scene,
        r#",{"type":"Feature","properties":{"id":"l","name":"Line"},"geometry":{"type":"Polygon","coordinates":
 [[[105.5,21.5],[105.51,21.51],[105.52,21.52],[105.5,21.5]]]}}"#,
    );
    let reported = scene.refused();
    holds(
        &reported,
        &["[polygon-without-area]", "villages.geojson, feature"],
    );
}

#[test]
fn terrain_that_does_not_cover_the_villages() {
    let scene = Scene::small_world();
    scene.write(
        "villages.csv",
        "id,name,lon,lat,population,province\n1,A,105.5,21.5,9,X\n2,B,106.5,21.5,9,X\n",
    );
    let reported = scene.refused();
    let parts = [
        "[terrain-does-not-cover]",
        "1 of 2 villages",
        "2 (B)",
        "106.5",
        "105.36",
        "add the missing terrain",
    ];
    holds(&reported, &parts);
    scene.write(
        "villages.csv",
        "id,name,lon,lat,population,province\n2,B,-3.5,54,9,X\n",
    );
    holds(&scene.refused(), &["[terrain-", "terrain.tif"]);
}

#[test]
fn faults_of_several_files_and_rows_come_together() {
    let scene = Scene::small_world();
    scene.write(
        "villages.csv",
        "id,name,lon,lat,population,province\n1,A,105.5,21.5,-9,X\n2,B,east,21.5,\"1,5\",X\n3,C\n4,D,105.5,21.5,9,X\n",
    );
    scene.write("sites.csv", "id,operator,technology,lon,lat\nc,X,6G,105.5,21.5\n");
    scene.cut("terrain.tif", 0.5);
    let reported = scene.refused();
    let parts = [
        "6 problems",
        "row 2, field 'population', value '-9'",
        "row 3, field 'lon', value 'east'",
        "row 3, field 'population', value '1,5'",
        "row 4",
        "sites.csv, row 2, field 'technology', value '6G'",
        "terrain.tif",
    ];
    holds(&reported, &parts);
}

#[test]
fn bad_rows_that_may_be_left_out_are_counted_in_the_record() {
    let scene = Scene::small_world();
    scene.write(
        "villages.csv",
        "id,name,lon,lat,population,province\n1,A,105.5,21.5,9,X\n2,B,NaN,21.5,9,X\n3,C,105.5,inf,9,X\n",
    );
    holds(&scene.refused(), &["value 'NaN'", "value 'inf'"]);
    scene.study_file(&STUDY.replace("[study]\n", "[study]\nskip_bad_rows = true\n"));
    scene.covgap(&["gaps", "study.toml", "-q"]).good();
    let record = std::fs::read_to_string(scene.path("out/small/run.toml")).expect("written");
    let record: toml::Table = record.parse().expect("TOML");
    let skipped: i64 = record["counts"]
        .as_table()
        .expect("a table")
        .iter()
        .filter(|(code, _)| code.starts_with("skipped-"))
        .filter_map(|(_, count)| count.as_integer())
        .sum();
    assert_eq!(skipped, 2, "{record}");
}

#[test]
fn files_that_are_not_there_or_something_else() {
    let scene = Scene::small_world();
    std::fs::remove_file(scene.path("sites.csv")).expect("removed");
    holds(
        &scene.refused(),
        &["[file-unreadable]", "sites.csv", "correct the path"],
    );
    let scene = Scene::small_world();
    scene.write("sites.csv", b"PK\x03\x04 a workbook");
    holds(
        &scene.refused(),
        &["[file-other-kind]", "sites.csv", "ZIP archive"],
    );
}

#[test]
fn a_pattern_in_a_folder_with_brackets_and_blanks_finds_its_files() {
    let scene = Scene::small_world();
    let folder = scene.path("bản đồ [cũ] %20*");
    std::fs::create_dir(&folder).expect("made");
    for name in ["villages.csv", "sites.csv", "terrain.tif"] {
        std::fs::rename(scene.path(name), folder.join(name)).expect("moved");
    }
    std::fs::write(folder.join("study.toml"), STUDY.replace("terrain.tif", "*.tif")).expect("written");
    let said = scene.covgap(&["check", "bản đồ [cũ] %20*/study.toml"]).good();
    holds(&said, &["0 faults"]);
}

#[test]
fn names_cannot_command_the_terminal() {
    let scene = Scene::small_world();
    scene.write(
        "villages.csv",
        "id,name,lon,lat,population,province\n1,A\x1b[31m\x07B,105.563,21.5,9,P\x1b[2J\n",
    );
    for args in [
        &["gaps", "study.toml"][..],
        &["check", "study.toml"],
        &["link", "study.toml", "--from", "a1", "--to", "1"],
    ] {
        let said = scene.covgap(args).good();
        assert!(!said.chars().any(|c| c.is_control() && c != '\n'), "{said:?}");
    }
    let layer = std::fs::read_to_string(scene.path("out/small/villages.geojson")).expect("written");
    holds(&layer, &["\"A [31m B\""]);
}

#[cfg(unix)]
#[test]
fn a_device_or_a_pipe_is_refused_before_it_is_read_for_ever() {
    let scene = Scene::small_world();
    scene.study_file(&STUDY.replace("villages.csv", "/dev/zero"));
    holds(
        &scene.refused(),
        &["[file-unreadable]", "/dev/zero", "not a file"],
    );
    let reported = scene.covgap(&["check", "/dev/zero"]).refused();
    holds(&reported, &["study /dev/zero", "a pipe or a device, not a file"]);
}

#[test]
fn a_village_under_a_mast_has_a_ledger_and_a_verdict() {
    let scene = Scene::small_world();
    scene.write(
        "villages.csv",
        "id,name,lon,lat,population,province\n1,A,105.5,21.5,9,X\n",
    );
    let summary = scene.covgap(&["gaps", "study.toml", "--json"]).good();
    let summary: serde_json::Value = serde_json::from_str(&summary).expect("JSON");
    assert_eq!(summary["total"]["covered"], 1, "{summary:#}");
    holds(
        &scene
            .covgap(&["link", "study.toml", "--from", "a1", "--to", "1"])
            .good(),
        &["0.020 km"],
    );
}
