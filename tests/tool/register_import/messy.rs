//! A workbook as it comes from a province, with everything that goes wrong in one; and its clean twin.

use crate::support::Scene;
use crate::support::lists::Put::{D, F, N, O, T};
use crate::support::lists::{import_options, options, plan, read, refused, take, the, units, workbook};
use covgap::domain::Technology;
use covgap::register::{AsOf, Field, Log, Said, States, Status};

const GROUP: (&str, [&str; 2]) = ("Vị trí", ["Kinh độ", "Vĩ độ"]);
const BEFORE: [&str; 7] = ["STT", "Mã thôn", "Tên thôn/bản", "Tỉnh", "Huyện", "Xã", "Mã xã"];
const AFTER: [&str; 9] = [
    "Số dân (người)",
    "Điện lưới",
    "Nhà mạng",
    "Công nghệ",
    "Trạng thái",
    "Ngày phát hiện",
    "Hạn hoàn thành",
    "Ngày phủ sóng",
    "Số văn bản",
];

/// Rows 5 to 8 of the sheet are sound, row 9 sums them up.
const CLEAN: [&[crate::support::lists::Put<'static>]; 5] = [
    &[
        N(1.0),
        T("0071201"),
        T("Thôn Lô Lô Chải"),
        T("Hà Giang"),
        T("Đồng Văn"),
        T("Lũng Cú"),
        N(712.0),
        T("105,3182"),
        T("23,3601"),
        T("1.234"),
        T("có điện"),
        T("Viettel"),
        T("4G"),
        T("Đã phủ sóng"),
        T("05/01/2021"),
        O,
        T("28.12.2022"),
        T("12/BB-STTTT"),
    ],
    &[
        N(2.0),
        T("0071202"),
        T("Thôn Thèn Pả"),
        T("HA GIANG"),
        T("Đồng Văn"),
        T("Xã Lũng Cú"),
        T("00712"),
        T("105,3290"),
        T("23,3550"),
        T("216"),
        T("điện mặt trời"),
        T("VIETTEL"),
        T("3G/4G"),
        T("Đang triển khai"),
        T("2021-01-05"),
        D("2024-06-30"),
        O,
        O,
    ],
    &[
        N(3.0),
        T("0343301"),
        T("Bản Pa Thắng"),
        T("Tỉnh Lai Châu"),
        T("Mường Tè"),
        T("Thu Lũm"),
        N(3433.0),
        T("102,3045"),
        T("22,6803"),
        T("98"),
        T("chưa có điện"),
        O,
        O,
        T("Chưa"),
        T("5 tháng 7 năm 2023"),
        O,
        O,
        O,
    ],
    &[
        N(4.0),
        T("0343302"),
        T("Bản Gò Khà"),
        T("Lai Châu"),
        T("Mường Tè"),
        T("Thu Lũm"),
        N(3433.0),
        N(102.3),
        N(22.65),
        N(77.0),
        T("✓"),
        O,
        O,
        O,
        D("2023-07-06"),
        O,
        O,
        O,
    ],
    &[O, O, T("Tổng cộng"), O, O, O, O, O, O, N(1625.0)],
];

#[test]
fn a_sound_list_is_taken_whole() {
    let scene = Scene::new();
    let path = scene.path("list.xlsx");
    workbook(&path, GROUP, &BEFORE, &AFTER, &CLEAN);
    let units = units();
    let list = read(&path, &options(&units));
    assert_eq!(list.sheet.as_deref(), Some("Danh sách"));
    assert_eq!(list.rows.iter().map(|r| r.row).collect::<Vec<_>>(), [5, 6, 7, 8]);
    assert_eq!(list.not_taken, [("STT".to_owned(), "counts the rows")]);
    assert_eq!(list.recognised.len(), 17);
    assert_eq!(list.new_operators, ["Viettel"]);
    for (code, count) in [
        ("rows-of-totals", 1),
        ("zeros-restored-commune", 3),
        ("unit-province-codes", 4),
        ("technologies-several", 1),
    ] {
        assert_eq!(list.report.count(code), count, "{code}\n{}", list.report);
    }
    let first = &list.rows[0];
    for (field, value) in [
        (Field::Code, "0071201"),
        (Field::Name, "Thôn Lô Lô Chải"),
        (Field::Hierarchy, "old"),
        (Field::ProvinceCode, "02"),
        (Field::Province, "Tỉnh Hà Giang"),
        (Field::DistrictCode, "026"),
        (Field::CommuneCode, "00712"),
        (Field::Commune, "Xã Lũng Cú"),
        (Field::Lon, "105.3182"),
        (Field::Lat, "23.3601"),
        (Field::Population, "1234"),
        (Field::Electricity, "grid"),
    ] {
        assert_eq!(first.get(field), Some(value), "{field}");
    }
    assert_eq!(first.said, Some(Said::Is(Status::Closed)));
    assert_eq!(list.rows[1].operator.as_deref(), Some("Viettel"));
    assert_eq!(list.rows[1].technology, Some(Technology::G4));
    assert_eq!(list.rows[2].said, Some(Said::NotCovered));
    assert_eq!(list.rows[3].get(Field::Population), Some("77"));

    let mut log = Log::default();
    let first_plan = plan(&log, &units, &list, &import_options());
    assert!(first_plan.is_clear(), "{:?}", first_plan.contradictions);
    assert_eq!(first_plan.new.len(), 4);
    assert_eq!(
        first_plan.transitions(),
        [
            (Status::Identified, 4),
            (Status::Assigned, 1),
            (Status::InProgress, 1),
            (Status::Closed, 1)
        ]
    );
    take(&mut log, &first_plan);
    let states = States::of(&log, AsOf::day(crate::support::lists::day("2023-12-31")));
    let statuses: Vec<Status> = states.points().iter().map(|p| p.life.status()).collect();
    assert_eq!(
        statuses,
        [
            Status::Closed,
            Status::InProgress,
            Status::Identified,
            Status::Identified
        ]
    );
    assert_eq!(states.misfits, 0);

    let again = plan(&log, &units, &list, &import_options());
    assert!(again.is_empty() && again.is_clear(), "{again:?}");
    assert_eq!(again.same, 4, "{:?}", again.remarks);
}

#[test]
fn every_fault_of_a_messy_list_is_reported_with_its_row() {
    let scene = Scene::new();
    let path = scene.path("messy.xlsx");
    let sound = |code: &'static str, name: &'static str| -> Vec<crate::support::lists::Put<'static>> {
        let mut row = CLEAN[2].to_vec();
        (row[1], row[2]) = (T(code), T(name));
        row
    };
    let with = |code, name, changes: &[(usize, crate::support::lists::Put<'static>)]| {
        let mut row = sound(code, name);
        for (at, cell) in changes {
            row[*at] = *cell;
        }
        row
    };
    let rows = [
        sound("0343303", "Bản A"),                                    // 5
        with("0343303", "Bản B", &[]),                                // 6: the code of row 5, another name
        with("0343304", "Bản C", &[(3, T("Lai Châo"))]),              // 7: no such province
        with("0343305", "Bản D", &[(7, T("120,5")), (8, T("22,6"))]), // 8: outside the country
        with("0343306", "Bản E", &[(14, T("28/12/2030"))]),           // 9: in the future
        with("0343307", "Bản F", &[(14, T("12/28/2022"))]),           // 10: month first
        with("0343308", "Bản G", &[(9, T("1.234,5"))]),               // 11: no whole number
        with("0343309", "Bản H", &[(7, T("22,6")), (8, T("102,3"))]), // 12: exchanged
        with("0343310", "Bản I", &[(13, T("có lẽ"))]),                // 13: no status
        with("0343311", "Bản K", &[(6, N(99.0))]),                    // 14: no such commune
        with("0343312", "Bản L", &[(9, F("=NA()", "#N/A"))]),         // 15: an error
        with(
            "0343313",
            "Bản M",
            &[(16, T("01/02/2020")), (13, T("Đã phủ sóng"))],
        ), // 16: closed before it was found
        with("0343314", "Bản N", &[(11, T("Viettel, VNPT"))]),        // 17: two operators
        with("0343315", "Bản O", &[(14, T("12/2022"))]),              // 18: no day
        sound("0343316", "Bản P"),                                    // 19
        with("0343316", "Bản P", &[(13, T("Đã phủ sóng"))]),          // 20: contradicts row 19
        with("0343317", "Bản Q", &[(6, T("00712"))]),                 // 21: a commune of another district
        sound("0343318", "Bản R"),                                    // 22
        sound("0343318", "Bản R"),                                    // 23: repeats row 22
        vec![O, O, T("Người lập biểu")],                              // 24: no village
    ];
    let rows: Vec<&[crate::support::lists::Put<'_>]> = rows.iter().map(Vec::as_slice).collect();
    workbook(&path, GROUP, &BEFORE, &AFTER, &rows);
    let units = units();
    let problems = refused(&path, &options(&units));
    let reported: Vec<(u64, &str)> = problems.iter().map(|p| (p.row.unwrap_or(0), p.code)).collect();
    assert_eq!(
        reported,
        [
            (6, "rows-contradict"),
            (7, "province-unknown"),
            (8, "outside-country"),
            (9, "date-in-future"),
            (10, "date-order"),
            (11, "number-invalid"),
            (12, "coordinates-swapped"),
            (13, "status-unknown"),
            (14, "code-unknown"),
            (15, "cell-error"),
            (16, "dates-out-of-order"),
            (17, "operator-several"),
            (18, "date-invalid"),
            (20, "rows-contradict"),
            (21, "unit-contradicts"),
            (24, "row-unplaced"),
        ],
        "{problems}"
    );
    assert!(the(&problems, "province-unknown").remedy.contains("Lai Châu"));
    let fault = the(&problems, "date-order");
    assert_eq!(fault.sheet.as_deref(), Some("Danh sách"));
    assert_eq!(fault.field.as_deref(), Some("Ngày phát hiện"));
    assert_eq!(fault.value.as_deref(), Some("12/28/2022"));
    assert!(problems.iter().any(|p| p.cause.contains("rows 5 and 6")));
    assert!(problems.iter().any(|p| p.cause.contains("rows 19 and 20")));
    assert_eq!(the(&problems, "number-invalid").value.as_deref(), Some("1.234,5"));

    // Left out where that is allowed: counted, listed, and the others are taken.
    let mut lenient = options(&units);
    lenient.skip_bad_rows = true;
    let list = read(&path, &lenient);
    assert_eq!(list.rows.iter().map(|r| r.row).collect::<Vec<_>>(), [5, 19, 22]);
    assert_eq!(list.left_out.len(), 16);
    assert_eq!(list.report.count_of_kind("skipped-"), 16);
    assert_eq!(list.report.count("rows-repeated"), 1);
}

#[test]
fn zeros_are_put_back_only_where_a_list_proves_them() {
    let scene = Scene::new();
    let path = scene.write("list.csv", "name,province_code,lon,lat\nA,2,105.3,23.3\n");
    let units = units();
    let list = read(&path, &options(&units));
    assert_eq!(list.rows[0].get(Field::ProvinceCode), Some("02"));
    let none = covgap::register::Units::default();
    let problems = refused(&path, &options(&none));
    assert_eq!(the(&problems, "code-without-zeros").value.as_deref(), Some("2"));
}

#[test]
fn files_that_are_no_lists_are_refused_in_plain_words() {
    let scene = Scene::new();
    let units = units();
    let options = options(&units);
    let cases: [(&str, Vec<u8>, &str); 6] = [
        ("empty.xlsx", Vec::new(), "file-empty"),
        (
            "zip.xlsx",
            b"PK\x03\x04 and no more".to_vec(),
            "workbook-unreadable",
        ),
        ("text.xlsx", b"name,lon,lat".to_vec(), "file-other-kind"),
        (
            "old.xls",
            [0xd0u8, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1].repeat(99),
            "workbook-unreadable",
        ),
        ("no.csv", b"a,b,c\n1,2,3\n".to_vec(), "heading-missing"),
        ("bare.csv", b"name,commune,lon\n".to_vec(), "no-rows"),
    ];
    for (name, bytes, code) in cases {
        let path = scene.write(name, bytes);
        let problems = refused(&path, &options);
        assert_eq!(the(&problems, code).file, path);
    }
    assert!(refused(&scene.path("missing.xlsx"), &options).has("file-unreadable"));
}
