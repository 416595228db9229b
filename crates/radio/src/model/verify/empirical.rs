//! Reference values of the formulae without terrain: SUI, ECC-33, Egli. Their files share their columns, but
//! for the first, which says what the model wants to know of the surroundings.

use super::super::{Loss, LossError, Parameters, Path, SuiTerrain};
use super::own::{ENVIRONMENTS, build, losses};
use super::table::{VectorRow, VectorTable};
use super::{Check, Load, Report};

/// A model's parameters from a row.
type Reader = fn(&VectorTable, &VectorRow) -> Option<Parameters>;

const FILES: &[(&str, &str, Reader)] = &[
    ("own/sui.csv", "sui", sui),
    ("own/ecc33.csv", "ecc33", ecc33),
    ("own/egli.csv", "egli", |_, _| Some(Parameters::default())),
];

pub(super) fn run(load: &Load, report: &mut Report) {
    for (file, model, parameters) in FILES {
        report.read(load, file, |text| {
            let check = Check::new(model, file, "loss", 1e-6);
            let unread = "surroundings, f_mhz, h_tx_m, h_rx_m or d_km";
            losses(check, text, unread, |table, row| {
                loss(model, *parameters, table, row)
            })
        });
    }
}

fn loss(
    model: &'static str,
    parameters: Reader,
    table: &VectorTable,
    row: &VectorRow,
) -> Option<Result<Loss, LossError>> {
    let number = |column| table.number(row, column);
    let (ends_m, distances_km) = ([number("h_tx_m")?, number("h_rx_m")?], [number("d_km")?]);
    let path = Path::bare(number("f_mhz")?, ends_m, &distances_km, &[]);
    Some(build(model, &parameters(table, row)?)?.loss(&path))
}

fn sui(table: &VectorTable, row: &VectorRow) -> Option<Parameters> {
    let terrains = [("A", SuiTerrain::A), ("B", SuiTerrain::B), ("C", SuiTerrain::C)];
    let terrain = table.word(row, "terrain", &terrains)?;
    Some(Parameters::with(|p| p.sui_terrain = terrain))
}

fn ecc33(table: &VectorTable, row: &VectorRow) -> Option<Parameters> {
    let environment = table.word(row, "environment", &ENVIRONMENTS)?;
    Some(Parameters::with(|p| p.environment = environment))
}
