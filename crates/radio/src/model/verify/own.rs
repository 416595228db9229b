//! The project's own reference values: tests/vectors/own/, whose README says how each file was made.

use super::super::{
    Environment, Loss, LossError, Parameters, Path, PathLoss, Polarization, Sweep, Warnings, find, p526,
};
use super::ground::Ground;
use super::table::{VectorRow, VectorTable};
use super::{Check, Load, Report};

/// Reads a file into checks.
type Reader = fn(&str, &str, &Load) -> Vec<Check>;

const FILES: &[(&str, Reader)] = &[
    ("own/free_space.csv", free_space),
    ("own/hata.csv", hata),
    ("own/p526.csv", p526_file),
];

pub(super) fn run(load: &Load, report: &mut Report) {
    for (file, reader) in FILES {
        report.read(load, file, |text| reader(file, text, load));
    }
}

pub(super) fn build(name: &'static str, parameters: &Parameters) -> Option<Box<dyn Sweep>> {
    find(name).map(|model| (model.build)(parameters))
}

/// Compares a loss, and the warnings where the table has them, with what a row expects.
pub(super) fn compare(check: &mut Check, table: &VectorTable, row: &VectorRow, got: Result<Loss, LossError>) {
    let loss_db = got.map(|loss| loss.loss.0);
    match (table.text(row, "error"), table.number(row, "loss_db")) {
        (Some(expected), _) if !expected.is_empty() => return check.error(row.line, loss_db, expected),
        (_, Some(expected_db)) => check.value(row.line, loss_db, expected_db),
        _ => return check.unreadable(row.line, "loss_db or error"),
    }
    if let (Some(expected), Ok(loss)) = (table.text(row, "warnings"), got)
        && written(loss.warnings) != expected
    {
        check.fail(
            row.line,
            format!("warnings '{}'", written(loss.warnings)),
            format!("warnings '{expected}'"),
        );
    }
}

/// Compares the loss of every row of a table; a row of which there is none lacks something that `unread`
/// names.
pub(super) fn losses(
    mut check: Check,
    text: &str,
    unread: &str,
    loss: impl Fn(&VectorTable, &VectorRow) -> Option<Result<Loss, LossError>>,
) -> Vec<Check> {
    let table = VectorTable::parse(text);
    for row in table.rows() {
        match loss(&table, row) {
            Some(got) => compare(&mut check, &table, row, got),
            None => check.unreadable(row.line, unread),
        }
    }
    vec![check]
}

fn written(warnings: Warnings) -> String {
    let names: Vec<&str> = warnings.quantities().map(|q| q.label().0).collect();
    names.join("; ")
}

fn free_space(file: &str, text: &str, _: &Load) -> Vec<Check> {
    const NAME: &str = "free-space";
    let model = build(NAME, &Parameters::default());
    losses(
        Check::new(NAME, file, "loss", 1e-9),
        text,
        "f_mhz, d_km",
        |table, row| {
            let (f_mhz, d_km) = (table.number(row, "f_mhz")?, table.number(row, "d_km")?);
            Some(
                model
                    .as_ref()?
                    .loss(&Path::bare(f_mhz, [30.0, 1.5], &[d_km], &[])),
            )
        },
    )
}

/// Both models of Hata's family share a file; its first column says which.
fn hata(file: &str, text: &str, _: &Load) -> Vec<Check> {
    let table = VectorTable::parse(text);
    let family = ["okumura-hata", "cost231-hata"];
    let mut checks: Vec<Check> = family
        .iter()
        .map(|name| Check::new(name, file, "loss", 1e-6))
        .collect();
    for row in table.rows() {
        let which = family
            .iter()
            .position(|name| table.text(row, "model") == Some(*name));
        let number = |column| table.number(row, column);
        let environment = table.word(row, "environment", &ENVIRONMENTS);
        let (Some(which), Some(environment), Some(f_mhz), Some(tx_height_m), Some(rx_height_m), Some(d_km)) = (
            which,
            environment,
            number("f_mhz"),
            number("h_tx_m"),
            number("h_rx_m"),
            number("d_km"),
        ) else {
            checks[0].unreadable(row.line, "model, environment, f_mhz, h_tx_m, h_rx_m or d_km");
            continue;
        };
        let parameters = Parameters::with(|p| p.environment = environment);
        let Some(model) = build(family[which], &parameters) else {
            checks[which].unreadable(row.line, "model");
            continue;
        };
        let got = model.loss(&Path::bare(f_mhz, [tx_height_m, rx_height_m], &[d_km], &[]));
        compare(&mut checks[which], &table, row, got);
    }
    checks
}

pub(super) const ENVIRONMENTS: [(&str, Environment); 5] = [
    ("urban-large", Environment::UrbanLarge),
    ("urban", Environment::Urban),
    ("suburban", Environment::Suburban),
    ("rural", Environment::QuasiOpen),
    ("open", Environment::Open),
];

pub(super) const POLARIZATIONS: [(&str, Polarization); 2] = [
    ("horizontal", Polarization::Horizontal),
    ("vertical", Polarization::Vertical),
];

const PARTS: [&str; 4] = ["L_bulla", "L_bulls", "L_dsph", "L_d"];

fn p526_file(file: &str, text: &str, load: &Load) -> Vec<Check> {
    let name = p526::CARD.name;
    let table = VectorTable::parse(text);
    let profiles = Ground::load(load, "own/profiles.csv");
    let mut loss = Check::new(name, file, "loss", 1e-6);
    let mut parts: Vec<Check> = PARTS
        .iter()
        .map(|what| Check::new(name, file, what, 1e-6))
        .collect();
    for row in table.rows() {
        if p526_row(&table, row, &profiles, &mut loss, &mut parts).is_none() {
            loss.unreadable(row.line, "a cell, or the profile in own/profiles.csv");
        }
    }
    parts.insert(0, loss);
    parts
}

fn p526_row(
    table: &VectorTable,
    row: &VectorRow,
    profiles: &[Option<Ground>],
    loss: &mut Check,
    parts: &mut [Check],
) -> Option<()> {
    let ground = Ground::of_row(table, row, profiles)?;
    let factor = table.number(row, "k")?;
    let polarization = table.word(row, "polarization", &POLARIZATIONS)?;
    let model = p526::DeltaBullington::new(&Parameters::with(|p| {
        (p.earth_radius_factor, p.polarization) = (factor, polarization);
    }));
    let path = ground.path(
        table.number(row, "f_mhz")?,
        [table.number(row, "h_tx_m")?, table.number(row, "h_rx_m")?],
    );
    compare(loss, table, row, model.loss(&path));
    if table.text(row, "error") == Some("") {
        let got = model.parts(&path);
        let values = got.map(|p| [p.l_bulla_db, p.l_bulls_db, p.l_dsph_db, p.l_d_db]);
        for (i, column) in ["l_bulla_db", "l_bulls_db", "l_dsph_db", "l_d_db"]
            .iter()
            .enumerate()
        {
            parts[i].value(row.line, values.map(|v| v[i]), table.number(row, column)?);
        }
    }
    Some(())
}
