//! Antenna patterns in a study: files beside it, files built in, and files that are wrong.

use crate::support::Scene;
use crate::support::tool::{STUDY, holds};

/// A pattern file: 16 dBi, 60° wide, the beam 4° below the horizon. `value` makes a row's text of its
/// attenuation.
fn pattern(head: &str, value: impl Fn(f64) -> String) -> String {
    let signed = |d: i32| f64::from(if d > 180 { d - 360 } else { d });
    let mut text = format!("NAME Panel\nFREQUENCY 1850\n{head}HORIZONTAL 360\n");
    for d in 0..360 {
        let off = signed(d) / 60.0;
        text += &format!("{d} {}\n", value((12.0 * off * off).min(28.0)));
    }
    text += "VERTICAL 360\n";
    for d in 0..360 {
        let off = (signed(d) - 4.0) / 8.0;
        text += &format!("{d} {}\n", value((12.0 * off * off).min(28.0)));
    }
    text
}

const HEAD: &str = "GAIN 16 dBi\nTILT ELECTRICAL\nELECTRICAL_TILT 4\n";

fn dotted(value: f64) -> String {
    format!("{value:.2}")
}

/// The small world with a file for one cell and a pattern built in for another.
fn scene_with(file: &str) -> Scene {
    let scene = Scene::small_world();
    scene.write("panel.msi", file);
    scene.write(
        "sites.csv",
        "id,operator,technology,lon,lat,frequency_mhz,azimuth_deg,antenna_pattern,electrical_tilt_deg,power_dbm,losses_db\n\
         a1,Viettel,4G,105.50,21.50,800,,generic-omni-11dbi,,43,1\n\
         a2,Viettel,4G,105.50,21.50,1800,90,panel.msi,,43,1\n\
         a3,Viettel,4G,105.50,21.50,1800,90,panel.msi,8,43,1\n\
         a4,Viettel,4G,105.50,21.50,800,,panel.msi,4,43,1\n",
    );
    scene
}

/// A term of the ledger from a cell to a place.
fn term(scene: &Scene, cell: &str, to: &str, name: &str) -> f64 {
    let reported = scene
        .covgap(&["link", "study.toml", "--from", cell, "--to", to, "--json"])
        .good();
    let reported: serde_json::Value = serde_json::from_str(&reported).expect("JSON");
    let terms = reported["terms"].as_array().expect("terms");
    let term = terms.iter().find(|t| t["name"] == name).expect("the term");
    term["value_db"].as_f64().expect("a number")
}

#[test]
fn a_pattern_file_gives_gain_tilt_and_shape() {
    let scene = scene_with(&pattern(HEAD, dotted));
    let reported = scene.covgap(&["check", "study.toml"]).good();
    let parts = [
        "antenna: panel.msi",
        "4 cells with gain_dbi from the antenna pattern's file",
        "2 cells with electrical_tilt_deg from the antenna pattern's file",
        "1 cell whose carrier is more than 15 % away",
        "row 5: 800 MHz, pattern 'panel.msi' 1850 MHz",
        "1 cell with a directional antenna pattern and no azimuth",
    ];
    holds(&reported, &parts);
    assert!(!reported.contains("beam_width"), "{reported}");
    // 43 dBm + 16 dBi − 1 dB, and the file's own tilt of 4°.
    let east = "105.52,21.50";
    assert_eq!(term(&scene, "a2", east, "EIRP"), 58.0);
    // About 0.7° down to a place 2 km away on flat ground: 12·((4 − 0.7)/8)² = 2 dB; a tilt of 8° adds
    // another 8 dB or so.
    let (as_measured, lower) = (
        term(&scene, "a2", east, "antenna pattern"),
        term(&scene, "a3", east, "antenna pattern"),
    );
    assert!((-3.0..-1.0).contains(&as_measured), "{as_measured}");
    assert!((-13.0..-8.0).contains(&lower), "{lower}");
    // North of a beam that looks east: 12·(90/60)² = 27 dB, and no less for the vertical cut.
    let north = term(&scene, "a2", "105.50,21.52", "antenna pattern");
    assert!((-28.0..=-27.0).contains(&north), "{north}");
}

