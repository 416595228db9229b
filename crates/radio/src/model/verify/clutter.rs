//! Losses at a path's end, P.2108 and P.2109: the project's own values and the published ones.

use super::super::p2108::{aeronautical, height_gain, statistical};
use super::super::{Card, LossError, p2109};
use super::table::{VectorRow, VectorTable};
use super::{Check, Load, Report};
use crate::cover::Kind;
use crate::units::{Db, Frequency};

/// Half of the published tables' last digit, and what binary numbers add to it.
const PRINTED_DB: f64 = 0.05 + 1e-9;

/// A table: file, card, tolerance, column of the expected value, and what a row gives.
type File = (
    &'static str,
    &'static Card,
    f64,
    &'static str,
    fn(&VectorTable, &VectorRow) -> Option<Result<Db, LossError>>,
);

#[rustfmt::skip] // A line a file.
const FILES: [File; 8] = [
    ("own/p2108_height_gain.csv", &height_gain::CARD, 1e-6, "loss_db", own_height_gain),
    ("own/p2108_statistical.csv", &statistical::CARD, 1e-6, "loss_db", own_statistical),
    ("own/p2108_aeronautical.csv", &aeronautical::CARD, 1e-6, "loss_db", own_aeronautical),
    ("own/p2109.csv", &p2109::CARD, 1e-6, "loss_db", own_p2109),
    ("p2108/HeightGainTerminalCorrectionModelTestData.csv", &height_gain::CARD, PRINTED_DB, "A_h__db", published_height_gain),
    ("p2108/TerrestrialStatisticalModelTestData.csv", &statistical::CARD, PRINTED_DB, "L_ctt__db", published_statistical),
    ("p2108/AeronauticalStatisticalModelTestData.csv", &aeronautical::CARD, PRINTED_DB, "L_ces__db", published_aeronautical),
    ("p2109/validation.csv", &p2109::CARD, 1e-6, "building entry loss (dB)", published_p2109),
];

pub(super) fn run(load: &Load, report: &mut Report) {
    for file in &FILES {
        report.read(load, file.0, |text| vec![check(file, text)]);
    }
}

fn check(file: &File, text: &str) -> Check {
    let (name, card, tolerance_db, column, loss) = *file;
    let table = VectorTable::parse(text);
    let mut check = Check::new(card.name, name, "loss", tolerance_db);
    for row in table.rows() {
        let Some(got) = loss(&table, row).map(|got| got.map(|db| db.0)) else {
            check.unreadable(row.line, "an input");
            continue;
        };
        match table.text(row, "rtn") {
            None | Some("0") => check.row(&table, row, column, got),
            Some(code) => match return_code(code) {
                Some(expected) => check.error(row.line, got, expected),
                None => check.unreadable(row.line, "rtn"),
            },
        }
    }
    check
}

/// What the reference program's return codes complain about.
fn return_code(code: &str) -> Option<&'static str> {
    Some(match code {
        "32" | "48" | "64" => "out-of-range:frequency",
        "33" => "out-of-range:receiver height",
        "34" => "out-of-range:street width",
        "35" => "out-of-range:clutter height",
        "49" => "out-of-range:distance",
        "50" | "66" => "out-of-range:share",
        "65" => "out-of-range:elevation",
        _ => return None,
    })
}

/// Kinds of clutter: the word of the project's files, the number of the published ones.
const KINDS: [(&str, &str, Kind); 6] = [
    ("water", "1", Kind::Water),
    ("open", "2", Kind::Open),
    ("suburban", "3", Kind::Suburban),
    ("urban", "4", Kind::Urban),
    ("trees", "5", Kind::Trees),
    ("dense-urban", "6", Kind::DenseUrban),
];

fn own_height_gain(table: &VectorTable, row: &VectorRow) -> Option<Result<Db, LossError>> {
    let kind = table.word(row, "kind", &KINDS.map(|(word, _, kind)| (word, kind)))?;
    let columns = ["f_ghz", "h_m", "street_width_m", "clutter_height_m"];
    at_height(table, row, columns, kind)
}

fn published_height_gain(table: &VectorTable, row: &VectorRow) -> Option<Result<Db, LossError>> {
    let kind = table.word(
        row,
        "clutter_type",
        &KINDS.map(|(_, number, kind)| (number, kind)),
    )?;
    let columns = ["f__ghz", "h__meter", "w_s__meter", "R__meter"];
    at_height(table, row, columns, kind)
}

fn at_height(
    table: &VectorTable,
    row: &VectorRow,
    columns: [&str; 4],
    kind: Kind,
) -> Option<Result<Db, LossError>> {
    let [f_ghz, h_m, w_s_m, r_m] = columns.map(|column| table.number(row, column));
    let frequency = Frequency::from_ghz(f_ghz?);
    Some(height_gain::height_gain(frequency, h_m?, w_s_m?, r_m?, kind))
}

fn own_statistical(table: &VectorTable, row: &VectorRow) -> Option<Result<Db, LossError>> {
    of_three(
        table,
        row,
        ["f_ghz", "d_km", "location_pct"],
        statistical::statistical,
    )
}

fn published_statistical(table: &VectorTable, row: &VectorRow) -> Option<Result<Db, LossError>> {
    of_three(table, row, ["f__ghz", "d__km", "p"], statistical::statistical)
}

fn own_aeronautical(table: &VectorTable, row: &VectorRow) -> Option<Result<Db, LossError>> {
    let columns = ["f_ghz", "elevation_deg", "location_pct"];
    of_three(table, row, columns, aeronautical::aeronautical)
}

fn published_aeronautical(table: &VectorTable, row: &VectorRow) -> Option<Result<Db, LossError>> {
    let columns = ["f__ghz", "theta_deg", "p"];
    of_three(table, row, columns, aeronautical::aeronautical)
}

/// A loss of a frequency in GHz, a distance or an elevation, and a share in %.
fn of_three<T>(
    table: &VectorTable,
    row: &VectorRow,
    columns: [&str; 3],
    loss: impl Fn(Frequency, f64, f64) -> T,
) -> Option<T> {
    let [f_ghz, second, p_pct] = columns.map(|column| table.number(row, column));
    Some(loss(Frequency::from_ghz(f_ghz?), second?, p_pct?))
}

fn own_p2109(table: &VectorTable, row: &VectorRow) -> Option<Result<Db, LossError>> {
    let columns = ["f_ghz", "elevation_deg", "probability_pct"];
    let words = ["traditional", "thermally-efficient"];
    indoors(table, row, columns, ("building", words))
}

fn published_p2109(table: &VectorTable, row: &VectorRow) -> Option<Result<Db, LossError>> {
    // The file's own spelling.
    let columns = ["freqency (GHz)", "elevation angle (deg)", "probability (%)"];
    indoors(table, row, columns, ("building type", ["1", "2"]))
}

/// `building`: its column, and the words for the two kinds.
fn indoors(
    table: &VectorTable,
    row: &VectorRow,
    columns: [&str; 3],
    (column, [traditional, efficient]): (&str, [&str; 2]),
) -> Option<Result<Db, LossError>> {
    use p2109::Building::{ThermallyEfficient, Traditional};
    let words = [(traditional, Traditional), (efficient, ThermallyEfficient)];
    let building = table.word(row, column, &words)?;
    of_three(table, row, columns, |frequency, elevation_deg, p_pct| {
        p2109::entry_loss(building, frequency, elevation_deg, p_pct)
    })
}
