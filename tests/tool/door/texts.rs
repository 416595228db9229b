//! Text and numbers that a program has spoilt, in every list alike: the register's, zeros in tables, cut MapInfo
//! files, long cells, encodings, words for "not known", and projections of another hemisphere.

use crate::support::Scene;
use crate::support::lists::{options, read, refused, the, units};
use crate::support::tool::{Ran, STUDY, holds};
use covgap::register::Field;
use rust_xlsxwriter::Workbook;

fn check(scene: &Scene) -> Ran {
    scene.covgap(&["check", "study.toml"])
}

/// The small world with another list of villages.
fn with_villages(name: &str, content: impl AsRef<[u8]>) -> Scene {
    let scene = Scene::small_world();
    scene.write(name, content);
    let keys = "population_field = \"population\"\nprovince_name_field = \"province\"";
    scene.study_file(&STUDY.replace("villages.csv", name).replace(keys, ""));
    scene
}

/// The small world with another list of sites.
fn with_sites(content: &str) -> Scene {
    let scene = Scene::small_world();
    scene.write("sites.csv", content);
    scene
}

#[test]
fn the_register_refuses_what_villages_refuse() {
    let units = units();
    let options = options(&units);
    let scene = Scene::new();
    for (row, code) in [
        ("#REF!,A,105.1,22.5,10,2", "cell-error"),
        ("7,#N/A,105.1,22.5,10,2", "cell-error"),
        ("7,A,105.1,22.5,#REF!,2", "cell-error"),
        ("4.52E+14,A,105.1,22.5,10,2", "code-rounded"),
        ("5-Dec,A,105.1,22.5,10,2", "code-looks-like-date"),
        ("7,Báº£n A,105.1,22.5,10,2", "text-read-as-latin-1"),
        ("7,A,105.1,22.5,99999,2", "village-population-doubtful"),
        ("7,A,105.1,22.5,10,65535", "village-population-doubtful"),
    ] {
        let path = scene.write(
            "l.csv",
            format!("code,name,lon,lat,population,households\n{row}\n"),
        );
        the(&refused(&path, &options), code);
    }
    let path = scene.write(
        "l.csv",
        "code,name,lon,lat,population,households\n101.0,A,105.1,22.5,n/a,-\n102.0,N/A,105.2,22.5,NULL,2\n",
    );
    let list = read(&path, &options);
    let fields = |at: usize, field| list.rows[at].fields.get(&field).map(String::as_str);
    assert_eq!(
        (fields(0, Field::Code), fields(1, Field::Code)),
        (Some("101"), Some("102"))
    );
    assert_eq!(
        (fields(0, Field::Population), fields(1, Field::Population)),
        (None, None)
    );
    assert_eq!(
        (fields(0, Field::Households), fields(1, Field::Households)),
        (None, Some("2"))
    );
}

#[test]
fn a_doubt_of_the_register_is_let_pass_by_its_code_and_shown() {
    let scene = Scene::new();
    scene.write(
        "l.csv",
        "code,name,lon,lat,population\n5-Dec,Báº£n A,105.1,22.5,99999\n",
    );
    scene.covgap(&["register", "init", "--register", "r.gpkg"]).good();
    let import = |more: &[&str]| {
        let args = [
            "register",
            "import",
            "l.csv",
            "--register",
            "r.gpkg",
            "--who",
            "me",
            "--as-of",
            "2024-06-30",
        ];
        scene.covgap(&[&args[..], more].concat())
    };
    let codes = [
        "code-looks-like-date",
        "text-read-as-latin-1",
        "village-population-doubtful",
    ];
    for mode in [&["--dry-run"][..], &[]] {
        let said = import(mode).refused();
        holds(&said, &codes);
        holds(&said, &["give --allow code-looks-like-date"]);
        assert!(!said.contains("[study]"), "{said}");
    }
    let allowed: Vec<&str> = codes.iter().flat_map(|code| ["--allow", code]).collect();
    let said = import(&[&allowed[..], &["--dry-run"]].concat()).good();
    holds(
        &said,
        &[
            "WARNING: [allowed-village-population-doubtful]",
            "--allow lets pass",
            "a rehearsal",
        ],
    );
    let said = import(&[&allowed[..], &["--json"]].concat()).good();
    holds(&said, &["\"warnings\"", "allowed-code-looks-like-date"]);
    assert_eq!(import(&["--allow", "nonsense"]).code, Some(2));
}