#[test]
fn results_name_the_patterns_with_their_checksums() {
    let scene = scene_with(&pattern(HEAD, dotted));
    scene.covgap(&["gaps", "study.toml", "-q"]).good();
    let record = std::fs::read_to_string(scene.path("out/small/run.toml")).expect("written");
    let record: toml::Table = record.parse().expect("TOML");
    let sums = record["antenna_pattern_sha256"].as_table().expect("a table");
    let names: Vec<&String> = sums.keys().collect();
    assert_eq!(names, ["generic-omni-11dbi", "panel.msi"]);
    let input = record["input"].as_array().expect("files");
    let panel = input
        .iter()
        .find(|f| f["role"].as_str() == Some("antenna"))
        .expect("the file");
    assert_eq!(panel["path"].as_str(), Some("panel.msi"));
    assert_eq!(panel["sha256"], sums["panel.msi"]);
}

#[test]
fn the_combination_changes_what_is_beside_the_planes() {
    let scene = scene_with(&pattern(HEAD, dotted));
    let south_east = "105.512,21.488";
    let sum = term(&scene, "a3", south_east, "antenna pattern");
    scene.study_file(&STUDY.replace("[radio]\n", "[radio]\npattern_combination = \"interpolated\"\n"));
    let interpolated = term(&scene, "a3", south_east, "antenna pattern");
    // 45° aside a quarter of the vertical correction comes from behind, where this file's cuts are alike: 0
    // instead of about 10 dB.
    assert!((1.5..3.5).contains(&(interpolated - sum)), "{sum} {interpolated}");
    scene.study_file(&STUDY.replace("[radio]\n", "[radio]\npattern_combination = \"mean\"\n"));
    holds(&scene.refused(), &["pattern_combination", "\"mean\"", "sum"]);
}

#[test]
fn a_template_may_name_a_pattern() {
    let scene = scene_with(&pattern(HEAD, dotted));
    let shown = scene.covgap(&["models", "show", "4g-1800-macro"]).good();
    let template = |name: &str| shown.clone() + &format!("\nantenna_pattern = \"{name}\"\n");
    scene.write("mine.toml", template("panel.msi"));
    scene.study_file(&STUDY.replace("[terrain]\n", "template_4g = \"mine.toml\"\n[terrain]\n"));
    scene.write(
        "sites.csv",
        "id,operator,technology,lon,lat,azimuth_deg,power_dbm,losses_db\nb,X,4G,105.50,21.50,90,43,1\n",
    );
    let reported = scene.covgap(&["check", "study.toml"]).good();
    holds(
        &reported,
        &[
            "1 cell with antenna_pattern from template mine",
            "gain_dbi from the antenna pattern's file",
        ],
    );
    let east = "105.52,21.50";
    assert_eq!(term(&scene, "b", east, "EIRP"), 58.0);
    let args = [
        "link",
        "study.toml",
        "--from",
        "105.50,21.50",
        "--template",
        "mine.toml",
        "--to",
        east,
    ];
    holds(&scene.covgap(&args).good(), &["61.00 dBm"]);
    scene.write("mine.toml", template("nobody-has-it"));
    holds(
        &scene.refused(),
        &[
            "sites.template_4g",
            "antenna_pattern 'nobody-has-it' names no antenna pattern",
        ],
    );
}

#[test]
fn files_in_the_wild_are_understood() {
    let plain = scene_with(&pattern(HEAD, dotted));
    let east = "105.52,21.50";
    let wanted = term(&plain, "a2", east, "antenna pattern");
    let commas = pattern(HEAD, |v| dotted(v).replace('.', ","));
    let turned = pattern(HEAD, |v| format!("-{v:.2}"));
    let closed = pattern(HEAD, dotted).replace("VERTICAL", "360 0.00\nVERTICAL");
    let dipole = pattern(&HEAD.replace("16 dBi", "13.85"), dotted);
    let windows = format!("\u{feff}{}", pattern(HEAD, dotted).replace('\n', "\r\n"));
    for (text, reported) in [
        (commas, ""),
        (turned, "the signs were turned around"),
        (closed, "repeats the first"),
        (dipole, "taken as dBd, which makes 16.00 dBi"),
        (windows, ""),
    ] {
        plain.write("panel.msi", text);
        assert_eq!(term(&plain, "a2", east, "antenna pattern"), wanted);
        assert_eq!(term(&plain, "a2", east, "EIRP"), 58.0);
        holds(&plain.covgap(&["check", "study.toml"]).good(), &[reported]);
    }
    let text = pattern(&format!("{HEAD}MAKE B\u{fc}ro\n"), dotted);
    let latin_1: Vec<u8> = text.chars().map(|c| c as u8).collect();
    plain.write("panel.msi", latin_1);
    assert_eq!(term(&plain, "a2", east, "antenna pattern"), wanted);
}

