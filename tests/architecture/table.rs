//! The table of rooms, the owners of outside crates, and the circles of files that may stay.
//!
//! This is the law. To change it, change it here, with the reason. The page of `src/lib.rs` shows the rooms word for word.

use MayUse::{AllAboveBut, These};

/// A room: a part of the library that sees only the rooms that its row names.
pub struct Room {
    pub name: &'static str,
    /// What is in it, in a line.
    pub holds: &'static str,
    /// Its folder or file. Of rooms inside each other the inner one counts.
    pub place: &'static str,
    pub may_use: MayUse,
}

/// The rooms that a room may use: they all are above it in the table, so that rooms make no circles.
pub enum MayUse {
    These(&'static [&'static str]),
    AllAboveBut(&'static [&'static str]),
}

/// The rooms, from the ground up.
///
/// `domain` uses `space` because villages and masts have a place; `output` uses `terrain` because a map has a hillshade
/// under it; `study` uses `terrain` because its clutter tables say what stands on the ground; `ingest` uses `radio` because
/// it reads antenna patterns and climate maps, whose formats `radio` knows.
pub const ROOMS: &[Room] = &[
    Room {
        name: "maths",
        holds: "functions that give the same bits on every processor, one at a time and for slices",
        place: "src/maths",
        may_use: These(&[]),
    },
    Room {
        name: "units",
        holds: "frequency, decibels, angles: the only place where units convert",
        place: "src/units.rs",
        may_use: These(&["maths"]),
    },
    Room {
        name: "bibliography",
        holds: "the sources, one item each",
        place: "src/bibliography.rs",
        may_use: These(&[]),
    },
    Room {
        name: "space",
        holds: "typed coordinates, coordinate systems, grids, geodesics",
        place: "src/space",
        may_use: These(&["maths", "units"]),
    },
    Room {
        name: "domain",
        holds: "cells, villages, technologies",
        place: "src/domain",
        may_use: These(&["maths", "units", "space"]),
    },
    Room {
        name: "terrain",
        holds: "elevation and land cover in memory, profiles",
        place: "src/terrain",
        may_use: These(&["maths", "units", "space"]),
    },
    Room {
        name: "radio",
        holds: "propagation models and what is added to them, antennas, climate, link budget, noise, SINR, rates, probabilities",
        place: "src/radio",
        may_use: These(&["maths", "units", "bibliography", "space", "terrain"]),
    },
    Room {
        name: "coverage",
        holds: "who hears what, at points and over areas",
        place: "src/coverage",
        may_use: These(&["maths", "units", "space", "domain", "terrain", "radio"]),
    },
    Room {
        name: "gaps",
        holds: "verdicts, their reasons, and ranks; what changed between two studies, what hangs on one site",
        place: "src/gaps",
        may_use: These(&["maths", "units", "space", "domain", "coverage"]),
    },
    Room {
        name: "register",
        holds: "the register of low-signal points: events, states, counts, forecasts",
        place: "src/register",
        may_use: These(&["maths", "units", "space", "domain"]),
    },
    Room {
        name: "store",
        holds: "what outlives a run: the cache of path losses, the register on disk",
        place: "src/store",
        may_use: These(&["maths", "units", "space", "domain", "coverage", "register"]),
    },
    Room {
        name: "synth",
        holds: "whole synthetic provinces, made-up registers",
        place: "src/synth",
        may_use: These(&["maths", "units", "space", "domain", "terrain", "register"]),
    },
    Room {
        name: "study",
        holds: "the typed study file, presets, radio templates, clutter tables, antennas",
        place: "src/study",
        may_use: These(&["maths", "units", "space", "domain", "terrain", "radio"]),
    },
    Room {
        name: "ingest",
        holds: "vector layers, tables, rasters, antenna patterns, climate maps in; every fault reported",
        place: "src/ingest",
        may_use: These(&[
            "maths", "units", "space", "domain", "terrain", "radio", "register", "study",
        ]),
    },
    Room {
        name: "output",
        holds: "results to bytes, bytes to files",
        place: "src/output",
        may_use: These(&[
            "maths", "units", "space", "domain", "terrain", "coverage", "gaps", "register", "synth",
        ]),
    },
    Room {
        name: "pipeline",
        holds: "the stages in order",
        place: "src/pipeline",
        may_use: AllAboveBut(&["bibliography", "synth"]),
    },
    Room {
        name: "cli",
        holds: "the command line",
        place: "src/cli",
        may_use: AllAboveBut(&["bibliography"]),
    },
];

