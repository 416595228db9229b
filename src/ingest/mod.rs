//! The door: files of any origin become a [`World`] on WGS 84, or a list of everything that is wrong with
//! them.
//!
//! Files are read in an order in which each can be checked against the one before: where the terrain lies,
//! then villages, test points, administrative units and sites, at last the heights around them. A fault stops
//! nothing that can still be checked: all [`Faults`] of all files come together, with those of the study
//! ([`look_beside`]), and none that only comes with another. Whatever is filled,
//! repaired, joined or left out is counted in the [`Report`]; nothing is dropped in silence. The only room,
//! beside output, that uses GDAL.

mod admin_units;
mod affine;
mod antennas;
mod archive;
mod around;
mod band_names;
mod buildings;
mod charset;
mod claims;
mod climate_maps;
mod clusters;
mod codes;
mod columns;
mod cover;
mod covered;
mod damage;
mod dos_pages;
mod doubles;
mod duplicates;
mod fills;
mod gate;
mod gathering;
mod guard;
mod height_unit;
mod height_words;
mod hgt;
mod lattice;
mod layer_text;
mod likely;
mod list;
mod made_points;
mod mapinfo;
mod markup;
pub mod measurements;
mod mosaic;
mod not_known;
mod notes;
mod open;
mod opencellid;
mod own_crs;
mod people_unit;
mod picture;
mod places;
mod planned;
mod planning;
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
mod row_stream;
mod rows;
mod samples;
mod scope;
mod sea;
mod seams;
mod seen;
mod signature;
mod site_carrier;
mod site_doubts;
mod site_fields;
mod site_states;
mod site_values;
mod sites;
mod spoilt;
mod state_words;
mod stated_unit;
mod surroundings;
mod table;
mod tangle;
mod terrain_files;
mod text;
mod text_remarks;
mod tile;
mod twins;
mod under;
pub mod unit_lists;
mod validity;
mod vector;
mod villages;
mod void_map;
mod voids;
mod wholeness;
mod workbook;
mod xml;
mod xml_text;

pub use likely::likely_layer;
pub use planning::plan_layers;
pub use receiver_stream::{ReceiverStream, RowFault, StreamedReceiver};
pub use receivers::{HEIGHT_COLUMN, Receiver, ReceiverColumns, Receivers, receivers, receivers_around};
pub use register_list::{
    ListOptions, RegisterList, RegisterTable, register_list, register_rows, register_table,
};
pub use room::Room;
pub use surroundings::Surroundings;

pub use crate::world::{Fault, Faults, Ingested, Report};

use crate::domain::{Network, Village};
use crate::space::{BoundingBox, LonLat};
use crate::study::{Attempt, Study};
use crate::units::m_from_km;
use crate::world::World;
use guard::Around;
use notes::Notes;
use raster::Catalog;
use scope::Scope;
use std::path::Path;
use under::{cover_under_masts, cover_under_villages, ground_under_masts, ground_under_villages};

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
    /// What was not looked at because of the faults, on one line.
    pub not_looked_at: Option<String>,
    /// Without a world, the villages that could be read.
    pub villages: Vec<Village>,
    /// Without a world, the cells that could be read.
    pub network: Network,
}

/// The same, with what could be read beside the faults.
pub fn look(study: &Study, room: &Room) -> Looked {
    look_within(study, room, Scope::default())
}

/// The same with the layers of the plan, which a run does without.
pub fn look_at_all(study: &Study, room: &Room) -> Looked {
    look_within(study, room, Scope::with_plan())
}

/// Looks at the inputs of a study that has faults itself, as far as they can be read without what is wrong:
/// there is no world, and no fault that only comes with one of the study.
pub fn look_beside(attempt: &Attempt, room: &Room) -> Looked {
    let looked = look_within(&attempt.study, room, Scope::of(attempt));
    Looked {
        world: None,
        ..looked
    }
}

fn look_within(study: &Study, room: &Room, mut scope: Scope<'_>) -> Looked {
    let mut notes = Notes::of(study);
    let mut looked = Looked::default();
    looked.world = gathered(&mut notes, study, room, &mut scope, &mut looked);
    looked.report = notes.report;
    looked.not_looked_at = scope
        .not_looked_at()
        .filter(|_| !scope.is_whole() || !notes.problems.is_empty());
    looked.faults = notes.problems;
    looked
}

