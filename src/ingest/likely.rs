//! Of several layers of a file the one that a list is in, by the headings that its reader recognises.

use super::admin_units;
use super::columns::Wishes;
use super::list::is_workbook;
use super::open::is_separated;
use super::vector::layers_and_columns;
use super::{sites, villages};
use crate::study::{Layered, Study};
use std::path::Path;

/// The layer of a file with several in which most headings of a list are recognised, the first of equals;
/// `None` where the file has one layer, or is no layered file.
pub fn likely_layer(path: &Path, role: &str) -> Option<String> {
    let layered = Layered {
        path: path.to_owned(),
        layer: None,
        crs: None,
        encoding: None,
    };
    if !path.is_file() || is_workbook(path) || is_separated(&layered) {
        return None;
    }
    let layers = layers_and_columns(path);
    if layers.len() < 2 {
        return None;
    }
    let study = Study::in_memory("[boundaries]\npath = 'memory'").ok()?;
    let wishes: Wishes = match role {
        "villages" => villages::wishes(&study.villages),
        "sites" => sites::wishes(&study.sites),
        _ => admin_units::wishes(study.boundaries.as_ref()?),
    };
    let headings = wishes.headings();
    let mut best: Option<(usize, String)> = None;
    for (name, columns) in layers {
        let recognised = headings.recognised(&columns);
        if best.as_ref().is_none_or(|b| recognised > b.0) {
            best = Some((recognised, name));
        }
    }
    best.map(|b| b.1)
}
