//! The project's own reference values of P.1812: losses on synthetic terrain over land (`p1812.csv`), over
//! mixed land and sea (`p1812_mixed.csv`), and inputs that must be refused (`p1812_bad.csv`).

use super::super::p526::EARTH_RADIUS_KM;
use super::super::p1812::{CARD, P1812};
use super::super::{LossError, Parameters, Path, PathLoss, Polarization};
use super::ground::Ground;
use super::own::POLARIZATIONS;
use super::table::{VectorRow, VectorTable, numbered, split};
use super::{Check, Load, Report};
use crate::cover::Cover;
use crate::cover::Zone;
use crate::units::{Frequency, deg_from_rad};

/// The last two have one form.
const FILES: [(&str, RowOf); 3] = [
    ("own/p1812.csv", land),
    ("own/p1812_mixed.csv", mixed),
    ("own/p1812_bad.csv", mixed),
];

const TOLERANCE_DB: f64 = 1e-6;

pub(super) fn run(load: &Load, report: &mut Report) {
    let shelf = Shelf::load(load);
    for (file, row_of) in FILES {
        report.read(load, file, |text| vec![check_of(file, text, &shelf, row_of)]);
    }
}

/// Profiles and clutter heights by their row.
struct Shelf {
    profiles: Vec<Option<Ground>>,
    clutter_m: Vec<Vec<f64>>,
}

impl Shelf {
    fn load(load: &Load) -> Self {
        let heights = |line: &str| split(line).iter().filter_map(|cell| cell.parse().ok()).collect();
        Self {
            profiles: Ground::load(load, "own/profiles.csv"),
            clutter_m: load("own/p1812_clutter.csv")
                .map(|text| numbered(&text).map(|(_, line)| heights(line)).collect())
                .unwrap_or_default(),
        }
    }

    /// A row's profile, and its clutter heights (0 where the column `clutter` says so).
    fn of(&self, table: &VectorTable, row: &VectorRow) -> Option<(&Ground, Vec<f64>)> {
        let index = whole(table.text(row, "profile_row")?)?;
        let ground = self.profiles.get(index)?.as_ref()?;
        let clutter_m = match table.text(row, "clutter")? {
            "0" => vec![0.0; ground.heights_m.len()],
            "1" => self.clutter_m.get(index)?.clone(),
            _ => return None,
        };
        Some((ground, clutter_m))
    }
}

const NUMBERED: [(&str, Polarization); 2] = [("1", Polarization::Horizontal), ("2", Polarization::Vertical)];

type RowOf = fn(&VectorTable, &VectorRow, &Shelf, &mut Check) -> Option<()>;

fn check_of(file: &str, text: &str, shelf: &Shelf, row_of: RowOf) -> Check {
    let table = VectorTable::parse(text);
    let mut check = Check::new(CARD.name, file, "loss", TOLERANCE_DB);
    for row in table.rows() {
        if row_of(&table, row, shelf, &mut check).is_none() {
            check.unreadable(row.line, "a cell, the profile or its clutter");
        }
    }
    check
}

fn whole(text: &str) -> Option<usize> {
    text.parse().ok()
}

/// A row of losses over inland ground.
fn land(table: &VectorTable, row: &VectorRow, shelf: &Shelf, check: &mut Check) -> Option<()> {
    let number = |column| table.number(row, column);
    let (ground, clutter_m) = shelf.of(table, row)?;
    if table.text(row, "zone")? != "inland" {
        return None;
    }
    let cover: Vec<Cover> = clutter_m.into_iter().map(Cover::high).collect();
    let parameters = Parameters {
        polarization: table.word(row, "polarization(1=h 2=v)", &NUMBERED)?,
        time_pct: number("p_pct")?,
        location_pct: number("p_L_pct")?,
        location_sigma_db: Some(number("sigma_L_db")?),
        delta_n: number("DN")?,
        sea_level_refractivity: number("N0")?,
        tx_coast_km: number("d_ct_km")?,
        rx_coast_km: number("d_cr_km")?,
        ..Parameters::default()
    };
    // All paths run north: the middle lies half the path from the transmitter, on the mean earth.
    let (tx_deg, rx_deg) = (number("phi_t_deg")?, number("phi_r_deg")?);
    if number("lam_t_deg")? != number("lam_r_deg")? || rx_deg <= tx_deg {
        return None;
    }
    let half_km = 0.5 * ground.distances_km.last()?;
    let latitude_deg = tx_deg + deg_from_rad(half_km / EARTH_RADIUS_KM);
    let path = ground.path(0.0, [number("h_tg_m")?, number("h_rg_m")?]);
    let got = P1812::new(&parameters).loss(&Path {
        frequency: Frequency::from_ghz(number("f_ghz")?),
        ..path.under(&cover, latitude_deg)
    });
    check.value(row.line, got.map(|loss| loss.loss.0), number("L_b_db")?);
    Some(())
}

