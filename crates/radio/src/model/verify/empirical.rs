//! Reference values of the formulae without terrain: SUI, ECC-33, Egli. Their files share their columns, but for the first,
//! which says what the model wants to know of the surroundings.

use super::super::{Loss, LossError, Parameters, Path, SuiTerrain, Surroundings};
use super::own::{build, compare, environment};
use super::table::{Row, Table};
use super::{Check, Load, Report};
use crate::units::Frequency;

/// A model's parameters from a row.
type Reader = fn(&Table, &Row) -> Option<Parameters>;

const FILES: &[(&str, &str, Reader)] = &[
    ("own/sui.csv", "sui", sui),
    ("own/ecc33.csv", "ecc33", ecc33),
    ("own/egli.csv", "egli", |_, _| Some(Parameters::default())),
];

pub(super) fn run(load: &Load, report: &mut Report) {
    for (file, model, parameters) in FILES {
        let Some(text) = load(file) else {
            report.absent.push((*file).to_string());
            continue;
        };
        let table = Table::parse(&text);
        let mut check = Check::new(model, file, "loss", 1e-6);
        for row in table.rows() {
            match loss(model, *parameters, &table, row) {
                Some(got) => compare(&mut check, &table, row, got),
                None => check.unreadable(row.line, "surroundings, f_mhz, h_tx_m, h_rx_m or d_km"),
            }
        }
        report.checks.push(check);
    }
}

fn loss(
    model: &'static str,
    parameters: Reader,
    table: &Table,
    row: &Row,
) -> Option<Result<Loss, LossError>> {
    let number = |column| table.number(row, column);
    let path = Path {
        frequency: Frequency::from_mhz(number("f_mhz")?),
        tx_height_m: number("h_tx_m")?,
        rx_height_m: number("h_rx_m")?,
        distances_km: &[number("d_km")?],
        heights_m: &[],
        surroundings: Surroundings::NONE,
    };
    Some(build(model, &parameters(table, row)?)?.loss(&path))
}

fn sui(table: &Table, row: &Row) -> Option<Parameters> {
    Some(Parameters {
        sui_terrain: match table.text(row, "terrain")? {
            "A" => SuiTerrain::A,
            "B" => SuiTerrain::B,
            "C" => SuiTerrain::C,
            _ => return None,
        },
        ..Parameters::default()
    })
}

fn ecc33(table: &Table, row: &Row) -> Option<Parameters> {
    Some(Parameters {
        environment: environment(table.text(row, "environment")?)?,
        ..Parameters::default()
    })
}
