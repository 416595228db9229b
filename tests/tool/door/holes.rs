//! Holes in land cover, the sea on maps, longitudes beyond 180°, azimuths of several cells and of the compass.

use super::judged::{judged, verdicts};
use crate::support::tool::Ran;
use crate::support::{Scene, Sheet};
use std::fmt::Write as _;

const STEP_DEG: f64 = 1.0 / 1200.0;
const SIZE: (usize, usize) = (300, 120);

/// A mast 0.04° east of a western edge and villages at longitudes from it, all at 21.10° N.
fn world(west_deg: f64, villages: &[f64], keys: &str) -> Scene {
    let scene = Scene::new();
    let lon = |east_deg: f64| format!("{:.4}", west_deg + east_deg);
    let mut rows = "id,name,lon,lat\n".to_owned();
    for (nth, east_deg) in villages.iter().enumerate() {
        writeln!(rows, "v{0},V{0},{1},21.10", nth + 1, lon(*east_deg)).expect("a text");
    }
    scene.write("villages.csv", rows);
    sites(&scene, west_deg, &[""]);
    scene.study_file(&format!(
        "[study]\nname = \"w\"\noutput_dir = \"out\"\n[area]\nresolution_m = 500\n[villages]\npath = \"villages.csv\"\nid_field = \"id\"\nname_field = \"name\"\n\
         [sites]\npath = \"sites.csv\"\n[rank]\ndraws = 0\n{keys}\n"
    ));
    scene
}

/// A cell for each azimuth.
fn sites(scene: &Scene, west_deg: f64, azimuths: &[&str]) {
    let mut rows = "id,site,operator,technology,lon,lat,azimuth_deg\n".to_owned();
    for (nth, azimuth) in azimuths.iter().enumerate() {
        writeln!(rows, "c{nth},S1,X,4G,{:.4},21.10,{azimuth}", west_deg + 0.04).expect("a text");
    }
    scene.write("sites.csv", rows);
}

fn sheet(west_deg: f64) -> Sheet {
    Sheet {
        size: SIZE,
        corner: (west_deg, 21.15),
        step: STEP_DEG,
        epsg: Some(4326),
        nodata: Some(-9999.0),
    }
}

const RADIO: &str = "[radio]\nsurroundings = \"open\"\nmax_range_km = 25\n[terrain]\npaths = [\"t.tif\"]\n";

fn plain(scene: &Scene, west_deg: f64) {
    scene.tiff("t.tif", sheet(west_deg), |_, _| 20.0);
}

fn gaps(scene: &Scene) -> Ran {
    scene.covgap(&["gaps", "study.toml", "--no-cache"])
}

#[test]
fn a_hole_in_the_land_cover_counts_where_the_model_reads_it() {
    let clutter = "[clutter]\npaths = [\"c.tif\"]\n";
    let with = |model: &str, hole: std::ops::Range<usize>| {
        let radio = RADIO.replace("[radio]", &format!("[radio]\nmodel = \"{model}\""));
        let scene = world(105.4, &[0.06, 0.11], &format!("{radio}{clutter}"));
        plain(&scene, 105.4);
        scene.tiff("c.tif", sheet(105.4), |col, _| {
            if hole.contains(&col) { -9999.0 } else { 40.0 }
        });
        scene
    };
    // The mast is at column 48, the villages are at 72 and 132; a hole between them, and one at the second.
    let (between, at_second) = (85..100, 125..140);
    let scene = with("p526-delta-bullington", between.clone());
    assert_eq!(verdicts(&scene), ["covered", "covered"]);
    let scene = with("p526-delta-bullington", at_second);
    assert_eq!(verdicts(&scene), ["covered", "unknown"]);
    let said = scene.covgap(&["explain", "study.toml", "v2"]).good();
    assert!(
        said.contains("land cover") && said.contains("[clutter]"),
        "{said}"
    );
    assert!(!said.contains("fill_voids_up_to_samples"), "{said}");
    // P.1812 reads it along the path.
    let scene = with("p1812", between);
    assert_eq!(verdicts(&scene), ["covered", "unknown"]);
    let said = scene.covgap(&["explain", "study.toml", "v2"]).good();
    // Lines wrap where they are full.
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        said.contains("void of the land cover") && said.contains("[clutter]"),
        "{said}"
    );
}

/// How many pixels have a colour.
fn count_of(scene: &Scene, name: &str, color: [u8; 3]) -> usize {
    let picture = image::open(scene.path(name)).expect("a picture").to_rgb8();
    picture.pixels().filter(|p| p.0 == color).count()
}

