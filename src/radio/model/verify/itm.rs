//! ITM against its definition: the program that NTIA publishes, run on synthetic and on real terrain, NTIA's own
//! examples, and the published quantiles of a measured path.
//!
//! Rows give climate, siting, polarisation and mode of variability by the definition's numbers. A number that stands for
//! nothing cannot be made one of this crate's types: such a row is refused at the border, which the file expects.

use super::super::itm::{Itm, ItmArea, Parts, warning};
use super::super::{
    BadParameter, Climate, LossError, Parameters, Path, PathLoss, Polarization, Siting, Surroundings,
    Variability,
};
use super::ground::Ground;
use super::table::{Row, Table};
use super::{Check, Load, Report};
use crate::units::Frequency;

const P2P: &str = "itm";
const AREA: &str = "itm-area";

/// How a file calls its columns, and where its profiles are.
struct Names {
    h_tx: &'static str,
    h_rx: &'static str,
    d: &'static str,
    delta_h: &'static str,
    f: &'static str,
    shares: [&'static str; 3],
    siting: [&'static str; 2],
    code: &'static str,
    loss: &'static str,
    a_ref: &'static str,
    a_fs: &'static str,
    d_hzn: [&'static str; 2],
    h_e: [&'static str; 2],
    found_d: &'static str,
    found_delta_h: &'static str,
}

/// The project's files.
const OWN: Names = Names {
    h_tx: "h_tx_m",
    h_rx: "h_rx_m",
    d: "d_km",
    delta_h: "delta_h_m",
    f: "f_mhz",
    shares: ["time_pct", "location_pct", "situation_pct"],
    siting: ["tx_siting", "rx_siting"],
    code: "return_code",
    loss: "A_db",
    a_ref: "A_ref_db",
    a_fs: "A_fs_db",
    d_hzn: ["d_hzn_tx_m", "d_hzn_rx_m"],
    h_e: ["h_e_tx_m", "h_e_rx_m"],
    found_d: "d_km",
    found_delta_h: "delta_h_m",
};

/// Those that use the definition's names.
const NTIA: Names = Names {
    h_tx: "h_tx__meter",
    h_rx: "h_rx__meter",
    d: "d__km",
    delta_h: "delta_h__meter",
    f: "f__mhz",
    shares: ["time", "location", "situation"],
    siting: ["tx_siting", "rx_siting"],
    code: "rc",
    loss: "A__db",
    a_ref: "A_ref__db",
    a_fs: "A_fs__db",
    d_hzn: ["d_hzn_tx", "d_hzn_rx"],
    h_e: ["h_e_tx", "h_e_rx"],
    found_d: "d__km",
    found_delta_h: "delta_h",
};

/// As above, in NTIA's own list.
const NTIA_EXAMPLES: Names = Names {
    siting: ["tx_siting_criteria", "rx_siting_criteria"],
    ..NTIA
};

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

pub fn run(load: &Load, report: &mut Report) {
    let mut file = |name: &str, checks: &dyn Fn(&str) -> Vec<Check>| match load(name) {
        Some(text) => report.checks.extend(checks(&text)),
        None => report.absent.push(name.to_string()),
    };
    for (name, profiles, names) in P2P_FILES {
        file(name, &|text| {
            p2p_file(name, text, &grounds(load, profiles), names)
        });
    }
    for (name, names) in AREA_FILES {
        file(name, &|text| area_file(name, text, names));
    }
    file("itm/ntia_p2p.csv", &|text| {
        ntia_p2p(text, &grounds(load, "itm/ntia_pfls.csv"))
    });
    file("itm/ntia_area.csv", &ntia_area);
    file("itm/qkpfl/qkpfl_cases.csv", &|text| {
        measured_path(text, &grounds(load, "itm/qkpfl/profile.csv"))
    });
}

fn grounds(load: &Load, file: &str) -> Vec<Option<Ground>> {
    load(file).map(|text| Ground::parse(&text)).unwrap_or_default()
}

/// A number of the definition that stands for nothing here, as an error like any other.
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

fn polarization(number: u8) -> Option<Polarization> {
    match number {
        0 => Some(Polarization::Horizontal),
        1 => Some(Polarization::Vertical),
        _ => None,
    }
}

/// A cell as one of the definition's numbers, made what it stands for. `None`: not a number at all.
fn numbered_kind<T>(
    model: &'static str,
    table: &Table,
    row: &Row,
    column: &'static str,
    (kind, min, max): (&'static str, f64, f64),
    from_number: fn(u8) -> Option<T>,
) -> Option<Result<T, LossError>> {
    let number = table.number(row, column)?;
    let whole = number.fract() == 0.0 && (0.0..=255.0).contains(&number);
    let made = if whole { from_number(number as u8) } else { None };
    Some(made.ok_or(no_such(model, kind, number, min, max)))
}

/// The parameters of a row, or the refusal of a number that stands for nothing. `None`: a cell cannot be read.
fn parameters(
    model: &'static str,
    table: &Table,
    row: &Row,
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
fn expected_error(code: u32) -> Option<&'static str> {
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
    fn row(
        &mut self,
        table: &Table,
        row: &Row,
        names: &Names,
        got: Result<(Parts, super::super::Loss), LossError>,
    ) -> Option<()> {
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
                check.value(
                    row.line,
                    got.as_ref().map(|(p, _)| part(p)).map_err(|e| *e),
                    expected,
                );
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
    let table = Table::parse(text);
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

fn p2p_row(table: &Table, row: &Row, profiles: &[Option<Ground>], names: &Names) -> Option<Said> {
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
    let path = Path {
        frequency: Frequency::from_mhz(table.number(row, names.f)?),
        tx_height_m: table.number(row, names.h_tx)?,
        rx_height_m: table.number(row, names.h_rx)?,
        distances_km: &ground.distances_km,
        heights_m: &ground.heights_m,
        surroundings: Surroundings::NONE,
    };
    let model = Itm::new(&parameters);
    Some(
        model
            .parts(&path)
            .and_then(|parts| Ok((parts, model.loss(&path)?))),
    )
}

fn area_file(file: &str, text: &str, names: &Names) -> Vec<Check> {
    let table = Table::parse(text);
    let mut checks = Checks::new(AREA, file);
    for row in table.rows() {
        let done = area_row(&table, row, names).and_then(|got| checks.row(&table, row, names, got));
        if done.is_none() {
            checks.loss.unreadable(row.line, "a cell");
        }
    }
    checks.done()
}

fn area_row(table: &Table, row: &Row, names: &Names) -> Option<Said> {
    let parameters = match parameters(AREA, table, row, names)? {
        Ok(parameters) => parameters,
        Err(refused) => return Some(Err(refused)),
    };
    let path = Path {
        frequency: Frequency::from_mhz(table.number(row, names.f)?),
        tx_height_m: table.number(row, names.h_tx)?,
        rx_height_m: table.number(row, names.h_rx)?,
        distances_km: &[table.number(row, names.d)?],
        heights_m: &[],
        surroundings: Surroundings::NONE,
    };
    let model = ItmArea::new(&parameters);
    Some(
        model
            .parts(&path)
            .and_then(|parts| Ok((parts, model.loss(&path)?))),
    )
}

/// NTIA's examples of the point-to-point mode: row k is over profile k, losses are rounded to 0.01 dB.
fn ntia_p2p(text: &str, profiles: &[Option<Ground>]) -> Vec<Check> {
    const FILE: &str = "itm/ntia_p2p.csv";
    let table = Table::parse(text);
    let mut check = Check::new(P2P, FILE, "loss", 0.005 + TOLERANCE);
    for (row, ground) in table.rows().iter().zip(profiles) {
        let compared = (|| {
            let ground = ground.as_ref()?;
            let got = parameters(P2P, &table, row, &NTIA)?.and_then(|p| {
                let number = |column| table.number(row, column).unwrap_or(f64::NAN);
                Itm::new(&p).loss(&Path {
                    frequency: Frequency::from_mhz(number(NTIA.f)),
                    tx_height_m: number(NTIA.h_tx),
                    rx_height_m: number(NTIA.h_rx),
                    distances_km: &ground.distances_km,
                    heights_m: &ground.heights_m,
                    surroundings: Surroundings::NONE,
                })
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
fn ntia_area(text: &str) -> Vec<Check> {
    const FILE: &str = "itm/ntia_area.csv";
    let table = Table::parse(text);
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

/// Crystal Palace – Mursley: confidence is the share of situations, reliability that of time; half of all locations.
/// The file gives the refractivity at the surface, which this brings down to sea level.
fn measured_path(text: &str, profiles: &[Option<Ground>]) -> Vec<Check> {
    const FILE: &str = "itm/qkpfl/qkpfl_cases.csv";
    let table = Table::parse(text);
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

fn measured_row(table: &Table, row: &Row, profiles: &[Option<Ground>]) -> Option<Result<f64, LossError>> {
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
        sea_level_refractivity: number("N_s(final)")? * (h_sys_m / 9460.0).exp(),
        ground_permittivity: number("eps")?,
        ground_conductivity_s_m: number("sigma")?,
        ..Parameters::default()
    };
    let got = Itm::new(&parameters).loss(&Path {
        frequency: Frequency::from_mhz(number("f_mhz")?),
        tx_height_m: number("h_tx")?,
        rx_height_m: number("h_rx")?,
        distances_km: &ground.distances_km,
        heights_m: &ground.heights_m,
        surroundings: Surroundings::NONE,
    });
    Some(got.map(|l| l.loss.0))
}
