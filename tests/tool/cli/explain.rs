//! `covgap explain`: the answer as text, JSON and pictures, and every way to be refused.

use crate::support::Scene;
use crate::support::tool::{STUDY, files, holds};
use serde_json::Value;

/// The small world with a range that reaches both masts from every village.
fn world() -> Scene {
    let scene = Scene::small_world();
    scene.study_file(&STUDY.replace("max_range_km = 8.0", "max_range_km = 12.0"));
    scene
}

/// Words without the breaks of lines.
fn flowing(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn json(scene: &Scene, more: &[&str]) -> Value {
    let said = scene
        .covgap(&[&["explain", "study.toml", "--json"], more].concat())
        .good();
    serde_json::from_str(&said).expect("JSON")
}

#[test]
fn the_answer_is_reported_in_words_that_fit_and_says_the_same_as_json() {
    let scene = world();
    let said = scene.covgap(&["explain", "study.toml", "004"]).good();
    assert!(said.lines().all(|l| l.chars().count() <= 110), "{said}");
    holds(
        &said,
        &[
            "SYNTHETIC SITES",
            "Lũng Bốn (004)",
            "WHITE for any operator",
            "operator alone",
            "beyond the horizon",
            "would this alone make the village covered?",
            "higher mast",
            "another band",
            "with every receiver on a roof at 10 m",
        ],
    );
    let answer = json(&scene, &["004"]);
    assert_eq!(answer["verdict"]["verdict"], "white");
    assert_eq!(answer["village"], "004");
    assert_eq!(answer["clauses"][0]["met"], "no");
    let cells = answer["cells"].as_array().expect("cells");
    // Two masts with 4G on air: the planned one and 2G do not count. The better cell of mast A leads, the
    // other is reported beside it.
    assert_eq!(cells.len(), 2);
    assert_eq!(cells[0]["same_mast"].as_array().map(Vec::len), Some(1));
    let way = &cells[0]["way"];
    assert_eq!(way["kind"], "beyond-horizon");
    // The ridge's column is the 93rd from 105.36: its centre lies at 105.545.
    assert!(
        (way["obstacle"]["lon_deg"].as_f64().expect("a number") - 105.545).abs() < 0.002,
        "{way}"
    );
    assert!(cells[0]["closing"]["gain_db"].as_f64().expect("a number") > 0.0);
    assert!(!said.contains("p1:"), "a planned cell does not count");
    // What runs say.
    let run = scene.covgap(&["gaps", "study.toml", "-q", "--no-cache"]);
    run.good();
    let text = std::fs::read_to_string(scene.path("out/small/villages.csv")).expect("written");
    let row = text
        .lines()
        .find(|l| l.starts_with("004"))
        .expect("a row")
        .to_owned();
    let level = format!("{:.1}", answer["verdict"]["level_dbm"].as_f64().expect("a level"));
    holds(&row, &["white", &level]);
}

#[test]
fn a_village_is_found_by_id_or_by_name_and_never_guessed() {
    let scene = world();
    for name in ["004", "Lũng Bốn", "lung bon", "LŨNG BỐN"] {
        assert_eq!(json(&scene, &[name])["village"], "004", "{name}");
    }
    let before = files(&scene.path(""));
    let unknown = scene.covgap(&["explain", "study.toml", "Lung Bom"]).refused();
    holds(
        &unknown,
        &["no village has the id or name 'Lung Bom'", "004  Lũng Bốn"],
    );
    let eaten = scene.covgap(&["explain", "study.toml", "4"]).refused();
    holds(&eaten, &["004  Lũng Bốn"]);
    let rows = "id,name,lon,lat,population,province\na,Bản Một,105.485,21.5,1,X\nb,Ban Mot,105.49,21.5,1,Y\n";
    scene.write("villages.csv", rows);
    let several = scene.covgap(&["explain", "study.toml", "bản mot"]).refused();
    holds(
        &several,
        &[
            "2 villages are called 'bản mot'",
            "a  Bản Một, X",
            "b  Ban Mot, Y",
        ],
    );
    assert_eq!(json(&scene, &["Bản Một"])["village"], "a", "its own spelling");
    scene.write("villages.csv", &before[std::path::Path::new("villages.csv")]);
    assert!(files(&scene.path("")) == before, "something was written");
}

#[test]
fn what_cannot_be_answered_is_refused_with_what_there_is() {
    let scene = world();
    let asked = |more: &[&str]| scene.covgap(&[&["explain", "study.toml", "004"], more].concat());
    holds(
        &asked(&["--test-point", "school"]).refused(),
        &["no test point 'school'", "it has: centre"],
    );
    holds(
        &asked(&["--operator", "Viettle"]).refused(),
        &["'Viettle'", "VNPT, Viettel"],
    );
    for more in [
        ["--cells", "0"],
        ["--cells", "21"],
        ["--highest-m", "0"],
        ["--highest-m", "high"],
    ] {
        assert_eq!(asked(&more).code, Some(2), "{more:?}");
    }
    scene.write("taken", "x");
    holds(
        &asked(&["--out", "taken"]).refused(),
        &["taken", "cannot be made"],
    );
    holds(
        &asked(&["--picture", "sites.csv"]).refused(),
        &["sites.csv", "this is an input"],
    );
    holds(&asked(&["--picture", "no/where.png"]).refused(), &["no"]);
    assert!(scene.path("sites.csv").metadata().expect("there").len() > 100);
    let missing = scene.covgap(&["explain", "nowhere.toml", "004"]).refused();
    holds(&missing, &["nowhere.toml", "cannot be read"]);
    // An operator's own verdict.
    let answer = json(&scene, &["001", "--operator", "vnpt"]);
    assert_eq!(answer["verdict"]["operator"], "VNPT");
    assert!(
        answer["cells"]
            .as_array()
            .expect("cells")
            .iter()
            .all(|c| c["operator"] == "VNPT")
    );
}

#[test]
fn files_are_written_where_asked_and_are_the_same_each_time() {
    let scene = world();
    let before = files(&scene.path(""));
    scene.covgap(&["explain", "study.toml", "004"]).good();
    assert!(files(&scene.path("")) == before, "nothing is written unasked");
    let quiet = scene
        .covgap(&["explain", "study.toml", "004", "--out", "a", "-q"])
        .good();
    assert_eq!(quiet, "");
    let said = scene
        .covgap(&["explain", "study.toml", "004", "--out", "b/c", "--threads", "1"])
        .good();
    holds(&said, &["written:", "explain-004.json", "explain-004-1.png"]);
    assert!(
        files(&scene.path("a")) == files(&scene.path("b/c")),
        "other bytes"
    );
    let names: Vec<String> = files(&scene.path("a"))
        .keys()
        .map(|n| n.display().to_string())
        .collect();
    assert_eq!(
        names,
        [
            "explain-004-1.png",
            "explain-004-2.png",
            "explain-004.json",
            "explain-004.txt"
        ]
    );
    let text = std::fs::read_to_string(scene.path("a/explain-004.json")).expect("written");
    let answer: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(answer["cells"][0]["picture"], "explain-004-1.png");
    // An answer of fewer masts leaves no picture of an earlier one.
    scene
        .covgap(&["explain", "study.toml", "004", "--out", "a", "--cells", "1", "-q"])
        .good();
    assert!(!scene.path("a/explain-004-2.png").exists());
}

#[test]
fn pictures_open_and_differ_where_the_paths_do() {
    let scene = world();
    scene
        .covgap(&[
            "explain",
            "study.toml",
            "004",
            "--out",
            "a",
            "--picture",
            "best.png",
            "-q",
        ])
        .good();
    let open = |name: &str| image::open(scene.path(name)).expect("a picture").to_rgb8();
    let (first, second) = (open("a/explain-004-1.png"), open("a/explain-004-2.png"));
    assert_eq!((first.width(), second.width()), (1200, 1200));
    assert!(first.height() > 500 && first != second);
    assert!(first == open("best.png"));
    // Without the ridge the same path looks otherwise, and no red is in it.
    scene.ridge_terrain("terrain.tif", 100.0);
    scene.write(
        "study.toml",
        STUDY.replace("synthetic_sites = true", "synthetic_sites = false"),
    );
    scene
        .covgap(&["explain", "study.toml", "004", "--picture", "flat.png", "-q"])
        .good();
    let red = |image: &image::RgbImage| image.pixels().filter(|p| p.0 == [160, 0, 0]).count();
    assert!(red(&first) > 500);
    assert_eq!(red(&open("flat.png")), 0);
}

#[test]
fn a_village_on_a_void_is_unknown_with_the_place_of_the_hole_and_has_no_picture() {
    let scene = world();
    scene.write(
        "study.toml",
        STUDY.replace("[terrain]", "[terrain]\nfill_voids_up_to_samples = 0"),
    );
    let sheet = crate::support::Sheet {
        size: (160, 140),
        corner: (105.36, 21.64),
        step: 0.002,
        epsg: Some(4326),
        nodata: Some(-9999.0),
    };
    scene.tiff("terrain.tif", sheet, |col, _| {
        if (92..98).contains(&col) { -9999.0 } else { 100.0 }
    });
    let answer = json(&scene, &["004"]);
    assert_eq!(answer["verdict"]["verdict"], "unknown");
    let hole = &answer["unknown_paths"][0]["holes"][0];
    assert_eq!(hole["is_void"], true);
    assert!(
        (hole["lon_deg"].as_f64().expect("a number") - 105.543).abs() < 0.002,
        "{hole}"
    );
    let said = scene.covgap(&["explain", "study.toml", "004"]).good();
    let parts = [
        "UNKNOWN for any operator",
        "a void of the terrain at lon 105.54",
        "fill_voids_up_to_samples",
    ];
    holds(&flowing(&said), &parts);
    let refused = scene
        .covgap(&["explain", "study.toml", "004", "--picture", "x.png"])
        .refused();
    holds(&refused, &["no path to village 004 could be computed"]);
    assert!(!scene.path("x.png").exists());
}

#[test]
fn a_study_without_a_cell_that_counts_is_answered_too() {
    let scene = world();
    scene.write(
        "sites.csv",
        "id,site,operator,technology,lon,lat,frequency_mhz\nb2,B,VNPT,2G,105.47,21.47,900\n",
    );
    let said = scene
        .covgap(&["explain", "study.toml", "001", "--out", "a"])
        .good();
    holds(
        &said,
        &[
            "UNKNOWN for any operator",
            "no cell of a technology that counts is on air",
        ],
    );
    assert!(scene.path("a/explain-001.txt").exists());
}
