//! A row's parameters, by the definition's numbers, and its return code.

use super::super::super::{BadParameter, Climate, LossError, Parameters, Polarization, Siting, Variability};
use super::super::table::{VectorRow, VectorTable};
use super::AREA;
use super::columns::Names;

/// A number of the definition that represents nothing here, as an error like any other.
fn no_such(model: &'static str, name: &'static str, value: f64, min: f64, max: f64) -> LossError {
    LossError::BadParameter {
        model,
        fault: BadParameter {
            name,
            value,
            min,
            max,
            unit: "",
        },
    }
}

pub(super) fn polarization(number: u8) -> Option<Polarization> {
    match number {
        0 => Some(Polarization::Horizontal),
        1 => Some(Polarization::Vertical),
        _ => None,
    }
}

/// A cell as one of the definition's numbers, made what it represents. `None`: not a number at all.
fn numbered_kind<T>(
    model: &'static str,
    table: &VectorTable,
    row: &VectorRow,
    column: &'static str,
    (kind, min, max): (&'static str, f64, f64),
    from_number: fn(u8) -> Option<T>,
) -> Option<Result<T, LossError>> {
    let number = table.number(row, column)?;
    let whole = number.fract() == 0.0 && (0.0..=255.0).contains(&number);
    let made = if whole { from_number(number as u8) } else { None };
    Some(made.ok_or(no_such(model, kind, number, min, max)))
}

/// The parameters of a row, or the refusal of a number that represents nothing. `None`: a cell cannot be
/// read.
pub(super) fn parameters(
    model: &'static str,
    table: &VectorTable,
    row: &VectorRow,
    names: &Names,
) -> Option<Result<Parameters, LossError>> {
    let number = |column| table.number(row, column);
    let climate = numbered_kind(
        model,
        table,
        row,
        "climate",
        ("climate", 1.0, 7.0),
        Climate::from_number,
    )?;
    let variability = numbered_kind(
        model,
        table,
        row,
        "mdvar",
        ("variability", 0.0, 33.0),
        Variability::from_number,
    )?;
    let polarization = numbered_kind(model, table, row, "pol", ("polarization", 0.0, 1.0), polarization)?;
    let sites = if model == AREA {
        let site =
            |column, kind| numbered_kind(model, table, row, column, (kind, 0.0, 2.0), Siting::from_number);
        let [tx, rx] = names.siting;
        (site(tx, "tx_siting")?, site(rx, "rx_siting")?)
    } else {
        (Ok(Siting::Random), Ok(Siting::Random))
    };
    let delta_h_m = if model == AREA {
        number(names.delta_h)?
    } else {
        0.0
    };
    let [time_pct, location_pct, situation_pct] = names.shares.map(number);
    let (time_pct, location_pct, situation_pct) = (time_pct?, location_pct?, situation_pct?);
    let (n_0, epsilon, sigma) = (number("N_0")?, number("epsilon")?, number("sigma")?);
    let build = || -> Result<Parameters, LossError> {
        Ok(Parameters {
            climate: climate?,
            variability: variability?,
            polarization: polarization?,
            tx_siting: sites.0?,
            rx_siting: sites.1?,
            time_pct,
            location_pct,
            situation_pct,
            sea_level_refractivity: n_0,
            ground_permittivity: epsilon,
            ground_conductivity_s_m: sigma,
            terrain_irregularity_m: delta_h_m,
            ..Parameters::default()
        })
    };
    Some(build())
}

/// A return code of the definition as this crate's error; `None` for the codes of success.
pub(super) fn expected_error(code: u32) -> Option<&'static str> {
    Some(match code {
        0 | 1 => return None,
        1000 => "out-of-range:transmitter height",
        1001 => "out-of-range:receiver height",
        1002 => "bad-parameter:climate",
        1003 => "bad-parameter:time_pct",
        1004 => "bad-parameter:location_pct",
        1005 => "bad-parameter:situation_pct",
        1008 => "bad-parameter:sea_level_refractivity",
        1009 => "out-of-range:frequency",
        1010 => "bad-parameter:polarization",
        // The phase of the ground's impedance reaches 45° for a permittivity of 1 only.
        1011 | 1013 => "bad-parameter:ground_permittivity",
        1012 => "bad-parameter:ground_conductivity_s_m",
        1014 => "bad-parameter:variability",
        1017 => "out-of-range:distance",
        1018 => "bad-parameter:terrain_irregularity_m",
        1019 => "bad-parameter:tx_siting",
        1020 => "bad-parameter:rx_siting",
        1021 | 1022 => "out-of-range:surface refractivity",
        _ => "an error that this crate does not know",
    })
}
