//! Workbooks: villages, sites and receivers run without one line of mapping, and what a workbook spoils is a
//! fault.

use crate::support::Scene;
use crate::support::lists::Put::{D, F, N, O, T};
use crate::support::lists::{Put, sheets};
use crate::support::ods::{Ods, ods};
use crate::support::tool::holds;
use std::collections::BTreeMap;

/// A study that names files and no column.
pub(super) fn study(villages: &str, sites: &str) -> String {
    format!(
        "[study]\nname = \"small\"\ntitle = \"A small world\"\nsynthetic_sites = true\noutput_dir = \"out\"\n\
         [area]\nmargin_km = 1.0\nresolution_m = 250.0\n[villages]\npath = \"{villages}\"\n[sites]\npath = \"{sites}\"\n\
         [terrain]\npaths = [\"terrain.tif\"]\n[radio]\nsurroundings = \"open\"\nmax_range_km = 8.0\n"
    )
}

const HEADINGS: &[Put<'_>] = &[
    T("STT"),
    T("Mã thôn"),
    T("Tên thôn"),
    T("Kinh độ"),
    T("Vĩ độ"),
    T("Dân số"),
    T("Xã"),
    T("Tỉnh"),
    T("Ghi chú"),
];

const VILLAGES: &[&[Put<'_>]] = &[
    HEADINGS,
    &[
        N(1.0),
        T("001"),
        T("Bản Một"),
        N(105.485),
        N(21.5),
        N(120.0),
        T("Xã A"),
        T("Hà Giang"),
        O,
    ],
    &[
        N(2.0),
        T("002"),
        T("Nà Hai, Thượng"),
        T("105,52"),
        T("21,52"),
        T("45"),
        T("Xã A"),
        T("Hà Giang"),
        O,
    ],
    &[
        N(3.0),
        T("003"),
        T("Khuổi Ba"),
        N(105.5),
        N(21.47),
        N(300.0),
        T("Xã B"),
        T("Cao Bằng"),
        T("x"),
    ],
    &[
        N(4.0),
        T("004"),
        T("Lũng Bốn"),
        T("105°33'46.8\" Đ"),
        T("21°30'00\" B"),
        N(80.0),
        T("Xã B"),
        T("Cao Bằng"),
        O,
    ],
    &[O, O, T("Tổng cộng"), O, O, N(545.0), O, O, O],
];

/// The sites of the small world, in degrees, minutes and seconds, under Vietnamese headings.
const SITES: &str = "Mã cell;Mã trạm;Nhà mạng;Công nghệ;Kinh độ;Vĩ độ;Tần số (MHz);Phương vị;Trạng thái\n\
    a1;A;Viettel;4G;105°30'00\"Đ;21°30'00\"B;800;;đang phát sóng\n\
    a2;A;Viettel;4G;105°30'00\"Đ;21°30'00\"B;1800;90;đang phát sóng\n\
    b1;B;VNPT;4G;105°28'12\"Đ;21°28'12\"B;800;45;đang phát sóng\n\
    b2;B;VNPT;2G;105°28'12\"Đ;21°28'12\"B;900;;đang phát sóng\n\
    p1;P;VNPT;4G;105°33'46,8\"Đ;21°30'36\"B;800;;quy hoạch\n";

fn table(scene: &Scene, file: &str) -> Vec<BTreeMap<String, String>> {
    let text = std::fs::read_to_string(scene.path(file)).expect("written");
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|r| r.expect("a row")).collect()
}

/// The villages' table of the small world that names its columns.
fn verdicts(scene: &Scene) -> Vec<[String; 6]> {
    let wanted = ["id", "name", "population", "verdict", "level_dbm", "cell_id"];
    let rows = table(scene, "out/small/villages.csv");
    rows.iter().map(|r| wanted.map(|c| r[c].clone())).collect()
}

