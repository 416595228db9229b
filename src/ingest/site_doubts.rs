//! Values of cells that can hardly be meant: of one cell, and of the whole file.

use super::notes::Notes;
use super::rows::RowReader;
use super::site_fields::Columns;
use crate::domain::{Cell, MOST_OPERATORS, Technology};
use crate::register::spelling::fold;
use crate::terrain::{ElevationGrid, ElevationSource};
use crate::world::Fault;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// More than any transmitter of a cell has, dBm (500 W): active antennas for 5G have up to 320 W, four
/// transmitters of 80 W for LTE as much. Above, the number is in watts.
const MOST_POWER_DBM: f64 = 57.0;

/// Less than a phone sends (power class 3 of 3GPP, 23 dBm) …
const PHONE_DBM: f64 = 23.0;

/// … from an antenna that no small cell has, metres: the number may be in watts or dBW.
const MACRO_HEIGHT_M: f64 = 15.0;

/// More than antennas of cells have, dBi: panels have 18, arrays for 5G 25.
const MOST_GAIN_DBI: f64 = 30.0;

/// The same above 6 GHz, where arrays are many wavelengths wide.
const MOST_GAIN_HIGH_DBI: f64 = 40.0;

/// Less than antennas of cells have, dBi: the smallest indoor ones have 0 to 2, and lose a few in their housing.
const LEAST_GAIN_DBI: f64 = -5.0;

/// The widest carriers, MHz: TS 36.104 table 5.6-1, TS 38.104 tables 5.3.5-1 and 5.3.5-2.
const MOST_BANDWIDTH_LTE_MHZ: f64 = 20.0;
const MOST_BANDWIDTH_NR_MHZ: f64 = 100.0;
const MOST_BANDWIDTH_NR_HIGH_MHZ: f64 = 2000.0;

/// A carrier of UMTS has 5 MHz; lists give what several together have.
const MOST_BANDWIDTH_UMTS_MHZ: f64 = 20.0;

/// A carrier of GSM has 0.2 MHz; lists give what an operator holds of the band, at most all of it.
const MOST_BANDWIDTH_GSM_MHZ: f64 = 75.0;

/// From here on a carrier is one of those, MHz.
const HIGH_MHZ: f64 = 6000.0;

/// More than cells radiate, dBm: GSM and UMTS with 60 W and 21 dBi, LTE with 320 W and 21 dBi, NR with 320 W and
/// 30 dBi.
const MOST_EIRP_DBM: [(Technology, f64); 4] = [
    (Technology::G2, 72.0),
    (Technology::G3, 72.0),
    (Technology::G4, 76.0),
    (Technology::G5, 86.0),
];

/// Less than the smallest indoor cell radiates, dBm (1 mW).
const LEAST_EIRP_DBM: f64 = 0.0;

/// Panels are tilted electrically by at most 16 degrees, and brackets by 20; more is a slip (tenths of a degree),
/// or an antenna that looks down from a bridge.
const MOST_TILT_DEG: f64 = 30.0;

/// Nearly all masts of mobile networks are lower, metres.
const USUAL_MAST_M: f64 = 150.0;

/// Heights above the sea are suspected from here on, metres: below, a mast and the ground's height are alike.
const SUSPECT_HEIGHT_M: f64 = 100.0;

/// What a mast adds to the ground's height, metres.
const MAST_M: std::ops::RangeInclusive<f64> = 5.0..=120.0;

/// So many sites must agree before their heights are taken as those above the sea …
const LEAST_SITES: usize = 3;

/// … and this part of all sites whose antennas are so high.
const SUSPECT_SHARE: f64 = 0.8;

/// The columns that a cell's own numbers came from.
pub(super) struct Own {
    pub(super) power: Option<usize>,
    pub(super) gain: Option<usize>,
    pub(super) eirp: Option<usize>,
    pub(super) mechanical_tilt: Option<usize>,
    pub(super) electrical_tilt: Option<usize>,
    pub(super) pattern: Option<usize>,
    pub(super) bandwidth: Option<usize>,
}

impl Own {
    /// Those that the row fills.
    pub(super) fn of(reader: &RowReader<'_>, columns: &Columns) -> Self {
        let filled = |field: &str| {
            columns
                .get(field)
                .copied()
                .filter(|c| reader.text(Some(*c)).is_some())
        };
        Self {
            power: filled("power_dbm"),
            gain: filled("gain_dbi"),
            eirp: filled("eirp_dbm"),
            mechanical_tilt: filled("mechanical_tilt_deg"),
            electrical_tilt: filled("electrical_tilt_deg"),
            pattern: filled("antenna_pattern"),
            bandwidth: filled("bandwidth_mhz"),
        }
    }
}

