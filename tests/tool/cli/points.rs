//! `covgap points`: a row comes out for every row that goes in, with a level or the reason why there is none.

use crate::support::Scene;
use crate::support::tool::{files, holds};
use std::collections::BTreeMap;

type Rows = Vec<BTreeMap<String, String>>;

fn rows(scene: &Scene, file: &str) -> Rows {
    let text = std::fs::read_to_string(scene.path(file)).expect("written");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|r| r.expect("a row")).collect()
}

fn of<'a>(rows: &'a Rows, column: &str) -> Vec<&'a str> {
    rows.iter().map(|r| r[column].as_str()).collect()
}

const ARGS: [&str; 6] = ["points", "study.toml", "--receivers", "r.csv", "--out", "p.csv"];

#[test]
fn receivers_at_villages_are_judged_as_the_villages_are() {
    let scene = Scene::small_world();
    scene.covgap(&["gaps", "study.toml", "-q", "--no-cache"]).good();
    let text = std::fs::read_to_string(scene.path("out/small/villages.csv")).expect("written");
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let villages: Rows = reader.deserialize().map(|r| r.expect("a row")).collect();
    let table: String = villages
        .iter()
        .map(|v| format!("{},{},{}\n", v["id"], v["centre_lon_deg"], v["centre_lat_deg"]))
        .collect();
    scene.write("r.csv", format!("id,lon,lat\n{table}"));
    let said = scene.covgap(&ARGS).good();
    holds(&said, &["receivers: 4", "written: p.csv"]);
    let points = rows(&scene, "p.csv");
    assert_eq!(of(&points, "receiver_id"), of(&villages, "id"));
    assert_eq!(of(&points, "verdict"), of(&villages, "verdict"));
    assert_eq!(of(&points, "cell_id"), of(&villages, "cell_id"));
    for (point, village) in points.iter().zip(&villages) {
        for (column, digit) in [("level_dbm", 0.051), ("sinr_db", 0.11)] {
            match (point[column].parse::<f64>(), village[column].parse::<f64>()) {
                (Ok(a), Ok(b)) => assert!((a - b).abs() < digit, "{column}: {a} {b}"),
                (a, b) => assert_eq!(a.is_err(), b.is_err(), "{column}"),
            }
        }
    }
    assert!(of(&points, "second_cell_id").iter().any(|id| !id.is_empty()));
    // Best alone: the same, without what needs every path.
    scene
        .covgap(&[&ARGS[..5], &["b.csv", "--best-only", "-q"]].concat())
        .good();
    let best = rows(&scene, "b.csv");
    for column in [
        "row",
        "operator",
        "technology",
        "cell_id",
        "distance_km",
        "level_dbm",
        "verdict",
    ] {
        assert_eq!(of(&best, column), of(&points, column));
    }
    assert!(of(&best, "servers").iter().all(|n| n.is_empty()));
}

#[test]
fn bad_rows_come_out_with_their_reason_and_are_counted() {
    let scene = Scene::small_world();
    scene.write(
        "r.csv",
        "mã;kinh độ;vĩ độ;cao\n 01 ;105,501;21,5;\n=2;NaN;21,5;\n3;21,5;105,5;\n4;105,501;21,5;30\n5;;21,5;\n\
         6;105,501;21,5;-3\n7;179;21,5;\n",
    );
    let columns = [
        "--id-column",
        "mã",
        "--lon-column",
        "kinh độ",
        "--lat-column",
        "vĩ độ",
        "--height-column",
        "cao",
    ];
    let said = scene.covgap(&[&ARGS[..], &columns].concat()).good();
    holds(
        &said,
        &[
            "receivers: 7",
            "not usable, written with the reason: 5",
            "coordinates-swapped",
            "r.csv, row 3, field 'kinh độ', value 'NaN'",
            "value-out-of-range",
            "place-far-away",
        ],
    );
    let points = rows(&scene, "p.csv");
    assert_eq!(
        of(&points, "receiver_id"),
        [" 01 ", "=2", "3", "4", "5", "6", "7"]
    );
    assert_eq!(of(&points, "row"), ["2", "3", "4", "5", "6", "7", "8"]);
    for (nth, part) in [
        (1, "not finite"),
        (2, "swapped"),
        (4, "empty"),
        (5, "between 0.5 and 100"),
        (6, "km from all other rows"),
    ] {
        let row = &points[nth];
        holds(&row["reason"], &[part]);
        assert!(
            row["level_dbm"].is_empty() && row["cell_id"].is_empty(),
            "{row:?}"
        );
    }
    // What cannot be asked is unknown, and so is what lies beyond the study's terrain.
    assert_eq!(of(&points, "verdict")[1..3], ["unknown", "unknown"]);
    assert_eq!(points[6]["verdict"], "unknown");
    let level = |nth: usize| points[nth]["level_dbm"].parse::<f64>().expect("a level");
    assert!((level(0) - level(3)).abs() > 0.01, "the height counts");
}

