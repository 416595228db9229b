//! What each input was found to be: its coordinate system, its extent, its units, beside its columns.

use super::raw::Raw;
use crate::domain::{Network, Village};
use crate::space::BoundingBox;
use crate::space::crs::Crs;
use crate::world::seen::corners;
use crate::world::{ColumnUsed, ColumnsRead, CrsFrom, InputSeen, Report};
use std::path::Path;

/// The file as it is shown; its coordinate system comes later.
pub(super) fn of_list(read: &ColumnsRead, used: Vec<ColumnUsed>, raw: &Raw) -> InputSeen {
    InputSeen {
        role: read.role,
        file: read.file.clone(),
        files: 1,
        form: raw.form.kind.clone(),
        layer: raw.form.layer.clone(),
        layers: raw.form.layers.clone(),
        rows: Some(raw.rows.len() as u64),
        units: units_of(&used),
        used,
        proposed: read.proposed.clone(),
        unsure: read.unsure.clone(),
        unused: read.unused.clone(),
        ..InputSeen::default()
    }
}

/// The units in which columns of numbers are read, by the ends of our names.
fn units_of(used: &[ColumnUsed]) -> Vec<String> {
    const UNITS: [(&str, &str); 7] = [
        ("_mhz", "MHz"),
        ("_khz", "kHz"),
        ("_dbm", "dBm"),
        ("_dbi", "dBi"),
        ("_db", "dB"),
        ("_m", "m"),
        ("_deg", "°"),
    ];
    let unit = |column: &ColumnUsed| {
        let unit = UNITS.iter().find_map(|(end, unit)| {
            let what = column.key.strip_suffix(end)?;
            Some(format!("{} {unit}", what.replace('_', " ")))
        });
        unit.or_else(|| (column.key == "population_field").then(|| "population people".to_owned()))
    };
    used.iter().filter_map(unit).collect()
}

/// The coordinate system of the file whose columns were taken last.
pub(super) fn crs_of_last(report: &mut Report, crs: &Crs, from: CrsFrom) {
    if let Some(seen) = report.seen.last_mut() {
        seen.crs = named(crs);
        seen.crs_from = from;
        let places = if crs.is_projected() { "metres" } else { "degrees" };
        seen.units.insert(0, format!("places {places}"));
    }
}

/// Its code and name; a WKT goes without its text.
fn named(crs: &Crs) -> String {
    let (code, name) = (crs.definition(), crs.name());
    let is_code = code.len() < 20 && !code.contains(char::is_whitespace);
    if is_code && code != name {
        format!("{code} ({name})")
    } else {
        name.to_owned()
    }
}

/// What is known of one raster.
pub(super) struct Raster<'a> {
    pub(super) role: &'static str,
    pub(super) path: &'a Path,
    /// Columns and rows.
    pub(super) size: (usize, usize),
    /// What its numbers are.
    pub(super) unit: String,
    pub(super) crs: &'a Crs,
    /// The study says the coordinate system.
    pub(super) is_declared: bool,
    pub(super) bounds: &'a BoundingBox,
}

/// One raster; those of one kind are one entry.
pub(super) fn raster(report: &mut Report, raster: Raster<'_>) {
    let crs = named(raster.crs);
    let entry = report.seen.iter_mut().find(|s| s.role == raster.role);
    if let Some(entry) = entry {
        if !entry.crs.split(" and ").any(|known| known == crs) {
            entry.crs = format!("{} and {crs}", entry.crs);
        }
        if !entry.units.contains(&raster.unit) {
            entry.units.push(raster.unit);
        }
        entry.add_tile(raster.bounds);
        return;
    }
    let mut entry = InputSeen {
        role: raster.role,
        file: raster.path.to_owned(),
        form: format!("{} × {} samples", raster.size.0, raster.size.1),
        units: vec![raster.unit],
        crs,
        crs_from: if raster.is_declared {
            CrsFrom::Study
        } else {
            CrsFrom::File
        },
        ..InputSeen::default()
    };
    entry.add_tile(raster.bounds);
    report.seen.push(entry);
}

/// Where the rows of each list lie.
pub(super) fn extents(
    report: &mut Report,
    villages: &[Village],
    network: &Network,
    outlines: impl Iterator<Item = [f64; 4]>,
) {
    let points = villages.iter().flat_map(|v| &v.test_points);
    let all = [
        (
            "villages",
            BoundingBox::around(villages.iter().filter_map(Village::centre)),
        ),
        ("test-points", BoundingBox::around(points.map(|p| p.position))),
        (
            "sites",
            BoundingBox::around(network.cells().iter().map(|c| c.position)),
        ),
    ];
    for (role, bounds) in all {
        for seen in report.seen.iter_mut().filter(|s| s.role == role) {
            seen.extent_deg = bounds.as_ref().map(corners);
        }
    }
    let outlines = outlines.reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]);
    for seen in report.seen.iter_mut().filter(|s| s.role == "boundaries") {
        seen.extent_deg = outlines;
    }
}
