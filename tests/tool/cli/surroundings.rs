//! What is around people: the default, words of a study, of villages and of test points, and what contradicts.

use crate::support::Scene;
use crate::support::tool::{STUDY, holds};
use gdal::Metadata;

fn study(line: &str) -> String {
    STUDY.replace("surroundings = \"open\"", line)
}

/// The level of a village by any operator, dBm.
fn level_dbm(scene: &Scene, id: &str) -> f64 {
    scene.covgap(&["run", "study.toml", "--no-cache"]).good();
    let table = std::fs::read_to_string(scene.path("out/small/villages.csv")).expect("written");
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    let column = |rows: &mut csv::Reader<&[u8]>, name: &str| {
        rows.headers()
            .expect("a head")
            .iter()
            .position(|h| h == name)
            .unwrap_or_else(|| panic!("no column {name} in {table}"))
    };
    let (of_id, of_level) = (column(&mut rows, "id"), column(&mut rows, "level_dbm"));
    rows.records()
        .map(|row| row.expect("a row"))
        .find(|row| &row[of_id] == id)
        .and_then(|row| row[of_level].parse().ok())
        .unwrap_or_else(|| panic!("no level of {id} in {table}"))
}

fn level_with(line: &str) -> f64 {
    let scene = Scene::small_world();
    scene.study_file(&study(line));
    level_dbm(&scene, "001")
}

#[test]
fn a_study_that_says_nothing_has_houses_and_trees_around_its_villages() {
    let (default, village, open) = (
        level_with(""),
        level_with("surroundings = \"village\""),
        level_with("surroundings = \"open\""),
    );
    assert_eq!(default, village);
    assert_eq!(default, level_with("surroundings = 15"));
    assert!(
        default < open - 10.0,
        "{default} among houses, {open} on open ground"
    );
    assert!(level_with("surroundings = \"city\"") < level_with("surroundings = \"houses\""));
}

#[test]
fn a_column_of_the_villages_goes_before_the_study() {
    let scene = Scene::small_world();
    let villages = std::fs::read_to_string(scene.path("villages.csv")).expect("there");
    let with = |word: &str| {
        let mut lines = villages.lines();
        let head = format!("{},around", lines.next().expect("a head"));
        let rows = lines.map(|row| format!("{row},{word}"));
        scene.write(
            "villages.csv",
            std::iter::once(head).chain(rows).collect::<Vec<_>>().join("\n") + "\n",
        );
        scene.study_file(&study("").replace(
            "population_field",
            "surroundings_field = \"around\"\nsurroundings_values = { \"đồng\" = \"open\" }\npopulation_field",
        ));
        level_dbm(&scene, "001")
    };
    assert_eq!(with("open"), level_with("surroundings = \"open\""));
    assert_eq!(with("đồng"), with("open"));
    assert_eq!(with("20 m"), level_with("surroundings = 20"));
    assert_eq!(with(""), level_with(""));
}

#[test]
fn what_contradicts_is_a_fault() {
    let scene = Scene::small_world();
    for (line, said) in [
        ("surroundings = \"desert\"", "is no surroundings that is known"),
        ("surroundings = 400", "surroundings"),
        ("surroundings_at_least = false", "no [clutter]"),
        (
            "model = \"okumura-hata\"\nsurroundings = \"city\"",
            "has surroundings in its constants",
        ),
    ] {
        scene.study_file(&study(line));
        holds(&scene.refused(), &[said]);
    }
}

#[test]
fn every_output_names_what_is_around_receivers() {
    let scene = Scene::small_world();
    scene.study_file(&study(""));
    scene.covgap(&["run", "study.toml", "--no-cache"]).good();
    let around = "houses and trees of 15 m around receivers (P.2108-1)";
    for file in ["villages.geojson", "gaps.geojson", "summary.json"] {
        let text = std::fs::read_to_string(scene.path(&format!("out/small/{file}"))).expect("written");
        assert!(text.contains(around), "{file}");
    }
    let raster = gdal::Dataset::open(scene.path("out/small/coverage.tif")).expect("a raster");
    let band = raster
        .rasterband(1)
        .expect("a band")
        .description()
        .expect("a text");
    assert!(band.contains(around), "{band}");
}

#[test]
fn open_ground_and_models_to_which_nothing_is_added_warn() {
    let scene = Scene::small_world();
    scene.study_file(&study("surroundings = \"open\""));
    holds(
        &scene.covgap(&["check", "study.toml"]).good(),
        &["surroundings = \"open\": houses and trees take nothing"],
    );
    scene.study_file(&study("model = \"free-space\""));
    holds(
        &scene.covgap(&["check", "study.toml"]).good(),
        &["nothing is added to free-space for houses and trees"],
    );
}
