//! Every usual writing of coordinates in a study's lists, and what is wrong with them.

use super::workbooks::study;
use crate::support::Scene;
use crate::support::hand_made::at;
use crate::support::tool::holds;
use covgap::ingest::{ReceiverColumns, ReceiverStream};
use covgap::space::BoundingBox;

const AROUND: BoundingBox = BoundingBox {
    west_deg: 105.0,
    south_deg: 21.0,
    east_deg: 106.0,
    north_deg: 22.0,
};

/// Positions, or the code of the fault, of receivers with these coordinates.
fn read(pairs: &[(&str, &str)]) -> Vec<Result<(f64, f64), &'static str>> {
    let scene = Scene::new();
    let rows: String = pairs
        .iter()
        .map(|(lon, lat)| format!("r|{lon}|{lat}\n"))
        .collect();
    let path = scene.write("r.csv", format!("id|lon|lat\n{rows}"));
    let mut stream = ReceiverStream::open(&path, &ReceiverColumns::default(), AROUND).expect("a table");
    let rows = stream.next_rows(1000).expect("read");
    rows.into_iter()
        .map(|r| {
            r.place
                .map(|(p, _)| (p.lon_deg(), p.lat_deg()))
                .map_err(|f| f.code)
        })
        .collect()
}

#[test]
fn every_usual_writing_is_the_same_place() {
    let pairs = [
        ("105.5", "21.25"),
        ("105°30'00''E", "21°15'00''N"),
        ("105° 30′ 00″ Đ", "21° 15′ 00″ B"),
        ("105° 30' 00'' Đông", "21° 15' 00'' Bắc"),
        ("105 30 00 E", "21 15 00 N"),
        ("E105.5", "N21.25"),
        ("105-30-00E", "21-15-00N"),
        ("105°30.0'E", "21°15.0'N"),
        ("105:30:00", "21:15:00"),
        ("1053000E", "211500N"),
        ("105°30' Est", "21°15' Nord"),
        ("105°30' este", "21°15' norte"),
        ("105°30' BT", "21°15' LU"),
        ("105°30' T", "21°15' U"),
        ("105d30m00s", "21d15m00s"),
        ("105 độ 30 phút", "21 độ 15 phút"),
        ("105.5°", "21.25°"),
    ];
    for (pair, found) in pairs.iter().zip(read(&pairs)) {
        let (lon, lat) = found.unwrap_or_else(|code| panic!("{pair:?}: {code}"));
        assert!(
            (lon - 105.5).abs() < 1e-9 && (lat - 21.25).abs() < 1e-9,
            "{pair:?}: {lon} {lat}"
        );
    }
}

#[test]
fn the_west_is_the_west_in_spanish_and_french() {
    let pairs = [
        ("70°30' O", "12°30' S"),
        ("70°30' oeste", "12°30' sur"),
        ("70°30' Ouest", "12°30' Sud"),
        ("70°30'W", "12°30'S"),
    ];
    for (pair, found) in pairs.iter().zip(read(&pairs)) {
        // Far from the expected place, which is said, and is no fault of the coordinate.
        assert_eq!(found, Ok((-70.5, -12.5)), "{pair:?}");
    }
}

#[test]
fn what_cannot_be_or_may_be_two_things_is_a_fault() {
    let pairs = [
        (("105°60'00''E", "21°15'N"), "coordinates-invalid"),
        (("105°30'60''E", "21°15'N"), "coordinates-invalid"),
        (("-105°30'E", "21°15'N"), "coordinates-ambiguous"),
        (("105°30'E", "91°00'N"), "coordinates-invalid"),
        (("181°30'E", "21°00'N"), "coordinates-invalid"),
        (("21°15'N", "105°30'E"), "coordinates-swapped"),
        (("105°30'T", "21°15'N"), "coordinates-ambiguous"),
        (("105°30'Đ", "21°15'N"), "coordinates-ambiguous"),
        (("105 30", "21 15"), "number-invalid"),
        (("105.5°30'E", "21°15'N"), "coordinates-invalid"),
        (("105°30'X", "21°15'N"), "coordinates-invalid"),
        (("abc", "21.25"), "number-invalid"),
    ];
    let written: Vec<(&str, &str)> = pairs.iter().map(|p| p.0).collect();
    for ((pair, code), found) in pairs.iter().zip(read(&written)) {
        assert_eq!(found, Err(*code), "{pair:?}");
    }
}

#[test]
fn a_fault_names_file_row_heading_and_value_and_what_to_do() {
    let scene = Scene::small_world();
    scene.write(
        "v.csv",
        "Mã thôn;Tên thôn;Kinh độ;Vĩ độ\n1;Bản Một;105°29'06'' Đ;21°75' B\n2;B;105°29' Đ;21°30' Đ\n",
    );
    scene.study_file(&study("v.csv", "sites.csv"));
    holds(
        &scene.refused(),
        &[
            "[coordinates-invalid] v.csv, row 2, field 'Vĩ độ', value '21°75' B': minutes must be below 60; write",
            "[coordinates-swapped] v.csv, row 3, field 'Vĩ độ', value '21°30' Đ': 'Đ' is no direction of a latitude; exchange",
        ],
    );
}

#[test]
fn the_register_reads_the_same_writings() {
    use crate::support::lists::{options, read, units};
    let scene = Scene::new();
    let path = scene.write(
        "l.csv",
        "Tên thôn;Kinh độ;Vĩ độ\nBản Một;105°30'00'' Đ;21°15'00'' B\nBản Hai;105 30 00 E;21 15 00 N\n",
    );
    let units = units();
    let list = read(&path, &options(&units));
    let field = |row: usize, f| list.rows[row].fields.get(&f).cloned().unwrap_or_default();
    for row in 0..2 {
        let place = [covgap::register::Field::Lon, covgap::register::Field::Lat]
            .map(|f| field(row, f).parse::<f64>().expect("a number"));
        assert_eq!(at(place[0], place[1]), at(105.5, 21.25));
    }
}