/// A row over ground of several zones, perhaps spoiled.
fn mixed(table: &VectorTable, row: &VectorRow, shelf: &Shelf, check: &mut Check) -> Option<()> {
    let number = |column| table.number(row, column);
    let (ground, clutter_m) = shelf.of(table, row)?;
    let zones = zones(table.text(row, "zones")?, ground.heights_m.len())?;
    let cover: Vec<Cover> = zones
        .into_iter()
        .zip(clutter_m)
        .map(|(zone, height_m)| Cover {
            height_m: if zone == Zone::Sea { 0.0 } else { height_m },
            zone,
            ..Cover::BARE
        })
        .collect();
    let ground = shaped(table, row, ground, &cover)?;
    let fault = table.text(row, "fault")?;
    let (ground, cover) = match spoiled_cover(fault, &cover) {
        Some(cover) => (ground, cover),
        None => (ground.spoiled(fault)?, cover),
    };
    let path = ground
        .path(number("f_mhz")?, [number("h_tx_m")?, number("h_rx_m")?])
        .under(&cover, number("latitude_deg")?);
    let got = P1812::new(&parameters(table, row)?).loss(&path);
    compare(table, row, got.map(|loss| loss.loss.0), check)
}

fn compare(
    table: &VectorTable,
    row: &VectorRow,
    got: Result<f64, LossError>,
    check: &mut Check,
) -> Option<()> {
    match table.text(row, "error")? {
        "" => check.value(row.line, got, table.number(row, "loss_db")?),
        expected => check.error(row.line, got, expected),
    }
    Some(())
}

fn parameters(table: &VectorTable, row: &VectorRow) -> Option<Parameters> {
    let number = |column| table.number(row, column);
    Some(Parameters {
        polarization: table.word(row, "polarization", &POLARIZATIONS)?,
        time_pct: number("time_pct")?,
        location_pct: number("location_pct")?,
        location_sigma_db: match table.text(row, "location_sigma_db")? {
            "" => None,
            _ => Some(number("location_sigma_db")?),
        },
        delta_n: number("delta_n")?,
        sea_level_refractivity: number("sea_level_refractivity")?,
        tx_coast_km: number("tx_coast_km")?,
        rx_coast_km: number("rx_coast_km")?,
        ..Parameters::default()
    })
}

/// `C12 S200 I30`: twelve samples of coastal land, then the sea, then inland.
fn zones(text: &str, samples: usize) -> Option<Vec<Zone>> {
    let mut zones = Vec::with_capacity(samples);
    for run in text.split_whitespace() {
        let (zone, count) = run.split_at_checked(1)?;
        let zone = match zone {
            "I" => Zone::Inland,
            "C" => Zone::CoastalLand,
            "S" => Zone::Sea,
            _ => return None,
        };
        let count = whole(count)?.min(samples + 1);
        zones.resize(zones.len() + count, zone);
    }
    (zones.len() == samples).then_some(zones)
}

/// The profile stretched, its heights scaled, the sea put at 0 m where the row says so.
fn shaped(table: &VectorTable, row: &VectorRow, ground: &Ground, cover: &[Cover]) -> Option<Ground> {
    let (stretch, scale) = (table.number(row, "stretch")?, table.number(row, "scale")?);
    let sea_at_0 = table.text(row, "sea_at_0")? == "1";
    let height_m = |(h_m, cover): (&f64, &Cover)| {
        if sea_at_0 && cover.zone == Zone::Sea {
            0.0
        } else {
            h_m * scale
        }
    };
    Some(Ground {
        distances_km: ground.distances_km.iter().map(|d_km| d_km * stretch).collect(),
        heights_m: ground.heights_m.iter().zip(cover).map(height_m).collect(),
    })
}

/// `cover-short:5`, `cover-nan:3` …; `None` for a fault of another kind.
fn spoiled_cover(fault: &str, cover: &[Cover]) -> Option<Vec<Cover>> {
    let (kind, at) = fault.split_once(':')?;
    let at = whole(at)?;
    let mut cover = cover.to_vec();
    match kind {
        "cover-short" => cover.truncate(at),
        "cover-long" => cover.resize(at, Cover::BARE),
        "cover-nan" => cover.get_mut(at)?.height_m = f64::NAN,
        "cover-infinite" => cover.get_mut(at)?.height_m = f64::INFINITY,
        "cover-negative" => cover.get_mut(at)?.height_m = -0.5,
        _ => return None,
    }
    Some(cover)
}
