//! Tables of receivers, which are read in pieces: damage to the whole file, places that cannot be meant.

use crate::support::tool::{Ran, holds};
use crate::support::{Scene, Sheet};
use std::fmt::Write;

const STUDY: &str = r#"[study]
name = "s"

[villages]
path = "villages.csv"
id_field = "id"
name_field = "name"

[sites]
path = "sites.csv"
default_technology = "4G"
default_operator = "X"

[terrain]
paths = ["terrain.tif"]

[radio]
surroundings = "open"
max_range_km = 25
"#;

fn world() -> Scene {
    let scene = Scene::new();
    scene.write(
        "villages.csv",
        "id,name,lon,lat\nv1,Tay,105.46,21.12\nv2,Dong,105.59,21.12\n",
    );
    scene.write("sites.csv", "id,lon,lat\nc1,105.44,21.12\nc2,105.55,21.15\n");
    scene.tiff("terrain.tif", Sheet::degree(), |_, _| 100.0);
    scene.study_file(STUDY);
    scene
}

fn points(scene: &Scene, more: &[&str]) -> Ran {
    let mut args = vec![
        "points",
        "study.toml",
        "--receivers",
        "r.csv",
        "--out",
        "o.csv",
        "--best-only",
    ];
    args.extend(more);
    scene.covgap(&args)
}

/// A good table of so many rows, without the end of its last line.
fn table(rows: usize) -> String {
    let mut text = "id,lon,lat".to_owned();
    for k in 0..rows {
        let place = (105.4 + 0.001 * (k % 200) as f64, 21.1 + 0.001 * (k % 90) as f64);
        let _ = write!(text, "\nr{k},{:.4},{:.4}", place.0, place.1);
    }
    text
}

#[test]
fn damage_to_the_whole_file_stops_before_anything_is_written() {
    let scene = world();
    let good = table(40);
    let cut = &good[..good.len() - 8];
    for (text, code, words) in [
        (cut.to_owned(), "table-truncated", "row 41"),
        (
            format!("{good}\n\"r40,105.5,21.1\nr41,105.5,21.1\n"),
            "table-broken",
            "row 42",
        ),
        (
            good.replace("\nr7,", "\n\"r7,").replace("\nr30,", "\n\"r30,"),
            "table-broken",
            "closed in a later one",
        ),
        (
            format!("{good}\0\0\0\0\0\0\0\0"),
            "table-truncated",
            "bytes of zero",
        ),
    ] {
        scene.write("r.csv", &text);
        for skip in ["", "skip_bad_rows = true\n"] {
            scene.study_file(&STUDY.replace("[study]\n", &format!("[study]\n{skip}")));
            let said = points(&scene, &[]).refused();
            holds(&said, &[code, words, "r.csv"]);
            assert!(!scene.path("o.csv").exists());
        }
    }
    // The last row is whole, and without the end of its line.
    scene.study_file(STUDY);
    scene.write("r.csv", &good);
    assert_eq!(points(&scene, &[]).code, Some(0));
    // A row within that is too short is the row's own.
    scene.write("r.csv", good.replace("r7,105.4070,", "r7,"));
    let ran = points(&scene, &[]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    holds(&ran.out, &["row-ragged"]);
}

#[test]
fn places_that_cannot_be_meant_get_no_level_and_the_repair_is_named() {
    for (spoil, code, words) in [
        ((21.1f64, 105.5f64), "coordinates-swapped", ""),
        ((-105.5, 21.1), "coordinates-lost-sign", "other sign"),
        ((0.0, 0.0), "coordinates-zero", ""),
        ((10.55, 21.1), "coordinates-lost-point", "decimal point"),
        ((467_602.54, 2_336_269.74), "coordinates-in-metres", "EPSG:"),
    ] {
        let scene = world();
        let mut text = table(20_000);
        let _ = write!(text, "\nwrong,{},{}\nlast,105.5,21.1\n", spoil.0, spoil.1);
        scene.write("r.csv", &text);
        let ran = points(&scene, &[]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        holds(
            &ran.out,
            &[
                "receivers: 20002",
                "not usable, written with the reason: 1",
                code,
                words,
            ],
        );
        let written = std::fs::read_to_string(scene.path("o.csv")).expect("written");
        let row = written.lines().find(|l| l.contains("wrong")).expect("its row");
        assert!(row.contains("unknown"), "{row}");
    }
}

#[test]
fn a_whole_table_is_compared_with_the_study() {
    // Every row is exchanged: the table alone would say nothing.
    let scene = world();
    scene.write("r.csv", "id,lon,lat\na,21.11,105.5\nb,21.12,105.51\n");
    let ran = points(&scene, &[]);
    holds(
        &ran.out,
        &[
            "coordinates-swapped    2",
            "the study's terrain, villages and sites",
        ],
    );
    // Metres of the zone beside: 3 degrees to the east of where they belong.
    scene.write(
        "r.csv",
        "id,lon,lat\na,467602.54,2336269.74\nb,467702.54,2336369.74\n",
    );
    let ran = points(&scene, &["--crs", "EPSG:5899"]);
    holds(
        &ran.out,
        &["coordinates-other-zone 2", "set `crs`, for example EPSG:92"],
    );
}

#[test]
fn a_doubt_that_the_study_allows_is_used_counted_and_shown() {
    let scene = world();
    let text = format!("{}\nfar,0.0,51.5\n", table(30));
    scene.write("r.csv", &text);
    holds(&points(&scene, &[]).out, &["coordinates-zero"]);
    scene.study_file(&STUDY.replace("[study]\n", "[study]\nallow = [\"coordinates-zero\"]\n"));
    let ran = points(&scene, &[]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    holds(
        &ran.out,
        &["WARNING: 1 row with a doubt that the study allows: coordinates-zero"],
    );
    assert!(!ran.out.contains("not usable"), "{}", ran.out);
    let ran = points(&scene, &["--json"]);
    holds(&ran.out, &["\"doubts_allowed\"", "\"coordinates-zero\": 1"]);
    // The same in the list of losses.
    let losses = ["losses", "study.toml", "--receivers", "r.csv", "--out", "l.csv"];
    holds(
        &scene.covgap(&losses).err,
        &["WARNING: [allowed-coordinates-zero]"],
    );
    scene.study_file(STUDY);
    holds(&scene.covgap(&losses).refused(), &["coordinates-zero"]);
}

#[test]
fn a_few_true_places_far_away_are_no_slip() {
    // An island 600 km away with 12 receivers: nothing is said of it.
    let scene = world();
    let mut text = table(3_000);
    for k in 0..12 {
        let _ = write!(text, "\ni{k},{:.3},16.5", 109.0 + 0.01 * f64::from(k));
    }
    scene.write("r.csv", &text);
    let ran = points(&scene, &[]);
    assert!(!ran.out.contains("not usable"), "{}", ran.out);
}
