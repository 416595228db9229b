//! Losses at a path's end, P.2108 and P.2109: the project's own values and the published ones.

use super::super::p2108::{aeronautical, height_gain, statistical};
use super::super::{Card, LossError, p2109};
use super::table::{Row, Table};
use super::{Check, Load, Report};
use crate::cover::Kind;
use crate::units::{Db, Frequency};

/// Half of the published tables' last digit, and what binary numbers add to it.
const PRINTED_DB: f64 = 0.05 + 1e-9;

/// A table: file, card, tolerance, column of the expected value, what a row gives, and the quantity that a return code
/// of the published tables complains about.
struct File {
    name: &'static str,
    card: &'static Card,
    tolerance_db: f64,
    value: &'static str,
    read: fn(&Table, &Row) -> Option<Result<Db, LossError>>,
    errors: fn(&str) -> Option<&'static str>,
}

const FILES: [File; 8] = [
    File {
        name: "own/p2108_height_gain.csv",
        card: &height_gain::CARD,
        tolerance_db: 1e-6,
        value: "loss_db",
        read: own_height_gain,
        errors: none,
    },
    File {
        name: "own/p2108_statistical.csv",
        card: &statistical::CARD,
        tolerance_db: 1e-6,
        value: "loss_db",
        read: own_statistical,
        errors: none,
    },
    File {
        name: "own/p2108_aeronautical.csv",
        card: &aeronautical::CARD,
        tolerance_db: 1e-6,
        value: "loss_db",
        read: own_aeronautical,
        errors: none,
    },
    File {
        name: "own/p2109.csv",
        card: &p2109::CARD,
        tolerance_db: 1e-6,
        value: "loss_db",
        read: own_p2109,
        errors: none,
    },
    File {
        name: "p2108/HeightGainTerminalCorrectionModelTestData.csv",
        card: &height_gain::CARD,
        tolerance_db: PRINTED_DB,
        value: "A_h__db",
        read: published_height_gain,
        errors: return_code,
    },
    File {
        name: "p2108/TerrestrialStatisticalModelTestData.csv",
        card: &statistical::CARD,
        tolerance_db: PRINTED_DB,
        value: "L_ctt__db",
        read: published_statistical,
        errors: return_code,
    },
    File {
        name: "p2108/AeronauticalStatisticalModelTestData.csv",
        card: &aeronautical::CARD,
        tolerance_db: PRINTED_DB,
        value: "L_ces__db",
        read: published_aeronautical,
        errors: return_code,
    },
    File {
        name: "p2109/validation.csv",
        card: &p2109::CARD,
        tolerance_db: 1e-6,
        value: "building entry loss (dB)",
        read: published_p2109,
        errors: none,
    },
];

pub(super) fn run(load: &Load, report: &mut Report) {
    for file in &FILES {
        match load(file.name) {
            Some(text) => report.checks.push(check(file, &text)),
            None => report.absent.push(file.name.to_string()),
        }
    }
}

fn check(file: &File, text: &str) -> Check {
    let table = Table::parse(text);
    let mut check = Check::new(file.card.name, file.name, "loss", file.tolerance_db);
    for row in table.rows() {
        let Some(got) = (file.read)(&table, row).map(|got| got.map(|db| db.0)) else {
            check.unreadable(row.line, "an input");
            continue;
        };
        match table.text(row, "rtn") {
            None | Some("0") => check.row(&table, row, file.value, got),
            Some(code) => match (file.errors)(code) {
                Some(expected) => check.error(row.line, got, expected),
                None => check.unreadable(row.line, "rtn"),
            },
        }
    }
    check
}

fn none(_: &str) -> Option<&'static str> {
    None
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

fn own_height_gain(table: &Table, row: &Row) -> Option<Result<Db, LossError>> {
    let kind = match table.text(row, "kind")? {
        "water" => Kind::Water,
        "open" => Kind::Open,
        "suburban" => Kind::Suburban,
        "urban" => Kind::Urban,
        "trees" => Kind::Trees,
        "dense-urban" => Kind::DenseUrban,
        _ => return None,
    };
    let columns = ["f_ghz", "h_m", "street_width_m", "clutter_height_m"];
    at_height(table, row, columns, kind)
}

