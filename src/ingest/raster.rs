//! Terrain: files of any system and step made into one grid in degrees.
//!
//! Files that lie on one lattice of WGS 84 are copied sample for sample; the others are read bilinearly at
//! the lattice's sample centres. Where files overlap, the first that has a height wins: name the best file
//! first. What is no height becomes a void, is counted by its reason, and small voids are filled.

use super::damage::Watch;
use super::lattice::SampleLattice;
use super::mosaic::Mosaic;
use super::notes::{Notes, file_name};
use super::room::Room;
use super::sea::{SeaMap, gaps};
use super::terrain_files::{Wanted, open_all};
use super::tile::Tile;
use super::void_map::VoidMap;
use crate::space::{BoundingBox, Frame, LonLat};
use crate::study::TerrainSource;
use crate::terrain::{self, Blocks, Cut, ElevationGrid, Sampling, SeaMask, TerrainWindow};
use crate::world::Fault;
use std::path::Path;

/// More samples than this are refused: they would take 16 GB of memory or of the disk.
const MAX_SAMPLES: f64 = 4e9;

/// The open terrain files.
#[derive(Default)]
pub(super) struct Catalog {
    tiles: Vec<Tile>,
}

impl Catalog {
    /// Opens the files.
    pub(super) fn open(notes: &mut Notes, source: &TerrainSource) -> Self {
        Self {
            tiles: open_all(notes, &Wanted::terrain(source)),
        }
    }

    /// The boxes of the files, one each.
    pub(super) fn boxes(&self) -> impl Iterator<Item = BoundingBox> {
        self.tiles.iter().map(|t| t.bounds)
    }

    /// The box around all files.
    pub(super) fn bounds(&self) -> Option<BoundingBox> {
        self.tiles.iter().map(|t| t.bounds).reduce(|a, b| a.with(&b))
    }

    /// Reads the part inside a box.
    pub(super) fn read(
        &self,
        notes: &mut Notes,
        source: &TerrainSource,
        crop: &BoundingBox,
        room: &Room,
    ) -> Option<Ground> {
        let lattice = self.lattice()?;
        let (first, window) = self.window(notes, source, &lattice, crop)?;
        let path = self.tiles.first().map_or(Path::new("terrain"), |t| &t.path);
        let heights_m = match room.for_terrain(4 * (window.cols() as u64) * (window.rows() as u64)) {
            Ok(None) => Blocks::new(window.cols(), window.rows()),
            Ok(Some(paging)) => Blocks::paged(window.cols(), window.rows(), paging),
            Err(error) => {
                notes.problem(no_scratch(path, "terrain", &error.to_string()));
                return None;
            }
        };
        let mut mosaic = Mosaic::new(source, lattice, first, window, heights_m);
        let mut sound = true;
        for tile in &self.tiles {
            let on_lattice = lattice.place_of(tile);
            let mut watch = Watch::new(tile, source);
            let result = match on_lattice {
                Some(corner) => mosaic.copy(tile, corner, &mut watch),
                None => mosaic.resample(tile, &mut watch),
            };
            let (code, text) = if on_lattice.is_some() {
                ("terrain-copied", "terrain files copied sample for sample")
            } else {
                ("terrain-resampled", "terrain files resampled bilinearly")
            };
            notes.note(code, text, file_name(&tile.path));
            if let Err(cause) = result {
                sound = false;
                let remedy = "the file is damaged or cut short: fetch or write it again";
                notes.problem(Fault::new("terrain-damaged", &tile.path, cause, remedy));
            }
            for doubt in watch.faults(&tile.path) {
                sound &= notes.doubt(doubt);
            }
        }
        if !sound {
            return None;
        }
        let size = mosaic.size();
        let (terrain, sea) = mosaic.finish(notes, gaps(&self.tiles, &lattice, first, size));
        let terrain = terrain?;
        if let Some(fault) = terrain.samples_m().fault() {
            notes.problem(no_scratch(path, "terrain", fault));
            return None;
        }
        Some(Ground { terrain, sea })
    }

    /// The lattice of the finest file; of its own making where that one is not on WGS 84.
    fn lattice(&self) -> Option<SampleLattice> {
        let area = |t: &Tile| t.step_lon_deg * t.step_lat_deg;
        let finest = |only_wgs84: bool| {
            self.tiles
                .iter()
                .filter(|t| t.on_wgs84 || !only_wgs84)
                .reduce(|a, b| if area(b) < 0.99 * area(a) { b } else { a })
        };
        let best = finest(false)?;
        if let Some(tile) = finest(true)
            && area(tile) <= 1.02 * area(best)
        {
            let (west_deg, north_deg) = tile.affine.at(0.0, 0.0);
            let (step_lon_deg, step_lat_deg) = tile.affine.steps();
            return Some(SampleLattice {
                west_deg,
                north_deg,
                step_lon_deg,
                step_lat_deg,
            });
        }
        Some(SampleLattice {
            west_deg: best.bounds.west_deg.floor(),
            north_deg: best.bounds.north_deg.ceil(),
            step_lon_deg: 1.0 / (1.0 / best.step_lon_deg).round().max(1.0),
            step_lat_deg: 1.0 / (1.0 / best.step_lat_deg).round().max(1.0),
        })
    }

