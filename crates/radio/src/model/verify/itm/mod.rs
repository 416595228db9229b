//! ITM against its definition: the program that NTIA publishes, run on synthetic and on real terrain, NTIA's
//! own examples, and the published quantiles of a measured path.
//!
//! Rows give climate, siting, polarisation and mode of variability by the definition's numbers. A number that
//! represents nothing cannot be made one of this crate's types: such a row is refused at the border, which
//! the file expects.

mod columns;
mod published;
mod rows;

use super::super::itm::{Itm, ItmArea, Parts, warning};
use super::super::{LossError, Path, PathLoss};
use super::ground::Ground;
use super::table::{VectorRow, VectorTable};
use super::{Check, Load, Report};
use columns::{NTIA, Names, OWN};
use rows::{expected_error, parameters};

const P2P: &str = "itm";
const AREA: &str = "itm-area";

/// Files of the point-to-point mode with a profile's number in each row: name, profiles, names of columns.
const P2P_FILES: [(&str, &str, &Names); 3] = [
    ("own/itm_p2p.csv", "own/profiles.csv", &OWN),
    ("own/itm_edges.csv", "own/profiles.csv", &OWN),
    ("itm/p2p_cases.csv", "itm/profiles.csv", &NTIA),
];

const AREA_FILES: [(&str, &Names); 3] = [
    ("own/itm_area.csv", &OWN),
    ("own/itm_area_edges.csv", &OWN),
    ("itm/area_cases.csv", &NTIA),
];

/// Everything is compared to this, in the unit of the quantity.
const TOLERANCE: f64 = 1e-6;

pub(super) fn run(load: &Load, report: &mut Report) {
    let grounds = |file| Ground::load(load, file);
    for (name, profiles, names) in P2P_FILES {
        report.read(load, name, |text| p2p_file(name, text, &grounds(profiles), names));
    }
    for (name, names) in AREA_FILES {
        report.read(load, name, |text| area_file(name, text, names));
    }
    report.read(load, "itm/ntia_p2p.csv", |text| {
        published::ntia_p2p(text, &grounds("itm/ntia_pfls.csv"))
    });
    report.read(load, "itm/ntia_area.csv", published::ntia_area);
    report.read(load, "itm/qkpfl/qkpfl_cases.csv", |text| {
        published::measured_path(text, &grounds("itm/qkpfl/profile.csv"))
    });
}

/// One check for each value that a file may hold.
struct Checks {
    loss: Check,
    parts: Vec<Check>,
}