fn published_height_gain(table: &Table, row: &Row) -> Option<Result<Db, LossError>> {
    let kind = match table.text(row, "clutter_type")? {
        "1" => Kind::Water,
        "2" => Kind::Open,
        "3" => Kind::Suburban,
        "4" => Kind::Urban,
        "5" => Kind::Trees,
        "6" => Kind::DenseUrban,
        _ => return None,
    };
    let columns = ["f__ghz", "h__meter", "w_s__meter", "R__meter"];
    at_height(table, row, columns, kind)
}

fn at_height(table: &Table, row: &Row, columns: [&str; 4], kind: Kind) -> Option<Result<Db, LossError>> {
    let [f_ghz, h_m, w_s_m, r_m] = columns.map(|column| table.number(row, column));
    let frequency = Frequency::from_ghz(f_ghz?);
    Some(height_gain::height_gain(frequency, h_m?, w_s_m?, r_m?, kind))
}

fn own_statistical(table: &Table, row: &Row) -> Option<Result<Db, LossError>> {
    let [f_ghz, d_km, p_pct] = ["f_ghz", "d_km", "location_pct"].map(|column| table.number(row, column));
    Some(statistical::statistical(
        Frequency::from_ghz(f_ghz?),
        d_km?,
        p_pct?,
    ))
}

fn published_statistical(table: &Table, row: &Row) -> Option<Result<Db, LossError>> {
    let [f_ghz, d_km, p_pct] = ["f__ghz", "d__km", "p"].map(|column| table.number(row, column));
    Some(statistical::statistical(
        Frequency::from_ghz(f_ghz?),
        d_km?,
        p_pct?,
    ))
}

fn own_aeronautical(table: &Table, row: &Row) -> Option<Result<Db, LossError>> {
    let columns = ["f_ghz", "elevation_deg", "location_pct"];
    let [f_ghz, elevation_deg, p_pct] = columns.map(|column| table.number(row, column));
    let frequency = Frequency::from_ghz(f_ghz?);
    Some(aeronautical::aeronautical(frequency, elevation_deg?, p_pct?))
}

fn published_aeronautical(table: &Table, row: &Row) -> Option<Result<Db, LossError>> {
    let columns = ["f__ghz", "theta_deg", "p"];
    let [f_ghz, elevation_deg, p_pct] = columns.map(|column| table.number(row, column));
    let frequency = Frequency::from_ghz(f_ghz?);
    Some(aeronautical::aeronautical(frequency, elevation_deg?, p_pct?))
}

fn own_p2109(table: &Table, row: &Row) -> Option<Result<Db, LossError>> {
    let building = match table.text(row, "building")? {
        "traditional" => p2109::Building::Traditional,
        "thermally-efficient" => p2109::Building::ThermallyEfficient,
        _ => return None,
    };
    let columns = ["f_ghz", "elevation_deg", "probability_pct"];
    indoors(table, row, columns, building)
}

fn published_p2109(table: &Table, row: &Row) -> Option<Result<Db, LossError>> {
    let building = match table.text(row, "building type")? {
        "1" => p2109::Building::Traditional,
        "2" => p2109::Building::ThermallyEfficient,
        _ => return None,
    };
    // The file's own spelling.
    let columns = ["freqency (GHz)", "elevation angle (deg)", "probability (%)"];
    indoors(table, row, columns, building)
}

fn indoors(
    table: &Table,
    row: &Row,
    columns: [&str; 3],
    building: p2109::Building,
) -> Option<Result<Db, LossError>> {
    let [f_ghz, elevation_deg, p_pct] = columns.map(|column| table.number(row, column));
    let frequency = Frequency::from_ghz(f_ghz?);
    Some(p2109::entry_loss(building, frequency, elevation_deg?, p_pct?))
}
