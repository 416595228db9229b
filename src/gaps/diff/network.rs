//! Which cells two networks do not have in common, field by field.

use crate::domain::{Cell, Network, Status};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeSet;

/// What became of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// AFTER has it not.
    Removed,
    /// BEFORE had it not.
    Added,
    /// It has another value in a field.
    Changed,
}

impl How {
    /// `removed`, `added`, `changed`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Removed => "removed",
            Self::Added => "added",
            Self::Changed => "changed",
        }
    }
}

/// A field with another value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FieldChange {
    /// Its name in site tables.
    pub field: &'static str,
    /// Value before.
    pub before: String,
    /// Value after.
    pub after: String,
}

/// A cell that is not the same in both.
#[derive(Clone, Debug, PartialEq)]
pub struct CellChange {
    /// What became of it.
    pub how: How,
    /// Index in BEFORE's network.
    pub before: Option<usize>,
    /// Index in AFTER's network.
    pub after: Option<usize>,
    /// What changed.
    pub fields: Vec<FieldChange>,
}

/// Two networks, compared.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NetworkChange {
    /// Cells that are not the same, by id.
    pub cells: Vec<CellChange>,
    /// Sites that AFTER has not, by id.
    pub sites_removed: Vec<String>,
    /// Sites that BEFORE had not, by id.
    pub sites_added: Vec<String>,
    /// Sites with a cell that is not the same, which both have.
    pub sites_changed: Vec<String>,
    /// Cells of BEFORE that AFTER has not, although it has a new cell of the same site, operator and
    /// technology: their ids may have changed, as ids do that are made of what the row says.
    pub perhaps_renamed: usize,
}

impl NetworkChange {
    /// Cells of a kind.
    pub fn count(&self, how: How) -> usize {
        self.cells.iter().filter(|c| c.how == how).count()
    }
}

/// Compares cells by id. Both networks have their cells in the order of ids.
pub fn compare_networks(before: &Network, after: &Network) -> NetworkChange {
    let (old, new) = (before.cells(), after.cells());
    let mut cells = Vec::new();
    let (mut b, mut a) = (0, 0);
    loop {
        let how = match (old.get(b), new.get(a)) {
            (None, None) => break,
            (Some(_), None) => How::Removed,
            (None, Some(_)) => How::Added,
            (Some(was), Some(is)) => match was.id.cmp(&is.id) {
                std::cmp::Ordering::Less => How::Removed,
                std::cmp::Ordering::Greater => How::Added,
                std::cmp::Ordering::Equal => How::Changed,
            },
        };
        let (before, after) = (
            (how != How::Added).then_some(b),
            (how != How::Removed).then_some(a),
        );
        let fields = match (how, old.get(b), new.get(a)) {
            (How::Changed, Some(was), Some(is)) => changed_fields(was, is),
            _ => Vec::new(),
        };
        b += usize::from(before.is_some());
        a += usize::from(after.is_some());
        if how != How::Changed || !fields.is_empty() {
            cells.push(CellChange {
                how,
                before,
                after,
                fields,
            });
        }
    }
    let sites = |network: &[Cell]| -> BTreeSet<String> { network.iter().map(|c| c.site.clone()).collect() };
    let (was, is) = (sites(old), sites(new));
    let touched: BTreeSet<String> = cells
        .iter()
        .flat_map(|c| [c.before.map(|i| &old[i].site), c.after.map(|i| &new[i].site)])
        .flatten()
        .cloned()
        .collect();
    NetworkChange {
        perhaps_renamed: perhaps_renamed(&cells, old, new),
        sites_removed: was.difference(&is).cloned().collect(),
        sites_added: is.difference(&was).cloned().collect(),
        sites_changed: touched
            .into_iter()
            .filter(|s| was.contains(s) && is.contains(s))
            .collect(),
        cells,
    }
}

fn perhaps_renamed(cells: &[CellChange], old: &[Cell], new: &[Cell]) -> usize {
    let added: BTreeSet<_> = cells
        .iter()
        .filter(|c| c.how == How::Added)
        .filter_map(|c| Some(whose(&new[c.after?])))
        .collect();
    cells
        .iter()
        .filter(|c| c.how == How::Removed)
        .filter(|c| c.before.is_some_and(|b| added.contains(&whose(&old[b]))))
        .count()
}

fn whose(cell: &Cell) -> (&str, &str, crate::domain::Technology) {
    (&cell.site, &cell.operator, cell.technology)
}

fn changed_fields(was: &Cell, is: &Cell) -> Vec<FieldChange> {
    let mut changed: Vec<FieldChange> = fields(was)
        .into_iter()
        .zip(fields(is))
        .filter(|((_, was), (_, is))| was != is)
        .map(|((field, before), (_, after))| FieldChange { field, before, after })
        .collect();
    let pattern = |c: &Cell| c.antenna.measured.clone();
    if was.antenna.measured != is.antenna.measured && !changed.iter().any(|c| c.field == "antenna_pattern") {
        let name = pattern(is).map_or_else(String::new, |p| p.name.clone());
        changed.push(FieldChange {
            field: "antenna_pattern",
            before: name.clone(),
            after: format!("{name} (another content)"),
        });
    }
    changed
}

/// Every field with its value; numbers as they were read.
fn fields(cell: &Cell) -> Vec<(&'static str, String)> {
    let (antenna, ends) = (&cell.antenna, &cell.ends);
    let status = match cell.status {
        Status::OnAir => "on-air",
        Status::Planned => "planned",
        Status::Off => "off",
    };
    let measured = antenna.measured.as_ref();
    let azimuth = antenna.azimuth_deg;
    vec![
        ("status", status.to_owned()),
        ("site", cell.site.clone()),
        ("operator", cell.operator.clone()),
        ("technology", cell.technology.name().to_owned()),
        ("frequency_mhz", number(cell.frequency.mhz())),
        ("lon", cell.position.lon_deg().to_string()),
        ("lat", cell.position.lat_deg().to_string()),
        ("antenna_height_m", number(cell.antenna_height_m)),
        ("eirp_dbm", number(cell.eirp.0)),
        ("azimuth_deg", azimuth.map_or_else(|| "omni".to_owned(), number)),
        ("mechanical_tilt_deg", number(antenna.mechanical_tilt_deg)),
        ("electrical_tilt_deg", number(antenna.electrical_tilt_deg)),
        (
            "horizontal_beam_width_deg",
            number(antenna.horizontal_beam_width_deg),
        ),
        ("vertical_beam_width_deg", number(antenna.vertical_beam_width_deg)),
        ("front_to_back_db", number(antenna.front_to_back_db)),
        ("side_lobe_db", number(antenna.side_lobe_db)),
        (
            "antenna_pattern",
            measured.map_or_else(|| "none".to_owned(), |m| m.name.clone()),
        ),
        ("bandwidth_mhz", number(cell.bandwidth_mhz)),
        ("reference_offset_db", number(cell.reference_offset.0)),
        ("gain_dbi", number(ends.gain.0)),
        ("losses_db", number(ends.losses.0)),
        ("noise_figure_db", number(ends.noise_figure.0)),
        ("terminal_power_dbm", number(ends.terminal_power.0)),
        ("terminal_gain_dbi", number(ends.terminal_gain.0)),
        ("terminal_noise_figure_db", number(ends.terminal_noise_figure.0)),
        ("load", number(ends.load)),
    ]
}

/// With as many decimals as tell values apart that a table tells apart: sums of decibels end in …0001.
fn number(value: f64) -> String {
    let rounded = (value * 1e6).round() / 1e6 + 0.0;
    rounded.to_string()
}