#[test]
fn zeros_within_a_table_stop_the_run_in_every_mode() {
    let good = "id,name,lon,lat\n1,A,105.485,21.5\n2,B,105.52,21.52\n3,C,105.5,21.47\n";
    let block = "\0".repeat(60);
    for (text, row) in [
        (
            good.replace("105.52,21.52\n3", &format!("105.5{block}3")),
            "row 3",
        ),
        (good.replace("21.52", "21.5\0\0"), "row 3"),
        (good.replace("21.52", "21.5\0"), "row 3"),
        (good.replace("B,", "B\0b,"), "row 3"),
    ] {
        for lenient in ["", "skip_bad_rows = true\n"] {
            let scene = with_villages("v.csv", &text);
            let study = std::fs::read_to_string(scene.path("study.toml")).expect("there");
            scene.study_file(&study.replace("[study]\n", &format!("[study]\n{lenient}")));
            holds(&check(&scene).refused_with_table(), &["[table-broken]", row]);
        }
    }
    // Padding of a code, and UTF-16 without its mark, are none of these.
    let padded = with_villages("v.csv", good.replace("\n2,", "\nV2\0,"));
    assert_eq!(check(&padded).code, Some(0));
    let text = good.replace(",B,", ",Bản Lũng,");
    let utf_16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let unmarked = with_villages("v.csv", utf_16);
    unmarked.covgap(&["gaps", "study.toml", "--no-cache"]).good();
    let written = std::fs::read_to_string(unmarked.path("out/small/villages.geojson")).expect("written");
    holds(&written, &["Bản Lũng"]);
}

trait Refused {
    /// The message of a check that must have ended with 2.
    fn refused_with_table(self) -> String;
}

impl Refused for Ran {
    fn refused_with_table(self) -> String {
        assert_eq!(self.code, Some(2), "{}{}", self.out, self.err);
        assert!(!self.err.contains("panicked"), "{}", self.err);
        self.err
    }
}

#[test]
fn a_mapinfo_file_that_was_cut_stops_the_run() {
    let head = "Version 300\nCharset \"Neutral\"\nDelimiter \",\"\nCoordSys Earth Projection 1, 104\nColumns 2\n  id Char(8)\n  name Char(8)\nData\n\n";
    let points = |n: usize| -> String {
        (0..n)
            .map(|k| {
                format!(
                    "Point {:.3} 21.5\n    Symbol (35,0,12)\n",
                    105.48 + 0.01 * k as f64
                )
            })
            .collect()
    };
    let lines = |n: usize| -> String { (0..n).map(|k| format!("\"v{k}\",\"N{k}\"\n")).collect() };
    for (objects, rows, is_whole) in [(4, 4, true), (4, 3, false), (3, 4, false)] {
        let scene = with_villages("v.mif", format!("{head}{}", points(objects)));
        scene.write("v.mid", lines(rows));
        let ran = check(&scene);
        if is_whole {
            assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
        } else {
            let said = ran.refused_with_table();
            holds(
                &said,
                &[
                    "[vector-truncated]",
                    &format!("{objects} objects"),
                    &format!("{rows} lines"),
                ],
            );
        }
    }
}

#[test]
fn a_workbook_keeps_long_codes_and_refuses_long_texts() {
    let write = |scene: &Scene, put: &dyn Fn(&mut rust_xlsxwriter::Worksheet)| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (column, heading) in (0..).zip(["id", "name", "lon", "lat"]) {
            sheet.write(0, column, heading).expect("written");
        }
        for (row, name) in (1..).zip(["A", "B"]) {
            sheet.write(row, 1, name).expect("written");
            sheet
                .write(row, 2, 105.48 + 0.02 * f64::from(row))
                .expect("written");
            sheet.write(row, 3, 21.5).expect("written");
        }
        put(sheet);
        book.save(scene.path("v.xlsx")).expect("saved");
    };
    let scene = with_villages("v.xlsx", "");
    write(&scene, &|sheet| {
        sheet.write(1, 0, "1234567890123456").expect("written");
        sheet.write(2, 0, "1234567890123450").expect("written");
    });
    assert_eq!(check(&scene).code, Some(0));
    write(&scene, &|sheet| {
        sheet.write(1, 0, 1_234_567_890_123_456.0).expect("written");
        sheet.write(2, 0, 1_234_567_890_123_450.0).expect("written");
    });
    assert_eq!(check(&scene).code, Some(0));
    write(&scene, &|sheet| {
        sheet.write(1, 0, 12_345_678_901_234_560.0).expect("written");
        sheet.write(2, 0, 7).expect("written");
    });
    holds(&check(&scene).refused_with_table(), &["[code-rounded]"]);
}