/// Doubts of one cell. `power_dbm`: its transmitter's, where the row gives it.
pub(super) fn of_cell(
    notes: &mut Notes,
    reader: &mut RowReader<'_>,
    own: &Own,
    cell: &Cell,
    power_dbm: Option<f64>,
) {
    let is_gain_possible = gain(notes, reader, own, cell);
    if own.power.is_some() && power_dbm.is_some_and(|p| p > MOST_POWER_DBM) {
        let cause = format!("more than {MOST_POWER_DBM} dBm (500 W) no cell transmits: is it in watts?");
        let remedy = "give dBm, or map the column to `power_w`";
        reader.is_meant(notes, "power-implausible", own.power, cause, remedy);
    } else if is_gain_possible {
        radiated(notes, reader, own, cell);
    }
    bandwidth(notes, reader, own, cell);
    for (column, tilt_deg) in [
        (own.mechanical_tilt, cell.antenna.mechanical_tilt_deg),
        (own.electrical_tilt, cell.antenna.electrical_tilt_deg),
    ] {
        if column.is_some() && tilt_deg.abs() > MOST_TILT_DEG {
            let cause = format!(
                "antennas of cells are tilted by at most {MOST_TILT_DEG} degrees: is {tilt_deg} in tenths of a degree?"
            );
            reader.is_meant(
                notes,
                "tilt-implausible",
                column,
                cause,
                "give degrees, positive downwards",
            );
        }
    }
    let (mechanical_deg, electrical_deg) =
        (cell.antenna.mechanical_tilt_deg, cell.antenna.electrical_tilt_deg);
    let together_deg = mechanical_deg + electrical_deg;
    let is_each_possible = mechanical_deg.abs() <= MOST_TILT_DEG && electrical_deg.abs() <= MOST_TILT_DEG;
    let column = own.mechanical_tilt.or(own.electrical_tilt);
    if column.is_some() && is_each_possible && together_deg.abs() > MOST_TILT_DEG {
        let cause = format!(
            "{mechanical_deg} degrees of mechanical and {electrical_deg} of electrical tilt are {together_deg} together, and antennas of cells are tilted by at most {MOST_TILT_DEG}: is the whole tilt in both columns?"
        );
        let remedy = "give the mechanical and the electrical part, which add up";
        reader.is_meant(notes, "tilt-implausible", column, cause, remedy);
    }
    let low = power_dbm.filter(|p| own.power.is_some() && *p <= PHONE_DBM);
    if let Some(low_dbm) = low.filter(|_| cell.antenna_height_m >= MACRO_HEIGHT_M) {
        let text = "cells on a mast with less power than a phone (23 dBm): is the column in watts or dBW?";
        let example = format!("{}: {low_dbm} dBm at {} m", reader.place(), cell.antenna_height_m);
        notes.remark("power-low", text, example);
    }
    if cell.antenna_height_m > USUAL_MAST_M {
        let text = "antennas more than 150 m above the ground: are these heights above the sea?";
        let example = format!("{}: {} m", reader.place(), cell.antenna_height_m);
        notes.remark("antenna-height-unusual", text, example);
    }
}

/// The gain, whoever gives it: the row, or the file of its antenna. False after a fault.
fn gain(notes: &mut Notes, reader: &mut RowReader<'_>, own: &Own, cell: &Cell) -> bool {
    let gain_dbi = cell.ends.gain.0;
    let most_gain_dbi = if cell.frequency.mhz() > HIGH_MHZ {
        MOST_GAIN_HIGH_DBI
    } else {
        MOST_GAIN_DBI
    };
    let Some(column) = own.gain.or(own.pattern) else {
        return true;
    };
    let of_file = if own.gain.is_none() {
        format!("the antenna's file gives {gain_dbi} dBi, and ")
    } else {
        String::new()
    };
    let cause = if gain_dbi > most_gain_dbi {
        format!("{of_file}no antenna of a cell has more than {most_gain_dbi} dBi at this frequency")
    } else if gain_dbi < LEAST_GAIN_DBI {
        format!("{of_file}no antenna of a cell has less than {LEAST_GAIN_DBI} dBi: is there a sign too many?")
    } else {
        return true;
    };
    let remedy = "correct the gain, or its unit";
    reader.is_meant(notes, "gain-implausible", Some(column), cause, remedy)
}