#[test]
fn every_service_has_a_row_where_asked() {
    let scene = Scene::small_world();
    scene.write("r.csv", "id,lon,lat\na,105.501,21.5\nb,x,21.5\n");
    scene.covgap(&[&ARGS[..], &["--services", "-q"]].concat()).good();
    let points = rows(&scene, "p.csv");
    let services: Vec<_> = points
        .iter()
        .map(|r| (r["technology"].as_str(), r["operator"].as_str()))
        .collect();
    let each = [("2G", "VNPT"), ("4G", "VNPT"), ("4G", "Viettel")];
    assert_eq!(services, [each, each].concat());
    assert_eq!(points[2]["cell_id"], "a1");
    // SINR is of LTE and NR alone; a technology that does not count has no verdict.
    assert!(points[0]["sinr_db"].is_empty() && !points[2]["sinr_db"].is_empty());
    assert!(!points[0]["level_dbm"].is_empty(), "{:?}", points[0]);
}

#[test]
fn a_hundred_thousand_rows_are_the_same_at_any_number_of_threads() {
    let scene = Scene::small_world();
    let table: String = (0..100_000)
        .map(|i| {
            let lon = if i % 1000 == 7 {
                "NaN".to_owned()
            } else {
                format!("{:.5}", 105.47 + 1e-6 * f64::from(i))
            };
            format!("r{i},{lon},21.5\n")
        })
        .collect();
    scene.write("r.csv", format!("id,lon,lat\n{table}"));
    let run = |threads: &str, out: &str| {
        let args = [&ARGS[..5], &[out, "--threads", threads, "--json"]].concat();
        let said: serde_json::Value = serde_json::from_str(&scene.covgap(&args).good()).expect("JSON");
        assert_eq!(said["receivers"], 100_000);
        assert_eq!(said["receivers_not_usable"], 100);
        assert_eq!(said["not_usable_by_kind"]["number-invalid"], 100);
        std::fs::read(scene.path(out)).expect("written")
    };
    let one = run("1", "one.csv");
    assert!(one == run("2", "two.csv") && one == run("8", "eight.csv"));
    assert_eq!(one.iter().filter(|b| **b == b'\n').count(), 100_001);
}

#[test]
fn what_cannot_be_read_leaves_an_earlier_table_as_it_was() {
    let scene = Scene::small_world();
    scene.write("p.csv", "earlier");
    let mut broken = "id,lon,lat\n1,105.5,21.5\n\"2,105.5,21.5\n".to_owned();
    broken += &"3,105.5,21.5\n".repeat(200_000);
    for (table, part) in [
        ("id,lon\n1,105\n", "lat"),
        ("id,lon,lat\n", "not one row"),
        ("", "not even a header"),
        (broken.as_str(), "a quote is not closed"),
    ] {
        scene.write("r.csv", table);
        let before = files(&scene.path(""));
        holds(&scene.covgap(&ARGS).refused(), &["r.csv", part]);
        assert!(files(&scene.path("")) == before, "{part}");
    }
    let reported = scene.covgap(&[&ARGS[..5], &["sites.csv"]].concat()).refused();
    holds(&reported, &["this is an input"]);
}

#[test]
fn masts_on_voids_and_ground_that_ends_make_receivers_unknown() {
    let scene = Scene::small_world();
    // b is where the terrain has no height: its cells are unknown, not silent.
    let sheet = crate::support::Sheet {
        size: (160, 140),
        corner: (105.36, 21.64),
        step: 0.002,
        epsg: Some(4326),
        nodata: Some(-9999.0),
    };
    scene.tiff("terrain.tif", sheet, |col, row| {
        if (50..60).contains(&col) && (80..90).contains(&row) {
            -9999.0
        } else {
            100.0
        }
    });
    scene.write(
        "sites.csv",
        "id,site,operator,technology,lon,lat,frequency_mhz\nb1,B,VNPT,4G,105.47,21.47,800\n",
    );
    scene.study_file(&crate::support::tool::STUDY.replace("[study]\n", "[study]\nallow = [\"no-path\"]\n"));
    scene.write("r.csv", "id,lon,lat\nnear,105.49,21.5\n");
    scene.covgap(&ARGS).good();
    let points = rows(&scene, "p.csv");
    assert_eq!(points[0]["verdict"], "unknown", "{points:?}");
    holds(&points[0]["reason"], &["no terrain"]);
}

#[test]
fn a_receiver_beyond_the_terrain_is_unknown_and_no_gap() {
    let scene = Scene::small_world();
    scene.write("r.csv", "id,lon,lat\nfar,5.5,44.2\n");
    for more in [&[][..], &["--best-only"], &["--services"]] {
        scene.covgap(&[&ARGS, more].concat()).good();
        let points = rows(&scene, "p.csv");
        assert!(!points.is_empty());
        for point in &points {
            // A technology that the preset has no level for has no verdict.
            assert!(
                ["unknown", ""].contains(&point["verdict"].as_str()),
                "{more:?} {points:?}"
            );
            holds(&point["reason"], &["no terrain"]);
        }
        std::fs::remove_file(scene.path("p.csv")).expect("written");
    }
}