#[test]
fn messages_show_the_beginning_of_a_value() {
    let long = "x".repeat(40_000);
    let scene = with_villages(
        "v.csv",
        format!("id,name,lon,lat\n1,{long},105.485,21.5\n2,B,{long},21.5\n"),
    );
    let said = check(&scene).refused_with_table();
    holds(
        &said,
        &[
            "[text-too-long]",
            "[number-invalid]",
            &format!("'{}…'", "x".repeat(60)),
        ],
    );
    assert!(!said.contains(&"x".repeat(81)), "{said}");
}

#[test]
fn words_for_not_known_are_empty_cells_of_numbers_alone() {
    let scene = Scene::small_world();
    let words = ["NULL", "n/a", "-", "—"];
    let villages: String = words
        .iter()
        .enumerate()
        .map(|(k, word)| format!("v{k},{word},{:.2},21.5,{word}\n", 105.48 + 0.02 * k as f64))
        .collect();
    scene.write("villages.csv", format!("id,name,lon,lat,population\n{villages}"));
    scene.study_file(&STUDY.replace("province_name_field = \"province\"", ""));
    scene.write(
        "sites.csv",
        "id,site,operator,technology,lon,lat,frequency_mhz,power_dbm,azimuth_deg\na1,A,X,4G,105.5,21.5,none,N/A,.\n",
    );
    let said = scene.covgap(&["gaps", "study.toml", "--no-cache", "--verbose"]);
    assert_eq!(said.code, Some(0), "{}{}", said.out, said.err);
    let written = std::fs::read_to_string(scene.path("out/small/villages.geojson")).expect("written");
    holds(&written, &["\"NULL\"", "\"n/a\"", "\"—\""]);
    holds(&said.out, &["7 cells of columns of numbers"]);
}

#[test]
fn a_zone_of_another_hemisphere_is_named_before_a_lost_point() {
    let head = "id,site,operator,technology,lon,lat,frequency_mhz\n";
    // The masts of the small world in metres of UTM zone 48N, near 105.5° E.
    let scene = with_sites(&format!(
        "{head}a1,A,X,4G,551882.2,2377606.9,800\nb1,B,X,4G,548783.2,2374276.8,800\n"
    ));
    let study = |crs: &str| {
        STUDY.replace(
            "path = \"sites.csv\"",
            &format!("path = \"sites.csv\"\ncrs = \"{crs}\""),
        )
    };
    scene.study_file(&study("EPSG:32648"));
    assert_eq!(check(&scene).code, Some(0));
    scene.study_file(&study("EPSG:32749"));
    holds(
        &check(&scene).refused_with_table(),
        &["[coordinates-other-zone]", "UTM zone 48N"],
    );
    // The same on the maps of the web.
    let scene = with_sites(&format!(
        "{head}a1,A,X,4G,11744206.3,2450900,800\nb1,B,X,4G,11740866.7,2447312,800\n"
    ));
    holds(
        &check(&scene).refused_with_table(),
        &["[coordinates-in-metres]", "EPSG:3857"],
    );
}

#[test]
fn a_sign_that_is_lost_near_the_equator_is_seen() {
    let scene = Scene::new();
    let villages: String = (0..12)
        .map(|k| format!("v{k},N{k},{:.2},-0.33\n", 36.5 + 0.01 * f64::from(k)))
        .collect();
    scene.write("villages.csv", format!("id,name,lon,lat\n{villages}"));
    let sites = |odd: &str| {
        let good: String = (0..12)
            .map(|k| format!("c{k},S{k},X,4G,{:.2},-0.34,800\n", 36.5 + 0.01 * f64::from(k)))
            .collect();
        format!("id,site,operator,technology,lon,lat,frequency_mhz\n{good}odd,O,X,4G,36.55,{odd},800\n")
    };
    let sheet = crate::support::Sheet {
        size: (200, 200),
        corner: (36.0, 0.5),
        step: 0.006,
        epsg: Some(4326),
        nodata: None,
    };
    scene.tiff("terrain.tif", sheet, |_, _| 1500.0);
    scene.study_file(&STUDY.replace(
        "population_field = \"population\"\nprovince_name_field = \"province\"",
        "",
    ));
    scene.write("sites.csv", sites("0.33"));
    holds(
        &check(&scene).refused_with_table(),
        &["[coordinates-lost-sign]", "row 14"],
    );
    scene.write("sites.csv", sites("-0.32"));
    assert_eq!(check(&scene).code, Some(0));
    // Within reach of the villages it may be meant.
    scene.write("sites.csv", sites("-0.27"));
    assert_eq!(check(&scene).code, Some(0));
}