#[test]
fn villages_in_a_workbook_sites_in_minutes_and_receivers_in_ods_run_without_a_line_of_mapping() {
    let named = Scene::small_world();
    named.covgap(&["run", "study.toml", "-q", "--no-cache"]).good();
    let scene = Scene::small_world();
    sheets(&scene.path("thôn.xlsx"), &[("Danh sách thôn", VILLAGES)]);
    scene.write("trạm.csv", SITES);
    scene.study_file(&study("thôn.xlsx", "trạm.csv"));
    scene.covgap(&["run", "study.toml", "-q", "--no-cache"]).good();
    assert_eq!(verdicts(&scene), verdicts(&named));
    let first = &table(&scene, "out/small/villages.csv")[0];
    assert_eq!(
        (first["commune_name"].as_str(), first["province_name"].as_str()),
        ("Xã A", "Hà Giang")
    );

    ods(
        &scene.path("x.ods"),
        "Điểm đo",
        &[
            vec![
                Ods::T("Mã điểm"),
                Ods::T("Kinh độ"),
                Ods::T("Vĩ độ"),
                Ods::T("Độ cao anten (m)"),
            ],
            vec![Ods::T("r1"), Ods::N(105.485), Ods::N(21.5), Ods::O],
            vec![
                Ods::T("r2"),
                Ods::T("105°31'12\" Đ"),
                Ods::T("21°31'12\" B"),
                Ods::N(10.0),
            ],
            vec![Ods::T("r3"), Ods::T("105°75' Đ"), Ods::T("21°31' B"), Ods::O],
        ],
    );
    named.write(
        "x.csv",
        "id,lon,lat,height_m\nr1,105.485,21.5,\nr2,105.52,21.52,10\nr3,x,21.5,\n",
    );
    let points = ["points", "study.toml", "--out", "y.csv", "--receivers"];
    let said = scene.covgap(&[&points[..], &["x.ods"]].concat()).good();
    holds(
        &said,
        &[
            "receivers: 3",
            "not usable",
            "minutes must be below 60",
            "sheet 'Điểm đo', row 4",
        ],
    );
    named.covgap(&[&points[..], &["x.csv"]].concat()).good();
    let levels = |scene: &Scene| -> Vec<[String; 3]> {
        let rows = table(scene, "y.csv");
        rows.iter()
            .map(|r| ["receiver_id", "level_dbm", "cell_id"].map(|c| r[c].clone()))
            .collect()
    };
    assert_eq!(levels(&scene), levels(&named));
}

#[test]
fn check_says_which_column_was_taken_for_which_field_and_what_was_not_used() {
    let scene = Scene::small_world();
    sheets(&scene.path("thôn.xlsx"), &[("Danh sách thôn", VILLAGES)]);
    scene.write("trạm.csv", SITES.replace("Phương vị", "Phưong vi"));
    scene.study_file(&study("thôn.xlsx", "trạm.csv"));
    let said = scene.covgap(&["check", "study.toml"]).good();
    holds(
        &said,
        &[
            "columns of villages (thôn.xlsx, sheet 'Danh sách thôn'):",
            "'Mã thôn' is id_field",
            "'Kinh độ' is lon_field",
            "'Dân số' is population_field",
            "'Tỉnh' is province_name_field",
            "not used: 'Ghi chú'",
            "columns of sites (trạm.csv):",
            "'Mã trạm' is site",
            "'Tần số (MHz)' is frequency_mhz",
            "1 row of totals left out",
        ],
    );
    let json = scene.covgap(&["check", "study.toml", "--json"]).good();
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let columns = &json["columns"][0];
    assert_eq!(columns["sheet"], "Danh sách thôn");
    assert_eq!(columns["unused"], serde_json::json!(["Ghi chú"]));
    assert!(
        columns["recognised"].as_array().is_some_and(|r| r.len() == 7),
        "{columns:#}"
    );
}

