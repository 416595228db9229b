//! Files that never end, that are too large, or that unpack to more than they say.

use crate::support::Scene;
use crate::support::tool::{Ran, STUDY, covgap, holds};
use std::fs::File;
use std::path::Path;

#[cfg(unix)]
fn link(target: &str, at: &Path) {
    std::os::unix::fs::symlink(target, at).expect("a link");
}

#[cfg(unix)]
#[test]
fn devices_and_pipes_are_refused_wherever_a_study_names_a_file() {
    for (old, new) in [
        ("villages.csv", "endless.csv"),
        ("villages.csv", "endless.xlsx"),
        ("villages.csv", "endless.geojson"),
        ("sites.csv", "endless.csv"),
        ("terrain.tif", "endless.tif"),
        ("[area]", "endless.toml"),
    ] {
        let scene = Scene::small_world();
        for ending in ["csv", "xlsx", "geojson", "tif", "toml"] {
            link("/dev/zero", &scene.path(&format!("endless.{ending}")));
        }
        let text = if old == "[area]" {
            format!("{STUDY}[verdict]\npreset = \"endless.toml\"\n")
        } else {
            STUDY.replace(old, new)
        };
        scene.study_file(&text);
        let ran = scene.covgap(&["check", "study.toml"]);
        assert_eq!(ran.code, Some(2), "{new}: {}", ran.err);
        holds(&ran.err, &["a pipe or a device"]);
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_without_a_writer_does_not_hold_the_run_up() {
    let scene = Scene::small_world();
    let made = std::process::Command::new("mkfifo")
        .arg(scene.path("pipe.csv"))
        .status();
    if !made.is_ok_and(|s| s.success()) {
        return;
    }
    scene.study_file(&STUDY.replace("villages.csv", "pipe.csv"));
    holds(
        &scene.covgap(&["check", "study.toml"]).err,
        &["a pipe or a device"],
    );
    let study: Ran = covgap(&scene.path(""))
        .args(["check", "pipe.csv"])
        .output()
        .expect("runs")
        .into();
    assert_eq!(study.code, Some(2));
    let points = scene.covgap(&["points", "study.toml", "pipe.csv"]);
    assert_eq!(points.code, Some(2), "{}", points.err);
}

#[test]
fn a_sparse_file_of_four_gigabytes_is_refused_at_once() {
    let scene = Scene::small_world();
    for name in ["large.csv", "large.xlsx", "large.geojson"] {
        let file = File::create(scene.path(name)).expect("made");
        file.set_len(4 << 30).expect("sparse");
        scene.study_file(&STUDY.replace("villages.csv", name));
        holds(&scene.covgap(&["check", "study.toml"]).err, &["file-too-large"]);
    }
}

#[cfg(unix)]
#[test]
fn files_of_the_register_have_limits_too() {
    let scene = Scene::new();
    let run = |args: &[&str]| -> Ran {
        let mut command = covgap(&scene.path(""));
        command.arg("register").args(args).env("COVGAP_WHO", "Lan");
        command.output().expect("runs").into()
    };
    run(&["init", "--country", "vn", "--title", "Trial"]).good();
    scene.write("list.csv", "Mã,Tên thôn,Kinh độ,Vĩ độ\n1,A,105.5,21.5\n");
    for ending in ["csv", "json", "xlsx"] {
        link("/dev/zero", &scene.path(&format!("endless.{ending}")));
        let file = File::create(scene.path(&format!("large.{ending}"))).expect("made");
        file.set_len(4 << 30).expect("sparse");
    }
    for file in [
        "endless.csv",
        "endless.json",
        "large.csv",
        "large.json",
        "large.xlsx",
        "endless.xlsx",
    ] {
        for args in [
            vec!["units", "--crosswalk", file],
            vec!["units", "--old-units", file],
            vec!["import", file, "--as-of", "2023-12-28"],
            vec!["import", "list.csv", "--as-of", "2023-12-28", "--decisions", file],
        ] {
            let ran = run(&args);
            assert_eq!(ran.code, Some(2), "{args:?}: {}{}", ran.out, ran.err);
            let is_said = ["pipe or a device", "no such file has more than"]
                .iter()
                .any(|t| ran.err.contains(t));
            assert!(
                is_said || ran.err.contains("unexpected argument"),
                "{args:?}: {}",
                ran.err
            );
            assert!(!ran.err.contains("unexpected argument"), "{args:?}: {}", ran.err);
        }
    }
}

/// A workbook whose sheet is this XML, packed.
fn workbook(path: &Path, sheet: &[u8], strings: &[u8]) {
    std::fs::write(path, packed(sheet, strings)).expect("written");
}

/// A workbook with these rows after our headings, and these shared strings.
pub(super) fn book(rows: &str, strings: &str) -> Vec<u8> {
    let strings = format!(
        "<?xml version=\"1.0\"?><sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">{strings}</sst>"
    );
    packed(
        format!("{HEAD}{HEADINGS}{rows}{TAIL}").as_bytes(),
        strings.as_bytes(),
    )
}

fn packed(sheet: &[u8], strings: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let parts: [(&str, &[u8]); 6] = [
        ("[Content_Types].xml", br#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#),
        ("_rels/.rels", br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#),
        ("xl/workbook.xml", br#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>"#),
        ("xl/_rels/workbook.xml.rels", br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/sharedStrings.xml", strings),
    ];
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file(name, options).expect("begun");
        archive.write_all(bytes).expect("written");
    }
    archive.finish().expect("whole").into_inner()
}

/// Runs `check` on a workbook of villages with a gigabyte of memory.
#[cfg(unix)]
fn checked_within_a_gigabyte(scene: &Scene, name: &str) -> Ran {
    scene.study_file(&STUDY.replace("villages.csv", name));
    super::mutation::limited(scene, &["check", "study.toml"])
}

const HEAD: &str = r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#;
const TAIL: &str = "</sheetData></worksheet>";
const HEADINGS: &str = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c><c r="B1" t="inlineStr"><is><t>name</t></is></c><c r="C1" t="inlineStr"><is><t>lon</t></is></c><c r="D1" t="inlineStr"><is><t>lat</t></is></c></row>"#;
const NO_STRINGS: &[u8] =
    br#"<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>"#;

#[cfg(unix)]
#[test]
fn a_workbook_that_claims_or_unpacks_to_too_much_is_refused_within_a_gigabyte() {
    let scene = Scene::small_world();
    // A far cell in each of 100,000 rows.
    let far: String = (2..100_002)
        .map(|r| format!("<row r=\"{r}\"><c r=\"ALL{r}\"><v>1</v></c></row>"))
        .collect();
    workbook(
        &scene.path("far.xlsx"),
        format!("{HEAD}{HEADINGS}{far}{TAIL}").as_bytes(),
        NO_STRINGS,
    );
    // More bytes than any workbook of this size.
    let blank = vec![b' '; 300 << 20];
    workbook(
        &scene.path("bomb.xlsx"),
        &[HEAD.as_bytes(), &blank, TAIL.as_bytes()].concat(),
        NO_STRINGS,
    );
    // One long text, shown a hundred thousand times.
    let long = "x".repeat(30_000);
    let strings = format!(
        "<?xml version=\"1.0\"?><sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><si><t>{long}</t></si></sst>"
    );
    let shown: String = (2..100_002)
        .map(|r| format!("<row r=\"{r}\"><c r=\"A{r}\" t=\"s\"><v>0</v></c></row>"))
        .collect();
    workbook(
        &scene.path("text.xlsx"),
        format!("{HEAD}{HEADINGS}{shown}{TAIL}").as_bytes(),
        strings.as_bytes(),
    );
    for name in ["far.xlsx", "bomb.xlsx", "text.xlsx"] {
        let ran = checked_within_a_gigabyte(&scene, name);
        assert_eq!(ran.code, Some(2), "{name}: {}", ran.err);
        holds(&ran.err, &["workbook-too-large"]);
    }
    // One cell in the far corner is a slip of the hand: it is not looked at.
    let corner = r#"<row r="2"><c r="A2" t="inlineStr"><is><t>1</t></is></c><c r="B2" t="inlineStr"><is><t>A</t></is></c><c r="C2"><v>105.485</v></c><c r="D2"><v>21.5</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#;
    workbook(
        &scene.path("corner.xlsx"),
        format!("{HEAD}{HEADINGS}{corner}{TAIL}").as_bytes(),
        NO_STRINGS,
    );
    let ran = checked_within_a_gigabyte(&scene, "corner.xlsx");
    assert!(
        matches!(ran.code, Some(0 | 2)) && !ran.err.contains("too-large"),
        "{}",
        ran.err
    );
}

#[cfg(unix)]
#[test]
fn a_spreadsheet_whose_cells_repeat_without_end_is_refused() {
    use crate::support::ods::{Ods, ods};
    let scene = Scene::small_world();
    let path = scene.path("v.ods");
    ods(&path, "A", &[vec![Ods::T("id")]]);
    // The same archive with another content: stored, so that the text can be found.
    let bytes = std::fs::read(&path).expect("read");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
    let mut out = zip::ZipWriter::new(File::create(&path).expect("made"));
    for k in 0..archive.len() {
        use std::io::{Read, Write};
        let mut entry = archive.by_index(k).expect("an entry");
        let name = entry.name().expect("a name").into_owned();
        let mut text = String::new();
        entry.read_to_string(&mut text).expect("text");
        let text = text.replace(
            "<table:table-row>",
            "<table:table-row table:number-rows-repeated=\"1000000\">",
        );
        let text = text.replace(
            "<table:table-cell",
            "<table:table-cell table:number-columns-repeated=\"16000\"",
        );
        let options =
            zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        out.start_file(name, options).expect("begun");
        out.write_all(text.as_bytes()).expect("written");
    }
    out.finish().expect("whole");
    let ran = checked_within_a_gigabyte(&scene, "v.ods");
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    holds(&ran.err, &["workbook-too-large"]);
}

#[test]
fn test_points_of_one_village_take_time_that_grows_with_their_number() {
    let scene = Scene::small_world();
    let many = 200_000;
    let mut text = String::from("village,id,lon,lat\n");
    for k in 0..many {
        let (lon, lat) = (
            105.48 + f64::from(k % 400) * 1e-5,
            21.49 + f64::from(k / 400) * 1e-5,
        );
        text += &format!("001,p{k},{lon:.5},{lat:.5}\n");
    }
    scene.write("points.csv", text);
    scene.study_file(&format!(
        "{STUDY}[test_points]\npath = \"points.csv\"\nid_field = \"id\"\n"
    ));
    let out = scene.covgap(&["check", "study.toml"]).good();
    holds(&out, &["200"]);
}
