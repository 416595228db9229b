//! Attenuation by air and rain: the project's own values, and a published table of P.676.

use super::super::{LossError, p676, p838};
use super::table::{VectorRow, VectorTable, numbered, split};
use super::{Check, Load, Report};
use crate::units::Frequency;

const PUBLISHED: &str = "p676/validation.csv";
const OWN_AIR: &str = "own/p676.csv";
const OWN_RAIN: &str = "own/p838.csv";

/// Reads a file into checks.
type Reader = fn(&str) -> Vec<Check>;

const FILES: [(&str, Reader); 3] = [(OWN_AIR, own_air), (OWN_RAIN, rain), (PUBLISHED, published)];

pub(super) fn run(load: &Load, report: &mut Report) {
    for (file, reader) in FILES {
        report.read(load, file, reader);
    }
}

fn air_checks(file: &str) -> [Check; 2] {
    // dB/km here.
    ["oxygen", "water vapour"].map(|quantity| Check::new(p676::CARD.name, file, quantity, 1e-8))
}

/// f in GHz, pressure of dry air in hPa, water vapour in g/m³, temperature in K, oxygen and water vapour in
/// dB/km: the header names no columns that a program could rely on.
fn published(text: &str) -> Vec<Check> {
    let mut checks = air_checks(PUBLISHED);
    for (line, content) in numbered(text).skip(1) {
        let cells: Vec<f64> = split(content).iter().filter_map(|c| c.parse().ok()).collect();
        let &[f_ghz, p_hpa, rho_g_m3, t_k, oxygen_db_km, water_db_km] = cells.as_slice() else {
            checks[0].unreadable(line, "six numbers");
            continue;
        };
        let got = p676::specific_attenuation(Frequency::from_ghz(f_ghz), p_hpa, rho_g_m3, t_k);
        checks[0].value(line, got.map(|air| air.oxygen_db_km), oxygen_db_km);
        checks[1].value(line, got.map(|air| air.water_db_km), water_db_km);
    }
    checks.into()
}

fn own_air(text: &str) -> Vec<Check> {
    let table = VectorTable::parse(text);
    let [mut oxygen, mut water] = air_checks(OWN_AIR);
    let mut path = Check::new(p676::CARD.name, OWN_AIR, "loss", 1e-8);
    for row in table.rows() {
        let number = |column| table.number(row, column);
        let (Some(f_ghz), Some(p_hpa), Some(rho_g_m3), Some(t_k), Some(d_km)) = (
            number("f_ghz"),
            number("dry_pressure_hpa"),
            number("water_vapour_g_m3"),
            number("temperature_k"),
            number("distance_km"),
        ) else {
            path.unreadable(row.line, "the air or the distance");
            continue;
        };
        let got = p676::specific_attenuation(Frequency::from_ghz(f_ghz), p_hpa, rho_g_m3, t_k);
        let along = got.and_then(|air| air.along(d_km)).map(|db| db.0);
        outcome(&mut path, &table, row, along, "loss_db");
        if table.text(row, "error") == Some("") {
            outcome(
                &mut oxygen,
                &table,
                row,
                got.map(|air| air.oxygen_db_km),
                "oxygen_db_km",
            );
            outcome(
                &mut water,
                &table,
                row,
                got.map(|air| air.water_db_km),
                "water_db_km",
            );
        }
    }
    vec![path, oxygen, water]
}

/// Compares with a column, or with the error that a row expects.
fn outcome(
    check: &mut Check,
    table: &VectorTable,
    row: &VectorRow,
    got: Result<f64, LossError>,
    column: &str,
) {
    match (table.text(row, "error"), table.number(row, column)) {
        (Some(expected), _) if !expected.is_empty() => check.error(row.line, got, expected),
        (_, Some(expected)) => check.value(row.line, got, expected),
        _ => check.unreadable(row.line, column),
    }
}

/// k, α and the loss of a link. Rows of the recommendation's table 5 count in units of their last printed
/// digit.
fn rain(text: &str) -> Vec<Check> {
    let table = VectorTable::parse(text);
    let new = |quantity, tolerance| Check::new(p838::CARD.name, OWN_RAIN, quantity, tolerance);
    // Half a unit, and what the printed coefficients of the curves leave: at 4 GHz α_V comes out as 1.24755.
    let mut printed = [
        new("k, last printed digits", 0.52),
        new("α, last printed digits", 0.52),
    ];
    let mut calculated = [new("k", 1e-9), new("α", 1e-9)];
    let mut loss = new("loss", 1e-9);
    for row in table.rows() {
        let number = |column| table.number(row, column);
        let (Some(f_ghz), Some(elevation_deg), Some(tau_deg)) =
            (number("f_ghz"), number("elevation_deg"), number("tilt_deg"))
        else {
            loss.unreadable(row.line, "f_ghz, elevation_deg, tilt_deg");
            continue;
        };
        let (frequency, tilt) = (Frequency::from_ghz(f_ghz), p838::Tilt { tau_deg });
        let got = p838::coefficients(frequency, elevation_deg, tilt);
        let values = [("k", got.map(|c| c.k)), ("alpha", got.map(|c| c.alpha))];
        if table.text(row, "origin") == Some("table 5") {
            for (check, (column, value)) in printed.iter_mut().zip(values) {
                in_printed_units(check, &table, row, column, value);
            }
            continue;
        }
        if table.text(row, "error") == Some("") {
            for (check, (column, value)) in calculated.iter_mut().zip(values) {
                outcome(check, &table, row, value, column);
            }
        }
        let (Some(rain_rate_001_mm_h), Some(distance_km), Some(share_pct)) =
            (number("rain_mm_h"), number("distance_km"), number("share_pct"))
        else {
            loss.unreadable(row.line, "rain_mm_h, distance_km, share_pct");
            continue;
        };
        let link = p838::Link {
            frequency,
            tilt,
            distance_km,
            elevation_deg,
            rain_rate_001_mm_h,
        };
        let got = p838::exceeded_db(&link, share_pct).map(|db| db.0);
        outcome(&mut loss, &table, row, got, "loss_db");
    }
    [loss].into_iter().chain(printed).chain(calculated).collect()
}

fn in_printed_units(
    check: &mut Check,
    table: &VectorTable,
    row: &VectorRow,
    column: &str,
    got: Result<f64, LossError>,
) {
    let text = table.text(row, column).unwrap_or_default();
    let (Ok(expected), Some((_, decimals))) = (text.parse::<f64>(), text.split_once('.')) else {
        return check.unreadable(row.line, column);
    };
    let unit = 10f64.powi(-i32::try_from(decimals.len()).unwrap_or(0));
    check.value(row.line, got.map(|value| value / unit), expected / unit);
}