    /// The part of the lattice that is wanted and there: first column and row, and the window.
    fn window(
        &self,
        notes: &mut Notes,
        source: &TerrainSource,
        lattice: &SampleLattice,
        crop: &BoundingBox,
    ) -> Option<((i64, i64), TerrainWindow)> {
        let there = self.bounds()?;
        let first_path = self.tiles.first().map_or(Path::new("terrain"), |t| &t.path);
        let (from_col, from_row, to_col, to_row) = lattice.span(crop, margin(source));
        let there = beside(&there, crop);
        let (west, north, east, south) = lattice.span(&there, 0.0);
        let (mut first_col, mut first_row) = (from_col.max(west), from_row.max(north));
        let (mut end_col, mut end_row) = (to_col.min(east), to_row.min(south));
        if first_col >= end_col || first_row >= end_row {
            notes.problem(Fault::new(
                "terrain-elsewhere",
                first_path,
                format!(
                    "the terrain covers {}, the study needs {}: they do not touch",
                    span_text(&there),
                    span_text(crop)
                ),
                "add the terrain of the study's area, or correct the coordinate systems",
            ));
            return None;
        }
        if source.sea.is_no_tile() {
            // The sea goes on where no file is.
            (first_col, first_row, end_col, end_row) = (from_col, from_row, to_col, to_row);
        }
        let (cols, rows) = (end_col - first_col, end_row - first_row);
        let samples = cols as f64 * rows as f64;
        if samples > MAX_SAMPLES {
            notes.problem(Fault::new(
                "terrain-too-large",
                first_path,
                format!(
                    "the terrain of this study has {cols} × {rows} samples, {:.1} thousand million, and would need {:.0} GB",
                    samples / 1e9,
                    samples * 4.0 / 1e9
                ),
                "use coarser terrain, or split the study into smaller areas",
            ));
            return None;
        }
        let (cols, rows) = (usize::try_from(cols).ok()?, usize::try_from(rows).ok()?);
        let cut = Cut {
            west: first_col != west,
            north: first_row != north,
            east: end_col != east,
            south: end_row != south,
        };
        let (globe, (origin_col, origin_row)) = terrain::TerrainLattice::of(&Frame {
            west_deg: lattice.west_deg,
            north_deg: lattice.north_deg,
            step_lon_deg: lattice.step_lon_deg,
            step_lat_deg: lattice.step_lat_deg,
            cols: 1,
            rows: 1,
        });
        let place = (origin_col + first_col, origin_row + first_row);
        Some((
            (first_col, first_row),
            TerrainWindow::new(globe, place, cols, rows, cut),
        ))
    }
}

/// The ground of a study.
pub(super) struct Ground {
    pub(super) terrain: ElevationGrid,
    sea: Option<SeaMap>,
}

impl Ground {
    /// The same ground, read in another way.
    pub(super) fn sampled(self, sampling: Sampling) -> Self {
        Self {
            terrain: self.terrain.sampled(sampling),
            ..self
        }
    }

    /// The heights, and where they are the sea's.
    pub(super) fn with_sea(self) -> (ElevationGrid, Option<SeaMask>) {
        let sea = self.sea.filter(|sea| sea.count > 0).map(|sea| {
            let mut mask = SeaMask::new(*self.terrain.frame());
            for part in [&sea.no_tile, &sea.nodata] {
                part.each(|col, row| mask.add(col, row));
            }
            mask
        });
        (self.terrain, sea)
    }

    /// Is a place the sea where no file lies?
    pub(super) fn is_sea_without_tile(&self, at: LonLat) -> bool {
        self.sea.as_ref().is_some_and(|s| self.is_on(&s.no_tile, at))
    }

    /// Is a place the sea where a file has no data?
    pub(super) fn is_sea_without_data(&self, at: LonLat) -> bool {
        self.sea.as_ref().is_some_and(|s| self.is_on(&s.nodata, at))
    }

    fn is_on(&self, map: &VoidMap, at: LonLat) -> bool {
        let place = self.terrain.frame().pixel(at);
        place.is_some_and(|(col, row)| map.get(col, row))
    }
}

/// What is there, with longitudes as the box that is wanted counts them: a turn of the globe on or back where
/// that brings the two together, and all the way round where it lies at both ends.
pub(super) fn beside(there: &BoundingBox, wanted: &BoundingBox) -> BoundingBox {
    let turned = |by: f64| BoundingBox {
        west_deg: there.west_deg + by,
        east_deg: there.east_deg + by,
        ..*there
    };
    let shared = |b: &BoundingBox| b.east_deg.min(wanted.east_deg) - b.west_deg.max(wanted.west_deg);
    let touching: Vec<BoundingBox> = [0.0, 360.0, -360.0]
        .map(turned)
        .into_iter()
        .filter(|b| shared(b) > 0.0)
        .collect();
    match touching.as_slice() {
        [] => *there,
        [one] => *one,
        many => BoundingBox {
            west_deg: many.iter().map(|b| b.west_deg).fold(f64::INFINITY, f64::min),
            east_deg: many.iter().map(|b| b.east_deg).fold(f64::NEG_INFINITY, f64::max),
            ..*there
        },
    }
}

/// Samples around what is wanted: two for reading between samples, and so many that a void that reaches from
/// what is wanted to the edge is too large to be filled.
fn margin(source: &TerrainSource) -> f64 {
    const MOST: usize = 1000;
    3.0 + source.fill_voids_up_to.min(MOST) as f64
}

/// What does not fit into memory has no place elsewhere either.
pub(super) fn no_scratch(path: &Path, what: &str, cause: &str) -> Fault {
    Fault::new(
        "no-room",
        path,
        format!("the {what} is larger than the memory for it, and a file for the rest fails ({cause})"),
        "make room on the disk, or give more memory with --memory-gb",
    )
}

/// A box in words.
pub(super) fn span_text(b: &BoundingBox) -> String {
    format!(
        "{:.3}…{:.3}° E, {:.3}…{:.3}° N",
        b.west_deg, b.east_deg, b.south_deg, b.north_deg
    )
}