#[test]
fn the_sea_that_a_study_fills_in_has_its_own_colour_on_maps() {
    const SEA: [u8; 3] = [186, 214, 235];
    let keys = |sea: &str| format!("{RADIO}{sea}");
    let maps = |sea: &str| {
        let scene = world(105.4, &[0.05, 0.2], &keys(sea));
        // Two islands of 4 m and 100 columns between them of which the file says nothing.
        scene.tiff("t.tif", sheet(105.4), |col, _| {
            if (100..200).contains(&col) { -9999.0 } else { 4.0 }
        });
        scene
            .covgap(&["check", "study.toml", "--map", "check.png"])
            .good();
        gaps(&scene).good();
        (
            count_of(&scene, "check.png", SEA),
            count_of(&scene, "out/w/gaps.png", SEA),
        )
    };
    let (check, gaps) = maps("sea_level = \"nodata\"\n");
    assert!(check > 10_000 && gaps > 10_000, "{check} {gaps}");
    assert_eq!(maps(""), (0, 0));
}

#[test]
fn longitudes_from_0_to_360_are_those_of_the_globe() {
    // The same ground west of Greenwich, counted both ways, as terrain, land cover and people.
    let keys = format!("{RADIO}[clutter]\npaths = [\"c.tif\"]\n[population]\npaths = [\"p.tif\"]\n");
    let of = |file_west_deg: f64| {
        let scene = world(-105.0, &[0.06, 0.11, 0.16], &keys);
        scene.tiff("t.tif", sheet(file_west_deg), |col, _| {
            if col.abs_diff(160) < 4 { 400.0 } else { 20.0 }
        });
        scene.tiff(
            "c.tif",
            sheet(file_west_deg),
            |col, _| if col > 100 { 10.0 } else { 40.0 },
        );
        scene.tiff("p.tif", sheet(file_west_deg), |_, _| 1.0);
        (judged(&scene), scene.covgap(&["check", "study.toml"]).good())
    };
    let ((usual, _), (counted_on, said)) = (of(-105.0), of(255.0));
    assert_eq!(usual, counted_on);
    assert!(usual.iter().any(|v| v.0 == "covered"), "{usual:?}");
    assert!(usual.iter().all(|v| v.0 != "unknown"), "{usual:?}");
    assert!(said.contains("beyond 180"), "{said}");
}

#[test]
fn a_climate_grid_of_the_whole_globe_is_read_on_both_sides_of_greenwich_and_of_180() {
    for west_deg in [-0.1, 179.9] {
        let scene = world(west_deg, &[0.06], RADIO);
        let mut rows = "id,name,lon,lat\n".to_owned();
        for (nth, lon) in [west_deg + 0.06, west_deg + 0.14].iter().enumerate() {
            let lon = if *lon > 180.0 { lon - 360.0 } else { *lon };
            writeln!(rows, "v{0},V{0},{lon:.4},21.10", nth + 1).expect("a text");
        }
        scene.write("villages.csv", rows);
        let globe = Sheet {
            size: (720, 40),
            corner: (0.0, 31.0),
            step: 0.5,
            epsg: Some(4326),
            nodata: None,
        };
        scene.tiff("t.tif", globe, |_, _| 20.0);
        let found = verdicts(&scene);
        assert_eq!(found, ["covered", "covered"], "{west_deg}");
    }
}

#[test]
fn numbers_that_are_no_longitudes_stay_refused() {
    let scene = world(105.4, &[0.06], RADIO);
    for west_deg in [361.5, 5_000.0, -200.0] {
        plain(&scene, west_deg);
        let said = gaps(&scene).refused();
        assert!(said.contains("terrain-unreadable"), "{west_deg}: {said}");
    }
}

#[test]
fn letters_of_the_compass_are_azimuths_and_a_list_of_azimuths_is_a_fault() {
    let scene = world(105.4, &[0.06, 0.11], RADIO);
    plain(&scene, 105.4);
    sites(&scene, 105.4, &["90", "225", "0"]);
    let by_degrees = judged(&scene);
    sites(&scene, 105.4, &["E", "SW", "n"]);
    assert_eq!(judged(&scene), by_degrees);
    let said = gaps(&scene).good();
    assert!(said.contains("letters of the English compass"), "{said}");
    for list in [
        "0/120/240",
        "0;120;240",
        "N/SE/SW",
        "0 120 240",
        "\"0,120,240\"",
        "\"0, 120, 240\"",
    ] {
        sites(&scene, 105.4, &[list]);
        let said = gaps(&scene).refused();
        assert!(
            said.contains("[azimuth-list]") && said.contains("3 cells in one row"),
            "{list}: {said}"
        );
        assert!(said.contains("a row of its own"), "{list}: {said}");
    }
    // Decimal commas are no lists.
    sites(&scene, 105.4, &["\"90,0\"", "\"225,0\"", "\"0,0\""]);
    assert_eq!(judged(&scene), by_degrees);
}
