//! What is under villages and masts: ground that the terrain knows, land cover that has a class.

use super::notes::{Notes, file_name};
use super::raster::{Catalog, Ground, span_text};
use super::terrain_files::packed;
use crate::domain::figures::counted;
use crate::domain::{Network, Village};
use crate::space::BoundingBox;
use crate::study::Study;
use crate::terrain::{CoverGrid, CoverSource, ElevationGrid, ElevationSource};
use crate::world::Fault;
use std::path::Path;

/// Villages beside the terrain are a fault of the study (counted where bad rows may pass); villages on voids
/// are counted.
pub(super) fn ground_under_villages(
    notes: &mut Notes,
    study: &Study,
    catalog: &Catalog,
    ground: &Ground,
    villages: &[Village],
) {
    let terrain = &ground.terrain;
    let there = terrain.frame().bounds();
    let mut outside: Vec<String> = Vec::new();
    let mut at_sea: Vec<String> = Vec::new();
    for village in villages {
        let Some(centre) = village.centre() else {
            continue;
        };
        if ground.is_sea_without_tile(centre) {
            at_sea.push(format!("{} ({}) at {centre}", village.id, village.name));
        } else if ground.is_sea_without_data(centre) {
            let text = "villages where the terrain has no data and sea_level makes it the sea: their ground is taken as 0 m";
            notes.remark("village-at-sea", text, format!("{} at {centre}", village.id));
        }
        if terrain.height_m(centre).is_some() {
            continue;
        }
        if there.contains(centre) && catalog.bounds().is_none_or(|b| b.contains(centre)) {
            let text = "villages on a void of the terrain: no path to them can be computed";
            notes.note("village-on-void", text, format!("{} at {centre}", village.id));
        } else {
            outside.push(format!("{} ({}) at {centre}", village.id, village.name));
        }
    }
    let first = study.terrain.paths.first().map_or(Path::new("terrain"), |p| p);
    if let Some(example) = at_sea.first() {
        let cause = format!(
            "{} of {} villages lie where there is no tile and sea_level makes it the sea, for example {example}",
            at_sea.len(),
            villages.len()
        );
        let remedy = "add the tiles on which these villages lie, or leave the villages out with `keep`";
        notes.doubt(Fault::new("village-without-tile", first, cause, remedy));
    }
    let Some(example) = outside.first().cloned() else {
        return;
    };
    if notes.skip_bad_rows {
        let text = "villages outside the terrain: no path to them can be computed";
        for place in outside {
            notes.note("village-outside-terrain", text, place);
        }
        return;
    }
    let covered = catalog.bounds().unwrap_or(there);
    let wanted = BoundingBox::around(villages.iter().filter_map(Village::centre)).unwrap_or(covered);
    let cause = format!(
        "{} of {} villages lie outside the terrain, for example {example}; the terrain covers {}, the villages {}",
        outside.len(),
        villages.len(),
        span_text(&covered),
        span_text(&wanted)
    );
    let packed: Vec<String> = study
        .terrain
        .paths
        .iter()
        .flat_map(|p| packed(p))
        .map(|p| file_name(&p))
        .collect();
    let unpack = packed.first().map_or_else(String::new, |name| {
        format!(
            "unpack {name} ({} packed in the folder, which are not read), ",
            counted(packed.len() as u64, "file is", "files are")
        )
    });
    let remedy = format!(
        "{unpack}add the missing terrain tiles, leave these villages out with `keep`, or correct a coordinate system"
    );
    notes.problem(Fault::new("terrain-does-not-cover", first, cause, remedy));
}

/// Villages whose land cover is not known cannot be judged: counted.
pub(super) fn cover_under_villages(notes: &mut Notes, cover: &CoverGrid, villages: &[Village]) {
    for village in villages {
        let Some(centre) = village.centre() else {
            continue;
        };
        if cover.cover(centre).is_none() {
            let text = "villages whose land cover is not known: where land cover is read, no path to them can be computed";
            notes.note(
                "village-without-cover",
                text,
                format!("{} at {centre}", village.id),
            );
        }
    }
}

/// Masts whose land cover is not known cannot be computed: counted.
pub(super) fn cover_under_masts(notes: &mut Notes, cover: &CoverGrid, network: &Network) {
    for cell in network.cells() {
        let here = cover.cover(cell.position);
        if here.is_some_and(|c| c.height_m > cell.antenna_height_m) {
            let text = "cells whose antenna is below what the land cover has around it: p1812 alone counts what that takes at the mast";
            notes.note(
                "cell-below-cover",
                text,
                format!("{} at {}", cell.id, cell.position),
            );
        }
        if here.is_none() {
            let text = "cells whose land cover is not known: where land cover is read, no path from them can be computed";
            notes.note(
                "cell-without-cover",
                text,
                format!("{} at {}", cell.id, cell.position),
            );
        }
    }
}

/// Masts without ground under them cannot be computed: counted.
pub(super) fn ground_under_masts(notes: &mut Notes, terrain: &ElevationGrid, network: &Network) {
    let near = terrain.frame().bounds();
    for cell in network.cells() {
        if near.contains(cell.position) && terrain.height_m(cell.position).is_none() {
            let text = "cells whose mast is on a void of the terrain";
            notes.note("cell-on-void", text, format!("{} at {}", cell.id, cell.position));
        } else if !near.contains(cell.position) {
            let text = "cells outside the terrain of the study's area";
            notes.note(
                "cell-outside-terrain",
                text,
                format!("{} at {}", cell.id, cell.position),
            );
        }
    }
}
