//! What each input was found to be: its coordinate system, its extent, its units, beside its columns.

use super::admin_units::Unit;
use super::terrain_files::{Role, Tile};
use crate::domain::{Network, Village};
use crate::space::BoundingBox;
use crate::space::crs::Crs;
use crate::world::seen::corners;
use crate::world::{CrsFrom, InputSeen, Report};

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

/// One raster; those of one kind are one entry.
pub(super) fn raster(report: &mut Report, role: Role, tile: &Tile, is_declared: bool) {
    let entry = report.seen.iter_mut().find(|s| s.role == role.name());
    if let Some(entry) = entry {
        let crs = named(&tile.crs);
        if !entry.crs.split(" and ").any(|known| known == crs) {
            entry.crs = format!("{} and {crs}", entry.crs);
        }
        entry.add_tile(&tile.bounds);
        return;
    }
    let units = match role {
        Role::Terrain if tile.scale == 1.0 && tile.offset == 0.0 => "heights m".to_owned(),
        Role::Terrain => format!("heights × {} + {} m", tile.scale, tile.offset),
        Role::Cover => "classes".to_owned(),
        Role::Population => "people a pixel".to_owned(),
    };
    let mut entry = InputSeen {
        role: role.name(),
        file: tile.path.clone(),
        form: format!("{} × {} samples", tile.cols, tile.rows),
        units: vec![units],
        crs: named(&tile.crs),
        crs_from: if is_declared {
            CrsFrom::Study
        } else {
            CrsFrom::File
        },
        ..InputSeen::default()
    };
    entry.add_tile(&tile.bounds);
    report.seen.push(entry);
}

/// Where the rows of each list lie.
pub(super) fn extents(report: &mut Report, villages: &[Village], network: &Network, units: &[Unit]) {
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
    let outlines = units
        .iter()
        .map(|u| u.bounds)
        .reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]);
    for seen in report.seen.iter_mut().filter(|s| s.role == "boundaries") {
        seen.extent_deg = outlines;
    }
}
