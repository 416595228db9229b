//! The door: files of any origin become a [`World`] on WGS 84, or a list of everything that is wrong with
//! them.
//!
//! Files are read in an order in which each can be checked against the one before: where the terrain lies,
//! then villages, test points, administrative units and sites, at last the heights around them. A fault stops
//! nothing that can still be checked: all [`Faults`] of all files come together. Whatever is filled,
//! repaired, joined or left out is counted in the [`Report`]; nothing is dropped in silence. The only room,
//! beside output, that uses GDAL.

mod admin_units;
mod affine;
mod antennas;
mod archive;
mod buildings;
mod charset;
mod climate_maps;
mod clusters;
mod codes;
mod columns;
mod cover;
mod covered;
mod damage;
mod doubles;
mod duplicates;
mod fills;
mod gate;
mod gathering;
mod guard;
mod height_unit;
mod hgt;
mod lattice;
mod layer_text;
mod likely;
mod list;
mod made_points;
mod markup;
mod mosaic;
mod notes;
mod open;
mod opencellid;
mod own_crs;
mod picture;
mod places;
mod polygons;
mod population;
mod raster;
mod raw;
mod reach;
mod receiver_stream;
mod receivers;
pub mod register_list;
mod rings;
mod role;
mod room;
mod rows;
mod samples;
mod sea;
mod seams;
mod seen;
mod signature;
mod site_carrier;
mod site_doubts;
mod site_fields;
mod site_values;
mod sites;
mod spoilt;
mod table;
mod tangle;
mod terrain_files;
mod text;
mod text_remarks;
mod tile;
mod twins;
pub mod unit_lists;
mod validity;
mod vector;
mod villages;
mod void_map;
mod voids;
mod wholeness;
mod workbook;
mod xml;

pub use likely::likely_layer;
pub use receiver_stream::{ReceiverStream, RowFault, StreamedReceiver};
pub use receivers::{HEIGHT_COLUMN, Receiver, ReceiverColumns, receivers};
pub use register_list::{
    ListOptions, RegisterList, RegisterTable, register_list, register_rows, register_table,
};
pub use room::Room;

pub use crate::world::{Fault, Faults, Ingested, Report};

use crate::domain::figures::counted;
use crate::domain::{Network, Village};
use crate::space::BoundingBox;
use crate::study::Study;
use crate::terrain::{CoverGrid, CoverSource, ElevationGrid, ElevationSource};
use crate::units::m_from_km;
use crate::world::World;
use guard::Around;
use notes::{Notes, file_name};
use raster::{Catalog, Ground, span_text};
use std::path::Path;
use terrain_files::packed;

/// Does a file of sites look like an export of OpenCelliD, with or without its row of headings?
pub fn is_opencellid(path: &Path) -> bool {
    opencellid::is_export(path)
}

/// Reads everything that a study names.
///
/// With `study.skip_bad_rows`, rows that cannot be used (and second rows with an id) are counted and left
/// out; missing columns, empty files and damaged files stay faults.
///
/// # Errors
/// [`Faults`]: all that is wrong, in the order of reading.
pub fn read(study: &Study) -> Result<Ingested, Faults> {
    read_within(study, &Room::default())
}

/// The same within a budget of memory: terrain and land cover that do not fit lie in a file, and come into
/// memory in parts as they are asked for. What is read is the same.
///
/// # Errors
/// As [`read`].
pub fn read_within(study: &Study, room: &Room) -> Result<Ingested, Faults> {
    let Looked {
        world,
        report,
        faults,
        ..
    } = look(study, room);
    match world {
        Some(world) => Ok(Ingested { world, report }),
        None => Err(faults),
    }
}

/// What was found, whether or not it is right.
#[derive(Clone, Debug, Default)]
pub struct Looked {
    /// Everything, where there is no fault.
    pub world: Option<World>,
    /// What was read and what was done to it.
    pub report: Report,
    /// What is wrong.
    pub faults: Faults,
    /// Without a world, the villages that could be read.
    pub villages: Vec<Village>,
    /// Without a world, the cells that could be read.
    pub network: Network,
}

/// The same, with what could be read beside the faults.
pub fn look(study: &Study, room: &Room) -> Looked {
    let mut notes = Notes::of(study);
    let mut looked = Looked::default();
    looked.world = gathered(&mut notes, study, room, &mut looked);
    looked.report = notes.report;
    looked.faults = notes.problems;
    looked
}