/// Intermediate values by name, and how they are read.
type Part = (&'static str, fn(&Parts) -> f64);
const PARTS: [Part; 13] = [
    ("theta_hzn_tx", |p| p.theta_hzn_rad[0]),
    ("theta_hzn_rx", |p| p.theta_hzn_rad[1]),
    ("d_hzn_tx", |p| p.d_hzn_m[0]),
    ("d_hzn_rx", |p| p.d_hzn_m[1]),
    ("h_e_tx", |p| p.h_e_m[0]),
    ("h_e_rx", |p| p.h_e_m[1]),
    ("N_s", |p| p.n_s),
    ("delta_h", |p| p.delta_h_m),
    ("A_ref", |p| p.a_ref_db),
    ("A_fs", |p| p.a_fs_db),
    ("d", |p| p.d_km),
    ("mode", |p| f64::from(p.mode as u8)),
    ("warning bits", |p| f64::from(p.warning_bits)),
];

impl Checks {
    fn new(model: &'static str, file: &str) -> Self {
        Self {
            loss: Check::new(model, file, "loss", TOLERANCE),
            parts: PARTS
                .iter()
                .map(|(what, _)| Check::new(model, file, what, TOLERANCE))
                .collect(),
        }
    }

    /// Compares everything that the row holds. `None`: its code or its loss cannot be read.
    fn row(&mut self, table: &VectorTable, row: &VectorRow, names: &Names, got: Said) -> Option<()> {
        let loss_db = got.map(|(_, loss)| loss.loss.0);
        if let Some(error) = table.text(row, "error").filter(|e| !e.is_empty()) {
            self.loss.error(row.line, loss_db, error);
            return Some(());
        }
        if let Some(error) = expected_error(table.text(row, names.code)?.parse().ok()?) {
            self.loss.error(row.line, loss_db, error);
            return Some(());
        }
        self.loss.value(row.line, loss_db, table.number(row, names.loss)?);
        let columns = [
            "theta_hzn_tx",
            "theta_hzn_rx",
            names.d_hzn[0],
            names.d_hzn[1],
            names.h_e[0],
            names.h_e[1],
            "N_s",
            names.found_delta_h,
            names.a_ref,
            names.a_fs,
            names.found_d,
            "mode",
            "warnings",
        ];
        for (check, (column, (_, part))) in self.parts.iter_mut().zip(columns.iter().zip(PARTS)) {
            if let Some(expected) = table.number(row, column) {
                check.value(row.line, got.map(|(p, _)| part(&p)), expected);
            }
        }
        if let (Some(bits), Ok((_, loss))) = (table.number(row, "warnings"), got)
            && loss.warnings != warning::warnings(bits as u32)
        {
            let expected = format!("warnings '{}'", warning::warnings(bits as u32));
            self.loss
                .fail(row.line, format!("warnings '{}'", loss.warnings), expected);
        }
        Some(())
    }

    /// Those of which the file has values.
    fn done(self) -> Vec<Check> {
        let parts = self.parts.into_iter().filter(|c| c.rows > 0);
        std::iter::once(self.loss).chain(parts).collect()
    }
}

fn p2p_file(file: &str, text: &str, profiles: &[Option<Ground>], names: &Names) -> Vec<Check> {
    let table = VectorTable::parse(text);
    let mut checks = Checks::new(P2P, file);
    for row in table.rows() {
        let done = p2p_row(&table, row, profiles, names).and_then(|got| checks.row(&table, row, names, got));
        if done.is_none() {
            checks.loss.unreadable(row.line, "a cell, or the profile");
        }
    }
    checks.done()
}

/// What the model says of a row: loss and parts come from the two ways to ask.
type Said = Result<(Parts, super::super::Loss), LossError>;

fn p2p_row(table: &VectorTable, row: &VectorRow, profiles: &[Option<Ground>], names: &Names) -> Option<Said> {
    let index: usize = table.text(row, "profile_row")?.parse().ok()?;
    let ground = profiles.get(index)?.as_ref()?;
    let raise_m = table.number(row, "raise_m").unwrap_or(0.0);
    let ground = ground
        .spoiled(table.text(row, "fault").unwrap_or(""))?
        .raised(raise_m);
    let parameters = match parameters(P2P, table, row, names)? {
        Ok(parameters) => parameters,
        Err(refused) => return Some(Err(refused)),
    };
    let path = ground.path(
        table.number(row, names.f)?,
        [table.number(row, names.h_tx)?, table.number(row, names.h_rx)?],
    );
    let model = Itm::new(&parameters);
    let parts = model.parts(&path);
    Some(parts.and_then(|parts| Ok((parts, model.loss(&path)?))))
}

fn area_file(file: &str, text: &str, names: &Names) -> Vec<Check> {
    let table = VectorTable::parse(text);
    let mut checks = Checks::new(AREA, file);
    for row in table.rows() {
        let done = area_row(&table, row, names).and_then(|got| checks.row(&table, row, names, got));
        if done.is_none() {
            checks.loss.unreadable(row.line, "a cell");
        }
    }
    checks.done()
}

fn area_row(table: &VectorTable, row: &VectorRow, names: &Names) -> Option<Said> {
    let parameters = match parameters(AREA, table, row, names)? {
        Ok(parameters) => parameters,
        Err(refused) => return Some(Err(refused)),
    };
    let ends_m = [table.number(row, names.h_tx)?, table.number(row, names.h_rx)?];
    let distances_km = [table.number(row, names.d)?];
    let path = Path::bare(table.number(row, names.f)?, ends_m, &distances_km, &[]);
    let model = ItmArea::new(&parameters);
    let parts = model.parts(&path);
    Some(parts.and_then(|parts| Ok((parts, model.loss(&path)?))))
}