#[test]
fn encodings_that_files_name_are_read() {
    let kml = |name: &str, text: &[u8]| {
        let head = format!(
            "<?xml version=\"1.0\" encoding=\"{name}\"?><kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document><Placemark><name>"
        );
        let tail = "</name><ExtendedData><Data name=\"id\"><value>a</value></Data></ExtendedData><Point><coordinates>105.5,21.5</coordinates></Point></Placemark></Document></kml>";
        [head.as_bytes(), text, tail.as_bytes()].concat()
    };
    let named = |bytes: Vec<u8>| {
        let scene = with_villages("v.kml", bytes);
        let study = std::fs::read_to_string(scene.path("study.toml")).expect("there");
        scene.study_file(&study.replace("name_field = \"name\"", "name_field = \"Name\""));
        scene
    };
    let scene = named(kml("windows-1251", b"\xd1\xe5\xeb\xee"));
    scene.covgap(&["gaps", "study.toml", "--no-cache"]).good();
    let written = std::fs::read_to_string(scene.path("out/small/villages.geojson")).expect("written");
    holds(&written, &["Село"]);
    let said = check(&named(kml("klingon", b"A"))).refused_with_table();
    holds(&said, &["[encoding-unknown]", "klingon"]);
    let said = check(&named(kml("windows-1252", b"a\x81"))).refused_with_table();
    holds(&said, &["[table-encoding]", "windows-1252"]);
}

#[test]
fn names_without_their_letters_are_remarked() {
    let scene = with_villages(
        "v.csv",
        "id,name,lon,lat\n1,?????,105.485,21.5\n2,B??n,105.52,21.52\n3,Ñåëî,105.5,21.47\n4,Bản Mù?,105.51,21.47\n",
    );
    let said = check(&scene).good();
    holds(
        &said,
        &["[text-question-marks] 2 names", "[text-other-alphabet] 1 name"],
    );
    assert!(!said.contains("old Vietnamese font"), "{said}");
}

#[test]
fn columns_with_spaces_between_are_one_fault() {
    let scene = with_villages("v.csv", "id name lon lat\n1 A 105.485 21.5\n2 B 105.52 21.52\n");
    let said = check(&scene).refused_with_table();
    holds(
        &said,
        &["[table-delimiter-unknown]", "separated by spaces", "1 problem"],
    );
}

#[test]
fn an_antenna_in_utf_16_is_read_and_a_web_page_is_named() {
    let scene = with_sites(
        "id,site,operator,technology,lon,lat,frequency_mhz,azimuth_deg,antenna_pattern\na1,A,X,4G,105.5,21.5,800,90,a.msi\n",
    );
    let cut = |name: &str| {
        let lines: String = (0..360)
            .map(|k| format!("{k} {:.1}\n", f64::from(k.min(360 - k)) / 9.0))
            .collect();
        format!("{name} 360\n{lines}")
    };
    let pattern = format!(
        "NAME a\nFREQUENCY 800\nGAIN 15 dBi\n{}{}",
        cut("HORIZONTAL"),
        cut("VERTICAL")
    );
    let units = std::iter::once(0xfeff).chain(pattern.encode_utf16());
    scene.write("a.msi", units.flat_map(u16::to_le_bytes).collect::<Vec<u8>>());
    let ran = check(&scene);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    scene.write("a.msi", "<!DOCTYPE html><html><body>404</body></html>");
    holds(
        &check(&scene).refused_with_table(),
        &["[file-other-kind]", "web page"],
    );
}

#[cfg(unix)]
#[test]
fn a_link_to_itself_is_called_one() {
    let scene = with_villages("v0.csv", "");
    std::os::unix::fs::symlink("v.csv", scene.path("v.csv")).expect("linked");
    scene.study_file(&STUDY.replace("villages.csv", "v.csv"));
    let said = check(&scene).refused_with_table();
    holds(&said, &["[file-unreadable]", "this is a link whose target"]);
    assert!(!said.contains("Unicode"), "{said}");
}