/// A bandwidth that no carrier of the technology has.
fn bandwidth(notes: &mut Notes, reader: &mut RowReader<'_>, own: &Own, cell: &Cell) {
    let Some(column) = own.bandwidth else { return };
    let most_mhz = match cell.technology {
        Technology::G5 if cell.frequency.mhz() > HIGH_MHZ => MOST_BANDWIDTH_NR_HIGH_MHZ,
        Technology::G5 => MOST_BANDWIDTH_NR_MHZ,
        Technology::G4 => MOST_BANDWIDTH_LTE_MHZ,
        Technology::G3 => MOST_BANDWIDTH_UMTS_MHZ,
        Technology::G2 => MOST_BANDWIDTH_GSM_MHZ,
    };
    let (technology, mhz) = (cell.technology, cell.bandwidth_mhz);
    if mhz <= most_mhz {
        return;
    }
    let blocks = [
        (6.0, 1.4),
        (15.0, 3.0),
        (25.0, 5.0),
        (50.0, 10.0),
        (75.0, 15.0),
        (100.0, 20.0),
    ];
    let as_blocks = blocks
        .iter()
        .find(|(count, _)| technology == Technology::G4 && *count == mhz)
        .map_or_else(String::new, |(count, mhz)| {
            format!(": are these {count} resource blocks, which are {mhz} MHz?")
        });
    let cause = format!("no carrier of {technology} is wider than {most_mhz} MHz{as_blocks}");
    let remedy = "give the bandwidth of one carrier in MHz";
    reader.is_meant(notes, "bandwidth-implausible", Some(column), cause, remedy);
}

/// The radiated power, where the row gives it or what it is made of.
fn radiated(notes: &mut Notes, reader: &mut RowReader<'_>, own: &Own, cell: &Cell) {
    // A gain alone, or that of the antenna's file, makes the power too.
    let Some(column) = own.eirp.or(own.power).or(own.gain).or(own.pattern) else {
        return;
    };
    let eirp_dbm = cell.eirp.0;
    let most = MOST_EIRP_DBM
        .iter()
        .find(|(technology, _)| *technology == cell.technology);
    let most_dbm = most.map_or(f64::INFINITY, |(_, most)| *most);
    let cause = if eirp_dbm > most_dbm {
        format!(
            "{eirp_dbm:.1} dBm are radiated, and cells of {} have at most {most_dbm} dBm",
            cell.technology
        )
    } else if eirp_dbm < LEAST_EIRP_DBM {
        format!("{eirp_dbm:.1} dBm are radiated, less than any cell: is it in watts, kilowatts or dBW?")
    } else {
        return;
    };
    let remedy =
        "correct the power or the gain, or map the column to a field with its unit (`eirp_w`, `power_w`)";
    reader.is_meant(notes, "power-implausible", Some(column), cause, remedy);
}

/// Remarks on all cells together. `place`: what has a row of its own for azimuths and tilts.
pub(super) fn of_all(notes: &mut Notes, path: &Path, columns: &Columns, cells: &[Cell]) {
    if columns.contains_key("azimuth_deg") {
        same_azimuths(notes, cells);
    }
    for (field, tilt) in [
        (
            "mechanical_tilt_deg",
            &(|c: &Cell| c.antenna.mechanical_tilt_deg) as &dyn Fn(&Cell) -> f64,
        ),
        ("electrical_tilt_deg", &|c| c.antenna.electrical_tilt_deg),
    ] {
        if columns.contains_key(field) {
            upward_tilts(notes, field, cells, tilt);
        }
    }
    operators(notes, path, cells);
}

/// Sectors of one site, operator, technology and carrier that all look the same way.
fn same_azimuths(notes: &mut Notes, cells: &[Cell]) {
    let mut sectors: BTreeMap<(&str, &str, Technology, u64), Vec<f64>> = BTreeMap::new();
    for cell in cells {
        if let Some(azimuth_deg) = cell.antenna.azimuth_deg {
            let carrier = cell.frequency.hz().to_bits();
            let key = (
                cell.site.as_str(),
                cell.operator.as_str(),
                cell.technology,
                carrier,
            );
            sectors.entry(key).or_default().push(azimuth_deg);
        }
    }
    for ((site, ..), azimuths) in sectors {
        let Some(first) = azimuths.first() else { continue };
        // Two layers of one sector may share a direction; that two look exactly north is a column of zeros.
        let least = if *first == 0.0 { 2 } else { 3 };
        if azimuths.len() >= least && azimuths.iter().all(|a| a == first) {
            let text =
                "sites whose sectors all look the same way: does the azimuth 0 mean that it is not known?";
            let example = format!("{site}: {} sectors, {first} degrees", azimuths.len());
            notes.remark("azimuths-all-alike", text, example);
        }
    }
}

/// A column whose tilts are all above the horizon: many programs count downtilt below 0.
fn upward_tilts(notes: &mut Notes, field: &str, cells: &[Cell], tilt: &dyn Fn(&Cell) -> f64) {
    let up = cells.iter().filter(|c| tilt(c) < 0.0);
    let has_down = cells.iter().any(|c| tilt(c) > 0.0);
    let (count, first) = (up.clone().count(), up.into_iter().next());
    if let Some(first) = first.filter(|_| count >= 2 && !has_down) {
        let text = "columns whose tilts are all below 0, which is upwards here: does the list count downtilt below 0?";
        let example = format!(
            "{field}: {count} cells, for example {} with {} degrees",
            first.id,
            tilt(first)
        );
        notes.remark("tilts-all-upwards", text, example);
    }
}

