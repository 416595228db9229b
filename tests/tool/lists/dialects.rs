//! Dialects of separated tables: delimiters, marks, encodings, decimal commas, titles above the headings.

use super::workbooks::study;
use crate::support::Scene;
use crate::support::tool::holds;
use covgap::ingest::unit_lists::read_units;
use covgap::ingest::{Ingested, read};
use covgap::register::Hierarchy;
use covgap::study::Study;

const ROWS: [[&str; 5]; 3] = [
    ["Mã thôn", "Tên thôn", "Kinh độ", "Vĩ độ", "Dân số"],
    ["1", "Bản Một", "105.485", "21.5", "120"],
    ["2", "Bản Hai", "105.52", "21.52", "45"],
];

fn table(delimiter: &str, decimal: &str) -> String {
    let row = |row: &[&str; 5]| {
        let cells = row.map(|cell| {
            let cell = cell.replace('.', decimal);
            if cell.contains(delimiter) {
                format!("\"{cell}\"")
            } else {
                cell
            }
        });
        cells.join(delimiter)
    };
    let rows: Vec<String> = ROWS.iter().map(row).collect();
    rows.join("\r\n")
}

fn loaded(scene: &Scene) -> Ingested {
    let shelf = covgap::study::Embedded;
    let path = scene.path("study.toml");
    let study = Study::from_toml(&study("v.csv", "sites.csv"), &path, &shelf).expect("a study");
    read(&study).unwrap_or_else(|problems| panic!("{problems}"))
}

#[test]
fn the_same_villages_are_read_from_every_usual_dialect() {
    let utf16 = |text: &str| -> Vec<u8> {
        let units = text.encode_utf16().flat_map(u16::to_le_bytes);
        [0xff, 0xfe].into_iter().chain(units).collect()
    };
    let dialects: Vec<(&str, Vec<u8>)> = vec![
        ("commas", table(",", ".").into_bytes()),
        ("a mark", format!("\u{feff}{}", table(",", ".")).into_bytes()),
        ("semicolons", table(";", ".").into_bytes()),
        ("semicolons and decimal commas", table(";", ",").into_bytes()),
        ("tabs", table("\t", ".").into_bytes()),
        ("bars", table("|", ",").into_bytes()),
        ("decimal commas in quotes", table(",", ",").into_bytes()),
        ("UTF-16 with tabs", utf16(&table("\t", ","))),
        (
            "a title above",
            format!("DANH SÁCH THÔN\r\n\r\n{}", table(";", ",")).into_bytes(),
        ),
        (
            "a title above, ragged",
            format!("DANH SÁCH THÔN,,,,\r\n{}", table(",", ".")).into_bytes(),
        ),
    ];
    let scene = Scene::small_world();
    let mut first = None;
    for (dialect, bytes) in dialects {
        scene.write("v.csv", bytes);
        let villages = loaded(&scene).world.villages;
        assert_eq!(villages.len(), 2, "{dialect}");
        match &first {
            Some(first) => assert_eq!(&villages, first, "{dialect}"),
            None => first = Some(villages),
        }
    }
}

#[test]
fn receivers_are_streamed_from_every_dialect() {
    let scene = Scene::small_world();
    for (name, text) in [
        (
            "a.csv",
            "Điểm đo năm 2023\n\nMã điểm;Kinh độ;Vĩ độ\nr1;105,485;21,5\n",
        ),
        ("b.tsv", "id\tlon\tlat\nr1\t105.485\t21.5\n"),
        ("c.csv", "Titik,Bujur,Lintang\nr1,\"105,485\",\"21,5\"\n"),
    ] {
        scene.write(name, text);
        scene
            .covgap(&[
                "points",
                "study.toml",
                "--receivers",
                name,
                "--out",
                "p.csv",
                "-q",
            ])
            .good();
        let points = std::fs::read_to_string(scene.path("p.csv")).expect("written");
        holds(&points, &["r1,", "a1"]);
    }
    let units = "id;lon;lat\nr1;105.485;21.5\n".encode_utf16();
    let bytes: Vec<u8> = [0xfe, 0xff]
        .into_iter()
        .chain(units.flat_map(u16::to_be_bytes))
        .collect();
    scene.write("d.csv", bytes);
    scene
        .covgap(&[
            "points",
            "study.toml",
            "--receivers",
            "d.csv",
            "--out",
            "p.csv",
            "-q",
        ])
        .good();
}

#[test]
fn a_comma_that_may_be_two_things_is_a_fault() {
    let scene = Scene::small_world();
    scene.write(
        "v.csv",
        "Mã thôn,Tên thôn,Kinh độ,Vĩ độ,Dân số\n1,A,105.485,21.5,\"1,250\"\n",
    );
    scene.study_file(&study("v.csv", "sites.csv"));
    holds(
        &scene.refused(),
        &[
            "[number-invalid] v.csv, row 2, field 'Dân số', value '1,250'",
            "ambiguous",
        ],
    );
}

#[test]
fn lists_of_units_are_read_from_tables_and_workbooks_with_any_known_heading() {
    use crate::support::lists::Put::T;
    use crate::support::lists::sheets;
    let scene = Scene::new();
    let plain = scene.write(
        "u.csv",
        "province_code,province,commune_code,commune\n01,Hà Nội,00004,Ba Đình\n",
    );
    let other = scene.write("w.csv", "Mã tỉnh;Tỉnh;Mã xã;Xã\n01;Hà Nội;00004;Ba Đình\n");
    let book = scene.path("u.xlsx");
    sheets(
        &book,
        &[(
            "1",
            &[
                &[T("Mã tỉnh"), T("Tên tỉnh"), T("Mã xã"), T("Tên xã")],
                &[T("01"), T("Hà Nội"), T("00004"), T("Ba Đình")],
            ],
        )],
    );
    let units = read_units(&plain, Hierarchy::New).unwrap_or_else(|p| panic!("{p}"));
    assert_eq!(units.len(), 2);
    for path in [other, book] {
        assert_eq!(
            read_units(&path, Hierarchy::New).unwrap_or_else(|p| panic!("{p}")),
            units
        );
    }
}