/// Reads everything; without a fault it is a world.
fn gathered(notes: &mut Notes, study: &Study, room: &Room, looked: &mut Looked) -> Option<World> {
    gate::prepare(room);
    let catalog = Catalog::open(notes, &study.terrain);
    let by_terrain = Around::boxes("the terrain", catalog.boxes());
    let mut villages = villages::read(notes, &study.villages, &by_terrain);
    if let Some(source) = &study.test_points {
        clusters::attach(notes, source, &by_terrain, &mut villages);
    }
    made_points::attach(notes, study, &by_terrain, &mut villages);
    let units = match &study.boundaries {
        Some(source) => admin_units::read(notes, source),
        None => Vec::new(),
    };
    admin_units::join(notes, &study.villages.layered.path, &units, &mut villages);
    codes::short_codes(notes, &villages);
    doubles::remark(notes, &villages);
    let settled = BoundingBox::around(villages.iter().filter_map(Village::centre));
    let by_villages = around_villages(study, &villages);
    let network = sites::read(notes, &study.sites, &study.models, &by_villages);
    let outlines = units.iter().map(|u| u.bounds);
    seen::extents(&mut notes.report, &villages, &network, outlines);
    let Some(extent) = settled.map(|s| study.area.bbox.map_or(s, |b| s.with(&b))) else {
        looked.network = network;
        return None;
    };
    let reach_m = m_from_km(study.area.margin_km.max(0.0) + study.radio.max_range_km.max(0.0));
    let places = villages
        .iter()
        .flat_map(|v| v.test_points.iter().map(|t| t.position));
    let needed = BoundingBox::around(places)
        .map_or(extent, |b| extent.with(&b))
        .widened_m(reach_m);
    let ground = catalog
        .read(notes, &study.terrain, &needed, room)
        .map(|ground| ground.sampled(study.radio.terrain_sampling));
    if let Some(ground) = &ground {
        ground_under_villages(notes, study, &catalog, ground, &villages);
        ground_under_masts(notes, &ground.terrain, &network);
        site_doubts::above_sea(notes, &study.sites.layered.path, &ground.terrain, network.cells());
        reach::check(notes, study, &villages, &network, &ground.terrain);
    }
    let cover = study
        .clutter
        .as_ref()
        .and_then(|source| cover::read_cover(notes, source, &needed, room));
    if let Some(cover) = &cover {
        cover_under_villages(notes, cover, &villages);
        cover_under_masts(notes, cover, &network);
    }
    let air = climate_maps::read(notes, &study.climate, extent.centre());
    match ground.map(|g| g.terrain) {
        Some(terrain) if notes.problems.is_empty() => Some(World {
            villages,
            network,
            terrain,
            cover,
            air,
            boundaries: units.into_iter().map(|u| u.outline).collect(),
            extent,
        }),
        _ => {
            looked.villages = villages;
            looked.network = network;
            None
        }
    }
}

/// Reads the study's sites once more, from another file for instance, for a world that is there already.
///
/// # Errors
/// [`Faults`]: all that is wrong with them.
pub fn read_sites(study: &Study, world: &World) -> Result<(Network, Report), Faults> {
    let mut notes = Notes::of(study);
    let by_villages = around_villages(study, &world.villages);
    let network = sites::read(&mut notes, &study.sites, &study.models, &by_villages);
    ground_under_masts(&mut notes, &world.terrain, &network);
    site_doubts::above_sea(
        &mut notes,
        &study.sites.layered.path,
        &world.terrain,
        network.cells(),
    );
    reach::looks(&mut notes, study, &world.villages, &network);
    if let Some(cover) = &world.cover {
        cover_under_masts(&mut notes, cover, &network);
    }
    if notes.problems.is_empty() {
        Ok((network, notes.report))
    } else {
        Err(notes.problems)
    }
}

/// Where sites should lie: within reach of the villages' test points.
fn around_villages(study: &Study, villages: &[Village]) -> Around {
    let points = villages
        .iter()
        .flat_map(|v| v.test_points.iter().map(|t| t.position));
    Around::places(
        "the villages",
        points,
        m_from_km(study.radio.max_range_km.max(0.0)),
    )
}

/// Villages beside the terrain are a fault of the study (counted where bad rows may pass); villages on voids
/// are counted.
fn ground_under_villages(
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
fn cover_under_villages(notes: &mut Notes, cover: &CoverGrid, villages: &[Village]) {
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
fn cover_under_masts(notes: &mut Notes, cover: &CoverGrid, network: &Network) {
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
fn ground_under_masts(notes: &mut Notes, terrain: &ElevationGrid, network: &Network) {
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