#[test]
fn broken_files_are_refused_with_row_and_line() {
    let good = pattern(HEAD, dotted);
    let truncated = good.split("\n200 ").collect::<Vec<_>>()[..2].join("\n200 ");
    for (text, parts) in [
        (
            truncated,
            &[
                "[pattern-truncated]",
                "VERTICAL ends after 200 rows, 360 are expected",
                "fetch it again",
            ][..],
        ),
        (
            good.replace("VERTICAL", "360 9.99\nVERTICAL"),
            &[
                "[pattern-rows-too-many]",
                "line 367",
                "HORIZONTAL has 361 rows",
                "9.99",
            ],
        ),
        (
            good.replace("GAIN 16 dBi\n", ""),
            &["[pattern-gain-missing]", "add the antenna's gain"],
        ),
        (
            good.replacen("\n57 ", "\n58 ", 1),
            &["[pattern-angle]", "line 64", "angle 58 of HORIZONTAL"],
        ),
        (
            good.replacen("\n57 ", "\n57 x", 1),
            &["[pattern-row]", "line 64", "'57 x"],
        ),
        (String::new(), &["there is no block HORIZONTAL"]),
    ] {
        let scene = scene_with(&text);
        let reported = scene.refused();
        holds(&reported, parts);
        let row = "sites.csv, row 3, field 'antenna_pattern', value 'panel.msi': antenna pattern 'panel.msi' (panel.msi";
        holds(&reported, &[row, "row 4", "as row 3 says"]);
    }
    let scene = scene_with(&good);
    std::fs::remove_file(scene.path("panel.msi")).expect("removed");
    holds(
        &scene.refused(),
        &[
            "[antenna-pattern-unknown]",
            "row 3",
            "cannot be read from 'panel.msi'",
        ],
    );
    let sites = std::fs::read_to_string(scene.path("sites.csv")).expect("there");
    scene.write("sites.csv", sites.replace("panel.msi", "generic-omni-11dBi"));
    holds(
        &scene.refused(),
        &[
            "'generic-omni-11dBi' names no antenna pattern",
            "generic-omni-11dbi",
        ],
    );
    scene.write("sites.csv", sites.replace("panel.msi", "../panel"));
    holds(&scene.refused(), &["[antenna-pattern-unknown]", ".msi or .pln"]);
}

#[test]
fn rows_with_a_broken_pattern_are_left_out_where_the_study_says_so() {
    let scene = scene_with("GAIN 3 dBi\n");
    scene.study_file(&STUDY.replace("[study]\n", "[study]\nskip_bad_rows = true\n"));
    let reported = scene.covgap(&["check", "study.toml"]).good();
    holds(
        &reported,
        &[
            "1 cell at",
            "1 row left out: pattern block missing",
            "2 rows left out: antenna pattern unusable",
        ],
    );
}

#[test]
fn the_patterns_built_in_are_listed_and_shown() {
    let scene = Scene::small_world();
    let reported = scene.covgap(&["models", "list"]).good();
    holds(
        &reported,
        &[
            "antenna patterns",
            "generic-65-17dbi",
            "17.00 dBi, 65° wide",
            "omnidirectional",
        ],
    );
    let reported = scene.covgap(&["models", "show", "generic-omni-11dbi"]).good();
    holds(&reported, &["Computed, not measured", "11.00 dBi", "sha256:"]);
    let reported = scene.covgap(&["models", "list", "--json"]).good();
    let reported: serde_json::Value = serde_json::from_str(&reported).expect("JSON");
    assert_eq!(reported["antennas"].as_array().map(Vec::len), Some(3));
}