#[test]
fn the_keys_of_a_study_come_before_headings() {
    let scene = Scene::small_world();
    let mut rows = VILLAGES.to_vec();
    let two = [
        T("Số thứ tự"),
        T("Mã cũ"),
        T("Tên thôn"),
        T("Kinh độ"),
        T("Vĩ độ"),
        T("Dân số"),
        T("Số khẩu"),
        T("Tỉnh"),
        O,
    ];
    rows[0] = &two;
    rows.truncate(2);
    let second = [
        N(1.0),
        T("X9"),
        T("Bản Một"),
        N(105.485),
        N(21.5),
        N(120.0),
        N(7.0),
        T("Hà Giang"),
        O,
    ];
    rows[1] = &second;
    sheets(&scene.path("thôn.xlsx"), &[("1", &rows)]);
    scene.study_file(&study("thôn.xlsx", "sites.csv"));
    holds(
        &scene.refused(),
        &[
            "[column-twice]",
            "sheet '1'",
            "'Dân số' and 'Số khẩu' both look like population_field",
        ],
    );
    let keys = "[villages]\nid_field = \"Mã cũ\"\npopulation_field = \"Số khẩu\"\n";
    scene.study_file(&study("thôn.xlsx", "sites.csv").replace("[villages]\n", keys));
    scene.covgap(&["gaps", "study.toml", "-q", "--no-cache"]).good();
    let first = &table(&scene, "out/small/villages.csv")[0];
    assert_eq!((first["id"].as_str(), first["population"].as_str()), ("X9", "7"));
    assert_eq!(first["name"], "Bản Một");
}

#[test]
fn what_a_workbook_spoils_is_a_fault_with_sheet_row_and_heading() {
    let scene = Scene::small_world();
    let row = |code: Put<'static>, people: Put<'static>| [code, T("Bản Một"), N(105.485), N(21.5), people];
    let headings = [T("Mã thôn"), T("Tên thôn"), T("Kinh độ"), T("Vĩ độ"), T("Dân số")];
    let rows = [
        row(T("1"), F("=NA()", "#N/A")),
        row(D("2023-05-01"), N(5.0)),
        row(T("3"), T("1.250")),
        row(O, N(5.0)),
    ];
    let rows: Vec<&[Put<'_>]> = std::iter::once(&headings[..])
        .chain(rows.iter().map(|r| &r[..]))
        .collect();
    sheets(&scene.path("thôn.xlsx"), &[("1", &rows)]);
    scene.study_file(&study("thôn.xlsx", "sites.csv"));
    holds(
        &scene.refused(),
        &[
            "[cell-error] thôn.xlsx, sheet '1', row 2, field 'Dân số', value '#N/A'",
            "[cell-became-date] thôn.xlsx, sheet '1', row 3, field 'Mã thôn', value '2023-05-01'",
            "[number-invalid] thôn.xlsx, sheet '1', row 4, field 'Dân số', value '1.250': decimals or thousands?",
            "[village-id-missing] thôn.xlsx, sheet '1', row 5, field 'Mã thôn'",
        ],
    );
}

#[test]
fn the_sheet_is_named_by_the_key_layer_where_several_look_like_lists() {
    let scene = Scene::small_world();
    sheets(
        &scene.path("thôn.xlsx"),
        &[("Bìa", &[&[T("Báo cáo")]]), ("Một", VILLAGES), ("Hai", VILLAGES)],
    );
    scene.study_file(&study("thôn.xlsx", "sites.csv"));
    holds(&scene.refused(), &["[sheet-ambiguous]", "Một, Hai", "`layer`"]);
    let named = study("thôn.xlsx", "sites.csv").replace("[villages]\n", "[villages]\nlayer = \"Hai\"\n");
    scene.study_file(&named);
    holds(&scene.covgap(&["check", "study.toml"]).good(), &["sheet 'Hai'"]);
    scene.study_file(&named.replace("Hai", "Ha"));
    holds(&scene.refused(), &["[sheet-missing]", "did you mean 'Hai'"]);
    sheets(
        &scene.path("thôn.xlsx"),
        &[("1", &[&[T("a"), T("b")], &[N(1.0), N(2.0)]])],
    );
    scene.study_file(&study("thôn.xlsx", "sites.csv"));
    holds(
        &scene.refused(),
        &["[heading-missing]", "a | b", "name them in the study"],
    );
    scene.write("thôn.xlsx", b"PK\x03\x04 no workbook");
    holds(&scene.refused(), &["[workbook-unreadable]"]);
}
