//! Reference values of NTIA's eHata: losses, and what they are made of. Their profiles run from the mobile to
//! the base.

use super::super::ehata::{CARD, ExtendedHata, Parts, SeaEnd};
use super::super::{LossError, Parameters, Path, PathLoss, free_space_loss};
use super::ground::Ground;
use super::table::{VectorRow, VectorTable};
use super::{Check, Load, Report, code};

/// Losses: file, profiles, and its columns for the profile, frequency, heights, class, reliability and loss.
const LOSSES: [(&str, &str, [&str; 7]); 2] = [
    (
        "own/ehata.csv",
        "own/profiles.csv",
        [
            "profile_row",
            "f_mhz",
            "h_b_m",
            "h_m_m",
            "environment_nlcd",
            "reliability_fraction",
            "loss_db",
        ],
    ),
    (
        "ehata/ehata_cases.csv",
        "itm/profiles.csv",
        [
            "profile_row(of itm/generated/profiles.csv; pfl runs mobile->base)",
            "f__mhz",
            "h_b__meter",
            "h_m__meter",
            "environment_nlcd",
            "reliability_fraction",
            "plb__db",
        ],
    ),
];

/// The same with intermediate values and bad inputs.
const PARTS: &str = "own/ehata_parts.csv";

/// A column of that file, its tolerance and the part that it holds; `None` where the path has no such part.
type Part = (&'static str, f64, fn(&Parts) -> Option<f64>);

const COMPARED: [Part; 15] = [
    ("d_bp_km", 1e-6, |p| Some(p.median.d_bp_km)),
    ("att_1km_db", 1e-6, |p| Some(p.median.a_1km_db)),
    ("att_100km_db", 1e-6, |p| Some(p.median.a_100km_db)),
    ("h_b_eff_m", 1e-6, |p| Some(p.h_b_eff_m)),
    ("h_m_eff_m", 1e-6, |p| Some(p.h_m_eff_m)),
    ("h10_m", 1e-6, |p| Some(p.undulation.h10_m)),
    ("h50_m", 1e-6, |p| Some(p.undulation.h50_m)),
    ("h90_m", 1e-6, |p| Some(p.undulation.h90_m)),
    ("delta_h_m", 1e-6, |p| Some(p.undulation.delta_h_m)),
    ("theta_m_mrad", 1e-6, |p| Some(p.theta_m_mrad)),
    ("beta", 1e-12, |p| Some(p.sea.share)),
    ("sea_end", 0.0, |p| {
        Some(match p.sea.end {
            SeaEnd::Base => 0.0,
            SeaEnd::Mobile => 1.0,
            SeaEnd::Both => -1.0,
        })
    }),
    ("d_1_km", 1e-9, |p| p.ridge.map(|r| r.d_1_km)),
    ("d_2_km", 1e-9, |p| p.ridge.map(|r| r.d_2_km)),
    // The report's program holds the earth's curvature in single precision.
    ("h_edge_m", 1e-5, |p| p.ridge.map(|r| r.h_m)),
];

pub(super) fn run(load: &Load, report: &mut Report) {
    for (file, profiles, columns) in &LOSSES {
        match (load(file), load(profiles)) {
            (Some(text), Some(profiles)) => report.checks.push(losses(file, &text, &profiles, columns)),
            _ => report.absent.push((*file).to_string()),
        }
    }
    match (load(PARTS), load("own/profiles.csv")) {
        (Some(text), Some(profiles)) => report.checks.extend(parts(&text, &profiles)),
        _ => report.absent.push(PARTS.to_string()),
    }
}

fn losses(file: &str, text: &str, profiles: &str, columns: &[&str; 7]) -> Check {
    let table = VectorTable::parse(text);
    let profiles = from_mobile(profiles);
    let mut check = Check::new(CARD.name, file, "loss", 1e-6);
    for row in table.rows() {
        let got = table.text(row, columns[0]).and_then(|index| {
            let ground = profiles.get(index.parse::<usize>().ok()?)?.as_ref()?;
            let numbers: Vec<f64> = columns[1..].iter().filter_map(|c| table.number(row, c)).collect();
            let &[f_mhz, h_b_m, h_m_m, nlcd, share, loss_db] = numbers.as_slice() else {
                return None;
            };
            let path = ground.path(f_mhz, [h_b_m, h_m_m]);
            let floor_db = with_floor_db(&path, loss_db);
            Some((answer(&path, nlcd as u8, share), floor_db, loss_db))
        });
        match got {
            Some((Ok((loss_db, _)), floor_db, _)) if (loss_db - floor_db).abs() > check.tolerance => {
                check.value(row.line, Ok(loss_db), floor_db);
            }
            Some((got, _, want_db)) => check.value(row.line, got.map(|(_, p)| p.loss_db), want_db),
            None => check.unreadable(row.line, "a cell, or the profile"),
        }
    }
    check
}

/// The model's loss and its parts.
fn answer(path: &Path, nlcd: u8, share: f64) -> Result<(f64, Parts), LossError> {
    let model = ExtendedHata::of_nlcd(nlcd, &Parameters::with(|p| p.location_pct = 100.0 * share));
    Ok((model.loss(path)?.loss.0, model.parts(path)?))
}

/// What the model makes of the report's loss: never less than free space.
fn with_floor_db(path: &Path, loss_db: f64) -> f64 {
    loss_db.max(free_space_loss(path.frequency, path.distance_km()).0)
}

fn from_mobile(profiles: &str) -> Vec<Option<Ground>> {
    let mut grounds = Ground::parse(profiles);
    for ground in grounds.iter_mut().flatten() {
        ground.heights_m.reverse();
    }
    grounds
}

fn parts(text: &str, profiles: &str) -> Vec<Check> {
    let table = VectorTable::parse(text);
    let profiles = from_mobile(profiles);
    let mut report_loss = Check::new(CARD.name, PARTS, "loss without floor", 1e-6);
    let mut loss = Check::new(CARD.name, PARTS, "loss", 1e-6);
    let mut checks = COMPARED.map(|(column, tolerance, _)| Check::new(CARD.name, PARTS, column, tolerance));
    for row in table.rows() {
        let Some(got) = parts_row(&table, row, &profiles) else {
            loss.unreadable(row.line, "a cell, or the profile");
            continue;
        };
        let error = table.text(row, "error").unwrap_or("");
        if !error.is_empty() {
            loss.error(row.line, got.map(|(_, db, _)| db), error);
            continue;
        }
        match (got, table.number(row, "loss_db")) {
            (Ok((floor_db, loss_db, p)), Some(want_db)) => {
                loss.value(row.line, Ok(loss_db), want_db.max(floor_db));
                report_loss.value(row.line, Ok(p.loss_db), want_db);
                for (check, (column, _, part)) in checks.iter_mut().zip(COMPARED) {
                    match (part(&p), table.number(row, column)) {
                        (Some(got), Some(want)) => check.value(row.line, Ok(got), want),
                        (None, None) => {}
                        (got, want) => check.fail(row.line, format!("{got:?}"), format!("{want:?}")),
                    }
                }
            }
            (Err(error), _) => loss.fail(row.line, code(&error), "a loss".to_string()),
            (_, None) => loss.unreadable(row.line, "loss_db or error"),
        }
    }
    checks.into_iter().chain([report_loss, loss]).collect()
}

/// Free space, the model's loss and its parts for one row; `None` where the row cannot be read.
fn parts_row(
    table: &VectorTable,
    row: &VectorRow,
    profiles: &[Option<Ground>],
) -> Option<Result<(f64, f64, Parts), LossError>> {
    let ground = Ground::of_row(table, row, profiles)?;
    let number = |column| table.number(row, column);
    let path = ground.path(number("f_mhz")?, [number("h_b_m")?, number("h_m_m")?]);
    let nlcd: u8 = table.text(row, "environment_nlcd")?.parse().ok()?;
    let got = answer(&path, nlcd, number("reliability_fraction")?);
    let free_db = free_space_loss(path.frequency, path.distance_km()).0;
    Some(got.map(|(loss_db, parts)| (free_db, loss_db, parts)))
}
