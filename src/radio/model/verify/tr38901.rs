//! Published path losses of 3GPP TR 38.901 §7.4.1: a table, and a worksheet.

use super::super::{LossError, Parameters, Path, Sight, Surroundings, find};
use super::table::{Row, Table, numbered, split};
use super::{Check, Load, NotInBuild, Report};
use crate::units::Frequency;

const NAME: &str = "3gpp-38901-rma";
const TABLE: &str = "tr38901/pathloss.csv";
const SHEET: &str = "tr38901/path_loss_validation.csv";

pub fn run(load: &Load, report: &mut Report) {
    match load(TABLE) {
        Some(text) => table(&text, report),
        None => report.absent.push(TABLE.to_string()),
    }
    match load(SHEET) {
        Some(text) => sheet(&text, report),
        None => report.absent.push(SHEET.to_string()),
    }
}

fn loss_db(
    parameters: &Parameters,
    f_ghz: f64,
    d_2d_m: f64,
    h_bs_m: f64,
    h_ut_m: f64,
) -> Option<Result<f64, LossError>> {
    let model = (find(NAME)?.build)(parameters);
    let loss = model.loss(&Path {
        frequency: Frequency::from_ghz(f_ghz),
        tx_height_m: h_bs_m,
        rx_height_m: h_ut_m,
        distances_km: &[d_2d_m / 1000.0],
        heights_m: &[],
        surroundings: Surroundings::NONE,
    });
    Some(loss.map(|l| l.loss.0))
}

/// Columns scenario, condition, fc_GHz, d2D_m, hBS_m, hUT_m, W_m, h_m, PL_dB.
fn table(text: &str, report: &mut Report) {
    let table = Table::parse(text);
    let mut check = Check::new(NAME, TABLE, "loss", 1e-6);
    let mut others: Vec<(String, usize)> = Vec::new();
    for row in table.rows() {
        let scenario = table.text(row, "scenario").unwrap_or("");
        if scenario != "RMa" {
            match others.iter_mut().find(|(name, _)| name == scenario) {
                Some((_, rows)) => *rows += 1,
                None => others.push((scenario.to_string(), 1)),
            }
        } else if let Some((got, expected_db)) = table_row(&table, row) {
            check.value(row.line, got, expected_db);
        } else {
            check.unreadable(
                row.line,
                "condition, fc_GHz, d2D_m, hBS_m, hUT_m, W_m, h_m or PL_dB",
            );
        }
    }
    report.checks.push(check);
    report
        .not_in_build
        .extend(others.into_iter().map(|(scenario, rows)| NotInBuild {
            file: TABLE.to_string(),
            what: format!("TR 38.901 scenario {scenario}"),
            rows,
        }));
}

fn table_row(table: &Table, row: &Row) -> Option<(Result<f64, LossError>, f64)> {
    let number = |column| table.number(row, column);
    let parameters = Parameters {
        sight: match table.text(row, "condition")? {
            "LOS" => Sight::Los,
            "NLOS" => Sight::Nlos,
            _ => return None,
        },
        street_width_m: number("W_m")?,
        building_height_m: number("h_m")?,
        ..Parameters::default()
    };
    let got = loss_db(
        &parameters,
        number("fc_GHz")?,
        number("d2D_m")?,
        number("hBS_m")?,
        number("hUT_m")?,
    )?;
    Some((got, number("PL_dB")?))
}

/// The worksheet gives one table after another: name, loss, outdoor and indoor part of the distance, slant distance,
/// frequency, breakpoint. Of it the rural line-of-sight values are compared. Its rural values without line of sight
/// are not: they follow from (3.7·h/h_BS)² where the report has 3.7·(h/h_BS)².
fn sheet(text: &str, report: &mut Report) {
    let mut check = Check::new(NAME, SHEET, "loss in sight", 1e-6);
    let mut section = String::new();
    let (mut rural_nlos, mut elsewhere) = (0, 0);
    for (line, text) in numbered(text) {
        let cells = split(text);
        let numbers: Vec<f64> = cells.iter().skip(1).map_while(|c| c.parse().ok()).collect();
        if numbers.is_empty() {
            // A section's name stands alone in its line.
            if !cells[0].is_empty() && cells[1..].iter().all(|c| c.is_empty()) {
                section = cells[0].to_ascii_lowercase();
            }
            continue;
        }
        match (section.as_str(), numbers.as_slice()) {
            ("rma los", &[expected_db, outside_m, inside_m, _, f_ghz, ..]) => {
                let parameters = Parameters {
                    sight: Sight::Los,
                    ..Parameters::default()
                };
                match loss_db(&parameters, f_ghz, outside_m + inside_m, 35.0, 1.5) {
                    Some(got) => check.value(line, got, expected_db),
                    None => check.unreadable(line, "the model"),
                }
            }
            ("rma nlos", _) => rural_nlos += 1,
            ("", _) => {} // the list of defaults at the top
            _ => elsewhere += 1,
        }
    }
    report.checks.push(check);
    for (what, rows) in [
        (
            "RMa without sight, as the worksheet squares it: (3.7·h/h_BS)²",
            rural_nlos,
        ),
        ("TR 38.901, the worksheet's other scenarios", elsewhere),
    ] {
        report.not_in_build.push(NotInBuild {
            file: SHEET.to_string(),
            what: what.to_string(),
            rows,
        });
    }
}