/// Names of operators that differ in case, spaces or a letter, and cells of several operators.
fn operators(notes: &mut Notes, path: &Path, cells: &[Cell]) {
    let names: BTreeSet<&str> = cells.iter().map(|c| c.operator.as_str()).collect();
    if names.len() > MOST_OPERATORS {
        let cause = format!(
            "the list names {} operators, and no country has more than {MOST_OPERATORS}: is another column in the place of the operator?",
            names.len()
        );
        let remedy = "set operator_field under [sites] to the column of the operators";
        let fault = Fault::new("operators-too-many", path, cause, remedy);
        notes.doubt(fault.with_value(names.first().copied().unwrap_or_default()));
        return;
    }
    let mut by_folded: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for name in &names {
        let folded: String = fold(name).split(' ').collect();
        by_folded.entry(folded).or_default().push(name);
    }
    let text = "names of operators that are probably one: they are counted as different operators";
    for alike in by_folded.values().filter(|alike| alike.len() > 1) {
        let shown: Vec<String> = alike.iter().map(|n| format!("'{n}'")).collect();
        notes.remark("operator-spellings", text, shown.join(", "));
    }
    // In the order of the alphabet, names that differ in a letter after the first are neighbours.
    let folded: Vec<(&String, &Vec<&str>)> = by_folded.iter().collect();
    for two in folded.windows(2) {
        let [(one, names), (other, others)] = two else {
            continue;
        };
        let has_figures = one.chars().chain(other.chars()).any(|c| c.is_ascii_digit());
        let long = one.len().min(other.len()) >= 6;
        if long && !has_figures && strsim::osa_distance(one, other) == 1 {
            let shown = |names: &[&str]| names.first().map(|n| format!("'{n}'")).unwrap_or_default();
            notes.remark(
                "operator-spellings",
                text,
                format!("{}, {}", shown(names), shown(others)),
            );
        }
    }
    for name in &names {
        let parts: Vec<&str> = name.split(['/', '+', '&', ';', ',', '|']).collect();
        let known = |part: &&&str| by_folded.contains_key(&fold(part).split(' ').collect::<String>());
        if parts.len() > 1 && parts.iter().filter(known).count() > 0 {
            let text = "names of several operators in one: such cells count for an operator of that name, not for each";
            notes.remark("operator-shared", text, format!("'{name}'"));
        }
    }
}

/// Antennas whose height is that of the ground and a mast: heights above the sea.
pub(super) fn above_sea(notes: &mut Notes, file: &std::path::Path, terrain: &ElevationGrid, cells: &[Cell]) {
    let mut high: BTreeMap<&str, (&Cell, bool)> = BTreeMap::new();
    for cell in cells.iter().filter(|c| c.antenna_height_m > SUSPECT_HEIGHT_M) {
        let Some(ground_m) = terrain.height_m(cell.position) else {
            continue;
        };
        let over_m = cell.antenna_height_m - ground_m;
        let suspect = ground_m > MACRO_HEIGHT_M && MAST_M.contains(&over_m);
        high.entry(cell.site.as_str()).or_insert((cell, suspect));
    }
    let sites: BTreeSet<&str> = cells.iter().map(|c| c.site.as_str()).collect();
    let suspects: Vec<&Cell> = high.values().filter(|(_, s)| *s).map(|(cell, _)| *cell).collect();
    let Some(first) = suspects.first() else { return };
    let shown = |cell: &Cell| {
        let ground_m = terrain.height_m(cell.position).unwrap_or_default();
        format!(
            "{}: {} m, on ground at {ground_m:.0} m",
            cell.id, cell.antenna_height_m
        )
    };
    let most = suspects.len() as f64 >= SUSPECT_SHARE * high.len() as f64 && 2 * high.len() > sites.len();
    if suspects.len() >= LEAST_SITES && most {
        let cause = format!(
            "the antennas of {} of {} sites are as high as their ground and a mast ({}): these are heights above the sea",
            suspects.len(),
            sites.len(),
            shown(first)
        );
        let remedy = "give heights above the ground: take the ground's height off";
        notes.doubt(Fault::new("height-above-sea", file, cause, remedy));
        return;
    }
    for cell in suspects {
        let text = "antennas as high as their ground and a mast: are these heights above the sea?";
        notes.remark("antenna-height-like-ground", text, shown(cell));
    }
}