/// Outside crate → the rooms, or files and folders of rooms, that own it.
pub const OWNERS: &[(&str, &[&str])] = &[
    ("gdal", &["ingest", "output"]),
    ("proj", &["space/crs"]),
    ("libm", &["maths"]),
    ("pulp", &["maths/widest"]),
    ("rstar", &["coverage/candidates"]),
    ("rayon", &["coverage", "cli"]),
    ("plotters", &["output/png"]),
    ("image", &["output/png"]),
    ("clap", &["cli"]),
    ("anyhow", &["cli"]),
    ("indicatif", &["cli"]),
    ("comfy_table", &["cli"]),
    ("signal_hook", &["cli"]),
    ("geojson", &["output"]),
    ("csv", &["ingest", "output"]),
    ("toml", &["study", "pipeline", "output/dataset"]),
    ("lz4_flex", &["store/codec"]),
    ("rusqlite", &["store/register"]),
    ("calamine", &["ingest/workbook"]),
    ("rust_xlsxwriter", &["output/xlsx"]),
    ("jiff", &["register/day", "cli"]),
    ("twox_hash", &["store/entry"]),
    ("ab_glyph", &["output/png"]),
];

/// Files that use each other in a circle.
pub struct Circle {
    /// Room and file, sorted.
    pub files: &'static [&'static str],
    pub reason: &'static str,
}

/// The most circles that may stay.
pub const MAX_CIRCLES: usize = 4;

/// The circles that may stay.
pub const CIRCLES: &[Circle] = &[Circle {
    files: &["radio/model/empirical", "radio/model/free_space"],
    reason: "free space is a law of the distance like the fitted formulae, and the least loss of each of them",
}];

/// Circles that are opened elsewhere at this moment: this list is to be emptied and removed.
pub const CIRCLES_BEING_OPENED: &[Circle] = &[
    Circle {
        files: &[
            "pipeline/area",
            "pipeline/caption",
            "pipeline/counts",
            "pipeline/record",
            "pipeline/warnings",
        ],
        reason: "the counts of a run become one pure file",
    },
    Circle {
        files: &["pipeline/diff", "pipeline/standing"],
        reason: "pipeline is being divided",
    },
    Circle {
        files: &["register/import/change", "register/import/values"],
        reason: "the register is being moved",
    },
    Circle {
        files: &["register/life", "register/refusal"],
        reason: "the register is being moved",
    },
    Circle {
        files: &[
            "store/register/file",
            "store/register/reading",
            "store/register/row",
            "store/register/style",
            "store/register/writing",
        ],
        reason: "head and entry of a register's file get files of their own",
    },
];

impl Room {
    /// The names of the rooms that it may use.
    pub fn allowed(&self) -> Vec<&'static str> {
        match self.may_use {
            These(rooms) => rooms.to_vec(),
            AllAboveBut(rooms) => {
                let above = ROOMS.iter().map(|r| r.name).take_while(|name| *name != self.name);
                above.filter(|name| !rooms.contains(name)).collect()
            }
        }
    }

    /// Is a file in this room's folder, or the room itself?
    pub fn has(&self, place: &str) -> bool {
        is_below(place, self.place)
    }

    /// Its line on the page of the library.
    pub fn row(&self) -> String {
        let may_use = match self.may_use {
            These([]) => "–".to_owned(),
            These(rooms) => rooms.join(", "),
            AllAboveBut(rooms) => format!("all above but {}", rooms.join(" and ")),
        };
        format!("| [`{}`] | {} | {may_use} |", self.name, self.holds)
    }
}

/// The room of a file; the roots of the crate and of the command have none.
pub fn room_of(place: &str) -> Option<&'static Room> {
    ROOMS
        .iter()
        .filter(|room| room.has(place))
        .max_by_key(|room| room.place.len())
}

impl Circle {
    /// The places of its files.
    pub fn places(&self) -> Vec<String> {
        self.files
            .iter()
            .filter_map(|file| Some(format!("{}.rs", place_of(file)?)))
            .collect()
    }
}

/// A room, or a part of one (`space/crs`), as a place in the repository, without `.rs`.
pub fn place_of(part: &str) -> Option<String> {
    let (room, rest) = part
        .split_once('/')
        .map_or((part, None), |(room, rest)| (room, Some(rest)));
    let room = ROOMS.iter().find(|r| r.name == room)?;
    Some(rest.map_or_else(|| room.place.to_owned(), |rest| format!("{}/{rest}", room.place)))
}

/// Is a place another one, or in its folder? `.rs` makes no difference.
pub fn is_below(place: &str, other: &str) -> bool {
    let (place, other) = (place.trim_end_matches(".rs"), other.trim_end_matches(".rs"));
    place
        .strip_prefix(other)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
