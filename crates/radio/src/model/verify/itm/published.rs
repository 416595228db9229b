//! Published losses: NTIA's examples, and the quantiles of a measured path.

use super::super::super::itm::Itm;
use super::super::super::{Climate, LossError, Parameters, PathLoss, Variability};
use super::super::Check;
use super::super::ground::Ground;
use super::super::table::{VectorRow, VectorTable};
use super::columns::{NTIA, NTIA_EXAMPLES};
use super::rows::{parameters, polarization};
use super::{AREA, P2P, TOLERANCE, area_row};
use crate::maths;

/// NTIA's examples of the point-to-point mode: row k is over profile k, losses are rounded to 0.01 dB.
pub(super) fn ntia_p2p(text: &str, profiles: &[Option<Ground>]) -> Vec<Check> {
    const FILE: &str = "itm/ntia_p2p.csv";
    let table = VectorTable::parse(text);
    let mut check = Check::new(P2P, FILE, "loss", 0.005 + TOLERANCE);
    for (row, ground) in table.rows().iter().zip(profiles) {
        let compared = (|| {
            let ground = ground.as_ref()?;
            let got = parameters(P2P, &table, row, &NTIA)?.and_then(|p| {
                let number = |column| table.number(row, column).unwrap_or(f64::NAN);
                Itm::new(&p).loss(&ground.path(number(NTIA.f), [number(NTIA.h_tx), number(NTIA.h_rx)]))
            });
            check.value(row.line, got.map(|l| l.loss.0), table.number(row, NTIA.loss)?);
            Some(())
        })();
        if compared.is_none() {
            check.unreadable(row.line, "a cell, or the profile");
        }
    }
    if table.rows().len() != profiles.len() {
        check.unreadable(0, "as many profiles as rows");
    }
    vec![check]
}

/// NTIA's examples of the area mode, rounded to 0.1 dB.
pub(super) fn ntia_area(text: &str) -> Vec<Check> {
    const FILE: &str = "itm/ntia_area.csv";
    let table = VectorTable::parse(text);
    let mut check = Check::new(AREA, FILE, "loss", 0.05 + TOLERANCE);
    for row in table.rows() {
        match (
            area_row(&table, row, &NTIA_EXAMPLES),
            table.number(row, NTIA.loss),
        ) {
            (Some(got), Some(expected_db)) => check.value(row.line, got.map(|(p, _)| p.loss.0), expected_db),
            _ => check.unreadable(row.line, "a cell"),
        }
    }
    vec![check]
}

/// Crystal Palace – Mursley: confidence is the share of situations, reliability that of time; half of all
/// locations. The file gives the refractivity at the surface, which this brings down to sea level.
pub(super) fn measured_path(text: &str, profiles: &[Option<Ground>]) -> Vec<Check> {
    const FILE: &str = "itm/qkpfl/qkpfl_cases.csv";
    let table = VectorTable::parse(text);
    let mut checks = [
        ("published quantile", "published_loss_db(0.1)", 0.05),
        ("the definition's quantile", "ntia_cpp_v1.4_db", 0.000_05),
    ]
    .map(|(what, column, rounding_db)| (Check::new(P2P, FILE, what, rounding_db + TOLERANCE), column));
    for row in table.rows() {
        let got = measured_row(&table, row, profiles);
        for (check, column) in &mut checks {
            match (got, table.number(row, column)) {
                (Some(got), Some(expected_db)) => check.value(row.line, got, expected_db),
                _ => check.unreadable(row.line, "a cell, or the profile"),
            }
        }
    }
    checks.map(|(check, _)| check).into()
}

fn measured_row(
    table: &VectorTable,
    row: &VectorRow,
    profiles: &[Option<Ground>],
) -> Option<Result<f64, LossError>> {
    let number = |column| table.number(row, column);
    let ground = profiles.first()?.as_ref()?;
    let tenth = (ground.heights_m.len() - 1) / 10;
    let middle = &ground.heights_m[tenth..ground.heights_m.len() - tenth];
    let h_sys_m = middle.iter().sum::<f64>() / middle.len() as f64;
    let parameters = Parameters {
        climate: Climate::from_number(number("climate")? as u8)?,
        variability: Variability::from_number(number("mdvar")? as u8)?,
        polarization: polarization(number("pol")? as u8)?,
        situation_pct: number("confidence")?,
        time_pct: number("reliability")?,
        sea_level_refractivity: number("N_s(final)")? * maths::exp(h_sys_m / 9460.0),
        ground_permittivity: number("eps")?,
        ground_conductivity_s_m: number("sigma")?,
        ..Parameters::default()
    };
    let got = Itm::new(&parameters).loss(&ground.path(number("f_mhz")?, [number("h_tx")?, number("h_rx")?]));
    Some(got.map(|l| l.loss.0))
}