/// Reads everything; without a fault it is a world.
fn gathered(
    notes: &mut Notes,
    study: &Study,
    room: &Room,
    scope: &mut Scope<'_>,
    looked: &mut Looked,
) -> Option<World> {
    gate::prepare(room);
    let catalog = scope.read(notes, "terrain", |n| Catalog::open(n, &study.terrain));
    let by_terrain = Around::boxes("the terrain", catalog.boxes());
    let mut villages = scope.read(notes, "villages", |n| {
        villages::read(n, &study.villages, &by_terrain)
    });
    if let Some(source) = &study.test_points {
        scope.read(notes, "test_points", |n| {
            clusters::attach(n, source, &by_terrain, &mut villages)
        });
    }
    made_points::attach(notes, study, scope, &by_terrain, &mut villages);
    let units = match &study.boundaries {
        Some(source) => scope.read(notes, "boundaries", |n| admin_units::read(n, source)),
        None => Vec::new(),
    };
    if scope.is_whole() || (scope.is_sound("villages") && scope.is_sound("boundaries")) {
        admin_units::join(notes, &study.villages.layered.path, &units, &mut villages);
    }
    codes::short_codes(notes, &villages);
    doubles::remark(notes, &villages);
    let by_villages = around_villages(study, &villages);
    let network = scope.read(notes, "sites", |n| {
        sites::read(n, &study.sites, &study.models, &by_villages)
    });
    let outlines = units.iter().map(|u| u.bounds);
    let claims = study
        .claims
        .as_ref()
        .and_then(|source| scope.read(notes, "claims", |n| claims::read(n, source, &villages, &network)));
    seen::extents(&mut notes.report, &villages, &network, outlines);
    let settled = BoundingBox::around(villages.iter().filter_map(Village::centre));
    let is_settled = settled.is_some();
    let Some(extent) = settled
        .map(|s| study.area.bbox.map_or(s, |b| s.with(&b)))
        .or_else(|| without_villages(study, &network))
    else {
        unplaced_rasters(notes, study, scope);
        looked.network = network;
        return None;
    };
    scope.places_are_guessed = !is_settled;
    if let Some(plan) = study.plan.as_ref().filter(|_| scope.has_plan) {
        // A plan reads them again when it is made.
        let _ = scope.read(notes, "plan", |n| planning::read(n, plan, &extent));
    }
    let reach_m = m_from_km(study.area.margin_km.max(0.0) + study.radio.max_range_km.max(0.0));
    let places = villages
        .iter()
        .flat_map(|v| v.test_points.iter().map(|t| t.position));
    let needed = BoundingBox::around(places)
        .map_or(extent, |b| extent.with(&b))
        .widened_m(reach_m);
    let ground = scope
        .read(notes, "terrain", |n| {
            catalog.read(n, &study.terrain, &needed, room)
        })
        .map(|ground| ground.sampled(study.radio.terrain_sampling));
    if let Some(ground) = &ground {
        scope.read(notes, "terrain", |n| {
            ground_under_villages(n, study, &catalog, ground, &villages);
        });
        ground_under_masts(notes, &ground.terrain, &network);
        scope.read(notes, "sites", |n| {
            site_doubts::above_sea(n, &study.sites.layered.path, &ground.terrain, network.cells());
        });
        if scope.is_whole() {
            reach::check(notes, study, &villages, &network, &ground.terrain);
        }
    }
    let cover = study
        .clutter
        .as_ref()
        .and_then(|source| scope.read(notes, "clutter", |n| cover::read_cover(n, source, &needed, room)));
    if let Some(cover) = &cover {
        cover_under_villages(notes, cover, &villages);
        cover_under_masts(notes, cover, &network);
    }
    let air = scope.read(notes, "climate", |n| {
        climate_maps::read(n, &study.climate, extent.centre())
    });
    match ground.map(raster::Ground::with_sea) {
        Some((terrain, sea)) if notes.problems.is_empty() && is_settled => Some(World {
            villages,
            network,
            terrain,
            sea,
            cover,
            air,
            boundaries: units.into_iter().map(|u| u.outline).collect(),
            claims,
            extent,
        }),
        _ => {
            looked.villages = villages;
            looked.network = network;
            None
        }
    }
}

/// Where rasters are looked at when no village says it: in the study's box, or around its sites where those lie
/// in one region.
fn without_villages(study: &Study, network: &Network) -> Option<BoundingBox> {
    /// A wider box says that some site lies where it cannot be meant, or costs more than it tells.
    const WIDEST_DEG: f64 = 3.0;
    let around_sites = || BoundingBox::around(network.cells().iter().map(|c| c.position));
    study
        .area
        .bbox
        .or_else(around_sites)
        .filter(|b| b.east_deg - b.west_deg <= WIDEST_DEG && b.north_deg - b.south_deg <= WIDEST_DEG)
}

/// Rasters of a study whose places are not known: whether they are there and whole.
fn unplaced_rasters(notes: &mut Notes, study: &Study, scope: &mut Scope<'_>) {
    if let Some(source) = &study.clutter {
        scope.read(notes, "clutter", |n| cover::open_cover(n, source));
    }
    // Whatever the place, a map that is none is found.
    if let Ok(anywhere) = LonLat::new(0.0, 0.0) {
        scope.read(notes, "climate", |n| {
            climate_maps::read(n, &study.climate, anywhere)
        });
    }
    scope.leave("heights of the terrain and classes of land cover (no place says where)");
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
